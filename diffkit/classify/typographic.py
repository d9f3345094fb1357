"""Differences of form: no word changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from diffkit.classify.ground import Difference, Ground, Verdict, word_pair
from diffkit.lexicon import spelled_alike
from diffkit.model import Role

LAYOUT = Verdict("typographic", "layout", "paragraph-break-by-layout")
BLANKS = Verdict("typographic", "blank", "blanks-only")
_SPELLING = Verdict("typographic", "form", "same-word-other-spelling")
_FORM = Verdict("typographic", "form", "same-words-other-form")


def same_words(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that both sides are one reading in two forms, where that is proven."""
    if not ground.variants.proven(difference.a, difference.b):
        return None
    one_sided = not difference.a or not difference.b
    return BLANKS if one_sided or ground.is_blank(difference.a, difference.b) else _FORM


def same_spelling(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that both sides are customary spellings of one word (雇佣 and 雇用)."""
    return _SPELLING if word_pair(ground, difference, spelled_alike) else None


_HEADS: set[Role] = {"heading", "title", "addressee", "signature", "date", "cell"}
_CLOSING = '。；：！？.;:!?”）)"'


def broken_by_layout(ground: Ground, index: int) -> bool:
    """Tell whether the sides differ in a paragraph break that hard wrapping left open, and no label.

    Where a break stands behind the end of a sentence the words must be the same: then either text may
    be the other as printed. A break inside a sentence is none of the text.
    """
    bead = ground.beads[index]
    sides = ((ground.a, bead.a, ground.doubts[0]), (ground.b, bead.b, ground.doubts[1]))
    if any(document.clauses[i].label for document, indices, _ in sides for i in indices[1:]):
        return False
    split, joined = sorted(sides, key=lambda side: -len(side[1]))
    document, indices, doubts = split
    breaks = [
        (document.clauses[i].span.end, document.clauses[j].span.start) for i, j in pairwise(indices)
    ]
    ends = [document.text[max(0, start - 4) : start].rstrip()[-1:] for start, _ in breaks]
    roles = [document.clauses[i].role for i in indices[:-1]]
    if all(end and end not in _CLOSING for end in ends) and not _HEADS & {*roles}:
        return True  # inside a sentence
    if any(op.tag != "equal" and not ground.is_blank(op.a, op.b) for op in ground.scripts[index]):
        return False
    if all(_stands_in(doubts, start, end) for start, end in breaks):
        return True
    document, indices, doubts = joined
    hull = document.clauses[indices[0]].body.start, document.clauses[indices[-1]].body.end
    inside = bisect_left(doubts, hull[1]) - bisect_left(doubts, hull[0] + 1)
    return inside >= len(breaks)


def _stands_in(offsets: Sequence[int], start: int, end: int) -> bool:
    i = bisect_left(offsets, start)
    return i < len(offsets) and offsets[i] <= end
