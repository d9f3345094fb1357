"""OFD documents: GB/T 33190-2016, the text objects of each page with page and box.

A page is a heap of characters, as in PDF; `layout` finds lines, columns and paragraphs.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from diffkit.model import Notice
from diffkit.source.extract import Extract, Run, trouble
from diffkit.source.layout import listed, written
from diffkit.source.odt import get, local
from diffkit.source.package import Package, locked
from diffkit.source.printed import Mark

_KIND = "an OFD document"
_REMEDY = "open it in an OFD reader, save it anew or as PDF, and compare that"
_RECOGNISE = "recognise its text first and compare the text file"
_POINT = 72 / 25.4  # points a millimetre
_ABOVE, _BELOW = 0.88, 0.12  # of the size, above and below the line that characters stand on
_MAX_PAGES, _MAX_DEPTH, _MAX_MARKS = 5_000, 60, 12_000_000


def read_ofd(data: bytes, name: str) -> Extract:
    """Return the text of an OFD document, with page and box of each line.

    Raises: ReadError where it is damaged, protected, out of bounds, or has no text.
    Cost: near-linear in the characters.
    """
    return _Reader(Package(data, name, _KIND), name).read()


class _Reader:
    def __init__(self, package: Package, name: str) -> None:
        self._package, self._name = package, name
        self._askew: list[tuple[int, str]] = []
        self._n_marks = 0

    def read(self) -> Extract:
        root = self._package.xml("OFD.xml")
        if any(
            name.lower().endswith(("encryptions.xml", "decryptseed.dat"))
            for name in self._package.names
        ):
            raise locked(self._name)
        if root is None:
            raise trouble(self._name, f"is {_KIND} without its first part", _REMEDY)
        extract = Extract(self._name)
        pages: list[list[Mark]] = []
        without: list[int] = []
        for part in (e for e in root.iter() if local(e) == "DocRoot"):
            for content, templates, height in self._pages(_target("", part.text)):
                if len(pages) == _MAX_PAGES:
                    raise trouble(self._name, f"has more than {_MAX_PAGES} pages", "split it")
                number = len(pages) + 1
                marks = [
                    mark
                    for layer in (*templates, content)
                    if layer is not None
                    for mark in self._marks(layer, height, number, 0)
                ]
                pages.append(marks)
                if (
                    not marks
                    and content is not None
                    and any(local(e) == "ImageObject" for e in content.iter())
                ):
                    without.append(number)
        if not any(pages):
            says = (
                f"has no text layer ({listed(without)})" if without else f"is {_KIND} without words"
            )
            raise trouble(self._name, says, _RECOGNISE)
        if without:
            says = f"no text layer on {listed(without)}: what stands there is not compared"
            extract.notices.append(Notice("no_text", says, len(without), tuple(without)))
        written(pages, extract)
        for number, words in self._askew:
            extract.line([Run(words, "watermark")], page=number, starts=False)
        return extract

    def _pages(self, part: str) -> Iterator[tuple[Any, list[Any], float]]:
        """Yield the content of each page, the contents of its templates, and its height in millimetres."""
        root = self._package.xml(part)
        if root is None:
            raise trouble(
                self._name, f"is {_KIND}, and a part of it is missing ({part!r})", _REMEDY
            )
        templates = {
            get(e, "ID"): _target(part, get(e, "BaseLoc"))
            for e in root.iter()
            if local(e) == "TemplatePage"
        }
        usual = _height(root, 297.0)
        for page in (
            e for e in root.iter() if local(e) == "Page" and local(e.getparent()) == "Pages"
        ):
            content = self._package.xml(_target(part, get(page, "BaseLoc")))
            if content is None:
                yield None, [], usual
                continue
            used = (
                templates.get(get(e, "TemplateID"))
                for e in content.iter()
                if local(e) == "Template"
            )
            yield (
                content,
                [self._package.xml(target) for target in used if target],
                _height(content, usual),
            )

    def _marks(self, layer: Any, height: float, page: int, depth: int) -> Iterator[Mark]:
        if depth > _MAX_DEPTH:
            raise trouble(self._name, "is nested too deeply to be a document", _REMEDY)
        for child in layer:
            name = local(child)
            if name == "TextObject":
                yield from self._characters(child, height, page)
            elif name in ("Content", "Layer", "PageBlock", "CellContent"):
                yield from self._marks(child, height, page, depth + 1)

    def _characters(self, element: Any, height: float, page: int) -> Iterator[Mark]:
        box = _numbers(get(element, "Boundary"))
        left, top = (box[0], box[1]) if len(box) > 1 else (0.0, 0.0)
        size = (_numbers(get(element, "Size")) or [3.5])[0]
        matrix = _numbers(get(element, "CTM"))
        a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        askew = abs(b) > 0.1 * abs(a) or abs(c) > 0.1 * abs(d)
        words = ""
        for code in (child for child in element if local(child) == "TextCode"):
            text = code.text or ""
            self._n_marks += len(text)
            if self._n_marks > _MAX_MARKS:
                raise trouble(self._name, f"has more than {_MAX_MARKS:,} characters", "split it")
            if askew:
                words += text
                continue
            x = (_numbers(get(code, "X")) or [0.0])[0]
            y = (_numbers(get(code, "Y")) or [size])[0]
            across = _steps(get(code, "DeltaX"), len(text))
            down = _steps(get(code, "DeltaY"), len(text))
            tall, wide = abs(d) * size, abs(a) * size
            for k, char in enumerate(text):
                dx = across[k] if k < len(across) else None
                dy = down[k] if k < len(down) else 0.0
                at = left + a * x + c * y + e
                base = height - (top + b * x + d * y + f)
                width = wide * (1.0 if char > "\u2e80" or char in "“”‘’…—" else 0.55)
                if dx is not None:
                    width = min(width, abs(a * dx)) if dx else width
                yield Mark(
                    char,
                    at * _POINT,
                    (base - _BELOW * tall) * _POINT,
                    (at + width) * _POINT,
                    (base + _ABOVE * tall) * _POINT,
                )
                x += dx if dx is not None else 0.0 if down else size
                y += dy
        if words.strip():
            self._askew.append((page, words))


def _target(part: str, location: str | None) -> str:
    """Return the name of the member that a location in a part means."""
    folder = "" if (location or "").startswith("/") else posixpath.dirname(part)
    return posixpath.normpath(
        posixpath.join("/", folder, (location or "").strip().lstrip("/"))
    ).lstrip("/")


def _height(element: Any, default: float) -> float:
    for area in element.iter():
        if local(area) == "PhysicalBox":
            box = _numbers(area.text)
            if len(box) == 4 and 0 < box[3] < 100_000:
                return box[3]
    return default


def _numbers(text: str | None) -> list[float]:
    try:
        found = [float(value) for value in (text or "").split()[:64]]
    except ValueError:
        return []
    return found if all(abs(value) < 1e6 for value in found) else []


def _steps(text: str | None, n: int) -> list[float]:
    """Return distances from a list that may shorten runs of one value: `g 3 4.2` is 4.2 three times."""
    parts = (text or "").split()[: 4 * n + 4]
    found: list[float] = []
    i = 0
    try:
        while i < len(parts) and len(found) < n:
            if parts[i] == "g" and i + 2 < len(parts):
                found += [float(parts[i + 2])] * min(int(parts[i + 1]), n)
                i += 3
            else:
                found.append(float(parts[i]))
                i += 1
    except ValueError:
        return []
    return [value if abs(value) < 1e6 else 0.0 for value in found[:n]]
