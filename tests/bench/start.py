"""How long the command takes to start, as multiples of an interpreter that does nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.process import Usage, python
from tests.bench.table import table

_ROUNDS = 15
COPIES = ("000_743e440c3daea4c2.txt#高政办字〔2022〕16号", "001_27f0535f1586f22b.txt")
BARE = "python -c pass"
HELP = "diffkit --help"
PLAN = "diffkit compare, two copies of the plan"


def commands() -> dict[str, tuple[str, ...]]:
    """Return what is started, by name; the plan only where its two copies are."""
    found: dict[str, tuple[str, ...]] = {
        BARE: ("-c", "pass"),
        HELP: ("-m", "diffkit", "--help"),
    }
    seeds = Path(os.environ.get("DIFFKIT_SEEDS", "missing-seeds"))
    if seeds.is_dir():
        found[PLAN] = ("-m", "diffkit", "compare", *(str(seeds / name) for name in COPIES))
    return found


def report() -> Iterator[str]:
    """Yield a table of medians; the commands take turns, so that a busy moment hits all of them."""
    programs = commands()
    for arguments in programs.values():
        python(*arguments)  # writes the byte code
    runs: dict[str, list[Usage]] = {name: [] for name in programs}
    for _ in range(_ROUNDS):
        for name, arguments in programs.items():
            runs[name].append(python(*arguments))
    wall = {name: median(usage.wall for usage in of) for name, of in runs.items()}
    cpu = {name: median(usage.cpu for usage in of) for name, of in runs.items()}
    yield table(
        ("command", "wall clock, ms", "times bare", "processor, ms", "times bare"),
        [
            (
                name,
                f"{1000 * wall[name]:.0f}",
                f"{wall[name] / wall[BARE]:.1f}",
                f"{1000 * cpu[name]:.0f}",
                f"{cpu[name] / cpu[BARE]:.1f}",
            )
            for name in programs
        ],
    )
