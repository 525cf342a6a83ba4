"""Keyboard shortcuts, which not everybody can use (WCAG 2.1.4): each officer leaves them on or switches them off."""

from sqlalchemy import update

from app.models.accounts import Account
from app.services.transaction import transaction


def set_shortcuts(account_id: int, has_shortcuts: bool) -> None:
    """Switch the shortcuts of one account on or off."""
    with transaction() as session:
        session.execute(update(Account).where(Account.id == account_id).values(has_shortcuts=has_shortcuts))
