"""No text with characters that nobody sees is recorded, whichever way it comes; what comes from files is shown.

U+202E makes 12 read as 21, U+200B makes two names look equal that differ (Unicode Technical Report 36).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from site_file import plain_sql, trail
from sqlalchemy import String, Text
from sqlalchemy.exc import IntegrityError
from stage import CONSENT, PASSWORD, TODAY

from tracker import access, enrolment, laboratories, logbook, settings, studies, visits
from tracker.catalogue.study_files import check_study, load_study, shipped_text
from tracker.domain.records import Missing, Sex, Typed
from tracker.errors import ValueRefused
from tracker.new_site import NewSite, NewUser, check_new_site
from tracker.site import Site
from tracker.storage import keys, tables

TURNED = "12\u202e34"
UNSEEN = "N\u200bH"
FORGED = "fine\nSigned: Dr Roy"
FORM = "laboratory_screening"

Way = Callable[[Site, str, str], object]
"""Records a text somewhere, given a begun BAAZ screening visit."""


def participant_of(site: Site, visit_id: str) -> str:
    return visits.open_visit(site, visit_id).participant.id


def registered(site: Site, text: str) -> object:
    person = enrolment.Registration(text, Sex.FEMALE, CONSENT, "1.0", birth_date=date(1991, 5, 5))
    return enrolment.register(site, studies.study(site, "bird").id, person)


def trail_of(site: Site) -> list[dict[str, Any]]:
    with plain_sql(site.path, "anna", PASSWORD) as connection:
        return trail(connection)


WAYS: dict[str, Way] = {
    "initials": lambda site, _visit, text: registered(site, text),
    "a reason of a changed day": lambda site, visit, text: visits.hold(site, visit, TODAY, text),
    "why there is no value": lambda site, visit, text: visits.save(
        site, visit, FORM, Typed("haemoglobin", missing=Missing.NOT_DONE, missing_reason=text)
    ),
    "a reason of a changed value": lambda site, visit, text: visits.save(
        site, visit, FORM, Typed("haemoglobin", "13.5", "g/dL"), text
    ),
    "an adverse event": lambda site, visit, text: logbook.add(
        site,
        participant_of(site, visit),
        "adverse_event",
        {"words": text, "onset": "2026-03-20", "serious": "no"},
    ),
    "who decided": lambda site, visit, text: enrolment.screen_fail(
        site, participant_of(site, visit), TODAY, text, "ALT too high"
    ),
    "why someone is not taken in": lambda site, visit, text: enrolment.screen_fail(
        site, participant_of(site, visit), TODAY, "Dr Roy", text
    ),
    "a laboratory": lambda site, _visit, text: laboratories.add(site, text),
    "a folder": lambda site, _visit, text: settings.change(site, "backup_folder", text),
    "a user name": lambda site, _visit, text: access.add(site, NewUser(text, "Reza", PASSWORD)),
    "a user's own name": lambda site, _visit, text: access.add(site, NewUser("reza", text, PASSWORD)),
}


@pytest.mark.parametrize("text", [TURNED, UNSEEN, "half\ud800", "bell\x07"])
@pytest.mark.parametrize("way", WAYS)
def test_a_disguised_text_is_refused_and_nothing_is_recorded(
    new_site: Site, screening: str, way: str, text: str
) -> None:
    before = trail_of(new_site)

    with pytest.raises(ValueRefused, match=r"invisible character U\+"):
        WAYS[way](new_site, screening, text)

    assert trail_of(new_site) == before


@pytest.mark.parametrize("way", ["a reason of a changed day", "a folder", "a user name", "a user's own name"])
def test_a_second_line_cannot_pass_for_another_entry(new_site: Site, screening: str, way: str) -> None:
    with pytest.raises(ValueRefused, match="line end or a tab"):
        WAYS[way](new_site, screening, FORGED)


def test_no_column_takes_a_disguised_text_but_the_study_file_that_was_checked_before(new_site: Site) -> None:
    refused = set()
    with new_site.work() as work:
        for table, column in text_columns():
            try:
                work.insert(tables.Base.metadata.tables[table], {column: TURNED})
            except ValueRefused:
                refused.add((table, column))
            except IntegrityError:  # what the study file's table says, which lets it pass
                continue

    assert {table for table, _column in set(text_columns()) - refused} == {tables.VERSION.name}


def text_columns() -> list[tuple[str, str]]:
    return [
        (table.name, column.name)
        for table in tables.Base.metadata.sorted_tables
        if table is not tables.AUDIT
        for column in table.columns
        if isinstance(column.type, String | Text)
    ]


@pytest.mark.parametrize("text", [TURNED, UNSEEN, FORGED])
def test_a_site_has_no_disguised_name(text: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        check_new_site(NewSite(text, "01", "UTC", "IR"))

    assert refused.value.field == "name"


def test_a_study_file_with_a_disguised_line_is_refused_with_its_line() -> None:
    text = shipped_text("bird")
    line = text[: text.index("condition:")].count("\n") + 1
    hidden = text.replace("condition: D", "condition: \u202eD", 1)

    assert check_study(hidden, "own.yaml") == [f"own.yaml, line {line}: the character U+202E is not allowed."]


def test_a_study_that_a_site_works_with_is_read_whatever_an_earlier_version_took() -> None:
    hidden = shipped_text("bird").replace("condition: D", "condition: \u200bD", 1)

    assert load_study(hidden, "the stored study", stored=True).id == "bird"


def test_line_ends_of_every_system_are_line_ends() -> None:
    assert check_study(shipped_text("bird").replace("\n", "\r\n"), "own.yaml") == []


def test_what_comes_from_a_file_is_shown_with_its_hidden_characters() -> None:
    held = keys.parse_keys(b'{"format": 2, "site_name": "Sari\\u202e01", "users": {"anna": {}}}')

    assert held.site_name == "Sari‹U+202E›01"


def test_the_name_of_a_file_is_on_the_trail_with_its_hidden_characters(new_site: Site) -> None:
    with new_site.work() as work:
        work.writer.note("seal", "site", new_site.info.id, {"file": "cod\u202egpj.exe"})

    assert trail_of(new_site)[-1]["new"] == '{"file":"cod‹U+202E›gpj.exe"}'
