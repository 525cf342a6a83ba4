"""Conditions of the catalogue's tables, on the proposal and on the actor."""

import re
from collections.abc import Mapping
from typing import Any

from workflows.catalogue.needs import CRITERIA
from workflows.fields import Problem
from workflows.guards import has_letter
from workflows.proposal_facts import ProposalFacts
from workflows.roles import Actor, Role
from workflows.rows import Facts
from workflows.text import N_

EVIDENCE = 20
"""Characters that the evidence for a criterion of Article 7.3 must have (4.8)."""
CODE = r"[A-ZĐ0-9][A-ZĐ0-9\-]{1,19}"


def proposal_of(facts: Facts) -> ProposalFacts:
    """The proposal's part of the facts; a case of another kind never gets here."""
    assert facts.proposal is not None  # the door takes it with every case of this table
    return facts.proposal


def no_other_proposal_is_open(facts: Facts, actor: Actor) -> str | None:
    """One open proposal for a database at a time (3.2 #1)."""
    if proposal_of(facts).has_other_open:
        return N_("Đang có đề nghị khác chưa xong đối với cơ sở dữ liệu này; chờ kết quả hoặc rút đề nghị đó trước.")
    return None


def entry_is_current(facts: Facts, actor: Actor) -> str | None:
    """What the proposal calls the old state must still be the state (3.2 #1)."""
    if proposal_of(facts).is_stale:
        return N_("Thông tin trong Danh mục đã thay đổi sau khi lập đề nghị; trả lại người lập để cập nhật.")
    return None


def consent_is_settled(facts: Facts, actor: Actor) -> str | None:
    """Where the owner is another agency, the review waits for its word (3.2, owner's consent)."""
    if facts.consent_status == "REQUESTED":
        return N_("Chờ ý kiến của cơ quan chủ quản dữ liệu trước khi kết luận.")
    return None


def a_conclusion_is_proposed(facts: Facts, actor: Actor) -> str | None:
    """Only what was proposed can be confirmed or sent back (3.2 #5)."""
    proposal = proposal_of(facts)
    if not proposal.opinion or proposal.is_confirmed:
        return N_("Chưa có kết luận thẩm tra để xác nhận.")
    return None


def confirmer_did_not_propose(facts: Facts, actor: Actor) -> str | None:
    """Who proposed the conclusion does not confirm it (3.2 #5)."""
    proposal = proposal_of(facts)
    if actor.is_one_of((proposal.proposed_by_id, proposal.proposed_for_id)):
        return N_("Người đề xuất kết luận không được tự xác nhận; đề nghị người khác xác nhận.")
    return None


def head_confirms_where_there_is_one(facts: Facts, actor: Actor) -> str | None:
    """The head confirms; the leader only where no other head is there to do it (3.2 #5)."""
    if not actor.holds(Role.FOCAL_HEAD) and proposal_of(facts).has_other_head:
        return N_("Trưởng phòng xác nhận kết luận; lãnh đạo Sở chỉ xác nhận khi không có Trưởng phòng nào khác.")
    return None


def is_not_with_a_submission(facts: Facts, actor: Actor) -> str | None:
    """A proposal on a list that is being made up leaves the list first."""
    if proposal_of(facts).in_submission:
        return N_("Đề nghị đang nằm trong một Tờ trình; bỏ khỏi Tờ trình trước.")
    return None


def no_decision_is_entered(facts: Facts, actor: Actor) -> str | None:
    """After the Chairman has signed, a proposal is neither withdrawn nor returned (3.2 #13)."""
    if proposal_of(facts).is_decision_entered:
        return N_("Chủ tịch UBND tỉnh đã ký Quyết định về đề nghị này; chờ Văn phòng xác nhận kết quả.")
    return None


def is_a_withdrawal(facts: Facts, actor: Actor) -> str | None:
    """Only a withdrawal has connections to wind up (4.7)."""
    if proposal_of(facts).kind != "WITHDRAW":
        return N_("Phương án chuyển tiếp chỉ dùng cho đề nghị rút cơ sở dữ liệu.")
    return None


