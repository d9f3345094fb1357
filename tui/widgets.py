"""What draws the state row by row and reports the mouse: the ground of all parts of the screen, and the text.

The rows come from the state, which alone knows what is in view: no widget scrolls by itself, and
none holds a widget for a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from diffkit.glyphs import cells
from tui.flow import Line, Piece, cropped
from tui.layout import Layout, Row, Setting
from tui.sheet import NOTHING
from tui.state import STRIP_COLUMNS, State
from tui.wide import widened
from tui.words import Phrases

_WHEEL = 3  # rows for one turn of the wheel
PARTING = "|"  # ASCII: lines and blocks take two cells in many Chinese terminals


class Drawn(Widget):
    """A widget that draws the state; `phrases` are its words."""

    def __init__(self, phrases: Phrases, state: State, *, id: str) -> None:
        super().__init__(id=id)
        self.phrases = phrases
        self.state = state
        self._styles: dict[tuple[str, ...], Style] = {}

    def notify_style_update(self) -> None:
        """Forget styles that were put together: the theme or the terminal's colours are others."""
        super().notify_style_update()
        self._styles.clear()

    def show(self, state: State) -> None:
        """Draw another state."""
        if state != self.state:
            self.state = state
            self.refresh()

    def style(self, *names: str) -> Style:
        """Return the style of the widget with those of some of its component classes on top."""
        found = self._styles.get(names)
        if found is None:
            found = self.rich_style
            for name in names:
                found += self.get_component_rich_style(name, partial=True)
            self._styles[names] = found
        return found

    def strip(self, segments: Iterable[Segment], fill: Style | None = None) -> Strip:
        """Return segments as a row as wide as the widget, cut or filled up."""
        width = self.size.width
        row: list[Segment] = []
        used = 0
        for segment in segments:
            text = segment.text
            if used + self.cells(text) > width:
                text = self.cropped(text, width - used)
            row.append(Segment(widened(text) if self.state.ambiguous == 2 else text, segment.style))
            used += self.cells(text)
        row.append(Segment(" " * (width - used), fill or self.style()))
        return Strip(row, width)

    def cells(self, text: str) -> int:
        """Return the cells that the terminal draws a text in."""
        return cells(text, ambiguous=self.state.ambiguous)

    def cropped(self, text: str, room: int) -> str:
        return cropped(text, room, self.state.ambiguous)


class Wheeled(Message):
    """The wheel was turned over a widget, by so many rows."""

    def __init__(self, widget: Drawn, rows: int) -> None:
        super().__init__()
        self.widget, self.rows = widget, rows

    @property
    def control(self) -> Drawn:
        """The widget under the pointer."""
        return self.widget


class Scrollable(Drawn):
    """Reports the wheel."""

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(Wheeled(self, _WHEEL))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(Wheeled(self, -_WHEEL))


# ---------------------------------------------------------------- text


