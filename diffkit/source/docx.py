"""Word documents (docx): ISO/IEC 29500, transitional or strict, read part by part through lxml.

A paragraph is a line, a row of a table a line with tabs between its cells; a note stands behind the
paragraph that calls it, the words of a text box behind the paragraph that it hangs on, heads and feet of
pages behind the text, where they are dropped by a repair.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from diffkit.model import Notice, Revisions
from diffkit.source.counting import written
from diffkit.source.extract import Extract, Run, trouble
from diffkit.source.formula import formula
from diffkit.source.numbering import WordNumbering
from diffkit.source.package import Package
from diffkit.source.symbols import is_symbolic, raised, sign

_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_KIND = "a Word document (docx)"
_MAX_DEPTH = 60  # of elements inside elements; the deepest nest of tables at hand has nine
_NOT_WORD = "open it in Word or WPS, save it anew as docx and compare that file"
_OFF = ("0", "false", "off")

# Inline elements whose children are read as if they stood in their place.
_THROUGH = frozenset((
    "r", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "ins",
    "moveTo", "del", "moveFrom", "ruby", "rubyBase",
))  # fmt: skip
_BLOCKS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "del", "moveFrom"))
_GONE: dict[Revisions, frozenset[str]] = {
    "accepted": frozenset(("del", "moveFrom")),
    "original": frozenset(("ins", "moveTo")),
}
_OBJECTS = frozenset(("OLEObject", "chart", "subDoc"))
_TRACKED = frozenset((
    "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "pPrChange", "numberingChange",
))  # fmt: skip


Inside = Callable[[bytes], Extract | None]


def local(element: Any) -> str:
    """Return the name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def read_docx(
    data: bytes, name: str, revisions: Revisions = "accepted", inside: Inside = lambda _: None
) -> Extract:
    """Return the text of a Word document, with its tracked changes accepted or as it was before them.

    `inside` reads a file that is kept whole inside the document, or returns None for one that it cannot.

    Raises: ReadError where it is damaged, protected, out of bounds, or holds no document.
    Cost: linear in the document; some hundred bytes of memory for each of its marks.
    """
    return _Reader(Package(data, name, _KIND), name, revisions, inside).read()


@dataclass(slots=True)
class _Style:
    based_on: str | None
    number: str | None
    level: int | None
    hidden: bool | None
    outline: int | None


class _Look(NamedTuple):
    """What the properties of a run say of its characters."""

    hidden: bool = False
    font: str = ""  # a symbol font
    raised: bool = False


class _Behind(NamedTuple):
    """What is read behind a paragraph: an element that holds blocks, and the mark that calls it."""

    element: Any
    mark: str = ""


@dataclass(slots=True)
class _Paragraph:
    """The runs of a paragraph so far, and what follows behind it."""

    runs: list[Run] = field(default_factory=list)
    behind: list[_Behind] = field(default_factory=list)
    properties: Any = None
    page: int | None = None


