"""Draw the picture of the README from what the program prints: `python -m tools.picture`.

A test holds the picture against the program, so that it shows what a reader will see.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from unittest import mock

from diffkit.cli import main
from diffkit.glyphs import cells

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "compare.svg"
COMMAND = (
    "compare",
    "fixtures/corpora/statute_old.txt",
    "fixtures/corpora/statute_new.txt",
)
N_LINES = 40
WIDTH_CELLS = 96

_CELL_PX, _LINE_PX, _MARGIN_PX = 8, 20, 16
# At these sizes a letter of a common monospaced face is as wide as a cell, a Han character as two,
# so that viewers which ignore `textLength` draw level columns too.
_NARROW_PX, _WIDE_PX = 13.3, 16
_PAPER, _INK = "#1c2128", "#d0d7de"
_COLOURS = {"31": "#ff8a80", "32": "#7ee787", "33": "#e3b341", "36": "#79c0ff"}
_WORDS = re.compile(
    r"[!-~]+(?: [!-~]+)*|\s+|[^\s!-~]+"
)  # runs of one width, and the blanks between
_SGR = re.compile(r"\x1b\[([0-9;]*)m")


def printed() -> list[str]:
    """Return the first lines that the command prints on a colour terminal."""
    environment = {"COLUMNS": str(WIDTH_CELLS), "LC_ALL": "C.UTF-8", "TERM": "xterm"}
    raw = io.BytesIO()
    with (
        mock.patch.dict(os.environ, environment),
        io.TextIOWrapper(raw, encoding="utf-8", write_through=True) as out,
        contextlib.redirect_stdout(out),
        contextlib.chdir(ROOT),
    ):
        main([*COMMAND, "--color", "always", "--lang", "en"])
        text = raw.getvalue().decode()
    return text.splitlines()[:N_LINES]


def drawn(lines: list[str]) -> str:
    """Return an SVG of lines with SGR codes, each character in its cells."""
    shown = [f"$ diffkit {' '.join(COMMAND)}", "", *lines]
    width = WIDTH_CELLS * _CELL_PX + 2 * _MARGIN_PX
    height = len(shown) * _LINE_PX + 2 * _MARGIN_PX
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-size="{_NARROW_PX}" '
        "font-family=\"'Sarasa Mono SC','Noto Sans Mono CJK SC','DejaVu Sans Mono',monospace\">",
        f'<rect width="100%" height="100%" rx="8" fill="{_PAPER}"/>',
    ]
    for n, line in enumerate(shown):
        y = _MARGIN_PX + n * _LINE_PX + _LINE_PX * 3 // 4
        at = 0
        for text, style in _runs(line):
            for word in _WORDS.findall(text):
                n_cells = cells(word)
                if not word.isspace():
                    size = f' font-size="{_WIDE_PX}"' if n_cells > len(word) else ""
                    parts.append(
                        f'<text x="{_MARGIN_PX + at * _CELL_PX}" y="{y}" '
                        f'textLength="{n_cells * _CELL_PX}"{size} {style}>{escape(word)}</text>'
                    )
                at += n_cells
    return "\n".join([*parts, "</svg>"]) + "\n"


def _runs(line: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a line, each with its style as SVG attributes."""
    codes: set[str] = set()
    at = 0
    for match in _SGR.finditer(line):
        if match.start() > at:
            yield line[at : match.start()], _style(codes)
        at = match.end()
        for code in (match[1] or "0").split(";"):
            codes = set() if code == "0" else codes | {code}
    if at < len(line):
        yield line[at:], _style(codes)


def _style(codes: set[str]) -> str:
    colour = next((_COLOURS[code] for code in sorted(codes) if code in _COLOURS), _INK)
    style = f'fill="{colour}"'
    if "1" in codes:
        style += ' font-weight="bold"'
    if "2" in codes:
        style += ' opacity="0.6"'
    return style


if __name__ == "__main__":
    PICTURE.write_text(drawn(printed()), "utf-8")
