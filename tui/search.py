"""What a search finds in both texts: plain words, or a regular expression, folded or as written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from diffkit.glyphs import fold
from diffkit.report.view import ComparisonView, LinkView
from tui.flow import Side, Spans, side_words

_SECONDS = 5.0  # for a regular expression on the whole text
_MOST = 100_000
_LOWER = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}


class SearchError(Exception):
    """A pattern is no regular expression, or takes too long; `str()` names a message of `words`."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; folded, width, script, form of punctuation and case do not count."""

    text: str
    regex: bool = False
    folded: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its link, by pair and index, and its number among the hits of the link."""

    pair: int
    link: int
    number: int


@dataclass(frozen=True, slots=True)
class Hits:
    """All that a search found.

    Shapes: `spans` has, by link, the spans in the words of a and of b, labels too; `order` has those
    that are gone to: what stands in words that both sides share is drawn on both and counted once.
    """

    query: Query
    spans: Mapping[tuple[int, int], tuple[Spans, Spans]] = field(repr=False)
    order: tuple[Hit, ...] = field(repr=False)

    def of(self, pair: int, link: int) -> tuple[Spans, Spans]:
        return self.spans.get((pair, link), ((), ()))


def search(view: ComparisonView, query: Query) -> Hits:
    """Return what is found in the clauses of paired documents and of those without a partner.

    Raises: SearchError.
    Cost: linear in the text for plain words; a regular expression is given up after five seconds.
    """
    find = _finder(query)
    spans: dict[tuple[int, int], tuple[Spans, Spans]] = {}
    order: list[Hit] = []
    for pair in view.documents:
        for link in pair.links:
            a, b = side_words(link, "a"), side_words(link, "b")
            in_a = tuple(find(a)) if a else ()
            in_b = in_a if a == b else tuple(find(b)) if b else ()
            if not in_a and not in_b:
                continue
            spans[pair.index, link.index] = in_a, in_b
            twins = _shared(link, "a")
            for k, span in enumerate(in_a):
                if not any(low <= span[0] and span[1] <= high for low, high in twins):
                    order.append(Hit(pair.index, link.index, k))
            order += (Hit(pair.index, link.index, len(in_a) + k) for k in range(len(in_b)))
            if len(order) > _MOST:
                raise SearchError("too_many")
    return Hits(query, spans, tuple(order))


def _shared(link: LinkView, side: Side) -> Spans:
    """Return the runs of one side that the other has too."""
    found: list[tuple[int, int]] = []
    at = 0
    for segment in link.segments:
        text = segment.a if side == "a" else segment.b
        if segment.tag == "equal" and segment.a == segment.b and text:
            if found and found[-1][1] == at:
                found[-1] = found[-1][0], at + len(text)
            else:
                found.append((at, at + len(text)))
        at += len(text)
    return tuple(found)


def key_of(text: str) -> str:
    """Return text without regard to width, script, form of punctuation and case."""
    return fold(text).translate(_LOWER)


def _finder(query: Query) -> Callable[[str], Iterator[tuple[int, int]]]:
    key = key_of if query.folded else str
    if query.regex:
        return _pattern_finder(query, key)
    wanted = key(query.text)

    def find(text: str) -> Iterator[tuple[int, int]]:
        text = key(text)
        at = text.find(wanted)
        while at >= 0 and wanted:
            yield at, at + len(wanted)
            at = text.find(wanted, at + len(wanted))

    return find


def _pattern_finder(
    query: Query, key: Callable[[str], str]
) -> Callable[[str], Iterator[tuple[int, int]]]:
    # Not `re`: a pattern that backtracks without end would hold the whole screen.
    import time

    import regex

    pattern = "".join(map(_pattern_key, query.text)) if query.folded else query.text
    try:
        compiled = regex.compile(pattern, regex.IGNORECASE if query.folded else 0)
    except (regex.error, OverflowError, RecursionError, MemoryError):
        raise SearchError("bad_pattern") from None
    until = time.monotonic() + _SECONDS

    def find(text: str) -> Iterator[tuple[int, int]]:
        left = until - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            for match in compiled.finditer(key(text), timeout=left, concurrent=True):
                if match.end() > match.start():
                    yield match.span()
        except TimeoutError:
            raise SearchError("slow_pattern") from None

    return find


def _pattern_key(char: str) -> str:
    """Return a character of a pattern folded; one that became a sign of the syntax stands for itself."""
    if char.isascii():
        return char
    folded = fold(char)
    return f"\\{folded}" if folded.isascii() and not folded.isalnum() else folded
