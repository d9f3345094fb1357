"""Make `fixtures/formats` from the clean texts of `fixtures/corpora`: python -m tools.make_formats [STEM ...]

python-docx writes the Word files, LibreOffice makes OpenDocument, PDF and HTML of them; what is made
differs in its bytes from run to run (dates, ids), so that the files are committed and tests only read them.
Needs python-docx, LibreOffice Writer and the Noto CJK fonts.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

import diffkit

ROOT = Path(__file__).resolve().parent.parent
TEXTS = (
    "plan_city", "plan_county", "statute_old", "statute_new", "statute_tw_old", "statute_tw_new",
    "regulation_en_old", "regulation_en_new", "verordnung_de_old", "verordnung_de_new", "copy_file",
    "measures_province", "measures_city",
)  # fmt: skip
FONT = "Noto Serif CJK SC"


def paragraphs(stem: str) -> list[str]:
    """Return the paragraphs of a text, hard wraps undone."""
    text = diffkit.read(ROOT / "fixtures/corpora" / f"{stem}.txt").text
    return [line.strip() for line in text.split("\n") if line.strip()]


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _styled(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.25


def _page_number(paragraph: Any) -> None:
    for kind, text in (
        ("begin", None),
        (None, "PAGE"),
        ("separate", None),
        (None, ""),
        ("end", None),
    ):
        run = paragraph.add_run()
        if kind is not None:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        elif text:
            instruction = _element("w:instrText")
            instruction.text = text
            run._r.append(instruction)
        else:
            run.text = "1"


def printed(lines: Sequence[str], head: str, n_columns: int) -> Any:
    """Return a document as gazettes print it: indented paragraphs, a running head, page numbers."""
    document = docx.Document()
    _styled(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section._sectPr.append(_element("w:cols", num=str(n_columns), space="480"))
    section.header.paragraphs[0].text = head
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    _page_number(foot)
    foot.add_run(" —")
    for k, line in enumerate(lines):
        paragraph = document.add_paragraph(line)
        if k == 0:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif head[0] > "\u2e80":
            paragraph.paragraph_format.first_line_indent = Pt(21)
    return document


def plain(lines: Sequence[str]) -> Any:
    """Return a document as people type it, a paragraph a line."""
    document = docx.Document()
    _styled(document)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    for line in lines:
        document.add_paragraph(line)
    return document


_LEVELS = (
    ("chineseCountingThousand", "第%1章", "space"),
    ("chineseCountingThousand", "第%2条", "space"),
    ("chineseCountingThousand", "（%3）", "nothing"),
)
_TYPED = (
    re.compile("第[一二三四五六七八九十百零]+章 ?"),
    re.compile("第[一二三四五六七八九十百零]+条 ?"),
    re.compile("（[一二三四五六七八九十]+）"),
)


def numbered(lines: Sequence[str]) -> Any:
    """Return a statute whose labels Word counts by itself."""
    document = docx.Document()
    _styled(document)
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + ('<w:lvlRestart w:val="0"/>' if i == 1 else "")
        + f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text, suffix) in enumerate(_LEVELS)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}'
        "</w:abstractNum>"
    ))  # fmt: skip
    numbering.append(parse_xml(
        f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'
    ))  # fmt: skip
    for line in lines:
        for i, typed in enumerate(_TYPED):
            match = typed.match(line)
            if match is not None:
                paragraph = document.add_paragraph(line[match.end() :])
                numbers = _element("w:numPr")
                numbers.append(_element("w:ilvl", val=str(i)))
                numbers.append(_element("w:numId", val="90"))
                paragraph._p.get_or_add_pPr().append(numbers)
                break
        else:
            document.add_paragraph(line)
    return document


_FEES = (
    ("类别", "标准", "说明"),
    ("小型车", "每小时2元，超过四小时的部分按每小时3元收取", "首停三十分钟内免费"),
    ("大型车", "每小时5元", ""),
    ("新能源车", "按同类车型减半收取", "凭号牌识别，不另行登记，也不收取押金"),
)


def table() -> Any:
    """Return a short order with a ruled table, one cell of it merged downwards."""
    document = docx.Document()
    _styled(document)
    document.add_paragraph("云泽市停车收费办法")
    document.add_paragraph(
        "第一条 停车收费标准按照下表执行，由市发展改革委会同市城市管理局每两年评估一次并向社会公布。"
    )
    grid = document.add_table(rows=len(_FEES), cols=3)
    grid.style = "Table Grid"
    for cells, words in zip(grid.rows, _FEES, strict=True):
        for cell, text in zip(cells.cells, words, strict=True):
            cell.text = text
    grid.cell(1, 2).merge(grid.cell(2, 2))
    document.add_paragraph("第二条 本办法自2024年1月1日起施行。")
    return document


_NOTED = (
    ("云泽市内涝防御办法", ""),
    ("第一条 为了防御城区内涝，保障公共安全，根据有关法律、法规，结合本市实际，制定本办法。", ""),
    ("第二条 本办法适用于本市城市建成区内的内涝防御工作", "城市建成区以市自然资源局公布的范围为准，每年更新一次。"),
    ("第三条 市水务局负责内涝防御的监督管理，区县人民政府按照规定做好本行政区域内的内涝防御工作",
     "市水务局可以委托市排水设施管养中心承担日常工作；委托的事项、期限和要求由双方书面约定，并报市人民政府备案。"),
    ("第四条 积水深度超过100毫米的，应当在十五分钟内设置警示标志，并且报告所在地的区县人民政府。", ""),
    ("第五条 本办法自2024年1月1日起施行。", ""),
)  # fmt: skip


def noted(n_columns: int) -> Any:
    """Return a short order with footnotes."""
    lines = [text + "。" * bool(note) for text, note in _NOTED]
    document = printed([line[:-1] if note else line for line, (_, note) in zip(lines, _NOTED, strict=True)],
                       "云泽市人民政府公报　2023年第5期", n_columns)  # fmt: skip
    document.sections[0].header.paragraphs[
        0
    ].text = ""  # of one page it could not be told from the text
    number = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{}</w:r>'
    said = ""
    for n, (paragraph, (_, note)) in enumerate(zip(document.paragraphs, _NOTED, strict=True)):
        if note:
            call = number.format(f'<w:footnoteReference w:id="{n}"/>')
            paragraph._p.append(parse_xml(call.replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))
            paragraph.add_run("。")
            own = number.format("<w:footnoteRef/>")
            said += (
                f'<w:footnote w:id="{n}"><w:p>{own}<w:r><w:rPr><w:sz w:val="17"/></w:rPr>'
                f'<w:t xml:space="preserve"> {note}</w:t></w:r></w:p></w:footnote>'
            )
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{k}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for k, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind,
                f"<w:footnotes {nsdecls('w')}>{rules}{said}</w:footnotes>".encode(), document.part.package)  # fmt: skip
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return document


def converted(paths: Sequence[Path], form: str, folder: Path, profile: str) -> None:
    """Convert documents with LibreOffice."""
    if not paths:
        return
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", form,
         "--outdir", str(folder), *map(str, paths)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip


def main() -> int:
    """Make the files of these texts anew, by default all."""
    stems = sys.argv[1:] or [*TEXTS, "fees", "notes"]
    target = ROOT / "fixtures/formats"
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        typed, one, two = work / "typed", work / "one", work / "two"
        for folder in (typed, one, two):
            folder.mkdir()
        for stem in [stem for stem in stems if stem in TEXTS]:
            lines = paragraphs(stem)
            head = (
                "City Gazette"
                if "_en_" in stem
                else "Amtsblatt"
                if "_de_" in stem
                else "云泽市人民政府公报　2023年第5期"
            )
            plain(lines).save(typed / f"{stem}.docx")
            printed(lines, head, 1).save(one / f"{stem}.docx")
            printed(lines, head, 2).save(two / f"{stem}.docx")
            if stem in ("statute_old", "statute_new"):
                numbered(lines).save(target / f"{stem}.numbered.docx")
        profile = f"{temporary}/profile"
        if "fees" in stems:
            table().save(target / "fees.docx")
            for form in ("odt", "html", "pdf"):
                converted([target / "fees.docx"], form, target, profile)
        if "notes" in stems:
            noted(1).save(target / "notes.docx")
            noted(2).save(two / "notes.docx")
            words = (
                f"{text}{'。' * bool(note)}\n{note}{chr(10) * bool(note)}" for text, note in _NOTED
            )
            (target / "notes.txt").write_text("".join(words), encoding="utf-8")
            for form in ("odt", "html", "pdf"):
                converted([target / "notes.docx"], form, target, profile)
        documents = sorted(typed.glob("*.docx"))
        converted(documents, "odt", target, profile)
        converted(documents, "html", target, profile)
        converted(sorted(one.glob("*.docx")), "pdf", target, profile)
        converted(sorted(two.glob("*.docx")), "pdf", two, profile)
        for path in documents:
            (target / path.name).write_bytes(path.read_bytes())
        for path in two.glob("*.pdf"):
            (target / f"{path.stem}.columns.pdf").write_bytes(path.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
