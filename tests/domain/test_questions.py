"""The questions of criteria, on the shipped studies (their files name the sentence of each)."""

from tracker.catalogue.study_files import shipped_studies
from tracker.domain.forms import ItemKind
from tracker.domain.questions import criteria_items, question_labels, question_sexes

BIRD = shipped_studies()["bird"]


def test_only_women_are_asked_of_pregnancy() -> None:
    assert {"pregnant_or_lactating", "planning"} <= question_sexes(BIRD).keys()
    assert set(question_sexes(BIRD).values()) == {"F"}


def test_each_question_is_an_item_with_yes_and_no_in_the_order_of_the_criteria() -> None:
    items = criteria_items(BIRD)

    places = [next(n for n, one in enumerate(BIRD.criteria) if _named(one) == item.group) for item in items]
    assert places == sorted(places)
    assert all(item.kind is ItemKind.CRITERION for item in items)
    assert all([choice.code for choice in item.choices][:2] == ["yes", "no"] for item in items)


def test_a_third_answer_is_offered_where_the_study_file_allows_it() -> None:
    allowed = {
        question.id
        for study in shipped_studies().values()
        for criterion in study.criteria
        for question in (criterion, *criterion.questions)
        if question.not_applicable
    }

    offered = {
        item.id
        for study in shipped_studies().values()
        for item in criteria_items(study)
        if "not_applicable" in [choice.code for choice in item.choices]
    }

    assert offered
    assert offered <= allowed


def test_a_question_is_called_by_its_words_and_a_criterion_by_its_short_ones() -> None:
    labels = question_labels(BIRD)

    assert labels["pregnant_or_lactating"] == "Pregnant or lactating"
    assert all(labels[criterion.id] == criterion.short for criterion in BIRD.criteria)


def _named(criterion: object) -> str:
    return f"{criterion.kind} {criterion.number}"  # type: ignore[attr-defined]  # a criterion has both
