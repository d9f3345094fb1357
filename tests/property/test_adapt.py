"""An adapted text with planted omissions: exactly those are found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from diffkit.comparison import compare
from tests import oracles
from tests.unit.test_adapt import readings, witness

# The word of the level, of the one below and of the one above; then those of the other government.
SHIFTS = [
    (("省", "设区的市", "国家"), ("市", "县（市、区）", "省")),
    (("市", "区县", "省"), ("县", "镇（街道）", "市")),
    (("市", "县区", "省"), ("县", "乡镇", "市")),
    (("市", "区县", "省"), ("区", "镇街", "市")),
]
STEMS = (
    "水务", "应急管理", "发展改革", "农业农村", "民政", "交通运输", "文化和旅游", "自然资源", "生态环境",
    "林业", "统计", "商务", "粮食和物资储备",
)  # fmt: skip
ROOTS = ("云泽", "临溪", "青石", "白岭", "丰河", "南浦", "松原岭", "长渡")
OFFICES = (("局", "局"), ("委", "局"), ("厅", "局"), ("支队", "大队"), ("中心", "中心"))
# What is said of a body {0}, of the body {1}; {L} is the own level, {D} the governments below.
SENTENCES = [
    "{0}负责收集和核实有关信息，每日18时前报送。",
    "发生险情的，由{0}牵头，{1}参加，及时组织处置。",
    "{D}应当在30分钟内向{L}政府报告，并抄送{0}。",
    "{0}应当会同{1}每年开展一次检查，检查结果向社会公布。",
    "{L}级储备由{0}管理，消耗后应当在15日内补足。",
    "对工作中成绩突出的单位，由{L}政府给予表扬，{0}负责办理。",
    "{D}自行组织队伍，人数不足的，由{0}协调解决。",
    "全{L}每年组织两次演练，由{1}承担，{0}予以配合。",
    "{L}政府向{U}政府报告进展情况，必要时请求{U}级支援。",
    "需要调用{D}物资的，应当经{L}政府同意，并通知{0}。",
    "任何单位和个人发现隐患的，可以拨打热线，由{0}受理。",
]


@dataclass(frozen=True)
class Adapted:
    """Two texts, and where in the second what the first says was left."""

    upper: str
    lower: str
    left: tuple[int, ...]


@st.composite
def adapted(draw: st.DrawFn) -> Adapted:
    (own, below, above), (own_v, below_v, above_v) = draw(st.sampled_from(SHIFTS))
    roots = draw(st.lists(st.sampled_from(ROOTS), min_size=2, max_size=2, unique=True))
    stems = draw(st.lists(st.sampled_from(STEMS), min_size=2, max_size=5, unique=True))
    offices = [draw(st.sampled_from(OFFICES)) for _ in stems]
    bodies = [
        (own + stem + x, own_v + stem + y) for stem, (x, y) in zip(stems, offices, strict=True)
    ]
    text_u = [f"{roots[0]}{own}人民政府关于印发{roots[0]}{own}备灾工作办法的通知"]
    text_v = [f"{roots[1]}{own_v}人民政府关于印发{roots[1]}{own_v}备灾工作办法的通知"]
    units: list[tuple[int, str, str]] = []  # line, and what it puts for what
    for n in range(draw(st.integers(min_value=14, max_value=30))):
        sentence = SENTENCES[n % len(SENTENCES)]
        first, second = draw(st.permutations(range(len(bodies))))[:2]
        slots = {
            "{0}": bodies[first],
            "{1}": bodies[second],
            "{L}政府": (f"{own}政府", f"{own_v}政府"),
            "{L}级": (f"{own}级", f"{own_v}级"),
            "全{L}": (f"全{own}", f"全{own_v}"),
            "{D}": (f"{below}政府", f"{below_v}政府"),
            "{U}政府": (f"{above}政府", f"{above_v}政府"),
            "{U}级": (f"{above}级", f"{above_v}级"),
        }
        label = f"第{'一二三四五六七八九十'[n % 10]}项工作之{n + 1}，"
        line_u, line_v = label + sentence, label + sentence
        for slot, (x, y) in slots.items():
            if slot in sentence:
                units.append((len(text_u), x, y))
            line_u, line_v = line_u.replace(slot, x), line_v.replace(slot, y)
        text_u.append(line_u)
        text_v.append(line_v)
    # Omissions, one in a line: of what was adapted in several other places.
    candidates = [
        (k, x, y)
        for k, x, y in units
        if text_v[k].count(y) == 1 and sum(y == other for *_, other in units) >= 4
    ]
    chosen = draw(
        st.just([])
        if draw(st.integers(0, 5)) == 0 or not candidates
        else st.lists(st.sampled_from(candidates), min_size=1, max_size=4, unique_by=lambda c: c[0])
    )
    made = Counter(y for _, _, y in units)
    gone = Counter(y for _, _, y in chosen)
    chosen = [c for c in chosen if 3 * gone[c[2]] <= made[c[2]]]  # it still holds in most places
    for k, x, y in chosen:
        text_v[k] = text_v[k].replace(y, x)
    starts = [sum(len(line) + 1 for line in text_v[:k]) for k in range(len(text_v))]
    left = tuple(sorted(starts[k] + text_v[k].index(x) for k, x, _ in chosen))
    return Adapted("\n".join(text_u) + "\n", "\n".join(text_v) + "\n", left)


@settings(max_examples=20)
@given(adapted())
def test_exactly_what_was_left_is_found(texts: Adapted) -> None:
    found = compare(witness(texts.upper), witness(texts.lower, "B"))
    (pair,) = found.pairs
    cases = [change for change in pair.changes if change.cls == "exception"]
    places = sorted(change.b.span.start for change in cases if change.b is not None)
    assert tuple(places) == texts.left
    rest = [
        (change.cls, *readings(found, change))
        for change in pair.changes
        if change.cls in ("substantive", "wording")
    ]
    assert rest == []


@settings(max_examples=20)
@given(adapted())
def test_the_mirror_says_the_same(texts: Adapted) -> None:
    found = compare(witness(texts.upper), witness(texts.lower, "B"))
    back = compare(witness(texts.lower), witness(texts.upper, "B"))
    assert oracles.mirror_faults(found, back) == []
