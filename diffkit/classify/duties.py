"""Words that bind: duty and permission, provisos, penalties, approval, scope, definitions, validity."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from diffkit.classify.ground import Difference, Ground, Side, Verdict, left_over
from diffkit.glyphs import fold, has_ideograph
from diffkit.lexicon import Family, Term
from diffkit.patterns import for_keys

_BESIDE = 4  # characters beside a word of duty that still leave it the whole of a difference
_BESIDE_LATIN = 8
_SHORT = 16  # of a difference that is about the one word of law in it
_MARKS = for_keys(r"[\s,.;:!?、()\"'《》-]+")


def _left(
    ground: Ground, difference: Difference, family: Family, *, by_word: bool = False
) -> tuple[Side, Side, list[Term], list[Term]]:
    a, b = ground.sides(difference)
    wide = _to_edges(a, b, family)
    if wide is None:
        return a, b, [], []
    found_a, found_b = (side.touched(side.passage.terms(family)) for side in wide)
    if not by_word:
        return a, b, *left_over(found_a, found_b, _group)
    senses_a, senses_b = (
        {_sense(side, term) for term in found} for side, found in ((a, found_a), (b, found_b))
    )
    return (
        a,
        b,
        [term for term in found_a if _sense(a, term) not in senses_b],
        [term for term in found_b if _sense(b, term) not in senses_a],
    )


def _to_edges(a: Side, b: Side, family: Family) -> tuple[Side, Side] | None:
    """Return both sides, as far to the left and right as a word of either goes (即 beside 立即), None without any."""
    found = [(side, term) for side in (a, b) for term in side.touched(side.passage.terms(family))]
    if not found:
        return None
    left = max(side.start - term.start for side, term in found)
    right = max(term.end - side.end for side, term in found)
    return _widened(a, left, right), _widened(b, left, right)


def _widened(side: Side, left: int, right: int) -> Side:
    end = min(side.end + max(right, 0), len(side.passage.key))
    return Side(side.passage, max(side.start - max(left, 0), 0), end)


def _group(term: Term) -> Hashable:
    return term.group


# Words of these groups say the same; of others each says its own (批准 and 核准).
_ALIKE = frozenset(("all", "at_once"))


def _sense(side: Side, term: Term) -> str:
    word = side.passage.key[term.start : term.end]
    return term.group if term.group in _ALIKE or word.isascii() else word


def _said(side: Side, found: Sequence[Term]) -> list[str]:
    return [side.written(term.start, term.end) for term in found]


def _facts(a: Side, b: Side, rest_a: Sequence[Term], rest_b: Sequence[Term]) -> dict[str, object]:
    facts: dict[str, object] = {}
    if rest_a:
        facts["a"] = {"words": _said(a, rest_a), "weight": max(t.weight for t in rest_a)}
    if rest_b:
        facts["b"] = {"words": _said(b, rest_b), "weight": max(t.weight for t in rest_b)}
    return facts


def _own(words: str) -> str:
    return _MARKS.sub("", words)


# ---------------------------------------------------------------- duty and permission


def equal_weight(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that one word of duty stands for another that binds as much (应当 and 必须)."""
    a, b = ground.sides(difference)
    found_a, found_b = (side.touched(side.passage.terms("modal")) for side in (a, b))
    if len(found_a) != 1 or len(found_b) != 1 or found_a[0].group != found_b[0].group:
        return None
    if not _whole(a, found_a) or not _whole(b, found_b) or a.words == b.words:
        return None
    facts = {
        "a": {"words": _said(a, found_a)},
        "b": {"words": _said(b, found_b)},
        "weight": "equal",
    }
    return Verdict("wording", "words", "words-of-equal-weight", facts)


def basis_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a rule applies itself and no longer by analogy, or the reverse (依照 and 参照)."""
    a, b, rest_a, rest_b = _left(ground, difference, "basis")
    if not rest_a or not rest_b or not (_whole(a, rest_a) and _whole(b, rest_b)):
        return None
    facts = _facts(a, b, rest_a, rest_b)
    facts["direction"] = _direction(rest_a, rest_b)
    return Verdict("substantive", "modality", "basis-differs", facts)


def _whole(side: Side, found: Sequence[Term]) -> bool:
    """Tell whether a side is its words of law and hardly more."""
    covered = sum(min(t.end, side.end) - max(t.start, side.start) for t in found)
    beside = _BESIDE if has_ideograph(side.words) else _BESIDE_LATIN
    return len(_own(side.words)) - covered <= beside


def modality_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a duty, permission or prohibition is another, came, or went."""
    a, b, rest_a, rest_b = _left(ground, difference, "modal")
    if not rest_a and not rest_b:
        return None
    if not (rest_a and rest_b) and not (_whole(a, rest_a) and _whole(b, rest_b)):
        return None
    facts = _facts(a, b, rest_a, rest_b)
    direction = _direction(rest_a, rest_b)
    if direction:
        facts["direction"] = direction
    return Verdict("substantive", "modality", "modality-differs", facts)


