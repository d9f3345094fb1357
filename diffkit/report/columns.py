"""The words of a link as reports in columns draw them: each side for itself, or both in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from diffkit.model import ChangeClass
from diffkit.patterns import Pattern
from diffkit.report.runs import EDGE, label_before_words
from diffkit.report.segments import Segment
from diffkit.report.shape import LinkView

_MARKS = "。；，、;,."  # behind which a text that is too long is cut
_BLANK_LINES = Pattern(r"\n\s*\n\s*")
# `keep` is left as it was where a change was due; `edge` is where clauses were split or merged.
InkMark = Literal["equal", "delete", "insert", "keep", "edge"]
Side = Literal["a", "b"]


@dataclass(frozen=True, slots=True)
class Ink:
    """Words drawn in one way. `folded` ones differ, and are drawn as ordinary text."""

    mark: InkMark
    text: str
    change: str | None = None
    cls: ChangeClass | None = None
    folded: bool = False


Paragraph = tuple[Ink, ...]


def column(link: LinkView, side: Side) -> tuple[Paragraph, ...]:
    """Return the words of one side, a paragraph a clause, label first.

    Guarantees: joined and without blanks, a paragraph is the label and the text of its clause. What
    differs is `delete` on side a and `insert` on side b.
    """
    paragraphs: list[list[Ink]] = [[] for _ in getattr(link, side)]
    for segment in link.segments:
        k = segment.a_clause if side == "a" else segment.b_clause
        text = _text(segment, side)
        if k is not None and text:
            if text[0] == "\n" and paragraphs[k] and paragraphs[k][-1].text[-1] == "\n":
                text = text.lstrip("\n")  # no blank line where two runs meet
            if text:
                paragraphs[k].append(_ink(segment, text, "delete" if side == "a" else "insert"))
    return tuple(tuple(paragraph) for paragraph in paragraphs)


def pieces(paragraph: Paragraph, n: int) -> tuple[Paragraph, ...]:
    """Return a paragraph in pieces of at most `n` characters, cut behind a mark where one is near.

    Guarantees: the pieces joined are the paragraph; one that is no longer is its only piece.
    """
    found: list[Paragraph] = []
    piece: list[Ink] = []
    room = n
    for ink in paragraph:
        text = ink.text
        while len(text) > room:
            near = max(text.rfind(mark, max(0, room - n // 8), room) for mark in _MARKS)
            at = near + 1 or room
            found.append((*piece, replace(ink, text=text[:at])) if at else tuple(piece))
            text, piece, room = text[at:], [], n
        if text:
            piece.append(replace(ink, text=text))
            room -= len(text)
    if piece or not found:
        found.append(tuple(piece))
    return tuple(found)


def merged(link: LinkView) -> tuple[Paragraph, ...]:
    """Return the words of both sides in one, deletions before insertions, a paragraph a clause of b."""
    regrouped = next((c.id for c in link.changes if c.op == "restructure" and not c.folded), None)
    paragraphs: list[list[Ink]] = [[]]
    at_a = at_b = 0
    for segment in link.segments:
        a = at_a if segment.a_clause is None else segment.a_clause
        b = at_b if segment.b_clause is None else segment.b_clause
        if regrouped and a > at_a and b == at_b:
            paragraphs[-1].append(Ink("edge", EDGE, regrouped))
        if b > at_b or (a > at_a and not link.b):
            paragraphs.append([])
        at_a, at_b = a, b
        paragraphs[-1] += _both(segment)
    return tuple(tuple(paragraph) for paragraph in paragraphs if paragraph)


def _both(segment: Segment) -> Iterator[Ink]:
    a, b = _text(segment, "a"), _text(segment, "b")
    if segment.tag == "equal":
        yield _ink(segment, b, "insert")
        return
    if a:
        yield _ink(segment, a, "delete")
    if b:
        yield _ink(segment, b, "insert")


def _ink(segment: Segment, text: str, mark: InkMark) -> Ink:
    if segment.tag == "equal":
        mark = "keep" if segment.change is not None and not segment.folded else "equal"
    return Ink(mark, text, segment.change, segment.cls, segment.folded)


def _text(segment: Segment, side: Side) -> str:
    return segment_text(segment.a if side == "a" else segment.b, label=segment.part == "label")


def segment_text(text: str, *, label: bool) -> str:
    """Return the characters of a run as they are drawn: a label ready for the words behind it."""
    return label_before_words(text.strip()) if label else _BLANK_LINES.sub("\n", text)
