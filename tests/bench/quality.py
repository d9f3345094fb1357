"""How well clauses are aligned, against gold made by hand: precision and recall over pairs, and moves.

`python -m tests.bench.quality [tuning|frozen|fixtures ...]` prints a line a pair and, beside
the aligner's figures, those of three plain rivals on the same clauses.
"""

from __future__ import annotations

import hashlib
import os
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from diffkit.comparison import read
from diffkit.model import Bead, Document, Witness
from diffkit.span import SourceSpan

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold" / "alignment"
FIXTURES = ROOT / "fixtures" / "corpora"

Unit = tuple[int, int]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of gold: units of both sides that belong together."""

    a: tuple[Unit, ...]
    b: tuple[Unit, ...]
    moved: bool
    tie: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold of one pair of texts: its name, the two files, and the rows."""

    name: str
    a: Path
    b: Path
    rows: tuple[Row, ...]


def load(path: Path) -> Gold:
    """Read a file of gold; its texts are looked for in the folders that the environment names."""
    files: dict[str, Path] = {}
    rows: list[Row] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("# a:", "# b:")):
            name, _, digest = line[4:].strip().partition(" sha256=")
            file = _text(path, name.strip())
            if digest and file.exists():
                seen = hashlib.sha256(file.read_bytes()).hexdigest()
                if seen != digest:
                    raise ValueError(f"{file}: not the text that {path.name} was made for")
            files[line[2]] = file
        elif line.startswith("#") or line.startswith("a_span") or not line.strip():
            continue
        else:
            a, b, _, moved, _, _, *note = line.split("\t")
            rows.append(Row(_units(a), _units(b), moved == "1", "tie" in "".join(note)))
    return Gold(path.stem.removesuffix(".alignment"), files["a"], files["b"], tuple(rows))


def _text(path: Path, name: str) -> Path:
    for folder, variable in (("seeds", "DIFFKIT_SEEDS"), ("corpus", "DIFFKIT_CORPUS")):
        if name.startswith(folder + "/"):
            return Path(os.environ.get(variable, f"missing-{folder}")) / name[len(folder) + 1 :]
    return ROOT / "fixtures" / name


def _units(cell: str) -> tuple[Unit, ...]:
    if cell == "-":
        return ()
    parts = [part.split(",")[0] + "-" + part.split(",")[-1] for part in cell.split("+")]
    return tuple((int(p.split("-")[0]), int(p.split("-")[-1])) for p in parts)


class Units:
    """Finds the gold unit that a clause overlaps most."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = sorted(units)
        self._starts = [start for start, _ in self._units]

    def index(self, unit: Unit) -> int:
        return bisect_right(self._starts, unit[0]) - 1

    def of(self, span: SourceSpan) -> int | None:
        """Return the index of the unit that shares most characters with `span`, None for none."""
        best, shared = None, 0
        k = max(0, bisect_right(self._starts, span.start) - 1)
        while k < len(self._units) and self._units[k][0] < span.end:
            start, end = self._units[k]
            common = min(end, span.end) - max(start, span.start)
            if common > shared:
                best, shared = k, common
            k += 1
        return best


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over clause pairs and over moves, of one pair of texts or of several."""

    right: int
    found: int
    gold: int
    moves_right: int
    moves_found: int
    moves_gold: int
    ties: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 1.0


Aligner = Callable[[Document, Document], Sequence[Bead]]


def score(gold: Gold, aligner: Aligner, witnesses: tuple[Witness, Witness] | None = None) -> Score:
    """Align the texts of `gold` and count; rows with two units on both sides are left out."""
    a, b = witnesses or (read(str(gold.a)), read(str(gold.b), siglum="B"))
    units_a = Units(unit for row in gold.rows for unit in row.a)
    units_b = Units(unit for row in gold.rows for unit in row.b)
    x, y = _document(a, units_a), _document(b, units_b)
    wanted: set[Pair] = set()
    open_a: set[int] = set()
    moves: set[Pair] = set()
    ties: set[Pair] = set()
    for row in gold.rows:
        here = {(units_a.index(u), units_b.index(v)) for u in row.a for v in row.b}
        if len(row.a) > 1 and len(row.b) > 1:
            open_a |= {i for i, _ in here}
            continue
        wanted |= here
        if row.moved:
            moves |= here
        if row.tie:
            ties |= here
    found: set[Pair] = set()
    moved: set[Pair] = set()
    for bead in aligner(x, y):
        for i in bead.a:
            for j in bead.b:
                u = units_a.of(a.offsets.to_source(x.clauses[i].span))
                v = units_b.of(b.offsets.to_source(y.clauses[j].span))
                if u is None or v is None or u in open_a:
                    continue
                found.add((u, v))
                if bead.moved:
                    moved.add((u, v))
    return Score(
        len(found & wanted),
        len(found),
        len(wanted),
        len(moved & moves),
        len(moved),
        len(moves),
        len(ties),
    )


def misses(gold: Gold, aligner: Aligner) -> list[str]:
    """Return a line for each pair found wrongly, missed, or moved wrongly; for reading by people."""
    a, b = read(str(gold.a)), read(str(gold.b), siglum="B")
    units_a = Units(unit for row in gold.rows for unit in row.a)
    units_b = Units(unit for row in gold.rows for unit in row.b)
    x, y = _document(a, units_a), _document(b, units_b)
    wanted = {
        (u, v): row.moved for row in gold.rows for u in row.a for v in row.b
    }
    found: dict[tuple[Unit, Unit], Bead] = {}
    for bead in aligner(x, y):
        for i in bead.a:
            for j in bead.b:
                u = units_a.of(a.offsets.to_source(x.clauses[i].span))
                v = units_b.of(b.offsets.to_source(y.clauses[j].span))
                if u is not None and v is not None:
                    found[units_a._units[u], units_b._units[v]] = bead
    lines = []

    def words(w: Witness, unit: Unit) -> str:
        return w.source.text[unit[0] : unit[1]].replace("\n", "")[:44]

    for (u, v), bead in found.items():
        if (u, v) not in wanted:
            lines.append(f"WRONG {bead.score:.2f} {bead.basis} {words(a, u)} ~ {words(b, v)}")
        elif bead.moved != wanted[u, v]:
            lines.append(f"MOVED={bead.moved} {bead.score:.2f} {words(a, u)} ~ {words(b, v)}")
    for (u, v) in wanted:
        if (u, v) not in found:
            lines.append(f"MISSED {words(a, u)} ~ {words(b, v)}")
    return lines


def _document(witness: Witness, units: Units) -> Document:
    """Return the document of a witness in which most of the gold's units lie."""
    return max(
        witness.documents,
        key=lambda d: sum(
            1 for c in d.clauses if units.of(witness.offsets.to_source(c.span)) is not None
        ),
    )
