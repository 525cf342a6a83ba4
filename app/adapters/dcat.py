"""The catalogue for other portals: DCAT 3 as Turtle and JSON-LD, which CKAN's harvester reads.

The addresses of things are stable: a database is its public page, a dataset a place on that page, an agency and a data
service likewise. What is not known is left out; nothing here names a person.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

TURTLE, JSON_LD = "turtle", "json-ld"
MEDIA_TYPES = {TURTLE: "text/turtle", JSON_LD: "application/ld+json"}

LANGUAGE = "vi"
"""Everything is told in Vietnamese, and marked so: no portal asks for a language."""
TITLE = "Danh mục cơ sở dữ liệu"
DESCRIPTION = "Danh mục cơ sở dữ liệu của tỉnh theo Quy chế ban hành kèm theo Quyết định số 26/2024/QĐ-UBND."
AUTHORITY = "http://publications.europa.eu/resource/authority/"
SPOKEN = f"{AUTHORITY}language/VIE"
OPEN_TO_ALL, RESTRICTED = f"{AUTHORITY}access-right/PUBLIC", f"{AUTHORITY}access-right/RESTRICTED"
FREQUENCIES = {
    "REALTIME": "UPDATE_CONT",
    "DAILY": "DAILY",
    "WEEKLY": "WEEKLY",
    "MONTHLY": "MONTHLY",
    "QUARTERLY": "QUARTERLY",
    "YEARLY": "ANNUAL",
    "IRREGULAR": "IRREG",
}
"""How often open data is renewed, as the European list of frequencies calls it."""
IANA = "https://www.iana.org/assignments/media-types/"
FILE_TYPES = {
    "CSV": "text/csv",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "JSON": "application/json",
    "XML": "application/xml",
    "GEOJSON": "application/geo+json",
    "PDF": "application/pdf",
}
SERVICE = "API"
"""The one format that is not a file but a service."""

SIGNS_OF_ADDRESSES = ":/?#[]@!$&'()*+,;=%~"

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Publisher:
    """An agency by its symbol and name."""

    code: str
    name: str


@dataclass(frozen=True)
class OpenPart:
    """What a dataset offers to everybody: where, in which formats, under which licence, how often renewed."""

    id: int
    title: str
    description: str
    url: str
    formats: tuple[str, ...]
    licence: str
    frequency: str
    published_on: date


@dataclass(frozen=True)
class DatasetPart:
    """A dataset of the catalogue; `open_part` once it is published as open data."""

    code: str
    title: str
    fields: tuple[str, ...]
    open_part: OpenPart | None = None


@dataclass(frozen=True)
class DatabasePart:
    """A database of the catalogue: the series that its datasets belong to."""

    code: str
    title: str
    description: str
    publisher: Publisher
    owner: Publisher
    modified_on: date
    has_service: bool
    datasets: tuple[DatasetPart, ...]


@dataclass(frozen=True)
class WholeCatalogue:
    """The catalogue in force; `base` is the installation's address without a slash at its end."""

    base: str
    publisher: str
    version: int
    issued_on: date | None
    modified_on: date | None
    databases: tuple[DatabasePart, ...]


@lru_cache(maxsize=4)
def write_dcat(catalogue: WholeCatalogue, form: str) -> bytes:
    """Write the catalogue in a form of MEDIA_TYPES; the last few results are kept: harvesters ask again."""
    # Only harvesters need it, and it takes long to load.
    from rdflib import Graph  # noqa: PLC0415

    graph = Graph(bind_namespaces="none")
    for prefix, space in CONTEXT.items():
        graph.bind(prefix, space)
    _Writer(graph, catalogue).write()
    if form == TURTLE:
        return graph.serialize(format=TURTLE, encoding="utf-8")
    return _in_order(graph.serialize(format=JSON_LD, context=CONTEXT))


