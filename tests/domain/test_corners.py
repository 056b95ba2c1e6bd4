"""Corners that no study has reached yet: each is a line that must not be wrong on the day one does."""

from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest

from tracker.catalogue import analytes, ctcae
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.conditions import Compare, Limit, WashoutRef
from tracker.domain.criteria import Rules as Referred
from tracker.domain.criteria import judge as holds
from tracker.domain.dates import clock
from tracker.domain.entry import Reading, read
from tracker.domain.judgement import Person, Rules, judge
from tracker.domain.labs import LabValue, ReferenceRange, Span, crosses, unusual
from tracker.domain.protocol import Protocol
from tracker.domain.protocol_names import misfits
from tracker.domain.records import Typed
from tracker.domain.verdict import Verdict
from tracker.visit_record import analyte_item

BIRD = shipped_studies()["bird"]
RULES = Rules(analytes(), ctcae(), BIRD.thresholds)
NOBODY = Person("F", None)


def test_a_time_of_day_has_two_digits() -> None:
    assert (clock(time(9, 5)), clock(datetime(2026, 4, 14, 21, 30))) == ("09:05", "21:30")  # noqa: DTZ001  shown only


def test_a_result_without_its_unit_is_kept_as_typed() -> None:
    found = read(analyte_item("alt"), Typed("alt", "40"), analytes())

    assert found == Reading("40", Decimal(40))


def test_a_test_that_does_not_apply_crosses_no_limit() -> None:
    said = judge(analytes()["pregnancy_test"], "not_applicable", None, RULES, NOBODY)

    assert said.crossings == ()


def test_a_value_in_a_unit_of_another_analyte_has_no_grade() -> None:
    said = judge(analytes()["alt"], LabValue("", Decimal(40), "mg/dL"), None, RULES, NOBODY)

    assert (said.grade, said.grade_text) == (None, "")


def test_a_value_below_a_negative_number_may_be_anything_below_it() -> None:
    span = Span.of(LabValue("<", Decimal(-1), "mmol/L"))

    assert span.low is None
    assert span.meets("<", Fraction(-5)) is None
    assert span.meets("<", Fraction(0)) is True


def test_nothing_is_unusual_in_a_unit_the_analyte_lacks() -> None:
    assert not unusual(analytes()["alt"], LabValue("", Decimal(40), "mg/dL"))
    assert not unusual(analytes()["alt"], LabValue("", Decimal(40), None))


def test_a_ratio_that_no_four_decimals_tell_from_its_limit_still_says_which_side_it_lies_on() -> None:
    rule = Compare(analyte="alt", op=">=", limits=(Limit(value="2"),), times="ULN")
    value = LabValue("", Decimal("79.9999999"), "U/L")

    verdict = crosses(analytes()["alt"], rule, value, ReferenceRange(None, Decimal(40)))

    assert verdict.answer is False
    assert "79.9999999 U/L" in verdict.because


def test_a_study_whose_ages_exclude_everyone_is_refused() -> None:
    with pytest.raises(ValueError, match="the minimum age 65 is above the maximum age 64"):
        Protocol.model_validate({**BIRD.model_dump(by_alias=True), "minimum_age": 65})


def test_forms_offered_outside_the_plan_are_those_of_the_study() -> None:
    known, unknown = (
        BIRD.model_copy(update={"unscheduled_forms": ("mmt8", name)}) for name in ("cdasi", "nose")
    )

    assert misfits(known) == ()
    assert [one.why for one in misfits(unknown)] == ["there is no form nose"]


class Washouts:
    """Facts that know of one washout alone."""

    def __init__(self, kept: bool | None) -> None:
        self.kept = kept

    def washout(self, washout_id: str) -> Verdict:
        return Verdict(self.kept, f"{washout_id} told", () if self.kept is not None else ("stop date",))


@pytest.mark.parametrize(
    ("kept", "state", "answer"),
    [
        (True, "kept", True),
        (True, "broken", False),
        (False, "kept", False),
        (False, "broken", True),
        (None, "kept", None),
        (None, "broken", None),
    ],
)
def test_a_washout_is_asked_for_as_kept_or_as_broken(kept: bool | None, state: str, answer) -> None:
    asked = WashoutRef.model_validate({"washout": "steroids", "state": state})

    verdict = holds(asked, Washouts(kept), Referred({}, analytes()))

    assert (verdict.answer, verdict.because) == (answer, "steroids told")
