"""The review screen as an application: it wires keys, mouse and worker to the state, and draws it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen

from diffkit.language import Lang, said_of
from diffkit.model import DiffkitError, Pin
from diffkit.report.apparatus import CollationView
from diffkit.report.view import ComparisonView
from tui.actions import (
    Action,
    Arrange,
    Arranged,
    Busy,
    Clip,
    Collate,
    Collated,
    Effect,
    Found,
    Keep,
    Kept,
    Loaded,
    MakeAgain,
    PickEntry,
    PickLine,
    PickPart,
    PickText,
    Recompute,
    Resize,
    Scroll,
    Seek,
    TakeBack,
    Told,
    WheelOutline,
)
from tui.desk import Desk
from tui.dialogs import Dialogs
from tui.frame import Commanded
from tui.keys import NAMED
from tui.layout import Table, laid_out
from tui.lists import Listing, Outline
from tui.prompts import Prompt
from tui.screens import ReviewScreen
from tui.search import SearchError, search
from tui.sheet import SHOWN, Criteria, sheet_of
from tui.state import State
from tui.update import update
from tui.wide import wide_driver
from tui.widgets import Text, Wheeled
from tui.words import Phrases
from tui.worker import Progress, Worker

if TYPE_CHECKING:
    from diffkit.review import Review

_LOOK_SECONDS = 2.0  # how often a reader looks for what the writer has decided
DARK, LIGHT = "textual-dark", "textual-light"
_ANSI = {DARK: "ansi-dark", LIGHT: "ansi-light"}


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be compared: with which pairs of clauses made or forbidden, and from which side.

    `pins` name a clause of the first file and one of the second, whether the sides are swapped or not.
    """

    pins: tuple[Pin, ...] | None
    swapped: bool
    progress: Progress


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of a request; `pins` are those in force, `review` is where decisions are kept.

    Without a review `unkept` says why there is none.
    """

    view: ComparisonView
    pins: tuple[Pin, ...] = ()
    review: Review | None = None
    unkept: DiffkitError | None = None


Load = Callable[[Request], Compared]


def check_terminal(environ: Mapping[str, str]) -> None:
    """Raise DiffkitError where no terminal can show a screen; a browser that shows it is one."""
    if environ.get("TEXTUAL_DRIVER"):
        return
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

    `load` is called in a thread of its own; what it raises at the first time ends the application and
    is kept in `error`, later it is told. `collated` collates both texts, from the other side with True.
    """

    TITLE = "diffkit"
    ENABLE_COMMAND_PALETTE = (
        False  # the palette is a menu of our own, with the words of `tui.words`
    )

    class Came(Message):
        """The worker says something: an action, or what went wrong."""

        def __init__(self, turn: int, what: Action | Exception) -> None:
            super().__init__()
            self.turn, self.what = turn, what

    def __init__(
        self,
        load: Load,
        names: tuple[str, str],
        *,
        lang: Lang = "en",
        light: bool = False,
        color: bool = True,
        few_colours: bool = False,
        ambiguous: int = 1,
        criteria: Criteria = SHOWN,
        links: str | None = None,
        collated: Callable[[bool], CollationView] | None = None,
    ) -> None:
        self._ambiguous = ambiguous
        super().__init__(ansi_color=None if color else True)
        self.state = State(ambiguous=ambiguous, signs=not color, criteria=criteria)
        self.error: Exception | None = None
        self._load, self._collated = load, collated
        self._phrases = Phrases(lang)
        self._worker = Worker()
        self.desk = Desk(None, None, lang)
        self._dialogs = Dialogs(self, self._phrases, links)
        self.review = ReviewScreen(self._phrases, names, self.state)
        self._few_colours = few_colours or not color
        self._set_theme(LIGHT if light else DARK)

    def get_driver_class(self) -> type[Driver]:
        driver = super().get_driver_class()
        return wide_driver(driver) if self._ambiguous == 2 else driver

    def get_default_screen(self) -> Screen[None]:
        return self.review

    def _set_theme(self, theme: str) -> None:
        self._theme = theme
        self.theme = _ANSI[theme] if self._few_colours else theme

    def dispatch(self, action: Action) -> None:
        """Take an action to the state, draw what comes of it, and carry out what it asks for."""
        self.state = update(self.state, action)
        effects = self.state.effects
        self.review.show(self.state)
        for effect in effects:
            self._carry_out(effect)

    # ------------------------------------------------------------ the worker

    def on_ready(self) -> None:
        self.dispatch(Busy("start"))
        self.call_after_refresh(self._compute, Request(None, False, _silent))

    def _compute(self, request: Request) -> None:
        first = self.state.layout is None
        state, phrases = self.state, self._phrases

        def work(progress: Progress) -> Action:
            compared = self._load(replace(request, progress=progress))
            progress("layout", 0, 0)
            if first:
                self.desk = Desk(compared.review, compared.unkept, self._phrases.lang)
            self.desk.attach(compared.view)
            sheet = sheet_of(compared.view, state.criteria, self.desk.states())
            table = Table(sheet, state.setting_for(sheet), phrases)
            laid_out(table)  # measures every block, so that the first screen costs nothing
            return Loaded(table, compared.pins, request.swapped)

        self._work(work, "start", keep_error=first)

    def _work(
        self, work: Callable[[Progress], Action], stage: str, *, keep_error: bool = False
    ) -> None:
        """Have something done by the worker; what it returns comes back as an action."""

        def post(turn: int, what: Action | Exception) -> None:
            with suppress(RuntimeError):  # the screen was closed in the meantime
                self.post_message(self.Came(turn, what))

        worker = self._worker
        turn = worker.turn + 1
        self.dispatch(Busy(stage))
        worker.start(
            work,
            done=lambda action: post(turn, action),
            failed=lambda error: post(turn if not keep_error else -1, error),
            told=lambda name, n, total: post(turn, Busy(name, n, total)),
        )

    def on_review_app_came(self, message: Came) -> None:
        what = message.what
        if isinstance(what, Exception):
            if message.turn < 0:
                self.error = what
                self.exit(return_code=2)
            elif message.turn == self._worker.turn:
                self.dispatch(Busy(""))
                self.dispatch(self.told(what))
        elif message.turn == self._worker.turn:
            if not isinstance(what, Busy):
                self.dispatch(Busy(""))
            self.dispatch(what)
            if isinstance(what, Loaded):
                self._show_desk()

    def told(self, error: Exception) -> Told:
        if isinstance(error, SearchError):
            return Told(str(error))
        if isinstance(error, DiffkitError):
            words = said_of(error, self._phrases.lang)
        else:
            words = f"{type(error).__name__}: {error}"
        return Told("failed", (("reason", words),))

    def _cancel(self) -> None:
        if self.state.layout is None:
            self.exit()
            return
        self._worker.cancel()
        self.dispatch(Busy(""))
        self.dispatch(Told("cancelled"))

    # ------------------------------------------------------------ decisions

    def _show_desk(self) -> None:
        """Show the decisions that there are already, and say what became of them."""
        review = self.desk.review
        if review is not None and review.ledger != self.state.ledger:
            self.dispatch(Kept(review.ledger))
        told = self.desk.greeting()
        if told is not None:
            self.dispatch(told)

    def on_mount(self) -> None:
        self.set_interval(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        """Show what another writer has decided since."""
        if self.state.layout is not None:
            with suppress(DiffkitError):
                if self.desk.has_news():
                    self._show_desk()

    def on_unmount(self) -> None:
        self.desk.close()

    # ------------------------------------------------------------ effects

    def _carry_out(self, effect: Effect) -> None:
        state, phrases = self.state, self._phrases
        match effect:
            case Keep() | TakeBack() | MakeAgain():
                self.dispatch(self.desk.carry_out(effect))
            case Clip(text):
                self.copy_to_clipboard(text)
            case Recompute(pins, swapped):
                self._compute(Request(pins, swapped, _silent))
            case Collate(swapped):
                self._collate(swapped)
            case Seek(query) if state.sheet is not None:
                view = state.sheet.view
                self._work(lambda progress: Found(search(view, query)), "search")
            case Arrange(criteria) if state.sheet is not None:
                view, states = state.sheet.view, self.desk.states()

                def arranged(progress: Progress) -> Action:
                    sheet = sheet_of(view, criteria, states)
                    table = Table(sheet, state.setting_for(sheet), phrases)
                    laid_out(table)
                    return Arranged(table)

                self._work(arranged, "layout")

    def _collate(self, swapped: bool) -> None:
        collated = self._collated
        if collated is None:
            self.dispatch(Told("no_collation"))
        else:
            self._work(lambda progress: Collated(collated(swapped)), "collate")

    # ------------------------------------------------------------ commands

    def on_review_screen_resized(self, message: ReviewScreen.Resized) -> None:
        self.dispatch(Resize(message.columns, message.lines))

    def on_commanded(self, message: Commanded) -> None:
        self.command(message.name)

    def command(self, name: str) -> None:
        """Do what a command says, or ask first."""
        key = NAMED[name]
        if name == "leave" and self.state.busy is not None:
            self._cancel()
        elif key.action is not None:
            self.dispatch(key.action)
        elif name == "quit":
            self.exit()
        elif name == "theme":
            self._set_theme(LIGHT if self._theme == DARK else DARK)
        else:
            self._dialogs.ask(name)

    def on_prompt_answered(self, message: Prompt.Answered) -> None:
        self._dialogs.answered(message.asked, message.text)

    # ------------------------------------------------------------ the mouse

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
        self.dispatch(PickEntry(message.line, message.column))

    def on_listing_picked(self, message: Listing.Picked) -> None:
        self.dispatch(PickLine(message.line))


def _silent(stage: str, n: int, total: int) -> None:
    """Tell nobody how far the work is."""
