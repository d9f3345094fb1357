"""Take the marks of HTML, LaTeX, word processors and Markdown off; the words stay on their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diffkit.patterns import Pattern
from diffkit.span import Edit

_CARRIAGE_RETURN = Pattern("\r\n?|[\v\x85\u2028\u2029]")
_INVISIBLE = Pattern("[\u200b\u2060\ufeff]+")

_BLOCK = "p|br|ul|ol|li|div|tr|table|thead|tbody|h[1-6]|hr|blockquote|section|article"
_INLINE = "span|b|i|u|s|em|strong|sup|sub|font|a|small|mark|del|ins|center|img"
_CELL = "td|th"
_TAG = rf"</?(?:{_BLOCK}|{_INLINE}|{_CELL})(?:\s[^<>\n]{{0,300}})?/?>"
_TAGS = Pattern(rf"(?:{_TAG}|(?<=>)[ \t]+(?=<)|<!--[^<>]{{0,300}}-->)+", re.IGNORECASE)
_HAS_BLOCK = Pattern(rf"</?(?:{_BLOCK})\b", re.IGNORECASE)
_HAS_CELL = Pattern(rf"<(?:{_CELL})\b", re.IGNORECASE)
_ENTITY = Pattern(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_BOOKMARK = Pattern(r"\[bookmark: ?[^\]\n]{0,80}\]")
_CIRCLED = Pattern(
    r"\$\s?\\textcircled\s?\{\s?([0-9]{1,2})\s?\}\s?\$|\\textcircled\s?\{\s?([0-9]{1,2})\s?\}"
)
_LATEX = Pattern(r"\$(?=[^$\n]*[\\_^{]|[0-9.]+\$)([\x20-\x23\x25-\x7e°±×·]{1,120})\$")
_LATEX_COMMAND = Pattern(r"\\(?:mathrm|text|mathbf|mathit|operatorname|rm|bf)\b\s?")
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
_LATEX_SYMBOL = Pattern(r"\\(?:[%$&#, ]|[A-Za-z]+)")


def line_ends(text: str) -> Iterator[Edit]:
    """One form of line end, and no characters that print as nothing."""
    found = [(m, "\n", "line-end") for m in _CARRIAGE_RETURN.finditer(text)]
    found += [(m, "", "invisible") for m in _INVISIBLE.finditer(text)]
    for match, becomes, rule in sorted(found, key=lambda item: item[0].start()):
        yield Edit(match.start(), match.end(), becomes, rule)


def unmarked_html(text: str) -> Iterator[Edit]:
    """Bookmarks, HTML tags and entities, LaTeX."""
    found: list[Edit] = [Edit(m.start(), m.end(), "", "bookmark") for m in _BOOKMARK.finditer(text)]
    if "<" in text:
        tables = _Tables()
        found += (_tag_edit(text, m, tables) for m in _TAGS.finditer(text))
    if "&" in text:
        import html  # two thousand names of characters, for a text that has one

        for match in _ENTITY.finditer(text):
            becomes = html.unescape(match.group())
            if becomes != match.group() and len(becomes) == 1:
                found.append(Edit(match.start(), match.end(), becomes, "entity"))
    if "textcircled" in text:
        for match in _CIRCLED.finditer(text):
            value = int(match[1] or match[2])
            if 1 <= value <= 20:
                found.append(Edit(match.start(), match.end(), chr(0x245F + value), "latex"))
    if "$" in text:
        for match in _LATEX.finditer(text):
            found.append(Edit(match.start(), match.end(), _plain_latex(match.group(1)), "latex"))
    found.sort(key=lambda edit: edit.start)
    at = 0
    for edit in found:
        if edit.start >= at:  # an entity inside a tag goes with the tag
            yield edit
            at = edit.end


class _Tables:
    """Reads the tags of tables in order, and says what stands between two cells: tabs, or a new line.

    A cell that spans columns leaves the cells beside it empty, one that spans rows those below it, so
    that a cell's column can be told by the tabs before it.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._column = 0  # the column behind the cell at hand
        self._at = 0  # the column where the text stands
        self._spans: dict[int, int] = {}  # by column: how many rows a cell above still covers
        self._open = False  # inside a cell

    def between(self, tags: str) -> tuple[bool, str] | None:
        """Return whether a row begins with these tags and the tabs that lead to their last cell."""
        begins = False
        moved = False
        for match in _STRUCTURE.finditer(tags):
            closes, name, attributes = match[1], match[2].lower(), match[3]
            if name == "table":
                self._depth = max(0, self._depth - 1) if closes else self._depth + 1
                if self._depth <= 1:
                    self._spans, self._open = {}, False
            elif name == "tr":
                if not closes and self._depth:
                    begins, self._column, self._at = True, 0, 0
            elif closes:
                self._open = False
            else:
                self._step(attributes)
                moved = self._open = True
        if self._depth and self._open and not moved and not begins:
            return False, " "  # a paragraph inside a cell
        if not moved or not self._depth:
            return None
        tabs, self._at = self._place - self._at, self._place
        return begins, "\t" * tabs

    def _step(self, attributes: str) -> None:
        """Go to the next free column and take it, with what the cell spans."""
        while self._spans.get(self._column, 0) > 0:
            self._spans[self._column] -= 1
            self._column += 1
        self._place = self._column
        spans = {m[1].lower(): min(int(m[2]), _MOST_SPAN) for m in _SPAN.finditer(attributes)}
        for _ in range(max(1, spans.get("colspan", 1))):
            self._spans[self._column] = max(0, spans.get("rowspan", 1) - 1)
            self._column += 1

    _place = 0


