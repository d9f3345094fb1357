"""What the review screen shows, as a value, and what each action makes of it. Nothing here draws.

Invariants, after any sequence of actions: `top` is a row of the text; `cursor` is a change of which
a row is in view, and None only while no change is in view; `entry` is a line of the outline.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from diffkit.glyphs import cells
from tui.layout import Layout, Setting, Table, fitted, laid_out
from tui.sheet import Sheet

HEAD_LINES, STATUS_LINES = 1, 2  # file names above the text; change and counts below it
STRIP_COLUMNS = 1  # at the edge: where the changes are
_OUTLINE_FROM = 110  # columns of a screen that has room for an outline beside two columns
_SPLIT_FROM = 72  # cells of text that are worth splitting
_OUTLINE_LEAST, _OUTLINE_MOST = 26, 48


@dataclass(frozen=True, slots=True)
class State:
    """The screen: its size, the layout once there is a comparison, and where the reader is.

    `outline` and `split` are None as long as the width decides; `top` is the first row in view,
    `cursor` the current change, `entry` the current line of the outline, `entry_top` its first in
    view; `note` names something to tell the reader once.
    """

    columns: int = 80
    lines: int = 24
    layout: Layout | None = field(default=None, repr=False)
    outline: bool | None = None
    split: bool | None = None
    focus: Literal["text", "outline"] = "text"
    top: int = 0
    cursor: int | None = None
    entry: int = 0
    entry_top: int = 0
    note: str | None = None

    @property
    def text_lines(self) -> int:
        return max(1, self.lines - HEAD_LINES - STATUS_LINES)

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
        return fitted(self.text_columns, split=self.is_split, last_line=sheet.last_line)

    @property
    def sheet(self) -> Sheet | None:
        """What is shown, None while it is still being computed."""
        return self.layout.sheet if self.layout is not None else None

    @property
    def n_changes(self) -> int:
        return len(self.sheet.stops) if self.sheet is not None else 0

    @property
    def fold(self) -> int | None:
        """The fold that Enter opens or closes.

        It is the first in view below the current change, else the last in view above it, else the
        open one that the first row in view belongs to.
        """
        layout = self.layout
        if layout is None or not layout.blocks:
            return None
        kinds = layout.sheet.blocks
        folds = [block for block in _blocks_in_view(self, layout) if kinds[block].kind == "fold"]
        here = layout.first[self.cursor] if self.cursor is not None else self.top
        below = [block for block in folds if (layout.top_of(block) or 0) >= here]
        if below:
            return below[0]
        return folds[-1] if folds else kinds[layout.block_at(self.top)].fold


def _blocks_in_view(state: State, layout: Layout) -> tuple[int, ...]:
    first, last = layout.block_at(state.top), layout.block_at(state.end - 1)
    return layout.blocks_between(first, last)


# ---------------------------------------------------------------- actions


@dataclass(frozen=True, slots=True)
class Resize:
    """The screen has another size."""

    columns: int
    lines: int


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """The comparison is there, laid out for the size the screen had when that began."""

    table: Table


@dataclass(frozen=True, slots=True)
class NextChange:
    """To the next change, or with -1 to the one before."""

    step: int


@dataclass(frozen=True, slots=True)
class Scroll:
    """Some rows down, or up; in the outline, its lines."""

    rows: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some part of a screen down, or up."""

    part: float


@dataclass(frozen=True, slots=True)
class Edge:
    """To the beginning (-1) or to the end (1)."""

    way: int


@dataclass(frozen=True, slots=True)
class Enter:
    """Open or close the fold at hand; in the outline, go to the clause of its current line."""


@dataclass(frozen=True, slots=True)
class Folds:
    """Open all folds, or close them where none is closed."""


@dataclass(frozen=True, slots=True)
class OtherEnd:
    """Between the two places of a moved clause."""


