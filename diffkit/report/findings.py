"""The slips of one text, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from diffkit.glyphs import visible, wrap
from diffkit.language import LANGS, Lang
from diffkit.model import Finding, Witness
from diffkit.report.json import as_text, source_json
from diffkit.report.text import Screen
from diffkit.report.view import SourceView, source_view
from diffkit.report.words import flat, shortened
from diffkit.span import SourceSpan

VERSION = 1
_AROUND = 16  # characters of the text shown on each side of a slip
_LONGEST = 60  # characters of a slip that are shown

# What people are told, by rule; the values are those of the finding.
_SAYS: dict[str, tuple[str, str]] = {
    "number-skipped": (
        "序号跳号：{before} 之后是 {label}，缺 {due}",
        "{label} follows {before}: {due} is missing",
    ),
    "number-repeated": (
        "序号重复：{before} 之后又是 {label}，应为 {due}",
        "{label} stands again behind {before}: {due} is due",
    ),
    "number-out-of-order": (
        "序号错乱：{before} 之后是 {label}，应为 {due}",
        "{label} stands where {due} is due",
    ),
    "number-first": (
        "首项序号有误：{label}，应为 {due}",
        "{label} stands first where {due} is due",
    ),
    "number-form": (
        "序号形式不一：{before} 之后是 {label}，应为 {due}",
        "{label} behind {before}: {due} is the form here",
    ),
    "run-in-number": (
        "段内序号不连：{before} 之后是 {label}，应为 {due}",
        "{label} follows {before} in one paragraph: {due} is due",
    ),
    "mark-not-opened": ("标点不成对：{mark} 缺前半", "{mark} closes what was never opened"),
    "mark-not-closed": ("标点不成对：{mark} 缺后半", "{mark} opens what is never closed"),
    "marks-doubled": ("标点重叠：{marks}", "marks in a row: {marks}"),
    "run-repeated": ("文字重复：“{run}”连续出现两次", "“{run}” stands twice in a row"),
    "word-repeated": ("文字重复：“{run}”连续出现两次", "“{run}” stands twice in a row"),
    "paragraph-repeated": ("整段重复", "the paragraph stands twice in a row"),
    "sentence-cut": ("句子中断：段末没有句号", "the sentence ends in the middle"),
    "item-end": (
        "项末标点有误：同列各项以；结尾，此处为{end}",
        "the items of this list end in ；, this one in {end}",
    ),
    "list-not-ended": (
        "列举未完：末项以；结尾，其后另起",
        "the last item of the list ends in ；",
    ),
    "contents-against-title": (
        "目录与标题不符：标题作“{heading}”（{parts}）",
        "the contents differ from the title “{heading}” ({parts})",
    ),
    "title-against-contents": (
        "标题与目录不符：目录作“{contents}”（{parts}），正文与目录合",
        "the contents say “{contents}” ({parts}), and so does the text",
    ),
    "contents-against-heading": ("目录与标题不符：正文作“{heading}”", "the heading is “{heading}”"),
    "contents-no-heading": (
        "目录所列，正文没有此标题：{contents}",
        "no heading has these words: {contents}",
    ),
    "heading-not-in-contents": (
        "此标题未列入目录：{heading}",
        "the contents leave this heading out: {heading}",
    ),
    "contents-number": (
        "目录文号与正文不符：正文作 {heading}",
        "the contents give another file number than the document, {heading}",
    ),
    "title-people": (
        "标题作“{title}”，正文任免 {count} 人，首为{first}",
        "“{title}” here; the text has {count} people, {first} first",
    ),
    "title-people-contents": (
        "标题作“{title}”，正文任免 {count} 人，首为{first}，目录作“{contents}”",
        "“{title}” here; the text has {count} people, {first} first; the contents say “{contents}”",
    ),
    "title-two-ways": (
        "文件名称前后不一：此处作“{here}”，彼处作“{there}”",
        "one paper by two names: “{here}” here, “{there}” there",
    ),
    "number-two-ways": (
        "同一文件文号前后不一：此处{here}，彼处{there}",
        "one paper by two numbers: {here}, {there}",
    ),
    "no-such-clause": ("所引条款不存在：{cited}", "{cited} does not exist in this text"),
    "no-such-annex": (
        "所引附件不存在：{cited}，只列到附件{last}",
        "{cited}: only {last} annexes are listed",
    ),
    "file-number-form": (
        "文号形式有误：{number}，应为 {due}",
        "file number in a wrong form: {number} for {due}",
    ),
    "no-registration": ("规范性文件缺登记号", "a normative paper without its registration number"),
    "no-term": ("规范性文件缺有效期", "a normative paper that does not say how long it is valid"),
    "no-first-day": (
        "规范性文件缺施行日期",
        "a normative paper that does not say when it takes effect",
    ),
    "no-such-date": ("日期不存在：{date}", "there is no such date: {date}"),
    "term-backwards": ("有效期早于施行日期：{last}", "the term ends before it begins: {last}"),
    "number-year": (
        "文号年份 {year} 与成文日期 {date} 不合",
        "the file number is of {year}, the paper of {date}",
    ),
    "count-announced": ("所称 {n} 项，下列 {items} 项", "{n} are announced, {items} follow"),
    "total": ("合计不符：作 {total}，各项相加为 {sum}", "the total is {total}, the sum {sum}"),
}
_WORDS: dict[str, tuple[str, str]] = {
    "local": (
        "全部在本机检查，不向任何地方发送内容。",
        "All work is local; nothing is sent anywhere.",
    ),
    "none": ("没有发现疏误。", "No slip was found."),
    "count": ("{n} 处疏误", "{n} findings"),
    "line": ("第{n}行", "line {n}"),
    "page": ("第{n}页", "page {n}"),
    "expected": ("应作：{text}", "expected: {text}"),
    "delete": ("应删", "to be deleted"),
}


def rules() -> tuple[str, ...]:
    """Return the rules that people can be told of."""
    return tuple(_SAYS)


@dataclass(frozen=True, slots=True)
class FindingView:
    """A slip with its place in the source; `column` counts from 1, `end` is behind its last character.

    `before` and `behind` are the words around it, on one line.
    """

    rule: str
    values: Mapping[str, str]
    span: SourceSpan
    line: int
    column: int
    end_line: int
    end_column: int
    page: int | None
    text: str
    expected: str | None
    before: str
    behind: str

    def message(self, lang: Lang) -> str:
        """Return the sentence in which people are told of it."""
        says = _SAYS[
            f"{self.rule}-contents"
            if self.values.get("contents") and f"{self.rule}-contents" in _SAYS
            else self.rule
        ]
        return says[LANGS.index(lang)].format(**self.values)


@dataclass(frozen=True, slots=True)
class FindingsView:
    """All that was found in one file."""

    source: SourceView
    findings: tuple[FindingView, ...] = field(repr=False)


def findings_view(witness: Witness, findings: Sequence[Finding]) -> FindingsView:
    """Return findings as they are shown."""
    return FindingsView(source_view(witness), tuple(_finding(witness, f) for f in findings))


def _finding(witness: Witness, finding: Finding) -> FindingView:
    source, text = witness.source, witness.text
    span = witness.offsets.to_source(finding.span)
    line, end_line = (
        source.line_number(span.start),
        source.line_number(max(span.start, span.end - 1)),
    )
    starts = [entry.span.start for entry in (source.lines[line - 1 : line] or ())]
    end_starts = [entry.span.start for entry in (source.lines[end_line - 1 : end_line] or ())]
    return FindingView(
        rule=finding.rule,
        values=finding.values,
        span=span,
        line=line,
        column=span.start - (starts[0] if starts else 0) + 1,
        end_line=end_line,
        end_column=span.end - (end_starts[0] if end_starts else 0) + 1,
        page=source.page_number(span.start),
        text=finding.span.of(text),
        expected=finding.expected,
        before=flat(text[max(0, finding.span.start - _AROUND) : finding.span.start]),
        behind=flat(text[finding.span.end : finding.span.end + _AROUND]),
    )


# ---------------------------------------------------------------- for people


def findings_text(view: FindingsView, lang: Lang, screen: Screen) -> str:
    """Return the findings for a terminal: place and sentence, then the words around the slip.

    Guarantees: no character of the file has any effect on a terminal but to take its cells.
    """
    return "\n".join(_lines(view, lang, screen)) + "\n"


def _lines(view: FindingsView, lang: Lang, screen: Screen) -> Iterator[str]:
    def say(message: str, **values: object) -> str:
        return _WORDS[message][LANGS.index(lang)].format(**values)

    width, color = screen

    def drawn(text: str, indent: int = 0, code: str = "") -> Iterator[str]:
        text = visible(text)
        for start, end in wrap(text, width - indent):
            line = text[start:end]
            yield " " * indent + (f"\033[{code}m{line}\033[0m" if code and color else line)

    yield from drawn(view.source.path, code="1")
    yield from drawn(say("local"), code="2")
    for finding in view.findings:
        yield ""
        place = say("line", n=finding.line)
        if finding.page is not None:
            place += f" {say('page', n=finding.page)}"
        yield from drawn(f"{place}  {flat(finding.message(lang))}  {finding.rule}", code="1;36")
        text = shortened(flat(finding.text), _LONGEST)
        yield from drawn(f"{finding.before}[={text}=]{finding.behind}", 2)
        if finding.expected is not None:
            wanted = say("expected", text=flat(finding.expected))
            yield from drawn(wanted if finding.expected else say("delete"), 2, "32")
    yield ""
    n = len(view.findings)
    yield say("count", n=n) if n else say("none")


# ---------------------------------------------------------------- for machines


def findings_json(view: FindingsView, lang: Lang) -> str:
    """Return the findings by `diffkit schema findings`; messages are in the language asked for."""
    return as_text(
        {
            "schema": "diffkit.findings",
            "version": VERSION,
            "source": source_json(view.source),
            "findings": [
                {
                    "rule": finding.rule,
                    "message": finding.message(lang),
                    "span": [finding.span.start, finding.span.end],
                    "line": finding.line,
                    **({"page": finding.page} if finding.page is not None else {}),
                    "text": finding.text,
                    "expected": finding.expected,
                }
                for finding in view.findings
            ],
        }
    )


def findings_sarif(view: FindingsView, lang: Lang, version: str) -> str:
    """Return the findings as SARIF, for editors and services that show the findings of linters.

    Source: SARIF 2.1.0, OASIS Standard (27 March 2020).
    """
    used = sorted({finding.rule for finding in view.findings})
    return as_text(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "diffkit",
                            "version": version,
                            "rules": [{"id": rule} for rule in used],
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "artifacts": [
                        {
                            "location": {"uri": _uri(view.source.path)},
                            "mimeType": view.source.media_type,
                            "encoding": view.source.encoding,
                            "hashes": {"sha-256": view.source.sha256},
                        }
                    ],
                    "results": [_result(view, f, used, lang) for f in view.findings],
                }
            ],
        }
    )


def _result(
    view: FindingsView, finding: FindingView, used: Sequence[str], lang: Lang
) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": used.index(finding.rule),
        "level": "warning",
        "message": {"text": finding.message(lang)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(view.source.path), "index": 0},
                    "region": {
                        "startLine": finding.line,
                        "startColumn": finding.column,
                        "endLine": finding.end_line,
                        "endColumn": finding.end_column,
                        "charOffset": finding.span.start,
                        "charLength": len(finding.span),
                        "snippet": {"text": finding.text},
                    },
                }
            }
        ],
        **({} if finding.expected is None else {"properties": {"expected": finding.expected}}),
    }


def _uri(path: str) -> str:
    """Return a path as a URI reference (RFC 3986): relative as it was given, or absolute."""
    from urllib.parse import quote

    path = path.replace("\\", "/")
    if path.startswith("/"):
        return "file://" + quote(path, errors="surrogateescape")
    return quote(path, errors="surrogateescape")
