"""What is found in both texts, and where it is drawn."""

from __future__ import annotations

import pytest

from tests.tui.views import Unit, same, view_of
from tui.flow import side_words
from tui.layout import Table, fitted
from tui.search import Hits, Query, SearchError, search
from tui.sheet import sheet_of
from tui.words import Phrases

UNITS = [
    same("臺灣地區 ABC（一）", "第一条"),
    Unit("应当在１５日内报告。", "应当在30日内报告。", label="第二条"),
    Unit(None, "应当公开。"),
]


def found(query: Query) -> list[tuple[int, str, str]]:
    """Return the link and side of each hit to go to, with its words."""
    view = view_of(UNITS)
    hits = search(view, query)
    words: list[tuple[int, str, str]] = []
    for hit in hits.order:
        in_a, in_b = hits.of(hit.pair, hit.link)
        link = view.documents[0].links[hit.link]
        side, span = ("a", in_a[hit.number]) if hit.number < len(in_a) else ("b", None)
        start, end = span or in_b[hit.number - len(in_a)]
        words.append((hit.link, side, side_words(link, "a" if side == "a" else "b")[start:end]))
    return words


def test_what_both_sides_share_is_one_hit_and_drawn_on_both() -> None:
    assert found(Query("应当")) == [(1, "b", "应当"), (2, "b", "应当")]
    in_a, in_b = search(view_of(UNITS), Query("应当")).of(0, 1)
    assert (len(in_a), len(in_b)) == (1, 1)


@pytest.mark.parametrize(
    ("words", "hit"), [("15日", "１５日"), ("台湾", "臺灣"), ("(一)", "（一）"), ("abc", "ABC")]
)
def test_width_script_form_and_case_do_not_count(words: str, hit: str) -> None:
    assert [text for _, _, text in found(Query(words))] == [hit]
    assert found(Query(words, folded=False)) == []


def test_labels_are_found_too() -> None:
    assert found(Query("第二条应当")) == [(1, "b", "第二条应当")]


def test_a_regular_expression() -> None:
    assert [w for _, _, w in found(Query("[0-9]+日", regex=True))] == ["１５日", "30日"]
    assert [w for _, _, w in found(Query("[0-9]+日", regex=True, folded=False))] == ["30日"]
    assert [w for _, _, w in found(Query("（一）", regex=True))] == ["（一）"]
    assert found(Query("x*", regex=True)) == [], "nothing is no hit"


@pytest.mark.parametrize(
    ("pattern", "message"), [("(", "bad_pattern"), ("a{9999999999}", "bad_pattern")]
)
def test_what_is_no_pattern_is_said(pattern: str, message: str) -> None:
    with pytest.raises(SearchError, match=message):
        search(view_of(UNITS), Query(pattern, regex=True))


def test_a_pattern_that_backtracks_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.search._SECONDS", 0.2)
    with pytest.raises(SearchError, match="slow_pattern"):
        search(view_of([same("a" * 300 + "b")]), Query("(a|aa)+$", regex=True))


@pytest.mark.parametrize("split", [True, False])
def test_hits_are_drawn_where_they_stand(split: bool) -> None:
    sheet = sheet_of(view_of(UNITS))
    hits = search(sheet.view, Query("应当"))
    plain = Table(sheet, fitted(60, split=split, last_line=9), Phrases("zh"))
    table = plain.searched(hits)
    for index, block in enumerate(sheet.blocks):
        drawn = [
            (piece.hit, piece.text)
            for row in table.rows(index)
            for line in row.lines
            for piece in line.pieces
            if piece.hit is not None
        ]
        if block.link is None or block.kind != "link":
            assert not drawn
            continue
        in_a, in_b = hits.of(0, block.link.index)
        wanted = [*range(len(in_a)), *(len(in_a) + k for k in range(len(in_b)))]
        numbers = sorted({hit for hit, _ in drawn if hit is not None})
        assert set(numbers) <= set(wanted)
        if split:
            assert numbers == wanted
        assert all(text == "应当" for _, text in drawn)
        text = [
            "".join(p.text for line in row.lines for p in line.pieces) for row in table.rows(index)
        ]
        before = [
            "".join(p.text for line in row.lines for p in line.pieces) for row in plain.rows(index)
        ]
        assert text == before, "a search changes no word"


def test_no_hits_without_a_query() -> None:
    assert search(view_of(UNITS), Query("")) == Hits(Query(""), {}, ())