@dataclass(frozen=True, slots=True)
class ToggleOutline:
    """Show or hide the outline."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Between outline and text; the outline is shown when it is gone to."""


@dataclass(frozen=True, slots=True)
class Leave:
    """From the outline back to the text."""


@dataclass(frozen=True, slots=True)
class ToggleColumns:
    """Between two columns and one."""


@dataclass(frozen=True, slots=True)
class PickText:
    """A click into the text, line and column counted from its upper left corner."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class PickEntry:
    """A click on a line of the outline, counted from the first in view."""

    line: int


@dataclass(frozen=True, slots=True)
class PickPart:
    """A click on the strip at the edge: a line of it stands for a part of the whole text."""

    line: int


@dataclass(frozen=True, slots=True)
class WheelOutline:
    """Some lines of the outline down, or up, its current line left where it is."""

    lines: int


Action = (
    Resize
    | Loaded
    | NextChange
    | Scroll
    | Page
    | Edge
    | Enter
    | Folds
    | OtherEnd
    | ToggleOutline
    | Focus
    | Leave
    | ToggleColumns
    | PickText
    | PickEntry
    | PickPart
    | WheelOutline
)


def update(state: State, action: Action) -> State:
    """Return the state after an action; until there is a comparison, only the arrangement changes.

    Cost: logarithmic in the text to move about; linear in blocks and changes to open a fold; linear
    in the text, once for each width, to lay it out.
    """
    if state.note is not None:
        state = replace(state, note=None)
    if isinstance(action, Resize):
        state = replace(state, columns=max(1, action.columns), lines=max(1, action.lines))
        return _refitted(state)
    if isinstance(action, Loaded):
        return _loaded(state, action.table)
    if isinstance(action, ToggleOutline | Focus | Leave | ToggleColumns):
        return _arranged(state, action)
    if state.layout is None or not state.layout.blocks:
        return state
    return _acted(state, state.layout, action)


def _acted(state: State, layout: Layout, action: Action) -> State:
    in_outline = state.focus == "outline"
    match action:
        case NextChange(step):
            return _next_change(state, layout, step)
        case Scroll(rows):
            return _entry_moved(state, rows) if in_outline else _scrolled(state, rows)
        case Page(part):
            whole = state.text_lines - 1 if abs(part) >= 1 else state.text_lines
            rows = max(1, int(whole * abs(part))) * (1 if part > 0 else -1)
            return _entry_moved(state, rows) if in_outline else _scrolled(state, rows)
        case Edge(way):
            if in_outline:
                return _entry_moved(state, way * len(layout.sheet.entries))
            edge = 0 if way < 0 else layout.height
            return _settled(replace(state, top=edge, cursor=None), way=-way)
        case Enter():
            return _gone_to(state, state.entry) if in_outline else _toggled(state, state.fold)
        case Folds():
            return _all_toggled(state, layout)
        case OtherEnd():
            return _other_end(state, layout)
        case PickText(line, column):
            return _picked(replace(state, focus="text"), layout, line, column)
        case PickEntry(line):
            entry = state.entry_top + line
            return _gone_to(state, entry) if entry < len(layout.sheet.entries) else state
        case PickPart(line):
            row = line * layout.height // state.text_lines - state.text_lines // 2
            return _scrolled(state, row - state.top)
        case WheelOutline(lines):
            return replace(state, entry_top=_entry_top(state, state.entry_top + lines))
        case _:
            return state


def _arranged(state: State, action: ToggleOutline | Focus | Leave | ToggleColumns) -> State:
    """Show and hide parts of the screen, and go from one to another."""
    match action:
        case ToggleOutline():
            return _refitted(replace(state, outline=not state.outline_shown, focus="text"))
        case ToggleColumns():
            return _refitted(replace(state, split=not state.is_split))
        case Focus() if state.focus == "text":
            return _refitted(replace(state, outline=True, focus="outline"))
        case _:
            return _settled(replace(state, focus="text"))


# ---------------------------------------------------------------- layout


def _loaded(state: State, table: Table) -> State:
    setting = state.setting_for(table.sheet)
    if table.setting != setting:
        table = Table(table.sheet, setting, table.phrases)
    state = replace(state, layout=laid_out(table), top=0, cursor=None, entry=0, entry_top=0)
    state = _settled(state)
    if state.cursor is None and state.layout is not None and state.n_changes:
        return _next_change(state, state.layout, 1)
    return state


def _refitted(state: State) -> State:
    """Lay the text out anew where its width has changed; what is looked at stays where it is."""
    layout = state.layout
    if layout is None:
        return state
    setting = state.setting_for(layout.sheet)
    if layout.table.setting == setting:
        return _settled(state)
    table = Table(layout.sheet, setting, layout.table.phrases)
    return _anchored(state, layout, laid_out(table, layout.opened))


def _anchored(state: State, old: Layout, new: Layout, at: int | None = None) -> State:
    """Take another layout; block `at`, else the current change, else the first row keeps its line."""
    state = replace(state, layout=new)
    if not new.blocks:
        return state
    if at is not None:
        was, row = old.top_of(at) or 0, new.top_of(at) or 0
    elif state.cursor is not None:
        was, row = old.first[state.cursor], new.first[state.cursor]
    else:
        block = old.block_at(state.top)
        depth = state.top - (old.top_of(block) or 0)
        if new.top_of(block) is None:  # hidden now: its fold stands for it
            block, depth = old.sheet.blocks[block].fold or 0, 0
        was = state.top
        row = (new.top_of(block) or 0) + min(depth, new.table.measure(block).height - 1)
    line = min(max(0, was - state.top), state.text_lines - 1)
    return _settled(replace(state, top=row - line))


def _settled(state: State, *, way: int = 1) -> State:
    """Hold the invariants; a change that comes into view instead of the current one is the first
    where the reader goes down (`way` 1), the last where the reader goes up (-1).
    """
    layout = state.layout
    if layout is None or not layout.blocks:
        return state
    top = min(max(0, state.top), max(0, layout.height - state.text_lines))
    end = top + state.text_lines
    cursor = state.cursor
    if cursor is None or not layout.shows(cursor, top, end):
        cursor = (layout.first_within if way > 0 else layout.last_within)(top, end)
    state = replace(state, top=top, cursor=cursor)
    if state.focus == "outline":
        return replace(state, entry_top=_entry_top(state, state.entry_top))
    block = layout.sheet.stops[cursor].block if cursor is not None else layout.block_at(top)
    return _entry_set(state, layout.sheet.entry_of[block])


# ---------------------------------------------------------------- moving about


def _scrolled(state: State, rows: int) -> State:
    return _settled(replace(state, top=state.top + rows), way=1 if rows >= 0 else -1)


def _next_change(state: State, layout: Layout, step: int) -> State:
    if not state.n_changes:
        return replace(state, note="no_change")
    if state.cursor is not None:
        stop: int | None = state.cursor + step
    else:
        stop = layout.first_below(state.end) if step > 0 else layout.last_above(state.top)
    if stop is None or not 0 <= stop < state.n_changes:
        return replace(_settled(state), note="at_last" if step > 0 else "at_first")
    return _revealed(state, layout, stop)


def _revealed(state: State, layout: Layout, stop: int) -> State:
    """Go to a change; the text stays where it is if all of the change is in view."""
    first, last = layout.first[stop], layout.last[stop]
    top = state.top
    if first < top or last >= state.end:
        margin = state.text_lines // 4
        head = layout.top_of(layout.sheet.stops[stop].block) or 0
        start = head if last - head < state.text_lines - margin else first
        top = start - margin
    return _settled(replace(state, top=top, cursor=stop))


def _other_end(state: State, layout: Layout) -> State:
    """Go from a moved clause to the place it left, and back."""
    ends = layout.sheet.ends
    near = list(_blocks_in_view(state, layout))
    if state.cursor is not None:
        near.insert(0, layout.sheet.stops[state.cursor].block)
    here = next((block for block in near if block in ends), None)
    if here is None:
        return replace(state, note="no_move")
    there = ends[here]
    row = layout.top_of(there) or 0
    top = row - state.text_lines // 4
    stops = layout.sheet.stops_of(there)
    cursor = stops[0] if stops else None
    return _settled(replace(state, top=top, cursor=cursor))


# ---------------------------------------------------------------- folds


def _toggled(state: State, fold: int | None) -> State:
    layout = state.layout
    if layout is None or fold is None:
        return replace(state, note="no_fold")
    return _anchored(state, layout, laid_out(layout.table, layout.opened ^ {fold}), at=fold)


def _all_toggled(state: State, layout: Layout) -> State:
    folds = frozenset(i for i, block in enumerate(layout.sheet.blocks) if block.kind == "fold")
    if not folds:
        return replace(state, note="no_fold")
    opened = folds if layout.opened != folds else frozenset()
    return _anchored(state, layout, laid_out(layout.table, opened))


# ---------------------------------------------------------------- outline


def _entry_top(state: State, top: int) -> int:
    n = len(state.sheet.entries) if state.sheet is not None else 0
    return min(max(0, top), max(0, n - state.text_lines))


def _entry_set(state: State, entry: int) -> State:
    """Make a line of the outline the current one, and bring it into view where it is another."""
    if entry == state.entry:
        return replace(state, entry_top=_entry_top(state, state.entry_top))
    top = state.entry_top
    if not top <= entry < top + state.text_lines:
        top = entry - state.text_lines // 2
    return replace(state, entry=entry, entry_top=_entry_top(state, top))


def _entry_moved(state: State, lines: int) -> State:
    n = len(state.sheet.entries) if state.sheet is not None else 0
    entry = min(max(0, state.entry + lines), max(0, n - 1))
    top = min(max(state.entry_top, entry - state.text_lines + 1), entry)
    return replace(state, entry=entry, entry_top=_entry_top(state, top))


def _gone_to(state: State, entry: int) -> State:
    """Go to the clause of a line of the outline, and open the fold that hides it."""
    layout = state.layout
    assert layout is not None
    block = layout.sheet.entries[entry].block
    fold = layout.sheet.blocks[block].fold
    if fold is not None and fold not in layout.opened:
        layout = laid_out(layout.table, layout.opened | {fold})
    state = replace(state, layout=layout, focus="text")
    stops = layout.sheet.stops_of(block)
    if stops:
        return replace(_revealed(state, layout, stops[0]), entry=entry)
    row = layout.top_of(block) or 0
    state = replace(state, top=row - state.text_lines // 4, cursor=None)
    return replace(_settled(state), entry=entry)


# ---------------------------------------------------------------- the mouse


def _picked(state: State, layout: Layout, line: int, column: int) -> State:
    """Open a fold, or make the change under the pointer the current one."""
    row = state.top + line
    shown = layout.row(row)
    if shown is None:
        return _settled(state)
    block = layout.block_at(row)
    if layout.sheet.blocks[block].kind == "fold":
        return _toggled(state, block)
    stop = _stop_at(layout, row, column)
    if stop is None:
        stop = layout.first_within(row, row + 1)
    return _settled(replace(state, cursor=stop) if stop is not None else state)


def _stop_at(layout: Layout, row: int, column: int) -> int | None:
    setting = layout.table.setting
    shown = layout.row(row)
    assert shown is not None
    side, at = divmod(column, setting.column + 1) if len(shown.lines) > 1 else (0, column)
    at -= setting.gutter
    if at < 0 or side >= len(shown.lines):
        return None
    for piece in shown.lines[side].pieces:
        at -= cells(piece.text)
        if at < 0:
            return piece.stop
    return None
