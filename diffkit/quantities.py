"""Numbers with their units in a text, as values: amounts, durations, dates, shares, counts.

Everything here reads a folded key (`glyphs.fold`): half width, simplified.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Any, Literal, NamedTuple

from diffkit.glyphs import fold, has_case
from diffkit.numerals import number
from diffkit.patterns import Pattern
from diffkit.tables import rows

Direction = Literal["longer", "shorter", "higher", "lower", "later", "earlier"]

_H = "〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_ARABIC = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"

# Durations are compared by the least and the most that they can last; a working day only with another.
_DAY = 86_400
_SPANS: dict[str, tuple[int, int]] = {
    "second": (1, 1),
    "day": (_DAY, _DAY),
    "month": (28 * _DAY, 31 * _DAY),
}
_DURATIONS = frozenset({*_SPANS, "working", "trading", "term", "year_school"})


class _Unit(NamedTuple):
    dimension: str
    name: str
    factor: Fraction


class Quantity(NamedTuple):
    """A number with its unit at a place of a key.

    Units: `value` counts in `unit` as written (15 of 分钟); `size` counts in the unit of the
    dimension (900 of seconds). A date has its parts in `date`, missing ones left out, and no value.
    `bound` is the word that makes it a limit: 以上, 不超过, at least.
    """

    start: int
    end: int
    dimension: str
    unit: str
    value: Fraction
    size: Fraction
    date: tuple[int, ...] = ()
    bound: str = ""
    ordinal: bool = False
    numeral_end: int = 0  # 0: the number and its unit are one word

    @property
    def is_duration(self) -> bool:
        return self.dimension in _DURATIONS

    @property
    def is_money(self) -> bool:
        return self.dimension.startswith("money")

    @property
    def meaning(self) -> tuple[object, ...]:
        """What two ways of writing one quantity share."""
        return self.dimension, self.size, self.date, self.ordinal

    def facts(self) -> dict[str, Any]:
        """Return the quantity as it stands in the facts of a change."""
        if self.date:
            return {"value": "-".join(f"{part:02d}" for part in self.date), "unit": "date"}
        found: dict[str, Any] = {"value": plain(self.value), "unit": self.unit}
        if self.bound:
            found["bound"] = self.bound
        return found


def plain(value: Fraction) -> int | float:
    """Return a value as JSON has it: whole where it is."""
    return value.numerator if value.denominator == 1 else float(value)


@cache
def _units() -> dict[str, _Unit]:
    found: dict[str, _Unit] = {}
    for word, dimension, name, factor in rows("units.tsv"):
        found[fold(word)] = _Unit(dimension, name, Fraction(factor))
    return found


_WORDS: dict[str, int] = {
    word: value
    for language in (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty",
        "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
        "sechzehn siebzehn achtzehn neunzehn zwanzig",
    )
    for value, word in enumerate(language.split())
}
_WORDS |= {
    "a": 1,
    "an": 1,
    "eine": 1,
    "einen": 1,
    "einem": 1,
    "einer": 1,
    "thirty": 30,
    "forty": 40,
}
_WORDS |= {"fifty": 50, "sixty": 60, "ninety": 90, "dreißig": 30, "vierzig": 40, "fünfzig": 50}
_WORDS |= {"sechzig": 60, "neunzig": 90, "hundert": 100, "hundred": 100}

_MONTHS: dict[str, int] = {
    name: n
    for language in (
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
    )
    for n, name in enumerate(language.split(), 1)
}

_BEFORE = (
    "不得少于|不得超过|不得低于|不得高于|不得逾|不得多于|不应少于|不应低于|不应超过|不少于|不超过|不低于|不高于|不多于|不大于|不小于|不逾|"
    "超过|少于|多于|低于|高于|大于|小于|不足|不满|未满|未超过|未达|达到|届满|最多|最少|最长|最短|最高|最低|至少|至多|逾|满|"
    "at least|at most|not more than|not less than|no more than|no less than|no later than|more than|less than|"
    "(?:longer|shorter|higher|lower|wider|narrower|older|younger|larger|smaller|heavier|deeper|fewer|greater) than|"
    "(?:over|under|above|below|from) the age of|above|below|over|under|"
    "(?:länger|kürzer|höher|niedriger|breiter|älter|jünger|größer|kleiner|schwerer|weniger) als|bis zu|"
    "up to|within|exceeding|not exceeding|mindestens|höchstens|spätestens|über|unter|innerhalb von|binnen|mehr als"
)
_AFTER = "及以上|及以下|以上|以下|以内|以外|之内|之外|内|外|or more|or less|oder mehr"


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _pattern(*, latin: bool) -> re.Pattern[str]:
    """Return the expression of a quantity, with or without those that are written in Latin letters.

    Without them and without regard to case it takes a quarter of the time to compile, and most texts
    need no more.
    """
    units = [word for word in _units() if not _is_latin(word)]
    unit = _longest_first(units)
    duration = _longest_first(word for word in units if _units()[word].dimension in _DURATIONS)
    pattern = rf"""
        (?P<year>[12][0-9]{{3}}|[一二][〇零○一二三四五六七八九]{{3}})\ ?年
            (?:\ ?(?P<month>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})\ ?月
            (?:\ ?(?P<day>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})\ ?日)?)?
      | 民国(?P<minguo>[0-9]{{1,3}}|[{_H}]{{1,6}})年
            (?:(?P<mmonth>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})月
            (?:(?P<mday>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})日)?)?
      | (?<![0-9.第{_H}])(?P<roc>[0-9]{{2,3}}|[一二三四五六七八九十百]{{2,6}})年
            (?P<rmonth>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})月
            (?P<rday>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})日
      | (?<![0-9.第])(?P<only_month>[0-9]{{1,2}}|(?<![{_H}])[一二三四五六七八九十]{{1,2}})月
            (?P<only_day>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})日
      {_latin_dates() if latin else ""}
      | (?P<per>百分之|千分之|万分之)(?P<share>{_ARABIC}|[{_H}]+(?:点[{_H}]+)?)
      | (?<![{_H}])(?P<below>[{_H}]{{1,4}})分之(?P<above>[{_H}]{{1,4}})
      | (?<![0-9./])(?P<upper>[0-9]{{1,3}})/(?P<lower>[0-9]{{1,3}})(?![0-9/])
      {_latin_counts() if latin else ""}
      | (?:(?P<nth>第)\ ?)?(?P<digits>{_ARABIC})\ ?(?P<myriad>[万亿千百]*)\ ?(?:余|多)?(?P<measure>个?(?:{unit})|个)?
            (?P<halved>半)?
      | (?P<each>每)(?:个)?(?P<bare>{duration})
      | (?P<half>半)个?(?P<half_unit>{duration})
      | (?P<nth_han>第)?(?P<han>[{_H}]+)(?P<han_unit>个?(?:{unit})|个)(?P<and_half>半)?
        """
    return re.compile(fold(pattern), re.VERBOSE | (re.IGNORECASE if latin else 0))


def _latin_dates() -> str:
    months = _longest_first(_MONTHS)
    return rf"""
      | (?<![\w.])(?P<d1>[0-9]{{1,2}})\.?\ (?P<m1>{months})\ (?P<y1>[12][0-9]{{3}})
      | (?<![\w])(?P<m2>{months})\ (?P<d2>[0-9]{{1,2}}),\ (?P<y2>[12][0-9]{{3}})
        """


def _latin_counts() -> str:
    units = _longest_first(filter(_is_latin, _units()))
    return rf"""
      | (?<![\w])(?P<word>{_longest_first(_WORDS)}|{_ARABIC})\ (?P<latin>{units})(?![\w])
      | (?<![\w])(?P<count>{_longest_first(w for w in _WORDS if _WORDS[w] > 1)})(?![\w])
        """


def _is_latin(unit: str) -> bool:
    return unit[0].isalpha() and unit.isascii()


_BOUND_BEFORE = Pattern(rf"(?:{_BEFORE})\s?$", re.IGNORECASE)
_BOUND_AFTER = Pattern(rf"\s?(?:{_AFTER})(?!\w*部)", re.IGNORECASE)
# 一个, 一种, 一次 in running words count nothing; 一致 and 统一 are words.
_IDLE = Pattern(
    r"第?一(?:个|种|类|项|名|位|条|点|级|家|所|套|处|层|部|期|次|号|面|块|头|座|只|支|件|户|人|份|张|间)$"
)
_LATIN_WORD = Pattern(r"[^\W\d_]")


def quantities(key: str) -> tuple[Quantity, ...]:
    """Return the quantities of a folded key, in order, without overlap.

    Shapes: 15分钟, 三十日, 5个工作日, 两年, 半年, 每小时 · 10.5万元, 五百元 · 百分之五, 5%, 三分之一, 1/3 ·
    2021年4月16日, 二〇二一年四月 · 40毫米, 6支 · 第21次 (ordinal) · within fourteen days, drei Tage.
    Guarantees: numbers of clauses (第三条, 5.3.1) are no quantities; one of a thing in running words
    (一个单位) is none.
    Cost: linear.
    """
    found: list[Quantity] = []
    for match in _pattern(latin=has_case(key)).finditer(key):
        quantity = _quantity(key, match)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def _quantity(key: str, match: re.Match[str]) -> Quantity | None:
    part = match.groupdict()
    start, end = match.span()
    if part["year"] or part["minguo"] or part["roc"] or part["only_month"]:
        return _date(part, start, end)
    if part.get("y1") or part.get("y2"):
        day, month, year = (part[f"{c}1"] or part[f"{c}2"] or "" for c in "dmy")
        date = int(year), _MONTHS[month.lower()], int(day)
        return Quantity(start, end, "date", "date", Fraction(0), Fraction(0), date)
    bound = _bound(key, start, end)
    if part["per"]:
        value = _value(part["share"])
        per = {"百分之": 1, "千分之": 10, "万分之": 100}[part["per"]]
        if value is None:
            return None
        return Quantity(start, end, "ratio", "%", value / per, value / per, (), bound)
    if part["below"] or part["lower"]:
        above = _value(part["above"] or part["upper"])
        below = _value(part["below"] or part["lower"])
        if not above or not below:
            return None
        share = above / below
        return Quantity(start, end, "ratio", "", share, share * 100, (), bound)
    if part["each"] or part["half"]:
        word = part["bare"] or part["half_unit"]
        if part["each"]:
            start += 1
        return _measured(start, end, Fraction(1 if part["each"] else "1/2"), word, bound)
    if part.get("word"):
        text = part["word"].lower()
        known = _WORDS.get(text)
        value = Fraction(known) if known is not None else _value(text)
        if value is None:
            return None
        found = _measured(start, end, value, part["latin"].lower(), bound)
        if found and found.unit in ("year", "Jahr") and _is_age(key, start, end):
            found = found._replace(dimension="age")
        return found and found._replace(numeral_end=match.end("word"))
    if part.get("count"):
        return _measured(start, end, Fraction(_WORDS[part["count"].lower()]), "", bound)
    if part["digits"]:
        return _arabic(key, match, bound)
    value = _value(part["han"])
    word = part["han_unit"]
    if (
        value is None
        or (_IDLE.fullmatch(match.group()) and not bound)
        or _in_a_reference(key, start, part)
    ):
        return None
    if part["and_half"]:
        value += Fraction(1, 2)
    return _measured(start, end, value, word, bound, ordinal=bool(part["nth_han"]))


_AGE_BEFORE = Pattern(
    r"(?:aged?(?: of)?|(?:persons?|people|children|minors|adults) (?:over|under|above|below)|"
    r"(?:Personen|Kinder|Jugendliche|Erwachsene)(?: unter| über| ab| bis zu)?|Alter von)\s?$",
    re.IGNORECASE,
)
_AGE_AFTER = Pattern(r"\s(?:of age|old|alt\b)", re.IGNORECASE)


def _is_age(key: str, start: int, end: int) -> bool:
    """Tell whether a number of years is somebody's age: aged 16 years, Personen unter 16 Jahren."""
    return bool(_AGE_BEFORE.search(key, max(0, start - 30), start) or _AGE_AFTER.match(key, end))


