"""What an endpoint of a study file may name: visits, a baseline, a drug that a dose rule follows."""

import pytest

from tracker.catalogue.study_files import load_study, shipped_studies, shipped_text
from tracker.errors import StudyFileError

BAAZ = shipped_text("baaz-ad-ir")
BIRD = shipped_text("bird")
FIRST = "    also_at: [week6]\n    baseline: baseline\n"
ITCH = '    baseline: baseline\n    baseline_condition: {score: pp_nrs, op: ">=", limits: [{value: "4"}]}\n'


def test_an_endpoint_is_told_at_its_own_visit_first() -> None:
    endpoint = shipped_studies()["baaz-ad-ir"].endpoints[0]

    assert endpoint.visits == ("week12", "week6")


@pytest.mark.parametrize(
    ("text", "old", "new", "problem"),
    [
        (BAAZ, FIRST, "    also_at: [week7]\n    baseline: baseline\n", "there is no visit week7"),
        (BAAZ, ITCH, ITCH.partition("\n")[2], "the baseline condition needs a baseline visit"),
        (
            BAAZ,
            ITCH,
            ITCH.replace("pp_nrs", "scorad"),
            "no form of this study records scorad",
        ),
        (
            BIRD,
            "free_of: prednisone\n",
            "free_of: azathioprine\n",
            "no dose rule of the kind free_of names azathioprine",
        ),
    ],
)
def test_what_does_not_fit_is_named(text: str, old: str, new: str, problem: str) -> None:
    assert old in text

    with pytest.raises(StudyFileError) as refused:
        load_study(text.replace(old, new, 1), "study.yaml")

    assert problem in str(refused.value)
