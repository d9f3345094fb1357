"""Labels, and citations of the text's own articles that follow a renumbering."""

from __future__ import annotations

import re

from diffkit.classify.ground import Difference, Ground, Verdict
from diffkit.model import Clause
from diffkit.numerals import number
from diffkit.span import Span

_LABEL = Verdict("numbering", "label", "label-differs")
_LABEL_FORM = Verdict("typographic", "form", "same-number-other-form")
_REFERENCE = Verdict("numbering", "reference", "reference-follows-its-article")

_CITATION = re.compile(
    r"第\s?([〇零一二三四五六七八九十百千]{1,8}|[0-9０-９]{1,4})\s?[条條](?:之([一二三四五六七八九十]{1,3}))?"
)
# What stands before the citation of an article of the text itself: a pause, the text's own name for
# itself, or the verb or preposition that cites. Before another law's article stands that law.
_OWN = re.compile(
    r"(?:^|[。；，：！？,;:（(\s]|本[^\W\d_a-zA-Z]{1,5}|依照|按照|依据|依據|根据|根據|违反|違反|适用|適用|符合|参照|"
    r"參照|执行|准用|準用|除|有|由|对|對|与|與|按|在|将|將|依|以)$"
)
_LISTED = re.compile(
    r"第[^第。；，]{1,10}[条條](?:之.)?(?:第[^第。；，]{1,6}[款项項目])*(?:以及|[、和或至及與与])$"
)


def label(a: Clause | None, b: Clause | None) -> Verdict | None:
    """Say how the labels of two clauses differ, None where they do not."""
    x, y = a.label if a else None, b.label if b else None
    if x is None or y is None:
        return None if x is y else _LABEL
    if x.text == y.text:
        return None
    return _LABEL_FORM if (x.scheme, x.number) == (y.scheme, y.number) else _LABEL


def reference(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that both sides cite one article of their own text by its number there."""
    if not difference.a or not difference.b:
        return None
    x, y = _cited(ground.a.text, difference.a), _cited(ground.b.text, difference.b)
    if x is None or y is None or ground.articles.get(x) != y:
        return None
    return _REFERENCE


def _cited(text: str, span: Span) -> tuple[int, ...] | None:
    """Return the article of the text itself that a span cites, or the number in the citation.

    None for other words, and where it is not proven that the text cites itself: another law's article
    (《…》第十条、第十二条; 刑法第十条; 实施细则第三条) follows no renumbering of this one.
    """
    low = max(0, span.start - 12)
    for match in _CITATION.finditer(text, low, min(len(text), span.end + 12)):
        if not (match.start() <= span.start and span.end <= match.end()):
            continue
        before = text[max(0, match.start() - 80) : match.start()].rpartition("\n")[2]
        while listed := _LISTED.search(before):
            before = before[: listed.start()]
        if _OWN.search(before) is None:
            return None
        numbers = [number(group) for group in match.groups() if group]
        return tuple(n for n in numbers if n is not None)
    return None
