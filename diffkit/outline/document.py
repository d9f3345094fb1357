"""One document from its lines: title, 文号, addressee, signature and date; the rest goes to the tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from diffkit.glyphs import fold
from diffkit.labels import is_date, is_registration
from diffkit.model import Document, DocumentRole, Role
from diffkit.outline.lines import (
    BODY_NAME,
    CIRCULATED,
    CLOSING,
    COLONS,
    CONTENTS,
    DECIDES,
    ENACTED,
    KIND,
    NOTE,
    REMARK,
    Line,
    is_field,
)
from diffkit.outline.parts import Part, announced, contents_end
from diffkit.outline.tables import leave_table, put_row
from diffkit.outline.tree import HEADING_SCHEMES, Builder
from diffkit.patterns import Pattern, for_keys
from diffkit.span import Span


def document_of(text: str, lines: Sequence[Line], part: Part, nth: int) -> Document:
    """Make one document; `nth` counts those before it in the file that bear no number either."""
    builder = Builder(text)
    if part.role == "document":
        _nest_sections(builder, lines[part.first : part.last])
        _fill(builder, lines, part)
    else:
        role: dict[DocumentRole, Role] = {
            "front": "masthead",
            "toc": "contents",
            "section": "section",
            "back": "imprint",
        }
        for line in lines[part.first : part.last]:
            builder.put(role[part.role], Span(line.start, line.end), paragraph=False)
    number = part.identity
    title = _title(lines, part)
    # Ids do not hang on the title: two versions of a text may bear two titles.
    clauses = builder.clauses(number.normal if number else f"{part.role} {nth}")
    signature = next(
        (
            c
            for c in clauses
            if c.role == "signature" and not _SIGNER.fullmatch(fold(c.body.of(text)))
        ),
        None,
    )
    dates = [date for c in clauses if c.role == "date" and (date := _date_in(c.body.of(text)))]
    return Document(
        role=part.role,
        number=number.normal if number else None,
        number_text=number.text if number else None,
        title=title,
        issuer=re.sub(r"\s", "", signature.body.of(text)) if signature else _issuer(lines, part),
        date=dates[-1 if is_field(lines[part.first].key) else 0] if dates else None,
        span=Span(lines[part.first].start, lines[part.last - 1].end),
        clauses=clauses,
        text=text,
    )


def _title(lines: Sequence[Line], part: Part) -> str | None:
    if part.titles is None:
        return None
    pieces = [lines[i].text for i in range(*part.titles)]
    if is_field(lines[part.titles[0]].key):
        pieces[0] = re.split("[:：]", pieces[0], maxsplit=1)[1].strip() or pieces[0]
    joined = pieces[0]
    for piece in pieces[1:]:
        latin = joined[-1].isascii() and piece[0].isascii()
        joined += (" " if latin else "") + piece
    return _BETWEEN_WIDE.sub("", joined)


# Written by what is left out: the module `re` takes time by the number of characters in a range.
_BETWEEN_WIDE = Pattern(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])")


def _date_in(words: str) -> str:
    """Return a date without the name of the field in which it stands."""
    return re.split("[:：]", words, maxsplit=1)[-1].strip()


def _issuer(lines: Sequence[Line], part: Part) -> str | None:
    if part.titles is None or part.titles[0] == part.titles[1]:
        return None
    first = lines[part.titles[0]].text
    head = re.sub(r"(?:令|公告|通告)\s*(?:[（(].*)?$", "", re.split("关于|關於", first)[0].strip())
    return re.sub(r"\s", "", head) if head and BODY_NAME.search(fold(head)) else None


def _nest_sections(builder: Builder, lines: Sequence[Line]) -> None:
    """Learn how Section and Article nest in a text that has both: a Section 1 right behind an Article."""
    if not any(line.text[:3] in ("Sec", "SEC") for line in lines):
        return
    articles = [line.label.label for line in lines if line.label]
    articles = [label for label in articles if label.scheme == "article"]
    if len({label.text[0] for label in articles} & {"A", "S"}) < 2:
        return
    below = any(
        y.text[0] == "S" and y.number == (1,) and x.text[0] == "A" for x, y in pairwise(articles)
    )
    nested = sum(
        1
        for x, y in pairwise(articles)
        if x.text[0] == "S" and y.text[0] == "A" and y.number > (1,)
    )
    after_heading = below and nested < sum(label.text[0] == "S" for label in articles)
    builder.sections_below, builder.sections_above = after_heading, not after_heading


def _fill(builder: Builder, lines: Sequence[Line], part: Part) -> None:
    """Make the clauses of one document from its lines."""
    i = part.first
    while i < part.last:
        line = lines[i]
        if part.titles is not None and i == part.titles[0] < part.titles[1]:
            last = lines[part.titles[1] - 1]
            builder.put("title", Span(line.start, last.end), paragraph=False)
            i = part.titles[1]
            continue
        if CONTENTS.fullmatch(line.key) and (stop := contents_end(lines, i, part.last)):
            builder.put("contents", Span(line.start, lines[stop - 1].end), paragraph=False)
            builder.reset()
            i = stop
            continue
        if i < part.first + _MOST_FIELDS and is_field(line.key):
            builder.put(_field_role(line.key), Span(line.start, line.end), paragraph=False)
        elif CLOSING.match(line.key):
            builder.reset()
            builder.put("note", Span(line.start, line.end), paragraph=False)
        elif CIRCULATED.match(line.key):
            builder.put("imprint", Span(line.start, line.end), paragraph=False)
        elif i == part.number:
            builder.put("number", Span(line.start, line.end), paragraph=False)
        elif is_registration(line.text):
            builder.put("registration", Span(line.start, line.end), paragraph=False)
        elif _is_addressee(lines, part, i):
            builder.put("addressee", Span(line.start, line.end), paragraph=False)
        elif stop := _signature_end(lines, part, i):
            for k in range(i, stop - 1):
                builder.put("signature", Span(lines[k].start, lines[k].end), paragraph=False)
            builder.put("date", Span(lines[stop - 1].start, lines[stop - 1].end), paragraph=False)
            builder.reset()
            i = _issued_title(builder, lines, part, stop)
            continue
        elif is_date(line.text) and (i + 1 == part.last or lines[i - 1].titular):
            builder.put("date", Span(line.start, line.end), paragraph=False)
        else:
            i = _body_line(builder, lines, part, i)
            continue
        i += 1


def _is_addressee(lines: Sequence[Line], part: Part, i: int) -> bool:
    line = lines[i]
    head = part.titles[1] if part.titles else part.first
    if part.number is not None:
        head = max(head, part.number + 1)
    elif part.titles is None:
        return False
    return (
        i == head
        and line.text[-1] in COLONS
        and len(line.text) <= 400
        and line.label is None
        and "。" not in line.text
        and not DECIDES.search(line.key)
    )


def _signature_end(lines: Sequence[Line], part: Part, i: int) -> int:
    """Return the line after the date of a signature that begins at line `i`, 0 where none does."""
    if part.titles is not None and i < part.titles[1]:
        return 0
    stop = i
    while (
        stop < min(part.last, i + _MOST_SIGNERS)
        and lines[stop].titular
        and len(lines[stop].text) <= 40
    ):
        stop += 1
    if stop == i or stop >= part.last or not is_date(lines[stop].text):
        return 0
    if not all(
        BODY_NAME.search(lines[k].key.rstrip(")")) or _SIGNER.fullmatch(lines[k].key)
        for k in range(i, stop)
    ):
        return 0
    return stop + 1


_MOST_SIGNERS = 9  # bureaux that issue a document together
# 省长　王小明: who signs an order, by office and name.
_SIGNER = for_keys(
    r"(?:\w{0,20}?)(?:总\s*理|主\s*席|主\s*任|[省市县区州盟旗镇乡部局署行院厅会]\s*长|检\s*察\s*长)[\s:]\s*\w[\w·\s]{1,12}"
)
_MOST_FIELDS = 10


def _field_role(key: str) -> Role:
    """Return the role of a line with which a database heads a law."""
    name = re.split(r"[:：]", key, maxsplit=1)[0].strip()
    if name.endswith("名称"):
        return "title"
    if name == "发文字号":
        return "number"
    return "date" if "日" in name else "note"


def _issued_title(builder: Builder, lines: Sequence[Line], part: Part, i: int) -> int:
    """Put the title of what a notice issues, which follows its date; return the line after it."""
    while i < part.last and REMARK.fullmatch(lines[i].key):
        builder.put("note", Span(lines[i].start, lines[i].end), paragraph=False)
        i += 1
    stop = i
    while stop < min(part.last, i + 5) and lines[stop].titular:
        stop += 1
    if stop == i or stop >= part.last:
        return i
    title = "".join(lines[k].key for k in range(i, stop))
    said = "".join(lines[k].key for k in range(part.first, i))
    if not (KIND.search(title) or announced(title, said)):
        return i
    builder.reset()
    builder.put("title", Span(lines[i].start, lines[stop - 1].end), paragraph=False)
    return stop


def _body_line(builder: Builder, lines: Sequence[Line], part: Part, i: int) -> int:
    """Put the clauses of one line of running text; return the next line to look at."""
    line = lines[i]
    remark = ENACTED.fullmatch(line.key) or REMARK.fullmatch(line.key)
    if remark or (NOTE.match(line.key) and line.text[0] == "注"):
        builder.put("note", Span(line.start, line.end), paragraph=False)
        return i + 1
    if line.tabbed:
        put_row(builder, line)
        return i + 1
    found = builder.label(line.text, line.start)
    leave_table(builder, found)
    if found is None:
        builder.paragraph(line)
        return i + 1
    body = Span(line.start + found.end, line.end)
    if not body and found.label.scheme == "article" and i + 1 < part.last:
        after = lines[i + 1]  # 第 12 條 on a line of its own; its words are the next paragraph
        if builder.label(after.text, after.start) is None and not after.tabbed:
            body = Span(after.start, after.end)
            i += 1
    elif found.label.scheme in HEADING_SCHEMES - {"box"} and _goes_on_as_heading(
        lines, part, i, body
    ):
        after = lines[i + 1]  # a heading printed over two lines
        body = Span(body.start if body else after.start, after.end)
        i += 1
    builder.labelled(line, found, body)
    return i + 1


def _goes_on_as_heading(lines: Sequence[Line], part: Part, i: int, body: Span) -> bool:
    """Tell whether the heading of a division goes on in the next line: its words, or their second half."""
    if i + 2 >= part.last:
        return False
    after, behind = lines[i + 1], lines[i + 2]
    if (
        not after.titular
        or after.label is not None
        or after.marked
        or len(after.text) > _MOST_HEADING
    ):
        return False
    if not body:
        return True
    labelled = behind.label is not None and behind.label.label.scheme in ("article", "section")
    together = lines[i].parted or not after.parted  # blank lines may stand everywhere
    return labelled and together and len(body) >= _LEAST_BROKEN


_MOST_HEADING = 60
_LEAST_BROKEN = 10  # characters of a heading that print breaks in two
