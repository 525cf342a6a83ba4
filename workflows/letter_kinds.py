"""What makes a kind of letter: its form, its symbol, who may sign it, whom each variant reaches, what it must state.

Layout and numbering follow Decree 30/2020/NĐ-CP (domain model 5.2, 5.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from workflows.letter_style import SigningAuthority


class LetterForm(StrEnum):
    """A slip, a notice, a submission and a decision have a title; a letter (công văn) has V/v and Kính gửi."""

    SLIP = "SLIP"
    NOTICE = "NOTICE"
    LETTER = "LETTER"
    SUBMISSION = "SUBMISSION"
    DECISION = "DECISION"


LEADERS = (SigningAuthority.HEAD, SigningAuthority.KT, SigningAuthority.TUQ, SigningAuthority.Q)
LEADERS_AND_HEADS_OF_UNITS = (*LEADERS, SigningAuthority.TL)
HEADS = (SigningAuthority.HEAD, SigningAuthority.Q)
"""The head or the acting head alone: nobody signs a submission to the Chairman for them (5.2)."""

AGENCY = frozenset({"is_demo", "province", "focal_name", "focal_abbr", "unit_abbr", "place", "regulation"})
SIGNED = AGENCY | {"authority", "head_title", "signer_title", "signer_name", "recipients"}
AUTHORISED: frozenset[str] = frozenset({"authorisation_no"})
CASE = frozenset({"case_no", "requester"})
REQUEST = CASE | {"letter_no", "letter_date", "owner", "database"}


@dataclass(frozen=True)
class LetterKind:
    """One letter of the list 5.1. `conditional` holds (fact, value, facts that are then required too)."""

    code: str
    title_vi: str
    title_en: str
    form: LetterForm
    series: str
    """The series that gives the number; empty for a text that the department never numbers itself."""
    symbol: str
    variants: tuple[str, ...]
    subjects: Mapping[str, str]
    """Trích yếu of each variant, as printed after V/v or under the title and in the outgoing register."""
    authorities: tuple[SigningAuthority, ...]
    is_deciding: bool
    """Issue moves the state and the clock (0.6.1)."""
    recipients: Mapping[str, tuple[str, ...]]
    """Parties that receive each variant: `requester`, `owner`, `consulted`, `chairman`; the first is the addressee."""
    cc: Mapping[str, tuple[str, ...]]
    """Nơi nhận in order: `@addressee`, `@requester`, `@owner`, or a text; a trailing ` (để biết)` stays."""
    required_facts: Mapping[str, frozenset[str]]
    optional_facts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    conditional: tuple[tuple[str, str, frozenset[str]], ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    """Title of a variant that is not called like the others."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Template of a variant that has one of its own."""

    def may_be_signed_by(self, authority: SigningAuthority, *, is_tl_allowed: bool) -> bool:
        """Say whether the authority may sign; `TL.` only where the department's own rules allow it (5.2, policy)."""
        return authority in self.authorities and (authority is not SigningAuthority.TL or is_tl_allowed)

    def needed(self, variant: str, facts: Mapping[str, Any]) -> frozenset[str]:
        """Name every fact that this variant states, given the facts that steer it."""
        names = self.required_facts[variant]
        for steering, value, more in self.conditional:
            if steering in self.allowed(variant) and facts.get(steering) == value:
                names |= more & self.allowed(variant)
        return names

    def allowed(self, variant: str) -> frozenset[str]:
        """Name every fact that this variant may state; a signed one, the authorisation of its signer too."""
        required = self.required_facts[variant]
        signers = AUTHORISED if "authority" in required else frozenset()
        return required | signers | self.optional_facts.get(variant, frozenset())

    def title_of(self, variant: str) -> str:
        """The Vietnamese title of a variant, for the screens."""
        return self.titles.get(variant, self.title_vi)

    def template_of(self, variant: str) -> str:
        """The template that a variant is written with, such as `d1` or `d1_catalogue`."""
        return self.templates.get(variant, self.code.lower())

    def with_variants(self, more: "LetterKind") -> "LetterKind":
        """This letter with the variants of another procedure beside its own; form, symbol and signers are the same."""
        return replace(
            self,
            variants=self.variants + more.variants,
            subjects={**self.subjects, **more.subjects},
            recipients={**self.recipients, **more.recipients},
            cc={**self.cc, **more.cc},
            required_facts={**self.required_facts, **more.required_facts},
            optional_facts={**self.optional_facts, **more.optional_facts},
            conditional=self.conditional + more.conditional,
            titles={**self.titles, **dict.fromkeys(more.variants, more.title_vi), **more.titles},
            templates={**self.templates, **more.templates},
        )


def every(variants: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Give each variant the same value."""
    return dict.fromkeys(variants, value)
