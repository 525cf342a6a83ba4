"""What the pages show of possible duplicates: like purposes side by side, twins of one letter, like names (E19)."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from flask import url_for
from flask_babel import gettext as _

from app.models.cases import Case
from app.models.proposals import Proposal
from app.queries.duplicates import (
    alike_databases,
    alike_purposes,
    failed_proposals,
    links_of,
    proposed_name,
    twins_of,
)
from app.queries.visibility import sees_orders_alone
from app.services.actions import Available
from app.views.wording import moment_text, state_text
from forms.build import words
from forms.likely_duplicates import Twin
from workflows.needs import CHANNELS
from workflows.registry import CONNECTION, PROPOSAL
from workflows.roles import Actor

LINK, UNLINK = "link_duplicate", "unlink_duplicate"
TWIN_STEPS = frozenset({"intake_accept", "prepare_intake_supplement", LINK})
"""Steps of the intake beside which the likely twins stand."""


def purposes_shown(case: Case) -> dict[str, Any] | None:
    """Earlier requests with nearly the same purpose, each beside the one that is typed."""
    found = [
        {
            "href": url_for("cases.show", case_id=one.case_id),
            "case_no": one.case_no,
            "state": state_text(CONNECTION, one.state),
            "database": one.database,
            "purpose": one.purpose,
            "likeness": one.likeness,
        }
        for one in alike_purposes(case)
    ]
    return {"own": str(case.content.get("purpose") or ""), "found": found} if found else None


def names_shown(case: Case, proposal: Proposal) -> dict[str, Any] | None:
    """Databases with nearly the name that is proposed, and the agency's own proposals that led to nothing."""
    alike = [
        {
            "href": url_for("cases.show", case_id=one.case_id)
            if one.case_id
            else url_for("catalogue_entries.show", code=one.code),
            "name": one.name,
            "code": one.code or one.case_no,
            "state": state_text(PROPOSAL, one.state) if one.state else _("đang có trong Danh mục"),
        }
        for one in alike_databases(case, proposal)
    ]
    failed = [
        {
            "href": url_for("cases.show", case_id=one.case_id),
            "case_no": one.case_no,
            "state": state_text(PROPOSAL, one.state),
        }
        for one in failed_proposals(case, proposal)
    ]
    return {"own": proposed_name(case, proposal), "alike": alike, "failed": failed} if alike or failed else None


def twins_shown(case: Case, actor: Actor, actions: Iterable[Available]) -> dict[str, Any] | None:
    """The links of a case to its twins, and for whoever may link it the requests that may be the same letter."""
    if case.kind != CONNECTION or sees_orders_alone(actor):
        return None
    possible = {found.row.action for found in actions if found.is_possible}
    original, twins = links_of(case, actor)
    likely = [_twin(twin) for twin in twins_of(case)] if LINK in possible else []
    if not (original or twins or likely):
        return None
    return {
        "original": _linked(original) if original else None,
        "twins": [_linked(twin) for twin in twins],
        "likely": likely,
        "may_unlink": UNLINK in possible,
        "idempotency_key": str(uuid4()),
    }


def _linked(case: Case) -> dict[str, Any]:
    return {"href": url_for("cases.show", case_id=case.id), "case_no": case.case_no}


def _twin(twin: Twin) -> dict[str, Any]:
    reasons = [_("cùng số và ngày văn bản: %(no)s", no=twin.letter_no)] if twin.is_same_letter else []
    if twin.datasets:
        reasons.append(_("cùng dữ liệu: %(names)s", names=", ".join(twin.datasets)))
    return {
        "href": url_for("cases.show", case_id=twin.case_id),
        "case_no": twin.case_no,
        "channel": words(dict(CHANNELS)[twin.channel]),
        "received": moment_text(twin.received_at),
        "reasons": reasons,
    }
