"""Study files: the five that come with the program, and reading and checking a site's own.

A study file stands on its own (no forms are shared between files), so that the text and hash kept in a site's
database stay what they were when the study was added.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from tracker.catalogue.plain_yaml import LARGEST, Complaint, Document, PlainYamlError
from tracker.catalogue.study_problems import catalogue_misfits, schema_misfits, taken_names
from tracker.domain.plain_text import hidden
from tracker.domain.protocol import Protocol
from tracker.domain.protocol_names import Misfit
from tracker.errors import NotFound, StudyFileError
from tracker.language import _

SHIPPED = ("bird", "baaz-ad-ir", "bsmmu-dcssc", "emc-daily-practice", "euroguiderm-baricitinib")
"""The ids of the study files that come with the program."""

MOST_PROBLEMS = 100
"""Problems told at once: a file that is no study at all has tens of thousands."""
_LONGEST = 600
"""Characters of one: it may repeat what the file says."""


def load_study(text: str, name: str, *, stored: bool = False) -> Protocol:
    """The study a text describes; `name` is the file's, for messages.

    Raises StudyFileError with one sentence for each problem: file, line, field and reason. A `stored` text, which a
    site works with, is read again whatever hidden characters and names an earlier version took.
    """
    if stored:
        return _study_of(text, name)
    _check_characters(text, name)
    study = _study_of(text, name)
    if taken := tuple(taken_names(study)):
        raise _unusable(name, _complaints(Document(text), taken))
    return study


@lru_cache(maxsize=32)
def _study_of(text: str, name: str) -> Protocol:
    """What a text says is the same each time, and frozen: a site that is opened again reads no study anew."""
    try:
        document = Document(text)
    except PlainYamlError as error:
        raise _unusable(name, error.complaints) from None
    try:
        protocol = Protocol.model_validate(document.value)
    except ValidationError as error:
        raise _unusable(name, _complaints(document, schema_misfits(error))) from None
    misfits = tuple(catalogue_misfits(protocol))
    if misfits:
        raise _unusable(name, _complaints(document, misfits))
    return protocol


def _check_characters(text: str, name: str) -> None:
    """Refuse a text in which a character that nobody sees could make one line look like another."""
    for at in hidden(text.replace("\r", "\n")):
        line, sign = text.count("\n", 0, at) + 1, f"U+{ord(text[at]):04X}"
        reason = _("the character {sign} is not allowed").format(sign=sign)
        raise _unusable(name, [Complaint(line, "", reason)])


def check_study(text: str, name: str) -> list[str]:
    """What is wrong with a study file, one sentence each; empty when it can be used."""
    try:
        load_study(text, name)
    except StudyFileError as error:
        return list(error.problems)
    return []


def read_study_text(path: Path) -> str:
    """The text of a study file on disk. StudyFileError where it is absent, over 1 MB, or not UTF-8."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise _unusable(
            path.name, [Complaint(1, "", _("the file cannot be read ({why})").format(why=error.strerror))]
        ) from None
    if len(raw) > LARGEST:
        raise _unusable(path.name, [Complaint(1, "", _("the file is larger than 1 MB"))])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = _("the file is not in UTF-8: save it as UTF-8 in the editor")
        raise _unusable(path.name, [Complaint(line, "", reason)]) from None


@cache
def shipped_studies() -> Mapping[str, Protocol]:
    """The studies that come with the program, by id."""
    return MappingProxyType({name: load_study(shipped_text(name), f"{name}.yaml") for name in SHIPPED})


@cache
def shipped_text(study_id: str) -> str:
    """The text of a study file that comes with the program. NotFound for another."""
    if study_id not in SHIPPED:
        known = ", ".join(SHIPPED)
        happened = _("No study file {study} comes with Visitbook.").format(study=study_id)
        raise NotFound(happened, _("Choose one of {known}.").format(known=known))
    return _text("studies", f"{study_id}.yaml")


def new_study_text() -> str:
    """A short, valid study file with comments, to begin a study of one's own from."""
    return _text("new_study.yaml")


def study_hash(text: str) -> str:
    """The SHA-256 of a study file's text, in hexadecimal; line ends count as one, whatever the system."""
    return hashlib.sha256("\n".join(text.splitlines()).encode("utf-8")).hexdigest()


def _text(*way: str) -> str:
    return files("tracker.catalogue").joinpath(*way).read_text(encoding="utf-8")


def _complaints(document: Document, misfits: Iterable[Misfit]) -> list[Complaint]:
    first = islice(misfits, MOST_PROBLEMS)
    return sorted({_complaint(document, misfit) for misfit in first})


def _complaint(document: Document, misfit: Misfit) -> Complaint:
    return Complaint(*document.place(misfit.where), misfit.why)


def _unusable(name: str, complaints: Iterable[Complaint]) -> StudyFileError:
    happened = _("{name} cannot be used as a study file.").format(name=name)
    sentences = tuple(_sentence(name, complaint) for complaint in islice(complaints, MOST_PROBLEMS))
    if len(sentences) >= MOST_PROBLEMS:
        more = _("There may be more: {n} are shown at once.").format(n=MOST_PROBLEMS)
        sentences = (*sentences, more)
    return StudyFileError(happened, sentences, _("Correct the lines named and check the file again."))


def _sentence(name: str, complaint: Complaint) -> str:
    where = _("{name}, line {line}").format(name=name, line=complaint.line)
    reason = complaint.reason if len(complaint.reason) <= _LONGEST else f"{complaint.reason[:_LONGEST]}…"
    return f"{where}, {complaint.field}: {reason}." if complaint.field else f"{where}: {reason}."
