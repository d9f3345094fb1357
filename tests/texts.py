"""Witnesses made of a text, as if it had been read from a file."""

from __future__ import annotations

import hashlib

from diffkit.model import Line, Source, Witness
from diffkit.outline import outline
from diffkit.repair import repair
from diffkit.span import SourceSpan, line_starts


def witness(text: str, siglum: str = "A", media_type: str = "text/plain") -> Witness:
    """Return the witness that a text is."""
    lines = tuple(Line(SourceSpan(at, at)) for at in line_starts(text))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    source = Source("t.txt", media_type, "utf-8", digest, text, lines)
    repaired = repair(source)
    return Witness(siglum, source, repaired, outline)
