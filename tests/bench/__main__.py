"""All benchmarks, or the parts that are named: `python -m tests.bench quality cost …`; `--help` lists them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

from tests.bench import (
    adaptation,
    classes,
    collation,
    cost,
    hostile,
    quality,
    readers,
    reports,
    screen,
    start,
)

PARTS: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "quality": ("Quality of the alignment", quality.report),
    "classes": ("Classes and kinds", classes.report),
    "adaptation": ("Texts that two governments adapted", adaptation.report),
    "cost": ("Cost by stage and size", cost.report),
    "reports": ("Reports beside the comparison", reports.report),
    "memory": ("Peak of memory", cost.memory),
    "start": ("Start", start.report),
    "readers": ("Reading a page", readers.report),
    "collation": ("Collation: planted and natural slips", collation.report),
    "screen": ("The review screen", screen.report),
    "hostile": ("Hostile texts", hostile.report),
}


def main() -> None:
    """Print the tables of the parts asked for as Markdown, each as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parts = parser.parse_args().parts
    if unknown := [part for part in parts if part not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for part in parts or PARTS:
        title, report = PARTS[part]
        print(f"## {title}\n", flush=True)
        for text in report():
            print(text, flush=True)
        print()


if __name__ == "__main__":
    main()