class Text(Scrollable):
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
        "text--near",
        "text--here",
        "text--current",
        "text--decided",
        "text--verdict",
        "text--hit",
        "text--hit-current",
        "text--strip",
        "text--strip-view",
        "text--strip-exception",
        "text--strip-substantive",
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
        & .text--near { background: $panel; text-style: bold; }
        & .text--here { background: $secondary-muted; }
        & .text--current { text-style: bold reverse; }
        & .text--decided { background: $background; }
        & .text--verdict { color: $text-accent; text-style: bold; }
        & .text--hit { background: $warning; color: $background; text-style: bold; }
        & .text--hit-current { text-style: bold reverse; }
        & .text--strip { color: $foreground; background: $surface; }
        & .text--strip-exception { color: $text-warning; text-style: bold; }
        & .text--strip-substantive { color: $text-error; text-style: bold; }
        & .text--strip-view { background: $secondary-muted; }
        &:ansi {
            & .text--delete, & .text--insert, & .text--keep, & .text--decided {
                background: ansi_default;
            }
            & .text--near { background: ansi_default; text-style: bold; }
            & .text--hit { background: ansi_yellow; color: ansi_black; }
            & .text--here, & .text--strip-view { background: ansi_default; text-style: reverse; }
        }
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
            busy = self.phrases.progress(state.busy)
            words = busy if layout is None else self.phrases.empty()
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
        used = sum(self.cells(segment.text) for segment in segments)
        segments.append(Segment(" " * (self.size.width - STRIP_COLUMNS - used), self.style()))
        return self.strip([*segments, self._edge(y)])

    def _here(self, block: int) -> tuple[str, ...]:
        """Return the styles of the gutter: of the current block, and of a change no words show."""
        state, sheet = self.state, self.state.sheet
        if sheet is None or state.block != block:
            return ()
        cursor = state.cursor
        in_words = cursor is None or (sheet.stops[cursor].drawn and state.detail != "clause")
        return ("text--here",) if in_words else ("text--here", "text--current")

    def _row(
        self, row: Row, setting: Setting, under: tuple[str, ...], here: tuple[str, ...]
    ) -> list[Segment]:
        if len(row.lines) == 1:
            return self._line(row.lines[0], setting, self.size.width - STRIP_COLUMNS, under, here)
        left, right = row.lines
        rest = self.size.width - STRIP_COLUMNS - setting.column - 1
        return [
            *self._line(left, setting, setting.column, under, here),
            Segment(PARTING, self.style("text--parting")),
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
        verdict = self._verdict(line)
        segments.append(
            Segment(verdict, self.style(*under, "text--verdict") if verdict != " " else plain)
        )
        segments += (Segment(piece.text, self._piece(piece, under)) for piece in line.pieces)
        used = sum(self.cells(segment.text) for segment in segments)
        segments.append(Segment(" " * (width - used), plain))
        return segments

    def _verdict(self, line: Line) -> str:
        """Return the sign of what was decided of the changes that begin in a row, one for all of them."""
        state, sheet = self.state, self.state.sheet
        if sheet is None or not state.ledger.decisions:
            return " "
        for piece in line.pieces:
            if piece.stop is not None:
                decision = state.ledger.decisions.get(sheet.stops[piece.stop].change.id)
                if decision is not None:
                    return _VERDICTS[decision.state]
        return " "

    def _piece(self, piece: Piece, under: tuple[str, ...]) -> Style:
        names = () if piece.mark == "plain" else (f"text--{piece.mark}",)
        if piece.stop is not None:
            sheet = self.state.sheet
            assert sheet is not None
            if self.state.verdict(sheet.stops[piece.stop].change.id) != NOTHING:
                names = (*names, "text--decided")
            if piece.stop == self.state.cursor:
                names = (*names, "text--current")
        if piece.hit is not None:
            names = (*names, "text--hit")
        return self.style(*under, *names)

    def _fold(self, row: Row, *, is_open: bool, is_near: bool) -> list[Segment]:
        names = ("text--fold", "text--near") if is_near else ("text--fold", "text--note")
        words = "".join(piece.text for piece in row.lines[0].pieces)
        hint = "  [Enter]" if is_near else ""
        room = self.size.width - STRIP_COLUMNS
        text = self.cropped(f"{'v' if is_open else '>'} {words}{hint}", room)
        style = self.style(*names)
        return [Segment(text + " " * (room - self.cells(text)), style)]

    def _edge(self, y: int) -> Segment:
        """Return the cell of the strip beside a line: the weightiest of the changes of its part."""
        state, layout = self.state, self.state.layout
        assert layout is not None
        marks = strip_marks(layout, state.text_lines)
        height, lines = max(layout.height, state.text_lines), state.text_lines
        in_view = y * height // lines < state.end and (y + 1) * height // lines > state.top
        mark = marks[y] if y < len(marks) else " "
        names = ["text--strip"]
        if mark in _STRIP_STYLES:
            names.append(_STRIP_STYLES[mark])
        if in_view:
            names.append("text--strip-view")
        return Segment(mark, self.style(*names))


_VERDICTS = {"accepted": "v", "rejected": "x", "flagged": "!", "open": "*"}
_STRIP_SIGNS = {"exception": "!", "substantive": "#"}
_STRIP_STYLES = {"!": "text--strip-exception", "#": "text--strip-substantive"}
_STRIP_ORDER = " *#!"


@lru_cache(maxsize=4)
def strip_marks(layout: Layout, lines: int) -> str:
    """Return a sign for each line of the strip: ! an exception, # substance, * any other change.

    Cost: linear in the changes, once for each layout.
    """
    height = max(layout.height, lines, 1)
    marks = [" "] * lines
    for stop, first, last in zip(layout.sheet.stops, layout.first, layout.last, strict=True):
        sign = _STRIP_SIGNS.get(stop.change.cls, "*")
        for y in range(first * lines // height, min(last * lines // height, lines - 1) + 1):
            if _STRIP_ORDER.index(sign) > _STRIP_ORDER.index(marks[y]):
                marks[y] = sign
    return "".join(marks)
