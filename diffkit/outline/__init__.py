"""Find the documents of a file and the clauses of each: the tree by which a place is cited.

The label grammar is in `labels`. Here `parts` cuts a file into documents, `document` reads the formal
parts of one, and `tree` makes levels of labels.
"""

from __future__ import annotations

from collections import Counter

from diffkit.model import Document, DocumentRole, Repaired
from diffkit.outline.document import document_of
from diffkit.outline.lines import lines_of
from diffkit.outline.parts import parts_of


def outline(repaired: Repaired) -> tuple[Document, ...]:
    """Return the documents of a text in order, each with its clauses in preorder.

    Guarantees: each non-blank character of the text lies in the label or the body of exactly one
    clause; the spans of documents and of clauses ascend. A text in which no document is recognised is
    one document with neither number nor, where it bears none, title.
    Cost: linear in the text.
    """
    text = repaired.text
    lines = lines_of(text, frozenset(repaired.starts))
    if not lines:
        return ()
    unnumbered: Counter[DocumentRole] = Counter()
    documents: list[Document] = []
    for part in parts_of(lines):
        documents.append(document_of(text, lines, part, unnumbered[part.role]))
        unnumbered[part.role] += part.number is None
    return tuple(documents)
