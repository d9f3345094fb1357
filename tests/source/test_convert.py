"""What is read through LibreOffice; these tests need it, but for the one that says what to do without."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from diffkit.comparison import compare, read
from diffkit.model import FOLDED, ReadError
from diffkit.source import convert, decode
from diffkit.source.formats import binary_format, mismatch
from tests.source.office import docx, p

needs_office = pytest.mark.skipif(convert.office() is None, reason="LibreOffice is not installed")


@needs_office
@pytest.mark.parametrize("ending", ["doc", "rtf"])
def test_a_document_of_an_old_format_reads_as_the_text_itself(root: Path, ending: str) -> None:
    found = read(root / "fixtures/formats" / f"statute_old.{ending}")
    assert [notice.code for notice in found.source.notices] == ["converted"]
    comparison = compare(read(root / "fixtures/corpora/statute_old.txt"), found)
    assert not [c for pair in comparison.pairs for c in pair.changes if c.cls not in FOLDED]


@needs_office
def test_what_libreoffice_cannot_read_is_an_error() -> None:
    data = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(600)
        + "WordDocument".encode("utf-16-le")
        + bytes(600)
    )
    with pytest.raises(ReadError, match="cannot read it"):
        decode(data, "a.doc")


@needs_office
@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded from outside on Linux only")
def test_a_document_that_takes_more_memory_than_it_may_is_an_error(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "MAX_MEMORY_BYTES", 4 * 2**20)
    with pytest.raises(ReadError, match="cannot read it"):
        decode((root / "fixtures/formats/statute_old.rtf").read_bytes(), "a.rtf")


def test_without_libreoffice_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "office", lambda: None)
    with pytest.raises(ReadError, match="save it as docx") as caught:
        decode(rb"{\rtf1\ansi x}", "a.rtf")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("stream", "name"),
    [("EncryptedPackage", "protected by a password"), ("Workbook", "Excel"), ("PowerPoint Document", "PowerPoint"),
     ("WordDocument", "Word or WPS")],
)  # fmt: skip
def test_compound_files_are_told_apart_by_their_streams(stream: str, name: str) -> None:
    known = binary_format(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + stream.encode("utf-16-le")
    )
    assert known is not None
    assert name in known.name


def test_a_name_that_promises_another_format_is_said() -> None:
    word = docx(p("第一条　甲。"))
    assert [notice.code for notice in decode(word, "a.doc").notices] == ["mismatch"]
    assert "a Word document" in decode(word, "a.txt").notices[0].says
    assert not decode(word, "a.docx").notices
    assert not decode(word, "-").notices
    assert "plain text" in decode("第一条　甲。".encode(), "a.docx").notices[0].says
    assert not mismatch("a", None)
