"""The keyboard alone: walking to a control, typing into it, pressing Enter."""

from playwright.sync_api import Locator

from tests.journeys.desk import Desk

MOST_STOPS = 90
FOCUS_IS_SEEN = """() => {
  const one = document.activeElement, look = getComputedStyle(one), box = one.getBoundingClientRect()
  const marks = [look, getComputedStyle(one, '::before')]
  const marked = marks.some((mark) => mark.outlineStyle !== 'none' || mark.boxShadow !== 'none')
  return marked && box.bottom > 0 && box.top < innerHeight
}"""


def walk_to(someone: Desk, target: Locator) -> None:
    """Press Tab until the control has the focus, which can be seen at every stop."""
    wanted = target.element_handle()
    for _stop in range(MOST_STOPS):
        someone.page.keyboard.press("Tab")
        assert someone.page.evaluate(FOCUS_IS_SEEN), someone.page.evaluate("document.activeElement.outerHTML")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {target}")


def type_into(someone: Desk, name: str, text: str) -> None:
    """Walk to the input of that name and type."""
    walk_to(someone, someone.page.locator(f"[name={name}]"))
    someone.page.keyboard.type(text)


def enter(someone: Desk) -> None:
    """Press Enter and judge the page that follows."""
    with someone.page.expect_navigation(wait_until="load"):
        someone.page.keyboard.press("Enter")
    someone.judge()
