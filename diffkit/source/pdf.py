"""PDF through pypdfium2: the characters of each page with their boxes, turned upright.

Source: ISO 32000; the text layer as PDFium reads it.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import statistics
from collections import Counter
from typing import Any, NamedTuple

from diffkit.model import Notice
from diffkit.source.extract import Box, Extract, Run, trouble
from diffkit.source.layout import listed, written
from diffkit.source.package import locked
from diffkit.source.printed import Mark
from diffkit.source.ruled import MOST_RULES
from diffkit.source.symbols import sign

MAX_PAGES = 5_000
MAX_MARKS = 12_000_000

_DAMAGED = "open it in a viewer, print it to a new PDF and compare that"
_RECOGNISE = "recognise its text first and compare the text file"
_NO_CHARACTER = frozenset((0xFFFD, 0xFFFE, 0xFFFF, 0))
_WATERMARK = "watermark"
_SAMPLE = 300  # characters of a page by which the way of its lines is told


def read_pdf(data: bytes, name: str) -> Extract:
    """Return the text of a PDF, with page and box of each line.

    Raises: ReadError where it is damaged, protected, out of bounds, or has no text layer.
    Cost: linear in the pages; about ten microseconds a character.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise locked(name) from None
        raise trouble(name, f"is a PDF document, and damaged ({error})", _DAMAGED) from None
    try:
        return _read(document, name)
    finally:
        document.close()


def _read(document: Any, name: str) -> Extract:
    n_pages = len(document)
    if n_pages > MAX_PAGES:
        raise trouble(name, f"has {n_pages} pages, more than {MAX_PAGES}", "split it")
    extract = Extract(name)
    pages: list[list[Mark]] = []
    drawn: list[list[Box]] = []
    turned: list[tuple[int, str]] = []
    without: list[int] = []
    garbled: list[int] = []
    n_marks = 0
    for number in range(1, n_pages + 1):
        marks, odd, has_pictures, n_nameless, boxes = _page(document, number - 1)
        drawn.append(boxes)
        n_marks += len(marks)
        if n_marks > MAX_MARKS:
            raise trouble(name, f"has more than {MAX_MARKS:,} characters", "split it")
        turned += ((number, words) for words in odd)
        pages.append(marks)
        if not any(mark.text.strip() for mark in marks):
            if has_pictures:
                without.append(number)
        elif n_nameless * 4 > len(marks):
            garbled.append(number)
    if not any(pages):
        where = listed(without) if without else "it is empty"
        says = f"has no text layer ({where})" if without else "is a PDF document without words"
        raise trouble(name, says, _RECOGNISE)
    for numbers, problem in (
        (without, "no text layer"),
        (garbled, "a text layer of nameless glyphs"),
    ):
        if numbers:
            says = f"{problem} on {listed(numbers)}: what stands there is not compared"
            extract.notices.append(Notice("no_text", says, len(numbers), tuple(numbers)))
    written(pages, extract, drawn)
    for number, words in turned:
        extract.line([Run(words, _WATERMARK)], page=number, starts=False)
    return extract


_Placed = tuple[str, float, float, float, float, int]  # a character, its box and how it is turned


class _Read(NamedTuple):
    """A page: its upright characters, the lines set askew, what is drawn; nameless characters counted."""

    marks: list[Mark]
    askew: list[str]
    has_pictures: bool
    n_nameless: int
    drawn: list[Box]


