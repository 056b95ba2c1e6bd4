from tracker.reports import codes


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
    assert codes._bars("A")[:6] == (
        (True, 2),
        (False, 1),
        (True, 1),
        (False, 2),
        (True, 1),
        (False, 4),
    )  # start B
