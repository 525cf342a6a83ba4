"""A browser for somebody of the scenario."""

from flask import Flask
from flask.testing import FlaskClient

from tests.integration.views.conftest import form_token
from tests.scenario import PASSWORD


def browser(app: Flask, who: str) -> FlaskClient:
    """Somebody's browser, signed in."""
    client = app.test_client()
    page = client.get("/dang-nhap")
    typed = {"csrf_token": form_token(page), "email": f"{who.replace('_', '-')}@hagiang.gov.vn", "password": PASSWORD}
    assert client.post("/dang-nhap", data=typed).status_code == 303
    return client
