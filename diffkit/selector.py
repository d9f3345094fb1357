"""Pick one document of a file: by its 文号, its ordinal, or words of its title."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from diffkit.model import Document, SelectorError, Witness

_LISTED = 20  # a gazette has a dozen documents; more than this is no help in one line
_TITLE = 32


def select(witness: Witness, selector: str) -> int:
    """Return the index of the document of `witness` that `selector` names.

    A 文号 in any width, spacing and brackets comes first, then an ordinal counted from 1 among the
    documents proper, then a whole title, then words that all stand in one title. Titles are those of
    the document and of what it issues: the plan's title finds the notice that carries it.
    Raises: SelectorError, which lists the documents to choose from, when none or several match.
    """
    documents = [i for i, d in enumerate(witness.documents) if d.role == "document"]
    found = _matches(witness, documents, selector)
    if len(found) == 1:
        return found[0]
    named = found or documents
    candidates = [
        _described(ordinal, witness.documents[i])
        for ordinal, i in enumerate(documents, 1)
        if i in named
    ]
    shown = " | ".join(candidates[:_LISTED]) + (" | …" if len(candidates) > _LISTED else "")
    raise SelectorError(
        f"{witness.source.name}#{selector}",
        f"{len(found)} documents match" if found else "no document matches",
        f"choose one of: {shown}" if candidates else "leave the selector out",
        candidates,
    )


def _matches(witness: Witness, documents: list[int], selector: str) -> list[int]:
    key = _key(selector)
    if not key:
        return []
    by_number = [
        i for i in documents if key in (_key(n) for n in _numbers(witness.documents[i]) if n)
    ]
    if by_number:
        return by_number
    # The whole of it in digits: #2 is an ordinal, 2021年度 are words.
    if key.isdecimal():
        ordinal = int(key) if len(key) <= 6 else 0
        return [documents[ordinal - 1]] if 1 <= ordinal <= len(documents) else []
    titles = {i: [_key(title) for title in _titles(witness.documents[i])] for i in documents}
    whole = [i for i in documents if key in titles[i]]
    if whole:
        return whole
    words = [_key(word) for word in selector.split()]
    return [
        i for i in documents if any(all(word in title for word in words) for title in titles[i])
    ]


def _numbers(document: Document) -> tuple[str | None, str | None]:
    return document.number, document.number_text


def _titles(document: Document) -> Iterator[str]:
    if document.title:
        yield document.title
    for clause in document.clauses:
        if clause.role == "title":
            yield clause.body.of(document.text)


def _key(text: str) -> str:
    """Fold away width, case, spaces, brackets and marks: 淄政办字［２０２１］３５ 号 is 淄政办字202135号."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _described(ordinal: int, document: Document) -> str:
    title = "".join((document.title or "").split())
    if len(title) > _TITLE:
        title = f"{title[: _TITLE - 8]}…{title[-7:]}"
    return " ".join(part for part in (f"#{ordinal}", document.number or "", title) if part)
