"""What each action makes of the state. Nothing here draws, reads or keeps anything."""

from __future__ import annotations

from dataclasses import replace

from diffkit.glyphs import cells
from diffkit.model import Pin
from tui.actions import (
    Action,
    Again,
    Arrange,
    Arranged,
    Busy,
    Clip,
    Collapse,
    CollapseAll,
    Collate,
    Collated,
    Collation,
    Copy,
    Detail,
    Documents,
    Edge,
    Effect,
    Enter,
    Filter,
    FilterOutline,
    Focus,
    Folds,
    Found,
    GoTo,
    Leave,
    Link,
    Loaded,
    NextChange,
    NextClause,
    NextException,
    NextOpen,
    OtherEnd,
    Page,
    PickEntry,
    PickPart,
    PickText,
    Recompute,
    Resize,
    Scroll,
    Search,
    SearchOutline,
    Seek,
    Sort,
    Swap,
    ToggleColumns,
    ToggleOutline,
    TogglePanel,
    ToggleSigns,
    Told,
    Unlink,
    WheelOutline,
)
from tui.decide import counted, decided
from tui.flow import DETAILS
from tui.layout import Layout, Table, laid_out
from tui.lines import in_list
from tui.moves import (
    change_gone_to,
    entry_with,
    gone_to,
    in_order,
    next_change,
    next_clause,
    next_hit,
    next_where,
    other_end,
    revealed,
    scrolled,
)
from tui.sheet import NOTHING, Sheet
from tui.state import (
    State,
    anchored,
    branched,
    entry_top,
    refitted,
    settled,
    told,
)
from tui.tree import BRANCHES, branches

_MARKER_COLUMN = 1  # of the outline: where its + and - stand


def update(state: State, action: Action) -> State:
    """Return the state after an action; until there is a comparison, only the arrangement changes.

    Cost: logarithmic in the text to move about; linear in blocks and changes to open a fold; linear
    in the text, once for each width, to lay it out.
    """
    if state.note is not None or state.effects:
        state = replace(state, note=None, values=(), effects=())
    match action:
        case Resize(columns, lines):
            state = replace(state, columns=max(1, columns), lines=max(1, lines))
            return refitted(state)
        case Loaded():
            return _loaded(state, action)
        case Busy():
            return replace(state, busy=action if action.stage else None)
        case Told(message, values):
            return replace(state, note=message, values=values)
        case ToggleOutline() | TogglePanel() | ToggleColumns() | ToggleSigns() | Detail():
            return _arranged_by(state, action)
        case Focus() | Leave():
            return _arranged_by(state, action)
    if state.layout is None or not state.layout.blocks:
        return state
    layout = state.layout
    done = decided(state, layout, action)
    if done is not None:
        return done
    if state.mode != "text" and not isinstance(action, WheelOutline | Arranged):
        found = in_list(state, layout.sheet, action, rows=_rows(state, action))
        if found is not None:
            return found
        if not isinstance(action, Documents | Collation | Collated):
            state = replace(state, mode="text")
    return _acted(state, layout, action)


def _rows(state: State, action: Action) -> int | None:
    """Return how many rows an action scrolls, None where it scrolls none."""
    match action:
        case Scroll(rows):
            return rows
        case Page(part):
            return _page(state, part)
        case _:
            return None


def asking(state: State, *effects: Effect) -> State:
    """Return the state with something for the app to carry out."""
    return replace(state, effects=effects)


def _acted(state: State, layout: Layout, action: Action) -> State:
    in_outline = state.focus == "outline"
    match action:
        case NextChange(step):
            return next_change(state, layout, step)
        case NextClause(step):
            return next_clause(state, layout, step)
        case NextOpen(step):
            return next_where(
                state, layout, step, lambda change: state.verdict(change.id) == NOTHING, "none_open"
            )
        case NextException(step):
            return next_where(
                state, layout, step, lambda change: change.cls == "exception", "no_exception"
            )
        case Again(step) if state.hits is not None:
            return next_hit(state, layout, step)
        case Again(step):
            return next_change(state, layout, step)
        case Scroll(rows):
            return _entry_moved(state, rows) if in_outline else scrolled(state, rows)
        case Page(part):
            rows = _page(state, part)
            return _entry_moved(state, rows) if in_outline else scrolled(state, rows)
        case Edge(way):
            if in_outline:
                return _entry_moved(state, way * len(layout.sheet.entries))
            edge = 0 if way < 0 else layout.height
            return settled(replace(state, top=edge, cursor=None, chosen=False), way=-way)
        case Enter():
            return gone_to(state, state.entry) if in_outline else _toggled(state, state.fold)
        case GoTo(change):
            return change_gone_to(state, layout, change)
        case Folds():
            return _all_toggled(state, layout)
        case OtherEnd():
            return other_end(state, layout)
        case _:
            return _asked(state, layout, action)


