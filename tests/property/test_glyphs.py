"""What holds of any string: keys, proofs, widths, lines, and reading of any bytes."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from diffkit.glyphs import (
    Variants,
    cell_widths,
    cells,
    fold,
    fold_width,
    is_variant,
    visible,
    wrap,
)
from diffkit.model import ReadError, Source
from diffkit.numerals import circled, number, roman
from diffkit.source import decode
from diffkit.span import Span, line_starts

# Lone surrogates too: a file's name, or a codec that lets them pass, can bring them in.
anything = st.text(alphabet=st.characters(), max_size=60)
TRAPS = (
    "后後干乾幹\u8457\u7740发發髮里裏裡台臺国國爲為说說説征徵，。、；．.,;:（）()〔〕[]“”「」\"'‘’—-–…·《«»》"
    "０1２9五十ⅡIVAaéü½²㎡₂① \u3000\t\n\r\u200b\u202e\x1b\u0301\ufe0f\ud800\U0001f600"
)
tricky = st.text(alphabet=TRAPS, max_size=40)
texts = st.one_of(anything, tricky)


@given(texts)
def test_a_key_keeps_the_length_and_is_final(text: str) -> None:
    key = fold(text)
    assert len(key) == len(text)
    assert fold(key) == key
    assert fold(fold_width(text)) == key
    assert [c for c in key if c in "\r\n"] == [c for c in text if c in "\r\n"]


@given(texts, texts)
def test_a_key_is_made_character_by_character(a: str, b: str) -> None:
    assert fold(a + b) == fold(a) + fold(b)


@given(texts, texts)
def test_a_proof_is_symmetric_and_total(a: str, b: str) -> None:
    assert is_variant(a, a)
    assert is_variant(a, b) == is_variant(b, a)
    whole = Span(0, len(a)), Span(0, len(b))
    assert Variants(a, b).proven(*whole) == Variants(b, a).proven(*reversed(whole))


@given(tricky)
def test_width_punctuation_and_composition_are_proven(text: str) -> None:
    """Only a point between digits, which another point than 。 would make a decimal, is a doubt."""
    assert is_variant(text, unicodedata.normalize("NFD", text))
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)
    assert is_variant(text, wide)
    if not any(c in text for c in "。\u202e"):
        assert is_variant(text, fold_width(text))


@given(texts)
def test_a_visible_text_has_no_effect_but_its_cells(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert cells(shown) == cells(text) == sum(cell_widths(text))
    assert cells(text) <= cells(text, ambiguous=2)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)


@given(texts, st.integers(1, 24), st.sampled_from([1, 2]))
def test_lines_tile_the_text_but_for_blanks_and_fit(text: str, width: int, ambiguous: int) -> None:
    spans = wrap(text, width, ambiguous=ambiguous)
    at = 0
    for start, end in spans:
        assert at <= start <= end
        assert not text[at:start].strip(" \t\n\u3000\u00a0\u2002\u2003")
        line = text[start:end]
        assert "\n" not in line
        drawn = [w for w in cell_widths(line, ambiguous=ambiguous) if w]
        assert sum(drawn) <= width or len(drawn) == 1
        at = end
    assert not text[at:].strip(" \t\n\u3000\u00a0\u2002\u2003")
    assert len(spans) > text.count("\n")


@given(st.text(alphabet="甲乙丙，。（）《》“”", max_size=60), st.integers(12, 30))
def test_no_line_begins_or_ends_with_a_stranded_mark(text: str, width: int) -> None:
    """Where marks do not stand in rows as long as a line, the rules of setting hold everywhere."""
    run = max(
        (len(r) for r in text.replace("甲", " ").replace("乙", " ").replace("丙", " ").split()),
        default=0,
    )
    if 2 * run + 4 > width:
        return
    lines = [text[start:end] for start, end in wrap(text, width, ambiguous=2)]
    assert all(line[0] not in "，。）》”" for line in lines[1:])
    assert all(line[-1] not in "（《“" for line in lines[:-1])


@given(st.lists(st.text(alphabet="abcXYZ019.-", min_size=1, max_size=9), min_size=1, max_size=12))
def test_words_are_not_broken_where_they_fit(words: list[str]) -> None:
    text = " ".join(words)
    lines = [text[start:end] for start, end in wrap(text, 10)]
    assert " ".join(lines) == text


@given(st.one_of(st.binary(max_size=80), texts.map(lambda t: t.encode("utf-8", "ignore"))))
@settings(max_examples=200)
def test_any_bytes_are_a_source_or_one_line_of_error(data: bytes) -> None:
    try:
        source = decode(data, "plan.txt")
    except ReadError as error:
        message = str(error)
    else:
        message = ""
        _check_source(source)
    assert message.isprintable()


def _check_source(source: Source) -> None:
    assert source.text.strip()
    source.text.encode("utf-8")
    assert [line.span.start for line in source.lines] == line_starts(source.text)
    assert source.lines[-1].span.end <= len(source.text)
    kept = "".join(line.span.of(source.text) for line in source.lines)
    assert kept == source.text.replace("\r", "").replace("\n", "")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), min_size=1))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    text = f"第一条 {text}"
    assert decode(text.encode(), "plan.txt").text == text


@given(texts)
def test_numerals_are_total(text: str) -> None:
    for value in (number(text), roman(text), circled(text)):
        assert value is None or value >= 0
