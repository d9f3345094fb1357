"""A statute renumbered throughout: what only follows is numbering, all of it and nothing else."""

from __future__ import annotations

from pathlib import Path

import diffkit

# By hand: the references of the statute whose words differ, and the one that was left behind.
FOLLOW = {("第十一条", "第十三条"), ("第二十三条", "第二十六条")}
LEFT_BEHIND = ("第二十六条", "第二十九条")  # what it cites, and the number that article has now
ADDED = {"、第四章"}


def test_the_fixture(root: Path) -> None:
    folder = root / "fixtures" / "corpora"
    a, b = (diffkit.read(str(folder / f"statute_{age}.txt")) for age in ("old", "new"))
    (pair,) = diffkit.compare(a, b).pairs
    said = [
        (c, c.a.span.of(a.text) if c.a else "", c.b.span.of(b.text) if c.b else "")
        for c in pair.changes
    ]
    assert {(x, y) for c, x, y in said if c.kind == "reference"} == FOLLOW
    labels = [(x, y) for c, x, y in said if c.cls == "numbering" and c.kind == "label"]
    assert all(x != y for x, y in labels)
    assert {c.cls for c, *_ in said if c.kind in ("reference", "label")} == {"numbering"}
    (left,) = [(c, x) for c, x, _ in said if c.rule == "reference-not-renumbered"]
    assert (left[1], left[0].facts["a"]["there"]) == LEFT_BEHIND
    assert (left[0].op, left[0].cls, left[0].kind) == ("none", "substantive", "citation")
    assert {y for c, _, y in said if c.rule == "reference-added-or-dropped"} == ADDED


def test_every_article_that_was_renumbered_takes_its_references_along(tmp_path: Path) -> None:
    """One article put in front moves all others: nothing but labels and references may be said of them."""
    n = 40
    lines = [
        f"第{han(k)}条 第{k}类设施由运营单位每{k + 2}日巡查一次，依照第{han(max(1, k - 1))}条处理。"
        for k in range(1, n)
    ]
    moved = ["第一条 新设的站点应当先行公示。"] + [
        f"第{han(k + 1)}条 第{k}类设施由运营单位每{k + 2}日巡查一次，依照第{han(max(1, k - 1) + 1)}条处理。"
        for k in range(1, n)
    ]
    for name, text in (("a", lines), ("b", moved)):
        (tmp_path / name).write_text("\n".join(text) + "\n", "utf-8")
    comparison = diffkit.compare(
        diffkit.read(str(tmp_path / "a")), diffkit.read(str(tmp_path / "b"))
    )
    kinds = [(c.cls, c.kind) for pair in comparison.pairs for c in pair.changes]
    assert kinds.count(("numbering", "label")) == n - 1
    assert kinds.count(("numbering", "reference")) == n - 1
    assert [kind for kind in kinds if kind[0] != "numbering"] == [("substantive", "passage")]


def han(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("" if tens == 1 else digits[tens]) + "十") + (
        digits[ones] if ones else ""
    )


def references(tmp_path: Path, *texts: str) -> list[tuple[str, str, str, str]]:
    """Class, rule and words of the changes that concern references."""
    sides = []
    for name, text in zip("ab", texts, strict=True):
        (tmp_path / name).write_text(text, "utf-8")
        sides.append(diffkit.read(str(tmp_path / name)))
    a, b = sides
    return [
        (c.cls, c.rule, c.a.span.of(a.text), c.b.span.of(b.text))
        for pair in diffkit.compare(a, b).pairs
        for c in pair.changes
        if "reference" in c.rule and c.a is not None and c.b is not None
    ]


def articles(*words: str) -> str:
    return "\n".join(f"第{han(k)}条 {text}" for k, text in enumerate(words, 1)) + "\n"


SERVICE = "渡口经营人应当在每日开航以前检查缆绳和跳板。"
BANS = "渡运期间禁止下列行为："
ITEMS = ("携带易燃易爆物品登船", "攀爬船舷或者栏杆", "在甲板上追逐打闹", "向水中抛掷杂物")
FINES = "有前款第{}项、第{}项行为的，处二百元罚款。"


def listed(*items: str, fines: str) -> str:
    rows = "；\n".join(f"（{han(k)}）{item}" for k, item in enumerate(items, 1))
    return f"{BANS}\n{rows}。\n{fines}"


