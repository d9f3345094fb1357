"""Print clean texts as gazettes print them, and make the noisy fixtures from the clean ones.

    make_noise.py            write the files of fixtures/noise that are made
    make_noise.py --check    exit 1 and name each file that is not what this program makes

The clean text holds one paragraph a line, so that what a noisy file says is known. Nothing here
depends on chance or time: the same clean text gives the same noise.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

_CLOSING = "，。、；：？！）》〉”’」』〕】％,.;:?!)»"  # no line begins with one of these
_NUMERAL = tuple("0123456789０１２３４５６７８９．.")  # no line ends between two of these
_OPENING = "（《〈“‘「『〔【(«"  # no line ends with one of these


def cells(text: str) -> int:
    """Return the width in print, an ASCII character counting 1 and any other 2."""
    return sum(1 if character < "\x80" else 2 for character in text)


def wrap(text: str, width: int, first: int | None = None, *, stranded: bool = False) -> list[str]:
    """Break one paragraph into lines of `width` full-width characters, the first of `first`.

    A closing mark that would begin a line hangs at the end of the line before, an opening one goes
    to the next line, and so does a number; with `stranded` any character begins a line, as old
    databases print.
    """
    lines: list[str] = []
    rest, room = text, 2 * (width if first is None else first)
    while cells(rest) > room:
        end = 0
        while cells(rest[: end + 1]) <= room:
            end += 1
        if not stranded:
            while end > 1 and (
                rest[end - 1] in _OPENING
                or (rest[end - 1] in _NUMERAL and rest[end : end + 1] in _NUMERAL)
            ):
                end -= 1
            if end < len(rest) and rest[end] in _CLOSING:
                end += 1
        lines.append(rest[:end].rstrip(" "))
        rest, room = rest[end:].lstrip(" "), 2 * width
    return [*lines, rest] if rest else lines


def wrap_items(lines: Iterable[str], width: int) -> str:
    """Return a Taiwanese statute as its ministry prints it: marks stranded, items hanging."""
    printed: list[str] = []
    for line in lines:
        item = re.match(r"([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)", line)
        if item is None:
            printed += wrap(line, width, stranded=True)
            continue
        indent = " " * (4 if item[1].endswith("、") else 6)
        head, *tail = wrap(line, width - len(indent) // 2, width, stranded=True)
        printed += [head, *(indent + part for part in tail)]
    return "\n".join(printed) + "\n"


# ---------------------------------------------------------------- width and script

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_PDF = str.maketrans("，；：（）《》？！", ",;:()«»?!")


def widen(text: str) -> str:
    """Return the text with full-width digits, letters and marks; blanks are left alone."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


# What the converter gets wrong in our texts, found by reading them.
_MISCONVERTED = (("併到", "並到"), ("采購", "採購"), ("翫忽", "玩忽"))


def traditional(text: str) -> str:
    """Return the text in traditional characters; each character becomes one character."""
    import opencc

    converted: str = opencc.OpenCC("s2t").convert(text)
    for wrong, right in _MISCONVERTED:
        converted = converted.replace(wrong, right)
    if len(converted) != len(text):
        raise ValueError("the conversion changed the length")
    return converted


# ---------------------------------------------------------------- gazettes


@dataclass(frozen=True, slots=True)
class Print:
    """How a gazette prints: the columns, the page, and what stands in its head and foot.

    `page` counts printed lines; `headed` says in turn whether the end of a page bears head and foot
    in the text layer. `set_up` prepares a paragraph before it is broken, `ink` a line after.
    """

    column: int
    full: int
    page: int
    headed: tuple[bool, ...]
    edge: Callable[[int], list[str]]
    set_up: Callable[[str], str]
    ink: Callable[[str], str]


def _set_city(paragraph: str) -> str:
    """Return a paragraph with the digits of the municipal gazette, which are full width."""
    paragraph = re.sub(r"(?<=\d)\.(?=\d)", "．", paragraph)
    paragraph = re.sub(r"^([\d．]+) ", "\\1\u3000", paragraph)
    return paragraph.translate(_WIDE)


def _ink_city(line: str) -> str:
    """Return a line with the marks that the text layer of the municipal gazette has."""
    return re.sub("。(?=.)", ". ", line).replace("。", ".").translate(_PDF)


