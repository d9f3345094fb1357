"""A comparison as one HTML page that needs no network and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from diffkit import __version__
from diffkit.glyphs import visible
from diffkit.language import Lang
from diffkit.model import CLASSES, FOLDED
from diffkit.report.columns import Paragraph, column, merged
from diffkit.report.concordance import concordance, row_of
from diffkit.report.digest import Section, away, departures, is_shown_moved, sections
from diffkit.report.remarks import Remarks
from diffkit.report.shape import (
    ChangeView,
    ComparisonView,
    LinkView,
    PairView,
    SubstitutionView,
)
from diffkit.report.words import heading, line_numbers
from diffkit.span import SourceSpan

if TYPE_CHECKING:
    from jinja2 import Template

_BINS = 200  # of the map
_BRIEF, _FEW = 300, 6  # characters and changes of a row that fills no third of a page
_WEIGHT = ("substantive", "exception", "wording", *reversed(FOLDED))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One class and kind that can be filtered; `on` where its changes are shown at first."""

    n: int
    cls: str
    kind: str
    count: int
    on: bool


def comparison_html(view: ComparisonView, lang: Lang) -> str:
    """Return a comparison as one page.

    Guarantees: no text of a document becomes markup; a policy of the page itself forbids every
    request and every script and style but the two that it holds, named by their hashes.
    Raises: ImportError without jinja2.
    Cost: linear in the view.
    """
    from markupsafe import Markup

    template, style, script = _template()
    page = _Page(view, lang)
    text = template.render(
        page=page,
        view=view,
        say=page.remarks.say,
        code=page.remarks.code,
        say_kind=page.remarks.kind,
        show=_shown,
        lang=lang,
        version=__version__,
        style=Markup(style),  # our own files, not a document's
        script=Markup(script),
        style_hash=policy_hash(style),
        script_hash=policy_hash(script),
        classes=CLASSES,
    )
    return text if text.endswith("\n") else text + "\n"


@cache
def _template() -> tuple[Template, str, str]:
    """Return the template, compiled once, with the style and the script that it holds."""
    from jinja2 import Environment, StrictUndefined

    folder = files("diffkit.report") / "templates"
    style, script, template = (
        (folder / name).read_text(encoding="utf-8")
        for name in ("comparison.css", "comparison.js", "comparison.html.j2")
    )
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(template), style, script


