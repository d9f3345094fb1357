"""Spans and the offset map, on cases small enough to check by eye."""

from __future__ import annotations

import pytest

from diffkit.span import Edit, OffsetMap, Piece, SourceSpan, Span, line_starts, rewrite


def pieces(offsets: OffsetMap, text: str, source: str) -> list[tuple[str, str, str | None]]:
    return [(p.text.of(text), p.source.of(source), p.rule) for p in offsets.pieces]


# ---------------------------------------------------------------- spans


def test_a_span_is_half_open() -> None:
    span = Span(1, 3)
    assert span.of("第三条款") == "三条"
    assert len(span) == 2
    assert span
    assert not Span(2, 2)


@pytest.mark.parametrize("kind", [Span, SourceSpan])
@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_a_span_that_runs_backwards_is_refused(
    kind: type[Span] | type[SourceSpan], start: int, end: int
) -> None:
    with pytest.raises(ValueError, match="not a"):
        kind(start, end)


def test_spans_of_the_two_spaces_are_never_equal() -> None:
    assert Span(0, 3) != SourceSpan(0, 3)


@pytest.mark.parametrize(
    ("one", "other", "covers", "overlaps"),
    [
        (Span(0, 5), Span(1, 4), True, True),
        (Span(0, 5), Span(0, 5), True, True),
        (Span(0, 5), Span(4, 6), False, True),
        (Span(0, 5), Span(5, 6), False, False),
        (Span(0, 5), Span(3, 3), True, False),
    ],
)
def test_covers_and_overlaps(one: Span, other: Span, covers: bool, overlaps: bool) -> None:
    assert one.covers(other) is covers
    assert one.overlaps(other) is overlaps
    assert other.overlaps(one) is overlaps


# ---------------------------------------------------------------- pieces


def test_a_verbatim_piece_has_one_length() -> None:
    with pytest.raises(ValueError, match="one length"):
        Piece(Span(0, 2), SourceSpan(0, 3))


def test_a_piece_covers_something() -> None:
    with pytest.raises(ValueError, match="covers something"):
        Piece(Span(2, 2), SourceSpan(3, 3), "page-number")


@pytest.mark.parametrize(
    "tiles",
    [
        (Piece(Span(1, 2), SourceSpan(0, 1)),),
        (Piece(Span(0, 1), SourceSpan(1, 2)),),
        (Piece(Span(0, 2), SourceSpan(0, 2)), Piece(Span(3, 4), SourceSpan(2, 3))),
        (Piece(Span(0, 2), SourceSpan(0, 2)), Piece(Span(1, 2), SourceSpan(2, 3))),
        (Piece(Span(0, 2), SourceSpan(0, 2)), Piece(Span(2, 3), SourceSpan(1, 2))),
    ],
)
def test_pieces_with_a_gap_or_an_overlap_are_refused(tiles: tuple[Piece, ...]) -> None:
    with pytest.raises(ValueError, match="do not tile"):
        OffsetMap(tiles)


# ---------------------------------------------------------------- the map

SOURCE = "应当在三十\n\n— 7 —\n\n日内报告。"
TEXT = "应当在三十日内报告。"
CUT = OffsetMap.identity(len(SOURCE)).then([Edit(5, 14, "", "page-cut")])


def test_a_dropped_page_cut_leaves_a_text_without_it() -> None:
    assert rewrite(SOURCE, [Edit(5, 14, "", "page-cut")]) == TEXT
    assert pieces(CUT, TEXT, SOURCE) == [
        ("应当在三十", "应当在三十", None),
        ("", "\n\n— 7 —\n\n", "page-cut"),
        ("日内报告。", "日内报告。", None),
    ]


@pytest.mark.parametrize(
    ("words", "hull"),
    [
        ("应当", "应当"),
        ("三十日内", "三十\n\n— 7 —\n\n日内"),  # the page number belongs to the hull
        ("三十", "三十"),  # and not to the words before it
        ("日内", "日内"),  # nor to those after it
        (TEXT, SOURCE),
    ],
)
def test_words_find_their_place_in_the_source(words: str, hull: str) -> None:
    start = TEXT.index(words)
    assert CUT.to_source(Span(start, start + len(words))).of(SOURCE) == hull


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("三十\n\n— 7 —\n\n日内", "三十日内"),
        ("\n\n— 7 —\n\n", ""),
        ("7", ""),
        ("— 7 —\n\n日", "日"),
        ("十\n\n—", "十"),
    ],
)
def test_a_place_in_the_source_finds_its_words(source: str, words: str) -> None:
    start = SOURCE.index(source)
    assert CUT.to_text(SourceSpan(start, start + len(source))).of(TEXT) == words


def test_an_empty_span_maps_to_the_place_before_the_next_character() -> None:
    assert CUT.to_source(Span(5, 5)) == SourceSpan(14, 14)
    assert CUT.to_source(Span(len(TEXT), len(TEXT))) == SourceSpan(len(SOURCE), len(SOURCE))
    assert CUT.to_text(SourceSpan(7, 7)) == Span(5, 5)


def test_kept_pieces_leave_the_drop_out() -> None:
    kept = list(CUT.kept(Span(3, 7)))
    assert [p.source.of(SOURCE) for p in kept] == ["三十", "日内"]
    assert [p.text.of(TEXT) for p in kept] == ["三十", "日内"]


