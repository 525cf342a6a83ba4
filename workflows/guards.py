"""Conditions on the case and the actor: each says in one sentence why an action is not possible now, or nothing."""

from workflows.roles import REVIEWERS, Actor, Role
from workflows.rows import Facts, Guard
from workflows.text import N_
from workflows.unit_guards import is_of_the_unit

PROPOSING = (
    "propose_grant",
    "propose_refusal",
    "propose_formal_refusal",
    "prepare_review_supplement",
    "propose_conclusion",
    "consult",
)
INTAKE = ("intake_accept", "prepare_intake_supplement", "register_paper", "issue_intake_supplement", "accept")


def sender_is_not_filer(facts: Facts, actor: Actor) -> str | None:
    """Separation of duties 1: the person who filed cannot send."""
    if actor.is_one_of({facts.filed_by_id} | facts.people_who("send_for_signature")):
        return N_("Người lập hồ sơ không được tự ký gửi; đề nghị lãnh đạo khác của cơ quan ký gửi.")
    return None


def owner_still_exists(facts: Facts, actor: Actor) -> str | None:
    """Trigger 3: the owner must still exist when the letter is sent."""
    if facts.is_owner_ended:
        return N_("Cơ quan chủ quản dữ liệu đã kết thúc hoạt động; trả lại người lập để chọn cơ quan kế thừa.")
    return None


def form_is_valid(facts: Facts, actor: Actor) -> str | None:
    """Trigger 1: form 4.1 must be complete; the single problems are listed by the door."""
    if facts.form_problems:
        return N_("Hoàn thiện các mục còn thiếu của hồ sơ rồi trình ký.")
    return None


def duplicate_is_explained(facts: Facts, actor: Actor) -> str | None:
    """Article 4.2: a second connection on the same data needs a reason."""
    if facts.is_duplicate_connection and not facts.has_duplicate_reason:
        return N_("Cơ quan đã có kết nối đang hoạt động với dữ liệu này; ghi lý do yêu cầu thêm rồi gửi.")
    return None


def is_not_a_duplicate(facts: Facts, actor: Actor) -> str | None:
    """A paper twin that was linked to another case is handled there (E19)."""
    if facts.is_duplicate:
        return N_("Hồ sơ này đã được gắn là bản trùng; xử lý tại hồ sơ gốc.")
    return None


def is_a_duplicate(facts: Facts, actor: Actor) -> str | None:
    """Only a link that was made can be taken back (E19)."""
    return None if facts.is_duplicate else N_("Hồ sơ này chưa được gắn là bản trùng.")


def window_is_open(facts: Facts, actor: Actor) -> str | None:
    """Trigger 5 closes after the intake window: one working day after receipt (policy)."""
    if facts.received_on is None:
        return N_("Hồ sơ chưa được gửi.")
    end = facts.calendar.nth_working_day_after(facts.received_on, facts.policies.intake_window_days)
    if facts.is_deemed_complete or facts.today > end:
        return N_("Đã hết thời gian kiểm tra tiếp nhận; chỉ còn yêu cầu bổ sung khi thẩm tra.")
    return None


def window_is_over(facts: Facts, actor: Actor) -> str | None:
    """`deem_complete` waits for 24:00 of the first working day after receipt (0.6.4)."""
    if facts.received_on is None or facts.is_deemed_complete or window_is_open(facts, actor) is None:
        return N_("Chưa hết thời gian kiểm tra tiếp nhận.")
    return None


def supplement_is_unused(facts: Facts, actor: Actor) -> str | None:
    """One supplement in a case (E7, policy)."""
    if facts.supplement_count:
        return N_("Hồ sơ đã được yêu cầu bổ sung một lần; quyết định trên hồ sơ hiện có.")
    return None


def no_supplement_in_preparation(facts: Facts, actor: Actor) -> str | None:
    """Only one supplement letter at a time."""
    if any(code == "D2" and status in ("PREPARED", "SIGNED") for code, status in facts.letters):
        return N_("Đã có văn bản yêu cầu bổ sung đang chờ ký hoặc chờ phát hành.")
    return None


