"""Filing a request: the question before everything, the task list, the check before signing, and reading it whole."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now
from app.models.cases import Case
from app.queries.calendar import official_calendar
from app.queries.case_page import case_for
from app.queries.clocks import local_day
from app.queries.filing import (
    agency_choices,
    draft_of,
    drafts_of,
    known_databases,
    known_datasets,
    request_context,
    siblings_of,
)
from app.queries.policies import policies, profile_for
from app.queries.visibility import sees_orders_alone
from app.services.actions import available_actions, perform_action
from app.services.drafts import discard_draft, draft_problems, split_draft, start_draft
from app.services.files import Upload
from app.services.problems import Invalid, NotPossible, NotVisible, Stale
from app.views.access import current_actor, role_required, signed_in
from app.views.draft_versions import conflict_page, note_own_versions, seen_version
from app.views.duplicate_notes import purposes_shown
from app.views.filing_sheet import catalogue_groups, linked, sheet_of, tasks_of
from app.views.wording import moment_text, sentence
from forms.build import AnswerForm, form_for, words
from forms.connection_request import STATE_SECRET
from forms.paper_request import PAPER_REQUEST
from forms.request_checks import SPLIT, RequestContext, dataset_codes
from workflows.clock import ClockInput, Receipt, ReceiptPolicy, compute
from workflows.connections.states import AGENCY_REVIEW, DRAFT, LABELS, OUT_OF_SCOPE
from workflows.fields import Problem
from workflows.roles import Actor, Role
from workflows.text import day_text

blueprint = Blueprint("filing", __name__, url_prefix="/ho-so")


def editable_draft(case_id: int) -> Case:
    """The draft that the officer may write; 404 for everybody else, whatever the state."""
    actor = current_actor()
    case = draft_of(case_id, actor)
    if case is None or case.requesting_agency_id != actor.agency_id or not actor.holds(Role.AGENCY_FILER):
        abort(404)
    return case


def context_of(case: Case, moment: datetime) -> RequestContext:
    """What the draft is judged against."""
    return request_context(case, case.requesting_agency_id, moment, dataset_codes(case.content))


@blueprint.get("/tao")
@role_required(Role.AGENCY_FILER)
def start() -> ResponseReturnValue:
    """Ask whether state secrets are concerned, before anything else can be typed (E6)."""
    return _question(form_for((STATE_SECRET,))(None), 200)


@blueprint.post("/tao")
@role_required(Role.AGENCY_FILER)
def begin() -> ResponseReturnValue:
    """A no begins a draft; a yes keeps agency and date, and nothing that could be a secret (0.6.13)."""
    actor, moment = current_actor(), now()
    form = form_for((STATE_SECRET,))()
    if not form.validate():
        return _question(form, 422)
    key = request.form.get("idempotency_key", "")[:64] or None
    try:
        if form.cleaned["contains_state_secret"]:
            outcome = perform_action(
                None,
                "declare_out_of_scope",
                actor=actor,
                seen_version=None,
                given={},
                now=moment,
                recorded_at=real_now(),
                idempotency_key=key,
            )
            return redirect(url_for("filing.out_of_scope", case_id=outcome.case_id), 303)
        saved = start_draft(actor, now=moment, idempotency_key=key)
    except NotVisible:
        abort(404)
    except NotPossible as problem:
        form.show(problem.problems)
        return _question(form, 409)
    note_own_versions(saved.case_id, 0, saved.version)
    return redirect(url_for("filing.tasks", case_id=saved.case_id), 303)


def _question(form: AnswerForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "filing/start.html",
        form=form,
        idempotency_key=str(uuid4()),
        drafts=[_draft_line(case) for case in drafts_of(current_actor())],
    )
    return make_response(page, status)


def _draft_line(case: Case) -> dict[str, Any]:
    is_draft = case.state == DRAFT
    return {
        "href": url_for("filing.tasks" if is_draft else "filing.read", case_id=case.id),
        "text": title_of(case),
        "state": words(LABELS[case.state]),
        "code": case.state,
        "changed": moment_text(case.changed_at),
    }


def title_of(case: Case) -> str:
    """Name a draft by what it asks for; it has no number yet (0.6.2)."""
    names = [item.dataset.name for item in case.items]
    letter = str(case.content.get("letter_no") or "").strip()
    return ", ".join(names)[:160] or letter or _("Hồ sơ nháp chưa chọn dữ liệu")


@blueprint.get("/tao/ngoai-pham-vi/<int:case_id>")
@role_required(Role.AGENCY_FILER)
def out_of_scope(case_id: int) -> ResponseReturnValue:
    """Guide whoever declared a state secret to the channels of the law on it."""
    case = case_for(case_id, current_actor())
    if case is None or case.state != OUT_OF_SCOPE:
        abort(404)
    return render_template("filing/out_of_scope.html", case=case)


@blueprint.get("/<int:case_id>/lap")
@signed_in
def tasks(case_id: int) -> ResponseReturnValue:
    """Show the parts of a draft and how far each is; who may not write it reads it."""
    actor, moment = current_actor(), now()
    found = draft_of(case_id, actor)
    if found is None:
        abort(404)
    if found.state != DRAFT or found.requesting_agency_id != actor.agency_id or not actor.holds(Role.AGENCY_FILER):
        return redirect(url_for("filing.read", case_id=case_id), 303)
    case = editable_draft(case_id)
    problems = draft_problems(case, moment)
    return render_template(
        "filing/tasks.html",
        case=case,
        title=title_of(case),
        tasks=tasks_of(case, problems),
        problem_count=len(problems),
        is_split_needed=any(problem.code == SPLIT for problem in problems),
        overlaps=context_of(case, moment).overlaps,
        siblings=[_draft_line(sibling) for sibling in siblings_of(case)],
        back_link={"href": url_for("filing.start"), "text": _("Danh sách hồ sơ nháp")},
    )


@blueprint.get("/<int:case_id>/lap/kiem-tra")
@signed_in
def check(case_id: int) -> ResponseReturnValue:
    """Show everything that was typed and everything that is missing, before the approver is asked."""
    case = editable_draft(case_id)
    if case.state != DRAFT:
        return redirect(url_for("filing.read", case_id=case_id), 303)
    return _check_page(case, draft_problems(case, now()), 200)


def _check_page(
    case: Case, problems: list[Problem], status: int, sentences: tuple[str, ...] = ()
) -> ResponseReturnValue:
    moment = now()
    context = context_of(case, moment)
    page = render_template(
        "filing/check.html",
        case=case,
        title=title_of(case),
        sheet=sheet_of(case, context, may_edit=True),
        errors=[*(("", text) for text in sentences), *linked(case, problems)],
        may_send=not problems,
        is_split_needed=any(problem.code == SPLIT for problem in problems),
        overlaps=context.overlaps,
        alike=purposes_shown(case),
        forecast=_forecast(case, moment),
        idempotency_key=str(uuid4()),
        back_link={"href": url_for("filing.tasks", case_id=case.id), "text": _("Các phần của hồ sơ")},
    )
    return make_response(page, status)


def _forecast(case: Case, moment: datetime) -> dict[str, str] | None:
    """If the request were sent and consented to today: the day by which the answer would be due."""
    profile = profile_for(local_day(moment))
    if profile is None or case.track != "DEFAULT" or case.database_id is None:
        return None
    today, rules = local_day(moment), policies()
    result = compute(
        ClockInput(
            request=Receipt(today),
            consent=Receipt(today),
            days=profile.connection_deadline_working_days,
            policy=ReceiptPolicy(rules.receipt_policy),
        ),
        official_calendar(),
    )
    return {"consent": day_text(today), "due": day_text(result.due)} if result.due else None


@blueprint.post("/<int:case_id>/lap/trinh-ky")
@signed_in
def send(case_id: int) -> ResponseReturnValue:
    """Put the request before the agency's leader."""
    case = editable_draft(case_id)
    try:
        perform_action(
            case_id,
            "send_for_signature",
            actor=current_actor(),
            seen_version=seen_version(case),
            given={},
            now=now(),
            recorded_at=real_now(),
            idempotency_key=request.form.get("idempotency_key", "")[:64] or None,
        )
    except NotVisible:
        abort(404)
    except Stale as stale:
        return conflict_page(url_for("filing.tasks", case_id=case_id), stale)
    except Invalid as problem:
        return _check_page(editable_draft(case_id), list(problem.problems), 422)
    except NotPossible as problem:
        return _check_page(editable_draft(case_id), [], 409, tuple(sentence(found) for found in problem.problems))
    flash(_("Hồ sơ đã được trình lãnh đạo cơ quan ký gửi."), "success")
    return redirect(url_for("filing.read", case_id=case_id), 303)


