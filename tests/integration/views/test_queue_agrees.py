"""One query stands behind list, counts, files, sheet, feed and API: whatever is asked, they agree."""

import random
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models.desk import Unit
from app.services.accounts import issue_token
from app.services.transaction import transaction
from tests.integration.views.browsers import browser
from tests.integration.views.queue_desk import (
    csv_rows,
    feed_events,
    feed_path,
    listed,
    make,
    plain,
    put_case,
    sheet_rows,
)
from tests.scenario import FOCAL, MONDAY, OWNER, REQUESTER, Scenario

STATES = (
    "submitted",
    "awaiting_consent",
    "under_review",
    "supplement_review",
    "pending_approval",
    "granted",
    "refused",
)
SEED, CASES, ROUNDS = 20250609, 70, 24


def build(world: Scenario) -> dict[str, Any]:
    drawn = random.Random(SEED)
    day = MONDAY.date()
    with transaction() as session:
        unit = Unit(agency_id=world.agencies[FOCAL].id, name="Phòng Công nghệ thông tin")
        session.add(unit)
        session.flush()
        for number in range(1, CASES + 1):
            state = drawn.choice(STATES)
            columns: dict[str, Any] = {}
            if state in ("under_review", "pending_approval", "granted", "refused"):
                columns = {"t0": day - timedelta(days=7), "due_on": day + timedelta(days=drawn.randrange(-6, 9))}
            if state in ("granted", "refused"):
                columns["completed_on"] = day
            if state == "awaiting_consent":
                columns["waiting_since"] = day
            if drawn.random() < 0.5:
                columns["reviewer_id"] = world.people[drawn.choice(("reviewer", "other_reviewer"))].account_id
            if drawn.random() < 0.3:
                columns["unit_id"] = unit.id
            case = put_case(world, number, state, **columns)
            case.received_at = world.now - timedelta(days=drawn.randrange(0, 12))
            if drawn.random() < 0.3:
                case.owner_agency = world.agencies[FOCAL]
        return {
            "unit": unit.id,
            "reviewer": world.people["reviewer"].account_id,
            "agency": {symbol: world.agencies[symbol].id for symbol in (REQUESTER, OWNER, FOCAL)},
        }


