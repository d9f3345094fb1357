"""What the program says has a Chinese text: every message in the code, found by reading the code."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from diffkit.cli import command_line
from diffkit.language import _table, said, said_of
from diffkit.model import ReadError

ROOT = Path(__file__).parents[2]
# Calls whose words a person may read, and which of their arguments those are.
SAYS = {"trouble": (1, 3), "_unread": (1, 2), "Notice": (1, 2), "_error": (1, 3), "fail": (1, 3), "Format": (0, 2),
        "complain": (0, 1)}  # fmt: skip
BUGS = {
    "ValueError",
    "TypeError",
    "AttributeError",
    "ModuleNotFoundError",
    "KeyError",
    "SearchError",
}


def spoken() -> Iterator[tuple[str, str]]:
    """Yield each text that a call says to a person, with {} for a value, and the file it stands in."""
    for path in [*sorted((ROOT / "diffkit").rglob("*.py")), ROOT / "tui" / "app.py"]:
        tree = ast.parse(path.read_text("utf-8"))
        assigned: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        assigned.setdefault(target.id, []).append(node.value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for argument in said_by(node):
                    yield from (
                        (text, path.name) for text in texts(argument, assigned, frozenset())
                    )


def said_by(call: ast.Call) -> list[ast.expr]:
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    if name in SAYS:
        return call.args[slice(*SAYS[name])]
    if name.endswith("Error") and name not in BUGS:
        return call.args[1:3]
    return []


def texts(
    node: ast.expr, assigned: Mapping[str, list[ast.expr]], seen: frozenset[str]
) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in values)
        case ast.IfExp(body=one, orelse=other):
            yield from texts(one, assigned, seen)
            yield from texts(other, assigned, seen)
        case ast.BoolOp(values=values):
            for value in values:
                yield from texts(value, assigned, seen)
        case ast.Name(id=name) if name not in seen:
            for value in assigned.get(name, ()):
                yield from texts(value, assigned, seen | {name})


@cache
def everything() -> dict[str, str]:
    return {
        text: where for text, where in spoken() if re.search("[A-Za-z]", text.replace("{}", ""))
    }


def test_the_reading_of_the_code_finds_the_messages() -> None:
    assert {"no such file", "is a folder, {} is none", "is {}, which is not read"} <= set(
        everything()
    )
    assert len(everything()) > 150


@pytest.mark.parametrize("text", sorted(everything()))
def test_every_message_has_a_chinese_text_with_the_same_values(text: str) -> None:
    whole, _ = _table()
    assert text in whole, everything()[text]
    slots = re.findall(r"\{(\d?)\}", whole[text])
    assert len(slots) <= text.count("{}")
    assert all(int(slot) <= text.count("{}") for slot in slots if slot)
    assert not any(slots) or all(slots), "numbered throughout, or not at all"


def test_every_help_has_a_chinese_text() -> None:
    root, commands = command_line()
    for parser in (root, *commands.values()):
        for text in helps(parser):
            assert said(text, "zh") != text, text


def helps(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield from filter(None, (parser.description, parser.epilog))
    for action in parser._actions:
        for described in (action, *getattr(action, "_choices_actions", ())):
            if (
                described.help
                and described.help != argparse.SUPPRESS
                and " " in described.help.replace(" | ", "")
            ):
                yield described.help % {"prog": parser.prog}


def test_values_are_kept_and_known_ones_turned() -> None:
    assert said("is a PDF document, which is not read", "zh") == "是 PDF 文档，不能读"
    assert said("is a picture (PNG), which is not read", "zh") == "是图片（PNG），不能读"
    assert said("no class 'x'", "zh") == "没有 'x' 这一类"
    assert said("no option 'x' of compare", "zh") == "compare 没有 'x' 这一选项"


def test_what_the_table_does_not_have_and_english_stay_as_they_are() -> None:
    assert said("nobody said this before", "zh") == "nobody said this before"
    assert said("no such file", "en") == "no such file"
    assert said("", "zh") == ""


def test_an_error_is_one_line_in_either_language() -> None:
    error = ReadError("a: b; c", "no such file", "check the path")
    assert said_of(error, "en") == "a: b; c: no such file; check the path"
    assert said_of(error, "zh") == "a: b; c：没有这个文件；请检查路径"
