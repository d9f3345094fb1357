"""The counting of the benchmarks, on gold of a few lines: what is right is decided here by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import diffkit
from diffkit.model import Bead
from diffkit.span import SourceSpan
from tests.bench.cost import exponent
from tests.bench.quality import Case, Gold, Score, Tally, counted, files, load, measured
from tests.bench.rivals import by_difflib, by_labels, by_ratio
from tests.bench.texts import han, printed, statutes
from tests.real.gold import GoldRow

LINES = (
    "第一条　河道管理单位应当每年检查堤防。",
    "第二条　码头经营者不得在河道内堆放砂石。",
    "第三条　供水企业负责管网漏损的排查和修复。",
    "第四条　取水单位应当建立台账，保存五年。",
    "第五条　本条例自六月一日起施行。",
)


def case(folder: Path, order: str, *rows: tuple[str, str, str]) -> Case:
    """Gold over the lines on one side, the same in `order` on the other; rows name them by number.

    A mark of a row is `m` where it moved, `t` where that is a tie.
    """
    sides = "12345", order
    for name, side in zip("ab", sides, strict=True):
        text = "\n".join(LINES[int(k) - 1] for k in side) + "\n"
        (folder / name).write_text(text, "utf-8", newline="\n")

    def spans(side: str, cell: str) -> tuple[SourceSpan, ...]:
        starts = {}
        at = 0
        for k in side:
            starts[k] = SourceSpan(at, at + len(LINES[int(k) - 1]))
            at += len(LINES[int(k) - 1]) + 1
        return tuple(starts[k] for k in cell)

    gold = tuple(
        GoldRow(spans(sides[0], a), spans(sides[1], b), "m" in mark, "", "t" in mark)
        for a, b, mark in rows
    )
    a, b = (diffkit.read(folder / name) for name in "ab")
    found = Case.of(Gold("drawn", folder / "a", folder / "b", gold), a, b)
    assert [len(found.x.clauses), len(found.y.clauses)] == [5, len(order)]
    return found


def bead(a: str, b: str, order: str, *, moved: bool = False) -> Bead:
    return Bead(tuple(int(k) - 1 for k in a), tuple(sorted(order.index(k) for k in b)), 1.0, moved)


def told(score: Score) -> tuple[int, int, int, int]:
    return score.moves_gold, score.moves_found, score.moves_right, score.moves_false


SAME = [(k, k, "") for k in "12345"]


def test_a_wrong_pair_costs_precision_and_a_missing_one_recall(tmp_path: Path) -> None:
    of = case(tmp_path, "12345", *SAME)
    beads = [bead("1", "1", "12345"), bead("2", "2", "12345"), bead("3", "4", "12345")]
    score = counted(of, beads)
    assert score.pairs == Tally(gold=5, found=3, right=2)
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(2 / 5)
    assert score.f1 == pytest.approx(4 / 8)
    assert score.kinds["1-1"] == Tally(gold=5, found=3, right=2)
    assert score.kinds["1-0"] == Tally(gold=0, found=2, right=0)
    assert score.kinds["0-1"] == Tally(gold=0, found=2, right=0)


def test_a_split_counts_as_a_row_and_as_two_pairs(tmp_path: Path) -> None:
    of = case(tmp_path, "12345", ("1", "12", ""), ("2", "", ""), ("34", "3", ""), ("5", "45", ""))
    whole = [bead("1", "12", "12345"), bead("34", "3", "12345"), bead("5", "5", "12345")]
    score = counted(of, whole)
    assert score.pairs == Tally(gold=6, found=5, right=5)
    assert score.kinds["1-2"] == Tally(gold=2, found=1, right=1)
    assert score.kinds["2-1"] == Tally(gold=1, found=1, right=1)
    assert score.kinds["1-0"] == Tally(gold=1, found=1, right=1)
    assert score.kinds["0-1"] == Tally(gold=0, found=1, right=0)


def test_inside_a_row_of_two_and_two_nothing_is_right_or_wrong(tmp_path: Path) -> None:
    of = case(tmp_path, "12345", ("12", "12", ""), *SAME[2:])
    inside = [bead("1", "2", "12345"), bead("3", "3", "12345")]
    assert counted(of, inside).pairs == Tally(gold=3, found=1, right=1)
    # A pair that leaves the row is wrong all the same.
    out = [bead("1", "3", "12345")]
    assert counted(of, out).pairs == Tally(gold=3, found=1, right=0)


def test_of_a_tie_either_side_is_right_but_not_both(tmp_path: Path) -> None:
    order = "21345"
    rows = [("2", "2", "mt"), ("1", "1", ""), *SAME[2:]]
    of = case(tmp_path, order, *rows)

    def score(moved: str) -> Score:
        return counted(of, [bead(k, k, order, moved=k in moved) for k in "12345"])

    assert told(score("2")) == (1, 1, 1, 0)
    assert told(score("1")) == (1, 1, 1, 0)
    assert told(score("12")) == (1, 2, 1, 1)
    assert told(score("3")) == (1, 1, 0, 1)
    assert told(score("")) == (1, 0, 0, 0)
    assert score("").f1 == 1


def test_without_a_tie_only_the_move_of_the_gold_is_right(tmp_path: Path) -> None:
    order = "23145"
    of = case(tmp_path, order, ("2", "2", ""), ("3", "3", ""), ("1", "1", "m"), *SAME[3:])
    beads = [bead(k, k, order, moved=k in "23") for k in "12345"]
    assert told(counted(of, beads)) == (1, 2, 0, 2)


def test_the_rivals_do_what_their_names_say(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("\n".join(LINES) + "\n", "utf-8")
    changed = [
        "第一条　保存台账的期限由取水单位决定，满五年后销毁。",
        "第二条　河道管理单位应当每年检查堤防。",
        "第三条　码头经营者可以在河道内堆放砂石。",
    ]
    (tmp_path / "b").write_text("\n".join(changed) + "\n", "utf-8")
    a, b = (diffkit.read(tmp_path / name).documents[0] for name in "ab")

    def pairs(beads: list[Bead]) -> list[tuple[int, int]]:
        return sorted((x.a[0], x.b[0]) for x in beads)

    assert pairs(by_labels(a, b)) == [(0, 0), (1, 1), (2, 2)]
    assert pairs(by_difflib(a, b)) == [(0, 1), (1, 2)]
    assert pairs(by_ratio(a, b)) == [(0, 1), (1, 2)]


def test_the_gold_of_the_fixtures_is_whole_and_is_aligned() -> None:
    for path in files("fixtures"):
        assert len(load(path).rows) > 20
    scores = measured(next(path for path in files("fixtures") if path.name.startswith("plan.")))
    assert scores["diffkit"].f1 == 1
    assert all(
        scores["diffkit"].f1 > score.f1 for name, score in scores.items() if name != "diffkit"
    )


def test_the_drawn_statutes_are_what_they_claim() -> None:
    assert [han(n) for n in (1, 10, 19, 20, 105, 110, 2_003, 20_013)] == [
        "一",
        "十",
        "十九",
        "二十",
        "一百零五",
        "一百一十",
        "二千零三",
        "二万零一十三",
    ]
    a, b = statutes(500)
    assert (a, b) == statutes(500)
    assert a != b
    assert 490 <= a.count("\n") <= 510
    assert max(map(len, printed(a).splitlines())) <= 20
    assert "".join(printed(a).split()).startswith("".join(a.split())[:100])


def test_the_exponent_is_that_of_the_curve() -> None:
    assert exponent((10, 100, 1000), (0.02, 2.0, 200.0)) == pytest.approx(2)
    assert exponent((10, 100), (0.001, 1.0)) is None  # one figure says nothing about growth
