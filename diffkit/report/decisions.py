"""Decisions on the changes of a comparison: what a reviewer holds, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffkit.language import Lang
from diffkit.report.json import as_text
from diffkit.report.markdown import escaped
from diffkit.report.view import ChangeView, ComparisonView, LinkView, ReadingView
from diffkit.report.words import Wording
from diffkit.review import STATES, Decision, Item, Ledger, ReviewKey, State, Subject, exported


def subject_of(change: ChangeView, link: LinkView | None = None) -> Subject:
    """Return a change as it is kept beside the decision on it.

    Where no citation names its clause, the role of the clause does, if the link is given.
    """
    place = change.place
    if not place and link is not None:
        place = (link.b or link.a)[0].role
    return Subject(change.id, place, change.cls, change.kind, _words(change.a), _words(change.b))


def subjects_of(
    view: ComparisonView, *, substitution: str | None = None, rule: str | None = None
) -> tuple[Subject, ...]:
    """Return the changes of a substitution, or those that a rule decided; with both, of both."""
    return tuple(
        subject_of(change, link)
        for link, change in _linked(view)
        if (substitution is None or change.substitution == substitution)
        and (rule is None or change.rule == rule)
    )


def decided_items(
    view: ComparisonView,
    ledger: Ledger,
    orphans: Sequence[tuple[Decision, Subject]],
    states: Sequence[State] = (),
) -> tuple[Item, ...]:
    """Return the changes in these states, in the order of the comparison, then those that are gone.

    Without states: all that are decided or noted. An undecided change that is folded is left out.
    """
    found = [
        Item(subject_of(change, link), decision, True, _line(change.a), _line(change.b))
        for link, change in _linked(view)
        if (decision := ledger.decisions.get(change.id)) is not None or not change.folded
    ]
    found += [Item(subject, decision, False) for decision, subject in orphans]
    if not states:
        return tuple(item for item in found if item.decision is not None)
    return tuple(item for item in found if item.state in states)


def decisions_json(
    view: ComparisonView, key: ReviewKey, ledger: Ledger, items: Sequence[Item]
) -> str:
    """Return decisions as a JSON text by `diffkit schema review`, which can be imported again."""
    return as_text(exported(key, items, ledger.counts(_counted(view, ledger))))


def decisions_markdown(
    view: ComparisonView, ledger: Ledger, items: Sequence[Item], lang: Lang
) -> str:
    """Return decisions as Markdown, state by state; no text of a document becomes markup."""
    return "\n".join(_lines(view, ledger, items, Wording(lang, "→"))) + "\n"


def _lines(
    view: ComparisonView, ledger: Ledger, items: Sequence[Item], wording: Wording
) -> Iterator[str]:
    counts = ledger.counts(_counted(view, ledger))
    total = sum(counts.values())
    yield f"# {wording.say('decisions')}"
    yield ""
    yield f"- A{wording.say('colon')}{escaped(view.a.path)}"
    yield f"- B{wording.say('colon')}{escaped(view.b.path)}"
    said = wording.join([f"{wording.code(state)} {counts[state]}" for state in STATES], "list")
    yield f"- {wording.say('decided', n=total - counts['open'], total=total)}{wording.say('colon')}{said}"
    for state in STATES[1:] + STATES[:1]:  # the undecided last
        chosen = [item for item in items if item.present and item.state == state]
        yield from _table(f"{wording.code(state)} ({len(chosen)})", chosen, wording)
    gone = [item for item in items if not item.present]
    yield from _table(f"{wording.say('head_orphans')} ({len(gone)})", gone, wording)


def _table(head: str, items: Sequence[Item], wording: Wording) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield f"## {head}"
    yield ""
    columns = ("head_place", "head_class", "head_a", "head_b", "head_note", "head_reviewer")
    yield f"| {' | '.join(wording.say(column) for column in columns)} |"
    yield f"|{'---|' * len(columns)}"
    for item in items:
        yield f"| {' | '.join(_cells(item, wording))} |"


def _cells(item: Item, wording: Wording) -> Iterator[str]:
    subject, decision = item.subject, item.decision
    yield escaped(wording.code(subject.place))
    kinds = [wording.code(subject.cls), wording.kind(subject.kind)]
    if not item.present:
        kinds.insert(0, wording.code(item.state))
    yield escaped(wording.join(kinds))
    for text, line in ((subject.a, item.line_a), (subject.b, item.line_b)):
        at = wording.say("line_n", n=line) if line is not None else ""
        yield " · ".join(part for part in (escaped(text), at) if part)
    yield escaped(decision.note) if decision is not None else ""
    yield escaped(f"{decision.reviewer} {decision.at}") if decision is not None else ""


def _linked(view: ComparisonView) -> Iterator[tuple[LinkView, ChangeView]]:
    for pair in view.documents:
        for link in pair.links:
            for change in link.changes:
                yield link, change


def _counted(view: ComparisonView, ledger: Ledger) -> Iterator[str]:
    """The changes that a reviewer goes through: those not folded, and folded ones that are decided."""
    for change in view.changes():
        if not change.folded or change.id in ledger.decisions:
            yield change.id


def _words(reading: ReadingView | None) -> str:
    return reading.text if reading is not None else ""


def _line(reading: ReadingView | None) -> int | None:
    return reading.line if reading is not None and reading.text else None
