"""Workbook and CSV: a row a change, text that stays text, read by independent readers."""

from __future__ import annotations

import csv
import io
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from diffkit.comparison import compare, read
from diffkit.report.csv import COLUMNS, comparison_csv
from diffkit.report.view import ComparisonView, comparison_view
from diffkit.report.xlsx import comparison_xlsx
from tests.golden.built import B, C, D, comparison, witness
from tests.reports.hostile import built, hostile
from tests.unit.test_report_load import Decided


@pytest.fixture(scope="module")
def statute(root: Path) -> ComparisonView:
    corpora = root / "fixtures" / "corpora"
    made = compare(*(read(str(corpora / f"statute_{n}.txt")) for n in ("old", "new")))
    first = next(c for c in comparison_view(made).changes() if not c.folded)
    return comparison_view(made, decisions={first.id: Decided()})


def book(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data), rich_text=True)


def column(sheet: Any, name: str) -> list[Any]:
    names = [cell.value for cell in sheet[1]]
    return [row[names.index(name)].value for row in sheet.iter_rows(min_row=2)]


def formulas() -> ComparisonView:
    """Return changes whose words begin as formulas do."""
    words = [
        "=1+1",
        '=HYPERLINK("http://example.invalid")',
        "+1",
        "-1",
        "@SUM(A1)",
        "http://example.invalid",
        "1.50",
    ]
    a = witness("A", [C(f"旧{n}甲", f"{n}、", (n,)) for n, _ in enumerate(words, 1)])
    b = witness("B", [C(f"{w}甲", f"{n}、", (n,)) for n, w in enumerate(words, 1)])
    beads = [B((k,), (k,), (D(f"旧{k + 1}", w),)) for k, w in enumerate(words)]
    return comparison_view(comparison(a, b, beads))


def test_a_row_a_change(statute: ComparisonView) -> None:
    sheet = book(comparison_xlsx(statute, "zh"))["改动"]
    changes = list(statute.changes())
    assert column(sheet, "编号") == [c.id for c in changes]
    assert [v or "" for v in column(sheet, "A 文字")] == [c.a.text if c.a else "" for c in changes]
    assert column(sheet, "B 行") == [c.b.line if c.b else None for c in changes]
    assert "不采纳" in column(sheet, "处理意见")
    assert "“原文”有误\n待查" in column(sheet, "批注")


def test_head_filters_colours_and_what_is_folded(statute: ComparisonView) -> None:
    sheet = book(comparison_xlsx(statute, "zh"))["改动"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.print_title_rows == "$1:$1"
    changes = list(statute.changes())
    hidden = [sheet.row_dimensions[at].hidden for at in range(2, len(changes) + 2)]
    assert hidden == [c.folded for c in changes]
    assert any(hidden)
    colours = {c.cls: sheet.cell(at, 3).fill.start_color.rgb for at, c in enumerate(changes, 2)}
    assert len(set(colours.values())) == len(colours) > 1


def test_the_words_in_their_clause_are_marked(statute: ComparisonView) -> None:
    sheet = book(comparison_xlsx(statute, "zh"))["改动"]
    rich = column(sheet, "所在条款（修改标记）")
    for change, cell in zip(statute.changes(), rich, strict=True):
        if change.folded or change.op != "replace" or change.on_label:
            continue
        struck = [str(part) for part in cell if getattr(part, "font", None) and part.font.strike]
        assert change.a
        assert any("".join(change.a.text.split()) in "".join(text.split()) for text in struck)


def test_rows_are_as_high_as_their_wrapped_text(statute: ComparisonView) -> None:
    sheet = book(comparison_xlsx(statute, "zh"))["改动"]
    names = [cell.value for cell in sheet[1]]
    at, letter = names.index("所在条款（修改标记）"), "J"
    assert sheet.cell(1, at + 1).column_letter == letter
    letters_a_line = sheet.column_dimensions[letter].width / 2
    heights = set()
    for row in range(2, sheet.max_row + 1):
        text = str(sheet.cell(row, at + 1).value or "")
        height = sheet.row_dimensions[row].height or 15
        heights.add(height)
        assert min(len(text) / letters_a_line * 13, 409) <= height <= 409
    assert len(heights) > 1


def test_the_other_sheets(statute: ComparisonView, root: Path) -> None:
    whole = book(comparison_xlsx(statute, "zh"))
    assert whole.sheetnames == ["改动", "统计", "对应替换表", "条文对照"]
    totals = {
        row[0]: (row[2], row[3])
        for row in whole["统计"].iter_rows(min_row=2, values_only=True)
        if row[1] == "合计"
    }
    folded, counts = statute.counts.folded, statute.counts.cls
    names = {"wording": "表述调整（待判断）", "numbering": "序号调整", "typographic": "字形版式"}
    for cls, name in names.items():
        if cls in counts:
            n = folded.get(cls, 0)
            assert totals[name] == (counts[cls] - n, n)
    assert column(whole["条文对照"], "新条")
    english = book(comparison_xlsx(statute, "en"))
    assert english.sheetnames[0] == "Changes"


def test_text_that_begins_like_a_formula_stays_text() -> None:
    view = formulas()
    data = comparison_xlsx(view, "zh")
    sheet = book(data)["改动"]
    wanted = [c.b.text if c.b else "" for c in view.changes()]
    assert column(sheet, "B 文字") == wanted
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}
    with ZipFile(BytesIO(data)) as whole:
        xml = b"".join(whole.read(name) for name in whole.namelist() if "sheet" in name)
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml
    rows = list(csv.reader(io.StringIO(comparison_csv(view).removeprefix("\ufeff"))))
    at = COLUMNS.index("b")
    for row, text in zip(rows[1:], wanted, strict=True):
        assert row[at] == (f"'{text}" if text[0] in "=+-@" else text)


