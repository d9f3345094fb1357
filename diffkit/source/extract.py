"""What a reader hands over: the text that it extracts, line by line, with what the format knows of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from diffkit import glyphs
from diffkit.model import Line, Notice, ReadError
from diffkit.patterns import Pattern
from diffkit.span import Edit, SourceSpan

# Twice the longest gazette many times over; beyond it a file is made to exhaust memory.
MAX_CHARACTERS = 32 * 2**20

# Everything that ends a line but \n, and what an XML parser cannot give but a PDF can.
_LINE_END = Pattern("\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = Pattern("[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Box = tuple[float, float, float, float]


class Run(NamedTuple):
    """Characters of one line; with a `rule` they are repaired: they become `becomes`, or are dropped."""

    text: str
    rule: str | None = None
    becomes: str = ""


class Extract:
    """The text of a file as it grows: lines, the repairs that the format shows to be due, notices."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.notices: list[Notice] = []
        self._parts: list[str] = []
        self._lines: list[Line] = []
        self._edits: list[Edit] = []
        self._length = 0

    @classmethod
    def of(
        cls,
        name: str,
        text: str,
        lines: Iterable[Line],
        edits: Iterable[Edit],
        notices: Iterable[Notice],
    ) -> Extract:
        """Return an extract of what was found elsewhere."""
        extract = cls(name)
        extract._put(text)
        extract._lines += lines
        extract._edits += edits
        extract.notices += notices
        return extract

    def __len__(self) -> int:
        return self._length

    def line(
        self,
        runs: Iterable[Run],
        *,
        page: int | None = None,
        bbox: Box | None = None,
        starts: bool = True,
        heading: bool = False,
        doubtful: bool = False,
    ) -> None:
        """Put a line; a line end inside a run begins another, of which the format says nothing.

        Raises: ReadError where the text grows beyond `MAX_CHARACTERS`.
        """
        if self._lines:
            self._put("\n")
        start = self._length
        for text, rule, becomes in runs:
            text = _CONTROL.sub("", text)
            at = self._length
            if rule is None:
                for k, piece in enumerate(_LINE_END.split(text)):
                    if k:
                        self._lines.append(
                            Line(
                                SourceSpan(start, self._length),
                                page,
                                bbox,
                                starts,
                                heading,
                                doubtful,
                            )
                        )
                        self._put("\n")
                        start, starts, heading, doubtful = self._length, False, False, False
                    self._put(piece)
            elif text:
                self._put(_LINE_END.sub(" ", text))
                self._edits.append(Edit(at, self._length, becomes, rule))
        span = SourceSpan(start, self._length)
        self._lines.append(Line(span, page, bbox, starts, heading, doubtful))

    def append(self, other: Extract) -> None:
        """Put all that another extract holds behind what is here."""
        text, lines, edits = other.finished()
        if not lines:
            return
        if self._lines:
            self._put("\n")
        at = self._length
        self._put(text)
        for line in lines:
            span = SourceSpan(line.span.start + at, line.span.end + at)
            self._lines.append(line._replace(span=span, page=None, bbox=None))
        self._edits += (edit._replace(start=edit.start + at, end=edit.end + at) for edit in edits)

    def join(self, rule: str, becomes: str = "") -> None:
        """Say that the line to come goes on with the one before it; call it before that line is put."""
        self._edits.append(Edit(self._length, self._length + 1, becomes, rule))

    def _put(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            problem = f"holds more than {MAX_CHARACTERS // 2**20} million characters"
            raise trouble(self.name, problem, "split it, or check that it is the right file")
        self._parts.append(text)

    def finished(self) -> tuple[str, tuple[Line, ...], tuple[Edit, ...]]:
        """Return text, lines and edits."""
        return "".join(self._parts), tuple(self._lines), tuple(self._edits)


def trouble(name: str, problem: str, remedy: str) -> ReadError:
    """Return the error that says of a file what is wrong with it and what to do."""
    return ReadError("standard input" if name == "-" else glyphs.visible(name), problem, remedy)
