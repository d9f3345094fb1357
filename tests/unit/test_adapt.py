"""What is learnt from texts that two governments adapted."""

from __future__ import annotations

import hashlib

import pytest

from diffkit.comparison import compare
from diffkit.model import Change, Comparison, DocumentPair, Line, Source, Substitution, Witness
from diffkit.outline import outline
from diffkit.repair import repair
from diffkit.span import SourceSpan

CITY = """云泽市人民政府办公室关于印发云泽市抗旱应急预案的通知
一、本预案适用于本市行政区域内的抗旱工作。
二、市抗旱指挥部由市水务局、市应急局、市发展改革委和市消防救援支队组成。
三、市水务局负责调度水源，市发展改革委负责保障供应。
四、区县政府应当在2小时内向市抗旱指挥部报告，并抄送市应急局。
五、市政府向省政府报告重大旱情，必要时请求省级支援。
六、市级储备由市应急局管理，区县政府储备自行管理。
七、全市每年组织一次演练，由市应急局和市消防救援支队承担。
八、调用区县政府的物资，应当经市政府同意，并通知云泽供电公司。
九、预案由市水务局负责解释，提交结果报告。
"""
COUNTY = """临溪县人民政府办公室关于印发临溪县抗旱应急预案的通知
一、本预案适用于本县行政区域内的抗旱工作。
二、县抗旱指挥部由县水利局、县应急局、县发展改革局和县消防救援大队组成。
三、县水利局负责调度水源，县发展改革局负责保障供应。
四、镇（街道）应当在2小时内向县抗旱指挥部报告，并抄送县应急局。
五、县政府向市政府报告重大旱情，必要时请求市级支援。
六、县级储备由县应急局管理，镇（街道）储备自行管理。
七、全县每年组织一次演练，由县应急局和县消防救援大队承担。
八、调用镇（街道）的物资，应当经县政府同意，并通知临溪供电公司。
九、预案由县水利局负责解释，提交结果报告。
"""


def witness(text: str, siglum: str = "A") -> Witness:
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(Line(SourceSpan(at, at + len(line))))
        at += len(line) + 1
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = Source("t.txt", "text/plain", "utf-8", digest, text, tuple(lines))
    repaired = repair(source)
    return Witness(siglum, source, repaired, outline(repaired))


def compared(a: str, b: str) -> tuple[Comparison, DocumentPair]:
    found = compare(witness(a), witness(b, "B"))
    (pair,) = found.pairs
    return found, pair


def table(pair: DocumentPair) -> dict[tuple[str, str], Substitution]:
    return {(sub.a, sub.b): sub for sub in pair.substitutions}


def readings(found: Comparison, change: Change) -> tuple[str, str]:
    x = change.a.span.of(found.a.text) if change.a else ""
    y = change.b.span.of(found.b.text) if change.b else ""
    return x, y


def shown(found: Comparison, pair: DocumentPair) -> list[tuple[str, str, str]]:
    return [
        (change.cls, *readings(found, change))
        for change in pair.changes
        if change.cls not in ("adaptation", "typographic", "numbering")
    ]


def test_an_adapted_text_shows_nothing() -> None:
    found, pair = compared(CITY, COUNTY)
    assert shown(found, pair) == []
    made = table(pair)
    assert made["云泽市", "临溪县"].kind == "place"
    assert made["市", "县"].count >= 20
    for body in (
        ("市水务局", "县水利局"),
        ("市发展改革委", "县发展改革局"),
        ("市消防救援支队", "县消防救援大队"),
        ("市应急局", "县应急局"),
        ("省政府", "市政府"),
    ):
        assert made[body].adaptation, body
    assert made["区县政府", "镇（街道）"].count == 3
    assert made["市", "县"].id in made["市应急局", "县应急局"].parts


@pytest.mark.parametrize(
    ("there", "left"),
    [
        ("并抄送县应急局", "并抄送市应急局"),
        ("县级储备", "市级储备"),
        ("镇（街道）储备自行", "区县政府储备自行"),
        ("由县水利局负责解释", "由市水务局负责解释"),
        ("应当经县政府同意", "应当经市政府同意"),
        ("县发展改革局和县消防救援大队组成", "县发展改革局和市消防救援支队组成"),
    ],
)
def test_what_was_left_as_it_was_is_an_exception(there: str, left: str) -> None:
    assert COUNTY.count(there) == 1
    found, pair = compared(CITY, COUNTY.replace(there, left))
    (only,) = [c for c in pair.changes if c.cls == "exception"]
    assert only.op == "none"
    x, y = readings(found, only)
    assert x == y
    assert x in left
    assert shown(found, pair) == [("exception", x, y)]
    at = found.b.text.index(left)
    assert only.b is not None
    assert at <= only.b.span.start < at + len(left)


