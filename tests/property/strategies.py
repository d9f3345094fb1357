"""Invented documents as text, the edits that lawmakers make, and the noise that carriers add.

A `Draft` is a document before it is numbered: `written(draft)` numbers it, so that an article more
or less renumbers all that follow. Noise is a pure function from a `Noised` to a `Noised`, which
remembers what of its text was never in the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from random import Random
from typing import Literal
from unicodedata import east_asian_width

from hypothesis import strategies as st

# ---------------------------------------------------------------- words

PLACES = ("云溪市", "临江市", "安渡市")
SUBJECTS = (
    "市水务局",
    "河道管理单位",
    "沿河各镇人民政府",
    "市自然资源主管部门",
    "供水企业",
    "码头经营者",
    "取水单位和个人",
    "市综合行政执法局",
    "防汛物资储备单位",
    "堤防养护单位",
)
DUTIES = (
    "应当每年汛前对堤防、水闸进行一次全面检查",
    "应当自收到申请之日起{n}个工作日内作出书面答复",
    "不得在河道内堆放砂石、秸秆或者其他阻水物",
    "负责本区域内管网漏损的排查和修复",
    "可以委托具备条件的机构开展水质监测",
    "应当建立取水台账，保存期限不少于{n}年",
    "应当在{n}小时内向市防汛抗旱指挥部报告险情",
    "配合做好群众转移、临时安置和生活保障",
    "会同有关部门编制《岸线利用规划》并向社会公布",
    "应当在醒目位置设置警示标志（含夜间反光标志）",
    "对擅自填堵沟渠的行为予以制止，并责令限期恢复原状",
    "逾期不改正的，处{n}千元以上{m}万元以下罚款",
    "按照“谁使用、谁养护”的原则落实经费",
    "原则上每季度组织一次联合巡查",
    "依照本级预算安排专项资金，专款专用",
    "经验收合格后，方可投入使用",
)
HEADINGS = (
    "总则",
    "组织体系",
    "监测预警",
    "规划与建设",
    "巡查养护",
    "应急处置",
    "信息报送",
    "保障措施",
    "附则",
    "工作原则",
    "职责分工",
    "监督检查",
)
LEADS = (
    "有下列情形之一的，应当立即启动巡查",
    "申请人应当提交下列材料",
    "主要任务包括以下各项",
)
ITEMS = (
    "水位超过警戒线{n}厘米以上",
    "堤身出现渗漏、管涌或者滑坡",
    "取水许可证复印件",
    "工程平面布置图和剖面图",
    "连续{n}日降雨且预报仍有暴雨",
    "码头靠泊能力说明",
    "泄洪设施启闭失灵",
    "与第三人合法水事权益的协调意见",
)

HAN_DIGITS = "零一二三四五六七八九"


def han(number: int) -> str:
    """Write 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return HAN_DIGITS[ones]
    return ("" if tens == 1 else HAN_DIGITS[tens]) + "十" + (HAN_DIGITS[ones] if ones else "")


# ---------------------------------------------------------------- drafts

Kind = Literal["statute", "plan", "notice"]
Tag = Literal["head", "subhead", "unit", "paragraph", "item"]


@dataclass(frozen=True)
class Line:
    """One paragraph before it is numbered; a `unit` is an article, 1.1.1 or 1. by kind of draft."""

    tag: Tag
    words: str


@dataclass(frozen=True)
class Draft:
    """A document before it is numbered."""

    kind: Kind
    place: str
    subject: str
    lines: tuple[Line, ...]

    def without(self, index: int) -> Draft:
        return replace(self, lines=self.lines[:index] + self.lines[index + 1 :])

    def with_line(self, index: int, line: Line) -> Draft:
        return replace(self, lines=(*self.lines[:index], line, *self.lines[index:]))

    def with_words(self, index: int, words: str) -> Draft:
        lines = list(self.lines)
        lines[index] = replace(lines[index], words=words)
        return replace(self, lines=tuple(lines))


