"""Build `diffkit/data/pairs.txt`: which two characters stand together in Chinese words.

    python tools/common_pairs.py FOLDER...

Counts pairs of neighbouring characters in all `*.txt` files below the folders (UTF-8, either script), as
`diffkit.glyphs.fold` makes them, and keeps those that stand at least three times and below two folders or
more. To these come the words of two characters in the dictionaries of `pypinyin` 0.55.0, of OpenCC 1.4.2, and of
`jieba` 0.42.1, where it counts them a hundred times or more; none of them need be installed when diffkit runs. A
line is a character and all that stand behind it.

The table in the project was counted over laws, regulations and gazettes of the mainland and of Taiwan
(official texts, without copyright); it holds pairs of characters, nothing of the texts.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from diffkit.glyphs import fold

TABLE = Path(__file__).resolve().parent.parent / "diffkit" / "data" / "pairs.txt"
LEAST, FOLDERS = 3, 2
COMMON = 100  # of jieba's counts: what is rarer is half names
_HAN = re.compile("[\u3400-\u9fff]+")


def counted(folders: list[str]) -> set[str]:
    """Return the pairs of the files that are common enough."""
    counts: Counter[str] = Counter()
    homes: defaultdict[str, set[Path]] = defaultdict(set)
    for file in sorted(file for folder in folders for file in Path(folder).rglob("*.txt")):
        # Two versions of a text stand in one folder; single files are texts of their own.
        home = file.parent if file.stem in ("a", "b") else file
        for run in _HAN.findall("".join(fold(file.read_text("utf-8-sig")).split())):
            for i in range(len(run) - 1):
                counts[run[i : i + 2]] += 1
                homes[run[i : i + 2]].add(home)
    return {pair for pair, n in counts.items() if n >= LEAST and len(homes[pair]) >= FOLDERS}


def _home(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{package} is not installed; pip install --no-deps {package}")
    return Path(spec.submodule_search_locations[0])


def listed() -> set[str]:
    """Return the words of two characters in the dictionaries."""
    words = set(json.loads((_home("pypinyin") / "phrases_dict.json").read_text("utf-8")))
    for line in (_home("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, n, _ = line.split(" ")
        if int(n) >= COMMON:
            words.add(word)
    import opencc

    home = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "phrases")
        program, source = home / "bin" / "opencc_dict", home / "share" / "opencc" / "STPhrases.ocd2"
        command = [str(program), "-i", str(source), "-o", str(out), "-f", "ocd2", "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)
        words |= {line.partition("\t")[0] for line in out.read_text("utf-8").splitlines()}
    return {fold(word) for word in words if len(word) == 2 and _HAN.fullmatch(word)}


def main(folders: list[str]) -> int:
    """Count the texts below `folders`, add the dictionaries and write the table."""
    if not folders:
        print(__doc__, file=sys.stderr)
        return 2
    behind: defaultdict[str, list[str]] = defaultdict(list)
    for pair in sorted(counted(folders) | listed()):
        behind[pair[0]].append(pair[1])
    lines = (f"{first}{''.join(rest)}\n" for first, rest in sorted(behind.items()))
    TABLE.write_text("".join(lines), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
