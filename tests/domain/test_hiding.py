"""What a masked or de-identified export leaves out, of records, of the trail and of every change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fabricated import PROTOCOL

from tracker.domain import found
from tracker.domain.dataset import (
    Answered,
    Dataset,
    FormShape,
    LogShape,
    Recorded,
    ScoreValue,
    Step,
    Subject,
    Trace,
    VisitData,
)
from tracker.domain.forms import Item, ItemKind
from tracker.domain.found import Found
from tracker.domain.hiding import LONGEST_SHIFT, deidentified, masked
from tracker.domain.records import (
    Entry,
    LogEntry,
    Missing,
    Participant,
    ParticipantStatus,
    Role,
    Sex,
    SiteInfo,
    Study,
    User,
    Visit,
)
from tracker.domain.signing import Meaning, Signature

SEEN = PROTOCOL.model_copy(
    update={
        "forms": (
            PROTOCOL.form("easi").model_copy(update={"masked_assessor_sees": True}),
            PROTOCOL.form("lab"),
        )
    }
)
"""The made-up study: its assessors see EASI and no laboratory."""
DAY = date(2026, 4, 1)
AT = datetime(2026, 4, 1, 10, 30, tzinfo=UTC)
ANNA = User("u1", "anna", "Anna Karimi", frozenset({Role.COORDINATOR}))
WHO = Participant(
    *("p1", "s1", "SAR-S001", "SAR-001", "N.H.", Sex.FEMALE, date(1990, 5, 5), None, DAY, "2.0"),
    ParticipantStatus.WITHDRAWN,
    arm="B",
    kit="K-7",
    enrolled_on=DAY,
    ended_on=DAY,
    end_reason="azathioprine did not help",
    treatment_stopped_on=DAY,
    treatment_stop_reason="nausea",
)
VISIT = Visit(
    *("v1", "p1", "baseline", "Visit 1", "V1", 1),
    target=DAY,
    held_on=DAY,
    missed_reason="on holiday",
    reason="itch",
    completed_at=AT,
)
SCORE = ScoreValue("easi", "easi", "1", Decimal("12.5"), "moderate", {})
SIGNATURE = Signature(
    *("g1", "v1", "anna", "Anna Karimi", "coordinator", Meaning.ENTERED, AT, "UTC", "ab12"),
    voided_at=AT,
    void_reason="ALT was wrong",
)
ROW = LogEntry("r1", "adverse_event", {"words": "nausea", "onset": "2026-04-01", "grade": "2"})
SHAPES = (
    FormShape("easi", "EASI", "instrument", (Item(id="area", label="Area"),), "easi"),
    FormShape(
        "lab",
        "Laboratory",
        "laboratory",
        (
            Item(id="alt", label="ALT", kind=ItemKind.ANALYTE),
            Item(id="sample_date", label="Sample", kind=ItemKind.DATE),
            Item(id="note", label="Note", kind=ItemKind.TEXT),
        ),
        repeatable=True,
    ),
)
LOG = LogShape(
    "adverse_event",
    "Adverse events",
    (
        Item(id="words", label="Words", kind=ItemKind.TEXT),
        Item(id="onset", label="Onset", kind=ItemKind.DATE),
        Item(id="grade", label="Grade"),
    ),
)


def entry(form: str, item: str, value: Decimal | str | None = None, **more: Any) -> Entry:
    return replace(Entry(f"{form}.{item}", form, item, str(value or ""), value), **more)


KEPT = ("derived", "deviations", "queries")
SHAPES_FOUND = tuple(shape for shape in found.SHAPES if shape.id in KEPT)
ASKED = {"query": 1, "site_number": 7, "kind": "by hand", "at": AT, "by": "anna", "text": "Mr Karimi called"}
CALCULATED = {"equation": "CKD-EPI", "value": Decimal("91.25"), "age": "93 years", "weight_date": DAY}
FOUND = (
    Found("derived", "baseline", CALCULATED, "lab", "creatinine"),
    Found("deviations", "baseline", {"kind": "late", "on": DAY, "detail": "methotrexate on 2 April"}),
    Found("queries", "", ASKED),
    Found("queries", "baseline", ASKED, "easi#2", "area"),
)
"""The findings: one of a form that assessors do not see, two of none, and one of a form that they see."""
AREA = entry("easi", "area", Decimal(4), missing_reason="")
ALT = entry("lab", "alt", Decimal(212), range_source="typed by Anna")
SAMPLED = entry("lab#2", "sample_date", "2026-04-02")
NOTE = entry("lab", "note", "Mr Karimi called")
NOT_DONE = entry("lab#2", "alt", missing=Missing.NOT_DONE, missing_reason="refused, his wife said")
OTHER_NUMBER = entry("lab", "other:ferritin", Decimal(80))
OTHER_WORDS = entry("lab", "gone", "1990-05-05")
EVERY = (AREA, ALT, SAMPLED, NOTE, NOT_DONE, OTHER_NUMBER, OTHER_WORDS)


def step(before: Recorded | None, after: Recorded | None, sequence: int = 7) -> Step:
    return Step(Trace(AT, "anna", "a slip", sequence), "record", "baseline", before, after)


def made(*steps: Step) -> Dataset:
    subject = Subject(
        WHO,
        35,
        (VisitData(VISIT, EVERY, (SCORE,), {}, (SIGNATURE,)),),
        {"adverse_event": (ROW,)},
        {"r1": 1},
        {"lab.alt": Trace(AT, "anna", "a slip", 7), "easi.area": Trace(AT, "left long ago", "", 3)},
        steps,
        FOUND,
    )
    return Dataset(
        site=SiteInfo("site-1", "Sari", "01", "UTC", "IR"),
        study=Study("s1", SEEN, "pv1"),
        forms=SHAPES,
        logs=(LOG,),
        subjects=lambda: iter((subject,)),
        count=1,
        made_at=AT,
        made_by="anna",
        software="Visitbook 1",
        users=(ANNA,),
        found=SHAPES_FOUND,
    )


def only(dataset: Dataset) -> Subject:
    (subject,) = dataset.subjects()
    return subject


# --- masked


def test_a_masked_export_has_no_arm_kit_log_or_hidden_form() -> None:
    told = masked(made())

    (held,) = only(told).visits
    assert [form.id for form in told.forms] == ["easi"]
    assert (told.logs, only(told).logs, only(told).numbers) == ((), {}, {})
    assert (only(told).participant.arm, only(told).participant.kit) == (None, None)
    assert only(told).participant.treatment_stopped_on is None
    assert held.entries == (AREA,)
    assert held.scores == (SCORE,)
    assert told.form("easi#2") == SHAPES[0]
    assert told.form("lab") is None


def test_a_masked_export_has_nobodys_reasons() -> None:
    subject = only(masked(made()))

    (held,) = subject.visits
    assert (subject.participant.end_reason, subject.participant.treatment_stop_reason) == ("", "")
    assert (held.visit.missed_reason, held.visit.reason, held.signatures[0].void_reason) == ("", "", "")
    assert {trace.reason for trace in subject.traces.values()} == {""}


def test_a_masked_export_has_no_change_of_what_it_hides() -> None:
    allocated = step(replace(WHO, arm=None, kit=None), WHO)
    changes = (
        allocated,
        step(None, ROW),
        step(None, Answered(ALT)),
        step(None, replace(SCORE, form="lab")),
        step(None, Answered(AREA)),
        step(None, SCORE),
        step(replace(SIGNATURE, voided_at=None), SIGNATURE),
        step(replace(VISIT, held_on=None), VISIT),
    )

    told = only(masked(made(*changes))).steps

    assert [type(one.after).__name__ for one in told] == ["Answered", "ScoreValue", "Signature", "Visit"]
    assert {one.trace.reason for one in told} == {""}


def test_a_masked_export_has_no_finding_but_of_forms_that_assessors_see_and_nobodys_words() -> None:
    told = masked(made())

    (asked,) = only(told).found
    assert [shape.id for shape in told.found] == ["derived", "queries"]
    assert "text" not in [part.id for part in told.found[1].parts]
    assert (asked.form, asked.item) == ("easi#2", "area")
    assert asked.values == {"query": 1, "site_number": 7, "kind": "by hand", "at": AT, "by": "anna"}


# --- de-identified


def test_a_deidentified_export_has_findings_without_words_ages_and_the_order_of_people() -> None:
    told = deidentified(made())

    subject = only(told)
    derived, deviation, query, _other = subject.found
    assert derived.values == {
        "equation": "CKD-EPI",
        "value": Decimal("91.25"),
        "weight_date": DAY - shift(subject),
    }
    assert deviation.values == {"kind": "late", "on": DAY - shift(subject)}
    assert query.values == {"query": 1, "kind": "by hand", "at": AT - shift(subject), "by": "user-1"}
    assert [part.id for part in told.found[-1].parts] == ["query", "kind", "state", "step", "at", "by"]


def shift(subject: Subject) -> timedelta:
    return WHO.consent_date - subject.participant.consent_date


def test_a_deidentified_export_shifts_every_date_of_a_participant_by_the_same_days() -> None:
    subject = only(deidentified(made()))

    (held,) = subject.visits
    days = shift(subject)
    assert timedelta(1) <= days <= timedelta(LONGEST_SHIFT)
    assert (subject.participant.enrolled_on, held.visit.held_on, held.visit.target) == (DAY - days,) * 3
    assert subject.logs["adverse_event"][0].answers["onset"] == (DAY - days).isoformat()
    assert [one.value for one in held.entries if one.item == "sample_date"] == [
        (date(2026, 4, 2) - days).isoformat()
    ]
    assert (held.signatures[0].signed_at, held.signatures[0].voided_at) == (AT - days, AT - days)
    assert subject.traces["lab.alt"].at == AT - days


@pytest.mark.parametrize(("age", "told"), [(None, None), (35, 35), (89, 89), (90, 90), (97, 90)])
def test_a_deidentified_export_tells_no_age_over_89_as_such(age: int | None, told: int | None) -> None:
    subject = replace(only(made()), age_at_consent=age)

    found = only(deidentified(replace(made(), subjects=lambda: iter((subject,)))))

    # 45 CFR 164.514(b)(2)(i)(C): all ages over 89 may be told as one category of age 90 or older.
    assert found.age_at_consent == told


def test_two_participants_are_shifted_by_days_of_their_own() -> None:
    other = replace(only(made()), participant=replace(WHO, id="p2"))

    first = only(deidentified(made()))
    second = only(deidentified(replace(made(), subjects=lambda: iter((other,)))))

    assert shift(first) != shift(second)


def test_a_deidentified_export_has_no_initials_birth_or_words_of_anyone() -> None:
    told = deidentified(made())

    subject = only(told)
    (held,) = subject.visits
    who = subject.participant
    assert (who.initials, who.birth_date, who.birth_year, who.end_reason) == ("", None, None, "")
    assert (held.visit.missed_reason, held.visit.reason, held.visit.completed_at) == ("", "", None)
    assert [(one.item, one.missing_reason, one.range_source) for one in held.entries] == [
        *(("area", "", ""), ("alt", "", ""), ("sample_date", "", "")),
        *(("alt", "", ""), ("other:ferritin", "", "")),
    ]
    assert subject.logs["adverse_event"][0].answers.keys() == {"onset", "grade"}
    assert [item.id for item in told.logs[0].items] == ["onset", "grade"]


def test_a_word_of_a_vocabulary_stays_in_a_log_and_the_site_s_own_word_does_not() -> None:
    coded = {("adverse_event", "words"): frozenset({"nausea"})}
    own = replace(ROW, answers={"words": "felt ill in Sari", "grade": "1"})
    subject = replace(only(made()), logs={"adverse_event": (ROW, own)})

    told = deidentified(replace(made(), subjects=lambda: iter((subject,))), coded)

    assert [row.answers["words"] for row in only(told).logs["adverse_event"]] == ["nausea", ""]
    assert [item.id for item in told.logs[0].items] == ["words", "onset", "grade"]


def test_who_wrote_or_signed_is_a_number_and_the_order_of_the_trail_is_not_told() -> None:
    told = deidentified(made())

    subject = only(told)
    signature = subject.visits[0].signatures[0]
    assert [(user.login, user.name, user.roles) for user in told.users] == [("user-1", "", ANNA.roles)]
    assert (signature.login, signature.name, signature.content, signature.void_reason) == (
        "user-1",
        "",
        "",
        "",
    )
    assert [(one.login, one.reason, one.sequence) for one in subject.traces.values()] == [
        *(("user-1", "", 0), ("", "", 0)),
    ]


def test_a_part_of_a_date_cannot_be_shifted_and_is_left_out() -> None:
    partial = replace(ROW, answers={"onset": "2026-04"})
    subject = replace(only(made()), logs={"adverse_event": (partial,)})

    told = only(deidentified(replace(made(), subjects=lambda: iter((subject,)))))

    assert told.logs["adverse_event"][0].answers == {"onset": ""}


@pytest.mark.parametrize(
    ("before", "after", "stays"),
    [
        (None, WHO, True),
        (replace(WHO, initials="N.K."), WHO, False),
        (None, VISIT, True),
        (None, Answered(ALT), True),
        (None, Answered(NOTE), False),
        (None, SCORE, True),
        (None, ROW, True),
        (replace(ROW, answers={**ROW.answers, "words": "vomiting"}), ROW, False),
        (ROW, None, True),
        (None, SIGNATURE, True),
        (None, LogEntry("x", "diary", {"words": "home"}), True),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_deidentified_export_has_no_change_of_what_it_hides(
    before: Recorded | None, after: Recorded | None, *, stays: bool
) -> None:
    told = only(deidentified(made(step(before, after)))).steps

    assert [(one.trace.login, one.trace.reason, one.trace.sequence) for one in told] == (
        [("user-1", "", 0)] if stays else []
    )
