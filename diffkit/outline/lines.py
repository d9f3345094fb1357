"""The lines of a text as the outline reads them, and the forms by which they are told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from diffkit.glyphs import key_of
from diffkit.labels import Match, file_number, is_date, is_registration, match_label
from diffkit.patterns import Pattern, for_keys


@dataclass(frozen=True)
class Line:
    """One line with words, `[start, end)` in the text without the blanks at its edges."""

    start: int
    end: int
    text: str
    key: str  # the words in one script and width, for tables of words
    tabbed: bool  # the line stood behind a tab or holds one: a row of a table
    column: int  # empty cells before its first words
    marked: bool  # the source marks it as something new (a recogniser's heading)
    parted: bool  # a blank line stands before it

    @cached_property
    def closed(self) -> bool:
        return self.text.rstrip("”’」』）)】》»")[-1:] in CLOSERS

    @cached_property
    def titular(self) -> bool:
        """Tell whether the line could be part of a title: short, no stop at its end, no comma inside."""
        return (
            len(self.text) <= 60
            and self.text[-1] not in STOPS
            and not INNER.search(self.text)
            and not self.tabbed
            and not is_date(self.text)
            and not is_registration(self.text)
            and file_number(self.text) is None
            and not NOTE.match(self.key)
            and not SECTION.fullmatch(self.key)
            and not ENACTED.fullmatch(self.key)
            and not CONTENTS.fullmatch(self.key)
            and not REMARK.fullmatch(self.key)
            and not LEADERS.search(self.text)
            and (self.label is None or self.label.label.scheme == "bullet")
        )

    @cached_property
    def label(self) -> Match | None:
        return match_label(self.text)


COLONS = ("：", ":", "︰")
CLOSERS = "。！？；：︰!?;:."
STOPS = "。！？；：︰，、!?;:,."
INNER = Pattern(r"[。；，;,](?=.)")
NOTE = for_keys(r"注\s?[:：]|附件?\s?[:：]|附\s?[:：]|抄送\s?[:：]|联系人\s?[:：]")
ENACTED = for_keys(
    r"[（(](?!\w{1,4}[）)]).{0,80}[年].{0,120}(?:通过|公布|修订|修正|发布|施行|批准|通過|修正公布).{0,200}[）)]"
)
REMARK = for_keys(r"[（(]此件[^（）()]{1,30}[）)]")
SECTION = for_keys(
    r"[【\[][^】\]]{2,20}[】\]]|[★☆●◆■◇□※\s]{0,4}(?!.*关于)[^★☆●◆■◇□※。；]{2,12}(?:文件|任免)[★☆●◆■◇□※\s]{0,4}"
)
LEADERS = Pattern(r"[.…·]{2,}\s*[（(]?[0-9０-９]{1,4}[）)]?$")
CIRCULATED = for_keys(
    r"(?:抄送|抄报|主送)\s?[:：]|.{2,30}(?:办公[室厅]|委员会|[局厅委部])\s*[12][0-9]{3}年.{3,8}日\s*印发$"
)
# What closes the minutes of a meeting, below its last item.
CLOSING = for_keys(
    r"(?:出\s*席|列\s*席|请\s*假|缺\s*席|记\s*录|参加人员|出席人员|列席人员|分\s*送|发\s*送)(?:人员|人|单位)?\s?[:：]"
)
DECIDES = for_keys("决定|任命|免去|如下|[0-9一二三四五六七八九十]日")
CONTENTS = for_keys(
    r"(?:本期)?目\s*[录錄次](?:\s*CONTENTS)?(?:\s*[（(][^（()）]{1,20}[）)])?|(?:TABLE OF )?CONTENTS(?:\s*目\s*录)?"
    r"|(?:Table of )?Contents|ARRANGEMENT OF [A-Z]+|Arrangement of [A-Z][a-z]+"
    r"|Inhaltsverzeichnis|Inhaltsübersicht|SOMMAIRE|Sommaire|Table des matières"
)
MASTHEAD = for_keys("公报|总第|第.{1,4}期|主办|主管")
PAGE_REF = Pattern(r"(?:[.…·。\s]{2,}|\s)[（(]?[0-9０-９]{1,4}[）)]?$")
IMPRINT = for_keys(
    r"(?:主\s*办|主\s*管|承\s*办|编辑|编\s*印|出版|发\s*行|印\s*刷|地\s*址|电\s*话|邮\s*编|网\s*址|刊\s*号|准印证)[^。；]{0,8}[:：]"
)
ABOUT = for_keys(r"《[^》]{2,30}》\s?(?:简介|征订|启事|说明)")
BODY_NAME = for_keys(
    r"(?:人民政府|政府|办公室|办公厅|委员会|管委会|常委会|常务委员会|党委|党组|法院|检察院|指挥部|领导小组|[局厅部院会署委处])$"
)
KIND = for_keys(
    r"(?:决议|决定|命令|令|公报|公告|通告|意见|通\s*知|通报|报告|请示|批复|议案|函|纪要|办法|细则|规定|条例|规则|规划|方案|预案|计划|要点|清单|名单|目录|制度|措施|章程|标准|规范|指南)"
    r"\s*(?:[（(][^（）()]{1,12}[）)])?$"
)

# A title in Latin script names its kind in its first line.
LATIN_KIND = Pattern(
    r"^(?:(?:Erste |Zweite |Dritte )?(?:Verordnung|Gesetz|Satzung|Richtlinie|Bekanntmachung|Erlass)\b"
    r"|\w+(?:verordnung|gesetz|satzung)\b"
    r"|(?:COMMISSION |COUNCIL |IMPLEMENTING |DELEGATED )*(?:REGULATION|DIRECTIVE|DECISION)\b"
    r"|(?:Loi|Décret|Arrêté|Ordonnance|Règlement|LOI|DÉCRET|ARRÊTÉ)\b"
    r"|(?=.{4,120}$)(?:The |THE )?[A-Z].*\b(?:Act|Ordinance|Regulations?|Rules|Order|Bylaw|Code|Statute|ACT|"
    r"ORDINANCE|REGULATIONS|RULES|ORDER|CODE)\b(?:,? [12][0-9]{3}| \([^()]*\))?$)"
)


def lines_of(text: str, starts: frozenset[int]) -> list[Line]:
    """Return the lines that have words; `starts` are the offsets that the source marks as new."""
    found: list[Line] = []
    at, parted, in_table, folded = 0, False, False, key_of(text)
    rows = [raw.rstrip() for raw in text.split("\n")]
    for i, raw in enumerate(rows):
        words = raw.strip()
        if words:
            start = at + len(raw) - len(words)
            # A tab at a line's head is an indent, or an empty cell where the line stands among rows.
            in_table = "\t" in words or (
                raw[0] == "\t" and (in_table or (i + 1 < len(rows) and "\t" in rows[i + 1].strip()))
            )
            found.append(
                Line(
                    start,
                    start + len(words),
                    words,
                    folded[start : start + len(words)],
                    in_table,
                    raw[: len(raw) - len(words)].count("\t") if in_table else 0,
                    start in starts or at in starts,
                    parted,
                )
            )
        parted = not words
        at = text.find("\n", at) + 1
    return found


FIELDS = for_keys(
    r"(?:法规名称|名称|公发布日|公布日期|发布日期|修正日期|修正日|废止日期|生效日期|施行日期|发文字号|法规体系|法规类别|编注|异动日期)"
    r"\s*[:：]"
)


def is_field(key: str) -> bool:
    """Tell whether a line is one of those with which a database heads a law: 修正日期：…"""
    return len(key) <= 120 and FIELDS.match(key) is not None
