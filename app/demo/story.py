"""All cases in the order of their dates, and the series that had begun on paper (8.2, 8.3)."""

from datetime import datetime
from itertools import chain
from typing import NamedTuple

from app.demo import story_2024, story_2025, story_catalogue
from app.demo.proposals import PROPOSALS
from app.demo.request_data import REQUESTS
from app.demo.steps import DemoStep, at

START = at("29/04/2025 09:00")
"""What the business clock shows when the demonstration begins."""

CASE_NUMBERS = {
    **{case: request.case_no for case, request in REQUESTS.items()},
    "C05": "KN-2024-0004",
    "C15": "KN-2025-0020",
    **{case: proposal.case_no for case, proposal in PROPOSALS.items()},
}
"""Numbers that 8.2 gives; submissions and publications take the next of their series."""


class Opening(NamedTuple):
    """A series taken over from a paper register: from then on the system counts."""

    at: datetime
    series: str
    year: int
    last_number: int


OPENINGS: tuple[Opening, ...] = (
    Opening(at("18/07/2024 07:30"), "CV", 2024, 486),
    Opening(at("05/08/2024 07:30"), "TB", 2024, 31),
    Opening(at("05/08/2024 07:30"), "TTr", 2024, 11),
    Opening(at("05/02/2025 07:30"), "TB", 2025, 3),
    Opening(at("19/02/2025 07:30"), "CV", 2025, 209),
    Opening(at("24/03/2025 07:30"), "TTr", 2025, 2),
    # The numbers of the story are passed by hand: the next case goes on from the last of them.
    Opening(at("29/04/2025 07:30"), "KN", 2025, 42),
    Opening(at("29/04/2025 07:30"), "DM", 2025, 3),
)

STORY: tuple[DemoStep, ...] = tuple(
    sorted(chain(*story_2024.CASES, *story_2025.CASES, *story_catalogue.CASES), key=lambda one: (one.at, one.case))
)
"""Every step, across all cases, in the order of time."""

CASES = len({step.case for step in STORY})
"""How many cases the story tells of, submissions and publications among them."""
