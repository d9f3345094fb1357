"""Run a program and say what it took: wall clock, processor, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Usage:
    """What one run of a program took. Seconds; mebibytes."""

    wall: float
    cpu: float
    peak_mib: float
    status: int
    output: str


def run(*argv: str) -> Usage:
    """Run a program to its end, in the root of the project, and measure it alone.

    Guarantee: byte code may be written, so that only the first run of a program compiles it.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(
        argv,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as child:
        assert child.stdout is not None
        output = child.stdout.read()
        _, code, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(code)
    wall = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB elsewhere
    return Usage(
        wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 2**20, child.returncode, output
    )


def python(*arguments: str) -> Usage:
    """Run this Python with arguments."""
    return run(sys.executable, *arguments)
