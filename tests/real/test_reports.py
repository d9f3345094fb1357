"""Reports on pairs of official texts: one set of changes in every format, and revisions that lead from A to B."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffkit.comparison import compare, read
from diffkit.model import Options
from diffkit.report.tracked import comparison_tracked
from diffkit.report.view import ComparisonView, comparison_view
from tests.reports import test_all_formats as formats
from tests.reports.test_tracked import SIDES, clauses, paragraphs

# One of each kind: a statute revised whole, one revised in places, two governments, another script.
PAIRS = ("statute_relics", "statute_pesticides", "level_deputies", "taiwan_patents")
SEEDS = {
    "power_plants": (
        "003_3ab14222ae9e6d15.txt",
        "004_805a43b62aae6eaf.txt",
        Options(select_a="高政办字〔2021〕34号", select_b="淄政办字〔2021〕35号"),
    ),
    "copies": (
        "000_743e440c3daea4c2.txt",
        "001_27f0535f1586f22b.txt",
        Options(select_a="高政办字〔2022〕16号"),
    ),
}


@pytest.fixture(scope="module", params=[*PAIRS, *SEEDS])
def view(request: pytest.FixtureRequest) -> ComparisonView:
    if request.param in SEEDS:
        *names, options = SEEDS[request.param]
        folder: Path = request.getfixturevalue("seeds")
        paths = [folder / str(name) for name in names]
    else:
        folder = request.getfixturevalue("corpus")
        paths, options = [folder / request.param / f"{side}.txt" for side in "ab"], Options()
    assert isinstance(options, Options)
    return comparison_view(compare(*(read(str(path)) for path in paths), options))


def test_all_changes_are_in_every_format_in_one_order(view: ComparisonView) -> None:
    wanted = formats.wanted(view, folded=True)
    assert wanted
    for form in (formats.of_json, formats.of_html, formats.of_csv, formats.of_xlsx):
        assert form(view) == wanted, form.__name__
    shown = formats.wanted(view, folded=False, paired=True)
    assert formats.of_docx(view) == [id_ for id_, _ in shown]
    formats.test_tracked_changes_comment_on_what_is_shown(view)
    formats.test_text_and_markdown_show_the_same_clauses(view)
    formats.test_counts_are_the_same_in_words(view)


def test_revisions_accepted_are_b_and_rejected_are_a(view: ComparisonView) -> None:
    data = comparison_tracked(view, "zh")
    for which, side in SIDES:
        assert paragraphs(data, which) == clauses(view, side), which
