"""Two documents as the learner reads them: keys, the government of each, what was exchanged."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from diffkit.glyphs import key_of
from diffkit.government import (
    LEVEL,
    ORDINARY,
    body_end,
    chain_of,
    names_the_state,
    place_rank,
    rank_of,
    root_of,
)
from diffkit.model import Alignment, Bead, Document, EditScript, Opcode
from diffkit.patterns import Pattern
from diffkit.span import Span

Range = tuple[int, int]

_PROSE = ("body", "item")
_HEADS = ("title", "signature")
_SELF = Pattern(rf"[本全我]({LEVEL.source})")
SELF = frozenset("本全我")  # before the word of a level: the text's own government
_SELVES = 2  # times that a text without a heading must speak of itself


class Side:
    """One document: its key, whose offsets are those of the text less `base`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.base = document.span.start
        self.key = document.span.of(key_of(document.text))
        # Whom a document is sent to is no name that went along, but a choice.
        self.bodies = [
            (c.body.start - self.base, c.body.end - self.base)
            for c in document.clauses
            if c.body and c.role != "addressee"
        ]
        self.heads = [self.of(c.body) for c in document.clauses if c.role in _HEADS and c.body]
        self.titles = [self.of(c.body) for c in document.clauses if c.role == "title" and c.body]

    def of(self, span: Span) -> str:
        return self.key[span.start - self.base : span.end - self.base]

    def text(self, start: int, end: int) -> str:
        return self.document.text[self.base + start : self.base + end]

    def span(self, start: int, end: int) -> Span:
        return Span(self.base + start, self.base + end)

    def clause_at(self, offset: int) -> tuple[int, int]:
        """Return where the words of the clause stand that hold the character at `offset`."""
        k = bisect_right(self._starts, offset) - 1
        return self.bodies[max(k, 0)] if self.bodies else (0, 0)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.bodies]

    @cached_property
    def chain(self) -> tuple[str, ...]:
        """The places that its headings name, the largest first; empty where none does."""
        if any(names_the_state(title[:12]) for title in self.titles):
            return ()
        return next((chain for head in self.heads if (chain := chain_of(head))), ())

    @cached_property
    def self_rank(self) -> int | None:
        """The level of its government by how the text speaks of itself; the state's by its title."""
        if any(names_the_state(title[:12]) for title in self.titles):
            return 0
        selves: Counter[int] = Counter()
        for match in _SELF.finditer(self.key):
            selves[rank_of(match.group(1)) or 0] += 1
        if not selves:
            return None
        rank, n = min(selves.items(), key=lambda item: (-item[1], item[0]))
        return rank if n >= _SELVES and 2 * n > selves.total() else None

    def bodies_named(
        self, levels: frozenset[str], roots: Sequence[str]
    ) -> Iterator[tuple[int, int, int]]:
        """Yield start, end of the prefix and end of each name of a body, in order, none overlapping."""
        prefix = re.compile("|".join([*map(re.escape, roots), ORDINARY.source, LEVEL.source]))
        for start, end in self.bodies:
            at = start
            while match := prefix.search(self.key, at, end):
                at = match.end()
                word = match.group()
                if word not in levels and word not in roots:
                    continue
                if match.start() > start and self.key[match.start() - 1] in SELF:
                    continue  # 本市 is no name
                stop = body_end(self.key, match.end(), end)
                if stop > match.end():
                    yield match.start(), match.end(), stop
                    at = stop


class Operation(NamedTuple):
    """An opcode, in the keys of the upper and of the lower side."""

    equal: bool
    u: Range
    v: Range


