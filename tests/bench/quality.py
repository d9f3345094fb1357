"""How well clauses are aligned, against gold made by hand: clause pairs, kinds of beads, moves.

The parts of the gold are never added up: the aligner was tuned on one of them, the other was made before
that and only measured. Three plain ways to align the same clauses stand beside it.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from diffkit.comparison import compare, read
from diffkit.model import Bead, Document, Witness
from diffkit.span import SourceSpan
from tests.bench.rivals import RIVALS, Aligner, Pair
from tests.bench.table import table
from tests.real.gold import GOLD as _GOLD
from tests.real.gold import GoldRow, alignment, sha256, sums

ROOT = Path(__file__).resolve().parents[2]
GOLD = _GOLD / "alignment"
FIXTURES = ROOT / "fixtures" / "corpora"
PARTS = ("tuning", "frozen", "fixtures")
KINDS = ("1-1", "1-2", "2-1", "1-0", "0-1")  # all others are one kind


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold of one pair of texts: its name, the two files, and the rows."""

    name: str
    a: Path
    b: Path
    rows: tuple[GoldRow, ...]


def files(part: str) -> list[Path]:
    """Return the files of one part of the gold, by name."""
    if part == "fixtures":
        return sorted(FIXTURES.glob("*.alignment.tsv"))
    return sorted((GOLD / part).glob("*.tsv"))


def load(path: Path) -> Gold:
    """Read a file of gold; its texts are looked for in the folders that the environment names.

    Raises: FileNotFoundError where a text is not there, ValueError where it is another text.
    """
    texts: dict[str, Path] = {}
    for side, (name, digest) in sums(path).items():
        texts[side] = located(name)
        if not texts[side].exists():
            raise FileNotFoundError(name)
        if sha256(texts[side]) != digest:
            raise ValueError(f"{name}: not the text that {path.name} was made for")
    name = path.stem.removesuffix(".alignment")
    return Gold(name, texts["a"], texts["b"], tuple(alignment(path)))


def located(name: str) -> Path:
    """Return where a text of the gold lies, by the folders that the environment names."""
    for folder, variable in (("seeds", "DIFFKIT_SEEDS"), ("corpus", "DIFFKIT_CORPUS")):
        if name.startswith(folder + "/"):
            return Path(os.environ.get(variable, f"missing-{folder}")) / name[len(folder) + 1 :]
    return ROOT / "fixtures" / name.removeprefix("fixtures/")


class Units:
    """Finds the gold unit that a clause overlaps most."""

    def __init__(self, units: Iterable[SourceSpan]) -> None:
        self.units = sorted(units)
        self._starts = [unit.start for unit in self.units]

    def __len__(self) -> int:
        return len(self.units)

    def index(self, unit: SourceSpan) -> int:
        return bisect_right(self._starts, unit.start) - 1

    def of(self, span: SourceSpan) -> int | None:
        """Return the index of the unit that shares most characters with `span`, None for none."""
        best, shared = None, 0
        k = max(0, bisect_right(self._starts, span.start) - 1)
        while k < len(self.units) and self.units[k].start < span.end:
            common = min(self.units[k].end, span.end) - max(self.units[k].start, span.start)
            if common > shared:
                best, shared = k, common
            k += 1
        return best


# ---------------------------------------------------------------- one pair of texts


@dataclass(frozen=True)
class Case:
    """The gold of one pair of texts with the documents in which its units lie."""

    gold: Gold
    a: Witness
    b: Witness
    x: Document
    y: Document
    units_a: Units
    units_b: Units

    @classmethod
    def of(cls, gold: Gold, a: Witness, b: Witness) -> Case:
        units_a = Units(unit for row in gold.rows for unit in row.a)
        units_b = Units(unit for row in gold.rows for unit in row.b)
        return cls(gold, a, b, _document(a, units_a), _document(b, units_b), units_a, units_b)

    def found(self, beads: Iterable[Bead]) -> dict[Pair, Bead]:
        """Return the pairs of units that beads make, each with its bead, a moved one if there is one."""
        of_a = [self.units_a.of(self.a.offsets.to_source(c.span)) for c in self.x.clauses]
        of_b = [self.units_b.of(self.b.offsets.to_source(c.span)) for c in self.y.clauses]
        found: dict[Pair, Bead] = {}
        for bead in beads:
            for u in (of_a[i] for i in bead.a):
                for v in (of_b[j] for j in bead.b):
                    if u is not None and v is not None and (bead.moved or (u, v) not in found):
                        found[u, v] = bead
        return found

    def wanted(self, row: GoldRow) -> set[Pair]:
        return {(self.units_a.index(u), self.units_b.index(v)) for u in row.a for v in row.b}


def _document(witness: Witness, units: Units) -> Document:
    """Return the document of a witness in which most of the gold's units lie."""
    return max(
        witness.documents,
        key=lambda d: sum(
            units.of(witness.offsets.to_source(c.span)) is not None for c in d.clauses
        ),
    )


