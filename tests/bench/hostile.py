"""Texts that try the bounds of the work: each at any size, with its counterpart; all invented."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from diffkit.model import Comparison
from tests.bench.process import python
from tests.bench.table import table
from tests.bench.texts import MATTERS, han, statutes
from tests.property.strategies import sentence

Sides = tuple[str, str]


def _sentences(n: int) -> list[str]:
    words = Random(n)
    return ["".join(words.sample(MATTERS, 2)) + sentence(words) for _ in range(n)]


def equal_clauses(n: int) -> Sides:
    """One clause `n` times, without a label; on the other side a tenth fewer."""
    line = "河道管理单位应当每年汛前对堤防、水闸进行一次全面检查。\n"
    return line * n, line * (n - n // 10)


def equal_articles(n: int) -> Sides:
    """`n` articles of the same words, numbered; on the other side a tenth fewer."""
    words = "条　河道管理单位应当每年汛前对堤防、水闸进行一次全面检查。\n"
    lines = [f"第{han(k)}{words}" for k in range(1, n + 1)]
    return "".join(lines), "".join(lines[: n - n // 10])


def one_clause(n: int) -> Sides:
    """One clause of `n` characters, and a copy in which each thirtieth sentence is another."""
    words = Random(n)
    parts, length = [], 0
    while length < n:
        parts.append("".join(words.sample(MATTERS, 2)) + sentence(words))
        length += len(parts[-1])
    other = [sentence(words) if k % 30 == 7 else part for k, part in enumerate(parts)]
    return "".join(parts)[:n] + "\n", "".join(other)[:n] + "\n"


def one_word(n: int) -> Sides:
    """One clause of `n` characters without any mark, and a copy with each thousandth taken out."""
    words = Random(n)
    letters = "".join(MATTERS)
    text = "".join(words.choice(letters) for _ in range(n))
    return text + "\n", "".join(c for k, c in enumerate(text) if k % 1000 != 500) + "\n"


def empty_lines(n: int) -> Sides:
    """Two words with `n` empty lines between them, and the same with half as many."""
    return tuple("总则\n" + "\n" * k + "附则\n" for k in (n, n // 2))  # type: ignore[return-value]


def one_label(n: int) -> Sides:
    """`n` articles that all call themselves the first; on the other side each tenth is missing."""
    lines = [f"第一条　{words}\n" for words in _sentences(n)]
    return "".join(lines), "".join(line for k, line in enumerate(lines) if k % 10 != 5)


def reversed_order(n: int) -> Sides:
    """`n` articles, and the same from the last to the first, numbered anew."""
    found = _sentences(n)
    return tuple(  # type: ignore[return-value]
        "".join(f"第{han(k)}条　{words}\n" for k, words in enumerate(side, 1))
        for side in (found, found[::-1])
    )


def nesting(n: int) -> Sides:
    """`n` clauses, each one level below the one before: 1, 1.1, 1.1.1 … to 60 levels, then again."""
    found = _sentences(n)
    lines = [
        ".".join([str(k // 60 + 1), *["1"] * (k % 60)]) + f" {words}\n"
        for k, words in enumerate(found)
    ]
    return "".join(lines), "".join(line for k, line in enumerate(lines) if k % 60 != 30)


def labels_in_turn(n: int) -> Sides:
    """`n` clauses whose labels take turns, so that each looks like a level below the one before."""
    forms = ("第{}章　", "第{}节　", "第{}条　", "（{}）", "{}、", "{}．", "（{}）", "{}）")
    lines = []
    for k, words in enumerate(_sentences(n)):
        form = forms[k % 8]
        number = str(k // 8 + 1) if k % 8 > 4 else han(k // 8 + 1)
        lines.append(form.format(number) + words + "\n")
    return "".join(lines), "".join(line for k, line in enumerate(lines) if k % 16 != 11)


def unrelated(n: int) -> Sides:
    """Two statutes of `n` clauses in the same phrases that have nothing to do with one another."""
    return statutes(n, 1)[0], statutes(n, 2)[0]


def bare_labels(n: int) -> Sides:
    """`n` labels without words, one a line; on the other side a tenth fewer."""
    lines = [f"第{han(k)}条\n" for k in range(1, n + 1)]
    return "".join(lines), "".join(lines[: n - n // 10])


@dataclass(frozen=True, slots=True)
class Hostile:
    """A pair of texts of any size, and the size at which it is measured."""

    name: str
    make: Callable[[int], Sides]
    size: int


HOSTILE = (
    Hostile("20,000 equal paragraphs, against 18,000", equal_clauses, 20_000),
    Hostile("20,000 articles equal but for their number", equal_articles, 20_000),
    Hostile("20,000 labels without words", bare_labels, 20_000),
    Hostile("one label 20,000 times, each tenth struck out", one_label, 20_000),
    Hostile("one clause of 1,000,000 characters, edited", one_clause, 1_000_000),
    Hostile("the same without any mark in it", one_word, 1_000_000),
    Hostile("100,000 empty lines between two words", empty_lines, 100_000),
    Hostile("5,000 articles in reversed order", reversed_order, 5_000),
    Hostile("5,000 clauses nested 60 deep", nesting, 5_000),
    Hostile("5,000 clauses, labels of eight forms in turn", labels_in_turn, 5_000),
    Hostile("5,000 clauses, nothing in common but phrases", unrelated, 5_000),
)


def relations(comparison: Comparison) -> Counter[str]:
    """Count the links of a comparison by relation; those that moved apart."""
    return Counter(
        f"{len(bead.a)}-{len(bead.b)}" + " moved" * bead.moved
        for pair in comparison.pairs
        for bead in pair.alignment.beads
    )


def run(hostile: Hostile, size: int) -> tuple[float, int, Counter[str]]:
    """Compare two texts, write the result as JSON; return seconds of processor, characters, links."""
    from diffkit.comparison import compare, read
    from diffkit.report.json import comparison_json
    from diffkit.report.view import comparison_view

    sides = hostile.make(size)
    with TemporaryDirectory() as folder:
        paths = Path(folder, "a.txt"), Path(folder, "b.txt")
        for path, text in zip(paths, sides, strict=True):
            path.write_text(text, "utf-8", newline="\n")
        start = time.process_time()
        comparison = compare(read(paths[0]), read(paths[1], siglum="B"))
        comparison_json(comparison_view(comparison))
        seconds = time.process_time() - start
    return seconds, sum(map(len, sides)), relations(comparison)


def report() -> Iterator[str]:
    """Yield what each text costs, at its size and at a tenth of it, and what became of it."""
    rows = []
    for k, hostile in enumerate(HOSTILE):
        small, large = (
            json.loads(python("-m", "tests.bench.hostile", str(k), str(size)).output)
            for size in (hostile.size // 10, hostile.size)
        )
        links = ", ".join(f"{n:,} {kind}" for kind, n in sorted(large["links"].items()))
        rows.append(
            (
                hostile.name,
                f"{large['characters']:,}",
                f"{large['seconds']:.1f}",
                f"{1e6 * large['seconds'] / large['characters']:.1f}",
                f"{1e6 * small['seconds'] / small['characters']:.1f}",
                f"{large['peak']:,.0f}",
                links,
            )
        )
    head = ("text", "characters", "seconds", "µs each", "µs each at a tenth", "MiB", "links")
    yield table(head, rows)


if __name__ == "__main__":
    run(HOSTILE[int(sys.argv[1])], 10)  # what is loaded at first use counts for no text
    seconds, characters, links = run(HOSTILE[int(sys.argv[1])], int(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {"seconds": seconds, "characters": characters, "links": links, "peak": peak}
    print(json.dumps(found))
