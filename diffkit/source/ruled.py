"""Tables drawn with rules: which characters stand in which cell.

A table is what horizontal and vertical rules that touch enclose, two cells across and two down at least.
Where the rule between two cells is missing they are one, and its words stand in the first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from diffkit.source.extract import Box

_THIN = 3.0  # points: what is no wider is a rule
_TOUCH = 2.5  # points between rules that meet
MOST_RULES = 4_000  # of one page; a drawing has more


@dataclass(slots=True)
class Grid:
    """The edges of a table's rows, from top to bottom, and columns, and which cells are one."""

    ys: list[float]
    xs: list[float]
    home: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the cell at a point, None outside of the table."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right([-edge for edge in self.ys], -y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.home[row, column]
        return None


def grids(boxes: Sequence[Box]) -> list[Grid]:
    """Return the tables that the drawn boxes of a page make, rules and frames alike."""
    across: list[Box] = []
    down: list[Box] = []
    for x0, y0, x1, y1 in boxes[:MOST_RULES]:
        wide, tall = x1 - x0, y1 - y0
        if wide > 4 * _THIN and tall <= _THIN:
            across.append((x0, y0, x1, y1))
        elif tall > 2 * _THIN and wide <= _THIN:
            down.append((x0, y0, x1, y1))
        elif wide > 4 * _THIN and tall > 2 * _THIN:  # a frame is four rules
            across += [(x0, y0, x1, y0), (x0, y1, x1, y1)]
            down += [(x0, y0, x0, y1), (x1, y0, x1, y1)]
    found = (_grid(rows, columns) for rows, columns in _touching(across, down))
    return [grid for grid in found if grid is not None]


def _touching(across: list[Box], down: list[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Group the rules that meet, by bands of the page: two tables do not stand side by side."""
    rules = sorted([*across, *down], key=lambda box: -box[3])
    groups: list[tuple[list[Box], list[Box]]] = []
    bottom = 0.0
    lying = set(across)
    for box in rules:
        if not groups or box[3] < bottom - _TOUCH:
            groups.append(([], []))
            bottom = box[1]
        groups[-1][0 if box in lying else 1].append(box)
        bottom = min(bottom, box[1])
    return groups


def _grid(across: list[Box], down: list[Box]) -> Grid | None:
    ys = sorted(_places([(box[1] + box[3]) / 2 for box in across]), reverse=True)
    xs = _places([(box[0] + box[2]) / 2 for box in down])
    if len(ys) < 3 or len(xs) < 3 or len(ys) * len(xs) > 20_000:
        return None
    grid = Grid(ys, xs)
    n_ruled = 0
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
            home = row, column
            ruled_left = any(
                _covers(b[1], b[3], y) and abs(b[0] - xs[column]) < _TOUCH for b in down
            )
            ruled_above = any(
                _covers(b[0], b[2], x) and abs(b[1] - ys[row]) < _TOUCH for b in across
            )
            n_ruled += ruled_left and ruled_above
            if column and not ruled_left:
                home = grid.home[row, column - 1]
            elif row and not ruled_above:
                home = grid.home[row - 1, column]
            grid.home[row, column] = home
    return grid if n_ruled * 2 > (len(ys) - 1) * (len(xs) - 1) else None


def _covers(start: float, end: float, at: float) -> bool:
    return start - _TOUCH <= at <= end + _TOUCH


def _places(values: list[float]) -> list[float]:
    """Return the places of rules, those that are one rule once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOUCH:
            found.append(value)
    return found
