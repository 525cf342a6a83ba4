"""Standing in for an absent officer: the list, a new delegation, and its early end."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now, today
from app.queries.delegations import DelegationLine, colleagues, delegations_for
from app.services.delegations import absent_for, delegate, end_delegation
from app.services.problems import Invalid, NotPossible, NotVisible
from app.views.access import current_actor, role_required
from forms.build import AnswerForm, form_for, words
from workflows.roles import ROLE_LABELS, Actor, Role
from workflows.standing_in import AUTHORITIES, DELEGATION, NEVER_HANDED, arranges_for_others, roles_to_hand
from workflows.text import day_text

blueprint = Blueprint("delegations", __name__, url_prefix="/lam-thay")
OFFICERS = tuple(role for role in Role if role not in NEVER_HANDED)
"""Roles that may be handed over; who holds one of them finds the page."""


@blueprint.get("/")
@role_required(*OFFICERS, Role.AUDITOR)
def index() -> ResponseReturnValue:
    """List who stands in for whom: for oneself, and for the agency where one leads it."""
    actor = current_actor()
    others = arranges_for_others(actor)
    lines = delegations_for(actor, today(), is_whole_agency=others)
    return render_template(
        "delegations/index.html",
        lines=[_line(line, actor) for line in lines],
        absent=_absent_choices(actor),
        own_id=actor.account_id,
        may_delegate=actor.holds(*OFFICERS),
    )


def _line(line: DelegationLine, actor: Actor) -> dict[str, Any]:
    """A delegation as the list shows it."""
    may_arrange = line.agency_id == actor.agency_id and set(
        roles_to_hand(actor, line.from_id, frozenset(line.roles))
    ) == set(line.roles)
    return {
        "line": line,
        "roles": "; ".join(words(ROLE_LABELS[role]) for role in line.roles),
        "days": " – ".join(dict.fromkeys((day_text(line.from_on), day_text(line.until_on)))),
        "authority": words(dict(AUTHORITIES).get(line.authority, "")),
        "state": _("đã kết thúc") if line.is_ended else _("sắp đến") if line.from_on > today() else _("đang làm thay"),
        "may_end": not line.is_ended and (line.from_id == actor.account_id or may_arrange),
    }


def _absent_choices(actor: Actor) -> list[tuple[str, str]]:
    """Whose roles the actor may hand over: the own ones first."""
    found = [
        (str(key), title)
        for key, title, roles in colleagues(actor.agency_id)
        if actor.agency_id is not None and roles_to_hand(actor, key, roles)
    ]
    return sorted(found, key=lambda pair: pair[0] != str(actor.account_id))


@blueprint.get("/moi")
@role_required(*OFFICERS)
def new() -> ResponseReturnValue:
    """Show the form of a new delegation; `cho` names the absent officer, oneself where it is missing."""
    absent_id = request.args.get("cho", type=int) or current_actor().account_id or 0
    return _new_page(absent_id, _form(absent_id), 200)


@blueprint.post("/<int:absent_id>/them")
@role_required(*OFFICERS)
def add(absent_id: int) -> ResponseReturnValue:
    """Hand over roles of an officer from one day to another."""
    form = _form(absent_id)
    try:
        delegate(absent_id, form.raw_answers(), actor=current_actor(), now=now(), recorded_at=real_now())
    except NotVisible:
        abort(404)
    except Invalid as problem:
        form.show(problem.problems)
        return _new_page(absent_id, form, 422)
    flash(_("Đã giao việc làm thay; tự kết thúc khi hết ngày cuối cùng."), "success")
    return redirect(url_for("delegations.index"), 303)


@blueprint.post("/<int:delegation_id>/ket-thuc")
@role_required(*OFFICERS)
def end(delegation_id: int) -> ResponseReturnValue:
    """End a delegation now; the deputy's next request is refused."""
    try:
        end_delegation(delegation_id, actor=current_actor(), now=now(), recorded_at=real_now())
    except NotVisible:
        abort(404)
    except NotPossible as problem:
        flash(words(problem.problems[0].message), "error")
    else:
        flash(_("Đã kết thúc lượt làm thay."), "success")
    return redirect(url_for("delegations.index"), 303)


def _form(absent_id: int) -> AnswerForm:
    actor = current_actor()
    try:
        absent, roles = absent_for(absent_id, actor)
    except NotVisible:
        abort(404)
    deputies = [
        (str(key), title)
        for key, title, held in colleagues(absent.agency_id)
        if key != absent.id and Role.ADMIN not in held
    ]
    handed = [(role.value, ROLE_LABELS[role]) for role in roles]
    return form_for(DELEGATION, {"deputies": deputies, "handed_roles": handed})()


def _new_page(absent_id: int, form: AnswerForm, status: int) -> ResponseReturnValue:
    titles = {key: title for key, title, _roles in colleagues(current_actor().agency_id)}
    page = render_template(
        "admin/form.html",
        title=_("Giao người làm thay"),
        intro=_(
            "Người vắng mặt: %(who)s. Việc đang chờ được chuyển cho người làm thay từ ngày đầu đến hết ngày cuối.",
            who=titles.get(absent_id, ""),
        ),
        form=form,
        action=url_for("delegations.add", absent_id=absent_id),
        button=_("Giao làm thay"),
        back_link={"href": url_for("delegations.index"), "text": _("Làm thay khi vắng mặt")},
    )
    return make_response(page, status)
