"""The lines of a text as printed, and the widths at which they were broken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from diffkit.glyphs import fold
from diffkit.labels import file_number, is_date, is_registration, match_label
from diffkit.model import Label
from diffkit.patterns import Pattern, for_keys

_CLOSERS = "。！？；：︰!?;:"
_TRAILERS = "”’」』）)】〕》»"
# Classes are written by what they leave out: the regular expressions of Python take time to compile a
# class by the number of characters between its limits.
WIDE = Pattern("[^\x00-\u07ff]|·")
_ASCII_MARK = Pattern("[,;:.!?]")
_BLANKS = Pattern(" +")
_BRACKETED_AFTER_STOP = Pattern(r"[。.；;]\s*[（(][^（()）]{1,200}[）)]$")  # 。（县民政局负责）
INNER_STOP = Pattern(r"[，。；、,;.](?=.)")
_N = "([0-9０-９]{1,4})"
PAGE_NUMBER = Pattern(
    rf"[-–—－·•~～]\s*{_N}\s*[-–—－·•~～]|[（(\[［【〔]\s*{_N}\s*[）)\]］】〕]"
    rf"|第\s*{_N}\s*[页頁](?:\s*[/，,、]?\s*共\s*[0-9０-９]{{1,4}}\s*[页頁])?"
    rf"|{_N}\s?[/／]\s?[0-9０-９]{{1,4}}|(?:Page|Seite|PAGE|page|P\.)\s?{_N}(?:\s(?:of|von)\s[0-9]{{1,4}})?|{_N}"
)


def page_number(text: str) -> tuple[str, str] | None:
    """Return the form of a page number that makes up a line, # for its digits, and the digits."""
    if len(text) > 24:
        return None
    match = PAGE_NUMBER.fullmatch(text)
    if match is None:
        return None
    digits = next(group for group in match.groups() if group)
    start = match.start(match.lastindex or 0)
    rest = text[:start] + "#" + text[start + len(digits) :]
    return re.sub(r"\s", "", rest), digits


LEADERS = "。，、；：︰！？）)】〕》»”’」』,;:!?％%"  # no printed line begins with one of these
COMMA = Pattern("[，；。,;]")
FILE_KIND_END = for_keys(
    "(?:通知|意见|方案|办法|规定|预案|规划|计划|细则|条例|要点|制度|决定|规则|措施|清单|公告|通告)$"
)


class Line:
    """One line that has words: `[start, end)` without the blanks at its edges.

    Shapes: `lead` is the blanks before the words and `cells` the width in print, both in half-width
    cells; `gap` counts the blank lines before; `page_sign` says that a page may begin here, `fed` that
    a form feed stands before it; `alone` that it is a whole of its own by form; `closes` is the mark
    that ends a sentence or a clause at its end, "" where there is none.
    """

    # A plain class that works out at once what is asked of nearly every line: repair makes thousands.
    __slots__ = (
        "_key", "alone", "cells", "closes", "end", "fed", "gap", "label", "latin", "lead", "page_sign",
        "raw_length", "start", "tabbed", "text",
    )  # fmt: skip

    def __init__(
        self,
        start: int,
        text: str,
        raw_length: int,
        lead: int,
        gap: int,
        page_sign: bool,
        fed: bool,
    ) -> None:
        self.start, self.end, self.raw_length = start, start + len(text), raw_length
        self.text, self.lead, self.gap, self.page_sign, self.fed = text, lead, gap, page_sign, fed
        self._key: str | None = None
        self.latin, self.tabbed, width, self.closes, self.label, self.alone = _form(text)
        self.cells = lead + width

    @property
    def key(self) -> str:
        """The words in one script and width, for tables of words."""
        if self._key is None:
            self._key = fold(self.text)
        return self._key

    @property
    def punctuated(self) -> bool:
        """Tell whether a mark stands inside the words, behind the label."""
        return INNER_STOP.search(self.text, len(self.label.text) if self.label else 0) is not None

    @property
    def hangs(self) -> bool:
        """Tell whether the line ends where no sentence can: at a comma, or inside brackets."""
        text = self.text
        if text[-1] in "，、,（(《“〈" or (text[-1] == "—" and not PAGE_NUMBER.fullmatch(text)):
            return True
        return any(
            opened in text
            and text.count(opened) > text.count(closed)
            and text.rfind(opened) > text.rfind(closed)
            for opened, closed in _PAIRS
        )


