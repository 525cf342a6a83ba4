"""An existing catalogue in the browser: a workbook is judged cell by cell, shown, and written once it is confirmed."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.clock import now, real_now, today
from app.adapters.uploads import MEDIA_TYPES
from app.queries.catalogue import newest_version
from app.services.catalogue_import import (
    ALREADY,
    DryRun,
    Faulty,
    blank_catalogue,
    dry_run,
    import_catalogue,
    keep_upload,
    kept_upload,
    read_decision,
)
from app.services.files import Upload
from app.services.problems import Invalid, NotPossible
from app.views.access import current_actor, role_required
from app.views.wording import said
from forms.build import AnswerForm, form_for, words
from forms.catalogue_import import IMPORT_DECISION
from forms.sheets import Fault
from workflows.catalogue.entry import MODES, TIERS
from workflows.fields import Problem, missing_sentence
from workflows.roles import Role
from workflows.text import N_, Text

blueprint = Blueprint("catalogue_import", __name__, url_prefix="/catalogue/import")

FAULTS_SHOWN = 200
ROWS_SHOWN = 10
TEMPLATE_NAME = "mau-danh-muc.xlsx"
TYPED = tuple(spec.name for spec in IMPORT_DECISION if spec.name != "file")
NOT_KEPT = N_("Tệp đã xem trước không còn được giữ; chọn lại tệp rồi kiểm tra lại.")


@blueprint.get("")
@role_required(Role.FOCAL_REVIEWER)
def show() -> ResponseReturnValue:
    """Show the form of an import, or say that the catalogue is there already."""
    form = form_for(IMPORT_DECISION)()
    if newest_version() is not None:
        return _form_page(form, 200, closed=words(ALREADY))
    return _form_page(form, 200)


@blueprint.get("/template.xlsx")
@role_required(Role.FOCAL_REVIEWER)
def template() -> ResponseReturnValue:
    """Download the workbook to fill in."""
    return send_file(
        BytesIO(blank_catalogue()),
        mimetype=MEDIA_TYPES["xlsx"],
        as_attachment=True,
        download_name=TEMPLATE_NAME,
        etag=False,
        conditional=False,
    )


@blueprint.post("")
@role_required(Role.FOCAL_REVIEWER)
def check() -> ResponseReturnValue:
    """Judge a workbook without writing anything: list its faulty cells, or show what it would bring."""
    form = form_for(IMPORT_DECISION)()
    answers = form.raw_answers(Upload)
    upload = answers["file"]
    problems = read_decision(answers, today())[1]
    if not isinstance(upload, Upload):
        message, params = missing_sentence(IMPORT_DECISION[0])
        problems = [Problem("file", message, params), *problems]
        return _refused(form, problems)
    try:
        run = dry_run(upload, actor=current_actor(), now=now())
    except Invalid as problem:
        return _refused(form, [*problem.problems, *problems])
    except NotPossible:
        return _form_page(form, 409, closed=words(ALREADY))
    if problems or not run.is_clean:
        return _refused(form, problems, run)
    keep_upload(upload)
    return _preview_page(run, answers)


@blueprint.post("/confirm")
@role_required(Role.FOCAL_REVIEWER)
def confirm() -> ResponseReturnValue:
    """Write the workbook that was shown; it is found by its hash and judged again."""
    form = form_for(IMPORT_DECISION)()
    upload = kept_upload(request.form.get("sha256", ""))
    if upload is None:
        if newest_version() is not None:
            return _form_page(form, 409, closed=words(ALREADY))
        form.show([Problem("file", NOT_KEPT)])
        return _form_page(form, 409)
    try:
        version = import_catalogue(upload, form.raw_answers(), actor=current_actor(), now=now(), recorded_at=real_now())
    except Invalid as problem:
        return _refused(form, problem.problems)
    except Faulty as problem:
        return _refused(form, [], problem.run)
    except NotPossible as problem:
        sentences = [words(each.message, each.params) for each in problem.problems]
        return _form_page(form, 409, closed=" ".join(sentences))
    flash(
        _("Đã nhập Danh mục: phiên bản %(no)s theo %(decision)s.", no=version.no, decision=version.decision_no),
        "success",
    )
    return redirect(url_for("catalogue.show"), 303)


def _refused(form: AnswerForm, problems: Sequence[Problem], run: DryRun | None = None) -> ResponseReturnValue:
    form.show(problems)
    return _form_page(form, 422, run)


def _form_page(form: AnswerForm, status: int, run: DryRun | None = None, closed: str = "") -> ResponseReturnValue:
    faults = run.judgement.faults if run else ()
    page = render_template(
        "catalogue/import.html",
        form=form,
        closed=closed,
        file_name=run.upload.name if run else "",
        rows_read=run.judgement.rows if run else 0,
        faults=[_fault(fault) for fault in faults[:FAULTS_SHOWN]],
        fault_count=len(faults),
        notes=_notes(run),
    )
    return make_response(page, status)


def _fault(fault: Fault) -> dict[str, str]:
    return {"place": fault.place, "typed": fault.typed, "sentence": said(Text(fault.message, fault.params))}


def _notes(run: DryRun | None) -> list[str]:
    return [said(note) for note in run.notes] if run else []


def _preview_page(run: DryRun, answers: Mapping[str, Any]) -> ResponseReturnValue:
    databases = run.judgement.databases
    return make_response(
        render_template(
            "catalogue/import_preview.html",
            file_name=run.upload.name,
            sha256=run.upload.sha256,
            typed=[(name, str(answers[name] or "")) for name in TYPED],
            decision_no=answers["decision_no"],
            decided_on=answers["decided_on"],
            effective_on=answers["effective_on"],
            rows_read=run.judgement.rows,
            database_count=len(databases),
            dataset_count=run.dataset_count,
            rows=[_row(base.code, base.content) for base in databases[:ROWS_SHOWN]],
            notes=_notes(run),
        )
    )


def _row(code: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": code,
        "name": content["p7_2_a_name"],
        "owner": content["owner_agency"],
        "tier": words(dict(TIERS)[content["tier"]]),
        "mode": words(dict(MODES)[content["sharing_mode"]]),
        "datasets": len(content["datasets"]),
    }
