"""Outline of whole files: issues of gazettes, orders, minutes, prints of databases; cut by hand."""

from __future__ import annotations

import pytest

from diffkit.model import Document
from diffkit.outline.lines import CLOSING, CONTENTS, ENACTED, KIND, LATIN_KIND, SECTION, is_field
from tests.unit.test_outline import documents, one


def heads(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(d.role, d.number, d.title) for d in documents(text)]


def proper(text: str) -> list[Document]:
    return [d for d in documents(text) if d.role == "document"]


def words(document: Document, role: str) -> list[str]:
    return [document.words(i) for i, c in enumerate(document.clauses) if c.role == role]


ORDER = (
    "南浦省人民政府令\n第 88 号\n"
    "《南浦省渡口管理办法》已经2022年3月1日省人民政府常务会议通过，现予公布，自2022年5月1日起施行。\n"
    "省 长  周 某\n2022年3月9日\n南浦省渡口管理办法\n第一章 总则\n第一条 为了加强渡口管理，制定本办法。\n"
    "第二条 本办法所称渡口，是指设置在江河两岸的渡运场所。\n"
)
NOTICE = (
    "南浦省人民政府\n关于做好春运工作的通知\n南政发〔2022〕7号\n各市人民政府：\n各市应当做好春运安全工作，落实责任。\n"
    "南浦省人民政府\n2022年1月8日\n"
)
ANNOUNCEMENT = (
    "南浦省公安厅 南浦省交通运输厅公告\n〔2022〕第3号\n为保障渡运安全，现公告如下：\n一、渡船应当配备救生衣。\n"
    "二、本公告自发布之日起施行。\n南浦省公安厅\n南浦省交通运输厅\n2022年2月2日\n"
)
RED_HEAD = (
    "南财税〔2022〕4号\n南浦省财政厅 南浦省税务局关于减征渡口使用费的公告\n为支持水运，现公告如下：\n"
    "一、渡口使用费减半征收。\n特此公告。\n南浦省财政厅\n南浦省税务局\n2022年2月9日\n"
)
DECISION = (
    "南浦省人民政府关于废止部分规章的决定\n经省人民政府常务会议讨论，决定废止下列规章：\n一、渡船检验办法。\n"
    "二、渡口登记办法。\n南浦省人民政府\n2022年2月20日\n"
)
MASTHEAD = "南浦省人民政府公报\n2022年第3号（总第401号）\n"
ALL = (ORDER, NOTICE, ANNOUNCEMENT, RED_HEAD, DECISION)
EXPECTED = [
    ("document", "南浦省人民政府令第88号", "南浦省人民政府令"),
    ("document", "南政发〔2022〕7号", "南浦省人民政府关于做好春运工作的通知"),
    (
        "document",
        "南浦省公安厅南浦省交通运输厅公告〔2022〕3号",
        "南浦省公安厅南浦省交通运输厅公告",
    ),
    ("document", "南财税〔2022〕4号", "南浦省财政厅南浦省税务局关于减征渡口使用费的公告"),
    ("document", None, "南浦省人民政府关于废止部分规章的决定"),
]


def test_an_issue_of_all_kinds_without_contents() -> None:
    assert heads("".join(ALL)) == EXPECTED


@pytest.mark.parametrize(
    "contents",
    [
        "目　录\n南浦省人民政府令（第88号）……3\n南浦省人民政府关于做好春运工作的通知……7\n公告……9\n",
        "CONTENTS 目录\n第88号\n南浦省人民政府令\t3\n南政发〔2022〕7号\n南浦省人民政府关于做好春运工作的通知\t7\n",
        "本期目录\n【省政府令】\n南浦省人民政府令\n南浦省渡口管理办法\n【省政府文件】\n南浦省人民政府关于做好春运工作的通知\n",
        "目　次（2022年第3号）\n1 南浦省渡口管理办法（省政府令第88号）\n2 关于春运工作的通知（南政发〔2022〕7号）\n",
    ],
)
def test_the_contents_of_an_issue_end_where_its_first_document_begins(contents: str) -> None:
    found = heads(MASTHEAD + contents + "".join(ALL))
    assert [role for role, _, _ in found[:2]] == ["front", "toc"]
    assert found[2:] == EXPECTED


def test_contents_may_stand_behind_the_documents() -> None:
    contents = "目　录\n南浦省人民政府关于做好春运工作的通知………1\n南浦省人民政府关于废止部分规章的决定………4\n"
    found = documents(MASTHEAD + NOTICE + DECISION + contents)
    assert [d.role for d in found] == ["front", "document", "document", "toc"]
    assert found[2].date == "2022年2月20日"


def test_an_order_in_one_line_with_its_number() -> None:
    text = ORDER.replace("南浦省人民政府令\n第 88 号\n", "南浦省人民政府令（第88号）\n")
    assert heads(NOTICE + text)[1] == (
        "document",
        "南浦省人民政府令第88号",
        "南浦省人民政府令（第88号）",
    )


def test_an_order_carries_what_it_issues_and_is_signed_by_a_person() -> None:
    (document,) = proper(ORDER)
    assert words(document, "title") == ["南浦省人民政府令", "南浦省渡口管理办法"]
    assert words(document, "signature") == ["省 长  周 某"]
    assert document.issuer == "南浦省人民政府"
    assert document.date == "2022年3月9日"


def test_a_chronicle_is_no_part_of_the_last_document() -> None:
    found = proper(
        NOTICE
        + ORDER
        + "大 事 记\n2月1日 省政府召开常务会议。\n2月3日 省长赴南浦江调研渡口安全。\n"
    )
    assert [d.title for d in found] == [
        "南浦省人民政府关于做好春运工作的通知",
        "南浦省人民政府令",
        "大事记",
    ]


