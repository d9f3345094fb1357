"""Opcodes inside a bead: what is equal, deleted, inserted and replaced, at the edges of words.

The one user of diff-match-patch. Runs are equal where their folded keys are; whether their texts are
too is for `classify` to look at.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from diffkit.glyphs import fold, key_of
from diffkit.model import Bead, Document, EditScript, Marked, Opcode, Tag
from diffkit.order import heaviest_chain
from diffkit.patterns import Pattern
from diffkit.span import Span

_BY_SENTENCE = 20_000  # characters a side above which opcodes would need memory by the square
_WAYS = 4_000_000  # of the product of both lengths, above which the first script is taken as it is
_SCRAP = 2  # characters
_TABLE = 400_000_000  # bits of the table for a stretch of sentences


class _Block(NamedTuple):
    """A run of equal keys: offsets in the joined words of both sides, and its length."""

    a: int
    b: int
    size: int


def edit_script(
    a: Document,
    b: Document,
    bead: Bead,
    marked: tuple[Sequence[Marked], Sequence[Marked]] = ((), ()),
) -> EditScript:
    """Return the opcodes between the words of a bead's two sides.

    Runs that bear the same mark count as equal: where they meet, the opcode replaces one by the other
    and nothing else.
    Guarantees: opcodes tile the bodies of the bead's clauses on both sides, in order; none is empty on
    both sides, none crosses the edge of a clause; the edges of a change do not stand inside a number
    with its unit, a title in 《》, a 文号 or a Latin word, except where both sides share the rest;
    with the sides swapped it is the mirror of itself.
    Cost: quadratic in a bead's words, bounded; above 20,000 characters a side by sentences, linear.
    """
    words_a, words_b = _Words(a, bead.a), _Words(b, bead.b)
    key_a, key_b = words_a.key, words_b.key
    if marked[0] and marked[1] and max(key_a + key_b, default="") < chr(_CODES):
        coded_a, coded_b = _Coded(words_a, key_a, marked[0]), _Coded(words_b, key_b, marked[1])
        if not coded_a.tokens or not coded_b.tokens:
            return edit_script(a, b, bead)
        return tuple(_coded_opcodes(words_a, words_b, coded_a, coded_b))
    if (len(key_a), key_a) <= (len(key_b), key_b):
        blocks = equal_blocks(key_a, key_b, words_a.cuts, words_b.cuts)
    else:
        blocks = _mirrored(equal_blocks(key_b, key_a, words_b.cuts, words_a.cuts))
    return tuple(_opcodes(words_a, words_b, blocks))


class _Words:
    """The bodies of some clauses joined, with the way back to the text they stand in."""

    def __init__(self, document: Document, indices: Sequence[int]) -> None:
        bodies = [document.clauses[i].body for i in indices]
        key = key_of(document.text)
        self.text = "".join(body.of(document.text) for body in bodies)
        self.key = "".join(body.of(key) for body in bodies)
        self._starts = [0, *accumulate(len(body) for body in bodies)]
        self._bodies = bodies

    @property
    def cuts(self) -> Sequence[int]:
        """The edges of the clauses, in the joined words."""
        return self._starts

    def edges(self, start: int, end: int) -> Iterator[int]:
        """Yield the clause edges strictly inside a run."""
        k = bisect_right(self._starts, start)
        while k < len(self._starts) and self._starts[k] < end:
            if self._starts[k] > start:
                yield self._starts[k]
            k += 1

    def marked(self, marked: Sequence[Marked]) -> Iterator[tuple[int, int, int, int]]:
        """Yield where the marked runs of the bodies stand in the joined words, with mark and weight."""
        for start, body in zip(self._starts, self._bodies, strict=False):
            k = bisect_left(marked, body.start, key=lambda run: run.span.start)
            while k < len(marked) and marked[k].span.end <= body.end:
                run, shift = marked[k], start - body.start
                yield run.span.start + shift, run.span.end + shift, run.mark, run.weight
                k += 1

    def span(self, start: int, end: int) -> Span:
        """Return where a run that crosses no clause edge stands in the text."""
        if not self._bodies:
            return Span(0, 0)
        k = min(bisect_right(self._starts, start), len(self._bodies)) - 1
        if start == end and k and start == self._starts[k]:
            k -= 1  # nothing, at an edge, stands behind the words before it
        shift = self._bodies[k].start - self._starts[k]
        return Span(start + shift, end + shift)


# ---------------------------------------------------------------- marked runs

_CODES = 0x20000  # letters that hardly any text has: what bears a mark is written with them
_STEP = 8  # letters a mark has


class _Coded:
    """The key of one side with each marked run written as letters of its mark.

    `tokens` are the marked runs, in the coded key; `origin` says where each of its characters, and its
    end, stands in the key.
    """

    def __init__(self, words: _Words, key: str, marked: Sequence[Marked]) -> None:
        self.tokens: list[tuple[int, int]] = []
        self.origin: list[int] = []
        parts: list[str] = []
        at = length = 0
        for run in words.marked(marked):
            start, end, mark, weight = run
            parts.append(key[at:start])
            self.origin += range(at, start)
            length += start - at
            code = _CODES + mark * _STEP
            weight = max(_SCRAP + 1, min(weight, _STEP))  # fewer would be cleaned away
            parts.append("".join(map(chr, range(code, code + weight))))
            self.origin += [start] * weight
            self.tokens.append((length, length + weight))
            length += weight
            at = end
        parts.append(key[at:])
        self.origin += range(at, len(key) + 1)
        self.key = "".join(parts)
        self._place: dict[int, int] = {}
        for k, offset in enumerate(self.origin):
            self._place.setdefault(offset, k)

    def cuts(self, cuts: Sequence[int]) -> list[int]:
        return [self._place[cut] for cut in cuts if cut in self._place]

    def inside(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the marked runs of a stretch of the coded key."""
        k = bisect_left(self.tokens, (start, start))
        while k < len(self.tokens) and self.tokens[k][1] <= end:
            yield self.tokens[k]
            k += 1


