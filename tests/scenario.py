"""A small province for tests, and cases that travel through the real door to any state.

    world = Scenario()                       # inside an application context, on a migrated database
    case_id = world.to_state("under_review")
    world.act("propose_refusal", "reviewer", case_id)

People are named by what they do (`people`), actions get sound answers unless told otherwise, and time stands at `now`
until a test moves it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.adapters.passwords import hash_password
from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.agencies import Agency, LegalProfile
from app.models.cases import Case
from app.models.catalogue import Database, DataField, Dataset
from app.models.connections import ConnectionAccount
from app.models.desk import Unit
from app.models.letters import Letter
from app.queries.calendar import official_calendar
from app.services.accounts import actor_of
from app.services.actions import Outcome, perform_action
from app.services.drafts import start_draft
from app.services.transaction import transaction
from tests.answers import ANSWERS, paper_answers, request_answers, scan
from workflows.fields import VIETNAM
from workflows.needs import ARRANGEMENT
from workflows.roles import SYSTEM_ACTOR, Actor, Role

MONDAY = datetime(2025, 6, 9, 9, 0, tzinfo=VIETNAM)
"""The Monday of two weeks without a holiday."""

AGENCIES: tuple[tuple[str, str, str], ...] = (
    ("STTTT", "Sở Thông tin và Truyền thông", "DEPARTMENT"),
    ("SYT", "Sở Y tế", "DEPARTMENT"),
    ("SGDĐT", "Sở Giáo dục và Đào tạo", "DEPARTMENT"),
    ("SCT", "Sở Công Thương", "DEPARTMENT"),
    ("VPUBND", "Văn phòng Ủy ban nhân dân tỉnh", "DEPARTMENT"),
    ("SCU", "Sở đã kết thúc hoạt động", "DEPARTMENT"),
    ("BCA", "Bộ Công an", "MINISTRY"),
)
FOCAL, REQUESTER, OWNER, OTHER, CHAIRMAN, ENDED, MINISTRY = (symbol for symbol, _, _ in AGENCIES)

PEOPLE: dict[str, tuple[str | None, tuple[Role, ...]]] = {
    "filer": (REQUESTER, (Role.AGENCY_FILER,)),
    "approver": (REQUESTER, (Role.AGENCY_APPROVER,)),
    "officer": (OWNER, (Role.OWNER_OFFICER,)),
    "owner": (OWNER, (Role.OWNER_APPROVER,)),
    "clerk": (FOCAL, (Role.FOCAL_CLERK,)),
    "reviewer": (FOCAL, (Role.FOCAL_REVIEWER,)),
    "other_reviewer": (FOCAL, (Role.FOCAL_REVIEWER,)),
    "head": (FOCAL, (Role.FOCAL_HEAD,)),
    "leader": (FOCAL, (Role.FOCAL_LEADER,)),
    "deputy": (FOCAL, (Role.FOCAL_LEADER,)),
    "operator": (FOCAL, (Role.TECH_OPERATOR,)),
    "security": (FOCAL, (Role.SECURITY_OFFICER,)),
    "focal_filer": (FOCAL, (Role.AGENCY_FILER,)),
    "focal_approver": (FOCAL, (Role.AGENCY_APPROVER, Role.FOCAL_LEADER)),
    "focal_owner": (FOCAL, (Role.OWNER_APPROVER, Role.FOCAL_LEADER)),
    "auditor": (None, (Role.AUDITOR,)),
    "admin": (None, (Role.ADMIN,)),
    "chairman_office": (CHAIRMAN, (Role.CHAIRMAN_OFFICE,)),
    "stranger": (OTHER, (Role.AGENCY_FILER, Role.AGENCY_APPROVER, Role.OWNER_OFFICER, Role.OWNER_APPROVER)),
    "former": (ENDED, (Role.AGENCY_FILER, Role.AGENCY_APPROVER, Role.OWNER_APPROVER)),
}
"""Who belongs where, with which roles; `stranger` is of an agency that is no party, `former` of one that has ended."""

JOBS = {"deputy": "Phó Giám đốc", "head": "Trưởng phòng Công nghệ thông tin", "operator": "Chuyên viên"}
"""Posts that are printed under a signature."""

DATABASES: dict[str, tuple[str, str, str]] = {
    "DB-OWNER": (OWNER, "DEFAULT", "PROVINCIAL_SCOPE"),
    "DB-SPECIFIC": (OWNER, "SPECIFIC", "PROVINCIAL_SCOPE"),
    "DB-OWN": (REQUESTER, "DEFAULT", "PROVINCIAL_SCOPE"),
    "DB-FOCAL": (FOCAL, "DEFAULT", "PROVINCIAL_SCOPE"),
    "DB-NATIONAL": (MINISTRY, "DEFAULT", "NATIONAL_SCOPE"),
}
"""Owner, sharing mode and scope; each has the datasets `<code>-1` and `<code>-2`."""

PASSWORD = "muoi-con-suoi-chay-ve-dong"
PATHS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "agency_review": ("send_for_signature:filer",),
    "submitted": ("sign_and_send:approver",),
    "supplement_intake": (
        "prepare_intake_supplement:clerk",
        "sign_supplement:leader",
        "issue_intake_supplement:clerk",
    ),
    "awaiting_consent": ("intake_accept:clerk",),
    "under_review": ("owner_consent:owner",),
    "supplement_review": (
        "prepare_review_supplement:reviewer",
        "sign_supplement:leader",
        "issue_review_supplement:clerk",
    ),
    "pending_approval": ("propose_grant:reviewer",),
    "approved": ("approve_grant:leader",),
    "created": ("account_created:operator",),
    "granted": ("sign_notice:leader", "issue_notice:clerk"),
    "refusal_signed": ("propose_refusal:reviewer", "sign_refusal:leader"),
    "refused": ("issue_refusal:clerk",),
    "withdrawn": ("withdraw:approver",),
    "lapsed": ("remind_supplement:clerk", "later", "lapse:leader", "issue_lapse:clerk"),
    "out_of_scope": ("mark_out_of_scope:clerk",),
    "suspended": ("order_suspend:leader", "issue_letter:clerk", "suspend:operator"),
    "revoked": ("order_revoke:leader", "issue_letter:clerk", "revoke:operator"),
    "expired": ("term", "expire:system"),
}
"""The last steps to a state, from the one that `BEFORE` names."""

BEFORE: dict[str, str] = {
    "agency_review": "draft",
    "submitted": "agency_review",
    "supplement_intake": "submitted",
    "awaiting_consent": "submitted",
    "under_review": "awaiting_consent",
    "supplement_review": "under_review",
    "pending_approval": "under_review",
    "approved": "pending_approval",
    "created": "approved",
    "granted": "created",
    "refusal_signed": "under_review",
    "refused": "refusal_signed",
    "withdrawn": "submitted",
    "lapsed": "supplement_intake",
    "out_of_scope": "submitted",
    "suspended": "granted",
    "revoked": "granted",
    "expired": "granted",
}


class Scenario:
    """The province of one test: its agencies, its people, its catalogue, and the time."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now
        self.agencies: dict[str, Agency] = {}
        self.people: dict[str, Actor] = {"system": SYSTEM_ACTOR}
        self._count = 0
        with transaction():
            self._found_agencies()
            self._open_catalogue()
            accounts = self._hire_people()
            profile = db.session.scalars(select(LegalProfile).where(LegalProfile.status == "ACTIVE")).one()
            profile.focal_agency = self.agencies[FOCAL]
            db.session.flush()
            for name, account in accounts.items():
                self.people[name] = actor_of(account, now.date())

    def _found_agencies(self) -> None:
        for symbol, name, level in AGENCIES:
            self.agencies[symbol] = Agency(
                name=name,
                short_name=name,
                abbr_symbol=symbol,
                level=level,
                place_name="Hà Giang",
                drafting_unit_abbr="CNTT" if symbol == FOCAL else "VP",
                phone="02193862345",
                official_email=f"vanthu.{symbol.lower()}@hagiang.gov.vn",
                sort_key=name,
            )
        self.agencies[ENDED].valid_to = date(2025, 2, 28)
        self.agencies[ENDED].successor = self.agencies[OTHER]
        db.session.add_all(self.agencies.values())
        db.session.flush()

    def _open_catalogue(self) -> None:
        for code, (owner, mode, scope) in DATABASES.items():
            db.session.add(
                Database(
                    code=code,
                    name=f"Cơ sở dữ liệu {code}",
                    owner_agency=self.agencies[owner],
                    managing_agency=self.agencies[owner],
                    scope=scope,
                    tier="PROVINCIAL",
                    sharing_mode=mode,
                    datasets=[
                        Dataset(
                            code=f"{code}-{number}",
                            name=f"Bộ dữ liệu {number} của {code}",
                            sharing_mode=mode,
                            position=number,
                            fields=[DataField(name="Mã số", position=1), DataField(name="Tên", position=2)],
                        )
                        for number in (1, 2)
                    ],
                )
            )

    def _hire_people(self) -> dict[str, Account]:
        password = hash_password(PASSWORD)
        accounts = {
            name: Account(
                email=f"{name.replace('_', '-')}@hagiang.gov.vn",
                title=f"{name} {symbol or ''}".strip(),
                job_title=JOBS.get(name, "Giám đốc" if Role.FOCAL_LEADER in roles else ""),
                agency=self.agencies[symbol] if symbol else None,
                password_hash=password,
                created_at=self.now,
                roles=[AccountRole(role=role.value) for role in roles],
            )
            for name, (symbol, roles) in PEOPLE.items()
        }
        db.session.add_all(accounts.values())
        db.session.flush()
        return accounts

    def somebody(self, symbol: str, *roles: Role) -> Actor:
        """An officer of an agency with exactly these roles, who has done nothing yet."""
        email = f"somebody.{symbol.lower()}@hagiang.gov.vn"
        account = db.session.scalar(select(Account).where(Account.email == email))
        if account is None:
            account = Account(email=email, title="Cán bộ", agency=self.agencies[symbol], created_at=self.now)
            with transaction():
                db.session.add(account)
                db.session.flush()
        return replace(actor_of(account, self.now.date()), roles=frozenset(roles))

    def with_roles(self, name: str, *roles: Role) -> Actor:
        """The person as the rules see somebody who holds these roles as well."""
        self.people[name] = replace(self.people[name], roles=self.people[name].roles | set(roles))
        return self.people[name]

    def pass_days(self, days: int = 1) -> date:
        """Move on to nine o'clock some working days later."""
        day = official_calendar().nth_working_day_after(self.now.astimezone(VIETNAM).date(), days)
        self.now = datetime(day.year, day.month, day.day, 9, 0, tzinfo=VIETNAM)
        return day

    def pass_time(self, **amount: int) -> None:
        """Move on some hours or minutes."""
        self.now += timedelta(**amount)

    def case(self, case_id: int) -> Case:
        """The case as the database holds it now."""
        db.session.expire_all()
        found = db.session.get(Case, case_id)
        assert found is not None
        return found

    def account(self, case_id: int) -> ConnectionAccount:
        """The last connection account of a case."""
        query = select(ConnectionAccount).where(ConnectionAccount.case_id == case_id)
        return db.session.scalars(query.order_by(ConnectionAccount.id.desc()).limit(1)).one()

    def letters(self, case_id: int) -> list[tuple[str, str, str]]:
        """Code, variant and status of every letter of a case, in order."""
        rows = db.session.execute(
            select(Letter.code, Letter.variant, Letter.status).where(Letter.case_id == case_id).order_by(Letter.id)
        )
        return [(code, variant, status) for code, variant, status in rows]

    def letter(self, case_id: int, code: str, status: str) -> Letter:
        """The last letter of a code in a status."""
        query = select(Letter).where(Letter.case_id == case_id, Letter.code == code, Letter.status == status)
        return db.session.scalars(query.order_by(Letter.id.desc()).limit(1)).one()

    def answers(self, action: str, who: str, case_id: int) -> dict[str, Any]:
        """Sound answers to an action on a case."""
        given = dict(ANSWERS.get(action, {}))
        if action in ("owner_consent", "owner_refuse"):
            given["letter_file"] = scan("tra-loi.pdf")
            if who == "clerk":
                given |= {"channel": "PAPER", "received_at": self.now.isoformat()}
        if action == "register_paper_supplement":
            given["received_at"] = self.now.isoformat()
        if action == "record_handover":
            given["handed_at"] = self.now.isoformat()
        if action == "assign_reviewer":
            given["reviewer"] = str(self.people["reviewer"].account_id)
        if action == "assign_unit":
            given["unit"] = str(self.unit())
        if action == "account_created":
            given |= {"account_id": f"kn-{case_id:06d}", "environment": "PRODUCTION"}
        if action == "reschedule":
            given["promised_date"] = official_calendar().nth_working_day_after(self.now.date(), 5).isoformat()
        if action == "record_sharing_arrangement":
            given = {**dict.fromkeys((spec.name for spec in ARRANGEMENT), "Theo thoả thuận giữa hai cơ quan"), **given}
        if action in ("sign_letter", "issue_letter"):
            given["letter"] = str(self._waiting_letter(case_id, action))
        return given

    def unit(self, name: str = "Phòng Công nghệ thông tin", symbol: str = FOCAL) -> int:
        """The id of a division of an agency, which is made when there is none of that name yet."""
        agency_id = db.session.scalars(select(Agency.id).where(Agency.abbr_symbol == symbol)).one()
        found = db.session.scalar(select(Unit.id).where(Unit.name == name, Unit.agency_id == agency_id))
        if found is None:
            with transaction():
                unit = Unit(name=name, agency_id=agency_id)
                db.session.add(unit)
                db.session.flush()
                found = unit.id
        return found

    def _waiting_letter(self, case_id: int, action: str) -> int:
        status = ("PREPARED", "INITIALLED") if action == "sign_letter" else ("SIGNED",)
        query = select(Letter.id).where(Letter.case_id == case_id, Letter.status.in_(status))
        return db.session.scalar(query.order_by(Letter.id.desc()).limit(1)) or 0

    def act(
        self,
        action: str,
        who: str,
        case_id: int | None,
        given: Mapping[str, Any] | None = None,
        *,
        seen_version: int | None = None,
        key: str | None = None,
        **changes: Any,
    ) -> Outcome:
        """Do an action as a person, with sound answers unless others are given; `changes` replace single answers."""
        sound = self.answers(action, who, case_id) if given is None and case_id is not None else given or {}
        return perform_action(
            case_id,
            action,
            actor=self.people[who],
            seen_version=seen_version,
            given={**sound, **changes},
            now=self.now,
            idempotency_key=key,
        )

    def draft(self, database: str = "DB-OWNER", who: str = "filer", **changes: Any) -> int:
        """A draft that is ready to be put before the approver."""
        answers = request_answers(database, **changes)
        return start_draft(self.people[who], now=self.now, answers=answers).case_id

    def paper(self, database: str = "DB-OWNER", **changes: Any) -> int:
        """A request that came on paper and was registered by the clerk."""
        return self.act("register_paper", "clerk", None, paper_answers(database, **changes)).case_id

    def to_state(self, state: str, *, case_id: int | None = None, database: str = "DB-OWNER", **changes: Any) -> int:
        """Take a new case, or one that stands before it, to a state by the shortest way; return its id.

        `created`, `suspended`, `revoked` and `expired` are states of its connection account.
        """
        if state in BEFORE and case_id is None:
            case_id = self.to_state(BEFORE[state], database=database, **changes)
        if case_id is None:
            return self.draft(database, **changes)
        for step in PATHS[state]:
            if step == "later":
                self.pass_days(11)
            elif step == "term":
                end = self.account(case_id).valid_to
                assert end is not None
                self.now = datetime(end.year, end.month, end.day, 9, 0, tzinfo=VIETNAM) + timedelta(days=1)
            else:
                action, who = step.split(":")
                self.act(action, who, case_id)
        return case_id