def has_letter(code: str, *statuses: str, message: str) -> Guard:
    """Make a guard that asks for a letter of a code in one of the statuses."""

    def guard(facts: Facts, actor: Actor) -> str | None:
        if any(found == code and status in statuses for found, status in facts.letters):
            return None
        return message

    guard.__name__ = f"has_{code}_{'_'.join(statuses)}".lower()
    guard.__doc__ = f"A letter {code} must be {' or '.join(statuses).lower()}."
    return guard


supplement_is_prepared = has_letter(
    "D2", "PREPARED", "INITIALLED", message=N_("Chưa có dự thảo yêu cầu bổ sung để ký.")
)
supplement_is_signed = has_letter("D2", "SIGNED", message=N_("Văn bản yêu cầu bổ sung chưa được ký."))
notice_is_unsigned = has_letter(
    "D4", "PREPARED", "INITIALLED", message=N_("Không có dự thảo Thông báo tạo tài khoản đang chờ ký.")
)
notice_is_signed = has_letter("D4", "SIGNED", message=N_("Thông báo tạo tài khoản chưa được ký."))
refusal_is_prepared = has_letter("D5", "PREPARED", "INITIALLED", message=N_("Chưa có dự thảo văn bản từ chối để ký."))
refusal_is_signed = has_letter("D5", "SIGNED", message=N_("Văn bản từ chối chưa được ký."))
lapse_is_signed = has_letter("D5", "SIGNED", message=N_("Văn bản kết thúc hồ sơ chưa được ký."))


def a_working_day_remains(facts: Facts, actor: Actor) -> str | None:
    """Trigger 10: at least one working day of the limit must remain after the day of issue."""
    if facts.is_clock_running and facts.remaining_days is not None and facts.remaining_days < 1:
        return N_("Không còn ngày làm việc nào của thời hạn; quyết định trên hồ sơ hiện có.")
    return None


def is_the_reviewer(facts: Facts, actor: Actor) -> str | None:
    """The assigned reviewer acts; a head only when assigned (0.6.14); a reviewer may take an unassigned case."""
    if facts.reviewer_id in actor.acts_for(*REVIEWERS):
        return None
    if facts.reviewer_id is None and actor.holds(Role.FOCAL_REVIEWER):
        return is_of_the_unit(facts, actor)
    if facts.reviewer_id is None:
        return N_("Hồ sơ chưa được phân công; Trưởng phòng chỉ thẩm tra khi được phân công.")
    return N_("Hồ sơ đã phân công cho chuyên viên khác; đề nghị phân công lại trước khi thực hiện.")


def has_not_done_intake(facts: Facts, actor: Actor) -> str | None:
    """Separation of duties 1: the clerk cannot propose an outcome."""
    if actor.is_one_of(facts.people_who(*INTAKE)):
        return N_("Người tiếp nhận hồ sơ không được thẩm tra, đề xuất kết quả của chính hồ sơ đó.")
    return None


def owner_signers(facts: Facts) -> frozenset[int | None]:
    """Everybody who signed for the owner in this case, a consent that was withdrawn later too."""
    return facts.owner_signer_ids | {facts.consent_signer_id}


def is_not_owner_signer(facts: Facts, actor: Actor) -> str | None:
    """Separation of duties 2: the owner's signer may not review or decide the same case."""
    if actor.is_one_of(owner_signers(facts)):
        return N_("Người đã ký trả lời của cơ quan chủ quản không được thẩm tra hoặc quyết định hồ sơ này.")
    return None


def is_not_the_reviewer(facts: Facts, actor: Actor) -> str | None:
    """Separation of duties 1: the reviewer of a case cannot sign its outcome."""
    if actor.is_one_of({facts.reviewer_id} | facts.people_who(*PROPOSING)):
        return N_("Người thẩm tra hồ sơ không được ký kết quả; đề nghị lãnh đạo khác ký.")
    return None


def is_not_a_party_signer(facts: Facts, actor: Actor) -> str | None:
    """Separation of duties 3: where the focal agency is a party, the signer signed neither request nor consent."""
    if not facts.is_conflict:
        return None
    if actor.is_one_of(owner_signers(facts) | {facts.sent_by_id} | facts.people_who("sign_and_send")):
        return N_("Sở là một bên của hồ sơ: người đã ký yêu cầu hoặc chấp thuận không được ký kết quả.")
    return None


