"""What does not fit together in a study file, found without reading one: each misfit names its place and why."""

import pytest

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.conditions import Answer, Compare, Is, Limit
from tracker.domain.protocol import Protocol, Question
from tracker.domain.protocol_names import misfits

BIRD = shipped_studies()["bird"]
BAAZ = shipped_studies()["baaz-ad-ir"]


def found(protocol: Protocol) -> list[str]:
    return [f"{'.'.join(map(str, one.where))}: {one.why}" for one in misfits(protocol)]


def changed(protocol: Protocol, kind: str, name: str, **update: object) -> Protocol:
    parts = tuple(one.model_copy(update=update) if one.id == name else one for one in getattr(protocol, kind))
    return protocol.model_copy(update={kind: parts})


def without(protocol: Protocol, kind: str, name: str) -> Protocol:
    return protocol.model_copy(update={kind: tuple(one for one in getattr(protocol, kind) if one.id != name)})


def at(protocol: Protocol, kind: str, name: str) -> str:
    return f"{kind}.{[one.id for one in getattr(protocol, kind)].index(name)}"


def test_the_shipped_studies_fit_together() -> None:
    assert [found(study) for study in shipped_studies().values()] == [[]] * 5


def test_a_question_is_one_of_a_kind_in_the_study() -> None:
    question = Question(id="inclusion_2", label="Again")
    protocol = changed(
        BAAZ, "criteria", "inclusion_2", questions=(question,), condition=Answer(answer="inclusion_2")
    )

    assert found(protocol) == [
        f"{at(BAAZ, 'criteria', 'inclusion_2')}.questions.0: the id inclusion_2 is given twice"
    ]


def test_a_question_that_no_condition_asks_is_named() -> None:
    protocol = changed(BAAZ, "criteria", "inclusion_2", questions=(Question(id="idle", label="Idle"),))

    assert found(protocol) == [
        f"{at(BAAZ, 'criteria', 'inclusion_2')}.questions.0: the condition never asks idle"
    ]


@pytest.mark.parametrize(
    ("update", "why"),
    [
        ({"forms": ("mmt8", "mmt8")}, "forms.1: the form mmt8 stands twice in this visit"),
        ({"forms": ("nose",)}, "forms.0: there is no form nose"),
        ({"anchor": "nowhere"}, "anchor: there is no visit nowhere to count from"),
        (
            {"anchor": "baseline", "anchor_choices": ("baseline", "nowhere")},
            "anchor_choices.1: there is no visit nowhere to count from",
        ),
        (
            {"anchor": "baseline", "anchor_choices": ("screening",)},
            "anchor: baseline is not one of anchor_choices",
        ),
        ({"anchor": "week5"}, "anchor: the visit is counted from itself, directly or over other visits"),
    ],
)
def test_a_visit_that_does_not_fit_says_where_and_why(update: dict, why: str) -> None:
    protocol = changed(BIRD, "visits", "week5", **update)

    assert found(protocol) == [f"{at(BIRD, 'visits', 'week5')}.{why}"]


def test_a_visit_counted_over_one_that_counts_from_itself_is_not_blamed_for_it() -> None:
    protocol = changed(changed(BIRD, "visits", "week5", anchor="week5"), "visits", "week12", anchor="week5")

    assert found(protocol) == [
        f"{at(BIRD, 'visits', 'week5')}.anchor: "
        "the visit is counted from itself, directly or over other visits"
    ]


def test_criteria_need_a_form_that_shows_them() -> None:
    protocol = without(BIRD, "forms", "eligibility")

    assert "criteria: no form shows the criteria: give one form criteria: true" in found(protocol)


@pytest.mark.parametrize(
    ("update", "field", "why"),
    [
        ({"visit": "nowhere"}, "visit", "there is no visit nowhere"),
        ({"also_at": ("nowhere",)}, "also_at.0", "there is no visit nowhere"),
        ({"measure": "nose"}, "measure", "no form of this study records nose"),
        (
            {"free_of": "aspirin"},
            "free_of",
            "no dose rule of the kind free_of names aspirin",
        ),
    ],
)
def test_an_endpoint_that_does_not_fit_says_where_and_why(update: dict, field: str, why: str) -> None:
    name = BAAZ.endpoints[0].id

    assert found(changed(BAAZ, "endpoints", name, **update)) == [f"endpoints.0.{field}: {why}"]


def test_a_condition_on_baseline_needs_a_baseline() -> None:
    condition = Compare(score="easi", op=">", limits=(Limit(value="1"),))
    protocol = changed(BAAZ, "endpoints", BAAZ.endpoints[0].id, baseline=None, baseline_condition=condition)

    assert "endpoints.0.baseline: the baseline condition needs a baseline visit" in found(protocol)


@pytest.mark.parametrize(
    ("condition", "field", "why"),
    [
        (Is(analyte="hiv", word="positive"), "analyte", "no form of this study records hiv"),
        (Answer(answer="nobody"), "answer", "there is no question nobody in this criterion"),
        (
            Compare(item="medical_history.history", op=">", limits=(Limit(value="1"),)),
            "item",
            "medical_history.history is not a number",
        ),
        (
            Compare(item="vital_signs.weight", op=">", limits=(Limit(value="1", unit="g"),)),
            "item",
            "the limit is not in the unit of vital_signs.weight (kg)",
        ),
    ],
)
def test_a_condition_that_does_not_fit_says_where_and_why(condition: object, field: str, why: str) -> None:
    protocol = changed(BAAZ, "criteria", "inclusion_2", condition=condition)

    assert found(protocol) == [f"{at(BAAZ, 'criteria', 'inclusion_2')}.condition.{field}: {why}"]


def test_a_threshold_asks_no_question() -> None:
    name = BAAZ.thresholds[0].id

    assert any(
        "there is no question nobody" in words
        for words in found(changed(BAAZ, "thresholds", name, condition=Answer(answer="nobody")))
    )
