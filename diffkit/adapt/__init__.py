"""What one government's text systematically puts for another's, learnt from the pair itself.

`ground` reads both texts, `learn` finds the exchanges that follow from the change of government,
`made` says where they were made and where they were due and were not. No list of places or bureaux is
needed: only the words that make a name one of a place, a level or an office (`government`).
"""

from __future__ import annotations

from collections.abc import Sequence

from diffkit.adapt.ground import Pairing
from diffkit.adapt.learn import Learnt as Learnt
from diffkit.adapt.learn import learn as _learn
from diffkit.adapt.made import substitutions
from diffkit.model import Alignment, Document, EditScript, Marked, Substitution

Marks = tuple[Sequence[Marked], Sequence[Marked]]


def learn(
    a: Document, b: Document, alignment: Alignment, scripts: Sequence[EditScript]
) -> tuple[Learnt, Marks]:
    """Return what the change of government exchanged, and the runs of `a` and of `b` that it applies to.

    Guarantees: deterministic; swapping the sides swaps what is returned.
    Cost: linear in the text, times a logarithm.
    """
    pairing = Pairing(a, b, alignment, scripts)
    learnt = _learn(pairing)
    upper, lower = learnt.marked
    return learnt, (upper, lower) if pairing.upper == "a" else (lower, upper)


def adapt(
    a: Document,
    b: Document,
    alignment: Alignment,
    scripts: Sequence[EditScript],
    learnt: Learnt,
) -> tuple[Substitution, ...]:
    """Return what recurs as an exchange of words: adaptations with their exceptions, then groups.

    `scripts` are those made with the marks of what was learnt.
    """
    return substitutions(Pairing(a, b, alignment, scripts), learnt)
