"""What rules look at: the words of a file, its paragraphs, and what its labels count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from diffkit.glyphs import fold
from diffkit.model import Document, Finding, Witness
from diffkit.patterns import Pattern
from diffkit.span import Span

_BLANKS = Pattern(r"\s+")
_LINE = Pattern(r"[^\r\n]+")
_HAN = Pattern("[\u3400-\u9fff]")
_HEAD = 5000


@dataclass(frozen=True)
class Ground:
    """A witness with its words as rules compare them.

    `key` is the text without regard to width and script; `words` is the text with blanks where its
    labels stand. Both are as long as the text, so that offsets in one are offsets in all.
    """

    witness: Witness

    @property
    def text(self) -> str:
        return self.witness.text

    @cached_property
    def key(self) -> str:
        return fold(self.text)

    @cached_property
    def words(self) -> str:
        pieces: list[str] = []
        at = 0
        for document in self.witness.documents:
            for clause in document.clauses:
                if clause.label is not None and clause.label_span.start >= at:
                    pieces.append(self.text[at : clause.label_span.start])
                    pieces.append(" " * len(clause.label_span))
                    at = clause.label_span.end
        pieces.append(self.text[at:])
        return "".join(pieces)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents themselves, without masthead, contents and imprint."""
        return tuple(d for d in self.witness.documents if d.role == "document")

    @cached_property
    def chinese(self) -> tuple[Document, ...]:
        """The documents that are written in Chinese: others quote and bracket by other habits."""
        return tuple(d for d in self.documents if is_chinese(d.span.of(self.text)))

    def paragraphs(self, document: Document) -> Iterator[Span]:
        """Yield the lines of a document, without those that are blank."""
        for match in _LINE.finditer(self.text, document.span.start, document.span.end):
            if not match.group().isspace():
                yield Span(*match.span())


def is_chinese(text: str) -> bool:
    """Tell whether a good part of the head of a text is Chinese."""
    head = text[:_HEAD]
    return len(_HAN.findall(head)) * 4 > len(_BLANKS.sub("", head))


def trimmed(text: str, span: Span) -> Span:
    """Return a span without the blanks at its edges."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


Rule = Callable[[Ground], Iterator[Finding]]
