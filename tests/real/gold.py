"""Read the gold that was made by hand: documents of the five sources, alignments of pairs."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diffkit.span import SourceSpan

GOLD = Path(__file__).resolve().parent.parent / "gold"
_HEAD = re.compile(r"# ([ab]): (\S+) sha256=([0-9a-f]{64})")


@dataclass(frozen=True)
class GoldDocument:
    """One document of a file, by what a reader says of it."""

    number: str | None
    title: SourceSpan
    span: SourceSpan


@dataclass(frozen=True)
class GoldRow:
    """Units that belong together; either side may be empty."""

    a: tuple[SourceSpan, ...]
    b: tuple[SourceSpan, ...]
    moved: bool
    place: str
    tie: bool = False  # the moved mark could stand on the other side of the exchange as well


@dataclass(frozen=True)
class GoldChange:
    """A change as a reader judges it; `*` among classes or kinds leaves them open."""

    op: str
    a: SourceSpan | None
    b: SourceSpan | None
    classes: tuple[str, ...]
    kinds: tuple[str, ...]


def _span(text: str) -> SourceSpan:
    start, _, end = text.partition("-")
    return SourceSpan(int(start), int(end))


def _spans(text: str) -> tuple[SourceSpan, ...]:
    return () if text == "-" else tuple(_span(part) for part in text.split("+"))


def _rows(lines: Sequence[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def documents(name: str) -> list[GoldDocument]:
    """The documents of one source, in order."""
    lines = (GOLD / "documents.tsv").read_text("utf-8").splitlines()
    return [
        GoldDocument(
            None if row["number"] == "-" else row["number"],
            _span(row["title_span"]),
            SourceSpan(int(row["start"]), int(row["end"])),
        )
        for row in _rows(lines)
        if row["file"] == name
    ]


def alignment(name: str | Path) -> list[GoldRow]:
    """The rows of one pair of texts; `name` is the path below the folder of alignments, or a whole one."""
    lines = (GOLD / "alignment" / name).read_text("utf-8").splitlines()
    return [
        GoldRow(
            _spans(row["a_span"]),
            _spans(row["b_span"]),
            row["moved"] == "1",
            f"{row['a_label']} | {row['b_label']}",
            (row["note"] or "").startswith("tie"),
        )
        for row in _rows([line for line in lines if not line.startswith("#")])
    ]


def changes(path: Path) -> list[GoldChange]:
    """The rows of a file of judged changes."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [
        GoldChange(
            row["op"],
            None if row["a_span"] == "-" else _span(row["a_span"]),
            None if row["b_span"] == "-" else _span(row["b_span"]),
            tuple(row["class"].split("/")),
            tuple(row["kind"].split("/")),
        )
        for row in _rows(lines)
    ]


def sums(name: str | Path) -> dict[str, tuple[str, str]]:
    """The name and the sum of the text on each side of a gold alignment."""
    text = (GOLD / "alignment" / name).read_text("utf-8")
    return {m[1]: (m[2], m[3]) for m in _HEAD.finditer(text)}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
