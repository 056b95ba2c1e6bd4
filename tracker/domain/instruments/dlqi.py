"""DLQI, Dermatology Life Quality Index: ten questions of the last week, 0 to 30; no question wording here.

Checked against dermatology.org.uk and Cardiff University (four answers, "not relevant" 0, the copyright statement at
the end of every copy, permission for research) and the abstract of Hongbo 2005 (bands). The rules for unanswered
questions and for question 7 were not seen in a primary source.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tracker.domain.forms import Choice, Item, ItemKind
from tracker.domain.instruments.base import Answers, Band, Given, Instrument, Score, band_for, check_answers
from tracker.errors import Refusal, ValueRefused
from tracker.language import N_, _

_SUBSCALES = (
    ("symptoms_feelings", N_("Symptoms and feelings"), (1, 2)),
    ("daily_activities", N_("Daily activities"), (3, 4)),
    ("leisure", N_("Leisure"), (5, 6)),
    ("work_school", N_("Work and school"), (7,)),
    ("relationships", N_("Personal relationships"), (8, 9)),
    ("treatment", N_("Treatment"), (10,)),
)
_LABELS = {
    "q1": N_("Question 1"),
    "q2": N_("Question 2"),
    "q3": N_("Question 3"),
    "q4": N_("Question 4"),
    "q5": N_("Question 5"),
    "q6": N_("Question 6"),
    "q7a": N_("Question 7, first part"),
    "q7b": N_("Question 7, second part"),
    "q8": N_("Question 8"),
    "q9": N_("Question 9"),
    "q10": N_("Question 10"),
}
_NUMBERS = tuple(Choice(code=str(number), label=str(number)) for number in range(4))
_NOT_RELEVANT = Choice(code="NR", label=N_("Not relevant"))
_PREVENTED = (
    Choice(code="yes", label=N_("Yes")),
    Choice(code="no", label=N_("No")),
    Choice(code="not_relevant", label=N_("Not relevant")),
)


def _items() -> Iterator[Item]:
    for _name, words, questions in _SUBSCALES:
        for question in questions:
            for item_id in ("q7a", "q7b") if question == 7 else (f"q{question}",):
                yield Item(
                    id=item_id,
                    label=_LABELS[item_id],
                    kind=ItemKind.CHOICE,
                    group=words,
                    choices=_choices(item_id),
                    required=item_id != "q7b",
                    hint=N_("Only after no in the first part.") if item_id == "q7b" else "",
                )


def _choices(item_id: str) -> tuple[Choice, ...]:
    match item_id:
        case "q7a":
            return _PREVENTED
        case "q7b":
            return _NUMBERS[:3]
        case "q1" | "q2":
            return _NUMBERS
        case _:
            return (*_NUMBERS, _NOT_RELEVANT)


def _score(answers: Answers, _age_years: int | None) -> Score:
    """The sum of ten questions 0 to 3; one unanswered counts 0, two or more leave no total.

    Source: Cardiff University (range, "not relevant" 0); Boehringer TSAP 1407-0030 (one unanswered); K: two
    or more unanswered, both parts of question 7.
    """
    _refuse_not_relevant(answers)
    given = check_answers(DLQI, answers)
    scored = {question: _question(given, question) for question in range(1, 11)}
    missing = tuple(_first_item(question) for question, value in scored.items() if value is None)
    parts = {"missing": Decimal(len(missing)), **_subscales(scored)}
    if len(missing) > 1:
        return Score(None, parts=parts, missing=missing)
    total = sum((value for value in scored.values() if value is not None), Decimal(0))
    return Score(total, band_for(DLQI, total), parts, missing)


def _refuse_not_relevant(answers: Answers) -> None:
    for item_id in ("q1", "q2"):
        if answers.get(item_id) == "NR":
            happened = _("{name}: “not relevant” is no answer to this question.").format(
                name=_(_LABELS[item_id])
            )
            raise ValueRefused(Refusal.NOT_RELEVANT_NOT_ALLOWED, happened, _("Enter 0, 1, 2 or 3."), item_id)


def _first_item(question: int) -> str:
    return "q7a" if question == 7 else f"q{question}"


def _question(given: Given, question: int) -> Decimal | None:
    """The points of one question, None where it is unanswered."""
    answer = given.get(_first_item(question))
    match answer:
        case None:
            return None
        case "yes":
            return Decimal(3)
        case "no":
            return Decimal(given.get("q7b", 0))
        case "NR" | "not_relevant":
            return Decimal(0)
        case _:
            return Decimal(answer)


def _subscales(scored: dict[int, Decimal | None]) -> dict[str, Decimal | None]:
    """The six sub-scales; one with an unanswered question is not scored (K)."""
    parts: dict[str, Decimal | None] = {}
    for name, _words, questions in _SUBSCALES:
        values = [value for question in questions if (value := scored[question]) is not None]
        parts[name] = sum(values, Decimal(0)) if len(values) == len(questions) else None
    return parts


DLQI: Final = Instrument(
    id="dlqi",
    name="DLQI",
    full_name=N_("Dermatology Life Quality Index"),
    items=tuple(_items()),
    low=Decimal(0),
    high=Decimal(30),
    bands=(
        Band("no_effect", N_("no effect"), Decimal(1)),
        Band("small", N_("small effect"), Decimal(5)),
        Band("moderate", N_("moderate effect"), Decimal(10)),
        Band("very_large", N_("very large effect"), Decimal(20)),
        Band("extremely_large", N_("extremely large effect"), Decimal(30)),
    ),
    score=_score,
    version="1",
    source="Cardiff University; bands: Hongbo 2005",
    licensed=True,
    copyright="© Dermatology Life Quality Index. A Y Finlay, G K Khan, April 1992",
    confirm=(
        N_("Question 7: yes counts 3; no counts its second part, 0 where that is blank."),
        N_("Question 7 with only its second part answered counts as unanswered."),
        N_("Two or more unanswered questions leave no total; a sub-scale with one is not scored."),
        N_("Two boxes ticked: the higher is entered; a mark between two boxes: the lower."),
        N_("For 16 years and older. Research use needs permission; the form is the site’s licensed copy."),
    ),
    part_labels={
        "missing": N_("Unanswered questions"),
        **{name: words for name, words, _questions in _SUBSCALES},
    },
    own_missing_rule=True,
)
