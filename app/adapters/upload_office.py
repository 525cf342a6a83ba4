"""Looks into a Word or Excel file: refuses macros, embedded programs, links that fetch, and entities that unfold."""

import re
import zipfile
from xml.etree import ElementTree

from app.adapters.upload_problem import Refused
from app.adapters.upload_zip import opened, read_entry
from workflows.text import N_

MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
ACTING_PARTS = re.compile(
    r"(vbaproject|vbadata|activex|/embeddings/|/macrosheets/|/ctrlprops/|\.bin$|\.exe$|\.ole$)", re.I
)
FETCHING_PARTS = re.compile(r"(externallinks?/|/connections\.xml$|/querytables/|\.iqy$|\.odc$)", re.I)
FIELD_CODES = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b")
MACRO_TYPES = (b"macroenabled", b"vbaproject", b"activex")
DDE_FORMULA = re.compile(r"\|[^\n]{0,300}!")
HYPERLINK = "/hyperlink"
PRINTER = "/printersettings/"
"""Binary, but only a printer reads it."""

DAMAGED = N_("Tệp «%(name)s» bị hỏng hoặc không đúng cấu trúc; lưu lại bằng phần mềm soạn thảo rồi gửi.")
ACTING = N_("Tệp «%(name)s» có macro hoặc đối tượng nhúng; lưu lại thành tệp không có macro rồi gửi.")
FETCHING = N_("Tệp «%(name)s» có liên kết tự lấy dữ liệu từ bên ngoài; ngắt liên kết rồi gửi lại.")


def check_office(name: str, content: bytes) -> None:
    """Raise Refused where a document is not what its name says, is damaged, or could act or fetch when opened."""
    ending = name.rpartition(".")[2].lower()
    with opened(name, content) as archive:
        names = {entry.filename for entry in archive.infolist()}
        if not {"[Content_Types].xml", MAIN_PARTS[ending]} <= names:
            raise Refused(DAMAGED, name=name)
        if any(ACTING_PARTS.search(part) for part in names if PRINTER not in part.lower()):
            raise Refused(ACTING, name=name)
        if any(FETCHING_PARTS.search(part) for part in names):
            raise Refused(FETCHING, name=name)
        for entry in archive.infolist():
            _check_part(name, archive, entry)


def _check_part(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    found = read_entry(archive, entry)  # reading it whole also proves that it is whole
    path = entry.filename.lower()
    if not path.endswith((".xml", ".rels", ".vml")):
        return
    if (
        found.startswith((b"\xff\xfe", b"\xfe\xff"))
        or b"\x00" in found[:64]
        or b"<!DOCTYPE" in found
        or b"<!ENTITY" in found
    ):
        raise Refused(DAMAGED, name=name)
    try:
        root = ElementTree.fromstring(found)
    except (ElementTree.ParseError, ValueError, RecursionError):
        raise Refused(DAMAGED, name=name) from None
    if path == "[content_types].xml" and any(kind in found.lower() for kind in MACRO_TYPES):
        raise Refused(ACTING, name=name)
    if path.endswith(".rels"):
        _check_links(name, root)
    is_fetching = path.startswith("word/") and FIELD_CODES.search(_field_codes(root))
    if is_fetching or (path.startswith("xl/") and DDE_FORMULA.search(_formulas(root))):
        raise Refused(FETCHING, name=name)


def _check_links(name: str, root: ElementTree.Element) -> None:
    """A hyperlink waits for a click; every other outside target is fetched when the file opens."""
    for link in root:
        is_outside = link.get("TargetMode", "").lower() == "external"
        target = link.get("Target", "").lower()
        if is_outside and not link.get("Type", "").endswith(HYPERLINK):
            raise Refused(FETCHING, name=name)
        if target.startswith(("file:", "javascript:", "ms-", "mhtml:", "\\\\", "//")):
            raise Refused(FETCHING, name=name)


def _field_codes(root: ElementTree.Element) -> str:
    """Join the field codes of a Word part: a code may be cut into pieces to hide it."""
    pieces = [element.text or "" for element in root.iter() if element.tag.endswith("}instrText")]
    simple = [value for element in root.iter() for key, value in element.attrib.items() if key.endswith("}instr")]
    return "".join(pieces) + " " + " ".join(simple)


def _formulas(root: ElementTree.Element) -> str:
    return "\n".join(element.text or "" for element in root.iter() if element.tag.endswith(("}f", "}definedName")))
