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
    return Witness(siglum, source, repaired, outline)


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
    """What a reader sees: exceptions, and the rest whatever its weight."""
    return [
        ("exception" if change.cls == "exception" else "shown", *readings(found, change))
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
    assert shown(found, pair) == [("shown", "市水务局", "县应急局")]


def test_a_post_is_no_office() -> None:
    city = CITY + "十、总指挥由市政府副秘书长担任。\n"
    county = COUNTY + "十、总指挥由县政府办公室主任担任。\n"
    found, pair = compared(city, county)
    assert shown(found, pair) == [("shown", "副秘书长", "办公室主任")]


def test_repetition_alone_proves_nothing_harmless() -> None:
    city = CITY + "十、结果报告应当公开，结果报告每年一次。\n十一、结果报告由专人保管。\n"
    county = COUNTY + "十、修改报告应当公开，修改报告每年一次。\n十一、修改报告由专人保管。\n"
    found, pair = compared(city, county)
    changed = [c for c in pair.changes if c.cls != "adaptation"]
    assert shown(found, pair) == [("shown", "结果", "修改")] * 3
    group = table(pair)["结果报告", "修改报告"]
    assert not group.adaptation
    assert {c.substitution for c in changed} == {group.id}


def test_one_government_adapts_nothing() -> None:
    """In a revision of one text what went to another level is a change of authority."""
    new = CITY.replace("经市政府同意", "经省政府同意").replace("市级储备", "省级储备")
    found, pair = compared(CITY, new)
    assert [sub for sub in pair.substitutions if sub.adaptation] == []
    assert {cls for cls, *_ in shown(found, pair)} == {"shown"}


def test_a_text_that_both_cite_stays() -> None:
    """The county cites its own plan too; that it cites the city's is no omission."""
    city = CITY + "十、依据《云泽市总体应急预案》等编制。\n"
    county = COUNTY + "十、依据《云泽市总体应急预案》《临溪县总体应急预案》等编制。\n"
    found, pair = compared(city, county)
    assert shown(found, pair) == [("shown", "", "《临溪县总体应急预案》")]


def test_whom_a_text_is_sent_to_is_never_folded() -> None:
    city = CITY.replace("的通知\n", "的通知\n各区县人民政府，市政府各部门：\n")
    county = COUNTY.replace("的通知\n", "的通知\n各镇人民政府，县政府各部门：\n")
    found, pair = compared(city, county)
    assert {cls for cls, *_ in shown(found, pair)} == {"shown"}
    assert ("shown", "市", "县") in shown(found, pair)


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


MORE_CITY = """十、省、市有关部门支援，县（市、区）人民政府配合。
十一、县（市、区）人民政府组织转移，国网云泽供电公司抢修。
十二、县（市、区）人民政府报告市抗旱指挥部，国网云泽供电公司同时报告。
十三、县（市、区）人民政府执行省、市有关部门的调度。
"""
MORE_COUNTY = """十、市、县有关部门支援，镇人民政府、街道办事处配合。
十一、镇人民政府、街道办事处组织转移，国网临溪县供电公司抢修。
十二、镇人民政府、街道办事处报告县抗旱指挥部，国网临溪县供电公司同时报告。
十三、镇人民政府、街道办事处执行市、县有关部门的调度。
"""


def test_rows_of_levels_and_of_governments_shift_as_one() -> None:
    found, pair = compared(CITY + MORE_CITY, COUNTY + MORE_COUNTY)
    assert shown(found, pair) == []
    assert table(pair)["省、市", "市、县"].count == 2
    assert table(pair)["县（市、区）人民政府", "镇人民政府、街道办事处"].count == 4


def test_a_part_of_what_was_due_is_an_exception() -> None:
    county = COUNTY + MORE_COUNTY.replace("、街道办事处报告", "报告")
    found, pair = compared(CITY + MORE_CITY, county)
    assert shown(found, pair) == [("exception", "县（市、区）人民政府", "镇人民政府")]


def test_a_level_more_in_a_row_is_shown() -> None:
    city = CITY + "十、报告应当在省、市规定的时间内提出。\n"
    county = COUNTY + "十、报告应当在省、市、县规定的时间内提出。\n"
    found, pair = compared(city, county)
    assert shown(found, pair) == [("shown", "", "、县")]


def test_a_town_adapts_the_plan_of_its_county() -> None:
    county = """临溪县人民政府关于印发临溪县防汛预案的通知
一、县政府设立县防汛指挥部，县应急局、县水利局参加。
二、镇（街道）应当向县防汛指挥部报告，并抄送县应急局。
三、县委、县政府每年部署一次，镇（街道）主要负责人参加。
四、镇（街道）组织演练，县应急局指导。
五、县级物资由县应急局管理，镇（街道）物资自行管理。
"""
    town = """青石镇人民政府关于印发青石镇防汛预案的通知
一、镇政府设立镇防汛指挥部，镇应急办、镇水利站参加。
二、村（社区）应当向镇防汛指挥部报告，并抄送镇应急办。
三、镇党委、镇政府每年部署一次，村（社区）主要负责人参加。
四、村（社区）组织演练，镇应急办指导。
五、镇级物资由镇应急办管理，镇（街道）物资自行管理。
"""
    found, pair = compared(county, town)
    assert shown(found, pair) == [
        ("shown", "局", "站"),
        ("exception", "镇（街道）", "镇（街道）"),
    ]
    assert table(pair)["镇（街道）", "村（社区）"].adaptation
    assert table(pair)["县应急局", "镇应急办"].adaptation


def test_a_province_adapts_what_the_state_says() -> None:
    state = """国务院办公厅关于加强供水工作的意见
一、国务院水行政主管部门负责全国供水的监督，财政部、生态环境部、国家卫生健康委参加。
二、省级人民政府负总责，每年向国务院报告一次。
三、财政部会同生态环境部、国家卫生健康委制定全国规划，报国务院批准。
四、财政部门应当及时拨款，生态环境部公布全国的结果。
"""
    province = """白岭省人民政府办公厅关于加强供水工作的意见
一、省水行政主管部门负责全省供水的监督，省财政厅、省生态环境厅、省卫生健康委参加。
二、市级人民政府负总责，每年向省人民政府报告一次。
三、省财政厅会同省生态环境厅、省卫生健康委制定全省规划，报省人民政府批准。
四、财政部门应当及时拨款，省生态环境厅公布全省的结果。
"""
    found, pair = compared(state, province)
    assert shown(found, pair) == [("shown", "", "白岭")]
    made = table(pair)
    for names in (("财政部", "省财政厅"), ("全国", "全省"), ("省级", "市级")):
        assert made[names].adaptation


def test_elsewhere_an_office_of_another_name_is_another_office() -> None:
    county = CITY.replace("云泽", "丰河").replace("市水务局", "市城市管理局")
    found, pair = compared(CITY, county)
    assert {cls for cls, *_ in shown(found, pair)} == {"shown"}
    assert not table(pair)["市水务局", "市城市管理局"].adaptation
    assert table(pair)["云泽市", "丰河市"].adaptation


def test_a_place_left_in_a_text_taken_from_elsewhere_is_an_exception() -> None:
    there = CITY.replace("云泽", "丰河") + "十、云泽市的河道由有关单位管理。\n"
    found, pair = compared(CITY + "十、云泽市的河道由有关单位管理。\n", there)
    assert shown(found, pair) == [("exception", "云泽市", "云泽市")]


def test_what_is_said_of_each_level_stays() -> None:
    ranks = "十、大型灾害由省级启动响应，中型灾害由市级启动响应，小型灾害由县级启动响应。\n"
    found, pair = compared(CITY + ranks, COUNTY + ranks)
    assert shown(found, pair) == []


def test_the_state_of_a_province_is_the_province_of_a_city() -> None:
    province = """白岭省人民政府工作规则
一、省政府由省长、副省长、秘书长组成，省长领导省政府工作。
二、省政府在国务院和省委领导下履行职责。
三、省政府常务会议讨论向国务院报告的事项，由省长召集。
四、报送省政府的公文由省政府办公厅受理，副省长按照分工审批。
"""
    city = """丰河市人民政府工作规则
一、市政府由市长、副市长、秘书长组成，市长领导市政府工作。
二、市政府在省政府和市委领导下履行职责。
三、市政府常务会议讨论向省政府报告的事项，由市长召集。
四、报送市政府的公文由市政府办公室受理，副省长按照分工审批。
"""
    found, pair = compared(province, city)
    assert shown(found, pair) == [("exception", "副省长", "副省长")]
