"""The periodic report to the People's Committee (Article 13.4): facts of the day it is made, number and date left open.

It is a paper of the department outside every case: a draft to be completed, numbered and signed by hand.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any

from app.adapters.deployment import is_demo
from app.adapters.docx import render_docx
from app.adapters.pdf import draft, render_pdf, write_paper
from app.models.agencies import LegalProfile
from app.queries.catalogue import entries_of, version_on
from app.queries.figures import FigureFilters, Figures
from app.queries.figures_chasing import chasing, waiting_owners
from app.queries.figures_tables import PARTIES, Flow, flow_by_kind, held_days, outcomes, refusals
from app.queries.policies import profile_for
from app.services.letter_facts import REGULATION
from workflows.calendar import Calendar
from workflows.figures import Pending, Timeliness
from workflows.letter_style import SigningAuthority
from workflows.reasons import CODE_LABELS
from workflows.registry import CONNECTION, PROPOSAL, PUBLICATION, state_label
from workflows.roles import PARTY_LABELS, Actor, Party

TEMPLATE = "report"
REPORTED = (CONNECTION, PROPOSAL, PUBLICATION)
"""Kinds of case that the report tells of; a submission is the way of a proposal, not one more request."""
NOBODY = Flow(0, 0, Counter(), Counter())
RECIPIENTS = ("Như trên", "Văn phòng Ủy ban nhân dân tỉnh", "Lãnh đạo Sở")


def report_pdf(actor: Actor, figures: Figures, *, today: date, calendar: Calendar) -> bytes | None:
    """Write the report as PDF, marked as a draft; None where no legal profile names the department and the province."""
    text = _text(actor, figures, today, calendar)
    return render_pdf(text) if text else None


def report_docx(actor: Actor, figures: Figures, *, today: date, calendar: Calendar, now: datetime) -> bytes | None:
    """Write the same text as a Word file, where difficulties and proposals are to be filled in."""
    text = _text(actor, figures, today, calendar)
    return render_docx(text, now) if text else None


def _text(actor: Actor, figures: Figures, today: date, calendar: Calendar) -> str | None:
    profile = profile_for(today)
    if profile is None or profile.focal_agency is None:
        return None
    facts = _frame(profile) | report_facts(actor, figures, today=today, calendar=calendar)
    return draft(write_paper(TEMPLATE, facts))


def _frame(profile: LegalProfile) -> dict[str, Any]:
    focal = profile.focal_agency
    assert focal is not None  # the caller looked
    return {
        "is_demo": is_demo(),
        "province": profile.province_name,
        "place": focal.place_name or profile.place_name,
        "focal_name": focal.name,
        "focal_abbr": focal.abbr_symbol,
        "unit_abbr": focal.drafting_unit_abbr,
        "head_title": focal.head_title.capitalize(),
        "signer_title": "",
        "signer_name": "",
        "authority": SigningAuthority.HEAD.value,
        "recipients": list(RECIPIENTS),
        "regulation": REGULATION,
    }


def report_facts(actor: Actor, figures: Figures, *, today: date, calendar: Calendar) -> dict[str, Any]:
    """Collect what the report states: plain values, from the same counts as the page of the figures."""
    period, filters = figures.period, FigureFilters()
    flows = flow_by_kind(figures)
    connection = flows.get(CONNECTION, NOBODY)
    written = chasing(actor, filters, period.first, figures.end)
    return {
        "period": period.in_letters,
        "until": figures.end.isoformat(),
        "made_on": today.isoformat(),
        "year": today.year,
        "lines": _lines([flows.get(kind, NOBODY) for kind in REPORTED]),
        "on_time": connection.done[Timeliness.ON_TIME],
        "late": connection.done[Timeliness.LATE],
        "rate": _percent(connection.in_time),
        "target_met": connection.done[Timeliness.TARGET_MET],
        "target_missed": connection.done[Timeliness.TARGET_MISSED],
        "outcomes": _outcomes(figures),
        "parties": _parties(figures),
        "owners": [
            {
                "name": line.owner,
                "cases": line.cases,
                "since": line.since.isoformat(),
                "days": calendar.working_days_between(line.since, today),
            }
            for line in waiting_owners(actor, filters, today, calendar)
        ],
        "refusals": [
            {"reason": CODE_LABELS.get(code, "Không nêu"), "cases": count}
            for (kind, code), count in refusals(figures).most_common()
            if kind == CONNECTION
        ],
        "supplements": written.supplements,
        "reminders": written.reminders,
        "apologies": written.apologies,
        "notices": written.notices,
        "catalogue": _catalogue(figures.end),
    }


def _lines(flows: list[Flow]) -> list[dict[str, Any]]:
    """The lines of the first table; each has a number for every kind of case."""

    def line(text: str, numbers: list[int], *, number: str = "") -> dict[str, Any]:
        return {"number": number, "text": text, "cells": numbers}

    return [
        line("Kỳ trước chuyển sang", [flow.carried for flow in flows], number="1"),
        line("Tiếp nhận trong kỳ", [flow.received for flow in flows], number="2"),
        line("Đã giải quyết", [flow.done.total() for flow in flows], number="3"),
        line("Đúng hạn luật định", [flow.done[Timeliness.ON_TIME] for flow in flows]),
        line("Trễ hạn luật định", [flow.done[Timeliness.LATE] for flow in flows]),
        line("Đạt mốc nội bộ", [flow.done[Timeliness.TARGET_MET] for flow in flows]),
        line("Quá mốc nội bộ", [flow.done[Timeliness.TARGET_MISSED] for flow in flows]),
        line("Không có hạn, mốc", [flow.done[Timeliness.NO_LIMIT] for flow in flows]),
        line("Còn lại cuối kỳ", [flow.open.total() for flow in flows], number="4"),
        line("Trong hạn", [flow.open[Pending.IN_TIME] for flow in flows]),
        line("Quá hạn", [flow.open[Pending.OVERDUE] for flow in flows]),
        line("Chưa tính hoặc tạm dừng", [flow.open[Pending.NOT_RUNNING] for flow in flows]),
    ]


def _outcomes(figures: Figures) -> list[dict[str, Any]]:
    return [
        {"text": state_label(kind, state), "cases": count}
        for (kind, state), count in outcomes(figures).most_common()
        if kind == CONNECTION
    ]


def _parties(figures: Figures) -> list[dict[str, Any]]:
    """Working days of each party in connection requests that ended, and from receipt to the end."""
    held = next((found for found in held_days(figures) if found.kind == CONNECTION), None)
    if held is None:
        return []
    rows = [(PARTY_LABELS[Party[holder.name]], held.parties[holder]) for holder in PARTIES if holder in held.parties]
    return [
        {"name": name, "cases": days.count, "median": _number(days.median), "ninth": days.ninth}
        for name, days in [*rows, ("Cả quá trình", held.whole)]
    ]


def _catalogue(day: date) -> dict[str, Any]:
    version = version_on(day)
    if version is None:
        return {}
    contents = [entry.content for entry in entries_of(version.no)]
    return {
        "no": version.no,
        "databases": len(contents),
        "datasets": sum(len(content.get("datasets") or ()) for content in contents),
    }


def _percent(share: float | None) -> str:
    return "" if share is None else _number(share)


def _number(value: float) -> str:
    """A number as an official paper writes it, with a comma."""
    return f"{value:g}".replace(".", ",")
