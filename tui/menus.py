"""What the menus offer, and what the boxes of the filter say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from diffkit.model import CLASSES
from diffkit.review.ledger import STATES, Decision, Subject
from tui.actions import SCOPES, Scope
from tui.decide import scoped
from tui.flow import cropped, one_line
from tui.items import Item
from tui.sheet import NOTHING, Criteria, Sheet
from tui.state import State
from tui.words import Phrases

_VERDICT_KEYS = {"accepted": "a", "rejected": "r", "flagged": "f", "open": "c"}
_WORDS = 40  # cells


def scope_items(state: State, phrases: Phrases) -> list[Item]:
    """Return the groups of changes that the current one belongs to, each with its count."""
    change, sheet = state.change, state.sheet
    if change is None or sheet is None:
        return []
    found: list[Item] = []
    for n, scope in enumerate(SCOPES, 1):
        changes = scoped(state, scope)
        if scope in ("substitution", "clause") and not changes:
            continue
        unseen = sum(one.id not in sheet.stop_of for one, _ in changes)
        message = "scope_unseen" if unseen else "scope_count"
        count = phrases.say(message, n=len(changes), unseen=unseen)
        words = phrases.say(f"scope_{scope}", words=_scope_words(state, scope, phrases))
        found.append(Item(scope, words, count, str(n)))
    return found


def _scope_words(state: State, scope: Scope, phrases: Phrases) -> str:
    change, pair = state.change, state.pair
    assert change is not None
    if scope == "substitution" and pair is not None:
        for entry in pair.substitutions:
            if entry.id == change.substitution:
                return _short(phrases.wording.from_to(entry.a, entry.b))
    if scope == "rule":
        return _short(f"{change.rule} ({phrases.wording.kind(change.kind)})")
    if scope == "words":
        a, b = (reading.text if reading else "" for reading in (change.a, change.b))
        return _short(phrases.wording.from_to(a, b))
    return ""


def _short(words: str) -> str:
    return cropped(one_line(words), _WORDS)


def verdict_items(phrases: Phrases) -> list[Item]:
    """Return what can be decided, each with the key that it has on the screen."""
    states = (*STATES[1:], STATES[0])
    return [
        Item(state, phrases.wording.code(state), _VERDICT_KEYS[state], _VERDICT_KEYS[state])
        for state in states
    ]


def export_items(phrases: Phrases) -> list[Item]:
    """Return what can be exported: every form with every state."""
    found: list[Item] = []
    for form, name in (("markdown", "Markdown"), ("json", "JSON")):
        for state in ("all", *STATES[1:], NOTHING):
            words = phrases.say("export_all") if state == "all" else phrases.wording.code(state)
            found.append(
                Item(f"{form} {state}", phrases.say("export_item", format=name, state=words))
            )
    return found


def orphan_items(orphans: Sequence[tuple[Decision, Subject]], phrases: Phrases) -> list[Item]:
    """Return a line for each decision whose change is gone."""
    found: list[Item] = []
    for n, (decision, subject) in enumerate(orphans):
        both = phrases.wording.from_to(_short(subject.a), _short(subject.b))
        words = f"{one_line(phrases.wording.code(subject.place))}  {both}"
        if decision.note:
            words += f"  {_short(decision.note)}"
        found.append(Item(str(n), words, phrases.wording.code(decision.state)))
    return found


def substitution_items(sheet: Sheet, phrases: Phrases) -> list[Item]:
    """Return the substitutions of all pairs; each is chosen as its first change."""
    first: dict[str, str] = {}
    for pair in sheet.view.paired:
        for link in pair.links:
            for change in link.changes:
                if change.substitution is not None:
                    first.setdefault(change.substitution, change.id)
    found: list[Item] = []
    for pair in sheet.view.paired:
        for entry in pair.substitutions:
            both = phrases.wording.from_to(_short(entry.a), _short(entry.b))
            counts = phrases.wording.say("n_places", n=entry.count)
            if entry.exceptions:
                counts += f"  {phrases.say('exceptions_of', n=len(entry.exceptions))}"
            if entry.id in first:  # taken out: two pairs of documents may have the same one
                found.append(Item(first.pop(entry.id), both, counts))
    return found


# ---------------------------------------------------------------- filters


def filter_items(state: State, sheet: Sheet, phrases: Phrases) -> tuple[list[Item], frozenset[str]]:
    """Return classes, kinds and decisions with their counts, and those that are ticked."""
    classes: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for pair in sheet.view.paired:
        for link in pair.links:
            for change in link.changes:
                classes[change.cls] += 1
                kinds[change.kind] += 1
                if change.cls in sheet.criteria.classes:
                    states[state.verdict(change.id)] += 1
    wording, criteria = phrases.wording, sheet.criteria
    items = [Item("", phrases.say("filter_classes"))]
    items += (
        Item(f"class {cls}", wording.code(cls), str(classes[cls])) for cls in reversed(CLASSES)
    )
    items.append(Item("", phrases.say("filter_states")))
    items += (Item(f"state {one}", wording.code(one), str(states[one])) for one in STATES)
    items.append(Item("", phrases.say("filter_kinds")))
    names = sorted(kinds, key=lambda kind: (-kinds[kind], kind))
    items += (Item(f"kind {kind}", wording.kind(kind), str(kinds[kind])) for kind in names)
    ticked = {f"class {cls}" for cls in criteria.classes}
    ticked |= {f"state {one}" for one in criteria.states or STATES}
    ticked |= {f"kind {kind}" for kind in names if _has(criteria.kinds, kind)}
    return items, frozenset(ticked)


def _has(wanted: frozenset[str] | None, name: str) -> bool:
    return wanted is None or name in wanted


def filtered(criteria: Criteria, ticked: frozenset[str], items: Sequence[Item]) -> Criteria:
    """Return the criteria that ticked boxes stand for; all kinds ticked let unknown kinds through too."""

    def group(head: str) -> frozenset[str] | None:
        names = [item.name for item in items if item.name.startswith(f"{head} ")]
        found = [name for name in names if name in ticked]
        return None if found == names else frozenset(n.partition(" ")[2] for n in found)

    classes = frozenset(cls for cls in CLASSES if f"class {cls}" in ticked)
    return replace(criteria, classes=classes, kinds=group("kind"), states=group("state"))
