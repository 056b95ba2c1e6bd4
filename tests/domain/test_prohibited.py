"""What a study does not allow beside it: at all, by route, or above a dose; on the days it was taken."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.catalogue import drugs
from tracker.catalogue.study_files import shipped_studies
from tracker.domain.drug_rules import ProhibitedDrug
from tracker.domain.partial_dates import PartialDate
from tracker.domain.prohibited import Prohibition, limit_words, prohibited
from tracker.domain.treatments import Treatment

TODAY = date(2026, 4, 14)
SINCE = PartialDate.parse("2026-04-01")


def taken(name: str, dose: str = "", unit: str = "mg", every: str = "day", route: str = "oral") -> Treatment:
    amount = Decimal(dose) if dose else None
    return Treatment(name, "", amount, unit, every, route, SINCE, None, ongoing=True)


def found(
    study: str, one: Treatment, on: date = TODAY, since: date | None = None
) -> list[tuple[str, bool | None]]:
    hits = prohibited(shipped_studies()[study], one, on, drugs(), since)
    assert all(isinstance(hit, Prohibition) and hit.rule.source.words for hit in hits)
    return [(hit.rule.id, hit.verdict.answer) for hit in hits]


def test_probenecid_is_prohibited_in_baaz_and_as_a_strong_oat3_inhibitor_in_bird() -> None:
    assert found("baaz-ad-ir", taken("Probenecid 500 mg")) == [("probenecid", True)]
    assert found("bird", taken("probenecid")) == [("oat3_inhibitor", True)]
    assert found("bird", taken("allopurinol")) == []


def test_what_was_not_taken_on_the_day_is_not_prohibited_on_it() -> None:
    earlier = Treatment(
        "probenecid", started=PartialDate.parse("2025"), ended=PartialDate.parse("2026-03-31")
    )

    assert found("baaz-ad-ir", earlier) == []
    assert found("baaz-ad-ir", earlier, since=date(2026, 3, 31)) == [("probenecid", True)]


def test_without_its_dates_it_cannot_be_told() -> None:
    (hit,) = prohibited(shipped_studies()["bird"], Treatment("probenecid"), TODAY, drugs())

    assert hit.verdict.cannot_tell
    assert hit.verdict.missing == ("the dates of probenecid",)


# BSMMU: "Oral corticosteroids >10 mg/day of prednisone or equivalent"; 8 mg of methylprednisolone stand for 10 mg.
@pytest.mark.parametrize(
    ("one", "answer"),
    [
        (taken("prednisone", "10"), []),
        (taken("prednisone", "10.5"), [("oral_steroids", True)]),
        (taken("methylprednisolone", "8"), []),
        (taken("methylprednisolone", "8.5"), [("oral_steroids", True)]),
        (taken("dexamethasone", "1.6"), [("oral_steroids", True)]),
        (taken("prednisone"), [("oral_steroids", None)]),
        (taken("prednisone", "20", every="as needed"), [("oral_steroids", None)]),
        (taken("prednisone", "20", unit="mL"), [("oral_steroids", None)]),
        (taken("prednisone", "80", every="week"), [("oral_steroids", True)]),
        (taken("prednisone", "70", every="week"), []),
        (taken("methylprednisolone", "80", route="intravenous"), []),
        (taken("methylprednisolone", "80", route=""), [("oral_steroids", None)]),
        (taken("mycophenolate", "2", unit="g"), []),
        (taken("mycophenolate", "2.1", unit="g/d", every=""), [("mycophenolate", True)]),
        (taken("mycophenolate", "2500000", unit="ug"), [("mycophenolate", True)]),
    ],
)
def test_a_dose_limit_is_judged_in_mg_a_day(one: Treatment, answer: list[tuple[str, bool | None]]) -> None:
    assert found("bsmmu-dcssc", one) == answer


def test_a_corticosteroid_without_a_known_equivalent_cannot_be_compared() -> None:
    rule = ProhibitedDrug.model_validate(
        {
            "id": "steroids",
            "label": "Steroids above 10 mg",
            "drugs": ["fluocinolone"],
            "above": {"value": "10", "prednisone_equivalent": True},
            "source": {"where": "a test", "basis": "site"},
        }
    )
    study = shipped_studies()["bird"].model_copy(update={"prohibited": (rule,)})

    (hit,) = prohibited(study, taken("fluocinolone", "20"), TODAY, drugs())

    assert hit.verdict.missing == ("how much prednisone fluocinolone stands for",)


def test_a_live_vaccine_is_prohibited_and_an_unknown_one_cannot_be_told() -> None:
    day = PartialDate.parse("2026-04-10")
    live, unknown = (Treatment("MMR", started=day, ended=day, live=one) for one in (True, None))

    assert found("baaz-ad-ir", live, since=date(2026, 4, 1)) == [("live_vaccine", True)]
    (hit,) = prohibited(shipped_studies()["baaz-ad-ir"], unknown, TODAY, drugs(), date(2026, 4, 1))
    assert hit.verdict.missing == ("whether MMR is live",)


def test_a_rule_may_be_about_one_route_only() -> None:
    rule = ProhibitedDrug.model_validate(
        {
            "id": "infusions",
            "label": "Infusions of cyclophosphamide",
            "drugs": ["cyclophosphamide"],
            "routes": ["intravenous"],
            "source": {"where": "a test", "basis": "site"},
        }
    )
    study = shipped_studies()["bird"].model_copy(update={"prohibited": (rule,)})

    def answers(route: str) -> list[bool | None]:
        hits = prohibited(study, taken("cyclophosphamide", route=route), TODAY, drugs())
        return [hit.verdict.answer for hit in hits]

    assert (answers("intravenous"), answers("oral"), answers("")) == ([True], [], [None])


def test_from_which_dose_it_is_prohibited_is_said_in_words() -> None:
    words = {
        rule.id: limit_words(rule)
        for study in ("baaz-ad-ir", "bsmmu-dcssc")
        for rule in shipped_studies()[study].prohibited
    }

    assert words["probenecid"] == "any dose"
    assert words["oral_steroids"] == "above 10 mg a day of prednisone or equivalent"
    assert words["mycophenolate"] == "above 2000 mg a day"
