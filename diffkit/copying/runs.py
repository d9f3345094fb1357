"""Where two runs of letters differ: as few and as natural runs as explain it.

Copies of one text are equal but for slips, so anchors come from the letters themselves, not from
clauses. What stands between them is cut into runs by what a slip costs: a phrase that was exchanged for
another of unequal length is one run, two slips beside one another are two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from diffkit.copying.letters import is_label
from diffkit.order import heaviest_chain


class Run(NamedTuple):
    """A difference: `[a0, a1)` of the one stands for `[b0, b1)` of the other."""

    a0: int
    a1: int
    b0: int
    b1: int

    @property
    def mirrored(self) -> Run:
        return Run(self.b0, self.b1, self.a0, self.a1)

    def shifted(self, a: int, b: int) -> Run:
        """Return the run as it counts where the keys are parts that begin at `a` and `b`."""
        return Run(self.a0 + a, self.a1 + a, self.b0 + b, self.b1 + b)


Alike = Callable[[str, str], bool]

_GRAMS = (24, 12, 6)  # letters of a run that stands once on either side and anchors both
_PRODUCT = 4_000_000  # of two lengths, up to which the shortest script is looked for at once
_MOST = 400_000_000  # above which a stretch without anchors is one difference


def differences(a: str, b: str, alike: Alike) -> tuple[Run, ...]:
    """Return the runs in which two keys differ, in order, none empty on both sides.

    `alike` tells which two letters are easily taken for one another.
    Guarantees: the mirror of itself with the sides swapped; what stands between runs is equal.
    Cost: near-linear where the texts are copies of one another.
    """
    if (len(a), a) > (len(b), b):
        return tuple(run.mirrored for run in differences(b, a, alike))
    raw = _gaps(list(_equal(a, b, 0, 0, _GRAMS)), len(a), len(b))
    found: list[Run] = []
    for cluster in _clusters(raw):
        found += _resegmented(a, b, cluster, alike)
    return tuple(_slid(a, b, found))


# ---------------------------------------------------------------- equal runs


def _equal(
    a: str, b: str, at_a: int, at_b: int, grams: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield equal runs of both keys as offsets and length, in order."""
    head = _common(a, b)
    if head:
        yield at_a, at_b, head
    a, b, at_a, at_b = a[head:], b[head:], at_a + head, at_b + head
    tail = _common(a[::-1], b[::-1])
    if tail:
        a, b = a[: len(a) - tail], b[: len(b) - tail]
    yield from _between(a, b, at_a, at_b, grams)
    if tail:
        yield at_a + len(a), at_b + len(b), tail


