"""Which clauses of two documents belong together, and which documents of two files.

Pairs are found in rounds. Equal words that stand once on each side come first. Then each candidate is
scored by its words, by its rivals and by the pairs found so far: its neighbours, its parents, the
rest of its article. The next round sees more pairs and so scores better. Labels only add a little.
Splits and merges, headings and moves follow from the pairs.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from diffkit.evidence import ONCE, Side, Sides, State, importance
from diffkit.likeness import Pair, total
from diffkit.model import Alignment, Basis, Bead, Document, Pin, Substitution
from diffkit.order import heaviest_chain, moved
from diffkit.rows import paired_rows


def align(
    a: Document,
    b: Document,
    substitutions: Sequence[Substitution] = (),
    pins: Sequence[Pin] = (),
) -> Alignment:
    """Return which clauses of two documents belong together.

    A substitution counts as equal; a pin forces a pair or forbids it, the first of two that
    contradict each other wins.
    Guarantees: deterministic; align(b, a) makes the same pairs as align(a, b). Beads join neighbours,
    1:1, up to 1:3 or up to 3:1.
    Cost: near-linear in clauses and characters.
    """
    side_a, side_b = Side(a), Side(b)
    learnt = [(s.a, s.b) for s in substitutions]
    forced = [(pin.a, pin.b) for pin in pins if pin.pair]
    barred = [(pin.a, pin.b) for pin in pins if not pin.pair]
    if side_a.order <= side_b.order:
        beads = _Aligner(side_a, side_b, learnt, forced, barred).beads()
    else:
        mirrored = _Aligner(side_b, side_a, *(_swapped(x) for x in (learnt, forced, barred)))
        beads = [Bead(x.b, x.a, x.score, x.moved, x.basis) for x in mirrored.beads()]
    return Alignment(_in_order(beads, len(a.clauses), len(b.clauses)))


def _swapped(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(y, x) for x, y in pairs]


def _in_order(beads: Iterable[Bead], n_a: int, n_b: int) -> tuple[Bead, ...]:
    """Return all beads in the order of `b`, one-sided ones of `a` behind what precedes them there."""
    found = list(beads)
    in_a = {i for bead in found for i in bead.a}
    in_b = {j for bead in found for j in bead.b}
    found += [Bead((), (j,), 0.0, False, "none") for j in range(n_b) if j not in in_b]
    place = [-1] * n_a
    for bead in found:
        if bead.a and bead.b and not bead.moved:
            for i in bead.a:
                place[i] = bead.b[-1]
    behind = -1
    for i in range(n_a):
        behind = max(behind, place[i])
        if i not in in_a:
            found.append(Bead((i,), (), 0.0, False, "none"))
            place[i] = behind
    found.sort(key=lambda x: (x.b[0], 0, 0) if x.b else (place[x.a[0]], 1, x.a[0]))
    return tuple(found)


# ---------------------------------------------------------------- the aligner

_KEEP = 8  # candidates for each clause
_GAP = 30  # pairs between two neighbours that are all looked at, however unlike
_ROUNDS = 4
_TABLE = 500_000_000  # bits of the table that equal words in one gap may take
_SURE = 0.5  # likeness of a pair to start from
_SURE_RATIO = 0.6  # what its best rival may have of that
_SETTLED = 0.7  # likeness from which a pair that held twice is not asked again
_MOVE = 0.35  # likeness below which nothing is said to have moved
_MOVE_ITEM = 0.5  # the same for an item that left its list
_MOVE_ODD = 0.8  # the same for an item that became an article, and where hardly anything stayed
_ECHO = 0.3  # of what hardly anything else says, from which two clauses that are left are a pair
_ECHO_ADDRESSEE = 0.15  # what it is worth that both bind whom no other clause binds
_ECHO_FAR = 0.4  # the same where they cross other pairs
_ECHO_ODD = 1.25  # times that, of an item and what is none
_ECHO_LEAD = 1.2  # times what any rival has
_ECHO_NEAR = 1.4  # times what a neighbour in the same article has, of a move
_ECHO_MORE = 0.25  # what more than one word of it must come to, of a move
_TOPICAL = 0.5  # topical likeness that is as good
_UNRELATED = 0.2  # likeness below which it is not
_CLOSE = 0.4  # of the clauses, that are sure pairs, from which a place by itself proves something
_WORD = 0.2  # of what hardly anything else says, that proves something elsewhere
_KIN = 0.2  # of the clauses, that stayed in order, from which two texts are versions of one
_ODD_ECHO = 0.5  # of what hardly anything else says, with which they need no more than items do
_SAID = 0.2  # of a clause that its partner does not say, below which a sibling adds nothing
_NAMED = 0.7  # likeness from which a heading may be what is none on the other side
_FILLED = 0.6  # likeness of a clause to what its neighbour's partner says besides: a split
_STATEMENT = 16  # characters from which that is sure
_SHARED_MORE = 0.25  # of what hardly anything else says, beyond what the neighbour shares: a split
_SHARED_BOTH = 0.6  # the same, neighbour or not: one provision that was divided by cases
_SHARED_ALIKE = 0.8  # times what the neighbour shares
_HELD = 0.4  # of the first item of a list, in a sentence, from which it is a part of it
_RUN = 4  # characters below which an inserted run says nothing
_UNSAID_CHARS = 4_000_000  # the product of both lengths up to which runs are looked for
_SHORT = 8  # words shorter than that are not certain out of order
_LEAST = 4  # nor certain at all


class _Aligner:
    """Two documents on their way to an alignment."""

    def __init__(
        self,
        a: Side,
        b: Side,
        substitutions: Sequence[tuple[str, str]],
        forced: Sequence[tuple[str, str]],
        barred: Sequence[tuple[str, str]],
    ) -> None:
        self.a, self.b = a, b
        self.sides = Sides(a, b, substitutions)
        self.clauses = self.sides.clauses
        ids_a = {c.id: i for i, c in enumerate(a.clauses)}
        ids_b = {c.id: j for j, c in enumerate(b.clauses)}
        self.forced = [(ids_a[x], ids_b[y]) for x, y in forced if x in ids_a and y in ids_b]
        self.barred = {(ids_a[x], ids_b[y]) for x, y in barred if x in ids_a and y in ids_b}
        self.barred.difference_update(self.forced)
        self.locked: dict[int, int] = {}
        self.locked_b: set[int] = set()
        self.basis: dict[Pair, Basis] = {}
        self.halves: list[Pair] = []  # further pairs of a clause that has a partner already
        self.kept_out_a: set[int] = set()
        self.kept_out_b: set[int] = set()
        self.candidates: list[Pair] = []
        self.named_a: dict[int, float] = {}  # likeness of a heading to the most alike heading
        self.named_b: dict[int, float] = {}

    # -------- pairs that are not asked again

    def lock(self, i: int, j: int, basis: Basis) -> bool:
        """Make a pair for good, unless one of both has a partner or a pin forbids it."""
        if (
            i in self.locked
            or j in self.locked_b
            or i in self.kept_out_a
            or j in self.kept_out_b
            or (i, j) in self.barred
        ):
            return False
        self.locked[i] = j
        self.locked_b.add(j)
        self.basis[i, j] = basis
        return True

    def lock_pins(self) -> None:
        for i, j in self.forced:
            self.lock(i, j, "pinned")
        for i, j in self.forced:  # the further pairs of a split or merge wait for it
            if self.locked.get(i) != j:
                if i not in self.locked:
                    self.kept_out_a.add(i)
                if j not in self.locked_b:
                    self.kept_out_b.add(j)

    def lock_rows(self) -> None:
        """Pair the cells of tables row by row; those of a row without a partner have none."""
        rows = paired_rows(self.a.clauses, self.a.words, self.b.clauses, self.b.words)
        for i, j in rows.cells:
            if i not in self.kept_out_a and j not in self.kept_out_b:
                self.lock(i, j, "equal" if self.a.words[i] == self.b.words[j] else "context")
        self.kept_out_a |= rows.alone_a - self.locked.keys()
        self.kept_out_b |= rows.alone_b - self.locked_b

    def lock_equal(self) -> None:
        """Pair equal words that stand once on each side, and equal neighbours of such pairs."""
        a, b = self.a, self.b
        found: list[Pair] = []
        for words in (self.clauses.a, self.clauses.learnt):
            once_b = _once(b.words, self.locked_b | {j for _, j in found})
            taken = self.locked.keys() | {i for i, _ in found}
            found += [
                (i, once_b[w])
                for w, i in _once(words, taken).items()
                if w in once_b
                and not self.another_frame(i, once_b[w])
                and (len(w) >= _SHORT or self.same_sort(i, once_b[w]))
            ]
        found += self.equal_siblings({i for i, _ in found}, {j for _, j in found})
        found.sort()
        chain = set(heaviest_chain(found, lambda i, j: (importance(a.words[i], b.words[j]),)))
        for i, j in found:
            if (i, j) in chain or min(a.tree.length[i], b.tree.length[j]) >= _SHORT:
                self.lock(i, j, "equal")
        locked = sorted(self.locked.items())
        in_order = heaviest_chain(locked, lambda i, j: (importance(a.words[i], b.words[j]),))
        self.grow([(-1, -1), *in_order, (len(a.clauses), len(b.clauses))])
        self.grow(sorted(set(locked).difference(in_order)))

    def equal_siblings(self, but_a: set[int], but_b: set[int]) -> list[Pair]:
        """Return equal words that stand several times, as often on each side, below one parent."""
        groups: tuple[dict[str, list[int]], dict[str, list[int]]] = (
            defaultdict(list),
            defaultdict(list),
        )
        for side, taken, group in ((self.a, but_a, groups[0]), (self.b, but_b, groups[1])):
            for i, w in enumerate(side.words):
                if len(w) >= _SHORT and i not in taken:
                    group[w].append(i)
        found: list[Pair] = []
        for w, at_a in groups[0].items():
            at_b = groups[1].get(w, [])
            above_a = {self.a.tree.parent[i] for i in at_a}
            above_b = {self.b.tree.parent[j] for j in at_b}
            if len(at_a) == len(at_b) > 1 == len(above_a) == len(above_b):
                found += zip(at_a, at_b, strict=True)
        return found

    def grow(self, seeds: Sequence[Pair]) -> None:
        """Pair equal words beside pairs: they stand several times, but only once just there."""
        a, b = self.a, self.b
        for step in (1, -1):
            for i, j in seeds[::step]:
                i, j = i + step, j + step
                while (
                    0 <= i < len(a.clauses)
                    and 0 <= j < len(b.clauses)
                    and a.words[i] == b.words[j]
                    and self.same_sort(i, j)
                    and self.lock(i, j, "equal")
                ):
                    i, j = i + step, j + step

    def same_sort(self, i: int, j: int) -> bool:
        """Tell whether a heading meets a heading or a cell, and what frames a document its like."""
        x, y = self.a.kind[i], self.b.kind[j]
        in_table = self.a.clauses[i].table or self.b.clauses[j].table
        alike = bool(in_table) or (x == "heading") == (y == "heading")
        return alike and not self.another_frame(i, j)

    def another_frame(self, i: int, j: int) -> bool:
        """Tell whether a signature meets an addressee, a title a date, or the like."""
        x, y = self.a.kind[i], self.b.kind[j]
        return x != y and x in ONCE and y in ONCE

    def lock_stubs(self) -> None:
        """Pair stubs with what has the same label: they have nothing else to go by."""
        a, b = self.a, self.b
        at_b = _by_label(b)
        stubs = [
            (i, at_b[path])
            for path, i in _by_label(a).items()
            if path in at_b and (a.is_stub(i) or b.is_stub(at_b[path]))
        ]
        if not stubs:
            return
        best_a: dict[int, float] = defaultdict(float)
        best_b: dict[int, float] = defaultdict(float)
        for i, j in self.candidates:
            alike = self.clauses.evidence(i, j)
            best_a[i] = max(best_a[i], alike)
            best_b[j] = max(best_b[j], alike)
        for i, j in stubs:
            if best_a[i] < _SURE and best_b[j] < _SURE:
                self.lock(i, j, "label")

    def trust_labels(self) -> None:
        """Measure how often labels agree where words decided: in some texts nothing is renumbered."""
        pairs = [
            (self.a.number[i], self.b.number[j])
            for i, j in self.locked.items()
            if self.a.kind[i] == self.b.kind[j] == "article"
        ]
        if len(pairs) >= 8:
            agreeing = sum(x == y for x, y in pairs) / len(pairs)
            self.sides.trust = max(0.0, 2 * agreeing - 1)

    # -------- rounds

    def find_candidates(self) -> None:
        free_a = [
            i
            for i in range(len(self.a.clauses))
            if i not in self.locked and i not in self.kept_out_a and not self.a.is_stub(i)
        ]
        free_b = [
            j
            for j in range(len(self.b.clauses))
            if j not in self.locked_b and j not in self.kept_out_b and not self.b.is_stub(j)
        ]
        found = self.clauses.candidates(free_a, free_b, _KEEP)
        for i, j in found:
            if self.a.kind[i] == "heading" == self.b.kind[j]:
                alike = self.clauses.alike(i, j)
                self.named_a[i] = max(self.named_a.get(i, 0.0), alike)
                self.named_b[j] = max(self.named_b.get(j, 0.0), alike)
        self.candidates = [p for p in found if self.allowed(*p)]

    def allowed(self, i: int, j: int) -> bool:
        if (i, j) in self.barred or self.another_frame(i, j):
            return False
        heading_a, heading_b = self.a.kind[i] == "heading", self.b.kind[j] == "heading"
        if heading_a and heading_b:
            return False  # their sections decide
        if heading_a == heading_b:
            return True
        named = self.named_a.get(i, 0.0) if heading_a else self.named_b.get(j, 0.0)
        return named < _NAMED <= self.clauses.alike(i, j)

    def state(self, pairs: dict[int, int]) -> State:
        """Read the pairs found so far; only candidates that still look for a partner are rivals."""
        locked, locked_b = self.locked, self.locked_b
        self.candidates = [
            p for p in self.candidates if p[0] not in locked and p[1] not in locked_b
        ]
        return State(self.sides, pairs, self.candidates)

    def first_pairs(self) -> dict[int, int]:
        """Return the pairs that are each other's best by far, whatever stands around them."""
        values = {p: self.clauses.evidence(*p) for p in self.candidates}
        ranked = sorted(values, key=lambda p: (-values[p], p))
        of_a: dict[int, list[Pair]] = defaultdict(list)
        of_b: dict[int, list[Pair]] = defaultdict(list)
        for p in ranked:
            of_a[p[0]].append(p)
            of_b[p[1]].append(p)
        pairs: dict[int, int] = {}
        taken: set[int] = set()
        for i, j in ranked:
            value = values[i, j]
            if value < _SURE:
                break
            if i in pairs or j in taken or min(self.a.tree.length[i], self.b.tree.length[j]) < 10:
                continue
            rivals = [values[p] for p in of_a[i] if p[1] != j and p[1] not in taken][:1]
            rivals += [values[p] for p in of_b[j] if p[0] != i and p[0] not in pairs][:1]
            if (
                all(rival <= _SURE_RATIO * value for rival in rivals)
                and not (self.a.bound[i] or self.b.bound[j])
                and self.sides.same_addressee(i, j) >= 0
            ):
                pairs[i] = j
                taken.add(j)
        state = self.state({**pairs, **self.locked})
        for i, j in pairs.items():
            if self.clauses.alike(i, j) >= _SETTLED and not state.crosses(i, j):
                self.lock(i, j, "similar")
        return pairs

    def in_gaps(self, state: State) -> set[Pair]:
        """Return all pairs between neighbours of the chain, where they are few."""
        ends = (len(self.a.clauses), len(self.b.clauses))
        found: set[Pair] = set()
        for (i0, j0), (i1, j1) in pairwise([(-1, -1), *state.chain, ends]):
            if i1 - i0 > 3 * _GAP or j1 - j0 > 3 * _GAP:
                continue
            free_a = [i for i in range(i0 + 1, i1) if self.free(True, i)]
            free_b = [j for j in range(j0 + 1, j1) if self.free(False, j)]
            if len(free_a) * len(free_b) <= _GAP:
                between = ((i, j) for i in free_a for j in free_b)
                found.update(p for p in between if not self.another_frame(*p))
        return found

    def free(self, of_a: bool, x: int) -> bool:
        side, locked = (self.a, self.locked.keys()) if of_a else (self.b, self.locked_b)
        kept_out = self.kept_out_a if of_a else self.kept_out_b
        return (
            x not in locked
            and x not in kept_out
            and side.kind[x] != "heading"
            and not side.is_stub(x)
        )

    def rounds(self) -> dict[int, int]:
        """Return the pairs that hold in the light of one another."""
        pairs = {**self.first_pairs(), **self.locked}
        for _ in range(_ROUNDS):
            state = self.state(pairs)
            scores: dict[Pair, float] = {}
            standing = {p for p in pairs.items() if p[0] not in self.locked}
            for i, j in sorted({*self.candidates, *self.in_gaps(state), *standing} - self.barred):
                scores[i, j] = state.score(i, j)
            new = dict(self.locked)
            taken = set(self.locked_b)
            for i, j in sorted(scores, key=lambda p: (-scores[p], p)):
                score = scores[i, j]
                if score <= 0:
                    break
                if i in new or j in taken:
                    continue
                new[i] = j
                taken.add(j)
                if pairs.get(i) == j and self.clauses.alike(i, j) >= _SETTLED:
                    self.lock(i, j, "similar")
            if new == pairs:
                break
            pairs = new
        return pairs

    def sober(self, pairs: dict[int, int]) -> dict[int, int]:
        """Leave out what only its place pairs, where two texts have few clauses in common.

        Between two versions of one text a place proves much; two texts on one matter have their clauses in
        an order of their own, and there a pair needs a word, or whom it binds, in common.
        """
        like = self.clauses
        n = min(len(self.a.clauses), len(self.b.clauses))
        if self.sides.versions or sum(like.alike(*p) >= _SURE for p in pairs.items()) >= _CLOSE * n:
            return pairs
        return {
            i: j
            for i, j in pairs.items()
            if i in self.locked
            or self.a.kind[i] in ONCE
            or like.evidence(i, j) >= _UNRELATED
            or like.echo(i, j) >= _WORD
            or self.sides.same_addressee(i, j) > 0
        }

    def equal_left_over(self, pairs: dict[int, int]) -> None:
        """Pair equal words that stand several times, in their order between the pairs around them."""
        from rapidfuzz.distance import LCSseq

        a, b = self.a, self.b
        back = {j: i for i, j in pairs.items()}
        chain = heaviest_chain(sorted(pairs.items()), lambda i, j: (1.0,))
        for (i0, j0), (i1, j1) in pairwise([(-1, -1), *chain, (len(a.clauses), len(b.clauses))]):
            if i1 - i0 < 2 or j1 - j0 < 2:
                continue
            left_a = [i for i in range(i0 + 1, i1) if i not in pairs and self.free(True, i)]
            left_b = [j for j in range(j0 + 1, j1) if j not in back and self.free(False, j)]
            if not left_a or not left_b or len(left_a) * len(left_b) > _TABLE:
                continue
            words_a, words_b = [a.words[i] for i in left_a], [b.words[j] for j in left_b]
            for op in LCSseq.opcodes(words_a, words_b):
                if op.tag != "equal":
                    continue
                for i, j in zip(
                    left_a[op.src_start : op.src_end],
                    left_b[op.dest_start : op.dest_end],
                    strict=True,
                ):
                    above_a, above_b = a.tree.parent[i], b.tree.parent[j]
                    apart = above_a in pairs or above_b in back
                    if apart and (above_a is None or pairs.get(above_a) != above_b):
                        continue
                    if (i, j) not in self.barred and self.same_sort(i, j):
                        pairs[i] = j

    # -------- headings, splits and merges

    def headings(self, pairs: dict[int, int]) -> None:
        """Pair headings by their names and by what stands below them."""
        a, b = self.a, self.b
        votes: Counter[Pair] = Counter()
        all_a: Counter[int] = Counter()
        all_b: Counter[int] = Counter()
        back = {j: i for i, j in pairs.items()}
        for side, found in ((a, all_a), (b, all_b)):
            for x in range(len(side.clauses)):
                for above in _headings_above(side, x):
                    found[above] += 5 + min(side.tree.length[x], 80)
        for i, j in pairs.items():
            for x in _headings_above(a, i):
                for y in _headings_above(b, j):
                    votes[x, y] += self.sides.bulk(i, j)
        free_a = [i for i, k in enumerate(a.kind) if k == "heading" and i not in pairs]
        free_b = [j for j, k in enumerate(b.kind) if k == "heading" and j not in back]
        looked_at = set(self.clauses.candidates(free_a, free_b, _KEEP))
        looked_at.update(p for p in votes if p[0] not in pairs and p[1] not in back)
        state = self.state(pairs)
        ends = (len(a.clauses), len(b.clauses))
        for (i0, j0), (i1, j1) in pairwise([(-1, -1), *state.chain, ends]):
            between_a = free_a[bisect_left(free_a, i0) : bisect_left(free_a, i1)]
            between_b = free_b[bisect_left(free_b, j0) : bisect_left(free_b, j1)]
            if len(between_a) * len(between_b) <= _GAP:
                looked_at.update((i, j) for i in between_a for j in between_b)
        scores: dict[Pair, float] = {}
        for i, j in looked_at - self.barred:
            share = 2 * votes[i, j] / (all_a[i] + all_b[j]) if votes[i, j] else 0.0
            score = 0.5 * self.clauses.alike(i, j) + 0.5 * min(1.0, share / 0.3)
            score += 0.1 * (a.number[i] is not None and a.number[i] == b.number[j])
            score -= 0.15 * abs(a.tree.depth[i] - b.tree.depth[j])
            beside, alone = state.beside(i, j)
            score += 0.05 * beside + 0.2 * alone
            if state.crosses(i, j):
                score -= 0.2
            scores[i, j] = score
        for i, j in sorted(scores, key=lambda p: (-scores[p], p)):
            if scores[i, j] < 0.3:
                break
            if i not in pairs and j not in back:
                pairs[i] = j
                back[j] = i

    def beads(self) -> list[Bead]:
        """Return the beads with both sides."""
        self.lock_pins()
        self.lock_rows()
        self.lock_equal()
        self.trust_labels()
        self.find_candidates()
        self.lock_stubs()
        pairs = self.sober(self.rounds())
        self.headings(pairs)
        self.equal_left_over(pairs)
        pairs = self.opened(pairs)
        groups = self.widened(pairs)
        gone = self.moved(groups)
        # Where hardly anything stayed, the texts share phrases and not clauses.
        n = min(len(self.a.clauses), len(self.b.clauses))
        kin = len(groups) - len(gone) >= _KIN * n
        doubtful = [k for k in gone if self.doubtful_move(*groups[k], pairs, kin)]
        strangers = (
            not kin and len(groups) - len(doubtful) < _KIN * n
        )  # nor is most of one elsewhere
        if strangers:
            doubtful = [k for k in gone if self.group_alike(*groups[k]) < 1]
        groups = [group for k, group in enumerate(groups) if k not in doubtful]
        left = {i for ga, _ in groups for i in ga}
        pairs = {i: j for i, j in pairs.items() if i in left}
        echoes = self.echoes(pairs) if kin else {}
        if echoes:
            pairs = self.opened(pairs | dict(sorted(echoes)))
            groups = self.widened(pairs)
        if doubtful or echoes:
            gone = self.moved(groups)
        stray = [
            k
            for k in gone
            if not echoes.get((groups[k][0][0], groups[k][1][0]), True)
            or (strangers and self.group_alike(*groups[k]) < 1)
        ]
        if stray:
            groups = [group for k, group in enumerate(groups) if k not in stray]
            gone = self.moved(groups)
        found: list[Bead] = []
        for k, (ga, gb) in enumerate(groups):
            like = self.group_alike(ga, gb)
            found.append(Bead(tuple(ga), tuple(gb), like, k in gone, self.why(ga, gb, like)))
        return found

    def moved(self, groups: Sequence[tuple[list[int], list[int]]]) -> set[int]:
        return moved(self.a.tree, self.b.tree, [(ga[0], gb[0]) for ga, gb in groups])

    def doubtful_move(
        self, ga: Sequence[int], gb: Sequence[int], pairs: dict[int, int], kin: bool
    ) -> bool:
        """Tell whether neither the words nor the article around them carry a move.

        Items are short and much alike: one that left its list must be alike beyond doubt.
        """
        i, j = ga[0], gb[0]
        if self.basis.get((i, j)) == "pinned":
            return False
        alike = max(self.clauses.evidence(i, j), self.group_alike(ga, gb))
        if not kin:
            return alike < _MOVE_ODD
        if self.sides.odd(i, j):
            return alike < (_MOVE_ITEM if self.clauses.echo(i, j) >= _ODD_ECHO else _MOVE_ODD)
        if self.a.kind[i] == "item":
            above, other = self.a.tree.parent[i], self.b.tree.parent[j]
            if above is None or pairs.get(above) != other:
                return alike < _MOVE_ITEM
        around = self.sides.blocks_alike(self.a.block[i], self.b.block[j])
        return max(alike, around) < _MOVE

    def echoes(self, pairs: dict[int, int]) -> dict[Pair, bool]:
        """Return pairs of what is left that alone speak of the same things; each with whether it may move.

        A pair that crosses others must be surer, and one that moved must share more than one word
        and have no neighbour that could as well have gone.
        """
        back = {j: i for i, j in pairs.items()}
        free_a = [i for i in range(len(self.a.clauses)) if i not in pairs and self.speaks(True, i)]
        free_b = [j for j in range(len(self.b.clauses)) if j not in back and self.speaks(False, j)]
        like = self.clauses
        state = self.state(pairs)
        shared: dict[Pair, float] = {}
        for p in like.echoing(free_a, free_b):
            if self.allowed(*p) and not state.apart(*p):
                value = like.echo(*p) + _ECHO_ADDRESSEE * max(0.0, self.sides.same_addressee(*p))
                if like.few and self.same_topic(*p):
                    value = max(value, _ECHO_FAR)
                shared[p] = value
        of_a: dict[int, list[Pair]] = defaultdict(list)
        of_b: dict[int, list[Pair]] = defaultdict(list)
        for p in shared:
            of_a[p[0]].append(p)
            of_b[p[1]].append(p)
        found: dict[Pair, bool] = {}
        for (i, j), value in shared.items():
            rivals = near = 0.0
            for x, y in (*of_a[i], *of_b[j]):
                if (x, y) == (i, j):
                    continue
                if _neighbours(self.b, y, j) if x == i else _neighbours(self.a, x, i):
                    near = max(near, shared[x, y])
                else:
                    rivals = max(rivals, shared[x, y])
            least = _ECHO_FAR if state.crosses(i, j) else _ECHO
            if self.sides.odd(i, j):
                least *= _ECHO_ODD
            if value >= max(least, near, _ECHO_LEAD * rivals):
                found[i, j] = value >= _ECHO_NEAR * near and (
                    like.echo(i, j, best=False) >= _ECHO_MORE
                    or like.evidence(i, j) >= _MOVE
                    or self.same_topic(i, j)
                )
        return found

    def same_topic(self, i: int, j: int) -> bool:
        """Tell whether two clauses are about the same rare things, and not only in their topic."""
        like = self.clauses
        return like.evidence(i, j) >= _UNRELATED and like.topical(i, j) >= _TOPICAL

    def speaks(self, of_a: bool, x: int) -> bool:
        """Tell whether a clause without a partner has enough to say to be found by it."""
        side = self.a if of_a else self.b
        return self.free(of_a, x) and side.kind[x] not in ONCE and side.tree.length[x] >= _SHORT

    def opened(self, pairs: dict[int, int]) -> dict[int, int]:
        """Give a sentence whose words stand in an item of a list the opening of the list, if it is free.

        A list that was one sentence belongs to it as a whole: its opening is the sentence's partner, and
        its first items too if the sentence holds much of them.
        """
        like = self.clauses
        found, back = dict(pairs), {j: i for i, j in pairs.items()}
        for i, j in sorted(pairs.items()):
            lists = (
                (self.a, i, self.b, j, found, like.features_b[j]),
                (self.b, j, self.a, i, back, like.features_a[i]),
            )
            for side, item, other, sentence, taken, whole in lists:
                above = side.tree.parent[item]
                if (
                    above is None
                    or above in taken
                    or side.kind[item] != "item"
                    or side.kind[above] in ("heading", *ONCE)
                    or other.has_items(sentence)
                ):
                    continue
                x, y = (above, sentence) if side is self.a else (sentence, above)
                if (
                    (i, j) in self.forced
                    or (x, y) in self.barred
                    or self.sides.same_addressee(x, y) < 0
                ):
                    continue
                del found[i], back[j]
                found[x], back[y] = y, x
                words_of = like.features_a if side is self.a else like.features_b
                for k in range(above + 1, min(above + 3, side.tree.end[above])):
                    if like.common(words_of[k], whole) < _HELD * like.mass(words_of[k]):
                        break
                    self.halves.append((k, sentence) if side is self.a else (sentence, k))
                break
        return found

    def group_alike(self, ga: Sequence[int], gb: Sequence[int]) -> float:
        if len(ga) == 1 == len(gb):
            return self.clauses.alike(ga[0], gb[0])
        like = self.clauses
        return like.of_words(
            "".join(like.a[i] for i in ga),
            "".join(like.b[j] for j in gb),
            total(like.features_a[i] for i in ga),
            total(like.features_b[j] for j in gb),
            sum(like.mass_a[i] for i in ga) + sum(like.mass_b[j] for j in gb),
        )

    def why(self, ga: Sequence[int], gb: Sequence[int], like: float) -> Basis:
        known = self.basis.get((ga[0], gb[0]))
        if known in ("pinned", "label"):
            return known
        if like == 1:
            return "equal"
        return "similar" if like >= 0.3 else "context"

    def widened(self, pairs: dict[int, int]) -> list[tuple[list[int], list[int]]]:
        """Return the pairs as groups, with neighbours added whose words the other side holds too."""
        groups = [([i], [j]) for i, j in sorted(pairs.items())]
        at = (
            {ga[0]: g for g, (ga, _) in enumerate(groups)},
            {gb[0]: g for g, (_, gb) in enumerate(groups)},
        )
        for i, j in (*self.forced, *self.halves):
            if pairs.get(i) == j:
                continue
            if i in at[0] and j not in at[1]:
                self.join(groups, at, 1, j, at[0][i])
            elif j in at[1] and i not in at[0]:
                self.join(groups, at, 0, i, at[1][j])
        claims: list[tuple[float, int, int, int]] = []
        for s, side in enumerate((self.a, self.b)):
            for x in range(len(side.clauses)):
                if x not in at[s]:
                    for near in (x - 1, x + 1):
                        if near in at[s]:
                            claims.append(
                                (-self.claim(s, x, near, groups[at[s][near]]), s, x, at[s][near])
                            )
        claims.sort()
        for strength, s, x, g in claims:  # grows while it is read
            if strength >= 0:
                continue
            if x in at[s] or not self.join(groups, at, s, x, g):
                continue
            for near in (x - 1, x + 1):
                if 0 <= near < len((self.a, self.b)[s].clauses) and near not in at[s]:
                    claims.append((-self.claim(s, near, x, groups[g]), s, near, g))
        return groups

    def join(
        self,
        groups: Sequence[tuple[list[int], list[int]]],
        at: tuple[dict[int, int], dict[int, int]],
        s: int,
        x: int,
        g: int,
    ) -> bool:
        """Add clause `x` of side `s` to a group, if they are neighbours and the group is not full."""
        own, other = groups[g][s], groups[g][1 - s]
        if len(own) > 2 or len(other) > 1 or x not in (own[0] - 1, own[-1] + 1):
            return False
        own.append(x)
        own.sort()
        at[s][x] = g
        return True

    def echoed(self, s: int, x: int, near: int, own: Sequence[int], other: int) -> float:
        """Return how far a clause shares with its neighbour's partner what hardly anything else says.

        It must be more than the neighbour shares, or as much: one provision that was divided by cases.
        """
        like = self.clauses
        share = like.echo(other, x) if s else like.echo(x, other)
        if share < _SHARED_MORE:
            return 0.0
        features = like.features_b if s else like.features_a
        said = total(features[k] for k in own)
        more = like.echo(other, x, said) if s else like.echo(x, other, said)
        if more >= _SHARED_MORE:
            return more
        if share < _SHARED_BOTH:
            return 0.0
        beside = like.echo(other, near) if s else like.echo(near, other)
        return share if share >= _SHARED_ALIKE * beside else 0.0

    def claim(self, s: int, x: int, near: int, group: tuple[list[int], list[int]]) -> float:
        """Return how strongly a clause belongs into the group of its neighbour, 0 if it does not.

        Source: logistic regression over the splits and merges of the tuning gold, rounded.
        """
        own, other = group[s], group[1 - s]
        side, far = (self.a, self.b) if s == 0 else (self.b, self.a)
        if len(own) > 2 or len(other) > 1 or side.is_stub(x):
            return 0.0
        kinds = {side.kind[x], side.kind[near], far.kind[other[0]]}
        if kinds & ONCE or "heading" in kinds:
            return 0.0
        if any((x, y) in self.barred if s == 0 else (y, x) in self.barred for y in other):
            return 0.0
        if x in (self.kept_out_a, self.kept_out_b)[s] or side.cell(x) != side.cell(near):
            return 0.0
        like = self.clauses
        mine, theirs = like.features_a, like.features_b
        if s:
            mine, theirs = theirs, mine
        words, whole = mine[x], theirs[other[0]]
        mass, mass_whole = like.mass(words), like.mass(whole)
        if not mass or not mass_whole:
            return 0.0
        held = like.common(words, whole) / min(mass, mass_whole)
        before = like.common(total(mine[k] for k in own), whole)
        after = like.common(total(mine[k] for k in (*own, x)), whole)
        share = (after - before) / mass
        missing = max(0.0, 1 - before / mass_whole)
        found = 9 * share + 2 * held + 4 * held * missing + missing - 10
        found += 4 * min(1.0, math.log2(1 + side.tree.length[x]) / 6)
        siblings = side.siblings(x, near)
        if side.block[x] == side.block[near]:
            found += 2.5 + 20 * max(0.0, held - 0.8)
            found = max(found, 10 * self.echoed(s, x, near, own, other[0]))
        elif (
            missing < (_SAID if siblings else 0.35)  # nothing is left to say there
            or ("item" in kinds and not siblings)
        ):
            return 0.0
        if missing > _SAID and side.tree.parent[x] == side.tree.parent[near]:
            unsaid = _unsaid("".join(side.words[k] for k in own), far.words[other[0]])
            filled = like.ratio(unsaid, side.words[x]) * min(1.0, len(unsaid) / _STATEMENT)
            if filled >= _FILLED:
                return max(found, 10 * filled)
        return max(0.0, found)