def test_csv_holds_every_change_with_its_codes(statute: ComparisonView) -> None:
    text = comparison_csv(statute)
    assert text.startswith("\ufeff")
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(head) == COLUMNS
    changes = list(statute.changes())
    of = {name: [row[k] for row in rows] for k, name in enumerate(COLUMNS)}
    assert of["id"] == [c.id for c in changes]
    assert of["class"] == [c.cls for c in changes]
    assert of["folded"] == ["yes" if c.folded else "no" for c in changes]
    assert "rejected" in of["decision"]


def test_hostile_text() -> None:
    view = comparison_view(hostile())
    sheet = book(comparison_xlsx(view, "zh"))["改动"]
    assert column(sheet, "编号") == [c.id for c in view.changes()]
    said = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "<script>document.title='owned'" in said
    assert "⟨U+D800⟩" in said
    assert max(len(str(cell.value)) for row in sheet.iter_rows() for cell in row) <= 32_767
    comparison_csv(view).encode("utf-8")


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    long = "甲" * 40_000
    a, b = witness("A", [C("乙。", "一、", (1,))]), witness("B", [C(f"{long}。", "一、", (1,))])
    view = comparison_view(comparison(a, b, [B((0,), (0,), (D("乙", long),))]))
    sheet = book(comparison_xlsx(view, "zh"))["改动"]
    (said,) = column(sheet, "B 文字")
    assert said.endswith("……（40000）")


def test_the_same_view_gives_the_same_bytes_at_any_hour(
    statute: ComparisonView, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = comparison_xlsx(statute, "zh")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert comparison_xlsx(statute, "zh") == first
    with ZipFile(BytesIO(first)) as whole:
        assert b"20" not in whole.read("docProps/core.xml").split(b"created", 1)[1][:45]


@pytest.mark.parametrize("case", ["statute", "hostile", "formulas", "large"])
def test_libreoffice_opens_it(
    case: str, statute: ComparisonView, soffice: str, tmp_path: Path
) -> None:
    view = {
        "statute": lambda: statute,
        "hostile": lambda: comparison_view(hostile()),
        "formulas": formulas,
        "large": lambda: comparison_view(built(2000)),
    }[case]()
    path = tmp_path / "t.xlsx"
    path.write_bytes(comparison_xlsx(view, "zh"))
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    ids = [row[head.index("编号")] for row in rows]
    assert ids == [c.id for c in view.changes()]
