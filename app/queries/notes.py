"""Notes of a case, cut to what the reader may see, and the people who may be told of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, or_, select

from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.desk import CaseNote
from app.queries.visibility import reads_content, sees_internals, sees_orders_alone, visible_cases
from workflows.roles import Actor, Role

INTERNAL, PARTIES = "internal", "parties"

_TITLES = select(Account.id, Account.title).where(Account.id.in_(bindparam("wanted", expanding=True)))
_ROLES = func.aggregate_strings(AccountRole.role, "\n")


@dataclass(frozen=True)
class Person:
    """Somebody who may be told of a note."""

    account_id: int
    title: str
    agency: str

    @property
    def label(self) -> str:
        """Title and agency; a title that names the agency says it once."""
        return self.title if self.title.endswith(self.agency) else f"{self.title} – {self.agency}"


def reads_notes(case: Case, actor: Actor) -> bool:
    """Say whether the actor reads notes of a case at all: of a quarantined one nobody but security (E6)."""
    return reads_content(case, actor) and not sees_orders_alone(actor)


def notes_of(case: Case, actor: Actor, only: str = "") -> list[CaseNote]:
    """The notes that the actor may read, newest first; `only` narrows them to internal ones or to those for all."""
    if not reads_notes(case, actor):
        return []
    query = select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.id.desc())
    if only == PARTIES or not sees_internals(actor, case.focal_agency_id):
        query = query.where(~CaseNote.is_internal)
    elif only == INTERNAL:
        query = query.where(CaseNote.is_internal)
    return list(db.session.scalars(query))


def people_of(case: Case, *, is_internal: bool, today: date) -> list[Person]:
    """Everybody who reads such a note of the case, by agency and title.

    Internal notes are for the focal agency's officers, others for every officer of the parties who sees the case.
    """
    known = _officers(case, today)
    asked = [actor for actor in dict.fromkeys(map(_anybody, known)) if _may_read(case, actor, is_internal)]
    if not asked:
        return []
    sees = [visible_cases(actor).label(f"sees_{number}") for number, actor in enumerate(asked)]
    answers = db.session.execute(select(*sees).where(Case.id == case.id)).one()
    readers = {actor for actor, is_visible in zip(asked, answers, strict=True) if is_visible}
    return [
        Person(actor.account_id, actor.label, known[actor])
        for actor in known
        if _anybody(actor) in readers and actor.account_id is not None
    ]


def names_of(notes: Iterable[CaseNote]) -> dict[int, str]:
    """The titles of the accounts that notes name, by their ids."""
    wanted = sorted({account_id for note in notes for account_id in note.mentioned})
    if not wanted:
        return {}
    return {row.id: row.title for row in db.session.execute(_TITLES, {"wanted": wanted})}


def _officers(case: Case, today: date) -> dict[Actor, str]:
    """Officers of the agencies of a case and of the Chairman's office, with the names of their agencies."""
    agencies = [case.requesting_agency_id, case.owner_agency_id, case.focal_agency_id]
    office = select(AccountRole.account_id).where(AccountRole.role == Role.CHAIRMAN_OFFICE.value)
    rows = db.session.execute(
        select(Account.id, Account.title, Agency, _ROLES)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .join(Agency, Agency.id == Account.agency_id)
        .where(Account.is_active, or_(Account.agency_id.in_(agencies), Account.id.in_(office)))
        .group_by(Account.id, Agency.id)
        .order_by(Agency.sort_key, Account.title, Account.id)
    )
    return {
        Actor(key, agency.id, _roles(roles.split("\n")), title, agency.has_ended(today)): agency.short_name
        for key, title, agency, roles in rows
    }


def _roles(names: Sequence[str]) -> frozenset[Role]:
    return frozenset(Role(name) for name in names)


def _anybody(actor: Actor) -> Actor:
    """An officer without a name: all who hold the same roles in the same agency see the same."""
    return Actor(None, actor.agency_id, actor.roles, "", actor.is_agency_ended)


def _may_read(case: Case, actor: Actor, is_internal: bool) -> bool:
    return reads_notes(case, actor) and (not is_internal or sees_internals(actor, case.focal_agency_id))
