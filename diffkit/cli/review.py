"""`diffkit review A B`: the terminal screen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from diffkit.cli.arguments import LOCAL, add_pair, add_reading, read_pair
from diffkit.cli.output import Exit, complain

if TYPE_CHECKING:
    from diffkit.cli.arguments import Commands


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "review",
        help="the terminal screen",
        description="Show two files side by side in the terminal, in step.",
        epilog=LOCAL,
        allow_abbrev=False,
    )
    add_pair(parser)
    add_reading(parser)
    parser.add_argument("--lang", choices=("zh", "en"), help="else that of the locale")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        complain("review: needs a terminal; use `diffkit compare` for a report")
        return Exit.TROUBLE
    # Looked up by name: the screen stands above this package, which is whole without it.
    from importlib import import_module

    try:
        start: Callable[..., int] = import_module("tui.app").run
    except ImportError as error:
        complain(f"review: the terminal screen is not installed ({error}); install diffkit whole")
        return Exit.TROUBLE
    from diffkit.report.words import language

    a, b, options = read_pair(arguments)
    return start(a, b, options, lang=language(arguments.lang, os.environ))
