"""The instruments of a study as the site uses them: its licensed texts, and how the weights of EASI are decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from tracker import planning, studies
from tracker.domain import weighing
from tracker.domain.forms import Form, Item
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.instruments.base import Instrument, item_name
from tracker.domain.instruments.easi import is_weighed_by_age
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.domain.wording import LONGEST, key, takes_wording
from tracker.errors import NotPossible, Refusal, ValueRefused
from tracker.flagging import Rejudging
from tracker.history import load
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read, read_results


@dataclass(frozen=True)
class Wording:
    """One item and the site's licensed text for it; `at` and `by` tell who entered or took back the text last."""

    item: Item
    text: str = ""
    at: datetime | None = None
    by: str = ""

    @property
    def name(self) -> str:
        """The neutral name of the item."""
        return item_name(self.item)


@dataclass(frozen=True)
class UsedInstrument:
    """An instrument as a form of the study; `weights` is what the site chose for EASI, empty elsewhere."""

    form: Form
    instrument: Instrument
    wordings: tuple[Wording, ...] = ()
    weights: str = ""

    @property
    def worded(self) -> int:
        """How many items have the site's text."""
        return sum(bool(one.text) for one in self.wordings)


@needs(Right.READ)
def used_instruments(site: Site, study_id: str) -> tuple[UsedInstrument, ...]:
    """The instruments of a study in the order of its forms, with the site's texts where the licence asks for them."""
    with site.look() as connection:
        plan = planning.plan_of(site, connection, study_id)
        return tuple(
            UsedInstrument(
                form,
                INSTRUMENTS[form.instrument],
                _wordings(connection, study_id, form) if takes_wording(form) else (),
                plan.choices.text(weighing.KEY) if form.instrument == "easi" else "",
            )
            for form in plan.protocol.forms
            if form.instrument
        )


def _wordings(connection: Connection, study_id: str, form: Form) -> tuple[Wording, ...]:
    texts = read.choices(connection, study_id)
    return tuple(
        _wording(connection, study_id, item, texts.text(key(form.id, item.id)), key(form.id, item.id))
        for item in INSTRUMENTS[form.instrument or ""].items
    )


def _wording(connection: Connection, study_id: str, item: Item, text: str, name: str) -> Wording:
    row_id = read.choice_id(connection, study_id, name)
    last = read_results.last_change(connection, row_id) if row_id else None
    return Wording(item, text, last.at, last.user) if last else Wording(item)


@needs(Right.CONFIGURE)
def write(site: Site, study_id: str, form_id: str, item_id: str, text: str, reason: str = "") -> Changes:
    """Record the site's licensed text for an item; an empty one takes it back and the neutral label shows again.

    NotPossible on a demo site and where the licence does not ask for it; ValueRefused for a text that is too long.
    """
    if site.info.demo:
        raise NotPossible(
            _("A demo site holds no licensed text: it may be shown to anyone."),
            _("Enter it at the site whose licence it is."),
        )
    form = studies.study(site, study_id).protocol.form(form_id)
    if not takes_wording(form) or item_id not in {item.id for item in _instrument(form).items}:
        raise NotPossible(
            _("{form} shows its own words.").format(form=form.title),
            _("Choose a form whose licence asks the site for the text."),
        )
    if len(text.strip()) > LONGEST:
        raise ValueRefused(
            Refusal.OUT_OF_RANGE,
            _("The text has {n} characters.").format(n=len(text.strip())),
            _("Enter at most {most}.").format(most=LONGEST),
            "text",
        )
    return studies.choose(site, study_id, key(form_id, item_id), " ".join(text.split()), reason)


def _instrument(form: Form) -> Instrument:
    return INSTRUMENTS[form.instrument or ""]


@needs(Right.CONFIGURE)
def choose_weights(site: Site, study_id: str, choice: str, reason: str) -> Changes:
    """Record whose age decides the weights of EASI: "visit", "baseline", or empty to take the choice back.

    The scores of children are derived anew in the same step.
    """
    if choice not in weighing.WORDS:
        raise ValueRefused(
            Refusal.NOT_A_CHOICE,
            _("{choice} is no choice.").format(choice=choice),
            _("Choose the age at the visit, or at baseline."),
            "weights",
        )
    with site.work() as work:
        people = read.participants(work.connection, study_id)
        young = [who.id for who in people if is_weighed_by_age(who.age_between(who.consent_date))]
        before = [load(site, work.connection, who) for who in young]
        studies.write_choice(work, study_id, weighing.KEY, choice, reason)
        why = reason or _("derived anew: the weights of EASI were chosen")
        for known in before:
            after = load(site, work.connection, known.participant.id)
            Rejudging(work, known, after, why).everything()
            work.touched(participant=known.participant.id)
        work.touched(study=study_id)
        return work.changes
