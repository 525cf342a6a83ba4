"""`flask audit …`: walks the trail and names the first broken event; prints the head, to be kept elsewhere."""

import re
import sys

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import NoResultFound, OperationalError, ProgrammingError

from app.services.trail import Anchor, head_of, verify

HEAD = re.compile(r"(?:(\d{1,18}):)?([0-9a-fA-F]{64})", re.ASCII)

REASONS = {
    "missing": "sự kiện bị thiếu: đã bị xoá hoặc đánh lại số",
    "added": "sự kiện được thêm vào ngoài hệ thống",
    "unlinked": "sự kiện không nối với sự kiện liền trước: thứ tự hoặc sự kiện trước đã bị thay đổi",
    "altered": "nội dung sự kiện đã bị sửa sau khi ghi",
    "cut": "phần cuối của chuỗi đã bị cắt bỏ",
    "shorter": "chuỗi ngắn hơn đầu chuỗi đã giữ: phần cuối đã bị cắt bỏ",
    "rewritten": "chuỗi đã bị viết lại: giá trị băm khác với giá trị đã giữ",
}
NOT_READY = "Lỗi: cơ sở dữ liệu chưa sẵn sàng; chạy lệnh flask migrate rồi thử lại."


def _anchor(context: click.Context, parameter: click.Parameter, value: str | None) -> Anchor | None:
    if value is None:
        return None
    found = HEAD.fullmatch(value.strip())
    if found is None:
        click.echo("Lỗi: ghi đúng dòng mà lệnh flask audit head đã in: SỐ:BĂM, phần băm gồm 64 chữ số hex.", err=True)
        context.exit(2)
    return Anchor(found[2].lower(), int(found[1]) if found[1] else None)


@click.group()
def audit() -> None:
    """Nhật ký không sửa được: kiểm tra chuỗi sự kiện."""


@audit.command("verify")
@click.option("--head", "anchor", callback=_anchor, metavar="SỐ:BĂM", help="Đầu chuỗi đã giữ ở nơi khác.")
@with_appcontext
def verify_trail(anchor: Anchor | None) -> None:
    """Đi hết chuỗi sự kiện; thoát với mã 1 và nêu sự kiện hỏng đầu tiên nếu có."""
    try:
        verdict = verify(anchor)
    except (OperationalError, ProgrammingError):
        click.echo(NOT_READY, err=True)
        sys.exit(2)
    if verdict.broken_id is not None:
        click.echo(f"Đã kiểm tra {verdict.checked} sự kiện còn nguyên vẹn trước chỗ hỏng.")
        click.echo(f"HỎNG tại sự kiện {verdict.broken_id}: {REASONS[verdict.why]}.", err=True)
        sys.exit(1)
    click.echo(f"Đã kiểm tra {verdict.checked} sự kiện, chuỗi nguyên vẹn.")
    click.echo(f"Đầu chuỗi: {verdict.checked}:{verdict.head}")


@audit.command("head")
@with_appcontext
def show_head() -> None:
    """In đầu chuỗi để giữ ở nơi khác: số sự kiện và giá trị băm cuối."""
    try:
        head = head_of()
    except (OperationalError, ProgrammingError):
        click.echo(NOT_READY, err=True)
        sys.exit(2)
    except NoResultFound:
        click.echo("Lỗi: không còn đầu chuỗi trong cơ sở dữ liệu; đối chiếu với bản đã giữ ở nơi khác.", err=True)
        sys.exit(1)
    click.echo(f"{head.event_id}:{head.hash}")
