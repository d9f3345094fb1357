"""A comparison as a sheet: the blocks to lay out, the changes to stop at, the outline beside them.

Nothing here depends on the size of the screen or on what is folded open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, islice, pairwise
from typing import Literal

from diffkit.report.view import (
    ChangeView,
    ClauseView,
    ComparisonView,
    DocumentView,
    LinkView,
    PairView,
    Row,
)

# `head` names the documents, `fold` stands for a run that is folded away, `link` is one link, and
# `away` is the place in a that a moved link has left.
Kind = Literal["head", "fold", "link", "away"]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows that are laid out together.

    `fold` is the block that hides this one while it is closed; `row` counts what a fold hides.
    """

    kind: Kind
    pair: PairView
    link: LinkView | None = None
    fold: int | None = None
    row: Row | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Stop:
    """A change to stop at. `drawn` says that runs of words show it; else the whole block does."""

    block: int
    change: ChangeView
    drawn: bool


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A line of the outline: a pair of documents (depth 0), or a link below it.

    `above` is the place of the nearest clause above with which the place of the link begins;
    `n_changes` counts the changes to stop at.
    """

    block: int
    depth: int
    pair: PairView
    link: LinkView | None = None
    above: str = ""
    n_changes: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """All that one screen can show of a comparison.

    Shapes: the blocks that a fold hides follow it; stops stand in the order of the blocks, and
    inside a block in that of the text; `entry_of` has the line of the outline for each block;
    `ends` joins the two places of a move, block to block; `last_line` is the highest line number.
    A document without a partner is one fold, and its clauses are no changes to stop at.
    """

    view: ComparisonView
    blocks: tuple[Block, ...] = field(repr=False)
    stops: tuple[Stop, ...] = field(repr=False)
    first_stop: tuple[int, ...] = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)
    entry_of: tuple[int, ...] = field(repr=False)
    ends: Mapping[int, int] = field(repr=False)
    last_line: int = 1

    def stops_of(self, block: int) -> range:
        """Return the stops of a block, by number."""
        return range(self.first_stop[block], self.first_stop[block + 1])


_Key = tuple[int, int]  # a link: index of its pair, index in it


def sheet_of(view: ComparisonView) -> Sheet:
    """Return the sheet of a comparison.

    Cost: linear in links and changes, times a logarithm for the moves.
    """
    blocks = _blocks(view)
    stops = [stop for i, block in enumerate(blocks) for stop in _stops(i, block)]
    counts = [0] * (len(blocks) + 1)
    for stop in stops:
        counts[stop.block + 1] += 1
    first_stop = tuple(accumulate(counts))
    home = {_key(block): i for i, block in enumerate(blocks) if block.kind == "link"}
    ends = {i: home[_key(block)] for i, block in enumerate(blocks) if block.kind == "away"}
    entries, entry_of = _outline(view, blocks, first_stop)
    return Sheet(
        view=view,
        blocks=tuple(blocks),
        stops=tuple(stops),
        first_stop=first_stop,
        entries=entries,
        entry_of=entry_of,
        ends=ends | {there: here for here, there in ends.items()},
        last_line=max((clause.line for clause in _clauses(view)), default=1),
    )


def _key(block: Block) -> _Key:
    return block.pair.index, block.link.index if block.link is not None else -1


def _clauses(view: ComparisonView) -> Iterator[ClauseView]:
    for pair in view.documents:
        for document in (pair.a, pair.b):
            if document is not None:
                yield from document.clauses


# ---------------------------------------------------------------- blocks and stops


def _blocks(view: ComparisonView) -> list[Block]:
    blocks: list[Block] = []
    for pair in view.documents:
        blocks.append(Block("head", pair))
        if pair.a is None or pair.b is None:
            _fold(blocks, pair, list(pair.links))
            continue
        left = _left(pair) if view.options.get("sort") != "weight" else {}
        for links, folded in _runs(pair):
            run: list[LinkView] = []
            for link in links:
                if link.index in left:
                    _fold(blocks, pair, run)
                    run = []
                    blocks += (Block("away", pair, gone) for gone in left[link.index])
                if folded:
                    run.append(link)
                else:
                    blocks.append(Block("link", pair, link))
            _fold(blocks, pair, run)
        blocks += (Block("away", pair, gone) for gone in left.get(len(pair.links), ()))
    return blocks


def _runs(pair: PairView) -> Iterator[tuple[Iterable[LinkView], bool]]:
    """Yield the links row by row, and whether the row folds them away."""
    shown = {row.link.index for row in pair.rows if row.link is not None}
    rest = (link for link in pair.links if link.index not in shown)
    for row in pair.rows:
        if row.link is not None:
            yield (row.link,), False
        else:
            yield tuple(islice(rest, row.n)), True


def _fold(blocks: list[Block], pair: PairView, links: list[LinkView]) -> None:
    """Put a fold and what it hides behind the blocks, nothing for no links."""
    if not links:
        return
    at = len(blocks)
    differ = sum(bool(link.changes) and not link.visible for link in links)
    hidden = sum(bool(link.n_hidden) for link in links)
    row = Row(None, n=len(links), n_folded=differ, n_hidden=hidden)
    blocks.append(Block("fold", pair, row=row))
    blocks.extend(Block("link", pair, link, fold=at) for link in links)


def _left(pair: PairView) -> dict[int, list[LinkView]]:
    """Return the moved links by the index of the link before which they stood in a."""
    staying = sorted(
        (link.a[0].index, link.index) for link in pair.links if link.a and not link.moved
    )
    left: dict[int, list[LinkView]] = {}
    moved = (link for link in pair.links if link.moved and link.visible and link.a and link.b)
    for link in sorted(moved, key=lambda link: link.a[0].index):
        i = bisect_right(staying, (link.a[0].index, 0))
        left.setdefault(staying[i][1] if i < len(staying) else len(pair.links), []).append(link)
    return left


def _stops(index: int, block: Block) -> list[Stop]:
    """Return the changes of a block that are not folded, in the order of the words that show them."""
    if block.kind != "link" or block.link is None or block.fold is not None:
        return []
    place: dict[str, int] = {}
    for i, segment in enumerate(block.link.segments):
        if segment.change is not None:
            place.setdefault(segment.change, i)
    shown = [change for change in block.link.changes if not change.folded]
    shown.sort(key=lambda change: place.get(change.id, -1))
    return [Stop(index, change, change.id in place) for change in shown]


# ---------------------------------------------------------------- outline


def _outline(
    view: ComparisonView, blocks: list[Block], first_stop: tuple[int, ...]
) -> tuple[tuple[Entry, ...], tuple[int, ...]]:
    """Return the lines of the outline, and the line for each block."""
    block_of = {_key(block): i for i, block in enumerate(blocks) if block.kind in ("head", "link")}
    edges = [i for i, block in enumerate(blocks) if block.kind == "head"] + [len(blocks)]
    entries: list[Entry] = []
    line: dict[_Key, int] = {}
    for pair, (head, end) in zip(view.documents, pairwise(edges), strict=True):
        line[pair.index, -1] = len(entries)
        entries.append(Entry(head, 0, pair, n_changes=first_stop[end] - first_stop[head]))
        depths = {"a": _depths(pair.a), "b": _depths(pair.b)}
        for link in pair.links:
            side, document, clauses = ("b", pair.b, link.b) if link.b else ("a", pair.a, link.a)
            if document is None:
                continue
            line[pair.index, link.index] = len(entries)
            at, first = block_of[pair.index, link.index], clauses[0]
            n = first_stop[at + 1] - first_stop[at]
            depth, above = depths[side][first.index], _above(document, first)
            entries.append(Entry(at, depth, pair, link, above, n))
    entry_of: list[int] = []
    for i, block in enumerate(blocks):
        shown = blocks[i + 1] if block.kind == "fold" else block
        entry_of.append(line[_key(shown)])
    return tuple(entries), tuple(entry_of)


def _above(document: DocumentView, clause: ClauseView) -> str:
    up = clause.parent
    while up is not None and not clause.place.startswith(document.clauses[up].place or "\n"):
        up = document.clauses[up].parent
    return document.clauses[up].place if up is not None else ""


def _depths(document: DocumentView | None) -> list[int]:
    depths: list[int] = []
    for clause in document.clauses if document is not None else ():
        depths.append(1 if clause.parent is None else depths[clause.parent] + 1)
    return depths
