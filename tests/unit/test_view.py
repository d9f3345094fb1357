"""The view model: places, segments, counts, rows, filters."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffkit.comparison import compare, read
from diffkit.model import Expectation, Substitution
from diffkit.numerals import han
from diffkit.report.place import paths, places
from diffkit.report.view import (
    ComparisonView,
    FilterError,
    Filters,
    LinkView,
    comparison_view,
    outline_view,
)
from diffkit.span import SourceSpan, Span
from tests.golden.built import B, C, D, comparison, witness

ALL = Filters()
STATUTE = [
    C("某某管理办法", role="title"),
    C("总则", "第一章", (1,), role="heading"),
    C("为了规范管理，制定本办法。", "第一条", (1,), parent=1),
    C("下列行为应当报告：", "第二条", (2,), parent=1),
    C("停业的；", "（一）", (1,), parent=3),
    C("歇业的，包括：", "（二）", (2,), parent=3),
    C("自行歇业；", "1.", (1,), parent=5),
    C("报告应当及时。", parent=3, paragraph=2),
    C("前款所称及时，指：", parent=3, paragraph=3),
    C("三日以内；", "（一）", (1,), parent=8),
    C("附则", "第二章", (2,), role="heading"),
    C("本办法自公布之日起施行。", "第三条", (3,), parent=10),
]
STATUTE_PLACES = [
    "",
    "第一章",
    "第一条",
    "第二条第一款",
    "第二条第一款第一项",
    "第二条第一款第二项",
    "第二条第一款第二项第一目",
    "第二条第二款",
    "第二条第三款",
    "第二条第三款第一项",
    "第二章",
    "第三条",
]


def _places(clauses: list[C]) -> list[str]:
    return list(places(witness("A", clauses).documents[0]))


class TestPlaces:
    def test_statute(self) -> None:
        assert _places(STATUTE) == STATUTE_PLACES

    def test_taiwan_has_other_words_for_paragraph_and_item(self) -> None:
        assert _places(
            [
                C("本法用詞，定義如下：", "第 3 條", (3,)),
                C("著作：文學之創作。", "一、", (1,), parent=0),
                C("其他：", "二、", (2,), parent=0),
                C("圖說。", "（一）", (1,), parent=2, scheme="han_paren"),
                C("前項所稱創作，以人為限。", parent=0, paragraph=2),
                C("（刪除）", "第 3-1 條", (3, 1)),
            ]
        ) == [
            "第3條第一項",
            "第3條第一項第一款",
            "第3條第一項第二款",
            "第3條第一項第二款第一目",
            "第3條第二項",
            "第3-1條",
        ]

    def test_decimal_plan(self) -> None:
        assert _places(
            [
                C("总则", "1", (1,), role="heading", scheme="decimal"),
                C("适用范围", "1.1", (1, 1), parent=0, role="heading", scheme="decimal"),
                C("本预案适用于：", parent=1, paragraph=1),
                C("停电；", "（1）", (1,), parent=2, scheme="arabic_paren"),
                C("停水。", "（2）", (2,), parent=2, scheme="arabic_paren"),
                C("其他灾害除外。", parent=1, paragraph=2),
                C("原则", "1.2", (1, 2), parent=0, role="heading", scheme="decimal"),
                C("统一领导。", parent=6, paragraph=1),
                C("指挥部是议事机构。", "2.1.1", (2, 1, 1), parent=6, scheme="decimal"),
                C("总指挥由市长担任。", parent=8, paragraph=1),
            ]
        ) == [
            "1",
            "1.1",
            "1.1第1段",
            "1.1（1）",
            "1.1（2）",
            "1.1第2段",
            "1.2",
            "1.2",
            "2.1.1",
            "2.1.1第2段",
        ]

    def test_running_numbers_are_cited_without_their_chapter(self) -> None:
        assert _places(
            [
                C("总则", "第一章", (1,), role="heading"),
                C("政府工作的总体要求是服务。", "一、", (1,), parent=0),
                C("职责", "第二章", (2,), role="heading"),
                C("市长领导全面工作。", "二、", (2,), parent=2),
            ]
        ) == ["第一章", "一、", "第二章", "二、"]

    def test_numbers_that_begin_anew_are_cited_with_their_chapter(self) -> None:
        assert _places(
            [
                C("总则", "第一章", (1,), role="heading"),
                C("要求。", "一、", (1,), parent=0),
                C("职责", "第二章", (2,), role="heading"),
                C("市长。", "一、", (1,), parent=2),
                C("副市长：", "二、", (2,), parent=2),
                C("分工。", "（二）", (2,), parent=4),
                C("其他。", "3．", (3,), parent=5, scheme="arabic_dot"),
            ]
        ) == ["第一章", "第一章一、", "第二章", "第二章一、", "二、", "二、（二）", "二、（二）3."]

    def test_a_notice_and_the_plan_it_issues_have_numbers_of_their_own(self) -> None:
        assert _places(
            [
                C("关于印发方案的通知", role="title"),
                C("现予印发。", "一、", (1,)),
                C("请执行。", "二、", (2,)),
                C("方案", role="title"),
                C("目标。", "一、", (1,)),
            ]
        ) == ["", "通知一、", "通知二、", "", "一、"]

    def test_annex(self) -> None:
        assert _places(
            [
                C("分工表", "附件1", (1,), role="annex", scheme="annex"),
                C("水利局。", "1.1", (1, 1), parent=0, scheme="decimal"),
                C("公安局。", "一、", (1,), parent=0),
                C("说明", "附件", (), role="annex", scheme="annex"),
            ]
        ) == ["附件1", "附件1 1.1", "附件1一、", "附件"]

    def test_latin_articles_count_paragraphs_without_words(self) -> None:
        assert _places(
            [
                C("The council decides.", "Article 3", (3,), scheme="article"),
                C("It meets yearly.", parent=0, paragraph=2),
                C("Der Rat tagt.", "§ 12a", (12, 1), scheme="article"),
            ]
        ) == ["Article 3 ¶1", "Article 3 ¶2", "§ 12a"]

    def test_an_article_with_a_heading_counts_paragraphs_below_it(self) -> None:
        assert _places(
            [
                C("Zweck", "§ 1", (1,), role="heading", scheme="article"),
                C("Diese Verordnung regelt die Miete.", parent=0, paragraph=2),
                C("Begriffe", "§ 2", (2,), role="heading", scheme="article"),
                C("Es gilt:", parent=2, paragraph=2),
                C("Rad ist ein Rad.", "1.", (1,), parent=3),
                C("Mehr gilt nicht.", parent=2, paragraph=3),
            ]
        ) == ["§ 1", "§ 1", "§ 2", "§ 2 ¶1", "§ 2 ¶1 1.", "§ 2 ¶2"]

    def test_sections_that_begin_anew_are_cited_with_their_article(self) -> None:
        assert _places(
            [
                C("Loans", "Article 1.", (1,), role="heading", scheme="article"),
                C("A loan lasts a week.", "Section 1.", (1,), parent=0, scheme="article"),
                C("for tools;", "(a)", (1,), parent=1, scheme="letter"),
                C("Fees", "Article 2.", (2,), role="heading", scheme="article"),
                C("A fee is due.", "Section 1.", (1,), parent=3, scheme="article"),
            ]
        ) == [
            "Article 1",
            "Article 1, Section 1",
            "Article 1, Section 1(a)",
            "Article 2",
            "Article 2, Section 1",
        ]

    def test_cells_and_bullets_are_counted(self) -> None:
        assert _places(
            [
                C("目标", "专栏1", (1,), role="heading", scheme="box"),
                C("灾害", parent=0, role="cell", paragraph=1),
                C("死亡率下降。", "1.", (1,), parent=1),
                C("事故", parent=0, role="cell", paragraph=2),
                C("坚持党的领导。", "—", (), scheme="bullet"),
                C("坚持以人为本。", "—", (), scheme="bullet"),
            ]
        ) == ["专栏1", "专栏1第1格", "专栏1 1.", "专栏1第2格", "第1点", "第2点"]

    def test_a_box_that_stands_alone_is_cited_without_its_chapter(self) -> None:
        assert _places(
            [
                C("目标", "一、", (1,), role="heading"),
                C("指标", "专栏1", (1,), parent=0, role="heading", scheme="box"),
                C("说明", "表2", (2,), parent=0, role="heading", scheme="box"),
                C("任务", "二、", (2,), role="heading"),
                C("说明", "表2", (2,), parent=3, role="heading", scheme="box"),
            ]
        ) == ["一、", "专栏1", "一、表2", "二、", "二、表2"]

    def test_paths_hold_labels_and_counted_paragraphs(self) -> None:
        found = paths(witness("A", STATUTE).documents[0])
        assert found[6] == ("第一章", "第二条", "（二）", "1.")
        assert found[7] == ("第一章", "第二条", "¶2")

    @pytest.mark.parametrize(
        ("n", "words"),
        [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (101, "一百零一"), (110, "一百一十"),
         (999, "九百九十九"), (1000, "1000"), (0, "〇")],
    )  # fmt: skip
    def test_han(self, n: int, words: str) -> None:
        assert han(n) == words


def _one_link(a: str, b: str, *changes: D, filters: Filters = ALL) -> LinkView:
    made = comparison(
        witness("A", [C(a, "第一条", (1,))]),
        witness("B", [C(b, "第一条", (1,))]),
        [B((0,), (0,), changes)],
    )
    return comparison_view(made, filters).documents[0].links[0]


def _drawn(link: LinkView) -> list[tuple[str, str, str]]:
    return [(s.tag, s.a, s.b) for s in link.segments if s.part == "words"]


class TestSegments:
    def test_words_between_changes_are_equal_runs(self) -> None:
        link = _one_link("应当在三十日内报告。", "必须在十五日内报告市政府。",
                         D("应当", "必须"), D("三十日", "十五日"), D("报告|", "市政府"))  # fmt: skip
        assert _drawn(link) == [
            ("replace", "应当", "必须"),
            ("equal", "在", "在"),
            ("replace", "三十日", "十五日"),
            ("equal", "内报告", "内报告"),
            ("insert", "", "市政府"),
            ("equal", "。", "。"),
        ]

    def test_segments_give_both_texts_back(self) -> None:
        link = _one_link("甲乙丙丁", "甲戊丙", D("乙", "戊"), D("丁", "丙|"))
        words = [s for s in link.segments if s.part == "words"]
        assert "".join(s.a for s in words) == "甲乙丙丁"
        assert "".join(s.b for s in words) == "甲戊丙"

    def test_a_difference_that_no_change_names_is_drawn_as_ordinary_text(self) -> None:
        (segment,) = [s for s in _one_link("甲", "乙").segments if s.part == "words"]
        assert (segment.tag, segment.change, segment.folded) == ("replace", None, True)

    def test_equal_words_where_a_change_was_due_are_marked(self) -> None:
        link = _one_link(
            "省政府要求市报送。",
            "省政府要求市报送。",
            D("省政府", "省政府", "exception", "body", "none"),
        )
        first = next(s for s in link.segments if s.part == "words")
        assert (first.tag, first.a, first.cls, first.folded) == (
            "equal",
            "省政府",
            "exception",
            False,
        )
        assert link.status == "equal"
        assert link.events == ("exception",)

    def test_an_overlapping_change_is_listed_though_not_drawn_twice(self) -> None:
        link = _one_link("市人民政府", "县人民政府", D("市人民政府", "县人民政府"), D("市", "县"))
        assert len(link.changes) == 2
        assert _drawn(link) == [("replace", "市人民政府", "县人民政府")]

    def test_runs_of_a_split_are_cut_at_clause_edges(self) -> None:
        a = witness("A", [C("甲方付款。乙方交货。", "第一条", (1,))])
        b = witness("B", [C("甲方付款。", "第一条", (1,)), C("乙方送货。", "第二条", (2,))])
        made = comparison(
            a,
            b,
            [
                B(
                    (0,),
                    (0, 1),
                    (D("", "", op="restructure", kind="structure"), D("交", "送", b_at=1)),
                )
            ],
        )
        link = comparison_view(made).documents[0].links[0]
        assert [(s.part, s.a, s.b, s.a_clause, s.b_clause) for s in link.segments] == [
            ("label", "第一条", "第一条", 0, 0),
            ("words", "甲方付款。", "甲方付款。", 0, 0),
            ("label", "", "第二条", None, 1),
            ("words", "乙方", "乙方", 0, 1),
            ("words", "交", "送", 0, 1),
            ("words", "货。", "货。", 0, 1),
        ]
        assert link.relation == "1-2"
        assert link.events == ("modified", "split")

    def test_labels_of_a_merge_stand_before_their_words(self) -> None:
        a = witness(
            "A", [C("甲。", "（一）", (1,)), C("", "（二）", (2,)), C("乙。", "（三）", (3,))]
        )
        b = witness("B", [C("甲。乙。", "（一）", (1,))])
        link = comparison_view(comparison(a, b, [B((0, 1, 2), (0,))])).documents[0].links[0]
        assert [(s.part, s.a, s.b) for s in link.segments] == [
            ("label", "（一）", "（一）"),
            ("words", "甲。", "甲。"),
            ("label", "（二）", ""),
            ("label", "（三）", ""),
            ("words", "乙。", "乙。"),
        ]

    def test_a_label_that_changed_is_a_run_of_its_own(self) -> None:
        a, b = witness("A", [C("同。", "第一条", (1,))]), witness("B", [C("同。", "第二条", (2,))])
        made = comparison(
            a, b, [B((0,), (0,), (D("", "", "numbering", "label", "replace", label=True),))]
        )
        link = comparison_view(made).documents[0].links[0]
        label, words = link.segments
        assert (label.part, label.tag, label.a, label.b, label.folded) == (
            "label", "replace", "第一条", "第二条", True)  # fmt: skip
        assert (words.tag, words.a) == ("equal", "同。")
        assert link.status == "equal"  # no word changed
        assert link.changes[0].on_label

    def test_a_clause_without_a_partner_is_one_run(self) -> None:
        a, b = witness("A", [C("旧。", "第一条", (1,))]), witness("B", [C("新。", "第一条", (1,))])
        made = comparison(
            a,
            b,
            [
                B((0,), (), (D("旧。", None, op="delete"),)),
                B((), (0,), (D(None, "新。", op="insert"),)),
            ],
        )
        gone, come = comparison_view(made).documents[0].links
        assert (gone.status, gone.relation, gone.events) == ("deleted", "1-0", ("deleted",))
        assert [(s.tag, s.a, s.b, s.folded) for s in gone.segments] == [
            ("delete", "第一条", "", True), ("delete", "旧。", "", False)]  # fmt: skip
        assert come.changes[0].a is None
        assert come.changes[0].b is not None


def _articles(words: str) -> list[C]:
    return [C(word, f"第{han(i)}条", (i,)) for i, word in enumerate(words, 1)]


PAIR = witness("A", _articles("甲乙丙丁戊己")), witness("B", _articles("甲乙丙子丑己"))
BEADS = [
    B((0,), (0,)),
    B((1,), (1,), (D("乙", "乙", "typographic", "form"),)),
    B((2,), (2,)),
    B((3,), (3,), (D("丁", "子", "wording"),)),
    B((4,), (4,), (D("戊", "丑", "substantive", "number"),)),
    B((5,), (5,)),
]


def _view(filters: Filters = ALL) -> ComparisonView:
    return comparison_view(comparison(*PAIR, BEADS), filters)


def _rows(filters: Filters) -> list[object]:
    return [
        (r.link.index, "context" if r.context else "shown")
        if r.link
        else (r.n, r.n_folded, r.n_hidden)
        for r in _view(filters).documents[0].rows
    ]


class TestFilters:
    def test_folded_classes_are_counted_and_left_out_of_rows(self) -> None:
        view = _view()
        assert view.counts.cls == {"typographic": 1, "substantive": 1, "wording": 1}
        assert view.counts.folded == {"typographic": 1}
        assert view.counts.shown == {"substantive": 1, "wording": 1}
        assert view.counts.hidden == {}
        assert _rows(Filters()) == [(3, 1, 0), (3, "shown"), (4, "shown"), (1, 0, 0)]
        assert view.differs

    def test_show_unfolds(self) -> None:
        assert _rows(Filters(show=("typographic",)))[:2] == [(1, 0, 0), (1, "shown")]

    def test_show_of_a_kind_unfolds_that_kind_alone(self) -> None:
        assert _view(Filters(show=("typographic:blank",))).counts.folded == {"typographic": 1}

    def test_only_hides_and_counts_the_rest(self) -> None:
        view = _view(Filters(only=("substantive:number",)))
        assert view.counts.cls == {"substantive": 1}
        assert view.counts.hidden == {"typographic": 1, "wording": 1}
        assert _rows(Filters(only=("substantive:number",))) == [(4, 0, 2), (4, "shown"), (1, 0, 0)]

    def test_ignore_of_all_that_is_shown_leaves_no_difference(self) -> None:
        view = _view(Filters(ignore=("wording", "substantive")))
        assert not view.differs
        assert view.counts.hidden == {"substantive": 1, "wording": 1}

    def test_hidden_changes_are_drawn_as_ordinary_text(self) -> None:
        link = _view(Filters(ignore=("wording",))).documents[0].links[3]
        assert not link.changes
        assert link.n_hidden == 1
        assert [s.folded for s in link.segments if s.part == "words"] == [True]
        assert link.status == "modified"  # what a filter hides still differs

    def test_context_shows_neighbours(self) -> None:
        assert _rows(Filters(context=1)) == [
            (2, 1, 0),
            (2, "context"),
            (3, "shown"),
            (4, "shown"),
            (5, "context"),
        ]

    def test_weight_puts_substantive_first(self) -> None:
        assert _rows(Filters(sort="weight")) == [(4, "shown"), (3, "shown"), (4, 1, 0)]

    def test_links_keep_their_order_under_weight(self) -> None:
        assert [link.index for link in _view(Filters(sort="weight")).documents[0].links] == [
            0,
            1,
            2,
            3,
            4,
            5,
        ]

    def test_ids_do_not_depend_on_filters(self) -> None:
        def ids(filters: Filters) -> list[str]:
            return [link.id for link in _view(filters).documents[0].links]

        assert ids(Filters()) == ids(Filters(only=("exception",), sort="weight", context=3))

    def test_link_ids_are_the_same_from_either_side(self) -> None:
        a, b = PAIR
        beads = [B(bead.b, bead.a) for bead in BEADS]
        mirrored = comparison_view(comparison(b, a, beads)).documents[0].links
        assert [link.id for link in mirrored] == [link.id for link in _view().documents[0].links]

    @pytest.mark.parametrize(
        ("bad", "says"),
        [
            ({"only": ("substantial",)}, "substantive"),
            ({"show": ("wording:",)}, "colon"),
            ({"sort": "size"}, "position"),
            ({"context": -1}, "0 or more"),
        ],
    )
    def test_a_wrong_filter_names_the_choices(self, bad: dict[str, object], says: str) -> None:
        with pytest.raises(FilterError, match=says):
            Filters(**bad)  # type: ignore[arg-type]


class TestCounts:
    def test_stats_add_up(self) -> None:
        stats = _view().stats
        assert (stats.total, stats.visible, stats.folded, stats.hidden, stats.same) == (
            6,
            2,
            1,
            0,
            3,
        )
        assert stats.events == {"modified": 2}
        assert stats.status == {"equal": 3, "modified": 3}

    def test_a_moved_clause_with_the_same_words_is_equal(self) -> None:
        made = comparison(
            *PAIR, [B((0,), (0,), (D("甲", "甲", op="move", kind="position"),), moved=True)]
        )
        link = comparison_view(made).documents[0].links[0]
        assert (link.status, link.moved, link.events) == ("equal", True, ("moved",))

    def test_a_break_of_the_layout_is_no_split(self) -> None:
        made = comparison(
            *PAIR, [B((0,), (0, 1), (D("", "", "typographic", "layout", "restructure"),))]
        )
        assert comparison_view(made).stats.events == {}


class TestCoordinates:
    def test_spans_count_in_the_source(self) -> None:
        made = comparison(
            witness("A", [C("应当在三十日内报告。", "第一条", (1,))], wrap=5),
            witness("B", [C("应当在十五日内报告。", "第一条", (1,))]),
            [B((0,), (0,), (D("三十日", "十五日"),))],
        )
        view = comparison_view(made)
        change = view.documents[0].links[0].changes[0]
        assert change.a is not None
        assert change.b is not None
        # 第一条应当 / 在三十日内 / 报告。
        assert (change.a.span, change.a.line) == (SourceSpan(7, 10), 2)
        assert (change.b.span, change.b.line) == (SourceSpan(6, 9), 1)
        clause = view.documents[0].links[0].a[0]
        assert clause.span == SourceSpan(0, 15)
        assert clause.pieces == (SourceSpan(0, 5), SourceSpan(6, 11), SourceSpan(12, 15))
        assert (clause.line, clause.last_line) == (1, 3)

    def test_nothing_stands_behind_the_words_before_it(self) -> None:
        made = comparison(
            witness("A", [C("应当报告。", "第一条", (1,)), C("次条。", "第二条", (2,))], wrap=5),
            witness("B", [C("应当报告。及时。", "第一条", (1,))]),
            [B((0,), (0,), (D("应当报告。|", "及时。"),))],
        )
        change = comparison_view(made).documents[0].links[0].changes[0]
        assert change.a is not None
        assert (change.a.text, change.a.span, change.a.line, change.a.pieces) == (
            "", SourceSpan(9, 9), 2, ())  # fmt: skip

    def test_headings_above(self) -> None:
        document = outline_view(witness("A", STATUTE)).documents[0]
        assert [c.heading for c in document.clauses][1:5] == ["", "总则", "总则", "总则"]

    def test_outline_lists_repairs_with_what_they_became(self) -> None:
        view = outline_view(witness("A", [C("应当报告。", "第一条", (1,))], wrap=5))
        (repair,) = view.repairs
        assert (repair.rule, repair.text, repair.becomes, repair.line) == ("hard-wrap", "\n", "", 1)

    def test_exceptions_of_a_substitution_have_lines(self) -> None:
        a, b = PAIR
        start = b.text.index("子")
        case = Expectation("b", Span(start, start + 1), "丁")
        made = comparison(a, b, BEADS, (Substitution("s1", "丁", "子", True, 3, (), (case,)),))
        (sub,) = comparison_view(made).documents[0].substitutions
        assert [(e.side, e.line, e.text, e.expected) for e in sub.exceptions] == [
            ("b", 4, "子", "丁")
        ]


PAIRS = [
    ("plan_city.txt", "plan_county.txt"),
    ("copy_print.md", "copy_file.txt"),
    ("statute_old.txt", "statute_new.txt"),
    ("statute_tw_old.txt", "statute_tw_new.txt"),
    ("regulation_en_old.txt", "regulation_en_new.txt"),
    ("verordnung_de_old.txt", "verordnung_de_new.txt"),
]


@pytest.mark.parametrize(("left", "right"), PAIRS)
@pytest.mark.parametrize(
    "filters", [ALL, Filters(only=("numbering",)), Filters(show=("typographic",), context=2)]
)
def test_views_of_real_comparisons_are_whole(
    root: Path, left: str, right: str, filters: Filters
) -> None:
    """Segments give both texts back, every change of words is drawn, rows and counts add up."""
    a, b = (
        read(str(root / "fixtures" / "corpora" / name), siglum=s)
        for s, name in (("A", left), ("B", right))
    )
    view = comparison_view(compare(a, b), filters)
    for pair in view.paired:
        for link in pair.links:
            words = [s for s in link.segments if s.part == "words"]
            assert "".join(s.a for s in words) == "".join(c.text for c in link.a)
            assert "".join(s.b for s in words) == "".join(c.text for c in link.b)
            labels = [s for s in link.segments if s.part == "label"]
            assert [s.a for s in labels if s.a] == [c.label for c in link.a if c.label]
            assert [s.b for s in labels if s.b] == [c.label for c in link.b if c.label]
            drawn = {s.change for s in link.segments}
            assert {c.id for c in link.changes if c.op not in ("move", "restructure")} <= drawn
            assert all(s.folded or s.change for s in words if s.tag != "equal")
        assert sum(row.n or 1 for row in pair.rows) == pair.stats.total == len(pair.links)
        stats = pair.stats
        assert stats.visible + stats.folded + stats.hidden + stats.same == stats.total
        n_changes = sum(len(link.changes) for link in pair.links)
        assert sum(pair.counts.cls.values()) == n_changes
        assert sum(pair.counts.hidden.values()) == sum(link.n_hidden for link in pair.links)
        assert len({link.id for link in pair.links}) == len(pair.links)
