"""Product policies: read as one record, written by the administrator, kept in the trail. They are not law."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from app.models.agencies import Setting
from app.queries.policies import POLICIES_KEY, policies
from app.services import trail
from app.services.problems import Invalid, NotVisible
from app.services.transaction import transaction
from forms.admin import POLICIES, REMINDERS, policy_problems
from workflows.fields import clean
from workflows.policies import Policies
from workflows.roles import Actor, Role


def policies_as_typed(current: Policies) -> dict[str, Any]:
    """The policies by the names of the form."""
    values = asdict(current)
    days = values.pop("owner_reminder_days")
    return {**values, **dict(zip(REMINDERS, days, strict=True))}


def change_policies(given: Mapping[str, Any], *, actor: Actor, now: datetime, recorded_at: datetime) -> list[str]:
    """Write the policies; return the names of those that changed. Raise Invalid with every problem at once."""
    if not actor.holds(Role.ADMIN):
        raise NotVisible
    values, problems = clean(POLICIES, given)
    problems += [] if problems else policy_problems(values)
    if problems:
        raise Invalid(problems)
    days = tuple(values.pop(name) for name in REMINDERS)
    ticks = {spec.name: bool(values.get(spec.name)) for spec in POLICIES if spec.name.startswith("is_")}
    domains = tuple(domain.lower() for domain in values["official_email_domains"])
    with transaction() as session:
        before = policies()
        wanted = {**values, **ticks, "official_email_domains": domains, "owner_reminder_days": days}
        after = replace(before, **wanted)
        old, new = asdict(before), asdict(after)
        changed = [name for name in new if new[name] != old[name]]
        if changed:
            session.merge(Setting(key=POLICIES_KEY, value={**new}))
            trail.record(
                name="policies_changed",
                action="change_policies",
                actor=actor,
                at=now,
                recorded_at=recorded_at,
                role=Role.ADMIN.value,
                payload={name: {"old": old[name], "new": new[name]} for name in changed},
            )
        return changed
