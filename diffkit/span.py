"""Ranges in two coordinate spaces, and the map between them.

A `Span` counts code points of the repaired text, a `SourceSpan` those of the source text; an
`OffsetMap` joins the two by pieces that tile both sides, so that nothing is lost on the way.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_put = object.__setattr__  # how what is frozen gets its values


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of the repaired text, in code points."""

    start: int
    end: int

    def __init__(
        self, start: int, end: int
    ) -> None:  # written out: a comparison makes ten thousand
        if not 0 <= start <= end:
            raise ValueError(f"not a span: [{start}, {end})")
        _put(self, "start", start)
        _put(self, "end", end)

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return self.end > self.start

    def of(self, text: str) -> str:
        """Return the words of `text` that this span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether both share a code point; an empty span shares none."""
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True, slots=True, order=True)
class SourceSpan:
    """A half-open range `[start, end)` of the source text, in code points."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start <= end:
            raise ValueError(f"not a source span: [{start}, {end})")
        _put(self, "start", start)
        _put(self, "end", end)

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return self.end > self.start

    def of(self, source: str) -> str:
        """Return the characters of `source` that this span covers."""
        return source[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of the map: kept verbatim (`rule` is None, both lengths equal), or repaired.

    A repaired piece names its rule. An empty text side is a drop, an empty source side an addition
    (a joined English line gains a space), both non-empty a rewriting.
    """

    text: Span
    source: SourceSpan
    rule: str | None = None

    def __post_init__(self) -> None:
        if self.rule is None and len(self.text) != len(self.source):
            raise ValueError("a verbatim piece has two sides of one length")
        if not self.text and not self.source:
            raise ValueError("a piece covers something on one side at least")


class Edit(NamedTuple):
    """A repair to make: replace `[start, end)` of a text with `becomes`, by the rule of that name."""

    start: int
    end: int
    becomes: str
    rule: str


@dataclass(frozen=True)
class OffsetMap:
    """Pieces that tile a text and its source, in order, without gap or overlap on either side.

    Guarantees: `to_source` and `to_text` are monotone; an empty span maps to an empty span.
    Cost: a look-up takes logarithmic time in the number of pieces.
    """

    pieces: tuple[Piece, ...]

    def __post_init__(self) -> None:
        text = source = 0
        for piece in self.pieces:
            if piece.text.start != text or piece.source.start != source:
                raise ValueError(f"pieces do not tile at text {text}, source {source}: {piece}")
            text, source = piece.text.end, piece.source.end

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """Return the map of a text onto itself."""
        if not length:
            return cls(())
        return cls((Piece(Span(0, length), SourceSpan(0, length)),))

    @property
    def text_length(self) -> int:
        return self.pieces[-1].text.end if self.pieces else 0

    @property
    def source_length(self) -> int:
        return self.pieces[-1].source.end if self.pieces else 0

    @cached_property
    def _text_starts(self) -> list[int]:
        return [p.text.start for p in self.pieces]

    @cached_property
    def _text_ends(self) -> list[int]:
        return [p.text.end for p in self.pieces]

    @cached_property
    def _source_starts(self) -> list[int]:
        return [p.source.start for p in self.pieces]

    @cached_property
    def _source_ends(self) -> list[int]:
        return [p.source.end for p in self.pieces]

    def _source_at(self, offset: int, *, end: bool) -> int:
        """Source offset of a text boundary; `end` leans to the piece before it, else after it."""
        if end:  # the last kept character before the boundary decides
            i = bisect_left(self._text_ends, offset) if offset else -1
            if i < 0:
                return 0
            piece = self.pieces[i] if i < len(self.pieces) else None
            if piece is None:
                return self.source_length
            if piece.rule is None:
                return piece.source.start + offset - piece.text.start
            return piece.source.end
        i = bisect_right(self._text_starts, offset) - 1
        if i < 0 or offset >= self.text_length:
            return self.source_length
        piece = self.pieces[i]
        if piece.rule is None:
            return piece.source.start + offset - piece.text.start
        return piece.source.start

    def to_source(self, span: Span) -> SourceSpan:
        """Return the hull in the source of a span of the text.

        Guarantees: runs dropped at the edges of the span are left out, those inside belong to the
        hull; an empty span maps to the empty span before the character that follows it.
        """
        start = self._source_at(span.start, end=False)
        if not span:
            return SourceSpan(start, start)
        return SourceSpan(start, max(start, self._source_at(span.end, end=True)))

    def to_text(self, span: SourceSpan) -> Span:
        """Return the span of the text that the source span became, empty where all of it was dropped."""
        start = self._text_at(span.start, end=False)
        if not span:
            return Span(start, start)
        return Span(start, max(start, self._text_at(span.end, end=True)))

    def _text_at(self, offset: int, *, end: bool) -> int:
        if end:
            if not offset:
                return 0
            i = bisect_left(self._source_ends, offset)
            if i >= len(self.pieces):
                return self.text_length
            piece = self.pieces[i]
            if piece.rule is None:
                return piece.text.start + offset - piece.source.start
            return piece.text.end
        i = bisect_right(self._source_starts, offset) - 1
        if i < 0 or offset >= self.source_length:
            return self.text_length
        piece = self.pieces[i]
        if piece.rule is None:
            return piece.text.start + offset - piece.source.start
        return piece.text.start

    def kept(self, span: Span) -> Iterator[Piece]:
        """Yield the pieces inside `span`, cut at its edges, that still have text; drops are left out."""
        if not span:
            return
        i = bisect_right(self._text_ends, span.start)
        while i < len(self.pieces) and self.pieces[i].text.start < span.end:
            piece = self.pieces[i]
            i += 1
            if not piece.text:
                continue
            if piece.rule is not None:
                yield piece
                continue
            start, end = max(piece.text.start, span.start), min(piece.text.end, span.end)
            shift = piece.source.start - piece.text.start
            yield Piece(Span(start, end), SourceSpan(start + shift, end + shift))

    def then(self, edits: Iterable[Edit]) -> OffsetMap:
        """Return the map of the text that `edits` make of this map's text, back to the same source.

        Shapes: edits are in order, do not overlap, and count in this map's text.
        Guarantees: what an edit drops keeps the rules of the repairs that had shaped it already when
        they dropped it; what it rewrites becomes one piece.
        Raises: ValueError where edits overlap or run backwards.
        Cost: linear in pieces and edits.
        """
        return _compose(self, edits)


