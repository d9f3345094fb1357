"""The words of one column of a block: one text with marked runs, wrapped into rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, get_args

from diffkit.glyphs import cells, visible, wrap
from diffkit.report.segments import by_character
from diffkit.report.view import ClauseView, LinkView, Segment

Side = Literal["a", "b"]
# `folded` differs but is only counted, `keep` stayed where a change was due, `gone` has moved
# elsewhere, `note` is said by the screen itself.
Mark = Literal["plain", "label", "folded", "delete", "insert", "keep", "gone", "title", "note"]
_BRACKETS: Mapping[Mark, tuple[str, str]] = {
    "delete": ("[-", "-]"),
    "insert": ("{+", "+}"),
    "keep": ("[=", "=]"),
}
# What a bracket is wrapped as: as wide, and like it parted neither from what it opens nor closes.
_STAND_INS = ("（", "）")


Spans = tuple[tuple[int, int], ...]  # what a search found in the words of one side of a link
Detail = Literal["character", "word", "clause"]
DETAILS: tuple[Detail, ...] = get_args(Detail)


class Piece(NamedTuple):
    """A run of one row, drawn in one way; `stop` is the number of the change it shows.

    `hit` is the number of what a search found, counted in its link, side a first.
    """

    text: str
    mark: Mark
    stop: int | None = None
    hit: int | None = None


class Line(NamedTuple):
    """One row of one column: a sign, a line number where a clause begins, and words."""

    sign: str = " "
    number: int | None = None
    pieces: tuple[Piece, ...] = ()


class _Run(NamedTuple):
    """Where a run begins; `bracket` is drawn in place of its one character."""

    start: int
    mark: Mark
    stop: int | None
    bracket: str = ""
    hit: int | None = None


class Flow:
    """The words of a column, put in one after another.

    `sign` stands beside the rows in which nothing is marked.
    """

    def __init__(self, sign: str = " ") -> None:
        self.sign = sign
        self.runs: list[_Run] = []
        self.numbers: list[tuple[int, int]] = []  # where a clause begins, and its source line
        self._parts: list[str] = []
        self._length = 0

    @classmethod
    def of(cls, text: str, mark: Mark) -> Flow:
        """Return a flow of one run."""
        flow = cls()
        flow.put(shown(text), mark)
        return flow

    def put(
        self,
        text: str,
        mark: Mark,
        stop: int | None = None,
        bracket: str = "",
        hit: int | None = None,
    ) -> None:
        """Add words that the screen may draw as they are, or what a bracket is wrapped as."""
        if text:
            self.runs.append(_Run(self._length, mark, stop, bracket, hit))
            self._parts.append(text)
            self._length += len(text)

    def begin(self, clause: ClauseView | None) -> None:
        """Go on in a new row, with the words of a clause where there is one."""
        if self._length:
            self._parts.append("\n")
            self._length += 1
        if clause is not None:
            self.numbers.append((self._length, clause.line))

    def wrapped(self, width_cells: int, ambiguous: int = 1) -> Wrapped:
        """Return the flow in rows of that width; a flow without words has none."""
        text = "".join(self._parts)
        rows = wrap(text, width_cells, ambiguous=ambiguous) if text else ()
        return Wrapped(self, text, rows)


class Wrapped(NamedTuple):
    """A flow in rows, which are ranges of its text."""

    flow: Flow
    text: str
    rows: tuple[tuple[int, int], ...]

    def extents(self) -> dict[int, tuple[int, int]]:
        """Return the first and the last row that shows each stop."""
        if not self.flow.runs:
            return {}
        starts = [start for start, _ in self.rows]
        found: dict[int, tuple[int, int]] = {}
        ends = [run.start for run in self.flow.runs[1:]] + [len(self.text)]
        for run, end in zip(self.flow.runs, ends, strict=True):
            if run.stop is None:
                continue
            first = max(0, bisect_right(starts, run.start) - 1)
            last = max(first, bisect_right(starts, end - 1) - 1)
            before = found.get(run.stop, (first, last))
            found[run.stop] = min(before[0], first), max(before[1], last)
        return found

    def lines(self) -> Iterator[Line]:
        """Yield the rows with their signs and line numbers."""
        starts = [run.start for run in self.flow.runs]
        heads = iter(self.flow.numbers)
        head = next(heads, None)
        for start, end in self.rows:
            number: int | None = None
            while head is not None and head[0] <= start:
                number, head = head[1], next(heads, None)
            pieces = tuple(self._pieces(starts, start, end))
            yield Line(_sign(pieces, self.flow.sign), number, pieces)

    def _pieces(self, starts: list[int], start: int, end: int) -> Iterator[Piece]:
        i = max(0, bisect_right(starts, start) - 1)
        while i < len(starts) and starts[i] < end:
            until = starts[i + 1] if i + 1 < len(starts) else len(self.text)
            text = self.text[max(start, starts[i]) : min(end, until)].replace("\n", "")
            run = self.flow.runs[i]
            if text:
                yield Piece(run.bracket or text, run.mark, run.stop, run.hit)
            i += 1


def _sign(pieces: tuple[Piece, ...], otherwise: str) -> str:
    marks = {piece.mark for piece in pieces}
    if "delete" in marks:
        return "~" if "insert" in marks else "-"
    if "insert" in marks:
        return "+"
    return "=" if "keep" in marks else otherwise


# ---------------------------------------------------------------- links


def side_words(link: LinkView, side: Side) -> str:
    """Return all words of one side of a link, labels too, in which a search counts."""
    return "".join(segment.a if side == "a" else segment.b for segment in link.segments)


class _Words:
    """Puts the words of one side of a link into a flow, parted where a search found something."""

    def __init__(self, flow: Flow, spans: Spans, first: int) -> None:
        self.flow, self.spans, self.first = flow, spans, first
        self.at = 0

    def skip(self, text: str) -> None:
        """Count words that are not drawn."""
        self.at += len(text)

    def put(
        self, text: str, mark: Mark, stop: int | None = None, *, brackets: bool = False
    ) -> None:
        if not text:
            return
        if brackets:
            self.flow.put(_STAND_INS[0], mark, stop, _BRACKETS[mark][0])
        for part, hit in self._parts(text):
            self.flow.put(shown(part), mark, stop, hit=hit)
        if brackets:
            self.flow.put(_STAND_INS[1], mark, stop, _BRACKETS[mark][1])
        self.at += len(text)

    def _parts(self, text: str) -> Iterator[tuple[str, int | None]]:
        start, end = self.at, self.at + len(text)
        at = start
        i = bisect_right(self.spans, (start, start)) - 1
        for k in range(max(0, i), len(self.spans)):
            low, high = max(self.spans[k][0], start), min(self.spans[k][1], end)
            if low >= end:
                break
            if low < high:
                if at < low:
                    yield text[at - start : low - start], None
                yield text[low - start : high - start], self.first + k
                at = high
        if at < end:
            yield text[at - start :], None


def side_flow(
    link: LinkView,
    side: Side,
    stops: Mapping[str, int],
    detail: Detail = "word",
    hits: tuple[Spans, Spans] = ((), ()),
    *,
    signs: bool = False,
) -> Flow:
    """Return the words of one side of a link; `stops` numbers its changes by id.

    With `signs` brackets stand around what differs, for eyes or terminals without colour.
    At the level of clauses no words are marked, and the sign stands beside all rows.
    """
    flow = Flow("~" if detail == "clause" and stops else _link_sign(link, stops))
    words = _Words(flow, hits[side == "b"], len(hits[0]) if side == "b" else 0)
    clauses = link.a if side == "a" else link.b
    mark: Mark = "delete" if side == "a" else "insert"
    if detail == "clause" and stops and link.a and link.b:
        stops = {}
    last = -1
    for segment in _segments(link, detail):
        text, clause = (
            (segment.a, segment.a_clause) if side == "a" else (segment.b, segment.b_clause)
        )
        if not text:
            continue
        if clause is not None and clause > last:
            last = clause
            flow.begin(clauses[clause])
        _put(words, segment, text, mark, stops, detail, brackets=signs)
    return flow


def unified_flow(
    link: LinkView,
    stops: Mapping[str, int],
    detail: Detail = "word",
    hits: tuple[Spans, Spans] = ((), ()),
) -> Flow:
    """Return the words of both sides of a link in one column, brackets around what differs.

    At the level of clauses all words of a stand above those of b.
    """
    flow = Flow(_link_sign(link, stops))
    of_a, of_b = _Words(flow, hits[0], 0), _Words(flow, hits[1], len(hits[0]))
    if detail == "clause" and stops and link.a and link.b:
        for side, clauses, words in (("a", link.a, of_a), ("b", link.b, of_b)):
            _put_clauses(link, "a" if side == "a" else "b", clauses, words)
        return flow
    clauses = link.b or link.a
    last = -1
    for segment in _segments(link, detail):
        clause = segment.b_clause if link.b else segment.a_clause
        if clause is not None and clause > last:
            last = clause
            flow.begin(clauses[clause])
        if segment.tag == "equal" or segment.change not in stops:
            of_one, of_other = (of_b, of_a) if link.b else (of_a, of_b)
            text, other = (segment.b, segment.a) if link.b else (segment.a, segment.b)
            _put(of_one, segment, text, "plain", stops, detail, brackets=True)
            of_other.skip(other)
            continue
        _put(of_a, segment, segment.a, "delete", stops, detail, brackets=True)
        _put(of_b, segment, segment.b, "insert", stops, detail, brackets=True)
    return flow


def _put_clauses(
    link: LinkView, side: Side, clauses: tuple[ClauseView, ...], words: _Words
) -> None:
    mark: Mark = "delete" if side == "a" else "insert"
    last = -1
    for segment in link.segments:
        text, clause = (
            (segment.a, segment.a_clause) if side == "a" else (segment.b, segment.b_clause)
        )
        if clause is not None and clause > last:
            last = clause
            words.flow.begin(clauses[clause])
        words.put(text, mark)
        if text and segment.part == "label":
            words.flow.put(_gap(shown(text)), mark)


def _segments(link: LinkView, detail: Detail) -> Iterable[Segment]:
    return by_character(link.segments) if detail == "character" else link.segments


def gone_flow(link: LinkView, note: str, *, unified: bool) -> Flow:
    """Return the words in a of a link that has moved; in one column, below a note of where to."""
    flow = Flow("»")
    if unified:
        flow.put(shown(note), "note")
    for clause in link.a:
        flow.begin(clause)
        if clause.label:
            label = shown(clause.label)
            flow.put(label + _gap(label), "label")
        flow.put(shown(clause.text), "gone")
    return flow


def _put(
    words: _Words,
    segment: Segment,
    text: str,
    mark: Mark,
    stops: Mapping[str, int],
    detail: Detail,
    *,
    brackets: bool = False,
) -> None:
    if not text:
        return
    stop = stops.get(segment.change or "")
    gap = _gap(shown(text)) if segment.part == "label" else ""
    if stop is None:
        unmarked = _unmarked(segment, detail)
        words.put(text, unmarked)
        words.flow.put(gap, unmarked)
        return
    words.put(text, "keep" if segment.tag == "equal" else mark, stop, brackets=brackets)
    words.flow.put(gap, "plain")


def _unmarked(segment: Segment, detail: Detail) -> Mark:
    if segment.part == "label":
        return "label"
    return "plain" if segment.tag == "equal" or detail == "clause" else "folded"


def _gap(label: str) -> str:
    """Return the blank that parts a label from the words behind it; （一） and 一、 need none."""
    return " " if label[-1].isalnum() or label[-1] in ".-*+" else ""


def _link_sign(link: LinkView, stops: Mapping[str, int]) -> str:
    """Return the sign for rows without marks: of a moved link, of one that was only regrouped."""
    wanted = bool(stops)
    if link.moved and wanted:
        return "»"
    in_words = any(segment.change in stops for segment in link.segments)
    return "~" if wanted and not in_words else " "


# ---------------------------------------------------------------- text on a screen


def shown(text: str) -> str:
    """Return text as the screen draws it: blanks for tabs, one kind of line end, nothing to obey."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "  ")
    return visible(text, keep="\n")


def one_line(text: str) -> str:
    """Return text as the screen draws it in a line of its own."""
    return visible(" ".join(text.split()))


def cropped(text: str, width_cells: int, ambiguous: int = 1) -> str:
    """Return as much of the head of a text as has room, ".." in place of what is left out."""
    if cells(text, ambiguous=ambiguous) <= width_cells:
        return text
    mark = ".." if width_cells >= 6 else ""
    used, end = len(mark), 0
    for char in text:
        used += cells(char, ambiguous=ambiguous)
        if used > width_cells:
            break
        end += 1
    return text[:end] + mark