def _set_county(paragraph: str) -> str:
    """Return a paragraph as the county gazette sets it, with blanks between words and numbers."""
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)", " ", paragraph)


def _ink_county(line: str) -> str:
    return line


def _edge_city(page: int) -> list[str]:
    number = str(page)[::-1].translate(_WIDE)  # the text layer turns the digits round
    blank = " " if page % 2 else ""
    return [
        f"{number}{blank}云泽市人民政府公报　２０２３年第５期",
        "",
        "",
        "",
        "市政府办公室文件",
        "",
    ]


def _edge_county(page: int) -> list[str]:
    blank = "" if page % 3 == 0 else " "
    return ["", "", "县政府办公室文件", "", f"临溪县人民政府公报 2023年第 4期{blank}{page}", ""]


CITY = Print(17, 37, 56, (True, False, True, False), _edge_city, _set_city, _ink_city)
COUNTY = Print(17, 37, 58, (True, False, False), _edge_county, _set_county, _ink_county)

_NUMBER = re.compile(r"\S+〔\d{4}〕\d+号$")  # 云政办字〔2023〕18号, not 云政办字第18号
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日$")  # 2023年5月12日, not 自2023年5月12日起


def _title_lines(title: str, width: int) -> list[str]:
    """Break a title before 关于, then at the width: the issuer stands on a line of its own."""
    issuer, about, rest = title.partition("关于")
    parts = [issuer] if issuer else []
    return [*parts, *wrap(about + rest, width - 1)]


def _lines_of(document: Sequence[str], style: Print) -> list[tuple[str, str]]:
    """Return the printed lines of a document, each with the gap behind it: blank or nothing."""
    at_number = next(i for i, line in enumerate(document) if _NUMBER.match(line))
    dates = [i for i, line in enumerate(document) if _DATE.match(line)]
    issues_a_plan = dates[0] + 1 < len(document) and not document[dates[0] + 1].startswith("注：")
    printed: list[tuple[str, str]] = []
    title = _title_lines(style.set_up("".join(document[:at_number])), style.column)
    printed += [(line, "") for line in title[:1]]
    printed += [(line, "\n") for line in title[1:-1]]
    printed += [(title[-1], ""), (style.set_up(document[at_number]), "\n")]
    for i, line in enumerate(document[at_number + 1 :], at_number + 1):
        wide = issues_a_plan and i <= dates[0]
        width = style.full if wide else style.column
        flush = i == at_number + 1 or line.startswith("注：")
        if issues_a_plan and i == dates[0] + 1:
            broken = [style.set_up(line)]
        else:
            broken = wrap(style.set_up(line), width, width if flush else width - 2)
        if issues_a_plan and i == dates[0] + 2 and style is CITY:
            broken[0] = "\u3000\u3000" + broken[0]
        printed += [(part, "\n") for part in broken]
    return printed


def gazette(documents: Iterable[Sequence[str]], style: Print, first_page: int) -> str:
    """Print documents one behind the other, each on a new page, as the text layer of a gazette.

    A new page begins with a blank and has no blank line before it, except where head and foot stand
    between the pages.
    """
    out: list[str] = []
    page = first_page
    for document in documents:
        room = style.page - 6  # the head of a document takes the room of some lines
        out.append(" ")
        for line, gap in _lines_of(document, style):
            if room == 0:
                if out[-1] == "\n":
                    out.pop()
                if style.headed[page % len(style.headed)]:
                    out.append("\n" + "\n".join(style.edge(page)) + "\n")
                else:
                    out.append(" ")
                page, room = page + 1, style.page
            out.append(style.ink(line) + "\n")
            if gap:
                out.append(gap)
            room -= 1
        while out[-1] == "\n":
            out.pop()
        page += 1
    return "".join(out)


# ---------------------------------------------------------------- hostile texts


def _nested(depth: int) -> str:
    """Return clauses that nest `depth` deep: each label is of a form or a length not seen above."""
    forms = ("第{}章 总则", "第{}条 一般规定", "{}、事项", "（{}）办法", "{}．步骤", "（{}）细目")
    lines = [form.format("一" if i < 4 else "1") for i, form in enumerate(forms)]
    lines += [".".join("1" * level) + " 层次" for level in range(2, depth - len(lines) + 2)]
    return "\n".join([*lines, "最里面的一段话。"]) + "\n"


