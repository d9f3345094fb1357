"""The text of a as a Word document in which tracked changes lead to that of b."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from diffkit.language import Lang
from diffkit.report.columns import segment_text
from diffkit.report.digest import is_division, is_heading, shown
from diffkit.report.remarks import Remarks
from diffkit.report.segments import Segment
from diffkit.report.shape import ChangeView, ClauseView, ComparisonView, LinkView
from diffkit.report.word import (
    MAINLAND,
    TAIWAN,
    attribute,
    element,
    font,
    new_document,
    paragraph,
    run,
    saved,
)


@dataclass(frozen=True, slots=True)
class Revision:
    """Who made the tracked changes and when; without `date`, an ISO 8601 moment, no date is given."""

    author: str = "diffkit"
    date: str | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """What comes next in the document: a link with both its sides in place, or clauses of one side."""

    link: LinkView
    a: tuple[ClauseView, ...]
    b: tuple[ClauseView, ...]


def comparison_tracked(view: ComparisonView, lang: Lang, revision: Revision | None = None) -> bytes:
    """Return the documents of a with what leads to b as tracked changes, and a comment on each.

    Guarantees: accepting all gives the clauses of b in their order, a paragraph a clause, rejecting
    all those of a; a moved clause is deleted where it stood and inserted where it stands. The same
    view gives the same bytes.
    Raises: ImportError without python-docx.
    Cost: linear in the texts, times a logarithm for the order of the clauses.
    """
    return _Tracked(view, lang, revision or Revision()).saved()


def steps(view: ComparisonView) -> Iterator[_Step]:
    """Yield links and lone clauses so that those of a and those of b each stand in their own order.

    Links that would cross others are parted: what is kept in place is the longest run of links that
    does not.
    """
    places = {side: _places(view, side) for side in ("a", "b")}
    links = [(p.index, link) for p in view.documents for link in p.links]

    def at(side: str, pair: int, clauses: Sequence[ClauseView]) -> tuple[int, int] | None:
        """Return the first and the last place of clauses that are neighbours."""
        found = [places[side][pair, clause.index] for clause in clauses]
        whole = found and found == list(range(found[0], found[0] + len(found)))
        return (found[0], found[-1]) if whole else None

    both = []
    for pair, link in links:
        a, b = at("a", pair, link.a), at("b", pair, link.b)
        if a and b and not link.moved:
            both.append((b[0], a, b, link))
    both.sort(key=lambda item: item[0])
    of = {
        side: [(link, c) for _, link, c in sorted(
            ((places[side][pair, c.index], link, c) for pair, link in links for c in getattr(link, side)),
            key=lambda item: item[0],
        )]
        for side in ("a", "b")
    }  # fmt: skip
    at_a = at_b = 0
    for k in _longest_rise([item[1][0] for item in both]):
        _, a, b, link = both[k]
        yield from (_Step(other, (clause,), ()) for other, clause in of["a"][at_a : a[0]])
        yield from (_Step(other, (), (clause,)) for other, clause in of["b"][at_b : b[0]])
        yield _Step(link, link.a, link.b)
        at_a, at_b = a[1] + 1, b[1] + 1
    yield from (_Step(other, (clause,), ()) for other, clause in of["a"][at_a:])
    yield from (_Step(other, (), (clause,)) for other, clause in of["b"][at_b:])


def _places(view: ComparisonView, side: str) -> dict[tuple[int, int], int]:
    """Number the clauses of one side through all its documents, by pair and index."""
    documents = [(getattr(pair, side), pair.index) for pair in view.documents]
    ordered = sorted((d for d in documents if d[0]), key=lambda d: d[0].index)
    clauses = [(pair, clause.index) for document, pair in ordered for clause in document.clauses]
    return {key: n for n, key in enumerate(clauses)}


def _longest_rise(values: Sequence[int]) -> list[int]:
    """Return the indices of a longest strictly rising subsequence (Schensted 1961)."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for k, value in enumerate(values):
        place = bisect_left(tails, value)
        before.append(at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(value)
            at.append(k)
        else:
            tails[place], at[place] = value, k
    found: list[int] = []
    k = at[-1] if at else -1
    while k >= 0:
        found.append(k)
        k = before[k]
    return found[::-1]


class _Tracked:
    """The document, paragraph by paragraph."""

    def __init__(self, view: ComparisonView, lang: Lang, revision: Revision) -> None:
        self.view, self.words = view, Remarks(lang)
        self.who = f"w:author={attribute(revision.author)}"
        if revision.date:
            self.who += f" w:date={attribute(revision.date)}"
        labels = (c.label or "" for p in view.documents for k in p.links for c in (*k.a, *k.b))
        self.fonts = TAIWAN if any("條" in label for label in labels) else MAINLAND
        self.paragraphs: list[str] = []
        self.runs: list[str] = []
        self.comments: list[str] = []
        self._n_revisions = 0

    def saved(self) -> bytes:
        for step in steps(self.view):
            if step.a and step.b:
                self._link(step.link)
            else:
                self._alone(step)
        pages = ("— ", "{page}", " —")
        title = next((p.b.title for p in self.view.paired if p.b and p.b.title), None)
        document = new_document(
            self.fonts, landscape=False, title=title or self.words.say("report"), footer=pages
        )
        body = document.element.body
        for xml in (*self.paragraphs, "<w:p/>"):  # the last mark of a text cannot be tracked
            body.insert(len(body) - 1, element(xml))
        self._add_comments(document)
        return saved(document)

    def _add_comments(self, document: Any) -> None:
        if not self.comments:
            return
        whole = element(f"<w:comments>{''.join(self.comments)}</w:comments>")
        document.part._comments_part.element.extend(list(whole))

    # ------------------------------------------------------------ links

    def _alone(self, step: _Step) -> None:
        """Draw one clause that is there on one side only, or at another place on the other."""
        side = "a" if step.a else "b"
        (clause,) = step.a or step.b
        segments = [
            Segment("delete", text, "") if side == "a" else Segment("insert", "", text)
            for text in (clause.label or "", clause.text)
        ]
        parts = ("label", "words")
        opened = self._comments_on(step.link, clause) if side == "b" or not step.link.b else []
        self.runs += opened[::2]
        for part, segment in zip(parts, segments, strict=True):
            text = segment_text(segment.a or segment.b, label=part == "label")
            self._text(text, segment.tag, bold=is_heading(clause))
        self.runs += opened[1::2]
        self._end("delete" if side == "a" else "insert", clause)

    def _comments_on(self, link: LinkView, clause: ClauseView) -> list[str]:
        """Return begin and end of the comments on a clause that stands alone, in turn."""
        found: list[str] = []
        for change in shown(link):
            reading = change.b or change.a
            if reading is not None and reading.clause == clause.id:
                found += self._comment(change)
        return found

    def _link(self, link: LinkView) -> None:
        """Draw both sides in one, with the ends of paragraphs that only one of them has."""
        comments = {change.id: change for change in shown(link)}
        last = {segment.change: k for k, segment in enumerate(link.segments) if segment.change}
        ends: dict[str, str] = {}
        for change in [c for c in comments.values() if c.id not in last]:
            self.runs += self._comment(change)  # of the clause as a whole: a move, a split
        at_a = at_b = 0
        for k, segment in enumerate(link.segments):
            a = at_a if segment.a_clause is None else segment.a_clause
            b = at_b if segment.b_clause is None else segment.b_clause
            self._marks(a - at_a, b - at_b, link, at_a, at_b)
            at_a, at_b = a, b
            found = comments.pop(segment.change, None) if segment.change else None
            if found is not None:
                begin, ends[found.id] = self._comment(found)
                self.runs.append(begin)
            self._segment(segment, bold=is_heading(link.b[at_b]))
            if segment.change in ends and last[segment.change] == k:
                self.runs.append(ends.pop(segment.change))
        self._marks(len(link.a) - 1 - at_a, len(link.b) - 1 - at_b, link, at_a, at_b)
        self._end("equal", link.b[-1])

    def _marks(self, n_a: int, n_b: int, link: LinkView, at_a: int, at_b: int) -> None:
        """End paragraphs: those that end on both sides, then those that end on one."""
        for k in range(min(n_a, n_b)):
            self._end("equal", link.b[at_b + k])
        for k in range(n_b, n_a):
            self._end("delete", link.a[at_a + k])
        for k in range(n_a, n_b):
            self._end("insert", link.b[at_b + k])

    def _segment(self, segment: Segment, *, bold: bool) -> None:
        label = segment.part == "label"
        if segment.tag == "equal":
            self._text(segment_text(segment.b, label=label), "equal", bold=bold)
            return
        self._text(segment_text(segment.a, label=label), "delete", bold=bold)
        self._text(segment_text(segment.b, label=label), "insert", bold=bold)

    # ------------------------------------------------------------ XML

    def _text(self, text: str, tag: str, *, bold: bool) -> None:
        if not text:
            return
        looks = f"{font(self.fonts.heading)}<w:b/>" if bold else ""
        drawn = run(text, looks, deleted=tag == "delete")
        self.runs.append(drawn if tag == "equal" else self._revised(tag, drawn))

    def _revised(self, tag: str, inner: str) -> str:
        self._n_revisions += 1
        name = "w:del" if tag == "delete" else "w:ins"
        return f'<{name} w:id="{self._n_revisions}" {self.who}>{inner}</{name}>'

    def _end(self, tag: str, clause: ClauseView) -> None:
        """End the paragraph; `tag` says whether its mark is there on both sides."""
        properties = "<w:keepNext/>" if is_heading(clause) else ""
        properties += '<w:spacing w:line="560" w:lineRule="exact"/>'
        if clause.role in ("title", "number") or is_division(clause):
            properties += '<w:jc w:val="center"/>'
        elif clause.role in ("signature", "date"):
            properties += '<w:jc w:val="right"/>'
        elif clause.role not in ("addressee", "cell"):
            properties += '<w:ind w:firstLineChars="200" w:firstLine="560"/>'
        if tag != "equal":
            properties += f"<w:rPr>{self._revised(tag, '')}</w:rPr>"
        self.paragraphs.append(paragraph(self.runs, properties))
        self.runs = []

    def _comment(self, change: ChangeView) -> tuple[str, str]:
        """Return the begin and the end of a comment on a change, and keep its text."""
        n = len(self.comments)
        text = run(self.words.remark(change))
        self.comments.append(f'<w:comment w:id="{n}" {self.who}><w:p>{text}</w:p></w:comment>')
        begin = f'<w:commentRangeStart w:id="{n}"/>'
        end = f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'
        return begin, end
