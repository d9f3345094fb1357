"""Opcodes inside a bead: where changes begin and end."""

from __future__ import annotations

import re

import pytest

from diffkit import edits
from diffkit.edits import edit_script, equal_blocks
from diffkit.glyphs import fold
from diffkit.model import Bead, Document, EditScript
from tests.golden.built import C, witness


def document(*words: str) -> Document:
    return witness("W", [C(w) for w in words]).documents[0]


def script(
    a: str | tuple[str, ...], b: str | tuple[str, ...]
) -> tuple[Document, Document, EditScript]:
    one, two = (document(*((w,) if isinstance(w, str) else w)) for w in (a, b))
    bead = Bead(tuple(range(len(one.clauses))), tuple(range(len(two.clauses))), 0.5)
    return one, two, edit_script(one, two, bead)


def shown(a: str | tuple[str, ...], b: str | tuple[str, ...]) -> str:
    """Write a script as [-deleted-] and {+inserted+} in the words they stand in."""
    one, two, ops = script(a, b)
    parts: list[str] = []
    for op in ops:
        x, y = op.a.of(one.text), op.b.of(two.text)
        if op.tag == "equal":
            assert fold(x) == fold(y)
            parts.append(x)
        else:
            parts.append((f"[-{x}-]" if x else "") + (f"{{+{y}+}}" if y else ""))
    return "".join(parts)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("堤防养护", "堤防养护", "堤防养护"),
        ("", "", ""),
        ("堤防", "", "[-堤防-]"),
        ("", "堤防", "{+堤防+}"),
        ("堤防养护", "水闸巡查", "[-堤防养护-]{+水闸巡查+}"),
        ("应当报告市水务局。", "应当立即报告市水务局。", "应当{+立即+}报告市水务局。"),
        ("可以委托机构检测。", "应当委托机构检测。", "[-可以-]{+应当+}委托机构检测。"),
        # keys decide: width, script and form of marks are no difference here
        ("報告１０日内，逾期不辦", "报告10日内,逾期不办", "報告１０日内，逾期不辦"),
    ],
)
def test_plain(a: str, b: str, expected: str) -> None:
    assert shown(a, b) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("应当在15分钟内报告", "应当在30分钟内报告", "应当在[-15分钟-]{+30分钟+}内报告"),
        ("自收到之日起十五日内", "自收到之日起六十日内", "自收到之日起[-十五日-]{+六十日+}内"),
        ("罚款二千元以上", "罚款二万元以上", "罚款[-二千元-]{+二万元+}以上"),
        ("不超过3.5万元", "不超过3.8万元", "不超过[-3.5万元-]{+3.8万元+}"),
        ("依照第三十二条处理", "依照第三十五条处理", "依照[-第三十二条-]{+第三十五条+}处理"),
        ("2021年4月16日印发", "2021年7月16日印发", "[-2021年4月16日-]{+2021年7月16日+}印发"),
        ("云政发〔2021〕3号", "云政发〔2021〕13号", "[-云政发〔2021〕3号-]{+云政发〔2021〕13号+}"),
        (
            "the town hall is open",
            "the town halls are open",
            "the town [-hall is-]{+halls are+} open",
        ),
        ("装机50MW的机组", "装机50kW的机组", "装机50[-MW-]{+kW+}的机组"),
    ],
)
def test_a_number_with_its_unit_or_a_word_is_one(a: str, b: str, expected: str) -> None:
    assert shown(a, b) == expected


def test_numerals_in_words_are_no_numbers() -> None:
    assert shown("统一管理，一般由镇负责", "统一调度，一般由县负责") == (
        "统一[-管理-]{+调度+}，一般由[-镇-]{+县+}负责"
    )


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # another title: one change
        ("依照《防洪法》执行", "依照《水法》执行", "依照[-《防洪法》-]{+《水法》+}执行"),
        # the same title with another name in it
        (
            "按照《云溪市堤防管理办法》",
            "按照《安渡县堤防管理办法》",
            "按照《[-云溪市-]{+安渡县+}堤防管理办法》",
        ),
    ],
)
def test_titles(a: str, b: str, expected: str) -> None:
    assert shown(a, b) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # one character in common by chance is no common word
        (
            "由县水务局批准",
            "经市人民政府水行政部门审批",
            "[-由县水务局批准-]{+经市人民政府水行政部门审批+}",
        ),
        # but marks survive, and two characters do
        ("巡查、检修", "养护、更新", "[-巡查-]{+养护+}、[-检修-]{+更新+}"),
        ("市水务局负责", "县河长负责", "[-市水务局-]{+县河长+}负责"),
    ],
)
def test_coincidences_are_cleaned_away(a: str, b: str, expected: str) -> None:
    assert shown(a, b) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("安排、调度物资", "安排、调度、协调物资", "安排、调度{+、协调+}物资"),
        (
            "负责巡查。负责报告。",
            "负责巡查。负责养护。负责报告。",
            "负责巡查。{+负责养护。+}负责报告。",
        ),
        ("水务、交通部门", "水务、林业、交通部门", "水务、{+林业、+}交通部门"),
    ],
)
def test_an_insertion_begins_or_ends_with_its_mark(a: str, b: str, expected: str) -> None:
    assert shown(a, b) == expected


