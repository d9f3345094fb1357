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
from tui.frame import Bar, Commanded, Names, Panel, Status
from tui.keys import KEYS
from tui.lists import Listing, Outline
from tui.prompts import Prompt
from tui.state import BAR_LINES, HEAD_LINES, STATUS_LINES, State
from tui.widgets import Text
from tui.words import Phrases


class ReviewScreen(Screen[None]):
    """The comparison: outline, both texts, file names above; the change, counts and buttons below."""

    AUTO_FOCUS = (
        ""  # keys are commands; the line to type in takes the focus only when it is asked for
    )
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
        #bar {{ height: {BAR_LINES}; }}
        #body {{ height: 1fr; }}
        #text, #listing {{ width: 1fr; height: 1fr; }}
        #outline {{ height: 1fr; }}
    }}
    """

    class Resized(Message):
        """The screen has another size."""

        def __init__(self, columns: int, lines: int) -> None:
            super().__init__()
            self.columns, self.lines = columns, lines

    def __init__(self, phrases: Phrases, names: tuple[str, str], state: State) -> None:
        super().__init__()
        self.prompt = Prompt(phrases, id="prompt")
        self._names = Names(phrases, state, names, id="names")
        self._outline = Outline(phrases, state, id="outline")
        self._text = Text(phrases, state, id="text")
        self._listing = Listing(phrases, state, id="listing")
        self._panel = Panel(phrases, state, id="panel")
        self._status = Status(phrases, state, id="status")
        self._bar = Bar(phrases, state, id="bar")

    def compose(self) -> ComposeResult:
        yield self._names
        yield Horizontal(self._outline, self._text, self._listing, id="body")
        yield self._panel
        yield self._status
        yield self.prompt
        yield self._bar

    def show(self, state: State) -> None:
        """Draw another state."""
        in_list = state.mode != "text"
        self._outline.display = bool(state.outline_columns) and not in_list
        self._outline.styles.width = state.outline_columns
        self._text.display, self._listing.display = not in_list, in_list
        self._panel.display = bool(state.panel_lines)
        self._panel.styles.height = state.panel_lines
        self._bar.display = bool(state.bar_lines)
        widgets = (
            self._names,
            self._outline,
            self._text,
            self._listing,
            self._panel,
            self._status,
            self._bar,
        )
        for widget in widgets:
            widget.show(state)

    def ask(self, asked: str, value: str = "") -> None:
        """Ask for a line, in place of the status."""
        self._status.display = False
        self.prompt.ask(asked, value)

    def on_resize(self, event: events.Resize) -> None:
        self.post_message(self.Resized(event.size.width, event.size.height))

    def on_descendant_blur(self) -> None:
        if self.prompt.asked is None or self.focused is None:
            self.prompt.asked, self.prompt.display = None, False
            self._status.display = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys to the line that is asked for."""
        return not (action == "command" and self.prompt.asked is not None)

    def action_command(self, name: str) -> None:
        self.post_message(Commanded(name))


class HelpScreen(ModalScreen[None]):
    """All keys, and what the signs mean."""

    AUTO_FOCUS = "#keys"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,question_mark,h,f1,enter", "close", "close", show=False),
        Binding("ctrl+c,ctrl+q", "app.quit", "quit", show=False, priority=True),
        Binding("j", "scroll(1)", "down", show=False),
        Binding("k", "scroll(-1)", "up", show=False),
        Binding("space", "scroll(20)", "page down", show=False),
        Binding("b", "scroll(-20)", "page up", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        background: $background 60%;
        #keys {
            width: auto; max-width: 100%; height: auto; max-height: 100%;
            background: $panel; scrollbar-size: 0 0;
        }
        #page { width: auto; padding: 0 2; }
    }
    """
    _TWO_FROM = 104  # columns of a screen that has room for two columns of keys

    def __init__(self, phrases: Phrases) -> None:
        super().__init__()
        self.phrases = phrases

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="keys"):
            yield Static(self._page(), id="page", markup=False)

    def _page(self) -> Content:
        groups = self._groups()
        head = f"{self.phrases.say('keys')}  ({self.phrases.say('close')})"
        lines = [line for group in groups for line in group]
        if self.app.size.width >= self._TWO_FROM:
            half = _half(groups)
            left = [line for group in groups[:half] for line in group]
            right = [line for group in groups[half:] for line in group]
            room = max(map(cells, left)) + 3
            n = max(len(left), len(right))
            left += [""] * (n - len(left))
            right += [""] * (n - len(right))
            lines = [a + " " * (room - cells(a)) + b for a, b in zip(left, right, strict=True)]
        return Content("\n".join([head, *lines, "", self.phrases.say("legend")]))

    def _groups(self) -> list[list[str]]:
        room = max(cells(key.label) for key in KEYS)
        groups: dict[str, list[str]] = {}
        for key in KEYS:
            head = [f"  {self.phrases.say(f'group_{key.group}')}"]
            line = f"{key.label:<{room}}  {self.phrases.say(key.name)}"
            groups.setdefault(key.group, head).append(line)
        return list(groups.values())

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.dismiss()

    def action_close(self) -> None:
        self.dismiss()

    def action_scroll(self, rows: int) -> None:
        self.query_one("#keys").scroll_relative(y=rows, animate=False)


def _half(groups: list[list[str]]) -> int:
    """Return how many groups stand in the first of two columns of like height."""
    total, so_far = sum(map(len, groups)), 0
    for i, group in enumerate(groups):
        if so_far + len(group) / 2 > total / 2:
            return i
        so_far += len(group)
    return len(groups)
