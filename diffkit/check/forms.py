"""File numbers in a wrong form, and what a paper of its kind must say and does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diffkit.check.ground import Ground, Rule
from diffkit.glyphs import fold_width
from diffkit.model import Document, Finding
from diffkit.patterns import Pattern
from diffkit.span import Span

_D = "[0-9０-９]"
_ENDS = "字发函办政任规法财建教司卫人社监农科环执"
# 高政办字〔2022〕16号. The word before the bracket ends in what file numbers end in.
_NUMBER = Pattern(
    rf"(?<![一-龥])([一-龥]{{1,10}}[{_ENDS}]|[一-龥]{{1,6}}明电)"
    rf"[ \u3000]?([〔\[［（(【﹝])[ ]?((?:19|20|１９|２０){_D}{{2}})[ ]?([〕\]］）)】﹞])"
    rf"[ ]?(第?)[ ]?({_D}{{1,4}})[ ]?号"
)
_QUOTED = Pattern(
    rf"(?<=[（(，、》\s])([一-龥]{{1,10}}[{_ENDS}])"
    rf"([〔\[［（(【﹝])((?:19|20|１９|２０){_D}{{2}})([〕\]］）)】﹞])(第?)({_D}{{1,4}})号"
)


def _file_numbers(ground: Ground) -> Iterator[Finding]:
    """［2022］ or （2022） for 〔2022〕, 第16号, 016号.

    Source: GB/T 9704-2012, 7.2.5. Where no number of a file has the right brackets, its carrier may not be
    able to write them: then only a paper's own number is told.
    """
    own = {
        clause.body
        for document in ground.chinese
        for clause in document.clauses
        if clause.role == "number"
    }
    found: dict[int, re.Match[str]] = {}
    for pattern in (_NUMBER, _QUOTED):
        for match in pattern.finditer(ground.text):
            found.setdefault(match.end(), match)
    able = any(match.group(2) == "〔" and match.group(4) == "〕" for match in found.values())
    for _, match in sorted(found.items()):
        word, opens, year, closes, ordinal, serial = match.groups()
        wrong = []
        told = able or any(span.start <= match.start() < span.end for span in own)
        if told and (opens, closes) not in (("〔", "〕"), ("﹝", "﹞")):
            wrong.append("brackets")
        if ordinal:
            wrong.append("ordinal")
        if fold_width(serial).startswith("0"):
            wrong.append("zero")
        if wrong:
            digits = serial.lstrip("0０") or serial
            due = f"{word}〔{year}〕{digits}号"
            yield Finding(
                "file-number-form", Span(*match.span()), due, {"number": match.group(), "due": due}
            )


# ---------------------------------------------------------------- what is missing

_VALID = Pattern(r"有\s*效\s*期\s*(?:至|为|到|\d)|长期有效|试行期", key=True)
_BEGINS = Pattern(r"自.{0,30}起\s*(?:施\s*行|实\s*施|执\s*行|生\s*效)", key=True)


def _of_kind(ground: Ground) -> Iterator[tuple[Document, bool, bool, bool]]:
    """Yield each document with whether it has a registration number, a term, and a first day."""
    for document in ground.chinese:
        key = document.span.of(ground.key)
        registered = any(clause.role == "registration" for clause in document.clauses)
        yield document, registered, bool(_VALID.search(key)), bool(_BEGINS.search(key))


def _missing(ground: Ground) -> Iterator[Finding]:
    """A normative paper of a gazette lacks what the others of its kind have.

    Registration number, first day and term go together: a paper that has two of them lacks the third
    where a sibling has all.
    """
    kinds = list(_of_kind(ground))
    if not any(all(marks) for _, *marks in kinds):
        return
    for document, registered, valid, begins in kinds:
        if (registered, valid, begins).count(True) != 2:
            continue
        missing = "registration" if not registered else "term" if not valid else "first-day"
        title = next((c.body for c in document.clauses if c.role == "title"), None)
        if title is not None:
            yield Finding(f"no-{missing}", title, None, {})


RULES: tuple[Rule, ...] = (_file_numbers, _missing)
