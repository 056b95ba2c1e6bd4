"""The verbs of a participant's logs: read one, add a row, change it, strike it out. Nothing is ever deleted."""

from collections.abc import Mapping

from tracker import log_deviations, log_records, query_keeping
from tracker.catalogue import ctcae, drugs
from tracker.domain.log_rows import RowRefused, coded_term, read_row
from tracker.domain.log_views import LogRecord
from tracker.domain.logs import LOGS, Log
from tracker.domain.masking import is_masked
from tracker.domain.protocol import Protocol
from tracker.domain.records import Changes, LogEntry, ParticipantStatus
from tracker.domain.rights import Right
from tracker.domain.study_drugs import MASKED_NAME, gives_arm_away
from tracker.errors import NotFound, NotPossible, ReasonNeeded, Refusal, ValueRefused
from tracker.history import History, load
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site, Work
from tracker.storage.log_tables import LOG_TABLES
from tracker.storage.writer import Value

Answers = Mapping[str, str]
_IN_THE_STUDY = (ParticipantStatus.SCREENING, ParticipantStatus.ENROLLED)


@needs(Right.READ)
def log(site: Site, participant_id: str, log_id: str) -> LogRecord:
    """One log of a participant, struck rows included. NotFound; NotPossible for a masked assessor."""
    found = _log(log_id)
    with site.look() as connection:
        history = load(site, connection, participant_id)
    _must_see(site, history.protocol)
    return log_records.record(history, found.id, site.today())


@needs(Right.MANAGE)
def add(site: Site, participant_id: str, log_id: str, answers: Answers, reason: str = "") -> Changes:
    """Record a new row. RowRefused names every field that is wrong; nothing is recorded then."""
    with site.work() as work:
        history = _open(work, participant_id)
        values: dict[str, Value] = {
            "participant_id": participant_id,
            "struck": False,
            "struck_reason": "",
            "recorded_at": site.clock.now(),
            **_read(site, history, _log(log_id), answers),
        }
        work.insert(LOG_TABLES[log_id], values, participant=participant_id, reason=reason.strip())
        return _settled(work, history, log_id)


@needs(Right.MANAGE)
def change(
    site: Site, participant_id: str, log_id: str, row_id: str, answers: Answers, reason: str = ""
) -> Changes:
    """Change a row; what `answers` does not name stays. As `add`.

    ReasonNeeded once the participant has completed or left the study; NotPossible for a row that was struck out.
    """
    with site.work() as work:
        history = _open(work, participant_id)
        row = _standing(history, log_id, row_id)
        values: dict[str, Value] = {**_read(site, history, _log(log_id), {**row.answers, **answers})}
        differs = any(row.answers[name] != value for name, value in values.items())
        if differs and history.participant.status not in _IN_THE_STUDY and not reason.strip():
            raise ReasonNeeded(
                _("{number} is no longer in the study.").format(number=history.participant.shown_number),
                _("Say why this row changes."),
            )
        work.update(LOG_TABLES[log_id], row_id, values, participant=participant_id, reason=reason.strip())
        return _settled(work, history, log_id)


@needs(Right.MANAGE)
def strike(site: Site, participant_id: str, log_id: str, row_id: str, reason: str) -> Changes:
    """Strike a row out, with a reason: it stays readable and counts no more."""
    with site.work() as work:
        history = _open(work, participant_id)
        _standing(history, log_id, row_id)
        if not reason.strip():
            raise ReasonNeeded(_("Striking out needs a reason."), _("Say why this row does not hold."))
        values: dict[str, Value] = {"struck": True, "struck_reason": reason.strip()}
        work.update(LOG_TABLES[log_id], row_id, values, participant=participant_id, reason=reason.strip())
        return _settled(work, history, log_id)


def _log(log_id: str) -> Log:
    if log_id not in LOGS:
        raise NotFound(
            _("There is no log {name}.").format(name=log_id),
            _("The logs are {names}.").format(names=", ".join(LOGS)),
        )
    return LOGS[log_id]


def _open(work: Work, participant_id: str) -> History:
    history = load(work.site, work.connection, participant_id)
    _must_see(work.site, history.protocol)
    return history


def _must_see(site: Site, protocol: Protocol) -> None:
    if is_masked(site.user.roles, protocol):
        raise NotPossible(
            _("The logs are not for a masked assessor: they could give the treatment away."),
            _("Ask the coordinator."),
        )


def _standing(history: History, log_id: str, row_id: str) -> LogEntry:
    """A row that was not struck out."""
    for row in history.logs[_log(log_id).id]:
        if row.id == row_id and not row.struck:
            return row
        if row.id == row_id:
            raise NotPossible(_("This row was struck out."), _("Enter a new one."))
    raise NotFound(_("This log has no such row."), _("Open the participant again."))


def _read(site: Site, history: History, log: Log, answers: Answers) -> dict[str, str]:
    """The canonical answers, with what the catalogues add to them."""
    name = answers.get("name") or answers.get("drug", "")
    known = drugs().find(name) if log.id in ("medication", "dose", "dispensing") else None
    row = read_row(log, answers, site.today(), known)
    if row.get("term"):
        table = ctcae()
        row["term"] = coded_term(row["term"], (term.term for term in table.terms), table.version)
    if log.id == "medication":
        row["drug"] = known.id if known else ""
    if log.id in ("dose", "dispensing") and gives_arm_away(history.protocol, row["drug"], drugs()):
        raise _gives_away(row["drug"])
    return row


def _gives_away(name: str) -> RowRefused:
    happened = _("Naming {drug} would give the arm away: nobody knows who takes it.").format(drug=name)
    todo = _("Write “{name}”, with its kit number.").format(name=_(MASKED_NAME))
    return RowRefused((ValueRefused(Refusal.NOT_A_CHOICE, happened, todo, "drug"),))


def _settled(work: Work, history: History, log_id: str) -> Changes:
    """What a change of a log brings with it: a medication that the study does not allow is a deviation."""
    if log_id in ("medication", "vaccination"):
        log_deviations.keep(work, load(work.site, work.connection, history.participant.id))
    if log_id == "adverse_event":
        query_keeping.keep(work, load(work.site, work.connection, history.participant.id))
    work.touched(participant=history.participant.id)
    return work.changes
