"""Undo and redo inside a visit: restored through the trail, judged anew, with a reason after completion."""

from pathlib import Path

import pytest
from stage import TODAY
from test_lab_import import ALT, taker
from test_signing import INVESTIGATOR, as_

from tracker import access, samples, signing, trail, undoing, visits
from tracker.domain.records import Entry, Missing, Role, Typed
from tracker.domain.signing import Meaning
from tracker.errors import Locked, NotPossible, ReasonNeeded
from tracker.locking import Scope, lock
from tracker.site import NewUser, Site
from tracker.storage import verify

LAB = "laboratory_screening"
ASSESSOR = NewUser("mina", "Mina Karimi", "a sentence of hers", frozenset({Role.ASSESSOR}))


def weigh(site: Site, visit_id: str, text: str) -> None:
    visits.save(site, visit_id, "vital_signs", Typed("weight", text))


def entry(site: Site, visit_id: str, item: str = "weight", form: str = "vital_signs") -> Entry | None:
    fields = visits.open_visit(site, visit_id).form(form).fields
    return next(one.entry for one in fields if one.item.id == item)


def text(site: Site, visit_id: str, item: str = "weight", form: str = "vital_signs") -> str:
    found = entry(site, visit_id, item, form)
    return found.shown if found else ""


def flags(site: Site, visit_id: str) -> set[str]:
    return {
        one.state for one in visits.open_visit(site, visit_id).flags if one.rule_id and not one.cannot_tell
    }


# --- back and forth


def test_each_undo_takes_back_one_change_more_and_redo_makes_them_again(
    new_site: Site, screening: str
) -> None:
    for typed in ("61", "62", "63"):
        weigh(new_site, screening, typed)

    back = [undoing.undo(new_site, screening)[0].words for _time in range(2)]
    after_two = text(new_site, screening)
    undoing.undo(new_site, screening)
    empty = text(new_site, screening)
    forth = [undoing.redo(new_site, screening)[0].words for _time in range(3)]

    assert back == ["Body, weight: 63 kg → 62 kg", "Body, weight: 62 kg → 61 kg"]
    assert (after_two, empty) == ("61", "")
    assert forth[0] == "Body, weight: – → 61 kg"
    assert text(new_site, screening) == "63"


def test_what_is_undone_stays_on_the_trail_and_the_trail_says_so(new_site: Site, screening: str) -> None:
    weigh(new_site, screening, "61")
    weigh(new_site, screening, "36")

    undoing.undo(new_site, screening)

    said = [line.change for line in trail.of_form(new_site, screening, "vital_signs", "weight")]
    events = [line.change for line in trail.entries(new_site, trail.Filter(kind=trail.Kind.RECORDS)).lines]
    assert said[:2] == ["value: 36 → 61", "value: 61 → 36"]
    assert events[0] == "undone"
    with new_site.look() as connection:
        assert list(verify.findings(connection)) == []


def test_a_change_after_an_undo_leaves_nothing_to_redo(new_site: Site, screening: str) -> None:
    weigh(new_site, screening, "61")
    undoing.undo(new_site, screening)
    weigh(new_site, screening, "62")

    with pytest.raises(NotPossible, match="nothing to redo"):
        undoing.redo(new_site, screening)

    assert text(new_site, screening) == "62"


def test_an_undone_change_is_not_met_again_by_the_next_undo(new_site: Site, screening: str) -> None:
    weigh(new_site, screening, "61")
    visits.save(new_site, screening, "vital_signs", Typed("height", "170"))
    undoing.undo(new_site, screening)
    undoing.redo(new_site, screening)

    undone = [undoing.undo(new_site, screening)[0].items for _time in range(2)]

    assert undone == [("height",), ("weight",)]
    with pytest.raises(NotPossible, match="nothing to undo"):
        undoing.undo(new_site, screening)


def test_what_was_entered_together_is_undone_together(new_site: Site, screening: str) -> None:
    weigh(new_site, screening, "61")
    rest = [Typed(name, missing=Missing.NOT_DONE) for name in ("height", "pulse")]
    undoing.save_together(new_site, screening, "vital_signs", rest)

    restored, _changes = undoing.undo(new_site, screening)

    assert restored.items == ("height", "pulse")
    assert restored.words == "2 answers of Vital signs"
    assert [text(new_site, screening, one) for one in ("weight", "height", "pulse")] == ["61", "", ""]
    assert undoing.redo(new_site, screening)[0].items == ("height", "pulse")
    assert text(new_site, screening, "pulse") == "not done"


def test_what_an_import_brought_to_a_visit_is_undone_and_made_again_as_one(
    new_site: Site, screening: str, tmp_path: Path
) -> None:
    weigh(new_site, screening, "61")
    visits.save(new_site, screening, LAB, Typed("alt", "31", "U/L", "", "40"))
    ferritin = "SAR-S001,2026-03-02,FER,3000,ug/L,10,150\n"  # nobody confirms what a file brings
    taker(new_site, tmp_path)(ALT + ferritin)

    undone = undoing.undo(new_site, screening)[0]
    before = text(new_site, screening, "alt", LAB), flags(new_site, screening)
    redone = undoing.redo(new_site, screening)[0]
    again = text(new_site, screening, "alt", LAB), text(new_site, screening, "other:Ferritin", LAB)
    back = [undoing.undo(new_site, screening)[0].items for _time in range(3)]

    assert undone.words == redone.words
    assert set(undone.items) >= {"alt", "other:Ferritin"}
    assert before == ("31", set())
    assert again == ("135", "3000")
    assert back == [undone.items, ("alt",), ("weight",)]


