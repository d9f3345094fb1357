"""The project's pairs of adapted texts, against the tables that were written with them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

import pytest

import diffkit
from diffkit.model import Change, Comparison
from tests.conftest import ROOT

CORPORA = ROOT / "fixtures" / "corpora"
PAIRS = {
    "plan": ("plan_city.txt", "plan_county.txt"),
    "measures": ("measures_province.txt", "measures_city.txt"),
}
# Once, and no part of it is proven elsewhere; whole lines that are never folded.
ONCE = {"云湖高新区管委会", "省防汛抗旱指挥部", "镇（街道）和社区"}
HEADS = ("文号", "主送机关")


def table(name: str) -> list[dict[str, str]]:
    with (CORPORA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@dataclass(frozen=True)
class Measured:
    found: Comparison
    changes: tuple[Change, ...]
    rows: list[dict[str, str]]
    due: list[tuple[int, str]]  # where the upper text has what was substituted, and what it is


@cache
def measured(name: str) -> Measured:
    a, b = (diffkit.read(str(CORPORA / file)) for file in PAIRS[name])
    found = diffkit.compare(a, b)
    (pair,) = found.pairs
    rows = table(f"{name}.changes.tsv")
    words = sorted((row["a"] for row in table(f"{name}.substitutions.tsv")), key=lambda w: -len(w))
    pattern = re.compile("|".join(map(re.escape, words)))
    lines = found.a.text.split("\n")
    due: list[tuple[int, str]] = []
    at = 0
    for number, line in enumerate(lines, 1):
        known = [row for row in rows if row["a_line"] == str(number)]
        if not any(row["a_place"] in HEADS or row["b_line"] == "-" for row in known):
            for row in known:
                if row["a"]:
                    line = line.replace(row["a"], "\0" * len(row["a"]), 1)
            due += [(at + match.start(), match[0]) for match in pattern.finditer(line)]
        at += len(line) + 1
    return Measured(found, pair.changes, rows, due)


def over(change: Change, start: int, end: int) -> bool:
    return change.a is not None and change.a.span.start < end and start < change.a.span.end


@pytest.mark.parametrize("name", PAIRS)
def test_what_was_substituted_is_folded_and_nothing_else(name: str) -> None:
    case = measured(name)
    text = case.found.a.text
    missed = [
        (text[:at].count("\n") + 1, word)
        for at, word in case.due
        if word not in ONCE
        and {c.cls for c in case.changes if over(c, at, at + len(word)) and c.op == "replace"}
        != {"adaptation"}
    ]
    # Of names that changed places one may be said to have stayed, and is folded.
    free = {
        int(row["a_line"])
        for row in case.rows
        if {"list_order", "position"} & set(row["kind"].split("/"))
    }
    wrong = [
        change.a.span.of(text)
        for change in case.changes
        if change.cls == "adaptation"
        and change.a is not None
        and case.found.a.line_number(change.a.span.start) not in free
        and not any(over(change, at, at + len(word)) for at, word in case.due)
    ]
    assert missed == []
    assert wrong == []


@pytest.mark.parametrize("name", PAIRS)
def test_what_was_left_is_an_exception_and_nothing_else(name: str) -> None:
    case = measured(name)
    expected = sorted((int(r["a_line"]), r["a"]) for r in case.rows if r["class"] == "exception")
    found = sorted(
        (case.found.a.line_number(c.a.span.start), c.a.span.of(case.found.a.text))
        for c in case.changes
        if c.cls == "exception" and c.a is not None
    )
    assert found == expected


@pytest.mark.parametrize("name", PAIRS)
def test_what_else_was_changed_is_shown(name: str) -> None:
    case = measured(name)
    shown = [c for c in case.changes if c.cls in ("substantive", "wording", "exception")]
    for row in case.rows:
        if row["class"] in ("-", "typographic", "numbering"):
            continue
        readings = [
            (
                c.a.span.of(case.found.a.text) if c.a else "",
                c.b.span.of(case.found.b.text) if c.b else "",
            )
            for c in shown
            if (c.a is not None and str(case.found.a.line_number(c.a.span.start)) == row["a_line"])
            or (c.b is not None and str(case.found.b.line_number(c.b.span.start)) == row["b_line"])
        ]
        assert readings, row
        told = "".join(x for x, _ in readings) + "".join(y for _, y in readings)
        core = set(row["b"] or row["a"]) ^ set(row["a"] if row["b"] else "")
        assert core & set(told) or row["op"] == "none", row
