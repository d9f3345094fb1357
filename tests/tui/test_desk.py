"""Decisions through the application: kept before they are shown, refused when they cannot be kept."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import OptionList

from diffkit.review import FileKey, Review, ReviewError
from diffkit.review.ledger import Subject
from tests.tui.driving import KEY, UNITS, Driven, driven, review_in
from tests.tui.test_terminal import CITY, COUNTY, Terminal
from tests.tui.views import view_of
from tui.app import Compared, Request
from tui.frame import Commanded
from tui.start import Comparing


def loading(
    review: Review | None, unkept: ReviewError | None = None
) -> Callable[[Request], Compared]:
    return lambda request: Compared(view_of(UNITS), (), review, unkept)


async def ready(it: Driven) -> None:
    for _ in range(300):
        await it.pilot.pause(0.01)
        if it.app.state.layout is not None and it.app.state.busy is None:
            return
    raise AssertionError("never comes")


async def test_a_full_disk_is_said_and_nothing_is_shown_as_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = review_in(tmp_path)
    async with driven(load=loading(review)) as it:
        await ready(it)
        await it.press("a")
        kept = it.app.state.ledger

        def full(*args: object, **named: object) -> None:
            raise ReviewError("x.review", "is damaged", "close it, then try again")

        monkeypatch.setattr(review, "_step", full)
        await it.press("r")
        assert it.app.state.note == "not_kept"
        assert it.app.state.said["reason"] == "x.review：已损坏；请关闭该程序后再试"
        assert any("未保存：x.review：已损坏" in row for row in it.drawn())
        await it.press("u")
        assert (it.app.state.note, it.app.state.ledger) == ("not_kept", kept)


async def test_a_second_screen_reads_is_told_and_sees_what_the_first_decides(
    tmp_path: Path,
) -> None:
    writer, reader = review_in(tmp_path, "甲"), review_in(tmp_path, "乙")
    async with driven(load=loading(reader)) as it:
        await ready(it)
        assert it.app.state.note == "read_only"
        await it.press("a")
        assert it.app.state.note == "not_kept"
        assert not it.app.state.ledger.decisions
        change = it.app.state.change
        assert change is not None
        writer.decide([Subject(change.id, "", "wording", "number", "", "")], state="flagged")
        it.app._look()
        assert it.app.state.verdict(change.id) == "flagged"
        writer.close()
        await it.press("r")
        assert it.app.state.verdict(change.id) == "rejected", "the writer is gone: this one writes"


async def test_without_a_place_the_texts_are_shown_and_decisions_refused(tmp_path: Path) -> None:
    nowhere = ReviewError("review", "no home folder is known", "name a place with --review FILE")
    async with driven(load=loading(None, nowhere)) as it:
        await ready(it)
        assert it.app.state.note == "read_only"
        await it.press("a")
        assert (it.app.state.note, it.app.state.said["reason"]) == (
            "not_kept",
            "review：不知道用户文件夹在哪里；请用 --review FILE 指明存放处",
        )


async def test_decisions_go_over_when_a_file_changed_and_the_rest_is_listed(tmp_path: Path) -> None:
    first = review_in(tmp_path)
    changes = [change.id for change in view_of(UNITS).changes()]
    gone = Subject("gone", "第九条", "wording", "number", "甲", "乙")
    first.decide([Subject(changes[0], "", "wording", "number", "", ""), gone], state="accepted")
    first.close()
    later = review_in(tmp_path, key=replace(KEY, b=FileKey("b.txt", "2" * 64)))
    async with driven(load=loading(later)) as it:
        await ready(it)
        assert (it.app.state.note, it.app.state.said) == ("carried", {"n": 1, "gone": 1})
        assert it.app.state.n_reviewed == 1
        await it.press("P")
        listed = it.app.screen.query_one(OptionList)
        assert [str(option.prompt).split() for option in listed.options] == [
            ["第九条", "甲", "->", "乙", "采纳"]
        ]


async def test_the_buttons_are_commands(tmp_path: Path) -> None:
    async with driven(size=(120, 30), load=loading(review_in(tmp_path))) as it:
        await ready(it)
        bar = it.app.screen.query_one("#bar")
        for at, _, name, _, _ in list(bar.buttons()):  # type: ignore[attr-defined]
            if name in ("accept", "next_change", "undo"):
                await it.pilot.click(bar, offset=(at, 0))
                await it.pilot.pause()
        pressed = [m.name for m in it.seen(Commanded) if isinstance(m, Commanded)]
        assert pressed == ["next_change", "accept", "undo"]


# ---------------------------------------------------------------- killed


_STORM = """
import asyncio, sys
from tests.tui.driving import review_in
from tests.tui.views import Unit, view_of
from tui.app import Compared, ReviewApp
from pathlib import Path
from typing import Any

