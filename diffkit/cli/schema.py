"""`diffkit schema NAME`: the JSON Schema of a machine format."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from diffkit.cli.arguments import LOCAL
from diffkit.cli.output import Exit, write

if TYPE_CHECKING:
    from diffkit.cli.arguments import Commands

SCHEMAS = ("collation", "comparison", "concordance", "findings", "index", "outline", "review")


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "schema",
        help="the JSON Schema of a machine format",
        description="Print a JSON Schema (2020-12); without a name, list what there is.",
        epilog=LOCAL,
        allow_abbrev=False,
    )
    parser.add_argument(
        "name", metavar="NAME", nargs="?", choices=SCHEMAS, help=" | ".join(SCHEMAS)
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from importlib.resources import files

    if arguments.name is None:
        write("-", "".join(f"{name}\n" for name in SCHEMAS))
    else:
        schema = files("diffkit") / "schemas" / f"{arguments.name}.schema.json"
        write("-", schema.read_text(encoding="utf-8"))
    return Exit.SAME
