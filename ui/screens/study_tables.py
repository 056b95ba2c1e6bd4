"""The pages of the Study screen: each a table of what the study file says, with its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.choices import Choices
from tracker.domain.protocol import (
    Criterion,
    Endpoint,
    Form,
    OpenPoint,
    PlannedVisit,
    Protocol,
    Threshold,
    Window,
)
from tracker.domain.visit_words import source_words, target_words, window_words
from tracker.language import _
from tracker.settling import Settlement
from ui import dates, theme
from ui.widgets.cards import Card
from ui.widgets.glyphs import Glyph
from ui.widgets.plain_table import Column, PlainTable
from ui.widgets.protocol_words import (
    drug_words,
    form_words,
    masking_words,
    measured_words,
    rule_words,
)
from ui.widgets.text import Text


def schedule_table(protocol: Protocol) -> PlainTable[Form]:
    """Forms by visits: what is done when."""
    columns: list[Column[Form]] = [
        Column(_("Form"), lambda form: form.title, 180, 1, weight=theme.MEDIUM),
        Column(_("Made of"), form_words, 200, 2, ink=_second),
    ]
    columns += [_visit_column(visit) for visit in protocol.visits]
    table: PlainTable[Form] = PlainTable(_("Schedule of assessments"), columns)
    table.set_rows(protocol.forms)
    return table


def _visit_column(visit: PlannedVisit) -> Column[Form]:
    def glyph(form: Form) -> Glyph | None:
        return Glyph.TICK if form.id in visit.forms else None

    def words(form: Form) -> str:
        return _("yes") if form.id in visit.forms else ""

    return Column(visit.label, words, 92, ink=_second, glyph=glyph)


def visits_table(
    protocol: Protocol, own: Mapping[str, Window], choices: Choices | None = None
) -> PlainTable[PlannedVisit]:
    """Visits with target and window, stated or not."""

    def window(visit: PlannedVisit) -> str:
        return window_words(visit, protocol, own)

    def target(visit: PlannedVisit) -> str:
        return target_words(visit, protocol, choices.text(f"anchor.{visit.id}") if choices else "")

    table: PlainTable[PlannedVisit] = PlainTable(
        _("Visits"),
        (
            Column(_("Visit"), lambda visit: visit.label, 110, weight=theme.SEMIBOLD),
            Column(_("Target"), target, 170, 1),
            Column(_("Window"), window, 170, 1, ink=lambda one: _stated(one, own)),
            Column(_("To prepare"), _to_prepare, 150, 1, ink=_second),
            Column(_("Source"), lambda visit: source_words(visit.source), 240, 2, ink=_second),
        ),
        selects=True,
    )
    table.set_rows(protocol.visits)
    return table


def _to_prepare(visit: PlannedVisit) -> str:
    women = (_("{need} (women)").format(need=need) for need in visit.needs_if_female)
    return ", ".join((*visit.needs, *women))


def _stated(visit: PlannedVisit, own: Mapping[str, Window]) -> str:
    return "ink" if visit.window or visit.id in own else "ink2"


def criteria_table(protocol: Protocol) -> PlainTable[Criterion]:
    """Every criterion and who decides it."""
    table: PlainTable[Criterion] = PlainTable(
        _("Criteria"),
        (
            Column(_("No."), lambda one: f"{_(one.kind).capitalize()} {one.number}", 120, ink=_second),
            Column(_("Criterion"), lambda one: one.short, 240, 2, weight=theme.MEDIUM),
            Column(_("Decided by"), _decided_by, 130, ink=_second),
            Column(
                _("Source"), lambda one: _with_note(source_words(one.source), one.note), 280, 3, ink=_second
            ),
        ),
    )
    table.set_rows(protocol.criteria)
    return table


def _decided_by(criterion: Criterion) -> str:
    if criterion.condition is None:
        return _("a person’s answer")
    return _("values and answers") if criterion.questions else _("recorded values")


def thresholds_table(protocol: Protocol) -> PlainTable[Threshold]:
    """Every limit with its exact operator and the sentence it rests on."""
    purposes = {"screening": _("screening"), "safety": _("safety")}
    table: PlainTable[Threshold] = PlainTable(
        _("Thresholds"),
        (
            Column(_("Measured"), lambda one: measured_words(one.condition), 160, 1, weight=theme.MEDIUM),
            Column(_("Limit"), rule_words, 190, 1, weight=theme.SEMIBOLD),
            Column(_("For"), lambda one: purposes[one.purpose], 90, ink=_second),
            Column(_("Source"), lambda one: source_words(one.source), 280, 3, ink=_second),
        ),
    )
    table.set_rows(protocol.thresholds)
    return table


def endpoints_table(protocol: Protocol) -> PlainTable[Endpoint]:
    """The outcomes the source names."""

    def visit(endpoint: Endpoint) -> str:
        in_turn = (one.id for one in protocol.visits if one.id in endpoint.visits)
        label = ", ".join(_visit_name(protocol, name) for name in in_turn)
        if endpoint.baseline is None:
            return label
        return _("{visit} against {baseline}").format(
            visit=label, baseline=protocol.visit_label(endpoint.baseline)
        )

    table: PlainTable[Endpoint] = PlainTable(
        _("Endpoints"),
        (
            Column(_("Endpoint"), lambda one: one.label, 240, 2, weight=theme.MEDIUM),
            Column(_("At"), visit, 180, 1),
            Column(_("Source"), lambda one: source_words(one.source), 280, 3, ink=_second),
        ),
    )
    table.set_rows(protocol.endpoints)
    return table


def _visit_name(protocol: Protocol, visit_id: str) -> str:
    """A visit's label; of a series without an end, that it is each of them."""
    visit = protocol.visit(visit_id)
    return _("each {visit}").format(visit=visit.label) if visit.repeat else protocol.visit_label(visit_id)


