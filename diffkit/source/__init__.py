"""Bytes to `Source`: find the encoding, refuse what is no text, lay out the lines."""

from __future__ import annotations

import codecs
import os
import re
import stat
import sys
from contextlib import suppress
from typing import BinaryIO

from diffkit import glyphs
from diffkit.model import Line, Notice, ReadError, Revisions, Source
from diffkit.patterns import Pattern
from diffkit.source import encoding as encodings
from diffkit.source.extract import Extract, Run
from diffkit.source.extract import trouble as _error
from diffkit.source.formats import (
    EXTRAS,
    MEDIA_TYPES,
    Format,
    binary_format,
    marked_up_format,
    mismatch,
)
from diffkit.span import SourceSpan, line_starts

__all__ = ["MAX_BYTES", "decode", "read_source"]

# Twenty times the longest gazette, and what a comparison can hold in 2 GiB of memory. Beyond it a
# file is a database dump or a device rather than a document.
MAX_BYTES = 64 * 2**20

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
_OTHER_FILE = "check that it is the right file"
_NAME_IT = "give its encoding with --encoding, or save it as UTF-8"
# Codecs of Python's that turn bytes into characters but are no encodings of documents.
_NOT_FOR_DOCUMENTS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}
)
_WORD = Pattern(f"[^\\s\x00-\x20{glyphs.ZERO_WIDTH}{glyphs.BIDI}]")
_NO_PROSE = Pattern(
    r"\s*(?:MIME-Version|From|Content-Type):|\{\\rtf", re.IGNORECASE
)  # pages as mails
_ADDRESS = Pattern("(?:https?|ftp|file)://?", re.IGNORECASE)
_CONTROL = Pattern("[\x00-\x08\x0e-\x19\x1c-\x1f]")


def read_source(
    path: str,
    *,
    encoding: str | None = None,
    stdin: BinaryIO | None = None,
    revisions: Revisions = "accepted",
) -> Source:
    """Read a file as text; the path `-` reads `stdin`, by default the standard input.

    `revisions` says in which state a document with tracked changes is read.

    Raises: ReadError where there is no such file, or it cannot be read, or is no text.
    Cost: linear in the file, which is read whole and may be `MAX_BYTES` long.
    """
    data = _standard_input(stdin) if path == "-" else _file(path)
    return decode(data, path, encoding=encoding, revisions=revisions)


def decode(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    revisions: Revisions = "accepted",
) -> Source:
    """Return the text of `data` as a source of that name, in its encoding or else the one it shows.

    Guarantees: line ends and all other characters are as in the file, but for a byte order mark;
    no lone surrogates.
    Raises: ReadError where the bytes are of another format than text, or no text in the encoding.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    if not data:
        raise _error(name, "is empty", _OTHER_FILE)
    known = binary_format(data)
    if known is not None and known.reader:
        return _extracted(data, name, known, revisions)
    if known is not None:
        raise _error(name, f"is {known.name}, which is not read", known.remedy)
    text, encoding = _sniffed(data, name) if encoding is None else _told(data, name, encoding)
    if known := marked_up_format(text, name):
        return _extracted(data, name, known, revisions, text.removeprefix("\ufeff"), encoding)
    n_controls = len(_CONTROL.findall(text))
    if "\x00" in text or n_controls * 10 > len(text):
        raise _error(name, "is binary", _OTHER_FILE)
    text = text.removeprefix("\ufeff")
    if not _WORD.search(text):
        raise _error(name, "holds nothing but blanks", _OTHER_FILE)
    digest, lines = _sha256(data), _lines(text)
    return Source(
        name, _media_type(name), encoding, digest, text, lines, notices=_misnamed(name, None)
    )


def _misnamed(name: str, known: Format | None) -> tuple[Notice, ...]:
    says = mismatch(name, known)
    return (Notice("mismatch", says),) if says else ()


def _extracted(
    data: bytes,
    name: str,
    known: Format,
    revisions: Revisions,
    markup: str = "",
    encoding: str = "utf-8",
) -> Source:
    """Return the text that the reader of a format extracts; the reader is imported only here."""
    try:
        extract = _extract(data, name, known, revisions, markup)
    except ModuleNotFoundError as error:
        missing = f"is {known.name}, and {error.name} is not installed"
        raise _error(name, missing, f"pip install 'diffkit[{EXTRAS[known.reader]}]'") from None
    except RecursionError:
        raise _error(name, "is nested too deeply to be a document", _OTHER_FILE) from None
    text, lines, edits = extract.finished()
    if not _WORD.search(text):
        raise _error(name, f"is {known.name} without words", _OTHER_FILE)
    media_type = MEDIA_TYPES[known.reader]
    notices = (*_misnamed(name, known), *extract.notices)
    return Source(name, media_type, encoding, _sha256(data), text, lines, edits, notices)


def _extract(data: bytes, name: str, known: Format, revisions: Revisions, markup: str) -> Extract:
    match known.reader:
        case "html":
            from diffkit.source.html import read_html

            return read_html(markup, name)
        case "pdf":
            from diffkit.source.apart import read_apart

            return read_apart("pdf", data, name, known.name)
        case "odt":
            from diffkit.source.odt import read_odt

            return read_odt(data, name, revisions)
        case "ofd":
            from diffkit.source.ofd import read_ofd

            return read_ofd(data, name)
        case "doc" | "rtf":
            from diffkit.source.convert import read_converted

            return read_converted(data, name, known.name, known.reader, revisions)
        case _:
            from diffkit.source.docx import read_docx

            return read_docx(data, name, revisions, lambda part: _inside(part, name, revisions))


def _inside(data: bytes, name: str, revisions: Revisions) -> Extract | None:
    """Return the text of a file that is kept inside another, None where it is of no kind that is read there."""
    known = binary_format(data)
    try:
        if known is not None and known.reader == "docx":
            from diffkit.source.docx import read_docx

            return read_docx(data, name, revisions)  # one inside that one is not read
        if known is not None:
            return None
        text, _ = _sniffed(data, name)
        if marked_up_format(text) is not None:
            from diffkit.source.html import read_html

            return read_html(text, name)
    except (ReadError, ModuleNotFoundError):
        return None
    if "\x00" in text or _NO_PROSE.match(text):
        return None
    extract = Extract(name)
    for line in text.splitlines():
        extract.line([Run(line)], starts=False)
    return extract


# ---------------------------------------------------------------- bytes


def _file(path: str) -> bytes:
    try:
        kind = os.stat(path).st_mode
        if stat.S_ISDIR(kind):
            raise _error(path, "is a directory", "name a file in it")
        if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind)):
            # A terminal or /dev/zero never ends, and opening a device may already do something.
            raise _error(path, "is a device or a socket", "name a file, or - for standard input")
        data = _opened(path)
    except FileNotFoundError:
        if _ADDRESS.match(path):
            problem = "is an address, and nothing is ever fetched from a network"
            remedy = "save the page or the file with a browser and compare that"
            raise _error(path, problem, remedy) from None
        raise _error(path, "no such file", "check the path") from None
    except PermissionError:
        raise _error(path, "may not be read", "ask for permission to read it") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _error(path, f"cannot be read ({reason})", "check the path") from None
    if not data and stat.S_ISFIFO(kind):
        raise _error(path, "is a pipe into which nothing is written", "name a file")
    if len(data) > MAX_BYTES:
        raise _too_large(path)
    return data


def _opened(path: str) -> bytes:
    """Return what a file holds, and of a file that is too large, or never ends, a byte too much.

    A pipe is opened without waiting for a writer: one that nobody will ever open for writing
    would stop the program for good. Where there is a writer, the bytes are waited for.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    with open(descriptor, "rb") as file:
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(descriptor, True)
        return file.read(MAX_BYTES + 1)