def policy_hash(text: str) -> str:
    """Return how a policy names a style or a script that it allows."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _shown(text: str) -> str:
    return visible(text, keep="\n\t")


class _Page:
    """What the template asks for."""

    def __init__(self, view: ComparisonView, lang: Lang) -> None:
        self.view = view
        self.remarks = Remarks(lang)
        self.leaves = self._leaves()
        self._leaf = {(leaf.cls, leaf.kind): leaf.n for leaf in self.leaves}
        decided = [c.decision.state for c in view.changes() if c.decision]
        self.states = [s for s in ("open", "accepted", "rejected", "flagged") if decided]
        self.by_position = view.options.get("sort") != "weight"
        self._anchors = {
            (pair.index, clause.id, side): self.anchor(pair, link)
            for pair in view.documents
            for link in pair.links
            for side in ("a", "b")
            for clause in getattr(link, side)
        }

    def _leaves(self) -> tuple[Leaf, ...]:
        counts: dict[tuple[str, str], list[int]] = {}
        for change in self.view.changes():
            entry = counts.setdefault((change.cls, change.kind), [0, 0])
            entry[0] += 1
            entry[1] += not change.folded
        order = sorted(counts, key=lambda key: (_WEIGHT.index(key[0]), -counts[key][0], key[1]))
        return tuple(
            Leaf(n, cls, kind, counts[cls, kind][0], bool(counts[cls, kind][1]))
            for n, (cls, kind) in enumerate(order)
        )

    def groups(self) -> Iterator[tuple[str, list[Leaf]]]:
        """Yield each class with its kinds, weightiest first."""
        for cls in _WEIGHT:
            leaves = [leaf for leaf in self.leaves if leaf.cls == cls]
            if leaves:
                yield cls, leaves

    def title(self) -> str:
        names = [p.b.title for p in self.view.paired if p.b and p.b.title]
        report = self.remarks.say("report")
        return f"{' '.join(names[0].split())} · {report}" if names else report

    def bars(self) -> Iterator[tuple[str, int, int, int, float]]:
        """Yield class, shown, folded, hidden, and the share of the longest bar."""
        counts = self.view.counts
        total = {c: counts.cls.get(c, 0) + counts.hidden.get(c, 0) for c in CLASSES}
        most = max(total.values(), default=0) or 1
        for cls in _WEIGHT:
            if total[cls]:
                folded = counts.folded.get(cls, 0)
                shown = counts.cls.get(cls, 0) - folded
                hidden = counts.hidden.get(cls, 0)
                yield cls, shown, folded, hidden, round(100 * total[cls] / most, 1)

    # ------------------------------------------------------------ rows

    def anchor(self, pair: PairView, link: LinkView) -> str:
        return f"r{pair.index}-{link.index}"

    def rows(self, pair: PairView) -> Iterator[tuple[str, Any, Any]]:
        """Yield ("link", link, is_away), ("fold", count, None) and ("left", link, None) for moved ones."""
        left = departures(pair) if self.by_position and pair.a and pair.b else {}
        for moved in left.get(-1, ()):
            yield "left", moved, None
        for link, folded in away(pair):
            if link is None:
                yield "fold", len(folded), None
            for each in (link,) if link else folded:
                yield "link", each, link is None
                for moved in left.get(each.index, ()):
                    yield "left", moved, None

    def is_moved(self, link: LinkView) -> bool:
        return self.by_position and is_shown_moved(link)

    def is_brief(self, link: LinkView) -> bool:
        """Tell whether a row is so short that no page of paper should end within it."""
        n = max(sum(len(clause.text) for clause in side) for side in (link.a, link.b))
        return n <= _BRIEF and len(link.changes) <= _FEW

    def column(self, link: LinkView, side: Any) -> tuple[Paragraph, ...]:
        return column(link, side)

    def merged(self, link: LinkView) -> tuple[Paragraph, ...]:
        return merged(link)

    def leaves_of(self, link: LinkView) -> dict[str, int]:
        """Return the filter of each change of a link, by the change's id."""
        return {change.id: self._leaf[change.cls, change.kind] for change in link.changes}

    def leaf(self, change: ChangeView) -> int:
        return self._leaf[change.cls, change.kind]

    def place(self, link: LinkView) -> str:
        return self.remarks.link_places(link)

    def lines(self, link: LinkView) -> str:
        pages = [
            f"{side} p.{clauses[0].page}"
            for side, clauses in (("A", link.a), ("B", link.b))
            if clauses and clauses[0].page is not None
        ]
        return " ".join([line_numbers(link), *pages])

    def below(self, link: LinkView) -> str:
        return heading(link)

    def stands(self, change: ChangeView) -> str:
        """Return line and page of both readings of a change: A:12 B:14 (p. 3)."""
        return " ".join(
            f"{side}:{reading.line}" + (f" (p. {reading.page})" if reading.page else "")
            for side, reading in (("A", change.a), ("B", change.b))
            if reading is not None
        )

    def deed(self, change: ChangeView) -> str:
        """Return what was done, "" where the values of both sides say it."""
        values = [change.facts.get(side) for side in ("a", "b")]
        told = all(isinstance(value, Mapping) and "value" in value for value in values)
        return "" if told else self.remarks.deed(change)

    def facts(self, change: ChangeView) -> str:
        return self.remarks.facts(change.facts)

    def decided(self, change: ChangeView) -> str:
        return self.remarks.decided(change)

    # ------------------------------------------------------------ beside the rows

    def sections(self, pair: PairView) -> tuple[Section, ...]:
        return sections(pair)

    def concordance(self, pair: PairView) -> Iterator[tuple[str, str, str, str]]:
        """Yield the articles of both sides, what happened, and the row in which they stand."""
        for entry in concordance(pair):
            side, clause = ("b", entry.b[0]) if entry.b else ("a", entry.a[0])
            yield *row_of(entry, self.remarks), self._anchors[pair.index, clause.id, side]

    def document_lines(self, pair: PairView) -> list[str]:
        sides = (("A", pair.a), ("B", pair.b))
        return [self.remarks.document(side, doc) for side, doc in sides if doc is not None]

    def pair_title(self, pair: PairView) -> str:
        document = pair.b or pair.a
        title = document and (document.title or document.number)
        return " ".join(title.split()) if title else self.remarks.say("untitled")

    def exceptions(self, pair: PairView, sub: SubstitutionView) -> Iterator[tuple[str, str]]:
        """Yield where a substitution was not made, each with the row in which it stands."""
        for case, says in zip(sub.exceptions, self.remarks.places_not_made(sub), strict=True):
            yield self._row_at(pair, case.side, case.span), says

    def _row_at(self, pair: PairView, side: str, span: SourceSpan) -> str:
        document = pair.a if side == "a" else pair.b
        clauses = document.clauses if document else ()
        k = bisect_right([clause.span.start for clause in clauses], span.start) - 1
        return self._anchors[pair.index, clauses[max(k, 0)].id, side] if clauses else ""

    def map(self, pair: PairView) -> Sequence[tuple[float, float, float, str, str, str]]:
        """Return the bars of the map: left, width, height, class, anchor, place; all in hundredths."""
        lengths = [
            1 + max(sum(len(c.text) for c in side) for side in (link.a, link.b))
            for link in pair.links
        ]
        total = sum(lengths) or 1
        bins: dict[int, list[LinkView]] = {}
        at = 0
        for link, length in zip(pair.links, lengths, strict=True):
            if link.visible:
                bins.setdefault(min(at * _BINS // total, _BINS - 1), []).append(link)
            at += length
        most = max((len(links) for links in bins.values()), default=1)
        found = []
        for k, links in sorted(bins.items()):
            height = round(30 + 70 * len(links) / most, 1)
            cls = min(
                (c.cls for link in links for c in link.changes if not c.folded),
                key=_WEIGHT.index,
            )
            found.append(
                (
                    round(100 * k / _BINS, 2),
                    round(100 / _BINS, 2),
                    height,
                    cls,
                    self.anchor(pair, links[0]),
                    self.place(links[0]),
                )
            )
        return found
