"""The tables of the figures in the language of the page, each with its picture: the same for screen, paper and XLSX."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.adapters.charts import BAD, FIRST, FOURTH, GOOD, SECOND, THIRD, Series, as_address, bars
from app.adapters.tables_out import Cell
from app.queries.figures import Counted, Figures
from app.queries.figures_tables import (
    PARTIES,
    Flow,
    backlog,
    done_by_month,
    flow_by,
    flow_by_kind,
    held_by,
    held_days,
    outcomes,
    refusals,
    total_of,
)
from app.views.wording import state_text
from forms.build import words
from workflows.attribution import Holder
from workflows.figures import Pending, Timeliness, bands, share
from workflows.reasons import CODE_LABELS
from workflows.registry import KIND_LABELS
from workflows.roles import PARTY_LABELS, Party

PARTY_OF = {
    Holder.REQUESTER: PARTY_LABELS[Party.REQUESTER],
    Holder.OWNER: PARTY_LABELS[Party.OWNER],
    Holder.FOCAL: PARTY_LABELS[Party.FOCAL],
    Holder.CHAIRMAN: PARTY_LABELS[Party.CHAIRMAN],
}
COLOURS = {Holder.FOCAL: FIRST, Holder.OWNER: SECOND, Holder.REQUESTER: THIRD, Holder.CHAIRMAN: FOURTH}
KIND_COLOURS = (FIRST, SECOND, THIRD, FOURTH)


@dataclass(frozen=True)
class Sheet:
    """One table as it is shown: its words, its cells, and the picture of the same numbers where there is one."""

    key: str
    name: str
    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    picture: str = ""
    hrefs: Sequence[str] = ()
    has_total: bool = False
    is_data: bool = False
    """The first cell of a line is a name from the register, always in Vietnamese."""
    is_narrow: bool = False
    """Its lines fit on a phone as they are."""

    @property
    def headings(self) -> list[dict[str, str]]:
        """The headings as the table macro takes them; numbers stand to the right, under their heading."""
        kinds = [
            "chung-number"
            if all(row[place] is None or isinstance(row[place], int | float) for row in self.rows)
            else ""
            for place in range(len(self.columns))
        ]
        return [{"text": text, "class": kind} for text, kind in zip(self.columns, kinds, strict=True)]


def number_text(value: float) -> str:
    """A number as the language of the page writes it."""
    return str(format_decimal(value))


def flow_sheet(figures: Figures) -> Sheet:
    """Carried over, received, done, pending: the table that reports on a period begin with."""
    lines = flow_by_kind(figures)
    rows = [[words(KIND_LABELS[kind]), *_flow_cells(flow)] for kind, flow in lines.items()]
    if len(rows) > 1:
        rows.append([_("Tổng số"), *_flow_cells(total_of(lines.values()))])
    return Sheet(
        "flow",
        _("Tiếp nhận, giải quyết"),
        _("Tiếp nhận và giải quyết trong kỳ"),
        (
            _("Loại hồ sơ"),
            _("Kỳ trước chuyển sang"),
            _("Nhận trong kỳ"),
            _("Tổng số"),
            _("Đã giải quyết"),
            _("Đúng hạn luật định"),
            _("Trễ hạn luật định"),
            _("Đạt mốc nội bộ"),
            _("Quá mốc nội bộ"),
            _("Không có hạn, mốc"),
            _("Còn lại"),
            _("Còn lại, trong hạn"),
            _("Còn lại, quá hạn"),
            _("Chưa tính hoặc tạm dừng"),
        ),
        rows,
        note=_("Hạn luật định và mốc nội bộ được tính riêng; hồ sơ rút, kết thúc khác không có hạn, mốc."),
        has_total=len(lines) > 1,
    )


def _flow_cells(flow: Flow) -> list[Cell]:
    return [
        flow.carried,
        flow.received,
        flow.taken,
        flow.done.total(),
        *(flow.done[verdict] for verdict in Timeliness),
        flow.open.total(),
        *(flow.open[verdict] for verdict in Pending),
    ]


def law_sheet(figures: Figures) -> Sheet:
    """Answers within the statutory time limit, by the month in which they were given."""
    return _by_month(
        figures,
        "law",
        (_("Đúng hạn theo tháng"), _("Đúng hạn luật định theo tháng trả kết quả")),
        ((_("Đúng hạn"), Timeliness.ON_TIME), (_("Trễ hạn"), Timeliness.LATE), _("Tỷ lệ đúng hạn (%)")),
        _("Chỉ tính hồ sơ có hạn 05 ngày làm việc theo khoản 1 Điều 9."),
    )


def target_sheet(figures: Figures) -> Sheet:
    """The same for internal targets, which are no law and are never added to it."""
    return _by_month(
        figures,
        "target",
        (_("Mốc nội bộ theo tháng"), _("Mốc nội bộ theo tháng trả kết quả")),
        ((_("Đạt mốc"), Timeliness.TARGET_MET), (_("Quá mốc"), Timeliness.TARGET_MISSED), _("Tỷ lệ đạt mốc (%)")),
        _("Mốc nội bộ không phải hạn luật định; hai loại không cộng vào nhau."),
    )


def _by_month(figures: Figures, key: str, titles: tuple[str, str], verdicts: Any, note: str) -> Sheet:
    (good_text, good), (bad_text, bad), rate = verdicts
    counts = done_by_month(figures)
    pairs = [(month, count[good], count[bad]) for month, count in counts.items()]
    rows: list[list[Cell]] = [
        [_month(month), kept + missed, kept, missed, share(kept, kept + missed)] for month, kept, missed in pairs
    ]
    kept, missed = sum(pair[1] for pair in pairs), sum(pair[2] for pair in pairs)
    rows.append([_("Tổng số"), kept + missed, kept, missed, share(kept, kept + missed)])
    series = [
        Series(good_text, GOOD if good is Timeliness.ON_TIME else FIRST, [pair[1] for pair in pairs]),
        Series(bad_text, BAD if bad is Timeliness.LATE else SECOND, [pair[2] for pair in pairs]),
    ]
    return Sheet(
        key,
        titles[0],
        titles[1],
        (_("Tháng"), _("Đã trả kết quả"), good_text, bad_text, rate),
        rows,
        note=note,
        picture=_picture(titles[1], [_month(pair[0]) for pair in pairs], series, is_stacked=True),
        has_total=True,
        is_narrow=True,
    )


def _month(month: date) -> str:
    return f"{month.month:02d}/{month.year}"


def held_sheet(figures: Figures) -> Sheet:
    """Whose working days they were: median and ninth tenth for each party, by kind of case."""
    found = held_days(figures)
    rows: list[list[Cell]] = []
    for held in found:
        kind = words(KIND_LABELS[held.kind])
        for holder, days in held.parties.items():
            rows.append([kind, words(PARTY_OF[holder]), days.count, days.total, days.median, days.ninth])
        whole = held.whole
        rows.append([kind, _("Cả quá trình"), whole.count, whole.total, whole.median, whole.ninth])
    title = _("Ngày làm việc của từng bên")
    series = [
        Series(
            words(KIND_LABELS[held.kind]),
            colour,
            [held.parties[holder].median if holder in held.parties else None for holder in PARTIES],
        )
        for held, colour in zip(found, KIND_COLOURS, strict=False)
    ]
    labels = [words(PARTY_OF[holder]) for holder in PARTIES]
    return Sheet(
        "held",
        title,
        title,
        (
            _("Loại hồ sơ"),
            _("Bên giữ hồ sơ"),
            _("Số hồ sơ"),
            _("Tổng ngày làm việc"),
            _("Trung vị"),
            _("9/10 hồ sơ không quá"),
        ),
        rows,
        note=_(
            "Hồ sơ kết thúc trong kỳ; mỗi ngày làm việc thuộc bên giữ hồ sơ lúc 24 giờ ngày đó. "
            "Một bên chỉ được tính ở hồ sơ mà bên đó đã giữ."
        ),
        picture=_picture(_("Trung vị ngày làm việc của từng bên"), labels, series, is_lying=True),
    )


def outcome_sheet(figures: Figures) -> Sheet:
    """How the cases that ended in the period ended."""
    counts = outcomes(figures)
    per_kind = flow_by_kind(figures)
    rows: list[list[Cell]] = [
        [words(KIND_LABELS[kind]), state_text(kind, state), count, share(count, per_kind[kind].done.total())]
        for (kind, state), count in sorted(
            counts.items(), key=lambda pair: (list(KIND_LABELS).index(pair[0][0]), -pair[1])
        )
    ]
    columns = (_("Loại hồ sơ"), _("Kết quả"), _("Số hồ sơ"), _("Tỷ lệ trong loại (%)"))
    return Sheet("outcomes", _("Kết quả"), _("Kết quả giải quyết trong kỳ"), columns, rows)


def refusal_sheet(figures: Figures) -> Sheet:
    """Refused, returned and lapsed cases by the code of their reason."""
    counts = refusals(figures).most_common()
    rows: list[list[Cell]] = [
        [words(KIND_LABELS[kind]), _reason(code), code or None, count] for (kind, code), count in counts
    ]
    title = _("Từ chối, trả lại, kết thúc theo lý do")
    series = [Series(_("Số hồ sơ"), BAD, [count for _key, count in counts])]
    return Sheet(
        "refusals",
        _("Từ chối theo lý do"),
        title,
        (_("Loại hồ sơ"), _("Lý do"), _("Mã"), _("Số hồ sơ")),
        rows,
        picture=_picture(title, [_reason(code) for (_kind, code), _count in counts], series, is_lying=True),
    )


def _reason(code: str) -> str:
    return words(CODE_LABELS[code]) if code in CODE_LABELS else _("Không nêu")


def backlog_sheet(figures: Figures) -> Sheet:
    """Open cases at the end of the period by age, and who holds them."""
    counts = backlog(figures)
    labels = [f"{first}–{last}" if last is not None else _("trên %(days)s", days=first - 1) for first, last in bands()]
    holders = (Holder.FOCAL, Holder.OWNER, Holder.REQUESTER, Holder.CHAIRMAN)
    rows: list[list[Cell]] = [
        [label, count.total(), *(count[holder] for holder in holders)]
        for label, count in zip(labels, counts, strict=True)
    ]
    sums: list[Cell] = [sum(count[holder] for count in counts) for holder in holders]
    rows.append([_("Tổng số"), sum(count.total() for count in counts), *sums])
    series = [
        Series(words(PARTY_OF[holder]), COLOURS[holder], [count[holder] for count in counts]) for holder in holders
    ]
    title = _("Hồ sơ còn lại theo tuổi và bên đang giữ")
    return Sheet(
        "backlog",
        _("Hồ sơ còn lại theo tuổi"),
        title,
        (_("Ngày làm việc từ khi nhận"), _("Số hồ sơ"), *(words(PARTY_OF[holder]) for holder in holders)),
        rows,
        picture=_picture(title, labels, series, is_stacked=True, is_lying=True),
        has_total=True,
    )


def breakdown_sheet(
    figures: Figures,
    key: str,
    titles: tuple[str, str],
    of: Callable[[Counted], object],
    names: dict[int, str],
    party: Holder,
    *,
    nobody: str,
) -> Sheet:
    """The same figures for each agency, unit or officer; those with most cases first."""
    flows = flow_by(figures, of)
    days = held_by(figures, of, party)
    named = [(names.get(name, "") if isinstance(name, int) else "", name, flow) for name, flow in flows.items()]
    ordered = sorted(named, key=lambda line: (not line[0], -line[2].taken, line[0]))
    return Sheet(
        key,
        titles[1],
        titles[0],
        (
            titles[1],
            _("Tổng số"),
            _("Đã giải quyết"),
            _("Đúng hạn luật định"),
            _("Trễ hạn luật định"),
            _("Tỷ lệ đúng hạn (%)"),
            _("Đạt mốc nội bộ"),
            _("Quá mốc nội bộ"),
            _("Còn lại"),
            _("Còn lại, quá hạn"),
            _("Trung vị ngày làm việc đã giữ"),
        ),
        [_breakdown(text or nobody, flow, days[name].median if name in days else None) for text, name, flow in ordered],
        is_data=True,
    )


def _breakdown(text: str, flow: Flow, middle: float | None) -> list[Cell]:
    done = flow.done
    return [
        text,
        flow.taken,
        done.total(),
        done[Timeliness.ON_TIME],
        done[Timeliness.LATE],
        flow.in_time,
        done[Timeliness.TARGET_MET],
        done[Timeliness.TARGET_MISSED],
        flow.open.total(),
        flow.open[Pending.OVERDUE],
        middle,
    ]


def _picture(
    title: str, labels: Sequence[str], series: Iterable[Series], *, is_stacked: bool = False, is_lying: bool = False
) -> str:
    """The address of the picture; empty where there is nothing to draw."""
    drawn = list(series)
    if not any(value for each in drawn for value in each.values):
        return ""
    options = {"is_stacked": is_stacked, "is_lying": is_lying}
    return as_address(bars(title, labels, drawn, number_text=number_text, **options))
