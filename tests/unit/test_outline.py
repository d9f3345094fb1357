"""Outline: documents of a file, and the tree by which a lawyer cites; trees are written by hand."""

from __future__ import annotations

import re
from collections import Counter
from random import Random
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffkit.model import Document, Repaired
from diffkit.outline import outline
from diffkit.span import OffsetMap


def documents(text: str, starts: tuple[int, ...] = ()) -> tuple[Document, ...]:
    """Outline a clean text, and hold what is promised of any."""
    found = outline(Repaired(text, OffsetMap.identity(len(text)), (), starts))
    seen: Counter[int] = Counter()
    at = 0
    for document in found:
        assert document.text is text or document.text == text
        assert document.span.start >= at
        at = document.span.end
        below = document.span.start
        ids = [clause.id for clause in document.clauses]
        assert len(set(ids)) == len(ids)
        for i, clause in enumerate(document.clauses):
            assert document.span.covers(clause.span)
            assert clause.span.start >= below, "clauses ascend and do not overlap"
            below = clause.span.end
            parent = clause.parent
            assert parent is None or 0 <= parent < i
            above = document.clauses[parent].level if parent is not None else 0
            assert clause.level == above + 1
            if clause.label is not None:
                assert clause.label_span.of(text) == clause.label.text
            for span in (clause.label_span, clause.body):
                seen.update(range(span.start, span.end))
    for i, char in enumerate(text):
        assert char.isspace() or seen[i] == 1, f"{char!r} at {i} is in {seen[i]} clauses"
    return found


def one(text: str) -> Document:
    (document,) = documents(text)
    return document


def tree(document: Document) -> str:
    """Write a document as indented lines: role, label, ¶ with its count, own words."""
    lines = []
    for i, clause in enumerate(document.clauses):
        parts = [
            clause.role,
            re.sub(r"\s", "", clause.label.text) if clause.label else "",
            f"¶{clause.paragraph}" if clause.paragraph else "",
            "|",
            document.words(i),
        ]
        lines.append("  " * (clause.level - 1) + " ".join(part for part in parts if part))
    return "\n".join(lines)


def is_tree(text: str, expected: str) -> None:
    assert tree(one(dedent(text).strip("\n") + "\n")) == dedent(expected).strip("\n")


# ---------------------------------------------------------------- laws


def test_a_mainland_statute_from_part_to_subitem() -> None:
    is_tree(
        """
        第一编 通则
        第一分编 一般规定
        第一章 基本规定
        第一节 宗旨
        第一条 为了节约用水，制定本条例。
        第二条 本市的用水活动，适用本条例。
        农业用水的管理办法，由市人民政府另行规定。
        第三条 下列单位应当编制用水计划：
        （一）工业企业；
        （二）公共供水单位，包括：
        1.自来水厂；
        2.加压站；
        （三）其他单位。
        前款规定的计划每年编制一次。
        用水计划包括下列内容：
        （一）用水量；
        （二）用途。
        第二节 适用
        第四条之一 再生水的利用，参照本条例。
        第二编 罚则
        第一章 一般规定
        第五条 违反本条例的，责令改正。
        """,
        """
        heading 第一编 | 通则
          heading 第一分编 | 一般规定
            heading 第一章 | 基本规定
              heading 第一节 | 宗旨
                item 第一条 | 为了节约用水，制定本条例。
                item 第二条 | 本市的用水活动，适用本条例。
                  body ¶2 | 农业用水的管理办法，由市人民政府另行规定。
                item 第三条 | 下列单位应当编制用水计划：
                  item （一） | 工业企业；
                  item （二） | 公共供水单位，包括：
                    item 1. | 自来水厂；
                    item 2. | 加压站；
                  item （三） | 其他单位。
                  body ¶2 | 前款规定的计划每年编制一次。
                  body ¶3 | 用水计划包括下列内容：
                    item （一） | 用水量；
                    item （二） | 用途。
              heading 第二节 | 适用
                item 第四条之一 | 再生水的利用，参照本条例。
        heading 第二编 | 罚则
          heading 第一章 | 一般规定
            item 第五条 | 违反本条例的，责令改正。
        """,
    )


def test_articles_alone_follow_one_another() -> None:
    is_tree(
        """
        第一条 甲方应当付款。
        第二条 乙方应当交货。
        第三条 本合同自签订之日起生效。
        """,
        """
        item 第一条 | 甲方应当付款。
        item 第二条 | 乙方应当交货。
        item 第三条 | 本合同自签订之日起生效。
        """,
    )


