"""The words of both sides of a link as one sequence of runs, to be drawn as they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from diffkit.model import Change, ChangeClass, Clause, Document, Op, Reading, Tag

# A move or a split is a change of the whole clause; no run of its words shows it.
OF_WORDS: tuple[Op, ...] = ("replace", "insert", "delete")


class Segment(NamedTuple):
    """A run of the words of a link, both sides, in order; joined, each side gives its texts back.

    `a_clause` and `b_clause` count in `LinkView.a` and `.b`, None on a side without text. A run
    never crosses a clause edge of either side. `part` tells labels from words. `change` is the id
    of the change it belongs to, None for equal runs; an equal run has one where what matters is
    that it stayed the same. `folded` runs differ, but are drawn as ordinary text: of either side in
    its own column, of b where both share one line.
    """

    tag: Tag
    a: str
    b: str
    change: str | None = None
    cls: ChangeClass | None = None
    folded: bool = False
    a_clause: int | None = None
    b_clause: int | None = None
    part: Literal["label", "words"] = "words"


class Mark(NamedTuple):
    """A change to be drawn, and whether it is drawn as ordinary text."""

    change: Change
    folded: bool


class Words:
    """The own words of the clauses of one side of a bead, one behind the other."""

    def __init__(self, document: Document | None, indices: tuple[int, ...]) -> None:
        self.clauses: list[Clause] = []
        self.starts: list[int] = []
        self._order = {index: k for k, index in enumerate(indices)}
        texts: list[str] = []
        at = 0
        if document is not None:
            for index in indices:
                clause = document.clauses[index]
                self.clauses.append(clause)
                self.starts.append(at)
                texts.append(clause.body.of(document.text))
                at += len(clause.body)
        self.text = "".join(texts)

    def clause_of(self, reading: Reading | None) -> int | None:
        """Return which of the clauses, counted from 0, a reading belongs to."""
        return None if reading is None else self._order.get(reading.clause)

    def clause_at(self, offset: int) -> int | None:
        """Return which of the clauses the character at `offset` belongs to."""
        return bisect_right(self.starts, offset) - 1 if self.starts else None

    def range(self, reading: Reading | None) -> tuple[int, int]:
        """Return where a reading stands in the joined words."""
        k = self.clause_of(reading)
        if reading is None or k is None:
            return 0, 0
        body, at = self.clauses[k].body, self.starts[k]
        start, end = (
            min(max(edge, body.start), body.end) - body.start + at
            for edge in (reading.span.start, reading.span.end)
        )
        return start, end

    def parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the stretches of [start, end) clause by clause, none of them empty."""
        return list(steps(start, (e for e in self.starts if start < e < end), end))

    def label(self, k: int | None) -> str:
        label = self.clauses[k].label if k is not None else None
        return label.text if label else ""


def on_label(change: Change, a: Document | None, b: Document | None) -> bool:
    """Tell whether a change lies in labels alone."""
    if change.op not in OF_WORDS:
        return False
    found = False
    for document, reading in ((a, change.a), (b, change.b)):
        if document is None or reading is None or not reading.span:
            continue
        if not document.clauses[reading.clause].label_span.covers(reading.span):
            return False
        found = True
    return found


def segments(
    a: Words, b: Words, words: Iterable[Mark], labels: Iterable[Mark]
) -> tuple[Segment, ...]:
    """Return the runs of both sides; `words` are changes of words, `labels` of labels alone.

    Guarantees: joined over all runs that are words, side `a` is `a.text` and side `b` is `b.text`;
    each label stands before the first words of its clause.
    """
    runs: list[Segment] = []
    at_a = at_b = 0
    placed = [(*a.range(mark.change.a), *b.range(mark.change.b), mark) for mark in words]
    placed.sort(key=lambda item: (item[0], item[2], -item[1], -item[3]))  # the wider one first
    for start_a, end_a, start_b, end_b, mark in placed:
        if start_a < at_a or start_b < at_b:
            continue  # lies in a change that is drawn already
        runs += _between(a, at_a, start_a, b, at_b, start_b)
        runs += _differing(a, start_a, end_a, b, start_b, end_b, mark)
        at_a, at_b = end_a, end_b
    runs += _between(a, at_a, len(a.text), b, at_b, len(b.text))
    return tuple(_with_labels(runs, a, b, labels))


def _between(a: Words, at_a: int, end_a: int, b: Words, at_b: int, end_b: int) -> Iterator[Segment]:
    """Yield what stands between two changes, cut at the clause edges of both sides."""
    if a.text[at_a:end_a] != b.text[at_b:end_b]:
        yield from _differing(a, at_a, end_a, b, at_b, end_b, None)
        return
    shift = at_b - at_a
    edges = {e for e in a.starts if at_a < e < end_a}
    edges |= {e - shift for e in b.starts if at_b < e < end_b}
    for start, end in steps(at_a, sorted(edges), end_a):
        text = a.text[start:end]
        of_a, of_b = a.clause_at(start), b.clause_at(start + shift)
        yield Segment("equal", text, text, a_clause=of_a, b_clause=of_b)


