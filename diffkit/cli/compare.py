"""`diffkit compare A B`: what differs, clause by clause."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from diffkit.cli.arguments import (
    ITEMS,
    LOCAL,
    add_looks,
    add_output,
    add_pair,
    add_reading,
    are_folders,
    flat,
    inputs,
    items,
    read_pair,
)
from diffkit.cli.decisions import add_review, missing_review
from diffkit.cli.formats import add_format, check_format, write_report
from diffkit.cli.output import Exit, check_output, screen, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diffkit.cli.arguments import Commands
    from diffkit.model import Comparison
    from diffkit.report.view import ComparisonView, Decided, Filters


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "compare",
        help="what differs between two files, clause by clause",
        description="Say what differs between two files, clause by clause, free of layout noise.",
        epilog=f"SELECTOR is a file number (高政办字〔2021〕34号, in any width, spaces and brackets), an "
        "ordinal (#3) or words of a title. CLASS is typographic, numbering, adaptation (folded unless "
        "--show names them), exception, substantive or wording. What a filter hides is counted. "
        "Two folders are compared file by file: -o names a folder for the reports and their index. "
        f"{LOCAL}",
        allow_abbrev=False,
    )
    add_pair(parser)
    add_format(parser)
    add_output(parser)
    parser.add_argument("--only", metavar=ITEMS, action="append", type=items, default=[])
    parser.add_argument("--ignore", metavar=ITEMS, action="append", type=items, default=[])
    parser.add_argument(
        "--show", metavar=ITEMS, action="append", type=items, default=[], help="unfold"
    )
    parser.add_argument("--sort", choices=("position", "weight"), default="position")
    parser.add_argument(
        "--context", metavar="N", type=int, default=0, help="unchanged clauses around a changed one"
    )
    parser.add_argument(
        "--fail-on",
        metavar=ITEMS,
        action="append",
        type=items,
        default=[],
        help="exit with 1 only for these, folded ones too",
    )
    add_reading(parser)
    parser.add_argument(
        "--decisions",
        action="store_true",
        help="put what was decided in a review into the report",
    )
    add_review(parser)
    add_looks(parser)
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument(
        "--quiet",
        action="store_true",
        help="print nothing; the exit status tells (-o still writes)",
    )
    amount.add_argument("--stat", action="store_true", help="print the counts only")
    amount.add_argument(
        "--explain", metavar="ID", help="all that is known of one change or clause pair"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from diffkit.report.view import check_item, comparison_view, matches

    check_format(arguments)
    fail_on = flat(arguments.fail_on)
    for item in fail_on:
        check_item("--fail-on", item)
    filters = _filters(arguments)
    if are_folders(arguments):
        from diffkit.cli import folders

        return folders.run(arguments, filters)
    check_output(arguments.output, inputs(arguments))
    a, b, options = read_pair(arguments)

    from diffkit.comparison import compare

    made = compare(a, b, options)
    view = comparison_view(made, filters, _decided(arguments, made))
    if arguments.explain is not None:
        _explain(view, arguments)
    elif not arguments.quiet or arguments.output != "-":
        write_report(view, arguments)
    if fail_on:
        return Exit.DIFFER if any(matches(fail_on, c) for c in view.changes()) else Exit.SAME
    return Exit.DIFFER if view.differs else Exit.SAME


def _decided(arguments: argparse.Namespace, made: Comparison) -> Mapping[str, Decided]:
    """Return what was decided in the review of both files, where the report is to hold it."""
    if not arguments.decisions and arguments.review is None:
        return {}
    from datetime import datetime

    from diffkit.review import default_reviewer, open_review, review_key

    with open_review(
        review_key(made.a, made.b, made.options),
        reviewer=default_reviewer(),
        clock=lambda: datetime.now().astimezone(),
        path=arguments.review,
        write=False,
    ) as review:
        if not review.kept:
            raise missing_review(arguments.review)
        return dict(review.decisions)


def _filters(arguments: argparse.Namespace) -> Filters:
    from diffkit.report.view import Filters

    return Filters(
        only=flat(arguments.only),
        ignore=flat(arguments.ignore),
        show=flat(arguments.show),
        sort=arguments.sort,
        context=arguments.context,
    )


def _explain(view: ComparisonView, arguments: argparse.Namespace) -> None:
    from diffkit.language import language
    from diffkit.report.text import explanation

    lang = language(arguments.lang, os.environ)
    write(
        arguments.output,
        explanation(view, arguments.explain.removeprefix("#"), lang, screen(arguments)),
    )
