"""The concordance: for each article of the one text, what it is in the other; by hand, and for all of them."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import diffkit
from diffkit.report.concordance import (
    Entry,
    concordance,
    concordance_json,
    concordance_markdown,
    concordance_text,
)
from diffkit.report.view import ComparisonView, comparison_view

OLD = """第一章 总则
第一条 为了规范供水管理，制定本办法。
第二条 供水企业应当保证水质。供水企业应当公布检测结果。
第三条 用户应当按时缴纳水费。
第四条 抄表员应当出示证件。
第五条 本办法自2012年1月1日起施行。
"""
NEW = """第一章 总则
第一条 为了规范供水管理，制定本办法。
第二条 水源地应当设立界碑，禁止堆放垃圾。
第三条 供水企业应当保证水质。
第四条 供水企业应当公布检测结果。
第五条 用户应当按时缴纳水费和污水处理费。
第六条 本办法自2024年7月1日起施行。
"""


def view(folder: Path, old: str, new: str) -> ComparisonView:
    for name, text in (("a.txt", old), ("b.txt", new)):
        (folder / name).write_text(text, "utf-8")
    return comparison_view(
        diffkit.compare(diffkit.read(str(folder / "a.txt")), diffkit.read(str(folder / "b.txt")))
    )


def told(entry: Entry) -> tuple[str, str, str]:
    a, b = ("+".join(c.label or "" for c in side) for side in (entry.a, entry.b))
    return a, b, entry.status


def test_each_article_and_what_became_of_it(tmp_path: Path) -> None:
    (pair,) = view(tmp_path, OLD, NEW).paired
    assert [told(entry) for entry in concordance(pair)] == [
        ("第一条", "第一条", "same"),
        ("", "第二条", "inserted"),
        ("第二条", "第三条+第四条", "same"),
        ("第三条", "第五条", "modified"),
        ("第四条", "", "deleted"),
        ("第五条", "第六条", "modified"),
    ]


def test_forms(tmp_path: Path) -> None:
    whole = view(tmp_path, OLD, NEW)
    text = concordance_text(whole, "zh").splitlines()
    assert [line.split() for line in text[5:8]] == [
        ["第一条", "第一条", "相同"],
        ["—", "第二条", "新增"],
        ["第二条", "第三条、第四条", "相同，拆分"],
    ]
    assert "| 第三条 | 第五条 | 修改 |" in concordance_markdown(whole, "zh")
    value = json.loads(concordance_json(whole))
    schema = files("diffkit") / "schemas" / "concordance.schema.json"
    Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(value)
    assert [row["status"] for row in value["documents"][0]["articles"]][:2] == ["same", "inserted"]


def test_without_articles_every_number_is_a_unit(tmp_path: Path) -> None:
    (pair,) = view(
        tmp_path,
        "1 总则\n1.1 目的\n保障安全。\n1.2 原则\n统一指挥。\n",
        "1 总则\n1.1 原则\n统一指挥。\n",
    ).paired
    assert [told(entry) for entry in concordance(pair)] == [
        ("1", "1", "same"),
        ("1.1", "", "deleted"),
        ("1.2", "1.1", "same"),
    ]


@pytest.mark.parametrize("name", ["statute", "statute_tw", "regulation_en", "verordnung_de"])
def test_no_article_is_left_out(root: Path, name: str) -> None:
    folder = root / "fixtures" / "corpora"
    a, b = (diffkit.read(str(folder / f"{name}_{age}.txt")) for age in ("old", "new"))
    for pair in comparison_view(diffkit.compare(a, b)).paired:
        entries = concordance(pair)
        for side, document in (("a", pair.a), ("b", pair.b)):
            assert document is not None
            heads = [c.index for entry in entries for c in getattr(entry, side)]
            articles = [
                c.index
                for d, scheme in zip((a, b), ("a", "b"), strict=True)
                if scheme == side
                for doc in d.documents
                if doc.role == "document"
                for c in document.clauses
                if (label := doc.clauses[c.index].label) is not None
                and label.scheme == "article"
                and not any(
                    (above := doc.clauses[k].label) is not None and above.scheme == "article"
                    for k in doc.ancestors(c.index)
                )
            ]
            assert sorted(set(heads)) == sorted(articles)