def is_not_applied(facts: Facts, actor: Actor) -> str | None:
    """Once the catalogue was changed, the plan stands."""
    return N_("Danh mục đã được cập nhật theo Quyết định.") if proposal_of(facts).is_applied else None


def transition_days_fit(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """An account is suspended before it is revoked, and neither in the past."""
    found = []
    for line in given.get("transition") or ():
        if line["suspend_on"] < facts.today or line["revoke_on"] < line["suspend_on"]:
            sentence = N_(
                "Kết nối %(account)s: chọn ngày tạm khoá từ hôm nay và ngày thu hồi không sớm hơn ngày tạm khoá."
            )
            found.append(Problem("transition", sentence, {"account": line["account_id"]}))
    return found


def is_applied(facts: Facts, actor: Actor) -> str | None:
    """The notice tells of a catalogue that was already changed (3.2 #11)."""
    return None if proposal_of(facts).is_applied else N_("Chưa cập nhật Danh mục theo Quyết định.")


result_is_unsigned = has_letter(
    "D7", "PREPARED", "INITIALLED", message=N_("Không có dự thảo thông báo kết quả đang chờ ký.")
)
result_is_signed = has_letter("D7", "SIGNED", message=N_("Thông báo kết quả chưa được ký."))
ineligibility_is_signed = has_letter("D5", "SIGNED", message=N_("Văn bản trả hồ sơ chưa được ký."))


def return_is_not_signed_yet(facts: Facts, actor: Actor) -> str | None:
    """One letter of return is signed once."""
    return N_("Văn bản trả hồ sơ đã được ký, chờ phát hành.") if ("D5", "SIGNED") in facts.letters else None


def criteria_allow(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Article 7.3: every criterion judged with evidence; no recommendation while one fails, and no override."""
    if not proposal_of(facts).becomes_provincial:
        return []
    found = []
    for _, name, _label in CRITERIA:
        if not given.get(name):
            found.append(Problem(name, N_("Đánh giá tiêu chí này: chọn Đạt hoặc Không đạt."), code="missing"))
        if len(str(given.get(f"{name}_evidence") or "").strip()) < EVIDENCE:
            found.append(Problem(f"{name}_evidence", N_("Ghi căn cứ đánh giá bằng ít nhất 20 ký tự.")))
    if given.get("c7_3_c_admin_procedures") == "PASS" and not given.get("procedures"):
        found.append(Problem("procedures", N_("Ghi ít nhất một thủ tục hành chính sử dụng dữ liệu này.")))
    failed = [point for point, name, _ in CRITERIA if given.get(name) == "FAIL"]
    if failed and given.get("opinion") == "RECOMMEND":
        sentence = N_("Không thể đề nghị điều chỉnh khi chưa đạt tiêu chí điểm %(points)s khoản 3 Điều 7.")
        found.append(Problem("opinion", sentence, {"points": ", ".join(failed)}))
    return found


def owner_refusal_binds(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """What the owner refused is taken up without a recommendation (3.2 #2)."""
    if facts.consent_status == "REFUSED" and given.get("opinion") == "RECOMMEND":
        return [Problem("opinion", N_("Chủ quản không chấp thuận; chỉ có thể kết luận không đề nghị điều chỉnh."))]
    return []


def code_is_given_for_a_new_entry(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """A database that is to be added gets its code in the catalogue with the conclusion; no other gets a new one."""
    code = str(given.get("entry_code") or "").upper()
    if proposal_of(facts).kind != "ADD":
        return [Problem("entry_code", N_("Chỉ ghi mã khi bổ sung cơ sở dữ liệu; để trống mục này."))] if code else []
    if given.get("opinion") == "RECOMMEND" and not re.fullmatch(CODE, code):
        return [Problem("entry_code", N_("Ghi mã gồm chữ in hoa, chữ số, gạch nối, ví dụ DB14."), code="missing")]
    return []


def answer_is_ahead(facts: Facts, actor: Actor, given: Mapping[str, Any]) -> list[Problem]:
    """Consulted agencies get at least a day to answer."""
    day = given.get("answer_by")
    if day is not None and day <= facts.today:
        return [Problem("answer_by", N_("Chọn ngày trả lời sau hôm nay."))]
    return []
