"""`diffkit decisions A B`: what was decided in a review, and decisions from elsewhere taken in."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from diffkit.cli.arguments import (
    LOCAL,
    add_output,
    add_pair,
    add_reading,
    flat,
    inputs,
    items,
    read_pair,
)
from diffkit.cli.output import Exit, check_output, complain, reason, write

if TYPE_CHECKING:
    from diffkit.cli.arguments import Commands
    from diffkit.report.view import ComparisonView
    from diffkit.review import Review, ReviewError, State

STATES = "open|accepted|rejected|flagged[,…]"


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "decisions",
        help="what was decided in a review of two files",
        description="Write down what was decided in a review of two files, or take decisions in.",
        epilog="Without --state: all that is decided or noted. A review belongs to the bytes of both "
        "files and to the options; decisions on changes that are gone are listed at the end. Of two "
        f"decisions on one change --import keeps the later one. {LOCAL}",
        allow_abbrev=False,
    )
    add_pair(parser)
    add_review(parser)
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    parser.add_argument("--state", metavar=STATES, action="append", type=items, default=[])
    parser.add_argument(
        "--import", metavar="FILE", dest="imported", help="first take in what --format json wrote"
    )
    add_output(parser)
    add_reading(parser)
    parser.add_argument("--lang", choices=("zh", "en"), help="else that of the locale")
    parser.add_argument("--quiet", action="store_true", help="print nothing (-o still writes)")
    parser.set_defaults(run=run)


def add_review(parser: argparse.ArgumentParser) -> None:
    """Add the place of a review."""
    parser.add_argument(
        "--review", metavar="FILE", help="where decisions are kept; else the user's data folder"
    )


def missing_review(path: str | None) -> ReviewError:
    """Return the error for a review that is to be read and that nobody began."""
    from diffkit.review import ReviewError

    if path is None:
        return ReviewError(
            "--decisions",
            "nobody reviewed these two files yet",
            "begin with `diffkit review`, or name a review with --review FILE",
        )
    return ReviewError(path, "no such file", "begin with `diffkit review`, or drop --review")


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from datetime import datetime

    from diffkit.comparison import compare
    from diffkit.report.view import comparison_view
    from diffkit.review import default_reviewer, open_review, review_key

    states = _states(arguments)
    text = _read(arguments.imported) if arguments.imported is not None else None
    kept = [path for path in (arguments.review, arguments.imported) if path is not None]
    check_output(arguments.output, (*inputs(arguments), *kept))
    a, b, options = read_pair(arguments)
    view = comparison_view(compare(a, b, options))
    with open_review(
        review_key(a, b, options),
        reviewer=default_reviewer(),
        clock=lambda: datetime.now().astimezone(),
        path=arguments.review,
        write=text is not None,
        present=(change.id for change in view.changes()),
    ) as review:
        if arguments.review is not None and not review.kept:
            raise missing_review(arguments.review)
        if text is not None:
            _import(review, text, arguments.imported, quiet=arguments.quiet)
        if not arguments.quiet or arguments.output != "-":
            write(arguments.output, _report(view, review, states, arguments))
    return Exit.SAME


def _states(arguments: argparse.Namespace) -> tuple[State, ...]:
    from diffkit.report.view import FilterError
    from diffkit.review import STATES as KNOWN

    asked = flat(arguments.state)
    for state in asked:
        if state not in KNOWN:
            raise FilterError("--state", f"no state {state!r}", f"choose among {', '.join(KNOWN)}")
    return tuple(state for state in KNOWN if state in asked)


def _read(path: str) -> str:
    from diffkit.review import ReviewError

    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except UnicodeDecodeError:
        raise ReviewError(path, "not UTF-8", "name a file of decisions") from None
    except OSError as error:
        raise ReviewError(path, reason(error), "name a file of decisions") from None


def _import(review: Review, text: str, path: str, *, quiet: bool) -> None:
    done = review.import_(text, path)
    if quiet:
        return
    complain(
        f"{path}: {done.added} decisions added, {done.replaced} replaced, {done.kept} older ones left "
        f"out, {done.same} known; {done.absent} of changes that these texts do not have"
    )


def _report(
    view: ComparisonView, review: Review, states: tuple[State, ...], arguments: argparse.Namespace
) -> str:
    from diffkit.report.decisions import decided_items, decisions_json, decisions_markdown

    found = decided_items(view, review.ledger, review.orphans, states)
    if arguments.format == "json":
        return decisions_json(view, review.key, review.ledger, found)
    from diffkit.language import language

    return decisions_markdown(view, review.ledger, found, language(arguments.lang, os.environ))
