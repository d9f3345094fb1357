"""Web pages: the words of a page line by line, and which of them are the page's and not the text's.

All visible words are extracted, in their order. What stands around the article (menus, breadcrumbs,
buttons, imprints) is dropped by a repair, so that `outline` shows what was taken for it. No list of
sites or class names decides: an element beside the main one is furniture where it is made of links or
of the words that every content system puts around an article.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from diffkit.model import Notice
from diffkit.patterns import Pattern
from diffkit.source.anchors import Call, Notes, notes
from diffkit.source.counting import written
from diffkit.source.extract import Extract, Run, trouble
from diffkit.source.nesting import too_deep
from diffkit.source.symbols import is_symbolic, raised, sign

MAX_TAGS = 1_000_000

_OTHER_FILE = "check that it is the right file, or save its text and compare that"
_TAG = Pattern("<[a-zA-Z/!]")

_SKIPPED = frozenset((
    "head", "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "select", "button",
    "textarea", "input", "video", "audio", "canvas", "map", "-comment", "rt", "rp", "datalist",
))  # fmt: skip
_BLOCKS = frozenset((
    "html", "body", "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search",
    "section", "summary", "ul", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
))  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_AROUND = frozenset(("nav", "header", "footer", "aside"))
_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search"))
_HIDDEN = Pattern(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_LIST_STYLE = Pattern(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_FONT = Pattern(
    r"font-family\s*:\s*([^;]{1,200})|\bfont\s*:[^;]{0,100}?\d\w{0,9}\s{1,9}([^;]{1,200})",
    re.IGNORECASE,
)
_BLANK = Pattern("[ \t\n\r\f]+")
# The words that content systems put around an article, as whole parts of a line.
_FURNITURE = Pattern(
    r"当前位置|您(?:现在)?的位置|首页\s*[>＞»]|打印(?:本页)?|关闭(?:窗口|本页)?|【?字[体号][:：]?|\[?字体|分享到|收藏|扫一扫|二维码"
    r"|上一[篇条]|下一[篇条]|返回(?:顶部|首页)|浏览(?:次数|量)|点击(?:数|量|次数)|访问量|阅读次数|发布(?:时间|日期)[:：]|信息?来源[:：]"
    r"|索\s*引\s*号|发布机构|发文日期|主办单位|承办单位|公开(?:方式|时限|范围)|主题分类|信息分类|版权所有|网站(?:地图|标识码)|备案[号序]|ICP备|公网安备|技术支持[:：]"
    r"|无障碍|相关(?:链接|文章|阅读|稿件|解读)|责任编辑[:：]|視窗|列印|回上一頁|網站導覽|友善列印"
)
_ATTACHED = Pattern("附\\s*[件表图录錄]")
_BLANKS = Pattern("  +")
_SENTENCE = Pattern("[。；，;,]")

_MOST_OF_A_CELL = 30  # paragraphs; what holds more is a column of a page

_OL_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_CSS_FORMS = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand",
    "trad-chinese-informal": "chineseCountingThousand",
    "simp-chinese-informal": "chineseCountingThousand",
    "cjk-decimal": "ideographDigital",
    "cjk-heavenly-stem": "ideographTraditional",
    "cjk-earthly-branch": "ideographZodiac",
}
_HAN_FORMS = frozenset(
    ("chineseCountingThousand", "ideographDigital", "ideographTraditional", "ideographZodiac")
)


def read_html(text: str, name: str) -> Extract:
    """Return the words of a page, those around its article marked to be dropped.

    Raises: ReadError where the page nests too deeply, or has more tags than a document can.
    Cost: linear in the page.
    """
    if sum(1 for _ in _TAG.finditer(text)) > MAX_TAGS:
        raise trouble(name, f"has more than {MAX_TAGS:,} tags", _OTHER_FILE)
    if too_deep(text):
        raise trouble(name, "is nested too deeply to be a page", _OTHER_FILE)
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(text).root
    page = _Page(Notes() if root is None else notes(root))
    if root is not None:
        page.walk(root)
    return page.extract(name)


@dataclass(slots=True, eq=False)
class _Element:
    """An element that makes a block, and what stands in it."""

    tag: str
    parent: _Element | None
    rule: str | None = None  # by which all of it is dropped
    children: list[_Element] = field(default_factory=list)
    weight: int = 0  # characters of prose
    size: int = 0  # characters
    links: int = 0  # characters inside links
    n_links: int = 0
    words: list[str] = field(default_factory=list)  # the first few lines
    form: str = ""  # of the numbers of a list
    value: int = 0
    columns: dict[int, int] = field(default_factory=dict)  # merged downwards: column → rows left


class _Mark(str):
    """Words that call a note or lead back from it: a repair drops them."""

    __slots__ = ()


@dataclass(slots=True)
class _Line:
    runs: list[Run]
    element: _Element
    starts: bool
    heading: bool


class _Page:
    """The lines of a page as they are met, in order."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._called: list[Call] = []  # notes that the line at hand calls
        self._waiting: list[Call] = []  # those of the lines before it in its paragraph
        self._note: Call | None = None  # the note that is being read
        self._is_new = False  # whether its mark is still to come
        self._raised = 0
        self._fonts = [""]  # of the open elements that name one: a symbol font, or "" for letters
        self._lines: list[_Line] = []
        self._texts: list[str] = []
        self._links = 0
        self._link_depth = 0
        self._pre = 0
        self._starts = True
        self._rows: list[list[list[str]]] = []  # for each open table of data, the cells of its row
        self._tables: list[bool] = []  # for each open table, whether it holds data
        self._element = _Element("", None)
        self._root = self._element

    # -- one pass over the elements

    def walk(self, root: Any) -> None:
        """Take the lines of all elements below `root`, in order, without recursion."""
        open_nodes: list[Any] = []
        node = root
        while node is not None:
            entered = self._enter(node)
            child = node.child if entered else None
            if child is not None:
                open_nodes.append(node)
                node = child
                continue
            if entered:
                self._leave(node)
            while node is not None and (not open_nodes or node.next is None):
                node = open_nodes.pop() if open_nodes else None
                if node is not None:
                    self._leave(node)
            node = node.next if node is not None else None
        self._break()

    def _put_notes(self) -> None:
        """Put the notes that were called, behind what calls them; inside a table they wait for its end."""
        while self._waiting and self._note is None and not any(self._tables):
            self._note, self._is_new = self._waiting.pop(0), True
            self.walk(self._note.body)
            self._note, self._is_new = None, False

    def _enter(self, node: Any) -> bool:
        """Begin an element; tell whether what is in it is read."""
        tag = node.tag
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag == "br":
            self._newline()
            return False
        if tag in _SKIPPED or tag is None or tag.startswith("-"):
            return False
        if self._is_of_notes(tag, node):
            return False
        attributes = node.attributes
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
            return False
        if tag == "a":
            self._link_depth += 1
            self._element.n_links += 1
        elif tag == "pre":
            self._pre += 1
        elif tag == "sup":
            self._raised += 1
        elif tag in ("font", "span"):
            self._fonts.append(_font(attributes, self._fonts))
        if tag in _BLOCKS:
            self._begin(tag, node, attributes)
        return True

    def _is_of_notes(self, tag: str, node: Any) -> bool:
        """Take up a call of a note; tell whether an element is one, a note read elsewhere, or a way back."""
        if self._note is not None:
            if tag == "a" and self._notes.leads_back(node):
                self._into().append(_Mark(node.text().strip()))
                return True
            return False
        if tag == "a" and (call := self._notes.called(node)) is not None:
            self._into().append(_Mark(call.mark))
            self._called += [call] * (call.body is not None)
            return True
        return self._notes.is_note(node)  # it is read where it is called

    def _leave(self, node: Any) -> None:
        tag = node.tag
        if tag == "a":
            self._link_depth -= 1
        elif tag == "pre":
            self._pre -= 1
        elif tag == "sup":
            self._raised -= 1
        elif tag in ("font", "span"):
            self._fonts.pop()
        if tag in _BLOCKS:
            self._end(tag)

    def _begin(self, tag: str, node: Any, attributes: dict[str, str | None]) -> None:
        in_row = bool(self._rows) and self._tables[-1]
        if in_row and tag in ("td", "th"):
            self._open_cell(attributes)
        elif in_row and tag not in ("tr", "tbody", "thead", "tfoot", "caption"):
            self._gap()
        else:
            self._break()
        above = self._element
        rule = above.rule
        is_note = (attributes.get("role") or "").startswith("doc-")
        if (
            rule is None
            and not is_note
            and (tag in _AROUND or (attributes.get("role") or "") in _ROLES)
        ):
            # A page's own, not the head of an article, which may hold its title.
            rule = (
                "navigation"
                if tag in ("nav", "aside", "footer") or above.tag != "article"
                else None
            )
        if rule is None and tag == "div" and attributes.get("title") in ("header", "footer"):
            rule = attributes["title"]  # as word processors write the heads and feet of pages
        element = _Element(tag, above, rule)
        above.children.append(element)
        self._element = element
        if tag == "table":
            self._tables.append(_is_data(node))
            self._rows.append([])
        elif tag in ("ol", "ul", "menu", "dir"):
            self._list(element, tag, attributes)
        elif tag == "li" and not self._is_new:
            self._item(element, above, attributes)
            if in_row:
                self._into().append(element.form)

    def _end(self, tag: str) -> None:
        in_row = bool(self._rows) and self._tables[-1]
        if in_row and tag == "tr":
            self._row()
        elif tag == "table" and self._tables:
            self._break()
            self._tables.pop()
            self._rows.pop()
            self._put_notes()
        elif in_row and tag not in ("caption", "tbody", "thead", "tfoot"):
            if tag not in ("td", "th"):
                self._gap()
        else:
            self._break()
        if self._element.parent is not None:
            self._element = self._element.parent

    # -- words

    def _text(self, text: str) -> None:
        if self._pre and not (self._rows and self._tables[-1]):
            for k, line in enumerate(text.split("\n")):
                if k:
                    self._newline()
                self._put(line)
        else:
            self._put(_BLANK.sub(" ", text))

    def _put(self, text: str) -> None:
        if text:
            if font := self._fonts[-1]:
                text = "".join(char if char.isspace() else sign(char, font) for char in text)
            self._into().append(raised(text) if self._raised else text)
            if self._link_depth:
                self._links += len(text.strip())

    def _into(self) -> list[str]:
        if self._rows and self._tables[-1] and self._rows[-1]:
            return self._rows[-1][-1]
        return self._texts

    def _gap(self) -> None:
        """Part the words of two blocks of one cell."""
        self._into().append(" ")

    def _newline(self) -> None:
        if self._rows and self._tables[-1] and self._rows[-1]:
            self._gap()
        else:
            blank = not any(text.strip() for text in self._texts)
            self._break(within=not blank)
            self._starts = blank  # two of them part paragraphs, one may be a line's end

    def _break(self, *, within: bool = False) -> None:
        """End the line at hand, `within` a paragraph or at its end."""
        texts, links, starts = self._texts, self._links, self._starts
        called = self._called
        self._texts, self._links, self._starts, self._called = [], 0, True, []
        runs = _even(texts)
        words = "".join(run.text for run in runs)
        if words.strip():
            starts = starts or len(words) - len(words.lstrip("\u3000\xa0 ")) >= 2
            if starts:
                self._put_notes()
            self._line(runs, links, starts)
        self._waiting += called
        if not within:
            self._put_notes()

    def _line(self, runs: list[Run], links: int, starts: bool) -> None:
        element: _Element | None = self._element
        heading = element is not None and element.tag in _HEADINGS
        words = "".join(run.text for run in runs).strip()
        item = self._element
        while item.tag in ("p", "div") and item.parent is not None:
            item = item.parent
        if item.tag == "li" and item.form:
            runs = [Run(item.form), *runs]
            item.form = ""
        if self._is_new and self._note is not None:
            self._is_new = False
            runs = [Run(self._note.mark, "note-mark"), *_unmarked(runs, self._note.words)]
        weight = max(0, len(words) - links) if _SENTENCE.search(words) else 0
        self._lines.append(_Line(runs, self._element, starts, heading))
        while element is not None:
            element.weight += weight
            element.size += len(words)
            element.links += links
            if len(element.words) < 40:
                element.words.append(words)
            element = element.parent

    # -- lists and tables

    @staticmethod
    def _list(element: _Element, tag: str, attributes: dict[str, str | None]) -> None:
        kind = attributes.get("type") or ""
        style = _LIST_STYLE.search(attributes.get("style") or "")
        css = style.group(1).lower() if style else ""
        if tag == "ol":
            element.form = _OL_FORMS.get(kind, "decimal")
            element.form = _CSS_FORMS.get(css, element.form)
        else:
            element.form = _CSS_FORMS.get(css, "bullet")
        if css == "none":
            element.form = "none"
        try:
            element.value = int(attributes.get("start") or "1") - 1
        except ValueError:
            element.value = 0

    @staticmethod
    def _item(element: _Element, above: _Element, attributes: dict[str, str | None]) -> None:
        form = above.form if above.tag in ("ol", "ul", "menu", "dir") else "bullet"
        try:
            above.value = int(attributes.get("value") or above.value + 1)
        except ValueError:
            above.value += 1
        if form == "bullet":
            element.form = "• "
        elif form != "none":
            shown = written(above.value, form)
            element.form = f"{shown}、" if form in _HAN_FORMS else f"{shown}. "

    def _open_cell(self, attributes: dict[str, str | None]) -> None:
        row, table = self._rows[-1], self._table_element()
        while table.columns.get(len(row), 0) > 0:
            table.columns[len(row)] -= 1
            row.append([])
        span = _whole(attributes.get("rowspan"))
        if span > 1:
            table.columns[len(row)] = span - 1
        row.append([])

    def _table_element(self) -> _Element:
        element = self._element
        while element.tag != "table" and element.parent is not None:
            element = element.parent
        return element

    def _row(self) -> None:
        cells, table = self._rows[-1], self._table_element()
        self._rows[-1] = []
        while table.columns.get(len(cells), 0) > 0:
            table.columns[len(cells)] -= 1
            cells.append([])
        runs: list[Run] = []
        for k, cell in enumerate(cells):
            words = (run._replace(text=run.text.replace("\t", " ")) for run in _even(cell))
            runs += [Run("\t")] * bool(k) + _stripped(words)
        if any(run.text.strip() for run in runs):
            self._line(runs, self._links, True)
        self._links = 0
        self._waiting += self._called
        self._called = []

    # -- the article

    def extract(self, name: str) -> Extract:
        """Return the lines of the page, those around its article marked to be dropped."""
        self._mark()
        extract = Extract(name)
        n_dropped = 0
        for line in self._lines:
            rule = _rule_of(line.element)
            if rule is None:
                extract.line(line.runs, starts=line.starts, heading=line.heading)
            else:
                n_dropped += 1
                extract.line((Run(run.text, rule) for run in line.runs), starts=False)
        if n_dropped and n_dropped == len(self._lines):
            says = "all of the page looks like menus; what of it is text could not be told"
            extract.notices.append(Notice("skipped", says, n_dropped))
        return extract

    def _mark(self) -> None:
        """Find the main element, level by level, and mark what stands beside it and is furniture."""
        element = self._root
        while True:
            main = max(element.children, key=lambda child: child.weight, default=None)
            is_main = main is not None and main.weight * 2 > element.weight and main.rule is None
            for child in element.children:
                if (
                    child.rule is None
                    and (not is_main or child is not main)
                    and _is_furniture(child)
                ):
                    child.rule = "navigation"
            if main is None or not is_main or main.tag in ("p", "li", *_HEADINGS):
                return
            element = main


