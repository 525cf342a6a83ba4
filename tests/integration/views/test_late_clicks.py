"""Somebody was faster, or an action is nobody's business: what the page of an action answers."""

import re

import pytest
from flask import Flask

from tests.integration.views.browsers import browser
from tests.integration.views.conftest import form_token
from tests.scenario import Scenario


@pytest.fixture
def case_id(app: Flask) -> int:
    with app.app_context():
        return Scenario().to_state("granted")


def test_a_link_to_an_action_that_is_over_leads_to_the_case_and_says_so(app: Flask, case_id: int) -> None:
    clerk = browser(app, "clerk")
    answer = clerk.get(f"/ho-so/{case_id}/thao-tac/intake_accept")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/ho-so/{case_id}")
    assert "Không thực hiện được «Tiếp nhận»" in clerk.get(f"/ho-so/{case_id}").text


def test_an_action_that_is_never_theirs_does_not_exist(app: Flask, case_id: int) -> None:
    approver = browser(app, "approver")
    assert approver.get(f"/ho-so/{case_id}/thao-tac/intake_accept").status_code == 404
    assert approver.get(f"/ho-so/{case_id}/thao-tac/no_such_action").status_code == 404
    page = approver.get(f"/ho-so/{case_id}")
    path = f"/ho-so/{case_id}/thao-tac/prepare_intake_supplement"
    for name in ("items-add", "add_row", "more"):
        typed = {"csrf_token": form_token(page), name: "items"}
        assert approver.post(path, data=typed).status_code == 404


def test_after_the_notice_the_owner_reads_what_to_do_instead_of_withdrawing_its_consent(
    app: Flask, case_id: int
) -> None:
    owner = browser(app, "owner")
    page = owner.get(f"/ho-so/{case_id}")
    path = f"/ho-so/{case_id}/thao-tac/owner_consent_withdrawn"
    answer = owner.post(path, data={"csrf_token": form_token(page), "letter_no": "77/SGDĐT"})
    assert answer.status_code == 409
    assert "đề nghị thu hồi tài khoản" in re.sub(r"<[^>]+>", "", answer.text)
    assert "77/SGDĐT" in answer.text


def test_who_was_slower_reads_what_changed_and_keeps_what_was_typed(app: Flask) -> None:
    with app.app_context():
        world = Scenario()
        waiting = world.to_state("submitted")
        reviewer = str(world.people["reviewer"].account_id)
    head, leader = browser(app, "head"), browser(app, "leader")
    path = f"/ho-so/{waiting}/thao-tac/assign_reviewer"
    page = head.get(path)
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text.partition("novalidate")[2]))
    first = dict(
        re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', leader.get(path).text.partition("novalidate")[2])
    )
    assert leader.post(path, data={**first, "reviewer": reviewer}).status_code == 303
    late = head.post(path, data={**sent, "reviewer": reviewer, "note": "Gấp"})
    assert late.status_code == 409
    changes = late.text.partition('class="chung-table chung-table--cards chung-changes"')[2].partition("</table>")[0]
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", changes))
    assert "Người thẩm tra chưa phân công reviewer STTTT" in words
    assert "Đã phân công" in late.text
    assert f'name="reviewer" value="{reviewer}"' in late.text
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', late.text.partition("chung-typed")[2]))
    assert head.post(path, data=again).status_code == 303
