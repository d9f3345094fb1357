"""How alike two runs of words are, and which of many could be alike at all.

A leaf below the stages: words without their punctuation, the pairs of characters in them weighted by
rarity, and an index that finds candidates without comparing everything with everything.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import pairwise
from operator import add

from diffkit.patterns import Pattern

Pair = tuple[int, int]
Features = Mapping[int, int]

# Examples in tests/unit/test_likeness.py.
_WORDS = Pattern(r"[^\W_]+")
_TOKENS = Pattern(r"[a-z\u00c0-\u024f]+|[0-9]+|[^ ]")
_LATIN = Pattern(r"[0-9a-z\u00c0-\u024f]")

_FEATURE_CHARS = 12_000  # of one run of words; what lies behind adds cost and hardly any evidence
_INDEL_CHARS = 3_000  # the Indel ratio takes the product of both lengths
_NOTHING: Features = {}
_CHANCE = 0.3  # two Chinese clauses that have nothing to do with one another share every third sign
_ENOUGH = 160  # items of both sides from which what few have is scarce
_SCARCE = (
    0.05  # of a feature that two items share, below which it does not lead from one to the other
)
_ECHOES = 6  # pairs that are looked at for what they share, of each item
_CANDIDATE = 0.06  # of weighted Dice, below which a pair is not looked at


def words_of(key: str) -> str:
    """Return what a key says without blanks and punctuation: 总 则。 is 总则.

    Guarantees: lower case; between two runs of a script with spaces one space stays.
    """
    found = _WORDS.findall(key.lower())
    if len(found) < 2:
        return found[0] if found else ""
    parts: list[str] = [found[0]]
    for before, after in pairwise(found):
        if before[-1] < "\u2e80" and after[0] < "\u2e80":
            parts.append(" ")
        parts.append(after)
    return "".join(parts)


class Vocabulary:
    """The features of all words of a comparison, as small numbers, and how rare each is."""

    def __init__(self) -> None:
        numbers: defaultdict[str, int] = defaultdict()
        numbers.default_factory = numbers.__len__
        self._number: Callable[[str], int] = numbers.__getitem__
        self._numbers = numbers
        self.weights: list[float] = []

    def features(self, words: str) -> Features:
        """Count the pairs of neighbouring characters; a run of letters or of digits is one character."""
        return Counter(self.in_order(words))

    def in_order(self, words: str) -> Iterator[int]:
        """Yield the features of words as they stand, those of letters and digits again at the end."""
        words = words[:_FEATURE_CHARS]
        if _LATIN.search(words) is None:
            pairs: Iterable[str] = map(add, words, words[1:]) if len(words) > 1 else words
            return map(self._number, pairs)
        tokens: list[str] = _TOKENS.findall(words)
        found = [x + y if len(x) == len(y) == 1 else f"{x} {y}" for x, y in pairwise(tokens)]
        found += [token for token in tokens if len(token) > 1]
        return map(self._number, found or tokens)

    def weigh(self, all_features: Sequence[Features]) -> None:
        """Give each feature its weight: the fewer runs of words have it, the more it says."""
        spread = [0] * len(self._numbers)
        for features in all_features:
            for feature in features:
                spread[feature] += 1
        n = len(all_features) + 1
        rarity = cache(lambda k: math.log(1 + n / max(k, 1)))
        self.weights = [rarity(k) for k in spread]


def total(features: Iterable[Features]) -> Features:
    """Return the sum of several counts."""
    found: Counter[int] = Counter()
    for each in features:
        found.update(each)
    return found


class Likeness:
    """Likeness of the runs of words of two sides, by index.

    `learnt` are the words of `a` with the substitutions made that hold throughout; where they equal
    those of `a` it is the same object.
    """

    def __init__(
        self,
        a: Sequence[str],
        b: Sequence[str],
        learnt: Sequence[str],
        features: tuple[Sequence[Features], Sequence[Features], Sequence[Features]],
        vocabulary: Vocabulary,
    ) -> None:
        from rapidfuzz.distance import Indel

        self.a, self.b, self.learnt = a, b, learnt
        self.features_a, self.features_b, self.features_learnt = features
        self.versions = False  # of one text, which have more in common than formulas
        self._weights = vocabulary.weights
        self._in_order = vocabulary.in_order
        self._indel = Indel.normalized_similarity
        self.mass_a = [self.mass(f) for f in self.features_a]
        self.mass_b = [self.mass(f) for f in self.features_b]
        self._alike: dict[Pair, float] = {}
        self._evidence: dict[Pair, float] = {}

    @property
    def few(self) -> bool:
        """Tell whether there are too few items, of two texts, for any feature to be scarce."""
        return not self.versions and len(self.a) + len(self.b) < _ENOUGH

    @cached_property
    def _scarcity(self) -> list[float]:
        """Of each feature how sure it is, met on both sides, to belong to one matter."""
        on_a, on_b = [0] * len(self._weights), [0] * len(self._weights)
        for of_side, spread in ((self.features_a, on_a), (self.features_b, on_b)):
            for features in of_side:
                for f in features:
                    spread[f] += 1
        # Of few items nothing is proved to be scarce: their formulas stand there once as well.
        sure = (len(self.a) + len(self.b)) / _ENOUGH if self.few else 1.0
        return [
            sure / math.sqrt(x * y) if x and y else 0.0 for x, y in zip(on_a, on_b, strict=True)
        ]

    def echo(self, i: int, j: int, but: Features = _NOTHING, *, best: bool = True) -> float:
        """Return how far two items share what hardly any other item of either side has.

        A feature that one item of each side has counts 1, one that n items of `a` have and m of `b` the
        root of 1/nm; a run of features is one word, in which only the scarcest counts in full. What is in
        `but` counts for nothing, nor does the scarcest word unless `best`.
        """
        x, y = self.features_a[i], self.features_b[j]
        scarcity = self._scarcity
        words: list[float] = []
        run: list[float] = []
        seen: set[int] = set()
        for f in (*self._in_order(self.a[i]), -1):
            if f in y and f not in but and f not in seen:
                seen.add(f)
                run.append(scarcity[f])
            elif run:
                words.append(0.5 * (max(run) + sum(run)))
                run.clear()
        if not words:
            return 0.0
        return (sum(words) - (0.0 if best else max(words))) / math.sqrt(math.sqrt(len(x) * len(y)))

    def echoing(self, a: Sequence[int], b: Sequence[int]) -> list[Pair]:
        """Return the pairs that share something scarce, for each item those that share most.

        Cost: linear in the items; features that are not scarce are left out.
        """
        posts: dict[int, list[int]] = defaultdict(list)
        for j in b:
            for f in self.features_b[j]:
                posts[f].append(j)
        scarcity = self._scarcity
        found: set[Pair] = set()
        for_b: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for i in a:
            shared: dict[int, float] = defaultdict(float)
            for f in self.features_a[i]:
                if scarcity[f] >= _SCARCE:
                    for j in posts.get(f, ()):
                        shared[j] += scarcity[f]
            for j, s in shared.items():
                for_b[j].append((-s, i))
            ranked = sorted((-s, j) for j, s in shared.items())
            found.update((i, j) for _, j in ranked[:_ECHOES])
        for j, ranked in for_b.items():
            found.update((i, j) for _, i in sorted(ranked)[:_ECHOES])
        return sorted(found)

    def mass(self, features: Features) -> float:
        """Return what all features weigh together."""
        weights = self._weights
        return sum([weights[f] * n for f, n in features.items()])

    def common(self, x: Features, y: Features) -> float:
        """Return the weight of what both have."""
        if len(x) > len(y):
            x, y = y, x
        weights = self._weights
        return sum([weights[f] * min(n, y[f]) for f, n in x.items() if f in y])

    def of_words(self, x: str, y: str, fx: Features, fy: Features, masses: float) -> float:
        """Return the likeness of two runs of words, 0 to 1; 1 if and only if they are equal.

        It is the mean of the Dice coefficient of weighted features, which does not mind order, and of
        the Indel ratio, which does. `masses` is what the features of both weigh.
        Cost: bounded; long words are compared by their features alone.
        """
        if x == y:
            return 1.0 if x else 0.0
        dice = 2 * self.common(fx, fy) / masses if masses else 0.0
        if dice < 0.02 or max(len(x), len(y)) > _INDEL_CHARS:
            return min(dice, 0.999)
        order = max(0.0, (self._indel(x, y) - _CHANCE) / (1 - _CHANCE))
        return min(0.5 * dice + 0.5 * order, 0.999)

    def ratio(self, x: str, y: str) -> float:
        """Return the Indel ratio of two runs of words, 0 where one is very long."""
        return self._indel(x, y) if max(len(x), len(y)) <= _INDEL_CHARS else 0.0

    def alike(self, i: int, j: int) -> float:
        """Return the likeness of two items, the substitutions made or not, whichever is greater."""
        known = self._alike.get((i, j))
        if known is None:
            y, fy = self.b[j], self.features_b[j]
            masses = self.mass_a[i] + self.mass_b[j]
            known = self.of_words(self.a[i], y, self.features_a[i], fy, masses)
            if self.learnt[i] is not self.a[i] and known < 1:
                f = self.features_learnt[i]
                masses = self.mass(f) + self.mass_b[j]
                made = self.of_words(self.learnt[i], y, f, fy, masses)
                known = max(known, min(made, 0.999))  # equal but for what was learnt
            self._alike[i, j] = known
        return known

    def evidence(self, i: int, j: int) -> float:
        """Return the likeness, or what it would be were the longer one cut down to the shorter."""
        known = self._evidence.get((i, j))
        if known is None:
            known = self.alike(i, j)
            if known < 0.7 and min(len(self.a[i]), len(self.b[j])) >= 10:
                least = min(self.mass_a[i], self.mass_b[j])
                held = self.common(self.features_a[i], self.features_b[j]) / least if least else 0.0
                known = max(known, held - 0.3)
            self._evidence[i, j] = known
        return known

    def topical(self, i: int, j: int) -> float:
        """Return how far two items are about the same rare things, 0 to 1, however they say it.

        The root of the cosine of their features, each weighing the square of its rarity times the
        logarithm of its count: boilerplate counts for nothing.
        """
        x, y = self.features_a[i], self.features_b[j]
        norms = self._norm(x), self._norm(y)
        if not all(norms):
            return 0.0
        if len(x) > len(y):
            x, y = y, x
        weights = self._weights
        both = sum(
            weights[f] ** 4 * (1 + math.log(n)) * (1 + math.log(y[f]))
            for f, n in x.items()
            if f in y
        )
        return math.sqrt(both / (norms[0] * norms[1]))

    def _norm(self, features: Features) -> float:
        weights = self._weights
        return math.sqrt(sum(weights[f] ** 4 * (1 + math.log(n)) ** 2 for f, n in features.items()))

    def candidates(self, a: Sequence[int], b: Sequence[int], keep: int) -> list[Pair]:
        """Return the pairs worth a look, for each item those that share most with it.

        Cost: bounded by a budget that grows with the number of items; features that many items have
        are left out first.
        """
        posts: dict[int, list[int]] = defaultdict(list)
        for j in b:
            for f in self.features_b[j]:
                posts[f].append(j)
        users: Counter[int] = Counter()
        for i in a:
            users.update([f for f in self.features_learnt[i] if f in posts])
        budget = 200_000 + 60 * (len(a) + len(b))
        allowed: set[int] = set()
        for cost, f in sorted((n * len(posts[f]), f) for f, n in users.items()):
            budget -= cost
            if budget < 0:
                break
            allowed.add(f)
        weights = self._weights
        found: set[Pair] = set()
        for_b: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for i in a:
            shared: dict[int, float] = defaultdict(float)
            for f in self.features_learnt[i]:
                if f in allowed:
                    for j in posts[f]:
                        shared[j] += weights[f]
            ranked = sorted(
                (-2 * s / (self.mass_a[i] + self.mass_b[j]), j) for j, s in shared.items()
            )
            for score, j in ranked[: 2 * keep]:
                if -score >= _CANDIDATE:
                    for_b[j].append((score, i))
            found.update((i, j) for score, j in ranked[:keep] if -score >= _CANDIDATE)
        for j, ranked in for_b.items():
            found.update((i, j) for _, i in sorted(ranked)[:keep])
        return sorted(found)
