"""The formats of a comparison: their names, their options, and the bytes of each."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from diffkit.cli.output import OutputError, screen, write_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diffkit.language import Lang
    from diffkit.model import DiffkitError
    from diffkit.report.docx import TableForm
    from diffkit.report.view import ComparisonView

CONCORDANCES = ("concordance", "concordance.md", "concordance.json")
TEXTS = ("text", "json", "markdown", "html", "csv", *CONCORDANCES)
FILES = ("docx", "tracked", "xlsx")  # bytes that no terminal can show
FORMATS = (*TEXTS, *FILES)
_NAMED = ("summary", "substitutions", "concordance")
# The formats that heed an option; those that no line names are heeded by all.
_HEEDED: dict[str, tuple[str, ...]] = {
    "stat": ("text", "markdown"),
    "explain": ("text",),
    "form": ("docx",),
    "unchanged": ("docx",),
    "parts": ("docx",),
    "author": ("tracked",),
    "date": ("tracked",),
    "context": ("text", "json", "markdown", "html", "docx"),
    "sort": ("text", "json", "markdown", "html", "csv", "xlsx"),
    "decisions": ("text", "json", "markdown", "html", "csv", *FILES),
    "review": ("text", "json", "markdown", "html", "csv", *FILES),
}


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add the format of a report and what only some formats heed."""
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="docx is the comparative table, tracked a docx with tracked changes",
    )
    looks = parser.add_argument_group("docx and tracked")
    looks.add_argument(
        "--form",
        choices=("auto", "versions", "levels", "taiwan"),
        default="auto",
        help="docx: two versions, two levels of government, or Taiwan's form",
    )
    looks.add_argument(
        "--unchanged",
        choices=("full", "short", "omit"),
        default="full",
        help="docx: clauses that are the same in full, as （略）, or left out",
    )
    looks.add_argument(
        "--parts",
        metavar="PART[,…]",
        default="summary,substitutions",
        help=f"docx: what stands before the table: {', '.join(_NAMED)} or none",
    )
    looks.add_argument(
        "--author", metavar="NAME", default="diffkit", help="tracked: who changed it"
    )
    looks.add_argument(
        "--date", metavar="WHEN", help="tracked: when, as 2024-05-01T09:00:00Z; without, no date"
    )


def check_format(arguments: argparse.Namespace) -> None:
    """Raise before any work where a format has no such form, or cannot go where it is asked for.

    An option that the user gives and the format does not heed is a mistake; one that a file of
    profiles gives waits for the format that heeds it.
    """
    from diffkit.model import FormatError

    name = arguments.format
    for option, formats in _HEEDED.items():
        if option in arguments.given and name not in formats:
            raise unheeded(option, formats, name)
    if arguments.color == "always" and "color" in arguments.given and name != "text":
        raise unheeded("color", ("text",), name)
    if "context" in arguments.given and arguments.sort == "weight":
        problem = "says nothing where clauses stand by weight"
        raise FormatError("--context", problem, "drop --context, or drop --sort weight")
    for part in _parts(arguments.parts):
        if part not in _NAMED:
            choose = f"choose among {', '.join(_NAMED)}, or none"
            raise FormatError("--parts", f"no part {part!r}", choose)
    if arguments.date is not None:
        _check_date(arguments.date)
    if name in FILES and arguments.output == "-" and sys.stdout is not None and sys.stdout.isatty():
        raise OutputError(name, "is not for a terminal", "name a file with -o")


def unheeded(option: str, formats: Sequence[str], name: str) -> DiffkitError:
    """Return the error for an option that the format asked for does not heed."""
    from diffkit.model import FormatError

    named = f"--{option}"
    problem = f"is for {', '.join(formats)}, not {name}"
    return FormatError(named, problem, f"drop {named}, or choose another --format")


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip() not in ("", "none"))


def _check_date(value: str) -> None:
    from datetime import datetime

    from diffkit.model import FormatError

    try:
        datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        raise FormatError(
            "--date", f"{value!r} is no moment", "write it as 2024-05-01T09:00:00Z"
        ) from None


def write_report(view: ComparisonView, arguments: argparse.Namespace) -> None:
    """Write a comparison in the format and to the place that the arguments name."""
    write_bytes(arguments.output, report(view, arguments))


def report(view: ComparisonView, arguments: argparse.Namespace) -> bytes:
    """Return a comparison in the format that the arguments name.

    A lone surrogate, which UTF-8 cannot hold, is written as its escape \\udcxx.
    Raises: FormatError where the format needs a package that is not installed.
    """
    from diffkit.language import language

    lang = language(arguments.lang, os.environ)
    try:
        if arguments.format in FILES:
            return _file(view, arguments, lang)
        return _text(view, arguments, lang).encode("utf-8", "backslashreplace")
    except ModuleNotFoundError as error:
        package = _PACKAGES.get((error.name or "").partition(".")[0])
        if package is None:
            raise
        from diffkit.model import FormatError

        raise FormatError(
            arguments.format,
            f"needs {package}, which is not installed",
            "type: pip install 'diffkit[reports]'",
        ) from None


_PACKAGES = {
    "jinja2": "jinja2",
    "markupsafe": "jinja2",
    "docx": "python-docx",
    "lxml": "lxml",
    "xlsxwriter": "XlsxWriter",
}


def _file(view: ComparisonView, arguments: argparse.Namespace, lang: Lang) -> bytes:
    if arguments.format == "tracked":
        from diffkit.report.tracked import Revision, comparison_tracked

        return comparison_tracked(view, lang, Revision(arguments.author, arguments.date))
    if arguments.format == "xlsx":
        from diffkit.report.xlsx import comparison_xlsx

        return comparison_xlsx(view, lang)
    from diffkit.report.docx import comparison_docx

    return comparison_docx(view, lang, _table_form(arguments))


def _table_form(arguments: argparse.Namespace) -> TableForm:
    from diffkit.report.docx import TableForm

    return TableForm(arguments.form, arguments.unchanged, _parts(arguments.parts))


def _text(view: ComparisonView, arguments: argparse.Namespace, lang: Lang) -> str:
    if arguments.format == "json":
        from diffkit.report.json import comparison_json

        return comparison_json(view)
    if arguments.format == "markdown":
        from diffkit.report.markdown import comparison_markdown

        return comparison_markdown(view, lang, stat=arguments.stat)
    if arguments.format in CONCORDANCES:
        return _concordance(view, arguments.format, lang)
    if arguments.format == "csv":
        from diffkit.report.csv import comparison_csv

        return comparison_csv(view)
    if arguments.format == "html":
        from diffkit.report.html import comparison_html

        return comparison_html(view, lang)
    from diffkit.report.text import comparison_text

    return comparison_text(view, lang, screen(arguments), stat=arguments.stat)


def _concordance(view: ComparisonView, form: str, lang: Lang) -> str:
    from diffkit.report import concordance

    if form == "concordance.json":
        return concordance.concordance_json(view)
    if form == "concordance.md":
        return concordance.concordance_markdown(view, lang)
    return concordance.concordance_text(view, lang)
