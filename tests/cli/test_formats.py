"""Files that are no plain text, at the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.source.office import docx, p
from tests.source.test_docx import DRAFT


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.docx"
    path.write_bytes(docx(DRAFT, comments=f'<w:comment w:id="0">{p("请核。")}</w:comment>'))
    return path


def test_a_draft_alone_is_compared_with_itself_before_and_after(run: Run, draft: Path) -> None:
    done = run("compare", str(draft), "--format", "json")
    assert done.status == 1
    value = json.loads(done.out)
    assert [value[side]["path"] for side in "ab"] == [f"{draft} (original)", f"{draft} (accepted)"]
    assert {notice["code"] for notice in value["b"]["notices"]} == {"comments", "revisions"}
    assert (
        done.err.count("\n") == 1
    )  # that comments are left out; what the states are the command says
    assert "1 comment left out" in done.err
    report = draft.with_name("report.json")
    report.write_text(done.out, encoding="utf-8")
    assert run("render", str(report), "--format", "json").out == done.out


def test_either_state_is_read_where_it_is_asked_for(run: Run, draft: Path) -> None:
    assert "10分钟" in run("outline", "--source", "--revisions", "original", str(draft)).out
    said = run("outline", "--source", str(draft))
    assert "15分钟" in said.out
    assert "--revisions original" in said.err


def test_a_file_alone_without_tracked_changes_is_an_error(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plain.docx"
    path.write_bytes(docx(p("第一条　甲。")))
    done = run("compare", str(path))
    assert done.status == 2
    assert "no tracked changes" in done.err
    assert run("compare", "--revisions", "original", str(path)).status == 2


def test_a_missing_package_is_one_line_with_the_command_to_type(
    run: Run, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("lxml", "lxml.etree"):
        monkeypatch.setitem(sys.modules, module, None)
    done = run("outline", str(draft))
    assert done.status == 2
    assert "pip install 'diffkit[docx]'" in done.err
    assert done.err.count("\n") == 1
