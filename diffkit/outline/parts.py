"""Which lines of a file are documents, and which its masthead, contents, sections and imprint."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diffkit.labels import FileNumber, file_number, is_date, is_registration, serial_number
from diffkit.model import DocumentRole
from diffkit.outline.lines import (
    ABOUT,
    BODY_NAME,
    CIRCULATED,
    COLONS,
    CONTENTS,
    IMPRINT,
    KIND,
    LATIN_KIND,
    MASTHEAD,
    NOTE,
    PAGE_REF,
    REMARK,
    SECTION,
    STOPS,
    Line,
    is_field,
)
from diffkit.patterns import Pattern, for_keys


class Part(NamedTuple):
    """A run of lines `[first, last)` that is one document; `number` and `titles` are line indices.

    `identity` is the 文号 as written and normalised; an order (令) is known by its issuer and serial.
    """

    role: DocumentRole
    first: int
    last: int
    number: int | None = None
    titles: tuple[int, int] | None = None
    identity: FileNumber | None = None


def parts_of(lines: Sequence[Line]) -> Iterator[Part]:
    """Cut a file into front matter, contents, documents, section headings and imprint."""
    contents = _contents_of_file(lines)
    heads = _heads(lines, contents)
    if not heads:
        yield from _unbound(lines, contents)
        return
    first = heads[0].first
    after = contents is not None and contents[0] > first
    if contents is not None and not after:
        yield from _whole("front", 0, contents[0])
        yield Part("toc", *contents)
        yield from _between(lines, contents[1], first)
    else:
        yield from _whole("front", 0, first)
    back = _imprint(lines, heads[-1].first)
    end = contents[0] if contents is not None and after else back
    for here, behind in zip(heads, [*heads[1:], None], strict=True):
        stop = last = behind.first if behind is not None else min(end, back)
        while (
            behind is not None and last - 1 > here.first and SECTION.fullmatch(lines[last - 1].key)
        ):
            last -= 1
        yield here._replace(last=last)
        yield from _whole("section", last, stop)
    if contents is not None and after:
        yield from _whole("back", min(end, back), end)
        yield Part("toc", *contents)
        back = contents[1]
    yield from _whole("back", back, len(lines))


def _whole(role: DocumentRole, first: int, last: int) -> Iterator[Part]:
    if last > first:
        yield Part(role, first, last)


def _between(lines: Sequence[Line], first: int, last: int) -> Iterator[Part]:
    """What stands between the contents and the first head: a section's name, or an unnumbered text."""
    if any(is_prose(line) for line in lines[first:last]):
        yield from _bare(lines, first, last)
    else:
        yield from _whole("section", first, last)


# ---------------------------------------------------------------- a file without 文号


def _unbound(lines: Sequence[Line], contents: tuple[int, int] | None) -> Iterator[Part]:
    """The one document of a file without 文号, below the masthead and contents of an issue, if any.

    A statute's own contents stand between its title and its first chapter, and belong to it.
    """
    if contents is not None and any(MASTHEAD.search(lines[i].key) for i in range(contents[0])):
        yield from _whole("front", 0, contents[0])
        yield Part("toc", *contents)
        yield from _bare(lines, contents[1], len(lines))
    else:
        yield from _bare(lines, 0, len(lines))


def _bare(lines: Sequence[Line], first: int, last: int) -> Iterator[Part]:
    """One document without 文号; its title is what stands before the first clause."""
    if last <= first:
        return
    if is_field(lines[first].key):  # 法規名稱：…, as a database prints it
        yield Part("document", first, last, None, (first, first + 1))
        return
    stop = first
    while stop < min(last, first + 5) and lines[stop].titular:
        stop += 1
    # A heading alone above running words is no title; one above labels, a date or a note is.
    named = [i for i in range(first, stop) if KIND.search(lines[i].key)]
    if LATIN_KIND.search(lines[first].text) and not lines[first].closed:
        titles = _latin_title(lines, first, min(last, first + 6))
    elif not first < stop < last:
        titles = None
    elif named:
        titles = (first, named[-1] + 1)
    else:
        titles = (first, stop) if stop - first == 1 else None
    yield Part("document", first, last, None, titles)


