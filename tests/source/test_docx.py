"""What a Word document is read as; the expectations are what Word shows."""

from __future__ import annotations

import pytest

from diffkit.comparison import compare
from diffkit.model import ReadError, Revisions, Source, Witness
from diffkit.outline import outline
from diffkit.repair import repair
from diffkit.source import decode
from diffkit.source.counting import written
from tests.source.office import R, docx, level, numbered, numbering, p, part, zipped

RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def source(body: str, revisions: Revisions = "accepted", **parts: str) -> Source:
    return decode(docx(body, **parts), "a.docx", revisions=revisions)


def lines(body: str, revisions: Revisions = "accepted", **parts: str) -> list[str]:
    return source(body, revisions, **parts).text.split("\n")


def repaired(body: str, revisions: Revisions = "accepted", **parts: str) -> list[str]:
    return repair(source(body, revisions, **parts)).text.strip("\n").split("\n")


# ---------------------------------------------------------------- numbering


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("decimalFullWidth", 10, "１０"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 9, "ix"),
        ("lowerLetter", 28, "bb"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 101, "一○一"),
        ("chineseCountingThousand", 11, "十一"),
        ("chineseCountingThousand", 101, "一百零一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1005, "一千零五"),
        ("ideographDigital", 20, "二〇"),
        ("ideographTraditional", 3, "丙"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiacTraditional", 13, "丙子"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographLegalTraditional", 6, "陸"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 36, "㊱"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("ideographEnclosedCircle", 2, "㊁"),
        ("none", 2, ""),
        ("a form that nobody knows", 2, "2"),
    ],
)
def test_number_forms(form: str, value: int, shown: str) -> None:
    assert written(value, form) == shown


STATUTE = numbering(
    level(0, "chineseCountingThousand", "第%1章", '<w:suff w:val="space"/>'),
    level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'),
    level(2, "chineseCounting", "（%3）", '<w:suff w:val="nothing"/>'),
    level(3, "decimal", "%4."),
)


def test_articles_count_through_the_chapters_and_items_begin_anew() -> None:
    body = (
        numbered("总则", level=0)
        + numbered("为了防汛，制定本办法。", level=1)
        + numbered("办法适用于下列区域：", level=1)
        + numbered("城区；", level=2)
        + numbered("镇村。", level=2)
        + numbered("职责", level=0)
        + numbered("水利局负责下列事项：", level=1)
        + numbered("值班；", level=2)
        + numbered("巡查。", level=2)
        + numbered("每日两次；", level=3)
    )
    assert lines(body, numbering=STATUTE) == [
        "第一章 总则",
        "第一条 为了防汛，制定本办法。",
        "第二条 办法适用于下列区域：",
        "（一）城区；",
        "（二）镇村。",
        "第二章 职责",
        "第三条 水利局负责下列事项：",
        "（一）值班；",
        "（二）巡查。",
        "1. 每日两次；",
    ]


def test_levels_of_a_decimal_numbering_in_han_are_shown_in_digits_where_it_is_legal() -> None:
    definition = numbering(
        level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    )
    body = numbered("总则", level=0) + numbered("目的", level=1) + numbered("依据", level=1)
    assert lines(body, numbering=definition) == ["一、总则", "1.1 目的", "1.2 依据"]


def test_an_override_begins_anew_once_and_both_numbers_count_on_together() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    definition = numbering(level(0, "decimal", "%1、"), overrides=override)
    body = numbered("甲") + numbered("乙") + numbered("丙", 2) + numbered("丁", 2) + numbered("戊")
    assert lines(body, numbering=definition) == ["1、甲", "2、乙", "5、丙", "6、丁", "7、戊"]


def test_a_numbering_of_a_style_is_found_through_the_styles_it_is_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '<w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H"/></w:style>'
    )
    definition = numbering(
        level(0, "chineseCounting", "%1、"),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H"/>'),
    )
    styled, plain = (
        '<w:pStyle w:val="H2"/>',
        '<w:pStyle w:val="H"/><w:numPr><w:numId w:val="0"/></w:numPr>',
    )
    body = numbered("总则") + p("目的", styled) + p("依据", styled) + p("无号", plain)
    read = source(body, numbering=definition, styles=styles)
    assert read.text.split("\n") == ["一、总则", "（一）目的", "（二）依据", "无号"]
    assert [line.heading for line in read.lines] == [False, True, True, True]


