"""A comparison as a workbook: a row a change, counts, substitutions, the concordance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from diffkit.language import Lang
from diffkit.model import CLASSES, ChangeClass
from diffkit.report.concordance import concordance, row_of
from diffkit.report.digest import listed
from diffkit.report.remarks import Remarks
from diffkit.report.runs import Run, runs
from diffkit.report.shape import ChangeView, ComparisonView, LinkView, PairView, ReadingView
from diffkit.report.word import fixed, xml_characters
from diffkit.report.words import flat

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_CELL = 32_767  # characters that a cell can hold
_MOST = 32_000
# Columns of the first sheet: message, width in characters.
_COLUMNS = (
    ("col_no", 6), ("col_document", 16), ("col_class", 13), ("col_kind", 9), ("col_op", 6),
    ("col_place_a", 14), ("col_place_b", 14), ("col_a", 24), ("col_b", 24), ("col_context", 52),
    ("col_facts", 14), ("col_decision", 10), ("col_note", 24), ("col_reviewer", 10),
    ("col_line_a", 7), ("col_page_a", 7), ("col_line_b", 7), ("col_page_b", 7), ("col_folded", 7),
    ("col_substitution", 10), ("col_rule", 20), ("col_id", 13),
)  # fmt: skip
_FOLDED = next(i for i, (name, _) in enumerate(_COLUMNS) if name == "col_folded")
_CONTEXT = next(i for i, (name, _) in enumerate(_COLUMNS) if name == "col_context")
_CLASS = next(i for i, (name, _) in enumerate(_COLUMNS) if name == "col_class")
_FACTS = next(i for i, (name, _) in enumerate(_COLUMNS) if name == "col_facts")
_NOTE = next(i for i, (name, _) in enumerate(_COLUMNS) if name == "col_note")
_DOCUMENT = next(i for i, (name, _) in enumerate(_COLUMNS) if name == "col_document")
_WIDE = 110  # characters across; what is narrower is printed as it is
_LINE = 15  # points, of a line at 10 points
_TALLEST = 409  # points, of a row
_COLOURS = {
    "substantive": "#F8CBC6",
    "exception": "#FBE3B5",
    "wording": "#D3E4F7",
    "adaptation": "#E4E8EC",
    "numbering": "#E9E0F3",
    "typographic": "#EEEEEE",
}


def comparison_xlsx(view: ComparisonView, lang: Lang) -> bytes:
    """Return a comparison as a workbook.

    Guarantees: every change that the filters keep has a row, in the order asked for; those that
    are folded are there, and hidden by the filter of their column. Every cell is text or a number,
    never a formula or a link. The same view gives the same bytes.
    Raises: ImportError without XlsxWriter.
    """
    from xlsxwriter import Workbook

    whole = BytesIO()
    book = Workbook(
        whole,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"author": "diffkit", "created": datetime(1980, 1, 1)})
    _Sheets(view, lang, book).write()
    book.close()
    return fixed(whole.getvalue())


class _Sheets:
    """The sheets of one workbook, and the formats that they share."""

    def __init__(self, view: ComparisonView, lang: Lang, book: Workbook) -> None:
        self.view, self.book, self.words = view, book, Remarks(lang)
        self.say = self.words.say
        cell = {
            "valign": "top", "text_wrap": True, "font_name": "Microsoft YaHei", "font_size": 10,
            "border": 1, "border_color": "#C4CAD1",
        }  # fmt: skip
        self.cell = book.add_format(cell)
        self.head = book.add_format(
            {**cell, "bold": True, "bg_color": "#DDE3EA", "valign": "vcenter"}
        )
        self.classes = {
            cls: book.add_format({**cell, "bg_color": colour}) for cls, colour in _COLOURS.items()
        }
        name = {"font_name": "Microsoft YaHei", "font_size": 10}
        self.plain = book.add_format(name)
        self.marks = {
            "delete": book.add_format({**name, "font_strikeout": True, "font_color": "#B3261E"}),
            "insert": book.add_format({**name, "underline": 1, "font_color": "#0D5A22"}),
            "keep": book.add_format({**name, "bold": True, "font_color": "#9A5B00"}),
        }

    def write(self) -> None:
        self._changes()
        self._counts()
        self._substitutions()
        self._concordance()

    def _sheet(self, name: str, columns: Sequence[tuple[str, int]], n_rows: int) -> Worksheet:
        """Add a sheet with a frozen head that is repeated on paper, filters, and widths."""
        sheet = self.book.add_worksheet(self.say(name))
        for i, (message, width) in enumerate(columns):
            sheet.set_column(i, i, width)
            sheet.write_string(0, i, self.say(message), self.head)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(n_rows, 1), len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(0.4, 0.4, 0.5, 0.6)
        if sum(width for _, width in columns) > _WIDE:
            sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        return sheet

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, form: Format) -> None:
        if text:
            sheet.write_string(row, column, _fitting(xml_characters(text)), form)
        else:
            sheet.write_blank(row, column, None, form)

    # ------------------------------------------------------------ changes

    def _changes(self) -> None:
        rows = list(listed(self.view))
        sheet = self._sheet("sheet_changes", _COLUMNS, len(rows))
        some_folded = any(c.folded for _, _, c in rows) and not all(c.folded for _, _, c in rows)
        if some_folded:
            sheet.filter_column(_FOLDED, f'x == "{self.say("no")}"')
        decided = any(c.decision for _, _, c in rows)
        alone = len(self.view.documents) == 1
        if alone:  # all rows say the same
            sheet.set_column(_DOCUMENT, _DOCUMENT, _COLUMNS[_DOCUMENT][1], None, {"hidden": True})
        sheet.print_area(0, 0, max(len(rows), 1), _NOTE if decided else _FACTS)
        drawn: tuple[str, list[Any]] = ("", [])
        for at, (pair, link, change) in enumerate(rows, 1):
            values = list(self._values(at, pair, link, change))
            for column, value in enumerate(values):
                form = self.classes[change.cls] if column == _CLASS else self.cell
                if isinstance(value, int):
                    sheet.write_number(at, column, value, form)
                else:
                    self._text(sheet, at, column, value, form)
            if not change.folded:
                if drawn[0] != f"{pair.index}/{link.index}":
                    drawn = f"{pair.index}/{link.index}", self._rich(runs(link))
                self._context(sheet, at, drawn[1])
                values[_CONTEXT] = "".join(part for part in drawn[1] if isinstance(part, str))
            if alone:
                values[_DOCUMENT] = ""
            height = _height(values, _COLUMNS)
            sheet.set_row(at, height, None, {"hidden": some_folded and change.folded})

    def _values(
        self, at: int, pair: PairView, link: LinkView, change: ChangeView
    ) -> Iterator[str | int]:
        document = pair.b or pair.a
        decision = change.decision
        yield at
        yield flat((document.number or document.title or "") if document else "")
        yield self.words.code(change.cls)
        yield self.words.kind(change.kind)
        yield self.words.code(change.op)
        yield self._place(link, change.a, "a")
        yield self._place(link, change.b, "b")
        yield change.a.text if change.a else ""
        yield change.b.text if change.b else ""
        yield ""  # the context, written as rich text
        yield self.words.facts(change.facts)
        yield self.words.state(decision.state) if decision else ""
        yield decision.note if decision else ""
        yield decision.reviewer if decision else ""
        for reading in (change.a, change.b):
            yield reading.line if reading else ""
            yield reading.page or "" if reading else ""
        yield self.say("yes" if change.folded else "no")
        yield change.substitution or ""
        yield change.rule
        yield change.id

    def _place(self, link: LinkView, reading: ReadingView | None, side: str) -> str:
        found = [c for c in getattr(link, side) if reading and c.id == reading.clause]
        return self.words.places(found)

    def _rich(self, drawn: Sequence[Run]) -> list[Any]:
        """Return text and the formats before it, as a rich string takes them, cut to a cell."""
        fragments: list[Any] = []
        left = _MOST
        for run in drawn:
            text = xml_characters("\n" if run.mark == "break" else run.text)
            if not text or left <= 0:
                continue
            if len(text) > left:
                text = text[: left - 2] + "……"
            left -= len(text)
            form = self.marks.get(run.mark, self.plain)
            if fragments and fragments[-2] is form is self.plain:
                fragments[-1] += text
            else:
                fragments += [form, text]
        return fragments

    def _context(self, sheet: Worksheet, row: int, fragments: list[Any]) -> None:
        n = sum(isinstance(fragment, str) for fragment in fragments)
        if n > 1:
            sheet.write_rich_string(row, _CONTEXT, *fragments, self.cell)
        elif n == 1:  # a rich string needs two; one of one format is a string in it
            self._text(sheet, row, _CONTEXT, fragments[-1], self.cell)

    # ------------------------------------------------------------ other sheets

    def _counts(self) -> None:
        counts = self.view.counts
        kinds: dict[tuple[ChangeClass, str], list[int]] = {}
        for change in self.view.changes():
            entry = kinds.setdefault((change.cls, change.kind), [0, 0])
            entry[change.folded] += 1
        rows: list[tuple[ChangeClass, str, int, int, int]] = []
        for cls in CLASSES:
            total, hidden = counts.cls.get(cls, 0), counts.hidden.get(cls, 0)
            if total or hidden:
                folded = counts.folded.get(cls, 0)
                rows.append((cls, "", total - folded, folded, hidden))
                of = sorted((k for k in kinds if k[0] == cls), key=lambda k: (-sum(kinds[k]), k))
                rows += [(cls, k[1], kinds[k][0], kinds[k][1], 0) for k in of]
        columns = (
            ("head_class", 20), ("col_kind", 16), ("head_shown", 10), ("head_folded", 10), ("head_hidden", 10),
        )  # fmt: skip
        sheet = self._sheet("sheet_counts", columns, len(rows))
        for at, (one, kind, *numbers) in enumerate(rows, 1):
            self._text(sheet, at, 0, self.words.code(one), self.classes[one])
            said = self.words.kind(kind) if kind else self.say("head_total")
            self._text(sheet, at, 1, said, self.cell)
            for column, number in enumerate(numbers, 2):
                sheet.write_number(at, column, number, self.cell)

    def _substitutions(self) -> None:
        rows = [(pair, sub) for pair in self.view.documents for sub in pair.substitutions]
        columns = (
            ("col_document", 20), ("col_a", 30), ("col_b", 30), ("col_adaptation", 10), ("col_count", 8),
            ("col_exceptions", 60), ("col_id", 12),
        )  # fmt: skip
        sheet = self._sheet("substitutions", columns, len(rows))
        for at, (pair, sub) in enumerate(rows, 1):
            document = pair.b or pair.a
            values: tuple[str | int, ...] = (
                flat((document.number or document.title or "") if document else ""),
                flat(sub.a), flat(sub.b), self.say("yes" if sub.adaptation else "no"), sub.count,
                "\n".join(self.words.places_not_made(sub)), sub.id,
            )  # fmt: skip
            for column, value in enumerate(values):
                if isinstance(value, int):
                    sheet.write_number(at, column, value, self.cell)
                else:
                    self._text(sheet, at, column, value, self.cell)
            sheet.set_row(at, _height(values, columns))

    def _concordance(self) -> None:
        rows = [(pair, entry) for pair in self.view.paired for entry in concordance(pair)]
        columns = (("col_document", 20), ("col_old", 24), ("col_new", 24), ("col_relation", 16))
        sheet = self._sheet("concordance", columns, len(rows))
        for at, (pair, entry) in enumerate(rows, 1):
            document = pair.b or pair.a
            name = flat((document.number or document.title or "") if document else "")
            for column, value in enumerate((name, *row_of(entry, self.words))):
                self._text(sheet, at, column, value, self.cell)


def _height(values: Iterable[str | int], columns: Sequence[tuple[str, int]]) -> float:
    """Return the height in points of a row that shows all its wrapped text.

    Guarantees: never above what a row may have. Not every spreadsheet program finds it by itself.
    """
    most = 1
    for value, (_, width) in zip(values, columns, strict=True):
        if isinstance(value, str):
            lines = value.split("\n")
            most = max(most, sum(max(1, -(-_width(line) // width)) for line in lines))
    return min(most * _LINE, _TALLEST)


def _width(text: str) -> int:
    """Return the width of text in narrow letters."""
    return sum(1 if letter.isascii() else 2 for letter in text)


def _fitting(text: str) -> str:
    """Cut text to what a cell holds, and say how long it was."""
    return text if len(text) <= _CELL else f"{text[:_MOST]}……（{len(text)}）"
