"""Decisions: what each of them asks the app to keep, and what is shown once it is kept.

Nothing is decided on the screen before it is on the disk: an action asks, and `Kept` brings the ledger
as it then is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from diffkit.report.decisions import subject_of
from diffkit.report.view import ChangeView, LinkView
from diffkit.review.ledger import State as Verdict
from diffkit.review.ledger import Step
from tui.actions import (
    Action,
    Clear,
    Decide,
    DecideAll,
    Keep,
    Kept,
    MakeAgain,
    Note,
    Redo,
    Scope,
    TakeBack,
    Undo,
)
from tui.layout import Layout
from tui.moves import revealed
from tui.sheet import NOTHING, Sheet
from tui.state import State, told


def decided(state: State, layout: Layout, action: Action) -> State | None:
    """Take a decision; None for what is none. While a list hides the text there is no change to decide."""
    match action:
        case Decide() | Note() | Clear() | DecideAll() if state.mode != "text":
            return told(state, "no_change_here")
        case Decide() | Note() | Clear():
            return _one(state, action)
        case DecideAll(scope, verdict):
            return _all(state, layout.sheet, scope, verdict)
        case Undo() if state.ledger.undoable is None:
            return told(state, "nothing_to_undo")
        case Redo() if state.ledger.redoable is None:
            return told(state, "nothing_to_redo")
        case Undo():
            return replace(state, effects=(TakeBack(),))
        case Redo():
            return replace(state, effects=(MakeAgain(),))
        case Kept():
            return _kept(state, layout, action)
        case _:
            return None


def _one(state: State, action: Decide | Note | Clear) -> State:
    change = state.change
    if change is None:
        return told(state, "no_change_here")
    subjects = (subject_of(change, state.link),)
    match action:
        case Decide(verdict):
            effect = Keep(subjects, verdict, None)
        case Note(text):
            effect = Keep(subjects, None, text.strip())
        case Clear():
            effect = Keep(subjects, NOTHING, "")
    return replace(state, effects=(effect,))


def scoped(state: State, scope: Scope) -> tuple[tuple[ChangeView, LinkView], ...]:
    """Return the changes that go with the current one: of its substitution, its rule, with its words,
    or in its clause; folded and hidden ones too.

    Cost: linear in the changes.
    """
    change, sheet = state.change, state.sheet
    if change is None or sheet is None:
        return ()
    goes_with = _companions(change, scope)
    if scope == "clause":
        assert state.link is not None
        return tuple((one, state.link) for one in state.link.changes)
    return tuple((one, link) for link, one in _every(sheet) if goes_with(one))


def _companions(change: ChangeView, scope: Scope) -> Callable[[ChangeView], bool]:
    if scope == "substitution":
        return lambda one: one.substitution is not None and one.substitution == change.substitution
    if scope == "rule":
        return lambda one: (one.rule, one.cls, one.kind) == (change.rule, change.cls, change.kind)
    return lambda one: (one.cls, _words(one)) == (change.cls, _words(change))


def _words(change: ChangeView) -> tuple[str, str]:
    return (change.a.text if change.a else "", change.b.text if change.b else "")


def _every(sheet: Sheet) -> Iterator[tuple[LinkView, ChangeView]]:
    for pair in sheet.view.paired:
        for link in pair.links:
            for change in link.changes:
                yield link, change


def _all(state: State, sheet: Sheet, scope: Scope, verdict: Verdict) -> State:
    change = state.change
    if change is None:
        return told(state, "no_change_here")
    subjects = tuple(subject_of(one, link) for one, link in scoped(state, scope))
    if not subjects:
        return told(state, "no_companions")
    name = {"substitution": change.substitution, "rule": change.rule}.get(scope) or change.id
    keep = Keep(subjects, verdict, "" if verdict == NOTHING else None, f"{scope}:{name}")
    return replace(state, effects=(keep,))


def _kept(state: State, layout: Layout, action: Kept) -> State:
    """Show a ledger; what was taken back or made again is gone to."""
    state = replace(state, ledger=action.ledger)
    state = counted(state, layout.sheet)
    step = action.step
    if step is None or not step.decisions:
        return state
    n = len(step.decisions)
    verdict = step.decisions[0].state
    message = "decided" if action.way == "made" else action.way
    if action.way != "made":
        state = _gone_to_step(state, layout, step)
    elif n == 1:
        return state
    return told(state, message, n=n, state=layout.table.phrases.wording.code(verdict))


def _gone_to_step(state: State, layout: Layout, step: Step) -> State:
    changes = [decision.change for decision in step.decisions]
    if state.change is not None and state.change.id in changes:
        return state
    stop_of = layout.sheet.stop_of
    stop = min((stop_of[change] for change in changes if change in stop_of), default=None)
    return revealed(state, layout, stop) if stop is not None else state


def counted(state: State, sheet: Sheet) -> State:
    """Return the state with the decisions counted that the sheet shows.

    Cost: linear in the decisions.
    """
    by_state: dict[str, int] = {}
    entries: list[int] = []
    for decision in state.ledger.decisions.values():
        if decision.state == NOTHING:
            continue
        if decision.change in sheet.scope:
            by_state[decision.state] = by_state.get(decision.state, 0) + 1
        stop = sheet.stop_of.get(decision.change)
        if stop is not None:
            entries.append(sheet.entry_of[sheet.stops[stop].block])
    return replace(state, reviewed=by_state, reviewed_entries=tuple(sorted(entries)))