@lru_cache(maxsize=8192)  # a round joins some lines, and the others come again in the next
def _form(text: str) -> tuple[bool, bool, int, str, Label | None, bool]:
    """Return what the words of a line alone say: latin, tabbed, their width, closes, label, alone."""
    n_wide = _wide(text)
    latin = n_wide * 5 < len(text)
    match = match_label(text)
    return (
        latin,
        "\t" in text,
        _cells(text, n_wide),
        _closing_mark(text, latin=latin),
        match.label if match else None,
        _alone(text),
    )


def _wide(text: str) -> int:
    """Count the characters that print two cells wide: those above U+07FF, and the middle dot."""
    if text.isascii():
        return 0
    # In UTF-8 they are of three bytes and more; counting bytes is quicker than looking at each.
    n_ascii = len(text.encode("ascii", "ignore"))
    n_bytes = len(text.encode("utf-8", "surrogatepass"))
    return n_bytes + n_ascii - 2 * len(text) + text.count("·")


def _cells(text: str, n_wide: int) -> int:
    """Return the width in print; marks of ASCII among wide characters print wide, blanks are squeezed."""
    width = len(text) + n_wide
    if n_wide:
        for mark in _ASCII_MARK.finditer(text):
            at = mark.start()
            before, after = text[at - 1 : at], text[at + 1 : at + 2]
            width += before > "\xff" or before == "»" or after > "\xff" or after == "«"
    if " " in text:
        for blanks in _BLANKS.finditer(text):
            before, after = text[blanks.start() - 1], text[blanks.end()]
            if after > "\xff" or after in "«»" or before > "\xff" or before in "«»(),.:;":
                width -= len(blanks.group())
    return width


def _closing_mark(text: str, *, latin: bool) -> str:
    bare = text.rstrip(_TRAILERS)
    if not bare:
        return ""
    last = bare[-1]
    if last in _CLOSERS:
        return MARK_FORMS.get(last, last)
    if text[-1] in "）)" and _BRACKETED_AFTER_STOP.search(text):
        return "。"
    # A full stop of ASCII or full width ends a sentence unless a number may go on behind it.
    if last in ".．" and len(bare) > 1 and not bare[-2].isdigit():
        return "。"
    if last == "." and len(bare) == len(text) and latin:
        return "。"
    return ""


def _alone(text: str) -> bool:
    """Tell whether a line is a whole of its own by form: a 文号, a date, a 登记号, 目录."""
    if len(text) > 40:
        return False
    if len(text) < 8 and text[0] == "目" and text[1:].strip() in ("录", "錄", "次"):
        return True
    last = text.rstrip("）) ")[-1:]
    if last == "日":
        return is_date(text)
    if last in ("号", "號"):
        return file_number(text) is not None
    return last.isdigit() and is_registration(text)


MARK_FORMS = {"!": "！", "?": "？", ";": "；", ":": "：", "︰": "："}


def printed_lines(text: str) -> list[Line]:
    """Return the lines of a text that have words, in order."""
    found: list[Line] = []
    at, gap, fed = 0, 0, False
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            head = raw[: len(raw) - len(raw.lstrip())]
            start = at + len(head)
            found.append(
                Line(
                    start,
                    words,
                    len(raw),
                    sum(2 if char == "\u3000" else 4 if char == "\t" else 1 for char in head),
                    gap,
                    "\f" in head or fed or (head == " " and gap == 0 and bool(found)),
                    "\f" in head or fed,
                )
            )
            gap, fed = 0, False
        else:
            gap += 1
            fed = fed or "\f" in raw
        at += len(raw) + 1
    return found


# ---------------------------------------------------------------- print columns


