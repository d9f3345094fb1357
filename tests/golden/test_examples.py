"""The examples in docs/examples are what the program writes: `--regold` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.examples import EXAMPLES, FOLDER, content, write


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = write(name, tmp_path)
    if request.config.getoption("--regold", default=False):
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_bytes(made.read_bytes())
    wanted, found = content(FOLDER / name), content(made)
    assert list(found) == list(wanted)
    differing = [part or name for part in wanted if found[part] != wanted[part]]
    assert not differing, f"{name}: look at what `python -m tools.examples` writes now"


def test_no_example_is_left_over() -> None:
    assert sorted(os.listdir(FOLDER)) == sorted(EXAMPLES)
