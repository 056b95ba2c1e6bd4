"""The assistant for the site's own spreadsheet: what a column may be, what is proposed, how the first rows are read."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, takewhile
from pathlib import Path

from tracker import import_mappings, layouts, participant_import, studies
from tracker.domain import dates
from tracker.domain.forms import Item
from tracker.domain.planned import is_unplanned
from tracker.domain.protocol import Protocol
from tracker.domain.records import ParticipantStatus, Sex
from tracker.domain.rights import Right
from tracker.errors import TrackerError
from tracker.exchange.participant_mapping import ParticipantMapping, read_mapping
from tracker.exchange.participant_rows import FileRow, ParticipantRows
from tracker.exchange.table_file import open_table
from tracker.language import N_, _, ngettext
from tracker.layouts import Draft, FileLook, Preview, Proposal, ReadRow, Unread, Use
from tracker.permission import needs
from tracker.site import Site
from tracker.visit_record import form_items

ONE_COLUMN = (
    ("participant", N_("Screening number")),
    ("initials", N_("Initials")),
    ("sex", N_("Sex")),
    ("birth_date", N_("Birth date")),
    ("birth_year", N_("Birth year")),
    ("consent_date", N_("Day of consent")),
    ("consent_version", N_("Version of the consent form")),
    ("number", N_("Participant number after enrolment")),
    ("enrolled_on", N_("Day of enrolment")),
    ("decided_by", N_("Who decided about eligibility")),
    ("arm", N_("Arm")),
    ("kit", N_("Kit number")),
    ("status", N_("Where the participant stands")),
    ("ended_on", N_("Day of leaving")),
    ("end_reason", N_("Why they left")),
    ("visit", N_("Visit")),
    ("date", N_("Day of the visit")),
    ("reason", N_("Why outside the window")),
)
"""What one column may be, with its words; the last three where each row is one visit."""
OF_ITEM = (
    ("value_of", N_("Values of …")),
    ("unit_of", N_("Unit of …")),
    ("low_of", N_("Lower limit of …")),
    ("high_of", N_("Upper limit of …")),
)
"""What a column may be of an item; `at` names its visit where a row holds a whole participant."""
OF_VISIT = (("held_on", N_("Held on, of visit …")), ("reason_at", N_("Why outside, of visit …")))
"""What a column may be of a visit, where a row holds a whole participant."""
CONSTANT = "constant:"
"""What stands before the name of a field that no column says, among the settings of a draft."""
TABLES = ("words", "visits")
HEADS = (N_("Participant"), N_("Visits and values"))
_PARTS = {"unit_of": "unit_column", "low_of": "low", "high_of": "high"}

_NAMES = {
    "participant": "participant|screening number|screening no|subject|subject id|patient|patient id|patient no|id|no",
    "initials": "initials|name",
    "sex": "sex|gender",
    "birth_date": "birth date|date of birth|dob|born",
    "birth_year": "birth year|year of birth|yob",
    "consent_date": "consent|consent date|date of consent|consented|informed consent",
    "consent_version": "consent version|icf version|version of consent",
    "number": "participant number|randomisation number|randomization number|study number|subject number",
    "enrolled_on": "enrolled|enrolled on|enrolment date|randomised|randomisation date|date of randomisation",
    "arm": "arm|group|treatment|treatment arm",
    "kit": "kit|kit number",
    "status": "status",
    "ended_on": "ended|ended on|left on|end date|date of withdrawal",
    "end_reason": "end reason|reason for leaving|withdrawal reason",
    "visit": "visit|visit name|timepoint",
    "date": "date|visit date|date of visit|day",
    "reason": "reason|comment on window",
}
"""How spreadsheets call these columns; case, spaces and signs do not count."""
_ROLE_OF = {name: role for role, names in _NAMES.items() for name in names.split("|")}


@needs(Right.IMPORT)
def items(site: Site, study_id: str) -> tuple[tuple[str, str], ...]:
    """What a column may hold values of: FORM.ITEM with its words, form by form."""
    return tuple(
        (key, f"{_(title)}: {_(item.label)}") for key, title, item in _items(_protocol(site, study_id))
    )


@needs(Right.IMPORT)
def visits(site: Site, study_id: str) -> tuple[tuple[str, str], ...]:
    """The visits that a column may be of."""
    return layouts.visit_choices(_protocol(site, study_id))


def _protocol(site: Site, study_id: str) -> Protocol:
    return studies.study(site, study_id).protocol


def _items(protocol: Protocol) -> Iterator[tuple[str, str, Item]]:
    for form in protocol.forms:
        for item in form_items(form, protocol):
            yield f"{form.id}.{item.id}", form.title, item


@needs(Right.IMPORT)
def proposed(site: Site, study_id: str, path: Path) -> Proposal:
    """The saved mapping whose columns the file has, else what the names of its columns say. TableRefused."""
    for saved in import_mappings.mappings(site, "participants"):
        if row := layouts.row_of_names(path, read_mapping(saved.text)):
            draft = draft_of(saved.text)
            found = layouts.look(site, path, {**draft.shape, "header_row": str(row)})
            return Proposal(found, draft, saved.name)
    found = layouts.look(site, path, {})
    return Proposal(found, guessed(found, _protocol(site, study_id)))


def guessed(found: FileLook, protocol: Protocol) -> Draft:
    """What the names of the columns say: of the participant, of the visit, and items whose label they are."""
    by_label = dict[str, str]()
    for key, _title, item in _items(protocol):
        for name in (item.label, item.id, key):
            by_label.setdefault(layouts.bare(name), key)
    draft = Draft(shape=layouts.shape_found(found))
    for column in found.columns:
        wanted = layouts.bare(column.name)
        use = Use(_ROLE_OF[wanted]) if wanted in _ROLE_OF else Use("value_of", of=by_label.get(wanted, ""))
        if column.problem or (use.role == "value_of" and not use.of) or use in draft.uses.values():
            continue
        draft = draft.used(column.name, use)
    if not (draft.columns("visit") and draft.columns("date")):
        dropped = ("visit", "date", "reason", "value_of")
        return Draft({name: use for name, use in draft.uses.items() if use.role not in dropped}, draft.shape)
    return draft


# --- from and to the text of a mapping


def text_of(draft: Draft) -> str:
    """The YAML of the mapping that a draft comes to."""
    told: dict[str, object] = {
        use.role: name for name, use in draft.uses.items() if use.role in dict(ONE_COLUMN)
    }
    told["values"] = _values(draft, "")
    told["held"] = {
        use.at: {"date": name, **_reason(draft, use.at), "values": _values(draft, use.at)}
        for name, use in draft.uses.items()
        if use.role == "held_on" and use.at
    }
    told["constants"] = {
        key.removeprefix(CONSTANT): value
        for key, value in draft.settings.items()
        if key.startswith(CONSTANT) and value and not draft.columns(key.removeprefix(CONSTANT))
    }
    tables = {name: dict(draft.tables.get(name, {})) for name in TABLES}
    return layouts.as_yaml({**told, **tables, **layouts.shape_told(draft)})


def _reason(draft: Draft, visit: str) -> dict[str, str]:
    found = [name for name, use in draft.uses.items() if use.role == "reason_at" and use.at == visit]
    return {"reason": found[0]} if found else {}


def _values(draft: Draft, visit: str) -> dict[str, dict[str, str]]:
    return {
        name: {"item": use.of, **({"unit": use.unit} if use.unit else {}), **_parts(draft, use)}
        for name, use in draft.uses.items()
        if use.role == "value_of" and use.of and use.at == visit
    }


def _parts(draft: Draft, of: Use) -> dict[str, str]:
    return {
        _PARTS[one.role]: name
        for name, one in draft.uses.items()
        if one.role in _PARTS and (one.of, one.at) == (of.of, of.at)
    }


def draft_of(text: str) -> Draft:
    """The draft of a mapping that is kept. MappingRefused."""
    mapping = read_mapping(text)
    uses = {name: Use(role) for role, _words in ONE_COLUMN if (name := getattr(mapping, role))}
    uses |= _uses_of_values(mapping, "")
    for visit, one in mapping.held.items():
        uses[one.date] = Use("held_on", at=visit)
        if one.reason:
            uses[one.reason] = Use("reason_at", at=visit)
        uses |= _uses_of_values(one, visit)
    settings = {CONSTANT + key: value for key, value in mapping.constants.items()}
    tables = {name: dict(getattr(mapping, name)) for name in TABLES}
    return Draft(uses, layouts.shape_of(mapping), tables, settings)


def _uses_of_values(holder: object, visit: str) -> dict[str, Use]:
    uses = dict[str, Use]()
    for name, column in getattr(holder, "values").items():  # noqa: B009  a mapping and one of its visits alike
        uses[name] = Use("value_of", of=column.item, at=visit, unit=column.unit)
        for role, part in _PARTS.items():
            if other := getattr(column, part):
                uses[other] = Use(role, of=column.item, at=visit)
    return uses


# --- what the file says that nobody has explained


@needs(Right.IMPORT)
def unread(
    site: Site, study_id: str, path: Path, text: str, going: Callable[[], bool] = layouts.always
) -> tuple[Unread, ...]:
    """The visits, sexes and words for where a participant stands that have no meaning yet, the most frequent first.

    Once `going` says no, the rest of the file is left unread.
    """
    mapping, protocol = read_mapping(text), _protocol(site, study_id)
    table = open_table(path, mapping.layout, mapping.named)
    at = {name: table.column(getattr(mapping, name)) for name in _ASKED if getattr(mapping, name)}
    found = Counter(
        (name, row.cells[place])
        for row in takewhile(lambda _row: going(), islice(table.rows(), participant_import.MOST_ROWS))
        for name, place in at.items()
        if row.cells[place]
    )
    asked = (
        _unread(name, said, count, mapping, protocol)
        for (name, said), count in found.most_common(layouts.MOST_UNREAD)
    )
    return tuple(one for one in asked if one)


_ASKED = ("visit", "sex", "status", "arm")


def _unread(
    name: str, text: str, count: int, mapping: ParticipantMapping, protocol: Protocol
) -> Unread | None:
    if name == "visit":
        meant = mapping.visits.get(text, "" if mapping.visits else text)
        if meant in dict(layouts.visit_choices(protocol)) or is_unplanned(meant):
            return None
        choices = layouts.visit_choices(protocol)
        return Unread("visits", text, count, choices, layouts.visit_meant(protocol, text))
    choices = _choices(name, protocol)
    known = (*dict(choices), *_SPELT.get(name, ()))
    if mapping.words.get(text, text).casefold() in (one.casefold() for one in known):
        return None
    return Unread("words", text, count, choices)


_SPELT = {"sex": ("male", "female")}


def _choices(name: str, protocol: Protocol) -> tuple[tuple[str, str], ...]:
    if name == "sex":
        return ((Sex.FEMALE.value, _("Female")), (Sex.MALE.value, _("Male")))
    if name == "status":
        return tuple((one.value, _(one.value)) for one in ParticipantStatus)
    return tuple((arm.id, _(arm.label)) for arm in protocol.arms)


# --- the first rows


@needs(Right.IMPORT)
def preview(site: Site, study_id: str, path: Path, text: str) -> Preview:
    """The first rows as the mapping reads them. TableRefused where the file is no table."""
    heads = tuple(map(_, HEADS))
    try:
        mapping = read_mapping(text)
        table = open_table(path, mapping.layout, mapping.named)
        reader = ParticipantRows(
            table, mapping, participant_import.kinds_of(mapping, _protocol(site, study_id))
        )
    except TrackerError as error:
        return Preview(heads, problem=str(error))
    labels = dict(visits(site, study_id))
    rows = (reader.read(row) for row in islice(table.rows(), layouts.FIRST_ROWS))
    return Preview(heads, tuple(_read_row(row, labels) for row in rows))


def _read_row(row: FileRow, labels: Mapping[str, str]) -> ReadRow:
    held = ", ".join(
        f"{labels.get(one.planned_id, one.planned_id)} {dates.full(one.day)}" for one in row.visits
    )
    count = sum(len(one.values) for one in row.visits)
    values = ngettext("{n} value", "{n} values", count).format(n=count)
    cells = (f"{row.participant}\n{_person_words(row)}", f"{held}\n{values}" if held else "–")
    return ReadRow(row.row, cells, "; ".join(map(str, row.faults)))


def _person_words(row: FileRow) -> str:
    said = row.person
    born = dates.full(said.birth_date) if said.birth_date else str(said.birth_year or "")
    consent = _("consent {day}").format(day=dates.full(said.consent_date)) if said.consent_date else ""
    return ", ".join(
        part for part in (said.initials, said.sex.value if said.sex else "", born, consent) if part
    )
