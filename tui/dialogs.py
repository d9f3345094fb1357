"""What a command asks before it acts: menus, boxes to tick, lines to type, and the files they lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from diffkit.language import said
from diffkit.model import DiffkitError
from diffkit.review.ledger import STATES
from tui.actions import (
    COPIES,
    SCOPES,
    Copy,
    DecideAll,
    Filter,
    GoTo,
    Kept,
    Note,
    Scope,
    Search,
    SearchOutline,
    Told,
)
from tui.decide import scoped
from tui.flow import one_line
from tui.items import Item
from tui.keys import KEYS
from tui.menus import (
    export_items,
    filter_items,
    filtered,
    orphan_items,
    scope_items,
    substitution_items,
    verdict_items,
)
from tui.prompts import Menu, Ticks
from tui.screens import HelpScreen
from tui.words import Phrases

if TYPE_CHECKING:
    from tui.app import ReviewApp


class Dialogs:
    """Asks what a command needs to know, and gives the app the action that comes of it."""

    def __init__(self, app: ReviewApp, phrases: Phrases, links: str | None) -> None:
        self._app, self.phrases, self._links = app, phrases, links
        self._export = ("markdown", "all")
        self._asks: Mapping[str, Callable[[], None]] = {
            "help": self._do_help,
            "palette": self._do_palette,
            "copy": self._do_copy,
            "note": self._do_note,
            "decide_all": self._do_decide_all,
            "orphans": self._do_orphans,
            "substitutions": self._do_substitutions,
            "export": self._do_export,
            "import": self._do_import,
            "search": self._do_search,
            "outline_search": self._do_outline_search,
            "save_links": self._do_save_links,
            "filter": self._do_filter,
        }

    def ask(self, command: str) -> None:
        """Ask what a command needs, and see to it."""
        self._asks[command]()

    def _do_help(self) -> None:
        self._app.push_screen(HelpScreen(self.phrases))

    def _do_palette(self) -> None:
        say = self.phrases.say
        items = [Item(key.name, say(key.name), key.label) for key in KEYS if key.name != "palette"]

        def chosen(name: str | None) -> None:
            if name is not None:
                self._app.command(name)

        self._app.push_screen(Menu(say("palette_title"), items, finds=True), chosen)

    def _do_copy(self) -> None:
        say = self.phrases.say
        items = [
            Item("a", say("copy_a"), "a", "a"),
            Item("b", say("copy_b"), "b", "b"),
            Item("citation", say("copy_citation"), "c", "c"),
        ]

        def chosen(name: str | None) -> None:
            for what in COPIES:
                if name == what:
                    self._app.dispatch(Copy(what))

        self._app.push_screen(Menu(say("copy_title"), items), chosen)

    def _do_note(self) -> None:
        if self._app.state.change is None or self._app.state.mode != "text":
            self._app.dispatch(Told("no_change_here"))
        else:
            decision = self._app.state.decision
            self._app.review.ask("note", decision.note if decision is not None else "")

    def _do_decide_all(self) -> None:
        """Ask which changes, then what of them."""
        items = scope_items(self._app.state, self.phrases)
        if not items:
            self._app.dispatch(Told("no_change_here"))
            return

        def chosen(name: str | None) -> None:
            for scope in SCOPES:
                if scope == name:
                    self._ask_verdict(scope)

        self._app.push_screen(Menu(self.phrases.say("scope_title"), items), chosen)

    def _ask_verdict(self, scope: Scope) -> None:
        n = len(scoped(self._app.state, scope))

        def chosen(name: str | None) -> None:
            for verdict in STATES:
                if verdict == name:
                    self._app.dispatch(DecideAll(scope, verdict))

        title = self.phrases.say("verdict_title", n=n)
        self._app.push_screen(Menu(title, verdict_items(self.phrases)), chosen)

    def _do_substitutions(self) -> None:
        sheet = self._app.state.sheet
        items = substitution_items(sheet, self.phrases) if sheet is not None else []
        if not items:
            self._app.dispatch(Told("no_substitutions"))
            return

        def chosen(change: str | None) -> None:
            if change is not None:
                self._app.dispatch(GoTo(change))

        self._app.push_screen(Menu(self.phrases.say("substitutions_title"), items), chosen)

    def _do_orphans(self) -> None:
        items = orphan_items(self._app.desk.orphans(), self.phrases)
        if items:
            self._app.push_screen(Menu(self.phrases.say("orphans_title"), items))
        else:
            self._app.dispatch(Told("no_orphans"))

    def _do_export(self) -> None:
        if self._app.desk.review is None:
            self._app.dispatch(Told("no_review"))
            return

        def chosen(name: str | None) -> None:
            if name is not None:
                form, state = name.split(" ")
                self._export = (form, state)
                self._app.review.ask("export", f"review.{'md' if form == 'markdown' else 'json'}")

        title = self.phrases.say("export_title")
        self._app.push_screen(Menu(title, export_items(self.phrases)), chosen)

    def _exported(self, path: str) -> None:
        sheet = self._app.state.sheet
        form, state = self._export
        states = () if state == "all" else tuple(one for one in STATES if one == state)
        if sheet is not None:
            try:
                text = self._app.desk.exported(sheet.view, form, states, self.phrases.lang)
            except DiffkitError as error:
                self._app.dispatch(self._app.told(error))
            else:
                self._save(path, text)

    def _do_import(self) -> None:
        self._app.review.ask("import")

    def _imported(self, path: str) -> None:
        try:
            text = Path(path).expanduser().read_text("utf-8")
        except (OSError, ValueError) as error:
            self._say_trouble(path, error)
        else:
            self._app.dispatch(self._app.desk.take_in(text, path))
            if self._app.desk.review is not None:
                note, values = self._app.state.note, self._app.state.values
                self._app.dispatch(Kept(self._app.desk.review.ledger))
                self._app.dispatch(Told(note or "", values))

    def _do_search(self) -> None:
        self._app.review.ask("search")

    def _do_outline_search(self) -> None:
        self._app.review.ask("outline", self._app.state.outline_words)

    def _do_save_links(self) -> None:
        if self._app.state.pins:
            self._app.review.ask("links", self._links or "links.txt")
        else:
            self._app.dispatch(Told("no_links"))

    # ------------------------------------------------------------ what was typed

    def answered(self, asked: str, text: str) -> None:
        """Take what the reader typed for what was asked."""
        match asked:
            case "search":
                self._app.dispatch(Search(self._app.review.prompt.query_of(text)))
            case "outline":
                self._app.dispatch(SearchOutline(text))
            case "note":
                self._app.dispatch(Note(text))
            case "links" if text:
                self._save_links(text)
            case "export" if text:
                self._exported(text)
            case "import" if text:
                self._imported(text)

    def _save_links(self, path: str) -> None:
        lines = [
            f"{pin.a}\t{pin.b}\t{'pair' if pin.pair else 'forbid'}" for pin in self._app.state.pins
        ]
        self._save(path, "\n".join(lines) + "\n")

    def _save(self, path: str, text: str) -> None:
        """Write a file whole, and say that it is written or why not; one that is there is asked about."""
        target = Path(path).expanduser()
        if not target.exists():
            self._write(target, text)
            return
        say = self.phrases.say

        def chosen(name: str | None) -> None:
            if name == "overwrite":
                self._write(target, text)
            else:
                self._app.dispatch(Told("cancelled"))

        items = [
            Item("keep", say("keep_file"), "n", "n"),
            Item("overwrite", say("overwrite"), "y", "y"),
        ]
        self._app.push_screen(Menu(say("overwrite_title", name=one_line(path)), items), chosen)

    def _write(self, target: Path, text: str) -> None:
        from diffkit.cli.output import OutputError, write

        try:
            write(str(target), text)
        except (OSError, ValueError, OutputError) as error:
            self._say_trouble(str(target), error)
        else:
            self._app.dispatch(Told("saved", (("name", str(target)),)))

    def _say_trouble(self, path: str, error: Exception) -> None:
        reason = said(getattr(error, "strerror", None) or str(error), self.phrases.lang)
        words = reason if path in reason else f"{path}: {reason}"
        self._app.dispatch(Told("failed", (("reason", words),)))

    # ------------------------------------------------------------ filters

    def _do_filter(self) -> None:
        sheet = self._app.state.sheet
        if sheet is None:
            return
        say, criteria = self.phrases.say, sheet.criteria
        items, ticked = filter_items(self._app.state, sheet, self.phrases)

        def chosen(found: frozenset[str] | None) -> None:
            if found is not None and found != ticked:
                self._app.dispatch(Filter(filtered(criteria, found, items)))

        self._app.push_screen(Ticks(say("filter_title"), items, ticked, say("filter_done")), chosen)
