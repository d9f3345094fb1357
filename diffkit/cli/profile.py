"""Where the options of `diffkit.toml` enter: before those of the command line, which override them."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from diffkit.cli.arguments import asked
from diffkit.cli.output import reason

if TYPE_CHECKING:
    from diffkit.profiles import Option

_NAME = "diffkit.toml"


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Add the name of a profile."""
    parser.add_argument(
        "--profile", metavar="NAME", help=f"take the options of this profile of {_NAME}"
    )


Parsers = Mapping[str, argparse.ArgumentParser]


def with_profile(argv: Sequence[str], commands: Parsers, every: Callable[[], Parsers]) -> list[str]:
    """Return the arguments with those that a file of profiles gives put before the user's own.

    `every` makes the parsers of all commands: a file may have options for each.

    An option that the user gives takes the place of the file's, lists too. Without a file, or for
    help, the arguments are as they were.
    Raises: ProfileError where a profile is asked for and no file is there, or the file is wrong.
    """
    at = next((k for k, word in enumerate(argv) if not word.startswith("-")), None)
    if at is None or argv[at] not in commands or {"-h", "--help"} & set(argv):
        return list(argv)
    name = asked(argv, "--profile")
    path = _found(os.getcwd())
    if path is None and name is None:
        return list(argv)
    from diffkit.profiles import ProfileError, option_arguments

    if path is None:
        raise ProfileError(
            "--profile",
            f"no {_NAME} here or in a folder above",
            f"write one, with [profile.{name}]",
        )
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except UnicodeDecodeError:
        raise ProfileError(path, "not UTF-8", "save it as UTF-8") from None
    except OSError as error:
        raise ProfileError(path, reason(error), "mend it, or take it away") from None
    known = {command: _options(parser) for command, parser in every().items()}
    command = argv[at]
    given = _excluded(argv, commands[command])
    taken = [
        word
        for option, words in option_arguments(text, path, command, known, name)
        if option not in given
        for word in words
    ]
    return [*argv[: at + 1], *taken, *argv[at + 1 :]]


def _found(folder: str) -> str | None:
    """Return the file of profiles in a folder or the nearest one above that has one."""
    while True:
        path = os.path.join(folder, _NAME)
        if os.path.isfile(path):
            return path
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _options(parser: argparse.ArgumentParser) -> tuple[Option, ...]:
    """Return the options of a command that a file may name: all but help and the profile itself."""
    from diffkit.profiles import Option

    found = []
    for action in parser._actions:
        long = [word[2:] for word in action.option_strings if word.startswith("--")]
        if not long or long[0] in ("help", "profile", "version"):
            continue
        found.append(
            Option(
                long[0],
                tuple(str(choice) for choice in action.choices or ()),
                flag=action.nargs == 0,
                many=isinstance(action, argparse._AppendAction),
            )
        )
    return tuple(found)


def given(argv: Sequence[str], commands: Parsers) -> frozenset[str]:
    """Return the long names of the options of a command that the user gave."""
    command = next((word for word in argv if not word.startswith("-")), "")
    return _long(_actions(argv, commands[command])) if command in commands else frozenset()


def _actions(argv: Sequence[str], parser: argparse.ArgumentParser) -> list[argparse.Action]:
    before = argv[: argv.index("--")] if "--" in argv else argv
    words = {word.partition("=")[0] for word in before if word.startswith("--")}
    words |= {word[:2] for word in before if word.startswith("-") and not word.startswith("--")}
    return [action for action in parser._actions if words & set(action.option_strings)]


def _long(actions: Iterable[argparse.Action]) -> frozenset[str]:
    return frozenset(w[2:] for action in actions for w in action.option_strings if w[:2] == "--")


def _excluded(argv: Sequence[str], parser: argparse.ArgumentParser) -> frozenset[str]:
    """Return the long names of the options that the user gave, and of those that exclude them."""
    found = _actions(argv, parser)
    for group in parser._mutually_exclusive_groups:
        if any(action in found for action in group._group_actions):
            found += group._group_actions
    return _long(found)
