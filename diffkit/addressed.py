"""What a lawyer asks of two clauses before comparing their words: whom they bind, and what they lean on.

A leaf below the aligner. All of it reads the folded key of a clause's own words (`glyphs.fold`).
"""

from __future__ import annotations

from diffkit.numerals import number
from diffkit.patterns import for_keys

_HEAD = 80  # characters in which an addressee, or what a clause leans on, is looked for
_REST_CHARS = 40  # of an item, above which it is no residual one
_LIST = 16  # characters between two articles of one citation: 第五十三条第二款、第五十四条

# Examples in tests/unit/test_addressed.py. Whom a duty binds stands before the word that binds.
_ADDRESSEE = for_keys(
    r"(?P<who>[^,.;:《》\"]{2,60}?)(?:也|还|均|都|依法)?"
    r"(?:应当|必须|不得|可以|有权|负责|(?<!适)应(?![急对用答的])|须(?!知))"
)
_LEVEL = for_keys(
    r"(?:各级|县级|市级|省级|地方|以上|本级|所在地|国务院|国家|全国|本省|本市|本县|全省|全市|设区的|有关|居民住宅区的|"
    r"省|自治区|直辖市|市|自治州|县|区|旗|乡|镇|民族乡|[(][^()]{0,12}[)]|[、和及或]|或者)+(?=[^\W\d]{2})"
)
# What stands between both and says how, when or to whom.
_MANNER = for_keys(
    r"(?<=..)(?:依法|依照|按照|根据|对(?!外)|在(?!职|校|建|册|编)|因|会同|每[年月季日]|定期|及时|共同|未|违反|发现|收到|"
    r"接到|认为|经(?=[^营济费办理销纪手])|由(?=[^来])|为(?=[^生者])|自[行主]|向|以(?=[^上下内外及])|就(?=[^业近地餐])|"
    r"将(?=[^军来]))"
)
_ARTICLE = for_keys(r"第\s?(?P<n>[〇零一二三四五六七八九十百千0-9]{1,8})\s?条(?P<inserted>之)?")
_FOREIGN = for_keys(r"(?:》|[法典例则定程])$")
_OWN = for_keys(r"(?:本[^,.;:《》]{1,4}|规定)$")
_LISTED = for_keys(r"(?:[、和或及至]|或者|以及)$")
_LEANS = for_keys(r"前[一二两三四]?[款项条]|本条(?!例)|上述|第[一二三四五六][款项](?!所?称)")
_REST = for_keys(r"(?:[^,.;:]{0,14}(?:法律|法规|规章|国家)[^,.;:]{0,8}规定的)?其[他它]")


def below_level(key: str) -> str:
    """Return the head of a clause without the level of government, or the place, with which it begins."""
    head = key[:_HEAD]
    level = _LEVEL.match(head)
    return head if level is None else head[level.end() :]


def addressee(key: str) -> str:
    """Return whom a clause binds or entitles, without level of government; "" where it does not say."""
    found = _ADDRESSEE.match(key[:_HEAD])
    if found is None:
        return ""
    who = below_level(found["who"])
    manner = _MANNER.search(who)
    if manner is not None:
        who = who[: manner.start()]
    return who if len(who) > 1 else ""


def cited(key: str) -> frozenset[int]:
    """Return the numbers of the articles that a clause cites of its own text."""
    found: set[int] = set()
    own, end = False, -_LIST
    for match in _ARTICLE.finditer(key):
        before = key[max(0, match.start() - 6) : match.start()]
        if match.start() - end >= _LIST or not _LISTED.search(before):
            own = bool(_OWN.search(before)) or not _FOREIGN.search(before)
        end = match.end()
        value = number(match["n"])
        if own and value is not None and not match["inserted"]:
            found.add(value)
    return frozenset(found)


def leans(key: str) -> bool:
    """Tell whether a paragraph speaks of the one before it, and so can stand nowhere else."""
    return _LEANS.search(key[:_HEAD]) is not None


def is_rest(key: str) -> bool:
    """Tell whether an item is what its list leaves over: 法律、法规规定的其他职责."""
    return len(key) < _REST_CHARS and _REST.match(key) is not None
