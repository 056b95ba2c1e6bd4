"""What is stored of a value is what is said of it now, whichever of the values it rests on was entered last."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import derived_rows
from stage import TODAY

from tracker import overview, visits
from tracker.domain.derived_value import Derived
from tracker.domain.records import FlagState, Typed
from tracker.domain.views import Field, VisitRecord
from tracker.site import Site
from tracker.storage import read_exchange, read_results

EARLIER = {
    "weight": Typed("weight", "41", confirmed=True),
    "alt": Typed("alt", "12", "U/L", "0", "40", confirmed=True),
    "creatinine": Typed("creatinine", "195", "umol/L", "45", "90", confirmed=True),
}
"""Other values than any that the demo made up: later ones were judged beside those."""


def records(site: Site) -> Iterator[VisitRecord]:
    rows = [row for row in overview.participants(site) if sum(cell.visit.is_held for cell in row.cells) > 1]
    for row in rows[::2]:
        for cell in row.cells:
            if cell.visit.is_held:
                yield visits.open_visit(site, cell.visit.id)


def change(site: Site, record: VisitRecord) -> int:
    """Correct what the visit holds of EARLIER, one value after the other."""
    changed = 0
    for form in record.forms:
        for field in form.fields:
            if field.entry and field.entry.text and field.item.id in EARLIER:
                visits.save(site, record.visit.id, form.id, EARLIER[field.item.id], "misread")
                changed += 1
    return changed


def said(field: Field) -> tuple[str, int | None, str]:
    judged = field.judgement
    return (judged.range_word, judged.grade, judged.grade_text) if judged else ("", None, "")


def values(found: Iterable[Derived]) -> list[tuple[str, Decimal | None, str]]:
    return [(one.equation, one.value, one.inputs.get("weight_date", "")) for one in found]


def calculated(field: Field) -> list[tuple[str, Decimal | None, str]]:
    return values(field.judgement.estimates) if field.judgement else []


def standing(field: Field) -> set[str]:
    found = field.judgement.crossings if field.judgement else ()
    return {one.rule_id for one in found if one.crossed is not False}


def test_what_is_stored_of_each_value_is_what_is_said_of_it_after_earlier_ones_were_corrected(
    demo_site: Site,
) -> None:
    before = [*records(demo_site)]
    last = {record.participant.id: record.visit.id for record in before}
    assert sum(change(demo_site, one) for one in before if one.visit.id not in last.values()) > 8

    for record in records(demo_site):
        fields = {one.entry.id: one for form in record.forms for one in form.fields if one.entry}
        with demo_site.look() as connection:
            stored = read_exchange.said(connection, [record.visit.id])
            derived = derived_rows.of_results(connection, fields)
            flags = {
                row: {rule for rule, (_id, state) in found.items() if state != FlagState.WITHDRAWN}
                for row in fields
                if (found := read_results.flag_ids(connection, row))
            }

        where = (record.participant.shown_number, record.visit.planned_id, TODAY)
        assert {row: (one.range_word, one.grade, one.grade_version) for row, one in stored.items()} == {
            row: said(fields[row]) for row in stored
        }, where
        assert {row: values(found) for row, found in derived.items()} == {
            row: calculated(field) for row, field in fields.items() if calculated(field)
        }, where
        assert {row: rules for row, rules in flags.items() if rules} == {
            row: rules for row, field in fields.items() if (rules := standing(field))
        }, where
