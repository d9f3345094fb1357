"""Each rule of `check`: a text that it finds a slip in, and one like it that is sound."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

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


REGISTERED = paper(*LIT, NORMATIVE, "LXDR-2023-0020002\n")
SINCE = "本通知自2023年7月1日起施行，有效期至2028年6月30日。"

# The sound texts that the cases are made of.
BASES = {
    "law": law(*SOUND),
    "rows": rows("一、东园", "二、南园", "三、西园", "四、北园"),
    "parens": rows(
        "（一）东园由市管理。",
        "（二）南园由区管理。",
        "（三）西园由镇管理。",
        "（四）北园由村管理。",
    ),
    "table": rows("一、名录如下：") + TABLE + "合计\t50\t95\n",
    "plan": "某市公园开放方案\n一、各公园按附件2填写名录。\n二、名录每年更新。\n附件：1．公园名录\n2．照明名录\n",
    "parks": PARKS,
    "issued": ISSUED,
    "gazette": gazette(OPEN + SECOND, PARKS, LIGHTS),
    "chapters": chaptered(CHAPTERS, CHAPTERS),
    "appointed": appointed(
        "王立等2名工作人员职务任免", "王立为县公园管理局局长；", "赵敏为县照明管理所所长。"
    ),
    "seconded": appointed(
        "王立、赵敏2名工作人员挂职", "王立任县公园管理局副局长；", "赵敏任县照明管理所副所长。"
    ),
    "registered": gazette(OPEN + SECOND, UNREGISTERED, REGISTERED),
    "normative": gazette(
        OPEN + SECOND + THIRD, PARKS, REGISTERED, paper(*SWEPT, SINCE, "LXDR-2023-0020003\n")
    ),
}


class Case(NamedTuple):
    """A slip in a text, the words it is found at, what is due there, and a text like it that is sound."""

    rule: str
    slip: str
    words: str
    expected: str | None
    sound: str


def edited(base: str, edits: str) -> str:
    """Return a text with words added behind it (+words), or some put for others (was→now｜was→now)."""
    if edits.startswith("+"):
        return base + edits[1:]
    for edit in filter(None, edits.split("｜")):
        was, now = edit.split("→")
        assert was in base, edit
        base = base.replace(was, now, 1)
    return base


def cases() -> Iterator[Case]:
    """Yield the cases of the table; "-" stands for nothing that is due, \\n and \\t for themselves."""
    with open(Path(__file__).with_name("check_cases.tsv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            cells = {k: v.replace("\\n", "\n").replace("\\t", "\t") for k, v in row.items()}
            base, due = BASES[cells["base"]], cells["expected"]
            slip, sound = (edited(base, cells[side]) for side in ("slip", "sound"))
            yield Case(cells["rule"], slip, cells["words"], None if due == "-" else due, sound)


CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[f"{i}-{case.rule}" for i, case in enumerate(CASES)])
def test_a_rule_finds_its_slip_and_nothing_in_a_sound_text(case: Case) -> None:
    assert (case.rule, case.words, case.expected) in found(case.slip)
    assert found(case.sound) == []


def test_each_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} >= set(rules()) - {"title-people-contents"}
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
    for case in CASES:
        of_rule = [entry for entry in found(case.slip) if entry[0] == case.rule]
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
    spans = [f.span for f in check(witness(CASES[0].slip + CASES[5].slip))]
    assert spans == sorted(spans)
    assert len(spans) == 2
    assert all(isinstance(f, Finding) for f in check(witness(CASES[0].slip)))
