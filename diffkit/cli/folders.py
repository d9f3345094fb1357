"""`diffkit compare DIR DIR`: the files of two folders paired and compared, with an index of all."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from diffkit.cli.arguments import flat, read_one
from diffkit.cli.formats import FILES, report
from diffkit.cli.output import Exit, OutputError, complain, reason, screen, write, write_bytes
from diffkit.language import language, said_of
from diffkit.model import DiffkitError
from diffkit.report.index import Entry

if TYPE_CHECKING:
    from diffkit.model import Witness
    from diffkit.report.view import ComparisonView, Filters

_ENDINGS = {"markdown": "md", "text": "txt", "tracked": "docx", "concordance": "txt"}
_INDEX = {  # the format of the index that stands beside reports of a format; Markdown beside all others
    "text": "text", "concordance": "text", "json": "json", "concordance.json": "json",
    "csv": "csv", "html": "html",
}  # fmt: skip


def run(arguments: argparse.Namespace, filters: Filters) -> int:
    """Compare the files of two folders, write a report for each pair and an index of all.

    A file is paired with that of the same path, else with the one most like it. Without -o the index
    goes to stdout and no report is written.
    """
    for name in ("links", "review", "decisions", "explain"):
        if getattr(arguments, name):
            raise OutputError(f"--{name}", "is for two files", "name them instead of folders")
    target = arguments.output
    if target == "-" and arguments.format in FILES:
        raise OutputError(arguments.format, "is not for standard output", "name a folder with -o")
    if target != "-":
        _check_folder(target, arguments)
    entries = list(_entries(arguments, filters, _Names(_index_name(arguments))))
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


def _entries(arguments: argparse.Namespace, filters: Filters, names: _Names) -> Iterator[Entry]:
    """Yield what each pair and each file without a partner says, in the order of the paths of b."""
    read: dict[tuple[str, str], Witness] = {}
    broken: list[Entry] = []
    for side in ("a", "b"):
        folder = getattr(arguments, side)
        for path in _files(folder):
            try:
                read[side, path] = read_one(
                    os.path.join(folder, path),
                    side.upper(),
                    arguments.encoding,
                    arguments.revisions,
                )
            except DiffkitError as error:
                complain(error)
                a, b = (path, None) if side == "a" else (None, path)
                broken.append(Entry(a, b, trouble=_said(error, arguments)))
    found = [
        _compared(a, b, read, arguments, filters, names) if a and b else Entry(a, b)
        for a, b in _pairs(read)
        if (a and b) or not arguments.paired_only
    ]
    yield from sorted([*found, *broken], key=lambda e: (e.b or e.a or "", e.a is None))


def _said(error: DiffkitError, arguments: argparse.Namespace) -> str:
    """Return what is wrong with a file, in the reader's language where a person reads the index."""
    if _INDEX.get(arguments.format) in ("json", "csv"):
        return str(error)
    return said_of(error, language(arguments.lang, os.environ))


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
    names: _Names,
) -> Entry:
    from diffkit.comparison import compare
    from diffkit.model import Options
    from diffkit.report.view import comparison_view, matches

    options = Options(paired_only=arguments.paired_only)
    view = comparison_view(compare(read["a", a], read["b", b], options), filters)
    where = None
    if arguments.output != "-":
        where = names.report(b, _ENDINGS.get(arguments.format, arguments.format))
        _write_report(view, os.path.join(arguments.output, *where.split("/")), arguments)
    fail_on = flat(arguments.fail_on)
    differs = any(matches(fail_on, c) for c in view.changes()) if fail_on else view.differs
    return Entry(a, b, view.counts, differs, where)


class _Names:
    """Names of reports, none of them twice; `index` is taken already."""

    def __init__(self, index: str) -> None:
        self._taken = {index.casefold()}

    def report(self, path: str, ending: str) -> str:
        """Return the name of the report on a file: measures.txt.html, measures.report.txt."""
        stem, dot, last = path.rpartition(".")
        base = f"{stem}.report" if dot and last.casefold() == ending else path
        name, n = f"{base}.{ending}", 1
        while name.casefold() in self._taken:
            n += 1
            name = f"{base}-{n}.{ending}"
        self._taken.add(name.casefold())
        return name


def _write_report(view: ComparisonView, path: str, arguments: argparse.Namespace) -> None:
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except OSError as error:
        raise OutputError(os.path.dirname(path), reason(error), "choose another place") from None
    write_bytes(path, report(view, arguments))


# ---------------------------------------------------------------- the index


def _index_name(arguments: argparse.Namespace) -> str:
    form = _INDEX.get(arguments.format, "markdown")
    return f"index.{_ENDINGS.get(form, form)}"


def _write_index(entries: Sequence[Entry], arguments: argparse.Namespace) -> None:
    from diffkit.report import index

    lang = language(arguments.lang, os.environ)
    form = _INDEX.get(arguments.format, "markdown")
    made = index.Index(arguments.a, arguments.b, tuple(entries))
    if form == "text":
        text = index.index_text(made, lang, screen(arguments))
    elif form == "json":
        text = index.index_json(made)
    elif form == "csv":
        text = index.index_csv(made)
    elif form == "html":
        text = index.index_html(made, lang)
    else:
        text = index.index_markdown(made, lang)
    if arguments.output == "-":
        if not arguments.quiet:
            write("-", text)
        return
    os.makedirs(arguments.output, exist_ok=True)
    write(os.path.join(arguments.output, _index_name(arguments)), text)
