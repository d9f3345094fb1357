"""Whatever a file holds, a reader gives a text or a ReadError, and what it gives is in order."""

from __future__ import annotations

import string
from xml.sax.saxutils import escape, quoteattr

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffkit.model import ReadError, Source
from diffkit.repair import repair
from diffkit.source import decode
from diffkit.source.extract import Extract
from diffkit.source.layout import Mark, written
from diffkit.source.nesting import too_deep
from diffkit.source.pdf import read_pdf
from tests.source.office import docx
from tests.source.paper import pages, shown
from tests.source.test_odt import odt
from tests.source.test_ofd import ofd

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
words = st.text(
    st.sampled_from("第一二三条章款，。；：（）《》“” 　\t\nabc123\u00ad\u200b㈠⼈ﬁ"), max_size=12
)
values = st.one_of(
    st.sampled_from(["0", "1", "-1", "9", "99999999999", "x", "", "true", "upperRoman"]), words
)


def in_order(read: Source) -> None:
    """Check what every source promises: lines tile the text, edits follow one another, pieces tile."""
    at = 0
    for line in read.lines:
        assert line.span.start >= at
        assert set(read.text[at : line.span.start]) <= set("\r\n")
        assert "\n" not in read.text[line.span.start : line.span.end]
        at = line.span.end
    assert set(read.text[at:]) <= set("\r\n")
    for before, after in zip(read.edits, read.edits[1:], strict=False):
        assert before.start <= before.end <= after.start
    repaired = repair(read)
    assert repaired.offsets.source_length == len(read.text)
    assert repaired.offsets.text_length == len(repaired.text)


def tried(data: bytes, name: str) -> None:
    try:
        read = decode(data, name)
    except ReadError as error:
        message = str(error)
    else:
        message = ""
        in_order(read)
    assert message.isprintable()


def elements(names: str, space: str) -> st.SearchStrategy[str]:
    """Return trees of elements of these names with attributes of any value."""
    name = st.sampled_from(names.split())
    attributes = st.dictionaries(
        st.sampled_from(
            ["val", "id", "name", "style-name", "numId", "type", "level", "c", "fldCharType"]
        ),
        values.map(lambda value: "".join(c for c in value if c >= " ")),
        max_size=2,
    ).map(
        lambda found: "".join(f" {space}:{key}={quoteattr(value)}" for key, value in found.items())
    )
    leaf = words.map(lambda text: escape("".join(c for c in text if c >= " " or c in "\t\n")))
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda n, a, children: f"<{space}:{n}{a}>{''.join(children)}</{space}:{n}>",
            name,
            attributes,
            st.lists(inner, max_size=4),
        ),
        max_leaves=25,
    )


WORD = (
    "p r t pPr rPr numPr ilvl numId vanish tbl tr tc tcPr vMerge gridSpan ins del delText moveFrom sdt "
    "sdtContent br tab footnoteReference fldChar instrText drawing txbxContent pStyle sectPr headerReference"
)
NUMBERS = (
    "abstractNum num lvl start numFmt lvlText lvlRestart isLgl suff pStyle lvlOverride startOverride "
    "abstractNumId"
)
TEXT = "p h list list-item span s tab line-break note note-body change change-start change-end section soft-page-break"


@FEW
@given(
    elements(WORD, "w"),
    elements(NUMBERS, "w"),
    elements(NUMBERS + " style basedOn pPr rPr numPr numId", "w"),
)
def test_any_word_markup(body: str, numbering: str, styles: str) -> None:
    tried(docx(body, numbering=numbering, styles=styles, footnotes=body), "a.docx")


@FEW
@given(elements(TEXT, "text"))
def test_any_opendocument_markup(body: str) -> None:
    tried(odt(body), "a.odt")


