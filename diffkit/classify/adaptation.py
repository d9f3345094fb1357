"""What follows from the change of government, and where it should have and did not."""

from __future__ import annotations

from diffkit.classify.ground import Difference, Ground, Verdict
from diffkit.model import Expectation, Substitution
from diffkit.span import Span


def as_expected(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that a systematic substitution of the change of government was made here."""
    found = ground.substituted.get((difference.a, difference.b))
    if found is None or not found.adaptation:
        return None
    return Verdict("adaptation", found.kind, "substitution-made-as-expected", {}, found.id)


def made_otherwise(ground: Ground, difference: Difference) -> Verdict | None:
    """Say that such a substitution was due here and that something else was put."""
    for found, case in ground.exceptions:
        if case.made and case.other is not None:
            here, there = (
                (difference.a, difference.b) if case.side == "a" else (difference.b, difference.a)
            )
            if _within(here, case.span) and _within(there, case.other):
                return _exception(found, case, "substitution-made-otherwise")
    return None


def not_made(found: Substitution, case: Expectation) -> Verdict:
    """Say that such a substitution was due where both texts are the same."""
    return _exception(found, case, "substitution-not-made")


def grouped(ground: Ground, difference: Difference, verdict: Verdict) -> Verdict:
    """Return the verdict with the substitution that the difference recurs in, if it has none."""
    found = ground.substituted.get((difference.a, difference.b))
    if found is None or verdict.substitution is not None:
        return verdict
    return Verdict(verdict.cls, verdict.kind, verdict.rule, verdict.facts, found.id)


def _exception(found: Substitution, case: Expectation, rule: str) -> Verdict:
    kind = found.kind if found.kind != "words" else "level"
    facts: dict[str, dict[str, str]] = {case.side: {"expected": case.expected}}
    return Verdict("exception", kind, rule, facts, found.id)


def _within(run: Span, hull: Span) -> bool:
    return hull.start <= run.start and run.end <= hull.end
