"""The page of a study's drugs: washouts, rules on doses, what may not be taken, each with its source."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.catalogue import drugs
from tracker.domain.choices import PREDNISONE_FREE_DAYS, Choices, day_choices
from tracker.domain.drug_rules import DoseRule, ProhibitedDrug, Washout, length_words
from tracker.domain.drugs import ROUTES
from tracker.domain.labs import printed
from tracker.domain.prohibited import limit_words
from tracker.domain.protocol import Protocol
from tracker.domain.serious import REPORT_DAYS
from tracker.domain.visit_words import source_words
from tracker.domain.washouts import BEFORE
from tracker.language import _, ngettext
from ui import theme
from ui.widgets.glyphs import Glyph
from ui.widgets.plain_table import Column, PlainTable


@dataclass(frozen=True)
class DrugLine:
    """One rule in words. `key` and `question`: what the site may set of it; `unset`: it has not."""

    kind: str
    about: str
    words: str
    source: str
    key: str = ""
    question: str = ""
    unset: bool = False


def drugs_table(protocol: Protocol, choices: Choices) -> PlainTable[DrugLine]:
    """Everything the study file says of drugs beside its arms."""
    table: PlainTable[DrugLine] = PlainTable(
        _("Doses and washouts"),
        (
            Column(_("Rule"), lambda one: one.kind, 110, ink=_second),
            Column(_("About"), lambda one: one.about, 170, 1, weight=theme.MEDIUM),
            Column(_("As judged"), lambda one: one.words, 260, 2, glyph=_glyph),
            Column(_("Source"), lambda one: one.source, 280, 3, ink=_second),
        ),
        selects=True,
    )
    table.set_rows(tuple(_lines(protocol, choices)))
    return table


def _lines(protocol: Protocol, choices: Choices) -> Iterator[DrugLine]:
    settable = day_choices(protocol)
    for washout in protocol.washouts:
        yield _washout_line(washout, f"rule.washout.{washout.id}", settable)
    for rule in protocol.dose_rules:
        yield _dose_line(rule, choices)
    for banned in protocol.prohibited:
        yield DrugLine(_("Not allowed"), _(banned.label), _banned_words(banned), _source(banned))
    yield _report_line(choices)


def _washout_line(washout: Washout, key: str, settable: dict[str, tuple[int, int]]) -> DrugLine:
    words = (
        _("at least {length} before {visit}")
        if washout.at_exactly == "kept"
        else _("more than {length} before {visit}")
    )
    said = words.format(length=length_words(washout.at_least), visit=_(BEFORE[washout.before]))
    mine = key in settable
    question = _("For how many days before {visit} is this stopped? The text contradicts itself.").format(
        visit=_(BEFORE[washout.before])
    )
    return DrugLine(
        _("Washout"),
        _(washout.label),
        f"{said}\n{_names(washout)}",
        _source(washout),
        key if mine else "",
        question if mine else "",
    )


def _report_line(choices: Choices) -> DrugLine:
    days = choices.text(REPORT_DAYS)
    words = _("not stated; within 24 hours is the usual rule")
    if days:
        said = ngettext("within {n} day of awareness", "within {n} days of awareness", int(days))
        words = _("{definition}, the site’s choice").format(definition=said.format(n=days))
    return DrugLine(
        _("Reporting"),
        _("First report of a serious adverse event"),
        words,
        _("ICH E6: immediately; to be confirmed by the site"),
        REPORT_DAYS,
        _("Within how many days of becoming aware is a serious adverse event reported to the sponsor?"),
        not days,
    )


def _dose_line(rule: DoseRule, choices: Choices) -> DrugLine:
    kind = _("Dose, {origin}").format(origin=_(rule.origin)) if rule.origin else _("Dose")
    if rule.kind != "free_of":
        return DrugLine(kind, _(rule.label), _dose_words(rule), _source(rule))
    days = choices.text(PREDNISONE_FREE_DAYS)
    if days:
        said = ngettext(
            "0 mg at the visit and on {n} day before it",
            "0 mg at the visit and on {n} days before it",
            int(days),
        )
        words = _("{definition}, the site’s choice").format(definition=said.format(n=days))
    else:
        words = _("0 mg at the visit; for how many days before it is not stated")
    question = _("On how many days before the visit, besides the visit itself, is no prednisone taken?")
    return DrugLine(kind, _(rule.label), words, _source(rule), PREDNISONE_FREE_DAYS, question, not days)


def _dose_words(rule: DoseRule) -> str:
    if rule.low is not None and rule.high is not None:
        return _("{low}–{high} mg/kg, both inside, by the last weight").format(
            low=printed(rule.low), high=printed(rule.high)
        )
    lines = [_(band.words) for band in rule.bands]
    if rule.half_allowed:
        lines.append(_("half of it after sustained control is no departure"))
    return "\n".join(lines)


def _banned_words(banned: ProhibitedDrug) -> str:
    return f"{limit_words(banned)}\n{_names(banned)}"


def _names(rule: Washout | ProhibitedDrug) -> str:
    names = ", ".join(drugs().class_names(rule.names))
    routes = ", ".join(_(ROUTES[route]) for route in rule.routes)
    return f"{names} ({routes})" if routes else names


def _source(rule: Washout | DoseRule | ProhibitedDrug) -> str:
    words = source_words(rule.source)
    return f"{words}\n{_(rule.note)}" if rule.note else words


def _second(_row: object) -> str:
    return "ink2"


def _glyph(line: DrugLine) -> Glyph | None:
    return Glyph.CANNOT_TELL if line.unset else None
