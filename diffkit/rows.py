"""Which rows of which tables belong together, and so which cells.

A leaf below the aligner. A cell says little alone: 50 stands in many rows. A row is known by the cells
that tell rows apart, in words more than in figures; the cells of paired rows are paired column by column.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from diffkit.model import Clause
from diffkit.order import heaviest_chain

Pair = tuple[int, int]
Row = Mapping[int, int]  # column to the index of its cell's first clause

_KIN = 0.3  # share of common cells from which two tables are versions of one
_ALIKE = 0.45  # likeness of two rows at one place, above which they are one
_ALIKE_FAR = 0.8  # the same for rows out of order
_FIGURES = 0.3  # what a column of figures counts for, beside one of words
_CELLS = 100_000  # that are compared in a gap between equal rows, above which nothing is
_ALIKE_TABLES = 50  # tables with one and the same cell that are looked at
_CHARS = 400  # of a cell that are compared


class Rows(NamedTuple):
    """The pairs of cells, and the cells of rows without a partner, as indices of clauses."""

    cells: tuple[Pair, ...]
    alone_a: frozenset[int]
    alone_b: frozenset[int]


def paired_rows(
    a: Sequence[Clause], words_a: Sequence[str], b: Sequence[Clause], words_b: Sequence[str]
) -> Rows:
    """Return which cells of two documents belong together.

    Guarantees: only cells whose tables are paired are named, each once; what stands inside a cell, its
    entries, is left to the aligner.
    Cost: linear in the cells but for gaps between equal rows, where it is bounded.
    """
    tables_a, tables_b = _tables(a, words_a), _tables(b, words_b)
    cells: list[Pair] = []
    alone_a: set[int] = set()
    alone_b: set[int] = set()
    for x, y in _kin(tables_a, tables_b):
        columns = x.columns_in(y)
        if 2 * len(columns) < max(2, len(x.columns()), len(y.columns())):
            continue  # laid out otherwise
        pairs = _Pairing(x, y, columns).pairs()
        for r, s in pairs:
            row_a, row_b = x.rows[r], y.rows[s]
            cells += ((row_a[c], row_b[d]) for c, d in columns.items() if c in row_a and d in row_b)
        in_a, in_b = {r for r, _ in pairs}, {s for _, s in pairs}
        alone_a.update(k for r, row in enumerate(x.rows) if r not in in_a for k in row.values())
        alone_b.update(k for s, row in enumerate(y.rows) if s not in in_b for k in row.values())
    return Rows(tuple(sorted(cells)), frozenset(alone_a), frozenset(alone_b))


# ---------------------------------------------------------------- tables


class _Table:
    """One table: its rows in order, and the words of each cell, entries included."""

    def __init__(self, rows: Sequence[Row], said: Mapping[int, str]) -> None:
        self.rows = rows
        self.said = said
        self.counts = Counter(said.values())

    def words(self, row: int, column: int) -> str:
        cell = self.rows[row].get(column)
        return "" if cell is None else self.said[cell]

    def columns(self) -> list[int]:
        return sorted({column for row in self.rows for column in row})

    def columns_in(self, other: _Table) -> dict[int, int]:
        """Return the columns with their partners: by their heads, the rest in order if as many."""
        own, theirs = self.columns(), other.columns()
        heads: defaultdict[str, list[int]] = defaultdict(list)
        for d in theirs:
            heads[other.words(0, d)].append(d)
        count = Counter(self.words(0, c) for c in own)
        found = {
            c: heads[head][0]
            for c in own
            if (head := self.words(0, c)) and count[head] == len(heads[head]) == 1
        }
        taken = set(found.values())
        left = [c for c in own if c not in found]
        free = [d for d in theirs if d not in taken]
        if len(left) == len(free):
            found.update(zip(left, free, strict=True))
        return found


def _tables(clauses: Sequence[Clause], words: Sequence[str]) -> list[_Table]:
    rows: dict[int, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    parts: dict[int, list[str]] = defaultdict(list)
    for i, clause in enumerate(clauses):
        if clause.table:
            cell = rows[clause.table][clause.row].setdefault(clause.column, i)
            parts[cell].append(words[i])
    said = {cell: "".join(of) for cell, of in parts.items()}
    return [
        _Table(
            [dict(of[row]) for row in sorted(of)],
            {cell: said[cell] for row in of.values() for cell in row.values()},
        )
        for _, of in sorted(rows.items())
    ]


def _kin(a: Sequence[_Table], b: Sequence[_Table]) -> list[tuple[_Table, _Table]]:
    """Pair tables that have most cells in common; of equal ones those in order."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    for y, table in enumerate(b):
        for words in table.counts:
            having[words].append(y)
    shared: Counter[Pair] = Counter()
    for x, table in enumerate(a):
        for words, n in table.counts.items():
            tables = having.get(words, ())
            for y in tables[:_ALIKE_TABLES]:
                shared[x, y] += min(n, b[y].counts[words])
    share = {
        (x, y): 2 * n / (a[x].counts.total() + b[y].counts.total()) for (x, y), n in shared.items()
    }
    found: list[Pair] = []
    in_a: set[int] = set()
    in_b: set[int] = set()
    for x, y in sorted(share, key=lambda p: (-share[p], abs(p[0] - p[1]), p)):
        if share[x, y] >= _KIN and x not in in_a and y not in in_b:
            found.append((x, y))
            in_a.add(x)
            in_b.add(y)
    return [(a[x], b[y]) for x, y in found]


