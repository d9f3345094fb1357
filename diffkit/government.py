"""The levels of government, and the words by which a text names its own: places, levels, offices.

A leaf. No place and no bureau stands here, only the words that make a name one: 省 市 县, 委 局 支队.
Everything is matched on keys (`glyphs.fold`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from diffkit.patterns import Pattern

# Each line: words of one level, from the state downwards. Longer words come first in the pattern, so
# that 区县 is never read as 县.
_LEVELS: tuple[str, ...] = (
    "国家 全国 中央 国务院",
    "省 自治区 直辖市 省(自治区、直辖市) 省、自治区、直辖市 省(区、市) 省(区)",
    "设区的市 地级市 市州 市(州) 州(市) 自治州 市地 盟 市",
    "区县 县区 县(市、区) 县(市区) 县市区 市县区 县(区) 区(县) 区(市)县 区(县、市) 县、区 区、县 自治县 县级市 "
    "县 旗 区 新区",
    "镇(街道) 镇(办) 镇(街) 乡镇(街道) 乡(镇、街道) 乡镇、街道 镇、街道 街道(镇) 镇街 镇办 街镇 街乡 乡镇 "
    "乡(镇) 镇(乡) 镇 乡 街道",
    "村(社区) 村(居) 社区(村) 村居 村、社区",
)
_RANK = {word: rank for rank, words in enumerate(_LEVELS) for word in words.split()}
LEVEL = Pattern("|".join(sorted(map(re.escape, _RANK), key=lambda w: (-len(w), w))))
# Words that hold the character of a level and name none.
_ORDINARY = (
    "城市 都市 超市 夜市 股市 门市 集市 市场 市容 市区 市面 市价 市政设施 市政工程 市政公用 节省 省略 反省 "
    "社区 小区 园区 景区 城区 辖区 灾区 校区 郊区 片区 库区 山区 林区 牧区 "
    "矿区 厂区 港区 战区 疫区 禁区 专区 街区 湖区 "
    "保护区 开发区 高新区 示范区 度假区 功能区 自贸区 保税区 工业区 居住区 住宅区 生活区 作业区 "
    "服务区 名胜区 水源区 试验区 "
    "区域 区分 区间 区划 区别 区位 城镇 村镇 集镇 镇静 乡村 城乡 家乡 返乡 老乡 联盟 同盟 国旗 旗帜 旗下 升旗"
)
# 受灾区县政府 and 所辖区政府 hold 灾区 and 辖区 by chance.
ORDINARY = Pattern(
    "|".join(
        f"{word}(?![县级委]|政府|人民)" if word.endswith("区") else word
        for word in sorted(_ORDINARY.split(), key=lambda w: (-len(w), w))
    )
)
_LEVEL_OR_NOT = Pattern(rf"(?:{ORDINARY.source})|(?P<level>{LEVEL.source})")

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
_CHAIN = Pattern(rf"(?:{_PLACE})+")
_ONE_PLACE = Pattern(_PLACE)
_NATION = Pattern("中华人民共和国|国务院|中共中央|全国人民代表大会")
# What parts a heading into names: 中共云泽市委办公室云泽市人民政府办公室关于印发云泽市…
_BETWEEN = Pattern(r"关于(?:印发|发布|转发)?|印发|转发|办公室|办公厅|委员会|中共|[《\s]")
_GOVERNMENT = Pattern(rf"((?:{_PLACE})+)(?=人民政府|人民代表大会|人大常委会|政府|委)")

# Suffixes of offices that stand for one another between levels.
_OFFICES: tuple[str, ...] = (
    "委员会 办公室 办公厅 管理局 委 局 办 厅 科 处 室 股",
    "总队 支队 大队 中队",
    "总站 中心 站 所",
    "分公司 支公司 公司",
    "总会 分会 协会",
)
_OFFICE_CLASS = {word: k for k, words in enumerate(_OFFICES) for word in words.split()}
_BODY_ENDS = (
    "指挥部办公室 领导小组办公室 委员会办公室 人民代表大会常务委员会 人民代表大会 人民法院 人民检察院 人大常委会 "
    "人民政府办公厅 人民政府办公室 政府办公厅 政府办公室 人民政府 政府 管委会 管理委员会 "
    "指挥部 领导小组 工作组 联席会议 专班 总工会 工会 红十字会 残联 妇联 工商联 分局 事务局 "
    "委员会 办公厅 办公室 管理局 监督局 委办 部 院 署 " + " ".join(_OFFICES)
)
# What goes on behind a suffix as another word: 市处置能力 names no 处, 县办理 no 办.
_NO_END = {
    "部": "门分位",
    "处": "置理罚分境于以",
    "科": "技学研普",
    "室": "内外",
    "站": "点台",
    "所": "有属在需",
    "局": "部面限势",
    "办": "法理事公学",
    "委": "托派任",
    "院": "校长",
    "署": "名",
    "厅": "堂",
    "股": "份东权",
}
_BODY_END = "|".join(
    f"{word}(?![{_NO_END[word]}])" if word in _NO_END else word
    for word in sorted(set(_BODY_ENDS.split()), key=lambda w: (-len(w), w))
)
# What cannot stand inside a name: particles, prepositions, verbs. 和 joins the halves of 教育和体育.
_NAME = rf"(?:(?![的由对为在向等并或被将把从到其及与须可是每以于]|应当|行政区域|负责|参加|牵头|接到|报告|会同){_HAN})"
_NO_NAME = Pattern("[级属辖长]|行政区域|管(?!理|委)")  # 市级, 市长 and 市管 go on as no name
_TAIL = Pattern(
    rf"(?:委(?:{_NAME}{{1,8}}?(?:部(?!门)|办公室|办|委|局|中心|室))?(?!员会)|(?:{_NAME}{{1,16}}?)??(?:{_BODY_END}))"
)


def rank_of(word: str) -> int | None:
    """Return the level of a word, 0 for the state to 5 for a village, None for another word."""
    return _RANK.get(word)


def words_of(rank: int | None) -> tuple[str, ...]:
    """Return the words of one level."""
    return () if rank is None else tuple(_LEVELS[rank].split())


def levels_in(key: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and level of each word that names a level: 市 in 市政府, not in 市场."""
    for match in _LEVEL_OR_NOT.finditer(key, start, len(key) if end is None else end):
        if word := match["level"]:
            yield match.start(), match.end(), _RANK[word]


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


