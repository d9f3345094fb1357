"""The outline beside the text, and the list of documents in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from diffkit.report.apparatus import VariantView
from tui.flow import one_line
from tui.lines import current_line, first_line, n_lines
from tui.sheet import Entry, Sheet
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
        &:ansi { & .outline--current { background: ansi_default; text-style: bold underline; } }
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


_RIGHT = 34  # cells for what is known of a pair of documents


class Listing(Scrollable):
    """What takes the place of the text: pairs of documents, or variants of a collation."""

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
        index = first_line(state) + y
        if sheet is None or index >= n_lines(state):
            empty = not n_lines(state) and y == 1
            words = f"  {self.phrases.say('no_variants')}" if empty else ""
            return self.strip([Segment(words, self.style())])
        if state.mode == "collation":
            assert state.collation is not None
            left, right, name = self._variant(state.collation.variants[index])
        else:
            left, right, name = self._pair(sheet, index)
        names = [name] if name else []
        if index == current_line(state):
            names.append("listing--current")
        left = self.cropped(left, max(0, self.size.width - self.cells(right)))
        gap = " " * (self.size.width - self.cells(left) - self.cells(right))
        return self.strip([Segment(left + gap + right, self.style(*names))])

    def _pair(self, sheet: Sheet, index: int) -> tuple[str, str, str]:
        """Return a pair of documents: both in columns, how alike they are and what differs, a style."""
        pair, entry = sheet.view.documents[index], sheet.heads[index]
        end = sheet.entries[entry].end
        counts = sheet.counts(entry, end)
        right = " " * (_RIGHT if self.size.width >= 100 else 0)
        if pair.a is not None and pair.b is not None:
            total = sum(counts.values())
            shorts = " ".join(f"{self.phrases.say(f'short_{cls}')}{n}" for cls, n in counts.items())
            done = f"{self.state.n_reviewed_in(entry, end)}/{total}"
            right = f"  {pair.similarity:.2f}  {shorts}  {done} "
            right = " " * (_RIGHT - self.cells(right)) + right
        room = max(2, (self.size.width - len("~  |  ") - self.cells(right)) // 2)
        sides = []
        for document in (pair.a, pair.b):
            words = ""
            if document is not None:
                title = document.title or self.phrases.untitled
                words = one_line(f"{document.number or ''} {title}")
            sides.append(self._column(words, room))
        sign = " " if pair.a and pair.b else "+" if pair.b else "-"
        alone = "" if pair.a and pair.b else "listing--alone"
        return f"{sign} {sides[0]} {PARTING} {sides[1]}", right, alone

    def _variant(self, variant: VariantView) -> tuple[str, str, str]:
        """Return a variant: place, type, both readings with the words around them; whom it accuses."""
        words = self.phrases.apparatus
        width = self.size.width
        place = self._column(one_line(words.place(variant)), max(8, width // 6))
        kind = self._column(words.kind(variant), 16 if width >= 100 else 12)
        readings = f" {PARTING} ".join(
            f"{siglum} {one_line(reading.text) or words.say('nothing')}"
            for siglum, reading in variant.readings.items()
        )
        around = (
            f"  ..{one_line(variant.before)}[]{one_line(variant.behind)}.." if width >= 100 else ""
        )
        name = "" if variant.suspect else "listing--dim"
        return f" {place} {kind} {readings}{around}", f"  {words.suspect(variant)} ", name

    def _column(self, words: str, room: int) -> str:
        words = self.cropped(words, room)
        return words + " " * (room - self.cells(words))
