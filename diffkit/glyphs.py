"""How characters look: keys that fold forms together, proofs that a form is all that differs, width.

Two notions are kept apart. A *key* (`fold`) is generous, keeps the length of a text and serves
matching only. A *proof* (`is_variant`, `Variants`) is strict: it says that two copies have the same
words, and on any doubt says no.

The script tables come from OpenCC's dictionaries by way of `tools/glyph_tables.py`. A key is made
of single characters by `str.translate`, which needs no phrases and no library: 36 ms for 350,000
characters, against 23 to 57 ms for one of OpenCC's three converters and 20 ms to import it. A proof across
scripts needs phrases (乾 stays in 乾坤 and becomes 干 in 餅乾), so OpenCC itself is asked, and only
when a traditional text meets a simplified one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Literal

from diffkit.patterns import Pattern
from diffkit.span import Span
from diffkit.tables import table

# ---------------------------------------------------------------- keys

# Each line: the key, and the other forms of it. Kinds of brackets and of quotes stay apart. All
# full stops share a key with the decimal point, since each of 。 ． . is both, in one print or another.
_MARKS = (
    (".", "。｡．﹒"),
    (",", "，﹐︐"),
    ("、", "､﹑︑"),
    (";", "；﹔︔"),
    (":", "：﹕︓∶︰꞉"),
    ("!", "！﹗︕"),
    ("?", "？﹖︖"),
    ("(", "（﹙︵"),
    (")", "）﹚︶"),
    ("[", "〔［【〖〘〚﹝︹︻︗⟦⟨❲"),
    ("]", "〕］】〗〙〛﹞︺︼︘⟧⟩❳"),
    ("{", "｛﹛︷"),
    ("}", "｝﹜︸"),
    ("《", "«≪⟪︽"),
    ("》", "»≫⟫︾"),
    ("〈", "‹〈︿"),
    ("〉", "›〉﹀"),
    ('"', "“”„‟「」｢｣﹁﹂〝〞〟＂"),
    ("'", "‘’‚‛『』﹃﹄＇`´｀"),
    ("-", "‐‑‒–—―−⸺⸻﹘﹣－─━⎯︱︲"),
    ("~", "～〜∼﹏˜"),
    ("·", "•‧∙⋅・･"),
    ("…", "⋯︙"),
    ("×", "✕✖╳"),
    ("〇", "○◯"),
    ("¥", "￥"),
)
# Characters without a width, and marks of writing direction. In a key they are blanks, since
# nothing can be dropped from it.
ZERO_WIDTH = "\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_BLANKS = "\t\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)


@lru_cache(maxsize=1)
def _width_table() -> dict[int, str]:
    table = {c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
    for first, last in ((0xFE50, 0xFE6B), (0xFFE0, 0xFFE6)):
        for c in range(first, last + 1):
            narrow = unicodedata.normalize("NFKC", chr(c))
            if len(narrow) == 1:
                table[c] = narrow
    for key, forms in _MARKS:
        table |= {ord(form): key for form in forms}
    return table | {ord(c): " " for c in _BLANKS + ZERO_WIDTH + BIDI}


@lru_cache(maxsize=1)
def _form_table() -> dict[int, str]:
    """Return the width table but for marks of direction: text that they turn round reads otherwise."""
    return {c: key for c, key in _width_table().items() if chr(c) not in BIDI}


@lru_cache(maxsize=1)
def _fold_table() -> dict[int, str]:
    script = table("script.tsv")  # each line a character, a tab, its key
    return dict(zip(map(ord, script[::4]), script[2::4], strict=True)) | _width_table()


def fold_width(text: str) -> str:
    """Return the key of `text` without regard to width, form of punctuation and kind of blank.

    Guarantees: one code point for one code point; line ends and the case of letters stay.
    Cost: 35 ms for 350,000 characters.
    """
    return _translated(text, _width_table())


def fold(text: str) -> str:
    """Return the key of `text` for matching: as `fold_width`, and traditional script as simplified.

    Radicals and compatibility ideographs become the character that they stand for. That two texts
    have one key proves nothing (乾 and 干, 。 and the decimal point): see `is_variant`.

    Guarantees: one code point for one code point, so that offsets in the key are offsets in the
    text; idempotent; line ends and the case of letters stay; any string at all is accepted.
    Cost: 36 ms for 350,000 characters, and 1 ms once for the table.
    """
    return _translated(text, _fold_table())


@lru_cache(maxsize=8)
def key_of(text: str) -> str:
    """Return `fold(text)` of a whole text, remembered for the stages that read parts of it one by one.

    A part of the key is the key of that part.
    """
    return fold(text)


def _translated(text: str, table: dict[int, str]) -> str:
    key = text.translate(table)
    assert len(key) == len(text)
    return key


# ---------------------------------------------------------------- proofs


@lru_cache(maxsize=1)
def _proofs() -> tuple[dict[str, str], frozenset[tuple[str, str]]]:
    """Return the forms of one character by what stands for them, and the proven pairs of scripts."""
    text = table(
        "proven.tsv"
    )  # glyph, tab, form, tab, what it stands for; then script, tab, one, tab, other
    at = text.index("script")
    forms = dict(zip(text[6:at:10], text[8:at:10], strict=True))
    return forms, frozenset(zip(text[at + 7 :: 11], text[at + 9 :: 11], strict=True))


def _same_character(x: str, y: str) -> bool:
    if x == y:
        return True
    forms, pairs = _proofs()
    if (x, y) in pairs or (y, x) in pairs:
        return True
    x, y = forms.get(x, x), forms.get(y, y)
    return x == y or (x, y) in pairs or (y, x) in pairs


_DROPPED = Pattern(f"[{ZERO_WIDTH}\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_WIDE_LETTERS = {c: chr(c - 0xFEE0) for c in range(0xFF21, 0xFF5B) if chr(c).isalpha()}
_DECIMAL_POINT = Pattern(r"(?<=[0-9０-９])[.．](?=[0-9０-９])")
_DOTS = Pattern(r"\.{3,}|·{3,}|…+")
_DASHES = Pattern("-{2,}")
_YEAR = Pattern(r"[\[(]([0-9]{4})[\])]")
_SUBSCRIPT = Pattern(r"(?<=[A-Za-z])[₀-₉]+(?:\.[₀-₉]+)?")
_SUBSCRIPT_DIGITS = {0x2080 + digit: str(digit) for digit in range(10)}
_SQUARE = Pattern(r"(?<![A-Za-z])([kcdm]?m)([23])(?![0-9A-Za-z])")
_BLANK = Pattern(r"[ \r\n]+")
_KEPT_APART = frozenset({"<super>", "<sub>", "<circle>"})


def has_case(text: str) -> bool:
    """Tell whether a text has letters of a script with capitals."""
    return text.lower() != text.upper()


def has_ideograph(text: str) -> bool:
    """Tell whether a text has a Chinese character."""
    return any("\u3400" <= c <= "\u9fff" for c in text)


def _plain(c: str) -> bool:
    """Tell of ASCII and ideographs, the bulk of a text, that they abbreviate nothing."""
    return c < "\x80" or "\u3400" <= c <= "\u9fff"


@lru_cache(maxsize=1024)
def _expanded(char: str) -> str:
    """Return what a compatibility character abbreviates: Ⅱ is II, ㎡ is m², ½ is 1/2, ﬁ is fi.

    What would read as another number stays: 10² is not 102, and blanks keep 3½ from becoming 31/2.
    """
    tag, *points = unicodedata.decomposition(char).split(" ")
    if not tag.startswith("<") or tag in _KEPT_APART:
        return char
    words = "".join(_expanded(chr(int(point, 16))) for point in points).replace("\u2044", "/")
    before = " " if words[0].isdigit() else ""
    after = " " if words[-1].isdigit() else ""
    return before + words + after


def _parts_words(c: str) -> bool:
    """Tell whether a blank beside this letter is the edge of a word."""
    return c.isalpha() and (
        unicodedata.east_asian_width(c) not in "WF" or "\uac00" <= c <= "\ud7a3"
    )


def _needed_blank(match: re.Match[str]) -> str:
    """Keep one blank between two letters or two digits, none elsewhere."""
    text = match.string
    left, right = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if not left or not right:
        return ""
    letters = _parts_words(left) and _parts_words(right)
    return " " if letters or (left.isdigit() and right.isdigit()) else ""


def _canonical(text: str, before: str = "", after: str = "") -> str:
    """Return `text` in the one form of punctuation, width, blanks and abbreviations, script as it is.

    `before` and `after` are its neighbours, one character or none: they decide whether a blank parts
    two words and whether a point is a decimal point.
    """
    # Of a neighbour that stands for several characters (Ⅱ, ㎡) only the nearest one counts.
    near = [c.translate(_form_table()) for c in (before, after)]
    near = [_expanded(c) if c and not _plain(c) else c for c in near]
    before, after = (c if c.isalnum() and not _wide(c) else "" for c in (near[0][-1:], near[1][:1]))
    text = _DROPPED.sub("", text).translate(_WIDE_LETTERS)  # narrow ones compose with an accent
    full = before + unicodedata.normalize("NFC", text) + after
    full = _SUBSCRIPT.sub(lambda m: m[0].translate(_SUBSCRIPT_DIGITS) + " ", full)
    full = _DECIMAL_POINT.sub("\u2396", full)  # the sign of the key that types a decimal point
    full = full.translate(_form_table())
    full = "".join(c if _plain(c) else _expanded(c) for c in full)
    full = _YEAR.sub(r"[\1]", _DASHES.sub("-", _DOTS.sub("…", full)))
    full = _SQUARE.sub(lambda m: m[1] + "²³"[m[2] == "3"], full)
    full = _BLANK.sub(_needed_blank, full)
    return full[len(before) : len(full) - len(after)]


def _wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF"


def _all_same(a: str, b: str) -> bool:
    return a == b or (len(a) == len(b) and all(map(_same_character, a, b)))


def is_variant(a: str, b: str) -> bool:
    """Tell whether it is proven that both strings have the same words in another form.

    Proven are: width, form of punctuation (《 «, 「 “, —— -, 〔2022〕 （2022）), blanks that part no
    words, abbreviating characters (Ⅱ II, …… ..., ㎡ m², ½ 1/2), forms of one character (爲 為, 臺 台),
    and a traditional character beside the simplified one that nothing else is written with (國 国).

    Guarantees: symmetric; nothing is proven of pairs that may be two words (後 后, 乾 干, 著 着, 徵 征);
    for those the script of the whole text counts, see `Variants`.
    """
    return a == b or _all_same(_canonical(a), _canonical(b))


Script = Literal["traditional", "simplified", "mixed", "neutral"]


@lru_cache(maxsize=1)
def _script_marks() -> tuple[frozenset[str], frozenset[str]]:
    _, pairs = _proofs()
    traditional, simplified = {t for t, _ in pairs}, {s for _, s in pairs}
    return frozenset(traditional - simplified), frozenset(simplified - traditional)


def script_of(text: str) -> Script:
    """Tell in which script a text as a whole is written, by the characters of one script only.

    Guarantees: a script is named only where it has more than four times the marks of the other;
    "neutral" says that no character tells.
    """
    traditional, simplified = _script_marks()
    t = s = 0
    for c, n in Counter(text).items():
        if c in traditional:
            t += n
        elif c in simplified:
            s += n
    if not t and not s:
        return "neutral"
    if t > 4 * s:
        return "traditional"
    return "simplified" if s > 4 * t else "mixed"


_TO_SIMPLIFIED = ("t2s", "tw2s", "hk2s")
_TO_TRADITIONAL = ("s2t", "s2tw", "s2hk")
_SURROGATE = Pattern("[\ud800-\udfff]")


@lru_cache(maxsize=6)
def _converter(name: str) -> Callable[[str], str]:
    from opencc import OpenCC  # loaded only where two scripts meet

    convert: Callable[[str], str] = OpenCC(name).convert
    return convert


def _converted(text: str, name: str) -> str:
    """Return `text` in another script, phrases considered, without a change of length."""
    convert = _converter(name)
    plain = _SURROGATE.sub("\ufffd", text)
    converted = convert(plain)
    if len(converted) == len(text):
        return converted
    by_char = {ord(c): form for c in set(plain) if len(form := convert(c)) == 1}
    return plain.translate(by_char)


class Variants:
    """What is proven to be no more than a difference of form between two texts.

    Where one text as a whole is traditional and the other simplified, characters also count as the
    same where a converter of scripts, which sees the phrase they stand in, writes the one for the
    other (乾 干 in 餅乾 and 饼干, not in 乾坤). Within one script `is_variant` alone counts.
    """

    def __init__(self, a: str, b: str) -> None:
        self._a, self._b = a, b

    @cached_property
    def scripts(self) -> tuple[Script, Script]:
        """The script of each text as a whole."""
        return script_of(self._a), script_of(self._b)

    @cached_property
    def across(self) -> bool:
        """Whether one text is traditional and the other simplified."""
        return set(self.scripts) == {"traditional", "simplified"}

    @cached_property
    def _simplified(self) -> tuple[str, ...]:
        """The traditional text, as each converter simplifies it."""
        text = self._a if self.scripts[0] == "traditional" else self._b
        return tuple(dict.fromkeys(_converted(text, name) for name in _TO_SIMPLIFIED))

    @cached_property
    def _traditional(self) -> tuple[str, ...]:
        """The simplified text, as each converter writes it in traditional script."""
        text = self._b if self.scripts[0] == "traditional" else self._a
        return tuple(dict.fromkeys(_converted(text, name) for name in _TO_TRADITIONAL))

    def proven(self, a: Span, b: Span) -> bool:
        """Tell whether the words of `a` in the one text are proven to be those of `b` in the other.

        Guarantees: symmetric; the neighbours of both spans are looked at, so that a blank or a point
        alone is judged by what it parts.
        Cost: linear in the spans; the first doubt across scripts converts both whole texts.
        """
        x, y = _in_context(self._a, a), _in_context(self._b, b)
        if _all_same(x, y):
            return True
        if not self.across or len(x) != len(y):
            return False
        if self.scripts[0] == "traditional":
            traditional, simplified, t, s = a, b, x, y
        else:
            traditional, simplified, t, s = b, a, y, x
        doubts = [i for i in range(len(t)) if not _same_character(t[i], s[i])]
        for text, span, written in (
            *((text, traditional, s) for text in self._simplified),
            *((text, simplified, t) for text in self._traditional),
        ):
            reading = _in_context(text, span)
            if len(reading) == len(written):
                doubts = [i for i in doubts if not _same_character(reading[i], written[i])]
            if not doubts:
                return True
        return False


def _in_context(text: str, span: Span) -> str:
    before = text[span.start - 1 : span.start] if span.start else ""
    return _canonical(span.of(text), before, text[span.end : span.end + 1])


# ---------------------------------------------------------------- what a terminal shows

_PICTURES = {c: chr(0x2400 + c) for c in range(0x20)} | {0x7F: "␡"}
_HIDDEN = Pattern(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff]"
)


def visible(text: str, *, keep: str = "") -> str:
    """Return `text` with each character that a terminal would obey or hide made visible.

    Shapes: ␛ for controls that have a picture, ⟨U+202E⟩ for other controls, marks of writing
    direction, zero-width characters, separators of lines and paragraphs, lone surrogates. `keep`
    names those that the caller handles, such as "\\n\\t".
    Guarantees: no character of the result has any effect on a terminal but to take its cells.
    """

    def shown(match: re.Match[str]) -> str:
        char = match.group()
        return char if char in keep else _shown(ord(char))

    return _HIDDEN.sub(shown, text)


def _shown(code: int) -> str:
    return _PICTURES.get(code) or f"⟨U+{code:04X}⟩"


# ---------------------------------------------------------------- width


class _Widths(dict[str, int]):
    """Cells by character, worked out when a character is first met."""

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self._ambiguous = ambiguous

    def __missing__(self, char: str) -> int:
        width = self._width(char)
        if len(self) < 0x10000:  # a text of all of Unicode does not grow the table without bound
            self[char] = width
        return width

    def _width(self, char: str) -> int:
        code = ord(char)
        if _HIDDEN.match(char):
            return len(_shown(code))
        if unicodedata.category(char) in ("Mn", "Me") or 0x1160 <= code <= 0x11FF:
            return 0  # combining marks, and the later letters of a Korean syllable
        kind = unicodedata.east_asian_width(char)
        if kind == "A":
            return self._ambiguous
        return 2 if kind in "WF" else 1


_NARROW, _BROAD = _Widths(1), _Widths(2)


def _widths(ambiguous: int) -> _Widths:
    return _BROAD if ambiguous == 2 else _NARROW


def cells(text: str, *, ambiguous: int = 1) -> int:
    """Return the width of `text` in terminal cells, hidden characters counted as `visible` shows them.

    Units: cells. `ambiguous` is the width, 1 or 2, of characters such as “ — … · ① → that terminals
    set differently (East Asian Width A of Unicode Standard Annex 11).
    Cost: 30 ms for 350,000 characters.
    """
    return sum(map(_widths(ambiguous).__getitem__, text))


def cell_widths(text: str, *, ambiguous: int = 1) -> list[int]:
    """Return the width of each character, as `cells` counts it."""
    return list(map(_widths(ambiguous).__getitem__, text))


# GB/T 15834-2011, 5.1: what may not begin a line, what may not end one, and what is not parted.
_NO_START = frozenset(
    "，。、；：？！）》〉”’」』〕】］｝〗·‧～／-–％‰℃°々〻ー)]},.;:?!%»›﹐﹒﹑﹔﹕﹖﹗﹚﹜﹞｡､｣．"
)
_NO_END = frozenset("（《〈“‘「『〔【［｛〖([{«‹￥¥＄$№﹙﹛﹝｢／")
_UNPARTED = frozenset("—…⸺―")
_WRAP_BLANK = " \t\u3000\u00a0\u2002\u2003"


def wrap(text: str, width_cells: int, *, ambiguous: int = 1) -> tuple[tuple[int, int], ...]:
    """Return the lines, as ranges of `text`, in which it fits a width.

    A line does not begin with a closing mark nor end with an opening one; —— and …… are not parted,
    nor is a Latin word or number unless it is longer than a line. "\\n" ends a line.

    Units: code points; `width_cells` counts as `cells` does.
    Guarantees: at least one line; in order, without overlap; only blanks and line ends lie between
    lines; no line is wider than `width_cells` unless a single character is; marks that combine stay
    with their letter.
    Cost: linear in the text.
    """
    widths = cell_widths(text, ambiguous=ambiguous)
    lines: list[tuple[int, int]] = []
    start = 0
    while True:
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        _wrap_paragraph(text, start, end, widths, width_cells, lines)
        if newline < 0:
            return tuple(lines)
        start = newline + 1


def _wrap_paragraph(
    text: str, start: int, end: int, widths: list[int], limit: int, lines: list[tuple[int, int]]
) -> None:
    while True:
        i, used = start, 0
        while i < end and (used + widths[i] <= limit or not widths[i]):
            used += widths[i]
            i += 1
        if i == end:
            lines.append((start, end))
            return
        cut = _break_before(text, start, i, end, widths)
        lines.append((start, _trimmed(text, start, cut)))
        start = cut
        while start < end and text[start] in _WRAP_BLANK:
            start += 1
        if start == end:
            return


def _break_before(text: str, start: int, i: int, end: int, widths: list[int]) -> int:
    """Return where to end the line that begins at `start` and has no room for character `i`."""
    if text[i] in _WRAP_BLANK and i > start:
        return i
    begin = start
    while begin < i and text[begin] in _WRAP_BLANK:  # an indent is no line of its own
        begin += 1
    for cut in range(i, begin, -1):
        if _may_break(text, cut, widths):
            return cut
    if i > start:  # nowhere: a word longer than the line, or marks alone
        return i
    cut = start + 1  # a character wider than the line, with what combines with it
    while cut < end and not widths[cut]:
        cut += 1
    return cut


def _may_break(text: str, cut: int, widths: list[int]) -> bool:
    left, right = text[cut - 1], text[cut]
    if left in _WRAP_BLANK:
        return right not in _WRAP_BLANK
    if not widths[cut] or right in _NO_START or left in _NO_END:
        return False
    if left == right and left in _UNPARTED:
        return False
    return not (_in_word(left) and _in_word(right))


def _in_word(char: str) -> bool:
    """Tell whether a character is part of a word or number that is written without blanks."""
    return (char.isascii() and char.isprintable()) or (char.isalnum() and not _wide(char))


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _WRAP_BLANK:
        end -= 1
    return end
