"""The formats of a comparison: their names, their options, and the bytes of each."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from diffkit.cli.output import screen, write_bytes

if TYPE_CHECKING:
    from diffkit.report.view import ComparisonView
    from diffkit.report.words import Lang

CONCORDANCES = ("concordance", "concordance.md", "concordance.json")
TEXT_FORMATS = ("text", "json", "markdown", *CONCORDANCES)
FORMATS = TEXT_FORMATS


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add the format of a report and what only some formats heed."""
    parser.add_argument("--format", choices=FORMATS, default="text")


def check_format(arguments: argparse.Namespace) -> None:
    """Raise before any work where a format has no such form, or cannot go where it is asked for."""
    from diffkit.report.view import FilterError

    explain = getattr(arguments, "explain", None)
    if explain is not None and arguments.format != "text":
        raise FilterError("--explain", f"is for people, not {arguments.format}", "drop --format")
    if arguments.stat and arguments.format not in ("text", "markdown"):
        raise FilterError(
            "--stat",
            f"is for text and markdown, not {arguments.format}",
            "read the counts in the report, or drop --stat",
        )


def write_report(view: ComparisonView, arguments: argparse.Namespace) -> None:
    """Write a comparison in the format and to the place that the arguments name."""
    write_bytes(arguments.output, report(view, arguments))


def report(view: ComparisonView, arguments: argparse.Namespace) -> bytes:
    """Return a comparison in the format that the arguments name.

    A lone surrogate, which UTF-8 cannot hold, is written as its escape \\udcxx.
    """
    return _text(view, arguments).encode("utf-8", "backslashreplace")


def _text(view: ComparisonView, arguments: argparse.Namespace) -> str:
    from diffkit.report.words import language

    lang = language(arguments.lang, os.environ)
    if arguments.format == "json":
        from diffkit.report.json import comparison_json

        return comparison_json(view)
    if arguments.format == "markdown":
        from diffkit.report.markdown import comparison_markdown

        return comparison_markdown(view, lang, stat=arguments.stat)
    if arguments.format in CONCORDANCES:
        return _concordance(view, arguments.format, lang)
    from diffkit.report.text import comparison_text

    return comparison_text(view, lang, screen(arguments), stat=arguments.stat)


def _concordance(view: ComparisonView, form: str, lang: Lang) -> str:
    from diffkit.report import concordance

    if form == "concordance.json":
        return concordance.concordance_json(view)
    if form == "concordance.md":
        return concordance.concordance_markdown(view, lang)
    return concordance.concordance_text(view, lang)
