"""What several reports draw beside the words: an outline with counts, what folds away, what moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diffkit.patterns import Pattern
from diffkit.report.concordance import is_article
from diffkit.report.shape import ChangeView, ClauseView, ComparisonView, LinkView, PairView

# 第三章, 第二节: a chapter is a heading in whatever words it is labelled.
_DIVISION = Pattern(r"第\s*\S+?\s*[编編章节節]")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of an outline: `n` changes that are shown stand below it, up to the next one of its level."""

    link: LinkView
    clause: ClauseView
    depth: int
    n: int


def is_heading(clause: ClauseView) -> bool:
    """Tell whether a clause heads others: a title, a heading, a chapter."""
    return clause.role in ("title", "heading") or is_division(clause)


def is_division(clause: ClauseView) -> bool:
    """Tell whether a clause is labelled as a part, a chapter or a section."""
    return bool(clause.label and _DIVISION.match(clause.label))


def sections(pair: PairView) -> tuple[Section, ...]:
    """Return the headings of a pair, each with the number of shown changes below it, itself included.

    Cost: linear in the links, times the depth of headings.
    """
    found: list[tuple[LinkView, ClauseView]] = []
    counts: list[int] = []
    open_: list[int] = []  # indices of the headings that the link stands below
    for link in pair.links:
        clause = (link.b or link.a)[0]
        if is_heading(clause):
            open_ = [k for k in open_ if _rank(found[k][1]) < _rank(clause)]
            open_.append(len(found))
            found.append((link, clause))
            counts.append(0)
        n = sum(not change.folded for change in link.changes)
        for k in open_:
            counts[k] += n
    least = min((_rank(clause) for _, clause in found), default=0)
    return tuple(
        Section(link, clause, min(_rank(clause) - least, 5), n)
        for (link, clause), n in zip(found, counts, strict=True)
    )


def _rank(clause: ClauseView) -> int:
    return 0 if clause.role == "title" else clause.level


def units_of(clauses: Sequence[ClauseView]) -> list[int | None]:
    """Return for each clause the article in which it stands, None outside of articles."""
    found: list[int | None] = []
    for clause in clauses:
        above = None if clause.parent is None else found[clause.parent]
        found.append(clause.index if is_article(clause) else above)
    return found


def away(pair: PairView) -> Iterator[tuple[LinkView | None, tuple[LinkView, ...]]]:
    """Yield each row of a pair: its link, or None and the links that it folds away."""
    shown = {row.link.index for row in pair.rows if row.link is not None}
    rest = iter([link for link in pair.links if link.index not in shown])
    for row in pair.rows:
        if row.link is not None:
            yield row.link, ()
        else:
            yield None, tuple(next(rest) for _ in range(row.n))


def departures(pair: PairView) -> dict[int, tuple[LinkView, ...]]:
    """Return the links shown as moved by the index of the link behind which they stood in a.

    The index is -1 for those that stood first.
    """
    stay = sorted(
        (link.a[-1].index, link.index) for link in pair.links if link.a and not link.moved
    )
    found: dict[int, list[LinkView]] = {}
    moved = sorted((k for k in pair.links if is_shown_moved(k)), key=lambda k: k.a[0].index)
    at, behind = 0, -1
    for link in moved:
        while at < len(stay) and stay[at][0] < link.a[0].index:
            behind, at = stay[at][1], at + 1
        found.setdefault(behind, []).append(link)
    return {k: tuple(v) for k, v in found.items()}


def listed(view: ComparisonView) -> Iterator[tuple[PairView, LinkView, ChangeView]]:
    """Yield every change that the filters keep, in the order asked for.

    By weight, what a pair shows comes in the order of its rows, and then what is folded.
    """
    for pair in view.documents:
        links = pair.links
        if view.options.get("sort") == "weight":
            first = [row.link for row in pair.rows if row.link is not None]
            links = (*first, *(link for link in links if not link.visible))
        for link in links:
            for change in link.changes:
                yield pair, link, change


def is_shown_moved(link: LinkView) -> bool:
    """Tell whether a link is shown to stand elsewhere than it did; that of a number in front may be folded."""
    return bool(link.a and link.b) and any(change.op == "move" for change in shown(link))


def shown(link: LinkView) -> tuple[ChangeView, ...]:
    """Return the changes of a link that are not folded."""
    return tuple(change for change in link.changes if not change.folded)