def test_appointments_follow_an_issued_text_that_has_no_date_at_its_end() -> None:
    found = proper(
        NOTICE
        + ORDER
        + "南浦省人民政府2022年2月份人事任免\n省政府2022年2月10日决定：\n任命甲某为省水利厅副厅长。\n"
    )
    assert [d.title for d in found][2:] == ["南浦省人民政府2022年2月份人事任免"]
    assert words(found[2], "addressee") == []


def test_an_item_that_ends_in_a_note_of_enactment_is_no_note() -> None:
    document = one(
        "一、废止下列规章\n（一）渡船检验办法（1997年3月1日省政府令第30号公布）\n（二）渡口登记办法\n"
    )
    assert [c.label.text for c in document.clauses if c.label] == ["一、", "（一）", "（二）"]


def test_an_order_cited_in_a_sentence_begins_nothing() -> None:
    cited = NOTICE.replace(
        "落实责任。", "落实责任。\n渡口依照省人民政府令第88号管理。\n第3号渡口停航。"
    )
    assert len(proper(cited + DECISION)) == 2


def test_sections_between_stars_head_groups() -> None:
    found = documents(NOTICE + "★省政府办公厅文件★\n" + RED_HEAD)
    assert [d.role for d in found] == ["document", "section", "document"]


def test_the_minutes_of_a_meeting() -> None:
    document = one(
        "南浦省人民政府常务会议纪要\n〔2022〕6号\n2022年3月1日，省长主持召开常务会议。\n一、研究渡口管理工作\n"
        "会议原则同意渡口管理办法。\n出席：周某、吴某。\n列席：郑某。\n记录：王某。\n"
    )
    assert document.title == "南浦省人民政府常务会议纪要"
    assert document.number == "南浦省人民政府常务会议纪要〔2022〕6号"
    assert document.number_text == "〔2022〕6号"
    closing = [c for c in document.clauses if c.role == "note"]
    assert [c.parent for c in closing] == [None] * 3


def test_a_law_as_a_database_prints_it() -> None:
    document = one(
        "法規名稱：渡口管理條例\n公發布日：民國 88 年 02 月 03 日\n修正日期：民國 104 年 06 月 10 日\n"
        "發文字號：府法字第1040000001號\n法規體系：交通\n第 一 章 總則\n第 1 條\n為管理渡口，制定本條例。\n"
    )
    assert document.title == "渡口管理條例"
    assert document.date == "民國 104 年 06 月 10 日"
    assert [c.role for c in document.clauses[:6]] == [
        "title",
        "date",
        "date",
        "number",
        "note",
        "heading",
    ]


def test_the_contents_of_an_act_end_where_a_section_stands_a_second_time() -> None:
    text = (
        "FERRY SAFETY ACT 2019\nARRANGEMENT OF SECTIONS\n1. Application\n2. Notices\n3. Appeals\n"
        "PART 1 Preliminary\n1. Application\nThis Act applies to every ferry.\n2. Notices\nA notice is in writing.\n"
        "3. Appeals\nAn owner may appeal to the court.\n"
    )
    document = one(text)
    assert document.title == "FERRY SAFETY ACT 2019"
    (contents,) = words(document, "contents")
    assert contents.splitlines() == [
        "ARRANGEMENT OF SECTIONS",
        "1. Application",
        "2. Notices",
        "3. Appeals",
    ]


def test_the_contents_of_a_german_law_end_where_a_paragraph_stands_a_second_time() -> None:
    document = one(
        "Gesetz zum Schutz der Fähren\nInhaltsübersicht\n§ 1 Zweck\n§ 2 Begriffe\n§ 1\nZweck\n"
        "Dieses Gesetz dient der Sicherheit der Fähren.\n§ 2\nBegriffe\nFähre ist ein Wasserfahrzeug.\n"
    )
    assert document.title == "Gesetz zum Schutz der Fähren"
    assert words(document, "contents") == ["Inhaltsübersicht\n§ 1 Zweck\n§ 2 Begriffe"]
    assert [c.label.number for c in document.clauses if c.label] == [(1,), (2,)]


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (CONTENTS, "目 录", "目录管理"),
        (CONTENTS, "Inhaltsübersicht", "Contents of the file"),
        (SECTION, "★市政府文件★", "关于文件"),
        (CLOSING, "列席人员：甲某", "列席会议的人员应当签到。"),
        (LATIN_KIND, "Ferry Safety Act 2019", "The owner must act at once and in good faith"),
    ],
)
def test_forms_of_lines(pattern: object, yes: str, no: str) -> None:
    fullmatch = pattern.fullmatch if pattern not in (CLOSING, LATIN_KIND) else pattern.match  # type: ignore[attr-defined]
    assert fullmatch(yes)
    assert not fullmatch(no)


def test_fields_of_a_database() -> None:
    assert is_field("修正日期:民国 104 年")
    assert not is_field("修正日期由主管机关定之。")


def test_a_key_is_matched_by_words_that_fold_otherwise() -> None:
    from diffkit.glyphs import fold

    for kind in ("公告", "規劃", "规划", "通告"):
        assert KIND.search(fold(f"关于渡口的{kind}"))
    assert not KIND.search(fold("关于渡口"))
    assert ENACTED.fullmatch(fold("（2022年3月1日省人民代表大会通過）"))


def test_annexes_named_one_in_the_other_do_not_nest_without_end() -> None:
    document = one("第一条 渡口应当设置标志。\n" + "附件：" * 5000 + "\n")
    assert sum(c.role == "annex" for c in document.clauses) == 1
