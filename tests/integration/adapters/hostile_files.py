"""Files that somebody might send to do harm, made in code: each with the name it would carry."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **save: Any) -> bytes:
    """A PDF of one page, changed."""
    with pikepdf.new() as made:
        made.add_blank_page()
        if change is not None:
            change(made)
        file = io.BytesIO()
        made.save(file, **save)
    return file.getvalue()


def packed(entries: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def office(kind: str, more: Mapping[str, bytes | str] | None = None, main: str = "") -> bytes:
    """A Word or Excel file of the parts it needs, and more."""
    root = f'<w:document xmlns:w="{WORD}"><w:body/></w:document>' if kind == "docx" else f'<workbook xmlns="{SHEET}"/>'
    return packed({"[Content_Types].xml": TYPES, MAIN[kind]: main or root, **(more or {})})


def links(kind: str, target: str, type_: str, mode: str = "External") -> dict[str, str]:
    """A part of relationships that reaches outside."""
    place = "word/_rels/document.xml.rels" if kind == "docx" else "xl/_rels/workbook.xml.rels"
    line = f'<Relationship Id="r1" Type="{OFFICE}/{type_}" Target="{target}" TargetMode="{mode}"/>'
    return {place: f'<Relationships xmlns="{RELS}">{line}</Relationships>'}


def _open_action(action: Dictionary) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = made.make_indirect(action)

    return change


def _script(made: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), made.make_indirect(action)])))


def _script_in_a_stream(made: pikepdf.Pdf) -> None:
    stream = made.make_stream(b"app.alert(1)")
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=stream)


def _page_action(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("x")))


def _field_action(made: pikepdf.Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T=String("a"), AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("x"))))
    made.Root.AcroForm = Dictionary(Fields=Array([made.make_indirect(field)]))


def _chained(made: pikepdf.Pdf) -> None:
    after = made.make_indirect(Dictionary(S=Name.Launch, F=String("cmd.exe")))
    made.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit]), Next=after)


def _embedded(made: pikepdf.Pdf) -> None:
    made.attachments["a.exe"] = b"MZ"


def _file_annotation(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment)])


def _rich_media(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia)])


def _dynamic_form(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(b"<xdp/>"))


def _portfolio(made: pikepdf.Pdf) -> None:
    made.Root.Collection = Dictionary(View=Name.D)


def _no_page(made: pikepdf.Pdf) -> None:
    del made.pages[0]


def _hex_name() -> bytes:
    """An action whose kind is written in numbers, which a search for its letters misses; as long as before."""
    content = pdf(_open_action(Dictionary(S=Name.Launch, F=String("cmdxx"))))
    return content.replace(b"/Launch", b"/L#61unch").replace(b"(cmdxx)", b"(cmd)")


def _lying_sizes() -> bytes:
    """A zip whose directory says that an entry is small, although it unfolds far."""
    content = bytearray(packed({"a.txt": b"0" * 3_000_000}))
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(content)


def _flag_encrypted(content: bytes) -> bytes:
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        changed[place + offset] |= 1
    return bytes(changed)


def _link_entry() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        entry = zipfile.ZipInfo("lien-ket.txt")
        entry.create_system = 3
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return file.getvalue()


def _broken_checksum() -> bytes:
    content = bytearray(packed({"a.txt": b"noi dung " * 20}, zipfile.ZIP_STORED))
    content[40] ^= 0xFF
    return bytes(content)


def _overlapping() -> bytes:
    """Two entries of the directory that share one body."""
    content = packed({"a.txt": b"x" * 100, "b.txt": b"x" * 100}, zipfile.ZIP_STORED)
    first, second = content.find(b"PK\x01\x02"), content.rfind(b"PK\x01\x02")
    changed = bytearray(content)
    changed[second + 42 : second + 46] = changed[first + 42 : first + 46]
    return bytes(changed)


def _entities(kind: str) -> bytes:
    bomb = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
    return office(kind, main=bomb)


def _stream_bomb() -> bytes:
    """A PDF whose list of objects unfolds to a quarter of a gigabyte."""
    body = zlib.compress(b"\x00" * (260 * 1024 * 1024), 9)
    head = (
        b"%PDF-1.5\n1 0 obj\n<</Type/XRef/Size 3/W[1 1 1]/Root 2 0 R/Filter/FlateDecode/Length "
        + str(len(body)).encode()
        + b">>\nstream\n"
    )
    return head + body + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def _field_code(code: str) -> str:
    pieces = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (code[:2], code[2:]))
    return f'<w:document xmlns:w="{WORD}"><w:body><w:p>{pieces}</w:p></w:body></w:document>'


def _formula(text: str) -> dict[str, str]:
    cell = f'<worksheet xmlns="{SHEET}"><sheetData><row><c><f>{text}</f></c></row></sheetData></worksheet>'
    return {"xl/worksheets/sheet1.xml": cell}


PLAIN = pdf()
ACTIONS = {
    "launch": Dictionary(S=Name.Launch, F=String("cmd.exe")),
    "submit form": Dictionary(S=Name.SubmitForm, F=String("http://x")),
    "import data": Dictionary(S=Name.ImportData, F=String("x.fdf")),
    "remote file": Dictionary(S=Name.GoToR, F=String("\\\\may\\x.pdf")),
    "embedded file": Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C)),
    "rendition": Dictionary(S=Name.Rendition, OP=0),
    "sound": Dictionary(S=Name.Sound),
}

PDFS: dict[str, tuple[str, bytes]] = {
    "script in the name tree": ("a.pdf", pdf(_script)),
    "script in an object stream": ("a.pdf", pdf(_script, object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    "script held by a stream": ("a.pdf", pdf(_script_in_a_stream)),
    "program under a hex name": ("a.pdf", _hex_name()),
    "script of a page": ("a.pdf", pdf(_page_action)),
    "script of a field": ("a.pdf", pdf(_field_action)),
    "program after a jump": ("a.pdf", pdf(_chained)),
    "file inside": ("a.pdf", pdf(_embedded)),
    "file as a note": ("a.pdf", pdf(_file_annotation)),
    "rich media": ("a.pdf", pdf(_rich_media)),
    "dynamic form": ("a.pdf", pdf(_dynamic_form)),
    "portfolio": ("a.pdf", pdf(_portfolio)),
    "without a page": ("a.pdf", pdf(_no_page)),
    "with a password": ("a.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="b"))),
    "locked without a password": ("a.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user=""))),
    "cut in the middle": ("a.pdf", PLAIN[: len(PLAIN) // 2]),
    "cut at the end": ("a.pdf", PLAIN[:-20]),
    "a head alone": ("a.pdf", b"%PDF-1.7\n%%EOF"),
    "scrambled": ("a.pdf", PLAIN[:60] + b"\xff" * 200 + PLAIN[260:]),
    "program before it": ("a.pdf", b"MZ" + PLAIN),
    "archive after it": ("a.pdf", PLAIN + packed({"a.exe": b"MZ"})),
    "page with script after it": ("a.pdf", PLAIN + b"<script>alert(1)</script>"),
    "bomb in its list": ("a.pdf", _stream_bomb()),
    **{f"action: {name}": ("a.pdf", pdf(_open_action(action))) for name, action in ACTIONS.items()},
}

MISLABELLED: dict[str, tuple[str, bytes]] = {
    "program as PDF": ("a.pdf", b"MZ\x90\x00" + b"\x00" * 200),
    "ELF as PDF": ("a.pdf", b"\x7fELF" + b"\x00" * 200),
    "page as PDF": ("a.pdf", b"<html><script>alert(1)</script></html>"),
    "picture as PDF": ("a.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100),
    "vector picture as PDF": ("a.pdf", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "Word as PDF": ("a.pdf", office("docx")),
    "PDF as Word": ("a.docx", PLAIN),
    "PDF as zip": ("a.zip", PLAIN),
    "old Word as new Word": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600),
    "Excel as Word": ("a.docx", office("xlsx")),
    "zip as Word": ("a.docx", packed({"a.txt": "x"})),
    "text as Excel": ("a.xlsx", b"a;b;c"),
    "rar as zip": ("a.zip", b"Rar!\x1a\x07\x00" + b"\x00" * 60),
    "empty": ("a.pdf", b""),
    "program": ("a.exe", b"MZ"),
    "page": ("a.html", b"<html></html>"),
    "two endings": ("van-ban.pdf.exe", b"MZ"),
    "no ending": ("vanban", PLAIN),
    "ending turned round": ("van-ban\u202efdp.exe", b"MZ"),
    "end cut by a null": ("a.exe\x00.pdf", b"MZ"),
}

ARCHIVES: dict[str, tuple[str, bytes]] = {
    "way up": ("a.zip", packed({"../../etc/cron.txt": "x"})),
    "way from the root": ("a.zip", packed({"/etc/passwd.txt": "x"})),
    "way with backslashes": ("a.zip", packed({"..\\..\\a.txt": "x"})),
    "drive letter": ("a.zip", packed({"C:a.txt": "x"})),
    "link": ("a.zip", _link_entry()),
    "hidden characters": ("a.zip", packed({"a\u202etxt.txt": "x"})),
    "one name twice": ("a.zip", packed({"a.txt": "x", "A.txt": "y"})),
    "bomb": ("a.zip", packed({"a.txt": b"0" * 60_000_000})),
    "very many": ("a.zip", packed({f"{number}.txt": "" for number in range(2_100)})),
    "lying sizes": ("a.zip", _lying_sizes()),
    "overlapping entries": ("a.zip", _overlapping()),
    "password": ("a.zip", _flag_encrypted(packed({"a.txt": "x"}))),
    "archive inside": ("a.zip", packed({"b.zip": packed({"a.txt": "x"})})),
    "archive under another name": ("a.zip", packed({"b.txt": packed({"a.txt": "x"})})),
    "program inside": ("a.zip", packed({"cai-dat.exe": b"MZ"})),
    "program under another name": ("a.zip", packed({"bang.csv": b"MZ\x90\x00"})),
    "command file inside": ("a.zip", packed({"chay.bat": "del"})),
    "PDF with script inside": ("a.zip", packed({"a.pdf": pdf(_script)})),
    "Word with macro inside": ("a.zip", packed({"a.docx": office("docx", {"word/vbaProject.bin": b"x"})})),
    "nothing inside": ("a.zip", packed({})),
    "broken checksum": ("a.zip", _broken_checksum()),
    "cut": ("a.zip", packed({"a.txt": "x" * 500})[:-30]),
    "text behind": ("a.zip", packed({"a.txt": "x"}) + b"<script>"),
}

OFFICES: dict[str, tuple[str, bytes]] = {
    "macro": ("a.docx", office("docx", {"word/vbaProject.bin": b"x"})),
    "macro of a sheet": ("a.xlsx", office("xlsx", {"xl/vbaProject.bin": b"x"})),
    "macro sheet": ("a.xlsx", office("xlsx", {"xl/macrosheets/sheet1.xml": "<a/>"})),
    "ActiveX": ("a.docx", office("docx", {"word/activeX/activeX1.xml": "<a/>"})),
    "object inside": ("a.docx", office("docx", {"word/embeddings/oleObject1.bin": b"\xd0\xcf"})),
    "macro by its type": (
        "a.docx",
        packed(
            {
                "[Content_Types].xml": TYPES.replace(
                    "/>", "><Default ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"
                ),
                MAIN["docx"]: "<a/>",
            }
        ),
    ),
    "remote template": ("a.docx", office("docx", links("docx", "http://x/a.dotm", "attachedTemplate"))),
    "remote picture": ("a.docx", office("docx", links("docx", "http://x/a.png", "image"))),
    "remote frame": ("a.docx", office("docx", links("docx", "http://x/a.html", "frame"))),
    "link to a share": ("a.docx", office("docx", links("docx", "\\\\may\\a", "hyperlink"))),
    "link to a script": ("a.docx", office("docx", links("docx", "javascript:alert(1)", "hyperlink"))),
    "outside sheet": ("a.xlsx", office("xlsx", {"xl/externalLinks/externalLink1.xml": "<a/>"})),
    "data connection": ("a.xlsx", office("xlsx", {"xl/connections.xml": "<a/>"})),
    "command in a formula": ("a.xlsx", office("xlsx", _formula("cmd|'/C calc'!A0"))),
    "command in a field": ("a.docx", office("docx", main=_field_code("DDEAUTO c:\\windows\\cmd.exe"))),
    "fetching field": ("a.docx", office("docx", main=_field_code('INCLUDEPICTURE "http://x/a.png"'))),
    "unfolding entities": ("a.docx", _entities("docx")),
    "unfolding entities of a sheet": ("a.xlsx", _entities("xlsx")),
    "entities in another script": ("a.docx", office("docx", {"word/b.xml": "<!DOCTYPE a><a/>".encode("utf-16")})),
    "not whole": ("a.docx", office("docx", main="<w:document>")),
    "without its main part": ("a.xlsx", packed({"[Content_Types].xml": TYPES})),
    "way up": ("a.docx", office("docx", {"../a.xml": "<a/>"})),
    "bomb": ("a.xlsx", office("xlsx", {"xl/media/a.xml": b"<a>" + b" " * 40_000_000 + b"</a>"})),
    "cut": ("a.docx", office("docx")[:-40]),
}

HOSTILE: dict[str, tuple[str, bytes]] = {
    f"{kind}: {title}": file
    for kind, files in (("pdf", PDFS), ("name", MISLABELLED), ("zip", ARCHIVES), ("office", OFFICES))
    for title, file in files.items()
}
