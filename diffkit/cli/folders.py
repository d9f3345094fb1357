"""`diffkit compare DIR DIR`: the files of two folders paired and compared, with an index of all."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diffkit.cli.arguments import flat, read_one
from diffkit.cli.formats import FILES, report
from diffkit.cli.output import Exit, OutputError, complain, reason, write, write_bytes
from diffkit.model import DiffkitError

if TYPE_CHECKING:
    from diffkit.model import Witness
    from diffkit.report.view import ComparisonView, Filters

_ENDINGS = {"markdown": "md", "text": "txt", "tracked": "docx"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index: the files, what differs, where its report is; `trouble` says why not."""

    a: str | None
    b: str | None
    shown: tuple[tuple[str, int], ...] = ()
    differs: bool = True
    report: str | None = None
    trouble: str = ""


def run(arguments: argparse.Namespace, filters: Filters) -> int:
    """Compare the files of two folders, write a report for each pair and an index of all.

    A file is paired with that of the same path, else with the one most like it. Without -o the index
    goes to stdout and no report is written.
    """
    for name in ("links", "review", "explain"):
        if getattr(arguments, name):
            raise OutputError(f"--{name}", "is for two files", "name them instead of folders")
    target = arguments.output
    if target == "-" and arguments.format in FILES:
        raise OutputError(arguments.format, "is not for standard output", "name a folder with -o")
    if target != "-":
        _check_folder(target, arguments)
    entries = list(_entries(arguments, filters))
    _write_index(entries, arguments)
    if any(entry.trouble for entry in entries):
        return Exit.TROUBLE
    return Exit.DIFFER if any(entry.differs for entry in entries) else Exit.SAME


def _check_folder(target: str, arguments: argparse.Namespace) -> None:
    if os.path.lexists(target) and not os.path.isdir(target):
        raise OutputError(target, "is a file", "name a folder, one that need not be there")
    real = os.path.realpath(target)
    for folder in (arguments.a, arguments.b):
        if os.path.commonpath([real, os.path.realpath(folder)]) == os.path.realpath(folder):
            raise OutputError(
                target, f"lies in {folder}, which is read", "write the reports elsewhere"
            )


# ---------------------------------------------------------------- files


def _entries(arguments: argparse.Namespace, filters: Filters) -> Iterator[Entry]:
    """Yield what each pair and each file without a partner says, in the order of the paths of b."""
    read: dict[tuple[str, str], Witness] = {}
    broken: list[Entry] = []
    for side in ("a", "b"):
        folder = getattr(arguments, side)
        for path in _files(folder):
            try:
                read[side, path] = read_one(
                    os.path.join(folder, path), side.upper(), arguments.encoding
                )
            except DiffkitError as error:
                complain(error)
                a, b = (path, None) if side == "a" else (None, path)
                broken.append(Entry(a, b, trouble=str(error)))
    found = [
        _compared(a, b, read, arguments, filters) if a and b else Entry(a, b)
        for a, b in _pairs(read)
        if (a and b) or not arguments.paired_only
    ]
    yield from sorted([*found, *broken], key=lambda e: (e.b or e.a or "", e.a is None))


def _files(folder: str) -> list[str]:
    """Return the paths of all files below a folder, hidden ones left out, with / between their parts."""
    found: list[str] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        below = os.path.relpath(here, folder)
        found += [
            os.path.normpath(os.path.join(below, name)).replace(os.sep, "/")
            for name in names
            if not name.startswith(".") and os.path.isfile(os.path.join(here, name))
        ]
    return sorted(found)


def _pairs(read: dict[tuple[str, str], Witness]) -> Iterator[tuple[str | None, str | None]]:
    """Yield the paths that belong together: the same path, else the same content for the most part."""
    from diffkit.comparison import pair_witnesses

    of_a, of_b = ([path for side, path in read if side == one] for one in "ab")
    same = set(of_a) & set(of_b)
    yield from ((path, path) for path in of_b if path in same)
    left_a, left_b = ([path for path in of if path not in same] for of in (of_a, of_b))
    for i, j in pair_witnesses([read["a", p] for p in left_a], [read["b", p] for p in left_b]):
        yield (left_a[i] if i is not None else None), (left_b[j] if j is not None else None)


def _compared(
    a: str,
    b: str,
    read: dict[tuple[str, str], Witness],
    arguments: argparse.Namespace,
    filters: Filters,
) -> Entry:
    from diffkit.comparison import compare
    from diffkit.model import Options
    from diffkit.report.view import comparison_view, matches

    options = Options(paired_only=arguments.paired_only)
    view = comparison_view(compare(read["a", a], read["b", b], options), filters)
    where = None
    if arguments.output != "-":
        where = f"{b}.{_ENDINGS.get(arguments.format, arguments.format)}"
        _write_report(view, os.path.join(arguments.output, *where.split("/")), arguments)
    fail_on = flat(arguments.fail_on)
    differs = any(matches(fail_on, c) for c in view.changes()) if fail_on else view.differs
    return Entry(a, b, tuple(view.counts.shown.items()), differs, where)


def _write_report(view: ComparisonView, path: str, arguments: argparse.Namespace) -> None:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except OSError as error:
        raise OutputError(os.path.dirname(path), reason(error), "choose another place") from None
    write_bytes(path, report(view, arguments))


# ---------------------------------------------------------------- the index


def _write_index(entries: Sequence[Entry], arguments: argparse.Namespace) -> None:
    from diffkit.language import language

    lang = language(arguments.lang, os.environ)
    if arguments.format == "json":
        name, text = "index.json", _index_json(entries)
    elif arguments.format == "html" and arguments.output != "-":
        from diffkit.report.index import index_html

        name, text = "index.html", index_html(_rows(entries), arguments.a, arguments.b, lang)
    else:
        from diffkit.report.index import index_markdown

        name, text = "index.md", index_markdown(_rows(entries), arguments.a, arguments.b, lang)
    if arguments.output == "-":
        if not arguments.quiet:
            write("-", text)
        return
    os.makedirs(arguments.output, exist_ok=True)
    write(os.path.join(arguments.output, name), text)


def _rows(
    entries: Sequence[Entry],
) -> list[tuple[str | None, str | None, dict[str, int], str | None, str]]:
    return [(e.a, e.b, dict(e.shown), e.report, e.trouble) for e in entries]


def _index_json(entries: Sequence[Entry]) -> str:
    value = {
        "schema": "diffkit.index",
        "version": 1,
        "pairs": [
            {
                "a": e.a,
                "b": e.b,
                "differs": e.differs,
                "shown": dict(e.shown),
                "report": e.report,
                **({"trouble": e.trouble} if e.trouble else {}),
            }
            for e in entries
        ],
    }
    return json.dumps(value, ensure_ascii=True, indent=2) + "\n"
