"""Find the documents of a file and the clauses of each: the tree by which a place is cited.

The label grammar is in `labels`; here labels become levels. A scheme's level comes from the order in
which schemes first nest in the document at hand, not from a fixed table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from diffkit.glyphs import fold
from diffkit.labels import Match, file_number, is_date, is_registration, match_label
from diffkit.model import Clause, Document, DocumentRole, Label, Repaired, Role
from diffkit.numerals import number, roman
from diffkit.span import Span


def outline(repaired: Repaired) -> tuple[Document, ...]:
    """Return the documents of a text in order, each with its clauses in preorder.

    Guarantees: each non-blank character of the text lies in the label or the body of exactly one
    clause; the spans of documents and of clauses ascend. A text in which no document is recognised is
    one document with neither number nor, where it bears none, title.
    Cost: linear in the text.
    """
    text = repaired.text
    lines = _lines(text, frozenset(repaired.starts))
    if not lines:
        return ()
    unnumbered: Counter[DocumentRole] = Counter()
    documents: list[Document] = []
    for part in _parts(lines):
        documents.append(_document(text, lines, part, unnumbered[part.role]))
        unnumbered[part.role] += part.number is None
    return tuple(documents)


# ---------------------------------------------------------------- lines


@dataclass(frozen=True, slots=True)
class _Line:
    """One line with words, `[start, end)` in the text without the blanks at its edges."""

    start: int
    end: int
    text: str
    key: str  # the words in one script and width, for tables of words
    tabbed: bool  # the line stood behind a tab or holds one: a row of a table
    marked: bool  # the source marks it as something new (a recogniser's heading)

    @property
    def closed(self) -> bool:
        return self.text.rstrip("”’」』）)】》»")[-1:] in _CLOSERS

    @property
    def titular(self) -> bool:
        """Tell whether the line could be part of a title: short, no stop at its end, no comma inside."""
        return (
            len(self.text) <= 60
            and self.text[-1] not in _STOPS
            and not _INNER.search(self.text)
            and not self.tabbed
            and not is_date(self.text)
            and not is_registration(self.text)
            and file_number(self.text) is None
            and not _NOTE.match(self.text)
            and not _SECTION.fullmatch(self.key)
            and not _ENACTED.fullmatch(self.text)
            and not _REMARK.fullmatch(self.text)
            and not _LEADERS.search(self.text)
            and (self.label is None or self.label.label.scheme == "bullet")
        )

    @property
    def label(self) -> Match | None:
        return match_label(self.text)


_COLONS = ("：", ":", "︰")
_CLOSERS = "。！？；：︰!?;:."
_STOPS = "。！？；：︰，、!?;:,."
_INNER = re.compile(r"[。；，;,](?=.)")
_NOTE = re.compile(r"注\s?[:：]|附件?\s?[:：]|附\s?[:：]|抄送\s?[:：]|联系人\s?[:：]")
_ENACTED = re.compile(
    r"[（(].{0,80}[年].{0,120}(?:通过|公布|修订|修正|发布|施行|批准|通過|修正公布).{0,200}[）)]"
)
_REMARK = re.compile(r"[（(]此件[^（）()]{1,30}[）)]")
_SECTION = re.compile(r"[【\[][^】\]]{2,20}[】\]]|(?!.*关于).{2,12}(?:文件|任免)")
_LEADERS = re.compile(r"[.…·]{2,}\s*[（(]?[0-9０-９]{1,4}[）)]?$")
_CIRCULATED = re.compile(
    r"(?:抄送|抄报|主送)\s?[:：]|.{2,30}(?:办公[室厅]|委员会|[局厅委部])\s*[12][0-9]{3}年.{3,8}日\s*印发$"
)
_DECIDES = re.compile("决定|任命|免去|如下|[0-9一二三四五六七八九十]日")
_CONTENTS = re.compile(r"目\s*[录錄次]|CONTENTS|Contents|Inhaltsverzeichnis|Inhaltsübersicht")
_MASTHEAD = re.compile("公报|总第|第.{1,4}期|主办|主管")
_PAGE_REF = re.compile(r"(?:[.…·。\s]{2,}|\s)[（(]?[0-9０-９]{1,4}[）)]?$")
_IMPRINT = re.compile(
    r"(?:主\s*办|主\s*管|承\s*办|编辑|编\s*印|出版|发\s*行|印\s*刷|地\s*址|电\s*话|邮\s*编|网\s*址|刊\s*号|准印证)[^。；]{0,8}[:：]"
)
_ABOUT = re.compile(r"《[^》]{2,30}》\s?(?:简介|征订|启事|说明)")
_BODY_NAME = re.compile(
    r"(?:人民政府|政府|办公室|办公厅|委员会|管委会|常委会|常务委员会|党委|党组|法院|检察院|指挥部|领导小组|[局厅部院会署委处])$"
)
_KIND = re.compile(
    r"(?:决议|决定|命令|令|公报|公告|通告|意见|通\s*知|通报|报告|请示|批复|议案|函|纪要|办法|细则|规定|条例|规则|规划|方案|预案|计划|要点|清单|名单|目录|制度|措施|章程|标准|规范|指南)"
    r"\s*(?:[（(][^（）()]{1,12}[）)])?$"
)


def _lines(text: str, starts: frozenset[int]) -> list[_Line]:
    found: list[_Line] = []
    at, folded = 0, fold(text)
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            start = at + len(raw) - len(raw.lstrip())
            found.append(
                _Line(
                    start,
                    start + len(words),
                    words,
                    folded[start : start + len(words)],
                    "\t" in raw.rstrip(),
                    start in starts or at in starts,
                )
            )
        at += len(raw) + 1
    return found


# ---------------------------------------------------------------- documents of a file


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of lines `[first, last)` that is one document; `number` and `titles` are line indices."""

    role: DocumentRole
    first: int
    last: int
    number: int | None = None
    titles: tuple[int, int] | None = None
    contents: tuple[int, int] | None = None


