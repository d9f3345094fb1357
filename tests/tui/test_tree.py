"""Which lines of the outline are shown."""

from __future__ import annotations

from dataclasses import replace

from diffkit.report.view import ClauseView, DocumentView
from tests.tui.views import Unit, same, view_of
from tui.sheet import Sheet, sheet_of
from tui.tree import branches, lines_of


def tree() -> Sheet:
    """Return a sheet whose outline is 0 document, 1 chapter, 2 and 3 in it, 4 chapter, 5 in it."""
    units = [same("总则"), same("依据"), Unit("甲。", "乙。"), same("附则"), Unit("丙。", "丁。")]
    view = view_of(units)
    pair = view.documents[0]

    def nested(document: DocumentView | None) -> DocumentView:
        assert document is not None
        parents = [None, 0, 0, None, 3]
        clauses: list[ClauseView] = [
            replace(clause, parent=parent)
            for clause, parent in zip(document.clauses, parents, strict=True)
        ]
        return replace(document, clauses=tuple(clauses))

    pair = replace(pair, a=nested(pair.a), b=nested(pair.b))
    return sheet_of(view._replace(documents=(pair,)))


def test_each_line_knows_where_its_branch_ends() -> None:
    sheet = tree()
    assert [(entry.depth, entry.end) for entry in sheet.entries] == [
        (0, 6),
        (1, 4),
        (2, 3),
        (2, 4),
        (1, 6),
        (2, 6),
    ]
    assert branches(sheet) == {1, 4}


def test_a_collapsed_line_hides_what_is_below_it() -> None:
    assert lines_of(tree()) == (0, 1, 2, 3, 4, 5)
    assert lines_of(tree(), collapsed={1}) == (0, 1, 4, 5)
    assert lines_of(tree(), collapsed={0, 1}) == (0,)


def test_a_choice_keeps_what_stands_above() -> None:
    sheet = tree()
    assert lines_of(sheet, which="changed") == (0, 1, 3, 4, 5)
    decided = sheet.stops[0].change.id
    assert lines_of(sheet, which="open", is_open=lambda change: change != decided) == (0, 4, 5)


def test_words_are_found_in_collapsed_lines_too() -> None:
    assert lines_of(tree(), collapsed={1}, words="依据") == (0, 1, 2)
    assert lines_of(tree(), words="甲") == (0, 1, 3), "the words of a count as well"
    assert lines_of(tree(), words="无此") == ()


def test_counts_are_those_of_the_branch() -> None:
    sheet = tree()
    assert sheet.counts(0, 6) == {"wording": 2}
    assert sheet.counts(1, 4) == {"wording": 1}
    assert sheet.counts(1, 3) == {}
