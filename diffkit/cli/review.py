"""`diffkit review A B`: the terminal screen."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from diffkit.cli.arguments import LOCAL, add_pair, add_reading, read_pair, split_selector
from diffkit.cli.decisions import add_review
from diffkit.cli.output import Exit, complain

if TYPE_CHECKING:
    from diffkit.cli.arguments import Commands


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "review",
        help="the terminal screen",
        description="Show two files side by side in the terminal, in step, to go through the changes.",
        epilog=LOCAL,
        allow_abbrev=False,
    )
    add_pair(parser)
    add_review(parser)
    add_reading(parser)
    parser.add_argument("--lang", choices=("zh", "en"), help="else that of the locale")
    parser.add_argument(
        "--wide-punctuation",
        action="store_true",
        help="the terminal draws “ ” — · two cells wide",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    in_browser = bool(os.environ.get("TEXTUAL_DRIVER"))  # the screen is served to one
    streams = (sys.stdin, sys.stdout)
    if not in_browser and not all(stream is not None and stream.isatty() for stream in streams):
        complain("review: needs a terminal; use `diffkit compare` for a report")
        return Exit.TROUBLE
    # Looked up by name: the screen stands above this package, which is whole without it.
    from importlib import import_module

    try:
        start: Callable[..., int] = import_module("tui.start").run
    except ImportError as error:
        complain(f"review: the terminal screen is not installed ({error}); install diffkit whole")
        return Exit.TROUBLE
    from diffkit.language import language

    return start(
        lambda progress: read_pair(arguments, progress),
        (split_selector(arguments.a)[0], split_selector(arguments.b or arguments.a)[0]),
        lang=language(arguments.lang, os.environ),
        ambiguous=2 if arguments.wide_punctuation else 1,
        links=arguments.links,
        review_path=arguments.review,
    )
