"""Words with marks in one column, shortened around what changed."""

from __future__ import annotations

from diffkit.report.runs import runs
from diffkit.report.view import Filters, LinkView, comparison_view
from tests.golden.built import B, C, D, comparison, witness

ALL = Filters()
LONG = "甲乙丙丁戊己庚辛壬癸" * 12  # no mark in it


def _link(a: str, b: str, *changes: D, filters: Filters = ALL, label: str = "第一条") -> LinkView:
    made = comparison(
        witness("A", [C(a, label, (1,))]),
        witness("B", [C(b, label, (1,))]),
        [B((0,), (0,), changes)],
    )
    return comparison_view(made, filters).documents[0].links[0]


def _read(link: LinkView, *, whole: bool = False) -> str:
    signs = {
        "delete": "[-{}-]",
        "insert": "{{+{}+}}",
        "keep": "[={}=]",
        "break": "/",
        "folded": "~{}~",
    }
    return "".join(signs.get(run.mark, "{}").format(run.text) for run in runs(link, whole=whole))


def test_a_replacement_shows_both_readings() -> None:
    assert (
        _read(_link("限三十日。", "限十五日。", D("三十日", "十五日")))
        == "第一条 限[-三十日-]{+十五日+}。"
    )


def test_a_folded_change_shows_what_b_has() -> None:
    link = _link(
        "报告，三十日。", "报告,十五日。", D("三十日", "十五日"), D("，", ",", "typographic")
    )
    assert _read(link) == "第一条 报告~,~[-三十日-]{+十五日+}。"


def test_a_folded_deletion_leaves_nothing() -> None:
    link = _link(
        "本县、镇三十日。", "本镇十五日。", D("县、", "本|", "adaptation"), D("三十日", "十五日")
    )
    assert _read(link) == "第一条 本镇[-三十日-]{+十五日+}。"


def test_an_exception_is_marked_though_equal() -> None:
    link = _link("报省政府。", "报省政府。", D("省政府", "省政府", "exception", "body", "none"))
    assert _read(link) == "第一条 报[=省政府=]。"


def test_an_unfolded_label_shows_both_numbers() -> None:
    a, b = witness("A", [C("同。", "第一条", (1,))]), witness("B", [C("同。", "第二条", (2,))])
    made = comparison(
        a, b, [B((0,), (0,), (D("", "", "numbering", "label", "replace", label=True),))]
    )
    link = comparison_view(made, Filters(show=("numbering",))).documents[0].links[0]
    assert _read(link) == "[-第一条 -]{+第二条 +}同。"
    folded = comparison_view(made).documents[0].links[0]
    assert _read(folded) == "第二条 同。"


def test_long_equal_words_are_left_out_but_for_the_sentence() -> None:
    link = _link(
        f"{LONG}。在三十日内报告。{LONG}", f"{LONG}。在十五日内报告。{LONG}", D("三十日", "十五日")
    )
    assert _read(link) == "第一条 ……在[-三十日-]{+十五日+}内报告。……"


def test_between_two_changes_both_sentences_stay() -> None:
    middle = f"内报告。{LONG}。应当"
    link = _link(
        f"三十日{middle}登记。", f"十五日{middle}备案。", D("三十日", "十五日"), D("登记", "备案")
    )
    assert _read(link) == "第一条 [-三十日-]{+十五日+}内报告。……应当[-登记-]{+备案+}。"


def test_without_a_mark_nearby_forty_characters_stay() -> None:
    link = _link(f"{LONG}三十日{LONG}", f"{LONG}十五日{LONG}", D("三十日", "十五日"))
    near = "甲乙丙丁戊己庚辛壬癸" * 4
    assert _read(link) == f"第一条 ……{near}[-三十日-]{{+十五日+}}{near}……"


def test_what_saves_little_is_not_left_out() -> None:
    short = "甲乙丙丁戊己庚辛壬癸。子丑寅卯。"
    link = _link(f"{short}三十日", f"{short}十五日", D("三十日", "十五日"))
    assert _read(link) == f"第一条 {short}[-三十日-]{{+十五日+}}"


