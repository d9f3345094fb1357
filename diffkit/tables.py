"""The tables of characters and words that lie in `data`."""

from __future__ import annotations

import os

_DATA = os.path.join(os.path.dirname(__file__), "data")


def table(name: str) -> str:
    """Return the text of a table, each line of it ended by one `\\n`.

    Cost: that of the file alone. `importlib.resources` would load thirty modules first, among them those
    for paths, addresses and archives.
    """
    with open(os.path.join(_DATA, name), encoding="utf-8", newline="\n") as file:
        return file.read()


def rows(name: str) -> list[list[str]]:
    """Return the fields of each row of a table, without empty lines and what begins with `#`."""
    lines = table(name).split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
