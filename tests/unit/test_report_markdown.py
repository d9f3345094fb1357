"""The Markdown report: safe whatever a document says."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from diffkit.report.markdown import comparison_markdown, escaped
from diffkit.report.view import Filters, comparison_view
from tests.golden.built import B, C, D, comparison, witness

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[甲](javascript:alert(1))",
    "![甲](https://example.org/a.png)",
    "https://example.org/ www.example.org a@example.org <https://example.org>",
    "# 标题",
    "> 引用",
    "- 一",
    "+ 一",
    "* 一",
    "1. 一",
    "1) 一",
    "```\n甲",
    "`甲`",
    "**甲** _甲_ ~~甲~~ __甲__",
    "| 甲 | 乙 |",
    "---",
    "===",
    "    甲",
    "\t甲",
    "&lt;b&gt; &amp; &#x3C;b&#x3E;",
    "[^1]: 甲",
    "[甲]: https://example.org",
    "\\<b>甲</b>",
    "<!-- 甲 -->",
    "<b",
    "甲\n\n# 乙",
    "@someone #1",
    "$x$",
]


def _rendered(markdown: str) -> str:
    return str(MarkdownIt("gfm-like", {"linkify": True}).render(markdown))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    html = _rendered(f"> {escaped(text).lstrip(' ')}")
    words = re.sub("<!-- -->", "", html)
    inner = re.fullmatch(r"<blockquote>\n<p>(.*)</p>\n</blockquote>\n", words, re.DOTALL)
    assert inner, html
    assert "<" not in inner[1], html


@pytest.mark.parametrize("text", HOSTILE)
def test_text_reads_as_it_was(text: str) -> None:
    html = _rendered(f"甲{escaped(text)}乙")
    plain = re.sub("<[^>]*>", "", html).strip()
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(entity, char)
    assert plain == "甲" + re.sub(r"\s+", " ", text) + "乙"


def _made(a: str, b: str, *changes: D) -> str:
    made = comparison(
        witness("A", [C("题", role="title"), C(a, "第一条", (1,)), C("同。", "第二条", (2,))]),
        witness("B", [C("题", role="title"), C(b, "第一条", (1,)), C("同。", "第二条", (2,))]),
        [B((0,), (0,)), B((1,), (1,), changes), B((2,), (2,))],
    )
    return comparison_markdown(comparison_view(made, Filters()), "zh")


def test_a_change_is_struck_out_and_underlined() -> None:
    report = _made("限三十日。", "限十五日。", D("三十日", "十五日", "substantive", "time_limit"))
    assert "### 第一条 · 修改\n\nA:2 B:2 · " in report
    assert "\n> 第一条 限<del>三十日</del><ins>十五日</ins>。\n" in report
    assert "\n实质修改·时限：三十日 → 十五日\n" in report
    assert "| 实质修改 | 1 | 0 | 0 |" in report


def test_marks_take_hold_beside_chinese_marks() -> None:
    html = _rendered(_made("限“三十日”。", "限“十五日”。", D("“三十日”", "“十五日”")))
    assert "限<del>“三十日”</del><ins>“十五日”</ins>。" in html


def test_the_report_says_that_all_is_local() -> None:
    assert "\n全部在本机比对，不向任何地方发送内容。\n" in _made("甲。", "乙。", D("甲", "乙"))


def test_the_report_has_the_structure_of_its_own_headings_alone() -> None:
    html = _rendered(_made("# 甲\x1b[31m", "# 乙<h1>", D("甲\x1b[31m", "乙<h1>")))
    assert re.findall("<(h[1-6])>", html) == ["h1", "h2", "h3"]
    assert "\x1b" not in html
