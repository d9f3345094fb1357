"""The language people are spoken to in, and the Chinese of what the program says in English.

Each module says what is wrong in English, once. Who speaks to a person, a command or the screen, turns it into
that person's language here, by the table `data/chinese.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, Protocol, get_args, runtime_checkable

from diffkit.patterns import Pattern
from diffkit.tables import rows

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)

_SLOT = Pattern(r"\{\d?\}")


def language(lang: str | None, environ: Mapping[str, str]) -> Lang:
    """Return the language asked for, otherwise that of the locale: zh where it says so, else en."""
    for known in LANGS:
        if lang == known:
            return known
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def said(english: str, lang: Lang) -> str:
    """Return what the program says in a language; what the table does not have stays as it is.

    Values inside (a path, a number, the system's own words) are kept, or turned likewise where the
    table has them.
    Cost: constant for a text without values, else a scan of the table.
    """
    if lang == "en" or not english:
        return english
    whole, shaped = _table()
    if english in whole:
        return whole[english]
    for pattern, chinese in shaped:
        if found := pattern.fullmatch(english):
            return _filled(chinese, [said(value, lang) for value in found.groups()])
    return english


@runtime_checkable
class Trouble(Protocol):
    """Something a person can mend: what is wrong, where, and what to do."""

    subject: str
    problem: str
    remedy: str


def said_of(trouble: Trouble, lang: Lang) -> str:
    """Return the one line of an error in a language; its subject, a name, stays as it is."""
    if lang == "en":
        return f"{trouble.subject}: {trouble.problem}; {trouble.remedy}"
    return f"{trouble.subject}：{said(trouble.problem, lang)}；{said(trouble.remedy, lang)}"


def _filled(chinese: str, values: list[str]) -> str:
    """Put values into a text: {} takes the next one, {2} the second; Latin stands apart from Chinese."""
    following = iter(values)

    def value(slot: re.Match[str]) -> str:
        number = slot[0][1:-1]
        taken = values[int(number) - 1] if number else next(following)
        before, after = chinese[: slot.start()][-1:], chinese[slot.end() :][:1]
        left = " " if _is_han(before) and _is_latin(taken[:1]) else ""
        return left + taken + (" " if _is_han(after) and _is_latin(taken[-1:]) else "")

    return _SLOT.sub(value, chinese)


@cache
def _table() -> tuple[Mapping[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
    """Return the texts without values, and the patterns of those with values, the most telling first."""
    lines = {row[0]: row[1] for row in rows("chinese.tsv") if len(row) > 1}
    shaped = sorted(
        (line for line in lines if "{}" in line), key=lambda line: (-_letters(line), line)
    )
    patterns = tuple(
        (re.compile("(.*?)".join(map(re.escape, line.split("{}"))), re.DOTALL), lines[line])
        for line in shaped
    )
    return lines, patterns


def _is_han(char: str) -> bool:
    return "一" <= char <= "鿿"


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _letters(line: str) -> int:
    return len(line) - 2 * line.count("{}")
