"""The review screen as an application: it wires keys, mouse and worker to the state, and draws it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen

from diffkit.model import CLASSES, DiffkitError, Pin
from diffkit.report.view import ComparisonView
from diffkit.report.words import Lang
from tui.actions import (
    COPIES,
    Action,
    Arrange,
    Arranged,
    Busy,
    Clip,
    Copy,
    Effect,
    Filter,
    Found,
    Loaded,
    PickDocument,
    PickEntry,
    PickPart,
    PickText,
    Recompute,
    Resize,
    Scroll,
    Search,
    SearchOutline,
    Seek,
    Told,
    WheelOutline,
)
from tui.frame import Commanded
from tui.keys import KEYS, NAMED
from tui.layout import Table, laid_out
from tui.lists import Listing, Outline
from tui.prompts import Item, Menu, Prompt, Ticks
from tui.screens import HelpScreen, ReviewScreen
from tui.search import SearchError, search
from tui.sheet import SHOWN, Criteria, sheet_of
from tui.state import State
from tui.update import update
from tui.wide import wide_driver
from tui.widgets import Text, Wheeled
from tui.words import Phrases
from tui.worker import Progress, Worker

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
    """What came of a request; `pins` are those in force."""

    view: ComparisonView
    pins: tuple[Pin, ...] = ()


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
    is kept in `error`, later it is told.
    """

    ENABLE_COMMAND_PALETTE = False

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
    ) -> None:
        self._ambiguous = ambiguous
        super().__init__(ansi_color=None if color else True)
        self.state = State(ambiguous=ambiguous, criteria=criteria)
        self.error: Exception | None = None
        self._load, self._links = load, links
        self._phrases = Phrases(lang)
        self._worker = Worker()
        self._review = ReviewScreen(self._phrases, names, self.state)
        self._few_colours = few_colours or not color
        self._set_theme(LIGHT if light else DARK)

    def get_driver_class(self) -> type[Driver]:
        driver = super().get_driver_class()
        return wide_driver(driver) if self._ambiguous == 2 else driver

    def get_default_screen(self) -> Screen[None]:
        return self._review

    def _set_theme(self, theme: str) -> None:
        self._theme = theme
        self.theme = _ANSI[theme] if self._few_colours else theme

    def dispatch(self, action: Action) -> None:
        """Take an action to the state, draw what comes of it, and carry out what it asks for."""
        self.state = update(self.state, action)
        effects = self.state.effects
        self._review.show(self.state)
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
            sheet = sheet_of(compared.view, state.criteria)
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
                self.dispatch(self._told(what))
        elif message.turn == self._worker.turn:
            if not isinstance(what, Busy):
                self.dispatch(Busy(""))
            self.dispatch(what)

    def _told(self, error: Exception) -> Told:
        if isinstance(error, SearchError):
            return Told(str(error))
        if isinstance(error, DiffkitError):
            return Told("failed", (("reason", str(error)),))
        raise error

    def _cancel(self) -> None:
        if self.state.layout is None:
            self.exit()
            return
        self._worker.cancel()
        self.dispatch(Busy(""))
        self.dispatch(Told("cancelled"))

    # ------------------------------------------------------------ effects

    def _carry_out(self, effect: Effect) -> None:
        state, phrases = self.state, self._phrases
        match effect:
            case Clip(text):
                self.copy_to_clipboard(text)
            case Recompute(pins, swapped):
                self._compute(Request(pins, swapped, _silent))
            case Seek(query) if state.sheet is not None:
                view = state.sheet.view
                self._work(lambda progress: Found(search(view, query)), "search")
            case Arrange(criteria) if state.sheet is not None:
                view = state.sheet.view

                def arranged(progress: Progress) -> Action:
                    sheet = sheet_of(view, criteria)
                    table = Table(sheet, state.setting_for(sheet), phrases)
                    laid_out(table)
                    return Arranged(table)

                self._work(arranged, "layout")

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
        else:
            getattr(self, f"_do_{name}")()

    def _do_quit(self) -> None:
        self.exit()

    def _do_help(self) -> None:
        self.push_screen(HelpScreen(self._phrases))

    def _do_theme(self) -> None:
        self._set_theme(LIGHT if self._theme == DARK else DARK)

    def _do_palette(self) -> None:
        say = self._phrases.say
        items = [Item(key.name, say(key.name), key.label) for key in KEYS if key.name != "palette"]

        def chosen(name: str | None) -> None:
            if name is not None:
                self.command(name)

        self.push_screen(Menu(say("palette_title"), items, finds=True), chosen)

    def _do_copy(self) -> None:
        say = self._phrases.say
        items = [
            Item("a", say("copy_a"), "a", "a"),
            Item("b", say("copy_b"), "b", "b"),
            Item("citation", say("copy_citation"), "c", "c"),
        ]

        def chosen(name: str | None) -> None:
            for what in COPIES:
                if name == what:
                    self.dispatch(Copy(what))

        self.push_screen(Menu(say("copy_title"), items), chosen)

    def _do_search(self) -> None:
        self._review.ask("search")

    def _do_outline_search(self) -> None:
        self._review.ask("outline", self.state.outline_words)

    def _do_save_links(self) -> None:
        if self.state.pins:
            self._review.ask("links", self._links or "links.txt")
        else:
            self.dispatch(Told("no_links"))

    def on_prompt_answered(self, message: Prompt.Answered) -> None:
        text = message.text
        match message.asked:
            case "search":
                self.dispatch(Search(self._review.prompt.query_of(text)))
            case "outline":
                self.dispatch(SearchOutline(text))
            case "links":
                self._save_links(text)

    def _save_links(self, path: str) -> None:
        lines = [f"{pin.a}\t{pin.b}\t{'pair' if pin.pair else 'forbid'}" for pin in self.state.pins]
        self._save(path, "\n".join(lines) + "\n")

    def _save(self, path: str, text: str) -> None:
        """Write a file, and say that it is written or why not."""
        try:
            Path(path).expanduser().write_text(text, "utf-8", newline="\n")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.dispatch(Told("failed", (("reason", f"{path}: {reason}"),)))
        else:
            self.dispatch(Told("saved", (("name", path),)))

    # ------------------------------------------------------------ filters

    def _do_filter(self) -> None:
        sheet = self.state.sheet
        if sheet is None:
            return
        say, wording = self._phrases.say, self._phrases.wording
        classes: Counter[str] = Counter()
        kinds: Counter[str] = Counter()
        for pair in sheet.view.paired:
            for link in pair.links:
                for change in link.changes:
                    classes[change.cls] += 1
                    kinds[change.kind] += 1
        items = [Item("", say("filter_classes"))]
        items += (
            Item(f"class {cls}", wording.code(cls), str(classes[cls])) for cls in reversed(CLASSES)
        )
        items.append(Item("", say("filter_kinds")))
        names = sorted(kinds, key=lambda kind: (-kinds[kind], kind))
        items += (Item(f"kind {kind}", wording.kind(kind), str(kinds[kind])) for kind in names)
        criteria = sheet.criteria
        ticked = {f"class {cls}" for cls in criteria.classes}
        ticked |= {
            f"kind {kind}" for kind in names if criteria.kinds is None or kind in criteria.kinds
        }

        def chosen(found: frozenset[str] | None) -> None:
            if found is None or found == ticked:
                return
            of_kinds = frozenset(kind for kind in names if f"kind {kind}" in found)
            self.dispatch(
                Filter(
                    replace(
                        criteria,
                        classes=frozenset(cls for cls in CLASSES if f"class {cls}" in found),
                        kinds=None if of_kinds == frozenset(names) else of_kinds,
                    )
                )
            )

        self.push_screen(
            Ticks(say("filter_title"), items, frozenset(ticked), say("filter_done")), chosen
        )

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
        self.dispatch(PickDocument(message.line))


def _silent(stage: str, n: int, total: int) -> None:
    """Tell nobody how far the work is."""
