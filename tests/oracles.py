"""What must hold of every witness and every comparison, whatever the texts say.

Each oracle returns its faults as lines to read; an empty list is a pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from diffkit.glyphs import fold
from diffkit.model import (
    FOLDED,
    Change,
    Comparison,
    Document,
    DocumentPair,
    Reading,
    Witness,
)

_MOST = 8  # faults worth reading


def partition_faults(witness: Witness) -> list[str]:
    """Each non-blank source character is in the pieces of one clause or in one repair, not both."""
    source = witness.source.text
    clauses, repairs = bytearray(len(source)), bytearray(len(source))
    for document in witness.documents:
        for clause in document.clauses:
            for piece in witness.offsets.kept(clause.span):
                if piece.rule is None:
                    for i in range(piece.source.start, piece.source.end):
                        clauses[i] = min(9, clauses[i] + 1)
    for piece in witness.offsets.pieces:
        if piece.rule is not None:
            for i in range(piece.source.start, piece.source.end):
                repairs[i] = min(9, repairs[i] + 1)
    faults = []
    for i, char in enumerate(source):
        if not char.isspace() and clauses[i] + repairs[i] != 1:
            where = f"line {witness.source.line_number(i)} {source[max(0, i - 8) : i + 8]!r}"
            faults.append(f"{where}: {char!r} in {clauses[i]} clauses, {repairs[i]} repairs")
    return faults[:_MOST]


def outline_faults(witness: Witness) -> list[str]:
    """Documents and clauses stand in the order of the text; parents come before their children."""
    faults, at = [], 0
    for n, document in enumerate(witness.documents):
        if document.span.start < at:
            faults.append(f"document {n} begins before the one above it ends")
        at = document.span.end
        below = 0
        for i, clause in enumerate(document.clauses):
            name = f"document {n} clause {i} {clause.span.of(witness.text)[:20]!r}"
            if not document.span.covers(clause.span):
                faults.append(f"{name}: outside its document")
            if clause.span.start < below:
                faults.append(f"{name}: overlaps the clause above it")
            below = clause.span.end
            if clause.parent is not None and not 0 <= clause.parent < i:
                faults.append(f"{name}: parent {clause.parent} does not come before it")
            if clause.label_span and not clause.span.covers(clause.label_span):
                faults.append(f"{name}: label outside its span")
            if clause.body and not clause.span.covers(clause.body):
                faults.append(f"{name}: body outside its span")
        ids = Counter(clause.id for clause in document.clauses)
        faults += [f"document {n}: {k} clauses have the id {i}" for i, k in ids.items() if k > 1]
    return faults[:_MOST]


def alignment_faults(comparison: Comparison) -> list[str]:
    """Beads partition the clauses of both documents; documents are in one pair at most."""
    faults = []
    for n, pair in enumerate(comparison.pairs):
        for side in ("a", "b"):
            document = document_of(comparison, pair, side)
            seen = Counter(i for bead in pair.alignment.beads for i in getattr(bead, side))
            wanted = Counter(range(len(document.clauses) if document else 0))
            if seen != wanted:
                off = sorted((seen - wanted) | (wanted - seen))[:5]
                faults.append(f"pair {n} side {side}: clauses {off} are not in exactly one bead")
        for bead in pair.alignment.beads:
            for run in (bead.a, bead.b):
                if list(run) != sorted(set(run)):
                    faults.append(f"pair {n}: the clauses {run} of one bead are not in order")
    for side in ("a", "b"):
        used = Counter(getattr(pair, side) for pair in comparison.pairs)
        faults += [
            f"document {i} of {side} is in {k} pairs"
            for i, k in used.items()
            if i is not None and k > 1
        ]
    return faults[:_MOST]


def script_faults(comparison: Comparison) -> list[str]:
    """Opcodes tile and rebuild the words of both sides of their bead; none is empty."""
    faults = []
    for n, pair in enumerate(comparison.pairs):
        a, b = document_of(comparison, pair, "a"), document_of(comparison, pair, "b")
        if a is None or b is None:
            continue
        for bead, script in zip(pair.alignment.beads, pair.scripts, strict=True):
            if not bead.a or not bead.b:
                if script:
                    faults.append(f"pair {n}: a one-sided bead {bead} has a script")
                continue
            for name, document, run in (("a", a, bead.a), ("b", b, bead.b)):
                built = "".join(getattr(op, name).of(document.text) for op in script)
                words = "".join(document.words(i) for i in run)
                if built != words:
                    faults.append(f"pair {n}: opcodes say {built[:40]!r}, {name} {words[:40]!r}")
            for op in script:
                x, y = op.a.of(a.text), op.b.of(b.text)
                right = {
                    "equal": bool(x) and fold(x) == fold(y),
                    "replace": bool(x) and bool(y),
                    "delete": bool(x) and not y,
                    "insert": bool(y) and not x,
                }[op.tag]
                if not right:
                    faults.append(f"pair {n}: {op.tag} of {x[:20]!r} and {y[:20]!r}")
    return faults[:_MOST]


def sameness_faults(comparison: Comparison) -> list[str]:
    """Nothing differs: no change of any class, each clause with its own likeness."""
    faults = [said(comparison, pair, change) for pair, change in changes_of(comparison)]
    for n, pair in enumerate(comparison.pairs):
        if pair.a is None or pair.b is None:
            faults.append(f"pair {n}: a document without a partner")
        for bead in pair.alignment.beads:
            if len(bead.a) != 1 or len(bead.b) != 1 or bead.moved:
                faults.append(f"pair {n}: {bead}")
        faults += [f"pair {n}: substitution {s.a!r} → {s.b!r}" for s in pair.substitutions]
    return faults[:_MOST]


def shown_faults(comparison: Comparison) -> list[str]:
    """Nothing is shown: all changes are of folded classes, no clause and no document is alone."""
    faults = [
        said(comparison, pair, change)
        for pair, change in changes_of(comparison)
        if change.cls not in FOLDED
    ]
    for n, pair in enumerate(comparison.pairs):
        if pair.a is None or pair.b is None:
            faults.append(f"pair {n}: a document without a partner")
        for bead in pair.alignment.beads:
            if not bead.a or not bead.b or bead.moved:
                faults.append(
                    f"pair {n}: {bead} {_first_words(comparison, pair, bead.a, bead.b)!r}"
                )
    return faults[:_MOST]


def mirror_faults(forth: Comparison, back: Comparison) -> list[str]:
    """compare(b, a) says of b and a what compare(a, b) says of a and b."""
    faults = []
    for what, x, y in zip(
        ("pairs", "beads", "changes", "substitutions"),
        _facts_of(forth, swapped=False),
        _facts_of(back, swapped=True),
        strict=True,
    ):
        faults += [f"{what}: only forth: {item}" for item in (x - y)]
        faults += [f"{what}: only back: {item}" for item in (y - x)]
    return faults[:_MOST]


# ---------------------------------------------------------------- how they look things up


def document_of(comparison: Comparison, pair: DocumentPair, side: str) -> Document | None:
    index = getattr(pair, side)
    witness: Witness = getattr(comparison, side)
    return None if index is None else witness.documents[index]


def changes_of(comparison: Comparison) -> list[tuple[DocumentPair, Change]]:
    return [(pair, change) for pair in comparison.pairs for change in pair.changes]


def shown_changes(comparison: Comparison) -> list[Change]:
    return [change for _, change in changes_of(comparison) if change.cls not in FOLDED]


def words_of(comparison: Comparison, pair: DocumentPair, side: str, reading: Reading | None) -> str:
    document = document_of(comparison, pair, side)
    return reading.span.of(document.text) if document and reading else ""


def said(comparison: Comparison, pair: DocumentPair, change: Change) -> str:
    """Write one change as a line."""
    a = words_of(comparison, pair, "a", change.a)
    b = words_of(comparison, pair, "b", change.b)
    return f"{change.op} {change.cls}:{change.kind} by {change.rule}: {a[:40]!r} → {b[:40]!r}"


def _first_words(
    comparison: Comparison, pair: DocumentPair, a: tuple[int, ...], b: tuple[int, ...]
) -> str:
    for side, run in (("a", a), ("b", b)):
        document = document_of(comparison, pair, side)
        if document and run:
            return document.words(run[0])[:30]
    return ""


_SWAPPED_OP = {"insert": "delete", "delete": "insert"}


def _facts_of(comparison: Comparison, *, swapped: bool) -> tuple[Counter[str], ...]:
    """Everything said of both sides, one line each, with the sides exchanged where asked."""

    def sides(a: Any, b: Any) -> str:
        return f"{b} | {a}" if swapped else f"{a} | {b}"

    pairs: Counter[str] = Counter()
    beads: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    substitutions: Counter[str] = Counter()
    for pair in comparison.pairs:
        name = sides(pair.a, pair.b)
        pairs[f"{name} at {pair.similarity:.6f}"] += 1
        for bead in pair.alignment.beads:
            beads[
                f"{name}: {sides(bead.a, bead.b)} {bead.score:.6f} {bead.moved} {bead.basis}"
            ] += 1
        for change in pair.changes:
            op = _SWAPPED_OP.get(change.op, change.op) if swapped else change.op
            facts = _sided(change.facts)
            readings = sides(change.a, change.b)
            values = sides(facts.get("a"), facts.get("b"))
            changes[
                f"{name}: {change.id} {op} {change.cls}:{change.kind} {change.rule} {readings} {values}"
            ] += 1
        for sub in pair.substitutions:
            cases = sorted(
                (sides(case.side == "a", case.side == "b"), case.span.start, case.expected)
                for case in sub.exceptions
            )
            substitutions[
                f"{name}: {sides(sub.a, sub.b)} {sub.adaptation} {sub.count} {cases}"
            ] += 1
    return pairs, beads, changes, substitutions


def _sided(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts that a side has; what relates the sides (direction, delta) turns with them."""
    return {side: facts[side] for side in ("a", "b") if side in facts}
