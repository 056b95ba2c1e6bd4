import re

import pytest

from tests.reports.code_reading import code_128, picture, qr_code
from tracker import overview, paper, visits
from tracker.reports import codes
from tracker.site import Site


def test_a_qr_code_has_its_three_corners() -> None:
    modules = codes._modules("VB-7K3Q-0M4X")

    size = len(modules)
    corner = [True] * 7
    assert size == 21  # 12 characters fit version 1 with medium correction (ISO/IEC 18004, table 7)
    assert list(modules[0][:7]) == list(modules[0][-7:]) == list(modules[-1][:7]) == corner
    assert not any(modules[7][:8])


def test_code_128_has_a_start_a_symbol_for_each_character_a_check_and_a_stop() -> None:
    # ISO/IEC 15417: 11 modules for each symbol, 13 for the stop.
    assert codes.code128_width("VB-7K3Q-0M4X", 1) == 11 * (1 + 12 + 1) + 13
    # The symbol that starts code set B.
    assert codes._bars("A")[:6] == ((True, 2), (False, 1), (True, 1), (False, 2), (True, 1), (False, 4))


@pytest.mark.parametrize(
    ("number", "visit"), [("SAR-002", "week6"), ("01-002", "baseline"), ("GF-002", "month3")]
)
def test_both_codes_of_a_printed_sheet_open_that_very_visit_and_say_nothing_of_the_person(
    demo_site: Site, number: str, visit: str
) -> None:
    visit_id = visits.find_visit(demo_site, number, visit)
    head = picture(paper.blank_sheet(demo_site, visit_id))

    scanned = code_128(head)

    assert scanned == {qr_code(head)} == {visits.open_visit(demo_site, visit_id).code}
    assert [hit.visit_id for hit in overview.find(demo_site, qr_code(head))] == [visit_id]
    # As a keyboard-wedge scanner types it: VB- and two groups of letters that mean nothing (planning.py).
    assert re.fullmatch(r"VB-[0-9A-Z]{4}-[0-9A-Z]{4}", qr_code(head))
