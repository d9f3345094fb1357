"""The index of many comparisons: which files belong together, what differs, where the report is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import quote

from diffkit.glyphs import visible
from diffkit.language import Lang
from diffkit.model import CLASSES
from diffkit.report.csv import cell
from diffkit.report.html import policy_hash
from diffkit.report.markdown import escaped
from diffkit.report.remarks import Remarks
from diffkit.report.text import Screen
from diffkit.report.view import Counts

_AMOUNTS = ("shown", "folded", "hidden")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an index: the files, what differs, where its report is; `trouble` says why not.

    A file without a partner has None for the other side, and differs.
    """

    a: str | None
    b: str | None
    counts: Counts | None = None
    differs: bool = True
    report: str | None = None
    trouble: str = ""

    def amounts(self) -> dict[str, Mapping[str, int]]:
        """Return how many changes of each class are shown, folded and hidden."""
        return {name: getattr(self.counts, name) if self.counts else {} for name in _AMOUNTS}


@dataclass(frozen=True, slots=True)
class Index:
    """The two folders, and the pairs of their files."""

    a: str
    b: str
    entries: tuple[Entry, ...]


def index_text(index: Index, lang: Lang, screen: Screen) -> str:
    """Return the index as lines for a terminal: the files, and below them what differs."""
    words = Remarks(lang)
    head, end = ("\033[1m", "\033[0m") if screen.color else ("", "")
    lines = [
        f"{head}{side}  {visible(path)}{end}" for side, path in (("A", index.a), ("B", index.b))
    ]
    lines.append(words.say("local"))
    for entry in index.entries:
        names = [visible(name) for name in (entry.a, entry.b) if name]
        same = len(set(names)) == 1
        lines += ["", f"{head}{names[0] if same else ' -> '.join(names)}{end}"]
        lines.append(f"  {visible(_says(words, entry))}")
        if entry.report:
            lines.append(
                f"  {words.say('index_report')}{words.say('colon')}{visible(entry.report)}"
            )
    return "\n".join(lines) + "\n"


def index_json(index: Index) -> str:
    """Return the index for scripts, by the schema `index`."""
    value = {
        "schema": "diffkit.index",
        "version": 1,
        "a": index.a,
        "b": index.b,
        "pairs": [
            {
                "a": entry.a,
                "b": entry.b,
                "differs": entry.differs,
                **{name: dict(counts) for name, counts in entry.amounts().items()},
                "report": entry.report,
                **({"trouble": entry.trouble} if entry.trouble else {}),
            }
            for entry in index.entries
        ],
    }
    return json.dumps(value, ensure_ascii=True, indent=2) + "\n"


def index_csv(index: Index) -> str:
    """Return the index as CSV: a row a pair, a column a class and what became of its changes.

    Guarantees: as `diffkit.report.csv` has them.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    amounts = [(name, cls) for name in _AMOUNTS for cls in CLASSES]
    writer.writerow(
        ["a", "b", "differs", *(f"{name}_{cls}" for name, cls in amounts), "report", "trouble"]
    )
    for entry in index.entries:
        counts = entry.amounts()
        numbers = [str(counts[name].get(cls, 0)) if entry.counts else "" for name, cls in amounts]
        values = (
            entry.a or "", entry.b or "", "yes" if entry.differs else "no", *numbers,
            entry.report or "", entry.trouble,
        )  # fmt: skip
        writer.writerow([cell(value) for value in values])
    return out.getvalue()


def index_markdown(index: Index, lang: Lang) -> str:
    """Return the index as a table in Markdown."""
    words = Remarks(lang)
    lines = [
        f"# {words.say('index')}",
        "",
        f"- A{words.say('colon')}{escaped(index.a)}",
        f"- B{words.say('colon')}{escaped(index.b)}",
        "",
        f"| A | B | {' | '.join(words.say(head) for head in _HEADS)} |",
        "|---|---|---|---|",
    ]
    for entry in index.entries:
        link = f"[{escaped(entry.report)}](<{quote(entry.report)}>)" if entry.report else ""
        cells = (
            escaped(entry.a or ""),
            escaped(entry.b or ""),
            escaped(_says(words, entry)),
            link,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


_HEADS = ("head_changes", "index_report")


def index_html(index: Index, lang: Lang) -> str:
    """Return the index as one page that needs no network and holds no script.

    Raises: ImportError without jinja2.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder = files("diffkit.report") / "templates"
    style = (folder / "comparison.css").read_text(encoding="utf-8")
    template = (folder / "index.html.j2").read_text(encoding="utf-8")
    words = Remarks(lang)
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(template).render(
        rows=[
            (
                visible(entry.a or ""),
                visible(entry.b or ""),
                visible(_says(words, entry)),
                quote(entry.report) if entry.report else "",
                visible(entry.report or ""),
            )
            for entry in index.entries
        ],
        heads=_HEADS,
        a=visible(index.a),
        b=visible(index.b),
        say=words.say,
        lang=lang,
        style=Markup(style),  # our own file, not a document's
        style_hash=policy_hash(style),
    ) + "\n"  # fmt: skip


def _says(words: Remarks, entry: Entry) -> str:
    """Return what the index says of a pair: what differs, what is folded and hidden, or why nothing."""
    if entry.trouble:
        return entry.trouble
    if not (entry.a and entry.b):
        return words.say("only_in", side="A" if entry.a else "B")
    return words.join(list(_amounts(words, entry)), "semicolon") or words.say("same_text")


def _amounts(words: Remarks, entry: Entry) -> Iterator[str]:
    counts = entry.amounts()
    if counts["shown"]:
        yield words.counted(counts["shown"])
    for name in _AMOUNTS[1:]:
        if counts[name]:
            yield f"{words.say(f'head_{name}')}{words.say('colon')}{words.counted(counts[name])}"
