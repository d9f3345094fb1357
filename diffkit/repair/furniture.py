"""Lines that belong to the page and not to the text: running heads and page numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from diffkit.numerals import number
from diffkit.patterns import Pattern
from diffkit.repair.lines import COMMA, FILE_KIND_END, LEADERS, Line, page_number

_DIGITS = Pattern(r"[0-9０-９]+")
_PARTED = Pattern("[，；。,;：:]")  # no head has one of these: 注：本文附件详见网站
_EDGE_NUMBER = Pattern("^[0-9０-９]{1,4}(?![0-9０-９])|(?<![0-9０-９])[0-9０-９]{1,4}$")
_SECTION_NAME = Pattern(r"[【\[]([^】\]\n]{2,20})[】\]]")
_WEAK_FORMS = ("#", "（#）", "(#)")  # what a table or a list may have on a line of its own, too
_LEAST_PAGE = 8  # lines with words; what counts nearer than that are the rows of a table
_HEAD_LINES = 4  # a page has no more lines of furniture than that in one place
_ROUNDS = 3  # a number found shows where a page ends, and that shows its head


def page_furniture(lines: Sequence[Line], going_on: Callable[[int, int], bool]) -> dict[int, str]:
    """Find the lines that belong to the page and not to the text: index → rule.

    One mark is not enough: a line is furniture where two of these hold: it repeats with other digits
    that count up; it repeats at page distance; it stands inside a broken sentence; it stands beside
    furniture or a page's first line; it bears the name of a section of the table of contents.
    """
    return _Furniture(lines, going_on).found


class _Number(NamedTuple):
    """A line that is a page number by form; `form` has # for its digits."""

    line: int
    form: str
    digits: str


