"""The commands, each with its keys and what it does: bindings, help and palette are made from this table."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tui.actions import (
    Action,
    Again,
    Clear,
    Collapse,
    CollapseAll,
    Collation,
    Decide,
    Detail,
    Documents,
    Edge,
    Enter,
    FilterOutline,
    Focus,
    Folds,
    Leave,
    Link,
    NextChange,
    NextClause,
    NextException,
    NextOpen,
    OtherEnd,
    Page,
    Redo,
    Scroll,
    Sort,
    Swap,
    ToggleColumns,
    ToggleOutline,
    TogglePanel,
    ToggleSigns,
    Undo,
    Unlink,
)

Group = Literal["go", "decide", "scroll", "find", "view", "outline", "pairs", "app"]


class Key(NamedTuple):
    """A command: its name, which `words` translates, its keys, and what they are called.

    `action` is None where the app asks first or does it itself.
    """

    group: Group
    name: str
    keys: str
    label: str
    action: Action | None = None


KEYS: tuple[Key, ...] = (
    Key("go", "next_change", "right_square_bracket", "]", NextChange(1)),
    Key("go", "previous_change", "left_square_bracket,p", "[ p", NextChange(-1)),
    Key("go", "next_open", "full_stop", ".", NextOpen(1)),
    Key("go", "previous_open", "comma", ",", NextOpen(-1)),
    Key("go", "next_exception", "x", "x", NextException(1)),
    Key("go", "previous_exception", "X", "X", NextException(-1)),
    Key("go", "substitutions", "T", "T"),
    Key("go", "next_clause", "right_curly_bracket", "}", NextClause(1)),
    Key("go", "previous_clause", "left_curly_bracket", "{", NextClause(-1)),
    Key("go", "other_end", "m,percent_sign", "m %", OtherEnd()),
    Key("decide", "accept", "a", "a", Decide("accepted")),
    Key("decide", "reject", "r", "r", Decide("rejected")),
    Key("decide", "flag", "f", "f", Decide("flagged")),
    Key("decide", "note", "c", "c"),
    Key("decide", "clear", "backspace,delete", "Bksp Del", Clear()),
    Key("decide", "decide_all", "A,S", "A S"),
    Key("decide", "undo", "u", "u", Undo()),
    Key("decide", "redo", "U,ctrl+r", "U ^R", Redo()),
    Key("decide", "orphans", "P", "P"),
    Key("scroll", "down", "j,down", "j Down", Scroll(1)),
    Key("scroll", "up", "k,up", "k Up", Scroll(-1)),
    Key("scroll", "page_down", "space,pagedown,ctrl+f", "Space PgDn ^F", Page(1.0)),
    Key("scroll", "page_up", "b,pageup,ctrl+b", "b PgUp ^B", Page(-1.0)),
    Key("scroll", "half_down", "ctrl+d", "^D", Page(0.5)),
    Key("scroll", "half_up", "ctrl+u", "^U", Page(-0.5)),
    Key("scroll", "top", "g,home", "g Home", Edge(-1)),
    Key("scroll", "bottom", "G,end", "G End", Edge(1)),
    Key("find", "search", "slash", "/"),
    Key("find", "again", "n", "n", Again(1)),
    Key("find", "again_back", "N", "N", Again(-1)),
    Key("find", "filter", "l,ampersand", "l &"),
    Key("find", "sort", "s", "s", Sort()),
    Key("view", "enter", "enter,e", "Enter e", Enter()),
    Key("view", "folds", "z", "z", Folds()),
    Key("view", "columns", "v", "v", ToggleColumns()),
    Key("view", "detail", "w", "w", Detail()),
    Key("view", "signs", "B", "B", ToggleSigns()),
    Key("view", "panel", "i", "i", TogglePanel()),
    Key("view", "documents", "d", "d", Documents()),
    Key("view", "collation", "C", "C", Collation()),
    Key("view", "swap", "tilde", "~", Swap()),
    Key("view", "theme", "t", "t"),
    Key("outline", "outline", "o", "o", ToggleOutline()),
    Key("outline", "focus", "tab,shift+tab", "Tab", Focus()),
    Key("outline", "leave", "escape", "Esc", Leave()),
    Key("outline", "collapse", "left,minus", "Left -", Collapse(True)),
    Key("outline", "expand", "right,plus", "Right +", Collapse(False)),
    Key("outline", "collapse_all", "Z", "Z", CollapseAll()),
    Key("outline", "outline_filter", "O", "O", FilterOutline()),
    Key("outline", "outline_search", "backslash", "\\"),
    Key("pairs", "link", "L", "L", Link()),
    Key("pairs", "unlink", "K", "K", Unlink()),
    Key("pairs", "save_links", "W", "W"),
    Key("app", "export", "E", "E"),
    Key("app", "import", "I", "I"),
    Key("app", "copy", "y", "y"),
    Key("app", "palette", "colon,ctrl+p", ": ^P"),
    Key("app", "help", "question_mark,h,f1", "? h F1"),
    Key("app", "quit", "q,ctrl+c,ctrl+q", "q ^C"),
)
NAMED = {key.name: key for key in KEYS}
