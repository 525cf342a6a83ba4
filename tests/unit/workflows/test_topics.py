"""Every kind of message has one topic, and every topic its words and a default."""

from collections import Counter

import pytest

from workflows.event_labels import EVENT_LABELS
from workflows.ladder import StepKind
from workflows.topics import (
    CASES_LEFT_BEHIND,
    DEFAULT_MODES,
    KINDS_OF,
    MODE_LABELS,
    TOPIC_LABELS,
    Mode,
    Topic,
    topic_of,
)


def test_no_kind_of_message_belongs_to_two_topics():
    counted = Counter(kind for kinds in KINDS_OF.values() for kind in kinds)
    assert {kind: count for kind, count in counted.items() if count > 1} == {}


def test_topics_name_kinds_that_exist():
    kinds = {kind for topic, kinds in KINDS_OF.items() if topic is not Topic.NOTE for kind in kinds}
    assert kinds - set(EVENT_LABELS) - {kind.value for kind in StepKind} - {CASES_LEFT_BEHIND} == set()


def test_work_that_somebody_left_behind_is_told_like_work_that_comes():
    assert topic_of(CASES_LEFT_BEHIND) is Topic.ASSIGNED


@pytest.mark.parametrize("kind", list(StepKind))
def test_what_time_tells_is_about_deadlines(kind: StepKind):
    assert topic_of(kind.value) is Topic.DEADLINE


def test_a_kind_that_nobody_named_falls_to_the_last_topic():
    assert topic_of("something_new") is Topic.OTHER


def test_what_must_be_done_is_told_at_once_and_the_rest_once_a_day():
    at_once = {topic for topic, mode in DEFAULT_MODES.items() if mode is Mode.NOW}
    assert at_once == {Topic.ASSIGNED, Topic.DEADLINE}
    assert set(DEFAULT_MODES) == set(TOPIC_LABELS) == set(Topic)
    assert set(MODE_LABELS) == set(Mode)
