"""A made-up site with participants at every stage, built by the same use cases that people use.

The same seed and day give the same numbers, dates and values. Lives are told in the order of their days, so that the
audit trail reads as a year at a site would.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from tracker import enrolment, studies, visits
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.protocol import PlannedVisit, Protocol, Window
from tracker.domain.records import ParticipantStatus, Role, Sex, Study, Typed, Visit
from tracker.domain.schedule import planned_dates
from tracker.history import History, load
from tracker.made_up import ABNORMAL, EVENTS, MadeUp, birth, initials
from tracker.site import NewSite, NewUser, Site, add_user

PASSWORD = "demo"
PEOPLE = (
    ("coordinator", "L. Moreau", Role.COORDINATOR),
    ("investigator", "Dr A. Roy", Role.INVESTIGATOR),
    ("assessor", "S. Haque", Role.ASSESSOR),
    ("monitor", "J. Petit", Role.MONITOR),
    ("admin", "K. Lind", Role.ADMINISTRATOR),
)
Progress = Callable[[int, int], None]
INVESTIGATOR = "Dr A. Roy"
LONGEST_AGO = 420
"""No life begins earlier: long enough for someone to have finished 24 weeks long ago."""


@dataclass
class DemoClock:
    """A clock that the demo sets to the day it tells of; each look moves it on a little."""

    moment: datetime

    def now(self) -> datetime:
        """The demo's moment, later at each call."""
        self.moment += timedelta(milliseconds=7)
        return self.moment

    def set_to(self, day: date, at: time = time(9)) -> None:
        """Go on to a day, never back."""
        self.moment = max(self.moment, datetime.combine(day, at, UTC))


def this_day() -> date:
    """Today, by the computer's clock."""
    return datetime.now().astimezone().date()


def build(
    path: Path,
    participants: int,
    seed: int,
    today: date,
    progress: Progress | None = None,
) -> None:
    """Make the demo site. `progress` is told how many lives have been told of how many."""
    clock = DemoClock(datetime.combine(today - timedelta(days=LONGEST_AGO + 20), time(8), UTC))
    info = NewSite("Demo Hospital, made-up people", "01", "UTC", "FR", demo=True)
    with Site.create(path, info, _user(*PEOPLE[0]), clock=clock) as site:
        for person in PEOPLE[1:]:
            add_user(site, _user(*person), (PEOPLE[0][0], PASSWORD))
        found = _add_studies(site)
        _tell(
            clock,
            [_Life(site, clock, found, n, seed, today) for n in range(participants)],
            today,
            progress,
        )


def _user(login: str, name: str, role: Role) -> NewUser:
    return NewUser(login, name, PASSWORD, frozenset({role}))


def _add_studies(site: Site) -> tuple[Study, ...]:
    for key in shipped_studies():
        studies.add(site, key)
    for study in studies.studies(site):
        if study.protocol.id == "baaz-ad-ir":
            for visit in ("week6", "week12"):
                studies.set_site_window(
                    site, study.id, visit, Window(minus=7, plus=7), "agreed with the investigator"
                )
    return studies.studies(site)


def _tell(clock: DemoClock, lives: list["_Life"], today: date, progress: Progress | None) -> None:
    waiting = [(life.begins, life.n, life.story()) for life in lives]
    heapq.heapify(waiting)
    done = 0
    while waiting:
        day, n, story = heapq.heappop(waiting)
        following = today + timedelta(days=1)
        if day <= today:
            clock.set_to(day)
            following = next(story, following)
        if following <= today:
            heapq.heappush(waiting, (max(following, day), n, story))
        else:
            done += 1
            if progress:
                progress(done, len(lives))


EPOCH = date(2000, 1, 1)


def _counts(planned: PlannedVisit) -> bool:
    """Whether the visit lies after baseline, counted from it."""
    return (planned.target is not None and not planned.is_baseline) or planned.repeat is not None


def _an_id(planned: PlannedVisit) -> str:
    return "month3" if planned.repeat else planned.id


