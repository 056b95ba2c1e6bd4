"""The logs of the demo's made-up people: history, medication, vaccinations, doses, dispensing, adverse events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tracker import logbook, visits
from tracker.domain.log_views import LogRecord
from tracker.domain.records import Visit
from tracker.domain.views import VisitRecord
from tracker.site import Site

CONDITIONS = (
    ("allergic rhinitis", "2011"),
    ("asthma", "2004"),
    ("hypertension", "2019-05"),
    ("migraine", "2015"),
)
VACCINES = ("influenza, inactivated", "hepatitis B", "pneumococcal conjugate")
MEDICATION: tuple[Mapping[str, str], ...] = (
    {
        "name": "ibuprofen",
        "dose": "400",
        "unit": "mg",
        "every": "as needed",
        "route": "oral",
        "indication": "headache",
    },
    {
        "name": "allopurinol",
        "dose": "100",
        "unit": "mg",
        "every": "day",
        "route": "oral",
        "indication": "gout",
    },
    {
        "name": "co-trimoxazole",
        "dose": "960",
        "unit": "mg",
        "every": "day",
        "route": "oral",
        "indication": "cystitis",
    },
)
EVENTS: tuple[Mapping[str, str], ...] = (
    {"words": "headache for two days", "grade": "1"},
    {"words": "common cold", "grade": "1"},
    {"words": "nausea after tablets", "term": "nausea", "grade": "2", "action": "dose_not_changed"},
    {"words": "herpes labialis", "grade": "2", "action": "interrupted"},
)
SERIOUS: Mapping[str, str] = {
    "words": "pneumonia, admitted to the ward",
    "term": "lung infection",
    "grade": "3",
    "serious": "yes",
    "serious_criteria": "hospitalisation",
    "action": "interrupted",
    "outcome": "recovering",
}
DOSES = {
    "baricitinib_dose": ("baricitinib", "day"),
    "azathioprine_dose": ("azathioprine", "day"),
    "methotrexate_weekly": ("methotrexate", "week"),
    "dose": ("prednisone", "day"),
}
"""The items of the studies' forms from which a dose is logged, with the drug and how often it is taken."""
TABLETS, WEEKLY_TABLETS = 105, 160
"""What is dispensed: enough for three months."""


_AT_THE_VISIT = "told at the visit"


@dataclass(frozen=True)
class MadeUpLogs:
    """Writes one participant's logs. `source` is its own, so that the values of the visits stay what they are."""

    site: Site
    participant_id: str
    source: Random

    def background(self, consent: date) -> None:
        """What was there before the study."""
        words, since = self.source.choice(CONDITIONS)
        self._add("medical_history", words=words, started=since, ongoing="yes")
        given = consent - timedelta(days=self.source.randint(120, 400))
        vaccine = self.source.choice(VACCINES)
        self._add("vaccination", name=vaccine, live="no", given_on=given.isoformat()[:7])
        if self.source.random() < 0.5:
            taken = self.source.choice(MEDICATION)
            self._add("medication", **taken, started=f"{consent.year - 1}", ongoing="yes")

    def at_visit(self, visit: Visit, *, is_last: bool) -> None:
        """What a visit brings: doses that changed, tablets back and given, an adverse event where one was told."""
        record = visits.open_visit(self.site, visit.id)
        if visit.held_on is None:
            return
        self._doses(record, visit.held_on)
        self._tablets(visit.held_on, is_last=is_last)
        if _answer(record, "adverse_events", "new_or_changed") == "yes":
            self._event(visit.held_on)

    def _doses(self, record: VisitRecord, day: date) -> None:
        log = self._log("dose")
        for form in record.forms:
            for one in form.fields:
                amount = one.entry.value if one.entry else None
                if one.item.id in DOSES and isinstance(amount, Decimal):
                    self._dose(log, *DOSES[one.item.id], amount, day)

    def _dose(self, log: LogRecord, drug: str, every: str, amount: Decimal, day: date) -> None:
        """End what was taken before and begin anew, where the dose is another one."""
        running = [
            r.entry for r in log.standing if r.entry.answers["drug"] == drug and not r.entry.answers["ended"]
        ]
        if running and Decimal(running[0].answers["amount"]) == amount:
            return
        for row in running:
            last = max(day - timedelta(days=1), date.fromisoformat(row.answers["started"]))
            logbook.change(
                self.site, self.participant_id, "dose", row.id, {"ended": last.isoformat()}, _AT_THE_VISIT
            )
        if amount:
            weighed = {name: log.proposals[name] for name in ("weight", "weight_on") if name in log.proposals}
            dose = {
                "drug": drug,
                "amount": f"{amount:f}",
                "unit": "mg",
                "every": every,
                "started": day.isoformat(),
            }
            self._add("dose", **dose, **(weighed if drug == "azathioprine" else {}))

    def _tablets(self, day: date, *, is_last: bool) -> None:
        """Take back what was given at the last visit, and give anew except at the last."""
        log = self._log("dispensing")
        for row in log.standing:
            if not row.entry.answers["returned_on"]:
                self._returned(row.entry.id, row.entry.answers, day)
        if is_last:
            return
        drug = log.suggestions["drug"][0]
        weekly = drug == "methotrexate"
        given = (
            {"dispensed": str(WEEKLY_TABLETS), "per_week": "10"}
            if weekly
            else {"dispensed": str(TABLETS), "per_day": "1"}
        )
        kit = {"kit": log.proposals["kit"]} if "kit" in log.proposals else {"batch": f"B{day:%y%m}"}
        self._add("dispensing", drug=drug, dispensed_on=day.isoformat(), **given, **kit)

    def _returned(self, row_id: str, given: Mapping[str, str], day: date) -> None:
        days = (day - date.fromisoformat(given["dispensed_on"])).days
        taken = days * 10 // 7 if given["per_week"] else days
        back = int(given["dispensed"]) - taken + self.source.choice((-1, 0, 0, 1, 2, 3, 5, 6))
        returned = str(min(max(back, 0), int(given["dispensed"])))
        answers = {"returned_on": day.isoformat(), "returned": returned}
        logbook.change(self.site, self.participant_id, "dispensing", row_id, answers, _AT_THE_VISIT)

    def _event(self, day: date) -> None:
        onset = day - timedelta(days=self.source.randint(5, 12))
        relation = self.source.choice(("unlikely", "possible", "probable"))
        if self.source.random() < 0.12:
            aware = onset + timedelta(days=1)
            told = {"aware_on": aware.isoformat(), "reported_on": aware.isoformat()}
            self._add("adverse_event", **SERIOUS, onset=onset.isoformat(), relation=relation, **told)
            return
        ended = (onset + timedelta(days=self.source.randint(1, 4))).isoformat()
        told = {"onset": onset.isoformat(), "ended": ended, "serious": "no", "outcome": "recovered"}
        self._add("adverse_event", **self.source.choice(EVENTS), **told, relation=relation)

    def _log(self, log_id: str) -> LogRecord:
        return logbook.log(self.site, self.participant_id, log_id)

    def _add(self, log_id: str, **answers: str) -> None:
        logbook.add(self.site, self.participant_id, log_id, answers)


def _answer(record: VisitRecord, form_id: str, item_id: str) -> str:
    for form in record.forms:
        for one in form.fields:
            if (form.id, one.item.id) == (form_id, item_id) and one.entry:
                return one.entry.text
    return ""
