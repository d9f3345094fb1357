"""Numbers and dates that one copy exchanged for others, taken whole.

A figure that was changed is sound on both sides: such a change is a decision. A slip leaves what is no
number and no date (13月, 2O22年, 202年), or writes the same one otherwise.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from diffkit.copying.letters import Letters
from diffkit.copying.runs import Run
from diffkit.glyphs import fold
from diffkit.numerals import number
from diffkit.patterns import Pattern
from diffkit.quantities import Quantity, quantities

_HAN = "〇零一二三四五六七八九十百千万亿两半"
_AROUND = 24  # letters on either side of a run that can belong to its figure
_BETWEEN = 5  # equal letters between differences of one date
_AT_ONCE = (3, 2, 1)  # differences of one figure: a date has three numbers
_PLAIN = Pattern(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?%?|[0-9]{1,2}:[0-9]{2}(?![0-9])|[0-9]+(?:\.[0-9]+)*%?"
    rf"|[{_HAN}]+"
)
_PART = Pattern(rf"[0-9][0-9.,:]*%?|[{_HAN}]+|[^0-9{_HAN}]+")
_END = Pattern(r"[\n\r\t]")
_FIVE_YEARS = Pattern("十?[一二三四五六七八九]五")  # “十四五”: the plan of that number
# Behind these, and before those, a numeral in characters is a number and no part of a word.
_ORDINAL = ("第", "之")
_COUNTED = frozenset(
    fold(
        "年月日天时分秒小周季元角万亿个项次级倍届号份处种岁亩度支座所例批期人名户家台辆米吨公平立款条章节成折%"
    )
)
_FIRST_YEAR, _LAST_YEAR, _LEAP = 1840, 2099, 2000

Kind = Literal["date", "number"]


class Figure(NamedTuple):
    """A number or a date: where its letters stand, what it means, whether there is such a one.

    `meaning` is what two ways of writing it share. `measured` names what its unit measures, where that
    belongs to it, and `value` is the number alone.
    """

    start: int
    end: int
    kind: Kind
    meaning: object
    sound: bool = True
    measured: str = ""
    value: object = None


# ---------------------------------------------------------------- what was exchanged


def exchanged(
    x: Letters, x0: int, x1: int, y: Letters, y0: int, y1: int
) -> tuple[Figure, Figure] | None:
    """Return the figures of which two runs are parts, both sound, where these runs are all that differs.

    They mean the same where one is only written otherwise: 30 and 三十, 1,200 and 1200.
    """
    for one in figures(x, x0, x1):
        for other in figures(y, y0, y1):
            if x0 - one.start != y0 - other.start or one.end - x1 != other.end - y1:
                continue
            if one.sound and other.sound and _compare(one, other):
                return one, other
    return None


def _compare(one: Figure, other: Figure) -> bool:
    """Tell whether two figures are of one sort: 3日 and 3个工作日, but not 六个月 and 六个, 一件 and 一间."""
    if one.kind != other.kind or bool(one.measured) != bool(other.measured):
        return False
    return one.measured == other.measured or one.value != other.value


def whole(a: Letters, b: Letters, runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return the runs, those inside changed figures widened to the numbers that were changed.

    Where several numbers of a date differ, the whole date is one run; numbers in two cells are two.
    """
    runs = [part for run in runs for part in _by_cells(a, b, run)]
    found: list[Run] = []
    k = 0
    while k < len(runs):
        n, run = next(
            (
                (n, wide)
                for n in _AT_ONCE
                if (wide := _widened(a, b, runs[k : k + n], n)) is not None
            ),
            (1, runs[k]),
        )
        low = found[-1].a1 if found else 0
        high = runs[k + n].a0 if k + n < len(runs) else len(a)
        found.append(run if low <= run.a0 and run.a1 <= high else runs[k])
        k += n if found[-1] is run else 1
    return tuple(found)


def _by_cells(a: Letters, b: Letters, run: Run) -> Iterator[Run]:
    """Part a run where a cell or a line ends inside it in both copies."""
    x, y = _ends(a, run.a0, run.a1), _ends(b, run.b0, run.b1)
    if len(x) != len(y):
        yield run
        return
    parts = zip((run.a0, *x), (*x, run.a1), (run.b0, *y), (*y, run.b1), strict=True)
    yield from (
        Run(*part) for part in parts if a.key[part[0] : part[1]] != b.key[part[2] : part[3]]
    )


def _ends(letters: Letters, start: int, end: int) -> list[int]:
    """Return the letters inside a run that stand first in a line or cell."""
    at, text = letters.at, letters.text
    return [k for k in range(start + 1, end) if _END.search(text, at[k - 1] + 1, at[k])]


