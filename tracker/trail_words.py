"""The audit trail in words: what was changed, from what to what. The trail itself keeps every column."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Context, InvalidOperation

from tracker.catalogue import analytes
from tracker.domain import units
from tracker.domain.audit_entry import AuditEntry
from tracker.domain.dates import full
from tracker.domain.documents import DOCUMENTS, HOW
from tracker.domain.forms import Form, base_form
from tracker.domain.instruments import INSTRUMENTS
from tracker.domain.item_names import field_name
from tracker.domain.log_words import shown
from tracker.domain.logs import LOGS, Log
from tracker.domain.protocol import Protocol
from tracker.domain.samples import sample_name
from tracker.language import _
from tracker.trail_columns import LOG_COLUMNS, THINGS, columns_of

Row = Mapping[str, object]
Items = Mapping[tuple[str, str], str]

WRITES = ("insert", "update")
_NOT_OF_RESULTS = frozenset({"value"})
_CLOCK = re.compile(r"\d\d:\d\d:\d\d")
_NAMED_BY = {
    "site_setting": "key",
    "study_choice": "key",
    "study": "key",
    "user_account": "login",
    "laboratory": "name",
    "reference_range": "analyte",
    "site_window": "planned_id",
}
"""The column that names a row of configuration."""
_ABOUT = {"source_check": "result_id", "flag_note": "flag_id"}
"""Of a row that is about another one, the column that names that."""


@dataclass(frozen=True)
class Names:
    """What the rows named in the trail are called."""

    visits: Mapping[str, str] = field(default_factory=dict)
    """Visits by id."""
    items: Mapping[str, Items] = field(default_factory=dict)
    """The words of a study's items by form and item, by participant; "" for anyone else."""
    made: Mapping[str, Row] = field(default_factory=dict)
    """What rows were made of, by id: an entry of a change names only what changed."""
    others: Mapping[str, str] = field(default_factory=dict)
    """Laboratories, studies, participants and the like by id."""

    def said(self, value: object) -> str:
        """A value of the trail; what has a name by its name."""
        return self.others.get(str(value)) or said(value)

    def of(self, entry: AuditEntry) -> str:
        """The thing an entry is about."""
        made = self.made.get(entry.record, {})
        if entry.table == "visit":
            return self.visits.get(entry.record, _("Visit"))
        about = self.made.get(str(made.get(_ABOUT[entry.table])), {}) if entry.table in _ABOUT else made
        visit = self.visits.get(str(about.get("visit_id") or about.get("record_id")), "")
        name = self._named(entry, about) or _(THINGS.get(entry.table, entry.table))
        if entry.table == "source_check" and about:
            name = _("Source of {value}").format(value=self._value(entry, about))
        return f"{name}, {visit}" if visit else name

    def _named(self, entry: AuditEntry, made: Row) -> str:
        if entry.table == "result":
            return self._value(entry, made)
        if entry.table == "score":
            known = INSTRUMENTS.get(str(made.get("instrument")))
            return known.name if known else ""
        if entry.table == "derived" and made.get("equation"):
            return _("Calculated value: {equation}").format(equation=made["equation"])
        if entry.table in LOGS:
            return _of_log(LOGS[entry.table], made)
        if entry.table in ("flag", "flag_note") and made.get("label"):
            return _("Flag {label}").format(label=made["label"])
        if entry.table in _NAMED_BY:
            return self._of_configuration(entry, made)
        return ""

    def _value(self, entry: AuditEntry, made: Row) -> str:
        form, item = str(made.get("form", "")), str(made.get("item", ""))
        known = self.items.get(entry.participant) or self.items.get("", {})
        words = known.get((base_form(form), item), _readable(item))
        return words if base_form(form) == form else f"{words} ({sample_name(form)})"

    def _of_configuration(self, entry: AuditEntry, made: Row) -> str:
        key = made.get(_NAMED_BY[entry.table]) or row_of(entry.new).get(_NAMED_BY[entry.table])
        if entry.table == "site_setting" and str(key).partition(".")[0] == "report_order":
            whose = self.others.get(str(key).partition(".")[2], "")
            words = _("Setting: order of the laboratory’s report")
            return f"{words}, {whose}" if whose else words
        name = self.others.get(entry.record) or self.others.get(str(key)) or said(key)
        return f"{_(THINGS[entry.table])}: {name}"


def items_of(protocol: Protocol) -> Items:
    """The words of every item of a study, by form and item."""
    return {(form.id, name): words for form in protocol.forms for name, words in _items(form, protocol)}


def _items(form: Form, protocol: Protocol) -> Iterator[tuple[str, str]]:
    known = INSTRUMENTS[form.instrument].items if form.instrument else form.items
    yield from ((item.id, field_name(item)) for item in known)
    yield from ((name, analytes()[name].name) for name in form.analytes)
    if form.criteria:
        for criterion in protocol.criteria:
            yield criterion.id, criterion.short
            yield from ((question.id, question.label) for question in criterion.questions)