def _statute_labels(lines: Iterable[Line]) -> Iterable[str]:
    chapter = article = item = 0
    for line in lines:
        match line.tag:
            case "head":
                chapter += 1
                yield f"第{han(chapter)}章　"
            case "unit":
                article, item = article + 1, 0
                yield f"第{han(article)}条　"
            case "item":
                item += 1
                yield f"（{han(item)}）"
            case _:
                item = 0
                yield ""


def _plan_labels(lines: Iterable[Line]) -> Iterable[str]:
    head = sub = unit = item = 0
    for line in lines:
        match line.tag:
            case "head":
                head, sub, unit, item = head + 1, 0, 0, 0
                yield f"{head} "
            case "subhead":
                sub, unit, item = sub + 1, 0, 0
                yield f"{head}.{sub} "
            case "unit":
                unit, item = unit + 1, 0
                yield f"{head}.{sub}.{unit} "
            case "item":
                item += 1
                yield f"（{item}）"
            case _:
                item = 0
                yield ""


def _notice_labels(lines: Iterable[Line]) -> Iterable[str]:
    head = sub = unit = item = 0
    for line in lines:
        match line.tag:
            case "head":
                head, sub, unit, item = head + 1, 0, 0, 0
                yield f"{han(head)}、"
            case "subhead":
                sub, unit, item = sub + 1, 0, 0
                yield f"（{han(sub)}）"
            case "unit":
                unit, item = unit + 1, 0
                yield f"{unit}．"
            case "item":
                item += 1
                yield f"（{item}）"
            case _:
                item = 0
                yield ""


_LABELS: dict[Kind, Callable[[Iterable[Line]], Iterable[str]]] = {
    "statute": _statute_labels,
    "plan": _plan_labels,
    "notice": _notice_labels,
}


def written(draft: Draft) -> str:
    """Write a draft out, numbered, one paragraph a line, as a clean file would have it."""
    labels = _LABELS[draft.kind](draft.lines)
    body = [label + line.words for label, line in zip(labels, draft.lines, strict=True)]
    place, subject = draft.place, draft.subject
    if draft.kind == "statute":
        front = [f"{place}{subject}条例", ""]
        back = []
    elif draft.kind == "plan":
        front = [f"{place}{subject}应急预案", ""]
        back = []
    else:
        front = [
            f"{place}人民政府办公室",
            f"关于做好{subject}工作的通知",
            f"{place[0]}政办字〔2021〕12号",
            "",
            "各镇人民政府，各街道办事处，市政府有关部门：",
        ]
        back = ["", f"{place}人民政府办公室", "2021年6月18日"]
    return "\n".join([*front, *body, *back]) + "\n"


# ---------------------------------------------------------------- drawing drafts

SUBJECT_MATTERS = ("河道管理", "防汛抗旱", "城镇供水")
KINDS: tuple[Kind, ...] = ("statute", "plan", "notice")


def sentence(words: Random) -> str:
    """One sentence of duty, of one to three parts."""
    duties = "，".join(words.sample(DUTIES, words.randint(1, 3)))
    numbers = {"n": words.randint(2, 60), "m": words.randint(1, 9)}
    return words.choice(SUBJECTS) + duties.format(**numbers) + "。"


def _enumeration(words: Random) -> list[Line]:
    """A lead-in that ends in a colon, and two to four items."""
    items = words.sample(ITEMS, words.randint(2, 4))
    ends = ["；"] * (len(items) - 1) + ["。"]
    return [
        Line("paragraph", f"{words.choice(SUBJECTS)}遇{words.choice(LEADS)}："),
        *(
            Line("item", item.format(n=words.randint(2, 60)) + end)
            for item, end in zip(items, ends, strict=True)
        ),
    ]


def _body(words: Random, opening: Tag) -> list[Line]:
    """What stands under one heading: units or paragraphs, some with an enumeration after them."""
    lines: list[Line] = []
    for _ in range(words.randint(2, 3)):
        lines.append(Line(opening, sentence(words)))
        if words.random() < 0.5:
            lines.append(Line("paragraph", sentence(words)))
        if words.random() < 0.25:
            lines += _enumeration(words)
    return lines