def _widened(a: Letters, b: Letters, own: Sequence[Run], n: int) -> Run | None:
    if len(own) < n or any(y.a0 - x.a1 > _BETWEEN for x, y in pairwise(own)):
        return None
    pair = exchanged(a, own[0].a0, own[-1].a1, b, own[0].b0, own[-1].b1)
    if pair is None:
        return None
    one, other = pair
    x, y = (_PART.findall(s.key[f.start : f.end]) for s, f in ((a, one), (b, other)))
    head = _same(x, y)
    tail = min(_same(x[::-1], y[::-1]), min(len(x), len(y)) - head)
    low, high = sum(map(len, x[:head])), sum(map(len, x[len(x) - tail :]))
    if len(x) == len(y) == head + tail + 1 and x[head][0] in "0123456789" + _HAN:
        return Run(one.start + low, one.end - high, other.start + low, other.end - high)
    return Run(one.start, one.end, other.start, other.end)


def _same(x: Sequence[str], y: Sequence[str]) -> int:
    return next(
        (k for k, (p, q) in enumerate(zip(x, y, strict=False)) if p != q), min(len(x), len(y))
    )


# ---------------------------------------------------------------- the figures of a copy


def figures(letters: Letters, start: int, end: int) -> Iterator[Figure]:
    """Yield the figures that a run of letters is a part of: with its unit, then the number alone.

    Of one that cannot be (13月) nothing else is told.
    """
    low, high = max(0, start - _AROUND), min(len(letters), end + _AROUND)
    window, owners = _window(letters, low, high)
    for quantity in quantities(window):
        i, j = owners[quantity.start], owners[quantity.end - 1] + 1
        if i <= start and end <= j and not quantity.ordinal:
            figure = _measured(quantity, window, i, j)
            yield figure
            if not figure.sound:
                return
    for match in _PLAIN.finditer(window):
        i, j = owners[match.start()], owners[match.end() - 1] + 1
        if i <= start and end <= j:
            yield from _plain(match.group(), letters.key[i - 1 : i], letters.key[j : j + 1], i, j)


_MISREAD = Pattern(r"[0-9OoIlZSB]{2,}")


def misread(letters: Letters, start: int, end: int) -> bool:
    """Tell whether a run stands in a number that has a letter for a digit: 2O22, l5."""
    low, high = max(0, start - _AROUND), min(len(letters), end + _AROUND)
    window, owners = _window(letters, low, high)
    for match in _MISREAD.finditer(window):
        around = window[match.start() - 1 : match.start()] + window[match.end() : match.end() + 1]
        if any(c.isascii() and c.isalpha() for c in around):
            continue
        i, j = owners[match.start()], owners[match.end() - 1] + 1
        if i <= start and end <= j and not match.group().isdecimal():
            return any(c.isdecimal() for c in match.group())
    return False


def _window(letters: Letters, low: int, high: int) -> tuple[str, list[int]]:
    """Return letters with the blanks between them that part figures, and the letter of each character.

    A blank between two digits is one of layout, unless a cell or a line ends there.
    """
    chars: list[str] = []
    owners: list[int] = []
    for k in range(low, high):
        c = letters.key[k]
        if k > low and letters.at[k] > letters.at[k - 1] + 1:
            blank = letters.text[letters.at[k - 1] + 1 : letters.at[k]]
            if _END.search(blank):
                chars.append("\n")
                owners.append(k)
            elif (
                c.isascii()
                and letters.key[k - 1].isascii()
                and not (c + letters.key[k - 1]).isdigit()
            ):
                chars.append(" ")
                owners.append(k)
        chars.append(c)
        owners.append(k)
    return "".join(chars), owners


def _measured(quantity: Quantity, window: str, i: int, j: int) -> Figure:
    if quantity.date:
        return Figure(i, j, "date", quantity.meaning, _is_date(quantity), "date")
    words = window[quantity.start : quantity.end]
    # 13月 and 202年 count no months and years; 38日 may count days.
    unsound = words[-1] == "年" and quantity.value >= 100
    unsound |= words[-1] == "月" and words[-2:-1] != "个" and not 1 <= quantity.value <= 12
    kinds = ("time", quantity.is_duration), ("money", quantity.is_money)
    measures = next((name for name, fits in kinds if fits), quantity.dimension or quantity.unit)
    return Figure(i, j, "number", quantity.meaning, not unsound, measures, quantity.value)


def _is_date(quantity: Quantity) -> bool:
    year, month, day = (*quantity.date, 1, 1)[:3]
    if len(quantity.date) == 2 and year <= 12:  # of a year no month stands alone: 4月16日
        year, month, day = _LEAP, year, month
    if not _FIRST_YEAR <= year <= _LAST_YEAR or not 1 <= month <= 12:
        return False
    return 1 <= day <= monthrange(year, month)[1]


def _plain(words: str, before: str, behind: str, i: int, j: int) -> Iterator[Figure]:
    if words[0] in _HAN:
        value = number(words)
        if _FIVE_YEARS.fullmatch(words):
            yield Figure(i, j, "number", words)
        elif value is not None and (before in _ORDINAL or behind in _COUNTED):
            yield Figure(i, j, "number", str(value))
        return
    sound = True
    if (before, behind) == ("[", "]") and words.isdecimal():  # the year of a file number
        sound = _FIRST_YEAR <= int(words) <= _LAST_YEAR
    value_ = words.replace(",", "")
    yield Figure(i, j, "number", str(int(value_)) if value_.isdecimal() else value_, sound)
