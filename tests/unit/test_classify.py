"""Classes: each verdict where a rule proves it, and beside it what the rule must not take."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from diffkit.classify import classify
from diffkit.edits import edit_script
from diffkit.labels import match_label
from diffkit.model import Alignment, Bead, Change, Clause, Document, Role
from diffkit.span import Span

Words = tuple[str, str, str, str, str]  # op, class, kind, words of a, words of b


def document(*lines: str) -> Document:
    """A document of one clause a line, with the labels that the lines bear."""
    text = "\n".join(lines)
    clauses, at = [], 0
    for n, line in enumerate(lines):
        found = match_label(line)
        behind = at + found.end if found else at
        label_end = at + len(found.label.text) if found else at
        role: Role = "item" if found else "body"
        clauses.append(
            Clause(
                f"c{n}",
                role,
                None,
                1,
                found.label if found else None,
                Span(at, label_end),
                Span(behind, at + len(line)),
                Span(at, at + len(line)),
                0 if found else n + 1,
            )
        )
        at += len(line) + 1
    return Document(
        "document", None, None, None, None, None, Span(0, len(text)), tuple(clauses), text
    )


Beads = Sequence[tuple[tuple[int, ...], tuple[int, ...]]]


def changes(
    a: Sequence[str],
    b: Sequence[str],
    beads: Beads | None = None,
    *,
    moved: Sequence[int] = (),
    doubts: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> list[Words]:
    """Classify two texts, by default line against line; the mirror must say the same of them.

    `doubts` are words behind which a break is in doubt.
    """
    x, y = document(*a), document(*b)
    if beads is None:
        assert len(a) == len(b)
        beads = [((i,), (i,)) for i in range(len(a))]
    made = [Bead(p, q, 1.0, k in moved) for k, (p, q) in enumerate(beads)]
    offsets = [
        sorted(document_.text.index(words) + len(words) for words in side)
        for document_, side in zip((x, y), doubts, strict=True)
    ]
    found = _classified(x, y, made, offsets)
    turned = [Bead(bead.b, bead.a, 1.0, bead.moved) for bead in made]
    back = _classified(y, x, turned, offsets[::-1])
    assert sorted(_key(c, False) for c in found) == sorted(_key(c, True) for c in back)
    assert len({c.id for c in found}) == len(found)
    for change in found:
        for reading, whole in ((change.a, x), (change.b, y)):
            if reading is not None:
                assert whole.clauses[reading.clause].span.covers(reading.span)
    return [
        (
            change.op,
            change.cls,
            change.kind,
            change.a.span.of(x.text) if change.a else "",
            change.b.span.of(y.text) if change.b else "",
        )
        for change in found
    ]


def _classified(
    x: Document, y: Document, beads: Sequence[Bead], doubts: Sequence[Sequence[int]]
) -> tuple[Change, ...]:
    scripts = [edit_script(x, y, bead) if bead.a and bead.b else () for bead in beads]
    return classify(x, y, Alignment(tuple(beads)), scripts, (), (doubts[0], doubts[1]))


def _key(change: Change, swap: bool) -> tuple[str, ...]:
    turn = {"insert": "delete", "delete": "insert"}
    op = turn.get(change.op, change.op) if swap else change.op
    sides = (change.b, change.a) if swap else (change.a, change.b)
    return (change.id, op, change.cls, change.kind, change.rule, *map(str, sides))


def classes(a: str, b: str) -> set[str]:
    """The classes of what differs between two lines, in texts that say nothing else."""
    return {cls for _, cls, _, _, _ in changes([a], [b])}


# ---------------------------------------------------------------- nothing, whole clauses


def test_equal_texts_have_no_change() -> None:
    assert changes(["第一条 甲应当付款。", "乙。"], ["第一条 甲应当付款。", "乙。"]) == []


def test_a_clause_without_partner_is_one_change_with_all_its_words() -> None:
    assert changes(
        ["第一条 甲应当付款。", "第二条 乙应当交货。"],
        ["第一条 甲应当付款。", "第二条 争议由法院管辖。"],
        [((0,), (0,)), ((1,), ()), ((), (1,))],
    ) == [
        ("delete", "substantive", "passage", "乙应当交货。", ""),
        ("insert", "substantive", "passage", "", "争议由法院管辖。"),
    ]


def test_a_label_without_words_is_not_lost_when_its_clause_goes() -> None:
    assert changes(["第一条", "甲。"], ["甲。"], [((0,), ()), ((1,), (0,))]) == [
        ("delete", "substantive", "passage", "第一条", "")
    ]


def test_a_moved_clause_says_so_beside_its_words() -> None:
    lines = ["甲应当付款。", "乙应当交货。"]
    assert changes(lines, lines[::-1], [((1,), (0,)), ((0,), (1,))], moved=[0]) == [
        ("move", "substantive", "position", "乙应当交货。", "乙应当交货。")
    ]
    found = changes(lines, ["乙可以交货。", lines[0]], [((1,), (0,)), ((0,), (1,))], moved=[0])
    assert [change[:3] for change in found] == [
        ("move", "substantive", "position"),
        ("replace", "substantive", "modality"),
    ]


# ---------------------------------------------------------------- typographic


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("投资３０万元。", "投资30万元。"),
        ("《条例》（试行），执行。", "«条例»(试行),执行."),
        ("水务局 负责。", "水务局负责。"),
        ("浓度为 PM2.5 以下。", "浓度为PM2.5以下。"),
        ("启动Ⅱ级响应。", "启动II级响应。"),
        ("物资包括水泵……等。", "物资包括水泵...等。"),
        ("依照云政发〔2022〕3号。", "依照云政发[2022]3号。"),
        ("面积3㎡。", "面积3m²。"),
        ("裏面", "裡面"),
        ("強制執行", "强制执行"),
        ("臺北", "台北"),
        ("说明", "説明"),
    ],
)
def test_another_form_of_the_same_words_is_typographic(a: str, b: str) -> None:
    assert classes(a, b) == {"typographic"}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # two words in either script
        ("以后办理。", "以後办理。"),
        ("皇后镇", "皇後镇"),
        ("乾坤", "干坤"),
        ("著作", "着作"),
        ("徵税", "征税"),
        # a digit or a word is another
        ("投资３０万元。", "投资20万元。"),
        ("面积10²米。", "面积102米。"),
        ("面积1.5亩。", "面积15亩。"),
        ("甲乙应当付款。", "甲应当付款。"),
        ("末次检查。", "未次检查。"),
        # blanks that part words
        ("The an other vessel", "The another vessel"),
        ("It is now here.", "It is nowhere."),
        ("12 34", "1234"),
        # what is another mark
        ("甲、乙负责。", "甲，乙负责。"),
        ("“甲”负责。", "《甲》负责。"),
        ("甲负责；", "甲负责。"),
        ("甲（乙）负责。", "甲乙负责。"),
        ("The Board decides.", "The board decides."),
    ],
)
def test_nothing_is_typographic_on_a_doubt(a: str, b: str) -> None:
    found = classes(a, b)
    assert found
    assert "typographic" not in found


def test_a_character_with_two_readings_follows_the_script_of_the_whole_text() -> None:
    traditional = "當事人應當於決定書送達後十日內，向主管機關提出異議，並說明理由。"
    simplified = "当事人应当于决定书送达后十日内，向主管机关提出异议，并说明理由。"
    assert classes(traditional, simplified) == {"typographic"}


def test_labels_of_another_form_are_typographic() -> None:
    assert changes(["（一）甲。"], ["(一)甲。"]) == [
        ("replace", "typographic", "form", "（一）", "(一)")
    ]
    assert changes(["第十二条 甲。"], ["第12条 甲。"])[0][1] == "typographic"


# ---------------------------------------------------------------- numbering


def test_a_label_that_differs_is_numbering() -> None:
    assert changes(["第三条 甲。"], ["第四条 甲。"]) == [
        ("replace", "numbering", "label", "第三条", "第四条")
    ]
    assert changes(["（三）甲。"], ["3.甲。"])[0][1:3] == ("numbering", "label")


def test_a_label_that_came_or_went_is_numbering() -> None:
    assert changes(["甲。"], ["（一）甲。"]) == [("insert", "numbering", "label", "", "（一）")]


ARTICLES_A = ["第三条 甲应当付款。", "第四条 违反第三条的，责令改正。"]
ARTICLES_B = ["第四条 甲应当付款。", "第五条 违反第四条的，责令改正。"]


def test_a_reference_that_follows_its_article_is_numbering() -> None:
    found = changes(ARTICLES_A, ARTICLES_B)
    assert [change[1:] for change in found] == [
        ("numbering", "label", "第三条", "第四条"),
        ("numbering", "label", "第四条", "第五条"),
        ("numbering", "reference", "第三条", "第四条"),
    ]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # the article cited before is another one now
        ("第四条 违反第三条的，责令改正。", "第五条 违反第六条的，责令改正。"),
        # another law's article follows nothing of this one
        ("第四条 违反《水法》第三条的，责令改正。", "第五条 违反《水法》第四条的，责令改正。"),
        ("第四条 违反刑法第三条的，责令改正。", "第五条 违反刑法第四条的，责令改正。"),
        ("第四条 违反上述条例第三条的，责令改正。", "第五条 违反上述条例第四条的，责令改正。"),
        # what only looks like a reference
        ("第四条 依照第三条第一款处理。", "第五条 依照第四条第二款处理。"),
        ("第四条 共三条道路。", "第五条 共四条道路。"),
    ],
)
def test_other_numbers_in_words_are_no_numbering(a: str, b: str) -> None:
    found = changes([ARTICLES_A[0], a], [ARTICLES_B[0], b])
    assert {change[1] for change in found[2:]} == {"substantive"}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            "第四条 违反《水法》第二条、第三条的，责令改正。",
            "第五条 违反《水法》第二条、第四条的，责令改正。",
        ),
        (
            "第四条 违反《水法》（2016年修订）第三条的，责令改正。",
            "第五条 违反《水法》（2016年修订）第四条的，责令改正。",
        ),
        ("第四条 依照同法第三条处理。", "第五条 依照同法第四条处理。"),
        ("第四条 依照国务院令第三条处理。", "第五条 依照国务院令第四条处理。"),
        ("第四条 依照合同第三条处理。", "第五条 依照合同第四条处理。"),
        ("第四条 违反第三条、《水法》第三条的，", "第五条 违反第三条、《水法》第四条的，"),
        ("第四条 违反该规定第三条的，责令改正。", "第五条 违反该规定第四条的，责令改正。"),
        ("第四条 违反实施细则第三条的，责令改正。", "第五条 违反实施细则第四条的，责令改正。"),
    ],
)
def test_an_article_of_another_text_is_no_numbering(a: str, b: str) -> None:
    found = changes([ARTICLES_A[0], a], [ARTICLES_B[0], b])
    assert [change for change in found if change[1] in ("substantive", "wording")]


@pytest.mark.parametrize(
    "own",
    [
        "本法第三条",
        "本条例第三条",
        "依照第三条",
        "依照本规定第三条",
        "依照本办法第三条",
        "违反第一条、第三条",
        "依照《水法》第二条和本条例第三条",
        "《水法》规定的处罚依照第三条",
    ],
)
def test_an_article_of_the_text_itself_is_numbering(own: str) -> None:
    found = changes(
        [ARTICLES_A[0], f"第四条 {own}处理。"],
        [ARTICLES_B[0], f"第五条 {own.replace('三', '四')}处理。"],
    )
    assert found[-1] == ("replace", "numbering", "reference", "第三条", "第四条")


def test_an_article_that_was_not_renumbered_gives_no_license() -> None:
    lines = ["第三条 甲应当付款。", "第四条 乙应当交货。"]
    found = changes(
        [*lines, "第五条 违反第三条的，责令改正。"], [*lines, "第五条 违反第四条的，责令改正。"]
    )
    assert found == [("replace", "substantive", "citation", "第三条", "第四条")]


def test_a_reference_that_was_left_behind_is_said() -> None:
    a = ["第三条 甲应当付款。", "第四条 乙应当交货。", "第五条 违反第三条的，责令改正。"]
    b = [
        "第三条 丙应当登记。",
        "第四条 甲应当付款。",
        "第五条 乙应当交货。",
        "第六条 违反第三条的，责令改正。",
    ]
    beads: Beads = [((), (0,)), ((0,), (1,)), ((1,), (2,)), ((2,), (3,))]
    assert changes(a, b, beads)[-1] == ("none", "substantive", "citation", "第三条", "第三条")
    right = [*b[:3], "第六条 违反第四条的，责令改正。"]
    assert changes(a, right, beads)[-1][1:3] == ("numbering", "reference")


def test_a_paragraph_of_an_article_is_followed() -> None:
    a = ["第三条 甲应当付款。", "第四条 依照第三条第一款、第五条至第七条处理。"]
    b = ["第四条 甲应当付款。", "第五条 依照第四条第一款、第五条至第七条处理。"]
    assert changes(a, b)[-1] == ("replace", "numbering", "reference", "第三条", "第四条")


# ---------------------------------------------------------------- structure and layout

WHOLE = "第一条 甲应当付款。乙应当交货。"
PARTS = ["第一条 甲应当付款。", "乙应当交货。"]
SPLIT: Beads = [((0,), (0, 1))]


def test_a_split_is_a_change_of_structure() -> None:
    found = changes([WHOLE], PARTS, SPLIT)
    assert [change[:3] for change in found] == [("restructure", "substantive", "structure")]


def test_a_break_that_layout_left_open_is_none_of_structure() -> None:
    for doubts in (((), ["付款。"]), (["付款。"], ())):
        found = changes([WHOLE], PARTS, SPLIT, doubts=doubts)
        assert [change[:3] for change in found] == [("restructure", "typographic", "layout")]


def test_a_doubt_elsewhere_decides_nothing() -> None:
    found = changes([WHOLE], PARTS, SPLIT, doubts=((), ["交货。"]))
    assert found[0][:3] == ("restructure", "substantive", "structure")


def test_a_break_with_other_words_is_one_of_structure() -> None:
    found = changes([WHOLE], [PARTS[0], "乙可以交货。"], SPLIT, doubts=((), ["付款。"]))
    assert ("restructure", "substantive", "structure") in [change[:3] for change in found]
    assert ("replace", "substantive", "modality", "应当", "可以") in found


def test_a_break_before_a_label_is_one_of_structure() -> None:
    found = changes(
        ["第一条 甲应当付款。乙应当交货。"],
        ["第一条 甲应当付款。", "（一）乙应当交货。"],
        SPLIT,
        doubts=((), ["付款。"]),
    )
    assert ("restructure", "substantive", "structure") in [change[:3] for change in found]


def test_of_three_parts_each_break_must_be_in_doubt() -> None:
    whole, parts = (
        "甲应当付款。乙应当交货。丙应当验收。",
        ["甲应当付款。", "乙应当交货。", "丙应当验收。"],
    )
    beads: Beads = [((0,), (0, 1, 2))]
    for doubts, cls in ((["付款。"], "substantive"), (["付款。", "交货。"], "typographic")):
        found = changes([whole], parts, beads, doubts=((), doubts))
        assert [change[1] for change in found] == [cls]


def test_a_label_that_a_split_brought_is_said() -> None:
    found = changes(["甲应当付款。乙应当交货。"], ["甲应当付款。", "（一）乙应当交货。"], SPLIT)
    assert ("insert", "numbering", "label", "", "（一）") in [
        change for change in found if change[0] != "restructure"
    ]


# ---------------------------------------------------------------- words and marks


def test_marks_alone_are_punctuation() -> None:
    assert changes(["甲、乙负责；"], ["甲，乙负责。"]) == [
        ("replace", "wording", "punctuation", "、", "，"),
        ("replace", "wording", "punctuation", "；", "。"),
    ]


def test_what_no_rule_proves_is_wording() -> None:
    assert changes(["甲认真清点。"], ["甲仔细清点。"]) == [
        ("replace", "wording", "words", "认真", "仔细")
    ]


def test_a_form_and_a_word_in_one_clause_are_two_changes() -> None:
    found = changes(["启动Ⅱ级响应，投资３０万元。"], ["启动II级响应，投资20万元。"])
    assert [(cls, a, b) for _, cls, _, a, b in found] == [
        ("typographic", "Ⅱ", "II"),
        ("substantive", "３０万元", "20万元"),
    ]


def test_an_insertion_has_an_empty_reading_at_its_place() -> None:
    x, y = document("甲付款。"), document("甲先付款。")
    bead = Bead((0,), (0,), 1.0)
    (change,) = classify(x, y, Alignment((bead,)), [edit_script(x, y, bead)])
    assert change.a is not None
    assert change.a.span == Span(1, 1)
    assert change.rule == "no-rule"


def test_the_same_change_twice_has_two_ids() -> None:
    found = changes(["甲应当付款。", "甲应当付款。"], ["甲可以付款。", "甲可以付款。"])
    assert len(found) == 2
