"""What a collation says of planted slips: which were found, called and judged rightly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from diffkit.model import Collation, Variant
from diffkit.span import SourceSpan, Span
from tests.planting import Planted

_TURNED = {"omission": "addition", "addition": "omission"}


_COUNTS = (
    "planted",
    "found",
    "said",
    "typed",
    "caused",
    "right_cause",
    "judged",
    "right",
    "natural",
)


@dataclass
class Score:
    """Counts over one or more collations; `lines` are faults to read."""

    planted: int = 0
    found: int = 0
    said: int = 0  # variants that are neither planted nor natural
    typed: int = 0
    caused: int = 0
    right_cause: int = 0
    judged: int = 0
    right: int = 0
    natural: int = 0
    verdicts: list[tuple[float, bool]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, other: Score) -> None:
        """Add the counts of another."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.verdicts += other.verdicts
        self.lines += other.lines
        self.missed += other.missed

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.said) if self.found + self.said else 1.0


def score(
    collation: Collation,
    planted: Sequence[Planted],
    bad: str,
    natural: Sequence[tuple[str, Span]] = (),
) -> Score:
    """Hold the variants against the slips that were planted into the witness `bad`.

    Shapes: `natural` are the places of variants that stood there before, in another witness.
    """
    witness = next(w for w in collation.witnesses if w.siglum == bad)
    result = Score(planted=len(planted))
    places: list[tuple[Variant, SourceSpan]] = [
        (v, witness.offsets.to_source(v.readings[bad].span))
        for v in collation.variants
        if bad in v.readings
    ]
    taken: set[str] = set()
    for slip in planted:
        best = _nearest(slip, places, taken)
        if best is None:
            result.missed[f"{slip.type}:{slip.cause}"] += 1
            result.lines.append(f"missed {slip}")
            continue
        taken.add(best.id)
        result.found += 1
        _judge(result, slip, best, bad)
    for variant, span in places:
        if variant.id in taken:
            continue
        if any(_touches(variant.readings[s].span, span) for s, span in natural):
            result.natural += 1
            continue
        result.said += 1
        words = {s: _words(collation, s, variant) for s in variant.readings}
        result.lines.append(f"extra {variant.type} {words} at {span.start}")
    return result


def _touches(a: Span, b: Span) -> bool:
    return a.start <= b.end and b.start <= a.end


def _words(collation: Collation, siglum: str, variant: Variant) -> str:
    witness = next(w for w in collation.witnesses if w.siglum == siglum)
    return variant.readings[siglum].span.of(witness.text)


def _nearest(
    slip: Planted, places: Sequence[tuple[Variant, SourceSpan]], taken: set[str]
) -> Variant | None:
    start, end = slip.after
    # What repeats its neighbour can be taken for either of the two.
    reach = max(len(slip.was), len(slip.now)) if slip.type in ("omission", "addition") else 1
    best: tuple[int, Variant] | None = None
    for variant, span in places:
        if variant.id in taken or span.start > end + reach + 2 or span.end < start - reach - 2:
            continue
        distance = abs(span.start - start) + abs(span.end - end)
        if best is None or distance < best[0]:
            best = distance, variant
    return best[1] if best else None


def _judge(result: Score, slip: Planted, variant: Variant, bad: str) -> None:
    others = [s for s in variant.readings if s != bad]
    accused = variant.suspect
    expected = slip.type
    if (accused and bad not in accused) or (not accused and bad < others[0]):
        expected = _TURNED.get(slip.type, slip.type)
    if variant.type == expected:
        result.typed += 1
    else:
        result.lines.append(f"type {variant.type} {slip}")
    if slip.cause in ("similar_shape", "homophone"):
        result.caused += 1
        if variant.cause == slip.cause:
            result.right_cause += 1
        else:
            result.lines.append(f"cause {variant.cause} {slip}")
    if accused:
        result.judged += 1
        result.verdicts.append((variant.confidence, accused == (bad,)))
        if accused == (bad,):
            result.right += 1
        else:
            rules = [(e.rule, e.accuses) for e in variant.evidence]
            result.lines.append(f"verdict {accused} {variant.confidence:.2f} {rules} {slip}")
