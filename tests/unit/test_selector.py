"""Selectors: which document of a gazette `PATH#SELECTOR` names."""

from __future__ import annotations

import hashlib

import pytest

from diffkit.model import Clause, Document, Line, Repaired, Role, SelectorError, Source, Witness
from diffkit.selector import select
from diffkit.span import OffsetMap, SourceSpan, Span

HEADS = [
    (None, None, "front"),
    ("某政办字〔2021〕34号", "某县人民政府办公室关于印发某县停电应急预案的通知", "document"),
    ("某政办字〔2021〕3号", "关于做好“十四五”规划工作的通知", "document"),
    (None, "某县人民政府任免名单", "document"),
    ("某政办字〔2021〕35号", "关于印发某县供水应急预案的通知", "document"),
    (None, None, "back"),
]


@pytest.fixture(scope="module")
def gazette() -> Witness:
    issued = "某县停电应急预案 2021年修订"
    documents = []
    for i, (number, title, role) in enumerate(HEADS):
        clauses: tuple[Clause, ...] = ()
        if i == 1:  # the notice carries the plan, whose title is a clause of it
            title_role: Role = "title"
            span = Span(0, len(issued))
            clauses = (Clause("c1", title_role, None, 1, None, Span(0, 0), span, span),)
        documents.append(
            Document(role, number, number, title, None, None, Span(0, 0), clauses, issued)  # type: ignore[arg-type]
        )
    digest = hashlib.sha256(issued.encode()).hexdigest()
    source = Source("g.txt", "text/plain", "utf-8", digest, issued, (Line(SourceSpan(0, 1)),))
    return Witness(
        "A", source, Repaired(issued, OffsetMap.identity(len(issued))), lambda _: tuple(documents)
    )


@pytest.mark.parametrize(
    ("selector", "index"),
    [
        ("某政办字〔2021〕34号", 1),
        ("某政办字［２０２１］ ３４号", 1),
        ("某政办字(2021)34号", 1),
        ("某政办字【2021】３号", 2),  # and not 34
        ("1", 1),
        ("４", 4),
        ("3", 3),  # the front matter is not counted
        ("任免名单", 3),
        ("供水", 4),
        ("十四五规划", 2),  # whatever the quotes
        ("供水 预案", 4),  # words apart
        ("停电应急预案2021年修订", 1),  # the title of what is issued
        ("2021年修订", 1),
    ],
)
def test_selects(gazette: Witness, selector: str, index: int) -> None:
    assert select(gazette, selector) == index


@pytest.mark.parametrize(
    ("selector", "problem", "candidates"),
    [
        ("应急预案", "2 documents match", ["#1 某政办字〔2021〕34号", "#4 某政办字〔2021〕35号"]),
        ("供热", "no document matches", ["#1", "#2", "#3 某县人民政府任免名单", "#4"]),
        ("5", "no document matches", ["#1", "#2", "#3", "#4"]),
        ("0", "no document matches", ["#1"]),
        ("", "no document matches", ["#1"]),
        ("〔〕", "no document matches", ["#1"]),
        ("停电 供水", "no document matches", ["#1"]),
    ],
)
def test_lists_what_to_choose_from(
    gazette: Witness, selector: str, problem: str, candidates: list[str]
) -> None:
    with pytest.raises(SelectorError) as caught:
        select(gazette, selector)
    says = str(caught.value)
    assert says.startswith(f"g.txt#{selector}: {problem}; choose one of: ")
    assert "\n" not in says
    for candidate in candidates:
        assert candidate in says


def test_only_those_that_match_are_listed(gazette: Witness) -> None:
    with pytest.raises(SelectorError) as caught:
        select(gazette, "应急预案")
    assert [c.split()[0] for c in caught.value.candidates] == ["#1", "#4"]
