"""The levels of government, and the words by which a text names its own: places, levels, offices.

A leaf. No place and no bureau stands here, only the words that make a name one: 省 市 县, 委 局 支队.
Everything is matched on keys (`glyphs.fold`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# Each line: words of one level, from the state downwards. Longer words come first in the pattern, so
# that 区县 is never read as 县.
_LEVELS: tuple[str, ...] = (
    "国家 全国 中央",
    "省 自治区 直辖市 省(自治区、直辖市) 省、自治区、直辖市 省(区、市) 省(区)",
    "设区的市 地级市 市州 市(州) 州(市) 自治州 市地 盟 市",
    "区县 县区 县(市、区) 县(市区) 县市区 市县区 县(区) 区(县) 区(市)县 区(县、市) 县、区 区、县 自治县 县级市 "
    "县 旗 区 新区",
    "镇(街道) 镇(办) 镇(街) 乡镇(街道) 乡(镇、街道) 乡镇、街道 镇、街道 街道(镇) 镇街 镇办 街镇 街乡 乡镇 "
    "乡(镇) 镇(乡) 镇 乡 街道",
    "村(社区) 村(居) 社区(村) 村居 村、社区",
)
_RANK = {word: rank for rank, words in enumerate(_LEVELS) for word in words.split()}
LEVEL = re.compile("|".join(sorted(map(re.escape, _RANK), key=lambda w: (-len(w), w))))

_HAN = r"[^\W\d_a-zA-Z]"
# What ends the name of a place, and the level it is of.
_PLACE_ENDS = {
    "自治区": 1,
    "省": 1,
    "自治州": 2,
    "地区": 2,
    "市": 2,
    "州": 2,
    "盟": 2,
    "自治县": 3,
    "新区": 3,
    "县": 3,
    "区": 3,
    "旗": 3,
    "街道": 4,
    "镇": 4,
    "乡": 4,
}
_PLACE = rf"{_HAN}{{2,8}}?(?:{'|'.join(_PLACE_ENDS)})"
_CHAIN = re.compile(rf"(?:{_PLACE})+")
_ONE_PLACE = re.compile(_PLACE)
_NATION = re.compile("中华人民共和国|国务院|中共中央|全国人民代表大会")
# Before a government's own name nothing of a word may stand.
_GOVERNMENT = re.compile(rf"((?:{_PLACE})+)(?=人民政府|人民代表大会|人大常委会|委员会办公室|政府)")

# Suffixes of offices that stand for one another between levels.
_OFFICES: tuple[str, ...] = (
    "委员会 办公室 管理局 委 局 办 厅 科 处 室 股",
    "总队 支队 大队 中队",
    "总站 中心 站 所",
    "分公司 支公司 公司",
    "总会 分会 协会",
)
_OFFICE_CLASS = {word: k for k, words in enumerate(_OFFICES) for word in words.split()}
_BODY_ENDS = (
    "指挥部办公室 领导小组办公室 委员会办公室 人民代表大会常务委员会 人民代表大会 人民法院 人民检察院 人大常委会 "
    "人民政府办公厅 人民政府办公室 政府办公厅 政府办公室 人民政府 政府 管委会 管理委员会 "
    "指挥部 领导小组 工作组 总工会 工会 红十字会 残联 妇联 工商联 分局 事务局 "
    "委员会 办公厅 办公室 管理局 监督局 委办 部 院 署 " + " ".join(_OFFICES)
)
_BODY_END = "|".join(sorted(set(_BODY_ENDS.split()), key=lambda w: (-len(w), w)))
# What cannot stand inside a name: particles, prepositions, verbs. 和 joins the halves of 教育和体育.
_NAME = rf"(?:(?![的由对为在向等并或被将把从到其及与须可是每以于]|应当|负责|参加|牵头|接到|报告|会同){_HAN})"
_TAIL = re.compile(
    rf"(?:委(?:{_NAME}{{1,8}}?(?:部|办公室|办|委|局|中心|室))?(?!员会)|(?:{_NAME}{{1,16}}?)??(?:{_BODY_END}))"
)


def rank_of(word: str) -> int | None:
    """Return the level of a word, 0 for the state to 5 for a village, None for another word."""
    return _RANK.get(word)


def levels_in(key: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and level of each word that may name a level: 市 in 市场 is one of them."""
    for match in LEVEL.finditer(key, start, len(key) if end is None else end):
        yield match.start(), match.end(), _RANK[match.group()]


@lru_cache(maxsize=4096)
def place_rank(place: str) -> int | None:
    """Return the level of a place by the end of its name: 云泽市 2, 临溪县 3."""
    for end in sorted(_PLACE_ENDS, key=len, reverse=True):
        if place.endswith(end) and len(place) > len(end):
            return _PLACE_ENDS[end]
    return None


def root_of(place: str) -> str:
    """Return the name of a place without the word of its level: 云泽市 → 云泽."""
    for end in sorted(_PLACE_ENDS, key=len, reverse=True):
        if place.endswith(end):
            return place[: -len(end)]
    return place


def chain_of(name: str) -> tuple[str, ...]:
    """Return the places that a name begins with, the largest first: 江北省云泽市… → 江北省, 云泽市."""
    match = _CHAIN.match(name)
    return tuple(_ONE_PLACE.findall(match.group())) if match else ()


def governments_in(key: str) -> Iterator[tuple[str, ...]]:
    """Yield the places whose government a heading names, as `chain_of` does."""
    for match in _GOVERNMENT.finditer(key):
        yield tuple(_ONE_PLACE.findall(match.group(1)))


def names_the_state(key: str) -> bool:
    """Tell whether a heading names the state itself or one of its highest bodies."""
    return _NATION.search(key) is not None


def body_end(key: str, at: int, limit: int) -> int:
    """Return where the name of a body ends that goes on at `at`, behind the word of its level.

    `at` itself where no name goes on there.
    """
    match = _TAIL.match(key, at, min(limit, at + 32))
    return match.end() if match else at


def parted(name: str) -> tuple[str, str, int] | None:
    """Return stem, office and its class of the name of an office: 发展改革委 → 发展改革, 委, 0."""
    for end in sorted(_OFFICE_CLASS, key=lambda w: (-len(w), w)):
        if name.endswith(end) and len(name) > len(end):
            return name[: -len(end)], end, _OFFICE_CLASS[end]
    return None
