"""One action on many cases: the preflight that says what will not work and why, then a result for each case."""

import re
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.adapters.clock import now, real_now, today
from app.models.cases import Case
from app.queries.calendar import official_calendar
from app.queries.case_page import choices_for
from app.queries.queue import rows_matching
from app.queries.queue_filters import filters_from
from app.queries.units import active_units
from app.services.bulk import MOST_CASES, Prepared, Result, bulk_actions, carry_out_each, prepare, seen_cases
from app.views.access import current_actor, role_required
from app.views.queue import READERS
from app.views.selection import ALL, CASE, ticked
from app.views.wording import sentence, state_text
from forms.build import AnswerForm, form_for, words
from workflows.roles import Actor
from workflows.work_sharing import ASSIGN_UNIT

blueprint = Blueprint("bulk", __name__, url_prefix="/ho-so/hang-loat")
SEEN = re.compile(r"[0-9]{1,11}:[0-9]{1,9}", re.ASCII)
BATCH = re.compile(r"[0-9a-f]{32}", re.ASCII)
SECONDS = 8.0
"""How long one request works on a batch; what is left waits for the next one."""


@blueprint.get("/")
@role_required(*READERS)
def show() -> ResponseReturnValue:
    """Show the preflight of an action on what was ticked in the list, or on all that its filters find."""
    return _preflight(request.args)


@blueprint.post("/kiem-tra")
@role_required(*READERS)
def check() -> ResponseReturnValue:
    """Show the preflight again, for the cases of a batch that were not done."""
    return _preflight(request.form)


def _preflight(args: MultiDict[str, str]) -> ResponseReturnValue:
    actor, filters = current_actor(), filters_from(args)
    action, back = args.get("action", ""), url_for("queue.show", **{**filters.as_args(), "view": filters.view})
    if action not in dict(bulk_actions(actor)):
        abort(404)
    only = ticked(args)
    if only is None and not args.get(ALL):
        flash(_("Chọn ít nhất một hồ sơ, hoặc đánh dấu «Tất cả hồ sơ khớp bộ lọc»."), "error")
        return redirect(back, 303)
    if args.get(CASE) and only:
        keys: Sequence[int] = only[: MOST_CASES + 1]
    else:
        rows = rows_matching(filters, actor, today(), official_calendar(), most=MOST_CASES + 1)
        keys = [row.id for row in rows]
    if len(keys) > MOST_CASES:
        flash(_("Mỗi lần làm được tối đa %(most)s hồ sơ; hãy lọc hẹp hơn rồi làm lại.", most=MOST_CASES), "error")
        return redirect(back, 303)
    if action == ASSIGN_UNIT and not active_units(actor.agency_id):
        flash(_("Cơ quan chưa có phòng, đơn vị nào đang mở; quản trị hệ thống lập ở mục «Phòng, đơn vị»."), "error")
        return redirect(back, 303)
    prepared = prepare(keys, action, actor=actor, now=now())
    return _preflight_page(action, prepared, _form_of(prepared, action), back, 200)


def _form_of(prepared: Sequence[Prepared], action: str) -> AnswerForm:
    """The answers of the action, asked once for every case; none where no case can be done."""
    able = next((each for each in prepared if each.row and not each.why_not), None)
    if able is None or able.row is None:
        return form_for(())()
    return form_for(able.row.needs, choices_for(able.case, action))()


def _preflight_page(
    action: str, prepared: Sequence[Prepared], form: AnswerForm, back: str, status: int
) -> ResponseReturnValue:
    able = [each for each in prepared if not each.why_not]
    page = render_template(
        "queue/preflight.html",
        action=action,
        label=_label(action),
        form=form,
        lines=[
            {**_line(each.case), "why_not": sentence(each.why_not) if each.why_not else ""}
            for each in sorted(prepared, key=lambda each: each.why_not is None)
        ],
        able=len(able),
        total=len(prepared),
        reasons=_reasons(prepared),
        freed=_freed(action, able),
        seen=",".join(f"{each.case.id}:{each.case.version}" for each in able),
        batch=uuid4().hex,
        back=back,
        back_link={"href": back, "text": _("Hồ sơ")},
    )
    return make_response(page, status)


