"""What people expect of any command: help, colour, width, pipes, locales. Each start costs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from diffkit import __version__
from diffkit.cli.arguments import split_selector
from diffkit.cli.output import _color, columns
from tests.cli.conftest import Run

Pair = tuple[Path, Path]
COMMANDS = ("check", "compare", "decisions", "outline", "review", "schema")


@pytest.mark.parametrize("command", [(), *((c,) for c in COMMANDS)])
def test_help_says_that_all_is_local(run: Run, command: tuple[str, ...]) -> None:
    ran = run(*command, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert "nothing is ever sent anywhere" in " ".join(ran.out.split())


def test_help_names_every_command(run: Run) -> None:
    out = run("--help").out
    assert all(f"    {command} " in out for command in COMMANDS)


def test_version(run: Run) -> None:
    assert run("--version").out == f"diffkit {__version__}\n"


@pytest.mark.parametrize(
    ("choice", "environ", "terminal", "color"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour(choice: str, environ: dict[str, str], terminal: bool, color: bool) -> None:
    assert _color(choice, environ, terminal) is color


@pytest.mark.parametrize(
    ("environ", "width"),
    [
        ({}, 80),
        ({"COLUMNS": "60"}, 60),
        ({"COLUMNS": "0"}, 80),
        ({"COLUMNS": "x"}, 80),
        ({"COLUMNS": "3"}, 20),
    ],
)
def test_width(environ: dict[str, str], width: int) -> None:
    assert columns(environ, False) == width


def test_columns(run: Run, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    lines = run("compare", *pair).out.splitlines()
    assert max(len(line) for line in lines[2:]) <= 30


def test_force_color(run: Run, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\033[31m[-应当-]\033[0m" in run("compare", *pair).out
    assert "\033" not in run("compare", *pair, "--format", "json").out
    assert "\033" not in run("compare", *pair, "--color", "never").out


def test_language_follows_the_locale(run: Run, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "  modified  " in run("compare", *pair).out
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "  修改  " in run("compare", *pair).out
    assert "  modified  " in run("compare", *pair, "--lang", "en").out


@pytest.mark.parametrize(
    ("argument", "parted"),
    [
        ("a.txt", ("a.txt", None)),
        ("a.txt#3", ("a.txt", "3")),
        ("a#b.txt#通知", ("a#b.txt", "通知")),
        ("-#2", ("-", "2")),
        ("a.txt#", ("a.txt", "")),
        ("#3", ("#3", None)),
        ("-", ("-", None)),
    ],
)
def test_selectors_split_at_the_last_sign(argument: str, parted: tuple[str, str | None]) -> None:
    assert split_selector(argument) == parted


# ---------------------------------------------------------------- in a process of its own


def _diffkit(*arguments: object, cwd: Path, **environ: str) -> subprocess.CompletedProcess[bytes]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.run(
        [sys.executable, "-m", "diffkit", *map(str, arguments)],
        capture_output=True,
        cwd=cwd,
        env=clean | environ,
        timeout=60,
        check=False,
    )


def test_ascii_locale_and_undecodable_names(pair: Pair, root: Path, tmp_path: Path) -> None:
    odd = os.path.join(os.fsencode(tmp_path), b"\xff\xfe.txt")
    with open(odd, "wb") as file:
        file.write(pair[0].read_bytes())
    ran = _diffkit(
        "compare",
        os.fsdecode(odd),
        pair[1],
        cwd=root,
        LC_ALL="C",
        PYTHONCOERCECLOCALE="0",
        PYTHONUTF8="0",
    )
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert "[-应当-]{+可以+}" in ran.stdout.decode("utf-8")
    ran = _diffkit(
        "compare",
        os.fsdecode(odd) + "x",
        pair[1],
        cwd=root,
        LC_ALL="C",
        PYTHONCOERCECLOCALE="0",
        PYTHONUTF8="0",
    )
    assert ran.returncode == 2
    assert ran.stderr.count(b"\n") == 1


def test_a_closed_pipe_is_silent(root: Path, pair: Pair) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "diffkit", "outline", str(pair[0])],
            stdout=writer,
            stderr=subprocess.PIPE,
            cwd=root,
            timeout=60,
            check=False,
        )
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stderr) == (141, b"")


def test_standard_input_and_exit_status_through_a_shell(root: Path, pair: Pair) -> None:
    script = (
        f"cat '{pair[0]}' | '{sys.executable}' -m diffkit compare - '{pair[1]}' --quiet; echo $?"
    )
    ran = subprocess.run(
        ["bash", "-c", script], capture_output=True, cwd=root, timeout=60, check=False
    )
    assert (ran.stdout, ran.stderr) == (b"1\n", b"")
