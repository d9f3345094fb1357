"""What writing each report costs beside computing the comparison that it tells of.

Figures are processor time, the least of several runs, in a process of its own; what is loaded and compiled at
first use counts for neither.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.cost import Clock, _write
from tests.bench.process import python
from tests.bench.table import table
from tests.bench.texts import statutes

SIZES = (50, 500, 5_000)
FORMATS = ("text", "markdown", "json", "html", "docx", "tracked", "xlsx", "csv")
COMPARING, VIEW = "reading and comparing", "view"


def writers() -> dict[str, Callable[..., object]]:
    """Return what writes each format of a view."""
    from diffkit.report.csv import comparison_csv
    from diffkit.report.docx import comparison_docx
    from diffkit.report.html import comparison_html
    from diffkit.report.json import comparison_json
    from diffkit.report.markdown import comparison_markdown
    from diffkit.report.text import Screen, comparison_text
    from diffkit.report.tracked import comparison_tracked
    from diffkit.report.xlsx import comparison_xlsx

    return {
        "text": lambda view: comparison_text(view, "zh", Screen(100, False)),
        "markdown": lambda view: comparison_markdown(view, "zh"),
        "json": comparison_json,
        "html": lambda view: comparison_html(view, "zh"),
        "docx": lambda view: comparison_docx(view, "zh"),
        "tracked": lambda view: comparison_tracked(view, "zh"),
        "xlsx": lambda view: comparison_xlsx(view, "zh"),
        "csv": comparison_csv,
    }


def costs(a: str, b: str) -> dict[str, float]:
    """Compare two files and write every report, and return the seconds that each took."""
    from diffkit.comparison import compare, read
    from diffkit.report.view import comparison_view

    clock = Clock()
    made = clock(COMPARING, lambda: compare(read(a), read(b, siglum="B")))
    view = clock(VIEW, comparison_view, made)
    for name, writer in writers().items():
        clock(name, writer, view)
    return clock.seconds


def _at_size(n_clauses: int) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        costs(*_write(Path(folder), statutes(20)))
        return costs(*_write(Path(folder), statutes(n_clauses)))


def report() -> Iterator[str]:
    """Yield the seconds of each report by size, and its share of the comparison."""
    found: list[dict[str, float]] = []
    for n in SIZES:
        runs = []
        for _ in range(3):
            used = python("-m", "tests.bench.reports", str(n))
            if used.status:
                raise RuntimeError(f"reports at {n} clauses ended with {used.status}")
            runs.append(json.loads(used.output))
        found.append({name: min(run[name] for run in runs) for name in runs[0]})
    rows = []
    for name in (COMPARING, VIEW, *FORMATS):
        cells = []
        for seconds in found:
            share = seconds[name] / seconds[COMPARING]
            cells += [f"{seconds[name]:.3f}", "" if name == COMPARING else f"{share:.0%}"]
        rows.append((name, *cells))
    heads = [head for n in SIZES for head in (f"{n:,} clauses, s", "share")]
    yield table(("", *heads), rows)


if __name__ == "__main__":
    print(json.dumps(_at_size(int(sys.argv[1]))))
