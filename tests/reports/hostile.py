"""Texts that try to be more than text."""

from __future__ import annotations

from dataclasses import replace

from diffkit.comparison import compare
from diffkit.model import Comparison, Witness
from diffkit.outline import outline
from diffkit.repair import repair
from diffkit.source import decode
from tests.golden.built import B, C, D, comparison, witness

SCRIPT = "<script>document.title='owned';fetch('http://example.invalid/')</script>"
LINES = [
    SCRIPT,
    "<img src=x onerror=\"document.title='owned'\">",
    "</style></script><svg onload=\"document.title='owned'\">",
    "{{ 7 * 7 }}{% for x in y %}",
    "javascript:alert(1) [a](javascript:alert(1))",
    '=HYPERLINK("http://example.invalid","x")',
    "+1+1",
    "-1-1",
    "@SUM(A1)",
    "\tcmd|' /C calc'!A0",
    "控制符\x00\x01\x07\x08\x0b\x1b[31m\x7f\x85\u2028\u202e\u200b\ufeff",
    "非字符\ufffe\uffff\U0001fffe 星面\U0001f600\U00020000",
    "孤立代理\ud800和\udfff",
    "]]>&amp;&lt;<!-- --><w:t>_x0041_",
]


def sides() -> tuple[str, str]:
    """Return two texts that differ in each of the lines, and in a paragraph of 100,000 characters."""
    long = "各级人民政府应当加强应急管理工作，" * 5900
    head = ["第一条 为了测试，制定本办法。"]
    a = [f"第{n}条 旧文{line}如前。" for n, line in enumerate(LINES, 2)]
    b = [f"第{n}条 新文{line}如后。" for n, line in enumerate(LINES, 2)]
    alone = [f"第{n}条 {line}" for n, line in enumerate(LINES, 40)]
    return (
        "\n".join([*head, *a, f"第三十条 {long}应当备案。"]),
        "\n".join([*head, *b, f"第三十条 {long}应当批准。", *alone]),
    )


def hostile() -> Comparison:
    """Compare both, in memory: a file could not hold the lone surrogates."""
    names = ("<script>a</script>\x1b[31m.txt", "=b\ud800.txt")
    witnesses = []
    for siglum, name, text in zip("AB", names, sides(), strict=True):
        plain = "".join(
            c if " " <= c < "\ud800" or c > "\udfff" or c == "\n" else "?" for c in text
        )
        made = decode(plain.encode(), name)
        assert len(made.text) == len(text)
        source = replace(made, text=text)
        repaired = repair(source)
        witnesses.append(Witness(siglum, source, repaired, outline))
    return compare(*witnesses)


def built(n: int) -> Comparison:
    """Return a comparison of `n` clauses that all differ."""
    a = witness("A", [C(f"第{i}号事项的经费为{i}万元。", f"{i}.", (i,)) for i in range(1, n + 1)])
    b = witness("B", [C(f"第{i}号事项的费用为{i}万元。", f"{i}.", (i,)) for i in range(1, n + 1)])
    beads = [B((i,), (i,), (D("经费", "费用", "substantive", "amount"),)) for i in range(n)]
    return comparison(a, b, beads)
