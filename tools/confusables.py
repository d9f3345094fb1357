"""Build `diffkit/data/characters.tsv`: what Chinese characters look and sound like.

    confusables.py            write the table
    confusables.py --check    exit 1 where the table is not what this program makes

Two packages hold the data, neither needed when diffkit runs: `char-similar` 0.0.2 (install it
with --no-deps) for the order of strokes and the four-corner
code, `pypinyin` 0.55.0 for all readings of a character.

A row is: character, strokes in order (1 across, 2 down, 3 left, 4 dot, 5 turning), five digits of the
corners, readings without tones, commonest first. Characters outside the set that offices use (GB 2312
and Big5) are left out.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
import unicodedata
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "diffkit" / "data" / "characters.tsv"


def home(package: str) -> Path:
    """Return the folder of an installed package without importing it."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"{package} is not installed; pip install --no-deps {package}")
    return Path(found.submodule_search_locations[0])


def dictionary(name: str) -> dict[str, str]:
    """Return one of the dictionaries of char-similar."""
    path = home("char_similar") / "data" / f"{name}.dict"
    found: dict[str, str] = ast.literal_eval(path.read_text("utf-8"))
    return found


def readings() -> dict[str, list[str]]:
    """Return the readings of each character without tones, in pypinyin's order."""
    import json

    path = home("pypinyin") / "pinyin_dict.json"
    found: dict[str, list[str]] = {}
    for code, sounds in json.loads(path.read_text("utf-8")).items():
        plain = [_plain(sound) for sound in sounds.split(",")]
        found[chr(int(code))] = list(dict.fromkeys(filter(None, plain)))
    return found


def _plain(sound: str) -> str:
    """Return a syllable without its tone, ü as v."""
    parts = unicodedata.normalize("NFD", sound.strip())
    parts = parts.replace("u\u0308", "v")
    return "".join(c for c in parts if c.isascii() and c.isalpha())


def in_use(char: str) -> bool:
    """Tell whether a character stands in GB 2312 or Big5."""
    for encoding in ("gb2312", "big5"):
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False


def table() -> str:
    """Return the table as text."""
    strokes, corners, sounds = dictionary("char_order"), dictionary("char_fourangle"), readings()
    rows = [
        (char, strokes.get(char, ""), corners.get(char, ""), " ".join(sounds.get(char, ())))
        for char in sorted(sounds)
        if len(char) == 1 and in_use(char) and (char in strokes or sounds[char])
    ]
    return "".join("\t".join(row) + "\n" for row in rows)


def main(arguments: list[str]) -> int:
    """Write the table, or with `--check` hold the one that is there against what it should be."""
    text = table()
    if "--check" in arguments:
        if TABLE.read_bytes() == text.encode():
            return 0
        print(f"{TABLE.name} is not what this program makes", file=sys.stderr)
        return 1
    TABLE.write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
