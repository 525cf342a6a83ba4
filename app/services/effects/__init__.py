"""What each action writes besides the state: one function an action, found by table and action."""

from collections.abc import Callable

from app.services.effects import (
    accounts,
    consent,
    decision,
    endings,
    filing,
    notes,
    proposals,
    publications,
    review,
    submissions,
    withdrawals,
)
from app.services.steps import Step

EFFECTS: dict[str, dict[str, Callable[[Step], None]]] = {
    "connection": {
        **filing.EFFECTS,
        **consent.EFFECTS,
        **review.EFFECTS,
        **decision.EFFECTS,
        **endings.EFFECTS,
        **withdrawals.EFFECTS,
        **notes.EFFECTS,
    },
    "connection_account": accounts.EFFECTS,
    "catalogue": {**proposals.EFFECTS, **notes.EFFECTS},
    "submission": {**submissions.EFFECTS, **notes.EFFECTS},
    "publication": {**publications.EFFECTS, **notes.EFFECTS},
}
