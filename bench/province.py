"""A province of many open cases by fast inserts: for benchmarks alone, the product itself has but one door."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from app.adapters.clock import now
from app.adapters.passwords import hash_password
from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.agencies import Agency, LegalProfile
from app.models.cases import Case, CaseItem, HoldSpan, OwnerConsent
from app.models.catalogue import Database, DataField, Dataset
from app.queries.calendar import official_calendar
from app.queries.policies import policies
from app.services import trail
from app.services.clocks import refresh_clock
from app.services.transaction import transaction
from workflows.connections import EDITIONS
from workflows.connections.states import APPROVED, AWAITING, PENDING, REVIEW, SUBMITTED, SUPPLEMENT_REVIEW
from workflows.roles import SYSTEM_ACTOR, Role

PASSWORD = "muoi-con-suoi-chay-ve-dong"
REQUESTERS = (
    "Ủy ban nhân dân huyện Mèo Vạc", "Ủy ban nhân dân huyện Đồng Văn", "Ủy ban nhân dân huyện Yên Minh",
    "Ủy ban nhân dân huyện Quản Bạ", "Ủy ban nhân dân huyện Bắc Mê", "Ủy ban nhân dân huyện Vị Xuyên",
    "Ủy ban nhân dân huyện Xín Mần", "Ủy ban nhân dân huyện Bắc Quang", "Ủy ban nhân dân huyện Quang Bình",
    "Ủy ban nhân dân thành phố Hà Giang", "Ban Dân tộc", "Thanh tra tỉnh",
)  # fmt: skip
OWNERS = (
    "Sở Lao động - Thương binh và Xã hội", "Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở Tài nguyên và Môi trường",
    "Sở Tư pháp", "Sở Nội vụ", "Sở Giao thông vận tải", "Sở Xây dựng",
)  # fmt: skip
OPEN_STATES = (REVIEW, SUBMITTED, REVIEW, AWAITING, REVIEW, PENDING, REVIEW, SUPPLEMENT_REVIEW, REVIEW, APPROVED)
"""The states of ten open cases in a row."""


@dataclass(frozen=True)
class Province:
    """What the rows of the benchmark need to know of a province."""

    head_id: int
    head_email: str
    reviewer_ids: tuple[int, int]
    case_ids: tuple[int, ...]
    case_ids_under_review: tuple[int, ...]


def build_province(cases: int) -> Province:
    """Fill an empty migrated database; open cases alone, received over the last four weeks."""
    moment = now()
    with transaction() as session:
        focal = _agency("STTTT", "Sở Thông tin và Truyền thông", "DEPARTMENT")
        session.scalars(select(LegalProfile)).first().focal_agency_id = focal.id
        requesters = [_agency(f"YC{n}", name, "DISTRICT") for n, name in enumerate(REQUESTERS)]
        owners = [_agency(f"CQ{n}", name, "DEPARTMENT") for n, name in enumerate(OWNERS)]
        databases = [_database(n, owner.id) for n, owner in enumerate(owners)]
        head = _account("truongphong", focal, (Role.FOCAL_HEAD,), moment)
        reviewers = [_account(f"thamtra{n}", focal, (Role.FOCAL_REVIEWER,), moment) for n in (1, 2)]
        filers = [_account(f"lap{n}", agency, (Role.AGENCY_FILER,), moment) for n, agency in enumerate(requesters)]
        parts = (focal, requesters, owners, databases, reviewers, filers)
        ids = [_case(number, moment, *parts) for number in range(cases)]
        under_review = session.scalars(select(Case.id).where(Case.state == REVIEW).order_by(Case.id))
        return Province(
            head_id=head.id,
            head_email=head.email,
            reviewer_ids=(reviewers[0].id, reviewers[1].id),
            case_ids=tuple(ids),
            case_ids_under_review=tuple(under_review),
        )


def _agency(symbol: str, name: str, level: str) -> Agency:
    short = name.replace("Ủy ban nhân dân", "UBND")
    agency = Agency(
        name=name, short_name=short, abbr_symbol=symbol, level=level, place_name="Hà Giang", drafting_unit_abbr="CNTT",
        sort_key=name, fold=name.casefold(),
    )  # fmt: skip
    db.session.add(agency)
    db.session.flush()
    return agency


def _database(number: int, owner_id: int) -> Database:
    database = Database(
        code=f"DB{number:02}", name=f"Cơ sở dữ liệu chuyên ngành số {number}", owner_agency_id=owner_id,
        managing_agency_id=owner_id, tier="PROVINCIAL", sharing_mode="DEFAULT", fold=f"co so du lieu {number}",
    )  # fmt: skip
    database.datasets = [
        Dataset(
            code=f"DB{number:02}-A", name="Danh sách", sharing_mode="DEFAULT", fields=[DataField(name="Mã số")]
        )
    ]  # fmt: skip
    db.session.add(database)
    db.session.flush()
    return database


def _account(name: str, agency: Agency, roles: tuple[Role, ...], moment: datetime) -> Account:
    account = Account(
        email=f"{name}@bench.example.vn", title=f"{name} – {agency.short_name}", agency_id=agency.id,
        password_hash=hash_password(PASSWORD) if Role.FOCAL_HEAD in roles else "", created_at=moment,
        roles=[AccountRole(role=role.value) for role in roles],
    )  # fmt: skip
    db.session.add(account)
    db.session.flush()
    return account


def _case(
    number: int, moment: datetime, focal: Agency, requesters: list[Agency], owners: list[Agency],
    databases: list[Database], reviewers: list[Account], filers: list[Account],
) -> int:  # fmt: skip
    state = OPEN_STATES[number % len(OPEN_STATES)]
    side, holder = number % len(requesters), number % len(owners)
    received = moment - timedelta(days=1 + number % 28, hours=number % 5)
    has_consent = state not in (SUBMITTED, AWAITING)
    case_id = db.session.execute(
        insert(Case).returning(Case.id),
        {
            "edition": next(reversed(EDITIONS)),
            "case_no": f"KN-{received:%Y}-{number + 1:04}",
            "state": state,
            "version": 5,
            "created_at": received,
            "changed_at": received,
            "content": {"purpose": "Xét hỗ trợ nhà ở cho hộ nghèo trên địa bàn.", "data_extent": "Toàn huyện"},
            "legal_profile_id": db.session.scalar(select(LegalProfile.id).limit(1)),
            "requesting_agency_id": requesters[side].id,
            "owner_agency_id": owners[holder].id,
            "focal_agency_id": focal.id,
            "database_id": databases[holder].id,
            "filed_by_id": filers[side].id,
            "sent_by_id": filers[side].id,
            "reviewer_id": reviewers[number % 2].id if has_consent else None,
            "received_at": received,
            "first_received_at": received,
            "accepted_at": received + timedelta(hours=1) if state != SUBMITTED else None,
            "consent_status": "GRANTED_FULL" if has_consent else "REQUESTED",
            "consent_received_at": received + timedelta(hours=2) if has_consent else None,
        },
    ).scalar_one()
    _parts_of(case_id, databases[holder].datasets[0].id, received, has_consent, filers[side])
    case = db.session.get_one(Case, case_id)
    refresh_clock(case, policies=policies(), calendar=official_calendar())
    db.session.flush()
    return int(case_id)


def _parts_of(case_id: int, dataset_id: int, received: datetime, has_consent: bool, filer: Account) -> None:
    day: date = received.date()
    db.session.execute(insert(CaseItem), {"case_id": case_id, "dataset_id": dataset_id, "fields": ["Mã số"]})
    db.session.execute(insert(HoldSpan), {"case_id": case_id, "from_on": day, "holder": "FOCAL"})
    if has_consent:
        db.session.execute(insert(OwnerConsent), _consent(case_id, day, received))
    for name, action in (("signed_and_sent", "sign_and_send"), ("intake_accepted", "intake_accept")):
        trail.record(
            name=name, action=action, actor=SYSTEM_ACTOR, at=received, recorded_at=received, case_id=case_id,
            role="SYSTEM", party="SYSTEM", visibility="parties", payload={"version": 4},
        )  # fmt: skip


def _consent(case_id: int, day: date, received: datetime) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "decision": "FULL",
        "letter_no": "12/SLĐTBXH-GN",
        "letter_date": day,
        "letter_signer": "Giám đốc",
        "channel": "SYSTEM",
        "received_at": received,
    }
