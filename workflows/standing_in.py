"""Absence: in whose name a step is taken, and how long and how a deputy may act (decision record 0010)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.fields import Field, Kind, Problem
from workflows.guards import is_the_reviewer
from workflows.letter_style import is_deputy_head
from workflows.roles import REVIEWERS, Actor, Role, StandIn
from workflows.rows import Facts, Row
from workflows.text import N_


def acting_for(row: Row, role: Role, facts: Facts, actor: Actor) -> StandIn | None:
    """The absent officer in whose name a step is taken; None where it is the actor's own to take."""
    if not actor.stands_in_for:
        return None
    if is_the_reviewer in row.guards and facts.reviewer_id != actor.account_id:
        for absent in actor.stands_in_for:
            if absent.account_id == facts.reviewer_id and absent.roles.intersection(REVIEWERS):
                return absent
    if role not in actor.lent_roles:
        return None
    return next(absent for absent in actor.stands_in_for if role in absent.roles)


NEVER_HANDED = frozenset({Role.ADMIN, Role.SECURITY_OFFICER, Role.AUDITOR, Role.SYSTEM})
"""Roles that are bound to the person: nobody stands in for them."""
SIGNING_ROLES = frozenset({Role.FOCAL_LEADER, Role.AGENCY_APPROVER, Role.OWNER_APPROVER})
"""Roles that sign letters: who stands in says by what right."""
_OF_AGENCIES = frozenset({Role.AGENCY_FILER, Role.AGENCY_APPROVER, Role.OWNER_OFFICER, Role.OWNER_APPROVER})
_OF_DIVISION = frozenset({Role.FOCAL_CLERK, Role.FOCAL_REVIEWER, Role.FOCAL_HEAD, Role.TECH_OPERATOR})
ARRANGED_BY: dict[Role, frozenset[Role]] = {
    Role.FOCAL_HEAD: _OF_DIVISION,
    Role.FOCAL_LEADER: _OF_DIVISION | {Role.FOCAL_LEADER},
    Role.AGENCY_APPROVER: _OF_AGENCIES,
    Role.OWNER_APPROVER: _OF_AGENCIES,
}
"""Which roles of absent colleagues each role hands over; an administrator hands over none."""
AUTHORITIES: tuple[tuple[str, str], ...] = (
    ("KT", N_("KT. – cấp phó ký thay")),
    ("TL", N_("TL. – ký thừa lệnh")),
    ("TUQ", N_("TUQ. – ký thừa uỷ quyền")),
)
MOST_DAYS = 366

DELEGATION: tuple[Field, ...] = (
    Field("deputy", Kind.REF, N_("Người làm thay"), source="deputies", missing=N_("Chọn người làm thay.")),
    Field(
        "roles",
        Kind.REFS,
        N_("Vai trò giao lại"),
        source="handed_roles",
        missing=N_("Chọn ít nhất một vai trò giao lại."),
    ),
    Field("from_on", Kind.DATE, N_("Từ ngày")),
    Field("until_on", Kind.DATE, N_("Đến hết ngày")),
    Field(
        "authority",
        Kind.CHOICE,
        N_("Thẩm quyền ký khi làm thay"),
        hint=N_("Bắt buộc khi giao lại vai trò ký văn bản."),
        choices=AUTHORITIES,
        required=False,
    ),
    Field(
        "authorisation_no",
        Kind.TEXT,
        N_("Số văn bản uỷ quyền, phân công"),
        hint=N_("Bắt buộc với TUQ.; được in ở ô chữ ký."),
        maximum=60,
        required=False,
    ),
    Field("reason", Kind.TEXT, N_("Lý do"), maximum=250, required=False),
)


def arranges_for_others(actor: Actor) -> bool:
    """Say whether an officer may hand over the work of absent colleagues; what is only lent gives no such right."""
    return bool((actor.roles - actor.lent_roles) & set(ARRANGED_BY))


def roles_to_hand(actor: Actor, absent_id: int, held: frozenset[Role]) -> tuple[Role, ...]:
    """The roles of an absent officer of the actor's own agency that the actor may hand over: all of one's own."""
    wanted = held - NEVER_HANDED
    if absent_id != actor.account_id:
        own = actor.roles - actor.lent_roles
        wanted &= frozenset().union(*(ARRANGED_BY[role] for role in own if role in ARRANGED_BY))
    return tuple(role for role in Role if role in wanted)


@dataclass(frozen=True)
class Colleague:
    """An officer as the rules of delegation see one."""

    id: int
    agency_id: int | None
    roles: frozenset[Role]
    job_title: str
    is_active: bool


def delegation_problems(
    values: Mapping[str, Any], absent: Colleague, deputy: Colleague | None, *, today: date, is_head_signing: bool
) -> list[Problem]:
    """Everything that is wrong with a delegation, beyond the limits of single fields (decision record 0010)."""
    found = _person_problems(absent, deputy)
    start, end = values.get("from_on"), values.get("until_on")
    if start is not None and start < today:
        found.append(Problem("from_on", N_("Ghi ngày bắt đầu từ hôm nay trở đi.")))
    if start is not None and end is not None and end < start:
        found.append(Problem("until_on", N_("Ngày kết thúc không được sớm hơn ngày bắt đầu.")))
    elif start is not None and end is not None and (end - start).days >= MOST_DAYS:
        found.append(Problem("until_on", N_("Mỗi lần làm thay không quá một năm; ghi ngày kết thúc sớm hơn.")))
    return found + _authority_problems(values, deputy, is_head_signing=is_head_signing)


def _person_problems(absent: Colleague, deputy: Colleague | None) -> list[Problem]:
    if deputy is None or not deputy.is_active or deputy.agency_id != absent.agency_id or absent.agency_id is None:
        return [Problem("deputy", N_("Chọn một người đang làm việc tại cùng cơ quan."))]
    if deputy.id == absent.id:
        return [Problem("deputy", N_("Không tự làm thay chính mình; chọn người khác."))]
    if Role.ADMIN in deputy.roles:
        return [Problem("deputy", N_("Quản trị hệ thống không xử lý hồ sơ; chọn người khác."))]
    return []


def _authority_problems(values: Mapping[str, Any], deputy: Colleague | None, *, is_head_signing: bool) -> list[Problem]:
    authority = values.get("authority") or ""
    if not authority:
        if SIGNING_ROLES.intersection(values.get("roles") or ()):
            return [Problem("authority", N_("Chọn thẩm quyền ký, vì vai trò giao lại có ký văn bản."))]
        return []
    if authority == "TUQ" and not values.get("authorisation_no"):
        return [Problem("authorisation_no", N_("Ghi số văn bản uỷ quyền; ký TUQ. phải có văn bản uỷ quyền."))]
    if authority == "KT" and deputy is not None and not is_deputy_head(deputy.job_title):
        return [Problem("authority", N_("Chỉ cấp phó của người đứng đầu ký thay (KT.); chọn thẩm quyền khác."))]
    if authority == "TL" and deputy is not None and not (is_head_signing and Role.FOCAL_HEAD in deputy.roles):
        return [Problem("authority", N_("Chỉ Trưởng phòng ký thừa lệnh (TL.), khi chính sách của Sở cho phép."))]
    return []
