"""Every kind of page, for those who see it, in both languages and on both screens."""

import pytest

from forms.connection_request import PARTS
from forms.proposals import ADD, EDIT, WITHDRAW
from forms.proposals import PARTS as PROPOSAL_PARTS
from tests.journeys.conftest import OpenDesk
from tests.journeys.desk import PC, PHONE, Desk
from tests.journeys.english import vietnamese_left_in

pytestmark = pytest.mark.journey

GRANTED, REFUSED, AWAITING, APPROVED, REVIEWED = 3, 8, 21, 24, 25
"""Cases of the demonstration, each in another state."""
PUBLIC = (
    "/dang-nhap",
    "/catalogue",
    "/catalogue?text=khong-co-gi",
    "/catalogue?day=khong-phai-ngay",
    "/catalogue/provincial",
    "/catalogue/default-sharing",
    "/catalogue/history",
    "/catalogue/compare",
    "/catalogue/figures",
    "/catalogue/DB01",
    "/catalogue/DB08?version=1",
    "/open-data",
    "/open-data/1",
)
"""What everybody opens without an account."""
ADMINISTRATION = (
    "/quan-tri/",
    "/quan-tri/chinh-sach",
    "/quan-tri/quy-dinh",
    "/quan-tri/nhat-ky",
    "/quan-tri/co-quan/",
    "/quan-tri/co-quan/moi",
    "/quan-tri/co-quan/3",
    "/quan-tri/co-quan/3/sua",
    "/quan-tri/co-quan/3/chuyen-giao",
    "/quan-tri/nguoi-dung/",
    "/quan-tri/nguoi-dung/moi",
    "/quan-tri/nguoi-dung/3",
    "/quan-tri/don-vi/",
    "/quan-tri/don-vi/moi",
    "/lich-lam-viec/",
    "/lich-lam-viec/sua",
)
PAGES: dict[str, tuple[str, ...]] = {
    "vanthu.stttt": (
        "/",
        "/ho-so/",
        "/ho-so/?text=khong-co-gi",
        "/ho-so/dang-ky-giay",
        "/van-ban/",
        "/hop-thu/",
        "/hop-thu/?loc=chua-doc&chu-de=assigned",
    ),
    "giamdoc.stttt": (
        f"/ho-so/{GRANTED}",
        f"/ho-so/{REFUSED}",
        "/van-ban/52",
        "/van-ban/55",
        "/tai-khoan/mat-khau",
        "/so-lieu/?period=2024",
        "/so-lieu/?first=40/01/2025",
    ),
    "kygui.syt": ("/so-lieu/?period=2024-Q4",),
    "tonghop.vpubnd": ("/so-lieu/",),
    "truongphong.stttt": (
        "/ho-so/?view=overdue",
        "/lam-thay/",
        "/lam-thay/moi",
        "/mau-ly-do/",
        "/mau-ly-do/moi",
        f"/ho-so/{AWAITING}/ghi-chu",
        "/tai-khoan/thong-bao",
        "/ho-so/?view=all&state=under_review&received_from=01/01/2025",
        "/ho-so/loc?view=open",
        "/ho-so/bo-loc/?view=overdue&band=late",
        "/ho-so/in?view=all",
        "/ho-so/phieu?view=open",
        "/ho-so/hang-loat/?view=all&all=1&action=assign_unit",
        "/phan-cong/",
        "/lich-han/?view=overdue",
        "/phim-tat/",
    ),
    "daumoi.skhdt": (f"/ho-so/{AWAITING}/soan-tra-loi",),
    "lapho.stp": ("/ho-so/tao/ngoai-pham-vi/23", f"/ho-so/{GRANTED}"),
    "lgsp.stttt": ("/",),
    "thanhtra": ("/ho-so/", f"/ho-so/{GRANTED}/noi-dung"),
    "quantri.stttt": ADMINISTRATION,
}
"""Who opens what; a page that is not theirs answers 404, and is a page as well."""
ADDED, NOT_RECOMMENDED, RETURNED, WITHDRAWN, DECIDED, PUBLISHED = 1, 10, 17, 18, 22, 20
"""Proposals, a submission and a publication of the demonstration, each in another state."""
CATALOGUE: dict[str, tuple[str, ...]] = {
    "lapho.svhttdl": ("/cong-bo/", f"/ho-so/{PUBLISHED}"),
    "lapho.snnptnt": ("/cong-bo/new", f"/ho-so/{ADDED}"),
    "lapho.sct": ("/de-nghi/out-of-scope", f"/ho-so/{NOT_RECOMMENDED}", f"/de-nghi/{NOT_RECOMMENDED}/read"),
    "kygui.sgtvt": ("/", f"/ho-so/{WITHDRAWN}"),
    "thamtra1.stttt": (
        "/to-trinh/",
        "/to-trinh/new",
        f"/to-trinh/{DECIDED}",
        f"/to-trinh/{DECIDED}/apply",
        f"/ho-so/{RETURNED}",
        f"/ho-so/{ADDED}",
        "/van-ban/46",
        "/catalogue/import",
        "/tim-kiem?q=giao+thong",
        "/tim-kiem?q=khong-co-gi",
    ),
    "tonghop.vpubnd": ("/", "/to-trinh/", f"/to-trinh/{DECIDED}", f"/ho-so/{WITHDRAWN}"),
    "lgsp.stttt": (f"/ho-so/{WITHDRAWN}",),
}
"""Who opens what of the catalogue."""
AT_WORK: dict[str, int] = {
    "vanthu.stttt": AWAITING,
    "chuquan.skhdt": AWAITING,
    "daumoi.skhdt": AWAITING,
    "lgsp.stttt": APPROVED,
    "giamdoc.stttt": APPROVED,
    "thamtra1.stttt": REVIEWED,
    "truongphong.stttt": REVIEWED,
    "kygui.dongvan": REVIEWED,
}
"""Who works on which case: its page, and the form of every action that it offers them."""


