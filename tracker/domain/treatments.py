"""What a participant took before the study or takes beside it, as rules read it: from the logs, in calendar days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from tracker.domain.drugs import LIVE_VACCINE, DrugCatalogue, KnownDrug
from tracker.domain.partial_dates import PartialDate
from tracker.domain.records import LogEntry
from tracker.errors import ValueRefused


@dataclass(frozen=True)
class Treatment:
    """One treatment or vaccination. `drug` is the catalogue's id, empty where the name was not recognised.

    `dose` is one number in `unit` `every` day or week; None and empty mean: not recorded. `started` and `ended`
    are the first and the last day with it. `live` is whether a vaccine is live, None where that is not known.
    """

    name: str
    drug: str = ""
    dose: Decimal | None = None
    unit: str = ""
    every: str = ""
    route: str = ""
    started: PartialDate | None = None
    ended: PartialDate | None = None
    ongoing: bool = False
    live: bool | None = False
    id: str = ""

    def is_one_of(self, names: Iterable[str], catalogue: DrugCatalogue) -> bool | None:
        """Whether it is one of these drugs or classes; None where the route, or live or not, would decide."""
        known = self.known(catalogue)
        answers = [self._is(name, known, catalogue) for name in names]
        return True if True in answers else None if None in answers else False

    def _is(self, name: str, known: KnownDrug | None, catalogue: DrugCatalogue) -> bool | None:
        if name == LIVE_VACCINE:
            return self.live
        return catalogue.belongs(known, name, self.route) if known else False

    def given_by(self, routes: Iterable[str], catalogue: DrugCatalogue) -> bool | None:
        """Whether it is given by one of these routes; None where none is recorded and the drug has others."""
        known, wanted = self.known(catalogue), set(routes)
        possible = {self.route} if self.route else set(known.routes if known else ())
        return (
            True if possible and possible <= wanted else None if not possible or possible & wanted else False
        )

    def known(self, catalogue: DrugCatalogue) -> KnownDrug | None:
        """The drug in the catalogue, by its id, else by its name."""
        return catalogue.get(self.drug) or catalogue.find(self.name)

    def taken_between(self, first: date, last: date, today: date) -> bool | None:
        """Whether it was taken on a day from `first` to `last`, both inside; None where the dates do not tell.

        One that goes on reaches to `today`; what happens later is not known. One without a start had begun by
        `today`, or by its last day.
        """
        begun = self._begun_by(last, today)
        lasted = self._lasted_to(first, today)
        return False if False in (begun, lasted) else None if None in (begun, lasted) else True

    def _begun_by(self, day: date, today: date) -> bool | None:
        if self.started is not None:
            return _not_after(self.started, day)
        by = self.ended.last if self.ended else today
        return True if by <= day else None

    def _lasted_to(self, day: date, today: date) -> bool | None:
        """Whether the last day with it is `day` or later."""
        if self.ended is not None:
            before = self.ended.is_before(day)
            return None if before is None else not before
        if self.started is not None and self.started.first >= day:
            return True
        return True if self.ongoing and today >= day else None


def _not_after(start: PartialDate, day: date) -> bool | None:
    return True if start.last <= day else None if start.first <= day else False


def treatments(entries: Iterable[LogEntry]) -> tuple[Treatment, ...]:
    """The rows of the medication log, struck ones left out. Dates that cannot be read count as not recorded."""
    return tuple(_treatment(one) for one in entries if not one.struck)


def _treatment(entry: LogEntry) -> Treatment:
    answers = entry.answers
    ended = recorded_day(answers.get("ended", ""))
    return Treatment(
        name=answers.get("name", ""),
        drug=answers.get("drug", ""),
        dose=recorded_number(answers.get("dose", "")),
        unit=answers.get("unit", ""),
        every=answers.get("every", ""),
        route=answers.get("route", ""),
        started=recorded_day(answers.get("started", "")),
        ended=ended,
        ongoing=ended is None and answers.get("ongoing", "") == "yes",
        id=entry.id,
    )


def vaccinations(entries: Iterable[LogEntry]) -> tuple[Treatment, ...]:
    """The rows of the vaccination log as treatments of one day; `live` is None unless yes or no was recorded."""
    given = ((one, recorded_day(one.answers.get("given_on", ""))) for one in entries if not one.struck)
    live = {"yes": True, "no": False}
    return tuple(
        Treatment(
            name=one.answers.get("name", ""),
            started=day,
            ended=day,
            live=live.get(one.answers.get("live", "")),
            id=one.id,
        )
        for one, day in given
    )


def logged(logs: Mapping[str, Iterable[LogEntry]]) -> tuple[Treatment, ...]:
    """The treatments and vaccinations of a participant's logs."""
    return (*treatments(logs.get("medication", ())), *vaccinations(logs.get("vaccination", ())))


def recorded_day(text: str) -> PartialDate | None:
    """A recorded date; None where there is none, or none that can be read."""
    try:
        return PartialDate.parse(text) if text else None
    except ValueRefused:
        return None


def recorded_number(text: str) -> Decimal | None:
    """The one finite number of a dose; None for a range or words."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
