"""Regular expressions that are compiled at their first use, and such as match folded keys.

Compiling costs a tenth of a millisecond to several, and a command needs few of those that the modules
hold: every expression of a module is a `Pattern`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_Found = re.Match[str] | None
# A Chinese character, written by what is left out: the module `re` takes time by the number of characters
# in a range, more than a millisecond for all of these.
HAN = r"[^\W\d_a-zA-Z\u00aa-\u024f\u3005-\u30ff]"

_METHODS = ("match", "fullmatch", "search", "findall", "finditer", "split", "sub")


class Pattern:
    """A regular expression with the methods of `re.Pattern`, compiled when one of them is first used.

    With `key` the words of the expression are folded first, so that it matches what `glyphs.fold` made
    of a text: 公告 has another key than itself.
    Cost: the first use compiles; from then on the methods are those of the compiled pattern itself.
    """

    __slots__ = ("_flags", "_key", *_METHODS, "source")

    match: Callable[..., _Found]
    fullmatch: Callable[..., _Found]
    search: Callable[..., _Found]
    findall: Callable[..., list[str]]
    finditer: Callable[..., Iterator[re.Match[str]]]
    split: Callable[..., list[str]]
    sub: Callable[..., str]

    def __init__(self, source: str, flags: int = 0, *, key: bool = False) -> None:
        self.source, self._flags, self._key = source, flags, key

    def __getattr__(self, name: str) -> object:
        if name not in _METHODS:  # reached only while the slot of a method is empty
            raise AttributeError(name)
        source = self.source
        if self._key:
            from diffkit.glyphs import fold  # whose own expressions are of this kind

            pairs = zip(source, fold(source), strict=True)
            source = "".join(key if "\u3400" <= char <= "\u9fff" else char for char, key in pairs)
        compiled = re.compile(source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def for_keys(source: str) -> Pattern:
    """Return the expression for keys: its words are folded as those of the text are."""
    return Pattern(source, key=True)
