"""Comparison: the stages wired, the mirror, selectors, documents without a partner."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from diffkit.comparison import compare, read
from diffkit.model import (
    FOLDED,
    Comparison,
    Line,
    Options,
    Pin,
    ReadError,
    SelectorError,
    Source,
    Witness,
)
from diffkit.outline import outline
from diffkit.repair import repair
from diffkit.span import SourceSpan, line_starts
from tests import oracles


def witness(text: str, siglum: str = "A") -> Witness:
    lines = tuple(Line(SourceSpan(at, at)) for at in line_starts(text))
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = Source("t.txt", "text/plain", "utf-8", digest, text, lines)
    repaired = repair(source)
    return Witness(siglum, source, repaired, outline)


def compared(a: str, b: str, options: Options | None = None) -> Comparison:
    """Compare two texts both ways, and hold what is promised of any comparison."""
    x, y = witness(a), witness(b, "B")
    forth = compare(x, y, options)
    options = options or Options()
    turned = Options(
        options.select_b,
        options.select_a,
        options.paired_only,
        tuple(Pin(pin.b, pin.a, pin.pair) for pin in options.pins),
    )
    back = compare(y, x, turned)
    assert oracles.alignment_faults(forth) == []
    assert oracles.script_faults(forth) == []
    assert oracles.mirror_faults(forth, back) == []
    assert compare(x, y, options) == forth
    assert (forth.a.siglum, forth.b.siglum) == ("A", "B")
    assert forth.options == options
    return forth


def shown(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Op and words of the changes that are not folded."""
    return [
        (
            change.op,
            oracles.words_of(comparison, pair, "a", change.a),
            oracles.words_of(comparison, pair, "b", change.b),
        )
        for pair, change in oracles.changes_of(comparison)
        if change.cls not in FOLDED
    ]


def paired(comparison: Comparison) -> list[tuple[str | None, str | None]]:
    """The numbers of the documents of each pair."""
    return [
        (
            comparison.a.documents[pair.a].number if pair.a is not None else None,
            comparison.b.documents[pair.b].number if pair.b is not None else None,
        )
        for pair in comparison.pairs
    ]


def entry(serial: int, matter: str, body: str) -> str:
    return (
        f"云溪市人民政府\n关于{matter}的通知\n云政字〔2021〕{serial}号\n各区县人民政府：\n{body}\n"
        f"云溪市人民政府\n2021年4月{serial}日\n"
    )


PUMPS = entry(
    8,
    "加强泵站管理",
    "一、各区县应当每日巡查泵站两次，并做好巡查记录，记录保存三年。\n二、发现隐患的，应当在十五分钟以内报告市水务局。",
)
RIVERS = entry(
    9,
    "做好河道清淤",
    "一、各区县应当在六月底前完成河道清淤任务，清出的淤泥运往指定地点。\n二、市水务局每月组织检查，结果予以通报。",
)
BUSES = entry(
    11,
    "调整公交线路",
    "自五月起调整三路、五路公交车的运行线路，沿线新增站点六处，首末班时间不变。",
)

STATUTE = """\
第一条 为了节约用水，制定本条例。
第二条 本市行政区域内的用水活动，适用本条例。
第三条 用水单位应当安装计量设施，并定期检定。
第四条 违反本条例第三条的，责令改正，可以处一万元以下罚款。
"""


# ---------------------------------------------------------------- what is found


def test_a_text_does_not_differ_from_itself() -> None:
    for text in (STATUTE, PUMPS + RIVERS + BUSES, "一行字", "甲。\n甲。\n甲。\n"):
        assert oracles.sameness_faults(compared(text, text)) == []


def test_a_changed_word_is_all_that_is_shown() -> None:
    assert shown(compared(STATUTE, STATUTE.replace("可以处", "应当处"))) == [
        ("replace", "可以", "应当")
    ]


def test_an_article_put_in_renumbers_the_rest() -> None:
    revised = (
        STATUTE.replace("第四条", "第五条")
        .replace("第三条", "第四条")
        .replace("第四条 用水", "第三条 市水务局主管全市的节约用水工作。\n第四条 用水")
    )
    comparison = compared(STATUTE, revised)
    assert shown(comparison) == [("insert", "", "市水务局主管全市的节约用水工作。")]
    kinds = [
        change.kind for _, change in oracles.changes_of(comparison) if change.cls == "numbering"
    ]
    assert sorted(kinds) == ["label", "label", "reference"]


