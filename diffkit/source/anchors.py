"""Notes of a web page: which links call one, and which elements they are.

A link calls a note where it says a number or a sign, is raised or the note leads back to it, and comes before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from diffkit.patterns import Pattern

_MOST_LINKS = 5_000
_LONGEST = 4_000  # characters of a note
_HIGHEST = 40  # elements above another that are looked at
_SIGN = Pattern(
    r"[\[［〔(（【]?(?:注|註|脚注|note)?\s*(?:\d{1,3}|[①-⑳]|[ivxl]{1,5}|[a-z]|[*＊†‡]{1,4})[\]］〕)）】]?"
)
_HOLDERS = frozenset(("p", "li", "div", "dd", "aside", "section", "td"))


class Call(NamedTuple):
    """The mark by which a note is called, the words of the link, and the note where this is its first call."""

    mark: str
    words: str
    body: Any = None


@dataclass(slots=True)
class Notes:
    """The notes of a page; elements are told apart by the parser's own number."""

    calls: dict[int, Call] = field(default_factory=dict)
    bodies: set[int] = field(default_factory=set)
    callers: set[str] = field(
        default_factory=set
    )  # the names of the places from which they are called

    def called(self, link: Any) -> Call | None:
        """Return the note that a link calls."""
        return self.calls.get(link.mem_id) if self.calls else None

    def is_note(self, node: Any) -> bool:
        return bool(self.bodies) and node.mem_id in self.bodies

    def leads_back(self, link: Any) -> bool:
        """Tell whether a link inside a note leads to where it is called."""
        return (link.attributes.get("href") or "").removeprefix("#") in self.callers


def notes(root: Any) -> Notes:
    """Return the notes of a page; without links inside of it there are none.

    Cost: linear in the page, but for a bounded look around each link.
    """
    found = Notes()
    links = root.css('a[href^="#"]')[:_MOST_LINKS]
    signs = [link for link in links if _SIGN.fullmatch(link.text().strip())]
    if not signs:
        return found
    places: dict[str, Any] = {}
    for node in root.css("[id], a[name]"):
        for key in _names(node):
            places.setdefault(key, node)
    wanted = {_aim(link) for link in signs}
    numbers: dict[int, str] = {}
    for link in signs:
        place = places.get(_aim(link))
        if place is None or any(above.mem_id in found.bodies for above in _above(link)):
            continue
        body = _body(place, link, wanted)
        if body is None:
            continue
        callers = {key for near in (link, *_above(link)[:2]) for key in _names(near)}
        leads_back = any(_aim(other) in callers for other in body.css('a[href^="#"]'))
        if not (leads_back or _is_raised(link)):
            continue
        is_first = body.mem_id not in numbers
        mark = numbers.setdefault(body.mem_id, f"〔{len(numbers) + 1}〕")
        found.calls[link.mem_id] = Call(mark, link.text().strip(), body if is_first else None)
        found.bodies.add(body.mem_id)
        found.callers |= callers
    return found


def _aim(link: Any) -> str:
    return (link.attributes.get("href") or "").removeprefix("#")


def _names(node: Any) -> list[str]:
    given = (node.attributes.get("id"), node.attributes.get("name"))
    return [key for key in given if key]


def _above(node: Any) -> list[Any]:
    found: list[Any] = []
    while (node := node.parent) is not None and len(found) < _HIGHEST:
        found.append(node)
    return found


def _body(place: Any, link: Any, wanted: set[str]) -> Any:
    """Return the element that a note is, None where what a link leads to is none."""
    around = {above.mem_id for above in _above(link)}
    node = next((n for n in (place, *_above(place)) if n.tag in _HOLDERS), None)
    while node is not None:
        above = node.parent
        if above is None or above.tag not in _HOLDERS or above.mem_id in around:
            break
        first = above.child
        while first is not None and first.tag == "-text" and not (first.text_content or "").strip():
            first = first.next
        alone = sum(bool(wanted.intersection(_names(n))) for n in above.css("[id], a[name]")) == 1
        if first != node or not alone or not (above.tag == "li" or _names(above)):
            break
        node = above
    if node is None or node.mem_id in around or len(node.text()) > _LONGEST:
        return None
    return node


def _is_raised(link: Any) -> bool:
    role = link.attributes.get("role") or link.attributes.get("epub:type") or ""
    return (
        role.endswith("noteref")
        or link.css_first("sup") is not None
        or any(above.tag == "sup" for above in _above(link)[:3])
    )
