"""`diffkit render`: a report made later has the same bytes as one made at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffkit.cli import main
from diffkit.cli.formats import FORMATS

PAIRS = [("plan_city.txt", "plan_county.txt"), ("statute_old.txt", "statute_new.txt")]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("pair", PAIRS, ids=["plan", "statute"])
def test_a_later_report_has_the_same_bytes(
    format: str, pair: tuple[str, str], root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "fixtures" / "corpora")
    kept, direct, later = (str(tmp_path / name) for name in ("r.json", "direct", "later"))
    assert main(["compare", *pair, "--format", "json", "-o", kept]) == 1
    assert main(["compare", *pair, "--format", format, "--lang", "zh", "-o", direct]) == 1
    assert main(["render", kept, "--format", format, "--lang", "zh", "-o", later]) == 1
    assert Path(later).read_bytes() == Path(direct).read_bytes()


def test_equal_texts_exit_with_0(root: Path, tmp_path: Path) -> None:
    plan, kept = str(root / "fixtures/corpora/plan_city.txt"), str(tmp_path / "r.json")
    assert main(["compare", plan, plan, "--format", "json", "-o", kept]) == 0
    assert main(["render", kept, "-o", str(tmp_path / "t")]) == 0


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"{}", "not the JSON of a comparison"),
        (None, "No such file"),
    ],
    ids=["bytes", "other", "missing"],
)
def test_what_is_no_result_is_one_line(
    data: bytes | None, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "r.json"
    if data is not None:
        path.write_bytes(data)
    assert main(["render", str(path)]) == 2
    err = capsys.readouterr().err
    assert says in err
    assert err.count("\n") == 1
