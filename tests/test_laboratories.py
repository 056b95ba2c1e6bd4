"""Laboratories of the site, their ranges, and what they propose for a result."""

from dataclasses import replace
from datetime import date

import pytest
from stage import CONSENT

from tracker import enrolment, laboratories, visits
from tracker.domain.range_entry import TypedRange
from tracker.domain.records import Entry, Sex, Typed
from tracker.domain.views import Field
from tracker.errors import NotFound, NotPossible, ValueRefused
from tracker.site import Site
from tracker.storage import read_results

FORM = "laboratory_screening"
ALT = TypedRange("alt", "U/L", "7", "35", sex="F", valid_from="1.1.2026")


def field(site: Site, visit_id: str, item: str, form: str = FORM) -> Field:
    return next(one for one in visits.open_visit(site, visit_id).form(form).fields if one.item.id == item)


def entry(site: Site, visit_id: str, item: str, form: str = FORM) -> Entry:
    found = field(site, visit_id, item, form).entry
    assert found is not None
    return found


def proposal(found: Field) -> tuple[str, str, str]:
    return found.suggested_unit, found.suggested_low, found.suggested_high


@pytest.fixture
def central(new_site: Site) -> str:
    return laboratories.add(new_site, "Central laboratory")[0]


def trail(site: Site, table: str) -> list[tuple[str, str]]:
    from sqlalchemy import select  # noqa: PLC0415  only this helper looks into the trail

    from tracker.storage.tables import AUDIT  # noqa: PLC0415  as above

    with site.look() as connection:
        rows = connection.execute(select(AUDIT).where(AUDIT.c.table_name == table))
        return [(row.action, row.reason) for row in rows]


# --- laboratories -------------------------------------------------------------------------------------------


def test_a_laboratory_is_added_renamed_and_put_aside_and_never_goes(new_site: Site, central: str) -> None:
    changes = laboratories.rename(new_site, central, "  Central   laboratory, Sari ")
    laboratories.set_active(new_site, central, active=False)

    (known,) = laboratories.laboratories(new_site)
    assert changes.laboratories == {central}
    assert (known.name, known.active) == ("Central laboratory, Sari", False)
    assert [action for action, _reason in trail(new_site, "laboratory")] == ["insert", "update", "update"]


@pytest.mark.parametrize("name", ["", "  ", "central LABORATORY"])
def test_a_laboratory_without_a_name_or_with_one_that_is_taken_is_refused(
    new_site: Site, central: str, name: str
) -> None:
    with pytest.raises(ValueRefused) as refused:
        laboratories.add(new_site, name)

    assert refused.value.field == "name"


def test_a_name_may_change_its_capitals(new_site: Site, central: str) -> None:
    laboratories.rename(new_site, central, "Central Laboratory")

    assert laboratories.laboratories(new_site)[0].name == "Central Laboratory"


def test_a_laboratory_put_aside_says_how_it_comes_back(new_site: Site, central: str) -> None:
    laboratories.set_active(new_site, central, active=False)

    with pytest.raises(ValueRefused, match="no longer active"):
        laboratories.add(new_site, "Central laboratory")


def test_an_unknown_laboratory_is_not_found(new_site: Site) -> None:
    with pytest.raises(NotFound):
        laboratories.rename(new_site, "nothing", "Another")


# --- ranges -------------------------------------------------------------------------------------------------


def test_ranges_stand_in_the_order_of_a_report(new_site: Site, central: str) -> None:
    laboratories.add_range(new_site, central, ALT)
    laboratories.add_range(new_site, central, TypedRange("haemoglobin", "g/dL", "13.0", "17.0", "M"))
    laboratories.add_range(new_site, central, TypedRange("haemoglobin", "g/dL", "12.0", "15.0", "F"))

    found = laboratories.ranges(new_site, central)

    assert [(one.analyte, one.sex, one.low) for one in found] == [
        ("haemoglobin", Sex.FEMALE, "12.0"),
        ("haemoglobin", Sex.MALE, "13.0"),
        ("alt", Sex.FEMALE, "7"),
    ]


