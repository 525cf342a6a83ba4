"""What must agree between the answers of a connection request, and with the catalogue (domain model 4.1, E4–E11)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms.connection_request import FIELDS, FILE_FIELDS, part_with
from forms.request_choices import COMMITMENTS, says_yes
from workflows.fields import Field, Problem, clean
from workflows.text import N_

PROVINCIAL = "PROVINCIAL_SCOPE"
RETIRED = N_("«%(name)s» đã rút khỏi danh mục; chọn dữ liệu khác.")
SPLIT = "split"
"""Code of the problem that *Tách hồ sơ* solves (0.6.5)."""

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class KnownDatabase:
    """A database of the catalogue as the form needs it; the owner is named by its symbol."""

    code: str
    name: str
    owner: str
    owner_name: str
    scope: str = PROVINCIAL
    is_active: bool = True


@dataclass(frozen=True)
class KnownDataset:
    """A dataset of the catalogue with its sharing mode and its schema, which may be empty."""

    code: str
    name: str
    database: KnownDatabase
    mode: str = "DEFAULT"
    fields: tuple[str, ...] = ()
    is_active: bool = True

    @property
    def track(self) -> str:
        """Datasets shared on specific request go another way (E8)."""
        return "SPECIFIC" if self.mode == "SPECIFIC" else "DEFAULT"


@dataclass(frozen=True)
class Overlap:
    """An open case or live connection of the same agency on the same data (Article 4.2)."""

    case_id: int
    case_no: str
    dataset: str
    is_connection: bool


@dataclass(frozen=True)
class RequestContext:
    """What the form is judged against: the day, the catalogue, the agency's own cases and files."""

    today: date
    datasets: Mapping[str, KnownDataset]
    databases: Mapping[str, KnownDatabase]
    email_domains: tuple[str, ...] = ("gov.vn",)
    regulation_from: date = date(2024, 7, 3)
    agencies: frozenset[str] = frozenset()
    previous_states: Mapping[str, str] = field(default_factory=dict)
    renewable: frozenset[str] = frozenset()
    files: frozenset[int] = frozenset()
    overlaps: tuple[Overlap, ...] = ()
    is_parent_endorsement_asked: bool = False


@dataclass(frozen=True)
class Target:
    """One case that a letter asks for: one owner, one database, one track."""

    owner: str
    database: str
    track: str
    datasets: tuple[str, ...]


def targets_of(codes: Iterable[str], context: RequestContext) -> list[Target]:
    """Group chosen datasets into the cases they make, in the order chosen; unknown ones are left out (0.6.5)."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for code in codes:
        known = context.datasets.get(code)
        if known is not None:
            grouped.setdefault((known.database.owner, known.database.code, known.track), []).append(code)
    return [Target(owner, base, track, tuple(found)) for (owner, base, track), found in grouped.items()]


def with_derived(content: Answers, context: RequestContext) -> dict[str, Any]:
    """Fill in owner and database from the datasets chosen where they were not given; read four ticks as four codes."""
    filled = dict(content)
    ticks = filled.get("commitments")
    if isinstance(ticks, list) and ticks and all(isinstance(tick, bool) for tick in ticks):
        filled["commitments"] = [code for (code, _), tick in zip(COMMITMENTS, ticks, strict=False) if tick]
    found = targets_of(dataset_codes(content), context)
    if len({target.owner for target in found}) == 1:
        filled["owner_agency"] = filled.get("owner_agency") or found[0].owner
    if len({target.database for target in found}) == 1:
        filled["database"] = filled.get("database") or found[0].database
    return filled


def dataset_codes(content: Answers) -> list[str]:
    """Read the codes of the datasets chosen, however they were sent."""
    chosen = content.get("datasets") or []
    if isinstance(chosen, str):
        chosen = chosen.split("\n")
    if not isinstance(chosen, (list, tuple)):
        return []
    return list(dict.fromkeys(str(code).strip() for code in chosen if str(code).strip()))


def clean_request(
    content: Answers, context: RequestContext, fields: tuple[Field, ...] = FIELDS
) -> tuple[dict[str, Any], list[Problem]]:
    """Read the answers and name every problem at once, single ones first, in the order of the form."""
    filled = with_derived(content, context)
    values, problems = clean(fields, filled)
    names = {problem.field for problem in problems}
    for check in CHECKS:
        for problem in check(values, context):
            if problem.field not in names or problem.code == SPLIT:
                problems.append(problem)
    if says_yes(content.get("contains_state_secret", "")) or content.get("contains_state_secret") is None:
        problems.insert(0, Problem("contains_state_secret", STATE_SECRET_SENTENCE, code="missing"))
    order = {spec.name: number for number, spec in enumerate(fields)}
    return values, sorted(problems, key=lambda problem: order.get(problem.field, -1))


STATE_SECRET_SENTENCE = N_(
    "Dữ liệu thuộc bí mật nhà nước không lập hồ sơ tại đây; lập hồ sơ mới và trả lời câu hỏi đầu."
)


def request_problems(content: Answers, context: RequestContext) -> list[Problem]:
    """Name everything that keeps a request from being sent."""
    return clean_request(content, context)[1]


def problems_by_part(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Sort problems by the part of the form that asks for their field; those of no part stand under an empty key."""
    sorted_out: dict[str, list[Problem]] = {}
    for problem in problems:
        part = part_with(problem.field)
        sorted_out.setdefault(part.key if part else "", []).append(problem)
    return sorted_out