def test_an_import_of_before_the_trail_said_what_it_wrote_is_undone_result_by_result(
    new_site: Site, screening: str
) -> None:
    weigh(new_site, screening, "61")
    with new_site.work() as work:
        work.writer.note("import", "study", "a study", {"what": "labs"})

    assert undoing.undo(new_site, screening)[0].items == ("weight",)


# --- what comes back with it


def test_unit_range_and_where_it_came_from_come_back_with_the_value(new_site: Site, screening: str) -> None:
    visits.save(new_site, screening, LAB, Typed("alt", "31", "U/L", "", "40"))
    before = entry(new_site, screening, "alt", LAB)
    visits.save(new_site, screening, LAB, Typed("alt", missing=Missing.UNKNOWN, missing_reason="lost"))

    undoing.undo(new_site, screening)

    assert entry(new_site, screening, "alt", LAB) == before


def test_a_flag_goes_and_comes_with_the_value_it_stands_on(new_site: Site, screening: str) -> None:
    """NCT05969730: ALT above twice the upper limit excludes; 85 is above 2 × 40, 31 is not."""
    visits.save(new_site, screening, LAB, Typed("alt", "31", "U/L", "", "40"))
    visits.save(new_site, screening, LAB, Typed("alt", "85", "U/L", "", "40"))
    raised = flags(new_site, screening)

    undoing.undo(new_site, screening)
    undone = flags(new_site, screening)
    undoing.redo(new_site, screening)

    assert raised == {"open"}
    assert "open" not in undone
    assert "open" in flags(new_site, screening)


def test_an_unusual_value_comes_back_confirmed_as_it_was(new_site: Site, screening: str) -> None:
    field = next(
        one for one in visits.open_visit(new_site, screening).form("vital_signs").fields if one.item.soft_high
    )
    unusual = str(field.item.soft_high + 1)  # type: ignore[operator]  # chosen as it has one
    visits.save(new_site, screening, "vital_signs", Typed(field.item.id, unusual, confirmed=True))
    visits.save(new_site, screening, "vital_signs", Typed(field.item.id, missing=Missing.UNKNOWN))

    undoing.undo(new_site, screening)

    found = entry(new_site, screening, field.item.id)
    assert found is not None
    assert (found.shown, found.confirmed) == (unusual, True)


def test_a_score_loses_its_total_with_an_undone_item(new_site: Site, screening: str) -> None:
    form = visits.open_visit(new_site, screening).form("easi")
    for field in form.required:
        visits.save(new_site, screening, "easi", Typed(field.item.id, "1"))
    full = visits.open_visit(new_site, screening).form("easi").score

    undoing.undo(new_site, screening)

    less = visits.open_visit(new_site, screening).form("easi").score
    assert full is not None
    assert full.total is not None
    assert less is not None
    assert less.total is None


# --- whose, when, and when not


def test_after_completion_undo_asks_its_reason_and_voids_what_was_signed(
    new_site: Site, screening: str
) -> None:
    weigh(new_site, screening, "61")
    visits.complete(new_site, screening)
    signing.sign(new_site, screening, Meaning.ENTERED, "a long enough sentence")

    with pytest.raises(ReasonNeeded):
        undoing.undo(new_site, screening)
    kept = text(new_site, screening)
    undoing.undo(new_site, screening, "of another participant")

    assert kept == "61"
    assert text(new_site, screening) == ""
    assert [one.stands for one in signing.signatures(new_site, screening)] == [False]
    newest = trail.of_form(new_site, screening, "vital_signs", "weight")[0]
    assert newest.reason == "of another participant"


def test_only_ones_own_changes_since_signing_in_are_undone(new_site: Site, screening: str) -> None:
    weigh(new_site, screening, "61")
    with as_(new_site, INVESTIGATOR) as reza, pytest.raises(NotPossible, match="nothing to undo"):
        undoing.undo(reza, screening)
    access.signed_in(new_site)

    with pytest.raises(NotPossible, match="since you signed in"):
        undoing.undo(new_site, screening)

    assert text(new_site, screening) == "61"


def test_an_answer_that_someone_else_changed_since_is_not_overwritten(new_site: Site, screening: str) -> None:
    weigh(new_site, screening, "61")
    with as_(new_site, INVESTIGATOR) as reza:
        weigh(reza, screening, "62")

    with pytest.raises(NotPossible, match="changed in another way since"):
        undoing.undo(new_site, screening)

    assert text(new_site, screening) == "62"


def test_a_locked_visit_takes_no_undo(new_site: Site, screening: str) -> None:
    weigh(new_site, screening, "61")
    with as_(new_site, INVESTIGATOR) as reza:
        lock(reza, Scope.VISIT, screening)

    with pytest.raises(Locked):
        undoing.undo(new_site, screening)

    assert text(new_site, screening) == "61"


def test_why_a_sample_was_repeated_is_not_undone(new_site: Site, screening: str) -> None:
    visits.save(new_site, screening, LAB, Typed("alt", "85", "U/L", "", "40"))
    samples.repeat(new_site, screening, LAB, "haemolysed")

    restored, _changes = undoing.undo(new_site, screening)

    assert (restored.form_id, restored.items) == (LAB, ("alt",))


def test_a_masked_assessor_undoes_what_assessors_record(new_site: Site, screening: str) -> None:
    with as_(new_site, ASSESSOR) as mina:
        visits.save(mina, screening, "easi", Typed("head_neck.area", "3"))

        restored, changes = undoing.undo(mina, screening)

    assert restored.words == "Head and neck, area: 3 → –"
    assert changes.visits == {screening}
    assert visits.open_visit(new_site, screening).visit.held_on != TODAY
