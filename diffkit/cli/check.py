"""`diffkit check FILE`: slips that one text shows by itself."""

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
    from diffkit.report.findings import FindingsView


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "check",
        help="slips that one text shows by itself",
        description="Find slips that one text shows by itself: numbers that skip or repeat, marks without "
        "their partner, runs printed twice, contents and titles that disagree.",
        epilog=f"Exit status: 0 no findings, 1 findings, 2 trouble. {LOCAL}",
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help=PATH)
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    add_output(parser)
    add_states(parser)
    add_looks(parser)
    parser.add_argument(
        "--quiet",
        action="store_true",
        help="print nothing; the exit status tells (-o still writes)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    check_output(arguments.output, inputs(arguments))
    path, selector = split_selector(arguments.file)
    witness = read_one(path, "A", arguments.encoding, arguments.revisions)

    from diffkit.check import check
    from diffkit.report.findings import findings_view

    found = check(witness)
    if selector is not None:
        from diffkit.selector import select

        span = witness.documents[select(witness, selector)].span
        found = tuple(finding for finding in found if span.covers(finding.span))
    view = findings_view(witness, found)
    if not arguments.quiet or arguments.output != "-":
        write(arguments.output, _report(view, arguments))
    return Exit.DIFFER if view.findings else Exit.SAME


def _report(view: FindingsView, arguments: argparse.Namespace) -> str:
    from diffkit.report.findings import findings_json, findings_sarif, findings_text

    if arguments.format == "json":
        return findings_json(view, arguments.lang or "en")
    if arguments.format == "sarif":
        from diffkit import __version__

        return findings_sarif(view, arguments.lang or "en", __version__)
    from diffkit.language import language

    return findings_text(view, language(arguments.lang, os.environ), screen(arguments))
