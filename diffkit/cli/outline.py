"""`diffkit outline FILE`: documents, clauses and repairs of one file."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from diffkit.cli.arguments import (
    LOCAL,
    PATH,
    add_looks,
    add_output,
    add_states,
    inputs,
    read_one,
    split_selector,
)
from diffkit.cli.output import Exit, check_output, screen, write

if TYPE_CHECKING:
    from diffkit.cli.arguments import Commands


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "outline",
        help="documents, clauses and repairs of one file",
        description="Show what a file is read as: its documents, their clauses, what was repaired.",
        epilog=LOCAL,
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help=PATH)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_output(parser)
    parser.add_argument(
        "--source", action="store_true", help="print the source text in which spans count"
    )
    add_states(parser)
    add_looks(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    check_output(arguments.output, inputs(arguments))
    path, selector = split_selector(arguments.file)

    from diffkit.report.view import outline_view

    witness = read_one(path, "A", arguments.encoding, arguments.revisions)
    only: int | None = None
    if selector is not None:
        from diffkit.selector import select

        only = select(witness, selector)
    view = outline_view(witness, only)
    if arguments.source:
        write(arguments.output, view.text)
    elif arguments.format == "json":
        from diffkit.report.json import outline_json

        write(arguments.output, outline_json(view))
    else:
        from diffkit.language import language
        from diffkit.report.text import outline_text

        lang = language(arguments.lang, os.environ)
        write(arguments.output, outline_text(view, lang, screen(arguments)))
    return Exit.SAME