def test_a_taiwan_statute() -> None:
    is_tree(
        """
        停車場管理法
        第 一 章 總則
        第 1 條
        為管理停車場，特制定本法。
        第 2 條
        本法所稱主管機關如下：
        一、中央為交通部。
        二、地方為下列政府：
        （一）直轄市政府。
        （二）縣（市）政府。
        前項主管機關得委託辦理。
        第 3-1 條
        主管機關得派員檢查。
        第 356-14 條
        下列事項，由主管機關定之：
        一、費率。
        二、設備。
        第 二 章 附則
        第 357 條
        本法自公布日施行。
        """,
        """
        title | 停車場管理法
        heading 第一章 | 總則
          item 第1條 | 為管理停車場，特制定本法。
          item 第2條 | 本法所稱主管機關如下：
            item 一、 | 中央為交通部。
            item 二、 | 地方為下列政府：
              item （一） | 直轄市政府。
              item （二） | 縣（市）政府。
            body ¶2 | 前項主管機關得委託辦理。
          item 第3-1條 | 主管機關得派員檢查。
          item 第356-14條 | 下列事項，由主管機關定之：
            item 一、 | 費率。
            item 二、 | 設備。
        heading 第二章 | 附則
          item 第357條 | 本法自公布日施行。
        """,
    )


def test_values_of_taiwan_labels_in_print_and_in_databases() -> None:
    printed = one("第三百五十六條之十四 公司得以章程規定之。\n第三百五十七條 （刪除）\n")
    database = one("第 356-14 條\n公司得以章程規定之。\n第 357 條\n（刪除）\n")
    for document in (printed, database):
        assert [c.label.number for c in document.clauses if c.label] == [(356, 14), (357,)]
        assert [document.words(i) for i in range(2)] == ["公司得以章程規定之。", "（刪除）"]


@pytest.mark.parametrize("deep", ["縣（市）政府。", "縣（市）政府"])
def test_a_paragraph_behind_a_list_within_a_list_belongs_to_the_article(deep: str) -> None:
    document = one(
        "第 2 條\n本法所稱主管機關如下：\n一、中央為交通部。\n二、地方政府。\n（一）直轄市政府。\n"
        f"（二）{deep}\n前項主管機關得委託辦理。\n"
    )
    last = document.clauses[-1]
    assert (last.parent, last.paragraph) == (0, 2)


@pytest.mark.parametrize("stub", ["（刪除）", "（删除）", "（已废止）"])
def test_a_stub_is_no_heading(stub: str) -> None:
    document = one(f"第十条 甲应当付款。\n第十一条 {stub}\n第十二条 乙应当交货。\n")
    assert [c.role for c in document.clauses] == ["item"] * 3


def test_an_article_with_a_heading_counts_its_paragraphs_below_it() -> None:
    document = one(
        "第一条 宗旨\n为了节约用水，制定本条例。\n农业用水的管理办法另行规定。\n第二条 范围\n"
    )
    assert [c.paragraph for c in document.clauses] == [0, 1, 2, 0]


def test_the_note_of_enactment_and_the_contents_of_a_law_are_no_paragraphs() -> None:
    document = one(
        "云溪市节约用水条例\n"
        "（2019年3月29日云溪市第十五届人民代表大会常务委员会第二十次会议通过）\n"
        "第一条 为了节约用水，制定本条例。\n"
    )
    assert document.title == "云溪市节约用水条例"
    assert [c.role for c in document.clauses] == ["title", "note", "item"]


# ---------------------------------------------------------------- documents of the administration


def test_the_labels_of_documents_nest_as_they_are_met() -> None:
    is_tree(
        """
        一、总体要求
        （一）指导思想
        坚持预防为主。
        （二）工作目标
        1.清查底数
        年底前完成泵站清查。
        （1）东片区
        ①东门泵站
        ②东河泵站
        （2）西片区
        2.建立台账
        二、保障措施
        （一）加强领导
        """,
        """
        heading 一、 | 总体要求
          heading （一） | 指导思想
            body ¶1 | 坚持预防为主。
          heading （二） | 工作目标
            heading 1. | 清查底数
              body ¶1 | 年底前完成泵站清查。
              heading （1） | 东片区
                heading ① | 东门泵站
                heading ② | 东河泵站
              heading （2） | 西片区
            heading 2. | 建立台账
        heading 二、 | 保障措施
          heading （一） | 加强领导
        """,
    )


def test_numbers_of_rules_run_through_the_chapters() -> None:
    is_tree(
        """
        第一章 总则
        一、为规范工作，制定本规则。
        二、市政府实行市长负责制。
        第二章 职责
        三、市长召集会议。
        四、副市长协助市长工作：
        （一）处理分管事务；
        （二）受委托召集会议。
        第三章 附则
        五、本规则自印发之日起施行。
        """,
        """
        heading 第一章 | 总则
          item 一、 | 为规范工作，制定本规则。
          item 二、 | 市政府实行市长负责制。
        heading 第二章 | 职责
          item 三、 | 市长召集会议。
          item 四、 | 副市长协助市长工作：
            item （一） | 处理分管事务；
            item （二） | 受委托召集会议。
        heading 第三章 | 附则
          item 五、 | 本规则自印发之日起施行。
        """,
    )


