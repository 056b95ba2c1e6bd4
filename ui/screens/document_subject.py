"""What a document on the screen is of: which kinds can be chosen, and what its file is called."""

from dataclasses import dataclass
from datetime import date

from tracker import overview, studies, visits
from tracker.domain.documents import DOCUMENTS, Of
from tracker.errors import NotPossible
from tracker.language import _
from tracker.papers import About
from tracker.site import Site
from ui import dates


@dataclass(frozen=True)
class Subject:
    """A visit, a participant, a study or a day: its name, its ids, and the kinds of documents there are of it."""

    name: str
    about: About
    kinds: tuple[str, ...]

    def file_name(self, kind: str) -> str:
        """The name proposed for a file, without its ending."""
        words = f"{self.name} {_(DOCUMENTS[kind].title)}"
        return "_".join(
            "".join(sign if sign.isalnum() or sign in "-." else " " for sign in words).split()
        ).lower()


def subject(
    site: Site,
    kind: str,
    visit_id: str = "",
    participant_id: str = "",
    study_id: str = "",
    day: date | None = None,
) -> Subject:
    """What these ids name. NotPossible for the report of a visit that has not begun."""
    if visit_id:
        return _of_visit(site, kind, visit_id)
    if participant_id:
        page = overview.participant(site, participant_id)
        about = About(participant_id=participant_id, study_id=page.study.id)
        return Subject(page.participant.shown_number, about, _kinds(Of.PARTICIPANT, Of.STUDY))
    if study_id and day is None:
        name = studies.study(site, study_id).protocol.short_title
        return Subject(name, About(study_id=study_id), _kinds(Of.STUDY))
    on = day or site.today()
    return Subject(dates.full(on), About(study_id=study_id or None, day=on), _kinds(Of.DAY))


def _of_visit(site: Site, kind: str, visit_id: str) -> Subject:
    record = visits.open_visit(site, visit_id)
    if kind == "visit" and not record.visit.is_held:
        raise NotPossible(
            _("{visit} has not begun.").format(visit=record.visit.label), _("Record its date first.")
        )
    about = About(visit_id, record.participant.id, record.study.id)
    kinds = [one for one in _kinds(Of.VISIT) if one != "visit" or record.visit.is_held]
    name = f"{record.participant.shown_number} {record.visit.label}"
    return Subject(name, about, (*kinds, *_kinds(Of.PARTICIPANT, Of.STUDY)))


def _kinds(*of: Of) -> tuple[str, ...]:
    return tuple(name for name, document in DOCUMENTS.items() if document.of in of)
