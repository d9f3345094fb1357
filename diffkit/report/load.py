"""A comparison read back from its JSON: the same view, so that a report can be made later."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diffkit.model import CLASSES, DiffkitError, Notice
from diffkit.report.json import VERSION
from diffkit.report.notices import NoticeView
from diffkit.report.segments import Segment
from diffkit.report.shape import (
    ChangeView,
    ClauseView,
    ComparisonView,
    Counts,
    DecisionView,
    DocumentView,
    ExceptionView,
    Filters,
    LinkView,
    PairView,
    ReadingView,
    SourceView,
    SubstitutionView,
)
from diffkit.report.view import events_of, headings_of, rows_of, stats_of, sum_counts, sum_stats
from diffkit.span import SourceSpan

_REMEDY = "give a file that `diffkit compare --format json` of this version wrote"


class ResultError(DiffkitError):
    """A file is not the JSON of a comparison."""


def load_comparison(text: str, name: str) -> ComparisonView:
    """Return the view that a comparison's JSON was written from.

    Guarantees: comparison_json(load_comparison(t)) == t for any t that `comparison_json` wrote.
    Raises: ResultError for anything else, named by `name`.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ResultError(name, "not JSON", _REMEDY) from None
    if not isinstance(value, dict) or value.get("schema") != "diffkit.comparison":
        raise ResultError(name, "not the JSON of a comparison", _REMEDY)
    if value.get("version") != VERSION:
        problem = f"version {value.get('version')!r}, not {VERSION}"
        raise ResultError(name, problem, _REMEDY)
    try:
        return _comparison(value)
    except KeyError as error:
        raise ResultError(
            name, f"no value {error.args[0]!r} where one is needed", _REMEDY
        ) from None
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        problem = f"not as the schema has it ({type(error).__name__})"
        raise ResultError(name, problem, _REMEDY) from None


def _comparison(value: Mapping[str, Any]) -> ComparisonView:
    options = value["options"]
    filters = Filters(
        only=tuple(options["only"]),
        ignore=tuple(options["ignore"]),
        show=tuple(options["show"]),
        sort=options["sort"],
        context=options["context"],
    )
    pairs = tuple(_pair(i, pair, filters) for i, pair in enumerate(value["documents"]))
    counts = sum_counts([pair.counts for pair in pairs])
    unpaired = any(pair.a is None or pair.b is None for pair in pairs)
    return ComparisonView(
        a=_source("A", value["a"]),
        b=_source("B", value["b"]),
        options=options,
        documents=pairs,
        counts=counts,
        stats=sum_stats([pair.stats for pair in pairs]),
        differs=bool(counts.shown) or (unpaired and not options["paired_only"]),
    )


def _source(siglum: str, value: Mapping[str, Any]) -> SourceView:
    return SourceView(
        siglum,
        str(value["path"]),
        value["media_type"],
        value["encoding"],
        value["sha256"],
        int(value["length"]),
        tuple(
            Notice(notice["code"], notice["says"], notice["count"], tuple(notice["pages"]))
            for notice in value.get("notices", ())
        ),
    )


def _span(value: Sequence[int]) -> SourceSpan:
    start, end = value
    return SourceSpan(int(start), int(end))


# ---------------------------------------------------------------- documents


def _pair(index: int, value: Mapping[str, Any], filters: Filters) -> PairView:
    sides = [
        _Side(value[side], [c for link in value["links"] for c in link[side]])
        if value[side] is not None
        else None
        for side in ("a", "b")
    ]
    a, b = sides
    links = tuple(_Link(link, a, b, filters).view(i) for i, link in enumerate(value["links"]))
    return PairView(
        index=index,
        a=a.document if a else None,
        b=b.document if b else None,
        similarity=value["similarity"],
        substitutions=tuple(_substitution(sub) for sub in value["substitutions"]),
        links=links,
        rows=rows_of(links, filters),
        counts=_counts(value["counts"], links),
        stats=stats_of(links),
        notices=tuple(
            NoticeView(n["kind"], n["side"], SourceSpan(*n["span"]), n["line"], n["text"])
            for n in value.get("notices", ())
        ),
    )


class _Side:
    """A document of one side with its clauses, by id and in the order of the text."""

    def __init__(self, value: Mapping[str, Any], clauses: Sequence[Mapping[str, Any]]) -> None:
        ordered = sorted(clauses, key=lambda clause: int(clause["index"]))
        headings = headings_of([(c["role"], c["parent"], str(c["text"])) for c in ordered])
        found = tuple(_clause(c, h) for c, h in zip(ordered, headings, strict=True))
        self.by_id = {clause.id: clause for clause in found}
        self.document = DocumentView(
            index=value["index"],
            role=value["role"],
            number=value["number"],
            number_text=value["number_text"],
            title=value["title"],
            issuer=value["issuer"],
            date=value["date"],
            span=_span(value["span"]),
            line=value["line"],
            clauses=found,
        )


def _clause(value: Mapping[str, Any], heading: str) -> ClauseView:
    return ClauseView(
        id=value["id"],
        index=value["index"],
        parent=value["parent"],
        role=value["role"],
        path=tuple(value["path"]),
        place=value["place"],
        heading=heading,
        label=value["label"],
        level=value["level"],
        span=_span(value["span"]),
        pieces=tuple(_span(piece) for piece in value["pieces"]),
        line=value["line"],
        last_line=value["last_line"],
        page=value.get("page"),
        text=value["text"],
    )