def _even(texts: Iterable[str]) -> list[Run]:
    """Return the words of a line with single blanks, as a browser shows them; marks of notes by themselves."""
    runs: list[Run] = []
    for is_mark, group in itertools.groupby(texts, lambda text: isinstance(text, _Mark)):
        if is_mark:
            runs += (Run(text, "note-mark") for text in group)
        elif words := _BLANKS.sub(" ", "".join(group)):
            runs.append(Run(words))
    return _stripped(runs, " ")


def _stripped(runs: Iterable[Run], blanks: str | None = None) -> list[Run]:
    """Return the runs of a line without blanks at its ends."""
    found = [run for run in runs if run.text]
    if found:
        found[0] = found[0]._replace(text=found[0].text.lstrip(blanks))
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip(blanks))
    return [run for run in found if run.text]


def _unmarked(runs: list[Run], words: str) -> list[Run]:
    """Return the first line of a note, its own sign at the beginning marked to be dropped."""
    if runs and runs[0].rule is None and runs[0].text.startswith(words):
        rest = runs[0].text[len(words) :]
        return [Run(words, "note-mark"), *[Run(rest)] * bool(rest), *runs[1:]]
    return runs


def _font(attributes: dict[str, str | None], outer: Sequence[str]) -> str:
    """Return the symbol font that an element sets its words in, "" for letters."""
    face, style = attributes.get("face"), attributes.get("style") or ""
    named = [face] if face else [m[1] or m[2] for m in _FONT.finditer(style)]
    if not named:
        return outer[-1]
    font = named[-1].split(",")[0].strip(" \"'")
    return font if is_symbolic(font) else ""


