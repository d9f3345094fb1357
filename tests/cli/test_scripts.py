"""What scripts build on: git, profiles, completion, folders."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from diffkit.cli import command_line, main

# ---------------------------------------------------------------- git


@pytest.fixture
def repository(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of git in which a notice was changed, one added, one deleted."""
    folder, programs = tmp_path / "repository", tmp_path / "bin"
    folder.mkdir()
    programs.mkdir()
    tool = programs / "diffkit"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m diffkit "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    for name, value in {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(root),
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
        "LC_ALL": "C.UTF-8",
    }.items():
        monkeypatch.setenv(name, value)
    fixtures = root / "fixtures" / "folders"
    git(folder, "init", "-q")
    git(folder, "config", "user.email", "a@example.invalid")
    git(folder, "config", "user.name", "a")
    shutil.copy(fixtures / "old/measures.txt", folder / "measures.txt")
    shutil.copy(fixtures / "old/fireworks.txt", folder / "fireworks.txt")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "old")
    shutil.copy(fixtures / "new/measures.txt", folder / "measures.txt")
    (folder / "fireworks.txt").unlink()
    shutil.copy(fixtures / "new/drones.txt", folder / "drones.txt")
    git(folder, "add", "-N", "drones.txt")
    return folder


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert not done.stderr
    return done.stdout


def recipes(root: Path) -> list[list[str]]:
    """Return the commands of the README's recipes for git."""
    text = (root / "README.md").read_text(encoding="utf-8")
    section = text.split("### git\n", 1)[1].split("\n### ", 1)[0]
    return [
        block.splitlines() for block in re.findall(r"^```bash\n(.*?)^```", section, re.M | re.S)
    ]


def test_the_recipe_for_git_diff(root: Path, repository: Path) -> None:
    out = ""
    for command in recipes(root)[0]:
        done = subprocess.run(
            ["bash", "-c", command], cwd=repository, capture_output=True, text=True, check=True
        )
        assert not done.stderr
        out = done.stdout
    assert "a/measures.txt" in out
    assert "b/measures.txt" in out
    assert "[-三十-]" in out or "[-三十分钟-]" in out
    assert "+++ drones.txt" in out
    assert "--- fireworks.txt" in out
    assert "git-blob" not in out
    assert "+*.txt diff=diffkit" not in out  # what is not named is left to git


def test_the_recipe_for_git_difftool(root: Path, repository: Path) -> None:
    git(repository, "checkout", "-q", "fireworks.txt")
    git(repository, "rm", "-q", "--cached", "drones.txt")
    out = ""
    for command in recipes(root)[1]:
        done = subprocess.run(
            ["bash", "-c", command], cwd=repository, capture_output=True, text=True, check=True
        )
        out = done.stdout
    assert "第三条" in out
    assert "三十" in out