def _latin_title(lines: Sequence[Line], first: int, last: int) -> tuple[int, int]:
    """Return the lines of a title in Latin script, which goes on until a blank line, label or stop."""
    stop = first + 1
    while stop < last and not (
        lines[stop].parted
        or lines[stop].text[-1] in STOPS
        or lines[stop].label
        or CONTENTS.fullmatch(lines[stop].key)
    ):
        stop += 1
    return first, stop


# ---------------------------------------------------------------- tables of contents


def is_prose(line: Line) -> bool:
    """Tell whether a line is a sentence, which no entry of a table of contents is."""
    if _is_paged(line):
        return False
    return "。" in line.text[1:] or (line.closed and len(line.text) > 8)


def _is_paged(line: Line) -> bool:
    page = PAGE_REF.search(line.text)
    if page is None or is_date(line.text):
        return False
    return line.label is None or page.start() > line.label.end  # § 1 alone has no page


def _entry(line: Line) -> str:
    """Return an entry of a table of contents without its page and without blanks."""
    return re.sub(r"\s", "", PAGE_REF.sub("", line.key))


def contents_end(lines: Sequence[Line], at: int, last: int) -> int | None:
    """Return the line after the table of contents that line `at` heads, None where it heads none.

    It ends where an entry or the label of one stands a second time, and before the head of the text
    whose first sentence comes next: entries hold no sentences.
    """
    seen: Counter[str] = Counter()
    labels: set[tuple[str, tuple[int, ...]]] = set()
    scheme = None
    for i in range(at + 1, min(last, at + _MOST_ENTRIES)):
        line = lines[i]
        entry, label = _entry(line), line.label.label if line.label else None
        if not _is_paged(line):
            if is_prose(line):
                return _head_above(lines, at + 1, i, seen) if seen else None
            repeats = seen[entry] and not (
                BODY_NAME.search(entry) or SECTION.fullmatch(entry) or _number_of(line)
            )
            if label is not None and label.scheme == scheme:
                repeats = repeats or (scheme, label.number) in labels
            if repeats:
                return _issuers_above(lines, at + 1, _divisions_above(lines, i, labels))
        seen[entry] += 1
        if label is not None and label.number:
            scheme = scheme or label.scheme
            labels.add((label.scheme, label.number))
    return None


_MOST_ENTRIES = 1500
_MOST_HEAD = 10  # lines of title, 文号 and registration above a text's first sentence


def _divisions_above(
    lines: Sequence[Line], i: int, labels: set[tuple[str, tuple[int, ...]]]
) -> int:
    """Return the first of the chapter headings above line `i` that the contents had left out."""
    schemes = Counter(scheme for scheme, _ in labels)
    while True:
        above = lines[i - 1].label
        if above is None or above.label.scheme not in ("part", "chapter", "section"):
            return i
        if schemes[above.label.scheme] > 1:
            return i
        i -= 1


def _issuers_above(lines: Sequence[Line], floor: int, i: int) -> int:
    if lines[i].key.startswith("关于"):
        while i - 1 > floor and BODY_NAME.search(lines[i - 1].key):
            i -= 1
    return i


def _head_above(lines: Sequence[Line], floor: int, prose: int, seen: Counter[str]) -> int:
    """Return where the head of a text begins whose first sentence is line `prose`."""
    top = prose
    while top > floor and prose - top < _MOST_HEAD and _in_head(lines[top - 1]):
        top -= 1
    numbers = [i for i in range(top, prose) if _number_of(lines[i])]
    if numbers and lines[numbers[-1] + 1].titular:
        return numbers[-1]
    if numbers:
        return _opening(lines, top, numbers[-1])
    again = [i for i in range(top, prose) if seen[_entry(lines[i])] > 1]
    if again:
        return _issuers_above(lines, floor, again[0])
    return _opening(lines, top, prose)


def _in_head(line: Line) -> bool:
    return not _is_paged(line) and (
        line.titular
        or _number_of(line) is not None
        or is_registration(line.text)
        or line.text[-1] in COLONS
    )