def hostile() -> dict[str, str]:
    """Return small texts that a program must survive, by the name of their file."""
    control = "第一条 \x1b[31m红色\x1b[0m的字不得\x07鸣响，\x1b]0;标题\x07也不得改写窗口。\n"
    bidi = "第二条 期限为\u202e日十三\u202c，\u2066隔离\u2069不算\u200b字\u200d数\ufeff。\n"
    c1 = "第三条 \x9b2J清屏\x85换行\x7f删除\x08退格。\n"
    numbers = [
        f"第{number}条 " for number in ("一", "二", "三", "四", "五", "六", "七", "八", "九")
    ]
    subjects = ("门", "窗", "墙", "梁", "柱", "井", "灶", "桥", "灯")
    articles = [f"{n}{s}的看护人应当每日查看。" for n, s in zip(numbers, subjects, strict=True)]
    return {
        "hostile_controls.txt": control + bidi + c1,
        "hostile_nesting.txt": _nested(40),
        "hostile_equal_lines.txt": "各村应当每日报告水位。\n" * 2000,
        "hostile_one_label.txt": "".join(
            f"第一条 第{i}号闸门由值班员每{i % 7 + 1}小时查看一次。\n" for i in range(1, 301)
        ),
        "hostile_order.txt": "\n".join(articles) + "\n",
        "hostile_order_reversed.txt": "\n".join(reversed(articles)) + "\n",
        "hostile_blank.txt": "\n \n\u3000\u3000\n\t\n\u00a0\n\u2003\n" * 80,
        "hostile_line_ends.txt": "第一条 甲。\r\n第二条 乙。\r第三条 丙。\n\u2028第四条 丁。\x0b第五条\x0c戊。",
        "hostile_long_line.txt": "".join(f"沿河第{i}段堤防" for i in range(1, 2501)),
        "hostile_labels.txt": "第三条\n（一）\n1．\n1.1\n①\n——\n附件：\n第条\n（）\n第一条第二条第三条\n"
        "１．２．３．\n《《《《\n））））\n。\n，\n［［bookmark: ］］\n[bookmark: \n$PM_{10}\n<p><p><p>\n",
        "hostile_repeats.txt": "\n".join(
            character * 3000
            for character in ("1", "1.", "（", "第十", " ", "。", "«", "- ", "#", "A")
        )
        + "\n",
        "hostile_planes.txt": "第一条 𠮷田的𡈽地由𩸽村管理，葛\U000e0100城\ufe00除外。\n"
        "第二条 e\u0301tude 与 étude 相同；👨\u200d👩\u200d👧 三人为一户；한국어 \u1112\u1161\u11ab。\n",
        "hostile_pages.txt": "".join(
            f"\n{page}\n云泽市人民政府公报　２０２３年第５期\n\n\n市政府文件\n"
            for page in range(1, 61)
        ),
    }


# ---------------------------------------------------------------- the fixtures


def _clean(name: str) -> list[str]:
    return (FIXTURES / "corpora" / name).read_text("utf-8").splitlines()


def fixtures() -> dict[str, str]:
    """Return the files of fixtures/noise that are made, by name."""
    statute = _clean("statute_new.txt")
    return {
        "gazette_city.txt": gazette(
            map(_clean, ("notice_city_staff.txt", "plan_city.txt", "notice_city_pumps.txt")),
            CITY,
            31,
        ),
        "gazette_county.txt": gazette(
            map(_clean, ("notice_county_drills.txt", "plan_county.txt", "notice_county_staff.txt")),
            COUNTY,
            12,
        ),
        "statute_new_traditional.txt": traditional("\n".join(statute) + "\n"),
        "statute_new_wrapped.txt": wrap_items(statute, 32),
        "statute_new_wide.txt": "".join(
            "\n".join(wrap(widen(line), 16)) + "\n" for line in statute
        ),
        **hostile(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="make_noise.py", description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(arguments)
    stale = 0
    for name, text in fixtures().items():
        path = FIXTURES / "noise" / name
        if options.check:
            if not path.is_file() or path.read_bytes() != text.encode():
                print(f"{path.name} is not what make_noise makes", file=sys.stderr)
                stale = 1
        else:
            path.write_bytes(text.encode())
    return stale


if __name__ == "__main__":
    raise SystemExit(main())
