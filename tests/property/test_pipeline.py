"""What holds of every document, drawn rather than chosen: reading, aligning, comparing."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import diffkit
from diffkit.model import Comparison, Witness
from diffkit.report.json import comparison_json, outline_json
from diffkit.report.view import comparison_view, outline_view
from tests import oracles
from tests.property.strategies import (
    GLYPHS,
    LAYOUTS,
    Draft,
    Line,
    Noise,
    Noised,
    chained,
    drafted,
    drafts,
    sentence_indices,
    sentences,
    written,
)

FEWER = settings(max_examples=15)


@pytest.fixture(scope="module", autouse=True)
def folder() -> Iterator[Path]:
    """A folder for the texts that are drawn: one for all examples of this module."""
    global _folder
    with tempfile.TemporaryDirectory() as name:
        _folder = Path(name)
        yield _folder


_folder: Path


def read(text: str) -> Witness:
    path = _folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.txt"
    path.write_bytes(text.encode())
    return diffkit.read(str(path))


def compare(a: str, b: str) -> Comparison:
    return diffkit.compare(read(a), read(b))


def words(witness: Witness) -> str:
    """The non-blank characters of all clauses, in order."""
    return "".join(
        "".join(clause.span.of(witness.text).split())
        for document in witness.documents
        for clause in document.clauses
    )


layouts = st.sampled_from(sorted(LAYOUTS))
glyphs = st.sampled_from(sorted(GLYPHS))


def noise_named(*names: str) -> Noise:
    return chained(*((LAYOUTS | GLYPHS)[name] for name in names))


# ---------------------------------------------------------------- reading


@given(drafts)
def test_a_clean_text_is_read_as_it_is(draft: Draft) -> None:
    witness = read(written(draft))
    assert witness.text == witness.source.text
    assert [p.rule for p in witness.offsets.pieces] == [None]
    assert oracles.partition_faults(witness) == []
    assert oracles.outline_faults(witness) == []


@given(drafts)
def test_each_line_of_a_clean_text_is_one_clause(draft: Draft) -> None:
    witness = read(written(draft))
    found = [
        witness.text[clause.body.start : clause.body.end]
        for document in witness.documents
        for clause in document.clauses
    ]
    assert [line.words for line in draft.lines] == [w for w in found if w][-len(draft.lines) :] or {
        line.words for line in draft.lines
    } <= set(found)


@given(drafts, layouts, glyphs)
def test_noise_is_taken_off_and_nothing_else(draft: Draft, layout: str, glyph: str) -> None:
    noised = noise_named(glyph, layout)(Noised(written(draft)))
    witness = read(noised.text)
    assert oracles.partition_faults(witness) == []
    assert oracles.outline_faults(witness) == []
    assert words(witness) == noised.own()


@given(drafts, layouts)
def test_repairing_a_repaired_text_changes_nothing(draft: Draft, layout: str) -> None:
    once = read(LAYOUTS[layout](Noised(written(draft))).text)
    twice = read(once.text)
    assert twice.text == once.text


# Text that no person wrote: whatever comes in, nothing is lost and nothing hangs.
hostile = st.text(
    st.sampled_from(
        "第一条章款（一）1．1.、，。：；—#|<td>&amp;$_{}\\ \t\r\n　附件目录关于的通知〔2021〕号"
    ),
    max_size=200,
)


@given(hostile)
def test_nothing_is_lost_of_any_text(text: str) -> None:
    if not text.strip():
        return
    witness = read(text)
    assert oracles.partition_faults(witness) == []
    assert oracles.outline_faults(witness) == []


@given(hostile, hostile)
def test_any_two_texts_are_compared_both_ways(a: str, b: str) -> None:
    if not a.strip() or not b.strip():
        return
    forth, back = compare(a, b), compare(b, a)
    assert oracles.alignment_faults(forth) == []
    assert oracles.script_faults(forth) == []
    assert oracles.mirror_faults(forth, back) == []


# ---------------------------------------------------------------- comparing


@given(drafts)
def test_a_text_does_not_differ_from_itself(draft: Draft) -> None:
    text = written(draft)
    assert oracles.sameness_faults(compare(text, text)) == []


@st.composite
def revisions(draw: st.DrawFn, draft: Draft) -> Draft:
    """A draft with up to four sentences reworded, moved, taken out or put in."""
    for _ in range(draw(st.integers(1, 4))):
        places = sentence_indices(draft)
        if len(places) < 3:
            break
        at = draw(st.sampled_from(places))
        match draw(st.sampled_from(("reword", "take out", "put in", "move"))):
            case "reword":
                draft = draft.with_words(at, draw(sentences))
            case "take out":
                draft = draft.without(at)
            case "put in":
                draft = draft.with_line(at, Line("paragraph", draw(sentences)))
            case _:
                line = draft.lines[at]
                draft = draft.without(at).with_line(draw(st.sampled_from(places[:-1])), line)
    return draft


@FEWER
@given(st.data(), drafts)
def test_two_versions_are_compared_both_ways(data: st.DataObject, draft: Draft) -> None:
    a, b = written(draft), written(data.draw(revisions(draft)))
    forth, back = compare(a, b), compare(b, a)
    assert oracles.alignment_faults(forth) == []
    assert oracles.script_faults(forth) == []
    assert oracles.mirror_faults(forth, back) == []


@given(st.data(), drafts)
def test_a_sentence_put_in_is_the_one_that_is_found(data: st.DataObject, draft: Draft) -> None:
    sentence = "本市建立水库移民后期扶持资金公示制度，公示期为三十五日。"
    at = data.draw(st.sampled_from(sentence_indices(draft))) + 1
    comparison = compare(written(draft), written(draft.with_line(at, Line("paragraph", sentence))))
    shown = oracles.shown_changes(comparison)
    assert [(c.op, c.a) for c in shown] == [("insert", None)]
    (pair,) = comparison.pairs
    assert oracles.words_of(comparison, pair, "b", shown[0].b).strip() == sentence


PLANTED = (
    ("应当", "可以"),
    ("不得", "可以"),
    ("会同", "督促"),
    ("负责", "指导"),
    ("配合", "负责"),
)


@given(st.data(), drafts)
def test_a_changed_word_is_found_where_it_stands(data: st.DataObject, draft: Draft) -> None:
    places = [
        (i, old, new)
        for i in sentence_indices(draft)
        for old, new in PLANTED
        if old in draft.lines[i].words
    ]
    if not places:
        return
    i, old, new = data.draw(st.sampled_from(places))
    line = draft.lines[i].words
    comparison = compare(written(draft), written(draft.with_words(i, line.replace(old, new, 1))))
    (pair,) = comparison.pairs
    shown = oracles.shown_changes(comparison)
    assert len(shown) == 1, [oracles.said(comparison, pair, c) for c in shown]
    a = oracles.words_of(comparison, pair, "a", shown[0].a)
    b = oracles.words_of(comparison, pair, "b", shown[0].b)
    assert old in a
    assert new in b
    assert len(a) <= len(old) + 4
    document = oracles.document_of(comparison, pair, "a")
    assert document is not None
    assert shown[0].a is not None
    assert document.words(shown[0].a.clause) == line


@given(drafts, layouts)
def test_layout_noise_on_one_side_changes_no_result(draft: Draft, layout: str) -> None:
    clean = written(draft)
    noised = LAYOUTS[layout](Noised(clean)).text
    assert oracles.shown_faults(compare(clean, noised)) == []
    assert oracles.shown_faults(compare(noised, clean)) == []


@given(drafts, glyphs)
def test_width_and_script_on_one_side_fold(draft: Draft, glyph: str) -> None:
    clean = written(draft)
    noised = GLYPHS[glyph](Noised(clean)).text
    comparison = compare(clean, noised)
    assert oracles.shown_faults(comparison) == []
    assert [(bead.a, bead.b) for bead in comparison.pairs[0].alignment.beads] == [
        ((i,), (i,)) for i in range(len(comparison.a.documents[comparison.pairs[0].a or 0].clauses))
    ]


@FEWER
@given(st.data(), drafts, layouts)
def test_a_planted_change_is_found_under_noise(
    data: st.DataObject, draft: Draft, layout: str
) -> None:
    places = [i for i in sentence_indices(draft) if "应当" in draft.lines[i].words]
    if not places:
        return
    i = data.draw(st.sampled_from(places))
    other = draft.with_words(i, draft.lines[i].words.replace("应当", "可以", 1))
    clean, noised = written(draft), LAYOUTS[layout](Noised(written(other))).text
    comparison = compare(clean, noised)
    (pair,) = comparison.pairs
    said = [
        (
            oracles.words_of(comparison, pair, "a", c.a),
            oracles.words_of(comparison, pair, "b", c.b),
        )
        for c in oracles.shown_changes(comparison)
    ]
    assert said == [("应当", "可以")]


# ---------------------------------------------------------------- as JSON


def schema(name: str) -> Draft202012Validator:
    path = Path(diffkit.__file__).parent / "schemas" / f"{name}.schema.json"
    return Draft202012Validator(json.loads(path.read_text("utf-8")))


@FEWER
@given(st.data(), drafts, layouts)
def test_json_is_valid_and_says_the_same_each_time(
    data: st.DataObject, draft: Draft, layout: str
) -> None:
    a, b = written(draft), LAYOUTS[layout](Noised(written(data.draw(revisions(draft))))).text
    texts = [comparison_json(comparison_view(compare(a, b))) for _ in range(2)]
    assert texts[0] == texts[1]
    schema("comparison").validate(json.loads(texts[0]))


@FEWER
@given(drafts, layouts)
def test_json_gives_each_character_a_place(draft: Draft, layout: str) -> None:
    witness = read(LAYOUTS[layout](Noised(written(draft))).text)
    found = json.loads(outline_json(outline_view(witness)))
    schema("outline").validate(found)
    source = witness.source.text
    places = [0] * len(source)
    runs = [repair["span"] for repair in found["repairs"]]
    for document in found["documents"]:
        runs += [piece for clause in document["clauses"] for piece in clause["pieces"]]
    for start, end in runs:
        for i in range(start, end):
            places[i] += 1
    assert {n for char, n in zip(source, places, strict=True) if not char.isspace()} == {1}


# ---------------------------------------------------------------- what is not learnt yet


@pytest.mark.parametrize("layout", ["wrapped at 16", "wrapped at 17, indented"])
def test_three_wrapped_lines_are_one_paragraph(layout: str) -> None:
    clean = (
        "运营单位应当在每年三月底前向所在地街道办事处报送上一年度的服务情况，并对所报内容负责。\n"
    )
    noised = LAYOUTS[layout](Noised(clean)).text
    assert oracles.shown_faults(compare(clean, noised)) == []


@pytest.mark.parametrize(
    ("draft", "layout"),
    [
        (drafted("plan", 30), "wrapped at 16"),
        (drafted("plan", 20), "wrapped and paged"),
        (drafted("notice", 51), "wrapped and paged"),
    ],
    ids=["plan 30", "plan 20", "notice 51"],
)
def test_a_line_of_words_that_recurs_is_no_running_head(draft: Draft, layout: str) -> None:
    noised = LAYOUTS[layout](Noised(written(draft)))
    assert words(read(noised.text)) == noised.own()
