"""Who slipped: the evidence of each method, weighed, and a verdict only where it decides.

Source: the four methods of 陈垣《校勘学释例》: 对校 copy against copy, 本校 the text against itself, 他校 against
other texts, 理校 by reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import exp
from typing import Any, NamedTuple

from diffkit.copying.letters import is_label
from diffkit.copying.slips import (
    Site,
    breach,
    closes,
    edited,
    is_rotation,
    likeness,
    overlap,
    residue,
    rewritten,
    skipped,
    strays,
)
from diffkit.glyphs import fold
from diffkit.model import Evidence, Method, VariantType
from diffkit.tables import table


class Finding(NamedTuple):
    """Whom the evidence accuses, how surely, and why; nobody where it does not decide."""

    suspect: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]


# What each rule weighs, as the logarithm of odds that the accused reading is the slip; those of
# fluency are by the length of runs, for an exchange and for what only one side has. Fitted on slips
# planted into statutes and plans, and rounded.
_WEIGHT: Mapping[str, float] = {
    "agreement": 2.5,
    "reference": 2.5,
    "repetition": 4.0,
    "eye_skip": 1.5,
    "sequence": 2.5,
    "brackets": 2.5,
    "siblings": 2.0,
    "page_end": 1.2,
    "page_again": 2.5,
    "markup": 4.0,
    "malformed": 3.0,
    "stray": 1.0,
    "no_source": 1.8,
    "loss": 0.8,
}
_FLUENCY_EXCHANGED: Mapping[int, float] = {2: 3.5, 3: 2.7, 4: 3.0, 5: 3.2}
_FLUENCY_ONE_SIDED: Mapping[int, float] = {2: 1.9, 3: 1.2, 4: 1.5, 5: 1.7}
_METHOD: Mapping[str, Method] = {
    "agreement": "对校",
    "reference": "他校",
    "model": "理校",
    "markup": "理校",
    "malformed": "理校",
    "no_source": "理校",
    "loss": "理校",
}
_DECIDES = (
    1.5  # of weight by which one reading is worse than the other, from which there is a verdict
)
_SUREST = 0.99  # no verdict is surer than that
_TELLS = 0.3  # of weight from which it is worth telling that a reading is less fluent
_WORDS_EXCHANGED, _WORDS_ONE_SIDED = 4.0, 2.5
_LEAST = 1.0  # of these from which they count
_ALIKE = 0.7  # likeness of shape or sound from which an exchange is one letter by letter
_GUESSED = 0.4  # of what fluency weighs, for an exchange of whole words
_WORD = 4  # letters of an addition that may be no words
_SOURCED = 6  # letters of a run that a copyist who adds them must have from somewhere
_LONELY = 20  # letters on either side that are left out when a passage is judged by the rest
_ORDERS = (2, 3, 4, 5)
_SEARCHED = 300  # runs of one length that are searched for one by one


@lru_cache(maxsize=1)
def _pairs() -> dict[str, str]:
    """Return the characters that stand behind each in Chinese words, of any text."""
    return {line[0]: line[1:] for line in table("pairs.txt").splitlines()}


class Grams:
    """How often runs of letters stand in some texts: the character model."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._found: dict[str, int] = {}
        self._asked: Counter[int] = Counter()
        self._tables: dict[int, Counter[str]] = {}

    def count(self, gram: str) -> int:
        """Return how often a run of letters stands there.

        Cost: a search through the texts for the first runs of a length, one table for all later ones.
        """
        if gram in self._found:
            return self._found[gram]
        n = len(gram)
        self._asked[n] += 1
        if self._asked[n] > _SEARCHED and n not in self._tables:
            runs = (text[i : i + n] for text in self._texts for i in range(len(text) - n + 1))
            self._tables[n] = Counter(runs)
        table = self._tables.get(n)
        found = sum(text.count(gram) for text in self._texts) if table is None else table[gram]
        self._found[gram] = found
        return found


class Bench:
    """What is known of all witnesses and of other texts."""

    def __init__(self, witnesses: Sequence[str], references: Sequence[str]) -> None:
        self.witnesses = Grams([_plain(text) for text in witnesses])
        self.references = Grams([_plain(text) for text in references]) if references else None


def _plain(text: str) -> str:
    return "".join(c for c in fold(text) if not c.isspace())