class _Furniture:
    def __init__(self, lines: Sequence[Line], going_on: Callable[[int, int], bool]) -> None:
        self._lines = lines
        self._going_on = going_on
        self.found: dict[int, str] = {}
        self._sections = {
            m.strip()
            for line in lines
            if "【" in line.text or "[" in line.text
            for m in _SECTION_NAME.findall(line.text)
        }
        self._numbers, self._groups = self._candidates()
        self._series = _counting_series(self._numbers, len(lines))
        self._number_lines = {n.line for n in self._numbers}
        n_fed = sum(line.fed for line in lines)
        self._n_pages = max(_longest(self._series), n_fed + 1, 2)
        counted = {i for series in self._series for i in series}
        plain = {n.line for n in self._numbers if n.form == "#"}
        self._paged = counted | (self._number_lines - plain)
        repeated = {i for group in self._groups.values() if len(group) > 1 for i in group}
        named = {i for i, line in enumerate(lines) if line.text in self._sections}
        self._maybe = self._number_lines | repeated | named
        if not self._maybe and not any(line.fed for line in lines):
            return
        for _ in range(_ROUNDS):
            known = len(self.found)
            self._take_heads()
            self._take_numbers()
            self._take_slots()
            if len(self.found) == known:
                break

    def _candidates(self) -> tuple[list[_Number], dict[str, list[int]]]:
        numbers: list[_Number] = []
        groups: dict[str, list[int]] = {}
        for i, line in enumerate(self._lines):
            if line.cells > 80:
                continue
            found = page_number(line.text)
            if found is not None:
                numbers.append(_Number(i, *found))
            elif (
                not (line.closes or line.alone or _PARTED.search(line.text))
                and _unlabelled(line)
                and not _above_title(self._lines, i)
            ):
                key = re.sub(r"\s", "", _DIGITS.sub("", line.text))
                if len(key) >= 2:
                    numbered = "#" if _EDGE_NUMBER.search(line.text) else ""
                    groups.setdefault(key + numbered, []).append(i)
        return numbers, groups

    # -- where a line stands

    def _beyond(self, i: int, step: int, skipped: Callable[[int], bool]) -> int | None:
        """Return the nearest line of text above (-1) or below (+1) line `i`, furniture skipped."""
        j = i + step
        while 0 <= j < len(self._lines) and abs(j - i) < _HEAD_LINES and skipped(j):
            j += step
        return j if 0 <= j < len(self._lines) else None

    def _broken(self, i: int) -> bool:
        """Tell whether a sentence runs from the line before `i` to the one after, furniture skipped."""

        def skipped(j: int) -> bool:
            return j in self.found or j in self._maybe

        before, after = self._beyond(i, -1, skipped), self._beyond(i, 1, skipped)
        return before is not None and after is not None and self._going_on(before, after)

    def _flows(self, i: int) -> bool:
        """Tell whether a line goes on in the words after it, and from those before or behind a stop."""

        def skipped(j: int) -> bool:
            return j in self._number_lines or j in self.found

        before, after = self._beyond(i, -1, skipped), self._beyond(i, 1, skipped)
        if before is None or after is None:
            return False
        above, line = self._lines[before], self._lines[i]
        if self._lines[after].text[0] in LEADERS and not above.closes:
            return line.cells * 4 >= above.cells * 3  # whose mark was stranded?
        return self._going_on(i, after) and (bool(above.closes) or self._going_on(before, i))

    def _tails(self, i: int) -> bool:
        """Tell whether a line ends what the line before began, and the next begins anew: words."""
        before = self._beyond(i, -1, lambda j: j in self._number_lines or j in self.found)
        return before is not None and self._going_on(before, i) and not self._broken(i)

    def _at_top(self, i: int) -> bool:
        return i == 0 or self._lines[i].fed or i - 1 in self._paged or i - 1 in self.found

    def _at_bottom(self, i: int) -> bool:
        last = len(self._lines) - 1
        return (
            i == last or self._lines[i + 1].page_sign or i + 1 in self._paged or i + 1 in self.found
        )

    def _is_head(self, i: int) -> bool:
        return self.found.get(i) == "running-head"

    # -- running heads

    def _take_heads(self) -> None:
        for key, group in self._groups.items():
            self._take_group(key, group)
        found = self.found
        for i in sorted(self._maybe - self._number_lines - set(found)):
            if (
                not self._flows(i)
                and (self._is_head(i - 1) or self._is_head(i + 1))
                and (self._broken(i) or self._lines[i].text in self._sections)
            ):
                found[i] = "running-head"
        # What stands beside a running head in most of its places is one too, wherever it stands.
        for group in self._groups.values():
            beside = [
                i
                for i in group
                if i in found
                or (not self._flows(i) and (self._is_head(i - 1) or self._is_head(i + 1)))
            ]
            words = any(
                (self._lines[i].label or self._tails(i)) and i not in self.found for i in group
            )
            if len(group) > 1 and len(beside) * 3 >= len(group) * 2 and not words:
                self._drop(beside)

    def _take_group(self, key: str, group: Sequence[int]) -> None:
        lines, named = self._lines, key in self._sections
        if (len(group) == 1 and not named) or all(i in self.found for i in group):
            return  # what stands once has nothing to be known by
        counting = len(group) > 1 and _counts_up(group, [lines[i].text for i in group])
        if not counting and any(lines[i].label for i in group):
            return  # 1 总则 of one text and of another
        regular = len(group) > 2 and _regular(group)
        n_broken = sum(1 for i in group if self._broken(i) and not self._flows(i))
        inside = n_broken * 3 >= len(group) or (regular and n_broken > 1)
        at_edge = sum(1 for i in group if {i - 1, i + 1} & self._paged)
        edge, every = at_edge * 3 >= len(group) * 2, at_edge == len(group) > 1
        # What reads on is text, unless all of its kind stand at the edge of a page.
        n_flowing = sum(map(self._flows, group))
        exact = regular and len(group) > 4
        everywhere = len(group) >= self._n_pages and all(
            {i - 1, i + 1} & self._paged or lines[i].fed for i in group if i
        )
        nearly = len(group) > 3 and at_edge >= len(group) - 1
        proven = counting or exact or everywhere or (every and len(group) > 2) or nearly
        proven = proven or (regular and n_flowing * 3 <= len(group))
        if counting + regular + named + edge + inside + every > 1 or exact:
            self._drop([i for i in group if proven or not self._flows(i)])
            return
        if len(group) == 1:
            return
        first = next(
            (k for k, i in enumerate(group) if i != k), len(group)
        )  # a head and the title below
        inner = group[first:]
        if not inner or sum(map(self._tails, inner)) * 2 > len(inner):
            return
        cut = all(map(self._at_top, inner)) or all(map(self._at_bottom, inner[:-1] or inner))
        anchored = bool(first) or group[-1] == len(lines) - 1
        # A head as wide as the column reads on as text does: it must stand on each page, or stand
        # alone at an end of the file and inside a sentence elsewhere.
        alone = (first and not self._going_on(first - 1, first)) or (
            anchored and not first and bool(lines[group[-1] - 1].closes)
        )
        if any(map(self._flows, inner)) and not (
            (cut and (first or counting))
            or everywhere
            or (alone and all(map(self._broken, inner[:1])))
        ):
            return
        apart = min((y - x for x, y in pairwise(inner)), default=_LEAST_PAGE) >= _LEAST_PAGE
        if alone and self._broken(inner[0]):
            n_broken = max(n_broken, 1)
        if (
            (cut and (first or len(inner) > 1))
            or (apart and n_broken and (n_broken > 1 or anchored))
            or ((regular or counting) and anchored)
        ):
            self._drop(group)

    def _drop(self, group: Sequence[int]) -> None:
        """Take lines for running heads, but for the title of the text that bears its name as its head."""
        lines = self._lines
        title = None
        if group and group[0] <= 1 and FILE_KIND_END.search(lines[group[0]].key):
            title = group[0]
            if len(group) > 1 and group[1] == title + 1:
                title = group[1]
        for i in group:
            if i != title:
                self.found[i] = "running-head"

    def _take_slots(self) -> None:
        """Take short lines that stand where other pages have their heads.

        One inside a broken sentence is known by that; any other only where all other pages have a head.
        """
        lines = self._lines
        tops = [
            i for i in range(len(lines)) if i not in self._number_lines and self._begins_page(i)
        ]
        heads = [i for i in tops if i in self.found]
        filled = len(heads) >= 2 and len(heads) * 2 >= len(tops)
        for i in tops:
            if i in self.found or not self._headlike(i):
                continue
            if (i and self._broken_around(i)) or (filled and not self._going_on(i, i + 1)):
                self.found[i] = "running-head"

    def _begins_page(self, i: int) -> bool:
        """Tell whether a page surely ends above line `i`: by its number or by a form feed."""
        numbered = i - 1 in self._number_lines and i - 1 in self.found
        return numbered or self._lines[i].fed

    def _headlike(self, i: int) -> bool:
        line = self._lines[i]
        return (
            i + 1 < len(self._lines)
            and line.label is None
            and not (line.closes or line.alone or line.hangs)
            and len(line.text) <= 24
            and not COMMA.search(line.text)
            and not _above_title(self._lines, i)
            and not FILE_KIND_END.search(line.key)
        )

    def _broken_around(self, i: int) -> bool:
        def skipped(j: int) -> bool:
            return j in self.found or j in self._number_lines

        before = self._beyond(i, -1, skipped)
        return (
            before is not None
            and i + 1 < len(self._lines)
            and self._going_on(before, i + 1)
            and not self._going_on(i, i + 1)
            and self._lines[i + 1].lead < 2
            and ("running-head" in self.found.values() or not self._going_on(before, i))
        )

    # -- page numbers

    @cached_property
    def _spaced(self) -> bool:
        gaps = sum(1 for line in self._lines if line.gap)
        return gaps * 4 > len(self._lines)

    def _isolated(self, i: int) -> bool:
        lines = self._lines
        return lines[i].gap > 0 and (i + 1 == len(lines) or lines[i + 1].gap > 0)

    def _take_numbers(self) -> None:
        lines, found = self._lines, self.found
        counted = {i for series in self._series for i in series}
        evenly = {
            i for series in self._series if len(series) > 3 and _regular(series) for i in series
        }
        last = {i for series in self._series if series[-1] + 1 == len(lines) for i in series}
        for n in self._numbers:
            i = n.line
            decorated = n.form not in _WEAK_FORMS or (n.form != "#" and i in counted)
            isolated = self._isolated(i)
            marks = (
                decorated
                + (i in counted)
                + (self._is_head(i - 1) or self._is_head(i + 1))
                + self._broken(i)
                + (isolated and (decorated or (i in counted and not self._spaced)))
                + (i in evenly)
                + (i in last)
                + (i + 1 < len(lines) and lines[i + 1].fed)
            )
            if marks >= 2:
                found[i] = "page-number"
        for series in self._series:
            if any(i in found for i in series):  # where one of a series is proven, all of it is
                found.update((i, "page-number") for i in series)


