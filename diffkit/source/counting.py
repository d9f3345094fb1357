"""Numbers as automatic numbering writes them: 一百零一, 甲, xiv, ０７, ③.

Source: the number formats of ISO/IEC 29500-1, 17.18.59 (ST_NumberFormat), as Word shows them.
"""

from __future__ import annotations

from collections.abc import Callable

_HAN = "零一二三四五六七八九"
_DIGITAL = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def written(value: int, form: str) -> str:
    """Return a number in a format of that name; in decimal digits where the format cannot hold it."""
    maker = _FORMS.get(form)
    return maker(value) if maker is not None else str(value)


def _han(value: int, digits: str = _HAN, units: str = "十百千", ten: bool = True) -> str:
    if not 0 <= value <= 9999:
        return str(value)
    if value == 0:
        return digits[0]
    text, zero = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if not digit:
            zero = bool(text)
            continue
        text += (digits[0] if zero else "") + digits[digit] + (units[power - 1] if power else "")
        zero = False
    return text[1:] if ten and 10 <= value < 20 else text


def _counted(value: int) -> str:
    """一…九十九, from a hundred on digit by digit."""
    return _han(value) if value < 100 else _digital(value, "○" + _HAN[1:])


def _digital(value: int, digits: str = _DIGITAL) -> str:
    return "".join(digits[int(d)] for d in str(value)) if value >= 0 else str(value)


def _cycle(value: int, signs: str) -> str:
    return signs[value - 1] if 1 <= value <= len(signs) else str(value)


def _sexagenary(value: int) -> str:
    return (
        _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if 1 <= value <= 60 else str(value)
    )


def _letters(value: int) -> str:
    """a…z, aa…zz: the letter is doubled, not counted on."""
    if not 1 <= value <= 26 * 30:
        return str(value)
    return chr(97 + (value - 1) % 26) * (1 + (value - 1) // 26)


def _roman(value: int) -> str:
    if not 1 <= value <= 4999:
        return str(value)
    text = ""
    for worth, sign in _ROMAN:
        text += sign * (value // worth)
        value %= worth
    return text


def _wide(value: int) -> str:
    return "".join(chr(ord(d) + 0xFEE0) if d.isdigit() else d for d in str(value))


def _from(first: int, last: int, start: str) -> Callable[[int], str]:
    return lambda value: chr(ord(start) + value - first) if first <= value <= last else str(value)


def _circled(value: int) -> str:
    if 1 <= value <= 20:
        return chr(0x245F + value)
    if 21 <= value <= 35:
        return chr(0x3251 + value - 21)
    return chr(0x32B1 + value - 36) if 36 <= value <= 50 else str(value)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "none": lambda _: "",
    "chineseCounting": _counted,
    "chineseCountingThousand": _han,
    "taiwaneseCounting": _counted,
    "taiwaneseCountingThousand": _han,
    "japaneseCounting": _han,
    "ideographDigital": _digital,
    "taiwaneseDigital": lambda value: _digital(value, "○" + _HAN[1:]),
    "japaneseDigitalTenThousand": _digital,
    "chineseLegalSimplified": lambda value: _han(value, _LEGAL, "拾佰仟", ten=False),
    "ideographLegalTraditional": lambda value: _han(value, _LEGAL_TRADITIONAL, "拾佰仟", ten=False),
    "ideographTraditional": lambda value: _cycle(value, _STEMS),
    "ideographZodiac": lambda value: _cycle(value, _BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from(1, 20, "\u2488"),
    "decimalEnclosedParen": _from(1, 20, "\u2474"),
    "ideographEnclosedCircle": _from(1, 10, "\u3280"),
    "numberInDash": lambda value: f"- {value} -",
}
