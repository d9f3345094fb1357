"""The grammar of labels: what each form takes as a number, and what only looks like one."""

from __future__ import annotations

import pytest

from diffkit.labels import file_number, follows, is_date, is_registration, match_label
from diffkit.model import Label, LabelScheme

# scheme, number, label as written, what stands behind it
LABELS: list[tuple[LabelScheme, tuple[int, ...], str, str]] = [
    # mainland statutes
    ("part", (1,), "第一编", "总　则"),
    ("part", (3,), "第三編", "罰則"),
    ("part", (2,), "第2编", "物权"),
    ("subpart", (2,), "第二分编", "典型合同"),
    ("subpart", (1,), "第一分編", "通則"),
    ("chapter", (1,), "第一章", "总则"),
    ("chapter", (12,), "第十二章", "附则"),
    ("chapter", (3,), "第３章", "监督"),
    ("chapter", (4,), "第 4 章", "罰則"),
    ("section", (2,), "第二节", "取水许可"),
    ("section", (11,), "第十一節", "附則"),
    ("article", (1,), "第一条", "为了节约用水，制定本条例。"),
    ("article", (105,), "第一百零五条", "本法自公布之日起施行。"),
    ("article", (1260,), "第一千二百六十条", "本法自公布之日起施行。"),
    ("article", (133, 1), "第一百三十三条之一", "有下列情形之一的："),
    ("article", (287, 2), "第二百八十七条之二", "明知他人犯罪，"),
    ("article", (20,), "第二十条", ""),
    ("article", (3,), "第三条：", "渡口经营者应当遵守本办法。"),
    ("chapter", (1,), "第一章：", "总则"),
    ("article", (15,), "第15条", "主管部门应当公开。"),
    ("article", (15,), "第１５条", "主管部门应当公开。"),
    ("article", (10001,), "第一万零一条", "本法自公布之日起施行。"),
    ("article", (10000,), "第10000条", "本法自公布之日起施行。"),
    # Taiwan's and Hong Kong's
    ("han_comma", (2, 1), "二之一、", "機關辦理採購。"),
    ("han_paren", (1, 1), "（一）之一", "，機關辦理採購。"),
    ("part", (3,), "第3部", ""),
    ("article", (1,), "第 1 條", "為維護水資源，特制定本法。"),
    ("article", (356, 14), "第 356-14 條", "前條規定，於法人準用之。"),
    ("article", (7, 1), "第 7- 1 條", "主管機關得派員檢查。"),
    ("article", (356, 14), "第三百五十六條之十四", "公司得以章程規定之。"),
    ("article", (43, 1), "第 43 條之 1", "主管機關得派員檢查。"),
    ("article", (12,), "第 12 條", "（刪除）"),
    # languages with spaces
    ("article", (3,), "§ 3", "Begriffsbestimmungen"),
    ("article", (12, 1), "§ 12a", "Ausnahmen"),
    ("article", (4,), "§4", "Pflichten"),
    ("article", (7,), "Article 7", "Duties of operators"),
    ("article", (7, 2), "Artikel 7b", "Pflichten"),
    ("article", (9,), "Section 9.", "Penalties"),
    ("chapter", (2,), "Chapter 2", "Licences"),
    ("chapter", (4,), "CHAPTER IV", "PENALTIES"),
    ("part", (2,), "Part II", "Licences"),
    ("part", (1,), "TITLE I", "GENERAL PROVISIONS"),
    ("part", (1,), "TITRE Ier", "DISPOSITIONS GÉNÉRALES"),
    ("part", (2,), "PART 2", "Licences"),
    ("chapter", (1,), "Chapitre Ier", "Objet"),
    ("section", (2,), "Division 2", "Licences"),
    ("article", (101,), "SEC. 101.", "SHORT TITLE."),
    ("article", (3,), "Section 3.", "Penalties"),
    ("article", (3, 1), "Section 3A.", "Penalties"),
    ("article", (1,), "Article 1er", "Le présent arrêté est publié."),
    ("article", (4,), "Article IV", "Powers"),
    ("arabic_paren", (1, 1), "(1A)", "The Director may refuse."),
    ("arabic_dot", (7, 1), "7A.", "Fees"),
    ("arabic_dot", (1,), "1°", "Les parcelles ;"),
    ("capital", (2,), "(B)", "an artificial harbour;"),
    ("double_letter", (2,), "bb)", "Behälter und Leitungen,"),
    ("roman", (2,), "II.", "Les parcelles sont publiques."),
    ("annex", (2,), "ANNEX II", "Fees"),
    ("section", (3,), "Abschnitt 3", "Überwachung"),
    ("letter", (3,), "(c)", "any other vessel;"),
    ("letter", (1,), "a)", "Behälter und Leitungen,"),
    # documents
    ("han_comma", (1,), "一、", "总体要求"),
    ("han_comma", (89,), "八十九、", "本规则自印发之日起施行。"),
    ("han_comma", (3,), "三．", "保障措施"),
    ("han_paren", (3,), "（三）", "加强值守。"),
    ("han_paren", (12,), "(十二)", "加强值守。"),
    ("han_paren", (2,), "（ 二 ）", "加强值守。"),
    ("han_paren", (4,), "㈣", "加强值守。"),
    ("arabic_dot", (1,), "1.", "健全制度。"),
    ("arabic_dot", (1,), "1．", "健全制度。"),
    ("arabic_dot", (10,), "10、", "健全制度。"),
    ("arabic_dot", (2,), "２．", "健全制度。"),
    ("arabic_dot", (3,), "⒊", "健全制度。"),
    ("arabic_dot", (3,), "3.", "2021年底前完成清查。"),
    ("arabic_paren", (1,), "（1）", "清淤船2艘；"),
    ("arabic_paren", (12,), "（１２）", "清淤船2艘；"),
    ("arabic_paren", (2,), "2）", "清淤船2艘；"),
    ("arabic_paren", (2,), "2)", "清淤船2艘；"),
    ("arabic_paren", (5,), "⑸", "清淤船2艘；"),
    ("circled", (3,), "③", "泵车3辆；"),
    ("circled", (20,), "⑳", "泵车3辆；"),
    ("circled", (1,), "❶", "泵车3辆；"),
    ("decimal", (1,), "1", "总则"),
    ("decimal", (2,), "２", "组织指挥体系"),
    ("decimal", (1, 1), "1.1", "编制目的"),
    ("decimal", (2, 1, 1), "2.1.1", "指挥部组成"),
    ("decimal", (2, 1, 1), "２．１．１", "指挥部组成"),
    ("decimal", (10, 2), "10.2", "预案解释"),
    ("decimal", (1, 1), "1.1", "“三防”体系"),
    ("decimal", (2, 1, 1, 3, 1, 2, 1), "2.1.1.3.1.2.1", "指挥部组成"),
    ("bullet", (), "——", "坚持预防为主。"),
    ("bullet", (), "—", "坚持预防为主。"),
    ("bullet", (), "●", "坚持预防为主。"),
    ("annex", (1,), "附件1", "物资清单"),
    ("annex", (2,), "附件 2", "：联系方式"),
    ("annex", (), "附件", "：物资清单"),
    ("annex", (), "附件", ""),
    ("annex", (3,), "附录三", "术语"),
    ("annex", (2,), "Anlage 2", "Grenzwerte"),
    ("box", (1,), "专栏1", "重点工程"),
    ("box", (2,), "专栏二", "重点工程"),
    ("box", (3,), "专栏 3", "重点工程"),
    ("box", (1,), "表1", "泵站名录"),
]


