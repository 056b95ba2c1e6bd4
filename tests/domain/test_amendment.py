"""What a new version of a study file changes, and what it may not."""

from decimal import Decimal

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.amendment import Change, Difference, Held, differences, obstacles
from tracker.domain.forms import Item, ItemKind
from tracker.domain.planned import Offset, Repeat
from tracker.domain.protocol import Protocol

NOBODY = Held(frozenset({"1.0"}), frozenset())


def study(key: str) -> Protocol:
    return shipped_studies()[key]


def with_(protocol: Protocol, **changes: object) -> Protocol:
    """Another version of a study with other parts."""
    return protocol.model_copy(update={"version": "2.0", **changes})


@pytest.mark.parametrize("key", sorted(shipped_studies()))
def test_a_version_with_nothing_but_another_number_differs_in_nothing(key: str) -> None:
    assert differences(study(key), with_(study(key))) == ()


def test_a_limit_that_changes_says_what_it_was_and_what_it_is() -> None:
    baaz = study("baaz-ad-ir")
    ast = baaz.threshold("ast")
    limit = ast.condition.limits[0].model_copy(update={"value": Decimal(3)})  # type: ignore[union-attr]  # a comparison
    other = ast.model_copy(update={"condition": ast.condition.model_copy(update={"limits": (limit,)})})
    rules = tuple(other if one.id == "ast" else one for one in baaz.thresholds)

    (found,) = differences(baaz, with_(baaz, thresholds=rules))

    # NCT05969730, exclusion criterion 16: AST ≥ 2 × ULN.
    assert found == Difference("Safety rules", "AST ≥ 2 × ULN", Change.CHANGED, "≥ 2 × ULN", "≥ 3 × ULN")


def test_a_visit_says_target_window_and_forms_before_and_after() -> None:
    emc = study("emc-daily-practice")
    week4 = emc.visit("week4").model_copy(update={"target": Offset(weeks=6), "forms": ("easi",)})
    visits = tuple(week4 if one.id == "week4" else one for one in emc.visits)

    (found,) = differences(emc, with_(emc, visits=visits))

    assert (found.part, found.name, found.change) == ("Visits", "Week 4", Change.CHANGED)
    assert found.before.startswith("target: 4 weeks after Start of treatment\nforms: EASI, ")
    assert found.after == "target: 6 weeks after Start of treatment\nforms: EASI"


def test_parts_that_come_and_go_are_named() -> None:
    emc = study("emc-daily-practice")
    week5 = emc.visit("week4").model_copy(update={"id": "week5", "label": "Week 5"})
    visits = (*(one for one in emc.visits if one.id != "week4"), week5)
    notes = emc.form("easi").model_copy(update={"id": "photographs", "title": "Photographs"})

    found = differences(
        with_(emc, forms=(*emc.forms, notes)), with_(emc, visits=visits, thresholds=(), endpoints=())
    )

    assert [(one.part, one.name, one.change) for one in found] == [
        ("Visits", "Week 5", Change.ADDED),
        ("Visits", "Week 4", Change.REMOVED),
        ("Forms", "Photographs", Change.REMOVED),
        *(("Endpoints", one.label, Change.REMOVED) for one in emc.endpoints),
    ]
    assert differences(emc, with_(emc, forms=(*emc.forms, notes)))[0].change is Change.ADDED


def test_a_criterion_shows_its_words_and_a_rule_without_few_words_its_name() -> None:
    baaz = study("baaz-ad-ir")
    first = baaz.criteria[0].model_copy(update={"number": "1b"})
    washout = baaz.washouts[0].model_copy(update={"label": "Another label"})
    other = with_(baaz, criteria=(first, *baaz.criteria[1:]), washouts=(washout, *baaz.washouts[1:]))

    criterion, rule = differences(baaz, other)

    assert criterion.name == f"Inclusion 1b: {first.short}"
    assert criterion.before == baaz.criteria[0].source.words
    assert (rule.part, rule.name, rule.before, rule.after) == ("Washouts", "Another label", "", "")


