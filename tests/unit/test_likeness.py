"""Words, their features, and how alike they are."""

from __future__ import annotations

import re

import pytest

from diffkit.likeness import _LATIN, _TOKENS, _WORDS, Likeness, Vocabulary, total, words_of


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("总  则", "总则"),
        ("第三条, 报告.", "第三条报告"),
        ("《取水管理办法》(试行)", "取水管理办法试行"),
        ("The town-hall, Room 3", "the town hall room 3"),
        ("PM2.5浓度", "pm2 5浓度"),
        ("使用 GIS 系统", "使用gis系统"),
        ("snake_case", "snake case"),
        ("。，", ""),
        ("", ""),
    ],
)
def test_words_are_what_is_left_without_marks(key: str, words: str) -> None:
    assert words_of(key) == words


@pytest.mark.parametrize(
    ("pattern", "yes", "no"), [(_WORDS, "水", "。_"), (_TOKENS, "水", " "), (_LATIN, "3号", "三号")]
)
def test_patterns(pattern: re.Pattern[str], yes: str, no: str) -> None:
    assert pattern.search(yes)
    assert not pattern.search(no)


def counted(words: str) -> dict[str, int]:
    vocabulary = Vocabulary()
    names: dict[int, str] = {}
    found = vocabulary.features(words)
    for name, number in vocabulary._numbers.items():
        names[number] = name
    return {names[number]: n for number, n in found.items()}


def test_features_are_pairs_of_neighbours() -> None:
    assert counted("防汛防汛") == {"防汛": 2, "汛防": 1}
    assert counted("水") == {"水": 1}
    assert counted("") == {}


def test_a_number_or_a_latin_word_is_one_character() -> None:
    assert counted("共30日") == {"共 30": 1, "30 日": 1, "30": 1}
    assert counted("town hall") == {"town hall": 1, "town": 1, "hall": 1}


def test_han_pairs_are_the_same_beside_digits() -> None:
    """A clause with a number and one without share all that they share."""
    assert counted("每30日检查一次")["检查"] == counted("每月检查一次")["检查"] == 1


def likeness(a: list[str], b: list[str], learnt: list[str] | None = None) -> Likeness:
    vocabulary = Vocabulary()
    of_a, of_b = [vocabulary.features(w) for w in a], [vocabulary.features(w) for w in b]
    made = learnt or a
    of_learnt = [vocabulary.features(w) for w in made]
    vocabulary.weigh([*of_learnt, *of_a, *of_b])
    return Likeness(a, b, made, (of_a, of_b, of_learnt), vocabulary)


def test_one_means_equal_and_nothing_else_does() -> None:
    found = likeness(["码头经营者应当报告", "供水企业"], ["码头经营者应当报告", "供水企业供"])
    assert found.alike(0, 0) == 1
    assert found.alike(1, 1) < 1
    assert found.alike(0, 1) == 0


def test_order_counts() -> None:
    found = likeness(["堤防水闸泵站"], ["堤防水闸泵站长", "泵站水闸堤防长"])
    assert 1 > found.alike(0, 0) > found.alike(0, 1) > 0


def test_rare_words_count_more() -> None:
    """What every clause says proves nothing."""
    common = "应当加强监督管理"
    a = [f"码头{common}", f"船闸{common}", f"渔港{common}", f"泵站{common}"]
    found = likeness(a, [f"码头定期{common}", f"航标{common}"])
    assert found.alike(0, 0) > found.alike(1, 1) + 0.1


def test_evidence_looks_at_the_shorter() -> None:
    short = "取水单位应当安装计量设施"
    found = likeness([short], [short + "并保证其正常运行不得擅自拆除或者停用违者由水务局责令改正"])
    assert found.alike(0, 0) < 0.55
    assert found.evidence(0, 0) == pytest.approx(0.7)


def test_a_few_characters_are_no_evidence_inside_a_long_clause() -> None:
    found = likeness(["水务局"], ["取水单位应当向水务局提出申请并附具材料"])
    assert found.evidence(0, 0) == found.alike(0, 0)


def test_what_was_learnt_is_nearly_equal() -> None:
    a, b = "市发展改革委负责综合协调", "县发展改革局负责综合协调"
    assert likeness([a], [b]).alike(0, 0) < 0.9
    assert likeness([a], [b], [b]).alike(0, 0) == 0.999


def test_an_echo_is_of_what_no_other_clause_says() -> None:
    common = "县级以上人民政府应当加强监督管理"
    others = [f"{common}{x}{y}水" for x in "清浊冷热软硬甜咸上下内外东西南北" for y in "江河湖海塘"]
    a = [f"{common}对孤寡老人酌情减免水费", *others]
    b = ["生活困难的用户可以申请减免其水费", *others, common]
    found = likeness(a, b)
    assert found.echo(0, 0) > 0.3 > 2 * found.echo(0, 81)
    assert (0, 0) in found.echoing(range(81), range(82))


def test_an_echo_of_one_word_is_nothing_without_it() -> None:
    others = [f"{x}{y}闸" for x in "东西南北上下内外" for y in "江河湖海塘堰坝渠"]
    found = likeness(["水表由企业校验", *others], ["用户报修水表", *others])
    assert found.echo(0, 0) > 0 == found.echo(0, 0, best=False)
    assert found.echo(0, 0, found.features_a[0]) == 0


def test_candidates_share_something() -> None:
    a = ["堤防养护单位负责巡查", "码头经营者负责照明", "供水企业负责检测"]
    b = ["供水企业负责水质检测", "堤防养护单位应当巡查"]
    found = likeness(a, b)
    pairs = found.candidates([0, 1, 2], [0, 1], 1)
    assert (0, 1) in pairs
    assert (2, 0) in pairs
    assert found.candidates([1], [1], 4) == []
    assert found.candidates([], [0, 1], 4) == []


def test_total() -> None:
    assert total([{1: 2}, {1: 1, 5: 1}]) == {1: 3, 5: 1}