def _arabic(key: str, match: re.Match[str], bound: str) -> Quantity | None:
    part = match.groupdict()
    start, end = match.span()
    value = _value(part["digits"])
    if value is None or _in_a_name(key, start, end, part):
        return None
    for sign in part["myriad"] or "":
        value *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[sign]
    word = part["measure"] or ""
    if (part["nth"] and not word) or _in_a_reference(key, start, part):
        return None
    if part["halved"]:
        value += Fraction(1, 2)
    return _measured(start, end, value, word, bound, ordinal=bool(part["nth"]))


_PARTS = ("条", "款", "项", "章", "节")


def _in_a_reference(key: str, start: int, part: dict[str, str | None]) -> bool:
    """Tell whether a number counts parts of a text: 第三条, 前三项; 三条道路 does not."""
    if (part["measure"] or part["han_unit"]) not in _PARTS:
        return False
    return bool(part["nth"] or part["nth_han"]) or key[start - 1 : start] == "前"


def _in_a_name(key: str, start: int, end: int, part: dict[str, str | None]) -> bool:
    """Tell whether digits stand in a number of a clause, a 文号 or a name (PM2.5, 5.3.1, 〔2022〕16号)."""
    before, after = key[start - 1 : start], key[end : end + 1]
    if part["measure"]:
        return before in ("]", ".") and start > 0
    return (
        before in ("]", "[", ".", "-", "§")
        or after in ("]", "号", "-")
        or (after == "." and key[end + 1 : end + 2].isdigit())
        or (bool(_LATIN_WORD.match(before)) and before.isascii())
        or after in ("章", "节", "款", "条")
    )


