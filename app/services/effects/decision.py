"""Decision, account and notice: what these actions write."""

from datetime import date
from typing import Any

from app.extensions import db
from app.models.connections import ConnectionAccount
from app.services.accounts_ledger import give_order, move_account, open_order, record_account_event
from app.services.problems import NotPossible
from app.services.steps import Step
from workflows.fields import Problem, parse_date
from workflows.text import N_


def send_back(step: Step) -> None:
    """The proposal falls; the reviewer works on (trigger 14)."""
    case = step.case
    case.proposed_outcome = case.proposal_cause = case.return_to = None
    case.refusal = {}
    step.note = step.given["note"]


def _term(step: Step) -> tuple[date, date | None]:
    """The term of the account: as asked, shortened by the consent's own end (4.2)."""
    content = step.case.content
    start = parse_date(content.get("valid_from") or "") or step.today
    asked = parse_date(content.get("valid_to") or "") if content.get("term_kind") == "FIXED" else None
    consent = next((c for c in reversed(step.case.consents) if c.withdrawn_at is None), None)
    ends = [day for day in (asked, consent.consent_valid_to if consent else None) if day is not None]
    return max(start, step.today), min(ends) if ends else None


def approve_grant(step: Step) -> None:
    """Give the account order: system, data, addresses, term, and the owner's conditions (4.11, E20)."""
    case, content = step.case, step.case.content
    case.approved_by_id = step.actor.account_id
    valid_from, valid_to = _term(step)
    if valid_to is not None and valid_to < valid_from:
        text = N_("Thời hạn khai thác đề nghị đã qua; trả lại thẩm tra để đề xuất từ chối và hướng dẫn gửi hồ sơ mới.")
        raise NotPossible(Problem("", text))
    granted = [item for item in case.items if item.is_granted is not False]
    give_order(
        step,
        "CREATE",
        order={
            "system": content.get("connecting_system_name", ""),
            "datasets": [
                {"code": item.dataset.code, "name": item.dataset.name, "fields": item.fields} for item in granted
            ],
            "methods": [content.get("sharing_method", "")],
            "source_ips": content.get("source_ips", []),
            "environment": content.get("environment", "PRODUCTION"),
            "valid_from": valid_from.isoformat(),
            "valid_to": valid_to.isoformat() if valid_to else None,
            "conditions": list(step.facts.conditions),
            "technical_contact": content.get("contact_name", ""),
        },
        reason={},
    )


def account_created(step: Step) -> None:
    """The operator reports the account; it stays locked until the notice is issued (trigger 16)."""
    order = open_order(step.case.id, "CREATE")
    assert order is not None and step.case.owner_agency_id is not None  # the guard asked for the order
    account = ConnectionAccount(
        case_id=step.case.id,
        requesting_agency_id=step.case.requesting_agency_id,
        owner_agency_id=step.case.owner_agency_id,
        account_id=step.given["account_id"],
        state="created_locked",
        environment=step.given["environment"],
        scope={key: order.order[key] for key in ("system", "datasets", "methods", "source_ips")},
        conditions=list(order.order["conditions"]),
        created_at=step.now,
        created_by_id=step.actor.account_id,
        valid_from=date.fromisoformat(order.order["valid_from"]),
        valid_to=date.fromisoformat(order.order["valid_to"]) if order.order["valid_to"] else None,
    )
    db.session.add(account)
    order.is_executed, order.executed_at, order.executed_by_id = True, step.now, step.actor.account_id
    db.session.flush()
    order.connection_account_id = account.id
    step.account = account
    step.payload["account_id"] = account.account_id


def issue_notice(step: Step) -> None:
    """The notice opens the account (Article 9.1); handing over credentials happens outside the program."""
    assert step.account is not None  # the guard asked for the account
    states = move_account(step.account, "activate", "active")
    step.account.activated_at = step.now
    record_account_event(step, step.account, "account_activated", "activate", states)


def reschedule(step: Step) -> None:
    """The promise counts when its letter is issued (0.6.1)."""
    step.payload["promised_date"] = step.given["promised_date"].isoformat()
    step.note = step.given["delay_reason"]


EFFECTS: dict[str, Any] = {
    "send_back": send_back,
    "approve_grant": approve_grant,
    "account_created": account_created,
    "issue_notice": issue_notice,
    "reschedule": reschedule,
}