def _asked(state: State, layout: Layout, action: Action) -> State:
    """Take what goes beyond moving about."""
    match action:
        case Search(query):
            if not query.text:
                return _unsearched(state)
            return asking(replace(state, query=query), Seek(query))
        case Found():
            return _found(state, layout, action)
        case Collapse() | CollapseAll() | FilterOutline() | SearchOutline():
            return _branched_by(state, layout.sheet, action)
        case Filter(criteria):
            return asking(replace(state, criteria=criteria), Arrange(criteria))
        case Sort():
            sort = "position" if state.criteria.sort == "weight" else "weight"
            criteria = replace(state.criteria, sort="weight" if sort == "weight" else "position")
            return asking(replace(state, criteria=criteria), Arrange(criteria))
        case Arranged(table):
            return _arranged(state, layout, table)
        case Swap():
            return asking(state, Recompute(state.pins, not state.swapped))
        case Link():
            return _linked(state, layout.sheet)
        case Unlink():
            return _unlinked(state)
        case Copy(what):
            return _copied(state, layout, what)
        case Documents():
            pair = layout.sheet.blocks[state.block].pair.index
            return replace(state, mode="documents", focus="text", document=pair)
        case Collation() if state.collation is None:
            return asking(state, Collate(state.swapped))
        case Collation():
            return replace(state, mode="collation", focus="text")
        case Collated(view):
            return replace(state, mode="collation", focus="text", collation=view, variant=0)
        case _:
            return _pointed(state, layout, action)


def _page(state: State, part: float) -> int:
    whole = state.text_lines - 1 if abs(part) >= 1 else state.text_lines
    return max(1, int(whole * abs(part))) * (1 if part > 0 else -1)


def _arranged_by(state: State, action: Action) -> State:
    """Show and hide parts of the screen, and go from one to another."""
    match action:
        case ToggleOutline():
            return refitted(replace(state, outline=not state.outline_shown, focus="text"))
        case TogglePanel():
            return settled(replace(state, panel=not state.panel))
        case ToggleColumns():
            return refitted(replace(state, split=not state.is_split))
        case ToggleSigns():
            return refitted(replace(state, signs=not state.signs))
        case Detail():
            order = ("word", *(level for level in DETAILS if level != "word"))
            level = order[(order.index(state.detail) + 1) % len(order)]
            return told(refitted(replace(state, detail=DETAILS[DETAILS.index(level)])), level)
        case Focus() if state.focus == "text":
            return refitted(replace(state, outline=True, focus="outline", mode="text"))
        case Leave() if state.focus == "text" and state.mode == "text":
            return _unsearched(replace(state, begun=None))
        case _:
            return settled(replace(state, focus="text", mode="text"))


# ---------------------------------------------------------------- another comparison, other criteria


def _loaded(state: State, action: Loaded) -> State:
    """Take a comparison; where there was one before, stay at its change, or else at its clause."""
    table = action.table
    sheet = table.sheet
    setting = state.setting_for(sheet)
    if table.setting != setting:
        table = Table(sheet, setting, table.phrases)
    change = state.change.id if state.change is not None else ""
    clauses = (*state.link.b, *state.link.a) if state.link is not None else ()
    first_time = state.layout is None
    layout = laid_out(table)
    state = State(
        columns=state.columns,
        lines=state.lines,
        ambiguous=state.ambiguous,
        signs=state.signs,
        layout=layout,
        outline=state.outline,
        split=state.split,
        panel=state.panel,
        detail=state.detail,
        branches=state.branches,
        criteria=sheet.criteria,
        ledger=state.ledger,
        pins=action.pins,
        swapped=action.swapped,
    )
    state = branched(counted(state, sheet))
    if first_time:
        if not sheet.view.paired and sheet.blocks:
            state = replace(state, mode="documents")
        state = settled(state)
        no_change_in_view = state.cursor is None and state.n_changes
        return next_change(state, layout, 1) if no_change_in_view else state
    if change in sheet.stop_of:
        return told(revealed(state, layout, sheet.stop_of[change]), "recomputed")
    entry = entry_with(sheet, {clause.id for clause in clauses})
    return told(gone_to(state, entry) if entry is not None else settled(state), "recomputed")


