"""Plants copy errors into any text, with a record of the truth.

Slips are made as recognisers, keyboards and copyists make them, in words chosen from the text itself and
from lists of pairs written for this purpose; nothing here reads the tables or the rules that find them.
Layout is left as it is: what is lost or come is letters, never line ends, so that a slip may stand inside
a hard wrap, at a page end or in a table.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tests.planting.pairs import DUTIES, SHAPES, SOUNDS

_HAN = re.compile(r"[㐀-鿿]")
_BODY = re.compile(
    r"(?<=[由向经、，。；：])[县市省](?:财政|公安|应急管理|民政|生态环境|交通运输|城市管理|住房城乡建设|水利|教育|气象)局"
)
_SENTENCE = re.compile(r"(?<=[。；])[^。；\n]{10,80}[。；](?=[^\n])")


_LABEL = re.compile(
    r"^[ \u3000#-]*(第 ?[〇一二三四五六七八九十百0-9-]+ ?[编章节條条](?:之[一二三四五六七八九十])?"
    r"|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]+(?:[.．][0-9]+)*[.．、 ])",
    re.MULTILINE,
)


class Draft(NamedTuple):
    """A slip to be: letters `[start, end)` become `now`; `to` is where a displaced run goes."""

    type: str
    cause: str | None
    start: int
    end: int
    now: str
    to: int | None = None


@dataclass(frozen=True)
class Planted:
    """A slip as it stands: its spans in the text before and after, and its words."""

    type: str
    cause: str | None
    before: tuple[int, int]
    after: tuple[int, int]
    was: str
    now: str


class Letters:
    """The letters of a text that slips may touch, and where each stands in it."""

    def __init__(self, text: str, within: Callable[[int], bool]) -> None:
        self.text = text
        self.at = [i for i, c in enumerate(text) if not c.isspace() and within(i)]
        self.key = "".join(text[i] for i in self.at)
        self.labels = [match.span(1) for match in _LABEL.finditer(text)]

    def whole(self, start: int, end: int) -> bool:
        """Tell whether nothing but blanks stands between the letters of a run."""
        raw = self.text[self.at[start] : self.at[end - 1] + 1] if end > start else ""
        return sum(not c.isspace() for c in raw) == end - start


_SHAPE = {pair[0]: pair[1] for pair in reversed(SHAPES)}
_SHAPE |= {y: x for x, y in map(tuple, SHAPES) if y not in _SHAPE}
_SOUND = {pair[0]: pair[1] for pair in reversed(SOUNDS)}
_SOUND |= {y: x for x, y in map(tuple, SOUNDS) if y not in _SOUND}


class Planter:
    """Makes drafts of each kind at a place that chance names; None where the place does not allow it."""

    def __init__(self, letters: Letters, chance: random.Random) -> None:
        self.letters, self.key, self.chance = letters, letters.key, chance
        words = Counter(
            self.key[i : i + n]
            for n in (2, 4)
            for i in range(len(self.key) - n)
            if _all_han(self.key[i : i + n])
        )
        named = Counter(_BODY.findall(self.key))
        self.bodies = [name for name, n in named.most_common() if n > 1]
        self.words = [word for word, n in words.most_common(400) if n > 1] or list(words)[:50]

    def _find(self, i: int, ok: Callable[[str], bool]) -> int | None:
        for k in range(i, min(i + 60, len(self.key))):
            if ok(self.key[k]):
                return k
        return None

    def shape(self, i: int) -> Draft | None:
        k = self._find(i, _SHAPE.__contains__)
        return (
            k
            if k is None
            else Draft("substitution", "similar_shape", k, k + 1, _SHAPE[self.key[k]])
        )

    def sound(self, i: int) -> Draft | None:
        k = self._find(i, _SOUND.__contains__)
        return k if k is None else Draft("substitution", "homophone", k, k + 1, _SOUND[self.key[k]])

    def lost_letter(self, i: int) -> Draft | None:
        if (
            not _HAN.match(self.key[i])
            or self.key[i] in self.key[max(0, i - 1) : i] + self.key[i + 1 : i + 2]
        ):
            return None
        return Draft("omission", None, i, i + 1, "")

    def lost_word(self, i: int) -> Draft | None:
        n = self.chance.choice((2, 2, 3, 4))
        return Draft("omission", None, i, i + n, "") if _all_han(self.key[i : i + n]) else None

    def lost_clause(self, i: int) -> Draft | None:
        start, end = self._clause(i)
        return Draft("omission", None, start, end, "") if start is not None else None

    def _clause(self, i: int) -> tuple[int, int] | tuple[None, int]:
        """Return a run from behind one comma to behind the next."""
        a = self.key.find("，", i, i + 60)
        b = self.key.find("，", a + 1, a + 40) if a >= 0 else -1
        if a < 0 or b < 0 or b - a < 4 or not _one_line(self.key[a + 1 : b]):
            return None, 0
        return a + 1, b + 1

    def eye_skip(self, i: int) -> Draft | None:
        n = self.chance.choice((2, 3))
        end = self.key[i : i + n]
        if not _all_han(end):
            return None
        k = self.key.find(end, i + n + 4, i + 90)
        return Draft("omission", "eye_skip", i + n, k + n, "") if k > 0 else None

    def haplography(self, i: int) -> Draft | None:
        for k in range(i, min(i + 400, len(self.key) - 4)):
            for n in (1, 2):
                if (
                    _all_han(self.key[k : k + n])
                    and self.key[k : k + n] == self.key[k + n : k + 2 * n]
                ):
                    return Draft("omission", "haplography", k, k + n, "")
        return None

    def dittography(self, i: int) -> Draft | None:
        n = self.chance.choice((1, 2, 2, 4))
        run = self.key[i : i + n]
        return Draft("addition", "dittography", i + n, i + n, run) if _all_han(run) else None

    def doubled_clause(self, i: int) -> Draft | None:
        start, end = self._clause(i)
        if start is None:
            return None
        return Draft("addition", "dittography", end, end, self.key[start:end])

    def lost_line(self, i: int) -> Draft | None:
        start, end = self._line(i)
        return Draft("omission", None, start, end, "") if end - start >= 6 else None

    def doubled_line(self, i: int) -> Draft | None:
        start, end = self._line(i)
        if end - start < 6:
            return None
        return Draft("addition", "dittography", end, end, self.key[start:end])

    def _line(self, i: int) -> tuple[int, int]:
        """Return the letters of one printed line, where lines are short."""
        text, at = self.letters.text, self.letters.at
        low, high = text.rfind("\n", 0, at[i]), text.find("\n", at[i])
        start = end = i
        while start and at[start - 1] > low:
            start -= 1
        while end < len(at) and at[end] < (high if high >= 0 else len(text)):
            end += 1
        short = end - start <= 40 and _one_line(self.key[start:end])
        return (start, end) if short and _HAN.match(self.key[start]) else (i, i)

    def guess(self, i: int) -> Draft | None:
        n = 2
        was = self.key[i : i + n]
        now = self.chance.choice(self.words)
        now = now[: self.chance.choice((1, 2, 3, 4))]
        if not _all_han(was) or set(was) & set(now):
            return None
        around = self.key[max(0, i - 4) : i + n + 4]
        return None if set(now) & set(around) else Draft("substitution", None, i, i + n, now)

    def contamination(self, i: int) -> Draft | None:
        was = self.key[i : i + 2]
        k = i + self.chance.choice((-1, 1)) * self.chance.randint(6, 24)
        now = self.key[k : k + 2] if k >= 0 else ""
        if not _all_han(was) or not _all_han(now) or set(was) & set(now):
            return None
        around = self.key[max(0, i - 3) : i + 5]
        return (
            None
            if set(now) & set(around)
            else Draft("substitution", "contamination", i, i + 2, now)
        )

    def exchanged(self, i: int) -> Draft | None:
        n = self.chance.choice((1, 2, 2))
        x, y = self.key[i : i + n], self.key[i + n : i + 2 * n]
        if not _all_han(x + y) or set(x) & set(y):
            return None
        return Draft("transposition", None, i, i + 2 * n, y + x)

    def exchanged_members(self, i: int) -> Draft | None:
        match = re.compile(r"([㐀-鿿]{2,6})、([㐀-鿿]{2,6})(?=[、，。和])").search(
            self.key, i, i + 80
        )
        if match is None or self.key[match.start() - 1] not in "，、。：" or match[1] == match[2]:
            return None
        return Draft("transposition", None, *match.span(), f"{match[2]}、{match[1]}")

    def displaced(self, i: int) -> Draft | None:
        """Move a sentence behind another one of some paragraph."""
        match = _SENTENCE.search(self.key, i, i + 300)
        if match is None or not self._in_line(match.start() - 1, match.end() + 1):
            return None
        low = match.end() + 40
        goals = [m.end() + low for m in re.finditer(r"[。；]", self.key[low : low + 600])]
        goals = [k for k in goals if k < len(self.key) - 1 and self._in_line(k - 1, k + 1)]
        if not goals:
            return None
        return Draft("displacement", None, *match.span(), match[0], self.chance.choice(goals))

    def displaced_paragraph(self, i: int) -> Draft | None:
        """Move a paragraph before another one."""
        starts = [
            k for k in range(i, min(i + 900, len(self.key))) if not self._in_line(k - 1, k + 1)
        ]
        if len(starts) < 5:
            return None
        start, end, to = starts[0], starts[1], self.chance.choice(starts[3:])
        if not 12 <= end - start <= 200 or self.key[end - 1] not in "。；":
            return None
        return Draft("displacement", None, start, end, self.key[start:end] + "\n", to)

    def _in_line(self, start: int, end: int) -> bool:
        at = self.letters.at
        return "\n" not in self.letters.text[at[start] : at[end - 1] + 1]

    def number(self, i: int) -> Draft | None:
        match = re.compile(r"(?<![0-9.])[1-9][0-9]?(?=[个项次天日小家支座万亿米%年月处])").search(
            self.key, i, i + 300
        )
        if match is None:
            return None
        now = str(self.chance.choice([n for n in range(1, 12) if str(n) != match[0]]))
        return Draft("edit", None, *match.span(), now)

    def date(self, i: int) -> Draft | None:
        """Put another day, or another year, month and day, for a date."""
        match = re.compile(r"20([0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日").search(
            self.key, i, i + 600
        )
        if match is None:
            return None
        year, month, day = (int(part) for part in match.groups())
        now = f"20{year:02}年{month}月{day % 28 + 1}日"
        if self.chance.random() < 0.5:
            now = f"20{(year + 3) % 100:02}年{month % 12 + 1}月{day % 28 + 1}日"
        return Draft("edit", None, *match.span(), now)

    def amount(self, i: int) -> Draft | None:
        """Put another amount of several digits."""
        match = re.compile(
            r"(?<![0-9.])[1-9][0-9]*(?:\.[0-9]+)?(?=[万亿]?元|公里|平方米|吨|户|人|%)"
        ).search(self.key, i, i + 300)
        if match is None:
            return None
        now = str(self.chance.choice((12, 350, 480, 1600, 2750, 53000)))
        return None if now == match[0] else Draft("edit", None, *match.span(), now)

    def misread(self, i: int) -> Draft | None:
        """Put a letter for a digit of a year, or one of its digits for another, so that there is no such year."""
        match = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?=年)").search(self.key, i, i + 600)
        if match is None:
            return None
        letters = [k for k in range(*match.span()) if self.key[k] in "01"]
        if letters and self.chance.random() < 0.5:
            k = self.chance.choice(letters)
            return Draft(
                "substitution", "similar_shape", k, k + 1, {"0": "O", "1": "l"}[self.key[k]]
            )
        k = match.start() + 1
        return Draft("substitution", None, k, k + 1, "8")

    def han_number(self, i: int) -> Draft | None:
        match = re.compile(
            r"(?<![一二三四五六七八九十百千万第])[二三四五六七八九十](?=[个项次年月日倍])"
        ).search(self.key, i, i + 300)
        if match is None:
            return None
        now = self.chance.choice([c for c in "二三四五六七八九十" if c != match[0]])
        return Draft("edit", None, *match.span(), now)

    def duty(self, i: int) -> Draft | None:
        found = []
        for pair in DUTIES:
            was, now = pair.split("/")
            k = self.key.find(was, i, i + 300)
            if k >= 0:
                found.append(Draft("edit", None, k, k + len(was), now))
        return self.chance.choice(found) if found else None

    def body(self, i: int) -> Draft | None:
        """Put one body for another that the text names too."""
        match = _BODY.search(self.key, i, i + 300)
        others = [name for name in self.bodies if match and name != match[0]]
        if match is None or not others or self.key.count(match[0]) < 2:
            return None
        return Draft("edit", None, *match.span(), self.chance.choice(others))

    def label(self, i: int) -> Draft | None:
        text, at = self.letters.text, self.letters.at
        for k in range(i, min(i + 400, len(at) - 3)):
            line = text.rfind("\n", 0, at[k]) + 1
            if text[line : at[k]].strip():
                continue
            match = re.match(r"[（(]([一二三四五六七八九])[）)]|([1-9])[.．]", self.key[k : k + 4])
            if match is None:
                continue
            group = 1 if match[1] else 2
            digits = "一二三四五六七八九" if group == 1 else "123456789"
            now = digits[(digits.index(match[group]) + 1) % 9]
            return Draft("numbering", None, k + match.start(group), k + match.end(group), now)
        return None

    def markup(self, i: int) -> Draft | None:
        if not _all_han(self.key[i - 1 : i + 1]):
            return None
        return Draft("addition", "markup", i, i, self.chance.choice(("**", "$", "#")))


PROFILES: dict[str, str] = {
    "recogniser": "shape shape shape lost_letter lost_word guess guess contamination dittography markup "
    "lost_line exchanged label misread",
    "keyboard": "sound sound sound lost_letter dittography exchanged exchanged lost_word number date amount duty body",
    "copyist": "eye_skip haplography doubled_clause lost_clause lost_line doubled_line exchanged_members "
    "displaced displaced_paragraph contamination lost_word han_number label guess",
}


def plant(
    text: str,
    profile: str,
    seed: int,
    *,
    every: int = 150,
    within: Callable[[int], bool] = lambda _: True,
) -> tuple[str, tuple[Planted, ...]]:
    """Return the text with slips in it, and the slips, in the order of the text.

    Shapes: spans count in code points of the text given and of the text returned; one slip for about
    `every` letters; a quarter of them stand close behind the one before. `within` tells of an offset
    whether a slip may touch it.
    Guarantees: slips do not overlap; the same seed gives the same text.
    """
    chance = random.Random(f"{profile}:{seed}")
    letters = Letters(text, within)
    planter = Planter(letters, chance)
    kinds = PROFILES[profile].split()
    drafts: list[Draft] = []
    at, used = chance.randint(20, every), 0
    while at < len(letters.key) - 100:
        draft = getattr(planter, chance.choice(kinds))(at)
        if draft is None or draft.start < used or not _fits(letters, draft):
            at += chance.randint(1, 12)
            continue
        drafts.append(draft)
        end = max(draft.end, draft.to or 0)
        used = end + 5
        at = end + (
            chance.randint(5, 12) if chance.random() < 0.25 else chance.randint(12, 2 * every)
        )
    return _made(letters, drafts)


def _fits(letters: Letters, draft: Draft) -> bool:
    """Tell whether a draft changes one run of letters, and no label unless it is about labels."""
    if letters.key[draft.start : draft.end] == draft.now and draft.to is None:
        return False
    end = max(draft.end, draft.to or 0)
    if not letters.whole(max(0, draft.start - 1), min(len(letters.key), end + 1)):
        return False
    low, high = letters.at[draft.start], letters.at[min(draft.end, len(letters.at) - 1)]
    if draft.type in ("numbering", "displacement"):
        return True
    return not any(a < high + 1 and low < b for a, b in letters.labels)


def _made(letters: Letters, drafts: Sequence[Draft]) -> tuple[str, tuple[Planted, ...]]:
    text, at = letters.text, letters.at
    parts: list[str] = []
    planted: list[Planted] = []
    done = length = 0  # of the text given, of the text made

    def put(words: str) -> None:
        nonlocal length
        parts.append(words)
        length += len(words)

    def take(until: int) -> None:
        nonlocal done
        put(text[done:until])
        done = until

    for draft in drafts:
        start = at[draft.start]
        take(start)
        was = letters.key[draft.start : draft.end]
        first = length
        if draft.to is None:
            put(draft.now)
            last = length
        for k in range(draft.start, draft.end):  # blanks and line ends between lost letters stay
            take(at[k])
            done = at[k] + 1
        end = at[draft.end - 1] + 1 if was else start
        if draft.to is not None:
            take(at[draft.to])
            first = length
            put(draft.now)
            last = length
        planted.append(
            Planted(draft.type, draft.cause, (start, end), (first, last), was, draft.now)
        )
    take(len(text))
    return "".join(parts), tuple(planted)


def _all_han(run: str) -> bool:
    return bool(run) and all(_HAN.match(c) for c in run)


def _one_line(run: str) -> bool:
    return not any(c in "。；：" for c in run)
