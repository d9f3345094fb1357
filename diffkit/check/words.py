"""Runs printed twice in a row, and sentences that end in the middle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from diffkit.check.ground import Ground, Rule
from diffkit.model import Document, Finding
from diffkit.patterns import Pattern
from diffkit.span import Span

_LONGEST = 60
_GRAM = 2
# From this length on two words that happen to meet do not look like a run printed twice.
_SURE = 4
_CONTEXT = 2
_LISTED = Pattern(r"[、“”《》（）()\d]")
_HAN_RUN = Pattern("[\u3400-\u9fff]")
# A word of grammar twice in a row. What stands before or behind some makes two words of it: 目的的, 行为为.
_PARTICLE = Pattern(
    r"(?<![目标])的的|(?<![现存正所内潜实好自外旨])在在|(?<![行作认成以因])为为|(?<![参赋])与与|(?<![缓总共饱温柔])和和(?!气|平)|"
    r"(?<![针面应相绝反校核比配])对对(?!方|口|比|策)|(?<![由关对至处属位等大小低高基鉴])于于|(?<![合吞])并并|"
    r"(?<![以普涉波])及及(?!时|早|第)|(?<!即)将将(?!来|要|军)|(?<!棉)被被|不不"
)


def _repeated(ground: Ground) -> Iterator[Finding]:
    for document in ground.chinese:
        for paragraph in ground.paragraphs(document):
            yield from _repeated_in(ground.words, paragraph)


def _repeated_in(text: str, paragraph: Span) -> Iterator[Finding]:
    """Find runs that stand twice with nothing between.

    A short one may be two words: 执法支队｜支队长. It is a slip only where the text says the same
    elsewhere without it.
    Cost: linear; each place looks back to the last one with the same first characters.
    """
    last: dict[str, int] = {}
    done = paragraph.start
    for at in range(paragraph.start, paragraph.end - _GRAM + 1):
        gram = text[at : at + _GRAM]
        before = last.get(gram)
        last[gram] = at
        if before is None or before < done or at - before > _LONGEST:
            continue
        period = at - before
        if period < _GRAM or text[before:at] != text[at : at + period]:
            continue
        if at + period > paragraph.end or len(_HAN_RUN.findall(text, before, at)) < _GRAM:
            continue
        run = text[before:at]
        if _LISTED.search(run):  # 社保补贴、创业补贴、创业担保贷款: a list whose members are alike
            continue
        if period < _SURE and not _stands_alone(text, paragraph, before, at, period):
            continue
        yield Finding("run-repeated", Span(at, at + period), "", {"run": run})
        done = at + period


def _stands_alone(text: str, paragraph: Span, before: int, at: int, period: int) -> bool:
    """Tell whether the words around a doubled run stand elsewhere with the run once between them."""
    head = text[max(paragraph.start, before - _CONTEXT) : before]
    tail = text[at + period : min(paragraph.end, at + period + _CONTEXT)]
    if len(head) < _CONTEXT or len(tail) < _CONTEXT:
        return False
    return head + text[at : at + period] + tail in text


def _particles(ground: Ground) -> Iterator[Finding]:
    for document in ground.chinese:
        for match in _PARTICLE.finditer(ground.words, document.span.start, document.span.end):
            yield Finding(
                "word-repeated", Span(*match.span()), match.group()[0], {"run": match.group()[0]}
            )


def _paragraphs(ground: Ground) -> Iterator[Finding]:
    """A paragraph printed twice in a row."""
    for document in ground.documents:
        before: Span | None = None
        for paragraph in ground.paragraphs(document):
            if (
                before is not None
                and len(paragraph) >= 15
                and _CLOSED.search(paragraph.of(ground.text).rstrip())  # titles may stand twice
                and paragraph.of(ground.text).strip() == before.of(ground.text).strip()
            ):
                yield Finding("paragraph-repeated", paragraph, "", {})
            before = paragraph


_CLOSED = Pattern(r"[。！？；：…!?;:.][”’」』》）)〕］\]\"]*$|[”’」』）)〕］\]】]$")
_BODY = frozenset(("body", "item"))
_LONG = 12  # characters from which a line is a sentence and no name or heading
_MANY = 6  # sentences that show how those of a document end
_RARE = 0.1
_TAIL = 10


def _cut(ground: Ground) -> Iterator[Finding]:
    """A paragraph that ends in the middle of a sentence, where all others but a few end in a mark."""
    for document in ground.chinese:
        clauses = document.clauses
        parents = {clause.parent for clause in clauses}
        ends: list[tuple[int, str]] = []
        for i, clause in enumerate(clauses):
            words = clause.body.of(ground.text).rstrip()
            if clause.role in _BODY and i not in parents and "\t" not in words:
                ends.append((i, words))
        sentences = [(i, words) for i, words in ends if len(words) >= _LONG]
        loose = [(i, words) for i, words in sentences if not _CLOSED.search(words)]
        if len(sentences) < _MANY or len(loose) > max(1, _RARE * len(sentences)):
            continue
        for i, words in loose:
            if not _LOOSE_END.search(words) or not _begins(document, i + 1):
                continue
            end = clauses[i].body.start + len(words)
            start = max(clauses[i].body.start, end - _TAIL)
            yield Finding("sentence-cut", Span(start, end), None, {})


_WORDS = Pattern("[“《]?[\u3400-\u9fff]{2}")


def _begins(document: Document, index: int) -> bool:
    """Tell whether a clause plainly begins something, so that the one before it cannot go on in it.

    An unlabelled paragraph may be the rest of a sentence that a page end or a line end cut in two, and
    so may what follows a number that no words stand behind: a page's.
    """
    if index >= len(document.clauses):
        return True
    clause = document.clauses[index]
    label = clause.label
    if _WORDS.match(document.words(index).lstrip()) is None:
        return False
    if label is None or not label.number:
        return label is None and clause.role in ("heading", "title", "signature", "annex")
    if label.number[-1] == 1:
        return True
    for other in reversed(document.clauses[:index]):
        if other.label is not None and other.label.scheme == label.scheme:
            return other.label.number[-1] == label.number[-1] - 1
    return False


_ITEM_END = Pattern(r"[；;]$")
_LOOSE_END = Pattern(r"[、，,]$|[\u3400-\u9fff]$")


def _item_ends(ground: Ground) -> Iterator[Finding]:
    """An item of a list whose others end in ；ends in another mark, or in none; a list that does not end."""
    for document in ground.chinese:
        lists: dict[tuple[object, object], list[int]] = {}
        parents = {clause.parent for clause in document.clauses}
        for i, clause in enumerate(document.clauses):
            if clause.label is not None and clause.role == "item":
                lists.setdefault((clause.parent, clause.label.scheme), []).append(i)
        for items in lists.values():
            yield from _unended(ground, document, items, parents)
            inner = items[:-1]
            ends = [document.clauses[i].body.of(ground.text).rstrip() for i in inner]
            sound = sum(bool(_ITEM_END.search(words)) for words in ends)
            if sound < _ENOUGH or sound + 1 < len(ends):
                continue
            for i, words in zip(inner, ends, strict=True):
                if i in parents or not _LOOSE_END.search(words):
                    continue
                end = document.clauses[i].body.start + len(words)
                yield Finding("item-end", Span(end - 1, end), None, {"end": words[-1]})


def _unended(
    ground: Ground, document: Document, items: Sequence[int], parents: Set[int | None]
) -> Iterator[Finding]:
    """A list whose last item ends as if another followed, and something else begins behind it."""
    last = items[-1]
    if len(items) < _ENOUGH or last in parents or not _begins(document, last + 1):
        return
    if all(_ITEM_END.search(document.words(i).rstrip()) for i in items):
        end = document.clauses[last].body.start + len(document.words(last).rstrip())
        yield Finding("list-not-ended", Span(end - 1, end), None, {})


_ENOUGH = 3  # items that show how the items of a list end

RULES: tuple[Rule, ...] = (_item_ends, _repeated, _particles, _paragraphs, _cut)
