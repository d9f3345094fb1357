"""Rows of a sheet: level, no wider than their column, found by bisection where they are."""

from __future__ import annotations

import pytest

from diffkit.glyphs import cells
from diffkit.report.view import Filters
from tests.tui.views import Unit, same, view_of
from tui.flow import cropped, one_line, shown
from tui.layout import Layout, Row, Table, fitted, laid_out
from tui.sheet import Sheet, sheet_of
from tui.words import Phrases

SHORT = "本规定自公布之日起施行。"
LONG = "各镇人民政府应当建立值班制度，汛期实行二十四小时值班，遇有险情立即报告，不得迟报、漏报。"


def sheet(*units: Unit, **more: object) -> Sheet:
    return sheet_of(view_of(units, **more))  # type: ignore[arg-type]


def table(of: Sheet, columns: int = 60, *, split: bool = True) -> Table:
    return Table(of, fitted(columns, split=split, last_line=of.last_line), Phrases("zh"))


def layout(of: Sheet, columns: int = 60, *, split: bool = True) -> Layout:
    return laid_out(table(of, columns, split=split))


def text(row: Row) -> list[str]:
    return ["".join(piece.text for piece in line.pieces) for line in row.lines]


def texts(of: Layout) -> list[list[str]]:
    rows = (of.row(y) for y in range(of.height))
    return [text(row) for row in rows if row is not None]


# ---------------------------------------------------------------- sheets


def test_a_run_without_changes_is_one_fold_with_its_count() -> None:
    blocks = sheet(same(SHORT), same(LONG), Unit("甲负责。", "乙负责。")).blocks
    assert [block.kind for block in blocks] == ["head", "fold", "link", "link", "link"]
    assert blocks[1].row is not None
    assert blocks[1].row.n == 2
    assert [block.fold for block in blocks] == [None, None, 1, 1, None]


def test_folded_classes_and_hidden_changes_are_counted_in_the_fold() -> None:
    units = (
        Unit("市应急局。", "县应急局。", "adaptation"),
        Unit("甲负责。", "乙负责。"),
        same(SHORT),
    )
    blocks = sheet(*units, filters=Filters(ignore=("wording",))).blocks
    assert blocks[1].row is not None
    assert (blocks[1].row.n, blocks[1].row.n_folded, blocks[1].row.n_hidden) == (3, 1, 1)


def test_a_moved_clause_has_a_place_in_both_texts() -> None:
    units = (same(SHORT), same(LONG), Unit("甲负责。", "甲负责。", was_at=1))
    found = sheet(*units)
    assert [block.kind for block in found.blocks] == [
        "head",
        "fold",
        "link",
        "away",
        "fold",
        "link",
        "link",
    ]
    assert found.ends == {3: 6, 6: 3}
    assert found.entries[found.entry_of[3]].link is found.blocks[6].link


def test_a_clause_that_left_the_end_of_a_is_marked_at_the_end() -> None:
    units = (Unit("甲负责。", "甲负责。", was_at=9), same(SHORT))
    assert [block.kind for block in sheet(*units).blocks] == [
        "head",
        "link",
        "fold",
        "link",
        "away",
    ]


def test_stops_are_the_changes_that_are_not_folded_in_the_order_of_the_words() -> None:
    found = sheet(
        Unit("甲在十日内报告乙。", "丙在二十日内报告乙方。"),
        Unit("市应急局。", "县应急局。", "adaptation"),
        Unit(None, SHORT, "substantive"),
    )
    assert [stop.change.id for stop in found.stops] == ["c0.0", "c0.1", "c0.2", "c2.0"]
    assert found.stops_of(1) == range(3)
    assert found.stops_of(2) == range(3, 3)
    assert len(found.stops) == sum(found.view.counts.shown.values())


def test_the_outline_has_a_line_for_each_clause_and_each_document() -> None:
    found = sheet(same(SHORT), Unit("甲负责。", "乙负责。"), alone=("关于抗旱的通知",))
    assert [entry.depth for entry in found.entries] == [0, 1, 1, 0, 1]
    counts = [found.counts(i, entry.end) for i, entry in enumerate(found.entries)]
    assert counts == [{"wording": 1}, {}, {"wording": 1}, {}, {}]
    words = Phrases("zh")
    assert words.entry(found.entries[2]) == "第2段 乙负责。"


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize("columns", [12, 40, 79, 119])
@pytest.mark.parametrize("split", [True, False])
def test_no_row_is_wider_than_its_column(columns: int, split: bool) -> None:
    found = layout(sheet(Unit(LONG, LONG + SHORT), Unit(None, "abc" * 40)), columns, split=split)
    setting = found.table.setting
    for y in range(found.height):
        row = found.row(y)
        assert row is not None
        for line in row.lines if len(row.lines) > 1 or not split else ():
            assert cells("".join(piece.text for piece in line.pieces)) <= max(2, setting.words)


def test_both_sides_of_a_block_are_level() -> None:
    found = layout(sheet(Unit("甲。", "甲。" + LONG), Unit("乙。", "丙。"), same(SHORT)))
    rows = texts(found)
    assert rows[1][0] == "甲。"
    assert rows[1][1].startswith("甲。各镇")
    assert rows[2][0] == ""
    top = found.top_of(2)
    assert top is not None
    assert rows[top] == ["乙。", "丙。"]


def test_words_lose_nothing_on_the_way_to_the_rows() -> None:
    found = layout(sheet(Unit(LONG, LONG[:20] + "或者" + LONG[20:])), 40)
    rows = texts(found)[found.top_of(1) :]
    assert "".join(a for a, _ in rows) == LONG
    assert "".join(b for _, b in rows) == LONG[:20] + "或者" + LONG[20:]


