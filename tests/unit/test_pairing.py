"""Pairing: which documents of two files are versions of one text; sparing, and the same both ways."""

from __future__ import annotations

import pytest

from diffkit.model import Document, Repaired
from diffkit.outline import outline
from diffkit.pairing import Paired, pair_documents
from diffkit.span import OffsetMap


def document(text: str) -> Document:
    (found,) = outline(Repaired(text, OffsetMap.identity(len(text))))
    return found


def pairs(a: list[str], b: list[str]) -> list[tuple[int | None, int | None]]:
    """Pair texts, and hold that it does not depend on the order of the sides."""
    x, y = [document(t) for t in a], [document(t) for t in b]
    forth, back = pair_documents(x, y), pair_documents(y, x)
    assert sorted(map(_known, forth)) == sorted(map(_known, ((i, j, s) for j, i, s in back)))
    found = [(i, j) for i, j, _ in forth]
    assert sorted(i for i, _ in found if i is not None) == list(range(len(a)))
    assert sorted(j for _, j in found if j is not None) == list(range(len(b)))
    assert all(0 <= score <= 1 for _, _, score in forth)
    assert all(score == 0 for i, j, score in forth if i is None or j is None)
    return found


def _known(pair: Paired) -> tuple[int, int, float]:
    i, j, score = pair
    return (-1 if i is None else i, -1 if j is None else j, score)


CITY = """\
1 总则
1.1 编制目的
为及时处置城区供水管网爆管事故，减少停水对居民生活和企业生产的影响，制定本预案。
1.2 适用范围
本预案适用于本市行政区域内口径三百毫米以上供水管道爆裂、漏损引起的突发停水事故。
2 组织体系
2.1 指挥部
市政府成立供水管网事故应急指挥部，由分管副市长任总指挥，市水务局局长任副总指挥。
2.2 职责
市水务局：负责组织抢修队伍，调度应急水源，统计停水范围和受影响的户数。
市公安局：负责抢修现场的交通疏导，必要时实行临时管制。
市卫生健康委：负责停水期间的水质监测和恢复供水以后的水质检验。
3 响应
3.1 报告
供水企业发现爆管应当在十五分钟以内向市水务局报告，市水务局应当在三十分钟以内向市政府报告。
3.2 处置
停水超过八小时的，应当启用送水车，向医院、学校和高层住宅优先供水。
"""
COUNTY = (
    CITY.replace("市水务局", "县水利局")
    .replace("市政府", "县政府")
    .replace("副市长", "副县长")
    .replace("市公安局", "县公安局")
    .replace("市卫生健康委", "县卫生健康局")
    .replace("本市", "本县")
    .replace("八小时", "六小时")
)
GENRE = """\
1 总则
1.1 编制目的
为有效预防和处置森林火灾，保护森林资源，保障人民生命财产安全，制定本预案。
1.2 适用范围
本预案适用于本市行政区域内除城市建成区以外的森林火灾的预防和扑救工作。
2 组织体系
2.1 指挥部
市政府成立森林防火指挥部，由分管副市长任总指挥，市林业局局长任副总指挥。
2.2 职责
市林业局：负责火情监测和早期处理，管理护林员队伍和防火道路。
市公安局：负责火场警戒、火案侦破，协助疏散受威胁的群众。
市气象局：负责火险气象等级预报，适时实施人工增雨作业。
3 响应
3.1 报告
护林员发现火情应当立即向镇政府报告，镇政府应当在二十分钟以内向市林业局报告。
3.2 处置
火场持续燃烧超过十二小时的，由指挥部调动邻近县区的专业扑火队伍增援。
"""


def staff(*names: str, where: str = "市") -> str:
    lines = "".join(f"任命{name}；\n" for name in names)
    return f"经研究决定：\n{lines}以上同志任职时间自发文之日起计算。\n"


STAFF_A = staff("甲某为市水务局局长", "乙某为市林业局副局长", "丙某为市统计局总统计师")
STAFF_B = staff("丁某为市审计局局长", "戊某为市交通局副局长", "己某为市档案馆馆长")
SHORT_A = "现将本市第三季度值班安排印发给你们，请遵照执行。\n"
SHORT_B = "现将本市城区公园闭园时间通告如下，请互相转告。\n"


