"""Who slipped: the evidence of each method, weighed, and a verdict only where it decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from diffkit.copying.slips import Site
from diffkit.model import Evidence, VariantType, Witness


class Finding(NamedTuple):
    """Whom the evidence accuses, how surely, and why; nobody where it does not decide."""

    suspect: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]


class Bench:
    """What is known of all witnesses and of other texts."""

    def __init__(self, witnesses: Sequence[str], references: Sequence[str]) -> None:
        self.witnesses, self.references = witnesses, references

    def recognised(self, witness: Witness) -> bool:
        """Tell whether a witness was read by a recogniser: its pages are cut, its headings marked."""
        return witness.source.media_type == "text/markdown"


def verdict(
    sites: Mapping[str, Site],
    groups: Sequence[Sequence[str]],
    bench: Bench,
    kind: VariantType | None,
    base: str | None,
) -> Finding:
    """Return who slipped at a place of variation."""
    if len(groups) == 2 and len(groups[0]) > len(groups[1]):
        accused = tuple(groups[1])
        evidence = Evidence("agreement", "对校", accused, {"agree": list(groups[0])})
        return Finding(accused, 0.9, (evidence,))
    return Finding((), 0.0, ())
