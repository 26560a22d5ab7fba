"""
Logs that hold no child's data.

The message of an error may repeat what stood in a row ("Key (surname)=(...) already exists"). A log keeps which error
it was and where in the code; the row itself stays in the database, behind its policies.
"""

import logging
import traceback
from types import TracebackType

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutMessages(logging.Formatter):
    """Writes an error as its type and its frames, and the same for the errors behind it."""

    def formatException(self, ei: Raised) -> str:
        """The frames and the type of each error in the chain, the first cause first."""
        told: list[str] = []
        error = ei[1]
        while error is not None:
            frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
            told.append(f"{frames}\n{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nled to\n".join(reversed(told))
