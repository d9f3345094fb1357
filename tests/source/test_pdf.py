"""What a PDF is read as; the expectations are what a page shows."""

from __future__ import annotations

import time
import zlib

import pytest

from diffkit.model import ReadError, Source
from diffkit.repair import repair
from diffkit.source import decode
from diffkit.source.extract import Extract
from diffkit.source.layout import clean, written
from diffkit.source.printed import Mark
from tests.source.paper import pages, pdf, shown, stream

PARAGRAPH = "市城市管理局负责停车场的监督管理，发现违法停车应当在十五分钟内到场处置，并且把结果通知车主本人。"


def source(data: bytes) -> Source:
    return decode(data, "a.pdf")


def column(lines: list[str], x: float, y: float, size: float = 12, step: float = 20) -> bytes:
    return b"".join(shown(line, x, y - k * step, size) for k, line in enumerate(lines))


def broken(text: str, width: int, indent: int = 2) -> list[str]:
    """Break a paragraph into lines, the first set in."""
    text = "\u3000" * indent + text
    return [text[i : i + width] for i in range(0, len(text), width)]


def paragraphs(data: bytes) -> list[str]:
    return [words for line in repair(source(data)).text.split("\n") if (words := line.strip())]


# ---------------------------------------------------------------- order and place


def test_lines_have_their_page_and_box() -> None:
    read = source(pages(shown("第一条", 72, 700), shown("第二条", 72, 700)))
    assert [(line.page, read.text[line.span.start : line.span.end]) for line in read.lines] == [
        (1, "第一条"),
        (2, "第二条"),
    ]
    left, bottom, right, top = read.lines[0].bbox or (0, 0, 0, 0)
    assert left == pytest.approx(72, abs=1)
    assert right == pytest.approx(108, abs=1)
    assert bottom < 705 < top


def test_two_columns_are_read_one_after_the_other_below_a_title_across_both() -> None:
    left = broken("甲" + PARAGRAPH, 18) * 4
    right = broken("乙" + PARAGRAPH, 18) * 4
    title = shown("云泽市人民政府关于印发《云泽市停车管理办法》的通知", 120, 780, 14)
    crossed = [column([a], 60, 700 - 20 * k) + column([b], 310, 700 - 20 * k)
               for k, (a, b) in enumerate(zip(left, right, strict=True))]  # fmt: skip
    for page in (
        title + b"".join(crossed),
        title + column(right, 310, 700) + column(left, 60, 700),
    ):
        words = paragraphs(pages(page))
        assert words[0].startswith("云泽市")
        assert words[1:] == ["甲" + PARAGRAPH] * 4 + ["乙" + PARAGRAPH] * 4


@pytest.mark.parametrize("matrix", ["1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0"])
def test_a_page_printed_askew_is_read_upright(matrix: str) -> None:
    a, b, c, d = map(int, matrix.split())
    content = b"".join(
        shown(line, 300 + c * -20 * k, 400 + d * -20 * k, matrix=matrix)
        for k, line in enumerate(["第一条　甲。", "第二条　乙。"])
    )
    assert paragraphs(pages(content)) == ["第一条　甲。", "第二条　乙。"]
    assert (a, b) != (c, d)


def test_lines_that_run_down_are_read_from_the_right() -> None:
    lines = ["第一条　为了规范停车，", "制定本办法。", "第二条　一般不超过十日。"]
    page = b"".join(
        shown(char, 500 - 25 * k, 700 - 14 * i, 14)
        for k, line in enumerate(lines)
        for i, char in enumerate(line)
    )
    assert source(pages(page)).text.split("\n") == [line.replace("\u3000", " ") for line in lines]


def test_a_watermark_across_the_page_is_dropped_by_a_repair() -> None:
    mark = shown("内部资料", 200, 300, 60, "0.7 0.7 -0.7 0.7")
    read = source(pages(column(["第一条　甲。", "第二条　乙。"], 72, 700) + mark))
    assert [read.text[edit.start : edit.end] for edit in read.edits] == ["内部资料"]
    assert repair(read).text.strip() == "第一条　甲。\n第二条　乙。"


# ---------------------------------------------------------------- paragraphs, heads and feet


def test_paragraphs_are_joined_across_lines_and_pages_and_furniture_is_dropped() -> None:
    lines = broken(PARAGRAPH, 36) * 12
    per_page = 13
    contents = []
    for k in range(0, len(lines), per_page):
        number = k // per_page + 1
        contents.append(
            shown("云泽市人民政府公报", 72, 800, 9)
            + column(lines[k : k + per_page], 72, 740)
            + shown(f"— {number} —", 280, 40, 9)
        )
    read = source(pages(*contents))
    assert {edit.rule for edit in read.edits} >= {"running-head", "page-number", "wrap", "page-cut"}
    assert paragraphs(pages(*contents)) == [PARAGRAPH] * 12


