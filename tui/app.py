"""The review screen as an application: it wires keys, mouse and worker to the state, and draws it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Thread

from textual.app import App
from textual.message import Message
from textual.screen import Screen

from diffkit.model import DiffkitError, Options, Witness
from diffkit.report.view import ComparisonView, Filters
from diffkit.report.words import Lang
from tui.layout import Table, laid_out
from tui.screens import HelpScreen, ReviewScreen
from tui.sheet import sheet_of
from tui.state import (
    Action,
    Loaded,
    PickEntry,
    PickPart,
    PickText,
    Resize,
    Scroll,
    State,
    WheelOutline,
    update,
)
from tui.widgets import Outline, Text, Wheeled
from tui.words import Phrases

DARK, LIGHT = "textual-dark", "textual-light"


def run(
    a: Witness,
    b: Witness,
    options: Options | None = None,
    *,
    filters: Filters | None = None,
    lang: Lang = "en",
) -> int:
    """Compare two witnesses and let a person walk through the differences; return the exit status.

    The screen opens at once; the comparison is computed behind it.
    Raises: whatever the comparison raises, after the screen is closed; DiffkitError without a
    terminal that can show a screen.
    """
    _check_terminal(os.environ)

    def load() -> ComparisonView:
        from diffkit.comparison import compare
        from diffkit.report.view import comparison_view

        return comparison_view(compare(a, b, options), filters or Filters())

    app = ReviewApp(
        load,
        (a.source.name, b.source.name),
        lang=lang,
        light=is_light(os.environ),
        color=not os.environ.get("NO_COLOR"),
    )
    app.run()
    if app.error is not None:
        raise app.error
    return app.return_code or 0


def _check_terminal(environ: Mapping[str, str]) -> None:
    remedy = "use `diffkit compare` for a report"
    # The screen is drawn on stderr.
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise DiffkitError("review", "needs a terminal", remedy)
    if environ.get("TERM") == "dumb":
        raise DiffkitError(
            "review", "the terminal says it cannot show a screen (TERM=dumb)", remedy
        )


def is_light(environ: Mapping[str, str]) -> bool:
    """Tell whether the terminal says that its background is light: COLORFGBG ends in 7 or 15."""
    return environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")


class ReviewApp(App[None]):
    """One comparison on one screen.

    `load` is called once, in a thread of its own; what it raises ends the application and is kept
    in `error`.
    """

    ENABLE_COMMAND_PALETTE = False

    class Ready(Message):
        """The comparison is laid out."""

        def __init__(self, table: Table) -> None:
            super().__init__()
            self.table = table

    class Failed(Message):
        """The comparison cannot be made."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        load: Callable[[], ComparisonView],
        names: tuple[str, str],
        *,
        lang: Lang = "en",
        light: bool = False,
        color: bool = True,
    ) -> None:
        super().__init__(ansi_color=None if color else True)
        self.state = State()
        self.error: Exception | None = None
        self._load = load
        self._phrases = Phrases(lang)
        self._review = ReviewScreen(self._phrases, names)
        self.theme = LIGHT if light else DARK

    def get_default_screen(self) -> Screen[None]:
        return self._review

    def dispatch(self, action: Action) -> None:
        """Take an action to the state, and draw what comes of it."""
        self.state = update(self.state, action)
        self._review.show(self.state)

    # ------------------------------------------------------------ the comparison

    def on_ready(self) -> None:
        # A thread of its own, not a worker: quitting must not wait until it has finished.
        Thread(target=self._compute, name="comparison", daemon=True).start()

    def _compute(self) -> None:
        try:
            sheet = sheet_of(self._load())
            table = Table(sheet, self.state.setting_for(sheet), self._phrases)
            laid_out(table)  # measures every block, so that the first screen costs nothing
            message: Message = self.Ready(table)
        except Exception as error:
            message = self.Failed(error)
        with suppress(RuntimeError):  # the screen was closed in the meantime
            self.post_message(message)

    def on_review_app_ready(self, message: Ready) -> None:
        self.dispatch(Loaded(message.table))

    def on_review_app_failed(self, message: Failed) -> None:
        self.error = message.error
        self.exit(return_code=2)

    # ------------------------------------------------------------ keys and mouse

    def on_review_screen_resized(self, message: ReviewScreen.Resized) -> None:
        self.dispatch(Resize(message.columns, message.lines))

    def on_review_screen_commanded(self, message: ReviewScreen.Commanded) -> None:
        key = message.key
        if key.action is not None:
            self.dispatch(key.action)
        elif key.name == "help":
            self.push_screen(HelpScreen(self._phrases))
        elif key.name == "theme":
            self.theme = LIGHT if self.theme == DARK else DARK
        else:
            self.exit()

    def on_wheeled(self, message: Wheeled) -> None:
        if isinstance(message.widget, Outline):
            self.dispatch(WheelOutline(message.rows))
        else:
            self.dispatch(Scroll(message.rows))

    def on_text_picked(self, message: Text.Picked) -> None:
        self.dispatch(PickText(message.line, message.column))

    def on_text_part_picked(self, message: Text.PartPicked) -> None:
        self.dispatch(PickPart(message.line))

    def on_outline_picked(self, message: Outline.Picked) -> None:
        self.dispatch(PickEntry(message.line))