def test_whole_leaves_nothing_out() -> None:
    link = _link(f"{LONG}三十日", f"{LONG}十五日", D("三十日", "十五日"))
    assert _read(link, whole=True) == f"第一条 {LONG}[-三十日-]{{+十五日+}}"


def test_changed_words_are_never_shortened() -> None:
    made = comparison(
        witness("A", [C("甲。", "第一条", (1,))]),
        witness("B", [C(LONG * 9, "第二条", (2,))]),
        [B((0,), ()), B((), (0,), (D(None, LONG * 9, op="insert"),))],
    )
    assert _read(comparison_view(made).documents[0].links[1]) == f"第二条 {{+{LONG * 9}+}}"


def test_unchanged_words_show_their_beginning() -> None:
    assert _read(_link(LONG, LONG)) == f"第一条 {LONG[:56]}……"


def test_a_split_begins_a_line_for_each_clause_of_b() -> None:
    a = witness("A", [C("甲方付款。乙方交货。", "第一条", (1,))])
    b = witness("B", [C("甲方付款。", "第一条", (1,)), C("乙方送货。", "第二条", (2,))])
    change = D("", "", op="restructure", kind="structure")
    made = comparison(a, b, [B((0,), (0, 1), (change, D("交", "送", b_at=1)))])
    assert _read(comparison_view(made).documents[0].links[0]) == (
        "第一条 甲方付款。{+//+}/第二条 乙方[-交-]{+送+}货。"
    )


def test_a_merge_reads_as_b() -> None:
    a = witness("A", [C("甲方付款。", "第一条", (1,)), C("乙方交货。", "第二条", (2,))])
    b = witness("B", [C("甲方付款。乙方送货。", "第一条", (1,))])
    change = D("", "", op="restructure", kind="structure")
    made = comparison(a, b, [B((0, 1), (0,), (change, D("交", "送", a_at=1)))])
    assert (
        _read(comparison_view(made).documents[0].links[0])
        == "第一条 甲方付款。[-//-]乙方[-交-]{+送+}货。"
    )


def test_line_ends_inside_a_clause_are_blanks() -> None:
    assert _read(
        _link("某某市\n政府三十日", "某某市\n政府十五日", D("三十日", "十五日"))
    ).startswith("第一条 某某市 政府")


def test_a_break_that_the_layout_explains_is_not_drawn() -> None:
    a = witness("A", [C("甲方付款。", paragraph=1), C("乙方交货。", paragraph=2)])
    b = witness("B", [C("甲方付款。乙方送货。", paragraph=1)])
    change = D("", "", "typographic", "layout", "restructure")
    made = comparison(a, b, [B((0, 1), (0,), (change, D("交", "送", a_at=1)))])
    assert _read(comparison_view(made).documents[0].links[0]) == "甲方付款。乙方[-交-]{+送+}货。"


def test_a_pause_is_a_better_place_to_cut_than_none() -> None:
    tail = "甲乙丙丁戊己庚辛壬癸" * 9
    link = _link(
        f"{tail}，子丑寅卯三十日辰巳午未，{tail}",
        f"{tail}，子丑寅卯十五日辰巳午未，{tail}",
        D("三十日", "十五日"),
    )
    assert _read(link) == "第一条 ……子丑寅卯[-三十日-]{+十五日+}辰巳午未，……"


def test_a_full_stop_in_half_width_ends_a_sentence_but_no_number() -> None:
    tail = "甲乙丙丁戊己庚辛壬癸" * 9
    link = _link(f"三十日后1.5倍. {tail}", f"十五日后1.5倍. {tail}", D("三十日", "十五日"))
    assert _read(link) == "第一条 [-三十日-]{+十五日+}后1.5倍.……"


def test_a_latin_word_is_not_cut() -> None:
    words = "whoever borrows something from anybody returns it " * 4
    link = _link(
        f"{words}today{words}", f"{words}tomorrow{words}", D("today", "tomorrow"), label="§ 1"
    )
    read = _read(link)
    assert read.startswith("§ 1 ……")
    assert "…… something from anybody returns it [-today-]" in read
    assert "{+tomorrow+}whoever borrows something from anybody ……" in read
