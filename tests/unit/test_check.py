"""Each rule of `check`: a text that it finds a slip in, and one like it that is sound."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest

import diffkit
from diffkit.check import RULES, check
from diffkit.model import Finding, Witness
from diffkit.report.findings import findings_view, rules


def witness(text: str) -> Witness:
    return diffkit.read("-", stdin=BytesIO(text.encode()))


def found(text: str) -> list[tuple[str, str, str | None]]:
    """What is found: rule, words, what was expected."""
    read = witness(text)
    return [(f.rule, f.span.of(read.text), f.expected) for f in check(read)]


def law(*articles: str) -> str:
    """A law of these articles."""
    han = "一二三四五六七八九十"
    return "某市道路照明管理条例\n" + "".join(
        f"第{han[i]}条 {words}\n" for i, words in enumerate(articles)
    )


def rows(*lines: str) -> str:
    return "某市公园名录管理办法\n" + "".join(f"{line}\n" for line in lines)


SOUND = (
    "为了规范道路照明管理，制定本条例。",
    "本条例适用于本市城区道路照明的规划和建设。",
    "市住房城乡建设部门主管道路照明工作。",
    "道路照明设施由产权单位负责维护。",
    "任何单位和个人不得擅自迁移照明设施。",
    "本条例自公布之日起施行。",
)


def gazette(contents: str, *documents: str) -> str:
    return f"临溪县人民政府公报\n2023年第3期\n目 录\n{contents}\n" + "\n".join(documents)


def paper(title: str, number: str, body: str, head: str = "") -> str:
    return (
        f"{head}临溪县人民政府办公室\n关于{title}的通知\n{number}\n各镇人民政府，县政府各部门：\n{body}\n"
        "临溪县人民政府办公室\n2023年5月6日\n"
    )


NOTICE = "现将《临溪县公园管理办法》印发给你们，请认真遵照执行。"
OPEN = "临溪县人民政府办公室关于印发临溪县公园管理办法的通知\n（临政办字〔2023〕7号）（1）\n"
SECOND = "临溪县人民政府办公室关于加强公园夜间照明管理的通知\n（临政办字〔2023〕8号）（9）\n"
PARKS = paper("印发临溪县公园管理办法", "临政办字〔2023〕7号", NOTICE)
LIGHTS = paper(
    "加强公园夜间照明管理", "临政办字〔2023〕8号", "各公园夜间照明不得早于二十二时关闭。"
)


def appointed(title: str, *lines: str) -> str:
    return (
        f"临溪县人民政府\n关于{title}的通知\n临政任〔2023〕4号\n各镇人民政府，县政府各部门：\n"
        "县人民政府决定，任命：\n" + "\n".join(lines) + "\n临溪县人民政府\n2023年5月6日\n"
    )


NORMATIVE = "本办法自2023年7月1日起施行，有效期至2028年6月30日。"
ISSUED = (
    PARKS
    + "临溪县公园管理办法\n"
    + "".join(
        f"第{n}条 {words}\n"
        for n, words in zip("一二三", ("公园免费开放。", "不得收费。", "不得出租。"), strict=True)
    )
)
LIT = ("加强公园夜间照明管理", "临政办字〔2023〕8号")
SWEPT = ("加强公园落叶清扫", "临政办字〔2023〕9号")
THIRD = "临溪县人民政府办公室关于加强公园落叶清扫的通知\n（临政办字〔2023〕9号）（15）\n"
UNREGISTERED = paper("印发临溪县公园管理办法", "临政办字〔2023〕7号", NOTICE + NORMATIVE)
TABLE = "名称\t面积\t座椅\n东园\t12.5\t30\n南园\t7.5\t20\n西园\t30\t45\n"

ITEMS = "公园不得：\n（一）收取门票；\n（二）出租绿地；\n（三）停放车辆；\n（四）焚烧枯叶；\n（五）圈养动物。"

CHAPTERS = ("总则", "规划建设", "管理服务", "附则")


def chaptered(contents: tuple[str, ...], headings: tuple[str, ...]) -> str:
    """A law of chapters with contents."""
    han = "一二三四五"
    listed = "\n".join(f"第{han[i]}章　{words}" for i, words in enumerate(contents))
    chapters = "\n".join(
        f"第{han[i]}章　{words}\n第{han[i]}条 公园分{han[i]}类管理。"
        for i, words in enumerate(headings)
    )
    return f"某市公园条例\n目　录\n{listed}\n{chapters}\n"


CASES: list[tuple[str, str, str, str | None, str]] = [
    # rule, a text with the slip, the words it is found at, what is expected, the text as it should be
    (
        "number-skipped",
        law(*SOUND)
        .replace("第四条", "第五条", 1)
        .replace("第五条 任", "第六条 任")
        .replace("第六条 本", "第七条 本"),
        "第五条",
        None,
        law(*SOUND),
    ),
    (
        "number-repeated",
        rows("一、东园", "二、南园", "二、西园", "四、北园"),
        "二、",
        "三、",
        rows("一、东园", "二、南园", "三、西园", "四、北园"),
    ),
    (
        "number-out-of-order",
        rows("一、东园", "二、南园", "六、西园", "四、北园"),
        "六、",
        "三、",
        rows("一、东园", "二、南园", "三、西园", "四、北园", "一、茶馆", "二、书屋"),
    ),
    (
        "number-form",
        rows(
            "（一）东园由市管理。",
            "（二）南园由区管理。",
            "3．西园由镇管理。",
            "（四）北园由村管理。",
        ),
        "3．",
        "（三）",
        rows(
            "（一）东园由市管理。",
            "（二）南园由区管理。",
            "（三）西园由镇管理。",
            "（四）北园由村管理。",
        ),
    ),
    (
        "run-in-number",
        law(*SOUND, "公园应当做到：一是定期巡查；二是及时维修；四是公开电话。"),
        "四是",
        "三是",
        law(*SOUND, "公园应当做到：一是定期巡查；二是及时维修；三是公开电话。"),
    ),
    (
        "mark-not-opened",
        law(*SOUND, "公园实行早开、晚关”的制度。"),
        "”",
        None,
        law(*SOUND, "公园实行“早开、晚关”的制度。"),
    ),
    (
        "mark-not-closed",
        law(*SOUND, "公园（含街头游园实行免费开放。"),
        "（",
        None,
        law(*SOUND, "公园（含街头游园）实行免费开放：1）早晨；2）晚间。"),
    ),
    (
        "mark-not-opened",
        rows("（一）东园由市管理。", "二）南园由区管理。", "（三）西园由镇管理。"),
        "）",
        None,
        rows("一）东园由市管理。", "二）南园由区管理。", "三）西园由镇管理。"),
    ),
    (
        "mark-not-closed",
        law(*SOUND, "依照《某市绿化办法的规定执行。"),
        "《",
        None,
        law(*SOUND, "依照《某市绿化办法》的规定执行。"),
    ),
    (
        "mark-not-closed",  # the second of two quotations never closes
        law(*SOUND, "实行“早开”和“晚关制度。"),
        "“",
        None,
        law(*SOUND, "增加一条：\n“公园应当悬挂铭牌。\n“铭牌应当写明电话。”"),
    ),
    (
        "marks-doubled",
        law(*SOUND, "公园免费开放，，不得收费。"),
        "，，",
        None,
        law(*SOUND, "公园免费开放……不得收费。"),
    ),
    (
        "run-repeated",
        law(*SOUND, "完善公园照明完善公园照明制度。"),
        "完善公园照明",
        "",
        law(*SOUND, "发放养护补贴、巡查补贴、巡查奖励。"),
    ),
    (
        "run-repeated",  # a short run, which the text has elsewhere once
        law(*SOUND, "城区公园照明由区负责。", "城区公园公园照明不得中断。"),
        "公园",
        "",
        law(*SOUND, "综合执法支队支队长负责巡查。"),
    ),
    (
        "word-repeated",
        law(*SOUND, "公园对对照明设施负责。"),
        "对对",
        "对",
        law(*SOUND, "公园针对对外开放的设施制定目的的说明。"),
    ),
    (
        "paragraph-repeated",
        law(
            *SOUND,
            "公园应当公布开放时间。" + "\n公园管理单位应当公布投诉电话和地址。" * 2,
        ),
        "公园管理单位应当公布投诉电话和地址。",
        "",
        law(*SOUND, "公园应当公布开放时间。\n公园管理单位应当公布投诉电话和地址。"),
    ),
    (
        "sentence-cut",
        law(
            *SOUND,
            "公园应当公布开放时间。公园管理单位应当定期检查照明设施，发现损坏的应当及时",
            "夜间照明由区负责。",
        ),
        "，发现损坏的应当及时",
        None,
        law(
            *SOUND,
            "公园应当公布开放时间。公园管理单位应当定期检查照明设施，发现损坏的应当及时修复。",
        ),
    ),
    (
        "item-end",
        law(
            *SOUND,
            ITEMS.replace("绿地；", "绿地、"),
        ),
        "、",
        None,
        law(
            *SOUND,
            ITEMS,
        ),
    ),
    (
        "list-not-ended",
        law(*SOUND, ITEMS.replace("\n（五）圈养动物。", ""), "夜间照明由区负责。"),
        "；",
        None,
        law(*SOUND, ITEMS, "夜间照明由区负责。"),
    ),
    (
        "contents-against-title",
        gazette(OPEN.replace("公园管理办法", "公园办法") + SECOND, PARKS, LIGHTS),
        "临溪县人民政府办公室关于印发临溪县公园办法的通知",
        "临溪县人民政府办公室 关于印发临溪县公园管理办法的通知",
        gazette(OPEN + SECOND, PARKS, LIGHTS),
    ),
    (
        "title-against-contents",
        gazette(
            OPEN + SECOND, PARKS.replace("临溪县公园管理办法的", "临溪县花园管理办法的"), LIGHTS
        ),
        "临溪县人民政府办公室\n关于印发临溪县花园管理办法的通知",
        "临溪县人民政府办公室关于印发临溪县公园管理办法的通知",
        gazette(OPEN + SECOND, PARKS, LIGHTS),
    ),
    (
        "contents-number",
        gazette(OPEN + SECOND.replace("8号", "18号"), PARKS, LIGHTS),
        "临政办字〔2023〕18号",
        "临政办字〔2023〕8号",
        gazette(OPEN + SECOND, PARKS, LIGHTS),
    ),
    (
        "contents-against-heading",
        chaptered(("总则", "规划与建设", "管理服务", "附则"), CHAPTERS),
        "规划与建设",
        "规划建设",
        chaptered(CHAPTERS, CHAPTERS).replace("服务\n第四章", "服务……（7）\n第四章", 1),
    ),
    (
        "contents-no-heading",
        chaptered((*CHAPTERS, "法律责任"), CHAPTERS),
        "法律责任",
        None,
        chaptered(CHAPTERS, CHAPTERS),
    ),
    (
        "heading-not-in-contents",
        chaptered(CHAPTERS[:3], CHAPTERS),
        "附则",
        None,
        chaptered(CHAPTERS, CHAPTERS),
    ),
    (
        "title-people",
        appointed(
            "王立等3名工作人员职务任免", "王立为县公园管理局局长；", "赵敏为县照明管理所所长。"
        ),
        "王立等3名",
        "王立等2名",
        appointed(
            "王立等2名工作人员职务任免", "王立为县公园管理局局长；", "赵敏为县照明管理所所长。"
        ),
    ),
    (
        "title-people",
        appointed(
            "李强等2名工作人员职务任免", "王立为县公园管理局局长；", "赵敏为县照明管理所所长。"
        ),
        "李强等2名",
        "王立等2名",
        appointed(
            "王立等2名工作人员职务任免", "王立为县公园管理局局长；", "赵敏为县照明管理所所长。"
        ),
    ),
    (
        "title-people",
        appointed(
            "王立、赵敏3名工作人员挂职", "王立任县公园管理局副局长；", "赵敏任县照明管理所副所长。"
        ),
        "王立、赵敏3名",
        "王立等2名",
        appointed(
            "王立、赵敏2名工作人员挂职", "王立任县公园管理局副局长；", "赵敏任县照明管理所副所长。"
        ),
    ),
    (
        "title-two-ways",
        law(
            *SOUND,
            "依照《某市城市园林绿化管理办法》执行。",
            "《某市城市园林绿化管理办法》另有规定的除外。",
            "违反《某市城市园林绿管理办法》的，依法处理。",
        ),
        "某市城市园林绿管理办法",
        "某市城市园林绿化管理办法",
        law(
            *SOUND,
            "依照《某市城市园林绿化管理办法》执行。",
            "《某市城市园林绿化管理办法》另有规定的除外。",
            "违反《某省城市园林绿化管理办法》的，依法处理。",
        ),
    ),
    (
        "title-two-ways",
        ISSUED.replace("现将《临溪县公园管理办法", "现将《临溪县河道管理办法"),
        "临溪县河道管理办法",
        "临溪县公园管理办法",
        ISSUED,
    ),
    (
        "title-two-ways",
        ISSUED.replace("临溪县公园管理办法\n第一条", "临溪县公园管里办法\n第一条"),
        "临溪县公园管里办法",
        "临溪县公园管理办法",
        ISSUED.replace("执行。", "执行。原《临溪县公园管理细则》同时废止。"),
    ),
    (
        "number-two-ways",
        law(
            *SOUND,
            "依照《某市绿化管理办法》（某政发〔2020〕13号）执行。",
            "《某市绿化管理办法》（某政发〔2020〕31号）另有规定的除外。",
        ),
        "某政发〔2020〕31号",
        None,
        law(
            *SOUND,
            "依照《某市绿化管理办法》（某政发〔2020〕13号）执行。",
            "《某市绿地管理办法》（某政发〔2020〕31号）另有规定的除外。",
        ),
    ),
    (
        "no-such-clause",
        law(*SOUND, "违反本条例第十二条规定的，由市住房城乡建设部门处罚。"),
        "本条例第十二条",
        None,
        law(*SOUND, "违反本条例第五条和《某市绿化条例》第十二条规定的，由市住房城乡建设部门处罚。"),
    ),
    (
        "no-such-clause",
        law(*SOUND, "公园免费开放。\n依照本条第四款规定收费的除外。"),
        "本条第四款",
        None,
        law(*SOUND, "公园免费开放。\n依照本条第一款规定收费的除外。"),
    ),
    (
        "no-such-annex",
        "某市公园开放方案\n一、各公园按附件3填写名录。\n二、名录每年更新。\n附件：1．公园名录\n2．照明名录\n",
        "按附件3",
        None,
        "某市公园开放方案\n一、各公园按附件2填写名录。\n二、名录每年更新。\n附件：1．公园名录\n2．照明名录\n",
    ),
    (
        "file-number-form",
        law(
            *SOUND,
            "依照某政发〔2020〕13号和某政办字［2021］4号文件执行。",
            "某政字〔2021〕第6号作废。",
        ),
        "某政字〔2021〕第6号",
        "某政字〔2021〕6号",
        law(*SOUND, "某政字〔2021〕6号和某市人民政府令第6号作废。"),
    ),
    (
        "file-number-form",
        law(
            *SOUND,
            "《某市绿化办法》（某政发〔2020〕13号）。",
            "《某市公园办法》（某政办字［2021］04号）作废。",
        ),
        "某政办字［2021］04号",
        "某政办字〔2021〕4号",
        law(*SOUND, "《某市绿化办法》（某政发［2020］13号）作废。"),  # a carrier without 〔〕
    ),
    (
        "no-registration",
        gazette(OPEN + SECOND, UNREGISTERED, paper(*LIT, NORMATIVE, "LXDR-2023-0020002\n")),
        "临溪县人民政府办公室\n关于印发临溪县公园管理办法的通知",
        None,
        gazette(OPEN + SECOND, PARKS, paper(*LIT, NORMATIVE, "LXDR-2023-0020002\n")),
    ),
    (
        "no-term",
        gazette(
            OPEN + SECOND + THIRD,
            PARKS,
            paper(*LIT, NORMATIVE, "LXDR-2023-0020002\n"),
            paper(*SWEPT, "本通知自2023年7月1日起施行。", "LXDR-2023-0020003\n"),
        ),
        "临溪县人民政府办公室\n关于加强公园落叶清扫的通知",
        None,
        gazette(
            OPEN + SECOND + THIRD,
            PARKS,
            paper(*LIT, NORMATIVE, "LXDR-2023-0020002\n"),
            paper(*SWEPT, "落叶应当及时清扫。"),
        ),
    ),
    (
        "no-first-day",
        gazette(
            OPEN + SECOND + THIRD,
            PARKS,
            paper(*LIT, NORMATIVE, "LXDR-2023-0020002\n"),
            paper(*SWEPT, "本通知有效期至2028年6月30日。", "LXDR-2023-0020003\n"),
        ),
        "临溪县人民政府办公室\n关于加强公园落叶清扫的通知",
        None,
        gazette(
            OPEN + SECOND + THIRD,
            PARKS,
            paper(*LIT, NORMATIVE, "LXDR-2023-0020002\n"),
            paper(*SWEPT, NORMATIVE, "LXDR-2023-0020003\n"),
        ),
    ),
    (
        "no-such-date",
        law(*SOUND, "报名于2023年2月30日截止。"),
        "2023年2月30日",
        None,
        law(*SOUND, "报名于2024年2月29日截止，每年4月30日前公布。"),
    ),
    (
        "no-such-date",
        law(*SOUND, "每年六月三十一日前公布。"),
        "六月三十一日",
        None,
        law(*SOUND, "每年七月三十一日前公布。"),
    ),
    (
        "term-backwards",
        law(*SOUND, "本办法自2023年7月1日起施行，有效期至2018年6月30日。"),
        "2018年6月30日",
        None,
        law(*SOUND, "本办法自2023年7月1日起施行，有效期至2028年6月30日。"),
    ),
    (
        "number-year",
        PARKS.replace("临政办字〔2023〕", "临政办字〔2032〕"),
        "临政办字〔2032〕7号",
        None,
        PARKS,
    ),
    (
        "count-announced",
        law(
            *SOUND, "公园不得有下列四种情形：\n（一）收取门票；\n（二）出租绿地；\n（三）停放车辆。"
        ),
        "四",
        "3",
        law(
            *SOUND, "公园不得有下列三种情形：\n（一）收取门票；\n（二）出租绿地；\n（三）停放车辆。"
        ),
    ),
    (
        "total",
        rows("一、名录如下：") + TABLE + "合计\t50\t94\n",
        "94",
        "95",
        rows("一、名录如下：") + TABLE + "合计\t50\t95\n",
    ),
]


@pytest.mark.parametrize(
    ("rule", "slip", "words", "expected", "sound"),
    CASES,
    ids=[f"{i}-{case[0]}" for i, case in enumerate(CASES)],
)
def test_a_rule_finds_its_slip_and_nothing_in_a_sound_text(
    rule: str, slip: str, words: str, expected: str | None, sound: str
) -> None:
    assert (rule, words, expected) in found(slip)
    assert found(sound) == []


def test_each_rule_has_a_case() -> None:
    assert {case[0] for case in CASES} >= set(rules()) - {"title-people-contents"}
    assert len(set(RULES)) == len(RULES)


def test_each_rule_is_documented(root: Path) -> None:
    page = (root / "docs" / "check.md").read_text("utf-8")
    cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    named = {rule for cell in cells for rule in re.findall(r"`([a-z-]+)`", cell)}
    assert named == set(rules()) - {"title-people-contents"}


@pytest.mark.xfail(strict=True, reason="a short word printed twice that stands nowhere else")
def test_a_short_word_printed_twice_is_found() -> None:
    assert found(law(*SOUND, "照明设施应当定期定期检修。"))


@pytest.mark.xfail(strict=True, reason="the first of a series is lost")
def test_the_first_of_a_series_that_is_lost_is_missed() -> None:
    assert found(rows("二、南园", "三、西园", "四、北园"))


def test_known_failures_are_told(root: Path) -> None:
    page = (root / "docs" / "tricky-cases.md").read_text("utf-8")
    reasons = re.findall(r'xfail\(strict=True, reason="([^"]+)"', Path(__file__).read_text("utf-8"))
    assert len(reasons) == 2
    assert [r for r in reasons if f"*{r}*" not in page] == []


def test_a_slip_is_found_once() -> None:
    for rule, slip, *_ in CASES:
        of_rule = [entry for entry in found(slip) if entry[0] == rule]
        assert len(of_rule) == 1, of_rule


def test_the_contents_are_called_as_a_witness() -> None:
    notice = appointed(
        "李强等2名工作人员职务任免", "王立为县公园管理局局长；", "赵敏为县照明管理所所长。"
    )
    contents = "临溪县人民政府关于王立等2名工作人员职务任免的通知\n（临政任〔2023〕4号）（1）\n"
    read = witness(gazette(contents + SECOND, notice, LIGHTS))
    (view,) = findings_view(read, check(read)).findings
    assert view.rule == "title-people"
    assert "目录作“王立等2名”" in view.message("zh")
    assert "the contents say “王立等2名”" in view.message("en")


def test_a_number_that_stands_in_the_words_is_not_missing() -> None:
    assert found(rows("一、东园。二、南园。", "三、西园。", "四、北园。")) == []


def test_a_list_that_begins_anew_is_another_list() -> None:
    lines = [f"{n}．{name}" for name in ("东", "西") for n in (1, 2, 3)]
    assert found(rows("一、市区", *lines[:3], "二、郊区", *lines[3:])) == []


@pytest.mark.parametrize(
    "hostile", ["\n", "（", "“", "”", "1）", "《》", "“甲乙\n", "附件：\n", "一是", "年月日", " 号"]
)
def test_no_repetition_takes_more_than_its_length(hostile: str) -> None:
    # Anything quadratic takes minutes here, and nobody waits for it twice.
    many = hostile * (30_000 // len(hostile))
    findings = check(witness(law(*SOUND) * 30 + many + "\n"))
    assert len(findings) <= len(many) + 1000


def test_other_languages_quote_by_other_habits() -> None:
    assert found("§ 1 Zweck\nDiese Verordnung gilt für „Anlagen“ aller Art.\n§ 2 Begriffe\n") == []


def test_findings_stand_in_the_order_of_the_text() -> None:
    spans = [f.span for f in check(witness(CASES[0][1] + CASES[5][1]))]
    assert spans == sorted(spans)
    assert len(spans) == 2
    assert all(isinstance(f, Finding) for f in check(witness(CASES[0][1])))
