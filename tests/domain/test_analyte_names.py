"""Analytes found by what reports call them. Synonyms: clinical reference "labs"; SGPT on reports from Bangladesh."""

import pytest

from tracker.catalogue import analytes
from tracker.domain.analyte_names import find, named


@pytest.mark.parametrize(
    ("text", "analyte"),
    [
        ("SGPT", "alt"),
        ("alat", "alt"),
        ("SGOT", "ast"),
        ("TGP", "alt"),
        ("TGO", "ast"),
        ("PAL", "alp"),
        ("vs", "esr"),
        ("gamma gt", "ggt"),
        ("glycémia", "glucose"),
        ("1742-6", "alt"),
        ("PT %", "prothrombin_time_percent"),
        ("creatinine", "creatinine"),
    ],
)
def test_a_report_s_own_name_finds_the_analyte(text: str, analyte: str) -> None:
    found = named(analytes().values(), text)

    assert found is not None
    assert found.id == analyte
    assert find(analytes().values(), text)[0].id == analyte


def test_what_names_nothing_finds_nothing() -> None:
    assert named(analytes().values(), "") is None
    assert named(analytes().values(), "unobtainium") is None
    assert find(analytes().values(), "unobtainium") == ()


def test_the_beginning_of_a_name_goes_before_a_part_of_one() -> None:
    found = [one.id for one in find(analytes().values(), "crea")]

    assert found[0] == "creatinine"
    assert "creatinine_clearance" in found


def test_an_empty_text_finds_every_analyte_in_the_order_of_a_report() -> None:
    assert [one.id for one in find(analytes().values(), "")] == list(analytes())
