"""Which visit a sample belongs to: by its day and the windows, and asked where that does not decide (issue 7)."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.catalogue.study_files import load_study, shipped_text
from tracker.domain.records import Entry, Participant, ParticipantStatus, Sex, Study, Visit
from tracker.exchange.lab_rows import FileResult
from tracker.history import History
from tracker.lab_matching import Matching, Nowhere, Spot

PROTOCOL = load_study(shipped_text("bird"), "bird.yaml")
WHO = Participant(
    "p",
    "s",
    "01-S1",
    "01-001",
    "B.L.",
    Sex.MALE,
    None,
    1970,
    date(2026, 1, 5),
    "1.0",
    ParticipantStatus.ENROLLED,
)


def visit(
    planned_id: str, held: date | None, earliest: date | None = None, latest: date | None = None
) -> Visit:
    place = [one.id for one in PROTOCOL.visits].index(planned_id)
    short = PROTOCOL.visit_short(planned_id)
    return Visit(
        planned_id, "p", planned_id, short, short, place, held_on=held, earliest=earliest, latest=latest
    )


BASELINE = visit("baseline", date(2026, 2, 2))
WEEK5 = visit("week5", date(2026, 3, 10), date(2026, 3, 2), date(2026, 3, 16))
WEEK12 = visit("week12", None, date(2026, 4, 20), date(2026, 5, 4))


def result(day: date, analyte: str = "alt", named: str = "") -> FileResult:
    return FileResult(2, "D", "01-001", day, analyte, analyte, "35", Decimal(35), unit="U/L", visit=named)


def matching(*visits: Visit, rule: str = "ask", **entries: tuple[Entry, ...]) -> Matching:
    return Matching(History(WHO, Study("s", PROTOCOL, "v"), visits, entries), rule)


def why(found: Spot | Nowhere) -> str:
    assert isinstance(found, Nowhere)
    return found.why


def placed(found: Spot | Nowhere) -> tuple[str, str, bool]:
    assert isinstance(found, Spot)
    return found.visit.id, found.form, found.dated


def test_a_sample_of_the_day_of_a_visit_is_of_that_visit() -> None:
    assert placed(matching(BASELINE, WEEK5).spot(result(date(2026, 3, 10))))[0] == "week5"


def test_a_sample_inside_a_window_is_of_its_visit_and_keeps_its_own_day() -> None:
    visit_id, _form, dated = placed(matching(BASELINE, WEEK5).spot(result(date(2026, 3, 8))))

    assert (visit_id, dated) == ("week5", False)


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 17)])
def test_a_sample_outside_every_window_is_set_aside_with_the_nearest_visit(day: date) -> None:
    found = matching(BASELINE, WEEK5).spot(result(day))

    assert why(found).endswith("lies in no visit’s window; nearest is W5, held 10 Mar 2026")


def test_a_visit_that_has_not_begun_takes_no_result() -> None:
    found = matching(BASELINE, WEEK12).spot(result(date(2026, 4, 21)))

    assert why(found) == "W12 has not begun: record its date first"


TWO = (
    visit("week5", date(2026, 3, 9), date(2026, 3, 2), date(2026, 3, 16)),
    visit("week12", date(2026, 3, 14), date(2026, 3, 10), date(2026, 3, 20)),
)
"""Two visits whose windows overlap from 10 to 16 March."""


def test_a_sample_in_two_windows_is_asked() -> None:
    found = matching(*TWO).spot(result(date(2026, 3, 11)))

    assert why(found) == "11 Mar 2026 may belong to any of W5, W12: choose the visit"
    assert isinstance(found, Nowhere)
    assert found.choices == ("week5", "week12")


def test_what_a_person_chose_and_what_the_file_names_decide() -> None:
    day = date(2026, 3, 11)

    assert placed(matching(*TWO).spot(result(day), "week12"))[0] == "week12"
    assert placed(matching(*TWO).spot(result(day, named="W5")))[0] == "week5"


def test_the_rule_of_the_mapping_takes_the_nearest_but_not_of_two_as_near() -> None:
    near = matching(*TWO, rule="nearest")

    assert placed(near.spot(result(date(2026, 3, 11))))[0] == "week5"
    even = matching(
        TWO[0], visit("week12", date(2026, 3, 13), date(2026, 3, 10), date(2026, 3, 20)), rule="nearest"
    )
    assert why(even.spot(result(date(2026, 3, 11)))).endswith("choose the visit")


def test_a_visit_that_the_file_names_but_that_cannot_have_the_sample_is_not_taken() -> None:
    found = matching(BASELINE, WEEK5).spot(result(date(2026, 3, 10), named="baseline"))

    assert why(found) == "W0 neither took place on 10 Mar 2026 nor has a window that holds it"
    assert "there is no visit “week99”" in why(
        matching(WEEK5).spot(result(date(2026, 3, 10), named="week99"))
    )


def test_a_second_sample_of_a_visit_does_not_replace_the_first() -> None:
    form = placed(matching(WEEK5).spot(result(date(2026, 3, 10))))[1]
    recorded = (Entry("r", form, "alt", "30", Decimal(30), unit="U/L"),)

    found = matching(WEEK5, week5=recorded).spot(result(date(2026, 3, 12)))

    assert why(found) == "W5 has a sample of 10 Mar 2026 already: begin a repeat for another"


def test_two_samples_of_one_file_do_not_share_a_form() -> None:
    both = matching(WEEK5)

    assert placed(both.spot(result(date(2026, 3, 8))))[0] == "week5"
    assert why(both.spot(result(date(2026, 3, 9), "ast"))).startswith("W5 has a sample of 8 Mar 2026 already")


def test_the_sample_of_a_repeat_finds_the_repeat() -> None:
    form = placed(matching(WEEK5).spot(result(date(2026, 3, 10))))[1]
    day = date(2026, 3, 12)
    recorded = (
        Entry("a", form, "alt", "30", Decimal(30), unit="U/L"),
        Entry("b", f"{form}#2", "sample_date", day.isoformat(), day.isoformat()),
    )

    assert placed(matching(WEEK5, week5=recorded).spot(result(day)))[1] == f"{form}#2"


def test_an_analyte_that_no_form_asks_for_stands_on_the_longest_laboratory_form() -> None:
    day = date(2026, 3, 10)

    assert placed(matching(WEEK5).spot(result(day, "other:Ferritin"))) == placed(
        matching(WEEK5).spot(result(day))
    )
