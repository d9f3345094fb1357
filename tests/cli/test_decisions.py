"""`diffkit decisions`: what was decided comes out, goes in elsewhere, and is the same there."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import diffkit
from diffkit.report.decisions import subject_of, subjects_of
from diffkit.report.view import ComparisonView, comparison_view
from diffkit.review import Review, open_review, review_key
from tests.cli.conftest import Run

Pair = tuple[Path, Path]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    folder = tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    monkeypatch.setenv("DIFFKIT_REVIEWER", "王")
    return folder


def opened(pair: Pair, path: Path | None = None) -> tuple[Review, ComparisonView]:
    a, b = diffkit.read(str(pair[0])), diffkit.read(str(pair[1]))
    review = open_review(
        review_key(a, b, diffkit.Options()),
        reviewer="王|`x`",
        clock=lambda: datetime(2024, 5, 6, 4, tzinfo=UTC),
        path=str(path) if path is not None else None,
    )
    return review, comparison_view(diffkit.compare(a, b))


def decide(pair: Pair, path: Path | None = None) -> None:
    """Accept what became of 应当, flag 三十日 with a note."""
    review, view = opened(pair, path)
    with review:
        for change in view.changes():
            if change.a is not None and change.a.text == "应当":
                review.decide([subject_of(change)], state="accepted")
            if change.a is not None and change.a.text == "三十日":
                review.decide(
                    [subject_of(change)], state="flagged", note="<依据> | 见上位法\n第二条"
                )


def test_nothing_is_made_by_looking(run: Run, pair: Pair, data: Path) -> None:
    ran = run("decisions", *pair)
    assert (ran.status, ran.err) == (0, "")
    assert "0 of " in ran.out
    assert not data.exists()


def test_markdown_by_state(run: Run, pair: Pair) -> None:
    decide(pair)
    out = run("decisions", *pair, "--lang", "zh").out
    assert "## 采纳 (1)" in out
    assert "| 第二条 | 实质修改" in out
    assert "| 应当 · 第3行 | 可以 · 第3行 |" in out
    assert "\\&lt;" not in out
    assert "&lt;依据&gt; \\| 见上位法 第二条" in out
    assert "王\\|\\`x\\` 2024" in out
    flagged = run("decisions", *pair, "--lang", "zh", "--state", "flagged").out
    assert "## 存疑 (1)" in flagged
    assert "应当" not in flagged
    opened_ = run("decisions", *pair, "--state", "open,rejected").out
    assert "## open" in opened_
    assert "| 应当 · line 3" not in opened_


@pytest.mark.parametrize("form", ["text", "markdown", "html", "csv", "json"])
def test_a_report_holds_what_was_decided(run: Run, pair: Pair, form: str) -> None:
    decide(pair)
    words = ("compare", *pair, "--lang", "zh", "--format", form)
    without, with_ = run(*words).out, run(*words, "--decisions").out
    states = ("accepted", "flagged") if form in ("csv", "json") else ("采纳", "存疑")
    for word in (*states, "依据"):
        assert word not in without, word
        assert word in with_, word


def test_json_is_by_its_schema_and_comes_back(run: Run, pair: Pair, tmp_path: Path) -> None:
    decide(pair)
    out, there = tmp_path / "d.json", tmp_path / "other.review"
    assert run("decisions", *pair, "--format", "json", "-o", out).status == 0
    value = json.loads(out.read_text("utf-8"))
    schema = json.loads((files("diffkit") / "schemas" / "review.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(value)
    assert [d["state"] for d in value["decisions"]] == ["accepted", "flagged"]
    assert value["counts"]["accepted"] == value["counts"]["flagged"] == 1

    again = ("decisions", *pair, "--review", there, "--format", "json")
    ran = run(*again, "--import", out)
    assert json.loads(ran.out) == value
    assert "2 decisions added, 0 replaced, 0 older ones left out, 0 known; 0 of changes" in ran.err
    assert "0 decisions added, 0 replaced, 0 older ones left out, 2 known" in (
        run(*again, "--import", out).err
    )
    assert json.loads(run(*again).out) == value
    review, _ = opened(pair, there)
    with review:
        assert len(review.ledger.history) == 1
        assert review.undo() is not None
        assert review.decisions == {}


def test_of_two_decisions_the_later_one_holds(run: Run, pair: Pair, tmp_path: Path) -> None:
    decide(pair)
    out = tmp_path / "d.json"
    run("decisions", *pair, "--format", "json", "-o", out)
    value = json.loads(out.read_text("utf-8"))
    earlier, later = value["decisions"]
    earlier |= {"state": "rejected", "at": "2024-05-06T11:59:59+08:00"}  # 04:00 UTC is 12:00 there
    later |= {"state": "rejected", "at": "2024-05-06T12:00:01+08:00", "reviewer": "李"}
    out.write_text(json.dumps(value), "utf-8")
    ran = run("decisions", *pair, "--format", "json", "--import", out)
    assert "0 decisions added, 1 replaced, 1 older ones left out, 0 known" in ran.err
    found = json.loads(ran.out)["decisions"]
    assert [(d["state"], d["reviewer"]) for d in found] == [
        ("accepted", "王|`x`"),
        ("rejected", "李"),
    ]


def test_a_file_that_changed_keeps_what_is_still_the_same(run: Run, pair: Pair) -> None:
    decide(pair)
    review, view = opened(pair)
    with review:
        inserted = [c for c in view.changes() if c.op == "insert" and c.b and "水费" in c.b.text]
        review.decide([subject_of(change) for change in inserted], state="flagged")
    new = pair[1]
    new.write_text(new.read_text("utf-8").replace("水费", "水费和污水处理费"), "utf-8")
    out = run("decisions", *pair, "--format", "json").out
    found = [(d["a"]["text"], d["present"]) for d in json.loads(out)["decisions"]]
    assert found == [("应当", True), ("三十日", True), ("", False)]
    markdown = run("decisions", *pair).out
    assert "## Changes that the texts have no more (1)" in markdown
    assert "| flagged, substantive" in markdown


def test_groups_are_chosen_by_rule_and_substitution(pair: Pair) -> None:
    review, view = opened(pair)
    with review:
        rules = {change.rule for change in view.changes()}
        for rule in rules:
            chosen = subjects_of(view, rule=rule)
            assert [s.change for s in chosen] == [c.id for c in view.changes() if c.rule == rule]
            review.decide(chosen, state="accepted", basis=f"rule:{rule}")
        assert len(review.decisions) == len(list(view.changes()))
        assert len(review.ledger.history) == len(rules)
        assert subjects_of(view, substitution="none") == ()
        title = next(s for s in subjects_of(view) if "通" in s.a or s.place)
        assert title.place


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is no JSON"),
        ("[]", "holds no decisions"),
        ('{"schema": "diffkit.outline", "version": 1}', "holds no decisions"),
        ('{"schema": "diffkit.review", "version": 2}', "update diffkit"),
        ('{"schema": "diffkit.review", "version": 1}', "misses 'a'"),
        ("[" * 100_000, "is no JSON"),
    ],
)
def test_what_is_no_export_is_said(
    run: Run, pair: Pair, tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "d.json"
    file.write_text(content, "utf-8")
    ran = run("decisions", *pair, "--import", file)
    assert ran.status == 2
    assert says in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("state", "maybe"), ("at", "yesterday"), ("at", "2024-05-06T12:00:00"), ("note", None)],
)
def test_a_decision_that_cannot_be_read_is_said(
    run: Run, pair: Pair, tmp_path: Path, field: str, value: object
) -> None:
    decide(pair)
    out = tmp_path / "d.json"
    run("decisions", *pair, "--format", "json", "-o", out)
    export = json.loads(out.read_text("utf-8"))
    export["decisions"][1][field] = value
    out.write_text(json.dumps(export), "utf-8")
    ran = run("decisions", *pair, "--review", tmp_path / "x.review", "--import", out)
    assert ran.status == 2
    assert "decision 2 cannot be read" in ran.err


def test_trouble(run: Run, pair: Pair, tmp_path: Path) -> None:
    assert "no state 'maybe'" in run("decisions", *pair, "--state", "maybe").err
    assert "No such file" in run("decisions", *pair, "--import", tmp_path / "none").err
    (tmp_path / "latin").write_bytes(b"\xff\xfe\xff")
    assert "not UTF-8" in run("decisions", *pair, "--import", tmp_path / "latin").err
    assert "is no review of diffkit" in run("decisions", *pair, "--review", pair[0]).err
    assert "is an input" in run("decisions", *pair, "--review", "r", "-o", pair[1]).err
    quiet = run("decisions", *pair, "--quiet")
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "")
