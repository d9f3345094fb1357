"""The command in a terminal of its own: it opens, shows the comparison, and leaves."""

from __future__ import annotations

import os
import select
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

_SECONDS = 60.0  # more than any machine needs


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, root: Path, *argv: str, columns: int = 80, lines: int = 24) -> None:
        self._master, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        environ = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        self.program = subprocess.Popen(
            [sys.executable, *argv],
            cwd=root,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env={**environ, "TERM": "xterm-256color", "COLUMNS": "", "LINES": ""},
            start_new_session=True,
        )
        os.close(terminal)
        self.seen = ""

    def until(self, words: str) -> None:
        """Read until the program has written some words."""
        end = time.monotonic() + _SECONDS
        while words not in self.seen:
            assert time.monotonic() < end, f"never wrote {words!r}: {self.seen[-2000:]!r}"
            if not self._read(0.2) and self.program.poll() is not None:
                break
        assert words in self.seen, self.seen[-2000:]

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # the other end is closed
            return False
        self.seen += data.decode("utf-8", "replace")
        return bool(data)

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def status(self) -> int:
        """Read to the end and return the exit status."""
        end = time.monotonic() + _SECONDS
        while self.program.poll() is None and time.monotonic() < end:
            self._read(0.1)
        while self._read(0):
            pass
        if self.program.poll() is None:
            self.program.kill()
        os.close(self._master)
        return self.program.wait()


CITY, COUNTY = "fixtures/corpora/plan_city.txt", "fixtures/corpora/plan_county.txt"


def test_two_files_are_compared_and_left_with_q(root: Path) -> None:
    terminal = Terminal(root, "-m", "diffkit", "review", CITY, COUNTY, "--lang", "zh")
    terminal.until("改动 1/")
    terminal.type("n")
    terminal.until("改动 2/")
    terminal.type("q")
    assert terminal.status() == 0
    assert "\x1b[?1049l" in terminal.seen, "the screen as it was is given back"


def test_what_is_wrong_is_said_in_one_line_once_the_screen_is_closed(root: Path) -> None:
    terminal = Terminal(root, "-m", "tui", f"{CITY}#99", COUNTY, "--lang", "en")
    assert terminal.status() == 2
    said = terminal.seen.rpartition("\x1b[?1049l")[2]
    assert said.count("diffkit: ") == 1
    assert "99" in said


def test_a_terminal_without_a_cursor_is_refused(root: Path) -> None:
    program = "import os, sys; os.environ['TERM'] = 'dumb'; from diffkit.cli import main; sys.exit(main())"
    terminal = Terminal(root, "-c", program, "review", CITY, COUNTY)
    assert terminal.status() == 2
    assert "TERM=dumb" in terminal.seen
    assert "\x1b[?1049h" not in terminal.seen


def test_the_screen_can_be_served_to_a_browser(root: Path, tmp_path: Path) -> None:
    """`textual serve` starts the command with this driver, and talks to it through pipes."""
    environ = {
        **os.environ,
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "COLUMNS": "100",
        "ROWS": "30",
    }
    command = ("-m", "diffkit", "review", CITY, COUNTY, "--lang", "zh")
    with subprocess.Popen(
        [sys.executable, *command, "--review", str(tmp_path / "x.review")],
        cwd=root,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as served:
        assert served.stdin is not None
        assert served.stdout is not None
        seen, end = b"", time.monotonic() + _SECONDS
        for words, keys in (("已审 0/", b"a"), ("已审 1/", b"q")):
            while words.encode() not in seen:
                assert time.monotonic() < end, seen[-500:]
                if select.select([served.stdout], [], [], 0.2)[0]:
                    seen += os.read(served.stdout.fileno(), 65536)
            served.stdin.write(b"D" + len(keys).to_bytes(4, "big") + keys)
            served.stdin.flush()
        served.stdin.close()
        served.kill()
    assert seen.startswith(b"__GANGLION__\n")