def _above_title(lines: Sequence[Line], i: int) -> bool:
    """Tell whether a line is an issuer that stands above its title, as on each document's first page."""
    below = lines[i + 1] if i + 1 < len(lines) else None
    return below is not None and below.text[0] in "关關" and below.key.startswith("关于")


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
            if len(texts) > 2 or _LEAST_PAGE <= (group[1] - group[0]) / steps[0] <= 160:
                return True
    return False


def _counting_series(numbers: Sequence[_Number], n_lines: int) -> list[list[int]]:
    """Return the runs of lines of one form whose number is one more than that of the line before.

    The digits are read backwards where more lines count up so.
    """
    by_form: dict[str, list[_Number]] = {}
    for n in numbers:
        by_form.setdefault(n.form, []).append(n)
    found: list[list[int]] = []
    for of_form in by_form.values():
        forth = _runs([(n.line, number(n.digits) or 0) for n in of_form], n_lines)
        back = _runs([(n.line, number(n.digits[::-1]) or 0) for n in of_form], n_lines)
        found += back if _longest(back) > _longest(forth) else forth
    return found


def _longest(runs: Sequence[Sequence[int]]) -> int:
    return max(map(len, runs), default=0)


def _runs(numbers: Sequence[tuple[int, int]], n_lines: int) -> list[list[int]]:
    series: dict[int, list[int]] = {}  # by the value that would come next
    for i, value in numbers:
        run = series.pop(value, [])
        # Rows of a table, not pages; the last page alone may be as short as that.
        if run and i - run[-1] < _LEAST_PAGE and i + 1 < n_lines:
            run = []
        series[value + 1] = [*run, i]
    return [run for run in series.values() if len(run) > 1]


def _regular(group: Sequence[int]) -> bool:
    """Tell whether the distances between lines are all near a multiple of one page's length."""
    gaps = [y - x for x, y in pairwise(group)]
    page = sorted(gaps)[len(gaps) // 2]
    if page < _LEAST_PAGE:
        return False
    whole = gaps[:-1] if gaps[-1] <= page and len(gaps) > 2 else gaps  # the last page may be short
    return all(
        round(gap / page) and abs(gap - round(gap / page) * page) <= max(2, gap // 10)
        for gap in whole
    )