def _rule_of(element: _Element | None) -> str | None:
    while element is not None:
        if element.rule is not None:
            return element.rule
        element = element.parent
    return None


def _is_furniture(element: _Element) -> bool:
    """Tell whether an element beside the main one is made of links, or of the words around an article."""
    if not element.size or element.tag in _HEADINGS:
        return False
    said = " ".join(element.words)
    if element.links * 2 > element.size and not _ATTACHED.match(said):
        return True
    if said[-1] in "。；;" and not element.n_links:
        return False
    found = {m.group() for m in _FURNITURE.finditer(said)}
    if sum(map(len, found)) * 2 > len(said):
        return True
    short = element.size <= (60 if len(found) == 1 else 400)
    return bool(found) and short and (len(found) > 1 or element.tag != "p")


def _is_data(table: Any) -> bool:
    """Tell whether a table holds data in rows and columns, or lays out a page."""
    if table.attributes.get("role") in ("presentation", "none"):
        return False
    if table.css_first("table table, td h1, td h2") is not None:
        return False
    rows = 0
    for row in table.css("tr"):
        cells = 0
        child = row.child
        while child is not None:
            if child.tag in ("td", "th"):
                cells += 1
                if len(child.css("p, br, li")) > _MOST_OF_A_CELL:
                    return False
            child = child.next
        rows += cells > 1
    return rows > 1


def _whole(value: str | None) -> int:
    try:
        return max(1, min(int(value or "1"), 1000))
    except ValueError:
        return 1
