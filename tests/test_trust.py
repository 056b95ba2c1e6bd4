"""What verify says to a person, and seals."""

import json
from pathlib import Path

import pytest
from site_file import plain_sql

from tracker import demo, progress, trust
from tracker.errors import SiteError
from tracker.site import Site
from tracker.storage.verify import Fault, Finding


def test_a_whole_site_is_said_to_have_no_fault(demo_site: Site) -> None:
    report = trust.verified(demo_site)

    assert report.holds
    assert list(trust.lines(report)) == [
        f"{report.entries} entries of the trail verified, 0 seals compared, 0 faults."
    ]


def test_an_edited_value_is_said_without_the_value(demo_site: Site) -> None:
    with plain_sql(demo_site.path, "coordinator", demo.PASSWORD) as connection:
        connection.execute("UPDATE participant SET initials = 'X.Y.' WHERE number = '01-001'")
        connection.commit()

    (said, last) = trust.lines(trust.verified(demo_site))

    assert said.startswith("participant ")
    assert said.endswith("was changed outside the program (initials).")
    assert "X.Y." not in said
    assert last.endswith("1 fault.")


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_its_sentence(fault: Fault) -> None:
    said = trust.sentence(Finding(fault, "visit", "a1", 7, ("held_on",)))

    assert said.endswith(".")
    assert "{" not in said


def test_a_saved_seal_is_compared_with(demo_site: Site, tmp_path: Path) -> None:
    trust.export_seal(demo_site, tmp_path / "april.seal")

    report = trust.verified(demo_site, [trust.read_seal(tmp_path / "april.seal")])

    assert (report.holds, report.seals) == (True, 1)


def test_verifying_tells_how_far_it_has_read(demo_site: Site) -> None:
    told: list[tuple[int, int]] = []

    with progress.told_to(lambda done, of: told.append((done, of)) is None):
        report = trust.verified(demo_site)

    counted = [done for done, of in told if of == report.entries]
    assert counted[-1] == report.entries == trust.head(demo_site).sequence
    assert counted == sorted(counted)


def test_a_seal_of_another_site_is_not_compared(demo_site: Site, tmp_path: Path) -> None:
    trust.export_seal(demo_site, tmp_path / "april.seal")
    own = json.loads((tmp_path / "april.seal").read_text(encoding="utf-8"))
    (tmp_path / "tehran.seal").write_text(json.dumps({**own, "site": "07"}), encoding="utf-8")

    assert trust.seal_to_compare(demo_site, tmp_path / "april.seal").sequence > 1
    with pytest.raises(SiteError, match=r"tehran\.seal is a seal of the site 07"):
        trust.seal_to_compare(demo_site, tmp_path / "tehran.seal")


def test_the_folders_own_seal_tells_of_a_missing_tail(demo_site: Site) -> None:
    trust.save_seal(demo_site, demo_site.path / trust.OWN_SEAL)
    with plain_sql(demo_site.path, "coordinator", demo.PASSWORD) as connection:
        guard = "SELECT sql FROM sqlite_master WHERE name = 'audit_refuses_delete'"
        sql = connection.execute(guard).fetchone()[0]
        connection.execute("DROP TRIGGER audit_refuses_delete")
        connection.execute("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")
        connection.execute(sql)
        connection.commit()

    said = list(trust.lines(trust.verified(demo_site)))

    assert any("that entry is gone" in line for line in said)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"sequence": "5", "head": "a", "at": "2026-04-14"}',
        b'{"sequence": 5}',
        b"\xff",
        b"[" * 9000,
        b" " * 20_000,
    ],
)
def test_a_file_that_is_no_seal_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.seal").write_bytes(content)

    with pytest.raises(SiteError, match=r"letter\.seal is no seal"):
        trust.read_seal(tmp_path / "letter.seal")
