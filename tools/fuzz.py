"""Feed damaged files to a reader: python -m tools.fuzz READER SECONDS [SEED]

Readers: text docx odt ofd html pdf, `sniff` (what a file is told to be, without LibreOffice) and `office`
(doc, wps and rtf through LibreOffice). Each input is a fixture with a few mutations: bytes turned, runs
cut, doubled or exchanged, numbers made huge; inside a zip archive its parts are mutated, and it is packed
anew. What must come out is a text or a ReadError; no other exception, no file or connection opened, no
input that takes long or much memory.

Where atheris is installed (`pip install -c constraints.txt -e '.[dev,fuzz]'`) it drives: inputs that
reach new branches of diffkit are kept and mutated further. Without it the fixtures alone are mutated.
"""

from __future__ import annotations

import copy
import html  # noqa: F401 — the repair imports it late, when files are watched already
import io
import os
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

from lxml import etree

try:
    import atheris
except ModuleNotFoundError:
    atheris = None

with atheris.instrument_imports(include=["diffkit"]) if atheris else nullcontext():
    import diffkit.source.docx
    import diffkit.source.html
    import diffkit.source.odt
    import diffkit.source.ofd  # noqa: F401 — imported here to be watched
    from diffkit.model import ReadError
    from diffkit.repair import repair
    from diffkit.source import decode
    from diffkit.source.pdf import read_pdf

