"""The extreme site, made once for all tests that look at paper."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from made_once import made_once
from stage import PASSWORD, TestClock

from tests.reports import extreme as made
from tracker.site import Site


@pytest.fixture(scope="session")
def extreme(tmp_path_factory: pytest.TempPathFactory, light_keys: None) -> made.Extreme:
    """The extreme site, closed; it is shared and read-only."""
    path, told = made_once(tmp_path_factory, "extreme", made.build)
    return replace(told, path=path)


@pytest.fixture(scope="session")
def extreme_site(extreme: made.Extreme) -> Iterator[Site]:
    """The extreme site on the day of the prints, open for its coordinator; it is shared and read-only."""
    with Site.open(extreme.path, "anna", PASSWORD, clock=TestClock(made.AFTER)) as site:
        yield site