async def storm(folder):
    units = [Unit(f"第{i}处十日内报告。", f"第{i}处三日内报告。") for i in range(400)]
    review = review_in(folder)
    app = ReviewApp(lambda request: Compared(view_of(units), (), review), ("a", "b"))
    async with app.run_test(size=(80, 24)) as pilot:
        while app.state.layout is None:
            await asyncio.sleep(0.01)
        while True:
            app.command("next_open")
            app.command("accept")
            decision = app.state.decision
            if decision is not None:
                print(decision.change, decision.state, flush=True, file=sys.__stdout__)

asyncio.run(storm(Path(sys.argv[1])))
"""


def test_what_the_screen_showed_as_decided_survives_a_kill(root: Path, tmp_path: Path) -> None:
    for round_ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", _STORM, str(tmp_path)], cwd=root, stdout=subprocess.PIPE
        ) as storm:
            assert storm.stdout is not None
            shown = _lines(storm.stdout.fileno(), 12 + 3 * round_)
            storm.send_signal(signal.SIGKILL)
            shown += storm.stdout.read()
        acknowledged = [
            line.split() for line in shown.decode().splitlines(keepends=True) if line.endswith("\n")
        ]
        assert len(acknowledged) >= 12
        with review_in(tmp_path) as review:
            for change, state in acknowledged:
                assert review.ledger.state(change) == state


def _lines(pipe: int, n: int) -> bytes:
    """Read until so many lines have come."""
    read, end = b"", time.monotonic() + 60
    while read.count(b"\n") < n:
        assert time.monotonic() < end, "the storm does not begin"
        if select.select([pipe], [], [], 0.2)[0]:
            read += os.read(pipe, 65536)
    return read


# ---------------------------------------------------------------- on a terminal


def test_decisions_are_there_when_the_screen_opens_again(root: Path, tmp_path: Path) -> None:
    command = ("-m", "diffkit", "review", CITY, COUNTY, "--lang", "zh", "--review")
    for shown in ("已审 1/", "[存疑]"):
        terminal = Terminal(root, *command, str(tmp_path / "x.review"))
        terminal.until("改动 1/" if shown.startswith("已审") else "[存疑]")
        terminal.type("f")
        terminal.until(shown)
        terminal.type("q")
        assert terminal.status() == 0


def test_a_review_that_cannot_be_opened_does_not_hide_the_texts(tmp_path: Path) -> None:
    (tmp_path / "x.review").write_text("no review", "utf-8")
    comparing = Comparing(_read, str(tmp_path / "x.review"))
    compared = comparing(Request(None, False, lambda stage, n, total: None))
    assert compared.review is None
    assert "x.review" in str(compared.unkept)
    assert compared.view.differs


def _read(progress: object) -> Any:
    from diffkit.comparison import read
    from diffkit.model import Options

    folder = Path(__file__).resolve().parents[2]
    return read(folder / CITY), read(folder / COUNTY, siglum="B"), Options()
