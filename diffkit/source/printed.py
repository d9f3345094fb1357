"""What stands on a page, from characters with their boxes to lines. Units: points, y upwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from diffkit.patterns import Pattern
from diffkit.source.extract import Box

# Before a character: it is raised above its line; it calls a note. Neither is ever a character of a text.
RAISED, CALLING = "\ufdd0", "\ufdd1"
_SIGNS = Pattern(f"(?:{CALLING}.)+|[{RAISED}{CALLING}]")


class Mark(NamedTuple):
    """One character where it is printed; its box is that of the font, not of the ink."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True, eq=False)
class Printed:
    """A run of characters on one line, or a line."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    page: int = 0
    flow: int = 0  # the column that the line belongs to, counted through the file
    rule: str | None = None  # by which it is dropped
    is_row: bool = False  # of a table, with tabs between its cells
    notes: tuple[list[Printed], ...] = ()  # that the line calls, as their lines

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def box(self) -> Box:
        return (round(self.x0, 1), round(self.y0, 1), round(self.x1, 1), round(self.y1, 1))

    @property
    def words(self) -> str:
        """The characters that are text, without those that call a note."""
        if RAISED in self.text or CALLING in self.text:
            return str(_SIGNS.sub("", self.text))
        return self.text


@dataclass(slots=True)
class Page:
    """A page as read: its lines in reading order, column by column."""

    number: int
    runs: list[Printed] = field(default_factory=list)
    lines: list[Printed] = field(default_factory=list)


def on_line(run: Printed, mark: Mark | Printed) -> bool:
    """Tell whether a character stands on the line of a run, a raised one too."""
    shared = min(run.y1, mark.y1) - max(run.y0, mark.y0)
    return shared > 0.5 * min(run.y1 - run.y0, mark.y1 - mark.y0)


def rows_of(runs: Sequence[Printed]) -> list[list[Printed]]:
    """Group the runs that stand on one line, from top to bottom and from left to right."""
    rows: list[list[Printed]] = []
    for run in sorted(runs, key=lambda run: (-run.middle, run.x0)):
        for row in rows[-2:]:
            if on_line(max(row, key=lambda other: other.size), run):
                row.append(run)
                break
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.x0) for row in rows]
