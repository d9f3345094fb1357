from __future__ import annotations

import importlib.util
import subprocess
import sys
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

from diffkit import glyphs
from diffkit.glyphs import (
    Variants,
    cell_widths,
    cells,
    fold,
    fold_width,
    is_variant,
    script_of,
    visible,
    wrap,
)
from diffkit.span import Span

ROOT = Path(__file__).resolve().parents[2]

# ---------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("２０２２年Ａ，ｂ", "2022年A,b"),
        ("（一）［２］｛３｝", "(一)[2]{3}"),
        ("〔2022〕【附】［3］", "[2022][附][3]"),
        ("«办法»≪办法≫《办法》", "《办法》《办法》《办法》"),
        ("‹办法›〈办法〉", "〈办法〉〈办法〉"),
        ('“甲”「乙」＂丙"〝丁〞', '"甲""乙""丙""丁"'),
        ("‘甲’『乙』＇丙'", "'甲''乙''丙'"),
        ("一—二–三－四─五−六", "一-二-三-四-五-六"),
        ("10～20〜30~40", "10~20~30~40"),
        ("甲。乙．丙.丁｡", "甲.乙.丙.丁."),
        ("甲、乙､丙；丁：戊∶己︰", "甲、乙、丙;丁:戊:己:"),
        ("甲！乙？丙…丁⋯", "甲!乙?丙…丁…"),
        ("张·李•王・", "张·李·王·"),
        ("甲\u3000乙\u00a0丙\t丁\u2003", "甲 乙 丙 丁 "),
        ("甲\u200b乙\ufeff", "甲 乙 "),
        ("甲\r\n乙\n", "甲\r\n乙\n"),
        ("５％＋３＝＠", "5%+3=@"),
        ("二○二一", "二〇二一"),
        ("￥１００", "¥100"),
        ("ABC abc", "ABC abc"),
    ],
)
def test_width_and_marks_share_a_key(text: str, key: str) -> None:
    assert fold_width(text) == fold(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("中華人民共和國應急預案", "中华人民共和国应急预案"),
        ("臺灣裏裡", "台湾里里"),
        ("發髮後乾幹隻祇", "发发后干干只祇"),
        ("\u8457作看\u8457看\u7740", "\u7740作看\u7740看\u7740"),
        ("爲為説說啟啓", "为为说说启启"),
        ("⼈⺠⻓⾏", "人民长行"),
        ("\uf900\uf9d1", "岂六"),
    ],
)
def test_scripts_share_a_key(text: str, key: str) -> None:
    assert fold(text) == key


def test_what_converters_exchange_in_some_words_shares_a_key() -> None:
    assert fold("計畫瞭解答覆憑藉深沈") == fold("计划了解答复凭借深沉")


def test_width_alone_leaves_the_script() -> None:
    assert fold_width("臺灣，爲") == "臺灣,爲"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("应当", "可以"),
        ("、", "，"),
        ("（", "〔"),
        ("《", "〈"),
        ("“", "‘"),
        ("A", "a"),
        ("-", "~"),
        ("未", "末"),
        ("①", "1"),
    ],
)
def test_keys_keep_apart_what_differs(a: str, b: str) -> None:
    assert fold(a) != fold(b)


def test_the_key_of_every_character_is_one_character_and_final() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    key = fold(everything)
    assert len(key) == len(everything)
    assert fold(key) == key
    narrow = fold_width(everything)
    assert fold_width(narrow) == narrow
    assert [c for c in everything[:128] if fold(c) != c] == list("\t\x0b\x0c\x1c\x1d\x1e\x1f`")


def test_full_width_letters_and_digits_lose_their_width_only() -> None:
    for code in range(0x30, 0x7B):
        if chr(code).isalnum():
            assert fold(chr(code + 0xFEE0)) == chr(code)


# ---------------------------------------------------------------- the tables


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_what_their_program_makes() -> None:
    for name, text in _tool("glyph_tables").tables().items():
        assert (ROOT / "diffkit" / "data" / name).read_bytes() == text.encode(), name


def test_the_key_agrees_with_every_converter() -> None:
    """What OpenCC exchanges, character by character in any of its scripts, has one key."""
    from opencc import OpenCC

    han = "".join(map(chr, [*range(0x3400, 0xA000), *range(0x20000, 0x2A6E0)]))
    for name in ("t2s", "tw2s", "hk2s", "s2t", "s2tw", "s2hk"):
        convert = OpenCC(name).convert
        apart = [c + x for c in han if len(x := convert(c)) == 1 and fold(c) != fold(x)]
        assert apart == [], name