def _number_of(line: Line) -> FileNumber | None:
    return file_number(line.text) or serial_number(line.text)


def _contents_of_file(lines: Sequence[Line]) -> tuple[int, int] | None:
    """Return the contents of an issue or of a statute, which stand before all sentences or behind."""
    marks = [i for i, line in enumerate(lines) if CONTENTS.fullmatch(line.key)]
    if not marks:
        return None
    at = marks[0]
    if not any(is_prose(line) for line in lines[:at]):
        stop = contents_end(lines, at, len(lines))
        return (at, stop) if stop is not None else None
    at = marks[-1]
    stop = _imprint(lines, at)
    entries = lines[at + 1 : stop]
    if len(entries) < 2 or any(is_prose(line) for line in entries):
        return None
    above = {_entry(line) for line in lines[:at]}
    known = sum(_is_paged(line) or _entry(line) in above for line in entries)
    return (at, stop) if known * 2 >= len(entries) else None


# ---------------------------------------------------------------- heads of documents


def _heads(lines: Sequence[Line], contents: tuple[int, int] | None) -> list[Part]:
    heads: list[Part] = []
    floor = 0  # no head reaches above the number of the document before
    for i, line in enumerate(lines):
        if contents is not None and contents[0] <= i < contents[1]:
            floor = i + 1
            continue
        if file_number(line.text) is not None:
            head = _head(lines, i, floor)
        elif serial_number(line.text) is not None:
            head = _serial_head(lines, i, floor)
        else:
            head = _order_head(lines, i, floor)
        if head is None:
            continue
        heads.append(head)
        floor = max(i, head.titles[1] - 1 if head.titles else i) + 1
    listed: frozenset[str] = frozenset()
    end = len(lines)
    if contents is not None:
        listed = frozenset(_entry(line) for line in lines[contents[0] + 1 : contents[1]])
        end = contents[0]
    return _with_unnumbered(lines, heads, end, listed)


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
            and not is_date(before.text)
        ):
            return None
        first, titles = number, (number, number)
    while first > floor and is_registration(lines[first - 1].text):
        first -= 1
    return Part(
        "document",
        first,
        len(lines),
        number,
        titles if titles[1] > titles[0] else None,
        file_number(lines[number].text),
    )


def _serial_head(lines: Sequence[Line], number: int, floor: int) -> Part | None:
    """Return the head of an order or announcement whose number is a serial: …令, below it 第34号."""
    above = lines[number - 1] if number > floor else None
    if above is None or not above.titular or not _NUMBERED.search(above.key):
        return None
    top = number
    while top > floor and number - top < 8 and lines[top - 1].titular:
        top -= 1
    first = _opening(lines, top, number)
    serial = serial_number(lines[number].text)
    assert serial is not None
    title = "".join(re.sub(r"\s", "", line.text) for line in lines[first:number])
    identity = FileNumber(serial.text, title + serial.normal)
    return Part("document", first, len(lines), number, (first, number), identity)


def _order_head(lines: Sequence[Line], i: int, floor: int) -> Part | None:
    """Return the head of an order whose title and number are one line: 某省人民政府令（第34号）."""
    match = _ORDER.fullmatch(lines[i].text) if "令" in lines[i].text[-12:] else None
    if match is None or i + 1 >= len(lines) or not (i == floor or _is_over(lines[i - 1])):
        return None
    title = re.sub(r"\s", "", match[1])
    serial = serial_number(match[2])
    if serial is None:
        return None
    identity = FileNumber(serial.text, title + serial.normal)
    return Part("document", i, len(lines), None, (i, i + 1), identity)


_NUMBERED = for_keys(r"(?:令|公\s*告|通\s*告|决\s*定|公\s*报|纪\s*要|通\s*报|决\s*议)$")
_ORDER = Pattern(r"([^，。；：《》]{2,40}令)\s*[（(]?\s*(第\s*[^第（()）]{1,8}号)\s*[）)]?")


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
    if number > top and _NUMBERED.search(lines[number - 1].key):
        first = number - 1
        while first > top and _ISSUER_LINE.fullmatch(lines[first - 1].key):
            first -= 1
        return first
    named = [i for i in range(top, number) if BODY_NAME.search(lines[i].key)]
    if named:
        return named[0]
    return max(top, number - 4)


