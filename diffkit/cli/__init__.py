"""The command line: one module a command, its arguments (`add`) and what it does (`run`).

Each command imports what it needs when it runs, so that `--help` costs next to nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from diffkit import __version__
from diffkit.cli import (
    check,
    collate,
    compare,
    completion,
    decisions,
    doctor,
    git_diff,
    outline,
    render,
    review,
    schema,
)
from diffkit.cli.arguments import LOCAL, Parser, asked, guarded
from diffkit.cli.output import Exit, OutputError, complain, drop_stdout, speak
from diffkit.cli.profile import add_profile, given, with_profile


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Guarantees: data goes to stdout in UTF-8, whatever the locale; everything else goes to stderr, one
    line for anything that a file or an argument can cause. A traceback is written only where
    DIFFKIT_DEBUG is set.
    """
    try:
        words = guarded(sys.argv[1:] if argv is None else argv)
        speak(asked(words, "--lang"))
        parser, commands = command_line()
        whole = with_profile(words, commands)
        speak(asked(whole, "--lang"))
        arguments = parser.parse_args(whole)
        arguments.given = given(words, commands)
        command: Callable[[argparse.Namespace], int] = arguments.run
        status = command(arguments)
    except SystemExit as stop:  # argparse: 0 after --help, 2 after a mistake
        return stop.code if isinstance(stop.code, int) else Exit.TROUBLE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        drop_stdout()
        return Exit.BROKEN_PIPE
    except Exception as error:
        return _trouble(error)
    return status


def command_line() -> tuple[Parser, Mapping[str, Parser]]:
    """Return the parser of the whole command line, and that of each command by its name."""
    parser = Parser(
        prog="diffkit",
        description="Compare Chinese regulations and government documents, clause by clause.",
        epilog=f"{LOCAL} Output is UTF-8 in every locale. Exit status: 0 nothing to show, "
        "1 differences, 2 trouble.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"diffkit {__version__}")
    # With `prog` argparse need not draw a usage line first, for which it would load modules.
    commands = parser.add_subparsers(
        prog="diffkit", title="commands", metavar="COMMAND", required=True
    )
    compare.add(commands)
    collate.add(commands)
    check.add(commands)
    doctor.add(commands)
    outline.add(commands)
    render.add(commands)
    review.add(commands)
    decisions.add(commands)
    schema.add(commands)
    git_diff.add(commands)
    completion.add(commands)
    for command in commands.choices.values():
        add_profile(command)
    return parser, commands.choices


def _trouble(error: Exception) -> int:
    """Say in one line what is wrong and what to do."""
    from diffkit.model import DiffkitError

    if os.environ.get("DIFFKIT_DEBUG"):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, (DiffkitError, OutputError)):
        complain(error)
    else:
        says = " ".join(str(error).split())[:200]
        complain(
            f"internal error: {type(error).__name__}: {says}; "
            "please report it, with the traceback that DIFFKIT_DEBUG=1 shows"
        )
    return Exit.TROUBLE