def test_a_text_in_the_other_script_has_the_same_key() -> None:
    from opencc import OpenCC

    text = (
        "县发展改革局负责制订应急预案，发现险情后应当在15分钟内报告；周围干部群众里里外外布置准备。"
    )
    for name in ("s2t", "s2tw", "s2hk"):
        other = OpenCC(name).convert(text)
        assert other != text
        assert fold(other) == fold(text)


def test_forms_of_one_character_are_no_other_word() -> None:
    """Characters that two words are told apart by must never be forms of one character."""
    forms, _ = glyphs._proofs()
    words = (
        "后後 干乾幹 \u8457\u7740 发發髮 征徵 制製 只隻 余餘 面麵 复復複 系係繫 范範 斗鬥 周週 于於"
    )
    for group in [*words.split(), "准準", "姦奸", "鬚鬢"]:
        stand_for = [forms.get(c, c) for c in group]
        assert len(set(stand_for)) == len(group), group


# ---------------------------------------------------------------- proofs


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("２０２２", "2022"),
        ("，", ","),
        ("。", "."),
        ("《办法》", "«办法»"),
        ("“甲”", "「甲」"),
        ("‘甲’", "『甲』"),
        ("——", "-"),
        ("—", "──"),
        ("……", "..."),
        ("……", "…"),
        ("。。。。", "……"),
        ("高政办字〔2022〕16号", "高政办字（2022）16号"),
        ("高政办字[2022]16号", "高政办字〔２０２２〕16 号"),
        ("2022 年 3 月", "2022年3月"),
        ("甲 乙", "甲乙"),
        ("甲\u200b乙", "甲乙"),
        ("甲\n乙", "甲乙"),
        ("water  bureau", "water bureau"),
        ("water\nbureau", "water bureau"),
        ("co\u00adoperate", "cooperate"),
        ("Ⅱ", "II"),
        ("Ⅱ级", "ＩＩ级"),
        ("Ⅻ", "XII"),
        ("㎡", "m²"),
        ("10㎡", "10m2"),
        ("3km²", "3km2"),
        ("℃", "°C"),
        ("½", "1/2"),
        ("3½", "3 1/2"),
        ("⒈", "1."),
        ("⑴", "(1)"),
        ("PM₂.₅", "PM2.5"),
        ("CO₂", "CO2"),
        ("PM２．５", "PM2.5"),
        ("ﬁre", "fire"),
        ("u\u0308ber", "über"),
        ("二○二一", "二〇二一"),
        ("臺", "台"),
        ("裏", "里"),
        ("裡", "裏"),
        ("倂", "併"),
        ("爲", "為"),
        ("説", "說"),
        ("牀", "床"),
        ("戶", "户"),
        ("⺠法", "民法"),
        ("⼈", "人"),
        ("\uf9d1", "六"),
        ("葛\U000e0100", "葛"),
        ("国", "國"),
        ("发", "發"),
        ("发", "髮"),
        ("并", "並"),
        ("为", "爲"),
        ("應急預案", "应急预案"),
        ("馀", "餘"),
    ],
)
def test_another_form_is_proven(a: str, b: str) -> None:
    assert is_variant(a, b)
    assert is_variant(b, a)
    assert is_variant(f"甲{a}乙", f"甲{b}乙")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("应当", "可以"),
        ("未", "末"),
        ("后", "後"),
        ("干", "乾"),
        ("幹", "乾"),
        ("\u8457", "\u7740"),
        ("發", "髮"),
        ("並", "併"),
        ("征", "徵"),
        ("制", "製"),
        ("余", "餘"),
        ("復", "複"),
        ("資訊", "信息"),
        ("、", "，"),
        ("；", "。"),
        ("，", ""),
        ("《", ""),
        ("（", "《"),
        ("“", "‘"),
        ("(3)", "[3]"),
        ("3.5", "3。5"),
        ("3．5", "35"),
        ("10²", "102"),
        ("3½", "31/2"),
        ("2⒈", "21."),
        ("10 20", "1020"),
        ("the rapist", "therapist"),
        ("-", "~"),
        ("①", "1"),
        ("①", "(1)"),
        ("Ⅱ", "二"),
        ("II", "ll"),
        ("A", "a"),
        ("〇", "零"),
        ("5%", "5‰"),
        ("\u202eabc", "abc"),
        ("a\u2066b", "ab"),
        ("u\u0308", "u"),
    ],
)
def test_a_doubt_is_no_proof(a: str, b: str) -> None:
    assert not is_variant(a, b)
    assert not is_variant(b, a)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("中華人民共和國應急預案", "traditional"),
        ("中华人民共和国应急预案", "simplified"),
        ("人民政府", "neutral"),
        ("", "neutral"),
        ("English text", "neutral"),
        ("國发", "mixed"),
        ("中华人民共和国应急预案" * 5 + "臺灣國語", "simplified"),
    ],
)
def test_the_script_of_a_text(text: str, script: str) -> None:
    assert script_of(text) == script