def test_bullets_of_a_symbol_font_are_signs_that_every_font_has() -> None:
    definition = numbering(level(0, "bullet", "\uf06c"), level(1, "bullet", "——"))
    body = numbered("值班") + numbered("巡查", level=1)
    assert lines(body, numbering=definition) == ["● 值班", "—— 巡查"]


# ---------------------------------------------------------------- tables, boxes, notes


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def test_a_table_is_a_line_a_row_and_a_merged_cell_stands_once() -> None:
    body = (
        "<w:tbl>"
        + row(
            cell(p("单位"), '<w:vMerge w:val="restart"/>'),
            cell(p("职责"), '<w:gridSpan w:val="2"/>'),
        )
        + row(cell(p("单位"), "<w:vMerge/>"), cell(p("值班") + p("巡查")), cell(p("每日")))
        + "</w:tbl>"
    )
    assert lines(body) == ["单位\t职责", "\t值班 巡查\t每日"]


def test_a_note_in_a_table_stands_behind_the_table() -> None:
    call = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    table = row(cell(p("甲", inside=call)), cell(p("乙"))) + row(cell(p("丙")), cell(p("丁")))
    notes = f'<w:footnote w:id="2">{p("注。")}</w:footnote>'
    assert lines(f"<w:tbl>{table}</w:tbl>", footnotes=notes) == [
        "甲〔1〕\t乙",
        "丙\t丁",
        "〔1〕注。",
    ]


def test_a_table_of_one_cell_is_a_frame_and_a_table_in_a_cell_is_part_of_it() -> None:
    framed = f"<w:tbl>{row(cell(p('第一条 甲。') + p('第二条 乙。')))}</w:tbl>"
    assert lines(framed) == ["第一条 甲。", "第二条 乙。"]
    inner = f"<w:tbl>{row(cell(p('甲')), cell(p('乙')))}</w:tbl>"
    assert lines(f"<w:tbl>{row(cell(inner + p()), cell(p('丙')))}</w:tbl>") == ["甲 乙\t丙"]


def test_the_words_of_a_text_box_stand_once_behind_their_paragraph() -> None:
    box = "<w:txbxContent>" + p("框内文字") + "</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert lines(p("正文。", inside=drawing) + p("后文。")) == ["正文。", "框内文字", "后文。"]
    old = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    assert lines(p("正文。", inside=old)) == ["正文。", "框内文字"]


def test_notes_stand_behind_the_paragraph_that_calls_them() -> None:
    call = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>办理。</w:t></w:r>'
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{p("线")}</w:footnote>'
        f'<w:footnote w:id="2">{p("见本办法附件。", inside="<w:r><w:footnoteRef/></w:r>")}</w:footnote>'
    )
    body = p("依照规定", inside=call) + p("后文。")
    assert lines(body, footnotes=notes) == ["依照规定〔1〕办理。", "〔1〕见本办法附件。", "后文。"]
    assert repaired(body, footnotes=notes) == ["依照规定办理。", "见本办法附件。", "后文。"]


def test_heads_and_feet_of_pages_are_dropped_by_repairs() -> None:
    section = '<w:sectPr><w:headerReference r:id="header1"/><w:footerReference r:id="footer1"/></w:sectPr>'
    parts = {"header1": p("某县人民政府文件"), "footer1": p("— 1 —")}
    read = source(p("正文。") + section, **parts)
    assert read.text == "正文。\n某县人民政府文件\n— 1 —"
    assert [edit.rule for edit in read.edits] == ["header", "footer"]
    assert repair(read).text.strip() == "正文。"


