from __future__ import annotations

import hashlib
import io
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from diffkit import source
from diffkit.model import ReadError
from diffkit.source import decode, read_source
from diffkit.source.encoding import LEAST, guessed, looks_like_utf_8, plausibility
from diffkit.source.formats import _ARCHIVES, _HTML, _PICTURES, _ZIP, binary_format

SIMPLIFIED = """防汛应急预案

第一条　为了做好防汛工作，保障人民群众生命财产安全，制定本预案。
第二条　县水利局负责汛情监测，发现险情应当在15分钟内报告。
"""
TRADITIONAL = """防汛應變計畫

第 1 條
為辦理防汛工作，保障人民生命財產安全，特訂定本計畫。
第 2 條
縣政府水利處負責汛情監測，發現險情應於十五分鐘內通報。
"""
ENGLISH = "Article 1\n\nThe water bureau reports every flood within 15 minutes.\n"
GERMAN = "§ 1\n\nDie zuständige Behörde prüft die Deiche jährlich; Mängel sind zu melden.\n"


def error_of(data: bytes, name: str = "plan.txt", encoding: str | None = None) -> str:
    with pytest.raises(ReadError) as caught:
        decode(data, name, encoding=encoding)
    message = str(caught.value)
    assert message.isprintable()
    return message


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("text", "codec", "found"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "utf-16-le", "utf-16-le"),
        (TRADITIONAL + "恒€", "cp950", "cp950"),
        (TRADITIONAL + "衞裏", "big5hkscs", "big5hkscs"),
        (ENGLISH, "ascii", "utf-8"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED + "𬭭㐀", "gb18030", "gb18030"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_encoding_is_told_from_the_bytes(
    text: str, codec: str, found: str, line_end: str
) -> None:
    text = text.replace("\n", line_end)
    read = decode(text.encode(codec), "plan.txt")
    assert (read.encoding, read.text) == (found, text)


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8-sig", "utf-8"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32-le", "utf-32-le"),
        ("utf-32-be", "utf-32-be"),
        ("gb18030", "gb18030"),
    ],
)
def test_a_byte_order_mark_decides_and_is_dropped(codec: str, found: str) -> None:
    mark = "" if codec == "utf-8-sig" else "\ufeff"
    read = decode((mark + SIMPLIFIED).encode(codec), "plan.txt")
    assert (read.encoding, read.text) == (found, SIMPLIFIED)


@pytest.mark.parametrize(
    "text",
    [
        "目录",
        "附件",
        "第一章",
        "总则",
        "县政府",
        "应急预案",
        "关于印发",
        "〔2022〕16号",
        "一、",
        "责任",
        "通知",
    ],
)
def test_a_few_words_of_gbk_are_enough(text: str) -> None:
    assert guessed(text.encode("gbk")) == "gb18030"


@pytest.mark.parametrize(
    "text",
    [
        "目錄",
        "附件",
        "第一章",
        "總則",
        "縣政府",
        "緊急應變",
        "關於",
        "第 356-14 條",
        "一、",
        "責任",
        "（刪除）",
    ],
)
def test_a_few_words_of_big5_are_enough(text: str) -> None:
    assert guessed(text.encode("big5")) == "big5"


@pytest.mark.parametrize(
    "data",
    [
        GERMAN.encode("latin-1"),
        "naïve façade".encode("latin-1"),
        ("대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다." * 2).encode("euc_kr"),
        "国会は、国権の最高機関であつて、国の唯一の立法機関である。".encode("shift_jis"),
        bytes(range(128, 256)),
    ],
)
def test_bytes_of_other_languages_are_not_taken_for_chinese(data: bytes) -> None:
    assert guessed(data) is None
    assert "no text in UTF-8, GB18030, Big5" in error_of(data)
    assert "--encoding" in error_of(data)


def test_prose_and_mojibake_are_judged_far_apart() -> None:
    assert plausibility(SIMPLIFIED) > 3 > LEAST
    assert plausibility(TRADITIONAL) > 3
    assert plausibility(SIMPLIFIED.encode("gbk").decode("big5", "ignore")) < 0
    assert plausibility(TRADITIONAL.encode("big5").decode("gb18030", "ignore")) < 0
    assert plausibility("plain ASCII") == 0


def test_damaged_utf_8_is_not_read_as_something_else() -> None:
    data = SIMPLIFIED.encode()
    at = len("防汛应急".encode())
    assert looks_like_utf_8(data[:-2])
    assert not looks_like_utf_8(SIMPLIFIED.encode("gbk"))
    assert error_of(data[:at] + b"\xff" + data[at:]).startswith(
        f"plan.txt: is no utf-8 at byte {at} (0xff); "
    )
    assert f"at byte {len(data) - 4} (0xe3)" in error_of(data[:-2]), "cut inside its last character"


def test_a_mark_that_the_bytes_belie_is_an_error() -> None:
    assert "is no utf-16-le at byte 4" in error_of(b"\xff\xfe\x2d\x4e\x2d")


