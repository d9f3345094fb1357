"""Copy errors: where copies of one text differ, what kind of slip it is, and who slipped.

`letters` makes a document one run of letters, `runs` finds where two of them differ, `slips` says what
was done, `suspects` weighs the evidence of who did it.
"""

from __future__ import annotations

from diffkit.copying.figures import whole
from diffkit.copying.letters import Labels, Letters
from diffkit.copying.runs import Run, differences
from diffkit.copying.slips import Exchange, Habit, Site, Slip, exchanges, habit_of, likeness, slip

__all__ = [
    "Exchange",
    "Habit",
    "Labels",
    "Letters",
    "Run",
    "Site",
    "Slip",
    "differences",
    "exchanges",
    "habit_of",
    "likeness",
    "slip",
    "whole",
]
