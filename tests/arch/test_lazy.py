"""What is not needed is not loaded, shown in a fresh interpreter."""

from __future__ import annotations

import ast
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


# Modules of archives, addresses and folders that come with one convenient call.
SLOW = {
    "difflib",
    "html",
    "ipaddress",
    "json",
    "pathlib",
    "shutil",
    "tempfile",
    "urllib",
    "zipfile",
}


def test_a_comparison_in_words_loads_nothing_that_it_does_not_use(root: Path) -> None:
    statute = "fixtures/corpora/statute_old.txt"
    assert not loaded(root, command("compare", statute, statute)) & SLOW


def compiled_at_import(source: str) -> list[int]:
    """Return the lines of a module on which an expression for text is compiled when it is loaded."""
    return [
        found.lineno
        for statement in ast.parse(source).body
        if not isinstance(statement, (ast.FunctionDef, ast.ClassDef))
        for found in ast.walk(statement)
        if isinstance(found, ast.Call)
        and ast.unparse(found.func) == "re.compile"
        and not (isinstance(found.args[0], ast.Constant) and isinstance(found.args[0].value, bytes))
    ]


def test_the_probe_sees_what_is_compiled() -> None:
    assert compiled_at_import(
        'import re\n_A = re.compile("a")\n_B = (re.compile(f"{_C}"), 1)\n'
    ) == [2, 3]
    assert not compiled_at_import(
        'import re\n_A = re.compile(b"a")\ndef f():\n    re.compile("a")\n'
    )


def test_expressions_are_compiled_at_their_first_use(root: Path) -> None:
    # `diffkit.patterns.Pattern` does it. `span` stands below it, and has one that every command needs.
    eager = {
        path.relative_to(root).as_posix(): lines
        for path in sorted((root / "diffkit").rglob("*.py"))
        if (lines := compiled_at_import(path.read_text("utf-8")))
    }
    assert list(eager) == ["diffkit/span.py"]