def _between(
    a: str, b: str, at_a: int, at_b: int, grams: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    product = len(a) * len(b)
    if not product:
        return
    anchors = _anchors(a, b, grams[0]) if grams and product > _GRAMS[0] ** 2 else []
    if anchors:
        from_a = from_b = 0
        for x, y, size in anchors:
            yield from _equal(a[from_a:x], b[from_b:y], at_a + from_a, at_b + from_b, grams)
            yield at_a + x, at_b + y, size
            from_a, from_b = x + size, y + size
        yield from _equal(a[from_a:], b[from_b:], at_a + from_a, at_b + from_b, grams)
    elif grams and product > _PRODUCT:
        yield from _between(a, b, at_a, at_b, grams[1:])
    elif product <= _MOST:
        from rapidfuzz.distance import Indel

        for op in Indel.opcodes(a, b):
            if op.tag == "equal":
                yield at_a + op.src_start, at_b + op.dest_start, op.src_end - op.src_start


def _common(a: str, b: str) -> int:
    low, high = 0, min(len(a), len(b))
    while low < high:  # by halves: comparing slices is cheaper than comparing letters
        half = (low + high + 1) // 2
        if a[low:half] == b[low:half]:
            low = half
        else:
            high = half - 1
    return low


def _anchors(a: str, b: str, size: int) -> list[tuple[int, int, int]]:
    """Return equal runs around what stands once on each side, the heaviest chain of them."""
    once_a, once_b = _once(a, size), _once(b, size)
    runs: list[tuple[int, int, int]] = []
    for gram, i in once_a.items():
        j = once_b.get(gram, -1)
        if i < 0 or j < 0:
            continue
        last = runs[-1] if runs else (0, 0, 0)
        if i - last[0] == j - last[1] and i <= last[0] + last[2]:
            runs[-1] = (last[0], last[1], i + size - last[0])
        else:
            runs.append((i, j, size))
    sizes = {i: n for i, _, n in runs}
    chain = heaviest_chain([(i, j) for i, j, _ in runs], lambda i, _: (float(sizes[i]),))
    found: list[tuple[int, int, int]] = []
    end_a = end_b = 0
    for i, j in chain:
        skip = max(end_a - i, end_b - j, 0)
        length = sizes[i] - skip
        if length > 0:
            found.append((i + skip, j + skip, length))
            end_a, end_b = i + skip + length, j + skip + length
    return found


def _once(text: str, size: int) -> dict[str, int]:
    """Return where each run of that many letters stands, -1 where it stands more than once."""
    found: dict[str, int] = {}
    for i in range(len(text) - size + 1):
        gram = text[i : i + size]
        found[gram] = -1 if gram in found else i
    return found


def _gaps(equal: Sequence[tuple[int, int, int]], n_a: int, n_b: int) -> list[Run]:
    found: list[Run] = []
    at_a = at_b = 0
    for x, y, size in (*equal, (n_a, n_b, 0)):
        if x > at_a or y > at_b:
            found.append(Run(at_a, x, at_b, y))
        at_a, at_b = x + size, y + size
    return found


# ---------------------------------------------------------------- runs

_NEAR = 6  # equal letters between two differences that may belong to one slip
_CELLS = 20_000  # of the table for a cluster, above which it stays as it is

# What a slip costs: to begin one, each letter lost or come in it, and a letter exchanged for one that
# looks or sounds like it. An equal letter that a slip swallows is one lost and one come.
_BEGIN, _LETTER, _ALIKE, _MARK, _LABEL = 5.0, 1.0, 4.0, 2.0, 3.0
_RELABELLED = 9.5  # one label for another and nothing else: less than to begin a slip with both


def _clusters(runs: Sequence[Run]) -> Iterator[list[Run]]:
    cluster: list[Run] = []
    for run in runs:
        if cluster and run.a0 - cluster[-1].a1 > _NEAR:
            yield cluster
            cluster = []
        cluster.append(run)
    if cluster:
        yield cluster


def _resegmented(a: str, b: str, cluster: Sequence[Run], alike: Alike) -> list[Run]:
    """Return the cheapest runs that explain a cluster of differences."""
    first, last = cluster[0], cluster[-1]
    x, y = a[first.a0 : last.a1], b[first.b0 : last.b1]
    single = len(cluster) == 1 and (not x or not y or len(x) == len(y) == 1)
    if single or len(x) * len(y) > _CELLS:
        return list(cluster)
    ops = [Run(*op) for op in _cheapest(x, y, alike)]
    found: list[Run] = []
    for op in ops:
        inner = _one_sided(x, y, op)
        found += (
            Run(r.a0 + first.a0, r.a1 + first.a0, r.b0 + first.b0, r.b1 + first.b0) for r in inner
        )
    return found


def _one_sided(x: str, y: str, run: Run) -> list[Run]:
    """Part a run again where one side only lost letters: these are slips of their own."""
    if run.a0 == run.a1 or run.b0 == run.b1:
        return [run]
    from rapidfuzz.distance import Indel

    ops = [op for op in Indel.opcodes(x[run.a0 : run.a1], y[run.b0 : run.b1]) if op.tag != "equal"]
    if len({op.tag for op in ops}) > 1 or ops[0].tag == "replace":
        return [run]
    return [
        Run(
            run.a0 + op.src_start, run.a0 + op.src_end, run.b0 + op.dest_start, run.b0 + op.dest_end
        )
        for op in ops
    ]


def _weight(letter: str) -> float:
    if is_label(letter):
        return _LABEL
    return _LETTER if letter.isalnum() else _MARK


def _cheapest(x: str, y: str, alike: Alike) -> list[tuple[int, int, int, int]]:
    """Return the runs of the cheapest way from one key to the other, by dynamic programming.

    Two states: outside a slip, and in one.
    """
    n, m = len(x), len(y)
    far = float("inf")
    wide = m + 1
    out = [far] * ((n + 1) * wide)
    within = [far] * ((n + 1) * wide)
    from_out: list[int] = [0] * ((n + 1) * wide)  # 1 by an equal letter outside, 2 inside, 3 alike
    from_in: list[tuple[int, bool]] = [(0, False)] * ((n + 1) * wide)  # step back, and whether out
    out[0] = 0.0
    cost_x, cost_y = [_weight(c) for c in x], [_weight(c) for c in y]
    for i in range(n + 1):
        for j in range(m + 1):
            k = i * wide + j
            if i and j:
                d = k - wide - 1
                if x[i - 1] == y[j - 1]:
                    if out[d] <= within[d]:
                        out[k], from_out[k] = out[d], 1
                    else:
                        out[k], from_out[k] = within[d], 2
                elif (both := is_label(x[i - 1]) and is_label(y[j - 1])) or alike(
                    x[i - 1], y[j - 1]
                ):
                    best = min(out[d], within[d]) + (_RELABELLED if both else _ALIKE)
                    out[k], from_out[k] = best, 3 if out[d] <= within[d] else 4
            if i:
                u = k - wide
                step = cost_x[i - 1]
                for cost, was_out in ((within[u], False), (out[u] + _BEGIN, True)):
                    if cost + step < within[k]:
                        within[k], from_in[k] = cost + step, (u, was_out)
            if j:
                w = k - 1
                step = cost_y[j - 1]
                for cost, was_out in ((within[w], False), (out[w] + _BEGIN, True)):
                    if cost + step < within[k]:
                        within[k], from_in[k] = cost + step, (w, was_out)
    k = n * wide + m
    is_out = out[k] <= within[k]
    found: list[tuple[int, int, int, int]] = []
    end = k
    while k:
        i, j = divmod(k, wide)
        if is_out:
            way = from_out[k]
            if way in (3, 4):
                found.append((i - 1, i, j - 1, j))
            k, is_out = k - wide - 1, way in (1, 3)
            end = k
        else:
            k, is_out = from_in[k]
            if is_out or not k:
                i, j = divmod(k, wide)
                found.append((i, end // wide, j, end % wide))
                end = k
    return found[::-1]


# ---------------------------------------------------------------- edges

_REACH = 60


def _slid(a: str, b: str, runs: list[Run]) -> Iterator[Run]:
    """Slide what only one side has to where it begins or ends with a mark, else as far back as it goes.

    Of a run that repeats what stands beside it the later one is the repetition.
    """
    for k, run in enumerate(runs):
        if (run.a0 == run.a1) == (run.b0 == run.b1):
            yield run
            continue
        text, start, stop = (a, run.a0, run.a1) if run.a1 > run.a0 else (b, run.b0, run.b1)
        room_back = run.a0 - (runs[k - 1].a1 if k else 0), run.b0 - (runs[k - 1].b1 if k else 0)
        room_on = (
            (runs[k + 1].a0 if k + 1 < len(runs) else len(a)) - run.a1,
            (runs[k + 1].b0 if k + 1 < len(runs) else len(b)) - run.b1,
        )
        back = 0
        while back < min(*room_back, _REACH) and text[start - back - 1] == text[stop - back - 1]:
            back += 1
        on = 0
        while on < min(*room_on, _REACH) and text[start + on] == text[stop + on]:
            on += 1
        shift = max(range(-back, on + 1), key=lambda n: (_edge(text, start + n, stop + n), n))
        yield Run(run.a0 + shift, run.a1 + shift, run.b0 + shift, run.b1 + shift)


def _edge(text: str, start: int, stop: int) -> int:
    """Say how natural a place a run has: a sentence or a clause whole, between words."""
    first, last = text[start], text[stop - 1]
    before = text[start - 1] if start else "\n"
    after = text[stop] if stop < len(text) else "\n"
    if is_label(first) and (is_label(after) or after == "\n"):
        return 5
    if last in ".;!?" and (before in ".;:!?\n" or is_label(before)):
        return 4
    if last in ",\\" and not before.isalnum():
        return 3
    if first in ",\\" and not after.isalnum():
        return 3
    if not first.isalnum() or not last.isalnum():
        return 0
    return 1
