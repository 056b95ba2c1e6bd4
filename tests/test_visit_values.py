"""What is entered at a visit: values judged, flagged, corrected, proposed, scored, and there afterwards."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from stage import CONSENT, PASSWORD, TestClock

from tracker import enrolment, overview, visits
from tracker.domain.instruments.easi import EASI
from tracker.domain.records import FlagState, Missing, Sex, Typed
from tracker.errors import NotFound, NotPossible, ReasonNeeded, ValueRefused
from tracker.site import Site

StudyId = Callable[[str], str]


def lab(site: Site, visit_id: str, *typed: str, reason: str = "") -> None:
    item, text, unit, low, high = typed
    visits.save(site, visit_id, "laboratory_screening", Typed(item, text, unit, low, high), reason)


def field(site: Site, visit_id: str, form: str, item: str):  # type: ignore[no-untyped-def]
    record = visits.open_visit(site, visit_id).form(form)
    return next(one for one in record.fields if one.item.id == item)


def test_nothing_is_entered_before_the_visit_has_its_date(new_site: Site, bird: str) -> None:
    with pytest.raises(NotPossible, match="has not begun"):
        visits.save(
            new_site, visits.find_visit(new_site, "01-S001", "screening"), "kit", Typed("kit_number", "1")
        )


def test_a_flag_is_raised_the_moment_the_value_is_saved_with_the_sentence_it_rests_on(
    new_site: Site, screening: str
) -> None:
    lab(new_site, screening, "alt", "85", "U/L", "", "40")

    flag = visits.open_visit(new_site, screening).flags[0]
    assert (flag.value, flag.limit, flag.where) == (
        "85 U/L",
        "≥ 2 × ULN",
        "NCT05969730, exclusion criterion 16, item 1",
    )
    assert "AST or ALT ≥2x upper limit of normal" in flag.words


def test_a_value_without_a_unit_stays_on_the_list_as_not_judged(new_site: Site, screening: str) -> None:
    lab(new_site, screening, "haemoglobin", "9.1", "", "12", "15")

    flag = visits.open_visit(new_site, screening).flags[0]
    assert flag.cannot_tell
    assert "unit is missing" in flag.because


def test_a_corrected_value_withdraws_its_flag_and_keeps_the_old_value_on_the_trail(
    new_site: Site, screening: str
) -> None:
    lab(new_site, screening, "alt", "85", "U/L", "", "40")
    lab(new_site, screening, "alt", "58", "U/L", "", "40")

    record = visits.open_visit(new_site, screening)
    trail = overview.participant(new_site, record.participant.id).history
    assert record.flags == ()
    assert any(entry.table == "flag" and FlagState.WITHDRAWN in (entry.new or "") for entry in trail)
    assert any(
        entry.old and '"text":"85"' in entry.old and '"text":"58"' in (entry.new or "") for entry in trail
    )


def test_a_flag_comes_back_when_the_value_crosses_again(new_site: Site, screening: str) -> None:
    for text in ("85", "58", "90"):
        lab(new_site, screening, "alt", text, "U/L", "", "40")

    assert [flag.value for flag in visits.open_visit(new_site, screening).flags] == ["90 U/L"]


def test_after_completion_every_change_asks_for_its_reason_and_keeps_it(
    new_site: Site, screening: str
) -> None:
    lab(new_site, screening, "alt", "58", "U/L", "", "40")
    visits.complete(new_site, screening)

    with pytest.raises(ReasonNeeded):
        lab(new_site, screening, "alt", "56", "U/L", "", "40")
    lab(new_site, screening, "alt", "56", "U/L", "", "40", reason="misread the report")

    record = visits.open_visit(new_site, screening)
    trail = overview.participant(new_site, record.participant.id).history
    assert field(new_site, screening, "laboratory_screening", "alt").entry.text == "56"
    assert "misread the report" in {entry.reason for entry in trail}


def test_leaving_a_field_as_it_was_writes_nothing(new_site: Site, screening: str) -> None:
    lab(new_site, screening, "alt", "58", "U/L", "", "40")
    visits.complete(new_site, screening)
    before = overview.participant(new_site, visits.open_visit(new_site, screening).participant.id).history

    lab(new_site, screening, "alt", "58", "U/L", "", "40")
    visits.save(new_site, screening, "bsa", Typed("percent", ""))

    after = overview.participant(new_site, visits.open_visit(new_site, screening).participant.id).history
    assert after == before


def test_the_easi_total_appears_with_its_band_when_all_twenty_cells_are_there(
    new_site: Site, screening: str
) -> None:
    # areas 2, signs 2 everywhere: sum of weights 1 x 2 x 8 = 16, moderate (Hanifin 2001, Leshem 2015)
    cells = [item for item in EASI.items if item.required]

    for item in cells[:-1]:
        visits.save(new_site, screening, "easi", Typed(item.id, "2"))
    before = visits.open_visit(new_site, screening).form("easi").score
    visits.save(new_site, screening, "easi", Typed(cells[-1].id, "2"))
    after = visits.open_visit(new_site, screening).form("easi").score

    assert before is not None
    assert (before.total, before.missing) == (None, (cells[-1].id,))
    assert after is not None
    assert (after.total, after.band_code) == (Decimal(16), "moderate")


def test_not_done_is_an_answer_with_its_reason_and_not_a_blank(new_site: Site, screening: str) -> None:
    visits.save(
        new_site,
        screening,
        "bsa",
        Typed("percent", missing=Missing.NOT_DONE, missing_reason="refused undressing"),
    )

    answered = field(new_site, screening, "bsa", "percent")
    assert (answered.answered, answered.entry.shown, answered.entry.missing_reason) == (
        True,
        "not done",
        "refused undressing",
    )


def test_a_refused_value_in_a_form_saved_at_once_records_nothing_of_it(
    new_site: Site, screening: str
) -> None:
    draft = [Typed("weight", "62"), Typed("pulse", "7000")]

    with pytest.raises(ValueRefused):
        visits.save_form(new_site, screening, "vital_signs", draft)

    assert field(new_site, screening, "vital_signs", "weight").entry is None


def test_unit_and_range_last_used_are_proposed_at_the_next_value(new_site: Site, screening: str) -> None:
    lab(new_site, screening, "alt", "22", "U/L", "5", "40")
    new_site_baseline = visits.find_visit(new_site, "SAR-S001", "baseline")

    proposed = field(new_site, new_site_baseline, "laboratory", "alt")

    assert (proposed.suggested_unit, proposed.suggested_low, proposed.suggested_high) == ("U/L", "5", "40")
    assert proposed.previous.text == "22"


def test_the_last_value_is_of_an_earlier_visit_and_baseline_counts_only_after_it(
    new_site: Site, screening: str
) -> None:
    lab(new_site, screening, "alt", "22", "U/L", "5", "40")
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    visits.hold(new_site, baseline, date(2026, 3, 16))
    visits.save(new_site, baseline, "laboratory", Typed("alt", "30", "U/L", "5", "40"))

    first = field(new_site, screening, "laboratory_screening", "alt")
    second = field(new_site, baseline, "laboratory", "alt")
    later = field(new_site, visits.find_visit(new_site, "SAR-S001", "week6"), "laboratory", "alt")

    assert (first.previous, first.baseline) == (None, None)
    assert (second.previous.text, second.baseline) == ("22", None)
    assert (later.previous.text, later.baseline.text) == ("30", "30")


def test_a_first_value_gets_the_unit_and_range_last_entered_here_for_the_same_sex(
    new_site: Site, study_id: StudyId, screening: str
) -> None:
    lab(new_site, screening, "alt", "22", "U/L", "5", "40")
    for initials, sex in (("A.A.", Sex.FEMALE), ("B.B.", Sex.MALE)):
        registration = enrolment.Registration(initials, sex, CONSENT, "2.0", birth_year=1990)
        enrolment.register(new_site, study_id("baaz-ad-ir"), registration)

    woman, man = (
        field(new_site, visits.find_visit(new_site, number, "screening"), "laboratory_screening", "alt")
        for number in ("SAR-S002", "SAR-S003")
    )

    assert (woman.suggested_low, woman.suggested_high) == ("5", "40")
    assert (man.suggested_low, man.suggested_high) == ("", "")


def test_a_trend_leaves_out_values_in_another_unit(new_site: Site, screening: str) -> None:
    participant = visits.open_visit(new_site, screening).participant.id
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    visits.hold(new_site, baseline, date(2026, 3, 16))
    lab(new_site, screening, "alt", "22", "U/L", "", "40")

    drawn = {}
    for text, unit in (("30", "U/L"), ("0.5", "ukat/L")):
        visits.save(new_site, baseline, "laboratory", Typed("alt", text, unit))
        trends = overview.participant(new_site, participant).trends
        drawn[unit] = [[point.value for point in trend.points] for trend in trends if trend.id == "alt"]

    assert drawn == {"U/L": [[Decimal(22), Decimal(30)]], "ukat/L": []}


def test_close_the_site_and_open_it_again_and_everything_is_there(
    site_path: Path, study_id: StudyId, new_site: Site, screening: str, clock: TestClock
) -> None:
    lab(new_site, screening, "alt", "7.10", "ukat/L", "", "0.60")
    before = visits.open_visit(new_site, screening)
    new_site.close()

    with Site.open(site_path, "anna", PASSWORD, clock=clock) as again:
        assert visits.open_visit(again, screening) == before
        assert field(again, screening, "laboratory_screening", "alt").entry.text == "7.10"


def test_an_unknown_visit_form_and_item_are_said_in_words(new_site: Site, screening: str) -> None:
    with pytest.raises(NotFound, match="has no visit week7"):
        visits.find_visit(new_site, "SAR-S001", "week7")
    with pytest.raises(NotFound, match="has no item nonsense"):
        visits.save(new_site, screening, "bsa", Typed("nonsense", "1"))


def test_a_scanned_code_opens_its_visit(new_site: Site, screening: str) -> None:
    code = visits.open_visit(new_site, screening).code

    assert visits.visit_by_code(new_site, code.lower()) == screening
    assert overview.find(new_site, code)[0].visit_id == screening


def test_a_confirmation_is_recorded_only_where_the_value_asked_for_one(
    new_site: Site, screening: str
) -> None:
    draft = [Typed("systolic", "162", confirmed=True), Typed("diastolic", "80", confirmed=True)]

    visits.save_form(new_site, screening, "vital_signs", draft)

    confirmed = {
        item: field(new_site, screening, "vital_signs", item).entry.confirmed
        for item in ("systolic", "diastolic")
    }
    assert confirmed == {"systolic": True, "diastolic": False}


def test_the_screen_of_a_visit_is_told_all_but_what_only_papers_tell(demo_site: Site) -> None:
    held = [
        cell.visit.id for row in overview.participants(demo_site) for cell in row.cells if cell.visit.is_held
    ]
    whole = [visits.open_visit(demo_site, one) for one in held[::9]]
    on_paper = {
        "deviations": (),
        "trends": (),
        "needs": (),
        "code": "",
        "logs": (),
        "ongoing": (),
        "endpoints": (),
    }

    shown = [visits.open_visit(demo_site, one.visit.id, for_paper=False) for one in whole]

    assert shown == [replace(one, **on_paper) for one in whole]
    assert any(one.trends and one.logs and one.endpoints for one in whole)
