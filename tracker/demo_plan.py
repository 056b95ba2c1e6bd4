"""Where each made-up participant of the demo stands: which visit is at hand, and what is going on with it.

Dealt out in turn and not by chance, so that every demo has something at every stage; chance only moves the days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from itertools import count
from random import Random

from tracker.domain.protocol import PlannedVisit, Protocol, Window
from tracker.domain.schedule import planned_dates


class Scene(Enum):
    """What is going on with the visit at hand."""

    OVERDUE = auto()
    TODAY = auto()
    CLOSING = auto()
    SOON = auto()
    UNFINISHED = auto()
    DONE = auto()
    OPEN = auto()

    @property
    def is_held(self) -> bool:
        """Whether the visit took place."""
        return self in (Scene.UNFINISHED, Scene.DONE)


class Turn(Enum):
    """What went otherwise than planned in a life."""

    NONE = auto()
    LATE = auto()
    EARLY = auto()
    MISSED = auto()
    LEFT = auto()
    LOST = auto()
    DIED = auto()
    STOPPED = auto()
    UNSCHEDULED = auto()
    NOT_ELIGIBLE = auto()


IN_WINDOWS = (Turn.LATE, Turn.NONE, Turn.EARLY, Turn.MISSED, Turn.NONE, Turn.LEFT)
WITHOUT_WINDOWS = (
    Turn.NONE,
    Turn.MISSED,
    Turn.UNSCHEDULED,
    Turn.NONE,
    Turn.LEFT,
    Turn.LOST,
    Turn.NONE,
    Turn.STOPPED,
    Turn.NONE,
    Turn.DIED,
)
AFTER_SCREENING = (Turn.NOT_ELIGIBLE, Turn.NONE)
ON_TIME = (Turn.NONE,)
LONGEST_SERIES = 4
NO_WINDOW = Window(minus=0, plus=0)


@dataclass(frozen=True)
class Course:
    """The visits of one life up to the one at hand (the last), and what becomes of it.

    At the last visit held, `flagged` lives have a value past a limit, `doubtful` ones a value that cannot be judged.
    """

    path: tuple[str, ...]
    scene: Scene
    turn: Turn
    flagged: bool
    doubtful: bool

    @property
    def at_hand(self) -> str:
        """The visit that the life has come to."""
        return self.path[-1]

    @property
    def last_held(self) -> str:
        """The last visit that took place; "" where none did."""
        held = self.path if self.scene.is_held else self.path[:-1]
        return held[-1] if held else ""


def courses(
    protocols: Sequence[Protocol], site_windows: Sequence[Mapping[str, Window]], n: int
) -> list[Course]:
    """The courses of `n` lives dealt to the studies in turn; `site_windows` has those of each study."""
    turns: dict[tuple[Turn, ...], count[int]] = {
        choices: count() for choices in (IN_WINDOWS, WITHOUT_WINDOWS, AFTER_SCREENING, ON_TIME)
    }
    return [
        _course(protocols[k % len(protocols)], site_windows[k % len(protocols)], k, len(protocols), turns)
        for k in range(n)
    ]


def _course(
    protocol: Protocol,
    own: Mapping[str, Window],
    k: int,
    studies: int,
    turns: Mapping[tuple[Turn, ...], "count[int]"],
) -> Course:
    nth, study = k // studies, k % studies
    path = _path(protocol, nth)
    scene = list(Scene)[(nth + study) % len(Scene)]
    choices = _turns(protocol, own, path)
    turn = choices[next(turns[choices]) % len(choices)]
    return Course(path, scene, turn, flagged=nth % 3 == 1, doubtful=nth % 4 == 2)


def _turns(protocol: Protocol, own: Mapping[str, Window], path: tuple[str, ...]) -> tuple[Turn, ...]:
    """What may go otherwise in a life that has come so far."""
    passed = [protocol.visit(name) for name in path[:-1]]
    followed = [visit for visit in passed if is_follow_up(visit)]
    if any(visit.window or visit.id in own for visit in followed):
        return IN_WINDOWS
    if followed:
        return WITHOUT_WINDOWS
    return AFTER_SCREENING if passed and protocol.visit(path[-1]).is_baseline else ON_TIME


def is_follow_up(visit: PlannedVisit) -> bool:
    """Whether the visit lies after baseline."""
    return visit.repeat is not None or (visit.target is not None and not visit.is_baseline)


def _path(protocol: Protocol, nth: int) -> tuple[str, ...]:
    """The visits up to the one at hand: the last of the schedule for the first life, then the one before."""
    back, again = nth % len(protocol.visits), nth // len(protocol.visits) % LONGEST_SERIES
    names: list[str] = []
    for visit in protocol.visits[: len(protocol.visits) - back]:
        months = visit.repeat.every_months if visit.repeat else 0
        names += [f"{visit.id}{months * (n + 1)}" for n in range(1 + again)] if months else [visit.id]
    return tuple(names)


def target_day(scene: Scene, window: Window | None, source: Random, today: date) -> date:
    """The target day of the visit at hand that makes the scene true today."""
    around = window or NO_WINDOW
    minus, plus = around.minus or 0, around.plus or 0
    match scene:
        case Scene.OVERDUE:
            first, last = -plus - 5, -plus - 1
        case Scene.TODAY:
            first, last = -min(plus, 2), min(minus, 2)
        case Scene.CLOSING:
            first, last = (1 - plus, 3 - plus) if plus else (-3, -1)
        case Scene.SOON:
            first, last = 1, 6
        case Scene.UNFINISHED:
            first, last = -4, -1
        case Scene.OPEN:
            first, last = -plus // 4, minus
        case Scene.DONE:
            first, last = -24, -9
    return working_day(source, today, first, last)


def working_day(source: Random, day: date, first: int, last: int) -> date:
    """A day from Monday to Friday between `first` and `last` days after another one, where there is any."""
    days = [day + timedelta(days=n) for n in range(first, last + 1)]
    return source.choice([one for one in days if one.weekday() < 5] or days)


def baseline_day(planned_id: str, protocol: Protocol, target: date) -> date:
    """The day of baseline from which a visit has this target."""
    day = target
    for _again in range(3):  # months differ in length: come closer until it fits
        found = planned_dates(planned_id, protocol, protocol.baseline.id, day).target
        if found is None:
            break
        day -= found - target
    return day
