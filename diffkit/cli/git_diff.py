"""`diffkit git-diff`: what git calls for a file whose differences diffkit is to show."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from diffkit.cli.arguments import LOCAL
from diffkit.cli.output import Exit, complain, write

if TYPE_CHECKING:
    from diffkit.cli.arguments import Commands

_NOTHING = ("/dev/null", "nul")


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "git-diff",
        help="the external diff of git",
        description="Show what differs in a file, called by git: git config diff.diffkit.command "
        "'diffkit git-diff', and a line '*.txt diff=diffkit' in .gitattributes.",
        epilog=f"Exit status: 0, because git stops at anything else. {LOCAL}",
        allow_abbrev=False,
    )
    parser.add_argument(
        "arguments",
        metavar="PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE [NEW-PATH SIMILARITY]",
        nargs="+",
        help="as git gives them",
    )
    parser.add_argument("--lang", choices=("zh", "en"), help="else that of the locale")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; git stops at any other status than 0, so that trouble is told on stderr alone."""
    words: list[str] = arguments.arguments
    if len(words) == 1:  # a path with a conflict of a merge
        write("-", f"* {words[0]}: unmerged\n")
        return Exit.SAME
    if len(words) not in (7, 9):
        complain("git-diff: git calls this with 7 or 9 arguments; use `diffkit compare A B`")
        return Exit.TROUBLE
    path, old, _, _, new, *_ = words
    new_path = words[7] if len(words) == 9 else path
    write("-", f"diff --diffkit a/{path} b/{new_path}\n")
    if old.lower() in _NOTHING or new.lower() in _NOTHING:
        write("-", f"+++ {new_path}\n" if old.lower() in _NOTHING else f"--- {path}\n")
        return Exit.SAME
    from diffkit.model import DiffkitError

    try:
        write("-", _report(path, old, new_path, new, arguments.lang))
    except DiffkitError as error:
        complain(error)
    return Exit.SAME


def _report(path: str, old: str, new_path: str, new: str, lang: str | None) -> str:
    from dataclasses import replace

    from diffkit.cli.arguments import read_one
    from diffkit.comparison import compare
    from diffkit.language import language
    from diffkit.model import Witness
    from diffkit.report.text import Screen, comparison_text
    from diffkit.report.view import comparison_view

    def named(witness: Witness, name: str) -> Witness:
        return replace(witness, source=replace(witness.source, name=name))

    a = named(read_one(old, "A", None), f"a/{path}")
    b = named(read_one(new, "B", None), f"b/{new_path}")
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isascii() and columns.isdecimal() and int(columns) else 100
    # git tells that a pager shows what is written, which then has the colours of a terminal.
    color = bool(os.environ.get("GIT_PAGER_IN_USE")) and not os.environ.get("NO_COLOR")
    screen = Screen(max(20, min(width, 1000)), color)
    return comparison_text(comparison_view(compare(a, b)), language(lang, os.environ), screen)
