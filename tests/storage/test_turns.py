"""Many use the database file at once; who puts another in its place does it alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tracker.errors import SiteError
from tracker.storage.turns import Turns


def test_many_use_the_file_at_once_and_one_of_them_twice() -> None:
    turns = Turns()

    with turns.among(), turns.among(), ThreadPoolExecutor(1) as other:
        there = other.submit(_inside, turns)
        found = there.result(10)

    assert found


def test_who_replaces_the_file_waits_for_who_uses_it_and_is_waited_for() -> None:
    turns, order = Turns(), list[str]()
    begun, there, go_on = Event(), Event(), Event()

    def replace() -> None:
        begun.set()
        with turns.alone(), turns.among():
            order.append("replaced")
            there.set()
            go_on.wait(10)
            order.append("in its place")

    with ThreadPoolExecutor(2) as others:
        with turns.among():
            replacing = others.submit(replace)
            begun.wait(10)
            order.append("used")
        there.wait(10)
        using = others.submit(_inside, turns)
        order.append("wanted")
        go_on.set()
        using.result(10)
        order.append("used again")
        replacing.result(10)

    assert order == ["used", "replaced", "wanted", "in its place", "used again"]


def test_a_window_does_not_wait_for_who_replaces_the_file_but_hears_of_it() -> None:
    turns = Turns()
    there, go_on = Event(), Event()

    def replace() -> None:
        with turns.alone():
            there.set()
            go_on.wait(10)

    with ThreadPoolExecutor(1) as others:
        replacing = others.submit(replace)
        there.wait(10)
        turns.never_wait()
        with pytest.raises(SiteError, match="being written anew just now"):
            _inside(turns)
        go_on.set()
        replacing.result(10)

    assert _inside(turns)


def _inside(turns: Turns) -> bool:
    with turns.among():
        return True
