"""The names that the package promises."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

import diffkit


def test_the_facade_is_small() -> None:
    assert len(diffkit.__all__) <= 15
    assert len(set(diffkit.__all__)) == len(diffkit.__all__)


@pytest.mark.parametrize("name", diffkit.__all__)
def test_each_promised_name_is_there_and_says_what_it_is(name: str) -> None:
    thing = getattr(diffkit, name)
    assert thing.__doc__, name
    assert thing.__module__.startswith("diffkit."), name


@pytest.mark.parametrize("name", ["read", "compare", "Comparison", "Options", "DiffkitError"])
def test_the_names_that_scripts_rely_on(name: str) -> None:
    assert name in diffkit.__all__


def test_no_submodule_hides_a_promised_name() -> None:
    importlib.import_module("diffkit.cli")
    importlib.import_module("diffkit.comparison")
    assert callable(diffkit.read)
    assert callable(diffkit.compare)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = diffkit.nothing


def test_a_path_is_a_path_however_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text("第一条 为了便于查阅，制定本办法。\n", "utf-8")
    assert diffkit.read(path).text == diffkit.read(str(path)).text
