"""What the lower government puts for the upper one's words, learnt from what was exchanged."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal, NamedTuple

from diffkit.adapt.ground import SELF, Operation, Pairing, Side, overlapping
from diffkit.government import (
    LEVEL,
    ORDINARY,
    levels_in,
    ministries,
    parted,
    rank_of,
    words_of,
)
from diffkit.model import Marked
from diffkit.patterns import Pattern

Kind = Literal["place", "level", "body"]

_AGENCY = "经济技术开发区|经济开发区|高新技术产业开发区|高新区|开发区|功能区|园区|管委会"
_HALL = "人民政府|政府|办事处|管委会"
# An expression for the governments below one's own: 区县政府, 镇(街道), 镇(办)、经济开发区.
_BELOW = Pattern(
    rf"(?:{LEVEL.source})(?:{_HALL})?(?:(?:[、和及]|以及)(?:{LEVEL.source}|{_AGENCY})(?:{_HALL})?)*"
)
_BLANK = Pattern(r"\s+")
_TITLE = Pattern("《[^《》\n]{2,60}》")
# One character beside the word of a level that makes it one: 本市 全市 副市长, 市级 市直 市管 市委.
BEFORE = SELF | frozenset("各副该")
BEHIND = frozenset("级直属管辖委长")
_ROW_PARTS = 9  # words of levels and what joins them
_LONGEST = 12  # characters of a word of a level
_SURE = 3  # characters of one that is no part of another word
_WEIGHT = 4  # characters a name counts for: a long one that moved outweighs no sentence
_ORGAN = Pattern("人民|政府|人大|委|.*指挥部")
_CONTEXT = 2  # characters behind the word of a level that must stand behind its counterpart too
_ALIKE = 0.5  # share of characters from which two names are one name changed
_PROOF = 2  # places that prove a name whose counterpart is like it
_PROOF_UNLIKE = 3  # and one whose counterpart is not
_LEVELS = Pattern(rf"(?:{LEVEL.source})(?:[、和及或](?:{LEVEL.source}))+")
_ROW = Pattern(rf"(?:{LEVEL.source})(?:[、和及或]|以及)$")
_MOST = 0.6  # share of the places of either that must be this exchange


class Pair(NamedTuple):
    """Words of the upper government and what stands for them below; keys."""

    u: str
    v: str
    kind: Kind


@dataclass(frozen=True)
class Learnt:
    """The exchanges that follow from the change of government.

    `levels` are words of levels, which hold only in the right context; `names` hold wherever they
    stand. `marked` are the runs of the upper and of the lower text that they apply to; a mark counts in
    `pairs`. `strays` are words of the upper government's own level that should have a counterpart
    below, whether or not any place shows one; offsets in the upper key.
    """

    levels: tuple[Pair, ...] = ()
    names: tuple[Pair, ...] = ()
    marked: tuple[tuple[Marked, ...], tuple[Marked, ...]] = field(default=((), ()), repr=False)
    strays: tuple[tuple[int, int], ...] = field(default=(), repr=False)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return (*self.names, *self.levels)


def learn(pairing: Pairing) -> Learnt:
    """Return what the change of government exchanged; nothing where no change of it is proven.

    Guarantees: deterministic.
    Cost: linear in the text, times a logarithm.
    """
    if not pairing.changed_government:
        return Learnt()
    levels = _levels(pairing)
    below = _below(pairing, levels)
    names = [Pair(u, v, "place") for u, v in pairing.places]
    names += _stationed(pairing)
    if pairing.ranks[0] == 0:
        names += [
            Pair("全国", f"全{word}", "level")
            for word in words_of(pairing.ranks[1])
            if "全国" in pairing.u.key and f"全{word}" in pairing.v.key
        ][:1]
    names += _in_rows(pairing, levels)
    names += below
    names += _committees(pairing, levels)
    names += _council(pairing, levels)
    if levels or pairing.step == 0:
        names += _bodies(pairing, levels)
    found = tuple(dict.fromkeys(names))
    return Learnt(levels, found, _marks(pairing, levels, found), _strays(pairing, levels, found))


def _strays(
    pairing: Pairing, levels: tuple[Pair, ...], names: tuple[Pair, ...]
) -> tuple[tuple[int, int], ...]:
    """Return the words of the upper government's own level that begin a body, or stand in 市级 and 本市."""
    own = frozenset(pair.u for pair in levels if rank_of(pair.u) == pairing.ranks[0])
    key, known = pairing.u.key, {pair.u for pair in names}
    found = {
        (start, middle)
        for start, middle, end in pairing.u.bodies_named(own, ())
        if key[start:end] not in known
    }
    for low, high in pairing.u.bodies:
        for start, end, _ in levels_in(key, low, high):
            beside = set(_beside(key, start, end, low, high))
            if key[start:end] in own and any(len(x) == len("本-") for x in beside):
                found.add((start, end))
    return tuple(sorted(found))


