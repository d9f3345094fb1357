"""The command line: one module a command, its arguments (`add`) and what it does (`run`).

Each command imports what it needs when it runs, so that `--help` costs next to nothing.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from diffkit import __version__
from diffkit.cli.arguments import LOCAL, Parser, asked, guarded
from diffkit.cli.output import Exit, OutputError, complain, drop_stdout, speak
from diffkit.cli.profile import add_profile, given, with_profile

# In the order of the help; each is the module of its name, `git_diff` of `git-diff`.
COMMANDS = (
    "compare",
    "collate",
    "check",
    "doctor",
    "outline",
    "render",
    "review",
    "decisions",
    "schema",
    "git-diff",
    "completion",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Guarantees: data goes to stdout in UTF-8, whatever the locale; everything else goes to stderr, one
    line for anything that a file or an argument can cause. A traceback is written only where
    DIFFKIT_DEBUG is set.
    """
    # A command makes many small things that live to its end, and few that refer to one another: looked
    # through seldom, the dead ones among them take no more memory.
    gc.set_threshold(50_000, 20, 20)
    try:
        words = guarded(sys.argv[1:] if argv is None else argv)
        speak(asked(words, "--lang"))
        parser, commands = command_line(words[0] if words else "")
        whole = with_profile(words, commands, lambda: command_line()[1])
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


def command_line(only: str = "") -> tuple[Parser, Mapping[str, Parser]]:
    """Return the parser of the whole command line, and that of each command by its name.

    Where `only` is a command it alone is there, which is all that a call of it needs: eleven commands
    have more than a hundred arguments.
    """
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
    for name in (only,) if only in COMMANDS else COMMANDS:
        import_module(f"diffkit.cli.{name.replace('-', '_')}").add(commands)
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
