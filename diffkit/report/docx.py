"""修改对照表: the comparative table as a Word document, in the form that reviewers hand on."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, get_args

from diffkit.government import levels_in
from diffkit.language import Lang
from diffkit.model import CLASSES
from diffkit.patterns import Pattern
from diffkit.report.columns import Ink, Paragraph, Side, column, pieces
from diffkit.report.concordance import concordance, row_of
from diffkit.report.digest import is_division, is_heading, is_shown_moved, shown, units_of
from diffkit.report.remarks import Remarks
from diffkit.report.shape import (
    ChangeView,
    ClauseView,
    ComparisonView,
    LinkView,
    PairView,
)
from diffkit.report.word import (
    MAINLAND,
    TAIWAN,
    Fonts,
    attribute,
    element,
    font,
    new_document,
    paragraph,
    run,
    saved,
)
from diffkit.report.words import flat

Form = Literal["auto", "versions", "levels", "taiwan"]
FORMS: tuple[Form, ...] = get_args(Form)
Unchanged = Literal["full", "short", "omit"]
UNCHANGED: tuple[Unchanged, ...] = get_args(Unchanged)
PARTS = ("summary", "substitutions", "concordance")
DEFAULT_PARTS = ("summary", "substitutions")

_TAIWAN_LABEL = Pattern(r"第\s*[\d〇一二三四五六七八九十百千之\-\s]+\s*條")
_WIDTHS_DXA = (5400, 5400, 3770)  # A4 landscape between margins of 20 mm
_SMALL = '<w:sz w:val="18"/>'
_ABREAST = 3  # articles of a concordance beside one another
_TALL, _PIECE = 4000, 500  # characters; about six pages of a column, and less than one
_SHORT = 180  # characters; about nine lines of a column, a third of a page
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a comparative table is to look; `auto` takes the form that the texts call for."""

    form: Form = "auto"
    unchanged: Unchanged = "full"
    parts: tuple[str, ...] = DEFAULT_PARTS


def comparison_docx(view: ComparisonView, lang: Lang, form: TableForm | None = None) -> bytes:
    """Return the comparative table of a comparison as a Word document.

    Guarantees: deletions are marked in the column of a only, insertions in that of b only; the same
    view gives the same bytes; rows stand in the order of the links, whatever the sort.
    Raises: ImportError without python-docx.
    """
    return _Table(view, lang, form or TableForm()).saved()


def lower_side(view: ComparisonView) -> Side:
    """Return which side is the text of the lower government; b, where the texts do not tell.

    What was put for what tells it: a word of the county for one of the city, or the other way round.
    """
    down = 0
    for sub in (s for pair in view.paired for s in pair.substitutions if s.adaptation):
        levels = [next((rank for *_, rank in levels_in(side)), None) for side in (sub.a, sub.b)]
        if levels[0] is not None and levels[1] is not None:
            down += sub.count * ((levels[1] > levels[0]) - (levels[1] < levels[0]))
    return "a" if down < 0 else "b"


def form_of(view: ComparisonView) -> Form:
    """Return the form that the texts call for: Taiwan's, that of two levels, else two versions."""
    for pair in view.paired:
        if pair.b and any(c.label and _TAIWAN_LABEL.match(c.label) for c in pair.b.clauses):
            return "taiwan"
    if any(sub.adaptation for pair in view.paired for sub in pair.substitutions):
        return "levels"
    return "versions"


@dataclass(frozen=True, slots=True)
class _Group:
    """Neighbouring links that fill one row: the paragraphs of one article."""

    links: tuple[LinkView, ...]

    near: bool = False  # within the context of what changed

    @property
    def changed(self) -> bool:
        return any(link.visible for link in self.links)

    @property
    def whole(self) -> bool:
        """Tell whether it is drawn in full even where what is the same is not."""
        return self.changed or self.near