def test_across_scripts_the_phrase_decides() -> None:
    a = "發現險情後應當報告。餅乾、乾坤與隻身，計畫答覆瞭解。"
    b = "发现险情后应当报告。饼干、干坤与只身，计划答复了解。"
    variants = Variants(a, b)
    assert variants.across
    doubt = a.index("乾坤")
    for i in range(len(a)):
        span = Span(i, i + 1)
        assert variants.proven(span, span) == (i != doubt), a[i]
        assert Variants(b, a).proven(span, span) == (i != doubt), a[i]
    clause = Span(0, a.index("乾坤"))
    assert variants.proven(clause, clause)
    assert not is_variant(clause.of(a), clause.of(b))


@pytest.mark.parametrize("name", ["s2t", "s2tw", "s2hk"])
def test_a_copy_in_the_other_script_is_proven_throughout(name: str) -> None:
    from opencc import OpenCC

    a = "县政府有关部门沿着干流布置，于当日下午6时后联系周边台站；里程、制度、面积、范围、征收、准备、系统均不变。"
    b = OpenCC(name).convert(a)
    whole = Span(0, len(a))
    assert Variants(a, b).proven(whole, whole)
    assert Variants(b, a).proven(whole, whole)


def test_within_one_script_context_proves_no_other_word() -> None:
    a = "應於三日後送達，皇后"
    b = "應於三日后送達，皇后"
    at = Span(a.index("後"), a.index("後") + 1)
    assert not Variants(a, b).across
    assert not Variants(a, b).proven(at, at)


def test_the_neighbours_of_a_blank_or_point_decide() -> None:
    def proven(a: str, b: str, at: Span, bt: Span) -> bool:
        return Variants(a, b).proven(at, bt) and Variants(b, a).proven(bt, at)

    assert proven("2022 年", "2022年", Span(4, 5), Span(4, 4))
    assert proven("a  b", "a b", Span(1, 2), Span(1, 1))
    assert not proven("no where", "nowhere", Span(2, 3), Span(2, 2))
    assert not proven("10 20", "1020", Span(2, 3), Span(2, 2))
    assert proven("甲．乙", "甲。乙", Span(1, 2), Span(1, 2))
    assert not proven("3．5", "3。5", Span(1, 2), Span(1, 2))
    assert proven("３．５", "3.5", Span(1, 2), Span(1, 2))
    assert not proven("e\u0301t", "et", Span(1, 2), Span(1, 1))


def test_converters_meet_anything() -> None:
    a = "發現險情\ud800\x00\U0001f600後" * 3
    b = "发现险情\ud800\x00\U0001f600后" * 3
    whole = Span(0, len(a))
    assert Variants(a, b).proven(whole, whole)


