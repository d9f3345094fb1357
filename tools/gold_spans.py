"""Turn notes about line numbers into alignment gold with spans, and check gold files.

Nobody counts code points by hand. One writes *notes*, tab-separated:

    a           b           relation  moved  a_label  b_label  note
    L1          L1          1-1       0
    L12         L14+L15     1-2       0                        split after the first sentence
    L16..L20    L17..L21    1-1       0
    -           L22         0-1       0
    L30         L40         1-1       1                        moved behind the list
    L21-L23     L23-L26     1-1       0
    L900-L950   -           outside

- `L12` is one unit: line 12 of the file, counted from 1, blank lines counted too. The label at
  the head of the line (第三条, （一）, 1.1, (a)) belongs to the unit.
- `L12-L14` is one unit that is wrapped over three lines; blank lines inside do not matter.
- `L14+L15` are two units in one bead; `-` is the empty side.
- `L16..L20` stands for five rows with one line each; blank lines inside are passed over. Both
  sides then have as many lines, or one side is `-`.
- `L900-L950  -  outside` leaves out lines that belong to no unit of the pair: other documents of
  a gazette. For a running head inside a unit write the unit in parts: `L3-L9,L14-L16` is one
  unit with lines 10 to 13 outside, which need no row of their own.
- `relation` and `moved` may be empty: they are then counted, and 0. `a_label` and `b_label` may be
  empty: the place is then derived (第三条第二款第（一）项, or the label that leads the line).
- Trailing empty columns may be missing. Empty lines and lines that begin with `#` are passed over;
  the header line may be missing.

Commands:

    gold_spans.py lines A                     number the lines of a text, to write notes from
    gold_spans.py make NOTES A B [-o GOLD]    notes to gold, which is checked too
    gold_spans.py check GOLD A B              check a gold file: a line per fault, exit status 1

The *gold* is described in docs/annotation.md: `a_span b_span relation moved a_label b_label note`,
spans half-open in code points of the decoded text, line ends untouched, byte order mark dropped.
Parts of one unit are joined by `,`, units of one side by `+`. What is outside stands in comments,
`# outside a 120-340`.

A check finds missing columns, spans that are not in the text or begin or end with a blank, units
that overlap or run backwards, non-blank characters that no row covers, relations that do not fit
the spans, `moved` other than 0 and 1, rows out of order, and texts that are not the ones of which
the head gives the sha256.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

COLUMNS = ("a_span", "b_span", "relation", "moved", "a_label", "b_label", "note")

Range = tuple[int, int]
Unit = tuple[Range, ...]  # the parts of one unit, in order


class NotesError(Exception):
    """Notes or gold that cannot be understood; the message names the line."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as decoded, and its lines as ranges without their ends."""

    name: str
    words: str
    lines: tuple[Range, ...]
    sha256: str

    @classmethod
    def read(cls, path: Path) -> Text:
        """Read UTF-8; a byte order mark is dropped, line ends stay."""
        data = path.read_bytes()
        words = data.decode("utf-8-sig")
        lines: list[Range] = []
        start = 0
        for match in re.finditer(r"\r\n|\r|\n", words):
            lines.append((start, match.start()))
            start = match.end()
        if start < len(words):
            lines.append((start, len(words)))
        return cls(str(path), words, tuple(lines), hashlib.sha256(data).hexdigest())

    def trimmed(self, first: int, last: int) -> Range:
        """Return the range of lines `first` to `last`, from 1, without blanks at its edges."""
        if not 1 <= first <= last <= len(self.lines):
            raise NotesError(f"{self.name} has lines 1 to {len(self.lines)}, not L{first}-L{last}")
        start, end = self.lines[first - 1][0], self.lines[last - 1][1]
        words = self.words[start:end]
        if not words.strip():
            raise NotesError(f"{self.name}: L{first}-L{last} is blank")
        return (
            start + len(words) - len(words.lstrip()),
            end - (len(words) - len(words.rstrip())),
        )

    def is_blank(self, line: int) -> bool:
        start, end = self.lines[line - 1]
        return not self.words[start:end].strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One bead: the units of both sides, and what is said of them."""

    a: tuple[Unit, ...]
    b: tuple[Unit, ...]
    moved: bool
    a_label: str = ""
    b_label: str = ""
    note: str = ""

    @property
    def relation(self) -> str:
        return f"{len(self.a)}-{len(self.b)}"


@dataclass(frozen=True, slots=True)
class Gold:
    """The rows of a pair of texts, and the ranges on each side that belong to no row."""

    rows: tuple[Row, ...]
    outside_a: tuple[Range, ...] = ()
    outside_b: tuple[Range, ...] = ()


# ---------------------------------------------------------------- notes

_LINE = re.compile(r"L(\d+)\Z")  # L12, not 12
_LINES = re.compile(r"L(\d+)-L?(\d+)\Z")  # L12-L14 and L12-14, not L12..L14
_RUN = re.compile(r"L(\d+)\.\.L?(\d+)\Z")  # L16..L20, not L16-L20


def _part(text: Text, cell: str) -> Range:
    if match := _LINE.match(cell):
        return text.trimmed(int(match[1]), int(match[1]))
    if match := _LINES.match(cell):
        return text.trimmed(int(match[1]), int(match[2]))
    raise NotesError(f"{cell!r} is no line")


def _units(text: Text, cell: str) -> tuple[Unit, ...]:
    if cell in ("-", ""):
        return ()
    return tuple(
        tuple(_part(text, part.strip()) for part in unit.split(",")) for unit in cell.split("+")
    )


def _run(text: Text, cell: str) -> list[tuple[Unit, ...]] | None:
    """Return the units of `L16..L20`, one a row, or None for another cell."""
    match = _RUN.match(cell)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2])
    text.trimmed(first, last)
    return [
        ((text.trimmed(line, line),),) for line in range(first, last + 1) if not text.is_blank(line)
    ]


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in line.split("\t")]
    return [*cells, *[""] * (len(COLUMNS) - len(cells))]


def read_notes(lines: Sequence[str], a: Text, b: Text) -> Gold:
    """Return the gold that the notes describe, rows in the order in which a gold file has them.

    Raises: NotesError, with the number of the line.
    """
    rows: list[Row] = []
    outside: tuple[list[Range], list[Range]] = ([], [])
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#") or line.split("\t")[0] in ("a", "a_span"):
            continue
        try:
            rows += _note_rows(_cells(line), a, b, outside)
        except NotesError as error:
            raise NotesError(f"line {number}: {error}") from None
    return Gold(_ordered(rows), tuple(outside[0]), tuple(outside[1]))


def _note_rows(
    cells: list[str], a: Text, b: Text, outside: tuple[list[Range], list[Range]]
) -> Iterator[Row]:
    relation, moved = cells[2], cells[3]
    if relation == "outside":
        for side, text, cell in ((0, a, cells[0]), (1, b, cells[1])):
            outside[side].extend(part for unit in _units(text, cell) for part in unit)
        return
    if moved not in ("", "0", "1"):
        raise NotesError(f"moved is {moved!r}, not 0 or 1")
    run_a, run_b = _run(a, cells[0]), _run(b, cells[1])
    if run_a is None and run_b is None:
        beads = [(_units(a, cells[0]), _units(b, cells[1]))]
    else:
        run_a = _filled(run_a, cells[0], run_b)
        run_b = _filled(run_b, cells[1], run_a)
        if len(run_a) != len(run_b):
            raise NotesError(f"{len(run_a)} units against {len(run_b)} in {cells[0]} {cells[1]}")
        beads = list(zip(run_a, run_b, strict=True))
    for units_a, units_b in beads:
        row = Row(
            units_a,
            units_b,
            moved == "1",
            cells[4] or _place(a, units_a),
            cells[5] or _place(b, units_b),
            cells[6],
        )
        if relation and relation != row.relation:
            raise NotesError(f"{cells[0]} {cells[1]} is {row.relation}, not {relation}")
        yield row


def _filled(
    run: list[tuple[Unit, ...]] | None, cell: str, other: list[tuple[Unit, ...]] | None
) -> list[tuple[Unit, ...]]:
    if run is not None:
        return run
    if cell != "-" or other is None:
        raise NotesError(f"a run of lines stands against {cell!r}; write a run or - there")
    return [() for _ in other]


def _ordered(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Sort the rows by `b`; a row without `b` stands behind the row that precedes it in `a`."""
    with_b = sorted((row for row in rows if row.b), key=lambda row: row.b[0][0])
    places = sorted((row.a[0][0][0], i) for i, row in enumerate(with_b) if row.a)
    starts = [start for start, _ in places]
    after: dict[int, list[Row]] = {}
    for row in sorted((row for row in rows if not row.b), key=lambda row: row.a[0][0]):
        i = bisect_left(starts, row.a[0][0][0])
        after.setdefault(places[i - 1][1] if i else -1, []).append(row)
    result = after.get(-1, [])
    for i, row in enumerate(with_b):
        result += [row, *after.get(i, [])]
    return tuple(result)


