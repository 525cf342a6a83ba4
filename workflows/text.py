"""Words of the rules: Vietnamese source strings that the layers above translate and fill."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class Text(NamedTuple):
    """A Vietnamese source string and what fills its named places; unpacks as (message, params)."""

    message: str
    params: Mapping[str, object]

    def filled(self) -> str:
        """The sentence in Vietnamese."""
        return self.message % dict(self.params)

    def __str__(self) -> str:
        """The sentence in Vietnamese, where another sentence takes it in."""
        return self.filled()


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Marks a Vietnamese source string for translation and returns it unchanged."""
    return message


def day_text(day: date) -> str:
    """The date as dd/mm/yyyy, the way the screens write it (domain model 7)."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
