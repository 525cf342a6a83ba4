"""Which cases of a list were ticked, as a form or an address says it."""

from werkzeug.datastructures import MultiDict

from app.queries.queue_filters import is_key

ALL, CASE = "all", "case"


def ticked(args: MultiDict[str, str]) -> list[int] | None:
    """The keys of the ticked cases, each once; None where all are meant, because none is ticked or all are."""
    if args.get(ALL):
        return None
    texts = [text for value in args.getlist(CASE) for text in value.split(",")]
    keys = dict.fromkeys(int(text) for text in texts if is_key(text))
    return list(keys) or None
