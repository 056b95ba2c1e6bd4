"""Made-up signatures: four times a year the coordinator and the investigator sign what is complete by then.

Rarely, as each signing takes the passphrase, and a tenth of a second to check it.
"""

from datetime import date, timedelta

from tracker import signing, visits
from tracker.domain.records import Typed, Visit
from tracker.domain.signing import Meaning
from tracker.site import Site
from tracker.storage import read, read_results

EVERY = timedelta(days=91)
BEHIND = timedelta(days=21)
"""Nobody signs a visit of the last three weeks: there is always something left to sign."""


class MadeUpSignatures:
    """Signs as the demo's day goes on."""

    def __init__(self, coordinator: Site, investigator: Site, password: str) -> None:
        self._coordinator, self._investigator, self._password = coordinator, investigator, password
        self._next = coordinator.today() + EVERY

    def on(self, day: date) -> None:
        """Sign where the day has come."""
        if day >= self._next:
            self._next = day + EVERY
            self._sign(day)

    def at_last(self, day: date) -> None:
        """Sign once more, then correct a value: what was signed there is void."""
        self._sign(day)
        self._correct()

    def _sign(self, day: date) -> None:
        due = [one for one in self._completed() if not one.signed]
        waiting = [one.id for one in due if one.held_on and one.held_on <= day - BEHIND]
        reviewed = [one for place, one in enumerate(waiting) if place % 4]
        if waiting:
            signing.sign_several(self._coordinator, waiting, Meaning.ENTERED, self._password)
        if reviewed:
            signing.sign_several(self._investigator, reviewed, Meaning.REVIEWED, self._password)

    def _completed(self) -> list[Visit]:
        """Every completed visit, by number and place in the schedule: ids differ from one demo to the next."""
        with self._coordinator.look() as connection:
            people = sorted(read.participants(connection), key=lambda who: who.screening_number)
            mine = read.visits(connection, [who.id for who in people])
        return [visit for who in people for visit in mine.get(who.id, ()) if visit.completed_at]

    def _correct(self) -> None:
        """The last weight that was signed was misread by a little."""
        found = self._last_signed_weight()
        if found is not None:
            visit_id, form, typed = found
            visits.save(self._coordinator, visit_id, form, typed, "misread on the source sheet")

    def _last_signed_weight(self) -> tuple[str, str, Typed] | None:
        seen = [one for one in self._completed() if one.signed]
        with self._coordinator.look() as connection:
            for visit in sorted(seen, key=lambda one: one.held_on or date.min, reverse=True):
                for entry in read_results.entries(connection, [visit.id]).get(visit.id, ()):
                    if entry.item == "weight" and entry.text:
                        return visit.id, entry.form, Typed("weight", _beside(entry.text), confirmed=True)
        return None


def _beside(weight: str) -> str:
    """A neighbouring reading: its last digit one more, or one less."""
    last = int(weight[-1])
    return f"{weight[:-1]}{last - 1 if last else 1}"