@blueprint.post("/<int:case_id>/lap/tach")
@signed_in
def split(case_id: int) -> ResponseReturnValue:
    """Make one draft for each owner and way of sharing (0.6.5)."""
    case = editable_draft(case_id)
    try:
        ids = split_draft(case_id, actor=current_actor(), seen_version=seen_version(case), now=now())
    except NotVisible:
        abort(404)
    except Stale as stale:
        return conflict_page(url_for("filing.tasks", case_id=case_id), stale)
    except NotPossible as problem:
        flash(sentence(problem.problems[0]), "error")
        return redirect(url_for("filing.tasks", case_id=case_id), 303)
    flash(
        _("Đã tách thành %(count)s hồ sơ cùng văn bản yêu cầu; kiểm tra từng hồ sơ rồi trình ký.", count=len(ids)),
        "success",
    )
    return redirect(url_for("filing.tasks", case_id=case_id), 303)


@blueprint.get("/<int:case_id>/lap/xoa")
@signed_in
def ask_discard(case_id: int) -> ResponseReturnValue:
    """Ask before a draft is deleted."""
    case = editable_draft(case_id)
    return render_template(
        "filing/discard.html",
        case=case,
        title=title_of(case),
        back_link={"href": url_for("filing.tasks", case_id=case.id), "text": _("Các phần của hồ sơ")},
    )


