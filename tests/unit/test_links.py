"""The file of links."""

from __future__ import annotations

import pytest

from diffkit.links import check_links, parse_links
from diffkit.model import LinksError, Pin
from tests.golden.built import C, witness

A = witness("A", [C("甲。", "第一条", (1,)), C("乙。", "第二条", (2,))])
B = witness("B", [C("丙。", "第一条", (1,)), C("丁。", "第二条", (2,))])
A1, A2 = (clause.id for clause in A.documents[0].clauses)
B1, B2 = (clause.id for clause in B.documents[0].clauses)


def test_lines() -> None:
    text = f"\ufeff# by hand\n\n{A1}\t{B1}\tpair\n  {A2} {B2}   forbid  # not these\r\n"
    assert parse_links(text, "l") == ((3, Pin(A1, B1, True)), (4, Pin(A2, B2, False)))


def test_json() -> None:
    text = f'\n[{{"a": "{A1}", "b": "{B1}"}}, {{"a": "{A2}", "b": "{B2}", "pair": false}}]'
    assert parse_links(text, "l") == ((1, Pin(A1, B1, True)), (2, Pin(A2, B2, False)))


def test_an_empty_file_has_no_links() -> None:
    assert parse_links("# nothing\n", "l") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a1 b1\n", "l:1: not a link: 'a1 b1'"),
        ("# a\na1 b1 maybe\n", "l:2: not a link"),
        ("a1 b1 pair more\n", "l:1: not a link"),
        ("[\n1]", "l:1: not a link"),
        ('[{"a": "x"}]', "l:1: not a link"),
        ("[\n{]", "l:2: not JSON"),
        ('{"a": "x"}', "l:1: not a list"),
        ("[" * 100_000, "l: JSON nested too deep"),
    ],
)
def test_a_wrong_line_is_named(text: str, says: str) -> None:
    with pytest.raises(LinksError) as caught:
        parse_links(text, "l")
    assert str(caught.value).startswith(says)


def test_ids_must_be_known() -> None:
    good = parse_links(f"{A1} {B1} pair\n{A1} {B2} pair\n", "l")
    assert check_links(good, A, B, "l") == (Pin(A1, B1), Pin(A1, B2))
    with pytest.raises(LinksError, match="l:1: a has no clause"):
        check_links(parse_links(f"{B1} {B1} pair", "l"), A, B, "l")
    with pytest.raises(LinksError, match="l:2: b has no clause"):
        check_links(parse_links(f"\n{A1} {A1} pair", "l"), A, B, "l")


def test_a_contradiction_is_an_error() -> None:
    pins = parse_links(f"{A1} {B1} pair\n{A1} {B1} forbid\n", "l")
    with pytest.raises(LinksError, match=r"l:2: .* to pair and not to pair"):
        check_links(pins, A, B, "l")
