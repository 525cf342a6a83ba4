"""Reads a PDF as a reader would, and refuses one that is damaged, locked, or could act by itself.

A search through the raw bytes would miss what stands in object streams: every object is opened.
"""

from io import BytesIO
from typing import Any

import pikepdf

from app.adapters.upload_problem import Refused
from workflows.text import N_

MOST_OBJECTS = 300_000
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes that a stream of the file's own structure may unfold to."""

ACTING_KEYS = frozenset({"/JS", "/JavaScript", "/Launch", "/XFA", "/RichMedia", "/RichMediaContent"})
ACTING_KINDS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/RichMedia",
        "/GoTo3DView",
    }
)
CARRYING_KEYS = frozenset({"/EF", "/EmbeddedFiles", "/EmbeddedFile", "/Collection", "/AF"})
CARRYING_KINDS = frozenset({"/FileAttachment", "/EmbeddedFile"})

LOCKED = N_("Tệp «%(name)s» có mật khẩu hoặc bị mã hoá; bỏ mật khẩu rồi gửi lại.")
DAMAGED = N_("Tệp «%(name)s» bị hỏng hoặc không trọn vẹn; xuất lại tệp PDF rồi gửi.")
ACTING = N_("Tệp «%(name)s» có mã lệnh tự chạy; in lại thành PDF thường rồi gửi.")
CARRYING = N_("Tệp «%(name)s» có tệp khác nhúng bên trong; gửi riêng các tệp đó.")

pikepdf.settings.set_qpdf_limits(
    parser_max_nesting=100,
    parser_max_container_size=MOST_OBJECTS,
    flate_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
    dct_max_memory=MOST_UNPACKED,
)


def check_pdf(name: str, content: bytes) -> None:
    """Raise Refused where a PDF is damaged, encrypted, has scripts or actions, or carries other files."""
    if content.rstrip(b"\x00\t\n\x0c\r ")[-5:] != b"%%EOF":
        raise Refused(DAMAGED, name=name)
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Refused(LOCKED, name=name)
            if not len(pdf.pages) or len(pdf.objects) > MOST_OBJECTS:
                raise Refused(DAMAGED, name=name)
            _inspect(name, pdf)
    except pikepdf.PasswordError:
        raise Refused(LOCKED, name=name) from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError, RecursionError, MemoryError):
        raise Refused(DAMAGED, name=name) from None


def _inspect(name: str, pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        _walk(name, thing, 0)
    _walk(name, pdf.trailer, 0)


def _walk(name: str, thing: Any, depth: int) -> None:
    """Look at one object and at what it holds directly; what it refers to is visited by itself."""
    if depth > 100:
        raise Refused(DAMAGED, name=name)
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in thing.items():
            if key in ACTING_KEYS:
                raise Refused(ACTING, name=name)
            if key in CARRYING_KEYS:
                raise Refused(CARRYING, name=name)
            if isinstance(value, pikepdf.Name) and key in ("/S", "/Subtype", "/Type"):
                _check_kind(name, str(value))
            elif not getattr(value, "is_indirect", False):
                _walk(name, value, depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if not getattr(value, "is_indirect", False):
                _walk(name, value, depth + 1)


def _check_kind(name: str, kind: str) -> None:
    if kind in ACTING_KINDS:
        raise Refused(ACTING, name=name)
    if kind in CARRYING_KINDS:
        raise Refused(CARRYING, name=name)
