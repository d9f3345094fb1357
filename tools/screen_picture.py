"""Draw the pictures of the review screen from what it shows: `python -m tools.screen_picture`."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.color import Color
from rich.console import Console
from rich.style import Style
from rich.text import Text

from diffkit.comparison import read
from diffkit.glyphs import cells
from diffkit.language import Lang
from diffkit.model import Options, Witness
from diffkit.review import open_review, review_key
from tui.app import Compared, Request, ReviewApp
from tui.start import Comparing
from tui.worker import Progress

ROOT = Path(__file__).resolve().parent.parent
_CELL_PX, _LINE_PX, _MARGIN_PX = 8, 18, 12
# At these sizes a letter is as wide as a cell and a Han character as two, also where `textLength` is
# ignored.
_NARROW_PX, _WIDE_PX = 13.3, 16
_INK, _PAPER = "#e0e0e0", "#121212"


@dataclass(frozen=True)
class Scene:
    """A picture: what is compared, how large the screen is, and what is pressed."""

    name: str
    a: str
    b: str
    lang: Lang
    size: tuple[int, int]
    keys: tuple[str, ...]
    light: bool = False


SCENES = (
    Scene(
        "review.svg",
        "fixtures/corpora/statute_old.txt",
        "fixtures/corpora/statute_new.txt",
        "zh",
        (120, 36),
        ("a", "]", "r", "]", "a", "]", "f", "]", "]"),
    ),
    Scene(
        "review-narrow.svg",
        "fixtures/corpora/plan_county.txt",
        "fixtures/corpora/plan_city.txt",
        "en",
        (80, 24),
        ("a", "]", "f", "]", "]"),
        light=True,
    ),
)


async def shown(scene: Scene) -> list[str]:
    """Return the lines of the screen of a scene, with their styles as escape codes."""

    def both(progress: Progress) -> tuple[Witness, Witness, Options]:
        return read(ROOT / scene.a), read(ROOT / scene.b, siglum="B"), Options()

    with TemporaryDirectory() as folder:
        witnesses = both(_silent)
        at = datetime(2024, 5, 6, 9, 30, tzinfo=UTC)
        key = review_key(*witnesses)
        path = os.path.join(folder, "picture.review")
        review = open_review(key, reviewer="李审", clock=lambda: at, path=path)
        comparing = Comparing(lambda progress: witnesses, os.path.join(folder, "none.review"))

        def load(request: Request) -> Compared:
            compared = comparing(request)
            if compared.review is not None:
                compared.review.close()
            return Compared(compared.view, compared.pins, review)

        names = os.path.basename(scene.a), os.path.basename(scene.b)
        app = ReviewApp(load, names, lang=scene.lang, light=scene.light)
        async with app.run_test(size=scene.size) as pilot:
            while app.state.layout is None or app.state.busy is not None:
                await asyncio.sleep(0.01)
                await pilot.pause()
            await pilot.press(*scene.keys)
            await pilot.pause()
            console = Console(
                width=scene.size[0],
                height=scene.size[1],
                file=io.StringIO(),
                force_terminal=True,
                color_system="truecolor",
                record=True,
                legacy_windows=False,
            )
            console.print(app.screen._compositor.render_update(full=True), end="")
            return console.export_text(styles=True).split("\n")[: scene.size[1]]


def _silent(stage: str, n: int, total: int) -> None:
    """Tell nobody."""


def drawn(lines: Sequence[str], columns: int) -> str:
    """Return an SVG of lines with escape codes, each character in its cells."""
    width = columns * _CELL_PX + 2 * _MARGIN_PX
    height = len(lines) * _LINE_PX + 2 * _MARGIN_PX
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-size="{_NARROW_PX}" xml:space="preserve" '
        "font-family=\"'Sarasa Mono SC','Noto Sans Mono CJK SC','DejaVu Sans Mono',monospace\">",
        f'<rect width="100%" height="100%" rx="6" fill="{_PAPER}"/>',
    ]
    for n, line in enumerate(lines):
        top = _MARGIN_PX + n * _LINE_PX
        at = 0
        for text, style in _runs(line):
            ink, paper = _colours(style)
            n_cells = cells(text)
            left = _MARGIN_PX + at * _CELL_PX
            if paper != _PAPER:
                parts.append(
                    f'<rect x="{left}" y="{top}" width="{n_cells * _CELL_PX}" '
                    f'height="{_LINE_PX}" fill="{paper}"/>'
                )
            parts += _words(text, left, top, ink, style)
            at += n_cells
    return "\n".join([*parts, "</svg>"]) + "\n"


def _runs(line: str) -> Iterator[tuple[str, Style]]:
    """Yield the runs of one style of a line."""
    text = Text.from_ansi(line)
    edges = sorted({0, len(text), *(e for span in text.spans for e in (span.start, span.end))})
    for start, end in pairwise(edges):
        style = Style()
        for span in text.spans:
            if span.start <= start and end <= span.end and isinstance(span.style, Style):
                style += span.style
        yield text.plain[start:end], style


def _colours(style: Style) -> tuple[str, str]:
    ink, paper = _hex(style.color, _INK), _hex(style.bgcolor, _PAPER)
    return (paper, ink) if style.reverse else (ink, paper)


def _hex(color: Color | None, default: str) -> str:
    if color is None or color.is_default:
        return default
    return str(color.get_truecolor().hex)


def _words(text: str, left: int, top: int, ink: str, style: Style) -> Iterator[str]:
    """Yield the words of a run: stretches of characters of one width, blanks left out."""
    look = f'fill="{ink}"'
    if style.bold:
        look += ' font-weight="bold"'
    if style.italic:
        look += ' font-style="italic"'
    if style.dim:
        look += ' opacity="0.6"'
    lines = [
        name
        for name, is_on in (("underline", style.underline), ("line-through", style.strike))
        if is_on
    ]
    if lines:
        look += f' text-decoration="{" ".join(lines)}"'
    start = 0
    while start < len(text):
        wide = cells(text[start]) == 2
        end = start + 1
        while (
            end < len(text) and (cells(text[end]) == 2) == wide and text[end] != " " != text[start]
        ):
            end += 1
        word = text[start:end]
        if not word.isspace():
            x = left + cells(text[:start]) * _CELL_PX
            size = f' font-size="{_WIDE_PX}"' if wide else ""
            yield (
                f'<text x="{x}" y="{top + _LINE_PX * 3 // 4}" '
                f'textLength="{cells(word) * _CELL_PX}"{size} {look}>{escape(word)}</text>'
            )
        start = end


if __name__ == "__main__":
    for scene in SCENES:
        lines = asyncio.run(shown(scene))
        (ROOT / "docs" / scene.name).write_text(drawn(lines, scene.size[0]), "utf-8")
