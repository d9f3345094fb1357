"""The text report: what it says, how it is laid out, what it never lets through."""

from __future__ import annotations

import re

import pytest

from diffkit.glyphs import cells
from diffkit.language import Lang
from diffkit.model import Comparison, DocumentPair, Options
from diffkit.report.text import ExplainError, Screen, comparison_text, explanation, outline_text
from diffkit.report.view import Filters, comparison_view, outline_view
from tests.golden.built import B, C, D, comparison, witness

ALL = Filters()
PLAIN = Screen(80, color=False)
WIDE = Screen(200, color=False)
COLOR = Screen(80, color=True)
A = witness(
    "A",
    [
        C("某市排水办法", role="title"),
        C("为了规范排水，制定本办法。", "第一条", (1,)),
        C("排水户应当在三十日内报告市政府。", "第二条", (2,)),
        C("本办法所称排水户，是指单位。", "第三条", (3,)),
        C("本办法自公布之日起施行。", "第四条", (4,)),
    ],
)
B_ = witness(
    "B",
    [
        C("某县排水办法", role="title"),
        C("为了规范排水,制定本办法。", "第一条", (1,)),
        C("本办法所称排水户，是指单位。", "第二条", (2,)),
        C("排水户可以在十五日内报告县政府。", "第三条", (3,)),
        C("排水户应当如实报告。", "第四条", (4,)),
    ],
)
MADE = comparison(
    A,
    B_,
    [
        B((0,), (0,), (D("市", "县", "adaptation", "place"),)),
        B((1,), (1,), (D("，", ",", "typographic", "form"),)),
        B(
            (3,),
            (2,),
            (
                D(
                    "本办法所称排水户，是指单位。",
                    "本办法所称排水户，是指单位。",
                    "wording",
                    "position",
                    "move",
                ),
                D("", "", "numbering", "label", "replace", label=True),
            ),
            moved=True,
        ),
        B(
            (2,),
            (3,),
            (
                D("应当", "可以", "substantive", "modality"),
                D("三十日", "十五日", "substantive", "time_limit", facts={"delta": -15}),
                D("市政府", "县政府", "adaptation", "body"),
            ),
        ),
        B((4,), (), (D("本办法自公布之日起施行。", None, "wording", "passage"),)),
        B((), (4,), (D(None, "排水户应当如实报告。", "wording", "passage", "insert"),)),
    ],
)


def _text(
    filters: Filters = ALL, lang: Lang = "zh", screen: Screen = PLAIN, *, stat: bool = False
) -> str:
    return comparison_text(comparison_view(MADE, filters), lang, screen, stat=stat)


def _block(report: str, head: str) -> str:
    """Return the paragraph of a report that begins with `head`."""
    return next(block for block in report.split("\n\n") if block.startswith(head))


def test_head_names_both_files_and_says_that_all_is_local() -> None:
    assert _text().splitlines()[:3] == [
        "A  A.txt",
        "B  B.txt",
        "全部在本机比对，不向任何地方发送内容。",
    ]


def test_summary_counts_clauses_and_changes() -> None:
    summary = _block(_text(), "====").splitlines()
    assert summary[1:3] == ["A 第 1 行  某市排水办法", "B 第 1 行  某县排水办法"]
    assert summary[3].split() == [
        "条款",
        "共",
        "6",
        "组，有差异",
        "4，仅有折叠的差异",
        "2，无差异",
        "0，相似度",
        "0.90",
    ]
    assert summary[4].split() == ["差异所在", "修改", "1，新增", "1，删除", "1，移位", "1"]
    assert summary[5].split() == ["改动", "实质修改", "2，表述调整（待判断）", "3"]
    assert summary[6].split() == [
        "折叠",
        "字形版式",
        "1，序号调整",
        "1，层级替换",
        "2（用",
        "--show",
        "展开）",
    ]


