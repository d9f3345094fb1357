"""Which row of the screen shows what: the layout of a sheet at one width.

A `Table` measures blocks and draws their rows; it remembers heights, and the rows drawn last. A
`Layout` is a table with some folds open: cumulative heights, in which rows, blocks and changes are
found by bisection.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from tui.flow import (
    Detail,
    Flow,
    Line,
    Mark,
    Piece,
    Side,
    Wrapped,
    gone_flow,
    shown,
    side_flow,
    unified_flow,
)
from tui.search import Hits
from tui.sheet import Block, Sheet
from tui.words import Phrases

MIN_COLUMNS = 12
_NUMBERS_FROM = 46  # cells of a column that has room for line numbers
_DRAWN = 256  # blocks whose rows are remembered


@dataclass(frozen=True, slots=True)
class Setting:
    """The room for the text: cells of the whole area, and whether it is split in two columns.

    `digits` is the room for a line number, 0 for none; `ambiguous` the cells of “ — · on this terminal;
    with `signs` what differs stands in brackets in two columns too.
    """

    columns: int
    split: bool
    digits: int
    detail: Detail = "word"
    ambiguous: int = 1
    signs: bool = False

    @property
    def column(self) -> int:
        """Cells of one column, its gutter included; one cell parts two columns."""
        return (self.columns - 1) // 2 if self.split else self.columns

    @property
    def gutter(self) -> int:
        """Cells before the words: number and blank where there is room, sign and blank."""
        return self.digits + 3 if self.digits else 2

    @property
    def words(self) -> int:
        """Cells for the words of one column; one cell at its edge stays blank."""
        return max(2, self.column - self.gutter - 1)


def fitted(
    columns: int,
    *,
    split: bool,
    last_line: int,
    detail: Detail = "word",
    ambiguous: int = 1,
    signs: bool = False,
) -> Setting:
    """Return the setting for a width; line numbers stand where there is room for them."""
    columns = max(MIN_COLUMNS, columns)
    column = (columns - 1) // 2 if split else columns
    digits = max(3, len(str(last_line))) if column >= _NUMBERS_FROM else 0
    return Setting(columns, split, digits, detail, ambiguous, signs)


# ---------------------------------------------------------------- table


class Row(NamedTuple):
    """One row of the text: a line for each column, or one line across both."""

    lines: tuple[Line, ...]


class Measure(NamedTuple):
    """The height of a block, and the rows in it, first and last, of each of its stops."""

    height: int
    stops: tuple[tuple[int, int], ...]


class Table:
    """The blocks of a sheet laid out at one setting, each when it is first asked for.

    Cost: a block is wrapped once for its height, and again when it is drawn and not among the last
    drawn.
    """

    def __init__(
        self, sheet: Sheet, setting: Setting, phrases: Phrases, hits: Hits | None = None
    ) -> None:
        self.sheet, self.setting, self.phrases, self.hits = sheet, setting, phrases, hits
        self._measures: list[Measure | None] = [None] * len(sheet.blocks)
        self.rows = lru_cache(maxsize=_DRAWN)(self._rows)

    def searched(self, hits: Hits | None) -> Table:
        """Return the same table with other hits of a search in it; heights stay."""
        table = Table(self.sheet, self.setting, self.phrases, hits)
        table._measures = self._measures
        return table

    def row_of_hit(self, index: int, hit: int) -> int:
        """Return the first row of a block that shows a hit, 0 where none does."""
        for i, row in enumerate(self.rows(index)):
            if any(piece.hit == hit for line in row.lines for piece in line.pieces):
                return i
        return 0

    def measure(self, index: int) -> Measure:
        """Return height and stops of a block; a block has one row at least."""
        found = self._measures[index]
        if found is None:
            found = self._measures[index] = self._measure(index)
        return found

    def _measure(self, index: int) -> Measure:
        block = self.sheet.blocks[index]
        if block.kind == "fold":
            return Measure(1, ())
        above, columns = self._laid(index)
        height = above + max(1, *(len(column.rows) for column in columns))
        found: dict[int, tuple[int, int]] = {}
        for column in columns:
            for stop, (first, last) in column.extents().items():
                before = found.get(stop, (first + above, last + above))
                found[stop] = min(before[0], first + above), max(before[1], last + above)
        whole = (0, height - 1)
        return Measure(height, tuple(found.get(i, whole) for i in self.sheet.stops_of(index)))

    def _rows(self, index: int) -> tuple[Row, ...]:
        """Return the rows of a block; those of its columns stand level, blank where one is shorter."""
        block = self.sheet.blocks[index]
        if block.kind == "fold":
            assert block.row is not None
            return (Row((Line(pieces=(Piece(self.phrases.fold(block.row), "note"),)),)),)
        above, columns = self._laid(index)
        rows: list[Row] = []
        if above:
            note = Piece(self.phrases.moved_from(block), "note")
            rows.append(Row((Line("»", pieces=(note,)),)))
        lines = [list(column.lines()) for column in columns]
        for i in range(max(1, *(len(column) for column in lines))):
            rows.append(Row(tuple(column[i] if i < len(column) else Line() for column in lines)))
        return tuple(rows)

    def _laid(self, index: int) -> tuple[int, tuple[Wrapped, ...]]:
        """Return the number of rows above the columns of a block, and its columns."""
        block = self.sheet.blocks[index]
        flows = self._flows(index, block)
        above = int(block.kind == "link" and block.link is not None and block.link.moved)
        setting = self.setting
        return above, tuple(flow.wrapped(setting.words, setting.ambiguous) for flow in flows)

    def _flows(self, index: int, block: Block) -> tuple[Flow, ...]:
        if block.kind == "head":
            return self._head(block)
        assert block.link is not None
        if block.kind == "away":
            return self._away(block)
        stops = {self.sheet.stops[i].change.id: i for i in self.sheet.stops_of(index)}
        hits = self.hits.of(block.pair.index, block.link.index) if self.hits else ((), ())
        detail, signs = self.setting.detail, self.setting.signs
        if self.setting.split:
            return (
                side_flow(block.link, "a", stops, detail, hits, signs=signs),
                side_flow(block.link, "b", stops, detail, hits, signs=signs),
            )
        return (unified_flow(block.link, stops, detail, hits),)

    def _head(self, block: Block) -> tuple[Flow, ...]:
        sides: tuple[Side, ...] = ("a", "b")
        texts: list[tuple[str, Mark]] = []
        for side in sides:
            document = block.pair.a if side == "a" else block.pair.b
            mark: Mark = "note" if document is None else "title"
            texts.append((self.phrases.document(side, document), mark))
        if self.setting.split:
            return tuple(Flow.of(text, mark) for text, mark in texts)
        both = Flow()
        for text, mark in texts:
            both.begin(None)
            both.put(shown(text), mark)
        return (both,)

    def _away(self, block: Block) -> tuple[Flow, ...]:
        assert block.link is not None
        note = self.phrases.moved_to(block)
        gone = gone_flow(block.link, note, unified=not self.setting.split)
        return (gone, Flow.of(note, "note")) if self.setting.split else (gone,)


# ---------------------------------------------------------------- layout


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A table with some folds open.

    Shapes: `blocks` are those that are not hidden, ascending, and `tops` the row on which each
    begins, with the height of all behind them; `first` and `last` are the rows of each stop.
    Words of one change may stand lower on one side than those of the next change on the other, so
    that neither `first` nor `last` need ascend inside a block; their running extremes do.
    Cost: to make, linear in blocks and stops; every question is answered by bisection.
    """

    table: Table
    opened: frozenset[int]
    blocks: tuple[int, ...] = field(repr=False)
    tops: tuple[int, ...] = field(repr=False)
    first: tuple[int, ...] = field(repr=False)
    last: tuple[int, ...] = field(repr=False)
    _first_so_far: tuple[int, ...] = field(repr=False)
    _last_so_far: tuple[int, ...] = field(repr=False)
    _first_from_here: tuple[int, ...] = field(repr=False)
    _last_from_here: tuple[int, ...] = field(repr=False)

    @property
    def sheet(self) -> Sheet:
        return self.table.sheet

    @property
    def height(self) -> int:
        """The number of rows in all."""
        return self.tops[-1]

    def block_at(self, row: int) -> int:
        """Return the block that a row belongs to."""
        return self.blocks[self._position(row)]

    def _position(self, row: int) -> int:
        return max(0, min(bisect_right(self.tops, row), len(self.blocks)) - 1)

    def top_of(self, block: int) -> int | None:
        """Return the row on which a block begins, None while a fold hides it."""
        i = bisect_left(self.blocks, block)
        return self.tops[i] if i < len(self.blocks) and self.blocks[i] == block else None

    def extent_of(self, block: int) -> tuple[int, int] | None:
        """Return the first row of a block and the row behind it, None while a fold hides it."""
        i = bisect_left(self.blocks, block)
        if i < len(self.blocks) and self.blocks[i] == block:
            return self.tops[i], self.tops[i + 1]
        return None

    def blocks_between(self, first: int, last: int) -> tuple[int, ...]:
        """Return the blocks from one to another, both with them, that are not hidden."""
        return self.blocks[bisect_left(self.blocks, first) : bisect_right(self.blocks, last)]

    def row(self, row: int) -> Row | None:
        """Return what a row shows, None behind the end."""
        if not 0 <= row < self.height:
            return None
        i = self._position(row)
        return self.table.rows(self.blocks[i])[row - self.tops[i]]

    # ------------------------------------------------------------ stops

    def shows(self, stop: int, top: int, end: int) -> bool:
        """Tell whether a change has a row in [top, end)."""
        return self.first[stop] < end and self.last[stop] >= top

    def first_within(self, top: int, end: int) -> int | None:
        """Return the first change that has a row in [top, end)."""
        return next((i for i in self._near(top, end) if self.shows(i, top, end)), None)

    def last_within(self, top: int, end: int) -> int | None:
        """Return the last change that has a row in [top, end)."""
        return next((i for i in reversed(self._near(top, end)) if self.shows(i, top, end)), None)

    def _near(self, top: int, end: int) -> range:
        """Return changes among which are all that have a row in [top, end)."""
        return range(bisect_left(self._last_so_far, top), bisect_left(self._first_from_here, end))

    def first_below(self, end: int) -> int | None:
        """Return the first change that begins at row `end` or below it."""
        i = bisect_left(self._first_so_far, end)
        return i if i < len(self.first) else None

    def last_above(self, top: int) -> int | None:
        """Return the last change that ends above row `top`."""
        i = bisect_left(self._last_from_here, top) - 1
        return i if i >= 0 else None


def laid_out(table: Table, opened: frozenset[int] = frozenset()) -> Layout:
    """Return the layout of a table with some of its folds open."""
    sheet = table.sheet
    blocks = [i for i, b in enumerate(sheet.blocks) if b.fold is None or b.fold in opened]
    measures = [table.measure(i) for i in blocks]
    tops = tuple(accumulate((measure.height for measure in measures), initial=0))
    first: list[int] = []
    last: list[int] = []
    for top, measure in zip(tops, measures, strict=False):
        for low, high in measure.stops:
            first.append(top + low)
            last.append(top + high)
    return Layout(
        table=table,
        opened=opened,
        blocks=tuple(blocks),
        tops=tops,
        first=tuple(first),
        last=tuple(last),
        _first_so_far=_running(first, max),
        _last_so_far=_running(last, max),
        _first_from_here=_running(first[::-1], min)[::-1],
        _last_from_here=_running(last[::-1], min)[::-1],
    )


def _running(values: Sequence[int], extreme: Callable[[int, int], int]) -> tuple[int, ...]:
    return tuple(accumulate(values, extreme))
