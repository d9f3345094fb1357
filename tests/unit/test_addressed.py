"""Whom a clause binds, what it cites, and whether it leans on its neighbours."""

from __future__ import annotations

import pytest

from diffkit import addressed
from diffkit.addressed import addressee, below_level, cited, is_rest, leans
from diffkit.glyphs import fold
from diffkit.patterns import Pattern


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("堤防养护单位应当每日巡查。", "堤防养护单位"),
        ("县级以上地方人民政府水行政主管部门负责堤防监督管理。", "人民政府水行政主管部门"),
        ("市、县（市、区）人民政府应急管理部门应当履行下列职责：", "人民政府应急管理部门"),
        ("供水企业对管网定期检修，不得擅自停水。", ""),  # nothing binds before the pause
        ("码头经营者根据需要可以配备岸电。", "码头经营者"),
        ("用水量与供水能力相适应。", ""),
        ("违反规定取水的，责令改正。", ""),
        ("", ""),
    ],
)
def test_whom_a_clause_binds(words: str, who: str) -> None:
    assert addressee(fold(words)) == fold(who)


def test_the_level_is_left_out() -> None:
    assert below_level(fold("市人民政府应当")) == fold("人民政府应当")
    assert below_level(fold("渡口经营者应当")) == fold("渡口经营者应当")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("违反本办法第十二条第二项、第十五条规定的，处二千元罚款。", {12, 15}),
        ("依照《河道管理条例》第八条、第九条处理。", set()),
        ("依照治安管理处罚法第三十条处罚，并适用本条例第七条。", {7}),
        ("有第二十条规定行为的", {20}),
        ("第三条之一", set()),
        ("每条河道设河长", set()),
    ],
)
def test_the_articles_that_are_cited(words: str, numbers: set[int]) -> None:
    assert cited(fold(words)) == numbers


def test_what_leans_on_its_neighbours() -> None:
    assert leans(fold("前款规定的行为同时构成犯罪的，依照处罚较重的规定处罚。"))
    assert leans(fold("实施前两款行为的"))
    assert not leans(fold("本条例自公布之日起施行。"))
    assert not leans(fold("前期工作经费列入预算。"))
    assert is_rest(fold("法律、法规规定的其他职责。"))
    assert is_rest(fold("其他妨碍行洪的行为。"))
    assert not is_rest(fold("堆放砂石或者其他物料；"))


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (addressed._ADDRESSEE, "船闸管理单位应当公示", "船闸应急预案"),
        (addressed._LEVEL, "县级以上人民政府", "人民政府"),
        (addressed._MANNER, "经营者根据需要", "经营者"),
        (addressed._ARTICLE, "第十二条", "第十二款"),
        (addressed._FOREIGN, "水法", "水法的"),
        (addressed._OWN, "违反本办法", "违反水法"),
        (addressed._LISTED, "第五条、", "第五条。"),
        (addressed._LEANS, "前两款", "前期"),
        (addressed._REST, "其他情形", "危害情形"),
    ],
)
def test_patterns(pattern: Pattern, yes: str, no: str) -> None:
    assert pattern.search(fold(yes))
    assert not pattern.search(fold(no))