def _of_log(log: Log, made: Row) -> str:
    """A row of a log: what it is, and its first words."""
    first = str(made.get(log.asked[0].id, ""))
    return f"{_(log.one)}: {first}" if first else _(log.one)


def change_words(entry: AuditEntry, names: Names) -> str:
    """What changed, from what to what; nothing where an entry touches only the machine's columns."""
    old, new = row_of(entry.old), row_of(entry.new)
    columns = columns_of(entry.table)
    told = [name for name in columns if name in new and _is_shown(entry.table, name)]
    if entry.action == "update":
        return "\n".join(
            f"{_(columns[name])}: {_value(entry.table, name, old.get(name), names)}"
            f" → {_value(entry.table, name, new[name], names)}"
            for name in told
        )
    if entry.action == "print":
        return _print_words(new)
    if entry.action == "export":
        return _export_words(new)
    if entry.action == "import":
        return _import_words(new)
    if entry.action in WRITES or entry.action == entry.table:
        return _made_of(entry.table, new, told, names)
    return _event(entry, new, told, names)


def _export_words(new: Row) -> str:
    """What went out: the format, the file, and what was left out of it."""
    told = [str(new.get("format", "")).upper(), str(new.get("file", ""))]
    left_out = (("masked", _("masked")), ("deidentified", _("de-identified")))
    told += [words for name, words in left_out if new.get(name)]
    return ", ".join(told)


def _import_words(new: Row) -> str:
    """What was taken in, from which file, and how much of it was new."""
    told = {"labs": _("Laboratory results"), "participants": _("Participants")}
    what = told.get(str(new.get("what", "")), "")
    counts = ((_("new"), new.get("new")), (_("changed"), new.get("changed")))
    parts = (what, str(new.get("file", "")), *(f"{word} {n}" for word, n in counts if n))
    return ", ".join(part for part in parts if part)


def _print_words(new: Row) -> str:
    """Which document went out, and how; an entry of the first version has its own words."""
    kind, how = str(new.get("document", "")), str(new.get("how", ""))
    if "sha256" not in new:
        return f"{_(kind)} {_(how)}".strip()
    title = _(DOCUMENTS[kind].title) if kind in DOCUMENTS else kind
    words = _("{document}, masked: {how}") if new.get("masked") else _("{document}: {how}")
    return words.format(document=title, how=_(HOW.get(how, how)))


def _event(entry: AuditEntry, new: Row, told: Iterable[str], names: Names) -> str:
    """What was done, such as a sign-in, and what is known of it; a user stands in the name already."""
    more = "" if entry.table == "user_account" else _made_of(entry.table, new, told, names)
    return f"{_(entry.action)}: {more}" if more else _(entry.action)


def _made_of(table: str, new: Row, told: Iterable[str], names: Names) -> str:
    """A new row by what was given in it; what was left empty is not listed. A comma would be lost among typed words."""
    columns = columns_of(table)
    return " · ".join(
        f"{_(columns[name])}: {_value(table, name, new[name], names)}"
        for name in told
        if new[name] not in (None, "", False)
    )


def every_column(entry: AuditEntry) -> tuple[tuple[str, str, str], ...]:
    """All that an entry names: column, old and new, as the trail keeps it."""
    old, new = row_of(entry.old), row_of(entry.new)
    return tuple(
        (name, "" if entry.old is None else said(old.get(name)), said(new.get(name)))
        for name in sorted(old.keys() | new.keys())
    )


def _value(table: str, name: str, value: object, names: Names) -> str:
    """A value in words; of a log as its item reads."""
    if name == "unit" and isinstance(value, str):
        return units.shown(value) or said(value)
    if name == "roles":
        return ", ".join(map(said, str(value).split(",")))
    if (table, name) == ("derived", "value") and value is not None:
        return _rounded(str(value))
    log = LOGS.get(table)
    if log is None or name in LOG_COLUMNS or not value:
        return names.said(value)
    return shown(log.item(name), str(value))


def _rounded(value: str) -> str:
    """A calculated value to six digits; the entry itself has all of them."""
    try:
        return f"{Context(prec=6).create_decimal(value):f}"
    except InvalidOperation:
        return value


def _is_shown(table: str, name: str) -> bool:
    return not (table == "result" and name in _NOT_OF_RESULTS)


def said(value: object) -> str:
    """A value of the trail as people write it: dates in words, "–" for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(value)
    if _CLOCK.fullmatch(text):
        return text[:5]
    for kind in (date, datetime):
        try:
            return full(kind.fromisoformat(text))
        except ValueError:
            continue
    return _(text).replace("_", " ")


def _readable(name: str) -> str:
    return name.replace("_", " ").replace(".", ", ").upper() if len(name) <= 5 else name.replace("_", " ")


def row_of(text: str | None) -> dict[str, object]:
    """The fields of an entry, by column."""
    if not text:
        return {}
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):  # an entry that was tampered with; verifying tells so
        return {}
    return read if isinstance(read, dict) else {}