def test_a_title_is_no_running_head() -> None:
    contents = [
        column(["云泽市停车管理办法", *broken(PARAGRAPH, 36)], 72, 740),
        column(["第二章　停车设施", *broken(PARAGRAPH, 36)], 72, 740),
        column(["第三章　法律责任", *broken(PARAGRAPH, 36)], 72, 740),
    ]
    assert not [e for e in source(pages(*contents)).edits if e.rule == "running-head"]


def test_blanks_between_words_and_none_where_characters_are_set_apart() -> None:
    spaced = shown("6", 72, 700) + shown("信息发布", 90, 700)
    assert paragraphs(pages(spaced)) == ["6 信息发布"]
    apart = b"".join(shown(char, 72 + 13.5 * k, 700) for k, char in enumerate("停车管理办法"))
    assert paragraphs(pages(apart)) == ["停车管理办法"]


def test_a_section_with_a_head_of_its_own_keeps_it_out_of_the_text() -> None:
    heads = ("云泽市人民政府公报", "云泽市人民政府公报", "名词解释")
    texts = [f"{head}{PARAGRAPH}" for head in "甲乙丙"]
    contents = [
        shown(head, 72, 790, 9) + column(broken(text, 36) * 4, 72, 740)
        for head, text in zip(heads, texts, strict=True)
    ]
    assert paragraphs(pages(*contents)) == [text for text in texts for _ in range(4)]


# ---------------------------------------------------------------- tables without rules


def spread(rows: list[list[str]], places: list[float], step: float = 20) -> bytes:
    """Return a page with words in columns between two paragraphs."""
    words = b"".join(
        shown(text, x, 700 - k * step)
        for k, row in enumerate(rows)
        for x, text in zip(places, row, strict=True)
        if text
    )
    below = 700 - step * len(rows)
    return pages(
        shown("第一条　标准如下：", 72, 700 + step) + words + shown("第二条　甲。", 72, below)
    )


def between(data: bytes) -> list[str]:
    return source(data).text.split("\n")[1:-1]


def test_words_in_columns_are_a_row_a_line() -> None:
    rows = [
        ["类别", "标准", "说明"],
        ["小型车", "每小时2元", "首停免费"],
        ["大型车", "", "按次结算"],
        ["新能源车", "减半", ""],
    ]
    assert between(spread(rows, [72, 200, 340])) == ["\t".join(row) for row in rows]
    numbers = [["序号", "金额"], ["1", "300"], ["2", "220"]]
    assert between(spread(numbers, [72, 200])) == ["\t".join(row) for row in numbers]


def test_a_cell_that_goes_on_in_the_next_line_is_one() -> None:
    water = "负责排水设施的建设、运行和维护，组织编制内涝防治规", "划，督促整改隐患"
    roads = "负责道路、桥涵的巡查，设置警示标志，配合转移安置群", "众"
    head, last = ["责任单位", "主要职责"], ["市应急局", "统筹协调"]
    rows = [
        head,
        ["市水务局", water[0]],
        ["", water[1]],
        ["市城管局", roads[0]],
        ["", roads[1]],
        last,
    ]
    assert between(spread(rows, [72, 200])) == [
        "责任单位\t主要职责",
        "市水务局\t负责排水设施的建设、运行和维护，组织编制内涝防治规划，督促整改隐患",
        "市城管局\t负责道路、桥涵的巡查，设置警示标志，配合转移安置群众",
        "市应急局\t统筹协调",
    ]
    set_in_the_middle = [
        rows[0],
        ["", rows[1][1]],
        ["市水务局", rows[2][1]],
        ["市城管局", rows[3][1]],
        *rows[4:],
    ]
    assert between(spread(set_in_the_middle, [72, 200]))[1].startswith("市水务局\t负责排水")
    assert between(spread(set_in_the_middle, [72, 200]))[1].endswith("隐患")


@pytest.mark.parametrize(
    "rows",
    [
        [["（一）", "编制规划并且组织实施；"], ["（二）", "监督检查；"], ["（三）", "其他。"]],
        [["张三", "李四光"], ["赵六", "钱七"], ["周九", "吴十"]],
        [["第一章　总则", "1"], ["第二章　停车设施的规划", "3"], ["第三章　附则", "12"]],
    ],
)
def test_labels_names_and_contents_set_apart_are_lines(rows: list[list[str]]) -> None:
    assert between(spread(rows, [72, 260])) == [" ".join(row) for row in rows]


