"""The outline beside the text, and the list of documents in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.flow import one_line
from tui.sheet import Entry, Sheet
from tui.update import document_top
from tui.widgets import PARTING, Scrollable


class Outline(Scrollable):
    """The clauses of both texts as one tree: sign, place, first words, changes by class."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "outline--document",
        "outline--same",
        "outline--count",
        "outline--exception",
        "outline--substantive",
        "outline--current",
        "outline--focused",
        "outline--parting",
    }
    DEFAULT_CSS = """
    Outline {
        background: $surface;
        color: $foreground;
        & .outline--document { text-style: bold; }
        & .outline--same { text-style: dim; }
        & .outline--count { color: $foreground; text-style: bold; }
        & .outline--exception { color: $text-warning; text-style: bold; }
        & .outline--substantive { color: $text-error; text-style: bold; }
        & .outline--current { background: $secondary-muted; text-style: bold; }
        & .outline--focused { text-style: bold reverse; }
        & .outline--parting { text-style: dim; }
    }
    """
    _INDENT_MOST = 8

    class Picked(Message):
        """A click on a line, counted from the first in view, column from the left edge."""

        def __init__(self, line: int, column: int) -> None:
            super().__init__()
            self.line, self.column = line, column

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Picked(event.y, event.x))

    def render_line(self, y: int) -> Strip:
        state, sheet = self.state, self.state.sheet
        row = state.entry_top + y
        parting = Segment(PARTING, self.style("outline--parting"))
        room = self.size.width - 1
        if sheet is None or row >= len(state.rows):
            return self.strip([Segment(" " * room, self.style()), parting])
        index = state.rows[row]
        entry = sheet.entries[index]
        branch = entry.end > index + 1
        is_open = branch and index not in state.collapsed
        counts = list(self._counts(sheet, entry, index, whole=not is_open or entry.link is None))
        used = sum(self.cells(segment.text) for segment in counts)
        names = ["outline--document"] if entry.link is None else []
        if not counts and entry.link is not None:
            names.append("outline--same")
        if row == state.entry_row:
            names.append("outline--focused" if state.focus == "outline" else "outline--current")
        marker = ("-" if is_open else "+") if branch else " "
        indent = " " * min(max(0, entry.depth - 1), self._INDENT_MOST)
        text = self.cropped(
            f"{marker}{_sign(entry, sheet)} {indent}{self.phrases.entry(entry)}",
            max(1, room - used),
        )
        text += " " * (room - used - self.cells(text))
        return self.strip([Segment(text, self.style(*names)), *counts, parting])

    def _counts(self, sheet: Sheet, entry: Entry, index: int, *, whole: bool) -> Iterator[Segment]:
        """Yield the changes by class: of the line itself, or of all that stands below it."""
        end = entry.end if whole else index + 1
        counts = sheet.counts(index, end)
        for cls, n in counts.items():
            name = f"outline--{cls}" if cls in ("exception", "substantive") else "outline--count"
            yield Segment(f" {self.phrases.say(f'short_{cls}')}{n}", self.style(name))
        done, total = self.state.n_reviewed_in(index, end), sum(counts.values())
        if done and done == total:
            yield Segment(" v", self.style("outline--count"))
        elif done:
            yield Segment(f" {done}/{total}", self.style("outline--count"))


def _sign(entry: Entry, sheet: Sheet) -> str:
    """Return the sign of what happened to a clause, a blank where nothing is to be seen."""
    link = entry.link
    if link is None:
        a, b = entry.pair.a, entry.pair.b
        return " " if a and b else "+" if b else "-"
    if not sheet.stops_of(entry.block):
        return " "
    if link.moved:
        return "»"
    return {"inserted": "+", "deleted": "-"}.get(link.status, "~")


class Listing(Scrollable):
    """The pairs of documents of two files, and the documents without a partner."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"listing--alone", "listing--current", "listing--dim"}
    DEFAULT_CSS = """
    Listing {
        background: $background;
        color: $foreground;
        & .listing--alone { text-style: dim; }
        & .listing--dim { text-style: dim; }
        & .listing--current { text-style: reverse; }
    }
    """

    class Picked(Message):
        """A click on a line, counted from the first in view."""

        def __init__(self, line: int) -> None:
            super().__init__()
            self.line = line

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Picked(event.y))

    def render_line(self, y: int) -> Strip:
        state, sheet = self.state, self.state.sheet
        index = document_top(state) + y
        if sheet is None or index >= len(sheet.view.documents):
            return self.strip([])
        pair = sheet.view.documents[index]
        width = self.size.width
        entry = next(
            i for i, one in enumerate(sheet.entries) if one.link is None and one.pair is pair
        )
        counts = sheet.counts(entry, sheet.entries[entry].end)
        right = ""
        if pair.a is not None and pair.b is not None:
            shorts = " ".join(f"{self.phrases.say(f'short_{cls}')}{n}" for cls, n in counts.items())
            right = f"  {pair.similarity:.2f}  {shorts:>14} "
        room = max(2, (width - len("~  |  ") - self.cells(right)) // 2)
        sides = []
        for document in (pair.a, pair.b):
            words = ""
            if document is not None:
                words = one_line(
                    f"{document.number or ''} {document.title or self.phrases.untitled}"
                )
            words = self.cropped(words, room)
            sides.append(words + " " * (room - self.cells(words)))
        sign = " " if pair.a and pair.b else "+" if pair.b else "-"
        names = [] if pair.a and pair.b else ["listing--alone"]
        if index == state.document:
            names.append("listing--current")
        text = f"{sign} {sides[0]} {PARTING} {sides[1]}"
        return self.strip([Segment(text, self.style(*names)), Segment(right, self.style(*names))])
