"""Two copies of a plan, where `DIFFKIT_SEEDS` names the folder of the texts, against gold made by hand."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from diffkit.collation import collate
from diffkit.comparison import read
from diffkit.model import Collation
from diffkit.span import SourceSpan

GOLD = Path(__file__).resolve().parents[1] / "gold" / "collation" / "emergency_plan.tsv"
A, B = "000_743e440c3daea4c2.txt", "001_27f0535f1586f22b.txt"


class Row(NamedTuple):
    """A variant as a careful reader has it."""

    a: SourceSpan
    b: SourceSpan
    type: str
    cause: str
    suspect: str


def gold() -> list[Row]:
    lines = [line for line in GOLD.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [
        Row(
            SourceSpan(int(row["a_start"]), int(row["a_end"])),
            SourceSpan(int(row["b_start"]), int(row["b_end"])),
            row["type"],
            row["cause"],
            row["suspect"],
        )
        for row in csv.DictReader(lines, delimiter="\t")
    ]


@pytest.fixture(scope="module")
def collation(seeds: Path) -> Collation:
    witnesses = [read(seeds / A, siglum="A"), read(seeds / B, siglum="B")]
    return collate(witnesses, selectors=["高政办字〔2022〕16号", None])


def touches(found: SourceSpan, row: SourceSpan) -> bool:
    return found.start <= row.end and row.start <= found.end


def test_each_difference_of_wording_is_one_variant_and_there_is_no_other(
    collation: Collation,
) -> None:
    rows = gold()
    assert len(rows) == 20
    assert len(collation.variants) == len(rows)
    a, b = collation.witnesses
    for variant, row in zip(collation.variants, rows, strict=True):
        assert touches(a.offsets.to_source(variant.readings["A"].span), row.a), row
        assert touches(b.offsets.to_source(variant.readings["B"].span), row.b), row


def test_types_and_causes(collation: Collation) -> None:
    turned = {"omission": "addition", "addition": "omission"}
    for variant, row in zip(collation.variants, gold(), strict=True):
        # Without a suspect the type says what B did against A, and the gold what A did.
        said = row.type if variant.suspect or row.suspect == "B" else turned.get(row.type, row.type)
        assert variant.type == said, row
        if variant.suspect and row.cause != "*":
            assert variant.cause == row.cause, row


def test_a_verdict_is_right(collation: Collation) -> None:
    for variant, row in zip(collation.variants, gold(), strict=True):
        assert variant.suspect in ((), (row.suspect,)), row