def test_git_is_never_stopped(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blob = repository / "blob.txt"
    blob.write_bytes(b"\x00\x01\x02" * 50)
    words = ["blob.txt", str(blob), "0", "100644", str(repository / "measures.txt"), "0", "100644"]
    assert main(["git-diff", *words]) == 0
    assert "binary" in capsys.readouterr().err
    assert main(["git-diff", "conflict.txt"]) == 0
    assert "unmerged" in capsys.readouterr().out
    assert main(["git-diff", "a", "b"]) == 2


# ---------------------------------------------------------------- profiles


@pytest.fixture
def office(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder below one that has a file of profiles, with two versions of a text."""
    below = tmp_path / "files" / "measures"
    below.mkdir(parents=True)
    for state in ("old", "new"):
        shutil.copy(root / f"fixtures/folders/{state}/measures.txt", below / f"{state}.txt")
    (tmp_path / "diffkit.toml").write_text(
        '[compare]\nformat = "json"\nignore = ["wording"]\n\n[profile.desk.compare]\nformat = "markdown"\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(below)
    return tmp_path


def compared(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    main(["compare", "old.txt", "new.txt", *words])
    out, err = capsys.readouterr()
    assert not err
    return out


def test_a_file_above_is_found(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(compared(capsys))["options"]["ignore"] == ["wording"]


def test_a_profile_and_the_command_line_stand_above_it(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compared(capsys, "--profile", "desk").startswith("# ")
    options = json.loads(compared(capsys, "--ignore", "numbering"))["options"]
    assert options["ignore"] == ["numbering"]
    assert compared(capsys, "--format=markdown").startswith("# ")


def test_a_wrong_key_is_one_line_with_its_line(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = office / "diffkit.toml"
    path.write_text('[compare]\nlang = "zh"\nfromat = "json"\n', encoding="utf-8")
    assert main(["compare", "old.txt", "new.txt"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert f"{path}:3: no option 'fromat' of compare" in err
    assert main(["compare", "--help"]) == 0


def test_a_profile_without_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["schema", "--profile", "desk"]) == 2
    assert "no diffkit.toml here or in a folder above" in capsys.readouterr().err


def test_every_long_option_can_be_named(office: Path) -> None:
    from diffkit.cli.profile import _options

    _, commands = command_line()
    for name, parser in commands.items():
        named = {option.name for option in _options(parser)}
        known = {w[2:] for a in parser._actions for w in a.option_strings if w.startswith("--")}
        assert named >= {next(iter(known & {"format"}), "")} - {""}, name
        assert known - named <= {"help", "profile"}, name


# ---------------------------------------------------------------- completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_commands_and_options(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    out = capsys.readouterr().out
    for word in ("compare", "render", "git-diff", "unchanged"):
        assert word in out


def test_bash_completes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "bash"]) == 0
    script = tmp_path / "diffkit.bash"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    program = (
        f"source {script}; COMP_WORDS=(diffkit comp); COMP_CWORD=1; COMP_LINE='diffkit comp';"
        "$(complete -p diffkit | sed 's/.*-F \\([^ ]*\\).*/\\1/'); echo ${COMPREPLY[@]}"
    )
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"compare", "completion"}


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_read_it(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    assert main(["completion", shell]) == 0
    script = tmp_path / f"diffkit.{shell}"
    script.write_text(capsys.readouterr().out, encoding="utf-8")
    subprocess.run([shell, "-n", str(script)], check=True)


def test_completion_without_shtab(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "bash"]) == 2
    assert "pip install 'diffkit[completion]'" in capsys.readouterr().err


# ---------------------------------------------------------------- folders


@pytest.fixture
def folders(root: Path) -> tuple[str, str]:
    return str(root / "fixtures/folders/old"), str(root / "fixtures/folders/new")


def test_files_of_two_folders_are_paired(
    folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["compare", *folders, "--format", "json", "-o", str(out)]) == 1
    index = json.loads((out / "index.json").read_text(encoding="utf-8"))
    assert [(pair["a"], pair["b"], pair["report"]) for pair in index["pairs"]] == [
        (None, "drones.txt", None),
        ("fireworks.txt", None, None),
        ("hours_2020.txt", "hours_2023.txt", "hours_2023.txt.json"),
        ("measures.txt", "measures.txt", "measures.txt.json"),
    ]
    for pair in index["pairs"]:
        if pair["report"]:
            kept = str(out / pair["report"])
            assert main(["render", kept, "--stat"]) == 1
    assert capsys.readouterr().err == ""


def test_the_index_is_by_its_schema(
    folders: tuple[str, str], tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = tmp_path / "a"
    shutil.copytree(folders[0], a)
    (a / "broken.txt").write_bytes(b"\x00\x01" * 99)
    words = ["--format", "json", "--ignore", "substantive:time_limit"]
    assert main(["compare", str(a), folders[1], *words]) == 2
    index = json.loads(capsys.readouterr().out)
    path = root / "diffkit" / "schemas" / "index.schema.json"
    Draft202012Validator(json.loads(path.read_text("utf-8"))).validate(index)
    of = {pair["b"] or pair["a"]: pair for pair in index["pairs"]}
    assert of["measures.txt"]["shown"] == {"substantive": 2}
    assert of["measures.txt"]["hidden"] == {"substantive": 1}
    assert of["drones.txt"]["differs"]
    assert "binary" in of["broken.txt"]["trouble"]


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("text", {"index.txt", "hours_2023.report.txt", "measures.report.txt"}),
        ("csv", {"index.csv", "hours_2023.txt.csv", "measures.txt.csv"}),
        ("markdown", {"index.md", "hours_2023.txt.md", "measures.txt.md"}),
        ("tracked", {"index.md", "hours_2023.txt.docx", "measures.txt.docx"}),
        (
            "concordance.json",
            {
                "index.json",
                "hours_2023.txt.concordance.json",
                "measures.txt.concordance.json",
            },
        ),
    ],
)
def test_reports_and_index_are_of_one_format(
    folders: tuple[str, str], tmp_path: Path, form: str, names: set[str]
) -> None:
    assert main(["compare", *folders, "--format", form, "-o", str(tmp_path / "out")]) == 1
    assert {path.name for path in (tmp_path / "out").iterdir()} == names


def test_no_report_takes_the_place_of_another(tmp_path: Path) -> None:
    texts = {"m.txt": "甲方应当报告。", "m.report": "乙方应当备案。", "index": "丙方应当公布。"}
    for side in "ab":
        (tmp_path / side).mkdir()
        for name, text in texts.items():
            (tmp_path / side / name).write_text(f"第一条 {side}{text}\n", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["compare", *(str(tmp_path / s) for s in "ab"), "-o", str(out)]) == 1
    found = {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}
    assert set(found) == {"index.txt", "index-2.txt", "m.report.txt", "m.report-2.txt"}
    assert "丙方" in found["index-2.txt"]
    assert all(name in found["index.txt"] for name in found if name != "index.txt")


def test_a_folder_as_csv_is_a_row_a_pair(
    folders: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *folders, "--format", "csv"]) == 1
    rows = list(csv.DictReader(capsys.readouterr().out.removeprefix("\ufeff").splitlines()))
    assert [row["a"] for row in rows] == ["", "fireworks.txt", "hours_2020.txt", "measures.txt"]
    assert rows[3]["shown_substantive"] == "3"


def test_the_index_leads_to_the_reports(folders: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "o u#t"
    assert main(["compare", *folders, "--format", "html", "--lang", "zh", "-o", str(out)]) == 1
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert set(re.findall(r'href="([^"]+)"', page)) == {"hours_2023.txt.html", "measures.txt.html"}
    assert {p.name for p in out.iterdir()} == {
        "index.html",
        "hours_2023.txt.html",
        "measures.txt.html",
    }


def test_without_a_place_the_index_is_printed(
    folders: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *folders, "--paired-only", "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "measures.txt\n  substantive 3\n" in out
    assert "hours_2020.txt -> hours_2023.txt\n" in out
    assert "\\" not in out
    assert "drones" not in out
    assert main(["compare", folders[0], folders[0]]) == 0


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_compared(
    folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = tmp_path / "a"
    shutil.copytree(folders[0], a)
    (a / "measures.txt").write_bytes(b"\x00\x01" * 99)
    (a / ".hidden").write_bytes(b"\x00")
    assert main(["compare", str(a), folders[1], "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    assert err.count("\n") == 1
    assert "binary" in err
    assert "hours" in out


def test_what_is_wrong_with_folders_is_one_line(
    folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = tmp_path / "a"
    shutil.copytree(folders[0], a)
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    for words in (
        ["--format", "docx"],
        ["-o", str(a / "reports")],
        ["-o", str(file)],
        ["--links", str(file)],
        ["--decisions"],
    ):
        assert main(["compare", str(a), folders[1], *words]) == 2, words
        assert capsys.readouterr().err.count("\n") == 1
