"""Conditions of the submission's table."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.catalogue.entry import FIELDS_BY_NAME
from workflows.fields import Problem
from workflows.guards import has_letter
from workflows.roles import Actor
from workflows.rows import Facts
from workflows.submissions.states import submission_of
from workflows.text import N_

letter_is_signed = has_letter("D6", "SIGNED", message=N_("Tờ trình chưa được ký."))


def every_line_is_ready(facts: Facts, actor: Actor) -> str | None:
    """A proposal that was withdrawn or reopened meanwhile leaves the list before it is signed or sent."""
    gone = [line.case_no for line in submission_of(facts).lines_in("IN") if not line.is_ready]
    if gone:
        return N_("Có đề nghị không còn ở trạng thái chờ trình; sửa danh sách của Tờ trình rồi trình ký lại.")
    return None


def has_a_line(facts: Facts, actor: Actor) -> str | None:
    """A submission carries at least one proposal (3.2 #7)."""
    return None if submission_of(facts).lines_in("IN") else N_("Tờ trình chưa có đề nghị nào; chọn đề nghị.")


def signer_stands_apart(facts: Facts, actor: Actor) -> str | None:
    """Who signs did not build the submission, reviewed none of it, and signed for no party in it (section 2)."""
    if actor.is_one_of(facts.people_who("build_submission", "change_submission")):
        return N_("Người lập Tờ trình không được ký Tờ trình; đề nghị lãnh đạo khác ký.")
    if any(actor.is_one_of(line.signer_ids) for line in submission_of(facts).lines_in("IN")):
        return N_("Có đề nghị do người này thẩm tra, ký gửi hoặc ký trả lời của chủ quản; đề nghị lãnh đạo khác ký.")
    return None


def annex_is_current(facts: Facts, actor: Actor) -> str | None:
    """What is sent up is what was signed: annexes that would read differently today are signed anew."""
    if not submission_of(facts).is_annex_current:
        return N_("Nội dung phụ lục đã thay đổi sau khi ký; mở lại Tờ trình và trình ký lại.")
    return None


def catalogue_exists(facts: Facts, actor: Actor) -> str | None:
    """A decision adjusts a catalogue that is in force: the first one is imported with its own decision."""
    if not submission_of(facts).has_version:
        return N_("Chưa có Danh mục hiện hành; nhập Danh mục kèm Quyết định ban hành trước.")
    return None


def a_decision_waits(facts: Facts, actor: Actor) -> str | None:
    """Only a decision that stands and took effect is applied (3.2 #11)."""
    standing = submission_of(facts).decisions_in("STANDING")
    if not standing:
        return N_("Chưa có Quyết định nào chờ cập nhật.")
    if min(decision.effective_on or facts.today for decision in standing) > facts.today:
        return N_("Quyết định chưa đến ngày có hiệu lực; cập nhật Danh mục từ ngày đó.")
    return None


def earlier_decisions_are_applied(facts: Facts, actor: Actor) -> str | None:
    """Versions follow the order in which decisions take effect."""
    if submission_of(facts).earlier_unapplied:
        return N_("Có Quyết định khác hiệu lực sớm hơn chưa được cập nhật; cập nhật Quyết định đó trước.")
    return None


def confirmer_did_not_record(facts: Facts, actor: Actor) -> str | None:
    """The annex as signed is keyed by one and confirmed by another (3.2); what a deputy keyed counts for both."""
    entered = submission_of(facts).decisions_in("ENTERED")
    if any(actor.is_one_of((found.recorded_by_id, found.recorded_for_id)) for found in entered):
        return N_("Người đã nhập Quyết định không được tự xác nhận; đề nghị người khác đối chiếu.")
    return None


def _lines(given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(given.get("lines") or ())


def lines_belong(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """A decision names each proposal once, and only proposals that were submitted with this letter."""
    waiting = {line.case_no for line in submission_of(facts).lines_in("IN")}
    seen: set[str] = set()
    found = []
    for line in _lines(given):
        number = str(line.get("proposal", "")).upper()
        if number in seen:
            found.append(
                Problem("lines", N_("Đề nghị %(number)s được ghi hai lần; giữ lại một dòng."), {"number": number})
            )
        elif number not in waiting:
            sentence = N_("Đề nghị %(number)s không chờ quyết định trong Tờ trình này; bỏ dòng đó.")
            found.append(Problem("lines", sentence, {"number": number}))
        seen.add(number)
    return found


def results_fit(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """A changed result names known fields, each once; a withdrawal is approved or not."""
    kinds = {line.case_no: line.kind for line in submission_of(facts).lines}
    found = []
    for line in _lines(given):
        number = str(line.get("proposal", "")).upper()
        names = [str(change.get("field")) for change in line.get("changes") or ()]
        unknown = [name for name in names if name not in FIELDS_BY_NAME]
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            sentence = N_("Đề nghị %(number)s: mục «%(field)s» được ghi hai lần; giữ lại một.")
            found.append(Problem("lines", sentence, {"number": number, "field": twice[0]}))
        if unknown:
            sentence = N_("Đề nghị %(number)s: mục «%(field)s» không có trong Danh mục; chọn mục trong danh sách.")
            found.append(Problem("lines", sentence, {"number": number, "field": unknown[0]}))
        if line.get("result") == "CHANGED" and kinds.get(number) == "WITHDRAW":
            sentence = N_("Đề nghị rút %(number)s chỉ có thể chấp thuận hoặc không đồng ý.")
            found.append(Problem("lines", sentence, {"number": number}))
    return found


def decision_adjusts_the_catalogue(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Only a decision of the Chairman adjusts the catalogue; a letter of the office may say no (Article 7.1)."""
    number = str(given.get("decision_no") or "")
    approves = any(line.get("result") in ("APPROVED", "CHANGED") for line in _lines(given))
    if number and approves and not number.endswith("/QĐ-UBND"):
        return [Problem("decision_no", N_("Chấp thuận phải bằng Quyết định: ghi số theo mẫu 1234/QĐ-UBND."))]
    return []


def decision_dates_fit(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Signed after the submission and not in the future; in force on the day of signing or later."""
    decided, effective = given.get("decided_on"), given.get("effective_on")
    found = []
    if isinstance(decided, date):
        issued = submission_of(facts).issued_on
        if decided > facts.today:
            found.append(Problem("decided_on", N_("Ghi ngày ký không muộn hơn hôm nay.")))
        elif issued is not None and decided < issued:
            found.append(Problem("decided_on", N_("Ngày ký không thể sớm hơn ngày Tờ trình; kiểm tra lại.")))
        if isinstance(effective, date) and effective < decided:
            found.append(Problem("effective_on", N_("Ngày có hiệu lực không thể sớm hơn ngày ký Quyết định.")))
    return found


def chosen_are_ready(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Only proposals that wait for a submission can be chosen, each once; a returned one needs its explanation."""
    ready = submission_of(facts).ready or {}
    chosen = [str(number).upper() for number in given.get("proposals") or ()]
    found = []
    unknown = [number for number in chosen if number not in ready]
    if unknown:
        sentence = N_("Đề nghị %(number)s không ở trạng thái chờ lập Tờ trình; bỏ khỏi danh sách.")
        found.append(Problem("proposals", sentence, {"number": unknown[0]}))
    explained = [str(row.get("proposal", "")).upper() for row in given.get("explanations") or ()]
    stray = [number for number in explained if number not in chosen]
    if stray:
        sentence = N_("Giải trình cho %(number)s không thuộc đề nghị đã chọn; bỏ dòng đó.")
        found.append(Problem("explanations", sentence, {"number": stray[0]}))
    return found


def annex_is_confirmed(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """The second person says yes, or sends the entry back."""
    if given.get("matches_signed_annex") is False:
        return [Problem("matches_signed_annex", N_("Nội dung chưa khớp thì chọn «Huỷ nội dung đã nhập» để nhập lại."))]
    return []
