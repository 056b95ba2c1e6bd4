"""Saved layouts of files, one for each laboratory or spreadsheet: made once in the assistant, used for every file."""

from collections.abc import Callable
from pathlib import Path

from tracker.domain import plain_text
from tracker.domain.records import Changes
from tracker.domain.rights import Right
from tracker.errors import NotFound, Refusal, ValueRefused
from tracker.exchange import participant_mapping
from tracker.exchange.mapping import CHECK, LARGEST, MappingRefused, read_mapping
from tracker.language import _
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import read_exchange, tables
from tracker.storage.read_exchange import SavedMapping
from tracker.storage.writer import Value

CHECKS: dict[str, Callable[[str], object]] = {
    "labs": read_mapping,
    "participants": participant_mapping.read_mapping,
}
"""What reads a mapping of each kind, so that none is saved that cannot be used."""


@needs(Right.IMPORT)
def mappings(site: Site, kind: str = "labs") -> tuple[SavedMapping, ...]:
    """The saved mappings of a kind by name."""
    with site.look() as connection:
        return read_exchange.mappings(connection, kind)


@needs(Right.IMPORT)
def save(
    site: Site, name: str, text: str, laboratory_id: str | None = None, kind: str = "labs"
) -> tuple[str, Changes]:
    """Keep a mapping under a name, in place of the one of that name. Returns its id.

    MappingRefused where it cannot be used; ValueRefused without a name.
    """
    CHECKS[kind](text)
    wanted = " ".join(name.split())
    if not wanted:
        raise ValueRefused(
            Refusal.MISSING, _("The mapping has no name."), _("Give it that of the laboratory."), "name"
        )
    plain_text.check(wanted, "name", lines=False)
    values: dict[str, Value] = {"name": wanted, "text": text, "laboratory_id": laboratory_id}
    with site.work() as work:
        known = read_exchange.mappings(work.connection, kind)
        same = next((one for one in known if one.name.casefold() == wanted.casefold()), None)
        if same:
            work.update(tables.IMPORT_MAPPING, same.id, values)
            return same.id, work.changes
        return work.insert(tables.IMPORT_MAPPING, {"kind": kind, **values}), work.changes


@needs(Right.IMPORT)
def mapping(site: Site, name: str, kind: str = "labs") -> SavedMapping:
    """The saved mapping of a name. NotFound where there is none."""
    with site.look() as connection:
        known = read_exchange.mappings(connection, kind)
    for one in known:
        if one.name.casefold() == name.strip().casefold():
            return one
    names = ", ".join(one.name for one in known) or _("none yet")
    raise NotFound(
        _("There is no saved mapping {name}.").format(name=name), _("Saved are: {names}.").format(names=names)
    )


@needs(Right.IMPORT)
def text_of(site: Site, name: str, kind: str = "labs") -> str:
    """The mapping in the file of this name, else the saved one. NotFound, MappingRefused for a file too large."""
    path = Path(name)
    if not path.is_file():
        return mapping(site, name, kind).text
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingRefused(
            _("The mapping {file} cannot be read as UTF-8 text.").format(file=path.name),
            _("Check its name and place."),
        ) from error
    if len(raw) > LARGEST:
        raise MappingRefused(_("The mapping is larger than a mapping can be."), _(CHECK))
    return text
