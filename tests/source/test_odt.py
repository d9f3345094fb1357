"""What an OpenDocument text is read as; the expectations are what LibreOffice shows."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from diffkit.model import ReadError, Revisions, Source
from diffkit.repair import repair
from diffkit.source import decode
from tests.source.office import zipped

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "drawing", "manifest")
)
LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." '
    'style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="1" '
    'style:num-prefix="（" style:num-suffix="）"/><text:list-level-style-bullet text:level="3" '
    'text:bullet-char="•"/></text:list-style>'
    '<style:style style:name="Out" style:family="text"><style:text-properties text:display="none"/></style:style>'
)


def odt(
    body: str,
    *,
    styles: str = LISTS,
    master: str = "",
    manifest: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    return zipped({
        **(more or {}),
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles {_SPACES}>{master}</office:document-styles>",
        "META-INF/manifest.xml": f"<manifest:manifest {_SPACES}>{manifest}</manifest:manifest>",
    })  # fmt: skip


def source(body: str, revisions: Revisions = "accepted", master: str = "") -> Source:
    return decode(odt(body, master=master), "a.odt", revisions=revisions)


def lines(body: str, revisions: Revisions = "accepted") -> list[str]:
    return source(body, revisions).text.split("\n")


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def items(*texts: str, more: str = "") -> str:
    listed = "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="L" {more}>{listed}</text:list>'


def test_lists_are_numbered_and_go_on_where_they_say_so() -> None:
    inner = "<text:list><text:list-item><text:p>值班</text:p></text:list-item></text:list>"
    body = (
        items(p("总则") + p("续段"), p("职责") + inner)
        + p("间段")
        + items(p("附则"), more='text:continue-numbering="true"')
        + items(p("另起"))
    )
    assert lines(body) == [
        "一、总则",
        "续段",
        "二、职责",
        "（1）值班",
        "间段",
        "三、附则",
        "一、另起",
    ]


def test_tables_with_merged_and_repeated_cells() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}>{p(text)}</table:table-cell>"

    covered = "<table:covered-table-cell/>"
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        + cell("单位", 'table:number-rows-spanned="2"')
        + cell("职责", 'table:number-columns-spanned="2"')
        + covered
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + covered
        + f"<table:table-cell>{p('值班')}{p('巡查')}</table:table-cell>"
        + cell("每日", 'table:number-columns-repeated="1000000"')
        + "</table:table-row></table:table>"
    )
    assert lines(body) == ["单位\t职责", "\t值班 巡查\t每日"]


def test_blanks_notes_hidden_words_and_breaks() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>见附件。</text:p></text:note-body></text:note>"
    )
    hidden = '<text:span text:style-name="Out">隐去</text:span>'
    body = p(f'甲<text:s text:c="2"/>乙{note}<text:line-break/>丙\n  丁{hidden}')
    assert lines(body) == ["甲  乙〔1〕", "丙 丁隐去", "〔1〕见附件。"]
    assert repair(source(body)).text == "甲  乙\n丙 丁\n见附件。"


def test_signs_raised_digits_unknown_elements_and_formulas_are_what_one_sees() -> None:
    styles = LISTS + (
        '<style:font-face style:name="S1" style:font-family="Symbol"/>'
        '<style:style style:name="S" style:family="text"><style:text-properties style:font-name="S1"/></style:style>'
        '<style:style style:name="U" style:family="text"><style:text-properties style:text-position="super 58%"/>'
        "</style:style>"
    )
    formula = (
        "<math><semantics><mrow><mi>P</mi><mo>=</mo><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>"
        "<msup><mi>x</mi><mn>2</mn></msup><msqrt><mi>y</mi></msqrt></mrow><annotation>P=a+b over c</annotation>"
        "</semantics></math>"
    )
    held = '<drawing:frame><drawing:object drawing:href="./{}"/></drawing:frame>'
    body = p(
        '坡度<text:span text:style-name="S">\uf0b3</text:span>10<text:span text:style-name="U">2</text:span>'
        "<text:content-control>控件</text:content-control><text:ruby><text:ruby-base>涵</text:ruby-base>"
        "<text:ruby-text>hán</text:ruby-text></text:ruby>"
        + held.format("Object 1")
        + held.format("Object 2")
    )
    whole = odt(body, styles=styles, more={"Object 1/content.xml": formula})
    read = decode(whole, "a.odt")
    assert read.text == "坡度≥10²控件涵P=(a+b)/cx²√y"
    assert [(n.code, n.count) for n in read.notices] == [("skipped", 1)]


def test_a_note_in_a_table_stands_behind_the_table() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>注。</text:p></text:note-body></text:note>"
    )
    cells = (
        "".join(f"<table:table-cell>{p(text)}</table:table-cell>" for text in row)
        for row in (("甲" + note, "乙"), ("丙", "丁"))
    )
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    assert lines(f"<table:table>{rows}</table:table>") == ["甲〔1〕\t乙", "丙\t丁", "〔1〕注。"]


def test_both_states_of_tracked_changes() -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="i"><text:insertion/></text:changed-region>'
        '<text:changed-region text:id="d"><text:deletion><text:p>10</text:p></text:deletion></text:changed-region>'
        "</text:tracked-changes>"
    )
    body = changes + p(
        '应当在<text:change text:change-id="d"/><text:change-start text:change-id="i"/>15'
        '<text:change-end text:change-id="i"/>分钟内报告。'
    )
    assert lines(body) == ["应当在15分钟内报告。"]
    assert lines(body, "original") == ["应当在10分钟内报告。"]
    assert [(n.code, n.count) for n in source(body).notices] == [("revisions", 2)]


def test_heads_and_feet_are_dropped_by_repairs() -> None:
    master = (
        '<office:master-styles><style:master-page style:name="Standard"><style:header>'
        "<text:p>某县公报</text:p></style:header></style:master-page></office:master-styles>"
    )
    read = source(p("正文。"), master=master)
    assert read.text == "正文。\n某县公报"
    assert repair(read).text.strip() == "正文。"


def test_hostile_and_protected_files_are_errors() -> None:
    with pytest.raises(ReadError, match="password"):
        decode(odt(p("甲"), manifest="<manifest:encryption-data/>"), "a.odt")
    with pytest.raises(ReadError, match="nested too deeply"):
        source("<text:section>" * 200 + p("深") + "</text:section>" * 200)
    kind = {"mimetype": "application/vnd.oasis.opendocument.text"}
    outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    with pytest.raises(ReadError, match="document type"):
        decode(zipped({**kind, "content.xml": outside}), "a.odt")
    with pytest.raises(ReadError, match="without content"):
        decode(zipped(kind), "a.odt")
