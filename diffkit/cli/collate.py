"""`diffkit collate A B [C ...]`: where copies of one text differ, and which reading is the slip."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from diffkit.cli.arguments import (
    LOCAL,
    PATH,
    add_looks,
    add_output,
    flat,
    items,
    read_one,
    split_selector,
)
from diffkit.cli.formats import unheeded
from diffkit.cli.output import Exit, check_output, screen, write

if TYPE_CHECKING:
    from diffkit.cli.arguments import Commands
    from diffkit.model import Collation
    from diffkit.report.apparatus import CollationView

_TYPES = "TYPE[:CAUSE][,…]"
FORMATS = ("text", "json", "markdown", "csv", "errata", "notes")
_SIGLA = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "collate",
        help="copies of one text: where they differ, and which reading is the slip",
        description="Say where copies of one text differ beyond layout, what kind of slip each "
        "difference is, and which copy is wrong, with the evidence.",
        epilog="TYPE is omission, addition, substitution, transposition, displacement, numbering or "
        f"edit (a deliberate change, no slip). Exit status 0: the same words. {LOCAL}",
        allow_abbrev=False,
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help=f"two or more: {PATH}")
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="errata is 勘误表, notes is 校勘记"
    )
    add_output(parser)
    parser.add_argument(
        "--base", metavar="S", help="the letter of the copy that is trusted (A, B …)"
    )
    parser.add_argument(
        "--reference",
        metavar="FILE",
        action="append",
        default=[],
        help="a text of the same matter that may decide",
    )
    parser.add_argument("--only", metavar=_TYPES, action="append", type=items, default=[])
    parser.add_argument("--ignore", metavar=_TYPES, action="append", type=items, default=[])
    parser.add_argument(
        "--paired-only", action="store_true", help="leave out documents of one witness only"
    )
    parser.add_argument(
        "--force", action="store_true", help="collate even what is no copy of one text"
    )
    parser.add_argument("--encoding", metavar="E", help="do not guess the encoding")
    add_looks(parser)
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument(
        "--quiet",
        action="store_true",
        help="print nothing; the exit status tells (-o still writes)",
    )
    amount.add_argument("--stat", action="store_true", help="print the counts only")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from diffkit.report.apparatus import VariantFilters, collation_view

    _check_format(arguments)
    filters = VariantFilters(flat(arguments.only), flat(arguments.ignore))
    paths = [*arguments.files, *arguments.reference]
    check_output(arguments.output, tuple(split_selector(path)[0] for path in paths))
    collation = _collation(arguments)
    view = collation_view(collation, filters, paired_only=arguments.paired_only)
    if not arguments.quiet or arguments.output != "-":
        write(arguments.output, _report(view, arguments))
    return Exit.DIFFER if view.differs else Exit.SAME


def _check_format(arguments: argparse.Namespace) -> None:
    """Raise where the user gives an option that the format does not heed."""
    name, given = arguments.format, arguments.given
    if "stat" in given and name not in ("text", "markdown"):
        raise unheeded("stat", ("text", "markdown"), name)
    if "color" in given and arguments.color == "always" and name != "text":
        raise unheeded("color", ("text",), name)
    if "lang" in given and arguments.lang == "en" and name in ("errata", "notes"):
        raise unheeded("lang", ("text", "json", "markdown", "csv"), name)


def _collation(arguments: argparse.Namespace) -> Collation:
    from diffkit.collation import collate
    from diffkit.model import CollationError, ReadError

    named = [split_selector(path) for path in arguments.files]
    if not 2 <= len(named) <= len(_SIGLA):
        raise CollationError(
            "collate", f"{len(named)} witnesses", f"name between 2 and {len(_SIGLA)} files"
        )
    others = [split_selector(path) for path in arguments.reference]
    if [path for path, _ in (*named, *others)].count("-") > 1:
        raise ReadError("-", "standard input can be read only once", "name files for the others")
    witnesses = [
        read_one(path, siglum, arguments.encoding)
        for siglum, (path, _) in zip(_SIGLA, named, strict=False)
    ]
    references = [_reference(*other, arguments.encoding) for other in others]
    return collate(
        witnesses,
        base=arguments.base,
        selectors=[selector for _, selector in named],
        references=references,
        force=arguments.force,
    )


def _reference(path: str, selector: str | None, encoding: str | None) -> str:
    """Return the text of a file, or of one document of it."""
    witness = read_one(path, "R", encoding)
    if selector is None:
        return witness.text
    from diffkit.selector import select

    return witness.documents[select(witness, selector)].span.of(witness.text)


def _report(view: CollationView, arguments: argparse.Namespace) -> str:
    from diffkit.language import language
    from diffkit.report import apparatus_forms as forms

    lang = language(arguments.lang, os.environ)
    if arguments.format == "json":
        return forms.collation_json(view, arguments.lang or "en")
    if arguments.format == "markdown":
        return forms.collation_markdown(view, lang, stat=arguments.stat)
    if arguments.format == "csv":
        return forms.collation_csv(view, arguments.lang or "en")
    if arguments.format == "errata":
        return forms.errata(view)
    if arguments.format == "notes":
        return forms.notes(view)
    from diffkit.report.apparatus_text import collation_text

    return collation_text(view, lang, screen(arguments), stat=arguments.stat)