def test_a_witness_of_no_words_is_compared() -> None:
    comparison = compared("", STATUTE)
    assert [(pair.a, pair.b) for pair in comparison.pairs] == [(None, 0)]
    assert {op for op, _, _ in shown(comparison)} == {"insert"}
    assert compared("", "").pairs == ()


# ---------------------------------------------------------------- documents


def test_documents_are_paired_in_the_order_of_b() -> None:
    comparison = compared(PUMPS + RIVERS + BUSES, BUSES + PUMPS)
    assert paired(comparison) == [
        ("云政字〔2021〕11号", "云政字〔2021〕11号"),
        ("云政字〔2021〕8号", "云政字〔2021〕8号"),
        ("云政字〔2021〕9号", None),
    ]


def test_a_document_without_a_partner_is_one_side_of_links() -> None:
    comparison = compared(PUMPS + RIVERS, PUMPS + BUSES)
    gone, come = (
        next(p for p in comparison.pairs if p.b is None),
        next(p for p in comparison.pairs if p.a is None),
    )
    for pair, side, op in ((gone, "a", "delete"), (come, "b", "insert")):
        document = oracles.document_of(comparison, pair, side)
        assert document is not None
        beads = pair.alignment.beads
        assert [getattr(bead, side) for bead in beads] == [
            (i,) for i in range(len(document.clauses))
        ]
        assert pair.scripts == ((),) * len(beads)
        assert pair.similarity == 0
        assert [change.op for change in pair.changes] == [op] * len(beads)
        words = [oracles.words_of(comparison, pair, side, getattr(c, side)) for c in pair.changes]
        assert words == [document.words(i) for i in range(len(document.clauses))]
        other = "b" if side == "a" else "a"
        assert {getattr(change, other) for change in pair.changes} == {None}


def test_paired_only_leaves_the_others_out() -> None:
    comparison = compared(PUMPS + RIVERS, PUMPS + BUSES, Options(paired_only=True))
    assert paired(comparison) == [("云政字〔2021〕8号", "云政字〔2021〕8号")]
    assert shown(comparison) == []


def test_a_selector_takes_one_document_and_pairs_it_whatever_it_says() -> None:
    comparison = compared(
        PUMPS + RIVERS, BUSES + PUMPS, Options(select_a="云政字〔2021〕9号", select_b="公交")
    )
    assert paired(comparison) == [("云政字〔2021〕9号", "云政字〔2021〕11号")]


def test_a_selector_on_one_side_leaves_the_other_to_be_paired() -> None:
    comparison = compared(PUMPS + RIVERS, BUSES + PUMPS, Options(select_a="#1".lstrip("#")))
    assert paired(comparison) == [
        (None, "云政字〔2021〕11号"),
        ("云政字〔2021〕8号", "云政字〔2021〕8号"),
    ]


@pytest.mark.parametrize("selector", ["云政字〔2021〕99号", "7", "通知", ""])
@pytest.mark.parametrize("side", ["a", "b"])
def test_a_selector_that_matches_none_or_several_is_an_error(selector: str, side: str) -> None:
    options = Options(select_a=selector) if side == "a" else Options(select_b=selector)
    with pytest.raises(SelectorError) as error:
        compare(witness(PUMPS + RIVERS), witness(PUMPS + RIVERS, "B"), options)
    assert "云政字〔2021〕8号" in str(error.value)
    assert "\n" not in str(error.value)


# ---------------------------------------------------------------- pins


