"""The same text in every format: what word processors make of the fixtures reads as the text itself."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from diffkit.comparison import compare, read
from diffkit.model import FOLDED, Reading, Witness
from diffkit.span import SourceSpan
from tests.real.gold import GoldChange, changes, sums

HERE = Path(__file__).resolve().parents[2] / "fixtures"
FORMATS = sorted(
    path.name
    for path in (HERE / "formats").iterdir()
    if (HERE / "corpora" / f"{path.name.partition('.')[0]}.txt").exists()
    and path.suffix not in (".doc", ".rtf")  # which need LibreOffice: test_convert.py
)
PAIRS = (
    ("plan_city", "plan_county"),
    ("measures_province", "measures_city"),
    ("statute_old", "statute_new"),
    ("statute_tw_old", "statute_tw_new"),
    ("regulation_en_old", "regulation_en_new"),
    ("verordnung_de_old", "verordnung_de_new"),
)
GOLD = [
    path
    for path in sorted((HERE.parent / "tests/gold/changes/tuning").glob("*.tsv"))
    if all(name.startswith("fixtures/") for name, _ in sums(path).values())
]
ENDINGS = ("docx", "odt", "html", "pdf", "columns.pdf")
ACROSS = tuple((a, ENDINGS[(k + 2) % len(ENDINGS)]) for k, a in enumerate(ENDINGS))


@lru_cache(maxsize=128)
def witness(name: str) -> Witness:
    folder = "corpora" if name.endswith(".txt") else "formats"
    return read(HERE / folder / name)


def test_there_are_fixtures_in_every_format() -> None:
    endings = {name.partition(".")[2] for name in FORMATS}
    assert endings >= {"docx", "numbered.docx", "html", "pdf", "columns.pdf"}


@pytest.mark.parametrize("name", FORMATS)
def test_a_text_in_another_format_differs_in_nothing_but_folded_classes(name: str) -> None:
    plain = witness(f"{name.partition('.')[0]}.txt")
    found = compare(plain, witness(name))
    assert len(found.pairs) == 1
    shown = [
        (
            change.cls,
            change.kind,
            change.a and change.a.span.of(found.a.text),
            change.b and change.b.span.of(found.b.text),
        )
        for change in found.pairs[0].changes
        if change.cls not in FOLDED
    ]
    assert not shown


def links(a: str, b: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return which words of one text are paired with which of the other, blanks left out."""
    found = compare(witness(a), witness(b))
    pair = found.pairs[0]
    x, y = found.a.documents[pair.a or 0], found.b.documents[pair.b or 0]
    return sorted(
        (
            tuple("".join(x.words(i).split()) for i in bead.a),
            tuple("".join(y.words(j).split()) for j in bead.b),
        )
        for bead in pair.alignment.beads
    )


@pytest.mark.parametrize(("a", "b"), ACROSS)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_clauses_are_paired_across_formats_as_in_the_texts(
    pair: tuple[str, str], a: str, b: str
) -> None:
    assert links(f"{pair[0]}.{a}", f"{pair[1]}.{b}") == links(f"{pair[0]}.txt", f"{pair[1]}.txt")


def judged(a: str, b: str) -> Counter[tuple[str, str, str, str]]:
    """Return class, kind and words of the changes between two files, breaks of layout left out."""
    found = compare(witness(a), witness(b))

    def words(reading: Reading | None, side: Witness) -> str:
        return "" if reading is None else "".join(reading.span.of(side.text).split())

    return Counter(
        (change.cls, change.kind, words(change.a, found.a), words(change.b, found.b))
        for pair in found.pairs
        for change in pair.changes
        if change.cls != "typographic"
    )


@pytest.mark.parametrize(("a", "b"), [("pdf", "pdf"), *ACROSS])
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_changes_are_judged_in_all_formats_and_across_them_as_in_the_texts(
    pair: tuple[str, str], a: str, b: str
) -> None:
    expected = judged(f"{pair[0]}.txt", f"{pair[1]}.txt")
    assert judged(f"{pair[0]}.{a}", f"{pair[1]}.{b}") == expected


def right(path: Path, a: str, b: str) -> list[GoldChange]:
    """Return the changes of a gold file that two files show with their words, class and kind."""
    stems = {side: Path(name).stem for side, (name, _) in sums(path).items()}
    texts = {side: witness(f"{stem}.txt").source.text for side, stem in stems.items()}
    found = judged(f"{stems['a']}.{a}", f"{stems['b']}.{b}")

    def words(side: str, span: SourceSpan | None) -> str:
        return "".join(span.of(texts[side]).split()) if span else ""

    return [
        row
        for row in changes(path)
        if any(
            (x, y) == (words("a", row.a), words("b", row.b))
            and ("*" in row.classes or cls in row.classes)
            and ("*" in row.kinds or kind in row.kinds)
            for cls, kind, x, y in found
        )
    ]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_gold_classes_hold_in_all_formats_and_across_them(path: Path) -> None:
    in_text = right(path, "txt", "txt")
    assert len(in_text) > 0.7 * len(changes(path))  # the others are cut otherwise, or missed
    for a, b in ACROSS:
        assert right(path, a, b) == in_text, (a, b)


@pytest.mark.parametrize("ending", ENDINGS)
def test_footnotes_stand_behind_what_calls_them_in_every_format(ending: str) -> None:
    typed = read(HERE / "formats/notes.txt")
    found = compare(typed, witness(f"notes.{ending}"))
    assert [change for change in found.pairs[0].changes if change.cls not in FOLDED] == []


@pytest.mark.parametrize("ending", ["docx", "odt", "html", "pdf"])
def test_a_ruled_table_is_a_row_a_line_in_every_format(ending: str) -> None:
    rows = [line for line in witness(f"fees.{ending}").text.split("\n") if "\t" in line]
    assert [row.rstrip("\t").split("\t") for row in rows] == [
        ["类别", "标准", "说明"],
        ["小型车", "每小时2元，超过四小时的部分按每小时3元收取", "首停三十分钟内免费"],
        ["大型车", "每小时5元"],
        ["新能源车", "按同类车型减半收取", "凭号牌识别，不另行登记，也不收取押金"],
    ]
    assert not compare(witness("fees.docx"), witness(f"fees.{ending}")).pairs[0].changes
