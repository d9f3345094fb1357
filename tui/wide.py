"""For terminals that draw “ ” — · two cells wide: stand-ins that everything counts as two cells.

The screen is composed with a stand-in for each such character, and the driver writes the character
itself, so that what is counted is what the terminal draws.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from textual.driver import Driver

# Plane 3 is wide to all that count cells, and from here on nothing is assigned in it.
_FIRST = 0x33000
_LAST = 0x3000  # ambiguous characters of use stand below the ideographs


@lru_cache(maxsize=1)
def _stand_ins() -> dict[int, int]:
    return {
        c: _FIRST + c
        for c in range(0x80, _LAST)
        if unicodedata.east_asian_width(chr(c)) == "A"
        and chr(c).isprintable()
        and not unicodedata.combining(chr(c))
    }


@lru_cache(maxsize=1)
def _characters() -> dict[int, int]:
    return {stand_in: c for c, stand_in in _stand_ins().items()}


def widened(text: str) -> str:
    """Return text with stand-ins for the characters that such terminals draw wide."""
    return text if text.isascii() else text.translate(_stand_ins())


def narrowed(text: str) -> str:
    """Return text with the characters themselves; the inverse of `widened`."""
    return text if text.isascii() else text.translate(_characters())


def wide_driver(driver: type[Driver]) -> type[Driver]:
    """Return a driver that writes the characters for which stand-ins were composed."""

    class WideDriver(driver):  # type: ignore[misc, valid-type]
        """Writes characters, not stand-ins."""

        def write(self, data: str) -> None:
            super().write(narrowed(data))

    return WideDriver
