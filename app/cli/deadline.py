"""`flask deadline`: the due date by the official calendar, of one case or of a file of cases."""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from app.queries.calendar import official_calendar
from app.queries.policies import policies
from workflows.calendar import Calendar
from workflows.clock import ClockInput, ClockResult, ReceiptPolicy, explain
from workflows.deadline import DeadlineProblem, Fields, answer, clock_from, computed, dates_of, pause_pair
from workflows.text import day_text

NO_CALENDAR = 1
BAD_INPUT = 2
PROBLEMS_SHOWN = 20
WIDTH = 100
SMALL_NUMBER = re.compile(r"[0-9]{1,6}")
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class CommandProblem(ValueError):
    """What was asked cannot be answered; the message says why, one sentence a line, and `code` is the exit code."""

    def __init__(self, message: str, code: int = BAD_INPUT) -> None:
        super().__init__(message)
        self.code = code


@click.command()
@click.option("--received", metavar="D", help="Ngày nhận yêu cầu, dạng YYYY-MM-DD.")
@click.option("--consent", metavar="D", help="Ngày nhận văn bản chấp thuận.")
@click.option("--consent-not-required", is_flag=True, help="Không cần văn bản chấp thuận.")
@click.option("--pause", "pauses", metavar="P..Q", multiple=True, help="Tạm dừng; ghi lại nhiều lần nếu cần.")
@click.option("--policy", metavar="actual-date|next-working-day", help="Ngày nhận khi đến ngoài giờ hoặc ngày nghỉ.")
@click.option("--days", metavar="N", help="Số ngày làm việc của thời hạn; mặc định 5.")
@click.option("--after-hours", is_flag=True, help="Yêu cầu đến sau giờ làm việc.")
@click.option("--consent-after-hours", is_flag=True, help="Văn bản chấp thuận đến sau giờ làm việc.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--batch", metavar="FILE", help="Tệp có mỗi dòng một hồ sơ dạng JSON; «-» là đầu vào chuẩn.")
@with_appcontext
def deadline(batch: str | None, as_json: bool, **options: Any) -> None:
    """Tính thời hạn theo lịch làm việc chính thức."""
    try:
        if batch is None:
            _tell_one(options, as_json)
        else:
            _tell_batch(batch, options)
    except (CommandProblem, DeadlineProblem) as problem:
        _stop(problem)


def _stop(problem: CommandProblem | DeadlineProblem) -> NoReturn:
    for line in str(problem).splitlines():
        click.echo(f"Lỗi: {line}", err=True)
    sys.exit(getattr(problem, "code", BAD_INPUT))


def _tell_one(options: dict[str, Any], as_json: bool) -> None:
    fields = fields_from(options)
    calendar, policy = _rules()
    clock = clock_from(fields, policy)
    result = computed(clock, calendar)
    if as_json:
        click.echo(json.dumps(dates_of(result)))
    else:
        _print_explained(clock, result, calendar)


def _tell_batch(name: str, options: dict[str, Any]) -> None:
    if any(options.values()):
        raise CommandProblem("Với --batch, mọi dữ kiện nằm trong tệp; hãy bỏ các tùy chọn khác.")
    lines = _read(name).splitlines()
    for line in answer_lines(lines, *_rules()):
        click.echo(line)


def fields_from(options: dict[str, Any]) -> Fields:
    """The options as the fields of a case; raises CommandProblem or DeadlineProblem."""
    if options["received"] is None:
        raise CommandProblem("Thiếu ngày nhận yêu cầu; hãy ghi --received YYYY-MM-DD hoặc --batch FILE.")
    if options["consent"] is not None and options["consent_not_required"]:
        raise CommandProblem("Chỉ ghi một trong hai tùy chọn --consent và --consent-not-required.")
    fields: dict[str, object] = {
        "request_received": options["received"],
        "request_after_hours": options["after_hours"],
        "consent_received": options["consent"],
        "consent_after_hours": options["consent_after_hours"],
        "consent_required": not options["consent_not_required"],
        "pauses": [pause_pair(text) for text in options["pauses"]],
    }
    if options["days"] is not None:
        fields["n"] = int(options["days"]) if SMALL_NUMBER.fullmatch(options["days"]) else options["days"]
    if options["policy"] is not None:
        fields["policy"] = options["policy"]
    return fields


def answer_lines(lines: Iterable[bytes], calendar: Calendar, policy: ReceiptPolicy) -> list[str]:
    """One answer in JSON for each line that is not blank, in order.

    Raises CommandProblem naming every line that cannot be read; then no line is answered.
    """
    answers, problems = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            answers.append(json.dumps(answer(_case(line), calendar, policy), ensure_ascii=False))
        except (DeadlineProblem, CommandProblem) as problem:
            problems.append(f"dòng {number}: {problem}")
    if problems:
        hidden = len(problems) - PROBLEMS_SHOWN
        rest = [f"và {hidden} dòng sai khác; hãy sửa tệp rồi chạy lại."] if hidden > 0 else []
        raise CommandProblem("\n".join(problems[:PROBLEMS_SHOWN] + rest))
    return answers


def _case(line: bytes) -> Fields:
    try:
        case = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CommandProblem("không phải UTF-8; hãy lưu tệp ở dạng UTF-8.") from None
    except (ValueError, RecursionError):
        raise CommandProblem("không phải JSON; mỗi dòng phải là một hồ sơ dạng {…}.") from None
    if not isinstance(case, dict):
        raise CommandProblem("không phải một hồ sơ; mỗi dòng phải là một đối tượng JSON dạng {…}.")
    return case


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError:
        raise CommandProblem(f"Không đọc được tệp «{name}»; hãy kiểm tra đường dẫn và quyền đọc.") from None


def _rules() -> tuple[Calendar, ReceiptPolicy]:
    """The official calendar, and the policy for a case that names none."""
    missing = "Cơ sở dữ liệu chưa có lịch làm việc; hãy chạy ./chung flask migrate trước."
    try:
        calendar, policy = official_calendar(), ReceiptPolicy(policies().receipt_policy)
    except DBAPIError:
        raise CommandProblem(missing, NO_CALENDAR) from None
    if not calendar.has_official_years:
        raise CommandProblem(missing, NO_CALENDAR)
    return calendar, policy


def _print_explained(clock: ClockInput, result: ClockResult, calendar: Calendar) -> None:
    # Imported on first use: no web worker draws a table for a terminal.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    if result.t0 is None:
        console.print("Chưa tính thời hạn: chưa có văn bản chấp thuận của cơ quan chủ quản.")
        return
    table = Table("Ngày", "Thứ", "Ngày làm việc thứ", "Vì sao", title="Cách tính thời hạn theo từng ngày")
    for line in explain(clock, calendar):
        number = "" if line.number is None else str(line.number)
        table.add_row(day_text(line.on), WEEKDAYS[line.on.weekday()], number, line.why.filled())
    console.print(table)
    console.print(f"Ngày bắt đầu (không tính): {day_text(result.t0)}")
    console.print(f"Hạn trả kết quả: {_due_words(result)}")
    if result.strict_due and result.strict_due != result.due:
        console.print(f"Nếu không tạm dừng: {day_text(result.strict_due)}")
    if result.is_estimate:
        console.print("Dự kiến: lịch nghỉ của thời gian này chưa được công bố.")


def _due_words(result: ClockResult) -> str:
    if result.due is None:
        return f"chưa có, đang tạm dừng, còn {result.limit - len(result.days)} ngày làm việc"
    return day_text(result.due)
