"""A question to the clock in plain fields, and its answer: what the command line and the API share.

The fields are those of the published vectors: id, n, policy, request_received, request_after_hours,
consent_received, consent_after_hours, consent_required, pauses. It computes; it does not judge plausibility.
"""

import re
from collections.abc import Mapping
from datetime import date

from workflows.calendar import Calendar
from workflows.clock import ClockInput, ClockResult, Pause, Receipt, ReceiptPolicy, compute
from workflows.text import N_, Text

Fields = Mapping[str, object]

SHOWN_CHARACTERS = 40
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class DeadlineProblem(ValueError):
    """A question that cannot be read; `text` says in one sentence what to correct."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.filled())
        self.text = text


def clock_from(fields: Fields, policy: ReceiptPolicy = ReceiptPolicy.ACTUAL_DATE, days: int = 5) -> ClockInput:
    """The clock's input from plain fields; `policy` and `days` stand in for fields not given.

    A policy may be spelt as in the vectors or as an option of the command line (next-working-day).
    Raises DeadlineProblem for a field that is missing, of another type, or no date.
    """
    if "request_received" not in fields:
        raise DeadlineProblem(Text(N_("Thiếu trường «request_received»; hãy ghi ngày nhận yêu cầu."), {}))
    return ClockInput(
        request=_receipt(fields, "request"),
        consent=_receipt(fields, "consent"),
        consent_required=_flag(fields, "consent_required", default=True),
        days=_limit(fields.get("n", days)),
        pauses=_pauses(fields.get("pauses", [])),
        policy=_policy(fields.get("policy", policy)),
    )


def answer(
    fields: Fields, calendar: Calendar, policy: ReceiptPolicy = ReceiptPolicy.ACTUAL_DATE, days: int = 5
) -> dict[str, object]:
    """The answer to one question: id, t0, days, due, strict_due; nulls while the clock has not started.

    Raises DeadlineProblem.
    """
    return {"id": fields.get("id")} | dates_of(computed(clock_from(fields, policy, days), calendar))


def computed(clock: ClockInput, calendar: Calendar) -> ClockResult:
    """The clock's result; raises DeadlineProblem when the count leaves the dates that can be written."""
    try:
        return compute(clock, calendar)
    except OverflowError:
        raise DeadlineProblem(
            Text(N_("Thời hạn vượt quá năm 9999; hãy ghi ngày sớm hơn hoặc ít ngày hơn."), {})
        ) from None


def dates_of(result: ClockResult) -> dict[str, object]:
    """The result's dates as ISO text, ready for JSON."""
    return {
        "t0": _iso(result.t0),
        "days": [day.isoformat() for day in result.days] if result.is_started else None,
        "due": _iso(result.due),
        "strict_due": _iso(result.strict_due),
    }


def pause_pair(text: str) -> list[str | None]:
    """The pair [P, Q] of a pause written as P..Q, or P.. while it is open; raises DeadlineProblem."""
    start, dots, end = text.partition("..")
    if not dots:
        raise DeadlineProblem(
            Text(
                N_("Lần tạm dừng «%(value)s» phải có dạng P..Q, ví dụ 2025-06-11..2025-06-19."), {"value": _shown(text)}
            )
        )
    return [start, end or None]


def date_from(value: object) -> date:
    """The date written as YYYY-MM-DD; raises DeadlineProblem."""
    if isinstance(value, str) and ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise DeadlineProblem(
                Text(N_("Ngày «%(value)s» không có trong lịch; hãy kiểm tra lại."), {"value": _shown(value)})
            ) from None
    raise DeadlineProblem(
        Text(N_("Ngày «%(value)s» phải có dạng YYYY-MM-DD, ví dụ 2025-06-09."), {"value": _shown(value)})
    )


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _receipt(fields: Fields, name: str) -> Receipt | None:
    value = fields.get(f"{name}_received")
    after_hours = _flag(fields, f"{name}_after_hours", default=False)
    return None if value is None else Receipt(date_from(value), after_hours)


def _flag(fields: Fields, name: str, *, default: bool) -> bool:
    value = fields.get(name, default)
    if not isinstance(value, bool):
        raise DeadlineProblem(Text(N_("Trường «%(field)s» phải là true hoặc false."), {"field": name}))
    return value


def _limit(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise DeadlineProblem(
            Text(N_("Số ngày làm việc «%(value)s» phải là số nguyên từ 1 trở lên."), {"value": _shown(value)})
        )
    return value


def _policy(value: object) -> ReceiptPolicy:
    try:
        return ReceiptPolicy(str(value).replace("-", "_").upper())
    except ValueError:
        choices = {"value": _shown(value), "choices": ", ".join(ReceiptPolicy)}
        raise DeadlineProblem(
            Text(N_("Cách tính ngày nhận «%(value)s» không có; hãy chọn một trong: %(choices)s."), choices)
        ) from None


def _pauses(value: object) -> tuple[Pause, ...]:
    if not isinstance(value, list):
        raise DeadlineProblem(Text(N_("Trường «pauses» phải là danh sách các cặp ngày [P, Q]."), {}))
    return tuple(_pause(pair) for pair in value)


def _pause(pair: object) -> Pause:
    if not isinstance(pair, list) or len(pair) != 2:
        raise DeadlineProblem(Text(N_("Mỗi lần tạm dừng phải là một cặp ngày [P, Q]; Q là null khi còn tạm dừng."), {}))
    start, end = pair
    return Pause(date_from(start), None if end is None else date_from(end))
