"""One made-up participant of the demo, told as the days on which something is recorded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from random import Random

from tracker import demo_identity, enrolment, visits
from tracker.demo_course import LEAVES, OTHERWISE, OtherCourse, enter
from tracker.demo_logs import MadeUpLogs
from tracker.demo_plan import Course, Scene, Turn, baseline_day, is_follow_up, target_day, working_day
from tracker.domain.protocol import Protocol, Window
from tracker.domain.records import Sex, Study, Typed, Visit
from tracker.domain.unplanned import offered_forms
from tracker.domain.views import FormRecord
from tracker.made_up import ABNORMAL, EVENTS, MadeUp, birth, initials
from tracker.site import Site
from tracker.storage import read

INVESTIGATOR = "Dr A. Roy"
OLDEST = 64


@dataclass
class Life:
    """A participant's time in a study until `until`; `story` acts on each day and says which day comes next."""

    site: Site
    study: Study
    windows: Mapping[str, Window]
    course: Course
    source: Random
    kit: str
    until: date
    id: str = ""
    person: MadeUp = field(init=False)
    consent: date = field(init=False)
    screening: date = field(init=False)
    baseline: date = field(init=False)
    _log_source: Random = field(init=False)

    def __post_init__(self) -> None:
        sex = self.source.choice((Sex.FEMALE, Sex.FEMALE, Sex.MALE))
        arms = [arm.id for arm in self.protocol.arms] if self.protocol.arm_is_recorded else [None]
        responds = self.source.random() < 0.65
        self.person = MadeUp(
            self.source, sex, self.source.choice(arms), self.source.randint(62, 80), self.kit, responds
        )
        self._set_days()
        # A source of its own: what the logs hold changes no value of a visit.
        self._log_source = Random(f"{self.kit} {self.consent}")

    def _set_days(self) -> None:
        """Consent, screening and baseline on the days that bring the visit at hand to its scene."""
        planned = self.protocol.visit(self.course.at_hand)
        target = target_day(self.course.scene, self._window(planned.id), self.source, self.until)
        shortest, longest = self._gap()
        if planned.is_baseline or is_follow_up(planned):
            self.baseline = baseline_day(self.course.at_hand, self.protocol, target)
            self.screening = working_day(self.source, self.baseline, -longest, -shortest)
        else:
            self.screening = target
            self.baseline = working_day(self.source, target, shortest, longest)
        latest = min(self.until, self.screening)
        self.consent = latest - timedelta(days=self.source.randint(0, 3))

    def _gap(self) -> tuple[int, int]:
        """The fewest and the most days from screening to baseline."""
        if self.protocol.visits[0].is_baseline:
            return 0, 0
        stated = self.protocol.baseline.target
        return (stated.days, stated.days) if stated and stated.days else (8, 24)

    def _window(self, planned_id: str) -> Window | None:
        planned = self.protocol.visit(planned_id)
        return planned.window or self.windows.get(planned.id)

    @property
    def protocol(self) -> Protocol:
        """The study's protocol."""
        return self.study.protocol

    # --- the story

    def story(self) -> Iterator[date]:
        """Act on each day, then say which day comes next."""
        self._register()
        for number, planned_id in enumerate(self.course.path):
            if planned_id == self.course.at_hand and not self.course.scene.is_held:
                return
            if self._is_missed(planned_id):
                yield from self._miss(planned_id)
            else:
                yield self._held_day(self._visit(planned_id))
                self._hold(self._visit(planned_id))
            if number == 0:
                yield from self._judge(planned_id)
                if not self._is_enrolled():
                    return
                self._logs.background(self.consent)
            self._keep_logs(planned_id)
            if self.course.turn in OTHERWISE and planned_id == self.course.path[-2]:
                yield from self._go_otherwise()
                if self.course.turn in LEAVES:
                    return
            self._make_appointment(planned_id)

    def _register(self) -> None:
        youngest, oldest = (
            max(18, self.protocol.minimum_age or 18),
            min(OLDEST, self.protocol.maximum_age or OLDEST),
        )
        registration = enrolment.Registration(
            initials(self.source),
            self.person.sex,
            self.consent,
            "2.0",
            birth_date=birth(self.source, self.consent, youngest, oldest),
            screening_on=self.screening,
            baseline_on=self.baseline,
        )
        again = len(self.course.path) == 1
        self.id, entered = enter(self.site, self.study.id, registration, again=again)
        self.person.sex = entered.sex
        if entered is registration:  # of whoever is screened again the earlier record knows who they are
            source = Random(f"{self.kit} {entered.initials}")  # its own: the values of the visits stay
            demo_identity.write(self.site, self.id, entered.initials, entered.sex, source)
        for planned in self.protocol.visits[:2]:
            visit = self._visit(planned.id)
            if visit.appointment:
                visits.book(self.site, visit.id, visit.appointment, self._hour())

    def _judge(self, planned_id: str) -> Iterator[date]:
        """The investigator decides some days after screening, or on the day of a baseline that is the first visit."""
        if not self.protocol.visit(planned_id).is_baseline:
            yield self._now() + timedelta(days=self.source.randint(2, 6))
        judged = enrolment.eligibility(self.site, self.id)
        if judged.eligible.answer is True:
            kit = None if self.protocol.arm_is_recorded else self.kit
            enrolment.enrol(self.site, self.id, self._now(), INVESTIGATOR, self.person.arm, kit)
        elif judged.eligible.answer is False:
            because = judged.eligible.because
            reason = because[:1].upper() + because[1:]
            enrolment.screen_fail(self.site, self.id, self._now(), INVESTIGATOR, reason)

    @property
    def _logs(self) -> MadeUpLogs:
        return MadeUpLogs(self.site, self.id, self._log_source)

    def _keep_logs(self, planned_id: str) -> None:
        """What is logged from baseline on."""
        planned = self.protocol.visit(planned_id)
        if planned.is_baseline or is_follow_up(planned):
            self._logs.at_visit(self._visit(planned_id), is_last=planned.id == self.protocol.visits[-1].id)

    def _go_otherwise(self) -> Iterator[date]:
        laboratory = [form.id for form in self.protocol.forms if form.analytes]
        offered = tuple(name for name in offered_forms(self.protocol) if name in laboratory)
        fallback = offered_forms(self.protocol)[:1]
        source = Random(f"{self.kit} {self.course.turn.name}")  # its own: the values of other visits stay
        course = OtherCourse(self.site, self.id, source, self._hold_extra)
        yield from course.tell(self.course.turn, offered[:1] or fallback)

    def _hold_extra(self, visit_id: str) -> None:
        self._hold(next(visit for visit in self._visits() if visit.id == visit_id))

    def _is_missed(self, planned_id: str) -> bool:
        return self.course.turn is Turn.MISSED and planned_id == self.course.path[-2]

    def _miss(self, planned_id: str) -> Iterator[date]:
        visit = self._visit(planned_id)
        yield (visit.latest or visit.target or self._now()) + timedelta(days=self.source.randint(1, 5))
        visits.miss(self.site, visit.id, "did not come and could not be reached")

    # --- days

    def _held_day(self, visit: Visit) -> date:
        """Near the target, inside the window except where the life says otherwise."""
        planned = self.protocol.visit(visit.planned_id)
        target = visit.target if is_follow_up(planned) else visit.appointment
        if target is None or not is_follow_up(planned):
            return min(target or self.until, self.until)
        if visit.earliest and visit.latest and visit.planned_id == self._first_in_window():
            if self.course.turn is Turn.LATE:
                return visit.latest + timedelta(days=self.source.randint(1, 4))
            if self.course.turn is Turn.EARLY:
                return visit.earliest - timedelta(days=self.source.randint(1, 2))
        return min(working_day(self.source, target, -2, 3), self.until)

    def _first_in_window(self) -> str:
        follow_ups = [name for name in self.course.path[:-1] if is_follow_up(self.protocol.visit(name))]
        return next((name for name in follow_ups if self._window(name)), "")

    def _make_appointment(self, after: str) -> None:
        """Book the visit that comes next, if the life has it booked."""
        coming = self._following(after)
        if (
            coming is None
            or coming.target is None
            or not is_follow_up(self.protocol.visit(coming.planned_id))
        ):
            return
        day = self._appointment(coming, coming.target)
        if day is not None:
            visits.book(self.site, coming.id, day, self._hour())

    def _appointment(self, visit: Visit, target: date) -> date | None:
        if visit.planned_id != self.course.at_hand:
            return target if self.source.random() < 0.7 else None
        match self.course.scene:
            case Scene.TODAY:
                return self.until
            case Scene.SOON:
                return target
            case Scene.OVERDUE | Scene.UNFINISHED | Scene.DONE if self.source.random() < 0.6:
                return target
        return None

    def _hour(self) -> time:
        return time(self.source.randint(8, 15), self.source.choice((0, 15, 30, 45)))

    # --- what is recorded at a visit

    def _hold(self, visit: Visit) -> None:
        visits.hold(self.site, visit.id, self._now(), "the participant could not come on another day")
        record = visits.open_visit(self.site, visit.id)
        forms = record.forms
        unfinished = self.course.scene is Scene.UNFINISHED and visit.planned_id == self.course.at_hand
        wrong = self._what_is_wrong(visit)
        for form in forms[: len(forms) // 2 + 1] if unfinished else forms:
            self._fill(visit, form, *wrong)
        if not unfinished:
            visits.complete(self.site, visit.id)
        if visit.planned_id != self.protocol.visits[0].id or self.protocol.visits[0].is_baseline:
            self.person.a_visit_later()  # nobody gets better between screening and the first dose

    def _fill(self, visit: Visit, form: FormRecord, abnormal: str, against: str) -> None:
        draft = self.person.form(form, abnormal=abnormal, against=against, day=self._now())
        if self.course.doubtful and visit.position and visit.planned_id == self.course.last_held:
            limited = {rule.condition.analyte for rule in self.protocol.thresholds}
            draft = _doubtful(draft, "alt" if "alt" in limited else "haemoglobin")
        if form.id == "adverse_events" and draft and draft[0].text == "yes":
            draft.append(Typed("details", self.source.choice(EVENTS)))
        confirmed = [replace(typed, confirmed=True) for typed in draft]
        visits.save_form(self.site, visit.id, form.id, confirmed)

    def _what_is_wrong(self, visit: Visit) -> tuple[str, str]:
        """The analyte past its limit and the exclusion criterion that holds at a visit; "" for none."""
        if visit.position == 0:
            if self.course.turn is not Turn.NOT_ELIGIBLE:
                return "", ""
            exclusions = [c.id for c in self.protocol.criteria if c.kind == "exclusion" and not c.condition]
            return self.source.choice((("neutrophils", ""), ("", self.source.choice(exclusions))))
        if self.course.flagged and visit.planned_id == self.course.last_held:
            return ("alt", "neutrophils", "haemoglobin")[visit.position % 3], ""
        return (self.source.choice(sorted(ABNORMAL)) if self.source.random() < 0.08 else ""), ""

    # --- reading

    def _visit(self, planned_id: str) -> Visit:
        return next(visit for visit in self._visits() if visit.planned_id == planned_id)

    def _following(self, planned_id: str) -> Visit | None:
        names = [visit.planned_id for visit in self._visits()]
        return dict(zip(names, self._visits()[1:], strict=False)).get(planned_id)

    def _visits(self) -> tuple[Visit, ...]:
        with self.site.look() as connection:
            return read.visits(connection, [self.id])[self.id]

    def _is_enrolled(self) -> bool:
        with self.site.look() as connection:
            return read.participant(connection, self.id).enrolled_on is not None

    def _now(self) -> date:
        return self.site.today()


def _doubtful(draft: list[Typed], analyte: str) -> list[Typed]:
    """The results with one that cannot be judged: ALT without its range, another without its unit."""
    return [_without(typed, analyte == "alt") if typed.item == analyte else typed for typed in draft]


def _without(typed: Typed, its_range: bool) -> Typed:
    return replace(typed, low="", high="") if its_range else replace(typed, unit="")
