"""Texts that two governments adapted, where the environment names their folders."""

from __future__ import annotations

import pytest

import diffkit
from diffkit.model import Comparison, Options
from tests.bench.quality import located
from tests.conftest import ROOT
from tests.real.adaptation import Figures, figures, gold, names
from tests.real.gold import GOLD, sums

FILES = [(part, name) for part in ("tuning", "frozen") for name in names(part)]
# The heading of an entry in docs/tricky-cases.md, by file.
EXCEPTIONS = {"straw.tsv": "A level that changes nowhere else"}


def measured(part: str, name: str, request: pytest.FixtureRequest) -> tuple[Comparison, Figures]:
    rows = gold(part, name)
    paths = []
    for _, (text, _) in sorted(sums(GOLD / "adaptation" / part / name).items()):
        folder = text.partition("/")[0]
        if folder != "fixtures":
            request.getfixturevalue(folder)  # skips where the environment does not name it
        paths.append(str(located(text)))
    a, b = diffkit.read(paths[0]), diffkit.read(paths[1])
    found = diffkit.compare(
        a, b, Options(select_a=rows.documents.get("a"), select_b=rows.documents.get("b"))
    )
    (pair,) = (pair for pair in found.pairs if pair.a is not None and pair.b is not None)
    return found, figures(found, pair, rows)


@pytest.mark.parametrize(("part", "name"), FILES)
def test_nothing_is_folded_that_a_reader_would_see(
    part: str, name: str, request: pytest.FixtureRequest
) -> None:
    _, result = measured(part, name, request)
    assert result.wrong == ()
    assert result.hidden == ()


@pytest.mark.parametrize(("part", "name"), FILES)
def test_what_was_adapted_is_folded(part: str, name: str, request: pytest.FixtureRequest) -> None:
    _, result = measured(part, name, request)
    assert len(result.missed) <= 0.05 * (result.folded + len(result.missed)), result.missed


def test_what_is_known_to_fail_is_told() -> None:
    page = (ROOT / "docs" / "tricky-cases.md").read_text("utf-8")
    for reason in EXCEPTIONS.values():
        assert f"## {reason}\n" in page


@pytest.mark.parametrize(
    ("part", "name"),
    [
        pytest.param(
            *file,
            marks=[pytest.mark.xfail(reason=EXCEPTIONS[file[1]], strict=True)]
            if file[1] in EXCEPTIONS
            else [],
        )
        for file in FILES
    ],
)
def test_what_was_not_adapted_is_found(
    part: str, name: str, request: pytest.FixtureRequest
) -> None:
    _, result = measured(part, name, request)
    assert result.false_exceptions == ()
    assert result.missed_exceptions == ()
