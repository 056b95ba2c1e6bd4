"""Rules on scores: the total or a part, against a number or the baseline, one visit or two in a row."""

from datetime import date
from decimal import Decimal

from tracker.domain.instruments.base import Score
from tracker.domain.protocol import Threshold
from tracker.domain.score_rules import judge_score, rules_on
from tracker.domain.series import Course, Dated

SOURCE = {"words": "EASI above baseline", "where": "a made-up text"}


def rule(id_: str = "worse", **said: object) -> Threshold:
    condition = {"score": "easi", "op": ">", "limits": [{"value": "1"}], "times": "baseline"}
    plain = {"id": id_, "label": "EASI above baseline", "condition": condition, "purpose": "safety"}
    return Threshold.model_validate({**plain, "source": SOURCE, **said})


def total(number: str | None, **parts: Decimal) -> Score:
    return Score(None if number is None else Decimal(number), parts=parts)


def crossed(one: Threshold, now: Score, baseline: Score | None = None, *before: Score) -> list[bool | None]:
    day = date(2026, 4, 14)
    base = Dated(date(2026, 3, 17), baseline) if baseline else None
    course = Course(Dated(day, now), base, tuple(Dated(day, found) for found in before), True)
    return [found.crossed for found in judge_score("EASI", course, rules_on("easi", [one]))]


def test_a_score_is_judged_against_its_own_baseline() -> None:
    assert crossed(rule(), total("20.1"), total("20")) == [True]
    assert crossed(rule(), total("20"), total("20")) == [False]
    assert crossed(rule(), total("20"), None) == [None]


def test_a_score_that_has_no_total_yet_is_not_judged() -> None:
    assert crossed(rule(), total(None), total("20")) == []


def test_a_baseline_without_a_total_leaves_the_rule_open() -> None:
    assert crossed(rule(), total("20"), total(None)) == [None]


def test_a_named_part_is_judged_without_the_total() -> None:
    limit = {"score": "easi", "part": "head_neck", "op": ">=", "limits": [{"value": "3"}]}

    assert crossed(rule(condition=limit), total(None, head_neck=Decimal(3))) == [True]


def test_two_scores_in_a_row_cross_together() -> None:
    limit = {"score": "easi", "op": ">", "limits": [{"value": "30"}]}
    two = rule(condition=limit, in_a_row=2)

    assert crossed(two, total("31"), None, total("32")) == [True]
    assert crossed(two, total("31"), None, total("30")) == [False]
    assert crossed(two, total("31")) == [None]


def test_what_is_said_of_a_score_names_instrument_limit_and_source() -> None:
    course = Course(Dated(date(2026, 4, 14), total("24")), Dated(date(2026, 3, 17), total("20")), (), True)

    said = judge_score("EASI", course, rules_on("easi", [rule()]))[0]

    assert (said.because, said.limit, said.words) == (
        "EASI 24, limit > 1 × baseline",
        "> 1 × baseline",
        "EASI above baseline",
    )


def test_only_rules_about_the_instrument_are_taken() -> None:
    word = rule("word", condition={"analyte": "hbsag", "is": "positive"})

    assert [one.id for one, _leaf in rules_on("easi", [word, rule()])] == ["worse"]
    assert rules_on("mmt8", [word, rule()]) == ()
