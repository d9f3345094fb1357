from __future__ import annotations

import sys
import types

import pytest

from diffkit.cli import doctor
from diffkit.cli.output import Exit


def test_all_is_in_order_where_the_tests_run(capfd: pytest.CaptureFixture[str]) -> None:
    from diffkit.cli import main

    assert main(["doctor"]) == Exit.SAME
    said = capfd.readouterr().out
    for name in ("docx", "pdf", "html", "rtf", "tracked", "xlsx", "completion", "opencc"):
        assert name in said
    assert "!!" not in said


def test_what_is_missing_is_said_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from diffkit.cli import main

    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.setitem(sys.modules, "shtab", None)
    monkeypatch.setattr("diffkit.office.office", lambda: None)
    assert main(["doctor"]) == Exit.SAME
    said = capfd.readouterr().out
    assert "pip install 'diffkit[pdf]'" in said
    assert "install LibreOffice" in said
    assert "docx, tracked" in said
    assert "python-docx is not installed; pip install 'diffkit[reports]'" in said
    assert "pip install 'diffkit[completion]'" in said


def test_a_wrong_module_under_the_name_opencc_is_found(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from diffkit.cli import main

    stranger = types.ModuleType("opencc")
    stranger.OpenCC = lambda _: types.SimpleNamespace(convert=lambda text: text)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "opencc", stranger)
    assert main(["doctor"]) == Exit.TROUBLE
    assert "does not convert as OpenCC does" in capfd.readouterr().out
    owners = {"opencc": ["OpenCC", "opencc-python-reimplemented"]}
    monkeypatch.setattr("importlib.metadata.packages_distributions", lambda: owners)
    assert "opencc-python-reimplemented" in doctor.wrong_opencc()
