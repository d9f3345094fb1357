"""One writer at a time: a lock that the system takes back when its process ends, however it ends."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from typing import Final

if sys.platform == "win32":
    import msvcrt

    # Far behind what is written, because a lock of Windows keeps others from reading what it covers.
    _AT: Final = 1 << 30

    def _try(descriptor: int) -> bool:
        os.lseek(descriptor, _AT, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes a review: the name they gave, the machine, the process, since when."""

    reviewer: str
    host: str
    pid: int
    since: str


class WriterLock:
    """The lock of one review, held from `acquire` to `release` or to the end of the process.

    It is a file beside the review, never the review itself: closing any descriptor of a database drops
    the locks that SQLite has on it in this process.
    """

    def __init__(self, path: str, descriptor: int) -> None:
        self._path, self._descriptor = path, descriptor

    @classmethod
    def acquire(cls, path: str, holder: Holder) -> WriterLock | None:
        """Return the lock, None where another has it.

        Raises: OSError where the file cannot be made, or its file system has no locks.
        """
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                if not _try(descriptor):
                    os.close(descriptor)
                    return None
                # Its last holder may have removed the file between our opening and our locking it.
                if _is_at(path, descriptor):
                    with suppress(OSError):  # a full disk: the lock holds without a name in it
                        os.ftruncate(descriptor, 0)
                        os.write(descriptor, json.dumps(asdict(holder)).encode())
                    return cls(path, descriptor)
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)

    def release(self) -> None:
        """Give the lock back, and take its file away."""
        if self._descriptor < 0:
            return
        with suppress(OSError):  # Windows removes no open file; one that stays does no harm
            os.unlink(self._path)
        os.close(self._descriptor)
        self._descriptor = -1


def _is_at(path: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def holder_of(path: str) -> Holder | None:
    """Return who wrote their name into a lock, None where none can be read there."""
    for _ in range(5):
        try:
            with open(path, "rb") as file:
                value = json.loads(file.read(10_000))
            reviewer, host, pid, since = (value[key] for key in (f.name for f in fields(Holder)))
            return Holder(str(reviewer), str(host), int(pid), str(since))
        except OSError:
            return None
        except (ValueError, TypeError, KeyError, RecursionError):
            time.sleep(0.01)  # locked, and the name not written yet
    return None
