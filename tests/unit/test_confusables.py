from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from diffkit.confusables import SHAPE, confusable, homophone, similar_shape

SHAPES = (
    "末未 己已 拔拨 治冶 戊戌 戌戍 市巿 人入 土士 日曰 待侍 候侯 辨辩 徽微 免兔 汪注 材村 責貴 巳已"
)


@pytest.mark.parametrize("pair", SHAPES.split())
def test_characters_of_similar_shape(pair: str) -> None:
    assert similar_shape(*pair) >= SHAPE
    assert similar_shape(*pair) == similar_shape(*reversed(pair))
    assert confusable(*pair)


@pytest.mark.parametrize("pair", ["安全", "应急", "设施", "国家", "部门", "一龘"])
def test_characters_of_other_shape(pair: str) -> None:
    assert similar_shape(*pair) < SHAPE


@pytest.mark.parametrize(
    ("pair", "likeness"),
    [
        ("驳泊", 0.7),  # 泊 is pō too, and that comes first
        ("布不", 1.0),
        ("经径", 1.0),
        ("權全", 1.0),
        ("制治", 1.0),
        ("是四", 0.5),  # sh and s
        ("兰南", 0.5),  # l and n
        ("金京", 0.5),  # in and ing
        ("安全", 0.0),
        ("安安", 0.0),
        ("安a", 0.0),
    ],
)
def test_homophones(pair: str, likeness: float) -> None:
    assert homophone(*pair) == likeness
    assert homophone(*reversed(pair)) == likeness


def test_a_character_is_not_taken_for_itself() -> None:
    assert not confusable("安", "安")
    assert similar_shape("a", "b") == 0.0


def test_the_table_is_loaded_when_it_is_needed(root: Path) -> None:
    program = (
        "import diffkit.confusables as c; assert c._table.cache_info().currsize == 0; "
        "c.homophone('布', '不'); assert c._table.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", program], cwd=root, check=True)


def test_the_program_that_builds_the_table_makes_plain_syllables() -> None:
    from tools.confusables import _plain, in_use

    assert [_plain(s) for s in ("lǜ", "nüè", "ān", " bù")] == ["lv", "nve", "an", "bu"]
    assert in_use("应")
    assert in_use("應")
    assert not in_use("㐀")
