"""How the document describes what is sent: drafts, answers, uploads, and the needs of the actions, with examples."""

from collections.abc import Sequence
from typing import Any

from app.api import cases
from app.api.needs import object_schema, schema_of
from forms.build import words
from forms.connection_request import STATE_SECRET
from forms.proposals import ADD, BEGINNING, EDIT, PROPOSAL_KIND, WITHDRAW, fields_of
from workflows.accounts import ACCOUNTS
from workflows.fields import Field
from workflows.publication_fields import PUBLICATION
from workflows.registry import KIND_LABELS, KINDS
from workflows.roles import Role
from workflows.rows import NEW, Row
from workflows.submissions.needs import BUILDING
from workflows.text import N_

NAMES = {ADD: "Add", EDIT: "Edit", WITHDRAW: "Withdraw"}
ACCOUNT = N_("Tài khoản kết nối")
Needs = dict[str, tuple[Field, ...]]
"""The answers of an action by the kind of case it is done on, as a label."""


def body_schemas() -> dict[str, Any]:
    """Every body that has a name of its own."""
    return {
        "Upload": _upload(),
        "Request": _request(),
        "PaperRequest": _paper(),
        **{f"{name}Proposal": _proposal(kind) for kind, name in NAMES.items()},
        **{f"{name}Answers": _draft(fields_of(kind)) for kind, name in NAMES.items()},
        "Submission": {**object_schema(BUILDING), "examples": [_submission_example()]},
        "Publication": {**object_schema(PUBLICATION), "examples": [_publication_example()]},
    }


def actions() -> dict[str, tuple[str, Needs]]:
    """Every action that an officer may take on a case: its label, and all its answers by kind of case."""
    found: dict[str, tuple[str, Needs]] = {}
    tables = [(KIND_LABELS[kind], table) for kind, editions in KINDS.items() for table in editions.values()]
    for kind, table in (*tables, (ACCOUNT, ACCOUNTS)):
        for row in table.rows:
            if _is_an_officers(row):
                _label, needs = found.setdefault(row.action, (row.label, {}))
                known = needs.get(kind, ())
                names = {spec.name for spec in known}
                needs[kind] = (*known, *(spec for spec in row.needs if spec.name not in names))
    return found


def _is_an_officers(row: Row) -> bool:
    return row.source != (NEW,) and any(by.role is not Role.SYSTEM for by in row.by)


def action_schema(action: str, needs: Needs) -> dict[str, Any]:
    """The body of an action; where the kinds of case ask differently, one for each kind."""
    bodies: dict[str, dict[str, Any]] = {}
    for kind, specs in needs.items():
        bodies.setdefault(str(object_schema(specs)), {"title": words(kind), **object_schema(specs)})
    schemas = list(bodies.values())
    if len(schemas) > 1:
        return {"anyOf": schemas}
    schemas[0].pop("title")
    return {**schemas[0], **({"examples": [_decision_example()]} if action == "record_decision" else {})}


def _upload() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"name": {"type": "string"}, "content_base64": {"type": "string", "contentEncoding": "base64"}},
        "required": ["name", "content_base64"],
        "additionalProperties": False,
        "examples": [{"name": "van-ban.pdf", "content_base64": "JVBERi0xLjcK"}],
    }


def _draft(specs: Sequence[Field], required: Sequence[str] = ()) -> dict[str, Any]:
    """Answers of a draft, which may be incomplete."""
    schema = object_schema(tuple(specs))
    return {**schema, "required": list(required)}


def _request() -> dict[str, Any]:
    """Only the first question must be answered."""
    return _draft(cases.FILED, [STATE_SECRET.name])


def _paper() -> dict[str, Any]:
    schema = object_schema(cases.ON_PAPER)
    schema["properties"]["channel"] = {**schema_of(cases.CHANNEL), "enum": ["PAPER"]}
    return {**schema, "required": ["channel", *schema["required"]]}


def _proposal(kind: str) -> dict[str, Any]:
    """What begins a proposal is settled at once; a database is named except where one is to be added."""
    settled = [spec.name for spec in BEGINNING if kind != ADD or spec.name != "database"]
    schema = _draft((*BEGINNING, *fields_of(kind)), settled)
    schema["properties"][PROPOSAL_KIND.name] = {**schema_of(PROPOSAL_KIND), "enum": [kind]}
    return {**schema, "examples": [{"contains_state_secret": False, "proposal_kind": kind, **_answers_of(kind)}]}


def _answers_of(kind: str) -> dict[str, Any]:
    if kind == ADD:
        sources = [{"source": "LIS", "agency": "SYT", "frequency": "24/7"}]
        return {"tier": "PROVINCIAL", "catalogue_group": "AGENCY_DB", "p7_2_dd_sources": sources}
    if kind == EDIT:
        return {"database": "DB07", "update_mode": "API", "p7_2_e_methods": ["QUERY", "SYNC"]}
    plan = {
        "account_id": "kn-000012",
        "transition_plan": words(N_("Chuyển sang khai thác cơ sở dữ liệu thay thế của tỉnh.")),
        "suspend_on": "2025-07-01",
        "revoke_on": "2025-07-15",
    }
    proposed = {"effective_proposed_on": "2025-07-01", "data_disposition": "ARCHIVE"}
    return {"database": "DB07", "withdraw_reason": "SYSTEM_ENDED", **proposed, "dependents": [plan]}


def _submission_example() -> dict[str, Any]:
    return {
        "proposals": ["DM-2025-0001", "DM-2025-0002"],
        "necessity": words(N_("Cập nhật Danh mục theo đề nghị của các cơ quan trong tỉnh.")),
        "effective_proposed_on": "2025-08-01",
    }


def _publication_example() -> dict[str, Any]:
    return {
        "dataset": "DB07-1",
        "title": words(N_("Danh sách cơ sở khám bệnh, chữa bệnh")),
        "description": words(N_("Danh sách cơ sở khám bệnh, chữa bệnh đang hoạt động trên địa bàn tỉnh.")),
        "url": "https://opendata.hagiang.gov.vn/co-so-kham-benh.csv",
        "formats": ["CSV"],
        "licence": words(N_("Tự do sử dụng, ghi rõ nguồn")),
        "update_frequency": "MONTHLY",
        "no_personal_data_or_secret_confirmed": True,
        "basis_note": words(N_("Kế hoạch công bố dữ liệu mở của tỉnh.")),
    }


def _decision_example() -> dict[str, Any]:
    rows = [{"field": "update_mode", "value": "MANUAL"}]
    return {
        "decision_no": words(N_("1234/QĐ-UBND")),
        "decided_on": "2025-07-20",
        "decision_signer": words(N_("Chủ tịch UBND tỉnh")),
        "decision_file": {"name": "quyet-dinh.pdf", "content_base64": "JVBERi0xLjcK"},
        "effective_on": "2025-08-01",
        "lines": [
            {"proposal": "DM-2025-0001", "result": "APPROVED"},
            {"proposal": "DM-2025-0002", "result": "CHANGED", "changes": rows},
        ],
    }
