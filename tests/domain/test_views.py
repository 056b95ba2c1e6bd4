"""Records for those who read them: what is missing, how far a form is, where a line may join two points."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import typical_records as usual

from tracker.domain.forms import Item, ItemKind, repeat_of
from tracker.domain.log_views import LogRecord
from tracker.domain.logs import LOGS
from tracker.domain.masking import masked_record
from tracker.domain.records import Entry, Missing
from tracker.domain.samples import Rival
from tracker.domain.views import Field, FormRecord, FormState, ScoreRecord, Stands, Trend, TrendPoint

WEIGHT = Item(id="weight", label="Weight", unit="kg")
NOTE = Item(id="note", label="Note", kind=ItemKind.TEXT, required=False)


def entry(text: str = "", **more: object) -> Entry:
    value = Decimal(text) if text else None
    return Entry(id="r", form="vital_signs", item="weight", text=text, value=value, **more)


def form(*fields: Field, **more: object) -> FormRecord:
    return FormRecord("vital_signs", "Vital signs", "items", fields, **more)


def point(day: int, value: str = "1") -> TrendPoint:
    return TrendPoint(date(2026, 3, day), "V", Decimal(value))


@pytest.mark.parametrize(
    ("recorded", "answered"),
    [(None, False), (entry(), False), (entry("62"), True), (entry(missing=Missing.NOT_DONE), True)],
)
def test_an_answer_is_a_value_or_a_stated_reason_for_none(recorded: Entry | None, answered: bool) -> None:
    assert Field(WEIGHT, recorded).answered is answered


def test_a_form_is_empty_begun_or_done_by_its_required_fields() -> None:
    empty, full, note = Field(WEIGHT), Field(WEIGHT, entry("62")), Field(NOTE, entry("7"))

    assert form(empty).state is FormState.EMPTY
    assert form(empty, note).state is FormState.BEGUN
    assert form(full, Field(NOTE)).state is FormState.DONE
    assert (form(full, empty, note).done, len(form(full, empty, note).required)) == (1, 2)


def test_a_repeat_knows_its_form_and_its_place() -> None:
    first = FormRecord("laboratory", "Laboratory", "laboratory", ())
    second = replace(first, id=repeat_of("laboratory", 2))

    assert (first.base, first.sample, first.list_title, first.derived) == ("laboratory", 1, "Laboratory", ())
    assert (second.base, second.sample) == ("laboratory", 2)
    assert second.list_title != "Laboratory"


def test_of_several_results_one_decides_one_yields_or_nobody_chose() -> None:
    mine, other = entry("62"), replace(entry("63"), id="s", form="vital_signs~2")
    rival = Rival("vital_signs~2", other, None)

    assert Field(WEIGHT, mine).stands is Stands.ALONE
    assert Field(WEIGHT, mine, rivals=(rival,)).stands is Stands.OPEN
    idle = Rival("vital_signs~2", replace(other, decides=False), None)
    assert Field(WEIGHT, replace(mine, decides=True), rivals=(idle,)).stands is Stands.DECIDES
    chosen = Rival("vital_signs~2", replace(other, decides=True), None)
    assert Field(WEIGHT, replace(mine, decides=False), rivals=(chosen,)).stands is Stands.YIELDS


def test_a_change_needs_both_values() -> None:
    score = ScoreRecord("easi", "EASI", Decimal(8), baseline=Decimal(30))

    assert score.change == Decimal(-22)
    assert replace(score, baseline=None).change is None
    assert replace(score, total=None).change is None


def test_no_line_joins_two_points_across_a_visit_without_its_value() -> None:
    trend = Trend("easi", "EASI", "", (point(20), point(1), point(10)), gaps=(date(2026, 3, 15),))

    assert [[one.on.day for one in run] for run in trend.runs] == [[1, 10], [20]]
    assert [len(run) for run in replace(trend, gaps=()).runs] == [3]


def test_a_visit_lists_its_required_fields_without_an_answer_and_knows_its_forms() -> None:
    record = replace(usual.typical(), forms=(form(Field(WEIGHT), Field(NOTE)),))

    assert [field.item.id for _form, field in record.missing] == ["weight"]
    assert record.form("vital_signs") is record.forms[0]
    with pytest.raises(KeyError, match="nose"):
        record.form("nose")


def test_a_visit_names_once_what_several_results_leave_undecided() -> None:
    other = replace(entry("63"), id="s", form="vital_signs~2")
    twice = Field(WEIGHT, entry("62"), rivals=(Rival("vital_signs~2", other, None),))
    record = replace(usual.typical(), forms=(form(twice), form(twice), form(Field(NOTE))))

    assert [field.item.id for _form, field in record.undecided] == ["weight"]


def test_the_masked_visit_has_the_assessors_forms_alone() -> None:
    whole = usual.typical(ongoing=(LogRecord(LOGS["medication"]),))

    masked = masked_record(whole)

    assert masked.masked
    assert (masked.needs, masked.logs, masked.ongoing, masked.participant.arm) == ((), (), (), None)
    assert {one.kind for one in masked.forms} <= {"instrument"}
    assert {flag.form for flag in masked.flags} <= {one.id for one in masked.forms}
