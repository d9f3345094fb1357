"""The one view model: everything that renderers and the terminal screen show, ready to be drawn.

Spans here count in the source text, as CONTRACT.md has them; texts are as repaired. Words of people
(class names, roles) are codes, which `words` translates.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

from diffkit.model import (
    CLASSES,
    FOLDED,
    Bead,
    Change,
    ChangeClass,
    Comparison,
    DiffkitError,
    Document,
    DocumentPair,
    Op,
    Reading,
    Witness,
)
from diffkit.report.place import paths, places
from diffkit.report.segments import OF_WORDS, Mark, Words, marks_of, on_label, segments
from diffkit.report.segments import Segment as Segment
from diffkit.span import OffsetMap, SourceSpan, Span

Status = Literal["equal", "modified", "inserted", "deleted"]
STATUSES: tuple[Status, ...] = get_args(Status)
# What a person is told that happened to a clause; several may hold.
Event = Literal[
    "modified",
    "inserted",
    "deleted",
    "moved",
    "split",
    "merged",
    "regrouped",
    "exception",
    "numbering",
]
EVENTS: tuple[Event, ...] = get_args(Event)
Sort = Literal["position", "weight"]
SORTS: tuple[Sort, ...] = get_args(Sort)

# What weighs most comes first under `--sort weight`.
_WEIGHT: tuple[ChangeClass, ...] = ("substantive", "exception", "wording", *reversed(FOLDED))

# ---------------------------------------------------------------- filters


class FilterError(DiffkitError):
    """A filter names no class, or an order that does not exist."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which changes are kept, which are unfolded, and in what order people read them.

    `only`, `ignore` and `show` hold items `class` or `class:kind`; `context` is the number of
    unchanged clauses shown on each side of a changed one.
    Raises: FilterError for an unknown class or order, or a negative context. Kinds are an open
    list.
    """

    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    sort: Sort = "position"
    context: int = 0

    def __post_init__(self) -> None:
        for name in ("only", "ignore", "show"):
            for item in getattr(self, name):
                check_item(f"--{name}", item)
        if self.sort not in SORTS:
            raise FilterError(
                "--sort", f"no order {self.sort!r}", f"choose one of {', '.join(SORTS)}"
            )
        if self.context < 0:
            raise FilterError("--context", f"{self.context} is negative", "give 0 or more")

    def keeps(self, change: Change) -> bool:
        """Tell whether `only` and `ignore` let the change through."""
        return (not self.only or matches(self.only, change)) and not matches(self.ignore, change)

    def folds(self, change: Change) -> bool:
        """Tell whether the change is one of those that people see only as a count."""
        return change.cls in FOLDED and not matches(self.show, change)

    def as_options(self) -> dict[str, Any]:
        """Return the filters as the `options` of a JSON report have them."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def check_item(subject: str, item: str) -> None:
    """Raise FilterError where an item `class[:kind]` names no class."""
    cls, colon, kind = item.partition(":")
    if cls not in CLASSES:
        raise FilterError(subject, f"no class {cls!r}", f"choose among {', '.join(CLASSES)}")
    if colon and not kind:
        raise FilterError(
            subject, f"no kind behind the colon of {item!r}", "name one or drop the colon"
        )


def matches(items: Sequence[str], change: Change | ChangeView) -> bool:
    """Tell whether one of the items `class[:kind]` names the change."""
    return change.cls in items or f"{change.cls}:{change.kind}" in items


# ---------------------------------------------------------------- what is shown


