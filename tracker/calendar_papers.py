"""The calendar on paper: the month or the week of a day, of the whole site or of one study."""

from datetime import date, timedelta

from tracker import planning, site_calendar
from tracker.domain.dates import MONTHS, full, short
from tracker.domain.masking import can_be_masked
from tracker.domain.rights import Right
from tracker.domain.schedule import add_months
from tracker.language import _
from tracker.paper import stamp
from tracker.permission import needs
from tracker.reports.calendar_page import CalendarPage, build
from tracker.site import Site


@needs(Right.PRINT)
def month(
    site: Site, day: date, study_id: str | None = None, masked: bool = False, page: str = "A4"
) -> bytes:
    """The month of a day in whole weeks. It never tells an arm, so that a masked one differs by its title alone."""
    first = day.replace(day=1)
    days = site_calendar.working_days(site, first, first)
    begins = days.week_of(first)
    ends = days.week_of(add_months(first, 1) - timedelta(days=1)) + timedelta(days=6)
    title = f"{_(MONTHS[day.month - 1])} {day.year}"
    return _made(site, (begins, ends), study_id, masked, page, title, first.month)


@needs(Right.PRINT)
def week(site: Site, day: date, study_id: str | None = None, masked: bool = False, page: str = "A4") -> bytes:
    """The week of a day, with initials, studies and what clashes in words."""
    begins = site_calendar.working_days(site, day, day).week_of(day)
    ends = begins + timedelta(days=6)
    return _made(site, (begins, ends), study_id, masked, page, f"{short(begins)} – {full(ends)}")


def _made(
    site: Site,
    days: tuple[date, date],
    study_id: str | None,
    masked: bool,
    page: str,
    title: str,
    month_number: int | None = None,
) -> bytes:
    found = site_calendar.between(site, *days, study_id)
    with site.look() as connection:
        study = planning.plan_of(site, connection, study_id).protocol.short_title if study_id else ""
        printed_by = stamp(site, connection)
    hidden = masked or can_be_masked(site.user.roles)
    return build(CalendarPage(site.info, found, title, month_number, study, hidden), printed_by, page)
