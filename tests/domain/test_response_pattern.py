"""Response groups: only by the site's definition, three-valued, refused where it says nothing."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.choices import Choices
from tracker.domain.endpoint_results import Numbers, Reading
from tracker.domain.response_pattern import (
    Pattern,
    ResponseRule,
    classify,
    later_visits,
    read_rule,
    responded,
    rule_of,
)
from tracker.domain.verdict import Verdict
from tracker.errors import ValueRefused

ERASMUS = shipped_studies()["emc-daily-practice"]
DEFINED = {"measure": "easi", "kind": "percent", "value": "50", "visits": "week4, week12"}
YES, NO = Verdict(True), Verdict(False)
OPEN = Verdict(None, "", ("EASI at W12",))


def numbers(before: str | None, now: str | None, worse: bool = True) -> Numbers:
    made = [
        None if text is None else Reading(Decimal(text), "V", date(2026, 4, 14)) for text in (now, before)
    ]
    return Numbers(made[0], made[1], worse)


def test_a_definition_is_kept_as_choices_and_read_back() -> None:
    rule = read_rule(DEFINED, ERASMUS)

    kept = Choices(rule.texts())

    assert rule == ResponseRule("easi", "percent", Decimal(50), ("week4", "week12"))
    assert rule_of(kept, ERASMUS) == rule
    assert kept.text("rule.response.visits") == "week4,week12"


def test_without_a_definition_there_is_no_rule() -> None:
    assert rule_of(Choices(), ERASMUS) is None


def test_half_a_definition_is_none() -> None:
    assert rule_of(Choices({"rule.response.measure": "easi"}), ERASMUS) is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("measure", ""),
        ("measure", "mrss"),
        ("kind", ""),
        ("value", "half"),
        ("value", "0"),
        ("value", "101"),
        ("value", "-5"),
        ("value", "NaN"),
        ("visits", ""),
        ("visits", "week12"),
        ("visits", "baseline, week12"),
        ("visits", "week4, week99, week12"),
    ],
)
def test_what_is_no_definition_is_refused_at_its_field(field: str, text: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        read_rule({**DEFINED, field: text}, ERASMUS)

    assert refused.value.field == field


def test_points_go_up_to_the_highest_total_and_a_level_may_be_0() -> None:
    assert read_rule({**DEFINED, "kind": "points", "value": "72"}, ERASMUS).value == 72
    assert read_rule({**DEFINED, "kind": "level", "value": "0"}, ERASMUS).value == 0
    with pytest.raises(ValueRefused):
        read_rule({**DEFINED, "kind": "points", "value": "72.1"}, ERASMUS)


def test_a_series_without_an_end_offers_no_last_visit() -> None:
    assert later_visits(ERASMUS) == ("week4", "week12")
    assert later_visits(shipped_studies()["euroguiderm-baricitinib"]) == ("week4",)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("percent", "50", "Response: EASI improved by at least 50 % of baseline, looked at Week 4, Week 12."),
        ("points", "6.6", "Response: EASI improved by at least 6.6 points, looked at Week 4, Week 12."),
        ("level", "7", "Response: EASI ≤ 7, looked at Week 4, Week 12."),
    ],
)
def test_the_definition_in_words(kind: str, value: str, words: str) -> None:
    assert read_rule({**DEFINED, "kind": kind, "value": value}, ERASMUS).words(ERASMUS) == words


@pytest.mark.parametrize(
    ("kind", "value", "before", "now", "answer"),
    [
        ("percent", "50", "12.8", "6.4", True),
        ("percent", "50", "12.8", "6.5", False),
        ("percent", "50", "0", "0", None),
        ("points", "5", "12.8", "7.8", True),
        ("points", "5", "12.8", "7.9", False),
        ("points", "5", None, "7.9", None),
        ("points", "5", "12.8", None, None),
        ("level", "7", None, "7", True),
        ("level", "7", "12.8", "7.1", False),
        ("level", "7", "12.8", None, None),
    ],
)
def test_a_response_is_what_the_definition_says(
    kind: str, value: str, before: str | None, now: str | None, answer: bool | None
) -> None:
    rule = read_rule({**DEFINED, "kind": kind, "value": value}, ERASMUS)

    found = responded(rule, numbers(before, now), ("EASI at W12", "EASI at Start"))

    assert found.answer is answer
    assert bool(found.missing) is (answer is None)


def test_where_higher_is_better_a_level_is_reached_from_below() -> None:
    strong = ResponseRule("mmt8", "level", Decimal(145), ("week12", "week24"))

    assert responded(strong, numbers(None, "146", worse=False), ("", "")).answer is True
    assert "≥ 145" in strong.words(shipped_studies()["bird"])


@pytest.mark.parametrize(
    ("verdicts", "pattern"),
    [
        ((NO, YES), Pattern.RESPONDER),
        ((OPEN, YES), Pattern.RESPONDER),
        ((YES, NO), Pattern.TEMPORARY),
        ((YES, OPEN, NO), Pattern.TEMPORARY),
        ((NO, NO), Pattern.NON_RESPONDER),
        ((OPEN, NO), Pattern.CANNOT_TELL),
        ((YES, OPEN), Pattern.CANNOT_TELL),
        ((NO, OPEN), Pattern.CANNOT_TELL),
    ],
)
def test_who_is_a_responder(verdicts: tuple[Verdict, ...], pattern: Pattern) -> None:
    found = classify([(f"W{place}", verdict) for place, verdict in enumerate(verdicts)])

    assert found.pattern is pattern
    assert found.missing == (("EASI at W12",) if pattern is Pattern.CANNOT_TELL else ())
