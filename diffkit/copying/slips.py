"""What a copyist did where two copies differ: type and cause of each slip, deliberate edits first.

Source: the classes 脱 衍 讹 倒 of textual criticism, and 陈垣《校勘学释例》for their causes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from diffkit.confusables import SHAPE, homophone, similar_shape
from diffkit.copying.figures import exchanged, figures, misread
from diffkit.copying.letters import Letters, is_label
from diffkit.copying.runs import Run
from diffkit.glyphs import fold
from diffkit.lexicon import bodies
from diffkit.model import VariantType
from diffkit.patterns import Pattern

_NEIGHBOURHOOD = 60  # letters on either side from which a word strays in
_LOOSE = 0.52  # likeness of shape that explains an exchange for which no sound does
_HABITUAL = 0.42  # likeness of shape that explains one of a copy that slips by the eye
_ALIKE = 0.6
_CLEAR = 0.85  # likeness of shape that explains it better than a sound


_LATIN = Pattern(r"[A-Za-zÀ-ÿ]+")


class Site(NamedTuple):
    """Where a witness stands at a difference: a run of its letters, empty for nothing."""

    letters: Letters
    start: int
    end: int

    @property
    def key(self) -> str:
        return self.letters.key[self.start : self.end]

    @property
    def written(self) -> str:
        """The letters as they are written, of the same number."""
        return self.letters.written[self.start : self.end]

    @property
    def word(self) -> str:
        """The word of a script with blanks that the run is part of, "" for none."""
        text, span = self.letters.text, self.letters.span(self.start, self.end)
        start, end = span.start, span.end
        while start and _LATIN.match(text[start - 1]):
            start -= 1
        while end < len(text) and _LATIN.match(text[end]):
            end += 1
        return text[start:end] if _LATIN.fullmatch(text, start, end) else ""

    def before(self, n: int) -> str:
        """Return the `n` letters before the run, fewer at the beginning."""
        return self.letters.key[max(0, self.start - n) : self.start]

    def after(self, n: int) -> str:
        """Return the `n` letters behind the run, fewer at the end."""
        return self.letters.key[self.end : self.end + n]

    def page_end(self) -> bool:
        """Tell whether a page ends at the run, or a line where no sentence does."""
        if self.letters.page_end(self.start, self.end):
            return True
        return self.letters.inner_breaks(self.start, self.end) and self.key[-1:] not in ".;!?"

    def heads_end(self) -> bool:
        """Tell whether a line ends behind the run."""
        return self.letters.breaks(self.end, self.end)


class Slip(NamedTuple):
    """What the one who slipped did; `cause` where one is proved."""

    type: VariantType
    cause: str | None = None


# ---------------------------------------------------------------- exchanged places


class Exchange(NamedTuple):
    """A run of `a` that stands elsewhere in `b`; `near` where one sentence holds both places."""

    run: Run
    near: bool


_ENDS = Pattern(r"[.;!?\U000f0000-\U000ffffd]")
_MOVED = 2  # letters of a run that may have changed its place within a sentence
_ROTATED = 40  # letters of two runs and what is between them, exchanged
_BLOCK = 8  # letters of one that may have changed it beyond


def exchanges(a: Letters, b: Letters, runs: Sequence[Run]) -> tuple[list[Run], list[Exchange]]:
    """Part the runs that only changed their place from all others.

    Guarantees: a run of letters that stands on one side only, and once elsewhere on the other side
    only, is one exchange; within a sentence, the exchange covers both places.
    """
    gone = [k for k, run in enumerate(runs) if run.b0 == run.b1]
    come: dict[str, list[int]] = {}
    for k, run in enumerate(runs):
        if run.a0 == run.a1:
            come.setdefault(_ring(b.plain(run.b0, run.b1)), []).append(k)
    used: set[int] = set()
    found: list[Exchange] = []
    for k in range(len(runs) - 1):
        hull = Run(runs[k].a0, runs[k + 1].a1, runs[k].b0, runs[k + 1].b1)
        words = a.key[hull.a0 : hull.a1]
        if k in used or len(words) > _ROTATED or _ENDS.search(words):
            continue
        if is_rotation(words, b.key[hull.b0 : hull.b1]):
            used |= {k, k + 1}
            found.append(Exchange(hull, True))
    for k in gone:
        if k in used:
            continue
        run = runs[k]
        core = a.plain(run.a0, run.a1)
        rivals = [
            m
            for m in come.get(_ring(core), ())
            if m not in used and b.plain(runs[m].b0, runs[m].b1) in core + core
        ]
        if len(core) < _MOVED or not rivals:
            continue
        m = min(rivals, key=lambda m: abs(m - k))
        first, second = sorted((k, m))
        hull = Run(runs[first].a0, runs[second].a1, runs[first].b0, runs[second].b1)
        words = a.key[hull.a0 : hull.a1]
        near = second == first + 1 and not _ENDS.search(words[:-1])
        if not near and (len(core) < _BLOCK or _repeats(a, b, run) or _repeats(a, b, runs[m])):
            continue
        used |= {k, m}
        moved = Run(run.a0, run.a1, runs[m].b0, runs[m].b1)
        found.append(Exchange(hull if near else moved, near))
    found += _edited_blocks(a, b, runs, used)
    return [run for k, run in enumerate(runs) if k not in used], found


_LIKE = 0.8  # likeness from which a block that stands elsewhere is the same with slips of its own
_LONG = 16  # letters of such a block
_PAIRS = 10_000  # of blocks, above which none is looked for


def _repeats(a: Letters, b: Letters, run: Run) -> bool:
    """Tell whether what one side alone has repeats what stands beside it: that is why it is there, or not."""
    site = Site(a, run.a0, run.a1) if run.a1 > run.a0 else Site(b, run.b0, run.b1)
    return overlap(site) == len(site.key)


def _edited_blocks(
    a: Letters, b: Letters, runs: Sequence[Run], used: set[int]
) -> Iterator[Exchange]:
    """Yield blocks that stand elsewhere and have slips of their own; those taken go into `used`."""
    lone = [
        k
        for k, r in enumerate(runs)
        if k not in used
        and max(r.a1 - r.a0, r.b1 - r.b0) >= _BLOCK
        and (r.a0 == r.a1 or r.b0 == r.b1)
        and not _repeats(a, b, r)
    ]
    gone = [k for k in lone if runs[k].b0 == runs[k].b1]
    come = [k for k in lone if runs[k].a0 == runs[k].a1]
    if not gone or not come or len(gone) * len(come) > _PAIRS:
        return
    from rapidfuzz.distance import Indel

    likeness = {
        (k, m): Indel.normalized_similarity(
            a.key[runs[k].a0 : runs[k].a1], b.key[runs[m].b0 : runs[m].b1], score_cutoff=_LIKE
        )
        for k in gone
        for m in come
        if min(runs[k].a1 - runs[k].a0, runs[m].b1 - runs[m].b0) >= _LONG
        or a.stands_apart(runs[k].a0)
        or b.stands_apart(runs[m].b0)
    }
    for (k, m), score in sorted(likeness.items(), key=lambda item: (-item[1], item[0])):
        if score >= _LIKE and k not in used and m not in used:
            used |= {k, m}
            yield Exchange(Run(runs[k].a0, runs[k].a1, runs[m].b0, runs[m].b1), False)


def _ring(core: str) -> str:
    """Return a key of words that stays when letters go from their head to their end.

    A run that begins as what stands behind it begins is cut at either of both places.
    """
    return "".join(sorted(core))


def is_rotation(x: str, y: str) -> bool:
    """Tell whether `y` is `x` with its first part and its last exchanged, what is between left."""
    if len(x) != len(y) or x == y or sorted(x) != sorted(y):
        return False
    n = len(x)
    for i in range(1, n):
        for j in range(i, n):
            head, middle, tail = x[:i], x[i:j], x[j:]
            if tail + middle + head == y:
                return True
    return False


# ---------------------------------------------------------------- deliberate edits

_NAME = 2  # letters of a name that are exchanged, at least
_REACH = 16  # letters on either side in which the rest of a name stands

# Words that carry law: one in place of another is a decision, not a slip.
_DUTY_WORDS = """
应当 必须 不得 禁止 可以 有权 鼓励 支持 要求 提倡 原则上 会同 牵头 配合 负责 协助 同意 批准 审批 备案 审核 核准
依照 按照 参照 以上 以下 以内 以外 不满 超过 低于 高于 不少于 不超过 不低于 和 或 或者 以及 并 但 废止 失效
每年 每季度 每月 每半年 每周 每日 责令 建议
"""
_LONGEST = max(map(len, _DUTY_WORDS.split()))
_LATIN_WORDS = "shall must may should can cannot muss kann darf soll müssen können dürfen sollen"
_LATIN_DUTIES = frozenset(_LATIN_WORDS.split())


@lru_cache(maxsize=1)
def _duties() -> frozenset[str]:
    return frozenset(fold(_DUTY_WORDS).split())


def edited(x: Site, y: Site) -> str | None:
    """Say which kind of deliberate edit a difference is: number, date, duty, name; None for none.

    A number, a date or a word of duty stands on both sides, whole and well-formed; or the name of a
    body, and both names stand elsewhere too.
    """
    pair = exchanged(x.letters, x.start, x.end, y.letters, y.start, y.end)
    if pair is not None:
        return pair[0].kind if pair[0].meaning != pair[1].meaning else None
    if not x.key or not y.key:
        return None
    return _edited_duty(x, y) or _edited_name(x, y)


def rewritten(x: Site, y: Site) -> bool:
    """Tell whether one number or date is written in two ways: 30 and 三十."""
    pair = exchanged(x.letters, x.start, x.end, y.letters, y.start, y.end)
    return pair is not None and pair[0].meaning == pair[1].meaning


def _edited_duty(x: Site, y: Site) -> str | None:
    if x.word != y.word and {x.word, y.word} <= _LATIN_DUTIES:
        return "duty"
    for left in range(_LONGEST):
        for right in range(_LONGEST - left):
            words_x = x.before(left) + x.key + x.after(right)
            words_y = y.before(left) + y.key + y.after(right)
            if words_x in _duties() and words_y in _duties() and words_x != words_y:
                return "duty"
    return None


def _edited_name(x: Site, y: Site) -> str | None:
    """Tell of a body put for another: a slip makes no name that stands elsewhere."""
    if min(len(x.key), len(y.key)) < _NAME:
        return None
    names = _body(x), _body(y)
    if not all(names) or names[0] == names[1]:
        return None
    keys = x.letters.key, y.letters.key
    elsewhere = (sum(key.count(name) for key in keys) > 1 for name in names)
    return "name" if all(elsewhere) else None


def _body(site: Site) -> str:
    """Return the name of a body that a run is part of, "" for none."""
    window = site.before(_REACH) + site.key + site.after(_REACH)
    start = len(site.before(_REACH))
    end = start + len(site.key)
    for body in bodies(window):
        if body.start <= end <= body.end and start < body.end:
            return window[min(body.start, start) : body.end]
    return ""


# ---------------------------------------------------------------- slips

_MARKUP = Pattern(r"[#*<>{}$\\_`|~^]|&[a-z]+;|\[bookmark|</?[a-z]+")


class Habit(NamedTuple):
    """How often a copy exchanged what only looks alike, and what only sounds alike."""

    shapes: int = 0
    sounds: int = 0


def slip(bad: Site, good: Site, habit: Habit | None = None, *, accused: bool = True) -> Slip:
    """Return what `bad` did against `good`; of two causes that hold, the one that is its habit.

    Where it is not `accused`, only causes are named that explain a slip of either.
    """
    made = _slip(bad, good, habit or Habit())
    if accused or made.cause in _EITHER_WAY:
        return made
    return Slip(made.type)


_EITHER_WAY = frozenset(("similar_shape", "homophone", "haplography", "dittography", "eye_skip"))


def _slip(bad: Site, good: Site, habit: Habit) -> Slip:
    x, y = bad.key, good.key
    if (x or y) and all(is_label(c) for c in x + y):
        return Slip("numbering")
    if edited(bad, good) is not None:
        return Slip("edit")
    if rewritten(bad, good):
        return Slip("typographic")
    if x and y and is_label(x[0]) != is_label(y[0]):
        return Slip(_spoilt(bad, good), _cause_of_exchange(bad, good, habit))
    if not x:
        return Slip("omission", _cause_of_loss(bad, good))
    if not y:
        return Slip("addition", _cause_of_gain(bad))
    if is_rotation(x, y):
        return Slip("transposition")
    return Slip("substitution", _cause_of_exchange(bad, good, habit))


def _spoilt(bad: Site, good: Site) -> VariantType:
    """Return what was done to a label so that only one copy has it as such: 第二百零二条, 第二百零二二条."""
    x, y = ("".join(site.letters.spelt(site.start, site.end).split()) for site in (bad, good))
    shorter, longer = sorted((x, y), key=len)
    pairs = enumerate(zip(shorter, longer, strict=False))
    head = next((k for k, (p, q) in pairs if p != q), len(shorter))
    if len(shorter) == len(longer) or not longer.endswith(shorter[head:]):
        return "substitution"
    return "omission" if len(x) < len(y) else "addition"


def residue(site: Site) -> bool:
    """Tell whether a reading has marks of a recogniser's or a page's markup."""
    return bool(_MARKUP.search(site.letters.spelt(site.start, site.end)))


def breach(site: Site) -> bool:
    """Tell whether a reading is, or stands in, a number or date that cannot be: 13月, 2O22年."""
    if misread(site.letters, site.start, site.end):
        return True
    return not all(figure.sound for figure in figures(site.letters, site.start, site.end))


def overlap(site: Site) -> int:
    """Return how far a run repeats what stands before or behind it: its length where wholly so."""
    key = site.key
    n = len(key)
    key = site.letters.key
    behind = 0
    while (
        behind < n
        and site.end + behind < len(key)
        and key[site.start + behind] == key[site.end + behind]
    ):
        behind += 1
    before = 0
    while (
        before < n
        and site.start - before
        and key[site.start - before - 1] == key[site.end - before - 1]
    ):
        before += 1
    return min(n, before + behind)


_SKIPPED = 160  # letters that an eye skips: a few lines


def skipped(site: Site) -> bool:
    """Tell whether an eye may have skipped a run: it ends as what stands before it."""
    return overlap(site) >= 2 and len(site.key) <= _SKIPPED


def _cause_of_loss(bad: Site, good: Site) -> str | None:
    repeated = overlap(good)
    if repeated == len(good.key):
        return "haplography"
    if skipped(good):
        return "eye_skip"
    return "page_cut" if bad.page_end() else None


def _cause_of_gain(bad: Site) -> str | None:
    if residue(bad):
        return "markup"
    if bad.page_end():
        return "page_cut"
    if overlap(bad) == len(bad.key):
        return "dittography"
    return "contamination" if strays(bad, "") else None


def _cause_of_exchange(bad: Site, good: Site, habit: Habit) -> str | None:
    shape, sound = likeness(bad, good)
    if cause := _shape_or_sound(shape, sound, habit):
        return cause
    if bad.page_end():
        return "page_cut"
    return "contamination" if strays(bad, good.key) else None


def likeness(bad: Site, good: Site) -> tuple[float, float]:
    """Return how alike two runs look and sound, letter by letter; 0 where their lengths differ.

    A label that only one of them has is spelt out: 弟三条 looks like 第三条.
    """
    x, y = bad.letters.spelt(bad.start, bad.end), good.letters.spelt(good.start, good.end)
    pairs = [(p, q) for p, q in zip(x, y, strict=False) if p != q]
    if len(x) != len(y) or not pairs:
        return 0.0, 0.0
    return min(similar_shape(p, q) for p, q in pairs), min(homophone(p, q) for p, q in pairs)


def habit_of(made: Iterable[tuple[Slip, float, float]]) -> Habit:
    """Count what tells the eye from the keyboard among the slips of one copy.

    Shapes: each slip with the likeness of shape and of sound of its readings. An eye, or a recogniser,
    takes one shape for another, lets words stray in, reads over page ends; a keyboard offers the same
    sound.
    """
    shapes = sounds = both = 0
    for slip, shape, sound in made:
        if sound == 1.0:
            sounds += shape < _HABITUAL
            both += shape >= _ALIKE
        elif slip.cause in ("similar_shape", "page_cut", "markup", "contamination"):
            shapes += 1
    # Of what sounds the same about a quarter looks alike too: more of it is no work of a keyboard.
    shapes += max(0, both - sounds // 2)
    return Habit(shapes, sounds)


def _shape_or_sound(shape: float, sound: float, habit: Habit) -> str | None:
    by_eye = habit.shapes > 2 * habit.sounds
    if not sound:
        return "similar_shape" if shape >= (_HABITUAL if by_eye else _LOOSE) else None
    if shape < (_HABITUAL if by_eye else _LOOSE):
        return "homophone"
    if habit.shapes != habit.sounds:
        return "similar_shape" if habit.shapes > habit.sounds else "homophone"
    return "similar_shape" if shape >= _CLEAR or (sound < 1.0 and shape >= SHAPE) else "homophone"


def strays(bad: Site, good: str) -> bool:
    """Tell whether words of two letters or more stand in the neighbourhood too, and are not the rival's."""
    if len(bad.key) < 2 or bad.key in good:
        return False
    near = bad.before(_NEIGHBOURHOOD) + "\n" + bad.after(_NEIGHBOURHOOD)
    return bad.key in near


_BRACKETS = {")": "(", "]": "[", "》": "《", "”": "“", "}": "{", "】": "【", "』": "『", "」": "「"}


def closes(site: Site) -> bool:
    """Tell whether brackets and quotes open and close in the clause of a reading that has some."""
    if not set(site.key) & {*_BRACKETS, *_BRACKETS.values()}:
        return True
    document = site.letters.document
    clause = document.clauses[site.letters.home(site.start, site.end)]
    open_: list[str] = []
    for c in clause.body.of(site.letters.text):
        for mark in (c, fold(c)):
            if mark in _BRACKETS.values():
                open_.append(mark)
                break
            if mark in _BRACKETS:
                if not open_ or open_.pop() != _BRACKETS[mark]:
                    return False
                break
    return not open_
