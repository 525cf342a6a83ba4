"""What the form of an action on a proposal asks, beyond what its table says: criteria, code, connections (4.7, 4.8)."""

from typing import Any

from app.models.cases import Case
from app.queries.proposals import live_connections, proposal_of
from forms.build import AnswerForm, as_typed
from workflows.catalogue.entry import PROVINCIAL
from workflows.catalogue.needs import CRITERIA
from workflows.fields import Kind
from workflows.reasons import NOT_RECOMMENDED_REASON

JUDGED = frozenset(name for _point, criterion, _label in CRITERIA for name in (criterion, f"{criterion}_evidence"))
"""Answers about Article 7.3; they are compulsory wherever they are asked."""
AGAINST_FIELDS = tuple(spec.name for spec in NOT_RECOMMENDED_REASON)


def unasked_of(case: Case) -> frozenset[str]:
    """Answers that this proposal does not need: criteria below the provincial level, a code for a known database."""
    proposal = proposal_of(case.id)
    assert proposal is not None  # every case of this kind has one
    tier, before = proposal.entry.get("tier"), proposal.before.get("tier")
    becomes_provincial = proposal.kind != "WITHDRAW" and tier == PROVINCIAL and before != PROVINCIAL
    unasked = frozenset() if becomes_provincial else JUDGED | {"procedures"}
    return unasked if proposal.kind == "ADD" else unasked | {"entry_code"}


def transition_rows(case: Case) -> list[dict[str, str]]:
    """One row for each connection that works on the database today, with the plan that stands for it."""
    proposal = proposal_of(case.id)
    planned = {line["account_id"]: line for line in proposal.transition} if proposal else {}
    return [
        {
            "account_id": live.account_id,
            "plan": str(planned.get(live.account_id, {}).get("plan", "")),
            **{
                name: as_typed(planned.get(live.account_id, {}).get(name), Kind.DATE)
                for name in ("suspend_on", "revoke_on")
            },
        }
        for live in (live_connections(case.database_id) if case.database_id is not None else ())
    ]


def connection_lines(case: Case, form: AnswerForm) -> list[dict[str, Any]]:
    """Who stands behind each row of the form, also of one whose connection ended meanwhile."""
    live = {one.account_id: one for one in live_connections(case.database_id)} if case.database_id is not None else {}
    lines = []
    for row in form["transition"].data:
        found = live.get(row["account_id"])
        lines.append(
            {
                "account_id": row["account_id"],
                "agency": found.agency_name if found else "",
                "case_no": found.case_no if found else "",
            }
        )
    return lines
