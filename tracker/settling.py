"""What the site settles of a study: open points, who is masked, from which visit a series counts; by whom and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker import planning, studies
from tracker.domain.choices import Choices, day_choices, settled
from tracker.domain.protocol import Protocol
from tracker.domain.records import Changes, Participant, Visit
from tracker.domain.rights import Right
from tracker.errors import NotPossible, ReasonNeeded, Refusal, ValueRefused, in_short
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_results


@dataclass(frozen=True)
class Settlement:
    """What stands under a key of domain/choices.py, and its last entry in the audit trail."""

    key: str
    text: str
    by: str
    at: datetime
    """The instant in UTC."""
    zone: str
    reason: str


@dataclass(frozen=True)
class Moved:
    """A planned visit of one participant whose target would move."""

    number: str
    visit: str
    before: date | None
    after: date | None


@needs(Right.READ)
def settlements(site: Site, study_id: str) -> Mapping[str, Settlement]:
    """What the site settled for a study, by key; what was taken back is left out."""
    with site.look() as connection:
        chosen = read.choices(connection, study_id)
        ids = read.choice_ids(connection, study_id)
        entries = read_results.last_entries(connection, "study_choice", ids.values())
    return {
        key: Settlement(key, text, made.user, made.at, made.zone, made.reason)
        for key, text in chosen.texts.items()
        if text and (made := entries[ids[key]])
    }


@needs(Right.CONFIGURE)
def settle(site: Site, study_id: str, key: str, text: str, reason: str) -> Changes:
    """Settle an open point (`point.ID`), the masking (`masking`), an anchor (`anchor.VISIT`) or days; "" takes it back.

    ReasonNeeded without a reason; ValueRefused for what the study file does not offer.
    """
    with site.look() as connection:
        protocol = planning.plan_of(site, connection, study_id).protocol
        people = read.participants(connection, study_id)
    _check(protocol, key, text.strip())
    if key == "masking" and text == "double_blind" and any(who.arm for who in people):
        raise NotPossible(
            _("Arms are recorded in this study already."),
            _("In a double-blind study no arm is ever stored: choose another masking."),
        )
    if not reason.strip():
        raise ReasonNeeded(_("The site’s choice needs a reason."), _("It stands in the audit trail."))
    return studies.choose(site, study_id, key, text, reason.strip())


def _check(protocol: Protocol, key: str, text: str) -> None:
    days = day_choices(protocol).get(key)
    if days is not None:
        _check_days(text, *days)
        return
    kind, _dot, name = key.partition(".")
    offered: dict[str, tuple[str, ...]] = {"masking": protocol.masking.choices}
    offered |= {f"anchor.{visit.id}": visit.anchor_choices for visit in protocol.visits}
    known = {point.id for point in protocol.open_points}
    if (kind == "point" and name in known) or (offered.get(key) and text in ("", *offered[key])):
        return
    allowed = ", ".join(offered.get(key, ()) or sorted(known))
    raise ValueRefused(
        Refusal.NOT_A_CHOICE,
        _("The study file leaves no such choice to the site: {text}.").format(text=text or key),
        _("The choices are {names}.").format(names=allowed),
        "text",
    )


def _check_days(text: str, low: int, high: int) -> None:
    if text and not (text.isdecimal() and low <= int(text) <= high):
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("{text} is not a number of days.").format(text=in_short(text)),
            _("Write a whole number of days, {low} to {high}.").format(low=low, high=high),
            "text",
        )


@needs(Right.CONFIGURE)
def anchor_effect(site: Site, study_id: str, visit_id: str, anchor: str) -> tuple[Moved, ...]:
    """Which planned visits would move if a recurring visit counted from another one: shown before it is chosen."""
    with site.look() as connection:
        plan = planning.plan_of(site, connection, study_id)
        people = read.participants(connection, study_id)
        stored = read.visits(connection, [who.id for who in people])
    chosen = Choices({f"anchor.{visit_id}": anchor})
    other = planning.Plan(settled(plan.protocol, chosen), plan.version_id, plan.windows, plan.choices)
    return tuple(
        moved
        for who in people
        for visit in stored.get(who.id, ())
        if (moved := _moved(who, visit, other, stored[who.id]))
    )


def _moved(who: Participant, visit: Visit, plan: planning.Plan, stored: tuple[Visit, ...]) -> Moved | None:
    after = planning.target_under(visit, plan, stored)
    if visit.not_needed or after == visit.target or visit.held_on or visit.missed_on:
        return None
    return Moved(who.shown_number, plan.protocol.visit_label(visit.planned_id), visit.target, after)
