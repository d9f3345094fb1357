"""Plain ways to align clauses, to stand beside the aligner: labels, difflib, dynamic programming."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

from diffkit.model import Bead, Document

Aligner = Callable[[Document, Document], Sequence[Bead]]
Pair = tuple[int, int]

_CELLS = 4_000_000  # of the table of dynamic programming; a larger one is cut to a band
_WORTH = (
    0.35  # ratio from which a pair is better than none; the best of 0.25 to 0.5 on the tuning part
)


def _beads(pairs: Sequence[Pair]) -> list[Bead]:
    return [Bead((i,), (j,), 1.0) for i, j in pairs]


def by_labels(a: Document, b: Document) -> list[Bead]:
    """Pair clauses that are cited alike: the same labels up to the article, the same paragraph."""
    places = {place: i for i, place in enumerate(_places(a))}
    return _beads([(places[p], j) for j, p in enumerate(_places(b)) if p in places])


def _places(document: Document) -> list[tuple[object, ...]]:
    """Where each clause stands; the n-th of several at one place is the n-th there."""
    seen: Counter[tuple[object, ...]] = Counter()
    found: list[tuple[object, ...]] = []
    for i in range(len(document.clauses)):
        steps: list[object] = []
        for k in (i, *reversed(document.ancestors(i))):
            clause = document.clauses[k]
            label = clause.label
            steps.append((label.scheme, label.number) if label else (clause.role, clause.paragraph))
            if label is not None and label.scheme == "article":
                break
        place = tuple(steps)
        seen[place] += 1
        found.append((*place, seen[place]))
    return found


def by_difflib(a: Document, b: Document) -> list[Bead]:
    """Pair equal clauses as difflib finds them, and replaced runs one after another."""
    words_a = [a.words(i) for i in range(len(a.clauses))]
    words_b = [b.words(j) for j in range(len(b.clauses))]
    pairs: list[Pair] = []
    for tag, i0, i1, j0, j1 in SequenceMatcher(None, words_a, words_b, False).get_opcodes():
        if tag in ("equal", "replace"):
            pairs += zip(range(i0, i1), range(j0, j1), strict=False)
    return _beads(pairs)


def by_ratio(a: Document, b: Document) -> list[Bead]:
    """Pair clauses in order so that their Indel ratios sum up highest: 1-1, 1-0 and 0-1.

    Cost: quadratic, in a band around the diagonal where the whole table would be too large.
    """
    from rapidfuzz.distance import Indel

    ratio = Indel.normalized_similarity
    words_a = [a.words(i) for i in range(len(a.clauses))]
    words_b = [b.words(j) for j in range(len(b.clauses))]
    n, m = len(words_a), len(words_b)
    half = max(m, 1) if n * m <= _CELLS else max(50, _CELLS // (2 * n))
    above = [0.0] * (m + 1)
    steps: list[
        tuple[int, bytearray]
    ] = []  # for each clause of a: where the band begins, the moves
    for i, x in enumerate(words_a):
        middle = i * m // n
        start, stop = max(0, middle - half), min(m, middle + half)
        here = above[:]
        moves = bytearray(stop - start)
        for j in range(start, stop):
            best, move = above[j + 1], 0
            if here[j] > best:
                best, move = here[j], 1
            worth = above[j] + ratio(x, words_b[j]) - _WORTH
            if worth > best:
                best, move = worth, 2
            here[j + 1] = best
            moves[j - start] = move
        steps.append((start, moves))
        above = here
    pairs: list[Pair] = []
    i, j = n, m
    while i and j:
        start, moves = steps[i - 1]
        k = j - 1 - start
        move = moves[k] if 0 <= k < len(moves) else (1 if k >= len(moves) else 0)
        if move == 2:
            pairs.append((i - 1, j - 1))
        i, j = i - (move != 1), j - (move != 0)
    return _beads(pairs[::-1])


RIVALS: dict[str, Aligner] = {
    "equal labels": by_labels,
    "difflib": by_difflib,
    "dynamic programming": by_ratio,
}
