"""Formats that LibreOffice reads for us: doc, wps, rtf. It runs on a copy, with a profile of its own.

Macros are off, links are not followed, time is bounded, and where the system can, memory is too and the program
has no network.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from diffkit.model import Notice, Revisions
from diffkit.office import office
from diffkit.source.docx import read_docx
from diffkit.source.extract import Extract, trouble

SECONDS = 120
MAX_MEMORY_BYTES = 1024 * 2**20  # of data; the program itself takes a fifth of it
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),  # never
)


def read_converted(data: bytes, name: str, kind: str, ending: str, revisions: Revisions) -> Extract:
    """Return the text of a document that LibreOffice turns into a Word document first.

    Raises: ReadError where LibreOffice is not installed, or cannot read the file in time.
    """
    program = office()
    if program is None:
        remedy = "install LibreOffice (apt install libreoffice-writer), or save it as docx and compare that"
        raise trouble(name, f"is {kind}, which is read through LibreOffice", remedy)
    with tempfile.TemporaryDirectory(prefix="diffkit-") as folder:
        converted = _converted(program, data, Path(folder), ending)
    if converted is None:
        problem = f"is {kind}, and LibreOffice cannot read it; it may be damaged or protected by a password"
        raise trouble(name, problem, "open it, save it as docx and compare that")
    extract = read_docx(converted, name, revisions)
    extract.notices.append(Notice("converted", f"{kind}, read through LibreOffice"))
    return extract


def _converted(program: str, data: bytes, folder: Path, ending: str) -> bytes | None:
    profile, source, target = folder / "profile", folder / f"in.{ending}", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    source.write_bytes(data)
    command = [
        *_without_network(), program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--nodefault", "--convert-to", "docx", "--outdir", str(target), str(source),
    ]  # fmt: skip
    environment = {
        key: os.environ[key] for key in ("PATH", "LANG", "SYSTEMROOT", "TEMP") if key in os.environ
    }
    environment["HOME"] = str(folder)
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=folder, env=environment, start_new_session=True,
    )  # fmt: skip
    _bound(process.pid)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)
    made = target / "in.docx"
    return made.read_bytes() if made.exists() else None


def _bound(pid: int) -> None:
    """Bound the memory of a program that was just started, and of what it starts, where the system can."""
    if sys.platform != "linux":
        return
    import resource

    with suppress(OSError, ValueError):  # it has ended already, or is bounded closer
        resource.prlimit(pid, resource.RLIMIT_DATA, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    space = 'xmlns:oor="http://openoffice.org/2001/registry"'
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {space}>{items}</oor:items>'


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started, if it still runs."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        import signal

        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@lru_cache(maxsize=1)
def _without_network() -> tuple[str, ...]:
    """Return the command that takes the network away from a program, nothing where there is none."""
    command = ("unshare", "--map-root-user", "--net")
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return command if tried.returncode == 0 else ()
