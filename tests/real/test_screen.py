"""The screen on real texts: every pairing of the seeds, and a statute of some hundred articles."""

from __future__ import annotations

from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path

import pytest

from diffkit.comparison import compare, read
from diffkit.glyphs import cells
from diffkit.model import Witness
from diffkit.report.view import comparison_view
from tui.actions import Edge, Loaded, NextChange, Page, Resize
from tui.layout import Table
from tui.panel import panel
from tui.sheet import sheet_of
from tui.state import State
from tui.update import update
from tui.words import Phrases

WORDS = Phrases("zh")
PAIRINGS = list(combinations_with_replacement(range(5), 2))


@cache
def witness(path: Path, siglum: str) -> Witness:
    return read(path, siglum=siglum)


@pytest.mark.parametrize(("i", "j"), PAIRINGS)
def test_every_pairing_of_the_seeds_opens(seeds: Path, i: int, j: int) -> None:
    paths = sorted(seeds.glob("00*.txt"))
    shown(compare_view(paths[i], paths[j]))


def test_a_statute_of_hundreds_of_articles_opens(corpus: Path) -> None:
    folder = corpus / "interpretation_crimproc"
    shown(compare_view(folder / "a.txt", folder / "b.txt"))


def compare_view(a: Path, b: Path) -> State:
    sheet = sheet_of(comparison_view(compare(witness(a, "A"), witness(b, "B"))))
    state = update(State(), Resize(120, 40))
    return update(state, Loaded(Table(sheet, state.setting_for(sheet), WORDS)))


def shown(state: State) -> None:
    """Look at the beginning, at some pages and changes, and at the end: rows fit, nothing is raw."""
    for action in (Edge(-1), Page(1.0), Page(1.0), NextChange(1), NextChange(1), Edge(1)):
        state = update(state, action)
        layout = state.layout
        assert layout is not None
        setting = layout.table.setting
        for y in range(state.top, min(state.end, layout.height)):
            row = layout.row(y)
            assert row is not None
            for line in row.lines:
                text = "".join(piece.text for piece in line.pieces)
                assert text.isprintable(), text
                if len(row.lines) == 2:
                    assert cells(text) <= setting.words
        for inks in panel(state, WORDS, state.columns):
            text = "".join(ink.text for ink in inks)
            assert text.isprintable()
            assert cells(text) <= state.columns
