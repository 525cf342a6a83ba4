"""The list of cases: pages that neither lose nor repeat a case, whatever happens between them."""

from tests.integration.api.conftest import Api, errors_of


def pages(api: Api, path: str, who: str) -> list[list[int]]:
    """Follow the pages to the end."""
    found = []
    address: str | None = path
    while address:
        page = api.get(address, who).json or {}
        found.append([case["id"] for case in page["items"]])
        address = page["next"]
    return found


def test_pages_hold_every_case_once_newest_first(api: Api) -> None:
    made = [api.to_state("draft") for _ in range(7)]
    assert pages(api, "/cases?limit=3", "filer") == [made[:3:-1], made[3:0:-1], made[:1]]
    assert pages(api, "/cases?limit=7", "filer") == [made[::-1]]


def test_a_case_that_is_filed_between_two_pages_moves_nothing(api: Api) -> None:
    made = [api.to_state("draft") for _ in range(5)]
    first = api.get("/cases?limit=2&view=drafts", "filer").json or {}
    newer = api.to_state("draft")
    api.do(made[2], "send_for_signature", "filer")
    rest = pages(api, first["next"], "filer")
    assert [case["id"] for case in first["items"]] + [key for page in rest for key in page] == made[::-1]
    assert newer not in {key for page in rest for key in page}


def test_filters_stay_on_the_following_pages(api: Api) -> None:
    wanted = [api.to_state("submitted") for _ in range(3)]
    api.to_state("draft")
    assert pages(api, "/cases?limit=1&state=submitted", "filer") == [[key] for key in wanted[::-1]]


WRONG = (
        ("limit=0", "limit"), ("limit=201", "limit"), ("limit=-1", "limit"), ("limit=x", "limit"), ("limit=", "limit"),
        ("cursor=abc", "cursor"), ("cursor=", "cursor"), ("cursor=MTp4", "cursor"), ("cursor=%C3%A9", "cursor"),
        ("colour=blue", "colour"), ("view=secret", "view"), ("state=lost", "state"), ("band=x", "band"),
        ("requester=NOBODY", "requester"), ("owner=%00", "owner"), ("database=1", "database"),
        ("reviewer=a", "reviewer"),
        ("received_from=yesterday", "received_from"), ("received_to=0001-01-01", "received_to"), ("text=%00", "text"),
)  # fmt: skip


def test_what_a_list_cannot_be_asked_for_is_named(api: Api) -> None:
    for query, field in WRONG:
        refused = api.get(f"/cases?{query}", "filer")
        assert refused.status_code == 422, query
        assert set(errors_of(refused)) == {field}, query


def test_a_reviewer_finds_what_is_theirs(api: Api) -> None:
    case_id = api.to_state("pending_approval")
    api.to_state("submitted")
    assert pages(api, "/cases?reviewer=me", "reviewer") == [[case_id]]
