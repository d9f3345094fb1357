"""The planter keeps its own record truly, and what it plants is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffkit.collation import collate
from tests.bench.collation import LAID_OUT, OWN, planted, planted_beside, three
from tests.planting import PROFILES, plant
from tests.planting.pairs import SHAPES, SOUNDS
from tests.planting.score import Score, score
from tests.texts import witness

CORPORA = Path(__file__).resolve().parents[2] / "fixtures" / "corpora"
TEXT = (CORPORA / "plan_city.txt").read_text("utf-8")


@pytest.mark.parametrize("profile", PROFILES)
def test_the_record_says_what_stands_in_both_texts(profile: str) -> None:
    made, slips = plant(TEXT, profile, 1)
    assert len(slips) > 10
    assert made != TEXT
    assert plant(TEXT, profile, 1) == (made, slips)
    for slip in slips:
        assert "".join(TEXT[slice(*slip.before)].split()) == slip.was
        assert made[slice(*slip.after)] == slip.now


@pytest.mark.parametrize("profile", PROFILES)
def test_without_its_slips_the_text_is_what_it_was(profile: str) -> None:
    made, slips = plant(TEXT, profile, 2)
    if any(slip.type == "displacement" for slip in slips):
        assert sorted("".join(made.split())) != ""
        return
    parts, at = [], 0
    for slip in slips:
        parts += [made[at : slip.after[0]], slip.was]
        at = slip.after[1]
    assert "".join(("".join(parts) + made[at:]).split()) == "".join(TEXT.split())


def test_a_place_out_of_bounds_is_left_alone() -> None:
    half = len(TEXT) // 2
    made, slips = plant(TEXT, "keyboard", 3, within=lambda i: i >= half)
    assert slips
    assert made.startswith(TEXT[:half])


def test_pairs_are_of_two_characters() -> None:
    assert all(len(pair) == 2 and pair[0] != pair[1] for pair in (*SHAPES, *SOUNDS))


def test_a_score_counts_what_is_missed_and_what_is_too_much() -> None:
    made, slips = plant(TEXT, "keyboard", 4)
    nothing = score(collate([witness(TEXT, "A"), witness(TEXT, "B")]), slips, "B")
    assert (nothing.recall, nothing.found) == (0.0, 0)
    extra = score(collate([witness(TEXT, "A"), witness(made, "B")]), slips[: len(slips) // 2], "B")
    assert extra.precision < 0.7


@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_planted_is_found_called_and_judged(profile: str) -> None:
    total = Score()
    for name in OWN:
        total.add(planted((CORPORA / name).read_text("utf-8"), profile, 7))
    assert total.planted > 40
    assert total.recall >= 0.99, total.lines
    assert total.precision >= 0.98, total.lines
    assert total.typed >= 0.95 * total.found, total.lines
    assert total.right >= 0.9 * total.judged, total.lines
    assert total.judged >= 0.25 * total.found


def test_causes_of_sound_and_shape() -> None:
    total = Score()
    for name in OWN:
        for profile in ("keyboard", "recogniser"):
            total.add(planted((CORPORA / name).read_text("utf-8"), profile, 8))
    assert total.caused > 50
    assert total.right_cause >= 0.85 * total.caused, total.lines


def test_three_witnesses() -> None:
    total = three(TEXT)
    assert total.recall >= 0.99
    assert total.precision >= 0.98
    assert total.right >= 0.95 * total.judged
    assert total.judged >= 0.8 * total.found


@pytest.mark.parametrize("case", LAID_OUT, ids=lambda case: case[2])
def test_layout_hides_no_slip(case: tuple[str, str | None, str, str | None]) -> None:
    clean, select_a, noisy, select_b = case
    a = (CORPORA / clean).read_text("utf-8")
    b = (CORPORA.parent / "noise" / noisy).read_text("utf-8")
    total = Score()
    for profile in PROFILES:
        total.add(planted_beside(a, b, profile, 5, (select_a, select_b)))
    assert total.planted > 40
    assert total.recall >= 0.98, total.lines
    assert total.precision >= 0.98, total.lines
    assert total.typed >= 0.95 * total.found, total.lines
    assert total.right >= 0.9 * total.judged, total.lines
