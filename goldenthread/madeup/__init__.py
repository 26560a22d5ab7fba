"""The made-up partnership: a whole county of people who do not exist, as its agencies would write them down."""

from goldenthread.madeup.build import WorldSummary, build

__all__ = ["WorldSummary", "build"]
