"""A small province with a catalogue in force, and proposals that travel through the real door up to a new version.

    world = CatalogueScenario()              # inside an application context, on a migrated database
    case_id = world.ready("EDIT", "DB-OWN")
    submission_id = world.submitted(case_id)
    world.decide(submission_id, {case_id: "APPROVED"})
    world.apply(submission_id)
    world.notify(case_id)

People, time and `act` are those of `tests.scenario`; sound answers stand in `tests.catalogue_answers`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account, AccountRole
from app.models.agencies import Agency
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.proposals import Proposal, SubmissionLine
from app.models.versions import CatalogueVersion
from app.queries.catalogue import agency_part, newest_version
from app.services.accounts import actor_of
from app.services.actions import Outcome
from app.services.catalogue_versions import EntryChange
from app.services.problems import DoorProblem, Invalid, NotPossible
from app.services.proposal_drafts import begin_proposal, save_proposal
from app.services.transaction import transaction
from tests.catalogue_answers import CRITERIA, answers_of, decision_answers, proposal_answers
from tests.catalogue_entries import entry_content, first_version
from tests.scenario import CHAIRMAN, FOCAL, JOBS, MONDAY, OWNER, REQUESTER, Scenario
from workflows.roles import Actor, Role

NEW_AGENCY = "SYTM"
"""An agency that is there to take over from another."""

MORE_PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "office": (CHAIRMAN, (Role.CHAIRMAN_OFFICE,)),
    "second_office": (CHAIRMAN, (Role.CHAIRMAN_OFFICE,)),
    "second_head": (FOCAL, (Role.FOCAL_HEAD,)),
    "second_approver": (REQUESTER, (Role.AGENCY_APPROVER,)),
    "owner_filer": (OWNER, (Role.AGENCY_FILER,)),
    "owner_approver": (OWNER, (Role.AGENCY_APPROVER,)),
    "focal_signer": (FOCAL, (Role.AGENCY_APPROVER,)),
}
ENTRIES: dict[str, tuple[str, str, str]] = {
    "DB-OWN": (REQUESTER, REQUESTER, "PROVINCIAL"),
    "DB-SECOND": (REQUESTER, REQUESTER, "PROVINCIAL"),
    "DB-LOCAL": (REQUESTER, REQUESTER, "INTERNAL"),
    "DB-LENT": (REQUESTER, OWNER, "PROVINCIAL"),
    "DB-OWNER": (OWNER, OWNER, "PROVINCIAL"),
    "DB-FOCAL": (FOCAL, FOCAL, "PROVINCIAL"),
}
"""Managing agency, owner and level of every entry of version 1; each has the datasets `<code>-1` and `<code>-2`."""

FILERS = {
    REQUESTER: ("filer", "approver"),
    OWNER: ("owner_filer", "owner_approver"),
    FOCAL: ("focal_filer", "focal_signer"),
}
"""Who files and who signs for an agency."""


class CatalogueScenario(Scenario):
    """The province of `tests.scenario` with version 1 of its catalogue, and more people."""

    def __init__(self, now: datetime = MONDAY) -> None:
        super().__init__(now)
        with transaction():
            self._found_successor()
            self._hire_more()
        known = {base.code: base.id for base in db.session.scalars(select(Database))}
        first_version([self._entry(code, known.get(code)) for code in ENTRIES], now=now)

    def _found_successor(self) -> None:
        self.agencies[NEW_AGENCY] = Agency(
            name="Sở Y tế mới",
            short_name="Sở Y tế mới",
            abbr_symbol=NEW_AGENCY,
            level="DEPARTMENT",
            place_name="Hà Giang",
            drafting_unit_abbr="VP",
            sort_key="Sở Y tế mới",
        )
        db.session.add(self.agencies[NEW_AGENCY])
        db.session.flush()

    def _hire_more(self) -> None:
        for name, (symbol, roles) in MORE_PEOPLE.items():
            self.people[name] = self.hire(name, symbol, *roles)

    def hire(self, name: str, symbol: str, *roles: Role) -> Actor:
        """An account of an agency with exactly these roles, inside the caller's transaction."""
        account = Account(
            email=f"{name.replace('_', '-')}@hagiang.gov.vn",
            title=f"{name} {symbol}",
            job_title=JOBS["head"] if Role.FOCAL_HEAD in roles else "",
            agency=self.agencies[symbol],
            created_at=self.now,
            roles=[AccountRole(role=role.value) for role in roles],
        )
        db.session.add(account)
        db.session.flush()
        return actor_of(account, self.now.date())

    def dismiss(self, name: str) -> None:
        """Close the account of a person who has left."""
        with transaction():
            db.session.get_one(Account, self.people[name].account_id).is_active = False

    def _entry(self, code: str, database_id: int | None) -> EntryChange:
        managing, owner, tier = ENTRIES[code]
        content = entry_content(
            f"Cơ sở dữ liệu {code}",
            tier=tier,
            managing_agency=agency_part(self.agencies[managing]),
            owner_agency=agency_part(self.agencies[owner]),
            datasets=[
                {
                    "code": f"{code}-{number}",
                    "name": f"Bộ dữ liệu {number} của {code}",
                    "sharing_mode": "DEFAULT",
                    "fields": ["Mã số", "Tên"],
                }
                for number in (1, 2)
            ],
        )
        return EntryChange("ADD", database_id, code, content)

    def proposal(self, case_id: int) -> Proposal:
        """The proposal as the database holds it now."""
        db.session.expire_all()
        return db.session.get_one(Proposal, case_id)

    def line(self, case_id: int) -> SubmissionLine:
        """The last line of a proposal in any submission."""
        query = select(SubmissionLine).where(SubmissionLine.proposal_id == case_id)
        return db.session.scalars(query.order_by(SubmissionLine.id.desc()).limit(1)).one()

    def database(self, code: str) -> Database:
        """A database of the register by its code."""
        db.session.expire_all()
        return db.session.scalars(select(Database).where(Database.code == code)).one()

    def version(self) -> CatalogueVersion:
        """The newest version of the catalogue."""
        db.session.expire_all()
        found = newest_version()
        assert found is not None  # version 1 was written with the world
        return found

    def answers(self, action: str, who: str, case_id: int) -> dict[str, Any]:
        """Sound answers to an action on a case of any kind."""
        case = self.case(case_id)
        if case.kind == "connection":
            return super().answers(action, who, case_id)
        given = super().answers(action, who, case_id) | answers_of(action, self.now)
        if action == "propose_conclusion" and self.proposal(case_id).kind == "ADD":
            given["entry_code"] = f"DB-{case_id}"
        if action == "record_decision":
            waiting = [line.proposal_id for line in self.lines(case_id) if line.status == "IN"]
            given |= decision_answers(self.now.date(), [self._result(key, "APPROVED") for key in waiting])
        if action in ("change_submission", "build_submission"):
            carried = [self.number(line.proposal_id) for line in self.lines(case_id) if line.status == "IN"]
            given["proposals"] = carried
        return given

    def lines(self, submission_id: int) -> list[SubmissionLine]:
        """Every line of a submission, in the order they were written."""
        query = select(SubmissionLine).where(SubmissionLine.submission_id == submission_id)
        return list(db.session.scalars(query.order_by(SubmissionLine.id)))

    def number(self, case_id: int) -> str:
        """The number of a case that was sent."""
        return self.case(case_id).case_no or ""

    def propose(self, kind: str = "ADD", database: str | None = None, who: str = "", **changes: Any) -> int:
        """A draft that is ready to be put before the approver; filed by the managing agency unless `who` is named."""
        who = who or self._people_of(database)[0]
        case_id = begin_proposal(kind, database, self.people[who], self.now).id
        answers = proposal_answers(kind, self.now.date(), **changes)
        save_proposal(case_id, answers, self.people[who], None, self.now)
        return case_id

    def _people_of(self, database: str | None) -> tuple[str, str]:
        return FILERS[ENTRIES[database][0]] if database in ENTRIES else FILERS[REQUESTER]

    def sign_and_send(self, case_id: int) -> int:
        """Put a draft before its approver, who signs and sends it."""
        symbol = self.case(case_id).requesting_agency.abbr_symbol
        filer, approver = FILERS[symbol]
        self.act("send_for_signature", filer, case_id)
        self.act("sign_and_send", approver, case_id)
        return case_id

    def sent(self, kind: str = "ADD", database: str | None = None, **changes: Any) -> int:
        """A proposal that has arrived at the department."""
        return self.sign_and_send(self.propose(kind, database, **changes))

    def accepted(self, kind: str = "ADD", database: str | None = None, **changes: Any) -> int:
        """A proposal that was accepted, and waits for its owner where that is another agency."""
        case_id = self.sent(kind, database, **changes)
        self.act("accept", "clerk", case_id)
        return case_id

    def under_review(self, kind: str = "ADD", database: str | None = None, **changes: Any) -> int:
        """A proposal under review, with the owner's word where it is needed."""
        case_id = self.accepted(kind, database, **changes)
        if self.case(case_id).state == "awaiting_consent":
            self.act("owner_consent", "owner", case_id)
        return case_id

    def conclude(self, case_id: int, opinion: str = "RECOMMEND", **criteria: Any) -> Outcome:
        """The reviewer proposes a conclusion; `criteria` replace single answers of the sheet."""
        proposal = self.proposal(case_id)
        before, after = proposal.before.get("tier"), proposal.entry.get("tier")
        becomes_provincial = proposal.kind != "WITHDRAW" and after == "PROVINCIAL" and before != "PROVINCIAL"
        given = {**(CRITERIA if becomes_provincial else {}), "opinion": opinion}
        if opinion == "RECOMMEND" and proposal.kind == "ADD":
            given["entry_code"] = f"DB-{case_id}"
        if opinion == "NOT_RECOMMEND":
            given |= {
                "reason_code": "NOT_READY",
                "reason_text": "Nguồn dữ liệu chưa ổn định, chưa có kinh phí duy trì hệ thống.",
                "legal_basis": ["khoản 1 Điều 7 Quy chế"],
            }
        return self.act("propose_conclusion", "reviewer", case_id, {**given, **criteria})

    def confirm(self, case_id: int) -> Outcome:
        """The head confirms the conclusion."""
        return self.act("confirm_conclusion", "head", case_id)

    def ready(self, kind: str = "ADD", database: str | None = None, opinion: str = "RECOMMEND", **changes: Any) -> int:
        """A proposal that waits for a submission."""
        case_id = self.under_review(kind, database, **changes)
        self.conclude(case_id, opinion)
        self.confirm(case_id)
        return case_id

    def build(self, *case_ids: int, who: str = "reviewer", **changes: Any) -> int:
        """The draft of a submission with these proposals; return its case id."""
        given = answers_of("build_submission", self.now) | {"proposals": [self.number(key) for key in case_ids]}
        return self.act("build_submission", who, None, {**given, **changes}).case_id

    def sign(self, submission_id: int, who: str = "leader") -> Outcome:
        """The director signs the submission."""
        return self.act("sign_submission", who, submission_id)

    def issue(self, submission_id: int) -> Outcome:
        """The clerk issues it: the proposals are with the Chairman."""
        return self.act("issue_submission", "clerk", submission_id)

    def submitted(self, *case_ids: int, **changes: Any) -> int:
        """A submission that went up with these proposals."""
        submission_id = self.build(*case_ids, **changes)
        self.sign(submission_id)
        self.issue(submission_id)
        return submission_id

    def decide(
        self, submission_id: int, results: Mapping[int, str | dict[str, Any]], who: str = "office", **changes: Any
    ) -> Outcome:
        """The office records a decision; `results` by proposal: a word, or `changes` of an annex as signed."""
        return self.act("record_decision", who, submission_id, self.decision(results), **changes)

    def decision(self, results: Mapping[int, str | dict[str, Any]]) -> dict[str, Any]:
        """The answers of the office that record a decision of today with these results."""
        lines = [self._result(case_id, result) for case_id, result in results.items()]
        return decision_answers(self.now.date(), lines)

    def _result(self, case_id: int, result: str | dict[str, Any]) -> dict[str, Any]:
        line: dict[str, Any] = {"proposal": self.number(case_id)}
        if isinstance(result, dict):
            rows = [{"field": name, "value": value} for name, value in result.items()]
            return {**line, "result": "CHANGED", "changes": rows}
        if result == "REJECTED":
            line |= {
                "reason_code": "CHAIRMAN_REJECTED",
                "reason_text": "Chưa bảo đảm nguồn lực duy trì cơ sở dữ liệu sau khi bổ sung.",
                "legal_basis": ["khoản 1 Điều 7 Quy chế"],
            }
        return {**line, "result": result}

    def confirm_decision(self, submission_id: int, who: str = "second_office") -> Outcome:
        """A second person confirms what was keyed from the signed annex."""
        return self.act("confirm_decision", who, submission_id)

    def apply(self, submission_id: int, who: str = "reviewer") -> Outcome:
        """Write the version."""
        return self.act("apply", who, submission_id)

    def notify(self, case_id: int) -> Outcome:
        """Sign and issue the notice of the result."""
        self.act("sign_result", "leader", case_id)
        is_rejected = self.case(case_id).state == "decided_rejected"
        return self.act("notify_rejection" if is_rejected else "notify_result", "clerk", case_id)

    def decided(self, kind: str = "ADD", database: str | None = None, result: Any = "APPROVED") -> tuple[int, int]:
        """A proposal and its submission, decided and not applied."""
        case_id = self.ready(kind, database)
        submission_id = self.submitted(case_id)
        self.decide(submission_id, {case_id: result})
        if self.case(submission_id).state == "decision_entered":
            self.confirm_decision(submission_id)
        return case_id, submission_id

    def publication(self, dataset: str = "DB-OWN-1", **changes: Any) -> int:
        """An agency's wish to publish a dataset of its own as open data."""
        given = answers_of("request_publication", self.now) | {"dataset": dataset}
        return self.act("request_publication", "filer", None, {**given, **changes}).case_id

    def refused(self, action: str, who: str, case_id: int | None, *given: Any, **changes: Any) -> str:
        """Which refusal of the door meets an action that changes nothing; an action that goes through is an error."""
        try:
            self.act(action, who, case_id, *given, **changes)
        except DoorProblem as problem:
            return type(problem).__name__
        raise AssertionError(f"{action} by {who} went through")

    def sentences(self, action: str, who: str, case_id: int | None, *given: Any, **changes: Any) -> list[str]:
        """What the door says to an action that it refuses, each sentence with the field it belongs to."""
        try:
            self.act(action, who, case_id, *given, **changes)
        except (Invalid, NotPossible) as refusal:
            return [f"{one.field}: {one.message % one.params}".removeprefix(": ") for one in refusal.problems]
        raise AssertionError(f"{action} by {who} went through")

    def withdrawal(self, database: str = "DB-OWNER", **changes: Any) -> dict[str, Any]:
        """Answers that plan for every live connection of a database."""
        rows = [
            {
                "account_id": account_id,
                "transition_plan": "Chuyển sang khai thác cơ sở dữ liệu thay thế của tỉnh.",
                "suspend_on": date(2025, 7, 1).isoformat(),
                "revoke_on": date(2025, 7, 15).isoformat(),
            }
            for account_id in self.live_accounts(database)
        ]
        return {"effective_proposed_on": date(2025, 7, 1).isoformat(), "dependents": rows, **changes}

    def live_accounts(self, database: str) -> list[str]:
        """The accounts that work on a database."""
        base = self.database(database)
        cases = db.session.scalars(select(Case.id).where(Case.database_id == base.id, Case.kind == "connection"))
        return [self.account(case_id).account_id for case_id in cases if self.case(case_id).state == "granted"]
