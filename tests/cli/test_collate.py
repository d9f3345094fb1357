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
    assert run("collate", "--only", "omission:misprint", PRINT, FILE).status == 2


def test_counts_alone_are_for_people(run: Run) -> None:
    for words in (["--lang", "en", "--format", "notes"], ["--color", "always", "--format", "csv"]):
        assert run("collate", *words, PRINT, FILE).status == 2, words
    ran = run("collate", "--stat", "--format", "json", PRINT, FILE)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("diffkit: --stat: ")


def test_what_is_not_one_text_is_refused(run: Run) -> None:
    ran = run("collate", FILE, CORPORA / "statute_new.txt")
    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert "%" in ran.err
    assert "--force" in ran.err


def test_what_was_adapted_is_refused(run: Run) -> None:
    plans = CORPORA / "plan_city.txt", CORPORA / "plan_county.txt"
    ran = run("collate", *plans)
    assert ran.status == 2
    assert "adapted" in ran.err
    assert "%" in ran.err
    assert run("collate", "--force", "--quiet", *plans).status == 1


def test_a_part_of_a_copy_is_a_copy(run: Run, tmp_path: Path) -> None:
    lines = (CORPORA / "plan_city.txt").read_text("utf-8").splitlines(keepends=True)
    part = tmp_path / "part.txt"
    part.write_text("".join(lines[: len(lines) // 2]), encoding="utf-8")
    ran = run("collate", "--format", "json", CORPORA / "plan_city.txt", part)
    assert ran.status == 1, ran.err
    (variant,) = json.loads(ran.out)["variants"]
    assert variant["type"] == "omission"


def test_one_witness_is_too_few(run: Run) -> None:
    ran = run("collate", FILE)
    assert ran.status == 2
    assert "between 2 and 26" in ran.err


def test_the_customary_forms(run: Run) -> None:
    errata = run("collate", "--format", "errata", PRINT, FILE).out
    rows = [line for line in errata.splitlines() if line.startswith("|")]
    assert rows[0] == "| 序号 | 本 | 页 | 栏 | 行 | 误 | 正 | 备注 |"
    assert any("公交公交" in row and "重出" in row for row in rows)
    notes = run("collate", "--format", "notes", "--base", "A", PRINT, FILE).out
    assert "下底本衍“公交”，据B本删。" in notes
    assert "底本脱“座、充换电站6”，据B本补。" in notes
    assert "有意改动，非讹误，两存。" in notes


def test_a_table_of_variants(run: Run) -> None:
    csv = run("collate", "--format", "csv", PRINT, FILE).out
    assert csv.startswith("id,place,type,cause,suspect,confidence,A:line,A:text,B:line,B:text")
    markdown = run("collate", "--format", "markdown", "--lang", "en", PRINT, FILE).out
    assert "| # | place | A | B | type | suspect | evidence |" in markdown


def test_a_reference_may_decide(run: Run, tmp_path: Path) -> None:
    a, b, reference = (tmp_path / name for name in ("a.txt", "b.txt", "r.txt"))
    head = "青岚县停车办法\n第一条 为了规范停车，制定本办法。\n第二条 停车场应当加强{}管理。\n"
    a.write_text(head.format("日常"), encoding="utf-8")
    b.write_text(head.format("正常"), encoding="utf-8")
    reference.write_text(
        "澜州市停车办法\n第一条 停车场应当加强日常管理，落实责任。\n", encoding="utf-8"
    )
    ran = run("collate", "--format", "json", "--reference", reference, a, b)
    (variant,) = json.loads(ran.out)["variants"]
    assert variant["suspect"] == ["B"]
    assert variant["evidence"][0]["method"] == "他校"


def test_a_document_of_one_witness_only_is_said(run: Run) -> None:
    noise = ROOT / "fixtures" / "noise" / "gazette_city.txt"
    ran = run("collate", "--lang", "zh", noise, CORPORA / "plan_city.txt")
    assert ran.status == 1
    assert "仅见于一本" in ran.out
    alone = run("collate", "--paired-only", f"{noise}#2", CORPORA / "plan_city.txt")
    assert alone.status == 0, alone.out


def test_an_erratum_is_found_on_its_page(run: Run, tmp_path: Path) -> None:
    words = (CORPORA / "plan_city.txt").read_text("utf-8").replace("食品安全检查", "食品卫生检查")
    copies = [tmp_path / name for name in ("b.txt", "c.txt")]
    for copy in copies:
        copy.write_text(words, encoding="utf-8")
    print_ = ROOT / "fixtures" / "formats" / "plan_city.pdf"
    rows = run("collate", "--format", "errata", print_, *copies).out.splitlines()
    # The thirtieth printed line of the second page, its head counted.
    assert rows[-1].startswith(
        "| 1 | A | 2 | — | 30 | 退水后的食品安全检查 | 退水后的食品卫生检查 |"
    )
    assert "A:p2:" in run("collate", "--lang", "zh", print_, *copies).out


def test_evidence_names_its_method_in_the_language_of_the_reader(run: Run) -> None:
    assert "A, by the text itself: it repeats" in run("collate", "--lang", "en", PRINT, FILE).out
    assert "本校 A: 与紧邻文字重复" in run("collate", "--lang", "zh", PRINT, FILE).out
