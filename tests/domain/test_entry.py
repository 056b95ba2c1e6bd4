"""From typed text to a recorded value, or to the sentence that says why not."""

from decimal import Decimal

import pytest

from tracker.catalogue import analytes
from tracker.domain.entry import NeedsConfirmation, NeedsWhy, Reading, check_why, read, reference_range
from tracker.domain.lab_values import read_value
from tracker.domain.protocol import Form, Item, ItemKind
from tracker.domain.records import Missing, Typed
from tracker.domain.units import uncatalogued
from tracker.errors import Refusal, ValueRefused
from tracker.visit_record import analyte_item

WEIGHT = Item(id="weight", label="Weight", unit="kg", low=Decimal(20), high=Decimal(350), step=Decimal("0.1"))
SYSTOLIC = Item(
    id="systolic",
    label="Systolic",
    low=Decimal(50),
    high=Decimal(300),
    step=Decimal(1),
    soft_high=Decimal(160),
    soft_high_message="Above 160: repeat seated.",
)


def reading(item: Item, text: str, **more: str) -> Reading:
    return read(item, Typed(item.id, text, **more), analytes())


def refusal(item: Item, text: str, **more: str) -> ValueRefused:
    with pytest.raises(ValueRefused) as caught:
        reading(item, text, **more)
    return caught.value


def test_seven_point_one_zero_typed_is_seven_point_one_zero_kept() -> None:
    found = reading(WEIGHT, " 71.0 ")

    assert (found.text, found.value) == ("71.0", Decimal("71.0"))


def test_an_empty_text_clears_the_answer() -> None:
    assert reading(WEIGHT, "  ") == Reading()


def test_a_missing_answer_has_no_value() -> None:
    assert read(WEIGHT, Typed("weight", "71", missing=Missing.NOT_DONE), analytes()) == Reading()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12", Refusal.OUT_OF_RANGE),
        ("351", Refusal.OUT_OF_RANGE),
        ("71.05", Refusal.INVALID_STEP),
        ("seventy", Refusal.NOT_A_NUMBER),
        ("<71", Refusal.NOT_A_NUMBER),
        ("NaN", Refusal.NOT_A_NUMBER),
        ("1e2", Refusal.NOT_A_NUMBER),
    ],
)
def test_what_a_weight_cannot_be_is_refused_with_its_code(text: str, code: Refusal) -> None:
    assert refusal(WEIGHT, text).code is code


def test_an_unusual_value_is_asked_again_and_recorded_when_confirmed() -> None:
    with pytest.raises(
        NeedsConfirmation, match=r"Above 160: repeat seated\. Enter again confirms 162, recorded\."
    ):
        reading(SYSTOLIC, "162")

    assert read(SYSTOLIC, Typed("systolic", "162", confirmed=True), analytes()).value == Decimal(162)


def test_a_value_that_is_too_low_is_not_told_the_words_for_too_high() -> None:
    item = SYSTOLIC.model_copy(update={"soft_low": Decimal(80)})

    with pytest.raises(NeedsConfirmation, match=r"Below 80\. Enter again confirms 70, recorded\."):
        reading(item, "70")


def test_a_day_that_does_not_exist_is_refused() -> None:
    assert refusal(Item(id="d", label="Day", kind=ItemKind.DATE), "31.04.2026").code is Refusal.INVALID_DATE


def test_an_invisible_character_cannot_disguise_an_entry() -> None:
    note = Item(id="n", label="Note", kind=ItemKind.TEXT)

    assert "U+202E" in str(refusal(note, "dose \u202e04"))


def test_a_text_of_many_pages_is_refused() -> None:
    assert refusal(Item(id="n", label="Note", kind=ItemKind.TEXT), "x" * 2001).code is Refusal.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("analyte", "text", "unit"), [("haemoglobin", "99", "g/dL"), ("wbc", "2400", "10*9/L")]
)
def test_a_number_no_patient_has_in_this_unit_is_asked_again(analyte: str, text: str, unit: str) -> None:
    # clinical/labs.md: these are caught by the entry ranges
    refused = refusal(analyte_item(analyte), text, unit=unit)

    assert refused.code is Refusal.IMPLAUSIBLE_VALUE
    assert "possible in" in refused.todo