# ---------------------------------------------------------------- levels


def decomposed(u: str, v: str) -> list[tuple[str, str]] | None:
    """Return the words of levels that two expressions exchange one for one, None where more differs."""
    x, y = _parts(u), _parts(v)
    if len(x) != len(y):
        return None
    found: list[tuple[str, str]] = []
    for one, other in zip(x, y, strict=True):
        if one == other:
            continue
        if rank_of(one) is None or rank_of(other) is None:
            return None
        found.append((one, other))
    return found or None


def _parts(key: str) -> list[str]:
    key = _BLANK.sub("", key)
    found, at = [], 0
    for match in LEVEL.finditer(key):
        found += [key[at : match.start()], match.group()]
        at = match.end()
    return [*found, key[at:]]


def _levels(pairing: Pairing) -> tuple[Pair, ...]:
    """Return the words of levels that shift together, by as many steps as the government itself."""
    step = pairing.step
    if not step:
        return ()
    seen: Counter[tuple[str, str]] = Counter()
    for run in pairing.exchanged():
        u, v = pairing.u.key[slice(*run.u)], pairing.v.key[slice(*run.v)]
        if len(u) <= 16 and len(v) <= 16:
            seen.update(decomposed(u, v) or ())
        seen.update(_around_run(pairing, run))
    shifted: Counter[tuple[str, str]] = Counter()
    for (u, v), n in seen.items():
        low, high = rank_of(u), rank_of(v)
        if low is not None and high is not None and high - low == step:
            shifted[u, v] = n
    own = sum(n for (u, _), n in shifted.items() if rank_of(u) == pairing.ranks[0])
    if own < _PROOF:
        return ()
    ranked = sorted(shifted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Pair(u, v, "level") for (u, v), _ in ranked)


def _around_run(pairing: Pairing, run: Operation) -> list[tuple[str, str]]:
    """Return the words of levels inside of which something was replaced: 镇（街道）, 村（社区）."""
    here = _level_over(pairing.u, run.u)
    there = _level_over(pairing.v, run.v)
    if here is None or there is None or run.u[0] - here[0] != run.v[0] - there[0]:
        return []
    u, v = pairing.u.key[slice(*here)], pairing.v.key[slice(*there)]
    # One for each word, not for each run in it.
    return [(u, v)] if here[0] == run.u[0] and (u, v) != _text(pairing, run) else []


def _level_over(side: Side, run: tuple[int, int]) -> tuple[int, int] | None:
    low, high = side.clause_at(run[0])
    found = levels_in(side.key, max(low, run[0]), min(high, run[0] + _LONGEST))
    start, end, _ = next(found, (-1, -1, 0))
    return (start, end) if start == run[0] and end >= run[1] else None


def _text(pairing: Pairing, run: Operation) -> tuple[str, str]:
    return pairing.u.key[slice(*run.u)], pairing.v.key[slice(*run.v)]


def _below(pairing: Pairing, levels: tuple[Pair, ...]) -> list[Pair]:
    """Return expressions for the governments below: 区县政府 → 镇（办）、经济开发区."""
    if not levels or pairing.ranks[0] is None:
        return []
    trivial = {(pair.u, pair.v) for pair in levels}
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    for at, here, there in (*_within_runs(pairing), *_across_runs(pairing)):
        if (here, there) in trivial:
            continue
        first_u, first_v = _first_rank(here), _first_rank(there)
        if first_v - first_u == pairing.step and first_u >= pairing.ranks[0]:
            seen[here, there].add(at)
    of_u: Counter[str] = Counter()
    for (u, _), runs in seen.items():
        of_u[u] += len(runs)
    found: list[Pair] = []
    for (u, v), runs in sorted(seen.items(), key=lambda item: (-len(item[1]), item[0])):
        whole = decomposed(u, v)
        if whole is not None and all(pair in trivial for pair in whole):
            continue
        if len(runs) < _PROOF or len(runs) < _MOST * of_u[u]:
            continue
        if any(pair.u in u and pair.v in v for pair in found):
            continue
        found.append(Pair(u, v, "level"))
    return found


