"""Words that carry law and names of bodies: what is one, and what only looks like it."""

from __future__ import annotations

import pytest

from diffkit.glyphs import fold
from diffkit.lexicon import (
    Family,
    bodies,
    citations,
    level,
    regional,
    short_names,
    spelled_alike,
    terms,
)


def found(text: str, family: Family) -> list[tuple[str, str]]:
    return [(text[t.start : t.end], t.group) for t in terms(fold(text), family)]


@pytest.mark.parametrize(
    ("family", "text", "group"),
    [
        ("modal", "甲应当付款", "duty"),
        ("modal", "甲必须付款", "duty"),
        ("modal", "甲可以付款", "permit"),
        ("modal", "甲有权查阅", "permit"),
        ("modal", "不得转让", "prohibit"),
        ("modal", "严禁烟火", "prohibit"),
        ("modal", "鼓励捐赠", "encourage"),
        ("modal", "原则上公开", "soften"),
        ("modal", "應於十日內為之", "duty"),
        ("modal", "得以書面為之", "permit"),
        ("modal", "A member shall pay", "duty"),
        ("modal", "Der Mieter darf nicht", "prohibit"),
        ("negation", "不参加", "not"),
        ("proviso", "但情况紧急时", "but"),
        ("proviso", "法律另有规定的", "except"),
        ("liability", "处罚款", "penalty"),
        ("liability", "責令改正", "penalty"),
        ("authority", "报批准", "approve"),
        ("authority", "报备案", "record"),
        ("lead", "由甲牵头", "lead"),
        ("report", "立即报告", "report"),
        ("validity", "自公布之日起施行", "term"),
        ("definition", "食堂，是指场所", "define"),
        ("scope", "全部记录", "all"),
    ],
)
def test_a_word_of_law(family: Family, text: str, group: str) -> None:
    assert group in {name for _, name in found(text, family)}


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("modal", "应急响应"),
        ("modal", "供应充足"),
        ("modal", "许可证"),
        ("modal", "取得证书"),
        ("modal", "认可结果"),
        ("negation", "不动产"),
        ("negation", "不足十人"),
        ("proviso", "但书规定"),
        ("liability", "责任制"),
        ("authority", "许可证书"),
        ("definition", "指挥部"),
    ],
)
def test_what_is_no_word_of_law(family: Family, text: str) -> None:
    assert found(text, family) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由市发展改革委、市自然资源和规划局负责", ["市发展改革委", "市自然资源和规划局"]),
        ("县教育和体育局和县公安局", ["县教育和体育局", "县公安局"]),
        ("市委宣传部牵头", ["市委宣传部"]),
        ("市生态环境局临溪分局参加", ["市生态环境局临溪分局"]),
        ("民政部门应当会同规划部门编制", ["民政部门", "规划部门"]),
        ("公安机关或者国家安全机关", ["公安机关", "国家安全机关"]),
        ("由县交通运输局拨付", ["县交通运输局"]),
        ("市市场监管局和市财政局核定", ["市市场监管局", "市财政局"]),
        ("县经济和信息化局主办", ["县经济和信息化局"]),
        ("市委组织部发文", ["市委组织部"]),
        ("交警支队组织疏导", ["交警支队"]),
        ("經縣（市）主管機關核准", ["縣（市）主管機關"]),
        ("由县（市、区）人民政府决定", ["县（市、区）人民政府"]),
        ("村（居）民委员会协助", ["村（居）民委员会"]),
        ("或者其他典藏机构", ["典藏机构"]),
        ("派出所登记", ["派出所"]),
        ("县级以上人民政府", ["县级以上人民政府"]),
        ("董事会决定", ["董事会"]),
        ("市局部地区", []),
        ("客厅面积", []),
        ("财政局长", []),
        ("受委托", []),
        ("全部费用", []),
        ("优化布局", []),
        ("处理结果", []),
    ],
)
def test_bodies_by_their_form(text: str, names: list[str]) -> None:
    assert [text[b.start : b.end] for b in bodies(fold(text))] == names


def test_levels_of_government() -> None:
    names = ("国务院", "省政府", "市水务局", "县教育局", "镇人民政府", "有关部门")
    assert [level(fold(name)) for name in names] == [4, 3, 2, 1, 0, None]


def test_citations_by_title_and_number() -> None:
    key = fold("依照《防洪法》（2016年修订）和云政办字〔2023〕18号、第三条")
    assert [c.name for c in citations(key)] == ["防洪法", "云政办字[2023]18号"]


def test_acts_named_without_marks() -> None:
    key = fold(
        "违反教育法规定，依照有关法律、本条例处罚；按照民法典第三条、法规办理，按照规定的办法、依照合法的方法"
    )
    assert [c.name for c in citations(key)] == [fold("教育法"), fold("民法典")]


def test_names_for_short_that_a_text_gives() -> None:
    short = short_names(fold("根据《城市供水条例》（以下简称供水条例）和实际（以下简称“老城”），"))
    assert short == {fold("供水条例")}
    assert [c.name for c in citations(fold("参照供水条例执行"), short)] == [fold("供水条例")]


def test_acts_of_english_and_german_texts() -> None:
    key = fold("Under the Harbour Dues Act 1987 and this Act, the Board decides.")
    assert [c.name for c in citations(key)] == [fold("Harbour Dues Act 1987")]
    key = fold("Das Wassergesetz und die Verordnung gelten nach Maßgabe des Baugesetzbuches.")
    assert [c.name for c in citations(key)] == ["Wassergesetz", "Baugesetzbuch"]


def test_bodies_of_english_and_german_texts() -> None:
    for text, names in (
        ("The Harbour Board informs the mayor.", ["Harbour Board", "mayor"]),
        ("Das Bauamt hört die Aufsichtsbehörde.", ["Bauamt", "Aufsichtsbehörde"]),
        ("The boards of the deck are checked.", []),
    ):
        assert [text[b.start : b.end] for b in bodies(fold(text))] == names


def test_pairs_of_words() -> None:
    assert spelled_alike(fold("雇佣"), fold("雇用"))
    assert not spelled_alike(fold("佣金"), fold("用金"))
    assert regional(fold("資訊"), fold("信息"))
    assert not regional(fold("信息"), fold("消息"))


@pytest.mark.parametrize("name", ["公司", "支队", "市局"])
def test_names_without_end_are_cut(name: str) -> None:
    """What is joined to one name is bounded, so that a row of them costs no more than its length."""
    found = bodies(fold(name * 200))
    assert max(body.end - body.start for body in found) <= 60
