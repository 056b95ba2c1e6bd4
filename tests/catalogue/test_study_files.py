"""Reading and checking study files: what is refused, at which line, and what the shipped ones share."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel

from tracker.catalogue.study_files import (
    SHIPPED,
    check_study,
    load_study,
    new_study_text,
    read_study_text,
    shipped_studies,
    shipped_text,
    study_hash,
)
from tracker.domain.protocol import Basis, Compare, Protocol, Source
from tracker.errors import NotFound, StudyFileError

DATA = Path(__file__).parents[1] / "data" / "studies"


def changed(old: str, new: str) -> tuple[str, int]:
    """The template with the last place of a text replaced, and the line of that place."""
    head, found, tail = new_study_text().rpartition(old)
    assert found
    return head + new + tail, head.count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("label: Week 4", "lable: Week 4", "visits.week4.lable", "did you mean label?"),
        ("minimum_age: 18", "minimum_age: eighteen", "minimum_age", "must be a whole number, not eighteen"),
        ("kind: trial", "kind: trail", "kind", "must be 'trial', 'cohort' or 'routine', not trail"),
        ("criteria: true", "criteria: perhaps", "forms.eligibility.criteria", "must be true or false"),
        ("2026-01-31", "31/01/2026", "version_date", "must be a date such as 2026-04-14"),
        ("forms: [vital", "forms: vital #", "visits.week4.forms", "must be a list"),
        (
            "first_day: -28, last_day: -1",
            "first_day: -1, last_day: -28",
            "visits.screening.window",
            "an impossible window: it opens on day -1 and closes on day -28",
        ),
        (
            "minus: 3, plus: 3",
            "minus: 3",
            "visits.week4.window",
            "either minus and plus, or first_day and last_day",
        ),
        ("minus: 3, plus: 3", "minus: -3, plus: 3", "visits.week4.window.minus", "must be at least 0"),
        (
            "wbc, neutrophils",
            "wcb, neutrophils",
            "forms.laboratory.analytes.2",
            "wcb is not known (did you mean wbc?)",
        ),
        (
            "instrument: easi",
            "instrument: eazi",
            "forms.easi.instrument",
            "eazi is not known (did you mean easi?)",
        ),
        (
            '"8.0", unit: g/dL',
            '"8.0", unit: U/L',
            "thresholds.haemoglobin.condition.limits.1.unit",
            "U/L is not a unit of haemoglobin: one of g/dL, g/L, mmol/L",
        ),
        (
            '"8.0", unit: g/dL',
            '"8.0"',
            "thresholds.haemoglobin.condition.limits.1",
            "a limit of haemoglobin has a unit",
        ),
        ('"8.0"', '"8,0"', "thresholds.haemoglobin.condition.limits.1.value", "must be a number, not 8,0"),
        ('"8.0"', '"NaN"', "thresholds.haemoglobin.condition.limits.1.value", "must be a number, not NaN"),
        ('"<", limits', '"=<", limits', "thresholds.haemoglobin.condition.op", "not =<"),
        (
            "{threshold: haemoglobin}",
            '{item: vital_signs.pulse, op: ">", limits: [{value: "1"}]}',
            "criteria.exclusion_2.condition.item",
            "there is no item vital_signs.pulse",
        ),
        (
            "{threshold: haemoglobin}",
            '{item: vital_signs.weight, op: ">", limits: [{value: "1", unit: g}]}',
            "criteria.exclusion_2.condition.item",
            "the limit is not in the unit of vital_signs.weight (kg)",
        ),
        (
            "{threshold: haemoglobin}",
            "{item: vital_signs.smoking, is: often}",
            "criteria.exclusion_2.condition.item",
            "often is not an answer of vital_signs.smoking",
        ),
        (
            "{threshold: haemoglobin}",
            "{threshold: hb}",
            "criteria.exclusion_2.condition.threshold",
            "there is no threshold hb",
        ),
        ("{threshold: haemoglobin}", "haemoglobin", "criteria.exclusion_2.condition", "must hold fields"),
        (
            "{analyte: pregnancy_test, is: positive}",
            "{analyte: pregnancy_test, is: pozitive}",
            "criteria.exclusion_1.condition.any.1.is",
            "did you mean positive?",
        ),
        (
            "{answer: lactating}",
            "{answer: nursing}",
            "criteria.exclusion_1.condition.any.2.answer",
            "there is no question nursing",
        ),
        (
            '"16"}]}\n    source',
            '"16", unit: points}]}\n    source',
            "criteria.inclusion_2.condition.all.3.limits",
            "the limit of a score has no unit",
        ),
        (
            "percent_improvement",
            "percent_improvment",
            "endpoints.easi75_week4.condition.part",
            "did you mean percent_improvement?",
        ),
        ("visit: week4", "visit: week5", "endpoints.easi75_week4.visit", "there is no visit week5"),
        ("forms: [vital", "forms: [pulse, vital", "visits.week4.forms.1", "there is no form pulse"),
        ('words: "baseline visit", ', "", "visits.baseline.source.words", "shows the words it rests on"),
    ],
)
def test_a_wrong_field_is_refused_with_its_line_its_name_and_the_reason(
    old: str, new: str, field: str, reason: str
) -> None:
    text, line = changed(old, new)

    problems = check_study(text, "mine.yaml")

    assert any(p.startswith(f"mine.yaml, line {line}, {field}: ") and reason in p for p in problems), problems


def test_a_missing_field_is_named_at_the_line_of_what_lacks_it() -> None:
    text, _line = changed("    purpose: screening\n", "")
    line = text[: text.rindex("- id: haemoglobin")].count("\n") + 1

    problems = check_study(text, "mine.yaml")

    assert problems == [f"mine.yaml, line {line}, thresholds.haemoglobin.purpose: is missing."]


def test_a_study_without_a_baseline_is_refused() -> None:
    text, _line = changed("    is_baseline: true\n", "")

    (problem,) = check_study(text, "mine.yaml")

    assert problem.endswith("visits: exactly one visit has is_baseline: true.")


def test_a_visit_counted_from_itself_is_refused() -> None:
    text, _line = changed("anchor: baseline\n    target", "anchor: week4\n    target")

    (problem,) = check_study(text, "mine.yaml")

    assert "visits.week4.anchor: the visit is counted from itself" in problem


def test_a_target_outside_its_window_is_refused() -> None:
    text, _line = changed("{minus: 3, plus: 3}", "{first_day: 30, last_day: 40}")

    (problem,) = check_study(text, "mine.yaml")

    assert problem.endswith("visits.week4: an impossible window: the target lies outside it.")


def test_a_number_pattern_without_its_running_number_is_refused() -> None:
    text, _line = changed('"S{n:03d}"', '"S001"')

    (problem,) = check_study(text, "mine.yaml")

    assert "numbering: the number pattern S001 needs one {n} or {n:03d}" in problem


def test_every_problem_of_a_file_is_told_at_once() -> None:
    text = new_study_text().replace("kind: trial", "kind: trail").replace("label: Week 4", "lable: Week 4")

    problems = check_study(text, "mine.yaml")

    assert len(problems) == 3  # the kind, the unknown field, and the label that is missing now


@pytest.mark.parametrize(
    ("file", "line", "reason"),
    [
        ("anchor-bomb.yaml", 1, "anchors (&) and aliases (*) are not used"),
        ("tab.yaml", 4, "a tab stands at the start of the line: indent with spaces"),
        ("field-twice.yaml", 4, "the field title is given twice"),
        ("a-list.yaml", 1, "the file must hold fields (name: value)"),
        ("empty.yaml", 1, "the file must hold fields (name: value)"),
        ("two-documents.yaml", 2, "found another document"),
        ("tag.yaml", 1, "tags (!) are not used"),
        ("open-quote.yaml", 4, "this is not YAML"),
    ],
)
def test_a_file_that_is_no_plain_yaml_is_refused_with_a_sentence(file: str, line: int, reason: str) -> None:
    text = read_study_text(DATA / file)

    (problem,) = check_study(text, file)

    assert problem.startswith(f"{file}, line {line}")
    assert reason in problem


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: " + "[" * 3000 + "]" * 3000, "nested too deeply"),
        ("a: \x00", "the character U+0000 is not allowed"),
        ("a: \ud800", "the character U+D800 is not allowed"),
        ("title: The study: a trial", "a second colon stands in the line"),
        ("? [a, b]\n: c", "the name of a field must be one word"),
        ("a: " + "é" * 600_000, "larger than 1 MB"),
    ],
)
def test_a_hostile_text_is_refused_with_a_sentence(text: str, reason: str) -> None:
    (problem,) = check_study(text, "mine.yaml")

    assert reason in problem


def test_a_file_in_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(StudyFileError) as refused:
        read_study_text(DATA / "latin1.yaml")

    assert refused.value.problems == (
        "latin1.yaml, line 2: the file is not in UTF-8: save it as UTF-8 in the editor.",
    )


def test_a_file_over_one_megabyte_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * 1_000_001)

    with pytest.raises(StudyFileError, match="larger than 1 MB"):
        read_study_text(large)


def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StudyFileError, match=r"absent\.yaml, line 1: the file cannot be read"):
        read_study_text(tmp_path / "absent.yaml")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + new_study_text().encode())

    text = read_study_text(path)

    assert text == new_study_text()


def test_the_error_says_what_happened_and_what_to_do() -> None:
    with pytest.raises(StudyFileError) as refused:
        load_study("- a", "mine.yaml")

    assert refused.value.happened.startswith("mine.yaml cannot be used as a study file.")
    assert refused.value.todo == "Correct the lines named and check the file again."


def test_the_template_is_a_valid_study() -> None:
    assert check_study(new_study_text(), "new.yaml") == []


@pytest.mark.parametrize("written", ['"8.0"', "8.0"])
def test_a_number_keeps_the_digits_that_were_written(written: str) -> None:
    text, _line = changed('"8.0", unit', f"{written}, unit")

    condition = load_study(text, "mine.yaml").threshold("haemoglobin").condition

    assert isinstance(condition, Compare)
    assert str(condition.limits[0].value) == "8.0"


def test_words_that_yaml_would_turn_stay_the_words_they_are() -> None:
    text, _line = changed("short_title: My study", "short_title: no")

    study = load_study(text, "mine.yaml")

    assert study.short_title == "no"


def test_the_shipped_studies_are_the_five() -> None:
    studies = shipped_studies()

    assert tuple(studies) == SHIPPED
    assert all(study.id == name for name, study in studies.items())


def test_an_unknown_shipped_study_is_named() -> None:
    with pytest.raises(NotFound, match="No study file other comes with Visitbook"):
        shipped_text("other")


def test_the_hash_is_that_of_the_text_whatever_the_line_ends() -> None:
    text = shipped_text("bird")

    assert study_hash(text) == study_hash(text.replace("\n", "\r\n"))
    assert study_hash(text) != study_hash(text.replace("plus: 5", "plus: 6"))


def sources(part: object) -> Iterator[Source]:
    if isinstance(part, Source):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from sources(getattr(part, name))
    elif isinstance(part, tuple):
        for entry in part:
            yield from sources(entry)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_statement_has_a_source_and_each_of_the_protocol_its_words(name: str) -> None:
    found = list(sources(shipped_studies()[name]))

    assert all(source.where.strip() for source in found)
    assert all(source.words.strip() for source in found if source.basis is Basis.PROTOCOL)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_criterion_and_threshold_rests_on_the_text(name: str) -> None:
    study = shipped_studies()[name]

    rules = [*study.criteria, *study.thresholds, *study.visits, *study.arms]

    assert all(rule.source.basis is Basis.PROTOCOL and rule.source.words for rule in rules)


@pytest.mark.parametrize("name", SHIPPED)
def test_which_forms_belong_to_a_visit_is_never_said_to_be_the_protocols_word(name: str) -> None:
    forms = shipped_studies()[name].forms

    assert all(form.source and form.source.basis is not Basis.PROTOCOL for form in forms)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_form_is_used_by_a_visit(name: str) -> None:
    study = shipped_studies()[name]

    assert {form.id for form in study.forms} == {form for visit in study.visits for form in visit.forms}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_masked_assessor_sees_the_scores_and_nothing_else(name: str) -> None:
    forms = shipped_studies()[name].forms

    assert all(form.masked_assessor_sees == (form.instrument is not None) for form in forms)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_open_point_is_a_question_to_be_confirmed(name: str) -> None:
    points = shipped_studies()[name].open_points

    assert points
    assert all("?" in point.question and point.source.basis is Basis.CONFIRM for point in points)


@pytest.mark.parametrize("name", SHIPPED)
def test_methotrexate_is_weekly_wherever_it_stands(name: str) -> None:
    study = shipped_studies()[name]

    drugs = [drug for arm in study.arms for drug in arm.drugs if drug.name.startswith("methotrexate")]
    items = [item for form in study.forms for item in form.items if item.label.startswith("Methotrexate, mg")]

    assert all(drug.every == "week" for drug in drugs)
    assert all(item.label == "Methotrexate, mg per WEEK" and item.unit == "mg/week" for item in items)
    assert all(item.soft_high == Decimal(25) for item in items)


@pytest.mark.parametrize("name", SHIPPED)
def test_bounds_of_every_number_are_given_and_in_order(name: str) -> None:
    study: Protocol = shipped_studies()[name]

    for item in (item for form in study.forms for item in form.items if item.kind == "number"):
        bounds = [item.low, item.soft_low, item.soft_high, item.high]
        given = [bound for bound in bounds if bound is not None]

        assert item.low is not None
        assert item.high is not None
        assert item.step is not None
        assert given == sorted(given)
