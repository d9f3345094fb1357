"""Lines that belong to the page and not to the text: running heads and page numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from diffkit.numerals import number
from diffkit.patterns import Pattern
from diffkit.repair.lines import COMMA, PAGE_NUMBER, Line

_DIGITS = Pattern(r"[0-9０-９]+")
_EDGE_NUMBER = Pattern("^[0-9０-９]{1,4}(?![0-9０-９])|(?<![0-9０-９])[0-9０-９]{1,4}$")
_SECTION_NAME = Pattern(r"[【\[]([^】\]\n]{2,20})[】\]]")


def page_furniture(lines: Sequence[Line], going_on: Callable[[int, int], bool]) -> dict[int, str]:
    """Find the lines that belong to the page and not to the text: index → rule.

    One mark is not enough: a line is furniture where two of these hold: it repeats with other digits
    that count up; it repeats at page distance; it stands inside a broken sentence; it stands beside
    furniture or a page's first line; it bears the name of a section of the table of contents.
    """
    found: dict[int, str] = {}
    sections = {m.strip() for line in lines for m in _SECTION_NAME.findall(line.text)}
    groups: dict[str, list[int]] = {}
    numbers: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        if line.cells > 80:
            continue
        match = PAGE_NUMBER.fullmatch(line.text)
        if match is not None:
            value = number(
                next(group for group in match.group("d", "c", "f", "e", "bare") if group)
            )
            if value is not None:
                numbers.append((i, value))
        elif (
            not (line.closes or line.alone or COMMA.search(line.text))
            and _unlabelled(line)
            and not _above_title(lines, i)
        ):
            key = re.sub(r"\s", "", _DIGITS.sub("", line.text))
            if len(key) >= 2:
                groups.setdefault(key, []).append(i)

    def broken(i: int) -> bool:
        """Tell whether a sentence runs from the line before `i` to the one after, furniture skipped."""
        before, after = i - 1, i + 1
        while before >= max(0, i - _HEAD_LINES) and (before in found or before in maybe):
            before -= 1
        while after < min(len(lines), i + _HEAD_LINES) and (after in found or after in maybe):
            after += 1
        return before >= 0 and after < len(lines) and going_on(before, after)

    def flows(i: int) -> bool:
        """Tell whether a line goes on in the words after it, and from those before or behind a stop."""
        before, after = i - 1, i + 1
        while before >= max(0, i - _HEAD_LINES) and (before in number_lines or before in found):
            before -= 1
        while after < min(len(lines), i + _HEAD_LINES) and (
            after in number_lines or after in found
        ):
            after += 1
        if before < 0 or after >= len(lines):
            return False
        return going_on(i, after) and (bool(lines[before].closes) or going_on(before, i))

    number_lines = {i for i, _ in numbers}
    all_series = _counting_series(numbers)
    counted = {i for series in all_series for i in series}
    paged = counted | {i for i in number_lines if not lines[i].text.isdigit()}
    repeated = {i for group in groups.values() if len(group) > 1 for i in group}
    maybe = number_lines | repeated | {i for i, line in enumerate(lines) if line.text in sections}
    for key, group in groups.items():
        counting = len(group) > 1 and _counts_up(group, [lines[i].text for i in group])
        regular = len(group) > 2 and _regular(group)
        named = key in sections
        if len(group) == 1 and not named:
            continue  # what stands once has nothing to be known by
        inside = sum(1 for i in group if broken(i) and not flows(i)) * 3 >= len(group)
        if not counting and any(lines[i].label for i in group):
            continue  # 1 总则 of one text and of another
        at_edge = sum(1 for i in group if {i - 1, i + 1} & paged)
        edge, every = at_edge * 3 >= len(group) * 2, at_edge == len(group) > 1
        for i in group:
            # What reads on is text, unless all of its kind stand at the edge of a page.
            proven = counting or (edge and len(group) > 2)
            if counting + regular + named + edge + inside + every > 1 and (proven or not flows(i)):
                found[i] = "running-head"
    for i in sorted(maybe - number_lines - set(found)):
        if (
            not flows(i)
            and any(j in found for j in (i - 1, i + 1))
            and (broken(i) or lines[i].text in sections)
        ):
            found[i] = "running-head"
    # What stands beside a running head in most of its places is one too, wherever it stands.
    for group in groups.values():
        beside_head = [
            i for i in group if i in found or (not flows(i) and {i - 1, i + 1} & found.keys())
        ]
        if len(group) > 1 and len(beside_head) * 3 >= len(group) * 2:
            found.update((i, "running-head") for i in beside_head)
    evenly = {i for series in all_series if len(series) > 3 and _regular(series) for i in series}
    for i, _ in numbers:
        match = PAGE_NUMBER.fullmatch(lines[i].text)
        decorated = match is not None and match.group("bare") is None
        beside = any(j in found for j in (i - 1, i + 1))
        regular = i in evenly
        isolated = lines[i].gap > 0 and (i + 1 == len(lines) or lines[i + 1].gap > 0)
        marks = decorated + (i in counted) + beside + broken(i) + (isolated and decorated) + regular
        if marks >= 2:
            found[i] = "page-number"
    for series in all_series:
        if any(i in found for i in series):  # where one of a series is proven, all of it is
            found.update((i, "page-number") for i in series)
    return found


_LEAST_PAGE = 8  # lines with words; what counts nearer than that are the rows of a table
_HEAD_LINES = 4  # a page has no more lines of furniture than that in one place


def _above_title(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line is an issuer that stands above its title, as on each document's first page."""
    return i + 1 < len(lines) and lines[i + 1].key.startswith("关于")


def _unlabelled(line: Line) -> bool:
    """Tell whether a line has no label but, perhaps, a page number that reads as one: 93 某某公报."""
    return line.label is None or (line.label.scheme == "decimal" and len(line.label.number) == 1)


def _counts_up(group: Sequence[int], texts: Sequence[str]) -> bool:
    """Tell whether a number at one edge of these lines grows as page numbers do.

    They may be read backwards, as some text layers have it. Two lines prove it only where their distance
    is that of so many pages.
    """
    rows = [_EDGE_NUMBER.findall(text) for text in texts]
    if not all(rows):
        return False
    for pick in (0, -1):
        for turn in (1, -1):
            values = [number(row[pick][::turn]) or 0 for row in rows]
            steps = [y - x for x, y in pairwise(values)]
            if min(steps) <= 0:
                continue
            if len(texts) > 2 or 16 <= (group[1] - group[0]) / steps[0] <= 160:
                return True
    return False


def _counting_series(numbers: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the runs of lines whose bare number is one more than that of the line before in the run."""
    series: dict[int, list[int]] = {}  # by the value that would come next
    for i, value in numbers:
        run = series.pop(value, [])
        if run and i - run[-1] < _LEAST_PAGE:  # rows of a table, not pages
            run = []
        series[value + 1] = [*run, i]
    return [run for run in series.values() if len(run) > 1]


def _regular(group: Sequence[int]) -> bool:
    """Tell whether the distances between lines are all near a multiple of one page's length."""
    gaps = [y - x for x, y in pairwise(group)]
    page = sorted(gaps)[len(gaps) // 2]
    if page < _LEAST_PAGE:
        return False
    whole = gaps[:-1] if gaps[-1] <= page else gaps  # the last page may be short
    return all(
        round(gap / page) and abs(gap - round(gap / page) * page) <= max(2, gap // 10)
        for gap in whole
    )
