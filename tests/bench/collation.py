"""What `collate` finds of planted slips, of natural ones, and what it costs beside `compare`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from diffkit.collation import collate
from diffkit.comparison import compare, read
from diffkit.model import Options
from tests.bench.table import table
from tests.planting import PROFILES, plant
from tests.planting.score import Score, score
from tests.texts import witness

CORPORA = Path(__file__).resolve().parents[2] / "fixtures" / "corpora"
OWN = ("copy_file.txt", "plan_city.txt", "statute_new.txt", "statute_tw_new.txt")
SEEDS = 3
BINS = (0.8, 0.9, 0.95, 0.99)


def report() -> Iterator[str]:
    """Yield the tables, each as soon as it is there."""
    sets = {"own corpora": [CORPORA / name for name in OWN]}
    folder = os.environ.get("DIFFKIT_CORPUS")
    if folder:
        sets["official texts"] = sorted(Path(folder).glob("*/[ab].txt"))
    everything = Score()
    rows = []
    for name, paths in sets.items():
        for profile in PROFILES:
            total = Score()
            for path in paths:
                for seed in range(SEEDS):
                    total.add(planted(path.read_text("utf-8").lstrip("\ufeff"), profile, seed))
            rows.append(_row(f"{name}, {profile}", total))
            everything.add(total)
    yield "Two witnesses, one with planted slips.\n"
    yield table(HEAD, rows)
    yield "\nVerdicts by confidence.\n"
    yield table(("confidence", "verdicts", "right"), _calibration(everything))
    yield "\nThree witnesses, two with slips of their own.\n"
    rows = []
    for name, paths in sets.items():
        total = Score()
        for path in paths:
            total.add(three(path.read_text("utf-8").lstrip("\ufeff")))
        rows.append(_row(name, total))
    yield table(HEAD, rows)
    yield "\nNatural slips: two copies as they are.\n"
    yield table(("copies", "variants", "types", "suspects", "seconds", "compare"), _natural())


HEAD = (
    "texts",
    "planted",
    "recall",
    "precision",
    "type",
    "cause of sound or shape",
    "judged",
    "verdicts right",
)


def _row(name: str, s: Score) -> tuple[str, ...]:
    return (
        name,
        str(s.planted),
        f"{s.recall:.4f}",
        f"{s.precision:.4f}",
        _share(s.typed, s.found),
        _share(s.right_cause, s.caused),
        _share(s.judged, s.found),
        _share(s.right, s.judged),
    )


def _share(n: int, total: int) -> str:
    return f"{n / total:.3f}" if total else "-"


def planted(text: str, profile: str, seed: int) -> Score:
    """Return what is found of the slips planted into a text."""
    made, slips = plant(text, profile, seed)
    return score(collate([witness(text, "A"), witness(made, "B")]), slips, "B")


def three(text: str) -> Score:
    """Return what is found of slips in two of three witnesses; a variant of either is no error."""
    made_b, slips_b = plant(text, "recogniser", 101)
    made_c, slips_c = plant(text, "keyboard", 102)
    found = collate([witness(text, "A"), witness(made_b, "B"), witness(made_c, "C")])
    total = score(found, slips_b, "B")
    total.add(score(found, slips_c, "C"))
    total.said = max(0, len(found.variants) - total.found)
    return total


def _calibration(total: Score) -> Iterator[tuple[str, str, str]]:
    for low, high in zip(BINS, (*BINS[1:], 1.01), strict=True):
        verdicts = [right for confidence, right in total.verdicts if low <= confidence < high]
        if verdicts:
            name = f"{low:.2f} to {min(high, 1):.2f}"
            yield name, str(len(verdicts)), f"{sum(verdicts) / len(verdicts):.3f}"


def _natural() -> Iterator[tuple[str, ...]]:
    pairs: list[tuple[str, Path, Path, str | None]] = [
        ("the project's", CORPORA / "copy_print.md", CORPORA / "copy_file.txt", None)
    ]
    seeds = os.environ.get("DIFFKIT_SEEDS")
    if seeds:
        a, b = (sorted(Path(seeds).glob(f"{n}_*.txt"))[0] for n in ("000", "001"))
        pairs.append(("a county's plan", a, b, "高政办字〔2022〕16号"))
    for name, path_a, path_b, selector in pairs:
        a, b = read(path_a, siglum="A"), read(path_b, siglum="B")
        options = Options(select_a=selector)
        found = collate([a, b], selectors=[selector, None])
        types: dict[str, int] = {}
        suspects: dict[str, int] = {}
        for variant in found.variants:
            types[variant.type] = types.get(variant.type, 0) + 1
            who = "".join(variant.suspect) or "undecided"
            suspects[who] = suspects.get(who, 0) + 1
        yield (
            name,
            str(len(found.variants)),
            ", ".join(f"{k} {n}" for k, n in sorted(types.items())),
            ", ".join(f"{k} {n}" for k, n in sorted(suspects.items())),
            f"{_seconds(lambda a=a, b=b, s=selector: collate([a, b], selectors=[s, None])):.3f}",  # type: ignore[misc]
            f"{_seconds(lambda a=a, b=b, o=options: compare(a, b, o)):.3f}",  # type: ignore[misc]
        )


def _seconds(work: Callable[[], object]) -> float:
    """Return the least processor time of five runs."""
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best
