"""What reading a page costs, beside what others take for the same files."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.bench.process import python
from tests.bench.table import table

FORMATS = Path(__file__).resolve().parents[2] / "fixtures/formats"
STEMS = ("plan_city", "statute_new")
_ROUNDS = 3

_OURS = "from diffkit.source import read_source\ndef read(path): return len(read_source(path).text)"
_REPAIRED = (
    "from diffkit.source import read_source\nfrom diffkit.repair import repair\n"
    "def read(path): return len(repair(read_source(path)).text)"
)
# A reader of others, the module that it needs, and the program that reads all words with it.
_OTHERS = (
    ("docx", "python-docx, paragraphs and tables", "docx",
     "import docx\ndef read(path):\n d = docx.Document(path)\n"
     " return sum(len(p.text) for p in d.paragraphs) + sum(len(c.text) for t in d.tables for c in t._cells)"),
    ("docx", "docx2python", "docx2python",
     "from docx2python import docx2python\ndef read(path):\n with docx2python(path) as d: return len(d.text)"),
    ("pdf", "pdfplumber, text without layout", "pdfplumber",
     "import pdfplumber\ndef read(path):\n with pdfplumber.open(path) as d:\n"
     "  return sum(len(p.extract_text()) for p in d.pages)"),
)  # fmt: skip
_TIMED = (
    "\nimport resource, sys\n"
    "def used():\n"
    " of = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
    " return sum(usage.ru_utime + usage.ru_stime for usage in of)\n"
    "read(sys.argv[1])\nbest = 1e9\nfor _ in range(3):\n begun = used()\n"
    " read(sys.argv[1])\n best = min(best, used() - begun)\nprint(best)"
)


def n_pages(stem: str) -> int:
    """Return the pages that a text has in print, in one column."""
    import pypdfium2

    document = pypdfium2.PdfDocument(FORMATS / f"{stem}.pdf")
    try:
        return len(document)
    finally:
        document.close()


def report() -> Iterator[str]:
    """Yield a table of processor time: a page in a warm process, a file in a fresh one."""
    rows: list[tuple[str, ...]] = []
    pages = sum(map(n_pages, STEMS))
    for form in ("docx", "odt", "html", "pdf", "columns.pdf"):
        programs = [("diffkit", _OURS), ("diffkit, repaired too", _REPAIRED)]
        for other, name, module, program in _OTHERS:
            if other == form.rpartition(".")[2]:
                programs.append((name, program if find_spec(module) else ""))
        for name, program in programs:
            if not program:
                rows.append((f"{form}: {name}", "not installed", ""))
                continue
            warm, fresh = 0.0, 0.0
            for stem in STEMS:
                path = str(FORMATS / f"{stem}.{form}")
                warm += min(
                    float(python("-c", program + _TIMED, path).output) for _ in range(_ROUNDS)
                )
                once = f"{program}\nimport sys\nread(sys.argv[1])"
                fresh += min(python("-c", once, path).cpu for _ in range(_ROUNDS))
            rows.append(
                (
                    f"{form}: {name}",
                    f"{1000 * warm / pages:.2f}",
                    f"{1000 * fresh / len(STEMS):.0f}",
                )
            )
    yield f"{pages} pages in {len(STEMS)} files of each format.\n"
    yield table(("reader", "ms a page, warm", "ms a file, fresh process"), rows)