@dataclass(frozen=True, slots=True)
class SourceView:
    """The file that was read. `length` is in code points."""

    siglum: str
    path: str
    media_type: str
    encoding: str
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause: its words, how it is cited, and where it stands in the source.

    `place` is "" where only the role names it (a title); `index` and `parent` count in the clauses
    of its document; `heading` is the words of the nearest heading above; `line` and `last_line`
    count from 1; `page` is None where the format has no pages.
    """

    id: str
    index: int
    parent: int | None
    role: str
    path: tuple[str, ...]
    place: str
    heading: str
    label: str | None
    level: int
    span: SourceSpan
    pieces: tuple[SourceSpan, ...]
    line: int
    last_line: int
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document of a file, with its clauses in the order of the text."""

    index: int
    role: str
    number: str | None
    number_text: str | None
    title: str | None
    issuer: str | None
    date: str | None
    span: SourceSpan
    line: int
    clauses: tuple[ClauseView, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RepairView:
    """One repair: what stood in the source, and what it became ("" where it was dropped)."""

    rule: str
    span: SourceSpan
    line: int
    text: str
    becomes: str


@dataclass(frozen=True, slots=True)
class OutlineView:
    """All that one file was read as."""

    source: SourceView
    documents: tuple[DocumentView, ...]
    repairs: tuple[RepairView, ...]
    text: str = field(repr=False)  # the source text


@dataclass(frozen=True, slots=True)
class ReadingView:
    """What one side has at a change; for nothing, an empty span where it would stand."""

    clause: str
    text: str
    span: SourceSpan
    pieces: tuple[SourceSpan, ...]
    line: int
    page: int | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One difference; `place` cites its clause (of b where there is one), `folded` is only counted.

    `on_label` marks a change of a label alone, whose words are no part of the clause's text.
    """

    id: str
    op: Op
    cls: ChangeClass
    kind: str
    rule: str
    facts: Mapping[str, Any]
    substitution: str | None
    a: ReadingView | None
    b: ReadingView | None
    place: str
    folded: bool
    on_label: bool


@dataclass(frozen=True, slots=True)
class LinkView:
    """Clauses of both sides that say one thing, with what differs between them.

    `changes` holds those that the filters keep; `visible` says whether one of them is not folded,
    `events` what those that are not folded amount to; `n_hidden` counts those that the filters took
    away. `index` is the position among the pair's links.
    """

    id: str
    index: int
    relation: str
    status: Status
    moved: bool
    similarity: float
    matched_by: str
    a: tuple[ClauseView, ...]
    b: tuple[ClauseView, ...]
    changes: tuple[ChangeView, ...]
    segments: tuple[Segment, ...] = field(repr=False)
    visible: bool
    events: tuple[Event, ...]
    n_hidden: int


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """A place where a substitution was due and was not made as expected."""

    side: Literal["a", "b"]
    span: SourceSpan
    line: int
    text: str
    expected: str


@dataclass(frozen=True, slots=True)
class SubstitutionView:
    """A replacement that recurs; an `adaptation` where it follows from the change of government."""

    id: str
    a: str
    b: str
    adaptation: bool
    count: int
    parts: tuple[str, ...]
    exceptions: tuple[ExceptionView, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Changes by class and by kind, and what a filter hid, by class; only what is not zero.

    `folded` counts, by class, those of `cls` that people see only as a number.
    """

    cls: Mapping[str, int]
    kind: Mapping[str, int]
    hidden: Mapping[str, int]
    folded: Mapping[str, int]

    @property
    def shown(self) -> dict[str, int]:
        """Those of `cls` that are not folded."""
        counts = {name: n - self.folded.get(name, 0) for name, n in self.cls.items()}
        return {name: n for name, n in counts.items() if n}


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """How many links there are, and of which sort.

    Each is one of `visible` (shows a change), `hidden` (differs in what a filter took away), `folded`
    (differs in folded classes only) and `same`. `events` counts what the visible ones amount to;
    `status` counts all of them by status. Only what is not zero is there.
    """

    total: int
    visible: int
    folded: int
    hidden: int
    same: int
    events: Mapping[Event, int]
    status: Mapping[Status, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One display group: a link, or a run of links that are folded away.

    A folded run has `link` None; `n` counts its links, `n_folded` those that differ in folded
    classes, `n_hidden` those that differ in what a filter hid. `context` marks an unchanged link
    shown as neighbour.
    """

    link: LinkView | None
    context: bool = False
    n: int = 0
    n_folded: int = 0
    n_hidden: int = 0


@dataclass(frozen=True, slots=True)
class PairView:
    """Two documents that are versions of one text, or one document without a partner."""

    index: int
    a: DocumentView | None
    b: DocumentView | None
    similarity: float
    substitutions: tuple[SubstitutionView, ...]
    links: tuple[LinkView, ...] = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)
    counts: Counts
    stats: LinkCounts


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """All that differs between two files. `differs` is what the exit status tells."""

    a: SourceView
    b: SourceView
    options: Mapping[str, Any]
    documents: tuple[PairView, ...]
    counts: Counts
    stats: LinkCounts
    differs: bool

    @property
    def paired(self) -> tuple[PairView, ...]:
        return tuple(pair for pair in self.documents if pair.a and pair.b)

    @property
    def unpaired(self) -> tuple[PairView, ...]:
        """The documents without a partner, those of a first."""
        lone = (pair for pair in self.documents if not (pair.a and pair.b))
        return tuple(sorted(lone, key=lambda pair: pair.a is None))

    def changes(self) -> Iterator[ChangeView]:
        """Yield every change that the filters keep, in the order of the links."""
        for pair in self.documents:
            for link in pair.links:
                yield from link.changes


# ---------------------------------------------------------------- outline


def outline_view(witness: Witness, only: int | None = None) -> OutlineView:
    """Return what one file was read as: its documents, clauses and repairs; or `only` one document."""
    source = witness.source
    chosen = range(len(witness.documents)) if only is None else (only,)
    documents = tuple(_document(witness, i) for i in chosen)
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
    return OutlineView(_source(witness), documents, repairs, source.text)


def _source(witness: Witness) -> SourceView:
    source = witness.source
    return SourceView(
        witness.siglum,
        source.name,
        source.media_type,
        source.encoding,
        source.sha256,
        len(source.text),
    )


def _document(witness: Witness, index: int) -> DocumentView:
    document = witness.documents[index]
    span = witness.offsets.to_source(document.span)
    headings = _headings(document)
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


def _headings(document: Document) -> list[str]:
    """Return the words of the nearest heading above each clause, "" where there is none."""
    found: list[str] = []
    for clause in document.clauses:
        above = ""
        if clause.parent is not None:
            parent = document.clauses[clause.parent]
            words = parent.body.of(document.text) if parent.role == "heading" else ""
            above = " ".join(words.split()) or found[clause.parent]
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


def comparison_view(comparison: Comparison, filters: Filters = Filters()) -> ComparisonView:
    """Return all that reports and the screen show of a comparison, as the filters leave it.

    Guarantees: ids do not depend on the filters; links stand in the order of b whatever the sort,
    which only orders `rows`. What the filters hide is counted.
    Cost: linear in texts and changes, times a logarithm for looking up the source.
    """
    pairs = tuple(
        _Pair(comparison, pair, filters).view(i) for i, pair in enumerate(comparison.pairs)
    )
    counts = _sum_counts([pair.counts for pair in pairs])
    options = comparison.options
    unpaired = any(pair.a is None or pair.b is None for pair in pairs)
    return ComparisonView(
        a=_source(comparison.a),
        b=_source(comparison.b),
        options={
            **filters.as_options(),
            "select_a": options.select_a,
            "select_b": options.select_b,
            "paired_only": options.paired_only,
            "links": [{"a": p.a, "b": p.b, "pair": p.pair} for p in options.pins],
        },
        documents=pairs,
        counts=counts,
        stats=_sum_stats([pair.stats for pair in pairs]),
        differs=bool(counts.shown) or (unpaired and not options.paired_only),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a pair of documents, and where its clauses stand."""

    witness: Witness
    document: Document
    view: DocumentView

    def reading(self, reading: Reading) -> ReadingView:
        clause = self.document.clauses[reading.clause]
        span = reading.span
        offsets, source = self.witness.offsets, self.witness.source
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
            text=span.of(self.witness.text),
            span=found,
            pieces=_pieces(offsets, span) if span else (),
            line=source.line_number(at),
            page=source.page_number(at),
        )


class _Pair:
    """The view of one pair of documents, link by link."""

    def __init__(self, comparison: Comparison, pair: DocumentPair, filters: Filters) -> None:
        self.pair = pair
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
            rows=_rows(links, self.filters),
            counts=_counts(self.pair.changes, self.filters),
            stats=_stats(links),
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
            events=_events(bead, [change for change in shown if not change.folded]),
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
                    )
                )
            found.append(
                SubstitutionView(
                    sub.id, sub.a, sub.b, sub.adaptation, sub.count, sub.parts, tuple(exceptions)
                )
            )
        return tuple(found)


