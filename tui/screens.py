"""The screens: the review itself, and the page of keys."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from diffkit.glyphs import cells
from tui.keys import KEYS, Key
from tui.state import HEAD_LINES, STATUS_LINES, State
from tui.widgets import Names, Outline, Status, Text
from tui.words import Phrases


class ReviewScreen(Screen[None]):
    """The comparison: outline, both texts, file names above and status below."""

    AUTO_FOCUS = None
    ALLOW_SELECT = False  # a click picks a change; terminals select with Shift held
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key.keys, f"command('{key.name}')", key.name, show=False, priority=True)
        for key in KEYS
    ]
    DEFAULT_CSS = f"""
    ReviewScreen {{
        layout: vertical;
        #names {{ height: {HEAD_LINES}; }}
        #status {{ height: {STATUS_LINES}; }}
        #body {{ height: 1fr; }}
        #text {{ width: 1fr; height: 1fr; }}
        #outline {{ height: 1fr; }}
    }}
    """

    class Commanded(Message):
        """A key asks for something."""

        def __init__(self, key: Key) -> None:
            super().__init__()
            self.key = key

    class Resized(Message):
        """The screen has another size."""

        def __init__(self, columns: int, lines: int) -> None:
            super().__init__()
            self.columns, self.lines = columns, lines

    def __init__(self, phrases: Phrases, names: tuple[str, str]) -> None:
        super().__init__()
        state = State()
        self._names = Names(phrases, state, names, id="names")
        self._outline = Outline(phrases, state, id="outline")
        self._text = Text(phrases, state, id="text")
        self._status = Status(phrases, state, id="status")

    def compose(self) -> ComposeResult:
        yield self._names
        yield Horizontal(self._outline, self._text, id="body")
        yield self._status

    def show(self, state: State) -> None:
        """Draw another state."""
        self._outline.display = bool(state.outline_columns)
        self._outline.styles.width = state.outline_columns
        for widget in (self._names, self._outline, self._text, self._status):
            widget.show(state)

    def on_resize(self, event: events.Resize) -> None:
        self.post_message(self.Resized(event.size.width, event.size.height))

    def action_command(self, name: str) -> None:
        self.post_message(self.Commanded(next(key for key in KEYS if key.name == name)))


class HelpScreen(ModalScreen[None]):
    """All keys, and what the signs mean."""

    AUTO_FOCUS = "#keys"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,question_mark,h,f1,enter", "close", "close", show=False),
        Binding("ctrl+c,ctrl+q", "app.quit", "quit", show=False, priority=True),
        Binding("j", "scroll(1)", "down", show=False),
        Binding("k", "scroll(-1)", "up", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        background: $background 60%;
        #keys { width: auto; max-width: 100%; height: auto; max-height: 100%; background: $panel; }
        #page { width: auto; padding: 0 2; }
    }
    """

    def __init__(self, phrases: Phrases) -> None:
        super().__init__()
        self.phrases = phrases

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="keys"):
            yield Static(self._page(), id="page", markup=False)

    def _page(self) -> Content:
        room = max(cells(key.label) for key in KEYS)
        lines = [f"{self.phrases.say('keys')}  ({self.phrases.say('close')})"]
        for key in KEYS:
            lines.append(f"{key.label:<{room}}  {self.phrases.say(key.name)}")
        lines.append(self.phrases.say("legend"))
        return Content("\n".join(lines))

    def action_close(self) -> None:
        self.dismiss()

    def action_scroll(self, rows: int) -> None:
        self.query_one("#keys").scroll_relative(y=rows, animate=False)
