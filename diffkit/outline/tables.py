"""The rows of tables: each cell a clause that knows its row and column, each entry of a cell another."""

from __future__ import annotations

from dataclasses import replace

from diffkit.glyphs import fold
from diffkit.labels import Match
from diffkit.model import Label
from diffkit.outline.lines import STOPS, Line
from diffkit.outline.tree import ITEM_SCHEMES, MAX_DEPTH, Builder, Open, depth_of
from diffkit.patterns import Pattern
from diffkit.span import Span


def put_row(builder: Builder, line: Line) -> None:
    """Put the cells of one row; the cell of the first column stands above the others of the row.

    A row that begins with an empty cell stands below the first cell of a row above it, which spans it.
    """
    box = next((item.node for item in reversed(builder.stack) if item.scheme == "box"), None)
    if not builder.n_rows or box != builder.box:
        builder.n_tables += 1
        builder.n_rows, builder.box = 0, box
    builder.n_rows += 1
    at, column = line.start, line.column
    for raw in line.text.split("\t"):
        column += 1
        words = raw.strip()
        if words:
            start = at + len(raw) - len(raw.lstrip())
            cell = Span(start, start + len(words))
            builder.place = (builder.n_tables, builder.n_rows, column)
            _put_cell(builder, line, cell, column)
        at += len(raw) + 1
    builder.place = (0, 0, 0)


def leave_table(builder: Builder, found: Match | None) -> None:
    """End the table at hand before a line of text, unless the line goes on with the entries of a cell."""
    if not builder.n_rows:
        return
    schemes = [item.scheme for item in builder.stack]
    if "box" in schemes or "cell" not in schemes:
        if "cell" not in schemes:
            builder.n_rows = 0
        return
    first = schemes.index("cell")
    if found is not None and any(
        item.scheme == found.label.scheme and found.label.number == (item.number[0] + 1,)
        for item in builder.stack[first:]
        if len(item.number) == 1
    ):
        return
    del builder.stack[first:]
    builder.n_rows = 0


def _put_cell(builder: Builder, line: Line, cell: Span, column: int) -> None:
    words = cell.of(builder.text)
    found = builder.label(words, cell.start)
    alone = "\t" not in line.text
    if found is not None and found.label.scheme == "box":
        _pop_box(builder)
        builder.n_tables -= builder.n_rows == 1  # the row was the box's heading
        builder.n_rows, builder.place = 0, (0, 0, 0)
        shifted = replace(line, start=cell.start, end=cell.end, text=words, key=fold(words))
        builder.labelled(shifted, found, Span(cell.start + found.end, cell.end))
    elif found is None:
        _put_head(builder, cell, head=column == 1 and (not alone or words[-1] not in STOPS))
    else:
        _put_entries(builder, cell)


def _pop_box(builder: Builder) -> None:
    """Leave the box or the table at hand, if there is one: another begins."""
    if any(item.scheme == "box" for item in builder.stack):
        builder.pop_to("box")
    else:
        while builder.stack and builder.stack[-1].scheme in ("cell", "lead"):
            builder.stack.pop()


def _put_head(builder: Builder, cell: Span, *, head: bool) -> None:
    if head or not _in_cell(builder):
        while builder.stack and builder.stack[-1].scheme in ("cell", *ITEM_SCHEMES):
            if builder.stack[-1].scheme != "cell" and not _in_cell(builder):
                break
            builder.stack.pop()
    else:
        while builder.stack[-1].scheme in ITEM_SCHEMES and _in_cell(builder):
            builder.stack.pop()  # entries of the cell before
    parent = builder.stack[-1].node if builder.stack else None
    node = builder.put("cell", cell, parent=parent)
    if head and len(builder.stack) < MAX_DEPTH:
        builder.stack.append(Open("cell", 0, node, ()))


def _in_cell(builder: Builder) -> bool:
    return any(item.scheme in ("cell", "box") for item in builder.stack)


def _put_entries(builder: Builder, cell: Span) -> None:
    """Put the entries 1.… 2.… that one cell runs together, each a clause."""
    at = cell.start
    while at < cell.end:
        words = builder.text[at : cell.end]
        found = builder.label(words, at)
        if found is None:
            parent = builder.stack[-1].node if builder.stack else None
            builder.put("cell", Span(at, cell.end), parent=parent)
            return
        stop = _entry_end(words, found)
        end = at + len(words[:stop].rstrip())
        node = builder.put(
            "cell",
            Span(min(at + found.end, end), end),
            parent=_parent_of_entry(builder, found.label),
            label=found.label,
            label_span=Span(at, at + len(found.label.text)),
        )
        if len(builder.stack) < MAX_DEPTH:
            builder.stack.append(
                Open(found.label.scheme, depth_of(found.label), node, found.label.number)
            )
        at += stop
        while at < cell.end and builder.text[at] in " \u3000\t":
            at += 1


def _parent_of_entry(builder: Builder, label: Label) -> int | None:
    """An entry stands below its row's head, or below the entry whose enumeration it opens."""
    while builder.stack and builder.stack[-1].scheme == label.scheme:
        builder.stack.pop()
    inside = [item.scheme for item in builder.stack]
    if (
        label.scheme in inside
        and "cell" in inside
        and inside.index("cell") < inside.index(label.scheme)
    ):
        builder.pop_to(label.scheme)
    return builder.stack[-1].node if builder.stack else None


# Behind a stop, or behind a blank where no decimal follows.
_NEXT_DOT = Pattern(r"(?<=[。；;.！!])\s*([0-9]{1,3})[.．、]|(?<=\s)([0-9]{1,3})[.．、](?![0-9])")
_NEXT_PAREN = Pattern(r"[（(]([0-9]{1,3})[）)]")


def _entry_end(words: str, found: Match) -> int:
    """Return where the next entry of the same cell begins, its length where none does."""
    label = found.label
    if not label.number:
        return len(words)
    after = label.number[-1] + 1
    stops = [len(words)]
    if label.scheme == "arabic_dot":
        found_dots = _NEXT_DOT.finditer(words, found.end)
        stops += [m.start() for m in found_dots if int(m[1] or m[2]) == after][:1]
    for m in _NEXT_PAREN.finditer(words, max(1, found.end)):
        opens = int(m[1]) == 1 and words[m.start() - 1] in "：: "
        if opens or (label.scheme == "arabic_paren" and int(m[1]) in (1, after)):
            stops.append(m.start())
            break
    return min(stops)
