"""The reducer: what each action makes of the state, and what holds after any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffkit.report.apparatus import CollationView
from diffkit.review.ledger import STATES, Decision, Ledger, Step, StepKind
from tests.tui.views import Unit, same, view_of
from tui.actions import (
    COPIES,
    SCOPES,
    Action,
    Again,
    Arrange,
    Arranged,
    Busy,
    Clear,
    Clip,
    Collapse,
    CollapseAll,
    Collate,
    Collated,
    Collation,
    Copy,
    Decide,
    DecideAll,
    Detail,
    Documents,
    Edge,
    Effect,
    Enter,
    Filter,
    FilterOutline,
    Focus,
    Folds,
    Found,
    GoTo,
    Keep,
    Kept,
    Leave,
    Link,
    Loaded,
    MakeAgain,
    NextChange,
    NextClause,
    NextException,
    NextOpen,
    Note,
    OtherEnd,
    Page,
    PickEntry,
    PickLine,
    PickPart,
    PickText,
    Recompute,
    Redo,
    Resize,
    Scroll,
    Search,
    SearchOutline,
    Seek,
    Sort,
    Swap,
    TakeBack,
    ToggleColumns,
    ToggleOutline,
    TogglePanel,
    ToggleSigns,
    Told,
    Undo,
    Unlink,
    WheelOutline,
)
from tui.layout import Measure, Table, fitted
from tui.search import Query, SearchError, search
from tui.sheet import NOTHING, Criteria, sheet_of
from tui.state import State
from tui.tree import BRANCHES
from tui.update import update
from tui.words import Phrases

LONG = "各镇人民政府应当建立值班制度，汛期实行二十四小时值班，遇有险情立即报告，不得迟报、漏报。"
UNITS = [
    *(same(f"第{i}处水闸每年检修一次。", f"第{i}条") for i in range(5)),
    Unit("十日内报告。" + LONG, "三日内报告。" + LONG),
    *(same(LONG) for _ in range(8)),
    Unit(None, LONG * 2, "substantive"),
    same("原有规定继续有效。"),
    Unit("甲单位负责。", "甲单位负责。", was_at=2),
    Unit("乙单位负责。", "丙单位负责。"),
]


class Store:
    """Carries out what the state asks for, without a disk, a clipboard or a thread."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.clips: list[str] = []

    def carry_out(self, state: State) -> State:
        for effect in state.effects:
            state = update(state, self._answer(state, effect))
            assert not state.effects
        return state

    def _answer(self, state: State, effect: Effect) -> Action:
        assert state.layout is not None
        assert state.sheet is not None
        view, table = state.sheet.view, state.layout.table
        match effect:
            case Keep(subjects, verdict, note, basis):
                decisions = tuple(
                    Decision(
                        subject.change,
                        verdict if verdict is not None else self.ledger.state(subject.change),
                        note if note is not None else "",
                        "甲",
                        "2024-05-06T07:08+00:00",
                    )
                    for subject in subjects
                )
                return self._stepped("decide", decisions=decisions, basis=basis)
            case TakeBack():
                assert self.ledger.undoable is not None
                return self._stepped("undo", of=self.ledger.undoable.number)
            case MakeAgain():
                assert self.ledger.redoable is not None
                return self._stepped("redo", of=self.ledger.redoable.number)
            case Seek(query):
                try:
                    return Found(search(view, query))
                except SearchError as error:
                    return Told(str(error))
            case Arrange(criteria):
                states = {c: d.state for c, d in self.ledger.decisions.items()}
                sheet = sheet_of(view, criteria, states)
                return Arranged(Table(sheet, state.setting_for(sheet), table.phrases))
            case Recompute(pins, swapped):
                sheet = sheet_of(view, state.criteria)
                return Loaded(Table(sheet, state.setting_for(sheet), table.phrases), pins, swapped)
            case Collate():
                return Collated(CollationView((), None, (), (), {}, 0, 0, differs=False))
            case Clip(text):
                self.clips.append(text)
                return Told("copied", (("n", len(text)),))

    def _stepped(self, kind: StepKind, **what: Any) -> Action:
        way: dict[str, Literal["made", "undone", "redone"]] = {"undo": "undone", "redo": "redone"}
        concerned = self.ledger.undoable if kind == "undo" else self.ledger.redoable
        step = Step(self.ledger.next_number, kind, "甲", "2024-05-06T07:08+00:00", **what)
        self.ledger = self.ledger.then(step)
        return Kept(self.ledger, step if kind == "decide" else concerned, way.get(kind, "made"))


