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
