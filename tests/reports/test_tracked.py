"""Tracked changes: accepted all they are B, rejected all they are A, for three independent readers."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import docx
import pytest
from docx.oxml.ns import qn
from docx_revisions import RevisionDocument

from diffkit.comparison import compare, read
from diffkit.model import Comparison
from diffkit.report.tracked import Revision, comparison_tracked
from diffkit.report.view import ComparisonView, comparison_view
from tests.golden.built import B, C, D, comparison, witness
from tests.reports.hostile import built, hostile

Which = Literal["accept", "reject"]
SIDES: tuple[tuple[Which, str], ...] = (("accept", "b"), ("reject", "a"))


def _fixtures(*names: str) -> Callable[[Path], Comparison]:
    return lambda root: compare(*(read(str(root / "fixtures" / name)) for name in names))


def _moved(_: Path) -> Comparison:
    """A move with an edit, a split, a merge, a clause that only one side has."""
    a = witness(
        "A",
        [C("甲。", "一、", (1,)), C("乙一；乙二。", "二、", (2,)), C("丙一。", "三、", (3,)),
         C("丙二。", "四、", (4,)), C("丁。", "五、", (5,))],
    )  # fmt: skip
    b = witness(
        "B",
        [C("乙一；", "一、", (1,)), C("乙二。", "二、", (2,)), C("丙一。丙二。", "三、", (3,)),
         C("甲改。", "四、", (4,)), C("戊。", "五、", (5,))],
    )  # fmt: skip
    return comparison(
        a, b,
        [
            B((1,), (0, 1), (D("乙一；乙二。", "乙一；", op="restructure", kind="structure"),)),
            B((2, 3), (2,), (D("丙一。", "丙一。丙二。", op="restructure", kind="structure"),)),
            B((0,), (3,), (D("甲", "甲", op="move"), D("甲|", "改")), moved=True),
            B((4,), (), (D("丁。", None),)),
            B((), (4,), (D(None, "戊。"),)),
        ],
    )  # fmt: skip


CASES: dict[str, Callable[[Path], Comparison]] = {
    "plan": _fixtures("corpora/plan_city.txt", "corpora/plan_county.txt"),
    "statute": _fixtures("corpora/statute_old.txt", "corpora/statute_new.txt"),
    "back": _fixtures("corpora/statute_new.txt", "corpora/statute_old.txt"),
    "taiwan": _fixtures("corpora/statute_tw_old.txt", "corpora/statute_tw_new.txt"),
    "copy": _fixtures("corpora/copy_print.md", "corpora/copy_file.txt"),
    "gazettes": _fixtures("noise/gazette_city.txt", "noise/gazette_county.txt"),
    "controls": _fixtures("noise/hostile_controls.txt", "noise/hostile_order.txt"),
    "order": _fixtures("noise/hostile_order.txt", "noise/hostile_order_reversed.txt"),
    "moved": _moved,
    "hostile": lambda _: hostile(),
    "nothing": _fixtures("corpora/plan_city.txt", "corpora/plan_city.txt"),
}


@pytest.fixture(scope="module", params=CASES)
def made(request: pytest.FixtureRequest, root: Path) -> ComparisonView:
    return comparison_view(CASES[request.param](root))


def squeezed(text: str) -> str:
    return "".join(text.split())


def clauses(view: ComparisonView, side: str) -> list[str]:
    """Return the clauses of one side, in the order of its text, without blanks."""
    from diffkit.report.word import xml_text

    def seen(text: str) -> str:
        for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            text = text.replace(entity, char)
        return squeezed(text)

    documents = [getattr(pair, side) for pair in view.documents]
    ordered = sorted((d for d in documents if d), key=lambda d: d.index)
    return [seen(xml_text((c.label or "") + c.text)) for d in ordered for c in d.clauses]


def paragraphs(data: bytes, which: Which) -> list[str]:
    """Read the file as the format says (ISO/IEC 29500-1, 17.13.5): runs and marks of paragraphs."""
    gone = "w:del" if which == "accept" else "w:ins"
    found, text = [], ""
    for p in docx.Document(BytesIO(data)).element.body.iter(qn("w:p")):
        for node in p.iter(qn("w:t"), qn("w:delText")):
            if not any(above.tag == qn(gone) for above in node.iterancestors()):
                text += node.text or ""
        properties = p.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        if properties is not None and properties.find(qn(gone)) is not None:
            continue  # its mark goes: what follows belongs to the same paragraph
        found.append(squeezed(text))
        text = ""
    return found[:-1] if not found[-1] else found


@pytest.mark.parametrize(("which", "side"), SIDES)
def test_paragraph_by_paragraph(made: ComparisonView, which: Which, side: str) -> None:
    assert paragraphs(comparison_tracked(made, "zh"), which) == clauses(made, side)


@pytest.mark.parametrize(("which", "side"), SIDES)
def test_for_a_reader_of_revisions(made: ComparisonView, which: Which, side: str) -> None:
    document = RevisionDocument(BytesIO(comparison_tracked(made, "zh")))
    document.accept_all() if which == "accept" else document.reject_all()
    text = squeezed("".join(p.text for p in document.document.paragraphs))
    assert text == "".join(clauses(made, side))


MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Settle(source As String, command As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden": hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, Array())
  Dim filter(1) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName": filter(0).Value = "Text (encoded)"
  filter(1).Name = "FilterOptions": filter(1).Value = "UTF8,LF,,,"
  document.storeToURL(target, filter())
  document.close(True)
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library"
 library:name="Standard" library:readonly="false">
 <library:element library:name="Module1"/>
</library:library>
"""


