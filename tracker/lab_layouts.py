"""The assistant for laboratory files: what a column may be, what is proposed, and how the first rows are read."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

from tracker import import_mappings, lab_import, layouts, studies
from tracker.catalogue import analytes
from tracker.domain import dates
from tracker.domain.analyte_names import named
from tracker.domain.lab_values import WORDS
from tracker.domain.planned import is_unplanned
from tracker.domain.protocol import Protocol
from tracker.domain.rights import Right
from tracker.domain.units import OTHER, UNITS, shown
from tracker.errors import in_short
from tracker.exchange.file_units import unit_named
from tracker.exchange.lab_rows import LONGEST_NAME, FileResult, LabRows
from tracker.exchange.mapping import read_mapping
from tracker.exchange.table_file import open_table
from tracker.language import N_, _
from tracker.layouts import Draft, FileColumn, FileLook, Preview, Proposal, ReadRow, Unread, Use
from tracker.permission import needs
from tracker.site import Site

ONE_COLUMN = (
    ("participant", N_("Participant number")),
    ("date", N_("Day of the sample")),
    ("analyte", N_("Name of the test")),
    ("value", N_("Result")),
    ("unit", N_("Unit")),
    ("low", N_("Lower limit")),
    ("high", N_("Upper limit")),
    ("range", N_("Reference range")),
    ("visit", N_("Visit")),
    ("sex", N_("Sex")),
    ("birth_date", N_("Birth date")),
    ("birth_year", N_("Birth year")),
    ("initials", N_("Initials")),
)
"""What one column may be, with its words."""
OF_ANALYTE = (
    ("result_of", N_("Results of …")),
    ("unit_of", N_("Unit of …")),
    ("low_of", N_("Lower limit of …")),
    ("high_of", N_("Upper limit of …")),
    ("range_of", N_("Reference range of …")),
)
"""What a column may be of an analyte, where each has columns of its own."""
TABLES = ("analytes", "units", "words", "visits")
SETTINGS = ("when_ambiguous", "laboratory")
_PARTS = {"unit_of": "unit_column", "low_of": "low", "high_of": "high", "range_of": "range"}

_NAMES = {
    "participant": "participant|participant no|participant number|subject|subject id|subject no|subject number|"
    "patient|patient id|patient no|patient number|screening number|screening no|randomisation number|pat id|id|no",
    "date": "date|sample date|date of sample|sampling date|collection date|collected|collected on|date collected|"
    "day|visit date|datum|date de prélèvement|abnahmedatum",
    "analyte": "test|test name|analyte|analyte name|parameter|test code|code|investigation|examination|analysis",
    "value": "result|value|results|test result|measured value|wert|résultat|resultat|ergebnis",
    "unit": "unit|units|einheit|unité|unite",
    "low": "low|lower|lower limit|lln|ref low|range low|reference low|normal low|min",
    "high": "high|upper|upper limit|uln|ref high|range high|reference high|normal high|max",
    "range": "range|reference range|normal range|ref range|reference interval|reference|referenzbereich",
    "visit": "visit|visit name|timepoint|time point",
    "sex": "sex|gender",
    "birth_date": "birth date|date of birth|dob|birthdate",
    "birth_year": "birth year|year of birth|yob",
    "initials": "initials",
}
"""How files call these columns; case, spaces and signs do not count."""
_ROLE_OF = {name: role for role, names in _NAMES.items() for name in names.split("|")}
_WITH_UNIT = re.compile(r"(.+?)\s*[\[(]([^\])]+)[\])]\s*")


@needs(Right.IMPORT)
def proposed(site: Site, path: Path) -> Proposal:
    """The saved mapping whose columns the file has, else what the names of its columns say. TableRefused."""
    for saved in import_mappings.mappings(site, "labs"):
        if row := layouts.row_of_names(path, read_mapping(saved.text)):
            draft = draft_of(saved.text)
            found = layouts.look(site, path, {**draft.shape, "header_row": str(row)})
            return Proposal(found, draft, saved.name, saved.laboratory_id)
    found = layouts.look(site, path, {})
    return Proposal(found, guessed(found))


def guessed(found: FileLook) -> Draft:
    """What the names of the columns say; what they do not say stays open."""
    draft = Draft(shape=layouts.shape_found(found))
    for column in found.columns:
        use = _use_of(column)
        if use and not (use.role != "result_of" and draft.columns(use.role)):
            draft = draft.used(column.name, use)
    long = bool(draft.columns("value"))
    uses = {name: use for name, use in draft.uses.items() if not (long and use.role == "result_of")}
    if not long:
        single = ("analyte", "value", "unit", "low", "high", "range")
        uses = {name: use for name, use in uses.items() if use.role not in single}
    return _with_date(Draft(uses, draft.shape), found)


def _use_of(column: FileColumn) -> Use | None:
    if column.problem:
        return None
    if role := _ROLE_OF.get(layouts.bare(column.name)):
        return Use(role)
    name, unit = column.name, ""
    if parts := _WITH_UNIT.fullmatch(column.name):
        name, unit = parts[1], parts[2]
    analyte = named(analytes().values(), name)
    if analyte is None:
        return None
    return Use("result_of", of=analyte.id, unit=unit_named(unit, analyte.units) or "")


def _with_date(draft: Draft, found: FileLook) -> Draft:
    """With the form of the dates where the first of them leave no choice."""
    names = draft.columns("date")
    samples = [text for one in found.columns if one.name in names for text in one.samples]
    if samples and all(re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", text) for text in samples):
        return draft.shaped("date_format", "ISO")
    if samples and all(re.fullmatch(r"\d{8}", text) for text in samples):
        return draft.shaped("date_format", "YYYYMMDD")
    return draft


# --- from and to the text of a mapping


def text_of(draft: Draft) -> str:
    """The YAML of the mapping that a draft comes to."""
    told: dict[str, object] = {}
    for name, use in draft.uses.items():
        if use.role in dict(ONE_COLUMN):
            told[use.role] = name
    columns = {name: use for name, use in draft.uses.items() if use.role == "result_of" and use.of}
    told["columns"] = {name: _column(draft, use) for name, use in columns.items()}
    return layouts.as_yaml({**told, **_tables(draft), **layouts.shape_told(draft), **_settings(draft)})


def _column(draft: Draft, use: Use) -> dict[str, str]:
    parts = {
        _PARTS[one.role]: name for name, one in draft.uses.items() if one.role in _PARTS and one.of == use.of
    }
    return {"analyte": use.of, **({"unit": use.unit} if use.unit else {}), **parts}


def _tables(draft: Draft) -> dict[str, object]:
    return {name: dict(draft.tables.get(name, {})) for name in TABLES}


def _settings(draft: Draft) -> dict[str, object]:
    return {name: draft.settings.get(name, "") for name in SETTINGS}


def draft_of(text: str) -> Draft:
    """The draft of a mapping that is kept. MappingRefused."""
    mapping = read_mapping(text)
    uses = {name: Use(role) for role, _words in ONE_COLUMN if (name := getattr(mapping, role))}
    for name, column in mapping.columns.items():
        uses[name] = Use("result_of", of=column.analyte, unit=column.unit)
        for role, part in _PARTS.items():
            if other := getattr(column, part):
                uses[other] = Use(role, of=column.analyte)
    tables = {name: dict(getattr(mapping, name)) for name in TABLES}
    return Draft(uses, layouts.shape_of(mapping), tables, {name: getattr(mapping, name) for name in SETTINGS})


# --- what the file says that nobody has explained


@needs(Right.IMPORT)
def unread(
    site: Site, study_id: str, path: Path, text: str, going: Callable[[], bool] = layouts.always
) -> tuple[Unread, ...]:
    """The names, units, words and visits of the whole file that have no meaning yet, the most frequent first.

    Once `going` says no, the rest of the file is left unread.
    """
    mapping, protocol = read_mapping(text), studies.study(site, study_id).protocol
    table = open_table(path, mapping.layout, mapping.named)
    rows = LabRows(table, mapping)
    found = Counter[tuple[str, str, str]]()
    for row in takewhile(lambda _row: going(), table.rows()):
        for result in rows.read(row):
            if result.unread:
                found[*result.unread, result.analyte] += 1
            elif result.visit and not _is_visit(protocol, result.visit):
                found["visit", result.visit, ""] += 1
    return tuple(_unread(*one, count, protocol) for one, count in found.most_common(layouts.MOST_UNREAD))


def _is_visit(protocol: Protocol, text: str) -> bool:
    """Whether a text names a visit as matching understands it (lab_matching.py)."""
    wanted = text.casefold()
    return is_unplanned(wanted) or any(wanted in (one.id, one.short.casefold()) for one in protocol.visits)


def _unread(kind: str, text: str, analyte_id: str, count: int, protocol: Protocol) -> Unread:
    analyte = analytes().get(analyte_id)
    if kind == "visit":
        choices, meant = layouts.visit_choices(protocol), layouts.visit_meant(protocol, text)
        return Unread("visits", text, count, choices, meant)
    if kind == "analyte":
        return Unread("analytes", text, count)
    if kind == "unit":
        return Unread(
            "units", text, count, tuple((unit, shown(unit)) for unit in (analyte.units if analyte else UNITS))
        )
    words = tuple((word, _(WORDS.get(word, word))) for word in (analyte.words if analyte else ()))
    return Unread("words", text, count, (*words, ("not done", _("not done"))))


def kept_as_it_is(text: str) -> str:
    """The meaning of a test that the catalogue lacks: kept under its own name, its range judged, never graded."""
    return OTHER + text[:LONGEST_NAME]


# --- the first rows


@needs(Right.IMPORT)
def preview(site: Site, path: Path, text: str) -> Preview:
    """The first rows as the mapping reads them. TableRefused where the file is no table."""
    found = lab_import.preview(site, path, text, layouts.FIRST_ROWS)
    heads = tuple(map(_, HEADS))
    rows = tuple(_read_row(one, found.known) for one in found.results[: 2 * layouts.FIRST_ROWS])
    return Preview(heads, rows, found.problem)


HEADS = (N_("Participant and day"), N_("Test and result"))


def _read_row(one: FileResult, known: frozenset[str]) -> ReadRow:
    whom = "\n".join((one.participant or "–", dates.full(one.day) if one.day else "–"))
    ranged = range_words(one)
    said = f"{value_words(one)} ({ranged})" if ranged else value_words(one)
    problem = one.problem
    if one.unread:
        problem = _("“{text}”: say below what it means").format(text=in_short(one.unread[1]))
    note = "" if one.problem or one.participant in known else _("not registered here")
    return ReadRow(one.row, (whom, f"{test_words(one)}\n{said}"), problem, note)


def test_words(one: FileResult) -> str:
    """The test of a result: the analyte that it is here, else as the file calls it."""
    known = analytes().get(one.analyte)
    return _(known.name) if known else one.analyte.removeprefix(OTHER) or one.code


def value_words(one: FileResult) -> str:
    """A result with its unit."""
    return f"{one.text or _('not done')} {shown(one.unit)}".strip()


def range_words(one: FileResult) -> str:
    """The range that stood beside a result."""
    if one.low and one.high:
        return f"{one.low}–{one.high}"
    return f"≥ {one.low}" if one.low else f"≤ {one.high}" if one.high else ""
