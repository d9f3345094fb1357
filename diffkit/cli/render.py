"""`diffkit render RESULT.json`: a report of a comparison that was made before."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from diffkit.cli.arguments import LOCAL, add_looks, add_output
from diffkit.cli.formats import add_format, check_format, write_report
from diffkit.cli.output import Exit, check_output, reason

if TYPE_CHECKING:
    from diffkit.cli.arguments import Commands


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "render",
        help="a report of a comparison kept as JSON",
        description="Write the report of a comparison that `compare --format json` kept: the same bytes "
        "as `compare` writes in that format.",
        epilog=f"Exit status: 0 nothing to show, 1 differences, 2 trouble. {LOCAL}",
        allow_abbrev=False,
    )
    parser.add_argument(
        "file", metavar="RESULT.json", help="what `diffkit compare --format json` wrote, or -"
    )
    add_format(parser)
    add_output(parser)
    parser.add_argument("--stat", action="store_true", help="print the counts only")
    add_looks(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from diffkit.report.load import load_comparison

    check_format(arguments)
    check_output(arguments.output, (arguments.file,))
    view = load_comparison(_read(arguments.file), arguments.file)
    write_report(view, arguments)
    return Exit.DIFFER if view.differs else Exit.SAME


def _read(path: str) -> str:
    from diffkit.report.load import ResultError

    remedy = "give a file that `diffkit compare --format json` wrote"
    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ResultError(path, "not UTF-8", remedy) from None
    except OSError as error:
        raise ResultError(path, reason(error), remedy) from None
