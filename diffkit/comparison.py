"""The one module that wires the stages: a path becomes a witness, two witnesses a comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from os import PathLike, fspath
from typing import BinaryIO

from diffkit.model import (
    Alignment,
    Bead,
    Comparison,
    Document,
    DocumentPair,
    EditScript,
    Marked,
    Op,
    Opcode,
    Options,
    Pin,
    Repaired,
    Revisions,
    Tag,
    Witness,
)
from diffkit.outline import outline
from diffkit.repair import repair, settle
from diffkit.selector import select
from diffkit.source import read_source
from diffkit.span import Span

Watch = Callable[[int, int], None]


def read(
    path: str | PathLike[str],
    *,
    encoding: str | None = None,
    siglum: str = "A",
    stdin: BinaryIO | None = None,
    revisions: Revisions = "accepted",
) -> Witness:
    """Return the witness that a file is: its text repaired, its documents and clauses to be found.

    `revisions` says in which state a document with tracked changes is read.

    Raises: ReadError where the file is missing, unreadable or no text of a known format.
    Cost: near-linear in the size of the file.
    """
    source = read_source(fspath(path), encoding=encoding, stdin=stdin, revisions=revisions)
    repaired = repair(source)
    return Witness(siglum, source, repaired, outline)


def compare(
    a: Witness, b: Witness, options: Options | None = None, *, watch: Watch | None = None
) -> Comparison:
    """Return all that differs between two witnesses, document pair by document pair.

    `watch` is told, before each pair, how many are done and how many there are; what it raises ends the
    work.
    Guarantees: deterministic; compare(b, a) is the mirror of compare(a, b), because the sides are put
    in an order that follows from their content before anything is computed; compare(x, x) has no
    change.
    Raises: SelectorError where a selector of the options matches no document, or several.
    Cost: near-linear in the text.
    """
    options = options or Options()
    a, b = _settled(a, b), _settled(b, a)
    if _key(a) <= _key(b):
        return Comparison(a, b, tuple(_pairs(a, b, options, watch)), options)
    mirrored = replace(
        options,
        select_a=options.select_b,
        select_b=options.select_a,
        pins=tuple(Pin(pin.b, pin.a, pin.pair) for pin in options.pins),
    )
    pairs = [_mirrored(pair) for pair in _pairs(b, a, mirrored, watch)]
    return Comparison(a, b, tuple(_in_order_of_b(pairs)), options)


# Files that share less are not versions of one text, even where each side has only one left.
_ALIKE = 0.2


def pair_witnesses(
    a: Sequence[Witness], b: Sequence[Witness]
) -> tuple[tuple[int | None, int | None], ...]:
    """Return which files belong together, one to one, by the documents that they hold.

    Shapes: indices into the sequences given, None for a file without a partner; the order of b, then
    what only a has.
    """
    from diffkit.pairing import pair_documents

    of_a, of_b = ([(i, d) for i, w in enumerate(side) for d in w.documents] for side in (a, b))
    votes: dict[tuple[int, int], float] = {}
    for x, y, likeness in pair_documents([d for _, d in of_a], [d for _, d in of_b]):
        if x is not None and y is not None and likeness >= _ALIKE:
            pair = of_a[x][0], of_b[y][0]
            votes[pair] = votes.get(pair, 0.0) + likeness * len(of_b[y][1].span)
    partner: dict[int, int] = {}
    for i, j in sorted(votes, key=lambda pair: (-votes[pair], pair)):
        if j not in partner and i not in partner.values():
            partner[j] = i
    alone = [i for i in range(len(a)) if i not in partner.values()]
    return (*((partner.get(j), j) for j in range(len(b))), *((i, None) for i in alone))


def _settled(witness: Witness, other: Witness) -> Witness:
    """Return the witness with its doubtful paragraph breaks as the other witness has them."""
    repaired = settle(witness.repaired, other.repaired)
    if repaired is witness.repaired:
        return witness
    return replace(witness, repaired=repaired)


def _key(witness: Witness) -> tuple[int, str]:
    return len(witness.text), witness.text


# ---------------------------------------------------------------- pairs of documents


def _pairs(a: Witness, b: Witness, options: Options, watch: Watch | None) -> list[DocumentPair]:
    from diffkit.pairing import pair_documents

    chosen_a = _chosen(a, options.select_a)
    chosen_b = _chosen(b, options.select_b)
    pairs: list[DocumentPair] = []
    found = pair_documents([a.documents[k] for k in chosen_a], [b.documents[k] for k in chosen_b])
    for n, (i, j, similarity) in enumerate(found):
        if watch is not None:
            watch(n, len(found))
        x = chosen_a[i] if i is not None else None
        y = chosen_b[j] if j is not None else None
        if x is not None and y is not None:
            pairs.append(_compared(a, b, x, y, similarity, options.pins))
        elif not options.paired_only:
            pairs.append(_alone(a, b, x, y))
    return pairs


def _alone(a: Witness, b: Witness, i: int | None, j: int | None) -> DocumentPair:
    """Return the pair of a document without a partner: all its clauses are one side's alone."""
    from diffkit.classify import classify

    document = a.documents[i] if i is not None else b.documents[j or 0]
    beads = tuple(
        Bead((k,), (), 0.0, basis="none") if i is not None else Bead((), (k,), 0.0, basis="none")
        for k in range(len(document.clauses))
    )
    alignment, scripts = Alignment(beads), ((),) * len(beads)
    changes = classify(document, document, alignment, scripts)
    return DocumentPair(i, j, 0.0, alignment, scripts, (), changes)


