"""Measure what was folded as adaptation, and what was found missing, against the gold made by hand."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from diffkit.model import Change, Comparison, DocumentPair, Witness
from diffkit.span import SourceSpan, Span
from tests.real.gold import GOLD

_REGION = re.compile(r"# region a (\d+)-(\d+)")
_DOCUMENT = re.compile(r"# ([ab]): .* document=(\S+)")


@dataclass(frozen=True)
class Row:
    """A place of both texts and what a reader says of it: fold, exception, show, any."""

    a: SourceSpan
    b: SourceSpan
    label: str
    substitution: str


@dataclass(frozen=True)
class Gold:
    """One file of gold: its rows, which documents it speaks of, and where in `a` it is complete."""

    rows: tuple[Row, ...]
    documents: dict[str, str]
    region: SourceSpan


@dataclass(frozen=True)
class Figures:
    """What was right, wrong and missed, as lines that name the place."""

    folded: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    hidden: tuple[str, ...]
    exceptions: int
    false_exceptions: tuple[str, ...]
    missed_exceptions: tuple[str, ...]


def names(part: str) -> list[str]:
    return sorted(path.name for path in (GOLD / "adaptation" / part).glob("*.tsv"))


def gold(part: str, name: str) -> Gold:
    lines = (GOLD / "adaptation" / part / name).read_text("utf-8").splitlines()
    heads = [line for line in lines if line.startswith("#")]
    region = next(
        (SourceSpan(int(m[1]), int(m[2])) for h in heads if (m := _REGION.match(h))), None
    )
    documents = {m[1]: m[2] for h in heads if (m := _DOCUMENT.match(h))}
    table = csv.DictReader(
        [line for line in lines if not line.startswith("#")], delimiter="\t", quoting=csv.QUOTE_NONE
    )
    rows = tuple(
        Row(_span(row["a_span"]), _span(row["b_span"]), row["label"], row["substitution"] or "")
        for row in table
    )
    return Gold(rows, documents, region or SourceSpan(0, 10**9))


def _span(text: str) -> SourceSpan:
    start, _, end = text.partition("-")
    return SourceSpan(int(start), int(end))


def figures(found: Comparison, pair: DocumentPair, gold: Gold) -> Figures:
    changes = [
        (change, _source(found.a, change, "a"), _source(found.b, change, "b"))
        for change in pair.changes
        if change.a and change.b
    ]
    changes = [c for c in changes if gold.region.start <= c[1].start < gold.region.end]
    folds = [c for c in changes if c[0].cls == "adaptation"]
    cases = [c for c in changes if c[0].cls == "exception"]
    shown = [c for c in changes if c[0].cls in ("exception", "substantive", "wording")]

    def rows(*labels: str) -> Iterator[Row]:
        return (row for row in gold.rows if row.label in labels)

    def said(change: Change) -> str:
        x = change.a.span.of(found.a.text) if change.a else ""
        y = change.b.span.of(found.b.text) if change.b else ""
        return f"{found.a.line_number(change.a.span.start) if change.a else 0}: {x} → {y}"

    def at(row: Row) -> str:
        return f"{row.a.start}: {row.a.of(found.a.source.text)} → {row.b.of(found.b.source.text)}"

    def meets(row: Row, change: tuple[Change, SourceSpan, SourceSpan]) -> bool:
        return _meet(row.a, change[1]) and _meet(row.b, change[2])

    def touches(row: Row, change: tuple[Change, SourceSpan, SourceSpan]) -> bool:
        return (bool(row.a) and _meet(row.a, change[1])) or (
            bool(row.b) and _meet(row.b, change[2])
        )

    return Figures(
        folded=len(folds),
        wrong=tuple(said(f[0]) for f in folds if not any(meets(r, f) for r in rows("fold", "any"))),
        missed=tuple(at(r) for r in rows("fold") if not any(meets(r, f) for f in folds)),
        hidden=tuple(at(r) for r in rows("show") if not any(touches(r, c) for c in shown)),
        exceptions=len(cases),
        false_exceptions=tuple(
            said(c[0]) for c in cases if not any(meets(r, c) for r in rows("exception", "any"))
        ),
        missed_exceptions=tuple(
            at(r) for r in rows("exception") if not any(meets(r, c) for c in cases)
        ),
    )


def _source(witness: Witness, change: Change, side: str) -> SourceSpan:
    reading = change.a if side == "a" else change.b
    assert reading is not None
    span: Span = reading.span
    return witness.offsets.to_source(span)


def _meet(x: SourceSpan, y: SourceSpan) -> bool:
    """Tell whether two spans share a character; one that is empty meets what it stands at."""
    if x and y:
        return x.start < y.end and y.start < x.end
    return x.start <= y.end and y.start <= x.end
