"""The schema of a study: what a window, an offset, an item, a form, a condition may be."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.protocol import (
    All,
    AtLeast,
    Compare,
    Condition,
    Drug,
    Form,
    Is,
    Item,
    Limit,
    Masking,
    Numbering,
    Offset,
    PlannedVisit,
    Source,
    Window,
    leaves,
)

SITE = {"where": "the site's choice", "basis": "site"}
CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"minus": 3},
        {"plus": 3},
        {"first_day": 1},
        {"minus": 3, "plus": 3, "first_day": 1},
        {"minus": 3, "plus": 3, "first_day": 1, "last_day": 2},
    ],
)
def test_a_window_is_around_the_target_or_counted_and_never_half(given: Mapping[str, int]) -> None:
    with pytest.raises(ValidationError, match="either minus and plus, or first_day and last_day"):
        Window(**given)


def test_a_window_may_be_one_day_long() -> None:
    window = Window(first_day=-1, last_day=-1)

    assert (window.first_day, window.last_day) == (-1, -1)


def test_a_window_that_closes_before_it_opens_is_impossible() -> None:
    with pytest.raises(ValidationError, match="it opens on day -1 and closes on day -28"):
        Window(first_day=-1, last_day=-28)


@pytest.mark.parametrize("given", [{}, {"days": 1, "weeks": 1}, {"weeks": 4, "months": 1}])
def test_an_offset_has_exactly_one_measure(given: Mapping[str, int]) -> None:
    with pytest.raises(ValidationError, match="exactly one of days, weeks, months"):
        Offset(**given)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"target": {"weeks": 4}}, "names the anchor"),
        ({"window": {"first_day": -28, "last_day": -1}}, "names the anchor"),
        ({"anchor": "baseline", "window": {"minus": 3, "plus": 3}}, "needs a target"),
        (
            {"anchor": "baseline", "target": {"weeks": 4}, "window": {"first_day": 30, "last_day": 40}},
            "the target lies outside it",
        ),
        ({"anchor": "baseline", "repeat": {"every_months": 3}}, "has the id month"),
        ({"repeat": {"every_months": 3}}, "names the anchor"),
    ],
)
def test_a_visit_that_cannot_be_planned_is_refused(given: Mapping[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        PlannedVisit.model_validate(
            {"id": "week4", "label": "Week 4", "short": "W4", "source": SITE, **given}
        )


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"low": "5", "high": "3"}, "the lowest allowed value 5 is above the highest 3"),
        ({"step": "0"}, "the step is above 0"),
        ({"kind": "choice", "choices": [{"code": "a", "label": "A"}]}, "at least two answers"),
        (
            {"kind": "choice", "choices": [{"code": "a", "label": "A"}, {"code": "a", "label": "B"}]},
            "two answers have the same code",
        ),
    ],
)
def test_an_item_that_nobody_could_enter_is_refused(given: Mapping[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Item.model_validate({"id": "weight", "label": "Weight", **given})


@pytest.mark.parametrize("given", [{}, {"instrument": "easi", "criteria": True}, {"criteria": False}])
def test_a_form_has_exactly_one_kind(given: Mapping[str, Any]) -> None:
    with pytest.raises(ValidationError, match="exactly one of instrument, analytes, criteria, items"):
        Form.model_validate({"id": "page", "title": "Page", **given})


def test_an_item_or_analyte_stands_once_on_a_form() -> None:
    with pytest.raises(ValidationError, match="alt stands twice on this form"):
        Form(id="laboratory", title="Laboratory", analytes=("alt", "ast", "alt"))


def test_a_form_gives_its_item_and_names_the_one_it_lacks() -> None:
    form = Form(id="vital_signs", title="Vital signs", items=(Item(id="weight", label="Weight"),))

    assert form.item("weight").label == "Weight"
    with pytest.raises(KeyError, match="height"):
        form.item("height")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"op": "<", "limits": [{"value": "1"}]}, "exactly one of score, item, analyte, age"),
        ({"score": "easi", "age": "consent", "op": "<", "limits": [{"value": "1"}]}, "exactly one of"),
        (
            {"analyte": "alt", "part": "activity", "op": "<", "limits": [{"value": "1"}]},
            "part belongs to a score",
        ),
        (
            {"analyte": "alt", "op": ">", "limits": [{"value": "3", "unit": "U/L"}], "times": "ULN"},
            "a multiple of the ULN has no unit",
        ),
        ({"analyte": "alt", "op": ">", "limits": []}, "at least 1 item"),
        ({"is": "positive"}, "exactly one of analyte, item"),
        ({"at_least": 3, "of": [{"answer": "a"}, {"answer": "b"}]}, "at least 3 of 2 can never hold"),
        ({"all": []}, "at least 1 item"),
        ("easi", "valid dictionary"),
        (None, "valid dictionary"),
    ],
)
def test_a_condition_that_could_never_be_judged_is_refused(given: object, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        CONDITION.validate_python(given)


def test_conditions_nest_and_name_their_leaves_in_order() -> None:
    condition = CONDITION.validate_python(
        {
            "all": [
                {"at_least": 1, "of": [{"analyte": "hbsag", "is": "positive"}, {"answer": "seen"}]},
                {"any": [{"threshold": "hb"}, {"score": "easi", "op": ">=", "limits": [{"value": "16"}]}]},
            ]
        }
    )

    assert isinstance(condition, All)
    assert isinstance(condition.all[0], AtLeast)
    assert [type(leaf).__name__ for leaf in leaves(condition)] == ["Is", "Answer", "ThresholdRef", "Compare"]


def test_a_condition_survives_being_written_and_read() -> None:
    condition = All(
        all=(
            Is(analyte="hbsag", word="positive"),
            Compare(score="easi", op=">=", limits=(Limit(value=Decimal("16.0")),)),
        )
    )

    again = CONDITION.validate_json(CONDITION.dump_json(condition, by_alias=True))

    assert again == condition
    assert str(again.all[1].limits[0].value) == "16.0"


@pytest.mark.parametrize("pattern", ["S001", "{n}{n}", "{n.real}", "{x}", "{n:3}", "S-{n:03d}-{m}"])
def test_a_number_pattern_has_one_running_number_and_nothing_else_to_fill(pattern: str) -> None:
    with pytest.raises(ValidationError, match="needs one"):
        Numbering(screening=pattern, participant="P{n}", source=Source.model_validate(SITE))


def test_screening_and_participant_numbers_cannot_be_confused() -> None:
    with pytest.raises(ValidationError, match="different patterns"):
        Numbering(screening="P{n:03d}", participant="P{n:03d}", source=Source.model_validate(SITE))


def test_the_masking_in_force_is_one_of_the_choices() -> None:
    with pytest.raises(ValidationError, match="double_blind is not one of the choices"):
        Masking.model_validate(
            {"kind": "double_blind", "choices": ["assessor", "open_label"], "statements": [SITE]}
        )


@pytest.mark.parametrize("per_kg", [("2.5", "1.5"), ("0", "1"), ("-1", "1")])
def test_a_dose_range_goes_from_low_to_high(per_kg: tuple[str, str]) -> None:
    with pytest.raises(ValidationError, match="the lowest, then the highest"):
        Drug.model_validate({"name": "azathioprine", "dose": "by weight", "every": "day", "per_kg": per_kg})


def test_study_data_cannot_be_changed_after_reading() -> None:
    window = Window(minus=5, plus=5)

    with pytest.raises(ValidationError, match="frozen"):
        window.plus = 6  # type: ignore[misc]


def test_what_a_visit_needs_of_women_alone_is_no_need_of_a_man() -> None:
    screening = shipped_studies()["bird"].visit("screening")

    # NCT04972760: women who are pregnant are excluded; the urine test is the site's way to know.
    assert screening.needed_by(female=True) == (*screening.needs, "urine pregnancy test")
    assert screening.needed_by(female=False) == screening.needs
