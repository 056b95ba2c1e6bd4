import made_records as made

from tests.reports.pdf_reading import fonts_not_embedded, outside_the_margins, overlapping_text, whole_text
from tracker.reports import recovery_sheet
from tracker.reports.recovery_sheet import Recovery
from tracker.storage import keys


def test_the_recovery_key_is_printed_whole_on_one_page_that_says_how_it_is_used() -> None:
    code = keys.new_recovery_key()

    pdf = recovery_sheet.build(Recovery("Sari Dermatology Clinic", "sari.visitbook", code), made.STAMP)

    said = whole_text(pdf)
    assert all(group in said for group in code.split("-"))
    assert "Sari Dermatology Clinic" in said
    assert "Forgotten the passphrase?" in said
    assert "Page 1 of 1" in said
    assert fonts_not_embedded(pdf) == set()
    assert outside_the_margins(pdf) == []
    assert overlapping_text(pdf) == []