def test_a_changed_clause_shows_place_lines_words_and_what_weighs() -> None:
    head, *lines = _block(_text(), "第二条 -> 第三条  修改").splitlines()
    assert re.fullmatch(r"第二条 -> 第三条  修改  A:3 B:4  #[0-9a-f]{10}", head)
    assert lines[:3] == [
        "  第三条 排水户[-应当-]{+可以+}在[-三十日-]{+十五日+}内报告县政府。",
        "  实质修改·强制程度：应当 -> 可以",
        "  实质修改·时限：三十日 -> 十五日",
    ]


def test_a_moved_clause_is_said_in_words() -> None:
    assert (
        _block(_text(), "第三条 -> 第二条  移位").splitlines()[1]
        == "  第二条 本办法所称排水户，是指单位。"
    )


def test_clauses_on_one_side_are_whole() -> None:
    report = _text()
    assert "  第四条 [-本办法自公布之日起施行。-]" in report
    assert "  第四条 {+排水户应当如实报告。+}" in report


def test_folded_clauses_are_counted() -> None:
    assert "…… 2 组条款未列出，仅有折叠的改动 2" in _text()


def test_show_unfolds_marks_and_counts() -> None:
    report = _text(Filters(show=("adaptation",)), screen=WIDE)
    assert "  某[-市-]{+县+}排水办法" in report
    assert "报告[-市政府-]{+县政府+}" in report


def test_what_a_filter_hides_is_counted() -> None:
    report = _text(Filters(only=("substantive",)), screen=WIDE)
    assert (
        "隐去        字形版式 1，序号调整 1，层级替换 2，表述调整（待判断） 3（因 --only 或 --ignore）"
        in report
    )
    assert "差异被隐去 5" in report


def test_stat_is_the_summary_alone() -> None:
    report = _text(stat=True)
    assert "实质修改 2" in report
    assert "[-" not in report


def test_a_title_that_changed_inside_is_said_whole_and_once() -> None:
    cites = {"a": {"cites": ["《药品事件应急预案》"]}, "b": {"cites": ["《食品事故应急预案》"]}}
    a = witness("A", [C("依据《药品事件应急预案》制定。", "1.2", (1,))])
    b = witness("B", [C("依据《食品事故应急预案》制定。", "1.2", (1,))])
    inside = (
        D("药", "食", "substantive", "citation", facts=cites),
        D("件", "故", "substantive", "citation", facts=cites),
    )
    report = comparison_text(
        comparison_view(comparison(a, b, [B((0,), (0,), inside)]), ALL), "zh", PLAIN
    )
    assert report.count("引用依据：《药品事件应急预案》 -> 《食品事故应急预案》") == 1
    assert "引用依据：药" not in report


def test_english() -> None:
    report = _text(lang="en")
    assert "Compared on this machine; nothing is sent anywhere." in report
    assert "substantive·modality: 应当 -> 可以" in report
    assert "第二条 -> 第三条  modified  A:3 B:4" in report


def test_colour_adds_nothing_but_escapes() -> None:
    colored = _text(screen=COLOR)
    assert "\033[31m[-应当-]\033[0m\033[32m{+可以+}\033[0m" in colored
    assert re.sub("\033\\[[0-9;]*m", "", colored) == _text()


@pytest.mark.parametrize("width", [20, 31, 80, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    for line in _text(screen=Screen(width, color=False)).splitlines():
        assert cells(line) <= width, line


def test_no_line_ends_between_a_sign_and_its_words() -> None:
    for width in range(24, 60):
        for line in _text(screen=Screen(width, color=False)).splitlines():
            assert not line.endswith(("[-", "{+", "[=")), line
            assert not line.strip().startswith(("-]", "+}", "=]")), line


HOSTILE = "报告\x1b[31m\u202e\x07\u2066假\u200b\ud800"


def test_controls_of_a_document_never_reach_a_terminal() -> None:
    a = witness(
        "A",
        [C(f"甲{HOSTILE}", "第一条", (1,)), C(f"题{HOSTILE}", role="title")],
        name="a\x1b[2J\n.txt",
    )
    b = witness("B", [C(f"乙{HOSTILE}", "第一条", (1,)), C(f"题{HOSTILE}", role="title")])
    made = comparison(a, b, [B((0,), (0,), (D("甲", "乙"),)), B((1,), (1,))])
    view = comparison_view(made, Filters(context=1))
    for report in (
        comparison_text(view, "zh", PLAIN),
        explanation(view, view.documents[0].links[0].id, "zh", PLAIN),
        outline_text(outline_view(a), "zh", PLAIN),
    ):
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff]", report
        )
        assert "␛[31m⟨U+202E⟩" in report
        assert "a␛[2J␊.txt" in report or "第一条" in report


