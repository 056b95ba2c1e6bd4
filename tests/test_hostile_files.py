"""Every file the program reads may come from anyone: it is taken or refused in words, never with a traceback.

The same inputs on every run; `python3 run.py soak` tries new ones (tests/soak/fuzz.py).
"""

from collections.abc import Mapping

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from soak import fuzz


@pytest.fixture(scope="session")
def targets(tmp_path_factory: pytest.TempPathFactory, light_keys: None) -> Mapping[str, fuzz.Target]:
    return fuzz.targets(fuzz.make_seed(tmp_path_factory.mktemp("seed")))


@pytest.mark.parametrize(
    "kind",
    [
        "study file",
        "keys",
        "keys of a changed key",
        "database",
        "backup",
        "seal",
        "wrong tries",
        "who has the window",
        "where backups are",
        "settings of the computer",
        "settings of the site",
        "qualification cases",
        "randomisation list",
        "spreadsheet of participants",
        "mapping of participants",
        "results of a laboratory",
        "workbook of a laboratory",
        "mapping of a laboratory",
    ],
)
def test_a_hostile_file_is_taken_or_refused_in_words(targets: Mapping[str, fuzz.Target], kind: str) -> None:
    target = targets[kind]

    @hypothesis.settings(max_examples=60, suppress_health_check=list(hypothesis.HealthCheck))
    @given(st.data())
    def reads(data: st.DataObject) -> None:
        fuzz.read_one(target, data.draw(target.inputs))

    reads()
