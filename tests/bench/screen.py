"""What the review screen costs: until its shell stands, until the comparison is there, and key by key."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.process import python
from tests.bench.table import table
from tests.bench.texts import statutes

SIZES = (200, 2_000, 20_000)
_SIZE = (120, 40)
_PRESSES = 60
KEYS = ("next_change", "page_down", "next_clause", "accept")


def measured(n_clauses: int) -> dict[str, float]:
    """Open the screen on a statute and its revision, and return seconds, and mebibytes at the peak.

    The shell is in wall clock, the comparison and keys in processor time; of a key the median of many
    presses, each with what it draws.
    """
    with TemporaryDirectory() as folder:
        a, b = statutes(n_clauses)
        paths = Path(folder) / "a.txt", Path(folder) / "b.txt"
        for path, text in zip(paths, (a, b), strict=True):
            path.write_text(text, "utf-8", newline="\n")
        del a, b
        return asyncio.run(_driven(paths, Path(folder)))


async def _driven(paths: tuple[Path, Path], folder: Path) -> dict[str, float]:
    from diffkit.comparison import read
    from diffkit.model import Options, Witness
    from tui.app import ReviewApp
    from tui.start import Comparing
    from tui.worker import Progress

    began: list[float] = []

    def both(progress: Progress) -> tuple[Witness, Witness, Options]:
        began.append(time.perf_counter())
        progress("read_a", 0, 0)
        a = read(paths[0])
        progress("read_b", 0, 0)
        return a, read(paths[1], siglum="B"), Options()

    start, start_cpu = time.perf_counter(), time.process_time()
    app = ReviewApp(Comparing(both, str(folder / "x.review")), ("a.txt", "b.txt"))
    found: dict[str, float] = {}
    async with app.run_test(size=_SIZE) as pilot:
        while not began:
            await asyncio.sleep(0.001)
        # The files are read only once the shell has been drawn.
        found["shell"] = began[0] - start
        while app.state.layout is None:
            await asyncio.sleep(0.01)
        await pilot.pause()
        found["ready"] = time.process_time() - start_cpu
        for name in KEYS:
            app.command("top")
            await pilot.pause()
            costs: list[float] = []
            for _ in range(_PRESSES):
                if app.state.layout is None or app.state.end >= app.state.layout.height:
                    app.command("top")
                if name == "accept":
                    app.command("next_open")
                await pilot.pause()
                at = time.process_time()
                app.command(name)
                await pilot.pause()
                costs.append(time.process_time() - at)
            found[name] = median(costs)
        found["changes"] = float(app.state.n_changes)
    unit = 1 if sys.platform == "darwin" else 1024
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
    return found


def report() -> Iterator[str]:
    """Yield a table with a row for each size, each measured in a process of its own."""
    rows: list[tuple[str, ...]] = []
    for n in SIZES:
        usage = python("-m", "tests.bench.screen", str(n))
        figures = json.loads(usage.output)
        rows.append(
            (
                f"{n:,}",
                f"{figures['changes']:,.0f}",
                f"{figures['shell']:.2f}",
                f"{figures['ready']:.2f}",
                *(f"{1000 * figures[name]:.1f}" for name in KEYS),
                f"{figures['peak']:.0f}",
            )
        )
    yield table(
        (
            "clauses a side",
            "changes",
            "shell drawn, s",
            "comparison there, s",
            "next change, ms",
            "page down, ms",
            "next clause, ms",
            "accept, ms",
            "peak, MiB",
        ),
        rows,
    )


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
