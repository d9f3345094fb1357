"""What both Word reports are built from: the package, its fonts and page numbers, runs of text as XML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from diffkit.glyphs import visible
from diffkit.patterns import Pattern

if TYPE_CHECKING:
    from docx.document import Document

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# No clock: a fixed moment stands wherever the format wants one (the earliest that a ZIP can hold).
_MOMENT = datetime(1980, 1, 1)
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
# What XML 1.0 cannot hold and `visible` leaves alone: U+FFFE, U+FFFF and the like of other planes are allowed.
_NOT_XML = Pattern("[\ufffe\uffff]")
_UNUSED = ("/thumbnail", "/stylesWithEffects", "/customXml", "/webSettings", "/numbering")
_STYLES = (
    "Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "HeaderChar", "Footer",
    "FooterChar",
)  # fmt: skip
_FIRST_TAG = Pattern(r"<(w:\w+)")
_PARTS = Pattern(r"(\n|\t)")


@dataclass(frozen=True, slots=True)
class Fonts:
    """The typefaces of a report, by what they are used for."""

    body: str
    heading: str
    latin: str = "Times New Roman"


MAINLAND = Fonts("仿宋", "黑体")
TAIWAN = Fonts("標楷體", "微軟正黑體")
# Other names of the same faces, and what stands nearest where none of them is installed.
_FALLBACKS = {
    "仿宋": "FangSong,仿宋_GB2312,STFangsong,方正仿宋_GBK,Noto Serif CJK SC",
    "黑体": "SimHei,STHeiti,方正黑体_GBK,Noto Sans CJK SC",
    "標楷體": "DFKai-SB,BiauKai,AR PL UKai TW,Noto Serif CJK TC",
    "微軟正黑體": "Microsoft JhengHei,PMingLiU,Noto Sans CJK TC",
}


def xml_text(text: str) -> str:
    """Return text as XML holds it, with what would be obeyed or is forbidden made visible."""
    return escape(xml_characters(text))


def xml_characters(text: str) -> str:
    """Return text with what would be obeyed, or what XML 1.0 forbids, made visible."""
    return _NOT_XML.sub(lambda m: f"⟨U+{ord(m.group()):04X}⟩", visible(text, keep="\n\t"))


def attribute(text: str) -> str:
    """Return text, on one line, as a quoted attribute."""
    return quoteattr(xml_characters(" ".join(text.split())))


def run(text: str, properties: str = "", *, deleted: bool = False) -> str:
    """Return a run of text; line ends and tabs are those of the format."""
    tag = "w:delText" if deleted else "w:t"
    inner = "".join(
        "<w:br/>"
        if part == "\n"
        else "<w:tab/>"
        if part == "\t"
        else f'<{tag} xml:space="preserve">{xml_text(part)}</{tag}>'
        for part in _PARTS.split(text)
        if part
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def paragraph(runs: Iterable[str], properties: str = "") -> str:
    """Return a paragraph of runs."""
    inner = "".join(runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def font(name: str) -> str:
    """Return the run property for an East Asian typeface."""
    return f'<w:rFonts w:eastAsia="{name}"/>'


def element(xml: str) -> Any:
    """Parse one element written with the prefix w.

    Guarantees: text of 100,000 characters and more is parsed whole.
    """
    from docx.oxml.parser import (
        oxml_parser,  # its own classes, so that python-docx can go on with it
    )
    from lxml import etree

    named = _FIRST_TAG.sub(rf'<\1 xmlns:w="{NAMESPACE}"', xml, count=1)
    return etree.fromstring(named.encode(), oxml_parser)


def new_document(fonts: Fonts, *, landscape: bool, title: str, footer: tuple[str, ...]) -> Document:
    """Return an A4 document with page numbers; `footer` is text with {page} and {pages} as items."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = docx.Document(BytesIO(_template()))
    section = document.sections[0]
    long, short = Mm(297), Mm(210)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(20 if landscape else 27)
    section.top_margin, section.bottom_margin = Mm(20 if landscape else 30), Mm(18)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = fonts.latin, Pt(10.5 if landscape else 14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), fonts.body)
    normal.paragraph_format.space_after = Pt(0)
    _set_footer(section, footer)
    _set_fonts(document, fonts)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "diffkit"
    properties.title = visible(_NOT_XML.sub("", title))[:255]
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = _MOMENT
    properties.revision = 1
    return document


def _set_footer(section: Any, footer: tuple[str, ...]) -> None:
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    runs = []
    for item in footer:
        if item in fields:
            runs.append('<w:r><w:fldChar w:fldCharType="begin"/></w:r>')
            runs.append(
                f'<w:r><w:instrText xml:space="preserve"> {fields[item]} </w:instrText></w:r>'
            )
            runs.append('<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>')
            runs.append('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        else:
            runs.append(run(item, '<w:sz w:val="18"/>'))
    made = element(paragraph(runs, '<w:jc w:val="center"/>'))
    old = section.footer.paragraphs[0]._p
    old.getparent().replace(old, made)


def _set_fonts(document: Document, fonts: Fonts) -> None:
    """Name the fall-backs of each typeface in the table of fonts."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{_FALLBACKS[name]}"/>'
        f'<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name in (fonts.body, fonts.heading)
    )
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = (  # a part without a class of its own: bytes, written as they are
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                f'<w:fonts xmlns:w="{NAMESPACE}">{entries}</w:fonts>'
            ).encode()


@cache
def _template() -> bytes:
    """Return the template of python-docx without what no report uses: a picture, effects, most styles."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    for links in (document.part.package.rels, document.part.rels):
        for name in [name for name, link in links.items() if link.reltype.endswith(_UNUSED)]:
            del links[name]
    styles = document.styles.element
    for style in list(styles):
        if style.get(qn("w:styleId"), "") not in _STYLES and style.tag != qn("w:docDefaults"):
            styles.remove(style)
    whole = BytesIO()
    document.save(whole)
    return whole.getvalue()


def saved(document: Document) -> bytes:
    """Return the file, the same bytes for the same document."""
    whole = BytesIO()
    document.save(whole)
    return fixed(whole.getvalue())


def fixed(data: bytes) -> bytes:
    """Return a ZIP with all its moments the same and its members in the order that they had."""
    found = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(found, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            entry = ZipInfo(member.filename, _ZIP_MOMENT)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # the same from every system
            entry.external_attr = 0o644 << 16
            new.writestr(entry, old.read(member.filename))
    return found.getvalue()
