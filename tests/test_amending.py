"""Amendments: each of the five studies amended, what is shown before it is accepted, and what stays as it was."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from amended import Study, amended, later, moved, visit_of, without
from stage import CONSENT, TODAY, TestClock

from tracker import amending, enrolment, leaving, overview, studies, visits
from tracker.amending import Acceptance
from tracker.domain.amended_visits import Fate
from tracker.domain.records import ParticipantStatus, Sex, Typed, Visit, VisitStatus
from tracker.errors import NotPossible
from tracker.site import Site
from tracker.storage import tables

BASELINE = CONSENT + timedelta(days=14)
"""16 March 2026."""
APPROVED = Acceptance(date(2026, 4, 10), "the second safety visit came too early")


def person(site: Site, key: str, initials: str = "N.H.", held: bool = True) -> str:
    """Someone of 35 at a study whose baseline is booked for 16 March, and held then."""
    study = studies.study(site, key)
    told = enrolment.Registration(
        initials, Sex.FEMALE, CONSENT, "1.0", birth_date=date(1990, 5, 5), baseline_on=BASELINE
    )
    who = enrolment.register(site, study.id, told)[0]
    if held:
        visits.hold(site, stored(site, who)[study.protocol.baseline.id].id, BASELINE, "as booked")
    return who


def stored(site: Site, who: str) -> dict[str, Visit]:
    return {one.planned_id: one for one in overview.participant(site, who).visits}


def days(visit: Visit) -> tuple[date | None, date | None, date | None]:
    return visit.target, visit.earliest, visit.latest


def accept(site: Site, key: str, text: str, given: Acceptance = APPROVED) -> None:
    amending.accept(site, studies.study(site, key).id, text, given)


@dataclass(frozen=True)
class Case:
    change: Callable[[Study], object]
    visit: str
    before: tuple[date | None, date | None, date | None]
    after: tuple[date | None, date | None, date | None]


# Counted from 16 March 2026: 4 weeks are 13 April, 6 weeks 27 April, 12 weeks 8 June, 14 weeks 22 June.
CASES = {
    "bird": Case(
        moved("week12", minus=7, plus=7),
        "week12",
        (date(2026, 6, 8), date(2026, 6, 3), date(2026, 6, 13)),
        (date(2026, 6, 8), date(2026, 6, 1), date(2026, 6, 15)),
    ),
    "baaz-ad-ir": Case(
        later("week12", weeks=14), "week12", (date(2026, 6, 8), None, None), (date(2026, 6, 22), None, None)
    ),
    "bsmmu-dcssc": Case(
        moved("week4", minus=3, plus=3),
        "week4",
        (date(2026, 4, 13), None, None),
        (date(2026, 4, 13), date(2026, 4, 10), date(2026, 4, 16)),
    ),
    "emc-daily-practice": Case(
        later("week4", weeks=6), "week4", (date(2026, 4, 13), None, None), (date(2026, 4, 27), None, None)
    ),
    "euroguiderm-baricitinib": Case(
        later("week4", weeks=6), "week4", (date(2026, 4, 13), None, None), (date(2026, 4, 27), None, None)
    ),
}


@pytest.mark.parametrize("key", list(CASES))
def test_what_is_shown_before_is_what_happens_and_what_was_held_stays(new_site: Site, key: str) -> None:
    case, who = CASES[key], person(new_site, key)
    before, text = stored(new_site, who), amended(key, CASES[key].change)

    shown = amending.preview(new_site, studies.study(new_site, key).id, text)
    unchanged = stored(new_site, who)
    accept(new_site, key, text)

    (one,) = shown.moved
    assert one.move.before is not None
    assert (one.participant.id, one.move.fate) == (who, Fate.MOVED)
    assert (days(one.move.before), days(one.move.after)) == (case.before, case.after)
    assert unchanged == before
    now, base = stored(new_site, who), studies.study(new_site, key).protocol.baseline.id
    assert days(now[case.visit]) == case.after
    assert (now[case.visit].protocol_version, now[base].protocol_version) == ("2.0", "1.0")
    assert {name for name in before if days(before[name]) != days(now[name])} == {case.visit}
    assert studies.study(new_site, key).current.version == "2.0"


def test_the_visits_that_stay_and_those_that_happened_are_counted(new_site: Site) -> None:
    person(new_site, "bird")
    text = amended("bird", CASES["bird"].change)

    shown = amending.preview(new_site, studies.study(new_site, "bird").id, text)

    # Baseline happened; of screening, W5, W12 and W24 W12 alone has other days.
    assert (shown.kept, shown.same, len(shown.moved)) == (1, 3, 1)
    (difference,) = [one for one in shown.differences if one.part == "Visits"]
    assert (difference.name, "±5 days" in difference.before, "±7 days" in difference.after) == (
        "Week 12",
        True,
        True,
    )


def test_an_appointment_that_lies_outside_the_new_window_is_named(new_site: Site) -> None:
    who = person(new_site, "bird")
    visits.book(new_site, stored(new_site, who)["week12"].id, date(2026, 6, 13))
    text = amended("bird", moved("week12", minus=2, plus=2))

    (one,) = amending.preview(new_site, studies.study(new_site, "bird").id, text).moved

    assert one.move.outside


def test_a_series_that_recurs_otherwise_is_planned_anew(new_site: Site) -> None:
    who = person(new_site, "euroguiderm-baricitinib")
    text = amended(
        "euroguiderm-baricitinib", lambda one: visit_of(one, "month").update(repeat={"every_months": 2})
    )

    accept(new_site, "euroguiderm-baricitinib", text)

    now = stored(new_site, who)
    # Every three months: 3, 6, 9, 12; every two: 2, 4, 6, 8. Six belongs to both.
    assert {name for name, one in now.items() if one.status is VisitStatus.NOT_NEEDED} == {
        "month3",
        "month9",
    }
    assert now["month2"].target == date(2026, 5, 16)
    assert now["month3"].label == "Month 3"


def dropped_week4(site: Site) -> str:
    who = person(site, "emc-daily-practice")
    accept(site, "emc-daily-practice", amended("emc-daily-practice", without("week4")))
    return who


def test_a_visit_that_is_dropped_is_no_longer_needed_and_keeps_its_name(new_site: Site) -> None:
    who = dropped_week4(new_site)

    week4 = stored(new_site, who)["week4"]
    assert (week4.status, week4.label, week4.protocol_version) == (VisitStatus.NOT_NEEDED, "Week 4", "1.0")
    assert [one.id for one in studies.study(new_site, "emc-daily-practice").current.visits] == [
        "baseline",
        "week12",
    ]


def test_a_dropped_visit_that_took_place_before_the_approval_is_held_in_its_place(new_site: Site) -> None:
    who = dropped_week4(new_site)
    enrolled(new_site, who)
    week4 = stored(new_site, who)["week4"]

    for late in (APPROVED.approved_on, date(2026, 4, 13)):
        with pytest.raises(NotPossible, match="An amendment dropped W4"):
            visits.hold(new_site, week4.id, late)
    visits.hold(new_site, week4.id, date(2026, 4, 9))

    now = stored(new_site, who)
    assert (now["week4"].status, now["week4"].held_on) == (VisitStatus.HELD, date(2026, 4, 9))
    assert now["week4"].protocol_version == "1.0"
    assert (days(now["week4"]), days(now["week12"])) == (days(week4), (date(2026, 6, 8), None, None))
    assert visits.open_visit(new_site, week4.id).form("pp_nrs").fields


def test_who_comes_later_is_not_planned_a_visit_that_was_dropped(new_site: Site) -> None:
    dropped_week4(new_site)

    later_one = person(new_site, "emc-daily-practice", "P.Q.")

    assert set(stored(new_site, later_one)) == {"baseline", "week12"}


def test_who_returns_to_the_study_is_not_asked_for_a_visit_that_was_dropped(
    new_site: Site, clock: TestClock
) -> None:
    who = dropped_week4(new_site)
    enrolled(new_site, who)
    leaving.withdraw(new_site, who, TODAY, "moved away")

    leaving.return_to_study(new_site, who, "a misunderstanding")

    now = stored(new_site, who)
    assert now["week4"].status is VisitStatus.NOT_NEEDED
    assert now["week12"].status is VisitStatus.PLANNED


def test_who_returns_to_the_study_follows_what_was_amended_meanwhile(new_site: Site) -> None:
    who = person(new_site, "emc-daily-practice")
    enrolled(new_site, who)
    leaving.withdraw(new_site, who, TODAY, "moved away")
    accept(new_site, "emc-daily-practice", amended("emc-daily-practice", add_week8))

    leaving.return_to_study(new_site, who, "a misunderstanding")

    now = stored(new_site, who)
    assert {name: one.protocol_version for name, one in now.items()} == {
        "baseline": "1.0",
        **dict.fromkeys(("week4", "week8", "week12"), "2.0"),
    }
    assert now["week8"].target == date(2026, 5, 11)  # 8 weeks after 16 March


def test_a_visit_that_a_later_version_brings_back_is_planned_again(new_site: Site) -> None:
    who = dropped_week4(new_site)

    accept(new_site, "emc-daily-practice", amended("emc-daily-practice", later("week4", weeks=5), "3.0"))

    week4 = stored(new_site, who)["week4"]
    assert (week4.not_needed, week4.target, week4.protocol_version) == (False, date(2026, 4, 20), "3.0")


def add_week8(study: Study) -> None:
    week12 = visit_of(study, "week12")
    week8 = {**deepcopy(week12), "id": "week8", "label": "Week 8", "short": "W8", "target": {"weeks": 8}}
    study["visits"].insert(study["visits"].index(week12), week8)


def test_a_visit_that_is_added_is_planned_in_its_place_for_who_is_not_past_it(
    new_site: Site, clock: TestClock
) -> None:
    first, second = person(new_site, "emc-daily-practice"), person(new_site, "emc-daily-practice", "P.Q.")
    enrolled(new_site, second)
    clock.set_to(date(2026, 6, 8))
    visits.hold(new_site, stored(new_site, second)["week12"].id, date(2026, 5, 10), "came early")
    clock.set_to(date(2026, 5, 11))
    text = amended("emc-daily-practice", add_week8)

    shown = amending.preview(new_site, studies.study(new_site, "emc-daily-practice").id, text)
    accept(new_site, "emc-daily-practice", text)

    assert shown.count(Fate.ADDED) == 1
    assert shown.too_late == (overview.participant(new_site, second).participant.shown_number,)
    assert list(stored(new_site, first)) == ["baseline", "week4", "week8", "week12"]
    assert list(stored(new_site, second)) == ["baseline", "week4", "week12"]


def enrolled(site: Site, who: str) -> None:
    """Enrolled whatever the criteria say: what is tested comes after."""
    with site.work() as work:
        work.update(tables.PARTICIPANT, who, {"status": "enrolled", "enrolled_on": BASELINE}, participant=who)


def test_who_completed_what_is_now_the_last_visit_has_completed_the_study(
    new_site: Site, clock: TestClock
) -> None:
    who = person(new_site, "emc-daily-practice")
    enrolled(new_site, who)
    week4 = stored(new_site, who)["week4"].id
    visits.hold(new_site, week4, TODAY, "a day late")
    visits.complete(new_site, week4)

    accept(new_site, "emc-daily-practice", amended("emc-daily-practice", without("week12")))

    now = overview.participant(new_site, who).participant
    assert (now.status, now.ended_on) == (ParticipantStatus.COMPLETED, TODAY)


# --- rules and forms per version


AST = Typed("ast", "40", unit="U/L", low="10", high="34")
"""1.18 × ULN: below the limit of the registry text, AST ≥ 2 × ULN (exclusion criterion 16)."""


def with_lower_limit(study: Study) -> None:
    """AST ≥ 1.1 × ULN."""
    rule = next(one for one in study["thresholds"] if one["id"] == "ast")
    rule["condition"]["limits"] = [{"value": "1.1"}]


def crossed(site: Site, visit_id: str) -> list[str]:
    return [flag.item for flag in visits.open_visit(site, visit_id).flags if flag.state == "open"]


def test_what_was_held_is_judged_by_the_rules_of_its_version(new_site: Site, screening: str) -> None:
    visits.save(new_site, screening, "laboratory_screening", AST)

    accept(new_site, "baaz-ad-ir", amended("baaz-ad-ir", with_lower_limit))
    visits.save(new_site, screening, "laboratory_screening", replace(AST, text="42"))

    assert crossed(new_site, screening) == []
    assert visits.open_visit(new_site, screening).study.protocol.version == "1.0"


def test_what_comes_after_is_judged_by_the_new_rules(new_site: Site, screening: str) -> None:
    who = visits.open_visit(new_site, screening).participant.id
    accept(new_site, "baaz-ad-ir", amended("baaz-ad-ir", with_lower_limit))
    base = stored(new_site, who)["baseline"].id
    visits.hold(new_site, base, TODAY, "as booked")

    visits.save(new_site, base, "laboratory", AST)

    assert crossed(new_site, base) == ["ast"]
    assert visits.open_visit(new_site, base).study.protocol.version == "2.0"


def test_eligibility_that_was_decided_stays_by_the_criteria_of_the_decision(new_site: Site) -> None:
    first, second = person(new_site, "emc-daily-practice"), person(new_site, "emc-daily-practice", "P.Q.")
    enrolment.screen_fail(new_site, first, TODAY, "Dr Roy", "no consent to the photographs")
    before = enrolment.eligibility(new_site, first)

    accept(new_site, "emc-daily-practice", amended("emc-daily-practice", another_criterion))

    assert enrolment.eligibility(new_site, first).results == before.results
    added = {one.criterion.id for one in enrolment.eligibility(new_site, second).results}
    assert added - {one.criterion.id for one in before.results} == {"no_herpes"}


def another_criterion(study: Study) -> None:
    source = {"where": "amendment 1", "words": "no active herpes"}
    study["criteria"].append(
        {"id": "no_herpes", "kind": "exclusion", "number": "9", "short": "Active herpes", "source": source}
    )


def without_itch(study: Study) -> None:
    """The itch scale is no longer asked at any visit, and its form is gone."""
    study["forms"] = [one for one in study["forms"] if one.get("instrument") != "pp_nrs"]
    for visit in study["visits"]:
        visit["forms"] = [name for name in visit["forms"] if name != "pp_nrs"]
    study["endpoints"] = [one for one in study["endpoints"] if "pp_nrs" not in one["measure"]]
    study.pop("unscheduled_forms", None)
    study.pop("early_termination_forms", None)


def test_a_form_that_is_dropped_stays_where_it_was_filled_in(new_site: Site) -> None:
    who = person(new_site, "emc-daily-practice")
    base = stored(new_site, who)["baseline"].id
    visits.save(new_site, base, "pp_nrs", Typed("itch", "7"))

    accept(new_site, "emc-daily-practice", amended("emc-daily-practice", without_itch))

    old, new = (visits.open_visit(new_site, stored(new_site, who)[name].id) for name in ("baseline", "week4"))
    assert old.form("pp_nrs").score is not None
    assert old.form("pp_nrs").score.total == 7  # type: ignore[union-attr]  # said the line before
    assert "pp_nrs" not in {form.id for form in new.forms}


def test_a_value_of_a_visit_held_before_can_still_be_corrected(new_site: Site) -> None:
    who = person(new_site, "emc-daily-practice")
    base = stored(new_site, who)["baseline"].id
    visits.save(new_site, base, "pp_nrs", Typed("itch", "7"))
    accept(new_site, "emc-daily-practice", amended("emc-daily-practice", without_itch))

    visits.save(new_site, base, "pp_nrs", Typed("itch", "8"), "misread")

    assert visits.open_visit(new_site, base).form("pp_nrs").fields[0].entry.text == "8"  # type: ignore[union-attr]  # recorded above
