"""What reports and the screen show, as data: filters, clauses, changes, links, rows, counts.

Spans here count in the source text, as CONTRACT.md has them; texts are as repaired. Words of people
(class names, roles) are codes, which `words` translates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, NamedTuple, Protocol, get_args

from diffkit.model import CLASSES, FOLDED, KINDS, Change, ChangeClass, DiffkitError, Notice, Op
from diffkit.report.notices import NoticeView
from diffkit.report.segments import Segment
from diffkit.span import SourceSpan

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
        return self.folds_class(change.cls, change.kind)

    def folds_class(self, cls: str, kind: str) -> bool:
        """Tell whether changes of a class and kind are seen only as a count."""
        return cls in FOLDED and cls not in self.show and f"{cls}:{kind}" not in self.show

    def as_options(self) -> dict[str, Any]:
        """Return the filters as the `options` of a JSON report have them."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}


def check_item(subject: str, item: str) -> None:
    """Raise FilterError where an item `class[:kind]` names no class, or a kind that no change has."""
    cls, colon, kind = item.partition(":")
    if cls not in CLASSES:
        raise FilterError(subject, f"no class {cls!r}", f"choose among {', '.join(CLASSES)}")
    if colon and not kind:
        raise FilterError(
            subject, f"no kind behind the colon of {item!r}", "name one or drop the colon"
        )
    if colon and kind not in KINDS:
        raise FilterError(subject, f"no kind {kind!r}", f"choose among {', '.join(KINDS)}")


def matches(items: Sequence[str], change: Change | ChangeView) -> bool:
    """Tell whether one of the items `class[:kind]` names the change."""
    return change.cls in items or f"{change.cls}:{change.kind}" in items


# ---------------------------------------------------------------- what is shown


class SourceView(NamedTuple):
    """The file that was read. `length` is in code points; `notices` say what of it was not read."""

    siglum: str
    path: str
    media_type: str
    encoding: str
    sha256: str
    length: int
    notices: tuple[Notice, ...] = ()


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


class RepairView(NamedTuple):
    """One repair: what stood in the source, and what it became ("" where it was dropped)."""

    rule: str
    span: SourceSpan
    line: int
    text: str
    becomes: str


class OutlineView(NamedTuple):
    """All that one file was read as."""

    source: SourceView
    documents: tuple[DocumentView, ...]
    repairs: tuple[RepairView, ...]
    text: str  # the source text


class ReadingView(NamedTuple):
    """What one side has at a change; for nothing, an empty span where it would stand."""

    clause: str
    text: str
    span: SourceSpan
    pieces: tuple[SourceSpan, ...]
    line: int
    page: int | None


class Decided(Protocol):
    """What a reviewer decided on a change, as the store of decisions has it."""

    @property
    def state(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def reviewer(self) -> str: ...
    @property
    def at(self) -> str: ...


class DecisionView(NamedTuple):
    """What a reviewer decided on a change: `state` as `diffkit.review` names it, "open" for a note alone."""

    state: str
    note: str
    reviewer: str
    at: str


class ChangeView(NamedTuple):
    """One difference; `place` cites its clause (of b where there is one), `folded` is only counted.

    `on_label` marks a change of a label alone, whose words are no part of the clause's text.
    `decision` is None where no reviewer said anything.
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
    decision: DecisionView | None = None

    @property
    def speaks(self) -> bool:
        """Tell whether its class and kind say more than the marks in its clause.

        Of a clause that came, went or moved whole the head of the clause says it already.
        """
        whole = self.op == "move" or (self.kind == "passage" and None in (self.a, self.b))
        return self.cls in ("substantive", "exception") and not self.folded and not whole


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


class ExceptionView(NamedTuple):
    """A place where a substitution was due and was not made as expected."""

    side: Literal["a", "b"]
    span: SourceSpan
    line: int
    text: str
    expected: str
    place: str = ""


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
    kind: str = "words"


class Counts(NamedTuple):
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


class LinkCounts(NamedTuple):
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


class Row(NamedTuple):
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
    notices: tuple[NoticeView, ...] = ()


class ComparisonView(NamedTuple):
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