class Column:
    """A width at which lines were broken, in cells or in characters.

    Shapes: `low` and `high` bound the measures of a full line, both inclusive; where `indented`, the
    first line of a paragraph was set two characters shorter.
    """

    __slots__ = ("_indent", "_slack", "by_characters", "high", "indented", "low", "width")

    def __init__(self, width: int, by_characters: bool, indented: bool = False) -> None:
        self.width, self.by_characters, self.indented = width, by_characters, indented
        # How much shorter than the width a full line may be: what came next could not be cut.
        self._slack = 0 if by_characters else max(3, width * 9 // 100)
        self._indent = 2 if by_characters else 4
        # Full-width digits may have been printed at half width: wider on paper than it was in print.
        self.low, self.high = width - self._slack, width if by_characters else width * 7 // 5

    def measure(self, line: Line) -> int:
        return line.raw_length if self.by_characters else line.cells

    def full(self, line: Line) -> bool:
        return self.low <= (line.raw_length if self.by_characters else line.cells) <= self.high

    def snug(self, line: Line) -> bool:
        """Tell whether the line is full to within a character."""
        return abs(self.measure(line) - self.width) <= self._slack

    def first_full(self, line: Line) -> bool:
        """Tell whether the line is as wide as a paragraph's indented first line gets."""
        return self.indented and self._at(line, self.width - self._indent)

    def fits(self, line: Line) -> bool:
        return self.measure(line) <= self.high

    def indents(self, heads: Sequence[Line]) -> bool:
        """Tell whether lines that begin a paragraph are rather an indent shorter than full."""
        shorter = sum(1 for line in heads if self._at(line, self.width - self._indent))
        return shorter * 2 > sum(1 for line in heads if self._at(line, self.width))

    def _at(self, line: Line, width: int) -> bool:
        reach = 0 if self.by_characters else 1
        return width - 2 * reach <= self.measure(line) <= width + reach


_PAIRS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"), ("〔", "〕"), ("«", "»"))


def bracket_goes_on(left: str, right: str) -> bool:
    """Tell whether a bracket that one line opens near its end is closed near the head of the next."""
    for opened, closed in _PAIRS:
        at = left.rfind(opened)
        if at > left.rfind(closed) and len(left) - at < 40 and closed in right[:60]:
            return right.find(closed) < (right.find(opened) if opened in right else len(right))
    return False


def overclosed(text: str) -> bool:
    """Tell whether a bracket is closed that was opened before the line."""
    return any(text.count(closed) > text.count(opened) for opened, closed in _PAIRS)


_LEAST_COLUMN = 16  # cells; narrower runs of equal width are lists and tables, not prose
_LEAST_LINES = 4  # unclosed lines of that width, or an indent shorter, by which a column is known
_MOST_COLUMNS = 6


def print_columns(lines: Sequence[Line]) -> tuple[Column, ...]:
    """Find the widths at which the lines of a text were broken, the most frequent first.

    A width is a column's if enough lines have it, end without a closing mark, hold marks of prose, go
    on in a line without label, and stand among lines that are no wider. In a text with a paragraph a
    line the unclosed lines are headings, whose neighbours are wider.
    """
    found: list[Column] = []
    prose = [i for i, line in enumerate(lines) if not line.latin]
    for by_characters in (False, True):
        measures = [line.raw_length if by_characters else line.cells for line in lines]
        reach = 0 if by_characters else 1
        counts = Counter(
            measures[i]
            for i in prose
            if not lines[i].closes and measures[i] >= _LEAST_COLUMN // (1 + by_characters)
        )
        smooth = {
            width: sum(counts[width + d] for d in range(-reach, reach + 1)) for width in counts
        }
        peaks = sorted(smooth, key=lambda width: (-counts[width], -smooth[width], -width))
        taken: list[int] = []
        for width in peaks:
            if len(taken) >= _MOST_COLUMNS or smooth[width] < 2:
                break
            if smooth[width] + smooth.get(width - (2 if by_characters else 4), 0) < _LEAST_LINES:
                continue
            if by_characters and counts[width] * 3 < sum(counts.values()):
                break  # lines broken after so many characters all have that length, to the character
            if any(other - 7 < width <= other * 7 // 5 for other in taken):
                continue  # lines of a column already found, a little shorter or wider than most
            if by_characters and found and _explained(lines, Column(width, True, False), found):
                continue
            column = _proven(lines, Column(width, by_characters, False), measures, found)
            if column is not None:
                taken.append(width)
                found.append(column)
    if not found:
        widest = _widest_column(lines)
        found += [widest] if widest is not None else []
    return tuple(found)


def _widest_column(lines: Sequence[Line]) -> Column | None:
    """Find the width of a text with few broken lines: no line is wider, and all unclosed prose is so wide.

    Paragraphs of a line each differ in length, and the longest of them ends in a stop.
    """
    prose = [i for i, line in enumerate(lines) if not line.latin and not line.tabbed]
    if not prose:
        return None
    broken = [
        i
        for i in prose
        if not lines[i].closes
        and lines[i].cells >= _LEAST_WIDEST
        and INNER_STOP.search(lines[i].text)
        and i + 1 < len(lines)
        and lines[i + 1].label is None
    ]
    if len(broken) < 2:
        return None
    width = max(lines[i].cells for i in prose)
    if any(lines[i].cells < width - 3 for i in broken):
        return None
    return Column(width, False, False)


_LEAST_WIDEST = 40  # cells


def _explained(lines: Sequence[Line], column: Column, found: Sequence[Column]) -> bool:
    """Tell whether the lines of so many characters are those of columns that cells have shown."""
    own = [line for line in lines if not (line.latin or line.closes) and column.full(line)]
    others = sum(1 for line in own if not any(other.full(line) for other in found))
    return others < _LEAST_LINES or others * 4 < len(own)


def _proven(
    lines: Sequence[Line], column: Column, measures: Sequence[int], found: Sequence[Column]
) -> Column | None:
    indented = [other for other in found if other.indented and other.width > column.width]
    low, high = column.low, column.high
    members = [i for i, m in enumerate(measures) if low <= m <= high and not lines[i].latin]
    unclosed = [i for i in members if not lines[i].closes]
    if len(unclosed) < 2 or len(unclosed) * 2 < len(members):
        return None
    going_on = [i for i in unclosed if i + 1 < len(lines) and lines[i + 1].label is None]
    if len(going_on) * 5 < len(unclosed) * 3:
        return None
    near = wider = 0
    most = column.width + (0 if column.by_characters else 6)
    for i in unclosed:
        for j in range(max(0, i - 3), min(len(lines), i + 4)):
            if j != i:
                near += 1
                # First lines of a wider column that was found are wider, too, though but a little.
                wider += measures[j] > most or any(other.first_full(lines[j]) for other in indented)
    if wider * 4 > near:
        return None
    punctuated = sum(1 for i in unclosed if lines[i].punctuated)
    if punctuated * 4 < len(unclosed):
        return None
    heads = [
        line
        for i, line in enumerate(lines)
        if not line.closes and (line.label or not i or _ends(lines[i - 1], column))
    ]
    return Column(column.width, column.by_characters, column.indents(heads))


def _ends(line: Line, column: Column) -> bool:
    """Tell whether a line is plainly the last of its paragraph, or a heading."""
    if line.closes:
        return not column.full(line)
    return column.measure(line) < column.width * 3 // 4


class LatinColumn(NamedTuple):
    """The width, in characters, at which lines of a language with spaces were broken."""

    width: int

    def full(self, line: Line, after: Line) -> bool:
        word = len(after.text.split(None, 1)[0])
        return line.lead + len(line.text) + 1 + word > self.width

    def fits(self, line: Line) -> bool:
        return line.lead + len(line.text) <= self.width


def latin_column(lines: Sequence[Line]) -> LatinColumn | None:
    """Find the width at which the lines of a language with spaces were broken, if they were."""
    widths = [line.lead + len(line.text) for line in lines if line.latin]
    if len(widths) < 4:
        return None
    widest = max(widths)
    near = sum(1 for width in widths if width > widest - 14)
    if not 30 <= widest <= 160 or near * 4 < len(widths):
        return None
    return LatinColumn(widest)