def _side(witness: Witness, index: int | None) -> _Side | None:
    if index is None:
        return None
    return _Side(witness, witness.documents[index], _document(witness, index))


def _rounded(value: float) -> float:
    return round(value, 4)


def _link_id(a: Sequence[ClauseView], b: Sequence[ClauseView]) -> str:
    """Return a short hash of the clauses that a link joins, the same from either side."""
    sides = sorted(",".join(clause.id for clause in side) for side in (a, b))
    return hashlib.sha256("|".join(sides).encode()).hexdigest()[:10]


# ---------------------------------------------------------------- rows and counts


def _rows(links: Sequence[LinkView], filters: Filters) -> tuple[Row, ...]:
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
    return min(_WEIGHT.index(c.cls) for c in link.changes if not c.folded), link.index


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


def _sum_counts(counts: Iterable[Counts]) -> Counts:
    sums: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    for one in counts:
        for total, part in zip(sums, (one.cls, one.kind, one.hidden, one.folded), strict=True):
            total.update(part)
    return _ordered(*sums)


def _events(bead: Bead, changes: Sequence[ChangeView]) -> tuple[Event, ...]:
    """Return what changes that are shown amount to, in the order of `EVENTS`."""
    found: set[Event] = set()
    for change in changes:
        if not bead.a or not bead.b:
            found.add("inserted" if bead.b else "deleted")
        elif change.op == "move":
            found.add("moved")
        elif change.op == "none":
            found.add("exception")
        elif change.op == "restructure":
            n_a, n_b = len(bead.a), len(bead.b)
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


def _stats(links: Sequence[LinkView]) -> LinkCounts:
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


def _sum_stats(stats: Sequence[LinkCounts]) -> LinkCounts:
    sorts: Counter[str] = Counter()
    events: Counter[Event] = Counter()
    status: Counter[Status] = Counter()
    for one in stats:
        sorts.update(visible=one.visible, folded=one.folded, hidden=one.hidden, same=one.same)
        events.update(one.events)
        status.update(one.status)
    return _link_counts(sum(one.total for one in stats), sorts, events, status)