def consent_line_by_another(facts: Facts, actor: Actor) -> str | None:
    """E5: the focal agency's own consent line is signed by an officer who is not, and never was, the reviewer."""
    if facts.is_owner_focal and not actor.holds(Role.OWNER_APPROVER):
        return N_("Sở là chủ quản dữ liệu: người có thẩm quyền của Sở tự ký trả lời trên hệ thống.")
    reviewers = facts.people_who(*PROPOSING) | {facts.reviewer_id}
    if facts.is_owner_focal and actor.is_one_of(reviewers):
        return N_("Người thẩm tra không được ký ý kiến chấp thuận nội bộ; đề nghị cán bộ khác ký.")
    return None


def only_when_owner_is_focal(facts: Facts, actor: Actor) -> str | None:
    """E5 alone: the owner's reply comes while the review is already running."""
    if not facts.is_owner_focal or facts.is_owner_requester:
        return N_("Cơ quan chủ quản đã trả lời; chỉ còn rút chấp thuận khi cần.")
    if facts.consent_status != "REQUESTED":
        return N_("Đã ghi nhận ý kiến của cơ quan chủ quản cho hồ sơ này.")
    return None


def consent_is_awaited(facts: Facts, actor: Actor) -> str | None:
    """The owner answers once, unless the earlier consent was withdrawn."""
    if facts.consent_status == "NOT_REQUIRED":
        return N_("Hồ sơ này không cần ý kiến chấp thuận của chủ quản.")
    if facts.consent_status != "REQUESTED":
        return N_("Đã ghi nhận ý kiến của cơ quan chủ quản cho hồ sơ này.")
    if facts.scope != "PROVINCIAL_SCOPE":
        return N_("Dữ liệu không thuộc phạm vi quản lý của tỉnh; không có chủ quản cấp tỉnh để chấp thuận.")
    return None


def consent_was_given(facts: Facts, actor: Actor) -> str | None:
    """Only a consent that was given can be withdrawn."""
    if facts.consent_status not in ("GRANTED_FULL", "GRANTED_PARTIAL"):
        return N_("Chưa có văn bản chấp thuận để rút.")
    return None


def consent_covers_grant(facts: Facts, actor: Actor) -> str | None:
    """Article 10.1: no grant without recorded consent that stands, or one of the two exceptions (E4, E5)."""
    if facts.consent_valid_to is not None and facts.consent_valid_to < facts.today:
        return N_("Chấp thuận của chủ quản đã hết hạn; đề nghị chủ quản rút và chấp thuận lại, hoặc trả lại thẩm tra.")
    if facts.consent_status in ("GRANTED_FULL", "GRANTED_PARTIAL", "NOT_REQUIRED"):
        return None
    if facts.is_owner_focal:
        return N_("Ghi nhận ý kiến chấp thuận nội bộ của Sở (cán bộ khác chuyên viên thẩm tra) trước khi duyệt.")
    return N_("Chưa có văn bản chấp thuận của cơ quan chủ quản; không được tạo tài khoản.")


def arrangement_is_recorded(facts: Facts, actor: Actor) -> str | None:
    """Specific track: the sharing arrangement (F3) must be on record before a grant is proposed (0.6.8)."""
    if facts.track == "SPECIFIC" and not facts.has_sharing_arrangement:
        return N_("Ghi nội dung thống nhất chia sẻ dữ liệu (biểu F3) trước khi đề xuất cấp tài khoản.")
    return None


def is_specific_track(facts: Facts, actor: Actor) -> str | None:
    """The sharing arrangement belongs to the specific track alone (E8)."""
    if facts.track != "SPECIFIC":
        return N_("Nội dung thống nhất chia sẻ chỉ áp dụng cho dữ liệu chia sẻ theo yêu cầu đặc thù.")
    return None


def a_draft_is_uninitialled(facts: Facts, actor: Actor) -> str | None:
    """A draft of the outcome is initialled once before it is signed (3.10)."""
    if ("D4", "PREPARED") in facts.letters or ("D5", "PREPARED") in facts.letters:
        return None
    return N_("Không có dự thảo kết quả nào đang chờ ký nháy.")


