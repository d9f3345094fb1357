"""From characters with boxes to lines in reading order, running heads told apart, paragraphs joined.

What PDF and OFD have in common: a page is a heap of characters. Units: points, y upwards. Nothing here
reads a word for its meaning; edges, gaps and repetition decide, and where they do not, the break is left
to `repair`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from diffkit.patterns import Pattern
from diffkit.source.extract import Box, Extract, Run
from diffkit.source.footnotes import lifted, set_aside, without_sign
from diffkit.source.printed import CALLING, RAISED, Mark, Page, Printed, on_line, rows_of
from diffkit.source.ruled import grids
from diffkit.source.spaced import with_tables
from diffkit.source.symbols import raised


def written(
    marks: Sequence[Sequence[Mark]], extract: Extract, drawn: Sequence[Sequence[Box]] = ()
) -> None:
    """Put the text of pages, each given as its characters in the order of the file.

    `drawn` are the boxes of what is drawn on each page, of which rules make tables.

    Guarantees: each character that prints stands once; a line that belongs to the page is dropped by a
    repair, a paragraph that the layout shows to go on is joined by one.
    Cost: near-linear in the characters.
    """
    marks = [lifted(page) for page in marks]
    blank = _least_blank(marks)
    pages = []
    for number, found in enumerate(marks, 1):
        rows, rest = _tables(found, drawn[number - 1] if drawn else (), blank)
        pages.append(Page(number, [*_runs(rest, blank), *rows]))
    _mark_furniture(pages)
    flow = 0
    gutters = [_gutter([run for run in page.runs if run.rule is None]) for page in pages]
    places = Counter(round(x) for x in gutters if x is not None)
    usual = sorted(places, key=lambda place: (-places[place], place))[:_MOST_GUTTERS]
    for page, own in zip(pages, gutters, strict=True):
        here = None if own is None else round(own)
        elsewhere = [float(place) for place in usual if places[place] > (place == here)]
        furniture = [run for run in page.runs if run.rule is not None]
        body = [run for run in page.runs if run.rule is None]
        top = max((run.middle for run in body), default=0.0)
        page.lines += _lines([run for run in furniture if run.middle >= top], blank)
        for column in _columns(with_tables(body, elsewhere), elsewhere):
            flow += 1
            for line in _lines(column, blank):
                line.flow = flow
                page.lines.append(line)
        page.lines += _lines([run for run in furniture if run.middle < top], blank)
        for line in page.lines:
            line.page = page.number
        set_aside(page, drawn[page.number - 1] if drawn else ())
    _put([line for page in pages for line in page.lines], extract)


# ---------------------------------------------------------------- characters to runs

_WIDE = Pattern("[\u2e80-\ufeff\uff00-\uffef\u3000-\u303f“”‘’…—]")
_HAN = Pattern("[\u3400-\u9fff]")
_NEXT = 0.3  # of the size of the characters: what follows nearer than this belongs together
_GAP = 0.9  # a wider gap parts two runs of a line


def _least_blank(pages: Sequence[Sequence[Mark]]) -> float:
    """Return the least gap between Chinese and Latin that is a blank, in widths of a character.

    Typography sets them a fifth to a quarter apart, each program in its own way but always alike; where
    most stand next to one another it does not, and any gap is a blank.
    """
    gaps: Counter[int] = Counter()
    n_close = 0
    for marks in pages:
        for left, right in itertools.pairwise(marks):
            wide = left if _WIDE.match(left.text) else right
            if (wide is left) != bool(_WIDE.match(right.text)) and abs(left.y0 - right.y0) < 5:
                gap = (right.x0 - left.x1) / max(1.0, wide.x1 - wide.x0)
                if 0.1 < gap < 0.35:
                    gaps[round(gap * 50)] += 1
                elif -0.1 < gap < 0.06 and _HAN.match(wide.text):
                    n_close += (right if wide is left else left).text.isalnum()
    if n_close > max(8, sum(gaps.values())):
        return 0.15
    if sum(gaps.values()) < 8:
        return 0.3
    usual = max(gaps, key=lambda gap: (gaps[gap], -gap))
    return usual / 50 + 0.04


def _runs(marks: Sequence[Mark], least_blank: float) -> list[Printed]:
    """Join characters that stand beside one another on a line, whatever their order in the file."""
    runs: list[Printed] = []
    for row in rows_of(_strings(marks, least_blank)):
        last: Printed | None = None
        for run in row:
            if last is not None and run.x0 - last.x1 < _GAP * max(last.size, run.size):
                blank = _parted(last, run, run.x0 - last.x1, least_blank)
                last.text += (" " if blank else "") + run.text
                last.x1 = max(last.x1, run.x1)
                last.y0, last.y1 = min(last.y0, run.y0), max(last.y1, run.y1)
                last.size = max(last.size, run.size)
            elif run.text.strip():
                last = run
                runs.append(run)
    return runs


def _strings(marks: Sequence[Mark], least_blank: float) -> list[Printed]:
    """Join characters that follow one another in the file and on the page."""
    found: list[Printed] = []
    parts: list[str] = []
    ink = spread = 0.0  # where the words end; how far characters are set apart that belong together
    last: Printed | None = None
    before: Mark | None = None

    def ended(string: Printed | None) -> None:
        if string is not None:
            string.text, string.x1 = "".join(parts).rstrip(), ink

    for mark in marks:
        size = mark.y1 - mark.y0
        if size <= 0:
            continue
        if before is not None and _doubled(mark, before, size):
            continue  # bold made by printing twice
        near = last is not None and -0.5 * size < mark.x0 - last.x1 < _NEXT * last.size
        if last is not None and near and on_line(last, mark):
            gap = mark.x0 - last.x1
            if _parted(before or mark, mark, min(gap, gap - spread + 0.1 * size), least_blank):
                parts.append(" ")
            else:
                spread = gap  # characters set apart evenly are not words
            parts.append(mark.text if mark.text > " " else " ")
            last.x1 = max(last.x1, mark.x1)
            if size > last.size:
                last.y0, last.y1, last.size = mark.y0, mark.y1, size
        elif not mark.text.strip():
            continue  # blanks before words are seen by where the words stand
        else:
            ended(last)
            parts, spread, ink = [mark.text], 0.0, mark.x1
            last = Printed("", mark.x0, mark.y0, mark.x1, mark.y1, size)
            found.append(last)
        if mark.text.strip():
            ink = last.x1
        before = mark
    ended(last)
    return found


def _doubled(mark: Mark, before: Mark, size: float) -> bool:
    return (
        mark.text == before.text
        and _WIDE.match(mark.text) is not None  # the letters of a ligature have one box
        and abs(mark.x0 - before.x0) < 0.3 * size
        and abs(mark.y0 - before.y0) < 0.3 * size
    )


def _parted(left: Mark | Printed, right: Mark | Printed, gap: float, least_blank: float) -> bool:
    """Tell whether a gap stands for a blank; between Chinese and Latin a narrow one is typography."""
    if left.text.endswith((" ", "\u3000")) or right.text.startswith((" ", "\u3000")):
        return False
    n_wide = bool(_WIDE.match(left.text[-1])) + bool(_WIDE.match(right.text[0]))
    height = max(left.y1 - left.y0, right.y1 - right.y0)
    return gap > (0.18, least_blank, 0.25)[n_wide] * height


def _lines(runs: Sequence[Printed], least_blank: float) -> list[Printed]:
    """Join the runs that stand on one line, from top to bottom."""
    return [_line(row, least_blank) for row in rows_of(runs)]


def _line(row: Sequence[Printed], least_blank: float) -> Printed:
    text = row[0].text
    for left, right in itertools.pairwise(row):
        blank = _parted(left, right, right.x0 - left.x1, least_blank)
        text += (" " if blank else "") + right.text
    return Printed(
        text,
        min(run.x0 for run in row),
        min(run.y0 for run in row),
        max(run.x1 for run in row),
        max(run.y1 for run in row),
        max(run.size for run in row),
        rule=row[0].rule,
        is_row=any(run.is_row for run in row),
    )


# ---------------------------------------------------------------- tables


def _tables(
    marks: Sequence[Mark], drawn: Sequence[Box], least_blank: float
) -> tuple[list[Printed], Sequence[Mark]]:
    """Return the rows of the tables of a page, and the characters that stand in none."""
    found = grids(drawn) if drawn else []
    if not found:
        return [], marks
    rest: list[Mark] = []
    cells: dict[tuple[int, int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        x, y = (mark.x0 + mark.x1) / 2, (mark.y0 + mark.y1) / 2
        for k, grid in enumerate(found):
            place = grid.cell(x, y)
            if place is not None:
                cells[k, *place].append(mark)
                break
        else:
            rest.append(mark)
    rows: list[Printed] = []
    for k, grid in enumerate(found):
        for i in range(len(grid.ys) - 1):
            words = []
            for j in range(len(grid.xs) - 1):
                home = grid.home[i, j]
                if home[1] != j:
                    continue  # the rest of a cell that spans columns
                inside = cells.get((k, i, j), ()) if home == (i, j) else ()
                words.append(_cell(inside, grid.xs, least_blank))
            text = "\t".join(words)
            if text.strip():
                sizes = [m.y1 - m.y0 for j in range(len(grid.xs)) for m in cells.get((k, i, j), ())]
                box = grid.xs[0], grid.ys[i + 1], grid.xs[-1], grid.ys[i]
                rows.append(Printed(text, *box, median(sizes), is_row=True))
    return rows, rest


def _cell(marks: Sequence[Mark], xs: Sequence[float], least_blank: float) -> str:
    """Return the words of a cell: a line that fills it goes on in the next."""
    text = ""
    before: Printed | None = None
    for line in _lines(_runs(marks, least_blank), least_blank):
        if before is not None:
            edge = next((x for x in xs if x > before.x1 - 1), xs[-1])
            full = edge - before.x1 < 1.7 * before.size + 6
            text += "" if full and not _latin(before, line) else " "
        text += line.text
        before = line
    return text


# ---------------------------------------------------------------- columns

_BIN = 2.0  # points
_MOST_COLUMNS = 4
_MOST_GUTTERS = 8  # places at which pages of a file may be set in columns
_LEAST_RUNS = 3  # on either side of a gap between columns


def _columns(
    runs: Sequence[Printed], known: Sequence[float] = (), depth: int = 0
) -> Iterator[list[Printed]]:
    """Yield the runs of each column in reading order; what runs across columns parts them in bands.

    `known` are the places at which other pages of the file are set in columns.
    """
    gutter = _gutter(runs, known) if depth < _MOST_COLUMNS else None
    if gutter is None:
        if runs:
            yield list(runs)
        return
    across = sorted((r for r in runs if r.x0 < gutter < r.x1), key=lambda run: -run.middle)
    edges = [run.middle for run in across]
    bands: dict[int, list[Printed]] = defaultdict(list)
    for run in runs:
        if not run.x0 < gutter < run.x1:
            bands[sum(1 for edge in edges if edge > run.middle)].append(run)
    wide: list[Printed] = []
    for k in range(len(edges) + 1):
        band = bands.get(k, [])
        if band:
            if wide:
                yield wide
                wide = []
            left = [run for run in band if run.x1 <= gutter]
            right = [run for run in band if run.x0 >= gutter]
            yield from _columns(left, known, depth + 1)
            yield from _columns(right, known, depth + 1)
        if k < len(across):
            wide.append(across[k])
    if wide:
        yield wide


def _gutter(runs: Sequence[Printed], known: Sequence[float] = ()) -> float | None:
    """Return the middle of the gap between two columns, None where the runs stand in one."""
    if len(runs) < 2 * _LEAST_RUNS:
        return None
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    size = median(run.size for run in runs)
    n = int((right - left) / _BIN) + 1
    if n < 20 or n > 20_000:
        return None
    steps = [0] * (n + 1)
    for run in runs:
        steps[int((run.x0 - left) / _BIN)] += 1
        steps[min(n, int((run.x1 - left) / _BIN) + 1)] -= 1
    covered, depth = [], 0
    for step in steps[:n]:
        depth += step
        covered.append(depth)
    inner = range(n // 5, n - n // 5)
    least = min(covered[i] for i in inner)
    best: tuple[int, int] | None = None  # width and start of the widest gap
    start: int | None = None
    for i in (*inner, inner.stop):
        if i < inner.stop and covered[i] == least:
            start = i if start is None else start
        elif start is not None:
            if best is None or i - start > best[0]:
                best = i - start, start
            start = None
    if best is None or best[0] * _BIN < 0.5 * size:
        return None
    start_x, end_x = left + best[1] * _BIN, left + (best[1] + best[0]) * _BIN
    usual = next((x for x in known if start_x - _BIN < x < end_x + _BIN), None)
    gutter = (start_x + end_x) / 2 if usual is None else usual
    alike = usual is not None  # where other pages part, lines need not be full
    return gutter if _are_columns(runs, gutter, left, right, alike) else None


def _are_columns(
    runs: Sequence[Printed], gutter: float, left: float, right: float, alike: bool
) -> bool:
    """Tell whether what stands on both sides of a gap is running text, and not words spaced apart."""
    on_left = [run for run in runs if run.x1 <= gutter]
    on_right = [run for run in runs if run.x0 >= gutter]
    n_across = len(runs) - len(on_left) - len(on_right)
    if min(len(on_left), len(on_right)) < _LEAST_RUNS or n_across > len(on_left) + len(on_right):
        return False
    for side, width in ((on_left, gutter - left), (on_right, right - gutter)):
        full = sum(1 for run in side if run.x1 - run.x0 > 0.75 * width)
        if full * 8 < len(side) and len(side) > _LEAST_RUNS and not alike:
            return False
    top, bottom = max(run.y1 for run in on_left), min(run.y0 for run in on_left)
    beside = sum(1 for run in on_right if bottom <= run.middle <= top)
    return beside * 2 > len(on_right)


# ---------------------------------------------------------------- heads and feet of pages

_CLOSES = Pattern("[。！？；：!?;:][”’」』）)】〕》]*$")
_DIGITS = Pattern("[0-9０-９一二三四五六七八九十〇]+|[ivxlcIVXLC]+(?![a-zA-Z])")
_NUMBER = Pattern(
    r"[-–—－·•\s]*(?:第\s*)?[0-9０-９]{1,4}(?:\s*[页頁])?(?:\s*[/／,，共]\s*共?\s*[0-9０-９]{1,4}\s*[页頁]?)?[-–—－·•\s]*"
    r"|(?:Page|Seite)\s+\d{1,4}(?:\s+(?:of|von)\s+\d{1,4})?|[ivxlc]{1,6}",
    re.IGNORECASE,
)
_BANDS = 3  # lines at either edge of a page that may be furniture
_SAME = 3.5  # points by which lines at one place of their pages differ


def _mark_furniture(pages: Sequence[Page]) -> None:
    """Mark the lines at the edges of pages that repeat, count, or stand where all pages have one."""
    for edge in (1, -1):
        rows = {page.number: _edge_rows(page, edge) for page in pages}
        live = {page.number for page in pages if page.runs}
        for k in range(_BANDS):
            at = {n: rows[n][k] for n in live if len(rows[n]) > k + 1}
            found = _furniture_at(at, rows, k, len(live))
            for n, rule in found.items():
                for run in at[n]:
                    run.rule = rule
            live = set(found)
            if not live:
                break


def _edge_rows(page: Page, edge: int) -> list[list[Printed]]:
    """Return the outermost lines of a page, each as its runs, from the edge inwards."""
    rows: list[list[Printed]] = []
    for run in sorted(page.runs, key=lambda run: -edge * run.middle):
        if run.rule is not None:
            continue
        if rows and on_line(rows[-1][0], run):
            rows[-1].append(run)
        elif len(rows) > _BANDS:
            break
        else:
            rows.append([run])
    return rows


def _furniture_at(
    at: dict[int, list[Printed]], rows: dict[int, list[list[Printed]]], k: int, n_pages: int
) -> dict[int, str]:
    """Return the rule for the pages whose line in one place belongs to the page."""
    words = {n: _joined(row) for n, row in at.items()}
    gaps = {n: abs(at[n][0].middle - rows[n][k + 1][0].middle) / at[n][0].size for n in at}
    inner = [
        abs(x[0].middle - y[0].middle) / x[0].size
        for n in at
        for x, y in zip(rows[n][k + 1 :], rows[n][k + 2 :], strict=False)
    ]
    usual = max(inner, default=2.0)
    alike = Counter((_DIGITS.sub("#", words[n]), round(at[n][0].middle / _SAME)) for n in at)
    places = Counter(round(at[n][0].middle / _SAME) for n in at)
    centre = {p: [gaps[n] for n in at if round(at[n][0].middle / _SAME) == p] for p in places}
    found: dict[int, str] = {}
    for n, text in words.items():
        place = round(at[n][0].middle / _SAME)
        masked = _DIGITS.sub("#", text)
        near = range(place - 1, place + 2)
        n_alike = sum(alike[masked, p] for p in near)
        n_placed = sum(places[p] for p in near)
        apart = median(gap for p in near for gap in centre.get(p, ())) > 1.25 * usual
        numbers = _NUMBER.fullmatch(text) is not None
        repeats = (
            n_alike > 1 and n_alike * 4 >= n_pages and len(masked) < 60 and not _CLOSES.search(text)
        )
        placed = n_pages > 2 and n_placed * 5 >= n_pages * 3 and apart and len(text) < 40
        # With dashes it is a number whatever stands above it, but for what is set as near as lines are.
        dashed = numbers and not text.isdigit() and gaps[n] > 1.25 * min(inner, default=2.0)
        if numbers and (repeats or placed or dashed or (n_pages == 1 and apart)):
            found[n] = "page-number"
        elif repeats or placed:
            found[n] = "running-head"
    proven = Counter(round(at[n][0].middle / _SAME) for n in found)
    clear = 0.8 * median(gaps[n] for n in found) if found else 0.0
    for (
        n,
        text,
    ) in words.items():  # a section of its own has a head of its own where the others have theirs
        place = round(at[n][0].middle / _SAME)
        elsewhere = sum(proven[p] for p in range(place - 1, place + 2))
        if n not in found and elsewhere > 1 and gaps[n] > clear and len(text) < 40:
            found[n] = "page-number" if _NUMBER.fullmatch(text) else "running-head"
    return found


def _joined(row: Sequence[Printed]) -> str:
    return " ".join(run.text.strip() for run in sorted(row, key=lambda run: run.x0))


# ---------------------------------------------------------------- paragraphs

_LEAST_SHARE = 0.6
_PART = (
    1.2  # times the distance of lines: a wider one parts paragraphs; boxes of fonts differ by 0.06
)


@dataclass(slots=True)
class _Measure:
    """The edges of a column: where lines begin and how far they may go."""

    left: float
    right: float
    leading: float
    shows_indent: bool  # whether a line begins further in, so that one that does not goes on


def _measures(lines: Sequence[Printed]) -> dict[int, _Measure]:
    """Return the edges of each column; those that begin at one place share them through the file."""
    flows: dict[int, list[Printed]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.is_row):
        if not line.is_row or line.flow not in flows:  # rows show no edge of a column but their own
            flows[line.flow].append(line)
    lefts = {flow: _left(found) for flow, found in flows.items()}
    ends: dict[int, list[Printed]] = defaultdict(list)
    for flow, found in flows.items():
        ends[round(lefts[flow] / 6)] += found
    rights = {place: _right(found) for place, found in ends.items()}
    steps = Counter(
        round((above.middle - below.middle) * 2) / 2
        for found in flows.values()
        for above, below in itertools.pairwise(found)
        if above.middle > below.middle
    )
    measures: dict[int, _Measure] = {}
    for flow, found in flows.items():
        place = round(lefts[flow] / 6)
        own = _right(found)
        right = max(
            (
                rights[p]
                for p in (place - 1, place, place + 1)
                if p in rights and rights[p] < own * 1.6 + 60
            ),
            default=own,
        )
        leading = _leading(steps, median(line.size for line in found))
        inset = any(line.x0 - lefts[flow] > 1.2 * line.size for line in found)
        measures[flow] = _Measure(lefts[flow], right, leading, inset)
    return measures


def _right(lines: Sequence[Printed]) -> float:
    """Return where full lines end: not where a mark hangs beyond the edge."""
    most = max(line.x1 for line in lines)
    size = median(line.size for line in lines)
    ends = Counter(round(line.x1 / 2) for line in lines if line.x1 > most - 1.6 * size)
    near = {end: sum(ends[end + d] for d in (-1, 0, 1)) for end in ends}
    return 2.0 * max(near, key=lambda end: (near[end], end))


def _leading(steps: Counter[float], size: float) -> float:
    """Return the distance of the lines of one paragraph: the least that is not rare."""
    enough = max(2, sum(steps.values()) // 14)
    near = {step: n for step, n in steps.items() if 0.9 * size < step < 4 * size}
    for step in sorted(near):
        if sum(near.get(step + d, 0) for d in (-0.5, 0.0, 0.5)) >= enough:
            return step
    return min(near, default=0.0)


def _left(lines: Sequence[Printed]) -> float:
    """Return where the lines of a column begin: the leftmost place at which more than one does."""
    counts = Counter(round(line.x0 / 3) for line in lines)
    least = min(line.x0 for line in lines)
    for place in sorted(counts):
        if counts[place] + counts.get(place + 1, 0) > max(1, len(lines) // 12):
            return min(line.x0 for line in lines if round(line.x0 / 3) in (place, place + 1))
    return least


def _put(lines: Sequence[Printed], extract: Extract) -> None:
    body = [line for line in lines if line.rule is None]
    measures = _measures(body)
    verdicts = _verdicts(body, measures)
    join_at = {id(line): verdict for line, verdict in zip(body, verdicts, strict=True)}
    pending: list[Printed] = []
    called: list[list[Printed]] = []  # notes that wait for the end of the paragraph
    begun, before = False, ""
    last: Printed | None = None
    for line in lines:
        if line.rule is not None:
            pending.append(line)
            continue
        verdict = join_at[id(line)]
        joins = verdict is True
        ends = verdict is False or (verdict is None and _CLOSES.search(before) is not None)
        if ends and not (last is not None and last.is_row and line.is_row):
            _put_notes(called, extract)
        blank = " " if joins and last is not None and _latin(last, line) else ""
        for other in pending:
            if joins:
                extract.join("page-cut")
            extract.line(
                [Run(_bare(other.text), other.rule)],
                page=other.page,
                bbox=other.box,
                starts=False,
            )
        if joins and begun:
            extract.join("page-cut" if pending else "wrap", blank)
        pending = []
        unsure = verdict is None and (before.endswith(".") or _CLOSES.search(before) is not None)
        extract.line(
            clean(line.text),
            page=line.page,
            bbox=line.box,
            starts=verdict is False,
            doubtful=unsure,
        )
        last, before = line, line.words
        called += line.notes
        begun = True
    for other in pending:
        extract.line(
            [Run(_bare(other.text), other.rule)], page=other.page, bbox=other.box, starts=False
        )
    _put_notes(called, extract)


def _put_notes(notes: list[list[Printed]], extract: Extract) -> None:
    """Put the notes that are called, each as a paragraph of its own, and forget them."""
    for note in notes:
        before: Printed | None = None
        for line in note:
            sign, words = without_sign(line) if before is None else ("", line.text)
            if before is not None:
                extract.join("wrap", " " if _latin(before, line) else "")
            runs = [*[Run(sign, "note-mark")] * bool(sign), *clean(words)]
            extract.line(runs, page=line.page, bbox=line.box, starts=before is None)
            before = line
    notes.clear()


def _bare(text: str) -> str:
    return text.replace(RAISED, "").replace(CALLING, "")


def _verdicts(lines: Sequence[Printed], measures: dict[int, _Measure]) -> list[bool | None]:
    """Say of each line whether it goes on with the one before it; None where the layout does not tell."""
    indented = spaced = starts = 0
    for before, line in itertools.pairwise(lines):
        if _short(before, line, measures) and not _latin(before, line):
            starts += 1
            indented += _indent(line, measures) > 1.2
            spaced += before.flow == line.flow and _gap(before, line, measures) > _PART
    by_indent = starts > 2 and indented > _LEAST_SHARE * starts
    by_space = starts > 2 and spaced > _LEAST_SHARE * starts
    counted = frozenset(map(_counted, lines))
    found: list[bool | None] = [False] if lines else []
    for before, line in itertools.pairwise(lines):
        found.append(
            _goes_on(before, line, measures, counted, by_indent=by_indent, by_space=by_space)
        )
    return found


def _goes_on(
    before: Printed,
    line: Printed,
    measures: dict[int, _Measure],
    counted: frozenset[tuple[int, str] | None],
    *,
    by_indent: bool,
    by_space: bool,
) -> bool | None:
    together = before.flow == line.flow
    if before.is_row or line.is_row:
        return False
    if abs(before.size - line.size) > 0.15 * max(before.size, line.size):
        return None if together and _gap(before, line, measures) < 1.15 else False
    if together and _gap(before, line, measures) > _PART:
        return False
    if _latin(before, line):
        return _latin_goes_on(before, line, measures, counted)
    if _short(before, line, measures):
        return False
    inset = _indent(line, measures)
    closes = _CLOSES.search(before.words) is not None
    if inset > 1.2:
        hanging = together and abs(line.x0 - before.x0) < 0.5 * line.size
        if hanging or (not closes and _indent(before, measures) < 0.6):
            return None
        return False
    if (by_indent and measures[line.flow].shows_indent) or (by_space and together):
        return True
    return None if closes else True


# What begins a unit of its own in any language: (a), § 7, – , Article 4, PART II
_LABELLED = Pattern(r"[(\[§•*–—-]|[A-ZÄÖÜ][^\W\d_]*\.? ?(?:\d|[IVXLC]+\b)|[a-zA-Z][.)]")
_COUNTED = Pattern(r"(?P<number>\d{1,4})(?P<mark>[.)]?)(?![\d.])")


def _counted(line: Printed) -> tuple[int, str] | None:
    """Return the number that begins a line, and the mark behind it."""
    match = _COUNTED.match(line.text)
    return None if match is None else (int(match["number"]), match["mark"])


def _latin_goes_on(
    before: Printed,
    line: Printed,
    measures: dict[int, _Measure],
    counted: frozenset[tuple[int, str] | None],
) -> bool | None:
    """Tell by the word that begins a line whether it had room at the end of the line before it.

    A number that begins it is a label where one of its neighbours, `counted`, begins another line.
    """
    room = measures[before.flow].right - before.x1
    if before.x1 - measures[before.flow].left < 0.5 * _width(before, measures):
        return False
    word = line.text.split(" ", 1)[0]
    need = (line.x1 - line.x0) * (len(word) + 1) / (len(line.text) + 1)
    if room > 1.2 * need + 0.3 * line.size:
        return False
    if before.words[-1:] in ".-\u00ad" or _CLOSES.search(before.words) or room > 1.1 * need:
        return None
    if room > 0.9 * need and _LABELLED.match(before.text) and line.text[0].isupper():
        return None  # a heading ends where it ends, and the next word may just not have had room
    own = _counted(line)
    if own is not None:
        number, mark = own
        return None if (number - 1, mark) in counted or (number + 1, mark) in counted else True
    return None if _LABELLED.match(line.text) else True


def _indent(line: Printed, measures: dict[int, _Measure]) -> float:
    return (line.x0 - measures[line.flow].left) / line.size


def _gap(before: Printed, line: Printed, measures: dict[int, _Measure]) -> float:
    leading = measures[line.flow].leading
    return (before.middle - line.middle) / leading if leading else 1.0


def _width(line: Printed, measures: dict[int, _Measure]) -> float:
    return measures[line.flow].right - measures[line.flow].left


# What cannot be parted at a line's end: a word or a character, marks behind it, brackets before the next.
_UNIT = Pattern(
    r"(?:[(（《〈“‘「『〔【]*)(?:[0-9A-Za-z.,%％/-]+|.)(?:[，。、；：？！）》〉”’」』〕】％,.;:?!)—…]|[（《〈“‘「『〔【].)*"
)


def _short(before: Printed, line: Printed, measures: dict[int, _Measure]) -> bool:
    """Tell whether a line ended though what follows had room on it, with half a character to spare."""
    unit = _UNIT.match(line.words)
    n = len(unit.group()) if unit and not _latin(before, line) else 1
    return measures[before.flow].right - before.x1 > (max(n, 1.5) + 0.6) * before.size


def _latin(before: Printed, line: Printed) -> bool:
    return not _WIDE.search(before.words[-1:]) and not _WIDE.search(line.words[:1])


# ---------------------------------------------------------------- characters as they are meant

# Radicals that fonts name where the character is meant and that have no decomposition in Unicode.
# Source: EquivalentUnifiedIdeograph.txt of the Unicode Character Database.
_RADICALS = dict(zip(
    "⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻫⻭⻯⺩⻩⻒",
    "民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙斉歯竜王黄镸",
    strict=True,
))  # fmt: skip
_MEANT = Pattern(
    f"(?P<calling>(?:{CALLING}.)+)|(?P<raised>(?:{RAISED}.)+)|"
    "(?P<radical>[\u2e80-\u2fdf\uf900-\ufaff])|(?P<ligature>[\ufb00-\ufb06])|(?P<soft>\u00ad+)"
)


def clean(text: str) -> list[Run]:
    """Return the runs of a line, radicals, ligatures and soft hyphens inside it repaired."""
    runs: list[Run] = []
    at = 0
    for match in _MEANT.finditer(text):
        char = match.group()
        if match.lastgroup in ("calling", "raised"):
            bare = _bare(char)
            runs += [Run(text[at : match.start()])] * (match.start() > at)
            calls = match.lastgroup == "calling"
            runs.append(Run(bare, "note-mark") if calls else Run(raised(bare)))
            at = match.end()
            continue
        if match.lastgroup == "soft":
            if match.end() == len(text):
                continue  # the hyphen at a line's end is for whoever joins the line
            becomes, rule = "", "soft-hyphen"
        else:
            becomes = _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
            rule = "radical" if match.lastgroup == "radical" else "ligature"
            if becomes == char:
                continue
        runs += [Run(text[at : match.start()])] * (match.start() > at)
        runs.append(Run(char, rule, becomes))
        at = match.end()
    return [*runs, Run(text[at:])] if at < len(text) or not runs else runs


def listed(numbers: list[int]) -> str:
    """Return page numbers as people write them: pages 1-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:12])
    return f"page{'s' * (len(numbers) > 1)} {shown}" + (", …" if len(runs) > 12 else "")