# ---------------------------------------------------------------- places, for people

_ARTICLE = re.compile(
    r"第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?"  # 第三条之一, not 第三章
    r"|第 ?\d+(?:-\d+)? ?條|第[〇零一二三四五六七八九十百千]+條"
    r"|§ ?\d+[a-z]?|(?:Article|Section) \d+"
)
_ITEM = re.compile(
    r"[（(](?:[一二三四五六七八九十]+|\d+|[a-z])[)）]"  # （一） (a), not （以下简称
    r"|[一二三四五六七八九十]+、|\d+[.．、](?!\d)|[①-⑳]"
)
_HEAD = re.compile(
    r"第 ?[一二三四五六七八九十百]+ ?[编章节編節]|\d+(?:[.．]\d+)+|\d+(?=[ 　])"
    r"|PART [IVX]+|Chapter [IVX\d]+|Abschnitt \d+"
)


def _han(number: int) -> str:
    """Return a number below a hundred in Chinese numerals."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones else ''}"


def _place(text: Text, units: tuple[Unit, ...]) -> str:
    return "+".join(_place_of(text, unit[0][0]) for unit in units)


def _place_of(text: Text, offset: int) -> str:
    """Cite the line that holds `offset` as a lawyer does, or by the label that leads it.

    Only for people: 款 of tables and quotations are counted like others.
    """
    line = next(i for i, (start, end) in enumerate(text.lines) if start <= offset <= end)
    words = text.words[offset : text.lines[line][1]]
    if match := _ARTICLE.match(words) or _HEAD.match(words):
        return match.group()
    item = _ITEM.match(words)
    paragraph = 0 if item else 1
    counted = False  # whether the line below begins a paragraph, if the line above it ends one
    while line > 0:
        line -= 1
        above = text.words[slice(*text.lines[line])].strip()
        if not above:
            continue
        match = _ARTICLE.match(above)
        own = above[match.end() :].strip() if match else above
        paragraph += counted and (not own or own[-1] in "。：:.")
        if match:
            paragraph += bool(own) or not paragraph
            break
        if _HEAD.match(above):
            return item.group() if item else ""
        indented = text.words[text.lines[line][0]].isspace()
        counted = not indented and not _ITEM.match(above) and above != "。"
    else:
        return item.group() if item else ""
    unit = "項" if match.group().endswith("條") else "款"
    if not match.group().startswith("第"):
        return f"{match.group()} {item.group()}" if item else match.group()
    count = _han(paragraph) if unit == "款" else str(paragraph)
    place = f"{match.group()}第{count}{unit}" if paragraph > 1 else match.group()
    if not item:
        return place
    return f"{place}第{item.group()}项" if unit == "款" else f"{place} {item.group()}"


# ---------------------------------------------------------------- gold files


def _spell(units: tuple[Unit, ...]) -> str:
    return "+".join(",".join(f"{s}-{e}" for s, e in unit) for unit in units) or "-"


def dump(gold: Gold, a: Text, b: Text) -> str:
    """Return the gold as it stands in a file."""
    lines = [
        f"# {side}: {'/'.join(Path(text.name).parts[-2:])} sha256={text.sha256}"
        for side, text in (("a", a), ("b", b))
    ]
    for side, ranges in (("a", gold.outside_a), ("b", gold.outside_b)):
        lines += [f"# outside {side} {start}-{end}" for start, end in ranges]
    lines.append("\t".join(COLUMNS))
    lines += map(dump_row, gold.rows)
    return "\n".join(lines) + "\n"


def dump_row(row: Row) -> str:
    """Return one row as it stands in a file."""
    cells = (_spell(row.a), _spell(row.b), row.relation, str(int(row.moved)))
    return "\t".join((*cells, row.a_label, row.b_label, row.note))


_SPAN = re.compile(r"(\d+)-(\d+)\Z")  # 12-40, not L12-L40
_OUTSIDE = re.compile(
    r"# outside ([ab]) (\d+)-(\d+)\s*\Z"
)  # # outside a 12-40, not # outside 12-40
_SHA = re.compile(r"# ([ab]): .*sha256=([0-9a-f]{64})\s*\Z")  # # a: x.txt sha256=…, not # a: x.txt


def _parse_units(cell: str) -> tuple[Unit, ...]:
    if cell == "-":
        return ()
    units: list[Unit] = []
    for unit in cell.split("+"):
        parts: list[Range] = []
        for part in unit.split(","):
            match = _SPAN.match(part)
            if match is None:
                raise NotesError(f"{part!r} is no span")
            parts.append((int(match[1]), int(match[2])))
        units.append(tuple(parts))
    return tuple(units)


def load(lines: Sequence[str]) -> tuple[Gold, list[str], dict[str, str]]:
    """Return the gold of a file, the faults of single lines, and the sha256 that its head names."""
    rows: list[Row] = []
    outside: dict[str, list[Range]] = {"a": [], "b": []}
    faults: list[str] = []
    digests: dict[str, str] = {}
    header = False
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            if match := _OUTSIDE.match(line):
                outside[match[1]].append((int(match[2]), int(match[3])))
            elif match := _SHA.match(line):
                digests[match[1]] = match[2]
            continue
        if not line.strip():
            continue
        cells = line.rstrip("\r\n").split("\t")
        if not header:
            header = True
            if tuple(cells) != COLUMNS:
                faults.append(f"line {number}: the header is not {' '.join(COLUMNS)}")
            continue
        if len(cells) != len(COLUMNS):
            faults.append(f"line {number}: {len(cells)} columns, not {len(COLUMNS)}")
            continue
        try:
            row = Row(_parse_units(cells[0]), _parse_units(cells[1]), cells[3] == "1", *cells[4:])
        except NotesError as error:
            faults.append(f"line {number}: {error}")
            continue
        if not row.a and not row.b:
            faults.append(f"line {number}: both sides are empty")
            continue
        if cells[2] != row.relation:
            faults.append(f"line {number}: relation is {row.relation}, not {cells[2]}")
        if cells[3] not in ("0", "1"):
            faults.append(f"line {number}: moved is {cells[3]!r}, not 0 or 1")
        if max(len(row.a), len(row.b)) > 3:
            faults.append(f"line {number}: more than three units a side")
        rows.append(row)
    return Gold(tuple(rows), tuple(outside["a"]), tuple(outside["b"])), faults, digests


def _side_faults(text: Text, units: Sequence[Unit], outside: Sequence[Range]) -> Iterator[str]:
    covered = bytearray(len(text.words))
    for unit in units:
        for start, end in unit:
            at = f"{text.name}: {start}-{end}"
            if not 0 <= start < end <= len(text.words):
                yield f"{at} is not in the text, which has {len(text.words)} characters"
                continue
            if text.words[start].isspace() or text.words[end - 1].isspace():
                yield f"{at} begins or ends with a blank"
            if any(covered[start:end]):
                yield f"{at} overlaps another unit"
            covered[start:end] = b"\1" * (end - start)
        if list(unit) != sorted(unit):
            yield f"{text.name}: the parts {_spell((unit,))} run backwards"
    for start, end in outside:
        if any(covered[start:end]):
            yield f"{text.name}: {start}-{end} is outside and in a unit"
        covered[start:end] = b"\1" * (min(end, len(covered)) - start)
    # In a unit that has parts, what stands between them (a running head) is outside.
    for unit in units:
        for (_, start), (end, _) in pairwise(unit):
            covered[start:end] = b"\1" * (end - start)
    for number, (start, end) in enumerate(text.lines, 1):
        bare = [i for i in range(start, end) if not covered[i] and not text.words[i].isspace()]
        if bare:
            head = text.words[bare[0] : min(bare[0] + 20, end)]
            yield f"{text.name}: line {number} is not covered at {bare[0]}: {head}"


def check(gold: Gold, a: Text, b: Text) -> list[str]:
    """Return what is wrong with the spans and the order of the rows, one line a fault."""
    faults = [
        *_side_faults(a, [unit for row in gold.rows for unit in row.a], gold.outside_a),
        *_side_faults(b, [unit for row in gold.rows for unit in row.b], gold.outside_b),
    ]
    for row in gold.rows:
        for units in (row.a, row.b):
            if list(units) != sorted(units):
                faults.append(f"units run backwards in {_spell(row.a)} {_spell(row.b)}")
    if _ordered(gold.rows) != gold.rows:
        faults.append("the rows are not in the order of b")
    return faults


# ---------------------------------------------------------------- command line


def _numbered(text: Text) -> str:
    return "".join(
        f"L{number}\t{text.words[start:end]}\n"
        for number, (start, end) in enumerate(text.lines, 1)
        if not text.is_blank(number)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="gold_spans.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    lines = commands.add_parser("lines", help="number the lines of a text")
    lines.add_argument("a", type=Path)
    make = commands.add_parser("make", help="turn notes into gold")
    make.add_argument("notes", type=Path)
    verify = commands.add_parser("check", help="check a gold file")
    verify.add_argument("gold", type=Path)
    for command in (make, verify):
        command.add_argument("a", type=Path)
        command.add_argument("b", type=Path)
    make.add_argument("-o", "--output", type=Path)
    options = parser.parse_args(arguments)
    try:
        a = Text.read(options.a)
        if options.command == "lines":
            sys.stdout.write(_numbered(a))
            return 0
        b = Text.read(options.b)
        if options.command == "make":
            gold = read_notes(options.notes.read_text("utf-8").splitlines(), a, b)
            faults = check(gold, a, b)
            if not faults:
                written = dump(gold, a, b)
                if options.output:
                    options.output.write_text(written, "utf-8")
                else:
                    sys.stdout.write(written)
        else:
            gold, faults, digests = load(options.gold.read_text("utf-8").splitlines())
            for side, text in (("a", a), ("b", b)):
                if digests.get(side, text.sha256) != text.sha256:
                    faults.append(f"{text.name} is not the text of which the head tells")
            faults += check(gold, a, b)
    except (NotesError, OSError, UnicodeError) as error:
        print(f"gold_spans: {error}", file=sys.stderr)
        return 2
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
