"""The choice of a saved reason beside the fields of a reason: it fills what is still empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.models.desk import SavedReason
from app.queries.saved_reasons import lists_of, saved_reasons_of
from app.services.saved_reasons import lists_edited_by
from forms.build import AnswerForm
from workflows.fields import Field
from workflows.reasons import REASON_LISTS
from workflows.roles import Actor

CODE, TEXT, BASIS = "reason_code", "reason_text", "legal_basis"
CHOSEN, USE = "saved_reason", "use_reason"
"""Names of the list of saved reasons and of the button that fills the fields."""


@dataclass(frozen=True)
class ReasonBox:
    """Saved reasons for one form: how its field names begin, what is offered, and whether more may be kept."""

    prefix: str
    reasons: list[SavedReason]
    may_edit: bool


def reason_box(specs: Sequence[Field], actor: Actor) -> ReasonBox | None:
    """The box for a form that asks for a reason; none where it asks for none or nothing could be offered."""
    asked = next((spec for spec in specs if spec.name.endswith(CODE)), None)
    if asked is None:
        return None
    lists = [name for name, (_label, codes) in REASON_LISTS.items() if codes == asked.choices]
    if not set(lists).intersection(lists_of(actor)):
        return None
    reasons = saved_reasons_of(actor, lists)
    may_edit = bool(set(lists).intersection(lists_edited_by(actor)))
    return ReasonBox(asked.name.removesuffix(CODE), reasons, may_edit) if reasons or may_edit else None


def fill_in(form: AnswerForm, sent: Mapping[str, str], actor: Actor) -> bool:
    """Fill the empty fields of a form from the saved reason that was asked for; say whether one was."""
    if USE not in sent or not sent.get(CHOSEN):
        return False
    box = reason_box(form.specs, actor)
    found = next((each for each in box.reasons if str(each.id) == sent[CHOSEN]), None) if box else None
    if box is not None and found is not None:
        for name, value in ((CODE, found.code), (TEXT, found.text), (BASIS, list(found.legal_basis))):
            if box.prefix + name in form and not form[box.prefix + name].data:
                form[box.prefix + name].data = value
    return True
