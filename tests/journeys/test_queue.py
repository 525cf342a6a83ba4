"""The queue as a clerk works with it: fifteen cases at a glance, by keyboard, from the list to a batch and to paper."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import Desk

pytestmark = pytest.mark.journey

HEAD = "truongphong.stttt"
WHOLE_ROWS = """() => [...document.querySelectorAll('#queue tbody tr')]
  .filter((row) => row.getBoundingClientRect().bottom <= window.innerHeight).length"""

CUT_OFF = """() => [...document.querySelectorAll('#queue td:has(> .chung-chip), #queue tbody th')]
  .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.innerText)"""


def ticked(desk: Desk) -> int:
    return desk.page.locator(".chung-tick input:checked").count()


def test_fifteen_cases_and_more_stand_on_a_desks_screen(desk: OpenDesk) -> None:
    head = desk(HEAD)
    for path in ("/ho-so/?view=all", "/ho-so/?view=all&kind=connection&received_from=01/01/2024"):
        head.go(path)
        assert head.page.evaluate(WHOLE_ROWS) >= 15


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_off_a_number_or_a_time_limit(desk: OpenDesk, language: str) -> None:
    head = desk(HEAD, language=language)
    for path in ("/ho-so/?view=all", "/ho-so/?view=waiting", "/ho-so/?view=all&kind=connection"):
        head.go(path)
        assert head.page.evaluate(CUT_OFF) == []


def test_the_keys_go_through_the_list_and_stay_out_of_fields(desk: OpenDesk) -> None:
    head = desk(HEAD)
    head.go("/ho-so/?view=all")
    page = head.page
    numbers = page.locator("#queue tbody th a").all_inner_texts()
    for key in "jjk":
        page.keyboard.press(key)
    expect(page.locator("#queue tbody th a").first).to_be_focused()
    page.keyboard.press("x")
    assert ticked(head) == 1
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert ticked(head) == 2
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Phân công thẩm tra…")).to_be_focused()
    page.locator("[name=text]").click()
    page.keyboard.type("jkxb")
    assert page.locator("[name=text]").input_value() == "jkxb"
    assert ticked(head) == 2
    page.locator("#queue tbody th a").nth(2).focus()
    with page.expect_navigation():
        page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text(numbers[2])


def test_whoever_switched_the_keys_off_types_in_peace(desk: OpenDesk) -> None:
    head = desk(HEAD)
    head.go("/phim-tat/")
    head.press("Tắt phím tắt")
    head.go("/ho-so/?view=all")
    head.page.keyboard.press("j")
    head.page.keyboard.press("x")
    assert ticked(head) == 0


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_batch_goes_from_the_ticks_to_a_result_for_each_case(desk: OpenDesk, has_scripts: bool) -> None:
    head = desk(HEAD, has_scripts=has_scripts)
    head.go("/ho-so/?view=waiting")
    boxes = head.page.locator(".chung-tick input")
    for place in range(boxes.count()):
        boxes.nth(place).check()
    head.press("Đôn đốc chủ quản…")
    head.says("hồ sơ thực hiện được")
    head.page.locator("main form button[type=submit]").first.click()
    head.judge()
    head.says("hồ sơ đã thực hiện", "Kết quả từng hồ sơ")


def test_a_filter_is_kept_under_a_name_and_opened_again(desk: OpenDesk) -> None:
    head = desk(HEAD)
    head.go("/ho-so/?view=all&state=under_review")
    head.page.locator(".chung-menu summary").click()
    head.follow("Lưu bộ lọc này, quản lý")
    head.fill({"name": "Đang thẩm tra"})
    head.press("Lưu bộ lọc")
    head.go("/ho-so/?view=open")
    head.page.locator(".chung-menu summary").click()
    head.follow("Đang thẩm tra")
    assert "state=under_review" in head.page.url
    head.page.locator(".chung-marks__drop").first.click()
    expect(head.page.locator(".chung-marks")).to_have_count(0)
