"""Brackets, quotes and 《》 that do not open or close, and marks printed twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diffkit.check.ground import Ground, Rule
from diffkit.model import Document, Finding
from diffkit.patterns import Pattern
from diffkit.span import Span

_PAIRS = (
    ("round", "（(", "）)"),
    ("title", "《«", "》»"),
    ("inner title", "〈‹", "〉›"),
    ("lenticular", "【", "】"),
    ("tortoise", "〔", "〕"),
    ("square", "［[", "］]"),
    ("quote", "“", "”"),
    ("inner quote", "‘", "’"),
    ("corner", "「", "」"),
    ("white corner", "『", "』"),
)
_OPEN = {char: kind for kind, opens, _ in _PAIRS for char in opens}
_CLOSE = {char: kind for kind, _, closes in _PAIRS for char in closes}
# Only these stand inside themselves: （…（…）…）, 《关于印发〈…〉的通知》 is often 《…《…》…》.
_NESTING = frozenset(("round", "title"))
_MARK = Pattern('[{}"]'.format("".join("\\" + c for c in (*_OPEN, *_CLOSE))))
# 1) 2） a) at the head of an item or behind a mark: items' numbers and no brackets, where there are two.
_ITEM = Pattern(r"(?:^|[\s，,；;。：:、])([0-9０-９]{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,3})$")
_NEAR = 6  # characters before a mark that tell what it is
# A value between bounds may be open on one side: [0, 1).
_INTERVAL = Pattern(r"[（(\[［][\d\s.,，∞+－-]+[)）\]］]")
# How far down a quotation of several paragraphs may close.
_PARAGRAPHS = 40


@dataclass(frozen=True, slots=True)
class _Loose:
    """A mark without its partner in its own paragraph."""

    at: int
    paragraph: int
    opens: bool
    reach: int


def _brackets(ground: Ground) -> Iterator[Finding]:
    """A bracket, a quote or a 《 without its partner."""
    for document in ground.chinese:
        loose = _loose(ground, document)
        for kind, marks in loose.items():
            for mark in _unpaired(marks):
                char = ground.text[mark.at]
                rule = "mark-not-closed" if mark.opens else "mark-not-opened"
                yield Finding(rule, Span(mark.at, mark.at + 1), None, {"mark": char, "kind": kind})


def _loose(ground: Ground, document: Document) -> dict[str, list[_Loose]]:
    """Return the marks that find no partner in their paragraph, by kind, in order."""
    found: dict[str, list[_Loose]] = {}
    items: dict[str, _Loose] = {}
    for number, paragraph in enumerate(ground.paragraphs(document)):
        words = paragraph.of(ground.words)
        skipped = {i for m in _INTERVAL.finditer(words) for i in (m.start(), m.end() - 1)}
        open_: dict[str, list[int]] = {}
        head = len(words) - len(words.lstrip())
        loose: list[tuple[str, int, bool]] = []
        for match in _MARK.finditer(words):
            at, char = match.start(), match.group()
            if at in skipped:
                continue
            if char == '"':
                char = "”" if open_.get("quote") else "“"
            if (kind := _OPEN.get(char)) is not None:
                stack = open_.setdefault(kind, [])
                if stack and kind not in _NESTING:
                    loose.append((kind, stack.pop(), True))
                stack.append(at)
            else:
                kind = _CLOSE[char]
                if open_.get(kind):
                    opened = open_[kind].pop()
                    # The last paragraph of a quotation that opens anew with each paragraph.
                    if opened == head and not words[at + 1 :].strip("。；; "):
                        loose += ((kind, opened, True), (kind, at, False))
                elif (
                    kind == "round"
                    and (item := _ITEM.search(words, max(0, at - _NEAR), at)) is not None
                ):
                    items.setdefault(item.group(1), _Loose(paragraph.start + at, number, False, 0))
                else:
                    loose.append((kind, at, False))
        loose += ((kind, at, True) for kind, stack in open_.items() for at in stack)
        for kind, at, opens in sorted(loose, key=lambda entry: entry[1]):
            found.setdefault(kind, []).append(
                _Loose(paragraph.start + at, number, opens, _reach(kind, words, at, head, opens))
            )
    if len(items) == 1:
        found["round"] = sorted([*found.get("round", ()), *items.values()], key=lambda m: m.at)
    return found


_QUOTES = frozenset(("quote", "inner quote", "corner", "white corner"))
_BEFORE = Pattern(r"[：:为]\s*$")
_BEHIND = Pattern(r"[。；;，,\s]*$")


def _reach(kind: str, words: str, at: int, head: int, opens: bool) -> int:
    """Return how many paragraphs what a mark encloses may take.

    A bracket may be cut by a line end. What is quoted by paragraphs begins at the head of one or behind
    a colon, and ends one.
    """
    if kind not in _QUOTES:
        return 5
    if opens:
        return (
            _PARAGRAPHS
            if at == head or _BEFORE.search(words, max(0, at - _NEAR), at) is not None
            else 0
        )
    return _PARAGRAPHS if _BEHIND.match(words, at + 1) is not None else 0


def _unpaired(marks: list[_Loose]) -> Iterator[_Loose]:
    """Yield the marks that find no partner in another paragraph either.

    A quotation of several paragraphs opens once, or anew with each paragraph, and closes once.
    """
    waiting: list[_Loose] = []
    for mark in marks:
        if not mark.reach:
            yield mark
        elif mark.opens:
            waiting.append(mark)
        elif waiting and mark.paragraph - waiting[-1].paragraph < mark.reach:
            waiting = []
        else:
            yield from waiting
            waiting = []
            yield mark
    yield from waiting


_DOUBLED = Pattern(
    r"([，。；：、？！])\1+|，[。；、：]|[。；、：]，|、[。；]|。[；：、]|；[。：、]"
)


def _doubled(ground: Ground) -> Iterator[Finding]:
    """Two marks in a row of which the language knows one."""
    for document in ground.chinese:
        for match in _DOUBLED.finditer(ground.text, document.span.start, document.span.end):
            marks = match.group()
            if marks[0] in "！？。" and len(marks) > 2:  # 。。。 stands for an ellipsis
                continue
            yield Finding("marks-doubled", Span(*match.span()), None, {"marks": marks})


RULES: tuple[Rule, ...] = (_brackets, _doubled)
