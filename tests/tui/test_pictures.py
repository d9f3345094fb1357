"""Pictures of the screen, looked at before they were accepted: colours, marks and room."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from html import unescape

import pytest
from rich.text import Text
from textual.pilot import Pilot

from diffkit.glyphs import cells
from tests.tui.views import Unit, same, view_of
from tools.screen_picture import SCENES, drawn, shown
from tui.app import Compared, ReviewApp

TAIL = "汛期实行二十四小时值班，遇有险情立即报告，不得迟报、漏报。"
UNITS = [
    same("为了做好防汛工作，制定本规定。", "第一条"),
    Unit(
        "检修应当在十五日内完成，" + TAIL,
        "检修必须在六十日内完成，" + TAIL,
        "substantive",
        "第二条",
    ),
    Unit("市水务局负责水库的调度。", "县水务局负责水库的调度。", "adaptation", "第三条"),
    Unit(None, "对违反本规定的单位，责令限期改正。" + TAIL, "substantive", "第四条"),
    same("堤防由所在镇养护。", "第五条"),
    Unit("物资由应急部门储备。" + TAIL, "物资由粮储部门储备。" + TAIL, label="第六条", was_at=1),
    Unit("本条废止。", None, label="第七条"),
    same("本规定自公布之日起施行。", "第八条"),
]


@pytest.mark.parametrize(
    ("size", "light", "keys"),
    [
        ((80, 24), False, ("n",)),
        ((80, 24), True, ("o", "n")),
        ((160, 30), False, ("z", "n", "n", "n")),
    ],
    ids=["two_columns", "one_column_with_outline", "wide_with_open_folds"],
)
def test_picture(
    snap_compare: Callable[..., bool],
    size: tuple[int, int],
    light: bool,
    keys: tuple[str, ...],
) -> None:
    app = ReviewApp(
        lambda request: Compared(view_of(UNITS, alone=("关于抗旱的通知",))),
        ("旧.txt", "新.txt"),
        lang="zh",
        light=light,
    )

    async def ready(pilot: Pilot[None]) -> None:
        for _ in range(500):
            if app.state.layout is not None:
                break
            await asyncio.sleep(0.01)
        await pilot.press(*keys)

    assert snap_compare(app, terminal_size=size, run_before=ready)


async def test_the_pictures_of_the_page_show_what_the_screen_shows() -> None:
    for scene in SCENES:
        lines = await shown(scene)
        assert len(lines) == scene.size[1]
        plain = [Text.from_ansi(line).plain for line in lines]
        assert {cells(line.ljust(scene.size[0])) >= scene.size[0] for line in plain} == {True}
        assert "A " in plain[0]
        picture = drawn(lines, scene.size[0])
        words = "".join(re.findall(r">([^<>]+)</text>", picture))
        assert "".join(unescape(words).split()) == "".join("".join(plain).split())