def test_a_result_without_a_unit_is_kept_as_typed() -> None:
    found = reading(analyte_item("albumin"), "38")

    assert (found.text, found.unit) == ("38", "")


def test_a_comparator_is_kept_with_its_number() -> None:
    found = reading(analyte_item("crp"), "<0.2", unit="mg/L")

    assert (found.text, found.comparator, found.value) == ("<0.2", "<", Decimal("0.2"))


def test_a_qualitative_result_is_one_of_its_words() -> None:
    hbsag = analyte_item("hbsag")

    assert reading(hbsag, "negative").value == "negative"
    assert refusal(hbsag, "perhaps").code is Refusal.OUT_OF_RANGE


def test_a_range_bound_that_is_no_number_is_refused() -> None:
    assert refusal(analyte_item("alt"), "40", unit="U/L", high="<40").code is Refusal.NOT_A_NUMBER


def test_a_refusal_repeats_a_long_or_disguised_text_in_short() -> None:
    with pytest.raises(ValueRefused) as caught:
        read_value("\u202e" + "x" * 10_000)

    assert caught.value.happened == f"“{'x' * 39}…” is not a number."


def test_a_reading_is_a_laboratory_value_only_as_a_number() -> None:
    value = Reading("<0.2", Decimal("0.2"), "<", "mg/L").lab_value()

    assert (value.comparator, value.number, value.unit) == ("<", Decimal("0.2"), "mg/L")
    assert Reading("positive", "positive").lab_value() is None


def test_an_answer_of_a_criterion_is_read_in_any_case() -> None:
    item = Item.model_validate(
        {
            "id": "inclusion_1",
            "label": "Adult",
            "kind": "criterion",
            "choices": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}],
        }
    )

    assert reading(item, "YES").value == "yes"


def test_a_range_bound_with_a_comparator_is_refused() -> None:
    refused = refusal(analyte_item("alt"), "40", unit="U/L", high="<40")

    assert refused.happened == "“<40” is not a limit of a range."


def test_a_range_is_there_with_either_of_its_bounds() -> None:
    found = reference_range("", "40", "U/L", "report")

    assert reference_range("", "", "U/L", "report") is None
    assert (found.low, found.high, found.unit) == (None, Decimal(40), "U/L")


def test_a_possible_but_unusual_result_is_asked_to_be_confirmed_once() -> None:
    # labs.md: creatinine below 30 µmol/L is possible, and more often mg/dL in the wrong unit
    item = analyte_item("creatinine")

    with pytest.raises(NeedsConfirmation, match="is unusual"):
        read(item, Typed("creatinine", "25", "umol/L"), analytes())

    assert read(item, Typed("creatinine", "25", "umol/L", confirmed=True), analytes()).value == Decimal(25)


def test_a_result_of_an_analyte_that_the_catalogue_lacks_is_taken_in_any_unit() -> None:
    analyte = uncatalogued("other:Ferritin")
    item = Item(id=analyte.id, label=analyte.name, kind=ItemKind.ANALYTE)

    reading = read(item, Typed(analyte.id, "12.5", unit="ng/mL", low="10", high="200"), {item.id: analyte})

    assert (reading.value, reading.unit, reading.low, reading.high) == (Decimal("12.5"), "ng/mL", "10", "200")
    assert analyte.name == "Ferritin"


# --- why there is no value


def test_a_form_that_asks_why_takes_no_answer_without_value_and_without_reason() -> None:
    form = Form(id="easi", title="EASI", instrument="easi", why_missing=True)

    with pytest.raises(NeedsWhy, match="Not done needs its reason"):
        check_why(form, Typed("trunk.area", missing=Missing.NOT_DONE, missing_reason=" "))

    check_why(form, Typed("trunk.area", missing=Missing.NOT_DONE, missing_reason="in a cast"))
    check_why(form, Typed("trunk.area", "3"))


def test_a_form_that_does_not_ask_takes_the_answer_alone() -> None:
    check_why(Form(id="easi", title="EASI", instrument="easi"), Typed("trunk.area", missing=Missing.UNKNOWN))
