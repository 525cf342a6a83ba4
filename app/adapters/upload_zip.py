"""Opens a zip in memory: refuses bombs, unsafe names, passwords, damage, and what is not there to be read."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from itertools import pairwise

from app.adapters.upload_problem import Refused
from workflows.fields import CONTROL
from workflows.text import N_

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
RATIO_MATTERS_FROM = 1024 * 1024
"""Bytes from which an entry's compression is suspicious: small files of spaces compress well."""

END_OF_ZIP = b"PK\x05\x06"
END_SIZE = 22

READABLE = frozenset({"pdf", "docx", "xlsx", "csv", "txt", "xml", "json", "png", "jpg", "jpeg", "xsd", "md"})
"""What an annex may hold: documents and schemas; no programs, no further archives."""

STARTS_OF_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"#!",
    b"\xd0\xcf\x11\xe0",
    b"PK\x03\x04",
)

DAMAGED = N_("Tệp «%(name)s» bị hỏng hoặc không trọn vẹn; nén lại rồi gửi.")
LOCKED = N_("Tệp «%(name)s» có mật khẩu; bỏ mật khẩu rồi gửi lại.")
TOO_MUCH = N_("Tệp «%(name)s» bung ra quá lớn; tách nhỏ rồi gửi lại.")
UNSAFE = N_("Tệp «%(name)s» có đường dẫn không an toàn bên trong; nén lại từ một thư mục thường rồi gửi.")
NOT_READABLE = N_("Tệp «%(name)s» chứa «%(inner)s» không phải là tài liệu; bỏ tệp đó ra rồi nén lại.")


@contextmanager
def opened(name: str, content: bytes) -> Iterator[zipfile.ZipFile]:
    """Open a zip whose directory, names and sizes are safe; raise Refused for one that is not, or that is damaged."""
    try:
        # A reader that starts at the front and one that starts at the end must see the same archive.
        end = content.rfind(END_OF_ZIP)
        if end < 0 or len(content) != end + END_SIZE + int.from_bytes(content[end + 20 : end + 22], "little"):
            raise Refused(DAMAGED, name=name)
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_directory(name, archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError):
        raise Refused(DAMAGED, name=name) from None
    except RuntimeError:  # the library's way to ask for a password
        raise Refused(LOCKED, name=name) from None


def _check_directory(name: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if not entries:
        raise Refused(DAMAGED, name=name)
    names = [entry.filename for entry in entries]
    folded = {entry.casefold() for entry in names}
    if len(entries) > MOST_ENTRIES:
        raise Refused(TOO_MUCH, name=name)
    if len(folded) != len(names) or any(not is_safe(entry) for entry in entries):
        raise Refused(UNSAFE, name=name)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(LOCKED, name=name)
    total = sum(entry.file_size for entry in entries)
    if total > MOST_UNPACKED or any(_unfolds_too_far(entry) for entry in entries) or _overlap(entries):
        raise Refused(TOO_MUCH, name=name)


def is_safe(entry: zipfile.ZipInfo) -> bool:
    """Say whether an entry stays where it is unpacked: no way up or out, no link, no hidden characters."""
    path = entry.orig_filename
    parts = path.replace("\\", "/").split("/")
    mode = entry.external_attr >> 16
    is_special = bool(mode) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_IFMT(mode) == 0)
    return not (
        path.startswith(("/", "\\"))
        or "\\" in path
        or ":" in path
        or ".." in parts
        or CONTROL.search(path)
        or "\x00" in path
        or len(path) > 250
        or is_special
    )


def _unfolds_too_far(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > RATIO_MATTERS_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Say whether entries share their bytes, the way of the densest bombs."""
    spans = sorted((entry.header_offset, entry.header_offset + 30 + entry.compress_size) for entry in entries)
    return any(start < before_end for (_, before_end), (start, _) in pairwise(spans))


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Read one entry whole, checked against its checksum; never more than its directory said."""
    with archive.open(entry) as stream:
        return stream.read(entry.file_size + 1)


def check_zip(name: str, content: bytes, inner_checks: Mapping[str, Callable[[str, bytes], None]]) -> None:
    """Raise Refused where an annex is unsafe, damaged, or holds anything but documents; these are judged in turn."""
    with opened(name, content) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            inner = entry.filename.rpartition("/")[2]
            ending = inner.rpartition(".")[2].lower()
            if ending not in READABLE:
                raise Refused(NOT_READABLE, name=name, inner=inner[:80])
            found = read_entry(archive, entry)
            if ending in inner_checks:
                inner_checks[ending](inner, found)
            elif found.startswith(STARTS_OF_PROGRAMS):
                raise Refused(NOT_READABLE, name=name, inner=inner[:80])
