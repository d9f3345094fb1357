"""Running commands in this process, as a shell would see them."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from diffkit.cli import main

OLD = """某市供水管理办法
第一条 为了规范供水管理，制定本办法。
第二条 供水企业应当在事故发生后三十日内向市人民政府报告。
第三条 本办法所称用户，是指单位和个人。
第四条 本办法自公布之日起施行。
"""
NEW = """某市供水管理办法
第一条 为了规范供水管理,制定本办法。
第二条 供水企业可以在事故发生后十五日内向市人民政府报告。
第三条 用户应当按时缴纳水费。
第四条 本办法所称用户，是指单位和个人。
第五条 本办法自公布之日起施行。
"""


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `diffkit` with arguments; the environment says nothing of languages, colours and width."""
    for name in (
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "NO_COLOR",
        "FORCE_COLOR",
        "COLUMNS",
        "TERM",
        "DIFFKIT_DEBUG",
    ):
        monkeypatch.delenv(name, raising=False)

    def _run(*arguments: object, stdin: bytes | None = None) -> Ran:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        status = main([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Ran(int(status), out.decode(), err.decode())

    return _run


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two versions of a text."""
    a, b = tmp_path / "old.txt", tmp_path / "new.txt"
    a.write_text(OLD, encoding="utf-8")
    b.write_text(NEW, encoding="utf-8")
    return a, b
