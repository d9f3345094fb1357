"""A review on disk: each step is in the file before anybody is told that it was made.

The file is SQLite with a rollback journal and `synchronous=EXTRA`, not a write-ahead log: a review is
one file that can be copied, mailed and kept on a share, where a log beside it would be left behind or
not work at all. Rows are only added.
"""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from diffkit.review.interchange import Imported, merged, parse
from diffkit.review.key import (
    FileKey,
    ReviewError,
    ReviewKey,
    default_folder,
    default_path,
)
from diffkit.review.ledger import (
    STATES,
    STEP_KINDS,
    Decision,
    Ledger,
    State,
    Step,
    StepKind,
    Subject,
)
from diffkit.review.lock import Holder, WriterLock, holder_of

APPLICATION_ID = 0x64666B72
VERSION = 1
_WAIT_S = 5.0
_HEAD = b"SQLite format 3\0"

_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE belongs (
    number INTEGER PRIMARY KEY,
    a_name TEXT NOT NULL, a_sha256 TEXT NOT NULL,
    b_name TEXT NOT NULL, b_sha256 TEXT NOT NULL,
    options TEXT NOT NULL, at TEXT NOT NULL
);
CREATE TABLE step (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, reviewer TEXT NOT NULL, at TEXT NOT NULL, basis TEXT NOT NULL,
    of INTEGER NOT NULL
);
CREATE TABLE decision (
    step INTEGER NOT NULL REFERENCES step, change TEXT NOT NULL,
    state TEXT NOT NULL, note TEXT NOT NULL, reviewer TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (step, change)
) WITHOUT ROWID;
CREATE TABLE subject (
    change TEXT PRIMARY KEY,
    place TEXT NOT NULL, class TEXT NOT NULL, kind TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL
) WITHOUT ROWID;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {VERSION};
COMMIT;
"""


def open_review(
    key: ReviewKey,
    *,
    reviewer: str,
    clock: Callable[[], datetime],
    path: str | None = None,
    write: bool = True,
    present: Iterable[str] | None = None,
) -> Review:
    """Open the review of a comparison, or begin one.

    `path` is the file that the reviewer named; without it the review lies in the user's data folder.
    `present` are the ids of all changes of the comparison, if they are known already (see
    `Review.attach`). Without `write` nothing is made, changed or locked.

    Guarantees: where another process writes, or the file cannot be written, the review is read-only and
    says why.
    Raises: ReviewError where the file is no review, is damaged, is of a newer diffkit, belongs to other
    documents, or where no file can be made.
    """
    earlier: Path | None = None
    if path is not None:
        place = Path(path)
    else:
        folder = default_folder()
        if write:
            _make_folder(folder)
        place, earlier = default_path(folder, key)
    review = Review(place, key, reviewer, clock)
    if present is not None:
        review.attach(present)
    review._open(write, earlier)
    return review


class Review:
    """Decisions on the changes of one comparison, kept the moment they are made.

    `read_only` with its `reason` (and the `holder`, where another process writes) says that decisions
    cannot be made here. `carried_from` is what the review belonged to, where a file or the options are
    no longer those.
    Guarantees: a method that makes a step returns after the step is on the disk; where it raises
    ReviewError nothing was acknowledged and the ledger is as it was.
    """

    def __init__(
        self, path: Path, key: ReviewKey, reviewer: str, clock: Callable[[], datetime]
    ) -> None:
        self.path, self.key = path, key
        self.carried_from: ReviewKey | None = None
        self.holder: Holder | None = None
        self.reason = ""
        self.ledger = Ledger()
        self._reviewer, self._clock = reviewer, clock
        self._present: frozenset[str] | None = None
        self._connection: sqlite3.Connection | None = None
        self._lock: WriterLock | None = None
        self._is_stale = False

    @property
    def read_only(self) -> bool:
        return self._lock is None

    @property
    def kept(self) -> bool:
        """Tell whether a file was there, or was made, to keep decisions in."""
        return self._connection is not None

    @property
    def decisions(self) -> Mapping[str, Decision]:
        """All decisions by the id of their change, those whose change is gone among them."""
        return self.ledger.decisions

    @property
    def orphans(self) -> tuple[tuple[Decision, Subject], ...]:
        """Decisions on changes that the comparison has no more, in the order in which they were made.

        Empty until the comparison is known (`attach`).
        """
        if self._present is None:
            return ()
        gone = [d for d in self.decisions.values() if d.change not in self._present]
        subjects = self.subjects() if gone else {}
        blank = ("", "", "", "", "")
        return tuple((d, subjects.get(d.change) or Subject(d.change, *blank)) for d in gone)

    def subjects(self) -> Mapping[str, Subject]:
        """Return every change that was ever decided, as it stood then, by id."""
        if self._connection is None:
            return {}
        with self._saying("cannot be read"):
            rows = self._connection.execute("SELECT change, place, class, kind, a, b FROM subject")
            return {row[0]: Subject(*row) for row in rows}

    # -- the life of a review

    def attach(self, changes: Iterable[str]) -> None:
        """Take over the ids of all changes of the comparison, those that filters hide as well."""
        self._present = frozenset(changes)

    def refresh(self) -> bool:
        """Take in what another process wrote since; tell whether there was anything."""
        if self._connection is None:
            self._open_to_read(None)
            return bool(self.ledger.history)
        return self._take_in()

    def take_over(self) -> bool:
        """Become the writer, where the one who wrote is gone; tell whether this is the writer now."""
        if self._lock is None:
            self._disconnect()
            self._open(True, None)
        return self._lock is not None

    def close(self) -> None:
        """Let go of the file; decisions need no saving."""
        self._disconnect()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Review:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- steps

    def decide(
        self,
        subjects: Sequence[Subject],
        *,
        state: State | None = None,
        note: str | None = None,
        basis: str = "",
    ) -> Ledger:
        """Decide changes at once, as one step; what is None stays as it is with each of them.

        Guarantees: a change for which this says nothing new is left out; where that is all of them, no
        step is made.
        """
        self._fresh()
        at = self._now()
        decisions: dict[str, Decision] = {}
        for subject in subjects:
            old = self.decisions.get(subject.change)
            new = Decision(
                subject.change,
                state if state is not None else self.ledger.state(subject.change),
                _stored(note) if note is not None else old.note if old else "",
                _stored(self._reviewer),
                at,
            )
            if (new.state, new.note) != (old.state if old else "open", old.note if old else ""):
                decisions[subject.change] = new
        if decisions:
            made = tuple(decisions[change] for change in sorted(decisions))  # as rows come back
            self._step("decide", at, basis, made, subjects=subjects)
        return self.ledger

    def clear(self, subjects: Sequence[Subject], *, basis: str = "") -> Ledger:
        """Take decision and note off changes, as one step that can be undone."""
        return self.decide(subjects, state="open", note="", basis=basis)

    def undo(self) -> Step | None:
        """Take the last step back and return it, None where there is none."""
        self._fresh()
        step = self.ledger.undoable
        if step is not None:
            self._step("undo", self._now(), of=step.number)
        return step

    def redo(self) -> Step | None:
        """Make the step again that was taken back last and return it, None where there is none."""
        self._fresh()
        step = self.ledger.redoable
        if step is not None:
            self._step("redo", self._now(), of=step.number)
        return step

    def import_(self, text: str, subject: str) -> Imported:
        """Take in decisions that were exported as JSON, as one step; `subject` names them in errors.

        Guarantees: of two decisions on one change the later one holds; the same import twice changes
        nothing more.
        """
        self._fresh()
        key, entries = parse(text, subject)
        decisions, imported = merged(entries, self.decisions, self._present)
        if decisions:
            chosen = {decision.change for decision in decisions}
            self._step(
                "import",
                self._now(),
                f"review:{key.digest}",
                decisions,
                subjects=[s for s, _ in entries if s.change in chosen],
            )
        return imported

    def _fresh(self) -> None:
        """Be sure that a step can follow: writable, and the ledger as it is on the disk."""
        if self._connection is None or self._lock is None:
            raise ReviewError(
                str(self.path), self.reason or "is closed", "decisions can only be read here"
            )
        if self._is_stale:
            self._take_in()
            self._is_stale = False

    def _step(
        self,
        kind: StepKind,
        at: str,
        basis: str = "",
        decisions: tuple[Decision, ...] = (),
        *,
        of: int = 0,
        subjects: Sequence[Subject] = (),
    ) -> None:
        number = self.ledger.next_number
        step = Step(number, kind, _stored(self._reviewer), at, basis, decisions, of)
        after = self.ledger.then(step)
        with self._transaction() as connection:
            _write_step(connection, step)
            connection.executemany(
                "INSERT OR REPLACE INTO subject VALUES (?, ?, ?, ?, ?, ?)",
                [
                    tuple(map(_stored, (s.change, s.place, s.cls, s.kind, s.a, s.b)))
                    for s in subjects
                ],
            )
        self.ledger = after

    def _now(self) -> str:
        now = self._clock()
        if now.tzinfo is None:
            raise ValueError("a clock of a review says its offset")
        return now.isoformat(timespec="seconds")

    # -- the file

    def _open(self, write: bool, earlier: Path | None) -> None:
        self.holder, self.reason = None, ""
        try:
            if write:
                self._acquire()
            else:
                self.reason = "was opened to look at only"
            if self._lock is None:
                self._open_to_read(earlier)
            else:
                self._open_to_write(earlier)
        except BaseException:
            self.close()
            raise

    def _open_to_read(self, earlier: Path | None) -> None:
        place = self.path
        if not _size(place) and earlier is not None:
            self.path = place = earlier
        if _size(place):
            self._connect("ro")
            self._belong(write=False)

    def _open_to_write(self, earlier: Path | None) -> None:
        try:
            if not _size(self.path):
                self._begin(earlier)
            self._connect("rw")
            self._probe()
        except ReviewError as error:
            if not isinstance(error.__cause__, sqlite3.Error) or not _is_read_only(error.__cause__):
                raise
            self._disconnect()
            if self._lock is not None:
                self._lock.release()
                self._lock = None
            self.reason = "the file is write-protected"
            self._open_to_read(None)
            return
        self._belong(write=True)

    def _acquire(self) -> None:
        """Become the writer, or find out who is."""
        if self.path.is_dir():
            raise ReviewError(str(self.path), "is a folder", "name a file in it")
        me = Holder(self._reviewer, socket.gethostname(), os.getpid(), self._now())
        lock = f"{self.path}.lock"
        try:
            self._lock = WriterLock.acquire(lock, me)
        except OSError as error:
            if not _size(self.path):
                raise _unmade(self.path, error) from None
            self.reason = f"its folder cannot be written ({error.strerror})"
            return
        if self._lock is None:
            self.holder = holder_of(lock)
            self.reason = "another process decides here"
            if self.holder is not None:
                who = self.holder
                self.reason = (
                    f"{who.reviewer} decides here (process {who.pid} on {who.host}, {who.since})"
                )

    def _begin(self, earlier: Path | None) -> None:
        """Make the file, whole or not at all: empty, or a copy of the review that it goes on from."""
        making = self.path.with_name(f".{self.path.name}.new")
        try:
            making.unlink(missing_ok=True)
            with self._saying("cannot be made"), _connected(making, "rwc") as new:
                if earlier is None:
                    new.executescript(_SCHEMA)
                else:
                    self._check(earlier)
                    with _connected(earlier, "rw") as old:
                        old.backup(new)
            os.replace(making, self.path)
        except OSError as error:
            raise _unmade(self.path, error) from None
        finally:
            with suppress(OSError):
                making.unlink(missing_ok=True)

    def _connect(self, mode: str) -> None:
        self._check(self.path)
        with self._saying("cannot be opened"):
            # The screen opens it in one thread and decides in another, never in two at once.
            self._connection = sqlite3.connect(
                _uri(self.path, mode),
                uri=True,
                timeout=_WAIT_S,
                isolation_level=None,
                check_same_thread=False,
            )
            self._connection.execute("PRAGMA synchronous = EXTRA")
            self._connection.execute("PRAGMA fullfsync = ON")  # macOS; elsewhere it does nothing
            self._check_content(self._connection)
        self.ledger = Ledger()
        self._take_in()

    @staticmethod
    def _check(path: Path) -> None:
        """Raise ReviewError where the file is no database, before SQLite touches it."""
        try:
            with open(path, "rb") as file:
                head = file.read(len(_HEAD))
        except OSError as error:
            raise ReviewError(
                str(path), error.strerror or "cannot be read", "name another with --review FILE"
            ) from None
        if head != _HEAD:
            raise ReviewError(
                str(path),
                "is no review of diffkit",
                "name another file with --review; this one was left as it is",
            )

    def _check_content(self, connection: sqlite3.Connection) -> None:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION_ID:
            raise ReviewError(
                str(self.path),
                "is a database of another program",
                "name another file with --review; this one was left as it is",
            )
        if version > VERSION:
            raise ReviewError(
                str(self.path),
                f"was written by a newer diffkit (format {version}, this one knows {VERSION})",
                "update diffkit",
            )
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise _damaged(self.path)

    def _probe(self) -> None:
        """Try whether the file can be written: to begin a transaction tells nothing of that."""
        assert self._connection is not None
        with self._saying("cannot be written"):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.execute(f"PRAGMA user_version = {VERSION}")
            finally:
                self._connection.execute("ROLLBACK")

    def _belong(self, *, write: bool) -> None:
        """Compare what the file belongs to with what is compared now; note it where that changed."""
        assert self._connection is not None
        with self._saying("cannot be read"):
            row = self._connection.execute(
                "SELECT a_name, a_sha256, b_name, b_sha256, options FROM belongs"
                " ORDER BY number DESC LIMIT 1"
            ).fetchone()
        if row is not None:
            old = ReviewKey(FileKey(row[0], row[1]), FileKey(row[2], row[3]), row[4])
            if old.digest == self.key.digest:
                return
            overlaps = self._present is not None and not self._present.isdisjoint(self.decisions)
            if not overlaps and not self.key.is_akin(old):
                raise ReviewError(
                    str(self.path),
                    f"belongs to other documents ({old.a.name} and {old.b.name})",
                    "name another file with --review",
                )
            self.carried_from = old
        if not write:
            return
        at = self._now()
        number = self.ledger.next_number
        carry = Step(number, "carry", _stored(self._reviewer), at, f"review:{self.key.digest}")
        names = (self.key.a.name, self.key.a.sha256, self.key.b.name, self.key.b.sha256)
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO belongs (a_name, a_sha256, b_name, b_sha256, options, at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                tuple(map(_stored, (*names, self.key.options, at))),
            )
            if row is not None:
                _write_step(connection, carry)
        if row is not None:
            self.ledger = self.ledger.then(carry)

    def _take_in(self) -> bool:
        """Read the steps that the ledger does not have yet."""
        assert self._connection is not None
        known = len(self.ledger.history)
        with self._saying("cannot be read"):
            self._connection.execute("BEGIN")
            try:
                steps = list(_steps(self._connection, known))
            finally:
                self._connection.execute("ROLLBACK")
        if not steps:
            return False
        try:
            self.ledger = self.ledger.then(*map(_known, steps))
        except ValueError:
            raise _damaged(self.path) from None
        return True

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing; what was written is on the disk afterwards."""
        assert self._connection is not None
        connection = self._connection
        with self._saying("the decision was not kept"):
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # A failing disk may have kept the step all the same: look before the next one.
                self._is_stale = True
                if connection.in_transaction:
                    with suppress(sqlite3.Error):
                        connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _saying(self, problem: str) -> Iterator[None]:
        """Say what SQLite raises as people understand it."""
        try:
            yield
        except sqlite3.Error as error:
            raise _said(self.path, problem, error) from error

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


