"""`diffkit check`: exit codes, JSON by its schema, SARIF by its standard."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import Run

SLIPS = """某市公园照明管理条例
第一条 为了规范公园照明，制定本条例。
第二条 公园实行早开、晚关”的制度。
第三条 公园照明由区负责。
第五条 违反本条例第十二条规定的，依法处理。
第六条 本条例自公布之日起施行。
第七条 本条例由市人民政府解释。
"""
CLEAN = (
    SLIPS.replace("早开", "“早开")
    .replace("第五", "第四")
    .replace("第六条 ", "第五条 ")
    .replace("第七条 ", "第六条 ")
    .replace("第十二条", "第二条")
)


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    path = tmp_path / "公园 #1.txt"
    path.write_text(SLIPS, "utf-8")
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.txt"
    path.write_text(CLEAN, "utf-8")
    return path


def test_exit_status(run: Run, slips: Path, clean: Path, tmp_path: Path) -> None:
    assert run("check", clean).status == 0
    assert run("check", slips).status == 1
    quiet = run("check", slips, "--quiet")
    assert (quiet.status, quiet.out, quiet.err) == (1, "", "")
    trouble = run("check", tmp_path / "none")
    assert (trouble.status, trouble.out) == (2, "")
    assert trouble.err.count("\n") == 1


def test_text(run: Run, slips: Path, clean: Path) -> None:
    out = run("check", slips, "--lang", "zh").out
    assert "第3行  标点不成对：” 缺前半  mark-not-opened" in out
    assert "第5行  序号跳号：第三条 之后是 第五条，缺 第四条  number-skipped" in out
    assert "[=本条例第十二条=]" in out
    assert out.endswith("\n3 处疏误\n")
    assert "\033" not in out
    assert "\033[" in run("check", slips, "--color", "always").out
    assert run("check", clean, "--lang", "zh").out.endswith("\n没有发现疏误。\n")
    assert run("check", clean).out.endswith("\nNo slip was found.\n")


def test_json_is_by_its_schema(run: Run, slips: Path) -> None:
    ran = run("check", slips, "--format", "json")
    value = json.loads(ran.out)
    schema = json.loads((files("diffkit") / "schemas" / "findings.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(value)
    assert [f["rule"] for f in value["findings"]] == [
        "mark-not-opened",
        "number-skipped",
        "no-such-clause",
    ]
    for finding in value["findings"]:
        start, end = finding["span"]
        assert SLIPS[start:end] == finding["text"]
        assert SLIPS.count("\n", 0, start) + 1 == finding["line"]
    assert value["findings"][0]["message"] == "” closes what was never opened"
    zh = json.loads(run("check", slips, "--format", "json", "--lang", "zh").out)
    assert zh["findings"][0]["message"] == "标点不成对：” 缺前半"


# The part of SARIF 2.1.0 that is written here: what must be there, of which type, within which bounds.
_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_FROM_1 = {"type": "integer", "minimum": 1}
_LOCATION = {
    "type": "object",
    "properties": {"uri": {"type": "string", "pattern": "^[!#-;=?-~]+$"}, "index": _COUNT},
    "required": ["uri"],
    "additionalProperties": False,
}
_REGION = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), _FROM_1),
        **dict.fromkeys(("charOffset", "charLength"), _COUNT),
        "snippet": {"type": "object", "properties": {"text": _TEXT}, "required": ["text"]},
    },
    "additionalProperties": False,
}
_RESULT = {
    "type": "object",
    "properties": {
        "ruleId": _TEXT,
        "ruleIndex": _COUNT,
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": {"type": "object", "properties": {"text": _TEXT}, "required": ["text"]},
        "locations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "physicalLocation": {
                        "type": "object",
                        "properties": {"artifactLocation": _LOCATION, "region": _REGION},
                        "required": ["artifactLocation"],
                        "additionalProperties": False,
                    }
                },
                "additionalProperties": False,
            },
        },
        "properties": {"type": "object"},
    },
    "required": ["message"],
    "additionalProperties": False,
}
_RULE = {"type": "object", "properties": {"id": _TEXT}, "required": ["id"]}
SARIF = {
    "type": "object",
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "tool": {
                        "type": "object",
                        "properties": {
                            "driver": {
                                "type": "object",
                                "properties": {
                                    "name": _TEXT,
                                    "version": _TEXT,
                                    "rules": {
                                        "type": "array",
                                        "items": _RULE,
                                        "uniqueItems": True,
                                    },
                                },
                                "required": ["name"],
                                "additionalProperties": False,
                            }
                        },
                        "required": ["driver"],
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "artifacts": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "location": _LOCATION,
                                "mimeType": {"type": "string", "pattern": "[^/]+/.+"},
                                "encoding": _TEXT,
                                "hashes": {"type": "object", "additionalProperties": _TEXT},
                            },
                            "additionalProperties": False,
                        },
                        "uniqueItems": True,
                    },
                    "results": {"type": ["array", "null"], "items": _RESULT},
                },
                "required": ["tool"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["version", "runs"],
    "additionalProperties": False,
}


def test_sarif_is_by_the_standard(run: Run, slips: Path, clean: Path) -> None:
    value: dict[str, Any] = json.loads(run("check", slips, "--format", "sarif").out)
    Draft202012Validator(SARIF).validate(value)
    (only,) = value["runs"]
    ids = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    lines = SLIPS.splitlines()
    assert len(only["results"]) == 3
    for result in only["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == f"file://{slips}"
        region = place["region"]
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        words = line[region["startColumn"] - 1 : region["endColumn"] - 1]
        start = region["charOffset"]
        assert words == region["snippet"]["text"] == SLIPS[start : start + region["charLength"]]
    none = json.loads(run("check", clean, "--format", "sarif").out)
    Draft202012Validator(SARIF).validate(none)
    assert none["runs"][0]["results"] == []


def test_sarif_names_a_file_as_it_was_given(
    run: Run, slips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(slips.parent)
    value = json.loads(run("check", slips.name, "--format", "sarif").out)
    Draft202012Validator(SARIF).validate(value)
    uri = value["runs"][0]["artifacts"][0]["location"]["uri"]
    assert uri == "%E5%85%AC%E5%9B%AD%20%231.txt"


def test_a_selector_leaves_out_the_other_documents(run: Run, root: Path, tmp_path: Path) -> None:
    text = (root / "fixtures" / "noise" / "gazette_city.txt").read_text("utf-8")
    path = tmp_path / "gazette.txt"
    path.write_text(text, "utf-8")
    assert run("check", path).status == 0
    assert run("check", f"{path}#1").status == 0
    assert run("check", f"{path}#99").status == 2


def test_the_file_is_written_whole(run: Run, slips: Path, tmp_path: Path) -> None:
    out = tmp_path / "findings.json"
    ran = run("check", slips, "--format", "json", "-o", out, "--quiet")
    assert (ran.status, ran.out) == (1, "")
    assert json.loads(out.read_text("utf-8"))["schema"] == "diffkit.findings"
    assert "is an input" in run("check", slips, "-o", slips).err


# The copies of one text that stand in the fixtures carry planted slips: those that one copy may show by itself.
PLANTED = {"copy_print.md": {"word-repeated", "number-repeated", "sentence-cut"}}


def test_the_fixtures_are_clean(run: Run, root: Path) -> None:
    paths = sorted((root / "fixtures" / "corpora").glob("*.txt"))
    paths += sorted((root / "fixtures" / "corpora").glob("*.md"))
    paths += sorted((root / "fixtures" / "noise").glob("gazette_*.txt"))
    paths += sorted((root / "fixtures" / "noise").glob("statute_*.txt"))
    assert len(paths) > 15
    for path in paths:
        found = json.loads(run("check", path, "--format", "json").out)["findings"]
        assert {f["rule"] for f in found} <= PLANTED.get(path.name, set()), path.name


@pytest.mark.parametrize(
    "name", ["blank", "controls", "repeats", "nesting", "one_label", "long_line", "pages", "planes"]
)
def test_hostile_files_are_no_trouble(run: Run, root: Path, name: str) -> None:
    ran = run("check", root / "fixtures" / "noise" / f"hostile_{name}.txt", "--color", "never")
    assert ran.status in (0, 1, 2)
    assert "internal error" not in ran.err
    assert not [c for c in ran.out if c < " " and c != "\n"]