def _bound(key: str, start: int, end: int) -> str:
    before = _BOUND_BEFORE.search(key, max(0, start - 16), start)
    if before is not None:
        return before.group().strip()
    after = _BOUND_AFTER.match(key, end)
    return after.group().strip() if after is not None else ""


def _measured(
    start: int, end: int, value: Fraction, word: str, bound: str, *, ordinal: bool = False
) -> Quantity | None:
    units = _units()
    unit = units.get(word) or units.get(word.removeprefix("个"))
    if unit is None:
        unit = _Unit("", "", Fraction(1))
    return Quantity(
        start, end, unit.dimension, unit.name, value, value * unit.factor, (), bound, ordinal
    )


_DATE_PARTS = (
    *("year", "minguo", "roc", "month", "mmonth", "rmonth", "only_month"),
    *("day", "mday", "rday", "only_day"),
)


def _date(part: dict[str, str | None], start: int, end: int) -> Quantity | None:
    parts = [number((part[name] or "").replace("○", "〇")) for name in _DATE_PARTS if part[name]]
    if any(p is None for p in parts):
        return None
    known = [p for p in parts if p is not None]
    if part["minguo"] or part["roc"]:
        known[0] += 1911
    return Quantity(start, end, "date", "date", Fraction(0), Fraction(0), tuple(known))


