"""Build `diffkit/data/common.txt`: the Chinese characters that make up most of a document.

    python tools/common_characters.py FOLDER...

Counts the characters of all `*.txt` files below the folders, which are taken to be UTF-8 in either
script, and writes two lines, simplified and traditional, commonest first. Texts of one script are
counted for the other through OpenCC, so that both lines rest on all texts.

The table in the project was counted over laws, regulations and gazettes of the mainland and of
Taiwan (official texts, without copyright); it holds single characters, nothing of the texts.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from opencc import OpenCC

TABLE = Path(__file__).resolve().parent.parent / "diffkit" / "data" / "common.txt"
KEPT = 2000


def main(folders: list[str]) -> int:
    """Count the texts below `folders` and write the table."""
    files = sorted(file for folder in folders for file in Path(folder).rglob("*.txt"))
    if not files:
        print(__doc__, file=sys.stderr)
        return 2
    lines = []
    for script in ("t2s", "s2t"):
        counts: Counter[str] = Counter()
        for file in files:
            counts.update(OpenCC(script).convert(file.read_text("utf-8")))
        han = [(c, n) for c, n in counts.items() if "\u4e00" <= c <= "\u9fff"]
        han.sort(key=lambda item: (-item[1], item[0]))
        lines.append("".join(c for c, _ in han[:KEPT]))
    TABLE.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    print(f"{len(files)} files", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
