"""What no rule proves to be harmless or weighty: shown, for a person to judge."""

from __future__ import annotations

import re

from diffkit.classify.ground import Difference, Ground, Verdict

PASSAGE = Verdict("wording", "passage", "clause-without-partner")
POSITION = Verdict("wording", "position", "moved-clause")
STRUCTURE = Verdict("wording", "structure", "split-or-merged")
_PUNCTUATION = Verdict("wording", "punctuation", "marks-only")
_WORDS = Verdict("wording", "words", "no-rule")

_MARKS = re.compile(
    r"[\s，。、；：？！…—·“”‘’（）《》〈〉【】〔〕「」『』,.;:?!()\[\]<>\"'«»‹›－\-–/／]+"
)


def marks_only(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that nothing but marks of punctuation differs."""
    return None if _MARKS.sub("", "".join(ground.words(difference))) else _PUNCTUATION


def no_rule(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that no rule proves anything."""
    return _WORDS
