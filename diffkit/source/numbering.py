"""Automatic numbering of Word documents: the label that a reader sees before a paragraph.

Source: ISO/IEC 29500-1, 17.9, and what Word makes of it where the standard is silent: numberings of
one abstract definition count on together, and an override of the start counts once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from diffkit.patterns import Pattern
from diffkit.source.counting import written
from diffkit.source.symbols import sign

MAX_LEVELS = 9
_MOST_VALUE = 32_767  # what Word counts to
_PLACE = Pattern("%([1-9])")
# Behind these a label needs no blank before its words: 一、 （一） 第一条： ①
_CLOSED = Pattern("[、．。：）】〕\u2460-\u249b\u2776-\u277f\u3220-\u32ff]$")


def spaced(label: str, suffix: str) -> str:
    """Return a label with what stands between it and the words, as it would be typed."""
    if not label or suffix == "nothing" or _CLOSED.search(label):
        return label
    return label + " "


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering. `restart` is the level, from 1, behind which it begins again; 0: never."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _Numbering:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]  # overridden ones
    begun: set[int] = field(default_factory=set)


class WordNumbering:
    """The numberings of a document, and how far each has counted."""

    def __init__(self, root: Any, space: str, styled: dict[str, str]) -> None:
        """Read `numbering.xml`; `styled` gives the number id of each style of numberings."""
        self._space = space
        self._numberings: dict[str, _Numbering] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._by_style: dict[tuple[str, str], int] = {}
        if root is not None:
            self._read(root, styled)

    # -- the definitions

    def _read(self, root: Any, styled: dict[str, str]) -> None:
        abstracts: dict[str, tuple[dict[int, Level], str | None]] = {}
        for item in root.findall(f"{self._space}abstractNum"):
            levels = dict(map(self._level, item.findall(f"{self._space}lvl")))
            abstracts[self._get(item, "abstractNumId")] = levels, self._value(item, "numStyleLink")
        numbers = {
            self._get(item, "numId"): (item, self._value(item, "abstractNumId") or "")
            for item in root.findall(f"{self._space}num")
        }
        for number, (item, abstract) in numbers.items():
            for _ in range(4):  # a numbering that borrows from a style, which names a numbering
                link = abstracts.get(abstract, ({}, None))[1]
                if link is None or styled.get(link) not in numbers:
                    break
                abstract = numbers[styled[link]][1]
            levels = dict(abstracts.get(abstract, ({}, None))[0])
            starts: dict[int, int] = {}
            for override in item.findall(f"{self._space}lvlOverride"):
                i = _int(self._get(override, "ilvl"), 0)
                whole = override.find(f"{self._space}lvl")
                if whole is not None:
                    levels[i] = self._level(whole)[1]
                start = self._value(override, "startOverride")
                if start is not None:
                    starts[i] = _int(start, 1)
            self._numberings[number] = _Numbering(abstract, levels, starts)
            for i, level in levels.items():
                if level.style is not None:
                    self._by_style.setdefault((number, level.style), i)

    def _level(self, item: Any) -> tuple[int, Level]:
        form = self._value(item, "numFmt") or "decimal"
        choice = item.find(f".//{self._space}numFmt")
        if form == "custom" and choice is not None:
            form = self._get(choice, "format") or "decimal"
        restart = self._value(item, "lvlRestart")
        legal = item.find(f"{self._space}isLgl")
        return _int(self._get(item, "ilvl"), 0), Level(
            start=_int(
                self._value(item, "start"), 0 if item.find(f"{self._space}start") is None else 1
            ),
            form=form,
            text=self._value(item, "lvlText") or "",
            suffix=self._value(item, "suff") or "tab",
            restart=None if restart is None else _int(restart, 0),
            legal=legal is not None and self._get(legal, "val") not in ("0", "false", "off"),
            style=self._value(item, "pStyle"),
        )

    def _value(self, item: Any, name: str) -> str | None:
        found = item.find(self._space + name)
        return None if found is None else found.get(f"{self._space}val")

    def _get(self, item: Any, name: str) -> str:
        value = item.get(self._space + name)
        return value if isinstance(value, str) else ""

    # -- counting

    def level_of_style(self, number: str, style: str) -> int:
        """Return the level at which a numbering names a paragraph style, 0 where it names none."""
        return self._by_style.get((number, style), 0)

    def next_label(self, number: str, i: int) -> str:
        """Count one paragraph on and return its label with what stands behind it, "" where it has none."""
        numbering = self._numberings.get(number)
        if numbering is None or not 0 <= i < MAX_LEVELS or i not in numbering.levels:
            return ""
        counters = self._counters.setdefault(numbering.abstract, [None] * MAX_LEVELS)
        level, value = numbering.levels[i], counters[i]
        if i in numbering.starts and i not in numbering.begun:
            counters[i] = numbering.starts[i]
        else:
            counters[i] = level.start if value is None else min(value + 1, _MOST_VALUE)
        numbering.begun.add(i)
        for j in range(i + 1, MAX_LEVELS):
            below = numbering.levels.get(j)
            if below is None or below.restart is None or i < below.restart:
                counters[j] = None
        for j in range(i):  # a level above that has not been used counts as begun
            if counters[j] is None and j in numbering.levels:
                counters[j] = numbering.starts.get(j, numbering.levels[j].start)
        return spaced(self._label(numbering, level, counters), level.suffix)

    @staticmethod
    def _label(numbering: _Numbering, level: Level, counters: list[int | None]) -> str:
        if level.form == "bullet":
            return "".join(map(sign, level.text)).strip()

        def shown(match: re.Match[str]) -> str:
            j = int(match.group(1)) - 1
            value = counters[j]
            if value is None or j not in numbering.levels:
                return ""
            form = numbering.levels[j].form
            return written(value, "decimal" if level.legal and form != "decimalZero" else form)

        return _PLACE.sub(shown, level.text)


def _int(value: str | None, default: int) -> int:
    try:
        return max(0, min(int(value or ""), _MOST_VALUE))
    except ValueError:
        return default
