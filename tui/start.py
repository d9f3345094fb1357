"""What opens the screen on two files: the terminal is looked at, and the files are read behind the shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from diffkit.language import Lang
from diffkit.model import Options, Pin, Witness
from diffkit.review import ReviewError
from tui.app import Compared, Request, ReviewApp, check_terminal, is_light
from tui.worker import Progress

if TYPE_CHECKING:
    from diffkit.report.apparatus import CollationView
    from diffkit.review import Review

Read = Callable[[Progress], tuple[Witness, Witness, Options]]


def run(
    read: Read,
    names: tuple[str, str],
    *,
    lang: Lang = "en",
    ambiguous: int = 1,
    links: str | None = None,
    review_path: str | None = None,
) -> int:
    """Let a person walk through what differs between two files; return the exit status.

    `read` is called in a thread, once the shell of the screen stands. `links` is the file of links that
    was named, which pairs made on the screen are offered to be saved to; `review_path` is where decisions
    are kept, else the user's data folder.
    Raises: whatever reading and comparing raise, after the screen is closed; DiffkitError without a
    terminal that can show a screen.
    """
    check_terminal(os.environ)
    comparing = Comparing(read, review_path)
    app = ReviewApp(
        comparing,
        names,
        lang=lang,
        light=is_light(os.environ),
        color=not os.environ.get("NO_COLOR"),
        few_colours=has_few_colours(os.environ),
        ambiguous=ambiguous,
        links=links,
        collated=comparing.collated,
    )
    app.run()
    if app.error is not None:
        raise app.error
    return app.return_code or 0


def has_few_colours(environ: Mapping[str, str]) -> bool:
    """Tell whether the terminal shows its own sixteen colours only, which are left as it has them."""
    if environ.get("TEXTUAL_DRIVER"):
        return False
    from rich.console import Console

    console = Console(file=sys.__stderr__, force_terminal=True, _environ=environ)
    return console.color_system in (None, "standard", "windows")


class Comparing:
    """Answers requests of the screen: reads both files once, and compares them as often as asked."""

    def __init__(self, read: Read, review_path: str | None = None) -> None:
        self._read, self._path = read, review_path
        self._found: tuple[Witness, Witness, Options] | None = None
        self._review: Review | None = None
        self._unkept: ReviewError | None = None

    def __call__(self, request: Request) -> Compared:
        """Return what differs, and the review that it belongs to.

        The review is the one of the files and options that were named, whatever pairs of clauses are
        made or taken apart on the screen.
        Raises: whatever reading and comparing raise.
        """
        from diffkit.comparison import compare
        from diffkit.report.view import comparison_view

        if self._found is None:
            self._found = self._read(request.progress)
            self._open(*self._found)
        a, b, options = self._found
        pins = options.pins if request.pins is None else request.pins
        options = replace(options, pins=pins)
        request.progress("compare", 0, 0)
        if request.swapped:
            a, b, options = b, a, _swapped(options)
        comparison = compare(
            a, b, options, watch=lambda n, total: request.progress("compare", n + 1, total)
        )
        request.progress("view", 0, 0)
        return Compared(comparison_view(comparison), pins, self._review, self._unkept)

    def collated(self, swapped: bool) -> CollationView:
        """Return where the texts differ as copies of one another; `swapped`, b is the first witness.

        Raises: CollationError where they are no copies.
        """
        from diffkit.collation import collate
        from diffkit.report.apparatus import collation_view

        assert self._found is not None
        a, b, options = self._found
        selectors = (options.select_a, options.select_b)
        if swapped:
            a, b, selectors = replace(b, siglum="A"), replace(a, siglum="B"), selectors[::-1]
        return collation_view(collate((a, b), selectors=selectors))

    def _open(self, a: Witness, b: Witness, options: Options) -> None:
        """Open the review; where that fails the texts are shown all the same."""
        from diffkit.review import default_reviewer, open_review, review_key

        try:
            self._review = open_review(
                review_key(a, b, options),
                reviewer=default_reviewer(),
                clock=lambda: datetime.now().astimezone(),
                path=self._path,
            )
        except ReviewError as error:
            self._unkept = error


def _swapped(options: Options) -> Options:
    return replace(
        options,
        select_a=options.select_b,
        select_b=options.select_a,
        pins=tuple(Pin(pin.b, pin.a, pin.pair) for pin in options.pins),
    )