def test_what_was_made_otherwise_is_an_exception() -> None:
    found, pair = compared(CITY, COUNTY.replace("调用镇（街道）的", "调用县政府的"))
    assert shown(found, pair) == [("exception", "区县政府", "县政府")]
    (case,) = [e for s in pair.substitutions for e in s.exceptions]
    assert (case.side, case.expected, case.made) == ("b", "镇（街道）", True)


def test_the_sides_are_mirrored() -> None:
    there = COUNTY.replace("县级储备", "市级储备")
    found, pair = compared(CITY, there)
    turned, back = compared(there, CITY)
    assert [(c.id, c.cls, *readings(found, c)) for c in pair.changes] == [
        (c.id, c.cls, *reversed(readings(turned, c))) for c in back.changes
    ]
    assert {(s.id, s.a, s.b, s.count) for s in pair.substitutions} == {
        (s.id, s.b, s.a, s.count) for s in back.substitutions
    }
    assert [(e.side, e.expected) for s in back.substitutions for e in s.exceptions] == [
        ("a", "县级")
    ]


def test_a_duty_that_went_elsewhere_is_no_adaptation() -> None:
    found, pair = compared(CITY, COUNTY.replace("由县水利局负责解释", "由县应急局负责解释"))
    assert shown(found, pair) == [("substantive", "市水务局", "县应急局")]


def test_a_post_is_no_office() -> None:
    city = CITY + "十、总指挥由市政府副秘书长担任。\n"
    county = COUNTY + "十、总指挥由县政府办公室主任担任。\n"
    found, pair = compared(city, county)
    assert shown(found, pair) == [("wording", "副秘书长", "办公室主任")]


def test_repetition_alone_proves_nothing_harmless() -> None:
    city = CITY + "十、结果报告应当公开，结果报告每年一次。\n十一、结果报告由专人保管。\n"
    county = COUNTY + "十、修改报告应当公开，修改报告每年一次。\n十一、修改报告由专人保管。\n"
    found, pair = compared(city, county)
    changed = [c for c in pair.changes if c.cls != "adaptation"]
    assert [(c.cls, *readings(found, c)) for c in changed] == [("wording", "结果", "修改")] * 3
    group = table(pair)["结果报告", "修改报告"]
    assert not group.adaptation
    assert {c.substitution for c in changed} == {group.id}


def test_one_government_adapts_nothing() -> None:
    """In a revision of one text what went to another level is a change of authority."""
    new = CITY.replace("经市政府同意", "经省政府同意").replace("市级储备", "省级储备")
    found, pair = compared(CITY, new)
    assert [sub for sub in pair.substitutions if sub.adaptation] == []
    assert {cls for cls, *_ in shown(found, pair)} <= {"wording", "substantive"}


def test_a_text_that_both_cite_stays() -> None:
    """The county cites its own plan too; that it cites the city's is no omission."""
    city = CITY + "十、依据《云泽市总体应急预案》等编制。\n"
    county = COUNTY + "十、依据《云泽市总体应急预案》《临溪县总体应急预案》等编制。\n"
    found, pair = compared(city, county)
    assert shown(found, pair) == [("substantive", "", "《临溪县总体应急预案》")]


def test_whom_a_text_is_sent_to_is_never_folded() -> None:
    city = CITY.replace("的通知\n", "的通知\n各区县人民政府，市政府各部门：\n")
    county = COUNTY.replace("的通知\n", "的通知\n各镇人民政府，县政府各部门：\n")
    found, pair = compared(city, county)
    assert {cls for cls, *_ in shown(found, pair)} == {"substantive"}
    assert ("substantive", "市", "县") in shown(found, pair)


def test_a_body_managed_from_above_has_its_branch() -> None:
    city = CITY + "十、市生态环境局负责监测水质，市生态环境局每日报送。\n"
    county = COUNTY + "十、市生态环境局临溪分局负责监测水质，市生态环境局临溪分局每日报送。\n"
    found, pair = compared(city, county)
    assert shown(found, pair) == []


def test_market_and_city_are_no_levels() -> None:
    city = CITY + "十、市场监管和城市供水由有关单位负责。\n"
    county = COUNTY + "十、市场监管和城市供水由有关单位负责。\n"
    found, pair = compared(city, county)
    assert shown(found, pair) == []
