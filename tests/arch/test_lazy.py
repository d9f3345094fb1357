"""What is not needed is not loaded, shown in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCREEN = {"textual", "rich"}
HEAVY = {
    *SCREEN,
    "lxml",
    "numpy",
    "docx",
    "pypdfium2",
    "selectolax",
    "opencc",
    "rapidfuzz",
    "diff_match_patch",
    "jinja2",
    "shtab",
    "xlsxwriter",
}


def loaded(root: Path, program: str) -> set[str]:
    """Run a program in a fresh interpreter and return the top-level modules it loaded."""
    tail = "\nimport sys; sys.stderr.write(' '.join({m.partition('.')[0] for m in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", program + tail],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(done.stderr.split())


def test_the_probe_sees_what_is_loaded(root: Path) -> None:
    assert "opencc" in loaded(root, "import opencc")


def test_the_package_alone_loads_nothing_heavy(root: Path) -> None:
    modules = loaded(root, "import diffkit")
    assert "diffkit" in modules
    assert not modules & (HEAVY | {"tui"})


def command(*argv: str) -> str:
    return (
        "import contextlib, diffkit.cli\n"
        "with contextlib.suppress(SystemExit):\n"
        f"    diffkit.cli.main({list(argv)!r})\n"
    )


@pytest.mark.parametrize(
    "argv",
    [("--help",), ("--version",), ("compare", "--help"), ("schema", "comparison")],
    ids=" ".join,
)
def test_cheap_commands_load_nothing_heavy(root: Path, argv: tuple[str, ...]) -> None:
    modules = loaded(root, command(*argv))
    assert "diffkit" in modules
    assert not modules & (HEAVY | {"tui"})


@pytest.mark.parametrize(
    "module",
    [
        "diffkit.model",
        "diffkit.source",
        "diffkit.repair",
        "diffkit.outline",
        "diffkit.align",
        "diffkit.edits",
        "diffkit.classify",
        "diffkit.comparison",
        "diffkit.report.view",
        "diffkit.cli",
    ],
)
def test_no_module_of_the_core_loads_a_screen(root: Path, module: str) -> None:
    assert not loaded(root, f"import {module}") & (SCREEN | {"tui", "numpy"})


def test_a_comparison_loads_no_screen(root: Path) -> None:
    plan = "fixtures/corpora/plan_city.txt"
    modules = loaded(root, command("compare", plan, plan))
    assert "diffkit" in modules
    assert not modules & (SCREEN | {"tui", "numpy"})
