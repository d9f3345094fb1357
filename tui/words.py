"""What the screen itself says, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping

from diffkit.report.view import ComparisonView, DocumentView, Row
from diffkit.report.words import LANGS, Lang, Wording
from tui.flow import Side, one_line
from tui.sheet import Block, Entry, Sheet

_MESSAGES: Mapping[str, tuple[str, str]] = {
    "comparing": ("正在比对 ...（按 q 取消）", "comparing ... (q cancels)"),
    "change": ("改动 {i}/{n}", "change {i}/{n}"),
    "no_change": ("没有要看的改动", "no change to show"),
    "folded": ("折叠", "folded"),
    "hidden": ("隐去", "hidden"),
    "alone": ("未配对文件 {n}", "unpaired documents {n}"),
    "moved_from": ("移位，原在 {place}", "moved, it stood in {place}"),
    "moved_to": ("已移至 {place}", "moved to {place}"),
    "hint": ("n/p 改动  o 目录  ? 按键  q 退出", "n/p change  o outline  ? keys  q quit"),
    "keys": ("按键", "Keys"),
    "legend": (
        "- 删去   + 新增   ~ 都有   = 应改未改   » 移位   > 折叠的条款",
        "- deleted   + inserted   ~ both   = not adapted   » moved   > folded clauses",
    ),
    "close": ("q 返回", "q goes back"),
    # what a key could not do
    "at_last": ("已是最后一处改动", "this is the last change"),
    "at_first": ("已是第一处改动", "this is the first change"),
    "no_fold": ("没有折叠的条款", "nothing is folded"),
    "no_move": ("此处没有移位的条款", "no clause moved here"),
    # keys
    "next_change": ("下一处改动", "next change"),
    "previous_change": ("上一处改动", "previous change"),
    "down": ("下移一行", "one row down"),
    "up": ("上移一行", "one row up"),
    "page_down": ("下翻一屏", "one screen down"),
    "page_up": ("上翻一屏", "one screen up"),
    "half_down": ("下翻半屏", "half a screen down"),
    "half_up": ("上翻半屏", "half a screen up"),
    "top": ("到开头", "to the beginning"),
    "bottom": ("到末尾", "to the end"),
    "enter": (
        "展开或收起折叠的条款；在目录中：到该条",
        "open or close a fold; in the outline: go there",
    ),
    "folds": ("展开或收起全部折叠", "open or close all folds"),
    "other_end": ("移位条款的另一处", "the other place of a moved clause"),
    "outline": ("显示或隐藏目录", "show or hide the outline"),
    "focus": ("在目录与正文之间切换", "between outline and text"),
    "leave": ("回到正文", "back to the text"),
    "columns": ("分栏或合并显示", "side by side, or in one column"),
    "theme": ("深色或浅色", "dark or light"),
    "help": ("显示按键", "show the keys"),
    "quit": ("退出", "quit"),
}


class Phrases:
    """The words of one language, for the screen."""

    def __init__(self, lang: Lang) -> None:
        self._column = LANGS.index(lang)
        self.wording = Wording(lang)

    def say(self, message: str, **values: object) -> str:
        """Return a message with its values filled in.

        Raises: KeyError for a message that is not in the table.
        """
        return _MESSAGES[message][self._column].format(**values)

    # ------------------------------------------------------------ inside the text

    def document(self, side: Side, document: DocumentView | None) -> str:
        """Return a document in a line, or that the other side alone has it."""
        if document is None:
            return self.wording.say("only_in", side="B" if side == "a" else "A")
        return self.wording.document(side.upper(), document)

    def fold(self, row: Row) -> str:
        return self.wording.fold(row)

    def moved_from(self, block: Block) -> str:
        assert block.link is not None
        return self.say("moved_from", place=f"A {self.wording.places(block.link.a)}")

    def moved_to(self, block: Block) -> str:
        assert block.link is not None
        return self.say("moved_to", place=f"B {self.wording.places(block.link.b)}")

    # ------------------------------------------------------------ outline

    def entry(self, entry: Entry) -> str:
        """Return place and first words of a line of the outline, without the place above it."""
        if entry.link is None:
            document = entry.pair.b or entry.pair.a
            if document is None:
                return ""
            title = document.title or self.wording.say("untitled")
            return one_line(f"{document.number or ''} {title}")
        clause = (entry.link.b or entry.link.a)[0]
        place = self.wording.place(clause)
        rest = place.removeprefix(entry.above)
        if not rest.startswith((".", "-")):  # 2.1 does not become .1
            place = rest
        return one_line(f"{place} {clause.text[:80]}")

    # ------------------------------------------------------------ status

    def current(self, cursor: int | None, sheet: Sheet) -> str:
        """Return which change is the current one: number, class, kind, place, line in each file."""
        n = len(sheet.stops)
        if not n:
            return self.wording.verdict(sheet.view)
        if cursor is None:
            return self.say("change", i="-", n=n)
        stop = sheet.stops[cursor]
        link = sheet.blocks[stop.block].link
        change, wording = stop.change, self.wording
        parts = [
            self.say("change", i=cursor + 1, n=n),
            f"{wording.code(change.cls)}·{wording.kind(change.kind)}",
            change.place or (wording.places(link.b or link.a) if link is not None else ""),
        ]
        for side, reading in (("A", change.a), ("B", change.b)):
            if reading is not None:
                parts.append(wording.say("line", side=side, line=reading.line))
        return "  ".join(map(one_line, parts))

    def empty(self) -> str:
        """Return why there is nothing to show."""
        return self.wording.say("no_pairs")

    def left_out(self, view: ComparisonView) -> str:
        """Return what is folded, what a filter hides, and how many documents have no partner."""
        parts: list[str] = []
        for message, counts in (("folded", view.counts.folded), ("hidden", view.counts.hidden)):
            if counts:
                parts.append(f"{self.say(message)} {self.wording.counted(counts)}")
        if view.unpaired:
            parts.append(self.say("alone", n=len(view.unpaired)))
        return "  ".join(parts)
