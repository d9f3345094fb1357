"""What reports that are handed on say beside the words: heads, marks, and the remark on a change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from diffkit.language import LANGS, Lang
from diffkit.patterns import Pattern
from diffkit.report.shape import (
    ChangeView,
    DocumentView,
    LinkView,
    SourceView,
    SubstitutionView,
)
from diffkit.report.words import Wording, flat, message_of, readings, shortened

_SAY: dict[str, tuple[str, str]] = {
    # the comparison table
    "table_title": ("修改对照表", "Comparative table of amendments"),
    "levels_title": ("上下级文件对照表", "Comparative table of two levels"),
    "taiwan_title": ("修正條文對照表", "Comparative table of amended articles"),
    "versions_a": ("现行（原文）", "Current text"),
    "versions_b": ("修订（草案）", "Revised text"),
    "versions_note": ("修改说明（依据）", "Remarks"),
    "levels_a": ("上位文件", "Superior document"),
    "levels_b": ("本文件", "This document"),
    "levels_note": ("差异及依据", "Differences and grounds"),
    "taiwan_a": ("現行條文", "Current articles"),
    "taiwan_b": ("修正條文", "Amended articles"),
    "taiwan_note": ("說明", "Remarks"),
    "versions_head": (
        "说明：右栏黑体加下划线的文字为新增或修改的内容，左栏加删除线的文字为删去或被修改的内容；（新增）（删除）表示对应一侧没有该条款。",
        "Bold and underlined on the right: added or changed; struck out on the left: deleted or replaced; "
        "(new) and (deleted) stand where the other side has no such clause.",
    ),
    "taiwan_head": (
        "說明：修正條文中劃底線者為新增或修正之文字，現行條文中劃底線者為刪除或被修正之文字；（新增）（刪除）表示對應一側無該條文。",
        "Underlined on the left: added or amended; underlined on the right: deleted or replaced.",
    ),
    "head_keep": ("加框的文字应改未改。", "Framed: left as it was where a change was due."),
    "head_short": (
        "内容相同的条款以“（略）”表示。",
        "Clauses that are the same are shown as (same).",
    ),
    "head_omit": ("内容相同的条款未列出。", "Clauses that are the same are left out."),
    "head_folded_away": ("未标出的差异：{counts}。", "Not marked: {counts}."),
    "source_of": ("{name}（{file}）", "{name} ({file})"),
    "new_clause": ("（新增）", "(new)"),
    "gone_clause": ("（删除）", "(deleted)"),
    "same_clause": ("（略）", "(same)"),
    "general": ("總說明", "General remarks"),
    "summary": ("总体情况", "Summary"),
    "substitutions": ("对应替换表", "Substitutions"),
    "concordance": ("条文对照", "Concordance"),
    "lone": ("无对应的文件", "Documents without a partner"),
    "page_of": ("第 {page} 页 共 {pages} 页", "Page {page} of {pages}"),
    "moved_from": ("原为{place}", "was {place}"),
    "also_folded": ("另有{counts}", "also {counts}"),
    # columns
    "adds": ("增加“{b}”", "added “{b}”"),
    "drops": ("删去“{a}”", "deleted “{a}”"),
    "puts": ("“{a}”改为“{b}”", "“{a}” now “{b}”"),
    "keeps": ("“{b}”未改", "“{b}” left as it was"),
    "expected_here": ("应为“{expected}”", "due: “{expected}”"),
    "semicolon": ("；", "; "),
    "col_no": ("序号", "No."),
    "col_id": ("编号", "Id"),
    "col_document": ("文件", "Document"),
    "col_place": ("位置", "Place"),
    "col_place_a": ("A 条款", "Clause of A"),
    "col_place_b": ("B 条款", "Clause of B"),
    "col_line_a": ("A 行", "Line of A"),
    "col_line_b": ("B 行", "Line of B"),
    "col_page_a": ("A 页", "Page of A"),
    "col_page_b": ("B 页", "Page of B"),
    "col_op": ("改动", "Operation"),
    "col_class": ("类别", "Class"),
    "col_kind": ("种类", "Kind"),
    "col_a": ("A 文字", "Words of A"),
    "col_b": ("B 文字", "Words of B"),
    "col_context": ("所在条款（修改标记）", "In its clause (marked)"),
    "col_facts": ("数值", "Facts"),
    "col_folded": ("未标出", "Not marked"),
    "col_rule": ("规则", "Rule"),
    "col_substitution": ("替换", "Substitution"),
    "col_decision": ("处理意见", "Decision"),
    "col_note": ("批注", "Note"),
    "col_reviewer": ("处理人", "Reviewer"),
    "col_relation": ("关系", "Relation"),
    "col_count": ("次数", "Count"),
    "col_adaptation": ("层级替换", "Adaptation"),
    "col_exceptions": ("应改未改之处", "Not made at"),
    "col_old": ("旧条", "Old"),
    "col_new": ("新条", "New"),
    "col_remarks": ("说明", "Remarks"),
    "sheet_changes": ("改动", "Changes"),
    "sheet_counts": ("统计", "Counts"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    # facts
    "equal_weight": ("效力相当", "of equal weight"),
    "inclusive": ("（含本数）", " (inclusive)"),
    "exclusive": ("（不含本数）", " (exclusive)"),
    # concordance
    "same_number": ("条号未变", "same number"),
    "renumbered": ("条号改变", "renumbered"),
    "added": ("新增", "new"),
    "dropped": ("删去", "deleted"),
    "joined": ("合并", "merged"),
    # what other reports say in the words of their options, which whoever reads these did not type
    "unfold": ("{counts}", "{counts}"),
    "hidden_by": ("{counts}", "{counts}"),
    "head_shown": ("标出", "marked"),
    "head_folded": ("未标出", "not marked"),
    "clauses": (
        "共 {total} 组，有差异 {visible}，仅有未标出的差异 {folded}，无差异 {same}",
        "{total} in all: {visible} differ, {folded} in what is not marked only, {same} not at all",
    ),
    "nothing_shown": (
        "没有需要标出的差异：都属未标出或隐去之列。",
        "No difference is marked: all are of classes that are not marked, or hidden.",
    ),
    "index": ("比对目录", "Index of comparisons"),
    "index_report": ("报告", "Report"),
    # the page
    "filters": ("筛选", "Filters"),
    "side": ("左右对照", "Side by side"),
    "unified": ("合并显示", "Unified"),
    "search": ("搜索", "Search"),
    "search_hint": ("在条款中搜索", "search the clauses"),
    "all_clauses": ("显示全部条款", "All clauses"),
    "previous": ("上一处", "Previous"),
    "next": ("下一处", "Next"),
    "keys": ("按键", "Keys"),
    "outline": ("目录", "Contents"),
    "map": ("全文改动分布图", "Where the changes are"),
    "map_says": (
        "全文自左至右，色块为有改动之处，共 {n} 组条款",
        "The text from left to right; coloured where clauses differ: {n}",
    ),
    "theme": ("明暗", "Light or dark"),
    "skip": ("跳到正文", "Skip to the text"),
    "shown_now": (
        "显示 {changes} 处改动、{rows} 组条款",
        "Showing {changes} changes in {rows} clauses",
    ),
    "moved_to": ("移至 {place}", "moved to {place}"),
    "moved_here": ("移自 {place}", "moved from {place}"),
    "key_next": ("下一处改动", "next change"),
    "key_previous": ("上一处改动", "previous change"),
    "key_search": ("搜索；Esc 清除", "search; Esc clears it"),
    "key_view": ("左右对照或合并显示", "side by side or unified"),
    "key_all": ("显示或隐去相同的条款", "show or hide clauses that are the same"),
    "key_help": ("显示按键", "show the keys"),
    "none_match": ("没有符合筛选条件的改动。", "No change matches the filters."),
    "lines_of": ("行", "Lines"),
    "close": ("关闭", "Close"),
    "share": ("比例", "Share"),
    "generated": (
        "由 diffkit {version} 生成，全部在本机完成。",
        "Made by diffkit {version}, all on this computer.",
    ),
}
# Directions that the words of the remark tell already.
_TOLD = ("added", "dropped")

# Bounds that stand behind their number; all others (不足, 至少, at least) stand before it.
_BEHIND = Pattern(r"(?:及?以|之)?[上下内外]|or more|or less|oder mehr")


class Remarks(Wording):
    """The words of reports that are handed on, on top of those that all reports share."""

    def __init__(self, lang: Lang, *, traditional: bool = False) -> None:
        super().__init__(lang, "→")
        self.lang = lang
        self._of = LANGS.index(lang)
        self._written = _traditional if traditional and lang == "zh" else str

    def say(self, message: str, **values: object) -> str:
        """Return a message with its values filled in, which are left as they are written.

        Raises: KeyError for a message that is in neither table.
        """
        own = _SAY.get(message)
        template = message_of(message, self.lang) if own is None else own[self._of]
        return self._written(template).format(**values)

    def code(self, code: str) -> str:
        return self._written(super().code(code))

    def direction(self, direction: str) -> str:
        return self._written(super().direction(direction))

    def kind(self, kind: str) -> str:
        return self._written(super().kind(kind))

    def file(self, source: SourceView) -> str:
        """Return the name of a file without its folders."""
        return re.split(r"[/\\]", source.path.rstrip("/\\"))[-1] or source.path

    def document_of(self, document: DocumentView | None, source: SourceView) -> str:
        """Return a document by title and number, with the file that it stands in."""
        parts = (document.title, document.number) if document else ()
        name = " ".join(flat(part) for part in parts if part)
        file = self.file(source)
        return self.say("source_of", name=name, file=file) if name else file

    def state(self, state: str) -> str:
        """Return the word for a decision; the state itself where it has none."""
        return self.code(state)

    def facts(self, facts: Mapping[str, Any]) -> str:
        """Return the values of a change on one line, "" where there are none."""
        if "expected" in facts:
            return self.say("expected_here", expected=shortened(str(facts["expected"]), 60))
        parts: list[str] = []
        a, b = (self._quantity(facts.get(side)) for side in ("a", "b"))
        if a and b:
            parts.append(a if a == b else self.from_to(a, b))
        elif a or b:
            parts.append(a or b)
        direction = str(facts.get("direction", ""))
        if direction not in ("", *_TOLD):
            parts.append(self.direction(direction))
        delta = facts.get("delta")
        if a and b and _is_number(delta):
            parts.append(f"{delta:+,}")
        if facts.get("weight") == "equal":
            parts.append(self.say("equal_weight"))
        return self.join(parts)

    def _quantity(self, value: object) -> str:
        """Return a quantity with its unit and its bound; what is no quantity stands in the words."""
        if not isinstance(value, Mapping) or "value" not in value:
            return ""
        number = value["value"]
        said = f"{number:,}" if _is_number(number) else shortened(str(number), 40)
        unit = "" if value.get("unit") == "date" else value.get("unit")  # a day says what it is
        said += str(unit or "")
        bound = str(value.get("bound") or "")
        gap = " " if bound and bound[-1].isascii() else ""
        said = f"{said}{gap}{bound}" if _BEHIND.fullmatch(bound) else f"{bound}{gap}{said}"
        if isinstance(value.get("includes"), bool):
            said += self.say("inclusive" if value["includes"] else "exclusive")
        return said

    def remark(self, change: ChangeView) -> str:
        """Return what is to be said of a change: class, kind, what was and is, facts, decision, note."""
        return f"{self.head(change)}{self.say('colon')}{self.said(change)}"

    def said(self, change: ChangeView) -> str:
        """Return what is to be said of a change beside its class and kind."""
        parts = [self.deed(change), self.facts(change.facts), self.decided(change)]
        return self.join([part for part in parts if part], "semicolon")

    def deed(self, change: ChangeView) -> str:
        """Return what was done, in the words of an amending decision: “A”改为“B”."""
        if change.a is None or change.b is None or change.op in ("move", "restructure"):
            return self.code(change.op)
        a, b = (shortened(said, 40) for said in readings(change))
        if change.op == "none":
            return self.say("keeps", b=b or a)
        if not a or not b:
            return self.say("adds", b=b) if b else self.say("drops", a=a)
        return self.say("puts", a=a, b=b)

    def head(self, change: ChangeView) -> str:
        """Return the class and the kind of a change."""
        return f"{self.code(change.cls)}·{self.kind(change.kind)}"

    def moved_from(self, link: LinkView) -> str:
        """Return where a moved clause stood, "" for one that was not moved."""
        if not (link.moved and link.a and link.b):
            return ""
        return self.say("moved_from", place=self.places(link.a))

    def places_not_made(self, sub: SubstitutionView) -> Sequence[str]:
        """Return the places where a substitution was not made as expected."""
        return [
            self.say(
                "expected",
                line=self.say("line", side=case.side.upper(), line=case.line),
                text=shortened(case.text, 40),
                expected=shortened(case.expected, 40),
            )
            for case in sub.exceptions
        ]


@cache
def _traditional(text: str) -> str:
    """Return words of our own in Taiwan's characters."""
    return str(_converter().convert(text))


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2tw")


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
