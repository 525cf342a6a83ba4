"""Product policies: our choices, not law (mark [P]); stored as settings, never printed as a legal duty."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Policies:
    """Every policy with its default; working days unless said otherwise."""

    receipt_policy: str = "ACTUAL_DATE"
    closing_hour: int = 17
    intake_window_days: int = 1
    supplement_lapse_days: int = 10
    target_days: int = 5
    apply_target_days: int = 3
    owner_reminder_days: tuple[int, int, int, int] = (5, 8, 10, 15)
    is_head_signing_by_order: bool = True
    is_parent_endorsement_asked: bool = False
    official_email_domains: tuple[str, ...] = ("hagiang.gov.vn", "gov.vn")
