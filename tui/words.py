"""What the screen itself says, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from diffkit.language import LANGS, Lang
from diffkit.report.apparatus import Apparatus
from diffkit.report.view import DocumentView, LinkView, PairView, Row
from diffkit.report.words import Wording
from diffkit.review.ledger import STATES
from tui.flow import Side, one_line
from tui.sheet import Block, Entry, Sheet

if TYPE_CHECKING:
    from tui.actions import Busy

_MESSAGES: Mapping[str, tuple[str, str]] = {
    "comparing": ("正在比对 ...（Esc 取消）", "comparing ... (Esc cancels)"),
    "stage_start": ("准备", "starting"),
    "stage_read_a": ("读入 A", "reading A"),
    "stage_read_b": ("读入 B", "reading B"),
    "stage_compare": ("比对", "comparing"),
    "stage_align": ("条款配对", "aligning clauses"),
    "stage_edits": ("逐字比对", "comparing words"),
    "stage_classify": ("归类", "classifying"),
    "stage_view": ("整理", "arranging"),
    "stage_layout": ("排版", "laying out"),
    "stage_search": ("查找", "searching"),
    "stage_export": ("导出", "exporting"),
    "cancel": ("Esc 取消", "Esc cancels"),
    "change": ("改动 {i}/{n}", "change {i}/{n}"),
    "no_change": ("没有要看的改动", "no change to show"),
    "folded": ("折叠", "folded"),
    "hidden": ("隐去", "hidden"),
    "alone": ("未配对文件 {n}", "unpaired documents {n}"),
    "moved_from": ("移位，原在 {place}", "moved, it stood in {place}"),
    "moved_to": ("已移至 {place}", "moved to {place}"),
    "keys": ("按键", "Keys"),
    "legend": (
        "- 删去  + 新增  ~ 都有  = 应改未改  » 移位  > 折叠    v 采纳  x 不采纳  ! 存疑  * 批注",
        "- deleted  + inserted  ~ both  = not adapted  » moved  > folded"
        "    v accepted  x rejected  ! flagged  * noted",
    ),
    "close": ("q 返回，空格翻页", "q goes back, Space turns the page"),
    "outline_title": ("目录", "outline"),
    "branches_all": ("全部", "all"),
    "branches_changed": ("有改动", "changed"),
    "branches_open": ("未审", "open"),
    "sorted_by_weight": ("按轻重", "by weight"),
    "swapped": ("已对调", "swapped"),
    "linking": ("配对：到另一条按 L", "pairing: L on the other clause"),
    "in_fold": ("此处无改动", "no change here"),
    "reading": ("{side} 第 {line} 行", "{side} line {line}"),
    "reading_page": ("{side} 第 {page} 页第 {line} 行", "{side} page {page} line {line}"),
    "rule": ("规则", "rule"),
    "facts": ("数值", "facts"),
    "expected": ("应为", "expected"),
    "substitution": ("替换", "substitution"),
    "matched": ("配对", "matched"),
    "nothing": ("（无）", "(nothing)"),
    "pair": ("文件 {i}/{n}", "documents {i}/{n}"),
    "variant": ("异文 {i}/{n}", "variant {i}/{n}"),
    "evidence": ("依据", "evidence"),
    "no_variants": ("没有异文", "no variant"),
    "stage_collate": ("校勘", "collating"),
    "no_collation": ("此处不能校勘", "these texts cannot be collated here"),
    "documents_title": ("文件对照", "documents"),
    "similarity": ("相似 {value}", "alike {value}"),
    "shown_changes": ("改动 {n}", "changes {n}"),
    # levels of detail
    "character": ("逐字显示", "by character"),
    "word": ("逐词显示", "by word"),
    "clause": ("逐条显示", "by clause"),
    # classes in the outline, as short as can be
    "short_exception": ("应", "X"),
    "short_substantive": ("实", "S"),
    "short_wording": ("表", "W"),
    "short_adaptation": ("层", "A"),
    "short_numbering": ("序", "N"),
    "short_typographic": ("字", "T"),
    # decisions
    "reviewed": ("已审 {n}/{total}", "reviewed {n}/{total}"),
    "decision": ("意见", "decision"),
    "decided": ("{n} 处：{state}（u 撤销）", "{n} changes: {state} (u undoes)"),
    "undone": ("已撤销：{n} 处 {state}", "undone: {n} x {state}"),
    "redone": ("已重做：{n} 处 {state}", "redone: {n} x {state}"),
    "undecided": ("未审", "open"),
    "by_whom": ("{reviewer}  {at}", "{reviewer}  {at}"),
    "note_is": ("批注：{note}", "note: {note}"),
    "read_only": ("只读：{reason}", "read only: {reason}"),
    "carried": (
        "文件或选项已变：沿用 {n} 处意见，{gone} 处已不在（P 列出）",
        "files or options changed: {n} decisions go on, {gone} are on changes gone (P lists them)",
    ),
    "imported": (
        "读入意见：新增 {added}，更新 {replaced}，未动 {kept}",
        "decisions taken in: {added} added, {replaced} replaced, {kept} left",
    ),
    "scope_title": ("一并处理哪些改动", "Which changes to decide together"),
    "scope_substitution": ("同一替换 {words}", "the same substitution {words}"),
    "scope_rule": ("同一规则 {words}", "the same rule {words}"),
    "scope_words": ("同样的文字 {words}", "the same words {words}"),
    "scope_clause": ("这一条中的改动 {words}", "the changes of this clause {words}"),
    "scope_count": ("{n} 处", "{n}"),
    "scope_unseen": ("{n} 处，其中未显示 {unseen}", "{n}, not shown {unseen}"),
    "verdict_title": ("{n} 处改动，作何意见", "What of these {n} changes"),
    "note_prompt": ("批注", "note"),
    "export_title": ("导出意见", "Export decisions"),
    "export_item": ("{format}：{state}", "{format}: {state}"),
    "export_all": ("全部意见", "all decisions"),
    "export_prompt": ("导出到", "export to"),
    "import_prompt": ("读入意见文件（JSON）", "take in decisions (JSON) from"),
    "overwrite_title": ("{name} 已存在", "{name} exists"),
    "overwrite": ("覆盖", "write over it"),
    "keep_file": ("不覆盖", "leave it"),
    "substitutions_title": ("替换", "Substitutions"),
    "no_substitutions": ("没有成批的替换", "no substitution recurs"),
    "exceptions_of": ("应改未改 {n}", "not made {n}"),
    "orphans_title": ("文本已变、已不在的改动", "Decided changes that the texts have no more"),
    "no_orphans": ("没有失去着落的意见", "no decision is without its change"),
    "no_change_here": ("此处没有改动", "no change here"),
    "no_companions": ("没有一并的改动", "no other change goes with it"),
    "nothing_to_undo": ("没有可撤销的", "nothing to undo"),
    "nothing_to_redo": ("没有可重做的", "nothing to redo"),
    "not_kept": ("未保存：{reason}", "not kept: {reason}"),
    "no_review": ("意见无处保存", "there is no place to keep decisions"),
    # prompts and menus
    "search_prompt": ("查找", "find"),
    "search_regex": ("^R 正则", "^R regex"),
    "search_plain": ("^R 普通", "^R plain"),
    "search_folded": ("^O 不计宽窄简繁", "^O width and script folded"),
    "search_exact": ("^O 照写", "^O as written"),
    "outline_prompt": ("筛目录", "find in the outline"),
    "links_prompt": ("保存配对到", "save pairs to"),
    "palette_title": ("命令", "Commands"),
    "copy_title": ("复制", "Copy"),
    "copy_a": ("A 的文字", "reading of A"),
    "copy_b": ("B 的文字", "reading of B"),
    "copy_citation": ("引用出处", "citation"),
    "filter_title": ("筛选", "Filter"),
    "filter_done": ("Enter 勾选   q 完成", "Enter ticks   q is done"),
    "filter_classes": ("类别", "classes"),
    "filter_kinds": ("内容", "kinds"),
    "filter_states": ("意见", "decisions"),
    "filter_all": ("恢复默认", "as at the start"),
    "saved": ("已保存 {name}", "saved {name}"),
    "cancelled": ("已取消", "cancelled"),
    "hit": ("匹配 {i}/{n}", "match {i}/{n}"),
    "copied": ("已复制 {n} 字", "copied {n} characters"),
    "link_begun": (
        "到另一条再按 L 配对，Esc 放弃",
        "L on the other clause pairs them, Esc gives up",
    ),
    "recomputed": ("已重新比对", "compared again"),
    "failed": ("{reason}", "{reason}"),
    # what stands below
    "bar_palette": ("命令", "commands"),
    "bar_previous_change": ("上一处", "back"),
    "bar_next_change": ("下一处", "next"),
    "bar_accept": ("采纳", "accept"),
    "bar_reject": ("不采纳", "reject"),
    "bar_flag": ("存疑", "flag"),
    "bar_note": ("批注", "note"),
    "bar_undo": ("撤销", "undo"),
    "bar_search": ("查找", "find"),
    "bar_filter": ("筛选", "filter"),
    "bar_outline": ("目录", "outline"),
    "bar_help": ("按键", "keys"),
    "bar_quit": ("退出", "quit"),
    # what a key could not do
    "none_open": ("这一方向没有未审的改动", "no change left to review this way"),
    "no_exception": ("这一方向没有应改未改", "no exception this way"),
    "at_end": ("已到末尾", "this is the end"),
    "at_start": ("已到开头", "this is the beginning"),
    "no_clause": ("此处没有条款", "no clause here"),
    "no_pair": ("此处没有配对的条款", "no pair of clauses here"),
    "link_apart": ("两条不在同一对文件中", "these clauses are in different documents"),
    "link_needs_both": ("须一条属 A、一条属 B", "one clause of A and one of B are needed"),
    "no_links": ("没有改过配对", "no pair was changed"),
    "nothing_to_copy": ("没有可复制的文字", "nothing to copy"),
    "not_found": ("找不到 {words}", "not found: {words}"),
    "bad_pattern": ("不是正则表达式", "not a regular expression"),
    "slow_pattern": ("正则过于费时，已放弃", "the pattern takes too long, given up"),
    "too_many": ("匹配过多，请写得更具体", "too many matches, say more"),
    "at_last": ("已是最后一处改动", "this is the last change"),
    "at_first": ("已是第一处改动", "this is the first change"),
    "no_fold": ("没有折叠的条款", "nothing is folded"),
    "no_move": ("此处没有移位的条款", "no clause moved here"),
    # keys
    "group_go": ("改动", "Changes"),
    "group_decide": ("意见", "Decisions"),
    "accept": ("采纳", "accept"),
    "reject": ("不采纳", "reject"),
    "flag": ("存疑", "flag"),
    "note": ("批注", "note"),
    "clear": ("清除意见和批注", "clear decision and note"),
    "decide_all": ("一并处理同一替换、同一规则的改动", "decide all of a substitution or rule"),
    "undo": ("撤销", "undo"),
    "redo": ("重做", "redo"),
    "orphans": ("列出已无着落的意见", "decisions whose change is gone"),
    "export": ("导出意见", "export decisions"),
    "import": ("读入意见", "take in decisions"),
    "group_scroll": ("翻看", "Scrolling"),
    "group_find": ("查找与筛选", "Finding and filtering"),
    "group_view": ("显示", "View"),
    "group_outline": ("目录", "Outline"),
    "group_pairs": ("条款配对", "Pairs of clauses"),
    "group_app": ("其他", "Other"),
    "next_change": ("下一处改动", "next change"),
    "previous_change": ("上一处改动", "previous change"),
    "next_open": ("下一处未审的改动", "next change not reviewed"),
    "previous_open": ("上一处未审的改动", "previous change not reviewed"),
    "next_exception": ("下一处应改未改", "next exception"),
    "previous_exception": ("上一处应改未改", "previous exception"),
    "substitutions": ("替换一览：到其中一处", "substitutions: go to one"),
    "next_clause": ("下一条", "next clause"),
    "previous_clause": ("上一条", "previous clause"),
    "other_end": ("移位条款的另一处", "other place of a moved clause"),
    "down": ("下移一行", "one row down"),
    "up": ("上移一行", "one row up"),
    "page_down": ("下翻一屏", "one screen down"),
    "page_up": ("上翻一屏", "one screen up"),
    "half_down": ("下翻半屏", "half a screen down"),
    "half_up": ("上翻半屏", "half a screen up"),
    "top": ("到开头", "to the beginning"),
    "bottom": ("到末尾", "to the end"),
    "search": ("查找（可用正则）", "find (plain or regular expression)"),
    "again": ("下一处匹配；未查找时：下一处改动", "next match; without a search: next change"),
    "again_back": ("上一处匹配；未查找时：上一处改动", "previous match; else previous change"),
    "filter": ("按类别、内容、处理筛选", "filter by class, kind, decision"),
    "sort": ("按位置或按轻重排列", "sort by position or by weight"),
    "enter": ("展开或收起折叠；在目录：到该条", "open or close a fold; outline: go there"),
    "folds": ("展开或收起全部折叠", "open or close all folds"),
    "columns": ("分栏或合并显示", "side by side, or in one column"),
    "detail": ("逐词、逐字或逐条显示", "detail: words, characters, clauses"),
    "signs": ("分栏时在改动处加括号", "brackets around what differs"),
    "panel": ("显示或隐藏改动详情", "show or hide what is known of a change"),
    "documents": ("文件列表", "list of documents"),
    "collation": ("校勘：两份抄本的异文", "collation: the variants of two copies"),
    "swap": ("对调 A 与 B", "swap A and B"),
    "theme": ("深色或浅色", "dark or light"),
    "outline": ("显示或隐藏目录", "show or hide the outline"),
    "focus": ("在目录与正文之间切换", "between outline and text"),
    "leave": ("回到正文；结束查找；取消", "back to the text; end a search; cancel"),
    "collapse": ("收起目录的一支", "collapse a line of the outline"),
    "expand": ("展开目录的一支", "expand a line of the outline"),
    "collapse_all": ("收起或展开整个目录", "collapse or expand the whole outline"),
    "outline_filter": ("目录只列有改动的、未审的", "outline: all, changed, not reviewed"),
    "outline_search": ("在目录中查找", "find in the outline"),
    "link": ("两条配成一对：在两处各按一次", "pair two clauses: once on each"),
    "unlink": ("拆开这一对条款", "these clauses are no pair"),
    "save_links": ("把配对存成文件", "save the pairs to a file"),
    "copy": ("复制文字或出处", "copy reading or citation"),
    "palette": ("全部命令", "all commands"),
    "help": ("显示按键", "show the keys"),
    "quit": ("退出", "quit"),
}


class Phrases:
    """The words of one language, for the screen."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._column = LANGS.index(lang)
        self.wording = Wording(lang)
        self.apparatus = Apparatus(lang)

    def say(self, message: str, **values: object) -> str:
        """Return a message with its values filled in.

        Raises: KeyError for a message that is not in the table.
        """
        return _MESSAGES[message][self._column].format(**values)

    @property
    def untitled(self) -> str:
        return self.wording.say("untitled")

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

    def progress(self, busy: Busy | None) -> str:
        """Return which stage the worker is at."""
        if busy is None:
            return self.say("comparing")
        part = f" {busy.done}/{busy.total}" if busy.total else ""
        return f"{self.say(f'stage_{busy.stage}')}{part} ...  {self.say('cancel')}"

    def empty(self) -> str:
        """Return why there is nothing to show."""
        return self.wording.say("no_pairs")

    def reviewed(self, states: Mapping[str, int], total: int) -> str:
        """Return how many changes are decided, and how."""
        words = self.say("reviewed", n=sum(states.values()), total=total)
        each = [f"{self.wording.code(s)} {states[s]}" for s in STATES if states.get(s)]
        return f"{words} ({' '.join(each)})" if each else words

    def left_out(self, sheet: Sheet) -> str:
        """Return what is folded, what a filter hides, and how many documents have no partner."""
        parts: list[str] = []
        for message, counts in (("hidden", sheet.hidden), ("folded", sheet.folded)):
            if counts:
                parts.append(f"{self.say(message)} {self.wording.counted(counts)}")
        if sheet.view.unpaired:
            parts.append(self.say("alone", n=len(sheet.view.unpaired)))
        return "  ".join(parts)

    # ------------------------------------------------------------ to take along

    def citation(self, link: LinkView, pair: PairView) -> str:
        """Return the place of clauses on both sides, with the title of each document."""
        parts: list[str] = []
        for document, clauses in ((pair.a, link.a), (pair.b, link.b)):
            if document is not None and clauses:
                title = one_line(document.title or self.wording.say("untitled"))
                number = f"（{document.number}）" if document.number else ""
                parts.append(f"《{title}》{number}{self.wording.places(clauses)}")
        return one_line(" / ".join(parts))