def drafted(kind: Kind, seed: int) -> Draft:
    """Draw up a document of three to five chapters, of 700 to 3,500 characters.

    Shorter ones would not fill a page: layout can be told from words only where it recurs.
    """
    words = Random(seed)
    lines = [Line("paragraph", sentence(words))] if kind == "notice" else []
    for head in words.sample(HEADINGS, words.randint(3, 5)):
        lines.append(Line("head", head))
        if kind == "statute":
            lines += _body(words, "unit")
            continue
        subheads = words.sample(HEADINGS, words.randint(0, 2))
        for subhead in subheads:
            lines.append(Line("subhead", subhead))
            lines += _body(words, words.choice(("unit", "paragraph")))
        if not subheads:
            lines += _body(words, "paragraph")
    place, matter = words.choice(PLACES), words.choice(SUBJECT_MATTERS)
    return Draft(kind, place, matter, tuple(lines))


seeds = st.integers(0, 1_000_000)
drafts = st.builds(drafted, st.sampled_from(KINDS), seeds)
sentences = seeds.map(lambda seed: sentence(Random(seed)))


def sentence_indices(draft: Draft) -> list[int]:
    """Where the draft has sentences of duty, which can be changed, moved and taken out."""
    return [
        i
        for i, line in enumerate(draft.lines)
        if line.tag in ("unit", "paragraph") and line.words.endswith("。")
    ]


# ---------------------------------------------------------------- noise


@dataclass(frozen=True)
class Noised:
    """A text with noise, and the half-open ranges of it that the document itself never had."""

    text: str
    added: tuple[tuple[int, int], ...] = ()

    def with_insertions(self, insertions: Iterable[tuple[int, str]]) -> Noised:
        """Put words in before the given offsets; those at one offset keep their order."""
        at, length = 0, 0
        parts: list[str] = []
        fresh: list[tuple[int, int]] = []
        moved = dict.fromkeys((edge for run in self.added for edge in run), 0)
        steps: list[tuple[int, int]] = []  # offset in the old text, growth there
        for offset, words in sorted(insertions, key=lambda pair: pair[0]):
            parts += (self.text[at:offset], words)
            length += offset - at
            fresh.append((length, length + len(words)))
            length += len(words)
            at = offset
            steps.append((offset, len(words)))
        parts.append(self.text[at:])
        growth = list(accumulate(n for _, n in steps))
        for edge in moved:
            passed = sum(offset <= edge for offset, _ in steps)
            moved[edge] = edge + (growth[passed - 1] if passed else 0)
        old = [(moved[start], moved[end]) for start, end in self.added]
        return Noised("".join(parts), tuple(sorted([*old, *fresh])))

    def translated(self, table: dict[int, int]) -> Noised:
        """Exchange characters one for one."""
        return replace(self, text=self.text.translate(table))

    def own(self) -> str:
        """The non-blank characters that belong to the document."""
        inside = bytearray(len(self.text))
        for start, end in self.added:
            inside[start:end] = b"\1" * (end - start)
        return "".join(
            c for c, added in zip(self.text, inside, strict=True) if not added and not c.isspace()
        )


Noise = Callable[[Noised], Noised]

_NEVER_FIRST = "，。；：、）》”？！,.;:)"


def _cells(char: str) -> int:
    return 2 if east_asian_width(char) in "WFA" else 1


def _in_one_word(pair: str) -> bool:
    return len(pair) == 2 and pair.isascii() and all(c.isalnum() or c in ".-%" for c in pair)


