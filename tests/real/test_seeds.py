"""The five real texts, where `DIFFKIT_SEEDS` names their folder.

Expectations are places: spans, numbers and lines, never sentences of the texts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import diffkit
from diffkit.glyphs import fold
from diffkit.model import Comparison, Document, DocumentPair, Witness
from diffkit.span import SourceSpan, Span
from tests import oracles
from tests.real import gold

NAMES = (
    "000_743e440c3daea4c2.txt",
    "001_27f0535f1586f22b.txt",
    "002_3103d7f6b5798009.txt",
    "003_3ab14222ae9e6d15.txt",
    "004_805a43b62aae6eaf.txt",
)
COUNTY, CITY = "高政办字〔2021〕34号", "淄政办字〔2021〕35号"
COPIED = "高政办字〔2022〕16号"
POWER_PLANTS = "tuning/seeds_power_plants.tsv"

Reader = Callable[[int], Witness]
Comparer = Callable[[int, int], Comparison]


@pytest.fixture(scope="session")
def read(seeds: Path) -> Reader:
    """Read one of the five, once for all tests."""
    return cache(lambda index: diffkit.read(str(seeds / NAMES[index])))


@pytest.fixture(scope="session")
def compare(read: Reader) -> Comparer:
    """Compare two of the five, once for all tests."""
    return cache(lambda a, b: diffkit.compare(read(a), read(b)))


def numbered(witness: Witness) -> list[Document]:
    return [document for document in witness.documents if document.role == "document"]


def bare(text: str) -> str:
    return "".join(fold(text).split())


def place(witness: Witness, span: Span) -> SourceSpan:
    return witness.offsets.to_source(span)


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize("index", range(5))
def test_the_documents_are_found_in_order_with_their_numbers(read: Reader, index: int) -> None:
    found = [document.number for document in numbered(read(index))]
    assert found == [document.number for document in gold.documents(NAMES[index])]


@pytest.mark.parametrize("index", range(5))
def test_the_documents_have_their_titles(read: Reader, index: int) -> None:
    witness = read(index)
    wanted = [bare(doc.title.of(witness.source.text)) for doc in gold.documents(NAMES[index])]
    assert [bare(document.title or "") for document in numbered(witness)] == wanted


@pytest.mark.parametrize("index", range(5))
def test_the_documents_begin_and_end_where_a_reader_says(read: Reader, index: int) -> None:
    witness = read(index)
    wanted, found = [], []
    for document in gold.documents(NAMES[index]):
        wanted.append((document.span.start, document.span.end))
    for document in numbered(witness):
        spans = [place(witness, clause.span) for clause in document.clauses]
        found.append((spans[0].start, spans[-1].end))
    assert found == wanted


@pytest.mark.parametrize("index", range(5))
def test_each_character_is_in_one_clause_or_one_repair(read: Reader, index: int) -> None:
    assert oracles.partition_faults(read(index)) == []
    assert oracles.outline_faults(read(index)) == []


def test_tables_of_contents_are_no_documents(read: Reader) -> None:
    assert [document.role for document in read(0).documents].count("toc") == 1
    assert [document.role for document in read(2).documents].count("toc") == 1
    for index in (1, 3, 4):
        assert "toc" not in [document.role for document in read(index).documents]


# Names of sections and of the gazettes, as they stand on every page.
RUNNING = ("县政府办公室文件", "市政府办公室文件", "人民政府公报", "【人事任免】")


@pytest.mark.parametrize("index", [2, 3, 4])
def test_no_running_head_is_in_a_clause(read: Reader, index: int) -> None:
    witness = read(index)
    found = [
        (number, head)
        for number, document in enumerate(numbered(witness))
        for clause in document.clauses
        for head in RUNNING
        if head in bare(clause.span.of(witness.text))
    ]
    assert found == []


@pytest.mark.parametrize("index", range(5))
def test_repairing_a_repaired_text_changes_nothing(
    read: Reader, index: int, tmp_path: Path
) -> None:
    copy = tmp_path / "repaired.txt"
    copy.write_bytes(read(index).text.encode())
    assert diffkit.read(str(copy)).text == read(index).text


# ---------------------------------------------------------------- pairing documents


def partners(comparison: Comparison) -> list[tuple[str | None, str | None]]:
    found = []
    for pair in comparison.pairs:
        a, b = (oracles.document_of(comparison, pair, side) for side in ("a", "b"))
        if a is not None and b is not None:
            found.append((a.number, b.number))
    return found


@pytest.mark.parametrize(
    ("a", "b", "pairs"),
    [
        (0, 1, [(COPIED, COPIED)]),
        (3, 4, [(COUNTY, CITY)]),
        (4, 3, [(CITY, COUNTY)]),
        (0, 4, []),  # two plans of one genre are no copies
        (2, 3, []),  # nor are two lists of appointments
    ],
)
def test_only_versions_of_one_text_are_paired(
    compare: Comparer, a: int, b: int, pairs: list[tuple[str, str]]
) -> None:
    assert partners(compare(a, b)) == pairs


def test_documents_without_a_partner_are_listed(compare: Comparer) -> None:
    comparison = compare(0, 1)
    assert sum(pair.a is not None for pair in comparison.pairs) == 4
    assert sum(pair.b is not None for pair in comparison.pairs) == 1


# ---------------------------------------------------------------- two governments, one text


@pytest.fixture(scope="session")
def plants(compare: Comparer) -> tuple[Comparison, DocumentPair]:
    """The emergency plans for power plants: the municipality's and the county's."""
    comparison = compare(4, 3)
    (pair,) = (p for p in comparison.pairs if p.a is not None and p.b is not None)
    return comparison, pair


def units(comparison: Comparison, pair: DocumentPair, side: str) -> list[SourceSpan]:
    document = oracles.document_of(comparison, pair, side)
    assert document is not None
    witness: Witness = getattr(comparison, side)
    return [place(witness, clause.span) for clause in document.clauses]


def test_the_gold_is_about_these_texts(seeds: Path) -> None:
    for name, digest in gold.sums(POWER_PLANTS).values():
        assert gold.sha256(seeds / Path(name).name) == digest


@pytest.mark.parametrize("side", ["a", "b"])
def test_each_unit_is_a_clause_neither_swallowed_nor_swallowing(
    plants: tuple[Comparison, DocumentPair], side: str
) -> None:
    wanted = {
        (span.start, span.end): row.place
        for row in gold.alignment(POWER_PLANTS)
        for span in getattr(row, side)
    }
    found = {(span.start, span.end) for span in units(*plants, side)}
    assert {place for span, place in wanted.items() if span not in found} == set()
    assert found - set(wanted) == set()


def test_each_unit_is_paired_with_its_counterpart(
    plants: tuple[Comparison, DocumentPair],
) -> None:
    comparison, pair = plants
    a, b = units(comparison, pair, "a"), units(comparison, pair, "b")
    found = {
        (tuple(a[i] for i in bead.a), tuple(b[j] for j in bead.b)) for bead in pair.alignment.beads
    }
    missed = [row.place for row in gold.alignment(POWER_PLANTS) if (row.a, row.b) not in found]
    assert missed == []


def test_the_bureau_that_stands_elsewhere_is_moved_and_nothing_else(
    plants: tuple[Comparison, DocumentPair],
) -> None:
    comparison, pair = plants
    b = units(comparison, pair, "b")
    moved = [b[j] for bead in pair.alignment.beads if bead.moved for j in bead.b]
    wanted = [span for row in gold.alignment(POWER_PLANTS) if row.moved for span in row.b]
    assert moved == wanted
    text = comparison.b.source.text
    assert [bare(span.of(text)).startswith(bare("市生态环境局高青分局")) for span in moved] == [
        True
    ]


# ---------------------------------------------------------------- laws on real texts


@pytest.mark.parametrize("index", range(5))
def test_a_text_does_not_differ_from_itself(compare: Comparer, index: int) -> None:
    assert oracles.sameness_faults(compare(index, index)) == []


@pytest.mark.parametrize(("a", "b"), [(0, 1), (3, 4)])
def test_two_texts_are_compared_both_ways(compare: Comparer, a: int, b: int) -> None:
    forth, back = compare(a, b), compare(b, a)
    assert oracles.alignment_faults(forth) == []
    assert oracles.script_faults(forth) == []
    assert oracles.mirror_faults(forth, back) == []