def test_decimal_numbers() -> None:
    is_tree(
        """
        1 总则
        1.1 编制目的
        为规范泵站故障处置，制定本预案。
        1.2 适用范围
        2 组织体系
        2.1 指挥部
        2.1.1 组成
        指挥部由下列人员组成：
        （1）指挥长；
        （2）副指挥长。
        2.1.2 职责
        县公安局：负责交通管制。
        县水务局：负责机组抢修。
        3 附则
        """,
        """
        heading 1 | 总则
          heading 1.1 | 编制目的
            body ¶1 | 为规范泵站故障处置，制定本预案。
          heading 1.2 | 适用范围
        heading 2 | 组织体系
          heading 2.1 | 指挥部
            heading 2.1.1 | 组成
              body ¶1 | 指挥部由下列人员组成：
                item （1） | 指挥长；
                item （2） | 副指挥长。
            heading 2.1.2 | 职责
              body ¶1 | 县公安局：负责交通管制。
              body ¶2 | 县水务局：负责机组抢修。
        heading 3 | 附则
        """,
    )


def test_full_width_decimals_have_the_same_tree() -> None:
    half = one("1 总则\n1.1 编制目的\n2 体系\n2.1 指挥部\n2.1.1 组成\n")
    full = one("１　总则\n１．１　编制目的\n２　体系\n２．１　指挥部\n２．１．１　组成\n")
    for x, y in zip(half.clauses, full.clauses, strict=True):
        assert x.label is not None
        assert y.label is not None
        assert (x.label.scheme, x.label.number, x.parent) == (
            y.label.scheme,
            y.label.number,
            y.parent,
        )


def test_hours_behind_the_ninth_item_are_its_words() -> None:
    document = one(
        "应急处置包括：\n"
        + "".join(f"{n}.第{n}类故障的处置；\n" for n in range(1, 9))
        + "9.10小时以上停机的处置；\n10.其他故障的处置。\n"
    )
    assert [c.label.text for c in document.clauses[1:] if c.label] == [
        f"{n}." for n in range(1, 11)
    ]
    assert document.words(9) == "10小时以上停机的处置；"


def test_a_paragraph_behind_a_list_is_the_next_paragraph_of_what_holds_the_list() -> None:
    is_tree(
        """
        一、职责分工
        指挥部的职责是：
        （一）指挥抢险；
        （二）调度物资。
        指挥部办公室承担日常工作。
        二、保障
        """,
        """
        heading 一、 | 职责分工
          body ¶1 | 指挥部的职责是：
            item （一） | 指挥抢险；
            item （二） | 调度物资。
          body ¶2 | 指挥部办公室承担日常工作。
        heading 二、 | 保障
        """,
    )


def test_bullets_are_items_of_what_introduces_them() -> None:
    is_tree(
        """
        一、基本原则
        遵循以下原则：
        ——预防为主。落实日常巡查。
        ——分级负责。各区县负责本辖区。
        二、目标
        """,
        """
        heading 一、 | 基本原则
          body ¶1 | 遵循以下原则：
            item —— | 预防为主。落实日常巡查。
            item —— | 分级负责。各区县负责本辖区。
        heading 二、 | 目标
        """,
    )


# ---------------------------------------------------------------- tables and boxes


def test_each_item_that_a_cell_enumerates_is_a_clause() -> None:
    is_tree(
        """
        一、职责表
        市水务局\t1.检修机组；2.调度泵车。3.报告水位。
        市公安局\t疏导交通
        二、附则
        """,
        """
        heading 一、 | 职责表
          cell | 市水务局
            cell 1. | 检修机组；
            cell 2. | 调度泵车。
            cell 3. | 报告水位。
          cell | 市公安局
            cell ¶1 | 疏导交通
        heading 二、 | 附则
        """.replace("cell | 市水务局", "cell ¶1 | 市水务局").replace(
            "cell | 市公安局", "cell ¶2 | 市公安局"
        ),
    )


def test_decimals_inside_a_cell_do_not_end_an_entry() -> None:
    document = one("市水务局\t1.水位超过2.5米时开启机组；2.水位超过3.0米时报告。\n")
    assert [document.words(i) for i in range(len(document.clauses))] == [
        "市水务局",
        "水位超过2.5米时开启机组；",
        "水位超过3.0米时报告。",
    ]


def test_a_box_is_a_heading_above_its_rows() -> None:
    document = one(
        "二、重点任务\n推进以下工程。\n专栏1 重点工程\n东门泵站\t扩建机组\n"
        "西门泵站\t更新电缆\n专栏2 能力建设\n培训\t每年两期\n"
    )
    boxes = [i for i, c in enumerate(document.clauses) if c.label and c.label.scheme == "box"]
    assert [document.words(i) for i in boxes] == ["重点工程", "能力建设"]
    for i, words in enumerate(map(document.words, range(len(document.clauses)))):
        if words in ("东门泵站", "西门泵站"):
            assert document.ancestors(i)[-1] == boxes[0]
        if words == "培训":
            assert document.ancestors(i)[-1] == boxes[1]


def cells(document: Document) -> list[tuple[int, int, int, str]]:
    return [
        (c.table, c.row, c.column, document.words(i))
        for i, c in enumerate(document.clauses)
        if c.row
    ]