# ---------------------------------------------------------------- counting


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are in the gold, how many were found, how many of these are right."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.gold + other.gold, self.found + other.found, self.right + other.right)

    @property
    def precision(self) -> float:
        return _ratio(self.right, self.found)

    @property
    def recall(self) -> float:
        return _ratio(self.right, self.gold)

    @property
    def f1(self) -> float:
        return _ratio(2 * self.right, self.found + self.gold)


@dataclass(frozen=True, slots=True)
class Score:
    """What an alignment got right: pairs of units, whole rows by kind, moves.

    `moves_right` counts rows of the gold whose move was told, `moves_false` moves that are none.
    """

    pairs: Tally
    kinds: dict[str, Tally] = field(repr=False)
    moves_gold: int
    moves_found: int
    moves_right: int
    moves_false: int
    ties: int

    @property
    def precision(self) -> float:
        return self.pairs.precision

    @property
    def recall(self) -> float:
        return self.pairs.recall

    @property
    def f1(self) -> float:
        return self.pairs.f1


@dataclass(frozen=True, slots=True)
class _Group:
    """Units that belong together, as indices on both sides; a row of an alignment."""

    a: frozenset[int]
    b: frozenset[int]

    @property
    def kind(self) -> str:
        kind = f"{len(self.a)}-{len(self.b)}"
        return kind if kind in KINDS else "others"

    def crosses(self, other: _Group) -> bool:
        return (min(self.a) - min(other.a)) * (min(self.b) - min(other.b)) < 0


def score(gold: Gold, aligner: Aligner, witnesses: tuple[Witness, Witness] | None = None) -> Score:
    """Align the texts of `gold` and count."""
    a, b = witnesses or (read(str(gold.a)), read(str(gold.b), siglum="B"))
    case = Case.of(gold, a, b)
    return counted(case, aligner(case.x, case.y))


def counted(case: Case, beads: Iterable[Bead]) -> Score:
    """Count what beads got right.

    Rows of several units on both sides are left out: not each of their pairs need be true. Where the
    gold says that a move is a tie, telling those that it passed is as right.
    """
    found = case.found(beads)
    rows = [row for row in case.gold.rows if min(len(row.a), len(row.b)) < 2]
    several = [case.wanted(row) for row in case.gold.rows if min(len(row.a), len(row.b)) > 1]
    for pairs in several:
        for pair in pairs:
            found.pop(pair, None)
    wanted = {pair for row in rows for pair in case.wanted(row)}
    closed_a = {u for pairs in several for u, _ in pairs}
    closed_b = {v for pairs in several for _, v in pairs}
    free_a = [u for u in range(len(case.units_a)) if u not in closed_a]
    free_b = [v for v in range(len(case.units_b)) if v not in closed_b]
    groups = _groups(found, free_a, free_b)
    gold_groups = _groups(wanted, free_a, free_b)
    kinds = {
        kind: Tally(
            sum(g.kind == kind for g in gold_groups),
            sum(g.kind == kind for g in groups),
            sum(g.kind == kind for g in groups & gold_groups),
        )
        for kind in (*KINDS, "others")
    }
    tally = Tally(len(wanted), len(found), len(wanted & found.keys()))
    return Score(tally, kinds, *_moves(case, rows, found, groups, wanted))


def _groups(pairs: Iterable[Pair], free_a: Iterable[int], free_b: Iterable[int]) -> set[_Group]:
    """Return what pairs join together, and each unit without a pair by itself."""
    of_a: dict[int, set[int]] = {u: set() for u in free_a}
    of_b: dict[int, set[int]] = {v: set() for v in free_b}
    for u, v in pairs:
        of_a.setdefault(u, set()).add(v)
        of_b.setdefault(v, set()).add(u)
    found: set[_Group] = set()
    while of_a:
        us, vs, new = set[int](), set[int](), {min(of_a)}
        while new:
            us |= new
            vs |= {v for u in new for v in of_a.pop(u)}
            new = {u for v in vs for u in of_b.get(v, ())} - us
        for v in vs:
            of_b.pop(v, None)
        found.add(_Group(frozenset(us), frozenset(vs)))
    found.update(_Group(frozenset(), frozenset((v,))) for v in of_b)
    return found


def _moves(
    case: Case,
    rows: Sequence[GoldRow],
    found: dict[Pair, Bead],
    groups: Iterable[_Group],
    wanted: set[Pair],
) -> tuple[int, int, int, int, int]:
    """Return moves in the gold, found, right and false, and ties in the gold."""
    gold = [(row, case.wanted(row)) for row in rows if row.moved]
    told = [g for g in groups if any(found[p].moved for p in _pairs(g) if p in found)]
    hit = [any(pairs & set(_pairs(g)) for g in told) for _, pairs in gold]
    moves = {pair for _, pairs in gold for pair in pairs}
    false = 0
    for group in told:
        pairs = set(_pairs(group))
        if pairs & moves:
            continue
        passed = [
            k
            for k, (row, other) in enumerate(gold)
            if row.tie and group.crosses(_group(other)) and not other & _told(found)
        ]
        if passed and pairs & found.keys() <= wanted:
            for k in passed:
                hit[k] = True
        else:
            false += 1
    return len(gold), len(told), sum(hit), false, sum(row.tie for row, _ in gold)


