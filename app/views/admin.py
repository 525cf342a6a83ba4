"""The administrator's overview, the policies, and the legal profiles; the auditor reads them."""

import json
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now, today
from app.models.agencies import LegalProfile
from app.models.trail import Event
from app.queries.administration import account_count, administration_events, agency_count, legal_profiles
from app.queries.policies import policies, profile_for
from app.services.problems import Invalid
from app.services.settings import change_policies, policies_as_typed
from app.views.access import current_actor, role_required
from app.views.wording import day_or_nothing, moment_text, note_text
from forms.admin import POLICIES
from forms.build import AnswerForm, form_for, words
from workflows.event_labels import EVENT_LABELS
from workflows.roles import Role
from workflows.text import N_, day_text

blueprint = Blueprint("admin", __name__, url_prefix="/quan-tri")
READERS = (Role.ADMIN, Role.AUDITOR)
EVENTS_A_PAGE = 50
SECTIONS: tuple[tuple[str, str], ...] = (
    ("admin.show", N_("Tổng quan")),
    ("agencies.index", N_("Cơ quan")),
    ("accounts.index", N_("Người dùng")),
    ("units.index", N_("Phòng, đơn vị")),
    ("admin.settings", N_("Chính sách nội bộ")),
    ("admin.profiles", N_("Quy định áp dụng")),
    ("admin.events", N_("Nhật ký quản trị")),
)


def sections(current: str) -> list[dict[str, Any]]:
    """The pages of the administrator as tabs."""
    return [
        {"text": words(label), "href": url_for(endpoint), "current": endpoint == current}
        for endpoint, label in SECTIONS
    ]


@blueprint.get("/")
@role_required(*READERS)
def show() -> ResponseReturnValue:
    """Show what there is to administer."""
    profile = profile_for(today())
    return render_template(
        "admin/show.html",
        tabs=sections("admin.show"),
        agencies=agency_count(),
        accounts=account_count(),
        profile=profile.code if profile else "",
        focal=profile.focal_agency.name if profile and profile.focal_agency else "",
    )


@blueprint.get("/chinh-sach")
@role_required(*READERS)
def settings() -> ResponseReturnValue:
    """Show the policies; the administrator may change them."""
    return _settings_page(form_for(POLICIES)(data=policies_as_typed(policies())), 200)


@blueprint.post("/chinh-sach/luu")
@role_required(Role.ADMIN)
def save_settings() -> ResponseReturnValue:
    """Write the policies."""
    form = form_for(POLICIES)()
    try:
        changed = change_policies(form.raw_answers(), actor=current_actor(), now=now(), recorded_at=real_now())
    except Invalid as problem:
        form.show(problem.problems)
        return _settings_page(form, 422)
    flash(_("Đã lưu chính sách nội bộ.") if changed else _("Không có gì thay đổi."), "success" if changed else "info")
    return redirect(url_for("admin.settings"), 303)


def _settings_page(form: AnswerForm, status: int) -> ResponseReturnValue:
    may_edit = current_actor().holds(Role.ADMIN)
    page = render_template("admin/settings.html", tabs=sections("admin.settings"), form=form, may_edit=may_edit)
    return make_response(page, status)


@blueprint.get("/quy-dinh")
@role_required(*READERS)
def profiles() -> ResponseReturnValue:
    """List the legal profiles; drafts are shown as drafts, since they are never applied."""
    in_force = profile_for(today())
    lines = [_profile(profile, in_force) for profile in legal_profiles()]
    return render_template("admin/profiles.html", tabs=sections("admin.profiles"), profiles=lines)


def _profile(profile: LegalProfile, in_force: LegalProfile | None) -> dict[str, Any]:
    return {
        "code": profile.code,
        "is_active": profile.status == "ACTIVE",
        "is_in_force": in_force is not None and profile.id == in_force.id,
        "from": day_text(profile.effective_from),
        "to": day_or_nothing(profile.effective_to),
        "limit": profile.connection_deadline_working_days,
        "national_limit": profile.national_limit_working_days,
        "focal": profile.focal_agency.name if profile.focal_agency else "",
        "province": profile.province_name,
        "regulation": profile.citations.get("regulation", ""),
    }


@blueprint.get("/nhat-ky")
@role_required(*READERS)
def events() -> ResponseReturnValue:
    """Show what was administered, by whom and when; nobody can edit it."""
    found = administration_events(before=request.args.get("truoc", type=int), limit=EVENTS_A_PAGE + 1)
    shown = found[:EVENTS_A_PAGE]
    return render_template(
        "admin/events.html",
        tabs=sections("admin.events"),
        events=[_event(event) for event in shown],
        next_href=url_for("admin.events", truoc=shown[-1].id) if len(found) > EVENTS_A_PAGE else None,
    )


def _event(event: Event) -> dict[str, Any]:
    return {
        "number": event.id,
        "when_text": moment_text(event.at),
        "what": words(EVENT_LABELS.get(event.name, event.name)),
        "who": event.actor_label,
        "note": note_text(event.name, event.note),
        "details": json.dumps(event.payload, ensure_ascii=False, indent=1) if event.payload else "",
    }
