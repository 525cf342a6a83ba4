"""What is said when a file is refused."""

from typing import Any


class Refused(Exception):
    """A file may not be kept; `message` is one Vietnamese sentence, filled from `params`."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params
