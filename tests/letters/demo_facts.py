"""Facts of the demonstration province (domain model 8) for every letter and variant."""

from tests.letters.demo_catalogue import PROPOSALS
from tests.letters.demo_decisions import DECISIONS
from tests.letters.demo_receipts import RECEIPTS
from tests.letters.demo_submissions import SUBMISSIONS

LETTERS = {**RECEIPTS, **DECISIONS, **PROPOSALS, **SUBMISSIONS}
