"""What a file, an argument or the system can cause: one line on stderr, exit 2, no partial output."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from diffkit.cli import arguments
from tests.cli.conftest import OLD, Ran, Run
from tests.cli.test_compare import GAZETTE

Pair = tuple[Path, Path]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1"


def _one_line(ran: Ran, *says: str) -> None:
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("diffkit: ")
    assert ran.err.count("\n") == 1
    assert ran.err.endswith("\n")
    assert "Traceback" not in ran.err
    assert "internal error" not in ran.err
    for words in says:
        assert words in ran.err


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n", "blank"),
        ("binary.txt", b"\0\1\2\3" * 99, "binary"),
        ("picture.txt", PNG, "PNG"),
        ("page.html", b"<!DOCTYPE html><html><body></body></html>", "HTML"),
        ("report.docx", b"PK\3\4" + b"\0" * 30 + b"word/document.xml", "damaged"),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    ],
)
@pytest.mark.parametrize("side", [0, 1])
def test_a_file_that_cannot_be_read(
    run: Run, pair: Pair, tmp_path: Path, name: str, data: bytes | None, says: str, side: int
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    files = [pair[0], pair[1]]
    files[side] = path
    _one_line(run("compare", *files), str(path), says, "; ")
    _one_line(run("outline", path, "--format", "json"), str(path), says)


def test_trouble_and_help_are_in_the_language_of_the_reader(
    run: Run, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    _one_line(run("compare", "--lang", "zh", "nowhere.txt", pair[1]), "nowhere.txt：没有这个文件；")
    _one_line(run("compare", "--lang=zh", *pair, "-o", pair[0]), f"{pair[0]}：是被比对的文件；")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    _one_line(run("compare"), "缺少参数 A")
    assert "逐条比对" in run("--help").out
    helped = run("compare", "--help").out
    assert "写入 FILE" in helped
    assert "show this help" not in helped
    assert run("compare", "--help", "--lang", "en").out.startswith("usage: ")


@pytest.mark.parametrize(
    "address", ["https://www.gov.cn/a.html", "HTTP://gov.cn/#x", "file:///a.txt"]
)
def test_an_address(run: Run, pair: Pair, address: str) -> None:
    _one_line(run("compare", address, pair[1]), "is an address", "save the page")
    _one_line(run("compare", pair[0], address), "is an address", "save the page")
    _one_line(run("compare", "http.txt", pair[1]), "no such file")


def test_a_directory(run: Run, pair: Pair, tmp_path: Path) -> None:
    _one_line(run("compare", tmp_path, pair[1]), str(tmp_path), "two folders or two files")
    _one_line(run("compare", tmp_path, tmp_path / "none"), "none is none")
    _one_line(run("compare", tmp_path), "directory")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(run: Run, pair: Pair) -> None:
    pair[0].chmod(0)
    _one_line(run("compare", *pair), str(pair[0]))


def test_an_unknown_encoding(run: Run, pair: Pair) -> None:
    _one_line(run("compare", *pair, "--encoding", "klingon"), "klingon")


def test_a_wrong_encoding(run: Run, pair: Pair) -> None:
    _one_line(run("compare", *pair, "--encoding", "ascii"), str(pair[0]), "ascii")


def test_two_times_standard_input(run: Run) -> None:
    _one_line(run("compare", "-", "-", stdin=b"x"), "standard input", "name a file")
    _one_line(run("compare", "-#1", "-#2", stdin=b"x"), "standard input")


def test_empty_standard_input(run: Run, pair: Pair) -> None:
    _one_line(run("compare", "-", pair[1], stdin=b""), "standard input", "empty")


@pytest.mark.parametrize("selector", ["999", "水利", "", "某政办字〔2021〕9号"])
def test_a_selector_that_matches_nothing(run: Run, tmp_path: Path, selector: str) -> None:
    path = tmp_path / "g.txt"
    path.write_text(GAZETTE, encoding="utf-8")
    _one_line(
        run("compare", f"{path}#{selector}", path),
        f"{path}#{selector}",
        "#1 某政办字〔2021〕1号",
        "#2",
    )


def test_a_selector_that_matches_two(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "g.txt"
    path.write_text(GAZETTE, encoding="utf-8")
    _one_line(run("outline", f"{path}#通知"), "2 documents match", "#1", "#2")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--only", "serious"], "substantive"),
        (["--ignore", "wording,serious:number"], "serious"),
        (["--show", "wording:"], "colon"),
        (["--only", "substantive:tyme_limit"], "time_limit"),
        (["--fail-on", "substantive:tyme_limit"], "--fail-on"),
        (["--parts", "tables", "--format", "docx"], "none"),
        (["--fail-on", "serious"], "--fail-on"),
        (["--context", "-1"], "--context"),
        (["--context", "some"], "--context"),
        (["--format", "odt"], "markdown"),
        (["--sort", "size"], "weight"),
        (["--lang", "de"], "zh"),
        (["--nothing"], "--nothing"),
        (["--stat", "--quiet"], "not allowed"),
        (["--stat", "--explain", "0123456789"], "not allowed"),
        (["--stat", "--format", "json"], "text, markdown"),
        (["--form", "levels"], "docx"),
        (["--form=auto", "--format", "tracked"], "docx"),
        (["--unchanged", "full", "--format", "html"], "docx"),
        (["--parts", "none", "--format", "xlsx"], "docx"),
        (["--author", "王", "--format", "docx"], "tracked"),
        (["--date", "2024-05-01T09:00:00Z", "--format", "json"], "tracked"),
        (["--context", "1", "--format", "csv"], "text"),
        (["--sort", "weight", "--format", "tracked"], "xlsx"),
        (["--sort", "weight", "--context", "1"], "drop --context"),
        (["--decisions", "--format", "concordance"], "markdown"),
        (["--color", "always", "--format", "markdown"], "text"),
        (["--explain", "0123456789", "--format", "markdown"], "--format"),
        (["--links", "no/such/file"], "no/such/file"),
    ],
)
def test_a_wrong_option(run: Run, pair: Pair, arguments: list[str], says: str) -> None:
    _one_line(run("compare", *pair, *arguments), says)


def test_an_option_that_the_format_heeds_or_cannot_break_is_none(run: Run, pair: Pair) -> None:
    for words in (
        ["--color", "never", "--format", "json"],
        ["--color", "always"],
        ["--lang", "zh", "--format", "csv"],
        ["--sort", "weight", "--format", "csv"],
        ["--context", "2", "--format", "html"],
    ):
        assert run("compare", *pair, *words).status == 1, words


def test_a_review_that_is_not_there(
    run: Run, pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    missing = tmp_path / "plan.review"
    _one_line(run("compare", *pair, "--decisions"), "--decisions", "nobody")
    _one_line(run("compare", *pair, "--review", missing), str(missing), "no such file")
    _one_line(run("decisions", *pair, "--review", missing), str(missing), "no such file")
    assert not missing.exists()


def test_options_are_checked_before_files(run: Run) -> None:
    _one_line(run("compare", "no", "such", "--only", "serious"), "serious")


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["compare"], ["compare", "a", "b", "c"]])
def test_a_wrong_command(run: Run, arguments: list[str]) -> None:
    _one_line(run(*arguments), "--help")


def test_links_that_name_no_clause(run: Run, pair: Pair, tmp_path: Path) -> None:
    links = tmp_path / "links"
    links.write_text("# one\nx y pair\n", encoding="utf-8")
    _one_line(run("compare", *pair, "--links", links), f"{links}:2", "'x'")


class TestOutput:
    def test_a_report_is_written_whole(self, run: Run, pair: Pair, tmp_path: Path) -> None:
        target = tmp_path / "report.txt"
        ran = run("compare", *pair, "-o", target)
        assert (ran.status, ran.out, ran.err) == (1, "", "")
        assert target.read_text(encoding="utf-8") == run("compare", *pair).out
        assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~_umask()

    def test_nothing_else_is_left_in_the_folder(self, run: Run, pair: Pair, tmp_path: Path) -> None:
        before = set(tmp_path.iterdir())
        run("compare", *pair, "-o", tmp_path / "report")
        assert set(tmp_path.iterdir()) - before == {tmp_path / "report"}

    def test_an_old_file_keeps_its_permissions(self, run: Run, pair: Pair, tmp_path: Path) -> None:
        target = tmp_path / "report"
        target.write_text("old")
        target.chmod(0o640)
        run("compare", *pair, "-o", target)
        assert stat.S_IMODE(target.stat().st_mode) == 0o640

    def test_a_symbolic_link_stays(self, run: Run, pair: Pair, tmp_path: Path) -> None:
        (tmp_path / "far").mkdir()
        link = tmp_path / "link"
        link.symlink_to(tmp_path / "far" / "report")
        run("compare", *pair, "-o", link)
        assert link.is_symlink()
        assert (tmp_path / "far" / "report").read_text(encoding="utf-8").startswith("A  ")

    def test_an_old_file_survives_trouble(self, run: Run, pair: Pair, tmp_path: Path) -> None:
        target = tmp_path / "report"
        target.write_text("old")
        _one_line(run("compare", pair[0], tmp_path / "missing", "-o", target))
        assert target.read_text() == "old"

    def test_an_old_file_survives_a_write_that_fails(
        self, run: Run, pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        target = tmp_path / "report"
        target.write_text("old")
        before = set(tmp_path.iterdir())
        monkeypatch.setattr(os, "fsync", full)
        _one_line(run("compare", *pair, "-o", target), str(target), "No space left", "as it was")
        assert target.read_text() == "old"
        assert set(tmp_path.iterdir()) == before

    @pytest.mark.parametrize("place", ["no/such/folder/report", ".", "old.txt/report"])
    def test_a_place_that_cannot_be_written(
        self, run: Run, pair: Pair, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(*_: object, **__: object) -> None:
            raise AssertionError("read before the output was checked")

        monkeypatch.setattr(arguments, "read_one", never)
        _one_line(run("compare", *pair, "-o", tmp_path / place), str(tmp_path / place))

    @pytest.mark.parametrize("which", [0, 1])
    def test_an_input_is_not_overwritten(self, run: Run, pair: Pair, which: int) -> None:
        _one_line(run("compare", *pair, "-o", pair[which]), "is an input")
        assert pair[0].read_text(encoding="utf-8") == OLD

    @pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="a system without /dev")
    def test_dev_null(self, run: Run, pair: Pair) -> None:
        assert run("compare", *pair, "-o", os.devnull).status == 1

    @pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="a system without /dev")
    def test_dev_stdout_in_a_pipe(self, pair: Pair) -> None:
        words = [sys.executable, "-m", "diffkit", "compare", *map(str, pair), "-o", "/dev/stdout"]
        ran = subprocess.run(words, capture_output=True)
        assert (ran.returncode, ran.stderr) == (1, b"")
        assert ran.stdout

    def test_dash_is_standard_output(self, run: Run, pair: Pair) -> None:
        assert run("compare", *pair, "-o", "-").out == run("compare", *pair).out


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_quiet_still_writes_the_file_asked_for(run: Run, pair: Pair, tmp_path: Path) -> None:
    ran = run("compare", *pair, "--quiet", "-o", tmp_path / "report")
    assert (ran.status, ran.out) == (1, "")
    assert (tmp_path / "report").read_text(encoding="utf-8") == run("compare", *pair).out


def test_names_with_controls_are_shown(run: Run, pair: Pair) -> None:
    _one_line(run("compare", "no\x1b[31m\nsuch", pair[1]), "no␛[31m␊such")


def test_the_unexpected_is_one_line_too(
    run: Run, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr(arguments, "read_one", fails)
    ran = run("compare", *pair)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "internal error: ZeroDivisionError: by zero; please report it" in ran.err
    monkeypatch.setenv("DIFFKIT_DEBUG", "1")
    assert "Traceback" in run("compare", *pair).err


def test_an_interrupt_is_silent(run: Run, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(arguments, "read_one", stops)
    ran = run("compare", *pair)
    assert (ran.status, ran.out, ran.err) == (130, "", "")


def test_review_needs_a_terminal(run: Run, pair: Pair) -> None:
    _one_line(run("review", *pair, stdin=b""), "terminal")