def started(
    units: list[Unit], columns: int = 80, lines: int = 24, alone: Sequence[str] = ()
) -> State:
    sheet = sheet_of(view_of(units, alone=alone))
    state = after(State(), Resize(columns, lines), TogglePanel())
    table = Table(sheet, state.setting_for(sheet), Phrases("zh"))
    return update(state, Loaded(table))


def after(state: State, *actions: Action) -> State:
    for action in actions:
        state = update(state, action)
    return state


def until(state: State, action: Action, there: Callable[[State], bool]) -> State:
    """Repeat an action until the state is as asked for."""
    for _ in range(200):
        if there(state):
            return state
        state = update(state, action)
    raise AssertionError(f"{action} never leads there: {state}")


def kind_at(state: State, row: int) -> str:
    assert state.layout is not None
    assert state.sheet is not None
    return state.sheet.blocks[state.layout.block_at(row)].kind


# ---------------------------------------------------------------- before there is a comparison


def test_until_there_is_a_comparison_only_the_arrangement_changes() -> None:
    state = update(State(), Resize(120, 40))
    assert (state.columns, state.lines, state.outline_shown) == (120, 40, True)
    for action in (NextChange(1), Scroll(1), Page(1), Edge(1), Enter(), Folds(), OtherEnd()):
        assert update(state, action) == state
    assert not update(state, ToggleOutline()).outline_shown
    assert update(state, Focus()).focus == "outline"


def test_a_comparison_for_another_width_is_laid_out_again() -> None:
    sheet = sheet_of(view_of(UNITS))
    table = Table(sheet, fitted(50, split=False, last_line=9), Phrases("zh"))
    state = after(State(), Resize(80, 24), Loaded(table))
    assert state.layout is not None
    assert state.layout.table.setting == state.setting_for(sheet)


def test_nothing_to_compare_can_be_looked_at() -> None:
    view = view_of([])._replace(documents=())
    sheet = sheet_of(view)
    table = Table(sheet, State().setting_for(sheet), Phrases("zh"))
    state = after(State(), Loaded(table), NextChange(1), Page(1), Enter(), Resize(50, 9), Edge(1))
    assert (state.top, state.cursor, state.fold, state.n_changes) == (0, None, None, 0)


# ---------------------------------------------------------------- geometry


@pytest.mark.parametrize(
    ("columns", "outline", "split"), [(60, 0, False), (80, 0, True), (160, 40, True)]
)
def test_the_width_decides_what_is_shown(columns: int, outline: int, split: bool) -> None:
    state = started(UNITS, columns)
    assert (state.outline_columns, state.is_split) == (outline, split)


def test_on_80_columns_the_outline_takes_the_place_of_the_second_column() -> None:
    state = after(started(UNITS), ToggleOutline())
    assert (state.outline_columns, state.is_split) == (26, False)
    assert update(state, ToggleOutline()).is_split


def test_columns_can_be_split_and_joined_by_hand() -> None:
    state = after(started(UNITS), ToggleColumns())
    assert not state.is_split
    assert after(state, Resize(200, 60)).is_split is False
    assert after(state, ToggleColumns()).is_split


# ---------------------------------------------------------------- changes


def test_the_first_change_is_current_at_the_start() -> None:
    state = started(UNITS)
    assert (state.top, state.cursor, state.n_changes) == (0, 0, 4)


def test_next_and_previous_change_walk_all_of_them_and_stop_at_the_ends() -> None:
    state = started(UNITS, lines=9)
    walked = [state.cursor]
    for _ in range(3):
        state = update(state, NextChange(1))
        walked.append(state.cursor)
    assert walked == [0, 1, 2, 3]
    state = update(state, NextChange(1))
    assert (state.cursor, state.note) == (3, "at_last")
    state = after(state, *[NextChange(-1)] * 3)
    assert (state.cursor, state.note) == (0, None)
    assert update(state, NextChange(-1)).note == "at_first"


