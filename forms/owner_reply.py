"""F2, the owner's reply as a whole (domain model 4.2): what an officer drafts before the leader signs it."""

from workflows.catalogue.needs import CONSENT
from workflows.fields import Field, Kind
from workflows.needs import CONSENT_DECISIONS, OWNER_CONSENT
from workflows.reasons import OWNER_REASON
from workflows.text import N_

REASONS = {spec.name for spec in OWNER_REASON}
REFUSED_ALONE = N_("Chỉ điền khi không chấp thuận.")
NOT_FULL = N_("Chỉ điền khi không chấp thuận, hoặc chỉ chấp thuận một phần.")


def _drafted(spec: Field) -> Field:
    """The same answer in a draft: nothing is compulsory yet."""
    hint = NOT_FULL if spec.name in REASONS else spec.hint
    return Field(**{**spec.__dict__, "required": False, "when": None, "hint": hint})


OWNER_REPLY: tuple[Field, ...] = (
    Field(
        "decision",
        Kind.CHOICE,
        N_("Kết quả"),
        choices=(*CONSENT_DECISIONS, ("REFUSE", N_("Không chấp thuận"))),
        required=False,
        legal_ref="Đ9.1, Đ10.1",
    ),
    *(_drafted(spec) for spec in OWNER_CONSENT if spec.name != "decision" and not spec.asked_of),
)
PROPOSAL_REPLY: tuple[Field, ...] = (
    Field(
        "decision",
        Kind.CHOICE,
        N_("Kết quả"),
        choices=(("FULL", N_("Chấp thuận điều chỉnh")), ("REFUSE", N_("Không chấp thuận"))),
        required=False,
        legal_ref="Đ7.1",
    ),
    *(_drafted(spec) for spec in CONSENT if not spec.asked_of),
    *(Field(**{**_drafted(spec).__dict__, "hint": REFUSED_ALONE}) for spec in OWNER_REASON),
)
"""The owner answers a proposal as a whole: no datasets, no term, no account (3.2)."""
