"""Formats that are zip archives of XML parts, opened within bounds.

Nothing is unpacked to disk, so that a member's name is only a name; parts are parsed without entities,
document types and network.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import cached_property
from typing import Any

from diffkit.model import ReadError
from diffkit.source.extract import trouble

MAX_MEMBERS = 10_000
MAX_TOTAL_BYTES = 1024 * 2**20  # as declared by all members together, pictures included
MAX_PART_BYTES = 96 * 2**20  # one XML part
MAX_RATIO, RATIO_FROM_BYTES = (
    400,
    8 * 2**20,
)  # prose in XML shrinks to a tenth, repeated prose to a hundredth
MAX_MARKS = 5_000_000  # `<` and `=` of one part, each some hundred bytes once it is parsed

# What the library raises at a damaged archive, one that is packed in a way it does not know, or a locked one.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)

_DAMAGED = "open it in the program that made it, save it anew and compare that file"
_HOSTILE = "check where the file comes from; it is not read"


class Package:
    """A zip archive whose members are read one by one, each within bounds."""

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        """Open the archive; `kind` is what the file is called in an error: a Word document."""
        self._name = name
        self._marks = 0
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            members = self._archive.infolist()
        except UNREADABLE as error:
            raise trouble(name, f"is {kind}, and damaged ({error})", _DAMAGED) from None
        if len(members) > MAX_MEMBERS:
            raise trouble(name, f"has {len(members)} members, more than {MAX_MEMBERS}", _HOSTILE)
        total = sum(member.file_size for member in members)
        if total > MAX_TOTAL_BYTES:
            size = f"{total // 2**20} MiB, more than {MAX_TOTAL_BYTES // 2**20}"
            raise trouble(name, f"would unpack to {size}", _HOSTILE)
        self._members = {member.filename: member for member in members}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all members, none of which is ever used as a path of this machine."""
        return frozenset(self._members)

    def bytes_of(self, part: str) -> bytes | None:
        """Return what a member holds, None where there is none of that name.

        Raises: ReadError where it is damaged, encrypted, or expands beyond the bounds.
        """
        member = self._members.get(part)
        if member is None:
            return None
        if member.flag_bits & 1:
            raise locked(self._name)
        size = member.file_size
        if size > MAX_PART_BYTES:
            problem = f"has a part of {size // 2**20} MiB ({part!r})"
            raise trouble(self._name, problem, _HOSTILE)
        if size > RATIO_FROM_BYTES and size > MAX_RATIO * max(1, member.compress_size):
            problem = (
                f"has a part that grows {size // max(1, member.compress_size)}-fold ({part!r})"
            )
            raise trouble(self._name, problem, _HOSTILE)
        try:
            with self._archive.open(member) as file:
                data = file.read(MAX_PART_BYTES + 1)
        except UNREADABLE as error:
            problem = f"has a damaged part ({part!r}: {error})"
            raise trouble(self._name, problem, _DAMAGED) from None
        if len(data) > MAX_PART_BYTES:
            raise trouble(self._name, f"has a part that is too large ({part!r})", _HOSTILE)
        return data

    def xml(self, part: str) -> Any:
        """Return the root element of a part, None where there is no such part.

        Raises: ReadError where it is no XML, has a document type, or is too large or too deep.
        """
        data = self.bytes_of(part)
        if data is None:
            return None
        self._marks += data.count(b"<") + data.count(b"=")
        if self._marks > MAX_MARKS:
            raise trouble(self._name, f"has too much markup to be a document ({part!r})", _HOSTILE)
        return parsed(data, self._name, part)


def parsed(data: bytes, name: str, part: str) -> Any:
    """Return the root element of XML bytes, parsed without entities, document type and network."""
    from lxml import etree

    if b"<!DOCTYPE" in data:
        raise _typed(name, part)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        says = " ".join(str(error).split())[:120]
        raise trouble(name, f"has a part that is no XML ({part!r}: {says})", _DAMAGED) from None
    if root is None:
        raise trouble(name, f"has an empty part ({part!r})", _DAMAGED)
    if root.getroottree().docinfo.doctype:  # in UTF-16, where the bytes do not show it
        raise _typed(name, part)
    return root


def _typed(name: str, part: str) -> ReadError:
    problem = f"has a part with a document type ({part!r}), which this format forbids"
    return trouble(name, problem, _HOSTILE)


def locked(name: str) -> ReadError:
    """Return the error for a file that a password protects."""
    return trouble(
        name,
        "is protected by a password",
        "open it with the password, save it without and compare that",
    )
