"""What a new version of a study file changes, and what it may not: records must go on meaning what they meant."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol as Typing
from typing import TypeVar

from tracker.domain.forms import Form
from tracker.domain.planned import PlannedVisit
from tracker.domain.protocol import Criterion, Protocol
from tracker.domain.series import limit_words
from tracker.domain.visit_words import target_words, window_words
from tracker.language import N_, _

REJECTED = "amendment rejected"
"""The event on the trail: a version that was looked at and not taken."""


@dataclass(frozen=True)
class StudyVersion:
    """A version of a study file as it came to this site; of the first one there is no amendment."""

    id: str
    version: str
    sha256: str
    added_at: datetime
    approved_on: date | None = None
    consent_version: str = ""
    reason: str = ""
    accepted_by: str = ""


class Change(StrEnum):
    """How a part of a study file differs from the version before."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


CHANGE_WORDS = {
    Change.ADDED: N_("added"),
    Change.REMOVED: N_("no longer there"),
    Change.CHANGED: N_("changed"),
}


@dataclass(frozen=True)
class Difference:
    """One thing that differs: the part of the study file, its name, what it said and what it says."""

    part: str
    name: str
    change: Change
    before: str = ""
    after: str = ""


class _Part(Typing):
    """A part of a study file that has an id: a form, a criterion, a rule."""

    @property
    def id(self) -> str: ...


P = TypeVar("P", bound=_Part)


def differences(old: Protocol, new: Protocol) -> tuple[Difference, ...]:
    """What differs between two versions, in the order in which people read a protocol."""
    return (
        *_visits(old, new),
        *_parts(_("Forms"), old.forms, new.forms, lambda one: _(one.title), _form_words),
        *_parts(_("Criteria"), old.criteria, new.criteria, _criterion, lambda one: one.source.words),
        *_parts(_("Safety rules"), old.thresholds, new.thresholds, _label, limit_words),
        *_parts(_("Washouts"), old.washouts, new.washouts, _label, _nothing),
        *_parts(_("Dose rules"), old.dose_rules, new.dose_rules, _label, _nothing),
        *_parts(_("Prohibited"), old.prohibited, new.prohibited, _label, _nothing),
        *_parts(_("Endpoints"), old.endpoints, new.endpoints, _label, _nothing),
        *_parts(_("Arms"), old.arms, new.arms, _label, _nothing),
        *_whole(old, new),
    )


def _parts(
    part: str,
    old: Sequence[P],
    new: Sequence[P],
    name: Callable[[P], str],
    words: Callable[[P], str],
) -> Iterator[Difference]:
    before, after = ({one.id: one for one in parts} for parts in (old, new))
    for key, one in after.items():
        was = before.get(key)
        if was is None:
            yield Difference(part, name(one), Change.ADDED, after=words(one))
        elif was != one:
            yield Difference(part, name(one), Change.CHANGED, words(was), words(one))
    for key, one in before.items():
        if key not in after:
            yield Difference(part, name(one), Change.REMOVED, before=words(one))


def _visits(old: Protocol, new: Protocol) -> Iterator[Difference]:
    before, after = ({one.id: one for one in each.visits} for each in (old, new))
    for visit in new.visits:
        was = before.get(visit.id)
        said = _said_of(visit, new)
        if was is None:
            yield Difference(_("Visits"), visit.label, Change.ADDED, after="\n".join(said[1:]))
        elif was != visit:
            told = [pair for pair in zip(_said_of(was, old), said, strict=True) if pair[0] != pair[1]]
            words = ("\n".join(one) for one in zip(*told, strict=True)) if told else ()
            yield Difference(_("Visits"), visit.label, Change.CHANGED, *words)
    for visit in old.visits:
        if visit.id not in after:
            yield Difference(
                _("Visits"), visit.label, Change.REMOVED, before="\n".join(_said_of(visit, old)[1:])
            )


def _said_of(visit: PlannedVisit, protocol: Protocol) -> tuple[str, str, str, str]:
    """A visit's name, target, window and forms, each in words that say what they are."""
    forms = ", ".join(protocol.form(name).title for name in visit.forms)
    return (
        visit.label,
        _("target: {words}").format(words=target_words(visit, protocol).replace("\n", ", ")),
        _("window: {words}").format(words=window_words(visit, protocol, {})),
        _("forms: {words}").format(words=forms or "–"),
    )


