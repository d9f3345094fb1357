"""Dates that do not exist or stand in the wrong order, counts and totals that do not agree."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from diffkit.check.ground import Ground, Rule
from diffkit.model import Document, Finding
from diffkit.numerals import number
from diffkit.patterns import Pattern
from diffkit.span import Span

_N = "[0-9]{1,4}|[〇○零一二三四五六七八九十]{1,5}"
_DATE = Pattern(
    rf"(?<![0-9〇○零一二三四五六七八九十])([0-9]{{4}}|[〇○零一二三四五六七八九]{{4}})\s*年\s*({_N})\s*月\s*({_N})\s*日"
)
_DAY = Pattern(rf"(?<![0-9〇○零一二三四五六七八九十])({_N})月({_N})日")
_LEAP = 2000  # a date without its year may be in a leap year


def _value(text: str) -> int | None:
    return number(text.replace("○", "〇"))


def _date(match_groups: Sequence[str]) -> tuple[int, int, int] | None:
    values = [_value(group) for group in match_groups]
    if any(value is None for value in values):
        return None
    year, month, day = (value or 0 for value in values)
    return year, month, day


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(max(year, 1), month)[1]


def _impossible(ground: Ground) -> Iterator[Finding]:
    """13月, 2月30日."""
    for document in ground.chinese:
        done: set[int] = set()
        for match in _DATE.finditer(ground.key, document.span.start, document.span.end):
            done.add(match.end())
            date = _date(match.groups())
            if date is not None and not _exists(*date):
                span = Span(*match.span())
                yield Finding("no-such-date", span, None, {"date": span.of(ground.text)})
        for match in _DAY.finditer(ground.key, document.span.start, document.span.end):
            month, day = (_value(group) for group in match.groups())
            if match.end() in done or month is None or day is None:
                continue
            if not _exists(_LEAP, month, day):
                span = Span(*match.span())
                yield Finding("no-such-date", span, None, {"date": span.of(ground.text)})


_TERM = Pattern(
    r"自\s*([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日\s*起.{0,12}?"
    r"(?:至|有效期至)\s*([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日"
)


def _backwards(ground: Ground) -> Iterator[Finding]:
    """自2022年5月1日起施行，有效期至2021年4月30日."""
    for document in ground.chinese:
        for match in _TERM.finditer(ground.key, document.span.start, document.span.end):
            first, last = _date(match.groups()[:3]), _date(match.groups()[3:])
            if first is not None and last is not None and last < first:
                span = Span(match.start(4), match.end())
                yield Finding("term-backwards", span, None, {"last": span.of(ground.text)})


_NUMBER_YEAR = Pattern(r"〔([0-9]{4})〕")


def _year(ground: Ground) -> Iterator[Finding]:
    """The year of a file number lies after the date of the paper, or years before it."""
    for document in ground.chinese:
        number_clause = next((c for c in document.clauses if c.role == "number"), None)
        dates = [c for c in document.clauses if c.role == "date"]
        numbered = _NUMBER_YEAR.search(document.number or "")
        if number_clause is None or not dates or numbered is None:
            continue
        match = _DATE.search(ground.key, dates[0].body.start, dates[0].body.end)
        date = _date(match.groups()) if match is not None else None
        if date is None:
            continue
        year = int(numbered.group(1))
        if year > date[0] or year < date[0] - 1:
            values = {"year": str(year), "date": dates[0].body.of(ground.text).strip()}
            yield Finding("number-year", number_clause.body, None, values)


# ---------------------------------------------------------------- counts

_UNITS = "个|项|条|种|类|点|方面|情形|部分|小组|工作组|步骤|阶段|原则|措施|级|等级"
_ANNOUNCED = Pattern(
    rf"(?:以下|下列|如下)\s*([0-9]{{1,2}}|[二两三四五六七八九十]{{1,3}})\s*(?:大)?(?:{_UNITS})[^，。；]{{0,12}}[:：]\s*$",
    key=True,
)


def _announced(ground: Ground) -> Iterator[Finding]:
    """下列五项：with four items below it."""
    for document in ground.chinese:
        children: dict[int, list[int]] = {}
        for i, clause in enumerate(document.clauses):
            if clause.parent is not None and clause.label is not None:
                children.setdefault(clause.parent, []).append(i)
        for i, clause in enumerate(document.clauses):
            match = _ANNOUNCED.search(ground.key, clause.body.start, clause.body.end)
            items = _one_scheme(document, children.get(i, []))
            if match is None or len(items) < 2:
                continue
            n = _value(match.group(1))
            if n is not None and n != len(items):
                span = Span(*match.span(1))
                yield Finding(
                    "count-announced",
                    span,
                    str(len(items)),
                    {"n": str(n), "items": str(len(items))},
                )


def _one_scheme(document: Document, indices: Sequence[int]) -> list[int]:
    """Return the children of the first one's scheme, if they count from 1 without a gap."""
    labels = [document.clauses[i].label for i in indices]
    first = labels[0] if labels else None
    if first is None:
        return []
    same = [
        i
        for i, label in zip(indices, labels, strict=True)
        if label and label.scheme == first.scheme
    ]
    numbers = [label.number for i in same if (label := document.clauses[i].label)]
    return same if numbers == [(n,) for n in range(1, len(same) + 1)] else []


