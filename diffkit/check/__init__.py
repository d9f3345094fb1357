"""Slips that one text shows by itself: few, and right.

One module a family of rules; each rule is pure and sees the whole file (`ground`).
"""

from __future__ import annotations

from diffkit.check import citations, figures, forms, marks, numbering, titles, words
from diffkit.check.ground import Ground, Rule
from diffkit.model import Finding, Witness

RULES: tuple[Rule, ...] = (
    *numbering.RULES,
    *marks.RULES,
    *words.RULES,
    *titles.RULES,
    *citations.RULES,
    *forms.RULES,
    *figures.RULES,
)


def check(witness: Witness) -> tuple[Finding, ...]:
    """Return what is wrong in a text by its own witness, in the order of the text.

    Guarantees: deterministic; each finding names its rule.
    Cost: near-linear in the text.
    """
    ground = Ground(witness)
    found = [finding for rule in RULES for finding in rule(ground)]
    return tuple(sorted(found, key=lambda f: (f.span, f.rule)))
