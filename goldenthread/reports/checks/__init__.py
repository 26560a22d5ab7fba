"""
The sums: each check looks for one kind of statement whose arithmetic the text itself gives, and shows it.

A check says `wrong` only where the text leaves no doubt which figures belong together. Where it does, it says
nothing or that it cannot tell: a false alarm costs more trust than a silence, and the silence is listed.
"""

from goldenthread.reports.checks.judging import judge

__all__ = ["judge"]