def _in_order(text: str) -> bytes:
    """Put what JSON-LD leaves in no order into one, so that the same catalogue is always the same text."""
    document = json.loads(text)
    nodes = document.get("@graph", [])
    for node in nodes:
        for values in node.values():
            if isinstance(values, list):
                values.sort(key=json.dumps)
    nodes.sort(key=lambda node: node["@id"])
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


class _Writer:
    """Puts one catalogue into one graph."""

    def __init__(self, graph: "Graph", catalogue: WholeCatalogue) -> None:
        # Loaded already; named here for every method.
        from rdflib import DCTERMS, FOAF, RDF, XSD, Literal, Namespace, URIRef  # noqa: PLC0415

        self.graph, self.catalogue = graph, catalogue
        # The library's own list of DCAT's words is that of DCAT 2.
        self.dcat = Namespace(CONTEXT["dcat"])
        self.dct, self.foaf, self.a, self.xsd = DCTERMS, FOAF, RDF.type, XSD
        self.literal, self.as_reference = Literal, URIRef
        self.root = f"{catalogue.base}/catalogue"
        self.whole = self.reference(self.root)

    def write(self) -> None:
        """Write the catalogue itself, then each database with its datasets."""
        whole = self.catalogue
        self._say(self.whole, self.a, self.dcat.Catalog)
        self._describe(self.whole, TITLE, DESCRIPTION)
        if whole.publisher:
            self._say(self.whole, self.dct.publisher, self._agent("catalogue-publisher", whole.publisher))
        self._say(self.whole, self.foaf.homepage, self.reference(self.root))
        self._dates(self.whole, whole.issued_on, whole.modified_on)
        if whole.version:
            self._say(self.whole, self.dcat.version, self.literal(str(whole.version)))
            for number in range(1, whole.version + 1):
                self._say(self.whole, self.dcat.hasVersion, self._version(number))
            self._say(self.whole, self.dcat.hasCurrentVersion, self._version(whole.version))
        for database in whole.databases:
            self._write_database(database)

    def _write_database(self, database: DatabasePart) -> None:
        page = f"{self.root}/{quote(database.code, safe='')}"
        series = self.reference(page)
        publisher = self._agent(f"agency-{database.publisher.code}", database.publisher.name)
        owner = self._agent(f"agency-{database.owner.code}", database.owner.name)
        self._say(series, self.a, self.dcat.DatasetSeries)
        self._describe(series, database.title, database.description, database.code)
        self._dates(series, None, database.modified_on)
        service = self._write_service(database, page, publisher) if database.has_service else None
        for part in database.datasets:
            dataset = self.reference(f"{page}#{quote(part.code, safe='')}")
            self._say(self.whole, self.dcat.dataset, dataset)
            self._say(dataset, self.dcat.inSeries, series)
            self._write_dataset(dataset, part, database)
            for node in (series, dataset):
                self._say(node, self.dct.publisher, publisher)
                self._say(node, self.dct.rightsHolder, owner)
                self._say(node, self.dcat.landingPage, self.reference(page))
            if service is not None:
                self._say(service, self.dcat.servesDataset, dataset)

    def _write_dataset(self, dataset: "URIRef", part: DatasetPart, database: DatabasePart) -> None:
        published = part.open_part
        told = published.description if published else ""
        fields = f"Các trường dữ liệu: {', '.join(part.fields)}." if part.fields else ""
        text = told or " ".join(filter(None, (f"Bộ dữ liệu thuộc {database.title}.", fields)))
        self._say(dataset, self.a, self.dcat.Dataset)
        self._describe(dataset, published.title if published else part.title, text, part.code)
        self._dates(dataset, published.published_on if published else None, database.modified_on)
        self._say(dataset, self.dct.accessRights, self.reference(OPEN_TO_ALL if published else RESTRICTED))
        if published:
            self._write_distributions(dataset, published)

    def _write_distributions(self, dataset: "URIRef", part: OpenPart) -> None:
        """One distribution a format; an API is a service that the distribution is fetched from."""
        page = f"{self.catalogue.base}/open-data/{part.id}"
        if part.frequency in FREQUENCIES:
            renewed = self.reference(f"{AUTHORITY}frequency/{FREQUENCIES[part.frequency]}")
            self._say(dataset, self.dct.accrualPeriodicity, renewed)
        for name in part.formats or ("",):
            node = self.reference(f"{page}#{quote(name or 'data', safe='')}")
            self._say(dataset, self.dcat.distribution, node)
            self._say(node, self.a, self.dcat.Distribution)
            self._say(node, self.dct.title, self.literal(f"{part.title} ({name})" if name else part.title, LANGUAGE))
            self._say(node, self.dcat.accessURL, self.reference(part.url))
            if part.licence:
                self._say(node, self.dct.license, self._licence(part.licence))
            if name == SERVICE:
                self._say(node, self.dcat.accessService, self._open_service(dataset, part))
            elif name:
                self._say(node, self.dct["format"], self.literal(name))
                self._say(node, self.dcat.downloadURL, self.reference(part.url))
            if name in FILE_TYPES:
                self._say(node, self.dcat.mediaType, self.reference(IANA + FILE_TYPES[name]))

    def _write_service(self, database: DatabasePart, page: str, publisher: "URIRef") -> "URIRef":
        """The data service of a database that is queried online; only agencies that were granted it may connect."""
        node = self.reference(f"{page}#api")
        self._say(node, self.a, self.dcat.DataService)
        self._describe(node, f"Dịch vụ truy vấn trực tuyến {database.title}", "", f"{database.code}-api")
        self._say(node, self.dct.accessRights, self.reference(RESTRICTED))
        self._say(node, self.dct.publisher, publisher)
        self._say(node, self.dcat.landingPage, self.reference(page))
        self._say(self.whole, self.dcat.service, node)
        return node

    def _open_service(self, dataset: "URIRef", part: OpenPart) -> "URIRef":
        node = self.reference(f"{self.catalogue.base}/open-data/{part.id}#service")
        self._say(node, self.a, self.dcat.DataService)
        self._describe(node, part.title, "", f"open-{part.id}-api")
        self._say(node, self.dcat.endpointURL, self.reference(part.url))
        self._say(node, self.dct.accessRights, self.reference(OPEN_TO_ALL))
        self._say(node, self.dcat.servesDataset, dataset)
        self._say(self.whole, self.dcat.service, node)
        return node

    def _describe(self, node: "URIRef", title: str, description: str, identifier: str = "") -> None:
        self._say(node, self.dct.title, self.literal(title, LANGUAGE))
        if description:
            self._say(node, self.dct.description, self.literal(description, LANGUAGE))
        if identifier:
            self._say(node, self.dct.identifier, self.literal(identifier))
        self._say(node, self.dct.language, self.reference(SPOKEN))

    def _dates(self, node: "URIRef", issued: date | None, modified: date | None) -> None:
        for name, day in ((self.dct.issued, issued), (self.dct.modified, modified)):
            if day:
                self._say(node, name, self.literal(day.isoformat(), datatype=self.xsd.date))

    def _agent(self, place: str, name: str) -> "URIRef":
        node = self.reference(f"{self.root}#{quote(place, safe='')}")
        self._say(node, self.a, self.foaf.Agent)
        self._say(node, self.foaf.name, self.literal(name))
        return node

    def _version(self, number: int) -> "URIRef":
        return self.reference(f"{self.root}?version={number}")

    def reference(self, address: str) -> "URIRef":
        """An address as the graph takes it; signs that no address may hold are escaped, or nothing could be written."""
        return self.as_reference(quote(address, safe=SIGNS_OF_ADDRESSES))

    def _licence(self, licence: str) -> Any:
        return self.reference(licence) if licence.startswith("https://") else self.literal(licence)

    def _say(self, subject: Any, predicate: Any, value: Any) -> None:
        self.graph.add((subject, predicate, value))
