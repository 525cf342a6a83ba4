"""The box on a connection request that says when its account ends with its database (3.2 #11)."""

from flask_babel import gettext as _

from app.models.cases import Case
from app.queries.plans import PlanLine, plan_lines
from app.queries.visibility import sees_internals, sees_orders_alone
from forms.build import words
from workflows.registry import CONNECTION
from workflows.roles import Actor
from workflows.text import N_, day_text

ORDERS = {"SUSPEND": N_("Tạm khoá tài khoản"), "REVOKE": N_("Thu hồi tài khoản")}
STATUSES = {
    "PLANNED": N_("Theo kế hoạch"),
    "LAID_OUT": N_("Đã soạn lệnh, chờ lãnh đạo ký"),
    "SIGNED": N_("Đã ký lệnh, chờ phát hành"),
    "DROPPED": N_("Không cần thực hiện"),
}
INTERNAL = ("LAID_OUT", "SIGNED")
"""Until its notice is issued an order is the department's draft."""


def plan_shown(case: Case, actor: Actor) -> list[list[str]]:
    """Each planned order of a connection request as a row of a table; nothing where none is planned."""
    if case.kind != CONNECTION:
        return []
    is_inside = sees_internals(actor, case.focal_agency_id) or sees_orders_alone(actor)
    return [
        [words(ORDERS[line.kind]), day_text(line.planned_on), _status_text(line, is_inside=is_inside)]
        for line in plan_lines(case.id)
    ]


def _status_text(line: PlanLine, *, is_inside: bool) -> str:
    if line.status == "DONE" and line.done_on is not None:
        return _("Đã thực hiện ngày %(day)s", day=day_text(line.done_on))
    if line.status == "ISSUED":
        return _("Đã phát hành Thông báo số %(symbol)s, chờ đến ngày thực hiện", symbol=line.notice)
    is_hidden = line.status in INTERNAL and not is_inside
    return words(STATUSES["PLANNED" if is_hidden else line.status])
