"""Any sequence of decisions, undos, redos and reopenings is what a plain list of states says it is."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from diffkit.review import FileKey, Review, ReviewKey, Subject, open_review

KEY = ReviewKey(FileKey("a.txt", "1" * 64), FileKey("b.txt", "2" * 64), "{}")
SUBJECTS = [Subject(c, "第一条", "wording", "words", "旧", "新") for c in "pqrs"]

_decisions = st.tuples(
    st.just("decide"),
    st.lists(st.sampled_from(SUBJECTS), max_size=4),
    st.sampled_from([None, "open", "accepted", "rejected", "flagged"]),
    st.sampled_from([None, "", "甲", "乙\n\ud800"]),
)
_moves = st.sampled_from([("undo",), ("redo",), ("reopen",)])


def _open(path: Path) -> Review:
    ticks = count()
    start = datetime(2024, 5, 6, tzinfo=timezone(timedelta(hours=8)))
    return open_review(
        KEY, path=str(path), reviewer="王", clock=lambda: start + timedelta(seconds=next(ticks))
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(_decisions | _moves, max_size=20))
def test_a_review_is_a_list_of_states(actions: list[tuple]) -> None:  # type: ignore[type-arg]
    now: dict[str, tuple[str, str]] = {}
    past: list[dict[str, tuple[str, str]]] = []
    future: list[dict[str, tuple[str, str]]] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.review")
        review = _open(path)
        for action, *values in actions:
            if action == "undo":
                assert (review.undo() is not None) == bool(past)
                if past:
                    future.append(now)
                    now = past.pop()
            elif action == "redo":
                assert (review.redo() is not None) == bool(future)
                if future:
                    past.append(now)
                    now = future.pop()
            elif action == "reopen":
                history = review.ledger.history
                review.close()
                review = _open(path)
                assert review.ledger.history == history
            else:
                subjects, state, note = values
                review.decide(subjects, state=state, note=note)
                then = dict(now)
                for subject in subjects:
                    old_state, old_note = now.get(subject.change, ("open", ""))
                    new_note = old_note if note is None else note.replace("\ud800", "\\ud800")
                    then[subject.change] = (state or old_state, new_note)
                    if then[subject.change] == ("open", ""):
                        del then[subject.change]
                if then != now:
                    past.append(now)
                    future.clear()
                    now = then
            assert {c: (d.state, d.note) for c, d in review.decisions.items()} == now
        review.close()
