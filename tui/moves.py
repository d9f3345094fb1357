"""Moving about: from change to change, clause to clause, hit to hit, and between the ends of a move."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection
from dataclasses import replace

from diffkit.report.view import ChangeView
from tui.layout import Layout, laid_out
from tui.search import Hit, Hits
from tui.sheet import Sheet
from tui.state import State, blocks_in_view, settled, told


def scrolled(state: State, rows: int) -> State:
    """Move some rows down, or up."""
    return settled(replace(state, top=state.top + rows), way=1 if rows >= 0 else -1)


def _from_here(state: State, layout: Layout, step: int) -> int | None:
    """Return the change next to where the reader is, None where there is none."""
    if not state.n_changes:
        return None
    if state.cursor is not None:
        stop: int | None = state.cursor + step
    elif state.chosen:  # a clause without a change
        first = layout.sheet.first_stop[state.block]
        stop = first if step > 0 else first - 1
    else:
        stop = layout.first_below(state.end) if step > 0 else layout.last_above(state.top)
    return stop if stop is not None and 0 <= stop < state.n_changes else None


def next_change(state: State, layout: Layout, step: int) -> State:
    """Go to the next change, or with -1 to the one before."""
    if not state.n_changes:
        return told(state, "no_change")
    stop = _from_here(state, layout, step)
    if stop is None:
        return told(settled(state), "at_last" if step > 0 else "at_first")
    return revealed(state, layout, stop)


def next_where(
    state: State, layout: Layout, step: int, wanted: Callable[[ChangeView], bool], none: str
) -> State:
    """Go to the next change that is wanted; `none` is what to say where none is left this way.

    Cost: linear in the changes on the way.
    """
    stop = _from_here(state, layout, step)
    stops = layout.sheet.stops
    while stop is not None and 0 <= stop < len(stops):
        if wanted(stops[stop].change):
            return revealed(state, layout, stop)
        stop += step
    return told(state, none)


def next_clause(state: State, layout: Layout, step: int) -> State:
    """Go to the next clause or fold, whether it has a change or not."""
    i = bisect_left(layout.blocks, state.block) + step
    if not 0 <= i < len(layout.blocks):
        return told(state, "at_end" if step > 0 else "at_start")
    return at_block(state, layout, layout.blocks[i])


def at_block(state: State, layout: Layout, block: int) -> State:
    """Go to a block that no fold hides, and to its first change, where it has one."""
    stops = layout.sheet.stops_of(block)
    if stops:
        return revealed(state, layout, stops[0])
    row, end = layout.extent_of(block) or (0, 0)
    top = state.top
    if row < top or end > state.end:
        top = row - state.text_lines // 4
    return settled(replace(state, top=top, cursor=None, block=block, chosen=True))


def revealed(state: State, layout: Layout, stop: int) -> State:
    """Go to a change; the text stays where it is if all of the change is in view."""
    first, last = layout.first[stop], layout.last[stop]
    top = state.top
    if first < top or last >= state.end:
        margin = state.text_lines // 4
        head = layout.top_of(layout.sheet.stops[stop].block) or 0
        start = head if last - head < state.text_lines - margin else first
        top = start - margin
    return settled(replace(state, top=top, cursor=stop, chosen=False))


def gone_to(state: State, entry: int) -> State:
    """Go to the clause of a line of the outline, and open the fold that hides it."""
    layout = state.layout
    assert layout is not None
    block = layout.sheet.entries[entry].block
    state, layout = _opened(state, layout, block)
    return replace(at_block(replace(state, focus="text"), layout, block), entry=entry)


def change_gone_to(state: State, layout: Layout, change: str) -> State:
    """Go to a change, or to the clause of one that is folded or filtered away.

    Cost: linear in the changes for one that is not shown.
    """
    sheet = layout.sheet
    if change in sheet.stop_of:
        return revealed(replace(state, focus="text"), layout, sheet.stop_of[change])
    for i, entry in enumerate(sheet.entries):
        if entry.link is not None and any(one.id == change for one in entry.link.changes):
            return gone_to(state, i)
    return told(state, "no_change_here")


def entry_with(sheet: Sheet, clauses: Collection[str]) -> int | None:
    """Return the first line of the outline with one of the clauses, by id."""
    for i, entry in enumerate(sheet.entries):
        if entry.link is not None and any(
            clause.id in clauses for clause in (*entry.link.b, *entry.link.a)
        ):
            return i
    return None


def _opened(state: State, layout: Layout, block: int) -> tuple[State, Layout]:
    """Open the fold that hides a block."""
    fold = layout.sheet.blocks[block].fold
    if fold is None or fold in layout.opened:
        return state, layout
    layout = laid_out(layout.table, layout.opened | {fold})
    return replace(state, layout=layout, cursor=None), layout


def other_end(state: State, layout: Layout) -> State:
    """Go from a moved clause to the place it left, and back."""
    ends = layout.sheet.ends
    near = [state.block, *blocks_in_view(state, layout)]
    here = next((block for block in near if block in ends), None)
    if here is None:
        return told(state, "no_move")
    return at_block(state, layout, ends[here])


# ---------------------------------------------------------------- hits of a search


def _place(sheet: Sheet, hit: Hit) -> tuple[int, int]:
    return sheet.block_of[hit.pair, hit.link], hit.number


def in_order(sheet: Sheet, hits: Hits) -> Hits:
    """Return hits in the order in which the blocks of a sheet stand."""
    return replace(hits, order=tuple(sorted(hits.order, key=lambda hit: _place(sheet, hit))))


def next_hit(state: State, layout: Layout, step: int) -> State:
    """Go to the next hit of the search; behind the last one comes the first."""
    hits, sheet = state.hits, layout.sheet
    assert hits is not None
    n = len(hits.order)
    if state.hit is not None:
        index = (state.hit + step) % n
    else:
        places = [_place(sheet, hit)[0] for hit in hits.order]
        at = bisect_left(places, state.block) if step > 0 else bisect_right(places, state.block) - 1
        index = at % n
    hit = hits.order[index]
    block, number = _place(sheet, hit)
    state, layout = _opened(replace(state, focus="text", mode="text"), layout, block)
    row = (layout.top_of(block) or 0) + layout.table.row_of_hit(block, number)
    top = state.top
    if not state.top <= row < state.end:
        top = row - state.text_lines // 3
    state = replace(state, top=top, hit=index, block=block, cursor=None, chosen=True)
    return told(settled(state), "hit", i=index + 1, n=n)
