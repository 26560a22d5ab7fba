"""A log says which error and where, and nothing that stood in a row."""

import logging

from goldenthread.logs import WithoutMessages


class _Kept(logging.Handler):
    def __init__(self):
        super().__init__()
        self.setFormatter(WithoutMessages("%(message)s"))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


def test_an_error_and_its_cause_are_logged_without_their_words():
    kept, log = _Kept(), logging.getLogger("tests.logs")
    log.addHandler(kept)
    log.propagate = False
    # A frame shows its line of code: the name must come from data, as in life.
    name = " ".join(("Ada", "Made-Up"))
    try:
        try:
            int(name)
        except ValueError as cause:
            raise LookupError(name) from cause
    except LookupError:
        log.exception("put aside")
    finally:
        log.removeHandler(kept)
    [said] = kept.lines
    assert name not in said
    assert said.startswith("put aside")
    assert "builtins.ValueError\nled to\n" in said
    assert said.endswith("builtins.LookupError")
    assert "test_logs.py" in said


def test_the_product_logs_this_way():
    from django.conf import settings

    formatters = settings.LOGGING["formatters"]
    assert "goldenthread.logs.WithoutMessages" in str(formatters)
