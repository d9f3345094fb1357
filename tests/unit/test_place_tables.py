"""How a cell is cited: by table, row and column."""

from __future__ import annotations

from diffkit.report.place import places
from tests.unit.test_outline import one


def cited(text: str) -> dict[str, str]:
    document = one(text)
    return {document.words(i): place for i, place in enumerate(places(document))}


def test_a_cell_is_cited_by_row_and_column() -> None:
    found = cited("一、分工\n站名\t单位\n东门\t1.检修；2.值守。\n二、附则\n以上自2024年施行。\n")
    assert found["站名"] == "一、表第1行第1列"
    assert found["单位"] == "一、表第1行第2列"
    assert found["值守。"] == "一、表第2行第2列 2."


def test_two_tables_under_one_heading_are_told_apart() -> None:
    found = cited("一、分工\n东门\t检修\n又列如下。\n西门\t值守\n")
    assert found["检修"] == "一、第1个表第1行第2列"
    assert found["值守"] == "一、第2个表第1行第2列"


def test_entries_of_a_box_are_cited_by_their_running_number() -> None:
    found = cited("专栏1 目标\n防汛\t1.水位可测。2.泵站可用。\n抗旱\t3.水源可调。\n")
    assert found["抗旱"] == "专栏1第2行第1列"
    assert found["水源可调。"] == "专栏1 3."


def test_a_table_of_an_english_text() -> None:
    found = cited("Article 1 Fees\nThe fees are these.\nPump\t3 pounds\nBoat\t9 pounds\n")
    assert found["9 pounds"] == "Article 1 table row 2 column 2"