def _connected(path: Path, mode: str) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(_uri(path, mode), uri=True, timeout=_WAIT_S))


# ---------------------------------------------------------------- rows


def _write_step(connection: sqlite3.Connection, step: Step) -> None:
    connection.execute(
        "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?)",
        (step.number, step.kind, step.reviewer, step.at, step.basis, step.of),
    )
    connection.executemany(
        "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?)",
        [(step.number, d.change, d.state, d.note, d.reviewer, d.at) for d in step.decisions],
    )


def _steps(connection: sqlite3.Connection, known: int) -> Iterator[Step]:
    decided: dict[int, list[Decision]] = {}
    for number, *values in connection.execute(
        "SELECT step, change, state, note, reviewer, at FROM decision WHERE step > ?", (known,)
    ):
        decided.setdefault(number, []).append(Decision(*values))
    for number, kind, reviewer, at, basis, of in connection.execute(
        "SELECT number, kind, reviewer, at, basis, of FROM step WHERE number > ? ORDER BY number",
        (known,),
    ):
        yield Step(number, kind, reviewer, at, basis, tuple(decided.get(number, ())), of)


def _known(step: Step) -> Step:
    """Return a step that was read, if this version knows all that it says; else raise ValueError."""
    if step.kind not in STEP_KINDS or any(d.state not in STATES for d in step.decisions):
        raise ValueError(f"step {step.number} is of an unknown kind")
    return step


