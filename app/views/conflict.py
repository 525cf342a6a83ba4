"""What somebody who was slower is shown: how the case stood when the page was opened, and how it stands now."""

from collections.abc import Mapping

from flask_babel import gettext as _

from app.adapters.clock import today
from app.models.cases import Case
from app.queries.calendar import official_calendar
from app.queries.standing import chip_of
from app.queries.visibility import sees_internals
from app.views.queue_table import deadline_line
from app.views.wording import shown, state_text
from forms.build import words
from workflows.roles import Actor
from workflows.text import N_

SEEN_LABELS = {
    "seen_state": N_("Trạng thái"),
    "seen_reviewer": N_("Người thẩm tra"),
    "seen_deadline": N_("Hạn xử lý"),
}
LONGEST = 200


def seen_words(case: Case, actor: Actor) -> dict[str, str]:
    """How a case stands, in the words that a form takes along and sends back."""
    limit = case.legal_profile.connection_deadline_working_days if case.legal_profile else 5
    found = {
        "seen_state": state_text(case.kind, case.state),
        "seen_deadline": deadline_line(shown(chip_of(case, today(), official_calendar(), limit))),
    }
    if sees_internals(actor, case.focal_agency_id):
        found["seen_reviewer"] = case.reviewer.title if case.reviewer else _("chưa phân công")
    return found


def differences(case: Case, actor: Actor, sent: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What stands otherwise than when the page was opened, as (label, then, now)."""
    now = seen_words(case, actor)
    return [
        (words(label), sent[name][:LONGEST], now[name])
        for name, label in SEEN_LABELS.items()
        if name in now and sent.get(name) and sent[name] != now[name]
    ]
