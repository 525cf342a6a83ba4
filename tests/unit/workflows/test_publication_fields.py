"""What is asked before a dataset is published as open data (Article 3.4)."""

from typing import Any

import pytest

from workflows.fields import clean
from workflows.publication_fields import PUBLICATION, PUBLICATION_CHECKS
from workflows.roles import Actor
from workflows.rows import Facts

WHOLE: dict[str, Any] = {
    "dataset": "DB20-01",
    "title": "Cơ sở khám bệnh, chữa bệnh",
    "description": "Danh sách cơ sở được cấp phép trên địa bàn tỉnh, cập nhật hằng tháng.",
    "url": "https://opendata.hagiang.gov.vn/co-so",
    "formats": ["CSV", "JSON"],
    "licence": "Tự do sử dụng, ghi rõ nguồn",
    "update_frequency": "MONTHLY",
    "no_personal_data_or_secret_confirmed": "true",
    "basis_note": "Kế hoạch cung cấp dữ liệu mở của tỉnh.",
}


def wrong(facts: Facts, actor: Actor, **changes: Any) -> set[str]:
    values, problems = clean(PUBLICATION, {**WHOLE, **changes})
    for check in PUBLICATION_CHECKS:
        problems += check(facts, actor, values)
    return {problem.field for problem in problems}


def test_a_whole_request_to_publish_has_nothing_wrong(facts: Facts, officer: Actor) -> None:
    assert wrong(facts, officer) == set()


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_every_answer_is_compulsory(facts: Facts, officer: Actor, name: str) -> None:
    assert wrong(facts, officer, **{name: ""}) == {name}


@pytest.mark.parametrize("answer", ["false", False, "no"])
def test_data_that_may_be_personal_or_secret_is_not_published(facts: Facts, officer: Actor, answer: Any) -> None:
    name = "no_personal_data_or_secret_confirmed"
    assert wrong(facts, officer, **{name: answer}) == {name}


@pytest.mark.parametrize(
    "url",
    [
        "http://opendata.hagiang.gov.vn/co-so",
        "ftp://opendata.hagiang.gov.vn",
        "javascript:alert(1)",
        "https://",
        "https://localhost",
        "https://nguoi:matkhau@opendata.hagiang.gov.vn",
        "https://ma@opendata.hagiang.gov.vn",
        "https://opendata.hagiang.gov.vn:70000/",
        "https://opendata.hagiang.gov.vn/co so",
        'https://opendata.hagiang.gov.vn/"><script>',
        "https://[opendata",
        "opendata.hagiang.gov.vn",
    ],
)
def test_the_address_is_encrypted_whole_and_without_a_password(facts: Facts, officer: Actor, url: str) -> None:
    assert wrong(facts, officer, url=url) == {"url"}


def test_a_description_says_something(facts: Facts, officer: Actor) -> None:
    assert wrong(facts, officer, description="Dữ liệu mở của Sở.") == {"description"}
