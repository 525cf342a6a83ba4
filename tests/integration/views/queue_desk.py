"""A desk for the tests of the queue: a province, its cases, browsers, and what they download."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from openpyxl import load_workbook

from app.adapters.clock import set_business_clock
from app.extensions import db
from app.models.cases import Case
from app.services.transaction import transaction
from tests.integration.views.conftest import form_token
from tests.scenario import FOCAL, OWNER, REQUESTER, Scenario
from workflows.connections import EDITIONS
from workflows.registry import FINAL


def make(app: Flask, build: Callable[[Scenario], Any], now: datetime | None = None) -> Any:
    """Build cases in a province of its own; the business clock stands where the story ends, or at `now`."""
    with app.app_context():
        world = Scenario()
        made = build(world)
        with transaction():
            set_business_clock(now or world.now)
        db.session.remove()
    return made


def put_case(world: Scenario, number: int, state: str, **columns: Any) -> Case:
    """Put a case into the database as it would stand; how it came there does not matter to a list."""
    agencies = world.agencies
    if state in FINAL:
        columns.setdefault("ended_at", world.now)  # as the door does with every case that it ends
    case = Case(
        kind="connection", edition=next(reversed(EDITIONS)), case_no=f"KN-2025-{number:04d}", state=state, version=1,
        created_at=world.now, changed_at=world.now, received_at=world.now,
        requesting_agency=agencies[REQUESTER], owner_agency=agencies[OWNER], focal_agency=agencies[FOCAL],
        **columns,
    )  # fmt: skip
    db.session.add(case)
    return case


def plain(page: str) -> str:
    """The words of a page without its marks."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def listed(page: str) -> dict[str, str]:
    """The words in the last cell of each line of the queue, by case number."""
    rows = re.findall(
        r'<th scope="row".*?>([^<>]+)</a></th>.*?<td role="cell"[^>]*>([^\n]*)</td></tr>', page, re.DOTALL
    )
    return {number: re.sub(r"\s+", " ", plain(cell)).strip() for number, cell in rows}


def post(client: FlaskClient, path: str, page_path: str, **typed: Any) -> Any:
    """Send a form with the token of a page."""
    return client.post(path, data={"csrf_token": form_token(client.get(page_path)), **typed})


def sheet_rows(body: bytes) -> list[list[str]]:
    """The lines of the first sheet of a workbook, its headings first."""
    return [[str(cell or "") for cell in row] for row in load_workbook(io.BytesIO(body)).worksheets[0].values]


def csv_rows(body: bytes) -> list[list[str]]:
    """The lines of a CSV file, its headings first."""
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def feed_events(body: bytes) -> dict[str, Mapping[str, Any]]:
    """The events of a calendar by their identity."""
    return {str(event["uid"]): event for event in Calendar.from_ical(body).walk("VEVENT")}


def feed_path(client: FlaskClient) -> str:
    """Make the officer's feed and give its path."""
    page = post(client, "/lich-han/tao", "/lich-han/")
    found = re.search(r"<code>https?://[^/]+(/lich-han/[^<?]+\.ics)", page.text)
    assert found, "the page shows no address"
    return found[1]
