"""Made-up visit records over the real instruments and the shipped studies, for the paper tests."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation

from tracker.catalogue import analytes
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.forms import Form, Item, ItemKind
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.protocol import Protocol
from tracker.domain.records import (
    Crossing,
    Entry,
    LabJudgement,
    Missing,
    Participant,
    ParticipantStatus,
    Sex,
    SiteInfo,
    Study,
    Visit,
)
from tracker.domain.views import Field, FormRecord, PrintStamp, ScoreRecord, VisitRecord
from tracker.visit_record import form_items, form_kind

TEHRAN = timezone(timedelta(hours=3, minutes=30))
STAMP = PrintStamp(
    datetime(2026, 4, 14, 8, 2, tzinfo=TEHRAN),
    "L. Moreau",
    "Visitbook 1.0.0",
    "9f2c61aa03de7b1855c0e4d72a901c6f" * 2,
    18204,
)
SITE = SiteInfo("s", "Demo Hospital", "01", "Asia/Tehran", "IR", demo=True)
PERSON = Participant(
    "p",
    "st",
    "SAR-S021",
    "SAR-014",
    "N.H.",
    Sex.FEMALE,
    date(1991, 8, 2),
    None,
    date(2026, 1, 27),
    "1.0",
    ParticipantStatus.ENROLLED,
    arm="B",
    enrolled_on=date(2026, 2, 24),
)
WEEK6 = Visit(
    "v",
    "p",
    "week6",
    "Week 6",
    "W6",
    2,
    target=date(2026, 4, 12),
    earliest=date(2026, 4, 5),
    latest=date(2026, 4, 19),
    window_source="site",
    appointment=date(2026, 4, 14),
    appointment_time=time(9),
    day=42,
    protocol_version="1.3",
)
Typed = Mapping[str, Mapping[str, str]]


def entry(form: str, item: Item, text: str) -> Entry:
    """ "212", "212 U/L [5-35]", "/not done: left at home" as recorded entries."""
    if text.startswith("/"):
        word, _sep, reason = text[1:].partition(": ")
        return Entry("e", form, item.id, "", None, Missing(word), reason)
    value, _gap, rest = text.partition(" ") if item.kind is ItemKind.ANALYTE else (text, "", "")
    unit, _gap, limits = rest.partition(" ")
    low, _dash, high = limits.strip("[]").partition("-")
    try:
        number: Decimal | str = Decimal(value.lstrip("<>"))
    except InvalidOperation:
        number = value
    return Entry("e", form, item.id, value, number, unit=unit, low=low, high=high)


def form_record(
    form: Form, protocol: Protocol, now: Mapping[str, str], before: Mapping[str, str], label: str
) -> FormRecord:
    fields = tuple(
        field(form, item, now.get(item.id), before.get(item.id), label) for item in form_items(form, protocol)
    )
    return FormRecord(
        form.id, form.title, form_kind(form), fields, form.instrument, score(form, now, before, label)
    )


def field(form: Form, item: Item, now: str | None, before: str | None, label: str) -> Field:
    made = Field(
        item=item,
        entry=entry(form.id, item, now) if now is not None else None,
        previous=entry(form.id, item, before) if before is not None else None,
        previous_label=label if before is not None else "",
    )
    if item.kind is not ItemKind.ANALYTE:
        return made
    known = tuple(analytes()[item.id].units) if item.id in analytes() else ("U/L",)
    last = made.previous
    made = replace(made, units=known, baseline=last, judgement=judgement(made.entry, last))
    if last is None:
        return made
    return replace(made, suggested_unit=last.unit, suggested_low=last.low, suggested_high=last.high)


def judgement(now: Entry | None, base: Entry | None) -> LabJudgement | None:
    if now is None or not isinstance(now.value, Decimal):
        return None
    word = "normal"
    if now.low and now.value < Decimal(now.low):
        word = "low"
    if now.high and now.value > Decimal(now.high):
        word = "high"
    change = now.value - base.value if base and isinstance(base.value, Decimal) else None
    crossings = ()
    if now.item in CROSSED:
        limit, words, where, crossed = CROSSED[now.item]
        because = f"{now.text} is {limit}" if crossed else "no unit is recorded"
        crossings = (
            Crossing(
                now.item, now.item, crossed, because, limit, words, where, () if crossed else ("the unit",)
            ),
        )
    return LabJudgement(
        word if now.low or now.high else "cannot tell",
        "",
        1 if word != "normal" else None,
        "",
        change,
        crossings=crossings,
    )


CROSSED = {
    "alt": ("> 100 U/L", "AST or ALT > 100 U/L", "azathioprine monitoring, NHS D&G 2020 (BSR 2017)", True),
    "wbc": ("< 3.5 ×10⁹/L", "WBC < 3.5", "azathioprine monitoring, NHS D&G 2020 (BSR 2017)", True),
    "albumin": ("< 30 g/L", "unexplained fall in albumin < 30 g/L", "BSR 2017", None),
}


def score(form: Form, now: Mapping[str, str], before: Mapping[str, str], label: str) -> ScoreRecord | None:
    if not form.instrument:
        return None
    instrument = INSTRUMENTS[form.instrument]
    found, was = (instrument.score(answers(form, given), 34) for given in (now, before))
    return ScoreRecord(
        instrument.id,
        instrument.name,
        found.total,
        found.band.label if found.band else "",
        found.band.code if found.band else "",
        tuple(
            (instrument.part_labels.get(name, name), str(value))
            for name, value in found.parts.items()
            if value is not None
        ),
        found.missing,
        baseline=was.total,
        baseline_label=label if was.total is not None else "",
        previous=was.total,
        previous_label=label if was.total is not None else "",
        high=instrument.high,
        source=instrument.source,
        confirm=instrument.confirm,
    )


def answers(form: Form, given: Mapping[str, str]) -> dict[str, Decimal | str | None]:
    kinds = {item.id: item for item in INSTRUMENTS[form.instrument or ""].items}
    return {
        name: Decimal(text) if kinds[name].kind is ItemKind.NUMBER else text
        for name, text in given.items()
        if not text.startswith("/")
    }


def record(
    study: str, visit: Visit, now: Typed | None = None, before: Typed | None = None, **changes: object
) -> VisitRecord:
    protocol = shipped_studies()[study]
    planned = protocol.visit(visit.planned_id)
    forms = tuple(
        form_record(
            protocol.form(name), protocol, (now or {}).get(name, {}), (before or {}).get(name, {}), "V1"
        )
        for name in planned.forms
    )
    made = VisitRecord(
        SITE,
        Study("st", protocol, "pv"),
        PERSON,
        visit,
        forms,
        needs=planned.needed_by(PERSON.sex is Sex.FEMALE),
        code="VB-7K3Q-0M4X",
        today=date(2026, 4, 14),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