_ISSUER_LINE = for_keys(r"(?:\w|\s){2,40}(?:政府|办公[室厅]|委员会|[局厅部院会署])")


# ---------------------------------------------------------------- documents without 文号


def _is_over(line: Line) -> bool:
    """Tell whether a document may end with a line: its date, a note, whom it goes to."""
    return bool(
        is_date(line.text)
        or NOTE.match(line.key)
        or REMARK.fullmatch(line.key)
        or CIRCULATED.match(line.key)
        or SECTION.fullmatch(line.key)
        or (IMPRINT.match(line.key) and not line.titular)
    )


def _with_unnumbered(
    lines: Sequence[Line], heads: list[Part], end: int, listed: frozenset[str]
) -> list[Part]:
    """Add the documents of a gazette that bear no 文号, such as a list of appointments.

    One begins where, after a document's date or closing note, a title stands that names an issuer or a
    matter and of which the document before says nothing; and where a title of the contents stands.
    """
    found: list[Part] = []
    if not heads:
        return found
    for here, after in zip(heads, [*heads[1:], None], strict=True):
        found.append(here)
        last = end if end > here.first else len(lines)
        if after is not None:
            last = after.first
        first = here.titles[1] if here.titles else here.first + 1
        for i in range(first + 1, last - 1):
            if not lines[i].titular or lines[i - 1].titular:
                continue
            if len(heads) > 1 and _RUBRIC.fullmatch(lines[i].key) and lines[i - 1].closed:
                found.append(Part("document", i, last, None, (i, i + 1)))
                continue
            stop = i
            while stop < min(last, i + 5) and lines[stop].titular:
                stop += 1
            over = _is_over(lines[i - 1])
            if len(heads) > 1 and lines[i - 1].closed and _is_listed(lines, i, stop, listed):
                over = True
            if not over:
                continue
            stop = next(
                (k + 1 for k in range(stop - 1, i - 1, -1) if _ENDS_TITLE.search(lines[k].key)), i
            )
            title = "".join(lines[k].key for k in range(i, stop))
            if stop == i or not _OWN_TITLE.search(title):
                continue
            if len(heads) == 1 and not _FULL_TITLE.match(title):
                continue
            said = "".join(lines[k].key for k in range(here.first, i))
            if announced(title, said):
                continue
            found.append(Part("document", i, last, None, (i, stop)))
    return found


def _is_listed(lines: Sequence[Line], first: int, last: int, listed: frozenset[str]) -> bool:
    """Tell whether a title that begins with line `first` stands in the contents, or is a list of offices."""
    title = ""
    for line in lines[first:last]:
        title += _entry(line)
        if len(title) >= 6 and title in listed:
            return True
    return _APPOINTS.search(lines[first].key) is not None


_ENDS_TITLE = for_keys(KIND.source + "|任免$")
_APPOINTS = for_keys(r"(?:政府|委员会|[局厅部院]).{0,14}(?:人事|职务)任免(?:名单|事项)?$")
_OWN_TITLE = for_keys(
    r"关于|(?:政府|办公[室厅]|委员会|法院|检察院|[局厅部院署]).{0,20}(?:令|公告|通告|决定|公报|通报|名单|纪要|任免)"
)
_FULL_TITLE = for_keys(r".{2,30}(?:政府|办公[室厅]|委员会|法院|检察院|[局厅部院署])\s*关于")
# The parts of an issue that hold no document of an office.
_RUBRIC = for_keys(
    r".{0,8}(?:大\s*事\s*记|政策解读|解\s*读|要\s*闻|统计数据|统计资料|数据发布|重要讲话|领导讲话|工作动态)"
)


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
    marks = [i for i in range(tail, len(lines)) if IMPRINT.match(lines[i].key)]
    about = [i for i in range(tail, len(lines)) if ABOUT.match(lines[i].key)]
    if len(marks) < 2 and not about:
        return len(lines)
    return min([*marks[:1], *about[:1]])
