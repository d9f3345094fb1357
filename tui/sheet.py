"""A comparison as a sheet: the blocks to lay out, the changes to stop at, the outline beside them.

Nothing here depends on the size of the screen or on what is folded open. What is stopped at depends
on `Criteria`: the reviewer's filters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Literal

from diffkit.model import CLASSES, FOLDED
from diffkit.report.view import (
    WEIGHT,
    ChangeView,
    ClauseView,
    ComparisonView,
    DocumentView,
    LinkView,
    PairView,
    Row,
    Sort,
)
from diffkit.review.ledger import State as Verdict

# `head` names the documents, `fold` stands for a run that is folded away, `link` is one link, and
# `away` is the place in a that a moved link has left.
Kind = Literal["head", "fold", "link", "away"]
# What was decided of a change of which nothing was decided.
NOTHING: Verdict = "open"


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which changes a reviewer wants to stop at, and in what order; None lets all through.

    `classes` that are not here are folded or hidden; `states` are those of `diffkit.review`. What a
    change's state was when the sheet was made counts, so that a decision takes nothing from the eyes.
    """

    classes: frozenset[str] = frozenset(CLASSES) - frozenset(FOLDED)
    kinds: frozenset[str] | None = None
    states: frozenset[str] | None = None
    sort: Sort = "position"

    def passes(self, change: ChangeView, state: str) -> bool:
        """Tell whether a change is stopped at; `state` is what was decided of it."""
        return (
            change.cls in self.classes
            and (self.kinds is None or change.kind in self.kinds)
            and (self.states is None or state in self.states)
        )