def test_cells_know_their_row_and_column() -> None:
    document = one(
        "一、分工\n站名\t单位\t时限\n东门\t市水务局\t3日\n\t市公安局\t1.疏导；2.值守。\n西门\t\t5日\n"
        "以上时限为工作日。\n二、物资\n水泵\t3台\n"
    )
    assert cells(document) == [
        (1, 1, 1, "站名"),
        (1, 1, 2, "单位"),
        (1, 1, 3, "时限"),
        (1, 2, 1, "东门"),
        (1, 2, 2, "市水务局"),
        (1, 2, 3, "3日"),
        (1, 3, 2, "市公安局"),
        (1, 3, 3, "疏导；"),
        (1, 3, 3, "值守。"),
        (1, 4, 1, "西门"),
        (1, 4, 3, "5日"),
        (2, 1, 1, "水泵"),
        (2, 1, 2, "3台"),
    ]
    words = list(map(document.words, range(len(document.clauses))))
    after = document.clauses[words.index("以上时限为工作日。")]
    assert after.parent == words.index("分工")


def test_a_tab_at_the_head_of_a_paragraph_is_no_cell() -> None:
    document = one("\t第一条 为了加强泵站管理，制定本办法。\n\t泵站由市水务局管理。\n")
    assert cells(document) == []


def test_each_box_counts_its_own_rows() -> None:
    document = one("专栏1 工程\n东门\t扩建\n专栏2 能力\t\n培训\t每年\n演练\t每季\n")
    assert cells(document) == [
        (1, 1, 1, "东门"),
        (1, 1, 2, "扩建"),
        (2, 1, 1, "培训"),
        (2, 1, 2, "每年"),
        (2, 2, 1, "演练"),
        (2, 2, 2, "每季"),
    ]


# ---------------------------------------------------------------- heads and tails


NOTICE = """\
云溪市人民政府办公室
关于印发云溪市泵站管理办法的通知
云政办字〔2021〕34号
各区县人民政府，市政府各部门：
《云溪市泵站管理办法》已经市政府同意，现印发给你们，请认真组织实施。
附件：泵站名录
云溪市人民政府办公室
2021年7月30日
（此件公开发布）
云溪市泵站管理办法
第一条 为了加强泵站管理，制定本办法。
第二条 本办法自2021年9月1日起施行。
"""


def test_a_notice_carries_the_text_that_it_issues() -> None:
    document = one(NOTICE.replace("（此件公开发布）\n", "").replace("附件：泵站名录\n", ""))
    assert document.number == document.number_text == "云政办字〔2021〕34号"
    assert document.title == "云溪市人民政府办公室关于印发云溪市泵站管理办法的通知"
    assert document.issuer == "云溪市人民政府办公室"
    assert document.date == "2021年7月30日"
    assert [c.role for c in document.clauses] == [
        "title",
        "number",
        "addressee",
        "body",
        "signature",
        "date",
        "title",
        "item",
        "item",
    ]
    assert document.words(6) == "云溪市泵站管理办法"
    assert document.clauses[3].paragraph == 1


def test_a_list_of_annexes_above_the_signature_is_no_annex_of_its_own() -> None:
    document = one(NOTICE)
    roles = {document.words(i): c.role for i, c in enumerate(document.clauses)}
    assert roles["云溪市泵站管理办法"] == "title"
    assert roles["2021年7月30日"] == "date"
    assert roles["云溪市人民政府办公室"] == "signature"
    assert [c.parent for c in document.clauses if c.role == "item"] == [None, None]


def test_the_title_of_what_is_issued_is_found_behind_the_note_of_release() -> None:
    document = one(NOTICE.replace("附件：泵站名录\n", ""))
    assert [document.words(i) for i, c in enumerate(document.clauses) if c.role == "title"] == [
        "云溪市人民政府办公室\n关于印发云溪市泵站管理办法的通知",
        "云溪市泵站管理办法",
    ]


def test_under_a_red_head_the_number_stands_above_the_title() -> None:
    masthead, document = documents(
        "云溪市人民政府文件\n云政发〔2021〕12号\n云溪市人民政府\n关于加强泵站管理的意见\n"
        "各区县人民政府：\n为加强泵站管理，提出以下意见。\n一、落实责任。\n云溪市人民政府\n2021年5月6日\n"
    )
    assert (masthead.role, masthead.clauses[0].role) == ("front", "masthead")
    assert document.number == "云政发〔2021〕12号"
    assert document.title == "云溪市人民政府关于加强泵站管理的意见"
    assert document.date == "2021年5月6日"
    assert [c.role for c in document.clauses if c.role in ("addressee", "signature")] == [
        "addressee",
        "signature",
    ]


