"""Raised characters, and the notes at the foot of a page: which lines they are, and what calls them.

A note begins with a sign that stands raised in the text above it, and is set smaller, below a rule, or with its
sign raised too. A raised digit behind a digit or a Latin letter is a power (10², m³) and calls nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from diffkit.patterns import Pattern
from diffkit.source.extract import Box
from diffkit.source.printed import CALLING, RAISED, Mark, Page, Printed

_SMALL = 0.8  # times the size of what stands beside it
_LIFTED = 0.2  # of that size, above its foot
_SMALLER = 0.94  # times the usual size of a page: a note is set in no larger type
_THIN, _LEAST_RULE = 3.0, 20.0  # points
_MAY_RISE = frozenset("0123456789+-−*＊†‡[]［］〔〕()（）①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_RISEN = Pattern(f"(?:{RAISED}.)+")
_BEGINS = Pattern(
    f"(?P<raised>(?:{RAISED}.)+)|[\\[［〔(（【]?(?P<sign>\\d{{1,3}}|[①-⑳]|[*＊†‡]{{1,3}})[\\]］〕)）】]?"
)
_BRACKETS = str.maketrans("", "", f"[]［］〔〕()（）【】{RAISED}{CALLING}")
_POWER = Pattern(r"[0-9A-Za-zα-ωΑ-Ω%％)）]$")


def lifted(marks: Sequence[Mark]) -> list[Mark]:
    """Return the characters of a page, those that are raised above their line marked as such.

    Cost: linear.
    """
    found: list[Mark] = []
    base: Mark | None = None  # the last character on the line's foot
    small = _SMALL * median([mark.y1 - mark.y0 for mark in marks] or [0.0])
    for k, mark in enumerate(marks):
        if mark.text in (RAISED, CALLING):
            continue  # no character of any text
        if mark.y1 - mark.y0 < small and mark.text in _MAY_RISE:
            after = next(
                (m for m in marks[k + 1 : k + 6] if m.text.strip() and m.y1 - m.y0 > 0), None
            )
            if _is_above(mark, base) or (after is not None and _is_above(mark, after)):
                found.append(mark._replace(text=RAISED + mark.text))
                continue
        if mark.text.strip():
            base = mark
        found.append(mark)
    return found


def _is_above(mark: Mark, base: Mark | None) -> bool:
    if base is None:
        return False
    size = base.y1 - base.y0
    near = min(abs(mark.x0 - base.x1), abs(base.x0 - mark.x1)) < 2.5 * size
    lift = mark.y0 - base.y0
    return near and mark.y1 - mark.y0 < _SMALL * size and _LIFTED * size < lift < size


def set_aside(page: Page, drawn: Sequence[Box]) -> None:
    """Take the notes at the foot of a page out of its lines and put them to the lines that call them."""
    lines = [line for line in page.lines if line.rule is None]
    if not any(RAISED in line.text for line in lines):
        return
    usual = median(line.size for line in lines)
    calls = _calls(lines)
    taken: set[int] = set()
    for flow in dict.fromkeys(line.flow for line in lines):
        column = [line for line in lines if line.flow == flow and not line.is_row]
        for note in _notes(column, calls, usual, drawn):
            sign = _sign_of(note[0])
            for line in calls[sign]:
                line.text = _with_call(line.text, sign)
            first = calls[sign][0]
            first.notes = (*first.notes, note)
            taken |= {id(line) for line in note}
    page.lines = [line for line in page.lines if id(line) not in taken]


def _with_call(text: str, sign: str) -> str:
    """Return the words of a line in which what is raised and says this sign is marked to call a note."""
    parts: list[str] = []
    at = 0
    for match in _RISEN.finditer(text):
        calls = match[0].translate(_BRACKETS) == sign
        parts += (
            text[at : match.start()],
            match[0].replace(RAISED, CALLING) if calls else match[0],
        )
        at = match.end()
    return "".join([*parts, text[at:]])


def _calls(lines: Sequence[Printed]) -> dict[str, list[Printed]]:
    """Return the lines on which each raised sign stands where it may call a note."""
    found: dict[str, list[Printed]] = {}
    for line in lines:
        for match in _RISEN.finditer(line.text):
            if match.start() and not _POWER.search(line.text, 0, match.start()):
                found.setdefault(match[0].translate(_BRACKETS), []).append(line)
    return found


def _notes(
    column: Sequence[Printed], calls: dict[str, list[Printed]], usual: float, drawn: Sequence[Box]
) -> Iterator[list[Printed]]:
    """Yield the notes at the foot of a column, each as its lines."""
    for k, first in enumerate(column):
        sign = _sign_of(first)
        if sign not in calls or first in calls[sign]:
            continue
        foot = column[k:]
        above = column[k - 1] if k else None
        small = first.size < _SMALLER * usual
        if not (small or first.text.startswith(RAISED) or _ruled(above, first, drawn)):
            continue
        if any(line.size > 1.12 * first.size for line in foot):
            continue
        note: list[Printed] = []
        seen: set[str] = set()
        for line in foot:
            sign = _sign_of(line)
            if sign in calls and line not in calls[sign] and sign not in seen:
                if note:
                    yield note
                note = []
                seen.add(sign)
            note.append(line)
        if note:
            yield note
        return


def _sign_of(line: Printed) -> str:
    match = _BEGINS.match(line.text)
    return "" if match is None else match[0].translate(_BRACKETS)


def without_sign(line: Printed) -> tuple[str, str]:
    """Return the sign with which the first line of a note begins, and the rest of the line."""
    match = _BEGINS.match(line.text)
    end = match.end() if match is not None else 0
    return line.text[:end].replace(RAISED, ""), line.text[end:]


def _ruled(above: Printed | None, first: Printed, drawn: Sequence[Box]) -> bool:
    """Tell whether a short rule parts a line from what stands above it."""
    top = above.y0 + 1 if above is not None else first.y1 + 3 * first.size
    return any(
        y1 - y0 <= _THIN
        and x1 - x0 >= _LEAST_RULE
        and first.middle < y0 <= top
        and abs(x0 - first.x0) < 3 * first.size
        for x0, y0, x1, y1 in drawn
    )
