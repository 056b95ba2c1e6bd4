"""The identification list (product.md 3.8): for coordinators and investigators, on the trail, and told by nothing else.

That no reader, paper or export tells it is shown in `test_masked_reads.py` and `exchange/test_hidden.py`, which write
a name and look for it in everything that is given.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from stage import CONSENT, TODAY, TestClock

from tracker import demo, enrolment, identity, overview, rescreening, trail
from tracker.domain.identity import Identity
from tracker.errors import NotAllowed, NotFound, Unwritable, ValueRefused
from tracker.site import Site

NADIA = Identity("Nadia Haidari", "0131 496 0777", "HN-7719025")


def opened(path: Path, login: str, *, read_only: bool = False) -> Site:
    return Site.open(path, login, demo.PASSWORD, clock=TestClock(), read_only=read_only)


def someone(site: Site) -> str:
    return overview.participants(site)[0].participant.id


def line(site: Site, who: str) -> Identity:
    return next(one.identity for one in identity.listed(site) if one.participant_id == who)


@pytest.mark.parametrize("login", ["coordinator", "investigator"])
def test_a_coordinator_and_an_investigator_write_and_read_the_list(demo_path: Path, login: str) -> None:
    with opened(demo_path, login) as site:
        who = someone(site)

        changes = identity.record(site, who, NADIA)

        assert changes.participants == {who}
        assert line(site, who) == NADIA


@pytest.mark.parametrize("login", ["assessor", "monitor", "admin"])
def test_nobody_else_reads_it(demo_path: Path, login: str) -> None:
    with opened(demo_path, "coordinator") as site:
        who = someone(site)
    with opened(demo_path, login) as site:
        for call in (lambda: identity.listed(site), lambda: identity.changes(site, who)):
            with pytest.raises(NotAllowed, match="may not see the identification list"):
                call()


def test_everyone_at_the_site_has_a_line(demo_site: Site) -> None:
    people = [row.participant for row in overview.participants(demo_site)]

    lines = identity.listed(demo_site)

    assert [one.number for one in lines] == [who.shown_number for who in people]


def test_each_change_says_who_wrote_what_and_what_was_there_before(demo_path: Path) -> None:
    with opened(demo_path, "coordinator") as site:
        who = someone(site)
        identity.record(site, who, NADIA)
    with opened(demo_path, "investigator") as site:
        identity.record(site, who, Identity("Nadia Haidari", "0131 496 0778", "HN-7719025"))

        latest, first, *_before = identity.changes(site, who)

    assert (latest.login, dict(latest.old), dict(latest.new)) == (
        "investigator",
        {"telephone": "0131 496 0777"},
        {"telephone": "0131 496 0778"},
    )
    assert first.login == "coordinator"
    assert first.new["name"] == "Nadia Haidari"


@pytest.mark.parametrize("login", ["coordinator", "monitor"])
def test_the_trail_of_the_site_says_that_it_was_written_and_not_what(demo_path: Path, login: str) -> None:
    with opened(demo_path, "coordinator") as site:
        who = someone(site)
        identity.record(site, who, NADIA)
        number = overview.participant(site, who).participant.shown_number
    with opened(demo_path, login) as site:
        newest = trail.entries(site, trail.Filter(participant=number)).lines[0]

    assert (newest.what, newest.participant, newest.login) == (
        "Identification list",
        number,
        "coordinator",
    )
    assert not [text for text in Identity.FIELDS if text in str(newest.columns)]
    assert "Nadia" not in str(newest)


def test_an_administrator_sees_no_entry_of_it(demo_path: Path) -> None:
    with opened(demo_path, "coordinator") as site:
        identity.record(site, someone(site), NADIA)
    with opened(demo_path, "admin") as site:
        lines = trail.entries(site, trail.Filter()).lines

    assert "identity" not in {one.table for one in lines}


def test_nothing_is_written_where_nothing_differs(demo_site: Site) -> None:
    who = someone(demo_site)
    identity.record(demo_site, who, NADIA)
    before = identity.changes(demo_site, who)

    identity.record(demo_site, who, Identity(" Nadia  Haidari", "0131 496 0777 ", "HN-7719025"))

    assert identity.changes(demo_site, who) == before


def test_an_empty_line_is_not_written_for_nobody(new_site: Site, screening: str) -> None:
    who = someone(new_site)

    identity.record(new_site, who, Identity(" "))

    assert identity.changes(new_site, who) == ()


def test_a_text_of_two_lines_is_kept_as_one(new_site: Site, screening: str) -> None:
    who = someone(new_site)

    identity.record(new_site, who, Identity("Nadia\nHaidari"))

    assert line(new_site, who).name == "Nadia Haidari"


def test_a_text_that_could_be_disguised_is_refused(demo_site: Site) -> None:
    with pytest.raises(ValueRefused, match=r"U\+202E"):
        identity.record(demo_site, someone(demo_site), Identity("Nadia \u202eiradiaH"))


def test_whoever_is_screened_again_is_proposed_as_they_were(new_site: Site, bird: str) -> None:
    identity.record(new_site, bird, NADIA)
    enrolment.screen_fail(new_site, bird, CONSENT, "Dr Roy", "prothrombin time")
    known = replace(rescreening.proposed(new_site, bird), consent_date=TODAY)

    again, _changes = rescreening.rescreen(new_site, bird, known)

    proposed = next(one for one in identity.listed(new_site) if one.participant_id == again)
    assert (proposed.identity, proposed.proposed) == (Identity(), NADIA)


def test_a_site_that_is_open_to_read_shows_it_and_takes_no_change(demo_path: Path) -> None:
    with opened(demo_path, "coordinator", read_only=True) as site:
        who = someone(site)

        assert identity.listed(site)
        with pytest.raises(Unwritable):
            identity.record(site, who, NADIA)


def test_nobody_who_is_not_here_is_written(demo_site: Site) -> None:
    with pytest.raises(NotFound):
        identity.record(demo_site, "nobody", NADIA)


def test_the_search_of_the_window_finds_nobody_by_name(demo_site: Site) -> None:
    identity.record(demo_site, someone(demo_site), NADIA)

    for words in ("Nadia", "Haidari", "0131", "HN-7719025"):
        assert overview.find(demo_site, words) == ()
