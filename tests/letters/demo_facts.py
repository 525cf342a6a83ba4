"""Facts of the demonstration province (domain model 8) for every letter and variant."""

from tests.letters.demo_decisions import DECISIONS
from tests.letters.demo_receipts import RECEIPTS

LETTERS = {**RECEIPTS, **DECISIONS}
