"""Terminals that draw “ ” — · two cells wide."""

from __future__ import annotations

from rich.cells import cell_len
from textual.driver import Driver

from diffkit.glyphs import cells
from tests.tui.driving import driven
from tests.tui.views import Unit
from tui.wide import narrowed, wide_driver, widened

TEXT = "“十四五”规划——第①项·Ⅳ级……℃αЖ"


def test_stand_ins_are_as_wide_as_such_terminals_draw() -> None:
    assert cell_len(widened(TEXT)) == cells(TEXT, ambiguous=2) > cells(TEXT)
    assert len(widened(TEXT)) == len(TEXT)
    assert narrowed(widened(TEXT)) == TEXT
    assert widened("abc é\u0301 中文，。") == "abc é\u0301 中文，。".replace("é", widened("é"))


def test_the_driver_writes_the_characters() -> None:
    class Kept(Driver):
        written = ""

        def write(self, data: str) -> None:
            self.written += data

        def start_application_mode(self) -> None: ...
        def disable_input(self) -> None: ...
        def stop_application_mode(self) -> None: ...

    driver = wide_driver(Kept).__new__(wide_driver(Kept))
    driver.write(widened(TEXT))
    assert getattr(driver, "written", "") == TEXT


async def test_every_row_is_as_wide_as_the_screen_by_that_count() -> None:
    units = [Unit(TEXT * 4, TEXT * 3 + "“”"), Unit(None, TEXT)]
    async with driven(units, ambiguous=2) as it:
        rows = it.drawn()
        assert any(widened("“") in row for row in rows)
        assert {cell_len(row) for row in rows} == {80}