def _label(action: str) -> str:
    return words(dict(bulk_actions(current_actor())).get(action, ""))


def _line(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "number": case.case_no or f"{_('Nháp')} {case.id}",
        "requester": case.requesting_agency.short_name,
        "state": state_text(case.kind, case.state),
    }


def _reasons(prepared: Sequence[Prepared]) -> list[tuple[str, int]]:
    """Each reason once, with how many cases it holds for."""
    found: dict[str, int] = {}
    for each in prepared:
        if each.why_not:
            text = sentence(each.why_not)
            found[text] = found.get(text, 0) + 1
    return sorted(found.items(), key=lambda pair: -pair[1])


def _freed(action: str, able: Sequence[Prepared]) -> str:
    """What the action does to those who review some of the cases now; nothing where nobody loses one."""
    count = sum(each.case.reviewer_id is not None for each in able)
    if not count or action not in ("assign_reviewer", ASSIGN_UNIT):
        return ""
    if action == ASSIGN_UNIT:
        return _(
            "%(count)s hồ sơ đang có người thẩm tra; ai không thuộc phòng được chọn sẽ thôi thẩm tra.", count=count
        )
    return _("%(count)s hồ sơ đang có người thẩm tra; giao cho người khác thì người đó thôi thẩm tra.", count=count)


@blueprint.post("/<action>")
@role_required(*READERS)
def act(action: str) -> ResponseReturnValue:
    """Carry the action out on each case at the version that was shown; tell what became of each."""
    actor, started = current_actor(), time.monotonic()
    if action not in dict(bulk_actions(actor)):
        abort(404)
    seen, batch = _seen(request.form.get("seen", "")), request.form.get("batch", "")
    if not seen or len(seen) > MOST_CASES or not BATCH.fullmatch(batch):
        abort(400)
    prepared = prepare([key for key, _version in seen], action, actor=actor, now=now())
    form, back = _form_of(prepared, action), _local(request.form.get("back", ""))
    if not form.validate():
        return _preflight_page(action, prepared, form, back, 422)
    given = {name: value for name, value in form.raw_answers().items() if value != ""}
    results = carry_out_each(
        seen,
        action,
        given,
        batch=batch,
        actor=actor,
        now=now(),
        recorded_at=real_now(),
        is_time_up=lambda: time.monotonic() - started > SECONDS,
    )
    return _result_page(action, results, seen, given, batch, back, actor)


def _seen(text: str) -> list[tuple[int, int]]:
    pairs = (part.split(":") for part in text.split(",") if SEEN.fullmatch(part))
    return list({int(key): int(version) for key, version in pairs}.items())


def _local(address: str) -> str:
    """The list that the batch came from, and no address outside the queue."""
    start = url_for("queue.show")
    return address if address.startswith(f"{start}?") else start


def _result_page(
    action: str,
    results: Sequence[Result],
    seen: Sequence[tuple[int, int]],
    given: dict[str, Any],
    batch: str,
    back: str,
    actor: Actor,
) -> ResponseReturnValue:
    cases = seen_cases([key for key, _version in seen], actor)
    return make_response(
        render_template(
            "queue/outcome.html",
            action=action,
            label=_label(action),
            lines=[
                {**_line(cases[result.case_id]), "outcome": result.outcome, "why_not": _why(result)}
                for result in results
                if result.case_id in cases
            ],
            counts={name: sum(r.outcome == name for r in results) for name in ("done", "stale", "refused", "left")},
            total=len(results),
            again=",".join(str(result.case_id) for result in results if result.outcome in ("stale", "refused")),
            seen=",".join(f"{key}:{version}" for key, version in seen),
            given=given,
            batch=batch,
            back=back,
            back_link={"href": back, "text": _("Hồ sơ")},
        )
    )


def _why(result: Result) -> str:
    if result.outcome == "stale":
        return _("Người khác đã cập nhật hồ sơ trong lúc này; kiểm tra lại rồi làm nếu vẫn cần.")
    return "; ".join(sentence(problem) for problem in result.problems)
