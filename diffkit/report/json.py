"""A comparison and an outline as JSON, by the letter of CONTRACT.md."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from diffkit.model import Notice
from diffkit.patterns import Pattern
from diffkit.report.view import (
    ChangeView,
    ClauseView,
    ComparisonView,
    Counts,
    DocumentView,
    LinkView,
    OutlineView,
    PairView,
    ReadingView,
    Segment,
    SourceView,
    SubstitutionView,
)
from diffkit.span import SourceSpan

VERSION = 1

# Characters that a terminal obeys, and lone surrogates, which UTF-8 cannot hold: \u009b, \u202e.
_UNSAFE = Pattern(
    "[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
# A pair of offsets that the indentation put on four lines; in a string a line end is escaped.
_PAIR = Pattern(r"\[\n +(\d+),\n +(\d+)\n +\]")
# A run of words, which is an object of plain values, on one line.
_RUN = Pattern(r'\{\n +("tag": [^{}\[\]]*?)\n +\}')
_LINE_END = Pattern(r"\n +")


def comparison_json(view: ComparisonView) -> str:
    """Return a comparison as a JSON text that ends in a line end, the same in every locale.

    Guarantees: ASCII escapes for what a terminal would obey and what UTF-8 cannot hold; the values
    are those of the document.
    """
    return as_text(
        {
            "schema": "diffkit.comparison",
            "version": VERSION,
            "a": source_json(view.a),
            "b": source_json(view.b),
            "options": dict(view.options),
            "documents": [_pair(pair) for pair in view.documents],
            "counts": _counts(view.counts),
        }
    )


def outline_json(view: OutlineView) -> str:
    """Return what a file was read as, as a JSON text; for its guarantees see `comparison_json`."""
    return as_text(
        {
            "schema": "diffkit.outline",
            "version": VERSION,
            "source": source_json(view.source),
            "documents": [
                {**document_json(document), "clauses": [_clause(c) for c in document.clauses]}
                for document in view.documents
            ],
            "repairs": [
                {
                    "rule": repair.rule,
                    "span": _span(repair.span),
                    "text": repair.text,
                    "becomes": repair.becomes,
                    "line": repair.line,
                }
                for repair in view.repairs
            ],
        }
    )


def as_text(value: Mapping[str, Any]) -> str:
    """Return a value as a JSON text that ends in a line end; for its guarantees see `comparison_json`."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    text = _RUN.sub(_on_one_line, _PAIR.sub(r"[\1, \2]", text))
    return _UNSAFE.sub(_escaped, text) + "\n"


def _on_one_line(match: re.Match[str]) -> str:
    return f"{{{_LINE_END.sub(' ', match.group(1))}}}"


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]


def _span(span: SourceSpan) -> list[int]:
    return [span.start, span.end]


def _page(page: int | None) -> dict[str, int]:
    return {} if page is None else {"page": page}


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "code": notice.code,
        "says": notice.says,
        "count": notice.count,
        "pages": list(notice.pages),
    }


def source_json(source: SourceView) -> dict[str, Any]:
    """Return a file that was read."""
    return {
        "path": source.path,
        "media_type": source.media_type,
        "encoding": source.encoding,
        "sha256": source.sha256,
        "length": source.length,
        **({"notices": [_notice(notice) for notice in source.notices]} if source.notices else {}),
    }


def document_json(document: DocumentView) -> dict[str, Any]:
    """Return the head of a document."""
    return {
        "role": document.role,
        "number": document.number,
        "number_text": document.number_text,
        "title": document.title,
        "issuer": document.issuer,
        "date": document.date,
        "span": _span(document.span),
        "line": document.line,
        "index": document.index,
    }


def _clause(clause: ClauseView) -> dict[str, Any]:
    return {
        "id": clause.id,
        "role": clause.role,
        "path": list(clause.path),
        "place": clause.place,
        "label": clause.label,
        "level": clause.level,
        "index": clause.index,
        "parent": clause.parent,
        "span": _span(clause.span),
        "pieces": [_span(piece) for piece in clause.pieces],
        "line": clause.line,
        "last_line": clause.last_line,
        **_page(clause.page),
        "text": clause.text,
    }


def _pair(pair: PairView) -> dict[str, Any]:
    return {
        "a": document_json(pair.a) if pair.a else None,
        "b": document_json(pair.b) if pair.b else None,
        "similarity": pair.similarity,
        "substitutions": [_substitution(sub) for sub in pair.substitutions],
        "links": [_link(link) for link in pair.links],
        "counts": _counts(pair.counts),
        "notices": [
            {"kind": n.kind, "side": n.side, "span": _span(n.span), "line": n.line, "text": n.text}
            for n in pair.notices
        ],
    }


def _substitution(sub: SubstitutionView) -> dict[str, Any]:
    return {
        "id": sub.id,
        "a": sub.a,
        "b": sub.b,
        "adaptation": sub.adaptation,
        "kind": sub.kind,
        "count": sub.count,
        "parts": list(sub.parts),
        "exceptions": [
            {
                "side": case.side,
                "span": _span(case.span),
                "line": case.line,
                "text": case.text,
                "expected": case.expected,
                "place": case.place,
            }
            for case in sub.exceptions
        ],
    }


def _link(link: LinkView) -> dict[str, Any]:
    return {
        "id": link.id,
        "relation": link.relation,
        "status": link.status,
        "moved": link.moved,
        "similarity": link.similarity,
        "matched_by": link.matched_by,
        "a": [_clause(clause) for clause in link.a],
        "b": [_clause(clause) for clause in link.b],
        "changes": [_change(change) for change in link.changes],
        "hidden": link.n_hidden,
        **({} if is_plain(link) else {"runs": [_run(run) for run in link.segments]}),
    }


def is_plain(link: LinkView) -> bool:
    """Tell whether both sides have the same label and words, so that the runs of a link go without saying."""
    return all(run.tag == "equal" and run.change is None for run in link.segments) and (
        link.relation == "1-1"
    )


def _run(run: Segment) -> dict[str, Any]:
    """Return a run by its lengths: its characters stand in the clauses."""
    value: dict[str, Any] = {"tag": run.tag, "a": len(run.a), "b": len(run.b)}
    if run.part == "label":
        value["part"] = "label"
    if run.change is not None:
        value |= {"change": run.change, "class": run.cls}
    if run.folded:
        value["folded"] = True
    return value


def _change(change: ChangeView) -> dict[str, Any]:
    return {
        "id": change.id,
        "op": change.op,
        "class": change.cls,
        "kind": change.kind,
        "rule": change.rule,
        "facts": dict(change.facts),
        "substitution": change.substitution,
        "on_label": change.on_label,
        "a": reading_json(change.a) if change.a else None,
        "b": reading_json(change.b) if change.b else None,
        **({"decision": change.decision._asdict()} if change.decision else {}),
    }


def reading_json(reading: ReadingView) -> dict[str, Any]:
    """Return what one side has."""
    return {
        "clause": reading.clause,
        "text": reading.text,
        "span": _span(reading.span),
        "pieces": [_span(piece) for piece in reading.pieces],
        "line": reading.line,
        **_page(reading.page),
    }


def _counts(counts: Counts) -> dict[str, Any]:
    return {"class": dict(counts.cls), "kind": dict(counts.kind), "hidden": dict(counts.hidden)}
