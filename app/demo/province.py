"""Brings the demonstration's agencies, databases and accounts into an empty database (domain model 8.1)."""

from datetime import datetime

from sqlalchemy import select, update

from app.adapters.clock import local_date
from app.demo.agencies import AGENCIES, FOCAL, AgencyData
from app.demo.catalogue import DATABASES, DatabaseData
from app.demo.people import DOMAIN, PEOPLE, UNITS
from app.demo.register import DECISION, FILE_NAME, issued_workbook
from app.extensions import db
from app.models.accounts import Account
from app.models.agencies import Agency, LegalProfile
from app.models.catalogue import Database, DataField, Dataset
from app.models.desk import Unit
from app.services.accounts import actor_of, create_account
from app.services.catalogue_import import import_catalogue
from app.services.files import Upload
from forms.request_checks import PROVINCIAL as PROVINCIAL_SCOPE
from workflows.folding import fold, sort_key
from workflows.roles import Actor

PROFILE = "HG-2024"
PHONE = "02190000{number:03d}"
"""Telephone numbers that ring nowhere."""


def load_agencies() -> dict[str, Agency]:
    """Add every agency and name the focal one in the legal profile; return them by symbol."""
    found = {data.symbol: _agency(data, number) for number, data in enumerate(AGENCIES, start=1)}
    db.session.add_all(found.values())
    db.session.flush()
    for data in AGENCIES:
        if data.parent:
            found[data.symbol].parent_id = found[data.parent].id
    profile = db.session.scalars(select(LegalProfile).where(LegalProfile.code == PROFILE)).one()
    profile.focal_agency_id = found[FOCAL].id
    db.session.flush()
    return found


def _agency(data: AgencyData, number: int) -> Agency:
    return Agency(
        name=data.name,
        name_en=data.name_en,
        short_name=data.short_name,
        abbr_symbol=data.symbol,
        level=data.level,
        place_name=data.place,
        drafting_unit_abbr=data.drafting_unit,
        official_email=f"vanthu.{data.mailbox}@{DOMAIN}" if data.mailbox else "",
        phone=PHONE.format(number=number),
        head_title=data.head_title,
        sort_key=sort_key(data.name),
        fold=fold(f"{data.name} {data.short_name} {data.symbol}"),
    )


def load_national_databases(agencies: dict[str, Agency]) -> None:
    """Add the databases that agencies know of, but that no decision of the province lists (0.2.6)."""
    for data in DATABASES:
        if data.scope != PROVINCIAL_SCOPE:
            db.session.add(_database(data, agencies[data.owner]))
    db.session.flush()


def import_first_version(reviewer: Actor, now: datetime, recorded_at: datetime) -> None:
    """Bring the catalogue of July 2024 in as version 1, the way every province does."""
    upload = Upload(FILE_NAME, issued_workbook())
    import_catalogue(upload, DECISION, actor=reviewer, now=now, recorded_at=recorded_at)


def _database(data: DatabaseData, owner: Agency) -> Database:
    return Database(
        code=data.code,
        name=data.name,
        owner_agency_id=owner.id,
        managing_agency_id=owner.id,
        scope=data.scope,
        tier=data.tier,
        sharing_mode=data.mode,
        personal_data_categories=list(data.personal_data),
        update_mode=data.update_mode,
        fold=fold(f"{data.code} {data.name} {owner.name}"),
        datasets=[
            Dataset(
                code=dataset.code,
                name=dataset.name,
                sharing_mode=dataset.mode or data.mode,
                position=position,
                fields=[DataField(name=name, position=place) for place, name in enumerate(dataset.fields)],
            )
            for position, dataset in enumerate(data.datasets)
        ],
    )


def load_people(password_hash: str, now: datetime) -> None:
    """Add every account; one hash serves all, since the demonstration has one password."""
    for number, person in enumerate(PEOPLE, start=1):
        create_account(
            email=person.email,
            roles=person.roles,
            agency_abbr=person.agency or None,
            title=person.title,
            job_title=person.job_title,
            phone=PHONE.format(number=100 + number),
            password_hash=password_hash,
            now=now,
        )


def load_units(agencies: dict[str, Agency]) -> None:
    """Add the divisions of the focal agency, and put its officers into them."""
    for name, people in UNITS.items():
        unit = Unit(name=name, agency_id=agencies[FOCAL].id)
        db.session.add(unit)
        db.session.flush()
        emails = [f"{key}@{DOMAIN}" for key in people]
        db.session.execute(update(Account).where(Account.email.in_(emails)).values(unit_id=unit.id))


def cast(now: datetime) -> dict[str, Actor]:
    """Give every account as the rules see it, by the first part of its address."""
    accounts = db.session.scalars(select(Account).where(Account.email.endswith(f"@{DOMAIN}")))
    return {account.email.partition("@")[0]: actor_of(account, local_date(now)) for account in accounts}
