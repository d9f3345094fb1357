"""What a rule may look at, and what it says: the ground, a difference on it, a verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from diffkit.glyphs import Variants
from diffkit.model import (
    Alignment,
    Bead,
    ChangeClass,
    Document,
    EditScript,
    Expectation,
    Opcode,
    Substitution,
)
from diffkit.span import Span

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Class, kind, the rule that decided, and the values behind it.

    `facts` that belong to one side stand under the keys "a" and "b"; `substitution` is the id of the
    systematic substitution that a change follows, breaks, or is grouped by.
    """

    cls: ChangeClass
    kind: str
    rule: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    substitution: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of one bead that differ: a run of each side, one of them perhaps empty."""

    bead: int
    a: Span
    b: Span


class Ground:
    """Two aligned documents with all that is known of them before anything is judged."""

    def __init__(
        self,
        a: Document,
        b: Document,
        alignment: Alignment,
        scripts: Sequence[EditScript],
        substitutions: Sequence[Substitution] = (),
        doubts: tuple[Sequence[int], Sequence[int]] = ((), ()),
    ) -> None:
        self.a, self.b = a, b
        self.beads: tuple[Bead, ...] = alignment.beads
        self.scripts = scripts
        self.substitutions = substitutions
        self.doubts = doubts
        self.variants = Variants(a.text, b.text)

    @cached_property
    def articles(self) -> dict[tuple[int, ...], tuple[int, ...]]:
        """The number that each article of `a` has in `b`, where it is the same article alone."""
        found: dict[tuple[int, ...], tuple[int, ...]] = {}
        for bead in self.beads:
            if len(bead.a) != 1 or len(bead.b) != 1:
                continue
            x, y = self.a.clauses[bead.a[0]].label, self.b.clauses[bead.b[0]].label
            if x is not None and y is not None and x.scheme == y.scheme == "article":
                found[x.number] = y.number
        return found

    @cached_property
    def substituted(self) -> dict[tuple[Span, Span], Substitution]:
        """The substitution that each pair of runs is a place of."""
        return {place: found for found in self.substitutions for place in found.places}

    @cached_property
    def exceptions(self) -> tuple[tuple[Substitution, Expectation], ...]:
        """Where substitutions were due and were not made, or made otherwise."""
        return tuple((found, case) for found in self.substitutions for case in found.exceptions)

    def words(self, difference: Difference) -> tuple[str, str]:
        """Return the differing words of both sides."""
        return difference.a.of(self.a.text), difference.b.of(self.b.text)

    def is_blank(self, a: Span, b: Span) -> bool:
        return not _BLANK.sub("", a.of(self.a.text) + b.of(self.b.text))

    def differences(self, bead: int) -> Iterator[Difference]:
        """Yield what differs in the words of a bead, in order.

        Guarantees: each opcode that is not equal is tiled by differences; each run of characters of
        another form inside an equal one is a difference of its own.
        """
        for op in self.scripts[bead]:
            if op.tag == "equal":
                yield from self._other_forms(bead, op)
            else:
                yield Difference(bead, op.a, op.b)

    def _other_forms(self, bead: int, op: Opcode) -> Iterator[Difference]:
        x, y = op.a.of(self.a.text), op.b.of(self.b.text)
        if x == y:
            return
        at = 0
        while at < len(x):
            if x[at] == y[at]:
                at += 1
                continue
            start = at
            while at < len(x) and x[at] != y[at]:
                at += 1
            yield Difference(
                bead,
                Span(op.a.start + start, op.a.start + at),
                Span(op.b.start + start, op.b.start + at),
            )


Rule = Callable[[Ground, Difference], Verdict | None]
