"""Whole clauses, sentences and sub-clauses that came, went, moved, or were cut otherwise."""

from __future__ import annotations

from diffkit.classify.ground import Difference, Ground, Side, Verdict
from diffkit.glyphs import has_ideograph
from diffkit.model import Clause
from diffkit.patterns import HAN, for_keys

STRUCTURE = Verdict("substantive", "structure", "split-or-merged")
_PASSAGE = Verdict("substantive", "passage", "clause-without-partner")
_HEADING = Verdict("substantive", "structure", "heading-without-partner")
_ADDRESSEE = Verdict("substantive", "addressee", "addressee-without-partner")

_CARRIER = Verdict("typographic", "layout", "number-before-or-behind-title")

_SENTENCE = 6  # characters of the shortest sentence
_SUB_CLAUSE = 6  # characters of a part of a sentence
_SHORT_CLAUSE = 4  # and of one that begins as a predicate does
_LONG = 15
_MORE = 8  # characters that one side has more than the other where it says more
_PHRASE = 7  # characters of a phrase that is more than a word
_PHRASE_LATIN = 5  # words
_STUB = for_keys(r"\(?(?:删除|删去|废止|repealed|aufgehoben|weggefallen)\)?[.]?")


def alone(clause: Clause) -> Verdict:
    """Say what a clause without a partner is."""
    if clause.role in ("heading", "section"):
        return _HEADING
    return _ADDRESSEE if clause.role == "addressee" else _PASSAGE


def moved(a: Clause, b: Clause) -> Verdict:
    """Say that a clause stands elsewhere, with the labels that it has there.

    The 文号 stands before the title in red-head form and behind it in gazettes (GB/T 9704-2012).
    """
    if a.role == b.role == "number":
        return _CARRIER
    facts = {
        name: {"label": clause.label.text}
        for name, clause in (("a", a), ("b", b))
        if clause.label is not None
    }
    return Verdict("substantive", "position", "moved-clause", facts)


_END = for_keys(r"[.;!?:](?!\d)")


def sentence_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a sentence or more came or went inside a clause."""
    side, direction = _one_sided(ground, difference)
    if side is None or len(side.words.strip()) < _SENTENCE:
        return None
    words = side.words.strip()
    behind = words[-1] in ".;!?" and (
        not side.before.strip() or side.before.rstrip()[-1] in ".;:!?"
    )
    ahead = words[0] in ".;" and (not side.after.strip() or side.after.lstrip()[0] in ".;!?")
    inside = bool(_END.search(words.strip("()")[:-1]))
    if not (behind or ahead or inside):
        return None
    return Verdict("substantive", "passage", "sentence-added-or-dropped", {"direction": direction})


def sub_clause_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a part of a sentence between two marks came or went whole."""
    side, direction = _one_sided(ground, difference)
    if side is None:
        return None
    words = side.words.strip()
    said = words.strip(" ,;")
    if len(said) < (_SHORT_CLAUSE if _PREDICATE.match(said) else _SUB_CLAUSE):
        return None
    after, before = side.after.lstrip()[:1], side.before.rstrip()[-1:]
    ahead = words[0] in ",;" and (not after or after in ",.;:!?")
    behind = words[-1] in ",;" and (
        not before or before in ",.;:(" or _DUTY_BEFORE.search(side.before) is not None
    )
    between = words[0] == words[-1] == ","
    if not (ahead or behind or between or _several(words)):
        return None
    return Verdict(
        "substantive", "passage", "sub-clause-added-or-dropped", {"direction": direction}
    )


_DUTY_BEFORE = for_keys(r"(?:应当?|可以|必须|负责|不得|并|要)\s?$")  # 应当【保护现场，】报告
_PREDICATE = for_keys(rf"(?:并且?|且|同时|但|应|须|可|经|依法|由|向|报|不){HAN}")


def _several(words: str) -> bool:
    """Tell whether words are parts of a sentence divided by commas, not one part of it."""
    return len(words) > _LONG and "," in words[1:-1] and not words.isascii()


def struck_out(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a stub stands for what was there (（刪除）)."""
    for side in ground.sides(difference):
        if _STUB.fullmatch(side.passage.key.strip()):
            return Verdict("substantive", "passage", "struck-out")
    return None


_PARTS = for_keys(r"[,.;:!?](?!\d)")


def rewritten(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that sentences, or parts of one, were put for others, and not one for one."""
    a, b = ground.sides(difference)
    x, y = a.words.strip(), b.words.strip()
    if not x or not y:
        return None
    if max(len(_END.findall(words[:-1])) for words in (x, y)) and max(len(x), len(y)) > _LONG:
        return Verdict("substantive", "passage", "sentences-rewritten")
    parts = [len(_PARTS.findall(words[:-1])) for words in (x, y)]
    if parts[0] != parts[1] and abs(len(x) - len(y)) > _MORE and not (x + y).isascii():
        return Verdict("substantive", "passage", "sub-clauses-rewritten")
    return None


# 按照国家有关规定 says no more than that there are rules.
_FORMULA = for_keys(r",?(?:按照?|依照?|根据|依据|违反)[^,.;、]{0,16}?(?:规定|要求|制度|标准)?的?,?")


def phrase_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that so much came or went inside a sentence that it is no matter of wording."""
    side, direction = _one_sided(ground, difference)
    if side is None:
        return None
    words = side.words.strip()
    if len(words.split()) < _PHRASE_LATIN if not has_ideograph(words) else len(words) < _PHRASE:
        return None
    if _FORMULA.fullmatch(words):
        return None
    return Verdict("substantive", "scope", "phrase-added-or-dropped", {"direction": direction})


_LEAST = 5  # characters of a phrase that is no mere term
_SHARED = 5  # one character of so many that both phrases may share
_LEAST_LATIN = 4  # words of a phrase of English or German
_WORD = for_keys(r"[^\W_]+")
_CHARACTER = for_keys(r"[\u3400-\u9fff]")


def phrase_replaced(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a phrase was put for one with which it has hardly a character in common.

    A term for a term, or the same in other words, is no such change.
    """
    a, b = (side.words for side in ground.sides(difference))
    latin = not has_ideograph(a + b)
    x, y = ((_WORD if latin else _CHARACTER).findall(words) for words in (a, b))
    if min(len(x), len(y)) < (_LEAST_LATIN if latin else _LEAST):
        return None
    shared, least = len(set(x) & set(y)), min(len(set(x)), len(set(y)))
    if _SHARED * shared > least or (shared and least <= _LEAST):
        return None
    return Verdict("substantive", "scope", "phrase-replaced")


def _one_sided(ground: Ground, difference: Difference) -> tuple[Side | None, str]:
    a, b = ground.sides(difference)
    if not a.words.strip() and b.words.strip():
        return b, "added"
    if not b.words.strip() and a.words.strip():
        return a, "dropped"
    return None, ""
