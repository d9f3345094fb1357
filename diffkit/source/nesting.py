"""How deep the elements of an HTML text can nest, told in one pass before it is parsed.

A parser of HTML looks through its open elements at nearly every tag, so that a page of a million open
elements keeps it busy for hours. The count here never falls below half of what a parser has open: a
closing tag counts only where the parser is sure to close something.
"""

from __future__ import annotations

import re

from diffkit.patterns import Pattern

MAX_DEPTH = 2_000
MAX_WORK = 400_000_000  # open elements, added up over all tags: some seconds of a parser's time

_TOKEN = Pattern(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))|(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*)"
    r"""(?:[^>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*>?)""",
    re.DOTALL,
)
_RAW = frozenset(
    ("script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title", "plaintext")
)
# Elements that hold nothing, and those that the next of their kind closes: they do not nest.
_FLAT = frozenset((
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr", "a", "nobr", "p", "li", "dt", "dd",
    "option", "optgroup", "tr", "tbody", "thead", "tfoot", "colgroup", "rt", "rp", "rb", "rtc", "html",
    "head", "body", "td", "th", "caption",
))  # fmt: skip
# Inside these no closing tag reaches an element outside.
_WALLS = frozenset(
    ("table", "template", "select", "button", "object", "applet", "marquee", "svg", "math", "cell")
)


def too_deep(text: str) -> bool:
    """Tell whether the elements of a text nest deeper, or their parsing costs more, than any page's does.

    Cost: linear in the text.
    """
    frames: list[tuple[str, dict[str, int]]] = [("", {})]
    walls: dict[str, int] = {}
    depth = work = at = 0
    while (match := _TOKEN.search(text, at)) is not None:
        at = match.end()
        name = (match["name"] or "").lower()
        if not name:
            continue
        work += depth
        if depth > MAX_DEPTH or work > MAX_WORK:
            return True
        is_cell = name in ("td", "th", "caption")
        if name in _FLAT and not is_cell:
            continue
        if is_cell:
            name = "cell"
        if match["close"]:
            if name in _WALLS:
                if walls.get(name) and (name != "cell" or frames[-1][0] == "cell"):
                    while True:
                        wall, names = frames.pop()
                        depth -= 1 + sum(names.values())
                        walls[wall] -= 1
                        if wall == name:
                            break
            elif frames[-1][1].get(name):
                frames[-1][1][name] -= 1
                depth -= 1
            continue
        if name in _RAW:
            at = _raw_end(text, at, name)
            continue
        if name == "cell" and frames[-1][0] == "cell":
            wall, names = frames.pop()
            depth -= 1 + sum(names.values())
            walls[wall] -= 1
        if name in _WALLS:
            frames.append((name, {}))
            walls[name] = walls.get(name, 0) + 1
        else:
            names = frames[-1][1]
            names[name] = names.get(name, 0) + 1
        depth += 1
    return depth > MAX_DEPTH


def _raw_end(text: str, at: int, name: str) -> int:
    """Return where the text inside an element ends that holds no elements."""
    if name == "plaintext":
        return len(text)
    found = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(text, at)
    return len(text) if found is None else found.start()