def _compose(inner: OffsetMap, edits: Iterable[Edit]) -> OffsetMap:
    pieces: list[Piece] = []
    text = 0  # length of the new text so far
    i, offset = 0, 0  # next inner piece, and how far into the inner text we are

    def put(length: int, source: SourceSpan, rule: str | None) -> None:
        nonlocal text
        if not length and not source:
            return
        last = pieces[-1] if pieces else None
        if last is not None and rule is None and last.rule is None:
            pieces[-1] = Piece(
                Span(last.text.start, text + length), SourceSpan(last.source.start, source.end)
            )
        else:
            pieces.append(Piece(Span(text, text + length), source, rule))
        text += length

    def take(until: int, *, drops: bool) -> Iterator[Piece]:
        """Yield inner pieces up to `until`; with `drops`, also the empty ones that stand at it."""
        nonlocal i, offset
        while i < len(inner.pieces):
            piece = inner.pieces[i]
            if piece.text.start > until or (
                piece.text.start == until and (piece.text or not drops)
            ):
                return
            start, end = max(piece.text.start, offset), min(piece.text.end, until)
            if piece.rule is None:
                shift = piece.source.start - piece.text.start
                source = SourceSpan(start + shift, end + shift)
            elif start == piece.text.start:  # a rewriting that is cut leaves its source to its head
                source = piece.source
            else:
                source = SourceSpan(piece.source.end, piece.source.end)
            if end > start or source:
                yield Piece(Span(start, end), source, piece.rule)
            offset = end
            if end < piece.text.end:
                return
            i += 1

    for edit in edits:
        if edit.start < offset and not (edit.start == edit.end == offset):
            raise ValueError(f"edits overlap or run backwards at {edit.start}")
        for piece in take(edit.start, drops=True):
            put(len(piece.text), piece.source, piece.rule)
        covered = list(take(edit.end, drops=False))
        if edit.becomes:
            at = pieces[-1].source.end if pieces else 0
            end = covered[-1].source.end if covered else at
            put(len(edit.becomes), SourceSpan(at, end), edit.rule)
        else:
            for piece in covered:
                already = piece.rule is not None and not piece.text
                put(0, piece.source, piece.rule if already else edit.rule)
    for piece in take(inner.text_length, drops=True):
        put(len(piece.text), piece.source, piece.rule)
    return OffsetMap(_merged_drops(pieces))


def _merged_drops(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Join neighbouring drops of one rule into one piece."""
    merged: list[Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if last is not None and last.rule == piece.rule and not last.text and not piece.text:
            merged[-1] = Piece(
                last.text, SourceSpan(last.source.start, piece.source.end), last.rule
            )
        else:
            merged.append(piece)
    return tuple(merged)


def rewrite(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with `edits` made; they are in order and do not overlap."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += (text[at : edit.start], edit.becomes)
        at = edit.end
    parts.append(text[at:])
    return "".join(parts)


_LINE_END = re.compile(r"\r\n|\r|\n")


def line_starts(text: str) -> list[int]:
    """Return the offset of the first code point of each line; `\\n`, `\\r\\n` and `\\r` end a line."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]
