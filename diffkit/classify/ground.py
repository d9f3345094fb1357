"""What a rule may look at, and what it says: the ground, a difference on it, a verdict."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeVar

from diffkit.classify.targets import Targets
from diffkit.glyphs import Variants, fold, key_of
from diffkit.lexicon import Body, Citation, Family, Term, bodies, citations, short_names, terms
from diffkit.model import (
    Alignment,
    Bead,
    ChangeClass,
    Document,
    EditScript,
    Expectation,
    Opcode,
    Role,
    Substitution,
)
from diffkit.patterns import Pattern
from diffkit.quantities import Quantity, inclusion, quantities
from diffkit.span import Span

_BLANK = Pattern(r"\s+")


class Verdict(NamedTuple):
    """Class, kind, the rule that decided, and the values behind it.

    `facts` that belong to one side stand under the keys "a" and "b"; `substitution` is the id of the
    systematic substitution that a change follows, breaks, or is grouped by.
    """

    cls: ChangeClass
    kind: str
    rule: str
    facts: Mapping[str, Any] = {}
    substitution: str | None = None


class Difference(NamedTuple):
    """Words of one bead that differ: a run of each side, one of them perhaps empty."""

    bead: int
    a: Span
    b: Span


class Passage:
    """The words of one clause, as written and folded, with what stands in them, looked for once."""

    def __init__(
        self,
        text: str,
        key: str,
        role: Role,
        start: int,
        index: int,
        short: frozenset[str] = frozenset(),
    ) -> None:
        self.text, self.key, self.role, self.start, self.index = text, key, role, start, index
        self._short = short  # names of acts that the texts have for short
        self._terms: dict[Family, tuple[Term, ...]] = {}

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        return quantities(self.key)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        return bodies(self.key)

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        return citations(self.key, self._short)

    def terms(self, family: Family) -> tuple[Term, ...]:
        if family not in self._terms:
            self._terms[family] = terms(self.key, family)
        return self._terms[family]


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=_Placed)

_SIGHT = 500  # characters around a change that a rule looks at, however long the clause


class Side(NamedTuple):
    """One side of a difference: `[start, end)` of the key of the clause in which it stands."""

    passage: Passage
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.passage.key[self.start : self.end]

    @property
    def before(self) -> str:
        """The words before, as far as a rule looks back."""
        return self.passage.key[max(0, self.start - _SIGHT) : self.start]

    def written(self, start: int, end: int) -> str:
        """Return words of the clause as they are written, for the facts of a change."""
        return self.passage.text[start:end]

    @property
    def after(self) -> str:
        """The words behind, as far as a rule looks ahead."""
        return self.passage.key[self.end : self.end + _SIGHT]

    def touched(self, tokens: Sequence[T]) -> list[T]:
        """Return the tokens that the words share a character with, or that they stand strictly inside.

        Shapes: the tokens stand in order.
        """
        first = bisect_left(tokens, self.start - _SIGHT, key=lambda token: token.start)
        last = bisect_left(tokens, max(self.end, self.start + 1), lo=first, key=lambda t: t.start)
        near = tokens[first:last]
        if self.start == self.end:
            return [token for token in near if token.start < self.start < token.end]
        return [token for token in near if token.start < self.end and token.end > self.start]


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
        self._passages: dict[tuple[bool, int], Passage] = {}
        self._asked: tuple[Difference, tuple[Side, Side]] | None = None

    # -- words

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

    def sides(self, difference: Difference) -> tuple[Side, Side]:
        """Return both sides of a difference, each in the clause in which it stands."""
        if self._asked is None or self._asked[0] is not difference:  # each rule asks of one in turn
            bead = self.beads[difference.bead]
            sides = (
                self._side(self.a, bead.a, difference.a, False),
                self._side(self.b, bead.b, difference.b, True),
            )
            self._asked = difference, sides
        return self._asked[1]

    def _side(self, document: Document, indices: Sequence[int], span: Span, is_b: bool) -> Side:
        index = clause_at(document, indices, span)
        passage = self.passage(is_b, index)
        start = span.start - passage.start
        return Side(passage, start, start + len(span))

    def passage(self, is_b: bool, index: int) -> Passage:
        """Return the words of a clause of one side."""
        found = self._passages.get((is_b, index))
        if found is None:
            document = self.b if is_b else self.a
            clause = document.clauses[index]
            text, key = (clause.body.of(whole) for whole in (document.text, key_of(document.text)))
            found = Passage(text, key, clause.role, clause.body.start, index, self._short)
            self._passages[is_b, index] = found
        return found

    @cached_property
    def _short(self) -> frozenset[str]:
        keys = (fold(document.span.of(document.text)) for document in (self.a, self.b))
        return frozenset().union(*map(short_names, keys))

    @cached_property
    def inclusions(self) -> tuple[dict[str, bool], dict[str, bool]]:
        """Which words of bounds include the number itself, by each text."""
        return self._inclusion(self.a), self._inclusion(self.b)

    @staticmethod
    def _inclusion(document: Document) -> dict[str, bool]:
        return inclusion(document.span.of(key_of(document.text)))

    # -- what corresponds

    @cached_property
    def partners(self) -> tuple[dict[int, int], dict[int, int]]:
        """The bead of each clause of `a` and of `b`."""
        return (
            {i: k for k, bead in enumerate(self.beads) for i in bead.a},
            {j: k for k, bead in enumerate(self.beads) for j in bead.b},
        )

    @cached_property
    def targets(self) -> tuple[Targets, Targets]:
        """Where the references of each text to its own clauses point."""
        return Targets(self.a), Targets(self.b)

    @cached_property
    def _replaced(self) -> tuple[dict[str, str], re.Pattern[str] | None]:
        table = {fold(entry.a): fold(entry.b) for entry in self.substitutions if entry.adaptation}
        if not table:
            return table, None
        longest = sorted(table, key=len, reverse=True)
        return table, re.compile("|".join(map(re.escape, longest)))

    def adapted(self, key: str) -> str:
        """Return what words of `a` are in `b` by the substitutions that hold throughout."""
        table, pattern = self._replaced
        return key if pattern is None else pattern.sub(lambda match: table[match.group()], key)

    # -- differences

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


def clause_at(document: Document, indices: Sequence[int], span: Span) -> int:
    """Return which of neighbouring clauses has the words of a span."""
    ends = [document.clauses[i].body.end for i in indices]
    return indices[min(bisect_left(ends, span.end), len(indices) - 1)]


def left_over(
    a: Sequence[T], b: Sequence[T], meaning: Callable[[T], Hashable]
) -> tuple[list[T], list[T]]:
    """Return what of two rows of tokens is left when those that mean the same are taken out of both."""
    shared = Counter(map(meaning, a)) & Counter(map(meaning, b))
    return _without(a, shared.copy(), meaning), _without(b, shared, meaning)


def _without(
    tokens: Sequence[T], shared: Counter[Hashable], meaning: Callable[[T], Hashable]
) -> list[T]:
    rest: list[T] = []
    for token in tokens:
        known = meaning(token)
        if shared[known]:
            shared[known] -= 1
        else:
            rest.append(token)
    return rest


_LONGEST_WORD = 4  # characters of a word of the tables that may stand beside a difference inside it


def word_pair(
    ground: Ground, difference: Difference, alike: Callable[[str, str], bool]
) -> tuple[str, str] | None:
    """Return the two words that differ where a table says that they are a pair.

    The difference may be a part of them (佣 and 用 in 雇佣 and 雇用): words before and behind are taken
    in as far as both sides share them.
    """
    if not difference.a or not difference.b or len(difference.a) > 8 or len(difference.b) > 8:
        return None
    a, b = ground.sides(difference)
    for left in range(_LONGEST_WORD):
        if left and a.before[-left:] != b.before[-left:]:
            break
        for right in range(_LONGEST_WORD - left):
            if right and a.after[:right] != b.after[:right]:
                break
            x = a.before[len(a.before) - left :] + a.words + a.after[:right]
            y = b.before[len(b.before) - left :] + b.words + b.after[:right]
            if alike(x, y):
                return x, y
    return None


# ---------------------------------------------------------------- the mirror

_OPPOSITE = {
    word: other
    for x, y in (
        ("longer", "shorter"),
        ("higher", "lower"),
        ("later", "earlier"),
        ("strengthened", "weakened"),
        ("added", "dropped"),
        ("widened", "narrowed"),
    )
    for word, other in ((x, y), (y, x))
}


def mirrored_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the facts of a change are when the sides are swapped."""
    turned: dict[str, Any] = {}
    for name, value in facts.items():
        if name == "direction":
            turned[name] = _OPPOSITE.get(value, value)
        elif name == "delta":
            turned[name] = -value
        else:
            turned[{"a": "b", "b": "a"}.get(name, name)] = value
    return dict(sorted(turned.items()))