def _dates(values: Answers, context: RequestContext) -> Iterable[Problem]:
    for name in ("letter_date", "security_approval_date", "attached_consent_date"):
        value = values.get(name)
        if value is None:
            continue
        if value > context.today:
            yield Problem(name, N_("Ghi ngày không muộn hơn hôm nay."))
        elif value < context.regulation_from and name != "security_approval_date":
            yield Problem(name, N_("Ghi ngày từ 03/7/2024, ngày Quy chế có hiệu lực, trở đi."))
    start, end = values.get("valid_from"), values.get("valid_to")
    if start and end and end <= start:
        yield Problem("valid_to", N_("Ghi «Đến ngày» sau «Từ ngày»."))
    elif end and end <= context.today:
        yield Problem("valid_to", N_("Ghi «Đến ngày» sau hôm nay."))


def _catalogue(values: Answers, context: RequestContext) -> Iterable[Problem]:
    """Every dataset is in the current catalogue and of a provincial database (E9)."""
    codes = values.get("datasets") or []
    unknown = [code for code in codes if code not in context.datasets]
    if unknown:
        yield Problem("datasets", N_("Bộ dữ liệu «%(code)s» không có trong danh mục; chọn lại."), {"code": unknown[0]})
    named = context.databases.get(values.get("database", ""))
    if values.get("database") and named is None:
        yield Problem("database", N_("Chọn một cơ sở dữ liệu trong danh mục."))
    bases = [context.datasets[code].database for code in codes if code in context.datasets]
    for base in dict.fromkeys([*([named] if named else []), *bases]):
        if base.scope != PROVINCIAL:
            yield not_provincial(base)
        elif not base.is_active:
            yield Problem("datasets", RETIRED, {"name": base.name})
    for code in codes:
        if code in context.datasets and not context.datasets[code].is_active:
            yield Problem("datasets", RETIRED, {"name": context.datasets[code].name})


def not_provincial(base: KnownDatabase) -> Problem:
    """The guidance for data that no provincial owner can share (Article 3.1)."""
    return Problem(
        "datasets",
        N_(
            "«%(name)s» là cơ sở dữ liệu quốc gia hoặc của bộ, ngành, không có chủ quản ở tỉnh (khoản 1 Điều 3): "
            "bỏ chọn và liên hệ %(owner)s theo quy định của cơ quan đó."
        ),
        {"name": base.name, "owner": base.owner_name},
        code="not_provincial",
    )


