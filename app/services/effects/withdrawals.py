"""A database leaves the catalogue: what that does to connection requests on it, and to live accounts (3.2 #11)."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.cases import Case
from app.models.connections import ConnectionAccount
from app.models.proposals import CatalogueDecision, PlannedOrder, Proposal
from app.queries.facts import LIVE_ACCOUNT
from app.services.problems import NotPossible
from app.services.steps import Step
from workflows.connections.states import APPROVED
from workflows.fields import Problem
from workflows.registry import CONNECTION
from workflows.text import N_


def tell_users(step: Step, proposal: Proposal, decision: CatalogueDecision) -> None:
    """Every user agency of a withdrawn database is told, and its accounts end by order on their days (E13, C18)."""
    planned = {line["account_id"]: line for line in proposal.transition}
    _require_no_grant_under_way(proposal)
    accounts = db.session.execute(
        select(ConnectionAccount, Case)
        .join(Case, Case.id == ConnectionAccount.case_id)
        .where(Case.database_id == proposal.database_id, ConnectionAccount.state.in_(LIVE_ACCOUNT))
        .order_by(ConnectionAccount.account_id)
    )
    for account, case in accounts:
        line = planned.get(account.account_id)
        if line is None:
            sentence = N_(
                "Kết nối %(account)s chưa có phương án chuyển tiếp; bổ sung phương án trước khi cập nhật Danh mục."
            )
            raise NotPossible(Problem("", sentence, {"account": account.account_id}))
        suspend, revoke = date.fromisoformat(line["suspend_on"]), date.fromisoformat(line["revoke_on"])
        step.take_along(
            case.id,
            "database_withdrawn",
            {
                "account_id": account.account_id,
                "proposal_id": proposal.case_id,
                "decision_no": decision.number,
                "decided_on": decision.decided_on.isoformat(),
                "suspend_on": max(suspend, step.today).isoformat(),
                "revoke_on": max(revoke, step.today).isoformat(),
                "plan": line["plan"],
            },
        )


def _require_no_grant_under_way(proposal: Proposal) -> None:
    """A request that was approved gets its account, and with it a plan, or is withdrawn, before its data go away."""
    query = select(Case.case_no).where(
        Case.database_id == proposal.database_id, Case.kind == CONNECTION, Case.state == APPROVED
    )
    number = db.session.scalar(query.order_by(Case.id).limit(1))
    if number is not None:
        sentence = N_(
            "Yêu cầu kết nối %(case_no)s đã được duyệt cấp tài khoản; hoàn thành yêu cầu đó rồi cập nhật Danh mục."
        )
        raise NotPossible(Problem("", sentence, {"case_no": number}))


def database_withdrawn(step: Step) -> None:
    """Plan the days on which the account is suspended and revoked; the user agency gets its letter (D7)."""
    given = step.given
    account = db.session.scalars(
        select(ConnectionAccount).where(ConnectionAccount.account_id == given["account_id"])
    ).one()
    for kind, name in (("SUSPEND", "suspend_on"), ("REVOKE", "revoke_on")):
        db.session.add(
            PlannedOrder(
                connection_account_id=account.id,
                case_id=step.case.id,
                proposal_id=given["proposal_id"],
                kind=kind,
                planned_on=date.fromisoformat(given[name]),
            )
        )
    step.account = account
    step.payload |= {name: given[name] for name in ("decision_no", "decided_on", "suspend_on", "revoke_on", "plan")}
    step.payload |= {
        "database": step.case.database.name if step.case.database else "",
        "accounts": [account.account_id],
    }
    step.note = given["decision_no"]


EFFECTS: dict[str, Any] = {"database_withdrawn": database_withdrawn}
