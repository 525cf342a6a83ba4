"""`flask account …`: accounts, their passwords and API tokens, from the command line."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.adapters.clock import real_now
from app.adapters.passwords import new_password
from app.services import accounts
from app.services.accounts import AccountProblem
from workflows.roles import Role

Command = TypeVar("Command", bound=Callable[..., Any])
ROLES = [role.value for role in Role if role is not Role.SYSTEM]


def _told(command: Command) -> Command:
    """Turn a problem into one sentence on the error stream and exit code 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except AccountProblem as problem:
            click.echo(f"Lỗi: {problem}", err=True)
            sys.exit(1)
        except (OperationalError, ProgrammingError):
            click.echo("Lỗi: cơ sở dữ liệu chưa sẵn sàng; chạy lệnh flask migrate rồi thử lại.", err=True)
            sys.exit(1)

    return run  # type: ignore[return-value]


def _password_from(is_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if is_stdin else new_password()


def _print_password(email: str, password: str, is_stdin: bool) -> None:
    if not is_stdin:
        click.echo(f"Mật khẩu (chỉ hiện một lần): {password}")
        click.echo(f"Chuyển trực tiếp cho người dùng {email} và đề nghị đổi ngay khi đăng nhập.", err=True)


@click.group()
def account() -> None:
    """Tài khoản cán bộ: tạo, vai trò, mật khẩu, mã truy cập API."""


@account.command()
@click.argument("email")
@click.option("--agency", "agency_abbr", help="Ký hiệu cơ quan, ví dụ SYT.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(ROLES),
    help="Vai trò; ghi lại nhiều lần nếu cần.",
)
@click.option("--title", default="", help="Tên hiển thị; mặc định là vai trò và cơ quan.")
@click.option("--full-name", default="", help="Họ và tên người ký.")
@click.option("--job-title", default="", help="Chức vụ ghi trên văn bản.")
@click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu từ đầu vào chuẩn thay vì tạo mới.")
@with_appcontext
@_told
def create(
    email: str,
    agency_abbr: str | None,
    roles: tuple[str, ...],
    title: str,
    full_name: str,
    job_title: str,
    password_stdin: bool,
) -> None:
    """Tạo tài khoản và in mật khẩu một lần."""
    password = _password_from(password_stdin)
    if not password:
        raise AccountProblem(accounts.WEAK_PASSWORD)
    accounts.create_account(
        email=email,
        roles=[Role(role) for role in roles],
        agency_abbr=agency_abbr,
        title=title,
        full_name=full_name,
        job_title=job_title,
        password=password,
        now=real_now(),
    )
    click.echo(f"Đã tạo tài khoản {accounts.tidy_email(email)}.")
    _print_password(email, password, password_stdin)


@account.command()
@click.argument("email")
@click.option("--label", default="", help="Ghi chú để nhận ra mã, ví dụ tên hệ thống dùng mã.")
@with_appcontext
@_told
def token(email: str, label: str) -> None:
    """Cấp một mã truy cập API và in ra một lần; hệ thống chỉ giữ giá trị băm."""
    click.echo(accounts.issue_token(email, label=label, now=real_now()))


@account.command("revoke-tokens")
@click.argument("email")
@with_appcontext
@_told
def revoke_tokens(email: str) -> None:
    """Thu hồi mọi mã truy cập API của tài khoản."""
    count = accounts.revoke_tokens(email, now=real_now())
    click.echo(f"Đã thu hồi {count} mã truy cập của {accounts.tidy_email(email)}.")


@account.command()
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu từ đầu vào chuẩn thay vì tạo mới.")
@with_appcontext
@_told
def password(email: str, password_stdin: bool) -> None:
    """Đặt lại mật khẩu và kết thúc mọi phiên đăng nhập của tài khoản."""
    chosen = _password_from(password_stdin)
    accounts.set_password(email, chosen, now=real_now())
    click.echo(f"Đã đặt lại mật khẩu của {accounts.tidy_email(email)}.")
    _print_password(email, chosen, password_stdin)


@account.command()
@click.argument("email")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(ROLES),
    help="Vai trò; ghi lại nhiều lần nếu cần.",
)
@with_appcontext
@_told
def roles(email: str, roles: tuple[str, ...]) -> None:
    """Thay toàn bộ vai trò của tài khoản."""
    accounts.set_roles(email, [Role(role) for role in roles])
    click.echo(f"Đã cập nhật vai trò của {accounts.tidy_email(email)}.")


@account.command()
@click.argument("email")
@with_appcontext
@_told
def disable(email: str) -> None:
    """Khoá tài khoản, kết thúc phiên đăng nhập và thu hồi mã truy cập."""
    accounts.set_active(email, False, now=real_now())
    click.echo(f"Đã khoá tài khoản {accounts.tidy_email(email)}.")


@account.command()
@click.argument("email")
@with_appcontext
@_told
def enable(email: str) -> None:
    """Mở lại tài khoản đã khoá."""
    accounts.set_active(email, True, now=real_now())
    click.echo(f"Đã mở lại tài khoản {accounts.tidy_email(email)}.")


@account.command("list")
@with_appcontext
@_told
def show_list() -> None:
    """Liệt kê tài khoản: địa chỉ, cơ quan, vai trò, tình trạng."""
    for line in accounts.account_lines():
        state = "" if line.is_active else "\tđã khoá"
        click.echo(f"{line.email}\t{line.agency or '-'}\t{','.join(line.roles)}{state}")
