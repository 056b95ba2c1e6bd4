"""Long work says how far it is and can be stopped; then nothing of it is kept."""

from contextlib import closing
from pathlib import Path

import pytest
from stage import PASSWORD, TODAY, TestClock

from tracker import backups, demo, endpoints, papers, progress, studies
from tracker.errors import Cancelled
from tracker.site import Site
from tracker.storage import database


class Waits:
    """Counts what it is told, and stops the work at the step with this number."""

    def __init__(self, stop_at: int = 10_000) -> None:
        self.told: list[tuple[int, int]] = []
        self._stop_at = stop_at

    def __call__(self, done: int, of: int) -> bool:
        self.told.append((done, of))
        return len(self.told) < self._stop_at


def test_nobody_need_wait() -> None:
    progress.step(1, 2)


def test_who_waits_is_told_and_the_one_before_again_afterwards() -> None:
    outer, inner = Waits(), Waits()

    with progress.told_to(outer):
        with progress.told_to(inner):
            progress.step(1, 2)
        progress.step(3, 4)

    assert (outer.told, inner.told) == ([(3, 4)], [(1, 2)])


def test_a_backup_that_is_stopped_leaves_no_file_and_is_no_failure(new_site: Site, tmp_path: Path) -> None:
    target = tmp_path / "out" / "one.vbbackup"
    target.parent.mkdir()
    with pytest.raises(Cancelled), progress.told_to(Waits(stop_at=1)):
        backups.make(new_site, target)

    assert not list(target.parent.iterdir())
    assert backups.state(new_site).trouble == ""


def test_a_backup_tells_how_much_is_copied(new_site: Site, tmp_path: Path) -> None:
    waits = Waits()
    with progress.told_to(waits):
        backups.make(new_site, tmp_path / "one.vbbackup")

    done, of = max(waits.told)
    assert 0 < done == of


def test_the_check_of_a_database_can_be_stopped_while_sqlite_looks_at_it(tmp_path: Path) -> None:
    path, key, waits = tmp_path / "data.db", bytes(range(32)), Waits(stop_at=3)
    with closing(database.connect(path, key, make=True, log=False)) as made:
        made.execute("CREATE TABLE some (id INTEGER PRIMARY KEY, words TEXT)")
        made.execute("BEGIN")
        made.executemany("INSERT INTO some (words) VALUES (?)", (("words",) for _row in range(30_000)))
        made.execute("COMMIT")

    with pytest.raises(Cancelled), progress.told_to(waits):
        database.is_sound(path, key)

    assert waits.told == [(0, 0)] * 3  # the first before SQLite begins, the others within
    assert database.is_sound(path, key)


def test_a_restore_that_is_stopped_leaves_the_site_as_it_is(site_path: Path, tmp_path: Path) -> None:
    clock, file = TestClock(), tmp_path / "one.vbbackup"
    with Site.open(site_path, "anna", PASSWORD, clock=clock) as site:
        backups.make(site, file)
    before = sorted(path.name for path in site_path.parent.iterdir())

    for stop_at in (1, 2):
        with pytest.raises(Cancelled), progress.told_to(Waits(stop_at)):
            backups.put_in_place(file, site_path, "anna", PASSWORD, clock)

    assert sorted(path.name for path in site_path.parent.iterdir()) == before
    with Site.open(site_path, "anna", PASSWORD, clock=clock) as site:
        assert studies.studies(site)


def test_results_and_documents_are_stopped_between_participants_and_pages(demo_site: Site) -> None:
    study, waits = studies.study(demo_site, "emc-daily-practice"), Waits()
    with progress.told_to(waits):
        endpoints.cohort(demo_site, study.id)
    with pytest.raises(Cancelled), progress.told_to(Waits(stop_at=2)):
        endpoints.cohort(demo_site, study.id)
    with pytest.raises(Cancelled), progress.told_to(Waits(stop_at=2)):
        papers.produce(demo_site, "deviations", papers.About(study_id=study.id))

    counted = [one for one in waits.told if one[1]]
    assert [done for done, _of in counted] == list(range(counted[0][1]))


def test_a_demo_that_is_stopped_leaves_no_site(tmp_path: Path) -> None:
    path = tmp_path / "demo.visitbook"

    with pytest.raises(Cancelled), progress.told_to(Waits(stop_at=1)):
        demo.build(path, 1, 1, TODAY)

    assert not path.exists()
