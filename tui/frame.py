"""The frame of the text: file names above; what is known of the current change, counts and buttons below."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from diffkit.glyphs import cells
from tui.flow import one_line
from tui.keys import NAMED
from tui.panel import panel
from tui.state import State
from tui.widgets import Drawn
from tui.words import Phrases


class Commanded(Message):
    """A key or a button asks for a command, by name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Names(Drawn):
    """The names of the files, each above its text; above the outline, which lines it shows."""

    DEFAULT_CSS = """
    Names { background: $panel; color: $foreground; text-style: bold; }
    """

    def __init__(self, phrases: Phrases, state: State, names: tuple[str, str], *, id: str) -> None:
        super().__init__(phrases, state, id=id)
        self.names = [one_line(os.path.basename(name) or name) for name in names]

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.x < self.state.outline_columns:
            self.post_message(Commanded("outline_filter"))
        else:
            self.post_message(Commanded("documents"))

    def render_line(self, y: int) -> Strip:
        state, style, say = self.state, self.style(), self.phrases.say
        lead = ""
        if state.outline_columns:
            lead = f" {say('outline_title')}: {say(f'branches_{state.branches}')}"
            if state.outline_words:
                lead += f" /{one_line(state.outline_words)}"
            lead = self.cropped(lead, state.outline_columns)
            lead += " " * (state.outline_columns - self.cells(lead))
        names = self.names[::-1] if state.swapped else self.names
        room = (state.text_columns - 1) // 2
        a, b = (self.cropped(f" {s} {name}", room) for s, name in zip("AB", names, strict=True))
        return self.strip([Segment(lead + a + " " * (room - self.cells(a)) + f" {b}", style)])


class Panel(Drawn):
    """What is known of the current change."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "panel--head",
        "panel--dim",
        "panel--delete",
        "panel--insert",
        "panel--keep",
        "panel--exception",
        "panel--substantive",
        "panel--accepted",
        "panel--rejected",
        "panel--flagged",
        "panel--open",
        "panel--note",
    }
    DEFAULT_CSS = """
    Panel {
        background: $surface;
        color: $foreground;
        & .panel--head { text-style: bold; background: $panel; }
        & .panel--dim { text-style: dim; }
        & .panel--delete { color: $text-error; }
        & .panel--insert { color: $text-primary; }
        & .panel--keep { color: $text-warning; text-style: bold; }
        & .panel--exception { color: $text-warning; text-style: bold; background: $panel; }
        & .panel--substantive { color: $text-error; text-style: bold; background: $panel; }
        & .panel--accepted { color: $text-primary; text-style: bold; }
        & .panel--rejected { color: $text-error; text-style: bold; }
        & .panel--flagged { color: $text-warning; text-style: bold; }
        & .panel--note { text-style: italic; }
    }
    """

    def render_line(self, y: int) -> Strip:
        lines = panel(self.state, self.phrases, self.size.width)
        if y >= len(lines):
            return self.strip([])
        segments = [Segment(ink.text, self._style(ink.name)) for ink in lines[y]]
        return self.strip(segments, self._style("head") if y == 0 else None)

    def _style(self, name: str) -> Style:
        name = name.removeprefix("class-").removeprefix("state-")
        if name in ("adaptation", "numbering", "typographic", "wording"):
            name = "head"
        return self.style(f"panel--{name}") if name else self.style()


class Status(Drawn):
    """What is filtered and folded, and what there is to tell."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status--note"}
    DEFAULT_CSS = """
    Status {
        background: $panel;
        color: $foreground;
        & .status--note { color: $text-warning; text-style: bold; }
    }
    """

    def render_line(self, y: int) -> Strip:
        state, say = self.state, self.phrases.say
        sheet = state.sheet
        note = one_line(say(state.note, **state.said)) if state.note else ""
        if state.busy is not None and sheet is not None:
            note = self.phrases.progress(state.busy)
        parts: list[str] = []
        if sheet is not None:
            if state.mode == "collation" and state.collation is not None:
                parts += self.phrases.apparatus.closing(state.collation)
                return self._both(f" {'  '.join(parts)}", f"{note} " if note else "")
            parts.append(self.phrases.reviewed(state.reviewed, len(sheet.scope)))
            if state.criteria.sort == "weight":
                parts.append(say("sorted_by_weight"))
            if state.swapped:
                parts.append(say("swapped"))
            if state.begun is not None:
                parts.append(say("linking"))
            parts.append(self.phrases.left_out(sheet))
        return self._both(f" {'  '.join(parts)}", f"{note} " if note else "")

    def _both(self, left: str, right: str) -> Strip:
        """Put words at both ends; what is at the left gives way."""
        right = self.cropped(right, self.size.width)
        left = self.cropped(left, max(0, self.size.width - self.cells(right) - 1))
        gap = " " * (self.size.width - self.cells(left) - self.cells(right))
        style = self.style("status--note")
        return self.strip([Segment(left + gap, self.style()), Segment(right, style)])


class Bar(Drawn):
    """Buttons for the commands in most use; all others are behind the first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--key"}
    DEFAULT_CSS = """
    Bar {
        background: $panel;
        color: $foreground;
        & .bar--key { color: $text-accent; text-style: bold; }
    }
    """
    BUTTONS: ClassVar[tuple[str, ...]] = (
        "palette",
        "previous_change",
        "next_change",
        "accept",
        "reject",
        "flag",
        "note",
        "undo",
        "search",
        "filter",
        "outline",
        "help",
        "quit",
    )

    def buttons(self) -> Iterator[tuple[int, int, str, str, str]]:
        """Yield the buttons that have room: first cell, cell behind, command, key, word."""
        at = 1
        for name in self.BUTTONS:
            key, word = NAMED[name].label.split()[0], self.phrases.say(f"bar_{name}")
            width = cells(f"{key} {word}")
            if at + width > self.size.width:
                return
            yield at, at + width, name, key, word
            at += width + 2

    def on_click(self, event: events.Click) -> None:
        event.stop()
        for start, end, name, _, _ in self.buttons():
            if start <= event.x < end:
                self.post_message(Commanded(name))

    def render_line(self, y: int) -> Strip:
        segments: list[Segment] = []
        at = 0
        for start, end, _, key, word in self.buttons():
            segments.append(Segment(" " * (start - at), self.style()))
            segments.append(Segment(key, self.style("bar--key")))
            segments.append(Segment(f" {word}", self.style()))
            at = end
        return self.strip(segments)
