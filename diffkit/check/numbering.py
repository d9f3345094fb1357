"""Numbers of clauses that skip, repeat, stand out of their order, or change their form in a series."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from diffkit.check.ground import Ground, Rule
from diffkit.glyphs import fold_width
from diffkit.model import Document, Finding, LabelScheme
from diffkit.numerals import han, number
from diffkit.patterns import Pattern
from diffkit.span import Span

_SERIAL: frozenset[LabelScheme] = frozenset(
    (
        "part",
        "subpart",
        "chapter",
        "section",
        "article",
        "han_comma",
        "han_paren",
        "arabic_dot",
        "arabic_paren",
        "circled",
        "decimal",
        "annex",
        "box",
    )
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One number of a series, and where its label stands."""

    n: int
    span: Span
    text: str
    clause: int


def series(
    document: Document, strangers: frozenset[int] = frozenset()
) -> Iterator[tuple[LabelScheme, tuple[_Entry, ...]]]:
    """Yield the runs of clauses that count on from one another, in the order in which they begin.

    `strangers` are clauses that count in a series of another form, and are left out.

    A run goes on below another parent where its number is the next one: articles through chapters,
    一、to 八十九、through a set of rules, the lines of a box through its groups.
    """
    last: dict[object, list[_Entry]] = {}  # of each scheme and head of its numbers, the open run
    below: dict[object, list[_Entry]] = {}  # and the one below each parent
    runs: list[tuple[LabelScheme, list[_Entry]]] = []
    numbered = list(_numbered(document, strangers))
    follows = _follows([(kind, parent) for _, kind, parent, _ in numbered])
    for k, (scheme, kind, parent, entry) in enumerate(numbered):
        n = entry.n
        run = below.get((kind, parent))
        if n == 1 or run is None:
            open_ = last.get(kind)
            due = open_[-1].n + 1 if open_ is not None else 0
            behind = numbered[follows[k]][3].n if follows[k] else None
            # One wrong number is no new series, where the next one goes on as if it were right.
            near = open_ is not None and (-1 <= n - due <= 1 or behind == due + 1)
            if n != 1 and near and open_ is not None:
                run = open_
            else:
                run = []
                runs.append((scheme, run))
        run.append(entry)
        last[kind] = below[kind, parent] = run
    for scheme, run in runs:
        yield scheme, tuple(run)


def _follows(places: Sequence[object]) -> list[int]:
    """Return which entry follows each one in its place, 0 for none."""
    found = [0] * len(places)
    last: dict[object, int] = {}
    for k, place in enumerate(places):
        if place in last:
            found[last[place]] = k
        last[place] = k
    return found


def _numbered(
    document: Document, strangers: frozenset[int]
) -> Iterator[tuple[LabelScheme, object, int | None, _Entry]]:
    """Yield the numbers of a document with their scheme, what counts together, and the clause above."""
    for i, clause in enumerate(document.clauses):
        label = clause.label
        if label is None or label.scheme not in _SERIAL or not label.number or i in strangers:
            continue
        if label.scheme == "decimal":
            head: tuple[object, ...] = label.number[:-1]
            n = label.number[-1]
        else:
            n = label.number[0]
            # 第三条之一 stands beside 第三条, 第四章之一 beside 第四章.
            if len(label.number) > 1 or document.words(i)[:1] == "之":
                continue
            head = _words_of(label.text)
        entry = _Entry(n, clause.label_span, label.text, i)
        yield label.scheme, (label.scheme, head), clause.parent, entry


def _words_of(label: str) -> tuple[str, ...]:
    """Return the word of a Latin label: sections count by themselves, below their articles."""
    return (label.split()[0],) if label[:1].isalpha() and label[:1].isascii() else ()


def _odd(ground: Ground) -> Iterator[Finding]:
    """Numbers that skip, repeat or stand out of their order in a series."""
    for document in ground.documents:
        strangers = frozenset(_strangers(document))
        for scheme, run in series(document, strangers):
            if len(run) >= 2:
                yield from _odd_of(ground, document, scheme, run, strangers)