def outcome_is(*outcomes: str, message: str) -> Guard:
    """Make a guard on the proposed outcome."""

    def guard(facts: Facts, actor: Actor) -> str | None:
        return None if facts.proposed_outcome in outcomes else message

    guard.__name__ = "outcome_is_" + "_or_".join(outcomes).lower()
    guard.__doc__ = f"The proposed outcome must be {' or '.join(outcomes)}."
    return guard


grant_is_proposed = outcome_is("GRANT", "GRANT_PARTIAL", message=N_("Đề xuất hiện tại không phải là cấp tài khoản."))
refusal_is_proposed = outcome_is("REFUSE", message=N_("Đề xuất hiện tại không phải là từ chối."))


def refusal_reason_is_whole(facts: Facts, actor: Actor) -> str | None:
    """Article 9.1 and 0.6.9: no refusal leaves without code, text and legal basis, whoever proposed it."""
    refusal = facts.refusal or {}
    text = str(refusal.get("refusal_reason_text", "")).strip()
    if not refusal.get("refusal_reason_code") or len(text) < 30 or not refusal.get("refusal_legal_basis"):
        return N_("Văn bản từ chối phải có mã lý do, lý do nêu rõ và căn cứ pháp luật; trả lại để bổ sung.")
    return None


def account_is_missing(facts: Facts, actor: Actor) -> str | None:
    """The account of a case is created once."""
    return N_("Tài khoản kết nối của hồ sơ này đã được tạo.") if facts.account_state == "created_locked" else None


def account_exists(facts: Facts, actor: Actor) -> str | None:
    """Article 9.1: the notice tells of an account that exists."""
    if facts.account_state != "created_locked":
        return N_("Chờ Quản trị LGSP tạo tài khoản kết nối trước khi ký, phát hành thông báo.")
    return None


def order_is_approved(facts: Facts, actor: Actor) -> str | None:
    """Separation of duties 4: the operator acts on an approved order alone."""
    return None if "CREATE" in facts.open_orders else N_("Chưa có lệnh tạo tài khoản đã được lãnh đạo duyệt.")


def account_not_created_yet(facts: Facts, actor: Actor) -> str | None:
    """E17: after the account exists the requester asks for revocation instead."""
    if facts.state == "approved" and facts.account_state is not None:
        return N_("Tài khoản đã được tạo; gửi văn bản đề nghị thu hồi tài khoản thay cho việc rút hồ sơ.")
    return None


def lapse_day_is_over(facts: Facts, actor: Actor) -> str | None:
    """Trigger 20: no answer by the lapse day and one reminder sent."""
    if facts.lapse_on is None or facts.today <= facts.lapse_on:
        return N_("Chưa hết thời hạn chờ hồ sơ bổ sung.")
    if not facts.is_supplement_reminded:
        return N_("Chưa nhắc cơ quan yêu cầu bổ sung; hệ thống phải gửi nhắc trước khi kết thúc hồ sơ.")
    return None


def silence_is_exhausted(facts: Facts, actor: Actor) -> str | None:
    """Trigger 21 and E2: two reminders, the escalation, the requester heard, and working day 15 is over."""
    if facts.owner_informed_on is None:
        return N_("Chưa có thời điểm cơ quan chủ quản nhận yêu cầu.")
    last = facts.calendar.nth_working_day_after(facts.owner_informed_on, facts.policies.owner_reminder_days[3])
    if facts.today < last:
        return N_("Chưa đến ngày làm việc thứ 15 kể từ khi chủ quản nhận được yêu cầu.")
    if facts.reminder_count < 2 or not facts.is_escalated:
        return N_("Phải có đủ hai lần đôn đốc chủ quản và báo cáo lãnh đạo trước khi kết thúc hồ sơ.")
    if not facts.is_requester_heard:
        return N_("Ghi ý kiến của cơ quan yêu cầu trước khi kết thúc hồ sơ.")
    return None


def late_or_about_to_be(facts: Facts, actor: Actor) -> str | None:
    """Trigger 23: an apology is for a case late or due within one working day; statutory clock alone (0.6.8)."""
    if facts.track != "DEFAULT" or facts.due_on is None:
        return N_("Chỉ hẹn lại đối với hồ sơ đang tính thời hạn theo khoản 1 Điều 9.")
    if facts.today <= facts.due_on and (facts.remaining_days or 0) > 1:
        return N_("Chỉ hẹn lại khi hồ sơ còn tối đa một ngày làm việc hoặc đã quá hạn.")
    return None