def _parts(lines: Sequence[_Line]) -> Iterator[_Part]:
    """Cut a file into front matter, contents, documents, section headings and imprint."""
    contents = next((i for i, line in enumerate(lines) if _CONTENTS.fullmatch(line.text)), None)
    heads = _document_heads(lines, contents)
    if contents is not None and not heads:
        stop = _contents_end(lines, contents)
        if stop is None:
            contents = None
        elif any(_MASTHEAD.search(lines[i].key) for i in range(contents)):
            yield from _front(0, contents)
            yield _Part("toc", contents, stop)
            yield from _bare(lines, stop, len(lines))
            return
        else:  # a statute's own contents stand between its title and its first chapter
            for part in _bare(lines, 0, len(lines)):
                yield replace(part, contents=(contents, stop))
            return
    if not heads:
        yield from _bare(lines, 0, len(lines))
        return
    first = heads[0].first
    if contents is not None and contents < first:
        yield from _front(0, contents)
        yield _Part("toc", contents, first)
    else:
        yield from _front(0, first)
    back = _imprint(lines, heads[-1].first)
    for here, after in zip(heads, [*heads[1:], None], strict=True):
        stop = last = after.first if after is not None else back
        while (
            after is not None and last - 1 > here.first and _SECTION.fullmatch(lines[last - 1].key)
        ):
            last -= 1
        yield replace(here, last=last)
        if last < stop:
            yield _Part("section", last, stop)
    if back < len(lines):
        yield _Part("back", back, len(lines))


def _front(first: int, last: int) -> Iterator[_Part]:
    if last > first:
        yield _Part("front", first, last)


def _bare(lines: Sequence[_Line], first: int, last: int) -> Iterator[_Part]:
    """The one document of a file without 文号; its title is what stands before the first clause."""
    stop = first
    while stop < min(last, first + 5) and lines[stop].titular:
        stop += 1
    # A heading alone above running words is no title; one above labels, a date or a note is.
    is_title = first < stop < last and (
        stop - first == 1 or bool(_KIND.search(lines[stop - 1].key))
    )
    yield _Part("document", first, last, None, (first, stop) if is_title else None)


def _contents_end(lines: Sequence[_Line], contents: int) -> int | None:
    """Return the line after a table of contents: where its first entry stands a second time."""
    entries: set[str] = set()
    for i in range(contents + 1, len(lines)):
        entry = re.sub(r"\s", "", _PAGE_REF.sub("", lines[i].text))
        if entry in entries:
            return i
        if not lines[i].titular and lines[i].label is None and not _PAGE_REF.search(lines[i].text):
            return i if entries else None
        if len(entries) > 500:
            return None
        entries.add(entry)
    return None


