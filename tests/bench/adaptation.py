"""Texts that two governments adapted: what was folded and excepted, against gold made by hand.

The pairs of official texts are measured place by place; a name that the program folds whole may take two
places of the gold. The parts of the gold are never added up.
"""

from __future__ import annotations

from collections.abc import Iterator

from diffkit.comparison import compare, read
from diffkit.model import Options
from tests.bench.quality import located
from tests.bench.table import table
from tests.real.adaptation import figures, gold, names
from tests.real.gold import GOLD, sums

PARTS = ("tuning", "frozen")


def report() -> Iterator[str]:
    """Yield one table a part: places folded right, wrong and missed; exceptions likewise."""
    for part in PARTS:
        rows: list[list[str]] = []
        for name in names(part):
            where = GOLD / "adaptation" / part / name
            paths = {side: located(text) for side, (text, _) in sums(where).items()}
            if not all(path.exists() for path in paths.values()):
                continue
            known = gold(part, name)
            chosen = Options(known.documents.get("a"), known.documents.get("b"))
            found = compare(read(str(paths["a"])), read(str(paths["b"]), siglum="B"), chosen)
            (pair,) = (p for p in found.pairs if p.a is not None and p.b is not None)
            made = figures(found, pair, known)
            folds = sum(row.label == "fold" for row in known.rows)
            cases = sum(row.label == "exception" for row in known.rows)
            rows.append(
                [
                    name.removesuffix(".tsv"),
                    f"{made.folded}",
                    f"{len(made.wrong)}",
                    f"{len(made.missed)} of {folds}",
                    f"{made.exceptions}",
                    f"{len(made.false_exceptions)}",
                    f"{len(made.missed_exceptions)} of {cases}",
                ]
            )
        yield f"### {part}\n"
        yield table(
            ("pair", "folded", "wrong", "missed", "exceptions", "false", "missed"),
            rows,
        )
        yield ""