def _coded_opcodes(words_a: _Words, words_b: _Words, a: _Coded, b: _Coded) -> Iterator[Opcode]:
    cuts_a, cuts_b = a.cuts(words_a.cuts), b.cuts(words_b.cuts)
    if (len(a.key), a.key) <= (len(b.key), b.key):
        blocks = equal_blocks(a.key, b.key, cuts_a, cuts_b, (a.tokens, b.tokens))
    else:
        blocks = _mirrored(equal_blocks(b.key, a.key, cuts_b, cuts_a, (b.tokens, a.tokens)))
    at_a = at_b = 0
    for block in blocks:
        start, shift = block.a, block.b - block.a
        for low, high in (
            *a.inside(block.a, block.a + block.size),
            (block.a + block.size, block.a + block.size),
        ):
            if low > start:
                plain = _Block(a.origin[start], b.origin[start + shift], low - start)
                yield from _changed(words_a, words_b, at_a, plain.a, at_b, plain.b)
                yield from _equal(words_a, words_b, plain)
                at_a, at_b = plain.a + plain.size, plain.b + plain.size
            if high > low:
                x, y = a.origin[low], b.origin[low + shift]
                yield from _changed(words_a, words_b, at_a, x, at_b, y)
                at_a, at_b = a.origin[high], b.origin[high + shift]
                yield Opcode("replace", words_a.span(x, at_a), words_b.span(y, at_b))
            start = high
    yield from _changed(words_a, words_b, at_a, len(words_a.text), at_b, len(words_b.text))


# ---------------------------------------------------------------- equal runs


def equal_blocks(
    a: str,
    b: str,
    cuts_a: Sequence[int] = (),
    cuts_b: Sequence[int] = (),
    tokens: tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]] = ((), ()),
) -> list[_Block]:
    """Return the runs that two keys share, cleaned so that the rest reads as words.

    Across a cut nothing is one word; `tokens` are further words of either side to be taken whole.
    """
    if a == b:
        return [_Block(0, 0, len(a))] if a else []
    if not a or not b:
        return []
    head = _common_prefix(a, b)
    tail = _common_prefix(a[head:][::-1], b[head:][::-1])
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    if max(len(middle_a), len(middle_b)) > _BY_SENTENCE:
        inner = _blocks_by_sentence(middle_a, middle_b)
    else:
        inner = _blocks_by_character(middle_a, middle_b)
    blocks = [_Block(0, 0, head)] if head else []
    blocks += (_Block(x + head, y + head, size) for x, y, size in inner)
    if tail:
        blocks.append(_Block(len(a) - tail, len(b) - tail, tail))
    blocks = _merged(_slid(a, b, _without_scraps(a, b, _merged(blocks))))
    tokens_a = _Tokens(a, [(x.a, x.a + x.size) for x in blocks], cuts_a, tokens[0])
    tokens_b = _Tokens(b, [(x.b, x.b + x.size) for x in blocks], cuts_b, tokens[1])
    return _snapped(blocks, (tokens_a, tokens_b))


