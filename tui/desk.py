"""Where decisions are kept while the screen is open: the review, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from diffkit.language import Lang, said, said_of
from diffkit.model import DiffkitError
from diffkit.report.view import ComparisonView
from diffkit.review.ledger import Decision, Subject
from diffkit.review.ledger import State as Verdict
from tui.actions import Action, Keep, Kept, MakeAgain, TakeBack, Told

if TYPE_CHECKING:
    from diffkit.review import Review


class Desk:
    """The review that belongs to what is on the screen.

    Guarantees: what comes back as `Kept` is on the disk; what cannot be kept comes back as words, and
    nothing else has happened.
    """

    def __init__(self, review: Review | None, unkept: DiffkitError | None, lang: Lang) -> None:
        self.review, self._unkept, self._lang = review, unkept, lang
        self._greeted = False

    def attach(self, view: ComparisonView) -> None:
        """Tell the review which changes there are."""
        if self.review is not None:
            self.review.attach(change.id for change in view.changes())

    def states(self) -> Mapping[str, str]:
        """Return what was decided, by change."""
        if self.review is None:
            return {}
        return {change: decision.state for change, decision in self.review.decisions.items()}

    def greeting(self) -> Told | None:
        """Return what the reviewer must know of the review, once."""
        if self._greeted:
            return None
        self._greeted = True
        review = self.review
        if review is None:
            return self._told("read_only", self._unkept) if self._unkept else None
        if review.read_only:
            return Told("read_only", (("reason", said(review.reason, self._lang)),))
        if review.carried_from is not None:
            gone = len(review.orphans)
            return Told("carried", (("n", len(review.decisions) - gone), ("gone", gone)))
        return None

    def carry_out(self, effect: Keep | TakeBack | MakeAgain) -> Action:
        """Put a decision on the disk; return what is there then, or why it is not."""
        review = self.review
        if review is None:
            return self._told("not_kept", self._unkept) if self._unkept else Told("no_review")
        try:
            if review.read_only:
                review.take_over()  # the one who wrote may be gone
            before = review.ledger
            match effect:
                case Keep(subjects, state, note, basis):
                    review.decide(subjects, state=state, note=note, basis=basis)
                    made = review.ledger.undoable if review.ledger is not before else None
                    return Kept(review.ledger, made)
                case TakeBack():
                    step = review.undo()
                    return Kept(review.ledger, step, "undone")
                case MakeAgain():
                    step = review.redo()
                    return Kept(review.ledger, step, "redone")
        except DiffkitError as error:
            return self._told("not_kept", error)

    def _told(self, message: str, error: DiffkitError) -> Told:
        return Told(message, (("reason", said_of(error, self._lang)),))

    def has_news(self) -> bool:
        """Take in what another writer has decided; tell whether there was anything."""
        return self.review is not None and self.review.read_only and self.review.refresh()

    def orphans(self) -> Sequence[tuple[Decision, Subject]]:
        """Return the decisions whose change the texts have no more."""
        return self.review.orphans if self.review is not None else ()

    def take_in(self, text: str, name: str) -> Told:
        """Take in decisions from elsewhere."""
        if self.review is None:
            return Told("no_review")
        try:
            found = self.review.import_(text, name)
        except DiffkitError as error:
            return self._told("not_kept", error)
        counts = (
            ("added", found.added),
            ("replaced", found.replaced),
            ("kept", found.kept + found.same),
        )
        return Told("imported", counts)

    def exported(
        self, view: ComparisonView, form: str, states: Sequence[Verdict], lang: Lang
    ) -> str:
        """Return decisions as Markdown or JSON; without states all that there are."""
        from diffkit.report.decisions import decided_items, decisions_json, decisions_markdown

        assert self.review is not None
        ledger = self.review.ledger
        items = decided_items(view, ledger, self.review.orphans, states)
        if form == "json":
            return decisions_json(view, self.review.key, ledger, items)
        return decisions_markdown(view, ledger, items, lang)

    def close(self) -> None:
        """Let go of the review."""
        if self.review is not None:
            self.review.close()
