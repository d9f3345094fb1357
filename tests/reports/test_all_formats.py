"""Every format holds the same changes in the same order with the same counts; none is dear to write."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from diffkit.cli import main
from diffkit.cli.formats import FORMATS
from diffkit.comparison import compare, read
from diffkit.report import html, word
from diffkit.report.csv import comparison_csv
from diffkit.report.docx import TableForm, comparison_docx
from diffkit.report.html import comparison_html
from diffkit.report.json import comparison_json
from diffkit.report.markdown import comparison_markdown
from diffkit.report.text import Screen, comparison_text
from diffkit.report.tracked import comparison_tracked
from diffkit.report.view import ComparisonView, Filters, comparison_view
from diffkit.report.xlsx import comparison_xlsx
from tests.reports.hostile import hostile

PAIRS = {
    "plan": ("corpora/plan_city.txt", "corpora/plan_county.txt"),
    "statute": ("corpora/statute_old.txt", "corpora/statute_new.txt"),
    "copy": ("corpora/copy_print.md", "corpora/copy_file.txt"),
    "gazettes": ("noise/gazette_city.txt", "noise/gazette_county.txt"),
    "taiwan": ("corpora/statute_tw_old.txt", "corpora/statute_tw_new.txt"),
}
CASES = {
    **{name: (pair, Filters()) for name, pair in PAIRS.items()},
    "numbering": (
        PAIRS["statute"],
        Filters(show=("numbering",), ignore=("wording:structure",)),
    ),
    "weight": (PAIRS["plan"], Filters(sort="weight")),
}

Found = list[tuple[str, str]]  # id and class of each change, in the order of the report


@pytest.fixture(scope="module", params=CASES)
def view(request: pytest.FixtureRequest, root: Path) -> ComparisonView:
    pair, filters = CASES[request.param]
    a, b = (read(str(root / "fixtures" / path)) for path in pair)
    return comparison_view(compare(a, b), filters)


def wanted(
    view: ComparisonView, *, folded: bool, paired: bool = False, by_position: bool = True
) -> Found:
    pairs = view.paired if paired else view.documents
    found = []
    for pair in pairs:
        links = list(pair.links)
        if view.options["sort"] == "weight" and not by_position:
            rank = {row.link.id: n for n, row in enumerate(pair.rows) if row.link is not None}
            links.sort(key=lambda link: rank.get(link.id, len(rank)))
        found += [(c.id, c.cls) for link in links for c in link.changes if folded or not c.folded]
    return found


def of_json(view: ComparisonView) -> Found:
    value = json.loads(comparison_json(view))
    return [
        (c["id"], c["class"])
        for pair in value["documents"]
        for link in pair["links"]
        for c in link["changes"]
    ]


def of_html(view: ComparisonView) -> Found:
    found = re.findall(r'<li id="c(\d+)-(\w+)" class="c-(\w+)( off)?"', comparison_html(view, "zh"))
    # Documents without a partner stand at the end of the page; the sort by weight is undone.
    order = {(pair.index, c.id): n for n, (pair, c) in enumerate(
        (pair, c) for pair in view.documents for k in pair.links for c in k.changes
    )}  # fmt: skip
    if view.options["sort"] == "weight" or view.unpaired:
        found.sort(key=lambda item: order[int(item[0]), item[1]])
    return [(id_, cls) for _, id_, cls, _ in found]


def of_csv(view: ComparisonView) -> Found:
    rows = csv.DictReader(io.StringIO(comparison_csv(view).removeprefix("\ufeff"), newline=""))
    return [(row["id"], row["class"]) for row in rows]


def of_xlsx(view: ComparisonView) -> Found:
    sheet = openpyxl.load_workbook(BytesIO(comparison_xlsx(view, "en")))["Changes"]
    head, *rows = sheet.iter_rows(values_only=True)
    names = {"wording (to be judged)": "wording"}
    return [
        (str(row[head.index("Id")]), names.get(str(row[head.index("Class")]), str(row[head.index("Class")])))
        for row in rows
    ]  # fmt: skip


def of_docx(view: ComparisonView) -> list[str]:
    body = docx.Document(BytesIO(comparison_docx(view, "zh"))).element.body
    return [str(n.get(qn("w:name"))).partition("_")[2] for n in body.iter(qn("w:bookmarkStart"))]


@pytest.mark.parametrize("form", [of_json, of_html, of_csv, of_xlsx])
def test_all_changes_in_one_order(
    view: ComparisonView, form: Callable[[ComparisonView], Found]
) -> None:
    found = form(view)
    assert found == wanted(view, folded=True, by_position=form in (of_json, of_html))
    assert Counter(cls for _, cls in found) == Counter(view.counts.cls)


def test_the_table_holds_what_is_shown(view: ComparisonView) -> None:
    shown = wanted(view, folded=False, paired=True)
    assert of_docx(view) == [id_ for id_, _ in shown]


def test_tracked_changes_comment_on_what_is_shown(view: ComparisonView) -> None:
    document = docx.Document(BytesIO(comparison_tracked(view, "zh")))
    assert len(list(document.comments)) == sum(view.counts.shown.values())


def test_text_and_markdown_show_the_same_clauses(view: ComparisonView) -> None:
    ids = [
        row.link.id for pair in view.paired for row in pair.rows if row.link and row.link.visible
    ]
    markdown = re.findall(r" · ([0-9a-f]{10})$", comparison_markdown(view, "zh"), re.MULTILINE)
    assert markdown == ids
    text = comparison_text(view, "zh", Screen(100, False))
    assert [id_ for id_ in re.findall(r"\b[0-9a-f]{10}\b", text) if id_ in set(ids)] == ids


COUNTS = {"zh": "表述调整（待判断）"}


def test_counts_are_the_same_in_words(view: ComparisonView) -> None:
    n = view.counts.shown.get("wording", 0)
    if not n:
        return
    page = comparison_html(view, "zh")
    (shown,) = re.findall(
        rf'class="c-wording"><b class="cls">{COUNTS["zh"]}</b></th><td>(\d+)</td>', page
    )
    assert int(shown) == n
    tables = docx.Document(BytesIO(comparison_docx(view, "zh", TableForm("versions")))).tables
    rows = [[cell.text for cell in row.cells] for row in tables[0].rows]
    assert [row[1] for row in rows if row[0] == COUNTS["zh"]] == [str(n)]


def test_hostile_texts_hold_their_changes_too() -> None:
    view = comparison_view(hostile())
    for form in (of_json, of_html, of_csv, of_xlsx):
        assert form(view) == wanted(view, folded=True)
    assert of_docx(view) == [id_ for id_, _ in wanted(view, folded=False, paired=True)]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_files_give_the_same_bytes_in_any_order_of_hashing(
    format: str, root: Path, tmp_path: Path
) -> None:
    found = set()
    for seed in ("0", "7"):
        out = tmp_path / seed
        subprocess.run(
            [sys.executable, "-m", "diffkit", "compare", "fixtures/corpora/statute_old.txt",
             "fixtures/corpora/statute_new.txt", "--lang", "zh", "--format", format, "-o", str(out)],
            cwd=root, env={**os.environ, "PYTHONHASHSEED": seed}, check=False,
        )  # fmt: skip
        found.add(out.read_bytes())
    assert len(found) == 1


@pytest.mark.parametrize("format", FORMATS)
def test_an_interrupted_write_leaves_the_old_file(
    format: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "report"
    out.write_bytes(b"old")
    monkeypatch.chdir(root / "fixtures" / "corpora")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", stop)
    status = main(
        ["compare", "plan_city.txt", "plan_county.txt", "--format", format, "-o", str(out)]
    )
    assert status == 130
    assert out.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["report"]


def test_a_killed_process_leaves_the_old_file(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    out.write_bytes(b"old")
    process = subprocess.Popen(
        [sys.executable, "-m", "diffkit", "compare", "plan_city.txt", "plan_county.txt",
         "--format", "html", "-o", str(out)],
        cwd=root / "fixtures" / "corpora", env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    time.sleep(0.15)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert out.read_bytes() == b"old" or out.read_bytes().startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    ("format", "package"), [("html", "jinja2"), ("docx", "docx"), ("xlsx", "xlsxwriter")]
)
def test_a_missing_package_is_one_line_with_what_to_type(
    format: str,
    package: str,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(root / "fixtures" / "corpora")
    for module in [m for m in sys.modules if m.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    for cached in (html._template, word._template):
        cached.cache_clear()
    out = tmp_path / "r"
    assert (
        main(["compare", "plan_city.txt", "plan_county.txt", "--format", format, "-o", str(out)])
        == 2
    )
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "pip install 'diffkit[reports]'" in err
    assert not out.exists()