def _one_case(values: Answers, context: RequestContext) -> Iterable[Problem]:
    """One case is one requester and one owner; default and specific data go apart (0.5.5, 0.6.5)."""
    found = targets_of(values.get("datasets") or [], context)
    if len({target.owner for target in found}) > 1:
        yield Problem(
            "datasets",
            N_("Dữ liệu thuộc nhiều cơ quan chủ quản: bấm «Tách hồ sơ» để mỗi chủ quản một hồ sơ."),
            code=SPLIT,
        )
    elif len({target.track for target in found}) > 1:
        yield Problem(
            "datasets",
            N_("Có cả dữ liệu chia sẻ mặc định và dữ liệu chia sẻ theo yêu cầu: bấm «Tách hồ sơ» để tách riêng."),
            code=SPLIT,
        )
    elif len(found) > 1:
        yield Problem(
            "datasets",
            N_("Dữ liệu thuộc nhiều cơ sở dữ liệu: bấm «Tách hồ sơ» để mỗi cơ sở dữ liệu một hồ sơ."),
            code=SPLIT,
        )
    elif found and values.get("owner_agency", found[0].owner) != found[0].owner:
        yield Problem("owner_agency", N_("Chọn đúng cơ quan chủ quản của các bộ dữ liệu đã chọn."))
    elif found and values.get("database", found[0].database) != found[0].database:
        yield Problem("database", N_("Chọn đúng cơ sở dữ liệu chứa các bộ dữ liệu đã chọn."))


def _commitments(values: Answers, context: RequestContext) -> Iterable[Problem]:
    if 0 < len(values.get("commitments") or []) < len(COMMITMENTS):
        yield Problem("commitments", N_("Đánh dấu đủ bốn cam kết."))


def _contact(values: Answers, context: RequestContext) -> Iterable[Problem]:
    """An official address (policy)."""
    host = str(values.get("contact_email", "")).lower().rpartition("@")[2]
    if host and not any(host == domain or host.endswith("." + domain) for domain in context.email_domains):
        yield Problem(
            "contact_email",
            N_("Ghi thư điện tử công vụ có đuôi %(domains)s."),
            {"domains": ", ".join(context.email_domains)},
        )


def _earlier(values: Answers, context: RequestContext) -> Iterable[Problem]:
    """A case filed again after a refusal says how each reason was cured (E11)."""
    previous = values.get("previous_case")
    if previous and previous not in context.previous_states:
        yield Problem("previous_case", N_("Chọn một hồ sơ đã kết thúc của cơ quan mình."))
    elif previous and context.previous_states[previous] == "refused" and not values.get("refiling_explanation"):
        yield Problem(
            "refiling_explanation",
            N_("Giải trình đã khắc phục từng lý do từ chối của hồ sơ trước như thế nào."),
            code="missing",
        )
    if values.get("renewal_of") and values["renewal_of"] not in context.renewable:
        yield Problem("renewal_of", N_("Chọn một hồ sơ đã được cấp tài khoản của cơ quan mình."))


def _parent(values: Answers, context: RequestContext) -> Iterable[Problem]:
    if values.get("parent_agency") and values["parent_agency"] not in context.agencies:
        yield Problem("parent_agency", N_("Chọn một cơ quan đang hoạt động trong danh sách."))


def _overlap(values: Answers, context: RequestContext) -> Iterable[Problem]:
    """Article 4.2: a second connection on the same data renews the first, or needs a reason."""
    renewed = values.get("renewal_of")
    live = [overlap for overlap in context.overlaps if overlap.is_connection and overlap.case_no != renewed]
    if live and not values.get("duplicate_reason"):
        yield Problem(
            "duplicate_reason",
            N_(
                "Cơ quan đã có kết nối với dữ liệu này theo hồ sơ %(case_no)s: "
                "chọn hồ sơ đó để gia hạn, hoặc ghi lý do yêu cầu thêm."
            ),
            {"case_no": live[0].case_no},
            code="missing",
        )


def _files(values: Answers, context: RequestContext) -> Iterable[Problem]:
    for name in FILE_FIELDS:
        if name in values and values[name] not in context.files:
            yield Problem(name, N_("Đính kèm lại tệp này: tệp đã chọn không thuộc hồ sơ."))


CHECKS: tuple[Callable[[Answers, RequestContext], Iterable[Problem]], ...] = (
    _dates,
    _catalogue,
    _one_case,
    _commitments,
    _contact,
    _earlier,
    _parent,
    _overlap,
    _files,
)