def _within_runs(pairing: Pairing) -> Iterator[tuple[int, str, str]]:
    """Yield where one expression alone stands in what was replaced, and the other in what by."""
    for run in pairing.exchanged():
        here, there = (_only(text) for text in _text(pairing, run))
        if here is not None and there is not None:
            yield run.u[0] + pairing.u.key[slice(*run.u)].index(here), here, there


def _across_runs(pairing: Pairing) -> Iterator[tuple[int, str, str]]:
    """Yield where an expression is part equal, part replaced, and its counterpart too."""
    for row in pairing.rows:
        if all(op.equal for op in row):
            continue
        ends = {op.u[1]: op.v[1] for op in row}  # the last of several at one place: an insertion
        begins = {op.u[0]: op.v[0] for op in reversed(row)}
        starts = [op.u[0] for op in row]
        for match in _BELOW.finditer(pairing.u.key, row[0].u[0], row[-1].u[1]):
            start, end = match.span()
            v_start = begins.get(start, _inside(row, starts, start))
            v_end = ends.get(end, _inside(row, starts, end))
            if v_start is None or v_end is None or v_end <= v_start:
                continue
            there = _BELOW.fullmatch(pairing.v.key, v_start, v_end)
            if there is not None and there[0] != match[0]:
                yield start, match[0], there[0]


def _inside(row: Sequence[Operation], starts: Sequence[int], at: int) -> int | None:
    """Return where an offset strictly inside of an equal run of the upper text stands below."""
    op = row[max(0, bisect_left(starts, at) - 1)]
    return op.v[0] + at - op.u[0] if op.equal and op.u[0] < at < op.u[1] else None


def _only(key: str) -> str | None:
    found = [match.group() for match in _BELOW.finditer(key)]
    return found[0] if len(found) == 1 else None


def _first_rank(expression: str) -> int:
    match = LEVEL.match(expression)
    return (rank_of(match.group()) or 0) if match else 0


def _committees(pairing: Pairing, levels: tuple[Pair, ...]) -> Iterator[Pair]:
    """Yield the Party's committees, which a town calls otherwise: 县委 → 镇党委."""
    for pair in levels:
        for name in ("党委", "党工委"):
            if f"{pair.v}{name}" in pairing.v.key and f"{pair.v}委" not in pairing.v.key:
                yield Pair(f"{pair.u}委", f"{pair.v}{name}", "body")


def _council(pairing: Pairing, levels: tuple[Pair, ...]) -> Iterator[Pair]:
    """Yield the state's government with the one that stands for it: 国务院 → 省政府."""
    if not levels or "国务院" not in pairing.u.key:
        return
    names = [w + hall for w in words_of(pairing.step) for hall in ("人民政府", "政府")]
    there = max(names, key=lambda name: (pairing.v.key.count(name), name))
    if there in pairing.v.key:
        yield Pair("国务院", there, "body")


def _stationed(pairing: Pairing) -> Iterator[Pair]:
    """Yield the short names of places behind 驻, each a character of the name: 驻云部队 → 驻溪部队."""
    for u, v in pairing.places[1:]:
        here = [x for x in u if f"驻{x}" in pairing.u.key and f"驻{u}" not in pairing.u.key]
        there = [x for x in v if f"驻{x}" in pairing.v.key and f"驻{v}" not in pairing.v.key]
        if len(here) == len(there) == 1:
            yield Pair(f"驻{here[0]}", f"驻{there[0]}", "place")


def _in_rows(pairing: Pairing, levels: tuple[Pair, ...]) -> Iterator[Pair]:
    """Yield rows of levels that shift as one: 省、市 → 市、县, where neither text has 省、市、县 there."""
    there = {match[0] for match in _LEVELS.finditer(pairing.v.key)}
    become: dict[str, list[str]] = defaultdict(list)
    for pair in levels:
        become[pair.u].append(pair.v)
    for row in sorted({match[0] for match in _LEVELS.finditer(pairing.u.key)}):
        parts = [part for part in _parts(row) if part]
        if len(parts) > _ROW_PARTS:
            continue
        for made in product(*(become.get(p, []) if rank_of(p) is not None else [p] for p in parts)):
            if "".join(made) in there:
                yield Pair(row, "".join(made), "level")
                break


