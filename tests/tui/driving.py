"""The application under a pilot: what it was told, what it draws, what it keeps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.message import Message
from textual.pilot import Pilot

from diffkit.review import FileKey, Review, ReviewKey, open_review
from tests.tui.views import Unit, same, view_of
from tui.app import Compared, Request, ReviewApp
from tui.widgets import Drawn

LONG = "各镇人民政府应当建立值班制度，汛期实行二十四小时值班，遇有险情立即报告，不得迟报、漏报。"
UNITS = [
    *(same(f"第{i}处水闸每年检修一次。", f"第{i}条") for i in range(5)),
    Unit("十日内报告。" + LONG, "三日内报告。" + LONG, "substantive", "第五条"),
    Unit("市水务局负责。", "县水务局负责。", "adaptation"),
    *(same(LONG) for _ in range(9)),
    Unit(None, LONG * 3, "substantive"),
    same("原有规定继续有效。"),
    Unit("甲单位负责。", "甲单位负责。", was_at=2),
]


class Driven:
    """An application under test, its pilot, and the messages that passed."""

    def __init__(self, app: ReviewApp, pilot: Pilot[None], messages: list[Message]) -> None:
        self.app, self.pilot, self.messages = app, pilot, messages
        self.folder = Path()  # where a test may write

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    def seen(self, kind: type[Message]) -> list[Message]:
        # The hook sees a message once for each widget that it passes on its way up.
        once = {id(message): message for message in self.messages if isinstance(message, kind)}
        return list(once.values())

    def drawn(self) -> list[str]:
        """Return the rows of the screen, as text."""
        screen = self.app.screen
        rows: list[str] = []
        for y in range(screen.size.height):
            row = ""
            for widget in sorted(screen.query(Drawn), key=lambda widget: widget.region.x):
                if widget.display and widget.region.y <= y < widget.region.bottom:
                    row += widget.render_line(y - widget.region.y).text
            rows.append(row)
        return rows


@asynccontextmanager
async def driven(
    units: list[Unit] | None = None,
    size: tuple[int, int] = (80, 24),
    load: Callable[[Request], Compared] | None = None,
    **options: Any,
) -> AsyncIterator[Driven]:
    messages: list[Message] = []
    app = ReviewApp(
        load or (lambda request: Compared(view_of(units or UNITS))),
        ("x/旧.txt", "新.txt"),
        lang="zh",
        **options,
    )
    async with app.run_test(size=size, message_hook=messages.append) as pilot:
        for _ in range(200):
            if app.state.layout is not None or app.error is not None or load is not None:
                break
            await asyncio.sleep(0.01)
        await pilot.pause()
        yield Driven(app, pilot, messages)


KEY = ReviewKey(FileKey("a.txt", "0" * 64), FileKey("b.txt", "1" * 64), "{}")


def review_in(folder: Path, reviewer: str = "李审", key: ReviewKey = KEY) -> Review:
    """Open a review beside the documents; its clock stands still."""
    at = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
    return open_review(key, reviewer=reviewer, clock=lambda: at, path=str(folder / "x.review"))
