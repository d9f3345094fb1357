"""Every command, by its key: what it makes of the state, what passes as a message, what is drawn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from diffkit.model import Pin
from diffkit.report.apparatus import CollationView, EvidenceView, TextView, VariantView
from diffkit.report.view import LinkView
from tests.tui.driving import Driven, driven, review_in
from tests.tui.views import Unit, same, view_of
from tui.actions import Arranged, Collated, Found, Loaded
from tui.app import DARK, LIGHT, Compared, Request, ReviewApp
from tui.frame import Commanded
from tui.keys import NAMED
from tui.prompts import Menu, Prompt, Ticks
from tui.screens import HelpScreen, ReviewScreen
from tui.widgets import Drawn

LONG = "各镇人民政府应当建立值班制度，汛期实行二十四小时值班，遇有险情立即报告，不得迟报、漏报。"
UNITS = [
    *(same(f"第{i}处水闸每年检修一次。", f"第{i}条") for i in range(5)),
    Unit("十日内报告。" + LONG, "三日内报告。" + LONG, "substantive", "第五条", kind="time_limit"),
    Unit("市水务局负责。", "县水务局负责。", "wording", "第六条", substitution="s1"),
    *(same(LONG) for _ in range(9)),
    Unit("报市应急局。", "报县应急局。", "wording", "第七条", substitution="s1"),
    Unit("市政府批准。", "市政府批示。", "exception", "第八条"),
    same("原有规定继续有效。"),
    Unit("甲单位负责。", "甲单位负责。", "wording", "第九条", was_at=2),
    Unit("２日", "2日", "typographic", "第十条"),
]
# By number: 0 time limit, 1 and 2 of substitution s1, 3 exception, 4 move.

Test = Callable[[Driven], Awaitable[None]]
TESTS: dict[str, Test] = {}
SIZE = (160, 40)


def shows(*names: str) -> Callable[[Test], Test]:
    """Say which commands a test shows."""

    def kept(test: Test) -> Test:
        for name in names:
            assert name not in TESTS
            TESTS[name] = test
        return test

    return kept


async def until(it: Driven, there: Callable[[], bool]) -> None:
    """Wait until what the worker does has come."""
    for _ in range(300):
        await it.pilot.pause()
        if there():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("never comes")


def link_of(it: Driven) -> LinkView:
    link = it.app.state.link
    assert link is not None
    return link


def came(it: Driven) -> list[type]:
    messages = (m for m in it.seen(ReviewApp.Came) if isinstance(m, ReviewApp.Came))
    return [type(message.what) for message in messages]


# ---------------------------------------------------------------- going


@shows("next_change", "previous_change")
async def changes(it: Driven) -> None:
    await it.press("]", "]")
    assert it.app.state.cursor == 2
    await it.press("[", "p")
    assert it.app.state.cursor == 0
    await it.press("[")
    assert it.app.state.note == "at_first"


@shows("next_open", "previous_open")
async def changes_not_reviewed(it: Driven) -> None:
    await it.press("]", "a", "[", ".")
    assert it.app.state.cursor == 2, "the one that is accepted is passed over"
    await it.press(",")
    assert it.app.state.cursor == 0
    await it.press(",")
    assert it.app.state.note == "none_open"


@shows("next_exception", "previous_exception")
async def exceptions(it: Driven) -> None:
    await it.press("x")
    assert it.app.state.cursor == 3
    await it.press("x")
    assert (it.app.state.cursor, it.app.state.note) == (3, "no_exception")
    await it.press("]", "X")
    assert it.app.state.cursor == 3


@shows("substitutions")
async def substitutions(it: Driven) -> None:
    await it.press("T")
    assert isinstance(it.app.screen, Menu)
    menu = it.app.screen.query_one(OptionList)
    assert str(menu.get_option_at_index(0).prompt).split() == ["市", "->", "县", "2", "处"]
    await it.press("enter")
    assert it.app.state.cursor == 1


@shows("next_clause", "previous_clause")
async def clauses(it: Driven) -> None:
    layout = it.app.state.layout
    assert layout is not None
    first = layout.blocks.index(it.app.state.block)
    await it.press("}")
    assert it.app.state.block == layout.blocks[first + 1]
    await it.press("{", "{")
    assert it.app.state.block == layout.blocks[first - 1]
    assert (it.app.state.cursor, it.app.state.chosen) == (None, True)
    await it.press("]")
    assert it.app.state.cursor == 0, "from a clause without a change the next one is below it"


@shows("other_end")
async def the_other_end_of_a_move(it: Driven) -> None:
    await it.press("G", "m")
    state = it.app.state
    assert state.sheet is not None
    assert state.sheet.blocks[state.block].kind == "away"
    await it.press("%")
    assert it.app.state.cursor == 4


@shows("down", "up", "page_down", "page_up", "half_down", "half_up", "top", "bottom")
async def scrolling(it: Driven) -> None:
    await it.pilot.resize_terminal(80, 20)
    await it.press("z", "g")
    page = it.app.state.text_lines
    for key, top in (
        ("j", 1),
        ("k", 0),
        ("space", page - 1),
        ("b", 0),
        ("ctrl+d", page // 2),
        ("ctrl+u", 0),
    ):
        await it.press(key)
        assert it.app.state.top == top, key
    await it.press("G")
    assert it.app.state.layout is not None
    assert it.app.state.end == it.app.state.layout.height
    await it.press("g")
    assert it.app.state.top == 0


# ---------------------------------------------------------------- deciding


@shows("accept", "reject", "flag", "clear", "undo", "redo")
async def decisions(it: Driven) -> None:
    change = it.app.state.change
    assert change is not None
    for key, state in (("a", "accepted"), ("r", "rejected"), ("f", "flagged")):
        await it.press(key)
        assert it.app.state.verdict(change.id) == state
        assert it.app.desk.review is not None
        assert it.app.desk.review.ledger == it.app.state.ledger
    head = next(row for row in it.drawn() if "改动 1/5" in row)
    assert "[存疑]" in head
    assert any(row.startswith(" 已审 1/5 (存疑 1)") for row in it.drawn())
    await it.press("backspace")
    assert it.app.state.verdict(change.id) == "open"
    await it.press("u")
    assert (it.app.state.verdict(change.id), it.app.state.note) == ("flagged", "undone")
    await it.press("u", "u", "u", "u")
    assert it.app.state.note == "nothing_to_undo"
    assert not it.app.state.ledger.decisions
    await it.press("U", "ctrl+r")
    assert it.app.state.verdict(change.id) == "rejected"
    await it.press("]", "u")
    assert it.app.state.cursor == 0, "what is taken back is gone to"


@shows("note")
async def notes(it: Driven) -> None:
    await it.press("c", *"ab", "q", "enter")
    decision = it.app.state.decision
    assert decision is not None
    assert (decision.note, decision.state, decision.reviewer) == ("abq", "open", "李审")
    assert any("批注：abq" in row for row in it.drawn())
    assert [m.asked for m in it.seen(Prompt.Answered) if isinstance(m, Prompt.Answered)] == ["note"]
    await it.press("c", "x", "escape")
    assert it.app.state.decision == decision, "Esc leaves the note as it was"
    await it.press("c", "backspace", "backspace", "backspace", "enter")
    assert it.app.state.decision is None


@shows("decide_all")
async def many_at_once(it: Driven) -> None:
    await it.press("]", "A")
    assert isinstance(it.app.screen, Menu)
    menu = it.app.screen.query_one(OptionList)
    assert "同一替换 市 -> 县" in str(menu.get_option("substitution").prompt)
    assert str(menu.get_option("rule").prompt).endswith("3 处")
    await it.press("1", "a")
    await it.pilot.pause()
    state = it.app.state
    assert [state.verdict(d) for d in state.ledger.decisions] == ["accepted", "accepted"]
    assert (state.note, state.said["n"]) == ("decided", 2)
    step = state.ledger.undoable
    assert step is not None
    assert step.basis == "substitution:s1"
    await it.press("u")
    assert not it.app.state.ledger.decisions, "all of them are one step"
    await it.press("A", "escape")
    assert isinstance(it.app.screen, ReviewScreen)


@shows("orphans")
async def decisions_without_a_change(it: Driven) -> None:
    await it.press("P")
    assert it.app.state.note == "no_orphans"


# ---------------------------------------------------------------- finding


@shows("search", "again", "again_back")
async def searching(it: Driven) -> None:
    await it.press("/", *"2", "enter")
    await until(it, lambda: it.app.state.hits is not None)
    state = it.app.state
    assert state.query is not None
    assert (state.query.text, state.query.regex, state.query.folded) == ("2", False, True)
    assert came(it)[-1] is Found
    assert state.hits is not None
    n = len(state.hits.order)
    assert n == 4, "label and words of one, the wide and the narrow 2 of another"
    assert (state.note, dict(state.said)) == ("hit", {"i": 3, "n": n}), "the first below"
    await it.press("n")
    assert it.app.state.hit == 3
    await it.press("n")
    assert it.app.state.hit == 0, "behind the last comes the first"
    await it.press("N")
    assert it.app.state.hit == 3
    await it.press("escape")
    assert it.app.state.hits is None
    await it.press("n", "N")
    assert it.app.state.cursor is not None
    await it.press("/", "ctrl+r", "ctrl+o", *"[0-9]", "enter")
    await until(it, lambda: it.app.state.hits is not None)
    query = it.app.state.query
    assert query is not None
    assert (query.regex, query.folded) == (True, False)
    await it.press("/", *"(", "enter")
    await until(it, lambda: it.app.state.note == "bad_pattern")
    await it.press("/", "ctrl+r", *"zzz", "enter")
    await until(it, lambda: it.app.state.note == "not_found")


@shows("filter")
async def filtering(it: Driven) -> None:
    await it.press("l")
    assert isinstance(it.app.screen, Ticks)
    await it.press("o", "q")  # only what weighs least of the list's first group: wording
    await until(it, lambda: it.app.state.n_changes == 3)
    assert came(it)[-1] is Arranged
    assert it.app.state.criteria.classes == {"wording"}
    assert any("折叠" in row and "实质修改 1" in row for row in it.drawn())
    await it.press("&", "escape")
    assert it.app.state.n_changes == 3
    await it.press("a", "l")
    ticks = it.app.screen
    assert isinstance(ticks, Ticks)
    ticks.ticked = (ticks.ticked - {f"state {s}" for s in ("accepted", "rejected", "flagged")}) | {
        "state open"
    }
    await it.press("q")
    await until(it, lambda: it.app.state.n_changes == 2)
    assert any(row.startswith(" 已审 1/3") and "隐去 表述调整" in row for row in it.drawn())


@shows("sort")
async def sorting(it: Driven) -> None:
    def classes() -> list[str]:
        assert it.app.state.sheet is not None
        return [stop.change.cls for stop in it.app.state.sheet.stops]

    assert classes() == ["substantive", "wording", "wording", "exception", "wording"]
    await it.press("s")
    await until(it, lambda: it.app.state.criteria.sort == "weight" and came(it)[-1] is Arranged)
    assert classes() == ["substantive", "exception", "wording", "wording", "wording"]
    assert any("按轻重" in row for row in it.drawn())
    await it.press("s")
    await until(it, lambda: classes()[1] == "wording")


# ---------------------------------------------------------------- view


@shows("enter", "folds")
async def folds(it: Driven) -> None:
    fold = it.app.state.fold
    assert fold is not None
    await it.press("enter")
    assert it.app.state.layout is not None
    assert it.app.state.layout.opened == {fold}
    await it.press("e", "z")
    assert len(it.app.state.layout.opened) > 1 or len(it.app.state.layout.blocks) > 8
    await it.press("z")
    assert it.app.state.layout.opened == frozenset()


@shows("columns")
async def columns(it: Driven) -> None:
    await it.press("v")
    assert not it.app.state.is_split
    assert any("[-十-]{+三+}日内报告" in row for row in it.drawn())


@shows("signs")
async def brackets(it: Driven) -> None:
    await it.press("B")
    assert it.app.state.signs
    assert any("[-十-]日内" in row and "{+三+}日内" in row for row in it.drawn())
    await it.press("B")
    assert not any("[-十-]日内" in row and "|+ " in row for row in it.drawn()[:-10])


@shows("detail")
async def levels_of_detail(it: Driven) -> None:
    assert it.app.state.detail == "word"
    await it.press("w")
    assert (it.app.state.detail, it.app.state.note) == ("character", "character")
    await it.press("w")
    assert it.app.state.detail == "clause"
    rows = [row for row in it.drawn() if "十日内报告" in row]
    assert rows
    assert "~" in rows[0].partition("十日")[0]
    await it.press("w")
    assert it.app.state.detail == "word"


@shows("panel")
async def the_panel(it: Driven) -> None:
    lines = it.app.state.text_lines
    await it.press("i")
    assert it.app.state.text_lines == lines + 7
    assert not any("规则 by-hand" in row for row in it.drawn())
    await it.press("i")
    assert any("规则 by-hand" in row for row in it.drawn())


@shows("documents")
async def the_list_of_documents(it: Driven) -> None:
    await it.press("d")
    assert it.app.state.mode == "documents"
    assert any("旧规定" in row and "新规定" in row and "0.80" in row for row in it.drawn())
    await it.press("j", "k", "G", "g", "enter")
    assert (it.app.state.mode, it.app.state.block) == ("text", 0)
    await it.press("d", "d")
    assert it.app.state.mode == "text"
    await it.press("d", "escape")
    assert it.app.state.mode == "text"


@shows("collation")
async def the_collation(it: Driven) -> None:
    await it.press("C")
    await until(it, lambda: it.app.state.mode == "collation")
    assert came(it)[-1] is Collated
    rows = it.drawn()
    assert any("第二条" in row and "讹" in row and "疑误 B" in row for row in rows)
    assert any(row.startswith(" 异文 1/1") for row in rows)
    await it.press("enter")
    assert it.app.state.mode == "text"
    assert "三日内" in link_of(it).b[0].text
    await it.press("C", "C")
    assert it.app.state.mode == "text"


def collated(swapped: bool) -> CollationView:
    """Return a collation with one variant, in the clause of the first change."""
    link = next(link for link in view_of(UNITS).documents[0].links if link.visible)
    change = link.changes[0]
    assert change.a is not None
    assert change.b is not None
    variant = VariantView(
        id="v",
        text=0,
        type="substitution",
        cause=None,
        suspect=("B",),
        confidence=0.9,
        evidence=(EvidenceView("malformed", "理校", ("B",), {}),),
        readings={"A": change.a, "B": change.b},
        groups=(("A",), ("B",)),
        place="第二条",
        role="body",
        lemma="A",
        before="应当",
        behind="日内",
    )
    text = TextView({}, 0.9, (variant,))
    return CollationView((), None, (text,), (), {"type": {"substitution": 1}}, 0, 0, differs=True)


@shows("swap")
async def swapping(it: Driven) -> None:
    await it.press("]", "~")
    await until(it, lambda: it.app.state.swapped)
    assert came(it)[-1] is Loaded
    assert "A 新.txt" in it.drawn()[0]
    assert it.app.state.cursor == 1, "the reader stays at the change"


@shows("theme")
async def themes(it: Driven) -> None:
    def paper() -> set[str]:
        styles = [segment.style for w in it.app.screen.query(Drawn) for segment in w.render_line(0)]
        return {str(style.bgcolor) for style in styles if style is not None}

    dark = paper()
    await it.press("t")
    assert it.app.theme == LIGHT
    await until(it, lambda: not paper() & dark)
    await it.press("t")
    assert it.app.theme == DARK
    await until(it, lambda: paper() == dark)


# ---------------------------------------------------------------- outline


@shows("outline", "focus", "leave")
async def the_outline(it: Driven) -> None:
    await it.press("o")
    assert it.app.state.outline_columns == 0
    await it.press("tab")
    assert (it.app.state.outline_columns, it.app.state.focus) == (40, "outline")
    await it.press("g", "j", "enter")
    assert (it.app.state.focus, it.app.state.entry) == ("text", 1)
    await it.press("tab", "escape")
    assert it.app.state.focus == "text"


@shows("collapse", "expand", "collapse_all")
async def collapsing(it: Driven) -> None:
    n = len(it.app.state.rows)
    await it.press("left")
    assert it.app.state.collapsed == {0}, "the line above the current one, which has none below"
    assert it.app.state.rows == (0,)
    await it.press("right")
    assert len(it.app.state.rows) == n
    await it.press("Z", "Z")
    assert len(it.app.state.rows) == n


@shows("outline_filter")
async def lines_of_the_outline(it: Driven) -> None:
    await it.press("O")
    assert (it.app.state.branches, len(it.app.state.rows)) == ("changed", 6)
    assert it.drawn()[0].startswith(" 目录: 有改动")
    await it.press("a", "O")
    assert (it.app.state.branches, len(it.app.state.rows)) == ("open", 5)
    await it.press("O")
    assert it.app.state.branches == "all"


@shows("outline_search")
async def words_of_the_outline(it: Driven) -> None:
    await it.press("\\", *"应急局", "enter")
    assert it.app.state.outline_words == "应急局"
    assert len(it.app.state.rows) == 2
    assert "/应急局" in it.drawn()[0]


# ---------------------------------------------------------------- pairs of clauses


@shows("link", "unlink", "save_links")
async def pairs(it: Driven) -> None:
    await it.press("W")
    assert it.app.state.note == "no_links"
    link = link_of(it)
    await it.press("K")
    await until(it, lambda: it.app.state.pins != ())
    apart = Pin(link.a[0].id, link.b[0].id, pair=False)
    assert it.app.state.pins == (apart,)
    await it.press("L")
    assert (it.app.state.note, it.app.state.begun) == ("link_begun", (0, 5))
    assert any("配对：到另一条按 L" in row for row in it.drawn())
    await it.press("]", "L")
    await until(it, lambda: len(it.app.state.pins) == 2)
    other = link_of(it)
    assert it.app.state.pins == (apart, Pin(link.a[0].id, other.b[0].id))
    await it.press("L", "L")
    assert it.app.state.note == "link_needs_both"
    await it.press("L", "escape")
    assert it.app.state.begun is None
    await it.press("W")
    line = it.app.screen.query_one(Input)
    line.value = str(it.folder / "links.txt")
    await it.press("enter")
    saved = (it.folder / "links.txt").read_text("utf-8")
    assert saved == f"{apart.a}\t{apart.b}\tforbid\n{link.a[0].id}\t{other.b[0].id}\tpair\n"


# ---------------------------------------------------------------- taking along


@shows("copy")
async def copying(it: Driven) -> None:
    for key, text in (
        ("a", "十"),
        ("b", "三"),
        ("c", "《旧规定》第五条 / 《新规定》第五条"),
    ):
        await it.press("y")
        assert isinstance(it.app.screen, Menu)
        await it.press(key)
        assert it.app.clipboard == text
        assert it.app.state.note == "copied"
    await it.press("{", "y", "a")
    assert it.app.state.note == "no_clause", "of a fold there is nothing to copy"


@shows("export", "import")
async def decisions_out_and_in(it: Driven) -> None:
    await it.press("a", "]", "r", "E")
    assert isinstance(it.app.screen, Menu)
    await it.press(*["down"] * 5, "enter")
    path = it.folder / "out.json"
    it.app.screen.query_one(Input).value = str(path)
    await it.press("enter")
    assert it.app.state.note == "saved"
    exported = json.loads(path.read_text("utf-8"))
    assert [d["state"] for d in exported["decisions"]] == ["accepted", "rejected"]
    await it.press("E", "down", "enter")
    it.app.screen.query_one(Input).value = str(it.folder / "out.md")
    await it.press("enter")
    listed = (it.folder / "out.md").read_text("utf-8")
    assert "十" in listed
    assert "市" not in listed, "only what is accepted"
    await it.press("E", "enter")
    it.app.screen.query_one(Input).value = str(path)
    await it.press("enter")
    assert isinstance(it.app.screen, Menu), "a file that is there is asked about"
    await it.press("n")
    assert it.app.state.note == "cancelled"
    assert json.loads(path.read_text("utf-8")) == exported
    await it.press("u", "u", "I")
    it.app.screen.query_one(Input).value = str(path)
    await it.press("enter")
    assert (it.app.state.note, it.app.state.said["added"]) == ("imported", 2)
    assert it.app.state.n_reviewed == 2
    await it.press("I")
    it.app.screen.query_one(Input).value = str(it.folder / "missing.json")
    await it.press("enter")
    assert it.app.state.note == "failed"


@shows("palette")
async def the_palette(it: Driven) -> None:
    await it.press(":")
    assert isinstance(it.app.screen, Menu)
    menu = it.app.screen.query_one(OptionList)
    names = {menu.get_option_at_index(i).id for i in range(menu.option_count)}
    assert names == set(NAMED) - {"palette"}
    it.app.screen.query_one(Input).value = "下一处应改"
    await it.pilot.pause()
    assert menu.option_count == 1
    await it.press("enter")
    await it.pilot.pause()
    assert it.app.state.cursor == 3


@shows("help")
async def the_help(it: Driven) -> None:
    await it.press("?")
    assert isinstance(it.app.screen, HelpScreen)
    await it.press("q")
    assert isinstance(it.app.screen, ReviewScreen)


@shows("quit")
async def quitting(it: Driven) -> None:
    await it.press("q")
    assert it.app.return_code == 0


def test_each_command_has_a_test() -> None:
    assert set(TESTS) == set(NAMED)


@pytest.mark.parametrize("test", dict.fromkeys(TESTS.values()), ids=lambda test: test.__name__)
async def test_command(test: Test, tmp_path: Path) -> None:
    names = {name for name, of in TESTS.items() if of is test}
    review = review_in(tmp_path)

    def load(request: Request) -> Compared:
        return Compared(view_of(UNITS), request.pins or (), review)

    async with driven(size=SIZE, load=load, collated=collated) as it:
        it.folder = tmp_path
        await until(it, lambda: it.app.state.layout is not None)
        await test(it)
        commanded = {m.name for m in it.seen(Commanded) if isinstance(m, Commanded)}
        assert names <= commanded, "each was asked for by its key"
