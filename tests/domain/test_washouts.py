"""Washouts from stop dates: kept, broken, cannot tell; at exactly the distance; half-lives; the site's days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue import drugs
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.choices import Choices, settled
from tracker.domain.conditions import Basis
from tracker.domain.drug_rules import Length, Washout, length_words
from tracker.domain.partial_dates import PartialDate
from tracker.domain.records import Participant, ParticipantStatus, Sex, Visit
from tracker.domain.treatments import Treatment
from tracker.domain.verdict import Verdict
from tracker.domain.washouts import judge_washout, reference_day

BASELINE = date(2026, 4, 14)
BAAZ, BIRD = shipped_studies()["baaz-ad-ir"], shipped_studies()["bird"]


def treatment(
    name: str, ended: str = "", *, started: str = "2024", route: str = "", ongoing: bool = False
) -> Treatment:
    days = [PartialDate.parse(text) if text else None for text in (started, ended)]
    return Treatment(name, route=route, started=days[0], ended=days[1], ongoing=ongoing)


def judged(
    name: str,
    *taken: Treatment,
    reference: date | None = BASELINE,
    today: date = BASELINE,
    study: object = BAAZ,
) -> Verdict | None:
    return judge_washout(study.washout(name), taken, reference, today, drugs())  # type: ignore[attr-defined]


# The last day allowed and the day after it, counted from 14 Apr 2026; operators as the texts have them.
@pytest.mark.parametrize(
    ("washout", "drug", "route", "last_allowed"),
    [
        # "in the previous 3 months": exactly 3 calendar months before (14 Jan) is inside
        ("azathioprine", "azathioprine", "", date(2026, 1, 13)),
        # "< 4 weeks prior to randomization": exactly 28 days before (17 Mar) is allowed
        ("jak_inhibitor", "upadacitinib", "", date(2026, 3, 17)),
        # "within 6 weeks": exactly 42 days before (3 Mar) is inside
        ("parenteral_steroid", "triamcinolone", "intra_articular", date(2026, 3, 2)),
        # "at least 4 weeks", "at least 2 weeks": exactly so long is allowed
        ("systemic_steroids", "prednisone", "oral", date(2026, 3, 17)),
        ("topical_immunomodulators", "pimecrolimus", "", date(2026, 3, 31)),
        # "less than 5 half-lives": 5 × 14 days of adalimumab, 5 × 24.5 of lebrikizumab (122.5, so 123)
        ("biologic", "adalimumab", "", date(2026, 2, 3)),
        ("biologic", "lebrikizumab", "", date(2025, 12, 12)),
    ],
)
def test_the_last_day_allowed_keeps_a_washout_and_the_next_breaks_it(
    washout: str, drug: str, route: str, last_allowed: date
) -> None:
    after = last_allowed + timedelta(days=1)

    kept = judged(washout, treatment(drug, last_allowed.isoformat(), route=route))
    broken = judged(washout, treatment(drug, after.isoformat(), route=route))

    assert kept is not None
    assert broken is not None
    assert (kept.answer, broken.answer) == (True, False)
    assert drug in broken.because


def test_months_are_calendar_months_with_the_end_of_the_month_clamped() -> None:
    # Six months before 31 Aug 2026 is 28 Feb, which "within 6 months" takes in.
    reference = date(2026, 8, 31)

    kept = judged("rituximab", treatment("rituximab", "2026-02-27"), reference=reference, study=BIRD)
    broken = judged("rituximab", treatment("rituximab", "2026-02-28"), reference=reference, study=BIRD)

    assert kept is not None
    assert broken is not None
    assert (kept.answer, broken.answer) == (True, False)


def test_a_live_vaccine_on_the_84th_day_before_is_inside_its_12_weeks() -> None:
    on = PartialDate.parse("2026-01-20")
    live = Treatment("yellow fever", started=on, ended=on, live=True)
    unknown = Treatment("a vaccine", started=on, ended=on, live=None)

    found = judged("live_vaccine", live)
    open_ = judged("live_vaccine", unknown)

    assert found is not None
    assert found.answer is False
    assert open_ is not None
    assert open_.missing == ("whether a vaccine is live",)


def test_without_a_treatment_of_the_kind_a_washout_does_not_apply() -> None:
    assert judged("azathioprine") is None
    assert judged("azathioprine", treatment("prednisone", "2026-04-01")) is None


def test_what_began_after_the_reference_day_says_nothing_of_the_time_before() -> None:
    assert judged("azathioprine", treatment("azathioprine", "2026-06-01", started="2026-04-15")) is None


def test_a_partial_stop_date_decides_only_where_every_day_of_it_would() -> None:
    before = judged("azathioprine", treatment("azathioprine", "2025-12"))
    inside = judged("azathioprine", treatment("azathioprine", "2026-02"))
    between = judged("azathioprine", treatment("azathioprine", "2026-01"))

    assert before is not None
    assert before.answer is True
    assert inside is not None
    assert inside.answer is False
    assert between is not None
    assert between.missing == ("the exact dates of azathioprine",)


def test_a_missing_stop_date_cannot_tell_and_names_the_treatment() -> None:
    found = judged("azathioprine", treatment("Imuran"))

    assert found is not None
    assert found.cannot_tell
    assert found.missing == ("the stop date of Imuran",)
    assert "stop date not recorded" in found.because


def test_what_goes_on_breaks_the_washout_of_a_visit_that_took_place() -> None:
    found = judged("azathioprine", treatment("azathioprine", ongoing=True), today=date(2026, 4, 20))

    assert found is not None
    assert found.answer is False
    assert "going on" in found.because


def test_before_a_planned_visit_what_goes_on_may_still_be_stopped_until_its_last_allowed_day() -> None:
    ongoing = treatment("methotrexate", ongoing=True)

    in_time = judged("systemic_immunomodulators", ongoing, today=date(2026, 3, 17))
    too_late = judged("systemic_immunomodulators", ongoing, today=date(2026, 3, 18))

    assert in_time is not None
    assert in_time.missing == ("the stop date of methotrexate",)
    assert "17 Mar 2026" in in_time.because
    assert too_late is not None
    assert too_late.answer is False


def test_a_missing_start_is_asked_for_where_it_may_lie_after_the_reference_day() -> None:
    found = judged(
        "azathioprine", treatment("azathioprine", "2026-06-01", started=""), today=date(2026, 7, 1)
    )

    assert found is not None
    assert found.missing == ("the start date of azathioprine",)


def test_without_a_reference_day_nothing_can_be_told() -> None:
    found = judged("azathioprine", treatment("azathioprine", "2026-01-01"), reference=None)

    assert found is not None
    assert found.missing == ("the day of baseline",)


def test_a_half_life_that_is_not_known_is_asked_for() -> None:
    # The label of dupilumab gives no terminal half-life.
    found = judged("biologic", treatment("Dupixent", "2025-01-01"))

    assert found is not None
    assert found.missing == ("the half-life of Dupixent",)


def test_an_unknown_route_leaves_open_what_lies_inside_and_not_what_lies_before() -> None:
    inside = judged("parenteral_steroid", treatment("dexamethasone", "2026-04-01"))
    before = judged("parenteral_steroid", treatment("dexamethasone", "2025-04-01"))

    assert inside is not None
    assert inside.missing == ("the route of dexamethasone",)
    assert before is not None
    assert before.answer is True


def test_only_an_infusion_counts_where_the_text_speaks_of_infusions() -> None:
    by_mouth = treatment("cyclophosphamide", "2026-04-01", route="oral")
    infused = treatment("cyclophosphamide", "2026-04-01", route="intravenous")

    assert judged("ivig_cyclophosphamide", by_mouth, study=BIRD) is None
    found = judged("ivig_cyclophosphamide", infused, study=BIRD)
    assert found is not None
    assert found.answer is False


def test_one_treatment_inside_breaks_a_washout_whatever_the_others_say() -> None:
    early, open_ = treatment("upadacitinib", "2025-01-01"), treatment("tofacitinib")
    inside = treatment("abrocitinib", "2026-04-10")

    both = judged("jak_inhibitor", early, open_, inside)
    without = judged("jak_inhibitor", early, open_)
    kept = judged("jak_inhibitor", early)

    assert both is not None
    assert (both.answer, "abrocitinib" in both.because, "upadacitinib" in both.because) == (
        False,
        True,
        False,
    )
    assert without is not None
    assert without.answer is None
    assert kept is not None
    assert kept.answer is True


@given(st.dates(date(2025, 1, 1), date(2026, 4, 14)), st.integers(0, 400), st.sampled_from(BAAZ.washouts))
def test_a_later_stop_never_turns_a_broken_washout_into_a_kept_one(
    stop: date, days: int, washout: Washout
) -> None:
    names = {"azathioprine": "azathioprine", "biologic": "omalizumab", "systemic_steroids": "prednisone"}
    drug = names.get(washout.id, "azathioprine")
    order = {None: 1, True: 2, False: 0}

    earlier = judge_washout(washout, [treatment(drug, stop.isoformat())], BASELINE, BASELINE, drugs())
    later = judge_washout(
        washout,
        [treatment(drug, (stop + timedelta(days=days)).isoformat())],
        BASELINE,
        BASELINE,
        drugs(),
    )

    assert (earlier is None) == (later is None)
    if earlier and later:
        assert order[later.answer] <= order[earlier.answer]


# --- the day counted from, and the site's own days --------------------------------------------------------


def visit(planned: str, **days: date) -> Visit:
    return Visit("v", "p", planned, planned, planned, 0, **days)  # type: ignore[arg-type]


def test_the_reference_day_is_held_or_else_booked_or_else_planned() -> None:
    person = Participant(
        "p", "s", "S1", None, "N.H.", Sex.MALE, None, 1990, date(2026, 3, 2), "1", ParticipantStatus.SCREENING
    )
    target, booked, held = (date(2026, 4, day) for day in (1, 2, 3))

    assert reference_day("consent", BAAZ, person, ()) == date(2026, 3, 2)
    assert reference_day("baseline", BAAZ, person, ()) is None
    assert reference_day("baseline", BAAZ, person, [visit("baseline", target=target)]) == target
    assert (
        reference_day("screening", BAAZ, person, [visit("screening", target=target, appointment=booked)])
        == booked
    )
    assert reference_day("baseline", BAAZ, person, [visit("baseline", target=target, held_on=held)]) == held


def test_where_the_text_contradicts_itself_the_site_sets_the_days_and_it_is_said() -> None:
    own = settled(BAAZ, Choices({"rule.washout.topical_immunomodulators": "28"}))

    washout = own.washout("topical_immunomodulators")
    found = judged("topical_immunomodulators", treatment("Elidel", "2026-03-31"), study=own)

    assert washout.at_least == Length(days=28)
    assert washout.source.basis is Basis.SITE
    assert "instead of 2 weeks" in washout.source.where
    assert found is not None
    assert found.answer is False
    assert found.because.endswith("28 days before baseline of 14 Apr 2026, the site’s choice")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("topical_immunomodulators", "0"),
        ("topical_immunomodulators", "two"),
        ("topical_immunomodulators", "4000"),
        ("azathioprine", "1"),
    ],
)
def test_a_washout_that_the_text_states_is_not_the_sites_to_change(key: str, text: str) -> None:
    assert settled(BAAZ, Choices({f"rule.washout.{key}": text})) is BAAZ


def test_lengths_are_said_in_words() -> None:
    lengths = (Length(days=1), Length(weeks=6), Length(months=3), Length(half_lives=5))

    assert [length_words(one) for one in lengths] == ["1 day", "6 weeks", "3 months", "5 half-lives"]
