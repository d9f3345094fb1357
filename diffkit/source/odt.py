"""OpenDocument texts (odt): ISO/IEC 26300, read from content.xml and styles.xml through lxml.

Lines as in a Word document: a paragraph or a row each, notes behind the paragraph that calls them, heads
and feet of pages behind the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from diffkit.model import Notice, Revisions
from diffkit.patterns import Pattern
from diffkit.source.counting import written
from diffkit.source.extract import Extract, Run, trouble
from diffkit.source.formula import math
from diffkit.source.numbering import spaced
from diffkit.source.package import Package, locked
from diffkit.source.symbols import is_symbolic, raised, sign

_KIND = "an OpenDocument text (odt)"
_REMEDY = "open it in the program that made it, save it anew and compare that file"
_MAX_DEPTH = 120
_MOST_REPEATED = 1_000  # cells or blanks that one element may stand for
_LEVELS = 10

# Formats of numbers in Chinese are written as the beginning of their series.
_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCountingThousand", "壹": "chineseLegalSimplified", "甲": "ideographTraditional",
    "子": "ideographZodiac", "①": "decimalEnclosedCircle", "１": "decimalFullWidth", "〇": "ideographDigital",
}  # fmt: skip
_PLACE = Pattern("%([0-9]{1,2})%")
# Inline elements that hold no words of the text; what is in any other is read in its place.
_SKIPPED = frozenset((
    "ruby-text", "annotation-end", "bookmark", "bookmark-end", "reference-mark-end", "toc-mark-end", "desc",
    "script", "tracked-changes", "event-listeners", "image", "hidden-text", "hidden-paragraph",
))  # fmt: skip
_HOLDERS = frozenset((
    "section", "table-of-content", "index-body", "index-title", "illustration-index", "table-index",
    "object-index", "user-index", "alphabetical-index", "bibliography", "numbered-paragraph", "deletion",
    "note-body", "text-box", "list-header", "header", "footer", "header-left", "footer-left", "header-first",
    "footer-first",
))  # fmt: skip


def local(element: Any) -> str:
    """Return the name of an element without its namespace, "" for what is none."""
    tag = None if element is None else element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def get(element: Any, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def read_odt(data: bytes, name: str, revisions: Revisions = "accepted") -> Extract:
    """Return the text of an OpenDocument text, in either state of its tracked changes.

    Raises: ReadError where it is damaged, protected, or out of bounds.
    Cost: linear in the document.
    """
    package = Package(data, name, _KIND)
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and any(local(item) == "encryption-data" for item in manifest.iter()):
        raise locked(name)
    return _Reader(package, name, revisions).read()


@dataclass(frozen=True, slots=True)
class _Level:
    form: str | None  # None: a bullet
    text: str  # with %1% for the number of level 1
    start: int


@dataclass(slots=True)
class _List:
    style: str
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class _Line:
    runs: list[Run] = field(default_factory=list)
    behind: list[tuple[Any, str]] = field(default_factory=list)


class _Reader:
    def __init__(self, package: Package, name: str, revisions: Revisions) -> None:
        self._package, self._name, self._revisions = package, name, revisions
        self._content = package.xml("content.xml")
        self._master = package.xml("styles.xml")
        if self._content is None:
            raise trouble(name, f"is {_KIND} without content", _REMEDY)
        self._extract = Extract(name)
        self._lists: dict[str, dict[int, _Level]] = {}
        self._hidden: set[str] = set()
        self._raised: set[str] = set()
        self._families: dict[str, str] = {}  # of fonts, by the names that the file gives them
        self._fonts: dict[str, str] = {}  # the symbol fonts of styles
        self._list_of_style: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        for root in (self._master, self._content):
            if root is not None:
                self._read_styles(root)
        self._by_id: dict[str, _List] = {}
        self._last: dict[str, _List] = {}
        self._heads = _List("")
        self._changes: dict[str, tuple[str, Any]] = {}
        self._inserted: set[str] = set()  # insertions that are open and left out
        self._n_notes = {"footnote": 0, "endnote": 0}
        turns = any(local(e) == "soft-page-break" for e in self._content.iter())
        self._page: int | None = 1 if turns else None
        self._n_comments = self._n_objects = 0

    def read(self) -> Extract:
        body = next(
            (
                e
                for e in self._content.iter()
                if local(e) == "text" and local(e.getparent()) == "body"
            ),
            None,
        )
        if body is None:
            raise trouble(self._name, f"is {_KIND} without text", _REMEDY)
        self._read_changes(body)
        self._blocks(body, 0)
        self._page = None
        self._furniture()
        notices = self._extract.notices
        if n := self._n_comments:
            says = f"{n} comment{'s' * (n > 1)} left out; comments are no text"
            notices.append(Notice("comments", says, n))
        if n := len(self._changes):
            other = "original" if self._revisions == "accepted" else "accepted"
            says = (
                f"{n} tracked change{'s' * (n > 1)} read as {self._revisions}; "
                f"--revisions {other} reads the other state"
            )
            notices.append(Notice("revisions", says, n))
        if n := self._n_objects:
            says = (
                f"{n} embedded object{'s' * (n > 1)} not read (charts, old formulas, files): "
                "what stands there is not compared"
            )
            notices.append(Notice("skipped", says, n))
        return self._extract

    # -- styles

    def _read_styles(self, root: Any) -> None:
        for element in root.iter():
            name = local(element)
            if name == "style":
                key = get(element, "name") or ""
                if parent := get(element, "parent-style-name"):
                    self._parents[key] = parent
                if (listed := get(element, "list-style-name")) is not None:
                    self._list_of_style[key] = listed
                for child in element:
                    if local(child) == "text-properties":
                        self._read_look(key, child)
            elif name == "font-face":
                self._families[get(element, "name") or ""] = get(element, "font-family") or ""
            elif name in ("list-style", "outline-style"):
                levels = {i: level for i, level in map(_level, element) if 0 <= i < _LEVELS}
                self._lists["" if name == "outline-style" else get(element, "name") or ""] = levels

    def _read_look(self, style: str, properties: Any) -> None:
        if get(properties, "display") == "none":
            self._hidden.add(style)
        place = get(properties, "text-position") or ""
        if place.startswith("super") or (place[:1].isdigit() and place[:1] != "0"):
            self._raised.add(style)
        name = get(properties, "font-name") or ""
        for font in (get(properties, "font-family") or "", self._families.get(name, name)):
            if is_symbolic(font.strip("'")):
                self._fonts[style] = font.strip("'")

    def _is_hidden(self, style: str | None) -> bool:
        for _ in range(20):
            if style is None:
                return False
            if style in self._hidden:
                return True
            style = self._parents.get(style)
        return False

    def _read_changes(self, body: Any) -> None:
        for region in (e for e in body.iter() if local(e) == "changed-region"):
            change = next(iter(region), None)
            key = get(region, "id")
            if change is not None and key is not None:
                self._changes[key] = (local(change), change)

    # -- blocks

    def _blocks(self, container: Any, depth: int, rule: str | None = None, mark: str = "") -> None:
        for element, label in self._paragraphs(container, depth, None, 0):
            if local(element) == "table":
                self._table(element, depth + 1, rule)
                continue
            line = self._line(element, depth)
            label = label or self._label_of(element)
            runs = [Run(mark, "note-mark")] * bool(mark) + [Run(label)] * bool(label) + line.runs
            mark = ""
            if rule is not None:
                runs = [Run(run.text, rule) for run in runs]
            heading = local(element) == "h" and rule is None
            self._extract.line(runs, page=self._page, starts=rule is None, heading=heading)
            for behind, note in line.behind:
                self._blocks(behind, depth + 1, rule, note)

    def _paragraphs(
        self, container: Any, depth: int, numbering: _List | None, level: int
    ) -> Iterator[tuple[Any, str]]:
        """Yield paragraphs and tables with the label that their list gives them."""
        self._deep(depth)
        for element in container:
            name = local(element)
            if name in ("p", "h", "table"):
                yield element, ""
            elif name == "list":
                yield from self._list(element, depth + 1, numbering, level)
            elif name in _HOLDERS:
                if get(element, "display") != "none":
                    yield from self._paragraphs(element, depth + 1, numbering, level)
            elif name == "soft-page-break":
                self._turn()
            elif name in ("change-start", "change-end", "change"):
                yield from self._changed(element, name, depth)

    def _list(
        self, element: Any, depth: int, numbering: _List | None, level: int
    ) -> Iterator[tuple[Any, str]]:
        self._deep(depth)
        style = get(element, "style-name")
        if numbering is None:
            numbering = self._list_state(element, style or "")
        elif style is not None and style != numbering.style:
            numbering = _List(style, numbering.counters)
        for item in element:
            if local(item) == "list-header":
                yield from self._paragraphs(item, depth + 1, numbering, level + 1)
            elif local(item) == "list-item":
                first = True
                for child, label in self._paragraphs(item, depth + 1, numbering, level + 1):
                    own = child.getparent() is item
                    if first and own and local(child) in ("p", "h"):
                        yield child, self._next(numbering, level, get(item, "start-value"))
                    else:
                        yield child, label
                    first = first and not own

    def _list_state(self, element: Any, style: str) -> _List:
        key, continued = get(element, "id"), get(element, "continue-list")
        before = self._by_id.get(continued) if continued is not None else None
        if before is None and get(element, "continue-numbering") == "true":
            before = self._last.get(style)
        state = before if before is not None else _List(style)
        self._last[style] = state
        if key is not None:
            self._by_id[key] = state
        return state

    def _next(self, numbering: _List, level: int, start: str | None = None) -> str:
        """Count one item on and return its label with what stands behind it."""
        levels = self._lists.get(numbering.style, {})
        shape = levels.get(level)
        if shape is None:
            return ""
        counters = numbering.counters
        value = counters[level]
        counters[level] = shape.start if value is None else value + 1
        if start is not None and start.isdigit():
            counters[level] = min(int(start), 99_999)
        counters[level + 1 :] = [None] * (_LEVELS - level - 1)
        if shape.form is None:
            return spaced("".join(map(sign, shape.text)).strip(), "tab")

        def shown(match: re.Match[str]) -> str:
            i = int(match.group(1)) - 1
            other = levels.get(i)
            if other is None or not other.form:
                return ""
            number = counters[i]
            return written(other.start if number is None else number, other.form)

        return spaced(_PLACE.sub(shown, shape.text), "tab")

    def _label_of(self, element: Any) -> str:
        """Return the label of a heading that stands in no list, by the outline of the document."""
        if local(element) != "h" or get(element, "is-list-header") == "true":
            return ""
        if any(local(above) in ("list-item", "list-header") for above in element.iterancestors()):
            return ""
        level = get(element, "outline-level") or "1"
        style = self._list_of_style.get(get(element, "style-name") or "")
        if style == "" or not level.isdigit():
            return ""
        return self._next(self._heads, min(int(level), _LEVELS) - 1)

    # -- tracked changes

    def _changed(self, element: Any, name: str, depth: int) -> Iterator[tuple[Any, str]]:
        key = get(element, "change-id") or ""
        kind, change = self._changes.get(key, ("", None))
        if self._revisions == "accepted":
            return
        if kind == "insertion":
            (self._inserted.add if name == "change-start" else self._inserted.discard)(key)
        elif kind == "deletion" and name == "change":
            yield from self._paragraphs(change, depth + 1, None, 0)

    # -- tables

    def _table(self, table: Any, depth: int, rule: str | None) -> None:
        rows = [self._cells(row) for row in self._rows(table, depth)]
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    self._blocks(cell, depth + 1, rule)
            return
        behind: list[
            tuple[Any, str]
        ] = []  # what stands between two rows would cut the table in two
        for row in rows:
            runs: list[Run] = []
            for k, cell in enumerate(row):
                runs += [Run("\t")] * bool(k)
                if local(cell) == "table-cell":
                    runs += self._cell(cell, depth, behind)
            if rule is not None:
                runs = [Run(run.text, rule) for run in runs]
            self._extract.line(runs, page=self._page, starts=rule is None)
        for element, note in behind:
            self._blocks(element, depth + 1, rule, note)

    def _rows(self, table: Any, depth: int) -> Iterator[Any]:
        self._deep(depth)
        for child in table:
            name = local(child)
            if name == "table-row":
                yield child
            elif name in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(child, depth + 1)
            elif name == "soft-page-break":
                self._turn()

    def _cells(self, row: Any) -> list[Any]:
        """Return the cells of a row; one covered from above stays as an empty one, from the left goes."""
        found: list[Any] = []
        left = 0  # cells that the last one spans to its right
        for child in row:
            name = local(child)
            if name == "covered-table-cell" and left:
                left -= 1
            elif name in ("table-cell", "covered-table-cell"):
                n = _whole(get(child, "number-columns-repeated"))
                found += [child] * (n if n < 20 else 1)
                left = _whole(get(child, "number-columns-spanned")) - 1
        return found

    def _cell(self, cell: Any, depth: int, behind: list[tuple[Any, str]]) -> list[Run]:
        runs: list[Run] = []
        for element, label in self._paragraphs(cell, depth, None, 0):
            words: list[Run] = [Run(label)] * bool(label)
            if local(element) == "table":
                for row in self._rows(element, depth + 1):
                    for inner in self._cells(row):
                        if local(inner) == "table-cell":
                            found = self._cell(inner, depth + 2, behind)
                            words += ([Run(" ")] if words and found else []) + found
            else:
                line = self._line(element, depth)
                behind += line.behind
                words += (
                    run._replace(text=run.text.replace("\n", " ").replace("\t", " "))
                    for run in line.runs
                )
            if any(run.text.strip() for run in words):
                runs += [Run(" ")] * bool(runs) + words
        return runs

    # -- inside a paragraph

    def _line(self, element: Any, depth: int) -> _Line:
        line = _Line()
        hidden = self._is_hidden(get(element, "style-name"))
        self._walk(element, line, hidden, depth)
        return line

    def _walk(self, parent: Any, line: _Line, hidden: bool, depth: int) -> None:
        self._deep(depth)
        self._word(parent.text, line, hidden)
        for child in parent:
            name = local(child)
            if name in ("s", "tab", "line-break"):
                n = _whole(get(child, "c"))
                self._word({"s": " " * n, "tab": " "}.get(name, "\n"), line, hidden, as_is=True)
            elif name == "note":
                self._note(child, line)
            elif name == "annotation":
                self._n_comments += 1
            elif name == "soft-page-break":
                self._turn()
            elif name in ("hidden-text", "hidden-paragraph"):
                self._word(get(child, "string-value") or child.text, line, True)
            elif name in ("change-start", "change-end", "change"):
                deleted = [e for e, _ in self._changed(child, name, depth)]
                for k, part in enumerate(deleted):
                    self._word("\n" if k else None, line, hidden, as_is=True)
                    self._walk(part, line, hidden, depth + 1)
            elif name in ("frame", "custom-shape", "g", "rect", "line", "control"):
                line.behind += ((box, "") for box in _boxes(child))
                for held in (e for e in child.iter() if local(e) == "object"):
                    self._object(held, line, hidden)
            elif name and name not in _SKIPPED:
                style = get(child, "style-name") if name == "span" else None
                n_before = len(line.runs)
                self._walk(child, line, hidden or self._is_hidden(style), depth + 1)
                if style in self._raised or style in self._fonts:
                    font = self._fonts.get(style, "")
                    line.runs[n_before:] = (
                        run._replace(text=_seen(run.text, font, style in self._raised))
                        for run in line.runs[n_before:]
                    )
            self._word(child.tail, line, hidden)

    def _word(self, text: str | None, line: _Line, hidden: bool, *, as_is: bool = False) -> None:
        if not text or self._inserted:
            return
        if not as_is:
            text = re.sub("[ \t\r\n]+", " ", text)
            if text[0] == " " and (not line.runs or line.runs[-1].text.endswith(" ")):
                text = text[1:]
        if text:
            line.runs.append(Run(text, "hidden") if hidden else Run(text))

    def _object(self, element: Any, line: _Line, hidden: bool) -> None:
        """Put the words of a formula; what else is embedded is counted."""
        part = (get(element, "href") or "").removeprefix("./") + "/content.xml"
        root = self._package.xml(part)
        if local(root) == "math":
            self._word(math(root), line, hidden, as_is=True)
        else:
            self._n_objects += 1

    def _note(self, note: Any, line: _Line) -> None:
        kind = "endnote" if get(note, "note-class") == "endnote" else "footnote"
        self._n_notes[kind] += 1
        mark = (
            f"〔{written(self._n_notes[kind], 'decimal' if kind == 'footnote' else 'lowerRoman')}〕"
        )
        if self._inserted:
            return
        line.runs.append(Run(mark, "note-mark"))
        line.behind += ((part, mark) for part in note if local(part) == "note-body")

    def _turn(self) -> None:
        if self._page is not None:
            self._page += 1

    # -- what is no text

    def _furniture(self) -> None:
        if self._master is None:
            return
        seen: set[str] = set()
        used = {"Standard"}
        for element in self._content.iter():
            if local(element) == "style" and (page := get(element, "master-page-name")):
                used.add(page)
        for page in (e for e in self._master.iter() if local(e) == "master-page"):
            if get(page, "name") not in used:
                continue
            for part in page:
                name = local(part)
                words = "".join(part.itertext()).strip()
                if name.startswith(("header", "footer")) and words and words not in seen:
                    seen.add(words)
                    self._blocks(part, 0, name.partition("-")[0])

    def _deep(self, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise trouble(self._name, "is nested too deeply to be a document", _REMEDY)


def _seen(text: str, font: str, is_raised: bool) -> str:
    """Return characters as one sees them in a symbol font, or raised."""
    if font:
        text = "".join(sign(char, font) if "\uf020" <= char <= "\uf0ff" else char for char in text)
    return raised(text) if is_raised else text


def _level(element: Any) -> tuple[int, _Level]:
    number = _whole(get(element, "level")) - 1
    if local(element) == "list-level-style-bullet":
        return number, _Level(None, get(element, "bullet-char") or "•", 1)
    if local(element) not in ("list-level-style-number", "outline-level-style"):
        return -1, _Level(None, "", 1)
    form = get(element, "num-format") or ""
    named = _FORMS.get(form[:1], "decimal") if form else ""
    text = get(element, "num-list-format")
    if text is None:
        shown = range(number + 2 - _whole(get(element, "display-levels")), number + 2)
        places = ".".join(f"%{i}%" for i in shown) if form else ""
        text = (get(element, "num-prefix") or "") + places + (get(element, "num-suffix") or "")
    start = get(element, "start-value") or "1"
    return number, _Level(named, text, int(start) if start.isdigit() and len(start) < 6 else 1)


def _boxes(drawing: Any) -> list[Any]:
    """Return the text boxes and texts of a drawing, outermost only."""
    if local(drawing) in ("custom-shape", "rect", "line"):
        return [drawing] if any(local(child) == "p" for child in drawing) else []
    found: list[Any] = []
    for child in drawing:
        found += (
            [child]
            if local(child) == "text-box"
            else _boxes(child)
            if local(child) in ("g", "frame", "custom-shape")
            else []
        )
    return found


def _whole(value: str | None) -> int:
    return min(int(value), _MOST_REPEATED) if value and value.isdigit() and len(value) < 9 else 1