_STRUCTURE = Pattern(r"<(/?)(table|tr|td|th)\b([^<>]*)>", re.IGNORECASE)
_SPAN = Pattern(r"\b(rowspan|colspan)\s*=\s*[\"']?\s*([0-9]{1,4})", re.IGNORECASE)
_MOST_SPAN = 60


def _tag_edit(text: str, match: re.Match[str], tables: _Tables) -> Edit:
    start, end = match.span()
    tags = match.group()
    at_start = start == 0 or text[start - 1] in "\n\t"
    at_end = end == len(text) or text[end] in "\n\t"
    blocks = _HAS_BLOCK.search(tags) is not None
    if blocks or _HAS_CELL.search(tags):
        between = tables.between(tags)
        if between is not None:
            begins, tabs = between
            if tabs == " ":
                return Edit(start, end, "" if at_start or at_end else " ", "html")
            return Edit(start, end, ("\n" if begins and not at_start else "") + tabs, "html")
    if at_start or at_end:
        return Edit(start, end, "", "html")
    return Edit(start, end, "\n" if blocks else "\t" if _HAS_CELL.search(tags) else "", "html")


def _plain_latex(body: str) -> str:
    body = _LATEX_COMMAND.sub("", body)
    body = _LATEX_SYMBOL.sub(lambda m: _LATEX_SYMBOLS.get(m.group(), m.group()[1:]), body)
    return re.sub(r"[{}_^]", "", body).strip()


_MD_HEADING = Pattern(r"^[ ]{0,3}(#{1,6}[ \t]+)(?=\S)", re.MULTILINE)
_MD_BULLET = Pattern(
    r"^[ ]{0,3}([-*+] )(?![0-9０-９]+\s*[-–—])(?=[^\W_a-zA-Z]|[（(“《〔【—])", re.MULTILINE
)
_MD_IMAGE = Pattern(r"!\[[^\[\]\n]{0,120}\]\([^()\s]{1,300}\)")
_MD_STRONG = Pattern(r"(?<![*_])(\*\*|__)(?=[^\s*_])([^*_\n]{1,300}?)(?<=[^\s*_])\1(?![*_])")
_MD_RULE = Pattern(r"^[ ]{0,3}(?:-{3,}|\*{3,}|_{3,})[ ]*$", re.MULTILINE)
_MD_ROW = Pattern(r"^[ ]{0,3}\|[^\n]*\|[ ]*$", re.MULTILINE)
_MD_ROW_RULE = Pattern(r"[ |:-]+")


def unmarked_markdown(text: str) -> Iterator[Edit]:
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
    if "![" in text:
        found += (Edit(m.start(), m.end(), "", "markdown") for m in _MD_IMAGE.finditer(text))
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