class _Life:
    """One made-up participant, told as the days on which something is recorded."""

    def __init__(
        self, site: Site, clock: DemoClock, found: tuple[Study, ...], n: int, seed: int, today: date
    ) -> None:
        self.site, self.clock, self.n, self.today = site, clock, n, today
        self.source = Random(f"{seed}-{n}")
        self.study = found[n % len(found)]
        self.lag, self.gap = self.source.randint(0, 3), self._gap()
        self.begins = today - timedelta(days=min(LONGEST_AGO, self._age_of_life()))
        self.sex = self.source.choice((Sex.FEMALE, Sex.FEMALE, Sex.MALE))
        self.arm = (
            self.source.choice([arm.id for arm in self.protocol.arms])
            if self.protocol.arm_is_recorded
            else None
        )
        self.person = MadeUp(self.source, self.sex, self.arm)
        self.responds = self.source.random() < 0.65
        self.fails = self.n % 9 == 7
        self.leaves = self.n % 11 == 10
        self.id = ""

    def _gap(self) -> int:
        """Days from screening to baseline."""
        if self.protocol.visits[0].is_baseline:
            return 0
        return 28 if self.protocol.id == "baaz-ad-ir" else self.source.randint(8, 24)

    def _age_of_life(self) -> int:
        """Days since consent, so that one visit of the schedule, taken in turn, lies within some days of today."""
        visits = self.protocol.visits
        nearest = visits[(self.n // len(shipped_studies())) % len(visits)]
        near = self.source.choice((-7, -4, -2, -1, 0, 0, 1, 2, 4, 6, 7, 8, 45, 120))
        day = (
            planned_dates(_an_id(nearest), self.protocol, self.protocol.baseline.id, EPOCH).target
            if _counts(nearest)
            else EPOCH
        )
        return max(
            0, self.lag + near + (self.gap if nearest is not visits[0] else 0) + ((day or EPOCH) - EPOCH).days
        )

    @property
    def protocol(self) -> Protocol:
        """The study's protocol."""
        return self.study.protocol

    def story(self) -> Iterator[date]:
        """Act on each day, then say which day comes next."""
        day = self._register()
        first = self.protocol.visits[0]
        yield day
        if not first.is_baseline:
            yield from self._screening(first.id)
            if self._ended():
                return
        yield from self._after(self.protocol.baseline.id)

    def _register(self) -> date:
        consent = self.begins
        screening = consent + timedelta(days=self.lag)
        begin = screening + timedelta(days=self.gap)
        born = birth(
            self.source,
            consent,
            max(18, self.protocol.minimum_age or 18),
            min(64, self.protocol.maximum_age or 64),
        )
        registration = enrolment.Registration(
            initials(self.source),
            self.sex,
            consent,
            "2.0",
            birth_date=born,
            screening_on=screening,
            baseline_on=begin,
        )
        self.id, _changes = enrolment.register(self.site, self.study.id, registration)
        return screening

    def _screening(self, planned_id: str) -> Iterator[date]:
        visit = self._visit(planned_id)
        if self._is_left_open(self._today()):
            return  # consented, not yet seen
        self._hold(visit, self._today(), abnormal="alt" if self.fails else "")
        yield self._today() + timedelta(days=self.source.randint(2, 6))
        self._decide()

    def _decide(self) -> None:
        judged = enrolment.eligibility(self.site, self.id)
        if judged.eligible.answer is True:
            kit = None if self.protocol.arm_is_recorded else f"K-{1100 + self.n}"
            arm = self.arm if self.protocol.arm_is_recorded else None
            enrolment.enrol(self.site, self.id, self._today(), INVESTIGATOR, arm, kit)
        elif judged.eligible.answer is False:
            because = judged.eligible.because
            enrolment.screen_fail(
                self.site, self.id, self._today(), INVESTIGATOR, because[:1].upper() + because[1:]
            )

    def _ended(self) -> bool:
        who = self._recorded().participant
        return who.status in (ParticipantStatus.SCREEN_FAILURE, ParticipantStatus.WITHDRAWN)

    def _after(self, baseline_id: str) -> Iterator[date]:
        for number, visit_id in enumerate(self._coming(baseline_id)):
            visit = self._visit(visit_id)
            day = self._chosen_day(visit)
            if day is None or day > self.today or (day == self.today and self.source.random() < 0.7):
                self._book(visit, day)
                return
            yield max(day, self._today())
            day = self._today()
            if number and self.source.random() < 0.05:
                visits.miss(self.site, self._visit(visit_id).id, "did not come and could not be reached")
                continue
            if self._is_left_open(day):
                return  # not recorded yet: due, closing or overdue now
            self._hold(self._visit(visit_id), day)
            if self.responds:
                self.person.level = max(6, self.person.level - self.source.randint(14, 24))
            if not number and self.protocol.visits[0].is_baseline:
                self._decide()
                if self._ended():
                    return
            if self.leaves and number == 2:
                enrolment.withdraw(self.site, self.id, day, "no longer wishes to take part")
                return

    def _is_left_open(self, day: date) -> bool:
        """Some visits of the last days are not recorded yet."""
        return self.today - day < timedelta(days=10) and self.source.random() < 0.6

    def _coming(self, baseline_id: str) -> Iterator[str]:
        """Baseline and the visits after it, also of a series without an end."""
        seen: set[str] = set()
        while True:
            page = self._recorded()
            start = next(visit.position for visit in page.visits if visit.planned_id == baseline_id)
            following = [
                v.planned_id for v in page.visits if v.position >= start and v.planned_id not in seen
            ]
            if not following:
                return
            seen.add(following[0])
            yield following[0]

    def _chosen_day(self, visit: Visit) -> date | None:
        """A day near the target, now and then outside the window."""
        target = visit.appointment or visit.target
        if target is None:
            return None
        if visit.is_held or self.protocol.baseline.id == visit.planned_id:
            return target
        reach = 3 if self.source.random() < 0.85 else 9
        return target + timedelta(days=self.source.randint(-reach + 1, reach))

    def _book(self, visit: Visit, day: date | None) -> None:
        """Book most of the visits that come up."""
        if day is None or visit.is_held or self.source.random() < 0.3:
            return
        if visit.earliest and visit.latest:
            day = min(max(day, visit.earliest), visit.latest)
        at = time(self.source.randint(8, 15), self.source.choice((0, 15, 30, 45)))
        visits.book(self.site, visit.id, max(day, self.today), at, "the participant's wish")

    def _hold(self, visit: Visit, day: date, abnormal: str = "") -> None:
        visits.hold(self.site, visit.id, day, "the participant could not come earlier or later")
        unfinished = self.today - day < timedelta(days=5) and self.source.random() < 0.5
        record = visits.open_visit(self.site, visit.id)
        chosen = abnormal or (self.source.choice(sorted(ABNORMAL)) if self.source.random() < 0.22 else "")
        for number, form in enumerate(record.forms):
            if unfinished and number > len(record.forms) // 2:
                return
            without_unit = form.kind == "laboratory" and bool(visit.position) and self.source.random() < 0.08
            self._fill(visit, form.id, self.person.form(form, day, abnormal=chosen), without_unit)
        visits.complete(self.site, visit.id)

    def _fill(self, visit: Visit, form_id: str, draft: list[Typed], without_unit: bool) -> None:
        if without_unit and len(draft) > 3 and draft[-1].unit:
            last = draft[-1]
            draft = [*draft[:-1], Typed(last.item, last.text, "", last.low, last.high)]
        if form_id == "adverse_events" and draft and draft[0].text == "yes":
            draft.append(Typed("details", self.source.choice(EVENTS)))
        confirmed = [Typed(t.item, t.text, t.unit, t.low, t.high, confirmed=True) for t in draft]
        visits.save_form(self.site, visit.id, form_id, confirmed)

    def _visit(self, planned_id: str) -> Visit:
        return next(visit for visit in self._recorded().visits if visit.planned_id == planned_id)

    def _recorded(self) -> History:
        with self.site.look() as connection:
            return load(self.site, connection, self.id)

    def _today(self) -> date:
        return self.site.today()