def asked_at_random(drawn: random.Random, keys: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Filters as an address of the queue has them, and as the API is asked for the same."""
    symbol = drawn.choice((OWNER, FOCAL))
    offered = {
        "view": drawn.choice(("all", "open", "mine", "overdue", "due", "waiting", "closed", "unassigned")),
        "state": drawn.choice(STATES),
        "band": drawn.choice(("late", "today", "soon", "later", "idle")),
        "owner": str(keys["agency"][symbol]),
        "requester": str(keys["agency"][REQUESTER]),
        "reviewer": str(keys["reviewer"]),
        "unit": str(keys["unit"]),
        "received_from": "2025-06-02",
        "received_to": "2025-06-07",
        "kind": "connection",
    }
    chosen = {name: value for name, value in offered.items() if name == "view" or drawn.random() < 0.22}
    names = {"owner": symbol, "requester": REQUESTER}
    return chosen, {name: names.get(name, value) for name, value in chosen.items()}


def total_of(page: str) -> int:
    """The total that the list states, or that there is none."""
    found = re.search(r"trong (\d+) hồ sơ", plain(page).partition("Danh sách hồ sơ")[2])
    return int(found[1]) if found else 0


def all_listed(head: FlaskClient, query: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for page in (1, 2):
        found |= listed(head.get(f"/ho-so/?{urlencode({**query, 'page': str(page)})}").text)
    return found


def test_for_filters_drawn_at_random_every_way_out_gives_the_same_cases(app: Flask) -> None:
    keys = make(app, build)
    head, calendar_program, program = browser(app, "head"), app.test_client(), app.test_client()
    path = feed_path(head)
    with app.app_context():
        headers = {"Authorization": f"Bearer {issue_token('head@hagiang.gov.vn', now=MONDAY)}"}
    drawn = random.Random(SEED)
    seen = set()
    for _ in range(ROUNDS):
        query, in_api = asked_at_random(drawn, keys)
        address = urlencode(query)
        first = head.get(f"/ho-so/?{address}").text
        lines = all_listed(head, query)
        rows = sheet_rows(head.get(f"/ho-so/xuat.xlsx?{address}").data)[1:]
        items = (program.get(f"/api/v1/cases?limit=200&{urlencode(in_api)}", headers=headers).json or {})["items"]
        events = feed_events(calendar_program.get(f"{path}?{address}").data).values()
        dated = {str(event["summary"]).partition(":")[0] for event in events if event["status"] == "CONFIRMED"}
        assert total_of(first) == len(lines), query
        assert [row[0] for row in rows] == list(lines), query
        assert [row[0] for row in csv_rows(head.get(f"/ho-so/xuat.csv?{address}").data)[1:]] == list(lines), query
        assert {case["case_no"] for case in items} == set(lines), query
        assert dated == {number for number, words in lines.items() if " · " in words}, query
        seen.add(len(lines))
    assert len(seen) > 5


def test_the_count_on_each_tab_is_the_total_of_its_list_and_file(app: Flask) -> None:
    make(app, build)
    head = browser(app, "head")
    page = head.get("/ho-so/?view=open").text
    tabs = re.findall(
        r'class="chung-tabs__link" href="([^"]+)".*?<span class="chung-count[^"]*">(\d+)</span>', page, re.S
    )
    assert len(tabs) >= 8
    for href, count in tabs:
        assert total_of(head.get(href).text) == int(count), href
        query = href.partition("?")[2]
        assert len(csv_rows(head.get(f"/ho-so/xuat.csv?{query}").data)) - 1 == int(count), href


@pytest.mark.parametrize("name", ["no", "requester", "data", "owner", "state", "reviewer", "received", "due"])
def test_every_column_sorts_both_ways_and_puts_what_is_missing_last(app: Flask, name: str) -> None:
    make(app, build)
    head = browser(app, "head")
    up, down = (csv_rows(head.get(f"/ho-so/xuat.csv?view=all&sort={sign}{name}").data) for sign in ("", "-"))
    assert len(up) == len(down) == CASES + 1
    names = ["no", "kind", "requester", "data", "owner", "state", "reviewer", "received", "due"]
    column = names.index(name)
    first, last = ([row[column] for row in rows[1:]] for rows in (up, down))
    if name in ("no", "owner", "reviewer"):
        assert [text for text in first if text] == sorted(text for text in first if text)
        assert [text for text in last if text] == sorted((text for text in last if text), reverse=True)
    for texts in (first, last):
        filled = [bool(text) for text in texts]
        assert filled == sorted(filled, reverse=True)
    head_cell = re.findall(r"<th[^>]*aria-sort=\"(\w+)\"", head.get(f"/ho-so/?view=all&sort=-{name}").text)
    assert head_cell == ["descending"]


def test_each_filter_is_taken_off_by_itself_and_all_at_once(app: Flask) -> None:
    keys = make(app, build)
    head = browser(app, "head")
    query = {"view": "all", "state": "under_review", "owner": str(keys["agency"][OWNER]), "received_from": "02/06/2025"}
    page = head.get(f"/ho-so/?{urlencode(query)}").text
    drops = re.findall(r'class="chung-marks__drop" href="([^"]+)"', page)
    assert len(drops) == 3
    for href in (drop.replace("&amp;", "&") for drop in drops):
        args = dict(pair.split("=") for pair in href.partition("?")[2].split("&"))
        assert len(set(query) - set(args)) == 1
        assert args["view"] == "all"
    assert 'href="/ho-so/?view=all"' in page
    marks = plain(page.partition('class="chung-marks"')[2].partition("</ul>")[0])
    for words in ("Chủ quản: Sở Giáo dục và Đào tạo", "Trạng thái: ", "Nhận từ ngày: 02/06/2025"):
        assert words in marks


def test_the_page_of_filters_keeps_what_is_set_and_offers_the_rest(app: Flask) -> None:
    keys = make(app, build)
    page = browser(app, "head").get(f"/ho-so/loc?view=mine&unit={keys['unit']}&received_to=07/06/2025").text
    assert f'<option value="{keys["unit"]}" selected>Phòng Công nghệ thông tin</option>' in page
    assert '<option value="mine" selected>' in page
    assert 'name="received_to" value="07/06/2025"' in page
    assert "DB-OWNER – Cơ sở dữ liệu DB-OWNER" in page
    stranger = browser(app, "filer").get("/ho-so/loc").text
    assert 'name="unit"' not in stranger
    assert 'name="reviewer"' not in stranger
