"""What `collate` finds of planted slips, of natural ones, and what it costs beside `compare`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from diffkit.collation import collate
from diffkit.comparison import compare, read
from diffkit.model import Options, Witness
from diffkit.selector import select
from tests.bench.table import table
from tests.planting import PROFILES, plant
from tests.planting.score import Score, score
from tests.texts import witness

CORPORA = Path(__file__).resolve().parents[2] / "fixtures" / "corpora"
OWN = ("copy_file.txt", "plan_city.txt", "statute_new.txt", "statute_tw_new.txt")
SEEDS = 2
BINS = (0.8, 0.9, 0.95, 0.99)


def report() -> Iterator[str]:
    """Yield the tables, each as soon as it is there."""
    everything = Score()
    rows = []
    for name, sums in (*_clean(), *_laid_out()):
        rows.append(_row(name, sums))
        everything.add(sums)
    yield "Two witnesses, one with planted slips.\n"
    yield table(HEAD, rows)
    yield "\nVerdicts by confidence.\n"
    yield table(("confidence", "verdicts", "right"), _calibration(everything))
    yield "\nThree witnesses, two with slips of their own.\n"
    rows = []
    for name, paths in _sets().items():
        total = Score()
        for path in paths:
            total.add(three(text_of(path)))
        rows.append(_row(name, total))
    yield table(HEAD, rows)
    yield "\nNatural slips: two copies as they are.\n"
    yield table(("copies", "variants", "types", "suspects", "seconds", "compare"), _natural())


def text_of(path: Path) -> str:
    """Return a text as it stands in its file."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return file.read()


def _sets() -> dict[str, list[Path]]:
    sets = {"own corpora": [CORPORA / name for name in OWN]}
    folder = os.environ.get("DIFFKIT_CORPUS")
    if folder:
        sets["official texts"] = sorted(Path(folder).glob("*/a.txt"))
    return sets


def _clean() -> Iterator[tuple[str, Score]]:
    for name, paths in _sets().items():
        for profile in PROFILES:
            total = Score()
            for path in paths:
                text = text_of(path)
                for seed in range(1 if len(text) > 20_000 else SEEDS):
                    total.add(planted(text, profile, seed))
            yield f"{name}, {profile}", total


# A clean text, and the same in the layout of a gazette, in another script, width or line length.
LAID_OUT = (
    ("plan_city.txt", None, "gazette_city.txt", "2"),
    ("plan_county.txt", None, "gazette_county.txt", "2"),
    ("statute_new.txt", None, "statute_new_traditional.txt", None),
    ("statute_new.txt", None, "statute_new_wrapped.txt", None),
    ("statute_new.txt", None, "statute_new_wide.txt", None),
)


def _laid_out() -> Iterator[tuple[str, Score]]:
    total = Score()
    for clean, select_a, noisy, select_b in LAID_OUT:
        sides = text_of(CORPORA / clean), text_of(CORPORA.parent / "noise" / noisy)
        for profile in PROFILES:
            for seed in range(SEEDS):
                total.add(planted_beside(*sides, profile, seed, (select_a, select_b)))
    yield "own corpora, in a layout", total
    seeds = os.environ.get("DIFFKIT_SEEDS")
    if seeds:
        total = Score()
        a, b = (text_of(sorted(Path(seeds).glob(f"{n}_*.txt"))[0]) for n in ("001", "000"))
        for profile in PROFILES:
            total.add(planted_beside(a, b, profile, 0, (None, "高政办字〔2022〕16号")))
        yield "a county's plan, beside its natural slips", total
        total = Score()
        for n, select in (("003", "高政办字〔2021〕34号"), ("004", "淄政办字〔2021〕35号")):
            text = text_of(sorted(Path(seeds).glob(f"{n}_*.txt"))[0])
            for profile in PROFILES:
                total.add(planted_beside(text, text, profile, 0, (select, select)))
        yield "two plans in printed gazettes", total


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


def planted_beside(
    a: str, b: str, profile: str, seed: int, selectors: Sequence[str | None]
) -> Score:
    """Return what is found of slips planted into the words of `b`, beside a clean copy in another layout."""
    first, second = witness(a, "A"), witness(b, "B")
    before = collate([first, second], selectors=selectors)
    natural = [("A", variant.readings["A"].span) for variant in before.variants]
    made, slips = plant(b, profile, seed, within=_words(second, selectors[1]).__contains__)
    found = collate([first, witness(made, "B")], selectors=selectors)
    return score(found, slips, "B", natural)


def _words(witness: Witness, selector: str | None) -> set[int]:
    """Return the offsets of all characters of a document that are words of a clause."""
    documents = enumerate(witness.documents)
    chosen = (
        next(i for i, document in documents if document.role == "document")
        if selector is None
        else select(witness, selector)
    )
    return {
        offset
        for clause in witness.documents[chosen].clauses
        if clause.role in ("body", "item", "cell", "heading")
        for piece in witness.offsets.kept(clause.body)
        if piece.rule is None
        for offset in range(piece.source.start, piece.source.end)
    }


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
