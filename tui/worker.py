"""Work that is done while the screen goes on: one piece at a time, told how far it is, and cancelled."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
Progress = Callable[[str, int, int], None]  # stage, how many parts of it are done, of how many


class CancelledError(Exception):
    """The work that is going on is wanted no more."""


class Worker:
    """Runs a piece of work in a thread of its own.

    A piece that is cancelled, or followed by another, is told so when it next says how far it is, and
    what comes of it is dropped. The thread is a daemon: leaving the program waits for nothing.
    """

    def __init__(self) -> None:
        self._turn = 0

    @property
    def turn(self) -> int:
        """The number of the piece of work that is wanted."""
        return self._turn

    def cancel(self) -> None:
        """Drop the work that is going on."""
        self._turn += 1

    def start(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
        told: Progress,
    ) -> None:
        """Begin a piece of work; `done`, `failed` and `told` are called in its thread."""
        self._turn += 1
        turn = self._turn

        def progress(stage: str, n: int = 0, total: int = 0) -> None:
            if turn != self._turn:
                raise CancelledError
            told(stage, n, total)

        def run() -> None:
            try:
                result = work(progress)
                if turn == self._turn:
                    done(result)
            except CancelledError:
                pass
            except Exception as error:
                if turn == self._turn:
                    failed(error)

        Thread(target=run, name="comparison", daemon=True).start()
