"""What a file is that is no plain text, told from its first bytes."""

from __future__ import annotations

import re
from typing import NamedTuple

from diffkit.patterns import Pattern


class Format(NamedTuple):
    """A format that is no plain text: who reads it (`reader`, "" for nobody), or else what to do."""

    name: str
    remedy: str = ""
    reader: str = ""


MEDIA_TYPES = {
    "doc": "application/msword",
    "html": "text/html",
    "odt": "application/vnd.oasis.opendocument.text",
    "ofd": "application/ofd",
    "pdf": "application/pdf",
    "rtf": "application/rtf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

# What the ending of a name promises; "" is plain text.
_PROMISED = {
    ".docx": "docx", ".odt": "odt", ".pdf": "pdf", ".ofd": "ofd", ".doc": "doc", ".wps": "doc", ".rtf": "rtf",
    ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html", ".txt": "", ".md": "", ".markdown": "",
}  # fmt: skip

EXTRAS = {
    "docx": "docx",
    "html": "html",
    "pdf": "pdf",
}  # the extra of the package that a reader needs

_SAVE = "save its text as UTF-8 and compare that file"
_UNLOCK = "open it with the password, save it without and compare that"
_RECOGNISE = "recognise its text first and compare the text file"
_UNPACK = "unpack it and compare the text files in it"

_PICTURES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "TIFF"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WebP"),
    (re.compile(rb"BM.{4}\x00\x00\x00\x00", re.DOTALL), "BMP"),
    (re.compile(rb"\x00\x00\x00.ftyp(?:heic|heix|mif1|avif)", re.DOTALL), "HEIF"),
    (re.compile(rb"\x00\x00\x00\x0cjP  "), "JPEG 2000"),
    (re.compile(rb"AT&TFORM"), "DjVu"),
)
_ARCHIVES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x1f\x8b"), "gzip"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "7z"),
    (re.compile(rb"Rar!\x1a\x07"), "RAR"),
    (re.compile(rb"BZh[1-9]"), "bzip2"),
    (re.compile(rb"\xfd7zXZ\x00"), "xz"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "Zstandard"),
)
# Names of members by which the formats that are zip archives inside are told apart.
_ZIPPED: tuple[tuple[bytes, Format], ...] = (
    (
        b"application/vnd.oasis.opendocument.text",
        Format("an OpenDocument text (odt)", reader="odt"),
    ),
    (b"application/vnd.oasis.opendocument", Format("an OpenDocument file", _SAVE)),
    (b"application/epub+zip", Format("an EPUB book", _SAVE)),
    (b"OFD.xml", Format("an OFD document", reader="ofd")),
    (b"word/", Format("a Word document (docx)", reader="docx")),
    (b"xl/", Format("an Excel workbook (xlsx)", _SAVE)),
    (b"ppt/", Format("a PowerPoint presentation (pptx)", _SAVE)),
)
# Names of streams by which the formats that are compound files inside are told apart.
_OLE_STREAMS: tuple[tuple[bytes, Format], ...] = tuple(
    (stream.encode("utf-16-le"), known)
    for stream, known in (
        ("EncryptedPackage", Format("a document protected by a password", _UNLOCK)),
        ("WordDocument", Format("an old Word or WPS document (doc, wps)", reader="doc")),
        ("Workbook", Format("an old Excel workbook (xls)", _SAVE)),
        ("PowerPoint Document", Format("an old PowerPoint presentation (ppt)", _SAVE)),
    )
)
_OLD = Format("an old Office or WPS document (doc, xls, wps)", _SAVE)
_ZIP = re.compile(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = Pattern(
    r"[\s\ufeff]*(?:<\?xml[^>]{0,200}\?>\s*|<!--(?:(?!-->).){0,2000}-->\s*){0,5}<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = Pattern(r"<(?:div|p|table|span|br|h[1-6]|meta|center)\b[^<>]{0,300}>", re.IGNORECASE)
_HTML_NAMES = (".html", ".htm", ".shtml", ".xhtml")


def mismatch(name: str, known: Format | None) -> str:
    """Say that the ending of a name promises another format than the bytes show, "" where it does not."""
    ending = "." + name.lower().rpartition(".")[2]
    promised = _PROMISED.get(ending)
    if promised is None or promised == (known.reader if known else ""):
        return ""
    return f"is named {ending}, but is {known.name if known else 'plain text'}; read as that"


def binary_format(data: bytes) -> Format | None:
    """Return the format of bytes that are no plain text in any encoding, None where none is known."""
    for pattern, name in _PICTURES:
        if pattern.match(data):
            return Format(f"a picture ({name})", _RECOGNISE)
    if data[:1024].lstrip().removeprefix(b"\xef\xbb\xbf").startswith(b"%PDF-"):
        return Format("a PDF document", reader="pdf")
    if _ZIP.match(data):
        listed = _listed(data)
        names = (known for mark, known in _ZIPPED if mark in listed)
        return next(names, Format("a zip archive", _UNPACK))
    if data.startswith(_OLE):
        return next((known for mark, known in _OLE_STREAMS if mark in data), _OLD)
    if data.startswith(b"{\\rtf"):
        return Format("an RTF document", reader="rtf")
    for pattern, name in _ARCHIVES:
        if pattern.match(data):
            return Format(f"a compressed file ({name})", _UNPACK)
    return None


def _listed(data: bytes) -> bytes:
    """Return the names of the members of a zip archive, and what `mimetype` holds; all of a damaged one."""
    import zipfile
    from io import BytesIO

    from diffkit.source.package import UNREADABLE

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except UNREADABLE:
        return data
    return kind + b"\n" + "\n".join(names[:20_000]).encode("utf-8", "replace")


def marked_up_format(text: str, name: str = "") -> Format | None:
    """Return the format of a text that is markup throughout, None for any other text.

    A part of a page, as one saves it from a browser, is a page where its name says so too.
    """
    if _HTML.match(text):
        return HTML
    if name.lower().endswith(_HTML_NAMES) and len(_FRAGMENT.findall(text[:20_000])) > 1:
        return HTML
    return None


HTML = Format("an HTML page", reader="html")
