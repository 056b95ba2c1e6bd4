"""A study as CDISC ODM 1.3.2 (2013): metadata, clinical data, audit records and signatures, in one file.

A snapshot holds each value as it stands with who wrote it last; a transactional file every change. Nothing but one
participant is in memory at a time. ItemData with IsNull says by a flag of CL.missing why there is no value; what nobody
entered has no ItemData.
"""

from collections.abc import Callable
from typing import BinaryIO

from lxml import etree

from tracker.domain.dataset import Dataset
from tracker.exchange.odm_clinical import snapshot
from tracker.exchange.odm_definitions import definitions
from tracker.exchange.odm_history import transactions
from tracker.exchange.odm_records import Records
from tracker.exchange.odm_study import admin, study, study_name, study_oid, version_oid
from tracker.exchange.odm_xml import NAMESPACES, clean, tag
from tracker.language import _


def write(dataset: Dataset, out: BinaryIO, told: Callable[[], None], *, transactional: bool = False) -> None:
    """Write the file; `told` is called after each participant."""
    defined = definitions(dataset)
    records = Records(dataset, defined)
    subject_data = transactions if transactional else snapshot
    where = {"StudyOID": study_oid(dataset), "MetaDataVersionOID": version_oid(dataset)}
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(tag("ODM"), _file(dataset, transactional), nsmap=NAMESPACES):
            file.write(study(dataset, defined), pretty_print=True)
            file.write(admin(dataset), pretty_print=True)
            with file.element(tag("ClinicalData"), where):
                for subject in dataset.subjects():
                    file.write("\n", subject_data(subject, records))
                    told()


def _file(dataset: Dataset, transactional: bool) -> dict[str, str]:
    kind = "Transactional" if transactional else "Snapshot"
    made_at = dataset.made_at.isoformat(timespec="seconds")
    name, _space, version = dataset.software.partition(" ")
    hidden = [_("masked")] * dataset.masked + [_("de-identified")] * dataset.deidentified
    return {
        "ODMVersion": "1.3.2",
        "FileType": kind,
        "Granularity": "SingleSite",
        "FileOID": f"{dataset.site.code}.{study_name(dataset)}.{kind}.{made_at}",
        "CreationDateTime": made_at,
        "AsOfDateTime": made_at,
        "Originator": clean(dataset.site.name),
        "SourceSystem": name,
        "SourceSystemVersion": version,
        "Description": clean(", ".join((dataset.protocol.short_title, *hidden))),
    }
