"""Texts that try the bounds of the work: each at any size, with its counterpart; all invented."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

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


def nesting_schemes(n: int) -> Sides:
    """`n` clauses whose labels take turns, so that each looks like a level below the one before."""
    forms = ("第{}章　", "第{}节　", "第{}条　", "（{}）", "{}、", "{}．", "（{}）", "{}）")
    lines = []
    for k, words in enumerate(_sentences(n)):
        form = forms[k % 8]
        number = str(k // 8 + 1) if k % 8 > 4 else han(k // 8 + 1)
        lines.append(form.format(number) + words + "\n")
    return "".join(lines), "".join(line for k, line in enumerate(lines) if k % 16 != 11)


def rewritten(n: int) -> Sides:
    """Two statutes of `n` clauses in the same phrases that have nothing to do with one another."""
    return statutes(n, 1)[0], statutes(n, 2)[0]


def one_line_of_labels(n: int) -> Sides:
    """`n` labels without words, one a line; on the other side a tenth fewer."""
    lines = [f"第{han(k)}条\n" for k in range(1, n + 1)]
    return "".join(lines), "".join(lines[: n - n // 10])


HOSTILE: dict[str, tuple[Callable[[int], Sides], int]] = {
    "all clauses equal, no labels": (equal_clauses, 20_000),
    "all articles equal but for their number": (equal_articles, 20_000),
    "one clause, edited": (one_clause, 1_000_000),
    "one clause without a mark, edited": (one_word, 1_000_000),
    "empty lines between two words": (empty_lines, 100_000),
    "one label throughout": (one_label, 20_000),
    "order reversed": (reversed_order, 5_000),
    "decimals nested 60 deep": (nesting, 5_000),
    "labels of eight forms in turn": (nesting_schemes, 5_000),
    "labels without words": (one_line_of_labels, 20_000),
    "nothing in common but phrases": (rewritten, 5_000),
}
