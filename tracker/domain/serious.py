"""The clock of a serious adverse event: days since the site became aware, and when the report is due.

ICH E6 asks the investigator to report serious adverse events to the sponsor immediately; 24 hours is the usual
rule (K: the texts of the studies state no time, the site sets it).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.dates import full
from tracker.language import _, ngettext

REPORT_DAYS = "rule.sae_report_days"
"""The site's choice: whole days from awareness to the first report, as a text such as "1"."""
LONGEST_REPORT = 15
"""Days: ICH E2A III.B gives 15 for the slowest expedited report; a first report later than that is a slip."""


@dataclass(frozen=True)
class ReportClock:
    """Where the first report of a serious adverse event stands. `due` is None while the site set no time."""

    aware_on: date
    today: date
    due: date | None = None
    reported_on: date | None = None

    @property
    def days(self) -> int:
        """Full days from awareness to the report, or to today while there is none."""
        return ((self.reported_on or self.today) - self.aware_on).days

    @property
    def late(self) -> bool | None:
        """Whether the report came, or by now would come, after its due day; None while no time is set."""
        return None if self.due is None else (self.reported_on or self.today) > self.due

    @property
    def words(self) -> str:
        """ "Not reported; aware since 3 Apr 2026, 11 days; due 4 Apr 2026"."""
        days = ngettext("{n} day", "{n} days", self.days).format(n=self.days)
        if self.reported_on:
            said = (
                _("Reported {day}, {days} after the site became aware")
                if self.days
                else _("Reported {day}, when the site became aware")
            ).format(day=full(self.reported_on), days=days)
            return _("{said}, late").format(said=said) if self.late else said
        since = _("Not reported; aware since {day}, {days}").format(day=full(self.aware_on), days=days)
        if self.due is None:
            return _("{since}. The study states no time to report: the site sets it.").format(since=since)
        return _("{since}; due {day}").format(since=since, day=full(self.due))


def report_clock(row: Mapping[str, str], today: date, limit: str = "") -> ReportClock | None:
    """The clock of one adverse event, from its canonical answers; None where it is not serious.

    `limit` is the site's choice REPORT_DAYS; anything but a whole number of days is as if nothing were chosen.
    """
    if row.get("serious") != "yes" or not row.get("aware_on"):
        return None
    aware = date.fromisoformat(row["aware_on"])
    due = aware + timedelta(days=int(limit)) if limit.isdecimal() and len(limit) < 4 else None
    reported = date.fromisoformat(row["reported_on"]) if row.get("reported_on") else None
    return ReportClock(aware, today, due, reported)
