"""Numbers: limits of time, amounts, thresholds, dates, terms of validity."""

from __future__ import annotations

from collections.abc import Hashable

from diffkit.classify.ground import Difference, Ground, Side, Verdict, left_over
from diffkit.patterns import for_keys
from diffkit.quantities import Quantity, compared

_LEFT_OVER = 14  # characters beside an added number above which a whole sub-clause was added
_LIST = for_keys(r"^(?:、|和|以及|或者?)|(?:、|和|以及|或者?)$")
_DATED = for_keys(r"修订|修正|通过|公布|施行|批准")
_OF_MONEY = for_keys(r"罚款|罚金|罚锾|违法所得|货值|赔偿|价款|工资|租金|金额|价格")
_PRISON = for_keys(r"(?:以上|以下|内)?[^,.;]{0,8}(?:有期徒刑|拘役|徒刑)")
_IN_FORCE = for_keys(r"[后起内]?[^,.;]{0,4}(?:施行|生效|失效|实施(?=[.;,]))")
_VALID = for_keys(
    r"有效期[^,.;]{0,12}$|(?:试行|施行|有效)(?:期限?)?[为是]?$|"
    r"valid (?:for|until)[^,.;]{0,20}$|gilt[^,.;]{0,12}$"
)


def number_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a number changed, came or went, with both values."""
    a, b = ground.sides(difference)
    found_a, found_b = a.touched(a.passage.quantities), b.touched(b.passage.quantities)
    if not found_a and not found_b:
        return None
    if _beside(a, found_a) and _beside(b, found_b):
        return None  # Tag and Tage: the number itself is another difference
    rest_a, rest_b = left_over(found_a, found_b, _meaning)
    rest_a, rest_b = _without_beside(rest_a, b), _without_beside(rest_b, a)
    if not rest_a and not rest_b:
        return _other_bound(ground, found_a, found_b)
    if rest_a and rest_b:
        return _changed(a, b, rest_a[0], rest_b[0])
    side, quantity = (b, rest_b[0]) if rest_b else (a, rest_a[0])
    facts = {
        "b" if rest_b else "a": quantity.facts(),
        "direction": "added" if rest_b else "dropped",
    }
    if quantity.date and _DATED.search(side.words):
        return Verdict("substantive", "date", "date-added-or-dropped", facts)
    if _LIST.search(side.words.strip()):
        return None
    if len(side.words) - (quantity.end - quantity.start) > _LEFT_OVER or (found_a and found_b):
        return None
    return Verdict("substantive", _kind(side, quantity), "number-added-or-dropped", facts)


def _without_beside(found: list[Quantity], other: Side) -> list[Quantity]:
    """Return the quantities that the other side does not have where nothing of it differs.

    中华民国 may stand before the year of a date or be left out.
    """
    if other.words:
        return found
    there = {q.meaning for q in other.passage.quantities if q.start == other.start and q.date}
    return [quantity for quantity in found if quantity.meaning not in there]


def _beside(side: Side, found: list[Quantity]) -> bool:
    return all(quantity.numeral_end and side.start >= quantity.numeral_end for quantity in found)


def _meaning(quantity: Quantity) -> Hashable:
    return quantity.meaning


def _changed(a: Side, b: Side, x: Quantity, y: Quantity) -> Verdict:
    facts: dict[str, object] = {"a": x.facts(), "b": y.facts()}
    direction, delta = compared(x, y)
    if direction is not None:
        facts["direction"] = direction
    if delta is not None:
        facts["delta"] = delta
    kinds = _kind(a, x), _kind(b, y)
    kind = kinds[0] if kinds[0] == kinds[1] else min(kinds, key=_RANK.index)
    return Verdict("substantive", kind, "number-changed", facts)


_RANK = ("liability", "validity", "date", "amount", "time_limit", "threshold", "number")


def _kind(side: Side, quantity: Quantity) -> str:
    around = max(0, quantity.start - 20), quantity.end + 16
    before = side.passage.key[around[0] : quantity.start]
    if quantity.date:
        return "date"
    if quantity.is_duration and _PRISON.match(side.passage.key, quantity.end):
        return "liability"
    if quantity.is_duration and (
        _VALID.search(before) or _IN_FORCE.match(side.passage.key, quantity.end)
    ):
        return "validity"
    if quantity.is_duration:
        return "time_limit"
    if quantity.is_money or (quantity.unit == "倍" and _OF_MONEY.search(side.passage.key, *around)):
        return "amount"
    return "threshold" if quantity.bound or quantity.dimension == "age" else "number"


def _other_bound(ground: Ground, a: list[Quantity], b: list[Quantity]) -> Verdict | None:
    """Say that the number stayed and the word that bounds it changed (以上 and 超过)."""
    for x, y in zip(a, b, strict=False):
        if x.meaning != y.meaning or x.bound == y.bound:
            continue
        facts_a, facts_b = x.facts(), y.facts()
        for quantity, facts, known in (
            (x, facts_a, ground.inclusions[0]),
            (y, facts_b, ground.inclusions[1]),
        ):
            if quantity.bound in known:
                facts["includes"] = known[quantity.bound]
        return Verdict(
            "substantive", "threshold", "bound-of-number-changed", {"a": facts_a, "b": facts_b}
        )
    return None


_WORDS_OF_BOUND = for_keys(
    r"(?:不得|不应)?(?:少于|超过|低于|高于|多于|逾|不少于|不超过|不低于|不高于)|及?以[上下内外]|不足|不满|未满|届满|至少|至多|最多|最少|最高|最低"
)


def bound_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that only the word that bounds a number differs, beside a number that stayed."""
    a, b = ground.sides(difference)
    if not _WORDS_OF_BOUND.fullmatch(a.words) and not _WORDS_OF_BOUND.fullmatch(b.words):
        return None
    near_a, near_b = _nearest(a), _nearest(b)
    if near_a is None or near_b is None or near_a.meaning != near_b.meaning:
        return None
    return _other_bound(ground, [near_a], [near_b])


def _nearest(side: Side) -> Quantity | None:
    for quantity in side.passage.quantities:
        if (
            side.start - 2 <= quantity.end <= side.start
            or side.end <= quantity.start <= side.end + 2
        ):
            return quantity
    return None
