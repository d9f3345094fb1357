"""The words of one document as one run of letters, free of all that layout does.

Blanks and line ends are left out, labels are one letter each, so that two copies of a text can be laid
beside each other without regard to how either is cut into lines, paragraphs and clauses.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from diffkit.glyphs import fold
from diffkit.model import Document, Label, LabelScheme, Role, Witness
from diffkit.span import Span

_LABELS = 0xF0000  # the first of the private letters that stand for labels
_APART: tuple[Role, ...] = ("registration", "number")
_GAP = "\n\n\n"  # too much for a slip to run over
_PAGE_RULES = ("page-cut", "running-head", "page-number")


class Labels:
    """The letters that stand for labels: one for each scheme and number, whatever its form."""

    def __init__(self) -> None:
        self._letters: dict[tuple[LabelScheme, tuple[int, ...]], str] = {}

    def letter(self, label: Label) -> str:
        """Return the letter of a label: （一） and (一) have one, （一） and （1） two."""
        value = (label.scheme, label.number)
        return self._letters.setdefault(value, chr(_LABELS + len(self._letters)))


def is_label(letter: str) -> bool:
    """Tell whether a letter stands for a label."""
    return letter >= chr(_LABELS)


class Letters:
    """The letters of a document: `key` is what is compared, `at` where each stands in the text.

    Shapes: a label is one letter, at its first character; a bullet is none. The registration number and
    the file number stand last, behind three line ends: before or behind the title, they are the same.
    """

    def __init__(self, witness: Witness, index: int, labels: Labels) -> None:
        self.witness = witness
        self.index = index
        self.document: Document = witness.documents[index]
        self.text = witness.text
        key: list[str] = []
        at: list[int] = []
        self.labels: dict[int, Label] = {}  # by the letter that stands for each
        folded = fold(self.text)
        clauses = self.document.clauses
        for clause in clauses:
            if clause.role in _APART:
                continue
            if clause.label is not None and clause.label.scheme != "bullet":
                self.labels[len(key)] = clause.label
                key.append(labels.letter(clause.label))
                at.append(clause.label_span.start)
            for k in range(clause.body.start, clause.body.end):
                c = folded[k]
                if not c.isspace():
                    key.append(c)
                    at.append(k)
        self._last = len(key)
        key += _GAP
        at += [at[-1] if at else 0] * len(_GAP)
        for role in _APART:
            for clause in clauses:
                if clause.role == role:
                    own = _bare(folded, clause.body)
                    key += (folded[k] for k in own)
                    at += own
        self.key = "".join(key)
        self.at = at

    @cached_property
    def written(self) -> str:
        """The letters as they are written, where `key` has them folded."""
        return "".join(
            c if is_label(c) or c in _GAP else self.text[at]
            for c, at in zip(self.key, self.at, strict=True)
        )

    def spelt(self, start: int, end: int) -> str:
        """Return a run of letters as they are written, its labels spelt out."""
        return "".join(self.text[self.at[i] : self._end(i)] for i in range(start, end))

    def plain(self, start: int, end: int) -> str:
        """Return the words of a run without marks, its labels spelt out: what a moved run keeps."""
        return "".join(c for c in fold(self.spelt(start, end)) if c.isalnum())

    def stands_apart(self, start: int) -> bool:
        """Tell whether a letter belongs to a number that one print has before the title, another behind."""
        return start > self._last

    def __len__(self) -> int:
        return len(self.key)

    @cached_property
    def _starts(self) -> list[int]:
        return [clause.span.start for clause in self.document.clauses]

    def clause(self, i: int) -> int:
        """Return the index of the clause in which a letter stands."""
        if not self.at:
            return 0
        return max(0, bisect_right(self._starts, self.at[min(i, len(self.at) - 1)]) - 1)

    def _end(self, i: int) -> int:
        """Return where a letter ends in the text; a label has several characters."""
        if is_label(self.key[i]):
            return self.document.clauses[self.clause(i)].label_span.end
        return self.at[i] + 1

    def span(self, start: int, end: int) -> Span:
        """Return the span of the text that a run of letters covers, for none the place behind the last."""
        if start < self._last:
            end = min(end, self._last)
        if start < end:
            return Span(self.at[start], self._end(end - 1))
        here = self._end(start - 1) if start else (self.at[0] if self.at else 0)
        return Span(here, here)

    def home(self, start: int, end: int) -> int:
        """Return the clause to which a run belongs, for none that of the letter before it."""
        return self.clause(start if start < end else max(0, start - 1))

    @cached_property
    def _labelled(self) -> list[int]:
        return list(self.labels)

    def labels_around(
        self, start: int, end: int, n: int
    ) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
        """Return up to `n` labels before and behind a run, in the order of the text."""
        low, high = bisect_left(self._labelled, start), bisect_left(self._labelled, end)
        before, behind = self._labelled[max(0, low - n) : low], self._labelled[high : high + n]
        return tuple(self.labels[i] for i in before), tuple(self.labels[i] for i in behind)

    def endings(self, start: int, end: int) -> list[str]:
        """Return how the headings beside that of a run end, in two letters each; none for no heading."""
        clauses = self.document.clauses
        own = self.home(start, end)
        if clauses[own].role != "heading":
            return []
        beside = (
            clause.body.of(self.text)
            for i, clause in enumerate(clauses)
            if i != own and clause.role == "heading" and clause.parent == clauses[own].parent
        )
        return [fold("".join(words.split()))[-2:] for words in beside]

    @cached_property
    def _breaks(self) -> list[int]:
        """Offsets in the text of line ends that stand in it, ascending."""
        found, k = [], self.text.find("\n", self.document.span.start)
        while 0 <= k < self.document.span.end:
            found.append(k)
            k = self.text.find("\n", k + 1)
        return found

    @cached_property
    def _cuts(self) -> list[int]:
        """Offsets in the text at which a page ended in the middle of a sentence, ascending."""
        found, blank = [], []
        for piece in self.witness.offsets.pieces:
            if piece.rule is None or piece.text.end < self.document.span.start:
                continue
            if piece.text.start > self.document.span.end:
                break
            if piece.rule in _PAGE_RULES:
                found.append(piece.text.start)
            elif piece.rule == "wrap" and piece.source.of(self.witness.source.text).count("\n") > 1:
                blank.append(piece.text.start)
        # Where every line has a blank line behind it, a blank line is no end of a page.
        if len(blank) <= len(self._breaks):
            found += blank
        return sorted(found)

    def breaks(self, start: int, end: int) -> bool:
        """Tell whether a line ends in the text between the letters before and behind a run."""
        return _any(self._breaks, *self._around(start, end))

    def inner_breaks(self, start: int, end: int) -> bool:
        """Tell whether a line ends in the text inside a run of letters."""
        return end - start > 1 and _any(self._breaks, self.at[start] + 1, self.at[end - 1])

    def page_end(self, start: int, end: int) -> bool:
        """Tell whether a page ends inside a run of letters or at one of its edges."""
        return _any(self._cuts, *self._around(start, end))

    def _around(self, start: int, end: int) -> tuple[int, int]:
        low = self.at[start - 1] + 1 if start else 0
        high = self.at[end] if end < len(self.at) else len(self.text)
        return low, high


def _bare(folded: str, span: Span) -> list[int]:
    """Return the offsets of the letters of a number, without the brackets that some prints put around it."""
    own = [k for k in range(span.start, span.end) if not folded[k].isspace()]
    if own and folded[own[0]] == "(" and folded[own[-1]] == ")":
        own = own[1:-1]
    return own


def _any(offsets: list[int], low: int, high: int) -> bool:
    """Tell whether one of the ascending offsets stands in [low, high]."""
    k = bisect_left(offsets, low)
    return k < len(offsets) and offsets[k] <= high
