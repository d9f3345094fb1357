"""Take the marks of HTML, LaTeX, word processors and Markdown off; the words stay on their lines."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from diffkit.span import Edit

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
