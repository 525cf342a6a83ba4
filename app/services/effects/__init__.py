"""What each action writes besides the state: one function an action, found by the action's name."""

from collections.abc import Callable

from app.services.effects import accounts, consent, decision, endings, filing, review
from app.services.steps import Step

EFFECTS: dict[str, Callable[[Step], None]] = {
    **filing.EFFECTS,
    **consent.EFFECTS,
    **review.EFFECTS,
    **decision.EFFECTS,
    **endings.EFFECTS,
    **accounts.EFFECTS,
}