def _arranged(state: State, layout: Layout, table: Table) -> State:
    """Take the same comparison by other criteria; the current clause keeps its line, if it can."""
    sheet = table.sheet
    if sheet.view is not layout.sheet.view:  # another comparison came in the meantime
        return state
    setting = state.setting_for(sheet)
    if table.setting != setting:
        table = Table(sheet, setting, table.phrases)
    change = state.change
    line = (layout.top_of(state.block) or 0) - state.top
    hits = in_order(sheet, state.hits) if state.hits is not None else None
    new = laid_out(table.searched(hits))
    entry = layout.sheet.entry_of[state.block]
    state = replace(
        state,
        layout=new,
        criteria=sheet.criteria,
        hits=hits,
        hit=None,
        cursor=None,
        chosen=False,
        block=0,
        top=0,
    )
    state = branched(counted(state, sheet))
    if change is not None and change.id in sheet.stop_of:
        stop = sheet.stop_of[change.id]
        top = (new.top_of(sheet.stops[stop].block) or 0) - line
        return revealed(replace(state, top=max(0, top)), new, stop)
    block = sheet.entries[entry].block
    fold = sheet.blocks[block].fold
    row = new.top_of(block if fold is None else fold) or 0
    return settled(replace(state, top=row - max(0, line)))


# ---------------------------------------------------------------- search


def _unsearched(state: State) -> State:
    """End the search, and show what it found no more."""
    if state.layout is None or state.hits is None:
        return settled(replace(state, query=None, hits=None, hit=None))
    table = state.layout.table.searched(None)
    layout = replace(state.layout, table=table)
    return settled(replace(state, layout=layout, query=None, hits=None, hit=None))


def _found(state: State, layout: Layout, action: Found) -> State:
    hits = action.hits
    if state.query != hits.query:  # another search was begun, or none is wanted
        return state
    if not hits.order:
        return told(_unsearched(state), "not_found", words=hits.query.text)
    hits = in_order(layout.sheet, hits)
    layout = replace(layout, table=layout.table.searched(hits))
    state = replace(state, layout=layout, hits=hits, hit=None)
    return next_hit(state, layout, 1)


# ---------------------------------------------------------------- pairs of clauses


def _linked(state: State, sheet: Sheet) -> State:
    """Begin a pair with the current clause, or end it with this one and have it compared."""
    block = sheet.blocks[state.block]
    if block.link is None or block.kind != "link":
        return told(state, "no_clause")
    here = (block.pair.index, block.link.index)
    if state.begun is None:
        return told(replace(state, begun=here), "link_begun")
    if here[0] != state.begun[0]:
        return told(replace(state, begun=None), "link_apart")
    links = sheet.view.documents[here[0]].links
    one, two = links[state.begun[1]], links[here[1]]
    a = one.a if one.a and two.b and one is not two else two.a
    b = two.b if a is one.a else one.b
    state = replace(state, begun=None)
    if one is two or not a or not b:
        return told(state, "link_needs_both")
    pin = Pin(a[0].id, b[0].id)
    kept = tuple(p for p in state.pins if (p.a, p.b) != (pin.a, pin.b))
    return asking(state, Recompute((*kept, pin), state.swapped))


def _unlinked(state: State) -> State:
    link = state.link
    if link is None or not link.a or not link.b:
        return told(state, "no_pair")
    apart = [Pin(a.id, b.id, pair=False) for a in link.a for b in link.b]
    named = {(pin.a, pin.b) for pin in apart}
    kept = tuple(pin for pin in state.pins if (pin.a, pin.b) not in named)
    return asking(state, Recompute((*kept, *apart), state.swapped))


# ---------------------------------------------------------------- what is taken along


def _copied(state: State, layout: Layout, what: str) -> State:
    """Copy the reading of a side; without a change, the words of the clause; or the place of it."""
    change, link = state.change, state.link
    phrases = layout.table.phrases
    if link is None:
        return told(state, "no_clause")
    if what == "citation":
        pair = layout.sheet.blocks[state.block].pair
        text = phrases.citation(link, pair)
    elif change is not None:
        reading = change.a if what == "a" else change.b
        text = reading.text if reading is not None else ""
    else:
        text = "\n".join(clause.text for clause in (link.a if what == "a" else link.b))
    if not text:
        return told(state, "nothing_to_copy")
    return asking(told(state, "copied", n=len(text)), Clip(text))


