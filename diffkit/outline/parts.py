"""Which lines of a file are documents, and which its masthead, contents, sections and imprint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diffkit.labels import file_number, is_date, is_registration
from diffkit.model import DocumentRole
from diffkit.outline.lines import (
    ABOUT,
    BODY_NAME,
    CONTENTS,
    IMPRINT,
    KIND,
    MASTHEAD,
    NOTE,
    PAGE_REF,
    SECTION,
    Line,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of lines `[first, last)` that is one document; `number` and `titles` are line indices."""

    role: DocumentRole
    first: int
    last: int
    number: int | None = None
    titles: tuple[int, int] | None = None
    contents: tuple[int, int] | None = None


def parts_of(lines: Sequence[Line]) -> Iterator[Part]:
    """Cut a file into front matter, contents, documents, section headings and imprint."""
    contents = next((i for i, line in enumerate(lines) if CONTENTS.fullmatch(line.text)), None)
    heads = _document_heads(lines, contents)
    if contents is not None and not heads:
        stop = _contents_end(lines, contents)
        if stop is None:
            contents = None
        elif any(MASTHEAD.search(lines[i].key) for i in range(contents)):
            yield from _front(0, contents)
            yield Part("toc", contents, stop)
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
        yield Part("toc", contents, first)
    else:
        yield from _front(0, first)
    back = _imprint(lines, heads[-1].first)
    for here, after in zip(heads, [*heads[1:], None], strict=True):
        stop = last = after.first if after is not None else back
        while (
            after is not None and last - 1 > here.first and SECTION.fullmatch(lines[last - 1].key)
        ):
            last -= 1
        yield replace(here, last=last)
        if last < stop:
            yield Part("section", last, stop)
    if back < len(lines):
        yield Part("back", back, len(lines))


def _front(first: int, last: int) -> Iterator[Part]:
    if last > first:
        yield Part("front", first, last)


def _bare(lines: Sequence[Line], first: int, last: int) -> Iterator[Part]:
    """The one document of a file without 文号; its title is what stands before the first clause."""
    stop = first
    while stop < min(last, first + 5) and lines[stop].titular:
        stop += 1
    # A heading alone above running words is no title; one above labels, a date or a note is.
    is_title = first < stop < last and (stop - first == 1 or bool(KIND.search(lines[stop - 1].key)))
    yield Part("document", first, last, None, (first, stop) if is_title else None)


def _contents_end(lines: Sequence[Line], contents: int) -> int | None:
    """Return the line after a table of contents: where its first entry stands a second time."""
    entries: set[str] = set()
    for i in range(contents + 1, len(lines)):
        entry = re.sub(r"\s", "", PAGE_REF.sub("", lines[i].text))
        if entry in entries:
            return i
        if not lines[i].titular and lines[i].label is None and not PAGE_REF.search(lines[i].text):
            return i if entries else None
        if len(entries) > 500:
            return None
        entries.add(entry)
    return None


def _document_heads(lines: Sequence[Line], contents: int | None) -> list[Part]:
    numbers = {i: n.normal for i, line in enumerate(lines) if (n := file_number(line.text))}
    latest = {normal: i for i, normal in numbers.items()}
    heads: list[Part] = []
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


def _head(lines: Sequence[Line], number: int, floor: int) -> Part | None:
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
    below = stop > number + 1 and bool(KIND.search(lines[stop - 1].key))
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
            and not SECTION.fullmatch(before.key)
        ):
            return None
        first, titles = number, (number, number)
    while first > floor and is_registration(lines[first - 1].text):
        first -= 1
    return Part("document", first, len(lines), number, titles if titles[1] > titles[0] else None)


def _names_kind(lines: Sequence[Line], first: int, last: int) -> bool:
    return bool(KIND.search(lines[last - 1].key)) or any(
        "关于" in lines[i].key for i in range(first, last)
    )


def _opening(lines: Sequence[Line], top: int, number: int) -> int:
    """Return the line with which the title above a 文号 begins, among the title-like lines from `top`."""
    about = [i for i in range(top, number) if "关于" in lines[i].key]
    if about:
        first = about[-1]
        if lines[first].key.startswith("关于"):
            while first > top and BODY_NAME.search(lines[first - 1].key):
                first -= 1
        return first
    named = [i for i in range(top, number) if BODY_NAME.search(lines[i].key)]
    if named:
        return named[0]
    return max(top, number - 4)


def _with_unnumbered(lines: Sequence[Line], heads: list[Part]) -> list[Part]:
    """Add the documents of a gazette that bear no 文号, such as a list of appointments.

    One begins where, after a document's date or closing note, a title stands that names an issuer or a
    matter and of which the document before says nothing.
    """
    found: list[Part] = []
    for here, after in zip(heads, [*heads[1:], None], strict=True):
        found.append(here)
        last = after.first if after is not None else len(lines)
        first = here.titles[1] if here.titles else here.first + 1
        for i in range(first + 1, last - 1):
            before, line = lines[i - 1], lines[i]
            if not (is_date(before.text) or NOTE.match(before.text)) or not line.titular:
                continue
            stop = i
            while stop < min(last, i + 5) and lines[stop].titular:
                stop += 1
            title = "".join(lines[k].key for k in range(i, stop))
            kind = any(KIND.search(lines[k].key) for k in range(i, stop))
            if not kind or not re.search(r"(?:人民政府|办公[室厅]|委员会|关于)", title):
                continue
            said = "".join(lines[k].key for k in range(here.first, i))
            if announced(title, said):
                continue
            found.append(Part("document", i, last, None, (i, stop)))
    return found


def announced(title: str, said: str) -> bool:
    """Tell whether a document speaks of the matter of a title: eight of its characters stand there.

    The issuer says nothing: it heads every document of a gazette.
    """
    title, said = re.sub(r"\s", "", title), re.sub(r"\s", "", said)
    if title in said:
        return True
    title = re.sub("^.*?关于|^.{2,20}?(?:人民政府|委员会)(?:办公[室厅])?", "", title)
    size = min(8, len(title))
    return size > 4 and any(title[i : i + size] in said for i in range(len(title) - size + 1))


def _imprint(lines: Sequence[Line], first: int) -> int:
    """Return the line with which the imprint of a file begins, its length where there is none."""
    tail = max(first + 1, len(lines) - 40)
    marks = [i for i in range(tail, len(lines)) if IMPRINT.match(lines[i].text)]
    about = [i for i in range(tail, len(lines)) if ABOUT.match(lines[i].text)]
    if len(marks) < 2 and not about:
        return len(lines)
    return min([*marks[:1], *about[:1]])