class _Charge(NamedTuple):
    """One rule's word against some groups; `weight` is what it counts."""

    rule: str
    groups: tuple[int, ...]
    weight: float
    facts: Mapping[str, Any] = {}


def verdict(
    sites: Mapping[str, Site],
    groups: Sequence[Sequence[str]],
    bench: Bench,
    kind: VariantType | None,
) -> Finding:
    """Return who slipped at a place of variation.

    Guarantees: an accused reading has evidence against it; with nobody accused the evidence that was
    found stands all the same.
    """
    readings = [sites[group[0]] for group in groups]
    charges = [*_agreement(groups)]
    if kind != "displacement":
        charges += _charges(readings, list(sites.values()), bench)
    charges = _once(charges)
    if {charge.rule for charge in charges} == {"loss"}:
        charges = []  # says nothing by itself
    weights = [
        sum(charge.weight for charge in charges if i in charge.groups) for i in range(len(groups))
    ]
    best = min(range(len(groups)), key=lambda i: weights[i])
    accused = [i for i, weight in enumerate(weights) if weight - weights[best] >= _DECIDES]
    if len(accused) < len(groups) - 1 and len(groups) == 2:
        accused = []
    margin = min((weights[i] - weights[best] for i in accused), default=0.0)
    suspect = tuple(s for s in sites if any(s in groups[i] for i in accused))
    evidence = tuple(
        Evidence(
            charge.rule,
            _METHOD.get(charge.rule, "本校"),
            tuple(s for s in sites if any(s in groups[i] for i in charge.groups)),
            dict(charge.facts),
        )
        for charge in sorted(charges, key=_order)
    )
    confidence = min(_SUREST, 1 / (1 + exp(-margin))) if suspect else 0.0
    return Finding(suspect, confidence, evidence)


def _once(charges: Sequence[_Charge]) -> list[_Charge]:
    """Return what each rule says against each group once: its word against several rivals is one word."""
    found: dict[tuple[str, tuple[int, ...]], _Charge] = {}
    for charge in charges:
        known = found.get((charge.rule, charge.groups))
        if known is None or charge.weight > known.weight:
            found[charge.rule, charge.groups] = charge
    return list(found.values())


def _order(charge: _Charge) -> tuple[int, float]:
    """Put the copies first, then other texts, the text itself, and reason."""
    methods: tuple[Method, ...] = ("对校", "他校", "本校", "理校")
    return methods.index(_METHOD.get(charge.rule, "本校")), -charge.weight


def _agreement(groups: Sequence[Sequence[str]]) -> Iterator[_Charge]:
    """Where most witnesses agree, the others are alone."""
    most = len(groups[0])
    if most > 1 and most > sum(len(group) for group in groups[1:]):
        others = tuple(range(1, len(groups)))
        yield _Charge("agreement", others, _WEIGHT["agreement"], {"agree": list(groups[0])})


def _charges(readings: Sequence[Site], places: Sequence[Site], bench: Bench) -> Iterator[_Charge]:
    here: Counter[str] = Counter()
    for place in places:  # each passage is judged by the rest, in all witnesses
        near = place.before(_LONELY) + place.key + place.after(_LONELY)
        here.update(near[i : i + n] for n in _ORDERS for i in range(len(near) - n + 1))
    pairs = [(i, j) for i in range(len(readings)) for j in range(len(readings)) if i != j]
    for i, j in pairs:
        for rule, weight, facts in _against(readings[i], readings[j], bench, here):
            yield _Charge(rule, (i,), weight, facts)


