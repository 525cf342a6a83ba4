"""Without scripts, by the keyboard alone, at the same time as somebody else, and with two clicks for one."""

import pytest
from playwright.sync_api import expect

from forms.connection_request import AGENCY_PART, PARTS
from tests.journeys import paths
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PASSWORD
from tests.journeys.keyboard import enter, type_into, walk_to

pytestmark = pytest.mark.journey

REVIEWED_CASE = 25


def test_everything_works_without_scripts(desk: OpenDesk) -> None:
    filer, approver = desk("lapho.sct", has_scripts=False), desk("kygui.sct", has_scripts=False)
    case_id = paths.begin(filer)
    filer.go(f"/ho-so/{case_id}/lap/{AGENCY_PART.key}")
    filer.press("Lưu và tiếp tục")
    filer.says("Đã lưu, nhưng còn nội dung cần sửa")
    for part in PARTS:
        filer.go(f"/ho-so/{case_id}/lap/{part.key}")
        paths.fill_part(filer, part, paths.schools())
        filer.press("Lưu và tiếp tục")
    filer.press("Trình lãnh đạo ký gửi")
    assert paths.sign_and_send(approver, case_id).startswith("KN-2025-")
    owner = desk("chuquan.sgddt", has_scripts=False)
    paths.act(owner, case_id, "Trả lời: chấp thuận", {**paths.OWNER_LETTER, "decision": "FULL"})
    paths.act(desk("vanthu.stttt", has_scripts=False), case_id, "Tiếp nhận", paths.CHECKLIST)


def test_the_keyboard_is_enough(desk: OpenDesk) -> None:
    filer = desk()
    filer.go("/dang-nhap")
    filer.page.keyboard.press("Tab")
    expect(filer.page.get_by_text("Chuyển đến nội dung chính")).to_be_focused()
    type_into(filer, "email", "lapho.sct@demo.hagiang.gov.vn")
    type_into(filer, "password", PASSWORD)
    enter(filer)
    walk_to(filer, filer.page.locator("main").get_by_role("button", name="Lập yêu cầu kết nối"))
    enter(filer)
    walk_to(filer, filer.page.locator("[name=contains_state_secret]").first)
    filer.page.keyboard.press("ArrowDown")
    expect(filer.page.locator("[name=contains_state_secret][value=false]")).to_be_checked()
    walk_to(filer, filer.page.get_by_role("button", name="Tiếp tục"))
    enter(filer)
    walk_to(filer, filer.page.get_by_role("link", name="Trường dữ liệu và phạm vi"))
    enter(filer)
    type_into(filer, "fields", "mã trường")
    type_into(filer, "data_extent", "Toàn tỉnh, từ năm 2024 đến nay")
    walk_to(filer, filer.page.locator("[name=has_personal_data]").first)
    filer.page.keyboard.press("ArrowDown")
    walk_to(filer, filer.page.get_by_role("button", name="Lưu và tiếp tục"))
    enter(filer)
    expect(filer.page.locator("h1")).to_have_text("Mục đích và sử dụng")

    leader = desk("giamdoc.stttt")
    leader.go(f"/ho-so/{REVIEWED_CASE}")
    walk_to(leader, leader.page.locator("#actions").get_by_role("link", name="Phân công thẩm tra"))
    enter(leader)
    walk_to(leader, leader.page.get_by_label("Chuyên viên thẩm tra 1"))
    leader.page.keyboard.press("Space")
    leader.page.keyboard.press("ArrowDown")
    walk_to(leader, leader.page.get_by_role("button", name="Phân công thẩm tra"))
    enter(leader)
    leader.says("Đã phân công thẩm tra", "Chuyên viên thẩm tra 2")


def test_the_slower_of_two_sees_what_changed_and_sends_again_what_was_typed(desk: OpenDesk) -> None:
    reviewer, head = desk("thamtra1.stttt"), desk("truongphong.stttt")
    case = f"/ho-so/{REVIEWED_CASE}"
    reviewer.go(case)
    reviewer.follow("Đề xuất từ chối")
    head.go(case)
    head.follow("Phân công thẩm tra")
    head.page.get_by_label("Chuyên viên thẩm tra 1").check()
    head.press("Phân công thẩm tra")
    reason = "Mục đích nêu trong hồ sơ không thuộc nhiệm vụ được giao."
    reviewer.fill(
        {
            "refusal_reason_code": "PURPOSE_NOT_MATCHED",
            "refusal_reason_text": reason,
            "refusal_legal_basis": "khoản 3 Điều 3 Quy chế",
            "guidance": "Gửi lại khi mục đích phù hợp.",
        }
    )
    reviewer.press("Đề xuất từ chối")
    reviewer.says("Hồ sơ vừa thay đổi", "Đã phân công thẩm tra", reason, "Gửi lại khi mục đích phù hợp.")
    expect(reviewer.page.locator("main")).not_to_contain_text("PURPOSE_NOT_MATCHED")
    reviewer.press("Gửi lại trên hồ sơ mới nhất")
    reviewer.says("Chờ lãnh đạo Sở quyết định", reason)


def test_two_colleagues_in_one_draft_lose_nothing(desk: OpenDesk) -> None:
    slower, faster = desk("lapho.sct"), desk("lapho.sct")
    case_id = paths.begin(slower)
    part = f"/ho-so/{case_id}/lap/muc-dich"
    slower.go(part)
    faster.go(part)
    faster.fill({"user_groups": "Công chức thanh tra"})
    faster.press("Lưu nháp")
    slower.fill({"user_groups": "Công chức một cửa"})
    slower.press("Lưu nháp")
    slower.says("Hồ sơ vừa thay đổi", "Công chức một cửa")
    slower.press("Gửi lại trên hồ sơ mới nhất")
    slower.go(part)
    expect(slower.page.locator("[name=user_groups]")).to_have_value("Công chức một cửa")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_two_clicks_act_once(desk: OpenDesk, has_scripts: bool) -> None:
    head = desk("truongphong.stttt", has_scripts=has_scripts)
    head.go(f"/ho-so/{REVIEWED_CASE}")
    before = head.page.locator(".chung-timeline__title", has_text="Đã phân công thẩm tra").count()
    head.follow("Phân công thẩm tra")
    head.page.get_by_label("Chuyên viên thẩm tra 2").check()
    head.page.get_by_role("button", name="Phân công thẩm tra").dblclick()
    expect(head.page.locator(".chung-notice--success")).to_be_visible()
    head.go(f"/ho-so/{REVIEWED_CASE}")
    expect(head.page.locator(".chung-timeline__title", has_text="Đã phân công thẩm tra")).to_have_count(before + 1)
