"""Titles, numbers and names against the contents, the text and one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from diffkit.check.ground import Ground, Rule, trimmed
from diffkit.glyphs import fold
from diffkit.labels import match_label
from diffkit.model import Document, Finding
from diffkit.numerals import number
from diffkit.patterns import Pattern
from diffkit.span import Span

_WORDS = Pattern(r"\W+|_")
# A file number in a folded key, where all brackets are square.
_NUMBER = Pattern(r"([一-龥]{2,15})\s*\[\s*([0-9]{4})\s*\]\s*第?\s*([0-9]{1,4})\s*号", key=True)
_LINE = Pattern(r"[^\r\n]+")
_ALIKE = 0.6
_AROUND = (4, 3, 2)  # characters beside a difference that must stand with it in the text


def letters(text: str) -> str:
    """Return the letters and digits of a text in one width and script."""
    return _WORDS.sub("", fold(text))


# ---------------------------------------------------------------- contents against headings


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of a gazette's contents."""

    title: Span
    number: str
    number_span: Span


def entries(ground: Ground) -> Iterator[_Entry]:
    """Yield the entries of the contents that name a file number, with the title before it."""
    for document in ground.witness.documents:
        if document.role != "toc":
            continue
        open_: list[Span] = []
        for clause in document.clauses:
            words = clause.body.of(ground.key)
            match = _NUMBER.search(words)
            if match is None:
                heading = words.strip()[:1] in ("[", "【") or letters(words) in ("目录", "目次")
                open_ = [] if heading else [*open_, clause.body]
                continue
            start = clause.body.start
            if words[: match.start()].strip(" (（"):
                open_.append(Span(start, start + match.start()))
            if open_:
                title = trimmed(ground.text, Span(open_[0].start, open_[-1].end))
                span = Span(start + match.start(1), start + match.end())
                yield _Entry(title, _number_of(match), span)
            open_ = []


def _number_of(match: re.Match[str]) -> str:
    return f"{match.group(1)}[{match.group(2)}]{int(match.group(3))}"


def _key_of(document: Document) -> str | None:
    match = _NUMBER.search(fold(document.number or ""))
    return _number_of(match) if match is not None else None


def _title_of(document: Document) -> Span | None:
    """Return where the title stands."""
    spans = [clause.body for clause in document.clauses[:6] if clause.role == "title"]
    return spans[0] if spans else None


def _against_contents(ground: Ground) -> Iterator[Finding]:
    listed = list(entries(ground))
    numbered = {key: d for d in ground.documents if (key := _key_of(d)) is not None}
    if not listed:
        return
    found = {entry.number for entry in listed}
    for entry in listed:
        document = numbered.get(entry.number)
        if document is None:
            yield from _unknown_number(ground, entry, numbered, found)
            continue
        title = _title_of(document)
        if title is not None and not any(True for _ in _people(ground, document)):
            yield from _titles_differ(ground, entry.title, title, document)


def _unknown_number(
    ground: Ground, entry: _Entry, numbered: dict[str, Document], listed: set[str]
) -> Iterator[Finding]:
    """The contents give a number that no document has, and the document of that title has another."""
    wanted = letters(entry.title.of(ground.text))
    for key, document in numbered.items():
        title = _title_of(document)
        if key in listed or title is None or letters(title.of(ground.text)) != wanted:
            continue
        yield Finding(
            "contents-number",
            entry.number_span,
            document.number,
            {"contents": entry.number_span.of(ground.text), "heading": document.number or ""},
        )


