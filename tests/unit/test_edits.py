"""Edit scripts: what is exchanged reads as words, and both sides are told whole."""

from __future__ import annotations

import pytest

from diffkit.edits import edit_script
from diffkit.glyphs import fold
from diffkit.model import Bead, Clause, Document, EditScript, Marked, Opcode, Tag
from diffkit.span import Span

SWAPPED: dict[Tag, Tag] = {
    "equal": "equal",
    "replace": "replace",
    "delete": "insert",
    "insert": "delete",
}


def document(*bodies: str) -> Document:
    """A document of unlabelled clauses, a line apart."""
    text = "\n".join(bodies)
    clauses, at = [], 0
    for n, body in enumerate(bodies):
        span = Span(at, at + len(body))
        clauses.append(Clause(f"c{n}", "body", None, 1, None, Span(at, at), span, span, n + 1))
        at += len(body) + 1
    return Document(
        "document", None, None, None, None, None, Span(0, len(text)), tuple(clauses), text
    )


def mirrored(script: EditScript) -> list[Opcode]:
    """Swap the sides; of an insertion and a deletion that meet, the deletion comes first."""
    swapped = [Opcode(SWAPPED[op.tag], op.b, op.a) for op in script]
    for k in range(1, len(swapped)):
        if (swapped[k - 1].tag, swapped[k].tag) == ("insert", "delete"):
            come, gone = swapped[k - 1], swapped[k]
            swapped[k - 1] = Opcode("delete", gone.a, Span(come.b.start, come.b.start))
            swapped[k] = Opcode("insert", Span(gone.a.end, gone.a.end), come.b)
    return swapped


def script(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[Tag, str, str]]:
    """The opcodes between two sides as words; what is promised of any is held."""
    x, y = document(*a), document(*b)
    bead = Bead(tuple(range(len(a))), tuple(range(len(b))), 1.0)
    found = edit_script(x, y, bead)
    for side, whole, bodies in (("a", x, a), ("b", y, b)):
        spans = [getattr(op, side) for op in found]
        assert "".join(span.of(whole.text) for span in spans) == "".join(bodies)
        assert spans == sorted(spans)
        for span in spans:
            assert "\n" not in span.of(whole.text), "no opcode crosses a clause edge"
            assert any(clause.body.covers(span) for clause in whole.clauses)
    for op in found:
        before, after = op.a.of(x.text), op.b.of(y.text)
        assert {
            "equal": bool(before) and fold(before) == fold(after),
            "replace": bool(before) and bool(after),
            "delete": bool(before) and not after,
            "insert": bool(after) and not before,
        }[op.tag]
    back = edit_script(y, x, Bead(bead.b, bead.a, 1.0))
    assert [_texts(op, x, y) for op in mirrored(back)] == [_texts(op, x, y) for op in found]
    return [(op.tag, op.a.of(x.text), op.b.of(y.text)) for op in found]


def _texts(op: Opcode, x: Document, y: Document) -> tuple[Tag, str, str]:
    return op.tag, op.a.of(x.text), op.b.of(y.text)


def changed(a: str, b: str) -> list[tuple[str, str]]:
    """What is exchanged between two clauses."""
    return [(x, y) for tag, x, y in script((a,), (b,)) if tag != "equal"]


def test_equal_words_are_one_opcode() -> None:
    assert script(("甲应当付款。",), ("甲应当付款。",)) == [
        ("equal", "甲应当付款。", "甲应当付款。")
    ]


def test_words_of_another_form_are_equal() -> None:
    assert changed("《條例》規定，應當付款。", "«条例»规定,应当付款.") == []


def test_empty_sides() -> None:
    assert script(("甲。",), ("",)) == [("delete", "甲。", "")]
    assert script(("",), ("甲。",)) == [("insert", "", "甲。")]
    assert script(("",), ("",)) == []