# ---------------------------------------------------------------- bodies


class _Body(NamedTuple):
    """A body's name in one text: its prefix (a level or a place) and the name behind it."""

    prefix: str
    name: str

    @property
    def whole(self) -> str:
        return self.prefix + self.name


def _bodies(pairing: Pairing, levels: tuple[Pair, ...]) -> list[Pair]:
    """Return offices that bear another name one level apart, each with its proof in the pair."""
    prefixes = {(pair.u, pair.v) for pair in levels} | set(pairing.places)
    if pairing.step == 0:  # the same office elsewhere
        prefixes |= {(word, word) for word in words_of(pairing.ranks[0])}
    roots_u, roots_v = [u for u, _ in pairing.places], [v for _, v in pairing.places]
    spans_u = list(pairing.u.bodies_named(frozenset(u for u, _ in prefixes), roots_u))
    spans_v = list(pairing.v.bodies_named(frozenset(v for _, v in prefixes), roots_v))
    names_u, names_v = _names(pairing.u, spans_u), _names(pairing.v, spans_v)
    found = list(_same_name(names_u, names_v, levels))
    found += _same_office(names_u, names_v, prefixes)
    found += _branches(names_u, pairing)
    if pairing.ranks[0] == 0:
        found += _ministries(names_v, levels, pairing)
    known = {pair.u for pair in found}
    found += [pair for pair in _renamed(pairing, spans_u, spans_v, prefixes) if pair.u not in known]
    return found


def _names(side: Side, spans: list[tuple[int, int, int]]) -> dict[_Body, int]:
    found: Counter[_Body] = Counter()
    for start, middle, end in spans:
        found[_Body(side.key[start:middle], side.key[middle:end])] += 1
    return dict(sorted(found.items(), key=lambda item: (item[0].prefix, item[0].name)))


def _same_name(
    names_u: dict[_Body, int], names_v: dict[_Body, int], levels: tuple[Pair, ...]
) -> Iterator[Pair]:
    """Yield offices that differ in their level alone: 市公安局, 县公安局.

    Not the organs whose names begin others: 市政府 and 市政府办公室 have more than 市 in common.
    """
    for body in names_u:
        below = [p.v for p in levels if p.u == body.prefix and _Body(p.v, body.name) in names_v]
        if len(below) == 1 and parted(body.name) and not _ORGAN.match(body.name):
            yield Pair(body.whole, below[0] + body.name, "body")


def _same_office(
    names_u: dict[_Body, int], names_v: dict[_Body, int], prefixes: set[tuple[str, str]]
) -> Iterator[Pair]:
    """Yield names with one stem and suffixes that stand for one another: 发展改革委, 发展改革局."""
    by_stem: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for body in names_v:
        if part := parted(body.name):
            by_stem[body.prefix, part[0], part[2]].add(body.name)
    for body in names_u:
        part = parted(body.name)
        if part is None:
            continue
        for prefix_u, prefix_v in sorted(prefixes):
            if prefix_u != body.prefix:
                continue
            others = by_stem.get((prefix_v, part[0], part[2]), set())
            if len(others) == 1 and body.name not in others:
                (other,) = others
                if _Body(prefix_u, other) not in names_u:
                    yield Pair(body.whole, prefix_v + other, "body")


def _ministries(
    names_v: dict[_Body, int], levels: tuple[Pair, ...], pairing: Pairing
) -> Iterator[Pair]:
    """Yield offices of the state, whose names bear no level, with the offices below: 财政部 → 省财政厅."""
    own = {pair.v for pair in levels if rank_of(pair.v) == pairing.ranks[1]}
    for body in names_v:
        part = parted(body.name)
        if part is not None and body.prefix in own:
            for name in ministries(part[0]):
                if re.search(_whole(name), pairing.u.key):
                    yield Pair(name, body.whole, "body")


def _branches(names_u: dict[_Body, int], pairing: Pairing) -> Iterator[Pair]:
    """Yield bodies managed from above that have a branch below: 市生态环境局 → 市生态环境局临溪分局."""
    for own in (v for _, v in pairing.places):
        for body in names_u:
            for branch in ("分局", "分公司", "分中心", "支局"):
                there = f"{body.whole}{own}{branch}"
                if there in pairing.v.key:
                    yield Pair(body.whole, there, "body")


