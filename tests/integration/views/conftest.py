"""Agencies and officers to sign in with, and the few steps that every page test takes."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Protocol

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.models.agencies import Agency
from app.services.accounts import create_account
from app.services.transaction import transaction
from workflows.roles import Role

PASSWORD = "muoi-con-suoi-chay-ve-dong"
EMAIL = "filer@syt.example.vn"


class MakeAgency(Protocol):
    """Makes an agency by its symbol; `valid_to` is its last day."""

    def __call__(self, abbr: str, valid_to: date | None = None) -> int: ...


class MakeOfficer(Protocol):
    """Makes an account that can sign in with PASSWORD."""

    def __call__(self, email: str = EMAIL, *roles: Role, agency: str | None = "SYT") -> int: ...


class SignIn(Protocol):
    """Signs a browser in through the page, and gives the answer."""

    def __call__(
        self, browser: FlaskClient, email: str = EMAIL, password: str = PASSWORD, next_page: str = "/"
    ) -> TestResponse: ...


def form_token(page: TestResponse) -> str:
    """Read the form token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, "the page has no form"
    return found[1]


@pytest.fixture
def make_agency(app: Flask) -> MakeAgency:
    """An agency that lives until the day given."""

    def make(abbr: str, valid_to: date | None = None) -> int:
        with app.app_context(), transaction():
            agency = Agency(
                name=f"Sở {abbr}", short_name=abbr, abbr_symbol=abbr, level="DEPARTMENT", place_name="Hà Giang",
                valid_from=date(2004, 1, 1), valid_to=valid_to,
            )  # fmt: skip
            db.session.add(agency)
            db.session.flush()
            return agency.id

    return make


@pytest.fixture
def make_officer(app: Flask, make_agency: MakeAgency) -> MakeOfficer:
    """An officer of an agency, which is made when there is none yet."""

    def make(email: str = EMAIL, *roles: Role, agency: str | None = "SYT") -> int:
        with app.app_context():
            known = {row.abbr_symbol for row in db.session.query(Agency)}
            db.session.rollback()
        if agency and agency not in known:
            make_agency(agency)
        with app.app_context():
            return create_account(
                email=email, roles=roles or (Role.AGENCY_FILER,), agency_abbr=agency, password=PASSWORD,
                now=datetime(2025, 1, 2, tzinfo=UTC),
            )  # fmt: skip

    return make


@pytest.fixture
def sign_in() -> SignIn:
    """The sign-in page, filled in and sent."""

    def enter(browser: FlaskClient, email: str = EMAIL, password: str = PASSWORD, next_page: str = "/") -> TestResponse:
        token = form_token(browser.get("/dang-nhap"))
        typed = {"csrf_token": token, "email": email, "password": password, "next": next_page}
        return browser.post("/dang-nhap", data=typed)

    return enter


@pytest.fixture
def another_browser(app: Flask) -> Callable[[], FlaskClient]:
    """A second browser, with cookies of its own."""
    return app.test_client
