"""The parts of the screen. Each draws what the state says, row by row, and reports the mouse.

The rows come from the state, which alone knows what is in view: no widget scrolls by itself, and
none holds a widget for a row.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from diffkit.glyphs import cells
from tui.flow import Line, Piece, cropped, one_line
from tui.layout import Row, Setting
from tui.sheet import Entry
from tui.state import STRIP_COLUMNS, State
from tui.words import Phrases

_WHEEL = 3  # rows for one turn of the wheel
_PARTING = "|"  # ASCII: lines and blocks take two cells in many Chinese terminals


class Drawn(Widget):
    """A widget that draws the state; `phrases` are its words."""

    def __init__(self, phrases: Phrases, state: State, *, id: str) -> None:
        super().__init__(id=id)
        self.phrases = phrases
        self.state = state

    def show(self, state: State) -> None:
        """Draw another state."""
        if state != self.state:
            self.state = state
            self.refresh()

    def style(self, *names: str) -> Style:
        """Return the style of the widget with those of some of its component classes on top."""
        style = self.rich_style
        for name in names:
            style += self.get_component_rich_style(name, partial=True)
        return style

    def strip(self, segments: Iterable[Segment], fill: Style | None = None) -> Strip:
        """Return segments as a row as wide as the widget, cut or filled up."""
        width = self.size.width
        row: list[Segment] = []
        used = 0
        for segment in segments:
            text = segment.text
            if used + cells(text) > width:
                text = cropped(text, width - used)
            row.append(Segment(text, segment.style))
            used += cells(text)
        row.append(Segment(" " * (width - used), fill or self.style()))
        return Strip(row, width)


class Wheeled(Message):
    """The wheel was turned over a widget, by so many rows."""

    def __init__(self, widget: Drawn, rows: int) -> None:
        super().__init__()
        self.widget, self.rows = widget, rows

    @property
    def control(self) -> Drawn:
        """The widget under the pointer."""
        return self.widget


class _Scrollable(Drawn):
    """Reports the wheel."""

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(Wheeled(self, _WHEEL))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(Wheeled(self, -_WHEEL))


# ---------------------------------------------------------------- text


class Text(_Scrollable):
    """Both texts in step, and at the edge a strip that shows where the changes are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text--label",
        "text--folded",
        "text--delete",
        "text--insert",
        "text--keep",
        "text--gone",
        "text--title",
        "text--note",
        "text--number",
        "text--parting",
        "text--sign-delete",
        "text--sign-insert",
        "text--sign-keep",
        "text--sign-gone",
        "text--fold",
        "text--here",
        "text--current",
        "text--strip",
        "text--strip-view",
    }
    DEFAULT_CSS = """
    Text {
        background: $background;
        color: $foreground;
        & .text--label { text-style: bold; }
        & .text--folded { text-style: dim; }
        & .text--delete { color: $text-error; background: $error-muted; text-style: strike; }
        & .text--insert { color: $text-primary; background: $primary-muted; text-style: underline; }
        & .text--keep { color: $text-warning; background: $warning-muted; text-style: bold; }
        & .text--gone { color: $text-accent; text-style: italic; }
        & .text--title { text-style: bold; background: $surface; }
        & .text--note { text-style: dim; }
        & .text--number { text-style: dim; }
        & .text--parting { text-style: dim; }
        & .text--sign-delete { color: $text-error; text-style: bold; }
        & .text--sign-insert { color: $text-primary; text-style: bold; }
        & .text--sign-keep { color: $text-warning; text-style: bold; }
        & .text--sign-gone { color: $text-accent; text-style: bold; }
        & .text--fold { background: $surface; }
        & .text--here { background: $secondary-muted; }
        & .text--current { text-style: bold reverse; }
        & .text--strip { color: $text-warning; background: $surface; }
        & .text--strip-view { background: $secondary-muted; }
    }
    """
    _SIGN_STYLES: ClassVar[dict[str, str]] = {
        "-": "text--sign-delete",
        "+": "text--sign-insert",
        "=": "text--sign-keep",
        "»": "text--sign-gone",
        "~": "text--sign-keep",
    }

    class Picked(Message):
        """A click into the text, counted from its upper left corner."""

        def __init__(self, line: int, column: int) -> None:
            super().__init__()
            self.line, self.column = line, column

    class PartPicked(Message):
        """A click on the strip at the edge."""

        def __init__(self, line: int) -> None:
            super().__init__()
            self.line = line

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.x >= self.size.width - STRIP_COLUMNS:
            self.post_message(self.PartPicked(event.y))
        else:
            self.post_message(self.Picked(event.y, event.x))

    def render_line(self, y: int) -> Strip:
        state, layout = self.state, self.state.layout
        if layout is None or not layout.blocks:
            words = self.phrases.say("comparing") if layout is None else self.phrases.empty()
            return self.strip([Segment(f"  {words}" if y == 1 else "", self.style("text--note"))])
        row = layout.row(state.top + y)
        segments: list[Segment] = []
        if row is not None:
            block = layout.block_at(state.top + y)
            kind = layout.sheet.blocks[block].kind
            if kind == "fold":
                is_open, is_near = block in layout.opened, state.fold == block
                segments = self._fold(row, is_open=is_open, is_near=is_near)
            else:
                under = ("text--title",) if kind == "head" else ()
                segments = self._row(row, layout.table.setting, under, self._here(block))
        used = sum(cells(segment.text) for segment in segments)
        segments.append(Segment(" " * (self.size.width - STRIP_COLUMNS - used), self.style()))
        return self.strip([*segments, self._edge(y)])

    def _here(self, block: int) -> tuple[str, ...]:
        """Return the styles of the gutter: of the current block, and of a change no words show."""
        sheet, cursor = self.state.sheet, self.state.cursor
        if sheet is None or cursor is None or sheet.stops[cursor].block != block:
            return ()
        return ("text--here",) if sheet.stops[cursor].drawn else ("text--here", "text--current")

    def _row(
        self, row: Row, setting: Setting, under: tuple[str, ...], here: tuple[str, ...]
    ) -> list[Segment]:
        if len(row.lines) == 1:
            return self._line(row.lines[0], setting, self.size.width - STRIP_COLUMNS, under, here)
        left, right = row.lines
        rest = self.size.width - STRIP_COLUMNS - setting.column - 1
        return [
            *self._line(left, setting, setting.column, under, here),
            Segment(_PARTING, self.style("text--parting")),
            *self._line(right, setting, rest, under, here),
        ]

    def _line(
        self,
        line: Line,
        setting: Setting,
        width: int,
        under: tuple[str, ...],
        here: tuple[str, ...],
    ) -> list[Segment]:
        plain = self.style(*under)
        segments: list[Segment] = []
        if setting.digits:
            number = str(line.number) if line.number is not None else ""
            style = self.style(*under, "text--number", *here[:1])
            segments.append(Segment(f"{number:>{setting.digits}} ", style))
        sign = self._SIGN_STYLES.get(line.sign)
        segments.append(Segment(line.sign, self.style(*under, *((sign,) if sign else ()), *here)))
        segments.append(Segment(" ", plain))
        segments += (Segment(piece.text, self._piece(piece, under)) for piece in line.pieces)
        used = sum(cells(segment.text) for segment in segments)
        segments.append(Segment(" " * (width - used), plain))
        return segments

    def _piece(self, piece: Piece, under: tuple[str, ...]) -> Style:
        names = () if piece.mark == "plain" else (f"text--{piece.mark}",)
        if piece.stop is not None and piece.stop == self.state.cursor:
            names = (*names, "text--current")
        return self.style(*under, *names)

    def _fold(self, row: Row, *, is_open: bool, is_near: bool) -> list[Segment]:
        style = self.style("text--fold", "text--note")
        words = "".join(piece.text for piece in row.lines[0].pieces)
        hint = "  [Enter]" if is_near else ""
        room = self.size.width - STRIP_COLUMNS
        text = cropped(f"{'v' if is_open else '>'} {words}{hint}", room)
        return [Segment(text + " " * (room - cells(text)), style)]

    def _edge(self, y: int) -> Segment:
        """Return the cell of the strip beside a line: a mark where its part of the text has changes."""
        state, layout = self.state, self.state.layout
        assert layout is not None
        height, lines = max(layout.height, state.text_lines), state.text_lines
        start, end = y * height // lines, max((y + 1) * height // lines, y * height // lines + 1)
        mark = "*" if layout.first_within(start, end) is not None else " "
        in_view = start < state.end and end > state.top
        return Segment(mark, self.style("text--strip", *(("text--strip-view",) if in_view else ())))


