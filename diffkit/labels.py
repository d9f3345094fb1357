"""The grammar of clause labels: 第三条, （三）, 3．, 1.2.3, ③, § 12a … as values.

A leaf below the stages: `repair` asks whether a line starts anew, `outline` builds the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from diffkit.model import Label, LabelScheme
from diffkit.numerals import circled, dotted, number, parenthesised, roman
from diffkit.patterns import Pattern

_D = "[0-9０-９]"
_H = "[〇零一二三四五六七八九十百千两廿卅]"
_M = "[〇零一二三四五六七八九十百千万萬两廿卅]"
_S = "[ \u3000\u00a0]"
_QUANTITY = (
    "(?:公顷|公里|平方|立方|千[米克瓦]|毫[米升克]|厘米|小时|个百分点|万元|亿元|[万亿](?=[吨亩元])|"
    "[万亿吨米元倍亩升度％%](?=以上|以下|以内|以外|左右|的|至|[/、，。；0-9]|$))"
)

# Words that follow a reference to another clause, never a clause's own label: 第三条规定的, 第五条第一款.
_REFERENCE = Pattern(r"(?:之?规定|之?規定|但[书書]|所|第|和|或|及|至|、|，|,|的|中|以|修改|改为)")


_BLANKS = Pattern(_S)


class _Form(NamedTuple):
    firsts: str  # the characters with which such a label begins
    scheme: LabelScheme
    pattern: Pattern
    value: Callable[[re.Match[str]], Sequence[int | None]]


def _numbers(match: re.Match[str]) -> list[int | None]:
    return [number(_BLANKS.sub("", group)) for group in match.groups() if group]


def _letters(match: re.Match[str]) -> list[int | None]:
    """§ 12a is (12, 1): what was inserted stands behind the one whose number it shares."""
    head, letter = match.group(1), match.group(2)
    return [number(head), *([ord(letter.lower()) - 96] if letter else [])]


def _symbol(match: re.Match[str]) -> list[int | None]:
    char = match.group(1)
    return [circled(char) or parenthesised(char) or dotted(char)]


def _path(match: re.Match[str]) -> list[int | None]:
    return [number(part) for part in re.split("[.．]", match.group(1))]


def _letter(match: re.Match[str]) -> list[int | None]:
    """(ba) is (2, 1): inserted behind (b)."""
    return [ord(group.lower()) - 96 for group in match.groups() if group]


def _roman(match: re.Match[str]) -> list[int | None]:
    return [roman(match.group(1).upper())]


def _none(match: re.Match[str]) -> list[int | None]:
    return []


def _optional(match: re.Match[str]) -> list[int | None]:
    return [number(match.group(1))] if match.group(1) else []


def _form(
    firsts: str,
    scheme: LabelScheme,
    pattern: str,
    value: Callable[[re.Match[str]], Sequence[int | None]] = _numbers,
) -> _Form:
    return _Form(firsts, scheme, Pattern(pattern), value)


def _run(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


_PARTS = "Part|PART|Title|TITLE|TITRE|Titre|LIVRE|Livre"
_ANNEXES = "Annexe?|ANNEXE?|Schedule|SCHEDULE"
_HAN = "〇零一二三四五六七八九十百千两廿卅"
_DIGITS = "0123456789０１２３４５６７８９"
_LOWER = "abcdefghijklmnopqrstuvwxyz"

# In order: the first form that matches is the label. Each is asked only of lines that begin with one of
# its characters, and compiled when the first such line comes. Examples in tests/unit/test_labels.py.
_FORMS: tuple[_Form, ...] = (
    _form("§", "article", rf"§{_S}?([0-9]{{1,4}}){_S}?([a-z])?(?![0-9])", _letters),
    _form(
        "AS",
        "article",
        rf"(?:Article|ARTICLE|Artikel|Art\.|Section|SECTION|Sec\.|SEC\.){_S}([0-9]{{1,4}})([A-Za-z](?![a-z]))?(?:er\b|\b)\.?",
        _letters,
    ),
    _form(
        "A",
        "article",
        rf"(?:Article|ARTICLE){_S}([IVX]{{1,6}})\b\.?",
        lambda m: [roman(m[1])],
    ),
    _form(
        "CK",
        "chapter",
        rf"(?:Chapter|CHAPTER|Kapitel|CHAPITRE|Chapitre){_S}([0-9]{{1,3}})(?:er)?\b\.?",
    ),
    _form(
        "CK",
        "chapter",
        rf"(?:Chapter|CHAPTER|Kapitel|CHAPITRE|Chapitre){_S}([IVXLC]{{1,7}})(?:er)?\b\.?",
        lambda m: [roman(m[1])],
    ),
    _form(
        "PTLB",
        "part",
        rf"(?:Part|PART|Title|TITLE|TITRE|Titre|LIVRE|Livre|Teil|Buch){_S}([0-9]{{1,3}})(?:er)?\b\.?",
    ),
    _form(
        "PTL",
        "part",
        rf"(?:{_PARTS}){_S}([IVXLC]{{1,7}})(?:er)?\b\.?",
        lambda m: [roman(m[1])],
    ),
    _form("AD", "section", rf"(?:Abschnitt|Division|DIVISION){_S}([0-9]{{1,3}})\b\.?"),
    _form("U", "subsection", rf"Unterabschnitt{_S}([0-9]{{1,3}})\b\.?"),
    _form(
        _HAN, "han_comma", rf"({_H}{{1,5}})(?:之({_H}{{1,3}}))?[、．](?!{_H}[、是级類类等期层層])"
    ),
    _form(
        "（(",
        "han_paren",
        rf"[（(]{_S}?({_H}(?:{_S}?{_H}){{0,4}}){_S}?[）)](?:之({_H}{{1,3}})(?={_S}|[，、：]))?",
    ),
    _form(_run("㈠", "㈩"), "han_paren", "([㈠-㈩])", _symbol),
    _form("（(", "arabic_paren", rf"[（(]{_S}?({_D}{{1,3}}){_S}?[）)]"),
    _form("（(", "arabic_paren", r"[（(]([0-9]{1,3})([A-Za-z])[）)]", _letters),
    _form(_DIGITS, "arabic_paren", rf"({_D}{{1,2}})[）)]"),
    _form(_run("⑴", "⒇"), "arabic_paren", "([⑴-⒇])", _symbol),
    _form(_run("①", "⑳") + _run("❶", "❿"), "circled", "([①-⑳❶-❿])", _symbol),
    _form(
        _DIGITS,
        "decimal",
        rf"({_D}{{1,2}}(?:[.．]{_D}{{1,2}}){{1,9}})(?![0-9０-９%％.．]){_S}(?!{_S}*{_QUANTITY})",
        _path,
    ),
    _form(
        _DIGITS,
        "decimal",
        rf"({_D}{{1,2}}(?:[.．]{_D}{{1,2}}){{1,9}})(?![0-9０-９%％‰.．~～—–-]|{_QUANTITY})(?=[^\W\d_a-zA-Z]|[“《«])",
        _path,
    ),
    _form(_DIGITS, "arabic_dot", rf"({_D}{{1,3}})[.．、](?:(?![0-9０-９])|(?=[12][0-9]{{3}}年))"),
    _form(_DIGITS, "arabic_dot", rf"([0-9]{{1,3}})([A-Za-z])\.(?={_S}|$)", _letters),
    _form(_DIGITS, "arabic_dot", rf"([0-9]{{1,2}})°(?={_S})"),
    _form(_run("⒈", "⒛"), "arabic_dot", "([⒈-⒛])", _symbol),
    _form("（(", "roman", r"[（(]((?:x?(?:ix|iv|v?i{2,3}|vi)|xi|xv|xx))[）)]", _roman),
    _form("（(", "letter", r"[（(]([a-z])([a-c])?[）)]", _letter),
    _form("（(", "capital", r"[（(]([A-Z])[）)]", _letter),
    _form(_LOWER, "letter", r"([a-z])\)", _letter),
    _form(_LOWER, "double_letter", r"([a-z])\1\)", _letter),
    _form("IVX", "roman", rf"([IVX]{{1,5}})\.(?:{_S}?[-–—])?(?={_S})", _roman),
    _form(
        "附",
        "annex",
        rf"附{_S}?(?:件|录|錄|表|图){_S}?({_D}{{1,2}}|{_H}{{1,3}})(?![0-9０-９.．、年月])"
        rf"(?={_S}*(?:[:：]|$|[^\W\d_a-zA-Z所的中和或规規並并第]))",
    ),
    _form("附", "annex", rf"附{_S}?(?:件|录|錄|表|图)(?=[:：]|{_S}|$)", _none),
    _form(
        "AS",
        "annex",
        rf"(?:Annex|ANNEX|Anhang|Anlage|Annexe|ANNEXE|Schedule|SCHEDULE){_S}([0-9]{{1,2}})\b",
        _optional,
    ),
    _form(
        "A",
        "annex",
        rf"(?:{_ANNEXES}){_S}([IVX]{{1,5}})\b",
        lambda m: [roman(m[1])],
    ),
    _form("专專", "box", rf"(?:专栏|專欄){_S}?({_D}{{1,3}}|{_H}{{1,3}})"),
    _form("表", "box", rf"表{_S}?({_D}{{1,2}})(?={_S})"),
    _form("—●■◆◇○□▪•·※★☆✓", "bullet", r"(?:——|[—●■◆◇○□▪•·※★☆✓])(?!—)", _none),
    _form("-*+–", "bullet", r"[-*+–] ", _none),
)


def _by_first(forms: Sequence[_Form]) -> dict[str, tuple[_Form, ...]]:
    """Return the forms that a line may bear, by its first character."""
    found: dict[str, list[_Form]] = {}
    for form in forms:
        for char in form.firsts:
            found.setdefault(char, []).append(form)
    return {char: tuple(of_char) for char, of_char in found.items()}


_BY_FIRST = _by_first(_FORMS)

# The single digit of a decimal numbering's first level: `1 总则`, `２　组织体系`. Only a short line
# without a closing mark is one; 2 辆消防车… is not.
_DECIMAL_HEAD = Pattern(rf"({_D}{{1,2}}){_S}{{1,4}}(?=[^\W\d_a-z])")
_HEAD_TAIL = Pattern(r"[^。；;，,：:！？!?\n]{1,40}$")


class Match(NamedTuple):
    """A label found at the head of a line, and the offset behind it and the blanks that follow."""

    label: Label
    end: int


@lru_cache(maxsize=8192)  # repair and outline ask of the same lines
def match_label(line: str, start: int = 0) -> Match | None:
    """Return the label with which `line` begins at `start`, None where it begins with words.

    Guarantees: the label's text is as written, without blanks around it. Whether a label is at home
    where it stands (a decimal 1.5 at a line's head, a reference to 第三条) is for the caller, who
    knows the neighbours.
    Cost: bounded; only the head of the line is looked at, and its tail for `1 总则`.
    """
    if start >= len(line):
        return None
    first = line[start]
    if first == "第":
        return _ordinal(line, start)
    forms = _BY_FIRST.get(first)
    if forms is None:
        return None
    for form in forms:
        match = form.pattern.match(line, start)
        if match is None:
            continue
        values = form.value(match)
        if any(value is None for value in values):
            continue
        text = match.group().strip(" \u3000\u00a0")
        return Match(
            Label(form.scheme, tuple(v for v in values if v is not None), text),
            _skip_blanks(line, match.end()),
        )
    match = _DECIMAL_HEAD.match(line, start) if first in _DIGITS else None
    if match is not None and _HEAD_TAIL.match(line, match.end()):
        value = number(match.group(1))
        if value is not None:
            return Match(
                Label("decimal", (value,), match.group(1)), _skip_blanks(line, match.end())
            )
    return None


# 第三条, 第 3-1 條, 第三条之一, 第二分编: one expression for all, told apart by the unit.
_ORDINAL = Pattern(
    rf"第{_S}?({_M}{{1,9}}|{_D}{{1,5}}){_S}?(?:[-－–]{_S}?({_D}{{1,3}}){_S}?(?=[条條]))?"
    rf"(分?[编編部]|[章节節款条條])(?:(?<=[条條])之{_S}?({_H}{{1,3}}(?!{_H})|{_D}{{1,3}}))?"
)
_UNITS: dict[str, LabelScheme] = {
    "分编": "subpart",
    "分編": "subpart",
    "分部": "subpart",
    "编": "part",
    "編": "part",
    "部": "part",
    "章": "chapter",
    "节": "section",
    "節": "section",
    "款": "subsection",
    "条": "article",
    "條": "article",
}
_COLONS = ("：", ":")
_NO_UNIT = {"编": "制", "編": "制", "章": "程"}  # 第一编制单位, 第一章程
_SHORT_HEADING = Pattern(rf"{_S}+\S{{1,20}}$")


def _ordinal(line: str, start: int) -> Match | None:
    """Return the label of an ordinal: a division, or an article."""
    match = _ORDINAL.match(line, start)
    if match is None:
        return None
    unit, end = match[3], match.end()
    behind = line[end : end + 3]
    if behind[:1] == _NO_UNIT.get(unit, " ") and behind[:1].strip():
        return None
    if unit[-1] == "部" and behind[:1].strip():
        return None  # 第三部分
    if unit == "款" and not _SHORT_HEADING.match(line, end):
        return None
    if _REFERENCE.match(behind):
        return None
    values = [number(_BLANKS.sub("", part)) for part in match.group(1, 2, 4) if part]
    if any(value is None for value in values):
        return None
    if line[end : end + 1] in _COLONS and line[end + 1 : end + 8].strip():
        end += 1  # 第一条：为了… is no other label than 第一条　为了…
    text = line[start:end].strip(" \u3000\u00a0")
    label = Label(_UNITS[unit], tuple(v for v in values if v is not None), text)
    return Match(label, _skip_blanks(line, end))


def _skip_blanks(line: str, at: int) -> int:
    while at < len(line) and line[at] in " \u3000\u00a0\t":
        at += 1
    return at


def follows(number_: tuple[int, ...], last: tuple[int, ...] | None) -> bool:
    """Tell whether a number opens a series or comes next after `last` in it (3 after 2, 2.1 after 2)."""
    if not number_:
        return True
    if last is None:
        return number_[-1] <= 1 or len(number_) == 1
    if len(number_) == len(last):
        if len(number_) == 1 and number_[0] == 1:
            return True
        return number_[:-1] == last[:-1] and last[-1] < number_[-1] <= last[-1] + 2
    if len(number_) > len(last):
        return number_[: len(last)] == last and all(n == 1 for n in number_[len(last) :])
    head = last[: len(number_)]
    return number_[:-1] == head[:-1] and head[-1] < number_[-1] <= head[-1] + 2


# ---------------------------------------------------------------- lines that stand by themselves

_YEAR = r"[〔\[［(（【]\s?([12１２][0-9０-９]{3})\s?[〕\]］)）】]"
_FILE_NUMBER = Pattern(
    rf"[（(]?([^\W\d_a-zA-Z]{{1,12}}){_S}?{_YEAR}{_S}?(?:第{_S}?)?([0-9０-９]{{1,5}}){_S}?[号號][）)]?"
)
_REGISTRATION = Pattern(r"[A-ZＡ-Ｚ]{2,8}[-－—–][0-9０-９]{4}[-－—–][0-9０-９]{4,8}")
_DATE = Pattern(
    r"(?:(?:[12１２][0-9０-９]{3}|[一二]\s?[〇○零O０九八一二三四五六七]{1}\s?[〇○零O０一二三四五六七八九]\s?[〇○零O０一二三四五六七八九])"
    r"\s?年\s?[0-9０-９一二三四五六七八九十]{1,3}\s?月\s?[0-9０-９一二三四五六七八九十]{1,3}\s?日)"
)


class FileNumber(NamedTuple):
    """A 发文字号: as written, and normalised to half width, 〔〕 and no spaces."""

    text: str
    normal: str


def file_number(line: str) -> FileNumber | None:
    """Return the 文号 that makes up the whole of a line: 高政办字〔2021〕34号, (云政发[2022]第3号)."""
    line = line.strip()
    if len(line) > 40:
        return None
    match = _FILE_NUMBER.fullmatch(line)
    if match is None:
        return None
    year, serial = number(match.group(2)), number(match.group(3))
    return FileNumber(line.strip("（）()"), f"{match.group(1)}〔{year}〕{serial}号")


_SERIAL = Pattern(
    rf"[（(]?\s*(?:{_YEAR}|([12][0-9]{{3}})\s?年)?{_S}?第?{_S}{{0,2}}([0-9０-９]{{1,5}}|{_H}{{1,6}}){_S}{{0,2}}[号號]\s*[）)]?"
)


def serial_number(line: str) -> FileNumber | None:
    """Return the number of an order or announcement that makes up a line: 第756号, 〔2023〕第5号."""
    if len(line) > 24 or not line.rstrip("）) ").endswith(("号", "號")):
        return None
    match = _SERIAL.fullmatch(line.strip())
    if match is None:
        return None
    year, serial = match[1] or match[2], number(_BLANKS.sub("", match[3]))
    if serial is None or (year is None and "第" not in line):
        return None
    head = f"〔{number(year)}〕" if year else "第"
    return FileNumber(line.strip().strip("（）()").strip(), f"{head}{serial}号")


def is_registration(line: str) -> bool:
    """Tell whether a line is a 登记号 of a 规范性文件: GQDR-2021-0020002."""
    return len(line) <= 40 and _REGISTRATION.fullmatch(line.strip()) is not None


def is_date(line: str) -> bool:
    """Tell whether a line is a date and nothing else: 2021年7月30日, 二○二一年四月一日."""
    return len(line) <= 24 and _DATE.fullmatch(line.strip().strip("（）()")) is not None
