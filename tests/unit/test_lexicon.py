"""Words that carry law and names of bodies: what is one, and what only looks like it."""

from __future__ import annotations

import pytest

from diffkit.glyphs import fold
from diffkit.lexicon import Family, bodies, citations, level, regional, spelled_alike, terms


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


def test_pairs_of_words() -> None:
    assert spelled_alike(fold("雇佣"), fold("雇用"))
    assert not spelled_alike(fold("佣金"), fold("用金"))
    assert regional(fold("資訊"), fold("信息"))
    assert not regional(fold("信息"), fold("消息"))
