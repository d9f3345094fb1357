"""What each stage costs at several sizes, what other tools cost on the same texts, and the peak of memory.

Every size runs in a process of its own. Figures are processor time, the least of several runs: other work
on the machine makes a run longer, never shorter.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from statistics import linear_regression
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from tests.bench.process import python, run
from tests.bench.table import table
from tests.bench.texts import printed, statutes

SIZES = (50, 500, 5_000, 20_000)
STAGES = ("source", "repair", "outline", "pairing", "align", "edits", "classify", "view", "json")
ALL = "all together"
PRINTED = "repair, as a gazette prints it"
SETTLED = "doubtful breaks, as the other side has them"
DMP, DIFFLIB, DIFFLIB_CHARACTERS = "diff-match-patch", "difflib, lines", "difflib, characters"
GIT = "git diff --word-diff"
_DMP_CHARACTERS = 25_000  # a side; its cost is quadratic
_DIFFLIB_CHARACTERS = 10_000
_FLOOR = 0.01  # seconds, below which a figure says nothing about growth

P = ParamSpec("P")
T = TypeVar("T")


class Clock:
    """Adds up processor time by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        start = time.process_time()
        result = work(*args, **named)
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start
        return result


def _write(folder: Path, sides: Sequence[str]) -> tuple[str, str]:
    paths = folder / "a.txt", folder / "b.txt"
    for path, text in zip(paths, sides, strict=True):
        path.write_text(text, "utf-8", newline="\n")
    return str(paths[0]), str(paths[1])


# ---------------------------------------------------------------- in a process of its own


def stages(n_clauses: int) -> dict[str, float]:
    """Run each stage on a statute and its revision and return the seconds it took.

    A small text goes first, so that what is loaded and compiled at first use counts for no stage.
    """
    _staged(statutes(20), Clock())
    clock = Clock()
    _staged(statutes(n_clauses), clock)
    return clock.seconds


def _staged(texts: tuple[str, str], clock: Clock) -> None:
    from diffkit.align import align
    from diffkit.classify import classify
    from diffkit.comparison import compare
    from diffkit.edits import edit_script
    from diffkit.model import Witness
    from diffkit.outline import outline
    from diffkit.pairing import pair_documents
    from diffkit.repair import repair, settle
    from diffkit.report.json import comparison_json
    from diffkit.report.view import comparison_view
    from diffkit.source import decode, read_source

    with TemporaryDirectory() as folder:
        a, b = _write(Path(folder), texts)
        sources = [clock("source", read_source, path) for path in (a, b)]
    repaired = [clock("repair", repair, source) for source in sources]
    documents = [clock("outline", outline, text) for text in repaired]
    x, y = (
        next(d for d in found if d.role == "document" and len(d.clauses) > 1) for found in documents
    )
    clock("pairing", pair_documents, (x,), (y,))
    alignment = clock("align", align, x, y)
    scripts = clock(
        "edits",
        lambda: tuple(edit_script(x, y, e) if e.a and e.b else () for e in alignment.beads),
    )
    clock("classify", classify, x, y, alignment, scripts)
    wa = Witness("A", sources[0], repaired[0], lambda _: documents[0])
    wb = Witness("B", sources[1], repaired[1], lambda _: documents[1])
    comparison = compare(wa, wb)
    view = clock("view", comparison_view, comparison)
    clock("json", comparison_json, view)
    for text in texts:
        source = decode(printed(text).encode(), "printed.txt")
        clock(PRINTED, repair, source)
    doubtful = repair(decode(printed(texts[0], indented=False).encode(), "printed.txt"))
    clock(SETTLED, settle, doubtful, repaired[1])


def in_python(n_clauses: int) -> dict[str, float]:
    """Run the rivals that are written in Python on the same texts, as far as they get."""
    from diff_match_patch import diff_match_patch

    a, b = statutes(n_clauses)
    clock = Clock()
    tool = diff_match_patch()
    tool.Diff_Timeout = 0
    if max(len(a), len(b)) <= _DMP_CHARACTERS:
        clock(DMP, tool.diff_main, a, b, False)
    lines = a.splitlines(), b.splitlines()
    clock(DIFFLIB, lambda: SequenceMatcher(None, *lines, autojunk=False).get_opcodes())
    if max(len(a), len(b)) <= _DIFFLIB_CHARACTERS:
        matcher = SequenceMatcher(None, a, b, autojunk=False)
        clock(DIFFLIB_CHARACTERS, matcher.get_opcodes)
    return clock.seconds


