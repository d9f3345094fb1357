"""The index of many comparisons: which files belong together, what differs, where the report is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from urllib.parse import quote

from diffkit.glyphs import visible
from diffkit.language import Lang
from diffkit.report.html import policy_hash
from diffkit.report.markdown import escaped
from diffkit.report.remarks import Remarks

# Paths of both sides, changes shown by class, path of the report, why there is none.
IndexRow = tuple[str | None, str | None, Mapping[str, int], str | None, str]


def index_markdown(rows: Sequence[IndexRow], a: str, b: str, lang: Lang) -> str:
    """Return the index as a table in Markdown."""
    words = Remarks(lang)
    say = words.say
    heads = ("A", "B", say("head_changes"), say("report"))
    lines = [
        f"# {say('index')}",
        "",
        f"- A{say('colon')}{escaped(a)}",
        f"- B{say('colon')}{escaped(b)}",
        "",
        f"| {' | '.join(heads)} |",
        "|---|---|---|---|",
    ]
    for path_a, path_b, counts, report, trouble in rows:
        link = f"[{escaped(report)}](<{quote(report)}>)" if report else ""
        cells = (
            escaped(path_a or ""),
            escaped(path_b or ""),
            escaped(_says(words, path_a, path_b, counts, trouble)),
            link,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def index_html(rows: Sequence[IndexRow], a: str, b: str, lang: Lang) -> str:
    """Return the index as one page that needs no network and holds no script.

    Raises: ImportError without jinja2.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder = files("diffkit.report") / "templates"
    style = (folder / "comparison.css").read_text(encoding="utf-8")
    template = (folder / "index.html.j2").read_text(encoding="utf-8")
    words = Remarks(lang)
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(template).render(
        rows=[
            (
                visible(path_a or ""),
                visible(path_b or ""),
                visible(_says(words, path_a, path_b, counts, trouble)),
                quote(report) if report else "",
                visible(report or ""),
            )
            for path_a, path_b, counts, report, trouble in rows
        ],
        a=visible(a),
        b=visible(b),
        say=words.say,
        lang=lang,
        style=Markup(style),  # our own file, not a document's
        style_hash=policy_hash(style),
    ) + "\n"  # fmt: skip


def _says(
    words: Remarks, a: str | None, b: str | None, counts: Mapping[str, int], trouble: str
) -> str:
    if trouble:
        return trouble
    if not (a and b):
        return words.say("only_in", side="A" if a else "B")
    return words.counted(counts)
