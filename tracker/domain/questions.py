"""The yes/no questions of a study's criteria: how they are asked, and of whom."""

from collections.abc import Iterator, Mapping

from tracker.domain.forms import Item, ItemKind, OnlySex
from tracker.domain.protocol import Criterion, Protocol, Question


def questions(criterion: Criterion) -> Iterator[Question]:
    """The questions of a criterion; one without a condition asks whether its own words hold."""
    if criterion.condition is None:
        yield Question(
            id=criterion.id,
            label=criterion.short,
            not_applicable=criterion.not_applicable,
            only_sex=criterion.only_sex,
        )
    yield from criterion.questions


def question_labels(protocol: Protocol) -> Mapping[str, str]:
    """The words of each question, by its id, and of each criterion."""
    labels = {criterion.id: criterion.short for criterion in protocol.criteria}
    for criterion in protocol.criteria:
        labels |= {question.id: question.label for question in criterion.questions}
    return labels


def question_sexes(protocol: Protocol) -> Mapping[str, OnlySex]:
    """The questions that are asked of one sex alone, by id."""
    return {
        question.id: question.only_sex
        for criterion in protocol.criteria
        for question in questions(criterion)
        if question.only_sex
    }


def criteria_items(protocol: Protocol) -> tuple[Item, ...]:
    """The questions of the eligibility form, in the order of the criteria."""
    return tuple(
        _item(question, f"{criterion.kind} {criterion.number}", criterion.source.words)
        for criterion in protocol.criteria
        for question in questions(criterion)
    )


def _item(question: Question, group: str, words: str) -> Item:
    choices = [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]
    if question.not_applicable:
        choices.append({"code": "not_applicable", "label": "Not applicable"})
    return Item.model_validate(
        {
            "id": question.id,
            "label": question.label,
            "kind": ItemKind.CRITERION,
            "group": group,
            "hint": words,
            "choices": choices,
            "only_sex": question.only_sex,
        }
    )
