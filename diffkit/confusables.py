"""Which characters are easily taken for one another: by their shape, or by their sound.

Source: the table `data/characters.tsv` (strokes in order, four-corner code, readings), built by
`tools/confusables.py`; loaded when the first pair is asked for.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from diffkit.tables import table

SHAPE = 0.70  # of `similar_shape`, from which two characters are taken for one another
_STROKES, _CORNERS = 0.6, 0.4


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

    Likeness of the strokes in their order, and of the five digits of the four-corner code, 0.6 to 0.4.
    Guarantees: symmetric; 0 for what is no character of the table.
    """
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
    return likeness


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
