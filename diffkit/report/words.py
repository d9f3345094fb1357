"""The words that people read, in Chinese and in English, for the codes that machines read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from diffkit.language import LANGS, Lang
from diffkit.report.view import (
    ChangeView,
    ClauseView,
    ComparisonView,
    DocumentView,
    Event,
    LinkView,
    PairView,
    Row,
    SubstitutionView,
)

# class names and kinds as reviewers say them; kinds are an open list, and an unknown one is its code
_CODES: dict[str, tuple[str, str]] = {
    # classes
    "typographic": ("字形版式", "typographic"),
    "numbering": ("序号调整", "numbering"),
    "adaptation": ("层级替换", "adaptation"),
    "exception": ("应改未改", "exception"),
    "substantive": ("实质修改", "substantive"),
    "wording": ("表述调整（待判断）", "wording (to be judged)"),
    # what a reviewer holds of a change
    "open": ("未审", "open"),
    "accepted": ("采纳", "accepted"),
    "rejected": ("不采纳", "rejected"),
    "flagged": ("存疑", "flagged"),
    # what happened to a clause
    "equal": ("相同", "same"),
    "modified": ("修改", "modified"),
    "inserted": ("新增", "inserted"),
    "deleted": ("删除", "deleted"),
    "moved": ("移位", "moved"),
    "split": ("拆分", "split"),
    "merged": ("合并", "merged"),
    "regrouped": ("重组", "regrouped"),
    # ops
    "replace": ("修改", "replace"),
    "insert": ("新增", "insert"),
    "delete": ("删除", "delete"),
    "move": ("移位", "move"),
    "restructure": ("拆并", "restructure"),
    "none": ("未改", "unchanged"),
    # roles of clauses
    "registration": ("登记号", "registration number"),
    "number": ("文号", "file number"),
    "title": ("标题", "title"),
    "addressee": ("主送机关", "addressee"),
    "body": ("正文", "body"),
    "heading": ("小标题", "heading"),
    "item": ("条目", "item"),
    "cell": ("表格", "table"),
    "signature": ("署名", "signature"),
    "date": ("成文日期", "date"),
    "annex": ("附件", "annex"),
    "note": ("附注", "note"),
    "masthead": ("刊头", "masthead"),
    "contents": ("目录", "contents"),
    "section": ("栏目", "section"),
    "imprint": ("版记", "imprint"),
    # roles of documents
    "document": ("文件", "document"),
    "front": ("刊头", "front matter"),
    "toc": ("目录", "table of contents"),
    "back": ("版记", "imprint"),
    # what decided that clauses belong together
    "by_equal": ("文字相同", "equal words"),
    "by_similar": ("文字相近", "similar words"),
    "by_context": ("前后文", "context"),
    "by_label": ("序号", "label"),
    "by_pinned": ("人工指定", "a pin"),
    "by_none": ("无对应", "no counterpart"),
}
_KINDS: dict[str, tuple[str, str]] = {
    "number": ("数值", "number"),
    "threshold": ("标准界限", "threshold"),
    "time_limit": ("时限", "time limit"),
    "amount": ("金额", "amount"),
    "date": ("日期", "date"),
    "modality": ("强制程度", "modality"),
    "scope": ("范围", "scope"),
    "proviso": ("但书", "proviso"),
    "definition": ("定义", "definition"),
    "body": ("机关", "body"),
    "duty_holder": ("责任主体", "duty holder"),
    "lead_role": ("牵头单位", "lead role"),
    "report_path": ("报告对象", "report path"),
    "authority": ("权限", "authority"),
    "addressee": ("主送机关", "addressee"),
    "list_member": ("列举事项", "list member"),
    "list_order": ("列举次序", "list order"),
    "citation": ("引用依据", "citation"),
    "place": ("地名", "place"),
    "liability": ("法律责任", "liability"),
    "validity": ("效力期限", "validity"),
    "position": ("位置", "position"),
    "structure": ("结构", "structure"),
    "passage": ("整句", "passage"),
    "punctuation": ("标点", "punctuation"),
    "regional": ("地区用语", "regional"),
    "level": ("层级", "level"),
    "label": ("条款序号", "label"),
    "reference": ("条文引用", "cross-reference"),
    "layout": ("分段", "layout"),
    "blank": ("空格", "blank"),
    "form": ("字形", "form"),
    "words": ("措辞", "words"),
}
_DIRECTIONS: dict[str, tuple[str, str]] = {
    "longer": ("延长", "longer"),
    "shorter": ("缩短", "shorter"),
    "higher": ("提高", "higher"),
    "lower": ("降低", "lower"),
    "later": ("推迟", "later"),
    "earlier": ("提前", "earlier"),
    "strengthened": ("加强", "strengthened"),
    "weakened": ("减弱", "weakened"),
    "widened": ("扩大", "widened"),
    "narrowed": ("缩小", "narrowed"),
}
_MESSAGES: dict[str, tuple[str, str]] = {
    "local": (
        "全部在本机比对，不向任何地方发送内容。",
        "Compared on this machine; nothing is sent anywhere.",
    ),
    "local_outline": (
        "全部在本机解析，不向任何地方发送内容。",
        "Read on this machine; nothing is sent anywhere.",
    ),
    "comma": ("，", ", "),
    "list": ("、", ", "),
    "colon": ("：", ": "),
    "similarity": ("相似度 {value}", "similarity {value}"),
    "same_text": ("两份文本没有差异。", "The two texts do not differ."),
    "nothing_shown": (
        "没有需要显示的差异：都在折叠或隐去之列。",
        "No difference to show: all are folded or hidden.",
    ),
    "no_pairs": (
        "两份文件中没有相互对应的文件。",
        "No document of one file corresponds to one of the other.",
    ),
    "pairs": (
        "文件配对 {n} 组；未配对 A {a} 份、B {b} 份",
        "documents paired: {n}; without a partner: A {a}, B {b}",
    ),
    "clauses": (
        "共 {total} 组，有差异 {visible}，仅有折叠的差异 {folded}，无差异 {same}",
        "{total} in all: {visible} differ, {folded} in folded classes only, {same} not at all",
    ),
    "clauses_hidden": ("，差异被隐去 {n}", ", {n} in what is hidden"),
    "events": ("差异所在", "differing"),
    "count": ("{word} {n}", "{word} {n}"),
    "head_clauses": ("条款", "clauses"),
    "head_changes": ("改动", "changes"),
    "head_folded": ("折叠", "folded"),
    "head_hidden": ("隐去", "hidden"),
    "head_notice": ("未比对", "not compared"),
    "notice_annex_elsewhere": (
        "{line}：附件不在文内，未比对（{text}）",
        "{line}: the annex is not in the file ({text})",
    ),
    "notice_picture": (
        "{line}：图片未比对（{text}）",
        "{line}: a picture is not compared ({text})",
    ),
    "notice_table_one_side": (
        "{line}：只有一方有表格，未按表格逐格比对，只比对了文字（{text}）",
        "{line}: as a table, which only one side has; its words were compared ({text})",
    ),
    "head_substitutions": ("替换", "substitutions"),
    "head_pair": ("文件", "document"),
    "head_unpaired": ("未配对", "no counterpart"),
    "head_class": ("类别", "class"),
    "head_shown": ("显示", "shown"),
    "head_total": ("合计", "total"),
    "none_of_them": ("无", "none"),
    "unfold": ("{counts}（用 --show 展开）", "{counts} (unfold with --show)"),
    "hidden_by": ("{counts}（因 --only 或 --ignore）", "{counts} (by --only or --ignore)"),
    "only_in": ("仅 {side} 有", "only in {side}"),
    "line": ("{side} 第 {line} 行", "{side} line {line}"),
    "line_page": ("{side} 第 {page} 页第 {line} 行", "{side} page {page}, line {line}"),
    "n_clauses": ("条款 {n} 个", "clauses: {n}"),
    "fold": ("{n} 组条款未列出", "clauses not shown: {n}"),
    "fold_equal": ("相同 {n}", "same {n}"),
    "fold_folded": ("仅有折叠的改动 {n}", "folded changes only {n}"),
    "fold_hidden": ("改动被隐去 {n}", "hidden changes {n}"),
    "from_to": ("{a} {arrow} {b}", "{a} {arrow} {b}"),
    "expected": ("{line}“{text}”，应为“{expected}”", "{line} “{text}”, expected “{expected}”"),
    "head_bodies": ("机关", "bodies"),
    "head_recurring": ("反复出现", "recurring"),
    "head_exceptions": ("应改未改", "not made"),
    "head_count": ("处数", "places"),
    "recurring": ("反复替换，逐处显示", "recurring, each place is shown"),
    "row": ("；", "; "),
    "n_places": ("{n} 处", "{n}x"),
    "due": ("（{side} 应为“{expected}”）", " (due in {side}: “{expected}”)"),
    "n_exceptions": ("应改未改 {n} 处", "not made: {n}"),
    "folded_away": ("折叠", "folded"),
    "untitled": ("（无标题）", "(untitled)"),
    "unnumbered": ("（无文号）", "(no number)"),
    "concordance": ("条文对照", "Concordance"),
    "concordance_a": ("旧条（A）", "old (A)"),
    "concordance_b": ("新条（B）", "new (B)"),
    "concordance_how": ("变化", "what happened"),
    "in_brackets": ("（{text}）", " ({text})"),
    "cited_there": ("原引条文现为{label}", "what A cites is {label} in B"),
    "report": ("条文比对", "Comparison, clause by clause"),
    "legend_delete": ("删去的文字", "deleted"),
    "legend_insert": ("增加的文字", "inserted"),
    "legend_keep": ("应改未改的文字", "left as it was where a change was due"),
    "legend_gap": ("……：略去的相同文字", "……: equal words left out"),
    "legend_edge": ("//：拆分或合并之处", "//: where clauses were split or merged"),
    "legend_markdown": (
        "删除线为删去的文字，下划线为增加的文字，……为略去的相同文字。",
        "Struck out: deleted; underlined: inserted; ……: equal words left out.",
    ),
    # --explain
    "explain_class": ("类别", "class"),
    "explain_rule": ("依据规则", "rule"),
    "explain_facts": ("数值", "facts"),
    "explain_link": ("条款配对", "clauses matched"),
    "explain_by": (
        "{a} 与 {b}，依据：{by}，相似度 {value}",
        "{a} with {b}, by {by}, similarity {value}",
    ),
    "explain_alone": ("{place} 没有对应条款", "{place} has no counterpart"),
    "explain_part": ("其中", "part of it"),
    "explain_substitution": ("所属替换", "substitution"),
    "explain_reading": ("{side} 文字", "reading of {side}"),
    "explain_nothing": ("（无）", "(nothing)"),
    "explain_context": ("所在条款", "in its clause"),
    # decisions
    "decision": ("处理意见", "Decision"),
    "decisions": ("审阅意见", "Decisions"),
    "decided": ("审阅 {n}/{total} 处", "{n} of {total} reviewed"),
    "head_place": ("条款", "Place"),
    "head_a": ("原文", "A"),
    "head_b": ("现文", "B"),
    "head_note": ("备注", "Note"),
    "head_reviewer": ("审阅人、时间", "Reviewer, time"),
    "head_orphans": ("文本已变、不再存在的修改", "Changes that the texts have no more"),
    "line_n": ("第{n}行", "line {n}"),
    # outline
    "length": ("{n} 字", "{n} characters"),
    "repairs": ("修复", "repairs"),
}


def message_of(message: str, lang: Lang) -> str:
    """Return a message before its values are filled in.

    Raises: KeyError for a message that is not in the table.
    """
    return _MESSAGES[message][LANGS.index(lang)]


class Wording:
    """The words of one language; `arrow` is drawn between what was and what is."""

    def __init__(self, lang: Lang, arrow: str = "->") -> None:
        self._column = LANGS.index(lang)
        self._arrow = arrow

    def code(self, code: str) -> str:
        """Return the word for a class, an op, a status or a role; the code itself where it has none."""
        return _CODES[code][self._column] if code in _CODES else code

    def kind(self, kind: str) -> str:
        """Return the word for a kind of change; kinds are an open list."""
        return _KINDS[kind][self._column] if kind in _KINDS else kind

    def say(self, message: str, **values: object) -> str:
        """Return a message with its values filled in.

        Raises: KeyError for a message that is not in the table.
        """
        return message_of(message, LANGS[self._column]).format(**values)

    def from_to(self, a: str, b: str) -> str:
        return self.say("from_to", a=a, b=b, arrow=self._arrow)

    def join(self, items: Sequence[str], by: str = "comma") -> str:
        return self.say(by).join(items)

    # ------------------------------------------------------------ phrases

    def place(self, clause: ClauseView) -> str:
        """Return where a clause stands: its citation, or the name of its role."""
        return clause.place or self.code(clause.role)

    def places(self, clauses: Sequence[ClauseView]) -> str:
        """Return the places of neighbouring clauses, each once."""
        return self.join(list(dict.fromkeys(self.place(clause) for clause in clauses)), "list")

    def link_places(self, link: LinkView) -> str:
        """Return the place on both sides, once where it is the same."""
        a, b = self.places(link.a), self.places(link.b)
        return self.from_to(a, b) if a and b and a != b else b or a

    def events(self, link: LinkView) -> str:
        """Return what happened to the clauses of a link."""
        return self.join([self.code(e) for e in link.events] or [self.code(link.status)], "list")

    def counted(self, counts: Mapping[str, int] | Mapping[Event, int]) -> str:
        if not counts:
            return self.say("none_of_them")
        return self.join(
            [self.say("count", word=self.code(code), n=n) for code, n in counts.items()]
        )

    def document(self, side: str, document: DocumentView) -> str:
        """Return one document in a line: where it begins, its number, its title."""
        where = self.say("line", side=side, line=document.line)
        title = flat(document.title) if document.title else self.say("untitled")
        return "  ".join(part for part in (where, document.number or "", title) if part)

    def summary(self, pair: PairView) -> Iterator[tuple[str, str]]:
        """Yield what is counted of a pair of documents, each with the message that heads it."""
        yield from self.clause_counts(pair)
        counts = pair.counts
        yield "head_changes", self.counted(counts.shown)
        if counts.folded:
            yield "head_folded", self.say("unfold", counts=self.counted(counts.folded))
        if counts.hidden:
            yield "head_hidden", self.say("hidden_by", counts=self.counted(counts.hidden))
        for text in self.notices(pair):
            yield "head_notice", text

    def notices(self, pair: PairView) -> Iterator[str]:
        """Yield what was not compared in a pair of documents, a line each."""
        for notice in pair.notices:
            line = self.say("line", side=notice.side.upper(), line=notice.line)
            words = shortened(notice.text, 40)
            yield self.say(f"notice_{notice.kind}", line=line, text=words)

    def clause_counts(self, pair: PairView) -> Iterator[tuple[str, str]]:
        """Yield how many clauses differ and in what, each with the message that heads it."""
        stats = pair.stats
        clauses = self.say(
            "clauses",
            total=stats.total,
            visible=stats.visible,
            folded=stats.folded,
            same=stats.same,
        )
        if stats.hidden:
            clauses += self.say("clauses_hidden", n=stats.hidden)
        similarity = self.say("similarity", value=_two_places(pair.similarity))
        yield "head_clauses", self.join([clauses, similarity])
        if stats.events:
            yield "events", self.counted(stats.events)

    def substitution(self, sub: SubstitutionView) -> str:
        parts = [
            self.from_to(flat(sub.a), flat(sub.b)),
            self.say("n_places", n=sub.count),
        ]
        if sub.exceptions:
            parts.append(self.say("n_exceptions", n=len(sub.exceptions)))
        return "  ".join(parts)

    def substitutions(self, pair: PairView) -> Iterator[tuple[str, str]]:
        """Yield the table of substitutions: each line's head and its entries, exceptions last."""
        heads: dict[str, list[str]] = {
            "head_substitutions": [],
            "head_bodies": [],
            "head_recurring": [],
        }
        for sub in pair.substitutions:
            said = f"{self.from_to(flat(sub.a), flat(sub.b))} {sub.count}"
            if sub.exceptions:
                said += self.say(
                    "in_brackets", text=self.say("n_exceptions", n=len(sub.exceptions))
                )
            if not sub.adaptation:
                heads["head_recurring"].append(said)
            else:
                heads["head_bodies" if sub.kind == "body" else "head_substitutions"].append(said)
        for head, entries in heads.items():
            if entries:
                yield head, self.say("row").join(entries)
        for case in self.exceptions(pair):
            yield "head_exceptions", case

    def exceptions(self, pair: PairView) -> Iterator[str]:
        """Yield each place where a substitution was due and was not made, in the order of the text."""
        cases = [case for sub in pair.substitutions for case in sub.exceptions]
        for case in sorted(cases, key=lambda case: (case.side, case.span.start, case.expected)):
            line = self.say("line", side=case.side.upper(), line=case.line)
            where = f"{case.place}  {line}" if case.place else line
            yield self.say("expected", line=where, text=flat(case.text), expected=case.expected)

    def change(self, change: ChangeView) -> str:
        """Return one change in a line: its class and kind, and both readings."""
        nothing = self.say("explain_nothing")
        a, b = (shortened(said, 40) if said else nothing for said in readings(change))
        both = a if a == b else self.from_to(a, b)
        both += self._known(change.facts)
        said = f"{self.code(change.cls)}·{self.kind(change.kind)}{self.say('colon')}{both}"
        for side in ("a", "b"):
            facts = change.facts.get(side)
            if change.cls == "exception" and isinstance(facts, Mapping) and "expected" in facts:
                said += self.say("due", side=side.upper(), expected=flat(str(facts["expected"])))
        return said

    def remarks(self, link: LinkView) -> Iterator[str]:
        """Yield a line for each change that the marks alone do not tell, or that was decided or noted.

        What is said of one title that changed at several places is said once.
        """
        last = ""
        for change in link.changes:
            decided = self.decided(change)
            if change.speaks or decided:
                said = self.join([self.change(change), *([decided] if decided else [])], "row")
                if said != last:
                    yield said
                last = said

    def decided(self, change: ChangeView) -> str:
        """Return the decision on a change with its note, "" where nobody said anything."""
        decision = change.decision
        if decision is None:
            return ""
        parts = [self.code(decision.state)] if decision.state != "open" else []
        if decision.note:
            parts.append(shortened(decision.note, 400))
        return f"{self.say('decision')}{self.say('colon')}{self.join(parts)}" if parts else ""

    def direction(self, direction: str) -> str:
        """Return the word for the way a value went; the code itself where it has none."""
        return _DIRECTIONS.get(direction, (direction, direction))[self._column]

    def _known(self, facts: Mapping[str, Any]) -> str:
        """Return in brackets which way a change went, or what a number that is cited is now."""
        said = []
        if facts.get("direction") in _DIRECTIONS:
            said.append(self.direction(facts["direction"]))
        there = facts.get("a", {}).get("there") if isinstance(facts.get("a"), Mapping) else None
        if there:
            said.append(self.say("cited_there", label=there))
        return self.say("in_brackets", text=self.join(said)) if said else ""

    def fold(self, row: Row) -> str:
        """Return how many clauses a folded run leaves out, and why."""
        parts = [self.say("fold", n=row.n)]
        if row.n_folded:
            parts.append(self.say("fold_folded", n=row.n_folded))
        if row.n_hidden:
            parts.append(self.say("fold_hidden", n=row.n_hidden))
        return self.join(parts)

    def verdict(self, view: ComparisonView) -> str:
        """Return the sentence for a comparison that shows no difference."""
        if not view.paired:
            return self.say("no_pairs")
        return self.say("nothing_shown" if view.counts.cls or view.counts.hidden else "same_text")