def _odd_of(
    ground: Ground,
    document: Document,
    scheme: LabelScheme,
    run: Sequence[_Entry],
    strangers: frozenset[int],
) -> Iterator[Finding]:
    start = 0
    for i in range(1, len(run) + 1):
        if i < len(run) and not _restarts(ground, run[i - 1], run[i]):
            continue
        part = run[start:i]
        start = i
        leap = _MOST_LOST if scheme in _THROUGHOUT else 1
        for k, rule, due in wrong_numbers([entry.n for entry in part], leap):
            before, entry = part[k - 1], part[k]
            if rule == "number-first":
                if not _stands_between(ground, entry, part[1], 1):
                    yield _finding(rule, entry, entry, due)
                continue
            if rule == "number-repeated":
                if document.words(before.clause) == document.words(entry.clause):
                    continue  # printed twice, which is another slip
            elif rule == "number-skipped" and (
                not strangers.isdisjoint(range(before.clause, entry.clause))
                or _stands_between(ground, before, entry, due)
            ):
                continue
            yield _finding(rule, entry, before, due)


# Numbers that run through a whole law: where some are missing, so are they in the law at hand.
_THROUGHOUT = frozenset(("chapter", "article"))
_MOST_LOST, _SURE_RUN = 40, 5


def wrong_numbers(numbers: Sequence[int], leap: int = 1) -> Iterator[tuple[int, str, int]]:
    """Yield the places in a series where it does not count on, with the rule and the number due.

    One wrong number in a series that counts on behind it as if it were right is one slip. A leap over
    more than `leap`, and a step back, may be another list: they are left alone.
    """
    last = numbers[0]
    if last != 1 and numbers[1:3] == [2, 3]:
        yield 0, "number-first", 1
        last = 1
    for i, n in enumerate(numbers[1:], 1):
        due = last + 1
        ahead = numbers[i + 1] if i + 1 < len(numbers) else None
        if n == due:
            last = n
        elif ahead == due + 1 and n != 1:
            yield i, "number-repeated" if n == last else "number-out-of-order", due
            last = due
        else:
            if n == last and (last > 1 or ahead == 2):
                yield i, "number-repeated", due
            elif n == due + 1 and (ahead == n + 1 or i >= 2 or (len(numbers) == 2 and last == 1)):
                yield i, "number-skipped", due
            elif due + 1 < n <= due + leap and last >= _SURE_RUN:
                yield i, "number-skipped" if ahead == n + 1 else "number-out-of-order", due
            last = n


def _finding(rule: str, entry: _Entry, before: _Entry, due: int) -> Finding:
    right = _as(before.text, due)
    if rule == "number-skipped" and entry.n > due + 1:
        right = f"{right}—{_as(before.text, entry.n - 1)}"
    return Finding(
        rule,
        entry.span,
        None if rule == "number-skipped" else _as(entry.text, due),
        {"label": entry.text, "before": before.text, "due": right},
    )


_NUMERAL = Pattern(r"[0-9０-９]+|[〇零一二三四五六七八九十百千]+|[①-⑳]")


def _as(label: str, n: int) -> str:
    """Write a number in the form of a label: （三） for 3 after （二）."""
    found = list(_NUMERAL.finditer(label))
    if not found:
        return str(n)
    match = found[-1]
    old = match.group()
    if old[0] in "0123456789０１２３４５６７８９":
        new = str(n)
        if old[0] >= "０":
            new = "".join(chr(ord(c) + 0xFEE0) for c in new)
    elif "①" <= old[0] <= "⑳":
        new = chr(0x245F + n) if n <= 20 else str(n)
    else:
        new = han(n)
    return label[: match.start()] + new + label[match.end() :]


def _stands_between(ground: Ground, before: _Entry, entry: _Entry, due: int) -> bool:
    """Tell whether the number that seems to be missing stands in the words between both labels.

    The labels of items between them count for themselves.
    """
    between = fold_width(ground.words[before.span.end : entry.span.start])
    label = fold_width(_as(before.text, due))
    forms = {label, f"({due})"}
    if label.startswith("(") and label.endswith(")"):  # one of its brackets may be lost
        forms |= {label[:-1], label[1:]}
    if any(form in between for form in forms):
        return True
    alone = rf"(?<![0-9.]){due}[.,](?![0-9])|(?<![一-龥]){han(due)},"
    return re.search(alone, between) is not None