def _document_heads(lines: Sequence[_Line], contents: int | None) -> list[_Part]:
    numbers = {i: n.normal for i, line in enumerate(lines) if (n := file_number(line.text))}
    latest = {normal: i for i, normal in numbers.items()}
    heads: list[_Part] = []
    floor = 0  # no head reaches above the number of the document before
    for i, normal in numbers.items():
        if contents is not None and i > contents and not heads and latest[normal] != i:
            floor = i + 1
            continue
        head = _head(lines, i, floor)
        if head is None:
            continue
        heads.append(head)
        floor = max(i, head.titles[1] - 1 if head.titles else i) + 1
    return _with_unnumbered(lines, heads) if len(heads) > 1 else heads


def _head(lines: Sequence[_Line], number: int, floor: int) -> _Part | None:
    """Return the head of the document that bears the 文号 of line `number`.

    The title stands above it in a gazette, below it under a red head.
    """
    top = number
    while top > floor and number - top < 8 and lines[top - 1].titular:
        top -= 1
    above = _opening(lines, top, number)
    stop = number + 1
    while stop < min(len(lines), number + 7) and lines[stop].titular:
        stop += 1
    below = stop > number + 1 and bool(_KIND.search(lines[stop - 1].key))
    if above < number and (_names_kind(lines, above, number) or not below):
        first, titles = above, (above, number)
    elif below:
        first, titles = number, (number + 1, stop)
    else:
        # A 文号 alone on a line of running text is a citation that a line end cut out.
        before = lines[number - 1] if number > floor else None
        if (
            before is not None
            and not before.closed
            and not before.titular
            and not is_registration(before.text)
            and not _SECTION.fullmatch(before.key)
        ):
            return None
        first, titles = number, (number, number)
    while first > floor and is_registration(lines[first - 1].text):
        first -= 1
    return _Part("document", first, len(lines), number, titles if titles[1] > titles[0] else None)


def _names_kind(lines: Sequence[_Line], first: int, last: int) -> bool:
    return bool(_KIND.search(lines[last - 1].key)) or any(
        "关于" in lines[i].key for i in range(first, last)
    )


def _opening(lines: Sequence[_Line], top: int, number: int) -> int:
    """Return the line with which the title above a 文号 begins, among the title-like lines from `top`."""
    about = [i for i in range(top, number) if "关于" in lines[i].key]
    if about:
        first = about[-1]
        if lines[first].key.startswith("关于"):
            while first > top and _BODY_NAME.search(lines[first - 1].key):
                first -= 1
        return first
    named = [i for i in range(top, number) if _BODY_NAME.search(lines[i].key)]
    if named:
        return named[0]
    return max(top, number - 4)


def _with_unnumbered(lines: Sequence[_Line], heads: list[_Part]) -> list[_Part]:
    """Add the documents of a gazette that bear no 文号, such as a list of appointments.

    One begins where, after a document's date or closing note, a title stands that names an issuer or a
    matter and of which the document before says nothing.
    """
    found: list[_Part] = []
    for here, after in zip(heads, [*heads[1:], None], strict=True):
        found.append(here)
        last = after.first if after is not None else len(lines)
        first = here.titles[1] if here.titles else here.first + 1
        for i in range(first + 1, last - 1):
            before, line = lines[i - 1], lines[i]
            if not (is_date(before.text) or _NOTE.match(before.text)) or not line.titular:
                continue
            stop = i
            while stop < min(last, i + 5) and lines[stop].titular:
                stop += 1
            title = "".join(lines[k].key for k in range(i, stop))
            kind = any(_KIND.search(lines[k].key) for k in range(i, stop))
            if not kind or not re.search(r"(?:人民政府|办公[室厅]|委员会|关于)", title):
                continue
            said = "".join(lines[k].key for k in range(here.first, i))
            if _announced(title, said):
                continue
            found.append(_Part("document", i, last, None, (i, stop)))
    return found


def _announced(title: str, said: str) -> bool:
    """Tell whether a document speaks of the matter of a title: eight of its characters stand there.

    The issuer says nothing: it heads every document of a gazette.
    """
    title, said = re.sub(r"\s", "", title), re.sub(r"\s", "", said)
    if title in said:
        return True
    title = re.sub("^.*?关于|^.{2,20}?(?:人民政府|委员会)(?:办公[室厅])?", "", title)
    size = min(8, len(title))
    return size > 4 and any(title[i : i + size] in said for i in range(len(title) - size + 1))


