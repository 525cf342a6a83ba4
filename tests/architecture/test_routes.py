"""Every way in says who may take it."""

from flask import Flask

from app.views.access import Access, access_of


def test_every_route_declares_its_access(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {endpoint for endpoint in endpoints if not isinstance(access_of(app, endpoint), Access)} == set()


def test_no_two_routes_answer_the_same_address(app: Flask) -> None:
    seen: dict[tuple[str, str], str] = {}
    doubled = []
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            other = seen.setdefault((rule.rule, method), rule.endpoint)
            if other != rule.endpoint:
                doubled.append((rule.rule, method, other, rule.endpoint))
    assert doubled == []


def test_no_route_that_changes_something_is_opened_with_get(app: Flask) -> None:
    """A link that changes something is followed by prefetching and by mail scanners."""
    mixed = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}
    ]
    assert mixed == []