@pytest.mark.parametrize(
    ("codec", "told", "usual"),
    [
        ("gbk", "GBK", "gbk"),
        ("big5", "Big5", "big5"),
        ("utf-8", "utf8", "utf-8"),
        ("utf-16", "UTF-16", "utf-16"),
        ("utf-8-sig", "utf-8", "utf-8"),
        ("cp1252", "windows-1252", "cp1252"),
    ],
)
def test_a_named_encoding_is_used(codec: str, told: str, usual: str) -> None:
    text = GERMAN if codec == "cp1252" else "目錄"
    read = decode(text.encode(codec), "plan.txt", encoding=told)
    assert (read.encoding, read.text) == (usual, text)


def test_a_named_encoding_that_does_not_fit_names_the_place() -> None:
    assert "is no utf-8 at byte 0 (0xd6)" in error_of("中文".encode("gbk"), encoding="utf-8")
    assert "is no text in utf-7" in error_of(b"+2AA-", encoding="utf-7")


@pytest.mark.parametrize(
    "name",
    [
        "utf-9",
        "",
        "base64",
        "rot13",
        "idna",
        "unicode_escape",
        "undefined",
        "a\0b",
        "é",
        "x" * 9999,
    ],
)
def test_an_unknown_encoding_is_an_error(name: str) -> None:
    assert "unknown encoding" in error_of(SIMPLIFIED.encode(), encoding=name)


# ---------------------------------------------------------------- the source


def test_a_source_knows_its_bytes_and_lines() -> None:
    data = "甲\r\n乙\r丙\n\n丁".encode()
    read = decode(data, "dir/plan.txt")
    assert read.name == "dir/plan.txt"
    assert read.text == "甲\r\n乙\r丙\n\n丁"
    assert [line.span.of(read.text) for line in read.lines] == ["甲", "乙", "丙", "", "丁"]
    assert [read.line_number(read.text.index(c)) for c in "甲乙丙丁"] == [1, 2, 3, 5]
    assert read.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("plan.md", "text/markdown"),
        ("PLAN.MARKDOWN", "text/markdown"),
        ("plan.txt", "text/plain"),
        ("plan", "text/plain"),
        ("-", "text/plain"),
    ],
)
def test_the_media_type_follows_the_name(name: str, media_type: str) -> None:
    assert decode(b"text", name).media_type == media_type


def test_control_characters_inside_a_text_are_kept() -> None:
    text = "第一条\x1b[31m 红\u202e色\x07\x0c\n"
    assert decode(text.encode(), "plan.txt").text == text


# ---------------------------------------------------------------- what is no text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "nothing but blanks"),
        ("\ufeff\u3000\u200b\n".encode(), "nothing but blanks"),
        (b"text\x00text!", "is binary (a NUL at byte 4)"),
        (b"\x01\x02\x03\x04 text", "is binary"),
        (b"\x7fELF\x02\x01\x01" + bytes(9), "is binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a picture (PNG), which is not read"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "a picture (JPEG)"),
        (b"GIF89a" + bytes(20), "a picture (GIF)"),
        (b"II*\x00" + bytes(20), "a picture (TIFF)"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "a picture (WebP)"),
        (b"BM\x10\x00\x00\x00\x00\x00\x00\x00", "a picture (BMP)"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"PK\x03\x04" + bytes(26) + b"word/document.xml", "a Word document (docx)"),
        (b"PK\x03\x04" + bytes(26) + b"xl/workbook.xml", "an Excel workbook (xlsx)"),
        (b"PK\x03\x04" + bytes(26) + b"OFD.xml", "an OFD document"),
        (b"PK\x03\x04" + bytes(26) + b"plan.txt", "a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20), "old Office or WPS document"),
        (rb"{\rtf1\ansi", "an RTF document"),
        (b"\x1f\x8b\x08" + bytes(20), "a compressed file (gzip)"),
        (b"<!DOCTYPE html>\n<html><body>", "an HTML page"),
        ("\ufeff <html lang='zh'>".encode(), "an HTML page"),
        (b"<html>", "an HTML page"),
    ],
)
def test_each_kind_of_wrong_file_has_its_message(data: bytes, words: str) -> None:
    message = error_of(data)
    assert message.startswith("plan.txt: ")
    assert words in message
    assert len(message.split("; ")[1]) > 10, "a remedy follows"


@pytest.mark.parametrize(
    "data",
    [
        "<table><tr><td>甲</td></tr></table>".encode(),
        b"<htmlish",
        b"PKX",
        b"BM-13 and others",
        b"II. Part",
    ],
)
def test_texts_that_begin_like_another_format_are_read(data: bytes) -> None:
    assert decode(data, "plan.txt").text == data.decode()


