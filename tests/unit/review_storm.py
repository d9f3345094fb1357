"""Kill a process a hundred times while it decides; run as a script, it says what was lost.

It forks from a process without threads that imports nothing but `diffkit.review`, which makes a
hundred rounds a matter of seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import UTC, datetime

from diffkit.review import STATES, FileKey, ReviewKey, Subject, open_review

KEY = ReviewKey(FileKey("a.txt", "1" * 64), FileKey("b.txt", "2" * 64), "{}")
CHANGES = [Subject(f"{i:010x}", "第一条", "wording", "words", "旧", "新") for i in range(40)]


def clock() -> datetime:
    return datetime.now(UTC)


def decide(path: str, round_: int, told: int) -> None:
    """Decide until killed, and tell of each decision that was acknowledged."""
    with open_review(KEY, path=path, reviewer="王", clock=clock) as review:
        for i in range(100_000):
            subject = CHANGES[i % len(CHANGES)]
            note = f"{round_}.{i}"
            review.decide([subject], state=STATES[i % 4], note=note)
            os.write(told, f"{subject.change} {note}\n".encode())


def main(path: str, rounds: int) -> None:
    known: dict[str, str] = {}
    for round_ in range(rounds):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                decide(path, round_, writing)
            finally:
                os._exit(1)
        os.close(writing)
        told = os.read(reading, 100)  # it began
        time.sleep(round_ % 20 * 0.0004)  # somewhere inside a later decision
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(reading, 65536):
            told += more
        os.close(reading)
        lines = told.decode().split("\n")[:-1]
        assert lines, "the child decided nothing"
        known |= dict(line.split() for line in lines)
        with open_review(KEY, path=path, reviewer="王", clock=clock) as review:
            assert not review.read_only, review.reason
            kept = {change: decision.note for change, decision in review.decisions.items()}
        lost = {c: n for c, n in known.items() if _order(kept.get(c, "-1.0")) < _order(n)}
        assert not lost, f"round {round_} lost {lost}"
        known = kept
    print(f"{rounds} killed, {len(review.ledger.history)} steps, nothing lost")


def _order(note: str) -> tuple[int, ...]:
    return tuple(map(int, note.split(".")))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