def test_vietnamese_would_be_found_on_an_english_page(desk: OpenDesk) -> None:
    reader = desk()
    reader.go("/dang-nhap")
    assert {"Đăng nhập", "Mật khẩu", "Tài khoản trình diễn"} <= set(vietnamese_left_in(reader.page))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_sound_in_both_languages_on_both_screens(desk: OpenDesk, language: str) -> None:
    visitor = desk(language=language)
    found = [fault for path in PUBLIC for fault in _look(visitor, path)]
    done: set[str] = set()
    for who in sorted({*PAGES, *AT_WORK}):
        someone = desk(who, language=language)
        for path in PAGES.get(who, ()):
            found += _look(someone, path)
        if who in AT_WORK:
            found += _look_at_work(someone, AT_WORK[who], done)
        someone.leave()
    found += _look_at_filing(desk("lapho.sct", language=language))
    assert found == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_the_catalogue_is_sound_in_both_languages_on_both_screens(desk: OpenDesk, language: str) -> None:
    found: list[str] = []
    for who in sorted(CATALOGUE):
        someone = desk(who, language=language)
        for path in CATALOGUE[who]:
            found += _look(someone, path)
        someone.leave()
    found += _look_at_proposing(desk("lapho.sct", language=language), ADD, "")
    found += _look_at_proposing(desk("lapho.snnptnt", language=language), EDIT, "DB08")
    found += _look_at_proposing(desk("lapho.sldtbxh", language=language), WITHDRAW, "DB02")
    assert found == []


def _look_at_work(someone: Desk, case_id: int, done: set[str]) -> list[str]:
    case = f"/ho-so/{case_id}"
    found = _look(someone, case)
    links = someone.page.locator(f"main a[href*='{case}/thao-tac/'], main a[href='{case}/soan-tra-loi']")
    for path in sorted({str(link.get_attribute("href")) for link in links.all()}):
        if path.rsplit("/", 1)[-1] not in done:
            done.add(path.rsplit("/", 1)[-1])
            found += _look(someone, path)
    return found


def _look_at_filing(filer: Desk) -> list[str]:
    filer.go("/ho-so/tao")
    filer.fill({"contains_state_secret": "false"})
    filer.page.locator("main button[type=submit]").click()
    draft = filer.page.url.removeprefix(filer.address)
    paths = ["", *(f"/{part.key}?loi=1" for part in PARTS), "/kiem-tra", "/xoa"]
    return [fault for path in ("/ho-so/tao", *(draft + path for path in paths)) for fault in _look(filer, path)]


def _look_at_proposing(filer: Desk, kind: str, database: str) -> list[str]:
    found = _look(filer, f"/de-nghi/new?kind={kind}&database={database}")
    filer.fill({"contains_state_secret": "false", "proposal_kind": kind})
    filer.page.locator("main button[type=submit]").click()
    draft = filer.page.url.removeprefix(filer.address)
    paths = ["", *(f"/parts/{part.key}?loi=1" for part in PROPOSAL_PARTS[kind]), "/check", "/discard"]
    return [*found, *(fault for path in paths for fault in _look(filer, draft + path))]


def _look(someone: Desk, path: str) -> list[str]:
    """Open a page on one screen, Vietnamese on the large one and English on the small, then see it on the other."""
    first, second = (PC, PHONE) if someone.language == "vi" else (PHONE, PC)
    someone.page.set_viewport_size({"width": first[0], "height": first[1]})
    someone.page.goto(someone.address + path)
    return [*someone.faults(), *someone.faults_on(second)]
