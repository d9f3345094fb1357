"""`diffkit compare`: formats, filters, exit status."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import NEW, OLD, Run

Pair = tuple[Path, Path]


@pytest.fixture(scope="module")
def schema(root: Path) -> Draft202012Validator:
    path = root / "diffkit" / "schemas" / "comparison.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _json(run: Run, schema: Draft202012Validator, *arguments: object) -> dict[str, Any]:
    ran = run("compare", "--format", "json", *arguments)
    assert ran.err == ""
    value: dict[str, Any] = json.loads(ran.out)
    schema.validate(value)
    return value


def test_text_shows_what_differs(run: Run, pair: Pair) -> None:
    ran = run("compare", *pair, "--lang", "zh")
    assert (ran.status, ran.err) == (1, "")
    assert "第二条  修改  A:3 B:3" in ran.out
    assert "供水企业[-应当-]{+可以+}在事故发生后[-三十日-]{+十五日+}内" in ran.out
    assert "第三条  新增  B:4" in ran.out
    assert "全部在本机比对，不向任何地方发送内容。" in ran.out


def test_json_is_by_the_schema(run: Run, pair: Pair, schema: Draft202012Validator) -> None:
    value = _json(run, schema, *pair)
    assert value["counts"]["class"]["typographic"] == 1
    assert value["counts"]["class"]["numbering"] == 2
    (document,) = value["documents"]
    assert [link["relation"] for link in document["links"]] == [
        "1-1",
        "1-1",
        "1-1",
        "0-1",
        "1-1",
        "1-1",
    ]
    assert document["links"][2]["changes"][0]["b"]["text"] == "可以"


def test_json_has_options_and_paths(run: Run, pair: Pair, schema: Draft202012Validator) -> None:
    value = _json(
        run,
        schema,
        *pair,
        "--only",
        "wording,substantive",
        "--only",
        "exception",
        "--context",
        2,
    )
    assert value["a"]["path"] == str(pair[0])
    assert value["options"]["only"] == ["wording", "substantive", "exception"]
    assert value["options"]["context"] == 2
    assert value["counts"]["hidden"] == {"typographic": 1, "numbering": 2}


def test_markdown(run: Run, pair: Pair) -> None:
    ran = run("compare", *pair, "--format", "markdown", "--lang", "zh")
    assert "供水企业<del>应当</del><ins>可以</ins>在" in ran.out


def test_the_same_file_twice_is_the_same(
    run: Run, pair: Pair, schema: Draft202012Validator
) -> None:
    ran = run("compare", pair[0], pair[0], "--lang", "zh")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "两份文本没有差异。")
    value = _json(run, schema, pair[0], pair[0])
    assert value["counts"] == {"class": {}, "kind": {}, "hidden": {}}
    assert {link["status"] for link in value["documents"][0]["links"]} == {"equal"}


def test_only_folded_classes_are_no_difference(run: Run, pair: Pair, tmp_path: Path) -> None:
    wide = tmp_path / "wide.txt"
    wide.write_text(OLD.replace("，", ","), encoding="utf-8")
    assert run("compare", pair[0], wide).status == 0
    assert run("compare", pair[0], wide, "--show", "typographic").status == 1
    assert run("compare", pair[0], wide, "--show", "numbering").status == 0


def test_what_filters_hide_is_no_difference(run: Run, pair: Pair) -> None:
    assert run("compare", *pair, "--ignore", "substantive").status == 0
    assert run("compare", *pair, "--only", "exception").status == 0
    assert run("compare", *pair, "--only", "substantive:modality").status == 1


def test_fail_on(run: Run, pair: Pair) -> None:
    assert run("compare", *pair, "--fail-on", "exception").status == 0
    assert run("compare", *pair, "--fail-on", "numbering").status == 1  # folded, but named
    assert run("compare", *pair, "--fail-on", "exception,substantive:modality").status == 1
    assert run("compare", *pair, "--fail-on", "numbering", "--ignore", "numbering").status == 0


def test_quiet_prints_nothing(run: Run, pair: Pair) -> None:
    ran = run("compare", *pair, "--quiet")
    assert (ran.status, ran.out, ran.err) == (1, "", "")


def test_stat_prints_counts(run: Run, pair: Pair) -> None:
    ran = run("compare", *pair, "--stat", "--lang", "en")
    assert "substantive 3" in ran.out
    assert "应当" not in ran.out
    assert len(ran.out.splitlines()) < 15


def test_context_shows_neighbours(run: Run, pair: Pair) -> None:
    bare = run("compare", *pair, "--lang", "zh").out
    near = run("compare", *pair, "--lang", "zh", "--context", "1").out
    assert "第一条 为了规范供水管理" not in bare
    assert "第一条 为了规范供水管理" in near


def test_weight_and_position_hold_the_same_clauses(run: Run, pair: Pair) -> None:
    def heads(*arguments: str) -> list[str]:
        return re.findall("#[0-9a-f]{10}$", run("compare", *pair, *arguments).out, re.MULTILINE)

    assert sorted(heads("--sort", "weight")) == sorted(heads()) != []


def test_explain(run: Run, pair: Pair, schema: Draft202012Validator) -> None:
    change = _json(run, schema, *pair)["documents"][0]["links"][2]["changes"][0]
    ran = run("compare", *pair, "--explain", change["id"], "--lang", "zh")
    assert ran.status == 1
    assert change["rule"] in ran.out
    assert re.search(r"A 文字 +应当  A:3 \[", ran.out)
    assert run("compare", *pair, "--explain", f"#{change['id']}", "--lang", "zh").out == ran.out
    ran = run("compare", *pair, "--explain", "0123456789")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("diffkit: 0123456789: ")


def test_ids_do_not_depend_on_what_stands_elsewhere(
    run: Run, pair: Pair, schema: Draft202012Validator, tmp_path: Path
) -> None:
    def ids(*files: Path) -> dict[str, list[str]]:
        links = _json(run, schema, *files)["documents"][0]["links"]
        return {link["id"]: [c["id"] for c in link["changes"]] for link in links}

    longer = tmp_path / "longer.txt"
    longer.write_text(NEW.replace("缴纳水费", "如数缴纳水费和污水处理费"), encoding="utf-8")
    before, after = ids(*pair), ids(pair[0], longer)
    assert len(set(before) & set(after)) == len(before) - 1
    assert all(before[id_] == after[id_] for id_ in set(before) & set(after))


def test_swapped_sides_have_the_same_ids(
    run: Run, pair: Pair, schema: Draft202012Validator
) -> None:
    a, b = pair
    forth, back = _json(run, schema, a, b), _json(run, schema, b, a)
    assert {k["id"] for k in forth["documents"][0]["links"]} == {
        k["id"] for k in back["documents"][0]["links"]
    }


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_twice_the_same_bytes(run: Run, pair: Pair, form: str) -> None:
    assert (
        run("compare", *pair, "--format", form).out == run("compare", *pair, "--format", form).out
    )


def test_json_is_the_same_in_every_locale(run: Run, pair: Pair) -> None:
    zh, en = (
        run("compare", *pair, "--format", "json", "--lang", lang).out for lang in ("zh", "en")
    )
    assert zh == en


def test_standard_input(run: Run, pair: Pair) -> None:
    ran = run("compare", "-", pair[1], "--lang", "zh", stdin=OLD.encode())
    assert ran.status == 1
    assert ran.out.startswith("A  -\n")
    assert "[-应当-]{+可以+}" in ran.out


def test_encoding(run: Run, pair: Pair, tmp_path: Path) -> None:
    other = tmp_path / "gb.txt"
    other.write_bytes(OLD.encode("gb18030"))
    assert run("compare", pair[0], other).status == 0
    assert run("compare", other, other, "--encoding", "gb18030").status == 0


GAZETTE = """关于加强供水管理的通知
某政办字〔2021〕1号
各镇人民政府：
现就供水管理通知如下。各镇应当加强供水管理，落实责任，保证居民用水安全，水压和水质达到规定标准。
供水企业检修管网，应当提前一天告知用户；停水超过一天的，应当采取临时供水措施。
某市人民政府办公室
2021年1月5日
关于做好防汛工作的通知
某政办字〔2021〕2号
各镇人民政府：
汛期临近，各镇应当做好防汛准备，落实防汛责任，备足编织袋、块石和抽水机械，组织巡堤队伍。
发现险情，应当立即报告并组织抢护；危及群众安全的，应当先行转移，再行抢险。
某市人民政府办公室
2021年5月6日
"""


@pytest.fixture
def gazette(tmp_path: Path) -> Path:
    path = tmp_path / "gazette#1.txt"
    path.write_text(GAZETTE, encoding="utf-8")
    return path


def test_selectors(run: Run, gazette: Path, schema: Draft202012Validator) -> None:
    for selector in ("某政办字［２０２１］２ 号", "2", "防汛"):
        value = _json(run, schema, f"{gazette}#{selector}", f"{gazette}#2")
        (document,) = value["documents"]
        assert document["a"]["number"] == "某政办字〔2021〕2号"
        assert value["options"]["select_a"] == selector


def test_a_file_of_the_whole_name_wins(run: Run, gazette: Path) -> None:
    assert run("compare", gazette, gazette).status == 0


def test_standard_input_has_selectors_too(
    run: Run, gazette: Path, schema: Draft202012Validator
) -> None:
    ran = run("compare", "-#2", f"{gazette}#2", "--format", "json", stdin=GAZETTE.encode())
    assert json.loads(ran.out)["documents"][0]["a"]["number"] == "某政办字〔2021〕2号"


def test_documents_are_paired_by_themselves(
    run: Run, gazette: Path, tmp_path: Path, schema: Draft202012Validator
) -> None:
    alone = tmp_path / "alone.txt"
    alone.write_text("".join(GAZETTE.splitlines(keepends=True)[7:]), encoding="utf-8")
    value = _json(run, schema, gazette, alone)
    assert [(d["a"] and d["a"]["number"], d["b"] and d["b"]["number"]) for d in value["documents"]] == [
        ("某政办字〔2021〕1号", None), ("某政办字〔2021〕2号", "某政办字〔2021〕2号")]  # fmt: skip
    ran = run("compare", gazette, alone, "--lang", "zh")
    assert ran.status == 1
    assert "  A 第 1 行  某政办字〔2021〕1号  关于加强供水管理的通知" in ran.out
    ran = run("compare", gazette, alone, "--paired-only")
    assert ran.status == 0


def test_links_pin_and_forbid(
    run: Run, pair: Pair, tmp_path: Path, schema: Draft202012Validator
) -> None:
    link = _json(run, schema, *pair)["documents"][0]["links"][2]
    links = tmp_path / "links.tsv"
    links.write_text(f"{link['a'][0]['id']}\t{link['b'][0]['id']}\tforbid\n", encoding="utf-8")
    value = _json(run, schema, *pair, "--links", links)
    ids = [
        ([c["id"] for c in k["a"]], [c["id"] for c in k["b"]])
        for k in value["documents"][0]["links"]
    ]
    assert ([link["a"][0]["id"]], [link["b"][0]["id"]]) not in ids
    assert value["options"]["links"][0]["pair"] is False