def test_a_change_in_view_does_not_move_the_text() -> None:
    units = [same(LONG), Unit("甲。", "乙。"), Unit("丙。", "丁。"), *[same(LONG)] * 9]
    state = after(started(units, lines=12), Folds(), Edge(-1), Scroll(2))
    following = update(state, NextChange(1))
    assert (state.cursor, following.cursor) == (0, 1)
    assert following.top == state.top == 2


def test_a_change_out_of_view_comes_with_the_beginning_of_its_clause() -> None:
    state = after(started(UNITS, lines=12), Edge(1), Edge(-1), NextChange(1), NextChange(1))
    assert state.layout is not None
    assert state.sheet is not None
    top = state.layout.top_of(state.sheet.stops[state.cursor or 0].block)
    assert top is not None
    assert state.top <= top < state.end


def test_without_changes_there_is_none_to_go_to() -> None:
    state = update(started([same(LONG)]), NextChange(1))
    assert (state.cursor, state.note) == (None, "no_change")


def test_scrolling_away_leaves_the_change_and_takes_up_the_next_in_view() -> None:
    state = after(started(UNITS, lines=9), Folds(), Edge(-1))
    assert state.cursor is None
    down = until(state, Scroll(1), lambda state: state.cursor is not None)
    assert down.cursor == 0
    assert down.layout is not None
    assert down.layout.first[0] == down.end - 1
    past = until(down, Scroll(1), lambda state: state.cursor != 0)
    back = until(past, Scroll(-1), lambda state: state.cursor == 0)
    assert back.layout is not None
    assert back.layout.last[0] == back.top


def test_with_no_change_in_view_the_next_is_below_and_the_previous_above() -> None:
    state = after(started(UNITS, lines=8), Folds(), Edge(-1))
    state = until(state, Scroll(3), lambda state: state.cursor is None and state.top > 0)
    assert state.layout is not None
    ahead, behind = update(state, NextChange(1)), update(state, NextChange(-1))
    assert ahead.cursor is not None
    assert state.layout.first[ahead.cursor] >= state.end
    assert behind.cursor is None or state.layout.last[behind.cursor] < state.top


def test_pages_overlap_by_a_row_and_half_pages_do_not() -> None:
    state = after(started(UNITS, lines=9), Folds(), Edge(-1))
    assert update(state, Page(1.0)).top == state.text_lines - 1
    assert update(state, Page(0.5)).top == state.text_lines // 2
    assert after(state, Page(1.0), Page(-1.0)).top == 0


def test_the_ends_are_the_first_and_the_last_row() -> None:
    state = after(started(UNITS, lines=9), Edge(1))
    assert state.layout is not None
    assert state.end == state.layout.height
    assert state.cursor == 3
    assert (update(state, Edge(-1)).top, update(state, Edge(-1)).cursor) == (0, 0)


# ---------------------------------------------------------------- folds and moves


def test_enter_opens_the_fold_below_the_current_change_and_closes_it_again() -> None:
    state = after(started(UNITS), NextChange(1))
    fold = state.fold
    assert fold is not None
    assert state.layout is not None
    line = (state.layout.top_of(fold) or 0) - state.top
    opened = update(state, Enter())
    assert opened.layout is not None
    assert opened.layout.opened == {fold}
    assert (opened.layout.top_of(fold) or 0) - opened.top == line
    closed = after(opened, PickText(line, 3))
    assert closed.layout is not None
    assert closed.layout.opened == frozenset()


def test_inside_a_long_open_fold_enter_closes_it() -> None:
    state = after(
        started([Unit("甲。", "乙。"), *[same(LONG)] * 40], lines=10), Enter(), Page(1), Page(1)
    )
    assert state.cursor is None
    assert state.fold is not None
    state = update(state, Enter())
    assert state.layout is not None
    assert state.layout.opened == frozenset()
    assert kind_at(state, state.end - 1) == "fold"


def test_all_folds_open_and_close_together() -> None:
    state = update(started(UNITS), Folds())
    assert state.layout is not None
    assert len(state.layout.blocks) == len(state.layout.sheet.blocks)
    again = update(state, Folds())
    assert again.layout is not None
    assert again.layout.opened == frozenset()
    assert update(started([Unit("甲。", "乙。")]), Folds()).note == "no_fold"


