"""Tables without rules: lines whose words stand in columns that nothing but blank space parts.

A table is three lines at least with words in two columns or more, set alike at one edge of each, and no list
with its labels set apart, no contents with their page numbers, no names spread over a line, no page in two columns.
Units: points.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median
from typing import Literal, NamedTuple

from diffkit.patterns import Pattern
from diffkit.source.printed import Printed, rows_of

_LEAST_LINES = 3
_GUTTER = 1.2  # times the size of the characters, between two columns at least
_APART = 3.2  # times that size, between two lines of a table at most
_WRAPPED = (
    2.4  # times that size: a cell whose words end farther from the next column was not wrapped
)
_LEAST_PROSE = 8.0  # times that size, the lines of a column of running text at least
_LABEL = Pattern(
    r"[(（]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十百]{1,4}|[a-zA-Z]|[ivxlcIVXLC]{1,5})[)）.．、]?|[①-⑳]|[•●■◆○□–—·▪-]|第\S{1,6}[章节条]"
    r"|[（(]\S{1,3}[）)]|§ ?\d+[a-z]?"
)
_NUMBER = Pattern(r"[.…·\s]*[-—(（]?\s*(?:[0-9０-９]{1,4}|[ivxlc]{1,6})\s*[-—)）]?")
_NAME = Pattern("[\u4e00-\u9fff·]{1,4}(?: [\u4e00-\u9fff]{1,2})?")


class _Band(NamedTuple):
    """A column of a table: from where to where its words stand."""

    left: float
    right: float


def with_tables(runs: Sequence[Printed], gutters: Sequence[float] = ()) -> list[Printed]:
    """Return the runs of a page, those of a table joined to its rows.

    `gutters` are the places at which other pages of the file are set in two columns.

    Cost: near-linear; a block of lines that is no table is looked at once more from each of its first few lines.
    """
    if len(runs) < 2 * _LEAST_LINES:
        return list(runs)
    lines = rows_of([run for run in runs if not run.is_row])
    edge = max((run.x1 for line in lines for run in line), default=0.0)
    found: list[Printed] = [run for run in runs if run.is_row]
    at = 0
    while at < len(lines):
        end, bands = _block(lines, at) if len(lines[at]) > 1 else (at + 1, [])
        block = lines[at:end]
        kind = _kind(block, bands, gutters) if len(block) >= _LEAST_LINES else ""
        if kind == "table":
            found += _table(block, bands, edge)
        elif kind == "lines":
            found += map(_one, block)
        else:
            end = at + 1 if end - at < 8 else end
            found += (run for line in lines[at:end] for run in line)
        at = end
    return found


def _block(lines: Sequence[list[Printed]], at: int) -> tuple[int, list[_Band]]:
    """Return the end of the lines from one on that stand in the same columns, and the columns."""
    size = median(run.size for run in lines[at])
    bands = [_Band(run.x0, run.x1) for run in lines[at]]
    end = at + 1
    while end < len(lines):
        line = lines[end]
        step = lines[end - 1][0].middle - line[0].middle
        merged = _merged(bands, line, _GUTTER * size)
        if step > _APART * size or len(merged) < max(2, len(bands)):
            break
        if abs(median(run.size for run in line) - size) > 0.25 * size:
            break
        bands = merged
        end += 1
    while end > at + 1 and len(lines[end - 1]) == 1 and _place(lines[end - 1][0], bands) == 0:
        end -= 1  # words below the first column alone are a paragraph rather than a row
    return end, bands


def _merged(bands: Sequence[_Band], line: Sequence[Printed], gutter: float) -> list[_Band]:
    """Return columns that hold a further line too; what is nearer than a gutter is one column."""
    found: list[_Band] = []
    for band in sorted([*bands, *(_Band(run.x0, run.x1) for run in line)]):
        if found and band.left - found[-1].right < gutter:
            found[-1] = _Band(found[-1].left, max(found[-1].right, band.right))
        else:
            found.append(band)
    return found


def _place(run: Printed, bands: Sequence[_Band]) -> int:
    return next(k for k in reversed(range(len(bands))) if bands[k].left <= run.x0 + 0.01)


def _kind(
    block: Sequence[list[Printed]], bands: Sequence[_Band], gutters: Sequence[float]
) -> Literal["table", "lines", ""]:
    """Tell what lines in columns are: a table, lines whose words stand apart, or neither that one could tell."""
    groups = _groups(block)
    several = sum(
        len({_place(run, bands) for line in group for run in line}) > 1 for group in groups
    )
    if several < _LEAST_LINES or several * 2 < len(groups):
        return ""
    columns: list[list[Printed]] = [[] for _ in bands]
    for line in block:
        for run in line:
            columns[_place(run, bands)].append(run)
    if any(len(column) < 2 for column in columns) or not all(map(_aligned, columns)):
        return ""
    if all(_NAME.fullmatch(run.words) for line in block for run in line):
        return "lines"
    if len(bands) == 2:
        if all(_LABEL.fullmatch(run.words) for run in columns[0]):
            return "lines"
        if all(_NUMBER.fullmatch(run.words) for run in columns[1][1:]) and _rising(columns[1]):
            return "lines"  # of a table of contents
        if any(bands[0].right <= x + 6 and x - 6 <= bands[1].left for x in gutters):
            return ""
    return "" if _is_running_text(columns) else "table"


def _rising(column: Sequence[Printed]) -> bool:
    """Tell whether numbers only grow, as those of pages do."""
    values = [
        int(digits) for run in column if (digits := "".join(filter(str.isdecimal, run.words)))
    ]
    return values == sorted(values)


def _aligned(column: Sequence[Printed]) -> bool:
    """Tell whether most words of a column begin, end or are centred at one place."""
    size = median(run.size for run in column)
    for places in (
        [run.x0 for run in column],
        [run.x1 for run in column],
        [(run.x0 + run.x1) / 2 for run in column],
    ):
        usual = median(places)
        if sum(abs(place - usual) < 0.7 * size for place in places) * 10 >= len(places) * 6:
            return True
    return False


def _is_running_text(columns: Sequence[list[Printed]]) -> bool:
    """Tell whether columns are those of a page: lines of like length, as many in each."""
    widths = [median((run.x1 - run.x0) / run.size for run in column) for column in columns]
    counts = [len(column) for column in columns]
    return (
        min(widths) > _LEAST_PROSE
        and max(widths) < 1.8 * min(widths)
        and max(counts) < 1.8 * min(counts)
    )


def _groups(block: Sequence[list[Printed]]) -> list[list[list[Printed]]]:
    """Return the lines of a table in groups that wider steps part, each line by itself where none is wider."""
    steps = [a[0].middle - b[0].middle for a, b in itertools.pairwise(block)]
    least = min(steps)
    wide = [step > 1.2 * least + 0.5 for step in steps]
    if sum(wide) < 2 or all(wide):
        return [[line] for line in block]
    groups = [[block[0]]]
    for line, is_wide in zip(block[1:], wide, strict=True):
        if is_wide:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _table(block: Sequence[list[Printed]], bands: Sequence[_Band], edge: float) -> list[Printed]:
    """Return the rows of a table: the lines of a wider step, or those that a wrapped cell holds together."""
    groups = _groups(block)
    if all(len(group) == 1 for group in groups):
        rows: list[list[list[Printed]]] = []
        for line in block:
            if rows and _goes_on(rows[-1], line, bands, edge):
                rows[-1].append(line)
            else:
                rows.append([line])
        groups = rows
    return [_row(group, bands, edge) for group in groups]


def _goes_on(
    row: Sequence[Sequence[Printed]], line: Sequence[Printed], bands: Sequence[_Band], edge: float
) -> bool:
    """Tell whether a line goes on with a row: with words above that fill their cell, or in cells still empty."""
    above = {_place(run, bands): run for run in row[-1]}
    begun = {_place(run, bands) for before in row for run in before}
    going_on = 0
    for run in line:
        place = _place(run, bands)
        over = above.get(place)
        if over is not None and _full(over, place, bands, edge):
            going_on += 1
        elif place in begun:
            return False
    return going_on > 0


def _full(run: Printed, place: int, bands: Sequence[_Band], edge: float) -> bool:
    """Tell whether words end where their cell may: the longest of a column that leaves little blank behind it."""
    band = bands[place]
    wall = bands[place + 1].left if place + 1 < len(bands) else edge + _GUTTER * run.size
    return (
        run.x1 > band.right - 1.7 * run.size
        and wall - band.right < _WRAPPED * run.size
        and run.x1 - run.x0 > 4 * run.size
    )


def _row(lines: Sequence[list[Printed]], bands: Sequence[_Band], edge: float) -> Printed:
    cells = [""] * len(bands)
    last: list[Printed | None] = [None] * len(bands)
    for line in lines:
        for run in line:
            place = _place(run, bands)
            over = last[place]
            joined = over is None or (_full(over, place, bands, edge) and not _latin(over, run))
            cells[place] += ("" if joined else " ") + run.text
            last[place] = run
    runs = [run for line in lines for run in line]
    return Printed(
        "\t".join(cells),
        bands[0].left,
        min(run.y0 for run in runs),
        bands[-1].right,
        max(run.y1 for run in runs),
        median(run.size for run in runs),
        is_row=True,
    )


def _one(line: Sequence[Printed]) -> Printed:
    """Return the words of a line as one run."""
    first = line[0]
    text = " ".join(run.text for run in line)
    bottom, top = min(run.y0 for run in line), max(run.y1 for run in line)
    size = max(run.size for run in line)
    return Printed(text, first.x0, bottom, line[-1].x1, top, size)


def _latin(before: Printed, line: Printed) -> bool:
    return before.words[-1:].isascii() and line.words[:1].isascii()