def test_the_map_of_nothing() -> None:
    empty = OffsetMap.identity(0)
    assert empty.pieces == ()
    assert empty.to_source(Span(0, 0)) == SourceSpan(0, 0)
    assert empty.to_text(SourceSpan(0, 0)) == Span(0, 0)
    assert list(empty.kept(Span(0, 0))) == []


LATEX = "对$PM_{10}$的监测"


def test_a_rewriting_is_one_piece_whatever_part_of_it_is_asked_for() -> None:
    edits = [Edit(1, 10, "PM10", "latex")]
    text = rewrite(LATEX, edits)
    offsets = OffsetMap.identity(len(LATEX)).then(edits)
    assert text == "对PM10的监测"
    assert offsets.to_source(Span(2, 3)).of(LATEX) == "$PM_{10}$"
    assert offsets.to_source(Span(0, 3)).of(LATEX) == "对$PM_{10}$"
    assert offsets.to_text(SourceSpan(3, 4)).of(text) == "PM10"
    assert [p.rule for p in offsets.kept(Span(2, 6))] == ["latex", None]


# ---------------------------------------------------------------- one repair after another


def test_a_second_repair_maps_back_to_the_first_source() -> None:
    source = "# 第一条　为\n了"
    first = [Edit(0, 2, "", "heading-mark")]
    once = rewrite(source, first)
    second = [Edit(5, 6, "", "hard-wrap")]
    text = rewrite(once, second)
    offsets = OffsetMap.identity(len(source)).then(first).then(second)
    assert text == "第一条　为了"
    assert pieces(offsets, text, source) == [
        ("", "# ", "heading-mark"),
        ("第一条　为", "第一条　为", None),
        ("", "\n", "hard-wrap"),
        ("了", "了", None),
    ]


def test_a_drop_inside_a_drop_keeps_the_name_of_its_own_rule() -> None:
    source = "甲\n— 3 —\n乙"
    number = [Edit(2, 7, "", "page-number")]
    breaks = [Edit(1, 3, "", "page-cut")]
    text = rewrite(rewrite(source, number), breaks)
    offsets = OffsetMap.identity(len(source)).then(number).then(breaks)
    assert text == "甲乙"
    assert pieces(offsets, text, source) == [
        ("甲", "甲", None),
        ("", "\n", "page-cut"),
        ("", "— 3 —", "page-number"),
        ("", "\n", "page-cut"),
        ("乙", "乙", None),
    ]


def test_a_joined_english_line_gains_a_space_from_its_line_end() -> None:
    source = "the head of\nthe office"
    edits = [Edit(11, 12, " ", "hard-wrap")]
    text = rewrite(source, edits)
    offsets = OffsetMap.identity(len(source)).then(edits)
    assert text == "the head of the office"
    assert pieces(offsets, text, source)[1] == (" ", "\n", "hard-wrap")
    assert offsets.to_source(Span(9, 15)).of(source) == "of\nthe"


def test_an_addition_has_no_source() -> None:
    edits = [Edit(1, 1, "·", "gap")]
    offsets = OffsetMap.identity(2).then(edits)
    assert rewrite("甲乙", edits) == "甲·乙"
    assert pieces(offsets, "甲·乙", "甲乙")[1] == ("·", "", "gap")
    assert not offsets.to_source(Span(1, 2))


def test_additions_at_one_place_keep_their_order() -> None:
    edits = [Edit(1, 1, "一", "x"), Edit(1, 1, "二", "y")]
    assert rewrite("甲乙", edits) == "甲一二乙"
    assert [p.rule for p in OffsetMap.identity(2).then(edits).pieces] == [None, "x", "y", None]


def test_a_rewriting_that_is_cut_leaves_its_source_to_its_head() -> None:
    inner = OffsetMap.identity(len(LATEX)).then([Edit(1, 10, "PM10", "latex")])
    outer = inner.then([Edit(3, 5, "", "other")])
    assert pieces(outer, "对PM的监测", LATEX)[1] == ("PM", "$PM_{10}$", "latex")


def test_what_two_repairs_rewrite_becomes_one_piece() -> None:
    inner = OffsetMap.identity(len(LATEX)).then([Edit(1, 10, "PM10", "latex")])
    outer = inner.then([Edit(0, 3, "颗粒", "word")])
    assert pieces(outer, "颗粒10的监测", LATEX)[0] == ("颗粒", "对$PM_{10}$", "word")


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 2, "", "x"), Edit(1, 3, "", "y")],
        [Edit(2, 3, "", "x"), Edit(0, 1, "", "y")],
        [Edit(0, 2, "", "x"), Edit(1, 1, "·", "y")],
    ],
)
def test_edits_that_overlap_or_run_backwards_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlap or run backwards"):
        OffsetMap.identity(4).then(edits)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("一", [0]),
        ("一\n二", [0, 2]),
        ("一\r\n二\r三\n", [0, 3, 5, 7]),
        ("一\x0b二\u2028三\x85四", [0]),  # only line feeds and carriage returns end a line
    ],
)
def test_lines_start_after_each_line_end(text: str, starts: list[int]) -> None:
    assert line_starts(text) == starts
