"""Runs of difference between two copies, and what was done in them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from diffkit.confusables import confusable
from diffkit.copying import Labels, Letters, Site, differences, exchanges, slip, whole
from diffkit.copying.runs import Run
from diffkit.glyphs import fold
from tests.texts import witness


def parted(a: str, b: str) -> list[tuple[str, str]]:
    runs = differences(fold(a), fold(b), confusable)
    return [(a[run.a0 : run.a1], b[run.b0 : run.b1]) for run in runs]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("统筹推进应急管理工作高质量", "统筹推进应急管理事业高质量", [("工作", "事业")]),
        ("开行循环经济巴士，车辆", "开行微循环巴士，车辆", [("循环经济", "微循环")]),
        ("方便居民乘车。", "方便群众就近乘车。", [("居民", "群众就近")]),
        ("以降碳减污为目的", "以减污降碳为目的", [("降碳减污", "减污降碳")]),
        ("到年未，已建成", "到年末，己建成", [("未", "末"), ("已", "己")]),
        ("坚持末己相同", "坚持未已相同", [("末", "未"), ("己", "已")]),
        ("单位按照分工负责）门单位）责", "单位）责", [("按照分工负责）门单位", "")]),
        ("建立管理制度", "建管理度", [("立", ""), ("制", "")]),
        ("完善建设项目建设项目安全", "完善建设项目安全", [("建设项目", "")]),
        ("一切都相同", "一切都相同", []),
    ],
)
def test_one_slip_is_one_run(a: str, b: str, expected: list[tuple[str, str]]) -> None:
    assert parted(a, b) == expected
    assert parted(b, a) == [(y, x) for x, y in expected]


def test_what_only_one_has_begins_and_ends_with_a_mark_where_it_can() -> None:
    a, b = "设场站，设车辆，设人员，设线路。", "设场站，设车辆，设线路。"
    assert parted(a, b) == [("设人员，", "")]


def letters(text: str, labels: Labels) -> Letters:
    made = witness(text)
    i = next(i for i, document in enumerate(made.documents) if document.role == "document")
    return Letters(made, i, labels)


def two(a: str, b: str) -> tuple[Letters, Letters, Sequence[Run]]:
    labels = Labels()
    x, y = letters(a, labels), letters(b, labels)
    return x, y, whole(x, y, differences(x.key, y.key, confusable))


@pytest.mark.parametrize(
    ("bad", "good", "kind", "cause"),
    [
        ("到年底基本建成公交公交一体化网络。", "到年底基本建成公交一体化网络。", "addition", "dittography"),
        ("行业管理稳步入轨道运行阶段。", "行业管理稳步步入轨道运行阶段。", "omission", "haplography"),
        ("建设首末站六座、换乘站两座。", "建设首末站六座、充电站四座、换乘站两座。", "omission", "eye_skip"),
        ("有关部门应当加大财政投人力度。", "有关部门应当加大财政投入力度。", "substitution", "similar_shape"),
        ("统筹不局公共交通场站建设。", "统筹布局公共交通场站建设。", "substitution", "homophone"),
        ("建立安全机制，以安全换乘为导向。", "建立安全机制，以便捷换乘为导向。", "substitution", "contamination"),
        ("大力推进目标任务和工作落实。", "大力推进任务目标和工作落实。", "transposition", None),
        ("应当在3小时内报告有关情况。", "应当在5小时内报告有关情况。", "edit", None),
        ("应当在三日内报告有关情况。", "应当在五日内报告有关情况。", "edit", None),
        ("县有关部门可以报告有关情况。", "县有关部门应当报告有关情况。", "edit", None),
        ("占百分之七十八以上的新能源车辆。", "占百分之七十二以上的新能源车辆。", "edit", None),
        ("沿线各单位得占用规划用地。", "沿线各单位不得占用规划用地。", "omission", None),
        ("截至13月已完成全部建设任务。", "截至12月已完成全部建设任务。", "substitution", None),
        ("各部门#应当报告有关情况。", "各部门应当报告有关情况。", "addition", "markup"),
    ],
)  # fmt: skip
def test_type_and_cause(bad: str, good: str, kind: str, cause: str | None) -> None:
    head, tail = "青岚县交通办法\n", "\n本办法自公布之日起施行。\n"
    x, y, runs = two(head + bad + tail, head + good + tail)
    (run,) = runs
    made = slip(Site(x, run.a0, run.a1), Site(y, run.b0, run.b1))
    assert (made.type, made.cause) == (kind, cause)


@pytest.mark.parametrize(
    ("was", "now", "shown", "kind"),
    [
        ("自2020年1月1日起施行", "自2024年3月1日起施行", "2020年1月1日 2024年3月1日", "edit"),
        ("自2020年1月1日起施行", "自2024年3月15日起施行", "2020年1月1日 2024年3月15日", "edit"),
        ("自二〇二〇年一月一日起", "自二〇二四年三月一日起", "二〇二〇年一月一日 二〇二四年三月一日", "edit"),
        ("于12月28日前报告", "于12月18日前报告", "28 18", "edit"),
        ("到2022年底建成", "到2023年底建成", "2022 2023", "edit"),
        ("处2000元罚款", "处5300元罚款", "2000 5300", "edit"),
        ("处2000元罚款", "处200元罚款", "2000 200", "edit"),
        ("处二千元罚款", "处三千五百元罚款", "二千 三千五百", "edit"),
        ("投资1,200万元", "投资1,500万元", "1,200 1,500", "edit"),
        ("增长8.5%左右", "增长6.5%左右", "8.5% 6.5%", "edit"),
        ("在2小时内报告", "在30分钟内报告", "2小时 30分钟", "edit"),
        ("在3日内报告", "在3个工作日内报告", "3日 3个工作日", "edit"),
        ("在30日内报告", "在60日内报告", "30 60", "edit"),
        ("依照第三十条执行", "依照第三十一条执行", "三十 三十一", "edit"),
        ("“十三五”期间", "“十四五”期间", "十三五 十四五", "edit"),
        ("县政办字〔2022〕16号", "县政办字〔2022〕18号", "16 18", "edit"),
        ("within 14 days of it", "within thirty days of it", "14 days thirty days", "edit"),
        ("within fourteen days of it", "within thirty days of it", "fourteen days thirty days", "edit"),
        ("The owner shall keep", "The owner may keep", "shall may", "edit"),
        # What is no number or date was no decision, nor is a word that was lost or misread behind one.
        ("在六个月内报告", "在六个内报告", "月 -", "omission"),
        ("更换零件一件", "更换零间一件", "件 间", "substitution"),
        ("到2022年底建成", "到2O22年底建成", "0 O", "substitution"),
        ("到2022年底建成", "到2822年底建成", "0 8", "substitution"),
        ("到2022年底建成", "到202年底建成", "2 -", "omission"),
        ("于2月28日前报告", "于2月38日前报告", "2 3", "substitution"),
        ("在3日内报告", "在3内报告", "日 -", "omission"),
        ("年内建成", "3年内建成", "- 3", "addition"),
        # One number, written in two ways.
        ("在30日内报告", "在三十日内报告", "30 三十", "typographic"),
        ("投资1,200万元", "投资1200万元", "1,200 1200", "typographic"),
    ],
)  # fmt: skip
def test_a_changed_number_is_whole_and_an_edit(was: str, now: str, shown: str, kind: str) -> None:
    text = (
        "青岚县交通办法\n一、企业应当遵守本办法，{}，不得拖延。\n二、本办法由县交通运输局解释。\n"
    )
    x, y, runs = two(text.format(was), text.format(now))
    (run,) = runs
    readings = (x.spelt(run.a0, run.a1) or "-", y.spelt(run.b0, run.b1) or "-")
    assert "".join(readings) == "".join(shown.split())
    assert slip(Site(y, run.b0, run.b1), Site(x, run.a0, run.a1)).type == kind


def test_numbers_in_two_cells_are_two() -> None:
    x, y, runs = two(
        "名称\t面积\t座位\n东园\t12\t30\n南园\t15\t45\n",
        "名称\t面积\t座位\n东园\t17\t80\n南园\t15\t45\n",
    )
    assert [(x.spelt(r.a0, r.a1), y.spelt(r.b0, r.b1)) for r in runs] == [
        ("12", "17"),
        ("30", "80"),
    ]


def test_a_label_is_one_letter_whatever_its_form() -> None:
    x, y, runs = two("一、（一）总则\n（二）分则\n", "一、(一)总则\n(二)分则\n")
    assert x.key == y.key
    assert not runs


def test_a_sentence_that_stands_elsewhere_is_one_exchange() -> None:
    moved = "充分考虑老年人和儿童的需求。"
    rest = ["坚持统筹规划和整体推进。", "坚持政府引导和社会参与。", "坚持创新驱动和示范引领。"]
    x, y, runs = two("".join([moved, *rest]), "".join([*rest, moved]))
    left, found = exchanges(x, y, runs)
    assert not left
    (exchange,) = found
    assert not exchange.near
    run = exchange.run
    assert x.key[run.a0 : run.a1] == y.key[run.b0 : run.b1] == moved.replace("。", ".")


def test_runs_that_change_places_in_a_sentence_are_near() -> None:
    x, y, runs = two(
        "加强组织领导和监督检查工作，落实责任。", "监督检查和加强组织领导工作，落实责任。"
    )
    left, found = exchanges(x, y, runs)
    assert len(left) + len(found) == 1


def test_a_body_put_for_another_is_an_edit_and_a_guess_in_its_name_is_none() -> None:
    rest = "县财政局、县应急管理局负责保障，县财政局牵头，县应急管理局配合。\n"
    for name, expected in (("县财政局", "edit"), ("县应急生活局", "substitution")):
        x, y, runs = two(
            rest + "企业向县应急管理局报告有关情况。\n", rest + f"企业向{name}报告有关情况。\n"
        )
        (run,) = runs
        assert slip(Site(y, run.b0, run.b1), Site(x, run.a0, run.a1)).type == expected, name


def test_what_is_lost_here_and_doubled_there_did_not_move() -> None:
    words = "发明虽无前款情形，但是为公众所容易完成的仍不得取得专利。"
    text = f"第一条 {words}\n第二条 设计适用本办法。\n第三条 {words}\n第四条 本办法自公布之日起施行。\n"
    lost, twice = "但是为公众所容易完成的", "为公众所容易完成的"
    head, tail = text.replace(lost, "", 1).split("第二条")
    x, y, runs = two(text, head + "第二条" + tail.replace(twice, twice * 2))
    left, found = exchanges(x, y, runs)
    assert not found
    assert len(left) == 2
