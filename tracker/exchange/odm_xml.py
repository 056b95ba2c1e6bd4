"""Elements of ODM 1.3.2 (CDISC, 2013): its namespace, texts in a language, and who wrote a value."""

from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from tracker.domain.dataset import Trace
from tracker.domain.plain_text import visible
from tracker.language import _

NAMESPACE: Final = "http://www.cdisc.org/ns/odm/v1.3"
LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACES: Final[dict[Any, str]] = {None: NAMESPACE}
SITE: Final = "LOC.site"
"""The OID of the one location: the site."""
Element = etree._Element


def tag(name: str) -> str:
    """The name of an element in the namespace of ODM."""
    return f"{{{NAMESPACE}}}{name}"


def root(name: str, attributes: Mapping[str, str]) -> Element:
    """An element that stands alone until it is written."""
    return etree.Element(tag(name), dict(attributes), nsmap=NAMESPACES)


def add(parent: Element, name: str, said: str = "", /, **attributes: str) -> Element:
    """A new element at the end of its parent, with a text; attributes that are empty are left out."""
    kept = {key: clean(value) for key, value in attributes.items() if value}
    made = etree.SubElement(parent, tag(name), kept)
    if said:
        made.text = clean(said)
    return made


def clean(text: str) -> str:
    """The text as XML can hold it: a control character, which no XML may hold, is told by its number."""
    return text if text.isprintable() else visible(text)


def translated(parent: Element, name: str, said: str) -> Element:
    """An element with a text in the language of the study file."""
    made = add(parent, name)
    add(made, "TranslatedText", _(said)).set(LANGUAGE, "en")
    return made


USER_REF, LOCATION_REF = tag("UserRef"), tag("LocationRef")
STAMP, REASON, SOURCE, AUDIT = (
    tag(name) for name in ("DateTimeStamp", "ReasonForChange", "SourceID", "AuditRecord")
)


def audit(parent: Element, trace: Trace) -> None:
    """Who wrote it, where, when and why; SourceID is the number of the entry in the audit trail."""
    record = etree.SubElement(parent, AUDIT)
    etree.SubElement(record, USER_REF, UserOID=user(trace.login))
    etree.SubElement(record, LOCATION_REF, LocationOID=SITE)
    etree.SubElement(record, STAMP).text = trace.at.isoformat()
    if trace.reason:
        etree.SubElement(record, REASON).text = clean(trace.reason)
    if trace.sequence:
        etree.SubElement(record, SOURCE).text = str(trace.sequence)


def user(login: str) -> str:
    """The OID of a user."""
    return f"U.{login}"