# ---------------------------------------------------------------- folds


def _toggled(state: State, fold: int | None) -> State:
    layout = state.layout
    if layout is None or fold is None:
        return told(state, "no_fold")
    new = laid_out(layout.table, layout.opened ^ {fold})
    return anchored(replace(state, block=fold, chosen=True, cursor=None), layout, new, at=fold)


def _all_toggled(state: State, layout: Layout) -> State:
    folds = frozenset(i for i, block in enumerate(layout.sheet.blocks) if block.kind == "fold")
    if not folds:
        return told(state, "no_fold")
    opened = folds if layout.opened != folds else frozenset()
    return anchored(state, layout, laid_out(layout.table, opened))


# ---------------------------------------------------------------- outline


def _entry_moved(state: State, lines: int) -> State:
    if not state.rows:
        return state
    row = min(max(0, state.entry_row + lines), len(state.rows) - 1)
    top = min(max(state.entry_top, row - state.text_lines + 1), row)
    return replace(state, entry=state.rows[row], entry_top=entry_top(state, top))


def _branched_by(state: State, sheet: Sheet, action: Action) -> State:
    match action:
        case Collapse(closed):
            return branched(_collapsed(state, sheet, closed=closed))
        case CollapseAll():
            every = branches(sheet)
            return branched(replace(state, collapsed=frozenset() if state.collapsed else every))
        case FilterOutline(which):
            following = BRANCHES[(BRANCHES.index(state.branches) + 1) % len(BRANCHES)]
            state = branched(replace(state, branches=which or following))
            return told(state, f"branches_{state.branches}")
        case SearchOutline(words):
            return branched(replace(state, outline_words=words))
        case _:
            return state


def _collapsed(state: State, sheet: Sheet, *, closed: bool) -> State:
    """Close or open the current line; a line without any below it stands for the one above it."""
    if not state.rows:
        return state
    entry = state.rows[state.entry_row]
    is_branch = sheet.entries[entry].end > entry + 1
    if not closed:
        return replace(state, entry=entry, collapsed=state.collapsed - {entry})
    if not is_branch or entry in state.collapsed:
        depth = sheet.entries[entry].depth
        above = (i for i in range(entry - 1, -1, -1) if sheet.entries[i].depth < depth)
        entry = next(above, entry)
    return replace(state, entry=entry, collapsed=state.collapsed | {entry})


# ---------------------------------------------------------------- the mouse


def _pointed(state: State, layout: Layout, action: Action) -> State:
    match action:
        case PickText(line, column):
            return _picked(replace(state, focus="text"), layout, line, column)
        case PickEntry(line, column):
            row = state.entry_top + line
            if row >= len(state.rows):
                return state
            entry = state.rows[row]
            if column < _MARKER_COLUMN and layout.sheet.entries[entry].end > entry + 1:
                state = replace(state, entry=entry)
                return branched(replace(state, collapsed=state.collapsed ^ {entry}))
            return gone_to(state, entry)
        case PickPart(line):
            row = line * layout.height // state.text_lines - state.text_lines // 2
            return scrolled(state, row - state.top)
        case WheelOutline(lines):
            return replace(state, entry_top=entry_top(state, state.entry_top + lines))
        case _:
            return state


def _picked(state: State, layout: Layout, line: int, column: int) -> State:
    """Open a fold, or make the change or the clause under the pointer the current one."""
    row = state.top + line
    if layout.row(row) is None:
        return settled(state)
    block = layout.block_at(row)
    if layout.sheet.blocks[block].kind == "fold":
        return _toggled(state, block)
    stop = _stop_at(layout, row, column)
    if stop is None:
        of_block = layout.sheet.stops_of(block)
        stop = next((i for i in of_block if layout.shows(i, row, row + 1)), None)
    return settled(replace(state, cursor=stop, block=block, chosen=stop is None))


def _stop_at(layout: Layout, row: int, column: int) -> int | None:
    setting = layout.table.setting
    shown = layout.row(row)
    assert shown is not None
    side, at = divmod(column, setting.column + 1) if len(shown.lines) > 1 else (0, column)
    at -= setting.gutter
    if at < 0 or side >= len(shown.lines):
        return None
    for piece in shown.lines[side].pieces:
        at -= cells(piece.text, ambiguous=setting.ambiguous)
        if at < 0:
            return piece.stop
    return None
