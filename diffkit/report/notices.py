"""What a comparison could not look at: annexes that are elsewhere, pictures, tables of one side only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from diffkit.model import Document, Witness
from diffkit.patterns import Pattern
from diffkit.span import SourceSpan, Span

_ANNEX = Pattern(
    r"附[件图圖表錄录][^。；\n]{0,20}(?:详见|詳見|登载于|登載於|见|見)[^。；\n]{0,30}(?:网站|網站|网页|網頁|官网|公报|公報)[^。；\n]{0,10}"
    r"|附[件图圖表錄录][^。；\n]{0,12}[（(]\s?(?:此略|略|从略|從略|另发|另發|另附|略去)\s?[）)]"
    r"|[（(]\s?附[件图圖表錄录]\s?(?:略|从略|從略|另发|另發|另附)\s?[）)]"
)
_PICTURE = Pattern(r"!\[[^\]\n]{0,200}\]\([^)\n]{1,300}\)|<img\b|[（(]\s?图\s?(?:略|另附)\s?[）)]")
_CELLS = 4  # of a table that the other side has no cell of


class NoticeView(NamedTuple):
    """Something of one document that was not compared: where it stands, and the words that say so."""

    kind: str
    side: Literal["a", "b"]
    span: SourceSpan
    line: int
    text: str


def notices(
    a: tuple[Witness, Document] | None, b: tuple[Witness, Document] | None
) -> tuple[NoticeView, ...]:
    """Return what was not compared in a pair of documents, in the order of a, then of b.

    Guarantees: what is said here is never counted as equal nor as a difference; an annex or a picture
    is told by the words or marks that stand for it, on either side.
    Cost: linear in the text.
    """
    found: list[NoticeView] = []
    sides: tuple[tuple[Literal["a", "b"], tuple[Witness, Document] | None], ...] = (
        ("a", a),
        ("b", b),
    )
    for name, side in sides:
        if side is not None:
            found += _of(name, *side)
    if a is not None and b is not None:
        found += _tables(a, b)
    return tuple(found)


def _of(side: Literal["a", "b"], witness: Witness, document: Document) -> Iterator[NoticeView]:
    # Words are looked for as repaired, for a line of a gazette may end in their middle.
    for match in _ANNEX.finditer(witness.text, document.span.start, document.span.end):
        span = witness.offsets.to_source(Span(match.start(), match.end()))
        line = witness.source.line_number(span.start)
        yield NoticeView("annex_elsewhere", side, span, line, match.group())
    text = witness.source.text
    start = witness.offsets.to_source(document.span).start
    behind = [d.span.start for d in witness.documents if d.span.start >= document.span.end]
    # What was dropped behind the last words (a picture) belongs to no clause, and to this document.
    end = witness.offsets.to_source(Span(min(behind), min(behind))).start if behind else len(text)
    for match in _PICTURE.finditer(text, start, end):
        span = SourceSpan(match.start(), match.end())
        line = witness.source.line_number(span.start)
        yield NoticeView("picture", side, span, line, match.group())


def _tables(a: tuple[Witness, Document], b: tuple[Witness, Document]) -> Iterator[NoticeView]:
    """Yield the table that only one side has as a table: its cells stand against running words, or none."""
    cells = [[c for c in document.clauses if c.role == "cell"] for _, document in (a, b)]
    for side, (witness, _), own, other in (
        ("a", a, cells[0], cells[1]),
        ("b", b, cells[1], cells[0]),
    ):
        if len(own) >= _CELLS and not other:
            span = witness.offsets.to_source(own[0].span)
            yield NoticeView(
                "table_one_side",
                "a" if side == "a" else "b",
                span,
                witness.source.line_number(span.start),
                span.of(witness.source.text),
            )