def _value(text: str | None) -> Fraction | None:
    if not text:
        return None
    if text[0].isdigit() and text.isascii():
        return Fraction(text.replace(",", ""))
    whole, point, rest = text.partition("点")
    value = number(whole)
    if value is None:
        return None
    if not point:
        return Fraction(value)
    decimals = number(rest)
    return None if decimals is None else value + Fraction(decimals, 10 ** len(rest))


# ---------------------------------------------------------------- comparison


def compared(a: Quantity, b: Quantity) -> tuple[Direction | None, int | float | None]:
    """Return how `b` stands to `a`, and by how much in the unit of both; None where it cannot be said.

    Guarantees: a calendar day is never compared with a working day, nor one currency with another;
    days and months only where the shortest of one is longer than the longest of the other.
    """
    if a.date and b.date:
        if len(a.date) != len(b.date) or a.date == b.date:
            return None, None
        return ("later" if b.date > a.date else "earlier"), None
    if a.dimension in _SPANS and b.dimension in _SPANS:
        if a.unit == b.unit or a.dimension == b.dimension:
            change = b.size - a.size
            delta = plain(b.value - a.value) if a.unit == b.unit else None
        else:
            (low_a, high_a), (low_b, high_b) = _SPANS[a.dimension], _SPANS[b.dimension]
            delta = None
            if b.size * low_b > a.size * high_a:
                change = Fraction(1)
            elif b.size * high_b < a.size * low_a:
                change = Fraction(-1)
            else:
                return None, None
        return (None if not change else "longer" if change > 0 else "shorter"), delta
    if a.dimension != b.dimension or a.size == b.size or a.ordinal:
        return None, None
    delta = plain(b.value - a.value) if a.unit == b.unit else None
    if a.is_duration:
        return ("longer" if b.size > a.size else "shorter"), delta
    return ("higher" if b.size > a.size else "lower"), delta


_INCLUDING = ("以上", "以下", "以内", "届满", "之内", "内")
_EXCLUDING = ("不满", "超过", "以外", "不足", "未满")
_DEFINED = Pattern(
    r"""["'](以上|以下|以内|届满|不满|超过|以外|不足)["'](?:、?["'](以上|以下|以内|届满|不满|超过|以外|不足)["'])*"""
    r"""[^.;,]{0,8}?(不含|不包括|均不包括|含|包含|包括|均包括|均含|皆包括)[^.;,]{0,6}?(?:本数|本级)"""
)
_QUOTED = Pattern(r"""["'](以上|以下|以内|届满|不满|超过|以外|不足)["']""")


def inclusion(key: str) -> dict[str, bool]:
    """Return which words of bounds include the number itself, by the text's own definition first.

    Source: where the text says nothing, 民法典 art. 1259.
    """
    found = {**dict.fromkeys(_INCLUDING, True), **dict.fromkeys(_EXCLUDING, False)}
    for match in _DEFINED.finditer(key):
        includes = not match.group(3).removeprefix("均").startswith("不")
        for word in _QUOTED.findall(match.group()):
            found[word] = includes
    return found
