"""The rules of the house, held by tools: lint, format, types, and who may import whom."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest


def run(root: Path, *argv: str) -> tuple[int, str]:
    done = subprocess.run(
        argv, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--no-cache", "--check", "."),
        ("mypy",),
    ],
    ids=["lint", "format", "types"],
)
def test_the_tool_finds_nothing(root: Path, arguments: tuple[str, ...]) -> None:
    status, output = run(root, sys.executable, "-m", *arguments)
    assert status == 0, output


def test_the_import_contracts_hold(root: Path) -> None:
    program = (
        "import sys; from importlinter.cli import lint_imports_command as main; sys.exit(main())"
    )
    status, output = run(root, sys.executable, "-c", program, "--no-cache")
    assert status == 0, output
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", output), output


# ---------------------------------------------------------------- tracked files

# What must not stand in any tracked file; written so that the patterns do not match themselves.
FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.:/])/(?:home|root|tmp|work|farm|opt|mnt)/[a-z.]"),
    "a note to come back to": re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b"),
    "a marker of a merge": re.compile(r"^(?:<{7} |>{7} )", re.MULTILINE),
}
LOCKS = re.compile(r"(?:^|/)(?:[\w.-]*\.lock|[\w-]+-lock\.(?:json|yaml)|Pipfile\.lock)$")


@pytest.mark.parametrize(
    ("what", "text", "found"),
    [
        ("a path of one machine", "see /ho" + "me/somebody/plan.txt", True),
        ("a path of one machine", "#!/usr/bin/env bash", False),
        ("a path of one machine", "../shared/seeds", False),
        ("a path of one machine", "https://example.org/home/page", False),
        ("a note to come back to", "# TO" + "DO: later", True),
        ("a note to come back to", "mastodon", False),
        ("a marker of a merge", "<" * 7 + " HEAD", True),
        ("a marker of a merge", "a <<<<<<< b", False),
    ],
)
def test_the_patterns_find_what_they_name(what: str, text: str, found: bool) -> None:
    assert bool(FORBIDDEN[what].search(text)) is found


@pytest.mark.parametrize(
    ("path", "found"),
    [("uv.lock", True), ("web/package-lock.json", True), ("constraints.txt", False)],
)
def test_lock_files_are_known_by_name(path: str, found: bool) -> None:
    assert bool(LOCKS.search(path)) is found


@pytest.fixture(scope="module")
def tracked(root: Path) -> list[str]:
    status, output = run(root, "git", "-c", "core.quotepath=off", "ls-files")
    if status != 0:
        pytest.skip("not a git checkout")
    return [path for path in output.splitlines() if (root / path).is_file()]


def test_tracked_files_hold_nothing_of_one_machine(root: Path, tracked: list[str]) -> None:
    found = []
    for path in tracked:
        text = (root / path).read_bytes().decode("utf-8", errors="replace")
        for what, pattern in FORBIDDEN.items():
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                found.append(f"{path}:{line}: {what}: {match.group()}")
    assert not found, "\n".join(found)


def test_no_lock_file_is_tracked(tracked: list[str]) -> None:
    assert [path for path in tracked if LOCKS.search(path)] == []


def test_constraints_are_exact_and_name_no_address(root: Path) -> None:
    lines = (root / "constraints.txt").read_text("utf-8").splitlines()
    names = [line.partition("==")[0].casefold() for line in lines]
    assert names == sorted(set(names))
    for line in lines:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9A-Za-z.]*", line), line
