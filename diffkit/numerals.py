"""Numerals as values: Chinese, Arabic, Roman, and the numbers that Unicode encloses in a circle.

Every function is total: what is not a numeral of its kind, as a whole and without a doubt about
its value, gives None. Nothing is trimmed or searched for: finding numerals in a text is the
caller's part.
"""

from __future__ import annotations

from diffkit.patterns import Pattern

LONGEST = 32  # characters; the longest numeral that a document can mean is far shorter

_DIGITS: dict[str, int] = {
    **{digit: value for value, digit in enumerate("0123456789")},
    **{digit: value for value, digit in enumerate("０１２３４５６７８９")},
}
_HAN: dict[str, int] = {
    **{digit: value for value, digit in enumerate("〇一二三四五六七八九")},
    **{digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "○": 0,
    "◯": 0,
    "貳": 2,
    "參": 3,
    "叄": 3,
    "陸": 6,
    "弍": 2,
    "弌": 1,
}
_TENS: dict[str, int] = {"廿": 20, "卅": 30, "卌": 40}
_UNITS: dict[str, int] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS: tuple[tuple[str, int], ...] = (("亿億", 10**8), ("万萬", 10**4))
_PAIR = "两兩"  # two of something: 两百, 两; never a digit of a longer numeral

_ARABIC = Pattern(r"[0-9０-９]+|[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+")


def number(text: str) -> int | None:
    """Return the value of a whole number, written in Chinese or Arabic numerals, or None.

    Shapes: 356, ３５６, 1,000 · 三百五十六, 一千〇五, 廿三, 两百, 叁佰 · 二〇二一 · 10万, 1千.
    Guarantees: a numeral cut short in speech (一百三 for 130) or out of order (百千) gives None.
    """
    if not text or len(text) > LONGEST:
        return None
    if _ARABIC.fullmatch(text):
        return _arabic(text)
    if all(c in _HAN for c in text):
        return _in_digits(text, _HAN)
    return _with_myriads(text, _MYRIADS)


def _in_digits(text: str, digits: dict[str, int]) -> int:
    value = 0
    for c in text:
        value = value * 10 + digits[c]
    return value


def _arabic(text: str) -> int:
    return _in_digits(text.replace(",", "").replace("，", ""), _DIGITS)


def _with_myriads(text: str, myriads: tuple[tuple[str, int], ...]) -> int | None:
    """Value a numeral by its greatest myriad sign: multiply what stands before it, add the rest."""
    if not myriads:
        return _below_myriad(text)
    (signs, weight), smaller = myriads[0], myriads[1:]
    at = max(text.rfind(sign) for sign in signs)
    if at < 0:
        return _with_myriads(text, smaller)
    before = text[:at]
    many = _arabic(before) if _ARABIC.fullmatch(before) else _with_myriads(before, smaller)
    if not many:
        return None
    if at + 1 == len(text):
        return many * weight
    rest = text[at + 1 :]
    if len(rest) == 1 and rest in _HAN:  # 三万五 is said for 35,000, and could be 30,005
        return None
    added = _with_myriads(rest.lstrip("零〇○"), smaller)
    return many * weight + added if added and added < weight else None


def _below_myriad(text: str) -> int | None:
    """Value 三百五十六, 十, 一百零三, 廿三, 两千, 3千."""
    if len(text) > 1 and text[-1] in _UNITS and _ARABIC.fullmatch(text[:-1]):
        return _arabic(text[:-1]) * _UNITS[text[-1]]
    value, digit, last, zero = 0, None, 10**4, False
    for i, c in enumerate(text):
        if c in _TENS:
            if digit is not None or last <= 10:
                return None
            value, last, zero = value + _TENS[c], 10, False
        elif c in _UNITS:
            unit = _UNITS[c]
            if unit >= last or digit == 0 or (digit is None and unit > 10):
                return None
            value += (1 if digit is None else digit) * unit
            digit, last, zero = None, unit, False
        elif c in _HAN and _HAN[c] == 0:
            if digit is not None or i == 0 or zero:
                return None
            zero = True
        elif c in _HAN or c in _PAIR:
            if digit is not None:
                return None
            if c in _PAIR and text[i + 1 : i + 2] not in ("", "百", "佰", "千", "仟"):
                return None
            digit = _HAN.get(c, 2)
        else:
            return None
    if digit is None:
        return value if value and not zero else None
    if value and last > 10 and not zero:
        return None
    return value + digit


_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN = Pattern(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_FORMS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", *"LCDM")
_ROMAN_SIGNS = {
    **{0x2160 + i: form for i, form in enumerate(_ROMAN_FORMS)},
    **{0x2170 + i: form.lower() for i, form in enumerate(_ROMAN_FORMS)},
    **{0xFF21 + i: chr(0x41 + i) for i in range(26)},
    **{0xFF41 + i: chr(0x61 + i) for i in range(26)},
}


def roman(text: str) -> int | None:
    """Return the value of a Roman numeral, 1 to 3999, or None.

    Shapes: XIV, xiv, ＸＩＶ, ⅩⅣ, Ⅳ; one case throughout.
    Guarantees: only the form that the value has by the rules counts (IV, not IIII).
    """
    if not text or len(text) > 16:
        return None
    letters = text.translate(_ROMAN_SIGNS)
    if letters not in (letters.upper(), letters.lower()):
        return None
    letters = letters.upper()
    if not _ROMAN.fullmatch(letters):
        return None
    value = 0
    for c, following in zip(letters, [*letters[1:], ""], strict=True):
        weight = _ROMAN_VALUES[c]
        value += -weight if weight < _ROMAN_VALUES.get(following, 0) else weight
    return value


def _run(first: int, start: int, length: int) -> dict[str, int]:
    return {chr(first + i): start + i for i in range(length)}


_CIRCLED: dict[str, int] = {
    **_run(0x2460, 1, 20),  # ①
    **_run(0x3251, 21, 15),  # ㉑
    **_run(0x32B1, 36, 15),  # ㊱
    **_run(0x24EA, 0, 1),  # ⓪
    **_run(0x24EB, 11, 10),  # ⓫
    **_run(0x24F5, 1, 10),  # ⓵
    **_run(0x24FF, 0, 1),  # ⓿
    **_run(0x2776, 1, 10),  # ❶
    **_run(0x2780, 1, 10),  # ➀
    **_run(0x278A, 1, 10),  # ➊
    **_run(0x3280, 1, 10),  # ㊀
}
_PARENTHESISED: dict[str, int] = {
    **_run(0x2474, 1, 20),  # ⑴
    **_run(0x3220, 1, 10),  # ㈠
}
_DOTTED: dict[str, int] = _run(0x2488, 1, 20)  # ⒈


def circled(char: str) -> int | None:
    """Return the number in a circle (①, ㉑, ❶, ㊀), or None."""
    return _CIRCLED.get(char)


def parenthesised(char: str) -> int | None:
    """Return the number that one character sets in parentheses (⑴, ㈠), or None."""
    return _PARENTHESISED.get(char)


def dotted(char: str) -> int | None:
    """Return the number that one character sets before a full stop (⒈), or None."""
    return _DOTTED.get(char)


_HAN_DIGITS = "〇一二三四五六七八九"


def han(n: int) -> str:
    """Return a number up to 999 in Chinese numerals, a greater one in digits."""
    if not 0 <= n <= 999:
        return str(n)
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_HAN_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _HAN_DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    if ones or not words:
        words += _HAN_DIGITS[ones]
    return words
