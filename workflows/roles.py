"""Who may act: roles that an account holds and party relations that a case computes (domain model, section 2)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from workflows.text import N_


class Role(StrEnum):
    """What kind of officer an account is; an account may hold several roles."""

    AGENCY_FILER = "AGENCY_FILER"
    AGENCY_APPROVER = "AGENCY_APPROVER"
    OWNER_OFFICER = "OWNER_OFFICER"
    OWNER_APPROVER = "OWNER_APPROVER"
    FOCAL_CLERK = "FOCAL_CLERK"
    FOCAL_REVIEWER = "FOCAL_REVIEWER"
    FOCAL_HEAD = "FOCAL_HEAD"
    FOCAL_LEADER = "FOCAL_LEADER"
    TECH_OPERATOR = "TECH_OPERATOR"
    CHAIRMAN_OFFICE = "CHAIRMAN_OFFICE"
    SECURITY_OFFICER = "SECURITY_OFFICER"
    AUDITOR = "AUDITOR"
    ADMIN = "ADMIN"
    SYSTEM = "SYSTEM"


ROLE_LABELS: dict[Role, str] = {
    Role.AGENCY_FILER: N_("Chuyên viên lập hồ sơ"),
    Role.AGENCY_APPROVER: N_("Lãnh đạo cơ quan gửi"),
    Role.OWNER_OFFICER: N_("Đầu mối chủ quản dữ liệu"),
    Role.OWNER_APPROVER: N_("Lãnh đạo cơ quan chủ quản"),
    Role.FOCAL_CLERK: N_("Văn thư / Một cửa Sở"),
    Role.FOCAL_REVIEWER: N_("Chuyên viên thẩm tra"),
    Role.FOCAL_HEAD: N_("Trưởng phòng chuyên môn"),
    Role.FOCAL_LEADER: N_("Giám đốc / Phó Giám đốc Sở"),
    Role.TECH_OPERATOR: N_("Quản trị LGSP"),
    Role.CHAIRMAN_OFFICE: N_("Văn phòng UBND tỉnh"),
    Role.SECURITY_OFFICER: N_("Cán bộ bảo vệ bí mật nhà nước"),
    Role.AUDITOR: N_("Thanh tra, kiểm tra"),
    Role.ADMIN: N_("Quản trị hệ thống"),
    Role.SYSTEM: N_("Hệ thống"),
}

FOCAL_STAFF = frozenset({Role.FOCAL_CLERK, Role.FOCAL_REVIEWER, Role.FOCAL_HEAD, Role.FOCAL_LEADER})
"""Roles of the focal agency that see every sent case; the operator sees account orders alone."""

AGENCY_STAFF = frozenset({Role.AGENCY_FILER, Role.AGENCY_APPROVER, Role.OWNER_OFFICER, Role.OWNER_APPROVER})
"""Roles that see the cases in which their agency is requester or owner."""

REVIEWERS = (Role.FOCAL_REVIEWER, Role.FOCAL_HEAD)
"""Roles to which a case is assigned."""


class Party(StrEnum):
    """How an actor's agency stands to one case; computed for each case, never stored on the account."""

    REQUESTER = "REQUESTER"
    OWNER = "OWNER"
    FOCAL = "FOCAL"
    OVERSIGHT = "OVERSIGHT"
    CHAIRMAN = "CHAIRMAN"
    SYSTEM = "SYSTEM"


PARTY_LABELS: dict[Party, str] = {
    Party.REQUESTER: N_("Cơ quan yêu cầu"),
    Party.OWNER: N_("Cơ quan chủ quản dữ liệu"),
    Party.FOCAL: N_("Cơ quan đầu mối"),
    Party.OVERSIGHT: N_("Thanh tra, kiểm tra"),
    Party.CHAIRMAN: N_("Văn phòng UBND tỉnh"),
    Party.SYSTEM: N_("Hệ thống"),
}


@dataclass(frozen=True)
class StandIn:
    """An absent officer whom the actor stands in for today: the roles handed over, and how letters are signed."""

    account_id: int
    label: str
    roles: frozenset[Role]
    until_on: date
    authority: str = ""
    authorisation_no: str = ""
    unit_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """One signed-in officer, or the system itself, as the rules see it."""

    account_id: int | None
    agency_id: int | None
    roles: frozenset[Role]
    label: str
    is_agency_ended: bool = False
    is_system: bool = field(default=False)
    unit_id: int | None = None
    stands_in_for: tuple[StandIn, ...] = ()
    lent_roles: frozenset[Role] = frozenset()
    """Roles among `roles` that are held for an absent officer alone."""

    def holds(self, *roles: Role) -> bool:
        """Say whether the actor holds at least one of the roles."""
        return bool(self.roles.intersection(roles))

    @property
    def persons(self) -> frozenset[int]:
        """The officer and everybody the officer stands in for: what one of them did, none of them may judge."""
        own = () if self.account_id is None else (self.account_id,)
        return frozenset((*own, *(absent.account_id for absent in self.stands_in_for)))

    def is_one_of(self, people: Iterable[int | None]) -> bool:
        """Say whether the officer, or an absent one whom the officer stands in for, is among these accounts."""
        return not self.persons.isdisjoint(people)

    def acts_for(self, *roles: Role) -> frozenset[int]:
        """The officer's own account and those of absent officers who handed over one of the roles."""
        own = () if self.account_id is None else (self.account_id,)
        handed = (absent.account_id for absent in self.stands_in_for if absent.roles.intersection(roles))
        return frozenset((*own, *handed))

    @property
    def units(self) -> frozenset[int]:
        """The officer's own division and those of the officers whom the officer stands in for."""
        found = (self.unit_id, *(absent.unit_id for absent in self.stands_in_for))
        return frozenset(unit_id for unit_id in found if unit_id is not None)


SYSTEM_ACTOR = Actor(None, None, frozenset({Role.SYSTEM}), "Hệ thống", is_system=True)
"""The timetable and the machinery, when they act through the door."""


@dataclass(frozen=True)
class By:
    """One permission of a row: a role, held on one side of the case."""

    role: Role
    party: Party

    def __str__(self) -> str:
        return f"{self.role.value}@{self.party.value}"


CARRIED = By(Role.SYSTEM, Party.CHAIRMAN)
"""A step that another case takes along, in its own transaction; nobody stands there, so nobody takes it alone."""


def parties_of(
    actor: Actor, *, requesting_agency_id: int | None, owner_agency_id: int | None, focal_agency_id: int | None
) -> frozenset[Party]:
    """Compute every party relation of an actor to a case; one actor may have two (E4, E5)."""
    if actor.is_system:
        return frozenset({Party.SYSTEM})
    found = set()
    if actor.holds(Role.AUDITOR):
        found.add(Party.OVERSIGHT)
    if actor.holds(Role.CHAIRMAN_OFFICE):
        found.add(Party.CHAIRMAN)
    if actor.agency_id is not None:
        pairs = (
            (Party.REQUESTER, requesting_agency_id),
            (Party.OWNER, owner_agency_id),
            (Party.FOCAL, focal_agency_id),
        )
        found.update(party for party, agency_id in pairs if agency_id == actor.agency_id)
    return frozenset(found)
