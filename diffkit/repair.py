"""Undo what layout did to a text: markup, hard wraps, page cuts, running heads, page numbers.

Everything taken away or rewritten is a piece of the offset map that names its rule; words are never
touched. Nothing here knows a bureau, a place or a gazette: widths come from the lines themselves.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from diffkit.glyphs import fold
from diffkit.labels import file_number, follows, is_date, is_registration, match_label
from diffkit.model import Label, Repaired, Source
from diffkit.numerals import number
from diffkit.span import Edit, OffsetMap, SourceSpan, Span, rewrite

_ROUNDS = 4  # a round that joins lines can bring two halves together; texts at hand settle in two


def repair(source: Source) -> Repaired:
    """Return the text of `source` with each paragraph on one line, free of page furniture and markup.

    Guarantees: the pieces of the map tile both sides; a text without layout noise comes back as it
    is; repairing the result again changes nothing.
    Cost: near-linear in the text.
    """
    text, offsets = source.text, OffsetMap.identity(len(source.text))
    for _ in range(_ROUNDS):
        unmarked = text
        for step in (_line_ends, _markup, _marks_of_markdown):
            edits = list(step(text))
            if edits:
                text, offsets = rewrite(text, edits), offsets.then(edits)
        if text == unmarked:
            break
    starts: list[int] = [
        piece.source.start for piece in offsets.pieces if piece.rule == "markdown-heading"
    ]
    doubts: list[int] = []
    for _ in range(_ROUNDS):
        joined, doubtful = _joined(text)
        doubts += (offsets.to_source(Span(at, at)).start for at in doubtful)
        if not joined:
            break
        text, offsets = rewrite(text, joined), offsets.then(joined)
    return Repaired(text, offsets, _back(offsets, doubts), _back(offsets, starts))


_NEAR = 8  # characters on either side of a break by which its place is known in another text


def settle(repaired: Repaired, other: Repaired) -> Repaired:
    """Decide the doubtful breaks of one text as another text of the same matter has them.

    Where the words around a break stand in the other text in one paragraph they are joined, where
    they stand in two they are parted; where they do not stand there, or both ways, nothing changes.
    Cost: linear in both texts.
    """
    if not repaired.doubts:
        return repaired
    text = repaired.text
    keys: dict[str, list[int]] = {}
    for at in repaired.doubts:
        before = _NO_BLANKS.sub("", text[max(0, at - 4 * _NEAR) : at])[-_NEAR:]
        after = _NO_BLANKS.sub("", text[at : at + 4 * _NEAR])[:_NEAR]
        if len(before) == len(after) == _NEAR:
            keys.setdefault(fold(before + after), []).append(at)
    joined, parted = _found_in(other.text, frozenset(keys))
    edits: list[Edit] = []
    for key, places in keys.items():
        if (key in joined) == (key in parted):
            continue
        for at in places:
            gap = _NO_BLANKS.match(text, at)
            if gap is not None and "\n" in gap.group():
                if key in joined:
                    latin = not _WIDE.match(text, at - 1) and not _WIDE.match(text, gap.end())
                    edits.append(Edit(at, gap.end(), " " if latin else "", "wrap"))
            elif key in parted:
                edits.append(Edit(at, at, "\n", "paragraph"))
    if not edits:
        return repaired
    edits.sort(key=lambda edit: edit.start)
    offsets = repaired.offsets.then(edits)
    sources = [repaired.offsets.to_source(Span(at, at)).start for at in repaired.doubts]
    starts = [repaired.offsets.to_source(Span(at, at)).start for at in repaired.starts]
    return Repaired(rewrite(text, edits), offsets, _back(offsets, sources), _back(offsets, starts))


_NO_BLANKS = re.compile(r"\s+")


def _found_in(text: str, wanted: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return which of the runs stand in a text within one line, and which across a line's end."""
    flat: list[str] = []
    begins: set[int] = set()
    length = 0
    for line in text.split("\n"):
        words = _NO_BLANKS.sub("", line)
        if words:
            begins.add(length)
            flat.append(words)
            length += len(words)
    key = fold("".join(flat))
    joined: set[str] = set()
    parted: set[str] = set()
    for i, run in _places(key, wanted):
        (parted if i + _NEAR in begins else joined).add(run)
    return frozenset(joined), frozenset(parted)


