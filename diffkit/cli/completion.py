"""`diffkit completion SHELL`: what a shell needs to complete commands, options and files."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from diffkit.cli.arguments import LOCAL
from diffkit.cli.output import Exit, write

if TYPE_CHECKING:
    from diffkit.cli.arguments import Commands

SHELLS = ("bash", "zsh", "fish")
_FILES = ("A", "B", "C", "FILE", "RESULT.json")


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "completion",
        help="completion for a shell",
        description="Print what a shell needs to complete commands, options and files.",
        epilog=LOCAL,
        allow_abbrev=False,
    )
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=" | ".join(SHELLS))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    try:
        import shtab
    except ModuleNotFoundError:
        from diffkit.model import FormatError

        raise FormatError(
            "completion",
            "needs shtab, which is not installed",
            "type: pip install 'diffkit[completion]'",
        ) from None
    from diffkit.cli import command_line

    parser, commands = command_line()
    for command in commands.values():
        for action in command._actions:
            if action.metavar in _FILES:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
    write("-", shtab.complete(parser, shell=arguments.shell).rstrip() + "\n")
    return Exit.SAME
