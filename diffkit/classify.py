"""Say of each difference what it is: class, kind, and the rule that decided.

Rules are tried in order; the first that proves something decides. What no rule proves is `wording`,
and shown: nothing is folded on a doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise, zip_longest

from diffkit.glyphs import Variants
from diffkit.model import (
    Alignment,
    Bead,
    Change,
    ChangeClass,
    Clause,
    Document,
    EditScript,
    Label,
    Op,
    Opcode,
    Reading,
    Substitution,
)
from diffkit.numerals import number
from diffkit.span import Span

_BLANK = re.compile(r"\s+")
_MARKS = re.compile(
    r"[\s，。、；：？！…—·“”‘’（）《》〈〉【】〔〕「」『』,.;:?!()\[\]<>\"'«»‹›－\-–/／]+"
)


@dataclass(frozen=True, slots=True)
class _Verdict:
    cls: ChangeClass
    kind: str
    rule: str


_LAYOUT = _Verdict("typographic", "layout", "paragraph-break-by-layout")
_BLANKS = _Verdict("typographic", "blank", "blanks-only")
_FORM = _Verdict("typographic", "form", "same-words-other-form")
_LABEL_FORM = _Verdict("typographic", "form", "same-number-other-form")
_LABEL = _Verdict("numbering", "label", "label-differs")
_REFERENCE = _Verdict("numbering", "reference", "reference-follows-its-article")
_PUNCTUATION = _Verdict("wording", "punctuation", "marks-only")
_WORDS = _Verdict("wording", "words", "no-rule")
_PASSAGE = _Verdict("wording", "passage", "clause-without-partner")
_POSITION = _Verdict("wording", "position", "moved-clause")
_STRUCTURE = _Verdict("wording", "structure", "split-or-merged")


def classify(
    a: Document,
    b: Document,
    alignment: Alignment,
    scripts: Sequence[EditScript],
    substitutions: Sequence[Substitution] = (),
    doubts: tuple[Sequence[int], Sequence[int]] = ((), ()),
) -> tuple[Change, ...]:
    """Return the changes between two aligned documents, in the order of their beads.

    Shapes: `scripts` has one edit script a bead; `doubts` are the offsets of breaks that the layout of
    each text left open (`Repaired.doubts`).
    Guarantees: each opcode that is not equal, and each run inside an equal one whose characters
    differ, lies in exactly one change; swapping the sides swaps the readings and nothing else.
    Cost: linear in the text.
    """
    return tuple(_Classifier(a, b, alignment, scripts, doubts).changes())


class _Classifier:
    def __init__(
        self,
        a: Document,
        b: Document,
        alignment: Alignment,
        scripts: Sequence[EditScript],
        doubts: tuple[Sequence[int], Sequence[int]],
    ) -> None:
        self._a, self._b = a, b
        self._beads = alignment.beads
        self._scripts = scripts
        self._doubts = doubts
        self._seen: Counter[str] = Counter()
        self._variants = Variants(a.text, b.text)
        self._articles = _renumbered(a, b, alignment)

    def changes(self) -> Iterator[Change]:
        for index, (bead, script) in enumerate(zip(self._beads, self._scripts, strict=True)):
            if not bead.a or not bead.b:
                yield from self._one_sided(index, bead)
            else:
                yield from self._paired(index, bead, script)

    # -- whole clauses

    def _one_sided(self, index: int, bead: Bead) -> Iterator[Change]:
        document, indices = (self._a, bead.a) if bead.a else (self._b, bead.b)
        for i in indices:
            clause = document.clauses[i]
            reading = Reading(i, clause.body or clause.span)
            if bead.a:
                yield self._change(index, "delete", reading, None, _PASSAGE)
            else:
                yield self._change(index, "insert", None, reading, _PASSAGE)

    def _paired(self, index: int, bead: Bead, script: EditScript) -> Iterator[Change]:
        a, b = self._a.clauses[bead.a[0]], self._b.clauses[bead.b[0]]
        whole = (Reading(bead.a[0], a.body), Reading(bead.b[0], b.body))
        if bead.moved:
            yield self._change(index, "move", *whole, _POSITION)
        if len(bead.a) != len(bead.b):
            verdict = _LAYOUT if self._broken_by_layout(bead, script) else _STRUCTURE
            yield self._change(index, "restructure", *whole, verdict)
        for i, j in self._relabelled(bead):
            yield from self._labelled(index, i, j, bead)
        yield from self._worded(index, bead, script)

    def _relabelled(self, bead: Bead) -> Iterator[tuple[int | None, int | None]]:
        """Pair the clauses of a bead whose labels are to be compared: not those labelled alike."""
        rest_b = list(bead.b)
        rest_a: list[int] = []
        for i in bead.a:
            label = self._a.clauses[i].label
            alike = (j for j in rest_b if _same_text(label, self._b.clauses[j].label))
            found = next(alike, None)
            if found is None:
                rest_a.append(i)
            else:
                rest_b.remove(found)
        return zip_longest(rest_a, rest_b)

    def _labelled(self, index: int, i: int | None, j: int | None, bead: Bead) -> Iterator[Change]:
        """Say how the labels of two clauses differ; a clause of a split or merge may stand alone."""
        x = self._a.clauses[i if i is not None else bead.a[-1]]
        y = self._b.clauses[j if j is not None else bead.b[-1]]
        verdict = _label_verdict(x if i is not None else None, y if j is not None else None)
        if verdict is None:
            return
        readings = (
            Reading(i, x.label_span) if i is not None else _end(bead.a[-1], x),
            Reading(j, y.label_span) if j is not None else _end(bead.b[-1], y),
        )
        yield self._change(index, _op(*readings), *readings, verdict)

    def _broken_by_layout(self, bead: Bead, script: EditScript) -> bool:
        """Tell whether the sides differ in a paragraph break that hard wrapping left open, and no label.

        The words must be the same: then either text may be the other as printed.
        """
        sides = ((self._a, bead.a, self._doubts[0]), (self._b, bead.b, self._doubts[1]))
        if any(document.clauses[i].label for document, indices, _ in sides for i in indices[1:]):
            return False
        if any(op.tag != "equal" and not self._blank(op.a, op.b) for op in script):
            return False
        split, joined = sorted(sides, key=lambda side: -len(side[1]))
        document, indices, doubts = split
        breaks = [
            (document.clauses[i].span.end, document.clauses[j].span.start)
            for i, j in pairwise(indices)
        ]
        if all(_stands_in(doubts, start, end) for start, end in breaks):
            return True
        document, indices, doubts = joined
        hull = document.clauses[indices[0]].body.start, document.clauses[indices[-1]].body.end
        inside = bisect_left(doubts, hull[1]) - bisect_left(doubts, hull[0] + 1)
        return inside >= len(breaks)

    # -- words

    def _worded(self, index: int, bead: Bead, script: EditScript) -> Iterator[Change]:
        place = _Places(self._a, bead.a), _Places(self._b, bead.b)
        seams = len(bead.a) > 1 or len(bead.b) > 1
        for op in script:
            for x, y, verdict in self._differing(op):
                if seams and self._blank(x, y) and (place[0].at_edge(x) or place[1].at_edge(y)):
                    verdict = _BLANKS  # the blank that a paragraph's end stands for
                readings = place[0].reading(x), place[1].reading(y)
                yield self._change(index, _op(*readings), *readings, verdict)

    def _differing(self, op: Opcode) -> Iterator[tuple[Span, Span, _Verdict]]:
        x, y = op.a.of(self._a.text), op.b.of(self._b.text)
        if op.tag != "equal":
            yield op.a, op.b, self._verdict(op.a, op.b)
            return
        if x == y:
            return
        at = 0
        while at < len(x):  # one reading for each run of characters of another form
            if x[at] == y[at]:
                at += 1
                continue
            start = at
            while at < len(x) and x[at] != y[at]:
                at += 1
            here = (
                Span(op.a.start + start, op.a.start + at),
                Span(op.b.start + start, op.b.start + at),
            )
            yield *here, self._verdict(*here)

    def _verdict(self, a: Span, b: Span) -> _Verdict:
        if self._variants.proven(a, b):
            return _FORM if a and b and not self._blank(a, b) else _BLANKS
        if a and b and self._refers_alike(a, b):
            return _REFERENCE
        if not _MARKS.sub("", a.of(self._a.text) + b.of(self._b.text)):
            return _PUNCTUATION
        return _WORDS

    def _refers_alike(self, a: Span, b: Span) -> bool:
        """Tell whether both sides cite one article of their own text by its number there."""
        x, y = _cited(self._a.text, a), _cited(self._b.text, b)
        return x is not None and y is not None and self._articles.get(x) == y

    def _blank(self, a: Span, b: Span) -> bool:
        return not _BLANK.sub("", a.of(self._a.text) + b.of(self._b.text))

    # -- the record

    def _change(
        self, index: int, op: Op, a: Reading | None, b: Reading | None, verdict: _Verdict
    ) -> Change:
        bead = self._beads[index]
        head_a = self._a.clauses[bead.a[0]].id if bead.a else ""
        head_b = self._b.clauses[bead.b[0]].id if bead.b else ""
        words_a = a.span.of(self._a.text) if a is not None else ""
        words_b = b.span.of(self._b.text) if b is not None else ""
        # Sorted, so that the mirrored comparison gives the same ids.
        key = "\n".join([*sorted([f"{head_a}\t{words_a}", f"{head_b}\t{words_b}"]), _SYMMETRIC[op]])
        self._seen[key] += 1
        digest = blake2b(
            f"{key}\n{self._seen[key]}".encode("utf-8", "surrogatepass"), digest_size=5
        )
        return Change(
            id=digest.hexdigest(),
            bead=index,
            op=op,
            a=a,
            b=b,
            cls=verdict.cls,
            kind=verdict.kind,
            rule=verdict.rule,
        )


_SYMMETRIC: dict[Op, str] = {
    "replace": "replace",
    "insert": "one-sided",
    "delete": "one-sided",
    "move": "move",
    "restructure": "restructure",
    "none": "none",
}


def _same_text(a: Label | None, b: Label | None) -> bool:
    return (a.text if a else None) == (b.text if b else None)


def _label_verdict(a: Clause | None, b: Clause | None) -> _Verdict | None:
    x, y = a.label if a else None, b.label if b else None
    if x is None or y is None:
        return None if x is y else _LABEL
    if x.text == y.text:
        return None
    return _LABEL_FORM if (x.scheme, x.number) == (y.scheme, y.number) else _LABEL


def _end(index: int, clause: Clause) -> Reading:
    """Return nothing, at the end of a clause."""
    return Reading(index, Span(clause.body.end, clause.body.end))


_Article = tuple[int, ...]
_CITATION = re.compile(
    r"第\s?([〇零一二三四五六七八九十百千]{1,8}|[0-9０-９]{1,4})\s?[条條](?:之([一二三四五六七八九十]{1,3}))?"
)


def _renumbered(a: Document, b: Document, alignment: Alignment) -> dict[_Article, _Article]:
    """Return the number that each article of `a` has in `b`, where it is the same article alone."""
    found: dict[_Article, _Article] = {}
    for bead in alignment.beads:
        if len(bead.a) != 1 or len(bead.b) != 1:
            continue
        x, y = a.clauses[bead.a[0]].label, b.clauses[bead.b[0]].label
        if x is not None and y is not None and x.scheme == y.scheme == "article":
            found[x.number] = y.number
    return found


# What stands before the citation of an article of the text itself: a pause, the text's own name for
# itself, or the verb or preposition that cites. Before another law's article stands that law.
_OWN = re.compile(
    r"(?:^|[。；，：！？,;:（(\s]|本[^\W\d_a-zA-Z]{1,5}|依照|按照|依据|依據|根据|根據|违反|違反|适用|適用|符合|参照|"
    r"參照|执行|准用|準用|除|有|由|对|對|与|與|按|在|将|將|依|以)$"
)
_LISTED = re.compile(
    r"第[^第。；，]{1,10}[条條](?:之.)?(?:第[^第。；，]{1,6}[款项項目])*(?:以及|[、和或至及與与])$"
)


def _cited(text: str, span: Span) -> _Article | None:
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


def _op(a: Reading, b: Reading) -> Op:
    if not a.span:
        return "insert"
    return "replace" if b.span else "delete"


def _stands_in(offsets: Sequence[int], start: int, end: int) -> bool:
    i = bisect_left(offsets, start)
    return i < len(offsets) and offsets[i] <= end


class _Places:
    """Finds the clause of one side of a bead in which a span of its words lies."""

    def __init__(self, document: Document, indices: tuple[int, ...]) -> None:
        self._indices = indices
        self._starts = [document.clauses[i].body.start for i in indices]
        self._ends = [document.clauses[i].body.end for i in indices]

    def at_edge(self, span: Span) -> bool:
        """Tell whether nothing stands here at the end of a clause that another follows."""
        return not span and (span.end in self._ends[:-1] or span.start in self._starts[1:])

    def reading(self, span: Span) -> Reading:
        k = min(bisect_left(self._ends, span.end), len(self._indices) - 1)
        return Reading(self._indices[k], span)
