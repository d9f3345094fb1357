from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "fixtures" / "corpora"
PRINT, FILE = CORPORA / "copy_print.md", CORPORA / "copy_file.txt"


def test_identical_witnesses_are_said_to_be_so(run: Run) -> None:
    ran = run("collate", "--lang", "zh", FILE, FILE)
    assert ran.status == 0
    assert "各本文字相同" in ran.out
    assert run("collate", "--lang", "en", FILE, FILE).out.count("the same words") == 1


def test_each_variant_has_its_place_its_readings_and_its_type(run: Run) -> None:
    ran = run("collate", "--lang", "zh", PRINT, FILE)
    assert ran.status == 1
    assert "自行" in ran.out
    assert "音近" in ran.out
    assert not ran.err


def test_the_json_is_as_the_schema_says(run: Run) -> None:
    ran = run("collate", "--format", "json", PRINT, FILE)
    value = json.loads(ran.out)
    schema = json.loads((ROOT / "diffkit/schemas/collation.schema.json").read_text("utf-8"))
    jsonschema.validate(value, schema)
    sources = {"A": PRINT.read_text("utf-8"), "B": FILE.read_text("utf-8")}
    assert [w["siglum"] for w in value["witnesses"]] == ["A", "B"]
    for variant in value["variants"]:
        for siglum, reading in variant["readings"].items():
            start, end = reading["span"]
            kept = "".join(sources[siglum][s:e] for s, e in reading["pieces"])
            assert set(kept) <= set(sources[siglum][start:end])
            assert "".join(kept.split()) == "".join(reading["text"].split())


def test_filters_hide_and_count(run: Run) -> None:
    ran = run("collate", "--format", "json", "--only", "edit", PRINT, FILE)
    value = json.loads(ran.out)
    assert {v["type"] for v in value["variants"]} == {"edit"}
    assert value["counts"]["hidden"] > 10
    assert run("collate", "--only", "misprint", PRINT, FILE).status == 2


def test_what_is_not_one_text_is_refused(run: Run) -> None:
    ran = run("collate", FILE, CORPORA / "statute_new.txt")
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert "%" in ran.err
    assert "--force" in ran.err


def test_one_witness_is_too_few(run: Run) -> None:
    ran = run("collate", FILE)
    assert ran.status == 2
    assert "between 2 and 26" in ran.err