MAGIC = [
    *[(pattern, name) for pattern, name in (*_PICTURES, *_ARCHIVES)],
    (_ZIP, "zip"),
]
BEGINNINGS = {
    "PNG": b"\x89PNG\r\n\x1a\n",
    "JPEG": b"\xff\xd8\xff",
    "GIF": b"GIF87a",
    "TIFF": b"MM\x00*",
    "WebP": b"RIFF\n\n\n\nWEBP",
    "BMP": b"BM\n\n\n\n\x00\x00\x00\x00",
    "HEIF": b"\x00\x00\x00\x18ftypheic",
    "JPEG 2000": b"\x00\x00\x00\x0cjP  ",
    "DjVu": b"AT&TFORM",
    "gzip": b"\x1f\x8b",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "RAR": b"Rar!\x1a\x07",
    "bzip2": b"BZh9",
    "xz": b"\xfd7zXZ\x00",
    "Zstandard": b"\x28\xb5\x2f\xfd",
    "zip": b"PK\x05\x06",
}


def test_each_pattern_of_a_format_matches_its_own_beginning_only() -> None:
    for pattern, name in MAGIC:
        assert [other for other, data in BEGINNINGS.items() if pattern.match(data)] == [name]
        assert not pattern.match("第一条".encode())
        assert not pattern.match(b"Article 1")
    assert binary_format("第一条".encode()) is None
    assert _HTML.match("<?xml version='1.0'?>\n<html>")
    assert not _HTML.match("第一条 <html>")


def test_a_name_cannot_drive_a_terminal() -> None:
    message = error_of(b"", "a\x1b[2J\n\u202eb\udcff.txt")
    assert message.startswith("a␛[2J␊⟨U+202E⟩b⟨U+DCFF⟩.txt: is empty")
    assert "␛" in error_of(b"x", encoding="\x1b[2J")


def test_a_file_beyond_the_bound_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 10)
    (tmp_path / "plan.txt").write_bytes(b"x" * 11)
    with pytest.raises(ReadError, match="is larger than"):
        read_source(str(tmp_path / "plan.txt"))
    with pytest.raises(ReadError, match="is larger than"):
        read_source("-", stdin=io.BytesIO(b"x" * 11))
    assert read_source("-", stdin=io.BytesIO(b"x" * 10)).text == "x" * 10


# ---------------------------------------------------------------- files


def error_at(path: object) -> str:
    with pytest.raises(ReadError) as caught:
        read_source(str(path))
    return str(caught.value)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "预案#1.md"
    path.write_bytes(SIMPLIFIED.encode("gbk"))
    read = read_source(str(path))
    assert (read.name, read.text, read.media_type) == (str(path), SIMPLIFIED, "text/markdown")
    assert read_source(str(path), encoding="gbk").encoding == "gbk"


def test_the_name_of_standard_input_is_a_dash() -> None:
    read = read_source("-", stdin=io.BytesIO(SIMPLIFIED.encode()))
    assert (read.name, read.text) == ("-", SIMPLIFIED)
    with pytest.raises(ReadError, match=r"^standard input: is empty; "):
        read_source("-", stdin=io.BytesIO(b""))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert error_at(tmp_path / "none.txt").endswith("none.txt: no such file; check the path")
    assert "is a directory; name a file in it" in error_at(tmp_path)
    (tmp_path / "plan.txt").write_text("x")
    assert "cannot be read (Not a directory)" in error_at(tmp_path / "plan.txt" / "x")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "cannot be read" in error_at(tmp_path / "loop")
    assert "cannot be read" in error_at("a" * 10000)
    assert "cannot be read (embedded null byte)" in error_at("a\0b")
    assert "is a device" in error_at("/dev/zero")
    assert "is a device" in error_at("/dev/null")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("x")
    path.chmod(0)
    assert "may not be read" in error_at(path)


def test_a_refused_permission_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "plan.txt"
    path.write_text("x")
    monkeypatch.setattr(os, "open", refuse)
    assert "plan.txt: may not be read; ask for permission" in error_at(path)


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert "is a device or a socket" in error_at("s")


def test_a_pipe_without_a_writer_does_not_stop_the_program(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is a pipe into which nothing is written" in error_at(tmp_path / "pipe")


def test_a_pipe_is_waited_for_when_somebody_writes(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    opened = os.open(path, os.O_RDWR | os.O_NONBLOCK)  # a writer that is there before the reader

    def write() -> None:
        with open(path, "wb") as pipe:
            os.close(opened)
            pipe.write(SIMPLIFIED.encode())

    writer = threading.Timer(0.05, write)
    writer.start()
    assert read_source(str(path)).text == SIMPLIFIED
    writer.join()


def test_standard_input_of_a_process() -> None:
    program = (
        "import diffkit.source as s\n"
        "try: print(s.read_source('-').text, end='')\n"
        "except Exception as e: print(type(e).__name__, e)"
    )

    def run(**given: object) -> str:
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, **given)  # type: ignore[call-overload]
        return str(done.stdout.decode())

    assert run(input=b"Article 1\n") == "Article 1\n"
    assert run(stdin=subprocess.DEVNULL).startswith("ReadError standard input: is empty")
    assert run(preexec_fn=lambda: os.close(0)).startswith("ReadError standard input: is closed")
