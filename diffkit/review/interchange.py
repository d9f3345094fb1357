"""Decisions as JSON that another office can read, and their way back in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from diffkit.review.key import FileKey, ReviewError, ReviewKey
from diffkit.review.ledger import STATES, Decision, State, Subject

SCHEMA = "diffkit.review"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Item:
    """A change with what was decided of it, None for nothing.

    `present` is False where the comparison has the change no more; `line_a` and `line_b` count from 1,
    None where a side has none.
    """

    subject: Subject
    decision: Decision | None
    present: bool = True
    line_a: int | None = None
    line_b: int | None = None

    @property
    def state(self) -> State:
        return self.decision.state if self.decision is not None else "open"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of decisions that were taken in.

    `added` went to undecided changes, `replaced` earlier decisions, `kept` counts those that gave way
    to a later one, `same` those that were known; `absent` counts those of the first two whose change
    the comparison does not have.
    """

    added: int
    replaced: int
    kept: int
    same: int
    absent: int


def exported(key: ReviewKey, items: Sequence[Item], counts: Mapping[State, int]) -> dict[str, Any]:
    """Return decisions as the value that `diffkit schema review` describes.

    `items` are those to write down, `counts` is of all changes of the comparison.
    """
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "a": {"path": key.a.name, "sha256": key.a.sha256},
        "b": {"path": key.b.name, "sha256": key.b.sha256},
        "options": json.loads(key.options),
        "counts": dict(counts),
        "decisions": [_item(item) for item in items],
    }


def _item(item: Item) -> dict[str, Any]:
    subject, decision = item.subject, item.decision
    return {
        "change": subject.change,
        "state": item.state,
        "note": decision.note if decision is not None else "",
        "reviewer": decision.reviewer if decision is not None else None,
        "at": decision.at if decision is not None else None,
        "present": item.present,
        "place": subject.place,
        "class": subject.cls,
        "kind": subject.kind,
        "a": {"text": subject.a, "line": item.line_a},
        "b": {"text": subject.b, "line": item.line_b},
    }


def parse(text: str, subject: str) -> tuple[ReviewKey, tuple[tuple[Subject, Decision], ...]]:
    """Read what `exported` wrote; changes without a decision are left out.

    Raises: ReviewError, which names the place in `subject` that cannot be read.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unread(subject, f"is no JSON ({error})") from None
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        raise _unread(subject, "holds no decisions of diffkit")
    version = value.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise ReviewError(
            subject, f"is of version {version!r}, this diffkit knows {VERSION}", "update diffkit"
        )
    try:
        key = ReviewKey(
            _file(value["a"]), _file(value["b"]), json.dumps(value["options"], sort_keys=True)
        )
        entries = value["decisions"]
        if not isinstance(entries, list):
            raise TypeError("decisions: no list")
    except (KeyError, TypeError) as error:
        raise _unread(subject, f"misses {error}") from None
    found: dict[str, tuple[Subject, Decision]] = {}
    for number, entry in enumerate(entries, 1):
        try:
            read = _entry(entry)
        except (KeyError, TypeError, ValueError) as error:
            raise _unread(subject, f"decision {number} cannot be read ({error})") from None
        if read is not None:
            found[read[1].change] = read
    return key, tuple(found.values())


def merged(
    entries: Iterable[tuple[Subject, Decision]],
    decisions: Mapping[str, Decision],
    present: frozenset[str] | None,
) -> tuple[tuple[Decision, ...], Imported]:
    """Return the decisions to take in, and what became of each: the later one of two holds."""
    taken: list[Decision] = []
    n = {"added": 0, "replaced": 0, "kept": 0, "same": 0, "absent": 0}
    for _, new in entries:
        old = decisions.get(new.change)
        if old is not None and (old.state, old.note) == (new.state, new.note):
            n["same"] += 1
            continue
        if old is not None and _time(old.at) >= _time(new.at):
            n["kept"] += 1
            continue
        taken.append(new)
        n["added" if old is None else "replaced"] += 1
        n["absent"] += present is not None and new.change not in present
    return tuple(sorted(taken, key=lambda d: d.change)), Imported(**n)


def _file(value: Mapping[str, Any]) -> FileKey:
    return FileKey(_text(value, "path"), _text(value, "sha256"))


def _entry(value: Mapping[str, Any]) -> tuple[Subject, Decision] | None:
    state = _text(value, "state")
    if state not in STATES:
        raise ValueError(f"no state {state!r}")
    note = _text(value, "note")
    if state == "open" and not note:
        return None
    subject = Subject(
        _text(value, "change"),
        _text(value, "place"),
        _text(value, "class"),
        _text(value, "kind"),
        _text(value["a"], "text"),
        _text(value["b"], "text"),
    )
    at = _text(value, "at")
    _time(at)
    decision = Decision(subject.change, state, note, _text(value, "reviewer"), at)
    return subject, decision


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value[name]
    if not isinstance(found, str):
        raise TypeError(f"{name}: no text")
    # A lone surrogate, which JSON can write and UTF-8 cannot hold.
    return found.encode("utf-8", "backslashreplace").decode("utf-8")


def _time(at: str) -> datetime:
    time = datetime.fromisoformat(at)
    if time.tzinfo is None:
        raise ValueError(f"at: {at!r} says no offset")
    return time


def _unread(subject: str, problem: str) -> ReviewError:
    return ReviewError(subject, problem, "name a file that `diffkit decisions --format json` wrote")
