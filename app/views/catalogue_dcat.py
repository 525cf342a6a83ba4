"""The catalogue in force as DCAT 3, at addresses that stay: `/catalogue.ttl` and `/catalogue.jsonld`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, current_app, make_response
from flask.typing import ResponseReturnValue

from app.adapters.clock import today
from app.adapters.dcat import (
    JSON_LD,
    MEDIA_TYPES,
    TURTLE,
    DatabasePart,
    DatasetPart,
    OpenPart,
    Publisher,
    WholeCatalogue,
    write_dcat,
)
from app.queries.catalogue import Entry, entries_of, version_on, versions
from app.queries.frame import focal_agency_name
from app.queries.open_data import OpenRow, open_by_dataset
from app.views.access import public
from app.views.public_pages import keep_shortly
from workflows.fields import VIETNAM

blueprint = Blueprint("catalogue_dcat", __name__)
blueprint.after_request(keep_shortly)

QUERY = "QUERY"


@blueprint.get("/catalogue.ttl")
@public
def turtle() -> ResponseReturnValue:
    """Give the catalogue in force as Turtle."""
    return catalogue_document(TURTLE)


@blueprint.get("/catalogue.jsonld")
@public
def json_ld() -> ResponseReturnValue:
    """Give the catalogue in force as JSON-LD."""
    return catalogue_document(JSON_LD)


def catalogue_document(form: str) -> ResponseReturnValue:
    """The catalogue in force in one of the forms of MEDIA_TYPES; pages of other hosts may read it too."""
    answer = make_response(write_dcat(_whole_catalogue(today()), form))
    answer.headers["Content-Type"] = f"{MEDIA_TYPES[form]}; charset=utf-8"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _whole_catalogue(day: date) -> WholeCatalogue:
    current = version_on(day)
    days = {each.no: each.effective_from for each in versions()}
    published = open_by_dataset()
    entries = entries_of(current.no) if current else []
    return WholeCatalogue(
        base=str(current_app.extensions["settings"].base_url).rstrip("/"),
        publisher=focal_agency_name(day),
        version=current.no if current else 0,
        issued_on=days[1] if current else None,
        modified_on=current.effective_from if current else None,
        databases=tuple(_database(entry, days[entry.from_no], published) for entry in entries),
    )


def _database(entry: Entry, modified_on: date, published: Mapping[str, OpenRow]) -> DatabasePart:
    said = entry.content
    about = (said.get("p7_2_b_objective"), said.get("p7_2_c_scope"))
    return DatabasePart(
        code=entry.code,
        title=entry.name,
        description=" ".join(str(text) for text in about if text),
        publisher=_publisher(said.get("managing_agency")),
        owner=_publisher(said.get("owner_agency")),
        modified_on=modified_on,
        has_service=QUERY in (said.get("p7_2_e_methods") or ()),
        datasets=tuple(_dataset(row, published) for row in said.get("datasets") or ()),
    )


def _publisher(agency: Mapping[str, Any] | None) -> Publisher:
    return Publisher(str((agency or {}).get("code", "")), str((agency or {}).get("name", "")))


def _dataset(row: Mapping[str, Any], published: Mapping[str, OpenRow]) -> DatasetPart:
    found = published.get(row["code"])
    return DatasetPart(row["code"], row["name"], tuple(row.get("fields") or ()), _open_part(found) if found else None)


def _open_part(found: OpenRow) -> OpenPart:
    return OpenPart(
        id=found.id,
        title=found.title,
        description=found.description,
        url=found.url,
        formats=found.formats,
        licence=found.licence,
        frequency=found.update_frequency,
        published_on=found.published_at.astimezone(VIETNAM).date(),
    )
