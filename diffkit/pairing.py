"""Which documents of two files are versions of one text.

A gazette has plans of one genre and notices of one form that are not versions of each other: what all
of them say counts for little, and a short document must share more of its words than a long one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

from diffkit.glyphs import key_of
from diffkit.model import Document, Role
from diffkit.patterns import Pattern

_SIZE = 5  # characters of a shingle: long enough that two laws on one matter share few by chance
_MOST = 40_000  # shingles of one document; of a longer one a fixed share is looked at
_SMALL = 8_000  # characters of which all shingles are looked at
_COMMON = 40  # a shingle that so many documents have is a formula, and says nothing
_BODY: frozenset[Role] = frozenset(("body", "item", "heading", "cell"))
_NO_WORD = Pattern(r"[\W_\d]+")

Paired = tuple[int | None, int | None, float]


def pair_documents(a: Sequence[Document], b: Sequence[Document]) -> tuple[Paired, ...]:
    """Return which documents belong together, one to one, with their likeness from 0 to 1.

    Shapes: indices into the sequences given, None for a document without a partner; the order of b,
    with what only a has where it stood there. Documents of another role than `document` are left out.
    Guarantees: symmetric; where both sides have one document, these are paired whatever they say.
    Cost: linear in the text, and in the pairs of documents that share rare words.
    """
    of_a = [i for i, document in enumerate(a) if document.role == "document"]
    of_b = [j for j, document in enumerate(b) if document.role == "document"]
    if len(of_a) == len(of_b) == 1:  # the pair is certain; a sample says how like they are
        shingles_a, shingles_b = [_sampled(a[of_a[0]])], [_sampled(b[of_b[0]])]
        size = len(shingles_a[0]) + len(shingles_b[0])
        shared = 2 * len(shingles_a[0] & shingles_b[0])
        chosen = {0: (0, round(shared / size, 6) if size else 1.0)}
    else:
        shingles_a = [_shingles(a[i]) for i in of_a]
        shingles_b = [_shingles(b[j]) for j in of_b]
        likeness = _likeness(shingles_a, shingles_b)
        likeness |= _identical([a[i] for i in of_a], [b[j] for j in of_b])
        sizes = [len(s) for s in shingles_a], [len(s) for s in shingles_b]
        chosen = _chosen(likeness, *sizes)
    partners = {i for i, _ in chosen.values()}
    found: list[Paired] = []
    behind: dict[int, list[int]] = {}  # documents of a only, by the partner that stands before them
    anchor = -1
    place = {i: j for j, (i, _) in chosen.items()}
    for i in range(len(of_a)):
        if i in partners:
            anchor = place[i]
        else:
            behind.setdefault(anchor, []).append(i)
    found += ((of_a[i], None, 0.0) for i in behind.get(-1, ()))
    for j in range(len(of_b)):
        if j in chosen:
            i, score = chosen[j]
            found.append((of_a[i], of_b[j], score))
        else:
            found.append((None, of_b[j], 0.0))
        found += ((of_a[i], None, 0.0) for i in behind.get(j, ()))
    return tuple(found)


def _key(document: Document) -> str:
    key = key_of(document.text)
    return _NO_WORD.sub("", "".join(c.body.of(key) for c in document.clauses if c.role in _BODY))


def _sampled(document: Document) -> frozenset[str]:
    """Return the shingles that begin with one character in eight, all of a short document's."""
    key = _key(document)
    share = 7 if len(key) > _SMALL else 0
    first = {char for char in set(key) if not ord(char) & share}
    starts = [i for i, char in enumerate(key[: len(key) - _SIZE + 1]) if char in first]
    return frozenset([key[i : i + _SIZE] for i in starts])


def _shingles(document: Document) -> frozenset[str]:
    key = _key(document)
    runs: Iterable[str] = (key[i : i + _SIZE] for i in range(len(key) - _SIZE + 1))
    if len(key) > _MOST:
        share = len(key) // _MOST + 1
        runs = (run for run in runs if crc32(run.encode("utf-8", "surrogatepass")) % share == 0)
    return frozenset(runs)


def _identical(a: Sequence[Document], b: Sequence[Document]) -> dict[tuple[int, int], float]:
    """Return the documents that are equal to the character, the first with the first, however short."""
    places: dict[str, list[int]] = {}
    for i, document in enumerate(a):
        places.setdefault(document.span.of(key_of(document.text)), []).append(i)
    found: dict[tuple[int, int], float] = {}
    for j, document in enumerate(b):
        equal = places.get(document.span.of(key_of(document.text)))
        if equal:
            found[equal.pop(0), j] = 1.0
    return found


def _likeness(
    a: Sequence[frozenset[str]], b: Sequence[frozenset[str]]
) -> dict[tuple[int, int], float]:
    """Return the Dice coefficient of each pair that shares something, rare shingles weighing more."""
    holders: dict[str, tuple[list[int], list[int]]] = {}
    for side, documents in enumerate((a, b)):
        for i, shingles in enumerate(documents):
            for shingle in shingles:
                holders.setdefault(shingle, ([], []))[side].append(i)
    mass_a, mass_b = [0.0] * len(a), [0.0] * len(b)
    shared: dict[tuple[int, int], float] = {}
    for in_a, in_b in holders.values():
        weight = 1 / max(1, len(in_a) + len(in_b) - 1)
        for i in in_a:
            mass_a[i] += weight
        for j in in_b:
            mass_b[j] += weight
        if len(in_a) + len(in_b) > _COMMON:
            continue
        for i in in_a:
            for j in in_b:
                shared[i, j] = shared.get((i, j), 0.0) + weight
    # Rounded: the order in which a set gives its members must not show in the last digit.
    return {
        (i, j): round(2 * weight / (mass_a[i] + mass_b[j]), 6) for (i, j), weight in shared.items()
    }


def _chosen(
    likeness: dict[tuple[int, int], float], sizes_a: Sequence[int], sizes_b: Sequence[int]
) -> dict[int, tuple[int, float]]:
    """Take the likest pairs first, one to one, where they share enough for their size."""
    chosen: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for (i, j), score in sorted(
        likeness.items(), key=lambda item: (-item[1], sum(item[0]), item[0])
    ):
        if i in taken or j in chosen:
            continue
        if score == 1.0 or score >= min(0.9, 0.15 + 30 / max(1, min(sizes_a[i], sizes_b[j]))):
            chosen[j] = (i, score)
            taken.add(i)
    return chosen
