"""The table of words: complete in both languages, with the words of the trade."""

from __future__ import annotations

import string

import pytest

from diffkit.language import language
from diffkit.model import CLASSES, KINDS
from diffkit.report import words
from diffkit.report.view import EVENTS, STATUSES
from diffkit.report.words import Wording, shortened


@pytest.mark.parametrize("name", list(words._MESSAGES))
def test_both_languages_fill_in_the_same_values(name: str) -> None:
    zh, en = ({f for _, f, _, _ in string.Formatter().parse(m) if f} for m in words._MESSAGES[name])
    assert zh == en


def test_every_class_event_and_status_has_a_word_in_both_languages() -> None:
    for code in (*CLASSES, *EVENTS, *STATUSES):
        assert Wording("zh").code(code) != code


def test_the_kinds_that_filters_take_are_those_that_have_a_word() -> None:
    assert tuple(words._KINDS) == KINDS


def test_classes_bear_the_names_that_people_know() -> None:
    assert [Wording("zh").code(c) for c in CLASSES] == [
        "字形版式", "序号调整", "层级替换", "应改未改", "实质修改", "表述调整（待判断）"]  # fmt: skip


def test_an_unknown_kind_is_its_own_word() -> None:
    assert Wording("en").kind("newer_than_this") == "newer_than_this"


@pytest.mark.parametrize(
    ("asked", "environ", "lang"),
    [
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        (None, {"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"),
        (None, {"LC_ALL": "", "LANG": "zh"}, "zh"),
        (None, {"LANG": "C"}, "en"),
        (None, {}, "en"),
        ("en", {"LANG": "zh_CN"}, "en"),
        ("zh", {"LC_ALL": "C"}, "zh"),
    ],
)
def test_language(asked: str | None, environ: dict[str, str], lang: str) -> None:
    assert language(asked, environ) == lang


def test_shortened_words_are_on_one_line() -> None:
    assert shortened("甲\n 乙", 5) == "甲 乙"
    assert shortened("一二三四五六七", 5) == "一二三……"


@pytest.mark.parametrize(
    ("similarity", "said"), [(1.0, "1.00"), (0.9999, "0.99"), (0.954, "0.95"), (0.0, "0.00")]
)
def test_nothing_that_differs_is_said_to_be_wholly_alike(similarity: float, said: str) -> None:
    assert words._two_places(similarity) == said
