"""Each file of `fixtures/cases`, run four ways; `fixtures/README.md` says how it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import diffkit
from diffkit.model import FOLDED, Comparison
from tests import oracles
from tests.property.strategies import (
    Noise,
    Noised,
    ascii_marks,
    chained,
    hard_wrapped,
    indented,
    traditional,
    wide_digits,
)

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "fixtures" / "cases"
SHOWN = ("exception", "substantive", "wording")

# What fails today, by case and way. Each has an entry of that name in docs/tricky-cases.md.
KNOWN: dict[tuple[str, str], str] = {}


@dataclass(frozen=True)
class Expected:
    """One line of a list of changes."""

    cls: str
    kind: str
    op: str
    a: str
    b: str

    def takes(self, change: Reported) -> bool:
        return (
            (self.cls == change.cls or (self.cls == "*" and change.cls in SHOWN))
            and self.kind in ("*", change.kind)
            and self.op in ("*", change.op)
            and _reads(self.a, change.a)
            and _reads(self.b, change.b)
        )

    def swapped(self) -> Expected:
        return replace(self, op=_SWAPPED.get(self.op, self.op), a=self.b, b=self.a)


@dataclass(frozen=True)
class Reported:
    """One change that the program reports, with the words of both sides."""

    cls: str
    kind: str
    op: str
    a: str
    b: str


_SWAPPED = {"insert": "delete", "delete": "insert"}


def _reads(wanted: str, found: str) -> bool:
    if wanted.startswith("~"):
        return wanted[1:] in found
    return wanted == found


@dataclass(frozen=True)
class Case:
    """Two texts, and what is to be said of them."""

    name: str
    equal: bool
    links: tuple[str, ...] | None
    some: bool
    any_numbering: bool
    mangled: bool
    a: str
    b: str
    changes: tuple[Expected, ...]

    def swapped(self) -> Case:
        links = self.links and tuple("-".join(reversed(link.split("-"))) for link in self.links)
        changes = tuple(line.swapped() for line in self.changes)
        return replace(self, a=self.b, b=self.a, links=links, changes=changes)


_PARTS = re.compile(
    r"\A(.*?)^=== a\n(.*?)\n=== b\n(.*?)\n=== changes\n?(.*)\Z", re.DOTALL | re.MULTILINE
)
KEYS = {"name", "about", "expect", "links", "list", "numbering", "mangle"}


def parsed(text: str) -> Case:
    match = _PARTS.match(text)
    assert match, "a case has a header, a, b and changes"
    head, a, b, listed = match.groups()
    header = dict(line.split(": ", 1) for line in head.splitlines() if line)
    assert set(header) <= KEYS, f"unknown keys: {set(header) - KEYS}"
    links = header.get("links")
    changes = [line.split("|") for line in listed.splitlines() if line]
    assert all(len(cells) == 5 for cells in changes), "a change has five cells"
    assert header["expect"] in ("equal", "changes")
    return Case(
        name=header["name"],
        equal=header["expect"] == "equal",
        links=None if links is None else () if links == "none" else tuple(links.split()),
        some=header.get("list") == "some",
        any_numbering=header.get("numbering") == "any",
        mangled=header.get("mangle") != "no",
        a=a,
        b=b,
        changes=tuple(Expected(*cells) for cells in changes),
    )


CASES = {path.stem: parsed(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.case"))}


def cases(way: str) -> list[object]:
    """The cases that run this way, known failures marked."""
    return [
        pytest.param(
            name,
            marks=[pytest.mark.xfail(reason=KNOWN[name, way], strict=True)]
            if (name, way) in KNOWN
            else [],
        )
        for name, case in CASES.items()
        if case.mangled or way not in ("mangled a", "mangled b")
    ]


@pytest.fixture
def compare(tmp_path: Path) -> Callable[[str, str], Comparison]:
    def write_and_compare(a: str, b: str) -> Comparison:
        witnesses = []
        for name, text in (("a", a), ("b", b)):
            path = tmp_path / f"{name}.txt"
            path.write_bytes(text.encode())
            witnesses.append(diffkit.read(str(path)))
        return diffkit.compare(*witnesses)

    return write_and_compare


def reported(comparison: Comparison) -> list[Reported]:
    return [
        Reported(
            change.cls,
            change.kind,
            change.op,
            oracles.words_of(comparison, pair, "a", change.a),
            oracles.words_of(comparison, pair, "b", change.b),
        )
        for pair, change in oracles.changes_of(comparison)
    ]


def matched(expected: Sequence[Expected], found: Sequence[Reported]) -> dict[int, int]:
    """Give each expected line a reported change of its own where that is possible (Kuhn 1955)."""
    taken: dict[int, int] = {}  # reported → expected

    def place(i: int, tried: set[int]) -> bool:
        for j, change in enumerate(found):
            if j in tried or not expected[i].takes(change):
                continue
            tried.add(j)
            if j not in taken or place(taken[j], tried):
                taken[j] = i
                return True
        return False

    for i in range(len(expected)):
        place(i, set())
    return taken


def verify(case: Case, comparison: Comparison) -> None:
    assert oracles.alignment_faults(comparison) == []
    assert oracles.script_faults(comparison) == []
    found = reported(comparison)
    taken = matched(case.changes, found)
    missing = [line for i, line in enumerate(case.changes) if i not in taken.values()]
    assert missing == [], f"not reported; reported is {found}"
    passed = {"typographic"} | ({"numbering"} if case.any_numbering else set())
    if not case.some:
        rest = [c for j, c in enumerate(found) if j not in taken and c.cls not in passed]
        assert rest == [], "reported, and not in the list"
    if case.equal:
        assert [c for c in found if c.cls not in FOLDED] == []
    if case.links is not None:
        (pair,) = comparison.pairs
        relations = [f"{len(bead.a)}-{len(bead.b)}" for bead in pair.alignment.beads]
        assert tuple(r for r in relations if r != "1-1") == case.links


# ---------------------------------------------------------------- four ways


@pytest.mark.parametrize("name", cases("as written"))
def test_as_written(name: str, compare: Callable[[str, str], Comparison]) -> None:
    case = CASES[name]
    verify(case, compare(case.a, case.b))


@pytest.mark.parametrize("name", cases("swapped"))
def test_swapped(name: str, compare: Callable[[str, str], Comparison]) -> None:
    case = CASES[name]
    back = compare(case.b, case.a)
    links = case.swapped().links
    # One-sided links stand where they stood: their order among the others turns with the sides.
    verify(replace(case.swapped(), links=None), back)
    if links is not None:
        (pair,) = back.pairs
        relations = [f"{len(bead.a)}-{len(bead.b)}" for bead in pair.alignment.beads]
        assert sorted(r for r in relations if r != "1-1") == sorted(links)
    assert oracles.mirror_faults(compare(case.a, case.b), back) == []


@pytest.mark.parametrize("name", cases("against itself"))
def test_against_itself(name: str, compare: Callable[[str, str], Comparison]) -> None:
    case = CASES[name]
    assert oracles.sameness_faults(compare(case.a, case.a)) == []
    assert oracles.sameness_faults(compare(case.b, case.b)) == []


# Two or three sentences do not show how wide a column is. These stand below the case on both sides.
CARRIER = """
运营单位应当在每年三月底前向所在地街道办事处报送上一年度的服务情况，内容包括服务人次、投诉处理、设施完好率以及下一年度的改进措施，并对所报内容的真实性负责。
街道办事处收到前款所述情况后，应当组织居民代表、社区工作者和有关专业人员进行评议，评议结果在社区公告栏和政务网站上公布，公布时间不少于一个月。
设施因道路施工、管线改造等原因需要临时停用的，建设单位应当提前张贴告示，说明停用的范围、起止时间和替代服务地点，施工结束后及时恢复原状并经运营单位确认。
居民对服务质量有异议的，可以向运营单位提出，也可以直接向街道办事处反映；受理单位应当登记在册，核实情况，将处理意见告知提出异议的居民，不得推诿拖延。
本区财政对位于老旧小区的设施给予运营补贴，补贴标准由区财政部门会同主管部门另行制定，并根据居民人数、服务半径和物价水平的变化适时调整。
"""
MANGLED_A: Noise = chained(indented, hard_wrapped(17))
MANGLED_B: Noise = chained(traditional, wide_digits, ascii_marks, indented, hard_wrapped(34))


@pytest.mark.parametrize("name", cases("mangled a"))
def test_with_a_mangled(name: str, compare: Callable[[str, str], Comparison]) -> None:
    case = CASES[name]
    verify(case, compare(MANGLED_A(Noised(case.a + CARRIER)).text, case.b + CARRIER))


@pytest.mark.parametrize("name", cases("mangled b"))
def test_with_b_mangled(name: str, compare: Callable[[str, str], Comparison]) -> None:
    case = CASES[name]
    comparison = compare(case.a + CARRIER, MANGLED_B(Noised(case.b + CARRIER)).text)
    plain = replace(
        case,
        changes=tuple(replace(line, b=_in_any_script(line.b)) for line in case.changes),
    )
    verify(plain, comparison)


def _in_any_script(wanted: str) -> str:
    """What the mangled side reads is in another script: only that something stands there counts."""
    return "~" if wanted else wanted


# ---------------------------------------------------------------- the runner itself


def test_there_are_cases_of_both_kinds() -> None:
    assert len(CASES) >= 20
    assert {case.equal for case in CASES.values()} == {True, False}
    for name, case in CASES.items():
        assert case.name == name


@pytest.mark.parametrize(
    ("line", "change", "taken"),
    [
        ("*|*|replace|~十五|~六十", ("wording", "number", "replace", "十五日", "六十日"), True),
        ("*|*|replace|~十五|~六十", ("numbering", "label", "replace", "十五", "六十"), False),
        ("numbering|*|replace|九|八", ("numbering", "label", "replace", "第九条", "第八条"), False),
        ("*|*|insert||~", ("wording", "passage", "insert", "", "新的一条。"), True),
        ("*|*|insert||~", ("wording", "passage", "replace", "旧", "新"), False),
    ],
)
def test_a_line_takes_what_it_says(line: str, change: tuple[str, ...], taken: bool) -> None:
    assert Expected(*line.split("|")).takes(Reported(*change)) is taken


def test_each_line_takes_a_change_of_its_own() -> None:
    broad, narrow = Expected("*", "*", "*", "~", "~"), Expected("wording", "*", "*", "甲", "乙")
    one = Reported("wording", "words", "replace", "甲", "乙")
    two = Reported("wording", "words", "replace", "丙", "丁")
    assert matched([broad, narrow], [one, two]) == {0: 1, 1: 0}
    assert matched([narrow, narrow], [one, two]) == {0: 0}


def test_a_known_failure_is_explained() -> None:
    page = (ROOT / "docs" / "tricky-cases.md").read_text("utf-8")
    for (name, way), reason in KNOWN.items():
        assert name in CASES, (name, way)
        assert f"## {reason}\n" in page, f"no entry {reason!r} in docs/tricky-cases.md"
