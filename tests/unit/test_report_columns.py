"""Columns and digests: each side's words whole, the outline's counts, the concordance."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffkit.comparison import compare, read
from diffkit.report.columns import Ink, column, merged, pieces
from diffkit.report.digest import _DIVISION, away, departures, is_heading, sections
from diffkit.report.view import ComparisonView, Filters, PairView, comparison_view
from tests.golden.built import B, C, D, comparison, witness

PAIRS = [
    ("corpora/plan_city.txt", "corpora/plan_county.txt"),
    ("corpora/statute_old.txt", "corpora/statute_new.txt"),
    ("corpora/copy_print.md", "corpora/copy_file.txt"),
    ("noise/hostile_controls.txt", "noise/hostile_planes.txt"),
]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module", params=PAIRS, ids=lambda pair: Path(pair[0]).stem)
def view(request: pytest.FixtureRequest, root: Path) -> ComparisonView:
    a, b = (read(str(root / "fixtures" / name)) for name in request.param)
    return comparison_view(compare(a, b), Filters(show=("numbering",)))


def statute(root: Path) -> PairView:
    a, b = (read(str(root / "fixtures" / "corpora" / f"statute_{n}.txt")) for n in ("old", "new"))
    return comparison_view(compare(a, b)).documents[0]


@pytest.mark.parametrize("side", ["a", "b"])
def test_a_column_holds_each_clause_whole(view: ComparisonView, side: str) -> None:
    for pair in view.documents:
        for link in pair.links:
            paragraphs = column(link, side)  # type: ignore[arg-type]
            clauses = getattr(link, side)
            assert [squeezed("".join(ink.text for ink in p)) for p in paragraphs] == [
                squeezed((c.label or "") + c.text) for c in clauses
            ]
            marks = {ink.mark for p in paragraphs for ink in p}
            assert ("insert" if side == "a" else "delete") not in marks


def test_no_blank_line_stands_where_two_runs_meet() -> None:
    a = witness("A", [C("某市人民政府\n关于供水的通知", role="title")])
    b = witness("B", [C("某市人民政府\n\n关于供水的通知", role="title")])
    made = comparison(a, b, [B((0,), (0,), (D("关于", "\n关于", "typographic", "blank"),))])
    (link,) = comparison_view(made).documents[0].links
    for side in ("a", "b"):
        (paragraph,) = column(link, side)  # type: ignore[arg-type]
        assert "".join(ink.text for ink in paragraph) == "某市人民政府\n关于供水的通知"


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["甲乙丙"], ["甲乙丙"]),
        (["甲乙丙丁戊己庚辛壬癸子"], ["甲乙丙丁戊己庚辛", "壬癸子"]),
        (["甲乙丙丁戊己庚。壬癸"], ["甲乙丙丁戊己庚。", "壬癸"]),
        (["甲乙丙丁戊己庚", "。壬癸子丑"], ["甲乙丙丁戊己庚。", "壬癸子丑"]),
        (["甲乙丙丁戊己庚辛", "壬"], ["甲乙丙丁戊己庚辛", "壬"]),
        ([], [""]),
    ],
)
def test_a_long_paragraph_is_cut_in_pieces(texts: list[str], wanted: list[str]) -> None:
    found = pieces(tuple(Ink("equal", text) for text in texts), 8)
    assert ["".join(ink.text for ink in piece) for piece in found] == wanted


def test_both_in_one_hold_both_sides(view: ComparisonView) -> None:
    for pair in view.documents:
        for link in pair.links:
            inks = [ink for paragraph in merged(link) for ink in paragraph]
            b = "".join(ink.text for ink in inks if ink.mark in ("equal", "keep", "insert"))
            assert squeezed(b) == squeezed("".join((c.label or "") + c.text for c in link.b))


def test_a_row_that_folds_away_names_its_links(view: ComparisonView) -> None:
    for pair in view.documents:
        found = [link for one, folded in away(pair) for link in ((one,) if one else folded)]
        assert found == list(pair.links)


def test_the_outline_counts_what_stands_below(root: Path) -> None:
    pair = statute(root)
    found = sections(pair)
    assert [s.clause.label for s in found if s.clause.label][:2] == ["第一章", "第二章"]
    shown = sum(pair.counts.shown.values())
    assert sum(s.n for s in found if s.depth == 0) == shown
    chapters = [s for s in found if s.clause.label and "章" in s.clause.label]
    assert 0 < sum(s.n for s in chapters) <= shown


def test_a_moved_clause_leaves_a_mark_where_it_stood() -> None:
    a = witness("A", [C("甲。", "一、", (1,)), C("乙。", "二、", (2,)), C("丙。", "三、", (3,))])
    b = witness("B", [C("乙。", "一、", (1,)), C("丙。", "二、", (2,)), C("甲。", "三、", (3,))])
    made = comparison(
        a, b,
        [B((1,), (0,)), B((2,), (1,)), B((0,), (2,), (D("甲。", "甲。", op="move"),), moved=True)],
    )  # fmt: skip

    def left(filters: Filters | None = None) -> dict[int, list[int]]:
        pair = comparison_view(made, filters).documents[0]
        return {k: [link.index for link in v] for k, v in departures(pair).items()}

    assert left() == {-1: [2]}
    assert left(Filters(ignore=("wording",))) == {}  # what is not shown leaves none


@pytest.mark.parametrize(
    ("label", "division"),
    [("第三章", True), ("第 一 章", True), ("第三条", False), ("（三）", False), ("3.1", False)],
)
def test_what_is_a_division(label: str, division: bool) -> None:
    assert bool(_DIVISION.match(label)) is division


def test_a_title_heads_others(root: Path) -> None:
    pair = statute(root)
    assert pair.b
    assert [is_heading(c) for c in pair.b.clauses[:1]] == [True]
