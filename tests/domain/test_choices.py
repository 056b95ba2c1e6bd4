"""What a site chose, and the protocol as it is settled by that."""

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.choices import Choices, settled

STUDIES = shipped_studies()


def test_a_choice_taken_back_is_as_if_never_made() -> None:
    chosen = Choices({"point.day_zero": "", "point.week5": "week 5", "pack.label": "on", "pack.other": ""})

    assert chosen.under("point") == {"week5": "week 5"}
    assert chosen.packs == ("label",)
    assert (chosen.text("point.day_zero"), chosen.text("point.unknown")) == ("", "")


def test_the_site_chooses_who_is_masked_where_the_text_contradicts_itself() -> None:
    # NCT06936215 states masking in contradictory ways; the file offers assessor and open label
    protocol = settled(STUDIES["bsmmu-dcssc"], Choices({"masking": "open_label"}))

    assert protocol.masking.kind == "open_label"


def test_the_site_chooses_the_anchor_of_the_three_monthly_visits() -> None:
    # EuroGuiDerm, Baricitinib: "then three-monthly while on therapy" names no day to count from
    protocol = settled(STUDIES["euroguiderm-baricitinib"], Choices({"anchor.month": "week4"}))

    assert protocol.visit("month3").anchor == "week4"


@pytest.mark.parametrize(
    ("key", "chosen"),
    [
        ("bird", {"masking": "open_label"}),  # double blind is stated without contradiction
        ("bsmmu-dcssc", {"masking": "double_blind"}),
        ("bird", {"anchor.week5": "screening"}),
        ("euroguiderm-baricitinib", {"anchor.month": "month3"}),
        ("euroguiderm-baricitinib", {}),
    ],
)
def test_what_the_study_file_does_not_offer_changes_nothing(key: str, chosen: dict[str, str]) -> None:
    assert settled(STUDIES[key], Choices(chosen)) is STUDIES[key]
