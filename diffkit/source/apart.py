"""Run a reader in a process of its own, within bounds of memory and time.

A reader that rests on a large library in C can be kept busy, made to fill memory, or brought down by a
file of a few hundred bytes. In a process of its own that is an error like any other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from diffkit.model import Line, Notice, ReadError
from diffkit.source.extract import Extract, trouble
from diffkit.span import Edit, SourceSpan

MAX_MEMORY_BYTES = 1024 * 2**20
SECONDS, BYTES_A_SECOND = 30, 400_000  # of processor time; pages take a twentieth of a second

_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); from diffkit.source.apart import child; child()"
)
_REMEDY = "open it in a viewer, print it to a new file and compare that"


def read_apart(reader: str, data: bytes, name: str, kind: str) -> Extract:
    """Return what a reader extracts, run in a child process.

    Raises: ReadError as the reader does, and where it takes too much memory or time, or breaks down;
    ModuleNotFoundError where what it needs is not installed.
    """
    seconds = SECONDS + len(data) // BYTES_A_SECOND
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    command = [sys.executable, "-I", "-c", _PROGRAM, root, reader, str(seconds)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=4 * seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise trouble(name, f"is {kind}, and reading it takes too long", _REMEDY) from None
    except OSError as error:
        problem = f"is {kind}, and its reader cannot be started ({error.strerror})"
        raise trouble(name, problem, "close other programs and try again") from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        problem = f"is {kind}, and too large or too damaged to be read"
        raise trouble(name, problem, _REMEDY) from None
    if "missing" in found:
        raise ModuleNotFoundError(found["missing"], name=found["missing"])
    if "error" in found:
        raise trouble(name, *found["error"])
    lines = (
        Line(
            SourceSpan(start, end),
            page,
            None if bbox is None else (bbox[0], bbox[1], bbox[2], bbox[3]),
            *flags,
        )
        for start, end, page, bbox, *flags in found["lines"]
    )
    edits = (Edit(*edit) for edit in found["edits"])
    notices = (Notice(code, says, n, tuple(pages)) for code, says, n, pages in found["notices"])
    return Extract.of(name, found["text"], lines, edits, notices)


def child() -> None:
    """Read standard input with the reader that the arguments name; write what it found as JSON."""
    _, reader, seconds = sys.argv[1:4]
    _bound(int(seconds))
    answer: dict[str, Any]
    try:
        answer = _answer(reader, sys.stdin.buffer.read())
    except ReadError as error:
        answer = {"error": [error.problem, error.remedy]}
    except ModuleNotFoundError as error:
        answer = {"missing": error.name or str(error)}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    sys.stdout.flush()
    os._exit(0)  # what a library tidies up at the end is the system's to take back


def _answer(reader: str, data: bytes) -> dict[str, Any]:
    if reader != "pdf":
        raise ValueError(reader)
    from diffkit.source.pdf import read_pdf

    extract = read_pdf(data, reader)
    text, lines, edits = extract.finished()
    return {
        "text": text,
        "lines": [
            (i.span.start, i.span.end, i.page, i.bbox, i.starts, i.heading, i.doubtful)
            for i in lines
        ],
        "edits": [(edit.start, edit.end, edit.becomes, edit.rule) for edit in edits],
        "notices": [(n.code, n.says, n.count, n.pages) for n in extract.notices],
    }


def _bound(seconds: int) -> None:
    """Bound the memory, the processor time and the files of this process, where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    limits = (
        (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in limits:
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(kind, (most, most))
