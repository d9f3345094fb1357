"""Compare Chinese regulations and government documents, clause by clause."""

from __future__ import annotations

import importlib
from typing import Any

_HOME = {
    "read": "diffkit.comparison",
    "compare": "diffkit.comparison",
    "Options": "diffkit.model",
    "Comparison": "diffkit.model",
    "DocumentPair": "diffkit.model",
    "Witness": "diffkit.model",
    "Document": "diffkit.model",
    "Clause": "diffkit.model",
    "Change": "diffkit.model",
    "Span": "diffkit.span",
    "SourceSpan": "diffkit.span",
    "DiffkitError": "diffkit.model",
}

__all__ = list(_HOME)
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