SHOWN = Criteria()  # what a reviewer sees who asks for nothing


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

    `above` is the place of the nearest clause above with which the place of the link begins; `end` is
    the line behind the last that stands below this one in the tree.
    """

    block: int
    depth: int
    pair: PairView
    link: LinkView | None = None
    above: str = ""
    end: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """All that one screen can show of a comparison.

    Shapes: the blocks that a fold hides follow it; stops stand in the order of the blocks, and
    inside a block in that of the text; `entry_of` has the line of the outline for each block,
    `heads` for each pair of documents;
    `ends` joins the two places of a move, block to block; `block_of` has the block of a link, by the
    indices of pair and link; `last_line` is the highest line number.
    `sums` counts, by class, the stops of the lines of the outline before each. `scope` are the changes
    of the classes asked for, whatever else is filtered; `hidden` counts, by class, those of them that
    are not stopped at, `folded` the changes of other classes.
    A document without a partner is one fold, and its clauses are no changes to stop at.
    """

    view: ComparisonView
    criteria: Criteria
    blocks: tuple[Block, ...] = field(repr=False)
    stops: tuple[Stop, ...] = field(repr=False)
    first_stop: tuple[int, ...] = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)
    entry_of: tuple[int, ...] = field(repr=False)
    heads: tuple[int, ...] = field(repr=False)
    ends: Mapping[int, int] = field(repr=False)
    sums: Mapping[str, tuple[int, ...]] = field(repr=False)
    scope: frozenset[str] = field(repr=False)
    hidden: Mapping[str, int]
    folded: Mapping[str, int]
    stop_of: Mapping[str, int] = field(repr=False)
    block_of: Mapping[tuple[int, int], int] = field(repr=False)
    last_line: int = 1

    def stops_of(self, block: int) -> range:
        """Return the stops of a block, by number."""
        return range(self.first_stop[block], self.first_stop[block + 1])

    def counts(self, first: int, end: int) -> dict[str, int]:
        """Return the stops of the lines [first, end) of the outline by class, only what is not zero."""
        found = {cls: sums[end] - sums[first] for cls, sums in self.sums.items()}
        return {cls: n for cls, n in found.items() if n}


_Key = tuple[int, int]  # a link: index of its pair, index in it


def sheet_of(
    view: ComparisonView, criteria: Criteria = SHOWN, states: Mapping[str, str] | None = None
) -> Sheet:
    """Return the sheet of a comparison; `states` has what was decided, by change.

    Cost: linear in links and changes, times a logarithm for the moves.
    """
    wanted = _Wanted(view, criteria, states or {})
    blocks = _blocks(view, wanted)
    stops = [stop for i, block in enumerate(blocks) for stop in _stops(i, block, wanted)]
    counts = [0] * (len(blocks) + 1)
    for stop in stops:
        counts[stop.block + 1] += 1
    home = {_key(block): i for i, block in enumerate(blocks) if block.kind == "link"}
    ends = {i: home[_key(block)] for i, block in enumerate(blocks) if block.kind == "away"}
    entries, entry_of = _outline(view, blocks)
    return Sheet(
        view=view,
        criteria=criteria,
        blocks=tuple(blocks),
        stops=tuple(stops),
        first_stop=tuple(accumulate(counts)),
        entries=entries,
        entry_of=entry_of,
        heads=tuple(i for i, entry in enumerate(entries) if entry.link is None),
        ends=ends | {there: here for here, there in ends.items()},
        sums=_sums(stops, entry_of, len(entries)),
        scope=frozenset(wanted.scope),
        hidden=wanted.hidden,
        folded=wanted.folded,
        stop_of={stop.change.id: i for i, stop in enumerate(stops)},
        block_of=home,
        last_line=max((clause.line for clause in _clauses(view)), default=1),
    )


class _Wanted:
    """The changes of each link that are stopped at, and counts of those that are not."""

    def __init__(self, view: ComparisonView, criteria: Criteria, states: Mapping[str, str]) -> None:
        self.criteria = criteria
        self.scope: set[str] = set()
        self.of: dict[_Key, list[ChangeView]] = {}
        hidden: Counter[str] = Counter()
        folded: Counter[str] = Counter()
        for pair in view.paired:
            for link in pair.links:
                for change in link.changes:
                    if change.cls not in criteria.classes:
                        folded[change.cls] += 1
                        continue
                    self.scope.add(change.id)
                    if criteria.passes(change, states.get(change.id, NOTHING)):
                        self.of.setdefault((pair.index, link.index), []).append(change)
                    else:
                        hidden[change.cls] += 1
        self.hidden, self.folded = _by_class(hidden), _by_class(folded)

    def changes(self, pair: PairView, link: LinkView) -> list[ChangeView]:
        return self.of.get((pair.index, link.index), [])


def _by_class(counts: Counter[str]) -> dict[str, int]:
    return {cls: counts[cls] for cls in CLASSES if counts[cls]}


def _sums(
    stops: Iterable[Stop], entry_of: tuple[int, ...], n_entries: int
) -> dict[str, tuple[int, ...]]:
    """Return for each class that is there how many stops the lines of the outline before each have."""
    found: dict[str, list[int]] = {}
    for stop in stops:
        counts = found.setdefault(stop.change.cls, [0] * (n_entries + 1))
        counts[entry_of[stop.block] + 1] += 1
    return {cls: tuple(accumulate(found[cls])) for cls in CLASSES if cls in found}


def _key(block: Block) -> _Key:
    return block.pair.index, block.link.index if block.link is not None else -1


def _clauses(view: ComparisonView) -> Iterator[ClauseView]:
    for pair in view.documents:
        for document in (pair.a, pair.b):
            if document is not None:
                yield from document.clauses


# ---------------------------------------------------------------- blocks and stops


def _blocks(view: ComparisonView, wanted: _Wanted) -> list[Block]:
    blocks: list[Block] = []
    for pair in view.documents:
        blocks.append(Block("head", pair))
        if pair.a is None or pair.b is None:
            _fold(blocks, pair, list(pair.links), wanted)
            continue
        if wanted.criteria.sort == "weight":
            shown = [link for link in pair.links if wanted.changes(pair, link)]
            shown.sort(key=lambda link: _weight(wanted.changes(pair, link)))
            blocks += (Block("link", pair, link) for link in shown)
            rest = [link for link in pair.links if not wanted.changes(pair, link)]
            _fold(blocks, pair, rest, wanted)
            continue
        left = _left(pair, wanted)
        run: list[LinkView] = []
        for link in pair.links:
            is_wanted = bool(wanted.changes(pair, link))
            if is_wanted or link.index in left:
                _fold(blocks, pair, run, wanted)
                run = []
            blocks += (Block("away", pair, gone) for gone in left.get(link.index, ()))
            if is_wanted:
                blocks.append(Block("link", pair, link))
            else:
                run.append(link)
        _fold(blocks, pair, run, wanted)
        blocks += (Block("away", pair, gone) for gone in left.get(len(pair.links), ()))
    return blocks


def _weight(changes: Iterable[ChangeView]) -> int:
    return min(WEIGHT.index(change.cls) for change in changes)


def _fold(blocks: list[Block], pair: PairView, links: list[LinkView], wanted: _Wanted) -> None:
    """Put a fold and what it hides behind the blocks, nothing for no links."""
    if not links:
        return
    at = len(blocks)
    differ = hidden = 0
    if pair.a is not None and pair.b is not None:
        shown = wanted.criteria.classes
        for link in links:
            is_hidden = any(change.cls in shown for change in link.changes) or link.n_hidden
            hidden += bool(is_hidden)
            differ += bool(link.changes) and not is_hidden
    row = Row(None, n=len(links), n_folded=differ, n_hidden=hidden)
    blocks.append(Block("fold", pair, row=row))
    blocks.extend(Block("link", pair, link, fold=at) for link in links)


def _left(pair: PairView, wanted: _Wanted) -> dict[int, list[LinkView]]:
    """Return the moved links by the index of the link before which they stood in a."""
    staying = sorted(
        (link.a[0].index, link.index) for link in pair.links if link.a and not link.moved
    )
    left: dict[int, list[LinkView]] = {}
    moved = (
        link
        for link in pair.links
        if link.moved and link.a and link.b and wanted.changes(pair, link)
    )
    for link in sorted(moved, key=lambda link: link.a[0].index):
        i = bisect_right(staying, (link.a[0].index, 0))
        left.setdefault(staying[i][1] if i < len(staying) else len(pair.links), []).append(link)
    return left


def _stops(index: int, block: Block, wanted: _Wanted) -> list[Stop]:
    """Return the changes of a block to stop at, in the order of the words that show them."""
    if block.kind != "link" or block.link is None or block.fold is not None:
        return []
    place: dict[str, int] = {}
    for i, segment in enumerate(block.link.segments):
        if segment.change is not None:
            place.setdefault(segment.change, i)
    changes = sorted(
        wanted.changes(block.pair, block.link), key=lambda change: place.get(change.id, -1)
    )
    return [Stop(index, change, change.id in place) for change in changes]


# ---------------------------------------------------------------- outline


def _outline(
    view: ComparisonView, blocks: list[Block]
) -> tuple[tuple[Entry, ...], tuple[int, ...]]:
    """Return the lines of the outline, and the line for each block."""
    block_of = {_key(block): i for i, block in enumerate(blocks) if block.kind in ("head", "link")}
    entries: list[Entry] = []
    line: dict[_Key, int] = {}
    for pair in view.documents:
        line[pair.index, -1] = len(entries)
        entries.append(Entry(block_of[pair.index, -1], 0, pair))
        depths = {"a": _depths(pair.a), "b": _depths(pair.b)}
        for link in pair.links:
            side, document, clauses = ("b", pair.b, link.b) if link.b else ("a", pair.a, link.a)
            if document is None:
                continue
            line[pair.index, link.index] = len(entries)
            at, first = block_of[pair.index, link.index], clauses[0]
            depth, above = depths[side][first.index], _above(document, first)
            entries.append(Entry(at, depth, pair, link, above))
    entry_of: list[int] = []
    for i, block in enumerate(blocks):
        shown = blocks[i + 1] if block.kind == "fold" else block
        entry_of.append(line[_key(shown)])
    return _closed(entries), tuple(entry_of)


def _closed(entries: list[Entry]) -> tuple[Entry, ...]:
    """Return the lines with the end of what stands below each in the tree."""
    ends = [len(entries)] * len(entries)
    above: list[int] = []  # the lines that are still open
    for i, entry in enumerate(entries):
        while above and entries[above[-1]].depth >= entry.depth:
            ends[above.pop()] = i
        above.append(i)
    return tuple(replace(entry, end=end) for entry, end in zip(entries, ends, strict=True))


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