def _common_prefix(a: str, b: str) -> int:
    low, high = 0, min(len(a), len(b))
    while low < high:  # by halves: comparing slices is cheaper than comparing characters
        half = (low + high + 1) // 2
        if a[low:half] == b[low:half]:
            low = half
        else:
            high = half - 1
    return low


def _blocks_by_character(a: str, b: str) -> list[_Block]:
    """Return the equal runs of one of the shortest scripts: the one of the fewest changes.

    Several scripts are equally short; read forwards and backwards and with the sides swapped, rapidfuzz
    finds different ones, and 维护生态平衡，保障人体健康 reads better in few pieces than in many.
    """
    if not a or not b:
        return []
    from rapidfuzz.distance import Indel

    def equal(x: str, y: str) -> list[_Block]:
        return [
            _Block(op.src_start, op.dest_start, op.src_end - op.src_start)
            for op in Indel.opcodes(x, y)
            if op.tag == "equal"
        ]

    ways = [equal(a, b)]
    if len(ways[0]) > 2 and len(a) * len(b) <= _WAYS:
        back_a, back_b = a[::-1], b[::-1]
        ways.append(_mirrored(equal(b, a)))
        ways.append(_reversed(equal(back_a, back_b), len(a), len(b)))
        ways.append(_reversed(_mirrored(equal(back_b, back_a)), len(a), len(b)))
    cleaned = [_merged(list(_cleaned(a, b, way))) for way in ways]
    return min(cleaned, key=lambda way: (len(way), -sum(block.size for block in way)))


def _without_scraps(a: str, b: str, blocks: list[_Block]) -> list[_Block]:
    """Leave out what two keys share by chance where they have less than half in common.

    Two characters without a mark between long changes say nothing then; beside a short one they do:
    市政府各部门 and 县政府有关部门 share 政府.
    """
    if 4 * sum(block.size for block in blocks) >= len(a) + len(b):
        return blocks
    ends = [(0, 0), *((block.a + block.size, block.b + block.size) for block in blocks)]
    starts = [*((block.a, block.b) for block in blocks), (len(a), len(b))]
    changed = [max(x - u, y - v) for (u, v), (x, y) in zip(ends, starts, strict=True)]
    return [
        block
        for k, block in enumerate(blocks)
        if block.size > _SCRAP
        or min(changed[k], changed[k + 1]) < 2 * _SCRAP
        or _MARK.search(a[block.a : block.a + block.size])
    ]


def _mirrored(blocks: Sequence[_Block]) -> list[_Block]:
    return [_Block(y, x, size) for x, y, size in blocks]


def _reversed(blocks: Sequence[_Block], n_a: int, n_b: int) -> list[_Block]:
    return [_Block(n_a - x - size, n_b - y - size, size) for x, y, size in reversed(blocks)]


_SENTENCE = Pattern(r"[^,.;:!?\n]*[,.;:!?\n]*")
_LONG = 200  # characters of a sentence above which it is cut at certain characters


def _blocks_by_sentence(a: str, b: str) -> list[_Block]:
    """Align sentences whole, then the characters of those exchanged where they are few enough."""
    parts_a, parts_b = _sentences(a), _sentences(b)
    starts_a = [0, *accumulate(map(len, parts_a))]
    starts_b = [0, *accumulate(map(len, parts_b))]
    found: list[_Block] = []
    at_a = at_b = 0  # sentences
    for x, y, size in (*_equal_sentences(parts_a, parts_b), (len(parts_a), len(parts_b), 0)):
        from_a, from_b = starts_a[at_a], starts_b[at_b]
        gone, come = a[from_a : starts_a[x]], b[from_b : starts_b[y]]
        if gone and come and max(len(gone), len(come)) <= _BY_SENTENCE:
            inner = _blocks_by_character(gone, come)
            found += (_Block(k + from_a, m + from_b, n) for k, m, n in inner)
        if size:
            length = starts_a[x + size] - starts_a[x]
            found.append(_Block(starts_a[x], starts_b[y], length))
        at_a, at_b = x + size, y + size
    return found