def _imprint(lines: Sequence[_Line], first: int) -> int:
    """Return the line with which the imprint of a file begins, its length where there is none."""
    tail = max(first + 1, len(lines) - 40)
    marks = [i for i in range(tail, len(lines)) if _IMPRINT.match(lines[i].text)]
    about = [i for i in range(tail, len(lines)) if _ABOUT.match(lines[i].text)]
    if len(marks) < 2 and not about:
        return len(lines)
    return min([*marks[:1], *about[:1]])


# ---------------------------------------------------------------- one document


def _document(text: str, lines: Sequence[_Line], part: _Part, nth: int) -> Document:
    """Make one document; `nth` counts those before it in the file that bear no number either."""
    builder = _Builder(text)
    if part.role == "document":
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
    number = file_number(lines[part.number].text) if part.number is not None else None
    title = _title(lines, part)
    # Ids do not hang on the title: two versions of a text may bear two titles.
    clauses = builder.clauses(number.normal if number else f"{part.role} {nth}")
    signature = next((c for c in clauses if c.role == "signature"), None)
    date = next((c for c in clauses if c.role == "date"), None)
    return Document(
        role=part.role,
        number=number.normal if number else None,
        number_text=number.text if number else None,
        title=title,
        issuer=re.sub(r"\s", "", signature.body.of(text)) if signature else _issuer(lines, part),
        date=date.body.of(text) if date else None,
        span=Span(lines[part.first].start, lines[part.last - 1].end),
        clauses=clauses,
        text=text,
    )


def _title(lines: Sequence[_Line], part: _Part) -> str | None:
    if part.titles is None:
        return None
    pieces = [lines[i].text for i in range(*part.titles)]
    joined = pieces[0]
    for piece in pieces[1:]:
        latin = joined[-1].isascii() and piece[0].isascii()
        joined += (" " if latin else "") + piece
    return re.sub(r"(?<=[\u3400-\u9fff》”])\s+(?=[\u3400-\u9fff《“])", "", joined)


def _issuer(lines: Sequence[_Line], part: _Part) -> str | None:
    if part.titles is None or part.titles[0] == part.titles[1]:
        return None
    first = lines[part.titles[0]].text
    head = re.split("关于|關於", first)[0].strip()
    return re.sub(r"\s", "", head) if head and _BODY_NAME.search(fold(head)) else None


def _fill(builder: _Builder, lines: Sequence[_Line], part: _Part) -> None:
    """Make the clauses of one document from its lines."""
    i = part.first
    while i < part.last:
        line = lines[i]
        if part.titles is not None and i == part.titles[0] < part.titles[1]:
            last = lines[part.titles[1] - 1]
            builder.put("title", Span(line.start, last.end), paragraph=False)
            i = part.titles[1]
            continue
        if part.contents is not None and i == part.contents[0]:
            last = lines[part.contents[1] - 1]
            builder.put("contents", Span(line.start, last.end), paragraph=False)
            i = part.contents[1]
            continue
        if _CIRCULATED.match(line.key):
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


def _is_addressee(lines: Sequence[_Line], part: _Part, i: int) -> bool:
    line = lines[i]
    head = part.titles[1] if part.titles else part.first
    if part.number is not None:
        head = max(head, part.number + 1)
    elif part.titles is None:
        return False
    return (
        i == head
        and line.text[-1] in _COLONS
        and len(line.text) <= 400
        and line.label is None
        and "。" not in line.text
        and not _DECIDES.search(line.key)
    )


def _signature_end(lines: Sequence[_Line], part: _Part, i: int) -> int:
    """Return the line after the date of a signature that begins at line `i`, 0 where none does."""
    if part.titles is not None and i < part.titles[1]:
        return 0
    stop = i
    while stop < min(part.last, i + 4) and lines[stop].titular and len(lines[stop].text) <= 40:
        stop += 1
    if stop == i or stop >= part.last or not is_date(lines[stop].text):
        return 0
    if not all(_BODY_NAME.search(lines[k].key.rstrip(")")) for k in range(i, stop)):
        return 0
    return stop + 1