def test_equal_texts_say_so() -> None:
    made = comparison(A, A, [B((i,), (i,)) for i in range(5)])
    assert _last(made) == "两份文本没有差异。"


def test_only_folded_differences_say_so() -> None:
    made = comparison(A, B_, [B((0,), (0,), (D("市", "县", "adaptation", "place"),))])
    assert _last(made) == "没有需要显示的差异：都在折叠或隐去之列。"


def _last(made: Comparison) -> str:
    return comparison_text(comparison_view(made), "zh", PLAIN).splitlines()[-1]


def test_documents_without_a_partner_are_listed() -> None:
    made = Comparison(A, B_, (DocumentPair(0, None, 0.0), DocumentPair(None, 0, 0.0)), Options())
    view = comparison_view(made)
    report = comparison_text(view, "zh", PLAIN)
    assert view.differs
    assert "文件配对 0 组；未配对 A 1 份、B 1 份" in report
    assert _block(report, "====").splitlines()[1:] == [
        "未配对",
        "  A 第 1 行  某市排水办法",
        "  B 第 1 行  某县排水办法",
    ]


class TestExplanation:
    def test_of_a_change(self) -> None:
        view = comparison_view(MADE)
        change = next(c for c in view.changes() if c.kind == "time_limit")
        report = explanation(view, change.id, "zh", PLAIN)
        assert "类别        实质修改·时限 (substantive:time_limit)" in report
        assert re.search(r"A 文字 +三十日  A:3 \[\d+, \d+\)", report)
        assert '{"delta": -15}' in report
        assert "made-by-hand" in report
        assert "A 第二条 与 B 第三条，依据：文字相近，相似度 1.00" in report
        assert "强制程度 (" not in report  # the other change of the clause

    def test_of_a_link_explains_all_its_changes(self) -> None:
        view = comparison_view(MADE)
        link = next(link for link in view.documents[0].links if len(link.changes) == 3)
        report = explanation(view, link.id, "en", PLAIN)
        assert report.count("rule") == 3

    def test_of_an_insertion_says_that_nothing_stood_there(self) -> None:
        made = comparison(A, B_, [B((1,), (1,), (D("规范|", "制定"),))])
        view = comparison_view(made)
        assert "A 文字      （无）" in explanation(view, next(view.changes()).id, "zh", PLAIN)

    def test_of_an_unknown_id(self) -> None:
        with pytest.raises(ExplainError, match="no change"):
            explanation(comparison_view(MADE), "0000000000", "zh", PLAIN)


class TestOutline:
    def test_a_line_a_clause(self) -> None:
        lines = outline_text(outline_view(A), "zh", PLAIN).splitlines()
        assert lines[0] == "A.txt  text/plain  utf-8  77 字"
        assert lines[3] == "文件  某市排水办法  条款 5 个"
        assert [line.split() for line in lines[4:7]] == [
            ["1", "标题", "某市排水办法"],
            ["2", "第一条", "为了规范排水，制定本办法。"],
            ["3", "第二条", "排水户应当在三十日内报告市政府。"],
        ]

    def test_long_clauses_are_cut_and_repairs_counted(self) -> None:
        a = witness("A", [C("甲乙丙丁戊己庚辛壬癸" * 9, "第一条", (1,))], wrap=31)
        lines = outline_text(outline_view(a), "en", Screen(40, color=False)).splitlines()
        assert "        1-3  第一条 甲乙丙丁戊己庚辛壬……" in lines
        assert lines[-1].split() == ["repairs", "hard-wrap", "2"]