# ---------------------------------------------------------------- rows


class _Pairing:
    """Two tables on their way to pairs of rows."""

    def __init__(self, a: _Table, b: _Table, columns: Mapping[int, int]) -> None:
        from rapidfuzz.distance import Indel

        self.a, self.b = a, b
        self.ratio = Indel.normalized_similarity
        self.columns = columns
        self.weights = {c: self._weight(c, d) for c, d in self.columns.items()}
        self.whole = sum(self.weights.values()) or 1.0

    def _weight(self, c: int, d: int) -> float:
        """A column counts as it tells rows apart, in figures less: they are what changes."""
        values = [self.a.words(r, c) for r in range(len(self.a.rows))]
        values += [self.b.words(s, d) for s in range(len(self.b.rows))]
        apart = 2 * len(set(values)) / len(values)
        figures = sum(any(char.isdigit() for char in value) for value in values) / len(values)
        return (0.2 + min(1.0, apart)) * (_FIGURES if figures > 0.5 else 1.0)

    def alike(self, r: int, s: int) -> float:
        """Return the likeness of two rows, 0 to 1."""
        found = 0.0
        for c, d in self.columns.items():
            x, y = self.a.words(r, c), self.b.words(s, d)
            if x == y:
                found += self.weights[c]
            elif x and y:
                found += self.weights[c] * max(0.0, self.ratio(x[:_CHARS], y[:_CHARS]) - 0.2)
        return found / self.whole

    def pairs(self) -> list[Pair]:
        """Return the pairs of rows, as positions in both tables."""
        anchors = self._anchors()
        found = list(anchors)
        before = (-1, -1)
        for after in (*anchors, (len(self.a.rows), len(self.b.rows))):
            found += self._between(range(before[0] + 1, after[0]), range(before[1] + 1, after[1]))
            before = after
        return sorted((*found, *self._far(found)))

    def _anchors(self) -> list[Pair]:
        """Return equal rows that stand once on each side, in order."""
        once_a, once_b = _once(self.a, self.columns), _once(self.b, self.columns.values())
        equal = [(r, once_b[words]) for words, r in once_a.items() if words in once_b]
        return heaviest_chain(sorted(equal), lambda r, s: (1.0,))

    def _between(self, rows_a: range, rows_b: range) -> list[Pair]:
        """Return the heaviest pairs in order of two runs of rows, by dynamic programming."""
        n, m = len(rows_a), len(rows_b)
        if not n or not m or n * m * len(self.columns) > _CELLS:
            return []
        gain = [[max(0.0, self.alike(r, s) - _ALIKE) for s in rows_b] for r in rows_a]
        best = [[0.0] * (m + 1) for _ in range(n + 1)]
        for i in range(n - 1, -1, -1):
            for j in range(m - 1, -1, -1):
                both = best[i + 1][j + 1] + gain[i][j] if gain[i][j] else 0.0
                best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
        found: list[Pair] = []
        i = j = 0
        while i < n and j < m:
            if gain[i][j] and best[i][j] == best[i + 1][j + 1] + gain[i][j]:
                found.append((rows_a[i], rows_b[j]))
                i, j = i + 1, j + 1
            elif best[i][j] == best[i + 1][j]:
                i += 1
            else:
                j += 1
        return found

    def _far(self, found: Iterable[Pair]) -> list[Pair]:
        """Return rows that moved: alike beyond doubt, and no other is."""
        in_a, in_b = {r for r, _ in found}, {s for _, s in found}
        left_a = [r for r in range(len(self.a.rows)) if r not in in_a]
        left_b = [s for s in range(len(self.b.rows)) if s not in in_b]
        if not left_a or not left_b or len(left_a) * len(left_b) * len(self.columns) > _CELLS:
            return []
        near = [(r, s) for r in left_a for s in left_b if self.alike(r, s) >= _ALIKE_FAR]
        times_a, times_b = Counter(r for r, _ in near), Counter(s for _, s in near)
        return [(r, s) for r, s in near if times_a[r] == times_b[s] == 1]


def _once(table: _Table, columns: Iterable[int]) -> dict[tuple[str, ...], int]:
    order = tuple(columns)
    rows = [tuple(table.words(r, c) for c in order) for r in range(len(table.rows))]
    count = Counter(rows)
    return {row: r for r, row in enumerate(rows) if count[row] == 1 and any(row)}
