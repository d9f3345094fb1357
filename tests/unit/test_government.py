"""The words that make a name one of a place, a level or an office."""

from __future__ import annotations

import pytest

from diffkit.government import (
    LEVEL,
    body_end,
    chain_of,
    names_the_state,
    parted,
    place_rank,
    rank_of,
    root_of,
)


@pytest.mark.parametrize(
    ("word", "rank"),
    [
        ("国家", 0),
        ("省", 1),
        ("市", 2),
        ("区县", 3),
        ("镇(街道)", 4),
        ("村(社区)", 5),
        ("局", None),
    ],
)
def test_levels(word: str, rank: int | None) -> None:
    assert rank_of(word) == rank


def test_the_longest_word_of_a_level_counts() -> None:
    assert [m.group() for m in LEVEL.finditer("市、区县和镇(街道)")] == ["市", "区县", "镇(街道)"]
    assert LEVEL.search("各单位应当") is None


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("云泽市城区内涝防御应急预案", ("云泽市",)),
        ("沅川省云泽市临溪县水利局", ("沅川省", "云泽市", "临溪县")),
        ("沅川省云泽市人民政府关于沅川省云泽市绿化的通知", ("云泽市",)),
        ("中共临溪县委办公室临溪县人民政府办公室关于印发青石镇规划的通知", ("临溪县",)),
        ("关于印发《临溪县抗旱预案》的通知", ("临溪县",)),
        ("城市管理条例", ()),
        ("关于印发通知", ()),
    ],
)
def test_places_that_a_name_begins_with(name: str, chain: tuple[str, ...]) -> None:
    assert chain_of(name) == chain


def test_the_state() -> None:
    assert names_the_state("中华人民共和国水法")
    assert not names_the_state("云泽市节水办法")


@pytest.mark.parametrize(
    ("place", "rank", "root"),
    [("沅川省", 1, "沅川"), ("云泽市", 2, "云泽"), ("临溪县", 3, "临溪"), ("青石镇", 4, "青石")],
)
def test_the_level_of_a_place(place: str, rank: int, root: str) -> None:
    assert (place_rank(place), root_of(place)) == (rank, root)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("应急局和事故单位", "应急局"),
        ("教育和体育局、", "教育和体育局"),
        ("委宣传部牵头", "委宣传部"),
        ("委、", "委"),
        ("人力资源社会保障局", "人力资源社会保障局"),
        ("防内涝指挥部办公室主任", "防内涝指挥部办公室"),
        ("人民代表大会常务委员会批准", "人民代表大会常务委员会"),
        ("应当负责的局", ""),
        ("级应急响应", ""),
        ("级组织处置", ""),
        ("管泵站", ""),
        ("管理局", "管理局"),
    ],
)
def test_where_the_name_of_a_body_ends(words: str, name: str) -> None:
    assert words[: body_end(words, 0, len(words))] == name


def test_offices_that_stand_for_one_another() -> None:
    committee, bureau, brigade = parted("发展改革委"), parted("发展改革局"), parted("消防救援大队")
    assert committee is not None
    assert bureau is not None
    assert brigade is not None
    assert committee[0] == bureau[0] == "发展改革"
    assert committee[2] == bureau[2] != brigade[2]
    assert parted("总指挥") is None
