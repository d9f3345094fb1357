"""What holds of any edit script: it tiles, it rebuilds, it is the mirror of itself."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from diffkit import edits
from diffkit.edits import edit_script
from diffkit.glyphs import fold
from diffkit.model import Bead, Document, EditScript, Opcode, Tag
from tests.golden.built import C, witness
from tests.property.strategies import sentences

ALPHABET = "甲乙丙，。、；《》（）一二十百15日元第条市县 \n里裏ab-０．𠀀\u0301\ud800"
short = st.text(ALPHABET, max_size=30)
bodies = st.tuples(short) | st.tuples(short, short) | st.tuples(short, short, short)


def document(words: tuple[str, ...]) -> Document:
    return witness("W", [C(w) for w in words]).documents[0]


def whole(a: Document, b: Document) -> Bead:
    return Bead(tuple(range(len(a.clauses))), tuple(range(len(b.clauses))), 0.5)


def places(document: Document, ops: EditScript, side: str) -> list[int]:
    return [i for op in ops for i in range(getattr(op, side).start, getattr(op, side).end)]


def check(a: Document, b: Document, ops: EditScript) -> None:
    for document_, side in ((a, "a"), (b, "b")):
        # Tiles: each character of each body once, in order.
        bodies_ = [i for c in document_.clauses for i in range(c.body.start, c.body.end)]
        assert places(document_, ops, side) == bodies_
        for op in ops:  # never across the edge of a clause
            span = getattr(op, side)
            assert any(c.body.covers(span) for c in document_.clauses)
    for op in ops:
        x, y = op.a.of(a.text), op.b.of(b.text)
        wanted: Tag = "replace" if x and y else "delete" if x else "insert"
        if op.tag == "equal":
            assert x
            assert fold(x) == fold(y)
        else:
            assert x or y
            assert op.tag == wanted
            assert fold(x) != fold(y)
    if len(a.clauses) == 1 == len(b.clauses):
        # Changes are as wide as they can be: two never touch.
        assert all("equal" in (x.tag, y.tag) for x, y in pairwise(ops))


TAGS: dict[Tag, Tag] = {
    "equal": "equal",
    "replace": "replace",
    "delete": "insert",
    "insert": "delete",
}


@given(bodies, bodies)
def test_opcodes_tile_rebuild_and_mirror(x: tuple[str, ...], y: tuple[str, ...]) -> None:
    a, b = document(x), document(y)
    ops = edit_script(a, b, whole(a, b))
    check(a, b, ops)
    mirror = edit_script(b, a, whole(b, a))
    assert tuple(Opcode(TAGS[op.tag], op.b, op.a) for op in mirror) == ops


@given(bodies)
def test_a_text_and_itself_are_equal(x: tuple[str, ...]) -> None:
    a = document(x)
    assert {op.tag for op in edit_script(a, a, whole(a, a))} <= {"equal"}


@given(sentences, st.data())
def test_a_planted_insertion_is_found(words: str, data: st.DataObject) -> None:
    """What was put in between two marks, and begins as nothing around it does, is one insertion."""
    marks = [0, *(i + 1 for i, c in enumerate(words) if c in "，。")]
    at = data.draw(st.sampled_from(marks))
    planted = "凡博物馆夜间开放，"
    a, b = document((words,)), document((words[:at] + planted + words[at:],))
    for ops, side in ((edit_script(a, b, whole(a, b)), "b"), (edit_script(b, a, whole(b, a)), "a")):
        changed = [op for op in ops if op.tag != "equal"]
        assert [getattr(op, side).of(b.text) for op in changed] == [planted]


@given(st.lists(short, min_size=1, max_size=12), st.lists(short, min_size=1, max_size=12))
def test_by_sentences_the_same_holds(x: list[str], y: list[str]) -> None:
    """What is done above 20,000 characters, done to short texts."""
    a, b = "。".join(x), "。".join(y)
    at_a = at_b = 0
    for block in edits._blocks_by_sentence(fold(a), fold(b)):
        assert block.size > 0
        assert block.a >= at_a
        assert block.b >= at_b
        assert fold(a)[block.a : block.a + block.size] == fold(b)[block.b : block.b + block.size]
        at_a, at_b = block.a + block.size, block.b + block.size
