"""Laws of the offset map, on arbitrary texts and arbitrary chains of repairs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diffkit.span import Edit, OffsetMap, SourceSpan, Span, rewrite

ALPHABET = "第一条应当 \n—7aé𠮷"
RULES = ("page-cut", "hard-wrap", "latex")


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    """Edits in order, without overlap: drops, rewritings and additions."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    if len(cuts) % 2:
        cuts.pop()
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        becomes = draw(st.text(ALPHABET, max_size=3))
        if start < end or becomes:
            edits.append(Edit(start, end, becomes, draw(st.sampled_from(RULES))))
    return edits


@st.composite
def repaired(draw: st.DrawFn) -> tuple[str, str, OffsetMap]:
    """A source, the text that up to three rounds of repairs made of it, and the map between."""
    source = draw(st.text(ALPHABET, max_size=30))
    text, offsets = source, OffsetMap.identity(len(source))
    for _ in range(draw(st.integers(0, 3))):
        edits = draw(edits_of(text))
        text, offsets = rewrite(text, edits), offsets.then(edits)
    return source, text, offsets


def spans_of(length: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, length), st.integers(0, length)).map(
        lambda pair: (min(pair), max(pair))
    )


@given(repaired())
def test_pieces_tile_both_sides(case: tuple[str, str, OffsetMap]) -> None:
    source, text, offsets = case
    assert "".join(p.text.of(text) for p in offsets.pieces) == text
    assert "".join(p.source.of(source) for p in offsets.pieces) == source
    assert (offsets.text_length, offsets.source_length) == (len(text), len(source))


@given(repaired())
def test_verbatim_pieces_say_the_same_on_both_sides(case: tuple[str, str, OffsetMap]) -> None:
    source, text, offsets = case
    for piece in offsets.pieces:
        if piece.rule is None:
            assert piece.text.of(text) == piece.source.of(source)


@given(repaired())
def test_neighbouring_pieces_are_not_of_one_kind(case: tuple[str, str, OffsetMap]) -> None:
    *_, offsets = case
    for left, right in zip(offsets.pieces, offsets.pieces[1:], strict=False):
        assert not (left.rule is None and right.rule is None)
        assert left.rule != right.rule or left.text or right.text


@given(st.data(), repaired())
def test_places_keep_their_order(data: st.DataObject, case: tuple[str, str, OffsetMap]) -> None:
    source, text, offsets = case
    at = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    there = [offsets.to_source(Span(i, i)).start for i in at]
    assert there == sorted(there)
    back_at = sorted(data.draw(st.lists(st.integers(0, len(source)), min_size=2, max_size=6)))
    back = [offsets.to_text(SourceSpan(i, i)).start for i in back_at]
    assert back == sorted(back)


@given(st.data(), repaired())
def test_a_wider_span_has_a_wider_hull(
    data: st.DataObject, case: tuple[str, str, OffsetMap]
) -> None:
    _, text, offsets = case
    start, end = data.draw(spans_of(len(text)))
    hull = offsets.to_source(Span(start, end))
    if start < end:
        inner = offsets.to_source(Span(start, end - 1)) if end - 1 > start else hull
        assert hull.start <= inner.start
        assert inner.end <= hull.end
    else:
        assert not hull


@given(st.data(), repaired())
def test_a_hull_begins_and_ends_on_what_was_kept(
    data: st.DataObject, case: tuple[str, str, OffsetMap]
) -> None:
    _, text, offsets = case
    start, end = data.draw(spans_of(len(text)))
    hull = offsets.to_source(Span(start, end))
    kept = list(offsets.kept(Span(start, end)))
    assert sum(len(p.text) for p in kept) >= end - start
    for piece in kept:
        assert piece.text.overlaps(Span(start, end))
        assert hull.start <= piece.source.start
        assert piece.source.end <= hull.end
    if kept:
        assert (kept[0].source.start, kept[-1].source.end) == (hull.start, hull.end)


@given(st.data(), repaired())
def test_there_and_back_covers_the_words(
    data: st.DataObject, case: tuple[str, str, OffsetMap]
) -> None:
    _, text, offsets = case
    start, end = data.draw(spans_of(len(text)))
    span = Span(start, end)
    # An addition has no place of its own in the source to come back from.
    if span and all(p.source for p in offsets.kept(span)):
        assert offsets.to_text(offsets.to_source(span)).covers(span)


@given(st.data(), repaired())
def test_one_more_repair_composes(data: st.DataObject, case: tuple[str, str, OffsetMap]) -> None:
    _, text, inner = case
    edits = data.draw(edits_of(text))
    whole = inner.then(edits)
    assert whole.text_length == len(rewrite(text, edits))
    assert whole.source_length == inner.source_length
    assert inner.then([]) == inner
    # What the new repair leaves alone stands where it stood.
    step = OffsetMap.identity(len(text)).then(edits)
    for piece in step.pieces:
        if piece.rule is None:
            for i in range(len(piece.text)):
                new, old = piece.text.start + i, piece.source.start + i
                if any(p.rule is None for p in inner.kept(Span(old, old + 1))):
                    assert whole.to_source(Span(new, new + 1)) == inner.to_source(
                        Span(old, old + 1)
                    )