def _titles_differ(
    ground: Ground, listed: Span, title: Span, document: Document
) -> Iterator[Finding]:
    x, y = letters(listed.of(ground.text)), letters(title.of(ground.text))
    if x == y:
        return
    matcher = SequenceMatcher(None, x, y, autojunk=False)
    if matcher.ratio() < _ALIKE or x.endswith(y) or y.endswith(x):
        return
    body = letters(ground.text[title.end : document.span.end])
    says_heading = says_contents = False
    parts: list[str] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        for around in _AROUND:
            in_x = x[max(0, i - around) : j + around] in body
            in_y = y[max(0, k - around) : m + around] in body
            if in_x != in_y:
                says_contents |= in_x
                says_heading |= in_y
                break
        parts.append(f"{x[i:j] or '∅'} / {y[k:m] or '∅'}")
    values = {
        "contents": listed.of(ground.text),
        "heading": _flat(title.of(ground.text)),
        "parts": "; ".join(parts),
    }
    counted = _COUNTED.search(title.of(ground.text))
    if counted is not None and _people_named(ground, document):
        says_heading, says_contents = True, False  # what the text says was held against the title
    if says_contents and not says_heading:
        yield Finding("title-against-contents", title, values["contents"], values)
    else:
        expected = values["heading"] if says_heading and not says_contents else None
        yield Finding("contents-against-title", listed, expected, values)


