"""The file of links: pairs of clauses that the aligner must or must not make.

A line holds the id of a clause of a, the id of a clause of b, and `pair` or `forbid`, parted by tabs or
blanks; `#` begins a comment. Or the file is JSON: a list of `{"a": id, "b": id, "pair": true}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from diffkit.model import LinksError, Pin, Witness

_WORDS = {"pair": True, "forbid": False}
_FORM = "write: id of a, id of b, pair or forbid"


def parse_links(text: str, name: str) -> tuple[tuple[int, Pin], ...]:
    """Return the pins of a file of links, each with its line (with its place in a JSON list).

    Raises: LinksError that names the line.
    """
    if text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{"):
        return tuple(_from_json(text.lstrip("\ufeff"), name))
    return tuple(_from_lines(text.lstrip("\ufeff"), name))


def check_links(
    pins: tuple[tuple[int, Pin], ...], a: Witness, b: Witness, name: str
) -> tuple[Pin, ...]:
    """Return the pins without their lines when each names clauses of both sides and none contradicts.

    Raises: LinksError that names the line.
    """
    known_a, known_b = _ids(a), _ids(b)
    said: dict[tuple[str, str], bool] = {}
    for line, pin in pins:
        for side, id_, known in (("a", pin.a, known_a), ("b", pin.b, known_b)):
            if id_ not in known:
                raise LinksError(
                    f"{name}:{line}",
                    f"{side} has no clause {id_!r}",
                    "take ids from `diffkit outline FILE --format json`",
                )
        if said.setdefault((pin.a, pin.b), pin.pair) != pin.pair:
            raise LinksError(
                f"{name}:{line}",
                f"{pin.a} and {pin.b} are to pair and not to pair",
                "keep one line",
            )
    return tuple(pin for _, pin in pins)


def _ids(witness: Witness) -> frozenset[str]:
    return frozenset(clause.id for document in witness.documents for clause in document.clauses)


def _from_lines(text: str, name: str) -> Iterator[tuple[int, Pin]]:
    for n, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 3 or words[2] not in _WORDS:
            raise LinksError(f"{name}:{n}", f"not a link: {line.strip()!r}", _FORM)
        yield n, Pin(words[0], words[1], _WORDS[words[2]])


def _from_json(text: str, name: str) -> Iterator[tuple[int, Pin]]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise LinksError(f"{name}:{error.lineno}", f"not JSON: {error.msg}", "mend it") from None
    except RecursionError:
        raise LinksError(name, "JSON nested too deep", "give a list of objects") from None
    if not isinstance(value, list):
        raise LinksError(
            f"{name}:1", "not a list", 'give a list of {"a": id, "b": id, "pair": true}'
        )
    for n, item in enumerate(value, 1):
        yield n, _pin(item, n, name)


def _pin(item: Any, n: int, name: str) -> Pin:
    if isinstance(item, Mapping):
        a, b, pair = item.get("a"), item.get("b"), item.get("pair", True)
        if isinstance(a, str) and isinstance(b, str) and isinstance(pair, bool):
            return Pin(a, b, pair)
    raise LinksError(
        f"{name}:{n}", "not a link", 'give objects of the form {"a": id, "b": id, "pair": true}'
    )