# ---------------------------------------------------------------- the report


def _least(function: str, n_clauses: int, rounds: int) -> dict[str, float]:
    runs: list[dict[str, float]] = []
    for _ in range(rounds):
        used = python("-m", "tests.bench.cost", function, str(n_clauses))
        if used.status:
            raise RuntimeError(f"{function} at {n_clauses} clauses ended with {used.status}")
        runs.append(json.loads(used.output))
    return {name: min(run[name] for run in runs) for name in runs[0]}


def _git(n_clauses: int, rounds: int) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        a, b = _write(Path(folder), statutes(n_clauses))
        argv = ("git", "diff", "--no-index", "--word-diff", a, b)
        return {GIT: min(run(*argv).cpu for _ in range(rounds))}


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float | None:
    """Return k of the n^k that fits best, None where the figures are too few or too small."""
    known = [(math.log(n), math.log(s)) for n, s in zip(sizes, seconds, strict=True) if s > _FLOOR]
    if len(known) < 2:
        return None
    return linear_regression([x for x, _ in known], [y for _, y in known]).slope


def report(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """Yield how large the texts are and what everything costs on them."""
    ours: list[dict[str, float]] = []
    rivals: list[dict[str, float]] = []
    for n in sizes:
        rounds = 5 if n <= 5_000 else 3
        ours.append(_least("stages", n, rounds))
        slow = 1 if n > 500 else rounds
        rivals.append(_least("in_python", n, slow) | _git(n, slow))
    for seconds in ours:
        seconds[ALL] = sum(seconds[name] for name in STAGES)
    characters = [tuple(map(len, statutes(n))) for n in sizes]
    yield table(
        ("text", *(f"{n:,} clauses" for n in sizes)),
        [
            (f"characters of {side}", *(f"{pair[k]:,}" for pair in characters))
            for k, side in enumerate("ab")
        ],
    )
    names = (*STAGES, ALL, PRINTED, SETTLED, DMP, DIFFLIB, DIFFLIB_CHARACTERS, GIT)
    times = [f"× {n // m:,}" for m, n in pairwise(sizes)]
    yield "\n" + table(
        ("seconds", *(f"{n:,}" for n in sizes), *times, "n^k"),
        [
            _row(name, sizes, [o.get(name, r.get(name)) for o, r in zip(ours, rivals, strict=True)])
            for name in names
        ],
    )


def _row(name: str, sizes: Sequence[int], seconds: Sequence[float | None]) -> tuple[str, ...]:
    growth = [f"{b / a:.1f}" if a and b and a > _FLOOR else "–" for a, b in pairwise(seconds)]
    known = [(n, s) for n, s in zip(sizes, seconds, strict=True) if s is not None]
    k = exponent([n for n, _ in known], [s for _, s in known])
    return (
        name,
        *("too slow" if s is None else f"{s:.3f}" for s in seconds),
        *growth,
        "–" if k is None else f"{k:.2f}",
    )


def memory(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """Yield the peak of memory of the whole command, by size and format.

    A figure is never below the memory of the process that measures, about 45 MiB.
    """
    rows = []
    for n in sizes:
        with TemporaryDirectory() as folder:
            a, b = _write(Path(folder), statutes(n))
            peaks = []
            for form in ("text", "json"):
                used = python("-m", "diffkit", "compare", a, b, "--format", form)
                if used.status not in (0, 1):
                    raise RuntimeError(f"compare at {n} clauses ended with {used.status}")
                peaks.append(f"{used.peak_mib:,.0f} MiB")
            rows.append((f"{n:,}", *peaks))
    yield table(("clauses a side", "text", "json"), rows)


if __name__ == "__main__":
    print(json.dumps({"stages": stages, "in_python": in_python}[sys.argv[1]](int(sys.argv[2]))))
