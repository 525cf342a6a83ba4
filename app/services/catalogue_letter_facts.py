"""The facts of letters on the catalogue, collected from proposals, submissions and decisions when they are signed."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.cases import Case
from app.models.catalogue import Database
from app.models.proposals import Proposal, SubmissionLine
from app.models.versions import CatalogueVersion
from app.queries.catalogue import newest_version, version_on
from app.services.catalogue_facts import lines_of
from app.services.entry_words import agency_name, printed, rows_of, sides
from app.services.letter_sources import Source, iso
from workflows.catalogue.entry import differences, merged
from workflows.catalogue.needs import CRITERIA
from workflows.letters import format_day_vi

USER = "USER"
LEFT = ("LEFT", "RETURNED")
"""Lines that no longer belong to what is sent up."""
ANNEXES = ("I", "II", "III")
NAME = "p7_2_a_name"

Line = tuple[SubmissionLine, Proposal, Case]


def has_draft_decision(submission: Case) -> bool:
    """Say whether there is anything to decide: proposals that are not recommended stand in no draft (3.2 #7)."""
    return bool(_lines(submission, *ANNEXES))


def _lines(submission: Case, *annexes: str) -> list[Line]:
    wanted = annexes or (*ANNEXES, "V")
    return [found for found in lines_of(submission.id) if found[0].status not in LEFT and found[0].annex in wanted]


# A proposal.


def _proposal(source: Source) -> Proposal:
    return db.session.get_one(Proposal, source.case.id)


def _name(proposal: Proposal) -> str:
    """The name under which the catalogue knows the database today, or is to know it."""
    return str(proposal.before.get(NAME) or proposal.entry.get(NAME) or "")


def _database(source: Source) -> str | None:
    if source.letter.variant == USER:
        return source.payload.get("database")
    return _name(_proposal(source)) or None


def _changes(source: Source) -> list[dict[str, str]] | None:
    proposal = _proposal(source)
    if proposal.kind != "EDIT":
        return None
    return [sides(found) for found in differences(proposal.before, merged(proposal.before, proposal.entry))]


def _transition(source: Source) -> list[dict[str, Any]] | None:
    proposal = _proposal(source)
    if proposal.kind != "WITHDRAW":
        return None
    names = ("account_id", "plan", "suspend_on", "revoke_on")
    return [{"agency": agency_name(line["agency"]), **{n: line[n] for n in names}} for line in proposal.transition]


def _replacement_of(case: Case) -> str | None:
    code = case.content.get("replacement_database")
    return db.session.scalar(select(Database.name).where(Database.code == code)) if code else None


def _other_components(source: Source) -> list[str] | None:
    if source.content.get("new_agency_agreement_file"):
        return ["Văn bản đồng ý của cơ quan nhận chủ quản hoặc quản lý"]
    return None


def _items(source: Source) -> list[dict[str, Any]] | None:
    if not source.case.supplements:
        return None
    return [
        {"what": item["what"], "why": item["why"], "basis": item.get("basis") or "khoản 1 Điều 7 Quy chế"}
        for item in source.case.supplements[-1].items
    ]


def _consultation(source: Source, name: str) -> Any:
    return _proposal(source).consultation.get(name)


# The result.


def _result(source: Source, name: str) -> Any:
    if source.letter.variant == USER:
        return source.payload.get(name)
    return _proposal(source).result.get(name)


def _annex(source: Source, name: str) -> Any:
    result = _proposal(source).result
    return result.get(name) if result.get("annex") in ANNEXES else None


def _applied_on(source: Source) -> str | None:
    applied = _proposal(source).applied_in
    version = db.session.get(CatalogueVersion, applied) if applied is not None else None
    return iso(version.applied_at) if version else None


def _differences(source: Source) -> list[dict[str, str]]:
    proposal = _proposal(source)
    asked = merged(proposal.before, proposal.entry)
    return [sides(found) for found in differences(asked, merged(asked, proposal.result.get("entry") or {}))]


# A submission.


def _in_force(source: Source) -> dict[str, str] | None:
    version = version_on(source.step.today) or newest_version()
    return {"no": version.decision_no, "date": version.decided_on.isoformat()} if version else None


def _bases(source: Source) -> list[str]:
    """What the legal profile cites for a decision of this day (0.3)."""
    day = source.step.today.isoformat()
    listed = source.profile.citations.get("decision_bases") or []
    return [base["text"] for base in listed if (base.get("from") or day) <= day <= (base.get("until") or day)]


def _received(source: Source, choose: Callable[[Iterable[str]], str]) -> str | None:
    days = [day for _, _, case in _lines(source.case) if (day := iso(case.received_at))]
    return choose(days) if days else None


def _counts(source: Source) -> dict[str, int]:
    lines = _lines(source.case)
    kinds = [proposal.kind for _, proposal, _ in lines]
    annexes = [line.annex for line, _, _ in lines]
    return {
        "total": len(lines),
        "agencies": len({case.requesting_agency_id for _, _, case in lines}),
        **{kind.lower(): kinds.count(kind) for kind in ("ADD", "EDIT", "WITHDRAW")},
        **{f"annex_{annex.lower()}": annexes.count(annex) for annex in ANNEXES},
    }


def _dependents(source: Source) -> int:
    return sum(len(proposal.transition) for _, proposal, _ in _lines(source.case, "III"))


def _consulted(source: Source) -> list[str]:
    if source.letter.code == "D15":
        asked = _consultation(source, "agencies") or []
    else:
        asked = [part for _, proposal, _ in _lines(source.case) for part in proposal.consultation.get("agencies") or []]
    return list(dict.fromkeys(agency_name(part) for part in asked))


def _consult_summary(source: Source) -> str | None:
    typed = source.content.get("consult_summary")
    told = [
        f"{_name(proposal)}: {str(proposal.consultation['summary']).rstrip('.; ')}"
        for _, proposal, _ in _lines(source.case)
        if proposal.consultation.get("summary")
    ]
    return typed or "; ".join(told) or None


def _explanation(source: Source) -> list[str]:
    return [
        f"{_name(proposal)} (mã hồ sơ {case.case_no}): {line.explanation}"
        for line, proposal, case in _lines(source.case)
        if line.explanation
    ]


def _criteria(source: Source) -> list[dict[str, str]]:
    """Article 7.3 for each database that was judged by it, recommended or not."""
    found = []
    for _, proposal, _ in _lines(source.case):
        verdicts = {point: proposal.conclusion.get(name) for point, name, _ in CRITERIA}
        if all(verdicts.values()):
            found.append({"name": _name(proposal), **verdicts, "conclusion": proposal.conclusion["opinion"]})
    return found


def _not_recommended(source: Source) -> list[dict[str, str]]:
    return [
        {
            "name": _name(proposal),
            "agency": case.requesting_agency.name,
            "kind": proposal.kind,
            "reason": proposal.conclusion.get("reason_text") or "",
        }
        for _, proposal, case in _lines(source.case, "V")
    ]


# The annexes of the draft decision.


def _manager(proposal: Proposal, case: Case) -> str:
    entry = merged(proposal.before, proposal.entry)
    return agency_name(entry.get("managing_agency")) or case.requesting_agency.name


def _annex_added(source: Source) -> list[dict[str, Any]]:
    found = []
    for _, proposal, case in _lines(source.case, "I"):
        entry, manager = proposal.entry, _manager(proposal, case)
        owner = agency_name(entry.get("owner_agency"))
        row = {
            "name": entry[NAME],
            "agency": manager,
            "tier": entry["tier"],
            "objective": entry.get("p7_2_b_objective") or "",
            "scope": entry.get("p7_2_c_scope") or "",
            "master_data": rows_of("p7_2_c_master_data", entry.get("p7_2_c_master_data")),
            "datasets": rows_of("datasets", entry.get("datasets")),
            "users": list(entry.get("p7_2_d_users") or []),
            "purpose": entry.get("p7_2_d_purpose") or "",
            "sources": rows_of("p7_2_dd_sources", entry.get("p7_2_dd_sources")),
            "methods": list(entry.get("p7_2_e_methods") or []),
        }
        found.append({**row, "owner": owner} if owner and owner != manager else row)
    return found


def _annex_edited(source: Source) -> list[dict[str, Any]]:
    found = []
    for _, proposal, case in _lines(source.case, "II"):
        changed = differences(proposal.before, merged(proposal.before, proposal.entry))
        found.append(
            {
                "name": _name(proposal),
                "agency": agency_name(proposal.before.get("managing_agency")) or case.requesting_agency.name,
                "old": [f"{one.label}: {printed(one.name, one.old)}" for one in changed],
                "new": [f"{one.label}: {printed(one.name, one.new)}" for one in changed],
            }
        )
    return found


def _annex_withdrawn(source: Source) -> list[dict[str, Any]]:
    found = []
    for _, proposal, case in _lines(source.case, "III"):
        row = {
            "name": _name(proposal),
            "agency": _manager(proposal, case),
            "reason_code": case.content.get("withdraw_reason"),
            "reason": case.content.get("justification"),
            "plans": [_plan(line) for line in proposal.transition],
            "disposition": case.content.get("data_disposition"),
        }
        replacement = _replacement_of(case)
        found.append({**row, "replacement": replacement} if replacement else row)
    return found


def _plan(line: dict[str, Any]) -> str:
    suspend, revoke = (format_day_vi(date.fromisoformat(line[name])) for name in ("suspend_on", "revoke_on"))
    said = f"{agency_name(line['agency'])} (tài khoản {line['account_id']}): {line['plan'].rstrip('.; ')}"
    return f"{said}; tạm khoá từ ngày {suspend}, thu hồi từ ngày {revoke}"


CATALOGUE_FACTS: dict[str, Callable[[Source], Any]] = {
    "database": _database,
    "proposal_kind": lambda s: _proposal(s).kind,
    "letter_no": lambda s: s.content.get("proposal_letter_no"),
    "letter_date": lambda s: iso(s.content.get("proposal_letter_date")),
    "letter_signer": lambda s: s.content.get("proposal_letter_signer") or "",
    "justification": lambda s: s.content.get("justification"),
    "changes": _changes,
    "transition": _transition,
    "replacement": lambda s: _replacement_of(s.case),
    "other_components": _other_components,
    "items": _items,
    "consulted": _consulted,
    "question": lambda s: _consultation(s, "question"),
    "consult_by": lambda s: iso(_consultation(s, "answer_by")),
    "bases": _bases,
    "current_decision": _in_force,
    "necessity": lambda s: s.content.get("necessity"),
    "explanation": _explanation,
    "received_from": lambda s: _received(s, min),
    "received_to": lambda s: _received(s, max),
    "counts": _counts,
    "consult_summary": _consult_summary,
    "dependents": _dependents,
    "criteria": _criteria,
    "not_recommended": _not_recommended,
    "drafted_on": lambda s: iso(s.step.today),
    "effective_on": lambda s: iso(s.content.get("effective_proposed_on")),
    "annex_added": _annex_added,
    "annex_edited": _annex_edited,
    "annex_withdrawn": _annex_withdrawn,
    "decision_no": lambda s: _result(s, "decision_no"),
    "decided_on": lambda s: iso(_result(s, "decided_on")),
    "annex": lambda s: _annex(s, "annex"),
    "annex_item": lambda s: _annex(s, "item"),
    "applied_on": _applied_on,
    "differences": _differences,
    "guidance": lambda s: s.case.refusal.get("guidance") or _proposal(s).conclusion.get("advice"),
    "accounts": lambda s: s.payload.get("accounts"),
    "suspend_on": lambda s: iso(s.payload.get("suspend_on")),
    "revoke_on": lambda s: iso(s.payload.get("revoke_on")),
    "plan": lambda s: s.payload.get("plan"),
}
"""How a letter on the catalogue finds a fact; what is not here is found as in a letter of Article 9."""
