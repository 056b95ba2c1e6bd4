"""What both measures of saving share: visits that wait to be entered, and one deed at each, on copies of one site."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench.replayed import asked_by
from bench.sites import bare_driver, copy_of, demo_of
from bench.turns import Taken, in_turn, timed
from stage import TODAY, TestClock

from tracker import demo, overview, unplanned, visits
from tracker.domain.records import Participant, ParticipantStatus, Typed
from tracker.domain.unplanned import offered_forms
from tracker.made_up import MadeUp
from tracker.site import Site
from tracker.studies import study

PEOPLE = 100


@dataclass(frozen=True)
class Waiting:
    """A visit that was begun today, of a participant with visits behind them, and what a person will type by form."""

    visit: str
    drafts: Mapping[str, Sequence[Typed]]
    laboratory: str
    """The form that asks for ALT."""


Deed = Callable[[Site, Waiting], object]


def saved(keep: Path, deed: Deed, *, items: int = 1) -> Taken:
    """A deed at each waiting visit with as many items: by us, and by the driver doing what we asked of the database.

    The three copies stay alike: each gets the same rows in the same order.
    """
    with TemporaryDirectory(dir=keep) as name, ExitStack() as until:
        start = copy_of(demo_of(keep, PEOPLE), Path(name))
        with _opened(start) as site:
            waiting = [found for who in _enrolled(site) if (found := _begun(site, who, items))]
        ours, heard, bare = (until.enter_context(_opened(copy_of(start, Path(name, n)))) for n in "123")
        asked = [asked_by(partial(deed, heard, one)) for one in waiting]
        driver = until.enter_context(bare_driver(bare))
        mine, theirs = iter(waiting), iter(asked)
        return in_turn(
            timed(lambda: deed(ours, next(mine))),
            timed(lambda: next(theirs).do(driver)),
            repeats=len(waiting) - 1,
        )


def _opened(path: Path) -> Site:
    return Site.open(path, "coordinator", demo.PASSWORD, clock=TestClock())


def _enrolled(site: Site) -> list[Participant]:
    people = [row.participant for row in overview.participants(site)]
    return [who for who in people if who.status is ParticipantStatus.ENROLLED]


def _begun(site: Site, who: Participant, items: int) -> Waiting | None:
    """A visit of today with every form there may be; nothing where those ask for too few items."""
    protocol = study(site, who.study_id).protocol
    visit, _changes = unplanned.add_unscheduled(
        site, who.id, TODAY, offered_forms(protocol), "seen once more"
    )
    visits.hold(site, visit, TODAY)
    record = visits.open_visit(site, visit)
    made_up = MadeUp(Random(who.id), who.sex, who.arm)
    every = [(form.id, typed) for form in record.forms for typed in made_up.form(form, day=TODAY)]
    drafts = dict[str, list[Typed]]()
    for form, typed in every[:items]:
        drafts.setdefault(form, []).append(typed)
    laboratory = next((form for form, typed in every if typed.item == "alt"), "")
    return Waiting(visit, drafts, laboratory) if len(every) >= items and laboratory else None