# ---------------------------------------------------------------- outline


class Outline(_Scrollable):
    """The clauses of both texts as one tree: sign, place, first words, number of changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "outline--document",
        "outline--same",
        "outline--count",
        "outline--current",
        "outline--parting",
    }
    DEFAULT_CSS = """
    Outline {
        background: $surface;
        color: $foreground;
        & .outline--document { text-style: bold; }
        & .outline--same { text-style: dim; }
        & .outline--count { color: $text-warning; text-style: bold; }
        & .outline--current { text-style: reverse; }
        & .outline--parting { text-style: dim; }
    }
    """
    _INDENT_MOST = 8

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
        index = state.entry_top + y
        parting = Segment(_PARTING, self.style("outline--parting"))
        room = self.size.width - 1
        if sheet is None or index >= len(sheet.entries):
            return self.strip([Segment(" " * room, self.style()), parting])
        entry = sheet.entries[index]
        names = ["outline--document"] if entry.link is None else []
        if not entry.n_changes and entry.link is not None:
            names.append("outline--same")
        if index == state.entry:
            names.append("outline--current")
        style = self.style(*names)
        count = f" {entry.n_changes}" if entry.n_changes else ""
        head = f"{_sign(entry)} {' ' * min(max(0, entry.depth - 1), self._INDENT_MOST)}"
        text = cropped(head + self.phrases.entry(entry), room - len(count))
        text += " " * (room - len(count) - cells(text))
        return self.strip(
            [Segment(text, style), Segment(count, self.style("outline--count")), parting]
        )


def _sign(entry: Entry) -> str:
    """Return the sign of what happened to a clause, a blank where nothing is to be seen."""
    link = entry.link
    if link is None:
        a, b = entry.pair.a, entry.pair.b
        return " " if a and b else "+" if b else "-"
    if not link.visible:
        return " "
    if link.moved:
        return "»"
    return {"inserted": "+", "deleted": "-"}.get(link.status, "~")


# ---------------------------------------------------------------- frame


class Names(Drawn):
    """The names of the files, each above its text."""

    DEFAULT_CSS = """
    Names { background: $panel; color: $foreground; text-style: bold; }
    """

    def __init__(self, phrases: Phrases, state: State, names: tuple[str, str], *, id: str) -> None:
        super().__init__(phrases, state, id=id)
        self.names = [one_line(os.path.basename(name) or name) for name in names]

    def render_line(self, y: int) -> Strip:
        state = self.state
        style = self.style()
        lead = state.outline_columns
        room = (state.text_columns - 1) // 2
        a, b = (cropped(f" {s} {name}", room) for s, name in zip("AB", self.names, strict=True))
        return self.strip([Segment(" " * lead + a + " " * (room - cells(a)) + f" {b}", style)])


class Status(Drawn):
    """Which change this is, and what is not shown; the keys to begin with."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--note"}
    DEFAULT_CSS = """
    Status {
        background: $panel;
        color: $foreground;
        & .status--note { color: $text-warning; text-style: bold; }
    }
    """

    def render_line(self, y: int) -> Strip:
        style = self.style()
        sheet = self.state.sheet
        if y == 0:
            note = self.state.note
            right = f"{self.phrases.say(note)} " if note else ""
            left = f" {self.phrases.current(self.state.cursor, sheet)}" if sheet else ""
            return self._both(left, right, self.style("status--note"))
        left = f" {self.phrases.left_out(sheet.view)}" if sheet else ""
        return self._both(left, f"{self.phrases.say('hint')} ", style)

    def _both(self, left: str, right: str, right_style: Style) -> Strip:
        """Put words at both ends; what is at the left gives way."""
        room = self.size.width - cells(right) - 1
        left = cropped(left, max(0, room))
        gap = " " * (self.size.width - cells(left) - cells(right))
        return self.strip([Segment(left + gap, self.style()), Segment(right, right_style)])