class Pairing:
    """An aligned pair, the side of the higher government called upper; `upper` is its letter.

    Where both governments are of one level, `a` is called upper.
    """

    def __init__(
        self, a: Document, b: Document, alignment: Alignment, scripts: Sequence[EditScript]
    ) -> None:
        side_a, side_b = Side(a), Side(b)
        own_a, own_b = _own(side_a.chain, side_b.chain), _own(side_b.chain, side_a.chain)
        rank_a = place_rank(own_a) if own_a else side_a.self_rank
        rank_b = place_rank(own_b) if own_b else side_b.self_rank
        turned = rank_a is not None and rank_b is not None and rank_b < rank_a
        self.upper: Literal["a", "b"] = "b" if turned else "a"
        self.lower: Literal["a", "b"] = "a" if turned else "b"
        self.u, self.v = (side_b, side_a) if turned else (side_a, side_b)
        self.own = (own_b, own_a) if turned else (own_a, own_b)
        self.ranks = (rank_b, rank_a) if turned else (rank_a, rank_b)
        self.beads = alignment.beads
        self.scripts = scripts

    @cached_property
    def step(self) -> int | None:
        """How many levels the lower government stands below the upper one, None where unknown."""
        upper, lower = self.ranks
        return None if upper is None or lower is None else lower - upper

    @cached_property
    def changed_government(self) -> bool:
        """Whether the headings, or the texts themselves, prove two different governments."""
        upper, lower = self.own
        return bool(self.step) or bool(upper and lower and upper != lower)

    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """Names of both governments' places, then the names without the word of their level."""
        upper, lower = self.own
        if not upper or not lower or upper == lower:
            return []
        found = [(upper, lower)]
        roots = root_of(upper), root_of(lower)
        if min(map(len, roots)) >= 2 and roots[0] != roots[1]:
            found.append(roots)
        return found

    @cached_property
    def rows(self) -> list[list[Operation]]:
        """For each bead its opcodes, in the keys of the upper and of the lower side."""
        return [
            []
            if self._is_address(bead) or self._is_rewritten(bead)
            else [self._operation(op) for op in script]
            for bead, script in zip(self.beads, self.scripts, strict=True)
        ]

    def _is_address(self, bead: Bead) -> bool:
        u, v = (bead.a, bead.b) if self.upper == "a" else (bead.b, bead.a)
        roles = {self.u.document.clauses[i].role for i in u}
        return "addressee" in roles | {self.v.document.clauses[j].role for j in v}

    def _is_rewritten(self, bead: Bead) -> bool:
        """Tell whether hardly a word was kept: of what an edit script exchanges there nothing is sure."""
        body = all(
            (self.u if self.upper == "a" else self.v).document.clauses[i].role in _PROSE
            for i in bead.a
        )
        return bead.basis == "context" and body and len(bead.a) + len(bead.b) > 2

    def _operation(self, op: Opcode) -> Operation:
        u, v = (op.a, op.b) if self.upper == "a" else (op.b, op.a)
        return Operation(
            op.tag == "equal",
            (u.start - self.u.base, u.end - self.u.base),
            (v.start - self.v.base, v.end - self.v.base),
        )

    def differing(self) -> Iterator[Operation]:
        """Yield what differs, bead by bead."""
        return (op for row in self.rows for op in row if not op.equal)

    def exchanged(self) -> Iterator[Operation]:
        """Yield what was replaced by something else, bead by bead."""
        for op in self.differing():
            if op.u[0] < op.u[1] and op.v[0] < op.v[1]:
                yield op


def _own(chain: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Return the place by which one heading differs from the other; the last where it names no more."""
    for place, there in zip(chain, other, strict=False):
        if place != there:
            return place
    if len(chain) > len(other) and other:
        return chain[len(other)]
    return chain[min(len(chain), len(other) or 1) - 1] if chain else ""


def overlapping(spans: Sequence[tuple[int, int, int]], start: int, end: int) -> list[int]:
    """Return which of ascending spans (start, _, end) share a character with a stretch, or touch it."""
    k = bisect_right(spans, (start, start, start)) - 1
    found = [] if k < 0 or spans[k][2] < start or spans[k][0] == start else [k]
    k += 1
    while k < len(spans) and spans[k][0] < end:
        found.append(k)
        k += 1
    return found
