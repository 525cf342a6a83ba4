"""Conditions on what was given: each names everything that is wrong with it, beyond the limits of single fields."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.fields import Problem
from workflows.needs import INTAKE_ROWS
from workflows.reasons import FORMAL_REFUSAL_CODES
from workflows.roles import Actor, Role
from workflows.rows import Check, Facts
from workflows.text import N_


def date_is_plausible(name: str) -> Check:
    """Make a check: a letter's date lies between the Regulation's first day and today (4.1)."""

    def check(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
        value = given.get(name)
        if not isinstance(value, date):
            return []
        if value > facts.today:
            return [Problem(name, N_("Ghi ngày không muộn hơn hôm nay."))]
        if value < facts.regulation_from:
            return [Problem(name, N_("Ghi ngày từ 03/7/2024, ngày Quy chế có hiệu lực, trở đi."))]
        return []

    check.__name__ = f"{name}_is_plausible"
    check.__doc__ = f"`{name}` lies between the Regulation's first day and today (4.1)."
    return check


def receipt_is_plausible(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """A receipt on paper is dated by the stamp: not in the future, not before the letter, not before the Regulation."""
    moment = given.get("received_at")
    if moment is None:
        return []
    if moment > facts.now:
        return [Problem("received_at", N_("Ghi thời điểm nhận không muộn hơn hiện tại."))]
    received = facts.calendar_date(moment)
    if received < facts.regulation_from:
        return [Problem("received_at", N_("Ghi ngày nhận từ 03/7/2024, ngày Quy chế có hiệu lực, trở đi."))]
    written = given.get("letter_date")
    if isinstance(written, date) and received < written:
        return [Problem("received_at", N_("Ngày nhận không thể sớm hơn ngày văn bản; kiểm tra lại hai ngày."))]
    return []


def handover_is_past(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """What was handed over was handed over before it is written down (3.1)."""
    moment = given.get("handed_at")
    if moment is not None and moment > facts.now:
        return [Problem("handed_at", N_("Ghi thời điểm bàn giao không muộn hơn hiện tại."))]
    return []


def only_the_clerk_dates_a_receipt(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """In the system the receipt is now; a date and a channel are the clerk's to register (0.6.6)."""
    if actor.holds(Role.FOCAL_CLERK):
        found = []
        if given.get("channel") in (None, "SYSTEM"):
            found.append(Problem("channel", N_("Chọn kênh nhận văn bản của chủ quản."), code="missing"))
        if given.get("received_at") is None and given.get("channel") not in ("ATTACHED", "REUSED"):
            found.append(Problem("received_at", N_("Ghi thời điểm Sở nhận theo dấu Đến."), code="missing"))
        return found
    if given.get("received_at") is not None or given.get("channel") not in (None, "SYSTEM"):
        return [Problem("received_at", N_("Để trống thời điểm nhận: hệ thống ghi thời điểm ký gửi."))]
    return []


