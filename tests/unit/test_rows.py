"""Rows of tables: known by the cells that tell rows apart, paired cell by cell."""

from __future__ import annotations

import pytest

from diffkit.model import Clause
from diffkit.rows import Rows, paired_rows
from diffkit.span import Span

Grid = list[list[str]]

HEAD = ["行业", "污染物", "限值", "执行时间"]
POWER = ["火电", "二氧化硫", "35", "2023年1月1日"]
NITRE = ["火电", "氮氧化物", "50", "2023年1月1日"]
PAPER = ["造纸", "二氧化硫", "50", "2023年7月1日"]
CEMENT = ["水泥", "颗粒物", "10", "2024年1月1日"]
KILN = ["水泥", "氮氧化物", "100", "2024年1月1日"]


def cells(*tables: Grid) -> tuple[list[Clause], list[str]]:
    clauses, words = [], []
    for t, table in enumerate(tables, 1):
        for r, row in enumerate(table, 1):
            for c, said in enumerate(row, 1):
                span = Span(len(clauses), len(clauses))
                clauses.append(
                    Clause(f"c{len(clauses)}", "cell", None, 1, None, span, span, span, 0, t, r, c)
                )
                words.append(said)
    return clauses, words


def rows(a: list[Grid], b: list[Grid]) -> tuple[Rows, list[str], list[str]]:
    x, y = cells(*a), cells(*b)
    return paired_rows(*x, *y), x[1], y[1]


def told(a: Grid, b: Grid) -> list[tuple[str, str]]:
    """The cells that were paired and say other things."""
    found, x, y = rows([a], [b])
    return [(x[i], y[j]) for i, j in found.cells if x[i] != y[j]]


def test_a_table_and_itself() -> None:
    table = [HEAD, POWER, NITRE]
    found, x, _ = rows([table], [table])
    assert found == Rows(tuple((i, i) for i in range(len(x))), frozenset(), frozenset())


def test_figures_exchanged_between_rows_are_changes_of_both() -> None:
    a = [HEAD, POWER, NITRE, KILN]
    b = [HEAD, POWER, [*NITRE[:2], "100", NITRE[3]], [*KILN[:2], "50", KILN[3]]]
    assert told(a, b) == [("50", "100"), ("100", "50")]


def test_a_row_put_in_shifts_nothing() -> None:
    steel = ["钢铁", "颗粒物", "10", "2023年1月1日"]
    found, x, y = rows([[HEAD, POWER, NITRE, CEMENT]], [[HEAD, steel, POWER, NITRE, CEMENT]])
    assert all(x[i] == y[j] for i, j in found.cells)
    assert (found.alone_a, {y[j] for j in found.alone_b}) == (frozenset(), set(steel))


def test_a_row_struck_out_has_no_partner_in_another_row() -> None:
    found, x, _ = rows([[HEAD, POWER, PAPER, KILN]], [[HEAD, POWER, KILN]])
    assert {x[i] for i in found.alone_a} == set(PAPER)
    assert len(found.cells) == 12


def test_a_row_that_moved_takes_its_cells_along() -> None:
    a, b = [HEAD, POWER, NITRE, PAPER, CEMENT], [HEAD, CEMENT, POWER, NITRE, PAPER]
    found, x, y = rows([a], [b])
    assert len(found.cells) == 20
    assert all(x[i] == y[j] for i, j in found.cells)


def test_columns_are_known_by_their_heads() -> None:
    order = [0, 2, 1, 3]
    a = [HEAD, POWER, NITRE]
    b = [[row[k] for k in order] for row in a]
    assert told(a, b) == []


def test_a_column_put_in_leaves_the_others_paired() -> None:
    a = [HEAD, POWER, NITRE]
    b = [
        [*row[:2], extra, *row[2:]] for row, extra in zip(a, ("单位", "毫克", "毫克"), strict=True)
    ]
    found, x, y = rows([a], [b])
    assert len(found.cells) == 12
    assert all(x[i] == y[j] for i, j in found.cells)


def test_tables_pair_by_their_cells_not_by_their_order() -> None:
    limits, staff = [HEAD, POWER, NITRE], [["姓名", "职务"], ["周明远", "组长"], ["林静", "副组长"]]
    found, x, y = rows([limits, staff], [staff, limits])
    assert len(found.cells) == 18
    assert all(x[i] == y[j] for i, j in found.cells)


def test_tables_that_have_nothing_in_common_are_left_alone() -> None:
    found, *_ = rows([[HEAD, POWER, NITRE]], [[["姓名", "职务"], ["周明远", "组长"]]])
    assert found == Rows((), frozenset(), frozenset())


@pytest.mark.parametrize(("n", "m"), [(3_000, 2), (2, 1_000), (400, 60)])
def test_large_tables_end(n: int, m: int) -> None:
    a = [[f"{r * c % 97}" for c in range(m)] for r in range(n)]
    b = [[f"{r * c % 89}" for c in range(m)] for r in range(n)]
    found, *_ = rows([a], [b])
    assert len({i for i, _ in found.cells}) == len(found.cells)
