"""Whether the file can be believed: the trail verified, and sealed so that a missing tail is found later."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker.domain.rights import Right
from tracker.errors import Damaged, SiteError, in_short
from tracker.language import _, ngettext
from tracker.permission import needs
from tracker.site import Site
from tracker.storage import database, files, folder, read_backups, tables, verify
from tracker.storage.verify import Fault, Finding, Seal

LARGEST_SEAL = 10_000
OWN_SEAL = "seal.json"
"""The seal that the site's own folder keeps: written whenever a window closes."""


@dataclass(frozen=True)
class Verified:
    """What verifying found; `seals` were compared with."""

    entries: int
    head: str
    seals: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@needs(Right.AUDIT)
def head(site: Site) -> Seal:
    """The length of the trail and its last hash, as reports print it."""
    with site.look() as connection:
        return verify.head(connection)


@needs(Right.AUDIT)
def verified(site: Site, seals: Iterable[Seal] = ()) -> Verified:
    """Go through the whole trail and every row; the folder's own seal is compared with too, and the last backup's."""
    damaged = _damaged_pages(site)
    try:
        with site.look() as connection:
            known = (*seals, *_own_seal(site.path), *_sealed_by_backups(connection))
            found = tuple(verify.findings(connection, known))
            head = verify.head(connection)
    except Damaged:
        if not damaged:
            raise
        return Verified(0, "", 0, damaged)
    return Verified(head.sequence, head.hash, len(known), (*damaged, *found))


def _damaged_pages(site: Site) -> tuple[Finding, ...]:
    """Pages that nothing may read for years, an index or an empty one, are looked at too."""
    if site.read_only:
        return ()
    pages = database.damaged_pages(site.path / folder.DATABASE, site.key)
    return tuple(Finding(Fault.PAGE_DAMAGED, "", page) for page in pages)


def _own_seal(path: Path) -> tuple[Seal, ...]:
    try:
        return (read_seal(path / OWN_SEAL),)
    except SiteError:
        return ()


def _sealed_by_backups(connection: Any) -> tuple[Seal, ...]:
    return tuple(Seal(sequence, head) for sequence, head in read_backups.backup_heads(connection))


def lines(report: Verified) -> Iterable[str]:
    """The report for a terminal: one sentence for each finding, then the sum."""
    for finding in report.findings:
        yield sentence(finding)
    entries = ngettext("{n} entry of the trail", "{n} entries of the trail", report.entries)
    seals = ngettext("{n} seal", "{n} seals", report.seals)
    faults = ngettext("{n} fault", "{n} faults", len(report.findings))
    yield _("{entries} verified, {seals} compared, {faults}.").format(
        entries=entries.format(n=report.entries),
        seals=seals.format(n=report.seals),
        faults=faults.format(n=len(report.findings)),
    )


def sentence(finding: Finding) -> str:
    """What is wrong and where, without any value."""
    place = {"table": finding.table, "record": finding.record, "fields": ", ".join(finding.fields)}
    match finding.fault:
        case Fault.CHAIN_BROKEN:
            words = _("Entry {sequence} of the trail is not what was written, or not in its place.")
        case Fault.TRAIL_SHORTENED:
            words = _("The trail was sealed up to entry {sequence}, and that entry is gone.")
        case Fault.OLD_VALUE_DIFFERS:
            words = _(
                "Entry {sequence} of the trail does not follow from those before it ({table} {record}: {fields})."
            )
        case Fault.ROW_CHANGED:
            words = _("{table} {record} was changed outside the program ({fields}).")
        case Fault.ROW_MISSING:
            words = _("{table} {record} was removed outside the program.")
        case Fault.ROW_UNKNOWN:
            words = _("{table} {record} was added outside the program.")
        case Fault.GUARD_MISSING:
            words = _("The guard {record}, which keeps the trail as it is, was taken off or changed.")
        case Fault.TRIGGER_UNKNOWN:
            words = _("The database runs {record}, which Visitbook did not put there.")
        case Fault.TABLE_MISSING:
            words = _("The whole table {table} was removed outside the program.")
        case Fault.PAGE_DAMAGED:
            words = _(
                "Page {record} of the file is not as it was written: the disk or something else changed it."
            )
    return words.format(sequence=finding.sequence, **place)


# --- seals


def save_seal(site: Site, path: Path) -> Seal:
    """Save the end of the trail as a small file, to be kept elsewhere and given to `verify` later."""
    with site.look() as connection:
        seal = verify.head(connection)
    content = {
        "sequence": seal.sequence,
        "head": seal.hash,
        "site": site.info.code,
        "at": site.now().isoformat(),
    }
    with files.sentences(path):
        files.replace_file(path, json.dumps(content, indent=1).encode())
    return seal


@needs(Right.AUDIT)
def export_seal(site: Site, path: Path) -> None:
    """Save a seal where a person wants it; that is on the trail."""
    folder.check_outside(path)
    seal = save_seal(site, path)
    site.note("seal", tables.SITE.name, site.info.id, {"sequence": seal.sequence, "file": path.name})


@needs(Right.AUDIT)
def seal_to_compare(site: Site, path: Path) -> Seal:
    """A seal file of this site. SiteError for one of another: every entry would seem to be tampered with."""
    seal, code = _sealed(path)
    if code != site.info.code:
        raise SiteError(
            _("{name} is a seal of the site {code}.").format(name=path.name, code=code or "–"),
            _("Choose one of this site, {code}.").format(code=site.info.code),
        )
    return seal


def read_seal(path: Path) -> Seal:
    """A seal file. SiteError for a file that is none."""
    return _sealed(path)[0]


def _sealed(path: Path) -> tuple[Seal, str]:
    """A seal file with the code of its site."""
    try:
        content = files.read_json(path, LARGEST_SEAL)
        seal = verify.read_seal(content["sequence"], content["head"])
        datetime.fromisoformat(content["at"])
        code = in_short(str(content.get("site", "")))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SiteError(
            _("{name} is no seal of Visitbook.").format(name=path.name),
            _("Choose a file that was saved as one."),
        ) from error
    return seal, code
