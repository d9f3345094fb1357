"""`pytest tests/golden --regold` writes the reports anew, to be looked at before they are kept."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regold", action="store_true", help="write the golden reports anew")
