"""A comparison read back from its JSON: what was written is what is read, and nothing else is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from diffkit.comparison import compare, read
from diffkit.model import Comparison
from diffkit.report.json import comparison_json
from diffkit.report.load import ResultError, load_comparison
from diffkit.report.view import Filters, comparison_view
from tests.unit.test_report_json import MADE

FILTERS = [
    Filters(),
    Filters(ignore=("wording:words",), show=("numbering",), sort="weight"),
    Filters(only=("typographic",), context=2),
]
PAIRS = [
    ("corpora/plan_city.txt", "corpora/plan_county.txt"),
    ("corpora/statute_old.txt", "corpora/statute_new.txt"),
    ("corpora/copy_print.md", "corpora/copy_file.txt"),
    ("corpora/statute_tw_old.txt", "corpora/statute_tw_new.txt"),
    ("noise/gazette_city.txt", "noise/gazette_county.txt"),
    ("noise/hostile_controls.txt", "corpora/plan_city.txt"),
    ("noise/hostile_planes.txt", "noise/hostile_order.txt"),
]


@dataclass(frozen=True)
class Decided:
    state: str = "rejected"
    note: str = "“原文”有误\n待查"
    reviewer: str = "王"
    at: str = "2024-05-01T09:00:00+08:00"


@pytest.fixture(scope="module", params=PAIRS, ids=lambda pair: Path(pair[0]).stem)
def compared(request: pytest.FixtureRequest, root: Path) -> Comparison:
    a, b = (read(str(root / "fixtures" / name)) for name in request.param)
    return compare(a, b)


@pytest.mark.parametrize("filters", FILTERS, ids=["all", "weight", "only"])
def test_what_was_written_is_what_is_read(compared: Comparison, filters: Filters) -> None:
    view = comparison_view(compared, filters)
    text = comparison_json(view)
    loaded = load_comparison(text, "r.json")
    assert comparison_json(loaded) == text
    assert loaded.documents == view.documents  # runs, rows, counts and all
    assert (loaded.counts, loaded.stats, loaded.differs) == (view.counts, view.stats, view.differs)


def test_decisions_are_kept() -> None:
    change = next(iter(comparison_view(MADE).changes()))
    view = comparison_view(MADE, decisions={change.id: Decided(), "gone": Decided()})
    decided = [c for c in view.changes() if c.decision]
    assert [c.id for c in decided] == [change.id]
    assert decided[0].decision is not None
    assert decided[0].decision.note == "“原文”有误\n待查"
    assert load_comparison(comparison_json(view), "r.json").documents == view.documents


def _broken() -> list[tuple[str, str]]:
    good: dict[str, Any] = json.loads(comparison_json(comparison_view(MADE)))

    def without(name: str) -> str:
        return json.dumps({k: v for k, v in good.items() if k != name})

    beyond = json.loads(json.dumps(good))
    run = next(r for link in beyond["documents"][0]["links"] for r in link.get("runs", ()))
    run["a"] = 10**6
    return [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not the JSON of a comparison"),
        ('{"schema": "diffkit.outline"}', "not the JSON of a comparison"),
        (json.dumps({**good, "version": 9}), "version 9"),
        (without("options"), "no value 'options'"),
        (json.dumps({**good, "documents": 7}), "not as the schema has it"),
        (json.dumps({**good, "options": {**good["options"], "sort": "size"}}), "no order 'size'"),
        (json.dumps(beyond), "not as the schema has it"),
    ]


@pytest.mark.parametrize(("text", "says"), _broken(), ids=[says for _, says in _broken()])
def test_anything_else_is_refused_in_one_line(text: str, says: str) -> None:
    with pytest.raises(Exception, match=says) as caught:
        load_comparison(text, "r.json")
    assert "\n" not in str(caught.value)
    if not says.startswith("no order"):
        assert isinstance(caught.value, ResultError)
