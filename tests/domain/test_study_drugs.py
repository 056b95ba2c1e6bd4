"""The drugs of a study by its arms, over the shipped studies and the drug catalogue."""

import pytest

from tracker.catalogue import drugs
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.study_drugs import gives_arm_away, offered, study_drugs

STUDIES = shipped_studies()


def test_an_arm_that_is_known_brings_its_own_drugs() -> None:
    # NCT05969730: arm A baricitinib, arm B azathioprine; both a topical steroid and an emollient
    baaz = STUDIES["baaz-ad-ir"]

    assert study_drugs(baaz, "B", drugs()) == ("azathioprine", "fluocinolone", "urea")
    assert set(study_drugs(baaz, None, drugs())) == {"baricitinib", "azathioprine", "fluocinolone", "urea"}


def test_in_a_double_blind_study_only_what_every_arm_takes_is_offered() -> None:
    # NCT04972760: baricitinib or placebo, with prednisone and methotrexate or azathioprine in both arms
    assert offered(STUDIES["bird"], None, drugs()) == (
        "study drug",
        "prednisone",
        "methotrexate",
        "azathioprine",
    )
    assert offered(STUDIES["bsmmu-dcssc"], "B", drugs()) == ("methotrexate", "folic acid")


@pytest.mark.parametrize("name", ["baricitinib", "Olumiant 4 mg", "PLACEBO", " placebo "])
def test_the_drug_of_one_arm_gives_a_masked_arm_away(name: str) -> None:
    assert gives_arm_away(STUDIES["bird"], name, drugs())


@pytest.mark.parametrize("name", ["study drug", "prednisone", "azathioprine", "folic acid"])
def test_what_every_arm_or_nobody_takes_gives_nothing_away(name: str) -> None:
    assert not gives_arm_away(STUDIES["bird"], name, drugs())


def test_where_the_arm_is_known_nothing_is_given_away() -> None:
    assert not gives_arm_away(STUDIES["baaz-ad-ir"], "baricitinib", drugs())
