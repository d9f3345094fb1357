"""Say of each difference what it is: class, kind, and the rule that decided.

Rules are tried in order; the first that proves something decides. What no rule proves is `wording`,
and shown: nothing is folded on a doubt. One module a family of rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import zip_longest

from diffkit.classify import (
    adaptation,
    duties,
    numbering,
    parties,
    passages,
    quantity,
    references,
    typographic,
    wording,
)
from diffkit.classify.ground import Difference, Ground, Rule, Verdict, clause_at, mirrored_facts
from diffkit.model import (
    Alignment,
    Bead,
    Change,
    Clause,
    Document,
    EditScript,
    Label,
    Op,
    Reading,
    Substitution,
)
from diffkit.span import Span

__all__ = ["RULES", "classify", "mirrored_facts"]

# The first that proves something decides; the last always does.
RULES: tuple[Rule, ...] = (
    typographic.same_words,
    typographic.same_spelling,
    adaptation.as_expected,
    adaptation.made_otherwise,
    references.renumbered,
    parties.addressee_differs,
    passages.struck_out,
    wording.regional,
    wording.marks_only,
    duties.equal_weight,
    duties.negated,
    duties.proviso_differs,
    passages.sentence_differs,
    duties.modality_differs,
    duties.basis_differs,
    references.points_elsewhere,
    quantity.number_differs,
    quantity.bound_differs,
    references.citation_differs,
    duties.liability_differs,
    duties.validity_differs,
    duties.bracket_of_scope,
    duties.definition_differs,
    parties.list_differs,
    parties.post_differs,
    parties.body_differs,
    parties.party_differs,
    parties.place_differs,
    parties.level_differs,
    duties.scope_differs,
    passages.sub_clause_differs,
    duties.authority_differs,
    duties.urgency_differs,
    duties.lead_differs,
    parties.row_differs,
    passages.rewritten,
    passages.phrase_differs,
    passages.phrase_replaced,
    wording.no_rule,
)


def classify(
    a: Document,
    b: Document,
    alignment: Alignment,
    scripts: Sequence[EditScript],
    substitutions: Sequence[Substitution] = (),
    doubts: tuple[Sequence[int], Sequence[int]] = ((), ()),
) -> tuple[Change, ...]:
    """Return the changes between two aligned documents, in the order of their beads.

    Shapes: `scripts` has one edit script a bead; `doubts` are the offsets of breaks that the layout of
    each text left open (`Repaired.doubts`).
    Guarantees: each opcode that is not equal, and each run inside an equal one whose characters
    differ, is tiled by changes; swapping the sides swaps the readings and nothing else.
    Cost: linear in the text.
    """
    return tuple(_Classifier(Ground(a, b, alignment, scripts, substitutions, doubts)).changes())


class _Classifier:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._a, self._b = ground.a, ground.b
        self._seen: Counter[str] = Counter()

    def changes(self) -> Iterator[Change]:
        for index, bead in enumerate(self._ground.beads):
            if not bead.a or not bead.b:
                yield from self._one_sided(index, bead)
            else:
                yield from self._paired(index, bead)

    # -- whole clauses

    def _one_sided(self, index: int, bead: Bead) -> Iterator[Change]:
        document, indices = (self._a, bead.a) if bead.a else (self._b, bead.b)
        for i in indices:
            clause = document.clauses[i]
            reading = Reading(i, clause.body or clause.span)
            verdict = passages.alone(clause)
            if bead.a:
                yield self._change(index, "delete", reading, None, verdict)
            else:
                yield self._change(index, "insert", None, reading, verdict)

    def _paired(self, index: int, bead: Bead) -> Iterator[Change]:
        a, b = self._a.clauses[bead.a[0]], self._b.clauses[bead.b[0]]
        whole = (Reading(bead.a[0], a.body), Reading(bead.b[0], b.body))
        if bead.moved:
            yield self._change(index, "move", *whole, passages.moved(a, b))
        if len(bead.a) != len(bead.b):
            by_layout = typographic.broken_by_layout(self._ground, index)
            verdict = typographic.LAYOUT if by_layout else passages.STRUCTURE
            yield self._change(index, "restructure", *whole, verdict)
        for i, j in self._relabelled(bead):
            yield from self._labelled(index, i, j, bead)
        yield from self._worded(index, bead)

    def _relabelled(self, bead: Bead) -> Iterator[tuple[int | None, int | None]]:
        """Pair the clauses of a bead whose labels are to be compared: not those labelled alike."""
        rest_b = list(bead.b)
        rest_a: list[int] = []
        for i in bead.a:
            label = self._a.clauses[i].label
            alike = (j for j in rest_b if _same_text(label, self._b.clauses[j].label))
            found = next(alike, None)
            if found is None:
                rest_a.append(i)
            else:
                rest_b.remove(found)
        return zip_longest(rest_a, rest_b)

    def _labelled(self, index: int, i: int | None, j: int | None, bead: Bead) -> Iterator[Change]:
        """Say how the labels of two clauses differ; a clause of a split or merge may stand alone."""
        x = self._a.clauses[i if i is not None else bead.a[-1]]
        y = self._b.clauses[j if j is not None else bead.b[-1]]
        verdict = numbering.label(x if i is not None else None, y if j is not None else None)
        if verdict is None:
            return
        readings = (
            Reading(i, x.label_span) if i is not None else _end(bead.a[-1], x),
            Reading(j, y.label_span) if j is not None else _end(bead.b[-1], y),
        )
        yield self._change(index, _op(*readings), *readings, verdict)

    # -- words

    def _worded(self, index: int, bead: Bead) -> Iterator[Change]:
        place = _Places(self._a, bead.a), _Places(self._b, bead.b)
        seams = len(bead.a) > 1 or len(bead.b) > 1
        for difference in self._ground.differences(index):
            x, y = difference.a, difference.b
            if (
                seams
                and self._ground.is_blank(x, y)
                and (place[0].at_edge(x) or place[1].at_edge(y))
            ):
                verdict = typographic.BLANKS  # the blank that a paragraph's end stands for
            else:
                verdict = self._verdict(difference)
            readings = place[0].reading(x), place[1].reading(y)
            yield self._change(index, _op(*readings), *readings, verdict)
        for difference, verdict in references.not_renumbered(self._ground, index):
            readings = place[0].reading(difference.a), place[1].reading(difference.b)
            yield self._change(index, "none", *readings, verdict)
        for found, case in self._ground.exceptions:
            if case.made or case.other is None:
                continue
            x, y = (case.span, case.other) if case.side == "a" else (case.other, case.span)
            if place[0].holds(x) and place[1].holds(y):
                readings = place[0].reading(x), place[1].reading(y)
                verdict = adaptation.not_made(found, case)
                yield self._change(index, "none", *readings, verdict)

    def _verdict(self, difference: Difference) -> Verdict:
        said = (rule(self._ground, difference) for rule in RULES)
        verdict = next(verdict for verdict in said if verdict is not None)
        return adaptation.grouped(self._ground, difference, verdict)

    # -- the record

    def _change(
        self, index: int, op: Op, a: Reading | None, b: Reading | None, verdict: Verdict
    ) -> Change:
        bead = self._ground.beads[index]
        head_a = self._a.clauses[bead.a[0]].id if bead.a else ""
        head_b = self._b.clauses[bead.b[0]].id if bead.b else ""
        words_a = a.span.of(self._a.text) if a is not None else ""
        words_b = b.span.of(self._b.text) if b is not None else ""
        # Sorted, so that the mirrored comparison gives the same ids.
        key = "\n".join([*sorted([f"{head_a}\t{words_a}", f"{head_b}\t{words_b}"]), _SYMMETRIC[op]])
        self._seen[key] += 1
        digest = blake2b(
            f"{key}\n{self._seen[key]}".encode("utf-8", "surrogatepass"), digest_size=5
        )
        return Change(
            id=digest.hexdigest(),
            bead=index,
            op=op,
            a=a,
            b=b,
            cls=verdict.cls,
            kind=verdict.kind,
            rule=verdict.rule,
            facts=verdict.facts,
            substitution=verdict.substitution,
        )


_SYMMETRIC: dict[Op, str] = {
    "replace": "replace",
    "insert": "one-sided",
    "delete": "one-sided",
    "move": "move",
    "restructure": "restructure",
    "none": "none",
}


def _same_text(a: Label | None, b: Label | None) -> bool:
    return (a.text if a else None) == (b.text if b else None)


def _end(index: int, clause: Clause) -> Reading:
    """Return nothing, at the end of a clause."""
    return Reading(index, Span(clause.body.end, clause.body.end))


def _op(a: Reading, b: Reading) -> Op:
    if not a.span:
        return "insert"
    return "replace" if b.span else "delete"


class _Places:
    """Finds the clause of one side of a bead in which a span of its words lies."""

    def __init__(self, document: Document, indices: tuple[int, ...]) -> None:
        self._document, self._indices = document, indices
        self._starts = [document.clauses[i].body.start for i in indices]
        self._ends = [document.clauses[i].body.end for i in indices]

    def at_edge(self, span: Span) -> bool:
        """Tell whether nothing stands here at the end of a clause that another follows."""
        return not span and (span.end in self._ends[:-1] or span.start in self._starts[1:])

    def holds(self, span: Span) -> bool:
        """Tell whether a span lies in the words of the bead."""
        return any(
            start <= span.start and span.end <= end
            for start, end in zip(self._starts, self._ends, strict=True)
        )

    def reading(self, span: Span) -> Reading:
        return Reading(clause_at(self._document, self._indices, span), span)
