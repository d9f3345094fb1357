"""Citations of a text's own clauses, and the clauses that they name."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import lru_cache

from diffkit.model import Document
from diffkit.numerals import number, roman
from diffkit.patterns import Pattern, for_keys

_N = r"(?:[〇零一二三四五六七八九十百千]{1,8}|[0-9]{1,4})"
_REFERENCE = Pattern(
    rf"""
    第\s?(?P<article>{_N})\s?(?:-(?P<inserted>[0-9]{{1,3}})\s?)?条(?:之(?P<of>[一二三四五六七八九十]{{1,3}}))?
        (?P<parts>(?:\s?第\s?[(]?{_N}[)]?\s?[款项目])*)
        (?P<more>(?:(?:[、和或与及]|或者|以及)\s?第\s?[(]?{_N}[)]?\s?[款项目])*)
  | 第\s?(?P<division>{_N})\s?(?P<scheme>[编章节])
  | §\s?(?P<paragraph>[0-9]{{1,4}})(?P<letter>[a-z]?)\b(?:\s(?:Absatz|Abs\.)\s(?P<absatz>[0-9]{{1,3}}))?
  | \b(?P<word>Article|Artikel|Art\.|Section|Part|Chapter)\s(?P<count>[0-9]{{1,4}}|[IVXLC]{{1,7}})\b
  | (?<![0-9.])(?P<decimal>[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,4}})(?![0-9.%])
    """,
    re.VERBOSE,
    key=True,
)
_PART = for_keys(rf"第\s?[(]?({_N})[)]?\s?([款项目])")
# What stands before the citation of an article of the text itself: a pause, the text's own name for
# itself, or the verb or preposition that cites. Before another law's article stands that law.
_OWN = for_keys(
    r"(?:^|[.;,:!?(\s]|本[^\W\d_a-zA-Z]{1,5}|依照|按照|依据|根据|违反|适用|符合|参照|执行|准用|除|有|由|对|与|按|在|将|依|以|见|具备|"
    r"达到|履行|取得|发生|实施|从事|规定的|属于)$"
)
_LISTED = for_keys(
    r"第[^第.;,]{1,10}[条章](?:之.)?(?:第[^第.;,]{1,6}[款项目])*(?:以及|[、和或至及与]|或者)$"
)
# A decimal is the number of a clause only where words cite it so.
_CITES = for_keys(r"(?:按|按照|依照|见|详见|根据|参照|执行|本预案|本办法|符合|第|和|、|或者?)\s?$")
_CITED = for_keys(r"\s?(?:的?规定|所列|所称|条款|款)")
_SCHEMES = {"编": "part", "章": "chapter", "节": "section"}
_WORDS = {"Article": "article", "Artikel": "article", "Art.": "article", "Section": "article"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation of a clause at a place of a key: scheme, number, and parts below it.

    `own` only where it is proven that the text cites itself: another law's article (《…》第十条、第十二条;
    刑法第十条; 实施细则第三条) follows no renumbering of this text.
    """

    start: int
    end: int
    scheme: str
    number: tuple[int, ...]
    parts: tuple[tuple[str, int], ...] = ()
    own: bool = True
    more: tuple[tuple[str, int], ...] = ()  # 第一款、第二款: parts besides the last of `parts`

    @property
    def meaning(self) -> Hashable:
        return self.scheme, self.number, self.parts, self.more

    @property
    def each(self) -> tuple[Reference, ...]:
        """The references to single clauses that it consists of."""
        single = replace(self, more=())
        return (single, *(replace(single, parts=(*self.parts[:-1], part)) for part in self.more))


@lru_cache(maxsize=4096)  # both sides of a change, rule after rule
def references(key: str) -> tuple[Reference, ...]:
    """Return where a folded key cites clauses by number, in order."""
    found: list[Reference] = []
    for match in _REFERENCE.finditer(key):
        part = match.groupdict()
        before = key[max(0, match.start() - 80) : match.start()].rpartition("\n")[2]
        if part["decimal"]:
            if _CITES.search(before) is None and _CITED.match(key, match.end()) is None:
                continue
            numbers = [number(piece) for piece in part["decimal"].split(".")]
            scheme = "decimal"
        elif part["article"]:
            numbers = [number(part[name]) for name in ("article", "inserted", "of") if part[name]]
            scheme = "article"
        elif part["division"]:
            numbers, scheme = [number(part["division"])], _SCHEMES[part["scheme"]]
        elif part["paragraph"]:
            numbers = [number(part["paragraph"])]
            if part["letter"]:
                numbers.append(ord(part["letter"]) - 96)
            scheme = "article"
        else:
            scheme = _WORDS.get(part["word"], "chapter")
            numbers = [number(part["count"]) or roman(part["count"])]
        own = True
        if part["article"] or part["division"]:
            while listed := _LISTED.search(before):
                before = before[: listed.start()]
            own = _OWN.search(before) is not None
        if any(n is None for n in numbers):
            continue
        parts, more = _parts(part["parts"]), _parts(part["more"])
        if part["absatz"]:
            parts = (("Absatz", int(part["absatz"])),)
        found.append(
            Reference(
                match.start(),
                match.end(),
                scheme,
                tuple(n for n in numbers if n is not None),
                parts,
                own,
                more,
            )
        )
    return tuple(found)


def _parts(text: str | None) -> tuple[tuple[str, int], ...]:
    return tuple(
        (piece[2], value)
        for piece in _PART.finditer(text or "")
        if (value := number(piece[1])) is not None
    )


class Targets:
    """Where the references of one document point: the clause that bears the number."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._labels: dict[tuple[str, tuple[int, ...]], int] = {}
        doubtful: set[tuple[str, tuple[int, ...]]] = set()
        for i, clause in enumerate(document.clauses):
            if clause.label is None:
                continue
            name: tuple[str, tuple[int, ...]] = (clause.label.scheme, clause.label.number)
            if name in self._labels and clause.label.scheme in ("article", "decimal"):
                doubtful.add(name)
            self._labels.setdefault(name, i)
        for name in doubtful:
            del self._labels[name]
        # 款 and 項 mean the opposite of each other there
        self._taiwan = any(c.label and "條" in c.label.text for c in document.clauses)
        self._below: dict[int, list[int]] = {}
        for i, clause in enumerate(document.clauses):
            if clause.parent is not None:
                self._below.setdefault(clause.parent, []).append(i)

    def of(self, reference: Reference) -> int | None:
        """Return the clause that a reference names, None where no clause surely is."""
        if not reference.own:
            return None
        at = self._labels.get((reference.scheme, reference.number))
        for unit, value in reference.parts:
            if at is None:
                return None
            at = self._part(at, unit, value)
        return at

    def _part(self, at: int, unit: str, value: int) -> int | None:
        clauses = self._document.clauses
        below = self._below.get(at, [])
        taiwan = "條" in self._document.text[:20000]
        if unit == (
            "项" if taiwan else "款"
        ):  # an unlabelled paragraph; the article holds its first
            if value == 1 and clauses[at].paragraph in (0, 1) and clauses[at].body:
                return at
            return next((i for i in below if clauses[i].paragraph == value), None)
        for i in below:
            label = clauses[i].label
            if label is not None and label.number[-1:] == (value,):
                return i
        return None
