"""Made-up review: every month the investigator sees flags, and the monitor asks about values; both leave some open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tracker import queries, safety
from tracker.domain.flag_notes import Action
from tracker.domain.queries import Query, QueryState
from tracker.domain.records import Flag, FlagState
from tracker.errors import NotFound
from tracker.site import Site
from tracker.storage import read, read_queries, read_results

EVERY = timedelta(days=30)
UNSEEN = timedelta(days=12)
"""Nobody has seen a flag of the last days."""
UNANSWERED = timedelta(days=10)
SEEN = (
    (Action.REPEATED, "Repeat within a week."),
    (Action.REDUCED, "Sponsor informed."),
    (Action.NONE, "Known from before the study, not clinically significant."),
    (Action.EVENT, ""),
    (Action.TREATED, "General practitioner informed."),
    (Action.INTERRUPTED, "Until the next result."),
)
ASKED_FOR = (Action.ASKED, "Asked the laboratory for the range and the unit.")
ASKED = (
    "The source sheet says another value. Please check.",
    "Is this the value of the repeated sample?",
    "Please say who measured this.",
)
ANSWERS = ("Compared with the source: as recorded.", "Yes, it is.", "Measured by the study nurse.")


@dataclass
class MadeUpReview:
    """Reviews as the demo's day goes on: `investigator` sees flags, `monitor` asks, `coordinator` answers."""

    coordinator: Site
    investigator: Site
    monitor: Site
    source: Random
    due: date

    def on(self, day: date) -> None:
        """Review where the day has come."""
        if day >= self.due:
            self.due = day + EVERY
            self.review(day)

    def review(self, day: date) -> None:
        """See most flags of some days ago, close those seen a month ago; answer queries, and ask new ones."""
        for flag in self._flags():
            self._see(flag, day)
        for query in self._queries():
            self._answer(query, day)
        for visit_id, who in self._to_ask(day):
            self._ask(visit_id, who)

    # --- flags

    def _flags(self) -> list[Flag]:
        """By number, rule and day: ids differ from one demo to the next."""
        with self.coordinator.look() as connection:
            found = read_results.flags(connection)
        return sorted(found, key=lambda flag: (flag.number, flag.visit_short, flag.rule_id, flag.raised_at))

    def _see(self, flag: Flag, day: date) -> None:
        if flag.state is FlagState.OPEN and flag.raised_at.date() <= day - UNSEEN:
            if self.source.random() < 0.5:
                action, text = ASKED_FOR if flag.cannot_tell else self.source.choice(SEEN)
                safety.acknowledge(self.investigator, flag.id, action, text)
        elif flag.seen and flag.seen.at.date() <= day - EVERY:
            safety.close(self.investigator, flag.id, "Back to what it was before, or not of concern.")

    # --- queries

    def _queries(self) -> list[Query]:
        with self.coordinator.look() as connection:
            found = read_queries.standing(connection)
        return [one for one in found if one.raised.by]

    def _answer(self, query: Query, day: date) -> None:
        if query.state is QueryState.ANSWERED:
            if self.source.random() < 0.2:
                queries.reopen(self.monitor, query.id, "The copy of the source is not legible.")
            else:
                queries.close(self.monitor, query.id)
        elif query.messages[-1].at.date() <= day - UNANSWERED and self.source.random() < 0.8:
            answer = ANSWERS[ASKED.index(query.raised.text)] if query.raised.text in ASKED else ANSWERS[0]
            queries.answer(self.coordinator, query.id, answer)

    def _to_ask(self, day: date) -> Iterator[tuple[str, str]]:
        """About every tenth visit that was completed since the last review."""
        with self.coordinator.look() as connection:
            people = sorted(read.participants(connection), key=lambda who: who.screening_number)
            mine = read.visits(connection, [who.id for who in people])
        for who in people:
            for visit in mine.get(who.id, ()):
                recent = visit.completed_at and visit.held_on and visit.held_on > day - EVERY
                if recent and self.source.random() < 0.1:
                    yield visit.id, who.id

    def _ask(self, visit_id: str, who: str) -> None:
        """About an answer of the visit that the form still asks for."""
        with self.coordinator.look() as connection:
            entries = read_results.entries(connection, [visit_id]).get(visit_id, ())
        told = sorted((one.form, one.item) for one in entries if one.text)
        if told:
            form, item = self.source.choice(told)
            try:
                queries.raise_query(self.monitor, who, self.source.choice(ASKED), visit_id, form, item)
            except NotFound:  # an answer of a form that asks for it no more
                return