def not_rescheduled_yet(facts: Facts, actor: Actor) -> str | None:
    """A new date is promised once (E14, policy); a draft that the timetable laid out is no promise yet."""
    is_signed = ("D8", "SIGNED") in facts.letters
    return N_("Hồ sơ đã được hẹn lại một lần.") if facts.reschedule_count or is_signed else None


def no_apology_in_preparation(facts: Facts, actor: Actor) -> str | None:
    """The timetable lays out one draft of D8; the leader signs it with a reason and a date (E14)."""
    is_there = ("D8", "PREPARED") in facts.letters or ("D8", "INITIALLED") in facts.letters
    return N_("Đã có dự thảo văn bản xin lỗi và hẹn lại.") if is_there else None


def head_may_sign_by_order(facts: Facts, actor: Actor) -> str | None:
    """A head signs `TL.` only where the setting allows it (5.2)."""
    if not actor.holds(Role.FOCAL_LEADER) and not facts.policies.is_head_signing_by_order:
        return N_("Quy định của Sở không cho phép Trưởng phòng ký thừa lệnh; trình lãnh đạo Sở ký.")
    return None


def is_not_quarantined(facts: Facts, actor: Actor) -> str | None:
    """A case in quarantine is quarantined once."""
    return N_("Hồ sơ này đã được cách ly.") if facts.is_quarantined else None


def order_is_open(kind: str, message: str) -> Guard:
    """Make a guard that asks for a leader's order whose notice (D11) was issued (0.6.1)."""

    def guard(facts: Facts, actor: Actor) -> str | None:
        return None if kind in facts.issued_orders else message

    guard.__name__ = f"order_to_{kind.lower()}_is_issued"
    guard.__doc__ = f"A signed and issued order to {kind.lower()} must be open."
    return guard


def executor_is_not_orderer(facts: Facts, actor: Actor) -> str | None:
    """A leader's order and the operator's execution are two persons (3.1)."""
    if actor.is_one_of(facts.order_signer_ids):
        return N_("Người ra lệnh không được tự thực hiện lệnh; đề nghị Quản trị LGSP khác thực hiện.")
    return None


def no_order_open(facts: Facts, actor: Actor) -> str | None:
    """One order at a time for an account; what is planned for a later day gives way to what must be done now."""
    is_ahead = facts.order_not_before is not None and facts.today < facts.order_not_before
    is_open = bool(facts.open_orders - {"CREATE"}) and not is_ahead
    return N_("Đang có lệnh chưa thực hiện đối với tài khoản này.") if is_open else None


def term_is_over(facts: Facts, actor: Actor) -> str | None:
    """An account expires after 24:00 of its last day."""
    if facts.account_valid_to is None or facts.today <= facts.account_valid_to:
        return N_("Tài khoản chưa hết thời hạn sử dụng.")
    return None


SIGNABLE = ("D3", "D7", "D12", "D14", "D15")
ISSUABLE = (
    ("D1", "PREPARED"),
    ("D1", "INITIALLED"),
    *((code, "SIGNED") for code in ("D3", "D7", "D8", "D11", "D12", "D14", "D15")),
)


def has_letter_to_sign(facts: Facts, actor: Actor) -> str | None:
    """Letters that hold no case up wait in their own queue (0.6.1)."""
    if any(code in SIGNABLE and status in ("PREPARED", "INITIALLED") for code, status in facts.letters):
        return None
    return N_("Không có văn bản nào của hồ sơ đang chờ ký.")


def has_letter_to_issue(facts: Facts, actor: Actor) -> str | None:
    """Only a signed letter is issued; the slip D1 is signed and issued by the clerk in one step (0.6.1)."""
    if any(found in ISSUABLE for found in facts.letters):
        return None
    return N_("Không có văn bản nào của hồ sơ đang chờ phát hành.")


SIGNER_APART = (is_not_the_reviewer, is_not_owner_signer, is_not_a_party_signer)
"""Who signs an outcome stands apart from who reviewed it, from the owner's signer, and from the parties' signers."""

REVIEWER_APART = (is_not_a_duplicate, is_the_reviewer, has_not_done_intake, is_not_owner_signer)
"""Who reviews stands apart from intake and from the owner's signer."""