def _restarts(ground: Ground, before: _Entry, entry: _Entry) -> bool:
    """Tell whether a list begins anew, inside a paragraph, between both labels."""
    between = fold_width(ground.text[before.span.end : entry.span.start])
    return fold_width(_as(before.text, 1)) in between


# ---------------------------------------------------------------- form


def _form(ground: Ground) -> Iterator[Finding]:
    """One label of another form where a series has a gap that its number fills: （五）（6）（七）."""
    for document in ground.documents:
        yield from _strangers(document).values()


def _strangers(document: Document) -> dict[int, Finding]:
    """Return the clauses whose number belongs to a series of another form, and what is wrong there."""
    found: dict[int, Finding] = {}
    runs = list(series(document))
    alone = {run[0].clause: run[0] for _, run in runs if len(run) == 1}
    for scheme, run in runs:
        last = run[-1]
        stranger = alone.get(last.clause + 1)
        if stranger is not None and len(run) > 1 and stranger.n == last.n + 1:
            due = _as(last.text, stranger.n)
            values = {"label": stranger.text, "before": last.text, "due": due}
            found[stranger.clause] = Finding("number-form", stranger.span, due, values)
        for before, behind in pairwise(run):
            x, y = document.clauses[before.clause], document.clauses[behind.clause]
            if behind.n != before.n + 2 or x.parent != y.parent:
                continue
            firsts: dict[LabelScheme, int] = {}  # of each other scheme, the first clause in the gap
            for i in range(before.clause + 1, behind.clause):
                label = document.clauses[i].label
                if label is not None and label.scheme in _SERIAL and label.scheme != scheme:
                    firsts.setdefault(label.scheme, i)
            inside = [i for i in firsts.values() if _counts(document, i, before.n + 1)]
            label = document.clauses[inside[0]].label if len(inside) == 1 else None
            if label is not None:
                due = _as(before.text, before.n + 1)
                values = {"label": label.text, "before": before.text}
                found[inside[0]] = Finding(
                    "number-form",
                    document.clauses[inside[0]].label_span,
                    due,
                    values | {"due": due},
                )
    return found


def _counts(document: Document, index: int, n: int) -> bool:
    label = document.clauses[index].label
    return label is not None and label.number == (n,)


# ---------------------------------------------------------------- inside a paragraph

_RUN_IN = (
    Pattern(r"(?:^|(?<=[。；;：:，,、 ]))([一二三四五六七八九十]{1,3})(?:是|要)(?=\S)"),
    Pattern(r"(?:^|(?<=[。；;：:，,、 ]))第([一二三四五六七八九十]{1,3})[，,]"),
    Pattern(
        # Also behind another bracket, （责任单位：…）（3）, but not behind one that holds a number.
        r"(?:^|(?<=[。．.；;：:，,、 ])|(?<=[^0-9０-９一二三四五六七八九十][)）]))"
        r"[（(]([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[）)](?=\S)"
    ),
    Pattern(r"([①-⑳])(?=\S)"),
)


def _run_in(ground: Ground) -> Iterator[Finding]:
    """一是…；三是…; in one paragraph."""
    for document in ground.chinese:
        for paragraph in ground.paragraphs(document):
            for pattern in _RUN_IN:
                yield from _run_in_of(ground, paragraph, pattern)


def _run_in_of(ground: Ground, paragraph: Span, pattern: Pattern) -> Iterator[Finding]:
    found = [
        (n, match)
        for match in pattern.finditer(ground.words, paragraph.start, paragraph.end)
        if (n := _value(match.group(1))) is not None
    ]
    start = 0
    for i in range(1, len(found) + 1):
        if i < len(found) and found[i][0] != 1:
            continue
        part = found[start:i]
        start = i
        if part and part[0][0] == 1:
            for k, _, n in wrong_numbers([number for number, _ in part]):
                before, at = part[k - 1][1], part[k][1]
                due = _as(before.group().strip(), n)
                if due not in ground.words[before.end() : at.start()]:
                    values = {"label": at.group(), "before": before.group(), "due": due}
                    yield Finding("run-in-number", Span(*at.span()), due, values)


def _value(text: str) -> int | None:
    if "①" <= text <= "⑳":
        return ord(text) - 0x245F
    return number(text)


RULES: tuple[Rule, ...] = (_odd, _form, _run_in)
