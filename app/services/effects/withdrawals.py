"""A database leaves the catalogue: what that does to a connection request whose account is alive (3.2 #11)."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.connections import ConnectionAccount
from app.models.proposals import PlannedOrder
from app.services.steps import Step


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
