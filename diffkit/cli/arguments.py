"""Arguments that commands share, and the files that they name."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from diffkit.cli.output import Exit, columns, complain, on_terminal, reason, spoken, write
from diffkit.language import said

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from diffkit.model import Options, Pin, Revisions, Witness

    Commands = argparse._SubParsersAction["Parser"]

LOCAL = "All work is local: nothing is ever sent anywhere."
PATH = "a file, - for standard input, or PATH#SELECTOR for one document of a gazette"
ITEMS = "CLASS[:KIND][,…]"

# Stands for the - of -#SELECTOR, which argparse would take for an option; no argument holds a NUL.
STDIN = "\0"


def guarded(argv: Sequence[str]) -> list[str]:
    """Return the arguments with the dash of -#SELECTOR hidden from argparse."""
    return [STDIN + a[1:] if a.startswith("-#") else a for a in argv]


def asked(argv: Sequence[str], option: str) -> str | None:
    """Return the value that arguments give an option, None where they do not, before they are parsed."""
    for k, word in enumerate(argv):
        if word == "--":
            break
        if word == option and k + 1 < len(argv):
            return argv[k + 1]
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None


class Help(argparse.HelpFormatter):
    """Leaves room for the names of commands, which argparse measures without their indentation.

    Chinese is broken by the cells it takes, not by its characters.
    """

    def __init__(self, prog: str) -> None:
        # Without a width argparse loads the modules of archives, with that which measures the terminal.
        super().__init__(prog, width=columns(os.environ, on_terminal()) - 2)

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        if isinstance(action, argparse._SubParsersAction):
            self._action_max_length += self._indent_increment

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(
            usage, actions, groups, said("usage: ", spoken()) if prefix is None else prefix
        )

    def _split_lines(self, text: str, width: int) -> list[str]:
        if spoken() == "en":
            return super()._split_lines(text, width)
        from diffkit.glyphs import wrap

        text = " ".join(text.split())
        return [text[start:end] for start, end in wrap(text, width)]

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if spoken() == "en":
            return super()._fill_text(text, width, indent)
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and helps in UTF-8 and in the language of the reader."""

    def __init__(self, *names: Any, **options: Any) -> None:
        super().__init__(*names, **{"formatter_class": Help} | options)

    def format_help(self) -> str:
        lang = spoken()
        self.description = said(self.description or "", lang) or None
        self.epilog = said(self.epilog or "", lang) or None
        for group in self._action_groups:
            group.title = said(group.title or "", lang) or None
        for action in self._actions:
            choices = getattr(action, "_choices_actions", ())
            for described in (action, *choices):
                if described.help and described.help is not argparse.SUPPRESS:
                    described.help = said(described.help, lang)
        return super().format_help()

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        write("-", message)

    def error(self, message: str) -> NoReturn:
        complain(f"{message}; see `{self.prog} --help`")
        raise SystemExit(int(Exit.TROUBLE))


def add_pair(parser: argparse.ArgumentParser) -> None:
    """Add the two files of a comparison."""
    parser.add_argument("a", metavar="A", help=PATH)
    parser.add_argument(
        "b",
        metavar="B",
        nargs="?",
        help="likewise; only one of both may be -. Without it the two states of A are compared, before "
        "and after its tracked changes",
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the file that a report is written to."""
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="write FILE, whole or not at all"
    )


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add what decides how files are read and paired."""
    add_states(parser)
    parser.add_argument(
        "--links", metavar="FILE", help="pairs of clause ids to make or not: a b pair|forbid"
    )
    parser.add_argument(
        "--paired-only", action="store_true", help="leave out documents without a partner"
    )


def add_states(parser: argparse.ArgumentParser) -> None:
    """Add what decides how one file is read."""
    parser.add_argument("--encoding", metavar="E", help="do not guess the encoding")
    parser.add_argument(
        "--revisions",
        choices=("accepted", "original"),
        help="read tracked changes as accepted (the default) or as the text was before them",
    )


def add_looks(parser: argparse.ArgumentParser) -> None:
    """Add colour and language."""
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--lang", choices=("zh", "en"), help="else that of the locale")


def items(value: str) -> tuple[str, ...]:
    """Part a list of classes and kinds at its commas."""
    return tuple(item.strip() for item in value.split(",") if item.strip())


def flat(values: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return all items of an option that was given several times."""
    return tuple(item for value in values for item in value)


