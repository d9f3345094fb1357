"""JSON reports: the names of CONTRACT.md, held against the schemas that ship."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from diffkit.model import Comparison, DocumentPair, Options, Pin, Substitution
from diffkit.report.json import comparison_json, outline_json
from diffkit.report.view import Filters, comparison_view, outline_view
from tests.golden.built import B, C, D, comparison, witness

ALL = Filters()
A = witness(
    "A",
    [C("办法", role="title"), C("限三十日。", "第一条", (1,)), C("旧。", "第二条", (2,))],
    wrap=4,
)
B_ = witness(
    "B", [C("办法", role="title"), C("限十五日内。", "第一条", (1,)), C("新。", "第三条", (3,))]
)
MADE = comparison(
    A,
    B_,
    [
        B((0,), (0,), (D("办法", "办法", op="move", kind="position"),), moved=True),
        B((1,), (1,), (D("三十日", "十五日", facts={"delta": -15}), D("日|", "内", "typographic"))),
        B((2,), (), (D("旧。", None),)),
        B((), (2,), (D(None, "新。", op="insert"),)),
    ],
    (Substitution("5ab5", "市", "县", True, 2),),
    Options(pins=(Pin("a1", "b1", False),)),
)


@pytest.fixture(scope="module")
def schemas(root: Path) -> dict[str, Draft202012Validator]:
    found = {}
    for path in (root / "diffkit" / "schemas").glob("*.schema.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        found[path.name.removesuffix(".schema.json")] = Draft202012Validator(schema)
    return found


def _comparison(filters: Filters = ALL) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(comparison_json(comparison_view(MADE, filters)))
    return value


def test_there_is_a_schema_for_each_machine_format(
    schemas: dict[str, Draft202012Validator],
) -> None:
    assert sorted(schemas) == [
        "collation",
        "comparison",
        "concordance",
        "findings",
        "index",
        "outline",
        "review",
    ]


def test_comparison_has_the_names_of_the_contract(schemas: dict[str, Draft202012Validator]) -> None:
    value = _comparison()
    schemas["comparison"].validate(value)
    assert list(value) == ["schema", "version", "a", "b", "options", "documents", "counts"]
    (pair,) = value["documents"]
    assert list(pair) == ["a", "b", "similarity", "substitutions", "links", "counts", "notices"]
    link = pair["links"][1]
    assert list(link) == [
        "id", "relation", "status", "moved", "similarity", "matched_by", "a", "b", "changes",
        "hidden", "runs"]  # fmt: skip
    change = link["changes"][0]
    assert list(change) == [
        "id", "op", "class", "kind", "rule", "facts", "substitution",
        "on_label", "a", "b"]  # fmt: skip
    assert list(change["a"]) == ["clause", "text", "span", "pieces", "line"]
    assert change["a"] | {"clause": ""} == {
        # 办法 / 第 / 一条限三 / 十日。 in the source
        "clause": "", "text": "三十日", "span": [8, 12], "pieces": [[8, 9], [10, 12]], "line": 3}  # fmt: skip
    assert change["a"]["clause"] == link["a"][0]["id"]
    assert change["facts"] == {"delta": -15}


def test_status_and_relation() -> None:
    links = _comparison()["documents"][0]["links"]
    assert [(k["relation"], k["status"], k["moved"]) for k in links] == [
        ("1-1", "equal", True), ("1-1", "modified", False), ("1-0", "deleted", False), ("0-1", "inserted", False)
    ]  # fmt: skip
    assert links[2]["b"] == []
    assert links[2]["changes"][0]["b"] is None


def test_an_insertion_has_both_readings() -> None:
    change = _comparison()["documents"][0]["links"][1]["changes"][1]
    assert (change["op"], change["a"]["text"], change["b"]["text"]) == ("insert", "", "内")
    assert change["a"]["span"] == [12, 12]


def test_filters_are_told_and_what_they_hide_is_counted() -> None:
    value = _comparison(Filters(ignore=("typographic",), show=("numbering",)))
    assert value["options"] == {
        "only": [], "ignore": ["typographic"], "show": ["numbering"], "sort": "position", "context": 0,
        "select_a": None, "select_b": None, "paired_only": False, "links": [{"a": "a1", "b": "b1", "pair": False}],
    }  # fmt: skip
    assert value["counts"] == {
        "class": {"wording": 4}, "kind": {"words": 3, "position": 1}, "hidden": {"typographic": 1}}  # fmt: skip


def test_folded_classes_are_in_the_json() -> None:
    assert _comparison()["counts"]["class"] == {"typographic": 1, "wording": 4}


def test_documents_without_a_partner(schemas: dict[str, Draft202012Validator]) -> None:
    made = Comparison(A, B_, (DocumentPair(0, None, 0.0), DocumentPair(None, 0, 0.0)), Options())
    value = json.loads(comparison_json(comparison_view(made)))
    schemas["comparison"].validate(value)
    assert [(d["a"] is None, d["b"] is None) for d in value["documents"]] == [
        (False, True),
        (True, False),
    ]


def test_outline_has_the_names_of_the_contract(schemas: dict[str, Draft202012Validator]) -> None:
    value = json.loads(outline_json(outline_view(A)))
    schemas["outline"].validate(value)
    assert list(value) == ["schema", "version", "source", "documents", "repairs"]
    assert list(value["source"]) == ["path", "media_type", "encoding", "sha256", "length"]
    (document,) = value["documents"]
    assert list(document) == [
        "role", "number", "number_text", "title", "issuer", "date", "span", "line", "index", "clauses"]  # fmt: skip
    clause = document["clauses"][1]
    assert (clause["path"], clause["label"], clause["text"]) == (["第一条"], "第一条", "限三十日。")
    assert (clause["span"], clause["pieces"], clause["line"]) == (
        [3, 13],
        [[3, 4], [5, 9], [10, 13]],
        2,
    )
    assert {"rule": "hard-wrap", "span": [4, 5], "text": "\n", "becomes": ""}.items() <= value[
        "repairs"
    ][0].items()


@pytest.mark.parametrize(
    ("break_it", "at"),
    [
        (lambda v: v["documents"][0]["links"][0].pop("moved"), "moved"),
        (
            lambda v: v["documents"][0]["links"][1]["changes"][0].update({"class": "serious"}),
            "serious",
        ),
        (lambda v: v["documents"][0]["links"][2].update(status="equal"), "[]"),
        (lambda v: v["a"].update(sha256="00"), "00"),
        (lambda v: v["documents"][0]["links"][1]["changes"][0]["a"].update(span=[1]), "[1]"),
    ],
)
def test_the_schema_refuses_what_the_contract_does_not_allow(
    schemas: dict[str, Draft202012Validator], break_it: Any, at: str
) -> None:
    value = _comparison()
    break_it(value)
    assert any(at in error.message or any(at in e.message for e in error.context or ()) or at in str(error.instance)
               for error in schemas["comparison"].iter_errors(value))  # fmt: skip


def test_the_schema_allows_fields_and_kinds_to_come(
    schemas: dict[str, Draft202012Validator],
) -> None:
    value = _comparison()
    value["more"] = value["documents"][0]["links"][0]["more"] = 1
    value["documents"][0]["links"][1]["changes"][0]["kind"] = "newer_than_this"
    schemas["comparison"].validate(value)


def test_what_a_terminal_obeys_is_escaped_and_comes_back() -> None:
    words = "限\x1b[31m\x9b\u202e\u2028\ud83d日。"
    text = outline_json(outline_view(witness("A", [C(words, "第一条", (1,))])))
    assert json.loads(text)["documents"][0]["clauses"][0]["text"] == words
    assert text.isprintable() or not set(text) & set("\x1b\x9b\u202e\u2028\ud83d")
    text.encode("utf-8")


def test_a_document_cannot_forge_the_layout() -> None:
    words = "[\n      1,\n      2\n    ]"
    text = outline_json(outline_view(witness("A", [C(words, role="title")])))
    assert json.loads(text)["documents"][0]["clauses"][0]["text"] == words


def test_the_same_bytes_twice() -> None:
    assert comparison_json(comparison_view(MADE)) == comparison_json(comparison_view(MADE))
