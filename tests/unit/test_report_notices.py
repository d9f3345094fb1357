"""What could not be compared is said: annexes elsewhere, pictures, tables of one side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import diffkit
from diffkit.report.json import comparison_json
from diffkit.report.load import load_comparison
from diffkit.report.text import Screen, comparison_text
from diffkit.report.view import ComparisonView, comparison_view

PLAIN = "第一条 为了规范供水管理，制定本办法。\n第二条 供水企业应当保证水质。\n"


def view(folder: Path, a: str, b: str) -> ComparisonView:
    for name, text in (("a.txt", a), ("b.txt", b)):
        (folder / name).write_text(text, "utf-8")
    return comparison_view(
        diffkit.compare(diffkit.read(str(folder / "a.txt")), diffkit.read(str(folder / "b.txt")))
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("注：本文附件详见云泽市人民政府网站。", "annex_elsewhere"),
        ("注：本文附件见政府公报。", "annex_elsewhere"),
        ("附件：申请表（略）", "annex_elsewhere"),
        ("（附件略）", "annex_elsewhere"),
        ("流程如下：（图略）", "picture"),
        ("![流程图](images/p1.png)", "picture"),
        ("附件：申请表", None),
        ("附件应当在网站公开。", None),
        ("第三条 申请材料见附件。", None),
        ("简略说明（略加修改）。", None),
    ],
)
def test_what_is_elsewhere_is_said(tmp_path: Path, line: str, kind: str | None) -> None:
    (pair,) = view(tmp_path, PLAIN + line + "\n", PLAIN + line + "\n").paired
    assert [(n.kind, n.side, n.line) for n in pair.notices] == (
        [(kind, "a", 3), (kind, "b", 3)] if kind else []
    )


def test_reports_say_so_even_where_nothing_differs(tmp_path: Path) -> None:
    line = "注：本文附件详见云泽市人民政府网站\n"
    same = view(tmp_path, PLAIN + line, PLAIN + line)
    assert not same.differs
    text = comparison_text(same, "zh", Screen(80, False))
    assert text.count("未比对") == 4
    value = json.loads(comparison_json(same))
    assert [n["side"] for n in value["documents"][0]["notices"]] == ["a", "b"]
    assert (
        load_comparison(comparison_json(same), "x").documents[0].notices
        == same.documents[0].notices
    )