def test_a_registration_belongs_to_the_document_below_it() -> None:
    gazette = (
        "云溪市人民政府\n关于印发云溪市泵站管理办法的通知\n云政字〔2021〕8号\n各区县人民政府：\n现将办法印发给你们。\n"
        "云溪市人民政府\n2021年4月2日\n"
        "YXCR-2021-0010003\n云溪市人民政府\n关于印发云溪市闸门管理办法的通知\n云政字〔2021〕9号\n各区县人民政府：\n现将办法印发给你们。\n"
        "云溪市人民政府\n2021年4月9日\n"
    )
    first, second = documents(gazette)
    assert (first.number, second.number) == ("云政字〔2021〕8号", "云政字〔2021〕9号")
    assert second.clauses[0].role == "registration"
    assert second.words(0) == "YXCR-2021-0010003"
    assert "YXCR" not in first.span.of(gazette)


def test_notes_stand_alone() -> None:
    document = one(NOTICE + "注：本办法附件详见云溪市人民政府网站。\n")
    assert document.clauses[-1].role == "note"


def test_annexes_begin_texts_of_their_own() -> None:
    document = one(
        "一、总体要求\n坚持预防为主。\n二、保障措施\n加强领导。\n附件1\n泵站名录\n一、东片区\n东门泵站。\n附件2\n联系方式\n一、指挥部\n电话另行公布。\n"
    )
    annexes = [i for i, c in enumerate(document.clauses) if c.role == "annex"]
    assert [document.clauses[i].label.number for i in annexes if document.clauses[i].label] == [
        (1,),
        (2,),
    ]
    assert [document.clauses[i].parent for i in annexes] == [None, None]
    for words, annex in (("东片区", annexes[0]), ("指挥部", annexes[1])):
        i = next(i for i in range(len(document.clauses)) if document.words(i) == words)
        assert document.clauses[i].parent == annex


def test_the_words_annexes_are_listed_with_are_no_annex() -> None:
    document = one(
        "一、加强巡查。\n二、加强值守。\n附件：1.泵站名录\n2.联系方式\n云溪市水务局\n2021年7月30日\n"
    )
    assert [c.role for c in document.clauses][-2:] == ["signature", "date"]
    assert sum(c.role == "annex" for c in document.clauses) == 1
    assert document.issuer == "云溪市水务局"


# ---------------------------------------------------------------- gazettes


def entry(serial: int, matter: str, body: str) -> str:
    return (
        f"云溪市人民政府\n关于{matter}的通知\n云政字〔2021〕{serial}号\n各区县人民政府：\n{body}\n"
        f"云溪市人民政府\n2021年4月{serial}日\n"
    )


ENTRIES = [
    entry(8, "加强泵站管理", "各区县应当每日巡查泵站两次，并做好记录。"),
    entry(9, "做好河道清淤", "各区县应当在六月底前完成河道清淤任务。"),
    entry(11, "调整公交线路", "自五月起调整三路、五路公交车的运行线路。"),
]
TITLES = [
    "云溪市人民政府关于加强泵站管理的通知",
    "云溪市人民政府关于做好河道清淤的通知",
    "云溪市人民政府关于调整公交线路的通知",
]


def test_a_gazette_without_contents() -> None:
    found = documents("".join(ENTRIES))
    assert [d.role for d in found] == ["document"] * 3
    assert [d.title for d in found] == TITLES
    assert [d.number for d in found] == [f"云政字〔2021〕{n}号" for n in (8, 9, 11)]
    assert [d.date for d in found] == [f"2021年4月{n}日" for n in (8, 9, 11)]


CONTENTS = "目　录\n【市政府文件】\n" + "".join(
    f"{title}\n（云政字〔2021〕{n}号）……（{page}）\n"
    for title, n, page in zip(TITLES, (8, 9, 11), (1, 3, 7), strict=True)
)
MASTHEAD = "云溪市人民政府公报\n2021年第4期（总第88期）\n"
IMPRINT = "主办：云溪市人民政府\n编辑：云溪市人民政府公报编辑部\n地址：云溪市中心路1号\n电话：0500-1234567\n"


def test_a_gazette_with_masthead_contents_and_imprint() -> None:
    found = documents(MASTHEAD + CONTENTS + "".join(ENTRIES) + IMPRINT)
    assert [d.role for d in found] == ["front", "toc", "document", "document", "document", "back"]
    assert [d.title for d in found[2:5]] == TITLES
    assert {c.role for c in found[0].clauses} == {"masthead"}
    assert {c.role for c in found[1].clauses} == {"contents"}
    assert {c.role for c in found[5].clauses} == {"imprint"}
    assert found[5].clauses[0].body.of(found[5].text) == "主办：云溪市人民政府"


def test_contents_that_repeat_each_file_number_are_no_documents() -> None:
    contents = "目　录\n" + "".join(
        f"{title}\n云政字〔2021〕{n}号\n" for title, n in zip(TITLES, (8, 9, 11), strict=True)
    )
    found = documents(MASTHEAD + contents + "".join(ENTRIES))
    assert [d.role for d in found] == ["front", "toc", "document", "document", "document"]
    assert [d.title for d in found[2:]] == TITLES


def test_sections_of_a_gazette_head_groups_of_documents() -> None:
    found = documents(
        MASTHEAD + "【市政府文件】\n" + "".join(ENTRIES[:2]) + "【人事任免】\n" + ENTRIES[2]
    )
    proper = [d for d in found if d.role == "document"]
    assert [d.title for d in proper] == TITLES[:2] + TITLES[2:]
    assert all("【" not in d.span.of(d.text) for d in proper)


