"""Build `diffkit/data/script.tsv` and `diffkit/data/proven.tsv` from OpenCC's dictionaries.

    glyph_tables.py            write both tables
    glyph_tables.py --check    exit 1 where a table is not what this program makes

The dictionaries are those inside the installed package `opencc` (Apache License 2.0), unpacked by
the program `opencc_dict` that comes with it; the groups of variants below are our own, after
《第一批异体字整理表》(1955), of which only pairs without a second meaning were taken.

`script.tsv` is a key for matching: characters that a converter may exchange, in any direction and
any word, fall together (乾 幹 干; 著 着). It proves nothing.

`proven.tsv` is what proves that two copies have the same word:
- `glyph`: forms of one character inside one script (爲 為, 説 說, 臺 台). An equivalence.
- `script`: a traditional character and the simplified one that replaces it (發 发, 髮 发), where the
  simplified form is no traditional character with a meaning of its own: 发 can only be 發 or 髮
  abridged, but 后 beside 後, 干 beside 乾, 征 beside 徵 may be other words. Not an equivalence: 發 and
  髮 both go with 发 and not with one another.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "diffkit" / "data"

# OpenCC's regional variants that are more than a form: 着 is a word beside 著, 才 beside 纔, 核 beside
# 覈, 梁 (a name) beside 樑, 么 (幺) beside 麼, 參 beside 蔘, 只 beside 衹, 煙 beside 菸.
NOT_GLYPHS = frozenset("着才核梁么參只衹煙菸")

# Forms of one character, of one meaning in all uses. The first stands for the group.
GLYPH_GROUPS = """
台臺 里裏裡 真眞 查査 黃黄 冊册 內内 教敎 既旣 即卽 暨曁 清淸 青靑 吞呑 告吿 回囘囬 夠够 雞鷄鶏 鑑鑒 蹤踪
跡蹟 併倂 並竝 效効 敕勅 憑凴 姊姉 寧寕 闊濶 涅湼 磚甎 略畧 畫畵 杯盃 棋碁棊 稚稺 笋筍 糧粮 繡綉 吻脗 艷艶豔
荔茘 蓋葢 麻蔴 蕊蘂 睹覩 訛譌 讎讐 贊賛 軟輭 遁遯 郎郞 鄉鄕 酬酧 鐵鉄 鎖鎻 鬧閙 鄰隣 霸覇 韌靱 頤頥 飄飃 餅餠
罵駡 鬢髩 鬥鬪鬭 鵝鵞 粗麤 默黙 鼠鼡 秋龝 強强 產産 綠緑 錄録 每毎 步歩 涉渉 戶戸户 卷巻 歲歳 尚尙 俞兪 吳呉
呂吕 彥彦 顏顔 仙僊 冰氷 準凖 劫刼 劍劎劒 勻匀 咒呪 囓嚙 婿壻 冤寃 峨峩 廄廐 彙彚 往徃 協恊 怪恠 匆悤 慚慙
插挿 揭掲 昂昻 晚晩 曾曽 朵朶 楠柟 柏栢 桑桒 梅楳 嘆歎 污汙汚 溯泝遡 洩泄 渴渇 照炤 炯烱 焰焔燄 煮煑 暖煖 熙熈
箋牋 犁犂 猿猨 妙玅 珍珎 嘗甞 疏疎 鼓皷 碗盌 年秊 窗窓 箸筯 箍篐 籤籖 紮紥 絃弦 捆綑 緒緖 纖纎 罰罸 聯聨 胸胷
脅脇 胭臙 館舘 草艸 萌萠 蛇虵 虱蝨 衽袵 貌貎 逾踰 躲躱 輩軰 銲焊 鋪舖 狹陿 雜襍 賴頼 腮顋 翻飜 駝駞 體軆 剃鬀
鬢鬂 鱉鼈 鳧鳬 麴麯 咬齩 霉黴 踴踊 蠍蝎 蠔蚝 庵菴 熏燻 璇璿 跖蹠 噪譟 僵殭 掛挂 矩榘 涌湧 旗旂 俊儁 吃喫
恤卹 亙亘 雇僱 飧飱 麵麪麫 枴拐柺 暗闇 腌醃 擡抬 雕彫琱
"""

# Simplified characters that are also old or rare traditional ones, but not in any text of our kinds.
ABRIDGED_ALL_THE_SAME = frozenset("党种适确极据万价丰虫广厂葉叶荐蜡愿复")

# Pairs that converters make in single words only (計畫 计划, 瞭解 了解): enough for a key, no proof.
IN_SOME_WORDS = ("藉借", "瞭了", "覆复", "畫划", "鉅钜", "沈沉")

# Radicals that Unicode encodes beside the character and does not decompose; text layers have them.
RADICALS = dict(
    zip(
        "⺠⺟⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳⺮⺶⺷⺼⺝⺜",
        "民母虎西见角贝车長長长门雨青韦页风飞食食马骨鬼鱼鸟卤麦黄黾齊齐齒齿龍龙龜龜龟竹羊羊肉月日",
        strict=True,
    )
)


def dictionaries() -> dict[str, dict[str, list[str]]]:
    """Return OpenCC's dictionaries of single characters, by name."""
    import opencc

    home = Path(opencc.__file__).parent / "clib"
    wanted = ("TSCharacters", "TSCharactersExt", "STCharacters", "TWVariantsRev", "HKVariantsRev")
    found: dict[str, dict[str, list[str]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            out = Path(folder, name)
            source = home / "share" / "opencc" / f"{name}.ocd2"
            program = str(home / "bin" / "opencc_dict")
            command = [program, "-i", str(source), "-o", str(out), "-f", "ocd2", "-t", "text"]
            subprocess.run(command, check=True, capture_output=True)
            rows = (line.split("\t") for line in out.read_text("utf-8").splitlines())
            found[name] = {row[0]: row[1].split(" ") for row in rows}
    return found


def simplifications(found: dict[str, dict[str, list[str]]]) -> set[tuple[str, str]]:
    """Return pairs of a traditional character and its simplified one.

    A second choice counts only where it stands for that one character (餘 馀, beside 餘 余).
    """
    pairs = set()
    for t in found["TSCharacters"] | found["TSCharactersExt"]:
        choices = [*found["TSCharacters"].get(t, []), *found["TSCharactersExt"].get(t, [])]
        for s in choices:
            rare = s in found["TSCharactersExt"].get(t, [])
            if s != t and (s == choices[0] or rare or found["STCharacters"].get(s) == [t]):
                pairs.add((t, s))
    return pairs


class Classes:
    """Characters that fall together, by union and find."""

    def __init__(self) -> None:
        self.above: dict[str, str] = {}

    def find(self, c: str) -> str:
        while self.above.setdefault(c, c) != c:
            c = self.above[c]
        return c

    def join(self, x: str, y: str) -> None:
        self.above[self.find(y)] = self.find(x)

    def groups(self) -> Iterable[list[str]]:
        groups = defaultdict(list)
        for c in list(self.above):
            groups[self.find(c)].append(c)
        return (sorted(group) for group in groups.values() if len(group) > 1)


def compatible() -> dict[str, str]:
    """Return the unified form of each radical and each compatibility ideograph of one code point."""
    ranges = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
    forms = {chr(c): unicodedata.normalize("NFKC", chr(c)) for r in ranges for c in r}
    return {c: f for c, f in forms.items() if f != c and len(f) == 1} | RADICALS


def tables() -> dict[str, str]:
    """Return both tables by the names of their files."""
    found = dictionaries()
    to_traditional = found["STCharacters"]
    pairs = simplifications(found)
    regional = [
        (c, targets[0])
        for name in ("TWVariantsRev", "HKVariantsRev")
        for c, targets in found[name].items()
        if targets[0] != c
    ]

    keys = Classes()
    back = [(traditional[0], s) for s, traditional in to_traditional.items()]
    for x, y in [*pairs, *back, *regional, *IN_SOME_WORDS]:
        keys.join(x, y)
    for forms in GLYPH_GROUPS.split():
        for c in forms[1:]:
            keys.join(forms[0], c)
    key: dict[str, str] = {}
    for group in keys.groups():
        simplified = [c for c in group if c in to_traditional] or group
        sources = {c: sum((t, c) in pairs for t in group) for c in group}
        best = min(simplified, key=lambda c: (-sources[c], c))
        key |= {c: best for c in group if c != best}
    for radical, unified in compatible().items():
        key[radical] = key.get(unified, unified)

    glyphs = Classes()
    for forms in GLYPH_GROUPS.split():
        for c in forms[1:]:
            glyphs.join(forms[0], c)
    for x, y in regional:
        if x not in NOT_GLYPHS and y not in NOT_GLYPHS:
            glyphs.join(glyphs.find(y), x)
    form = {c: glyphs.find(c) for c in glyphs.above if glyphs.find(c) != c}
    form |= {c: form.get(unified, unified) for c, unified in RADICALS.items()}
    script = {
        (t, s)
        for t, s in pairs
        if form.get(t, t) != form.get(s, s)
        and s in to_traditional
        and (s not in to_traditional[s] or s in ABRIDGED_ALL_THE_SAME)
    }

    return {
        "script.tsv": _lines(key.items()),
        "proven.tsv": _lines(
            [("glyph", c, f) for c, f in form.items()] + [("script", t, s) for t, s in script]
        ),
    }


def _lines(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join("\t".join(row) + "\n" for row in sorted(rows))


def main(arguments: list[str]) -> int:
    """Write both tables, or with `--check` hold those that are there against what they should be."""
    stale = 0
    for name, text in tables().items():
        path = DATA / name
        if "--check" not in arguments:
            path.write_text(text, "utf-8", newline="\n")
        elif path.read_bytes() != text.encode():
            print(f"{path.name} is not what this program makes", file=sys.stderr)
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
