"""What happens when a letter is not given what it must say, or is given what it must not say."""

from typing import Any

import pytest

from app.adapters.pdf import freeze, text_of
from tests.letters.demo_facts import LETTERS as DEMO
from tests.letters.written import NAMES
from workflows.letter_facts import FACTS
from workflows.letters import LETTERS, MissingFact, UnknownFact, WrongFact


@pytest.mark.parametrize("name", NAMES)
def test_each_missing_fact_is_named(name: str) -> None:
    code, variant, facts = DEMO[name]
    for fact in sorted(LETTERS[code].needed(variant, facts)):
        for gone in ({k: v for k, v in facts.items() if k != fact}, {**facts, fact: None}):
            with pytest.raises(MissingFact) as caught:
                freeze(code, variant, gone)
            assert caught.value.name == fact


@pytest.mark.parametrize("name", NAMES)
def test_a_text_that_must_say_something_may_not_be_empty(name: str) -> None:
    code, variant, facts = DEMO[name]
    texts = [fact for fact in LETTERS[code].needed(variant, facts) if FACTS[fact].shape.value == "text"]
    for fact in texts:
        with pytest.raises(MissingFact) as caught:
            freeze(code, variant, {**facts, fact: ""})
        assert caught.value.name == fact


@pytest.mark.parametrize(
    "name,change,fact",
    [
        ("d1-a", {"due": "12/08/2024"}, "due"),
        ("d1-a", {"received_at": "2024-08-05"}, "received_at"),
        ("d1-a", {"channel": "PIGEON"}, "channel"),
        ("d1-a", {"working_days": True}, "working_days"),
        ("d1-a", {"is_demo": "yes"}, "is_demo"),
        ("d1-a", {"datasets": "Danh sách"}, "datasets"),
        ("d1-a", {"datasets": ["Danh sách"]}, "datasets[0]"),
        ("d1-a", {"datasets": [{"name": 5}]}, "datasets[0].name"),
        ("d3-consent", {"personal_data": ["GENETIC"]}, "personal_data"),
        ("d4-grant", {"source_ips": "10.0.0.1"}, "source_ips"),
        ("d4-grant", {"valid_from": "2024-02-30"}, "valid_from"),
        ("d5-review", {"refusal_reason_code": "BECAUSE"}, "refusal_reason_code"),
    ],
)
def test_a_malformed_fact_is_named(name: str, change: dict[str, Any], fact: str) -> None:
    code, variant, facts = DEMO[name]
    with pytest.raises(WrongFact) as caught:
        freeze(code, variant, {**facts, **change})
    assert caught.value.name == fact


def test_a_missing_part_of_a_list_is_named() -> None:
    code, variant, facts = DEMO["d2-review"]
    with pytest.raises(MissingFact) as caught:
        freeze(code, variant, {**facts, "items": [{"what": "Quyết định", "why": "Chưa có"}]})
    assert caught.value.name == "items[0].basis"


@pytest.mark.parametrize("fact", ["items", "refusal_legal_basis", "granted_items"])
def test_a_list_that_must_hold_something_may_not_be_empty(fact: str) -> None:
    name = next(name for name in NAMES if fact in DEMO[name][2])
    code, variant, facts = DEMO[name]
    with pytest.raises(MissingFact) as caught:
        freeze(code, variant, {**facts, fact: []})
    assert caught.value.name == fact


@pytest.mark.parametrize("fact", ["database", "owner", "letter_no", "datasets", "purpose"])
def test_the_out_of_scope_letter_refuses_to_be_told_what_it_may_not_name(fact: str) -> None:
    code, variant, facts = DEMO["d14-b"]
    with pytest.raises(UnknownFact) as caught:
        freeze(code, variant, {**facts, fact: "Danh sách"})
    assert caught.value.name == fact


def test_a_deputy_without_a_title_cannot_sign() -> None:
    code, variant, facts = DEMO["d8-reschedule"]
    with pytest.raises(MissingFact) as caught:
        freeze(code, variant, {**facts, "authority": "KT", "signer_title": ""})
    assert caught.value.name == "signer_title"


def test_a_lapse_without_guidance_still_says_what_can_be_done() -> None:
    code, variant, facts = DEMO["d5-lapse-no-supplement"]
    assert "gửi yêu cầu mới khi có nhu cầu" in text_of(freeze(code, variant, {**facts, "guidance": None}))


def test_every_fact_of_every_letter_is_declared() -> None:
    for kind in LETTERS.values():
        for variant in kind.variants:
            assert kind.allowed(variant) <= set(FACTS)
        for steering, _, more in kind.conditional:
            assert {steering, *more} <= set(FACTS)
    used = {fact for kind in LETTERS.values() for variant in kind.variants for fact in kind.allowed(variant)}
    assert set(FACTS) == used