class _Reader:
    def __init__(self, package: Package, name: str, revisions: Revisions, inside: Inside) -> None:
        self._package, self._name, self._revisions = package, name, revisions
        self._inside = inside
        self._n_skipped = 0
        self._main = self._main_part()
        self._root = package.xml(self._main)
        if self._root is None or local(self._root) != "document":
            raise trouble(name, "is no Word document, though it is packed as one", _NOT_WORD)
        self._space = self._root.tag.partition("}")[0] + "}"
        if self._space[1:-1] not in _SPACES:
            raise trouble(name, "is a Word document of an unknown kind", _NOT_WORD)
        self._relations = self._related(self._main)
        self._extract = Extract(name)
        self._styles: dict[str, _Style] = {}
        self._default_style: str | None = None
        styled = self._read_styles()
        self._numbering = WordNumbering(self._part("numbering"), self._space, styled)
        self._notes = {
            "footnote": self._read_notes("footnotes"),
            "endnote": self._read_notes("endnotes"),
        }
        self._called: dict[str, int] = {"footnote": 0, "endnote": 0}
        self._fields: list[bool] = []  # for each open field, whether its result is at hand
        self._gone = _GONE[revisions]
        laid_out = f"{self._space}lastRenderedPageBreak"
        self._page: int | None = 1 if next(self._root.iter(laid_out), None) is not None else None

    def read(self) -> Extract:
        body = self._root.find(f"{self._space}body")
        if body is not None:
            self._blocks(body, 0)
        self._furniture()
        self._count()
        return self._extract

    # -- parts

    def _main_part(self) -> str:
        for kind, target in self._related("").values():
            if kind == "officeDocument":
                return target
        return "word/document.xml"

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part by id: kind and target inside the package."""
        folder, _, file = part.rpartition("/")
        root = self._package.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for item in () if root is None else root:
            if item.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, item.get("Target") or ""))
                kind = (item.get("Type") or "").rpartition("/")[2]
                found[item.get("Id") or ""] = kind, target.lstrip("/")
        return found

    def _part(self, kind: str) -> Any:
        target = next((target for k, target in self._relations.values() if k == kind), None)
        return None if target is None else self._package.xml(target)

    def _read_styles(self) -> dict[str, str]:
        """Note the paragraph and character styles; return the numbering of each numbering style."""
        root, styled = self._part("styles"), {}
        for item in () if root is None else root.findall(f"{self._space}style"):
            style = self._get(item, "styleId") or ""
            properties = item.find(f"{self._space}pPr")
            number = level = outline = None
            if properties is not None:
                numbering = properties.find(f"{self._space}numPr")
                number = self._value(numbering, "numId") if numbering is not None else None
                level = _int(self._value(numbering, "ilvl")) if numbering is not None else None
                outline = _int(self._value(properties, "outlineLvl"))
            if self._get(item, "type") == "numbering":
                if number is not None:
                    styled[style] = number
                continue
            based_on = self._value(item, "basedOn")
            hidden = self._vanishes(item.find(f"{self._space}rPr"))
            self._styles[style] = _Style(based_on, number, level, hidden, outline)
            if self._get(item, "type") == "paragraph" and self._get(item, "default") in (
                "1",
                "true",
            ):
                self._default_style = style
        return styled

    def _read_notes(self, kind: str) -> dict[str, Any]:
        root = self._part(kind)
        return {
            self._get(item, "id") or "": item
            for item in (() if root is None else root)
            if self._get(item, "type") in (None, "normal")
        }

    # -- small questions

    def _get(self, element: Any, name: str) -> str | None:
        value = element.get(self._space + name)
        return value if isinstance(value, str) else None

    def _value(self, element: Any, name: str) -> str | None:
        found = element.find(self._space + name)
        return None if found is None else self._get(found, "val")

    def _on(self, element: Any, name: str) -> bool | None:
        """Tell whether a property is set; None where nothing is said of it."""
        found = element.find(self._space + name)
        return None if found is None else self._get(found, "val") not in _OFF

    def _vanishes(self, properties: Any) -> bool | None:
        return None if properties is None else self._on(properties, "vanish")

    def _style(self, style: str | None) -> Iterator[_Style]:
        """Yield a style and those that it is based on."""
        for _ in range(20):
            found = self._styles.get(style) if style is not None else None
            if found is None:
                return
            yield found
            style = found.based_on

    def _hidden(self, run: Any, paragraph_style: str | None) -> bool:
        properties = run.find(f"{self._space}rPr")
        said = self._vanishes(properties)
        if said is None and properties is not None:
            styles = self._style(self._value(properties, "rStyle"))
            said = next((s.hidden for s in styles if s.hidden is not None), None)
        if said is None:
            styles = self._style(paragraph_style)
            said = next((s.hidden for s in styles if s.hidden is not None), None)
        return bool(said)

    # -- blocks

    def _blocks(self, container: Any, depth: int, rule: str | None = None, mark: str = "") -> None:
        """Put the paragraphs and tables of an element; with a `rule` all of it is dropped by it."""
        for block in self._joined(container, depth):
            if isinstance(block, _Paragraph):
                if mark:
                    block.runs.insert(0, Run(mark, "note-mark"))
                    mark = ""
                self._paragraph(block, depth, rule)
            elif local(block) == "altChunk":
                self._chunk(block, rule)
            else:
                self._table(block, depth + 1, rule)

    def _joined(self, container: Any, depth: int) -> Iterator[Any]:
        """Yield tables as they are and paragraphs as read, those whose end is struck out joined to the next."""
        open_one: _Paragraph | None = None
        for element in self._flat(container, depth):
            if local(element) != "p":
                if open_one is not None and (open_one.runs or open_one.behind):
                    yield open_one
                open_one = None
                yield element
                continue
            paragraph = self._inline(element, open_one, depth)
            if self._ends(element):
                yield paragraph
                open_one = None
            else:
                open_one = paragraph
        if open_one is not None and (open_one.runs or open_one.behind):
            yield open_one

    def _flat(self, container: Any, depth: int) -> Iterator[Any]:
        """Yield the paragraphs and tables of an element, those inside controls and tracked blocks too."""
        self._deep(depth)
        for child in container:
            name = local(child)
            if name in ("p", "tbl"):
                yield child
            elif name in self._gone:
                continue
            elif name in _BLOCKS:
                yield from self._flat(child, depth + 1)
            elif name == "altChunk":
                yield child
            elif name == "AlternateContent":
                chosen = _alternative(child)
                if chosen is not None:
                    yield from self._flat(chosen, depth + 1)

    def _ends(self, element: Any) -> bool:
        """Tell whether a paragraph ends at its mark, or goes on in the next because the mark is not there."""
        properties = element.find(f"{self._space}pPr")
        mark = properties.find(f"{self._space}rPr") if properties is not None else None
        if mark is None:
            return True
        if any(local(child) in self._gone for child in mark):
            return False
        return not (self._vanishes(mark) and self._on(mark, "specVanish") is None)

    def _paragraph(self, paragraph: _Paragraph, depth: int, rule: str | None) -> None:
        runs = paragraph.runs
        label = self._label(paragraph.properties)
        if label:
            runs = [Run(label), *runs]
        if rule is not None:
            runs = [Run(run.text, rule) for run in runs]
        heading = rule is None and self._is_heading(paragraph.properties)
        self._extract.line(runs, page=paragraph.page, starts=rule is None, heading=heading)
        for element, mark in paragraph.behind:
            self._blocks(element, depth + 1, rule, mark)

    def _label(self, properties: Any) -> str:
        """Count on the numbering of a paragraph and return its label."""
        if properties is None:
            properties = ()
        change = _child(properties, self._space + "pPrChange")
        if change is not None and self._revisions == "original":
            properties = _child(change, self._space + "pPr")
            properties = () if properties is None else properties
        style = self._style_of(properties)
        numbering = _child(properties, self._space + "numPr")
        number = level = None
        if numbering is not None:
            inserted = numbering.find(f"{self._space}ins")
            if inserted is None or self._revisions == "accepted":
                number = self._value(numbering, "numId")
                level = _int(self._value(numbering, "ilvl"))
        if number is None:
            found = next((s for s in self._style(style) if s.number is not None), None)
            if found is None or found.number is None:
                return ""
            number = found.number
            if level is None:
                level = found.level or self._level_by_style(number, style)
        if number == "0":
            return ""
        return self._numbering.next_label(number, level or 0)

    def _level_by_style(self, number: str, style: str | None) -> int:
        for _ in range(20):
            if style is None:
                return 0
            level = self._numbering.level_of_style(number, style)
            if level:
                return level
            found = self._styles.get(style)
            style = found.based_on if found is not None else None
        return 0

    def _style_of(self, properties: Any) -> str | None:
        found = _child(properties, self._space + "pStyle")
        return self._default_style if found is None else self._get(found, "val")

    def _is_heading(self, properties: Any) -> bool:
        if properties is None:
            return False
        own = _int(self._value(properties, "outlineLvl"))
        if own is None:
            own = next(
                (
                    s.outline
                    for s in self._style(self._style_of(properties))
                    if s.outline is not None
                ),
                9,
            )
        return own < 9

    def _chunk(self, element: Any, rule: str | None) -> None:
        """Put the text of a file that is kept whole inside this one: Word, a web page or plain text."""
        part = next((v for k, v in element.items() if k.endswith("}id")), "")
        data = self._package.bytes_of(self._relations.get(part, ("", ""))[1])
        found = None if data is None or rule is not None else self._inside(data)
        if found is None:
            self._n_skipped += 1
        else:
            self._extract.append(found)

    # -- tables

    def _table(self, table: Any, depth: int, rule: str | None) -> None:
        rows = [self._cells(row, depth) for row in self._rows(table, depth)]
        if all(len(row) <= 1 for row in rows):  # a frame around text, not a table
            for row in rows:
                for cell in row:
                    self._blocks(cell, depth + 1, rule)
            return
        behind: list[_Behind] = []  # what stands between two rows would cut the table in two
        for row in rows:
            runs: list[Run] = []
            page = self._page
            for k, cell in enumerate(row):
                if k:
                    runs.append(Run("\t"))
                if not self._goes_on(cell):
                    runs += self._cell(cell, depth, behind)
            if rule is not None:
                runs = [Run(run.text, rule) for run in runs]
            self._extract.line(runs, page=page, starts=rule is None)
        for element, mark in behind:
            self._blocks(element, depth + 1, rule, mark)

    def _rows(self, table: Any, depth: int) -> Iterator[Any]:
        self._deep(depth)
        for child in table:
            name = local(child)
            if name == "tr":
                properties = child.find(f"{self._space}trPr")
                if properties is None or not any(local(p) in self._gone for p in properties):
                    yield child
            elif name in _BLOCKS and name not in self._gone:
                yield from self._rows(child, depth + 1)

    def _cells(self, row: Any, depth: int) -> list[Any]:
        self._deep(depth)
        found: list[Any] = []
        gone = "cellDel" if self._revisions == "accepted" else "cellIns"
        for child in row:
            name = local(child)
            if name == "tc":
                properties = child.find(f"{self._space}tcPr")
                if properties is None or properties.find(self._space + gone) is None:
                    found.append(child)
            elif name in _BLOCKS and name not in self._gone:
                found += self._cells(child, depth + 1)
        return found

    def _goes_on(self, cell: Any) -> bool:
        """Tell whether a cell is the rest of one that was merged downwards."""
        properties = cell.find(f"{self._space}tcPr")
        merge = properties.find(f"{self._space}vMerge") if properties is not None else None
        return merge is not None and self._get(merge, "val") in (None, "continue")

    def _cell(self, cell: Any, depth: int, behind: list[_Behind]) -> list[Run]:
        """Return the words of a cell on one line: its paragraphs, and the cells of tables inside it."""
        runs: list[Run] = []
        for block in self._joined(cell, depth):
            if isinstance(block, _Paragraph):
                label = self._label(block.properties)
                words = [Run(label)] if label else []
                words += (
                    run._replace(text=run.text.replace("\t", " ").replace("\n", " "))
                    for run in block.runs
                )
                behind += block.behind
            else:
                words = []
                for row in self._rows(block, depth + 1):
                    for inner in self._cells(row, depth + 1):
                        if not self._goes_on(inner):
                            found = self._cell(inner, depth + 2, behind)
                            words += ([Run(" ")] if words and found else []) + found
            if not any(run.text.strip() for run in words):
                continue
            runs += ([Run(" ")] if runs else []) + words
        return runs

    # -- inside a paragraph

    def _inline(self, element: Any, open_one: _Paragraph | None, depth: int) -> _Paragraph:
        paragraph = open_one or _Paragraph(page=self._page)
        paragraph.properties = element.find(f"{self._space}pPr")
        style = self._style_of(paragraph.properties if paragraph.properties is not None else ())
        self._walk(element, paragraph, style, _Look(), depth)
        return paragraph

    def _walk(
        self, parent: Any, paragraph: _Paragraph, style: str | None, look: _Look, depth: int
    ) -> None:
        self._deep(depth)
        in_mark = False  # what follows in the run of a note's call is its mark
        for child in parent:
            name = local(child)
            if name in self._gone:
                continue
            if name == "r" and child.tag.startswith(self._space):
                self._walk(child, paragraph, style, self._look(child, style), depth + 1)
            elif name in _THROUGH:
                self._walk(child, paragraph, style, look, depth + 1)
            elif name in ("oMath", "oMathPara"):
                if words := formula(child, self._gone):
                    paragraph.runs.append(Run(words, "hidden" if look.hidden else None))
            elif name == "AlternateContent":
                chosen = _alternative(child)
                if chosen is not None:
                    self._walk(chosen, paragraph, style, look, depth + 1)
            elif name == "fldChar":
                self._field(self._get(child, "fldCharType"))
            elif name in ("drawing", "pict", "object"):
                paragraph.behind += map(_Behind, self._boxes(child))
                paragraph.behind += map(_Behind, self._drawn(child))
            elif name in ("footnoteReference", "endnoteReference"):
                self._note(child, name.removesuffix("Reference"), paragraph)
                in_mark = self._get(child, "customMarkFollows") not in (None, *_OFF)
            elif all(self._fields):  # words of a field's instruction are not shown
                self._character(child, name, paragraph, look, "note-mark" if in_mark else None)

    def _look(self, run: Any, style: str | None) -> _Look:
        hidden = self._hidden(run, style)
        properties = run.find(f"{self._space}rPr")
        if properties is None:
            return _Look(hidden)
        fonts = properties.find(f"{self._space}rFonts")
        named = (None,) if fonts is None else (self._get(fonts, "ascii"), self._get(fonts, "hAnsi"))
        font = next((name for name in named if name and is_symbolic(name)), "")
        return _Look(hidden, font, self._value(properties, "vertAlign") == "superscript")

    def _character(
        self, child: Any, name: str, paragraph: _Paragraph, look: _Look, rule: str | None
    ) -> None:
        if name in ("t", "delText"):
            text = child.text or ""
            if look.font:
                text = "".join(sign(c, look.font) if "\uf020" <= c <= "\uf0ff" else c for c in text)
            if look.raised:
                text = raised(text)
        elif name in ("tab", "ptab"):
            text = " "
        elif name in ("br", "cr"):
            text = "\n"
            if self._get(child, "type") in ("page", "column"):
                text = ""  # the break stands between paragraphs, or inside one that goes on
        elif name == "lastRenderedPageBreak":
            self._turn(paragraph)
            return
        elif name == "noBreakHyphen":
            text = "-"
        elif name == "sym":
            code = self._get(child, "char") or ""
            try:
                text = sign(chr(int(code, 16)), self._get(child, "font") or "")
            except (ValueError, OverflowError):
                return
        else:
            return
        if text:
            paragraph.runs.append(Run(text, "hidden" if look.hidden else rule))

    def _turn(self, paragraph: _Paragraph) -> None:
        if self._page is not None:
            self._page += 1
            if not any(run.text.strip() for run in paragraph.runs):
                paragraph.page = self._page

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _boxes(self, drawing: Any) -> list[Any]:
        """Return the contents of the text boxes in a drawing, each once, outermost only."""
        found: list[Any] = []
        for box in drawing.iter(f"{self._space}txbxContent"):
            above = [local(a) for a in box.iterancestors()]
            inside = above[: above.index(local(drawing))] if local(drawing) in above else above
            if "Fallback" in inside and "Choice" not in inside and self._has_choice(box):
                continue
            if "txbxContent" not in inside:
                found.append(box)
        return found

    def _drawn(self, drawing: Any) -> Iterator[Any]:
        """Yield what letters drawn as a shape say, and the words of a diagram, as blocks."""
        for shape in drawing.iter():
            name = local(shape)
            if name == "textpath":
                yield self._block([shape.get("string") or ""])
            elif name == "relIds":
                part = next((v for k, v in shape.items() if k.endswith("}dm")), "")
                root = self._package.xml(self._relations.get(part, ("", ""))[1])
                yield self._block(
                    "".join(text.text or "" for text in words.iter() if local(text) == "t")
                    for words in (() if root is None else root.iter())
                    if local(words) == "p"
                )

    def _block(self, lines: Iterable[str]) -> Any:
        """Return an element that holds a paragraph for each line, as a text box does."""
        from lxml import etree

        block = etree.Element(f"{self._space}txbxContent")
        for line in lines:
            paragraph = etree.SubElement(block, f"{self._space}p")
            words = etree.SubElement(
                etree.SubElement(paragraph, f"{self._space}r"), f"{self._space}t"
            )
            words.text = line
        return block

    @staticmethod
    def _has_choice(box: Any) -> bool:
        """Tell whether the fallback that holds a box has an alternative that is read instead."""
        for above in box.iterancestors():
            if local(above) == "AlternateContent":
                return any(local(child) == "Choice" for child in above)
        return False

    def _note(self, child: Any, kind: str, paragraph: _Paragraph) -> None:
        note = self._notes[kind].get(self._get(child, "id") or "")
        if note is None:
            return
        mark = ""
        if self._get(child, "customMarkFollows") in (None, *_OFF):
            self._called[kind] += 1
            form = "decimal" if kind == "footnote" else "lowerRoman"
            mark = f"〔{written(self._called[kind], form)}〕"
            paragraph.runs.append(Run(mark, "note-mark"))
        self._notes[kind].pop(self._get(child, "id") or "")  # once, however often it is called
        paragraph.behind.append(_Behind(note, mark))

    # -- what is no text

    def _furniture(self) -> None:
        """Put the heads and feet of pages behind the text; they are dropped by a repair."""
        seen: set[str] = set()
        for section in self._root.iter(f"{self._space}sectPr"):
            for child in section:
                name = local(child)
                if name not in ("headerReference", "footerReference"):
                    continue
                relation = next(
                    (child.get(f"{{{s}}}id") for s in _RELATIONS if child.get(f"{{{s}}}id")), ""
                )
                _, target = self._relations.get(relation or "", ("", ""))
                root = self._package.xml(target) if target and target not in seen else None
                seen.add(target)
                if root is not None:
                    self._fields = []
                    self._page = None
                    self._blocks(root, 0, "header" if name == "headerReference" else "footer")

    def _count(self) -> None:
        comments = self._part("comments")
        if comments is not None and len(comments):
            n = len(comments)
            says = f"{n} comment{'s' * (n > 1)} left out; comments are no text"
            self._extract.notices.append(Notice("comments", says, n))
        n = sum(1 for element in self._root.iter() if local(element) in _TRACKED)
        if n:
            other = "original" if self._revisions == "accepted" else "accepted"
            says = (
                f"{n} tracked change{'s' * (n > 1)} read as {self._revisions}; "
                f"--revisions {other} reads the other state"
            )
            self._extract.notices.append(Notice("revisions", says, n))
        if n := self._n_skipped:
            says = f"{n} embedded file{'s' * (n > 1)} not read; open and save it in Word to have it read"
            self._extract.notices.append(Notice("skipped", says, n))
        n = sum(1 for element in self._root.iter() if local(element) in _OBJECTS)
        if n:
            says = (
                f"{n} embedded object{'s' * (n > 1)} not read (charts, old formulas, files): "
                "what stands there is not compared"
            )
            self._extract.notices.append(Notice("skipped", says, n))

    def _deep(self, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise trouble(self._name, "is nested too deeply to be a document", _NOT_WORD)


def _alternative(element: Any) -> Any:
    """Return the one of several forms of the same content that is read."""
    return next((c for c in element if local(c) == "Choice"), next(iter(element), None))


def _child(element: Any, tag: str) -> Any:
    return next((child for child in element if child.tag == tag), None)


def _int(value: str | None) -> int | None:
    try:
        return None if value is None else max(0, min(int(value), 99))
    except ValueError:
        return None
