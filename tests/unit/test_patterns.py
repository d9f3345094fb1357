"""Expressions compiled at their first use, and such as match folded keys."""

from __future__ import annotations

import pytest

from diffkit.glyphs import fold
from diffkit.patterns import Pattern, for_keys


def test_a_pattern_has_the_methods_of_a_compiled_one() -> None:
    pattern = Pattern("([0-9]+)号")
    assert pattern.match("12号泵")
    assert not pattern.fullmatch("12号泵")
    found = pattern.search("第12号")
    assert found is not None
    assert found[1] == "12"
    assert pattern.findall("1号2号") == ["1", "2"]
    assert [m.start() for m in pattern.finditer("1号2号")] == [0, 2]
    assert pattern.sub("", "1号泵") == "泵"
    assert Pattern("、").split("甲、乙") == ["甲", "乙"]


def test_what_is_no_method_is_no_attribute() -> None:
    with pytest.raises(AttributeError):
        _ = Pattern("a").groups  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["公告", "规划", "規劃", "通告"])
def test_an_expression_for_keys_matches_what_folding_makes_of_its_words(kind: str) -> None:
    assert for_keys("(?:公告|通告|规划)$").search(fold(f"南浦省人民政府{kind}"))
    assert not for_keys("(?:公告|通告|规划)$").search(fold("南浦省人民政府命令"))


def test_marks_of_an_expression_for_keys_keep_their_meaning() -> None:
    assert for_keys("[（(]公告[）)]").fullmatch(fold("（公告）"))
    assert for_keys("公告：").source == "公告："