def _renamed(
    pairing: Pairing,
    spans_u: list[tuple[int, int, int]],
    spans_v: list[tuple[int, int, int]],
    prefixes: set[tuple[str, str]],
) -> Iterator[Pair]:
    """Yield offices of other names that stand for each other throughout."""
    key_u, key_v = pairing.u.key, pairing.v.key
    seen: dict[tuple[_Body, _Body], set[tuple[int, int]]] = defaultdict(set)
    for run in pairing.differing():
        here, there = overlapping(spans_u, *run.u), overlapping(spans_v, *run.v)
        if len(here) != 1 or len(there) != 1:
            continue
        (s, m, e), (t, n, f) = spans_u[here[0]], spans_v[there[0]]
        body_u, body_v = _Body(key_u[s:m], key_u[m:e]), _Body(key_v[t:n], key_v[n:f])
        if (body_u.prefix, body_v.prefix) in prefixes:
            seen[body_u, body_v].add((s, t))
    of_u: Counter[_Body] = Counter()
    of_v: Counter[_Body] = Counter()
    for (body_u, body_v), places in seen.items():
        of_u[body_u] += len(places)
        of_v[body_v] += len(places)
    inside_u = {_Body(key_u[s:m], key_u[m:e]) for s, m, e in spans_u}
    inside_v = {_Body(key_v[s:m], key_v[m:e]) for s, m, e in spans_v}
    ranked = sorted(seen.items(), key=lambda x: (-len(x[1]), x[0][0].whole, x[0][1].whole))
    for (body_u, body_v), places in ranked:
        n_places = len(places)
        if body_u.name == body_v.name or not _same_sort(body_u.name, body_v.name):
            continue
        if n_places < _MOST * of_u[body_u] or n_places < _MOST * of_v[body_v]:
            continue
        # The name of either has a counterpart of its own on the other side: two offices, not one.
        if _Body(body_v.prefix, body_u.name) in inside_v:
            continue
        if _Body(body_u.prefix, body_v.name) in inside_u:
            continue
        alike = _alike(body_u.name, body_v.name)
        # Between levels one name may stand for quite another; elsewhere that is another office.
        if alike or pairing.step:
            if n_places < (_PROOF if alike else _PROOF_UNLIKE):
                continue
            yield Pair(body_u.whole, body_v.whole, "body")


def _same_sort(u: str, v: str) -> bool:
    x, y = parted(u), parted(v)
    if x is None or y is None:
        return u[-2:] == v[-2:]
    return x[2] == y[2]


def _alike(u: str, v: str) -> bool:
    x, y = parted(u), parted(v)
    stem_u, stem_v = (x[0] if x else u), (y[0] if y else v)
    if stem_u in stem_v or stem_v in stem_u:
        return True
    from difflib import SequenceMatcher

    return SequenceMatcher(None, stem_u, stem_v, autojunk=False).ratio() >= _ALIKE


# ---------------------------------------------------------------- where they apply


def _marks(
    pairing: Pairing, levels: tuple[Pair, ...], names: tuple[Pair, ...]
) -> tuple[tuple[Marked, ...], tuple[Marked, ...]]:
    """Return the runs of both texts that the exchanges apply to, none overlapping."""
    contexts = _Contexts(pairing, levels, len(names))
    pairs = (*names, *levels)
    roots = set(pairing.places[1:])
    cited = _cited_alike(pairing)
    found: list[tuple[Marked, ...]] = []
    for upper, side in ((True, pairing.u), (False, pairing.v)):
        mine: dict[str, int] = {}
        for mark, pair in enumerate(names):
            mine.setdefault(pair.u if upper else pair.v, mark)
        others = {pair.v if upper else pair.u for pair in names}
        words = sorted({*mine, *others}, key=lambda w: (-len(w), w))
        pattern = re.compile("|".join([*map(_whole, words), ORDINARY.source, LEVEL.source]))
        runs: list[Marked] = []
        for start, end in side.bodies:
            titles = [m.span() for m in _TITLE.finditer(side.key, start, end)]
            for match in pattern.finditer(side.key, start, end):
                if any(x[0] < match.start() < x[1] and (upper, x) in cited for x in titles):
                    continue
                word, run = match.group(), match.span()
                mark = mine.get(word, -1)
                if mark >= 0 and (pairs[mark].u, pairs[mark].v) in roots:
                    mark = mark if contexts.between(upper, *run, start, end) else -1
                elif mark < 0 and not ORDINARY.match(word) and (level := LEVEL.match(word)):
                    run = run[0], run[0] + level.end()
                    mark = contexts.mark(upper, *run, start, end)
                if mark >= 0:
                    weight = min(_WEIGHT, len(pairs[mark].u), len(pairs[mark].v))
                    runs.append(Marked(side.span(*run), mark, weight))
        found.append(tuple(sorted(runs, key=lambda run: run.span.start)))
    return found[0], found[1]


