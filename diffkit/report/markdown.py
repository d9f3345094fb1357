"""A comparison as Markdown, for a pull request or a mail."""

from __future__ import annotations

from collections.abc import Iterator

from diffkit.glyphs import visible
from diffkit.language import Lang
from diffkit.model import CLASSES
from diffkit.patterns import Pattern
from diffkit.report.runs import Run, runs
from diffkit.report.view import (
    ComparisonView,
    LinkView,
    PairView,
    Row,
)
from diffkit.report.words import Wording, heading, line_numbers

# Tags of our own: ~~ and ** do not take hold beside Chinese marks (CommonMark 0.31, 6.2).
_TAGS = {"delete": "del", "insert": "ins", "keep": "mark"}
# A backslash keeps a mark from meaning anything (CommonMark 0.31, 2.4); what HTML reads is written
# as HTML has it, and a comment keeps @name from being a mention.
_MARKUP = Pattern(r"[\\`*_\[\]#+\-.!|~:$=)&<>@]")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@<!-- -->"}
_BLANKS = Pattern(r"\s+")


def comparison_markdown(view: ComparisonView, lang: Lang, *, stat: bool = False) -> str:
    """Return the report of a comparison as Markdown; with `stat`, the counts alone.

    Guarantees: no text of a document becomes markup, HTML, a link or a mention; deletions and
    insertions are <del> and <ins>.
    """
    return "\n".join(_Markdown(Wording(lang, "→")).comparison(view, stat=stat)) + "\n"


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    return _MARKUP.sub(
        lambda match: _HTML.get(match.group(), f"\\{match.group()}"),
        visible(_BLANKS.sub(" ", text)),
    )


class _Markdown:
    """Lines of one report."""

    def __init__(self, wording: Wording) -> None:
        self.say, self.code, self.kind = wording.say, wording.code, wording.kind
        self.wording = wording

    def comparison(self, view: ComparisonView, *, stat: bool) -> Iterator[str]:
        yield f"# {self.say('report')}"
        yield ""
        yield f"- A{self.say('colon')}{escaped(view.a.path)}"
        yield f"- B{self.say('colon')}{escaped(view.b.path)}"
        yield ""
        yield self.say("local")
        if view.stats.visible and not stat:
            yield ""
            yield self.say("legend_markdown")
        for pair in view.paired:
            yield from self._pair(pair, stat=stat)
        if view.unpaired:
            yield ""
            yield f"## {self.say('head_unpaired')}"
            yield ""
            for pair in view.unpaired:
                yield from self._documents(pair)
                for notice in self.wording.notices(pair):
                    yield f"  - {self.say('head_notice')}{self.say('colon')}{escaped(notice)}"
        if not view.differs:
            yield ""
            yield self.wording.verdict(view)

    def _pair(self, pair: PairView, *, stat: bool) -> Iterator[str]:
        title = pair.b.title or pair.b.number if pair.b else None
        yield ""
        yield f"## {escaped(title or self.say('untitled'))}"
        yield ""
        yield from self._documents(pair)
        for name, text in self.wording.clause_counts(pair):
            yield f"- {self.say(name)}{self.say('colon')}{text}"
        yield from self._table(pair)
        yield from self._substitutions(pair)
        for row in () if stat else pair.rows:
            yield ""
            yield from self._row(row)

    def _substitutions(self, pair: PairView) -> Iterator[str]:
        if not pair.substitutions:
            return
        yield ""
        heads = ("head_class", "head_count", "head_exceptions")
        yield f"| A | B | {' | '.join(self.say(head) for head in heads)} |"
        yield "|---|---|---|---:|---:|"
        for sub in pair.substitutions:
            kind = self.kind(sub.kind) if sub.adaptation else self.say("recurring")
            n = len(sub.exceptions) or ""
            yield f"| {escaped(sub.a)} | {escaped(sub.b)} | {kind} | {sub.count} | {n} |"
        cases = list(self.wording.exceptions(pair))
        if cases:
            yield ""
        for case in cases:
            yield f"- {self.say('head_exceptions')}{self.say('colon')}{escaped(case)}"

    def _documents(self, pair: PairView) -> Iterator[str]:
        for side, document in (("A", pair.a), ("B", pair.b)):
            if document is not None:
                yield f"- {escaped(self.wording.document(side, document))}"

    def _table(self, pair: PairView) -> Iterator[str]:
        counts = pair.counts
        if not counts.cls and not counts.hidden:
            return
        yield ""
        heads = ("head_class", "head_shown", "head_folded", "head_hidden")
        yield f"| {' | '.join(self.say(head) for head in heads)} |"
        yield "|---|---:|---:|---:|"
        for cls in CLASSES:
            total, folded = counts.cls.get(cls, 0), counts.folded.get(cls, 0)
            hidden = counts.hidden.get(cls, 0)
            if total or hidden:
                yield f"| {self.code(cls)} | {total - folded} | {folded} | {hidden} |"

    def _row(self, row: Row) -> Iterator[str]:
        if row.link is None:
            yield f"…… {self.wording.fold(row)}"
            return
        link = row.link
        yield f"### {escaped(self.wording.link_places(link))} · {self.wording.events(link)}"
        yield ""
        below = heading(link)
        yield " · ".join([line_numbers(link), *([escaped(below)] if below else []), link.id])
        yield ""
        yield from self._words(link)
        for said in self.wording.remarks(link):
            yield ""
            yield escaped(said)

    def _words(self, link: LinkView) -> Iterator[str]:
        line = "> "
        for run in runs(link):
            if run.mark == "break":
                yield line
                yield ">"
                line = "> "
            else:
                text = self._drawn(run)
                line += text if line != "> " else text.lstrip(" ")
        yield line

    @staticmethod
    def _drawn(run: Run) -> str:
        tag = _TAGS.get(run.mark)
        text = escaped(run.text)
        return f"<{tag}>{text}</{tag}>" if tag else text
