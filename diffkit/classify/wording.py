"""What no rule proves to be harmless or weighty: shown, for a person to judge."""

from __future__ import annotations

from diffkit.classify.ground import Difference, Ground, Verdict, word_pair
from diffkit.lexicon import regional as is_regional
from diffkit.patterns import Pattern

_PUNCTUATION = Verdict("wording", "punctuation", "marks-only")
_WORDS = Verdict("wording", "words", "no-rule")
_REGIONAL = Verdict("wording", "regional", "word-of-another-region")

_MARKS = Pattern(
    r"[\s，。、；：？！…—·“”‘’（）《》〈〉【】〔〕「」『』,.;:?!()\[\]<>\"'«»‹›－\-–/／]+"
)


def marks_only(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that nothing but marks of punctuation differs."""
    words = ground.words(difference)
    if not all(_MARKS.search(side) for side in words if side):
        return None
    a, b = (_MARKS.sub("", side) for side in words)
    return _PUNCTUATION if a == b else None


def no_rule(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that no rule proves anything."""
    return _WORDS


def regional(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that one region's word stands for another's (資訊 and 信息)."""
    return _REGIONAL if word_pair(ground, difference, is_regional) else None