@pytest.fixture(scope="module")
def settle(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, Which], str]:
    """Accept or reject all in LibreOffice, by a macro in a profile of its own."""
    folder = tmp_path_factory.mktemp("office")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [soffice, profile, "--headless", "--terminate_after_init"], timeout=120, check=False
    )
    basic = folder / "profile" / "user" / "basic" / "Standard"
    basic.mkdir(parents=True, exist_ok=True)
    (basic / "Module1.xba").write_text(MACRO, encoding="utf-8")
    (basic / "script.xlb").write_text(LIBRARY, encoding="utf-8")

    def settled(data: bytes, which: Which) -> str:
        source, target = folder / "t.docx", folder / f"{which}.txt"
        source.write_bytes(data)
        target.unlink(missing_ok=True)
        command = f".uno:{which.title()}AllTrackedChanges"
        subprocess.run(
            [soffice, profile, "--headless",
             f'macro:///Standard.Module1.Settle("{source.as_uri()}","{command}","{target.as_uri()}")'],
            timeout=120, check=True, capture_output=True,
        )  # fmt: skip
        return target.read_text(encoding="utf-8-sig")

    return settled


@pytest.mark.parametrize("case", ["plan", "moved", "taiwan", "hostile"])
def test_for_libreoffice(case: str, root: Path, settle: Callable[[bytes, Which], str]) -> None:
    view = comparison_view(CASES[case](root))
    data = comparison_tracked(view, "zh")
    for which, side in SIDES:
        assert squeezed(settle(data, which)) == "".join(clauses(view, side)), which


def test_who_and_when_are_by_option_and_no_clock_is_read(root: Path) -> None:
    view = comparison_view(_moved(root))

    def values(data: bytes, name: str) -> set[str | None]:
        document = docx.Document(BytesIO(data))
        return {
            node.get(qn(name))
            for part in (document.element, document.part._comments_part.element)  # type: ignore[attr-defined]
            for node in part.iter(qn("w:ins"), qn("w:del"), qn("w:comment"))
        }

    plain = comparison_tracked(view, "zh")
    assert values(plain, "w:author") == {"diffkit"}
    assert values(plain, "w:date") == {None}
    signed = comparison_tracked(view, "zh", Revision('王"<&>', "2024-05-01T09:00:00Z"))
    assert values(signed, "w:author") == {'王"<&>'}
    assert values(signed, "w:date") == {"2024-05-01T09:00:00Z"}
    assert comparison_tracked(view, "zh") == plain


def test_a_comment_says_class_kind_and_note(root: Path) -> None:
    from tests.unit.test_report_load import Decided

    changes = list(comparison_view(CASES["statute"](root)).changes())
    view = comparison_view(CASES["statute"](root), decisions={changes[0].id: Decided()})
    document: Any = docx.Document(BytesIO(comparison_tracked(view, "zh")))
    said = [comment.text for comment in document.comments]
    assert len(said) == sum(not c.folded for c in view.changes())
    assert all("·" in text for text in said)
    body = document.element.body
    begun = [n.get(qn("w:id")) for n in body.iter(qn("w:commentRangeStart"))]
    ended = [n.get(qn("w:id")) for n in body.iter(qn("w:commentRangeEnd"))]
    assert sorted(begun) == sorted(ended) == sorted(str(c.comment_id) for c in document.comments)


def test_a_moved_clause_is_both_deleted_and_inserted(root: Path) -> None:
    body = docx.Document(
        BytesIO(comparison_tracked(comparison_view(_moved(root)), "zh"))
    ).element.body

    def said(tag: str) -> list[str]:
        return [
            "".join(t.text or "" for t in node.iter(qn("w:t"), qn("w:delText")))
            for node in body.iter(qn(tag))
        ]

    assert "甲。" in said("w:del")
    assert "甲改。" in said("w:ins")
    assert not {"乙一；", "丙一。"} & {*said("w:del"), *said("w:ins")}


def test_five_thousand_changes_take_no_long_time() -> None:
    view = comparison_view(built(5000))
    document = docx.Document(BytesIO(comparison_tracked(view, "zh")))
    assert len(list(document.element.body.iter(qn("w:ins")))) == 5000