def _against(
    bad: Site, good: Site, bench: Bench, here: Counter[str]
) -> Iterator[tuple[str, float, Mapping[str, Any]]]:
    """Yield what speaks against one reading where the other does not suffer from it."""
    if breach(bad) and not breach(good):
        yield "malformed", _WEIGHT["malformed"], {}
    if residue(bad) and not residue(good):
        yield "markup", _WEIGHT["markup"], {}
    if bench.references is not None:
        yield from _referred(bad, good, bench.references)
    if bad.key and good.key and (is_label(bad.key[0]) or is_label(good.key[0])):
        yield from _sequence(bad, good)
        return
    if edited(bad, good) or rewritten(bad, good):
        return
    if not closes(bad) and closes(good):
        yield "brackets", _WEIGHT["brackets"], {}
    if bad.page_end() and not good.page_end():
        again = not good.key and overlap(bad) == len(bad.key)
        yield "page_end", _WEIGHT["page_again" if again else "page_end"], {}
    yield from _siblings(bad, good)
    if not good.key and overlap(bad) == len(bad.key) > 1:
        yield "repetition", _WEIGHT["repetition"], {}
        return
    if not bad.key and overlap(good) == len(good.key) > 1:
        return  # once is no less fluent than twice
    if not bad.key and overlap(good) < len(good.key):
        if skipped(good) and overlap(good) <= len(good.key) // 2:
            yield "eye_skip", _WEIGHT["eye_skip"], {}
        elif len(good.key) >= _SOURCED and not _has_source(good, bench.witnesses, here):
            yield "no_source", _WEIGHT["no_source"], {}
        else:
            yield "loss", _WEIGHT["loss"], {}
    if bad.key and good.key and strays(bad, good.key) and not strays(good, bad.key):
        yield "stray", _WEIGHT["stray"], {}
    yield from _fluency(bad, good, bench.witnesses, here)


def _referred(
    bad: Site, good: Site, references: Grams
) -> Iterator[tuple[str, float, Mapping[str, Any]]]:
    """Say that other texts have the rival among the same words, and this reading never."""
    for n in (6, 4, 3):
        own, rival = (site.before(n) + site.key + site.after(n) for site in (bad, good))
        if references.count(rival):
            if not references.count(own):
                yield "reference", _WEIGHT["reference"], {"text": _shown(good, n, n)}
            return


# ---------------------------------------------------------------- the text against itself

_NEAR = 6  # labels on either side among which a series goes on


def _sequence(bad: Site, good: Site) -> Iterator[tuple[str, float, Mapping[str, Any]]]:
    """Say that a label, or what was made of one, does not go on the series around it, where the rival does."""
    own, rival = _fits(bad), _fits(good)
    if rival > own:
        weight = _WEIGHT["sequence"] if rival - own > 1 or rival == 2 else 1.0
        before, behind = good.letters.labels_around(good.start, good.end, 1)
        near = [label.text for label in (*before, *behind)]
        yield "sequence", weight, {"near": near}


def _fits(site: Site) -> int:
    """Return on how many sides a label goes on the series of its scheme."""
    label = site.letters.labels.get(site.start)
    if label is None or not label.number:
        return 0
    before, behind = site.letters.labels_around(site.start, site.end, _NEAR)
    last = next((x for x in reversed(before) if x.scheme == label.scheme and x.number), None)
    following = next((x for x in behind if x.scheme == label.scheme and x.number), None)
    fits = 0
    n = label.number[-1]
    if (last is None and n == 1) or (last is not None and last.number[-1] == n - 1):
        fits += 1
    if following is not None and following.number[-1] == n + 1:
        fits += 1
    return fits


def _siblings(bad: Site, good: Site) -> Iterator[tuple[str, float, Mapping[str, Any]]]:
    """Say that a heading does not end as those beside it do, where the rival does."""
    endings = good.letters.endings(good.start, good.end)
    own, rival = (site.after(1) for site in (bad, good))
    if len(endings) < 3 or not (is_label(own) or is_label(rival) or good.heads_end()):
        return
    ending = (good.before(2) + good.key)[-2:]
    other = (bad.before(2) + bad.key)[-2:]
    if endings.count(ending) * 5 >= len(endings) * 3 and other not in endings:
        yield "siblings", _WEIGHT["siblings"], {"text": ending}


# ---------------------------------------------------------------- the character model


def _has_source(site: Site, grams: Grams, here: Counter[str]) -> bool:
    """Tell whether half of a run stands elsewhere: who adds without a thought, repeats something."""
    n = _ORDERS[-1]
    runs = [site.key[i : i + n] for i in range(len(site.key) - n + 1)]
    return 2 * sum(grams.count(run) > here[run] for run in runs) >= len(runs)