def test_copies_are_pairs_in_any_order() -> None:
    assert pairs([CITY, GENRE, STAFF_A], [STAFF_A, CITY, GENRE]) == [(2, 0), (0, 1), (1, 2)]


def test_a_text_and_its_adaptation_are_a_pair() -> None:
    assert pairs([CITY, STAFF_A], [STAFF_B, COUNTY]) == [(None, 0), (0, 1), (1, None)]


def test_plans_of_one_genre_are_no_pair() -> None:
    assert pairs([CITY, STAFF_A], [GENRE, SHORT_A]) == [
        (0, None),
        (1, None),
        (None, 0),
        (None, 1),
    ]


def test_the_adaptation_is_preferred_to_the_genre() -> None:
    assert pairs([GENRE, CITY], [COUNTY]) == [(0, None), (1, 0)]


def test_lists_of_other_persons_are_no_pair() -> None:
    assert pairs([STAFF_A, CITY], [STAFF_B, CITY]) == [(0, None), (None, 0), (1, 1)]


def test_short_notices_of_one_form_are_no_pair() -> None:
    assert pairs([SHORT_A, CITY], [SHORT_B, CITY]) == [(0, None), (None, 0), (1, 1)]


TITLE = "云溪市人民政府\n关于表彰先进的决定\n云政字〔2021〕8号\n"


@pytest.mark.parametrize(
    "text",
    [
        SHORT_A,
        "任命甲某为市水务局局长。\n",
        "同意。\n",
        "（略）\n",
        TITLE,
    ],
)
def test_equal_documents_are_a_pair_however_short(text: str) -> None:
    assert pairs([text, CITY], [CITY, text]) == [(1, 0), (0, 1)]


def test_two_equal_twins_on_either_side_are_paired_in_order() -> None:
    assert pairs([SHORT_A, SHORT_A, CITY], [SHORT_A, SHORT_A, CITY]) == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize("other", [SHORT_B, STAFF_A, "Nothing of the kind.\n", "无。\n"])
def test_a_single_document_on_either_side_is_always_paired(other: str) -> None:
    assert pairs([CITY], [other]) == [(0, 0)]


def test_what_only_a_has_stands_behind_what_stood_before_it() -> None:
    assert pairs([GENRE, CITY, STAFF_A, SHORT_A], [CITY, SHORT_A]) == [
        (0, None),
        (1, 0),
        (2, None),
        (3, 1),
    ]


def test_nothing_to_pair() -> None:
    assert pairs([], []) == []
    assert pairs([], [CITY, GENRE]) == [(None, 0), (None, 1)]
    assert pairs([CITY, GENRE], []) == [(0, None), (1, None)]


def test_only_documents_proper_are_paired() -> None:
    gazette = (
        "云溪市人民政府公报\n2021年第4期\n目　录\n关于加强泵站管理的通知……1\n"
        "云溪市人民政府\n关于加强泵站管理的通知\n云政字〔2021〕8号\n各区县人民政府：\n各区县应当每日巡查泵站两次，并做好记录。\n"
    )
    found = outline(Repaired(gazette, OffsetMap.identity(len(gazette))))
    proper = [i for i, d in enumerate(found) if d.role == "document"]
    assert len(found) > len(proper) == 1
    ((i, j, score),) = pair_documents(found, found)
    assert (i, j, score) == (proper[0], proper[0], 1.0)


def test_layout_and_script_of_the_words_do_not_count() -> None:
    wide = CITY.replace("，", ",").replace("1.1 ", "１．１　")
    assert pairs([wide, STAFF_A], [CITY, STAFF_B]) == [(0, 0), (1, None), (None, 1)]
    traditional = (
        "為了節約用水，保護水資源，制定本條例。用水單位應當安裝計量設施，並定期檢定。\n" * 2
    )
    simplified = (
        "为了节约用水，保护水资源，制定本条例。用水单位应当安装计量设施，并定期检定。\n" * 2
    )
    assert pairs([traditional, CITY], [GENRE, simplified])[1] == (0, 1)
