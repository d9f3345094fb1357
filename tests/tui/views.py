"""Comparisons built by hand, unit by unit, for a screen to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from diffkit.model import (
    Alignment,
    Bead,
    Change,
    ChangeClass,
    Clause,
    Comparison,
    Document,
    DocumentPair,
    Label,
    Line,
    Op,
    Opcode,
    Options,
    Reading,
    Repaired,
    Source,
    Substitution,
    Witness,
)
from diffkit.report.view import ComparisonView, Filters, comparison_view
from diffkit.span import OffsetMap, SourceSpan, Span, line_starts


@dataclass(frozen=True)
class Unit:
    """A link of one clause a side, None for a side that lacks it.

    `label` stands before the words; `cls` is the class of all its changes; `was_at` is the unit
    before which it stood in a, for a move; `substitution` names one that its changes belong to.
    """

    a: str | None
    b: str | None
    cls: ChangeClass = "wording"
    label: str = ""
    was_at: int | None = None
    substitution: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "number"


def same(words: str, label: str = "") -> Unit:
    return Unit(words, words, label=label)


def view_of(
    units: Sequence[Unit], *, filters: Filters | None = None, alone: Sequence[str] = ()
) -> ComparisonView:
    """Return the view of two documents made of units; `alone` are titles of others, only in b."""
    in_a = [i for i, unit in enumerate(units) if unit.a is not None]
    in_a.sort(key=lambda i: (i, 1) if units[i].was_at is None else (units[i].was_at or 0, 0))
    in_b = [i for i, unit in enumerate(units) if unit.b is not None]
    a = _witness("A", [("旧规定", [(units[i].label, units[i].a or "") for i in in_a])])
    b = _witness(
        "B",
        [
            ("新规定", [(units[i].label, units[i].b or "") for i in in_b]),
            *((title, [("", f"{title}的正文")]) for title in alone),
        ],
    )
    of_a = {i: k for k, i in enumerate(in_a)}
    of_b = {i: k for k, i in enumerate(in_b)}
    beads: list[Bead] = []
    changes: list[Change] = []
    scripts: list[tuple[Opcode, ...]] = []
    for i, unit in enumerate(units):
        moved = unit.was_at is not None
        bead = Bead(
            (of_a[i],) if i in of_a else (), (of_b[i],) if i in of_b else (), 0.9, moved=moved
        )
        clause_a = a.documents[0].clauses[of_a[i]] if i in of_a else None
        clause_b = b.documents[0].clauses[of_b[i]] if i in of_b else None
        found = list(_changes(i, unit, bead, clause_a, clause_b))
        beads.append(bead)
        changes += found
        scripts.append(())
    counts = Counter(change.substitution for change in changes if change.substitution)
    substitutions = tuple(
        Substitution(name, "市", "县", adaptation=False, count=n) for name, n in counts.items()
    )
    alignment = Alignment(tuple(beads))
    pairs = [DocumentPair(0, 0, 0.8, alignment, tuple(scripts), substitutions, tuple(changes))]
    pairs += (_alone(1 + k) for k in range(len(alone)))
    return comparison_view(Comparison(a, b, tuple(pairs), Options()), filters or Filters())


def _alone(index: int) -> DocumentPair:
    """Return a document of b without a partner; it has one clause."""
    reading = Reading(0, Span(0, 0))
    change = Change(f"alone{index}", 0, "insert", None, reading, "wording", "passage", "by-hand")
    return DocumentPair(None, index, 0.0, Alignment((Bead((), (0,), 0.0),)), ((),), (), (change,))


def _witness(siglum: str, documents: Sequence[tuple[str, list[tuple[str, str]]]]) -> Witness:
    text = ""
    made: list[tuple[str, int, int, list[Clause]]] = []
    for title, units in documents:
        begin = len(text)
        clauses: list[Clause] = []
        for label, words in units:
            at = len(text)
            text += f"{label}{words}\n"
            edge = at + len(label)
            clauses.append(
                Clause(
                    id=f"{siglum}{len(made)}.{len(clauses)}",
                    role="body",
                    parent=None,
                    level=1,
                    label=Label("article", (len(clauses) + 1,), label) if label else None,
                    label_span=Span(at, edge),
                    body=Span(edge, len(text) - 1),
                    span=Span(at, len(text) - 1),
                    paragraph=0 if label else len(clauses) + 1,
                )
            )
        made.append((title, begin, len(text), clauses))
    starts = [*line_starts(text), len(text)]
    lines = tuple(Line(SourceSpan(x, max(x, y - 1))) for x, y in pairwise(starts))
    source = Source(f"{siglum.lower()}.txt", "text/plain", "utf-8", "0" * 64, text, lines)
    found = tuple(
        Document("document", None, None, title, None, None, Span(x, y), tuple(clauses), text)
        for title, x, y, clauses in made
    )
    return Witness(siglum, source, Repaired(text, OffsetMap.identity(len(text))), lambda _: found)


def _changes(
    index: int, unit: Unit, bead: Bead, a: Clause | None, b: Clause | None
) -> Sequence[Change]:
    found: list[Change] = []

    def add(op: Op, x: Span | None, y: Span | None) -> None:
        found.append(
            Change(
                id=f"c{index}.{len(found)}",
                bead=index,
                op=op,
                a=Reading(bead.a[0], x) if x is not None else None,
                b=Reading(bead.b[0], y) if y is not None else None,
                cls=unit.cls,
                kind=unit.kind,
                rule="by-hand",
                facts=unit.facts,
                substitution=unit.substitution,
            )
        )

    if a is None or b is None:
        add("insert" if b else "delete", a.body if a else None, b.body if b else None)
        return found
    if unit.was_at is not None:
        add("move", a.body, b.body)
    matcher = SequenceMatcher(None, unit.a or "", unit.b or "", autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            x = Span(a.body.start + i1, a.body.start + i2)
            y = Span(b.body.start + j1, b.body.start + j2)
            add("replace" if tag == "replace" else "insert" if tag == "insert" else "delete", x, y)
    return found