def _cited_alike(pairing: Pairing) -> set[tuple[bool, tuple[int, int]]]:
    """Return the titles that both sides of one bead cite by one name: of the upper side or not, where."""
    found: set[tuple[bool, tuple[int, int]]] = set()
    for row in pairing.rows:
        if not row:
            continue
        u = list(_TITLE.finditer(pairing.u.key, row[0].u[0], row[-1].u[1]))
        v = list(_TITLE.finditer(pairing.v.key, row[0].v[0], row[-1].v[1]))
        both = {m[0] for m in u} & {m[0] for m in v}
        found.update((True, m.span()) for m in u if m[0] in both)
        found.update((False, m.span()) for m in v if m[0] in both)
    return found


def _whole(name: str) -> str:
    """Return the pattern of a name: 财政部 is not the beginning of 财政部门."""
    return re.escape(name) + ("(?!门)" if name.endswith("部") else "")


class _Contexts:
    """Tells a word of a level from the same characters in 市场 and 城市: by what stands beside it.

    What stands beside it in one text must stand beside its counterpart in the other.
    """

    def __init__(self, pairing: Pairing, levels: tuple[Pair, ...], first: int) -> None:
        self._sides = (pairing.u, pairing.v)
        self._roots = pairing.places[1:]
        self._levels = levels
        self._first = first
        self._beside: tuple[dict[str, set[str]], dict[str, set[str]]] = (
            defaultdict(set),
            defaultdict(set),
        )
        for side, beside in zip(self._sides, self._beside, strict=True):
            for low, high in side.bodies:
                for start, end, _ in levels_in(side.key, low, high):
                    word = side.key[start:end]
                    beside[word].update(_beside(side.key, start, end, low, high))
        self._around: tuple[set[str], set[str]] = (set(), set())
        for k, side in enumerate(self._sides):
            for root in (pair[k] for pair in self._roots):
                for match in re.finditer(re.escape(root), side.key):
                    self._around[k].update(_around(side.key, *match.span()))

    def between(self, upper: bool, start: int, end: int, low: int, high: int) -> bool:
        """Tell whether a place's name without its level stands in a name that both texts have."""
        key = self._sides[0 if upper else 1].key
        return self._around[1 if upper else 0].issuperset(_around(key, start, end, low, high))

    def mark(self, upper: bool, start: int, end: int, low: int, high: int) -> int:
        """Return the mark of the word of a level that stands here, -1 where it is none."""
        key = self._sides[0 if upper else 1].key
        if _in_row(key, start, low):
            return -1
        others = self._beside[1 if upper else 0]
        here = set(_beside(key, start, end, low, high))
        for k, pair in enumerate(self._levels):
            mine, theirs = (pair.u, pair.v) if upper else (pair.v, pair.u)
            if mine != key[start:end]:
                continue
            if min(len(mine), len(theirs)) >= _SURE or here & others.get(theirs, set()):
                return self._first + k
        return -1


def _beside(key: str, start: int, end: int, low: int, high: int) -> Iterator[str]:
    if start > low and key[start - 1] in BEFORE:
        yield f"{key[start - 1]}-"
    if end < high and key[end] in BEHIND:
        yield f"-{key[end]}"
    if end + _CONTEXT <= high and key[end].isalpha() and key[end + 1].isalpha():
        yield f"-{key[end : end + _CONTEXT]}"


def _around(key: str, start: int, end: int, low: int = 0, high: int | None = None) -> Iterator[str]:
    high = len(key) if high is None else high
    if start > low and key[start - 1].isalpha():
        yield f"{key[start - 1]}-"
    if end + _CONTEXT <= high and key[end].isalpha():
        yield f"-{key[end : end + _CONTEXT]}"


def _in_row(key: str, start: int, low: int) -> bool:
    """Tell whether a word of a level ends a row of them: 县 in 省、市、县规定."""
    before = key[max(low, start - 8) : start]
    return _ROW.search(before) is not None
