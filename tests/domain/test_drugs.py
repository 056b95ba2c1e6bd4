"""Names of drugs, their classes by route, interactions, and what is weekly only."""

import pytest
from pydantic import ValidationError

from tracker.catalogue import drugs
from tracker.domain.drugs import DrugCatalogue, KnownDrug, check_every, interactions, is_weekly_only
from tracker.errors import Refusal, ValueRefused

SOURCE = {"where": "a test", "basis": "site"}


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("azathioprine", "azathioprine"),
        ("IMURAN", "azathioprine"),
        ("  Imuran 50 mg daily ", "azathioprine"),
        ("azathioprine (Imuran), 100 mg/d", "azathioprine"),
        ("2 x 50mg azathioprine po", "azathioprine"),
        ("MTX 25 mg / week", "methotrexate"),
        ("Co-trimoxazole 960 mg", "co_trimoxazole"),
        ("tacrolimus 0.1 % ointment", "tacrolimus"),
    ],
)
def test_a_name_is_found_alone_or_with_its_dose(text: str, drug: str) -> None:
    found = drugs().find(text)

    assert found is not None
    assert found.id == drug


@pytest.mark.parametrize(
    "text",
    [
        "",
        "azathioprin",
        "no prednisone",
        "prednisone stopped",
        "prednisone and methotrexate",
        "azathioprine or methotrexate",
        "unknown tablets",
        "neoazathioprine",
    ],
)
def test_a_name_is_never_guessed(text: str) -> None:
    assert drugs().find(text) is None


def test_a_drug_is_known_by_its_id() -> None:
    probenecid = drugs().get("probenecid")

    assert probenecid is not None
    assert probenecid.names == ("probenecid", "Benemid", "Probecid")
    assert drugs().get("Probenecid") is None


@pytest.mark.parametrize(
    ("label", "drug"),
    [
        ("methotrexate (this or azathioprine), once a WEEK", "methotrexate"),
        ("azathioprine (this or methotrexate)", "azathioprine"),
        ("Cyclosporine A 100 mg", "ciclosporin"),
        ("placebo", None),
    ],
)
def test_a_label_is_about_the_drug_it_names_first(label: str, drug: str | None) -> None:
    found = drugs().leading(label)

    assert (found.id if found else None) == drug


@pytest.mark.parametrize(
    ("drug", "name", "route", "answer"),
    [
        ("prednisone", "prednisone", "", True),
        ("prednisone", "biologic", "", False),
        ("prednisone", "oral_corticosteroid", "", True),  # it is only taken by mouth
        ("methylprednisolone", "parenteral_corticosteroid", "", None),
        ("methylprednisolone", "parenteral_corticosteroid", "intra_articular", True),
        ("methylprednisolone", "parenteral_corticosteroid", "topical", False),
        ("tacrolimus", "topical_calcineurin_inhibitor", "topical", True),
        ("tacrolimus", "topical_calcineurin_inhibitor", "", None),
        ("pimecrolimus", "systemic_immunosuppressant", "", False),
        ("dupilumab", "biologic", "subcutaneous", True),
    ],
)
def test_the_route_decides_the_class_where_a_drug_has_several(
    drug: str, name: str, route: str, answer: bool | None
) -> None:
    known = drugs().get(drug)

    assert known is not None
    assert drugs().belongs(known, name, route) is answer


def test_a_drug_that_is_never_given_so_is_not_of_the_class() -> None:
    catalogue = DrugCatalogue.model_validate(
        {
            "classes": [{"id": "jab", "name": "injection", "routes": ["intramuscular"]}],
            "drugs": [{"id": "pill", "name": "pill", "classes": ["jab"], "routes": ["oral"]}],
        }
    )

    assert catalogue.belongs(catalogue.drugs[0], "jab", "") is False


def test_drugs_and_classes_have_names_for_people() -> None:
    assert drugs().class_names(["azathioprine", "jak_inhibitor", "nothing"]) == (
        "azathioprine",
        "JAK inhibitor",
        "nothing",
    )


# protocols.md section 6; V and K as marked there.
@pytest.mark.parametrize(
    ("study_drug", "met", "hints"),
    [
        ("baricitinib", "probenecid", ["oat3_baricitinib"]),
        ("azathioprine", "allopurinol", ["xanthine_oxidase_azathioprine"]),
        ("azathioprine", "febuxostat", ["febuxostat_azathioprine"]),
        ("methotrexate", "trimethoprim", ["trimethoprim_methotrexate"]),
        ("methotrexate", "co_trimoxazole", ["trimethoprim_methotrexate"]),
        ("baricitinib", "live_vaccine", ["live_vaccine_baricitinib"]),
        ("azathioprine", "live_vaccine", ["live_vaccine_azathioprine"]),
        ("methotrexate", "live_vaccine", ["live_vaccine_methotrexate"]),
        ("baricitinib", "folic_acid", []),
        ("baricitinib", "baricitinib", []),
        ("methotrexate", "probenecid", []),
        ("baricitinib", "a drug nobody knows", []),
    ],
)
def test_where_two_drugs_meet_a_hint_names_its_source(study_drug: str, met: str, hints: list[str]) -> None:
    found = interactions([study_drug, study_drug], met, drugs())

    assert [one.interaction_id for one in found] == hints
    assert all(one.drug == study_drug and one.words and one.source.where for one in found)


def test_methotrexate_alone_is_weekly_only() -> None:
    assert [drug.id for drug in drugs().drugs if is_weekly_only(drug)] == ["methotrexate"]
    assert is_weekly_only(None) is False


@pytest.mark.parametrize("every", ["day", "as needed", ""])
def test_methotrexate_can_never_be_recorded_as_daily(every: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        check_every(drugs().get("methotrexate"), every)

    assert refused.value.code is Refusal.WEEKLY_ONLY
    assert refused.value.field == "every"
    assert "WEEK" in refused.value.happened


def test_what_is_weekly_or_not_restricted_is_taken_as_it_is() -> None:
    check_every(drugs().get("methotrexate"), "week")
    check_every(drugs().get("azathioprine"), "day")
    check_every(None, "day")


def test_a_catalogue_that_names_what_is_not_there_is_refused() -> None:
    drug = {"id": "pill", "name": "pill", "classes": ["nothing"]}

    with pytest.raises(ValidationError, match="not known: nothing"):
        DrugCatalogue.model_validate({"classes": [], "drugs": [drug]})


def test_two_drugs_never_share_a_name() -> None:
    twice = [KnownDrug(id="one", name="Pill"), KnownDrug(id="two", name="other", synonyms=("PILL",))]

    with pytest.raises(ValidationError, match="share a name: pill"):
        DrugCatalogue(classes=(), drugs=tuple(twice))
