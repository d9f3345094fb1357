"""Words that carry law, and names of bodies, recognised by their form.

Everything here reads a folded key (`glyphs.fold`): half width, simplified; the tables are in `data`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from diffkit.glyphs import fold, has_case, has_ideograph
from diffkit.patterns import Pattern
from diffkit.tables import rows

Family = Literal[
    "modal",
    "negation",
    "proviso",
    "liability",
    "authority",
    "lead",
    "urgency",
    "report",
    "validity",
    "definition",
    "scope",
    "qualifier",
    "basis",
]


class Term(NamedTuple):
    """A word of one family at a place of a key; `weight` says how much it binds."""

    start: int
    end: int
    family: Family
    group: str
    weight: int


@cache
def _families() -> dict[str, list[tuple[str, int, str]]]:
    """Return the rows of each family: a group, its weight, and the expression of its words."""
    families: dict[str, list[tuple[str, int, str]]] = {}
    for family, group, weight, words in rows("lexicon.tsv"):
        families.setdefault(family, []).append((group, int(weight), fold(words)))
    return families


@cache
def _pattern(family: Family, *, latin: bool) -> tuple[re.Pattern[str], tuple[tuple[str, int], ...]]:
    """Return the expression of a family, with the group and weight that each of its parts stands for.

    Without `latin` the rows of words in Latin letters are left out, and it heeds no case: it is
    compiled and searched for in half the time.
    """
    parts = [row for row in _families()[family] if latin or has_ideograph(row[2])]
    words = "|".join(f"(?P<g{i}>{words})" for i, (_, _, words) in enumerate(parts))
    groups = tuple((group, weight) for group, weight, _ in parts)
    return re.compile(words or "(?!)", re.IGNORECASE if latin else 0), groups


def terms(key: str, family: Family) -> tuple[Term, ...]:
    """Return the words of a family in a folded key, in order, without overlap."""
    words, groups = _pattern(family, latin=has_case(key))
    found: list[Term] = []
    for match in words.finditer(key):
        group, weight = groups[int((match.lastgroup or "g0")[1:])]
        found.append(Term(match.start(), match.end(), family, group, weight))
    return tuple(found)


_HAN = r"[^\W\d_a-zA-Z\u3041-\u30ff]"


# ---------------------------------------------------------------- citations


class Citation(NamedTuple):
    """Another text cited at a place of a key: by its title in 《》, or by its 文号."""

    start: int
    end: int
    name: str


_CITED = Pattern(
    r"《(?P<title>[^《》\n]{1,80})》(?P<behind>\s?\([^()\n]{1,30}\))?"
    r"|(?P<number>(?![和及与])[^\W\d_a-zA-Z]{1,12}[\[(][12][0-9]{3}[\])]\s?(?:第\s?)?[0-9]{1,5}\s?号)"
)


# The Harbours Act 1987, the Tenancy Deposits Regulations, das Landeswassergesetz, die Marktordnung.
_CITED_LATIN = Pattern(
    r"\b(?:[A-Z][\w'-]*\s(?:(?:of|and|on|for|the)\s){0,2}){1,7}"
    r"(?:Acts?|Regulations?|Code|Directive|Ordinance|Convention|Treaty|Bylaws?|Rules)\b(?:\s(?:of\s)?[12][0-9]{3}\b)?"
    r"|\b(?!An|Zu|Un|Ab|Ein|Rang|Be|Ver|Über)(?P<stem>[A-ZÄÖÜ][a-zäöüß-]{2,}(?:gesetzbuch|gesetz|ordnung|satzung))"
    r"(?:e?s|en)?\b"
)
_NO_TITLE = Pattern(
    r"(?:(?:[Tt]he|Under|In|By|See|With|Of|And|Where|If|This|An?|Any|Each|Every|No|Such)\s)+"
)


def citations(key: str, short: frozenset[str] = frozenset()) -> tuple[Citation, ...]:
    """Return the other texts that a folded key cites: by title, number, or a name of `short`."""
    if key.isascii() or _LATIN_TEXT.search(key):
        return tuple(_latin_citations(key))
    found = [
        Citation(match.start(), match.end(), _cited_name(match)) for match in _CITED.finditer(key)
    ]
    found += [Citation(*match.span(), match.group()) for match in _BARE_ACT.finditer(key)]
    for name in short:
        at = key.find(name)
        while at >= 0:
            found.append(Citation(at, at + len(name), name))
            at = key.find(name, at + len(name))
    return _apart(found)


def _apart(found: list[Citation]) -> tuple[Citation, ...]:
    """Return citations in order, the longest first where two share words."""
    kept: list[Citation] = []
    for citation in sorted(found, key=lambda c: (c.start, -c.end)):
        if not kept or citation.start >= kept[-1].end:
            kept.append(citation)
    return tuple(kept)


# An act named without 《》 behind the word that cites it, and the name that a text gives an act for short.
_BARE_ACT = Pattern(
    r"(?:(?<=依照)|(?<=依据)|(?<=根据)|(?<=按照)|(?<=违反)|(?<=适用)|(?<=符合))"
    rf"(?!本|该|有关|相关|国家|法律|下列|上述|前)(?:(?!的|规定|和){_HAN}){{1,12}}?(?:法典|(?<![办方做说违依合非守执司立用])法(?!规(?!定)|[律人院定治庭官学])|条例(?!草案))"
    r"(?=第|规定|的|和|、|[,.;)]|等|有关)",
    key=True,
)
_SHORT_NAME = Pattern(
    rf"以下简称:?[\"']?({_HAN}{{2,12}}?(?:法典|法|条例|办法|规定|解释))[\"']?\)", key=True
)


def short_names(key: str) -> frozenset[str]:
    """Return the names that a folded text gives to acts for short: (以下简称民法典)."""
    return frozenset(_SHORT_NAME.findall(key))


def _cited_name(match: re.Match[str]) -> str:
    """Return the title cited, with the 文号 behind it where there is one: two papers may bear one title."""
    behind = match["behind"] or ""
    return (match["title"] or match["number"]) + (behind if "号" in behind else "")


_LATIN_TEXT = Pattern(r"[A-Za-zÄÖÜäöüß]{2,}\s[A-Za-zÄÖÜäöüß]{2,}\s[A-Za-zÄÖÜäöüß]")


def _latin_citations(key: str) -> Iterator[Citation]:
    for match in _CITED_LATIN.finditer(key):
        start = match.start()
        while article := _NO_TITLE.match(key, start, match.end()):
            start = article.end()
        words = key[start : match.end()]
        if " " in words or match["stem"]:
            yield Citation(start, match.end(), match["stem"] or words)


# ---------------------------------------------------------------- bodies

# What cannot stand inside the name of a body: where it begins, reading back from its suffix. Beside each
# word what it begins in a name: 经 in 经济和信息化局, 交 in 交通运输局, 组织 in 组织部.
_BEFORE_A_NAME = (
    "[、,.;:()《》\"'\\s]|由|向|经(?![济信贸开发营管委办])|报告|报送|报(?!社|业)|和(?![平谐田])|及(?!时)|与|会同|"
    "对(?![外口台])|在|的|被|请|给|等|将|把|或者?|按照|依照|根据|为|是|有(?![关限色])|各|并|至|从|以(?![上下内外])|其[他它余]?|该|"
    "本(?=[级机单行])|通知|协助|配合|组织(?!部|人事)|督促|指导(?!委|中心|站|小组|办)|协调(?!委|局|小组|机构|办|中心)|"
    "抄送|委托|授权|交由?(?![通易警管流投运行建巡])|应当|负责|设在|成立|设立|包括|隶属|属于|当地|所在地|事发地|"
    "事故发生地|发生地"
)
# The levels of a name that leaves open which it is: 县(市、区)人民政府, 村(居)民委员会.
_LEVELS_OPEN = Pattern(
    r"(?<=[省市县区州旗镇乡村])\([省市县区州旗镇乡村居社街道办自治直辖或、]{1,12}\)"
)


class Body(NamedTuple):
    """A name that has the form of a body's, at a place of a key, and its level of government.

    `level`: 4 the state, 3 a province, 2 a city, 1 a county or district, 0 a town or street; None
    where the name does not say. `office` tells bodies of the state from companies, schools and associations.
    """

    start: int
    end: int
    level: int | None
    office: bool = False


_AHEAD = 4  # characters behind a name by which a word in it is told: 组织 in 组织部
_LONGEST_NAME = 60  # characters of names that are joined to one


@cache
def _body_patterns() -> tuple[re.Pattern[str], ...]:
    table = [(fold(suffix), sort) for suffix, sort in rows("bodies.tsv")]
    suffixes = sorted((suffix for suffix, _ in table), key=len, reverse=True)
    offices = "|".join(suffix for suffix, sort in table if sort == "office")
    long = "|".join(suffix for suffix in suffixes if len(suffix) > 1)
    short = "|".join(suffix for suffix in suffixes if len(suffix) == 1)
    return (
        re.compile(
            rf"(?:{long})(?!人员|工作)|(?![布格结大全内外局干好用场承主督举创社机查惩客餐])"
            rf"{_HAN}(?:{short})(?=$|[^\w]|"
            rf"[和及与或以等的应负可不要牵为会必须得主按在将对向报协参承依根审提制给收接备批每并指]|"
            rf"{fold('组织|同意|作出|发布|认定|决定|委托|规定')})"
            rf"|(?![布格结大全内外局时战当僵变客餐])"
            rf"{_HAN}(?:局(?![部面限势域促长])|厅(?![堂级长])|(?<![编政常原])委(?![托派员任屈聘以办]))"
            rf"|(?<=[省市县区党]委){_HAN}{{2,6}}部(?![门分署位队件级])"
        ),
        re.compile(fold(_BEFORE_A_NAME)),
        re.compile(rf"(?:{long}|(?<={_HAN})(?:{short}))$"),
        re.compile(rf"(?:{offices})$"),
    )


def bodies(key: str) -> tuple[Body, ...]:
    """Return what has the form of a body's name in a folded key, in order, without overlap.

    Guarantees: recognised by suffix and by what may not stand in a name, by no list of bodies; 和 parts
    two names only behind a name (市教育局和市公安局, but 县教育和体育局).
    """
    tail, edge, suffix, office = _body_patterns()
    found: list[Body] = []
    key = _LEVELS_OPEN.sub(lambda match: "级" * len(match.group()), key)
    for first, end in _named(key, tail):
        start = first
        for cut in edge.finditer(key, first, end + _AHEAD):
            if cut.end() >= end:
                break
            if (
                cut.group() in "和与及"
                and not suffix.search(key, start, cut.start())
                and cut.start() > start
            ):
                continue
            start = cut.end()
        if end - start < 2:
            continue
        if (
            found and found[-1].end == start and end - found[-1].start <= _LONGEST_NAME
        ):  # 市委 and 宣传部, 市生态环境局 and 临溪分局 are one
            start = found.pop().start
        name = key[start:end]
        found.append(Body(start, end, level(name), bool(office.search(name))))
    if _LATIN_TEXT.search(key):
        found += [
            Body(match.start("name"), match.end("name"), None, True)
            for match in _LATIN_BODY.finditer(key)
        ]
    return tuple(found)


def _named(key: str, tail: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield the runs that end as a name of a body does, with the Chinese characters before its tail.

    The tail is looked for first, and what stands before it is taken back from there: an expression for
    both would try each length from each character.
    """
    at = 0
    while (found := tail.search(key, at)) is not None:
        start = found.start()
        while start > max(at, found.start() - _LONGEST) and _HAN_CHAR.match(key, start - 1):
            start -= 1
        at = found.end()
        yield start, at


