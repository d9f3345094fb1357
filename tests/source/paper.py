"""PDF files written by hand, for what no printing program would write."""

from __future__ import annotations

from collections.abc import Sequence

FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UTF16-H /DescendantFonts [<< "
    "/Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) "
    "/Ordering (GB1) /Supplement 4 >> /DW 1000 >>] >>"
)


def pdf(objects: Sequence[str | bytes], trailer: str = "") -> bytes:
    """Return a file of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        data = body.encode("latin-1") if isinstance(body, str) else body
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    head = (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF"
    )
    return bytes(out + head.encode("latin-1"))


def stream(content: bytes, more: str = "") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more.encode(), content)


def pages(*contents: bytes, resources: str = "", more: Sequence[str | bytes] = ()) -> bytes:
    """Return a file with a page of A4 for each content; the font is /F, objects in `more` begin at 4."""
    first = 4 + len(more)
    kids = " ".join(f"{first + 2 * k} 0 R" for k in range(len(contents)))
    objects: list[str | bytes] = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>",
        FONT,
        *more,
    ]
    for k, content in enumerate(contents):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents "
            f"{first + 2 * k + 1} 0 R /Resources << /Font << /F 3 0 R >> {resources} >> >>"
        )
        objects.append(stream(content))
    return pdf(objects)


def shown(text: str, x: float, y: float, size: float = 12, matrix: str = "1 0 0 1") -> bytes:
    """Return the operators that print a text at a place."""
    code = text.encode("utf-16-be").hex()
    return f"BT /F {size} Tf {matrix} {x} {y} Tm <{code}> Tj ET\n".encode()