def _glued(label: str, rest: str) -> list[str]:
    """The ways in which a label and the words behind it are set."""
    if label[-1].isdigit() or label[-1].isascii():
        if label[-1] in ".)）" and not rest[:1].isascii():
            return [f"{label}{rest}", f"{label} {rest}", f"{label}　{rest}"]
        return [f"{label} {rest}".rstrip(), f"{label}　{rest}".rstrip()]
    if label[-1] == "°":
        return [f"{label} {rest}"]
    return [f"{label}{rest}", f"{label} {rest}".rstrip(), f"{label}　{rest}".rstrip()]


@pytest.mark.parametrize(("scheme", "number", "label", "rest"), LABELS)
def test_a_label_is_read_as_a_value(
    scheme: LabelScheme, number: tuple[int, ...], label: str, rest: str
) -> None:
    for line in _glued(label, rest):
        found = match_label(line)
        assert found is not None, line
        assert found.label == Label(scheme, number, label), line
        assert line[found.end :] == rest, line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "　",
        # citations of a clause, not labels of one
        "第三条规定的期限届满",
        "第三条之规定不适用于本条例。",
        "第五条第一款所称水源",
        "第五条、第六条的规定",
        "第五条和第六条的规定",
        "第八条所称水源",
        "第三章规定的程序",
        "第 12 條規定之期限",
        "第二条中的“市”修改为“县”。",
        # numbers that count
        "2021年修订",
        "2021年3月1日起施行",
        "10时前完成转移",
        "3个工作日内答复",
        "3.5%以上",
        "1.5～2米",
        "0.5-1米",
        "12.5",
        "2 辆消防车、3台泵车，以及其他装备。",
        "100万元以下罚款",
        "１０日内",
        "10%以上",
        "8:30前到岗",
        # words that begin as labels do
        "第三方评估",
        "第一书记",
        "第一时间报告",
        "第三编制单位",
        "一是加强值守",
        "一般情况",
        "十字路口",
        "（三人以上）",
        "（2021年修订）",
        "（国发〔2021〕3号）",
        "附近居民",
        "表现突出的",
        "专栏作家",
        "Section heads report weekly.",
        "Part of the harbour",
        "第3部分",
        "第一万件",
        "7Add one",
        "I am",
        "(1AB) refers",
        "二之一的股东",
        "Articles 3 and 4 apply.",
        "Part time staff",
        "§§ 3 und 4 gelten.",
        "a dog",
        "(any) vessel",
        "县公安局：负责交通管制。",
    ],
)
def test_words_are_no_label(line: str) -> None:
    assert match_label(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "3.5公顷以上的林地",
        "3.5 万元以上的",
        "一、二级响应",
        "三、四级响应由县级人民政府启动",
        "附件所列物资",
        "附件中的标准",
        "附件一并印发",
        "附件2所列物资应当每年清点。",
    ],
)
def test_words_that_look_much_like_a_label_are_none(line: str) -> None:
    assert match_label(line) is None


