"""Options kept in a file: what is understood, and where the line of a mistake is."""

from __future__ import annotations

import pytest

from diffkit.profiles import Option, ProfileError, option_arguments

OPTIONS = {
    "compare": (
        Option("format", ("text", "json")),
        Option("ignore", many=True),
        Option("context"),
        Option("paired-only", flag=True),
    ),
    "outline": (Option("lang", ("zh", "en")),),
}
GOOD = """\
# what this office always wants
[compare]
format = "json"   # for the archive
ignore = ["typographic", "numbering"]
paired-only = true

[profile.desk.compare]
format = "text"
context = 2
paired-only = false

[profile.desk.outline]
lang = "zh"
"""


def taken(text: str, command: str = "compare", profile: str | None = None) -> list[str]:
    found = option_arguments(text, "diffkit.toml", command, OPTIONS, profile)
    return [word for _, words in found for word in words]


def test_the_table_of_the_command() -> None:
    assert taken(GOOD) == [
        "--format=json",
        "--ignore=typographic",
        "--ignore=numbering",
        "--paired-only",
    ]
    assert taken(GOOD, "outline") == []


def test_a_profile_stands_above_it() -> None:
    assert taken(GOOD, profile="desk") == [
        "--format=text",
        "--ignore=typographic",
        "--ignore=numbering",
        "--context=2",
    ]
    assert taken(GOOD, "outline", "desk") == ["--lang=zh"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[compare]\nformt = 'json'\n", 2, "no option 'formt' of compare; choose among context"),
        ("\n[comparison]\n", 2, "no command 'comparison'; choose among compare, outline"),
        ("[compare]\n\nformat = 'odt'\n", 3, "format cannot be 'odt'; choose among text, json"),
        ("[compare]\nformat = ['text']\n", 2, "format takes one value"),
        ("[compare]\npaired-only = 'yes'\n", 2, "paired-only is not true or false"),
        ("[compare]\ncontext = 1.5\n", 2, "context is no text and no whole number"),
        ("[compare]\ncontext = true\n", 2, "context is no text and no whole number"),
        ("compare = 3\n", 1, "compare is no table"),
        ("[compare]\nformat = json\n", 2, "Invalid value"),
        ("[compare]\nformat = 'json'\nformat = 'text'\n", 3, "Cannot overwrite a value"),
        ("profile = 1\n", 1, "is no table"),
        ("[profile]\ndesk = 1\n", 2, "is no table"),
        ("[profile.d.compare]\nformat = 'json'\n[profile.d.outline]\nformat = 'x'\n", 4, "no option 'format'"),
        ("[compare]\n\"format\" = 'x'\n", 2, "format cannot be 'x'"),
        ("compare = { formt = 'x' }\n", 1, "no option 'formt'"),
        ("compare.formt = 'x'\n", 1, "no option 'formt'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(ProfileError) as caught:
        taken(text)
    message = str(caught.value)
    assert message.startswith(f"diffkit.toml:{line}: ")
    assert says in message
    assert "\n" not in message


def test_a_profile_that_is_not_there() -> None:
    with pytest.raises(ProfileError, match="no profile 'night'; choose one of: desk"):
        taken(GOOD, profile="night")
