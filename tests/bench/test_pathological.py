"""The hostile texts of the benchmarks, small: what becomes of them is asserted, never how long it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

import diffkit
from diffkit.model import Comparison
from tests import oracles
from tests.bench import hostile
from tests.bench.hostile import Hostile, Sides, relations


def compared(folder: Path, sides: Sides) -> Comparison:
    paths = folder / "a.txt", folder / "b.txt"
    for path, text in zip(paths, sides, strict=True):
        path.write_text(text, "utf-8", newline="\n")
    return diffkit.compare(diffkit.read(paths[0]), diffkit.read(paths[1]))


@pytest.mark.parametrize("text", hostile.HOSTILE, ids=lambda text: text.name)
def test_a_comparison_is_whole_and_mirrors_itself(tmp_path: Path, text: Hostile) -> None:
    a, b = text.make(120)
    forth = compared(tmp_path, (a, b))
    assert oracles.partition_faults(forth.a) == []
    assert oracles.partition_faults(forth.b) == []
    assert oracles.alignment_faults(forth) == []
    assert oracles.script_faults(forth) == []
    assert oracles.mirror_faults(forth, diffkit.compare(forth.b, forth.a)) == []
    assert oracles.sameness_faults(compared(tmp_path, (a, a))) == []


def test_of_equal_clauses_all_that_can_be_are_paired(tmp_path: Path) -> None:
    assert relations(compared(tmp_path, hostile.equal_clauses(300))) == {"1-1": 270, "1-0": 30}
    assert relations(compared(tmp_path, hostile.equal_articles(300))) == {"1-1": 270, "1-0": 30}


def test_one_label_throughout_hides_nothing(tmp_path: Path) -> None:
    comparison = compared(tmp_path, hostile.one_label(300))
    assert relations(comparison) == {"1-1": 270, "1-0": 30}
    assert all(change.op == "delete" for change in comparison.pairs[0].changes)


def test_labels_without_words_are_paired_in_order(tmp_path: Path) -> None:
    found = relations(compared(tmp_path, hostile.bare_labels(300)))
    assert found["1-1"] in (269, 270)  # the first may be taken for a title
    assert found["1-0"] == 30
    assert len(found) == 2


def test_in_reversed_order_all_but_one_moved(tmp_path: Path) -> None:
    assert relations(compared(tmp_path, hostile.reversed_order(200))) == {
        "1-1 moved": 199,
        "1-1": 1,
    }


def test_however_deep_only_what_is_missing_differs(tmp_path: Path) -> None:
    assert relations(compared(tmp_path, hostile.nesting(240))) == {"1-1": 236, "1-0": 4}
    assert relations(compared(tmp_path, hostile.labels_in_turn(240))) == {"1-1": 225, "1-0": 15}


def test_one_long_clause_is_one_pair_with_many_small_changes(tmp_path: Path) -> None:
    a, b = hostile.one_clause(40_000)
    comparison = compared(tmp_path, (a, b))
    assert relations(comparison) == {"1-1": 1}
    changes = comparison.pairs[0].changes
    assert len(changes) >= 30
    shown = sum(len(change.a.span) for change in changes if change.a)
    assert shown < len(a) / 10  # each thirtieth sentence is another


def test_each_character_taken_out_of_a_long_clause_is_found(tmp_path: Path) -> None:
    comparison = compared(tmp_path, hostile.one_word(30_000))
    assert [c.op for c in comparison.pairs[0].changes] == ["delete"] * 30


def test_empty_lines_are_no_difference(tmp_path: Path) -> None:
    comparison = compared(tmp_path, hostile.empty_lines(2_000))
    assert relations(comparison) == {"1-1": 2}
    assert comparison.pairs[0].changes == ()


def test_a_text_of_empty_lines_only_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "blank.txt"
    path.write_text("\n" * 2_000, "utf-8")
    with pytest.raises(diffkit.DiffkitError, match="holds nothing but blanks"):
        diffkit.read(path)


def test_phrases_in_common_are_no_kinship(tmp_path: Path) -> None:
    found = relations(compared(tmp_path, hostile.unrelated(200)))
    paired = sum(n for kind, n in found.items() if kind not in ("1-0", "0-1"))
    assert paired <= 80  # of 200: most are seen to have no partner
    assert found["1-1 moved"] <= 4  # and nothing but equal words stands elsewhere
