"""Where a report goes: the screen it is for, and files written whole or not at all."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diffkit.language import Lang
    from diffkit.report.text import Screen


class Exit(IntEnum):
    """What the command tells the shell."""

    SAME = 0
    DIFFER = 1
    TROUBLE = 2
    INTERRUPTED = 130
    BROKEN_PIPE = 141  # 128 + SIGPIPE, as a shell shows it


class OutputError(Exception):
    """A report cannot be written where it is asked for; what it says is parted as in DiffkitError.

    It is none, since the command line starts without the model.
    """

    def __init__(self, subject: str, problem: str, remedy: str) -> None:
        self.subject, self.problem, self.remedy = subject, problem, remedy
        super().__init__(f"{subject}: {problem}; {remedy}")


def screen(arguments: argparse.Namespace) -> Screen:
    """Return width and colour for the text that people read."""
    from diffkit.report.text import Screen

    is_terminal = arguments.output == "-" and on_terminal()
    return Screen(
        columns(os.environ, is_terminal), _color(arguments.color, os.environ, is_terminal)
    )


def on_terminal() -> bool:
    """Tell whether the standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def columns(environ: Mapping[str, str], is_terminal: bool) -> int:
    """Return the columns of the screen, 80 for a file; COLUMNS overrides both."""
    columns = environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdecimal() and int(columns) > 0:
        return max(20, min(int(columns), 1000))
    if not is_terminal:
        return 80
    try:
        return max(20, os.get_terminal_size(sys.stdout.fileno()).columns)
    except (OSError, ValueError):
        return 80


def _color(choice: str, environ: Mapping[str, str], is_terminal: bool) -> bool:
    """Tell whether to colour: the option, then NO_COLOR, FORCE_COLOR, TERM=dumb, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return is_terminal and environ.get("TERM") != "dumb"


def check_output(output: str, inputs: Sequence[str]) -> None:
    """Raise OutputError before any work when the output cannot be written.

    The surest test is to make the temporary file; a folder's permission bits tell less.
    """
    if output == "-" or _is_special(output):
        return
    target = os.path.realpath(output)
    for path in inputs:
        if _same_file(target, path):
            raise OutputError(output, "is an input", "write the report elsewhere")
    if os.path.isdir(target):
        raise OutputError(output, "is a folder", "name a file in it")
    try:
        _discard(*_temporary(target))
    except OSError as error:
        raise OutputError(output, reason(error), "choose a place that can be written") from None


def _same_file(target: str, path: str) -> bool:
    try:
        return path != "-" and os.path.isfile(target) and os.path.samefile(target, path)
    except OSError:
        return False


def _is_special(target: str) -> bool:
    """Tell whether something other than a file stands there: a device, a pipe."""
    return os.path.exists(target) and not os.path.isfile(target) and not os.path.isdir(target)


def write(output: str, text: str) -> None:
    """Write `text` in UTF-8, as `write_bytes` does.

    A lone surrogate, which UTF-8 cannot hold, is written as its escape \\udcxx.
    """
    write_bytes(output, text.encode("utf-8", "backslashreplace"))


def write_bytes(output: str, data: bytes) -> None:
    """Write to stdout, to a device, or to a file, whole or not at all."""
    if output == "-":
        _write_stdout(data)
        return
    target = os.path.realpath(output)  # through a symbolic link, which stays
    try:
        if _is_special(output):
            with open(output, "wb") as device:
                device.write(data)
            return
        _replace(target, data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(output, reason(error), "the file is as it was") from None


def _write_stdout(data: bytes) -> None:
    if sys.stdout is None:
        raise OutputError("standard output", "is closed", "open it, or name a file with -o")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_stdout()
        raise OutputError(
            "standard output", reason(error), "the report is not whole, write it elsewhere"
        ) from None


def _replace(target: str, data: bytes) -> None:
    descriptor, temporary = _temporary(target)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException:
        _discard(None, temporary)
        raise


def _temporary(target: str) -> tuple[int, str]:
    """Make an empty file beside the target, so that it can take its place in one step."""
    from tempfile import mkstemp

    folder, name = os.path.split(target)
    return mkstemp(prefix=f".{name[:40]}.", suffix=".tmp", dir=folder or ".")


def _discard(descriptor: int | None, temporary: str) -> None:
    if descriptor is not None:
        os.close(descriptor)
    with suppress(FileNotFoundError):
        os.unlink(temporary)


def _mode(target: str) -> int:
    """Return the permissions of the file that is replaced, or those of any new file."""
    try:
        return os.stat(target).st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


# What --lang says, None for the language of the locale.
_speaks: ContextVar[str | None] = ContextVar("_speaks", default=None)


def speak(lang: str | None) -> None:
    """Choose the language of what goes to stderr and of help, from here on."""
    _speaks.set(lang)


def spoken() -> Lang:
    """Return the language of what goes to stderr and of help."""
    from diffkit.language import language

    return language(_speaks.get(), os.environ)


def complain(what: str | Exception) -> None:
    """Write one line to stderr in the language of the reader, free of what a terminal would obey."""
    from diffkit.glyphs import visible
    from diffkit.language import Trouble, said, said_of

    if sys.stderr is None:
        return
    lang = spoken()
    line = said_of(what, lang) if isinstance(what, Trouble) else said(str(what), lang)
    with suppress(OSError):  # nobody listens
        sys.stderr.write(visible(f"diffkit: {line}".replace("\n", " ")) + "\n")


def reason(error: OSError) -> str:
    """Return what the system says of an error."""
    return error.strerror or type(error).__name__


def drop_stdout() -> None:
    """Point stdout where writing works: the interpreter flushes it once more at the end."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