@pytest.mark.parametrize(
    "line", ["3.1 米面粮油供应", "2.2 度假区管理", "1.2 元宵节保障", "2.1 万人广场改造"]
)
def test_a_heading_that_begins_as_a_unit_does_keeps_its_label(line: str) -> None:
    found = match_label(line)
    assert found is not None
    assert found.label.text == line[:3]


def test_a_label_is_looked_for_at_its_place_only() -> None:
    line = "职责：（一）巡查；"
    assert match_label(line) is None
    found = match_label(line, 3)
    assert found is not None
    assert found.label.number == (1,)
    assert line[found.end :] == "巡查；"
    assert match_label(line, len(line)) is None


def test_more_digits_than_any_label_has_are_no_label_and_cost_nothing() -> None:
    assert match_label("1" * 100_000) is None
    assert match_label("第" + "一" * 100_000 + "条") is None
    assert match_label("1." * 50_000 + "甲") is None


@pytest.mark.parametrize(
    ("number", "last", "expected"),
    [
        ((1,), None, True),  # opens a series
        ((1, 1), None, True),
        ((2, 3), None, False),
        ((), None, True),  # a bullet has no number to be out of order
        ((), (4,), True),
        ((3,), (2,), True),
        ((4,), (2,), True),  # one may be missing
        ((5,), (2,), False),
        ((2,), (2,), False),
        ((2,), (3,), False),
        ((1,), (9,), True),  # and a new series begins
        ((2, 1), (2,), True),
        ((2, 2), (2,), False),
        ((2, 1, 1), (2,), True),
        ((3, 1), (2,), False),
        ((2, 2), (2, 1), True),
        ((3, 2), (2, 1), False),
        ((3,), (2, 4), True),
        ((2, 2), (2, 1, 5), True),
        ((2, 1), (2, 1, 5), False),
        ((9,), (2, 1, 5), False),
    ],
)
def test_what_follows_in_a_series(
    number: tuple[int, ...], last: tuple[int, ...] | None, expected: bool
) -> None:
    assert follows(number, last) is expected


@pytest.mark.parametrize(
    ("line", "text", "normal"),
    [
        ("云政办字〔2021〕34号", "云政办字〔2021〕34号", "云政办字〔2021〕34号"),
        ("云政办字［２０２１］３５ 号", "云政办字［２０２１］３５ 号", "云政办字〔2021〕35号"),
        ("(云政发[2022]第3号)", "云政发[2022]第3号", "云政发〔2022〕3号"),
        ("（云政发〔2022〕3号）", "云政发〔2022〕3号", "云政发〔2022〕3号"),
        ("  云政任 〔2023〕 12 号  ", "云政任 〔2023〕 12 号", "云政任〔2023〕12号"),
        ("雲府水字(2020)第０16號", "雲府水字(2020)第０16號", "雲府水字〔2020〕16号"),
        ("云政发【2022】1号", "云政发【2022】1号", "云政发〔2022〕1号"),
    ],
)
def test_a_file_number_makes_up_its_line(line: str, text: str, normal: str) -> None:
    found = file_number(line)
    assert found is not None
    assert found == (text, normal)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "根据《条例》和云政办字〔2021〕34号",
        "云政办字〔2021〕34号文件精神，",
        "云政办字〔2021〕34号 云政办字〔2021〕35号",
        "云政办字2021年34号",
        "〔2021〕34号",
        "云政办字〔21〕34号",
        "云政办字〔2021〕号",
        "第34号",
        "34号",
        "云溪市人民政府令第34号",
    ],
)
def test_no_file_number(line: str) -> None:
    assert file_number(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "2021年7月30日",
        "２０２１年７月３０日",
        "2021 年 7 月 30 日",
        "二〇二一年七月三十日",
        "二○二一年四月一日",
        "一九九八年十二月三十一日",
        "　　2021年7月30日　",
        "（2021年7月30日）",
    ],
)
def test_a_date_and_nothing_else(line: str) -> None:
    assert is_date(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2021年",
        "2021年7月",
        "7月30日",
        "2021年7月30日起施行",
        "自2021年7月30日",
        "2021年7月30日印发",
        "2021-07-30",
        "二〇二一年",
        "2021年7月30日至2021年8月30日",
    ],
)
def test_no_date(line: str) -> None:
    assert not is_date(line)


@pytest.mark.parametrize(
    "line",
    ["YXDR-2021-0020002", "ＹＸＤＲ－２０２１－００２０００２", " YXDR—2021—0020002 "],
)
def test_a_registration(line: str) -> None:
    assert is_registration(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "YXDR-2021",
        "YXDR2021-0020002",
        "登记号YXDR-2021-0020002",
        "YXDR-2021-0020002号",
        "yxdr-2021-0020002",
        "0533-2021-0020002",
    ],
)
def test_no_registration(line: str) -> None:
    assert not is_registration(line)
