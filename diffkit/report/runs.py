"""A link as one line of words with marks, shortened to what changed and the sentence it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from diffkit.patterns import Pattern
from diffkit.report.view import LinkView, Segment

# `keep` is left as it was where a change was due; `folded` differs, but not so that anyone need look;
# `gap` stands for words left out; `break` begins the next clause.
Mark = Literal["equal", "folded", "delete", "insert", "keep", "label", "gap", "break"]
_SHOWN: tuple[Mark, ...] = ("delete", "insert", "keep")

EDGE = "//"  # drawn where a clause of one side ends and that of the other goes on
_NEAR = 40  # characters kept beside a change where its sentence is long
_SENTENCE = 72  # a sentence up to this length is kept whole
_WORTH = 24  # leaving out less than this saves nothing
_HEAD = 60  # what identifies a clause whose words did not change
_BLANKS = Pattern(r"\s*[\t\r\n]\s*")
# A full stop in half width ends a sentence before a blank; elsewhere it may be a decimal point.
_STOP = Pattern(r"[。；！？;!?]|[.．](?=\s|$)")
_WORD = 20  # a longer one is cut like anything else
_WORD_CHAR = Pattern(r"[0-9A-Za-z\u00c0-\u024f]{2}")
_PAUSE = Pattern(r"[，、：,:]")


class Run(NamedTuple):
    """Words drawn in one way; `change` is the id of the change they show."""

    mark: Mark
    text: str
    change: str | None = None


def runs(link: LinkView, *, whole: bool = False) -> tuple[Run, ...]:
    """Return the words of a link as they are read in one column.

    Guarantees: every change that is not folded is there in full; equal words are those of b, and,
    unless `whole`, shortened where they are far from any change. Line ends and tabs are blanks.
    """
    drawn = [run for run in _drawn(link) if run.text or run.mark == "break"]
    return tuple(drawn if whole else _shortened(drawn))


def _drawn(link: LinkView) -> Iterator[Run]:
    regrouped = next((c.id for c in link.changes if c.op == "restructure" and not c.folded), None)
    at_a = at_b = 0
    for segment in link.segments:
        a = at_a if segment.a_clause is None else segment.a_clause
        b = at_b if segment.b_clause is None else segment.b_clause
        if regrouped and a > at_a and b == at_b:
            yield Run("delete", EDGE, regrouped)
        if regrouped and b > at_b and a == at_a:
            yield Run("insert", EDGE, regrouped)
        if b > at_b or (a > at_a and not link.b):
            yield Run("break", "")
        at_a, at_b = a, b
        yield from _of_segment(segment, alone=not link.b)


def _of_segment(segment: Segment, *, alone: bool) -> Iterator[Run]:
    label = segment.part == "label"
    a, b = _plain(segment.a, label=label), _plain(segment.b, label=label)
    shown = segment.change is not None and not segment.folded
    if segment.tag == "equal":
        plain: Mark = "label" if label else "equal"
        yield Run("keep" if shown else plain, b, segment.change)
    elif shown:
        yield Run("delete", a, segment.change)
        yield Run("insert", b, segment.change)
    elif label:  # without a change of its own: the label of a clause that was split off or joined
        yield Run("label", a if alone else b)
    else:
        yield Run("folded", a if alone else b, segment.change)


def _plain(text: str, *, label: bool) -> str:
    text = _BLANKS.sub(" ", text)
    return label_before_words(text) if label else text


def label_before_words(label: str) -> str:
    """Return a label with the blank that parts it from the words behind it, where it needs one."""
    if label and (label.isascii() or label[-1].isalnum() or label[-1] in "—•·"):
        return f"{label} "
    return label


def _shortened(drawn: Sequence[Run]) -> Iterator[Run]:
    """Leave out the middle of each stretch without marks."""
    shows = any(run.mark in _SHOWN for run in drawn)
    stretch: list[Run] = []
    first = True
    for run in drawn:
        if run.mark not in _SHOWN:
            stretch.append(run)
            continue
        yield from _stretch(stretch, head=not first, tail=True)
        yield run
        stretch, first = [], False
    if shows:
        yield from _stretch(stretch, head=True, tail=False)
    else:
        yield from _opening(stretch)


def _stretch(stretch: list[Run], *, head: bool, tail: bool) -> Iterator[Run]:
    """Yield a stretch between marks; `head` follows a mark, `tail` precedes one."""
    text = "".join(run.text for run in stretch)
    stop = _end_of_sentence(text) if head else 0
    start = _start_of_sentence(text) if tail else len(text)
    if not head and stretch and stretch[0].mark == "label":
        stop = len(stretch[0].text)  # the number of the clause is read with the change
    if start - stop < _WORTH:
        yield from stretch
        return
    yield from _cut(stretch, 0, stop)
    yield Run("gap", "……")
    yield from _cut(stretch, start, len(text))


def _opening(stretch: list[Run]) -> Iterator[Run]:
    """Yield the first words of a clause without marks."""
    length = sum(len(run.text) for run in stretch)
    if length - _HEAD < _WORTH:
        yield from stretch
        return
    yield from _cut(stretch, 0, _HEAD)
    yield Run("gap", "……")


def _end_of_sentence(text: str) -> int:
    found = _STOP.search(text, 0, _SENTENCE)
    if found is None:
        pauses = [match.end() for match in _PAUSE.finditer(text, 0, _NEAR)]
        return pauses[-1] if pauses else _whole_word(text, min(_NEAR, len(text)), -1)
    return found.end()


def _start_of_sentence(text: str) -> int:
    at = max(0, len(text) - _SENTENCE)
    stops = [match.end() for match in _STOP.finditer(text, at) if match.end() < len(text)]
    if stops:
        return stops[-1]
    if not at:
        return 0
    pause = _PAUSE.search(text, len(text) - _NEAR, len(text) - 1)
    return pause.end() if pause else _whole_word(text, len(text) - _NEAR, 1)


def _whole_word(text: str, at: int, step: Literal[-1, 1]) -> int:
    """Move a cut that would fall into a Latin word or a number to its edge, when one is near."""
    for cut in range(at, at + step * _WORD, step):
        if not (0 < cut < len(text) and _WORD_CHAR.match(text, cut - 1)):
            return cut
    return at


def _cut(stretch: Iterable[Run], start: int, end: int) -> Iterator[Run]:
    """Yield the part [start, end) of a stretch, in its runs."""
    at = 0
    for run in stretch:
        low, high = max(start - at, 0), min(end - at, len(run.text))
        if low < high or (run.mark == "break" and start <= at < end):
            yield run._replace(text=run.text[low:high])
        at += len(run.text)