def partial_is_a_proper_part(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Partial consent names a non-empty part that is not the whole, and only data that was asked for (4.2)."""
    if given.get("decision") != "PARTIAL":
        return []
    chosen, asked = set(given.get("granted_items") or ()), set(facts.dataset_codes)
    if not chosen <= asked:
        return [Problem("granted_items", N_("Chỉ chọn trong các bộ dữ liệu mà hồ sơ yêu cầu."))]
    if chosen == asked:
        return [Problem("granted_items", N_("Chọn «Chấp thuận toàn bộ» khi chấp thuận mọi bộ dữ liệu."))]
    return []


def consent_outlives_today(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """A consent that has already ended grants nothing."""
    until = given.get("consent_valid_to")
    if isinstance(until, date) and until <= facts.today:
        return [Problem("consent_valid_to", N_("Ghi thời hạn chấp thuận sau ngày hôm nay, hoặc để trống."))]
    return []


def intake_sheet_allows(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Gaps are carried along only when the window is over or the supplement was used (0.6.4)."""
    gaps = [key for key, _ in INTAKE_ROWS if given.get(key) == "THIEU"]
    end = facts.received_on and facts.calendar.nth_working_day_after(
        facts.received_on, facts.policies.intake_window_days
    )
    is_over = facts.is_deemed_complete or (end is not None and facts.today > end)
    if gaps and not is_over and not facts.supplement_count:
        return [
            Problem(gaps[0], N_("Hồ sơ còn thiếu: lập yêu cầu bổ sung, hoặc tiếp nhận sau khi hết thời gian kiểm tra."))
        ]
    if given.get("no_state_secret") == "THIEU":
        return [Problem("no_state_secret", N_("Dữ liệu thuộc bí mật nhà nước: đánh dấu không thuộc phạm vi."))]
    return []


def every_item_is_answered(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Triggers 6 and 11: every listed item has its answer."""
    asked, answered = len(facts.supplement_items), len(given.get("answers") or ())
    if answered < asked:
        return [
            Problem("answers", N_("Trả lời đủ %(asked)s nội dung, mỗi dòng một nội dung."), {"asked": asked}, "missing")
        ]
    return []


def answer_follows_request(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """A supplement on paper is stamped on or after the day on which it was asked for (6.1.3, 6.1.6)."""
    moment, asked = given.get("received_at"), facts.supplement_issued_on
    if moment is not None and asked is not None and facts.calendar_date(moment) < asked:
        text = N_("Hồ sơ bổ sung không thể đến trước ngày yêu cầu bổ sung được phát hành; kiểm tra lại dấu Đến.")
        return [Problem("received_at", text)]
    return []


def review_allows_grant(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Trigger 12: a grant is proposed only on a sheet without a no."""
    sentences = {
        "purpose_ok": N_("Mục đích chưa phù hợp: đề xuất từ chối hoặc yêu cầu bổ sung."),
        "within_consent": N_("Vượt phạm vi chấp thuận của chủ quản: không đề xuất cấp tài khoản."),
        "security_ok": N_("Cấp độ an toàn thông tin chưa được phê duyệt: không đề xuất cấp tài khoản (Điều 11)."),
        "tech_ok": N_("Chưa đáp ứng kỹ thuật kết nối: không đề xuất cấp tài khoản."),
    }
    found = [Problem(name, text) for name, text in sentences.items() if given.get(name) is False]
    if given.get("pd_ok") == "NO":
        found.append(Problem("pd_ok", N_("Thiếu căn cứ xử lý dữ liệu cá nhân: không đề xuất cấp tài khoản.")))
    return found


def code_is_formal(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Trigger 13b: without asking the owner only the formal codes; OWNER_REFUSED only after the owner's refusal."""
    code = given.get("refusal_reason_code")
    if code is None:
        return []
    if code not in FORMAL_REFUSAL_CODES or (code == "OWNER_REFUSED" and facts.consent_status != "REFUSED"):
        return [Problem("refusal_reason_code", N_("Chọn lý do thuộc nhóm từ chối không cần hỏi chủ quản."))]
    return code_has_its_fact(facts, actor, given)


def code_has_its_fact(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """A reason that names an event is given only after it: the owner's refusal, the supplement."""
    code = given.get("refusal_reason_code")
    if code == "OWNER_REFUSED" and facts.consent_status != "REFUSED":
        return [Problem("refusal_reason_code", N_("Chủ quản không từ chối hồ sơ này; chọn lý do khác."))]
    if code == "INCOMPLETE_AFTER_SUPPLEMENT" and not facts.supplement_count:
        return [Problem("refusal_reason_code", N_("Hồ sơ chưa được yêu cầu bổ sung; chọn lý do khác."))]
    return []


def conditions_are_set(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """E20: the operator ticks each condition of the owner."""
    missing = [text for text in facts.conditions if text not in (given.get("conditions_set") or ())]
    if missing:
        return [
            Problem("conditions_set", N_("Đánh dấu đủ các điều kiện của chủ quản sau khi thiết lập."), code="missing")
        ]
    return []


def account_id_is_new(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """An account's name is used once."""
    if given.get("account_id") in facts.account_ids_known:
        return [Problem("account_id", N_("Mã tài khoản này đã được dùng; chọn mã khác."))]
    return []


def promise_is_ahead(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Trigger 23: the new date is a working day that is still to come and later than the old one."""
    promised = given.get("promised_date")
    if not isinstance(promised, date):
        return []
    if promised <= facts.today or (facts.due_on is not None and promised <= facts.due_on):
        return [Problem("promised_date", N_("Chọn ngày hẹn sau hôm nay và sau thời hạn hiện tại."))]
    if not facts.calendar.is_working_day(promised):
        return [Problem("promised_date", N_("Chọn ngày hẹn là ngày làm việc."))]
    return []


def letter_is(*wanted: tuple[str, str]) -> Check:
    """Make a check: the chosen letter belongs to the case and is of a code and status that may be handled here."""

    def check(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
        key = str(given.get("letter", ""))
        found = (facts.letter_ids or {}).get(int(key)) if key.isascii() and key.isdigit() else None
        if found is None:
            return [Problem("letter", N_("Chọn một văn bản của hồ sơ này."))] if key else []
        if (found[0], found[2]) not in wanted:
            return [Problem("letter", N_("Văn bản này không ở bước cần xử lý."))]
        return []

    codes = tuple(dict.fromkeys(code for code, _ in wanted))
    check.__name__ = "letter_is_" + "_".join(codes).lower()
    check.__doc__ = f"The chosen letter is one of {', '.join(codes)} of this case and waits for this step."
    return check


def signer_may_use_authority(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """A head signs `TL.` alone; a leader never signs by order of himself (5.2)."""
    authority = given.get("authority")
    if authority and not actor.holds(Role.FOCAL_LEADER) and authority != "TL":
        return [Problem("authority", N_("Trưởng phòng chỉ ký thừa lệnh (TL.)."))]
    if authority == "TL" and not actor.holds(Role.FOCAL_HEAD):
        return [Problem("authority", N_("Lãnh đạo Sở không ký thừa lệnh; chọn thẩm quyền khác."))]
    return []


def head_signs_what_may_be_ordered(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """By order a head signs D3 and D14; a reminder and a notice of results are the leader's to sign (5.2)."""
    key = str(given.get("letter", ""))
    found = (facts.letter_ids or {}).get(int(key)) if key.isascii() and key.isdigit() else None
    is_by_order = not actor.holds(Role.FOCAL_LEADER) or given.get("authority") == "TL"
    if found is not None and found[0] in ("D7", "D12", "D15") and is_by_order:
        return [Problem("letter", N_("Văn bản này do lãnh đạo Sở ký; không ký thừa lệnh."))]
    return []


def authority_fits_deciding_letter(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """`TL.` is for D2, D3 and D14 only (5.2)."""
    if given.get("authority") == "TL":
        return [Problem("authority", N_("Văn bản này không được ký thừa lệnh; chọn thẩm quyền khác."))]
    return []
