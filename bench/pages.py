"""The queue page at 500 open cases against a bare page of the same rows."""

from flask import Flask, render_template_string

from app.adapters.clock import today
from app.extensions import db
from app.queries.calendar import official_calendar
from app.queries.queue import PER_PAGE, conditions, listed
from app.queries.queue_filters import filters_from
from app.views.access import current_actor
from app.views.access import signed_in as for_officers
from bench.house import house, signed_in
from bench.measure import Brake, Plan, Result, Tick, alternate, slower_at_most

BAR = 2.0
BARE_PATH = "/bench/rows"
BARE_PAGE = """{% extends "base.html" %}
{% block title %}Rows{% endblock %}
{% block content %}
<h1>Rows</h1>
<table><thead><tr><th>No.</th><th>Requester</th><th>Data</th><th>Owner</th><th>State</th><th>Due</th></tr></thead><tbody>
{% for row in rows %}
<tr><td>{{ row.case_no }}</td><td>{{ row.requester }}</td><td>{{ row.database }}</td><td>{{ row.owner }}</td>\
<td>{{ row.state }}</td><td>{{ row.due_on }}</td></tr>
{% endfor %}
</tbody></table>
{% endblock %}"""


@for_officers
def bare_rows() -> str:
    """The frame of every page round a plain table of the rows that the queue shows, without anything else."""
    actor, day, calendar = current_actor(), today(), official_calendar()
    filters = filters_from({})
    wanted = conditions(filters, actor, day, calendar)
    query = listed(filters, wanted).limit(PER_PAGE)
    return render_template_string(BARE_PAGE, rows=db.session.execute(query).all())


def add_bare_page(app: Flask) -> None:
    """Give the application of the benchmark its page to compare with."""
    app.add_url_rule(BARE_PATH, "bench_rows", bare_rows)


def queue(plan: Plan, brake: Brake, tick: Tick) -> list[Result]:
    """GET /ho-so/ by somebody who is signed in, whole answers compared."""
    rounds, warm_up, cases = (5, 2, 60) if plan.is_quick else (200, 20, 500)
    with house("sqlite", cases) as (app, province):
        add_bare_page(app)
        browser = signed_in(app, province.head_email)
        assert browser.get("/ho-so/").count(b"</tr>") == browser.get(BARE_PATH).count(b"</tr>") == PER_PAGE + 1
        pair = alternate(
            lambda _number: browser.get("/ho-so/"),
            lambda _number: browser.get(BARE_PATH),
            rounds=rounds, warm_up=warm_up, brake=brake, tick=tick,
        )  # fmt: skip
    return [slower_at_most(f"the queue at {cases} open cases", pair, BAR, f", {PER_PAGE} rows a page")]
