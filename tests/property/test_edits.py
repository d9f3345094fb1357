"""What holds of the edit script between any two sides of a bead."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from diffkit.edits import edit_script
from diffkit.glyphs import fold
from diffkit.model import Bead, Clause, Document, EditScript, Opcode, Tag
from diffkit.span import Span

# Few characters, so that much is alike; tokens, titles and marks, so that edges are snapped and slid.
PARTS = (
    *"甲乙丙的不。，、；",
    "应当",
    "可以",
    "十五日",
    "六十日",
    "15分钟",
    "2021年4月16日",
    "云政发〔2021〕12号",
    "《条例》",
    "《水法",
    "》",
    "第十二条",
    "operator",
    " ",
    "of the",
    "條",
    "Ａ",
)
bodies = st.lists(st.sampled_from(PARTS), max_size=14).map("".join)
sides = st.lists(bodies, min_size=1, max_size=3)
SWAPPED: dict[Tag, Tag] = {
    "equal": "equal",
    "replace": "replace",
    "delete": "insert",
    "insert": "delete",
}


def document(texts: list[str]) -> Document:
    text = "\n".join(texts)
    clauses, at = [], 0
    for n, body in enumerate(texts):
        span = Span(at, at + len(body))
        clauses.append(Clause(f"c{n}", "body", None, 1, None, Span(at, at), span, span, n + 1))
        at += len(body) + 1
    return Document(
        "document", None, None, None, None, None, Span(0, len(text)), tuple(clauses), text
    )


def script(a: list[str], b: list[str]) -> tuple[Document, Document, EditScript]:
    x, y = document(a), document(b)
    bead = Bead(tuple(range(len(a))), tuple(range(len(b))), 1.0)
    return x, y, edit_script(x, y, bead)


@given(sides, sides)
def test_opcodes_tile_and_rebuild_both_sides(a: list[str], b: list[str]) -> None:
    x, y, found = script(a, b)
    for side, whole, texts in (("a", x, a), ("b", y, b)):
        covered = [i for op in found for i in range(getattr(op, side).start, getattr(op, side).end)]
        inside = [i for c in whole.clauses for i in range(c.body.start, c.body.end)]
        assert covered == inside
        assert "".join(whole.text[i] for i in covered) == "".join(texts)


@given(sides, sides)
def test_an_opcode_is_what_its_tag_says_and_lies_in_one_clause(a: list[str], b: list[str]) -> None:
    x, y, found = script(a, b)
    for op in found:
        before, after = op.a.of(x.text), op.b.of(y.text)
        assert {
            "equal": bool(before) and fold(before) == fold(after),
            "replace": bool(before) and bool(after),
            "delete": bool(before) and not after,
            "insert": bool(after) and not before,
        }[op.tag]
        for span, whole in ((op.a, x), (op.b, y)):
            assert any(clause.body.covers(span) for clause in whole.clauses)


@given(sides, sides)
def test_two_opcodes_that_meet_in_one_clause_are_not_both_equal(a: list[str], b: list[str]) -> None:
    x, y, found = script(a, b)
    edges = {c.body.start for c in x.clauses} | {c.body.end for c in x.clauses}
    edges_b = {c.body.start for c in y.clauses} | {c.body.end for c in y.clauses}
    for before, after in pairwise(found):
        if before.tag == after.tag == "equal":
            assert after.a.start in edges or after.b.start in edges_b


@given(sides, sides)
def test_swapping_the_sides_swaps_the_script(a: list[str], b: list[str]) -> None:
    _, _, forth = script(a, b)
    _, _, back = script(b, a)
    assert _sets(forth) == _sets([Opcode(SWAPPED[op.tag], op.b, op.a) for op in back])


def _sets(found: EditScript | list[Opcode]) -> list[tuple[str, int, int, int, int]]:
    """The opcodes without the order of a deletion and an insertion that meet."""
    rows = []
    for op in found:
        a, b = op.a, op.b
        rows.append(
            (
                op.tag,
                a.start if a else -1,
                a.end if a else -1,
                b.start if b else -1,
                b.end if b else -1,
            )
        )
    return sorted(rows)


@given(sides)
def test_a_text_does_not_differ_from_itself(a: list[str]) -> None:
    _, _, found = script(a, a)
    assert {op.tag for op in found} <= {"equal"}
    assert len(found) == sum(1 for body in a if body)


@given(bodies, bodies, bodies)
def test_what_is_put_between_is_no_more_than_one_run(head: str, put: str, tail: str) -> None:
    _, _, found = script([head + tail], [head + put + tail])
    said = [op for op in found if op.tag != "equal"]
    # The edges may move into a token that the insertion tore apart, and no further.
    assert len(said) <= 1