def _places(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield where each of the runs, all of one length, stands in a text."""
    if (
        len(wanted) > _ASKED_SINGLY // 40
    ):  # one pass over the text is cheaper than a search for each
        size = 2 * _NEAR
        runs = ((i, text[i : i + size]) for i in range(len(text) - size + 1))
        yield from ((i, run) for i, run in runs if run in wanted)
        return
    for run in sorted(wanted):
        at = text.find(run)
        while at >= 0:
            yield at, run
            at = text.find(run, at + 1)


def _back(offsets: OffsetMap, sources: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted({offsets.to_text(SourceSpan(at, at)).start for at in sources}))


# ---------------------------------------------------------------- markup

_CARRIAGE_RETURN = re.compile("\r\n?|[\v\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]+")

_BLOCK = "p|br|ul|ol|li|div|tr|table|thead|tbody|h[1-6]|hr|blockquote|section|article"
_INLINE = "span|b|i|u|s|em|strong|sup|sub|font|a|small|mark|del|ins|center|img"
_CELL = "td|th"
_TAG = rf"</?(?:{_BLOCK}|{_INLINE}|{_CELL})(?:\s[^<>\n]{{0,300}})?/?>"
_TAGS = re.compile(rf"(?:{_TAG}|(?<=>)[ \t]+(?=<)|<!--[^<>]{{0,300}}-->)+", re.IGNORECASE)
_HAS_BLOCK = re.compile(rf"</?(?:{_BLOCK})\b", re.IGNORECASE)
_HAS_CELL = re.compile(rf"<(?:{_CELL})\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_BOOKMARK = re.compile(r"\[bookmark: ?[^\]\n]{0,80}\]")
_LATEX = re.compile(r"\$(?=[^$\n]*[\\_^{]|[0-9.]+\$)([\x20-\x23\x25-\x7e°±×·]{1,120})\$")
_LATEX_COMMAND = re.compile(r"\\(?:mathrm|text|mathbf|mathit|operatorname|rm|bf)\b\s?")
_LATEX_SYMBOLS = {
    r"\%": "%",
    r"\$": "$",
    r"\&": "&",
    r"\#": "#",
    r"\times": "×",
    r"\pm": "±",
    r"\leq": "≤",
    r"\le": "≤",
    r"\geq": "≥",
    r"\ge": "≥",
    r"\sim": "~",
    r"\cdot": "·",
    r"\circ": "°",
    r"\mu": "μ",
    r"\rightarrow": "→",
    r"\alpha": "α",
    r"\beta": "β",
    r"\,": "",
    r"\ ": " ",
    r"\permil": "‰",
}
_LATEX_SYMBOL = re.compile(r"\\(?:[%$&#, ]|[A-Za-z]+)")


def _line_ends(text: str) -> Iterator[Edit]:
    """One form of line end, and no characters that print as nothing."""
    found = [(m, "\n", "line-end") for m in _CARRIAGE_RETURN.finditer(text)]
    found += [(m, "", "invisible") for m in _INVISIBLE.finditer(text)]
    for match, becomes, rule in sorted(found, key=lambda item: item[0].start()):
        yield Edit(match.start(), match.end(), becomes, rule)


def _markup(text: str) -> Iterator[Edit]:
    """Bookmarks, HTML tags and entities, LaTeX."""
    found: list[Edit] = [Edit(m.start(), m.end(), "", "bookmark") for m in _BOOKMARK.finditer(text)]
    if "<" in text:
        found += (_tag_edit(text, m) for m in _TAGS.finditer(text))
    if "&" in text:
        for match in _ENTITY.finditer(text):
            becomes = html.unescape(match.group())
            if becomes != match.group() and len(becomes) == 1:
                found.append(Edit(match.start(), match.end(), becomes, "entity"))
    if "$" in text:
        for match in _LATEX.finditer(text):
            found.append(Edit(match.start(), match.end(), _plain_latex(match.group(1)), "latex"))
    found.sort(key=lambda edit: edit.start)
    at = 0
    for edit in found:
        if edit.start >= at:  # an entity inside a tag goes with the tag
            yield edit
            at = edit.end


def _tag_edit(text: str, match: re.Match[str]) -> Edit:
    start, end = match.span()
    inside = (
        start > 0 and text[start - 1] not in "\n\t" and end < len(text) and text[end] not in "\n\t"
    )
    if _HAS_CELL.search(match.group()) and inside:
        return Edit(start, end, "\t", "html")
    if _HAS_BLOCK.search(match.group()) and inside:
        return Edit(start, end, "\n", "html")
    return Edit(start, end, "", "html")


def _plain_latex(body: str) -> str:
    body = _LATEX_COMMAND.sub("", body)
    body = _LATEX_SYMBOL.sub(lambda m: _LATEX_SYMBOLS.get(m.group(), m.group()[1:]), body)
    return re.sub(r"[{}_^]", "", body).strip()


_MD_HEADING = re.compile(r"^[ ]{0,3}(#{1,6}[ \t]+)(?=\S)", re.MULTILINE)
_MD_BULLET = re.compile(
    r"^[ ]{0,3}([-*+] )(?![0-9０-９]+\s*[-–—])(?=[^\W_a-zA-Z]|[（(“《〔【—])", re.MULTILINE
)
_MD_STRONG = re.compile(r"(?<![*_])(\*\*|__)(?=[^\s*_])([^*_\n]{1,300}?)(?<=[^\s*_])\1(?![*_])")
_MD_RULE = re.compile(r"^[ ]{0,3}(?:-{3,}|\*{3,}|_{3,})[ ]*$", re.MULTILINE)
_MD_ROW = re.compile(r"^[ ]{0,3}\|[^\n]*\|[ ]*$", re.MULTILINE)
_MD_ROW_RULE = re.compile(r"[ |:-]+")


def _marks_of_markdown(text: str) -> Iterator[Edit]:
    """The marks that a recogniser's Markdown puts around words; a line's words stay on their line."""
    found: list[Edit] = []
    found += (
        Edit(m.start(1), m.end(1), "", "markdown-heading") for m in _MD_HEADING.finditer(text)
    )
    found += (Edit(m.start(1), m.end(1), "", "markdown") for m in _MD_BULLET.finditer(text))
    found += (Edit(m.start(), m.end(), "", "markdown") for m in _MD_RULE.finditer(text))
    if "**" in text or "__" in text:
        for match in _MD_STRONG.finditer(text):
            found.append(Edit(match.start(), match.start(2), "", "markdown"))
            found.append(Edit(match.end(2), match.end(), "", "markdown"))
    if "|" in text:
        for match in _MD_ROW.finditer(text):
            found += _row_edits(match)
    found.sort(key=lambda edit: edit.start)
    at = 0
    for edit in found:
        if edit.start >= at:
            yield edit
            at = edit.end


def _row_edits(match: re.Match[str]) -> Iterator[Edit]:
    row, start = match.group(), match.start()
    if _MD_ROW_RULE.fullmatch(row.strip()):
        yield Edit(start, match.end(), "", "markdown")
        return
    bars = [i for i, char in enumerate(row) if char == "|"]
    for i in bars:
        becomes = "" if i in (bars[0], bars[-1]) else "\t"
        yield Edit(start + i, start + i + 1, becomes, "markdown")


# ---------------------------------------------------------------- lines

_CLOSERS = "。！？；：︰!?;:"
_TRAILERS = "”’」』）)】〕》»"
_LEADERS = "。，、；：︰！？）)】〕》»”’」』,;:!?％%"  # no printed line begins with one of these
# Classes are written by what they leave out: the regular expressions of Python take time to compile a
# class by the number of characters between its limits.
_WIDE = re.compile("[^\x00-\u07ff]|·")
_ASCII_MARK = re.compile(r"(?<=[^\x00-\xba\xbc-\xff])[,;:.!?]|[,;:.!?](?=[^\x00-\xaa\xac-\xff])")
_BLANK_BY_WIDE = re.compile(
    r"[ ]+(?=[^\x00-\xaa\xac-\xba\xbc-\xff])|(?<=[^\x00-\x27\x2a\x2b\x2d\x2f-\x39\x3c-\xaa\xac-\xba\xbc-\xff])[ ]+"
)
_BRACKETED_AFTER_STOP = re.compile(r"[。.；;]\s*[（(][^（()）]{1,200}[）)]$")  # 。（县民政局负责）
_INNER_STOP = re.compile(r"[，。；、,;.](?=.)")
_PAGE_NUMBER = re.compile(
    r"(?P<dashed>[-–—－·•]\s*(?P<d>[0-9０-９]{1,4})\s*[-–—－·•])|第\s*(?P<c>[0-9０-９]{1,4})\s*[页頁](?:\s*[/，,、]?\s*共\s*[0-9０-９]{1,4}\s*[页頁])?"
    r"|(?P<f>[0-9０-９]{1,4})\s?[/／]\s?[0-9０-９]{1,4}|(?:Page|Seite)\s(?P<e>[0-9]{1,4})(?:\s(?:of|von)\s[0-9]{1,4})?|(?P<bare>[0-9０-９]{1,4})"
)
_STOP = re.compile("[。；;]|[.](?=[^0-9０-９])")
_COMMA = re.compile("[，；。,;]")
_EDGE_NUMBER = re.compile("^[0-9０-９]{1,4}(?![0-9０-９])|(?<![0-9０-９])[0-9０-９]{1,4}$")
_DIGITS = re.compile(r"[0-9０-９]+")
_ANEW = re.compile(r"附件?[:：]|注[:：]|附[:：]|联系人|联系电话|抄送[:：]|（?此件|主题词|签发人|【")
_ISSUER = re.compile(
    r"(?:[^\W\d_a-zA-Z]|\s){2,30}(?:政府|办公[室厅]|委员会|委|局|厅|部|院|会|处|署)"
)
_PREDICATE = re.compile("应当|不得|可以|必须|负责|由.|其|将|不|未|已经|以及|并")
_FILE_KIND_END = re.compile(
    "(?:通知|意见|方案|办法|规定|预案|规划|计划|细则|条例|要点|制度|决定|规则|措施|清单|公告|通告)$"
)
_FILE_KIND = re.compile(f"关于|{_FILE_KIND_END.pattern}")
_ABOUT = "关于"
_TITLE_HEAD = re.compile(
    r"[^\W\d_a-zA-Z]{2,24}(?:政府|办公[室厅]|委员会|[委局厅部])\s*关于.{2,60}(?:通\s*知|意见|决定|方案|办法)$"
)
_HANGING = frozenset(("und", "oder", "bzw.", "sowie", "bis", "and", "or", "to"))
_HYPHENATED = re.compile(r"\w+(?:-\w+)+")
_SECTION_NAME = re.compile(r"[【\[]([^】\]\n]{2,20})[】\]]")


@dataclass(frozen=True)
class _Line:
    """One line that has words: `[start, end)` without the blanks at its edges."""

    start: int
    end: int
    raw_length: int
    lead: int  # blanks before the words, in cells
    gap: int  # blank lines before it
    page_sign: bool
    text: str
    key: str  # the words in one script and width, for tables of words

    @cached_property
    def cells(self) -> int:
        """Width in print, in half-width cells; marks of ASCII among wide characters print wide."""
        text = self.text
        width = len(text) + self._n_wide + len(_ASCII_MARK.findall(text))
        blanks = sum(len(m) for m in _BLANK_BY_WIDE.findall(text)) if " " in text else 0
        return width - blanks + self.lead

    @cached_property
    def latin(self) -> bool:
        return self._n_wide * 5 < len(self.text)

    @cached_property
    def _n_wide(self) -> int:
        return len(_WIDE.findall(self.text))

    @cached_property
    def label(self) -> Label | None:
        match = match_label(self.text)
        return match.label if match else None

    @cached_property
    def closes(self) -> str:
        """The mark that ends a sentence or a clause at the line's end, "" where there is none."""
        text = self.text.rstrip(_TRAILERS)
        if not text:
            return ""
        last = text[-1]
        if last in _CLOSERS:
            return _MARK_FORMS.get(last, last)
        if self.text[-1] in "）)" and _BRACKETED_AFTER_STOP.search(self.text):
            return "。"
        # A full stop of ASCII or full width ends a sentence unless a number may go on behind it.
        if last in ".．" and len(text) > 1 and not text[-2].isdigit():
            return "。"
        if last == "." and len(text) == len(self.text) and self.latin:
            return "。"
        return ""

    @cached_property
    def hangs(self) -> bool:
        """Tell whether the line ends where no sentence can: at a comma, or inside brackets."""
        text = self.text
        if text[-1] in "，、,（(《“〈" or (text[-1] == "—" and not _PAGE_NUMBER.fullmatch(text)):
            return True
        return any(
            text.count(opened) > text.count(closed) and text.rfind(opened) > text.rfind(closed)
            for opened, closed in _PAIRS
        )

    @cached_property
    def alone(self) -> bool:
        """Tell whether the line is a whole of its own by form: a 文号, a date, a 登记号, 目录."""
        text = self.text
        if len(text) < 8 and text[0] == "目" and text[1:].strip() in ("录", "錄", "次"):
            return True
        return is_date(text) or file_number(text) is not None or is_registration(text)


_MARK_FORMS = {"!": "！", "?": "？", ";": "；", ":": "：", "︰": "："}


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    at, gap, folded = 0, 0, fold(text)
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            head = raw[: len(raw) - len(raw.lstrip())]
            start = at + len(head)
            found.append(
                _Line(
                    start,
                    start + len(words),
                    len(raw),
                    sum(2 if char == "\u3000" else 4 if char == "\t" else 1 for char in head),
                    gap,
                    "\f" in head or (head == " " and gap == 0 and bool(found)),
                    words,
                    folded[start : start + len(words)],
                )
            )
            gap = 0
        else:
            gap += 1
        at += len(raw) + 1
    return found


# ---------------------------------------------------------------- print columns


@dataclass(frozen=True, slots=True)
class _Column:
    """A width at which lines were broken, in cells or in characters."""

    width: int
    by_characters: bool
    indented: bool  # the first line of a paragraph was set two characters shorter

    def measure(self, line: _Line) -> int:
        return line.raw_length if self.by_characters else line.cells

    def full(self, line: _Line) -> bool:
        return self.width - self._slack <= self.measure(line) and self.fits(line)

    def snug(self, line: _Line) -> bool:
        """Tell whether the line is full to within a character."""
        return abs(self.measure(line) - self.width) <= self._slack

    def first_full(self, line: _Line) -> bool:
        """Tell whether the line is as wide as a paragraph's indented first line gets."""
        return self.indented and self._at(line, self.width - self._indent)

    def fits(self, line: _Line) -> bool:
        # Full-width digits may have been printed at half width: wider on paper than it was in print.
        return self.measure(line) <= (self.width if self.by_characters else self.width * 7 // 5)

    def indents(self, heads: Sequence[_Line]) -> bool:
        """Tell whether lines that begin a paragraph are rather an indent shorter than full."""
        shorter = sum(1 for line in heads if self._at(line, self.width - self._indent))
        return shorter * 2 > sum(1 for line in heads if self._at(line, self.width))

    @property
    def _indent(self) -> int:
        return 2 if self.by_characters else 4

    @property
    def _slack(self) -> int:
        """How much shorter than the width a full line may be: what came next could not be cut."""
        return 0 if self.by_characters else max(3, self.width * 9 // 100)

    def _at(self, line: _Line, width: int) -> bool:
        reach = 0 if self.by_characters else 1
        return width - 2 * reach <= self.measure(line) <= width + reach


_PAIRS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"), ("〔", "〕"), ("«", "»"))


def _bracket_goes_on(left: str, right: str) -> bool:
    """Tell whether a bracket that one line opens near its end is closed near the head of the next."""
    for opened, closed in _PAIRS:
        at = left.rfind(opened)
        if at > left.rfind(closed) and len(left) - at < 40 and closed in right[:60]:
            return right.find(closed) < (right.find(opened) if opened in right else len(right))
    return False


def _overclosed(text: str) -> bool:
    """Tell whether a bracket is closed that was opened before the line."""
    return any(text.count(closed) > text.count(opened) for opened, closed in _PAIRS)


_LEAST_COLUMN = 16  # cells; narrower runs of equal width are lists and tables, not prose
_LEAST_LINES = 4  # unclosed lines of that width, or an indent shorter, by which a column is known
_MOST_COLUMNS = 6


def _columns(lines: Sequence[_Line]) -> tuple[_Column, ...]:
    """Find the widths at which the lines of a text were broken, the most frequent first.

    A width is a column's if enough lines have it, end without a closing mark, hold marks of prose, go
    on in a line without label, and stand among lines that are no wider. In a text with a paragraph a
    line the unclosed lines are headings, whose neighbours are wider.
    """
    found: list[_Column] = []
    prose = [i for i, line in enumerate(lines) if not line.latin]
    for by_characters in (False, True):
        measures = [
            (line.raw_length if by_characters else line.cells) if not line.latin else 0
            for line in lines
        ]
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
            column = _proven(lines, _Column(width, by_characters, False))
            if column is not None:
                taken.append(width)
                found.append(column)
    return tuple(found)


def _proven(lines: Sequence[_Line], column: _Column) -> _Column | None:
    members = [i for i, line in enumerate(lines) if not line.latin and column.full(line)]
    unclosed = [i for i in members if not lines[i].closes]
    if len(unclosed) < 2 or len(unclosed) * 2 < len(members):
        return None
    going_on = [i for i in unclosed if i + 1 < len(lines) and lines[i + 1].label is None]
    if len(going_on) * 5 < len(unclosed) * 3:
        return None
    punctuated = sum(1 for i in unclosed if _INNER_STOP.search(lines[i].text))
    if punctuated * 4 < len(unclosed):
        return None
    near = wider = 0
    reach = 0 if column.by_characters else 3
    for i in unclosed:
        for j in range(max(0, i - 3), min(len(lines), i + 4)):
            if j != i:
                near += 1
                wider += column.measure(lines[j]) > column.width + 2 * reach
    if wider * 4 > near:
        return None
    heads = [
        line
        for i, line in enumerate(lines)
        if not line.closes and (line.label or not i or _ends(lines[i - 1], column))
    ]
    return replace(column, indented=column.indents(heads))


def _ends(line: _Line, column: _Column) -> bool:
    """Tell whether a line is plainly the last of its paragraph, or a heading."""
    if line.closes:
        return not column.full(line)
    return column.measure(line) < column.width * 3 // 4


@dataclass(frozen=True, slots=True)
class _Latin:
    """The width, in characters, at which lines of a language with spaces were broken."""

    width: int

    def full(self, line: _Line, after: _Line) -> bool:
        word = len(after.text.split(None, 1)[0])
        return line.lead + len(line.text) + 1 + word > self.width

    def fits(self, line: _Line) -> bool:
        return line.lead + len(line.text) <= self.width


def _latin_column(lines: Sequence[_Line]) -> _Latin | None:
    widths = [line.lead + len(line.text) for line in lines if line.latin]
    if len(widths) < 4:
        return None
    widest = max(widths)
    near = sum(1 for width in widths if width > widest - 14)
    if not 30 <= widest <= 160 or near * 4 < len(widths):
        return None
    return _Latin(widest)


# ---------------------------------------------------------------- page furniture


def _furniture(lines: Sequence[_Line], going_on: Callable[[int, int], bool]) -> dict[int, str]:
    """Find the lines that belong to the page and not to the text: index → rule.

    One mark is not enough: a line is furniture where two of these hold: it repeats with other digits
    that count up; it repeats at page distance; it stands inside a broken sentence; it stands beside
    furniture or a page's first line; it bears the name of a section of the table of contents.
    """
    found: dict[int, str] = {}
    sections = {m.strip() for line in lines for m in _SECTION_NAME.findall(line.text)}
    groups: dict[str, list[int]] = {}
    numbers: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        if line.cells > 80:
            continue
        match = _PAGE_NUMBER.fullmatch(line.text)
        if match is not None:
            value = number(
                next(group for group in match.group("d", "c", "f", "e", "bare") if group)
            )
            if value is not None:
                numbers.append((i, value))
        elif not (line.closes or line.alone or _COMMA.search(line.text)) and _unlabelled(line):
            key = re.sub(r"\s", "", _DIGITS.sub("", line.text))
            if len(key) >= 2:
                groups.setdefault(key, []).append(i)

    def broken(i: int) -> bool:
        """Tell whether a sentence runs from the line before `i` to the one after, furniture skipped."""
        before, after = i - 1, i + 1
        while before >= max(0, i - _HEAD_LINES) and (before in found or before in maybe):
            before -= 1
        while after < min(len(lines), i + _HEAD_LINES) and (after in found or after in maybe):
            after += 1
        return before >= 0 and after < len(lines) and going_on(before, after)

    def flows(i: int) -> bool:
        """Tell whether a line reads on from the words before it and into those after it."""
        before, after = i - 1, i + 1
        while before >= max(0, i - _HEAD_LINES) and (before in number_lines or before in found):
            before -= 1
        while after < min(len(lines), i + _HEAD_LINES) and (
            after in number_lines or after in found
        ):
            after += 1
        if before < 0 or after >= len(lines):
            return False
        return going_on(before, i) and going_on(i, after)

    number_lines = {i for i, _ in numbers}
    repeated = {i for group in groups.values() if len(group) > 1 for i in group}
    maybe = number_lines | repeated | {i for i, line in enumerate(lines) if line.text in sections}
    for key, group in groups.items():
        counting = len(group) > 1 and _counts_up(group, [lines[i].text for i in group])
        regular = len(group) > 2 and _regular(group)
        named = key in sections
        if len(group) == 1 and not named:
            continue  # what stands once has nothing to be known by
        inside = sum(1 for i in group if broken(i) and not flows(i)) * 3 >= len(group)
        at_edge = sum(1 for i in group if {i - 1, i + 1} & number_lines)
        edge, every = at_edge * 3 >= len(group) * 2, at_edge == len(group) > 1
        for i in group:
            # What reads on is text, unless all of its kind stand at the edge of a page.
            proven = counting or (edge and len(group) > 2)
            if counting + regular + named + edge + inside + every > 1 and (proven or not flows(i)):
                found[i] = "running-head"
    for i in sorted(maybe - number_lines - set(found)):
        if (
            not flows(i)
            and any(j in found for j in (i - 1, i + 1))
            and (broken(i) or lines[i].text in sections)
        ):
            found[i] = "running-head"
    # What stands beside a running head in most of its places is one too, wherever it stands.
    for group in groups.values():
        beside_head = [
            i for i in group if i in found or (not flows(i) and {i - 1, i + 1} & found.keys())
        ]
        if len(group) > 1 and len(beside_head) * 3 >= len(group) * 2:
            found.update((i, "running-head") for i in beside_head)
    all_series = _counting_series(numbers)
    counted = {i for series in all_series for i in series}
    evenly = {i for series in all_series if len(series) > 3 and _regular(series) for i in series}
    for i, _ in numbers:
        match = _PAGE_NUMBER.fullmatch(lines[i].text)
        decorated = match is not None and match.group("bare") is None
        beside = any(j in found for j in (i - 1, i + 1))
        paged = i in evenly
        isolated = lines[i].gap > 0 and (i + 1 == len(lines) or lines[i + 1].gap > 0)
        marks = decorated + (i in counted) + beside + broken(i) + (isolated and decorated) + paged
        if marks >= 2:
            found[i] = "page-number"
    for series in all_series:
        if any(i in found for i in series):  # where one of a series is proven, all of it is
            found.update((i, "page-number") for i in series)
    return found


_HEAD_LINES = 4  # a page has no more lines of furniture than that in one place


def _unlabelled(line: _Line) -> bool:
    """Tell whether a line has no label but, perhaps, a page number that reads as one: 93 某某公报."""
    return line.label is None or (line.label.scheme == "decimal" and len(line.label.number) == 1)


def _counts_up(group: Sequence[int], texts: Sequence[str]) -> bool:
    """Tell whether a number at one edge of these lines grows as page numbers do.

    They may be read backwards, as some text layers have it. Two lines prove it only where their distance
    is that of so many pages.
    """
    rows = [_EDGE_NUMBER.findall(text) for text in texts]
    if not all(rows):
        return False
    for pick in (0, -1):
        for turn in (1, -1):
            values = [number(row[pick][::turn]) or 0 for row in rows]
            steps = [y - x for x, y in pairwise(values)]
            if min(steps) <= 0:
                continue
            if len(texts) > 2 or 16 <= (group[1] - group[0]) / steps[0] <= 160:
                return True
    return False


def _counting_series(numbers: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the runs of lines whose bare number is one more than that of the line before in the run."""
    series: dict[int, list[int]] = {}  # by the value that would come next
    for i, value in numbers:
        run = series.pop(value, [])
        if run and i - run[-1] <= 3:  # rows of a table, not pages
            run = []
        series[value + 1] = [*run, i]
    return [run for run in series.values() if len(run) > 1]


def _regular(group: Sequence[int]) -> bool:
    """Tell whether the distances between lines are all near a multiple of one page's length."""
    gaps = [y - x for x, y in pairwise(group)]
    page = min(gaps)
    if page < 8:
        return False
    return all(abs(gap - round(gap / page) * page) <= max(2, gap // 10) for gap in gaps)


# ---------------------------------------------------------------- joining


def _joined(text: str) -> tuple[list[Edit], list[int]]:
    """Return the edits that join broken lines and drop furniture, and the offsets of doubtful breaks."""
    lines = _lines(text)
    if len(lines) < 2:
        return [], []
    joiner = _Joiner(text, lines)
    furniture = _furniture(lines, joiner.going_on)
    edits: list[Edit] = []
    doubts: list[int] = []
    before: int | None = None
    pending: list[int] = []  # furniture since the line `before`
    for i, line in enumerate(lines):
        if i in furniture:
            pending.append(i)
            continue
        if before is not None and (verdict := joiner.verdict(before, i, pending)):
            joins, doubtful = verdict
        else:
            joins = doubtful = False
        if joins and before is not None:
            edits += _join_edits(text, lines, before, i, pending, furniture, joiner)
        else:
            edits += _drop_edits(text, lines, pending, furniture)
            joiner.begin(i)
        if doubtful:
            doubts.append(line.start if joins else lines[i - 1].end)
        before, pending = i, []
    edits += _drop_edits(text, lines, pending, furniture)
    return edits, doubts


def _drop_edits(
    text: str, lines: Sequence[_Line], pending: Sequence[int], furniture: dict[int, str]
) -> Iterator[Edit]:
    for i in pending:
        yield Edit(lines[i].start, lines[i].end, "", furniture[i])


def _join_edits(
    text: str,
    lines: Sequence[_Line],
    before: int,
    after: int,
    pending: Sequence[int],
    furniture: dict[int, str],
    joiner: _Joiner,
) -> Iterator[Edit]:
    left, right = lines[before], lines[after]
    rule = "page-cut" if pending else "wrap"
    at = left.end
    becomes = joiner.between(left, right)
    if becomes == "-":  # a hyphen that only the line's end called for
        yield Edit(at - 1, at, "", "hyphen")
        becomes = ""
    for i in pending:
        yield Edit(at, lines[i].start, "", rule)
        yield Edit(lines[i].start, lines[i].end, "", furniture[i])
        at = lines[i].end
    yield Edit(at, right.start, becomes, rule)


_ASKED_SINGLY = 4_000


class _Joiner:
    """Decides, line by line, whether a line goes on in the next; knows the labels seen so far."""

    def __init__(self, text: str, lines: Sequence[_Line]) -> None:
        self._text = text
        self._lines = lines
        self._columns = _columns(lines)
        self._latin = _latin_column(lines)
        self._seen: dict[str, tuple[int, ...]] = {}
        self._whole, self._inner = self._stops()
        self._counts: dict[str, int] = {}
        self._grams: Counter[str] | None = None
        self._start = 0  # the line with which the paragraph at hand begins
        self.begin(0)

    # -- what the whole text tells

    def _stops(self) -> tuple[Counter[str], Counter[str]]:
        """Count, by closing mark, paragraph ends before an unlabelled line, and marks inside lines."""
        whole: Counter[str] = Counter()
        inner: Counter[str] = Counter()
        if not self._columns:
            return whole, inner
        for i, line in enumerate(self._lines[:-1]):
            column = self._column(line)
            if column is None and not any(c.fits(line) for c in self._columns):
                continue
            after = self._lines[i + 1]
            if line.closes and column is None and after.label is None and not after.alone:
                whole[line.closes] += 1
            for mark in line.text[:-1]:
                if mark in "。；：;:":
                    inner[_MARK_FORMS.get(mark, mark)] += 1
        return whole, inner

    def _column(self, line: _Line) -> _Column | None:
        return next((column for column in self._columns if column.full(line)), None)

    def begin(self, i: int) -> None:
        """Note that a paragraph begins with line `i`."""
        self._start = i
        label = self._lines[i].label
        if label is not None and label.number:
            self._seen[label.scheme] = label.number

    # -- what two lines tell

    def going_on(self, before: int, after: int) -> bool:
        """Tell whether line `after` continues the sentence of line `before`, whatever lies between."""
        left, right = self._lines[before], self._lines[after]
        if left.alone or right.alone or _ANEW.match(right.text) or "\t" in left.text:
            return False
        if self._opens_title(before, after):
            return False
        if right.text[0] in _LEADERS:
            return True
        if left.closes or right.label is not None:
            return False
        if self._full(before, after) or left.hangs:
            return True
        return self._cut(left, right)

    def _full(self, before: int, after: int) -> bool:
        left, right = self._lines[before], self._lines[after]
        if left.latin or right.latin:
            latin = self._latin
            if latin is not None and left.latin and right.latin:
                return latin.full(left, right)
        for column in self._columns:
            if not column.fits(right):
                continue
            if column.full(left) or (column.first_full(left) and before == self._start):
                return True
        return False

    def _cut(self, left: _Line, right: _Line) -> bool:
        """Tell whether a paragraph was cut between two lines that no width explains."""
        if left.latin:
            return right.latin and right.text[0].islower() and len(left.text.split()) > 2
        prose = right.closes or _INNER_STOP.search(right.text) or _overclosed(right.text)
        if right.text[0] == "的":
            return True
        short = len(left.text) <= 30 and not _STOP.search(left.text)
        if prose and short and self._among_headings(left):
            return False
        if prose and _COMMA.search(left.text):
            return True
        if (
            prose
            and left.cells > 20
            and _PREDICATE.search(left.key)
            and not _FILE_KIND.search(left.key)
        ):
            return True
        return self._known(left.text, right.text)

    def _among_headings(self, line: _Line) -> bool:
        """Tell whether a labelled line has a heading for a neighbour in its series."""
        label = line.label
        if label is None:
            return False
        series = self._series[label.scheme, len(label.number)]
        k = bisect_left(series, line.start, key=lambda other: other.start)
        around = series[max(0, k - 1) : k] + series[k + 1 : k + 2]
        return any(not other.closes and len(other.text) <= 30 for other in around)

    def _heading_before(self, left: _Line, right: _Line) -> bool:
        """Tell whether a heading as long as a full first line stands before a paragraph's first line."""
        return (
            any(column.first_full(left) and column.first_full(right) for column in self._columns)
            and not _COMMA.search(left.text)
            and not left.hangs
            and self._among_headings(left)
        )

    def _titles(self, before: int, after: int) -> bool:
        """Tell whether `before` is the title, on one line, of the text that begins with `after`."""
        left, right = self._lines[before], self._lines[after]
        return (
            before == self._start
            and left.label is None
            and _FILE_KIND_END.search(left.key) is not None
            and not re.search("[，、。；,;]", left.text)
            and right.text[0] not in "的（("
            and (before == 0 or self._lines[before - 1].alone)
        )

    @cached_property
    def _openings(self) -> frozenset[str]:
        """Short lines that elsewhere in the text surely begin a paragraph."""
        return frozenset(
            right.text
            for left, right in pairwise(self._lines)
            if left.closes and len(right.text) <= 12 and self._column(left) is None
        )

    @cached_property
    def _series(self) -> dict[tuple[str, int], list[_Line]]:
        """The labelled lines of the text by scheme and depth, in order."""
        series: dict[tuple[str, int], list[_Line]] = {}
        for line in self._lines:
            if line.label is not None:
                series.setdefault((line.label.scheme, len(line.label.number)), []).append(line)
        return series

    def _known(self, left: str, right: str) -> bool:
        """Tell whether the break cuts a word: 能力建|设, because 力建 mostly goes on with 设 elsewhere.

        The text itself is the dictionary: the share of the places of the run before the break that go
        on with the character behind it, and the other way round.
        """
        two, three = left[-2:] + right[:1], left[-1:] + right[:2]
        if not all("\u3400" <= char <= "\u9fff" for char in left[-1:] + right[:1]):
            return False
        need = 0.25
        return (
            self._count(two) > need * self._count(left[-2:])
            or self._count(three) > need * self._count(right[:2])
            or (
                self._count(two[-2:]) > 4
                and self._count(two[-2:]) > (need + 0.3) * self._count(right[0])
            )
        )

    def _count(self, run: str) -> int:
        """Return how often a run of up to three characters stands in the text."""
        found = self._counts.get(run)
        if found is None:
            if len(self._counts) == _ASKED_SINGLY:  # from here on one pass over the text is cheaper
                self._grams = Counter(
                    self._text[i : i + n] for n in (1, 2, 3) for i in range(len(self._text) - n + 1)
                )
            found = self._text.count(run) if self._grams is None else self._grams[run]
            self._counts[run] = found
        return found

    # -- the verdict

    def verdict(self, before: int, after: int, pending: Sequence[int]) -> tuple[bool, bool]:
        """Return whether line `after` goes on with line `before`, and whether that is in doubt."""
        left, right = self._lines[before], self._lines[after]
        if right.text[0] in _LEADERS and not left.alone:
            return True, False
        if left.alone or right.alone or _ANEW.match(right.text) or self._opens_title(before, after):
            return False, False
        if "\t" in left.text or "\t" in right.text:
            return self._row_goes_on(left, right), False
        if left.latin and right.latin:
            return self._latin_verdict(before, after)
        full = self._full(before, after)
        if right.label is not None and not self._stray_label(left, right, full):
            return False, False
        if right.lead >= 4 and right.lead > left.lead and not self._hanging(before, after):
            return False, False
        if self._set_in and full:
            return right.lead < 2, False
        if left.closes:
            if left.closes == "：" and self._start and self._lines[self._start - 1].alone:
                return False, False  # the addressee, which follows the 文号
            snug = any(column.snug(left) or column.first_full(left) for column in self._columns)
            if not full or not snug:
                return False, False
            return self._after_full_stop(before, after)
        if full:
            return not (self._heading_before(left, right) or self._titles(before, after)), False
        if self._columns and self._nearly_full(left) and self._known(left.text, right.text):
            return True, False
        if self._columns and not any(column.fits(left) for column in self._columns):
            # Wider than any column proven: a full-width passage of a few lines above two columns.
            return ("，" in left.text or "," in left.text or left.hangs), False
        parted = bool(pending) or right.page_sign or (right.gap > 0 and not self._spaced)
        if parted:
            joins = left.hangs or self._cut(left, right)
            running = left.label is None and left.cells > 20 and not _FILE_KIND.search(left.key)
            prose = right.closes or _INNER_STOP.search(right.text)
            return joins, not joins and running and bool(prose)
        if left.hangs and "，" in left.text and not left.latin:
            return self._known(left.text, right.text) or left.text[-1] in "，、", False
        return ("，" in left.text and self._known(left.text, right.text)), False

    def _latin_verdict(self, before: int, after: int) -> tuple[bool, bool]:
        """Decide for a language with spaces: a line that begins in lower case begins nothing."""
        left, right = self._lines[before], self._lines[after]
        full = self._full(before, after)
        if right.label is not None and not self._stray_label(left, right, full):
            return False, False
        goes_on = right.text[0].islower() and not left.closes and self._long(left)
        if right.gap and not self._spaced:
            return goes_on and len(left.text.split()) > 2, False
        if left.closes:
            return False, full
        joins = full or goes_on or left.text[-1] in "-\u00ad"
        return joins, not joins

    def _long(self, line: _Line) -> bool:
        """Tell whether a line is long enough to have been broken, and no entry of a list."""
        return len(line.text) >= 40 and len(line.text) * 5 >= self._widest * 3

    @cached_property
    def _widest(self) -> int:
        return max(len(line.text) for line in self._lines)

    @cached_property
    def _set_in(self) -> bool:
        """Tell whether the text shows the first line of each paragraph by blanks before it."""
        firsts = [y.lead >= 2 for x, y in pairwise(self._lines) if x.closes and not self._column(x)]
        rest = [y.lead < 2 for x, y in pairwise(self._lines) if not x.closes and self._column(x)]
        return (
            len(firsts) > 3
            and len(rest) > 3
            and sum(firsts) * 5 >= len(firsts) * 4
            and sum(rest) * 5 >= len(rest) * 4
        )

    @cached_property
    def _spaced(self) -> bool:
        """Tell whether a blank line between two lines is the rule, and so says nothing."""
        gaps = sum(1 for line in self._lines if line.gap)
        return bool(self._columns or self._latin) and gaps * 2 > len(self._lines)

    def _opens_title(self, before: int, after: int) -> bool:
        """Tell whether `after` begins a title or a signature.

        It does where it is an issuer alone, 关于… below one, an issuer and 关于… in one, or a line
        without a closing mark right above a date.
        """
        left, right = self._lines[before].key, self._lines[after].key
        if right.startswith(_ABOUT):
            return _ISSUER.fullmatch(left) is not None
        if _TITLE_HEAD.match(right) and not self._lines[before].hangs:
            return True
        if after + 1 >= len(self._lines):
            return False
        below = self._lines[after + 1].key
        if _ISSUER.fullmatch(right) is not None and below.startswith(_ABOUT):
            return True
        return is_date(below) and not self._lines[after].closes and len(right) <= 40

    def _row_goes_on(self, left: _Line, right: _Line) -> bool:
        """Tell whether a row's last cell goes on in a row whose first cell is empty, as after a page."""
        return (
            "\t" in left.text
            and "\t" not in right.text
            and self._text[right.start - 1] == "\t"
            and right.gap > 0
            and not left.closes
            and right.label is None
        )

    def _stray_label(self, left: _Line, right: _Line, full: bool) -> bool:
        """Tell whether what looks like a label at the head of `right` is a number inside a sentence."""
        label = right.label
        if label is None or left.closes or not (full or left.hangs):
            return False
        if _bracket_goes_on(left.text, right.text):
            return True
        if label.scheme in ("annex", "box"):
            return not right.text[len(label.text) :].lstrip(" \u3000").startswith(("：", ":"))
        if not label.number:
            return False
        last = self._seen.get(label.scheme)
        if label.number == (1,) and _COMMA.search(left.text):
            return True  # a sentence goes on: 较为单|一、只作部分修改
        return not follows(label.number, last)

    @cached_property
    def _hyphenated(self) -> frozenset[str]:
        """The words that the text itself writes with a hyphen inside a line."""
        return frozenset(_HYPHENATED.findall(self._text))

    def _nearly_full(self, line: _Line) -> bool:
        """Tell whether a line is as long as one that was spaced out, or broken early, may be."""
        return any(
            column.fits(line) and column.measure(line) * 4 >= column.width * 3
            for column in self._columns
        )

    def _hanging(self, before: int, after: int) -> bool:
        """Tell whether `after` is indented because it hangs below a labelled first line."""
        start = self._lines[self._start]
        return start.label is not None and start.lead < self._lines[after].lead

    def _after_full_stop(self, before: int, after: int) -> tuple[bool, bool]:
        """Decide whether a full line that ends a sentence ends its paragraph as well."""
        left, right = self._lines[before], self._lines[after]
        if _ISSUER.fullmatch(right.key) or right.text in self._openings:
            return False, False
        for column in self._columns:
            if not (column.snug(left) or column.first_full(left)):
                continue
            if column.indented:
                if column.full(right) and not right.closes:
                    return True, False
                if column.first_full(right):
                    return False, not right.closes
                return True, True
        mark = left.closes
        return self._inner[mark] > self._whole[mark], True

    def between(self, left: _Line, right: _Line) -> str:
        """Return what stands between two joined lines: nothing, a space, "-" for a hyphen to drop."""
        if not (left.latin and right.latin):
            return ""
        last, first = left.text[-1], right.text[0]
        if last in "-\u00ad" and len(left.text) > 1 and left.text[-2].isalpha() and first.isalpha():
            word = left.text.rsplit(None, 1)[-1] + right.text.split(None, 1)[0]
            if right.text.split(None, 1)[0] in _HANGING:
                return " "  # Brems- und Lichtanlagen
            written = word.strip("().,;:!?“”„‘’\"'") in self._hyphenated
            return "-" if last == "\u00ad" or (first.islower() and not written) else ""
        return " "