def chain_of(heading: str) -> tuple[str, ...]:
    """Return the place whose government a heading names, or the places that it begins with.

    Of the latter the first alone is sure: 云泽市老旧小区 is not 云泽市 and 老旧小区.
    """
    parts = _BETWEEN.split(heading)
    for part in parts:
        if match := _GOVERNMENT.match(part):
            return tuple(_ONE_PLACE.findall(match.group(1))[-1:])
    for part in parts:
        if match := _CHAIN.match(part):
            return tuple(_ONE_PLACE.findall(match.group()))
    return ()


def names_the_state(key: str) -> bool:
    """Tell whether a heading names the state itself or one of its highest bodies."""
    return _NATION.search(key) is not None


def body_end(key: str, at: int, limit: int) -> int:
    """Return where the name of a body ends that goes on at `at`, behind the word of its level.

    `at` itself where no name goes on there.
    """
    if _NO_NAME.match(key, at):
        return at
    match = _TAIL.match(key, at, min(limit, at + 32))
    return match.end() if match else at


def ministries(stem: str) -> tuple[str, ...]:
    """Return how the state's own office of a stem may be called: 财政部, 国家林业局."""
    return f"{stem}部", f"{stem}总局", f"国家{stem}局", f"国家{stem}总局"


def parted(name: str) -> tuple[str, str, int] | None:
    """Return stem, office and its class of the name of an office: 发展改革委 → 发展改革, 委, 0."""
    for end in sorted(_OFFICE_CLASS, key=lambda w: (-len(w), w)):
        if name.endswith(end) and len(name) > len(end):
            return name[: -len(end)], end, _OFFICE_CLASS[end]
    return None