def test_items_cited_by_the_numbers_they_have_now(tmp_path: Path) -> None:
    old = articles(SERVICE, listed(*ITEMS, fines=FINES.format("二", "四")))
    new = articles(SERVICE, listed("冒用他人船票", *ITEMS, fines=FINES.format("三", "五")))
    found = references(tmp_path, old, new)
    assert {(cls, rule) for cls, rule, *_ in found} == {
        ("numbering", "reference-follows-its-article")
    }
    assert "".join(x for *_, x, _ in found).replace("第", "").replace("项", "") == "二四"


def test_items_cited_by_another_number(tmp_path: Path) -> None:
    old = articles(SERVICE, listed(*ITEMS, fines=FINES.format("二", "四")))
    new = articles(SERVICE, listed(*ITEMS, fines=FINES.format("二", "三")))
    ((cls, rule, x, y),) = references(tmp_path, old, new)
    assert (cls, rule) == ("substantive", "reference-points-elsewhere")
    assert (x.strip("第项"), y.strip("第项")) == ("四", "三")


def test_one_number_in_another_form(tmp_path: Path) -> None:
    old = articles(SERVICE, listed(*ITEMS, fines=FINES.format("（二）", "（四）")))
    new = articles(SERVICE, listed(*ITEMS, fines=FINES.format("二", "四")))
    found = references(tmp_path, old, new)
    assert {(cls, rule) for cls, rule, *_ in found} == {
        ("typographic", "same-reference-other-form")
    }


def test_the_paragraphs_before(tmp_path: Path) -> None:
    """前款 that became 前两款 takes in the paragraph that was put between; 前两款 for 前三款 does not follow."""
    first = "渡船应当配备救生衣。\n渡船应当悬挂吃水标志。\n"
    old = articles(SERVICE, f"{first}违反前款规定的，不得开航。")
    new = articles(SERVICE, f"{first}违反前两款规定的，不得开航。")
    ((cls, rule, _, y),) = references(tmp_path, old, new)
    assert (cls, rule, "两" in y) == ("substantive", "reference-points-elsewhere", True)


def test_this_article_by_its_paragraph(tmp_path: Path) -> None:
    """前款 and 本条第一款 name one paragraph here: nothing but the number changed."""
    rest = "渡船应当配备救生衣。\n{}规定的救生衣每年检验一次。"
    old = articles(SERVICE, rest.format("前款"))
    new = articles(SERVICE, rest.format("本条第一款"))
    assert {(cls, rule) for cls, rule, *_ in references(tmp_path, old, new)} == {
        ("numbering", "reference-follows-its-article")
    }


def test_sections_of_an_english_text(tmp_path: Path) -> None:
    duty = "The ferry operator shall check all ropes before the first crossing of the day."
    fee = "Passengers pay the fare that is posted at the landing."
    cited = "Section {n}\nWhoever breaks the duty under section {k} shall pay 200 crowns."
    old = f"Section 1\n{duty}\n{cited.format(n=2, k=1)}\n"
    new = f"Section 1\n{fee}\nSection 2\n{duty}\n{cited.format(n=3, k=2)}\n"
    assert [(c, r) for c, r, *_ in references(tmp_path, old, new)] == [
        ("numbering", "reference-follows-its-article")
    ]
    foreign = "section {n} of the Navigation Act"
    old = old.replace("section 1", foreign.format(n=1))
    new = new.replace("section 2", foreign.format(n=2))
    assert [(c, r) for c, r, *_ in references(tmp_path, old, new)] == [
        ("substantive", "reference-points-elsewhere")
    ]


def test_paragraphs_of_a_german_text(tmp_path: Path) -> None:
    duty = "Der Betreiber der Fähre prüft vor der ersten Fahrt alle Seile."
    fee = "Das Fährgeld ergibt sich aus dem Aushang am Anleger."
    fine = "Wer gegen § {} verstößt, zahlt 200 Kronen."
    old = f"§ 1 Seile\n{duty}\n§ 2 Verstöße\n{fine.format(1)}\n"
    new = f"§ 1 Fährgeld\n{fee}\n§ 2 Seile\n{duty}\n§ 3 Verstöße\n{fine.format(2)}\n"
    assert [(c, r) for c, r, *_ in references(tmp_path, old, new)] == [
        ("numbering", "reference-follows-its-article")
    ]
