"""The built front end and the components of the pages: light, ours alone, and safe with whatever is typed."""

import gzip
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from app.adapters.assets import AssetsMissing, is_immutable, read_assets
from forms.build import form_for
from tests.architecture.source_tree import ROOT
from workflows.clock import StandingKind
from workflows.fields import Field, Kind

BUILD = ROOT / "app" / "static" / "build"
MOST_BYTES = 90_000
HOSTILE = '"><script>alert(1)</script>'


def render(app: Flask, source: str, **given: object) -> str:
    """Render a line of template in the language of the pages."""
    with app.test_request_context("/"):
        return app.jinja_env.from_string(source).render(given)


def test_styles_and_scripts_weigh_at_most_ninety_kilobytes_compressed() -> None:
    files = [file for file in BUILD.iterdir() if file.suffix in {".css", ".js"}]
    assert {file.suffix for file in files} == {".css", ".js"}
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= MOST_BYTES


def test_the_style_sheet_loads_nothing_from_another_host() -> None:
    (sheet,) = BUILD.glob("chung.*.css")
    addresses = re.findall(r"url\(\"?([^\")]+)", sheet.read_text(encoding="utf-8"))
    assert addresses
    assert [address for address in addresses if not address.startswith("data:") and "/" in address] == []
    assert all((BUILD / address).is_file() for address in addresses if not address.startswith("data:"))


def test_every_built_name_leads_to_a_file_that_may_be_kept_for_good() -> None:
    assets = read_assets(BUILD, "/static/build/")
    for name, file in assets.files.items():
        assert (BUILD / file).is_file()
        assert assets.asset_url(name) == f"/static/build/{file}"
        assert is_immutable(assets.asset_url(name))
    assert not is_immutable("/static/build/manifest.json")


def test_a_missing_build_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="npm run build"):
        read_assets(tmp_path, "/static/build")


def test_a_name_that_is_not_built_is_named(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"chung.css": "chung.0123456789.css"}), encoding="utf-8")
    with pytest.raises(AssetsMissing, match=r"other\.css"):
        read_assets(tmp_path, "/static/build").asset_url("other.css")


def test_every_standing_of_the_clock_has_an_icon_and_its_words(app: Flask) -> None:
    source = '{% from "macros/deadline.html" import chip %}{{ chip(s) }}'
    looks = set()
    for kind in StandingKind:
        standing = SimpleNamespace(kind=kind, date_text="18/11/2025", text="quá hạn 2 ngày")
        page = render(app, source, s=standing)
        assert "<svg" in page
        assert 'aria-hidden="true"' in page
        assert re.sub(r"<[^>]+>", "", page) == "18/11/2025 · quá hạn 2 ngày"
        looks |= set(re.findall(r"chip--(\w+)", page))
    assert looks == {"ok", "soon", "today", "late", "paused", "idle", "done"}


def everything() -> tuple[Field, ...]:
    """One field of every kind of answer."""
    choices = (("A", HOSTILE), ("B", "Hai"))
    columns = (
        Field("what", Kind.TEXT, HOSTILE),
        Field("why", Kind.LONG, "Lý do"),
        Field("pick", Kind.CHOICE, "Chọn", choices=choices),
    )
    return tuple(
        Field(f"x_{kind}", kind, f"{kind} {HOSTILE}", hint=HOSTILE, legal_ref=HOSTILE, choices=choices, columns=columns)
        for kind in Kind
    )


FORM = (
    '{% from "macros/form.html" import field, form_errors %}'
    "{{ form_errors(form) }}{% for f in form %}{{ field(f) }}{% endfor %}"
)


def test_what_was_typed_and_every_label_are_escaped_in_every_control(app: Flask) -> None:
    specs = everything()
    with app.test_request_context("/"):
        form = form_for(specs)(
            data={spec.name: [{"what": HOSTILE}] if spec.kind is Kind.ROWS else HOSTILE for spec in specs}
        )
        form.validate()
        page = app.jinja_env.from_string(FORM).render(form=form)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_every_fault_is_said_beside_its_control_and_the_summary_leads_there(app: Flask) -> None:
    specs = everything()
    with app.test_request_context("/"):
        form = form_for(specs)(data={})
        form.validate()
        page = app.jinja_env.from_string(FORM).render(form=form)
    places = set(re.findall(r'<a href="#([^"]+)"', page))
    assert places == {spec.name for spec in specs}
    for place in places:
        assert page.count(f' id="{place}"') == 1
        assert f'id="{place}-error"' in page
    assert page.count("Lỗi:") == len(specs)


def test_every_description_that_a_control_names_is_on_the_page(app: Flask) -> None:
    with app.test_request_context("/"):
        form = form_for(everything())(data={})
        form.validate()
        page = app.jinja_env.from_string(FORM).render(form=form)
    named = {
        place for group in re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', page) for place in group.split()
    }
    assert named
    assert named <= set(re.findall(r' id="([^"]+)"', page))
    identifiers = re.findall(r' id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_the_conflict_page_shows_what_changed_and_keeps_what_was_typed(app: Flask) -> None:
    source = '{% extends "errors/409.html" %}{% block language %}{% endblock %}{% block account %}{% endblock %}'
    given = {
        "changes": [("Trạng thái", "Đang thẩm tra", "Chờ lãnh đạo Sở quyết định")],
        "typed": [("Lý do", HOSTILE)],
        "retry_url": "/ho-so/1/hanh-dong/refuse",
        "typed_fields": [("reason_text", HOSTILE)],
        "case_url": "/ho-so/1",
        "case_label": "KN-2025-0004",
    }
    with app.test_request_context("/"):
        page = app.jinja_env.from_string(source).render(given, focal_name="Sở")
    assert "<del>Đang thẩm tra</del>" in page
    assert "<ins>Chờ lãnh đạo Sở quyết định</ins>" in page
    assert 'name="reason_text" value="&#34;&gt;&lt;script&gt;' in page
    assert "<script>" not in page
    assert "Mở hồ sơ KN-2025-0004" in page
