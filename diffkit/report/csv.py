"""Changes as CSV (RFC 4180): a row a change, codes and values, the same in every locale."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from diffkit.glyphs import visible
from diffkit.report.digest import listed
from diffkit.report.shape import ChangeView, ComparisonView, LinkView, PairView, ReadingView

COLUMNS = (
    "number", "id", "pair", "document", "op", "class", "kind", "folded", "place_a", "place_b",
    "line_a", "page_a", "line_b", "page_b", "a", "b", "facts", "rule", "substitution",
    "decision", "note", "reviewer", "link",
)  # fmt: skip
_OBEYED = ("=", "+", "-", "@", "\t", "\r")


def comparison_csv(view: ComparisonView) -> str:
    """Return every change that the filters keep, in the order asked for, below a row of names.

    Guarantees: begins with a byte order mark, by which spreadsheets know UTF-8; a cell that a
    spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, (pair, link, change) in enumerate(listed(view), 1):
        writer.writerow([cell(value) for value in _row(number, pair, link, change)])
    return out.getvalue()


def _row(number: int, pair: PairView, link: LinkView, change: ChangeView) -> Iterator[str]:
    document = pair.b or pair.a
    yield str(number)
    yield change.id
    yield str(pair.index + 1)
    yield (document.number or document.title or "") if document else ""
    yield change.op
    yield change.cls
    yield change.kind
    yield "yes" if change.folded else "no"
    yield _place(link, change.a, "a")
    yield _place(link, change.b, "b")
    for reading in (change.a, change.b):
        yield str(reading.line) if reading else ""
        yield str(reading.page) if reading and reading.page else ""
    yield change.a.text if change.a else ""
    yield change.b.text if change.b else ""
    facts = dict(change.facts)
    yield json.dumps(facts, ensure_ascii=False, sort_keys=True) if facts else ""
    yield change.rule
    yield change.substitution or ""
    decision = change.decision
    yield decision.state if decision else ""
    yield decision.note if decision else ""
    yield decision.reviewer if decision else ""
    yield link.id


def _place(link: LinkView, reading: ReadingView | None, side: str) -> str:
    """Return how the clause of a reading is cited, or its role where only that names it."""
    if reading is None:
        return ""
    found = next((c for c in getattr(link, side) if c.id == reading.clause), None)
    return (found.place or found.role) if found else ""


def cell(value: str) -> str:
    """Return text as a cell that no spreadsheet program takes for a formula."""
    value = visible(value, keep="\n\t")
    return f"'{value}" if value.startswith(_OBEYED) else value
