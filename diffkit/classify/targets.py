"""Citations of a text's own clauses, and the clauses that they name."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import NamedTuple

from diffkit.model import Document
from diffkit.numerals import number, roman
from diffkit.patterns import Pattern, for_keys

_N = r"(?:[〇零一二三四五六七八九十百千]{1,8}|[0-9]{1,4})"
_JOIN = r"(?:、|和|或者?|与|及|以及|至|到)"
# 第一款, 第(三)项, and several of one kind: 第一、二款, 第(二)、(四)项.
_PIECE = rf"第\s?[(]?{_N}[)]?(?:{_JOIN}[(]?{_N}[)]?){{0,9}}\s?[款项目]"
_PARTS = rf"(?:\s?{_PIECE}){{0,3}}"  # bounded: a row of them without end costs no more
_MORE = rf"(?:\s?{_JOIN}\s?{_PIECE}){{0,9}}"
# What follows the number of a paragraph or an item where it is cited: 第二项规定的, not 第二项工作.
_TAKEN_UP = r"的?规定|所[列规称指定]|之(?!一种)|情[形事]|行为|但书|[、和或与及]|以及|至|[,;.)]|$"
_BELOW_LATIN = r"(?:\s?\([0-9]{1,3}\)|\s?\([a-z]\))*"
_REFERENCE = Pattern(
    rf"""
    (?:第\s?(?P<article>{_N})\s?(?:-(?P<inserted>[0-9]{{1,3}})\s?)?条(?:之(?P<of>[一二三四五六七八九十]{{1,3}}))?
      |(?P<place>(?<![目之])前(?P<back>[一二两三四五六七八九])?|(?<![根基资文版原样剧])本)
        \s?(?P<unit>条(?![例件文约款])|[款](?!项)|项(?!目)|目(?![标前录的次])))(?P<parts>{_PARTS})(?P<more>{_MORE})
  | 第\s?(?P<division>{_N})\s?(?P<scheme>[编章节]|部分(?P<divided>{_PARTS}))
  | (?P<bare>{_PIECE}{_PARTS})(?P<more_bare>{_MORE})(?={_TAKEN_UP})
  | §§?\s?(?P<paragraph>[0-9]{{1,4}})(?P<letter>[a-z]?)\b
        (?P<german>(?:\s(?:Absatz|Abs\.|Satz|S\.|Nummer|Nr\.|Buchstabe|Buchst\.)\s(?:[0-9]{{1,3}}|[a-z])\b)*)
  | \b(?P<word>(?i:Articles?|Artikeln?|Art\.|Sections?|Sec\.|Parts?|Chapters?))
        \s(?P<count>[0-9]{{1,4}}|[IVXLC]{{1,7}}\b)(?P<suffix>[a-z]?)(?![a-z0-9])(?P<latin>{_BELOW_LATIN})
  | \b(?P<sub>(?i:subsection|paragraph|point|Absatz|Abs\.|Nummer|Nr\.))
        \s(?P<at>\([0-9]{{1,3}}\)|\([a-z]\)|[0-9]{{1,3}}\b)(?P<below>{_BELOW_LATIN})
  | (?<![0-9.])(?P<decimal>[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,4}})(?![0-9.%])(?P<steps>{_PARTS})(?P<more_steps>{_MORE})
    """,
    re.VERBOSE,
    key=True,
)
_PART = for_keys(rf"({_JOIN}?)\s?第?\s?[(]?({_N})[)]?\s?([款项目]?)")
_PART_LATIN = Pattern(
    r"\(([0-9]{1,3}|[a-z])\)"
    r"|(Absatz|Abs\.|Satz|S\.|Nummer|Nr\.|Buchstabe|Buchst\.)\s([0-9]{1,3}|[a-z])\b"
)
_AND_LATIN = Pattern(
    r"(?:,\s|,?\s(?:and|or|to|und|oder|bis)\s)(?P<count>[0-9]{1,4})(?P<suffix>[a-z]?)(?![a-z0-9])"
)
# What stands before the citation of an article of the text itself: a pause, the text's own name for
# itself, or the verb or preposition that cites. Before another law's article stands that law.
_OWN = for_keys(
    r"(?:^|[.;,:!?(\s]|本[^\W\d_a-zA-Z]{1,5}|依照|按照|依据|根据|违反|适用|符合|参照|执行|准用|除|有|由|对|与|按|在|将|依|以|见|具备|"
    r"达到|履行|取得|发生|实施|从事|规定的|属于|犯|于|就|自|因|至|非|即|受|仍|应|得|系|照|列)$"
)
_LISTED = for_keys(
    r"第[^第.;,]{1,10}[条章](?:之.)?(?:第[^第.;,]{1,6}[款项目])*(?:以及|[、和或至及与]|或者)$"
)
# Behind the paragraph of another law's article stands no other sign of it: 同法第十条, 该条第二款.
_OF_ANOTHER = for_keys(r"(?:[同该其上]条|》|法|条例|办法|规定)\s?(?:第[^.;,]{1,12})?$")
# Behind the number of another law's article stands that law.
_OF_ANOTHER_LATIN = Pattern(
    r"\s(?:of\s(?!this|that\s(?:Article|Section)|(?:Article|Section|Part|Chapter)\b)|(?:des|der)\s|[A-ZÄÖÜ][A-Za-zäöü]*[A-Z]\b)"
)
# A decimal is the number of a clause only where words cite it so.
_CITES = for_keys(r"(?:按|按照|依照|见|详见|根据|参照|执行|本预案|本办法|符合|第|和|、|或者?)\s?$")
_CITED = for_keys(r"\s?(?:的?规定|所列|所称|条款|款)")
_SCHEMES = {"编": "part", "章": "chapter", "节": "section"}
_WORDS = {"art": "article", "sec": "article", "par": "part", "cha": "chapter"}
_BEFORE, _THIS, _BARE = "before", "this", "bare"  # schemes of what is named from where it is cited
_RELATIVE = frozenset((_BEFORE, _THIS, _BARE))

Part = tuple[str, int]


class Reference(NamedTuple):
    """A citation of a clause at a place of a key: scheme, number, and parts below it.

    `own` only where it is proven that the text cites itself: another law's article (《…》第十条、第十二条;
    刑法第十条; 实施细则第三条) follows no renumbering of this text. What is named from the place that cites
    it (前款, 本条第二款, 第三项) has a scheme of its own, and the unit that it counts in.
    """

    start: int
    end: int
    scheme: str
    number: tuple[int, ...]
    parts: tuple[Part, ...] = ()
    own: bool = True
    more: tuple[Part, ...] = ()  # 第一款、第二款: parts besides the last of `parts`
    unit: str = ""
    ranges: bool = False  # 第一款至第三款

    @property
    def meaning(self) -> Hashable:
        return self.scheme, self.unit, self.number, self.parts, self.more, self.ranges

    @property
    def relative(self) -> bool:
        """Whether it is named from the place that cites it."""
        return self.scheme in _RELATIVE

    @property
    def each(self) -> tuple[Reference, ...]:
        """The references to single clauses that it consists of."""
        single = self._replace(more=())
        if self.scheme == _BEFORE and self.number > (1,) and not self.parts:  # 前两款
            return tuple(single._replace(number=(k,)) for k in range(self.number[0], 0, -1))
        return (single, *(single._replace(parts=(*self.parts[:-1], part)) for part in self.more))


@lru_cache(maxsize=4096)  # both sides of a change, rule after rule
def references(key: str) -> tuple[Reference, ...]:
    """Return where a folded key cites clauses by number, in order."""
    return tuple(_found(key))


def _found(key: str) -> Iterator[Reference]:
    for match in _REFERENCE.finditer(key):
        part = match.groupdict()
        if part["decimal"]:
            found = _decimal(key, match)
        elif part["paragraph"] or part["word"]:
            yield from _latin(key, match)
            continue
        elif part["sub"]:
            below = _latin_parts(part["below"])
            value = part["at"].strip("()")
            first = ("(", int(value) if value.isdigit() else ord(value) - 96)
            found = Reference(match.start(), match.end(), _BARE, (), (first, *below), unit="(")
        else:
            found = _han(key, match)
        if found is not None:
            yield found


def _decimal(key: str, match: re.Match[str]) -> Reference | None:
    if _CITES.search(_before(key, match)) is None and _CITED.match(key, match.end()) is None:
        return None
    numbers = [number(piece) for piece in match["decimal"].split(".")]
    parts, besides, through = _parts(match["steps"])
    more, _, again = _parts(match["more_steps"])
    return Reference(
        match.start(),
        match.end(),
        "decimal",
        tuple(n for n in numbers if n),
        parts,
        more=(*besides, *more),
        ranges=through or again,
    )


def _before(key: str, match: re.Match[str]) -> str:
    return key[max(0, match.start() - 80) : match.start()].rpartition("\n")[2]


def _han(key: str, match: re.Match[str]) -> Reference | None:
    part, before = match.groupdict(), _before(key, match)
    unit, numbers, own = "", [], True
    if part["article"]:
        numbers = [number(part[name]) for name in ("article", "inserted", "of") if part[name]]
        scheme = "article"
    elif part["division"]:
        numbers, scheme = [number(part["division"])], _SCHEMES.get(part["scheme"], "han_comma")
    elif part["place"]:
        unit, scheme = part["unit"], _BEFORE if part["place"][0] == "前" else _THIS
        numbers = [number(part["back"]) if part["back"] else 1]
    else:
        scheme = _BARE
        own = _OF_ANOTHER.search(before) is None
    if part["article"] or part["division"]:
        while listed := _LISTED.search(before):
            before = before[: listed.start()]
        own = _OWN.search(before) is not None
    if any(n is None for n in numbers):
        return None
    parts, besides, through = _parts(part["parts"] or part["bare"] or part["divided"])
    more, _, again = _parts(part["more"] or part["more_bare"])
    return Reference(
        match.start(),
        match.end(),
        scheme,
        tuple(n for n in numbers if n is not None),
        parts,
        own,
        (*besides, *more),
        unit,
        through or again,
    )


def _parts(text: str | None) -> tuple[tuple[Part, ...], tuple[Part, ...], bool]:
    """Return the parts that stand one below the other, those beside the last, and whether 至 joins any."""
    down: list[Part] = []
    beside: list[Part] = []
    pieces = [
        (match[1], value, match[3])
        for match in _PART.finditer(text or "")
        if (value := number(match[2])) is not None
    ]
    unit = ""
    for k in range(len(pieces) - 1, -1, -1):  # 第一、二款: the unit stands behind the last
        join, value, own = pieces[k]
        unit = own or unit
        pieces[k] = (join, value, unit)
    listed = bool(pieces) and bool(pieces[0][0])
    for join, value, unit in pieces:
        (beside if join and not listed else down).append((unit, value))
    return tuple(down), tuple(beside), any(join in ("至", "到") for join, *_ in pieces)


def _latin(key: str, match: re.Match[str]) -> Iterator[Reference]:
    """Yield what one head cites: Section 12(3), and each number of Articles 4 and 5."""
    part = match.groupdict()
    scheme = _WORDS[part["word"][:3].lower()] if part["word"] else "article"
    count, letter = part["paragraph"] or part["count"], part["letter"] or part["suffix"]
    value = number(count) or roman(count)
    if value is None:
        return
    numbers: tuple[int, ...] = (value, ord(letter) - 96) if letter else (value,)
    own = _OF_ANOTHER_LATIN.match(key, match.end()) is None
    parts = _latin_parts(part["german"] or part["latin"])
    found = [Reference(match.start(), match.end(), scheme, numbers, parts, own)]
    at = match.end()
    several = match.group().startswith("§§") or (part["word"] or "").lower().endswith(("s", "n"))
    while several and (more := _AND_LATIN.match(key, at)):
        letter = more["suffix"]
        numbers = (int(more["count"]), *([ord(letter) - 96] if letter else []))
        own = _OF_ANOTHER_LATIN.match(key, more.end()) is None
        found.append(Reference(more.start("count"), more.end(), scheme, numbers, (), own))
        at = more.end()
    yield from found if own else (one._replace(own=False) for one in found)


def _latin_parts(text: str | None) -> tuple[Part, ...]:
    found: list[Part] = []
    for match in _PART_LATIN.finditer(text or ""):
        value = match[1] or match[3]
        unit = "Satz" if (match[2] or "").startswith("S") else "("
        found.append((unit, int(value) if value.isdigit() else ord(value) - 96))
    return tuple(found)


class Targets:
    """Where the references of one document point: the clause that bears the number."""

    def __init__(self, document: Document) -> None:
        self._document = document
        clauses = document.clauses
        self._labels: dict[tuple[str, tuple[int, ...]], int] = {}
        self._articles: list[int] = []
        doubtful: set[tuple[str, tuple[int, ...]]] = set()
        for i, clause in enumerate(clauses):
            if clause.label is None:
                continue
            name: tuple[str, tuple[int, ...]] = (clause.label.scheme, clause.label.number)
            if clause.label.scheme == "article":
                if self._article(clause.parent) is not None:
                    continue  # Section 2 below Article 5
                self._articles.append(i)
            if name in self._labels and clause.label.scheme in ("article", "decimal"):
                doubtful.add(name)
            self._labels.setdefault(name, i)
        for name in doubtful:
            del self._labels[name]
        # 款 and 項 mean the opposite of each other there
        self._taiwan = "條" in document.text[:20000]
        self._below: dict[int, list[int]] = {}
        for i, clause in enumerate(clauses):
            if clause.parent is not None:
                self._below.setdefault(clause.parent, []).append(i)

    def of(self, reference: Reference, cited_in: int | None = None) -> int | None:
        """Return the clause that a reference names, None where no clause surely is.

        `cited_in` is the clause in which it stands.
        """
        if not reference.own:
            return None
        if reference.relative:
            at = self._relative(reference, cited_in)
        else:
            at = self._labels.get((reference.scheme, reference.number))
            if at is None and reference.scheme == "article" and not self._articles:
                at = self._labels.get(
                    ("han_comma", reference.number)
                )  # 第三条 of what is labelled 三、
        for unit, value in reference.parts:
            if at is None:
                return None
            at = self._part(at, unit, value)
        return at

    # -- from where it is cited

    def _relative(self, reference: Reference, at: int | None) -> int | None:
        if at is None:
            return None
        if reference.scheme == _BARE:
            unit = reference.parts[0][0] if reference.parts else ""
            if unit == "(":
                return self._holder(at, reference.parts[0][1])
            if unit == self._paragraph_unit:
                return self._article(at)
            return self._paragraph(at) if unit != "目" else self._item(at)
        back = reference.number[0] if reference.scheme == _BEFORE else 0
        if reference.unit == "条":
            article = self._article(at)
            rows = self._articles
        elif reference.unit == self._paragraph_unit:
            article, rows = self._paragraph(at), self._paragraphs(at)
        else:
            article, rows = self._item(at), self._items(at)
        if article is None or article not in rows or rows.index(article) < back:
            return None
        return rows[rows.index(article) - back]

    @property
    def _paragraph_unit(self) -> str:
        return "项" if self._taiwan else "款"

    def _article(self, at: int | None) -> int | None:
        """Return the article in which a clause stands, itself included."""
        clauses = self._document.clauses
        while at is not None:
            label = clauses[at].label
            if label is not None and label.scheme == "article":
                return at
            at = clauses[at].parent
        return None

    def _paragraphs(self, at: int) -> list[int]:
        article = self._article(at)
        if article is None:
            return []
        clauses = self._document.clauses
        below = [i for i in self._below.get(article, []) if clauses[i].paragraph]
        return [article, *below] if clauses[article].body else below

    def _paragraph(self, at: int) -> int | None:
        """Return the unlabelled paragraph of an article in which a clause stands."""
        rows = self._paragraphs(at)
        above: int | None = at
        while above is not None and above not in rows:
            above = self._document.clauses[above].parent
        return above

    def _item(self, at: int) -> int | None:
        label = self._document.clauses[at].label
        return at if label is not None and label.scheme != "article" else None

    def _items(self, at: int) -> list[int]:
        parent = self._document.clauses[at].parent
        below = self._below.get(parent, []) if parent is not None else []
        return [i for i in below if self._document.clauses[i].label is not None]

    def _holder(self, at: int, value: int) -> int | None:
        """Return the nearest clause above that has a clause of that number below it."""
        above: int | None = at
        while above is not None and self._part(above, "(", value) is None:
            above = self._document.clauses[above].parent
        return above

    # -- below

    def _part(self, at: int, unit: str, value: int) -> int | None:
        clauses = self._document.clauses
        below = self._below.get(at, [])
        if unit == "Satz":
            return at  # a sentence is no clause
        if unit == self._paragraph_unit:  # the article holds its first
            if value == 1 and clauses[at].paragraph in (0, 1) and clauses[at].body:
                return at
            return next((i for i in below if clauses[i].paragraph == value), None)
        for i in below:
            label = clauses[i].label
            if label is not None and label.number[-1:] == (value,):
                return i
        return None
