"""Visits that no protocol plans: their names, their forms and their place among the others."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.protocol import Protocol
from tracker.domain.records import Visit
from tracker.domain.schedule import in_order
from tracker.domain.unplanned import next_unscheduled, offered_forms, proposed_forms

BIRD = shipped_studies()["bird"]


def visit(planned_id: str, position: int, **values: object) -> Visit:
    return replace(Visit(planned_id, "p", planned_id, "", "", position), **values)  # type: ignore[arg-type]


SCREENING = visit("screening", 0, held_on=date(2026, 3, 2))
BASELINE = visit("baseline", 1000, held_on=date(2026, 3, 20))
WEEK5 = visit("week5", 2000, target=date(2026, 4, 24))
EXTRA = visit("unscheduled-1", 5001, appointment=date(2026, 4, 1))


def names(*visits: Visit) -> list[str]:
    return [one.planned_id for one in in_order(visits, "baseline")]


@pytest.mark.parametrize(
    ("visit_id", "label", "short"),
    [
        ("unscheduled-1", "Unscheduled 1", "U1"),
        ("unscheduled-12", "Unscheduled 12", "U12"),
        ("early-termination", "Early termination", "ET"),
    ],
)
def test_a_visit_that_no_protocol_plans_has_a_name_and_neither_target_nor_window(
    visit_id: str, label: str, short: str
) -> None:
    planned = BIRD.visit(visit_id)

    assert (BIRD.visit_label(visit_id), BIRD.visit_short(visit_id)) == (label, short)
    assert (planned.target, planned.window, planned.forms) == (None, None, ())


@pytest.mark.parametrize("visit_id", ["unscheduled-0", "unscheduled-", "unscheduled", "early", "U1"])
def test_other_names_are_no_visit(visit_id: str) -> None:
    with pytest.raises(KeyError):
        BIRD.visit(visit_id)


def test_offered_are_the_forms_of_visits_after_baseline_without_the_criteria() -> None:
    later = {form for planned in BIRD.visits[2:] for form in planned.forms}
    criteria = {form.id for form in BIRD.forms if form.criteria}

    assert set(offered_forms(BIRD)) == later - criteria


def test_a_study_whose_only_visit_is_baseline_offers_the_forms_of_it() -> None:
    alone = BIRD.model_copy(update={"visits": (BIRD.baseline,)})

    assert set(offered_forms(alone)) == set(BIRD.baseline.forms)


def test_early_termination_begins_with_the_forms_of_the_last_visit_and_an_unscheduled_one_with_none() -> None:
    assert proposed_forms(BIRD, "early-termination") == BIRD.visits[-1].forms
    assert proposed_forms(BIRD, "unscheduled-1") == ()


def test_a_study_file_may_name_the_forms_itself() -> None:
    first, second = BIRD.visits[-1].forms[:2]
    own = BIRD.model_copy(update={"unscheduled_forms": (first,), "early_termination_forms": (second,)})

    assert (offered_forms(own), proposed_forms(own, "early-termination")) == ((first,), (second,))


@pytest.mark.parametrize("field", ["unscheduled_forms", "early_termination_forms"])
def test_a_study_file_cannot_name_a_form_that_it_lacks(field: str) -> None:
    with pytest.raises(ValidationError, match="there is no form tea_leaves"):
        Protocol.model_validate({**BIRD.model_dump(), field: ("tea_leaves",)})


@pytest.mark.parametrize(
    ("known", "following"),
    [
        ((), "unscheduled-1"),
        (("week5",), "unscheduled-1"),
        (("unscheduled-2", "unscheduled-1"), "unscheduled-3"),
    ],
)
def test_unscheduled_visits_are_counted_on(known: tuple[str, ...], following: str) -> None:
    assert next_unscheduled(known) == following


def test_without_an_unplanned_visit_the_order_of_the_schedule_is_left_as_it_is() -> None:
    assert in_order([WEEK5, SCREENING, BASELINE], "baseline") == (SCREENING, BASELINE, WEEK5)


@pytest.mark.parametrize(
    ("day", "place"),
    [
        (date(2026, 3, 1), 0),
        (date(2026, 3, 2), 1),  # on the day of screening: after it
        (date(2026, 3, 10), 1),
        (date(2026, 3, 20), 1),  # on the day of baseline: taken up to baseline
        (date(2026, 3, 21), 2),
        (date(2026, 4, 30), 3),
    ],
)
def test_an_unscheduled_visit_stands_between_the_others_by_its_day(day: date, place: int) -> None:
    visits = in_order([SCREENING, BASELINE, WEEK5, replace(EXTRA, appointment=day)], "baseline")

    assert visits[place].planned_id == "unscheduled-1"
    assert [one.position for one in visits] == [0, 1, 2, 3]


def test_what_took_place_comes_before_what_is_still_to_come_however_late_that_is() -> None:
    late = replace(EXTRA, held_on=date(2026, 5, 30), appointment=None)

    assert names(SCREENING, BASELINE, WEEK5, late) == ["screening", "baseline", "unscheduled-1", "week5"]


@pytest.mark.parametrize("settled", [{"missed_on": date(2026, 5, 1)}, {"not_needed": True}])
def test_a_missed_visit_and_one_let_go_keep_their_day(settled: dict[str, object]) -> None:
    late = replace(EXTRA, held_on=date(2026, 5, 30))
    gone = replace(WEEK5, **settled)  # type: ignore[arg-type]

    assert names(SCREENING, BASELINE, gone, late)[-1] == "unscheduled-1"


def test_two_unscheduled_visits_stand_in_the_order_of_their_days() -> None:
    second = visit("unscheduled-2", 5002, held_on=date(2026, 3, 25))
    same = visit("unscheduled-3", 5003, held_on=date(2026, 3, 25))

    assert names(BASELINE, EXTRA, same, second) == [
        "baseline",
        "unscheduled-2",
        "unscheduled-3",
        "unscheduled-1",
    ]


def test_a_planned_visit_without_any_day_comes_after_and_an_extra_one_without_a_day_last() -> None:
    undated = replace(SCREENING, held_on=None)
    nowhere = visit("unscheduled-2", 5002)

    assert names(undated, replace(EXTRA, appointment=date(2026, 3, 1)), nowhere) == [
        "unscheduled-1",
        "screening",
        "unscheduled-2",
    ]


@given(st.lists(st.dates(date(2026, 3, 1), date(2026, 6, 1)), max_size=5))
def test_no_visit_is_lost_and_the_planned_ones_keep_their_order(days: list[date]) -> None:
    extra = [visit(f"unscheduled-{n}", 5000 + n, held_on=day) for n, day in enumerate(days, 1)]

    order = names(*extra, WEEK5, BASELINE, SCREENING)

    assert sorted(order) == sorted([*(one.planned_id for one in extra), "screening", "baseline", "week5"])
    assert [name for name in order if "-" not in name] == ["screening", "baseline", "week5"]
