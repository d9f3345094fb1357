"""What opens the screen on two files: the terminal is looked at, and the files are read behind the shell."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

from diffkit.model import Options, Pin, Witness
from diffkit.report.words import Lang
from tui.app import Compared, Request, ReviewApp, check_terminal, is_light
from tui.worker import Progress

Read = Callable[[Progress], tuple[Witness, Witness, Options]]


def run(
    read: Read,
    names: tuple[str, str],
    *,
    lang: Lang = "en",
    ambiguous: int = 1,
    links: str | None = None,
) -> int:
    """Let a person walk through what differs between two files; return the exit status.

    `read` is called in a thread, once the shell of the screen stands. `links` is the file of links that
    was named, which pairs made on the screen are offered to be saved to.
    Raises: whatever reading and comparing raise, after the screen is closed; DiffkitError without a
    terminal that can show a screen.
    """
    check_terminal(os.environ)
    app = ReviewApp(
        Comparing(read),
        names,
        lang=lang,
        light=is_light(os.environ),
        color=not os.environ.get("NO_COLOR"),
        few_colours=has_few_colours(os.environ),
        ambiguous=ambiguous,
        links=links,
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

    def __init__(self, read: Read) -> None:
        self._read = read
        self._found: tuple[Witness, Witness, Options] | None = None

    def __call__(self, request: Request) -> Compared:
        """Return what differs.

        Raises: whatever reading and comparing raise.
        """
        from diffkit.comparison import compare
        from diffkit.report.view import comparison_view

        if self._found is None:
            self._found = self._read(request.progress)
        a, b, options = self._found
        pins = options.pins if request.pins is None else request.pins
        options = replace(options, pins=pins)
        request.progress("compare", 0, 0)
        if request.swapped:
            a, b, options = b, a, _swapped(options)
        comparison = compare(a, b, options)
        request.progress("view", 0, 0)
        return Compared(comparison_view(comparison), pins)


def _swapped(options: Options) -> Options:
    return replace(
        options,
        select_a=options.select_b,
        select_b=options.select_a,
        pins=tuple(Pin(pin.b, pin.a, pin.pair) for pin in options.pins),
    )