@dataclass(frozen=True)
class Statement:
    """One thing said of arms, masking or numbers."""

    about: str
    words: str
    source: str


def arms_table(protocol: Protocol, choices: Choices | None, site: str) -> PlainTable[Statement]:
    """Arms with their drugs, masking as stated, and the first numbers at the site with this code."""
    rows = [
        Statement(arm.label, "\n".join(map(drug_words, arm.drugs)), source_words(arm.source))
        for arm in protocol.arms
    ]
    said = "\n".join(map(source_words, protocol.masking.statements))
    chosen = choices.text("masking") if choices else ""
    rows.append(Statement(_("Masking"), masking_words(protocol.masking, chosen), said))
    patterns = (protocol.numbering.screening, protocol.numbering.participant)
    numbers = "\n".join(
        f"{pattern.format(n=1, site=site)}, {pattern.format(n=2, site=site)} …" for pattern in patterns
    )
    rows.append(
        Statement(_("Screening and participant numbers"), numbers, source_words(protocol.numbering.source))
    )
    table: PlainTable[Statement] = PlainTable(
        _("Arms and masking"),
        (
            Column("", lambda one: one.about, 180, 1, weight=theme.MEDIUM),
            Column(_("As the study file says"), lambda one: one.words, 240, 2),
            Column(_("Source"), lambda one: one.source, 260, 2, ink=_second),
        ),
    )
    table.set_rows(rows)
    return table


def open_points_table(
    protocol: Protocol, made: Mapping[str, Settlement] | None = None
) -> PlainTable[OpenPoint]:
    """What the text leaves unsaid, and how the site settled it."""
    found = made or {}

    def glyph(point: OpenPoint) -> Glyph:
        return Glyph.TICK if f"point.{point.id}" in found else Glyph.CANNOT_TELL

    def said(point: OpenPoint) -> str:
        return settled_words(found.get(f"point.{point.id}"))

    def ink(point: OpenPoint) -> str:
        return "ink" if f"point.{point.id}" in found else "ink2"

    table: PlainTable[OpenPoint] = PlainTable(
        _("What the text leaves unsaid"),
        (
            Column(_("Open point"), lambda one: one.question, 280, 3, glyph=glyph),
            Column(_("Settled by the site"), said, 220, 2, ink=ink),
            Column(_("Source"), lambda one: source_words(one.source), 220, 2, ink=_second),
        ),
        selects=True,
    )
    table.set_rows(protocol.open_points)
    return table


def settled_words(made: Settlement | None) -> str:
    """What the site settled, by whom and when; not stated until then."""
    if made is None:
        return _("not stated")
    day = dates.full(made.at.astimezone(ZoneInfo(made.zone)).date())
    return f"{made.text}\n" + _("the site’s: {who}, {day}").format(who=made.by, day=day)


def _second(_row: object) -> str:
    return "ink2"


def _with_note(source: str, note: str) -> str:
    return f"{source}\n{note}" if note else source


def page_of(table: PlainTable[object], rows: Sequence[object], words: str, empty: str) -> QWidget:
    """A table in its card under a sentence; the sentence alone where there are no rows."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GAP)
    column.addWidget(Text(words if rows else empty, theme.BODY, theme.REGULAR, "ink2", wrap=True))
    if rows:
        card = Card()
        card.body.addWidget(table)
        column.addWidget(card)
    column.addStretch()
    return holder
