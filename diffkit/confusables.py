"""Which characters are easily taken for one another: by their shape, or by their sound.

Source: the table `data/characters.tsv` (strokes in order, four-corner code, readings), built by
`tools/confusables.py`; loaded when the first pair is asked for.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import NamedTuple

from diffkit.tables import table

SHAPE = 0.70  # of `similar_shape`, from which two characters are taken for one another
_STROKES, _CORNERS = 0.6, 0.4
_PART, _MOST, _STROKES_OF_PART = 0.6, 0.7, 6
# What a recogniser takes for a digit, and a digit for; no table of characters has them.
_MISREAD = "0O 0o 0〇 1l 1I 1| 2Z 5S 6b 8B 9g 9q 〇O 〇o"
_DIGITS = frozenset(map(frozenset, _MISREAD.split()))


class _Character(NamedTuple):
    strokes: str
    corners: str
    readings: tuple[str, ...]  # the commonest first


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return {line[0]: line[2:] for line in table("characters.tsv").splitlines()}


@lru_cache(maxsize=4096)
def _character(char: str) -> _Character | None:
    row = _table().get(char)
    if row is None:
        return None
    strokes, corners, sounds = row.split("\t")
    return _Character(strokes, corners, tuple(sounds.split()))


def _blurred(syllable: str) -> str:
    """Return a syllable as one who parts neither zh from z, nor n from l, nor in from ing, hears it."""
    for sharp, flat in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l")):
        if syllable.startswith(sharp):
            syllable = flat + syllable[len(sharp) :]
            break
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable


@lru_cache(maxsize=16384)
def similar_shape(x: str, y: str) -> float:
    """Return how alike two characters look, 0 to 1.

    Likeness of the strokes in their order, and of the five digits of the four-corner code, 0.6 to 0.4; not
    less than 0.6 for two that share most of their strokes in one part.
    Guarantees: symmetric; 0 for what is neither a character of the table nor a letter for a digit.
    """
    if frozenset((x, y)) in _DIGITS:
        return 1.0
    a, b = _character(x), _character(y)
    if a is None or b is None or not a.strokes or not b.strokes:
        return 0.0
    from rapidfuzz.distance import Levenshtein

    first, second = sorted((a.strokes, b.strokes))
    strokes = Levenshtein.normalized_similarity(first, second)
    equal = sum(p == q for p, q in zip(a.corners, b.corners, strict=False))
    likeness = _STROKES * strokes + _CORNERS * equal / 5
    if likeness < SHAPE and len(first) == len(second) > 4 and second in first + first:
        return SHAPE  # 部 and 陪: the same parts, written in another order
    return max(likeness, _shared(first, second))


def _shared(x: str, y: str) -> float:
    """Return `_PART` where one part makes up most of both characters, as in 通 and 诵; else 0."""
    n = max(len(x), len(y))
    size = ceil(_MOST * n)
    if size < _STROKES_OF_PART or size > min(len(x), len(y)):
        return 0.0
    return _PART if any(x[i : i + size] in y for i in range(len(x) - size + 1)) else 0.0


def homophone(x: str, y: str) -> float:
    """Return how alike two characters sound: 1 for the same syllable, 0 for nothing alike.

    Between them stand the syllable of a rarer reading (0.7), and one that is the same to who parts
    neither zh from z, nor n from l, nor in from ing (0.5). Tones do not count: keyboards do not type
    them.
    """
    a, b = _character(x), _character(y)
    if a is None or b is None or x == y or not a.readings or not b.readings:
        return 0.0
    if a.readings[0] == b.readings[0]:
        return 1.0
    if set(a.readings) & set(b.readings):
        return 0.7
    return 0.5 if _blurred(a.readings[0]) == _blurred(b.readings[0]) else 0.0


def confusable(x: str, y: str) -> bool:
    """Tell whether two different characters are easily taken for one another."""
    return x != y and (homophone(x, y) >= 0.7 or similar_shape(x, y) >= SHAPE)
