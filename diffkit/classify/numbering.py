"""Labels of clauses."""

from __future__ import annotations

from diffkit.classify.ground import Verdict
from diffkit.model import Clause

_LABEL = Verdict("numbering", "label", "label-differs")
_LABEL_FORM = Verdict("typographic", "form", "same-number-other-form")


def label(a: Clause | None, b: Clause | None) -> Verdict | None:
    """Say how the labels of two clauses differ, None where they do not."""
    x, y = a.label if a else None, b.label if b else None
    if x is None or y is None:
        return None if x is y else _LABEL
    if x.text == y.text:
        return None
    return _LABEL_FORM if (x.scheme, x.number) == (y.scheme, y.number) else _LABEL