def _chosen(witness: Witness, selector: str | None) -> list[int]:
    if selector is not None:
        return [select(witness, selector)]
    return [i for i, document in enumerate(witness.documents) if document.role == "document"]


def _compared(
    a: Witness, b: Witness, i: int, j: int, similarity: float, pins: Sequence[Pin]
) -> DocumentPair:
    from diffkit.adapt import adapt, learn
    from diffkit.align import align
    from diffkit.classify import classify

    x, y = a.documents[i], b.documents[j]
    alignment = align(x, y, (), pins)
    scripts = _scripts(x, y, alignment)
    learnt, marked = learn(x, y, alignment, scripts)
    if marked[0] and marked[1]:
        scripts = _scripts(x, y, alignment, marked)
    substitutions = adapt(x, y, alignment, scripts, learnt)
    changes = classify(
        x, y, alignment, scripts, substitutions, (_doubts(a.repaired, x), _doubts(b.repaired, y))
    )
    return DocumentPair(i, j, similarity, alignment, scripts, substitutions, changes)


def _doubts(repaired: Repaired, document: Document) -> list[int]:
    return [at for at in repaired.doubts if document.span.start <= at <= document.span.end]


def _scripts(
    a: Document,
    b: Document,
    alignment: Alignment,
    marked: tuple[Sequence[Marked], Sequence[Marked]] = ((), ()),
) -> tuple[EditScript, ...]:
    from diffkit.edits import edit_script

    return tuple(
        edit_script(a, b, bead, marked) if bead.a and bead.b else () for bead in alignment.beads
    )


# ---------------------------------------------------------------- the mirror

_TAGS: dict[Tag, Tag] = {
    "equal": "equal",
    "replace": "replace",
    "delete": "insert",
    "insert": "delete",
}
_OPS: dict[Op, Op] = {
    "replace": "replace",
    "insert": "delete",
    "delete": "insert",
    "move": "move",
    "restructure": "restructure",
    "none": "none",
}


def _mirrored(pair: DocumentPair) -> DocumentPair:
    from diffkit.classify import mirrored_facts

    beads = [
        Bead(bead.b, bead.a, bead.score, bead.moved, bead.basis) for bead in pair.alignment.beads
    ]
    order = _order(beads)
    place = {old: new for new, old in enumerate(order)}
    changes = sorted(
        (
            change._replace(
                bead=place[change.bead],
                op=_OPS[change.op],
                a=change.b,
                b=change.a,
                facts=mirrored_facts(change.facts),
            )
            for change in pair.changes
        ),
        key=lambda change: change.bead,
    )
    return DocumentPair(
        a=pair.b,
        b=pair.a,
        similarity=pair.similarity,
        alignment=Alignment(tuple(beads[k] for k in order)),
        scripts=tuple(_mirrored_script(pair.scripts[k]) for k in order),
        substitutions=tuple(
            replace(
                entry,
                a=entry.b,
                b=entry.a,
                exceptions=tuple(
                    exception._replace(side="b" if exception.side == "a" else "a")
                    for exception in entry.exceptions
                ),
                places=tuple((y, x) for x, y in entry.places),
            )
            for entry in pair.substitutions
        ),
        changes=tuple(changes),
    )


def _mirrored_script(script: EditScript) -> EditScript:
    """Swap the sides; where a deletion and an insertion meet, the deletion comes first."""
    swapped = [Opcode(_TAGS[op.tag], op.b, op.a) for op in script]
    for k in range(1, len(swapped)):
        if (swapped[k - 1].tag, swapped[k].tag) == ("insert", "delete"):
            gone, come = swapped[k], swapped[k - 1]
            swapped[k - 1] = gone._replace(b=Span(come.b.start, come.b.start))
            swapped[k] = come._replace(a=Span(gone.a.end, gone.a.end))
    return tuple(swapped)


def _order(beads: Sequence[Bead]) -> list[int]:
    """Return the order of b; a bead without b stands behind the clause of a that stood before it."""
    by_a = sorted((k for k in range(len(beads)) if beads[k].a), key=lambda k: beads[k].a)
    behind: dict[int | None, list[int]] = {}
    anchor: int | None = None
    for k in by_a:
        if beads[k].b:
            if not beads[k].moved:
                anchor = k
        else:
            behind.setdefault(anchor, []).append(k)
    order = list(behind.get(None, ()))
    for k in sorted((k for k in range(len(beads)) if beads[k].b), key=lambda k: beads[k].b):
        order.append(k)
        order += behind.get(k, ())
    return order


def _in_order_of_b(pairs: Sequence[DocumentPair]) -> list[DocumentPair]:
    beads = [
        Bead(
            (pair.a,) if pair.a is not None else (),
            (pair.b,) if pair.b is not None else (),
            pair.similarity,
        )
        for pair in pairs
    ]
    return [pairs[k] for k in _order(beads)]