def test_a_page_in_two_columns_is_no_table() -> None:
    left = ["（一）编制专项规划；", "（二）组织实施；", "（三）监督检查；", "（四）其他职责。"]
    right = broken("乙" + PARAGRAPH, 18)
    first = column(broken("甲" + PARAGRAPH, 18) * 3, 60, 700) + column(right * 3, 310, 700)
    second = column(left * 2, 60, 700) + column(right * 3, 310, 700)  # no line on the left is full
    assert "\t" not in source(pages(first, second)).text
    assert paragraphs(pages(first, second))[6:] == [*left * 2, *["乙" + PARAGRAPH] * 3]


# ---------------------------------------------------------------- notes at the foot


def noted(sign: str, note: str, *, rule: bool = False, size: float = 9, lift: float = 5) -> bytes:
    """Return a page with a raised sign in its first paragraph, and a note in two lines at its foot."""
    first, second = "第一条　停车场由市城市管理局", "负责监督管理，区县按照规定办理。"
    raised = shown(sign, 72 + 12 * len(first), 700 + lift, 7)
    at = 72 + 12 * len(first) + 7 * len(sign)
    body = shown(first, 72, 700) + raised + shown(second, at, 700) + shown("第二条　甲。", 72, 680)
    lines = [f"{sign}{note[:12]}", note[12:]]
    drawn = b"72 128 m 200 128 l S\n" if rule else b""
    return pages(body + drawn + column(lines, 72, 110, size, 14))


NOTE = "指城市管理行政主管部门，包括其派出机构。"


@pytest.mark.parametrize("sign", ["1", "①", "[1]", "*"])
def test_a_note_at_the_foot_stands_behind_the_paragraph_that_calls_it(sign: str) -> None:
    expected = [
        "第一条　停车场由市城市管理局负责监督管理，区县按照规定办理。",
        NOTE,
        "第二条　甲。",
    ]
    assert paragraphs(noted(sign, NOTE)) == expected
    assert paragraphs(noted(sign, NOTE, rule=True, size=12)) == expected
    rules = [edit.rule for edit in source(noted(sign, NOTE)).edits]
    assert rules.count("note-mark") == 2


def test_what_is_no_note_stays_where_it_stands() -> None:
    same = paragraphs(noted("1", NOTE, size=12))
    assert same[-2].startswith("1指城市管理")  # as large as the text, and no rule above it
    assert "局¹负责" in same[0]
    level = paragraphs(noted("1", NOTE, lift=0))
    assert "局1负责" in level[0]
    power = shown("第一条　面积10", 72, 700) + shown("2", 158, 705, 7) + shown("平方米。", 165, 700)
    read = paragraphs(pages(power + shown("2 本市行政区域内。", 72, 100, 9)))
    assert read == ["第一条　面积10²平方米。", "2 本市行政区域内。"]


def test_a_note_waits_for_the_end_of_a_paragraph_that_goes_on_over_the_page() -> None:
    lines = [line for head in "甲乙丙丁戊己" for line in broken(head + PARAGRAPH, 36)]
    expected = [head + PARAGRAPH for head in "甲乙丙丁戊己"]
    foot = shown("1见本市停车规划。", 72, 60, 9)
    for k, place in ((0, 1), (10, 6)):  # the line that calls, and where the note stands
        call = shown("1", 72 + 12 * 36, 745 - 20 * k, 7)
        first = (
            column(lines[: k + 1], 72, 740)
            + call
            + column(lines[k + 1 : 11], 72, 740 - 20 * (k + 1))
        )
        read = paragraphs(pages(first + foot, column(lines[11:], 72, 740)))
        assert read == [*expected[:place], "见本市停车规划。", *expected[place:]]


def test_a_blank_between_latin_and_han_where_typography_sets_none() -> None:
    """Beside dates whose digits touch the characters around them, a quarter of a character is a blank."""
    dates = column([f"2023年{k}月{k}日云泽市通过。" for k in range(1, 9)], 72, 700)
    heads = b"".join(
        shown("1", 72, 500 - 20 * k) + shown("总则", 87, 500 - 20 * k) for k in range(3)
    )
    assert source(pages(dates + heads)).text.split("\n")[-1] == "1 总则"


def test_a_page_whose_lines_all_begin_alike_does_not_join_them() -> None:
    """On the first page paragraphs are set in; on the second each is one line, and full."""
    first = column([line for head in "甲乙丙丁" for line in broken(head + PARAGRAPH, 36)], 72, 740)
    whole = [f"第{n}条　" + PARAGRAPH[:30] for n in "一二三四"]
    full = [line[:33] + "。" for line in whole]
    read = paragraphs(pages(first, column(full, 96, 740)))
    assert read[-4:] == full