def test_one_column_puts_brackets_around_what_differs() -> None:
    found = layout(sheet(Unit("甲在十日内报告。", "甲在二十日内报告。")), split=False)
    assert texts(found)[2:] == [["甲在{+二+}十日内报告。"]]
    found = layout(sheet(Unit("甲负责。", "乙负责。")), split=False)
    assert texts(found)[2:] == [["[-甲-]{+乙+}负责。"]]


@pytest.mark.parametrize("columns", range(12, 60))
def test_a_bracket_stays_with_the_words_it_marks(columns: int) -> None:
    found = layout(sheet(Unit(LONG, LONG.replace("应当", "必须"))), columns, split=False)
    for (row,) in texts(found):
        assert not row.startswith(("-]", "+}"))
        assert not row.endswith(("[-", "{+"))


def test_signs_and_line_numbers_stand_beside_the_rows() -> None:
    found = layout(sheet(Unit("甲负责。" + LONG, "乙负责。" + LONG), Unit(None, SHORT)), 120)
    rows = [found.row(y) for y in range(1, found.height)]
    assert [[line.sign for line in row.lines] for row in rows if row] == [
        ["-", "+"],
        [" ", " "],
        [" ", "+"],
    ]
    assert [row.lines[1].number for row in rows if row] == [1, None, 2]


def test_both_places_of_a_move_say_where_the_other_is() -> None:
    units = (
        same(SHORT, "第一条"),
        same(LONG, "第二条"),
        Unit("甲负责。", "甲负责。", label="第三条", was_at=1),
    )
    rows = [" ".join(row) for row in texts(layout(sheet(*units)))]
    assert rows[2] == "第三条 甲负责。 已移至 B 第三条"
    assert rows[4:] == ["移位，原在 A 第三条", "第三条 甲负责。 第三条 甲负责。"]


def test_a_document_without_partner_is_one_fold_and_nothing_to_stop_at() -> None:
    found = sheet(Unit("甲。", "乙。"), alone=("关于抗旱的通知",))
    assert [block.kind for block in found.blocks] == ["head", "link", "head", "fold", "link"]
    assert len(found.stops) == 1
    rows = texts(layout(found))
    assert rows[-2:] == [["仅 B 有", "B 第 2 行  关于抗旱的通知"], ["1 组条款未列出"]]


def test_an_open_fold_shows_its_clauses() -> None:
    found = table(sheet(same(SHORT), Unit("甲。", "乙。")))
    closed, opened = laid_out(found), laid_out(found, frozenset({1}))
    assert closed.top_of(2) is None
    assert opened.top_of(2) == 2
    assert opened.height == closed.height + 1
    assert opened.first == (3,)


def test_line_ends_tabs_and_controls_are_drawn_as_rows_blanks_and_symbols() -> None:
    assert shown("甲\r\n乙\t丙\x1b[2J\u202e") == "甲\n乙  丙␛[2J⟨U+202E⟩"
    assert one_line("甲\r\n  乙\x07") == "甲 乙␇"
    rows = texts(layout(sheet(Unit("甲\x1b[31m。", "乙\u202e。"))))
    assert rows[1] == ["甲␛[31m。", "乙⟨U+202E⟩。"]


@pytest.mark.parametrize(
    ("text", "width", "head"),
    [("汉字", 4, "汉字"), ("汉字汉字汉", 8, "汉字汉.."), ("汉字汉", 5, "汉字"), ("汉字", 0, "")],
)
def test_a_crop_cuts_no_character_in_half(text: str, width: int, head: str) -> None:
    assert cropped(text, width) == head


# ---------------------------------------------------------------- finding


def shuffled() -> Layout:
    """Changes whose rows do not ascend: what is put in at the right pushes the rest down there only."""
    units = [
        Unit("甲子丑寅卯辰巳。" + SHORT, "甲" + LONG * 3 + "子丑午未寅卯。" + SHORT),
        same(SHORT),
        Unit(LONG, LONG[2:14] + LONG + LONG[20:]),
        Unit("甲" + LONG * 2 + "。", "甲乙。"),
    ]
    return layout(sheet(*units), 50)


def test_rows_of_changes_are_those_on_which_they_are_drawn() -> None:
    found = shuffled()
    drawn: dict[int, list[int]] = {}
    for y in range(found.height):
        row = found.row(y)
        assert row is not None
        for line in row.lines:
            for piece in line.pieces:
                if piece.stop is not None:
                    drawn.setdefault(piece.stop, []).append(y)
    assert sorted(drawn) == list(range(len(found.first)))
    assert [min(rows) for _, rows in sorted(drawn.items())] == list(found.first)
    assert [max(rows) for _, rows in sorted(drawn.items())] == list(found.last)
    assert list(found.first) != sorted(found.first), "the case is to have rows out of order"


def test_changes_are_found_as_by_looking_at_all_of_them() -> None:
    found = shuffled()
    stops = range(len(found.first))
    for top in range(found.height):
        for end in range(top + 1, found.height + 1):
            inside = [i for i in stops if found.first[i] < end and found.last[i] >= top]
            assert found.first_within(top, end) == (inside[0] if inside else None)
            assert found.last_within(top, end) == (inside[-1] if inside else None)
        below = [i for i in stops if found.first[i] >= top]
        above = [i for i in stops if found.last[i] < top]
        assert found.first_below(top) == (below[0] if below else None)
        assert found.last_above(top) == (above[-1] if above else None)


def test_blocks_are_found_by_row() -> None:
    found = shuffled()
    for block in found.blocks:
        top = found.top_of(block)
        assert top is not None
        rows = range(top, top + found.table.measure(block).height)
        assert {found.block_at(y) for y in rows} == {block}
        assert len(found.table.rows(block)) == len(rows)
    assert found.row(-1) is None
    assert found.row(found.height) is None