def _fluency(
    bad: Site, good: Site, grams: Grams, here: Counter[str]
) -> Iterator[tuple[str, float, Mapping[str, Any]]]:
    """Say that a reading makes no words that are known, where the rival does.

    Of two readings that both are words the likelier is often the slip (a recogniser guesses): neither
    is accused.
    """
    if not good.key and len(bad.key) > _WORD:
        return
    scale = _scale(bad, good)
    if scale:
        weight = scale * (_in_words(good, grams, here) - _in_words(bad, grams, here))
        if weight >= _LEAST:
            yield from _told(bad, good, weight, grams, here)
            return
    if _makes_words(bad, grams, here) or not _makes_words(good, grams, here):
        return
    weights = _FLUENCY_EXCHANGED if bad.key and good.key else _FLUENCY_ONE_SIDED
    weight = sum(
        weights[n] * (_known(good, n, grams, here) - _known(bad, n, grams, here)) for n in _ORDERS
    )
    if len(bad.key) > 1 and good.key:
        weight *= _GUESSED  # a rare word is no slip
    if weight >= _TELLS:
        yield from _told(bad, good, weight, grams, here)


def _told(
    bad: Site, good: Site, weight: float, grams: Grams, here: Counter[str]
) -> Iterator[tuple[str, float, Mapping[str, Any]]]:
    example = _example(bad, good, grams, here)
    if example is not None:
        yield "elsewhere", weight, example
    else:
        yield "model", weight, {}


def _scale(bad: Site, good: Site) -> float:
    """Return what it weighs that all letters of one reading stand in words, and none of the other.

    Nothing where words were exchanged for words: the rarer may be the right one.
    """
    n, m = len(bad.key), len(good.key)
    if n == m and (n == 1 or (n == 2 and is_rotation(bad.key, good.key))):
        return _WORDS_EXCHANGED
    if n == m and max(likeness(bad, good)) >= _ALIKE:
        return _WORDS_EXCHANGED
    return _WORDS_ONE_SIDED if not (n and m) and max(n, m) <= 2 else 0.0


def _in_words(site: Site, grams: Grams, here: Counter[str]) -> float:
    """Return the share of neighbours in a reading, and over its edges, that stand together in words."""
    window = site.before(1) + site.key + site.after(1)
    pairs = [window[i : i + 2] for i in range(len(window) - 1)]
    pairs = [pair for pair in pairs if all("\u3400" <= c <= "\u9fff" for c in pair)]
    if not pairs:
        return 0.5
    return sum(_is_known(pair, grams, here) for pair in pairs) / len(pairs)


def _is_known(pair: str, grams: Grams, here: Counter[str]) -> bool:
    return pair[1] in _pairs().get(pair[0], "") or grams.count(pair) > here[pair]


def _makes_words(site: Site, grams: Grams, here: Counter[str]) -> bool:
    """Tell whether the letters of a reading stand together elsewhere: one with a neighbour, several by themselves."""
    key, left, right = site.key, site.before(1), site.after(1)
    if len(key) > 1:
        return all(_is_known(key[i : i + 2], grams, here) for i in range(len(key) - 1))
    pairs = [left + key, key + right] if key else [left + right]
    return any(_is_known(pair, grams, here) for pair in pairs if len(pair) == 2)


def _known(site: Site, n: int, grams: Grams, here: Counter[str]) -> float:
    """Return the share of runs of `n` letters, in a reading and over its edges, that stand elsewhere."""
    window = site.before(n - 1) + site.key + site.after(n - 1)
    runs = [window[i : i + n] for i in range(len(window) - n + 1)]
    return sum(grams.count(run) > here[run] for run in runs) / len(runs) if runs else 0.0


def _example(bad: Site, good: Site, grams: Grams, here: Counter[str]) -> Mapping[str, Any] | None:
    """Return the words with the rival that stand elsewhere most often, where this reading never does."""
    best: tuple[int, int, Mapping[str, Any]] | None = None
    for left in range(5):
        for right in range(5):
            run = good.before(left) + good.key + good.after(right)
            rival = bad.before(left) + bad.key + bad.after(right)
            if not 3 <= len(run) <= 5 or not 2 <= len(rival) <= 5:
                continue
            if not (good.key and bad.key) and not (left and right):
                continue  # of what is lost, only words over the gap say anything
            n = grams.count(run) - here[run]
            if (
                n > 0
                and grams.count(rival) <= here[rival]
                and (best is None or (n, len(run)) > best[:2])
            ):
                best = n, len(run), {"text": _shown(good, left, right), "n": n}
    return best[2] if best else None


def _shown(site: Site, left: int, right: int) -> str:
    """Return a reading with letters around it, as they are written."""
    start, end = max(0, site.start - left), min(len(site.letters.key), site.end + right)
    return site.letters.spelt(start, end)
