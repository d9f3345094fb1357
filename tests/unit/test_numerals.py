from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffkit.numerals import circled, dotted, number, parenthesised, roman


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("7", 7),
        ("356", 356),
        ("３５６", 356),
        ("３5", 35),
        ("007", 7),
        ("1,000", 1000),
        ("12，345，678", 12345678),
        ("零", 0),
        ("〇", 0),
        ("一", 1),
        ("九", 9),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("一十五", 15),
        ("廿", 20),
        ("廿三", 23),
        ("卅一", 31),
        ("一百廿三", 123),
        ("一百", 100),
        ("一百零三", 103),
        ("一百〇三", 103),
        ("一百○三", 103),
        ("一百一十", 110),
        ("一百十五", 115),
        ("一百三十三", 133),
        ("三百五十六", 356),
        ("九百九十九", 999),
        ("一千", 1000),
        ("一千零五", 1005),
        ("一千零五十五", 1055),
        ("一千五十五", 1055),
        ("一千二百六十", 1260),
        ("一千二百五十九", 1259),
        ("两百", 200),
        ("两千", 2000),
        ("两万", 20000),
        ("两千零一", 2001),
        ("一万", 10000),
        ("一万零三百", 10300),
        ("三万五千", 35000),
        ("十万", 100000),
        ("一百二十万", 1200000),
        ("一千万", 10**7),
        ("一亿", 10**8),
        ("十二亿三千万", 1230000000),
        ("一亿零五", 10**8 + 5),
        ("一万亿", 10**12),
        ("二〇二一", 2021),
        ("二○二一", 2021),
        ("二零二二", 2022),
        ("一九四九", 1949),
        ("〇八", 8),
        ("叁佰伍拾陆", 356),
        ("壹萬貳仟", 12000),
        ("參拾", 30),
        ("10万", 100000),
        ("３０亿", 3 * 10**9),
        ("1,000万", 10**7),
        ("5千", 5000),
        ("5百万", 5 * 10**6),
    ],
)
def test_a_numeral_has_its_value(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1 ",
        "a",
        "统一",
        "第三",
        "百",
        "千",
        "万",
        "亿",
        "百千",
        "十百",
        "一百三",
        "三万五",
        "两十",
        "三两",
        "两三",
        "十十",
        "一十十",
        "一百百",
        "一百零",
        "零一百",
        "一百零零三",
        "廿十",
        "二廿",
        "1.5",
        "1,00",
        "-3",
        "十5",
        "²",
        "١٢",
        "Ⅳ",
        "①",
        "一" * 33,
        "9" * 100000,
        "亿" * 100000,
        "\ud800",
    ],
)
def test_anything_else_has_none(text: str) -> None:
    assert number(text) is None


_ONES = ["", *"一二三四五六七八九"]


def _written(value: int) -> str:
    """Write 1 to 9999 as statutes do."""
    thousands, rest = divmod(value, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_ONES[thousands]}千" if thousands else ""
    if hundreds:
        text += f"{_ONES[hundreds]}百"
    elif text and rest:
        text += "零"
    if tens:
        text += f"{_ONES[tens]}十" if text or tens > 1 else "十"
    elif hundreds and ones:
        text += "零"
    return text + _ONES[ones]


def test_every_article_of_a_long_code_is_read() -> None:
    assert _written(1055) == "一千零五十五"
    assert _written(110) == "一百一十"
    assert [number(_written(value)) for value in range(1, 10000)] == list(range(1, 10000))


@given(st.text(alphabet="〇零一二两三九十廿百千万亿壹拾０9,，a", max_size=40))
def test_number_is_total(text: str) -> None:
    value = number(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I", 1),
        ("IV", 4),
        ("ix", 9),
        ("XIV", 14),
        ("XLII", 42),
        ("MCMXCIX", 1999),
        ("MMMCMXCIX", 3999),
        ("Ⅳ", 4),
        ("Ⅻ", 12),
        ("ⅳ", 4),
        ("ＩＩ", 2),
        ("ⅩⅣ", 14),
    ],
)
def test_a_roman_numeral_has_its_value(text: str, value: int) -> None:
    assert roman(text) == value


@pytest.mark.parametrize(
    "text", ["", "IIII", "IC", "VX", "iV", "A", "MMMM", "I ", "1", "I" * 99999]
)
def test_other_letters_are_no_roman_numeral(text: str) -> None:
    assert roman(text) is None


def test_every_roman_numeral_is_read_back() -> None:
    weights = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1]
    signs = ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"]
    for value in range(1, 4000):
        text, rest = "", value
        for weight, sign in zip(weights, signs, strict=True):
            text, rest = text + sign * (rest // weight), rest % weight
        assert roman(text) == value


@pytest.mark.parametrize(
    ("char", "value"),
    [
        ("①", 1),
        ("⑳", 20),
        ("㉑", 21),
        ("㉟", 35),
        ("㊱", 36),
        ("㊿", 50),
        ("⓪", 0),
        ("❶", 1),
        ("⓴", 20),
        ("➉", 10),
        ("㊀", 1),
    ],
)
def test_a_circled_number_has_its_value(char: str, value: int) -> None:
    assert circled(char) == value


def test_enclosures_are_kept_apart() -> None:
    assert (parenthesised("⑴"), parenthesised("⒇"), parenthesised("㈩")) == (1, 20, 10)
    assert (dotted("⒈"), dotted("⒛")) == (1, 20)
    for function in (circled, parenthesised, dotted):
        assert function("1") is None
        assert function("") is None
        assert function("①①") is None
    assert circled("⑴") is parenthesised("⒈") is dotted("①") is None