# ---------------------------------------------------------------- tokens


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # a number is changed whole, with its unit
        ("应当在十五日内答复。", "应当在六十日内答复。", [("十五日", "六十日")]),
        ("应当在十五日内答复。", "应当在十日内答复。", [("十五日", "十日")]),
        ("应当在15分钟内报告。", "应当在30分钟内报告。", [("15分钟", "30分钟")]),
        ("应当在15分钟内报告。", "应当在15小时内报告。", [("15分钟", "15小时")]),
        ("应当在三个工作日内答复。", "应当在五个工作日内答复。", [("三个工作日", "五个工作日")]),
        ("应当在3个工作日内答复。", "应当在13个工作日内答复。", [("3个工作日", "13个工作日")]),
        ("处一万元以上罚款。", "处五万元以上罚款。", [("一万元", "五万元")]),
        ("处10万元以上罚款。", "处100万元以上罚款。", [("10万元", "100万元")]),
        ("投资1.5亿元。", "投资1.8亿元。", [("1.5亿元", "1.8亿元")]),
        ("投资10,000元。", "投资10,500元。", [("10,000元", "10,500元")]),
        ("达到95%以上。", "达到98%以上。", [("95%", "98%")]),
        ("每日8:30前报告。", "每日9:30前报告。", [("8:30", "9:30")]),
        (
            "自2021年4月16日起施行。",
            "自2021年5月16日起施行。",
            [("2021年4月16日", "2021年5月16日")],
        ),
        ("到2020年完成。", "到2025年完成。", [("2020年", "2025年")]),
        ("依照第十二条处理。", "依照第二十条处理。", [("第十二条", "第二十条")]),
        (
            "依照第一百三十三条之一处理。",
            "依照第一百三十三条之二处理。",
            [("第一百三十三条之一", "第一百三十三条之二")],
        ),
        ("分为四级。", "分为三级。", [("四级", "三级")]),
        # a 文号
        (
            "（云政发〔2021〕12号）同时废止。",
            "（云政发〔2022〕3号）同时废止。",
            [("云政发〔2021〕12号", "云政发〔2022〕3号")],
        ),
        # Latin words
        ("The operator shall report.", "The operators shall report.", [("operator", "operators")]),
        ("The operator may report.", "The operator shall report.", [("may", "shall")]),
        ("Der Betreiber prüft täglich.", "Der Betreiber prüfte täglich.", [("prüft", "prüfte")]),
        ("It is the operator's duty.", "It is the owner's duty.", [("operator's", "owner's")]),
        # words of a few characters
        ("甲方应当付款。", "甲方可以付款。", [("应当", "可以")]),
    ],
)
def test_an_edge_does_not_stand_inside_a_token(
    a: str, b: str, expected: list[tuple[str, str]]
) -> None:
    assert changed(a, b) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("由三名以上成员组成。", "由五名以上成员组成。", ("三名", "五名")),
        ("由二人以上进行。", "由三人以上进行。", ("二人", "三人")),
        ("每年三次。", "每年两次。", ("三次", "两次")),
        ("三分之一以上同意。", "三分之二以上同意。", ("三分之一", "三分之二")),
        ("百分之五以上。", "百分之八以上。", ("百分之五", "百分之八")),
        ("1/3以上同意。", "2/3以上同意。", ("1/3", "2/3")),
        ("每周3-5次。", "每周3-7次。", ("3-5次", "3-7次")),
        ("mehr als 5 000 Einwohner", "mehr als 3 000 Einwohner", ("5 000", "3 000")),
    ],
)
def test_a_fraction_and_a_count_are_exchanged_whole(
    a: str, b: str, expected: tuple[str, str]
) -> None:
    assert changed(a, b) == [expected]


def test_in_a_clause_written_anew_two_characters_by_chance_are_no_common_words() -> None:
    a = "各级政府主席团成员接待来访群众。"
    b = "县乡领导干部主动走访困难群众。"
    assert all(len(x) > 2 or "。" in x for tag, x, _ in script((a,), (b,)) if tag == "equal")


def test_people_are_no_count() -> None:
    assert changed("统一人员编制。", "统一人力编制。") == [("员", "力")]


def test_a_title_with_little_in_common_is_exchanged_whole() -> None:
    assert changed("依照《森林法》执行。", "依照《河道管理条例》执行。") == [
        ("《森林法》", "《河道管理条例》")
    ]


def test_of_a_title_that_changed_a_little_the_name_is_exchanged() -> None:
    assert changed("依照《云泽市防汛应急预案》执行。", "依照《临溪县防汛应急预案》执行。") == [
        ("云泽市", "临溪县")
    ]


# ---------------------------------------------------------------- clean-up


def test_coincidences_of_single_characters_are_swept_up() -> None:
    # 的 and 人 stand in both by chance.
    found = changed("负责的人员应当到场。", "值守的工人可以离开。")
    assert len(found) <= 2


def test_what_is_equal_between_marks_survives() -> None:
    a = "负责宣传教育，落实值守，开展巡查，做好保障。"
    b = "负责隐患排查，落实值守，组织演练，做好保障。"
    assert changed(a, b) == [("宣传教育", "隐患排查"), ("开展巡查", "组织演练")]


def test_a_mark_of_punctuation_survives_between_two_changes() -> None:
    assert changed("甲、乙共同负责", "丙、丁共同负责") == [("甲", "丙"), ("乙", "丁")]


