"""A study as ODM 1.3.2: held against the official schema, read back by odmlib and lxml, compared with the records."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import odm_reading
import pytest
from odm_reading import ODM, audit, items, told
from odmlib import loader, odm_loader
from rich_site import FORMULA, PERSIAN, STUDY, WHY, Exported, Rich
from site_file import plain_sql, rows

from tracker import catalogue, demo, exporting, studies

STUDIES = ["baaz-ad-ir", "bird", STUDY, "emc-daily-practice", "euroguiderm-baricitinib"]
HOW: list[dict[str, bool]] = [{}, {"masked": True}, {"deidentified": True}, {"transactional": True}]
RESULTS = """
    SELECT p.number, p.screening_number, v.planned_id, r.*,
        (SELECT max(sequence) FROM audit WHERE record_id = r.id) AS last,
        (SELECT a.reason FROM audit a WHERE record_id = r.id ORDER BY sequence DESC LIMIT 1) AS why
    FROM result r JOIN visit v ON v.id = r.visit_id JOIN participant p ON p.id = v.participant_id
    JOIN study s ON s.id = p.study_id
    WHERE s.key = '{}' AND (r.text <> '' OR r.missing IS NOT NULL)
"""
MISSING = {"not done": "ND", "not applicable": "NAP", "unknown": "UNK"}


def stored(rich: Rich, query: str) -> list[dict[str, Any]]:
    """What plain SQL finds in the site."""
    with plain_sql(rich.path, "coordinator", demo.PASSWORD) as connection:
        return rows(connection, query)


def at(rich: Rich, item: str, key: str = "1", event: str = "SE.baseline") -> tuple[str, ...]:
    """The place of a laboratory result of the participant of the hard things."""
    group = item.split(".", maxsplit=1)[0]
    return (rich.number, event, "", "F.laboratory", key, f"IG.laboratory.{group}", "", f"I.laboratory.{item}")


# --- the official schema, and names that something defines


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("how", HOW, ids=lambda how: next(iter(how), "whole"))
def test_every_study_is_valid_by_the_official_schema(
    exported: Exported, study: str, how: dict[str, bool]
) -> None:
    assert odm_reading.problems(exported("odm", study, **how)) == []


# --- read back by a library that did not write it


def test_odmlib_reads_every_participant_visit_and_definition(exported: Exported, rich: Rich) -> None:
    reader = loader.ODMLoader(odm_loader.XMLODMLoader())
    reader.open_odm_document(str(exported("odm")))
    read = reader.root()

    subjects = {one.SubjectKey: one for one in read.ClinicalData[0].SubjectData}
    visits = stored(
        rich,
        f"SELECT coalesce(p.number, p.screening_number) AS who, planned_id FROM visit v "
        f"JOIN participant p ON p.id = participant_id JOIN study s ON s.id = study_id WHERE key = '{STUDY}'",
    )
    events = {(who, event.StudyEventOID) for who, one in subjects.items() for event in one.StudyEventData}
    version = read.Study[0].MetaDataVersion[0]
    names = {one.OID: one for one in version.ItemDef}
    assert (read.ODMVersion, read.FileType, read.verify_order()) == ("1.3.2", "Snapshot", True)
    assert {(one["who"], f"SE.{one['planned_id']}") for one in visits} <= events
    assert names["I.mrss.face"].DataType == "integer"
    assert [one.CheckValue[0]._content for one in names["I.mrss.face"].RangeCheck] == ["0", "3"]
    assert names["I.laboratory.alt"].MeasurementUnitRef[0].MeasurementUnitOID == "MU.U/L"


@pytest.mark.parametrize("study", STUDIES)
def test_every_recorded_answer_is_there_with_its_value_and_its_last_entry_of_the_trail(
    exported: Exported, rich: Rich, study: str
) -> None:
    written = [
        one for one in items(exported("odm", study)).values() if one.find(f"{ODM}AuditRecord") is not None
    ]

    by_entry = {audit(one)["SourceID"]: one for one in written}
    recorded = stored(rich, RESULTS.format(study))
    assert recorded
    for row in recorded:
        item = by_entry[str(row["last"])]
        base = row["form"].split("#")[0]
        assert item.get("ItemOID") == f"I.{base}.{row['item']}"
        assert item.get("Value") == row["value"]
        why = [one.text for one in item.iter(f"{ODM}FlagValue") if one.get("CodeListOID") == "CL.missing"]
        assert why == ([MISSING[row["missing"]]] if row["missing"] else [])
        assert audit(item).get("ReasonForChange", "") == row["why"]


def test_a_laboratory_result_keeps_what_was_reported_and_what_was_said_of_it(
    exported: Exported, rich: Rich
) -> None:
    found = items(exported("odm"))

    alt = {
        name: found[at(rich, f"alt.{name}")].get("Value") for name in ("as_reported", "unit", "high", "range")
    }
    assert told(found[at(rich, "alt")])[:3] == ("212.50", None, "MU.U/L")
    assert alt == {"as_reported": "212.50", "unit": "U/L", "high": "40.0", "range": "high"}
    # 212.5 is 5.3 times the upper limit of 40: CTCAE 5.0, grade 3 is more than 5 to 20 times.
    assert found[at(rich, "alt.grade")].get("Value") == "3"
    assert found[at(rich, "crp")].get("Value") == "5.0"
    assert found[at(rich, "crp.comparator")].get("Value") == "<"
    assert found[at(rich, "crp.as_reported")].get("Value") == "<5.0"


def test_why_there_is_no_value_is_told_apart_from_what_nobody_entered(exported: Exported, rich: Rich) -> None:
    found = items(exported("odm"))

    assert told(found[at(rich, "esr")]) == (
        *(None, "Yes", None, "clotted; −20 °C"),
        *("('CL.missing', 'ND')", "('CL.flag', 'missing')"),
    )
    assert at(rich, "esr", "2") not in found


def test_a_repeated_sample_has_the_key_of_its_number(exported: Exported, rich: Rich) -> None:
    found = items(exported("odm"))

    assert [found[at(rich, "creatinine", key)].get("Value") for key in "12"] == ["0.90", "1.20"]
    reason = (
        rich.number,
        "SE.baseline",
        "",
        "F.laboratory",
        "2",
        "IG.laboratory",
        "",
        "I.laboratory.repeat_reason",
    )
    assert found[reason].get("Value") == "haemolysed"


def test_recurring_visits_share_an_event_with_the_month_as_its_key(exported: Exported) -> None:
    found = items(exported("odm", "euroguiderm-baricitinib"))

    assert {("SE.month", "3"), ("SE.month", "6")} <= {place[1:3] for place in found}
    assert {place[2] for place in found if place[1] == "SE.baseline"} == {""}


def test_logs_and_letters_of_other_scripts_come_as_they_were_written(exported: Exported, rich: Rich) -> None:
    found = items(exported("odm"))

    mine = {place: one.get("Value") for place, one in found.items() if place[0] == rich.number}
    assert f"-2+3 {PERSIAN}, «à jeun»" in mine.values()
    assert FORMULA in mine.values()
    assert {mine[place] for place in mine if place[-1] == "I.log.medication.started"} >= {"2026-01"}


def test_a_signature_stands_on_its_visit_with_meaning_and_signer(exported: Exported, rich: Rich) -> None:
    given = stored(
        rich,
        f"SELECT g.* FROM signature g JOIN participant p ON p.id = g.participant_id "
        f"JOIN study s ON s.id = p.study_id WHERE s.key = '{STUDY}'",
    )

    file = odm_reading.etree.parse(str(exported("odm")))
    signed = [
        (
            one.find(f"{ODM}UserRef").get("UserOID"),
            one.find(f"{ODM}SignatureRef").get("SignatureOID"),
            one.findtext(f"{ODM}CryptoBindingManifest"),
        )
        for one in file.iter(f"{ODM}Signature")
    ]
    stands = [one for one in given if not one["voided_at"]]
    void = [
        one.get("Value") for place, one in items(exported("odm")).items() if place[-1].endswith("void_reason")
    ]
    assert sorted(signed) == sorted(
        (f"U.{one['login']}", f"SIG.{one['meaning']}", f"SHA-256 {one['content']}") for one in stands
    )
    assert signed
    assert sorted(void) == sorted(one["void_reason"] for one in given if one["voided_at"])
    assert WHY in " ".join(void)


# --- masked, de-identified


def test_a_masked_file_has_no_arm_no_log_no_laboratory_and_no_reason(exported: Exported) -> None:
    text = exported("odm", masked=True).read_text(encoding="utf-8").casefold()

    hidden = (
        *("participant.arm", "participant.kit", "treatment", "i.log.", "i.laboratory", "i.study_drug"),
        *("barici", "methotrexate", "jak", "reasonforchange", "<comment"),
    )
    assert [word for word in hidden if word in text] == []
    assert "i.mrss.face" in text


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("how", [{}, {"transactional": True}], ids=["snapshot", "transactional"])
def test_no_masked_file_of_any_study_names_a_drug_an_arm_or_a_kit(
    exported: Exported, rich: Rich, study: str, how: dict[str, bool]
) -> None:
    drugs = {name for drug in catalogue.drugs().drugs for name in drug.names}
    kits = {one["kit"] for one in stored(rich, "SELECT kit FROM participant") if one["kit"]}

    text = exported("odm", study, masked=True, **how).read_text(encoding="utf-8")
    with rich.open() as site:
        arms = {arm.label for arm in studies.study(site, study).protocol.arms}
    words = sorted(drugs | kits | arms)
    assert len(words) > 200
    plain = text.casefold()
    written = set(re.findall(r"[^\W_]+", plain))
    assert [one for one in words if one.isalnum() and one.casefold() in written] == []
    assert [one for one in words if not one.isalnum() and one.casefold() in plain] == []
    assert odm_reading.problems(exported("odm", study, masked=True, **how)) == []


def test_a_deidentified_file_names_nobody_and_shifts_each_participants_dates_alike(
    exported: Exported, rich: Rich
) -> None:
    people = stored(
        rich, f"SELECT p.* FROM participant p JOIN study s ON s.id = study_id WHERE key = '{STUDY}'"
    )

    whole, shifted = items(exported("odm")), items(exported("odm", deidentified=True))
    text = exported("odm", deidentified=True).read_text(encoding="utf-8")
    moved: dict[str, set[timedelta]] = {}
    for place, one in shifted.items():
        if place[-1].rpartition(".")[2] in ("consent_date", "held_on", "target", "enrolled_on", "onset"):
            before, after = (date.fromisoformat(item.get("Value")) for item in (whole[place], one))
            moved.setdefault(place[0], set()).add(before - after)
    assert [one["initials"] for one in people if f'"{one["initials"]}"' in text] == []
    assert [one["birth_date"] for one in people if one["birth_date"] and one["birth_date"] in text] == []
    assert [one["name"] for one in stored(rich, "SELECT name FROM user_account") if one["name"] in text] == []
    assert 'UserOID="U.coordinator"' not in text
    assert PERSIAN not in text
    assert {len(days) for days in moved.values()} == {1}
    assert all(timedelta(1) <= min(days) <= timedelta(365) for days in moved.values())
    assert len({min(days) for days in moved.values()}) > 1


# --- the file itself


def test_the_same_data_make_the_same_file_apart_from_the_time_it_was_made(
    exported: Exported, rich: Rich, tmp_path: Path
) -> None:
    again = tmp_path / "again.odm"
    with rich.open() as site:
        exporting.export(site, exporting.Wanted("odm", STUDY), again)

    first, second = (odm_reading.etree.parse(str(path)) for path in (exported("odm"), again))
    for file in (first, second):
        for name in ("FileOID", "CreationDateTime", "AsOfDateTime"):
            assert file.getroot().attrib.pop(name)
    assert odm_reading.etree.tostring(first) == odm_reading.etree.tostring(second)
