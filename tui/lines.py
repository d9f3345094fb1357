"""The lists that take the place of the text: pairs of documents, and the variants of a collation."""

from __future__ import annotations

from dataclasses import replace

from tui.actions import (
    Action,
    Again,
    Collation,
    Documents,
    Edge,
    Enter,
    NextChange,
    NextClause,
    PickLine,
)
from tui.moves import entry_with, gone_to
from tui.sheet import Sheet
from tui.state import State, settled, told


def n_lines(state: State) -> int:
    """Return how many lines the list has."""
    if state.mode == "collation":
        return len(state.collation.variants) if state.collation is not None else 0
    return len(state.sheet.view.documents) if state.sheet is not None else 0


def current_line(state: State) -> int:
    """Return which line of the list is the current one."""
    return state.variant if state.mode == "collation" else state.document


def first_line(state: State) -> int:
    """Return the first line of the list in view; the current one stands in the middle."""
    top = current_line(state) - state.text_lines // 2
    return min(max(0, top), max(0, n_lines(state) - state.text_lines))


def in_list(state: State, sheet: Sheet, action: Action, *, rows: int | None) -> State | None:
    """Take what moves the line of a list or goes where it leads; None for what is no matter of the list.

    `rows` is how many rows the action scrolls, None where it scrolls none.
    """
    line = current_line(state)
    match action:
        case _ if rows is not None:
            line += rows
        case Edge(way):
            line = way * n_lines(state)
        case NextChange(step) | NextClause(step) | Again(step):
            line += step
        case PickLine(below):
            line = first_line(state) + below
            return _gone_to_line(state, sheet, line) if line < n_lines(state) else state
        case Enter():
            return _gone_to_line(state, sheet, line)
        case Documents() if state.mode == "documents":
            return settled(replace(state, mode="text"))
        case Collation() if state.mode == "collation":
            return settled(replace(state, mode="text"))
        case _:
            return None
    line = min(max(0, line), max(0, n_lines(state) - 1))
    if state.mode == "collation":
        return replace(state, variant=line)
    return replace(state, document=line)


def _gone_to_line(state: State, sheet: Sheet, line: int) -> State:
    """Leave the list for what a line of it names."""
    entry: int | None
    if state.mode == "collation":
        if state.collation is None or not n_lines(state):
            return settled(replace(state, mode="text"))
        variant = state.collation.variants[line]
        clauses = {reading.clause for reading in variant.readings.values()}
        entry, state = entry_with(sheet, clauses), replace(state, variant=line)
    else:
        entry = sheet.heads[line]
        state = replace(state, document=line)
    state = replace(state, mode="text")
    return gone_to(state, entry) if entry is not None else told(settled(state), "no_clause")