def test_a_pin_pairs_clauses_and_another_forbids_a_pair() -> None:
    a = witness("第一条 甲应当付款。\n第二条 乙应当交货。\n")
    b = witness("第一条 甲应当付款。\n第二条 乙应当交货。\n", "B")
    ids_a = [c.id for c in a.documents[0].clauses]
    ids_b = [c.id for c in b.documents[0].clauses]
    forbidden = compare(a, b, Options(pins=(Pin(ids_a[1], ids_b[1], pair=False),)))
    (pair,) = forbidden.pairs
    assert ((1,), (1,)) not in [(bead.a, bead.b) for bead in pair.alignment.beads]
    forced = compare(a, b, Options(pins=(Pin(ids_a[0], ids_b[1]),)))
    (pair,) = forced.pairs
    (bead,) = [bead for bead in pair.alignment.beads if bead.b == (1,)]
    assert 0 in bead.a
    assert bead.basis == "pinned"


def test_pins_turn_with_the_sides() -> None:
    a, b = (
        "第一条 甲应当付款。\n第二条 乙应当交货。\n",
        "第一条 甲应当付清货款。\n第二条 丙验收货物。\n",
    )
    x, y = witness(a), witness(b)
    pin = Pin(x.documents[0].clauses[1].id, y.documents[0].clauses[1].id)
    (pair,) = compared(a, b, Options(pins=(pin,))).pairs
    assert "pinned" in [bead.basis for bead in pair.alignment.beads]


# ---------------------------------------------------------------- layout on one side

LINES = [
    "泵站运行单位应当每日巡查两次，并把巡",
    "查结果记入台账，不得漏记、错记或者事后",
    "补记，发现隐患的，应当立即向主管部门报",
    "告，并采取临时措施，防止险情进一步扩大。",
    "值守人员应当熟悉设备操作规程，定期参加",
    "演练，掌握排水调度、人员疏散和抢险救援",
    "的基本技能，考核不合格的，不得上岗。",
]


@pytest.mark.parametrize("cut", [None, 4])
def test_doubtful_breaks_are_settled_by_the_other_text(cut: int | None) -> None:
    whole = "".join(LINES) if cut is None else "".join(LINES[:cut]) + "\n" + "".join(LINES[cut:])
    comparison = compared(whole, "\n".join(LINES))
    assert shown(comparison) == []
    assert len(comparison.b.documents[0].clauses) == (1 if cut is None else 2)
    assert comparison.b.source.text == "\n".join(LINES), "the source stays as it is"
    assert oracles.partition_faults(comparison.b) == []


def test_a_word_that_changed_is_found_through_wraps() -> None:
    other = "".join(LINES).replace("立即向", "及时向")
    assert shown(compared("\n".join(LINES), other)) == [("replace", "立即", "及时")]


def test_another_width_and_script_fold() -> None:
    traditional = STATUTE.translate(
        str.maketrans("为节约条带标罚责违适动应当设计单", "為節約條帶標罰責違適動應當設計單")
    )
    comparison = compared(STATUTE, traditional.replace("，", ","))
    assert shown(comparison) == []
    assert {change.cls for _, change in oracles.changes_of(comparison)} == {"typographic"}


# ---------------------------------------------------------------- reading


def test_a_path_is_read_as_a_witness(tmp_path: Path) -> None:
    path = tmp_path / "条例.txt"
    path.write_bytes(STATUTE.replace("\n", "\r\n").encode("gb18030"))
    for name in (path, str(path)):
        found = read(name, siglum="C")
        assert found.siglum == "C"
        assert found.text == STATUTE
        assert [c.role for c in found.documents[0].clauses] == ["item"] * 4
        assert found.source.text == STATUTE.replace("\n", "\r\n")
        assert found.line_number(STATUTE.index("第三条")) == 3


def test_standard_input_is_read() -> None:
    assert read("-", stdin=io.BytesIO(STATUTE.encode())).text == STATUTE


def test_what_cannot_be_read_is_an_error_of_one_line(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.txt"):
        with pytest.raises(ReadError) as error:
            read(path)
        assert "\n" not in str(error.value)


def test_who_watches_is_told_of_each_pair_and_can_end_the_work() -> None:
    told: list[tuple[int, int]] = []
    a, b = witness("甲规定\n第一条 甲负责。\n"), witness("甲规定\n第一条 乙负责。\n", "B")
    watched = compare(a, b, watch=lambda n, total: told.append((n, total)))
    assert watched == compare(a, b)
    assert told == [(0, 1)]

    class EnoughError(Exception):
        pass

    def enough(n: int, total: int) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        compare(a, b, watch=enough)
