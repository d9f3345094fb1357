"""Which encoding bytes are in, told from the bytes alone.

A byte order mark decides, then strict UTF-8. What is left is one of the legacy encodings of Chinese
or UTF-16 without a mark: each that decodes all the bytes is judged by how common its characters
are, since bytes of one encoding read in another give characters that hardly anybody writes.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from diffkit.patterns import Pattern
from diffkit.tables import table

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Tried in this order; of two that are judged alike the first is taken. cp950 and big5hkscs add
# characters that plain Big5 lacks.
_LEGACY = ("gb18030", "big5", "cp950", "big5hkscs")
_UTF_16 = ("utf-16-le", "utf-16-be")

SAMPLE = 50_000  # characters that are judged; more do not change the answer
# A mean judgement below which bytes are no Chinese text. Texts of our kinds stand at 3.3 and above
# in any 20 characters, strings of rare words drawn at random from a dictionary at 1.5, Korean and
# Japanese read as Chinese at 1.1 and below; fewer characters scatter too far to be refused on it.
LEAST, LEAST_OF_FEW, FEW = 1.25, 0.0, 20

_PUNCTUATION = frozenset("，。、；：（）《》“”—…〔〕！？·　「」『』【】％０１２３４５６７８９．")

_ODD = "[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]"  # a pattern, compiled when needed


def marked(data: bytes) -> str | None:
    """Return the encoding that a byte order mark names, or None."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


_META = re.compile(
    rb"<meta[^>]{1,300}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.IGNORECASE
)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|meta)[\s>]", re.IGNORECASE)
_NAMES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}


def named(data: bytes) -> str | None:
    """Return the encoding that the head of a web page names, where its bytes are text in it."""
    match = _META.search(data, 0, 4096)
    if match is None or not _PAGE.search(data, 0, 4096):
        return None
    encoding = match.group(1).decode("ascii").lower()
    encoding = _NAMES.get(encoding, encoding)
    if encoding not in (*_LEGACY, *_UTF_16):
        return None
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding


def guessed(data: bytes) -> str | None:
    """Return the encoding of bytes that are not UTF-8 and bear no mark, or None where none fits."""
    best: tuple[float, str] | None = None
    for encoding in _LEGACY:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _judged(text)
        if score is not None and (best is None or score > best[0]):
            best = score, encoding
    wide = plain_utf_16(data)
    if wide is not None and (best is None or plausibility(data.decode(wide)) > best[0]):
        return wide
    return best[1] if best else None


def plain_utf_16(data: bytes) -> str | None:
    """Return the form of UTF-16 that bytes without a mark plainly are in, or None.

    Plain is: every character has a place in a text, and is ASCII for the most part or commonly
    Chinese; four characters at least, unless NUL bytes show how wide they are.
    """
    if len(data) % 2 or len(data) < (2 if b"\x00" in data else 8):
        return None
    for encoding in _UTF_16:
        try:
            text = data.decode(encoding)[:SAMPLE]
        except UnicodeDecodeError:
            continue
        if re.search(_ODD, text):
            continue
        n_ascii = len(text) - len(_ASCII.sub("", text))
        if n_ascii * 10 > len(text) * 7 or plausibility(text) >= 2:
            return encoding
    return None


def looks_like_utf_8(data: bytes) -> bool:
    """Tell whether bytes that are not UTF-8 were UTF-8 before something damaged a few of them."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(n for c, n in Counter(text).items() if c > "\x7f") - bad
    return good >= 4 * bad


def plausibility(text: str) -> float:
    """Return how likely the characters beyond ASCII are, in the mean: about 4 in official texts.

    Characters that a Chinese text hardly ever has count below 0; no such character at all gives 0.
    """
    counts = Counter(_ASCII.sub("", text[:SAMPLE]))
    total = sum(counts.values())
    return sum(_weight(c) * n for c, n in counts.items()) / total if total else 0.0


def _judged(text: str) -> float | None:
    """Return the plausibility of a decoded text, None where it is too low for a text of its length."""
    score = plausibility(text)
    few = len(_ASCII.sub("", text[:SAMPLE])) < FEW
    return score if score >= (LEAST_OF_FEW if few else LEAST) else None


_ASCII = Pattern("[\x00-\x7f]+")


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    """Return the rank of the common characters of either script, 0 for the commonest."""
    ranks: dict[str, int] = {}
    for line in table("common.txt").splitlines():
        for rank, char in enumerate(line):
            ranks[char] = min(rank, ranks.get(char, rank))
    return ranks


def _weight(char: str) -> float:
    if char in _PUNCTUATION:
        return 4.0
    rank = _ranks().get(char)
    if rank is not None:
        return 5.0 if rank < 100 else 4.0 if rank < 400 else 3.0 if rank < 1000 else 2.0
    if "\u4e00" <= char <= "\u9fff":
        return 0.0 if _in_first_levels(char) else -3.0
    return -3.0 if char < "\ue000" or char > "\uf8ff" else -6.0


def _in_first_levels(char: str) -> bool:
    """Tell whether a standard counts a character among the common ones (level 1 of its tables)."""
    for encoding, last in (("gb2312", 0xD7FE), ("big5", 0xC67E)):
        try:
            if int.from_bytes(char.encode(encoding), "big") <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False