_LONGEST = 24  # characters before the tail of a name
_HAN_CHAR = Pattern(_HAN)
_OFFICERS = (
    "board|authority|department|council|committee|court|ministry|office|agency|commission|police|bureau|guard|"
    "inspectorate|tribunal|registrar|minister|secretary|mayor|treasurer|director|commissioner|inspector|clerk|"
    "warden|governor|president|librarian|harbourmaster|ombudsman|auditor"
)
_CAPITAL = "|".join(map(str.capitalize, _OFFICERS.split("|")))
# The Harbour Board, the mayor; das Bauamt, die Aufsichtsbehörde, der Stadtrat.
_LATIN_BODY = Pattern(
    rf"(?P<name>\b(?:(?!The|An?\b)[A-Z][\w'-]*\s(?:(?:of|for|and)\s(?:the\s)?)?){{0,5}}(?:{_CAPITAL})\b"
    rf"(?:\s(?:of|for)\s(?:the\s)?[A-Z]\w+)?"
    rf"|\b(?:{_OFFICERS})\b(?!\s(?:hours|supplies))"
    r"|\b[A-ZÄÖÜ][a-zäöüß-]*(?:amt|ämter|behörde|stadtrat|gemeinderat|ministerium|gericht|kammer|ausschuss|verwaltung|"
    r"polizei|meister|vorstand|kommission|direktion|magistrat|senat)(?:e?s|en|n)?\b|\b(?:Amt|Behörde|Polizei|Gericht|Magistrat|Senat|Stadtrat)(?:e?s)?\b)"
)


