"""An official letter as an editable Word file: the same text as its PDF, in real paragraphs, tables and sections.

The layout follows Decree 30/2020/NĐ-CP (domain model 5.2): A4, Times New Roman 14, margins 20/15/20/30 mm; annexes
stand on landscape pages whose tables repeat their head.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.adapters.letter_tree import Node, tree_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
MARGINS_MM = {"top_margin": 20, "right_margin": 15, "bottom_margin": 20, "left_margin": 30}
PORTRAIT_MM, LANDSCAPE_MM = (210, 297), (297, 210)
HEAD_MM, FOOT_MM = (66, 99), (79, 86)
WIDTHS_MM: dict[str, tuple[int, ...]] = {
    "criteria": (12, 55, 26, 24, 26, 22),
    "against": (12, 50, 37, 66),
    "added": (10, 31, 31, 30, 56, 36, 31, 27),
    "edited": (10, 40, 40, 81, 81),
    "withdrawn": (10, 40, 40, 64, 98),
}
"""Columns of the tables that reach over the whole page; others share it evenly."""
SIZES = {"readers": 11, "code": 13, "number": 13, "parent": 13, "agency": 13, "state": 13, "place": 11, "demo": 11}
BOLD = frozenset({"agency", "state", "motto", "name", "subject", "authority", "power", "draft", "label", "demo"})
ITALIC = frozenset({"dated", "place", "label", "hint"})


def render_docx(letter_html: str, made_at: datetime) -> bytes:
    """Write a letter, as text with filled slots, into a Word file."""
    return _Writer(made_at).write(tree_of(letter_html))


class _Writer:
    def __init__(self, made_at: datetime) -> None:
        # Imported on first use: a web worker that writes no file stays small.
        import docx  # noqa: PLC0415
        from docx import enum, oxml, shared  # noqa: PLC0415
        from docx.enum import section, table, text  # noqa: F401, PLC0415
        from docx.oxml import ns  # noqa: PLC0415

        self.enum, self.oxml, self.shared, self.ns = enum, oxml, shared, ns
        self.document: Document = docx.Document()
        self.made_at = made_at
        self._set_style()

    def write(self, root: Node) -> bytes:
        html = root.find("html")[0]
        head, body = html.children("head")[0], html.children("body")[0]
        core = self.document.core_properties
        core.title, core.language = head.find("title")[0].text(), "vi"
        core.author, core.last_modified_by, core.comments = "", "", ""
        core.created = core.modified = self.made_at.astimezone(UTC).replace(tzinfo=None)
        self._page(self.document.sections[0], PORTRAIT_MM)
        heads = [node for node in body.children("div") if "head" in node.classes]
        self._number_pages(self.document.sections[0])
        self._mark(body)
        self._heading(heads)
        for node in body.children():
            if node not in heads and "demo" not in node.classes:
                self._block(node)
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()

    # Pages.

    def _set_style(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, self.shared.Pt(14)
        properties = style.element.get_or_add_rPr()
        properties.rFonts.set(self.ns.qn("w:eastAsia"), FONT)
        language = self._element("w:lang", **{"w:val": "vi-VN"})
        properties.append(language)
        layout = style.paragraph_format
        layout.space_before, layout.space_after = self.shared.Pt(6), self.shared.Pt(0)
        layout.line_spacing = 1.15

    def _page(self, section: "Section", size_mm: tuple[int, int]) -> None:
        width, height = (self.shared.Mm(side) for side in size_mm)
        orientation = self.enum.section.WD_ORIENT
        section.orientation = orientation.LANDSCAPE if size_mm == LANDSCAPE_MM else orientation.PORTRAIT
        section.page_width, section.page_height = width, height
        for name, margin in MARGINS_MM.items():
            setattr(section, name, self.shared.Mm(margin))
        section.header_distance = section.footer_distance = self.shared.Mm(10)

    def _number_pages(self, section: "Section") -> None:
        """The page number stands centred in the top margin, from page 2 on."""
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = self.enum.text.WD_ALIGN_PARAGRAPH.CENTER
        added = paragraph.add_run()
        added.font.size = self.shared.Pt(13)
        run = added._r
        for kind in ("begin", "instr", "end"):
            if kind == "instr":
                piece = self._element("w:instrText")
                piece.text = "PAGE"
            else:
                piece = self._element("w:fldChar", **{"w:fldCharType": kind})
            run.append(piece)

    def _mark(self, body: Node) -> None:
        """The demonstration says on every page that it has no legal value."""
        for node in body.children("div"):
            if "demo" not in node.classes:
                continue
            section = self.document.sections[0]
            for footer in (section.footer, section.first_page_footer):
                self._fill(footer.paragraphs[0], node, "demo")

    # Blocks, in the order in which they are printed.

    def _heading(self, rows: list[Node]) -> None:
        """The national heading and the issuer's side by side, without lines (5.2, boxes 1 to 5)."""
        table = self._layout(len(rows), HEAD_MM)
        for row, node in zip(table.rows, rows, strict=True):
            for cell, side in zip(row.cells, node.children("div"), strict=True):
                self._cell_of(cell, side)

    def _block(self, node: Node) -> None:
        if node.tag == "table":
            self._table(node)
        elif node.tag in ("p", "h2"):
            self._fill(self.document.add_paragraph(), node, "h2" if node.tag == "h2" else "")
        elif "foot" in node.classes:
            self._foot(node)
        elif "rule" in node.classes:
            self._line(self.document.add_paragraph(), 60)
        else:
            self._group(node)

    def _group(self, node: Node) -> None:
        if "annex" in node.classes:
            section = self.document.add_section(self.enum.section.WD_SECTION.NEW_PAGE)
            section.different_first_page_header_footer = False
            self._page(section, LANDSCAPE_MM if "wide" in node.classes else PORTRAIT_MM)
        inside = next((name for name in ("title", "addressee", "addressees", "bases") if name in node.classes), "")
        for child in node.children():
            if inside and child.tag == "p":
                self._fill(self.document.add_paragraph(), child, inside)
            else:
                self._block(child)

    def _foot(self, node: Node) -> None:
        sides = node.children("div")
        table = self._layout(1, FOOT_MM)
        for cell, side in zip(table.rows[0].cells, sides, strict=True):
            self._cell_of(cell, side)

    def _cell_of(self, cell: "_Cell", side: Node) -> None:
        inside = "readers" if "readers" in side.classes else "signature"
        first: Paragraph | None = cell.paragraphs[0]
        for node in _lines(side):
            paragraph = first or cell.add_paragraph()
            first = None
            if node.tag == "div":
                self._line(paragraph, 14)
            else:
                self._fill(paragraph, node, inside)

    def _table(self, node: Node) -> None:
        heads, bodies = node.children("thead")[0].children("tr"), node.children("tbody")[0].children("tr")
        columns = len(heads[0].children())
        table = self.document.add_table(rows=0, cols=columns, style="Table Grid")
        table.autofit = False
        is_wide = bool(node.classes & {"added", "edited", "withdrawn"})
        widths = next((WIDTHS_MM[name] for name in sorted(node.classes) if name in WIDTHS_MM), None)
        for at, row_node in enumerate((*heads, *bodies)):
            row = table.add_row()
            if at < len(heads):
                row._tr.get_or_add_trPr().append(self._element("w:tblHeader"))
            elif "tall" not in row_node.classes:
                row._tr.get_or_add_trPr().append(self._element("w:cantSplit"))
            for column, (cell, part) in enumerate(zip(row.cells, row_node.children(), strict=True)):
                if widths:
                    cell.width = self.shared.Mm(widths[column])
                self._fill(cell.paragraphs[0], part, "wide" if is_wide else "table")

    # Paragraphs.

    def _fill(self, paragraph: "Paragraph", node: Node, inside: str) -> None:
        """Write the text of an element, in the style of its class and of what it stands in."""
        align, layout = self.enum.text.WD_ALIGN_PARAGRAPH, paragraph.paragraph_format
        names = node.classes | {inside}
        size = next((SIZES[name] for name in sorted(names) if name in SIZES), 14)
        if inside in ("wide", "table"):
            size = 11 if inside == "wide" else 13
            layout.space_before = self.shared.Pt(1)
            layout.alignment = align.CENTER if node.tag == "th" or "c" in names else align.LEFT
        elif inside in ("addressees", "h2", "readers"):
            layout.alignment = align.LEFT
        elif inside in ("title", "addressee", "signature", "demo") or "power" in names:
            layout.alignment = align.CENTER
        else:
            layout.alignment, layout.first_line_indent = align.JUSTIFY, self.shared.Mm(12.7)
        if inside in ("readers", "signature", "title"):
            layout.space_before = self.shared.Pt(0)
        if inside == "addressees":
            layout.left_indent = self.shared.Mm(38)
        if node.tag in ("h2", "th") or inside == "title":
            layout.keep_with_next = True
        is_bold = bool(names & BOLD) or node.tag in ("h2", "th")
        is_italic = bool(names & ITALIC) or inside == "bases"
        self._runs(paragraph, node, size, is_bold=is_bold, is_italic=is_italic)
        if "motto" in names:
            for run in paragraph.runs:
                run.underline = True

    def _runs(self, paragraph: "Paragraph", node: Node, size: int, *, is_bold: bool, is_italic: bool) -> None:
        for part in node.parts:
            if isinstance(part, Node) and part.tag == "br":
                paragraph.add_run().add_break()
            elif isinstance(part, Node):
                inner = {"is_bold": is_bold or part.tag == "strong", "is_italic": is_italic or part.tag == "em"}
                self._runs(paragraph, part, size, **inner)
            elif part.strip() or part in (" ", "\u00a0"):
                run = paragraph.add_run(_printable(part))
                run.bold, run.italic, run.font.size = is_bold, is_italic, self.shared.Pt(size)

    def _line(self, paragraph: "Paragraph", indent_mm: int) -> None:
        """A short line under the issuer or the title: the upper border of an empty, narrow paragraph."""
        layout = paragraph.paragraph_format
        layout.left_indent = layout.right_indent = self.shared.Mm(indent_mm)
        layout.space_before = self.shared.Pt(2)
        layout.line_spacing = self.shared.Pt(4)
        borders = self._element("w:pBdr")
        borders.append(self._element("w:top", **{"w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "000000"}))
        paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)

    def _layout(self, rows: int, widths_mm: tuple[int, ...]) -> "Table":
        """A table without lines that puts things side by side."""
        table: Table = self.document.add_table(rows=rows, cols=len(widths_mm))
        table.autofit = False
        for row in table.rows:
            row._tr.get_or_add_trPr().append(self._element("w:cantSplit"))
            for cell, width in zip(row.cells, widths_mm, strict=True):
                cell.width = self.shared.Mm(width)
        return table

    def _element(self, name: str, **attributes: str) -> Any:
        element = self.oxml.OxmlElement(name)
        for key, value in attributes.items():
            element.set(self.ns.qn(key), value)
        return element


AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""What must come after the borders of a paragraph, in the order that Word demands."""


def _lines(side: Node) -> Iterator[Node]:
    """The paragraphs and rules of one side of the head or the foot, whatever boxes they stand in."""
    for child in side.children():
        if child.tag == "p" or "rule" in child.classes:
            yield child
        else:
            yield from _lines(child)


def _printable(text: str) -> str:
    """Text as a person edits it: without the joiners that hold symbols together in the PDF, white space made one."""
    kept = "".join(" " if sign in "\r\n\t" else sign for sign in text.replace("\u2060", ""))
    while "  " in kept:
        kept = kept.replace("  ", " ")
    return kept
