"""Options kept in a file: `diffkit.toml`, a table a command, and profiles that stand above them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diffkit.model import DiffkitError
from diffkit.patterns import Pattern

NAME = "diffkit.toml"
_AT_LINE = Pattern(r"\s*\(at line (\d+), column \d+\)$")
_TABLE = Pattern(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = Pattern(r"""\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*[=.]""")


class ProfileError(DiffkitError):
    """A file of profiles says something that no command understands."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command: its name without dashes, and what it takes.

    `choices` is empty where anything goes; `flag` takes true or false, `many` a list.
    """

    name: str
    choices: tuple[str, ...] = ()
    flag: bool = False
    many: bool = False


def option_arguments(
    text: str,
    path: str,
    command: str,
    options: Mapping[str, Sequence[Option]],
    profile: str | None = None,
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the options that a file sets for a command: their names and their arguments.

    `options` are those of every command: all tables are checked, not only that of the command. What
    the profile says goes before what the command's own table says.
    Raises: ProfileError, with the line, for text that is no TOML, a table or a key that nothing
    knows, a value of another kind, a profile that is not there.
    """
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = found.group(1) if found else "1"
        problem = _AT_LINE.sub("", str(error)).rstrip(".")
        raise ProfileError(f"{path}:{line}", problem, "write it as TOML has it") from None
    file = _File(text, path, options)
    profiles = tables.pop("profile", {})
    file.check(tables, ())
    if not isinstance(profiles, dict):
        file.fail(("profile",), "is no table", "write [profile.NAME.compare]")
    for name, commands in profiles.items():
        if not isinstance(commands, dict):
            file.fail(("profile", name), "is no table", f"write [profile.{name}.compare]")
        file.check(commands, ("profile", name))
    if profile is not None and profile not in profiles:
        known = ", ".join(profiles) or "none is there"
        raise ProfileError(path, f"no profile {profile!r}", f"choose one of: {known}")
    values = dict(tables.get(command, {}))
    if profile is not None:
        values |= profiles[profile].get(command, {})
    kinds = {option.name: option for option in options.get(command, ())}
    return tuple((name, _arguments(kinds[name], value)) for name, value in values.items())


def _arguments(option: Option, value: Any) -> tuple[str, ...]:
    name = f"--{option.name}"
    if option.flag:
        return (name,) if value else ()
    if isinstance(value, list):
        return tuple(f"{name}={item}" for item in value)
    return (f"{name}={value}",)


@dataclass(frozen=True, slots=True)
class _File:
    """One file, and where its tables and keys stand."""

    text: str
    path: str
    options: Mapping[str, Sequence[Option]]

    def check(self, tables: Mapping[str, Any], above: tuple[str, ...]) -> None:
        """Raise where a table names no command, or a key no option, or a value is of another kind."""
        for command, values in tables.items():
            at = (*above, command)
            if command not in self.options:
                self.fail(at, f"no command {command!r}", f"choose among {', '.join(self.options)}")
            if not isinstance(values, dict):
                self.fail(at, f"{command} is no table", f"write [{'.'.join(at)}]")
            known = {option.name: option for option in self.options[command]}
            for key, value in values.items():
                if key not in known:
                    names = ", ".join(sorted(known))
                    self.fail(
                        (*at, key), f"no option {key!r} of {command}", f"choose among {names}"
                    )
                self._check_value((*at, key), known[key], value)

    def _check_value(self, at: tuple[str, ...], option: Option, value: Any) -> None:
        name = option.name
        if option.flag:
            if not isinstance(value, bool):
                self.fail(at, f"{name} is not true or false", "write true or false")
            return
        if isinstance(value, list) and not option.many:
            self.fail(at, f"{name} takes one value", "write it without brackets")
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, bool) or not isinstance(item, (str, int)):
                self.fail(at, f"{name} is no text and no whole number", "put it in quotes")
            if option.choices and str(item) not in option.choices:
                self.fail(
                    at, f"{name} cannot be {item!r}", f"choose among {', '.join(option.choices)}"
                )

    def fail(self, at: tuple[str, ...], problem: str, remedy: str) -> None:
        raise ProfileError(f"{self.path}:{self._line(at)}", problem, remedy)

    def _line(self, at: tuple[str, ...]) -> int:
        """Return the line of a key or a table, that of the table around it where it is written inline."""
        best, depth = 1, -1
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.text.splitlines(), 1):
            head = _TABLE.match(line)
            if head:
                table = tuple(part.strip(" \"'") for part in head.group(1).split("."))
                found = table
            else:
                key = _KEY.match(line)
                if key is None:
                    continue
                found = (*table, next(group for group in key.groups() if group))
            if found == at[: len(found)] and len(found) > depth:
                best, depth = number, len(found)
        return best