def _issued_title(builder: _Builder, lines: Sequence[_Line], part: _Part, i: int) -> int:
    """Put the title of what a notice issues, which follows its date; return the line after it."""
    while i < part.last and _REMARK.fullmatch(lines[i].text):
        builder.put("note", Span(lines[i].start, lines[i].end), paragraph=False)
        i += 1
    stop = i
    while stop < min(part.last, i + 5) and lines[stop].titular:
        stop += 1
    if stop == i or stop >= part.last:
        return i
    title = "".join(lines[k].key for k in range(i, stop))
    said = "".join(lines[k].key for k in range(part.first, i))
    if not (_KIND.search(title) or _announced(title, said)):
        return i
    builder.reset()
    builder.put("title", Span(lines[i].start, lines[stop - 1].end), paragraph=False)
    return stop


def _body_line(builder: _Builder, lines: Sequence[_Line], part: _Part, i: int) -> int:
    """Put the clauses of one line of running text; return the next line to look at."""
    line = lines[i]
    remark = _ENACTED.fullmatch(line.text) or _REMARK.fullmatch(line.text)
    if remark or (_NOTE.match(line.text) and line.text[0] == "注"):
        builder.put("note", Span(line.start, line.end), paragraph=False)
        return i + 1
    if line.tabbed:
        builder.row(line)
        return i + 1
    found = builder.label(line.text, line.start)
    if found is None:
        builder.paragraph(line)
        return i + 1
    body = Span(line.start + found.end, line.end)
    if not body and found.label.scheme == "article" and i + 1 < part.last:
        after = lines[i + 1]  # 第 12 條 on a line of its own; its words are the next paragraph
        if builder.label(after.text, after.start) is None and not after.tabbed:
            body = Span(after.start, after.end)
            i += 1
    builder.labelled(line, found, body)
    return i + 1


# ---------------------------------------------------------------- the tree


@dataclass(slots=True)
class _Node:
    """A clause being built."""

    role: Role
    parent: int | None
    label: Label | None
    label_span: Span
    body: Span
    paragraph: int
    n_paragraphs: int = 0  # unlabelled paragraphs below it so far
    serial: bool = False  # entries below it end in semicolons: a list, not paragraphs of their own


@dataclass(frozen=True, slots=True)
class _Open:
    """A clause on the stack that may still get sub-clauses."""

    scheme: str
    depth: int  # of a decimal label, 0 otherwise
    node: int
    number: tuple[int, ...]


_DIVISIONS = frozenset(("part", "subpart", "chapter"))
_UNNUMBERED = re.compile(r"(?:附|总|分)\s*则|附\s*录")
_HEADING_SCHEMES = frozenset(("part", "subpart", "chapter", "section", "subsection", "box"))
# Which scheme stands above which where the document at hand has not shown it yet.
_RANK = {
    scheme: rank
    for rank, scheme in enumerate(
        (
            "annex",
            "part",
            "subpart",
            "chapter",
            "section",
            "subsection",
            "article",
            "han_comma",
            "han_paren",
            "arabic_dot",
            "arabic_paren",
            "circled",
            "letter",
            "roman",
            "bullet",
        )
    )
}
_MAX_DEPTH = 40  # deeper nesting than that is no document's
_CELL_ITEM = r"(?<=[。；;.！!])\s*(?:{n})[.．、]|(?<=\s)(?:{n})[.．、](?!\d)"
_BEFORE_DIGIT = re.compile(r"([0-9０-９]{1,3})[.．](?=[0-9０-９])")
_CELL_PAREN = r"[（(]{n}[）)]"


