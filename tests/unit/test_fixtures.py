"""What the fixtures say of themselves is true: gold, planted changes, slips, noise, cases."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tools import gold_spans, make_noise

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
CORPORA = FIXTURES / "corpora"
CASES = sorted((FIXTURES / "cases").glob("*.case"))
GOLD = {
    "plan": ("plan_city.txt", "plan_county.txt"),
    "statute": ("statute_old.txt", "statute_new.txt"),
    "statute_tw": ("statute_tw_old.txt", "statute_tw_new.txt"),
    "regulation_en": ("regulation_en_old.txt", "regulation_en_new.txt"),
    "verordnung_de": ("verordnung_de_old.txt", "verordnung_de_new.txt"),
}
# Written before the program read the texts; the gold lies with that of the official texts.
FROZEN = {
    "gas": ("gas_city.txt", "gas_county.txt"),
    "lodging": ("lodging_old.txt", "lodging_new.txt"),
    "market": ("market_old.txt", "market_new.txt"),
    "meals": ("meals_city.txt", "meals_district.txt"),
    "rules": ("rules_city.txt", "rules_county.txt"),
    "straw": ("straw_province.txt", "straw_city.txt"),
}
CLASSES = {"typographic", "numbering", "adaptation", "exception", "substantive", "wording", "*"}
MADE = make_noise.fixtures()
OPS = {"replace", "insert", "delete", "move", "restructure", "none", "*"}


def table(name: str) -> list[dict[str, str]]:
    """Read a truth table; each row must have as many cells as the header."""
    header, *lines = (CORPORA / name).read_text("utf-8").splitlines()
    keys = header.split("\t")
    return [dict(zip(keys, line.split("\t"), strict=True)) for line in lines]


# ---------------------------------------------------------------- gold


@pytest.mark.parametrize("name", GOLD)
def test_gold_covers_both_texts_once(name: str) -> None:
    a, b = (gold_spans.Text.read(CORPORA / side) for side in GOLD[name])
    lines = (CORPORA / f"{name}.alignment.tsv").read_text("utf-8").splitlines()
    gold, faults, digests = gold_spans.load(lines)
    assert faults == []
    assert digests == {"a": a.sha256, "b": b.sha256}
    assert gold_spans.check(gold, a, b) == []


@pytest.mark.parametrize("name", FROZEN)
def test_frozen_gold_covers_both_texts_once(name: str) -> None:
    a, b = (gold_spans.Text.read(CORPORA / side) for side in FROZEN[name])
    path = FIXTURES.parent / "tests" / "gold" / "alignment" / "frozen" / f"{name}.tsv"
    gold, faults, digests = gold_spans.load(path.read_text("utf-8").splitlines())
    assert faults == []
    assert digests == {"a": a.sha256, "b": b.sha256}
    assert gold_spans.check(gold, a, b) == []


def _text(words: str) -> gold_spans.Text:
    lines, start = [], 0
    for line in words.split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    return gold_spans.Text("text", words, tuple(lines), "")


def test_notes_become_spans() -> None:
    a = _text("第一条 甲。\n第二条 乙：\n（一）丙；\n（二）丁。\n\n戊。")
    b = _text("第一条 甲\n    甲。\n第二条 乙：\n（一）丙；\n（二）丁。\n戊。\n己。")
    notes = ["L1\tL1-L2", "L2..L6\tL3..L6", "-\tL7\t0-1\t0\t\t\tnew"]
    gold = gold_spans.read_notes(notes, a, b)
    assert [gold_spans.dump_row(row).split("\t")[:4] for row in gold.rows] == [
        ["0-6", "0-12", "1-1", "0"],
        ["7-13", "13-19", "1-1", "0"],
        ["14-19", "20-25", "1-1", "0"],
        ["20-25", "26-31", "1-1", "0"],
        ["27-29", "32-34", "1-1", "0"],
        ["-", "35-37", "0-1", "0"],
    ]
    assert [row.b_label for row in gold.rows] == [
        "第一条",
        "第二条",
        "第二条第（一）项",
        "第二条第（二）项",
        "第二条第二款",
        "第二条第三款",
    ]
    assert gold_spans.check(gold, a, b) == []


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (["0-2\t0-2\t1-1\t0\t\t\t"], "line 2 is not covered"),
        (["0-2\t0-2\t1-1\t0\t\t\t", "3-5\t-\t1-0\t0\t\t\t"], "b: line 2 is not covered"),
        (["0-3\t0-2\t1-1\t0\t\t\t", "3-5\t3-5\t1-1\t0\t\t\t"], "begins or ends with a blank"),
        (["0-2\t0-2\t1-1\t0\t\t\t", "0-5\t3-5\t1-1\t0\t\t\t"], "overlaps another unit"),
        (["3-5\t3-5\t1-1\t0\t\t\t", "0-2\t0-2\t1-1\t0\t\t\t"], "not in the order of b"),
        (["0-2+3-5\t0-2+3-5\t1-2\t0\t\t\t"], "relation is 2-2, not 1-2"),
        (["0-2\t0-2\t1-1\tyes\t\t\t", "3-5\t3-5\t1-1\t0\t\t\t"], "moved is 'yes', not 0 or 1"),
        (["0-2\t0-2\t1-1\t0"], "4 columns, not 7"),
    ],
)
def test_a_faulty_gold_file_is_found_out(rows: list[str], fault: str) -> None:
    text = _text("甲。\n乙。")
    gold, faults, _ = gold_spans.load(["\t".join(gold_spans.COLUMNS), *rows])
    found = [*faults, *gold_spans.check(gold, text, gold_spans.Text("b", *_parts(text)))]
    assert any(fault in line for line in found), found


def _parts(text: gold_spans.Text) -> tuple[str, tuple[tuple[int, int], ...], str]:
    return text.words, text.lines, text.sha256


# ---------------------------------------------------------------- the plans of city and county


def _county_line(words: str, rows: list[dict[str, str]], pattern: re.Pattern[str]) -> str:
    """Make the county's line from the city's: what the rows say first, then the substitutions."""
    kept: list[str] = []
    for row in rows:
        assert row["a"] in words, row
        if row["op"] == "insert":
            continue
        words = words.replace(row["a"], chr(0xE000 + len(kept)), 1)
        kept.append(row["b"])
    become = {row["a"]: row["b"] for row in table("plan.substitutions.tsv")}
    words = pattern.sub(lambda match: become[match[0]], words)
    for i, becomes in enumerate(kept):
        words = words.replace(chr(0xE000 + i), becomes)
    return words


def _line(text: gold_spans.Text, offset: int) -> int:
    return next(i for i, (_, end) in enumerate(text.lines, 1) if offset <= end)


def test_the_changes_of_the_plan_are_all_there_are() -> None:
    city, county = (
        (CORPORA / f"plan_{side}.txt").read_text("utf-8").splitlines()
        for side in ("city", "county")
    )
    words = sorted((row["a"] for row in table("plan.substitutions.tsv")), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)))
    rows: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in table("plan.changes.tsv"):
        assert row["class"] in CLASSES | {"-"}, row
        assert row["op"] in OPS, row
        rows[row["a_line"], row["b_line"]].append(row)
    gold, _, _ = gold_spans.load((CORPORA / "plan.alignment.tsv").read_text("utf-8").splitlines())
    a, b = (gold_spans.Text.read(CORPORA / side) for side in GOLD["plan"])
    partner = {
        _line(a, row.a[0][0][0]): _line(b, row.b[0][0][0]) for row in gold.rows if row.a and row.b
    }
    for number, line in enumerate(city, 1):
        if number not in partner:
            assert rows.pop((str(number), "-"))[0]["a"] == line
            continue
        other = county[partner[number] - 1]
        known = rows.pop((str(number), str(partner[number])), [])
        made = _county_line(line, known, pattern)
        for row in known:
            assert row["b"] in other, row
            if row["op"] == "insert":
                other = other.replace(row["b"], "", 1)
        assert made == other
    for number in set(range(1, len(county) + 1)) - set(partner.values()):
        assert rows.pop(("-", str(number)))[0]["b"] == county[number - 1]
    assert not rows


# ---------------------------------------------------------------- the two copies


def test_the_slips_stand_in_the_copies() -> None:
    copies = {
        "print": (CORPORA / "copy_print.md").read_text("utf-8"),
        "file": (CORPORA / "copy_file.txt").read_text("utf-8"),
        "web": (CORPORA / "copy_web.txt").read_text("utf-8"),
    }
    slips = table("copy.slips.tsv")
    assert [row["id"] for row in slips] == [str(i) for i in range(1, 30)]
    assert {row["type"] for row in slips} == {
        "omission",
        "addition",
        "substitution",
        "transposition",
        "displacement",
        "numbering",
        "edit",
    }
    for row in slips:
        assert row["suspect"] in copies
        for side, text in copies.items():
            assert row[side] in text, (row["id"], side)
        if row["type"] != "displacement":
            assert row["print"] != row["web"]
            assert (row["print"] == row["file"]) == (row["suspect"] == "web")


# ---------------------------------------------------------------- noise


@pytest.mark.parametrize("name", sorted(MADE))
def test_noise_is_what_the_program_makes(name: str) -> None:
    assert (FIXTURES / "noise" / name).read_bytes() == MADE[name].encode()


def test_wrapping_keeps_marks_off_line_heads() -> None:
    assert make_noise.wrap("一二三四，五六", 4) == ["一二三四，", "五六"]
    assert make_noise.wrap("一二三四，五六", 4, stranded=True) == ["一二三四", "，五六"]
    assert make_noise.wrap("一二三《四》", 4) == ["一二三", "《四》"]
    assert make_noise.wrap("一二三15分钟", 4) == ["一二三15", "分钟"]
    assert make_noise.wrap("一二三四", 4, 2) == ["一二", "三四"]


# ---------------------------------------------------------------- cases


def _sections(path: Path) -> tuple[dict[str, str], str, str, list[str]]:
    match = re.fullmatch(
        r"(.*?)=== a\n(.*?)\n=== b\n(.*?)\n=== changes\n(.*)", path.read_text("utf-8"), re.DOTALL
    )
    assert match, path.name
    head = dict(line.split(": ", 1) for line in match[1].splitlines())
    return head, match[2], match[3], match[4].splitlines()


def test_there_are_cases() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_says_what_can_be_true(path: Path) -> None:
    head, a, b, changes = _sections(path)
    assert head["name"] == path.stem
    assert head["about"].endswith(".")
    assert set(head) <= {"name", "about", "expect", "links", "list", "numbering", "mangle"}
    assert head["expect"] == ("changes" if changes else "equal")
    assert a != b
    for line in changes:
        cls, _, op, *readings = line.split("|")
        assert cls in CLASSES
        assert op in OPS
        for reading, text in zip(readings, (a, b), strict=True):
            assert reading.removeprefix("~") in text, line
