"""A version of a study beside the others: names of what is gone stay readable, and nothing old is asked anew."""

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.planned import Repeat
from tracker.domain.protocol import Protocol
from tracker.domain.records import Study
from tracker.domain.versions import carried, is_planned, widest

EMC = shipped_studies()["emc-daily-practice"]
GUIDELINE = shipped_studies()["euroguiderm-baricitinib"]


def without(protocol: Protocol, *names: str) -> Protocol:
    visits = tuple(one for one in protocol.visits if one.id not in names)
    forms = tuple(one for one in protocol.forms if one.id not in names)
    return protocol.model_copy(update={"version": "2.0", "visits": visits, "forms": forms})


def test_a_version_that_lacks_nothing_stays_what_it_is() -> None:
    assert carried(EMC, [without(EMC, "week4")]) is EMC


def test_a_visit_that_is_gone_stands_where_it_stood() -> None:
    found = carried(without(EMC, "week4"), [EMC])

    assert [one.id for one in found.visits] == ["baseline", "week4", "week12"]
    assert found.visit_label("week4") == "Week 4"
    assert found.version == "2.0"


def test_what_is_planned_from_now_on_follows_the_version_in_force_alone() -> None:
    newer = without(EMC, "week4")

    assert Study("1", EMC, "1").current is EMC
    assert Study("1", carried(newer, [EMC]), "2", in_force=newer).current is newer


def test_a_form_that_is_gone_can_still_be_read_and_is_on_no_visit_that_is_planned() -> None:
    found = carried(without(EMC, "easi"), [EMC])

    assert found.form("easi").instrument == "easi"
    assert [one.forms for one in found.visits] == [one.forms for one in EMC.visits]


def test_both_series_of_a_visit_that_recurs_otherwise_have_their_names() -> None:
    month = GUIDELINE.visit("month3").model_copy(update={"repeat": Repeat(every_months=4)})
    visits = tuple(month if one.id == "month" else one for one in GUIDELINE.visits)
    new = GUIDELINE.model_copy(update={"visits": visits})

    found = carried(new, [GUIDELINE])

    assert (found.visit_label("month3"), found.visit_label("month4")) == ("Month 3", "Month 4")
    assert (is_planned(new, "month3"), is_planned(new, "month8"), is_planned(found, "month3")) == (
        False,
        True,
        True,
    )


def test_what_a_record_can_hold_is_what_any_version_asks() -> None:
    plain = next(form for form in EMC.forms if form.items)
    fewer = plain.model_copy(update={"items": plain.items[1:]})
    forms = tuple(fewer if one.id == plain.id else one for one in EMC.forms if one.id != "easi")
    new = EMC.model_copy(update={"forms": forms, "criteria": EMC.criteria[1:]})

    found = widest(new, [EMC])

    assert {one.id for one in found.form(plain.id).items} == {one.id for one in plain.items}
    assert found.form("easi") == EMC.form("easi")
    assert {one.id for one in found.criteria} == {one.id for one in EMC.criteria}
    assert found.criteria[-1] == EMC.criteria[0]


def test_a_visit_has_the_forms_that_it_had_in_any_version() -> None:
    fewer = tuple(one.model_copy(update={"forms": one.forms[1:]}) for one in EMC.visits)
    new = EMC.model_copy(update={"visits": fewer})

    found = widest(new, [EMC, new])

    assert [set(one.forms) for one in found.visits] == [set(one.forms) for one in EMC.visits]
    assert widest(EMC, [new]).visits == EMC.visits