def readings(change: ChangeView) -> tuple[str, str]:
    """Return the words of both sides; of a change inside the title of a cited text the whole title."""
    a, b = (reading.text if reading else "" for reading in (change.a, change.b))
    titles = tuple(_title(change.facts.get(side)) for side in ("a", "b"))
    if change.kind != "citation" or "《" in a + b or not all(titles):
        return a, b
    return titles[0], titles[1]


def _title(facts: object) -> str:
    cites = facts.get("cites") if isinstance(facts, Mapping) else None
    return str(cites[0]) if isinstance(cites, (list, tuple)) and len(cites) == 1 else ""


def line_numbers(link: LinkView) -> str:
    """Return the lines of a link in both files: A:12 B:14-16, with the page where there is one: A:p3:52."""
    return " ".join(_lines(side, c) for side, c in (("A", link.a), ("B", link.b)) if c)


def heading(link: LinkView) -> str:
    """Return the heading under which the clauses of a link stand, "" for headings themselves."""
    first = (link.b or link.a)[0]
    return "" if first.role == "heading" else shortened(first.heading, 24)


def _lines(side: str, clauses: Sequence[ClauseView]) -> str:
    first, last, page = clauses[0].line, clauses[-1].last_line, clauses[0].page
    where = side if page is None else f"{side}:p{page}"
    return f"{where}:{first}" if first == last else f"{where}:{first}-{last}"


def _two_places(similarity: float) -> str:
    """Return a similarity with two places; 1.00 is said of nothing that differs."""
    return f"{similarity:.2f}" if similarity >= 1 else f"{min(similarity, 0.99):.2f}"


def flat(text: str) -> str:
    """Return text on one line, its runs of blanks as one."""
    return " ".join(text.split())


def shortened(text: str, n: int) -> str:
    """Return text on one line, cut to `n` characters."""
    text = flat(text)
    return text if len(text) <= n else f"{text[: n - 2]}……"
