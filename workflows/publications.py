"""Publishing a dataset as open data: one asks and confirms, another approves (Articles 3.4, 8)."""

from workflows import needs as n
from workflows.fields import Field, Kind
from workflows.guards import sender_is_not_filer
from workflows.next_step import NextStep
from workflows.notes import REQUESTERS, note_rows
from workflows.people import APPROVER, FILER, SYSTEM
from workflows.publication_fields import PUBLICATION, PUBLICATION_CHECKS, is_confirmed
from workflows.rows import NEW, SAME, Clock, Row, State, Workflow, require_sound
from workflows.text import N_

AWAITING_APPROVAL = "awaiting_approval"
PUBLISHED = "published"
NOT_PUBLISHED = "not_published"
UNPUBLISHED = "unpublished"

STATES = (
    State(
        AWAITING_APPROVAL, N_("Chờ lãnh đạo cơ quan duyệt công bố"), holder="REQUESTER", short=N_("Chờ duyệt công bố")
    ),
    State(PUBLISHED, N_("Đã công bố dữ liệu mở"), is_final=True, short=N_("Đã công bố")),
    State(NOT_PUBLISHED, N_("Không duyệt công bố"), is_final=True),
    State(UNPUBLISHED, N_("Đã gỡ khỏi dữ liệu mở"), is_final=True, short=N_("Đã gỡ")),
)

APPROVAL: tuple[Field, ...] = (
    Field(
        "no_personal_data_or_secret_confirmed",
        Kind.BOOL,
        N_("Xác nhận dữ liệu không có dữ liệu cá nhân, không thuộc bí mật nhà nước"),
        legal_ref="Đ3.4",
        missing=N_("Xác nhận theo khoản 4 Điều 3 trước khi duyệt công bố."),
    ),
)


PUBLICATIONS = require_sound(
    Workflow(
        name="publication",
        edition="26/2024",
        title=N_("Công bố dữ liệu mở (khoản 4 Điều 3, Điều 8)"),
        states=STATES,
        rows=(
            Row(
                "request_publication",
                N_("Đề nghị công bố dữ liệu mở"),
                (FILER,),
                (NEW,),
                AWAITING_APPROVAL,
                basis="Đ3.4; Đ8",
                event="publication_requested",
                needs=PUBLICATION,
                checks=PUBLICATION_CHECKS,
                notify=("approvers",),
            ),
            Row(
                "approve_publication",
                N_("Duyệt công bố"),
                (APPROVER,),
                (AWAITING_APPROVAL,),
                PUBLISHED,
                basis="Đ3.4; Đ8",
                event="dataset_published",
                needs=APPROVAL,
                guards=(sender_is_not_filer,),
                checks=(is_confirmed,),
                clock=Clock.STOPS,
                notify=("filer", "heads"),
                is_grave=True,
            ),
            Row(
                "decline_publication",
                N_("Không duyệt công bố"),
                (APPROVER,),
                (AWAITING_APPROVAL,),
                NOT_PUBLISHED,
                basis="Đ3.4",
                event="publication_declined",
                needs=n.REASON_TEXT,
                clock=Clock.STOPS,
                notify=("filer",),
            ),
            Row(
                "unpublish",
                N_("Gỡ khỏi dữ liệu mở"),
                (APPROVER,),
                (PUBLISHED,),
                UNPUBLISHED,
                basis="Đ3.4",
                event="dataset_unpublished",
                needs=n.REASON_TEXT,
                clock=Clock.STOPS,
                notify=("filer", "heads"),
                is_grave=True,
            ),
            Row(
                "transfer_to_successor",
                N_("Chuyển giao cho cơ quan kế thừa"),
                (SYSTEM,),
                (AWAITING_APPROVAL, PUBLISHED),
                SAME,
                basis="E13",
                event="transferred_to_successor",
                needs=n.SUCCESSION,
                notify=("requester",),
            ),
            *note_rows(tuple(state.code for state in STATES), *REQUESTERS),
        ),
        initial=(AWAITING_APPROVAL,),
    )
)
EDITIONS = {PUBLICATIONS.edition: PUBLICATIONS}
NEXT_STEPS: dict[str, NextStep] = {
    AWAITING_APPROVAL: NextStep(
        N_("Duyệt hoặc không duyệt công bố"), N_("Lãnh đạo cơ quan quản lý dữ liệu"), ("approve_publication",)
    ),
}
"""A publication that was decided has no next step."""