def test_what_concerns_the_whole_study_is_named_with_its_values_where_they_are_words() -> None:
    bird = study("bird")
    other = with_(bird, screening_valid_days=35, title="Another title", maximum_age=None)

    found = {one.name: (one.before, one.after) for one in differences(bird, other)}

    # BIRD: screening from week −4 to day −1, so 28 days.
    assert found["days for which a screening holds"] == ("28", "35")
    assert found["title"] == ("", "")


# --- what may not be


def test_a_file_of_another_study_is_none_of_its_versions() -> None:
    (why,) = obstacles(study("bird"), study("baaz-ad-ir"), NOBODY)

    assert why == "The file is of the study baaz-ad-ir, and not of bird."


def test_a_version_that_was_in_force_is_no_amendment() -> None:
    (why,) = obstacles(study("bird"), study("bird"), NOBODY)

    assert why.startswith("Version 1.0 of this study is at this site already")


def test_baseline_and_the_first_visit_stay() -> None:
    bsmmu = study("bsmmu-dcssc")
    first, base, *rest = bsmmu.visits
    swapped = (base.model_copy(update={"is_baseline": False}), first.model_copy(update={"is_baseline": True}))

    found = obstacles(bsmmu, with_(bsmmu, visits=(*swapped, *rest)), NOBODY)

    assert [why.partition(":")[0] for why in found] == [
        f"Baseline is {base.label}, from which every day is counted",
        f"The study begins with {first.label}",
    ]


def test_an_arm_with_participants_stays_and_no_mask_is_put_over_it() -> None:
    baaz = study("baaz-ad-ir")
    arm = baaz.arms[0].id
    double = baaz.masking.model_copy(update={"kind": "double_blind"})

    found = obstacles(
        baaz, with_(baaz, arms=baaz.arms[1:], masking=double), Held(frozenset(), frozenset({arm}))
    )

    assert found[0] == f"Participants are in the arm {arm}, which this version does not have."
    assert found[1].startswith("Arms are recorded in this study")
    assert obstacles(baaz, with_(baaz, arms=baaz.arms[1:], masking=double), NOBODY) == ()


def test_an_id_of_a_form_or_item_means_one_thing_for_ever() -> None:
    emc = study("emc-daily-practice")
    easi = emc.form("easi").model_copy(update={"instrument": "dlqi"})
    dose = next(form for form in emc.forms if form.items)
    item = next(one for one in dose.items if one.kind is ItemKind.NUMBER)
    text = Item(id=item.id, label=item.label, kind=ItemKind.TEXT)
    other = dose.model_copy(update={"items": tuple(text if one is item else one for one in dose.items)})
    new = emc.form("easi").model_copy(update={"id": "easi_again"})
    forms = tuple({"easi": easi, dose.id: other}.get(one.id, one) for one in emc.forms)

    found = obstacles(emc, with_(emc, forms=(*forms, new)), NOBODY)

    assert sorted(found) == [
        "The form easi would become another kind of form: give the new one an id of its own.",
        f"The item {item.id} of {dose.id} was a number: give the new one an id of its own.",
    ]


def test_a_series_that_recurs_otherwise_is_a_change_of_its_visit() -> None:
    guideline = study("euroguiderm-baricitinib")
    month = guideline.visit("month3").model_copy(update={"repeat": Repeat(every_months=6)})
    visits = tuple(month if one.id == "month" else one for one in guideline.visits)

    (found,) = differences(guideline, with_(guideline, visits=visits))

    assert found.before.startswith("target: every 3 months")
    assert found.after.startswith("target: every 6 months")


def test_a_visit_of_which_only_the_preparation_changes_is_named_all_the_same() -> None:
    emc = study("emc-daily-practice")
    week4 = emc.visit("week4").model_copy(update={"needs": ("a photograph",)})
    visits = tuple(week4 if one.id == "week4" else one for one in emc.visits)

    (found,) = differences(emc, with_(emc, visits=visits))

    assert (found.name, found.before, found.after) == ("Week 4", "", "")


def test_a_visit_without_forms_says_so() -> None:
    emc = study("emc-daily-practice")
    week4 = emc.visit("week4").model_copy(update={"forms": ()})
    visits = tuple(week4 if one.id == "week4" else one for one in emc.visits)

    (found,) = differences(emc, with_(emc, visits=visits))

    assert found.after == "forms: –"
