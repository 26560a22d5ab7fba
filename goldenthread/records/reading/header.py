"""The header line: is this the feed it is said to be, and where does each column stand?"""

from .feeds import FEEDS, FeedSpec
from .outcomes import Refused

_SHOWN = 8
_OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def positions_of(header: list[str], feed: FeedSpec) -> list[int]:
    """
    Where in a row of the file each column of the schema stands.

    :raises Refused: if a column is missing, doubled, unnamed or unknown, or the file is another feed's
    """
    names = [name.strip() for name in header]
    _refuse_other_delimiter(names, feed)
    missing = [column for column in feed.columns if column not in names]
    unknown = [name for name in names if name not in feed.columns]
    if missing or (unknown and not feed.extra_columns_allowed):
        _refuse_wrong_feed(names, feed)
    if len(missing) == len(feed.columns):
        problem = f"The first line holds none of the column names of {feed.id}."
        raise Refused("no-header", problem, "Put the column names into the first line, exactly as on the feed's page.")
    _refuse_doubles(names)
    if missing:
        _refuse_missing(missing, unknown, feed)
    if unknown and not feed.extra_columns_allowed:
        problem = f"{feed.id} has no column {_listed(unknown)}."
        raise Refused("unknown-column", problem, "Take it out: what is not asked for is not to be sent.")
    return [names.index(column) for column in feed.columns]


def _refuse_other_delimiter(names: list[str], feed: FeedSpec) -> None:
    for delimiter, word in _OTHER_DELIMITERS.items():
        if len(names) <= 2 and sum(name.strip('" ') in feed.columns for name in names[0].split(delimiter)) > 1:
            problem = f"The columns are separated by {word}, not by commas."
            raise Refused("delimiter", problem, "Export it again with commas between the columns.")
    if names[0].lower().startswith("sep="):
        problem = "The first line is a spreadsheet's note (sep=), not the column names."
        raise Refused("delimiter", problem, "Delete that line, and separate the columns with commas.")


def _refuse_doubles(names: list[str]) -> None:
    if "" in names:
        problem = f"Column {names.index('') + 1} of the header line has no name."
        raise Refused("unnamed-column", problem, "Delete the empty column, or give it its name.")
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        problem = f"The header line names {_listed(doubled)} more than once."
        raise Refused("duplicate-column", problem, "Keep one of them, with its cells, and send again.")


def _refuse_wrong_feed(names: list[str], feed: FeedSpec) -> None:
    present = set(names)
    best = max(FEEDS.values(), key=lambda other: _likeness(present, other))
    if best is feed or _likeness(present, best) < 0.8 or _likeness(present, best) <= _likeness(present, feed):
        return
    problem = f"This looks like {best.id} ({best.title.lower()}), not {feed.id}."
    raise Refused("wrong-feed", problem, f"Send it as {best.id}, or send the file that belongs to {feed.id}.")


def _likeness(names: set[str], feed: FeedSpec) -> float:
    columns = set(feed.columns)
    every = columns if feed.extra_columns_allowed else columns | names
    return len(columns & names) / len(every)


def _refuse_missing(missing: list[str], unknown: list[str], feed: FeedSpec) -> None:
    by_lower = {name.lower().replace(" ", "_"): name for name in unknown}
    remedy = "Add it, even if its cells are empty, and send again."
    meant = by_lower.get(missing[0].lower().replace(" ", "_"))
    if meant:
        remedy = f"The file has “{meant}”; write the name exactly as {missing[0]}."
    raise Refused("missing-column", f"The file has no column {_listed(missing)}.", remedy)


def _listed(names: list[str]) -> str:
    # A header that is really data could hold a child's name, so only what looks like a column's name is shown.
    shown = [name if name.isascii() and len(name) <= 60 else "(not a column name)" for name in names[:_SHOWN]]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(shown) + more
