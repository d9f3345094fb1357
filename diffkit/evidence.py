"""What speaks for a pair of clauses: their words, their kinds and labels, and the pairs around them.

A leaf below the aligner, which decides; here is only measured.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

from diffkit.addressed import addressee, below_level, cited, is_rest, leans
from diffkit.glyphs import fold, key_of
from diffkit.likeness import Features, Likeness, Pair, Vocabulary, total, words_of
from diffkit.model import Clause, Document
from diffkit.order import Tree, heaviest_chain

# ---------------------------------------------------------------- one side

ONCE = frozenset(
    ("registration", "number", "title", "addressee", "signature", "date", "annex", "note")
)
_ITEMS = frozenset(
    (
        "han_comma",
        "han_paren",
        "arabic_dot",
        "arabic_paren",
        "circled",
        "letter",
        "decimal",
        "roman",
        "bullet",
    )
)
_PLAIN_KINDS = frozenset(("article", "text", "heading"))
_STUBS = frozenset(("", "删除", "略", "保留", "废止", "已废止"))
_BLOCK_CLAUSES = 60
_BLOCK_CHARS = 6_000
_LABEL_DEPTH = 4
_TITLE_CHARS = 120  # of a title that are compared
_TITLE_HEAD = 3  # characters of a title that name a place, or the matter
_TITLE_ALIKE = 0.6
_OPENING = 40  # words of the opening of a list


class Side:
    """One document, read for matching.

    A block is what is matched as a whole to lend context to its parts: an article with its paragraphs
    and items, a paragraph with its list. Headings and subtrees that are too large are opened up.
    """

    def __init__(self, document: Document) -> None:
        clauses = document.clauses
        n = len(clauses)
        self.clauses = clauses
        key = key_of(document.text)
        self.keys = [c.body.of(key) for c in clauses]
        self.words = [words_of(k) for k in self.keys]
        self.order = (sum(map(len, self.words)), tuple(self.words), tuple(c.id for c in clauses))
        self.kind = [_kind(c) for c in clauses]
        self.number = [(c.label.scheme, c.label.number) if c.label else None for c in clauses]
        parent = [c.parent for c in clauses]
        depth = [0] * n
        for i, above in enumerate(parent):
            if above is not None:
                depth[i] = depth[above] + 1
        end = list(range(1, n + 1))
        length = [len(w) for w in self.words]
        size = list(length)
        for i in range(n - 1, -1, -1):
            above = parent[i]
            if above is not None:
                end[above] = max(end[above], end[i])
                size[above] += size[i]
        heading = [kind == "heading" for kind in self.kind]
        self.tree = Tree(parent, depth, end, length, size, heading)
        self.block = [0] * n
        self.blocks: list[range] = []
        i = 0
        while i < n:
            stop = end[i]
            if (
                self.kind[i] in ONCE
                or self.kind[i] == "heading"
                or stop - i > _BLOCK_CLAUSES
                or size[i] > _BLOCK_CHARS
            ):
                stop = i + 1
            for k in range(i, stop):
                self.block[k] = len(self.blocks)
            self.blocks.append(range(i, stop))
            i = stop
        articles = [p for p, block in enumerate(self.blocks) if self.kind[block.start] == "article"]
        self.next_article = dict(pairwise((-1, *articles, -1)))
        self.last_article = {y: x for x, y in self.next_article.items()}

    @cached_property
    def addressee(self) -> list[str]:
        """Whom each clause binds, "" where it does not say; an item what the opening of its list says."""
        found = [addressee(key) for key in self.keys]
        for i, above in enumerate(self.tree.parent):
            if not found[i] and self.kind[i] == "item" and above is not None:
                found[i] = found[above]
        return found

    @cached_property
    def heads(self) -> list[str]:
        """With what each clause begins, its level of government left out."""
        return [below_level(key) for key in self.keys]

    @cached_property
    def addressed(self) -> Counter[str]:
        """How many clauses bind each addressee; the items of a list are one."""
        return Counter(
            who for i, who in enumerate(self.addressee) if who and self.kind[i] != "item"
        )

    @cached_property
    def cites(self) -> list[tuple[int, ...]]:
        """The articles of the text itself that each clause cites, as indices of clauses."""
        at: dict[int, int] = {}
        for i, number in enumerate(self.number):
            if self.kind[i] == "article" and number is not None and len(number[1]) == 1:
                at.setdefault(number[1][0], i)
        return [tuple(sorted(at[n] for n in cited(key) if n in at)) for key in self.keys]

    @cached_property
    def bound(self) -> list[bool]:
        """Whether each clause leans on those beside it: 前款规定的行为, or the rest of a list."""
        return [
            is_rest(key)
            if self.kind[i] == "item"
            else self.kind[i] == "text" and self.tree.parent[i] is not None and leans(key)
            for i, key in enumerate(self.keys)
        ]

    def is_version_of(self, other: Side) -> bool:
        """Tell whether both bear a title of one government, or none, on one matter.

        沅川省旅馆业治安管理办法 and 沅川省住宿业治安管理条例 do; two cities' titles begin otherwise.
        """
        from rapidfuzz.distance import Indel

        titles = [
            "".join(w for w, kind in zip(side.words, side.kind, strict=True) if kind == "title")
            for side in (self, other)
        ]
        x, y = (title[:_TITLE_CHARS] for title in titles)
        same_head = len(x) > _TITLE_HEAD and x[:_TITLE_HEAD] == y[:_TITLE_HEAD]
        return same_head and Indel.normalized_similarity(x, y) >= _TITLE_ALIKE

    def is_stub(self, i: int) -> bool:
        """Tell whether a clause has nothing but its label to go by."""
        return self.words[i] in _STUBS and self.tree.end[i] == i + 1

    def is_opening(self, i: int) -> bool:
        """Tell whether a clause says little more than that a list follows."""
        return len(self.words[i]) < _OPENING and self.keys[i].rstrip().endswith(":")

    def has_items(self, i: int) -> bool:
        """Tell whether a clause is an item, or has some below it."""
        return any(self.kind[k] == "item" for k in range(i, self.tree.end[i]))

    def cell(self, i: int) -> tuple[int, int, int]:
        """Return the cell in which a clause stands: table, row, column; all 0 outside of tables."""
        clause = self.clauses[i]
        return clause.table, clause.row, clause.column

    def siblings(self, i: int, k: int) -> bool:
        """Tell whether two clauses are items of one series."""
        x, y = self.number[i], self.number[k]
        series = self.kind[i] == "item" and x is not None and y is not None and x[0] == y[0]
        return series and self.tree.parent[i] == self.tree.parent[k]

    def label_path(self, i: int) -> tuple[object, ...] | None:
        """Return the labels that cite a clause, from its article down; None without a label."""
        if self.number[i] is None:
            return None
        path: list[object] = []
        k: int | None = i
        while k is not None and len(path) < _LABEL_DEPTH:
            path.append(self.number[k] or self.clauses[k].paragraph)
            if self.kind[k] in ("article", "heading"):
                break
            k = self.tree.parent[k]
        return tuple(path)


def _kind(clause: Clause) -> str:
    scheme = clause.label.scheme if clause.label else None
    if scheme == "article":
        return "article"
    if clause.role == "heading" or clause.role in ONCE:
        return clause.role
    return "item" if scheme in _ITEMS else "text"


def _learnt(words: str, substitutions: Sequence[tuple[str, str]]) -> str:
    """Return the words with the substitutions made; the same object where none applies."""
    for x, y in substitutions:
        if x in words:
            words = words.replace(x, y)
    return words


# ---------------------------------------------------------------- both sides


class Sides:
    """Two documents with all that can be said of their clauses before any is paired.

    `substitutions` are pairs of words, of `a` and of `b`, that count as equal. `trust` says how often
    labels agree in pairs that are certain, 0 to 1.
    """

    def __init__(self, a: Side, b: Side, substitutions: Sequence[tuple[str, str]]) -> None:
        self.a, self.b = a, b
        self.trust = 0.0
        vocabulary = Vocabulary()
        pairs = {(words_of(fold(x)), words_of(fold(y))) for x, y in substitutions}
        longest_first = sorted((p for p in pairs if p[0]), key=lambda p: (-len(p[0]), p))
        learnt = [_learnt(w, longest_first) for w in a.words]
        features = cache(vocabulary.features)  # most words stand on both sides
        features_a = [features(w) for w in a.words]
        features_b = [features(w) for w in b.words]
        features_learnt = [features(w) for w in learnt]
        vocabulary.weigh([*features_learnt, *features_b])
        self.clauses = Likeness(
            a.words, b.words, learnt, (features_a, features_b, features_learnt), vocabulary
        )
        self.clauses.versions = self.versions = a.is_version_of(b)
        self._blocks: dict[Pair, float] = {}
        self._shares: dict[tuple[int, int, int, int], bool] = {}
        self._block_words: dict[tuple[bool, int], tuple[str, Features]] = {}

    def bulk(self, i: int, j: int) -> int:
        """Return how much a pair counts among the pairs of its blocks."""
        return 5 + min(self.a.tree.length[i], self.b.tree.length[j], 80)

    def odd(self, i: int, j: int) -> bool:
        """Tell whether an item of a list, or a title or the like, meets what is none."""
        x, y = self.a.kind[i], self.b.kind[j]
        return x != y and not _PLAIN_KINDS.issuperset((x, y))

    def same_addressee(self, i: int, j: int) -> float:
        """Return how far two clauses bind the same, -1 where each binds whom another clause does.

        What only these two bind counts 1, what n and m clauses bind the root of 1/nm. Where only one
        says it with a word that binds, the other may begin with it.
        """
        a, b = self.a, self.b
        x, y = a.addressee[i], b.addressee[j]
        if not y and x and b.kind[j] != "item" and b.heads[j].startswith(x):
            y = x
        if not x and y and a.kind[i] != "item" and a.heads[i].startswith(y):
            x = y
        if not x or not y:
            return 0.0
        if x == y:
            return 1 / math.sqrt(max(1, a.addressed[x]) * max(1, b.addressed[x]))
        if x.endswith(y) or y.endswith(x):
            return 0.0
        return -1.0 if x in b.addressed and y in a.addressed else 0.0

    def label_score(self, i: int, j: int) -> float:
        x, y = self.a.number[i], self.b.number[j]
        if x is None or y is None:
            return 0.0
        if x == y:
            return _W.label + _W.label_trusted * self.trust
        return _W.label_differs * self.trust if x[0] == y[0] == "article" else 0.0

    def share(self, s: int, x: int, y: int, z: int) -> bool:
        """Tell whether `y` and `z` hold different parts of `x`, a clause of side `s`."""
        key = (s, x, min(y, z), max(y, z))
        known = self._shares.get(key)
        if known is None:
            like = self.clauses
            own, parts = like.features_a, like.features_b
            if s:
                own, parts = parts, own
            whole = own[x]
            apart = like.common(whole, parts[y]) + like.common(whole, parts[z])
            both = like.common(whole, total((parts[y], parts[z])))
            known = self._shares[key] = both >= _SHARED * apart
        return known

    def blocks_alike(self, p: int, q: int) -> float:
        known = self._blocks.get((p, q))
        if known is None:
            x, fx = self._block(True, p)
            y, fy = self._block(False, q)
            masses = sum(self.clauses.mass_a[i] for i in self.a.blocks[p])
            masses += sum(self.clauses.mass_b[j] for j in self.b.blocks[q])
            known = self._blocks[p, q] = self.clauses.of_words(x, y, fx, fy, masses)
        return known

    def _block(self, of_a: bool, p: int) -> tuple[str, Features]:
        known = self._block_words.get((of_a, p))
        if known is None:
            side = self.a if of_a else self.b
            features = self.clauses.features_a if of_a else self.clauses.features_b
            inside = side.blocks[p]
            if len(inside) == 1:
                known = side.words[inside.start], features[inside.start]
            else:
                known = (
                    "".join(side.words[k] for k in inside),
                    total(features[k] for k in inside),
                )
            self._block_words[of_a, p] = known
        return known


# ---------------------------------------------------------------- the score of a pair


class _Weights(NamedTuple):
    """What speaks for a pair and what against it, in log odds.

    Source: logistic regression over the tuning part of the gold, rounded. Likeness counts ten times
    as much as anything else; what a rival has is taken off.
    """

    base: float = -4.0
    likeness: float = 11.0
    rival: float = -8.5  # likeness of the best rival
    lead: float = 8.0  # likeness beyond that of the best rival
    twin: float = -1.0  # a rival with the same words
    length: float = 1.3
    block: float = 0.8  # likeness of the articles around
    support: float = 2.5  # times likeness: share of the articles that is paired with one another
    children: float = 4.2
    beside: float = 0.6  # for each neighbour that is paired with the other's neighbour
    crosses: float = -0.8
    crosses_alike: float = -2.4  # times likeness
    label: float = 0.5
    label_trusted: float = 1.0  # times how often labels agree in the pairs that are certain
    label_differs: float = -0.7  # the same
    odd: float = -2.5  # an item of a list, or a title or the like, against what is none
    root: float = -0.55  # the opening of an article against a later part
    parent: float = 0.7
    item_unlike: float = -2.5  # under one number another matter may have come
    item_at_home: float = 1.0  # two items of lists that are paired
    once: float = 2.8  # a signature against a signature, a title against a title
    articles_beside: float = 1.0  # for each of both articles beside that are paired
    article: float = -0.5  # an article against a paragraph
    heading: float = -3.0  # a heading against what is none
    other_addressee: float = -3.0  # each of both binds whom another clause of the other side binds
    other_opening: float = -20.0  # the same of openings of lists, which say nothing else
    cited: float = 1.0  # the articles that both cite are paired
    other_cited: float = -1.5  # and so are they, but with others
    bound: float = 2.5  # what leans on its neighbours, with its article or away from it


_W = _Weights()
_CROSSING = 0.15  # taken off the likeness of a rival that would cross other pairs
_OTHER_KIND = 0.2  # the same for an item against what is none
_UNLIKE = 0.15  # likeness below which an item is held to be another one
_SHARED = 0.85  # of what two clauses have of a third, if they have different parts of it
_RIVALS = 5  # of a clause that are looked at
_KIDS = 60  # descendants that are looked at


class _Candidate(NamedTuple):
    alike: float
    level: float  # the likeness as a rival: less where it crosses, or differs in kind
    i: int
    j: int


class State:
    """The pairs found so far, read for scoring."""

    def __init__(self, sides: Sides, pairs: dict[int, int], candidates: Iterable[Pair]) -> None:
        self.pairs = pairs
        self.back = {j: i for i, j in pairs.items()}
        self.sides = sides
        a, b = sides.a, sides.b
        self.paired_a, self.paired_b = sorted(pairs), sorted(self.back)
        clauses = sides.clauses
        self.chain = heaviest_chain(
            sorted(pairs.items()),
            lambda i, j: (importance(clauses.a[i], clauses.b[j]) * (0.2 + clauses.evidence(i, j)),),
        )
        self.shared: Counter[Pair] = Counter()
        self.all_a: Counter[int] = Counter()
        self.all_b: Counter[int] = Counter()
        for i, j in pairs.items():
            weight = sides.bulk(i, j)
            self.shared[a.block[i], b.block[j]] += weight
            self.all_a[a.block[i]] += weight
            self.all_b[b.block[j]] += weight
        self.of_a: dict[int, list[_Candidate]] = defaultdict(list)
        self.of_b: dict[int, list[_Candidate]] = defaultdict(list)
        for i, j in candidates:
            alike = clauses.evidence(i, j)
            level = alike
            level -= _CROSSING * self.crosses(i, j) + _OTHER_KIND * sides.odd(i, j)
            candidate = _Candidate(alike, level, i, j)
            self.of_a[i].append(candidate)
            self.of_b[j].append(candidate)
        for ranked in (*self.of_a.values(), *self.of_b.values()):
            ranked.sort(key=lambda c: (-c.level, c.i, c.j))

    def crosses(self, i: int, j: int) -> bool:
        """Tell whether a pair would cross the chain, its own members aside."""
        chain = self.chain
        at = bisect_left(chain, (i, -1))
        low = at - 1
        while low >= 0 and chain[low][1] == j:
            low -= 1
        if low >= 0 and chain[low][1] > j:
            return True
        high = at
        while high < len(chain) and (chain[high][0] == i or chain[high][1] == j):
            high += 1
        return high < len(chain) and chain[high][1] < j

    def rival(self, i: int, j: int) -> float:
        """Return the likeness of the best rival of a pair.

        Who has a better partner is no rival, nor are neighbours that hold different parts of the
        same clause: they share it.
        """
        evidence = self.sides.clauses.evidence
        best = 0.0
        for c in self.of_a.get(i, ())[:_RIVALS]:
            if c.level <= best:
                break
            if c.j != j:
                owner = self.back.get(c.j)
                if owner is not None and owner != i and evidence(owner, c.j) > c.alike + 0.05:
                    continue
                if abs(c.j - j) == 1 and self.sides.share(0, i, j, c.j):
                    continue
                best = c.level
                break
        for c in self.of_b.get(j, ())[:_RIVALS]:
            if c.level <= best:
                break
            if c.i != i:
                owner = self.pairs.get(c.i)
                if owner is not None and owner != j and evidence(c.i, owner) > c.alike + 0.05:
                    continue
                if abs(c.i - i) == 1 and self.sides.share(1, j, i, c.i):
                    continue
                best = c.level
                break
        return best

    def support(self, i: int, j: int) -> float:
        """Return the share of both blocks that is paired with one another, this pair aside."""
        sides = self.sides
        block_a, block_b = sides.a.block, sides.b.block
        p, q = block_a[i], block_b[j]
        both, in_a, in_b = self.shared[p, q], self.all_a[p], self.all_b[q]
        own = self.pairs.get(i)
        if own is not None:
            weight = sides.bulk(i, own)
            in_a -= weight
            if block_b[own] == q:
                both -= weight
                in_b -= weight
        other = self.back.get(j)
        if other is not None and other != i:
            weight = sides.bulk(other, j)
            in_b -= weight
            if block_a[other] == p:
                both -= weight
                in_a -= weight
        return 2 * both / (in_a + in_b + 20)

    def children(self, i: int, j: int) -> float:
        """Return the share of the descendants that are paired with descendants of the other."""
        end_a, end_b = self.sides.a.tree.end[i], self.sides.b.tree.end[j]
        n = min(end_a - i, end_b - j) - 1
        if n <= 0:
            return 0.0
        stop = min(end_a, i + 1 + _KIDS)
        found = sum(1 for k in range(i + 1, stop) if j < self.pairs.get(k, -1) < end_b)
        return found / min(n, _KIDS)

    def beside(self, i: int, j: int) -> tuple[int, bool]:
        """Return how many neighbours of a pair are paired, and whether it stands alone between them."""
        own, other = self.pairs.get(i), self.back.get(j)
        out_a = (i,) if other is None or other == i else (i, other)
        out_b = (j,) if own is None or own == j else (j, own)
        before_a, after_a = _neighbours(self.paired_a, i, out_a)
        before_b, after_b = _neighbours(self.paired_b, j, out_b)
        before = self.pairs.get(before_a, -1) == before_b
        after = self.pairs.get(after_a, -1) == after_b
        alone = before and after
        if alone:
            stop_a = after_a if after_a >= 0 else len(self.sides.a.clauses)
            stop_b = after_b if after_b >= 0 else len(self.sides.b.clauses)
            free_a = stop_a - before_a - 1 - sum(before_a < x < stop_a for x in out_a)
            free_b = stop_b - before_b - 1 - sum(before_b < x < stop_b for x in out_b)
            alone = not free_a and not free_b
        return before + after, alone

    def articles_beside(self, p: int, q: int) -> int:
        """Return how many of the articles before and after two articles are paired with one another."""
        a, b = self.sides.a, self.sides.b
        found = 0
        for x, y in (
            (a.last_article.get(p, -1), b.last_article.get(q, -1)),
            (a.next_article.get(p, -1), b.next_article.get(q, -1)),
        ):
            if x < 0 or y < 0:
                found += x == y
            else:
                found += 2 * self.shared[x, y] >= min(self.all_a[x], self.all_b[y]) > 0
        return found

    def same_cited(self, i: int, j: int) -> int:
        """Return 1 where both cite articles of their texts that are paired, -1 where others are."""
        x, y = self.sides.a.cites[i], self.sides.b.cites[j]
        if not x or not y:
            return 0
        if any(self.pairs.get(p) in y for p in x):
            return 1
        return -(any(p in self.pairs for p in x) and any(q in self.back for q in y))

    def apart(self, i: int, j: int) -> bool:
        """Tell whether two clauses bind others, or go with other articles."""
        return self.sides.same_addressee(i, j) < 0 or self.same_cited(i, j) < 0

    def score(self, i: int, j: int) -> float:
        """Return the log odds that two clauses belong together."""
        sides = self.sides
        a, b = sides.a, sides.b
        alike = sides.clauses.evidence(i, j)
        rival = self.rival(i, j)
        length = math.log2(1 + min(a.tree.length[i], b.tree.length[j])) / 6
        found = _W.base + _W.likeness * alike + _W.rival * rival + _W.length * min(1.0, length)
        found += _W.lead * max(0.0, alike - rival) + _W.support * alike * self.support(i, j)
        p, q = a.block[i], b.block[j]
        block_a, block_b = a.blocks[p], b.blocks[q]
        if len(block_a) > 1 or len(block_b) > 1:
            found += _W.block * sides.blocks_alike(p, q)
            if (i == block_a.start) != (j == block_b.start):
                found += _W.root
        if alike == rival == 1:
            found += _W.twin
        found += _W.children * self.children(i, j)
        found += _W.beside * self.beside(i, j)[0]
        if self.crosses(i, j):
            found += _W.crosses + _W.crosses_alike * alike
        found += sides.label_score(i, j)
        if sides.same_addressee(i, j) < 0:
            opening = a.is_opening(i) and b.is_opening(j)
            found += _W.other_opening if opening else _W.other_addressee
        same_cited = self.same_cited(i, j)
        if same_cited:
            found += _W.cited if same_cited > 0 else _W.other_cited
        above_a, above_b = a.tree.parent[i], b.tree.parent[j]
        if (
            above_a is not None
            and above_b is not None
            and a.kind[above_a] != "heading" != b.kind[above_b]
        ):
            home = _W.parent + (_W.bound if a.bound[i] or b.bound[j] else 0.0)
            if self.pairs.get(above_a) == above_b:
                found += home
            elif above_a in self.pairs or above_b in self.back:
                found -= home
        if a.kind[i] == b.kind[j]:
            if a.kind[i] in ONCE:
                found += _W.once
            elif a.kind[i] == "article":
                found += _W.articles_beside * self.articles_beside(p, q)
        if a.kind[i] == b.kind[j] == "item":
            if alike < _UNLIKE:
                found += _W.item_unlike
            elif above_a is not None and self.pairs.get(above_a) == above_b:
                found += _W.item_at_home
        if a.kind[i] != b.kind[j]:
            if "heading" in (a.kind[i], b.kind[j]):
                found += _W.heading
            elif sides.odd(i, j):
                found += _W.odd
            elif "article" in (a.kind[i], b.kind[j]):
                found += _W.article
        return found


def importance(x: str, y: str) -> float:
    """Return how much a pair counts against others: long words prove more than short ones."""
    return min(1.5, max(0.3, math.log2(1 + min(len(x), len(y))) / 5))


def _neighbours(ordered: Sequence[int], x: int, but: tuple[int, ...]) -> tuple[int, int]:
    """Return the nearest of `ordered` before and after `x`, some left out; -1 where there is none."""
    low = bisect_left(ordered, x) - 1
    while low >= 0 and ordered[low] in but:
        low -= 1
    high = bisect_right(ordered, x)
    while high < len(ordered) and ordered[high] in but:
        high += 1
    return ordered[low] if low >= 0 else -1, ordered[high] if high < len(ordered) else -1
