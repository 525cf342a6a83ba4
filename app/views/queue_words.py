"""What narrows the queue, in words: the lists of its filters, and a mark for each filter that is set."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from app.queries.queue import MOST_COUNTED, is_beyond, kinds_for, views_for
from app.queries.queue_choices import names_of
from app.queries.queue_filters import BANDS, QueueFilters
from app.views.queue_table import KIND_SHORT
from app.views.wording import day_or_nothing
from forms.build import words
from workflows.fields import Wrong, parse_date
from workflows.registry import KIND_LABELS, states_of
from workflows.roles import Actor
from workflows.text import N_

FILTER_LABELS = {
    "view": N_("Chế độ xem"),
    "kind": N_("Loại hồ sơ"),
    "text": N_("Mã hồ sơ, cơ quan, dữ liệu"),
    "requester": N_("Cơ quan gửi"),
    "owner": N_("Chủ quản"),
    "database": N_("Cơ sở dữ liệu"),
    "state": N_("Trạng thái"),
    "reviewer": N_("Người thẩm tra"),
    "unit": N_("Phòng, đơn vị"),
    "band": N_("Thời hạn"),
    "received_from": N_("Nhận từ ngày"),
    "received_to": N_("Nhận đến ngày"),
}


def state_choices(filters: QueueFilters, actor: Actor) -> list[tuple[str, str]]:
    """The states to choose from; of two kinds that word different states alike, the later one says its kind."""
    kinds = kinds_for(actor)
    return list(_states((filters.kind,) if filters.kind in kinds else kinds, str(get_locale())))


@lru_cache(maxsize=64)
def _states(kinds: tuple[str, ...], _locale: str) -> tuple[tuple[str, str], ...]:
    """Kept for each language: the states of all kinds cost more to word than the cases of a page."""
    found: list[tuple[str, str]] = []
    seen: set[str] = set()
    for value, label, kind in states_of(kinds):
        text = words(label)
        found.append((value, f"{text} ({words(KIND_SHORT[kind])})" if text in seen else text))
        seen.add(text)
    return tuple(found)


def kind_choices(actor: Actor) -> list[tuple[str, str]]:
    """The kinds of case that the reader has to do with."""
    return [(kind, words(KIND_LABELS[kind])) for kind in kinds_for(actor)]


def band_choices() -> list[tuple[str, str]]:
    """How near a deadline is."""
    return [(key, words(label)) for key, label in BANDS]


def count_text(view: str, count: int) -> str:
    """How many cases a list of a view has; what has ended is not counted to its end."""
    return f"{format_decimal(MOST_COUNTED)}+" if is_beyond(view, count) else str(count)


def view_name(view: str, actor: Actor) -> str:
    """The name of a view on its tab."""
    labels = dict(views_for(actor))
    return words(labels[view]) if view in labels else _("Tất cả hồ sơ")


def filters_in_words(filters: QueueFilters, actor: Actor) -> dict[str, str]:
    """Each filter that is set, by name, in words; what is not there any more says so."""
    if filters.is_view_alone:
        return {}
    said = names_of(filters)
    known = {"kind": kind_choices(actor), "state": state_choices(filters, actor), "band": band_choices()}
    found = {}
    for name, value in filters.narrowing().items():
        if name in known:
            found[name] = dict(known[name]).get(value, _("không có"))
        elif name.startswith("received"):
            found[name] = _day(value)
        else:
            found[name] = value if name == "text" else said.get(name, _("không có"))
    return found


def _day(text: str) -> str:
    try:
        return day_or_nothing(parse_date(text)) or text
    except Wrong:
        return text


def marks(filters: QueueFilters, actor: Actor, endpoint: str = "queue.show") -> list[dict[str, Any]]:
    """One mark for each filter that is set, with the address of the list without it."""
    args = {**filters.as_args(), "view": filters.view}
    args.pop("page", None)
    return [
        {
            "label": words(FILTER_LABELS[name]),
            "text": text,
            "href": url_for(endpoint, **{key: value for key, value in args.items() if key != name}),
        }
        for name, text in filters_in_words(filters, actor).items()
    ]


def lost_in_words(names: Iterable[str]) -> str:
    """The filters of a saved view that mean nothing any more, in words."""
    return ", ".join(words(FILTER_LABELS[name]) for name in names if name in FILTER_LABELS) or _("thứ tự sắp xếp")