# ---------------------------------------------------------------- totals

_TOTAL = Pattern(r"^\s*(?:合\s*计|总\s*计|共\s*计)\s*$")
_FIGURE = Pattern(r"^[+-]?[0-9]{1,3}(?:,?[0-9]{3})*(?:\.[0-9]+)?$|^[+-]?[0-9]+(?:\.[0-9]+)?$")


def _totals(ground: Ground) -> Iterator[Finding]:
    """A row 合计 whose figure is not the sum of those above it, in a table where another column is."""
    for document in ground.chinese:
        table: list[Span] = []
        for paragraph in ground.paragraphs(document):
            if "\t" in paragraph.of(ground.text):
                table.append(paragraph)
                continue
            yield from _total(ground, table)
            table = []
        yield from _total(ground, table)


def _total(ground: Ground, table: Sequence[Span]) -> Iterator[Finding]:
    rows = [_cells(ground, row) for row in table]
    for i, row in enumerate(rows):
        if not row or _TOTAL.match(row[0].of(ground.key)) is None:
            continue
        above = [other for other in rows[:i] if len(other) == len(row)]
        sums = [_column(ground, above, row, k) for k in range(1, len(row))]
        if not any(right for right, _ in sums):
            return
        for k, (right, due) in enumerate(sums, 1):
            if not right and due is not None:
                yield Finding(
                    "total", row[k], str(due), {"total": row[k].of(ground.text), "sum": str(due)}
                )
        return


def _cells(ground: Ground, row: Span) -> list[Span]:
    cells: list[Span] = []
    at = row.start
    for cell in row.of(ground.text).split("\t"):
        start = at + len(cell) - len(cell.lstrip())
        cells.append(Span(start, max(start, at + len(cell.rstrip()))))
        at += len(cell) + 1
    return cells


def _column(
    ground: Ground, above: Sequence[list[Span]], row: list[Span], k: int
) -> tuple[bool, Decimal | None]:
    """Tell whether the figure of a total is the sum of its column; if not, return the sum."""
    total = _figure(ground, row[k])
    figures = [value for cells in above if (value := _figure(ground, cells[k])) is not None]
    if total is None or len(figures) < 2 or len(figures) < len(above) - 1:
        return False, None
    due = sum(figures, Decimal(0))
    slack = max((_place(value) for value in (*figures, total)), default=Decimal(0))
    return abs(due - total) <= slack * len(figures) / 2, due


def _figure(ground: Ground, cell: Span) -> Decimal | None:
    words = cell.of(ground.key)
    if _FIGURE.match(words) is None:
        return None
    try:
        return Decimal(words.replace(",", ""))
    except InvalidOperation:
        return None


def _place(value: Decimal) -> Decimal:
    """Return the unit of the last place of a figure that may be rounded, 0 for a whole number."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


RULES: tuple[Rule, ...] = (_impossible, _backwards, _year, _announced, _totals)
