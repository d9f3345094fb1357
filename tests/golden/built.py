"""Comparisons made by hand, so that reports are tested without any stage."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from diffkit.model import (
    Alignment,
    Basis,
    Bead,
    Change,
    ChangeClass,
    Clause,
    Comparison,
    Document,
    DocumentPair,
    Label,
    LabelScheme,
    Line,
    Op,
    Options,
    Reading,
    Repaired,
    Role,
    Source,
    Substitution,
    Witness,
)
from diffkit.span import Edit, OffsetMap, SourceSpan, Span, line_starts, rewrite

SCHEMES: dict[str, LabelScheme] = {
    "章": "chapter",
    "节": "section",
    "条": "article",
    "條": "article",
    "、": "han_comma",
    "）": "han_paren",
    ".": "arabic_dot",
}


@dataclass(frozen=True)
class C:
    """One clause to be: its words, its label with the label's value, where it hangs."""

    words: str
    label: str = ""
    number: tuple[int, ...] = ()
    parent: int | None = None
    paragraph: int = 0
    role: Role = "body"
    scheme: LabelScheme | None = None


@dataclass(frozen=True)
class D:
    """One difference to be: the words on both sides, found in the clauses of the bead."""

    a: str | None
    b: str | None
    cls: ChangeClass = "wording"
    kind: str = "words"
    op: Op | None = None
    a_at: int = 0  # which clause of the bead
    b_at: int = 0
    label: bool = False
    facts: dict[str, object] = field(default_factory=dict)
    substitution: str | None = None


def witness(siglum: str, clauses: Sequence[C], *, wrap: int = 0, name: str = "") -> Witness:
    """Return a witness with one document, a clause a line; `wrap` breaks the source's lines."""
    text = "\n".join(f"{c.label}{c.words}" for c in clauses)
    made: list[Clause] = []
    at = 0
    for i, c in enumerate(clauses):
        end = at + len(c.label)
        scheme = c.scheme or SCHEMES.get(c.label[-1:], "arabic_dot")
        label = Label(scheme, c.number, c.label) if c.label else None
        level = made[c.parent].level + 1 if c.parent is not None else 1
        body = Span(end, end + len(c.words))
        role: Role = "item" if c.label and c.role == "body" else c.role
        key = f"{c.label}{c.words}" if c.words else f"{c.label}{i}"
        id_ = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        made.append(
            Clause(
                id_[:10],
                role,
                c.parent,
                level,
                label,
                Span(at, end),
                body,
                Span(at, body.end),
                c.paragraph,
            )
        )
        at = body.end + 1
    offsets, source_text = OffsetMap.identity(len(text)), text
    if wrap:
        breaks = [
            i for i in range(1, len(text)) if i % wrap == 0 and "\n" not in text[i - 1 : i + 1]
        ]
        source_text = rewrite(text, [Edit(i, i, "\n", "") for i in breaks])
        drops = [Edit(i + n, i + n + 1, "", "hard-wrap") for n, i in enumerate(breaks)]
        offsets = OffsetMap.identity(len(source_text)).then(drops)
    starts = line_starts(source_text)
    ends = [start - 1 for start in starts[1:]] + [len(source_text)]
    lines = tuple(Line(SourceSpan(s, e)) for s, e in zip(starts, ends, strict=True))
    digest = hashlib.sha256(source_text.encode("utf-8", "surrogatepass")).hexdigest()
    source = Source(name or f"{siglum}.txt", "text/plain", "utf-8", digest, source_text, lines)
    title = next((c.words for c in clauses if c.role == "title"), None)
    number = next((c.words for c in clauses if c.role == "number"), None)
    document = Document(
        "document", number, number, title, None, None, Span(0, len(text)), tuple(made), text
    )
    return Witness(siglum, source, Repaired(text, offsets), lambda _: (document,))


@dataclass(frozen=True)
class B:
    """One bead to be."""

    a: tuple[int, ...]
    b: tuple[int, ...]
    changes: tuple[D, ...] = ()
    moved: bool = False
    score: float = 1.0
    basis: Basis = "similar"


def comparison(
    a: Witness,
    b: Witness,
    beads: Sequence[B],
    substitutions: tuple[Substitution, ...] = (),
    options: Options | None = None,
) -> Comparison:
    """Return a comparison of the only documents of two witnesses."""
    x, y = a.documents[0], b.documents[0]
    changes: list[Change] = []
    for n, bead in enumerate(beads):
        for k, d in enumerate(bead.changes):
            reading_a = _reading(x, bead.a, d.a, d.a_at, label=d.label)
            reading_b = _reading(y, bead.b, d.b, d.b_at, label=d.label)
            op = d.op or _op(reading_a, reading_b)
            id_ = hashlib.sha256(f"{n}/{k}/{d.a}/{d.b}".encode()).hexdigest()[:10]
            changes.append(
                Change(
                    id_,
                    n,
                    op,
                    reading_a,
                    reading_b,
                    d.cls,
                    d.kind,
                    "made-by-hand",
                    d.facts,
                    d.substitution,
                )
            )
    alignment = Alignment(tuple(Bead(e.a, e.b, e.score, e.moved, e.basis) for e in beads))
    pair = DocumentPair(0, 0, 0.9, alignment, ((),) * len(beads), substitutions, tuple(changes))
    return Comparison(a, b, (pair,), options or Options())


def _op(a: Reading | None, b: Reading | None) -> Op:
    if a is None or not a.span:
        return "insert"
    return "replace" if b is not None and b.span else "delete"


def _reading(
    document: Document, clauses: tuple[int, ...], words: str | None, which: int, *, label: bool
) -> Reading | None:
    """Find words in a clause; "" behind a `|` stands where the words before it end: 应当|."""
    if words is None or not clauses:
        return None
    index = clauses[which]
    clause = document.clauses[index]
    if label:
        return Reading(index, clause.label_span)
    before, bar, _ = words.partition("|")
    start = document.text.index(before, clause.body.start)
    end = start + len(before)
    assert end <= clause.body.end, f"{before!r} is not in {clause}"
    return Reading(index, Span(end, end) if bar else Span(start, end))
