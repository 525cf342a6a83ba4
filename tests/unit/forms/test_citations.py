"""Articles beside the answers, as an official reads them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from config import ROOT
from forms.build import cited


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """A page in each language."""
    app = Flask(__name__)
    Babel(
        app,
        default_translation_directories=str(ROOT / "translations"),
        locale_selector=lambda: request.param,
    )
    with app.test_request_context():
        yield request.param


def test_a_clause_of_the_regulation_is_cited_in_full(language: str) -> None:
    wanted = {"vi": "khoản 1 Điều 9 Quy chế", "en": "clause 1, Article 9 of the Regulation"}
    assert cited("Đ9.1") == wanted[language]


def test_an_article_of_a_decree_names_the_decree(language: str) -> None:
    wanted = {"vi": "khoản 11 Điều 38 Nghị định 47/2020/NĐ-CP", "en": "clause 11, Article 38 of Decree 47/2020/NĐ-CP"}
    assert cited("NĐ 47/2020 Đ38.11") == wanted[language]
    wanted = {"vi": "Điều 46 Nghị định 47/2020/NĐ-CP", "en": "Article 46 of Decree 47/2020/NĐ-CP"}
    assert cited("NĐ 47/2020 Đ46") == wanted[language]


def test_several_articles_stand_one_after_the_other(language: str) -> None:
    wanted = {
        "vi": "khoản 3 Điều 10 Quy chế; Điều 11 Quy chế",
        "en": "clause 3, Article 10 of the Regulation; Article 11 of the Regulation",
    }
    assert cited("Đ10.3, Đ11") == wanted[language]


def test_what_is_no_article_is_never_shown_as_law(language: str) -> None:
    assert cited("E11") == ""
    assert cited("") == ""
