"""Where what was learnt was made as expected, and where it was due and was not."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from diffkit.adapt.ground import SELF, Operation, Pairing, Range, Side
from diffkit.adapt.learn import BEFORE, BEHIND, Learnt, Pair, decomposed
from diffkit.government import body_end, levels_in, rank_of
from diffkit.model import Expectation, Marked, Substitution, SubstitutionKind
from diffkit.patterns import Pattern

_PHRASE = Pattern(r'[,.;:!?、()\[\]"\n《》]')
_SENTENCE = Pattern(r"[.;!?\n](?!\d)")
_BLANK = Pattern(r"\s+")
_WORD = Pattern(r"[^\W\d_]")
_HAN = Pattern(r"[^\W\d_a-zA-Z]")
_NUMBER = Pattern(r"[第约]?[\d〇零一二两三四五六七八九十百千万亿]")
_AGAIN = 2  # places from which an exchange is a system
_OFTEN = 5  # places from which a body is expected that was never adapted
_WIDER = 4  # characters named with a group where they always stand beside it
_COMPOSED = 16  # characters a list of levels may have


class _Made(NamedTuple):
    """One place where a pair was made; the unit is the name that it is part of."""

    pair: Pair
    u: Range
    v: Range
    unit_u: Range
    unit_v: Range
    kind: SubstitutionKind


class _Due(NamedTuple):
    """One place where a pair was due and was not made, or was made otherwise."""

    pair: Pair
    unit: tuple[str, str]
    expected: str
    stale: Range  # in the text that should have made it
    model: Range
    side: Side
    made: bool


def substitutions(pairing: Pairing, learnt: Learnt) -> tuple[Substitution, ...]:
    """Return what was exchanged throughout: adaptations with their exceptions, then groups.

    Shapes: the most frequent first; what shorter ones compose has their ids as parts.
    Guarantees: each opcode is a place of one substitution at most.
    Cost: linear in the text, times a logarithm.
    """
    reading = _Reading(pairing, learnt)
    return (*reading.adaptations(), *reading.groups())


class _Reading:
    def __init__(self, pairing: Pairing, learnt: Learnt) -> None:
        self._pairing, self._learnt = pairing, learnt
        self._u, self._v = pairing.u, pairing.v
        self._levels = {(pair.u, pair.v): pair for pair in learnt.levels}
        self._marks_u = _marks(pairing.u, learnt.marked[0])
        self._marks_v = _marks(pairing.v, learnt.marked[1])
        self._bases = {
            pair: base
            for pair in learnt.names
            for base in learnt.levels
            if pair.kind == "body"
            and pair.u[len(base.u) :] == pair.v[len(base.v) :]
            and pair.u.startswith(base.u)
            and pair.v.startswith(base.v)
        }
        self._kinds = {(pair.u, pair.v): pair.kind for pair in learnt.pairs}
        self._explained: set[tuple[Range, Range]] = set()
        self._made = list(self._read())

    # -- made as expected

    def _read(self) -> Iterator[_Made]:
        found: list[tuple[Pair | None, Operation]] = []
        for op in self._pairing.exchanged():
            mark = self._marks_u.get(op.u, -1)
            if mark >= 0 and self._marks_v.get(op.v) == mark:
                found.append((self._learnt.pairs[mark], op))
            elif self._composed(op):
                found.append((None, op))
            elif (place := self._place(op)) is not None:
                found.append((place, op))
        seen = Counter(pair for pair, _ in found)
        for pair, op in found:
            if pair is None:
                self._explained.add((op.u, op.v))
                yield self._of_levels(op)
                continue
            # An expression that was learnt from places which are gone is no system any more.
            if (
                pair in self._learnt.names
                and pair.kind == "level"
                and seen[pair] < _AGAIN
                and not self._shifted(pair.u, pair.v)
            ):
                continue
            self._explained.add((op.u, op.v))
            if pair in self._learnt.levels:
                unit_u, unit_v, kind = self._unit(op.u, op.v)
                yield _Made(pair, op.u, op.v, unit_u, unit_v, kind)
            else:
                yield _Made(pair, op.u, op.v, op.u, op.v, pair.kind)

    def _composed(self, op: Operation) -> bool:
        """Tell whether words of levels that shift are all that is exchanged: 国家及省 → 省及市."""
        u, v = self._u.key[slice(*op.u)], self._v.key[slice(*op.v)]
        if (u, v) in self._levels:
            return True
        mark = self._marks_u.get(op.u)
        if mark is not None and mark < len(self._learnt.names):
            return False  # this was to become something else
        return max(len(u), len(v)) <= _COMPOSED and self._shifted(u, v)

    def _shifted(self, u: str, v: str) -> bool:
        pairs = decomposed(u, v)
        return pairs is not None and all(pair in self._levels for pair in pairs)

    def _place(self, op: Operation) -> Pair | None:
        """Return the exchange of places where the word of the level is left out on one side alone."""
        u, v = self._u.key[slice(*op.u)], self._v.key[slice(*op.v)]
        names = self._pairing.places
        if u in {x for x, _ in names} and v in {y for _, y in names}:
            return next(pair for pair in self._learnt.names if (pair.u, pair.v) == names[0])
        return None

    def _of_levels(self, op: Operation) -> _Made:
        pairs = decomposed(self._u.key[slice(*op.u)], self._v.key[slice(*op.v)]) or []
        return _Made(self._levels[pairs[0]], op.u, op.v, op.u, op.v, "level")

    def _unit(self, u: Range, v: Range) -> tuple[Range, Range, SubstitutionKind]:
        """Return the name that a word of a level begins, or the word with what makes it one."""
        unit_u, unit_v = _unit_at(self._u, u), _unit_at(self._v, v)
        rest_u = self._u.key[unit_u[0] : u[0]], self._u.key[u[1] : unit_u[1]]
        rest_v = self._v.key[unit_v[0] : v[0]], self._v.key[v[1] : unit_v[1]]
        if rest_u != rest_v:
            return u, v, "level"
        return unit_u, unit_v, "body" if len(rest_u[1]) > 1 else "level"

    # -- not made

    def _due(self) -> Iterator[_Due]:
        units = {self._name(made) for made in self._made}
        count = Counter(self._system(made.pair) for made in self._made)
        rows = self._pairing.rows
        marks = {**self._strays(), **self._marks_u}
        found = list(self._missing(rows, self._u, self._v, marks, units, count, True))
        if self._pairing.step == 0:  # neither is the other's model
            turned = [[Operation(op.equal, op.v, op.u) for op in row] for row in rows]
            places = {k: m for k, m in self._marks_v.items() if self._is_place(m)}
            found += self._missing(turned, self._v, self._u, places, units, count, False)
        missed = Counter(self._system(due.pair) for due in found)
        unseen = Counter(self._system(due.pair) for due in found if due.unit not in units)
        for due in found:
            system = self._system(due.pair)
            if count[system] < missed[system]:
                continue  # it does not hold in most places
            if due.unit in units or due.made or count[system] >= _OFTEN * unseen[system]:
                yield due

    def _system(self, pair: Pair) -> Pair:
        """Return the exchange of levels that makes a body's name, where nothing else does."""
        return self._bases.get(pair, pair)

    def _strays(self) -> dict[Range, int]:
        """Return the words of the own level that should be adapted though nothing shows to what."""
        first = len(self._learnt.names)
        marks = {pair.u: first + k for k, pair in reversed(list(enumerate(self._learnt.levels)))}
        key = self._u.key
        return {run: marks[key[slice(*run)]] for run in self._learnt.strays}

    def _is_place(self, mark: int) -> bool:
        return self._learnt.pairs[mark].kind == "place"

    def _missing(
        self,
        rows: Sequence[Sequence[Operation]],
        model: Side,
        other: Side,
        marks: dict[Range, int],
        units: set[tuple[str, str]],
        count: Counter[Pair],
        forth: bool,
    ) -> Iterator[_Due]:
        """Yield where a marked run of `model` has a place in `other` that was not adapted."""
        runs = sorted(marks)
        taken = {made.u if forth else made.v for made in self._made}
        for row in rows:
            if not row:
                continue
            k = bisect_left(runs, (row[0].u[0], 0))
            while k < len(runs) and runs[k][1] <= row[-1].u[1]:
                run = runs[k]
                k += 1
                if run in taken or _in_title(model.key, run[0], model.clause_at(run[0])[0]):
                    continue
                pair = self._learnt.pairs[marks[run]]
                due = self._case(row, model, other, run, pair, forth)
                if due is not None and self._sure(due, units, count[self._system(pair)]):
                    yield due

    def _case(
        self,
        row: Sequence[Operation],
        model: Side,
        other: Side,
        run: Range,
        pair: Pair,
        forth: bool,
    ) -> _Due | None:
        level = pair in self._learnt.levels
        unit = _unit_at(model, run) if level else run
        ops = [op for op in row if op.u[0] < run[1] and run[0] < op.u[1]]
        if not ops or not self._alone(row, model, other, run, unit, forth):
            return None
        equal = all(op.equal for op in ops)
        there = pair.v if forth else pair.u
        before, behind = model.key[unit[0] : run[0]], model.key[run[1] : unit[1]]
        name = model.key[slice(*unit)], f"{before}{there}{behind}"
        names = name if forth else (name[1], name[0])
        expected = f"{before}{_written(other, there)}{behind}"
        if equal:
            if self._in_ranks(model, unit, before + there + behind):
                return None
            if pair.kind == "place" and self._is_proper(model, run):
                return None
            shift = ops[0].v[0] - ops[0].u[0]
            stale = unit[0] + shift, unit[1] + shift
            if other.key[slice(*stale)] != model.key[slice(*unit)]:
                unit, stale = run, (run[0] + shift, run[1] + shift)
            return _Due(pair, names, expected, stale, unit, other, made=False)
        first, last = ops[0], ops[-1]
        low = run[0] + first.v[0] - first.u[0] if first.equal else first.v[0]
        high = run[1] + last.v[0] - last.u[0] if last.equal else last.v[1]
        if low >= high:
            return None
        if level and rank_of(other.key[low:high]) is None:
            return None
        if not level and (
            pair.kind != "level" or not self._kin(model, run, other, (low, high), there)
        ):
            return None
        return _Due(pair, names, _written(other, there), (low, high), run, other, made=True)

    def _is_proper(self, model: Side, place: Range) -> bool:
        """Tell whether a place begins the name of a body that is never the lower government's own.

        云泽市农业科学院 is one institute wherever it is named; 云泽市人民政府 has its counterpart.
        """
        end = body_end(model.key, place[1], model.clause_at(place[0])[1])
        name = model.key[place[1] : end]
        return (
            bool(name)
            and not any(unit.endswith(name) for made in self._made for unit in self._name(made))
            and not any(
                pair.u.endswith(name) or pair.v.endswith(name) for pair in self._learnt.names
            )
        )

    @staticmethod
    def _in_ranks(model: Side, unit: Range, expected: str) -> bool:
        """Tell whether the sentence says of each level what is its: 省级启动…，市级启动…，县级启动…"""
        low, high = model.clause_at(unit[0])
        start = max((m.end() for m in _SENTENCE.finditer(model.key, low, unit[0])), default=low)
        stop = _SENTENCE.search(model.key, unit[1], high)
        end = stop.start() if stop else high
        at = model.key.find(expected, start, end)
        while at >= 0:
            # 县政府 is no part of 区县政府.
            if any(at in (word, word - 1) for word, _, _ in levels_in(model.key, start, end)):
                return True
            at = model.key.find(expected, at + 1, end)
        return False

    @staticmethod
    def _kin(model: Side, run: Range, other: Side, stale: Range, there: str) -> bool:
        """Tell whether what stands there is part of either: 县政府 of 区县政府, 镇 of 镇、街道."""
        words = other.key[slice(*stale)]
        return words in model.key[slice(*run)] or words in there

    def _sure(self, due: _Due, units: set[tuple[str, str]], n_made: int) -> bool:
        system = self._system(due.pair)
        if due.made or system not in self._learnt.levels or due.unit in units:
            return n_made >= (1 if due.unit in units and not due.made else _AGAIN)
        own = rank_of(system.u) == self._pairing.ranks[0]
        return own and len(due.unit[0]) > len(system.u) and n_made >= _OFTEN

    def _alone(
        self,
        row: Sequence[Operation],
        model: Side,
        other: Side,
        run: Range,
        unit: Range,
        forth: bool,
    ) -> bool:
        """Tell whether the rest of its phrase is the same, but for what was made as expected."""
        low, high = model.clause_at(run[0])
        start = max((m.end() for m in _PHRASE.finditer(model.key, low, unit[0])), default=low)
        mark = _PHRASE.search(model.key, unit[1], high)
        end = mark.start() if mark else high
        for op in row:
            if op.equal or ((op.u, op.v) if forth else (op.v, op.u)) in self._explained:
                continue
            if run[0] <= op.u[0] and op.u[1] <= run[1] and op.u[0] < op.u[1]:
                continue  # what stands there instead
            if op.u[0] == op.u[1]:
                beside = unit[0] <= op.u[0] <= unit[1]
                if not beside and not start < op.u[0] < end:
                    continue
            elif op.u[1] <= start or end <= op.u[0]:
                continue
            u, v = model.key[slice(*op.u)], other.key[slice(*op.v)]
            if _BLANK.sub("", u) != _BLANK.sub("", v) and _WORD.search(u + v):
                return False
        return True

    # -- what they are called

    def _name(self, made: _Made) -> tuple[str, str]:
        return self._u.key[slice(*made.unit_u)], self._v.key[slice(*made.unit_v)]

    def adaptations(self) -> list[Substitution]:
        """Return each name that was exchanged, and the words of levels that compose many."""
        rows: dict[tuple[str, str], list[_Made]] = defaultdict(list)
        for made in self._made:
            rows[self._name(made)].append(made)
        for pair in self._learnt.pairs:
            if pair.kind != "body":
                rows.setdefault((pair.u, pair.v), [])
        due: dict[tuple[str, str], list[_Due]] = defaultdict(list)
        for case in self._due():
            name = case.unit if case.unit in rows else (case.pair.u, case.pair.v)
            due[name].append(case)
        names = sorted(rows)
        parts = {name: _parts_of(name, names) for name in names}
        count = {name: len(rows[name]) for name in names}
        for name in sorted(names, key=lambda name: (-len(name[0]) - len(name[1]), name)):
            for part in parts[name]:  # longer ones first: what they count they hand down
                count[part] += count[name]
        found = [
            self._substitution(name, rows[name], count[name], parts[name], due[name])
            for name in names
            if count[name]
        ]
        return sorted(found, key=lambda s: (-s.count, s.kind != "level", s.a, s.b))

    def _substitution(
        self,
        name: tuple[str, str],
        places: list[_Made],
        count: int,
        parts: list[tuple[str, str]],
        due: list[_Due],
    ) -> Substitution:
        first = places[0] if places else None
        shown = self._shown(name, first)
        kind: SubstitutionKind = first.kind if first else self._kinds[name]
        exceptions = tuple(self._expectation(case) for case in due)
        return self._built(
            name,
            shown,
            True,
            count,
            tuple(_id(part) for part in parts),
            exceptions,
            kind,
            [(made.u, made.v) for made in places],
        )

    def _shown(self, name: tuple[str, str], first: _Made | None) -> tuple[str, str]:
        """Return the words as they are written where they first stand."""
        if first is not None:
            return self._u.text(*first.unit_u), self._v.text(*first.unit_v)
        for made in self._made:
            if (self._u.key[slice(*made.u)], self._v.key[slice(*made.v)]) == name:
                return self._u.text(*made.u), self._v.text(*made.v)
        return _written(self._u, name[0]), _written(self._v, name[1])

    def _expectation(self, case: _Due) -> Expectation:
        of_upper = case.side is self._u
        side = self._pairing.upper if of_upper else self._pairing.lower
        model = self._v if of_upper else self._u
        return Expectation(
            side,
            case.side.span(*case.stale),
            case.expected,
            model.span(*case.model),
            case.made,
        )

    def _built(
        self,
        name: tuple[str, str],
        shown: tuple[str, str],
        adaptation: bool,
        count: int,
        parts: tuple[str, ...],
        exceptions: tuple[Expectation, ...],
        kind: SubstitutionKind,
        places: list[tuple[Range, Range]],
    ) -> Substitution:
        forth = self._pairing.upper == "a"
        spans = [(self._u.span(*u), self._v.span(*v)) for u, v in places]
        return Substitution(
            id=_id(name),
            a=shown[0] if forth else shown[1],
            b=shown[1] if forth else shown[0],
            adaptation=adaptation,
            count=count,
            parts=parts,
            exceptions=exceptions,
            kind=kind,
            places=tuple(spans if forth else [(v, u) for u, v in spans]),
        )

    # -- what recurs and follows from nothing

    def groups(self) -> list[Substitution]:
        """Return words that are exchanged for others again and again, for whatever reason."""
        seen: dict[tuple[str, str], list[Operation]] = defaultdict(list)
        for op in self._pairing.exchanged():
            if (op.u, op.v) in self._explained:
                continue
            u, v = self._u.key[slice(*op.u)].strip(), self._v.key[slice(*op.v)].strip()
            if _NUMBER.match(u) and _NUMBER.match(v):
                continue  # two limits that grew alike are two changes
            if _BLANK.sub("", u) != _BLANK.sub("", v) and _HAN.search(u) and _HAN.search(v):
                seen[u, v].append(op)
        found: list[Substitution] = []
        for _, ops in sorted(seen.items()):
            if len(ops) < _AGAIN:
                continue
            wide = self._widened(ops)
            name = self._u.key[slice(*wide[0])], self._v.key[slice(*wide[1])]
            # Where the words mostly stay, what recurs is no system.
            if self._u.key.count(name[0]) > 2 * len(ops) and self._v.key.count(name[1]) > 2 * len(
                ops
            ):
                continue
            shown = self._u.text(*wide[0]), self._v.text(*wide[1])
            places = [(op.u, op.v) for op in ops]
            found.append(self._built(name, shown, False, len(ops), (), (), "words", places))
        return sorted(found, key=lambda s: (-s.count, s.a, s.b))

    def _widened(self, ops: list[Operation]) -> tuple[Range, Range]:
        """Return the first place with what stands beside every one of them: 做 → 做好."""
        right = next(k for k in range(_WIDER + 1) if k == _WIDER or not self._beside(ops, 1, k))
        left = next(k for k in range(_WIDER + 1) if k == _WIDER or not self._beside(ops, 0, -k - 1))
        first = ops[0]
        return (first.u[0] - left, first.u[1] + right), (first.v[0] - left, first.v[1] + right)

    def _beside(self, ops: list[Operation], edge: int, shift: int) -> bool:
        """Tell whether one and the same Han character stands there in all places, on both sides."""
        chars = {self._u.key[op.u[edge] + shift : op.u[edge] + shift + 1] for op in ops}
        chars |= {self._v.key[op.v[edge] + shift : op.v[edge] + shift + 1] for op in ops}
        return len(chars) == 1 and _HAN.match(min(chars)) is not None


