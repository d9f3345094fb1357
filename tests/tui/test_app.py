"""The application, driven by a pilot: keys and mouse, messages, the worker, what is drawn."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
from rich.cells import cell_len

from diffkit.model import DiffkitError, SelectorError
from tests.tui.driving import UNITS, driven
from tests.tui.views import Unit, same, view_of
from tui.actions import Loaded
from tui.app import DARK, LIGHT, Compared, Request, ReviewApp, is_light
from tui.frame import Commanded
from tui.keys import KEYS
from tui.lists import Outline
from tui.screens import HelpScreen, ReviewScreen
from tui.start import has_few_colours, run
from tui.widgets import Drawn, Text, Wheeled
from tui.words import Phrases

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])


# ---------------------------------------------------------------- what is drawn


@SIZES
async def test_every_row_of_the_screen_is_as_wide_as_the_screen(size: tuple[int, int]) -> None:
    async with driven(size=size) as it:
        for key in ("z", "n", "space", "v", "o", "tab", "G", "w", "w", "i", "d", "escape"):
            await it.press(key)
            assert {cell_len(row) for row in it.drawn()} == {size[0]}, key


@SIZES
async def test_names_texts_and_status_are_there(size: tuple[int, int]) -> None:
    async with driven(size=size) as it:
        rows = it.drawn()
        assert "A 旧.txt" in rows[0]
        assert "B 新.txt" in rows[0]
        both = next(row for row in rows if "十日内报告" in row)
        assert both.index("十日内报告") < both.index("三日内报告")
        head = next(i for i, row in enumerate(rows) if row.startswith(" 改动 1/3  实质修改"))
        assert rows[head + 1].startswith(" A 第 7 行  第五条[-十-]日内")
        assert any(row.startswith(" B 第 6 行  第五条{+三+}日内") for row in rows[head:])
        assert rows[-2].startswith(" 已审 0/3  折叠 层级替换 1")
        assert ("第3条 第3处" in "".join(rows)) == (size[0] == 160)


async def test_nothing_of_a_document_reaches_the_screen_raw() -> None:
    evil = "\x1b]0;x\x07\x1b[2J\u202e\u200b\x9b31m\x00"
    units = [Unit(f"甲{evil}", f"乙{evil}", label=f"第{evil}条"), same(evil)]
    async with driven(units, size=(160, 50)) as it:
        await it.press("z")
        drawn = "".join(it.drawn())
        assert "␛[2J" in drawn
        assert not [c for c in drawn if not c.isprintable()]


async def test_a_name_with_control_characters_is_shown_as_symbols() -> None:
    app = ReviewApp(lambda request: Compared(view_of(UNITS)), ("a\x1b[31m.txt", "b.txt"))
    async with app.run_test():
        names = app.screen.query_one("#names", Drawn)
        assert "A a␛[31m.txt" in names.render_line(0).text


async def test_without_colour_signs_are_left() -> None:
    async with driven(color=False) as it:
        assert it.app.native_ansi_color
        rows = it.drawn()
        row = next(row for row in rows if row.startswith("- 第五条") and "|+ 第五条" in row)
        assert "[-十-]日" in row
        assert "{+三+}日" in row


# ---------------------------------------------------------------- keys


@SIZES
async def test_next_and_previous_change(size: tuple[int, int]) -> None:
    async with driven(size=size) as it:
        commanded = len(it.seen(Commanded))
        await it.press("n")
        assert it.app.state.cursor == 1
        await it.press("right_square_bracket")
        assert it.app.state.cursor == 2
        await it.press("n")
        assert it.app.state.note == "at_last"
        assert "已是最后一处改动" in it.drawn()[-2]
        await it.press("p", "left_square_bracket", "N")
        assert (it.app.state.cursor, it.app.state.note) == (0, "at_first")
        assert len(it.seen(Commanded)) == commanded + 6


async def test_rows_pages_and_ends() -> None:
    async with driven() as it:
        await it.press("z", "g")
        for keys, top in (
            (("j", "j", "down"), 3),
            (("k", "up"), 1),
            (("space",), 16),
            (("b",), 1),
            (("pagedown", "pageup"), 1),
            (("ctrl+d",), 9),
            (("ctrl+u",), 1),
            (("ctrl+f", "ctrl+b", "home"), 0),
        ):
            await it.press(*keys)
            assert it.app.state.top == top, keys
        await it.press("G")
        layout = it.app.state.layout
        assert layout is not None
        assert it.app.state.end == layout.height


async def test_folds_open_and_close() -> None:
    async with driven() as it:
        assert any(row.startswith("> 9 ") for row in it.drawn()) or any(
            row.startswith("> 10 ") for row in it.drawn()
        )
        layout = it.app.state.layout
        fold = it.app.state.fold
        assert layout is not None
        await it.press("enter")
        opened = it.app.state.layout
        assert opened is not None
        assert opened.opened == {fold}
        assert any(row.startswith("v 10 ") for row in it.drawn())


async def test_the_outline_hides_and_shows_and_takes_the_keys() -> None:
    async with driven(size=(160, 50)) as it:
        outline = it.app.screen.query_one(Outline)
        assert (outline.display, outline.size.width) == (True, 40)
        await it.press("o")
        assert not outline.display
        assert it.app.screen.query_one(Text).size.width == 160
        await it.press("tab", "g", "j", "enter")
        assert (outline.display, it.app.state.entry, it.app.state.focus) == (True, 1, "text")
        await it.press("tab", "escape")
        assert it.app.state.focus == "text"


async def test_columns_and_theme_change_by_key() -> None:
    async with driven() as it:
        await it.press("v")
        assert not it.app.state.is_split
        assert any("[-十-]{+三+}日内报告" in row for row in it.drawn())
        await it.press("t")
        assert it.app.theme == LIGHT
        await it.press("t")
        assert it.app.theme == DARK


async def test_the_other_end_of_a_move() -> None:
    async with driven() as it:
        await it.press("G")
        assert any("移位，原在" in row for row in it.drawn())
        await it.press("m")
        assert any("已移至 B" in row for row in it.drawn())


async def test_help_lists_every_key_and_any_of_its_keys_closes_it() -> None:
    async with driven() as it:
        for key in ("question_mark", "q", "h", "escape", "f1", "enter"):
            await it.press(key)
        assert isinstance(it.app.screen, ReviewScreen)
        await it.press("question_mark")
        assert isinstance(it.app.screen, HelpScreen)
        page = str(it.app.screen.query_one("#page").render())
        words = Phrases("zh")
        for key in KEYS:
            assert words.say(key.name) in page
            assert key.label in page
        state = it.app.state
        await it.press("n", "j", "k")
        assert it.app.state == state, "behind the help nothing moves"


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_quit(key: str) -> None:
    async with driven() as it:
        await it.press(key)
        assert it.app.return_code == 0


def test_no_key_is_bound_twice() -> None:
    keys = [name for key in KEYS for name in key.keys.split(",")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_key_has_words(lang: str) -> None:
    words = Phrases("zh" if lang == "zh" else "en")
    assert all(words.say(key.name) for key in KEYS)


# ---------------------------------------------------------------- the mouse


async def test_the_wheel_scrolls_what_is_under_it() -> None:
    async with driven(size=(160, 12)) as it:
        text, outline = it.app.screen.query_one(Text), it.app.screen.query_one(Outline)
        await it.press("z", "g")
        await it.pilot._post_mouse_events([_wheel("down")], widget=text, offset=(5, 3))
        assert it.app.state.top == 3
        await it.pilot._post_mouse_events([_wheel("up")], widget=text, offset=(5, 3))
        assert it.app.state.top == 0
        await it.pilot._post_mouse_events([_wheel("down")], widget=outline, offset=(5, 3))
        assert (it.app.state.top, it.app.state.entry_top) == (0, 3)
        assert [m.rows for m in it.seen(Wheeled) if isinstance(m, Wheeled)] == [3, -3, 3]


def _wheel(way: str) -> type:
    from textual import events

    return events.MouseScrollDown if way == "down" else events.MouseScrollUp


async def test_clicks_pick_lines_of_the_outline_folds_changes_and_parts() -> None:
    async with driven(size=(160, 30)) as it:
        outline, text = it.app.screen.query_one(Outline), it.app.screen.query_one(Text)
        await it.pilot.click(outline, offset=(5, 6))
        await it.pilot.pause()
        assert it.app.state.entry == 6
        assert len(it.seen(Outline.Picked)) == 1
        row = next(i for i, line in enumerate(it.drawn()[1:]) if "> 10 " in line)
        await it.pilot.click(text, offset=(4, row))
        await it.pilot.pause()
        layout = it.app.state.layout
        assert layout is not None
        assert len(layout.opened) == 1
        await it.pilot.click(text, offset=(text.size.width - 1, text.size.height - 1))
        await it.pilot.pause()
        assert len(it.seen(Text.PartPicked)) == 1
        assert it.app.state.end == layout.height


# ---------------------------------------------------------------- the worker


async def test_the_screen_is_there_before_the_comparison_and_can_be_left() -> None:
    gate = Event()

    def load(request: Request) -> Compared:
        gate.wait(10)
        return Compared(view_of(UNITS))

    try:
        async with driven(load=load) as it:
            assert it.app.state.layout is None
            # Only a daemon lets the program end while it computes.
            assert [
                thread.daemon for thread in enumerate_threads() if thread.name == "comparison"
            ] == [True]
            assert "准备" in it.drawn()[2]
            await it.press("n", "space", "enter", "q")
            assert it.app.return_code == 0
    finally:
        gate.set()


async def test_the_comparison_fits_a_screen_that_was_resized_meanwhile() -> None:
    gate = Event()

    def load(request: Request) -> Compared:
        gate.wait(10)
        return Compared(view_of(UNITS))

    async with driven(load=load) as it:
        await it.pilot.resize_terminal(120, 30)
        gate.set()
        for _ in range(200):
            if it.app.state.layout is not None:
                break
            await asyncio.sleep(0.01)
        await it.pilot.pause()
        assert (it.app.state.columns, it.app.state.lines) == (120, 30)
        loaded = [m for m in it.seen(ReviewApp.Came) if isinstance(m, ReviewApp.Came)]
        assert [type(m.what) for m in loaded][-1] is Loaded
        assert {cell_len(row) for row in it.drawn()} == {120}


async def test_what_goes_wrong_ends_the_application_and_is_kept() -> None:
    wrong = SelectorError("a.txt#9", "no such document", "choose one of 1, 2")

    def load(request: Request) -> Compared:
        raise wrong

    async with driven(load=load) as it:
        for _ in range(200):
            if it.app.error is not None:
                break
            await asyncio.sleep(0.01)
        assert it.app.error is wrong
        assert it.app.return_code == 2


async def test_a_resize_keeps_the_current_change() -> None:
    async with driven() as it:
        await it.press("n")
        for size in ((160, 50), (40, 10), (20, 4), (80, 24)):
            await it.pilot.resize_terminal(*size)
            await it.pilot.pause()
            assert it.app.state.cursor == 1
            assert {cell_len(row) for row in it.drawn()} == {size[0]}


# ---------------------------------------------------------------- without a terminal


@pytest.mark.parametrize(
    ("environ", "few"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "linux"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, False),
        ({"TERM": "xterm", "TEXTUAL_DRIVER": "x:Y"}, False),
    ],
)
def test_a_terminal_of_sixteen_colours_is_known(environ: dict[str, str], few: bool) -> None:
    assert has_few_colours(environ) is few


async def test_with_sixteen_colours_no_words_stand_on_their_own_colour() -> None:
    async with driven(few_colours=True) as it:
        await it.press("]", "a")
        for widget in it.app.screen.query(Drawn):
            for y in range(widget.size.height if widget.display else 0):
                for segment in widget.render_line(y):
                    style = segment.style
                    if style is None or not segment.text.strip() or style.color is None:
                        continue
                    assert style.color.is_default or style.color != style.bgcolor, segment


async def test_a_comparison_that_goes_on_can_be_cancelled() -> None:
    gate = Event()

    def load(request: Request) -> Compared:
        if request.pins is not None:
            gate.wait(10)
            request.progress("compare", 0, 0)
        return Compared(view_of(UNITS))

    async with driven(load=load) as it:
        for _ in range(200):
            await it.pilot.pause(0.01)
            if it.app.state.layout is not None and it.app.state.busy is None:
                break
        before = it.app.state.layout
        await it.press("]", "~")
        assert it.app.state.busy is not None
        await it.press("[")
        assert it.app.state.cursor == 0, "the screen goes on meanwhile"
        await it.press("escape")
        assert (it.app.state.busy, it.app.state.note) == (None, "cancelled")
        gate.set()
        await it.pilot.pause(0.1)
        assert it.app.state.layout is before
        assert not it.app.state.swapped


async def test_cancelling_the_first_comparison_leaves() -> None:
    gate = Event()

    def load(request: Request) -> Compared:
        gate.wait(10)
        return Compared(view_of(UNITS))

    async with driven(load=load) as it:
        await it.press("escape")
        assert it.app.return_code == 0
        gate.set()


async def test_what_goes_wrong_later_is_told_and_what_was_there_stays() -> None:
    def load(request: Request) -> Compared:
        if request.pins is not None:
            raise SelectorError("a.txt#9", "no such document", "choose one of 1, 2")
        return Compared(view_of(UNITS))

    async with driven(load=load) as it:
        for _ in range(200):
            await it.pilot.pause(0.01)
            if it.app.state.layout is not None and it.app.state.busy is None:
                break
        await it.press("~")
        for _ in range(200):
            await it.pilot.pause(0.01)
            if it.app.state.note == "failed":
                break
        assert "no such document" in str(it.app.state.said["reason"])
        assert it.app.state.n_changes == 3


def test_without_a_terminal_there_is_one_clear_line() -> None:
    with pytest.raises(DiffkitError, match=r"^review: needs a terminal; use `diffkit compare`"):
        run(None, None)  # type: ignore[arg-type]


def test_the_command_without_a_terminal_exits_with_2(root: Path) -> None:
    plan = "fixtures/corpora/plan_city.txt"
    done = subprocess.run(
        [sys.executable, "-m", "tui", plan, plan],
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "terminal" in done.stderr


@pytest.mark.parametrize(
    ("value", "light"), [("0;15", True), ("0;7", True), ("15;0", False), ("", False)]
)
def test_a_light_background_is_taken_from_the_terminal(value: str, light: bool) -> None:
    assert is_light({"COLORFGBG": value}) is light
