"""The laboratory range sheet: the site's ranges for the analytes of a study, and the analytes that have none."""

from collections.abc import Mapping

from tracker.catalogue import analytes
from tracker.domain.laboratories import Laboratory, Range, ages, limits, serves, sex_words, validity
from tracker.domain.listing import Fact, ListedColumn, ListedPart, ListedRow, Listing
from tracker.language import N_, _
from tracker.listed.scope import Scope, count_fact
from tracker.storage import read_laboratories

_REVIEW = ((N_("Checked against the laboratory’s list"), N_("These ranges are those of the laboratory.")),)


def listing(scope: Scope) -> Listing:
    """The ranges of a study's analytes at each laboratory; of one participant those that serve them today."""
    asked = _asked(scope)
    active = [one for one in read_laboratories.laboratories(scope.connection) if one.active]
    tables = {one: _ranges(scope, one, asked) for one in active}
    return scope.listing(
        _("Laboratory range sheet"),
        facts=_facts(asked, tables),
        parts=tuple(_part(one, found) for one, found in tables.items()) or (_no_laboratory(),),
        remarks=_remarks(scope, asked, tables),
        review=_REVIEW,
        lies=False,
    )


def _asked(scope: Scope) -> tuple[str, ...]:
    """The analytes of the study that are measured in numbers, in the order of its forms."""
    who = scope.participant
    names = [
        name
        for form in scope.protocol.forms
        if who is None or form.applies_to(who.sex)
        for name in form.analytes
    ]
    return tuple(name for name in dict.fromkeys(names) if analytes()[name].units)


def _ranges(scope: Scope, laboratory: Laboratory, asked: tuple[str, ...]) -> tuple[Range, ...]:
    found = [
        one
        for one in read_laboratories.ranges(scope.connection, laboratory.id)
        if not one.struck and one.analyte in asked and _is_for(scope, one)
    ]
    first = {one: str(one.valid_from or "") for one in found}
    return tuple(
        sorted(found, key=lambda one: (asked.index(one.analyte), one.unit, str(one.sex or ""), first[one]))
    )


def _is_for(scope: Scope, one: Range) -> bool:
    """Of one participant, whether the range serves them today or may."""
    who = scope.participant
    if who is None:
        return True
    return one.sex in (None, who.sex) and serves(one, who.age_between(scope.today), scope.today) is not False


def _facts(asked: tuple[str, ...], tables: Mapping[Laboratory, tuple[Range, ...]]) -> tuple[Fact, ...]:
    return (
        count_fact(_("Laboratories"), len(tables)),
        count_fact(_("Ranges"), sum(map(len, tables.values()))),
        count_fact(_("Analytes of the study"), len(asked)),
        count_fact(_("Without a range"), len(_without(asked, tables)), _("at any laboratory")),
    )


def _without(asked: tuple[str, ...], tables: Mapping[Laboratory, tuple[Range, ...]]) -> tuple[str, ...]:
    have = {one.analyte for found in tables.values() for one in found}
    return tuple(name for name in asked if name not in have)


def _part(laboratory: Laboratory, found: tuple[Range, ...]) -> ListedPart:
    columns = (
        ListedColumn(_("Analyte"), share=1.6, strong=True),
        ListedColumn(_("Range"), share=1.2, right=True),
        ListedColumn(_("Sex"), 50),
        ListedColumn(_("Age"), share=1),
        ListedColumn(_("Valid"), share=1.3),
    )
    rows = tuple(_row(one) for one in found)
    return ListedPart(laboratory.name, "", columns, rows, _("No range of this study’s analytes is recorded."))


def _row(one: Range) -> ListedRow:
    name = analytes()[one.analyte].name
    valid = validity(one) or _("always")
    return ListedRow((name, limits(one), sex_words(one.sex), ages(one) or _("all"), valid))


def _no_laboratory() -> ListedPart:
    words = _("No laboratory is recorded: each range is typed with its result.")
    return ListedPart(_("Laboratories"), "", (), (), words)


def _remarks(
    scope: Scope, asked: tuple[str, ...], tables: Mapping[Laboratory, tuple[Range, ...]]
) -> tuple[str, ...]:
    remarks = []
    missing = ", ".join(analytes()[name].name for name in _without(asked, tables))
    if missing:
        remarks.append(_("Without a range: {names}.").format(names=missing))
    if scope.participant:
        words = _("Only ranges that serve {number} by sex and age today.")
        remarks.append(words.format(number=scope.participant.shown_number))
    remarks.append(_("A result keeps the range that came with it: a change here moves nothing recorded."))
    return tuple(remarks)
