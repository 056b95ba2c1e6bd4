"""A made-up site with participants at every stage, built by the same use cases that people use.

The same seed and day give the same numbers, dates and values. Lives are told in the order of their days, so that the
audit trail reads as a year at a site would.
"""

import heapq
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from tracker import access, laboratories, studies
from tracker.catalogue.study_files import shipped_studies
from tracker.demo_life import INVESTIGATOR, Life
from tracker.demo_plan import courses
from tracker.demo_review import EVERY as REVIEWED
from tracker.demo_review import MadeUpReview
from tracker.demo_signing import MadeUpSignatures
from tracker.domain.protocol import Window
from tracker.domain.records import Role, Study
from tracker.errors import Cancelled
from tracker.made_up import LABORATORY
from tracker.progress import step
from tracker.site import NewSite, NewUser, Site

PASSWORD = "demo"
PEOPLE = (
    ("coordinator", "L. Moreau", Role.COORDINATOR),
    ("investigator", INVESTIGATOR, Role.INVESTIGATOR),
    ("assessor", "S. Haque", Role.ASSESSOR),
    ("monitor", "J. Petit", Role.MONITOR),
    ("admin", "K. Lind", Role.ADMINISTRATOR),
)
LONGEST_AGO = 460
"""No life begins earlier: long enough for a year of three-monthly visits."""


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
) -> None:
    """Make the demo site; none where it is stopped. It tells how many lives have been told of how many."""
    clock = DemoClock(datetime.combine(today - timedelta(days=LONGEST_AGO + 20), time(8), UTC))
    info = NewSite("Demo Hospital, made-up people", "01", "UTC", "FR", demo=True)
    *people, administrator = PEOPLE
    with Site.create(path, info, _user(*administrator), clock=clock) as site:
        for person in people:
            access.add(site, _user(*person))
    try:
        _fill(path, clock, participants, seed, today)
    except Cancelled:
        shutil.rmtree(path)
        raise


def _fill(path: Path, clock: DemoClock, participants: int, seed: int, today: date) -> None:
    step()
    with (
        Site.open(path, PEOPLE[0][0], PASSWORD, clock=clock) as site,
        Site.open(path, PEOPLE[1][0], PASSWORD, clock=clock) as investigator,
        Site.open(path, PEOPLE[3][0], PASSWORD, clock=clock) as monitor,
    ):
        _add_laboratories(site)
        signatures = MadeUpSignatures(site, investigator, PASSWORD)
        lives = _lives(site, _add_studies(site), participants, seed, today)
        first = site.today() + REVIEWED
        review = MadeUpReview(site, investigator, monitor, Random(f"{seed} review"), first)
        _tell(clock, lives, today, (signatures, review))


def _user(login: str, name: str, role: Role) -> NewUser:
    return NewUser(login, name, PASSWORD, frozenset({role}))


def _add_laboratories(site: Site) -> None:
    """One laboratory that measures everything here, its table older than any life, and one that no longer does."""
    central, _changes = laboratories.add(site, "Central laboratory")
    valid_from = date(site.today().year, 1, 1)
    for analyte, usual in LABORATORY.items():
        for typed in usual.ranges(analyte, valid_from):
            laboratories.add_range(site, central, typed)
    former, _changes = laboratories.add(site, "Laboratory of the old building")
    laboratories.set_active(site, former, active=False)


def _add_studies(site: Site) -> tuple[Study, ...]:
    for key in shipped_studies():
        studies.add(site, key)
    trial = studies.study(site, "baaz-ad-ir")
    for visit in ("week6", "week12"):  # the text states no windows: this site set its own
        week = Window(minus=7, plus=7)
        studies.set_site_window(site, trial.id, visit, week, "agreed with the investigator")
    return studies.studies(site)


def _lives(site: Site, found: tuple[Study, ...], participants: int, seed: int, today: date) -> list[Life]:
    windows = [studies.site_windows(site, study.id) for study in found]
    dealt = courses([study.protocol for study in found], windows, participants)
    return [
        Life(
            site,
            found[n % len(found)],
            windows[n % len(found)],
            course,
            Random(f"{seed}-{n}"),
            f"K-{1100 + n}",
            today,
        )
        for n, course in enumerate(dealt)
    ]


def _tell(
    clock: DemoClock,
    lives: list[Life],
    today: date,
    reviewing: tuple[MadeUpSignatures, MadeUpReview],
) -> None:
    waiting = [(life.consent, n, life.story()) for n, life in enumerate(lives)]
    heapq.heapify(waiting)
    done = 0
    while waiting:
        step(done, len(lives))
        day, n, story = heapq.heappop(waiting)
        following = today + timedelta(days=1)
        if day <= today:
            clock.set_to(day)
            for one in reviewing:
                one.on(day)
            following = next(story, following)
        if following <= today:
            heapq.heappush(waiting, (max(following, day), n, story))
        else:
            done += 1
    clock.set_to(today)
    signatures, review = reviewing
    signatures.at_last(today)
    review.review(today)
