"""Finds what an English page still says in Vietnamese."""

from functools import cache
from io import StringIO

from babel.messages.pofile import read_po
from playwright.sync_api import Page

from app.demo.agencies import AGENCIES
from tests.architecture.source_tree import ROOT
from workflows.folding import fold

CATALOGUE = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"

VISIBLE_TEXTS = """() => {
  const said = new Set()
  const places = 'nav, h1, h2, h3, label, legend, button, th, summary, dt, caption'
  for (const place of document.querySelectorAll(places)) {
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode, owner = text.parentElement
      if (owner.closest(':not(html)[lang=vi]') || !owner.checkVisibility()) continue
      said.add(text.data.replace(/\\s+/g, ' ').trim())
    }
  }
  return [...said]
}"""


@cache
def vietnamese_messages() -> frozenset[str]:
    """Every sentence of the interface that is said otherwise in English; agencies keep their names."""
    names = {name for agency in AGENCIES for name in (agency.name, agency.short_name)}
    catalogue = read_po(StringIO(CATALOGUE.read_text(encoding="utf-8")), locale="en")
    found = set()
    for message in catalogue:
        text = message.id if isinstance(message.id, str) else message.id[0] if message.id else ""
        if text and fold(text) != text.casefold() and message.string != text:
            found.add(text)
    return frozenset(found - names)


def vietnamese_left_in(page: Page) -> list[str]:
    """Sentences of the interface that a heading, label, button or menu of an English page says in Vietnamese."""
    return sorted(set(page.evaluate(VISIBLE_TEXTS)) & vietnamese_messages())
