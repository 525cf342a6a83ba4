"""The connection account's own small machine: a leader's order and the operator's execution are two rows (3.1)."""

from workflows import account_guards as ag
from workflows import checks as c
from workflows import guards as g
from workflows import needs as n
from workflows.reasons import REVOCATION_REASON, SUSPENSION_REASON
from workflows.roles import By, Party, Role
from workflows.rows import SAME, LetterStep, Row, State, Visibility, Workflow, require_sound
from workflows.text import N_

LEADER = By(Role.FOCAL_LEADER, Party.FOCAL)
OPERATOR = By(Role.TECH_OPERATOR, Party.FOCAL)
SYSTEM = By(Role.SYSTEM, Party.SYSTEM)

LOCKED, ACTIVE, SUSPENDED, REVOKED, EXPIRED = "created_locked", "active", "suspended", "revoked", "expired"

STATES = (
    State(LOCKED, N_("Đã tạo, đang khoá")),
    State(ACTIVE, N_("Đang hoạt động")),
    State(SUSPENDED, N_("Tạm khoá")),
    State(REVOKED, N_("Đã thu hồi"), is_final=True),
    State(EXPIRED, N_("Hết hạn"), is_final=True),
)
LABELS = {state.code: state.label for state in STATES}

ROWS = (
    Row(
        "activate",
        N_("Kích hoạt tài khoản"),
        (SYSTEM,),
        (LOCKED,),
        ACTIVE,
        basis="3.1; Đ9.1",
        event="account_activated",
        notify=("requester",),
    ),
    Row(
        "record_handover",
        N_("Ghi bàn giao thông tin xác thực"),
        (OPERATOR,),
        (ACTIVE,),
        SAME,
        basis="3.1",
        event="credentials_handed_over",
        needs=n.HANDOVER,
        checks=(c.handover_is_past,),
        hint=N_("Chỉ ghi thời điểm, người nhận và kênh; không ghi mật khẩu, khoá hoặc mã xác thực."),
    ),
    Row(
        "order_suspend",
        N_("Ra lệnh tạm khoá tài khoản"),
        (LEADER,),
        (ACTIVE,),
        SAME,
        basis="Đ10.3; Đ11.2",
        event="suspension_ordered",
        needs=(*SUSPENSION_REASON, *n.SIGNING),
        guards=(g.no_order_open, g.is_not_owner_signer),
        letters=(LetterStep("D11", "sign"),),
        notify=("operators", "clerks"),
        visibility=Visibility.INTERNAL,
        is_refusal=True,
    ),
    Row(
        "suspend",
        N_("Thực hiện tạm khoá"),
        (OPERATOR,),
        (ACTIVE,),
        SUSPENDED,
        basis="Đ10.3; 0.6.1",
        event="account_suspended",
        guards=(
            g.order_is_open("SUSPEND", N_("Chưa có lệnh tạm khoá đã phát hành.")),
            ag.order_day_has_come,
            g.executor_is_not_orderer,
        ),
        notify=("requester", "owner", "leaders"),
    ),
    Row(
        "order_reinstate",
        N_("Ra lệnh mở lại tài khoản"),
        (LEADER,),
        (SUSPENDED,),
        SAME,
        basis="3.1",
        event="reinstatement_ordered",
        needs=(*n.REASON_TEXT, *n.SIGNING),
        guards=(g.no_order_open, g.is_not_owner_signer, ag.database_is_not_withdrawn),
        letters=(LetterStep("D11", "sign"),),
        notify=("operators", "clerks"),
        visibility=Visibility.INTERNAL,
    ),
    Row(
        "reinstate",
        N_("Thực hiện mở lại"),
        (OPERATOR,),
        (SUSPENDED,),
        ACTIVE,
        basis="3.1",
        event="account_reinstated",
        guards=(
            g.order_is_open("REINSTATE", N_("Chưa có lệnh mở lại đã phát hành.")),
            g.executor_is_not_orderer,
        ),
        notify=("requester", "owner", "leaders"),
    ),
    Row(
        "order_revoke",
        N_("Ra lệnh thu hồi tài khoản"),
        (LEADER,),
        (ACTIVE, SUSPENDED),
        SAME,
        basis="Đ10.1; Đ10.3",
        event="revocation_ordered",
        needs=(*REVOCATION_REASON, *n.SIGNING),
        guards=(g.no_order_open, g.is_not_owner_signer),
        letters=(LetterStep("D11", "sign"),),
        notify=("operators", "clerks"),
        visibility=Visibility.INTERNAL,
        is_refusal=True,
        is_grave=True,
    ),
    Row(
        "revoke",
        N_("Thực hiện thu hồi"),
        (OPERATOR,),
        (ACTIVE, SUSPENDED),
        REVOKED,
        basis="Đ10.1; 2.4",
        event="account_revoked",
        guards=(
            g.order_is_open("REVOKE", N_("Chưa có lệnh thu hồi đã phát hành.")),
            ag.order_day_has_come,
            g.executor_is_not_orderer,
        ),
        notify=("requester", "owner", "leaders"),
        is_grave=True,
    ),
    Row(
        "revoke",
        N_("Huỷ tài khoản đang khoá"),
        (SYSTEM,),
        (LOCKED,),
        REVOKED,
        basis="3.1 #9",
        event="account_revoked",
        notify=("operators",),
    ),
    Row(
        "expire",
        N_("Hết hạn tài khoản"),
        (SYSTEM,),
        (ACTIVE, SUSPENDED),
        EXPIRED,
        basis="3.1",
        event="account_expired",
        guards=(g.term_is_over,),
        letters=(LetterStep("D11", "void"),),
        notify=("requester", "owner", "operators"),
    ),
    Row(
        "lay_out_order",
        N_("Soạn lệnh theo kế hoạch kết thúc kết nối"),
        (SYSTEM,),
        (ACTIVE, SUSPENDED),
        SAME,
        basis="Đ7.1; 3.2 #11",
        event="planned_order_laid_out",
        guards=(ag.a_planned_order_is_due, ag.no_order_at_all),
        letters=(LetterStep("D11", "prepare"),),
        notify=("leaders",),
        visibility=Visibility.INTERNAL,
    ),
    Row(
        "sign_order",
        N_("Ký lệnh theo kế hoạch kết thúc kết nối"),
        (LEADER,),
        (ACTIVE, SUSPENDED),
        SAME,
        basis="Đ7.1; 3.2 #11; 0.6.1",
        event="planned_order_signed",
        needs=n.SIGNING,
        guards=(ag.a_laid_out_order_waits, g.is_not_owner_signer),
        letters=(LetterStep("D11", "sign"),),
        notify=("operators", "clerks"),
        visibility=Visibility.INTERNAL,
        hint=N_("Đọc dự thảo Thông báo (D11) ở mục «Văn bản» của hồ sơ: có lệnh, ngày thực hiện và căn cứ."),
    ),
    Row(
        "drop_planned_order",
        N_("Bỏ lệnh dự kiến không còn cần"),
        (SYSTEM,),
        (SUSPENDED, REVOKED, EXPIRED),
        SAME,
        basis="Đ7.1; 3.2 #11",
        event="planned_order_dropped",
        guards=(ag.a_planned_order_is_overtaken,),
        visibility=Visibility.INTERNAL,
    ),
)

ACCOUNTS = require_sound(
    Workflow(
        name="connection_account",
        edition="26/2024",
        title=N_("Tài khoản kết nối"),
        states=STATES,
        rows=ROWS,
        initial=(LOCKED,),
    )
)