def _standard_input(stdin: BinaryIO | None) -> bytes:
    if stdin is None:
        if sys.stdin is None:
            raise _error("-", "is closed", "name a file")
        stdin = sys.stdin.buffer
    try:
        return stdin.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _error("-", f"cannot be read ({reason})", "name a file") from None


# ---------------------------------------------------------------- characters


def _sniffed(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of bytes in the encoding that they show, and its name."""
    if mark := encodings.marked(data):
        try:
            return data.decode(mark), mark
        except UnicodeDecodeError as error:
            raise _undecodable(name, error, mark) from None
    if b"\x00" in data:
        wide = encodings.plain_utf_16(data)
        if wide is None:
            raise _error(name, f"is binary (a NUL at byte {data.index(0)})", _OTHER_FILE)
        return data.decode(wide), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if encodings.looks_like_utf_8(data):
            raise _undecodable(name, error, "utf-8") from None
        first = error.start
    guess = encodings.named(data) or encodings.guessed(data)
    if guess is None:
        problem = f"is no text in UTF-8, GB18030, Big5 or UTF-16 (byte {first} is the first doubt)"
        raise _error(name, problem, _NAME_IT)
    return data.decode(guess), guess


def _told(data: bytes, name: str, encoding: str) -> tuple[str, str]:
    """Return the text of bytes in the encoding that the caller names, and its usual name."""
    try:
        usual = codecs.lookup(encoding).name
        if usual.replace("_", "-") in _NOT_FOR_DOCUMENTS:
            raise LookupError
        with suppress(UnicodeError):
            b"?".decode(encoding)  # LookupError for codecs that do not make text, such as base64
    except (LookupError, ValueError):
        problem = f"unknown encoding {glyphs.visible(encoding)!r}"
        raise _error(name, problem, "name one such as utf-8, gb18030, big5 or utf-16") from None
    try:
        text = data.decode(encoding)
        text.encode("utf-8")  # some codecs let lone surrogates pass
    except UnicodeDecodeError as error:
        raise _undecodable(name, error, usual) from None
    except UnicodeError:
        problem = f"is no text in {usual}"
        raise _error(name, problem, "give another encoding with --encoding") from None
    return text, usual


def _undecodable(name: str, error: UnicodeDecodeError, encoding: str) -> ReadError:
    byte = f"0x{error.object[error.start]:02x}"
    problem = f"is no {encoding} at byte {error.start} ({byte})"
    return _error(name, problem, "mend that place, or give the encoding with --encoding")


# ---------------------------------------------------------------- the source


def _media_type(name: str) -> str:
    return "text/markdown" if name.lower().endswith(_MARKDOWN) else "text/plain"


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _lines(text: str) -> tuple[Line, ...]:
    starts = line_starts(text)
    ends = [*starts[1:], len(text)]
    lines = []
    for start, end in zip(starts, ends, strict=True):
        while end > start and text[end - 1] in "\r\n":
            end -= 1
        lines.append(Line(SourceSpan(start, end)))
    return tuple(lines)


def _too_large(name: str) -> ReadError:
    size = f"is larger than {MAX_BYTES // 2**20} MiB"
    return _error(name, size, "split it, or check that it is the right file")