@pytest.mark.parametrize(
    ("a", "b", "inserted"),
    [
        ("包括安排、调度等。", "包括安排、调度、协调等。", "、协调"),
        ("依据《甲法》《丙法》制定。", "依据《甲法》《乙条例》《丙法》制定。", "《乙条例》"),
        ("由甲、乙、丙组成。", "由甲、乙、乙方代表、丙组成。", "乙方代表、"),
        ("应当登记。", "应当登记。逾期登记的，处以罚款。", "逾期登记的，处以罚款。"),
        (
            "报告。逾期未报告的，警告。",
            "报告。应当书面报告。逾期未报告的，警告。",
            "应当书面报告。",
        ),
    ],
)
def test_what_is_inserted_begins_or_ends_with_its_mark(a: str, b: str, inserted: str) -> None:
    assert changed(a, b) == [("", inserted)]


def test_words_put_into_a_latin_sentence_are_whole() -> None:
    ((before, after),) = changed("The operator shall inspect.", "The operator shall now inspect.")
    assert (before, after.split()) == ("", ["now"])


def test_negation_is_one_small_change() -> None:
    assert changed("应当公开，法律另有规定的除外。", "不应当公开，法律另有规定的除外。") == [
        ("", "不")
    ]


# ---------------------------------------------------------------- beads of several clauses


def test_a_split_is_cut_at_clause_edges() -> None:
    whole = "用水单位应当安装计量设施。计量设施应当定期检定。"
    first, second = "用水单位应当安装计量设施。", "计量设施应当定期检定。"
    assert script((whole,), (first, second)) == [
        ("equal", first, first),
        ("equal", second, second),
    ]


def test_a_merge_with_a_change_of_words() -> None:
    found = script(
        ("用水单位应当安装计量设施。", "计量设施应当定期检定。"),
        ("用水单位应当安装计量设施，计量设施应当每年检定。",),
    )
    assert [(x, y) for tag, x, y in found if tag != "equal"] == [("。", "，"), ("定期", "每年")]


def test_what_spans_an_edge_gives_an_opcode_for_each_clause() -> None:
    found = script(("甲。", "乙。", "丙。"), ("一二三四。",))
    assert "".join(x for _, x, _ in found) == "甲。乙。丙。"
    found = script(("同样的话。",), ("前面不同。", "后面也不同。", "同样的话。"))
    assert [op for op in found if op[0] == "equal"] == [("equal", "同样的话。", "同样的话。")]
    assert [y for tag, _, y in found if tag == "insert"] == ["前面不同。", "后面也不同。"]


def test_three_clauses_against_two() -> None:
    found = script(("甲甲甲。", "乙乙乙。", "丙丙丙。"), ("甲甲甲。乙乙乙。", "丙丙丙。"))
    assert [tag for tag, _, _ in found] == ["equal"] * 3


# ---------------------------------------------------------------- long clauses


def long(n: int) -> list[str]:
    return [f"第{k}号泵站位于{k * 7919 % 99991}号断面，装机{k * 31 % 9973}千瓦。" for k in range(n)]


def test_long_clauses_are_compared_by_sentences() -> None:
    parts = long(1_500)
    a = "".join(parts)
    assert len(a) > 20_000
    other = list(parts)
    other[700] = parts[700].replace("装机", "停用")
    other[1100:1100] = ["新增一座泵站，由市水务局管理。"]
    del other[1300]
    found = changed(a, "".join(other))
    assert found == [
        ("装机", "停用"),
        ("", "新增一座泵站，由市水务局管理。"),
        (parts[1299], ""),
    ]


def test_a_long_clause_without_a_mark_is_not_given_up() -> None:
    a = "".join(chr(0x4E00 + k * 7919 % 20_000) for k in range(30_000))
    b = f"{a[:10_000]}甲乙丙丁{a[10_000:20_000]}{a[20_010:]}"
    found = changed(a, b)
    assert sum(len(x) + len(y) for x, y in found) <= 40


def test_long_clauses_that_share_nothing() -> None:
    a, b = "甲" * 25_000, "乙" * 25_000
    assert changed(a, b) == [(a, b)]


def test_clauses_without_words_among_marked_ones() -> None:
    """A bare 附件 is a label and nothing more, on both sides; the marks stand in other clauses."""
    x, y = document("省政府", ""), document("市政府", "")
    marked = [Marked(Span(0, 1), 0, 1)]
    assert edit_script(x, y, Bead((1,), (1,), 1.0), (marked, marked)) == ()
