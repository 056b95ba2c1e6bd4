"""Every change as transactional ODM: played back it is what stands, each step with who, when and why."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import odm_reading
import pytest
from odm_reading import ODM, audit, elements, items, played_back, told
from rich_site import STUDY, Rich
from site_file import plain_sql, trail
from stage import TODAY

from tracker import demo, exporting, logbook, overview, samples, signing, unplanned, visits
from tracker.domain.records import Typed
from tracker.domain.signing import Meaning
from tracker.exporting import Wanted
from tracker.site import Site

STUDIES = ["baaz-ad-ir", "bird", STUDY, "emc-daily-practice", "euroguiderm-baricitinib"]
COMPUTED = {
    *("I.visitbook.visit.status", "I.visitbook.visit.day", "I.visitbook.visit.protocol_version"),
    "I.visitbook.participant.age_at_consent",
}
"""What is reckoned on the day of the export: no change of a record, so that only a snapshot has it."""
EVENT = {"words": "nausea", "onset": "2026-04-02", "serious": "no"}
Lived = Callable[..., Path]


@pytest.fixture(scope="module")
def lived(rich: Rich, tmp_path_factory: pytest.TempPathFactory) -> Rich:
    """The rich site after corrections: a value emptied, a row struck, a signature made void, a visit added."""
    path = shutil.copytree(rich.path, tmp_path_factory.mktemp("lived") / "lived.visitbook")
    later = Rich(path, rich.number)
    with later.open() as site:
        who = next(
            row.participant
            for row in overview.participants(site)
            if row.participant.shown_number == rich.number
        )
        visit = visits.find_visit(site, rich.number, "baseline")
        visits.save(site, visit, "laboratory", Typed("esr"), "entered on the wrong line")
        visits.save(
            site, visit, "laboratory", Typed("alt", "21.25", "U/L", "0", "40.0"), "a point was overlooked"
        )
        _log(site, who.id)
        unplanned.add_unscheduled(site, who.id, TODAY, ["mrss"], "skin is tighter")
        visits.complete(site, visit)
        signing.sign(site, visit, Meaning.ENTERED, demo.PASSWORD)
    with later.open("investigator") as site:
        samples.choose(site, visit, "laboratory#2", "the first was haemolysed")
    return later


def _log(site: Site, who: str) -> None:
    logbook.add(site, who, "adverse_event", EVENT)
    logbook.add(site, who, "adverse_event", {**EVENT, "words": "headache", "serious_criteria": ""})
    first, second = (row.entry.id for row in logbook.log(site, who, "adverse_event").rows[-2:])
    logbook.strike(site, who, "adverse_event", first, "entered twice")
    logbook.change(site, who, "adverse_event", second, {**EVENT, "words": "migraine"}, "the doctor’s word")


@pytest.fixture(scope="module")
def given(lived: Rich, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """A file of the site after its corrections."""
    folder = tmp_path_factory.mktemp("given")

    def file(study: str = STUDY, **how: bool) -> Path:
        path = folder / f"{study}-{'-'.join(how) or 'snapshot'}.xml"
        if not path.exists():
            with lived.open() as site:
                exporting.export(site, Wanted("odm", study, **how), path)
        return path

    return file


@pytest.mark.parametrize("study", STUDIES)
def test_all_changes_played_back_are_what_stands(given: Lived, study: str) -> None:
    stands = {place: told(one) for place, one in items(given(study)).items() if place[-1] not in COMPUTED}

    assert played_back(given(study, transactional=True)) == stands


@pytest.mark.parametrize("how", [{"masked": True}, {"deidentified": True}], ids=["masked", "deidentified"])
def test_what_may_not_be_told_is_in_no_change_either(given: Lived, how: dict[str, bool]) -> None:
    stands = {place: told(one) for place, one in items(given(**how)).items() if place[-1] not in COMPUTED}
    changes = given(transactional=True, **how)

    assert played_back(changes) == stands
    assert odm_reading.problems(changes) == []
    assert "ReasonForChange" not in changes.read_text(encoding="utf-8")


def test_every_change_is_valid_by_the_official_schema(given: Lived) -> None:
    assert odm_reading.problems(given(transactional=True)) == []


def test_a_correction_keeps_the_old_value_and_says_who_when_and_why(given: Lived, lived: Rich) -> None:
    place = (
        lived.number,
        "SE.baseline",
        "",
        "F.laboratory",
        "1",
        "IG.laboratory.alt",
        "",
        "I.laboratory.alt",
    )
    changes = [
        (one.get("TransactionType"), one.get("Value"), audit(one))
        for at, one in elements(given(transactional=True))
        if at == place
    ]

    with plain_sql(lived.path, "coordinator", demo.PASSWORD) as connection:
        stored = {str(entry["sequence"]): entry for entry in trail(connection)}
    assert [(kind, value) for kind, value, _who in changes][-2:] == [
        ("Update", "212.50"),
        ("Update", "21.25"),
    ]
    assert changes[-1][2]["ReasonForChange"] == "a point was overlooked"
    for _kind, _value, said in changes:
        entry = stored[said["SourceID"]]
        when = datetime.fromisoformat(said["DateTimeStamp"])
        assert (said["UserRef"], when) == (f"U.{entry['login']}", datetime.fromisoformat(entry["at"]))


def test_a_value_that_was_emptied_is_removed(given: Lived, lived: Rich) -> None:
    changes = [
        (one.get("TransactionType"), one.get("IsNull"), one.get("Value"))
        for place, one in elements(given(transactional=True))
        if place[:2] == (lived.number, "SE.baseline") and place[-1] == "I.laboratory.esr"
    ]

    assert [one[1:] for one in changes][-2:] == [("Yes", None), (None, None)]
    assert changes[-1][0] == "Remove"


def test_a_struck_row_is_removed_and_its_number_stays_taken(given: Lived, lived: Rich) -> None:
    groups = [
        (place[6], one.get("TransactionType"))
        for place, one in elements(given(transactional=True))
        if place[0] == lived.number
        and place[-2] == "IG.log.adverse_event"
        and one.tag == f"{ODM}ItemGroupData"
    ]
    words = [
        (place[6], one.get("Value"))
        for place, one in items(given()).items()
        if place[0] == lived.number and place[-1] == "I.log.adverse_event.words"
    ]

    struck = next(key for key, change in groups if change == "Remove")
    assert struck not in dict(words)
    assert (str(int(struck) + 1), "migraine") in words


def test_a_signature_is_an_event_of_its_own_and_says_when_it_became_void(given: Lived, lived: Rich) -> None:
    void = [
        audit(one)
        for place, one in elements(given(transactional=True))
        if place[:2] == (lived.number, "SE.baseline") and place[-1] == "I.visitbook.signature.void_reason"
    ]

    assert (void[-1]["UserRef"], void[-1]["ReasonForChange"]) == (
        "U.investigator",
        "the first was haemolysed",
    )


def test_which_sample_decides_is_flagged(given: Lived, lived: Rich) -> None:
    found = items(given())
    place = (lived.number, "SE.baseline", "", "F.laboratory", "{}", "IG.laboratory.creatinine", "")

    decides = [
        [
            flag.text
            for flag in found[(*place[:4], key, *place[5:], "I.laboratory.creatinine")].iter(
                f"{ODM}FlagValue"
            )
        ]
        for key in ("1", "2")
    ]
    assert [flags[-1] for flags in decides] == ["no", "yes"]


def test_a_visit_beside_the_plan_has_the_key_of_its_number(given: Lived, lived: Rich) -> None:
    found = items(given())

    key = (lived.number, "SE.unscheduled", "1", "F.visitbook.visit", "", "IG.visitbook.visit", "")
    assert found[(*key, "I.visitbook.visit.reason")].get("Value") == "skin is tighter"
    assert found[(*key, "I.visitbook.visit.appointment")].get("Value") == TODAY.isoformat()