def test_an_unnumbered_document_of_a_gazette() -> None:
    text = (
        "".join(ENTRIES)
        + "云溪市人民政府\n2021年4月份人事任免名单\n任命甲某为市水务局局长；\n免去乙某的市水务局局长职务。\n"
    )
    found = documents(text)
    assert len(found) == 4
    assert found[3].number is None
    assert found[3].title == "云溪市人民政府2021年4月份人事任免名单"


def test_a_plan_that_its_notice_announces_is_no_document_of_its_own() -> None:
    issued = NOTICE.replace("附件：泵站名录\n", "").replace("（此件公开发布）\n", "")
    found = documents(issued + ENTRIES[0])
    assert [d.number for d in found] == ["云政办字〔2021〕34号", "云政字〔2021〕8号"]


def test_a_cited_file_number_begins_no_document() -> None:
    found = documents(
        ENTRIES[0].replace(
            "并做好记录。", "并做好记录。\n原《关于泵站值守的通知》（云政字〔2019〕5号）同时废止。"
        )
        + ENTRIES[1]
    )
    assert [d.number for d in found] == ["云政字〔2021〕8号", "云政字〔2021〕9号"]


def test_a_text_without_title_or_number_is_one_document() -> None:
    document = one("各泵站应当每日巡查两次，并做好记录。\n发现隐患应当立即报告。\n")
    assert (document.role, document.number, document.title) == ("document", None, None)
    assert [c.paragraph for c in document.clauses] == [1, 2]


@pytest.mark.parametrize("text", ["", "\n\n", " 　\t\n"])
def test_a_text_without_words_has_no_document(text: str) -> None:
    assert documents(text) == ()


# ---------------------------------------------------------------- contents and titles within

PLAN = """\
1 总则
1.1 编制目的
为做好防汛工作，制定本预案。
1.2 适用范围
本预案适用于本市。
2 组织体系
市政府设立指挥部。
"""
ENTRIES_OF_PLAN = "1 总则\n1.1 编制目的\n1.2 适用范围\n2 组织体系\n"
LEADERS = "1　总则…………………1\n1.1　编制目的……………1\n1.2　适用范围……………2\n2　组织体系……………3\n"
COVER = (
    "云溪市人民政府办公室\n关于印发云溪市防汛应急预案的通知\n云政办字〔2021〕9号\n各区县人民政府：\n"
    "现将预案印发给你们。\n云溪市人民政府办公室\n2021年4月9日\n"
)


def _headings(document: Document) -> list[str]:
    return [document.words(i) for i, c in enumerate(document.clauses) if c.role == "heading"]


@pytest.mark.parametrize("entries", [ENTRIES_OF_PLAN, LEADERS])
def test_the_contents_of_a_plan_that_a_notice_carries(entries: str) -> None:
    document = one(f"{COVER}云溪市防汛应急预案\n目　录\n{entries}{PLAN}")
    titles = [document.words(i) for i, c in enumerate(document.clauses) if c.role == "title"]
    assert titles[1:] == ["云溪市防汛应急预案"]
    assert _headings(document) == ["总则", "编制目的", "适用范围", "组织体系"]


@pytest.mark.parametrize("entries", [ENTRIES_OF_PLAN, LEADERS])
def test_the_title_above_the_contents_of_a_plan(entries: str) -> None:
    document = one(f"云溪市防汛应急预案\n目　录\n{entries}{PLAN}")
    assert document.title == "云溪市防汛应急预案"
    assert document.clauses[0].role == "title"
    assert _headings(document) == ["总则", "编制目的", "适用范围", "组织体系"]


@pytest.mark.parametrize("heading", ["前言", "序言", "总体要求"])
def test_the_title_above_an_unlabelled_heading(heading: str) -> None:
    document = one(
        f"云溪市应急体系建设规划\n{heading}\n本规划依据国家规划编制。\n第一章 规划背景\n"
    )
    assert document.title == "云溪市应急体系建设规划"
    assert [c.role for c in document.clauses] == ["title", "heading", "body", "heading"]


def test_what_an_order_issues_has_a_title() -> None:
    document = one(
        "云溪市人民政府令\n第34号\n《云溪市节水办法》已经市政府常务会议通过，现予公布，自2021年7月1日起施行。\n"
        "市长　甲某\n2021年5月20日\n云溪市节水办法\n第一章 总则\n第一条 为了节约用水，制定本办法。\n"
    )
    assert [document.words(i) for i, c in enumerate(document.clauses) if c.role == "title"][-1] == (
        "云溪市节水办法"
    )
    assert "市长　甲某" in [
        document.words(i) for i, c in enumerate(document.clauses) if c.role == "signature"
    ]


