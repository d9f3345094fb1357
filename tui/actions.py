"""What a reader can do, as values; and what the state asks the app to carry out.

Actions go into `tui.update`, effects come out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from diffkit.model import Pin
from diffkit.report.apparatus import CollationView
from diffkit.review.ledger import Ledger, Step, Subject
from diffkit.review.ledger import State as Verdict
from tui.layout import Table
from tui.search import Hits, Query
from tui.sheet import Criteria
from tui.tree import Branches

# ---------------------------------------------------------------- arrangement


@dataclass(frozen=True, slots=True)
class Resize:
    """The screen has another size."""

    columns: int
    lines: int


@dataclass(frozen=True, slots=True)
class ToggleOutline:
    """Show or hide the outline."""


@dataclass(frozen=True, slots=True)
class TogglePanel:
    """Show or hide what is known of the current change."""


@dataclass(frozen=True, slots=True)
class ToggleColumns:
    """Between two columns and one."""


@dataclass(frozen=True, slots=True)
class ToggleSigns:
    """Put brackets around what differs in two columns, or leave it to colours."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Between outline and text; the outline is shown when it is gone to."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Back to the text, from the outline or from a list; there, give up a search or a link begun."""


@dataclass(frozen=True, slots=True)
class Detail:
    """To the next level of detail: words, characters, clauses."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Show the list of pairs of documents, or the text again."""


@dataclass(frozen=True, slots=True)
class Collation:
    """Show the variants of two copies of one text, or the text again."""


@dataclass(frozen=True, slots=True, eq=False)
class Collated:
    """Both texts are collated."""

    view: CollationView


# ---------------------------------------------------------------- the comparison


@dataclass(frozen=True, slots=True)
class Busy:
    """The worker has come to a stage of its work; "" says that it has ended."""

    stage: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A comparison is there, laid out for the size that the screen had when that began."""

    table: Table
    pins: tuple[Pin, ...] = ()
    swapped: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Arranged:
    """The comparison on the screen is laid out by other criteria."""

    table: Table


@dataclass(frozen=True, slots=True)
class Told:
    """Something to tell the reader once: a message of `words`, or words of their own."""

    message: str
    values: tuple[tuple[str, object], ...] = ()


# ---------------------------------------------------------------- moving about


@dataclass(frozen=True, slots=True)
class NextChange:
    """To the next change, or with -1 to the one before."""

    step: int


@dataclass(frozen=True, slots=True)
class NextClause:
    """To the next clause or fold, or with -1 to the one before."""

    step: int


@dataclass(frozen=True, slots=True)
class NextOpen:
    """To the next change of which nothing is decided."""

    step: int


@dataclass(frozen=True, slots=True)
class NextException:
    """To the next place where a substitution was due and was not made."""

    step: int


@dataclass(frozen=True, slots=True)
class Again:
    """To the next hit of a search; without one, to the next change."""

    step: int


@dataclass(frozen=True, slots=True)
class Scroll:
    """Some rows down, or up; in the outline and in lists, its lines."""

    rows: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some part of a screen down, or up."""

    part: float


@dataclass(frozen=True, slots=True)
class Edge:
    """To the beginning (-1) or to the end (1)."""

    way: int


@dataclass(frozen=True, slots=True)
class Enter:
    """Open or close the fold at hand; in the outline and in lists, go to what the line names."""


@dataclass(frozen=True, slots=True)
class Folds:
    """Open all folds, or close them where none is closed."""


@dataclass(frozen=True, slots=True)
class OtherEnd:
    """Between the two places of a moved clause."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Go to a change, by id; to its clause, where it is folded or filtered away."""

    change: str


@dataclass(frozen=True, slots=True)
class Search:
    """Look for words in both texts; no words end the search."""

    query: Query


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What was looked for is found."""

    hits: Hits


# ---------------------------------------------------------------- the outline


@dataclass(frozen=True, slots=True)
class Collapse:
    """Close the current line of the outline, or with False open it."""

    closed: bool


@dataclass(frozen=True, slots=True)
class CollapseAll:
    """Close all lines of the outline that have others below them, or open them all."""


@dataclass(frozen=True, slots=True)
class FilterOutline:
    """Show only some lines of the outline; None goes on to the next choice."""

    which: Branches | None = None


@dataclass(frozen=True, slots=True)
class SearchOutline:
    """Show only the lines of the outline that have some words; none show all."""

    words: str


# ---------------------------------------------------------------- filters


@dataclass(frozen=True, slots=True)
class Filter:
    """Stop only at the changes that some criteria let through."""

    criteria: Criteria


@dataclass(frozen=True, slots=True)
class Sort:
    """Between the order of the text and that of weight."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Compare b with a instead of a with b, or back."""


