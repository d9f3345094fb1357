"""A line of a menu."""

from __future__ import annotations

from typing import NamedTuple


class Item(NamedTuple):
    """A line of a menu: what it is chosen as, its words, and what stands at its right.

    An item without a name is a heading; `key` chooses it by one key press.
    """

    name: str
    words: str
    right: str = ""
    key: str = ""
