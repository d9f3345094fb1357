"""A change of each kind, planted into any clause of any document under any layout, is found with its kind."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import diffkit
from diffkit.model import FOLDED, Comparison
from tests import oracles
from tests.property.strategies import (
    GLYPHS,
    LAYOUTS,
    Draft,
    Noised,
    chained,
    drafts,
    sentence_indices,
    written,
)

# kind, a sentence, the same with the change; {n} and {m} are numbers that differ
PLANTED: tuple[tuple[str, str, str], ...] = (
    ("time_limit", "值守人员应当在{n}分钟内电话报告。", "值守人员应当在{m}分钟内电话报告。"),
    ("time_limit", "档案保存期限为{n}个月。", "档案保存期限为{m}个月。"),
    ("amount", "每户一次补助{n}万元。", "每户一次补助{m}万元。"),
    ("threshold", "积水深度达到{n}厘米以上的，封闭道路。", "积水深度达到{m}厘米以上的，封闭道路。"),
    ("number", "仓库常备移动泵车{n}辆。", "仓库常备移动泵车{m}辆。"),
    ("date", "普查名录于2019年{n}月3日公布。", "普查名录于2019年{m}月3日公布。"),
    ("modality", "养护记录应当逐日公开。", "养护记录可以逐日公开。"),
    ("modality", "闸门钥匙不得外借。", "闸门钥匙可以外借。"),
    ("modality", "巡查结果对外公布。", "巡查结果不对外公布。"),
    ("proviso", "泵站电源全天接通。", "泵站电源全天接通，但检修期间除外。"),
    ("scope", "每月核对全部账目。", "每月核对个别账目。"),
    ("scope", "报名者须有驾照和体检证明。", "报名者须有驾照或者体检证明。"),
    ("definition", "前述险工险段，是指历史上出险的堤段。", "前述险工险段，是指近年来出险的堤段。"),
    ("body", "泵房图纸存放于县档案局。", "泵房图纸存放于县住建局。"),
    ("duty_holder", "县气象局负责每周会商雨情。", "县水利局负责每周会商雨情。"),
    ("lead_role", "宣传由县教育局牵头，各学校参加。", "宣传由县团委牵头，各学校参加。"),
    ("report_path", "伤亡数字随时向县应急局报告。", "伤亡数字随时向县公安局报告。"),
    ("authority", "调度方案报县防办备案。", "调度方案报县防办批准。"),
    ("list_member", "储备沙袋、木桩和救生衣。", "储备沙袋、木桩、发电机和救生衣。"),
    ("list_member", "储备沙袋、木桩、铁锹和救生衣。", "储备沙袋、铁锹和救生衣。"),
    ("list_order", "联络员来自农业局、林业局、商务局。", "联络员来自商务局、农业局、林业局。"),
    ("citation", "工程依据《堤防设计规范》复核。", "工程依据《水闸设计规范》复核。"),
    (
        "citation",
        "工程依据《堤防设计规范》复核。",
        "工程依据《堤防设计规范》《水闸设计规范》复核。",
    ),
    ("place", "船只一律停泊在柳林镇。", "船只一律停泊在石桥镇。"),
    ("liability", "屡次不改者予以通报批评。", "屡次不改者予以行政处罚。"),
    ("validity", "本制度有效期{n}年。", "本制度有效期{m}年。"),
    ("passage", "汛后复盘。", "汛后复盘。复盘结论印发全体队员学习。"),
    ("time_limit", "险情解除后立即销号。", "险情解除后{n}日内销号。"),
    ("amount", "并处货值金额{n}倍的罚款。", "并处货值金额{m}倍的罚款。"),
    ("threshold", "风力{n}级以上停航。", "风力超过{n}级停航。"),
    ("threshold", "年满六十周岁者免票。", "年满六十五周岁者免票。"),
    ("modality", "临时渡口参照本规定管理。", "临时渡口依照本规定管理。"),
    ("modality", "值守记录应当公开。", "值守记录原则上应当公开。"),
    ("proviso", "法规另有规定的除外，泵站不得停机。", "泵站不得停机。"),
    ("scope", "经业主书面同意后施工。", "经业主同意后施工。"),
    ("scope", "逾期未缴的，取消资格。", "弄虚作假的，取消资格。"),
    ("duty_holder", "押金由出租人退还。", "押金由承租人退还。"),
    ("duty_holder", "总指挥由分管副县长担任。", "总指挥由应急局局长担任。"),
    ("lead_role", "县农业局会同县财政局拟订标准。", "县农业局会同县审计局拟订标准。"),
    ("report_path", "汛情报告抄送县档案馆。", "汛情报告抄送县统计局。"),
    ("authority", "改线须经县政府批准。", "改线须经市政府批准。"),
    ("list_member", "巡查员查看堤顶、堤坡、涵洞。", "巡查员查看堤顶、护岸、涵洞。"),
    ("citation", "罚则依照《河道管理办法》第九条执行。", "罚则依照《河道管理办法》第七条执行。"),
    ("liability", "造成损失的，承担赔偿责任。", "造成损失的，承担连带赔偿责任。"),
    ("validity", "旧规则自本月起废止。", "旧规则自本月起试行。"),
    ("level", "国家另有标准的，从其标准。", "本市另有标准的，从其标准。"),
    ("passage", "发现渗漏的，停止蓄水，并通知下游村庄。", "发现渗漏的，停止蓄水。"),
    ("words", "为了规范渡运，制作本牌。", "为规范渡运，制作本牌。"),
    ("words", "相关部门密切配合。", "有关部门密切配合。"),
    ("punctuation", "准备绳索、哨子。", "准备绳索，哨子。"),
    ("words", "务必搞好汛后消杀。", "务必做好汛后消杀。"),
)
CLASSES = {"punctuation": "wording", "words": "wording"}


@pytest.fixture(scope="module", autouse=True)
def folder() -> Iterator[Path]:
    """A folder for the texts that are drawn: one for all examples of this module."""
    global _folder
    with tempfile.TemporaryDirectory() as name:
        _folder = Path(name)
        yield _folder


_folder: Path


def compare(a: str, b: str) -> Comparison:
    witnesses = []
    for text in (a, b):
        path = _folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.txt"
        path.write_bytes(text.encode())
        witnesses.append(diffkit.read(str(path)))
    return diffkit.compare(*witnesses)


def judged(comparison: Comparison) -> list[tuple[str, str]]:
    """Class and kind of what is not folded, each once: an exchange in a list is two changes."""
    return sorted(
        {(c.cls, c.kind) for _, c in oracles.changes_of(comparison) if c.cls not in FOLDED}
    )


Group = tuple[tuple[str, str, str], ...]
GROUPS: tuple[Group, ...] = tuple(
    PLANTED[k::10] for k in range(10)
)  # as many as a draft has clauses for, and all of them


def planted(
    data: st.DataObject, draft: Draft, group: Group, numbers: list[int]
) -> tuple[str, str, list[tuple[str, str]]]:
    """A text, the same with changes planted, and what is to be said of them."""
    places = data.draw(st.permutations(sentence_indices(draft)))
    pairs = list(zip(group, places, strict=False))
    sides = [draft, draft]
    for (_, *sentences), i in pairs:
        for k, sentence in enumerate(sentences):
            words = draft.lines[i].words + sentence.format(n=numbers[0], m=numbers[1])
            sides[k] = sides[k].with_words(i, words)
    expected = sorted({(CLASSES.get(kind, "substantive"), kind) for (kind, *_), _ in pairs})
    return written(sides[0]), written(sides[1]), expected


each_group = pytest.mark.parametrize(
    "group", GROUPS, ids=["+".join(k for k, *_ in group) for group in GROUPS]
)
few = settings(max_examples=3, phases=[Phase.generate])  # shrinking a document takes minutes
numbers_ = st.permutations(range(2, 10))


@each_group
@few
@given(st.data(), drafts, st.sampled_from(sorted(GLYPHS)), numbers_)
def test_planted_changes_are_found_with_their_kinds_and_nothing_else(
    group: Group, data: st.DataObject, draft: Draft, glyph: str, numbers: list[int]
) -> None:
    a, b, expected = planted(data, draft, group, numbers)
    assert judged(compare(a, GLYPHS[glyph](Noised(b)).text)) == expected


@each_group
@few
@given(
    st.data(), drafts, st.sampled_from(sorted(LAYOUTS)), st.sampled_from(sorted(GLYPHS)), numbers_
)
def test_planted_changes_are_found_under_layout_noise(
    group: Group, data: st.DataObject, draft: Draft, layout: str, glyph: str, numbers: list[int]
) -> None:
    """One change alone; wrapping may leave a paragraph's end open, which is said beside it."""
    one = (data.draw(st.sampled_from(group)),)
    a, b, expected = planted(data, draft, one, numbers)
    noised = chained(GLYPHS[glyph], LAYOUTS[layout])(Noised(b)).text
    found = judged(compare(a, noised))
    assert {*expected} - {*found} <= {("wording", "punctuation")}, found  # a mark at a line's end
    assert {kind for _, kind in {*found} - {*expected}} <= {"structure", "position", "passage"}