def test_the_current_change_keeps_its_line_when_folds_open() -> None:
    state = after(started(UNITS, lines=12), NextChange(1))
    opened = update(state, Folds())
    assert state.layout is not None
    assert opened.layout is not None
    assert opened.cursor == state.cursor == 1
    line = state.layout.first[1] - state.top
    assert opened.layout.first[1] - opened.top == line > 0


def test_a_closing_fold_takes_the_place_of_what_it_hides() -> None:
    units = [Unit("甲。", "乙。"), *[same(LONG)] * 9] * 15
    state = after(started(units, lines=9), *[NextChange(1)] * 6, Folds(), Scroll(15))
    assert state.cursor is None
    assert state.sheet is not None
    assert state.layout is not None
    fold = state.sheet.blocks[state.layout.block_at(state.top)].fold
    assert fold is not None
    closed = update(state, Folds())
    assert closed.layout is not None
    assert closed.layout.top_of(fold) == closed.top


def test_a_moved_clause_leads_to_the_place_it_left_and_back() -> None:
    state = until(started(UNITS, lines=8), NextChange(1), lambda state: state.cursor == 2)
    away = update(state, OtherEnd())
    assert "away" in {kind_at(away, row) for row in range(away.top, away.end)}
    assert update(away, OtherEnd()).cursor == 2
    assert update(started([Unit("甲。", "乙。")]), OtherEnd()).note == "no_move"


# ---------------------------------------------------------------- outline


def test_the_outline_follows_the_current_change() -> None:
    state = started(UNITS, 160, 50)
    assert state.sheet is not None
    for _ in range(4):
        assert state.cursor is not None
        stop = state.sheet.stops[state.cursor]
        assert state.sheet.entries[state.entry].block == stop.block
        state = update(state, NextChange(1))


def test_in_the_outline_the_keys_move_its_line_and_enter_goes_there() -> None:
    state = after(started(UNITS, 160, 12), Focus(), Edge(-1), Scroll(1), Scroll(1))
    assert (state.focus, state.entry) == ("outline", 2)
    top = state.top
    state = update(state, Scroll(1))
    assert state.top == top
    state = update(state, Enter())
    assert (state.focus, state.entry) == ("text", 3)
    assert state.layout is not None
    assert state.layout.opened, "the clause lies in a fold, which opens"
    assert state.sheet is not None
    row = state.layout.top_of(state.sheet.entries[3].block)
    assert row is not None
    assert state.top <= row < state.end


def test_the_outline_is_left_without_going_anywhere() -> None:
    state = after(started(UNITS, 160, 12), NextChange(1))
    back = after(state, Focus(), Edge(1), Leave())
    assert (back.top, back.cursor, back.entry, back.focus) == (state.top, 1, state.entry, "text")


def test_the_wheel_turns_the_outline_without_its_line() -> None:
    state = started(UNITS, 160, 10)
    turned = update(state, WheelOutline(6))
    assert (turned.entry_top, turned.entry) == (6, state.entry)
    assert update(turned, WheelOutline(-99)).entry_top == 0


def test_a_click_in_the_outline_goes_to_the_clause() -> None:
    state = after(started(UNITS, 160, 10), WheelOutline(3), PickEntry(3))
    assert state.sheet is not None
    assert state.entry == 6
    assert state.cursor == 0
    assert after(state, PickEntry(500)) == state


# ---------------------------------------------------------------- clicks into the text


def test_a_click_picks_the_change_under_the_pointer() -> None:
    units = [Unit("甲负责检查，乙负责上报。", "丙负责检查，丁负责上报。")]
    state = started(units)
    column = state.text_columns // 2 + 3 + 12  # behind sign and blank, six characters on
    picked = after(state, PickText(1, column))
    assert (state.cursor, picked.cursor) == (0, 1)
    assert after(picked, PickText(1, 3)).cursor == 0
    assert after(picked, PickText(15, 3)).cursor == 1