def _pairs(group: _Group) -> Iterator[Pair]:
    return ((u, v) for u in group.a for v in group.b)


def _group(pairs: Iterable[Pair]) -> _Group:
    return _Group(frozenset(u for u, _ in pairs), frozenset(v for _, v in pairs))


def _told(found: dict[Pair, Bead]) -> set[Pair]:
    return {pair for pair, bead in found.items() if bead.moved}


def misses(gold: Gold, aligner: Aligner) -> list[str]:
    """Return a line for each pair found wrongly, missed, or moved wrongly; for reading by people."""
    case = Case.of(gold, read(str(gold.a)), read(str(gold.b), siglum="B"))
    found = case.found(aligner(case.x, case.y))
    wanted = {pair: row.moved for row in gold.rows for pair in case.wanted(row)}

    def words(u: int, v: int) -> str:
        a = case.units_a.units[u].of(case.a.source.text).replace("\n", "")
        b = case.units_b.units[v].of(case.b.source.text).replace("\n", "")
        return f"{a[:44]} ~ {b[:44]}"

    lines = []
    for pair, bead in found.items():
        if pair not in wanted:
            lines.append(f"WRONG {bead.score:.2f} {bead.basis} {words(*pair)}")
        elif bead.moved != wanted[pair]:
            lines.append(f"MOVED={bead.moved} {bead.score:.2f} {words(*pair)}")
    lines += [f"MISSED {words(*pair)}" for pair in wanted if pair not in found]
    return lines


# ---------------------------------------------------------------- the report

OURS = "diffkit"


def measured(path: Path) -> dict[str, Score]:
    """Return what the whole comparison and each rival got right on one pair of texts."""
    gold = load(path)
    comparison = compare(read(gold.a), read(gold.b, siglum="B"))
    case = Case.of(gold, comparison.a, comparison.b)
    at = (
        comparison.a.documents.index(case.x),
        comparison.b.documents.index(case.y),
    )
    beads = next((p.alignment.beads for p in comparison.pairs if (p.a, p.b) == at), ())
    scores = {OURS: counted(case, beads)}
    for name, aligner in RIVALS.items():
        scores[name] = counted(case, aligner(case.x, case.y))
    return scores


def _moves_cell(score: Score) -> str:
    return f"{score.moves_right} of {score.moves_gold}, {score.moves_false} false"


def report(parts: Sequence[str] = PARTS) -> Iterator[str]:
    """Yield the tables of each part as soon as they are measured."""
    for part in parts:
        scores: dict[str, dict[str, Score]] = {}
        for path in files(part):
            try:
                scores[path.stem.removesuffix(".alignment")] = measured(path)
            except FileNotFoundError as missing:
                yield f"*{path.stem}: {missing} is not here.*\n"
        if not scores:
            continue
        methods = (OURS, *RIVALS)
        yield f"### {part}\n"
        yield _by_pair(scores) + "\n"
        yield _by_method(scores, methods) + "\n"
        yield _by_kind(scores, methods) + "\n"


def _by_pair(scores: dict[str, dict[str, Score]]) -> str:
    head = ("pair", "units paired", "P", "R", "F1", "moves", *(f"F1 {name}" for name in RIVALS))
    return table(
        head,
        [
            (
                name,
                str(ours.pairs.gold),
                *(f"{value:.3f}" for value in (ours.precision, ours.recall, ours.f1)),
                _moves_cell(ours),
                *(f"{of[rival].f1:.3f}" for rival in RIVALS),
            )
            for name, of in scores.items()
            for ours in (of[OURS],)
        ],
    )


def _by_method(scores: dict[str, dict[str, Score]], methods: Sequence[str]) -> str:
    rows = []
    for method in methods:
        of = [score[method] for score in scores.values()]
        means = (fmean(getattr(s, name) for s in of) for name in ("precision", "recall", "f1"))
        right, gold = sum(s.moves_right for s in of), sum(s.moves_gold for s in of)
        moves = f"{right} of {gold}, {sum(s.moves_false for s in of)} false"
        rows.append((method, *(f"{m:.4f}" for m in means), f"{min(s.f1 for s in of):.3f}", moves))
    return table(("method", "mean P", "mean R", "mean F1", "least F1", "moves"), rows)


def _by_kind(scores: dict[str, dict[str, Score]], methods: Sequence[str]) -> str:
    rows = []
    for kind in (*KINDS, "others"):
        of = {m: sum((s[m].kinds[kind] for s in scores.values()), Tally()) for m in methods}
        ours = of[OURS]
        if ours.gold or ours.found:
            three = (f"{value:.3f}" for value in (ours.precision, ours.recall, ours.f1))
            rivals = (f"{of[rival].f1:.3f}" for rival in RIVALS)
            rows.append((kind, str(ours.gold), str(ours.found), *three, *rivals))
    head = ("rows", "in the gold", "found", "P", "R", "F1", *(f"F1 {name}" for name in RIVALS))
    return table(head, rows)