def _unsaid(own: str, whole: str) -> str:
    """Return the runs of `whole` that `own` does not have; nothing of very long words."""
    from rapidfuzz.distance import Indel

    if len(own) * len(whole) > _UNSAID_CHARS:
        return ""
    runs = (op for op in Indel.opcodes(own, whole) if op.tag == "insert")
    return "".join(
        whole[op.dest_start : op.dest_end] for op in runs if op.dest_end - op.dest_start >= _RUN
    )


def _neighbours(side: Side, x: int, y: int) -> bool:
    """Tell whether two clauses stand side by side in one article."""
    return abs(x - y) == 1 and side.block[x] == side.block[y]


def _headings_above(side: Side, i: int) -> list[int]:
    return [x for x in side.tree.lineage(i)[1:] if side.kind[x] == "heading"]


def _once(words: Sequence[str], but: Iterable[int]) -> dict[str, int]:
    """Return the words that stand once and are long enough to be certain, with their place."""
    out = set(but)
    count: Counter[str] = Counter()
    at: dict[str, int] = {}
    for i, w in enumerate(words):
        if i not in out and len(w) >= _LEAST:
            count[w] += 1
            at[w] = i
    return {w: i for w, i in at.items() if count[w] == 1}


def _by_label(side: Side) -> dict[tuple[object, ...], int]:
    """Return the clauses whose labels cite them and no other."""
    found: dict[tuple[object, ...], int] = {}
    several: set[tuple[object, ...]] = set()
    for i in range(len(side.clauses)):
        path = side.label_path(i)
        if path is not None and side.kind[i] != "heading":
            if path in found:
                several.add(path)
            found[path] = i
    return {path: i for path, i in found.items() if path not in several}
