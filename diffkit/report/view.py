"""The one view model: everything that renderers and the terminal screen show, ready to be drawn.

Spans here count in the source text, as CONTRACT.md has them; texts are as repaired. Words of people
(class names, roles) are codes, which `words` translates.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from diffkit.model import (
    CLASSES,
    FOLDED,
    Bead,
    Change,
    ChangeClass,
    Clause,
    Comparison,
    Document,
    DocumentPair,
    Reading,
    Witness,
)
from diffkit.report.notices import notices
from diffkit.report.place import paths, places
from diffkit.report.segments import OF_WORDS, Mark, Segment, Words, marks_of, on_label, segments
from diffkit.report.shape import (
    EVENTS,
    SORTS,
    STATUSES,
    ChangeView,
    ClauseView,
    ComparisonView,
    Counts,
    Decided,
    DecisionView,
    DocumentView,
    Event,
    ExceptionView,
    FilterError,
    Filters,
    LinkCounts,
    LinkView,
    OutlineView,
    PairView,
    ReadingView,
    RepairView,
    Row,
    Sort,
    SourceView,
    Status,
    SubstitutionView,
    check_item,
    matches,
)
from diffkit.span import OffsetMap, SourceSpan, Span

__all__ = [
    "EVENTS",
    "SORTS",
    "STATUSES",
    "ChangeView",
    "ClauseView",
    "ComparisonView",
    "Counts",
    "Decided",
    "DecisionView",
    "DocumentView",
    "Event",
    "ExceptionView",
    "FilterError",
    "Filters",
    "LinkCounts",
    "LinkView",
    "OutlineView",
    "PairView",
    "ReadingView",
    "RepairView",
    "Row",
    "Segment",
    "Sort",
    "SourceView",
    "Status",
    "SubstitutionView",
    "check_item",
    "comparison_view",
    "matches",
    "outline_view",
]

# What weighs most comes first under `--sort weight`.
WEIGHT: tuple[ChangeClass, ...] = ("substantive", "exception", "wording", *reversed(FOLDED))

# ---------------------------------------------------------------- outline


def outline_view(witness: Witness, only: int | None = None) -> OutlineView:
    """Return what one file was read as: its documents, clauses and repairs; or `only` one document."""
    source = witness.source
    chosen = range(len(witness.documents)) if only is None else (only,)
    documents = tuple(document_view(witness, i) for i in chosen)
    within = SourceSpan(0, len(source.text)) if only is None else documents[0].span
    repairs = tuple(
        RepairView(
            rule=piece.rule,
            span=piece.source,
            line=source.line_number(piece.source.start),
            text=piece.source.of(source.text),
            becomes=piece.text.of(witness.text),
        )
        for piece in witness.offsets.pieces
        if piece.rule is not None
        and within.start <= piece.source.start
        and piece.source.end <= within.end
    )
    return OutlineView(source_view(witness), documents, repairs, source.text)


def source_view(witness: Witness) -> SourceView:
    """Return what is told of the file that a witness was read from."""
    source = witness.source
    return SourceView(
        witness.siglum,
        source.name,
        source.media_type,
        source.encoding,
        source.sha256,
        len(source.text),
        source.notices,
    )


def document_view(witness: Witness, index: int) -> DocumentView:
    """Return one document of a witness with its clauses."""
    document = witness.documents[index]
    span = witness.offsets.to_source(document.span)
    headings = headings_of(
        [(clause.role, clause.parent, clause.body.of(document.text)) for clause in document.clauses]
    )
    clauses = tuple(
        _clause(witness, document, i, place, path, headings[i])
        for i, (place, path) in enumerate(zip(places(document), paths(document), strict=True))
    )
    return DocumentView(
        index=index,
        role=document.role,
        number=document.number,
        number_text=document.number_text,
        title=document.title,
        issuer=document.issuer,
        date=document.date,
        span=span,
        line=witness.source.line_number(span.start),
        clauses=clauses,
    )


def headings_of(clauses: Sequence[tuple[str, int | None, str]]) -> list[str]:
    """Return the words of the nearest heading above each clause, "" where there is none.

    Shapes: a clause is its role, the index of its parent, and its own words, in preorder.
    """
    found: list[str] = []
    for _, parent, _ in clauses:
        above = ""
        if parent is not None:
            role, _, words = clauses[parent]
            above = (" ".join(words.split()) if role == "heading" else "") or found[parent]
        found.append(above)
    return found


def _clause(
    witness: Witness, document: Document, i: int, place: str, path: tuple[str, ...], heading: str
) -> ClauseView:
    clause = document.clauses[i]
    span = witness.offsets.to_source(clause.span)
    return ClauseView(
        id=clause.id,
        index=i,
        parent=clause.parent,
        role=clause.role,
        path=path,
        place=place,
        heading=heading,
        label=clause.label.text if clause.label else None,
        level=clause.level,
        span=span,
        pieces=_pieces(witness.offsets, clause.span),
        line=witness.source.line_number(span.start),
        last_line=witness.source.line_number(max(span.start, span.end - 1)),
        page=witness.source.page_number(span.start),
        text=clause.body.of(witness.text),
    )


def _pieces(offsets: OffsetMap, span: Span) -> tuple[SourceSpan, ...]:
    """Return the parts of the source that were kept as they are; neighbours are one part."""
    found: list[SourceSpan] = []
    for piece in offsets.kept(span):
        if piece.rule is not None:  # a rewriting is told among the repairs
            continue
        if found and found[-1].end == piece.source.start:
            found[-1] = SourceSpan(found[-1].start, piece.source.end)
        else:
            found.append(piece.source)
    return tuple(found)


# ---------------------------------------------------------------- comparison


def comparison_view(
    comparison: Comparison,
    filters: Filters | None = None,
    decisions: Mapping[str, Decided] | None = None,
) -> ComparisonView:
    """Return all that reports and the screen show of a comparison, as the filters leave it.

    `decisions` are what reviewers said of changes, by the ids of the changes.

    Guarantees: ids do not depend on the filters; links stand in the order of b whatever the sort,
    which only orders `rows`. What the filters hide is counted.
    Cost: linear in texts and changes, times a logarithm for looking up the source.
    """
    filters = filters or Filters()
    pairs = tuple(
        _Pair(comparison, pair, filters, decisions or {}).view(i)
        for i, pair in enumerate(comparison.pairs)
    )
    counts = sum_counts([pair.counts for pair in pairs])
    options = comparison.options
    unpaired = any(pair.a is None or pair.b is None for pair in pairs)
    return ComparisonView(
        a=source_view(comparison.a),
        b=source_view(comparison.b),
        options={
            **filters.as_options(),
            "select_a": options.select_a,
            "select_b": options.select_b,
            "paired_only": options.paired_only,
            "links": [{"a": p.a, "b": p.b, "pair": p.pair} for p in options.pins],
        },
        documents=pairs,
        counts=counts,
        stats=sum_stats([pair.stats for pair in pairs]),
        differs=bool(counts.shown) or (unpaired and not options.paired_only),
    )


class _Side(NamedTuple):
    """One side of a pair of documents, and where its clauses stand."""

    witness: Witness
    document: Document
    view: DocumentView

    def place(self, span: Span) -> str:
        """Return how the clause is cited in whose own words a span stands."""
        clauses = self.document.clauses
        k = bisect_right(clauses, span.start, key=lambda clause: clause.span.start) - 1
        return self.view.clauses[k].place if k >= 0 else ""

    def reading(self, reading: Reading) -> ReadingView:
        clause = self.document.clauses[reading.clause]
        return reading_view(self.witness, clause, reading.span)


def reading_view(witness: Witness, clause: Clause, span: Span) -> ReadingView:
    """Return what a witness has in a clause: a span of its text, empty for nothing."""
    offsets, source = witness.offsets, witness.source
    if span:
        found = offsets.to_source(span)
    elif span.start > clause.span.start:  # nothing stands here: behind what comes before it
        end = offsets.to_source(Span(span.start - 1, span.start)).end
        found = SourceSpan(end, end)
    else:
        found = offsets.to_source(span)
    at = max(0, found.start - 1) if not span and span.start > clause.span.start else found.start
    return ReadingView(
        clause=clause.id,
        text=span.of(witness.text),
        span=found,
        pieces=_pieces(offsets, span) if span else (),
        line=source.line_number(at),
        page=source.page_number(at),
    )


class _Pair:
    """The view of one pair of documents, link by link."""

    def __init__(
        self,
        comparison: Comparison,
        pair: DocumentPair,
        filters: Filters,
        decisions: Mapping[str, Decided],
    ) -> None:
        self.pair = pair
        self.decisions = decisions
        self.filters = filters
        self.a = _side(comparison.a, pair.a)
        self.b = _side(comparison.b, pair.b)
        self._a_document = self.a.document if self.a else None
        self._b_document = self.b.document if self.b else None
        self.changes: dict[int, list[Change]] = {}
        for change in pair.changes:
            self.changes.setdefault(change.bead, []).append(change)

    def view(self, index: int) -> PairView:
        links = tuple(self._link(i, bead) for i, bead in enumerate(self.pair.alignment.beads))
        return PairView(
            index=index,
            a=self.a.view if self.a else None,
            b=self.b.view if self.b else None,
            similarity=_rounded(self.pair.similarity),
            substitutions=self._substitutions(),
            links=links,
            rows=rows_of(links, self.filters),
            counts=_counts(self.pair.changes, self.filters),
            stats=stats_of(links),
            notices=notices(
                (self.a.witness, self.a.document) if self.a else None,
                (self.b.witness, self.b.document) if self.b else None,
            ),
        )

    def _link(self, index: int, bead: Bead) -> LinkView:
        a = tuple(self.a.view.clauses[i] for i in bead.a) if self.a else ()
        b = tuple(self.b.view.clauses[i] for i in bead.b) if self.b else ()
        every = self.changes.get(index, [])
        kept = [change for change in every if self.filters.keeps(change)]
        shown = tuple(self._change(change) for change in kept)
        return LinkView(
            id=_link_id(a, b),
            index=index,
            relation=f"{len(a)}-{len(b)}",
            status=self._status(bead, every),
            moved=bead.moved,
            similarity=_rounded(bead.score),
            matched_by=bead.basis,
            a=a,
            b=b,
            changes=shown,
            segments=self._segments(bead, every),
            visible=any(not change.folded for change in shown),
            events=events_of(
                len(bead.a), len(bead.b), [change for change in shown if not change.folded]
            ),
            n_hidden=len(every) - len(kept),
        )

    def _status(self, bead: Bead, changes: Iterable[Change]) -> Status:
        if not bead.a or not bead.b:
            return "inserted" if bead.b else "deleted"
        if any(c.op in OF_WORDS and not self._on_label(c) for c in changes):
            return "modified"
        return "equal"

    def _change(self, change: Change) -> ChangeView:
        where = self.b if change.b else self.a
        reading = change.b or change.a
        return ChangeView(
            id=change.id,
            op=change.op,
            cls=change.cls,
            kind=change.kind,
            rule=change.rule,
            facts=change.facts,
            substitution=change.substitution,
            a=self.a.reading(change.a) if self.a and change.a else None,
            b=self.b.reading(change.b) if self.b and change.b else None,
            place=where.view.clauses[reading.clause].place if where and reading else "",
            folded=self.filters.folds(change),
            on_label=self._on_label(change),
            decision=_decision(self.decisions.get(change.id)),
        )

    def _on_label(self, change: Change) -> bool:
        return on_label(change, self._a_document, self._b_document)

    def _segments(self, bead: Bead, changes: Iterable[Change]) -> tuple[Segment, ...]:
        a, b, filters = self._a_document, self._b_document, self.filters
        marks = [Mark(c, filters.folds(c) or not filters.keeps(c)) for c in changes]
        words, labels = marks_of(marks, a, b)
        return segments(Words(a, bead.a), Words(b, bead.b), words, labels)

    def _substitutions(self) -> tuple[SubstitutionView, ...]:
        found: list[SubstitutionView] = []
        for sub in self.pair.substitutions:
            exceptions: list[ExceptionView] = []
            for case in sub.exceptions:
                side = self.a if case.side == "a" else self.b
                if side is None:
                    continue
                span = side.witness.offsets.to_source(case.span)
                exceptions.append(
                    ExceptionView(
                        side=case.side,
                        span=span,
                        line=side.witness.source.line_number(span.start),
                        text=case.span.of(side.witness.text),
                        expected=case.expected,
                        place=side.place(case.span),
                    )
                )
            found.append(
                SubstitutionView(
                    sub.id,
                    sub.a,
                    sub.b,
                    sub.adaptation,
                    sub.count,
                    sub.parts,
                    tuple(exceptions),
                    sub.kind,
                )
            )
        return tuple(found)


def _side(witness: Witness, index: int | None) -> _Side | None:
    if index is None:
        return None
    return _Side(witness, witness.documents[index], document_view(witness, index))


def _decision(decided: Decided | None) -> DecisionView | None:
    if decided is None:
        return None
    return DecisionView(decided.state, decided.note, decided.reviewer, decided.at)


def _rounded(value: float) -> float:
    return round(value, 4)


def _link_id(a: Sequence[ClauseView], b: Sequence[ClauseView]) -> str:
    """Return a short hash of the clauses that a link joins, the same from either side."""
    sides = sorted(",".join(clause.id for clause in side) for side in (a, b))
    return hashlib.sha256("|".join(sides).encode()).hexdigest()[:10]


# ---------------------------------------------------------------- rows and counts


def rows_of(links: Sequence[LinkView], filters: Filters) -> tuple[Row, ...]:
    """Return what people see of the links: those that show something, and runs of the others."""
    if filters.sort == "weight":
        visible = sorted((link for link in links if link.visible), key=_weight)
        rest = [link for link in links if not link.visible]
        return (*(Row(link) for link in visible), *([_folded_row(rest)] if rest else []))
    near: set[int] = set()
    for link in links:
        if link.visible:
            near.update(range(link.index - filters.context, link.index + filters.context + 1))
    rows: list[Row] = []
    away: list[LinkView] = []
    for link in links:
        if link.index not in near:
            away.append(link)
            continue
        if away:
            rows.append(_folded_row(away))
            away = []
        rows.append(Row(link, context=not link.visible))
    if away:
        rows.append(_folded_row(away))
    return tuple(rows)


def _folded_row(links: Sequence[LinkView]) -> Row:
    return Row(
        None,
        n=len(links),
        n_folded=sum(_sort_of(link) == "folded" for link in links),
        n_hidden=sum(_sort_of(link) == "hidden" for link in links),
    )


def _weight(link: LinkView) -> tuple[int, int]:
    return min(WEIGHT.index(c.cls) for c in link.changes if not c.folded), link.index


def _counts(changes: Iterable[Change], filters: Filters) -> Counts:
    cls: Counter[str] = Counter()
    kind: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    folded: Counter[str] = Counter()
    for change in changes:
        if not filters.keeps(change):
            hidden[change.cls] += 1
            continue
        cls[change.cls] += 1
        kind[change.kind] += 1
        if filters.folds(change):
            folded[change.cls] += 1
    return _ordered(cls, kind, hidden, folded)


def _ordered(
    cls: Counter[str], kind: Counter[str], hidden: Counter[str], folded: Counter[str]
) -> Counts:
    def by_class(counter: Counter[str]) -> dict[str, int]:
        return {name: counter[name] for name in CLASSES if counter[name]}

    kinds = dict(sorted(kind.items(), key=lambda item: (-item[1], item[0])))
    return Counts(by_class(cls), kinds, by_class(hidden), by_class(folded))


def sum_counts(counts: Iterable[Counts]) -> Counts:
    """Return the counts of several pairs of documents as one."""
    sums: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    for one in counts:
        for total, part in zip(sums, (one.cls, one.kind, one.hidden, one.folded), strict=True):
            total.update(part)
    return _ordered(*sums)


def events_of(n_a: int, n_b: int, changes: Sequence[ChangeView]) -> tuple[Event, ...]:
    """Return what changes that are shown amount to, in the order of `EVENTS`."""
    found: set[Event] = set()
    for change in changes:
        if not n_a or not n_b:
            found.add("inserted" if n_b else "deleted")
        elif change.op == "move":
            found.add("moved")
        elif change.op == "none":
            found.add("exception")
        elif change.op == "restructure":
            found.add("regrouped" if n_a == n_b else "split" if n_a < n_b else "merged")
        else:
            found.add("numbering" if change.on_label else "modified")
    return tuple(event for event in EVENTS if event in found)


def _sort_of(link: LinkView) -> str:
    """Say which of the counts a link belongs to: to the first that holds."""
    if link.visible:
        return "visible"
    if link.n_hidden:
        return "hidden"
    return "folded" if link.changes else "same"


def stats_of(links: Sequence[LinkView]) -> LinkCounts:
    """Count links by what they show."""
    sorts: Counter[str] = Counter(_sort_of(link) for link in links)
    events = Counter(event for link in links for event in link.events)
    status = Counter(link.status for link in links)
    return _link_counts(len(links), sorts, events, status)


def _link_counts(
    total: int, sorts: Mapping[str, int], events: Counter[Event], status: Counter[Status]
) -> LinkCounts:
    return LinkCounts(
        total=total,
        visible=sorts.get("visible", 0),
        folded=sorts.get("folded", 0),
        hidden=sorts.get("hidden", 0),
        same=sorts.get("same", 0),
        events={event: events[event] for event in EVENTS if events[event]},
        status={name: status[name] for name in STATUSES if status[name]},
    )


def sum_stats(stats: Sequence[LinkCounts]) -> LinkCounts:
    """Return the counts of links of several pairs of documents as one."""
    sorts: Counter[str] = Counter()
    events: Counter[Event] = Counter()
    status: Counter[Status] = Counter()
    for one in stats:
        sorts.update(visible=one.visible, folded=one.folded, hidden=one.hidden, same=one.same)
        events.update(one.events)
        status.update(one.status)
    return _link_counts(sum(one.total for one in stats), sorts, events, status)
