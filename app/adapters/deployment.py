"""What this installation is: the demonstration or not, and the address people open."""

from flask import current_app


def is_demo() -> bool:
    """Say whether this is the demonstration, whose letters have no legal value."""
    return bool(current_app.config["IS_DEMO"])


def case_address(case_id: int) -> str:
    """The address of a case's page, as letters and mails name it."""
    base: str = current_app.extensions["settings"].base_url
    return f"{base.rstrip('/')}/ho-so/{case_id}"
