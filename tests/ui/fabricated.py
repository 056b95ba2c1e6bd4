"""A made-up participant page: the one painted in the mock of the participant screen, on 14 Apr 2026."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tracker.domain.audit_entry import AuditEntry
from tracker.domain.protocol import Protocol
from tracker.domain.records import (
    Deviation,
    Flag,
    FlagState,
    Participant,
    ParticipantStatus,
    Sex,
    SiteInfo,
    Study,
    Visit,
    VisitStatus,
)
from tracker.domain.views import ParticipantPage, Trend, TrendPoint

TODAY = date(2026, 4, 14)
SITE = {"where": "the site's choice", "basis": "site"}
EASI_BANDS = tuple(
    (label, Decimal(upto))
    for label, upto in (
        ("clear", 0),
        ("almost clear", 1),
        ("mild", 7),
        ("moderate", 21),
        ("severe", 50),
        ("very severe", 72),
    )
)
"""Leshem et al. 2015, British Journal of Dermatology 172:1353, the bands of EASI."""

PROTOCOL = Protocol.model_validate(
    {
        "id": "made-up",
        "title": "A made-up study",
        "short_title": "BAAZ",
        "version": "1.3",
        "version_date": "2026-01-01",
        "condition": "Atopic dermatitis",
        "kind": "trial",
        "allocation": "randomised",
        "masking": {"kind": "open_label", "statements": [SITE]},
        "numbering": {"screening": "SAR-S{n:03d}", "participant": "SAR-{n:03d}", "source": SITE},
        "arms": [{"id": "B", "label": "Arm B, azathioprine", "source": SITE}],
        "visits": [
            {
                "id": "screening",
                "label": "Screening",
                "short": "SCR",
                "forms": ["easi", "lab"],
                "source": SITE,
            },
            {
                "id": "baseline",
                "label": "Visit 1",
                "short": "V1",
                "is_baseline": True,
                "anchor": "screening",
                "target": {"days": 28},
                "forms": ["easi", "lab"],
                "source": SITE,
            },
            *(
                {
                    "id": f"w{weeks}",
                    "label": f"Week {weeks}",
                    "short": f"W{weeks}",
                    "anchor": "baseline",
                    "target": {"weeks": weeks},
                    "forms": ["easi", "lab"],
                    "source": SITE,
                }
                for weeks in (6, 12)
            ),
        ],
        "forms": [
            {"id": "easi", "title": "EASI", "instrument": "easi"},
            {"id": "lab", "title": "Laboratory", "analytes": ["alt"]},
        ],
        "criteria": [],
        "thresholds": [],
        "endpoints": [],
    }
)


def participant() -> Participant:
    """A woman of 34, allocated to azathioprine."""
    return Participant(
        id="p1",
        study_id="s1",
        screening_number="SAR-S021",
        number="SAR-014",
        initials="N.H.",
        sex=Sex.FEMALE,
        birth_date=date(1991, 9, 2),
        birth_year=1991,
        consent_date=date(2026, 1, 27),
        consent_version="2.0",
        status=ParticipantStatus.ENROLLED,
        arm="B",
        enrolled_on=date(2026, 2, 24),
    )


def visit(planned_id: str, label: str, position: int, **said: object) -> Visit:
    """A visit of the schedule with whatever is said of it."""
    short = {"Screening": "SCR", "Visit 1": "V1", "Week 6": "W6", "Week 12": "W12"}[label]
    return Visit(f"v-{planned_id}", "p1", planned_id, label, short, position, **said)  # type: ignore[arg-type]


def visits() -> tuple[Visit, ...]:
    """Two held, one in its window of the site and begun today, one planned."""
    held = {"status": VisitStatus.HELD, "completed_at": datetime(2026, 3, 1, tzinfo=UTC)}
    around = timedelta(days=7)
    week_6, week_12 = date(2026, 4, 12), date(2026, 5, 24)
    site = {"window_source": "site"}
    return (
        visit("screening", "Screening", 0, held_on=date(2026, 1, 27), day=-33, **held),
        visit("baseline", "Visit 1", 1, held_on=date(2026, 3, 1), target=date(2026, 2, 24), day=0, **held),
        visit(
            "w6",
            "Week 6",
            2,
            target=week_6,
            earliest=week_6 - around,
            latest=week_6 + around,
            appointment=TODAY,
            status=VisitStatus.DUE,
            day=42,
            **site,
        ),
        visit(
            "w12",
            "Week 12",
            3,
            target=week_12,
            earliest=week_12 - around,
            latest=week_12 + around,
            day=84,
            **site,
        ),
    )


def points(*values: tuple[str, date, str]) -> tuple[TrendPoint, ...]:
    """Points of a trend; the one above 100 crosses a limit."""
    return tuple(TrendPoint(on, label, Decimal(text), Decimal(text) > 100) for label, on, text in values)


SCREENING, VISIT_1 = date(2026, 1, 27), date(2026, 3, 1)
EASI = Trend(
    "easi",
    "EASI",
    "",
    points(("SCR", SCREENING, "31.2"), ("V1", VISIT_1, "29.5"), ("W6", TODAY, "8.4")),
    bands=EASI_BANDS,
)
ALT = Trend(
    "alt",
    "ALT",
    "U/L",
    points(
        ("SCR", SCREENING, "22"),
        ("V1", VISIT_1, "24"),
        ("Safety labs", date(2026, 3, 17), "41"),
        ("Safety labs", date(2026, 3, 31), "68"),
        ("W6", TODAY, "112"),
    ),
    high=Decimal(35),
    limits=((">", Decimal(100)),),
)
HAEMOGLOBIN = Trend(
    "hb",
    "Haemoglobin",
    "g/dL",
    points(("SCR", SCREENING, "12.6"), ("V1", VISIT_1, "12.1"), ("W6", TODAY, "9.9")),
    low=Decimal(12),
    high=Decimal(16),
    limits=(("<", Decimal(10)), ("<", Decimal(8))),
)


def flag(number: str, label: str, value: str, limit: str, *, cannot_tell: bool = False) -> Flag:
    """A flag raised this morning."""
    return Flag(
        id=number,
        participant_id="p1",
        visit_id="v-w6",
        number="SAR-014",
        visit_short="W6",
        form="lab",
        item=label.lower(),
        label=label,
        rule_id=number,
        cannot_tell=cannot_tell,
        value=value,
        limit=limit,
        because=f"{label} {value} {limit}",
        words="three times the upper limit",
        where="Azathioprine monitoring",
        state=FlagState.OPEN,
        raised_at=datetime(2026, 4, 14, 9, 38, tzinfo=UTC),
    )


def history() -> tuple[AuditEntry, ...]:
    """Two lines of the audit trail."""
    common = {"zone": "Europe/Paris", "user": "lmoreau"}
    return (
        AuditEntry(
            at=datetime(2026, 4, 14, 9, 41, tzinfo=UTC),
            action="update",
            table="entry",
            record="e1",
            old="11",
            new="112",
            reason="typing slip",
            **common,
        ),
        AuditEntry(
            at=datetime(2026, 1, 27, 8, 0, tzinfo=UTC),
            action="insert",
            table="participant",
            record="p1",
            old=None,
            new="N.H.",
            reason="",
            **common,
        ),
    )


def page(**said: object) -> ParticipantPage:
    """The page of the mock; `said` replaces parts of it."""
    parts: dict[str, object] = {
        "site": SiteInfo("site", "Sari", "SAR", "Asia/Tehran", "IR", demo=True),
        "study": Study("s1", PROTOCOL, "pv1"),
        "participant": participant(),
        "visits": visits(),
        "flags": (
            flag("f1", "ALT", "112 U/L", "> 100 U/L"),
            flag("f2", "Leukocytes", "3.4 ×10⁹/L", "< 3.5 ×10⁹/L"),
            flag("f3", "Albumin", "38", "no unit", cannot_tell=True),
        ),
        "deviations": (
            Deviation(
                "d1", "p1", "v-baseline", "out of window", "Visit 1 held 5 days late", VISIT_1, "bank holiday"
            ),
        ),
        "trends": (EASI, ALT, HAEMOGLOBIN),
        "history": history(),
        "today": TODAY,
    }
    return ParticipantPage(**{**parts, **said})  # type: ignore[arg-type]
