"""Witnesses of one text wired to variants: the order of arguments, groups, suspects, refusals."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import combinations, permutations
from pathlib import Path

import pytest

from diffkit.collation import collate
from diffkit.comparison import read
from diffkit.glyphs import fold
from diffkit.model import Collation, CollationError
from tests.texts import witness

HEAD = "青岚县共享车辆管理办法\n"
CLAUSES = (
    "第一条 为了规范共享车辆停放，制定本办法。",
    "第二条 县交通运输局负责共享车辆的监督管理工作。",
    "第三条 企业应当在接到通知后四小时内清理到位。",
    "第四条 企业应当加大投入力度，保障车辆完好。",
    "第五条 本办法自公布之日起施行。",
)


def text(**changes: str) -> str:
    """Return the text with words replaced: `_1="停放→存放"` changes the first article."""
    clauses = list(CLAUSES)
    for name, change in changes.items():
        i = int(name[1:]) - 1
        old, new = change.split("→")
        assert old in clauses[i]
        clauses[i] = clauses[i].replace(old, new, 1)
    return HEAD + "\n".join(clauses) + "\n"


def collated(*texts: str, base: str | None = None, force: bool = False) -> Collation:
    return collate(
        [witness(t, s) for t, s in zip(texts, "ABCDE", strict=False)], base=base, force=force
    )


def readings(collation: Collation) -> list[dict[str, str]]:
    of = {w.siglum: w.text for w in collation.witnesses}
    return [{s: r.span.of(of[s]) for s, r in v.readings.items()} for v in collation.variants]


def test_identical_witnesses_have_no_variant() -> None:
    assert collated(text(), text(), text()).variants == ()


def test_layout_is_no_variant() -> None:
    wide = text().replace("，", ",").replace("第三条 ", "第三条　")
    assert collated(text(), wide).variants == ()


def test_two_witnesses() -> None:
    found = collated(text(), text(_4="投入→投人"))
    assert readings(found) == [{"A": "入", "B": "人"}]
    assert [(v.type, v.cause) for v in found.variants] == [("substitution", "similar_shape")]


def test_characters_of_one_key_are_told_apart() -> None:
    found = collated(text(_1="规范→规划"), text(_1="规范→规画"))
    assert readings(found) == [{"A": "划", "B": "画"}]


@pytest.mark.parametrize(
    ("_1", "suspect"),
    [("停放→2O22年停放", "B"), ("停放→2822年停放", "B"), ("停放→2021年停放", "")],
)
def test_a_number_that_cannot_be_is_suspected(_1: str, suspect: str) -> None:
    found = collated(text(_1="停放→2022年停放"), text(_1=_1))
    assert ["".join(v.suspect) for v in found.variants] == [suspect]


def test_of_three_the_odd_one_out_is_suspected() -> None:
    found = collated(text(_2="监督→监管"), text(), text())
    (variant,) = found.variants
    assert variant.groups == (("B", "C"), ("A",))
    assert variant.suspect == ("A",)
    assert variant.evidence[0].method == "对校"


def shape(collation: Collation, names: Sequence[str]) -> list[object]:
    rename = dict(zip("ABC", names, strict=True))
    return sorted(
        (
            v.id,
            v.type,
            v.cause,
            sorted(rename[s] for s in v.suspect),
            sorted(sorted(rename[s] for s in group) for group in v.groups),
        )
        for v in collation.variants
    )


def test_the_order_of_arguments_does_not_count() -> None:
    texts = {
        "p": text(_1="停放→存放", _4="投入→投人"),
        "q": text(_1="停放→存放", _2="监督→", _3="四→两"),
        "r": text(_5="公布→发布", _4="加大→大加"),
    }
    shapes = [shape(collated(*(texts[n] for n in names)), names) for names in permutations(texts)]
    assert len(shapes[0]) == 6
    assert all(found == shapes[0] for found in shapes)


def test_the_same_slip_twice_is_two_variants() -> None:
    twice = "".join(f"第{n}条 企业应当加大投入力度，保障车辆完好无损。\n" for n in "一二三四")
    found = collated(HEAD + twice, HEAD + twice.replace("投入", "投人"))
    assert len(found.variants) == 4
    assert len({v.id for v in found.variants}) == 4


def test_the_same_words_transposed_twice_are_two_variants() -> None:
    words = "企业应当进行现场调查、抽样检测，并记录。"
    twice = "".join(f"第{n}条 {words}\n" for n in "一二三四")
    moved = twice.replace("现场调查、抽样检测", "抽样检测、现场调查", 2)
    found = collated(HEAD + twice, HEAD + moved)
    assert [v.type for v in found.variants] == ["transposition", "transposition"]


def test_a_block_elsewhere_with_a_slip_of_its_own() -> None:
    block = "充分考虑老年人和儿童的出行需求，缩小城乡之间的服务差距。"
    rest = [f"第{n}条 {words}\n" for n, words in zip("一二三四", CLAUSES, strict=False)]
    moved = block.replace("服务", "服物")
    found = collated(HEAD + block + "\n" + "".join(rest), HEAD + "".join(rest) + moved + "\n")
    assert [v.type for v in found.variants].count("displacement") == 1
    assert {"A": "务", "B": "物"} in readings(found)


def test_blocks_elsewhere_in_one_of_three_witnesses() -> None:
    block = "充分考虑老年人和儿童的出行需求，缩小城乡之间的服务差距。"
    rest = "".join(f"第{n}条 {words}\n" for n, words in zip("一二三四", CLAUSES, strict=False))
    moved = block.replace("服务", "服物")
    texts = HEAD + rest + moved + "\n", HEAD + block + "\n" + rest, HEAD + block + "\n" + rest
    for order in permutations(range(3)):
        found = collated(*(texts[i] for i in order))
        odd = "ABC"[order.index(0)]
        kinds = {v.type: v for v in found.variants}
        assert set(kinds) == {"displacement", "substitution"}
        assert kinds["displacement"].groups[1] == (odd,)


PARAGRAPHS = (
    "企业应当在醒目位置公示收费标准，接受社会监督，不得擅自提高。",
    "停放点由街道办事处提出，经县交通运输局审核后划定，并设置标志。",
    "发生纠纷的，双方可以协商解决，也可以向消费者协会投诉举报。",
    "县城市管理局应当建立巡查制度，及时处理占道停放的车辆和杂物。",
)


def articles(*words: str) -> str:
    return HEAD + "".join(f"第{n}条 {w}\n" for n, w in zip("一二三四", words, strict=False))


def test_a_page_that_one_copy_lacks_hides_no_slip_of_another() -> None:
    first, *rest = PARAGRAPHS
    whole = articles(first, "\n".join(rest[:2]), rest[2])
    slipped = whole.replace("审核", "审合")
    lacking = (
        articles(first, "", rest[2]).replace("第二条 \n第三条", "第三条").replace("第二条 \n", "")
    )
    for texts in ((whole, slipped, lacking), (lacking, slipped, whole, whole)):
        found = collated(*texts, force=True)
        cases = {v.type: v for v in found.variants}
        slip = cases["substitution"]
        assert "ABCDE"[texts.index(lacking)] not in slip.readings
        assert cases["omission"].groups[1] == ("ABCDE"[texts.index(lacking)],)
        assert len(found.variants) == 2


def test_words_exchanged_in_what_another_copy_lacks_are_one_variant() -> None:
    first, *rest = PARAGRAPHS
    whole = articles(first, "\n".join(rest[:2]), rest[2])
    turned = whole.replace("向消费者协会投诉举报", "向消费者协会举报投诉")
    lacking = articles(first, "", rest[2]).replace("第二条 \n", "")
    found = collated(whole, turned, lacking, whole, force=True)
    assert sorted(v.type for v in found.variants) == ["omission", "transposition"]


def test_a_word_inside_what_stands_elsewhere_in_another_copy_keeps_all_readings() -> None:
    block, *rest = PARAGRAPHS
    base = articles(*rest) + block + "\n"
    moved = HEAD + block + "\n" + articles(*rest).removeprefix(HEAD)
    found = collated(base, base.replace("接受社会监督", "接收社会监督"), moved)
    slip = next(v for v in found.variants if v.type == "substitution")
    assert set(slip.readings) == {"A", "B", "C"}
    assert slip.suspect == ("B",)


def test_a_label_and_the_words_behind_it_are_two_slips() -> None:
    found = collated(text(), text(_3="应当→当应").replace("第三条", "第五条"))
    assert [v.type for v in found.variants] == ["numbering", "transposition"]


def test_the_base_comes_first_in_a_group_of_equals() -> None:
    found = collated(text(), text(_4="投入→投人"), base="B")
    assert found.variants[0].groups[0] == ("B",)


def test_a_base_that_is_no_witness() -> None:
    with pytest.raises(CollationError, match="choose among A, B"):
        collated(text(), text(), base="Z")


OTHER = "临溪县政务公开规定\n" + "\n".join(
    f"第{n}条 {words}"
    for n, words in zip(
        "一二三四",
        (
            "行政机关应当公开政务信息。",
            "公民可以申请公开。",
            "申请以书面提出。",
            "本规定自明年起施行。",
        ),
        strict=True,
    )
)


def test_witnesses_that_are_not_one_text() -> None:
    with pytest.raises(CollationError, match=r"share \d+% of their letters"):
        collated(text(), OTHER)
    assert collated(text(), OTHER, force=True).variants


NOISE = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "noise").glob("hostile_*.txt"))


@pytest.mark.parametrize("path", NOISE, ids=lambda path: path.stem)
def test_hostile_texts(path: Path) -> None:
    """Nothing a file holds is more than a variant or a line of trouble."""
    hostile = path.read_bytes().decode("utf-8", "surrogateescape")
    if not hostile.strip():
        return
    assert collated(hostile, hostile).variants == ()
    found = collated(hostile, text(), force=True)
    assert all(0 <= v.confidence <= 1 for v in found.variants)
    half = hostile[: len(hostile) // 2] + "某" + hostile[len(hostile) // 2 + 1 :]
    assert len(collated(hostile, half, force=True).variants) <= 40


# ---------------------------------------------------------------- the copies of a plan

CORPORA = Path(__file__).resolve().parents[2] / "fixtures" / "corpora"
COPIES = {"print": "copy_print.md", "file": "copy_file.txt", "web": "copy_web.txt"}


def slips() -> list[dict[str, str]]:
    with open(CORPORA / "copy.slips.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def copies(*names: str) -> Collation:
    return collate(
        [read(CORPORA / COPIES[n], siglum=s) for n, s in zip(names, "ABC", strict=False)]
    )


def core(a: str, b: str) -> tuple[str, str]:
    """Return what is left of two readings without what they begin and end with alike."""
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return a, b


def is_ring(a: str, b: str) -> bool:
    return len(a) == len(b) and a in b + b


def meant(row: dict[str, str], collation: Collation, names: Sequence[str]) -> list[int]:
    """Return the variants that are a row of the gold; what repeats may be cut at either end."""

    def flat(words: str) -> str:
        return "".join(fold(words).split())

    found: list[int] = []
    for i, reading in enumerate(readings(collation)):
        if row["type"] == "displacement" or collation.variants[i].type == "displacement":
            if row["type"] == collation.variants[i].type:
                found.append(i)
            continue
        pairs = [
            (core(flat(row[m]), flat(row[n])), core(flat(reading[s]), flat(reading[t])))
            for (s, m), (t, n) in combinations(zip("ABC", names, strict=False), 2)
        ]
        if all(is_ring(x[0], y[0]) and is_ring(x[1], y[1]) for x, y in pairs):
            found.append(i)
    return found


@pytest.mark.parametrize("names", [("print", "file"), ("file", "web"), ("print", "web")])
def test_each_slip_of_the_copies_is_one_variant(names: tuple[str, ...]) -> None:
    collation = copies(*names)
    rows = [
        row for row in slips() if row[names[0]] != row[names[1]] or row["type"] == "displacement"
    ]
    if "print" not in names:
        rows = [row for row in rows if row["suspect"] == "web"]
    assert len(collation.variants) == len(rows)
    assert all(meant(row, collation, names) for row in rows)


def test_three_copies_two_from_one_source() -> None:
    collation = copies("print", "file", "web")
    assert len(collation.variants) == 29
    for row in slips():
        match = [collation.variants[i] for i in meant(row, collation, ("print", "file", "web"))]
        assert match, row
        odd = "C" if row["suspect"] == "web" else "A"
        assert all(v.groups[1] == (odd,) for v in match), row
        if row["suspect"] in ("web", "print"):
            assert all(v.suspect in ((), (odd,)) for v in match), row


def test_verdicts_on_two_copies_are_mostly_right() -> None:
    collation = copies("print", "file")
    right = wrong = 0
    for row in slips():
        if row["type"] == "edit" or row["suspect"] == "web":
            continue
        for i in meant(row, collation, ("print", "file"))[:1]:
            suspect = collation.variants[i].suspect
            right += suspect == ({"print": "A", "file": "B"}[row["suspect"]],)
            wrong += suspect == ({"print": "B", "file": "A"}[row["suspect"]],)
    assert right >= 6
    assert wrong <= 1


def test_what_a_repair_took_away_is_not_lost() -> None:
    line = "县交通运输局应当会同有关部门编制停放规划并向社会公布，经县人民政府批准后实施，规定"
    rest = "的内容应当公开，接受监督，听取公众意见，并每三年评估一次。"
    whole = HEAD + "".join(f"第{n}条 {line}{rest}\n" for n in "一二三四五六")
    cut = HEAD + "".join(f"第{n}条 {line[:-2]}\n规定\n{rest}\n" for n in "一二三四五六")
    assert not [v for v in collated(whole, cut).variants if v.type == "omission"]


def test_a_rare_word_is_no_slip() -> None:
    collation = copies("print", "file")
    row = next(row for row in slips() if row["print"] == "途经")
    (i,) = meant(row, collation, ("print", "file"))
    assert collation.variants[i].suspect != ("A",)


@pytest.mark.parametrize(
    ("spoilt", "kind", "suspect"),
    [
        ("第三三条", "numbering", "B"),
        ("三条", "omission", "B"),
        ("弟三条", "substitution", "B"),
        ("第六条", "numbering", "B"),
    ],
)
def test_a_label_that_is_spoilt(spoilt: str, kind: str, suspect: str) -> None:
    (variant,) = collated(text(), text().replace("第三条", spoilt)).variants
    assert (variant.type, "".join(variant.suspect)) == (kind, suspect)


NUMBERED = text().replace("\n", "\n青政办字〔2023〕18号\n", 1)


@pytest.mark.parametrize(
    ("was", "now", "kinds"),
    [
        ("18号", "19号", ["edit"]),
        ("〔2023〕", "〔2022〕", ["edit"]),
        ("〔2023〕18号", "[2023]18号", []),
        ("青政办字〔2023〕18号", "（青政办字〔2023〕18号）", []),
        ("政办字", "政办宇", ["substitution"]),
        ("18号", "18弓", ["substitution"]),
        ("青政办字〔2023〕18号\n", "", ["omission"]),
    ],
)
def test_a_file_number_that_differs(was: str, now: str, kinds: list[str]) -> None:
    found = collated(NUMBERED, NUMBERED.replace(was, now, 1))
    assert [v.type for v in found.variants] == kinds


def test_a_number_before_the_title_is_the_same_behind_it() -> None:
    found = collated(NUMBERED, "青政办字〔2023〕18号\n" + text())
    assert found.variants == ()
