"""Sharing work within the focal agency: given to a division, taken by one of its officers, handed back (0.6.14)."""

from workflows import guards as g
from workflows.fields import Field, Kind
from workflows.needs import NOTE
from workflows.roles import By, Party, Role
from workflows.rows import SAME, Guard, Row, Visibility
from workflows.text import N_
from workflows.unit_guards import has_no_reviewer, is_of_the_unit, is_ones_own

ASSIGN_UNIT, CLAIM, HAND_BACK = "assign_unit", "claim", "hand_back"
UNITS = "units"
"""The list of divisions that a case may be given to."""

_UNIT = (Field("unit", Kind.REF, N_("Phòng, đơn vị"), source=UNITS, missing=N_("Chọn phòng, đơn vị.")),)
_REVIEWER, _HEAD, _LEADER = (
    By(role, Party.FOCAL) for role in (Role.FOCAL_REVIEWER, Role.FOCAL_HEAD, Role.FOCAL_LEADER)
)


def sharing_rows(states: tuple[str, ...], *guards: Guard) -> tuple[Row, Row, Row]:
    """The rows of work sharing from the states in which a case may be assigned; `guards` hold for giving and taking."""
    return (
        Row(
            ASSIGN_UNIT,
            N_("Giao cho phòng, đơn vị"),
            (_HEAD, _LEADER),
            states,
            SAME,
            basis="[P]; 0.6.14",
            event="unit_assigned",
            needs=_UNIT,
            guards=(*guards, g.is_not_owner_signer),
            notify=("unit",),
            visibility=Visibility.INTERNAL,
            hint=N_("Người thẩm tra ngoài phòng, đơn vị được chọn sẽ thôi phụ trách hồ sơ."),
        ),
        Row(
            CLAIM,
            N_("Nhận thẩm tra"),
            (_REVIEWER,),
            states,
            SAME,
            basis="[P]; 0.6.14",
            event="case_claimed",
            guards=(*guards, has_no_reviewer, is_of_the_unit, g.has_not_done_intake, g.is_not_owner_signer),
            notify=("heads",),
            visibility=Visibility.INTERNAL,
        ),
        Row(
            HAND_BACK,
            N_("Trả lại việc thẩm tra"),
            (_REVIEWER, _HEAD),
            states,
            SAME,
            basis="[P]; 0.6.14",
            event="case_handed_back",
            needs=NOTE,
            guards=(is_ones_own,),
            notify=("heads",),
            visibility=Visibility.INTERNAL,
        ),
    )
