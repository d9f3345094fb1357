"""Reports over the project's own fixtures, as they were when somebody last looked at them.

`pytest tests/golden --regold` writes them anew; read the difference before you keep it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from diffkit.cli import main

REPORTS = [
    ("plan.zh.txt", "compare plan_city.txt plan_county.txt --lang zh"),
    ("plan.stat.en.txt", "compare plan_city.txt plan_county.txt --lang en --stat"),
    ("copy.zh.txt", "compare copy_print.md copy_file.txt --lang zh"),
    ("statute.zh.txt", "compare statute_old.txt statute_new.txt --lang zh"),
    ("statute.zh.md", "compare statute_old.txt statute_new.txt --lang zh --format markdown"),
    (
        "statute_tw.zh.txt",
        "compare statute_tw_old.txt statute_tw_new.txt --lang zh --show numbering",
    ),
    ("regulation.en.txt", "compare regulation_en_old.txt regulation_en_new.txt --lang en"),
    (
        "verordnung.en.txt",
        "compare verordnung_de_old.txt verordnung_de_new.txt --lang en --sort weight",
    ),
    ("notice.json", "compare notice_city_staff.txt notice_county_staff.txt --format json"),
    ("notice.outline.json", "outline notice_county_staff.txt --format json"),
    (
        "gazette.zh.txt",
        "compare ../noise/gazette_city.txt ../noise/gazette_county.txt --lang zh --ignore wording",
    ),
    ("copies.zh.txt", "collate copy_print.md copy_file.txt copy_web.txt --lang zh"),
    ("copies.errata.md", "collate copy_print.md copy_file.txt copy_web.txt --format errata"),
    ("copies.notes.md", "collate copy_print.md copy_file.txt --format notes"),
    ("copies.en.md", "collate copy_file.txt copy_web.txt --lang en --format markdown"),
    ("copies.json", "collate copy_file.txt copy_web.txt --format json"),
    ("gazette.outline.zh.txt", "outline ../noise/gazette_county.txt --lang zh"),
]
HERE = Path(__file__).parent


@pytest.mark.parametrize(("name", "command"), REPORTS, ids=[name for name, _ in REPORTS])
def test_report(
    name: str,
    command: str,
    root: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(root / "fixtures" / "corpora")
    for variable in ("COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    status = main(command.split())
    out, err = capsysbinary.readouterr()
    assert status in (0, 1), err
    assert err == b""
    golden = HERE / name
    if request.config.getoption("--regold", default=False):
        golden.write_bytes(out)
    assert out.decode() == golden.read_text(encoding="utf-8"), (
        f"read what `diffkit {command}` says now"
    )


@pytest.mark.parametrize("name", [name for name, _ in REPORTS if name.endswith(".json")])
def test_golden_json_is_by_its_schema(name: str, root: Path) -> None:
    value = json.loads((HERE / name).read_text(encoding="utf-8"))
    schema = (
        root / "diffkit" / "schemas" / f"{value['schema'].removeprefix('diffkit.')}.schema.json"
    )
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(value)


def test_no_golden_report_is_left_over() -> None:
    kept = {name for name in os.listdir(HERE) if name.endswith((".txt", ".md", ".json"))}
    assert kept == {name for name, _ in REPORTS}
