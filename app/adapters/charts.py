"""Pictures of figures: plain SVG by pygal without scripts, fonts or references, the same bytes for the same numbers.

A picture stands beside the table that holds its numbers; it is shown as an image, where nothing in it could run anyway.
"""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2000/svg"
FONTS = '"Noto Sans", "Segoe UI", "Liberation Sans", Arial, sans-serif'
GOOD, BAD, FIRST, SECOND, THIRD, FOURTH = "#0b6b3a", "#b3161b", "#16527f", "#d9a528", "#6b757d", "#7a3e9d"
"""Colours that are told apart in grey too; what they mean stands in the legend in words."""
WIDTH, HEIGHT = 640, 300
FRAME, LINE = 110, 34
"""Pixels: where bars lie, the picture grows with their number."""
LEGEND_SIGNS = 60
"""Letters that fit on one line of the legend."""
TEXT = "#14191d"
PLAIN: dict[str, Any] = {
    "js": [],
    "no_prefix": True,
    "disable_xml_declaration": True,
    "width": WIDTH,
    "legend_at_bottom": True,
    "legend_box_size": 13,
    "truncate_legend": -1,
    "truncate_label": -1,
    "print_values": True,
    "print_zeroes": False,
    "margin": 8,
    "spacing": 8,
}
MOST_LEVEL = 12
"""Labels that fit beside each other; more of them are turned."""
DROPPED = {f"{{{NAMESPACE}}}{tag}" for tag in ("script", "desc")}


@dataclass(frozen=True)
class Series:
    """One colour of the picture: its name in the legend, and a value for each label (None where there is none)."""

    name: str
    colour: str
    values: Sequence[float | None]


def bars(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    is_stacked: bool = False,
    is_lying: bool = False,
    number_text: Callable[[float], str] = "{:g}".format,
) -> str:
    """Draw bars, one group or stack a label; lying ones leave room for long labels. Gives SVG text."""
    # Loaded with the first picture: most processes never draw one.
    from pygal import Bar, HorizontalBar, HorizontalStackedBar, StackedBar  # noqa: PLC0415

    kinds = {
        (False, False): Bar,
        (True, False): StackedBar,
        (False, True): HorizontalBar,
        (True, True): HorizontalStackedBar,
    }
    lines = len(labels) * (1 if is_stacked else len(series))
    chart = kinds[is_stacked, is_lying](
        style=_style(series, label_size=13 if is_lying else 11),
        height=FRAME + LINE * lines if is_lying else HEIGHT,
        legend_at_bottom_columns=_legend_columns(series),
        show_legend=len(series) > 1,
        x_label_rotation=0 if is_lying or len(labels) <= MOST_LEVEL else 60,
        formatter=lambda value: number_text(value) if value else "",
        **PLAIN,
    )
    chart.y_labels = _steps(series, is_stacked=is_stacked)
    order = -1 if is_lying else 1  # the library draws lying bars from the bottom up
    chart.x_labels = list(labels)[::order]
    for each in series:
        chart.add(each.name, list(each.values)[::order])
    return _plain(chart.render(is_unicode=True), title)


def _legend_columns(series: Sequence[Series]) -> int:
    longest = max(len(each.name) for each in series)
    return max(1, min(len(series), LEGEND_SIGNS // max(longest, 1)))


def _style(series: Sequence[Series], *, label_size: int) -> Any:
    from pygal.style import Style  # noqa: PLC0415 - loaded with the picture

    return Style(
        background="#ffffff",
        plot_background="#ffffff",
        foreground=TEXT,
        foreground_strong=TEXT,
        foreground_subtle="#4a5258",
        guide_stroke_color="#c3c9ce",
        major_guide_stroke_color="#c3c9ce",
        colors=tuple(each.colour for each in series),
        value_colors=tuple(TEXT if each.colour == SECOND else "#ffffff" for each in series),
        opacity="1",
        transition="0s",
        font_family=FONTS,
        label_font_size=label_size,
        major_label_font_size=13,
        legend_font_size=14,
        value_font_size=13,
    )


def _steps(series: Sequence[Series], *, is_stacked: bool) -> list[int]:
    """Whole numbers for the scale: a count of cases or of days has no halves."""
    columns = zip(*([value or 0 for value in each.values] for each in series), strict=True)
    tops = [sum(column) if is_stacked else max(column) for column in columns]
    top = max([*tops, 1])
    step = next(size * 10**power for power in range(9) for size in (1, 2, 5) if top <= 5 * size * 10**power)
    return list(range(0, int(-(-top // step) + 1) * step, step))


def _plain(svg: str, title: str) -> str:
    """Take away what only a script would use, and name the picture."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in DROPPED or "tooltip" in child.get("class", "").split():
                parent.remove(child)
    for name in ("id", "class"):
        root.attrib.pop(name, None)
    width, height = root.get("viewBox", "").split()[2:]
    root.attrib.update({"role": "img", "width": width, "height": height})
    next(root.iter(f"{{{NAMESPACE}}}title")).text = title
    return ElementTree.tostring(root, encoding="unicode")


def as_address(svg: str) -> str:
    """The picture as the address of an image, so that it needs no request and shows exactly what the page counted."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