# ---------------------------------------------------------------- decisions

Scope = Literal["substitution", "rule", "words", "clause"]
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class Decide:
    """Decide the current change."""

    state: Verdict


@dataclass(frozen=True, slots=True)
class Note:
    """Write a note on the current change; an empty one takes it off."""

    text: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Take decision and note off the current change."""


@dataclass(frozen=True, slots=True)
class DecideAll:
    """Decide all changes that go with the current one, at once."""

    scope: Scope
    state: Verdict


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last decision back."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Make the decision again that was taken back last."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The decisions as they are on the disk, and the step that led there."""

    ledger: Ledger
    step: Step | None = None
    way: Literal["made", "undone", "redone"] = "made"


# ---------------------------------------------------------------- pairs of clauses


@dataclass(frozen=True, slots=True)
class Link:
    """Take the current clause as one end of a pair; the second end makes the pair."""


@dataclass(frozen=True, slots=True)
class Unlink:
    """The clauses that are side by side here are no pair."""


# ---------------------------------------------------------------- what is taken along


Copied = Literal["a", "b", "citation"]
COPIES: tuple[Copied, ...] = get_args(Copied)


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy the reading of a side, or the place, of the current change."""

    what: Copied


# ---------------------------------------------------------------- the mouse


@dataclass(frozen=True, slots=True)
class PickText:
    """A click into the text, line and column counted from its upper left corner."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class PickEntry:
    """A click on a line of the outline, counted from the first in view; `column` from its left edge."""

    line: int
    column: int = 99


@dataclass(frozen=True, slots=True)
class PickPart:
    """A click on the strip at the edge: a line of it stands for a part of the whole text."""

    line: int


@dataclass(frozen=True, slots=True)
class PickLine:
    """A click on a line of a list, counted from the first in view."""

    line: int


@dataclass(frozen=True, slots=True)
class WheelOutline:
    """Some lines of the outline down, or up, its current line left where it is."""

    lines: int


Action = (
    Resize
    | ToggleOutline
    | TogglePanel
    | ToggleColumns
    | ToggleSigns
    | Focus
    | Leave
    | Detail
    | Documents
    | Collation
    | Collated
    | Busy
    | Loaded
    | Arranged
    | Told
    | NextChange
    | NextClause
    | NextOpen
    | NextException
    | Again
    | Scroll
    | Page
    | Edge
    | Enter
    | Folds
    | OtherEnd
    | GoTo
    | Search
    | Found
    | Collapse
    | CollapseAll
    | FilterOutline
    | SearchOutline
    | Filter
    | Sort
    | Swap
    | Decide
    | Note
    | Clear
    | DecideAll
    | Undo
    | Redo
    | Kept
    | Link
    | Unlink
    | Copy
    | PickText
    | PickEntry
    | PickPart
    | PickLine
    | WheelOutline
)

# ---------------------------------------------------------------- effects


@dataclass(frozen=True, slots=True)
class Seek:
    """Search the texts, and come back with `Found` or `Told`."""

    query: Query


@dataclass(frozen=True, slots=True)
class Arrange:
    """Lay the comparison out by other criteria, and come back with `Arranged`."""

    criteria: Criteria


@dataclass(frozen=True, slots=True)
class Recompute:
    """Compare again, and come back with `Loaded` or `Told`."""

    pins: tuple[Pin, ...]
    swapped: bool


@dataclass(frozen=True, slots=True)
class Collate:
    """Collate both texts, and come back with `Collated` or `Told`."""

    swapped: bool


@dataclass(frozen=True, slots=True)
class Keep:
    """Put decisions on the disk, and come back with `Kept` or `Told`; None leaves what there is."""

    subjects: tuple[Subject, ...]
    state: Verdict | None
    note: str | None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo the last step on the disk."""


@dataclass(frozen=True, slots=True)
class MakeAgain:
    """Redo the last step that was undone on the disk."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Put text on the clipboard."""

    text: str


Effect = Seek | Arrange | Recompute | Collate | Keep | TakeBack | MakeAgain | Clip
