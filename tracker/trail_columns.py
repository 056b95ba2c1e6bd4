"""What the columns of each table are called in the trail, and which say nothing to people."""

from collections.abc import Mapping

from tracker.domain.logs import LOGS
from tracker.language import N_

THINGS = {
    "participant": N_("Participant"),
    "visit": N_("Visit"),
    "result": N_("Value"),
    "derived": N_("Calculated value"),
    "score": N_("Score"),
    "flag": N_("Flag"),
    "decision": N_("Eligibility decision"),
    "query": N_("Query"),
    "query_message": N_("What was said of a query"),
    "deviation": N_("Deviation"),
    "signature": N_("Signature"),
    "record_lock": N_("Lock"),
    "source_check": N_("Source data verification"),
    "unmasking": N_("Emergency unmasking"),
    "code_break": N_("Code break elsewhere"),
    "site": N_("Site"),
    "site_setting": N_("Setting"),
    "study": N_("Study"),
    "protocol_version": N_("Study file"),
    "site_window": N_("Window of the site"),
    "study_choice": N_("Choice of the site"),
    "laboratory": N_("Laboratory"),
    "reference_range": N_("Reference range"),
    "import_mapping": N_("Layout of a file"),
    "allocation_list": N_("Randomisation list"),
    "allocation_line": N_("Line of the randomisation list"),
    "user_account": N_("User"),
    "backup_run": N_("Backup"),
    "clock": N_("Clock of the computer"),
}
"""What one row of a table is called; a log has the name of its own."""

CLINICAL = {
    "screening_number": N_("screening number"),
    "number": N_("participant number"),
    "initials": N_("initials"),
    "sex": N_("sex"),
    "birth_date": N_("birth date"),
    "birth_year": N_("birth year"),
    "consent_date": N_("consent"),
    "consent_version": N_("consent version"),
    "status": N_("status"),
    "arm": N_("arm"),
    "kit": N_("kit"),
    "enrolled_on": N_("enrolled"),
    "ended_on": N_("left"),
    "end_reason": N_("reason"),
    "outcome": N_("decision"),
    "decided_by": N_("decided by"),
    "decided_on": N_("decided"),
    "target": N_("target"),
    "earliest": N_("earliest"),
    "latest": N_("latest"),
    "window_source": N_("window"),
    "provisional": N_("provisional"),
    "appointment": N_("appointment"),
    "appointment_time": N_("time"),
    "held_on": N_("held"),
    "missed_on": N_("missed"),
    "missed_reason": N_("reason"),
    "not_needed": N_("no longer needed"),
    "completed_at": N_("completed"),
    "text": N_("value"),
    "unit": N_("unit"),
    "low": N_("LLN"),
    "high": N_("ULN"),
    "missing": N_("no value"),
    "missing_reason": N_("reason"),
    "sample_date": N_("sample"),
    "total": N_("total"),
    "state": N_("state"),
    "value": N_("value"),
    "limit_text": N_("limit"),
    "detail": N_("what"),
    "on": N_("on"),
    "withdrawn": N_("withdrawn"),
    "decides": N_("decides"),
    "treatment_stopped_on": N_("treatment stopped"),
    "treatment_stop_reason": N_("reason"),
    "reason": N_("reason"),
    "forms": N_("forms"),
}
"""Columns of what is recorded of a participant."""

_RANGE = {
    "sex": N_("sex"),
    "age_from": N_("from age"),
    "age_to": N_("to age"),
    "unit": N_("unit"),
    "low": N_("LLN"),
    "high": N_("ULN"),
    "valid_from": N_("valid from"),
    "valid_to": N_("valid to"),
    "struck": N_("struck out"),
}
_LOCK = {
    "scope": N_("what"),
    "locked_by": N_("locked by"),
    "lock_reason": N_("reason"),
    "unlocked_by": N_("unlocked by"),
    "unlock_reason": N_("reason"),
}
_OWN: dict[str, dict[str, str]] = {
    "derived": {"equation": N_("equation"), "value": N_("value"), "unit": N_("unit")},
    "signature": {
        "meaning": N_("meaning"),
        "name": N_("name"),
        "role": N_("role"),
        "voided_at": N_("void"),
        "void_reason": N_("reason"),
    },
    "record_lock": _LOCK,
    "source_check": {"checked_by": N_("compared by"), "withdrawn": N_("taken back")},
    "unmasking": {"by_whom": N_("by"), "reason": N_("reason")},
    "code_break": {"by_whom": N_("by"), "broken_on": N_("on"), "reason": N_("reason")},
    "site": {
        "name": N_("name"),
        "code": N_("code"),
        "timezone": N_("time zone"),
        "country": N_("country"),
        "sequence": N_("sealed up to entry"),
        "file": N_("file"),
        "made": N_("made"),
    },
    "site_setting": {"value": N_("value")},
    "query": {
        "number": N_("number"),
        "kind": N_("kind"),
        "cause": N_("cause"),
        "state": N_("state"),
    },
    "query_message": {"step": N_("what"), "by_whom": N_("by"), "text": N_("text")},
    "study": {
        "key": N_("study file"),
        "format": N_("format"),
        "file": N_("file"),
        "sha256": N_("SHA-256"),
        "masked": N_("masked"),
        "deidentified": N_("de-identified"),
    },
    "protocol_version": {"version": N_("version"), "sha256": N_("SHA-256")},
    "site_window": {"minus": N_("days before"), "plus": N_("days after")},
    "study_choice": {"value": N_("value")},
    "laboratory": {"name": N_("name"), "active": N_("in use")},
    "reference_range": _RANGE,
    "import_mapping": {"name": N_("name"), "kind": N_("kind"), "text": N_("layout")},
    "allocation_list": {
        "file": N_("file"),
        "sha256": N_("SHA-256"),
        "closed_at": N_("closed"),
        "close_reason": N_("reason"),
    },
    "allocation_line": {"position": N_("line"), "stratum": N_("stratum"), "drawn_at": N_("drawn")},
    "user_account": {
        "login": N_("user name"),
        "name": N_("name"),
        "roles": N_("roles"),
        "active": N_("active"),
        "must_change": N_("must change the passphrase"),
        "password_changed_at": N_("passphrase changed"),
        "at": N_("at"),
        "workstation": N_("workstation"),
    },
    "backup_run": {
        "kind": N_("how"),
        "file": N_("file"),
        "good": N_("good"),
        "sequence": N_("up to entry"),
        "said": N_("said"),
    },
    "clock": {
        "was": N_("set back from"),
        "is": N_("to"),
        "before": N_("time zone before"),
        "zone": N_("time zone"),
    },
}
LOG_COLUMNS = {"struck": N_("struck out"), "struck_reason": N_("reason")}
"""Columns that every log has beside its items."""


def columns_of(table: str) -> Mapping[str, str]:
    """The columns of a table that say something, with their words."""
    if table in LOGS:
        return {item.id: item.label for item in LOGS[table].asked} | LOG_COLUMNS
    return _OWN.get(table, CLINICAL)
