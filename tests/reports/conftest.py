"""The programs that reports are opened with; tests that need one are skipped where it is not installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest


def _program(*names: str) -> str:
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    pytest.skip(f"{names[0]} is not installed; .ci/run says how it is")


@pytest.fixture(scope="module")  # its event loop must not outlive the module: others have their own
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    path = _program("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice."""
    return _program("soffice", "libreoffice")
