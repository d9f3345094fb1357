"""What is said of the current change."""

from __future__ import annotations

import pytest

from diffkit.glyphs import cells
from diffkit.review.ledger import Decision, Ledger, Step
from tests.tui.test_state import after, started
from tests.tui.views import Unit, same
from tui.actions import Kept, NextChange, NextClause, Resize, TogglePanel
from tui.panel import facts, panel
from tui.state import State
from tui.words import Phrases

UNITS = [
    same("依据法律，制定本规定。", "第一条"),
    Unit(
        "十日内报告。",
        "三日内报告。",
        "substantive",
        "第二条",
        substitution="s1",
        facts={"a": {"value": 10, "unit": "日"}, "b": {"value": 3, "unit": "日"}, "delta": -7},
        kind="time_limit",
    ),
    Unit(None, "新增的条文，" * 40),
]


def lines(state: State, width: int = 80, lang: str = "zh") -> list[str]:
    words = Phrases("zh" if lang == "zh" else "en")
    return ["".join(ink.text for ink in line) for line in panel(state, words, width)]


def of_lines(n: int, *actions: object) -> State:
    state = after(started(UNITS, 80, n), TogglePanel(), Resize(80, n))
    return after(state, *actions)  # type: ignore[arg-type]


def test_what_matters_most_stands_first() -> None:
    assert lines(of_lines(60)) == [
        " 改动 1/2  实质修改·时限  第二条",
        " A 第 2 行  第二条[-十-]日内报告。",
        " B 第 2 行  第二条{+三+}日内报告。",
        " 数值 10日 -> 3日 delta=-7 ",
        " 替换 市 -> 县 1 处 ",
        " 规则 by-hand ",
    ]
    assert lines(of_lines(24))[3] == " 数值 10日 -> 3日 delta=-7  替换 市 -> 县 1 处  规则 by-hand "
    assert len(lines(of_lines(12))) == 1


def test_a_decision_has_a_line_of_its_own_and_a_mark_in_the_heading() -> None:
    state = of_lines(24)
    assert state.change is not None
    made = Decision(
        state.change.id, "rejected", "与上位法\x1b[2J不符", "张三", "2024-05-06T07:08+08:00"
    )
    ledger = Ledger.of([Step(1, "decide", "张三", made.at, decisions=(made,))])
    found = lines(after(state, Kept(ledger)))
    assert found[0].endswith("[不采纳]")
    assert found[-1] == " 意见 不采纳 张三 2024-05-06 07:08 批注：与上位法␛[2J不符"


def test_a_long_reading_takes_the_lines_there_are_and_is_cut() -> None:
    state = of_lines(60, NextChange(1))
    found = lines(state)
    assert found[1].strip() == "A 仅 B 有"
    assert [line.endswith("..") for line in found[2:5]] == [False, False, True]
    assert all(cells(line) <= 80 for line in found)


@pytest.mark.parametrize("n", [10, 16, 24, 36, 60])
@pytest.mark.parametrize("width", [10, 40, 200])
def test_it_never_needs_more_room_than_there_is(n: int, width: int) -> None:
    for state in (of_lines(n), of_lines(n, NextChange(1)), of_lines(n, NextClause(-1))):
        found = lines(state, width)
        assert len(found) <= state.panel_lines
        assert all(cells(line) <= width for line in found)


def test_a_clause_without_a_change_is_named() -> None:
    found = lines(of_lines(24, NextClause(-1)), lang="en")
    assert found[0].startswith(" no change here")


def test_what_was_due_and_not_made_is_said() -> None:
    due = Unit(
        "报省政府批准。",
        "报省政府批示。",
        "exception",
        facts={"expected": "市政府", "side": "a"},
        kind="report_path",
    )
    state = after(started([due], 80, 24), TogglePanel(), Resize(80, 24))
    assert " 应为 市政府 (A) " in lines(state)[3]


def test_facts_of_any_form_are_shown() -> None:
    assert facts({"a": {"value": 5, "unit": None}, "b": None}) == "5 -> -"
    assert facts({"direction": "longer", "words": ["和", "或"]}) == "direction=longer  words=和、或"
    assert facts({}) == ""