class _Table:
    """The document, from its title to its last row."""

    def __init__(self, view: ComparisonView, lang: Lang, form: TableForm) -> None:
        self.view, self.form = view, form
        self.kind = form_of(view) if form.form == "auto" else form.form
        self.words = Remarks(lang, traditional=self.kind == "taiwan")
        self.say = self.words.say
        self.fonts: Fonts = TAIWAN if self.kind == "taiwan" else MAINLAND
        self.sides: tuple[Side, Side] = ("b", "a") if self.kind == "taiwan" else ("a", "b")
        self.own: Side = lower_side(view) if self.kind == "levels" else "b"
        self._n_marks = 0

    def saved(self) -> bytes:
        footer = re.split(
            r"(\{page\}|\{pages\})", self.say("page_of", page="{page}", pages="{pages}")
        )
        document = new_document(
            self.fonts, landscape=True, title=self._title(), footer=tuple(p for p in footer if p)
        )
        body = document.element.body
        for xml in self._parts():
            body.insert(len(body) - 1, element(xml))  # before the properties of the section
        return saved(document)

    # ------------------------------------------------------------ parts

    def _title(self) -> str:
        return "".join(self._titles())

    def _titles(self) -> tuple[str, ...]:
        """Return the title line by line: of the document, where there is one, and of the table."""
        documents = [getattr(pair, self.own) for pair in self.view.paired]
        titles = [flat(document.title) for document in documents if document and document.title]
        kind = self.say(f"{'table' if self.kind == 'versions' else self.kind}_title")
        return (titles[0], kind) if len(titles) == 1 else (kind,)

    def _name(self, side: Side) -> str:
        """Return what a column is called: of two levels, which is the superior one."""
        if self.kind == "levels":
            return self.say("levels_b" if side == self.own else "levels_a")
        return self.say(f"{self.kind}_{side}")

    def _parts(self) -> Iterator[str]:
        *above, last = self._titles()
        for title in above:
            yield self._line(title, size=32, heading=True, centred=True)
        yield self._line(last, size=36, heading=True, centred=True, after=200)
        if "summary" in self.form.parts:
            yield from self._summary()
        if not self.view.differs:
            yield self._line(self.words.verdict(self.view), after=120)
        for pair in self.view.paired:
            yield from self._pair(pair)
        if self.view.unpaired:
            yield self._line(self.say("lone"), heading=True, before=240)
            for pair in self.view.unpaired:
                side, document = ("A", pair.a) if pair.a else ("B", pair.b)
                if document is not None:
                    n = self.say("n_clauses", n=len(pair.links))
                    yield self._line(f"{self.words.document(side, document)}  {n}")

    def _summary(self) -> Iterator[str]:
        head = "general" if self.kind == "taiwan" else "summary"
        yield self._line(self.say(head), heading=True, after=60)
        pair = self.view.paired[0] if len(self.view.paired) == 1 else None
        for side in get_args(Side):
            document = getattr(pair, side) if pair else None
            said = self.words.document_of(document, getattr(self.view, side))
            yield self._line(f"{self._name(side)}{self.say('colon')}{said}")
        for pair in self.view.paired:
            for name, text in self.words.clause_counts(pair):
                yield self._line(f"{self.say(name)}{self.say('colon')}{text}")
        counts = self.view.counts
        rows = [
            (
                self.words.code(cls),
                counts.cls.get(cls, 0) - counts.folded.get(cls, 0),
                counts.folded.get(cls, 0),
                counts.hidden.get(cls, 0),
            )
            for cls in CLASSES
            if counts.cls.get(cls) or counts.hidden.get(cls)
        ]
        if rows:
            heads = [
                self.say(h) for h in ("head_class", "head_shown", "head_folded", "head_hidden")
            ]
            yield self._plain_table(
                heads, [[str(v) for v in row] for row in rows], (3600, 1500, 1500, 1500)
            )
            yield self._line("")

    def _pair(self, pair: PairView) -> Iterator[str]:
        if len(self.view.paired) > 1:
            document = pair.b or pair.a
            title = document.title if document else None
            yield self._line(
                flat(title) if title else self.say("untitled"),
                size=28, heading=True, centred=True, before=240, after=80,
            )  # fmt: skip
        if "substitutions" in self.form.parts and pair.substitutions:
            yield self._line(self.say("substitutions"), heading=True, after=60)
            heads = [
                self._name("a"),
                self._name("b"),
                *(self.say(c) for c in ("col_adaptation", "col_count", "col_exceptions")),
            ]
            yield self._plain_table(
                heads,
                [
                    [
                        flat(sub.a),
                        flat(sub.b),
                        self.say("yes" if sub.adaptation else "no"),
                        str(sub.count),
                        "\n".join(self.words.places_not_made(sub)),
                    ]
                    for sub in pair.substitutions
                ],
                (3200, 3200, 1300, 1100, 5770),
            )
            yield self._line("")
        if "concordance" in self.form.parts:
            rows = [row_of(entry, self.words) for entry in concordance(pair)]
            if rows:
                yield self._line(self.say("concordance"), heading=True, after=60)
                yield self._concordance(rows)
                yield self._line("")
        yield self._line(self._head_note(pair), size=18, after=60)
        yield self._sheet(pair)

    def _concordance(self, rows: Sequence[tuple[str, str, str]]) -> str:
        """Return old and new articles, several beside one another where there are many."""
        n = _ABREAST if len(rows) > 4 * _ABREAST else 1
        heads = [self.say(c) for c in ("col_old", "col_new", "col_relation")]
        lines = [
            [value for row in (*rows[k : k + n], *[("", "", "")] * n)[:n] for value in row]
            for k in range(0, len(rows), n)
        ]
        return self._plain_table(heads * n, lines, (1800, 1800, 1250) * n)

    def _head_note(self, pair: PairView) -> str:
        parts = [self.say("taiwan_head" if self.kind == "taiwan" else "versions_head")]
        if any(c.op == "none" and not c.folded for link in pair.links for c in link.changes):
            parts.append(self.say("head_keep"))
        if pair.counts.folded:
            parts.append(
                self.say("head_folded_away", counts=self.words.counted(pair.counts.folded))
            )
        if self.form.unchanged != "full":
            parts.append(self.say(f"head_{self.form.unchanged}"))
        return "".join(parts) if self.words.lang == "zh" else " ".join(parts)

    def _gone(self) -> str:
        return self.say("gone_clause")

    # ------------------------------------------------------------ the table

    def _sheet(self, pair: PairView) -> str:
        heads = [
            self._cell([self._p([run(name, self._heading())], True)], width)
            for name, width in zip(
                (*(self._name(side) for side in self.sides), self.say(f"{self.kind}_note")),
                _WIDTHS_DXA,
                strict=True,
            )
        ]
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(heads)}</w:tr>"]
        waiting: list[str] = []  # headings that wait for a row below them
        for group in _groups(pair):
            row = "".join(self._rows(pair, group))
            if self.form.unchanged != "omit" or group.whole:
                rows += [*waiting, row]
                waiting = []
            elif _is_heading_row(group):
                waiting = [*waiting[-2:], row]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS_DXA)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(_WIDTHS_DXA)}" w:type="dxa"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _rows(self, pair: PairView, group: _Group) -> Iterator[str]:
        """Yield the row of a group; of a clause of many pages rows that no line parts.

        Word processors need very long to lay out one row over many pages.
        """
        heads = _is_heading_row(group)
        if heads and not group.changed and _differs_in_form_only(group):
            words = self._words(group, "b")
            cell = self._cell(words, sum(_WIDTHS_DXA), span=3)
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"
            return
        columns = [self._words(group, side) for side in self.sides]
        n = max(map(len, columns)) if _is_tall(group) else 1
        columns.append(self._remarks(pair, group))
        whole = "<w:trPr><w:cantSplit/></w:trPr>" if n > 1 or _is_short(group) else ""
        for k in range(n):
            edges = _edges(first=k == 0, last=k == n - 1)
            cells = []
            for words, width in zip(columns, _WIDTHS_DXA, strict=True):
                each = -(-len(words) // n)
                part = words[k * each : (k + 1) * each] or [self._p([])]
                cells.append(self._cell(part, width, edges=edges))
            yield f"<w:tr>{whole}{''.join(cells)}</w:tr>"

    def _words(self, group: _Group, side: Side) -> list[str]:
        """Return the paragraphs of one cell."""
        links = [link for link in group.links if getattr(link, side)]
        if not links:
            empty = self.say("new_clause") if side == "a" else self._gone()
            return [self._p([run(empty)], True)]
        if self.form.unchanged == "short" and not group.whole and not _is_heading_row(group):
            first = getattr(links[0], side)[0]
            return [self._p([run(f"{flat(first.label or '')}{self.say('same_clause')}")])]
        found: list[str] = []
        n = _PIECE if _is_tall(group) else sys.maxsize
        for link in links:
            for clause, inks in zip(getattr(link, side), column(link, side), strict=True):
                found += [self._clause(clause, piece) for piece in pieces(inks, n)]
        return found

    def _clause(self, clause: ClauseView, inks: Paragraph) -> str:
        heads = is_heading(clause)
        drawn = [self._ink(ink, bold=heads) for ink in inks]
        return self._p(drawn, centred=_is_centred(clause), keep=heads)

    def _ink(self, ink: Ink, *, bold: bool) -> str:
        plain = self._heading() if bold else ""
        if ink.mark == "equal" or ink.folded:
            return run(ink.text, plain)
        if ink.mark == "keep":
            return run(
                ink.text, f'{plain}<w:bdr w:val="single" w:sz="6" w:space="0" w:color="auto"/>'
            )
        if self.kind == "taiwan":
            return run(ink.text, f'{plain}<w:u w:val="single"/>')
        if ink.mark == "delete":
            return run(ink.text, f"{plain}<w:strike/>")
        return run(ink.text, f'{self._heading()}<w:u w:val="single"/>')

    def _heading(self) -> str:
        return f"{font(self.fonts.heading)}<w:b/>"

    def _remarks(self, pair: PairView, group: _Group) -> list[str]:
        """Return what is said of the changes of a row, each in a bookmark with its id.

        Neighbours of one class and kind share a paragraph; of an article that came or went whole it
        is said once.
        """
        found: list[str] = []
        for link in group.links:
            if is_shown_moved(link):
                found.append(self._p([run(self.words.moved_from(link), _SMALL)]))
        whole = len({(not link.a, not link.b) for link in group.links}) == 1
        said = [
            (self.words.head(change), self._said(link, change, whole), change)
            for link in group.links
            for change in shown(link)
        ]
        for head, of_kind in groupby(said, lambda item: item[0]):
            runs = [run(f"{head}{self.say('colon')}", _SMALL)]
            for k, (words, same) in enumerate(groupby(of_kind, lambda item: item[1])):
                runs.append(run(self.say("semicolon"), _SMALL) if k else "")
                runs += self._marked(words, [f"c{pair.index}_{change.id}" for *_, change in same])
            found.append(self._p(runs))
        return found or [self._p([])]

    def _said(self, link: LinkView, change: ChangeView, whole: bool) -> str:
        """Return what is said of a change; of a paragraph that came or went, which of its article."""
        said = self.words.said(change)
        alone = None in (change.a, change.b) and not (link.a and link.b)
        return said if whole or not alone else said + self.words.places(link.a or link.b)

    def _marked(self, words: str, names: Sequence[str]) -> list[str]:
        """Return words within the bookmarks of all changes of which they are said."""
        first = self._n_marks + 1
        self._n_marks += len(names)
        numbered = list(enumerate(names, first))
        n = self.say("in_brackets", text=self.say("n_places", n=len(names)))
        counts = len(names) > 1 and words not in (
            self.words.code("insert"),
            self.words.code("delete"),
        )
        return [
            *(f'<w:bookmarkStart w:id="{k}" w:name={attribute(name)}/>' for k, name in numbered),
            run(words + n if counts else words, _SMALL),
            *(f'<w:bookmarkEnd w:id="{k}"/>' for k, _ in numbered),
        ]

    # ------------------------------------------------------------ paragraphs and cells

    def _p(self, runs: Iterable[str], centred: bool = False, keep: bool = False) -> str:
        place = f'<w:jc w:val="{"center" if centred else "left"}"/>'
        return paragraph(runs, f"{'<w:keepNext/>' if keep else ''}{place}")

    def _line(
        self,
        text: str,
        *,
        size: int = 21,
        heading: bool = False,
        centred: bool = False,
        before: int = 0,
        after: int = 0,
    ) -> str:
        """Return a paragraph outside the tables; sizes are in half points, spaces in twentieths."""
        keep = "<w:keepNext/>" if heading else ""
        properties = f'{keep}<w:spacing w:before="{before}" w:after="{after}"/>'
        properties += '<w:jc w:val="center"/>' if centred else ""
        looks = (self._heading() if heading else "") + f'<w:sz w:val="{size}"/>'
        return paragraph([run(text, looks)] if text else [], properties)

    def _cell(self, paragraphs: Sequence[str], width: int, span: int = 1, edges: str = "") -> str:
        spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{spans}{edges}'
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"

    def _plain_table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
    ) -> str:
        """Return a small table with a head row that repeats."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)

        def cells(values: Sequence[str], looks: str) -> str:
            return "".join(
                self._cell([self._p([run(value, looks)] if value else [])], width)
                for value, width in zip(values, widths, strict=True)
            )

        body = "".join(
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells(row, '')}</w:tr>" for row in rows
        )
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
            f"{cells(heads, self._heading())}</w:tr>{body}</w:tbl>"
        )


def _groups(pair: PairView) -> Iterator[_Group]:
    """Yield the links that share a row: those of one article, a heading and any other clause alone."""
    units_a = units_of(pair.a.clauses) if pair.a else []
    units_b = units_of(pair.b.clauses) if pair.b else []
    waiting: list[LinkView] = []
    key: tuple[int | None, int | None] = (None, None)
    near = {row.link.index for row in pair.rows if row.link is not None and row.context}

    def group(links: Sequence[LinkView]) -> _Group:
        return _Group(tuple(links), any(link.index in near for link in links))

    for link in pair.links:
        a = units_a[link.a[0].index] if link.a else None
        b = units_b[link.b[0].index] if link.b else None
        joins = bool(waiting) and (
            (b is not None and b == key[1])
            or (not link.b and a is not None and a == key[0])
            or (not waiting[0].b and not link.b and a is not None and a == key[0])
        )
        if joins and not (link.moved and b is None):
            waiting.append(link)
            key = (key[0] if key[0] is not None else a, key[1] if key[1] is not None else b)
            continue
        if waiting:
            yield group(waiting)
        waiting, key = [link], (a, b)
    if waiting:
        yield group(waiting)


def _is_heading_row(group: _Group) -> bool:
    """Tell whether a row is one heading: a chapter, a title."""
    (first, *rest) = group.links
    clauses = first.b or first.a
    return not rest and len(clauses) == 1 and is_heading(clauses[0])


def _is_short(group: _Group) -> bool:
    """Tell whether a row is so short that no page should end within it."""
    sides = ([c for link in group.links for c in getattr(link, side)] for side in get_args(Side))
    return all(sum(len(clause.text) for clause in clauses) <= _SHORT for clauses in sides)


def _is_tall(group: _Group) -> bool:
    """Tell whether a clause of a row alone fills many pages."""
    return any(len(c.text) > _TALL for link in group.links for c in (*link.a, *link.b))


def _edges(*, first: bool, last: bool) -> str:
    """Return the property of a cell that continues what stands above, below or both."""
    open_ = [side for side, is_edge in (("top", first), ("bottom", last)) if not is_edge]
    lines = "".join(f'<w:{side} w:val="nil"/>' for side in open_)
    return f"<w:tcBorders>{lines}</w:tcBorders>" if lines else ""


def _differs_in_form_only(group: _Group) -> bool:
    """Tell whether both sides of a row have the same words, in whatever form."""
    return all(
        link.a and link.b and not link.n_hidden and {c.cls for c in link.changes} <= {"typographic"}
        for link in group.links
    )


def _is_centred(clause: ClauseView) -> bool:
    return clause.role in ("title", "number") or is_division(clause)
