"""What the screen asks: a line to type, a menu to choose from, boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from diffkit.glyphs import cells
from tui.items import Item
from tui.search import Query, key_of
from tui.words import Phrases

_ROOM = 44  # cells for the words of an item, at least


class Prompt(Horizontal):
    """A line at the bottom in which the reader types; hidden while nothing is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave", show=False),
        Binding("ctrl+r", "switch('regex')", "regex", show=False),
        Binding("ctrl+o", "switch('folded')", "folded", show=False),
        Binding("up", "before", "before", show=False),
    ]
    DEFAULT_CSS = """
    Prompt {
        height: 1; display: none; background: $panel; color: $foreground;
        & .prompt--label { width: auto; padding: 0 1; text-style: bold; }
        & .prompt--option { width: auto; padding: 0 1; color: $text-accent; }
        & Input, & Input:focus {
            border: none; height: 1; width: 1fr; padding: 0;
            background: $surface; color: $foreground;
        }
    }
    """

    class Answered(Message):
        """The reader has typed something, for what was asked."""

        def __init__(self, asked: str, text: str) -> None:
            super().__init__()
            self.asked, self.text = asked, text

    def __init__(self, phrases: Phrases, *, id: str) -> None:
        super().__init__(id=id)
        self.phrases = phrases
        self.asked: str | None = None
        self.regex, self.folded = False, True
        self._before = ""
        self._label = Static(classes="prompt--label", markup=False)
        self._input = Input(compact=True)
        self._input.cursor_blink = False
        self._options = [
            Static(classes="prompt--option", markup=False, id="regex"),
            Static(classes="prompt--option", markup=False, id="folded"),
        ]

    def compose(self) -> ComposeResult:
        yield self._label
        yield self._input
        yield from self._options

    def ask(self, asked: str, value: str = "") -> None:
        """Ask for a line; it comes back as `Answered`, or never."""
        self.asked = asked
        self._label.update(self.phrases.say(f"{asked}_prompt"))
        self._input.value = value
        self._input.cursor_position = len(value)
        self.display = True
        for option in self._options:
            option.display = asked == "search"
        self._say_options()
        self._input.focus()

    def query_of(self, text: str) -> Query:
        """Return a search for a text, as the options stand."""
        return Query(text, self.regex, self.folded)

    def _say_options(self) -> None:
        say = self.phrases.say
        self._options[0].update(say("search_regex" if self.regex else "search_plain"))
        self._options[1].update(say("search_folded" if self.folded else "search_exact"))

    def action_switch(self, option: str) -> None:
        if self.asked == "search":
            setattr(self, option, not getattr(self, option))
            self._say_options()

    def action_before(self) -> None:
        if self.asked == "search" and not self._input.value:
            self._input.value = self._before
            self._input.cursor_position = len(self._before)

    def action_leave(self) -> None:
        self.asked = None
        self.display = False
        self.screen.set_focus(None)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.widget in self._options and event.widget.id:
            self.action_switch(event.widget.id)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        asked = self.asked
        self.action_leave()
        if asked == "search":
            self._before = event.value
        if asked is not None:
            self.post_message(self.Answered(asked, event.value))


_LIST_CSS = """
    align: center middle;
    background: $background 60%;
    & > Vertical { width: auto; height: auto; max-width: 100%; max-height: 90%; background: $panel; }
    & #title, & #done { width: auto; padding: 0 1; text-style: bold; background: $panel; color: $foreground; }
    & Input, & Input:focus {
        border: none; height: 1; width: 100%; padding: 0 1; background: $surface; color: $foreground;
    }
    & OptionList, & OptionList:focus {
        width: auto; min-width: 30; height: auto; max-height: 100%;
        border: none; padding: 0; background: $panel; color: $foreground; scrollbar-size: 0 0;
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-disabled { color: $text-accent; text-style: bold; }
        & > .option-list--option-highlighted { text-style: reverse; }
    }
"""


