"""The owner's reply while its officers draft it; the leader signs it with the action of the case."""

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now
from app.models.cases import Case
from app.queries.case_page import case_for, choices_for
from app.queries.filing import owner_reply_of
from app.services.files import Upload
from app.services.owner_replies import save_owner_reply
from app.services.problems import NotPossible, NotVisible
from app.views.access import current_actor, role_required
from app.views.case_sheet import case_words, request_facts
from app.views.reason_box import fill_in, reason_box
from app.views.wording import moment_text, sentence
from forms.build import AnswerForm, form_for
from forms.owner_reply import OWNER_REPLY, PROPOSAL_REPLY
from workflows.registry import PROPOSAL
from workflows.roles import Role

blueprint = Blueprint("replies", __name__, url_prefix="/ho-so")
OWNERS = (Role.OWNER_OFFICER, Role.OWNER_APPROVER)


def _owners_case(case_id: int) -> Case:
    actor = current_actor()
    case = case_for(case_id, actor)
    if case is None or case.owner_agency_id != actor.agency_id:
        abort(404)
    return case


def _form(case: Case) -> AnswerForm:
    kept = owner_reply_of(case.id, current_actor())
    data = dict(kept.content) if kept else {"entrust_account_management": True}
    asked = PROPOSAL_REPLY if case.kind == PROPOSAL else OWNER_REPLY
    return form_for(asked, choices_for(case, "owner_consent"))(data=data)


@blueprint.get("/<int:case_id>/soan-tra-loi")
@role_required(*OWNERS)
def draft(case_id: int) -> ResponseReturnValue:
    """Show the reply as far as it is drafted."""
    case = _owners_case(case_id)
    return _page(case, _form(case), 200)


@blueprint.post("/<int:case_id>/soan-tra-loi")
@role_required(*OWNERS)
def save(case_id: int) -> ResponseReturnValue:
    """Keep the draft, however incomplete it is."""
    case, actor = _owners_case(case_id), current_actor()
    form = _form(case)
    if fill_in(form, request.form, actor):
        return _page(case, form, 200)
    try:
        refused = save_owner_reply(case_id, form.raw_answers(Upload), actor=actor, now=now())
    except NotVisible:
        abort(404)
    except NotPossible as problem:
        flash(sentence(problem.problems[0]), "error")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    if refused:
        form.show(refused)
        return _page(_owners_case(case_id), form, 422)
    flash(_("Đã lưu dự thảo trả lời; lãnh đạo cơ quan mở hồ sơ để ký."), "success")
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _page(case: Case, form: AnswerForm, status: int) -> ResponseReturnValue:
    kept = owner_reply_of(case.id, current_actor())
    page = render_template(
        "cases/reply.html",
        case=case,
        **case_words(case),
        form=form,
        reasons=reason_box(form.specs, current_actor()),
        facts=request_facts(case, current_actor()),
        saved_at=moment_text(kept.changed_at) if kept else "",
        back_link={"href": url_for("cases.show", case_id=case.id), "text": case.case_no or _("Hồ sơ")},
    )
    return make_response(page, status)
