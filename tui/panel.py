"""What is known of the current change, in as many lines as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from diffkit.glyphs import cells, wrap
from diffkit.report.view import ChangeView, LinkView, PairView, ReadingView
from tui.flow import cropped, one_line, shown
from tui.sheet import NOTHING, Sheet
from tui.state import State
from tui.words import Phrases


class Ink(NamedTuple):
    """Words drawn in one way; `name` is that of a style, "" for plain words."""

    text: str
    name: str = ""


Inks = tuple[Ink, ...]


def panel(state: State, phrases: Phrases, width: int) -> tuple[Inks, ...]:
    """Return the lines of the panel, no wider than `width` cells and no more than there is room for.

    What matters most stands first: the heading, both readings, what decided the class, the decision.
    """
    n = state.panel_lines
    layout = state.layout
    if layout is None or not n or not layout.blocks:
        return ()
    page = _Page(state, layout.sheet, phrases, width)
    lines = [page.heading()]
    change = state.change
    if change is not None and n >= 3:
        each = max(1, min(3, (n - 3) // 2))
        lines += page.reading("a", change.a, each)
        lines += page.reading("b", change.b, each)
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
        return tuple(Ink(one_line_kept(ink.text), ink.name) for ink in parts)

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

    def reading(self, side: str, reading: ReadingView | None, n: int) -> Iterator[Inks]:
        """Yield up to `n` lines of one side's reading, its place in the file before them."""
        name = "delete" if side == "a" else "insert"
        if reading is None:
            nothing = self.wording.say("only_in", side="B" if side == "a" else "A")
            yield (Ink(f" {side.upper()} ", "dim"), Ink(nothing, "dim"))
            return
        where = self._where(side.upper(), reading.line, reading.page)
        head = Ink(f" {where}  ", "dim")
        words = one_line(reading.text)
        if not words:
            yield head, Ink(self.phrases.say("nothing"), "dim")
            return
        room = max(2, self.width - cells(head.text) - 1)
        rows = wrap(words, room, ambiguous=self.state.ambiguous)
        for i, (start, end) in enumerate(rows[:n]):
            text = words[start:end]
            if i == n - 1 and len(rows) > n:
                text = cropped(words[start:], room, self.state.ambiguous)
            yield head if i == 0 else Ink(" " * cells(head.text)), Ink(text, name)

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
        if change.facts:
            yield self._said("facts", facts(change.facts))

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

    def clause(self) -> Iterator[Inks]:
        """Yield where the clauses stand and what joined them."""
        link, pair = self.state.link, self.state.pair
        if link is None:
            yield from self._documents(pair)
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

    def _documents(self, pair: PairView | None) -> Iterator[Inks]:
        if pair is None:
            return
        for side, document in (("A", pair.a), ("B", pair.b)):
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


def one_line_kept(text: str) -> str:
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
