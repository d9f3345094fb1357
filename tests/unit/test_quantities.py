"""Numbers with units as values: what is one, what is none, and how two compare."""

from __future__ import annotations

from fractions import Fraction

import pytest

from diffkit.glyphs import fold
from diffkit.quantities import compared, inclusion, quantities


def said(text: str) -> list[tuple[str, str, Fraction]]:
    key = fold(text)
    return [(text[q.start : q.end], q.unit, q.value) for q in quantities(key)]


@pytest.mark.parametrize(
    ("text", "words", "unit", "value"),
    [
        ("在15分钟内报告", "15分钟", "分钟", "15"),
        ("应当在三十日内", "三十日", "日", "30"),
        ("卅日", "卅日", "日", "30"),
        ("廿五日以前", "廿五日", "日", "25"),
        ("5个工作日内", "5个工作日", "工作日", "5"),
        ("两年", "两年", "年", "2"),
        ("一年半", "一年半", "年", "3/2"),
        ("每半年一次", "半年", "年", "1/2"),
        ("每小时巡查", "小时", "小时", "1"),
        ("投资10.5万元", "10.5万元", "元", "105000"),
        ("新臺幣五百萬元", "五百萬元", "元", "5000000"),
        ("占百分之五", "百分之五", "%", "5"),
        ("占１０％", "１０％", "%", "10"),
        ("三分之一以上", "三分之一", "", "1/3"),
        ("不少于1/3", "1/3", "", "1/3"),
        ("常备１０辆", "１０辆", "辆", "10"),
        ("六十周岁以上", "六十周岁", "周岁", "60"),
        ("一千〇五十元", "一千〇五十元", "元", "1050"),
        ("within fourteen days", "fourteen days", "day", "14"),
        ("höchstens drei Tage", "drei Tage", "Tag", "3"),
        ("a deposit of 100 crowns", "100 crowns", "crown", "100"),
    ],
)
def test_a_number_with_its_unit(text: str, words: str, unit: str, value: str) -> None:
    assert said(text) == [(words, unit, Fraction(value))]


@pytest.mark.parametrize(
    "text",
    [
        "第三条第二款", "前三项", "5.3.1规定", "高政办字〔2022〕16号", "PM2.5", "统一领导", "一致同意", "十分重要",
        "一个单位", "百姓", "千方百计",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021年4月16日", (2021, 4, 16)),
        ("二〇二一年四月十六日", (2021, 4, 16)),
        ("２０２１年４月", (2021, 4)),
        ("中華民國一百零八年四月十六日", (2019, 4, 16)),
        ("每年9月1日", (9, 1)),
        ("on 1 September 2009", (2009, 9, 1)),
        ("am 1. März 2015", (2015, 3, 1)),
    ],
)
def test_dates(text: str, date: tuple[int, ...]) -> None:
    assert [q.date for q in quantities(fold(text)) if q.date] == [date]


@pytest.mark.parametrize(
    ("a", "b", "direction", "delta"),
    [
        ("30分钟", "15分钟", "shorter", -15),
        ("1小时", "90分钟", "longer", None),
        ("24小时", "二日", "longer", None),
        ("十五日", "三个月", "longer", None),
        ("三十日", "一个月", None, None),  # a month has 28 to 31 days
        ("5日", "3个工作日", None, None),  # never a calendar day with a working day
        ("5个工作日", "3个工作日", "shorter", -2),
        ("三万元", "五万元", "higher", 20000),
        ("3万元", "3万美元", None, None),
        ("5%", "百分之三", "lower", -2),
        ("2021年4月16日", "2021年7月30日", "later", None),
        ("60分钟", "1小时", None, None),
    ],
)
def test_two_quantities(a: str, b: str, direction: str | None, delta: int | None) -> None:
    x, y = (quantities(fold(text))[0] for text in (a, b))
    assert compared(x, y) == (direction, delta)
    turned = {
        "shorter": "longer",
        "longer": "shorter",
        "higher": "lower",
        "lower": "higher",
        "later": "earlier",
    }
    back = compared(y, x)
    assert back == (turned.get(direction or ""), None if delta is None else -delta)


def test_what_bounds_include_is_said_by_the_text_first() -> None:
    assert inclusion(fold("甲乙丙")) | {} == inclusion("")
    assert inclusion("")["以上"]
    assert not inclusion("")["超过"]
    own = inclusion(fold("本预案所称“以上”含本数，“以下”不含本数。"))
    assert (own["以上"], own["以下"]) == (True, False)
    law = inclusion(fold("本法所称“不满”、“以外”，不包括本数。"))
    assert (law["不满"], law["以外"], law["以内"]) == (False, False, True)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("十人以上", "以上"),
        ("不超过十人", "不超过"),
        ("至少十人", "至少"),
        ("十人参加", ""),
        ("十人以上级别", "以上"),
    ],
)
def test_bounds(text: str, bound: str) -> None:
    assert [q.bound for q in quantities(fold(text))] == [bound]
