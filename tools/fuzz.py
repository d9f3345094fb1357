"""Feed damaged files to a reader: python -m tools.fuzz READER SECONDS [SEED]

Each input is a fixture with a few mutations: bytes turned, runs cut, doubled or exchanged, numbers made
huge; inside a zip archive its parts are mutated, and it is packed anew. What must come out is a text or a
ReadError; no other exception, no file or connection opened, no input that takes long or much memory.
"""

from __future__ import annotations

import copy
import io
import random
import re
import resource
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path
from tempfile import gettempdir

from lxml import etree

from diffkit.model import ReadError
from diffkit.repair import repair
from diffkit.source import decode
from diffkit.source.pdf import read_pdf

FORMATS = Path(__file__).resolve().parent.parent / "fixtures/formats"
CORPORA = FORMATS.parent / "corpora"
_HUGE = (b"0", b"-1", b"65536", b"2147483648", b"99999999999999999999", b"1e308", b"nan")
_SLOW = 5.0  # seconds
_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")


def seeds(reader: str) -> list[bytes]:
    """Return the files that are mutated."""
    if reader == "text":
        return [path.read_bytes()[:6000] for path in sorted(CORPORA.glob("*.txt"))]
    if reader == "ofd":
        from tests.source.test_ofd import ofd, shown

        line = shown("第一条　为了防汛，制定本办法。", 25, 30)
        return [ofd(line * 3, line, template=line), ofd(line)]
    found = sorted(FORMATS.glob(f"*.{reader}"), key=lambda path: path.stat().st_size)
    return [path.read_bytes() for path in found[:6]]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with one to five mutations."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        if not out:
            break
        at = chance.randrange(len(out))
        end = min(len(out), at + chance.choice((1, 4, 30, 400)))
        match chance.randrange(8):
            case 0:
                out[at] ^= 1 << chance.randrange(8)
            case 1:
                del out[at:end]
            case 2:
                out[at:at] = out[at:end] * chance.choice((1, 2, 50))
            case 3:
                out[at:end] = chance.randbytes(end - at)
            case 4:
                other = chance.randrange(len(out))
                out[at:end] = out[other : other + end - at]
            case 5:
                numbers = list(_NUMBER.finditer(out, at, min(len(out), at + 3000)))
                if numbers:
                    found = chance.choice(numbers)
                    out[found.start() : found.end()] = chance.choice(_HUGE)
            case 6:
                tags = [m.group() for m in _TAG.finditer(out, at, min(len(out), at + 4000))]
                if tags:
                    out[at:at] = chance.choice(tags) * chance.choice((1, 1, 3, 100))
            case _:
                del out[chance.randrange(len(out)) :]
    return bytes(out)


def rearranged(data: bytes, chance: random.Random) -> bytes:
    """Return XML whose elements are moved, doubled, taken away, renamed, or given other values."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return data
    for _ in range(chance.randint(1, 12)):
        elements = list(root.iter(etree.Element))
        element, other = chance.choice(elements), chance.choice(elements)
        match chance.randrange(6):
            case 0 if element is not root:
                element.getparent().remove(element)
            case 1:
                other.append(
                    copy.deepcopy(element)
                    if len(element) < 50
                    else etree.SubElement(other, element.tag)
                )
            case 2 if (
                element is not root
                and other is not element
                and other not in element.iterdescendants()
            ):
                other.insert(chance.randint(0, len(other)), element)
            case 3 if element.attrib:
                key = chance.choice(list(element.attrib))
                element.attrib[key] = chance.choice(
                    ("", "0", "-1", "99999999999", "true", "x", "1e9", *other.attrib.values())
                )
            case 4:
                element.tag = other.tag
            case _:
                element.text = chance.choice((None, "", "\t", "第一条", other.text, "9" * 50))
    return etree.tostring(root)


def repacked(data: bytes, chance: random.Random) -> bytes:
    """Return a zip archive with one or two of its parts mutated, or mutated itself."""
    if chance.random() < 0.2:
        return mutated(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    parts = [name for name in members if name.endswith((".xml", ".rels"))]
    main = [
        name
        for name in parts
        if name.endswith(("document.xml", "content.xml", "numbering.xml", "P0.xml"))
    ]
    for _ in range(chance.randint(1, 2)):
        name = chance.choice(main if main and chance.random() < 0.7 else parts)
        members[name] = (rearranged if chance.random() < 0.8 else mutated)(members[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def main() -> int:
    """Fuzz one reader and print the figures; exit with 1 where an input did what none may."""
    reader, seconds = sys.argv[1], float(sys.argv[2])
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    originals = seeds(reader)
    for name in (
        "cp437",
        "gb18030",
        "gb2312",
        "big5",
        "cp950",
        "big5hkscs",
        "utf-16-le",
        "utf-32-le",
    ):
        "甲".encode(name, "ignore")
    decode("第一条　为了防汛。".encode("gbk"), "a.txt")
    for data in originals:  # what is imported late is imported now
        if reader == "pdf":
            read_pdf(data, "a.pdf")
        repair(decode(data, f"a.{reader}"))
    watched = [False]
    touched: list[str] = []

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if watched[0] and event.startswith(
            ("open", "socket", "subprocess", "os.system", "ctypes.dlopen")
        ):
            touched.append(f"{event} {arguments[:1]}")

    sys.addaudithook(audit)
    ends: Counter[str] = Counter()
    slowest, wrong, begun = 0.0, 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        data = chance.choice(originals)
        data = repacked(data, chance) if data.startswith(b"PK") else mutated(data, chance)
        start = time.perf_counter()
        watched[0] = True
        try:
            if reader == "pdf":  # in this process, where a crash is seen
                read_pdf(data, "a.pdf")
            else:
                repair(decode(data, f"a.{reader}"))
            ends["text"] += 1
        except ReadError:
            ends["error"] += 1
        except Exception as error:
            ends[f"WRONG {type(error).__name__}"] += 1
            wrong += 1
            Path(f"{gettempdir()}/fuzz-{reader}-{wrong}").write_bytes(data) if wrong < 20 else None
            print(f"{type(error).__name__}: {error}", flush=True)
        watched[0] = False
        took = time.perf_counter() - start
        slowest = max(slowest, took)
        if took > _SLOW:
            wrong += 1
            Path(f"{gettempdir()}/fuzz-{reader}-slow{wrong}").write_bytes(data)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{reader}: {sum(ends.values())} inputs, {dict(ends)}, slowest {slowest:.2f} s, "
          f"{memory} MiB, files and connections opened: {len(touched)} {touched[:3]}")  # fmt: skip
    return 1 if wrong or touched else 0


if __name__ == "__main__":
    sys.exit(main())