def test_opencc_is_loaded_only_where_two_scripts_meet() -> None:
    program = (
        "import sys\n"
        "from diffkit.glyphs import Variants, fold, is_variant\n"
        "from diffkit.span import Span\n"
        "fold('臺灣後'); is_variant('臺', '台')\n"
        "Variants('后国', '後国').proven(Span(0, 1), Span(0, 1))\n"
        "print('opencc' in sys.modules)\n"
        "Variants('后国', '後國').proven(Span(0, 1), Span(0, 1))\n"
        "print('opencc' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.split() == [b"False", b"True"]


# ---------------------------------------------------------------- what a terminal shows


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("第一条 “甲”——乙……①Ⅱ㎡", "第一条 “甲”——乙……①Ⅱ㎡"),
        ("\x1b[31m红\x1b[0m", "␛[31m红␛[0m"),
        ("a\x00b\x07c\x7f", "a␀b␇c␡"),
        ("a\tb\r\nc", "a␉b␍␊c"),
        ("\x9b31m\x85", "⟨U+009B⟩31m⟨U+0085⟩"),
        ("甲\u202e乙\u2066丙\u200f\u061c", "甲⟨U+202E⟩乙⟨U+2066⟩丙⟨U+200F⟩⟨U+061C⟩"),
        ("a\u200bb\ufeffc\u00add", "a⟨U+200B⟩b⟨U+FEFF⟩c⟨U+00AD⟩d"),
        ("a\u2028b\u2029", "a⟨U+2028⟩b⟨U+2029⟩"),
        ("\ud800\udfff", "⟨U+D800⟩⟨U+DFFF⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("\ue000葛\U000e0100é", "\ue000葛\U000e0100é"),
    ],
)
def test_nothing_hidden_stays_hidden(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


def test_the_caller_keeps_what_it_handles() -> None:
    assert visible("a\tb\nc\x1b", keep="\n\t") == "a\tb\nc␛"
    assert visible("a\tb\nc", keep="\n") == "a␉b\nc"


def test_no_control_or_format_character_passes() -> None:
    """Of the general categories that a terminal acts on or hides, only signs with a form remain."""
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    shown = set(visible(everything))
    left = {c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    written = {
        *map(chr, range(0x0600, 0x0606)),
        *"\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U0001bca0\U0001bca1\U0001bca2\U0001bca3",
        *map(chr, range(0x13430, 0x13440)),
    }
    assert left <= written


# ---------------------------------------------------------------- width


@pytest.mark.parametrize(
    ("text", "narrow", "broad"),
    [
        ("", 0, 0),
        ("abc 123", 7, 7),
        ("第三条", 6, 6),
        ("，。《》（）", 12, 12),
        ("ＡＢ１２", 8, 8),
        ("“甲”", 4, 6),
        ("——……", 4, 8),
        ("①Ⅳ℃·→", 5, 10),
        ("e\u0301", 1, 1),
        ("für", 3, 4),
        ("café", 4, 5),
        ("葛\U000e0100", 2, 2),
        ("\x1b", 1, 1),
        ("\t\n", 2, 2),
        ("\u202e", 8, 8),
        ("\ud800", 8, 8),
        ("\U0001f600", 2, 2),
        ("\ue000", 1, 2),
    ],
)
def test_width_in_cells(text: str, narrow: int, broad: int) -> None:
    assert cells(text) == narrow
    assert cells(text, ambiguous=2) == broad
    assert sum(cell_widths(text)) == narrow
    assert cells(visible(text)) == narrow


def lines(text: str, width: int, **given: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width, **given)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, [""]),
        ("第三条", 10, ["第三条"]),
        ("第三条规定的应急预案", 10, ["第三条规定", "的应急预案"]),
        ("第三条规定，应急", 10, ["第三条规", "定，应急"]),
        ("依照《办法》执行", 6, ["依照", "《办", "法》执", "行"]),
        ("依照（办法）的规定", 6, ["依照", "（办", "法）的", "规定"]),
        ("报告（）》。", 6, ["报告", "（）》", "。"]),
        ("甲乙——丙", 5, ["甲乙", "——丙"]),
        ("甲乙……丙", 5, ["甲乙", "……丙"]),
        ("the water bureau", 9, ["the water", "bureau"]),
        ("the water  bureau", 10, ["the water", "bureau"]),
        ("the waterbureau", 9, ["the", "waterbure", "au"]),
        ("在2022年12月", 6, ["在2022", "年12月"]),
        ("PM2.5达标率98.5%以上", 8, ["PM2.5达", "标率", "98.5%以", "上"]),
        ("甲\n乙丙", 10, ["甲", "乙丙"]),
        ("甲\n\n乙\n", 10, ["甲", "", "乙", ""]),
        ("\u3000\u3000甲乙丙丁", 8, ["\u3000\u3000甲乙", "丙丁"]),
        ("  Supercalifragilistic", 10, ["  Supercal", "ifragilist", "ic"]),
        ("甲e\u0301\u0301e\u0301乙", 3, ["甲e\u0301\u0301", "e\u0301乙"]),
        ("甲乙", 1, ["甲", "乙"]),
        ("a\u202eb", 4, ["a", "\u202e", "b"]),
    ],
)
def test_lines_keep_the_rules_of_setting(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


def test_ambiguous_characters_may_be_broad() -> None:
    assert lines("“甲乙”丙", 6) == ["“甲乙”", "丙"]
    assert lines("“甲乙”丙", 6, ambiguous=2) == ["“甲", "乙”丙"]
