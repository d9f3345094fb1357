"""The tree of clauses: labels become levels.

A scheme's level comes from the order in which schemes first nest in the document at hand, not from a
fixed table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import NamedTuple

from diffkit.labels import Match, match_label
from diffkit.model import Clause, Label, Role
from diffkit.numerals import number, roman
from diffkit.outline.lines import COLONS, INNER, STOPS, Line
from diffkit.patterns import Pattern, for_keys
from diffkit.span import Span


@dataclass(slots=True)
class _Node:
    """A clause being built."""

    role: Role
    parent: int | None
    label: Label | None
    label_span: Span
    body: Span
    paragraph: int
    n_paragraphs: int = 0  # unlabelled paragraphs below it so far
    n_cells: int = 0  # heads of rows below it so far
    serial: bool = False  # entries below it end in semicolons: a list, not paragraphs of their own
    place: tuple[int, int, int] = (0, 0, 0)  # table, row and column of a cell


class Open(NamedTuple):
    """A clause on the stack that may still get sub-clauses."""

    scheme: str
    depth: int  # of a decimal label; 1 for a Section below an Article; 0 otherwise
    node: int
    number: tuple[int, ...]


_DIVISIONS = frozenset(("part", "subpart", "chapter"))
_UNNUMBERED = for_keys(r"(?:附|总|分)\s*则|附\s*录")
HEADING_SCHEMES = frozenset(("part", "subpart", "chapter", "section", "subsection", "box"))
# Which scheme stands above which where the document at hand has not shown it yet.
_RANK = {
    scheme: rank
    for rank, scheme in enumerate(
        (
            "annex",
            "part",
            "subpart",
            "chapter",
            "section",
            "subsection",
            "article",
            "han_comma",
            "han_paren",
            "arabic_dot",
            "arabic_paren",
            "circled",
            "letter",
            "double_letter",
            "capital",
            "roman",
            "bullet",
        )
    )
}
MAX_DEPTH = 40  # deeper nesting than that is no document's
_BEFORE_DIGIT = Pattern(r"([0-9０-９]{1,3})[.．](?=[0-9０-９])")


class Builder:
    """Collects clauses in preorder and keeps the stack of those that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes: list[_Node] = []
        self.stack: list[Open] = []
        self._nests: set[tuple[str, str]] = set()  # (outer, inner) pairs of schemes seen
        self._n_loose = 0  # unlabelled paragraphs below no clause, since the last title or annex
        self.sections_below = False  # Section 1 stands below an Article, in a text that has both
        self.sections_above = False  # … or above it
        self.place = (0, 0, 0)  # table, row and column of the cell at hand
        self.n_tables = 0
        self.n_rows = 0  # of the table at hand, 0 between tables
        self.box: int | None = None  # the box of which the table at hand is

    # -- putting clauses

    def put(
        self,
        role: Role,
        body: Span,
        *,
        parent: int | None = None,
        label: Label | None = None,
        label_span: Span | None = None,
        paragraph: bool = True,
    ) -> int:
        """Append a clause and return its index."""
        ordinal = 0
        if parent is not None:
            above = self.nodes[parent]
            above.serial = above.serial or (
                label is not None and self.text[body.end - 1 : body.end] in ("；", ";")
            )
            if label is None and paragraph and role == "cell" != above.role:
                above.n_cells += 1
                ordinal = above.n_cells
            elif label is None and paragraph:
                if (
                    not above.n_paragraphs
                    and above.label is not None
                    and above.label.scheme == "article"
                    and above.role != "heading"
                ):
                    above.n_paragraphs = 1  # the article's own words are its first 款
                above.n_paragraphs += 1
                ordinal = above.n_paragraphs
        elif label is None and paragraph:
            self._n_loose += 1
            ordinal = self._n_loose
        self.nodes.append(
            _Node(
                role,
                parent,
                label,
                label_span or Span(body.start, body.start),
                body,
                ordinal,
                place=self.place,
            )
        )
        return len(self.nodes) - 1

    def reset(self) -> None:
        """Close every open clause: what follows begins a text of its own."""
        self.stack.clear()
        self._n_loose = 0

    def label(self, line: str, start: int) -> Match | None:
        """Return the label of a line as the series at hand reads it: 9.10小时 is 9. after 8."""
        found = match_label(line)
        if found is not None and found.label.scheme == "letter":
            return self._roman(found)
        if found is not None and self.sections_above and found.label.text[:3] in ("Sec", "SEC"):
            return Match(found.label._replace(scheme="section"), found.end)
        if found is None:
            return self._next_of_series(line)
        if found.label.scheme != "decimal":
            return found
        label = found.label
        if len(label.number) == 1:
            return found
        if any(item.scheme == "decimal" for item in self.stack):
            return found
        last = next((item for item in reversed(self.stack) if item.scheme == "arabic_dot"), None)
        expected = last.number[0] + 1 if last is not None else 1
        head = re.match(r"[0-9０-９]{1,3}[.．]", line)
        if head is None or label.number[0] != expected:
            return found
        return Match(Label("arabic_dot", (expected,), head.group()), head.end())

    def _next_of_series(self, line: str) -> Match | None:
        """Read 9. in 9.10小时内 where the series stands at 8."""
        head = _BEFORE_DIGIT.match(line)
        last = next((item for item in reversed(self.stack) if item.scheme == "arabic_dot"), None)
        if head is None or last is None or number(head[1]) != last.number[0] + 1:
            return None
        return Match(Label("arabic_dot", (last.number[0] + 1,), head.group()), head.end())

    def _roman(self, found: Match) -> Match:
        """Read (i), (v) and (x) as numbers where no letter before them calls for them."""
        value = roman(found.label.text.strip("().").upper())
        if value is None or len(found.label.number) > 1:
            return found
        for item in reversed(self.stack):
            if item.scheme == "letter" and item.number == (found.label.number[0] - 1,):
                return found
            if item.scheme == "roman" and item.number == (value - 1,):
                break
        else:
            if value != 1:
                return found
        return Match(Label("roman", (value,), found.label.text), found.end)

    def labelled(self, line: Line, found: Match, body: Span) -> None:
        """Put a clause with a label at its place in the tree."""
        label = found.label
        label_span = Span(line.start, line.start + len(label.text))
        words = body.of(self.text)
        if label.scheme == "annex" and not words.startswith(COLONS):
            self.reset()
            node = self.put("annex", body, label=label, label_span=label_span)
            self.stack.append(Open("annex", 0, node, label.number))
            return
        if label.scheme == "annex":  # 附件：1.… names the annexes, at the level of the document
            self._annexes(line, found, label_span)
            return
        parent = self.parent_of(label)
        role: Role = "item"
        if (
            label.scheme == "box"
            or label.scheme in HEADING_SCHEMES
            or self._reads_as_heading(words)
            or (label.scheme == "article" and words.isupper() and len(words) <= 80)
        ):
            role = "heading"
        node = self.put(role, body, parent=parent, label=label, label_span=label_span)
        if len(self.stack) < MAX_DEPTH:
            depth = depth_of(label)
            if label.scheme == "article" and self.sections_below and label.text[0] == "S":
                depth = 1
            self.stack.append(Open(label.scheme, depth, node, label.number))

    def _annexes(self, line: Line, found: Match, label_span: Span) -> None:
        """Put a list of annexes: 附件：, and below it the first of them where it stands on the line."""
        self.reset()
        colon = line.start + found.end
        start = colon + 1
        while start < line.end and self.text[start] in " \u3000":
            start += 1
        first = match_label(self.text[start : line.end])
        if first is None or first.label.scheme == "annex":
            self.put("annex", Span(colon, line.end), label=found.label, label_span=label_span)
            return
        node = self.put("annex", Span(colon, colon + 1), label=found.label, label_span=label_span)
        self.stack.append(Open("annex", 0, node, ()))
        item = replace(line, start=start, text=self.text[start : line.end])
        self.labelled(item, first, Span(start + first.end, line.end))

    @staticmethod
    def _reads_as_heading(words: str) -> bool:
        if words[:1] in "（(" and words[-1:] in "）)":
            return False  # （刪除）
        if words[-1:] in "—–":
            return False
        return 0 < len(words) <= 45 and words[-1] not in STOPS and not INNER.search(words)

    def parent_of(self, label: Label) -> int | None:
        """Pop the stack down to the clause below which a label stands, and return that clause."""
        scheme, depth = label.scheme, depth_of(label)
        if scheme == "article":
            self._pop_articles(label)
        elif scheme == "decimal":
            while self.stack and not (
                (self.stack[-1].scheme == "decimal" and self.stack[-1].depth < depth)
                or self.stack[-1].scheme in ("annex", *HEADING_SCHEMES - {"box"})
            ):
                self.stack.pop()
        elif any(item.scheme == scheme for item in self.stack):
            self.pop_to(scheme)
        else:
            self._pop_outside(label)
        parent = self.stack[-1] if self.stack else None
        if parent is not None:
            self._nests.add((parent.scheme, scheme))
        return parent.node if parent is not None else None

    def _pop_articles(self, label: Label) -> None:
        """Leave what an article ends: all but the divisions above it, and an Article above its Section."""
        below = self.sections_below and label.text[0] == "S"
        if any(item.scheme == "article" for item in self.stack):
            while self.stack:
                top = self.stack[-1]
                if top.scheme == "article" and below and not top.depth:
                    return
                if top.scheme != "article" and not any(i.scheme == "article" for i in self.stack):
                    return
                self.stack.pop()
        else:
            self._pop_outside(label)

    def pop_to(self, scheme: str) -> None:
        while self.stack[-1].scheme != scheme:
            self.stack.pop()
        self.stack.pop()

    def _pop_outside(self, label: Label) -> None:
        """Leave the open clauses that a scheme which is not open stands beside or above."""
        scheme = label.scheme
        opens = not label.number or label.number[-1] <= 1
        rank = _RANK.get(scheme, 99)
        while self.stack:
            top = self.stack[-1].scheme
            if (
                ((scheme, top) in self._nests and (top, scheme) not in self._nests)
                or (scheme in HEADING_SCHEMES and scheme != "box" and _RANK.get(top, 0) > rank)
                or ((scheme == "article" or not opens) and top in _RANK and _RANK[top] > rank)
            ):
                self.stack.pop()
            else:
                return

    def paragraph(self, line: Line) -> None:
        """Put an unlabelled paragraph: below the heading or article it belongs to, beside a list.

        In an article it stands behind all lists, however deep they nest.
        """
        inside = next((k for k, item in enumerate(self.stack) if item.scheme == "article"), None)
        if inside is not None:
            for k in range(inside + 1, len(self.stack)):
                if self._is_list_item(self.stack[k]):
                    del self.stack[k:]
                    break
        while self.stack and self._is_list_item(self.stack[-1]):
            self.stack.pop()
        if self.stack and self.stack[-1].scheme == "lead":
            self.stack.pop()
        if _UNNUMBERED.fullmatch(line.key) and self._division(line):
            return
        parent = self.stack[-1].node if self.stack else None
        short = len(line.text) <= 30 and not line.closed and not INNER.search(line.text)
        role: Role = "heading" if short and (line.marked or line.titular) else "body"
        node = self.put(role, Span(line.start, line.end), parent=parent)
        if line.text[-1] in COLONS and len(self.stack) < MAX_DEPTH:
            self.stack.append(Open("lead", 0, node, ()))

    def _division(self, line: Line) -> bool:
        """Put 附则 and its kin, which bear no number, beside the highest division that is open."""
        scheme = next((item.scheme for item in self.stack if item.scheme in _DIVISIONS), None)
        if scheme is None:
            return False
        while self.stack[-1].scheme != scheme or any(
            item.scheme == scheme for item in self.stack[:-1]
        ):
            self.stack.pop()
        self.stack.pop()
        parent = self.stack[-1].node if self.stack else None
        node = self.put("heading", Span(line.start, line.end), parent=parent, paragraph=False)
        self.stack.append(Open(scheme, 0, node, ()))
        return True

    def _is_list_item(self, item: Open) -> bool:
        """Tell whether a clause is one of a list: introduced by a colon, or set apart by semicolons."""
        node = self.nodes[item.node]
        if node.role in ("heading", "annex") or item.scheme in ("article", "lead"):
            return False
        if node.parent is None:
            return False
        above = self.nodes[node.parent]
        return above.serial or above.body.of(self.text)[-1:] in COLONS

    # -- the result

    def clauses(self, salt: str) -> tuple[Clause, ...]:
        """Return the clauses with their levels and ids; `salt` sets documents of one file apart."""
        levels: list[int] = []
        keys: list[str] = []
        seen: dict[str, int] = {}
        found: list[Clause] = []
        for node in self.nodes:
            level = levels[node.parent] + 1 if node.parent is not None else 1
            levels.append(level)
            above = keys[node.parent] if node.parent is not None else salt
            place = node.label.text if node.label is not None else node.role
            keys.append(f"{above}/{place}"[-200:])
            key = f"{above}/{place}\n{node.body.of(self.text)}"
            seen[key] = seen.get(key, 0) + 1
            digest = blake2b(f"{key}\n{seen[key]}".encode("utf-8", "surrogatepass"), digest_size=5)
            start = node.label_span.start if node.label is not None else node.body.start
            found.append(
                Clause(
                    id=digest.hexdigest(),
                    role=node.role,
                    parent=node.parent,
                    level=level,
                    label=node.label,
                    label_span=node.label_span,
                    body=node.body,
                    span=Span(start, max(node.body.end, node.label_span.end)),
                    paragraph=node.paragraph,
                    table=node.place[0],
                    row=node.place[1],
                    column=node.place[2],
                )
            )
        return tuple(found)


ITEM_SCHEMES = frozenset(
    (
        "han_comma",
        "han_paren",
        "arabic_dot",
        "arabic_paren",
        "circled",
        "letter",
        "double_letter",
        "capital",
        "roman",
        "bullet",
    )
)


def depth_of(label: Label) -> int:
    """Return how many numbers a decimal label has, 0 for a label of another scheme."""
    return len(label.number) if label.scheme == "decimal" else 0