def test_a_click_on_the_strip_goes_to_that_part_of_the_text() -> None:
    state = update(started(UNITS, lines=9), Folds())
    assert state.layout is not None
    assert update(state, PickPart(state.text_lines - 1)).end >= state.layout.height - 6
    assert update(state, PickPart(0)).top == 0


# ---------------------------------------------------------------- after anything


def test_moving_about_measures_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    state = started(UNITS, lines=9)

    def measure(table: Table, index: int) -> Measure:
        raise AssertionError(f"block {index} is measured")

    monkeypatch.setattr(Table, "measure", measure)
    state = after(state, NextChange(1), Page(1.0), Scroll(-3), NextChange(-1), Edge(1), OtherEnd())
    assert state.chosen


WORDS = ("甲", "乙负责。", "十五日内，", "应当立即报告；", LONG, "a1 ", "（一）")
words = st.lists(st.sampled_from(WORDS), max_size=5).map("".join)
optional = st.none() | words
units = st.builds(
    lambda a, b, cls, label, was_at: Unit(
        "无" if a is None and b is None else a,
        b,
        cls,
        label,
        was_at if a is not None and b is not None else None,
    ),
    optional,
    optional,
    st.sampled_from(("wording", "adaptation", "substantive")),
    st.sampled_from(("", "第一条", "1.2")),
    st.none() | st.none() | st.integers(0, 9),
)
texts = st.lists(st.one_of(units, words.map(same)), max_size=10)
actions = st.one_of(
    st.builds(NextChange, st.sampled_from((1, -1))),
    st.builds(Scroll, st.integers(-9, 9)),
    st.builds(Page, st.sampled_from((1.0, -1.0, 0.5, -0.5))),
    st.builds(Edge, st.sampled_from((1, -1))),
    st.builds(Resize, st.integers(1, 170), st.integers(1, 40)),
    st.builds(PickText, st.integers(0, 40), st.integers(0, 170)),
    st.builds(PickEntry, st.integers(0, 40)),
    st.builds(PickPart, st.integers(0, 40)),
    st.builds(WheelOutline, st.integers(-9, 9)),
    st.builds(NextClause, st.sampled_from((1, -1))),
    st.builds(NextOpen, st.sampled_from((1, -1))),
    st.builds(GoTo, st.sampled_from(("c0.0", "c3.1", "none"))),
    st.builds(NextException, st.sampled_from((1, -1))),
    st.builds(Again, st.sampled_from((1, -1))),
    st.builds(Decide, st.sampled_from(STATES[1:])),
    st.builds(Decide, st.sampled_from(STATES[1:])),
    st.builds(DecideAll, st.sampled_from(SCOPES), st.sampled_from(STATES)),
    st.builds(Note, st.sampled_from(("", "待查"))),
    st.builds(Search, st.builds(Query, st.sampled_from(("", "乙", "应当", "a", "[甲乙]", "(")))),
    st.builds(Search, st.builds(Query, st.sampled_from(("[甲乙]", "(")), st.just(True))),
    st.builds(
        Filter,
        st.builds(
            Criteria,
            st.frozensets(st.sampled_from(("wording", "adaptation", "substantive"))),
            st.none() | st.frozensets(st.just("number")),
            st.none() | st.frozensets(st.sampled_from(STATES)),
            st.sampled_from(("position", "weight")),
        ),
    ),
    st.builds(FilterOutline, st.none() | st.sampled_from(BRANCHES)),
    st.builds(SearchOutline, st.sampled_from(("", "乙", "报告"))),
    st.builds(Collapse, st.booleans()),
    st.builds(Copy, st.sampled_from(COPIES)),
    st.builds(PickLine, st.integers(0, 5)),
    st.builds(Busy, st.sampled_from(("", "compare"))),
    st.sampled_from(
        (
            Enter(),
            Folds(),
            OtherEnd(),
            ToggleOutline(),
            TogglePanel(),
            ToggleSigns(),
            Focus(),
            Leave(),
            ToggleColumns(),
            Detail(),
            Documents(),
            Collation(),
            CollapseAll(),
            Sort(),
            Swap(),
            Link(),
            Unlink(),
            Clear(),
            Undo(),
            Redo(),
        )
    ),
)


