"""The comparative table: its columns, its marks, its choices, opened by an independent reader and LibreOffice."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from diffkit.comparison import compare, read
from diffkit.report.concordance import concordance, row_of
from diffkit.report.docx import TableForm, comparison_docx, form_of
from diffkit.report.remarks import Remarks
from diffkit.report.view import ComparisonView, Filters, comparison_view
from tests.golden.built import B, C, D, comparison, witness
from tests.reports.hostile import built, hostile


def view_of(root: Path, a: str, b: str, filters: Filters | None = None) -> ComparisonView:
    corpora = root / "fixtures" / "corpora"
    return comparison_view(compare(read(str(corpora / a)), read(str(corpora / b))), filters)


@pytest.fixture(scope="module")
def statute(root: Path) -> ComparisonView:
    return view_of(root, "statute_old.txt", "statute_new.txt", Filters(show=("numbering",)))


def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def sheet(data: bytes) -> Any:
    """Return the table with the columns: the last one."""
    return opened(data).tables[-1]


def cells(table: Any) -> list[list[str]]:
    return [
        ["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        for row in table._tbl.iter(qn("w:tr"))
    ]


def marked(table: Any, tag: str, column: int) -> list[str]:
    found = []
    for row in table._tbl.iter(qn("w:tr")):
        parts = list(row.iter(qn("w:tc")))
        if len(parts) == 3 and not row.findall(f".//{qn('w:tblHeader')}"):
            for run in parts[column].iter(qn("w:r")):
                if run.find(f"./{qn('w:rPr')}/{qn(tag)}") is not None:
                    found.append("".join(t.text or "" for t in run.iter(qn("w:t"))))
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_both_texts_stand_whole_in_their_columns(statute: ComparisonView) -> None:
    rows = cells(sheet(comparison_docx(statute, "zh")))
    assert rows[0] == ["现行（原文）", "修订（草案）", "修改说明（依据）"]
    pair = statute.documents[0]
    for column, document in ((0, pair.a), (1, pair.b)):
        said = "".join(row[column] if len(row) == 3 else row[0] for row in rows[1:])
        assert document
        for clause in document.clauses:
            assert squeezed((clause.label or "") + clause.text) in squeezed(said)


def test_deletions_are_marked_on_the_left_and_insertions_on_the_right(
    statute: ComparisonView,
) -> None:
    table = sheet(comparison_docx(statute, "zh"))
    changes = [c for c in statute.changes() if not c.folded and c.op in ("replace", "delete")]
    struck = squeezed("".join(marked(table, "w:strike", 0)))
    assert struck
    assert marked(table, "w:strike", 1) == []
    assert marked(table, "w:u", 0) == []
    assert marked(table, "w:u", 1)
    for change in changes:
        if change.a and change.op == "replace" and not change.on_label:
            assert squeezed(change.a.text) in struck


def test_an_empty_side_says_so(statute: ComparisonView) -> None:
    rows = cells(sheet(comparison_docx(statute, "zh")))
    assert [row for row in rows if row[0] == "（新增）"]
    assert [row for row in rows if len(row) == 3 and row[1] == "（删除）"]


def test_chapters_head_rows_and_the_head_row_repeats(statute: ComparisonView) -> None:
    table = sheet(comparison_docx(statute, "zh", TableForm("versions")))
    (head,) = [row for row in table._tbl.iter(qn("w:tr")) if row.findall(f".//{qn('w:tblHeader')}")]
    assert head is next(table._tbl.iter(qn("w:tr")))
    spans = [row[0] for row in cells(table) if len(row) == 1]
    assert any(squeezed(words).startswith("第一章") for words in spans)


def test_short_rows_stay_on_a_page_and_headings_with_what_follows(root: Path) -> None:
    """A row of two long texts may break; short ones and headings may not stand alone."""
    labels = (("第一章", (1,)), ("第一条", (1, 1)), ("第二条", (1, 2)))
    roles: tuple[Literal["heading", "body"], ...] = ("heading", "body", "body")
    words = [("总", "通"), ("旧" * 30, "新" * 30), ("旧" * 300, "新" * 300)]
    a, b = (
        witness(name, [C(w[k], *labels[n], role=roles[n]) for n, w in enumerate(words)])
        for k, name in enumerate("AB")
    )
    made = comparison(a, b, [B((k,), (k,), (D(*pair),)) for k, pair in enumerate(words)])
    table = sheet(comparison_docx(comparison_view(made), "zh", TableForm("versions")))
    rows = list(table._tbl.iter(qn("w:tr")))[-3:]
    assert [bool(row.findall(f".//{qn('w:cantSplit')}")) for row in rows] == [True, True, False]
    assert [bool(row.findall(f".//{qn('w:keepNext')}")) for row in rows] == [True, False, False]


def test_what_is_the_same_is_shortened_or_left_out(statute: ComparisonView) -> None:
    full, short, omit = (
        cells(sheet(comparison_docx(statute, "zh", TableForm("versions", unchanged, ()))))
        for unchanged in ("full", "short", "omit")
    )
    same = [row for row in short if len(row) == 3 and row[0].endswith("（略）")]
    assert same
    assert all(row[1].endswith("（略）") and not row[2] for row in same)
    assert len(short) == len(full) > len(omit)
    assert [row for row in omit if len(row) == 3 and not row[2]] == []
    changed = [row for row in full if len(row) == 3 and row[2]]
    assert changed == [row for row in omit if len(row) == 3]


def test_the_context_of_a_change_is_not_shortened(root: Path) -> None:
    plans = "plan_city.txt", "plan_county.txt"
    views = [view_of(root, *plans, Filters(context=n)) for n in (0, 1, 99)]
    short = [
        sum(
            row[0].endswith("（略）")
            for row in cells(sheet(comparison_docx(view, "zh", TableForm("versions", "short", ()))))
        )
        for view in views
    ]
    assert short[0] > short[1] > short[2] == 0


def test_of_two_levels_the_superior_one_is_called_so_on_either_side(root: Path) -> None:
    city, county = "plan_city.txt", "plan_county.txt"
    for names, heads in (
        ((city, county), ["上位文件", "本文件", "差异及依据"]),
        ((county, city), ["本文件", "上位文件", "差异及依据"]),
    ):
        data = comparison_docx(view_of(root, *names), "zh", TableForm("levels"))
        assert cells(sheet(data))[0] == heads
        assert opened(data).paragraphs[0].text.startswith("临溪县")


def test_of_an_article_that_came_whole_it_is_said_once() -> None:
    a = witness("A", [C("甲。", "第一条", (1,)), C("乙。", "第二条", (2,))])
    b = witness(
        "B",
        [C("甲。", "第一条", (1,)), C("丙。", parent=0, paragraph=2), C("乙。", "第二条", (2,)),
         C("丁：", "第三条", (3,)), C("戊。", parent=3, paragraph=2), C("己。", parent=3, paragraph=3)],
    )  # fmt: skip
    came = [
        B((), (k,), (D(None, b.documents[0].clauses[k].body.of(b.text), kind="passage"),))
        for k in (1, 3, 4, 5)
    ]
    made = comparison(a, b, [B((0,), (0,)), came[0], B((1,), (2,)), *came[1:]])
    data = comparison_docx(comparison_view(made), "zh", TableForm("versions", parts=()))
    said = [row[2].partition("：")[2] for row in cells(sheet(data))[1:]]
    assert said == ["新增第一条第二款", "", "新增"]
    names = [n.get(qn("w:name")) for n in opened(data).element.body.iter(qn("w:bookmarkStart"))]
    assert len(set(names)) == len(names) == 4


def test_many_articles_of_a_concordance_stand_abreast(statute: ComparisonView) -> None:
    form = TableForm("versions", "full", ("concordance",))
    head, *rows = cells(opened(comparison_docx(statute, "zh", form)).tables[0])
    assert head == ["旧条", "新条", "关系"] * 3
    found = [tuple(row[k : k + 3]) for row in rows for k in (0, 3, 6) if any(row[k : k + 3])]
    assert found == [row_of(entry, Remarks("zh")) for entry in concordance(statute.paired[0])]


def test_a_clause_of_many_pages_stands_in_rows_that_no_line_parts() -> None:
    a, b = ("各级人民政府应当加强管理，" * 1000 + end for end in ("应当备案。", "应当批准。"))
    sides = witness("A", [C(a, "第一条", (1,))]), witness("B", [C(b, "第一条", (1,))])
    made = comparison(*sides, [B((0,), (0,), (D("备案", "批准"),))])
    table = sheet(comparison_docx(comparison_view(made), "zh", TableForm("versions", parts=())))
    rows = list(table._tbl.iter(qn("w:tr")))[1:]
    assert len(rows) > 20
    texts = cells(table)[1:]
    for side, whole in enumerate((a, b)):
        assert squeezed("".join(row[side] for row in texts)) == squeezed("第一条" + whole)
        assert max(len(row[side]) for row in texts) <= 500
        assert all(row[side].endswith(("，", "。")) for row in texts)
    inner = [
        {
            edge.tag
            for edge in row.iter(qn("w:top"), qn("w:bottom"))
            if edge.get(qn("w:val")) == "nil"
        }
        for row in rows
    ]
    assert inner[0] == {qn("w:bottom")}
    assert inner[-1] == {qn("w:top")}
    assert all(edges == {qn("w:top"), qn("w:bottom")} for edges in inner[1:-1])
    assert [row[2] for row in texts if row[2]] == ["表述调整（待判断）·措辞：“备案”改为“批准”"]


def test_taiwans_form_has_the_amended_text_first(root: Path) -> None:
    view = view_of(root, "statute_tw_old.txt", "statute_tw_new.txt")
    assert form_of(view) == "taiwan"
    table = sheet(comparison_docx(view, "zh"))
    rows = cells(table)
    assert rows[0] == ["修正條文", "現行條文", "說明"]
    assert [
        row
        for row in rows
        if (len(row) == 3 and row[0] in ("（刪除）", "（新增）")) or row[1:2] == ["（新增）"]
    ]
    assert marked(table, "w:u", 0)
    assert marked(table, "w:u", 1)
    assert marked(table, "w:strike", 0) + marked(table, "w:strike", 1) == []
    remarks = "".join(row[2] for row in rows if len(row) == 3)
    assert "改為" in remarks
    assert "改为" not in remarks


def test_two_levels(root: Path) -> None:
    view = view_of(root, "plan_city.txt", "plan_county.txt")
    rows = cells(sheet(comparison_docx(view, "zh", TableForm("levels"))))
    assert rows[0] == ["上位文件", "本文件", "差异及依据"]


def test_the_parts_before_the_table_are_by_choice(statute: ComparisonView) -> None:
    def said(*parts: str) -> str:
        document = opened(comparison_docx(statute, "zh", TableForm(parts=parts)))
        return "\n".join(p.text for p in document.paragraphs)

    assert "总体情况" in said("summary")
    assert "条文对照" in said("concordance")
    assert "总体情况" not in said()
    assert "条文对照" not in said()


def test_looks_of_the_page(statute: ComparisonView) -> None:
    document = opened(comparison_docx(statute, "zh"))
    (section,) = document.sections
    assert section.page_width > section.page_height
    footer = etree.tostring(section.footer._element).decode()
    assert "PAGE" in footer
    assert "NUMPAGES" in footer
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋"


def test_the_same_view_gives_the_same_bytes_at_any_hour(
    statute: ComparisonView, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = comparison_docx(statute, "zh")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 0, 0, 0, 0, 0, 0))
    assert comparison_docx(statute, "zh") == first
    with ZipFile(BytesIO(first)) as whole:
        assert {entry.date_time for entry in whole.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_text_stays_text() -> None:
    data = comparison_docx(comparison_view(hostile()), "zh")
    text = "\n".join("".join(row) for row in cells(sheet(data)))
    assert "<script>document.title='owned'" in text
    assert "⟨U+D800⟩" in text
    assert "␛[31m" in text
    assert "⟨U+FFFE⟩" in text
    left = "".join(row[0] for row in cells(sheet(data)))
    assert "各级人民政府应当加强应急管理工作，" * 5900 in left


@pytest.mark.parametrize("case", ["statute", "hostile", "large"])
def test_libreoffice_opens_it(
    case: str, statute: ComparisonView, soffice: str, tmp_path: Path
) -> None:
    view = {
        "statute": lambda: statute,
        "hostile": lambda: comparison_view(hostile()),
        "large": lambda: comparison_view(built(300)),
    }[case]()
    path = tmp_path / "t.docx"
    path.write_bytes(comparison_docx(view, "zh"))
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    said = squeezed((tmp_path / "t.txt").read_text(encoding="utf-8"))
    assert "修改说明（依据）" in said
    for change in view.changes():
        if change.b and not change.folded and change.op == "replace":
            assert squeezed(change.b.text)[:20] in said or max(change.b.text) >= "\ud800"
