"""`flask demo …`: loads the demonstration province through the door, and lists who may sign in."""

import sys
from typing import NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.adapters.clock import real_now
from app.adapters.passwords import hash_password
from app.adapters.pdf import FontMissing
from app.demo.load import AlreadyLoaded, is_loaded, load
from app.demo.people import DOMAIN
from app.demo.play import StoryBroken
from app.demo.story import CASES
from app.services.accounts import AccountLine, account_lines
from workflows.roles import ROLE_LABELS, Role

NOT_DEMO = "đây không phải bản trình diễn; đặt CHUNG_IS_DEMO=true trong var/chung.env nếu muốn nạp dữ liệu minh hoạ."
NOT_READY = "cơ sở dữ liệu chưa sẵn sàng; chạy lệnh flask migrate rồi thử lại."
ALREADY = "cơ sở dữ liệu đã có cơ quan hoặc hồ sơ nên không nạp nữa; muốn nạp lại, dùng một cơ sở dữ liệu mới."
SHOWN_FIRST = 3
"""Accounts of one role in the short list; an agency role has two dozen."""

STARS = ("meovac", "dongvan", "sct", "sgddt", "sldtbxh", "skhdt")
"""Agencies whose cases are worth a look come first."""


def _stop(message: str) -> NoReturn:
    click.echo(f"Lỗi: {message}", err=True)
    sys.exit(1)


@click.group()
def demo() -> None:
    """Bản trình diễn: tỉnh minh hoạ với hồ sơ Điều 9, đề nghị điều chỉnh Danh mục và Tờ trình."""


@demo.command("load")
@click.option("--once", is_flag=True, help="Không báo lỗi khi đã nạp, hoặc khi đây không phải bản trình diễn.")
@with_appcontext
def load_demo(once: bool) -> None:
    """Nạp cơ quan, tài khoản, Danh mục và hồ sơ, theo đúng ngày của từng bước."""
    if not current_app.config["IS_DEMO"]:
        click.echo(f"Không nạp: {NOT_DEMO}", err=True)
        sys.exit(0 if once else 1)
    try:
        if once and is_loaded():
            click.echo("Dữ liệu trình diễn đã có; giữ nguyên.")
            return
        if is_loaded():
            _stop(ALREADY)
        hashed = hash_password(current_app.config["DEMO_PASSWORD"])
        steps = load(password_hash=hashed, recorded_at=real_now(), tell=click.echo)
    except (OperationalError, ProgrammingError):
        _stop(NOT_READY)
    except AlreadyLoaded:
        _stop(ALREADY)
    except FontMissing as problem:
        _stop(f"chưa in được văn bản: {problem}. Chưa có gì được nạp.")
    except StoryBroken as problem:
        _stop(f"một bước bị từ chối nên chưa có gì được nạp: {problem}")
    else:
        click.echo(f"Đã nạp {steps} bước của {CASES} hồ sơ. Xem tài khoản bằng lệnh flask demo accounts.")


@demo.command("accounts")
@click.option("--all", "is_all", is_flag=True, help="Liệt kê mọi tài khoản.")
@with_appcontext
def show_accounts(is_all: bool) -> None:
    """Liệt kê tài khoản trình diễn theo vai trò, cùng mật khẩu chung."""
    if not current_app.config["IS_DEMO"]:
        _stop(NOT_DEMO)
    try:
        lines = [line for line in account_lines() if line.email.endswith(f"@{DOMAIN}") and line.is_active]
    except (OperationalError, ProgrammingError):
        _stop(NOT_READY)
    if not lines:
        _stop("chưa có tài khoản trình diễn; chạy lệnh flask demo load.")
    click.echo(f"Mật khẩu chung: {current_app.config['DEMO_PASSWORD']}")
    for role, label in ROLE_LABELS.items():
        held = sorted((line for line in lines if role in line.roles), key=_interest)
        if held:
            click.echo(f"\n{label}")
            _show(held, len(held) if is_all else SHOWN_FIRST)


def _interest(line: AccountLine) -> int:
    mailbox = line.email.partition("@")[0].rpartition(".")[2]
    is_agency = Role.AGENCY_FILER in line.roles or Role.AGENCY_APPROVER in line.roles
    is_star = mailbox in STARS and (is_agency or Role.OWNER_APPROVER in line.roles or Role.OWNER_OFFICER in line.roles)
    return STARS.index(mailbox) if is_star else len(STARS)


def _show(held: list[AccountLine], shown: int) -> None:
    for line in held[:shown]:
        click.echo(f"  {line.email:<44}{line.title}")
    if len(held) > shown:
        click.echo(f"  … và {len(held) - shown} tài khoản khác: flask demo accounts --all")