def test_what_stands_behind_the_date_is_no_part_of_the_list_of_annexes() -> None:
    document = one(
        "云溪市水务局\n关于征求意见的函\n云水函〔2021〕3号\n市财政局：\n请于6月10日前反馈意见。\n"
        "附件：1.节水条例草案\n2.起草说明\n云溪市水务局\n2021年6月1日\n"
        "（联系人：甲某，联系电话：0500-1234567）\n"
    )
    assert document.words(len(document.clauses) - 1).startswith("（联系人")
    assert document.clauses[-1].parent is None


# ---------------------------------------------------------------- languages with spaces


def test_an_english_regulation() -> None:
    is_tree(
        """
        Chapter 1 General
        Article 1 Purpose
        This regulation lays down the duties of operators.
        Article 2 Duties
        The operator shall:
        (a) inspect each station twice a day;
        (b) keep a record.
        Chapter 2 Penalties
        Article 3 Fines
        Whoever breaks Article 2 is fined.
        """,
        """
        heading Chapter1 | General
          heading Article1 | Purpose
            body ¶2 | This regulation lays down the duties of operators.
          heading Article2 | Duties
            body ¶2 | The operator shall:
              item (a) | inspect each station twice a day;
              item (b) | keep a record.
        heading Chapter2 | Penalties
          heading Article3 | Fines
            body ¶2 | Whoever breaks Article 2 is fined.
        """.replace("¶2", "¶1"),
    )


def test_sections_stand_below_articles_or_above_them_as_the_text_has_it() -> None:
    is_tree(
        """
        PART I. LOANS
        Article 1. Boats
        Section 1. A boat is lent for a week.
        Section 2. A loan may be renewed.
        Article 2. Fees
        Section 1. A fee is due.
        """,
        """
        heading PARTI. | LOANS
          heading Article1. | Boats
            item Section1. | A boat is lent for a week.
            item Section2. | A loan may be renewed.
          heading Article2. | Fees
            item Section1. | A fee is due.
        """,
    )
    is_tree(
        """
        CHAPTER II
        LOANS
        Section 1
        Boats
        Article 3
        A boat is lent for a week.
        Section 2
        Fees
        Article 4
        A fee is due.
        """,
        """
        heading CHAPTERII | LOANS
          heading Section1 | Boats
            item Article3 | A boat is lent for a week.
          heading Section2 | Fees
            item Article4 | A fee is due.
        """,
    )


def test_a_heading_printed_over_two_lines_is_one() -> None:
    is_tree(
        """
        第四章 省人民代表大会常务委员会批准
        设区的市的渡口条例程序
        第五条 设区的市应当报请批准。
        第五章
        附则
        第六条 本条例自公布之日起施行。
        """,
        """
        heading 第四章 | 省人民代表大会常务委员会批准
        设区的市的渡口条例程序
          item 第五条 | 设区的市应当报请批准。
        heading 第五章 | 附则
          item 第六条 | 本条例自公布之日起施行。
        """,
    )


def test_a_german_regulation() -> None:
    is_tree(
        """
        Abschnitt 1 Allgemeines
        § 1 Zweck
        Diese Verordnung regelt den Betrieb von Pumpwerken.
        § 2 Pflichten
        (1) Der Betreiber prüft jedes Pumpwerk.
        (2) Er führt ein Verzeichnis über:
        1. Prüfungen,
        2. Störungen.
        § 2a Ausnahmen
        (1) Ausgenommen sind Gartenpumpen.
        """,
        """
        heading Abschnitt1 | Allgemeines
          heading §1 | Zweck
            body ¶1 | Diese Verordnung regelt den Betrieb von Pumpwerken.
          heading §2 | Pflichten
            item (1) | Der Betreiber prüft jedes Pumpwerk.
            item (2) | Er führt ein Verzeichnis über:
              item 1. | Prüfungen,
              item 2. | Störungen.
          heading §2a | Ausnahmen
            item (1) | Ausgenommen sind Gartenpumpen.
        """,
    )


# ---------------------------------------------------------------- drawn trees

WORDS = (
    "用水单位应当安装计量设施",
    "市水务局负责监督检查",
    "违反规定的，责令限期改正",
    "管网漏损率不得超过规定标准",
    "有关单位应当予以配合",
)


