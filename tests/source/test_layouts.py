"""One text in the layouts that web pages of governments have: each reads as the text itself."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from diffkit.comparison import compare, read
from diffkit.model import FOLDED, Witness
from diffkit.outline import outline
from diffkit.repair import repair
from diffkit.source import decode

STEMS = ("statute_old", "plan_city", "statute_tw_old")
HEAD = (
    '<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li><li>'
    '<a href="/b">办事服务</a></li>'
    '</ul></div><div>当前位置：<a href="/">首页</a> &gt; <a href="/x">政策文件</a> &gt; 正文</div>'
)
FOOT = (
    '<div>分享到：<a href="#">微信</a><a href="#">微博</a></div><div>'
    '<a href="javascript:print()">【打印本页】</a></div>'
    '<div><h3>相关链接</h3><ul><li><a href="1">《办法》政策解读</a></li><li><a href="2">一图读懂办法</a>'
    "</li></ul></div>"
    "<div><p>主办单位：云泽市人民政府办公室&nbsp;&nbsp;承办单位：云泽市大数据局</p><p>网站标识码：3700000001&nbsp;"
    "鲁ICP备05000001号</p></div>"
)


def paragraphs(root: Path, stem: str) -> list[str]:
    text = read(root / "fixtures/corpora" / f"{stem}.txt").text
    return [html.escape(line.strip()) for line in text.split("\n") if line.strip()]


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{HEAD}{body}{FOOT}</body></html>"


def editor(lines: Sequence[str]) -> str:
    """A title above the article, data of the page around both."""
    said = (
        "<table><tr><td>索 引 号：</td><td>000014349/2023-00018</td><td>主题分类：</td><td>城乡建设</td></tr><tr>"
        "<td>发布机构：</td><td>市政府办公室</td><td>成文日期：</td><td>2023年05月12日</td></tr></table>"
        f"<div><h1>{lines[0]}</h1><div><span>发布时间：2023-05-12 10:00</span><span>来源：市政府办公室</span>"
        "<span>浏览次数：<i>128</i></span><span>字号：[<a href='#'>大</a> <a href='#'>小</a>]</span></div>"
    )
    text = "".join(f'<p align="justify">　　{line}</p>\n' for line in lines[1:])
    return page(f'{said}<div class="TRS_Editor">{text}</div></div>')


def blocks(lines: Sequence[str]) -> str:
    inner = "".join(f"<div>&emsp;&emsp;{line}</div>\n" for line in lines)
    return page(f"<div class=TRS_Editor><style>.x{{}}</style><div>{inner}</div></div>")


def tables(lines: Sequence[str]) -> str:
    """Tables that lay out the page, a list of links beside the text."""
    text = "<br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in lines[1:])
    return (
        f"<html><body><table width=1000><tr><td>{HEAD}</td></tr><tr><td><a href=1>机构职能</a><br>"
        f"<a href=2>政策法规</a>"
        f"</td><td><table><tr><td align=center><b>{lines[0]}</b></td></tr><tr><td>{text}</td></tr></table></td></tr>"
        f"<tr><td>{FOOT}</td></tr></table></body></html>"
    )


def breaks(lines: Sequence[str]) -> str:
    return page('<div id="zoom">' + "<br/>\n".join(lines) + "</div>")


def spans(lines: Sequence[str]) -> str:
    """Words cut anywhere by elements that only say how they look."""
    forms = (
        '<span style="font-family: 仿宋_GB2312; font-size: 16pt">{}</span>',
        '<font face="宋体" size="3">{}</font>',
        '<span lang="EN-US">{}</span>',
        "<strong>{}</strong>",
        "{}",
    )
    out = []
    for line in lines:
        plain = html.unescape(line)
        parts = [plain[k : k + 3] for k in range(0, len(plain), 3)]
        cut = (forms[k % len(forms)].format(html.escape(part)) for k, part in enumerate(parts))
        out.append(f'<p style="text-indent: 2em">{"".join(cut)}</p>')
    return page(f"<div class=view>{''.join(out)}</div>")


def word(lines: Sequence[str]) -> str:
    """What Word saves: declarations, comments with conditions, lines of the file broken inside sentences."""
    out = []
    for line in lines:
        at = next(
            (k for k in range(8, len(line)) if all(c > "\u4e00" for c in line[k - 1 : k + 1])),
            len(line),
        )
        text = line[:at] + "\n" * (at < len(line)) + line[at:]
        out.append(
            "<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt;\n"
            f"font-family:仿宋_GB2312;mso-hansi-font-family:宋体'>{text}</span><span lang=EN-US><o:p>"
            f"</o:p></span></p>\n"
        )
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        '<meta http-equiv=Content-Type content="text/html; '
        'charset=gb2312"><!--[if gte mso 9]><xml><w:x></w:x></xml><![endif]--><style><!-- p{} --></style></head>'
        f"<body lang=ZH-CN><div class=WordSection1>{''.join(out)}</div></body></html>"
    )


def witness(data: bytes, name: str, siglum: str) -> Witness:
    source = decode(data, name)
    repaired = repair(source)
    return Witness(siglum, source, repaired, outline)


@pytest.mark.parametrize("layout", [editor, blocks, tables, breaks, spans, word])
@pytest.mark.parametrize("stem", STEMS)
def test_a_page_differs_from_the_text_in_nothing_but_folded_classes(
    root: Path, stem: str, layout: Callable[[Sequence[str]], str]
) -> None:
    lines = paragraphs(root, stem)
    plain = witness("\n".join(map(html.unescape, lines)).encode(), "a.txt", "A")
    found = compare(plain, witness(layout(lines).encode(), "b.html", "B"))
    assert [(pair.a is None, pair.b is None) for pair in found.pairs] == [(False, False)]
    assert not [change for change in found.pairs[0].changes if change.cls not in FOLDED]