def _flat(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------- the contents of one paper

_DIVISIONS = ("part", "subpart", "chapter", "section")
_PAGE = Pattern(r"[\s.…·．—-]*[（(]?[0-9０-９]{0,4}[）)]?\s*$")
_Path = tuple[tuple[str, int], ...]


def _own_contents(ground: Ground) -> Iterator[Finding]:
    """The contents of a law or a plan against its headings: words that differ, headings left out."""
    for document in ground.chinese:
        listed = dict(_listed_divisions(ground, document))
        there = dict(_headings(ground, document))
        if len(listed) < 2 or len(listed.keys() & there.keys()) < 2:
            continue
        deepest = {path[-1][0] for path in listed}
        for path, span in listed.items():
            heading = there.get(path)
            words = span.of(ground.text)
            if heading is None:
                yield Finding("contents-no-heading", span, None, {"contents": _flat(words)})
            elif letters(heading.of(ground.text)) != letters(words):
                title = _flat(heading.of(ground.text))
                values = {"contents": _flat(words), "heading": title}
                yield Finding("contents-against-heading", span, title, values)
        for path, span in there.items():
            if path not in listed and path[-1][0] in deepest:
                yield Finding(
                    "heading-not-in-contents", span, None, {"heading": _flat(span.of(ground.text))}
                )


def _path(above: _Path, scheme: str, n: int) -> _Path:
    """Return the path of a division below those that are open: 第二节 belongs to the chapter before it."""
    rank = _DIVISIONS.index(scheme)
    return (*(step for step in above if _DIVISIONS.index(step[0]) < rank), (scheme, n))


def _listed_divisions(ground: Ground, document: Document) -> Iterator[tuple[_Path, Span]]:
    path: _Path = ()
    for clause in document.clauses:
        if clause.role != "contents":
            continue
        for match in _LINE.finditer(ground.text, clause.body.start, clause.body.end):
            line = match.group()
            indent = len(line) - len(line.lstrip())
            found = match_label(line, indent)
            if found is None or found.label.scheme not in _DIVISIONS:
                continue
            page = _PAGE.search(line, found.end)
            path = _path(path, found.label.scheme, found.label.number[0])
            end = page.start() if page is not None else len(line)
            yield path, Span(match.start() + found.end, match.start() + max(found.end, end))


def _headings(ground: Ground, document: Document) -> Iterator[tuple[_Path, Span]]:
    path: _Path = ()
    for clause in document.clauses:
        label = clause.label
        if label is not None and label.scheme in _DIVISIONS and clause.role == "heading":
            path = _path(path, label.scheme, label.number[0])
            yield path, trimmed(ground.text, clause.body)


# ---------------------------------------------------------------- people

_COUNTED = Pattern(
    r"(?:关于|關於)\s*([一-龥·]{2,12}?)(等|(?:、[一-龥·]{2,12}?)+等?)\s*([0-9０-９]{1,3}|[一二三四五六七八九十]{1,4})\s*(?:名|位|人)"
)
_NAMED = Pattern(
    r"^\s*([一-龥·]{2,12}?)\s*(?:[（(][^）)]{1,10}[）)])?\s*(?:任|为|兼任|挂任|调|不再|的)(?=[^，。；;.]{2,})"
)
_PEOPLE = Pattern(r"任免|任职|免职|职务|挂职")
_SKIPPED = Pattern(r"[：:]\s*$|^\s*(?:任命|免去|聘任|解聘)")


def _people_named(ground: Ground, document: Document) -> tuple[str, ...] | None:
    """Return the people whom the lines of a notice appoint or dismiss, each once.

    None where a line of it names nobody in the usual way: then they cannot be counted.
    """
    names: dict[str, None] = {}
    for clause in document.clauses:
        if clause.role not in ("body", "item"):
            continue
        for line in clause.body.of(ground.text).splitlines():
            if not line.strip() or _SKIPPED.search(line):
                continue
            match = _NAMED.match(line)
            if match is None:
                return None
            names[match.group(1)] = None
    return tuple(names)


def _people(ground: Ground, document: Document) -> Iterator[Finding]:
    """The title counts people whom the text does not have, or names one whom it does not name."""
    title = _title_of(document)
    if title is None or not _PEOPLE.search(title.of(ground.text)):
        return
    words = title.of(ground.text)
    match = _COUNTED.search(words)
    if match is None:
        return
    names = _people_named(ground, document)
    if not names or len(names) < 2:
        return
    first, n = match.group(1), number(match.group(3))
    if first in names and n == len(names):
        return
    span = Span(title.start + match.start(1), title.start + match.end())
    yield Finding(
        "title-people",
        span,
        f"{names[0]}等{len(names)}名",
        {
            "title": _flat(span.of(ground.text)),
            "first": names[0],
            "count": str(len(names)),
            "contents": _listed(ground, document),
        },
    )


def _listed(ground: Ground, document: Document) -> str:
    """Return what the contents say of the people of a notice, "" where they say nothing."""
    key = _key_of(document)
    for entry in entries(ground):
        if entry.number == key and (match := _COUNTED.search(entry.title.of(ground.text))):
            return _flat(entry.title.of(ground.text)[match.start(1) : match.end()])
    return ""


def _all_people(ground: Ground) -> Iterator[Finding]:
    for document in ground.chinese:
        yield from _people(ground, document)


# ---------------------------------------------------------------- one title in two ways

_QUOTED = Pattern(r"《((?:[^《》\n]|《[^《》\n]*》){6,60})》")


def _own_title(ground: Ground) -> Iterator[Finding]:
    """A notice and the paper that it issues give that paper two names."""
    for document in ground.chinese:
        titles = [clause.body for clause in document.clauses if clause.role == "title"]
        if len(titles) != 2:
            continue
        paper = letters(titles[1].of(ground.text))
        readings = dict(_named(ground, titles[0], titles[1].start))
        agreed = [span for span, words in readings.items() if words in paper or paper in words]
        other = [
            span
            for span, words in readings.items()
            if span not in agreed
            and _is_slip(words, paper, _ALIKE if agreed and _is_issued(ground, span) else _CLOSE)
        ]
        if not agreed and len(other) > 1 and len({readings[span] for span in other}) == 1:
            yield _two_ways(ground, titles[1], other[0])
        else:
            yield from (_two_ways(ground, span, titles[1]) for span in other)


def _two_ways(ground: Ground, here: Span, there: Span) -> Finding:
    due = _flat(there.of(ground.text))
    return Finding("title-two-ways", here, due, {"here": _flat(here.of(ground.text)), "there": due})


def _named(ground: Ground, title: Span, end: int) -> Iterator[tuple[Span, str]]:
    """Yield what a notice calls papers, before the paper that it issues begins; not those it repeals."""
    issued = _issued(ground, title)
    if issued is not None:
        yield issued
    for match in _QUOTED.finditer(ground.text, title.start, end):
        around = ground.text[match.start() - 1], ground.text[match.end() : match.end() + 30]
        if around[0] != "原" and not _REPEALED.search(around[1]):
            yield Span(*match.span(1)), letters(match.group(1))


_ISSUED = Pattern(r"》[^。《]{0,40}(?:印发|发布|公布)")


def _is_issued(ground: Ground, quoted: Span) -> bool:
    """Tell whether a sentence says of a quoted title that this paper is issued herewith."""
    return _ISSUED.match(ground.text, quoted.end) is not None


_REPEALED = Pattern(r"废止|失效|代替")
_ISSUES = Pattern(r"关于(?:印发|发布|公布)\s*《?(.{6,60}?)》?\s*的\s*通\s*知", re.DOTALL)


def _issued(ground: Ground, title: Span) -> tuple[Span, str] | None:
    match = _ISSUES.search(title.of(ground.text))
    if match is None:
        return None
    span = Span(title.start + match.start(1), title.start + match.end(1))
    return span, letters(match.group(1))


def _is_slip(x: str, y: str, close: float) -> bool:
    """Tell whether two titles are one with a slip: they differ in little, and in nothing that names."""
    if abs(len(x) - len(y)) > 4 or min(len(x), len(y)) < 8:
        return False
    matcher = SequenceMatcher(None, x, y, autojunk=False)
    if matcher.quick_ratio() < close or matcher.ratio() < close:
        return False
    return not any(_LEVELS.search(part) for part in _differing(matcher, x, y))


def _differing(matcher: SequenceMatcher[str], x: str, y: str) -> list[str]:
    return [x[i:j] + y[k:m] for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"]


_CLOSE = 0.85

# ---------------------------------------------------------------- what is cited in two ways

_CITED = Pattern(r"《([^《》\n]{4,60})》\s*[（(]([^（()）\n]{4,30}号)[）)]")
_LEVELS = Pattern(r"[国省市县区镇乡州旗部局厅委]|[0-9一二三四五六七八九十]|试行|暂行|草案|修订|年")


def _cited_numbers(ground: Ground) -> Iterator[Finding]:
    """One title is cited with two file numbers that differ in a digit or two."""
    known: dict[str, tuple[str, Span]] = {}
    for document in ground.chinese:
        for match in _CITED.finditer(ground.text, document.span.start, document.span.end):
            title, cited = letters(match.group(1)), letters(match.group(2))
            span = Span(*match.span(2))
            old, place = known.setdefault(title, (cited, span))
            if old != cited and len(old) == len(cited):
                yield Finding(
                    "number-two-ways",
                    span,
                    None,
                    {"here": match.group(2), "there": place.of(ground.text)},
                )


def _cited_titles(ground: Ground) -> Iterator[Finding]:
    """A title that is cited again and again stands once with a character more, less or other.

    Two papers whose titles differ in a level of government, a number or a stage are two papers.
    """
    found: dict[str, list[Span]] = {}
    for document in ground.chinese:
        for match in _QUOTED.finditer(ground.text, document.span.start, document.span.end):
            found.setdefault(letters(match.group(1)), []).append(Span(*match.span(1)))
    often = {title for title, spans in found.items() if len(spans) >= 2 and len(title) >= 8}
    gaps: dict[str, set[str]] = {}
    for title in often:
        for gap in _gaps(title):
            gaps.setdefault(gap, set()).add(title)
    for title, spans in found.items():
        if len(spans) > 1 or len(title) < 7:
            continue
        near = {t for gap in _gaps(title) for t in gaps.get(gap, ()) if t != title}
        for other in sorted(near):
            if not _same_paper(title, other):
                continue
            yield Finding(
                "title-two-ways",
                spans[0],
                found[other][0].of(ground.text),
                {"here": spans[0].of(ground.text), "there": found[other][0].of(ground.text)},
            )
            break


def _gaps(title: str) -> Iterator[str]:
    """Yield a title, and the title without each of its characters: near ones share one of these."""
    yield title
    for i in range(len(title)):
        yield title[:i] + title[i + 1 :]


def _same_paper(x: str, y: str) -> bool:
    parts = _differing(SequenceMatcher(None, x, y, autojunk=False), x, y)
    return len(parts) == 1 and len(parts[0]) <= 2 and not _LEVELS.search(parts[0])


RULES: tuple[Rule, ...] = (
    _own_contents,
    _against_contents,
    _all_people,
    _own_title,
    _cited_titles,
    _cited_numbers,
)
