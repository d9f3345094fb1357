"""The outline of both texts as a tree of which some lines are shown."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import accumulate
from typing import Literal, get_args

from tui.search import key_of
from tui.sheet import Entry, Sheet

Branches = Literal["all", "changed", "open"]
BRANCHES: tuple[Branches, ...] = get_args(Branches)


def lines_of(
    sheet: Sheet,
    *,
    collapsed: Collection[int] = (),
    which: Branches = "all",
    words: str = "",
    is_open: Callable[[str], bool] = lambda change: True,
) -> tuple[int, ...]:
    """Return the lines of the outline that are shown, ascending.

    Those that a choice or words let through are shown with what stands above them; what is collapsed
    hides what stands below it, but not from words that are looked for.
    Cost: linear in the outline.
    """
    entries = sheet.entries
    if which == "all" and not words:
        wanted = None
    else:
        keys = _wanted(sheet, which, words, is_open)
        wanted = list(accumulate(keys, initial=0))
    found: list[int] = []
    i = 0
    while i < len(entries):
        end = entries[i].end
        if wanted is not None and wanted[end] == wanted[i]:
            i = end
            continue
        found.append(i)
        i = end if i in collapsed and not words else i + 1
    return tuple(found)


def _wanted(
    sheet: Sheet, which: Branches, words: str, is_open: Callable[[str], bool]
) -> list[bool]:
    """Say of each line whether the choice and the words let it through by itself."""
    key = key_of(words)
    found: list[bool] = []
    for entry in sheet.entries:
        stops = sheet.stops_of(entry.block) if entry.link is not None else range(0)
        passes = (
            which == "all"
            or (which == "changed" and bool(stops))
            or (which == "open" and any(is_open(sheet.stops[i].change.id) for i in stops))
        )
        found.append(passes and (not key or key in key_of(_text(entry))))
    return found


def _text(entry: Entry) -> str:
    if entry.link is None:
        return "\n".join(
            f"{document.number or ''} {document.title or ''}"
            for document in (entry.pair.a, entry.pair.b)
            if document is not None
        )
    clauses = (*entry.link.a, *entry.link.b)
    return "\n".join(f"{clause.place} {clause.text}" for clause in clauses)


def branches(sheet: Sheet) -> frozenset[int]:
    """Return the lines that have others below them, but for the documents themselves."""
    return frozenset(
        i for i, entry in enumerate(sheet.entries) if entry.end > i + 1 and entry.depth
    )
