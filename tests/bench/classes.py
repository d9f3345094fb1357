"""How well changes are judged, against gold made by hand: class and kind of each change, and what is confused.

A gold row names words of both texts; the change that the program reports there is looked for, however it
is cut. Where the gold leaves class or kind open (`*`, alternatives with `/`) any of them is right. The
parts of the gold are never added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from diffkit.comparison import compare, read
from diffkit.model import CLASSES, Change, Witness
from diffkit.span import SourceSpan
from tests.bench.quality import located
from tests.bench.table import table
from tests.real.gold import GOLD, GoldChange, changes, sums

PARTS = ("tuning", "frozen")
ENOUGH = 20  # rows of a kind above which its figures say something
_WHOLE = ("move", "restructure")


@dataclass
class Score:
    """What was found right, by class and by kind, and what was taken for what."""

    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    in_gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: int = 0

    def add(self, gold: GoldChange, change: Change | None) -> None:
        """Count one row of the gold and the change that was found for it, None where there is none."""
        if change is None:
            self.missed += 1
            if "*" not in gold.classes:
                self.confused[gold.classes[0], "-"] += 1
            return
        if "*" not in gold.classes:
            right = change.cls if change.cls in gold.classes else gold.classes[0]
            self.confused[right, change.cls] += 1
            if change.cls not in gold.classes:
                return  # a kind of another class says nothing more
        if "*" in gold.kinds:
            return
        right = change.kind if change.kind in gold.kinds else gold.kinds[0]
        self.in_gold[right] += 1
        self.found[change.kind] += 1
        self.right[right] += right == change.kind

    def rates(self, name: str) -> tuple[int, int, int]:
        """Return how many changes of a class are right, found, and in the gold."""
        right = self.confused[name, name]
        found = sum(n for (_, got), n in self.confused.items() if got == name)
        return right, found, sum(n for (gold, _), n in self.confused.items() if gold == name)


def files(part: str) -> list[Path]:
    """Return the gold of one part, by name."""
    return sorted((GOLD / "changes" / part).glob("*.tsv"))


def measured(path: Path) -> Score:
    """Compare the two texts of a gold file and count."""
    names = {side: name for side, (name, _) in sums(path).items()}
    a, b = read(located(names["a"])), read(located(names["b"]), siglum="B")
    found = [
        change
        for pair in compare(a, b).pairs
        if pair.a is not None and pair.b is not None
        for change in pair.changes
        if change.cls != "typographic" and change.kind != "label"
    ]
    score = Score()
    for row in changes(path):
        score.add(row, _at(row, found, a, b))
    return score


def _at(row: GoldChange, found: Sequence[Change], a: Witness, b: Witness) -> Change | None:
    """Return the change that has most of the words of a row."""
    best: tuple[float, Change | None] = (0.0, None)
    for change in found:
        if (row.op in _WHOLE or change.op in _WHOLE) and row.op != change.op:
            continue
        shared = 0.0
        for witness, span, reading in ((a, row.a, change.a), (b, row.b, change.b)):
            if span is not None and reading is not None:
                shared += _shared(span, witness.offsets.to_source(reading.span))
        if shared > best[0]:
            best = (shared, change)
    return best[1]


def _shared(x: SourceSpan, y: SourceSpan) -> float:
    common = min(x.end, y.end) - max(x.start, y.start)
    if common > 0:
        return 2 * common / (len(x) + len(y))
    return 0.1 if common == 0 and not (x and y) else 0.0  # nothing, at one place


def total(scores: Sequence[Score]) -> Score:
    """Add up the figures of several pairs."""
    whole = Score()
    for score in scores:
        whole.confused += score.confused
        whole.right += score.right
        whole.in_gold += score.in_gold
        whole.found += score.found
        whole.missed += score.missed
    return whole


def report() -> Iterator[str]:
    """Yield, for each part of the gold, the matrix of classes and the figures by class and by kind."""
    for part in PARTS:
        paths = files(part)
        there = [p for p in paths if all(located(name).exists() for name, _ in sums(p).values())]
        scores = {path.stem: measured(path) for path in there}
        whole = total(list(scores.values()))
        yield f"### {part}\n"
        for path in paths:
            if path not in there:
                yield f"{path.stem}: its texts are missing\n"
        yield matrix(whole) + "\n"
        yield table(
            ("class", "right", "found", "gold", "precision", "recall"),
            [_line(name, *whole.rates(name)) for name in CLASSES if whole.rates(name)[2]],
        )
        yield ""
        kinds = sorted(whole.in_gold | whole.found, key=lambda kind: -whole.in_gold[kind])
        yield table(
            ("kind", "right", "found", "gold", "precision", "recall"),
            [_line(k, whole.right[k], whole.found[k], whole.in_gold[k]) for k in kinds],
        )
        yield ""
        yield table(
            ("pair", "rows", "class right"),
            [
                (name, str(rows := sum(s.confused.values())), f"{_right(s) / rows:.3f}")
                for name, s in scores.items()
            ],
        )
        yield ""


def _right(score: Score) -> int:
    return sum(n for (gold, got), n in score.confused.items() if gold == got)


def matrix(score: Score) -> str:
    """Return which class of the gold was taken for which; `-` where no change was reported."""
    names = [n for n in CLASSES if any(n in key for key in score.confused)]
    return table(
        ("gold \\ found", *names, "-"),
        [(gold, *(str(score.confused[gold, got]) for got in (*names, "-"))) for gold in names],
    )


def _line(name: str, right: int, found: int, gold: int) -> tuple[str, ...]:
    precision = f"{right / found:.3f}" if found else "–"
    recall = f"{right / gold:.3f}" if gold else "–"
    return name, str(right), str(found), str(gold), precision, recall