def _sentences(key: str) -> list[str]:
    """Cut a key into sentences, and long ones at characters that the other side cuts at too."""
    found: list[str] = []
    for part in _SENTENCE.findall(key):
        if len(part) <= _LONG:
            found.append(part)
            continue
        start = 0
        for k, char in enumerate(part, 1):
            if ord(char) % 32 == 7 or k == len(part):
                found.append(part[start:k])
                start = k
    return [part for part in found if part]


def _equal_sentences(a: Sequence[str], b: Sequence[str]) -> Iterator[_Block]:
    """Yield the runs of sentences that both sides have, in order.

    Cost: linear but for stretches without a sentence that stands once on each side; these cost the
    product of their lengths, a 64th of a nanosecond each, and are given up above a size.
    """
    from rapidfuzz.distance import Indel

    once_a, once_b = _once(a), _once(b)
    pairs = [(i, once_b[part]) for part, i in once_a.items() if part in once_b]
    at_a = at_b = 0
    for i, j in (*heaviest_chain(pairs, lambda i, _: (float(len(a[i])),)), (len(a), len(b))):
        gap_a, gap_b = a[at_a:i], b[at_b:j]
        if gap_a and gap_b and len(gap_a) * len(gap_b) <= _TABLE:
            for op in Indel.opcodes(gap_a, gap_b):
                if op.tag == "equal":
                    yield _Block(
                        at_a + op.src_start, at_b + op.dest_start, op.src_end - op.src_start
                    )
        if i < len(a):
            yield _Block(i, j, 1)
        at_a, at_b = i + 1, j + 1


def _once(parts: Sequence[str]) -> dict[str, int]:
    count = Counter(parts)
    return {part: i for i, part in enumerate(parts) if count[part] == 1}


_MARK = Pattern(r"[^\w\s]")


def _cleaned(a: str, b: str, blocks: Sequence[_Block]) -> Iterator[_Block]:
    """Take away coincidences of single characters, by diff-match-patch's semantic clean-up.

    Only between equal runs that hold a mark of punctuation or two characters: those survive, or the
    clean-up would swallow whole sub-clauses.
    """
    at_a = at_b = 0
    scraps: list[_Block] = []
    for block in (*blocks, _Block(len(a), len(b), 0)):
        shared = a[block.a : block.a + block.size]
        if block.size == 1 and not _MARK.match(shared):
            scraps.append(block)
            continue
        if scraps:
            yield from _semantic(a, b, at_a, at_b, block.a, block.b, scraps)
            scraps = []
        if block.size:
            yield block
        at_a, at_b = block.a + block.size, block.b + block.size


def _semantic(
    a: str, b: str, from_a: int, from_b: int, to_a: int, to_b: int, scraps: Sequence[_Block]
) -> Iterator[_Block]:
    from diff_match_patch import diff_match_patch

    diffs: list[tuple[int, str]] = []
    at_a, at_b = from_a, from_b
    for block in (*scraps, _Block(to_a, to_b, 0)):
        if block.a > at_a:
            diffs.append((-1, a[at_a : block.a]))
        if block.b > at_b:
            diffs.append((1, b[at_b : block.b]))
        if block.size:
            diffs.append((0, a[block.a : block.a + block.size]))
        at_a, at_b = block.a + block.size, block.b + block.size
    diff_match_patch().diff_cleanupSemantic(diffs)
    at_a, at_b = from_a, from_b
    for tag, run in diffs:
        if tag == 0:
            yield _Block(at_a, at_b, len(run))
        at_a += len(run) if tag <= 0 else 0
        at_b += len(run) if tag >= 0 else 0


