"""The official working calendar of the state sector, 2024 to 2026 (domain model 6.2), that the migrations load once.

Weekend days inside long holidays are ordinary weekends and need no entry. The document is empty where the domain
model names none; the administrator adds it on the calendar page.
"""

from datetime import date

from workflows.calendar import DayOff

NEW_YEAR_SWAP_2026 = "Công văn số 12729/VPCP-KGVX ngày 25/12/2025"
CULTURE_DAY = "Nghị quyết số 28/2026/QH16"

ANNOUNCED_YEARS = (2024, 2025, 2026)

OFFICIAL_OFF: dict[date, DayOff] = {
    date(2024, 1, 1): DayOff("Tết Dương lịch"),
    date(2024, 2, 8): DayOff("Tết Giáp Thìn"),
    date(2024, 2, 9): DayOff("Tết Giáp Thìn"),
    date(2024, 2, 12): DayOff("Tết Giáp Thìn"),
    date(2024, 2, 13): DayOff("Tết Giáp Thìn"),
    date(2024, 2, 14): DayOff("Tết Giáp Thìn"),
    date(2024, 4, 18): DayOff("Giỗ Tổ"),
    date(2024, 4, 29): DayOff("Hoán đổi (làm bù 04/5/2024)"),
    date(2024, 4, 30): DayOff("Ngày Chiến thắng"),
    date(2024, 5, 1): DayOff("Quốc tế Lao động"),
    date(2024, 9, 2): DayOff("Quốc khánh"),
    date(2024, 9, 3): DayOff("Quốc khánh (ngày liền kề)"),
    date(2025, 1, 1): DayOff("Tết Dương lịch"),
    date(2025, 1, 27): DayOff("Tết Ất Tỵ"),
    date(2025, 1, 28): DayOff("Tết Ất Tỵ"),
    date(2025, 1, 29): DayOff("Tết Ất Tỵ"),
    date(2025, 1, 30): DayOff("Tết Ất Tỵ"),
    date(2025, 1, 31): DayOff("Tết Ất Tỵ"),
    date(2025, 4, 7): DayOff("Giỗ Tổ"),
    date(2025, 4, 30): DayOff("Ngày Chiến thắng"),
    date(2025, 5, 1): DayOff("Quốc tế Lao động"),
    date(2025, 5, 2): DayOff("Hoán đổi (làm bù 26/4/2025)"),
    date(2025, 9, 1): DayOff("Quốc khánh (ngày liền kề)"),
    date(2025, 9, 2): DayOff("Quốc khánh"),
    date(2026, 1, 1): DayOff("Tết Dương lịch"),
    date(2026, 1, 2): DayOff("Hoán đổi (làm bù 10/01/2026)", NEW_YEAR_SWAP_2026),
    date(2026, 2, 16): DayOff("Tết Bính Ngọ"),
    date(2026, 2, 17): DayOff("Tết Bính Ngọ"),
    date(2026, 2, 18): DayOff("Tết Bính Ngọ"),
    date(2026, 2, 19): DayOff("Tết Bính Ngọ"),
    date(2026, 2, 20): DayOff("Tết Bính Ngọ"),
    date(2026, 4, 27): DayOff("Nghỉ bù Giỗ Tổ (26/4 là Chủ nhật)"),
    date(2026, 4, 30): DayOff("Ngày Chiến thắng"),
    date(2026, 5, 1): DayOff("Quốc tế Lao động"),
    date(2026, 8, 31): DayOff("Hoán đổi (làm bù 22/8/2026)"),
    date(2026, 9, 1): DayOff("Quốc khánh (ngày liền kề)"),
    date(2026, 9, 2): DayOff("Quốc khánh"),
    date(2026, 11, 24): DayOff("Ngày Văn hóa Việt Nam", CULTURE_DAY),
}

OFFICIAL_WORKED: dict[date, DayOff] = {
    date(2024, 5, 4): DayOff("Làm bù cho ngày 29/4/2024"),
    date(2025, 4, 26): DayOff("Làm bù cho ngày 02/5/2025"),
    date(2026, 1, 10): DayOff("Làm bù cho ngày 02/01/2026", NEW_YEAR_SWAP_2026),
    date(2026, 8, 22): DayOff("Làm bù cho ngày 31/8/2026"),
}
