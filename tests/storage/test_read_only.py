"""Opening to read only: beside another window, on a disk without room or right to write, and of another version."""

import shutil
from pathlib import Path

import pytest
from site_file import content, plain_sql
from stage import PASSWORD, TestClock

from tracker import access, enrolment, overview, paper, papers, studies, trust, visits
from tracker.domain.records import Sex
from tracker.domain.rights import READING, Right
from tracker.errors import NotAllowed, Unwritable, WrongPassphrase
from tracker.papers import About, Issued
from tracker.site import Site
from tracker.storage import mounts
from tracker.storage.tables import AUDIT

SAVED = Path(__file__).parent.parent / "data" / "site-0.1.visitbook"
CONSENT_VERSION = "2.0"


def to_read(path: Path) -> Site:
    return Site.open(path, "anna", PASSWORD, read_only=True, clock=TestClock())


def register(site: Site) -> None:
    given = enrolment.Registration("Q.Z.", Sex.MALE, site.today(), CONSENT_VERSION, birth_year=1970)
    enrolment.register(site, studies.studies(site)[0].id, given)


def test_who_is_kept_out_by_another_window_reads_beside_it_what_that_window_saves(site_path: Path) -> None:
    with Site.open(site_path, "anna", PASSWORD, window=True, clock=TestClock()) as first:
        with pytest.raises(Unwritable, match="or open it here to read only"):
            Site.open(site_path, "anna", PASSWORD, window=True)

        with to_read(site_path) as beside:
            register(first)

            assert [row.participant.initials for row in overview.participants(beside)] == ["Q.Z."]


def test_nothing_is_saved_to_a_site_that_is_open_to_read(site_path: Path) -> None:
    before = content(site_path)["data.db"]

    with to_read(site_path) as site:
        with pytest.raises(Unwritable, match="open to read only, so nothing was saved"), site.work():
            pass
        with pytest.raises(Unwritable):
            register(site)

    assert content(site_path)["data.db"] == before


def test_the_database_itself_refuses_what_would_go_past_the_program(site_path: Path) -> None:
    with (
        to_read(site_path) as site,
        pytest.raises(Unwritable, match="can only be read"),
        site.look() as connection,
    ):
        connection.exec_driver_sql("UPDATE site SET name = 'Another'")


def test_a_wrong_passphrase_opens_nothing_to_read(site_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        Site.open(site_path, "anna", "another sentence", read_only=True)


def test_what_writes_is_refused_before_anything_is_done(site_path: Path) -> None:
    with to_read(site_path) as site:
        for right in set(Right) - READING - {Right.DECIDE, Right.LOCK, Right.UNMASK, Right.CHECK_SOURCE}:
            with pytest.raises(Unwritable):
                site.need(right)
        for right in READING:
            site.need(right)


def test_who_reads_beside_another_window_is_on_the_trail_with_what_they_print(site_path: Path) -> None:
    with (
        Site.open(site_path, "anna", PASSWORD, window=True, clock=TestClock()) as first,
        to_read(site_path) as beside,
    ):
        access.signed_in(beside)
        trust.export_seal(beside, site_path.parent / "end.seal")
        access.signed_out(beside)

        with first.look() as connection:
            query = AUDIT.select().order_by(AUDIT.c.sequence.desc()).limit(3)
            found = [(row.action, row.new) for row in connection.execute(query)]
        assert [action for action, _new in found] == ["sign out", "seal", "sign in"]
        assert '"read_only":true' in found[2][1]
        assert trust.verified(first).holds


def test_where_no_trail_can_be_written_reading_goes_on_without_a_note(
    tmp_path: Path, light_keys: None
) -> None:
    path = shutil.copytree(SAVED, tmp_path / SAVED.name)
    before = content(path)

    with Site.open(path, "anna", "kept from the first version", read_only=True, clock=TestClock()) as site:
        access.signed_in(site)
        visit_id = visits.find_visit(site, "SAR-S001", "screening")
        papers.printed(site, "visit", About(visit_id), Issued("file", b"%PDF", "2"))
        assert paper.visit_report(site, visit_id).startswith(b"%PDF")

    assert content(path) == before


def test_reading_gives_no_more_rights_than_writing(demo_path: Path) -> None:
    with (
        Site.open(demo_path, "admin", "demo", read_only=True, clock=TestClock()) as site,
        pytest.raises(NotAllowed),
    ):
        overview.participants(site)


def test_a_site_on_a_network_share_is_refused_in_words_and_read_as_a_copy(
    site_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/sites {tmp_path} nfs4 rw,vers=4.2 0 0\n")
    monkeypatch.setattr(mounts, "MOUNTS", table)
    before = content(site_path)

    with pytest.raises(Unwritable, match="lies on a network share"):
        Site.open(site_path, "anna", PASSWORD)
    with to_read(site_path) as site:
        assert site.info.name == "Sari Dermatology Clinic"

    assert content(site_path) == before


def test_an_older_site_is_read_without_being_brought_up_to_date(tmp_path: Path, light_keys: None) -> None:
    path = shutil.copytree(SAVED, tmp_path / SAVED.name)
    before = content(path)

    with Site.open(path, "anna", "kept from the first version", read_only=True, clock=TestClock()) as site:
        assert [row.participant.initials for row in overview.participants(site)] == ["N.H.", "R.T."]

    assert content(path) == before


def test_a_newer_site_is_read_as_long_as_it_has_all_that_this_version_reads(site_path: Path) -> None:
    with plain_sql(site_path, "anna", PASSWORD) as connection:
        connection.execute("CREATE TABLE of_tomorrow (id VARCHAR(36))")
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(Unwritable, match="made by a newer Visitbook"):
        Site.open(site_path, "anna", PASSWORD)
    with to_read(site_path) as site:
        assert len(studies.studies(site)) == 5


def test_a_newer_site_whose_tables_are_others_is_refused_even_to_read(site_path: Path) -> None:
    with plain_sql(site_path, "anna", PASSWORD) as connection:
        connection.execute("ALTER TABLE participant RENAME COLUMN initials TO letters")
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(Unwritable, match="made by a newer Visitbook"):
        to_read(site_path)


def test_a_site_whose_key_change_was_cut_off_is_read_with_the_keys_that_fit(site_path: Path) -> None:
    (site_path / "keys.json").rename(site_path / "keys.next.json")
    (site_path / "keys.json").write_text((SAVED / "keys.json").read_text())

    with to_read(site_path) as site:
        assert site.user.login == "anna"
