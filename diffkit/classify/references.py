"""What is cited: the text's own articles, followed through a renumbering, and other texts."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from diffkit.classify.ground import Difference, Ground, Side, Verdict, left_over
from diffkit.classify.targets import Reference, references
from diffkit.lexicon import Citation
from diffkit.model import Document
from diffkit.patterns import for_keys
from diffkit.span import Span


def follows(ground: Ground, a: Side, b: Side, x: Reference, y: Reference) -> bool | None:
    """Tell whether two references name the same clauses, by each text's own numbers; None where it is not sure."""
    if len(x.each) != len(y.each) or x.ranges != y.ranges:
        return None
    found = [_follows(ground, a, b, one, other) for one, other in zip(x.each, y.each, strict=True)]
    return None if None in found else all(found)


def _follows(ground: Ground, a: Side, b: Side, x: Reference, y: Reference) -> bool | None:
    targets_a, targets_b = ground.targets
    i, j = targets_a.of(x, a.passage.index), targets_b.of(y, b.passage.index)
    if i is None or j is None:
        return None
    here, there = ground.partners[0].get(i), ground.partners[1].get(j)
    if here is None or there is None:
        return None
    return here == there


_FORM = Verdict("typographic", "form", "same-reference-other-form")


def renumbered(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that both sides cite the same clauses of their own text by the numbers they have there."""
    a, b = ground.sides(difference)
    pairs = _cited_pairs(a, b)
    if not pairs:
        return None
    followed = [follows(ground, a, b, x, y) for x, y in pairs]
    if all(x.meaning == y.meaning for x, y in pairs):
        return None if False in followed else _FORM  # 第(三)项 and 第三项
    if all(followed):
        return Verdict("numbering", "reference", "reference-follows-its-article")
    return None


def _cited_pairs(a: Side, b: Side) -> list[tuple[Reference, Reference]]:
    """Return the references that differ, pair by pair, where nothing else does."""
    found_a, found_b = a.touched(references(a.passage.key)), b.touched(references(b.passage.key))
    if not found_a or len(found_a) != len(found_b):
        return []
    words_a, words_b = (
        "|".join(_around(side, found)) for side, found in ((a, found_a), (b, found_b))
    )
    if _OF.sub("", words_a) != _OF.sub("", words_b):
        return []
    return list(zip(found_a, found_b, strict=True))


_OF = for_keys(r"[的之]")  # 第三条规定的 and 第五条的规定


def _around(side: Side, found: Sequence[Reference]) -> list[str]:
    """Return the words of a side that stand in no reference."""
    words: list[str] = []
    at = side.start
    for reference in found:
        words.append(side.passage.key[at : max(at, reference.start)])
        at = max(at, reference.end)
    words.append(side.passage.key[at : max(at, side.end)])
    return words


def _joined(side: Side, found: Sequence[Reference]) -> list[str]:
    """Return the words that join references: 第四十条、第四十一条 is not 第四十条至第四十三条."""
    return _around(side, found)[1:-1]


def points_elsewhere(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a reference names another clause than before, or came, or went."""
    a, b = ground.sides(difference)
    found_a, found_b = a.touched(references(a.passage.key)), b.touched(references(b.passage.key))
    rest_a, rest_b = left_over(found_a, found_b, lambda reference: reference.meaning)
    if rest_a and rest_b:
        pairs = zip(rest_a, rest_b, strict=False)
        explained = len(rest_a) == len(rest_b) and all(
            follows(ground, a, b, x, y) for x, y in pairs
        )
        if explained and _joined(a, found_a) == _joined(b, found_b):
            return None  # what else differs is for other rules
        facts = _facts(ground, (a, rest_a[0]), (b, rest_b[0]))
        for name, side, reference in (("a", a, rest_a[0]), ("b", b, rest_b[0])):
            facts[name] = {**facts[name], "cites": side.written(reference.start, reference.end)}
        return Verdict("substantive", "citation", "reference-points-elsewhere", facts)
    # 前款 alone takes up what was said; it is no citation that a reader would look for.
    rest_a, rest_b = ([x for x in rest if not x.relative or x.parts] for rest in (rest_a, rest_b))
    if (not rest_a and not rest_b) or max(len(a.words), len(b.words)) > _SHORT:
        return None
    side, reference, name = (b, rest_b[0], "b") if rest_b else (a, rest_a[0], "a")
    return Verdict(
        "substantive",
        "citation",
        "reference-added-or-dropped",
        {
            name: {"cites": side.written(reference.start, reference.end)},
            "direction": "added" if rest_b else "dropped",
        },
    )


_SURE = 0.5  # likeness of an article's two versions above which they are surely one article


def not_renumbered(ground: Ground, bead: int) -> Iterator[tuple[Difference, Verdict]]:
    """Yield the references that stayed as they were while the article they cite has another number now.

    Guarantees: only where the article is surely the same on both sides, and the number that is cited is
    another article's now.
    """
    for op in ground.scripts[bead]:
        if op.tag != "equal" or len(op.a) < 3:
            continue
        a = ground.sides(Difference(bead, op.a, op.b))[0]
        for x in references(a.passage.key):
            if not (a.start <= x.start and x.end <= a.end) or not x.own or x.relative:
                continue
            whole = x._replace(parts=())
            if not _stands_for_another(ground, whole):
                continue
            start, end = (at - a.start + op.a.start for at in (x.start, x.end))
            behind = op.b.start - op.a.start
            difference = Difference(bead, Span(start, end), Span(start + behind, end + behind))
            facts = _facts(ground, (a, whole), (a, whole))
            yield difference, Verdict("substantive", "citation", "reference-not-renumbered", facts)


def _stands_for_another(ground: Ground, reference: Reference) -> bool:
    """Tell whether a number is one article in `a`, another in `b`, and one of both bears another now."""
    i, j = ground.targets[0].of(reference), ground.targets[1].of(reference)
    if i is None or j is None:
        return False
    here, there = ground.beads[ground.partners[0][i]], ground.beads[ground.partners[1][j]]
    if here is there:
        return False
    now, before = (
        document.clauses[indices[0]].label if indices and bead.score >= _SURE else None
        for document, bead, indices in ((ground.b, here, here.b), (ground.a, there, there.a))
    )
    named = (reference.scheme, reference.number)
    return any(
        label is not None and (label.scheme, label.number) != named for label in (now, before)
    )


_SHORT = 24


def _facts(
    ground: Ground, x: tuple[Side, Reference], y: tuple[Side, Reference]
) -> dict[str, dict[str, object]]:
    """Say what each side cites, and what number the clause cited has on the other side."""
    targets_a, targets_b = ground.targets
    i, j = targets_a.of(x[1], x[0].passage.index), targets_b.of(y[1], y[0].passage.index)
    return {
        "a": _where(ground.a, ground.b, i, ground.partners[0], ground, True),
        "b": _where(ground.b, ground.a, j, ground.partners[1], ground, False),
    }


def _where(
    document: Document,
    other: Document,
    target: int | None,
    partners: dict[int, int],
    ground: Ground,
    is_a: bool,
) -> dict[str, object]:
    if target is None:
        return {}
    clause = document.clauses[target]
    facts: dict[str, object] = {
        "cites": clause.label.text if clause.label else "",
        "clause": clause.id,
    }
    bead = ground.beads[partners[target]] if target in partners else None
    across = (bead.b if is_a else bead.a) if bead else ()
    label = other.clauses[across[0]].label if across else None
    facts["there"] = label.text if label else None
    return facts


# ---------------------------------------------------------------- other texts


def citation_differs(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that another text is cited, or no longer, or another one in its place."""
    a, b = ground.sides(difference)
    if a.passage.role == b.passage.role == "number":
        return None  # each paper's own number
    found_a, found_b = a.touched(a.passage.citations), b.touched(b.passage.citations)
    rest_a, rest_b = left_over(found_a, found_b, _name)
    if not rest_a and not rest_b:
        return None
    facts: dict[str, object] = {}
    if rest_a:
        facts["a"] = {"cites": [a.written(citation.start, citation.end) for citation in rest_a]}
    if rest_b:
        facts["b"] = {"cites": [b.written(citation.start, citation.end) for citation in rest_b]}
    if not (rest_a and rest_b):
        facts["direction"] = "added" if rest_b else "dropped"
    return Verdict("substantive", "citation", "citation-differs", facts)


def _name(citation: Citation) -> Hashable:
    return citation.name
