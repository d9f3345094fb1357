"""`check` on the real texts: what a careful reader finds there, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

import diffkit
from diffkit.check import check

# Line and rule of each finding, judged by hand in the text as it is.
SEEDS = {
    "000": {
        (35, "contents-against-title"),  # a word of the title is missing in the contents
        (600, "number-skipped"),  # 专栏1: 9, 11
        (673, "mark-not-opened"),
        (725, "run-repeated"),
        (827, "title-two-ways"),  # the notice names another plan than the one that follows
        (807, "mark-not-opened"),  # the end of a line of offices, read again
    },
    "001": {
        (66, "number-skipped"),
        (180, "mark-not-opened"),
        (218, "number-form"),  # （五）（6）（七）（8）（九）
        (222, "number-form"),
    },
    "002": {(824, "title-people")},
    "003": set(),
    "004": set(),
}
CORPUS = {
    # Three headings have lost their labels.
    "interpretation_crimproc/a": {
        (276, "number-skipped"),
        (888, "number-skipped"),
        (1144, "number-skipped"),
    },
}


def lines(path: Path) -> set[tuple[int, str]]:
    witness = diffkit.read(path)
    return {(witness.line_number(f.span.start), f.rule) for f in check(witness)}


@pytest.mark.parametrize("name", SEEDS)
def test_seeds(seeds: Path, name: str) -> None:
    (path,) = seeds.glob(f"{name}_*.txt")
    assert lines(path) == SEEDS[name]


def test_what_is_expected_in_the_seeds(seeds: Path) -> None:
    (path,) = seeds.glob("002_*.txt")
    witness = diffkit.read(path)
    (finding,) = check(witness)
    assert finding.expected == "崔健隆等2名"
    assert finding.values["contents"] == "崔健隆等 2 名"
    assert "84" in finding.values["title"]


def test_corpus(corpus: Path) -> None:
    paths = sorted(corpus.glob("*/*.txt"))
    assert paths
    for path in paths:
        name = f"{path.parent.name}/{path.stem}"
        assert lines(path) == CORPUS.get(name, set()), name