_WHOLE = {
    "title": N_("title"),
    "registry": N_("registry number"),
    "masking": N_("masking"),
    "allocation": N_("allocation"),
    "allocation_ratio": N_("allocation ratio"),
    "minimum_age": N_("minimum age"),
    "maximum_age": N_("maximum age"),
    "screening_valid_days": N_("days for which a screening holds"),
    "numbering": N_("numbering"),
    "ctcae_version": N_("version of CTCAE"),
    "egfr_equation": N_("equation of the eGFR"),
    "earlier_scores": N_("earlier scores beside the items"),
    "unscheduled_forms": N_("forms of an unscheduled visit"),
    "early_termination_forms": N_("forms of early termination"),
    "open_points": N_("open points"),
}
_SAID = frozenset({"registry", "minimum_age", "maximum_age", "screening_valid_days", "ctcae_version"})
"""Those whose value is a word or a number that people read."""


def _whole(old: Protocol, new: Protocol) -> Iterator[Difference]:
    for name, words in _WHOLE.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            told = ("" if one is None or name not in _SAID else str(one) for one in (before, after))
            yield Difference(_("Study"), _(words), Change.CHANGED, *told)


def _form_words(form: Form) -> str:
    return ", ".join((*form.analytes, *(item.label for item in form.items)))


def _criterion(one: Criterion) -> str:
    return f"{_(one.kind).capitalize()} {one.number}: {one.short}"


def _label(one: _Part) -> str:
    return str(getattr(one, "label", "") or one.id).replace("_", " ")


def _nothing(_one: _Part) -> str:
    """Of a part whose rule no few words say: that it differs is told, and the file tells how."""
    return ""


# --- what a new version may not do


@dataclass(frozen=True)
class Held:
    """What is recorded in a study that a new version must leave standing."""

    versions: frozenset[str]
    """The names of the versions that were in force."""
    arms: frozenset[str]
    """The arms that participants are in."""


def obstacles(old: Protocol, new: Protocol, held: Held) -> tuple[str, ...]:
    """Why a file cannot be the next version of this study, a sentence each; empty where it can be."""
    if new.id != old.id:
        words = _("The file is of the study {other}, and not of {study}.")
        return (words.format(other=new.id, study=old.id),)
    return (*_named(old, new, held), *_forms_that_become_others(old, new))


def _named(old: Protocol, new: Protocol, held: Held) -> Iterator[str]:
    if new.version in held.versions:
        words = _(
            "Version {version} of this study is at this site already: an amendment has a number of its own."
        )
        yield words.format(version=new.version)
    if new.baseline.id != old.baseline.id:
        words = _("Baseline is {visit}, from which every day is counted: an amendment keeps it.")
        yield words.format(visit=old.baseline.label)
    if new.visits[0].id != old.visits[0].id:
        words = _("The study begins with {visit}: an amendment keeps its first visit.")
        yield words.format(visit=old.visits[0].label)
    if gone := sorted(held.arms - {arm.id for arm in new.arms}):
        words = _("Participants are in the arm {arm}, which this version does not have.")
        yield words.format(arm=", ".join(gone))
    if held.arms and not new.arm_is_recorded:
        yield _("Arms are recorded in this study, and in a double-blind study no arm is ever stored.")


def _forms_that_become_others(old: Protocol, new: Protocol) -> Iterator[str]:
    """An id of a form or item means one thing for ever: what was recorded under it is read by it."""
    before = {form.id: form for form in old.forms}
    for form in new.forms:
        was = before.get(form.id)
        if was is None:
            continue
        if _made_of(was) != _made_of(form):
            words = _("The form {form} would become another kind of form: give the new one an id of its own.")
            yield words.format(form=form.id)
        kinds = {item.id: item.kind for item in was.items}
        for item in form.items:
            if kinds.get(item.id, item.kind) is not item.kind:
                words = _("The item {item} of {form} was a {kind}: give the new one an id of its own.")
                yield words.format(item=item.id, form=form.id, kind=_(kinds[item.id].replace("_", " ")))


def _made_of(form: Form) -> tuple[str | None, bool, bool]:
    return form.instrument, bool(form.analytes), form.criteria