def han(n: int) -> str:
    digits = "零一二三四五六七八九"
    if n < 10:
        return digits[n]
    tens = "" if n < 20 else digits[n // 10]
    return f"{tens}十{digits[n % 10] if n % 10 else ''}"


class Drawn:
    """Lines, and for each the index of the line below which it belongs."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.lines: list[str] = []
        self.parents: list[int | None] = []

    def put(self, label: str, end: str, parent: int | None, words: str | None = None) -> int:
        self.lines.append(f"{label}{self.random.choice(WORDS) if words is None else words}{end}")
        self.parents.append(parent)
        return len(self.lines) - 1

    def items(self, parent: int, labels: list[str], inner: list[str]) -> None:
        """A list set apart by semicolons, some of its items with a list of their own."""
        n = self.random.randint(2, len(labels))
        for k, label in enumerate(labels[:n], 1):
            opens = bool(inner) and self.random.random() < 0.3
            at = self.put(label, "，包括：" if opens else "；" if k < n else "。", parent)
            if opens:
                self.items(at, inner, [])

    def check(self) -> None:
        (document,) = documents("\n".join(self.lines) + "\n")
        assert [c.parent for c in document.clauses] == self.parents


PAREN = [f"（{han(n)}）" for n in range(1, 7)]
ARABIC = [f"{n}." for n in range(1, 5)]


@given(st.randoms(use_true_random=False))
def test_the_tree_of_any_statute(random: Random) -> None:
    drawn, article = Drawn(random), 0
    taiwan = random.random() < 0.5
    for chapter in range(1, random.randint(2, 4)):
        top = drawn.put(f"第{han(chapter)}章 ", "", None, "總則" if taiwan else "总则")
        for _ in range(random.randint(1, 5)):
            article += 1
            label = f"第 {article} 條\n" if taiwan else f"第{han(article)}条 "
            lists = random.random() < 0.4
            at = drawn.put(label, "如下：" if lists else "。", top)
            outer, inner = (
                ([f"{han(n)}、" for n in range(1, 12)], PAREN) if taiwan else (PAREN, ARABIC)
            )
            if lists:
                drawn.items(at, outer, inner)
            for _ in range(random.randint(0, 2)):
                opens = random.random() < 0.3
                paragraph = drawn.put("", "，包括：" if opens else "。", at)
                if opens:
                    drawn.items(paragraph, outer, [])
    drawn.check()


@given(st.randoms(use_true_random=False))
def test_the_tree_of_any_decimal_numbering(random: Random) -> None:
    drawn = Drawn(random)
    gap = random.choice([" ", "　"])
    for n in range(1, random.randint(3, 7)):
        first = drawn.put(f"{n}{gap}", "", None, "总则")
        for m in range(1, random.choice([1, 3, 12])):
            second = drawn.put(f"{n}.{m}{gap}", "", first, "指挥部")
            for _ in range(random.randint(0, 2)):
                drawn.put("", "。", second)
            for body in random.choice([(), ("县公安局", "县水务局")]):
                drawn.put(f"{body}：", "。", second)
            for k in range(1, random.choice([1, 1, 4])):
                third = drawn.put(f"{n}.{m}.{k}{gap}", "", second, "启动条件")
                opens = random.random() < 0.5
                at = drawn.put("", "的：" if opens else "。", third)
                if opens:
                    drawn.items(at, [f"（{q}）" for q in range(1, 5)], ["①", "②", "③"])
                    drawn.put("", "。", third)
    drawn.check()


@given(st.randoms(use_true_random=False))
def test_the_tree_of_any_plan(random: Random) -> None:
    drawn = Drawn(random)
    for n in range(1, random.randint(3, 12)):
        first = drawn.put(f"{han(n)}、", "", None, "重点任务")
        if random.random() < 0.5:
            drawn.put("", "。", first)
        for m in range(1, random.randint(1, 4)):
            heads = random.random() < 0.6
            second = drawn.put(
                f"（{han(m)}）", "" if heads else "。", first, "加强监管" if heads else None
            )
            if heads:
                drawn.put("", "。", second)
            for k in range(1, random.choice([1, 1, 4])):
                third = drawn.put(f"{k}.", "。", second)
                for q in range(1, random.choice([1, 1, 3])):
                    drawn.put(f"（{q}）", "。", third)
    drawn.check()


# ---------------------------------------------------------------- identity and cost


def test_an_id_stays_when_other_clauses_change() -> None:
    before = one("第一条 甲方应当付款。\n第二条 乙方应当交货。\n第三条 争议由法院管辖。\n")
    after = one("第一条 甲方应当在三日内付款。\n第二条 乙方应当交货。\n第三条 争议由法院管辖。\n")
    ids = [[c.id for c in d.clauses] for d in (before, after)]
    assert ids[0][1:] == ids[1][1:]
    assert ids[0][0] != ids[1][0]


def test_equal_clauses_have_ids_of_their_own() -> None:
    document = one("第一条 （删去）\n第一条 （删去）\n第一条 （删去）\n")
    assert len({c.id for c in document.clauses}) == 3


@pytest.mark.parametrize(
    "text",
    [
        "（一）" * 10_000,
        "1." * 10_000 + "\n",
        "\n".join("（一）①1.(1)a)——"[i % 12 :] + "甲" for i in range(3_000)),
        "\t".join(["1.甲；2.乙；3.丙。"] * 2_000),
        "1.甲；" * 4_000 + "\t",
        "附件\n" * 4_000,
        "云政字〔2021〕8号\n" * 3_000,
        "云溪市人民政府关于加强管理的通知\n" * 3_000,
        "目录\n" * 4_000,
        "2021年4月1日\n" * 4_000,
        "【市政府文件】\n" * 4_000,
        "甲：\n" * 4_000,
    ],
    ids=lambda text: repr(text[:10]),
)
def test_hostile_texts_are_outlined_whole(text: str) -> None:
    assert documents(text)
