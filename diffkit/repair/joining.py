"""Whether a line goes on in the next: hard wraps, page cuts, headings, titles."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from diffkit.labels import follows, is_date
from diffkit.numerals import han
from diffkit.patterns import Pattern, for_keys
from diffkit.repair.furniture import page_furniture
from diffkit.repair.lines import (
    COMMA,
    FILE_KIND_END,
    INNER_STOP,
    LEADERS,
    MARK_FORMS,
    Column,
    Line,
    bracket_goes_on,
    latin_column,
    overclosed,
    print_columns,
    printed_lines,
)
from diffkit.span import Edit

_ABOUT, _ABOUT_FIRST, _ABOUT_SECOND = "关于", "关關", frozenset("于於")
_MOST_TITLE = 120  # characters
_ANEW = Pattern(r"附件?[:：]|注[:：]|附[:：]|联系人|联系电话|抄送[:：]|（?此件|主题词|签发人|【")
_FILE_KIND = for_keys(f"关于|{FILE_KIND_END.source}")
# Words that end no sentence and no heading: what they govern comes next.
_OPEN_WORD = Pattern(
    r" (?:the|a|an|of|to|by|for|with|under|from|which|that|this|der|die|das|den|dem|des|ein|eine|einer|"
    r"mit|von|zu|unter|für|auf|le|la|les|du|de|des|par|pour|dans)$"
)
_PAUSES = "，、"
_WHOLE_LINES = 8  # paragraphs on one line each, from which one that ends in a pause is one too
_NEAR = 6  # lines on either side
_HANGING = frozenset(("und", "oder", "bzw.", "sowie", "bis", "and", "or", "to"))
_HYPHENATED = Pattern(r"\w+(?:-\w+)+")
_ISSUER = for_keys(r"(?:[^\W\d_a-zA-Z]|\s){2,30}(?:政府|办公[室厅]|委员会|委|局|厅|部|院|会|处|署)")
_PREDICATE = for_keys("应当|不得|可以|必须|负责|由.|其|将|不|未|已经|以及|并")
_STOP = Pattern("[。；;]|[.](?=[^0-9０-９])")
_TITLE_HEAD = for_keys(
    r"[^\W\d_a-zA-Z]{2,24}(?:政府|办公[室厅]|委员会|[委局厅部])\s*关于.{2,60}(?:通\s*知|意见|决定|方案|办法)$"
)


def joining(
    text: str, begins: frozenset[int] = frozenset(), unsure: frozenset[int] = frozenset()
) -> tuple[list[Edit], list[int]]:
    """Return the edits that join broken lines and drop furniture, and the offsets of doubtful breaks.

    `begins` are the offsets of words with which, as the format says, a paragraph begins: these lines
    are neither joined to what stands before them nor taken for furniture. A file whose paragraphs are
    printed lines, pasted one by one, is read as the printed text that it is. Before those at `unsure`
    the format leaves it open, so that these breaks are in doubt however they are decided.
    """
    lines = printed_lines(text)
    if len(lines) < 2:
        return [], []
    if begins:
        edits, doubts, n_joined = _joined(text, lines, begins, unsure)
        printed = _joined(text, lines, frozenset(), unsure)
        n_against = printed[2] - n_joined
        if n_against < _PASTED or n_against * _PASTED_SHARE < len(lines):
            return edits, doubts
        return printed[:2]
    return _joined(text, lines, frozenset(), unsure)[:2]


_PASTED, _PASTED_SHARE = 4, 6  # so many breaks, and a sixth of all, that nobody made on purpose


def _joined(
    text: str, lines: Sequence[Line], begins: frozenset[int], unsure: frozenset[int]
) -> tuple[list[Edit], list[int], int]:
    joiner = _Joiner(text, lines)
    furniture = page_furniture(lines, joiner.going_on)
    if begins:
        furniture = {i: rule for i, rule in furniture.items() if lines[i].start not in begins}
    edits: list[Edit] = []
    doubts: list[int] = []
    n_joined = 0
    before: int | None = None
    pending: list[int] = []  # furniture since the line `before`
    for i, line in enumerate(lines):
        if i in furniture:
            pending.append(i)
            continue
        if before is None or line.start in begins:
            joins = doubtful = False
        else:
            joins, doubtful = joiner.verdict(before, i, pending)
        if joins and before is not None:
            edits += _join_edits(text, lines, before, i, pending, furniture, joiner)
            n_joined += 1
        else:
            edits += _drop_edits(text, lines, pending, furniture)
            joiner.begin(i)
        if doubtful or (line.start in unsure and before is not None):
            doubts.append(line.start if joins else lines[i - 1 if before is None else before].end)
        before, pending = i, []
    edits += _drop_edits(text, lines, pending, furniture)
    return edits, doubts, n_joined


def _drop_edits(
    text: str, lines: Sequence[Line], pending: Sequence[int], furniture: dict[int, str]
) -> Iterator[Edit]:
    for i in pending:
        yield Edit(lines[i].start, lines[i].end, "", furniture[i])


def _join_edits(
    text: str,
    lines: Sequence[Line],
    before: int,
    after: int,
    pending: Sequence[int],
    furniture: dict[int, str],
    joiner: _Joiner,
) -> Iterator[Edit]:
    left, right = lines[before], lines[after]
    rule = "page-cut" if pending else "wrap"
    at = left.end
    becomes = joiner.between(left, right)
    if becomes == "-":  # a hyphen that only the line's end called for
        yield Edit(at - 1, at, "", "hyphen")
        becomes = ""
    for i in pending:
        yield Edit(at, lines[i].start, "", rule)
        yield Edit(lines[i].start, lines[i].end, "", furniture[i])
        at = lines[i].end
    yield Edit(at, right.start, becomes, rule)


ASKED_SINGLY = 4_000
_INLINE = ("circled", "arabic_paren", "han_paren")
_MOST_PRINTED = 40  # lines of one entry


def _counterpart(shape: str, value: int, other: int) -> str | None:
    """Return the label of another number of the same shape: ② for ①, （4） for （3）."""
    if len(shape) == 1:
        return chr(ord(shape) + other - value)
    digits = str(value)
    if digits in shape:
        return shape.replace(digits, str(other))
    wide = digits.translate(_WIDE_DIGITS)
    if wide in shape:
        return shape.replace(wide, str(other).translate(_WIDE_DIGITS))
    words = han(value)
    return shape.replace(words, han(other)) if words and words in shape else None


_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


class _Joiner:
    """Decides, line by line, whether a line goes on in the next; knows the labels seen so far."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self._text = text
        self._lines = lines
        self._columns = print_columns(lines)
        self._latin = latin_column(lines)
        self._seen: dict[str, tuple[int, ...]] = {}
        self._whole, self._inner = self._stops()
        self._counts: dict[str, int] = {}
        self._grams: Counter[str] | None = None
        self._start = 0  # the line with which the paragraph at hand begins
        self.begin(0)

    # -- what the whole text tells

    def _stops(self) -> tuple[Counter[str], Counter[str]]:
        """Count, by closing mark, paragraph ends before an unlabelled line, and marks inside lines."""
        whole: Counter[str] = Counter()
        inner: Counter[str] = Counter()
        if not self._columns:
            return whole, inner
        for i, line in enumerate(self._lines[:-1]):
            column = self._column(line)
            if column is None and not any(c.fits(line) for c in self._columns):
                continue
            after = self._lines[i + 1]
            if line.closes and column is None and after.label is None and not after.alone:
                whole[line.closes] += 1
            text = line.text
            for mark in "。；：;:":
                count = text.count(mark) - (text[-1] == mark)
                if count:
                    inner[MARK_FORMS.get(mark, mark)] += count
        return whole, inner

    def _column(self, line: Line) -> Column | None:
        return next((column for column in self._columns if column.full(line)), None)

    def begin(self, i: int) -> None:
        """Note that a paragraph begins with line `i`."""
        self._start = i
        label = self._lines[i].label
        if label is not None and label.number:
            self._seen[label.scheme] = label.number

    # -- what two lines tell

    def going_on(self, before: int, after: int) -> bool:
        """Tell whether line `after` continues the sentence of line `before`, whatever lies between."""
        left, right = self._lines[before], self._lines[after]
        if left.alone or right.alone or _ANEW.match(right.text) or "\t" in left.text:
            return False
        if self._opens_title(before, after):
            return False
        if right.text[0] in LEADERS:
            return True
        if left.closes or right.label is not None or (self._set_in and right.lead >= 2):
            return False
        if self._full(before, after) or left.hangs:
            return True
        return self._cut(left, right)

    def _full(self, before: int, after: int) -> bool:
        left, right = self._lines[before], self._lines[after]
        if left.latin or right.latin:
            latin = self._latin
            if latin is not None and left.latin and right.latin:
                return latin.full(left, right)
            if left.latin and not right.latin:
                return False
        for column in self._columns:
            if not column.fits(right):
                continue
            if column.full(left) or (column.first_full(left) and before == self._start):
                return True
        return False

    def _cut(self, left: Line, right: Line) -> bool:
        """Tell whether a paragraph was cut between two lines that no width explains."""
        if left.latin:
            return right.latin and right.text[0].islower() and len(left.text.split()) > 2
        prose = right.closes or INNER_STOP.search(right.text) or overclosed(right.text)
        if right.text[0] == "的":
            return True
        short = len(left.text) <= 30 and not _STOP.search(left.text)
        if prose and short and self._among_headings(left):
            return False
        if prose and COMMA.search(left.text):
            return True
        if (
            prose
            and left.cells > 20
            and _PREDICATE.search(left.key)
            and not _FILE_KIND.search(left.key)
        ):
            return True
        return self._known(left.text, right.text)

    def _among_headings(self, line: Line) -> bool:
        """Tell whether a labelled line has a heading for a neighbour in its series."""
        label = line.label
        if label is None:
            return False
        series = self._series[label.scheme, len(label.number)]
        k = bisect_left(series, line.start, key=lambda other: other.start)
        around = series[max(0, k - 1) : k] + series[k + 1 : k + 2]
        return any(
            not other.closes and len(other.text) <= 30 and not self._nearly_full(other)
            for other in around
        )

    def _heading_before(self, left: Line, right: Line) -> bool:
        """Tell whether a heading as long as a full first line stands before a paragraph's first line."""
        return (
            any(column.first_full(left) and column.first_full(right) for column in self._columns)
            and not COMMA.search(left.text)
            and not left.hangs
            and not right.closes
            and self._among_headings(left)
        )

    def _listed(self, before: int, after: int) -> bool:
        """Tell whether both lines are entries of a list of names: all end alike, and none has a mark."""
        ending = self._lines[before].text[-2:]
        return all(
            0 <= i < len(self._lines)
            and self._lines[i].text.endswith(ending)
            and not self._lines[i].closes
            and not INNER_STOP.search(self._lines[i].text)
            for i in (before, after)
        ) and any(
            0 <= i < len(self._lines)
            and self._lines[i].text.endswith(ending)
            and not INNER_STOP.search(self._lines[i].text)
            for i in (before - 1, after + 1)
        )

    def _titles(self, before: int, after: int) -> bool:
        """Tell whether `before` is the title, on one line, of the text that begins with `after`."""
        left, right = self._lines[before], self._lines[after]
        return (
            before == self._start
            and left.label is None
            and FILE_KIND_END.search(left.key) is not None
            and not re.search("[，、。；,;]", left.text)
            and right.text[0] not in "的（("
            and (before == 0 or self._lines[before - 1].alone)
        )

    @cached_property
    def _openings(self) -> frozenset[str]:
        """Short lines that elsewhere in the text surely begin a paragraph."""
        return frozenset(
            right.text
            for left, right in pairwise(self._lines)
            if left.closes and len(right.text) <= 12 and self._column(left) is None
        )

    @cached_property
    def _series(self) -> dict[tuple[str, int], list[Line]]:
        """The labelled lines of the text by scheme and depth, in order."""
        series: dict[tuple[str, int], list[Line]] = {}
        for line in self._lines:
            if line.label is not None:
                series.setdefault((line.label.scheme, len(line.label.number)), []).append(line)
        return series

    def _known(self, left: str, right: str) -> bool:
        """Tell whether the break cuts a word: 能力建|设, because 力建 mostly goes on with 设 elsewhere.

        The text itself is the dictionary: the share of the places of the run before the break that go
        on with the character behind it, and the other way round.
        """
        two, three = left[-2:] + right[:1], left[-1:] + right[:2]
        if not all("\u3400" <= char <= "\u9fff" for char in left[-1:] + right[:1]):
            return False
        need = 0.25
        return (
            self._count(two) > need * self._count(left[-2:])
            or self._count(three) > need * self._count(right[:2])
            or (
                self._count(two[-2:]) > 4
                and self._count(two[-2:]) > (need + 0.3) * self._count(right[0])
            )
        )

    def _count(self, run: str) -> int:
        """Return how often a run of up to three characters stands in the text."""
        found = self._counts.get(run)
        if found is None:
            if len(self._counts) == ASKED_SINGLY:  # from here on one pass over the text is cheaper
                self._grams = Counter(
                    self._text[i : i + n] for n in (1, 2, 3) for i in range(len(self._text) - n + 1)
                )
            found = self._text.count(run) if self._grams is None else self._grams[run]
            self._counts[run] = found
        return found

    # -- the verdict

    def verdict(self, before: int, after: int, pending: Sequence[int]) -> tuple[bool, bool]:
        """Return whether line `after` goes on with line `before`, and whether that is in doubt."""
        left, right = self._lines[before], self._lines[after]
        if right.text[0] in LEADERS and not left.alone:
            return True, False
        if left.alone or right.alone or _ANEW.match(right.text) or self._opens_title(before, after):
            return False, False
        if "\t" in left.text or "\t" in right.text:
            return self._row_goes_on(left, right), False
        if left.latin and right.latin:
            return self._latin_verdict(before, after)
        full = self._full(before, after)
        if full and self._runs_through(before, right):
            return True, True
        if right.label is not None and not self._stray_label(left, right, full):
            return False, False
        if right.lead >= 4 and right.lead > left.lead and not self._hanging(before, after):
            return False, False
        if self._set_in and full:
            return right.lead < 2, False
        if left.closes:
            if left.closes == "：" and self._start and self._lines[self._start - 1].alone:
                return False, False  # the addressee, which follows the 文号
            snug = any(column.snug(left) or column.first_full(left) for column in self._columns)
            if not full or not snug:
                return False, full
            return self._after_full_stop(before, after)
        if full:
            whole = (
                self._heading_before(left, right)
                or self._titles(before, after)
                or self._listed(before, after)
            )
            return not whole, False
        if self._columns and self._nearly_full(left) and self._known(left.text, right.text):
            return True, False
        if self._columns and not any(column.fits(left) for column in self._columns):
            # Wider than any column proven: a full-width passage of a few lines above two columns.
            return ("，" in left.text or "," in left.text or left.hangs), False
        parted = bool(pending) or right.page_sign or (right.gap > 0 and not self._spaced)
        if parted:
            joins = left.hangs or self._cut(left, right)
            running = left.label is None and left.cells > 20 and not _FILE_KIND.search(left.key)
            prose = right.closes or INNER_STOP.search(right.text)
            return joins, not joins and running and bool(prose)
        if left.hangs and "，" in left.text and not left.latin:
            joins = self._known(left.text, right.text)
            pauses = not joins and left.text[-1] in _PAUSES
            return joins or (pauses and not self._lone_pause), pauses and self._lone_pause
        joins = "，" in left.text and self._known(left.text, right.text)
        # A line or two show no width; another text may know that the words go on.
        open_ended = left.cells > 24 and not right.gap and not _FILE_KIND.search(left.key)
        return joins, not joins and open_ended

    def _latin_verdict(self, before: int, after: int) -> tuple[bool, bool]:
        """Decide for a language with spaces: a line that begins in lower case begins nothing."""
        left, right = self._lines[before], self._lines[after]
        full = self._full(before, after)
        if right.label is not None and not self._stray_label(left, right, full):
            return False, False
        goes_on = not left.closes and (
            (right.text[0].islower() and self._long(before))
            or (len(left.text) >= 40 and _OPEN_WORD.search(left.text) is not None)
        )
        if right.gap and not self._spaced:
            return goes_on and len(left.text.split()) > 2, False
        if left.closes:
            return False, full
        joins = full or goes_on or left.text[-1] in "-\u00ad"
        return joins, not joins

    def _long(self, i: int) -> bool:
        """Tell whether a line is long enough to have been broken, and no entry of a list."""
        length = len(self._lines[i].text)
        near = self._lines[max(0, i - _NEAR) : i + _NEAR + 1]
        return length >= 60 or (
            length >= 40 and length * 5 >= max(len(line.text) for line in near) * 3
        )

    @cached_property
    def _set_in(self) -> bool:
        """Tell whether the text shows the first line of each paragraph by blanks before it."""
        firsts = [y.lead >= 2 for x, y in pairwise(self._lines) if x.closes and not self._column(x)]
        rest = [y.lead < 2 for x, y in pairwise(self._lines) if not x.closes and self._column(x)]
        return (
            len(firsts) > 3
            and len(rest) > 3
            and sum(firsts) * 5 >= len(firsts) * 4
            and sum(rest) * 5 >= len(rest) * 4
        )

    @cached_property
    def _lone_pause(self) -> bool:
        """Tell whether a single line ends in a pause, in a text that shows no width: a slip in print."""
        return (
            not self._columns
            and len(self._lines) >= _WHOLE_LINES
            and sum(line.text[-1] in _PAUSES for line in self._lines) == 1
        )

    @cached_property
    def _spaced(self) -> bool:
        """Tell whether a blank line between two lines is the rule, and so says nothing."""
        gaps = sum(1 for line in self._lines if line.gap)
        return bool(self._columns or self._latin) and gaps * 2 > len(self._lines)

    def _opens_title(self, before: int, after: int) -> bool:
        """Tell whether `after` begins a title or a signature.

        It does where it is an issuer alone, 关于… below one, an issuer and 关于… in one, or a line
        without a closing mark right above a date.
        """
        left, right = self._lines[before], self._lines[after]
        if right.text[0] in _ABOUT_FIRST and right.key.startswith(_ABOUT):
            return _ISSUER.fullmatch(left.key) is not None
        if len(right.text) > _MOST_TITLE:
            return False
        if (
            not _ABOUT_SECOND.isdisjoint(right.text)
            and _TITLE_HEAD.match(right.key)
            and not left.hangs
        ):
            return True
        if after + 1 >= len(self._lines):
            return False
        below = self._lines[after + 1]
        if below.text[0] in _ABOUT_FIRST and below.key.startswith(_ABOUT):
            return _ISSUER.fullmatch(right.key) is not None
        return below.alone and is_date(below.text) and not right.closes and len(right.text) <= 40

    def _row_goes_on(self, left: Line, right: Line) -> bool:
        """Tell whether a row's last cell goes on in a row whose first cell is empty, as after a page."""
        return (
            "\t" in left.text
            and "\t" not in right.text
            and self._text[right.start - 1] == "\t"
            and right.gap > 0
            and not left.closes
            and right.label is None
        )

    def _stray_label(self, left: Line, right: Line, full: bool) -> bool:
        """Tell whether what looks like a label at the head of `right` is a number inside a sentence."""
        label = right.label
        if label is None or left.closes or not (full or left.hangs):
            return False
        if bracket_goes_on(left.text, right.text) or left.text[-1] == "第":
            return True
        if label.scheme in ("annex", "box"):
            return not right.text[len(label.text) :].lstrip(" \u3000").startswith(("：", ":"))
        if not label.number:  # 1|—2家, a range
            return left.text[-1].isdigit() and right.text[len(label.text) :].lstrip()[:1].isdigit()
        last = self._seen.get(label.scheme)
        if label.number == (1,) and COMMA.search(left.text):
            return True  # a sentence goes on: 较为单|一、只作部分修改
        return not follows(label.number, last)

    def _runs_through(self, before: int, right: Line) -> bool:
        """Tell whether `right` begins with an entry of an enumeration that runs through a paragraph.

        The entry before it stands inside the paragraph at hand, or the one behind it inside `right`.
        """
        label = right.label
        if label is None or label.scheme not in _INLINE or len(label.number) != 1:
            return False
        value, text = label.number[0], right.text
        shape = label.text
        if value == 1:
            after = _counterpart(shape, value, value + 1)
            return after is not None and after in text[len(shape) :]
        pred = _counterpart(shape, value, value - 1)
        if pred is None:
            return False
        first = max(self._start, before - _MOST_PRINTED)
        for k in range(before, first - 1, -1):
            at = self._lines[k].text.find(pred)
            if at > 0 or (at == 0 and k > self._start):
                return True
        return False

    @cached_property
    def _hyphenated(self) -> frozenset[str]:
        """The words that the text itself writes with a hyphen inside a line."""
        return frozenset(_HYPHENATED.findall(self._text))

    def _nearly_full(self, line: Line) -> bool:
        """Tell whether a line is as long as one that was spaced out, or broken early, may be."""
        return any(
            column.fits(line) and column.measure(line) * 4 >= column.width * 3
            for column in self._columns
        )

    def _hanging(self, before: int, after: int) -> bool:
        """Tell whether `after` is indented because it hangs below a labelled first line."""
        start = self._lines[self._start]
        return start.label is not None and start.lead < self._lines[after].lead

    def _after_full_stop(self, before: int, after: int) -> tuple[bool, bool]:
        """Decide whether a full line that ends a sentence ends its paragraph as well."""
        left, right = self._lines[before], self._lines[after]
        if _ISSUER.fullmatch(right.key) or right.text in self._openings:
            return False, True
        for column in self._columns:
            if not (column.snug(left) or column.first_full(left)):
                continue
            if column.indented:
                if column.full(right) and not right.closes:
                    return True, False
                if column.first_full(right):
                    return False, not right.closes
                return True, True
        mark = left.closes
        return self._inner[mark] > self._whole[mark], True

    def between(self, left: Line, right: Line) -> str:
        """Return what stands between two joined lines: nothing, a space, "-" for a hyphen to drop."""
        if not (left.latin and right.latin):
            return ""
        last, first = left.text[-1], right.text[0]
        if last in "-\u00ad" and len(left.text) > 1 and left.text[-2].isalpha() and first.isalpha():
            word = left.text.rsplit(None, 1)[-1] + right.text.split(None, 1)[0]
            if right.text.split(None, 1)[0] in _HANGING:
                return " "  # Brems- und Lichtanlagen
            written = word.strip("().,;:!?“”„‘’\"'") in self._hyphenated
            return "-" if last == "\u00ad" or (first.islower() and not written) else ""
        return " "