def test_a_second_range_for_the_same_people_and_days_is_refused(new_site: Site, central: str) -> None:
    laboratories.add_range(new_site, central, ALT)

    with pytest.raises(ValueRefused, match="could both serve"):
        laboratories.add_range(new_site, central, replace(ALT, high="40", sex=""))

    assert len(laboratories.ranges(new_site, central)) == 1


def test_a_range_without_an_analyte_is_refused_at_the_analyte(new_site: Site, central: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        laboratories.add_range(new_site, central, TypedRange(low="1", high="2"))

    assert refused.value.field == "analyte"


def test_a_range_is_changed_and_struck_with_its_reason_in_the_trail(new_site: Site, central: str) -> None:
    range_id, _changes = laboratories.add_range(new_site, central, ALT)

    laboratories.change_range(new_site, central, range_id, replace(ALT, high="38"), "misread")
    changed = laboratories.ranges(new_site, central)
    laboratories.strike_range(new_site, central, range_id, "not of this laboratory")

    assert [laboratories.typed_of(one).high for one in changed] == ["38"]
    assert laboratories.ranges(new_site, central) == ()
    assert trail(new_site, "reference_range") == [
        ("insert", ""),
        ("update", "misread"),
        ("update", "not of this laboratory"),
    ]


def test_a_struck_range_is_neither_struck_again_nor_changed(new_site: Site, central: str) -> None:
    range_id, _changes = laboratories.add_range(new_site, central, ALT)
    laboratories.strike_range(new_site, central, range_id, "twice")

    with pytest.raises(NotPossible, match="struck"):
        laboratories.change_range(new_site, central, range_id, ALT)
    with pytest.raises(ValueRefused, match="reason"):
        laboratories.strike_range(new_site, central, range_id, " ")
    laboratories.add_range(new_site, central, ALT)


def test_the_editor_shows_a_range_as_it_was_typed(new_site: Site, central: str) -> None:
    typed = TypedRange("crp", "mg/L", "", "5.0", "M", "18", "64", "2026-01-01", "2026-12-31")
    laboratories.add_range(new_site, central, typed)

    assert laboratories.typed_of(laboratories.ranges(new_site, central)[0]) == typed


def test_ranges_are_copied_but_for_those_that_would_meet_one_already_there(
    new_site: Site, central: str
) -> None:
    laboratories.add_range(new_site, central, ALT)
    laboratories.add_range(new_site, central, TypedRange("crp", "mg/L", "", "5"))
    branch, _changes = laboratories.add(new_site, "Branch laboratory")
    laboratories.add_range(new_site, branch, replace(ALT, high="40"))

    copied, changes = laboratories.copy_ranges(new_site, central, branch)

    assert (copied, changes.laboratories) == (1, {branch})
    assert [(one.analyte, one.high) for one in laboratories.ranges(new_site, branch)] == [
        ("alt", "40"),
        ("crp", "5"),
    ]


# --- what is proposed ---------------------------------------------------------------------------------------


def test_a_site_without_laboratories_is_not_asked_for_one(new_site: Site, screening: str) -> None:
    items = [one.item.id for one in visits.open_visit(new_site, screening).form(FORM).fields]

    assert "laboratory" not in items


def test_the_only_laboratory_is_proposed_and_recorded_with_the_first_result(
    new_site: Site, screening: str, central: str
) -> None:
    laboratories.add_range(new_site, central, ALT)
    before = field(new_site, screening, "laboratory")
    alt = field(new_site, screening, "alt")

    visits.save(new_site, screening, FORM, Typed("alt", "22", *proposal(alt)))

    assert (before.entry, before.suggested) == (None, central)
    assert proposal(alt) == ("U/L", "7", "35")
    assert alt.suggested_source == "Range table of Central laboratory, valid from 1 Jan 2026"
    assert entry(new_site, screening, "laboratory").value == central
    assert entry(new_site, screening, "alt").range_source == alt.suggested_source


def test_a_pregnancy_test_is_not_ascribed_to_a_laboratory(
    new_site: Site, screening: str, central: str
) -> None:
    form = next(
        one
        for one in visits.open_visit(new_site, screening).forms
        if [field.item.id for field in one.fields if field.item.group] == ["pregnancy_test"]
    )

    visits.save(new_site, screening, form.id, Typed("pregnancy_test", "negative"))

    fields = visits.open_visit(new_site, screening).form(form.id).fields
    assert "laboratory" not in [one.item.id for one in fields]


def test_a_laboratory_alone_is_not_recorded_before_there_is_a_result(
    new_site: Site, screening: str, central: str
) -> None:
    visits.save(new_site, screening, FORM, Typed("sample_date", "2026-03-02"))

    assert field(new_site, screening, "laboratory").entry is None


def test_a_result_keeps_its_range_when_the_table_changes(
    new_site: Site, screening: str, central: str
) -> None:
    range_id, _changes = laboratories.add_range(new_site, central, ALT)
    visits.save(new_site, screening, FORM, Typed("alt", "22", "U/L", "7", "35"))

    laboratories.change_range(new_site, central, range_id, replace(ALT, high="40"))
    visits.save(new_site, screening, FORM, Typed("alt", "23", "U/L", "7", "35"))

    kept = entry(new_site, screening, "alt")
    assert (kept.low, kept.high) == ("7", "35")
    assert kept.range_source == "Range table of Central laboratory, valid from 1 Jan 2026"
    assert field(new_site, screening, "alt").range_note == (
        "Recorded with its own range (Range table of Central laboratory, valid from 1 Jan 2026); "
        "the range table of Central laboratory says 7–40 U/L."
    )


def test_a_range_typed_with_the_result_goes_before_the_table(
    new_site: Site, screening: str, central: str
) -> None:
    laboratories.add_range(new_site, central, ALT)

    visits.save(new_site, screening, FORM, Typed("alt", "38", "U/L", "", "45"))

    kept = entry(new_site, screening, "alt")
    assert (kept.low, kept.high, kept.range_source) == ("", "45", "typed with the result")
    assert field(new_site, screening, "alt").judgement.range_word == "normal"  # type: ignore[union-attr]
    assert field(new_site, screening, "alt").range_note == ""


def test_the_range_of_another_unit_is_not_taken_for_the_table_s(
    new_site: Site, screening: str, central: str
) -> None:
    laboratories.add_range(new_site, central, TypedRange("creatinine", "mg/dL", "0.5", "1.1"))

    visits.save(new_site, screening, FORM, Typed("creatinine", "80", "umol/L", "", ""))

    kept = entry(new_site, screening, "creatinine")
    assert (kept.low, kept.high, kept.range_source) == ("", "", "")


def test_the_day_of_the_sample_decides_which_table_is_valid(
    new_site: Site, screening: str, central: str
) -> None:
    laboratories.add_range(new_site, central, replace(ALT, valid_from="5.3.2026"))
    laboratories.add_range(
        new_site, central, replace(ALT, high="31", valid_from="1.1.2026", valid_to="4.3.2026")
    )
    on_the_visit = proposal(field(new_site, screening, "alt"))  # held on 2 March

    visits.save(new_site, screening, FORM, Typed("sample_date", "2026-03-05"))

    assert on_the_visit == ("U/L", "7", "31")
    assert proposal(field(new_site, screening, "alt")) == ("U/L", "7", "35")


def test_an_age_that_does_not_decide_is_said_and_nothing_is_proposed(
    new_site: Site, central: str, study_id
) -> None:
    # born in 2008: on 2 March 2026 she is 17 or 18
    person = enrolment.Registration("A.A.", Sex.FEMALE, CONSENT, "2.0", birth_year=2008)
    enrolment.register(new_site, study_id("baaz-ad-ir"), person)
    visit = visits.find_visit(new_site, "SAR-S001", "screening")
    visits.hold(new_site, visit, CONSENT)
    laboratories.add_range(new_site, central, replace(ALT, age_from="18"))
    laboratories.add_range(new_site, central, replace(ALT, high="30", age_to="17"))

    alt = field(new_site, visit, "alt")

    assert proposal(alt) == ("U/L", "", "")
    assert alt.range_note.startswith(
        "The range table of Central laboratory does not decide: the age is 17 or 18"
    )


def test_what_the_table_lacks_is_proposed_from_the_last_result_of_the_same_laboratory(
    new_site: Site, screening: str, central: str, study_id
) -> None:
    visits.save(new_site, screening, FORM, Typed("alt", "22", "U/L", "5", "40"))
    for initials, sex in (("A.A.", Sex.FEMALE), ("B.B.", Sex.MALE)):
        person = enrolment.Registration(initials, sex, CONSENT, "2.0", birth_year=1990)
        enrolment.register(new_site, study_id("baaz-ad-ir"), person)
    woman, man = (visits.find_visit(new_site, number, "screening") for number in ("SAR-S002", "SAR-S003"))

    same_sex, other_sex = (field(new_site, visit, "alt") for visit in (woman, man))

    assert proposal(same_sex) == ("U/L", "5", "40")
    assert same_sex.suggested_source == "the range last entered here for this sex"
    assert proposal(other_sex) == ("U/L", "", "")


def test_of_several_laboratories_none_is_guessed(new_site: Site, screening: str, central: str) -> None:
    laboratories.add_range(new_site, central, ALT)
    branch, _changes = laboratories.add(new_site, "Branch laboratory")
    asked = field(new_site, screening, "laboratory")
    unknown = field(new_site, screening, "alt")

    visits.save(new_site, screening, FORM, Typed("laboratory", central))

    assert asked.suggested == ""
    assert [choice.label for choice in asked.item.choices] == [
        "Central laboratory",
        "Branch laboratory",
        "Another laboratory",
    ]
    assert proposal(unknown) == ("", "", "")
    assert proposal(field(new_site, screening, "alt")) == ("U/L", "7", "35")
    assert branch != central


def test_a_result_of_another_laboratory_takes_nothing_from_the_tables(
    new_site: Site, screening: str, central: str
) -> None:
    laboratories.add_range(new_site, central, ALT)

    visits.save(new_site, screening, FORM, Typed("laboratory", "other"))

    assert proposal(field(new_site, screening, "alt")) == ("", "", "")


def test_the_unit_of_a_result_chooses_between_two_tables(
    new_site: Site, screening: str, central: str
) -> None:
    laboratories.add_range(new_site, central, TypedRange("creatinine", "mg/dL", "0.5", "1.1"))
    laboratories.add_range(new_site, central, TypedRange("creatinine", "umol/L", "44", "97"))
    first = field(new_site, screening, "creatinine")

    visits.save(new_site, screening, FORM, Typed("creatinine", "80", "umol/L", "44", "97"))
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")

    assert proposal(first) == ("", "", "")
    assert "several ranges serve" in first.range_note
    assert proposal(field(new_site, baseline, "creatinine", "laboratory")) == ("umol/L", "44", "97")


def test_a_laboratory_put_aside_stays_with_its_results_and_is_not_offered_again(
    new_site: Site, screening: str, central: str
) -> None:
    visits.save(new_site, screening, FORM, Typed("alt", "22", "U/L", "5", "40"))
    laboratories.set_active(new_site, central, active=False)
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")

    items = [one.item.id for one in visits.open_visit(new_site, baseline).form("laboratory").fields]

    assert field(new_site, screening, "laboratory").item.choices[0].label == "Central laboratory"
    assert "laboratory" not in items


def test_a_previous_result_of_another_laboratory_proposes_no_range(
    new_site: Site, screening: str, central: str
) -> None:
    visits.save(new_site, screening, FORM, Typed("alt", "22", "U/L", "5", "40"))
    branch, _changes = laboratories.add(new_site, "Branch laboratory")
    baseline = visits.find_visit(new_site, "SAR-S001", "baseline")
    visits.hold(new_site, baseline, date(2026, 3, 16))

    visits.save(new_site, baseline, "laboratory", Typed("laboratory", branch))

    alt = field(new_site, baseline, "alt", "laboratory")
    assert alt.previous is not None
    assert proposal(alt) == ("", "", "")


def test_results_are_found_again_by_the_laboratory_they_came_from(
    new_site: Site, screening: str, central: str
) -> None:
    visits.save(new_site, screening, FORM, Typed("alt", "22", "U/L", "5", "40"))

    with new_site.look() as connection:
        recorded = read_results.entries(connection, [screening])[screening]

    assert {one.item: one.value for one in recorded if one.item == "laboratory"} == {"laboratory": central}