def test_few_long_changes_rather_than_many_short() -> None:
    found = shown(
        "维护堤防安全，保障行洪畅通，制定本办法", "保障供水安全，维护河道健康，制定本办法"
    )
    assert found.count("[-") + found.count("{+") <= 6
    assert found.endswith("，制定本办法")


class TestEdges:
    def test_a_split_is_cut_at_the_edge_of_the_clause(self) -> None:
        a, b, ops = script("每日巡查；每月抽查。", ("每日巡查。", "每月抽查。"))
        assert all(
            any(c.body.start <= op.b.start and op.b.end <= c.body.end for c in b.clauses)
            for op in ops
        )
        assert "".join(op.a.of(a.text) for op in ops) == "每日巡查；每月抽查。"
        assert "".join(op.b.of(b.text) for op in ops) == "每日巡查。每月抽查。"
        assert [op.tag for op in ops] == ["equal", "replace", "equal"]

    def test_an_equal_run_across_the_edge_is_two(self) -> None:
        _, _, ops = script("每日巡查，每月抽查", ("每日巡查，", "每月抽查"))
        assert [(op.tag, len(op.a), len(op.b)) for op in ops] == [("equal", 5, 5), ("equal", 4, 4)]

    def test_a_change_across_the_edge_is_two(self) -> None:
        _, b, ops = script("甲乙丙", ("子丑寅", "卯辰巳"))
        assert [op.tag for op in ops] == ["replace", "insert"]
        assert [op.b.of(b.text) for op in ops] == ["子丑寅", "卯辰巳"]

    def test_nothing_at_an_edge_stands_behind_the_words_before_it(self) -> None:
        a, _, ops = script(("每日巡查", "每月抽查"), ("每日巡查", "，并通报", "每月抽查"))
        inserted = next(op for op in ops if op.tag == "insert")
        assert inserted.a.start == inserted.a.end == a.clauses[0].body.end

    def test_an_empty_clause_has_no_opcodes(self) -> None:
        assert script("", "")[2] == ()
        assert [op.tag for op in script(("", "甲乙"), "甲乙")[2]] == ["equal"]


class TestLong:
    """Above 20,000 characters a side."""

    @staticmethod
    def sentences(n: int, start: int = 0) -> list[str]:
        return [
            "".join(chr(0x4E00 + (k * 131 + m * 17) % 8000) for m in range(20)) + f"共{k}处。"
            for k in range(start, start + n)
        ]

    def test_edits_far_apart_are_found_where_they_stand(self) -> None:
        old = self.sentences(3_000)
        new = list(old)
        new[100] = new[100].replace("共100处", "共七百处")
        new[1_500] = "另行规定。" + new[1_500]
        del new[2_900]
        _, b, ops = script("".join(old), "".join(new))
        changed = [(op.tag, op.b.of(b.text)) for op in ops if op.tag != "equal"]
        assert changed == [("replace", "七百处"), ("insert", "另行规定。"), ("delete", "")]

    def test_nothing_in_common_is_one_change(self) -> None:
        _, _, ops = script("".join(self.sentences(1_500)), "".join(self.sentences(1_500, 90_000)))
        assert len(ops) < 20
        assert sum(len(op.a) for op in ops if op.tag == "equal") < 200

    def test_no_sentences_at_all(self) -> None:
        old = "".join(self.sentences(1_500)).replace("。", "").replace("共", "")
        new = old[:9_000] + "另行规定" + old[9_000:20_000] + old[20_003:]
        _, b, ops = script(old, new)
        assert [op.b.of(b.text) for op in ops if op.tag == "insert"] == ["另行规定"]
        assert [len(op.a) for op in ops if op.tag == "delete"] == [3]

    def test_one_character_over_and_over(self) -> None:
        _, _, ops = script("水" * 90_000, "水" * 80_000 + "火")
        assert sum(len(op.a) for op in ops if op.tag == "equal") == 80_000


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (edits._TITLE, "《水法》", "水法"),
        (edits._MARK, "、", "水"),
        (edits._SENTENCE, "水位.", ""),
        (edits._TOKEN, "十五日", "统一"),
        (edits._TOKEN, "云政发[2021]3号", "云政发"),
        (edits._TOKEN, "2021年4月16日", "年月日"),
        (edits._TOKEN, "10.5万元", "元"),
        (edits._TOKEN, "第三条", "第"),
        (edits._TOKEN, "halls", "、"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_patterns(pattern: re.Pattern[str], yes: str, no: str) -> None:
    assert pattern.fullmatch(yes)
    assert not any(match.group() for match in pattern.finditer(no))


def test_equal_blocks_are_offsets_in_both_keys() -> None:
    blocks = equal_blocks("甲乙丙丁", "甲乙寅丙丁")
    assert [tuple(block) for block in blocks] == [(0, 0, 2), (2, 3, 2)]
