"""Citations of articles, paragraphs, sections and annexes of the text itself that it does not have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from diffkit.check.ground import Ground, Rule
from diffkit.model import Document, Finding
from diffkit.numerals import number
from diffkit.patterns import Pattern
from diffkit.span import Span

_H = "[〇零一二三四五六七八九十百千]{1,7}|[0-9]{1,4}"
_SELF = "本(?:法|条例|办法|规定|细则|解释|规则|规程|章程|规范|通则|决定|意见|方案|预案|标准)"
# In a folded key; 本法第三条之一 is left out, for it may have been inserted elsewhere.
_ARTICLE = Pattern(rf"{_SELF}\s*第({_H})条(?!之)", key=True)
_CHAPTER = Pattern(rf"{_SELF}\s*第({_H})章", key=True)
_PARAGRAPH = Pattern(rf"本条第({_H})款", key=True)
_SECTION = Pattern(
    r"(?:本预案|本方案|本规划|本办法|参见|详见|见)\s*第?\s*([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})\s*(?:条|款|节|项|规定|的规定)",
    key=True,
)
_ANNEX = Pattern(
    r"(?:见|按|按照|填写|参照)\s*附件\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})", key=True
)
_FEW = 5  # numbered clauses below which a text does not show how it counts


def _numbers(document: Document, scheme: str) -> set[int]:
    return {
        clause.label.number[0]
        for clause in document.clauses
        if clause.label is not None and clause.label.scheme == scheme and clause.label.number
    }


def _divisions(ground: Ground) -> Iterator[Finding]:
    """本法第八十条 in a law of seventy articles."""
    for document in ground.chinese:
        for pattern, scheme in ((_ARTICLE, "article"), (_CHAPTER, "chapter")):
            there = _numbers(document, scheme)
            if len(there) < _FEW:
                continue
            last = max(there)
            for match in pattern.finditer(ground.key, document.span.start, document.span.end):
                n = number(match.group(1))
                if n is not None and n > last:
                    yield _finding("no-such-clause", ground, match.span(), last)


def _sections(ground: Ground) -> Iterator[Finding]:
    """见 5.3 条 in a plan whose fifth part has two sections."""
    for document in ground.chinese:
        there = {
            clause.label.number
            for clause in document.clauses
            if clause.label is not None and clause.label.scheme == "decimal"
        }
        if len(there) < _FEW:
            continue
        for match in _SECTION.finditer(ground.key, document.span.start, document.span.end):
            path = tuple(int(part) for part in match.group(1).split("."))
            # Items below a section may be numbered without their section's numbers.
            if path not in there and any(len(other) >= len(path) for other in there):
                yield _finding("no-such-clause", ground, match.span(), None)


def _paragraphs(ground: Ground) -> Iterator[Finding]:
    """本条第三款 in an article of two paragraphs."""
    for document in ground.chinese:
        count = Counter(
            clause.parent
            for clause in document.clauses
            if clause.paragraph and clause.label is None and clause.parent is not None
        )
        for i, clause in enumerate(document.clauses):
            above = (*document.ancestors(i), i)
            article = next(
                (
                    k
                    for k in reversed(above)
                    if (label := document.clauses[k].label) is not None
                    and label.scheme == "article"
                ),
                None,
            )
            if article is None:
                continue
            for match in _PARAGRAPH.finditer(ground.key, clause.body.start, clause.body.end):
                n = number(match.group(1))
                if n is not None and n > count[article] + 1:
                    yield _finding("no-such-clause", ground, match.span(), count[article] + 1)


_LISTED = Pattern(
    r"^[ \t]*附件[ \t]*:?[ \t]*([0-9]{1,2}|[一二三四五六七八九十]{1,3})[.、:\s]",
    re.MULTILINE,
    key=True,
)
_LIST = Pattern(r"^[ \t]*附件[ \t]*:[ \t]*(?=1[.、])((?:.+\n?){1,12})", re.MULTILINE, key=True)
_IN_LIST = Pattern(r"(?:^|\s)([0-9]{1,2})[.、]\s*(?=[^\d\s])")


def _annexes(ground: Ground) -> Iterator[Finding]:
    """见附件3 where the text lists two."""
    for document in ground.chinese:
        key = document.span.of(ground.key)
        listed = {number(m.group(1)) or 0 for m in _LISTED.finditer(key)}
        for found in _LIST.finditer(key):
            in_list = 0
            for m in _IN_LIST.finditer(found.group(1)):
                if int(m.group(1)) != in_list + 1:
                    break
                in_list += 1
            listed.add(in_list)
        if not listed or max(listed) < 2:
            continue
        for match in _ANNEX.finditer(key):
            n = number(match.group(1))
            if n is not None and n > max(listed):
                start = document.span.start
                span = (start + match.start(), start + match.end())
                yield _finding("no-such-annex", ground, span, max(listed))


def _finding(rule: str, ground: Ground, span: tuple[int, int], last: int | None) -> Finding:
    cited = Span(*span)
    values = {"cited": cited.of(ground.text), "last": "" if last is None else str(last)}
    return Finding(rule, cited, None, values)


RULES: tuple[Rule, ...] = (_divisions, _sections, _paragraphs, _annexes)