class Menu(ModalScreen[str | None]):
    """Items of which one is chosen; with `finds`, typing narrows them down.

    Returns the name of the item, None for none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "close", "close", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", "down", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", "up", show=False, priority=True),
    ]
    DEFAULT_CSS = f"Menu {{ {_LIST_CSS} }}"

    def __init__(self, title: str, items: Sequence[Item], *, finds: bool = False) -> None:
        super().__init__()
        self._title, self._items, self._finds = title, items, finds
        self._list = OptionList(compact=True, markup=False)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._title, id="title", markup=False)
            if self._finds:
                yield Input(compact=True)
            yield self._list

    def on_mount(self) -> None:
        self._fill(self._items)
        (self.query_one(Input) if self._finds else self._list).focus()

    def _fill(self, items: Sequence[Item]) -> None:
        room = max([_ROOM, *(cells(item.words) for item in self._items)])
        room = min(room, max(10, self.app.size.width - 22))
        options = [
            Option(_line(item, room), id=item.name or None, disabled=not item.name)
            for item in items
        ]
        self._list.clear_options()
        self._list.add_options(options)
        self._list.highlighted = next((i for i, item in enumerate(items) if item.name), None)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        words = key_of(event.value).split()
        self._fill(
            [
                item
                for item in self._items
                if not words
                or (
                    item.name
                    and all(
                        word in key_of(f"{item.words} {item.right} {item.name}") for word in words
                    )
                )
            ]
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._list.action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option.id)

    def on_key(self, event: events.Key) -> None:
        if self._finds:
            return
        if event.key == "q":
            event.stop()
            self.dismiss(None)
        for item in self._items:
            if item.key and event.key == item.key:
                event.stop()
                self.dismiss(item.name)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.dismiss(None)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_move(self, step: int) -> None:
        (self._list.action_cursor_down if step > 0 else self._list.action_cursor_up)()


class Ticks(ModalScreen[frozenset[str] | None]):
    """Items of which any are ticked. Returns the names of those, None where the reader gave up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,l,ampersand", "close", "done", show=False),
        Binding("escape,ctrl+c", "give_up", "give up", show=False, priority=True),
        Binding("space", "tick", "tick", show=False, priority=True),
        Binding("j", "move(1)", "down", show=False),
        Binding("k", "move(-1)", "up", show=False),
        Binding("a", "all", "all", show=False),
        Binding("o", "only", "only", show=False),
    ]
    DEFAULT_CSS = f"Ticks {{ {_LIST_CSS} }}"

    def __init__(
        self, title: str, items: Sequence[Item], ticked: frozenset[str], done: str
    ) -> None:
        super().__init__()
        self._title, self._items, self._done, self.ticked = title, items, done, set(ticked)
        self._list = OptionList(compact=True, markup=False)
        self._button = Static(done, id="done", markup=False)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._title, id="title", markup=False)
            yield self._list
            yield self._button

    def on_mount(self) -> None:
        self._fill(1)
        self._list.focus()

    def _fill(self, highlighted: int) -> None:
        room = max([_ROOM - 10, *(cells(item.words) for item in self._items)])
        self._list.clear_options()
        for item in self._items:
            mark = ("[x] " if item.name in self.ticked else "[ ] ") if item.name else ""
            line = _line(item._replace(words=mark + item.words), room)
            self._list.add_option(Option(line, id=item.name or None, disabled=not item.name))
        self._list.highlighted = highlighted

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option.id is not None:
            self.ticked ^= {event.option.id}
            self._fill(event.option_index)

    def action_tick(self) -> None:
        self._list.action_select()

    def action_move(self, step: int) -> None:
        (self._list.action_cursor_down if step > 0 else self._list.action_cursor_up)()

    def _group(self) -> list[str]:
        """Return the names of the items under the same heading as the current one."""
        at = self._list.highlighted or 0
        start = max((i for i in range(at + 1) if not self._items[i].name), default=-1)
        rest = self._items[start + 1 :]
        end = next((i for i, item in enumerate(rest) if not item.name), len(rest))
        return [item.name for item in rest[:end]]

    def action_all(self) -> None:
        self.ticked |= set(self._group())
        self._fill(self._list.highlighted or 0)

    def action_only(self) -> None:
        at = self._list.highlighted or 0
        self.ticked -= set(self._group())
        self.ticked |= {self._items[at].name}
        self._fill(at)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self or event.widget is self._button:
            self.action_close()

    def action_close(self) -> None:
        self.dismiss(frozenset(self.ticked))

    def action_give_up(self) -> None:
        self.dismiss(None)


def _line(item: Item, room: int) -> Content:
    gap = " " * max(1, room - cells(item.words))
    return Content(f"{item.words}{gap} {item.right}".rstrip())
