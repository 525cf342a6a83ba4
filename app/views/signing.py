"""What a deputy is told and asked where a step is taken in an absent officer's name (decision record 0010)."""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _

from workflows.fields import Field
from workflows.letter_style import SigningAuthority
from workflows.roles import Actor, Role, StandIn
from workflows.rows import Row

AUTHORITY, AUTHORISATION = "authority", "authorisation_no"


def asked_of_deputy(specs: Sequence[Field], row: Row, actor: Actor, absent: StandIn | None) -> list[Field]:
    """The fields of a step without those that the delegation answers; a head may still sign by order instead."""
    if absent is None or not absent.authority:
        return list(specs)
    own = actor.roles - actor.lent_roles
    may_order = any(by.role is Role.FOCAL_HEAD and by.role in own for by in row.by)
    asked = []
    for spec in specs:
        if spec.name == AUTHORITY and may_order:
            by_order = tuple(choice for choice in spec.choices if choice[0] == SigningAuthority.TL)
            asked.append(replace(spec, choices=by_order, hint=_("Chỉ chọn khi ký bằng quyền của mình, không ký thay.")))
        elif spec.name not in (AUTHORITY, AUTHORISATION):
            asked.append(spec)
    return asked


def said_of_deputy(specs: Sequence[Field], absent: StandIn | None) -> str:
    """In whose name a step is taken, and what a letter says of it; empty where it is the actor's own."""
    if absent is None:
        return ""
    if not absent.authority or AUTHORITY not in {spec.name for spec in specs}:
        return _("Thao tác này được ghi là làm thay %(who)s.", who=absent.label)
    if absent.authorisation_no:
        return _(
            "Văn bản được ký %(authority)s. thay %(who)s, theo văn bản uỷ quyền số %(number)s.",
            authority=absent.authority,
            who=absent.label,
            number=absent.authorisation_no,
        )
    return _("Văn bản được ký %(authority)s. thay %(who)s.", authority=absent.authority, who=absent.label)