def _substitution(value: Mapping[str, Any]) -> SubstitutionView:
    return SubstitutionView(
        id=value["id"],
        a=value["a"],
        b=value["b"],
        adaptation=value["adaptation"],
        count=value["count"],
        parts=tuple(value["parts"]),
        exceptions=tuple(
            ExceptionView(
                case["side"],
                _span(case["span"]),
                case["line"],
                case["text"],
                case["expected"],
                case.get("place", ""),
            )
            for case in value["exceptions"]
        ),
        kind=value.get("kind", "words"),
    )


def _counts(value: Mapping[str, Any], links: Sequence[LinkView]) -> Counts:
    folded = Counter(change.cls for link in links for change in link.changes if change.folded)
    return Counts(
        cls=dict(value["class"]),
        kind=dict(value["kind"]),
        hidden=dict(value["hidden"]),
        folded={name: folded[name] for name in CLASSES if folded[name]},
    )


# ---------------------------------------------------------------- links


@dataclass(frozen=True, slots=True)
class _Link:
    """One link as JSON, and the documents that its clauses belong to."""

    value: Mapping[str, Any]
    a: _Side | None
    b: _Side | None
    filters: Filters

    def view(self, index: int) -> LinkView:
        value = self.value
        a = tuple(self.a.by_id[clause["id"]] for clause in value["a"]) if self.a else ()
        b = tuple(self.b.by_id[clause["id"]] for clause in value["b"]) if self.b else ()
        changes = tuple(self._change(change) for change in value["changes"])
        shown = [change for change in changes if not change.folded]
        return LinkView(
            id=value["id"],
            index=index,
            relation=value["relation"],
            status=value["status"],
            moved=value["moved"],
            similarity=value["similarity"],
            matched_by=value["matched_by"],
            a=a,
            b=b,
            changes=changes,
            segments=tuple(_plain(a[0], b[0]) if "runs" not in value else self._segments(a, b)),
            visible=bool(shown),
            events=events_of(len(a), len(b), shown),
            n_hidden=value["hidden"],
        )

    def _change(self, value: Mapping[str, Any]) -> ChangeView:
        a, b = _reading(value["a"]), _reading(value["b"])
        side, reading = (self.b, b) if b else (self.a, a)
        return ChangeView(
            id=value["id"],
            op=value["op"],
            cls=value["class"],
            kind=value["kind"],
            rule=value["rule"],
            facts=value["facts"],
            substitution=value["substitution"],
            a=a,
            b=b,
            place=side.by_id[reading.clause].place if side and reading else "",
            folded=self.filters.folds_class(value["class"], value["kind"]),
            on_label=value["on_label"],
            decision=_decision(value.get("decision")),
        )

    def _segments(self, a: Sequence[ClauseView], b: Sequence[ClauseView]) -> Iterator[Segment]:
        """Yield the runs with their characters, which are looked up in the clauses."""
        words_a, words_b, labels_a, labels_b = _Words(a), _Words(b), _Labels(a), _Labels(b)
        for run in self.value["runs"]:
            label = run.get("part") == "label"
            text_a, at_a = (labels_a if label else words_a).take(run["a"])
            text_b, at_b = (labels_b if label else words_b).take(run["b"])
            yield Segment(
                run["tag"],
                text_a,
                text_b,
                run.get("change"),
                run.get("class"),
                run.get("folded", False),
                at_a,
                at_b,
                "label" if label else "words",
            )


def _reading(value: Mapping[str, Any] | None) -> ReadingView | None:
    if value is None:
        return None
    return ReadingView(
        clause=value["clause"],
        text=value["text"],
        span=_span(value["span"]),
        pieces=tuple(_span(piece) for piece in value["pieces"]),
        line=value["line"],
        page=value.get("page"),
    )


def _decision(value: Mapping[str, Any] | None) -> DecisionView | None:
    if value is None:
        return None
    return DecisionView(value["state"], value["note"], value["reviewer"], value["at"])


def _plain(a: ClauseView, b: ClauseView) -> Iterator[Segment]:
    """Yield the runs of two clauses with the same label and the same words."""
    if a.label:
        yield Segment("equal", a.label, b.label or "", a_clause=0, b_clause=0, part="label")
    if a.text:
        yield Segment("equal", a.text, b.text, a_clause=0, b_clause=0)


class _Words:
    """The words of neighbouring clauses, taken from the front; a run stays inside one clause."""

    def __init__(self, clauses: Sequence[ClauseView]) -> None:
        self._texts = [self._text(clause) for clause in clauses]
        self._clause = self._at = 0

    def _text(self, clause: ClauseView) -> str:
        return clause.text

    def take(self, n: int) -> tuple[str, int | None]:
        """Return the next `n` characters and the clause, counted from 0, in which they stand."""
        if not n:
            return "", None
        while self._at >= len(self._texts[self._clause]):
            self._clause, self._at = self._clause + 1, 0
        taken = self._texts[self._clause][self._at : self._at + n]
        if len(taken) != n:
            raise ValueError("a run goes beyond its clause")
        self._at += n
        return taken, self._clause


class _Labels(_Words):
    """The labels of neighbouring clauses, taken one by one."""

    def _text(self, clause: ClauseView) -> str:
        return clause.label or ""