def _direction(a: Sequence[Term], b: Sequence[Term]) -> str | None:
    """Tell whether what binds more stands in `b`; a word that softens takes weight away."""
    weights = [
        sum(t.weight for t in found if t.weight < 0) or max((t.weight for t in found), default=0)
        for found in (a, b)
    ]
    groups = {t.group for t in a}, {t.group for t in b}
    if ("prohibit" in groups[0]) != ("prohibit" in groups[1]) and groups[0] and groups[1]:
        return None  # what was forbidden is allowed or due: neither weaker nor stronger
    if weights[0] == weights[1]:
        return None
    return "strengthened" if weights[1] > weights[0] else "weakened"


_NOT = for_keys(r"(?:不|未|无|非|没有|不再|\s*(?:not|nicht|no|kein\w*|never)\s*)")


def negated(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a negation came or went."""
    a, b = ground.sides(difference)
    for side, other, direction in ((a, b, "dropped"), (b, a, "added")):
        if not other.words.strip() and _NOT.fullmatch(side.words):
            name = "a" if side is a else "b"
            facts = {name: {"words": [side.words.strip()]}, "direction": direction}
            return Verdict("substantive", "modality", "negation-added-or-dropped", facts)
    return None


# ---------------------------------------------------------------- provisos, validity, definitions


def proviso_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a proviso or an exception came or went, or is another."""
    a, b, rest_a, rest_b = _left(ground, difference, "proviso")
    if not rest_a and not rest_b:
        return None
    if all(_BUT.sub("", _own(side.words)) == "" or _bare_duty(side) for side in (a, b)):
        return None  # 但是 and 但; 但是应当 is a matter of duty
    if rest_a and rest_b:
        return Verdict("substantive", "proviso", "proviso-differs", _facts(a, b, rest_a, rest_b))
    other = a if rest_b else b
    if other.words.strip() and len(other.words) > _SHORT:
        return None
    facts = _facts(a, b, rest_a, rest_b)
    facts["direction"] = "added" if rest_b else "dropped"
    return Verdict("substantive", "proviso", "proviso-added-or-dropped", facts)


_BUT = for_keys(r"但是?|是")


def _bare_duty(side: Side) -> bool:
    """Tell whether a side is 但是 with a word of duty, and no more."""
    found = side.touched(side.passage.terms("modal"))
    left = len(_BUT.sub("", _own(side.words)))
    return bool(found) and left <= sum(term.end - term.start for term in found)


def validity_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a text comes into force, ends or lapses otherwise."""
    return _family(ground, difference, "validity", "validity", "validity-differs")


def definition_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that what a word means by the text is another."""
    for side in ground.sides(difference):
        head = side.passage.terms("definition")
        if not head:
            continue
        key, left = side.passage.key, side.start - len(side.before)
        sentence = max(left, *(key.rfind(mark, left, side.start) + 1 for mark in ".;!?\n"))
        if any(sentence <= term.start and term.end <= side.start for term in head) and (
            _own(side.words) and not _JOINS.fullmatch(side.words)
        ):
            if _is_particle(*ground.sides(difference)):
                return None
            return Verdict("substantive", "definition", "definition-differs")
    return None


# ---------------------------------------------------------------- penalties, approval, scope


def liability_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a penalty or a liability came, went, or is another."""
    a, b = ground.sides(difference)
    words_a, words_b = (
        set(_said(side, side.touched(side.passage.terms("liability")))) for side in (a, b)
    )
    if set(map(fold, words_a)) == set(map(fold, words_b)):
        return None
    facts: dict[str, object] = {}
    if words_a - words_b:
        facts["a"] = {"words": sorted(words_a - words_b)}
    if words_b - words_a:
        facts["b"] = {"words": sorted(words_b - words_a)}
    if not words_a or not words_b:
        facts["direction"] = "added" if words_b else "dropped"
    return Verdict("substantive", "liability", "liability-differs", facts)


def authority_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that another act of approval is asked for: 备案 for 批准, or none."""
    return _family(ground, difference, "authority", "authority", "authority-differs")


def urgency_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that something is due sooner or later by a word (立即, 及时, 按时)."""
    return _family(ground, difference, "urgency", "time_limit", "word-of-time-differs")


def lead_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that somebody leads, or acts with others, or no longer (牵头, 会同)."""
    return _family(ground, difference, "lead", "lead_role", "word-of-lead-differs")


def _family(
    ground: Ground, difference: Difference, family: Family, kind: str, rule: str
) -> Verdict | None:
    a, b, rest_a, rest_b = _left(ground, difference, family, by_word=True)
    if not rest_a and not rest_b:
        return None
    if max(len(_own(a.words)), len(_own(b.words))) > _SHORT:
        return None
    facts = _facts(a, b, rest_a, rest_b)
    direction = _direction(rest_a, rest_b)
    if family == "authority" and direction:
        facts["direction"] = direction
    return Verdict("substantive", kind, rule, facts)


def _is_particle(a: Side, b: Side) -> bool:
    """Tell whether one side is the other and a character more (提供 and 供), or a particle came or went."""
    x, y = sorted((_own(a.words), _own(b.words)), key=len)
    return len(y) - len(x) <= 1 and (not x or x in y)


_JOINS = for_keys(r"[\s,、]*(?:和|与|及|以及|或者?|and|or|und|oder)?[\s,、]*")
_NO_LIST = for_keys(r"[级次待同候于价]")
_AND = for_keys(r"\s*(?:和|与|及|以及|并且?|and|und)\s*")
_OR = for_keys(r"\s*(?:或者?|or|oder)\s*")
_ANY = for_keys(r"(?:任何|一切|所有|各|any |no )[^,.;:]{0,12}$")  # of all of them, 和 or 或
_ATTRIBUTE = for_keys(r"[^,.;:、\s]{2,}的")
_PARTICLE = for_keys(r"[的地之]|\b(?:[Aa]n?|[Tt]he|[Dd]er|[Dd]ie|[Dd]as|[Ee]ine?[nrms]?)\b|\s+")


def bracket_of_scope(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a bracket that takes something in, or leaves it out, came or went (（含技工学校）)."""
    a, b = ground.sides(difference)
    for x, y in ((a, b), (b, a)):
        if not y.words and _BRACKET.fullmatch(x.words):
            widens = not _LEAVES_OUT.match(x.words)
            facts = {"direction": "widened" if (x is b) == widens else "narrowed"}
            return Verdict("substantive", "scope", "bracket-of-scope", facts)
    return None


def scope_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that what a provision covers is wider or narrower."""
    a, b = ground.sides(difference)
    for x, y in ((a, b), (b, a)):
        if _AND.fullmatch(x.words) and _OR.fullmatch(y.words) and not _ANY.search(x.before):
            return Verdict("substantive", "scope", "and-or-exchanged")
        if x.words == "他" and not y.words and x.before.endswith("其"):
            direction = "widened" if x is b else "narrowed"
            return Verdict("substantive", "scope", "open-list-or-closed", {"direction": direction})
        if x.words == "等" and not y.words and not _NO_LIST.match(x.after):
            direction = "widened" if x is b else "narrowed"
            return Verdict("substantive", "scope", "open-list-or-closed", {"direction": direction})
        if not y.words and _ATTRIBUTE.fullmatch(x.words) and y.passage.role != "title":
            direction = "narrowed" if x is b else "widened"
            return Verdict(
                "substantive", "scope", "attribute-added-or-dropped", {"direction": direction}
            )
        if not _PARTICLE.sub("", y.words) and _qualifies(x) and y.passage.role != "title":
            direction = "narrowed" if x is b else "widened"
            facts = {"a" if x is a else "b": {"words": [x.words.strip()]}, "direction": direction}
            return Verdict("substantive", "scope", "qualifier-added-or-dropped", facts)
        if not y.words and _CONDITION.fullmatch(x.words):
            direction = "narrowed" if x is b else "widened"
            return Verdict(
                "substantive", "scope", "condition-added-or-dropped", {"direction": direction}
            )
    whole_a, whole_b = _to_edges(a, b, "qualifier") or (a, b)
    if (
        a.words
        and b.words
        and _qualifies(whole_a)
        and _qualifies(whole_b)
        and not all("where" in _groups(side) for side in (whole_a, whole_b))
    ):
        facts = {"a": {"words": [whole_a.words.strip()]}, "b": {"words": [whole_b.words.strip()]}}
        return Verdict("substantive", "scope", "qualifier-replaced", facts)
    if _is_condition(a) and _is_condition(b) and not _overlap(a.words, b.words):
        return Verdict("substantive", "scope", "condition-replaced")
    return _family(ground, difference, "scope", "scope", "word-of-scope-differs")


def _qualifies(side: Side) -> bool:
    """Tell whether a side is a word that says how, by what fault or of what kind, and nothing else."""
    found = side.touched(side.passage.terms("qualifier"))
    words = _PARTICLE.sub("", side.words)
    covered = sum(min(t.end, side.end) - max(t.start, side.start) for t in found)
    whole = all(side.start <= t.start and t.end <= side.end for t in found)
    return bool(found) and whole and covered >= len(_own(words))


def _groups(side: Side) -> set[str]:
    return {term.group for term in side.touched(side.passage.terms("qualifier"))}


def _is_condition(side: Side) -> bool:
    """Tell whether a side is what a condition says: 构成犯罪 before 的，."""
    return bool(_STATED.fullmatch(side.words) and _IF.match(side.after))


def _overlap(x: str, y: str) -> bool:
    """Tell whether two phrases share so many characters that one is the other in other words."""
    return 3 * len(set(x) & set(y)) > min(len(x), len(y))


_STATED = for_keys(r"[^,.;:、\s]{3,16}")
_IF = for_keys(r"[的者][,;.]")
_BRACKET = for_keys(r"\((?:不?含|不?包括|除)[^()]{1,60}\)")
_LEAVES_OUT = for_keys(r"\((?:不|除)")
_CONDITION = for_keys(
    r",?\s*(?:[^.;:]{2,}的|(?:在|自|于)[^.;:,]{2,}(?:时|内|前|后|期间|情况下)|因[^.;:,]{3,}|如果[^.;:]{2,}|经[^.;:,]{2,}(?:同意|决定|批准)后?)(?:,|$)"
)