class _Builder:
    """Collects clauses in preorder and keeps the stack of those that are open."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._nodes: list[_Node] = []
        self._stack: list[_Open] = []
        self._nests: set[tuple[str, str]] = set()  # (outer, inner) pairs of schemes seen
        self._n_loose = 0  # unlabelled paragraphs below no clause, since the last title or annex

    # -- putting clauses

    def put(
        self,
        role: Role,
        body: Span,
        *,
        parent: int | None = None,
        label: Label | None = None,
        label_span: Span | None = None,
        paragraph: bool = True,
    ) -> int:
        """Append a clause and return its index."""
        ordinal = 0
        if parent is not None:
            above = self._nodes[parent]
            above.serial = above.serial or (
                label is not None and self._text[body.end - 1 : body.end] in ("；", ";")
            )
            if label is None and paragraph:
                if (
                    not above.n_paragraphs
                    and above.label is not None
                    and above.label.scheme == "article"
                    and above.role != "heading"
                ):
                    above.n_paragraphs = 1  # the article's own words are its first 款
                above.n_paragraphs += 1
                ordinal = above.n_paragraphs
        elif label is None and paragraph:
            self._n_loose += 1
            ordinal = self._n_loose
        self._nodes.append(
            _Node(role, parent, label, label_span or Span(body.start, body.start), body, ordinal)
        )
        return len(self._nodes) - 1

    def reset(self) -> None:
        """Close every open clause: what follows begins a text of its own."""
        self._stack.clear()
        self._n_loose = 0

    def label(self, line: str, start: int) -> Match | None:
        """Return the label of a line as the series at hand reads it: 9.10小时 is 9. after 8."""
        found = match_label(line)
        if found is not None and found.label.scheme == "letter":
            return self._roman(found)
        if found is None:
            return self._next_of_series(line)
        if found.label.scheme != "decimal":
            return found
        label = found.label
        if len(label.number) == 1:
            return found
        if any(item.scheme == "decimal" for item in self._stack):
            return found
        last = next((item for item in reversed(self._stack) if item.scheme == "arabic_dot"), None)
        expected = last.number[0] + 1 if last is not None else 1
        head = re.match(r"[0-9０-９]{1,3}[.．]", line)
        if head is None or label.number[0] != expected:
            return found
        return Match(Label("arabic_dot", (expected,), head.group()), head.end())

    def _next_of_series(self, line: str) -> Match | None:
        """Read 9. in 9.10小时内 where the series stands at 8."""
        head = _BEFORE_DIGIT.match(line)
        last = next((item for item in reversed(self._stack) if item.scheme == "arabic_dot"), None)
        if head is None or last is None or number(head[1]) != last.number[0] + 1:
            return None
        return Match(Label("arabic_dot", (last.number[0] + 1,), head.group()), head.end())

    def _roman(self, found: Match) -> Match:
        """Read (i), (v) and (x) as numbers where no letter before them calls for them."""
        value = roman(found.label.text.strip("().").upper())
        if value is None or len(found.label.number) > 1:
            return found
        for item in reversed(self._stack):
            if item.scheme == "letter" and item.number == (found.label.number[0] - 1,):
                return found
            if item.scheme == "roman" and item.number == (value - 1,):
                break
        else:
            if value != 1:
                return found
        return Match(Label("roman", (value,), found.label.text), found.end)

    def labelled(self, line: _Line, found: Match, body: Span) -> None:
        """Put a clause with a label at its place in the tree."""
        label = found.label
        label_span = Span(line.start, line.start + len(label.text))
        words = body.of(self._text)
        if label.scheme == "annex" and not words.startswith(_COLONS):
            self.reset()
            node = self.put("annex", body, label=label, label_span=label_span)
            self._stack.append(_Open("annex", 0, node, label.number))
            return
        if label.scheme == "annex":  # 附件：1.… names the annexes, at the level of the document
            self._annexes(line, found, label_span)
            return
        parent = self._parent_of(label)
        role: Role = "item"
        if (
            label.scheme == "box"
            or label.scheme in _HEADING_SCHEMES
            or self._reads_as_heading(words)
        ):
            role = "heading"
        node = self.put(role, body, parent=parent, label=label, label_span=label_span)
        if len(self._stack) < _MAX_DEPTH:
            self._stack.append(_Open(label.scheme, _depth(label), node, label.number))

    def _annexes(self, line: _Line, found: Match, label_span: Span) -> None:
        """Put a list of annexes: 附件：, and below it the first of them where it stands on the line."""
        self.reset()
        colon = line.start + found.end
        start = colon + 1
        while start < line.end and self._text[start] in " \u3000":
            start += 1
        first = match_label(self._text[start : line.end])
        if first is None:
            self.put("annex", Span(colon, line.end), label=found.label, label_span=label_span)
            return
        node = self.put("annex", Span(colon, colon + 1), label=found.label, label_span=label_span)
        self._stack.append(_Open("annex", 0, node, ()))
        item = replace(line, start=start, text=self._text[start : line.end])
        self.labelled(item, first, Span(start + first.end, line.end))

    @staticmethod
    def _reads_as_heading(words: str) -> bool:
        if words[:1] in "（(" and words[-1:] in "）)":
            return False  # （刪除）
        return 0 < len(words) <= 45 and words[-1] not in _STOPS and not _INNER.search(words)

    def _parent_of(self, label: Label) -> int | None:
        """Pop the stack down to the clause below which a label stands, and return that clause."""
        scheme, depth = label.scheme, _depth(label)
        if scheme == "decimal":
            while self._stack and not (
                (self._stack[-1].scheme == "decimal" and self._stack[-1].depth < depth)
                or self._stack[-1].scheme in ("annex", *_HEADING_SCHEMES - {"box"})
            ):
                self._stack.pop()
        elif any(item.scheme == scheme for item in self._stack):
            self._pop_to(scheme)
        else:
            self._pop_outside(label)
        parent = self._stack[-1] if self._stack else None
        if parent is not None:
            self._nests.add((parent.scheme, scheme))
        return parent.node if parent is not None else None

    def _pop_to(self, scheme: str) -> None:
        while self._stack[-1].scheme != scheme:
            self._stack.pop()
        self._stack.pop()

    def _pop_outside(self, label: Label) -> None:
        """Leave the open clauses that a scheme which is not open stands beside or above."""
        scheme = label.scheme
        opens = not label.number or label.number[-1] <= 1
        rank = _RANK.get(scheme, 99)
        while self._stack:
            top = self._stack[-1].scheme
            if (
                ((scheme, top) in self._nests and (top, scheme) not in self._nests)
                or (scheme in _HEADING_SCHEMES and scheme != "box" and _RANK.get(top, 0) > rank)
                or ((scheme == "article" or not opens) and top in _RANK and _RANK[top] > rank)
            ):
                self._stack.pop()
            else:
                return

    def paragraph(self, line: _Line) -> None:
        """Put an unlabelled paragraph: below the heading or article it belongs to, beside a list."""
        while self._stack and self._is_list_item(self._stack[-1]):
            self._stack.pop()
        if self._stack and self._stack[-1].scheme == "lead":
            self._stack.pop()
        if _UNNUMBERED.fullmatch(line.key) and self._division(line):
            return
        parent = self._stack[-1].node if self._stack else None
        short = len(line.text) <= 30 and not line.closed and not _INNER.search(line.text)
        role: Role = "heading" if short and (line.marked or line.titular) else "body"
        node = self.put(role, Span(line.start, line.end), parent=parent)
        if line.text[-1] in _COLONS and len(self._stack) < _MAX_DEPTH:
            self._stack.append(_Open("lead", 0, node, ()))

    def _division(self, line: _Line) -> bool:
        """Put 附则 and its kin, which bear no number, beside the highest division that is open."""
        scheme = next((item.scheme for item in self._stack if item.scheme in _DIVISIONS), None)
        if scheme is None:
            return False
        while self._stack[-1].scheme != scheme or any(
            item.scheme == scheme for item in self._stack[:-1]
        ):
            self._stack.pop()
        self._stack.pop()
        parent = self._stack[-1].node if self._stack else None
        node = self.put("heading", Span(line.start, line.end), parent=parent, paragraph=False)
        self._stack.append(_Open(scheme, 0, node, ()))
        return True

    def _is_list_item(self, item: _Open) -> bool:
        """Tell whether a clause is one of a list: introduced by a colon, or set apart by semicolons."""
        node = self._nodes[item.node]
        if node.role in ("heading", "annex") or item.scheme in ("article", "lead"):
            return False
        if node.parent is None:
            return False
        above = self._nodes[node.parent]
        return above.serial or above.body.of(self._text)[-1:] in _COLONS

    # -- tables

    def row(self, line: _Line) -> None:
        """Put the cells of one row, each with the entries it enumerates; a row's head is above them."""
        at = line.start
        cells: list[Span] = []
        for raw in line.text.split("\t"):
            words = raw.strip()
            if words:
                start = at + len(raw) - len(raw.lstrip())
                cells.append(Span(start, start + len(words)))
            at += len(raw) + 1
        for k, cell in enumerate(cells):
            words = cell.of(self._text)
            found = self.label(words, cell.start)
            if found is not None and found.label.scheme == "box":
                self._pop_box()
                shifted = replace(line, start=cell.start, end=cell.end, text=words, key=fold(words))
                self.labelled(shifted, found, Span(cell.start + found.end, cell.end))
            elif found is None:
                self._cell_head(cell, head=k == 0 and (len(cells) > 1 or words[-1] not in _STOPS))
            else:
                self._entries(cell)

    def _pop_box(self) -> None:
        """Leave the box or the table at hand, if there is one: another begins."""
        if any(item.scheme == "box" for item in self._stack):
            self._pop_to("box")
        else:
            while self._stack and self._stack[-1].scheme in ("cell", "lead"):
                self._stack.pop()

    def _cell_head(self, cell: Span, *, head: bool) -> None:
        if head:
            while self._stack and self._stack[-1].scheme in ("cell", *_ITEM_SCHEMES):
                if self._stack[-1].scheme != "cell" and not self._in_cell():
                    break
                self._stack.pop()
        parent = self._stack[-1].node if self._stack else None
        node = self.put("cell", cell, parent=parent)
        if head and len(self._stack) < _MAX_DEPTH:
            self._stack.append(_Open("cell", 0, node, ()))

    def _in_cell(self) -> bool:
        return any(item.scheme in ("cell", "box") for item in self._stack)

    def _entries(self, cell: Span) -> None:
        """Put the entries 1.… 2.… that one cell runs together, each a clause."""
        at = cell.start
        while at < cell.end:
            words = self._text[at : cell.end]
            found = self.label(words, at)
            if found is None:
                self.put(
                    "cell", Span(at, cell.end), parent=self._stack[-1].node if self._stack else None
                )
                return
            stop = self._entry_end(words, found)
            end = at + len(words[:stop].rstrip())
            parent = self._parent_of_entry(found.label)
            span = Span(at, at + len(found.label.text))
            node = self.put(
                "cell",
                Span(min(at + found.end, end), end),
                parent=parent,
                label=found.label,
                label_span=span,
            )
            if len(self._stack) < _MAX_DEPTH:
                self._stack.append(
                    _Open(found.label.scheme, _depth(found.label), node, found.label.number)
                )
            at += stop
            while at < cell.end and self._text[at] in " \u3000\t":
                at += 1

    def _parent_of_entry(self, label: Label) -> int | None:
        """An entry stands below its row's head, or below the entry whose enumeration it opens."""
        while self._stack and self._stack[-1].scheme == label.scheme:
            self._stack.pop()
        inside = [item.scheme for item in self._stack]
        if (
            label.scheme in inside
            and "cell" in inside
            and inside.index("cell") < inside.index(label.scheme)
        ):
            self._pop_to(label.scheme)
        return self._stack[-1].node if self._stack else None

    @staticmethod
    def _entry_end(words: str, found: Match) -> int:
        """Return where the next entry of the same cell begins, its length where none does."""
        label = found.label
        if not label.number:
            return len(words)
        after = label.number[-1] + 1
        stops = [len(words)]
        if label.scheme == "arabic_dot":
            match = re.compile(_CELL_ITEM.format(n=after)).search(words, found.end)
            if match:
                stops.append(match.start())
        for n in {1, after}:
            match = re.compile(_CELL_PAREN.format(n=n)).search(words, max(1, found.end))
            if match and (
                label.scheme == "arabic_paren" or (n == 1 and words[match.start() - 1] in "：: ")
            ):
                stops.append(match.start())
        return min(stops)

    # -- the result

    def clauses(self, salt: str) -> tuple[Clause, ...]:
        """Return the clauses with their levels and ids; `salt` sets documents of one file apart."""
        levels: list[int] = []
        keys: list[str] = []
        seen: dict[str, int] = {}
        found: list[Clause] = []
        for node in self._nodes:
            level = levels[node.parent] + 1 if node.parent is not None else 1
            levels.append(level)
            above = keys[node.parent] if node.parent is not None else salt
            place = node.label.text if node.label is not None else node.role
            keys.append(f"{above}/{place}"[-200:])
            key = f"{above}/{place}\n{node.body.of(self._text)}"
            seen[key] = seen.get(key, 0) + 1
            digest = blake2b(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass"), digest_size=5)
            start = node.label_span.start if node.label is not None else node.body.start
            found.append(
                Clause(
                    id=digest.hexdigest(),
                    role=node.role,
                    parent=node.parent,
                    level=level,
                    label=node.label,
                    label_span=node.label_span,
                    body=node.body,
                    span=Span(start, max(node.body.end, node.label_span.end)),
                    paragraph=node.paragraph,
                )
            )
        return tuple(found)


_ITEM_SCHEMES = frozenset(
    ("han_comma", "han_paren", "arabic_dot", "arabic_paren", "circled", "letter", "roman", "bullet")
)


def _depth(label: Label) -> int:
    return len(label.number) if label.scheme == "decimal" else 0
