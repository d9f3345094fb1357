"""What all tests share: where things lie, and how hypothesis searches."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# The suite runs the same examples each time; `HYPOTHESIS_PROFILE=search` looks for new ones.
settings.register_profile(
    "suite",
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "search", settings.get_profile("suite"), derandomize=False, max_examples=400
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT


def _folder(variable: str) -> Path:
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"{variable} does not name a folder")
    path = Path(value)
    # A name that points nowhere is a mistake of whoever set it, not a reason to skip.
    assert path.is_dir(), f"{variable} names {value}, which is no folder"
    return path


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five source texts; tests that need it are skipped without it."""
    return _folder("DIFFKIT_SEEDS")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the pairs of official texts; tests that need it are skipped without it."""
    return _folder("DIFFKIT_CORPUS")
