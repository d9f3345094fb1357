"""What holds of any alignment, on invented documents and on documents without sense."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from diffkit.align import align
from diffkit.model import Alignment, Bead, Document, Pin, Role
from tests.golden.built import C, witness
from tests.property.strategies import Draft, Line, drafts, han, sentence_indices

# ---------------------------------------------------------------- documents


def drawn(draft: Draft) -> Document:
    """Return a draft as a document, its articles numbered through all chapters."""
    clauses = [C(f"{draft.place}{draft.subject}条例", role="title")]
    heading: int | None = None
    above: int | None = None  # what items hang from
    article: int | None = None
    n_head = n_unit = n_item = 0
    for line in draft.lines:
        at = len(clauses)
        n_item = n_item + 1 if line.tag == "item" else 0
        if line.tag in ("head", "subhead"):
            n_head += 1
            clauses.append(C(line.words, f"第{han(n_head)}章", (n_head,), role="heading"))
            heading, above, article = at, at, None
        elif line.tag == "unit":
            n_unit += 1
            clauses.append(C(line.words, f"第{han(n_unit)}条", (n_unit,), heading))
            above = article = at
        elif line.tag == "paragraph":
            clauses.append(C(line.words, "", (), heading if article is None else article, 2))
            above = at
        else:
            clauses.append(C(line.words, f"（{han(n_item)}）", (n_item,), above))
    return witness("W", clauses).documents[0]


ROLES: tuple[Role, ...] = ("body", "heading", "title", "date", "cell", "item")


@st.composite
def senseless(draw: st.DrawFn) -> Document:
    """Return a document of few different words, any roles and any tree."""
    words = st.text("甲乙丙，。1a 　\u200b", max_size=12) | st.sampled_from(
        ["", "（删除）", "负责。"]
    )
    clauses: list[C] = []
    for i in range(draw(st.integers(0, 14))):
        parent: int | None = i - 1 if i else None
        for _ in range(draw(st.integers(0, i))):  # preorder: the last clause, or one above it
            parent = clauses[parent].parent if parent is not None else None
        label = draw(st.sampled_from(["", "第一条", "（一）"]))
        number = (draw(st.integers(1, 3)),) if label else ()
        clauses.append(C(draw(words), label, number, parent, 0, draw(st.sampled_from(ROLES))))
    return witness("W", clauses).documents[0]


# ---------------------------------------------------------------- laws


def check(a: Document, b: Document, found: Alignment) -> None:
    beads = found.beads
    assert sorted(i for x in beads for i in x.a) == list(range(len(a.clauses)))
    assert [j for x in beads for j in x.b] == list(range(len(b.clauses)))
    for x in beads:
        for side in (x.a, x.b):
            assert list(side) == list(range(side[0], side[-1] + 1)) if side else True
        sizes = sorted((len(x.a), len(x.b)))
        assert sizes in ([0, 1], [1, 1], [1, 2], [1, 3])
        assert 0 <= x.score <= 1
        assert (x.basis == "none") == (sizes[0] == 0)
        assert not (x.moved and sizes[0] == 0)


def unordered(found: Alignment) -> set[Bead]:
    return set(found.beads)


def mirrored(found: Alignment) -> set[Bead]:
    return {Bead(x.b, x.a, x.score, x.moved, x.basis) for x in found.beads}


def bead_of_b(found: Alignment, j: int) -> Bead:
    return next(x for x in found.beads if j in x.b)


@given(senseless(), senseless())
def test_beads_partition_any_two_documents_and_mirror(a: Document, b: Document) -> None:
    found = align(a, b)
    check(a, b, found)
    assert mirrored(align(b, a)) == unordered(found)


@given(senseless())
def test_any_document_and_itself(a: Document) -> None:
    found = align(a, a)
    assert [(x.a, x.b, x.moved) for x in found.beads] == [
        ((i,), (i,), False) for i in range(len(a.clauses))
    ]


@given(senseless(), senseless(), st.data())
def test_pins_are_obeyed(a: Document, b: Document, data: st.DataObject) -> None:
    assume(a.clauses and b.clauses)
    i = data.draw(st.integers(0, len(a.clauses) - 1))
    j = data.draw(st.integers(0, len(b.clauses) - 1))
    ids_a, ids_b = [c.id for c in a.clauses], [c.id for c in b.clauses]
    assume(ids_a.count(ids_a[i]) == 1 and ids_b.count(ids_b[j]) == 1)
    forced = align(a, b, pins=[Pin(ids_a[i], ids_b[j])])
    check(a, b, forced)
    assert i in bead_of_b(forced, j).a
    barred = align(a, b, pins=[Pin(ids_a[i], ids_b[j], False)])
    check(a, b, barred)
    assert i not in bead_of_b(barred, j).a


@given(drafts, drafts)
def test_two_documents_mirror(x: Draft, y: Draft) -> None:
    a, b = drawn(x), drawn(y)
    found = align(a, b)
    check(a, b, found)
    assert mirrored(align(b, a)) == unordered(found)
    assert align(a, b) == found


# ---------------------------------------------------------------- planted differences

FRESH = "博物馆夜间开放的，观众凭电子门票入馆，讲解员按预约时段提供手语服务。"


@given(drafts, st.data())
def test_a_planted_insertion_is_found(draft: Draft, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(sentence_indices(draft)))
    a, b = drawn(draft), drawn(draft.with_line(at, Line("unit", FRESH)))
    for found, side in ((align(a, b), "b"), (align(b, a), "a")):
        alone = [x for x in found.beads if not x.a or not x.b]
        assert [getattr(x, side) for x in alone] == [(at + 1,)]
        assert not any(x.moved for x in found.beads)


@given(drafts, st.data())
def test_a_planted_move_is_found(draft: Draft, data: st.DataObject) -> None:
    """An article of its own words that passed two articles or more is what moved, and nothing else."""
    units = [i for i in sentence_indices(draft) if draft.lines[i].tag == "unit"]
    assume(len(units) >= 4)
    # Between articles of one chapter, so that no other clause changes its parent.
    flat = Draft("statute", draft.place, draft.subject, tuple(draft.lines[i] for i in units))
    n = len(flat.lines)
    start = data.draw(st.integers(0, n))
    goal = data.draw(st.integers(0, n))
    assume(abs(start - goal) >= 2)
    a = drawn(flat.with_line(start, Line("unit", FRESH)))
    b = drawn(flat.with_line(goal, Line("unit", FRESH)))
    found = align(a, b)
    assert [(x.a, x.b) for x in found.beads if x.moved] == [((start + 1,), (goal + 1,))]
    assert all(x.a and x.b for x in found.beads)


@given(drafts, st.data())
def test_a_changed_clause_keeps_its_place(draft: Draft, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(sentence_indices(draft)))
    old = draft.lines[at].words
    a = drawn(draft)
    b = drawn(
        draft.with_words(at, old[: len(old) // 2] + "（另有规定的除外）" + old[len(old) // 2 :])
    )
    found = align(a, b)
    assert [(x.a, x.b) for x in found.beads] == [((i,), (i,)) for i in range(len(a.clauses))]
