"""Each expression of the readers with a text that it matches and one that it does not."""

from __future__ import annotations

import pytest

from diffkit import source
from diffkit.patterns import Pattern
from diffkit.source import anchors, footnotes, html, layout, spaced
from diffkit.source.printed import RAISED

WHOLE = (anchors._SIGN, spaced._LABEL, spaced._NUMBER, spaced._NAME)  # used on whole words only


@pytest.mark.parametrize(
    ("expression", "matches", "does_not"),
    [
        (source._ADDRESS, "https://www.gov.cn/a.html", "https.txt"),
        (source._NO_PROSE, "MIME-Version: 1.0", "第一条　来源：市政府"),
        (anchors._SIGN, "[12]", "第二章"),
        (anchors._SIGN, "注1", "1.雨水管网"),
        (footnotes._BEGINS, "①指城市管理部门", "指①城市管理部门"),
        (footnotes._RISEN, f"{RAISED}1", "1"),
        (layout._LABELLED, "Article 4. Loans", "members may elect two"),
        (layout._LABELLED, "(a) the officer", "on 1 January"),
        (layout._COUNTED, "30. April", "1.2 Purpose"),
        (layout._HAN, "条", "，"),
        (spaced._LABEL, "（一）", "小型车"),
        (spaced._NUMBER, "…… 12", "每小时2元"),
        (spaced._NAME, "张 三", "市水务局排水科"),
    ],
)
def test_what_an_expression_matches(expression: Pattern, matches: str, does_not: str) -> None:
    whole = expression in WHOLE
    assert (expression.fullmatch if whole else expression.match)(matches)
    assert not (expression.fullmatch if whole else expression.match)(does_not)


@pytest.mark.parametrize(
    ("style", "font"),
    [
        ("font-family: Wingdings; color: red", "Wingdings"),
        ("font:7.0pt 'Times New Roman'", "'Times New Roman'"),
        ("font-size: 16pt", None),
    ],
)
def test_the_font_that_a_style_names(style: str, font: str | None) -> None:
    found = html._FONT.search(style)
    assert (found and (found[1] or found[2])) == font


def test_a_power_is_told_by_what_stands_before_it() -> None:
    assert footnotes._POWER.search("面积10")
    assert not footnotes._POWER.search("面积")
