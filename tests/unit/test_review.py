"""A review on disk: kept at once, one writer, said where it cannot be kept, carried over."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from diffkit.model import Options, Pin
from diffkit.review import (
    FileKey,
    Review,
    ReviewError,
    ReviewKey,
    Subject,
    default_folder,
    default_reviewer,
    open_review,
)
from diffkit.review.key import _canonical
from diffkit.review.lock import Holder, WriterLock, holder_of

AT = datetime(2024, 5, 6, 12, tzinfo=timezone(timedelta(hours=8)))
KEY = ReviewKey(FileKey("old/旧.txt", "1" * 64), FileKey("old/新.txt", "2" * 64), "{}")
SUBJECTS = [Subject(f"c{i}", f"第{i}条", "wording", "words", "旧", "新") for i in range(5)]
Open = Callable[..., Review]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.review"


@pytest.fixture
def opened(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    """Open a review at a fixed time; what a test leaves open is closed with its connection."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def _opened(key: ReviewKey = KEY, **values: object) -> Review:
        named = {"path": str(path), "reviewer": "王", "clock": lambda: AT}
        return open_review(key, **(named | values))  # type: ignore[arg-type]

    return _opened


# ---------------------------------------------------------------- kept


@pytest.mark.skipif(sys.platform == "win32", reason="forks and kills")
def test_a_killed_process_loses_nothing_acknowledged(path: Path, root: Path) -> None:
    storm = Path(__file__).with_name("review_storm.py")
    done = subprocess.run(
        [sys.executable, str(storm), str(path), "100"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("100 killed")
    assert done.stdout.endswith("nothing lost\n")


def test_decisions_bear_reviewer_and_time_and_are_there_again(opened: Open) -> None:
    with opened() as review:
        review.decide(SUBJECTS[:2], state="accepted", basis="rule:no-rule")
        review.decide(SUBJECTS[:1], note="看一下")
        ledger = review.ledger
    with opened(reviewer="李") as review:
        assert review.ledger.history == ledger.history
        assert review.decisions == ledger.decisions
        decision = review.decisions["c0"]
        assert (decision.state, decision.note) == ("accepted", "看一下")
        assert (decision.reviewer, decision.at) == ("王", "2024-05-06T12:00:00+08:00")
        assert review.ledger.history[0].basis == "rule:no-rule"
        undone = review.undo()
        assert undone is not None
        assert review.decisions["c0"].note == ""
        assert review.ledger.history[-1].reviewer == "李"


def test_what_changes_nothing_is_no_step(opened: Open) -> None:
    with opened() as review:
        review.decide(SUBJECTS[:1], state="accepted")
        review.decide(SUBJECTS[:2], state="accepted")
        review.decide(SUBJECTS[:2], state="accepted")
        review.clear(SUBJECTS[3:])
        assert [len(step.decisions) for step in review.ledger.history] == [1, 1]


def test_a_review_is_one_file(opened: Open, path: Path) -> None:
    with opened() as review:
        review.decide(SUBJECTS, state="accepted")
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_clock_without_offset_is_a_mistake(opened: Open) -> None:
    with pytest.raises(ValueError, match="offset"):
        opened(clock=lambda: datetime(2024, 5, 6))


# ---------------------------------------------------------------- one writer


def test_the_second_one_reads_and_is_told_who_writes(opened: Open) -> None:
    with opened() as writer:
        writer.decide(SUBJECTS[:1], state="accepted")
        with opened(reviewer="李") as reader:
            assert reader.read_only
            assert reader.holder is not None
            assert (reader.holder.reviewer, reader.holder.pid) == ("王", os.getpid())
            assert "王 decides here" in reader.reason
            assert set(reader.decisions) == {"c0"}
            with pytest.raises(ReviewError, match="王 decides here"):
                reader.decide(SUBJECTS[:1], state="rejected")
            assert not reader.refresh()
            writer.decide(SUBJECTS, state="flagged")
            assert reader.refresh()
            assert reader.ledger == writer.ledger
            assert not reader.take_over()
            writer.close()
            assert reader.take_over()
            assert (reader.read_only, reader.holder, reader.reason) == (False, None, "")
            reader.decide(SUBJECTS[:1], state="rejected")
    with opened(write=False) as review:
        assert review.decisions["c0"].reviewer == "李"


_HOLD = """
import sys, time
from datetime import datetime, timezone
from tests.unit.test_review import KEY, SUBJECTS, open_review
review = open_review(
    KEY, path=sys.argv[1], reviewer="李", clock=lambda: datetime.now(timezone.utc)
)
review.decide(SUBJECTS[:1], state="accepted")
print("held", flush=True)
time.sleep(60)
"""


def test_the_lock_dies_with_its_process(opened: Open, path: Path, root: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with opened() as review:
            assert review.read_only
            assert review.holder is not None
            assert (review.holder.reviewer, review.holder.pid) == ("李", other.pid)
            other.kill()
            other.wait(timeout=10)
            assert review.take_over()
            review.decide(SUBJECTS[1:2], state="rejected")
            assert set(review.decisions) == {"c0", "c1"}
    finally:
        other.kill()
        other.wait(timeout=10)
        if other.stdout is not None:
            other.stdout.close()


def test_a_lock_that_its_holder_removes_is_not_held_twice(tmp_path: Path) -> None:
    path, me = str(tmp_path / "lock"), Holder("王", "here", 1, "now")
    first = WriterLock.acquire(path, me)
    assert first is not None
    assert WriterLock.acquire(path, me) is None
    assert holder_of(path) == me
    first.release()
    second = WriterLock.acquire(path, me)
    assert second is not None
    assert WriterLock.acquire(path, me) is None
    second.release()


@pytest.mark.parametrize("content", ["", "{}", "[" * 9999, '{"reviewer": 1, "pid": "x"}'])
def test_a_lock_without_a_name_is_no_trouble(tmp_path: Path, content: str) -> None:
    path = tmp_path / "lock"
    path.write_text(content, "utf-8")
    assert holder_of(str(path)) is None


# ---------------------------------------------------------------- said


def test_a_full_disk_is_said_and_nothing_acknowledged(opened: Open) -> None:
    with opened() as review:
        review.decide(SUBJECTS[:1], state="accepted")
        before = review.ledger
        assert review._connection is not None
        review._connection.execute("PRAGMA max_page_count = 1")
        many = [Subject(f"d{i}", "", "wording", "words", "长" * 500, "") for i in range(200)]
        with pytest.raises(ReviewError, match="not kept: the disk is full; make room"):
            review.decide(many, state="rejected")
        assert review.ledger is before
        review._connection.execute("PRAGMA max_page_count = 100000")
        review.decide(many, state="rejected")
        assert len(review.decisions) == 201
    with opened() as review:
        assert len(review.decisions) == 201


_LIMITED = """
import resource, signal, sys
from datetime import datetime, timezone
from tests.unit.test_review import KEY, ReviewError, Subject, open_review
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
kept = 0
with open_review(
    KEY, path=sys.argv[1], reviewer="李", clock=lambda: datetime.now(timezone.utc)
) as review:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        while True:
            review.decide([Subject(f"d{kept}", "", "wording", "words", "长" * 900, "")], note="x")
            kept += 1
    except ReviewError as error:
        assert len(review.decisions) == kept
        print(kept, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of files")
def test_a_file_that_may_not_grow_is_said_and_keeps_what_it_has(
    opened: Open, path: Path, root: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(path)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kept, _, said = done.stdout.partition(" ")
    assert "the decision was not kept" in said
    with opened() as review:
        assert len(review.decisions) == int(kept) > 3


def test_a_file_that_another_program_locks_is_said(
    opened: Open, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diffkit.review.store._WAIT_S", 0.05)
    with opened() as review:
        other = sqlite3.connect(path)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ReviewError, match="another program has locked the file"):
            review.decide(SUBJECTS, state="accepted")
        other.rollback()
        other.close()
        review.decide(SUBJECTS, state="accepted")
        assert len(review.decisions) == len(SUBJECTS)


def test_a_file_that_is_gone_is_said(opened: Open, path: Path) -> None:
    with opened() as review:
        path.rename(path.with_name("elsewhere"))
        with pytest.raises(ReviewError, match="moved or removed meanwhile"):
            review.decide(SUBJECTS, state="accepted")
        path.with_name("elsewhere").rename(path)
        review.decide(SUBJECTS, state="accepted")


def test_a_write_protected_file_is_read(opened: Open, path: Path) -> None:
    with opened() as review:
        review.decide(SUBJECTS, state="accepted")
    path.chmod(0o444)
    if os.access(path, os.W_OK):
        pytest.skip("this account may write everything")
    with opened() as review:
        assert (review.read_only, review.reason) == (True, "the file is write-protected")
        assert len(review.decisions) == len(SUBJECTS)


def test_a_write_protected_database_is_read(
    opened: Open, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened() as review:
        review.decide(SUBJECTS, state="accepted")
    # What SQLite itself does with a file that it may not write: it opens it, and refuses to write.
    monkeypatch.setattr("diffkit.review.store._uri", lambda path, mode: f"file:{path}?mode=ro")
    with opened() as review:
        assert (review.read_only, review.reason) == (True, "the file is write-protected")
        assert len(review.decisions) == len(SUBJECTS)
        with pytest.raises(ReviewError, match="write-protected; decisions can only be read"):
            review.undo()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)


def _step_missing(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM step WHERE number = 1")
    connection.close()


def _state_unknown(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE decision SET state = 'maybe' WHERE step = 2")
    connection.close()


def _table_missing(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE decision")
    connection.close()


@pytest.mark.parametrize("damage", [_cut, _scribbled, _step_missing, _state_unknown])
def test_a_damaged_review_is_said(opened: Open, path: Path, damage: Callable[[Path], None]) -> None:
    with opened() as review:
        for subject in SUBJECTS:
            review.decide([subject], state="accepted", note="长" * 2000)
    damage(path)
    for write in (True, False):
        with pytest.raises(ReviewError, match="is damaged; move it away"):
            opened(write=write)


def test_a_table_that_is_missing_is_said(opened: Open, path: Path) -> None:
    opened().close()
    _table_missing(path)
    with pytest.raises(ReviewError, match="cannot be read: no such table"):
        opened()


def test_a_foreign_file_is_left_as_it_is(opened: Open, path: Path) -> None:
    path.write_text("某市供水管理办法\n", "utf-8")
    with pytest.raises(ReviewError, match="is no review of diffkit"):
        opened()
    assert path.read_text("utf-8") == "某市供水管理办法\n"


def test_a_database_of_another_program_is_left_as_it_is(opened: Open, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE step (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ReviewError, match="database of another program"):
        opened()
    assert path.read_bytes() == before


def test_a_newer_review_is_left_as_it_is(opened: Open, path: Path) -> None:
    opened().close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(ReviewError, match=r"newer diffkit \(format 2, this one knows 1\); update"):
        opened()


def test_a_place_that_cannot_be_is_said(opened: Open, tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="is a folder"):
        opened(path=str(tmp_path))
    with pytest.raises(ReviewError, match="cannot be made"):
        opened(path=str(tmp_path / "no" / "folder" / "x.review"))
    (tmp_path / "data").write_text("", "utf-8")
    with pytest.raises(ReviewError, match="cannot be made"):
        opened(path=None)


def test_an_error_leaves_no_lock_behind(opened: Open, path: Path) -> None:
    path.write_text("某", "utf-8")
    with pytest.raises(ReviewError):
        opened()
    path.unlink()
    with opened() as review:
        assert not review.read_only


# ---------------------------------------------------------------- carried over

CHANGED = ReviewKey(KEY.a, FileKey("old/新.txt", "3" * 64), "{}")
STRANGE = ReviewKey(FileKey("p.txt", "7" * 64), FileKey("q.txt", "8" * 64), "{}")


@pytest.mark.parametrize("named", [True, False])
def test_decisions_go_over_to_the_changes_that_are_still_the_same(
    opened: Open, named: bool
) -> None:
    where = {} if named else {"path": None}
    with opened(**where) as review:
        review.decide(SUBJECTS, state="accepted")
        assert review.carried_from is None
        first = review.path
    with opened(CHANGED, **where) as review:
        assert review.carried_from == KEY
        assert review.orphans == ()
        review.attach(["c0", "c1", "c9"])
        assert [subject for _, subject in review.orphans] == SUBJECTS[2:]
        assert review.ledger.state("c0") == "accepted"
        review.decide(SUBJECTS[:1], state="rejected")
        assert (review.path == first) is named
    with opened(CHANGED, present=["c0"], **where) as review:
        assert review.carried_from is None
        assert [subject.change for _, subject in review.orphans] == ["c1", "c2", "c3", "c4"]
    with opened(write=False, **where) as review:  # the earlier state of the files
        assert review.carried_from == (CHANGED if named else None)
        assert review.decisions["c0"].state == ("rejected" if named else "accepted")


def test_files_that_moved_keep_their_review(opened: Open) -> None:
    with opened(path=None) as review:
        review.decide(SUBJECTS, state="accepted")
    moved = ReviewKey(FileKey("new/甲.txt", "1" * 64), FileKey("new/乙.txt", "2" * 64), "{}")
    with opened(moved, path=None) as review:
        assert len(review.decisions) == len(SUBJECTS)
        assert review.carried_from is None


def test_other_options_are_another_review(opened: Open) -> None:
    with opened(path=None) as review:
        review.decide(SUBJECTS, state="accepted")
    other = ReviewKey(KEY.a, KEY.b, '{"paired_only": true}')
    with opened(other, path=None) as review:
        assert review.decisions == {}


def test_the_review_of_other_documents_is_refused(opened: Open, path: Path) -> None:
    with opened() as review:
        review.decide(SUBJECTS, state="accepted")
    before = path.read_bytes()
    with pytest.raises(
        ReviewError, match=r"belongs to other documents \(old/旧.txt and old/新.txt\)"
    ):
        opened(STRANGE, present=["z"])
    assert path.read_bytes() == before
    with opened(STRANGE, present=["c0"]) as review:  # renamed and revised: a change tells
        assert review.carried_from == KEY


def test_looking_makes_nothing(opened: Open, path: Path, tmp_path: Path) -> None:
    for where in (str(path), None):
        with opened(path=where, write=False) as review:
            assert review.read_only
            assert review.decisions == {}
            with pytest.raises(ReviewError, match="opened to look at only"):
                review.decide(SUBJECTS, state="accepted")
    assert list(tmp_path.iterdir()) == []


def test_options_at_their_default_are_not_in_the_key() -> None:
    assert _canonical(Options()) == "{}"
    options = Options(select_a="#2", pins=(Pin("x", "y"),))
    assert _canonical(options) == (
        '{"pins": [{"a": "x", "b": "y", "pair": true}], "select_a": "#2"}'
    )


# ---------------------------------------------------------------- places and names


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="their folders are elsewhere")
def test_the_default_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/wang")
    home = Path("/wang/.local/share/diffkit/reviews")
    assert default_folder({}) == home
    assert default_folder({"XDG_DATA_HOME": "relative"}) == home
    assert default_folder({"XDG_DATA_HOME": "/data"}) == Path("/data/diffkit/reviews")


def test_the_reviewer_has_a_name() -> None:
    assert default_reviewer({"DIFFKIT_REVIEWER": " 王 "}) == "王"
    assert default_reviewer({})


def test_names_that_no_encoding_explains(opened: Open) -> None:
    key = ReviewKey(FileKey("\udcff.txt", "1" * 64), FileKey("b", "2" * 64), "{}")
    subject = Subject("c", "", "wording", "words", "\ud800", "")
    for _ in range(2):
        with opened(key, reviewer="\udcfe", present=[]) as review:
            review.decide([subject], state="accepted")
            assert review.orphans[0][1].a == "\\ud800"