def _differing(
    a: Words, at_a: int, end_a: int, b: Words, at_b: int, end_b: int, mark: Mark | None
) -> Iterator[Segment]:
    """Yield what differs; without a mark, what no rule calls a change, drawn as ordinary text."""
    name, cls, folded = (
        (mark.change.id, mark.change.cls, mark.folded) if mark else (None, None, True)
    )
    parts_a, parts_b = a.parts(at_a, end_a), b.parts(at_b, end_b)
    if len(parts_a) == len(parts_b) == 1:
        text_a, text_b = a.text[at_a:end_a], b.text[at_b:end_b]
        tag: Tag = "equal" if text_a == text_b else "replace"
        yield Segment(tag, text_a, text_b, name, cls, folded, a.clause_at(at_a), b.clause_at(at_b))
        return
    for start, end in parts_a:
        k = a.clause_at(start)
        yield Segment("delete", a.text[start:end], "", name, cls, folded, k, None)
    for start, end in parts_b:
        k = b.clause_at(start)
        yield Segment("insert", "", b.text[start:end], name, cls, folded, None, k)


def _with_labels(
    runs: Iterable[Segment], a: Words, b: Words, marks: Iterable[Mark]
) -> Iterator[Segment]:
    """Put each label before the first words of its clause; the first two labels are one run."""
    changed: dict[tuple[str, int | None], Mark] = {}
    for mark in marks:
        for side, words, reading in (("a", a, mark.change.a), ("b", b, mark.change.b)):
            if reading is not None and reading.span:  # of a label without partner one side has none
                changed.setdefault((side, words.clause_of(reading)), mark)
    at_a = at_b = 0  # clauses whose labels are out
    if a.clauses and b.clauses:
        yield from _label(a, 0, b, 0, changed)
        at_a = at_b = 1
    for run in runs:
        need_a = at_a if run.a_clause is None else run.a_clause + 1
        need_b = at_b if run.b_clause is None else run.b_clause + 1
        while at_a < need_a or at_b < need_b:
            i = at_a if at_a < need_a else None
            j = at_b if at_b < need_b else None
            yield from _label(a, i, b, j, changed)
            at_a, at_b = at_a + (i is not None), at_b + (j is not None)
        yield run
    for i in range(at_a, len(a.clauses)):
        yield from _label(a, i, b, None, changed)
    for j in range(at_b, len(b.clauses)):
        yield from _label(a, None, b, j, changed)


def _label(
    a: Words, i: int | None, b: Words, j: int | None, changed: Mapping[tuple[str, int | None], Mark]
) -> Iterator[Segment]:
    text_a, text_b = a.label(i), b.label(j)
    if not text_a and not text_b:
        return
    mark = changed.get(("a", i)) if i is not None else None
    if mark is None and j is not None:
        mark = changed.get(("b", j))
    tag: Tag = "replace"
    if text_a == text_b:
        tag = "equal"
    elif not text_a or not text_b:
        tag = "insert" if text_b else "delete"
    yield Segment(
        tag=tag,
        a=text_a,
        b=text_b,
        change=mark.change.id if mark else None,
        cls=mark.change.cls if mark else None,
        folded=tag != "equal" and (mark is None or mark.folded),
        a_clause=i if text_a else None,
        b_clause=j if text_b else None,
        part="label",
    )


def steps(start: int, edges: Iterable[int], end: int) -> Iterator[tuple[int, int]]:
    """Yield the non-empty stretches of [start, end) between ascending edges inside it."""
    for edge in (*edges, end):
        if edge > start:
            yield start, edge
            start = edge


def marks_of(
    changes: Sequence[Mark], a: Document | None, b: Document | None
) -> tuple[list[Mark], list[Mark]]:
    """Part the changes that are drawn in words from those that are drawn in labels."""
    words: list[Mark] = []
    labels: list[Mark] = []
    for mark in changes:
        if on_label(mark.change, a, b):
            labels.append(mark)
        elif mark.change.op in OF_WORDS or mark.change.op == "none":
            words.append(mark)
    return words, labels


_FINE = 250_000  # the product of both lengths above which a run is not looked into


def by_character(runs: Iterable[Segment]) -> Iterator[Segment]:
    """Yield the runs with replaced ones parted into the characters that both sides share and the rest.

    Guarantee: joined, each side gives the same text as before.
    Cost: the Indel distance of each replaced run; runs beyond 250,000 pairs of characters stay whole.
    """
    from rapidfuzz.distance import Indel

    for run in runs:
        if run.tag != "replace" or run.folded or len(run.a) * len(run.b) > _FINE:
            yield run
            continue
        for op in Indel.opcodes(run.a, run.b):
            a, b = run.a[op.src_start : op.src_end], run.b[op.dest_start : op.dest_end]
            if op.tag == "equal":
                yield run._replace(tag="equal", a=a, b=b, change=None, cls=None)
            else:
                tag: Tag = "delete" if not b else "insert" if not a else "replace"
                yield run._replace(tag=tag, a=a, b=b)