def _merged(blocks: Sequence[_Block]) -> list[_Block]:
    found: list[_Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if last and last.a + last.size == block.a and last.b + last.size == block.b:
            found[-1] = _Block(last.a, last.b, last.size + block.size)
        elif block.size:
            found.append(block)
    return found


# ---------------------------------------------------------------- edges

_REACH = 40  # how far an insertion is slid to a better place


def _slid(a: str, b: str, blocks: list[_Block]) -> list[_Block]:
    """Slide what was only inserted, or only deleted, to where it begins or ends with a mark.

    安排、调度[、协调] and 安排[、调度]、协调 are one insertion; the one that begins with the mark, or
    ends with it, is the one that a writer made.
    """
    for k in range(len(blocks) - 1):
        here, after = blocks[k], blocks[k + 1]
        end_a, end_b = here.a + here.size, here.b + here.size
        if (end_a == after.a) == (end_b == after.b):
            continue
        text, start, stop = (b, end_b, after.b) if end_a == after.a else (a, end_a, after.a)
        back = 0
        while back < min(here.size, _REACH) and text[start - back - 1] == text[stop - back - 1]:
            back += 1
        forth = 0
        while forth < min(after.size, _REACH) and text[start + forth] == text[stop + forth]:
            forth += 1
        best = max(
            range(-back, forth + 1),
            key=lambda shift: (_edge(text, start + shift, stop + shift), -abs(shift)),
        )
        blocks[k] = _Block(here.a, here.b, here.size + best)
        blocks[k + 1] = _Block(after.a + best, after.b + best, after.size - best)
    return [block for block in blocks if block.size]


_ENCLOSED = {("《", "》"), ("(", ")"), ("[", "]")}


def _edge(text: str, start: int, stop: int) -> int:
    """Say how natural a place a run has: a sentence whole, a title whole, behind a mark and with one."""
    first, last = text[start], text[stop - 1]
    before = text[start - 1] if start else ""
    after = text[stop] if stop < len(text) else ""
    if last in ".;!?\n" and (not before or before in ".;:!?\n"):
        return 4
    if (first, last) in _ENCLOSED:
        return 3
    if last in ",、" and (not before or not before.isalnum()):
        return 3
    if first in ",、" and (not after or not after.isalnum()):
        return 3
    if first in ",、" or last in ",、":
        return 2
    if first.isspace() or last.isspace() or not (before.isalnum() and after.isalnum()):
        return 1
    return 0


_UNIT = (
    "个?(?:工作日|季度|小时|分钟|公里|公顷|平方米|立方米|平方公里|千米|厘米|毫米|百分点|万元|亿元|万亩|周岁|人次|世纪|"
    "[年月日天时分秒周元角人名次项件户家台辆米吨条款章节级倍届号份处种岁亩度支座所例批期%‰])?"
)
_HAN = "[〇零一二三四五六七八九十百千万亿两]"
_DIGITS = r"\d+(?:[.,:]\d+|\ \d{3}(?!\d))*"
_TITLE = Pattern(r"《[^《》\n]{1,60}》")
_TOKEN = Pattern(
    rf"""
    [^\W\d_a-zA-Z]{{1,8}}[\[(]\d{{4}}[\])]\d{{1,5}}号?     # 文号
  | \d{{4}}年\ ?\d{{1,2}}月(?:\ ?\d{{1,2}}日)?              # 2021年4月16日
  | {_DIGITS}(?:[-~/—～]{_DIGITS})?%?(?:{_HAN})?{_UNIT}    # 10.5万元, 15分钟, 3-5次, 1/3, 5 000
  | {_HAN}{{1,4}}分之{_HAN}{{1,12}}                         # 百分之五, 三分之一
  | 第?{_HAN}{{2,12}}{_UNIT}(?:之{_HAN}+)?                # 十五日, 第一百三十三条之一
  | 第{_HAN}{_UNIT}
  | (?<![统同唯单专])
    {_HAN}个?(?:工作日|小时|分钟|季度|万元|亿元|[年月日天周元倍级届名次份家户辆台所亩])
  | (?<![统同唯单专]){_HAN}人(?![民员大事才口物])          # 二人以上
  | [A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*                   # a Latin word
    """,
    re.VERBOSE,
)


class _Tokens:
    """The words of one key that a change takes whole.

    A title in 《》 is one where the sides share less than half of it; where they share more, it is the
    name in it that changed: 《云泽市防汛应急预案》 and 《临溪县防汛应急预案》.
    """

    def __init__(
        self,
        key: str,
        shared: Sequence[tuple[int, int]],
        cuts: Sequence[int],
        more: Sequence[tuple[int, int]] = (),
    ) -> None:
        spans = [*more, *(match.span() for match in _TOKEN.finditer(key))]
        spans += (m.span() for m in _TITLE.finditer(key) if _little_of(m.span(), shared))
        spans = sorted(part for span in spans for part in _cut(span, cuts))
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in spans:
            if self._ends and start < self._ends[-1]:  # a number in a title
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def around(self, offset: int) -> tuple[int, int] | None:
        """Return the token that `offset` stands strictly inside of, if any."""
        k = bisect_right(self._starts, offset) - 1
        if k >= 0 and self._starts[k] < offset < self._ends[k]:
            return self._starts[k], self._ends[k]
        return None


def _cut(span: tuple[int, int], cuts: Sequence[int]) -> list[tuple[int, int]]:
    start, end = span
    inside = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
    return list(pairwise((start, *inside, end)))


def _little_of(span: tuple[int, int], shared: Sequence[tuple[int, int]]) -> bool:
    start, end = span
    k = max(0, bisect_right(shared, (start, start)) - 1)
    common = 0
    while k < len(shared) and shared[k][0] < end:
        common += max(0, min(end, shared[k][1]) - max(start, shared[k][0]))
        k += 1
    return (common - 2) * 2 < end - start - 2  # the marks themselves say nothing


def _snapped(blocks: Sequence[_Block], both: tuple[_Tokens, _Tokens]) -> list[_Block]:
    """Shrink equal runs whose ends stand inside a token, so that the change has it whole."""
    found: list[_Block] = []
    for block in blocks:
        start, end = 0, block.size
        while (
            start < end
            and (
                ahead := max(
                    (
                        token[1] - base
                        for tokens, base in zip(both, block[:2], strict=True)
                        if (token := tokens.around(base + start))
                    ),
                    default=start,
                )
            )
            > start
        ):
            start = ahead
        while (
            start < end
            and (
                behind := min(
                    (
                        token[0] - base
                        for tokens, base in zip(both, block[:2], strict=True)
                        if (token := tokens.around(base + end))
                    ),
                    default=end,
                )
            )
            < end
        ):
            end = behind
        if start < end:
            found.append(_Block(block.a + start, block.b + start, end - start))
    return found


# ---------------------------------------------------------------- opcodes


def _opcodes(a: _Words, b: _Words, blocks: Sequence[_Block]) -> Iterator[Opcode]:
    at_a = at_b = 0
    for block in (*blocks, _Block(len(a.text), len(b.text), 0)):
        yield from _changed(a, b, at_a, block.a, at_b, block.b)
        yield from _equal(a, b, block)
        at_a, at_b = block.a + block.size, block.b + block.size


def _equal(a: _Words, b: _Words, block: _Block) -> Iterator[Opcode]:
    cuts = {edge - block.a for edge in a.edges(block.a, block.a + block.size)}
    cuts |= {edge - block.b for edge in b.edges(block.b, block.b + block.size)}
    at = 0
    for cut in (*sorted(cuts), block.size):
        if cut > at:
            yield Opcode(
                "equal",
                a.span(block.a + at, block.a + cut),
                b.span(block.b + at, block.b + cut),
            )
        at = cut


def _changed(a: _Words, b: _Words, a0: int, a1: int, b0: int, b1: int) -> Iterator[Opcode]:
    """Yield one opcode for what was exchanged, or one for each clause it touches, paired in order."""
    if a0 == a1 and b0 == b1:
        return
    parts_a = _parts(a0, a1, a.edges(a0, a1))
    parts_b = _parts(b0, b1, b.edges(b0, b1))
    for k in range(max(len(parts_a), len(parts_b))):
        x = parts_a[k] if k < len(parts_a) else (a1, a1)
        y = parts_b[k] if k < len(parts_b) else (b1, b1)
        gone, come = a.text[slice(*x)], b.text[slice(*y)]
        tag: Tag = "replace" if gone and come else "delete" if gone else "insert"
        if fold(gone) == fold(come):  # a scrap that the edges of clauses made whole again
            tag = "equal"
        yield Opcode(tag, a.span(*x), b.span(*y))


def _parts(start: int, end: int, edges: Iterator[int]) -> list[tuple[int, int]]:
    cuts = [start, *edges, end]
    return [(x, y) for x, y in pairwise(cuts) if x < y]
