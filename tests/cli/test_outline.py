"""`diffkit outline` and `diffkit schema`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import OLD, Run
from tests.cli.test_compare import GAZETTE


def test_text_is_a_line_a_clause(run: Run, pair: tuple[Path, Path]) -> None:
    ran = run("outline", pair[0], "--lang", "zh")
    assert (ran.status, ran.err) == (0, "")
    assert (
        "          3  第二条 供水企业应当在事故发生后三十日内向市人民政府报告。"
        in ran.out.splitlines()
    )
    assert "不向任何地方发送内容" in ran.out


def test_json_is_by_the_schema(run: Run, pair: tuple[Path, Path], root: Path) -> None:
    ran = run("outline", pair[0], "--format", "json")
    value = json.loads(ran.out)
    path = root / "diffkit" / "schemas" / "outline.schema.json"
    Draft202012Validator(json.loads(path.read_text(encoding="utf-8"))).validate(value)
    clauses = value["documents"][0]["clauses"]
    assert [c["label"] for c in clauses] == [None, "第一条", "第二条", "第三条", "第四条"]
    for clause in clauses:
        start, end = clause["span"]
        assert OLD[start:end].endswith(clause["text"])


def test_source_is_the_text_in_which_spans_count(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "crlf.txt"
    path.write_bytes("\ufeff甲\r\n乙\n".encode())
    assert run("outline", path, "--source").out == "甲\r\n乙\n"


def test_selector_shows_one_document(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "gazette.txt"
    path.write_text(GAZETTE, encoding="utf-8")
    whole = json.loads(run("outline", path, "--format", "json").out)
    (document,) = json.loads(run("outline", f"{path}#防汛", "--format", "json").out)["documents"]
    assert document == whole["documents"][1]


def test_schema_lists_and_prints(run: Run, root: Path) -> None:
    ran = run("schema")
    assert ran.out.split() == [
        "collation",
        "comparison",
        "concordance",
        "findings",
        "index",
        "outline",
        "review",
    ]
    for name in ran.out.split():
        schema = json.loads(run("schema", name).out)
        Draft202012Validator.check_schema(schema)
        assert schema["properties"]["schema"]["const"] == f"diffkit.{name}"


def test_schema_of_an_unknown_name(run: Run) -> None:
    ran = run("schema", "nothing")
    assert (ran.status, ran.out) == (2, "")
    assert "comparison" in ran.err


@pytest.mark.parametrize("name", ["collation", "findings"])
def test_examples_of_formats_to_come(run: Run, name: str) -> None:
    reading = {"clause": "c1", "text": "甲", "span": [0, 1], "pieces": [[0, 1]], "line": 1}
    source = {
        "path": "a",
        "media_type": "text/plain",
        "encoding": "utf-8",
        "sha256": "0" * 64,
        "length": 1,
    }
    example = {
        "collation": {
            "schema": "diffkit.collation",
            "version": 1,
            "witnesses": [{"siglum": "A", **source}, {"siglum": "B", **source}],
            "base": None,
            "variants": [
                {
                    "id": "v1",
                    "type": "omission",
                    "cause": "eye_skip",
                    "suspect": ["B"],
                    "confidence": 0.9,
                    "evidence": [{"rule": "r", "method": "对校", "says": "s"}],
                    "readings": {"A": reading, "B": reading},
                }
            ],
            "counts": {"type": {"omission": 1}},
        },
        "findings": {
            "schema": "diffkit.findings",
            "version": 1,
            "source": source,
            "findings": [
                {
                    "rule": "r",
                    "message": "m",
                    "span": [0, 1],
                    "line": 1,
                    "text": "甲",
                    "expected": None,
                }
            ],
        },
    }[name]
    validator = Draft202012Validator(json.loads(run("schema", name).out))
    validator.validate(example)
    items = example[{"collation": "variants", "findings": "findings"}[name]]
    assert isinstance(items, list)
    del items[0]["id" if name == "collation" else "rule"]
    assert not validator.is_valid(example)
