"""Where the facts of a letter come from: the case, the action under way, and what its draft kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.models.agencies import LegalProfile
from app.models.cases import OwnerConsent
from app.models.letters import Letter
from app.queries.clocks import local_day
from app.queries.policies import profile_for
from app.services.steps import Signature, Step
from workflows.fields import VIETNAM, parse_date


class Source:
    """Where the facts of one letter come from; each method is one fact, found by its name."""

    def __init__(self, step: Step, letter: Letter, signature: Signature) -> None:
        self.step, self.letter, self.signature = step, letter, signature
        self.case = step.case
        self.content: Mapping[str, Any] = step.case.content
        kept = letter.recipients or {}
        self.given: Mapping[str, Any] = {**kept.get("given", {}), **step.given}
        self.payload: Mapping[str, Any] = {**kept.get("payload", {}), **step.payload}
        self.action: str = kept.get("action", step.row.action)

    @property
    def profile(self) -> LegalProfile:
        """The legal profile of the case; a submission, which nobody sent in, follows the one of the day."""
        profile = self.case.legal_profile or profile_for(self.step.today)
        assert profile is not None  # a profile is in force on every day since the Regulation
        return profile

    @property
    def consent(self) -> OwnerConsent | None:
        """The owner's reply that stands."""
        return next((c for c in reversed(self.case.consents) if c.withdrawn_at is None), None)


def iso(value: Any) -> str | None:
    """A date as ISO text; instants become their day in Vietnam."""
    if isinstance(value, datetime):
        return local_day(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value:
        found = parse_date(value)
        return found.isoformat() if found else None
    return None


def local_moment(value: datetime | None) -> str | None:
    """An instant as local text without a zone, to the minute."""
    return value.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M") if value else None
