"""Write the examples of reports in docs/examples from the project's own fixtures.

    python -m tools.examples

A test holds them against what the program writes; run this when a report changed, and look at what it wrote.
"""

from __future__ import annotations

import contextlib
import os
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from diffkit.cli import main as diffkit

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "examples"
_PLAN = ("plan_city.txt", "plan_county.txt")
_STATUTE = ("statute_old.txt", "statute_new.txt")
_TAIWAN = ("statute_tw_old.txt", "statute_tw_new.txt")

# Name, the two fixtures, options.
EXAMPLES: dict[str, tuple[tuple[str, str], tuple[str, ...]]] = {
    "plan.html": (_PLAN, ("--format", "html")),
    "plan.levels.docx": (_PLAN, ("--format", "docx", "--form", "levels")),
    "plan.xlsx": (_PLAN, ("--format", "xlsx")),
    "plan.csv": (_PLAN, ("--format", "csv")),
    "statute.versions.docx": (_STATUTE, ("--format", "docx", "--form", "versions", "--unchanged", "short")),
    "statute.tracked.docx": (_STATUTE, ("--format", "tracked")),
    "statute.md": (_STATUTE, ("--format", "markdown")),
    "statute_tw.taiwan.docx": (_TAIWAN, ("--format", "docx", "--form", "taiwan", "--unchanged", "omit")),
}  # fmt: skip


def write(name: str, folder: Path) -> Path:
    """Write one example into a folder."""
    pair, options = EXAMPLES[name]
    path = folder / name
    with contextlib.chdir(ROOT / "fixtures" / "corpora"):
        status = diffkit(["compare", *pair, "--lang", "zh", *options, "-o", os.fspath(path)])
    if status not in (0, 1):
        raise SystemExit(f"{name}: diffkit ended with {status}")
    return path


def content(path: Path) -> dict[str, bytes]:
    """Return what a file holds: its members where it is a ZIP, which systems compress differently."""
    data = path.read_bytes()
    try:
        with ZipFile(BytesIO(data)) as whole:
            return {name: whole.read(name) for name in whole.namelist()}
    except BadZipFile:
        return {"": data}


def main() -> None:
    """Write all examples anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in EXAMPLES:
        write(name, FOLDER)
        print(f"docs/examples/{name}")


if __name__ == "__main__":
    main()