# ---------------------------------------------------------------- characters


def test_radicals_ligatures_and_soft_hyphens_are_repaired() -> None:
    runs = clean("⼈民政府⻓期ofﬁce可\u00ad能")
    meant = "".join(run.becomes if run.rule else run.text for run in runs)
    assert meant == "人民政府长期office可能"
    assert [run.rule for run in runs if run.rule] == [
        "radical",
        "radical",
        "ligature",
        "soft-hyphen",
    ]
    assert "".join(run.text for run in clean("平常的话")) == "平常的话"
    read = source(pages(shown("⼈民政府", 72, 700)))
    assert repair(read).text == "人民政府"


def test_words_printed_twice_to_be_bold_stand_once() -> None:
    extract = Extract("a")
    bold = [
        Mark(c, 10 + 10 * k + d, 0, 20 + 10 * k + d, 10)
        for k, c in enumerate("停车")
        for d in (0, 0.4)
    ]
    written([bold], extract)
    assert extract.finished()[0] == "停车"


# ---------------------------------------------------------------- what has no text


PICTURE = stream(b"\xff" * 3, "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceRGB "
                 "/BitsPerComponent 8")  # fmt: skip
DRAWN = b"q 500 0 0 700 40 60 cm /P Do Q\n"


def error_of(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        source(data)
    message = str(caught.value)
    assert message.isprintable()
    return message


def test_pages_without_a_text_layer_are_named() -> None:
    def scanned(*contents: bytes) -> bytes:
        return pages(*contents, resources="/XObject << /P 4 0 R >>", more=[PICTURE])

    assert "no text layer (pages 1-3)" in error_of(scanned(DRAWN, DRAWN, DRAWN))
    read = source(
        scanned(shown("第一条", 72, 700), DRAWN, DRAWN, shown("第二条", 72, 700), DRAWN, b"")
    )
    assert [(n.code, n.pages) for n in read.notices] == [("no_text", (2, 3, 5))]
    assert "pages 2-3, 5" in read.notices[0].says
    assert "without words" in error_of(scanned(b""))


# ---------------------------------------------------------------- hostile files


def test_damaged_and_protected_files_are_errors() -> None:
    whole = pages(shown("第一条", 72, 700))
    assert "damaged" in error_of(b"%PDF-1.7\nnothing")
    assert error_of(whole[:200])
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /O <{0}> /U <{0}> /P -4 >> /ID [<00> <00>]"
    locked = pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"],
                 lock.format("ab" * 32))  # fmt: skip
    assert "password" in error_of(locked)


def test_a_million_objects_are_no_trouble() -> None:
    begun = time.perf_counter()
    assert source(pages(shown("第一条", 72, 700), more=["null"] * 1_000_000)).text == "第一条"
    assert time.perf_counter() - begun < 30


@pytest.mark.parametrize("kind", ["forms", "stream", "pages"])
def test_what_grows_without_end_is_stopped(kind: str) -> None:
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    if kind == "forms":  # ten forms that each draw ten forms, nine times over
        more = [
            stream(b"/X Do " * 10, f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject "
                   f"<< /X {5 + k} 0 R >> >>")
            for k in range(9)
        ]  # fmt: skip
        more.append(stream(shown("条", 1, 1), "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"))
        data = pages(b"/X Do", resources="/XObject << /X 4 0 R >>", more=more)
    elif kind == "stream":
        twice = zlib.compress(zlib.compress(b"q " * 100 * 2**20, 9), 9)
        data = pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page,
                    stream(twice, "/Filter [/FlateDecode /FlateDecode]")])  # fmt: skip
    else:
        data = pdf(
            ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 99999 >>"]
        )
    assert error_of(data)


def test_rules_make_a_table_and_a_line_below_words_makes_none() -> None:
    def rule(x0: float, y0: float, x1: float, y1: float) -> bytes:
        return f"{x0} {y0} m {x1} {y1} l S\n".encode()

    ruled = b"".join(rule(72, y, 472, y) for y in (700, 660, 620)) + b"".join(
        rule(x, 620, x, 700) for x in (72, 172, 472)
    )
    cells = shown("甲", 80, 675) + shown("第一行甲乙丙丁，", 180, 685) + shown("戊己。", 180, 668)
    cells += shown("乙", 80, 635) + shown("第二行。", 180, 635)
    assert paragraphs(pages(ruled + cells)) == ["甲\t第一行甲乙丙丁， 戊己。", "乙\t第二行。"]
    lined = rule(72, 698, 272, 698) + rule(72, 678, 272, 678)
    assert "\t" not in source(pages(lined + column(["第一条　甲。", "第二条　乙。"], 72, 700))).text
