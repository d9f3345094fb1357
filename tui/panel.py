"""What is known of the current change, in as many lines as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from diffkit.glyphs import cells, wrap
from diffkit.report.view import ChangeView, LinkView, PairView, ReadingView
from tui.flow import Side, cropped, one_line, shown, side_words
from tui.sheet import NOTHING, Sheet
from tui.state import State
from tui.words import Phrases


class Ink(NamedTuple):
    """Words drawn in one way; `name` is that of a style, "" for plain words."""

    text: str
    name: str = ""


Inks = tuple[Ink, ...]
_AROUND = 16  # characters on either side of a reading
_NAMES: dict[Side, str] = {"a": "delete", "b": "insert"}
_KEPT = ("[=", "=]")  # around what stayed as it was where a change was due
_BRACKETS: dict[Side, tuple[str, str]] = {"a": ("[-", "-]"), "b": ("{+", "+}")}


def panel(state: State, phrases: Phrases, width: int) -> tuple[Inks, ...]:
    """Return the lines of the panel, no wider than `width` cells and no more than there is room for.

    What matters most stands first: the heading, both readings, what decided the class, the decision.
    """
    n = state.panel_lines
    layout = state.layout
    if layout is None or not n or not layout.blocks:
        return ()
    page = _Page(state, layout.sheet, phrases, width)
    if state.mode == "collation":
        return tuple(page.fitted(line) for line in list(page.variant())[:n])
    if state.mode == "documents":
        return tuple(page.fitted(line) for line in list(page.documents())[:n])
    lines = [page.heading()]
    change = state.change
    if change is not None and n >= 3:
        each = max(1, min(3, (n - 3) // 2))
        lines += page.reading("a", change, each)
        lines += page.reading("b", change, each)
        said = list(page.said())
        rest = n - len(lines) - len(said)
        if rest > 0:
            lines += page.known(change, rest)
        lines = lines[: n - len(said)] + said
    elif n >= 3:
        lines += page.clause()
    return tuple(page.fitted(line) for line in lines[:n])


class _Page:
    """The panel of one state, at one width."""

    def __init__(self, state: State, sheet: Sheet, phrases: Phrases, width: int) -> None:
        self.state, self.sheet, self.phrases, self.width = state, sheet, phrases, width
        self.wording = phrases.wording

    def heading(self) -> Inks:
        state, phrases, wording = self.state, self.phrases, self.wording
        change, link = state.change, state.link
        n = len(self.sheet.stops)
        if change is None:
            if not n:
                return (Ink(f" {wording.verdict(self.sheet.view)}", "head"),)
            place = wording.link_places(link) if link is not None else ""
            return (Ink(f" {phrases.say('in_fold')}  {place}", "head"),)
        number = phrases.say("change", i=(state.cursor or 0) + 1, n=n)
        parts = [
            Ink(f" {number}  ", "head"),
            Ink(wording.code(change.cls), f"class-{change.cls}"),
            Ink(f"·{wording.kind(change.kind)}  ", "head"),
            Ink(self._place(change, link), "head"),
            *self._verdict(),
        ]
        return tuple(Ink(shown_flat(ink.text), ink.name) for ink in parts)

    def _verdict(self) -> Iterator[Ink]:
        decision = self.state.decision
        if decision is None:
            return
        if decision.state != NOTHING:
            yield Ink("  ", "head")
            yield Ink(f"[{self.wording.code(decision.state)}]", f"state-{decision.state}")

    def _place(self, change: ChangeView, link: LinkView | None) -> str:
        if link is not None and link.a and link.b:
            return self.wording.link_places(link)
        return change.place or (self.wording.places(link.b or link.a) if link is not None else "")

    def reading(self, side: Side, change: ChangeView, n: int) -> Iterator[Inks]:
        """Yield up to `n` lines of one side's reading, its place in the file before, words around it."""
        reading = change.a if side == "a" else change.b
        if reading is None:
            nothing = self.wording.say("only_in", side="B" if side == "a" else "A")
            yield (Ink(f" {side.upper()} ", "dim"), Ink(nothing, "dim"))
            return
        head = Ink(f" {self._where(side.upper(), reading.line, reading.page)}  ", "dim")
        before, words, behind = self._around(side, change, reading)
        room = max(2, self.width - cells(head.text) - 1)
        text = before + words + behind
        if len(before) + len(words) > room * n // 2:  # what is said counts, not what is around it
            text, before = words + behind, ""
        rows = wrap(text, room, ambiguous=self.state.ambiguous)
        name = "keep" if change.op == "none" else _NAMES[side]
        edges = ((0, len(before), ""), (len(before), len(before) + len(words), name))
        for i, (start, end) in enumerate(rows[:n]):
            if i == n - 1 and len(rows) > n:
                end = start + len(cropped(text[start:], room, self.state.ambiguous)) - 2
            inks = [head if i == 0 else Ink(" " * cells(head.text))]
            for low, high, name in (*edges, (edges[1][1], len(text), "")):
                part = text[max(low, start) : min(high, end)]
                inks += [Ink(part, name)] if part else []
            if i == n - 1 and len(rows) > n:
                inks.append(Ink("..", "dim"))
            yield tuple(inks)

    def _around(self, side: Side, change: ChangeView, reading: ReadingView) -> tuple[str, str, str]:
        """Return a reading in brackets, or the place of one that says nothing, with words around it."""
        opening, closing = _KEPT if change.op == "none" else _BRACKETS[side]
        link = self.state.link
        found = _span(link, side, change.id) if link is not None else None
        if link is None or found is None:
            words = one_line(reading.text)
            return "", f"{opening}{words}{closing}" if words else self.phrases.say("nothing"), ""
        text = side_words(link, side)
        start, end = found
        words = f"{opening}{shown_flat(text[start:end])}{closing}" if end > start else "[]"
        before = shown_flat(text[max(0, start - _AROUND) : start])
        return before, words, shown_flat(text[end : end + _AROUND])

    def _where(self, side: str, line: int, page: int | None) -> str:
        if page is not None:
            return self.phrases.say("reading_page", side=side, line=line, page=page)
        return self.phrases.say("reading", side=side, line=line)

    def known(self, change: ChangeView, n: int) -> Iterator[Inks]:
        """Yield up to `n` lines: facts, substitution, rule; the first line holds all where n is 1 or 2."""
        parts = [*self._facts(change), *self._substitution(change), *self._rule(change)]
        lines = [parts] if n <= 2 else [[part] for part in parts]
        for line in lines[:n]:
            yield tuple(ink for part in line for ink in part)

    def said(self) -> Iterator[Inks]:
        """Yield a line for who decided or noted what, nothing where nobody did."""
        decision = self.state.decision
        if decision is None:
            return
        whom = self.phrases.say(
            "by_whom", reviewer=decision.reviewer, at=decision.at[:16].replace("T", " ")
        )
        inks = list(self._said("decision", whom))
        inks.insert(1, Ink(f"{self.wording.code(decision.state)} ", f"state-{decision.state}"))
        if decision.note:
            inks.append(Ink(one_line(self.phrases.say("note_is", note=decision.note)), "note"))
        yield tuple(inks)

    def _facts(self, change: ChangeView) -> Iterator[Inks]:
        known = dict(change.facts)
        expected = known.pop("expected", None)
        if expected is not None:
            side = str(known.pop("side", "")).upper()
            yield self._said(
                "expected", f"{_value(expected)} ({side})" if side else _value(expected)
            )
        if known:
            yield self._said("facts", facts(known))

    def _substitution(self, change: ChangeView) -> Iterator[Inks]:
        pair = self.state.pair
        if change.substitution is not None and pair is not None:
            for entry in pair.substitutions:
                if entry.id == change.substitution:
                    yield self._said("substitution", self.wording.substitution(entry))

    def _rule(self, change: ChangeView) -> Iterator[Inks]:
        yield self._said("rule", change.rule)

    def _said(self, message: str, words: str) -> Inks:
        return Ink(f" {self.phrases.say(message)} ", "dim"), Ink(f"{one_line(words)} ")

    def variant(self) -> Iterator[Inks]:
        """Yield a variant of the collation: each reading in its words, and what accuses whom."""
        view = self.state.collation
        if view is None or not view.variants:
            return
        words = self.phrases.apparatus
        variant = view.variants[self.state.variant]
        number = self.phrases.say("variant", i=self.state.variant + 1, n=len(view.variants))
        head = f" {number}  {words.kind(variant)}  {one_line(words.place(variant))}  {words.suspect(variant)}"
        yield (Ink(head, "head"),)
        for siglum, reading in variant.readings.items():
            name = _NAMES["a"] if siglum in variant.suspect else "note"
            text = one_line(reading.text)
            yield (
                Ink(f" {siglum} {words.where(reading)}  ", "dim"),
                Ink(shown_flat(variant.before)),
                Ink(f"[{text}]", name),
                Ink(shown_flat(variant.behind)),
            )
        for evidence in variant.evidence:
            accused = f" ({''.join(evidence.accuses)})" if evidence.accuses else ""
            yield self._said("evidence", f"{evidence.method} {words.says(evidence)}{accused}")

    def clause(self) -> Iterator[Inks]:
        """Yield where the clauses stand and what joined them."""
        link, pair = self.state.link, self.state.pair
        if link is None:
            yield from self._named(pair)
            return
        for side, clauses in (("A", link.a), ("B", link.b)):
            if clauses:
                first = clauses[0]
                where = self._where(side, first.line, first.page)
                yield Ink(f" {where}  ", "dim"), Ink(one_line(f"{first.label or ''} {first.text}"))
        if link.a and link.b:
            by = self.wording.code(f"by_{link.matched_by}")
            alike = self.phrases.say("similarity", value=f"{link.similarity:.2f}")
            yield self._said("matched", f"{by}  {alike}")

    def documents(self) -> Iterator[Inks]:
        """Yield what is known of the pair of documents at hand."""
        view = self.sheet.view
        if not view.documents:
            return
        pair = view.documents[self.state.document]
        number = self.phrases.say("pair", i=self.state.document + 1, n=len(view.documents))
        alone = (
            "" if pair.a and pair.b else self.wording.say("only_in", side="A" if pair.a else "B")
        )
        alike = alone or self.phrases.say("similarity", value=f"{pair.similarity:.2f}")
        yield (Ink(f" {number}  {alike}", "head"),)
        yield from self._named(pair)

    def _named(self, pair: PairView | None) -> Iterator[Inks]:
        """Yield the documents of a pair, each with its place, number and title."""
        for side, document in (("A", pair.a), ("B", pair.b)) if pair is not None else ():
            if document is not None:
                yield (Ink(f" {one_line(self.wording.document(side, document))}"),)

    def fitted(self, inks: Inks) -> Inks:
        """Return a line cut to the width."""
        room = self.width
        found: list[Ink] = []
        for ink in inks:
            text = cropped(ink.text, room, self.state.ambiguous)
            room -= cells(text, ambiguous=self.state.ambiguous)
            found.append(Ink(text, ink.name))
            if text != ink.text:
                break
        return tuple(found)


def _span(link: LinkView, side: Side, change: str) -> tuple[int, int] | None:
    """Return where the runs of a change stand in the words of one side, None where it has none."""
    at = 0
    first: int | None = None
    last = 0
    for segment in link.segments:
        text = segment.a if side == "a" else segment.b
        if segment.change == change:
            first = at if first is None else first
            last = at + len(text)
        at += len(text)
    return (first, last) if first is not None else None


def shown_flat(text: str) -> str:
    """Return text as the screen draws it, blanks at its ends kept."""
    return shown(text).replace("\n", " ")


def facts(values: Mapping[str, Any]) -> str:
    """Return facts in a line: what a has, what b has, and what else is known."""
    both = [_value(values[side]) for side in ("a", "b") if side in values]
    parts = [" -> ".join(both)] if both else []
    parts += (f"{k}={_value(v)}" for k, v in sorted(values.items()) if k not in ("a", "b"))
    return "  ".join(parts)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        if "value" in value:
            return f"{value['value']}{value.get('unit') or ''}"
        return " ".join(f"{k}={_value(v)}" for k, v in sorted(value.items()))
    if isinstance(value, list | tuple):
        return "、".join(map(_value, value))
    return "-" if value is None else str(value)