# ---------------------------------------------------------------- input


def are_folders(arguments: argparse.Namespace) -> bool:
    """Tell whether both arguments name folders. Raises: ReadError where only one does."""
    if arguments.b is None:
        return False
    a, b = os.path.isdir(arguments.a), os.path.isdir(arguments.b)
    if a != b:
        from diffkit.model import ReadError

        folder, other = (arguments.a, arguments.b) if a else (arguments.b, arguments.a)
        raise ReadError(folder, f"is a folder, {other} is none", "name two folders or two files")
    return a


def split_selector(argument: str) -> tuple[str, str | None]:
    """Part `PATH#SELECTOR`; a file that exists under the whole name has no selector."""
    argument = argument.replace(STDIN, "-")
    path, sign, selector = argument.rpartition("#")
    if not sign or not path or os.path.lexists(argument):
        return argument, None
    return path, selector


def inputs(arguments: argparse.Namespace) -> tuple[str, ...]:
    """Return the paths of all files that a command reads."""
    values = (getattr(arguments, name, None) for name in ("a", "b", "file", "links"))
    return tuple(split_selector(value)[0] for value in values if value is not None)


def read_pair(
    arguments: argparse.Namespace, progress: Callable[[str, int, int], None] | None = None
) -> tuple[Witness, Witness, Options]:
    """Read both files, and what the comparison of them depends on; `progress` is told which is read."""
    from diffkit.model import Options, ReadError

    path_a, select_a = split_selector(arguments.a)
    path_b, select_b = split_selector(arguments.a if arguments.b is None else arguments.b)
    if path_a == path_b == "-":
        raise ReadError("-", "standard input can be read only once", "name a file for A or for B")
    links = _links_text(arguments.links)
    said = progress or (lambda stage, done, total: None)
    said("read_a", 0, 0)
    if arguments.b is None:
        a, b = _both_states(path_a, arguments)
    else:
        a = read_one(path_a, "A", arguments.encoding, arguments.revisions)
        said("read_b", 0, 0)
        b = read_one(path_b, "B", arguments.encoding, arguments.revisions)
    pins: tuple[Pin, ...] = ()
    if links is not None:
        from diffkit.links import check_links, parse_links

        pins = check_links(parse_links(links, arguments.links), a, b, arguments.links)
    options = Options(
        select_a=select_a, select_b=select_b, paired_only=arguments.paired_only, pins=pins
    )
    return a, b, options


def read_one(
    path: str, siglum: str, encoding: str | None, revisions: Revisions | None = None
) -> Witness:
    """Read one file as a witness; say what of it whoever compares it should know."""
    from diffkit.comparison import read

    witness = read(path, encoding=encoding, siglum=siglum, revisions=revisions or "accepted")
    for notice in witness.source.notices:
        if notice.code != "revisions" or revisions is None:  # whoever chose knows
            complain(f"{'standard input' if path == '-' else path}: {said(notice.says, spoken())}")
    return witness


def _both_states(path: str, arguments: argparse.Namespace) -> tuple[Witness, Witness]:
    """Read a draft as it was before its tracked changes and with all of them accepted."""
    from diffkit.model import ReadError

    if arguments.revisions is not None:
        raise ReadError(
            "--revisions", "chooses a state, and both are compared", "drop it, or name B"
        )
    accepted = read_one(path, "B", arguments.encoding, "accepted")
    if not any(notice.code == "revisions" for notice in accepted.source.notices):
        problem = "has no tracked changes, so that there is nothing to compare it with"
        raise ReadError(path, problem, "name a second file")
    from diffkit.comparison import read

    original = read(path, encoding=arguments.encoding, siglum="A", revisions="original")
    return _named(original, "original"), _named(accepted, "accepted")


def _named(witness: Witness, state: Revisions) -> Witness:
    from dataclasses import replace

    source = replace(witness.source, name=f"{witness.source.name} ({state})")
    return replace(witness, source=source)


def _links_text(path: str | None) -> str | None:
    if path is None:
        return None
    from diffkit.model import LinksError

    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except UnicodeDecodeError:
        raise LinksError(path, "not UTF-8", "save the file of links as UTF-8") from None
    except OSError as error:
        raise LinksError(path, reason(error), "name a file of links") from None