def _stored(text: str) -> str:
    """Return a text that UTF-8 can hold: names of files may have bytes that no encoding explains."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


# ---------------------------------------------------------------- what went wrong

_FULL = (sqlite3.SQLITE_FULL,)
_READ_ONLY = (sqlite3.SQLITE_READONLY,)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _is_read_only(error: sqlite3.Error) -> bool:
    extended = getattr(error, "sqlite_errorcode", 0)
    return _code(error) in _READ_ONLY and extended != sqlite3.SQLITE_READONLY_DBMOVED


def _said(path: Path, problem: str, error: sqlite3.Error) -> ReviewError:
    code = _code(error)
    subject = str(path)
    if code in _FULL:
        return ReviewError(subject, f"{problem}: the disk is full", "make room, then decide again")
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_DBMOVED:
        return ReviewError(
            subject,
            f"{problem}: the file was moved or removed meanwhile",
            "put it back, or open the review anew",
        )
    if code in _READ_ONLY:
        return ReviewError(
            subject, f"{problem}: the file is write-protected", "allow writing, or name another"
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ReviewError(
            subject, f"{problem}: another program has locked the file", "close it, then try again"
        )
    if code in _DAMAGED:
        return _damaged(path)
    return ReviewError(subject, f"{problem}: {error}", "look after the disk, then try again")


def _damaged(path: Path) -> ReviewError:
    return ReviewError(
        str(path),
        "is damaged",
        "move it away and import an export of it, or restore it from a backup",
    )


def _unmade(path: Path, error: OSError) -> ReviewError:
    return ReviewError(
        str(path),
        f"cannot be made ({error.strerror})",
        "name a place that can be written with --review FILE",
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unmade(folder, error) from None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(os.fsencode(os.path.abspath(path)))}?mode={mode}"
