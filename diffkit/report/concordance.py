"""The concordance of two versions (条文对照): each article of the one, and what it is in the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from diffkit.glyphs import cells, visible
from diffkit.labels import match_label
from diffkit.language import Lang
from diffkit.report.json import as_text, document_json, source_json
from diffkit.report.markdown import escaped
from diffkit.report.segments import OF_WORDS
from diffkit.report.view import ClauseView, ComparisonView, PairView
from diffkit.report.words import Wording

Status = Literal["same", "modified", "inserted", "deleted"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of either side with what it became: several on a side where one was split or merged.

    `moved` says that it stands in another place, not that its number differs; `status` is `same` where
    at most its number and the form of its characters differ.
    """

    a: tuple[ClauseView, ...]
    b: tuple[ClauseView, ...]
    status: Status
    moved: bool
    similarity: float


def concordance(pair: PairView) -> tuple[Entry, ...]:
    """Return the entries of a pair of documents, in the order of b, deleted articles where they stood.

    The units are the articles where the documents have any, else every clause with a number.
    Guarantees: each article of each side stands in an entry; in one alone but for those of which parts
    went to several.
    Cost: linear in the clauses.
    """
    return tuple(_Concordance(pair).entries())


_OF_FORM = ("typographic", "numbering")


class _Concordance:
    def __init__(self, pair: PairView) -> None:
        self._pair = pair
        documents = [d for d in (pair.a, pair.b) if d is not None]
        self._articles = any(is_article(c) for d in documents for c in d.clauses)
        self._unit_a = self._units(pair.a.clauses if pair.a else ())
        self._unit_b = self._units(pair.b.clauses if pair.b else ())

    def _units(self, clauses: Sequence[ClauseView]) -> list[int | None]:
        """Return the unit in which each clause stands, by the index of its head."""
        found: list[int | None] = []
        for i, clause in enumerate(clauses):
            above = found[clause.parent] if clause.parent is not None else None
            if self._articles:
                found.append(i if above is None and is_article(clause) else above)
            else:
                found.append(i if clause.label is not None else above)
        return found

    def entries(self) -> Iterator[Entry]:
        clauses_a = self._pair.a.clauses if self._pair.a else ()
        clauses_b = self._pair.b.clauses if self._pair.b else ()
        heads: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = {}
        changed: set[tuple[str, int]] = set()
        for n, link in enumerate(self._pair.links):
            units_a = _distinct(self._unit_a[c.index] for c in link.a)
            units_b = _distinct(self._unit_b[c.index] for c in link.b)
            if any(c.cls not in _OF_FORM and c.op in OF_WORDS for c in link.changes):
                changed |= {("a", unit) for unit in units_a} | {("b", unit) for unit in units_b}
            own_a = tuple(u for u in units_a if any(c.index == u for c in link.a))
            own_b = tuple(u for u in units_b if any(c.index == u for c in link.b))
            if own_a or own_b:
                key = own_a or units_a, own_b or units_b
                heads.setdefault(key, []).append(n)
        for (a, b), links in heads.items():
            first = self._pair.links[links[0]]
            differs = any(("a", u) in changed for u in a) or any(("b", u) in changed for u in b)
            status: Status = (
                "inserted" if not a else "deleted" if not b else "modified" if differs else "same"
            )
            yield Entry(
                tuple(clauses_a[u] for u in a),
                tuple(clauses_b[u] for u in b),
                status,
                first.moved,
                first.similarity,
            )


def is_article(clause: ClauseView) -> bool:
    """Tell whether a clause is an article: 第三条, § 3, Article 3."""
    if clause.label is None:
        return False
    match = match_label(f"{clause.label} 甲")
    return match is not None and match.label.scheme == "article"


def _distinct(units: Iterator[int | None]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(unit for unit in units if unit is not None))


# ---------------------------------------------------------------- forms


def concordance_text(view: ComparisonView, lang: Lang) -> str:
    """Return the concordance as columns: old, new, what happened."""
    wording = Wording(lang)
    lines = [f"A  {visible(view.a.path)}", f"B  {visible(view.b.path)}", wording.say("local")]
    for pair in view.paired:
        rows = [row_of(entry, wording) for entry in concordance(pair)]
        rows.insert(
            0,
            (
                wording.say("concordance_a"),
                wording.say("concordance_b"),
                wording.say("concordance_how"),
            ),
        )
        widths = [max(cells(visible(row[k])) for row in rows) for k in range(2)]
        lines += ["", *(_padded(row, widths) for row in rows)]
    return "\n".join(lines) + "\n"


def _padded(row: tuple[str, str, str], widths: Sequence[int]) -> str:
    shown = [visible(cell) for cell in row]
    cut = [
        cell + " " * (width - cells(cell) + 2) for cell, width in zip(shown, widths, strict=False)
    ]
    return ("".join(cut) + shown[2]).rstrip()


def concordance_markdown(view: ComparisonView, lang: Lang) -> str:
    """Return the concordance as a Markdown table a pair of documents."""
    wording = Wording(lang, "→")
    lines = [f"# {wording.say('concordance')}", ""]
    lines += [
        f"- {side}{wording.say('colon')}{escaped(s.path)}"
        for side, s in (("A", view.a), ("B", view.b))
    ]
    for pair in view.paired:
        head = (
            wording.say("concordance_a"),
            wording.say("concordance_b"),
            wording.say("concordance_how"),
        )
        lines += ["", f"| {' | '.join(head)} |", "|---|---|---|"]
        for entry in concordance(pair):
            lines.append(f"| {' | '.join(escaped(cell) for cell in row_of(entry, wording))} |")
    return "\n".join(lines) + "\n"


def row_of(entry: Entry, wording: Wording) -> tuple[str, str, str]:
    """Return what people read of an entry: the articles of both sides, and what happened."""
    nothing = "—"
    a, b = (
        wording.say("list").join(_cited(c) for c in side) or nothing for side in (entry.a, entry.b)
    )
    said = [wording.code({"same": "equal"}.get(entry.status, entry.status))]
    if entry.moved:
        said.append(wording.code("moved"))
    if len(entry.a) > 1 or len(entry.b) > 1:
        said.append(wording.code("split" if len(entry.b) > len(entry.a) else "merged"))
    return a, b, wording.say("comma").join(said)


def _cited(clause: ClauseView) -> str:
    """Return an article by its number alone, anything else by its place."""
    return clause.path[-1] if is_article(clause) else clause.place


def concordance_json(view: ComparisonView) -> str:
    """Return the concordance as JSON: labels, ids and lines of the articles on both sides."""
    return as_text(
        {
            "schema": "diffkit.concordance",
            "version": 1,
            "a": source_json(view.a),
            "b": source_json(view.b),
            "documents": [
                {
                    "a": document_json(pair.a) if pair.a else None,
                    "b": document_json(pair.b) if pair.b else None,
                    "articles": [_entry(entry) for entry in concordance(pair)],
                }
                for pair in view.paired
            ],
        }
    )


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "a": [_article(clause) for clause in entry.a],
        "b": [_article(clause) for clause in entry.b],
        "status": entry.status,
        "moved": entry.moved,
        "similarity": entry.similarity,
    }


def _article(clause: ClauseView) -> dict[str, Any]:
    return {"clause": clause.id, "label": clause.label, "place": clause.place, "line": clause.line}
