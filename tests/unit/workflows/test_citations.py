"""Citations as people read them."""

import pytest

from workflows.accounts import ACCOUNTS
from workflows.citations import citations
from workflows.connections import CONNECTIONS


@pytest.mark.parametrize(
    "basis, said",
    [
        ("Đ9.1; 0.6.1", ["khoản 1 Điều 9 Quy chế"]),
        ("Đ1.2; E6; 0.6.13", ["khoản 2 Điều 1 Quy chế"]),
        ("E7 [P]; 6.1.6", ["quy định nội bộ về xử lý hồ sơ"]),
        ("NĐ 194/2025 Đ16.2", ["khoản 2 Điều 16 Nghị định 194/2025/NĐ-CP"]),
        ("E8; NĐ 47/2020 Đ38", ["Điều 38 Nghị định 47/2020/NĐ-CP"]),
        ("Đ3", ["Điều 3 Quy chế"]),
        ("Đ7.2đ", ["điểm đ khoản 2 Điều 7 Quy chế"]),
        ("3.1 #9", []),
        ("[P]; 0.6.4 [P]", ["quy định nội bộ về xử lý hồ sơ"]),
    ],
)
def test_a_basis_is_written_out_and_our_own_numbering_left_out(basis: str, said: list[str]) -> None:
    assert [text.filled() for text in citations(basis)] == said


def test_no_internal_code_reaches_the_screen_from_any_row() -> None:
    for row in (*CONNECTIONS.rows, *ACCOUNTS.rows):
        for text in citations(row.basis):
            assert "[P]" not in text.filled()
            assert "0.6" not in text.filled()
            assert "None" not in text.filled()