def _page(document: Any, index: int) -> _Read:
    """Return what stands on a page."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        page = document[index]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:  # a page that cannot be read is said to have no text
        return _Read([], [], True, 0, [])
    try:
        count = raw.FPDFText_CountChars(text)
        rect = raw.FS_RECTF()
        pointer = ctypes.byref(rect)
        found: list[_Placed] = []
        places: list[int] = []
        angles: Counter[int] = Counter()
        nameless = 0
        high = 0
        for i in range(count):
            code = raw.FPDFText_GetUnicode(text, i)
            if raw.FPDFText_IsGenerated(text, i):
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
            high = 0
            if 0xF020 <= code <= 0xF0FF and (font := _symbol_font(text, i)):
                code = ord(sign(chr(code), font))
            if code in _NO_CHARACTER or 0xE000 <= code < 0xF900:
                nameless += 1
            if code == 2:  # PDFium's sign for a hyphen at a line's end
                code = ord("-")
            if code in _NO_CHARACTER or code < 32 or 0xD800 <= code < 0xE000:
                continue
            if not raw.FPDFText_GetLooseCharBox(text, i, pointer):
                continue
            turn = round(math.degrees(raw.FPDFText_GetCharAngle(text, i))) % 360
            angles[turn] += 1
            found.append((chr(code), rect.left, rect.bottom, rect.right, rect.top, turn))
            places.append(i)
        down = angles[0] * 2 > len(found) and _runs_down(found)
        laid = _laid(found, [_origin(text, i) for i in places]) if down else []
        pictures, drawn = _drawn(page)
    finally:
        text.close()
        page.close()
    if down:
        return _Read(laid, [], pictures, nameless, [])
    upright = max(angles, key=lambda turn: (angles[turn], -turn), default=0)
    if upright % 90:
        upright = 0
    marks: list[Mark] = []
    askew: list[str] = []
    last: tuple[int, int] | None = None
    for k, (char, left, bottom, right, top, turn) in enumerate(found):
        if turn == upright:
            marks.append(_upright(char, left, bottom, right, top, upright))
        elif char.strip():
            if last == (k - 1, turn):
                askew[-1] += char
            else:
                askew.append(char)
            last = (k, turn)
    return _Read(marks, askew, pictures, nameless, [] if upright else drawn)


def _symbol_font(text: Any, i: int) -> str:
    """Return the symbol font that a character is set in, "" where it is set in another one."""
    from pypdfium2 import raw

    buffer, flags = ctypes.create_string_buffer(120), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, i, buffer, len(buffer), ctypes.byref(flags))
    name = buffer.value.decode("utf-8", "replace").casefold().replace(" ", "")
    named = (("wingdings2", "wingdings 2"), ("wingdings", "wingdings"), ("symbol", "symbol"))
    return next((font for part, font in named if part in name), "")


def _drawn(page: Any) -> tuple[bool, list[Box]]:
    """Tell whether there is anything but text on a page, and return the boxes of its paths."""
    from pypdfium2 import raw

    pictures, found = False, []
    edges = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(edge) for edge in edges]
    for i in range(min(raw.FPDFPage_CountObjects(page), 2 * MOST_RULES)):
        thing = raw.FPDFPage_GetObject(page, i)
        kind = raw.FPDFPageObj_GetType(thing)
        pictures = pictures or kind != raw.FPDF_PAGEOBJ_TEXT
        if kind == raw.FPDF_PAGEOBJ_PATH and raw.FPDFPageObj_GetBounds(thing, *pointers):
            left, bottom, right, top = (edge.value for edge in edges)
            found.append((left, bottom, right, top))
    return pictures, found


def _runs_down(found: list[_Placed]) -> bool:
    """Tell whether the lines of a page run from top to bottom, as Chinese was set of old."""
    down = across = 0
    middle = len(found) // 3
    for before, after in itertools.pairwise(found[middle : middle + _SAMPLE] or found):
        size = before[3] - before[1]
        if before[5] or after[5] or size <= 0 or not before[0].strip() or not after[0].strip():
            continue
        dx, dy = abs(after[1] - before[1]), before[4] - after[4]
        down += dx < 0.4 * size and 0.4 * size < dy < 2.5 * size
        across += abs(dy) < 0.4 * size and 0.2 * size < dx < 2.5 * size
    return down > 3 * across + 4


def _origin(text: Any, i: int) -> tuple[float, float]:
    """Return the point at which a character is set."""
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, i, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _laid(found: list[_Placed], origins: list[tuple[float, float]]) -> list[Mark]:
    """Return the characters of lines that run down as they stand when lines run to the right.

    Marks and 一 have boxes that are smaller than their place, which is a square as wide as the characters around
    are: below the point where it is set, or a tenth above it in a font that is not made for such lines.
    """
    wide = [right - left for _, left, _, right, _, _ in found]
    n_left = sum(abs(x - where[1]) < 1 for where, (x, _) in zip(found, origins, strict=True))
    above = 0.88 if n_left * 2 > len(found) else 0.0
    marks: list[Mark] = []
    for k, ((char, left, bottom, right, top, _), (_, y)) in enumerate(
        zip(found, origins, strict=True)
    ):
        if char > "\u2e80":
            size = statistics.median(wide[max(0, k - 4) : k + 5])
            top = y + above * size
            bottom = top - size
            left, right = (left + right - size) / 2, (left + right + size) / 2
        marks.append(Mark(char, -top, left, -bottom, right))
    return marks


def _upright(char: str, left: float, bottom: float, right: float, top: float, turn: int) -> Mark:
    """Return a character as it stands when the page is turned so that its lines run to the right."""
    if turn == 270:  # angles are counted clockwise
        return Mark(char, bottom, -right, top, -left)
    if turn == 180:
        return Mark(char, -right, -top, -left, -bottom)
    if turn == 90:
        return Mark(char, -top, left, -bottom, right)
    return Mark(char, left, bottom, right, top)
