"""What is said of a change beside its words."""

from __future__ import annotations

from typing import Any

import pytest

from diffkit.report.remarks import _SAY, Remarks
from diffkit.report.view import comparison_view
from tests.golden.built import B, C, D, comparison, witness
from tests.unit.test_report_load import Decided

ZH, EN = Remarks("zh"), Remarks("en")


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ({}, "", ""),
        (
            {"a": {"value": 15, "unit": "分钟"}, "b": {"value": 30, "unit": "分钟"}, "delta": 15,
             "direction": "longer"},
            "15分钟 → 30分钟，延长，+15",
            "15分钟 → 30分钟, longer, +15",
        ),
        (
            {"b": {"value": 5000, "unit": "元", "bound": "以上", "includes": True}, "direction": "added"},
            "5,000元以上（含本数）",
            "5,000元以上 (inclusive)",
        ),
        (
            {"a": {"value": "2021-04-16", "unit": "date"}, "b": {"value": "2021-07-30", "unit": "date"},
             "direction": "later"},
            "2021-04-16 → 2021-07-30，推迟",
            "2021-04-16 → 2021-07-30, later",
        ),
        (
            {"a": {"value": 5, "unit": "元", "bound": "不足"}, "b": {"value": 3, "unit": "日", "bound": "之内"}},
            "不足5元 → 3日之内",
            "不足5元 → 3日之内",
        ),
        ({"b": {"value": 3, "unit": "days", "bound": "at least"}}, "at least 3days", "at least 3days"),
        ({"b": {"value": 3, "unit": "%", "bound": "or more"}}, "3% or more", "3% or more"),
        ({"a": {"words": ["批准"]}, "b": {"words": ["备案"]}, "direction": "weakened"}, "减弱", "weakened"),
        ({"members": ["甲"], "direction": "sideways"}, "sideways", "sideways"),
        ({"expected": "市政府", "side": "a"}, "应为“市政府”", "due: “市政府”"),
    ],
)  # fmt: skip
def test_facts(facts: dict[str, Any], zh: str, en: str) -> None:
    assert (ZH.facts(facts), EN.facts(facts)) == (zh, en)


def test_deeds_in_the_words_of_an_amending_decision() -> None:
    a = witness("A", [C("限三十日。", "一、", (1,)), C("旧。", "二、", (2,))])
    b = witness("B", [C("应限十日。", "一、", (1,)), C("新。", "二、", (2,))])
    made = comparison(
        a, b,
        [
            B((0,), (0,), (D("|", "应"), D("三十日", "十日", "substantive", "time_limit"), D("日|。", "日|"),
                           D("限", "限", "exception", "body", op="none"))),
            B((1,), (), (D("旧。", None),)),
            B((), (1,), (D(None, "新。"),)),
        ],
    )  # fmt: skip
    changes = list(comparison_view(made).changes())
    said = {(c.op, c.cls): ZH.deed(c) for c in changes}
    assert said["replace", "substantive"] == "“三十日”改为“十日”"
    assert said["none", "exception"] == "“限”未改"
    assert said["insert", "wording"] in ("增加“应”", "新增")
    lone = [ZH.deed(c) for c in changes if c.a is None or c.b is None]
    assert lone == ["删除", "新增"]


def test_a_decision_with_its_note() -> None:
    a, b = witness("A", [C("旧。", "一、", (1,))]), witness("B", [C("新。", "一、", (1,))])
    made = comparison(a, b, [B((0,), (0,), (D("旧", "新"),))])
    (plain,) = comparison_view(made).changes()
    (decided,) = comparison_view(made, decisions={plain.id: Decided()}).changes()
    assert ZH.decided(plain) == ""
    assert ZH.decided(decided) == "处理意见：不采纳，“原文”有误 待查"
    assert ZH.remark(decided).endswith("“旧”改为“新”；处理意见：不采纳，“原文”有误 待查")


def test_every_message_is_there_in_both_languages() -> None:
    for name, (zh, en) in _SAY.items():
        assert zh, name
        assert en, name
        assert sorted(_fields(zh)) == sorted(_fields(en)), name


def _fields(text: str) -> list[str]:
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(text) if name]
