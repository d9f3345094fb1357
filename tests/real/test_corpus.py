"""Pairs of official texts, where `DIFFKIT_CORPUS` names their folder, clean and under noise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

import diffkit
from diffkit.glyphs import fold
from diffkit.model import Comparison, Witness
from tests import oracles
from tests.property.strategies import (
    Noise,
    Noised,
    chained,
    hard_wrapped,
    indented,
    paged,
    simplified,
    spaced,
    traditional,
    wide_digits,
)

PAIRS = (
    "interpretation_crimproc",
    "level_deputies",
    "level_legislation",
    "statute_marine",
    "statute_money_laundering",
    "statute_pesticides",
    "statute_relics",
    "statute_secrets",
    "statute_vocational",
    "taiwan_copyright",
    "taiwan_patents",
)
# The longest pair costs as much as all others together: the laws are shown on it, not the noise.
NOISY = PAIRS[1:]

Reader = Callable[[str, str], Witness]


@pytest.fixture(scope="session")
def read(corpus: Path) -> Reader:
    return cache(lambda pair, side: diffkit.read(str(corpus / pair / f"{side}.txt")))


def test_the_folder_holds_the_pairs(corpus: Path) -> None:
    assert set(PAIRS) <= {path.name for path in corpus.iterdir() if path.is_dir()}


@pytest.mark.parametrize("pair", PAIRS)
def test_each_character_is_in_one_clause_or_one_repair(read: Reader, pair: str) -> None:
    for side in "ab":
        assert oracles.partition_faults(read(pair, side)) == []
        assert oracles.outline_faults(read(pair, side)) == []


@pytest.mark.parametrize("pair", PAIRS)
def test_a_text_does_not_differ_from_itself(read: Reader, pair: str) -> None:
    for side in "ab":
        assert oracles.sameness_faults(diffkit.compare(read(pair, side), read(pair, side))) == []


@pytest.mark.parametrize("pair", PAIRS)
def test_two_versions_are_compared_both_ways(read: Reader, pair: str) -> None:
    a, b = read(pair, "a"), read(pair, "b")
    forth, back = diffkit.compare(a, b), diffkit.compare(b, a)
    assert oracles.alignment_faults(forth) == []
    assert oracles.script_faults(forth) == []
    assert oracles.mirror_faults(forth, back) == []
    assert len([p for p in forth.pairs if p.a is not None and p.b is not None]) == 1


# ---------------------------------------------------------------- noise

# Taiwan's statutes come wrapped as their ministry prints them; they are not wrapped again.
CLEAN = tuple(pair for pair in NOISY if not pair.startswith("taiwan"))
GAZETTE = "安渡市人民政府公报　2021年第4期"

LAYOUTS: dict[str, Noise] = {
    "16 to a line": chained(indented, hard_wrapped(16), spaced, paged(40, GAZETTE)),
    "17 to a line": chained(hard_wrapped(17), paged(44, GAZETTE)),
    "34 to a line": chained(indented, hard_wrapped(34), spaced, paged(36, GAZETTE)),
}


def other_script(pair: str) -> Noise:
    return simplified if pair.startswith("taiwan") else traditional


@pytest.fixture
def noised(read: Reader, tmp_path: Path) -> Iterator[Callable[[str, str, Noise], Witness]]:
    def read_noised(pair: str, side: str, noise: Noise) -> Witness:
        path = tmp_path / f"{side}.txt"
        path.write_bytes(noise(Noised(read(pair, side).source.text)).text.encode())
        return diffkit.read(str(path))

    return read_noised


def relation(comparison: Comparison) -> list[tuple[str, tuple[int, ...], bool]]:
    """Say of each character of `a` with which clauses of `b` it stands, and whether it moved.

    A paragraph that layout cut in two, both halves of which stand with one clause, is aligned as before.
    """
    found = []
    for pair in comparison.pairs:
        document = oracles.document_of(comparison, pair, "a")
        if document is None:
            continue
        of_clause = {i: bead for bead in pair.alignment.beads for i in bead.a}
        for i, clause in enumerate(document.clauses):
            bead = of_clause.get(i)
            b, moved = (bead.b, bead.moved) if bead else ((), False)
            found += [(fold(c), b, moved) for c in clause.span.of(document.text) if not c.isspace()]
    return found


def first_fault(
    found: list[tuple[str, tuple[int, ...], bool]], wanted: list[tuple[str, tuple[int, ...], bool]]
) -> str:
    """Show the first place where two relations differ; "" where they do not."""
    for i, (x, y) in enumerate(zip(found, wanted, strict=False)):
        if x != y:
            words = "".join(c for c, *_ in wanted[i : i + 24])
            return f"character {i} {words!r}: stands with {x[1:]}, should with {y[1:]}"
    return "" if len(found) == len(wanted) else f"{len(found)} characters, should be {len(wanted)}"


# The heading of an entry in docs/tricky-cases.md, by pair and layout.
FULL_STOP = "A full stop at the end of a full line"
KNOWN = {
    ("level_deputies", "17 to a line"): FULL_STOP,
    ("level_legislation", "17 to a line"): FULL_STOP,
    ("statute_relics", "17 to a line"): FULL_STOP,
    ("statute_vocational", "17 to a line"): FULL_STOP,
}


def noisy_pairs() -> list[object]:
    return [
        pytest.param(
            pair,
            layout,
            id=f"{pair}-{layout}",
            marks=[pytest.mark.xfail(reason=KNOWN[pair, layout], strict=True)]
            if (pair, layout) in KNOWN
            else [],
        )
        for pair in CLEAN
        for layout in LAYOUTS
    ]


def test_a_known_failure_is_explained(root: Path) -> None:
    page = (root / "docs" / "tricky-cases.md").read_text("utf-8")
    for reason in KNOWN.values():
        assert f"## {reason}\n" in page


@pytest.mark.parametrize(("pair", "layout"), noisy_pairs())
def test_layout_noise_changes_no_alignment(
    read: Reader, noised: Callable[[str, str, Noise], Witness], pair: str, layout: str
) -> None:
    a, b = read(pair, "a"), read(pair, "b")
    rough = noised(pair, "a", LAYOUTS[layout])
    assert oracles.shown_faults(diffkit.compare(a, rough)) == []
    found, wanted = diffkit.compare(rough, b), diffkit.compare(a, b)
    assert first_fault(relation(found), relation(wanted)) == ""


@pytest.mark.parametrize("pair", NOISY)
def test_width_and_script_change_no_alignment(
    read: Reader, noised: Callable[[str, str, Noise], Witness], pair: str
) -> None:
    a, b = read(pair, "a"), read(pair, "b")
    wanted = relation(diffkit.compare(a, b))
    for noise in (wide_digits, other_script(pair)):
        other = noised(pair, "a", noise)
        assert oracles.shown_faults(diffkit.compare(a, other)) == []
        assert first_fault(relation(diffkit.compare(other, b)), wanted) == ""
