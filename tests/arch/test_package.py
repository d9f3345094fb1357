"""The wheel holds both packages with their data, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def names(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_each_module_is_in_the_wheel(root: Path, names: list[str]) -> None:
    modules = [
        path.relative_to(root).as_posix()
        for package in ("diffkit", "tui")
        for path in (root / package).rglob("*.py")
    ]
    assert modules
    assert set(modules) <= set(names)


@pytest.mark.parametrize("name", ["diffkit/py.typed", "tui/py.typed"])
def test_the_packages_say_that_they_are_typed(names: list[str], name: str) -> None:
    assert name in names


@pytest.mark.parametrize("pattern", ["diffkit/schemas/*.json", "diffkit/data/*.tsv"])
def test_data_is_in_the_wheel(root: Path, names: list[str], pattern: str) -> None:
    data = [path.relative_to(root).as_posix() for path in root.glob(pattern)]
    assert data
    assert set(data) <= set(names)


def test_nothing_else_is_in_the_wheel(names: list[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    info = {top for top in tops if top.endswith(".dist-info")}
    assert len(info) == 1
    assert tops - info == {"diffkit", "tui"}
    assert not [name for name in names if "test" in name.lower() or "__pycache__" in name]
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_version_is_said_once(root: Path) -> None:
    import diffkit

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == diffkit.__version__
    assert f"## {diffkit.__version__}" in (root / "CHANGELOG.md").read_text("utf-8")
