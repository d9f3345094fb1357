"""The documents are true: what they tell people to type runs, and what can be typed is in them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools import picture

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks(language: str) -> list[Block]:
    return [
        Block(page, text.count("\n", 0, match.start()) + 1, match[1], match[2])
        for page in PAGES
        for text in [page.read_text("utf-8")]
        for match in _FENCE.finditer(text)
        if match[1] == language
    ]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `diffkit` is this checkout, and nothing depends on the terminal."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "diffkit"
    python = shlex.quote(sys.executable)
    command.write_text(f'#!/bin/sh\nexec {python} -m diffkit "$@"\n', "utf-8")
    command.chmod(0o755)
    return {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
    }


def run(line: str, environment: dict[str, str], folder: Path) -> tuple[int, str, str]:
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place to run commands in: the fixtures are there, what they write stays out of the way."""
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    return tmp_path


def commands(text: str) -> Iterator[str]:
    """The commands of a shell block that run diffkit; setting up and testing is done already."""
    for line in text.replace("\\\n", " ").splitlines():
        for part in line.split(" && "):
            command = part.strip().removeprefix(".venv/bin/")
            if re.match(r"diffkit\b|.*\| *diffkit\b", command):
                yield command


def test_the_first_two_shell_blocks_are_the_two_commands_that_do_everything() -> None:
    first, second = [block for block in blocks("sh") if block.page.name == "README.md"][:2]
    for block in (first, second):
        assert block.text.count("\n") == 1
        assert block.text.startswith("python3 -m venv .venv && .venv/bin/pip install ")
        assert " -c constraints.txt " in block.text
    assert first.text.split(" && ")[-1].startswith(".venv/bin/diffkit compare fixtures/corpora/")
    assert second.text.split(" && ")[-1].startswith(".venv/bin/pytest ")


@pytest.mark.parametrize("block", blocks("sh"), ids=lambda block: block.name)
def test_what_a_shell_block_says_runs(
    block: Block, environment: dict[str, str], folder: Path
) -> None:
    for command in commands(block.text):
        if command.startswith("diffkit review"):
            continue  # needs a terminal; tests/tui drives it
        status, out, err = run(command, environment, folder)
        assert status in (0, 1), f"{command}\n{err}"
        assert not err, f"{command}\n{err}"
        assert out or "-o " in command or "--quiet" in command, command


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.name)
def test_what_a_console_block_shows_is_what_happens(
    block: Block, environment: dict[str, str], folder: Path
) -> None:
    for shown in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, wanted = shown.partition("\n")
        _, out, err = run(command, environment, folder)
        # A line that is only … stands for any lines.
        pattern = "\n".join(
            "(?s:.*)" if line.strip() == "…" else re.escape(line.rstrip())
            for line in wanted.rstrip().splitlines()
        )
        said = "\n".join(line.rstrip() for line in (out + err).rstrip().splitlines())
        assert re.fullmatch(pattern, said), f"$ {command}\n{said}"


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.name)
def test_what_a_python_block_says_runs(
    block: Block, environment: dict[str, str], folder: Path
) -> None:
    program = folder / "block.py"
    program.write_text(block.text, "utf-8")
    status, out, err = run(f"{shlex.quote(sys.executable)} block.py", environment, folder)
    assert status == 0, err
    assert out, "a block that shows nothing shows nobody how it works"


# ---------------------------------------------------------------- nothing is left unsaid


@pytest.fixture(scope="module")
def said() -> str:
    return "\n".join(page.read_text("utf-8") for page in PAGES)


def help_of(*argv: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "diffkit", *argv, "--help"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def command_names() -> list[str]:
    names = re.findall(r"^    ([a-z][a-z-]*)  +\S", help_of(), re.MULTILINE)
    assert names, "the help names no commands"
    return names


def test_each_command_is_documented(command_names: list[str], said: str) -> None:
    assert {"compare", "outline", "schema", "review"} <= set(command_names)
    for name in command_names:
        assert re.search(rf"`diffkit {name}\b|^diffkit {name}\b", said, re.MULTILINE), name


def test_each_option_is_documented(command_names: list[str], said: str) -> None:
    missing = {
        (name, option)
        for name in command_names
        for option in _OPTION.findall(help_of(name))
        if option not in said
    }
    assert missing == set()


def test_each_documented_option_exists(command_names: list[str], said: str) -> None:
    there = {option for name in command_names for option in _OPTION.findall(help_of(name))}
    there |= set(_OPTION.findall(help_of()))
    for block in (*blocks("sh"), *blocks("console")):
        for command in commands(re.sub(r"^\$ ", "", block.text, flags=re.MULTILINE)):
            assert set(_OPTION.findall(command)) <= there, command


_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("see [the glossary](docs/glossary.md#texts)", "docs/glossary.md"),
        ("see [elsewhere](https://example.org)", None),
    ],
)
def test_links_to_files_are_recognised(text: str, target: str | None) -> None:
    match = _LINK.search(text)
    assert (match[1] if match else None) == target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_picture_shows_what_the_program_prints() -> None:
    now = picture.drawn(picture.printed())
    assert picture.PICTURE.read_text("utf-8") == now, "look at it: python -m tools.picture"