@FEW
@given(st.lists(st.tuples(words, values, values, values), max_size=6))
def test_any_text_objects(objects: list[tuple[str, str, str, str]]) -> None:
    shown = "".join(
        f"<ofd:TextObject Boundary={quoteattr(c)} Size={quoteattr(b)}><ofd:TextCode X={quoteattr(a)} "
        f"DeltaX={quoteattr(b)}>{escape(''.join(x for x in text if x >= ' '))}</ofd:TextCode></ofd:TextObject>"
        for text, a, b, c in objects
        if all(char >= " " for char in a + b + c)
    )
    tried(ofd(shown), "a.ofd")


tags = st.sampled_from(
    [
        "div",
        "p",
        "table",
        "tr",
        "td",
        "th",
        "ul",
        "ol",
        "li",
        "a",
        "br",
        "b",
        "font",
        "h1",
        "nav",
        "footer",
        "pre",
        "script",
        "style",
        "ruby",
        "rt",
        "select",
        "svg",
        "title",
    ]
)
tokens = st.one_of(
    words,
    tags.map(lambda tag: f"<{tag}>"),
    tags.map(lambda tag: f"</{tag}>"),
    st.builds(
        lambda tag, value: f"<{tag} rowspan='{value}' start='{value}' style='display:{value}'>",
        tags,
        values,
    ),
    st.sampled_from(["<!--", "-->", "<![CDATA[", "&nbsp;", "&#0;", "<", '"', "<p a='", "</"]),
)


@FEW
@given(st.lists(tokens, max_size=40).map("".join))
def test_any_page(page: str) -> None:
    tried(f"<html><body>{page}".encode("utf-8", "ignore"), "a.html")


@FEW
@given(st.lists(tokens, max_size=60).map("".join))
def test_the_depth_of_a_page_is_never_told_too_small(page: str) -> None:
    from selectolax.lexbor import LexborHTMLParser

    import diffkit.source.nesting as nesting

    deepest, node = 0, LexborHTMLParser(f"<html><body>{page}").root
    stack = [(node, 1)]
    while stack:
        node, depth = stack.pop()
        while node is not None:
            if node.tag not in ("-text", "-comment"):
                deepest = max(deepest, depth)
                if node.child is not None:
                    stack.append((node.child, depth + 1))
            node = node.next
    usual = nesting.MAX_DEPTH
    try:
        nesting.MAX_DEPTH = max(
            0, deepest // 3 - 8
        )  # tables, cells and lists bring elements of their own
        assert nesting.MAX_DEPTH == 0 or too_deep(f"<html><body>{page}")
    finally:
        nesting.MAX_DEPTH = usual


@FEW
@given(
    st.lists(
        st.tuples(words.filter(bool), st.integers(0, 600), st.integers(0, 800), st.integers(1, 40)),
        max_size=40,
    )
)
def test_any_heap_of_characters_is_put_whole(heap: list[tuple[str, int, int, int]]) -> None:
    marks = [
        Mark(char, x + size * k, y, x + size * (k + 1), y + size)
        for text, x, y, size in heap
        for k, char in enumerate(text.replace("\n", "").replace("\u00ad", ""))
    ]
    extract = Extract("a")
    written([marks], extract)
    text, lines, _ = extract.finished()
    printed = sorted(mark.text for mark in marks if mark.text.strip())
    assert len([c for c in text if c.strip()]) <= len(printed)
    assert set(text) - set(" \n\u3000\u200b") <= set(printed)
    assert len(lines) == text.count("\n") + 1 or not text


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 2000), st.sampled_from(string.printable))
def test_any_damage_to_a_pdf(noise: bytes, at: int, char: str) -> None:
    data = bytearray(pages(shown("第一条　甲。", 72, 700), shown("第二条", 72, 700)))
    data[at % len(data) : at % len(data) + len(noise)] = noise + char.encode()
    try:
        read_pdf(bytes(data), "a.pdf")
        message = ""
    except ReadError as error:
        message = str(error)
    assert message.isprintable()