def _marks(side: Side, marked: Sequence[Marked]) -> dict[Range, int]:
    return {(run.span.start - side.base, run.span.end - side.base): run.mark for run in marked}


def _unit_at(side: Side, word: Range) -> Range:
    """Return the name that a word of a level begins, or the word with the character that makes it one."""
    low, high = side.clause_at(word[0])
    before = side.key[word[0] - 1] if word[0] > low else ""
    behind = side.key[word[1]] if word[1] < high else ""
    end = body_end(side.key, word[1], high)
    if before in SELF:
        return word[0] - 1, word[1]
    if end > word[1] and (behind not in BEHIND or behind == "委"):
        return word[0], end
    if before in BEFORE:
        return word[0] - 1, word[1] + (behind == "长")
    if behind in BEHIND:
        return word[0], word[1] + 1
    return word


def _in_title(key: str, at: int, low: int) -> bool:
    """Tell whether a character stands inside the title of another text."""
    return key.rfind("《", low, at) > key.rfind("》", low, at)


def _parts_of(name: tuple[str, str], names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the shorter exchanges that compose one, but for those that compose another of these."""
    found = [x for x in names if x != name and x[0] in name[0] and x[1] in name[1]]
    return [
        part
        for part in found
        if not any(part != x and part[0] in x[0] and part[1] in x[1] for x in found)
    ]


def _written(side: Side, key: str) -> str:
    """Return words as the text writes them, where it has them."""
    at = side.key.find(key)
    return key if at < 0 else side.text(at, at + len(key))


def _id(name: tuple[str, str]) -> str:
    """Return a short hash of what is exchanged, the same from either side."""
    return blake2b(
        "\n".join(sorted(name)).encode("utf-8", "surrogatepass"), digest_size=4
    ).hexdigest()
