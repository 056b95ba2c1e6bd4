"""Which of repeated results decides, what samples are called, and on which days they may be taken."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.domain import samples
from tracker.domain.entry import NeedsConfirmation
from tracker.domain.forms import Form, Item, base_form, repeat_of, sample_number
from tracker.domain.records import Entry, Missing, Participant, ParticipantStatus, Sex
from tracker.domain.sample_days import check_day, is_before_consent
from tracker.domain.views import Field, FormRecord, Stands
from tracker.errors import Refusal, ValueRefused

LAB = Form(id="laboratory", title="Laboratory", analytes=("alt",))
SIGNS = Form(
    id="vital_signs", title="Vital signs", items=(Item(id="weight", label="Weight"),), may_repeat=True
)


def result(number: str | None, form: str = "laboratory", *, decides: bool | None = None) -> Entry:
    value = None if number is None else Decimal(number)
    return Entry(form, form, "alt", number or "", value, decides=decides)


def person(**born: object) -> Participant:
    given = {"birth_date": None, "birth_year": None, **born}
    return Participant(
        "1",
        "2",
        "S1",
        None,
        "A.B.",
        Sex.FEMALE,
        consent_date=date(2026, 3, 2),
        consent_version="1",
        status=ParticipantStatus.SCREENING,
        **given,  # type: ignore[arg-type]
    )


# --- ids and names


def test_a_repeat_is_named_by_its_form_and_the_number_of_the_sample() -> None:
    second = repeat_of("laboratory", 2)

    assert (second, repeat_of(second, 3)) == ("laboratory#2", "laboratory#3")
    assert (base_form(second), base_form("laboratory")) == ("laboratory", "laboratory")
    assert [sample_number(form) for form in ("laboratory", second, "laboratory#12")] == [1, 2, 12]


@pytest.mark.parametrize(
    ("form", "form_id", "title", "listed"),
    [
        (LAB, "laboratory", "Laboratory", ""),
        (LAB, "laboratory#2", "Laboratory, repeat 1 (2nd sample)", "Repeat 1 (2nd sample)"),
        (LAB, "laboratory#5", "Laboratory, repeat 4 (5th sample)", "Repeat 4 (5th sample)"),
        (SIGNS, "vital_signs#3", "Vital signs, repeat 2", "Repeat 2"),
    ],
)
def test_a_title_says_which_sample_it_is(form: Form, form_id: str, title: str, listed: str) -> None:
    kind = "laboratory" if form.analytes else "items"
    shown = FormRecord(form_id, samples.form_title(form, form_id), kind, ())  # type: ignore[arg-type]

    assert shown.title == title
    assert shown.list_title == (listed or title)


def test_a_repeat_asks_why_and_when() -> None:
    asked = {
        name: [one.id for one in samples.about_items(form, name)]
        for form, name in (
            (LAB, "laboratory"),
            (LAB, "laboratory#2"),
            (SIGNS, "vital_signs"),
            (SIGNS, "vital_signs#2"),
        )
    }

    assert asked == {
        "laboratory": ["sample_date", "sample_time"],
        "laboratory#2": ["repeat_reason", "sample_date", "sample_time"],
        "vital_signs": [],
        "vital_signs#2": ["repeat_reason", "sample_date", "sample_time"],
    }


def test_a_score_is_never_repeated_and_what_may_repeat_says_so() -> None:
    easi = Form(id="easi", title="EASI", instrument="easi")

    assert (LAB.repeatable, SIGNS.repeatable, easi.repeatable) == (True, True, False)
    with pytest.raises(ValueError, match="may be repeated"):
        Form(id="easi", title="EASI", instrument="easi", may_repeat=True)


# --- which one decides


def test_nothing_decides_where_nothing_is_recorded() -> None:
    assert samples.deciding([]) is None


def test_the_only_result_with_a_value_decides_whatever_was_chosen() -> None:
    one, not_done = (
        result("85", decides=False),
        Entry("x", "laboratory#2", "alt", "", missing=Missing.NOT_DONE),
    )

    assert samples.deciding([one, not_done]) is one
    assert samples.deciding([not_done]) is not_done


@pytest.mark.parametrize(
    "choice",
    [(None, None), (True, None), (False, False), (True, True), (True, False, None)],
    ids=["nobody", "before the second came", "none", "both", "before the third came"],
)
def test_without_one_clear_choice_nothing_decides(choice: tuple[bool | None, ...]) -> None:
    entries = [result(str(80 + n), f"laboratory#{n}", decides=one) for n, one in enumerate(choice, start=1)]

    found = samples.deciding(entries)

    assert found is not None
    assert (found.undecided, found.value, found.shown) == (True, None, "not chosen")


def test_the_chosen_one_decides_be_it_first_or_last() -> None:
    first, last = result("85", decides=True), result("31", "laboratory#2", decides=False)

    assert samples.deciding([first, last]) is first
    assert samples.deciding([last, first]) is first


def test_a_field_says_how_its_result_stands() -> None:
    item = Item(id="alt", label="ALT")

    def stands(own: Entry | None, other: Entry | None) -> Stands:
        rivals = (samples.Rival(other.form, other, None),) if other else ()
        return Field(item, own, rivals=rivals).stands

    yes, no = result("85", decides=True), result("31", "laboratory#2", decides=False)
    assert stands(yes, no) is Stands.DECIDES
    assert stands(no, yes) is Stands.YIELDS
    assert stands(result("85"), no) is Stands.OPEN
    assert stands(yes, None) is stands(None, no) is stands(result(None), no) is Stands.ALONE


# --- days


@pytest.mark.parametrize(
    ("sampled", "words"),
    [
        (date(2026, 3, 1), "1 day before the visit"),
        (date(2026, 2, 27), "3 days before the visit"),
        (date(2026, 3, 2), ""),
        (date(2026, 3, 3), "1 day after the visit"),
        (date(2026, 3, 9), "7 days after the visit"),
    ],
)
def test_how_far_a_sample_lies_from_its_visit_is_said_in_days(sampled: date, words: str) -> None:
    assert samples.days_apart(sampled, date(2026, 3, 2)) == words


@pytest.mark.parametrize(
    ("born", "day"),
    [({"birth_date": date(2026, 2, 10)}, date(2026, 2, 9)), ({"birth_year": 2026}, date(2025, 12, 31))],
)
def test_no_sample_is_taken_before_birth(born: dict[str, object], day: date) -> None:
    with pytest.raises(ValueRefused, match="before birth") as refused:
        check_day("sample_date", day, person(**born), confirmed=True)

    assert refused.value.code is Refusal.OUT_OF_RANGE


def test_a_sample_before_consent_asks_once_and_one_on_the_day_does_not() -> None:
    who = person()

    with pytest.raises(NeedsConfirmation, match="Before consent"):
        check_day("sample_date", date(2026, 3, 1), who, confirmed=False)
    check_day("sample_date", date(2026, 3, 1), who, confirmed=True)
    check_day("sample_date", date(2026, 3, 2), who, confirmed=False)

    assert is_before_consent(date(2026, 3, 1), who)
    assert not is_before_consent(date(2026, 3, 2), who)


# --- what is asked of whom, and when


def test_an_item_is_required_once_another_lies_above_its_limit() -> None:
    # NCT05969730, exclusion criterion 5: above 160 mmHg or above 100 mmHg; the limits themselves are not above
    again = Item.model_validate(
        {
            "id": "systolic_repeat",
            "label": "Systolic, repeated",
            "required": False,
            "asked_when": [{"item": "systolic", "above": "160"}, {"item": "diastolic", "above": "100"}],
        }
    )

    def required(systolic: object, diastolic: object) -> bool:
        return again.asked_by({"systolic": systolic, "diastolic": diastolic}).required

    assert required(Decimal(161), Decimal(80))
    assert required(None, Decimal("100.5"))
    assert not required(Decimal(160), Decimal(100))
    assert not required("161", None)


def test_asked_when_names_an_item_of_the_same_form() -> None:
    item = {"id": "b", "label": "B", "asked_when": [{"item": "a", "above": "1"}]}

    with pytest.raises(ValueError, match="asked_when names no item of this form: a"):
        Form.model_validate({"id": "f", "title": "F", "items": [item]})


def test_what_is_for_women_alone_applies_to_no_man() -> None:
    form = Form(id="pregnancy", title="Pregnancy test", analytes=("pregnancy_test",), only_sex="F")
    item = Item(id="lmp", label="Last period", only_sex="F")

    assert (form.applies_to("F"), form.applies_to("M")) == (True, False)
    assert (item.applies_to("F"), item.applies_to("M")) == (True, False)
    assert LAB.applies_to("M")
