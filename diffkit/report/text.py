"""The reports that a person reads in a terminal."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from diffkit.glyphs import cells, visible, wrap
from diffkit.language import Lang
from diffkit.model import DiffkitError
from diffkit.report.runs import Mark, Run, label_before_words, runs
from diffkit.report.view import (
    ChangeView,
    ClauseView,
    ComparisonView,
    DocumentView,
    LinkView,
    OutlineView,
    PairView,
    ReadingView,
    Row,
)
from diffkit.report.words import Wording, flat, heading, line_numbers

_INDENT = 2
_HEADING = 12  # cells below which a heading says nothing
_LINES = 13  # cells for the line numbers of an outline

# Red and green differ in brightness too; the signs say the same without colour.
_SGR = {
    "head": "1",
    "rule": "2",
    "delete": "31",
    "insert": "32",
    "keep": "33",
    "folded": "2",
    "gap": "2",
    "place": "1;36",
    "dim": "2",
}
_SIGNS: dict[Mark, tuple[str, str]] = {
    "delete": ("[-", "-]"),
    "insert": ("{+", "+}"),
    "keep": ("[=", "=]"),
}


class ExplainError(DiffkitError):
    """No change bears the id that is to be explained."""


class _Ink(NamedTuple):
    """Words in one style, "" for plain.

    A sign is laid out as the one wide bracket in `text`, so that no line ends between it and its
    words, and drawn as `sign`, of two cells too.
    """

    text: str
    style: str = ""
    sign: str = ""


_BREAK = _Ink("\n")  # the one line end that is not shown as a character


class Screen(NamedTuple):
    """What the text is laid out for."""

    width_cells: int
    color: bool


def comparison_text(view: ComparisonView, lang: Lang, screen: Screen, *, stat: bool = False) -> str:
    """Return the report of a comparison: what was compared, a summary, each clause that differs.

    Guarantees: no character of a document has any effect on a terminal but to take its cells; signs
    say what colours say; with `stat`, the summary alone.
    """
    return _Text(Wording(lang), screen).comparison(view, stat=stat)


def explanation(view: ComparisonView, id_: str, lang: Lang, screen: Screen) -> str:
    """Return all that is known of one change, or of each change of one link.

    Raises: ExplainError where no change that the filters keep, and no link, has that id.
    """
    return _Text(Wording(lang), screen).explanation(view, id_)


def outline_text(view: OutlineView, lang: Lang, screen: Screen) -> str:
    """Return the documents and clauses of a file, a line each, and what was repaired."""
    return _Text(Wording(lang), screen).outline(view)


class _Text:
    """Lines of one report."""

    def __init__(self, wording: Wording, screen: Screen) -> None:
        self.say, self.code, self.kind = wording.say, wording.code, wording.kind
        self.wording = wording
        self.width, self.color = screen
        self.below = ""  # the heading that was named last

    # ------------------------------------------------------------ comparison

    def comparison(self, view: ComparisonView, *, stat: bool) -> str:
        lines = [*self._head(view)]
        for pair in view.paired:
            lines += ["", *self._pair_head(pair), *self._summary(pair)]
            if stat:
                continue
            lines += self._substitutions(pair)
            if pair.stats.visible:
                lines += ["", *self._legend(pair)]
            self.below = ""
            for row in pair.rows:
                lines += [*([""] if row.link else []), *self._row(row)]
        if view.unpaired and not stat:
            lines += ["", *self._unpaired(view.unpaired)]
        if not view.differs:
            lines += ["", self.wording.verdict(view)]
        return "\n".join(lines) + "\n"

    def _legend(self, pair: PairView) -> list[str]:
        marks: list[Mark] = ["delete", "insert", "gap"]
        if "exception" in pair.stats.events:
            marks.append("keep")
        parts = [Run(mark, self.say(f"legend_{mark}")) for mark in marks]
        if not pair.stats.events.keys().isdisjoint(("split", "merged", "regrouped")):
            parts.append(Run("gap", self.say("legend_edge")))
        spaced = [ink for part in parts for ink in (_Ink("  "), *_drawn([part]))]
        return self._words(spaced[1:])

    def _head(self, view: ComparisonView) -> Iterator[str]:
        for side, source in (("A", view.a), ("B", view.b)):
            yield from self._words([_Ink(f"{side}  {source.path}", "head")])
        yield from self._words([_Ink(self.say("local"), "dim")])
        n = len(view.paired)
        n_a = sum(pair.b is None for pair in view.unpaired)
        n_b = len(view.unpaired) - n_a
        if n != 1 or n_a or n_b:
            yield from self._words([_Ink(self.say("pairs", n=n, a=n_a, b=n_b))])

    def _pair_head(self, pair: PairView) -> Iterator[str]:
        yield self._ink(_Ink("=" * min(self.width, 60), "rule"))
        for side, document in (("A", pair.a), ("B", pair.b)):
            if document is not None:
                yield from self._words(
                    [_Ink(self.wording.document(side, document), "head")], hang=3
                )

    def _summary(self, pair: PairView) -> Iterator[str]:
        for name, text in self.wording.summary(pair):
            yield from self._entry(name, text)

    def _entry(self, head: str, text: str) -> list[str]:
        name = self.say(head)
        pad = " " * max(2, 12 - cells(name))
        return self._words([_Ink(name, "head"), _Ink(pad + text)], hang=12)

    def _substitutions(self, pair: PairView) -> Iterator[str]:
        for head, text in self.wording.substitutions(pair):
            yield from self._entry(head, text)

    def _unpaired(self, pairs: Sequence[PairView]) -> Iterator[str]:
        yield self._ink(_Ink("=" * min(self.width, 60), "rule"))
        yield self._ink(_Ink(self.say("head_unpaired"), "head"))
        for pair in pairs:
            for side, document in (("A", pair.a), ("B", pair.b)):
                if document is not None:
                    yield from self._words(
                        [_Ink(self.wording.document(side, document))], _INDENT, 3
                    )
            for notice in self.wording.notices(pair):
                yield from self._words(
                    [_Ink(f"{self.say('head_notice')}  {notice}", "keep")], 2 * _INDENT, 3
                )

    # ------------------------------------------------------------ one clause

    def _row(self, row: Row) -> Iterator[str]:
        if row.link is not None:
            yield from self._link(row.link)
            return
        yield from self._words([_Ink(f"…… {self.wording.fold(row)}", "dim")])

    def _link(self, link: LinkView) -> Iterator[str]:
        below = heading(link)
        yield from self._words(
            self._link_head(link, "" if below == self.below else below), hang=_INDENT
        )
        self.below = below
        yield from self._words(list(_drawn(runs(link))), _INDENT)
        for said in self.wording.remarks(link):
            yield from self._words([_Ink(said, "keep")], _INDENT, _INDENT)

    def _link_head(self, link: LinkView, below: str) -> list[_Ink]:
        head = [
            _Ink(self.wording.link_places(link), "place"),
            _Ink(f"  {self.wording.events(link)}", "head"),
            _Ink(f"  {line_numbers(link)}"),
            _Ink(f"  #{link.id}", "dim"),
        ]
        room = self.width - sum(cells(ink.text) for ink in head) - 2
        if below and room >= _HEADING:
            head.append(_Ink(f"  {_fitted(below, room)}", "dim"))
        return head

    # ------------------------------------------------------------ explanation

    def explanation(self, view: ComparisonView, id_: str) -> str:
        for pair in view.documents:
            for link in pair.links:
                changes = [c for c in link.changes if id_ in (c.id, link.id)]
                if changes or link.id == id_:
                    return "\n".join(self._explained(pair, link, changes)) + "\n"
        raise ExplainError(
            id_,
            "no change and no pair of clauses with this id",
            "take ids from the JSON report, or clause ids # from the text, with the same filters",
        )

    def _explained(
        self, pair: PairView, link: LinkView, changes: Sequence[ChangeView]
    ) -> Iterator[str]:
        yield from self._words(self._link_head(link, heading(link)), hang=_INDENT)
        for change in changes:
            yield ""
            yield self._ink(_Ink(f"#{change.id}", "head"))
            said = f"{self.code(change.cls)}·{self.kind(change.kind)} ({change.cls}:{change.kind})"
            yield from self._entry("explain_class", said)
            for side, reading in (("A", change.a), ("B", change.b)):
                yield from self._reading(side, reading)
            yield from self._entry("explain_rule", change.rule)
            if change.facts:
                import json

                facts = json.dumps(dict(change.facts), ensure_ascii=False, sort_keys=True)
                yield from self._entry("explain_facts", facts)
            decided = self.wording.decided(change)
            if decided:
                yield from self._words([_Ink(decided)])
            sub = next((s for s in pair.substitutions if s.id == change.substitution), None)
            if sub is not None:
                yield from self._entry("explain_substitution", self.wording.substitution(sub))
                for part in (s for s in pair.substitutions if s.id in sub.parts):
                    yield from self._entry("explain_part", self.wording.substitution(part))
        yield ""
        yield from self._entry("explain_link", self._matched(link))
        yield self._ink(_Ink(self.say("explain_context"), "head"))
        yield from self._words(list(_drawn(runs(link, whole=True))), _INDENT)

    def _reading(self, side: str, reading: ReadingView | None) -> Iterator[str]:
        if reading is None:
            return
        where = f"{side}:{reading.line} [{reading.span.start}, {reading.span.end})"
        text = flat(reading.text) or self.say("explain_nothing")
        name = self.say("explain_reading", side=side)
        pad = " " * max(2, 12 - cells(name))
        yield from self._words([_Ink(name, "head"), _Ink(f"{pad}{text}  {where}")], hang=12)

    def _matched(self, link: LinkView) -> str:
        if not link.a or not link.b:
            return self.say("explain_alone", place=self.wording.places(link.a or link.b))
        return self.say(
            "explain_by",
            a=f"A {self.wording.places(link.a)}",
            b=f"B {self.wording.places(link.b)}",
            by=self.code(f"by_{link.matched_by}"),
            value=f"{link.similarity:.2f}",
        )

    # ------------------------------------------------------------ outline

    def outline(self, view: OutlineView) -> str:
        source = view.source
        length = self.say("length", n=source.length)
        facts = f"{source.path}  {source.media_type}  {source.encoding}  {length}"
        lines = [*self._words([_Ink(facts, "head")], hang=_INDENT)]
        lines += self._words([_Ink(self.say("local_outline"), "dim")])
        for document in view.documents:
            lines += ["", *self._outlined(document)]
        counts: dict[str, int] = {}
        for repair in view.repairs:
            counts[repair.rule] = counts.get(repair.rule, 0) + 1
        if counts:
            said = self.wording.join([f"{rule} {n}" for rule, n in sorted(counts.items())])
            lines += ["", *self._entry("repairs", said)]
        return "\n".join(lines) + "\n"

    def _outlined(self, document: DocumentView) -> Iterator[str]:
        head = [self.code(document.role), document.number or "", flat(document.title or "")]
        n = self.say("n_clauses", n=len(document.clauses))
        text = "  ".join(part for part in (*head, n) if part)
        yield from self._words([_Ink(text, "head")], hang=_INDENT)
        for clause in document.clauses:
            yield self._clause(clause)

    def _clause(self, clause: ClauseView) -> str:
        lines = f"{clause.line}"
        if clause.last_line != clause.line:
            lines += f"-{clause.last_line}"
        role = "" if clause.role in ("item", "body", "cell", "heading") else self.code(clause.role)
        indent = " " * (2 * min(clause.level - 1, 12))
        words = f"{role} " if role else ""
        words += label_before_words(clause.label or "") + flat(clause.text)
        room = max(8, self.width - _LINES - len(indent))
        text = _fitted(visible(words), room)
        return self._ink(_Ink(lines.rjust(_LINES - 2) + "  ", "dim")) + indent + text

    # ------------------------------------------------------------ ink

    def _ink(self, ink: _Ink) -> str:
        if not self.color or not ink.style or not ink.text:
            return ink.text
        return f"\033[{_SGR[ink.style]}m{ink.text}\033[0m"

    def _words(self, inks: Sequence[_Ink], indent: int = 0, hang: int = 0) -> list[str]:
        """Wrap words in their styles; lines after the first are indented by `hang` more cells."""
        shown = [
            ink if ink is _BREAK else _Ink(visible(ink.text), ink.style, ink.sign) for ink in inks
        ]
        text = "".join(ink.text for ink in shown)
        starts = list(accumulate((len(ink.text) for ink in shown), initial=0))
        room = max(10, self.width - indent)
        hang = min(hang, room // 2)
        first = wrap(text, room)[0] if hang else None
        lines = [first] if first else []
        at = first[1] if first else 0
        while first and at < len(text) and text[at] in " \n":
            at += 1
        if first is None or at < len(text):
            rest = wrap(text[at:], max(10, room - hang))
            lines += [(start + at, end + at) for start, end in rest]
        return [
            " " * (indent + (hang if k else 0)) + self._slice(shown, starts, start, end)
            for k, (start, end) in enumerate(lines)
        ]

    def _slice(self, inks: Sequence[_Ink], starts: Sequence[int], start: int, end: int) -> str:
        """Return [start, end) of the joined inks, each in its style; `starts` says where each begins."""
        parts: list[_Ink] = []
        k = bisect_right(starts, start) - 1
        while k < len(inks) and starts[k] < end:
            ink = inks[k]
            text = ink.sign or ink.text[max(start - starts[k], 0) : end - starts[k]]
            if parts and parts[-1].style == ink.style:
                text = parts.pop().text + text
            parts.append(_Ink(text, ink.style))
            k += 1
        return "".join(self._ink(part) for part in parts)


def _drawn(runs_: Iterable[Run]) -> Iterator[_Ink]:
    for run in runs_:
        style = run.mark if run.mark in _SGR else ""
        opening, closing = _SIGNS.get(run.mark, ("", ""))
        if run.mark == "break":
            yield _BREAK
            continue
        if opening:
            yield _Ink("《", style, opening)
        yield _Ink(run.text, style)
        if closing:
            yield _Ink("》", style, closing)


def _fitted(text: str, room: int) -> str:
    """Cut a line to the cells it may take."""
    if cells(text) <= room:
        return text
    used, kept = cells("……"), 0
    for char in text:
        used += cells(char)
        if used > room:
            break
        kept += 1
    return text[:kept] + "……"