def check(state: State) -> None:
    layout, sheet = state.layout, state.sheet
    assert layout is not None
    assert sheet is not None
    assert 0 <= state.top <= max(0, layout.height - state.text_lines)
    in_view = {
        stop
        for stop in range(state.n_changes)
        if layout.first[stop] < state.end and layout.last[stop] >= state.top
    }
    extent = layout.extent_of(state.block)
    assert extent is not None
    assert extent[0] < state.end
    assert extent[1] > state.top
    of_block = in_view & set(sheet.stops_of(state.block))
    assert state.cursor in of_block if of_block else state.cursor is None
    assert state.cursor is not None or state.chosen or not in_view
    assert 0 <= state.entry < len(sheet.entries)
    assert 0 <= state.entry_top <= max(0, len(state.rows) - state.text_lines)
    assert layout.table.setting == state.setting_for(sheet)
    assert layout.height == sum(len(layout.table.rows(block)) for block in layout.blocks)
    assert state.fold is None or sheet.blocks[state.fold].kind == "fold"
    assert state.columns >= state.outline_columns + 1


def check_counts(state: State) -> None:
    """Count by hand what the screen says is reviewed, hidden and folded."""
    sheet = state.sheet
    assert sheet is not None
    criteria = sheet.criteria
    changes = [c for pair in sheet.view.paired for link in pair.links for c in link.changes]
    asked_for = [c for c in changes if c.cls in criteria.classes]
    stops = {stop.change.id for stop in sheet.stops}
    assert sheet.scope == {c.id for c in asked_for}
    assert dict(sheet.hidden) == Counter(c.cls for c in asked_for if c.id not in stops)
    assert dict(sheet.folded) == Counter(c.cls for c in changes if c.cls not in criteria.classes)
    states = Counter(state.ledger.state(c.id) for c in asked_for)
    assert dict(state.reviewed) == {s: n for s, n in states.items() if s != NOTHING}
    for i, entry in enumerate(sheet.entries):
        blocks = {sheet.entries[k].block for k in range(i, entry.end)}
        of_entry = [stop.change for stop in sheet.stops if stop.block in blocks]
        assert sheet.counts(i, entry.end) == Counter(c.cls for c in of_entry)
        reviewed = [c for c in of_entry if state.verdict(c.id) != NOTHING]
        assert state.n_reviewed_in(i, entry.end) == len(reviewed)


@settings(max_examples=150)
@given(texts, st.lists(st.just("另一文件"), max_size=2), st.lists(actions, max_size=15))
def test_any_sequence_of_actions_keeps_the_invariants(
    text: list[Unit], alone: list[str], sequence: list[Action]
) -> None:
    state, store = started(text, alone=alone), Store()
    assert state.sheet is not None
    paired = state.sheet.view.paired
    assert state.n_changes == sum(sum(pair.counts.shown.values()) for pair in paired)
    check(state)
    for action in sequence:
        state = store.carry_out(update(state, action))
        check(state)
    check_counts(state)
    assert state.ledger == store.ledger


@settings(max_examples=60)
@given(texts, st.lists(actions, max_size=15))
def test_undo_restores_what_was_and_redo_what_was_undone(
    text: list[Unit], sequence: list[Action]
) -> None:
    state, store = started(text), Store()
    decided = [dict(state.ledger.decisions)]
    for action in sequence:
        if not isinstance(action, Undo | Redo):
            n = state.ledger.next_number
            state = store.carry_out(update(state, action))
            if state.ledger.next_number > n:
                decided.append(dict(state.ledger.decisions))
    for before in decided[-2::-1]:
        state = store.carry_out(update(state, Undo()))
        assert dict(state.ledger.decisions) == before
    assert update(state, Undo()).note == "nothing_to_undo"
    for after_it in decided[1:]:
        state = store.carry_out(update(state, Redo()))
        assert dict(state.ledger.decisions) == after_it
    check(state)


def test_behind_a_list_nothing_is_decided() -> None:
    state = after(started(UNITS), Documents())
    for action in (Decide("accepted"), Note("x"), Clear(), DecideAll("rule", "accepted")):
        refused = update(state, action)
        assert (refused.note, refused.effects) == ("no_change_here", ())
    assert update(state, NextOpen(1)).mode == "text"
