"""Order: the heaviest chain of pairs that ascends on both sides, and what moved against it.

A leaf below the stages. Moves are judged level by level from above (docs/annotation.md, section 4):
what went along with its parent did not move, and of siblings as few are called moved as leave the
others in order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from operator import add
from typing import NamedTuple

Pair = tuple[int, int]
Weight = tuple[float, ...]

_LINEAGE = 6  # levels above a clause that are looked at


def heaviest_chain(pairs: Sequence[Pair], weigh: Callable[[int, int], Weight]) -> list[Pair]:
    """Return the pairs that ascend on both sides and weigh most together.

    Shapes: `pairs` are sorted; each index stands in one of them at most. Weights are positive and
    compared as tuples.
    Cost: n log n, n where all of them ascend.
    """
    if all(before[1] < after[1] for before, after in pairwise(pairs)):
        return list(pairs)
    ranks = {j: r for r, j in enumerate(sorted(j for _, j in pairs), 1)}
    nothing: Weight = tuple(0.0 for _ in weigh(*pairs[0]))
    tree: list[tuple[Weight, int]] = [(nothing, -1)] * (len(ranks) + 1)  # prefix maxima by rank
    before = [-1] * len(pairs)
    best = (nothing, -1)
    for k, (i, j) in enumerate(pairs):
        top = (nothing, -1)
        r = ranks[j] - 1
        while r > 0:
            if tree[r][0] > top[0]:
                top = tree[r]
            r -= r & -r
        before[k] = top[1]
        here = (tuple(map(add, top[0], weigh(i, j))), k)
        if here[0] > best[0]:
            best = here
        r = ranks[j]
        while r < len(tree):
            if here[0] > tree[r][0]:
                tree[r] = here
            r += r & -r
    chain: list[Pair] = []
    k = best[1]
    while k >= 0:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


class Tree(NamedTuple):
    """Clauses in preorder: parent, depth, index behind the last descendant, lengths in code points.

    `length` counts the own words of a clause, `size` those of its descendants too; `heading` tells
    headings from what stands below them.
    """

    parent: Sequence[int | None]
    depth: Sequence[int]
    end: Sequence[int]
    length: Sequence[int]
    size: Sequence[int]
    heading: Sequence[bool]

    def lineage(self, i: int) -> list[int]:
        """Return a clause and those above it, nearest first, as far as they are looked at."""
        found = [i]
        above = self.parent[i]
        while above is not None and len(found) < _LINEAGE:
            found.append(above)
            above = self.parent[above]
        return found


def moved(a: Tree, b: Tree, rows: Sequence[Pair]) -> set[int]:
    """Return which rows of an alignment moved, as positions in `rows`.

    Shapes: a row is the first clause of `a` and the first of `b` of one bead; each index stands in
    one row at most.
    Guarantees: a row whose clauses went along with their parents is not among them; where a whole
    subtree moved, its first row in `b` stands for it.
    Cost: n log n.
    """
    return _Moves(a, b, rows).find()


Family = tuple[int | None, int | None]


class _Moves:
    """One alignment as pairs of nodes, each below the pair of its parents or astray."""

    def __init__(self, a: Tree, b: Tree, rows: Sequence[Pair]) -> None:
        self.a, self.b = a, b
        self.row = {pair: k for k, pair in enumerate(rows)}
        self.sorted_rows = sorted(rows)
        self.partner = self._partners()
        self.elements = sorted({*self.partner.items(), *rows})
        self.home = {element: self._home(*element) for element in self.elements}

    def _partners(self) -> dict[int, int]:
        """Pair nodes by what their subtrees have in common; a node is the other's best both ways."""
        a, b = self.a, self.b
        votes: Counter[Pair] = Counter()
        all_a: Counter[int] = Counter()
        all_b: Counter[int] = Counter()
        for i, j in self.sorted_rows:
            weight = 1 + min(a.length[i], b.length[j])
            up_a, up_b = a.lineage(i), b.lineage(j)
            for x in up_a:
                all_a[x] += weight
                for y in up_b:
                    if a.heading[x] == b.heading[y]:
                        votes[x, y] += weight
            for y in up_b:
                all_b[y] += weight
        best_a: dict[int, tuple[float, int, int]] = {}
        best_b: dict[int, tuple[float, int, int]] = {}
        for (x, y), both in votes.items():
            share = 2 * both / (all_a[x] + all_b[y])
            level = -abs(a.depth[x] - b.depth[y])
            best_a[x] = max(best_a.get(x, (0.0, 0, 0)), (share, level, -y))
            best_b[y] = max(best_b.get(y, (0.0, 0, 0)), (share, level, -x))
        return {x: -y for x, (_, _, y) in best_a.items() if -best_b[-y][2] == x}

    def _paired(self, x: int | None, y: int | None) -> bool:
        if x is None or y is None:
            return x is y
        return self.partner.get(x) == y

    def _home(self, i: int, j: int) -> Family | None:
        """Return the pair of parents below which both stand, None where there is none."""
        a, b = self.a.parent[i], self.b.parent[j]
        # Where the two are no pair of nodes, own words stand below their clause, beside its children.
        paired = self.partner.get(i) == j
        choices: list[Family] = [(a, b)] if paired else [(i, b), (a, j), (a, b)]
        return next((c for c in choices if self._paired(*c)), None)

    def _weight(self, i: int, j: int) -> Weight:
        """One sibling; then, against ties: what is below it, its length, its place in `b`."""
        a, b = self.a, self.b
        if self.partner.get(i) == j:
            below = a.end[i] - i + b.end[j] - j
            return 1.0, float(below), float(min(a.size[i], b.size[j])), float(j)
        return 1.0, 2.0, float(min(a.length[i], b.length[j])), float(j)

    def find(self) -> set[int]:
        families: dict[Family, list[Pair]] = defaultdict(list)
        strays: list[Pair] = []
        for element in self.elements:
            home = self.home[element]
            if home is None:
                strays.append(element)
            else:
                families[home].append(element)
        gone: set[Pair] = set()
        for members in families.values():
            gone.update(self._out_of_order(members))
        # What left its parent moved only if it passed something that stayed.
        fixed = _single(self._staying(gone))
        by_depth: dict[int, list[Pair]] = defaultdict(list)
        for i, j in strays:
            by_depth[self.a.depth[i]].append((i, j))
        for depth in sorted(by_depth):
            level = by_depth[depth]
            fitting = [element for element in level if _fits(element, fixed)]
            kept = set(fitting) - self._out_of_order(fitting)
            gone.update(element for element in level if element not in kept)
            fixed = _single(sorted({*fixed, *kept}))
        return {k for element in gone if (k := self._first_row(*element)) is not None}

    def _out_of_order(self, members: Sequence[Pair]) -> set[Pair]:
        single = _single(members)
        return (
            set(members) - set(heaviest_chain(single, self._weight)) - (set(members) - set(single))
        )

    def _staying(self, gone: set[Pair]) -> list[Pair]:
        """Return the elements that stay, together with all that is above them."""
        stays: dict[Pair, bool] = {}
        for element in self.elements:  # preorder: parents come first
            home = self.home[element]
            if element in gone or home is None:
                stays[element] = False
            elif home[0] is None or home[1] is None:
                stays[element] = True
            else:
                stays[element] = stays.get((home[0], home[1]), False)
        return [element for element in self.elements if stays[element]]

    def _first_row(self, i: int, j: int) -> int | None:
        """Return the row that stands for an element: its own, or the first in `b` of its subtree."""
        if self.partner.get(i) != j:
            return self.row[i, j]
        start = bisect_left(self.sorted_rows, (i, -1))
        stop = bisect_left(self.sorted_rows, (self.a.end[i], -1))
        inside = [p for p in self.sorted_rows[start:stop] if j <= p[1] < self.b.end[j]]
        return self.row[min(inside, key=lambda p: p[1])] if inside else None


def _single(pairs: Iterable[Pair]) -> list[Pair]:
    """Keep the first pair for each index of either side."""
    found: list[Pair] = []
    seen_a: set[int] = set()
    seen_b: set[int] = set()
    for i, j in pairs:
        if i not in seen_a and j not in seen_b:
            seen_a.add(i)
            seen_b.add(j)
            found.append((i, j))
    return found


def _fits(pair: Pair, chain: Sequence[Pair]) -> bool:
    """Tell whether a pair passes nothing of an ascending chain."""
    k = bisect_left(chain, pair)
    return (k == 0 or chain[k - 1][1] <= pair[1]) and (k == len(chain) or chain[k][1] >= pair[1])