def _paragraphs(text: str) -> Iterable[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def indented(noised: Noised) -> Noised:
    """Begin each paragraph of running text with two full-width spaces."""
    return noised.with_insertions(
        (at, "　　") for at, line in _paragraphs(noised.text) if line.endswith(("。", "；", "："))
    )


def hard_wrapped(width: int, *, stranded: bool = False) -> Noise:
    """Break lines at `width` full-width characters.

    A closing mark hangs in the margin as printers have it; with `stranded` it falls on a line of
    its own as some extractors have it.
    """

    def wrap(noised: Noised) -> Noised:
        breaks = []
        for at, line in _paragraphs(noised.text):
            used = last = word = 0
            for i, char in enumerate(line):
                if not _in_one_word(line[i - 1 : i + 1]):
                    word = i
                cells = _cells(char)
                if used + cells > 2 * width and (stranded or char not in _NEVER_FIRST):
                    last = word if word > last else i  # no word and no number is broken
                    breaks.append((at + last, "\n"))
                    used = sum(map(_cells, line[last:i]))
                used += cells
        return noised.with_insertions(breaks)

    return wrap


def spaced(noised: Noised) -> Noised:
    """Put a blank line between all lines, as some extractors do."""
    ends = [i + 1 for i, c in enumerate(noised.text) if c == "\n"]
    return noised.with_insertions((i, "\n") for i in ends)


def paged(n_lines: int, head: str = "安渡市人民政府公报　2021年第4期") -> Noise:
    """Put a page number and a running head in after every `n_lines` printed lines."""

    def page(noised: Noised) -> Noised:
        cuts, seen = [], 0
        for i, char in enumerate(noised.text[:-1]):
            if char == "\n" and noised.text[i - 1 : i] != "\n":
                seen += 1
                if seen % n_lines == 0:
                    number = 10 + seen // n_lines
                    cuts.append((i + 1, f"\n— {number} —\n\n{head}\n\n"))
        return noised.with_insertions(cuts)

    return page


def page_cut(every: int) -> Noise:
    """Put a blank line into each paragraph that a page end falls into, well inside it."""

    def cut(noised: Noised) -> Noised:
        cuts = []
        for at in range(every, len(noised.text), every):
            around = noised.text[at - 15 : at + 5]
            if "\n" not in around and around[14].isalpha() and around[15].isalpha():
                cuts.append((at, "\n\n"))
        return noised.with_insertions(cuts)

    return cut


def marked_down(noised: Noised) -> Noised:
    """Mark headings as a recogniser does, with a depth of its own invention."""
    marks = []
    for n, (at, line) in enumerate(_paragraphs(noised.text)):
        if line and len(line) <= 16 and line[-1] not in "。；：，日":
            marks.append((at, "#" * (n % 3 + 1) + " "))
    return noised.with_insertions(marks)


_WIDE_DIGITS = {ord("0") + i: ord("０") + i for i in range(10)}
_ASCII_MARKS = dict(zip(map(ord, "，；：（）《》"), map(ord, ",;:()«»"), strict=True))


def wide_digits(noised: Noised) -> Noised:
    """Write digits in full width."""
    return noised.translated(_WIDE_DIGITS)


def ascii_marks(noised: Noised) -> Noised:
    """Write ASCII punctuation, and «» for 《》, as some text layers have it."""
    return noised.translated(_ASCII_MARKS)


@cache
def _converter(name: str) -> Callable[[str], str]:
    from opencc import OpenCC

    return OpenCC(name).convert


def traditional(noised: Noised) -> Noised:
    """Write the text in traditional script."""
    text = _converter("s2t")(noised.text)
    assert len(text) == len(noised.text)
    return replace(noised, text=text)


def simplified(noised: Noised) -> Noised:
    """Write the text in simplified script."""
    text = _converter("t2s")(noised.text)
    assert len(text) == len(noised.text)
    return replace(noised, text=text)


def chained(*noises: Noise) -> Noise:
    """Apply one noise after another."""

    def apply(noised: Noised) -> Noised:
        for noise in noises:
            noised = noise(noised)
        return noised

    return apply


# Each of these leaves every word of a document as it was.
LAYOUTS: dict[str, Noise] = {
    "wrapped at 16": hard_wrapped(16),
    "wrapped at 17, indented": chained(indented, hard_wrapped(17)),
    "wrapped at 34, indented, spaced": chained(indented, hard_wrapped(34), spaced),
    "wrapped at 32 with stranded marks": chained(indented, hard_wrapped(32, stranded=True)),
    "wrapped and paged": chained(indented, hard_wrapped(17), spaced, paged(10)),
    "recogniser": chained(marked_down, page_cut(140)),
}
GLYPHS: dict[str, Noise] = {
    "full-width digits": wide_digits,
    "ASCII marks": ascii_marks,
    "traditional script": traditional,
    "all glyphs": chained(wide_digits, ascii_marks, traditional),
}
