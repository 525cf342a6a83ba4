"""Papers that people attach in the demonstration: one printed page each, marked as worth nothing."""

from collections.abc import Iterable
from datetime import date
from html import escape
from io import BytesIO
from typing import NamedTuple

import pikepdf

from app.adapters.pdf import render_pdf
from workflows.letters import format_date_vi

MARK = "BẢN MINH HOẠ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
STYLE = (
    "@page{@top-center{content:none}} .sheet{break-before:page} .sheet:first-of-type{break-before:auto}"
    " .mark{border:0.75pt solid #000;text-align:center;text-indent:0;font-weight:bold;padding:2mm}"
    " .left{text-indent:0} .name{text-align:center;text-indent:0;font-weight:bold;margin-top:12mm}"
)


class Paper(NamedTuple):
    """One paper to attach: who wrote it, its number and date, and what it says in a sentence or two."""

    agency: str
    number: str
    on: date
    title: str
    text: str

    @property
    def file_name(self) -> str:
        """A name for the file, made of the paper's own number."""
        return f"{self.number.replace('/', '-')}.pdf"


def _sheet(paper: Paper) -> str:
    return (
        f'<section class="sheet"><p class="mark">{MARK}</p>'
        f'<p class="left">{escape(paper.agency)}</p>'
        f'<p class="left">Số: {escape(paper.number)} – ngày {format_date_vi(paper.on)}</p>'
        f'<p class="name">{escape(paper.title)}</p><p>{escape(paper.text)}</p>'
        '<p class="left">(Họ và tên người ký)</p></section>'
    )


def print_papers(papers: Iterable[Paper]) -> dict[Paper, bytes]:
    """Print every paper as a PDF of its own; all in one run, since the printer's start is what costs."""
    wanted = list(dict.fromkeys(papers))
    sheets = "".join(_sheet(paper) for paper in wanted)
    whole = render_pdf(
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Văn bản minh hoạ</title>'
        f"<style>{STYLE}</style></head><body>{sheets}</body></html>"
    )
    printed: dict[Paper, bytes] = {}
    with pikepdf.open(BytesIO(whole)) as document:
        if len(document.pages) != len(wanted):
            raise ValueError("a demonstration paper does not fit on one page")
        for paper, page in zip(wanted, document.pages, strict=True):
            printed[paper] = _alone(page)
    return printed


def _alone(page: pikepdf.Page) -> bytes:
    with pikepdf.new() as single, BytesIO() as kept:
        single.pages.append(page)
        single.save(kept)
        return kept.getvalue()
