"""Chains and moves, on trees drawn by hand."""

from __future__ import annotations

import pytest

from diffkit.order import Tree, heaviest_chain, moved


def count(_i: int, _j: int) -> tuple[float, ...]:
    return (1.0,)


@pytest.mark.parametrize(
    ("pairs", "chain"),
    [
        ([], []),
        ([(0, 0), (1, 1)], [(0, 0), (1, 1)]),
        ([(0, 2), (1, 0), (2, 1)], [(1, 0), (2, 1)]),
        ([(0, 3), (1, 0), (2, 4), (3, 1), (4, 2)], [(1, 0), (3, 1), (4, 2)]),
    ],
)
def test_the_longest_chain(pairs: list[tuple[int, int]], chain: list[tuple[int, int]]) -> None:
    assert heaviest_chain(pairs, count) == chain


def test_weight_decides_before_number() -> None:
    weights = {(0, 2): (9.0, 0.0), (1, 0): (1.0, 0.0), (2, 1): (1.0, 5.0)}
    assert heaviest_chain(sorted(weights), lambda i, j: weights[i, j]) == [(0, 2)]


def test_the_second_weight_decides_ties() -> None:
    weights = {(0, 1): (1.0, 2.0), (1, 0): (1.0, 3.0)}
    assert heaviest_chain(sorted(weights), lambda i, j: weights[i, j]) == [(1, 0)]


def tree(*clauses: tuple[int | None, int]) -> Tree:
    """Return a tree of clauses given as (parent, length); those of length 4 are headings."""
    parent = [p for p, _ in clauses]
    length = [n for _, n in clauses]
    depth = [0] * len(clauses)
    for i, above in enumerate(parent):
        depth[i] = 0 if above is None else depth[above] + 1
    end, size = list(range(1, len(clauses) + 1)), list(length)
    for i in range(len(clauses) - 1, -1, -1):
        above = parent[i]
        if above is not None:
            end[above] = max(end[above], end[i])
            size[above] += size[i]
    return Tree(parent, depth, end, length, size, [n == 4 for n in length])


FLAT = tree(*[(None, 30)] * 4)
# Two articles of a first paragraph and two further ones, and a short one.
ARTICLES = tree((None, 30), (0, 20), (0, 20), (None, 30), (3, 20), (3, 20), (None, 10))


def test_nothing_moved() -> None:
    assert moved(FLAT, FLAT, [(0, 0), (1, 1), (3, 2)]) == set()


def test_the_fewest_are_moved() -> None:
    assert moved(FLAT, FLAT, [(0, 3), (1, 0), (2, 1), (3, 2)]) == {0}


def test_of_two_the_shorter_moved() -> None:
    a, b = tree((None, 50), (None, 20)), tree((None, 20), (None, 50))
    assert moved(a, b, [(0, 1), (1, 0)]) == {1}


def test_a_paragraph_goes_along_with_its_article() -> None:
    b = tree((None, 10), (None, 30), (1, 20), (1, 20), (None, 30), (4, 20), (4, 20))
    rows = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 0)]
    assert moved(ARTICLES, b, rows) == {6}


def test_the_first_row_speaks_for_an_article_that_moved() -> None:
    a = tree((None, 30), (0, 20), (None, 90), (None, 30), (3, 20), (3, 20))
    b = tree((None, 30), (0, 20), (0, 20), (None, 30), (3, 20), (None, 90))
    assert moved(a, b, [(0, 3), (1, 4), (2, 5), (3, 0), (4, 1), (5, 2)]) == {3}


def test_of_two_articles_the_one_with_less_below_it_moved() -> None:
    a = tree((None, 30), (0, 20), (None, 90))
    b = tree((None, 90), (None, 30), (1, 20))
    assert moved(a, b, [(0, 1), (1, 2), (2, 0)]) == {2}


def test_paragraphs_exchanged_inside_an_article() -> None:
    rows = [(0, 0), (1, 2), (2, 1), (3, 3), (4, 4), (5, 5), (6, 6)]
    assert len(moved(ARTICLES, ARTICLES, rows)) == 1
    assert moved(ARTICLES, ARTICLES, rows) < {1, 2}


def test_a_paragraph_that_became_an_article_where_it_stood_did_not_move() -> None:
    a = tree((None, 30), (0, 20), (None, 30))
    b = tree((None, 30), (None, 20), (None, 30))
    assert moved(a, b, [(0, 0), (1, 1), (2, 2)]) == set()


def test_a_paragraph_that_left_for_an_article_further_on_moved() -> None:
    a = tree((None, 30), (0, 20), (None, 30), (None, 30))
    b = tree((None, 30), (None, 30), (None, 30), (2, 20))
    assert moved(a, b, [(0, 0), (1, 3), (2, 1), (3, 2)]) == {1}


def test_an_article_in_a_chapter_put_before_it_did_not_move() -> None:
    """A new heading alone moves nothing."""
    a = tree((None, 4), (0, 30), (0, 30), (0, 30))
    b = tree((None, 4), (0, 30), (None, 4), (2, 30), (2, 30))
    assert moved(a, b, [(0, 0), (1, 1), (2, 3), (3, 4)]) == set()


def test_articles_of_a_moved_chapter_went_along() -> None:
    a = tree((None, 4), (0, 30), (0, 30), (0, 30), (None, 4), (4, 30))
    b = tree((None, 4), (0, 30), (None, 4), (2, 30), (2, 30), (2, 30))
    rows = [(0, 2), (1, 3), (2, 4), (3, 5), (4, 0), (5, 1)]
    assert moved(a, b, rows) == {4}


def test_no_rows() -> None:
    assert moved(FLAT, FLAT, []) == set()