FORMATS = Path(__file__).resolve().parent.parent / "fixtures/formats"
CORPORA = FORMATS.parent / "corpora"
READERS = ("text", "docx", "odt", "ofd", "html", "pdf", "sniff", "office")
LONGEST = 400_000  # bytes of an input
_HUGE = (b"0", b"-1", b"65536", b"2147483648", b"99999999999999999999", b"1e308", b"nan")
_SLOW = {"office": 130.0}  # seconds; LibreOffice is stopped after 120
_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_STREAM = re.compile(rb"/Filter ?/FlateDecode(.{0,200}?)stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_OPENS = ("open", "socket", "subprocess", "os.system", "os.posix_spawn", "ctypes.dlopen")
_ENCODINGS = (
    "cp437", "gb18030", "gb2312", "big5", "cp950", "big5hkscs", "utf-16-le", "utf-32-le",
)  # fmt: skip


def seeds(reader: str) -> list[bytes]:
    """Return the files that are mutated."""
    if reader == "text":
        return [path.read_bytes()[:6000] for path in sorted(CORPORA.glob("*.txt"))]
    if reader == "ofd":
        from tests.source.test_ofd import ofd, shown

        line = shown("第一条　为了防汛，制定本办法。", 25, 30)
        return [ofd(line * 3, line, template=line), ofd(line)]
    if reader == "office":
        return [(FORMATS / name).read_bytes() for name in ("statute_old.doc", "statute_old.rtf")]
    if reader == "sniff":
        heads = (
            b"",
            b"\xef\xbb\xbf",
            b"\x89PNG\r\n\x1a\n",
            b"\x1f\x8b",
            b"BM0000\0\0\0\0",
            b"\xff\xfe",
        )
        text = (CORPORA / "statute_old.txt").read_text("utf-8")[:600]
        page = f"<!DOCTYPE html><meta charset=gb2312><p>{text}</p>"
        texts = [text.encode(name, "ignore") for name in _ENCODINGS]
        found = [data for format_ in ("docx", "odt", "html", "ofd") for data in seeds(format_)[:1]]
        return [
            *(head + texts[1] for head in heads),
            *texts,
            page.encode(),
            *found,
            *seeds("office"),
        ]
    found = sorted(FORMATS.glob(f"*.{reader}"), key=lambda path: path.stat().st_size)
    files = [path.read_bytes() for path in found[:6]]
    return [*files, *map(unpacked, files)] if reader == "pdf" else files


def unpacked(data: bytes) -> bytes:
    """Return a PDF whose streams are written out, so that what is in them can be mutated."""

    def plain(match: re.Match[bytes]) -> bytes:
        try:
            return match[1] + b"stream\n" + zlib.decompress(match[2]) + b"\nendstream"
        except zlib.error:
            return match[0]

    return _STREAM.sub(plain, data)


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
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # an input that is damaged already, whatever is wrong with it
        return mutated(data, chance)
    parts = [name for name in members if name.endswith((".xml", ".rels"))]
    main = [
        name
        for name in parts
        if name.endswith(("document.xml", "content.xml", "numbering.xml", "P0.xml"))
    ]
    for _ in range(chance.randint(1, 2) if parts else 0):
        name = chance.choice(main if main and chance.random() < 0.7 else parts)
        members[name] = (rearranged if chance.random() < 0.8 else mutated)(members[name], chance)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def varied(data: bytes, chance: random.Random) -> bytes:
    """Return an input made of another one; mostly one that still is UTF-8 where the other was."""
    if data.startswith(b"PK"):
        return repacked(data, chance)
    made = mutated(data, chance)
    if chance.random() < 0.7 and _is_utf_8(data):
        made = made.decode("utf-8", "ignore").encode()
    return made


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class Trial:
    """Inputs given to one reader: how each ended, and what went wrong."""

    def __init__(self, reader: str) -> None:
        self.reader = reader
        self.ends: Counter[str] = Counter()
        self.touched: list[str] = []
        self.slowest = 0.0
        self.wrong = 0
        self._watched = False
        opens = ("socket",) if reader == "office" else _OPENS

        def audit(event: str, arguments: tuple[object, ...]) -> None:
            if self._watched and event.startswith(opens):
                self.touched.append(f"{event} {arguments[:1]}")

        sys.addaudithook(audit)

    def read(self, data: bytes) -> None:
        """Read one input, in this process, where a crash is seen."""
        if self.reader == "pdf":
            read_pdf(data, "a.pdf")
        else:
            repair(decode(data, f"a.{self.reader}"))

    def __call__(self, data: bytes) -> None:
        """Read one input and note how it ended."""
        # Of LibreOffice the clock, of a reader the processor's time: other work goes on beside it.
        clock = time.perf_counter if self.reader == "office" else time.process_time
        start = clock()
        self._watched = True
        try:
            self.read(data)
            end = "text"
        except ReadError:
            end = "error"
        except Exception as error:
            end = f"WRONG {type(error).__name__}"
            print(f"{type(error).__name__}: {error}", flush=True)
        self._watched = False
        took = clock() - start
        self.slowest = max(self.slowest, took)
        if took > _SLOW.get(self.reader, 5.0):
            end = "WRONG slow"
        self.ends[end] += 1
        if end.startswith("WRONG"):
            self.wrong += 1
            if self.wrong < 20:
                Path(tempfile.gettempdir(), f"fuzz-{self.reader}-{self.wrong}").write_bytes(data)

    def ended(self, seconds: float, driver: str) -> int:
        """Print the figures; return the exit status."""
        memory = "+".join(
            f"{resource.getrusage(who).ru_maxrss // 1024}"
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(f"{self.reader}: {sum(self.ends.values())} inputs in {seconds:.0f} s by {driver}, {dict(self.ends)}, "
              f"slowest {self.slowest:.2f} s, memory {memory} MiB (itself + largest child), "
              f"files and connections opened: {len(self.touched)} {self.touched[:3]}", flush=True)  # fmt: skip
        return 1 if self.wrong or self.touched else 0


def main() -> int:
    """Fuzz one reader and print the figures; exit with 1 where an input did what none may."""
    if len(sys.argv) < 3 or sys.argv[1] not in READERS:
        print(
            f"usage: python -m tools.fuzz {{{','.join(READERS)}}} SECONDS [SEED]", file=sys.stderr
        )
        return 2
    reader, seconds = sys.argv[1], float(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    originals = seeds(reader)
    for name in _ENCODINGS:  # what is imported late is imported now
        "甲".encode(name, "ignore")
    decode("第一条　为了防汛。".encode("gbk"), "a.txt")
    trial = Trial(reader)
    if reader == "sniff":
        os.environ["PATH"] = ""  # no LibreOffice
    for data in originals if reader != "office" else ():
        try:
            trial.read(data)
        except ReadError:
            continue
    begun = time.perf_counter()
    if atheris is None or reader == "office":  # two seconds an input are too few to learn from
        chance = random.Random(seed)
        while time.perf_counter() - begun < seconds:
            trial(varied(chance.choice(originals), chance))
        return trial.ended(time.perf_counter() - begun, "mutation")

    def tried(data: bytes) -> None:
        trial(data)
        if time.perf_counter() - begun > seconds:  # the driver has no way back
            os._exit(trial.ended(time.perf_counter() - begun, "atheris"))

    def another(data: bytes, longest: int, seed: int) -> bytes:
        made = varied(data, random.Random(seed))
        return made if len(made) <= longest else data[:longest]

    with tempfile.TemporaryDirectory() as folder:
        for k, data in enumerate(originals):
            Path(folder, f"{k:03}").write_bytes(data)
        bounds = (
            f"-max_len={LONGEST}",
            f"-seed={seed}",
            "-rss_limit_mb=1024",
            "-timeout=60",
            "-verbosity=0",
        )
        atheris.Setup([sys.argv[0], folder, *bounds], tried, custom_mutator=another)
        atheris.Fuzz()
    return 2


if __name__ == "__main__":
    sys.exit(main())