@blueprint.post("/<int:case_id>/lap/xoa")
@signed_in
def discard(case_id: int) -> ResponseReturnValue:
    """Delete a draft with its files."""
    case = editable_draft(case_id)
    try:
        discard_draft(case_id, actor=current_actor(), seen_version=seen_version(case), now=now())
    except NotVisible:
        abort(404)
    except Stale as stale:
        return conflict_page(url_for("filing.tasks", case_id=case_id), stale)
    except NotPossible as problem:
        flash(sentence(problem.problems[0]), "error")
        return redirect(url_for("filing.tasks", case_id=case_id), 303)
    flash(_("Đã xoá bản nháp."), "success")
    return redirect(url_for("filing.start"), 303)


@blueprint.get("/<int:case_id>/noi-dung")
@signed_in
def read(case_id: int) -> ResponseReturnValue:
    """Read a request whole, and sign it or give it back where that is the officer's to do."""
    actor, moment = current_actor(), now()
    case = case_for(case_id, actor)
    if case is None or sees_orders_alone(actor) or (case.is_quarantined and not actor.holds(Role.SECURITY_OFFICER)):
        abort(404)
    context = context_of(case, moment)
    actions = _signing_actions(case, actor, moment)
    return render_template(
        "filing/read.html",
        case=case,
        title=title_of(case),
        state=words(LABELS[case.state]),
        sheet=sheet_of(case, context, may_edit=False),
        actions=actions,
        overlaps=context.overlaps if actions else (),
        alike=purposes_shown(case) if actions else None,
        idempotency_key=str(uuid4()),
        return_form=form_for(actions["return_to_filer"].row.needs)(None) if "return_to_filer" in actions else None,
        back_link={"href": url_for("cases.show", case_id=case.id), "text": case.case_no or _("Hồ sơ nháp")},
    )


@blueprint.get("/dang-ky-giay")
@role_required(Role.FOCAL_CLERK)
def paper() -> ResponseReturnValue:
    """Show the form on which the clerk registers a request that came on paper."""
    return _paper_page(_paper_form(is_sent=False), 200)


@blueprint.post("/dang-ky-giay")
@role_required(Role.FOCAL_CLERK)
def register_paper() -> ResponseReturnValue:
    """Register a paper request with its stamp and scan (trigger 3b)."""
    form = _paper_form(is_sent=True)
    given = {name: answer for name, answer in form.raw_answers(Upload).items() if answer not in ("", None, [])}
    try:
        outcome = perform_action(
            None,
            "register_paper",
            actor=current_actor(),
            seen_version=None,
            given=given,
            now=now(),
            recorded_at=real_now(),
            idempotency_key=request.form.get("idempotency_key", "")[:64] or None,
        )
    except NotVisible:
        abort(404)
    except Invalid as problem:
        form.show(problem.problems)
        return _paper_page(form, 422)
    except NotPossible as problem:
        form.show(problem.problems)
        return _paper_page(form, 409)
    flash(_("Đã đăng ký hồ sơ %(case_no)s.", case_no=outcome.case_no), "success")
    return redirect(url_for("cases.show", case_id=outcome.case_id), 303)


def _paper_form(*, is_sent: bool) -> AnswerForm:
    agencies = agency_choices(local_day(now()))
    choices = {
        "agencies": agencies,
        "databases": [(code, f"{base.name} – {base.owner_name}") for code, base in known_databases().items()],
        "datasets": [(code, f"{known.name} ({known.database.name})") for code, known in known_datasets().items()],
    }
    made = form_for(PAPER_REQUEST, choices)
    return made() if is_sent else made(None)


def _paper_page(form: AnswerForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "filing/paper.html",
        form=form,
        groups=catalogue_groups(known_datasets(), known_databases(), form["datasets"].data or [], is_paper=True),
        idempotency_key=str(uuid4()),
        back_link={"href": url_for("home.show"), "text": _("Trang chủ")},
    )
    return make_response(page, status)


def _signing_actions(case: Case, actor: Actor, moment: datetime) -> dict[str, Any]:
    if case.state != AGENCY_REVIEW:
        return {}
    found = available_actions(case, actor, now=moment)
    return {one.row.action: one for one in found if one.row.action in ("sign_and_send", "return_to_filer")}