def test_fields_show_their_result_and_hidden_words_are_dropped_by_a_repair() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inside = (
        char("begin")
        + "<w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:t>不显示</w:t></w:r>"
        + char("separate")
        + "<w:r><w:t>第三条</w:t></w:r>"
        + char("end")
        + '<w:fldSimple w:instr="PAGE"><w:r><w:t>的规定</w:t></w:r></w:fldSimple>'
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部批注</w:t></w:r>"
        + '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>办理。</w:t></w:r>'
    )
    assert lines(p("依照", inside=inside)) == ["依照第三条的规定内部批注办理。"]
    assert repaired(p("依照", inside=inside)) == ["依照第三条的规定办理。"]


def test_controls_formulas_ruby_and_breaks() -> None:
    inside = (
        "<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>"
        "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
        "<w:r><w:ruby><w:rt><w:r><w:t>zì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>字</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r><w:r><w:tab/><w:t>后</w:t><w:br/><w:t>下行</w:t><w:softHyphen/></w:r>"
    )
    block = f"<w:sdt><w:sdtContent>{p('段', inside=inside)}</w:sdtContent></w:sdt>"
    assert lines(block) == ["段控件x+1字 后", "下行"]


def test_formulas_are_read_whole_on_one_line() -> None:
    def t(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    inside = (
        "<m:oMathPara><m:oMath><m:sSub><m:e>" + t("P") + "</m:e><m:sub>" + t("1") + "</m:sub></m:sSub>"
        + t("=") + "<m:f><m:fPr><m:type m:val='bar'/></m:fPr><m:num>" + t("a+b") + "</m:num><m:den>" + t("c")
        + "</m:den></m:f><m:sSup><m:e>" + t("x") + "</m:e><m:sup>" + t("2") + "</m:sup></m:sSup><m:rad><m:deg/><m:e>"
        + t("y") + "</m:e></m:rad><m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e>" + t("z")
        + "</m:e></m:d><m:unknown>" + t("末") + "</m:unknown></m:oMath></m:oMathPara>"
    )  # fmt: skip
    assert lines(p(inside=inside)) == ["P1=(a+b)/cx²√y[z]末"]


def test_signs_of_symbol_fonts_and_raised_digits_are_what_one_sees() -> None:
    def run(text: str, properties: str) -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"

    inside = (
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="0082"/></w:r>'
        '<w:r><w:sym w:font="SimSun" w:char="00B0"/></w:r>'
        + run("\uf0a3", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')
        + "<w:r><w:t>10</w:t></w:r>"
        + run("2", '<w:vertAlign w:val="superscript"/>')
        + run("注", '<w:vertAlign w:val="superscript"/>')
    )
    assert lines(p("雨量", inside=inside)) == ["雨量≥☑②°≤10²注"]


def test_letters_drawn_as_a_shape_and_the_words_of_a_diagram_are_text() -> None:
    drawn = (
        '<w:r><w:pict><v:shape><v:textpath string="云泽市人民政府文件"/></v:shape></w:pict></w:r>'
    )
    assert lines(p("甲。", inside=drawn)) == ["甲。", "云泽市人民政府文件"]
    diagram = '<w:r><w:drawing><dgm:relIds xmlns:dgm="d" r:dm="d1"/></w:drawing></w:r>'
    relation = f'<Relationship Id="d1" Type="{R}/diagramData" Target="diagrams/data1.xml"/>'
    words = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in ("接报", "处置"))
    more = {
        "word/_rels/document.xml.rels": RELATIONS.format(relation),
        "word/diagrams/data1.xml": f'<dgm:dataModel xmlns:dgm="d" xmlns:a="a">{words}</dgm:dataModel>',
    }
    assert (
        decode(docx(p("流程图", inside=diagram), more=more), "a.docx").text == "流程图\n接报\n处置"
    )


def test_files_kept_whole_inside_are_read_in_their_place_or_counted() -> None:
    inner = docx(p("内文。", inside="<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"))
    held: list[str | bytes] = [
        inner,
        "<html><body><p>网页。</p></body></html>",
        "纯文本。",
        rb"{\rtf1 x}",
        "MIME-Version: 1.0\n\nx",
    ]
    kinds = "".join(
        f'<Relationship Id="c{k}" Type="{R}/aFChunk" Target="/word/c{k}"/>'
        for k in range(len(held))
    )
    body = p("前。") + "".join(f'<w:altChunk r:id="c{k}"/>' for k in range(len(held))) + p("后。")
    more = {f"word/c{k}": data for k, data in enumerate(held)}
    whole = docx(body, more={**more, "word/_rels/document.xml.rels": RELATIONS.format(kinds)})
    read = decode(whole, "a.docx")
    assert repair(read).text.split("\n") == ["前。", "内文。", "网页。", "纯文本。", "后。"]
    assert [(n.code, n.count) for n in read.notices] == [("skipped", 2)]
    only = RELATIONS.format(f'<Relationship Id="c0" Type="{R}/aFChunk" Target="c0"/>')
    nested = docx(p("外。") + '<w:altChunk r:id="c0"/>',
                  more={"word/c0": whole, "word/_rels/document.xml.rels": only})  # fmt: skip
    assert decode(nested, "a.docx").text == "外。\n前。\n后。"


def test_objects_that_are_not_read_are_counted() -> None:
    ole = "<w:r><w:object><o:OLEObject xmlns:o='o' ProgID='Equation.3'/></w:object></w:r>"
    assert [(n.code, n.count) for n in source(p("甲。", inside=ole)).notices] == [("skipped", 1)]


def test_the_mark_that_an_author_gave_a_note_is_no_text() -> None:
    call = '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>*</w:t></w:r><w:r><w:t>。</w:t></w:r>'
    notes = f'<w:footnote w:id="2">{p("注文。")}</w:footnote>'
    assert repaired(p("甲", inside=call), footnotes=notes) == ["甲。", "注文。"]


def test_a_paragraph_that_is_struck_out_whole_leaves_no_label_behind() -> None:
    gone = numbered("", more="<w:rPr><w:del/></w:rPr>").replace(
        "</w:p>", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    )
    table = "<w:tbl>" + row(cell(p("甲")), cell(p("乙"))) + "</w:tbl>"
    definition = numbering(level(0, "decimal", "%1."))
    assert lines(gone + table, numbering=definition) == ["甲\t乙"]
    assert lines(gone + table, "original", numbering=definition) == ["1. 旧", "甲\t乙"]


def test_pages_count_where_word_noted_how_it_laid_them_out() -> None:
    turn = "<w:r><w:lastRenderedPageBreak/><w:t>第二页。</w:t></w:r>"
    read = source(p("第一页。") + p(inside=turn) + p("还在第二页。"))
    assert [line.page for line in read.lines] == [1, 2, 2]
    assert [line.page for line in source(p("甲。")).lines] == [None]


# ---------------------------------------------------------------- tracked changes


DRAFT = (
    p(
        "局应当在",
        inside='<w:del w:id="1"><w:r><w:delText>10</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>15</w:t></w:r></w:ins><w:r><w:t>分钟内报告。</w:t></w:r>',
    )
    + p("前半，", '<w:rPr><w:del w:id="3"/></w:rPr>')
    + p("后半。")
    + '<w:p><w:pPr><w:rPr><w:ins w:id="4"/></w:rPr></w:pPr><w:ins w:id="5"><w:r><w:t>新增一段。</w:t></w:r>'
    "</w:ins></w:p>" + p("末段。")
)


def test_both_states_of_a_draft() -> None:
    assert lines(DRAFT) == ["局应当在15分钟内报告。", "前半，后半。", "新增一段。", "末段。"]
    assert lines(DRAFT, "original") == ["局应当在10分钟内报告。", "前半，", "后半。", "末段。"]
    notice = source(DRAFT).notices[0]
    assert (notice.code, notice.count) == ("revisions", 5)


def test_rows_struck_out_and_numberings_put_in() -> None:
    table = (
        "<w:tbl>"
        + row(cell(p("甲")), cell(p("乙")), properties='<w:del w:id="1"/>')
        + row(cell(p("丙")), cell(p("丁")))
        + "</w:tbl>"
    )
    assert lines(table) == ["丙\t丁"]
    assert lines(table, "original") == ["甲\t乙", "丙\t丁"]
    changed = (
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        '<w:pPrChange w:id="9"><w:pPr/></w:pPrChange>'
    )
    definition = numbering(level(0, "chineseCounting", "%1、"))
    assert lines(p("总则", changed), numbering=definition) == ["一、总则"]
    assert lines(p("总则", changed), "original", numbering=definition) == ["总则"]


def test_the_two_states_compared() -> None:
    def witness(state: Revisions, siglum: str) -> Witness:
        read = source(DRAFT, state)
        done = repair(read)
        return Witness(siglum, read, done, outline)

    found = compare(witness("original", "A"), witness("accepted", "B"))
    said = [
        (
            change.a.span.of(found.a.text) if change.a else "",
            change.b.span.of(found.b.text) if change.b else "",
        )
        for pair in found.pairs
        for change in pair.changes
    ]
    assert ("10", "15") in said or ("10分钟", "15分钟") in said
    assert ("", "新增一段。") in said


def test_comments_are_counted_and_are_no_text() -> None:
    read = source(p("正文。"), comments=f'<w:comment w:id="0">{p("请核。")}</w:comment>')
    assert read.text == "正文。"
    assert [(notice.code, notice.count) for notice in read.notices] == [("comments", 1)]


# ---------------------------------------------------------------- hostile files


def error_of(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        decode(data, "a.docx")
    message = str(caught.value)
    assert message.isprintable()
    return message


def with_document(document: str | bytes) -> bytes:
    return docx("", more={"word/document.xml": document})


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bomb = '<!DOCTYPE z [<!ENTITY a "啊啊啊啊啊啊啊啊啊啊">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    body = part("document", "<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body>")
    document = body.replace("?>", "?>" + bomb + "]>", 1)
    assert "document type" in error_of(with_document(document))
    outside = '<!DOCTYPE z [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
    assert "document type" in error_of(with_document(body.replace("?>", "?>" + outside, 1)))


def test_deep_markup_is_an_error() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5_000 + p("深") + "</w:sdtContent></w:sdt>" * 5_000
    assert "a.docx: " in error_of(docx(deep))
    shallow = "<w:sdt><w:sdtContent>" * 100 + p("深") + "</w:sdtContent></w:sdt>" * 100
    assert "nested too deeply" in error_of(docx(shallow))


def test_zip_bombs_are_refused_before_they_are_unpacked() -> None:
    assert "fold" in error_of(with_document(b" " * (64 * 2**20)))
    assert "MiB" in error_of(with_document(b" " * (100 * 2**20)))
    many = {f"word/{i}.xml": "" for i in range(10_001)}
    assert "members" in error_of(docx(p("甲"), more=many))
    marks = part("document", "<w:body>" + "<w:p/>" * 2_000_000 + "</w:body>")
    assert "fold" in error_of(with_document(marks)) or "markup" in error_of(with_document(marks))


def test_names_of_members_are_never_paths(tmp_path: object) -> None:
    more = {"../../../tmp/escaped": "x", "/etc/passwd": "x", "word\\..\\x": "x"}
    assert decode(docx(p("甲。"), more=more), "a.docx").text == "甲。"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="x/officeDocument" Target="../../../../etc/passwd"/></Relationships>'
    )
    assert "no Word document" in error_of(docx("", more={"_rels/.rels": relations}))


def test_damaged_and_empty_files_are_errors() -> None:
    whole = docx(p("甲。"))
    assert "damaged" in error_of(whole[:-30])
    assert "no XML" in error_of(with_document("<w:document"))
    assert "no Word document" in error_of(with_document("<a/>"))
    assert "without words" in error_of(docx(p("")))
    assert "no Word document" in error_of(zipped({"word/x": ""}))


def test_an_encrypted_member_asks_for_the_password() -> None:
    data = bytearray(docx(p("甲。")))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    assert "password" in error_of(bytes(data))
