"""Decisions on the changes of a comparison, kept on disk the moment they are made.

`ledger` is the pure part, `store` the file, `lock` the one writer, `key` what a review belongs to and
where it lies, `interchange` its JSON.
"""

from diffkit.review.interchange import Imported, Item, exported
from diffkit.review.key import (
    FileKey,
    ReviewError,
    ReviewKey,
    default_folder,
    default_reviewer,
    review_key,
)
from diffkit.review.ledger import STATES, Decision, Ledger, State, Step, Subject
from diffkit.review.lock import Holder
from diffkit.review.store import Review, open_review

__all__ = [
    "STATES",
    "Decision",
    "FileKey",
    "Holder",
    "Imported",
    "Item",
    "Ledger",
    "Review",
    "ReviewError",
    "ReviewKey",
    "State",
    "Step",
    "Subject",
    "default_folder",
    "default_reviewer",
    "exported",
    "open_review",
    "review_key",
]
