"""Undo what layout did to a text: markup, hard wraps, page cuts, running heads, page numbers.

Everything taken away or rewritten is a piece of the offset map that names its rule; words are never
touched. Nothing here knows a bureau, a place or a gazette: widths come from the lines themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffkit.glyphs import fold, key_of
from diffkit.model import Line as SourceLine
from diffkit.model import Repaired, Source
from diffkit.patterns import Pattern
from diffkit.repair.joining import ASKED_SINGLY, joining
from diffkit.repair.lines import WIDE
from diffkit.repair.markup import line_ends, unmarked_html, unmarked_markdown
from diffkit.span import Edit, OffsetMap, SourceSpan, Span, rewrite

_ROUNDS = 4  # a round that joins lines can bring two halves together; texts at hand settle in two


def repair(source: Source) -> Repaired:
    """Return the text of `source` with each paragraph on one line, free of page furniture and markup.

    Guarantees: the pieces of the map tile both sides; a text without layout noise comes back as it
    is; repairing the result again changes nothing.
    Cost: near-linear in the text.
    """
    text, offsets = source.text, OffsetMap.identity(len(source.text))
    if source.edits:
        text, offsets = rewrite(text, source.edits), offsets.then(source.edits)
    for _ in range(_ROUNDS):
        unmarked = text
        for step in (line_ends, unmarked_html, unmarked_markdown):
            edits = list(step(text))
            if edits:
                text, offsets = rewrite(text, edits), offsets.then(edits)
        if text == unmarked:
            break
    starts: list[int] = [
        piece.source.start for piece in offsets.pieces if piece.rule == "markdown-heading"
    ]
    begins = [_words_at(source, line) for line in source.lines if line.starts]
    unsure = [_words_at(source, line) for line in source.lines if line.doubtful]
    starts += (_words_at(source, line) for line in source.lines if line.heading)
    doubts: list[int] = []
    for _ in range(_ROUNDS):
        joined, doubtful = joining(
            text, frozenset(_back(offsets, begins)), frozenset(_back(offsets, unsure))
        )
        doubts += (offsets.to_source(Span(at, at)).start for at in doubtful)
        if not joined:
            break
        text, offsets = rewrite(text, joined), offsets.then(joined)
    return Repaired(text, offsets, _back(offsets, doubts), _back(offsets, starts))


def _words_at(source: Source, line: SourceLine) -> int:
    """Return where the words of a source line begin, behind its blanks."""
    words = line.span.of(source.text)
    return line.span.start + len(words) - len(words.lstrip())


# Characters on either side of a break by which its place is known in another text; more of them where
# the nearest stand in it both ways.
_NEAR = (8, 24)


def settle(repaired: Repaired, other: Repaired) -> Repaired:
    """Decide the doubtful breaks of one text as another text of the same matter has them.

    Where the words around a break stand in the other text in one paragraph they are joined, where
    they stand in two they are parted; where they do not stand there, or both ways, nothing changes.
    Cost: linear in both texts.
    """
    if not repaired.doubts:
        return repaired
    text = repaired.text
    edits: list[Edit] = []
    asked = list(repaired.doubts)
    for near in _NEAR:
        keys: dict[str, list[int]] = {}
        for at in asked:
            before = _NO_BLANKS.sub("", text[max(0, at - 4 * near) : at])[-near:]
            after = _NO_BLANKS.sub("", text[at : at + 4 * near])[:near]
            if len(before) == len(after) == near:
                keys.setdefault(fold(before + after), []).append(at)
        joined, parted = _found_in(other.text, frozenset(keys), near)
        edits += _settling(text, keys, joined - parted, parted - joined)
        asked = [at for key in joined & parted for at in keys.get(key, ())]
        if not asked:
            break
    if not edits:
        return repaired
    edits.sort(key=lambda edit: edit.start)
    offsets = repaired.offsets.then(edits)
    sources = [repaired.offsets.to_source(Span(at, at)).start for at in repaired.doubts]
    starts = [repaired.offsets.to_source(Span(at, at)).start for at in repaired.starts]
    return Repaired(rewrite(text, edits), offsets, _back(offsets, sources), _back(offsets, starts))


def _settling(
    text: str, keys: dict[str, list[int]], joined: frozenset[str], parted: frozenset[str]
) -> Iterator[Edit]:
    """Join the breaks that stand in the other text within a line, and part those that stand in two."""
    for key, places in keys.items():
        for at in places:
            gap = _NO_BLANKS.match(text, at)
            if gap is not None and "\n" in gap.group():
                if key in joined:
                    latin = not WIDE.match(text, at - 1) and not WIDE.match(text, gap.end())
                    yield Edit(at, gap.end(), " " if latin else "", "wrap")
            elif key in parted:
                yield Edit(at, at, "\n", "paragraph")


_NO_BLANKS = Pattern(r"\s+")
_WORDS = Pattern(r"\S+")


def _found_in(
    text: str, wanted: frozenset[str], near: int
) -> tuple[frozenset[str], frozenset[str]]:
    """Return which of the runs stand in a text within one line, and which across a line's end."""
    key = key_of(text)
    flat: list[str] = []
    begins: set[int] = set()
    length = end = 0
    for words in _WORDS.finditer(text):
        if "\n" in text[end : words.start()] or not flat:
            begins.add(length)
        end = words.end()
        flat.append(key[words.start() : end])
        length += len(flat[-1])
    joined: set[str] = set()
    parted: set[str] = set()
    for i, run in _places("".join(flat), wanted, 2 * near):
        (parted if i + near in begins else joined).add(run)
    return frozenset(joined), frozenset(parted)


def _places(text: str, wanted: frozenset[str], size: int) -> Iterator[tuple[int, str]]:
    """Yield where each of the runs, all of one length, stands in a text."""
    if len(wanted) > ASKED_SINGLY // 40:  # one pass over the text is cheaper than a search for each
        runs = ((i, text[i : i + size]) for i in range(len(text) - size + 1))
        yield from ((i, run) for i, run in runs if run in wanted)
        return
    for run in sorted(wanted):
        at = text.find(run)
        while at >= 0:
            yield at, run
            at = text.find(run, at + 1)


def _back(offsets: OffsetMap, sources: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted({offsets.to_text(SourceSpan(at, at)).start for at in sources}))
