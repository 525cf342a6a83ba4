"""Pictures: the numbers of their table, and nothing that runs, loads or changes from one drawing to the next."""

from base64 import b64decode
from xml.etree import ElementTree

import pytest

from app.adapters.charts import BAD, FIRST, GOOD, SECOND, Series, as_address, bars

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ["01/2025", "02/2025", "03/2025"]
SERIES = [Series("Đúng hạn", GOOD, [12, 0, 7]), Series("Trễ hạn", BAD, [3, None, 41])]
SHAPES = [(stacked, lying) for stacked in (False, True) for lying in (False, True)]


def words(svg: str) -> list[str]:
    """Every text that the picture shows."""
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("is_stacked, is_lying", SHAPES)
def test_a_picture_shows_every_label_name_and_number(is_stacked: bool, is_lying: bool) -> None:
    shown = words(bars("Thời hạn", LABELS, SERIES, is_stacked=is_stacked, is_lying=is_lying))
    assert {*LABELS, "Đúng hạn", "Trễ hạn", "12", "7", "3", "41"} <= set(shown)


@pytest.mark.parametrize("is_stacked, is_lying", SHAPES)
def test_a_picture_holds_no_script_and_refers_to_nothing(is_stacked: bool, is_lying: bool) -> None:
    svg = bars("Thời hạn", LABELS, SERIES, is_stacked=is_stacked, is_lying=is_lying)
    root = ElementTree.fromstring(svg)
    assert {node.tag for node in root.iter()}.isdisjoint(
        {f"{SVG}{tag}" for tag in ("script", "image", "foreignObject")}
    )
    names = {name.rpartition("}")[2].lower() for node in root.iter() for name in node.attrib}
    assert not [name for name in names if name.startswith("on") or name in ("href", "style")]
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert "@import" not in svg
    assert "url(" not in svg


def test_the_same_numbers_give_the_same_picture() -> None:
    assert bars("Thời hạn", LABELS, SERIES) == bars("Thời hạn", LABELS, SERIES)


def test_a_picture_bears_its_name_even_one_that_looks_like_markup() -> None:
    svg = bars("<b>Hạn & mốc</b>", ['"><script>1</script>'], [Series("</svg>", FIRST, [1]), Series("x", SECOND, [2])])
    root = ElementTree.fromstring(svg)
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "<b>Hạn & mốc</b>"
    assert {'"><script>1</script>', "</svg>"} <= set(words(svg))


def test_lying_bars_stand_in_the_order_of_the_table() -> None:
    svg = bars("Thời hạn", LABELS, [Series("Đúng hạn", GOOD, [1, 2, 3])], is_lying=True)
    places = {
        text.text: float(text.get("y", "0"))
        for text in ElementTree.fromstring(svg).iter(f"{SVG}text")
        if text.text in LABELS
    }
    assert places["01/2025"] < places["02/2025"] < places["03/2025"]


def test_numbers_are_written_as_the_page_writes_them() -> None:
    svg = bars(
        "Trung vị", ["Sở"], [Series("Ngày", FIRST, [5.5])], number_text=lambda value: f"{value:g}".replace(".", ",")
    )
    assert "5,5" in words(svg)


def test_the_scale_has_no_halves_of_a_case() -> None:
    shown = words(bars("Thời hạn", ["01/2025"], [Series("Đúng hạn", GOOD, [1])]))
    assert not [text for text in shown if "." in text]


def test_a_picture_travels_in_its_own_address() -> None:
    svg = bars("Thời hạn", LABELS, SERIES)
    kind, _, data = as_address(svg).partition(",")
    assert (kind, b64decode(data).decode()) == ("data:image/svg+xml;base64", svg)
