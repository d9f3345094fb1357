"""`diffkit doctor`: what this machine reads and writes, and what to install for the rest."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from diffkit.cli.arguments import LOCAL
from diffkit.cli.output import Exit, spoken, write
from diffkit.language import said

if TYPE_CHECKING:
    from diffkit.cli.arguments import Commands

# The module that reads a format, and the extra that installs it.
_FORMATS = (
    ("text, Markdown", None, ""),
    ("docx, odt, ofd", "lxml", "docx"),
    ("html", "selectolax", "html"),
    ("pdf", "pypdfium2", "pdf"),
)
# The formats that are written, what writes them as people call it, the modules for it, and the extra.
_WRITTEN = (
    ("text, json, markdown, csv, concordance", "", (), ""),
    ("html", "jinja2", ("jinja2",), "reports"),
    ("docx, tracked", "python-docx", ("docx", "lxml"), "reports"),
    ("xlsx", "xlsxwriter", ("xlsxwriter",), "reports"),
    ("completion", "shtab", ("shtab",), "completion"),
)
_CORE = (
    ("rapidfuzz", "rapidfuzz"),
    ("diff_match_patch", "diff-match-patch"),
    ("opencc", "opencc"),
    ("regex", "regex"),
    ("textual", "textual"),
)


class Finding(NamedTuple):
    """One thing looked at; `remedy` says what to do where it is not well."""

    subject: str
    says: str
    remedy: str = ""
    needed: bool = False  # nothing works without it


def add(commands: Commands) -> None:
    """Add the command and its arguments."""
    parser = commands.add_parser(
        "doctor",
        help="what this machine reads and writes, and what to install for the rest",
        description="Show which formats are read and written on this machine, what to install for the others, and "
        "whether what diffkit rests on is in order. Exit status: 0, or 2 where something needed is not in order.",
        epilog=LOCAL,
        allow_abbrev=False,
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    from diffkit.glyphs import cells

    lang = spoken()
    found = [
        Finding(said(one.subject, lang), said(one.says, lang), said(one.remedy, lang), one.needed)
        for one in (*formats(), *reports(), *modules())
    ]
    width = max(cells(finding.subject) for finding in found)
    stop = "；" if lang == "zh" else "; "
    lines = [
        f"{'!!' if finding.remedy and finding.needed else '--' if finding.remedy else 'ok'}  "
        f"{finding.subject}{' ' * (width - cells(finding.subject))}  "
        f"{finding.says}{stop if finding.remedy else ''}{finding.remedy}\n"
        for finding in found
    ]
    write("-", "".join(lines))
    return Exit.TROUBLE if any(f.remedy and f.needed for f in found) else Exit.SAME


def formats() -> Iterator[Finding]:
    """Yield whether each format is read."""
    for name, module, extra in _FORMATS:
        if module is None:
            yield Finding(name, "read")
            continue
        problem = _unusable(module)
        remedy = f"pip install 'diffkit[{extra}]'" if problem else ""
        yield Finding(name, f"{module} is {problem}" if problem else f"read with {module}", remedy)
    from diffkit.office import office

    program = office()
    if program is not None:
        yield Finding("doc, wps, rtf", f"read through LibreOffice ({program})")
    else:
        remedy = "install LibreOffice (apt install libreoffice-writer), or save as docx"
        yield Finding("doc, wps, rtf", "LibreOffice is not installed", remedy)


def reports() -> Iterator[Finding]:
    """Yield whether each format is written."""
    for name, writer, needed, extra in _WRITTEN:
        problem = next((says for module in needed if (says := _unusable(module))), "")
        if problem:
            yield Finding(name, f"{writer} is {problem}", f"pip install 'diffkit[{extra}]'")
        else:
            yield Finding(name, f"written with {writer}" if writer else "written")


def modules() -> Iterator[Finding]:
    """Yield whether what diffkit rests on is there and is what it should be."""
    for module, package in _CORE:
        problem = _unusable(module)
        remedy = f"pip install '{package}'" if problem else ""
        if not problem and module == "opencc" and (problem := wrong_opencc()):
            remedy = "pip uninstall -y opencc-python-reimplemented opencc-py; pip install --force-reinstall opencc"
        yield Finding(module, problem or "in order", remedy, needed=True)


def wrong_opencc() -> str:
    """Say that the module `opencc` is not the one of OpenCC, "" where it is.

    Three packages install a module of that name; of two that are installed the later overwrites the other.
    """
    from importlib.metadata import packages_distributions

    owners = {owner.lower() for owner in packages_distributions().get("opencc", ())}
    strangers = sorted(owners - {"opencc"})
    if strangers:
        return f"another package has put its own module in its place ({', '.join(strangers)})"
    try:
        import opencc

        well = opencc.OpenCC("t2s").convert("資訊與後臺") == "资讯与后台"
    except Exception as error:  # whatever stands there is not what it should be
        return f"does not work ({type(error).__name__})"
    return "" if well else "does not convert as OpenCC does"


def _unusable(module: str) -> str:
    """Say why a module cannot be used, "" where it can."""
    from importlib import import_module

    try:
        import_module(module)
    except ModuleNotFoundError:
        return "not installed"
    except Exception as error:  # a wheel for another machine, a broken file
        return f"installed, but broken ({type(error).__name__})"
    return ""
