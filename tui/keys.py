"""The keys, each with what it does: bindings and help are made from this one table."""

from __future__ import annotations

from typing import NamedTuple

from tui.state import (
    Action,
    Edge,
    Enter,
    Focus,
    Folds,
    Leave,
    NextChange,
    OtherEnd,
    Page,
    Scroll,
    ToggleColumns,
    ToggleOutline,
)


class Key(NamedTuple):
    """A command: its name, which `words` translates, its keys, and what they are called.

    `action` is None where the app itself does it.
    """

    name: str
    keys: str
    label: str
    action: Action | None = None


KEYS: tuple[Key, ...] = (
    Key("next_change", "n,right_square_bracket", "n ]", NextChange(1)),
    Key("previous_change", "p,N,left_square_bracket", "p N [", NextChange(-1)),
    Key("down", "j,down", "j Down", Scroll(1)),
    Key("up", "k,up", "k Up", Scroll(-1)),
    Key("page_down", "space,pagedown,ctrl+f", "Space PgDn ^F", Page(1.0)),
    Key("page_up", "b,pageup,ctrl+b", "b PgUp ^B", Page(-1.0)),
    Key("half_down", "ctrl+d", "^D", Page(0.5)),
    Key("half_up", "ctrl+u", "^U", Page(-0.5)),
    Key("top", "g,home", "g Home", Edge(-1)),
    Key("bottom", "G,end", "G End", Edge(1)),
    Key("enter", "enter,e", "Enter e", Enter()),
    Key("folds", "f", "f", Folds()),
    Key("other_end", "m", "m", OtherEnd()),
    Key("outline", "o", "o", ToggleOutline()),
    Key("focus", "tab,shift+tab", "Tab", Focus()),
    Key("leave", "escape", "Esc", Leave()),
    Key("columns", "v", "v", ToggleColumns()),
    Key("theme", "t", "t"),
    Key("help", "question_mark,h,f1", "? h F1"),
    Key("quit", "q,ctrl+c,ctrl+q", "q ^C"),
)
