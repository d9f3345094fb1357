"""The page in a real browser: filters, search, keys, links; nothing leaves it, nothing foreign runs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from diffkit.comparison import compare, read
from diffkit.model import Comparison
from diffkit.report.html import comparison_html
from diffkit.report.view import comparison_view
from tests.golden.built import B, C, D, comparison, witness
from tests.reports.hostile import built, hostile

Open = Callable[[str], Any]


@dataclass(frozen=True)
class Decided:
    state: str
    note: str = "已核对<b>"
    reviewer: str = "王"
    at: str = "2024-05-01T09:00:00+08:00"


@pytest.fixture
def page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Open a page from a file; at the end no request but that for the file was made, and no error."""
    asked: list[str] = []
    said: list[str] = []
    opened = []

    def open_(text: str) -> Any:
        path = tmp_path / "report.html"
        path.write_bytes(text.encode("utf-8"))
        page = browser.new_page(viewport={"width": 1300, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.as_uri())
        opened.append(page)
        return page

    yield open_
    for each in opened:
        each.close()
    assert asked == [(tmp_path / "report.html").as_uri()] * len(opened)
    assert said == []


@pytest.fixture(scope="module")
def plan(root: Path) -> Comparison:
    a, b = (read(str(root / f"fixtures/corpora/plan_{n}.txt")) for n in ("city", "county"))
    return compare(a, b)


def rows(page: Any) -> list[str]:
    """Return the ids of the clauses that are seen."""
    found: list[str] = page.eval_on_selector_all(
        "tr.row", "all => all.filter(tr => tr.offsetParent !== null).map(tr => tr.dataset.id)"
    )
    return found


def test_what_is_seen_at_first_is_what_the_view_shows(plan: Comparison, page: Open) -> None:
    view = comparison_view(plan)
    seen = page(comparison_html(view, "zh"))
    assert rows(seen) == [k.id for pair in view.paired for k in pair.links if k.visible]
    assert seen.get_attribute("html", "data-changes") == str(sum(view.counts.shown.values()))


def test_a_remark_says_what_was_done(plan: Comparison, page: Open) -> None:
    view = comparison_view(plan)
    text = comparison_html(view, "zh")
    assert "--show" not in text  # whoever reads the page did not type the options
    assert "折叠" not in text
    seen = page(text)
    body = next(c for c in view.changes() if c.kind == "body" and c.cls == "substantive")
    assert body.a
    assert body.b
    said = seen.text_content(f'li[data-id="{body.id}"]')
    assert f"“{body.a.text}”改为“{body.b.text}”" in said
    limit = next(c for c in view.changes() if c.kind == "time_limit" and "b" in c.facts)
    assert "改为" not in seen.text_content(f'li[data-id="{limit.id}"]')  # the values say it


def test_what_is_folded_is_not_marked_on_paper(plan: Comparison, page: Open) -> None:
    seen = page(comparison_html(comparison_view(plan), "zh"))
    seen.emulate_media(media="print")
    plain = "all => all.map(m => getComputedStyle(m).fontWeight === getComputedStyle(m.parentNode).fontWeight)"
    bold = "all => all.map(m => getComputedStyle(m).fontWeight === '700')"
    for selector, looks in (("td ins.m.off", plain), ("td ins.m:not(.off)", bold)):
        found = seen.eval_on_selector_all(selector, looks)
        assert found
        assert all(found)


def test_filters_by_class_and_kind(plan: Comparison, page: Open) -> None:
    view = comparison_view(plan)
    seen = page(comparison_html(view, "zh"))
    folded = next(cls for cls in view.counts.cls if cls in view.counts.folded)
    seen.check(f'input.class[data-cls="{folded}"]')
    wanted = [
        link.id
        for pair in view.paired
        for link in pair.links
        if any(not c.folded or c.cls == folded for c in link.changes)
    ]
    assert rows(seen) == wanted
    for box in seen.query_selector_all("input.class:checked"):
        box.uncheck()
    assert rows(seen) == []
    assert seen.is_visible("#nothing")
    leaf = seen.locator("input.leaf").first
    seen.evaluate("document.querySelectorAll('.filters details').forEach(d => d.open = true)")
    n = leaf.get_attribute("data-g")
    leaf.check()
    assert rows(seen) == seen.eval_on_selector_all(
        f'li[data-g="{n}"]', "all => [...new Set(all.map(li => li.closest('tr').dataset.id))]"
    )


def test_filters_by_decision(plan: Comparison, page: Open) -> None:
    changes = [c for c in comparison_view(plan).changes() if not c.folded]
    said = {changes[0].id: Decided("accepted"), changes[-1].id: Decided("flagged", note="")}
    view = comparison_view(plan, decisions=said)
    seen = page(comparison_html(view, "zh"))
    assert "已核对<b>" in seen.text_content(f'li[data-id="{changes[0].id}"]')
    for state in ("open", "accepted", "rejected"):
        seen.uncheck(f'input.state[data-d="{state}"]')
    assert seen.get_attribute("html", "data-changes") == "1"
    assert seen.is_visible(f'li[data-id="{changes[-1].id}"]')


def test_search(plan: Comparison, page: Open) -> None:
    view = comparison_view(plan)
    seen = page(comparison_html(view, "zh"))
    word = next(c.b.text for c in view.changes() if not c.folded and c.b and len(c.b.text) > 2)
    seen.keyboard.press("/")
    seen.keyboard.type(word)
    seen.wait_for_timeout(400)  # the search waits for a pause in typing
    found = rows(seen)
    assert found
    assert len(found) < sum(k.visible for p in view.paired for k in p.links)
    assert all(word in seen.text_content(f'tr[data-id="{each}"]') for each in found)
    seen.keyboard.press("Escape")
    assert len(rows(seen)) > len(found)


def test_keys_go_from_change_to_change_and_turn_the_view(plan: Comparison, page: Open) -> None:
    seen = page(comparison_html(comparison_view(plan), "zh"))
    order = rows(seen)
    here = "document.querySelector('.here').dataset.id"
    for wanted in order[:3]:
        seen.keyboard.press("j")
        assert seen.evaluate(here) == wanted
    seen.keyboard.press("k")
    assert seen.evaluate(here) == order[1]
    assert seen.is_visible("tr.here td.a")
    seen.keyboard.press("u")
    assert not seen.is_visible("tr.here td.a")
    assert seen.is_visible("tr.here td.u")
    seen.keyboard.press("a")
    assert len(rows(seen)) > len(order)
    seen.keyboard.press("?")
    assert seen.is_visible("#keys")


def test_moves_are_linked_both_ways_and_folded_rows_open(page: Open) -> None:
    names = "甲乙丙丁戊己"
    a = witness("A", [C(f"{w}事项办理。", f"{n}、", (n,)) for n, w in enumerate(names, 1)])
    moved = names[1:] + names[0]
    b = witness("B", [C(f"{w}事项办理。", f"{n}、", (n,)) for n, w in enumerate(moved, 1)])
    made = comparison(
        a, b,
        [
            *(B((k + 1,), (k,)) for k in range(5)),
            B((0,), (5,), (D("甲事项办理。", "甲事项办理。", op="move", kind="position"),), moved=True),
        ],
    )  # fmt: skip
    seen = page(comparison_html(comparison_view(made), "zh"))
    assert len(rows(seen)) == 1
    seen.click("tr.left a")
    assert seen.evaluate("document.querySelector('.here').id") == "r0-5"
    seen.click("tr.here a.move")
    assert seen.evaluate("location.hash") == "#r0-5-left"
    seen.evaluate("location.hash = '#r0-2'")
    seen.wait_for_selector("#r0-2.here")
    assert len(rows(seen)) == 2


def test_links_of_the_page_lead_somewhere(plan: Comparison) -> None:
    text = comparison_html(comparison_view(plan), "en")
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
    assert not re.findall(r'(?:href|src)="(?!#)', text)


def test_nothing_of_a_hostile_document_runs(page: Open) -> None:
    made = hostile()
    text = comparison_html(comparison_view(made), "zh")
    seen = page(text)
    seen.evaluate("document.querySelector('#all').click()")
    assert seen.title() != "owned"
    assert seen.eval_on_selector_all("script", "all => all.length") == 1
    assert seen.eval_on_selector_all("img, svg[onload]", "all => all.length") == 0
    assert "document.title='owned'" in seen.text_content("main")


def test_the_policy_holds_against_a_script_put_into_the_page(
    plan: Comparison, browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    foreign = "<script>document.title = 'owned'</script><img src='http://127.0.0.1:9/x.png'>"
    text = comparison_html(comparison_view(plan), "zh").replace("<main", f"{foreign}<main")
    path.write_text(text, encoding="utf-8")
    seen = browser.new_page()
    said: list[str] = []
    seen.on("console", lambda message: said.append(message.text))
    seen.goto(path.as_uri())
    assert seen.title() != "owned"
    assert sum("blocked" in message for message in said) == 2
    seen.close()


def test_without_script_the_page_can_still_be_read(
    plan: Comparison, browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(comparison_html(comparison_view(plan), "zh"), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    seen = context.new_page()
    seen.goto(path.as_uri())
    assert seen.is_visible("tr.row:not(.away) td.a")
    assert seen.is_visible("tr.fold")
    context.close()


@pytest.mark.parametrize("width", [360, 800, 1300])
def test_nothing_is_wider_than_the_screen(plan: Comparison, page: Open, width: int) -> None:
    seen = page(comparison_html(comparison_view(plan), "zh"))
    seen.set_viewport_size({"width": width, "height": 700})
    for _ in range(2):
        assert seen.evaluate("document.documentElement.scrollWidth") <= width
        seen.keyboard.press("u")


def test_five_thousand_changed_clauses_do_not_freeze(page: Open) -> None:
    view = comparison_view(built(5000))
    assert view.stats.visible == 5000
    text = comparison_html(view, "zh")
    seen = page(text)
    assert len(rows(seen)) >= 5000
    for act in ("j", "u", "a"):
        start = time.perf_counter()
        seen.keyboard.press(act)
        seen.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        assert time.perf_counter() - start < 15, act  # on a machine that does much else, too
