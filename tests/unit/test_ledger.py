"""Decisions as a fold over steps: what undo and redo restore, and what cannot follow."""

from __future__ import annotations

import pytest

from diffkit.review import Decision, Ledger, Step

NOON, LATER = "2024-05-06T12:00:00+08:00", "2024-05-06T12:30:00+08:00"


def decision(change: str, state: str = "accepted", note: str = "", at: str = NOON) -> Decision:
    return Decision(change, state, note, "王", at)  # type: ignore[arg-type]


def step(number: int, *decisions: Decision, kind: str = "decide", of: int = 0) -> Step:
    return Step(number, kind, "王", NOON, "", decisions, of)  # type: ignore[arg-type]


def test_a_group_is_undone_at_once_and_each_gets_back_what_it_had() -> None:
    before = Ledger.of([step(1, decision("x", "flagged", "why?")), step(2, decision("y"))])
    group = [decision(change, "rejected", at=LATER) for change in "xyz"]
    after = before.then(step(3, *group))
    assert {d.state for d in after.decisions.values()} == {"rejected"}
    assert after.undoable is not None
    assert after.undoable.number == 3
    undone = after.then(step(4, kind="undo", of=3))
    assert undone.decisions == before.decisions
    assert undone.then(step(5, kind="redo", of=3)).decisions == after.decisions
    assert [s.kind for s in undone.history] == ["decide", "decide", "decide", "undo"]


def test_what_is_cleared_is_open_and_comes_back() -> None:
    ledger = Ledger.of([step(1, decision("x")), step(2, decision("x", "open"))])
    assert ledger.decisions == {}
    assert ledger.state("x") == "open"
    assert ledger.then(step(3, kind="undo", of=2)).state("x") == "accepted"


def test_an_open_change_with_a_note_is_kept() -> None:
    assert "x" in Ledger.of([step(1, decision("x", "open", "ask"))]).decisions


def test_a_new_decision_gives_up_what_could_be_redone() -> None:
    ledger = Ledger.of([step(1, decision("x")), step(2, kind="undo", of=1)])
    assert ledger.redoable is not None
    assert ledger.then(step(3, decision("y"))).redoable is None


def test_a_carry_is_history_and_not_undone() -> None:
    ledger = Ledger.of([step(1, decision("x")), step(2, kind="carry")])
    assert ledger.undoable is not None
    assert ledger.undoable.number == 1


@pytest.mark.parametrize(
    "wrong",
    [
        step(3, decision("x")),
        step(1, decision("x")),
        step(2, kind="undo", of=2),
        step(2, kind="redo", of=1),
    ],
)
def test_steps_that_do_not_follow_are_refused(wrong: Step) -> None:
    with pytest.raises(ValueError, match="step"):
        Ledger.of([step(1, decision("y")), wrong])


def test_counts_follow_the_changes_that_are_asked_for() -> None:
    ledger = Ledger.of([step(1, decision("x"), decision("gone", "rejected"))])
    counts = ledger.counts(["x", "y"])
    assert counts == {"open": 1, "accepted": 1, "rejected": 0, "flagged": 0}
