"""Decisions on changes as a fold over the steps in which they were made: pure, nothing is ever taken out.

Undo and redo are steps like others, so that the history says who took back what, and when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

State = Literal["open", "accepted", "rejected", "flagged"]
STATES: tuple[State, ...] = get_args(State)
StepKind = Literal["decide", "import", "carry", "undo", "redo"]
STEP_KINDS: tuple[StepKind, ...] = get_args(StepKind)


@dataclass(frozen=True, slots=True)
class Subject:
    """A change as it stood when it was decided: enough to list it when the texts have it no more.

    `change` is its id; `a` and `b` are its words, "" for none.
    """

    change: str
    place: str
    cls: str
    kind: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer holds of one change; `at` is a time in ISO 8601 with its offset.

    A change that is only noted is `open`.
    """

    change: str
    state: State
    note: str
    reviewer: str
    at: str

    @property
    def is_blank(self) -> bool:
        """Tell whether it says nothing: the change was cleared."""
        return self.state == "open" and not self.note


@dataclass(frozen=True, slots=True)
class Step:
    """What was done at once, and is undone at once; `number` counts from 1 without gaps.

    `decisions` is what it set, each change at most once; `of` is the number of the step that an undo
    or redo concerns, else 0; `basis` says for what the changes of a group were chosen
    (`substitution:ID`, `rule:NAME`), or of which review a `carry` came.
    """

    number: int
    kind: StepKind
    reviewer: str
    at: str
    basis: str = ""
    decisions: tuple[Decision, ...] = ()
    of: int = 0


@dataclass(frozen=True, slots=True)
class _Made:
    """A step that can be undone or redone, with what stood before it."""

    step: Step
    before: tuple[Decision | None, ...]


@dataclass(frozen=True)
class Ledger:
    """All that was decided up to now, and how it came about.

    `decisions` has the changes that are decided or noted, by id; a cleared one is not in it.
    """

    decisions: Mapping[str, Decision] = field(default_factory=lambda: MappingProxyType({}))
    history: tuple[Step, ...] = field(default=(), repr=False)
    _done: tuple[_Made, ...] = field(default=(), repr=False)
    _undone: tuple[_Made, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, steps: Iterable[Step]) -> Ledger:
        """Return the ledger that steps lead to; for errors see `then`."""
        return cls().then(*steps)

    @property
    def undoable(self) -> Step | None:
        return self._done[-1].step if self._done else None

    @property
    def redoable(self) -> Step | None:
        return self._undone[-1].step if self._undone else None

    @property
    def next_number(self) -> int:
        return len(self.history) + 1

    def state(self, change: str) -> State:
        """Return what was decided of a change, `open` where nothing was."""
        decision = self.decisions.get(change)
        return decision.state if decision is not None else "open"

    def counts(self, changes: Iterable[str]) -> Mapping[State, int]:
        """Return how many of these changes are in each state, in the order of `STATES`."""
        counted = Counter(self.state(change) for change in changes)
        return {state: counted[state] for state in STATES}

    def then(self, *steps: Step) -> Ledger:
        """Return the ledger after more steps.

        Guarantees: an undo restores every decision that its step had replaced, with the reviewer and
        time that it had; a new decision gives up what could be redone.
        Raises: ValueError where a step does not follow from those before it.
        Cost: linear in the ledger and the steps.
        """
        decisions, history = dict(self.decisions), list(self.history)
        done, undone = list(self._done), list(self._undone)
        for step in steps:
            if step.number != len(history) + 1:
                raise ValueError(f"step {step.number} stands at {len(history) + 1}")
            if step.kind == "undo":
                _revert(step, decisions, done, undone)
            elif step.kind == "redo":
                done.append(_Made(_last(step, undone).step, _set(undone.pop().step, decisions)))
            elif step.kind != "carry":
                done.append(_Made(step, _set(step, decisions)))
                undone.clear()
            history.append(step)
        return Ledger(MappingProxyType(decisions), tuple(history), tuple(done), tuple(undone))


def _last(step: Step, stack: list[_Made]) -> _Made:
    if not stack or stack[-1].step.number != step.of:
        raise ValueError(f"step {step.number} cannot {step.kind} step {step.of}")
    return stack[-1]


def _set(step: Step, decisions: dict[str, Decision]) -> tuple[Decision | None, ...]:
    """Put the decisions of a step in place, and return what they replaced."""
    before = tuple(decisions.get(decision.change) for decision in step.decisions)
    for decision in step.decisions:
        if decision.is_blank:
            decisions.pop(decision.change, None)
        else:
            decisions[decision.change] = decision
    return before


def _revert(
    step: Step, decisions: dict[str, Decision], done: list[_Made], undone: list[_Made]
) -> None:
    made = _last(step, done)
    for decision, before in zip(made.step.decisions, made.before, strict=True):
        if before is None:
            decisions.pop(decision.change, None)
        else:
            decisions[decision.change] = before
    undone.append(done.pop())
