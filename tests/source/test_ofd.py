"""OFD written by hand after GB/T 33190-2016, and the pages of a printed gazette put into it."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pypdfium2
import pytest

from diffkit.comparison import compare, read
from diffkit.model import FOLDED, ReadError, Source, Witness
from diffkit.outline import outline
from diffkit.repair import repair
from diffkit.source import decode
from diffkit.source.layout import Mark
from diffkit.source.ofd import _steps
from diffkit.source.pdf import _page
from tests.source.office import zipped

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MM = 25.4 / 72


def page(content: str) -> str:
    return f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"


def ofd(*contents: str, template: str = "", more: dict[str, str] | None = None) -> bytes:
    listed = "".join(f'<ofd:Page ID="{k}" BaseLoc="Pages/P{k}.xml"/>' for k in range(len(contents)))
    common = '<ofd:TemplatePage ID="T" BaseLoc="T.xml"/>' if template else ""
    used = '<ofd:Template TemplateID="T"/>' if template else ""
    members = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **(more or {}),
    }
    if template:
        members["Doc_0/T.xml"] = (
            f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    for k, content in enumerate(contents):
        members[f"Doc_0/Pages/P{k}.xml"] = page(used + content)
    return zipped(members)


def shown(text: str, x: float, y: float, size: float = 4.2, more: str = "") -> str:
    steps = f"g {len(text) - 1} {size}" if len(text) > 1 else ""
    return (
        f'<ofd:TextObject Boundary="{x} {y} 100 {size}" Size="{size}" {more}><ofd:TextCode X="0" Y="{size * 0.88}" '
        f'DeltaX="{steps}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def source(data: bytes) -> Source:
    return decode(data, "a.ofd")


def test_text_objects_have_page_and_box_in_points() -> None:
    read = source(ofd(shown("第一条", 25, 30), shown("第二条", 25, 30)))
    assert read.text == "第一条\n第二条"
    assert [line.page for line in read.lines] == [1, 2]
    left, bottom, right, top = read.lines[0].bbox or (0, 0, 0, 0)
    assert left == pytest.approx(25 / MM, abs=0.2)
    assert right == pytest.approx(37.6 / MM, abs=0.2)
    assert top == pytest.approx((297 - 30) / MM, abs=0.2)
    assert bottom == pytest.approx((297 - 34.2) / MM, abs=0.2)


def test_templates_are_heads_of_pages_and_what_stands_askew_is_a_watermark() -> None:
    head = shown("云泽市人民政府公报", 25, 10)
    mark = shown("内部资料", 60, 150, 20, 'CTM="0.7 0.7 -0.7 0.7 0 0"')
    data = ofd(shown("第一条　甲。", 25, 40) + mark, shown("第二条　乙。", 25, 40), template=head)
    read = source(data)
    assert {edit.rule for edit in read.edits} == {"running-head", "watermark"}
    assert [line for line in repair(read).text.split("\n") if line] == [
        "第一条　甲。",
        "第二条　乙。",
    ]


@pytest.mark.parametrize(
    ("text", "n", "steps"),
    [
        ("g 3 4.2", 3, [4.2] * 3),
        ("4 g 2 5 6", 4, [4, 5, 5, 6]),
        ("g 999999999 1", 2, [1, 1]),
        ("x", 2, []),
        ("", 2, []),
    ],
)
def test_distances_in_short_form(text: str, n: int, steps: list[float]) -> None:
    assert _steps(text, n) == steps


def placed(mark: Mark) -> str:
    """Return a character of a PDF as a text object of its own, as wide as it was."""
    size = mark.y1 - mark.y0
    usual = 1 if mark.text > "\u2e80" or mark.text in "“”‘’…—" else 0.55
    across = (mark.x1 - mark.x0) / size / usual
    return shown(
        mark.text, mark.x0 * MM, 297 - mark.y1 * MM, size * MM, f'CTM="{across} 0 0 1 0 0"'
    )


@pytest.mark.parametrize("name", ["statute_old.pdf", "plan_city.columns.pdf"])
def test_a_gazette_in_ofd_differs_in_nothing_but_folded_classes(root: Path, name: str) -> None:
    document = pypdfium2.PdfDocument((root / "fixtures/formats" / name).read_bytes())
    contents = []
    for index in range(len(document)):
        marks = _page(document, index)[0]
        contents.append("".join(placed(mark) for mark in marks if mark.text.strip()))
    document.close()
    found = source(ofd(*contents))
    repaired = repair(found)
    plain = read(root / "fixtures/corpora" / f"{name.partition('.')[0]}.txt")
    comparison = compare(plain, Witness("B", found, repaired, outline))
    assert [
        change.rule
        for pair in comparison.pairs
        for change in pair.changes
        if change.cls not in FOLDED
    ] == []


def test_hostile_and_empty_files_are_errors() -> None:
    def error_of(data: bytes) -> str:
        with pytest.raises(ReadError) as caught:
            source(data)
        return str(caught.value)

    picture = '<ofd:ImageObject Boundary="0 0 210 297"/>'
    assert "no text layer (pages 1-2)" in error_of(ofd(picture, picture))
    assert "missing" in error_of(
        zipped({"OFD.xml": f"<ofd:OFD {OFD}><ofd:DocRoot>../../etc/passwd</ofd:DocRoot></ofd:OFD>"})
    )
    assert "password" in error_of(ofd(shown("甲", 9, 9), more={"Doc_0/Encryptions.xml": "<a/>"}))
    alone = f'<ofd:Page {OFD} BaseLoc="x"/>'
    assert "without words" in error_of(ofd(shown("甲", 9, 9), more={"Doc_0/Document.xml": alone}))
    deep = "<ofd:PageBlock>" * 100 + shown("甲", 9, 9) + "</ofd:PageBlock>" * 100
    assert "nested too deeply" in error_of(ofd(deep))
    assert source(ofd(shown("甲", float("nan"), 9), shown("", 1e30, 9))).text == "甲"