_LEVELS: tuple[tuple[int, str], ...] = (
    (4, r"国务院|国家|中央|全国|最高人民"),
    (3, r"[^市县]{0,6}省(?!略)|[^市县]{0,8}自治区|直辖市"),
    (2, r"设区的市|[^县区]{0,6}市(?!场)|自治州"),
    (1, r"区县|县|[^市]{0,6}县|区(?!域)|旗"),
    (0, r"镇|乡|街道|村|社区|居民委员会|村民委员会"),
)


def level(name: str) -> int | None:
    """Return the level of government that a name begins with, None where it names none."""
    for rank, form in _LEVELS:
        if re.match(form, name):
            return rank
    return None


# ---------------------------------------------------------------- pairs of words


@cache
def _pairs(name: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for x, y in rows(name):
        x, y = fold(x), fold(y)
        found.setdefault(x, set()).add(y)
        found.setdefault(y, set()).add(x)
    return {word: frozenset(others) for word, others in found.items()}


def spelled_alike(x: str, y: str) -> bool:
    """Tell whether two words are two customary spellings of one: 雇佣 and 雇用."""
    return y in _pairs("spellings.tsv").get(x, ())


def regional(x: str, y: str) -> bool:
    """Tell whether two words are what two regions say for one thing: 資訊 and 信息."""
    return y in _pairs("regional.tsv").get(x, ())
