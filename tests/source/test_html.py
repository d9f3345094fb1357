"""What a web page is read as; the expectations are what a browser shows."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from diffkit.model import ReadError, Source
from diffkit.repair import repair
from diffkit.source import decode
from diffkit.source.nesting import too_deep

ARTICLE = [
    "云泽市人民政府关于印发《云泽市停车管理办法》的通知",
    "云政发〔2023〕18号",
    "各区县人民政府，市政府各部门：",
    "现将《云泽市停车管理办法》印发给你们，请认真贯彻执行。",
    "云泽市人民政府",
    "2023年5月12日",
    "第一条　为了规范停车，制定本办法。",
    "第二条　市城市管理局负责停车场的监督管理，发现违法停车 应当在十五分钟内到场处置。",
    "第三条　下列车辆停放免费：",
    "一、救护车；",
    "二、消防车。",
    "类别\t标准",
    "小车\t每小时2元",
    "夜间1元",
    "附件：停车收费标准.doc",
]


def source(page: str | bytes, name: str = "a.html") -> Source:
    return decode(page if isinstance(page, bytes) else page.encode(), name)


def lines(body: str) -> list[str]:
    return source(f"<!DOCTYPE html><html><body>{body}</body></html>").text.split("\n")


def article(read: Source) -> list[str]:
    return [
        words for line in repair(read).text.split("\n") if (words := line.strip("\t \u3000\xa0"))
    ]


# ---------------------------------------------------------------- the article of a page


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_the_article_of_a_government_page_is_kept_and_the_rest_is_a_repair(
    root: Path, encoding: str
) -> None:
    page = (root / "fixtures/formats/page.html").read_text(encoding="utf-8")
    read = source(page.encode(encoding))
    assert article(read) == ARTICLE
    dropped = "\n".join(read.text[edit.start : edit.end] for edit in read.edits)
    assert {edit.rule for edit in read.edits} == {"navigation"}
    for words in (
        "首页",
        "要闻",
        "您现在的位置",
        "索引号",
        "浏览次数",
        "微信",
        "打印",
        "上一篇",
        "版权所有",
    ):
        assert words in dropped
    assert "不是正文" not in read.text


def test_a_page_without_menus_loses_nothing() -> None:
    body = "<p>关于停车的通知</p><div><p>现予公布，自公布之日起施行。</p><p>打印店、复印店按照规定停车。</p></div>"
    assert not source(f"<html><body>{body}</body></html>").edits


def test_a_list_of_links_that_are_annexes_is_text() -> None:
    body = (
        "<div><p>现将名单公布如下，请遵照执行。</p><p>名单见附件，电子版可以下载。</p></div>"
        "<div>附件：<a href='1'>一、市级名单</a><a href='2'>二、县级名单</a></div>"
    )
    assert not source(f"<html><body>{body}</body></html>").edits


def test_charset_of_the_page_against_its_bytes() -> None:
    page = "<html><head><meta charset='gb2312'></head><body><p>第一条　为了规范停车，制定本办法。</p></body></html>"
    assert source(page).encoding == "utf-8"  # the bytes are, whatever the page says of itself
    assert source(page.encode("gbk")).encoding == "gb18030"
    assert source(page.replace("gb2312", "big5").encode("big5", "ignore")).encoding == "big5"


# ---------------------------------------------------------------- lines, lists, tables


def test_breaks_and_blanks_lay_out_paragraphs() -> None:
    read = source("<html><body>第一条　甲，<br>乙。<br><br>丙。<br>&nbsp;&nbsp;丁。</body></html>")
    assert read.text.split("\n") == ["第一条　甲，", "乙。", "丙。", "\xa0\xa0丁。"]
    assert [line.starts for line in read.lines] == [True, False, True, True]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1. 甲", "2. 乙"]),
        ("<ol start=3 type=a><li>甲<li value=7>乙</ol>", ["c. 甲", "g. 乙"]),
        ("<ol style='list-style: cjk-ideographic'><li>甲</ol>", ["一、甲"]),
        ("<ol style='list-style-type: none'><li>（一）甲</ol>", ["（一）甲"]),
        ("<ul><li>甲<ol><li>乙</ol></ul>", ["• 甲", "1. 乙"]),
        ("<ol><li><p>甲</p><p>乙</p></ol>", ["1. 甲", "乙"]),
    ],
)
def test_markers_of_lists(html: str, shown: list[str]) -> None:
    assert lines(html) == shown


def test_a_table_of_data_is_a_line_a_row_and_one_that_lays_out_is_none() -> None:
    data = "<table><tr><th>单位<th>职责<tr><td rowspan=2>水利局<td>值班<br>巡查<tr><td>报告</table>"
    assert lines(data) == ["单位\t职责", "水利局\t值班 巡查", "\t报告"]
    layout = "<table><tr><td><h1>办法</h1><p>第一条　甲。</p><p>第二条　乙。</p></td><td>右栏</td></tr></table>"
    assert lines(layout) == ["办法", "第一条　甲。", "第二条　乙。", "右栏"]


def test_hidden_parts_scripts_and_ruby_are_not_read() -> None:
    body = (
        "<p>正文<span style='display: none'>隐</span><script>x</script><ruby>字<rp>(</rp><rt>zì</rt></ruby>。</p>"
        "<p hidden>藏</p><!-- 注 --><pre>一\n 二</pre>"
    )
    assert lines(body) == ["正文字。", "一", "二"]


def test_a_part_of_a_page_is_a_page_where_its_name_says_so() -> None:
    part = "<div><p>第一条　甲。</p><p>第二条　乙。</p></div>"
    assert source(part).text == "第一条　甲。\n第二条　乙。"
    assert source(part, "a.txt").media_type == "text/plain"


# ---------------------------------------------------------------- notes


CALLS = [
    # as Markdown makes them, as LibreOffice, as Word, and as books have them
    ("<p>甲<sup id=r1><a href='#n1'>1</a></sup>乙。</p><p>丙。</p><ol><li id=n1><p>注文。<a href='#r1'>↩"
     "</a></p></li></ol>"),
    ("<p>甲<a name=s1anc href='#s1sym'><sup>1</sup></a>乙。</p><p>丙。</p>"
     "<div id=s1><p><a name=s1sym href='#s1anc'>1</a>注文。</p></div>"),
    ("<p>甲<a href='#_ftn1' name='_ftnref1' title=''><span>[1]</span></a>乙。</p><p>丙。</p>"
     "<div style='mso-element:footnote-list'>"
     "<hr><div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> 注文。"
     "</p></div></div>"),
    ("<p>甲<a role=doc-noteref href='#f1'>①</a>乙。</p><p>丙。</p><aside id=f1 role=doc-footnote>① 注文。</aside>"),
    ("甲<sup><a href='#b1'>[1]</a></sup>乙。<br><br>丙。<br><br><div id=b1>[1] 注文。</div>"),
]  # fmt: skip


@pytest.mark.parametrize("body", CALLS)
def test_a_note_stands_behind_the_paragraph_that_calls_it(body: str) -> None:
    read = source(f"<html><body>{body}</body></html>")
    assert article(read) == ["甲乙。", "注文。", "丙。"]
    assert "note-mark" in {edit.rule for edit in read.edits}
    assert read.text.startswith("甲〔1〕乙。\n〔1〕")


def test_a_note_of_a_table_stands_behind_it_and_one_that_is_called_twice_stands_once() -> None:
    body = (
        "<table><tr><td>甲<sup><a id=r1 href='#n1'>1</a></sup><td>乙</tr><tr><td>丙<sup><a href='#n1'>1"
        "</a></sup><td>丁</tr>"
        "</table><p>戊。</p><p id=n1><a href='#r1'>1</a> 注文。</p>"
    )
    assert lines(body) == ["甲〔1〕\t乙", "丙〔1〕\t丁", "〔1〕1 注文。", "戊。"]


def test_a_link_inside_the_page_that_calls_no_note_is_text() -> None:
    body = (
        "<p><a href='#c2'>2</a> 第二章</p><div id=c1>第一章</div><div id=c2>第二章　职责</div><p>"
        "<a href='#x'>1</a></p>"
    )
    assert lines(body) == ["2 第二章", "第一章", "第二章　职责", "1"]
    loop = "<p id=a>甲<sup><a href='#b'>1</a></sup></p><p id=b>乙<sup><a href='#a'>1</a></sup></p>"
    assert lines(loop) == ["甲〔1〕", "〔1〕乙1"]


def test_notes_without_end_are_no_trouble() -> None:
    begun = time.perf_counter()
    body = "".join(f"<p id=n{k}>甲<sup><a href='#n{k + 1}'>1</a></sup></p>" for k in range(20_000))
    assert len(lines(body)) == 20_000
    assert time.perf_counter() - begun < 20


def test_raised_digits_and_signs_of_symbol_fonts_are_what_one_sees() -> None:
    body = (
        "<p>10<sup>2</sup>平方米<sup>注</sup>，<font face=Symbol>&#xf0b3;</font>5，"
        '<span style="font-family: Wingdings">l'
        "<span style='font:7.0pt \"Times New Roman\"'>lex</span></span></p>"
    )
    assert lines(body) == ["10²平方米注，≥5，●lex"]
    cell = "<table><tr><td>甲<td><ol><li>乙<li>丙</ol></tr><tr><td>丁<td>戊</tr></table>"
    assert lines(cell) == ["甲\t1. 乙 2. 丙", "丁\t戊"]


# ---------------------------------------------------------------- hostile pages


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<font>", "<b><div></b>", "<div><table></div></table>", "<table><tr><td>", "<span a='</span>'>",
     "<div><script></div></script>", "<div><!-- --!></div><!-- --><div>", "<svg><g>"],
)  # fmt: skip
def test_pages_that_nest_without_end_are_refused_at_once(unit: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(ReadError, match="nested too deeply"):
        source("<html><body>" + unit * 20_000)
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    "unit",
    ["<p>甲。", "<li>甲", "<td>甲", "<a name=x>甲", "<div>甲</div>", "甲<br>", "<!-- <div> -->"],
)
def test_pages_that_only_go_on_do_not_nest(unit: str) -> None:
    assert not too_deep("<html><body>" + unit * 5_000)


def test_a_page_of_fifty_megabytes_is_read_or_refused() -> None:
    many = "<p>甲乙丙丁戊己庚辛壬癸，子丑寅卯。</p>" * 600_000
    with pytest.raises(ReadError, match="tags"):
        source("<html><body>" + many)
    few = "<html><body>" + ("<p>" + "甲乙丙丁戊己庚辛，" * 20_000 + "</p>\n") * 98
    assert len(few.encode()) > 48 * 2**20
    assert len(source(few).text) > 16 * 10**6
