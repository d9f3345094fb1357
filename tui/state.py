"""What the review screen shows, as a value, and what holds of it whatever was done.

Invariants: `top` is a row of the text; `block`, the current clause, has a row in view; `cursor`, the
current change, belongs to it and has a row in view, and is None only where none of its changes has;
`entry` is a line of the outline that is shown, or the one under which it is hidden.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from diffkit.model import Pin
from diffkit.report.apparatus import CollationView
from diffkit.report.view import ChangeView, LinkView, PairView
from diffkit.review.ledger import Decision, Ledger
from diffkit.review.ledger import State as Verdict
from tui.actions import Busy, Effect
from tui.flow import Detail
from tui.layout import Layout, Setting, Table, fitted, laid_out
from tui.search import Hits, Query
from tui.sheet import NOTHING, SHOWN, Criteria, Sheet
from tui.tree import Branches, lines_of

HEAD_LINES, STATUS_LINES, BAR_LINES = 1, 1, 1  # file names above; counts, buttons below
STRIP_COLUMNS = 1  # at the edge: where the changes are
_OUTLINE_FROM = 110  # columns of a screen that has room for an outline beside two columns
_SPLIT_FROM = 72  # cells of text that are worth splitting
_OUTLINE_LEAST, _OUTLINE_MOST = 26, 52
# Lines of what is known of the current change, by lines of the screen.
_PANEL = ((52, 9), (36, 7), (24, 5), (16, 3), (10, 1))
_BAR_FROM = 16

Mode = Literal["text", "documents", "collation"]
NO_DECISIONS = Ledger()


@dataclass(frozen=True, slots=True)
class State:
    """The screen: its size, the layout once there is a comparison, and where the reader is.

    `signs` puts brackets around what differs in two columns too. `outline` and `split` are None as long
    as the width decides. `top` is the first row in view;
    `chosen` says that the reader went to the clause itself, which may have no change. `rows` are the
    lines of the outline that are shown, `entry_top` the first of them in view. `hit` is the current one
    of `hits`; `begun` is a link, by pair and index, that is one end of a pair of clauses to be made.
    `document` and `variant` are the current lines of the lists.
    `ledger` has the decisions as they are on the disk; `reviewed` counts those on changes of the classes
    that are shown, `reviewed_entries` has a line of the outline for each of them.
    `note` is a message to tell once, with its `values`; `effects` is what the app is to carry out after
    the last action.
    """

    columns: int = 80
    lines: int = 24
    ambiguous: int = 1
    signs: bool = False
    layout: Layout | None = field(default=None, repr=False)
    outline: bool | None = None
    split: bool | None = None
    panel: bool = True
    detail: Detail = "word"
    mode: Mode = "text"
    focus: Literal["text", "outline"] = "text"
    top: int = 0
    block: int = 0
    cursor: int | None = None
    chosen: bool = False
    entry: int = 0
    entry_top: int = 0
    rows: tuple[int, ...] = field(default=(), repr=False)
    collapsed: frozenset[int] = frozenset()
    branches: Branches = "all"
    outline_words: str = ""
    document: int = 0
    collation: CollationView | None = field(default=None, repr=False)
    variant: int = 0
    criteria: Criteria = SHOWN
    query: Query | None = None
    hits: Hits | None = field(default=None, repr=False)
    hit: int | None = None
    ledger: Ledger = NO_DECISIONS
    reviewed: Mapping[str, int] = field(default_factory=dict)
    reviewed_entries: tuple[int, ...] = field(default=(), repr=False)
    pins: tuple[Pin, ...] = ()
    begun: tuple[int, int] | None = None
    swapped: bool = False
    busy: Busy | None = None
    note: str | None = None
    values: tuple[tuple[str, object], ...] = ()
    effects: tuple[Effect, ...] = ()

    # ------------------------------------------------------------ room

    @property
    def panel_lines(self) -> int:
        """Lines of what is known of the current change, 0 while that is hidden."""
        if not self.panel:
            return 0
        return next((n for least, n in _PANEL if self.lines >= least), 0)

    @property
    def bar_lines(self) -> int:
        return BAR_LINES if self.lines >= _BAR_FROM else 0

    @property
    def text_lines(self) -> int:
        rest = HEAD_LINES + STATUS_LINES + self.bar_lines + self.panel_lines
        return max(1, self.lines - rest)

    @property
    def end(self) -> int:
        """The row behind the last in view."""
        return self.top + self.text_lines

    @property
    def outline_shown(self) -> bool:
        return self.columns >= _OUTLINE_FROM if self.outline is None else self.outline

    @property
    def outline_columns(self) -> int:
        """Cells of the outline, 0 while it is hidden."""
        if not self.outline_shown:
            return 0
        return min(max(self.columns // 4, _OUTLINE_LEAST), _OUTLINE_MOST, self.columns // 2)

    @property
    def text_columns(self) -> int:
        """Cells of the text area, without the strip at its edge."""
        return max(1, self.columns - self.outline_columns - STRIP_COLUMNS)

    @property
    def is_split(self) -> bool:
        return self.text_columns >= _SPLIT_FROM if self.split is None else self.split

    def setting_for(self, sheet: Sheet) -> Setting:
        """Return how a sheet is to be laid out on this screen."""
        return fitted(
            self.text_columns,
            split=self.is_split,
            last_line=sheet.last_line,
            detail=self.detail,
            ambiguous=self.ambiguous,
            signs=self.signs,
        )

    # ------------------------------------------------------------ what is there

    @property
    def sheet(self) -> Sheet | None:
        """What is shown, None while it is still being computed."""
        return self.layout.sheet if self.layout is not None else None

    @property
    def n_changes(self) -> int:
        return len(self.sheet.stops) if self.sheet is not None else 0

    @property
    def change(self) -> ChangeView | None:
        """The current change."""
        if self.sheet is None or self.cursor is None:
            return None
        return self.sheet.stops[self.cursor].change

    @property
    def link(self) -> LinkView | None:
        """The current clauses."""
        return self.sheet.blocks[self.block].link if self.sheet is not None else None

    @property
    def pair(self) -> PairView | None:
        """The current pair of documents."""
        if self.sheet is None or not self.sheet.blocks:
            return None
        return self.sheet.blocks[self.block].pair

    def verdict(self, change: str) -> Verdict:
        """Return what was decided of a change."""
        return self.ledger.state(change)

    @property
    def decision(self) -> Decision | None:
        """What was decided and noted of the current change."""
        return self.ledger.decisions.get(self.change.id) if self.change is not None else None

    @property
    def n_reviewed(self) -> int:
        return sum(self.reviewed.values())

    def n_reviewed_in(self, first: int, end: int) -> int:
        """Return how many of the changes of the lines [first, end) of the outline are decided."""
        entries = self.reviewed_entries
        return bisect_left(entries, end) - bisect_left(entries, first)

    @property
    def said(self) -> Mapping[str, object]:
        """The values of the message to tell."""
        return dict(self.values)

    @property
    def entry_row(self) -> int:
        """Which of the shown lines of the outline is the current one."""
        return max(0, bisect_right(self.rows, self.entry) - 1)

    @property
    def fold(self) -> int | None:
        """The fold that Enter opens or closes.

        It is the current one, else the first in view below the current change, else the last in view
        above it, else the open one that the first row in view belongs to.
        """
        layout = self.layout
        if layout is None or not layout.blocks:
            return None
        kinds = layout.sheet.blocks
        if self.chosen and kinds[self.block].kind == "fold":
            return self.block
        folds = [block for block in blocks_in_view(self, layout) if kinds[block].kind == "fold"]
        here = layout.first[self.cursor] if self.cursor is not None else self.top
        below = [block for block in folds if (layout.top_of(block) or 0) >= here]
        if below:
            return below[0]
        return folds[-1] if folds else kinds[layout.block_at(self.top)].fold


def blocks_in_view(state: State, layout: Layout) -> tuple[int, ...]:
    """Return the blocks of which a row is in view."""
    first, last = layout.block_at(state.top), layout.block_at(state.end - 1)
    return layout.blocks_between(first, last)


def told(state: State, message: str, /, **values: object) -> State:
    """Return the state with something to tell the reader."""
    return replace(state, note=message, values=tuple(values.items()))


# ---------------------------------------------------------------- what holds


def settled(state: State, *, way: int = 1) -> State:
    """Hold the invariants; a change that comes into view instead of the current one is the first
    where the reader goes down (`way` 1), the last where the reader goes up (-1).
    """
    layout = state.layout
    if layout is None or not layout.blocks:
        return state
    top = min(max(0, state.top), max(0, layout.height - state.text_lines))
    state = replace(state, top=top)
    state = _clause_settled(state, layout, way)
    if state.focus == "outline":
        return replace(state, entry_top=entry_top(state, state.entry_top))
    return entry_set(state, layout.sheet.entry_of[state.block])


def _clause_settled(state: State, layout: Layout, way: int) -> State:
    """Choose the current clause and change among those in view."""
    top, end = state.top, state.end
    stops, cursor = layout.sheet.stops, state.cursor
    if cursor is not None and layout.shows(cursor, top, end):
        return replace(state, block=stops[cursor].block, chosen=False)
    if state.chosen and _in_view(state, layout, state.block):
        of_block = [i for i in layout.sheet.stops_of(state.block) if layout.shows(i, top, end)]
        return replace(state, cursor=of_block[0] if of_block else None)
    cursor = (layout.first_within if way > 0 else layout.last_within)(top, end)
    block = stops[cursor].block if cursor is not None else layout.block_at(top)
    return replace(state, cursor=cursor, block=block, chosen=False)


def _in_view(state: State, layout: Layout, block: int) -> bool:
    extent = layout.extent_of(block)
    return extent is not None and extent[0] < state.end and extent[1] > state.top


# ---------------------------------------------------------------- layout


def refitted(state: State) -> State:
    """Lay the text out anew where its setting has changed; what is looked at stays where it is."""
    layout = state.layout
    if layout is None:
        return state
    setting = state.setting_for(layout.sheet)
    if layout.table.setting == setting:
        return settled(state)
    table = Table(layout.sheet, setting, layout.table.phrases, state.hits)
    return anchored(state, layout, laid_out(table, layout.opened))


def anchored(state: State, old: Layout, new: Layout, at: int | None = None) -> State:
    """Take another layout of the same blocks; block `at`, else the current change, else the current
    clause, else the first row keeps its line.
    """
    state = replace(state, layout=new)
    if not new.blocks:
        return state
    if at is not None:
        was, row = old.top_of(at) or 0, new.top_of(at) or 0
    elif state.cursor is not None:
        was, row = old.first[state.cursor], new.first[state.cursor]
    elif state.chosen and old.top_of(state.block) is not None is not new.top_of(state.block):
        was, row = old.top_of(state.block) or 0, new.top_of(state.block) or 0
    else:
        block = old.block_at(state.top)
        depth = state.top - (old.top_of(block) or 0)
        if new.top_of(block) is None:  # hidden now: its fold stands for it
            block, depth = old.sheet.blocks[block].fold or 0, 0
        was = state.top
        row = (new.top_of(block) or 0) + min(depth, new.table.measure(block).height - 1)
    line = min(max(0, was - state.top), state.text_lines - 1)
    return settled(replace(state, top=row - line))


# ---------------------------------------------------------------- outline


def entry_top(state: State, top: int) -> int:
    """Return the first line of the outline in view that is nearest to `top`."""
    return min(max(0, top), max(0, len(state.rows) - state.text_lines))


def entry_set(state: State, entry: int) -> State:
    """Make a line of the outline the current one, and bring it into view where it is another."""
    if entry == state.entry:
        return replace(state, entry_top=entry_top(state, state.entry_top))
    state = replace(state, entry=entry)
    top, row = state.entry_top, state.entry_row
    if not top <= row < top + state.text_lines:
        top = row - state.text_lines // 2
    return replace(state, entry_top=entry_top(state, top))


def branched(state: State) -> State:
    """Choose the lines of the outline anew; the current one stays in view."""
    if state.sheet is None:
        return state
    rows = lines_of(
        state.sheet,
        collapsed=state.collapsed,
        which=state.branches,
        words=state.outline_words,
        is_open=lambda change: state.verdict(change) == NOTHING,
    )
    state = replace(state, rows=rows)
    row = state.entry_row
    top = min(max(state.entry_top, row - state.text_lines + 1), row)
    return replace(state, entry_top=entry_top(state, top))
