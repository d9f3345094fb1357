"""Which review belongs to which comparison, and where it lies when nobody says."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path

from diffkit.model import DiffkitError, Options, Witness

SUFFIX = ".review"


class ReviewError(DiffkitError):
    """A review cannot be opened, or a decision cannot be kept."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """One file of a comparison: its name as given, and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReviewKey:
    """What a review belongs to: the bytes of both files, and the options, as canonical JSON."""

    a: FileKey
    b: FileKey
    options: str

    @property
    def digest(self) -> str:
        """A name for the content; files that moved keep it."""
        return _digest(self.a.sha256, self.b.sha256, self.options)

    def is_akin(self, other: ReviewKey) -> bool:
        """Tell whether the other is an earlier or later state of these documents.

        One file has the same bytes, or both have the names that they had.
        """
        names = (_base(self.a.name), _base(self.b.name))
        return (
            self.a.sha256 == other.a.sha256
            or self.b.sha256 == other.b.sha256
            or names == (_base(other.a.name), _base(other.b.name))
        )


def review_key(a: Witness, b: Witness, options: Options) -> ReviewKey:
    """Return what a review of the comparison of `a` and `b` belongs to."""
    return ReviewKey(
        FileKey(a.source.name, a.source.sha256),
        FileKey(b.source.name, b.source.sha256),
        _canonical(options),
    )


def _canonical(options: Options) -> str:
    """Write options down, those at their default left out: an option that comes later changes no key."""
    values = asdict(options)
    said = {
        f.name: values[f.name]
        for f in fields(options)
        if getattr(options, f.name) != (None if f.default is MISSING else f.default)
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def default_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder in which this user's reviews lie.

    Raises: ReviewError where nothing says where the user's files are.
    Source: XDG Base Directory Specification; the habits of macOS and Windows there.
    """
    said = environ.get("XDG_DATA_HOME", "")
    if os.path.isabs(said):  # a relative one is to be ignored, says the specification
        return Path(said, "diffkit", "reviews")
    if sys.platform == "win32" and environ.get("LOCALAPPDATA"):
        return Path(environ["LOCALAPPDATA"], "diffkit", "reviews")
    try:
        home = Path.home()
    except RuntimeError:
        raise ReviewError(
            "review", "no home folder is known", "name a place with --review FILE"
        ) from None
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "diffkit" / "reviews"
    return home / ".local" / "share" / "diffkit" / "reviews"


def default_reviewer(environ: Mapping[str, str] = os.environ) -> str:
    """Return the name that decisions bear: DIFFKIT_REVIEWER, else the account's."""
    import getpass

    said = environ.get("DIFFKIT_REVIEWER", "").strip()
    if said:
        return said
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # an account without a name; Windows has no pwd
        return "?"


def default_path(folder: Path, key: ReviewKey) -> tuple[Path, Path | None]:
    """Return where the review of `key` lies, and the review that it continues, if any.

    A review of the same bytes is found wherever the files lie now. Where there is none, the youngest
    one of files at the same places is the one to go on from.
    """
    places = _digest(os.path.realpath(key.a.name), os.path.realpath(key.b.name), key.options)[:12]
    mine = folder / f"{places}-{key.digest}{SUFFIX}"
    if mine.exists():
        return mine, None
    same = sorted(folder.glob(f"*-{key.digest}{SUFFIX}"))
    if same:
        return same[0], None
    earlier = () if "-" in (key.a.name, key.b.name) else folder.glob(f"{places}-*{SUFFIX}")
    return mine, max(earlier, key=lambda path: (path.stat().st_mtime_ns, path.name), default=None)


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _digest(*parts: str) -> str:
    words = "\n".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(words).hexdigest()[:24]
